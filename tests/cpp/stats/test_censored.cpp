#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/censored.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(censored)

namespace {

using Marks = std::vector<std::uint8_t>;

// A value as the interval that it lies in; below a limit: (-inf, limit).
struct Interval {
  double low, high;
  bool open;
};

int order(const Interval& a, const Interval& b) {
  if (a.low == a.high && b.low == b.high) return (b.low > a.low) - (b.low < a.low);
  if (a.high < b.low || (a.high == b.low && a.open)) return 1;
  if (b.high < a.low || (b.high == a.low && b.open)) return -1;
  return 0;
}

std::vector<Interval> intervals(const std::vector<double>& x, const Marks& below, double slope = 0.0) {
  std::vector<Interval> out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double r = x[i] - slope * static_cast<double>(i);
    out.push_back({below[i] != 0 ? -std::numeric_limits<double>::infinity() : r, r, below[i] != 0});
  }
  return out;
}

Index score(const std::vector<Interval>& x) {
  Index s = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) s += order(x[i], x[j]);
  return s;
}

}  // namespace

BOOST_AUTO_TEST_CASE(pairs_that_are_not_certain_count_as_zero) {
  // 7, <5, 3, <5, 5: 7 falls to everything; "<5" against 3 and "<5" is open; "<5" to 5 rises, 3 to 5 rises.
  const CensoredKendall got = censored_kendall(std::vector<double>{7, 5, 3, 5, 5}, Marks{0, 1, 0, 1, 0});
  BOOST_TEST(got.s == -4.0 + 3.0);
  BOOST_TEST(got.n == 5);
  BOOST_TEST(got.n_censored == 2);
}

