#include "nyckeltal/stats/kendall.hpp"

#include "choices.hpp"
#include "common.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"

namespace nyckeltal::python {
void bind_kendall(py::module_& m) {
  m.def(
      "mann_kendall",
      [](const Array& values, const std::optional<Array>& years, const std::string& alternative,
         const std::string& method, bool continuity, const std::string& correction, double phi, Index lags, int threads,
         const py::object& progress) {
        const Rows rows = to_rows(values);
        const MannKendallOptions options{
            to_alternative(alternative),
            to_kendall_method(method),
            continuity,
            to_choice<Correction>(correction, "correction",
                                  {"none", "pooled", "ar1", "hamed-rao", "yue-wang", "prewhitening", "tfpw", "3pw"}),
            phi,
            lags};
        const Execution execution = to_execution(threads, progress);
        std::vector<MannKendallResult> results;
        {
          const py::gil_scoped_release release;
          results = mann_kendall(rows, to_span(years), options, execution);
        }
        using R = MannKendallResult;
        return to_columns(results, column("n", &R::n), column("s", &R::s), column("variance", &R::variance),
                          column("tau_a", &R::tau_a), column("tau_b", &R::tau_b), column("z", &R::z),
                          column("p", &R::p), column("log_p", &R::log_p), column("variance_ratio", &R::variance_ratio),
                          column("phi", &R::phi), column("method", &R::method), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("alternative"),
      py::arg("method"), py::arg("continuity"), py::arg("correction"), py::arg("phi"), py::arg("lags"),
      py::arg("threads"), py::arg("progress"));

  m.def(
      "direction_confidence",
      [](const Array& values, const std::optional<Array>& years, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<DirectionConfidenceResult> results;
        {
          const py::gil_scoped_release release;
          results = direction_confidence(rows, to_span(years), execution);
        }
        using R = DirectionConfidenceResult;
        return to_columns(results, column("confidence", &R::confidence), column("s", &R::s), column("n", &R::n),
                          column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("threads"),
      py::arg("progress"));

  m.def(
      "pooled_autocorrelation",
      [](const Array& values, const std::optional<Array>& years, Index min_observations, Index min_members) {
        const Rows rows = to_rows(values);
        std::vector<PooledAutocorrelationResult> results(1);
        {
          const py::gil_scoped_release release;
          results[0] = pooled_autocorrelation(rows, to_span(years), {min_observations, min_members});
        }
        using R = PooledAutocorrelationResult;
        return to_columns(results, column("phi", &R::phi), column("standard_error", &R::standard_error),
                          column("spread", &R::spread), column("between", &R::between), column("n", &R::n),
                          column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("min_observations"),
      py::arg("min_members"));

  m.def(
      "variance_inflation", [](Index n, double phi) { return variance_inflation(n, phi); }, py::arg("n"),
      py::arg("phi"));
}

}  // namespace nyckeltal::python
