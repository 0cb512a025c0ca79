#include "nyckeltal/stats/censored.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
namespace {

std::span<const std::uint8_t> to_marks(const ByteArray& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

}  // namespace

void bind_censored(py::module_& m) {
  m.def(
      "censored_kendall",
      [](const Array& values, const ByteArray& censored, const std::optional<Array>& years, const std::string& method,
         bool continuity, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const CensoredKendallOptions options{to_kendall_method(method), continuity};
        const Execution execution = to_execution(threads, progress);
        std::vector<CensoredKendall> results;
        {
          const py::gil_scoped_release release;
          results = censored_kendall(rows, to_marks(censored), to_span(years), options, execution);
        }
        using R = CensoredKendall;
        return to_columns(results, column("s", &R::s), column("variance", &R::variance), column("tau_a", &R::tau_a),
                          column("z", &R::z), column("p", &R::p), column("n", &R::n),
                          column("n_censored", &R::n_censored), column("method", &R::method),
                          column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("censored").noconvert(), py::arg("years").noconvert(), py::kw_only(),
      py::arg("method"), py::arg("continuity"), py::arg("threads"), py::arg("progress"));

  m.def(
      "akritas_theil_sen",
      [](const Array& values, const ByteArray& censored, const std::optional<Array>& years, int threads,
         const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<AkritasTheilSen> results;
        {
          const py::gil_scoped_release release;
          results = akritas_theil_sen(rows, to_marks(censored), to_span(years), execution);
        }
        using R = AkritasTheilSen;
        return to_columns(results, column("slope", &R::slope), column("n", &R::n), column("n_censored", &R::n_censored),
                          column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("censored").noconvert(), py::arg("years").noconvert(), py::kw_only(),
      py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
