#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(regression)

namespace {

// Longley-like, hand-checked: y = 1.4 x - 0.6 + e at x = 1 ... 5.
const std::vector<double> years5{1, 2, 3, 4, 5};
const std::vector<double> values5{1, 2, 4, 4, 7};

double absolute_sum(const std::vector<double>& t, const std::vector<double>& y, double a, double b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += std::abs(y[i] - a - b * t[i]);
  return sum;
}

}  // namespace

BOOST_AUTO_TEST_CASE(least_squares_by_hand) {
  const LinearTrend got = linear_trend(values5, years5);
  // tt = 10, ty = 14, yy = 21.2: rss = 21.2 - 19.6 = 1.6.
  const auto close = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(got.slope == 1.4, close);
  BOOST_TEST(got.intercept == -0.6, close);
  BOOST_TEST(got.sigma == std::sqrt(1.6 / 3.0), close);
  BOOST_TEST(got.standard_error == std::sqrt(1.6 / 30.0), close);
  BOOST_TEST(got.r_squared == 19.6 / 21.2, close);
  BOOST_TEST(got.df == 3.0);
  BOOST_TEST(got.upper - got.slope == 3.182446305284263 * std::sqrt(1.6 / 30.0), close);
  BOOST_TEST((got.status == Status::ok));
  // The error option leaves the line alone; phi = 0 is independence.
  const LinearTrend zero = linear_trend(values5, years5, {.error = TrendError::ar1, .phi = 0.0});
  BOOST_TEST(zero.slope == got.slope);
  BOOST_TEST(zero.standard_error == got.standard_error, close);
  BOOST_TEST(zero.df == 3.0, close);
}

// The expected variance under AR(1) by brute force: simulate, and compare the reported error with the spread of slopes.
BOOST_AUTO_TEST_CASE(the_ar1_error_is_the_spread_of_slopes_under_that_autocorrelation) {
  std::vector<double> t{1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 14, 15};
  constexpr double phi = 0.6;
  double squares = 0.0;
  double reported = 0.0;
  double p_low = 0.0;
  constexpr int draws = 4000;
  for (int r = 0; r < draws; ++r) {
    Philox random(5, 0, static_cast<std::uint64_t>(r));
    std::vector<double> y;
    double state = random.normal();
    double last = t.front();
    for (const double at : t) {
      for (; last < at; last += 1.0) state = phi * state + std::sqrt(1.0 - phi * phi) * random.normal();
      y.push_back(state);
    }
    const LinearTrend fit = linear_trend(y, t, {.error = TrendError::ar1, .phi = phi});
    squares += fit.slope * fit.slope / draws;
    reported += fit.standard_error * fit.standard_error / draws;
    p_low += fit.p <= 0.05 ? 1.0 / draws : 0.0;
  }
  BOOST_TEST(reported / squares == 1.0, boost::test_tools::tolerance(0.08));
  BOOST_TEST(p_low < 0.08);
  BOOST_TEST(p_low > 0.02);
}

BOOST_AUTO_TEST_CASE(hac_without_lags_is_whites_error_and_gaps_are_measured_in_years) {
  const LinearTrend got = linear_trend(values5, years5, {.error = TrendError::hac, .lags = 0});
  // White, HC1: sum t^2 e^2 n / (n - 2) / tt^2 with e = 0.2, -0.2, 0.4, -1, 0.6.
  const double meat = 4 * 0.04 + 0.04 + 0.0 + 1.0 + 4 * 0.36;
  BOOST_TEST(got.standard_error == std::sqrt(meat * 5.0 / 3.0) / 10.0, boost::test_tools::tolerance(1e-12));
  const std::vector<double> apart{0, 10, 20, 30, 40, 50};
  const std::vector<double> y{1, 3, 2, 5, 4, 7};
  BOOST_TEST(linear_trend(y, apart, {.error = TrendError::hac, .lags = 4}).standard_error ==
             linear_trend(y, apart, {.error = TrendError::hac, .lags = 0}).standard_error);
}

BOOST_AUTO_TEST_CASE(least_absolute_line_beats_every_pair_of_points) {
  for (int trial = 0; trial < 400; ++trial) {
    Philox random(8, 0, static_cast<std::uint64_t>(trial));
    const auto n = static_cast<std::size_t>(2 + trial % 11);
    std::vector<double> t;
    std::vector<double> y;
    for (std::size_t i = 0; i < n; ++i) {
      t.push_back((t.empty() ? 2000.0 : t.back()) + 1.0 + static_cast<double>(random.below(3)));
      y.push_back(trial % 2 == 0 ? random.normal() : static_cast<double>(random.below(4)));
    }
    const LeastAbsoluteTrend got = least_absolute_trend(y, t);
    double best = std::numeric_limits<double>::infinity();
    double low = best;
    double high = -best;
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) {
          const double b = (y[j] - y[i]) / (t[j] - t[i]);
          const double sum = absolute_sum(t, y, y[i] - b * t[i], b);
          if (pass == 0) best = std::min(best, sum);
          if (pass == 1 && sum <= best + 1e-9) {
            low = std::min(low, b);
            high = std::max(high, b);
          }
        }
    BOOST_TEST(std::abs(got.objective - best) <= 1e-10);
    BOOST_TEST(std::abs(absolute_sum(t, y, got.intercept, got.slope) - best) <= 1e-9);
    BOOST_TEST(std::abs(got.lower - low) <= 1e-9);
    BOOST_TEST(std::abs(got.upper - high) <= 1e-9);
    BOOST_TEST(got.unique == (high - low <= 1e-9));
    if (!got.unique) BOOST_TEST(std::abs(got.slope - 0.5 * (low + high)) <= 1e-9);
    std::vector<double> mirrored(y);
    for (double& each : mirrored) each = -each;
    if (!(n == 2)) BOOST_TEST(std::abs(least_absolute_trend(mirrored, t).slope + got.slope) <= 1e-9);
  }
}

