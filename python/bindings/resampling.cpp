#include "choices.hpp"
#include "nyckeltal/stats/bootstrap.hpp"
#include "nyckeltal/stats/permutation.hpp"
#include "nyckeltal/stats/quantile_shift.hpp"
#include "samples_common.hpp"

namespace nyckeltal::python {

void bind_resampling(py::module_& m) {
  m.def(
      "permutation_test",
      [](const Array& x, const Array& y, const std::string& statistic, const std::optional<Array>& strata_x,
         const std::optional<Array>& strata_y, bool paired, const std::string& alternative, Index draws,
         Index max_arrangements, double level, std::uint64_t seed, int threads, const py::object& progress) {
        const PermutationOptions options{to_alternative(alternative), draws, max_arrangements, level, seed};
        const auto kind = to_permutation_statistic(statistic);
        const Execution execution = to_execution(threads, progress);
        const std::vector results{without_gil([&] {
          return paired ? paired_permutation_test(to_span(x), to_span(y), kind, options, execution)
                        : permutation_test(to_span(x), to_span(y), kind, to_span(strata_x), to_span(strata_y), options,
                                           execution);
        })};
        using R = PermutationTest;
        return to_columns(results, column("statistic", &R::statistic), column("p", &R::p), column("lower", &R::lower),
                          column("upper", &R::upper), column("centre", &R::centre),
                          column("n_arrangements", &R::n_arrangements), column("exact", &R::exact),
                          column("n_x", &R::n_x), column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("statistic"),
      py::arg("strata_x").noconvert(), py::arg("strata_y").noconvert(), py::arg("paired"), py::arg("alternative"),
      py::arg("draws"), py::arg("max_arrangements"), py::arg("level"), py::arg("seed"), py::arg("threads"),
      py::arg("progress"));

  m.def(
      "bootstrap",
      [](const std::string& statistic, const Array& x, const std::optional<Array>& y,
         const std::optional<Array>& cluster_x, const std::optional<Array>& cluster_y, const std::string& method,
         double level, Index draws, std::uint64_t seed, int threads, const py::object& progress) {
        const BootstrapOptions options{to_choice<BootstrapMethod>(method, "method", {"bca", "percentile"}), level,
                                       draws, seed};
        const auto kind = to_choice<BootstrapStatistic>(
            statistic, "statistic",
            {"mean", "median", "population_variance", "mean_difference", "median_difference", "pearson"});
        const Execution execution = to_execution(threads, progress);
        const std::vector results{without_gil([&] {
          return bootstrap(kind, to_span(x), to_span(y), to_span(cluster_x), to_span(cluster_y), options, execution);
        })};
        using R = Bootstrap;
        return to_columns(results, column("estimate", &R::estimate), column("lower", &R::lower),
                          column("upper", &R::upper), column("standard_error", &R::standard_error),
                          column("bias", &R::bias), column("z0", &R::z0), column("acceleration", &R::acceleration),
                          column("draws", &R::draws), column("n_x", &R::n_x), column("n_y", &R::n_y),
                          column("n_units", &R::n_units), column("status", &R::status));
      },
      py::arg("statistic"), py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(),
      py::arg("cluster_x").noconvert(), py::arg("cluster_y").noconvert(), py::arg("method"), py::arg("level"),
      py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("progress"));

  m.def(
      "quantile_shift",
      [](const Array& x, const Array& y, const Array& probabilities, double level, Index draws, std::uint64_t seed,
         int threads, const py::object& progress) {
        const QuantileShiftOptions options{level, draws, seed};
        const Execution execution = to_execution(threads, progress);
        const std::vector<QuantileShift> results = without_gil(
            [&] { return quantile_shift(to_span(x), to_span(y), to_span(probabilities), options, execution); });
        using R = QuantileShift;
        return to_columns(results, column("probability", &R::probability), column("quantile_x", &R::quantile_x),
                          column("quantile_y", &R::quantile_y), column("shift", &R::shift), column("lower", &R::lower),
                          column("upper", &R::upper), column("p", &R::p), column("p_adjusted", &R::p_adjusted),
                          column("n_x", &R::n_x), column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("probabilities").noconvert(),
      py::arg("level"), py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
