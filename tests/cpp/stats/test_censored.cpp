#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
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

BOOST_AUTO_TEST_SUITE_END()
