#include "nyckeltal/compare/similar.hpp"

#include <tuple>

#include "common.hpp"
#include "distance_common.hpp"

namespace nyckeltal::python {
namespace {

py::dict lessons_to_dict(const Lessons& found) {
  using L = Lesson;
  using N = NotLearnt;
  py::dict out;
  out["lessons"] =
      to_columns(found.lessons, column("member", &L::member), column("place", &L::place),
                 column("start_year", &L::start_year), column("start", &L::start), column("own_start", &L::own_start),
                 column("apart", &L::apart), column("end_year", &L::end_year), column("end", &L::end),
                 column("slope", &L::slope), column("lower", &L::lower), column("upper", &L::upper),
                 column("p_adjusted", &L::p_adjusted), column("n", &L::n), column("first_year", &L::first_year),
                 column("last_year", &L::last_year), column("recent_verdict", &L::recent_verdict));
  out["left_out"] =
      to_columns(found.left_out, column("member", &N::member), column("why", &N::why), column("verdict", &N::verdict));
  out["n"] = found.n;
  out["own_value"] = found.own_value;
  out["own_year"] = found.own_year;
  out["own_verdict"] = std::string(to_string(found.own_verdict));
  out["status"] = std::string(to_string(found.status));
  return out;
}

}  // namespace

void bind_similar(py::module_& m) {
  m.attr("NO_LESSON_NAMES") = names_of(no_lesson_names);

  m.def(
      "similar",
      [](const Panel& panel, Index member, const std::vector<std::tuple<Index, bool, double>>& on,
         std::optional<Year> year, Index max_age, double minimum_coverage, const std::string& metric,
         const std::optional<std::string>& spread, Index k, double minimum_share, double fence,
         std::vector<Index> exclude, const Selection& selection, int threads) {
        SimilarOptions options;
        for (const auto& [indicator, log, weight] : on)
          options.structure.on.push_back({.indicator = indicator, .log = log, .weight = weight});
        options.structure.year = year;
        options.structure.max_age = max_age;
        options.structure.minimum_coverage = minimum_coverage;
        options.structure.selection = selection;
        options.distance = to_distance_options(metric, spread);
        options.neighbours = {.k = k, .minimum_share = minimum_share, .fence = fence};
        options.exclude = std::move(exclude);
        const Execution execution = to_execution(threads, py::none());
        Similar found;
        {
          const py::gil_scoped_release release;
          found = similar(panel, member, options, execution);
        }
        py::dict out = to_dict(found.neighbours, found.variables, found.shrinkage);
        out["year"] = found.structure.year;
        out["members"] = to_array(std::move(found.structure.members));
        out["values"] = to_array(std::move(found.structure.values));
        out["years"] = to_array(std::move(found.structure.years));
        out["groups"] = found.structure.groups;
        return out;
      },
      py::arg("panel"), py::arg("member"), py::arg("on"), py::arg("year"), py::arg("max_age"),
      py::arg("minimum_coverage"), py::arg("metric"), py::arg("spread"), py::arg("k"), py::arg("minimum_share"),
      py::arg("fence"), py::arg("exclude"), py::arg("selection"), py::arg("threads"));

  m.def(
      "learn_from",
      [](const Panel& panel, Index member, Index indicator, const std::vector<Index>& peers, double start_within,
         double alpha, double level, const Selection& selection, int threads) {
        LearnOptions options;
        options.start_within = start_within;
        options.trend.alpha = alpha;
        options.trend.level = level;
        options.selection = selection;
        const Execution execution = to_execution(threads, py::none());
        Lessons found;
        {
          const py::gil_scoped_release release;
          found = learn_from(panel, member, indicator, peers, options, execution);
        }
        return lessons_to_dict(found);
      },
      py::arg("panel"), py::arg("member"), py::arg("indicator"), py::arg("peers"), py::arg("start_within"),
      py::arg("alpha"), py::arg("level"), py::arg("selection"), py::arg("threads"));
}

}  // namespace nyckeltal::python