BOOST_AUTO_TEST_CASE(variance_and_p_are_those_of_all_orders) {
  for (int trial = 0; trial < 40; ++trial) {
    Philox random(9, 0, static_cast<std::uint64_t>(trial));
    const auto n = static_cast<std::size_t>(3 + trial % 5);
    std::vector<double> x(n);
    Marks below(n);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = static_cast<double>(random.below(5));
      below[i] = random.uniform() < 0.4 ? 1 : 0;
    }
    const CensoredKendall got = censored_kendall(x, below);
    std::vector<std::size_t> at(n);
    std::iota(at.begin(), at.end(), std::size_t{0});
    double squares = 0.0;
    double reached = 0.0;
    double all = 0.0;
    do {
      std::vector<double> px;
      Marks pb;
      for (const std::size_t i : at) {
        px.push_back(x[i]);
        pb.push_back(below[i]);
      }
      const auto s = static_cast<double>(score(intervals(px, pb)));
      squares += s * s;
      reached += std::abs(s) >= std::abs(got.s) ? 1.0 : 0.0;
      all += 1.0;
    } while (std::next_permutation(at.begin(), at.end()));
    BOOST_TEST(got.s == static_cast<double>(score(intervals(x, below))));
    BOOST_TEST(std::abs(got.variance - squares / all) <= 1e-9);
    BOOST_TEST(got.p == reached / all, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(without_censored_values_it_is_the_mann_kendall_test_and_the_theil_sen_slope) {
  for (int trial = 0; trial < 60; ++trial) {
    Philox random(10, 0, static_cast<std::uint64_t>(trial));
    std::vector<double> x(static_cast<std::size_t>(2 + trial % 40));
    for (double& each : x)
      each = random.uniform() < 0.1 ? missing : static_cast<double>(random.below(trial % 2 == 0 ? 4 : 10'000));
    const Marks none(x.size(), 0);
    const CensoredKendall got = censored_kendall(x, none);
    const MannKendallResult wanted = mann_kendall(x);
    BOOST_TEST((got.status == wanted.status));
    if (got.status != Status::ok) continue;
    BOOST_TEST(got.s == wanted.s);
    BOOST_TEST(got.variance == wanted.variance, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(got.p == wanted.p, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(akritas_theil_sen(x, none).slope == theil_sen(x).slope, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_slope_is_where_s_of_the_residuals_changes_sign) {
  int checked = 0;
  for (int trial = 0; trial < 200; ++trial) {
    Philox random(11, 0, static_cast<std::uint64_t>(trial));
    const auto n = static_cast<std::size_t>(4 + trial % 12);
    std::vector<double> x(n);
    Marks below(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = random.normal() + 0.3 * static_cast<double>(i);
      if (x[i] < 0.5) {
        x[i] = 0.5;
        below[i] = 1;
      }
    }
    const AkritasTheilSen got = akritas_theil_sen(x, below);
    if (got.status != Status::ok) continue;
    ++checked;
    // S is a falling step function of the slope: not negative just left of it, not positive just right of it.
    BOOST_TEST(score(intervals(x, below, got.slope - 1e-7)) >= 0);
    BOOST_TEST(score(intervals(x, below, got.slope + 1e-7)) <= 0);
  }
  BOOST_TEST(checked > 100);
}

BOOST_AUTO_TEST_CASE(above_half_censored_there_is_a_direction_only) {
  const std::vector<double> x{5, 5, 5, 5, 9, 12, 14};
  const Marks below{1, 1, 1, 1, 0, 0, 0};
  BOOST_TEST((akritas_theil_sen(x, below).status == Status::censored));
  BOOST_TEST(std::isnan(akritas_theil_sen(x, below).slope));
  BOOST_TEST(censored_kendall(x, below).s == 15.0);
  BOOST_TEST((censored_kendall(x, below).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST((censored_kendall(std::vector<double>{}, Marks{}).status == Status::no_data));
  BOOST_TEST((censored_kendall(std::vector{missing, 1.0}, Marks{1, 0}).status == Status::too_few));
  BOOST_TEST((censored_kendall(std::vector{5.0, 5.0, 5.0}, Marks{1, 1, 1}).status == Status::constant));
  BOOST_TEST((censored_kendall(std::vector{5.0, inf, 5.0}, Marks{0, 0, 0}).status == Status::infinite_value));
  BOOST_TEST((akritas_theil_sen(std::vector{5.0, 5.0, 5.0}, Marks{1, 1, 1}).status == Status::censored));
  BOOST_TEST((akritas_theil_sen(std::vector{1.0}, Marks{0}).status == Status::too_few));
  BOOST_CHECK_THROW((void)censored_kendall(std::vector{1.0, 2.0}, Marks{0}), ArgumentError);
  const CensoredKendall asked =
      censored_kendall(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
                       Marks{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, {}, {.method = KendallMethod::exact});
  BOOST_TEST((asked.status == Status::approximate));
  BOOST_TEST((asked.method == KendallUsed::normal));
}

namespace {

/// Where S of the residuals y - b t crosses zero, from S on both sides of every slope at which it can change; NaN where
/// it never does.
double crossing(const std::vector<double>& x, const Marks& below, const std::vector<double>& t) {
  const auto s_at = [&](double b) {
    std::vector<Interval> out;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double r = x[i] - b * t[i];
      out.push_back({below[i] != 0 ? -std::numeric_limits<double>::infinity() : r, r, below[i] != 0});
    }
    return score(out);
  };
  std::vector<double> at;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) at.push_back((x[j] - x[i]) / (t[j] - t[i]));
  std::sort(at.begin(), at.end());
  at.erase(std::unique(at.begin(), at.end(), [](double a, double b) { return b - a < 1e-9; }), at.end());
  double last_positive = missing;
  double first_negative = missing;
  for (std::size_t k = 0; k < at.size(); ++k) {
    const double left = k == 0 ? at[0] - 1.0 : 0.5 * (at[k - 1] + at[k]);
    const double right = k + 1 == at.size() ? at[k] + 1.0 : 0.5 * (at[k] + at[k + 1]);
    if (s_at(left) > 0) last_positive = at[k];
    if (s_at(right) < 0 && std::isnan(first_negative)) first_negative = at[k];
  }
  return 0.5 * (last_positive + first_negative);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_slope_is_the_middle_of_where_s_is_zero) {
  int found = 0;
  int none = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Philox random(12, 0, trial);
    const auto n = static_cast<std::size_t>(2 + trial % 9);
    std::vector<double> x(n);
    Marks below(n);
    std::vector<double> years(n);
    double year = 2000.0;
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = static_cast<double>(random.below(7)) * (trial % 2 == 0 ? 1.0 : -1.0);
      below[i] = random.uniform() < 0.3 ? 1 : 0;
      year += static_cast<double>(1 + random.below(3));
      years[i] = year;
    }
    const AkritasTheilSen got = akritas_theil_sen(x, below, years);
    const auto marked = std::count(below.begin(), below.end(), 1);
    BOOST_TEST(got.n == static_cast<Index>(n));
    BOOST_TEST(got.n_censored == marked);
    const double wanted = 2 * marked > static_cast<Index>(n) ? missing : crossing(x, below, years);
    BOOST_TEST((got.status == (std::isnan(wanted) ? Status::censored : Status::ok)));
    BOOST_TEST(std::isnan(got.slope) == std::isnan(wanted));
    if (!std::isnan(wanted)) BOOST_TEST(std::abs(got.slope - wanted) < 1e-12, "trial " << trial);
    (std::isnan(wanted) ? none : found) += 1;
  }
  BOOST_TEST(found > 200);
  BOOST_TEST(none > 10);
}

BOOST_AUTO_TEST_CASE(every_field_of_the_test_by_hand) {
  // 7, <5, 3, <5, 5 and a gap: S is -1 of 10 pairs.
  const std::vector<double> x{7, 5, missing, 3, 5, 5};
  const Marks below{0, 1, 1, 0, 1, 0};
  const std::vector<double> years{2001, 2002, 2003, 2005, 2006, 2009};
  // Signs against the four others: 7 falls to all; each "<5" lies below 7 and 5; 3 below 7 and 5; 5 above three and
  // below 7. Sums of the rows of signs: -4, 2, 2, 2, -2; 14 ordered pairs are decided. Daniels' variance with n = 5.
  const double rows = 16 + 4 + 4 + 4 + 4;
  const double variance = (rows - 14) * (40 - 20) / 60.0 + 14 / 2.0;
  const auto close = boost::test_tools::tolerance(1e-12);
  const CensoredKendall plain =
      censored_kendall(x, below, years, {.method = KendallMethod::normal, .continuity = false});
  BOOST_TEST((plain.status == Status::ok));
  BOOST_TEST((plain.method == KendallUsed::normal));
  BOOST_TEST(plain.n == 5);
  BOOST_TEST(plain.n_censored == 2);
  BOOST_TEST(plain.s == -1.0);
  BOOST_TEST(plain.tau_a == -0.1, close);
  BOOST_TEST(plain.variance == variance, close);
  BOOST_TEST(plain.z == -1.0 / std::sqrt(variance), close);
  BOOST_TEST(plain.p == std::erfc(1.0 / std::sqrt(2.0 * variance)), close);
  const CensoredKendall corrected = censored_kendall(x, below, years, {.method = KendallMethod::normal});
  BOOST_TEST(corrected.z == 0.0);
  BOOST_TEST(corrected.p == 1.0);
  // 1, 2, <4, 5: "<4" is undecided against 1 and 2; the other four pairs rise.
  const CensoredKendall rising =
      censored_kendall(std::vector<double>{1, 2, 4, 5}, Marks{0, 0, 1, 0}, {}, {.method = KendallMethod::normal});
  BOOST_TEST(rising.s == 4.0);
  BOOST_TEST(rising.tau_a == 4.0 / 6.0, close);
  // Rows of signs 2, 0, 1, -3 with 8 decided ordered pairs.
  const double of_four = (4 + 0 + 1 + 9 - 8) * (20 - 12) / 24.0 + 8 / 2.0;
  BOOST_TEST(rising.variance == of_four, close);
  BOOST_TEST(rising.z == 3.0 / std::sqrt(of_four), close);
  BOOST_TEST(rising.p == std::erfc(3.0 / std::sqrt(2.0 * of_four)), close);
  // Two values: one order of two.
  const CensoredKendall two = censored_kendall(std::vector<double>{1, 2}, Marks{0, 0});
  BOOST_TEST(two.variance == 1.0);
  BOOST_TEST(two.p == 1.0);
  const CensoredKendall undecided = censored_kendall(std::vector<double>{3, 4, 5}, Marks{1, 0, 1});
  BOOST_TEST(undecided.s == 1.0);  // "<3" and 4: the only pair
  const CensoredKendall constant = censored_kendall(std::vector<double>{3, 4, 5}, Marks{1, 1, 1});
  BOOST_TEST((constant.status == Status::constant));
  BOOST_TEST((constant.method == KendallUsed::none));
  BOOST_TEST(constant.z == 0.0);
  BOOST_TEST(constant.p == 1.0);
  BOOST_TEST(constant.s == 0.0);
  BOOST_TEST(constant.tau_a == 0.0);
  BOOST_TEST(constant.n_censored == 3);
}

BOOST_AUTO_TEST_CASE(the_method_goes_by_length_and_by_what_is_censored) {
  constexpr auto automatic = KendallMethod::automatic;
  constexpr auto exact = KendallMethod::exact;
  const struct {
    std::size_t n;
    std::uint8_t censored;
    KendallMethod asked;
    KendallUsed used;
    Status status;
  } cases[] = {
      {34, 0, automatic, KendallUsed::exact, Status::ok},
      {35, 0, automatic, KendallUsed::normal, Status::ok},
      {35, 0, exact, KendallUsed::exact, Status::ok},
      {150, 0, exact, KendallUsed::exact, Status::ok},
      {151, 0, exact, KendallUsed::normal, Status::approximate},
      {8, 1, automatic, KendallUsed::exact, Status::ok},
      {9, 1, automatic, KendallUsed::normal, Status::ok},
      {8, 1, exact, KendallUsed::exact, Status::ok},
      {9, 1, exact, KendallUsed::normal, Status::approximate},
      {5, 1, KendallMethod::normal, KendallUsed::normal, Status::ok},
  };
  for (const auto& each : cases) {
    std::vector<double> x(each.n);
    std::iota(x.begin(), x.end(), 0.0);
    Marks below(each.n, 0);
    below[0] = each.censored;
    const CensoredKendall got = censored_kendall(x, below, {}, {.method = each.asked});
    BOOST_TEST((got.method == each.used), each.n << " values");
    BOOST_TEST((got.status == each.status), each.n << " values");
  }
  // Equal values leave fewer orders: 1, 1, 2 rises with S = 2 in one of three, and falls in one.
  BOOST_TEST(censored_kendall(std::vector<double>{1, 1, 2}, Marks{0, 0, 0}).p == 2.0 / 3.0,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(rows_are_single_series_and_lengths_have_to_agree) {
  const std::vector<double> x{1, 2, 4, 3, 5, 9, 7, missing};
  const Marks below{0, 1, 0, 0, 1, 0, 0, 0};
  const std::vector<double> years{2000, 2001, 2005, 2006};
  const CensoredKendallOptions options{.method = KendallMethod::normal, .continuity = false};
  const std::vector<CensoredKendall> tests = censored_kendall(Rows{x, 4}, below, years, options);
  const std::vector<AkritasTheilSen> slopes = akritas_theil_sen(Rows{x, 4}, below, years);
  BOOST_REQUIRE(tests.size() == 2U);
  BOOST_REQUIRE(slopes.size() == 2U);
  for (const std::size_t row : {0U, 1U}) {
    const auto at = static_cast<std::ptrdiff_t>(4 * row);
    const std::vector<double> one(x.begin() + at, x.begin() + at + 4);
    const Marks marks(below.begin() + at, below.begin() + at + 4);
    const CensoredKendall single = censored_kendall(one, marks, years, options);
    BOOST_TEST(tests[row].s == single.s);
    BOOST_TEST(tests[row].p == single.p);
    BOOST_TEST(tests[row].n == single.n);
    BOOST_TEST(slopes[row].slope == akritas_theil_sen(one, marks, years).slope);
    BOOST_TEST(slopes[row].n_censored == 1);
  }
  const auto refused = [](auto call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const std::vector<double> four{1, 2, 3, 4};
  const Marks three(3);
  const Marks marks(4);
  const char* lengths = "length-mismatch";
  refused([&] { (void)censored_kendall(four, three); }, lengths, "censored has 3 elements but values has 4");
  refused([&] { (void)akritas_theil_sen(four, three); }, lengths, "censored has 3 elements but values has 4");
  refused([&] { (void)censored_kendall(Rows{four, 2}, three); }, lengths, "censored has 3 elements but values has 4");
  refused([&] { (void)akritas_theil_sen(Rows{four, 2}, three); }, lengths, "censored has 3 elements but values has 4");
  const std::vector<double> back{2001, 2000, 2002, 2003};
  const char* order = "years-not-increasing";
  refused([&] { (void)censored_kendall(four, marks, back); }, order, "element 1 is 2000");
  refused([&] { (void)akritas_theil_sen(four, marks, back); }, order, "element 1 is 2000");
  refused([&] { (void)censored_kendall(Rows{four, 4}, marks, back); }, order, "element 1 is 2000");
  refused([&] { (void)akritas_theil_sen(Rows{four, 4}, marks, back); }, order, "element 1 is 2000");
}

BOOST_AUTO_TEST_CASE(what_carries_no_slope_says_why) {
  const double inf = std::numeric_limits<double>::infinity();
  const struct {
    std::vector<double> x;
    Marks below;
    Status status;
    Index n;
  } cases[] = {
      {{missing, missing}, {0, 1}, Status::no_data, 0},
      {{missing, 4}, {1, 0}, Status::too_few, 1},
      {{1, inf}, {0, 0}, Status::infinite_value, 2},
      {{inf}, {0}, Status::infinite_value, 1},
      {{1, 5}, {0, 0}, Status::ok, 2},
      {{5, 1, 5}, {1, 0, 1}, Status::censored, 3},
      {{5, 7}, {1, 0}, Status::censored, 2},  // half of them, but S never falls below zero
      {{1, 2, 9, 9}, {0, 0, 1, 1}, Status::ok, 4},
  };
  for (const auto& each : cases) {
    const AkritasTheilSen got = akritas_theil_sen(each.x, each.below);
    BOOST_TEST((got.status == each.status));
    BOOST_TEST(got.n == each.n);
    BOOST_TEST(std::isnan(got.slope) == (each.status != Status::ok));
    const CensoredKendall test = censored_kendall(each.x, each.below);
    BOOST_TEST(test.n == each.n);
    BOOST_TEST(std::isnan(test.s) == (each.n < 2 || each.status == Status::infinite_value));
  }
  BOOST_TEST(akritas_theil_sen(std::vector<double>{1, 5}, Marks{0, 0}).slope == 4.0);
  BOOST_TEST((censored_kendall(std::vector{inf}, Marks{0}).status == Status::infinite_value));
  BOOST_TEST((censored_kendall(std::vector{1.0}, Marks{0}).status == Status::too_few));
}

BOOST_AUTO_TEST_SUITE_END()
