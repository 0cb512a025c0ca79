#include "nyckeltal/stats/change_point.hpp"

#include "common.hpp"

namespace nyckeltal::python {
namespace {

using ChangePointBatch = std::vector<ChangePoint> (*)(const Rows&, std::span<const double>, const ChangePointOptions&,
                                                      const Execution&);

void bind_test(py::module_& m, const char* name, ChangePointBatch batch) {
  m.def(
      name,
      [batch](const Array& values, const std::optional<Array>& years, const std::string& method, Index permutations,
              std::uint64_t seed, int threads, const py::object& progress) {
        const Rows rows = to_rows(values);
        const ChangePointOptions options{
            to_choice<ChangePointMethod>(method, "method", {"auto", "table", "approximate", "permutation"}),
            permutations, seed};
        const Execution execution = to_execution(threads, progress);
        std::vector<ChangePoint> results;
        {
          const py::gil_scoped_release release;
          results = batch(rows, to_span(years), options, execution);
        }
        using R = ChangePoint;
        return to_columns(results, column("statistic", &R::statistic), column("index", &R::index),
                          column("year", &R::year), column("p", &R::p), column("n", &R::n),
                          column("method", &R::method), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("method"),
      py::arg("permutations"), py::arg("seed"), py::arg("threads"), py::arg("progress"));
}

}  // namespace

void bind_change_point(py::module_& m) {
  bind_test(m, "pettitt", &pettitt);
  bind_test(m, "snht", &snht);
  bind_test(m, "buishand_range", &buishand_range);
  bind_test(m, "buishand_u", &buishand_u);

  m.def(
      "best_break",
      [](const Array& values, const std::optional<Array>& years, Index min_segment, int threads,
         const py::object& progress) {
        const Rows rows = to_rows(values);
        const Execution execution = to_execution(threads, progress);
        std::vector<BestBreak> results;
        {
          const py::gil_scoped_release release;
          results = best_break(rows, to_span(years), {min_segment}, execution);
        }
        using R = BestBreak;
        return to_columns(results, column("model", &R::model), column("index", &R::index), column("year", &R::year),
                          column("step", &R::step), column("slope", &R::slope),
                          column("aicc_constant", &R::aicc_constant), column("aicc_trend", &R::aicc_trend),
                          column("aicc_step", &R::aicc_step), column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::kw_only(), py::arg("min_segment"),
      py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
