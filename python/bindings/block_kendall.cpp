#include "nyckeltal/stats/block_kendall.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
namespace {

py::dict block_kendall_columns(const std::vector<BlockKendall>& results) {
  using R = BlockKendall;
  return to_columns(results, column("s", &R::s), column("variance", &R::variance), column("tau_a", &R::tau_a),
                    column("tau_b", &R::tau_b), column("z", &R::z), column("p", &R::p), column("slope", &R::slope),
                    column("n", &R::n), column("blocks", &R::blocks), column("method", &R::method),
                    column("status", &R::status));
}

}  // namespace

void bind_block_kendall(py::module_& m) {
  m.def(
      "seasonal_kendall",
      [](const Array& values, const Array& years, const Array& seasons, bool correlated, const std::string& method,
         bool continuity, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const SeasonalKendallOptions options{correlated, to_kendall_method(method), continuity};
        const Execution execution = to_execution(threads, progress);
        std::vector<BlockKendall> results;
        {
          const py::gil_scoped_release release;
          results = seasonal_kendall(rows, to_span(years), to_span(seasons), options, execution);
        }
        return block_kendall_columns(results);
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::arg("seasons").noconvert(), py::kw_only(),
      py::arg("correlated"), py::arg("method"), py::arg("continuity"), py::arg("threads"), py::arg("progress"));

  m.def(
      "regional_kendall",
      [](const Array& values, Index sites, const std::optional<Array>& years, bool correlated,
         const std::string& method, bool continuity, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const RegionalKendallOptions options{correlated, to_kendall_method(method), continuity};
        const Execution execution = to_execution(threads, progress);
        std::vector<BlockKendall> results;
        {
          const py::gil_scoped_release release;
          results = regional_kendall(rows, sites, to_span(years), options, execution);
        }
        return block_kendall_columns(results);
      },
      py::arg("values").noconvert(), py::arg("sites"), py::arg("years").noconvert(), py::kw_only(),
      py::arg("correlated"), py::arg("method"), py::arg("continuity"), py::arg("threads"), py::arg("progress"));

  m.def(
      "segmented_kendall",
      [](const Array& values, const std::optional<Array>& years, const Array& breaks, const std::string& method,
         bool continuity, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const BlockKendallOptions options{to_kendall_method(method), continuity};
        const Execution execution = to_execution(threads, progress);
        std::vector<BlockKendall> results;
        {
          const py::gil_scoped_release release;
          results = segmented_kendall(rows, to_span(years), to_span(breaks), options, execution);
        }
        return block_kendall_columns(results);
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::arg("breaks").noconvert(), py::kw_only(),
      py::arg("method"), py::arg("continuity"), py::arg("threads"), py::arg("progress"));

  m.def(
      "partial_kendall",
      [](const Array& values, const Array& covariate, const std::optional<Array>& years, int threads,
         const py::object& progress) {
        const Rows rows = to_rows(values);
        const Rows covariates = to_rows(covariate);
        const Execution execution = to_execution(threads, progress);
        std::vector<PartialKendall> results;
        {
          const py::gil_scoped_release release;
          results = partial_kendall(rows, covariates, to_span(years), execution);
        }
        using R = PartialKendall;
        return to_columns(results, column("s", &R::s), column("variance", &R::variance), column("z", &R::z),
                          column("p", &R::p), column("slope", &R::slope), column("s_values", &R::s_values),
                          column("s_covariate", &R::s_covariate), column("covariance", &R::covariance),
                          column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("covariate").noconvert(), py::arg("years").noconvert(), py::kw_only(),
      py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
