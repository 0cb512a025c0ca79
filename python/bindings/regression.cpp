#include "nyckeltal/stats/regression.hpp"

#include "common.hpp"

namespace nyckeltal::python {
void bind_regression(py::module_& m) {
  m.def(
      "linear_trend",
      [](const Array& values, const std::optional<Array>& years, const std::string& error, double level, double phi,
         Index lags, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const LinearTrendOptions options{to_choice<TrendError>(error, "error", {"iid", "ar1", "hac"}), level, phi,
                                         lags};
        const Execution execution = to_execution(threads, progress);
        std::vector<LinearTrend> results;
        {
          const py::gil_scoped_release release;
          results = linear_trend(rows, to_span(years), options, execution);
        }
        using R = LinearTrend;
        return to_columns(results, column("slope", &R::slope), column("intercept", &R::intercept),
                          column("standard_error", &R::standard_error), column("lower", &R::lower),
                          column("upper", &R::upper), column("p", &R::p), column("r_squared", &R::r_squared),
                          column("sigma", &R::sigma), column("df", &R::df), column("phi", &R::phi),
                          column("lags", &R::lags), column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("error"), py::arg("level"),
      py::arg("phi"), py::arg("lags"), py::arg("threads"), py::arg("progress"));

  m.def(
      "least_absolute_trend",
      [](const Array& values, const std::optional<Array>& years, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<LeastAbsoluteTrend> results;
        {
          const py::gil_scoped_release release;
          results = least_absolute_trend(rows, to_span(years), execution);
        }
        using R = LeastAbsoluteTrend;
        return to_columns(results, column("slope", &R::slope), column("intercept", &R::intercept),
                          column("objective", &R::objective), column("lower", &R::lower), column("upper", &R::upper),
                          column("unique", &R::unique), column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("threads"),
      py::arg("progress"));

  m.def(
      "compound_annual_change",
      [](const Array& values, const std::optional<Array>& years, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<CompoundAnnualChange> results;
        {
          const py::gil_scoped_release release;
          results = compound_annual_change(rows, to_span(years), execution);
        }
        using R = CompoundAnnualChange;
        return to_columns(results, column("percent", &R::percent), column("first_year", &R::first_year),
                          column("last_year", &R::last_year), column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("threads"),
      py::arg("progress"));
}

}  // namespace nyckeltal::python
