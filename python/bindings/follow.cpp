#include "nyckeltal/compare/follow.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_follow(py::module_& m) {
  m.attr("LIMIT_STATE_NAMES") = names_of(limit_state_names);
  m.def(
      "limit_state", [](const Limit& limit, double value) { return std::string(to_string(limit_state(limit, value))); },
      py::arg("limit"), py::arg("value"));
  m.def("edition_of", &edition_of, py::arg("indicator"), py::arg("year"));

  m.def(
      "latest",
      [](const Panel& panel, std::optional<Year> year, std::optional<Index> max_age, const Use& use, int threads) {
        const Execution execution = to_execution(threads, py::none());
        std::vector<Latest> results;
        {
          const py::gil_scoped_release release;
          results = latest(panel.cube(), {.year = year, .max_age = max_age, .use = use}, execution);
        }
        return to_columns(results, column("value", &Latest::value), column("year", &Latest::year),
                          column("age", &Latest::age), column("n_passed_over", &Latest::n_passed_over),
                          column("value_status", &Latest::value_status), column("status", &Latest::status));
      },
      py::arg("panel"), py::arg("year"), py::arg("max_age"), py::arg("use"), py::arg("threads") = 1);

  m.def(
      "change",
      [](const Panel& panel, std::optional<Year> start, std::optional<Year> end, const Use& use, int threads) {
        const Execution execution = to_execution(threads, py::none());
        std::vector<Change> results;
        {
          const py::gil_scoped_release release;
          results = change(panel, {.start = start, .end = end, .use = use}, execution);
        }
        return to_columns(results, column("start_year", &Change::start_year), column("end_year", &Change::end_year),
                          column("start", &Change::start), column("end", &Change::end),
                          column("absolute", &Change::absolute), column("per_cent", &Change::per_cent),
                          column("points", &Change::points), column("n", &Change::n),
                          column("n_refused", &Change::n_refused), column("crosses_break", &Change::crosses_break),
                          column("status", &Change::status));
      },
      py::arg("panel"), py::arg("start"), py::arg("end"), py::arg("use"), py::arg("threads") = 1);

  m.def(
      "state",
      [](const Panel& panel, std::optional<Year> year, std::optional<Index> max_age, std::optional<std::string> edition,
         const Use& use, int threads) {
        const Execution execution = to_execution(threads, py::none());
        std::vector<State> results;
        {
          const py::gil_scoped_release release;
          results =
              state(panel, {.year = year, .max_age = max_age, .edition = std::move(edition), .use = use}, execution);
        }
        return to_columns(results, column("value", &State::value), column("year", &State::year),
                          column("edition_index", &State::edition), column("class_index", &State::class_index),
                          column("bounds_stated", &State::bounds_stated), column("on_bound", &State::on_bound),
                          column("limit", &State::limit), column("status", &State::status));
      },
      py::arg("panel"), py::arg("year"), py::arg("max_age"), py::arg("edition"), py::arg("use"),
      py::arg("threads") = 1);

  m.def(
      "required_pace",
      [](const Array& values, const Array& targets, const std::vector<Year>& years,
         const std::vector<Year>& target_years, const std::string& direction) {
        const auto better = direction_from(direction);
        if (!better)
          detail::fail("unknown-choice", "direction is \"" + direction + "\" but must be higher, lower or neutral");
        std::vector<RequiredPace> results;
        {
          const py::gil_scoped_release release;
          results = required_pace(to_span(values), to_span(targets), years, target_years, *better);
        }
        return to_columns(results, column("linear", &RequiredPace::linear),
                          column("geometric", &RequiredPace::geometric), column("status", &RequiredPace::status));
      },
      py::arg("values").noconvert(), py::arg("targets").noconvert(), py::arg("years"), py::arg("target_years"),
      py::arg("direction"));

  m.def(
      "target_value",
      [](const Panel& panel, const Target& target, Index indicator, Index member, const Use& use) {
        return target_value(target, panel.series(indicator, member), use);
      },
      py::arg("panel"), py::arg("target"), py::arg("indicator"), py::arg("member"), py::arg("use"));
}

}  // namespace nyckeltal::python
