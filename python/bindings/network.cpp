#include "nyckeltal/compare/network.hpp"

#include "choices.hpp"
#include "common.hpp"
#include "nyckeltal/compare/coverage.hpp"
#include "nyckeltal/compare/matched_change.hpp"
#include "nyckeltal/compare/movements.hpp"
#include "nyckeltal/compare/network_mean.hpp"

namespace nyckeltal::python {
namespace {

py::list listed(const std::vector<LeftOut>& members) {
  py::list rows;
  for (const LeftOut& each : members) rows.append(py::make_tuple(each.member, std::string(to_string(each.reason))));
  return rows;
}

// One kind of mover of all results as a dict of columns.
py::dict movers(const std::vector<Movements>& results, Mover Movements::* which) {
  std::vector<Mover> picked;
  picked.reserve(results.size());
  for (const Movements& each : results) picked.push_back(each.*which);
  return to_columns(picked, column("member_index", &Mover::member), column("start", &Mover::start),
                    column("end", &Mover::end), column("absolute", &Mover::absolute),
                    column("per_cent", &Mover::per_cent));
}

}  // namespace

void bind_network(py::module_& m) {
  py::class_<Selection>(m, "Selection", "Who counts in which year, and which values are used.")
      .def(py::init([](const std::string& counted, const std::optional<std::string>& kind, const Use& use) {
             Selection made;
             const auto rule = counted_from(counted);
             if (!rule)
               detail::fail("unknown-choice",
                            "counted is \"" + counted + "\" but must be members_then, members_now or everybody");
             made.counted = *rule;
             made.kind = to_kind(kind);
             made.use = use;
             return made;
           }),
           py::arg("counted"), py::arg("kind"), py::arg("use"));

  m.def(
      "missing_members",
      [](const Panel& panel, Index indicator, Year year, const Selection& selection) {
        return listed(missing_members(panel, indicator, year, selection));
      },
      py::arg("panel"), py::arg("indicator"), py::arg("year"), py::arg("selection"));

  m.def(
      "network_mean",
      [](const Panel& panel, const Selection& selection, const std::optional<Array>& weights,
         std::optional<Index> weight_indicator, int threads) {
        const Execution execution = to_execution(threads, py::none());
        const std::span<const double> given = to_span(weights);
        if (weights)
          detail::require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(given.size()),
                                      "weights");
        std::vector<NetworkMean> results;
        {
          const py::gil_scoped_release release;
          results = network_mean(
              panel, {.selection = selection, .weights = given, .weight_indicator = weight_indicator}, execution);
        }
        return to_columns(results, column("n", &NetworkMean::n), column("n_members", &NetworkMean::n_members),
                          column("n_unknown", &NetworkMean::n_unknown), column("n_refused", &NetworkMean::n_refused),
                          column("mean", &NetworkMean::mean), column("median", &NetworkMean::median),
                          column("q25", &NetworkMean::q25), column("q75", &NetworkMean::q75),
                          column("minimum", &NetworkMean::minimum), column("maximum", &NetworkMean::maximum),
                          column("weighted_mean", &NetworkMean::weighted_mean), column("kish_n", &NetworkMean::kish_n),
                          column("n_without_weight", &NetworkMean::n_without_weight),
                          column("weight_covered", &NetworkMean::weight_covered),
                          column("status", &NetworkMean::status),
                          column("weighted_status", &NetworkMean::weighted_status));
      },
      py::arg("panel"), py::arg("selection"), py::arg("weights").noconvert(), py::arg("weight_indicator"),
      py::arg("threads") = 1);

