#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/slope_selection.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(theil_sen_slope)

using nyckeltal::test::Case;
using nyckeltal::test::times_of;
using nyckeltal::test::trend_cases;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TheilSenResult run(const Case& c, const TheilSenOptions& options = {}) {
  return theil_sen(c.numbers("x"), times_of(c), options);
}
std::vector<double> lcg(int n) {
  std::vector<double> x;
  std::uint64_t state = 12345;
  for (int i = 0; i < n; ++i) {
    state = (1103515245 * state + 12345) % (1ULL << 31U);
    x.push_back(static_cast<double>((state >> 8U) % 100003) / 1000 + 0.01 * i);
  }
  return x;
}

// The definition, with a sort.
std::vector<double> sorted_slopes(const std::vector<double>& x, const std::vector<double>& t) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j)
      if (!is_missing(x[i]) && !is_missing(x[j]) && t[i] != t[j]) slopes.push_back((x[j] - x[i]) / (t[j] - t[i]));
  std::sort(slopes.begin(), slopes.end());
  return slopes;
}
double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v.size() % 2 == 1 ? v[v.size() / 2] : 0.5 * v[v.size() / 2 - 1] + 0.5 * v[v.size() / 2];
}

}  // namespace

BOOST_AUTO_TEST_CASE(slopes_and_rounded_limits_give_the_reference_values) {
  for (const Case& c : trend_cases().starting_with("sen_ci_trend_")) {
    const auto r = run(c, {.interval = SlopeInterval::rounded});
    CHECK_CASE(c, r.slope, "slope");
    CHECK_CASE(c, r.lower, "lo");
    CHECK_CASE(c, r.upper, "up");
  }
  const Case& sen = trend_cases()["scipy_theilslopes_ci"];
  const auto r = run(sen, {.level = 0.93, .interval = SlopeInterval::rounded});
  CHECK_CASE(sen, r.slope, "slope");
  CHECK_CASE(sen, r.lower, "lo");
  CHECK_CASE(sen, r.upper, "up");
  CHECK_CASE(sen, r.intercept, "intercept_joint");
  CHECK_CASE(sen, run(sen, {.intercept = Intercept::separate}).intercept, "intercept_separate");
  const Case& tied = trend_cases()["scipy_theilslopes_min"];
  CHECK_CASE(tied, run(tied).slope, "slope");
  CHECK_CASE(tied, run(tied).intercept, "intercept_joint");
  CHECK_CASE(tied, run(tied, {.intercept = Intercept::separate}).intercept, "intercept_separate");
}

BOOST_AUTO_TEST_CASE(each_convention_of_the_interval_gives_the_reference_values) {
  for (const char* name : {"sen_ci_variants_n8", "sen_ci_variants_n5"}) {
    const Case& c = trend_cases()[name];
    const auto exact = run(c);
    CHECK_CASE(c, exact.slope, "slope");
    CHECK_CASE(c, exact.lower, "hw_lo");
    CHECK_CASE(c, exact.upper, "hw_up");
    CHECK_CASE(c, exact.coverage, "hw_coverage");
    const auto rounded = run(c, {.interval = SlopeInterval::rounded});
    CHECK_CASE(c, rounded.lower, "trend_lo");
    CHECK_CASE(c, rounded.upper, "trend_up");
  }
  const Case& eight = trend_cases()["sen_ci_variants_n8"];
  const auto gilbert = run(eight, {.interval = SlopeInterval::interpolated});
  CHECK_CASE(eight, gilbert.lower, "gilbert_lo");
  CHECK_CASE(eight, gilbert.upper, "gilbert_up");
  const Case& cloud = trend_cases()["HW_example_9_1_cloud_seeding"];
  const auto ninety = run(cloud, {.level = 0.9});
  CHECK_CASE(cloud, ninety.slope, "slope");
  CHECK_CASE(cloud, ninety.lower, "ci90_lo");
  CHECK_CASE(cloud, ninety.upper, "ci90_up");
  CHECK_CASE(cloud, ninety.coverage, "ci90_coverage");
  const Case& outlier = trend_cases()["Helsel_theilsen_outlier_n7"];
  CHECK_CASE(outlier, run(outlier).lower, "ci_lo");
  CHECK_CASE(outlier, run(outlier).upper, "ci_up");
  CHECK_CASE(outlier, run(outlier).coverage, "coverage");
  const Case& tied_times = trend_cases()["statpsych_ci_theil"];
  CHECK_CASE(tied_times, run(tied_times).slope, "slope");
  // The source prints seven digits.
  BOOST_TEST(std::abs(run(tied_times).lower - tied_times.expected("lo")) < 5e-8);
  CHECK_CASE(tied_times, run(tied_times).upper, "up");
}

