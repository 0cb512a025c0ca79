#include "nyckeltal/stats/proportion.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {

void bind_proportion(py::module_& m) {
  m.def(
      "wilson_interval",
      [](const std::vector<Index>& successes, const std::vector<Index>& n, double level) {
        detail::require_same_length(std::ssize(successes), "successes", std::ssize(n), "n");
        std::vector<ProportionResult> out;
        for (std::size_t k = 0; k < n.size(); ++k) out.push_back(wilson_interval(successes[k], n[k], {.level = level}));
        return to_columns(out, column("share", &ProportionResult::share), column("lower", &ProportionResult::lower),
                          column("upper", &ProportionResult::upper), column("n", &ProportionResult::n),
                          column("status", &ProportionResult::status));
      },
      py::arg("successes"), py::arg("n"), py::arg("level"));

  m.def(
      "share_difference",
      [](Index successes_x, Index n_x, Index successes_y, Index n_y, double level) {
        using R = ShareDifference;
        return to_columns(std::vector{share_difference(successes_x, n_x, successes_y, n_y, {.level = level})},
                          column("difference", &R::difference), column("lower", &R::lower), column("upper", &R::upper),
                          column("share_x", &R::share_x), column("share_y", &R::share_y), column("n_x", &R::n_x),
                          column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("successes_x"), py::arg("n_x"), py::arg("successes_y"), py::arg("n_y"), py::kw_only(), py::arg("level"));

  m.def(
      "fisher_exact",
      [](Index a, Index b, Index c, Index d, const std::string& alternative, double level) {
        using R = FisherExact;
        return to_columns(std::vector{fisher_exact(a, b, c, d, {to_alternative(alternative), level})},
                          column("p", &R::p), column("odds_ratio", &R::odds_ratio), column("lower", &R::lower),
                          column("upper", &R::upper), column("n", &R::n), column("status", &R::status));
      },
      py::arg("a"), py::arg("b"), py::arg("c"), py::arg("d"), py::kw_only(), py::arg("alternative"), py::arg("level"));
}

}  // namespace nyckeltal::python
