#include "nyckeltal/stats/inequality.hpp"

#include "samples_common.hpp"

namespace nyckeltal::python {
namespace {

py::dict inequality_columns(const Inequality& result) {
  using R = Inequality;
  return to_columns(std::vector{result}, column("value", &R::value), column("mean", &R::mean),
                    column("kish_n", &R::kish_n), column("n", &R::n), column("n_without_weight", &R::n_without_weight),
                    column("status", &R::status));
}

}  // namespace

void bind_inequality(py::module_& m) {
  m.def(
      "gini",
      [](const Array& values, const std::optional<Array>& weights, bool corrected) {
        return inequality_columns(
            without_gil([&] { return gini(to_span(values), to_span(weights), {.corrected = corrected}); }));
      },
      py::arg("values").noconvert(), py::arg("weights").noconvert(), py::kw_only(), py::arg("corrected"));
  m.def(
      "theil_index",
      [](const Array& values, const std::optional<Array>& weights) {
        return inequality_columns(without_gil([&] { return theil_index(to_span(values), to_span(weights)); }));
      },
      py::arg("values").noconvert(), py::arg("weights").noconvert());
  m.def(
      "mean_log_deviation",
      [](const Array& values, const std::optional<Array>& weights) {
        return inequality_columns(without_gil([&] { return mean_log_deviation(to_span(values), to_span(weights)); }));
      },
      py::arg("values").noconvert(), py::arg("weights").noconvert());
  m.def(
      "atkinson",
      [](const Array& values, double epsilon, const std::optional<Array>& weights) {
        return inequality_columns(without_gil([&] { return atkinson(to_span(values), epsilon, to_span(weights)); }));
      },
      py::arg("values").noconvert(), py::arg("epsilon"), py::arg("weights").noconvert());

  m.def(
      "decompose_inequality",
      [](const Array& values, const Array& groups, const std::optional<Array>& weights, const std::string& measure) {
        const auto kind = to_choice<InequalityMeasure>(measure, "measure", {"theil", "mean_log_deviation"});
        using R = InequalityDecomposition;
        const R result =
            without_gil([&] { return decompose_inequality(to_span(values), to_span(groups), to_span(weights), kind); });
        py::dict out = to_columns(std::vector{result}, column("total", &R::total), column("within", &R::within),
                                  column("between", &R::between), column("between_share", &R::between_share),
                                  column("n", &R::n), column("status", &R::status));
        using G = InequalityGroup;
        out["groups"] = to_columns(result.groups, column("label", &G::label), column("n", &G::n),
                                   column("weight_share", &G::weight_share), column("value_share", &G::value_share),
                                   column("mean", &G::mean), column("within", &G::within));
        return out;
      },
      py::arg("values").noconvert(), py::arg("groups").noconvert(), py::arg("weights").noconvert(), py::kw_only(),
      py::arg("measure"));

  m.def(
      "sigma_convergence",
      [](const Array& first, const Array& last, const std::string& measure) {
        const auto kind = to_choice<SpreadMeasure>(measure, "measure", {"log_sd", "cv"});
        using R = SigmaConvergence;
        const std::vector results{without_gil([&] { return sigma_convergence(to_span(first), to_span(last), kind); })};
        return to_columns(results, column("first", &R::first), column("last", &R::last), column("ratio", &R::ratio),
                          column("p", &R::p), column("n", &R::n), column("status", &R::status));
      },
      py::arg("first").noconvert(), py::arg("last").noconvert(), py::kw_only(), py::arg("measure"));

  m.def(
      "beta_convergence",
      [](const Array& first, const Array& last, double years, double level, double reliability) {
        const BetaConvergenceOptions options{years, level, reliability};
        using R = BetaConvergence;
        const std::vector results{
            without_gil([&] { return beta_convergence(to_span(first), to_span(last), options); })};
        return to_columns(results, column("slope", &R::slope), column("intercept", &R::intercept),
                          column("standard_error", &R::standard_error), column("lower", &R::lower),
                          column("upper", &R::upper), column("p", &R::p), column("r_squared", &R::r_squared),
                          column("speed", &R::speed), column("half_life", &R::half_life),
                          column("slope_on_last", &R::slope_on_last), column("slope_corrected", &R::slope_corrected),
                          column("n", &R::n), column("status", &R::status));
      },
      py::arg("first").noconvert(), py::arg("last").noconvert(), py::kw_only(), py::arg("years"), py::arg("level"),
      py::arg("reliability"));
}

}  // namespace nyckeltal::python