BOOST_AUTO_TEST_CASE(no_interval_is_invented_where_peers_clamp_their_ranks) {
  // scipy and EnvStats return the smallest and the largest slope here: their coverage is 1 - 2/24 = 91.7 %, not 95 %.
  const Case& four = trend_cases()["sen_ci_variants_n4"];
  for (const SlopeInterval interval : {SlopeInterval::exact, SlopeInterval::interpolated, SlopeInterval::rounded}) {
    const auto r = run(four, {.interval = interval});
    CHECK_CASE(four, r.slope, "slope");
    BOOST_TEST(!four.agrees(r.lower, "gilbert_lo"));
    BOOST_TEST(r.lower == -infinity);
    BOOST_TEST(r.upper == infinity);
    BOOST_TEST(r.coverage == 1.0);
    BOOST_TEST((r.status == Status::unbounded));
  }
}

BOOST_AUTO_TEST_CASE(four_values_carry_a_lower_level_in_every_convention) {
  const std::vector<double> x{1, 3, 2, 4};
  for (const SlopeInterval interval : {SlopeInterval::exact, SlopeInterval::interpolated, SlopeInterval::rounded}) {
    const auto r = theil_sen(x, {}, {.level = 0.6, .interval = interval});
    BOOST_TEST((r.status == Status::ok));
    BOOST_TEST(r.lower <= r.slope);
    BOOST_TEST(r.upper >= r.slope);
    BOOST_TEST(r.coverage < 1.0);
  }
}

BOOST_AUTO_TEST_CASE(intercepts_and_gaps_give_the_reference_values) {
  for (const char* name : {"intercept_conventions_a", "scipy_issue_14324_gap_intercept"}) {
    const Case& c = trend_cases()[name];
    CHECK_CASE(c, run(c).slope, "slope");
    CHECK_CASE(c, run(c).intercept, "joint");
    CHECK_CASE(c, run(c, {.intercept = Intercept::separate}).intercept, "separate");
  }
  const Case& gap = trend_cases()["gap_changes_slope"];
  CHECK_CASE(gap, run(gap).slope, "slope_years");
  BOOST_TEST(!gap.agrees(run(gap).slope, "slope_if_gaps_dropped"));
  for (const char* name : {"degenerate_n1", "degenerate_n2", "degenerate_constant", "uint8_wrap_trap"})
    CHECK_CASE(trend_cases()[name], run(trend_cases()[name]).slope, "slope");
}

BOOST_AUTO_TEST_CASE(the_median_of_an_even_number_of_slopes_is_the_mean_of_the_middle_two) {
  // robslopes takes the upper one: -0.0251249999999996 and here -0.025125 on LakeHuron, told apart by exact halves.
  const std::vector<double> x{0.0, 1.0, 1.5, 4.0};
  const auto slopes = sorted_slopes(x, {0, 1, 2, 3});
  BOOST_TEST(theil_sen(x).slope == 0.5 * (slopes[2] + slopes[3]));
  BOOST_TEST(theil_sen(x).slope != slopes[3]);
  // Where both conventions meet, the reference values hold.
  for (const Case& c : trend_cases().starting_with("theilsen_uppermedian_")) CHECK_CASE(c, run(c).slope, "slope");
}

