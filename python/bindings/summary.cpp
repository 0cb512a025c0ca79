// stats/summary.hpp. Matrices cross as one row a series over the last axis.
#include "nyckeltal/stats/summary.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_summary(py::module_& m) {
  m.def(
      "summarize_rows",
      [](const Array& values, Index n_columns, int threads) {
        const Execution execution = to_execution(threads, py::none());
        std::vector<Summary> results;
        {
          const py::gil_scoped_release release;
          results = summarize_rows(to_span(values), n_columns, execution);
        }
        return to_columns(results, column("n", &Summary::n), column("mean", &Summary::mean),
                          column("minimum", &Summary::minimum), column("q25", &Summary::q25),
                          column("median", &Summary::median), column("q75", &Summary::q75),
                          column("maximum", &Summary::maximum), column("status", &Summary::status));
      },
      py::arg("values").noconvert(), py::arg("n_columns"), py::arg("threads") = 1);
  m.def(
      "weighted_mean_rows",
      [](const Array& values, const Array& weights, int threads) {
        const Execution execution = to_execution(threads, py::none());
        std::vector<WeightedMean> results;
        {
          const py::gil_scoped_release release;
          results = weighted_mean_rows(to_span(values), to_span(weights), execution);
        }
        return to_columns(results, column("n", &WeightedMean::n),
                          column("n_without_weight", &WeightedMean::n_without_weight),
                          column("mean", &WeightedMean::mean), column("sum_weights", &WeightedMean::sum_weights),
                          column("kish_n", &WeightedMean::kish_n), column("status", &WeightedMean::status));
      },
      py::arg("values").noconvert(), py::arg("weights").noconvert(), py::arg("threads") = 1);
  m.def(
      "quantile", [](const Array& values, double p) { return quantile(to_span(values), p); },
      py::arg("values").noconvert(), py::arg("p"));
  m.def(
      "ranks",
      [](const Array& values, bool highest_first) {
        Ranks r = ranks(to_span(values), highest_first);
        return py::make_tuple(to_array(std::vector<std::int64_t>(r.competition.begin(), r.competition.end())),
                              to_array(std::move(r.mid)), r.n);
      },
      py::arg("values").noconvert(), py::arg("highest_first"));
}

}  // namespace nyckeltal::python