  m.def(
      "matched_change",
      [](const Panel& panel, Year first, Year last, const Selection& selection, const std::optional<Array>& weights,
         std::optional<Index> weight_indicator) {
        const std::span<const double> given = to_span(weights);
        std::vector<MatchedChange> results;
        {
          const py::gil_scoped_release release;
          results = matched_change(panel, first, last,
                                   {.selection = selection, .weights = given, .weight_indicator = weight_indicator});
        }
        using C = MatchedChange;
        return to_columns(
            results, column("n_first", &C::n_first), column("n_last", &C::n_last), column("n_both", &C::n_both),
            column("n_without_weight", &C::n_without_weight), column("mean_first", &C::mean_first),
            column("mean_last", &C::mean_last), column("mean_both_first", &C::mean_both_first),
            column("mean_both_last", &C::mean_both_last), column("total", &C::total), column("matched", &C::matched),
            column("entry", &C::entry), column("exit", &C::exit), column("within", &C::within),
            column("between", &C::between), column("total_per_cent", &C::total_per_cent),
            column("matched_per_cent", &C::matched_per_cent), column("entry_per_cent", &C::entry_per_cent),
            column("exit_per_cent", &C::exit_per_cent), column("status", &C::status));
      },
      py::arg("panel"), py::arg("first"), py::arg("last"), py::arg("selection"), py::arg("weights").noconvert(),
      py::arg("weight_indicator"));

  m.def(
      "movements",
      [](const Panel& panel, Year first, Year last, std::optional<double> dead_band, const Selection& selection) {
        std::vector<Movements> results;
        {
          const py::gil_scoped_release release;
          results = movements(panel, first, last, {.dead_band = dead_band, .selection = selection});
        }
        using M = Movements;
        py::dict table =
            to_columns(results, column("n", &M::n), column("n_first", &M::n_first), column("n_last", &M::n_last),
                       column("risen", &M::risen), column("fallen", &M::fallen), column("unchanged", &M::unchanged),
                       column("improved", &M::improved), column("worsened", &M::worsened),
                       column("n_no_per_cent", &M::n_no_per_cent), column("dead_band", &M::dead_band),
                       column("target", &M::target), column("n_at_target_first", &M::n_at_target_first),
                       column("n_at_target_last", &M::n_at_target_last),
                       column("n_at_target_both_first", &M::n_at_target_both_first),
                       column("n_at_target_both_last", &M::n_at_target_both_last), column("best_end", &M::best_end),
                       column("n_at_best_first", &M::n_at_best_first), column("n_at_best_last", &M::n_at_best_last),
                       column("n_unchanged_at_best", &M::n_unchanged_at_best), column("status", &M::status),
                       column("direction_status", &M::direction_status), column("target_status", &M::target_status));
        table["largest_rise"] = movers(results, &M::largest_rise);
        table["largest_fall"] = movers(results, &M::largest_fall);
        table["largest_relative_rise"] = movers(results, &M::largest_relative_rise);
        table["largest_relative_fall"] = movers(results, &M::largest_relative_fall);
        return table;
      },
      py::arg("panel"), py::arg("first"), py::arg("last"), py::arg("dead_band"), py::arg("selection"));

  m.def(
      "response_rate",
      [](const Panel& panel, const Selection& selection) {
        std::vector<ResponseRate> results;
        {
          const py::gil_scoped_release release;
          results = response_rate(panel, selection);
        }
        using R = ResponseRate;
        return to_columns(results, column("n_members", &R::n_members), column("n_unknown", &R::n_unknown),
                          column("n_not_applicable", &R::n_not_applicable), column("n_reported", &R::n_reported),
                          column("n_imputed", &R::n_imputed), column("n_withdrawn", &R::n_withdrawn),
                          column("rate", &R::rate), column("status", &R::status));
      },
      py::arg("panel"), py::arg("selection"));

  m.def(
      "population_coverage",
      [](const Panel& panel, const Array& weights, Year year, double total, const Selection& selection) {
        const PopulationCoverage r = population_coverage(panel, to_span(weights), year, total, selection);
        using P = PopulationCoverage;
        return to_columns(std::vector{r}, column("n_members", &P::n_members),
                          column("n_without_weight", &P::n_without_weight), column("members", &P::members),
                          column("total", &P::total), column("share", &P::share), column("status", &P::status));
      },
      py::arg("panel"), py::arg("weights").noconvert(), py::arg("year"), py::arg("total"), py::arg("selection"));
}

}  // namespace nyckeltal::python