BOOST_AUTO_TEST_CASE(siegel_gives_the_reference_values) {
  const Case& odd = trend_cases()["siegel_odd7"];
  const auto r = siegel(odd.numbers("x"));
  CHECK_CASE(odd, r.slope, "slope");
  CHECK_CASE(odd, r.intercept, "intercept_separate");
  // Upper medians of robslopes, imitated with a sort, against their reference; ours are the averaged ones.
  for (const Case& c : trend_cases().starting_with("siegel_uppermedian_")) {
    const auto x = c.numbers("x");
    std::vector<double> upper;
    std::vector<double> averaged;
    for (std::size_t i = 0; i < x.size(); ++i) {
      std::vector<double> slopes;
      for (std::size_t j = 0; j < x.size(); ++j)
        if (j != i) slopes.push_back((x[j] - x[i]) / (static_cast<double>(j) - static_cast<double>(i)));
      averaged.push_back(median(slopes));
      std::sort(slopes.begin(), slopes.end());
      upper.push_back(slopes[slopes.size() / 2]);
    }
    std::sort(upper.begin(), upper.end());
    CHECK_CASE(c, upper[upper.size() / 2], "slope");
    BOOST_TEST(siegel(x).slope == median(averaged));
  }
}

BOOST_AUTO_TEST_CASE(a_thousand_values_give_the_reference_slope) {
  const Case& c = trend_cases()["long_lcg_n1000"];
  CHECK_CASE(c, theil_sen(lcg(1000)).slope, "slope");
}

BOOST_AUTO_TEST_CASE(streamed_selection_is_the_sorted_one_bit_by_bit) {
  Philox random(7);
  for (const Index kinds : {Index{1000000}, Index{50}, Index{2}}) {
    std::vector<double> x;
    std::vector<double> t;
    for (int i = 0; i < 400; ++i) {
      x.push_back(kinds == 2 && random.below(10) > 0 ? 0.0 : static_cast<double>(random.below(kinds)));
      t.push_back(i + (i > 200 ? 7.0 : 0.0));
    }
    const auto slopes = sorted_slopes(x, t);
    detail::Observed series;
    series.take(x, detail::TimeAxis(t, 400));
    detail::SlopeBuffers buffers;
    const auto pairs = static_cast<Index>(slopes.size());
    for (const Index rank : {Index{0}, Index{1}, pairs / 3, pairs / 2 - 1, pairs / 2, pairs - 2, pairs - 1})
      BOOST_TEST(detail::select_streamed(series, pairs, rank, buffers) == slopes[static_cast<std::size_t>(rank)]);
  }
}

BOOST_AUTO_TEST_CASE(long_series_keep_their_slope_when_it_is_no_longer_stored) {
  const auto x = lcg(2101);
  std::vector<double> t(x.size());
  for (std::size_t i = 0; i < t.size(); ++i) t[i] = static_cast<double>(i);
  const auto r = theil_sen(x);
  BOOST_TEST(r.slope == median(sorted_slopes(x, t)));
  BOOST_TEST(r.lower < r.slope);
  BOOST_TEST((r.status == Status::approximate));  // the exact interval ends at n = 150
  BOOST_TEST(std::abs(r.coverage - 0.95) < 1e-4);
}

