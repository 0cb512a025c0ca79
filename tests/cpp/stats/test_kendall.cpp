#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/kendall.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sum_of_nulls.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(kendall)

using nyckeltal::test::Case;
using nyckeltal::test::times_of;
using nyckeltal::test::trend_cases;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

MannKendallResult run(const Case& c, const MannKendallOptions& options = {}) {
  return mann_kendall(c.numbers("x"), times_of(c), options);
}

// Expected keys by any of the names that the sources give them.
void check_score(const Case& c, const MannKendallResult& r) {
  for (const char* key : {"S"})
    if (c.expects(key)) CHECK_CASE(c, r.s, key);
  for (const char* key : {"varS", "Var(S)"})
    if (c.expects(key)) CHECK_CASE(c, r.variance, key);
  for (const char* key : {"tau_a", "Tau"})
    if (c.expects(key)) CHECK_CASE(c, r.tau_a, key);
  for (const char* key : {"z", "Z-Value"})
    if (c.expects(key)) CHECK_CASE(c, r.z, key);
  for (const char* key : {"p", "P-value"})
    if (c.expects(key)) {
      CHECK_CASE(c, r.p, key);
      // The files give 15 digits: ask for relative agreement too.
      if (!is_missing(r.p)) BOOST_TEST(r.p == c.expected(key), boost::test_tools::tolerance(1e-8));
    }
}

// All permutations in time: the definition of the exact null.
struct Enumerated {
  double two_sided, greater, less, mid;
};
Enumerated enumerate(std::vector<double> x) {
  const auto score = [](const std::vector<double>& y) {
    Index s = 0;
    for (std::size_t i = 0; i < y.size(); ++i)
      for (std::size_t j = i + 1; j < y.size(); ++j) s += (y[j] > y[i]) - (y[j] < y[i]);
    return s;
  };
  const Index observed = score(x);
  std::sort(x.begin(), x.end());
  Index all = 0, up = 0, down = 0, larger = 0, same = 0;
  do {
    const Index s = score(x);
    ++all;
    up += s >= observed;
    down += s <= observed;
    larger += std::abs(s) >= std::abs(observed);
    same += s == observed;
  } while (std::next_permutation(x.begin(), x.end()));
  const auto share = [&](Index count) { return static_cast<double>(count) / static_cast<double>(all); };
  return {share(larger), share(up), share(down), share(observed >= 0 ? all - up : all - down) + 0.5 * share(same)};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_original_test_gives_the_reference_values) {
  for (const char* prefix : {"mk_original_", "mk_modifiedmk_"})
    for (const Case& c : trend_cases().starting_with(prefix)) check_score(c, run(c));
  for (const Case& c : trend_cases().starting_with("mk_original_")) CHECK_CASE(c, run(c).tau_b, "tau_b");
  for (const Case& c : trend_cases().starting_with("mk_nocontinuity_")) check_score(c, run(c, {.continuity = false}));
}

BOOST_AUTO_TEST_CASE(exact_p_without_ties_gives_the_reference_values) {
  for (const Case& c : trend_cases().starting_with("mk_exact_untied_")) {
    const auto r = run(c, {.method = KendallMethod::exact});
    check_score(c, r);
    CHECK_CASE(c, r.tau_a, "tau");
    BOOST_TEST((r.method == KendallUsed::exact));
  }
  for (const Case& c : trend_cases().starting_with("scipy_kendall_exact_")) {
    check_score(c, run(c));
    CHECK_CASE(c, run(c).tau_b, "tau");
  }
  const Case& tuna = trend_cases()["kendall_exact_HW1973_tuna"];
  const auto x = tuna.numbers("x");
  const auto y = tuna.numbers("y");
  CHECK_CASE(tuna, mann_kendall(y, x).p, "p");
  CHECK_CASE(tuna, mann_kendall(y, x).tau_a, "tau");
  CHECK_CASE(tuna, mann_kendall(y, x, {.alternative = Alternative::greater}).p, "p_greater");
  CHECK_CASE(tuna, mann_kendall(y, x, {.alternative = Alternative::less}).p, "p_less");
  const Case& helsel = trend_cases()["Helsel_kendall_n10"];
  CHECK_CASE(helsel, run(helsel).s, "S");
  CHECK_CASE(helsel, run(helsel).tau_a, "tau");
  CHECK_CASE(helsel, run(helsel).p, "p_exact");
  CHECK_CASE(helsel, run(helsel).z, "z");
  CHECK_CASE(helsel, run(helsel, {.method = KendallMethod::normal}).p, "p_normal");
  const Case& cloud = trend_cases()["HW_example_9_1_cloud_seeding"];
  CHECK_CASE(cloud, run(cloud).s, "S");
  CHECK_CASE(cloud, run(cloud).p, "p_two");
  CHECK_CASE(cloud, run(cloud, {.alternative = Alternative::less}).p, "p_less");
}

BOOST_AUTO_TEST_CASE(exact_p_with_ties_gives_the_reference_values) {
  for (const Case& c : trend_cases().starting_with("exact_ties_")) {
    const auto r = run(c);
    check_score(c, r);
    CHECK_CASE(c, r.p, "p_exact");
    CHECK_CASE(c, run(c, {.method = KendallMethod::normal}).p, "p_normal_cc");
    CHECK_CASE(c, run(c, {.alternative = Alternative::greater}).p, "p_greater");
    CHECK_CASE(c, run(c, {.alternative = Alternative::less}).p, "p_less");
  }
}

