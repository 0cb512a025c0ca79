#include "nyckeltal/stats/multiplicity.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
void bind_multiplicity(py::module_& m) {
  m.def(
      "adjust_p",
      [](const Array& p, const std::string& method) {
        const AdjustOptions options{to_adjustment(method, "method")};
        std::vector<double> adjusted;
        {
          const py::gil_scoped_release release;
          adjusted = adjust_p(to_span(p), options);
        }
        return to_array(std::move(adjusted));
      },
      py::arg("p").noconvert(), py::kw_only(), py::arg("method"));

  m.def(
      "field_significance",
      [](const Array& p, double alpha) {
        std::vector<FieldSignificance> results;
        {
          const py::gil_scoped_release release;
          results.push_back(field_significance(to_span(p), {alpha}));
        }
        using R = FieldSignificance;
        return to_columns(results, column("p", &R::p), column("significant", &R::significant),
                          column("rejected", &R::rejected), column("count", &R::count), column("count_p", &R::count_p),
                          column("walker_p", &R::walker_p), column("n", &R::n), column("status", &R::status));
      },
      py::arg("p").noconvert(), py::kw_only(), py::arg("alpha"));
}

}  // namespace nyckeltal::python
