#include "nyckeltal/compare/groups.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
namespace {

// One column a reason, in order (indicator, group).
py::dict left_out(const std::vector<GroupSummary>& groups) {
  py::dict table;
  for (std::size_t reason = 0; reason < reason_names.size(); ++reason) {
    py::array_t<std::int64_t> counts(static_cast<py::ssize_t>(groups.size()));
    std::int64_t* out = counts.mutable_data();
    for (const GroupSummary& each : groups) *out++ = each.n_left_out[reason];
    table[py::str(std::string(reason_names[reason]))] = counts;
  }
  return table;
}

}  // namespace

void bind_groups(py::module_& m) {
  m.def(
      "compare_groups",
      [](const Panel& panel, const std::vector<Index>& indicators, const std::vector<Index>& group_of, Index n_groups,
         std::optional<Year> year, double minimum_coverage, const std::vector<Index>& strata,
         const std::optional<Array>& weights, std::optional<Index> weight_indicator, double level,
         const std::string& statistic, Index draws, Index max_arrangements, std::uint64_t seed,
         const std::string& adjust, const std::string& adjust_pairs, const Selection& selection, int threads,
         const py::object& progress) {
        const PanelGroupsOptions options{.year = year,
                                         .minimum_coverage = minimum_coverage,
                                         .strata = strata,
                                         .weights = to_span(weights),
                                         .weight_indicator = weight_indicator,
                                         .adjust = to_adjustment(adjust, "adjust"),
                                         .statistics = {.level = level,
                                                        .statistic = to_permutation_statistic(statistic),
                                                        .draws = draws,
                                                        .max_arrangements = max_arrangements,
                                                        .seed = seed,
                                                        .adjust_pairs = to_adjustment(adjust_pairs, "adjust_pairs")},
                                         .selection = selection};
        const Execution execution = to_execution(threads, progress);
        std::vector<GroupsTest> tests;
        std::vector<GroupSummary> groups;
        std::vector<GroupPair> pairs;
        {
          const py::gil_scoped_release release;
          for (GroupComparison& each : compare_groups(panel, indicators, group_of, n_groups, options, execution)) {
            tests.push_back(each.test);
            groups.insert(groups.end(), each.groups.begin(), each.groups.end());
            pairs.insert(pairs.end(), each.pairs.begin(), each.pairs.end());
          }
        }
        using T = GroupsTest;
        using S = GroupSummary;
        using P = GroupPair;
        py::dict result;
        result["tests"] = to_columns(tests, column("indicator_index", &T::indicator), column("year", &T::year),
                                     column("n", &T::n), column("n_groups", &T::n_groups), column("h", &T::h),
                                     column("df", &T::df), column("epsilon_squared", &T::epsilon_squared),
                                     column("p", &T::p), column("p_adjusted", &T::p_adjusted),
                                     column("n_without_stratum", &T::n_without_stratum), column("status", &T::status));
        result["groups"] =
            to_columns(groups, column("n_members", &S::n_members), column("n", &S::n), column("mean", &S::mean),
                       column("median", &S::median), column("q25", &S::q25), column("q75", &S::q75),
                       column("minimum", &S::minimum), column("maximum", &S::maximum),
                       column("weighted_mean", &S::weighted_mean), column("weighted_median", &S::weighted_median),
                       column("kish_n", &S::kish_n), column("n_without_weight", &S::n_without_weight),
                       column("status", &S::status), column("weighted_status", &S::weighted_status));
        result["left_out"] = left_out(groups);
        result["pairs"] = to_columns(
            pairs, column("first_index", &P::first), column("second_index", &P::second),
            column("median_difference", &P::median_difference), column("mean_difference", &P::mean_difference),
            column("weighted_mean_difference", &P::weighted_mean_difference), column("shift", &P::shift),
            column("shift_lower", &P::shift_lower), column("shift_upper", &P::shift_upper),
            column("shift_status", &P::shift_status), column("superiority", &P::superiority),
            column("superiority_lower", &P::superiority_lower), column("superiority_upper", &P::superiority_upper),
            column("superiority_status", &P::superiority_status), column("better", &P::better),
            column("better_lower", &P::better_lower), column("better_upper", &P::better_upper),
            column("n_within", &P::n_within), column("shift_within", &P::shift_within),
            column("better_within", &P::better_within), column("p", &P::p), column("p_lower", &P::p_lower),
            column("p_upper", &P::p_upper), column("p_adjusted", &P::p_adjusted), column("exact", &P::exact),
            column("n_arrangements", &P::n_arrangements), column("status", &P::status));
        return result;
      },
      py::arg("panel"), py::arg("indicators"), py::arg("group_of"), py::arg("n_groups"), py::arg("year"),
      py::arg("minimum_coverage"), py::arg("strata"), py::arg("weights").noconvert(), py::arg("weight_indicator"),
      py::arg("level"), py::arg("statistic"), py::arg("draws"), py::arg("max_arrangements"), py::arg("seed"),
      py::arg("adjust"), py::arg("adjust_pairs"), py::arg("selection"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