BOOST_AUTO_TEST_CASE(limits_are_the_slopes_that_the_exact_test_does_not_reject) {
  // P(D <= d) <= 2.5 % for the ranks outside; checked against the null itself for every n.
  for (Index n = 5; n <= 60; ++n) {
    const auto x = lcg(static_cast<int>(n));
    std::vector<double> t(x.size());
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = static_cast<double>(i);
    const auto slopes = sorted_slopes(x, t);
    const KendallNull null(n, {});
    Index d = -1;
    while (null.cdf(d + 1) <= 0.025) ++d;
    const auto r = theil_sen(x);
    BOOST_TEST(r.lower == slopes[static_cast<std::size_t>(d)]);
    BOOST_TEST(r.upper == slopes[slopes.size() - 1 - static_cast<std::size_t>(d)]);
    BOOST_TEST(r.coverage == 1.0 - 2.0 * null.cdf(d), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(r.coverage >= 0.95);
  }
}

BOOST_AUTO_TEST_CASE(a_slow_twin_agrees_bit_by_bit_with_and_without_vector_code) {
  const Index series = nyckeltal::test::twin_series();
  Philox random(22);
  detail::SlopeScratch portable;
  detail::SlopeScratch fast;
  portable.slopes.avx2 = false;
  for (Index k = 0; k < series; ++k) {
    const auto x = nyckeltal::test::random_series(random);
    std::vector<double> t(x.size());
    double year = 1990;
    for (double& each : t) each = (year += k % 3 == 0 ? static_cast<double>(1 + random.below(3)) : 1.0);
    const auto slopes = sorted_slopes(x, t);
    detail::Observed seen;
    seen.take(x, detail::TimeAxis(t, static_cast<Index>(x.size())));
    for (detail::SlopeScratch* scratch : {&portable, &fast}) {
      const auto r = detail::theil_sen(seen, true, {}, *scratch);
      if (slopes.empty()) {
        BOOST_REQUIRE(is_missing(r.slope));
        continue;
      }
      BOOST_REQUIRE(r.slope == median(slopes));
      std::vector<double> residuals;
      for (std::size_t i = 0; i < x.size(); ++i)
        if (!is_missing(x[i])) residuals.push_back(x[i] - r.slope * t[i]);
      BOOST_REQUIRE(r.intercept == median(residuals));
      if (r.status == Status::unbounded || r.lower == -infinity) continue;
      const KendallNull null(seen.n, {});
      Index d = -1;
      while (null.cdf(d + 1) <= 0.025) ++d;
      BOOST_REQUIRE(r.lower == slopes[static_cast<std::size_t>(d)]);
      BOOST_REQUIRE(r.upper == slopes[slopes.size() - 1 - static_cast<std::size_t>(d)]);
    }
  }
}

BOOST_AUTO_TEST_CASE(thin_and_degenerate_series_have_a_status) {
  const auto status = [](std::vector<double> x) { return theil_sen(x).status; };
  BOOST_TEST((status({}) == Status::no_data));
  BOOST_TEST((status({missing}) == Status::no_data));
  BOOST_TEST((status({1.0}) == Status::too_few));
  BOOST_TEST((status({1.0, 2.0}) == Status::unbounded));
  BOOST_TEST((status({2.0, 2.0, 2.0, 2.0, 2.0, 2.0}) == Status::constant));
  BOOST_TEST((status({1.0, infinity, 3.0}) == Status::infinite_value));
  BOOST_TEST((status({-1.5e308, 1.5e308}) == Status::overflow));
  BOOST_TEST(theil_sen(std::vector<double>{1e300, -1e300}).slope == -2e300);
  BOOST_TEST((theil_sen(std::vector<double>{1.0, 2.0}, std::vector<double>{5.0, 5.0}).status == Status::too_few));
  BOOST_TEST((siegel(std::vector<double>{1.0}).status == Status::too_few));
  BOOST_TEST((siegel(std::vector<double>{2.0, 2.0}).status == Status::constant));
  BOOST_CHECK_THROW((void)theil_sen(std::vector<double>{1.0}, {}, {.level = 95}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_batch_row_is_the_single_call_and_threads_change_nothing) {
  Philox random(3);
  std::vector<double> values(1500 * 14);
  for (double& v : values) v = random.uniform() < 0.2 ? missing : static_cast<double>(random.below(9));
  const Rows rows{values, 14};
  const auto one = theil_sen(rows);
  const auto eight = theil_sen(rows, {}, {}, {.threads = 8});
  for (Index r = 0; r < rows.count(); ++r) {
    const auto single = theil_sen(rows[r]);
    const auto& a = one[static_cast<std::size_t>(r)];
    const auto& b = eight[static_cast<std::size_t>(r)];
    BOOST_REQUIRE((a.slope == single.slope && a.lower == single.lower && a.upper == single.upper));
    BOOST_REQUIRE((a.slope == b.slope && a.lower == b.lower && a.intercept == b.intercept));
  }
}

namespace {

// Sizes of the groups of equal numbers, largest first.
std::vector<Index> tie_sizes(std::vector<double> x) {
  std::erase_if(x, [](double each) { return is_missing(each); });
  std::sort(x.begin(), x.end());
  std::vector<Index> sizes;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (i > 0 && x[i] == x[i - 1])
      ++sizes.back();
    else
      sizes.push_back(1);
  std::erase(sizes, Index{1});
  std::sort(sizes.rbegin(), sizes.rend());
  return sizes;
}

// Variance of Kendall's S with ties in both (Kendall 1970, formula 4.4).
double s_variance(double n, const std::vector<Index>& values, const std::vector<Index>& times) {
  double a[3] = {n * (n - 1.0) * (2.0 * n + 5.0), 1.0, 1.0};
  double three[2] = {0.0, 0.0};
  double two[2] = {0.0, 0.0};
  int side = 0;
  for (const std::vector<Index>* groups : {&values, &times}) {
    for (const Index group : *groups) {
      const auto u = static_cast<double>(group);
      a[0] -= u * (u - 1.0) * (2.0 * u + 5.0);
      three[side] += u * (u - 1.0) * (u - 2.0);
      two[side] += u * (u - 1.0);
    }
    ++side;
  }
  return a[0] / 18.0 + three[0] * three[1] / (9.0 * n * (n - 1.0) * (n - 2.0)) +
         two[0] * two[1] / (2.0 * n * (n - 1.0));
}

std::vector<double> kept(const std::vector<double>& of, const std::vector<double>& x) {
  std::vector<double> out;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!is_missing(x[i])) out.push_back(of[i]);
  return out;
}

double joint(const std::vector<double>& x, const std::vector<double>& t, double slope) {
  std::vector<double> rest;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!is_missing(x[i])) rest.push_back(x[i] - slope * t[i]);
  return median(rest);
}

}  // namespace

// Ranks by the normal approximation, between two slopes or rounded, with ties among values and among times.
BOOST_AUTO_TEST_CASE(limits_by_normal_ranks_are_those_of_the_formula) {
  Philox random(31);
  int bounded = 0;
  int between = 0;
  for (int round = 0; round < 120; ++round) {
    std::vector<double> x;
    std::vector<double> t;
    const Index n = 4 + random.below(20);
    for (Index i = 0; i < n; ++i) {
      x.push_back(random.below(8) == 0 ? missing : static_cast<double>(random.below(round % 2 == 0 ? 6 : 1000)));
      t.push_back(2000.0 + static_cast<double>(round % 3 == 0 ? i / 2 : i + i / 5));
    }
    const std::vector<double> slopes = sorted_slopes(x, t);
    const std::vector<double> times = kept(t, x);
    if (slopes.empty() || tie_sizes(x) == std::vector<Index>{std::ssize(times)}) continue;
    const auto pairs = static_cast<double>(slopes.size());
    const std::vector<Index> groups = tie_sizes(times);
    const KendallNull null(std::ssize(times), groups);
    const auto cdf = [&](double d) { return d < 0.0 ? 0.0 : null.cdf(static_cast<Index>(d)); };
    const double span =
        1.6448536269514722 * std::sqrt(s_variance(static_cast<double>(times.size()), tie_sizes(x), groups));
    for (const bool rounded : {false, true}) {
      double lower = 0.5 * (pairs - span);
      double upper = 0.5 * (pairs + span) + 1.0;
      if (rounded) {
        lower = std::nearbyint(lower);
        upper = std::nearbyint(upper);
      }
      const auto r =
          theil_sen(x, t, {.level = 0.9, .interval = rounded ? SlopeInterval::rounded : SlopeInterval::interpolated});
      BOOST_TEST(r.n == std::ssize(times));
      BOOST_TEST(r.slope == median(slopes));
      BOOST_TEST(r.intercept == joint(x, t, r.slope));
      if (cdf(0.0) > 0.05 || lower < 1.0 || upper > pairs) {
        BOOST_TEST((r.status == Status::unbounded));
        BOOST_TEST((r.lower == -infinity && r.upper == infinity && r.coverage == 1.0));
        continue;
      }
      ++bounded;
      const auto at = [&](double rank) {
        const double whole = std::floor(rank);
        const double here = slopes[static_cast<std::size_t>(whole) - 1];
        if (rank == whole) return here;
        ++between;
        return here + (rank - whole) * (slopes[static_cast<std::size_t>(whole)] - here);
      };
      BOOST_TEST((r.status == Status::ok));
      BOOST_TEST(std::abs(r.lower - at(lower)) < 1e-9);
      BOOST_TEST(std::abs(r.upper - at(upper)) < 1e-9);
      BOOST_TEST(std::abs(r.coverage - (1.0 - cdf(std::ceil(lower) - 1.0) - cdf(pairs - std::floor(upper)))) < 1e-12);
    }
    // Exact: as many slopes are left out at each end as the exact test rejects.
    const auto exact = theil_sen(x, t, {.level = 0.9});
    double d = -1.0;
    while (cdf(d + 1.0) <= 0.05 * (1.0 + 1e-12)) ++d;
    BOOST_TEST(exact.lower == (d < 0.0 ? -infinity : slopes[static_cast<std::size_t>(d)]));
    BOOST_TEST(exact.upper == (d < 0.0 ? infinity : slopes[slopes.size() - 1 - static_cast<std::size_t>(d)]));
    BOOST_TEST(std::abs(exact.coverage - (d < 0.0 ? 1.0 : 1.0 - 2.0 * cdf(d))) < 1e-12);
  }
  BOOST_TEST(bounded > 100);
  BOOST_TEST(between > 100);
}

BOOST_AUTO_TEST_CASE(beyond_a_hundred_and_fifty_values_the_exact_limits_are_normal) {
  for (const int n : {150, 151, 180}) {
    const auto x = lcg(n);
    std::vector<double> t(x.size());
    for (std::size_t i = 0; i < t.size(); ++i) t[i] = static_cast<double>(i);
    const auto slopes = sorted_slopes(x, t);
    const auto pairs = static_cast<double>(slopes.size());
    const double deviation = std::sqrt(s_variance(n, {}, {}));
    // S = pairs - 2 D, moved one step towards 0.
    const auto cdf = [&](double d) { return 0.5 * std::erfc((pairs - 2.0 * d - 1.0) / deviation / std::sqrt(2.0)); };
    const auto r = theil_sen(x);
    if (n == 150) {
      BOOST_TEST((r.status == Status::ok));
      continue;
    }
    double d = 0.0;
    while (cdf(d + 1.0) <= 0.025) ++d;
    BOOST_TEST((r.status == Status::approximate));
    BOOST_TEST(r.lower == slopes[static_cast<std::size_t>(d)]);
    BOOST_TEST(r.upper == slopes[slopes.size() - 1 - static_cast<std::size_t>(d)]);
    BOOST_TEST(r.coverage == 1.0 - 2.0 * cdf(d), boost::test_tools::tolerance(1e-12));
    const auto rounded = theil_sen(x, {}, {.interval = SlopeInterval::rounded});
    BOOST_TEST((rounded.status == Status::ok));
    const double lower = std::nearbyint(0.5 * (pairs - 1.959963984540054 * deviation));
    BOOST_TEST(rounded.lower == slopes[static_cast<std::size_t>(lower) - 1]);
  }
}

BOOST_AUTO_TEST_CASE(intercepts_and_repeated_medians_agree_with_sorting_at_any_length) {
  Philox random(32);
  for (const Index n : {3, 4, 12, 47, 48, 49, 50, 120}) {
    for (const bool tied_times : {false, true}) {
      std::vector<double> x;
      std::vector<double> t;
      for (Index i = 0; i < n; ++i) {
        x.push_back(i > 1 && random.below(9) == 0 ? missing : random.normal());
        t.push_back(static_cast<double>(tied_times ? i / 2 : 3 * i + i % 2));
      }
      x[static_cast<std::size_t>(n) - 1] = 0.5;
      const auto slope = median(sorted_slopes(x, t));
      const auto r = theil_sen(x, t, {.intercept = Intercept::separate});
      BOOST_TEST(r.slope == slope);
      BOOST_TEST(r.intercept == median(kept(x, x)) - slope * median(kept(t, x)));
      BOOST_TEST(theil_sen(x, t).intercept == joint(x, t, slope));
      std::vector<double> medians;
      for (std::size_t i = 0; i < x.size(); ++i) {
        std::vector<double> mine;
        for (std::size_t j = 0; j < x.size(); ++j)
          if (!is_missing(x[i]) && !is_missing(x[j]) && t[i] != t[j]) mine.push_back((x[j] - x[i]) / (t[j] - t[i]));
        if (!mine.empty()) medians.push_back(median(mine));
      }
      const auto repeated = siegel(x, t);
      BOOST_TEST((repeated.status == Status::ok));
      BOOST_TEST(repeated.n == std::ssize(kept(x, x)));
      BOOST_TEST(repeated.slope == median(medians));
      BOOST_TEST(repeated.intercept == joint(x, t, repeated.slope));
      // The order in which years are given does not matter.
      std::vector<double> backwards_x(x.rbegin(), x.rend());
      std::vector<double> backwards_t(t.rbegin(), t.rend());
      BOOST_TEST(siegel(backwards_x, backwards_t).slope == repeated.slope);
      BOOST_TEST(theil_sen(backwards_x, backwards_t).slope == slope);
    }
  }
}

BOOST_AUTO_TEST_CASE(slopes_that_overflow_or_are_mostly_equal_are_selected_as_any_others) {
  Philox random(33);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> x;
    std::vector<double> t;
    for (int i = 0; i < 16; ++i) {
      const double wild = round % 2 == 0 || random.below(3) == 0 ? 1.7e308 : 0.0;  // all, or some of them
      const double value = round % 3 == 0   ? (random.below(2) == 0 ? wild : -wild)
                           : round % 3 == 1 ? (random.below(4) == 0 ? random.normal() : 0.0)
                                            : 2.0 * i + (i == 7 ? 1.0 : 0.0);
      x.push_back(value);
      t.push_back(i);
    }
    const auto slopes = sorted_slopes(x, t);
    detail::Observed series;
    series.take(x, detail::TimeAxis(t, 16));
    const auto pairs = std::ssize(slopes);
    for (const bool vectors : {false, true})
      for (const std::vector<Index>& ranks : {std::vector<Index>{0, pairs - 1}, std::vector<Index>{30, 59, 60, 90}}) {
        detail::SlopeBuffers buffers;
        buffers.avx2 = buffers.avx2 && vectors;
        detail::RankRequest request;
        for (const Index rank : ranks) request.add(rank);
        detail::select_slopes(series, true, pairs, request, buffers);
        for (const Index rank : ranks) BOOST_TEST(request.value(rank) == slopes[static_cast<std::size_t>(rank)]);
      }
  }
}