BOOST_AUTO_TEST_CASE(upper_tails_agree_with_the_printed_tables) {
  for (const Case& c : trend_cases().starting_with("exact_upper_tail_table_")) {
    const KendallNull null(static_cast<Index>(test::number(c.input("n"))), {});
    for (const auto& [s, p] : c.expected())
      BOOST_TEST(null.upper_tail(std::stoi(std::string(s))) == test::number(p), boost::test_tools::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(the_smallest_p_of_each_length_is_two_in_n_factorial) {
  const Case& c = trend_cases()["min_attainable_p"];
  const auto n = c.numbers("n");
  const auto exact = Case::to_numbers(c.expected_value("p"));
  const auto normal = Case::to_numbers(c.expected_value("p_normal_cc"));
  for (std::size_t k = 0; k < n.size(); ++k) {
    std::vector<double> x;
    for (double i = 0; i < n[k]; ++i) x.push_back(i);
    BOOST_TEST(mann_kendall(x).p == exact[k], boost::test_tools::tolerance(1e-15));
    BOOST_TEST(mann_kendall(x, {}, {.method = KendallMethod::normal}).p == normal[k],
               boost::test_tools::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(degenerate_and_trap_cases_give_the_reference_values) {
  for (const char* name : {"degenerate_n1", "degenerate_constant", "uint8_wrap_trap"}) {
    const Case& c = trend_cases()[name];
    check_score(c, run(c));
  }
  for (const char* name : {"degenerate_n2", "degenerate_n3_perfect", "float32_trap", "mannks_tie_variance_bug",
                           "gap_changes_slope", "mannkendall_small_n_crash", "Helsel_theilsen_outlier_n7"}) {
    const Case& c = trend_cases()[name];
    check_score(c, run(c));
    CHECK_CASE(c, run(c).p, "p_exact");
  }
  const Case& three = trend_cases()["degenerate_n3_perfect"];
  CHECK_CASE(three, run(three, {.method = KendallMethod::normal}).p, "p_normal_cc");
  const Case& tied = trend_cases()["tied_times_variance"];
  check_score(tied, run(tied));
  CHECK_CASE(tied, run(tied).tau_b, "tau_b");
  BOOST_TEST((run(tied).method == KendallUsed::normal));
  BOOST_TEST((run(tied, {.method = KendallMethod::exact}).status == Status::approximate));
}

BOOST_AUTO_TEST_CASE(p_is_not_lost_in_the_far_tail) {
  const Case& c = trend_cases()["tail_precision_n40_perfect"];
  BOOST_TEST(run(c).p == c.expected("p_normal_cc"), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(run(c, {.method = KendallMethod::exact}).p == c.expected("p_exact"), boost::test_tools::tolerance(1e-12));
  std::vector<double> x(2000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
  const auto r = mann_kendall(x);
  BOOST_TEST(r.p == 0.0);  // underflow, which log_p survives
  // log(2) + log of the normal tail at z = 67.04..., from Mills' ratio.
  BOOST_TEST(r.log_p == -0.5 * r.z * r.z - std::log(r.z) + 0.5 * std::log(2 / std::numbers::pi),
             boost::test_tools::tolerance(1e-6));
  // Both branches of the logarithm meet.
  BOOST_TEST(detail::log_normal_tail(24.2) == std::log(0.5 * std::erfc(24.2 / std::numbers::sqrt2)),
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_thousand_values_give_the_reference_values) {
  const Case& c = trend_cases()["long_lcg_n1000"];
  std::vector<double> x;
  std::uint64_t state = 12345;
  for (int i = 0; i < 1000; ++i) {
    state = (1103515245 * state + 12345) % (1ULL << 31U);
    x.push_back(static_cast<double>((state >> 8U) % 100003) / 1000 + 0.01 * i);
  }
  CHECK_CASE(c, x[0], "x0");
  CHECK_CASE(c, x.back(), "xlast");
  const auto r = mann_kendall(x);
  check_score(c, [&] {
    auto s = r;
    s.p = missing;
    return s;
  }());
}

BOOST_AUTO_TEST_CASE(corrections_give_the_reference_values) {
  for (const char* data : {"Nile", "LakeHuron"}) {
    const auto named = [&](const char* prefix) -> const Case& { return trend_cases()[std::string(prefix) + data]; };
    const Case& hr = named("hamed_rao_all_significant_lags_");
    const auto r = run(hr, {.correction = Correction::hamed_rao});
    CHECK_CASE(hr, r.variance_ratio, "n_over_nstar");
    CHECK_CASE(hr, r.variance, "var");
    CHECK_CASE(hr, r.z, "z");
    CHECK_CASE(hr, r.p, "p");
    const Case& three = named("hamed_rao_lag3_");
    const auto r3 = run(three, {.correction = Correction::hamed_rao, .lags = 3});
    CHECK_CASE(three, r3.variance_ratio, "n_over_nstar");
    CHECK_CASE(three, r3.p, "p");
    const Case& all = named("yue_wang_all_lags_");
    const auto yw = run(all, {.correction = Correction::yue_wang, .lags = 1000});
    CHECK_CASE(all, yw.variance_ratio, "n_over_nstar");
    CHECK_CASE(all, yw.variance, "var");
    CHECK_CASE(all, yw.z, "z");
    CHECK_CASE(all, yw.p, "p");
    const Case& one = named("yue_wang_lag1_");
    const auto ar1 = run(one, {.correction = Correction::yue_wang});
    CHECK_CASE(one, ar1.phi, "r1");
    CHECK_CASE(one, ar1.variance_ratio, "n_over_nstar_AR1_correct");
    CHECK_CASE(one, ar1.z, "z_AR1_correct");
    CHECK_CASE(one, ar1.p, "p_AR1_correct");
    const auto single = run(one, {.correction = Correction::yue_wang, .lags = 1});
    CHECK_CASE(one, single.variance_ratio, "n_over_nstar_single_lag_term");
    CHECK_CASE(one, single.p, "p_single_lag_term");
    check_score(named("prewhitening_"), run(named("prewhitening_"), {.correction = Correction::prewhitening}));
    check_score(named("tfpw_"), run(named("tfpw_"), {.correction = Correction::tfpw}));
  }
}

BOOST_AUTO_TEST_CASE(known_errors_of_peers_are_not_matched) {
  // R's modifiedmk sums (1 - 1/n) r1^k; the series of Yue and Wang is (1 - k/n) r1^k.
  const Case& lag1 = trend_cases()["yue_wang_lag1_LakeHuron"];
  const auto ar1 = run(lag1, {.correction = Correction::yue_wang});
  BOOST_TEST(!lag1.agrees(ar1.variance_ratio, "n_over_nstar"));
  CHECK_CASE(lag1, ar1.variance_ratio, "n_over_nstar_AR1_correct");
  // R's Kendall computes in single precision.
  const Case& single = trend_cases()["kendall_pkg_Nile"];
  BOOST_TEST(run(single).p != single.expected("p"));
  CHECK_CASE(trend_cases()["mk_original_Nile"], run(single).p, "p");
  // Yue-Wang goes below the smallest attainable p, with all lags by five orders of magnitude; ar1 cannot.
  const Case& absurd = trend_cases()["yue_wang_all_lags_antitrap_n10"];
  const auto all = run(absurd, {.correction = Correction::yue_wang, .lags = 9});
  CHECK_CASE(absurd, all.variance_ratio, "n_over_nstar");
  BOOST_TEST(all.p < 2.0 / 3628800.0);
  BOOST_TEST(run(absurd, {.correction = Correction::ar1}).p > 2.0 / 3628800.0);
  CHECK_CASE(absurd, run(absurd).p, "p_exact");
  CHECK_CASE(absurd, run(absurd, {.method = KendallMethod::normal}).p, "p_normal_cc");
  // A negative corrected variance: NaN or absolute values in peers, here the uncorrected one and a status.
  const Case& negative = trend_cases()["issue29_hamed_rao_negative_variance"];
  const auto r = run(negative, {.correction = Correction::hamed_rao});
  BOOST_TEST((r.status == Status::variance_not_positive));
  CHECK_CASE(negative, r.s, "S");
  CHECK_CASE(negative, r.variance, "varS0");
  CHECK_CASE(negative, r.p, "p_uncorrected");
  CHECK_CASE(negative, run(negative).p, "p_exact");
}

BOOST_AUTO_TEST_CASE(the_decision_of_3pw_is_the_larger_p) {
  for (const Case& c : trend_cases().starting_with("mannkendall_prob_3pw_"))
    BOOST_TEST(std::max(test::number(c.input("p_pw")), test::number(c.input("p_tfpw_y"))) == c.expected("p"));
  const auto x = trend_cases()["mk_original_LakeHuron"].numbers("x");
  const auto p = [&](Correction correction) { return mann_kendall(x, {}, {.correction = correction}).p; };
  BOOST_TEST(p(Correction::three_pw) == std::max(p(Correction::prewhitening), p(Correction::tfpw)));
  const std::vector<double> unrelated{3, 1, 4, 1.5, 5, 9, 2.6, 5.3};
  BOOST_TEST(mann_kendall(unrelated, {}, {.correction = Correction::three_pw}).p == mann_kendall(unrelated).p);
}

BOOST_AUTO_TEST_CASE(exact_p_is_what_enumeration_gives) {
  Philox random(1);
  for (int round = 0; round < 60; ++round) {
    const auto n = static_cast<std::size_t>(2 + random.below(7));
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(static_cast<double>(random.below(2 + round % 9)));
    if (std::adjacent_find(x.begin(), x.end(), std::not_equal_to<>()) == x.end()) continue;
    const Enumerated wanted = enumerate(x);
    const auto close = boost::test_tools::tolerance(1e-14);
    BOOST_TEST(mann_kendall(x).p == wanted.two_sided, close);
    BOOST_TEST(mann_kendall(x, {}, {.alternative = Alternative::greater}).p == wanted.greater, close);
    BOOST_TEST(mann_kendall(x, {}, {.alternative = Alternative::less}).p == wanted.less, close);
    BOOST_TEST(direction_confidence(x).confidence == wanted.mid, close);
  }
}

BOOST_AUTO_TEST_CASE(probabilities_in_double_continue_the_exact_integers) {
  // n = 34 both ways: groups that sum to 34 with integers, and the normal limit beyond.
  for (const std::vector<Index>& groups : {std::vector<Index>{}, {12, 3, 2}, {20}}) {
    const KendallNull below(34, groups);
    const KendallNull above(35, groups);
    const double variance = detail::kendall_variance(35, groups, {});
    double total = 0.0;
    double second = 0.0;
    for (Index s = -above.pairs(); s <= above.pairs(); s += 2) {
      total += above.probability(s);
      second += above.probability(s) * static_cast<double>(s) * static_cast<double>(s);
    }
    BOOST_TEST(total == 1.0, boost::test_tools::tolerance(1e-13));
    BOOST_TEST(second == variance, boost::test_tools::tolerance(1e-12));
    second = 0.0;
    for (Index s = -below.pairs(); s <= below.pairs(); s += 2)
      second += below.probability(s) * static_cast<double>(s) * static_cast<double>(s);
    BOOST_TEST(second == detail::kendall_variance(34, groups, {}), boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(merge_sort_and_all_pairs_agree) {
  Philox random(2);
  for (const Index n : {Index{699}, Index{700}, Index{1500}}) {
    for (const Index values : {Index{3}, Index{100}, Index{1000000}}) {
      std::vector<double> x;
      std::vector<double> t;
      for (Index i = 0; i < n; ++i) {
        x.push_back(static_cast<double>(random.below(values)));
        t.push_back(static_cast<double>(i / 3));
      }
      Index plain = 0;
      Index with_tied_times = 0;
      for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = i + 1; j < x.size(); ++j) {
          const Index sign = (x[j] > x[i]) - (x[j] < x[i]);
          plain += sign;
          if (t[j] > t[i]) with_tied_times += sign;
        }
      BOOST_TEST(mann_kendall(x).s == static_cast<double>(plain));
      BOOST_TEST(mann_kendall(x, t).s == static_cast<double>(with_tied_times));
    }
  }
}

BOOST_AUTO_TEST_CASE(thin_and_degenerate_series_have_a_status) {
  const auto status = [](std::vector<double> x) { return mann_kendall(x).status; };
  BOOST_TEST((status({}) == Status::no_data));
  BOOST_TEST((status({missing, missing}) == Status::no_data));
  BOOST_TEST((status({missing, 4.0}) == Status::too_few));
  BOOST_TEST((status({2.0, 2.0, 2.0}) == Status::constant));
  BOOST_TEST((status({1.0, infinity, 2.0}) == Status::infinite_value));
  BOOST_TEST((status({1e300, -1e300, 1e308}) == Status::ok));
  BOOST_TEST(is_missing(mann_kendall(std::vector<double>{1.0, -infinity}).p));
  BOOST_TEST(mann_kendall(std::vector<double>{2.0, 2.0}).p == 1.0);
  BOOST_TEST(mann_kendall(std::vector<double>{}).n == 0);
  BOOST_TEST((direction_confidence(std::vector<double>{1.0}).status == Status::too_few));
  BOOST_TEST(direction_confidence(std::vector<double>{1.0, 1.0}).confidence == 0.5);
  BOOST_TEST(direction_confidence(std::vector<double>{1.0, 2.0, 3.0}).confidence == 11.0 / 12.0,
             boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(p_never_exceeds_one_and_is_symmetric) {
  for (Index n = 2; n <= 34; ++n) {
    const KendallNull null(n, {});
    for (Index s = -null.pairs(); s <= null.pairs(); s += 2) {
      BOOST_TEST(null.upper_tail(s) <= 1.0);
      BOOST_TEST(null.probability(s) == null.probability(-s));
    }
    BOOST_TEST(null.upper_tail(-null.pairs()) == 1.0);
  }
}

BOOST_AUTO_TEST_CASE(a_slow_twin_agrees_bit_by_bit_with_and_without_vector_code) {
  const Index series = nyckeltal::test::twin_series();
  Philox random(21);
  detail::ScoreScratch portable;
  portable.avx2 = false;
  detail::ScoreScratch fast;
  for (Index k = 0; k < series; ++k) {
    const auto x = nyckeltal::test::random_series(random);
    detail::Observed seen;
    seen.take(x, detail::TimeAxis({}, static_cast<Index>(x.size())));
    Index s = 0;
    std::map<double, Index> groups;
    for (Index i = 0; i < seen.n; ++i) {
      ++groups[seen.values()[static_cast<std::size_t>(i)]];
      for (Index j = i + 1; j < seen.n; ++j) {
        const double a = seen.values()[static_cast<std::size_t>(i)];
        const double b = seen.values()[static_cast<std::size_t>(j)];
        s += (b > a) - (b < a);
      }
    }
    // Integer arithmetic, divided once.
    Index eighteenths = seen.n * (seen.n - 1) * (2 * seen.n + 5);
    for (const auto& [value, t] : groups) eighteenths -= t * (t - 1) * (2 * t + 5);
    for (detail::ScoreScratch* scratch : {&portable, &fast}) {
      for (const bool padded : {false, true}) {
        const KendallScore score = detail::kendall_score(seen.values(), {}, *scratch, padded);
        BOOST_REQUIRE(score.s == s);
        BOOST_REQUIRE(score.variance == static_cast<double>(eighteenths) / 18.0);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(order_of_years_and_missing_years_change_nothing) {
  const std::vector<double> years{2010, 2001, 2006, 2002, 2005};
  const std::vector<double> x{27.0, 10.0, 21.0, 12.0, 18.0};
  const Case& c = trend_cases()["gap_changes_slope"];
  CHECK_CASE(c, mann_kendall(x, years).s, "S");
  const std::vector<double> padded{10, 12, missing, missing, 18, 21, missing, missing, missing, 27};
  BOOST_TEST(mann_kendall(padded).p == mann_kendall(x, years).p);
}

BOOST_AUTO_TEST_CASE(a_batch_row_is_the_single_call_and_threads_change_nothing) {
  Philox random(3);
  std::vector<double> values(2000 * 12);
  for (double& v : values) v = random.uniform() < 0.2 ? missing : static_cast<double>(random.below(9));
  const Rows rows{values, 12};
  for (const Correction correction :
       {Correction::none, Correction::pooled, Correction::ar1, Correction::hamed_rao, Correction::yue_wang,
        Correction::prewhitening, Correction::tfpw, Correction::three_pw}) {
    MannKendallOptions options{.correction = correction};
    const auto one = mann_kendall(rows, {}, options);
    const auto eight = mann_kendall(rows, {}, options, {.threads = 8});
    if (correction == Correction::pooled) options.phi = pooled_autocorrelation(rows).phi;
    for (Index r = 0; r < rows.count(); ++r) {
      const auto& a = one[static_cast<std::size_t>(r)];
      const auto& b = eight[static_cast<std::size_t>(r)];
      const auto single = mann_kendall(rows[r], {}, options);
      BOOST_REQUIRE((a.p == b.p || (is_missing(a.p) && is_missing(b.p))));
      BOOST_REQUIRE((a.p == single.p || (is_missing(a.p) && is_missing(single.p))));
      BOOST_REQUIRE((a.status == single.status && a.status == b.status));
      BOOST_REQUIRE(!(a.p > 1.0));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_caller_s_mistakes_are_errors) {
  const std::vector<double> x{1, 2, 3};
  BOOST_CHECK_THROW((void)mann_kendall(x, std::vector<double>{2000, 2001}), ArgumentError);
  BOOST_CHECK_THROW((void)mann_kendall(x, std::vector<double>{2000, 2001, missing}), ArgumentError);
  BOOST_CHECK_THROW((void)mann_kendall(x, {}, {.correction = Correction::pooled}), ArgumentError);
  BOOST_CHECK_THROW((void)mann_kendall(x, {}, {.correction = Correction::ar1, .phi = 1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)mann_kendall(x, std::vector<double>{1, 1, 2}, {.correction = Correction::ar1}),
                    ArgumentError);
}

BOOST_AUTO_TEST_CASE(continuity_moves_s_towards_zero_on_the_side_that_is_asked_about) {
  // 5, 4, 3, 1, 2: S = -9 + 1 = -8, and the variance of five values is 5 * 4 * 15 / 18 = 50 / 3.
  const std::vector<double> falling{5, 4, 3, 1, 2};
  const double deviation = std::sqrt(50.0 / 3.0);
  const auto above = [](double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); };
  const auto close = boost::test_tools::tolerance(1e-13);
  const auto test = [&](Alternative alternative, bool continuity = true) {
    return mann_kendall(falling, {},
                        {.alternative = alternative, .method = KendallMethod::normal, .continuity = continuity});
  };
  // At most -8 is at most -7 of a continuous S, at least -8 is at least -9.
  const MannKendallResult less = test(Alternative::less);
  BOOST_TEST(less.z == -7.0 / deviation, close);
  BOOST_TEST(less.p == above(7.0 / deviation), close);
  const MannKendallResult greater = test(Alternative::greater);
  BOOST_TEST(greater.z == -9.0 / deviation, close);
  BOOST_TEST(greater.p == above(-9.0 / deviation), close);
  const MannKendallResult both = test(Alternative::two_sided);
  BOOST_TEST(both.z == -7.0 / deviation, close);
  BOOST_TEST(both.p == 2.0 * above(7.0 / deviation), close);
  BOOST_TEST(test(Alternative::less, false).z == -8.0 / deviation, close);
}

BOOST_AUTO_TEST_CASE(p_is_exact_up_to_34_values) {
  std::vector<double> rising(34);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<double>(i);
  const MannKendallResult longest = mann_kendall(rising);
  BOOST_TEST((longest.method == KendallUsed::exact));
  BOOST_TEST(longest.log_p == std::log(2.0) - std::lgamma(35.0), boost::test_tools::tolerance(1e-12));
  rising.push_back(34.0);
  const MannKendallResult beyond = mann_kendall(rising);
  BOOST_TEST((beyond.method == KendallUsed::normal));
  const double z = (35.0 * 34.0 / 2.0 - 1.0) / std::sqrt(35.0 * 34.0 * 75.0 / 18.0);
  BOOST_TEST(beyond.p == std::erfc(z / std::numbers::sqrt2), boost::test_tools::tolerance(1e-11));
}

BOOST_AUTO_TEST_CASE(the_variance_with_ties_in_value_and_time_is_that_of_all_permutations) {
  struct Tied {
    std::vector<double> x, t;
  };
  // Pairs, then triples, in both; then two triples of values against a triple and a pair of times.
  for (const Tied& tied : {Tied{{1, 1, 2, 3}, {1, 1, 2, 3}}, Tied{{1, 1, 1, 2, 3}, {1, 1, 1, 2, 3}},
                           Tied{{1, 1, 1, 2, 2, 2, 3}, {1, 2, 2, 2, 3, 3, 4}}}) {
    std::vector<std::size_t> order(tied.x.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    double squares = 0.0;
    double all = 0.0;
    do {
      Index s = 0;
      for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = 0; j < order.size(); ++j)
          if (tied.t[i] < tied.t[j]) {
            const double a = tied.x[order[i]];
            const double b = tied.x[order[j]];
            s += (b > a) - (b < a);
          }
      squares += static_cast<double>(s * s);
      all += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    BOOST_TEST(mann_kendall(tied.x, tied.t).variance == squares / all, boost::test_tools::tolerance(1e-13));
  }
}

BOOST_AUTO_TEST_CASE(a_value_after_a_gap_has_no_whitened_value) {
  const std::vector<double> years{2001, 2002, 2003, 2005, 2006, 2007};
  const std::vector<double> x{1, 3, 6, 9, 8, 12};
  // Half of the year before taken away: 2.5, 4.5, nothing in 2005, 3.5, 8. One of six pairs falls: S = 4.
  const MannKendallResult r = mann_kendall(x, years, {.correction = Correction::prewhitening, .phi = 0.5});
  BOOST_TEST(r.n == 6);
  BOOST_TEST(r.s == 4.0);
  BOOST_TEST(r.variance == 4.0 * 3.0 * 13.0 / 18.0, boost::test_tools::tolerance(1e-14));
  // Of 24 orders 1 has no falling pair and 3 have one.
  BOOST_TEST(r.p == 2.0 * 4.0 / 24.0, boost::test_tools::tolerance(1e-14));
}

namespace {

// Corrections from their definitions, of values in ascending years.
double r_of(const std::vector<double>& y, const std::vector<double>& years, double lag) {
  const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size());
  double squares = 0.0;
  double products = 0.0;
  double pairs = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    squares += (y[i] - mean) * (y[i] - mean);
    for (std::size_t j = 0; j < y.size(); ++j)
      if (years[j] == years[i] + lag) {
        products += (y[i] - mean) * (y[j] - mean);
        pairs += 1.0;
      }
  }
  // Gaps leave fewer pairs than n - lag: the sum is that of as many as there would be.
  return pairs > 0.0 ? static_cast<double>(y.size()) / (pairs + lag) * products / squares : missing;
}
double median_slope(const std::vector<double>& x, const std::vector<double>& years) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) slopes.push_back((x[j] - x[i]) / (years[j] - years[i]));
  return nyckeltal::test::median(slopes);
}
std::vector<double> without_line(std::vector<double> x, const std::vector<double>& years, double slope) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= slope * (years[i] - years[0]);
  return x;
}
double hamed_rao_twin(const std::vector<double>& x, const std::vector<double>& years, Index lags) {
  const std::vector<double> y = without_line(x, years, median_slope(x, years));
  std::vector<double> ranks;
  for (const double a : y) {
    double rank = 0.5;
    for (const double b : y) rank += b < a ? 1.0 : b == a ? 0.5 : 0.0;
    ranks.push_back(rank);
  }
  const auto n = static_cast<double>(x.size());
  double sum = 0.0;
  for (double k = 1.0; k <= (lags > 0 ? static_cast<double>(lags) : n - 1.0); k += 1.0) {
    const double r = r_of(ranks, years, k);
    if (std::abs(r) > 1.959963984540054 / std::sqrt(n)) sum += (n - k) * (n - k - 1.0) * (n - k - 2.0) * r;
  }
  return 1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum;
}
double yue_wang_twin(const std::vector<double>& x, const std::vector<double>& years, Index lags) {
  const std::vector<double> y = without_line(x, years, median_slope(x, years));
  const auto n = static_cast<double>(x.size());
  double sum = 0.0;
  for (double k = 1.0; k <= (lags > 0 ? std::min(static_cast<double>(lags), n - 1.0) : n - 1.0); k += 1.0) {
    const double r = lags > 0 ? r_of(y, years, k) : std::pow(r_of(y, years, 1.0), k);
    if (!is_missing(r)) sum += (1.0 - k / n) * r;
  }
  return 1.0 + 2.0 * sum;
}
Index score_of(const std::vector<double>& x) {
  Index s = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) s += (x[j] > x[i]) - (x[j] < x[i]);
  return s;
}
std::vector<double> persistent(Philox& random, std::size_t n, double phi) {
  std::vector<double> x;
  double noise = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    x.push_back(0.3 * static_cast<double>(i) + (noise = phi * noise + random.normal()));
  return x;
}
std::vector<double> rising(Index n) {
  std::vector<double> x(static_cast<std::size_t>(n));
  std::iota(x.begin(), x.end(), 0.0);
  return x;
}
double normal_above(double z) {
  return 0.5 * std::erfc(z / std::numbers::sqrt2);
}

}  // namespace

BOOST_AUTO_TEST_CASE(corrected_variances_are_those_of_the_definitions) {
  Philox random(31);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> years;
    for (int i = 0; i < 14; ++i)
      if (round % 2 == 0 || i % 5 != 3) years.push_back(2000.0 + i);  // with gaps too
    const std::vector<double> x = persistent(random, years.size(), round % 3 == 0 ? -0.6 : 0.7);
    const auto n = static_cast<double>(x.size());
    const double plain = n * (n - 1.0) * (2.0 * n + 5.0) / 18.0;
    for (const Index lags : {0, 1, 3, 40}) {
      const auto check = [&](Correction correction, double ratio) {
        const MannKendallResult got = mann_kendall(x, years, {.correction = correction, .lags = lags});
        const bool usable = ratio > 0.0;
        const auto close = boost::test_tools::tolerance(1e-10);
        BOOST_TEST((got.status == (usable ? Status::ok : Status::variance_not_positive)));
        BOOST_TEST(got.variance_ratio == (usable ? ratio : 1.0), close);
        BOOST_TEST(got.variance == plain * (usable ? ratio : 1.0), close);
        const double s = static_cast<double>(score_of(x));
        BOOST_TEST(got.s == s);
        BOOST_TEST(got.n == std::ssize(x));
        const double z = s == 0.0 ? 0.0 : std::copysign(std::abs(s) - 1.0, s) / std::sqrt(got.variance);
        BOOST_TEST(got.z == z, close);
        BOOST_TEST(got.p == std::min(1.0, 2.0 * normal_above(std::abs(z))), close);
        BOOST_TEST((got.method == KendallUsed::normal));
        return got.phi;
      };
      BOOST_TEST(is_missing(check(Correction::hamed_rao, hamed_rao_twin(x, years, lags))));
      BOOST_TEST(check(Correction::yue_wang, yue_wang_twin(x, years, lags)) ==
                     r_of(without_line(x, years, median_slope(x, years)), years, 1.0),
                 boost::test_tools::tolerance(1e-10));
    }
    // With a phi of one's own: the series of its powers, and the factor for the noise of ranks.
    double powers = 1.0;
    for (double k = 1.0; k < n; k += 1.0) powers += 2.0 * (1.0 - k / n) * std::pow(0.4, k);
    const MannKendallResult given = mann_kendall(x, years, {.correction = Correction::yue_wang, .phi = 0.4});
    BOOST_TEST(given.variance_ratio == powers, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(given.phi == 0.4);
    for (const Correction correction : {Correction::pooled, Correction::ar1}) {
      const MannKendallResult inflated = mann_kendall(x, years, {.correction = correction, .phi = 0.4});
      BOOST_TEST(inflated.variance_ratio == variance_inflation(std::ssize(x), 0.4),
                 boost::test_tools::tolerance(1e-13));
      BOOST_TEST(inflated.variance == plain * inflated.variance_ratio, boost::test_tools::tolerance(1e-13));
      BOOST_TEST(inflated.phi == 0.4);
    }
  }
}

BOOST_AUTO_TEST_CASE(whitened_series_are_those_of_the_definitions) {
  Philox random(32);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> years;
    for (int i = 0; i < 16; ++i)
      if (round % 2 == 0 || i != 6) years.push_back(1990.0 + i);
    const std::vector<double> x = persistent(random, years.size(), 0.8);
    const double slope = median_slope(x, years);
    const auto whitened = [&](const std::vector<double>& y, double phi, double back) {
      std::vector<double> out;
      for (std::size_t i = 1; i < y.size(); ++i)
        if (years[i] == years[i - 1] + 1.0) out.push_back(y[i] - phi * y[i - 1] + back * (years[i] - years[0]));
      return out;
    };
    const auto check = [&](Correction correction, double given, const std::vector<double>& y, double phi, double back) {
      const MannKendallResult got = mann_kendall(x, years, {.correction = correction, .phi = given});
      const std::vector<double> left = whitened(y, phi, back);
      BOOST_TEST(got.phi == phi, boost::test_tools::tolerance(1e-10));
      BOOST_TEST(got.s == static_cast<double>(score_of(left)));
      BOOST_TEST(got.p == mann_kendall(left).p, boost::test_tools::tolerance(1e-13));
      BOOST_TEST(got.tau_a == mann_kendall(left).tau_a, boost::test_tools::tolerance(1e-13));
      BOOST_TEST((got.n == std::ssize(x) && got.status == Status::ok && got.method == KendallUsed::exact));
      return got.p;
    };
    const std::vector<double> flat = without_line(x, years, slope);
    const double r1 = r_of(x, years, 1.0);
    const double pw = check(Correction::prewhitening, missing, x, r1, 0.0);
    const double tfpw = check(Correction::tfpw, missing, flat, r_of(flat, years, 1.0), slope);
    const double pw_given = check(Correction::prewhitening, 0.6, x, 0.6, 0.0);
    const double tfpw_given = check(Correction::tfpw, 0.6, flat, 0.6, slope);
    // 3PW whitens where r1 is significant, 1.96 / sqrt(n), and believes the larger p.
    const MannKendallResult three = mann_kendall(x, years, {.correction = Correction::three_pw});
    const bool significant = r1 > 1.959963984540054 / std::sqrt(static_cast<double>(x.size()));
    BOOST_TEST(three.p == (significant ? std::max(pw, tfpw) : mann_kendall(x, years).p));
    if (!significant) BOOST_TEST(three.phi == r1, boost::test_tools::tolerance(1e-10));
    BOOST_TEST(mann_kendall(x, years, {.correction = Correction::three_pw, .phi = 0.6}).p ==
               std::max(pw_given, tfpw_given));
    const double bound = 1.959963984540054 / std::sqrt(static_cast<double>(x.size()));
    const MannKendallResult below = mann_kendall(x, years, {.correction = Correction::three_pw, .phi = bound});
    BOOST_TEST((below.p == mann_kendall(x, years).p && below.phi == bound));
  }
}

BOOST_AUTO_TEST_CASE(a_correction_without_an_estimate_leaves_no_p) {
  const auto refused = [](const std::vector<double>& x, const std::vector<double>& years, Correction correction) {
    const MannKendallResult got = mann_kendall(x, years, {.correction = correction});
    BOOST_TEST((got.status == Status::too_few && got.method == KendallUsed::none));
    BOOST_TEST((is_missing(got.p) && is_missing(got.z) && is_missing(got.log_p)));
    return got;
  };
  const std::vector<double> alternate{2000, 2002, 2004, 2006, 2008, 2010};
  const std::vector<double> x{3, 1, 4, 1.5, 9, 2};
  // Two values have no lag to speak of, four no estimate of phi, and years that lie apart no neighbours.
  for (const auto& got : {refused({1, 2}, {}, Correction::hamed_rao), refused({1, 3, 2, 4}, {}, Correction::ar1),
                          refused(x, alternate, Correction::yue_wang)})
    BOOST_TEST((is_missing(got.variance) && is_missing(got.variance_ratio) && !is_missing(got.s)));
  refused({1, 4}, {2000, 2002}, Correction::prewhitening);
  refused({1, 4}, {}, Correction::prewhitening);
  BOOST_TEST(
      (mann_kendall(std::vector<double>{1, 2, 4}, {}, {.correction = Correction::hamed_rao}).status == Status::ok));
  // Nothing is corrected where nothing can be tested.
  for (const Correction correction : {Correction::ar1, Correction::hamed_rao, Correction::yue_wang, Correction::tfpw}) {
    const MannKendallResult same = mann_kendall(std::vector<double>(6, 2.0), {}, {.correction = correction});
    BOOST_TEST((same.status == Status::constant && same.p == 1.0 && same.variance_ratio == 1.0));
    const MannKendallResult one = mann_kendall(std::vector<double>{2.0}, {}, {.correction = correction});
    BOOST_TEST((one.status == Status::too_few && is_missing(one.p)));
  }
  // Values whose differences no double holds.
  const std::vector<double> wild{1.7e308, -1.7e308, 1e308, -1.5e308, 1.6e308, -1e308};
  BOOST_TEST((mann_kendall(wild, {}, {.correction = Correction::prewhitening, .phi = 0.9}).status == Status::overflow));
  // A corrected p is normal by definition: that no exact one was possible needs no word.
  const std::vector<double> tied{1, 1, 2, 3, 3, 4};
  const MannKendallResult exact =
      mann_kendall(tied, {}, {.method = KendallMethod::exact, .correction = Correction::ar1, .phi = 0.2});
  BOOST_TEST((exact.status == Status::ok && exact.method == KendallUsed::normal));
  const MannKendallResult longer =
      mann_kendall(rising(160), {}, {.method = KendallMethod::exact, .correction = Correction::ar1, .phi = 0.2});
  BOOST_TEST((longer.status == Status::ok));
}

BOOST_AUTO_TEST_CASE(the_result_says_what_was_tested_and_how) {
  // 1, 3, 2, 2: four pairs up, one down, one tied.
  const std::vector<double> x{1, 3, 2, 2};
  const auto close = boost::test_tools::tolerance(1e-13);
  const MannKendallResult got = mann_kendall(x);
  BOOST_TEST((got.n == 4 && got.status == Status::ok && got.method == KendallUsed::exact));
  BOOST_TEST(got.s == 1.0);
  BOOST_TEST(got.variance == (4.0 * 3.0 * 13.0 - 2.0 * 1.0 * 9.0) / 18.0, close);
  BOOST_TEST(got.tau_a == 1.0 / 6.0, close);
  BOOST_TEST(got.tau_b == 1.0 / std::sqrt(5.0 * 6.0), close);
  BOOST_TEST(got.z == 0.0);  // |S| - 1
  BOOST_TEST(got.p == 1.0);
  BOOST_TEST(got.log_p == 0.0);
  BOOST_TEST(got.variance_ratio == 1.0);
  BOOST_TEST(is_missing(got.phi));
  // The exact test has its z too, with continuity where asked for, on the side asked about.
  const std::vector<double> up{1, 2, 3, 5, 4};  // S = 8 of variance 50 / 3
  const double deviation = std::sqrt(50.0 / 3.0);
  for (const KendallMethod method : {KendallMethod::automatic, KendallMethod::normal})
    for (const bool continuity : {true, false}) {
      const double step = continuity ? 1.0 : 0.0;
      const auto z = [&](Alternative alternative) {
        return mann_kendall(up, {}, {.alternative = alternative, .method = method, .continuity = continuity}).z;
      };
      BOOST_TEST(z(Alternative::two_sided) == (8.0 - step) / deviation, close);
      BOOST_TEST(z(Alternative::greater) == (8.0 - step) / deviation, close);
      BOOST_TEST(z(Alternative::less) == (8.0 + step) / deviation, close);
    }
  // Nothing, one value, all years alike, all values alike, an infinity.
  const MannKendallResult none = mann_kendall(std::vector<double>{missing});
  BOOST_TEST((none.n == 0 && none.s == 0.0 && none.variance == 0.0 && is_missing(none.p)));
  const MannKendallResult one = mann_kendall(std::vector<double>{5});
  BOOST_TEST((one.n == 1 && one.status == Status::too_few && is_missing(one.tau_a) && is_missing(one.tau_b)));
  const MannKendallResult at_once = mann_kendall(std::vector<double>{5, 7, 6}, std::vector<double>{1, 1, 1});
  BOOST_TEST((at_once.status == Status::too_few && is_missing(at_once.tau_a) && is_missing(at_once.p)));
  const MannKendallResult same = mann_kendall(std::vector<double>{5, 5, 5});
  BOOST_TEST((same.status == Status::constant && same.z == 0.0 && same.p == 1.0 && same.log_p == 0.0 && same.s == 0.0));
  BOOST_TEST((same.method == KendallUsed::none && same.variance_ratio == 1.0 && same.tau_a == 0.0));
  const MannKendallResult wild = mann_kendall(std::vector<double>{5, infinity});
  BOOST_TEST((wild.n == 2 && wild.status == Status::infinite_value && is_missing(wild.s)));
}

BOOST_AUTO_TEST_CASE(logarithms_of_p_near_and_far_on_either_side) {
  const auto close = boost::test_tools::tolerance(1e-10);
  for (const Index n : {40, 300, 900}) {
    const std::vector<double> x = rising(n);
    const auto m = static_cast<double>(n);
    const double deviation = std::sqrt(m * (m - 1.0) * (2.0 * m + 5.0) / 18.0);
    const double z = (0.5 * m * (m - 1.0) - 1.0) / deviation;
    // Mills' ratio by its continued fraction, whose far end does not matter any more.
    double fraction = z;
    for (double k = 200.0; k >= 1.0; k -= 1.0) fraction = z + k / fraction;
    const double log_tail = -0.5 * z * z - 0.5 * std::log(2.0 * std::numbers::pi) - std::log(fraction);
    BOOST_TEST(mann_kendall(x).log_p == log_tail + std::log(2.0), close);
    BOOST_TEST(mann_kendall(x, {}, {.alternative = Alternative::greater}).log_p == log_tail, close);
    const MannKendallResult less = mann_kendall(x, {}, {.alternative = Alternative::less});
    BOOST_TEST((less.p == 1.0 && less.log_p == 0.0));
  }
  const MannKendallResult exact =
      mann_kendall(std::vector<double>{1, 2, 3, 5, 4}, {}, {.alternative = Alternative::greater});
  BOOST_TEST(exact.log_p == std::log(5.0 / 120.0), close);
}

BOOST_AUTO_TEST_CASE(p_is_exact_up_to_150_values_where_it_is_asked_for) {
  const MannKendallOptions options{.method = KendallMethod::exact};
  std::vector<double> x = rising(150);
  std::swap(x[3], x[4]);  // 149 of 150! orders have one inversion, 1 has none
  const MannKendallResult longest = mann_kendall(x, {}, options);
  BOOST_TEST((longest.method == KendallUsed::exact && longest.status == Status::ok));
  BOOST_TEST(longest.log_p == std::log(2.0 * 150.0) - std::lgamma(151.0), boost::test_tools::tolerance(1e-12));
  x.push_back(151.0);
  const MannKendallResult beyond = mann_kendall(x, {}, options);
  BOOST_TEST((beyond.method == KendallUsed::normal && beyond.status == Status::approximate));
  BOOST_TEST((mann_kendall(x).status == Status::ok));
  // Ties in time alone have an exact p: that of the same ties in value.
  const std::vector<double> years{1, 1, 2, 3, 3, 3};
  const std::vector<double> values{2, 1, 3, 6, 4, 5};
  const MannKendallResult tied = mann_kendall(values, years, options);
  const MannKendallResult turned = mann_kendall(years, values, options);
  BOOST_TEST((tied.method == KendallUsed::exact && tied.s == turned.s && tied.p == turned.p));
}

BOOST_AUTO_TEST_CASE(the_exact_null_counts_the_orders_of_a_multiset) {
  for (const std::vector<Index>& groups : {std::vector<Index>{}, {2}, {3, 2}, {2, 2, 2}, {6}, {7}}) {
    std::vector<int> order;
    for (std::size_t g = 0; g < groups.size(); ++g)
      order.insert(order.end(), static_cast<std::size_t>(groups[g]), static_cast<int>(g));
    while (order.size() < 7) order.push_back(10 + static_cast<int>(order.size()));
    std::map<Index, double> count;  // of orders with so many pairs out of order
    double all = 0.0;
    do {
      Index d = 0;
      for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t j = i + 1; j < order.size(); ++j) d += order[i] > order[j] ? 1 : 0;
      ++count[d];
      ++all;
    } while (std::next_permutation(order.begin(), order.end()));
    const Index pairs = count.rbegin()->first;
    KendallNullCache cache;
    const KendallNull null(7, groups);
    for (const KendallNull* each : {&null, &cache.get(7, groups), &cache.get(7, groups)}) {
      BOOST_TEST(each->pairs() == pairs);
      double up_to = 0.0;
      for (Index d = 0; d <= pairs; ++d) {
        up_to += count[d];
        BOOST_TEST(each->cdf(d) == up_to / all, boost::test_tools::tolerance(1e-14));
        BOOST_TEST(each->upper_tail(pairs - 2 * d) == up_to / all, boost::test_tools::tolerance(1e-14));
        BOOST_TEST(each->probability(pairs - 2 * d) == count[d] / all, boost::test_tools::tolerance(1e-14));
      }
      BOOST_TEST((each->cdf(-1) == 0.0 && each->cdf(pairs) == 1.0 && each->cdf(pairs + 1) == 1.0));
    }
    // What is kept is told apart by length and by ties.
    BOOST_TEST(cache.get(8, groups).pairs() == pairs + 7);
    BOOST_TEST(cache.get(7, {}).pairs() == 21);
    BOOST_TEST(cache.get(3, {}).pairs() == 3);
    BOOST_TEST(cache.get(8, groups).pairs() == pairs + 7);
  }
  // In doubles, from 35 values on: both halves mirror each other, and the first of 35! orders has no inversion.
  const KendallNull wide(35, {});
  for (Index d = 0; d < wide.pairs(); ++d)
    BOOST_TEST(std::abs(wide.cdf(d) + wide.cdf(wide.pairs() - 1 - d) - 1.0) < 1e-15);
  BOOST_TEST(std::log(wide.cdf(0)) == -std::lgamma(36.0), boost::test_tools::tolerance(1e-13));
  BOOST_TEST(wide.cdf(1) / wide.cdf(0) == 35.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(scores_and_ties_around_the_lengths_where_the_counting_changes) {
  Philox random(33);
  for (const Index n : {2, 3, 63, 64, 65, 66, 698, 699, 700, 701}) {
    for (const Index values : {Index{2}, Index{30}, Index{1'000'000}}) {
      std::vector<double> x;
      std::vector<double> t;
      for (Index i = 0; i < n; ++i) {
        x.push_back(static_cast<double>(random.below(values)));
        t.push_back(static_cast<double>(i - i % (1 + i / 7 % 3)));
      }
      std::sort(t.begin(), t.end());
      std::map<double, Index> of_values, of_times;
      for (const double each : x) ++of_values[each];
      for (const double each : t) ++of_times[each];
      const auto sizes = [](const std::map<double, Index>& groups) {
        std::vector<Index> out;
        for (const auto& [value, size] : groups)
          if (size > 1) out.push_back(size);
        std::sort(out.begin(), out.end(), std::greater<>{});
        return out;
      };
      const auto tied = [](const std::vector<Index>& groups) {
        Index pairs = 0;
        for (const Index size : groups) pairs += size * (size - 1) / 2;
        return pairs;
      };
      for (const bool with_times : {false, true}) {
        Index s = 0;
        for (std::size_t i = 0; i < x.size(); ++i)
          for (std::size_t j = i + 1; j < x.size(); ++j)
            if (!with_times || t[j] > t[i]) s += (x[j] > x[i]) - (x[j] < x[i]);
        detail::ScoreScratch work;
        const KendallScore got =
            detail::kendall_score(x, with_times ? std::span<const double>(t) : std::span<const double>{}, work);
        BOOST_TEST((got.n == n && got.s == s && got.pairs() == n * (n - 1) / 2));
        BOOST_TEST(work.groups == sizes(of_values), boost::test_tools::per_element());
        BOOST_TEST(got.tied_pairs == tied(work.groups));
        const std::vector<Index> times = with_times ? sizes(of_times) : std::vector<Index>{};
        BOOST_TEST(work.time_groups == times, boost::test_tools::per_element());
        BOOST_TEST(got.tied_time_pairs == tied(times));
        BOOST_TEST(got.tau_a() == static_cast<double>(s) / static_cast<double>(got.pairs()),
                   boost::test_tools::tolerance(1e-14));
      }
    }
  }
  BOOST_TEST((is_missing(KendallScore{.n = 1}.tau_a())));
  BOOST_TEST((KendallScore{.n = 2, .s = 1}.tau_a() == 1.0));
  BOOST_TEST((is_missing(KendallScore{.n = 3, .tied_pairs = 3}.tau_b())));
}

BOOST_AUTO_TEST_CASE(confidence_in_a_direction_beyond_the_exact_lengths_and_without_one) {
  const auto close = boost::test_tools::tolerance(1e-12);
  std::vector<double> x = rising(36);
  std::swap(x[1], x[30]);
  for (const double sign : {1.0, -1.0}) {
    std::vector<double> y = x;
    for (double& each : y) each *= sign;
    const DirectionConfidenceResult got = direction_confidence(y);
    const auto s = static_cast<double>(score_of(y));
    BOOST_TEST((got.n == 36 && got.status == Status::ok && got.s == s));
    BOOST_TEST(got.confidence == 1.0 - normal_above(std::abs(s) / std::sqrt(36.0 * 35.0 * 77.0 / 18.0)), close);
  }
  // Ties in value and time at once have no exact null.
  const std::vector<double> values{1, 1, 2, 3};
  const DirectionConfidenceResult both = direction_confidence(values, std::vector<double>{1, 2, 2, 3});
  BOOST_TEST(both.s == 4.0);
  BOOST_TEST(both.confidence ==
                 1.0 - normal_above(4.0 / std::sqrt(mann_kendall(values, std::vector<double>{1, 2, 2, 3}).variance)),
             close);
  // In time alone they do: one of the 12 orders of 1, 2, 3, 3 has S = 5.
  const DirectionConfidenceResult years =
      direction_confidence(std::vector<double>{1, 2, 4, 3}, std::vector<double>{1, 2, 3, 3});
  BOOST_TEST(years.s == 5.0);
  BOOST_TEST(years.confidence == 1.0 - 0.5 / 12.0, close);
  const DirectionConfidenceResult level = direction_confidence(std::vector<double>{1, 2, 2, 1});
  BOOST_TEST((level.s == 0.0 && level.confidence == 0.5 && level.status == Status::ok));
  const DirectionConfidenceResult same = direction_confidence(std::vector<double>{4, 4, missing, 4});
  BOOST_TEST((same.status == Status::constant && same.confidence == 0.5 && same.n == 3 && same.s == 0.0));
  const DirectionConfidenceResult one = direction_confidence(std::vector<double>{4, missing});
  BOOST_TEST((one.status == Status::too_few && one.n == 1 && is_missing(one.confidence)));
  const DirectionConfidenceResult none = direction_confidence(std::vector<double>{missing});
  BOOST_TEST((none.status == Status::no_data && none.n == 0 && is_missing(none.s)));
  const DirectionConfidenceResult wild = direction_confidence(std::vector<double>{1, infinity});
  BOOST_TEST((wild.status == Status::infinite_value && wild.n == 2 && is_missing(wild.confidence)));
  const std::vector<double> rows{1, 2, 3, 4, 3, 2, 4, 1};
  const auto batch = direction_confidence(Rows{rows, 4}, std::vector<double>{4, 3, 2, 1});
  BOOST_TEST((batch.size() == 2 && batch[0].s == -6.0 && batch[1].s == 2.0));
  BOOST_TEST(batch[0].confidence == 1.0 - 0.5 / 24.0, close);
}

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_named) {
  const std::vector<double> x{1, 2, 3};
  const auto refused = [&](const MannKendallOptions& options, const char* code, const char* part,
                           const std::vector<double>& years = {}) {
    BOOST_CHECK_EXCEPTION((void)mann_kendall(x, years, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
    if (options.correction == Correction::pooled) return;
    BOOST_CHECK_EXCEPTION((void)mann_kendall(Rows{x, 3}, years, options), ArgumentError,
                          [&](const ArgumentError& error) { return error.code() == code; });
  };
  refused({.lags = -1}, "lags-negative", "lags is -1");
  refused({.phi = 1.0}, "phi-out-of-range", "phi is 1.0");
  refused({.phi = -1.0}, "phi-out-of-range", "phi is -1.0");
  refused({.correction = Correction::tfpw}, "years-not-distinct", "one value a year", {1, 1, 2});
  refused({.correction = Correction::pooled}, "nothing-to-pool", "one series has nothing to pool");
  BOOST_TEST((mann_kendall(x, {}, {.correction = Correction::pooled, .phi = 0.0}).status == Status::ok));
  BOOST_TEST((mann_kendall(x, std::vector<double>{1, 1, 2}, {.phi = -0.99}).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(scores_of_independent_blocks_add_up) {
  // Pairs out of order of three values: 1, 2, 2, 1 of 6 orders; of 1, 1, 2, 3: 1, 2, 3, 3, 2, 1 of 12. Multiplied out:
  const std::vector<double> counts{1, 4, 9, 14, 16, 14, 9, 4, 1};
  detail::SumOfNulls sum;
  for (int again = 0; again < 2; ++again) {
    BOOST_TEST((sum.pairs() == 0 && sum.cdf(0) == 1.0 && sum.cdf(-1) == 0.0 && sum.probability(0) == 1.0));
    sum.add(KendallNull(3, {}));
    sum.add(KendallNull(4, std::vector<Index>{2}));
    BOOST_TEST(sum.pairs() == 8);
    double up_to = 0.0;
    for (Index d = 0; d <= 8; ++d) {
      up_to += counts[static_cast<std::size_t>(d)];
      const auto close = boost::test_tools::tolerance(1e-14);
      BOOST_TEST(sum.cdf(d) == up_to / 72.0, close);
      BOOST_TEST(sum.upper_tail(8 - 2 * d) == up_to / 72.0, close);
      BOOST_TEST(sum.probability(8 - 2 * d) == counts[static_cast<std::size_t>(d)] / 72.0, close);
    }
    BOOST_TEST((sum.cdf(-1) == 0.0 && sum.cdf(8) == 1.0 && sum.cdf(9) == 1.0));
    sum.reset();
  }
}

BOOST_AUTO_TEST_SUITE_END()
