#include "nyckeltal/stats/theil_sen.hpp"

#include "common.hpp"

namespace nyckeltal::python {
void bind_theil_sen(py::module_& m) {
  m.def(
      "theil_sen",
      [](const Array& values, const std::optional<Array>& years, double level, const std::string& interval,
         const std::string& intercept, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const TheilSenOptions options{
            level, to_choice<SlopeInterval>(interval, "interval", {"exact", "interpolated", "rounded"}),
            to_choice<Intercept>(intercept, "intercept", {"joint", "separate"})};
        const Execution execution = to_execution(threads, progress);
        std::vector<TheilSenResult> results;
        {
          const py::gil_scoped_release release;
          results = theil_sen(rows, to_span(years), options, execution);
        }
        using R = TheilSenResult;
        return to_columns(results, column("slope", &R::slope), column("intercept", &R::intercept),
                          column("lower", &R::lower), column("upper", &R::upper), column("coverage", &R::coverage),
                          column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("level"), py::arg("interval"),
      py::arg("intercept"), py::arg("threads"), py::arg("progress"));

  m.def(
      "siegel",
      [](const Array& values, const std::optional<Array>& years, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<SiegelResult> results;
        {
          const py::gil_scoped_release release;
          results = siegel(rows, to_span(years), execution);
        }
        using R = SiegelResult;
        return to_columns(results, column("slope", &R::slope), column("intercept", &R::intercept), column("n", &R::n),
                          column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("threads"),
      py::arg("progress"));
}

}  // namespace nyckeltal::python