BOOST_AUTO_TEST_CASE(a_request_keeps_each_rank_once_and_knows_no_other) {
  detail::RankRequest request;
  for (const Index rank : {3, 3, 4, 9, 9}) request.add(rank);
  BOOST_TEST(request.size() == 3U);
  BOOST_TEST(request.rank(2) == 9);
  for (std::size_t k = 0; k < 3; ++k) request.set(k, 10.0 + static_cast<double>(k));
  BOOST_TEST(request.value(3) == 10.0);
  BOOST_TEST(request.value(4) == 11.0);
  BOOST_TEST(request.value(9) == 12.0);
  BOOST_TEST(is_missing(request.value(5)));
}

BOOST_AUTO_TEST_CASE(streamed_selection_leaves_out_pairs_of_one_year) {
  Philox random(34);
  std::vector<double> x;
  std::vector<double> t;
  for (int i = 0; i < 300; ++i) {
    x.push_back(random.normal());
    t.push_back(i / 3);
  }
  const auto slopes = sorted_slopes(x, t);
  BOOST_TEST(slopes.size() == 300U * 299U / 2U - 300U);
  detail::Observed series;
  series.take(x, detail::TimeAxis(t, 300));
  detail::SlopeBuffers buffers;
  for (const Index rank : {Index{0}, std::ssize(slopes) / 2, std::ssize(slopes) - 1})
    BOOST_TEST(detail::select_streamed(series, std::ssize(slopes), rank, buffers) ==
               slopes[static_cast<std::size_t>(rank)]);
}

