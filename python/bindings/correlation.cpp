#include "nyckeltal/stats/correlation.hpp"

#include "choices.hpp"
#include "samples_common.hpp"

namespace nyckeltal::python {
namespace {

using CorrelationBatch = std::vector<Correlation> (*)(const Rows&, const Rows&, const CorrelationOptions&,
                                                      const Execution&);

void bind_one(py::module_& m, const char* name, CorrelationBatch batch) {
  m.def(
      name,
      [batch](const Array& x, const Array& y, const std::string& alternative, const std::string& method, Index draws,
              std::uint64_t seed, double level, int threads, const py::object& progress) {
        const CorrelationOptions options{
            to_alternative(alternative),
            to_choice<CorrelationMethod>(method, "method", {"auto", "exact", "approximate", "permutation"}), draws,
            seed, level};
        using R = Correlation;
        return to_columns(
            run_pairs(x, y, threads, progress,
                      [&](const Rows& a, const Rows& b, const Execution& e) { return batch(a, b, options, e); }),
            column("coefficient", &R::coefficient), column("p", &R::p), column("lower", &R::lower),
            column("upper", &R::upper), column("exact", &R::exact), column("n", &R::n), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("method"),
      py::arg("draws"), py::arg("seed"), py::arg("level"), py::arg("threads"), py::arg("progress"));
}

}  // namespace

void bind_correlation(py::module_& m) {
  bind_one(m, "pearson", &pearson);
  bind_one(m, "spearman", &spearman);
  bind_one(m, "kendall_tau", &kendall_tau);
}

}  // namespace nyckeltal::python
