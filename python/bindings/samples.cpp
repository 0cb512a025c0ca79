#include "nyckeltal/stats/samples.hpp"

#include "choices.hpp"
#include "samples_common.hpp"

namespace nyckeltal::python {
namespace {

RankMethod to_rank_method(const std::string& name) {
  return to_choice<RankMethod>(name, "method", {"auto", "exact", "normal"});
}

}  // namespace

void bind_samples(py::module_& m) {
  m.def(
      "mann_whitney",
      [](const Array& x, const Array& y, const std::string& alternative, const std::string& method, bool continuity,
         int threads, const py::object& progress) {
        const MannWhitneyOptions options{to_alternative(alternative), to_rank_method(method), continuity};
        using R = MannWhitney;
        return to_columns(
            run_pairs(x, y, threads, progress,
                      [&](const Rows& a, const Rows& b, const Execution& e) { return mann_whitney(a, b, options, e); }),
            column("u", &R::u), column("p", &R::p), column("superiority", &R::superiority),
            column("cliffs_delta", &R::cliffs_delta), column("exact", &R::exact), column("n_x", &R::n_x),
            column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("method"),
      py::arg("continuity"), py::arg("threads"), py::arg("progress"));

  m.def(
      "hodges_lehmann",
      [](const Array& x, const Array& y, double level, const std::string& method, int threads,
         const py::object& progress) {
        const HodgesLehmannOptions options{level, to_rank_method(method)};
        using R = HodgesLehmann;
        return to_columns(
            run_pairs(
                x, y, threads, progress,
                [&](const Rows& a, const Rows& b, const Execution& e) { return hodges_lehmann(a, b, options, e); }),
            column("shift", &R::shift), column("lower", &R::lower), column("upper", &R::upper),
            column("exact", &R::exact), column("n_x", &R::n_x), column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("level"), py::arg("method"),
      py::arg("threads"), py::arg("progress"));

  m.def(
      "brunner_munzel",
      [](const Array& x, const Array& y, const std::string& alternative, double level, const std::string& method,
         int threads, const py::object& progress) {
        const BrunnerMunzelOptions options{
            to_alternative(alternative), level,
            to_choice<BrunnerMunzelMethod>(method, "method", {"auto", "t", "permutation"})};
        using R = BrunnerMunzel;
        return to_columns(
            run_pairs(
                x, y, threads, progress,
                [&](const Rows& a, const Rows& b, const Execution& e) { return brunner_munzel(a, b, options, e); }),
            column("w", &R::w), column("df", &R::df), column("p", &R::p), column("superiority", &R::superiority),
            column("lower", &R::lower), column("upper", &R::upper), column("exact", &R::exact), column("n_x", &R::n_x),
            column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("level"),
      py::arg("method"), py::arg("threads"), py::arg("progress"));

  m.def(
      "welch_t",
      [](const Array& x, const Array& y, const std::string& alternative, double level, int threads,
         const py::object& progress) {
        const WelchOptions options{to_alternative(alternative), level};
        using R = Welch;
        return to_columns(
            run_pairs(x, y, threads, progress,
                      [&](const Rows& a, const Rows& b, const Execution& e) { return welch_t(a, b, options, e); }),
            column("t", &R::t), column("df", &R::df), column("p", &R::p), column("difference", &R::difference),
            column("lower", &R::lower), column("upper", &R::upper), column("n_x", &R::n_x), column("n_y", &R::n_y),
            column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("level"),
      py::arg("threads"), py::arg("progress"));

  m.def(
      "equivalence_test",
      [](const Array& x, const Array& y, double low, double high, double alpha, int threads,
         const py::object& progress) {
        const EquivalenceOptions options{low, high, alpha};
        using R = Equivalence;
        return to_columns(run_pairs(x, y, threads, progress,
                                    [&](const Rows& a, const Rows& b, const Execution& e) {
                                      return equivalence_test(a, b, options, e);
                                    }),
                          column("difference", &R::difference), column("lower", &R::lower), column("upper", &R::upper),
                          column("df", &R::df), column("p_low", &R::p_low), column("p_high", &R::p_high),
                          column("p", &R::p), column("equivalent", &R::equivalent), column("n_x", &R::n_x),
                          column("n_y", &R::n_y), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("low"), py::arg("high"),
      py::arg("alpha"), py::arg("threads"), py::arg("progress"));

  m.def(
      "wilcoxon_signed_rank",
      [](const Array& x, const Array& y, const std::string& alternative, const std::string& method,
         const std::string& zeros, bool continuity, int threads, const py::object& progress) {
        const SignedRankOptions options{to_alternative(alternative), to_rank_method(method),
                                        to_choice<ZeroMethod>(zeros, "zeros", {"drop", "pratt"}), continuity};
        using R = SignedRank;
        return to_columns(run_pairs(x, y, threads, progress,
                                    [&](const Rows& a, const Rows& b, const Execution& e) {
                                      return wilcoxon_signed_rank(a, b, options, e);
                                    }),
                          column("v", &R::v), column("p", &R::p), column("rank_biserial", &R::rank_biserial),
                          column("pseudomedian", &R::pseudomedian), column("exact", &R::exact), column("n", &R::n),
                          column("n_zero", &R::n_zero), column("status", &R::status));
      },
      py::arg("x").noconvert(), py::arg("y").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("method"),
      py::arg("zeros"), py::arg("continuity"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