BOOST_AUTO_TEST_CASE(results_without_a_line_keep_their_number_of_values_and_say_why) {
  const auto empty = [](const auto& r) { return is_missing(r.slope) && is_missing(r.intercept); };
  struct Edge {
    std::vector<double> x, t;
    Index n;
    Status status;
  };
  for (const Edge& each :
       {Edge{{}, {}, 0, Status::no_data}, Edge{{missing, missing}, {}, 0, Status::no_data},
        Edge{{missing, 4}, {}, 1, Status::too_few}, Edge{{3, 4, 5}, {7, 7, 7}, 3, Status::too_few},
        Edge{{3, 4, missing}, {7, 7, 8}, 2, Status::too_few}, Edge{{3, -infinity, 5}, {}, 3, Status::infinite_value},
        Edge{{infinity}, {}, 1, Status::infinite_value}, Edge{{-1.5e308, 1.5e308, missing}, {}, 2, Status::overflow}}) {
    const TheilSenResult r = theil_sen(each.x, each.t);
    BOOST_TEST((r.status == each.status));
    BOOST_TEST(r.n == each.n);
    BOOST_TEST((empty(r) && is_missing(r.lower) && is_missing(r.upper) && is_missing(r.coverage)));
    const SiegelResult s = siegel(each.x, each.t);
    BOOST_TEST((s.status == each.status));
    BOOST_TEST(s.n == each.n);
    BOOST_TEST(empty(s));
  }
  const TheilSenResult flat = theil_sen(std::vector<double>(7, 2.5));
  BOOST_TEST((flat.status == Status::constant));
  BOOST_TEST((flat.slope == 0.0 && flat.intercept == 2.5 && flat.lower == 0.0 && flat.upper == 0.0));
  BOOST_TEST((theil_sen(std::vector<double>{2, 2}).status == Status::constant));
  BOOST_TEST((siegel(std::vector<double>{2, 2, 2.5}).status == Status::ok));
  BOOST_TEST(siegel(std::vector<double>{2, 2}).intercept == 2.0);
  // A slope that is finite with an intercept that is not.
  const std::vector<double> row{1.0, 2.0};
  BOOST_TEST(
      (theil_sen(std::vector<double>{0.0, 1e308}, std::vector<double>{1e10, 1e10 + 1}).status == Status::overflow));
  BOOST_TEST((siegel(std::vector<double>{0.0, 1e308}, std::vector<double>{1e10, 1e10 + 1}).status == Status::overflow));
  BOOST_CHECK_THROW((void)theil_sen(Rows{row, 2}, {}, {.level = 0.0}), ArgumentError);
  BOOST_CHECK_THROW((void)siegel(Rows{row, 2}, std::vector<double>{1}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_batch_takes_its_years_and_options_to_every_row) {
  Philox random(35);
  std::vector<double> values(30 * 11);
  for (double& each : values) each = random.below(6) == 0 ? missing : random.normal();
  const std::vector<double> years{1, 2, 4, 4, 5, 7, 8, 9, 12, 13, 14};
  const Rows rows{values, 11};
  const TheilSenOptions options{
      .level = 0.7, .interval = SlopeInterval::interpolated, .intercept = Intercept::separate};
  const auto lines = theil_sen(rows, years, options, {.threads = 2});
  const auto repeated = siegel(rows, years, {.threads = 2});
  BOOST_REQUIRE(lines.size() == 30U);
  BOOST_REQUIRE(repeated.size() == 30U);
  for (Index row = 0; row < 30; ++row) {
    const auto k = static_cast<std::size_t>(row);
    const TheilSenResult one = theil_sen(rows[row], years, options);
    BOOST_TEST((lines[k].lower == one.lower && lines[k].upper == one.upper && lines[k].intercept == one.intercept));
    BOOST_TEST((lines[k].status == one.status && lines[k].n == one.n && lines[k].coverage == one.coverage));
    const SiegelResult other = siegel(rows[row], years);
    BOOST_TEST((repeated[k].slope == other.slope && repeated[k].intercept == other.intercept));
  }
}

BOOST_AUTO_TEST_SUITE_END()
