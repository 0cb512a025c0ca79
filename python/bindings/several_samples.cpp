#include "nyckeltal/stats/several_samples.hpp"

#include "choices.hpp"
#include "samples_common.hpp"

namespace nyckeltal::python {
namespace {

// function(groups) without the GIL; the arrays outlive the call.
template <class Function>
auto of_groups(const std::vector<Array>& groups, Function function) {
  std::vector<std::span<const double>> spans;
  for (const Array& each : groups) spans.push_back(to_span(each));
  return without_gil([&] { return function(Groups(spans)); });
}

py::dict anova_columns(const AnovaResult& result) {
  using R = AnovaResult;
  py::dict out = to_columns(std::vector{result}, column("f", &R::f), column("df1", &R::df1), column("df2", &R::df2),
                            column("p", &R::p), column("status", &R::status));
  out["n"] = to_array(result.n);
  return out;
}

}  // namespace

void bind_several_samples(py::module_& m) {
  m.def(
      "kruskal_wallis",
      [](const std::vector<Array>& groups) {
        using R = KruskalWallis;
        const R result = of_groups(groups, [](Groups g) { return kruskal_wallis(g); });
        py::dict out = to_columns(std::vector{result}, column("h", &R::h), column("df", &R::df), column("p", &R::p),
                                  column("epsilon_squared", &R::epsilon_squared), column("status", &R::status));
        out["n"] = to_array(result.n);
        return out;
      },
      py::arg("groups"));

  m.def(
      "dunn",
      [](const std::vector<Array>& groups, const std::string& adjust) {
        const auto adjustment = to_adjustment(adjust, "adjust");
        const Dunn result = of_groups(groups, [&](Groups g) { return dunn(g, adjustment); });
        using P = DunnPair;
        py::dict out = to_columns(result.pairs, column("first", &P::first), column("second", &P::second),
                                  column("difference", &P::difference), column("z", &P::z), column("p", &P::p),
                                  column("p_adjusted", &P::p_adjusted));
        out["n"] = to_array(result.n);
        out["status"] = std::string(to_string(result.status));
        return out;
      },
      py::arg("groups"), py::kw_only(), py::arg("adjust"));

  m.def(
      "welch_anova",
      [](const std::vector<Array>& groups) {
        return anova_columns(of_groups(groups, [](Groups g) { return welch_anova(g); }));
      },
      py::arg("groups"));

  m.def(
      "games_howell",
      [](const std::vector<Array>& groups, double level) {
        const GamesHowell result = of_groups(groups, [&](Groups g) { return games_howell(g, level); });
        using P = GamesHowellPair;
        py::dict out =
            to_columns(result.pairs, column("first", &P::first), column("second", &P::second),
                       column("difference", &P::difference), column("lower", &P::lower), column("upper", &P::upper),
                       column("t", &P::t), column("df", &P::df), column("p", &P::p));
        out["n"] = to_array(result.n);
        out["status"] = std::string(to_string(result.status));
        return out;
      },
      py::arg("groups"), py::kw_only(), py::arg("level"));

  m.def(
      "levene",
      [](const std::vector<Array>& groups, const std::string& centre) {
        const auto kind = to_choice<LeveneCentre>(centre, "centre", {"median", "mean"});
        return anova_columns(of_groups(groups, [&](Groups g) { return levene(g, kind); }));
      },
      py::arg("groups"), py::kw_only(), py::arg("centre"));

  m.def(
      "friedman",
      [](const Array& blocks) {
        const Rows rows = to_rows(blocks);
        using R = Friedman;
        const std::vector results{without_gil([&] { return friedman(rows); })};
        return to_columns(results, column("chi_squared", &R::chi_squared), column("df", &R::df), column("p", &R::p),
                          column("kendalls_w", &R::kendalls_w), column("n", &R::n),
                          column("n_incomplete", &R::n_incomplete), column("status", &R::status));
      },
      py::arg("blocks").noconvert());
}

}  // namespace nyckeltal::python