// The published slopes of emissions of all municipalities: read from the shared folder, which is not part of the
// project.
BOOST_AUTO_TEST_CASE(published_slopes_of_emissions_are_least_absolute_deviations) {
  const char* shared = std::getenv("NYCKELTAL_SHARED");
  const std::string folder = shared != nullptr ? shared : std::string(NYCKELTAL_SOURCE_DIR) + "/../shared";
  std::ifstream in(folder + "/data/national/klimatkollen_municipality-data_2026.json");
  if (!in) {
    BOOST_TEST_MESSAGE("SKIPPED: no national data; set NYCKELTAL_SHARED to the folder that holds data/national");
    return;
  }
  std::stringstream text;
  text << in.rdbuf();
  int compared = 0;
  const boost::json::value document = boost::json::parse(text.str());
  for (const auto& each : document.as_array()) {
    std::vector<double> t;
    std::vector<double> y;
    for (const int year : {2015, 2020, 2021, 2022, 2023, 2024}) {
      t.push_back(year);
      y.push_back(each.at("emissions").at(std::to_string(year)).to_number<double>());
    }
    const LeastAbsoluteTrend got = least_absolute_trend(y, t);
    const double published = each.at("emissionsSlope").to_number<double>();
    // Published to three decimals and agreed within 0.0006; 1e-9 is for the binary form of those decimals.
    BOOST_TEST(std::abs(got.slope - published) <= 0.0006 + 1e-9, each.at("name")
                                                                     << ' ' << got.slope << ' ' << published);
    const double change = compound_annual_change(y, t).percent;
    BOOST_TEST(std::abs(change - each.at("historicalEmissionChangePercent").to_number<double>()) <= 0.0051);
    ++compared;
  }
  BOOST_TEST(compared == 290);
}

BOOST_AUTO_TEST_CASE(compound_annual_change_of_two_points) {
  const CompoundAnnualChange got =
      compound_annual_change(std::vector{100.0, missing, 7.0, 121.0}, std::vector{2000.0, 2001.0, 2002.0, 2004.0});
  BOOST_TEST(got.percent == 100.0 * (std::pow(1.21, 0.25) - 1.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(got.n == 3);
  BOOST_TEST(got.last_year == 2004.0);
  const auto status = [](const std::vector<double>& x) { return compound_annual_change(x).status; };
  BOOST_TEST((status({0.0, 5.0}) == Status::zero_base));
  BOOST_TEST((status({-1.0, 5.0}) == Status::sign_change));
  BOOST_TEST((status({1.0, -5.0}) == Status::sign_change));
  BOOST_TEST((status({1.0}) == Status::too_few));
  BOOST_TEST((status({missing}) == Status::no_data));
  BOOST_TEST((status({1.0, std::numeric_limits<double>::infinity()}) == Status::infinite_value));
  BOOST_TEST(compound_annual_change(std::vector{4.0, 0.0}).percent == -100.0);
  BOOST_TEST((compound_annual_change(std::vector{1e-300, 1e300}).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST((linear_trend(std::vector<double>{}).status == Status::no_data));
  BOOST_TEST((linear_trend(std::vector{missing, 1.0}).status == Status::too_few));
  const LinearTrend two = linear_trend(std::vector{1.0, 3.0});
  BOOST_TEST((two.status == Status::too_few));
  BOOST_TEST(two.slope == 2.0);
  BOOST_TEST(std::isnan(two.p));
  BOOST_TEST((linear_trend(std::vector{1.0, inf, 2.0}).status == Status::infinite_value));
  const LinearTrend constant = linear_trend(std::vector<double>(5, 0.1));
  BOOST_TEST((constant.status == Status::constant));
  BOOST_TEST(constant.slope == 0.0);
  BOOST_TEST(constant.intercept == 0.1);
  BOOST_TEST((linear_trend(values5, {}, {.error = TrendError::ar1}).status == Status::too_few));
  const LinearTrend huge = linear_trend(std::vector{1e300, -1e300, 1.2e300, 1.1e300});
  BOOST_TEST((huge.status == Status::ok));
  BOOST_TEST(std::isfinite(huge.upper));
  BOOST_CHECK_THROW((void)linear_trend(values5, {}, {.level = 95}), ArgumentError);
  BOOST_CHECK_THROW((void)linear_trend(values5, {}, {.phi = 1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)linear_trend(values5, {}, {.lags = -2}), ArgumentError);
  BOOST_CHECK_THROW((void)linear_trend(values5, std::vector<double>{1, 2, 2, 3, 4}), ArgumentError);

  BOOST_TEST((least_absolute_trend(std::vector<double>{}).status == Status::no_data));
  BOOST_TEST((least_absolute_trend(std::vector{1.0}).status == Status::too_few));
  BOOST_TEST(least_absolute_trend(std::vector{1.0, 4.0}).slope == 3.0);
  BOOST_TEST(least_absolute_trend(std::vector{1.0, 4.0}).unique);
  BOOST_TEST((least_absolute_trend(std::vector<double>(5, 0.1)).status == Status::constant));
  BOOST_TEST((least_absolute_trend(std::vector{1.0, -inf, 2.0}).status == Status::infinite_value));
  BOOST_TEST(std::isfinite(least_absolute_trend(std::vector{1e300, -1e300, 1.2e300, 1.1e300}).slope));
}

BOOST_AUTO_TEST_SUITE_END()
