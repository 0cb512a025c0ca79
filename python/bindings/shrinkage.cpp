#include "nyckeltal/stats/shrinkage.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_shrinkage(py::module_& m) {
  m.def(
      "shrink",
      [](const Array& estimates, const Array& variances, const Array& covariates, Index n_covariates,
         const std::string& method) {
        const ShrinkOptions options{to_choice<ShrinkMethod>(method, "method", {"reml", "dl", "pm"})};
        Shrinkage result;
        {
          const py::gil_scoped_release release;
          result = shrink(to_span(estimates), to_span(variances), to_span(covariates), n_covariates, options);
        }
        using R = ShrunkMember;
        py::dict table = to_columns(result.members, column("shrunk", &R::shrunk), column("variance", &R::variance),
                                    column("expected", &R::expected), column("weight", &R::weight),
                                    column("member_status", &R::status));
        table["coefficients"] = to_array(std::move(result.coefficients));
        table["tau2"] = result.tau2;
        table["mu"] = result.mu;
        table["mu_error"] = result.mu_error;
        table["reliability"] = result.reliability;
        table["q"] = result.q;
        table["n"] = result.n;
        table["status"] = static_cast<int>(result.status);
        return table;
      },
      py::arg("estimates").noconvert(), py::arg("variances").noconvert(), py::arg("covariates").noconvert(),
      py::arg("n_covariates"), py::kw_only(), py::arg("method"));
}

}  // namespace nyckeltal::python
