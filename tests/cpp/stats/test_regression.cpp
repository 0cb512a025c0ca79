#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numeric>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
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

namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix times(const Matrix& a, const Matrix& b) {
  Matrix out(a.size(), std::vector<double>(b[0].size(), 0.0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < b.size(); ++k)
      for (std::size_t j = 0; j < b[0].size(); ++j) out[i][j] += a[i][k] * b[k][j];
  return out;
}
double trace_of(const Matrix& a) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i][i];
  return sum;
}

// A series with gaps between its years, on an axis far from 0.
const std::vector<double> gap_years{2001, 2002, 2003, 2005, 2006, 2009, 2010, 2011, 2014, 2015};
const std::vector<double> gap_values{3.0, 4.1, 3.9, 6.2, 5.1, 8.4, 8.0, 7.9, 12.1, 10.0};

// Least squares by its sums.
struct Line {
  std::vector<double> t, e;  // around the mean year, and residuals
  double tt = 0.0, ty = 0.0, yy = 0.0, rss = 0.0, mean_t = 0.0, mean_y = 0.0, slope = 0.0;
  Line(const std::vector<double>& years, const std::vector<double>& values) {
    const auto n = static_cast<double>(values.size());
    for (const double each : years) mean_t += each / n;
    for (const double each : values) mean_y += each / n;
    for (std::size_t i = 0; i < values.size(); ++i) {
      t.push_back(years[i] - mean_t);
      tt += t[i] * t[i];
      ty += t[i] * (values[i] - mean_y);
      yy += (values[i] - mean_y) * (values[i] - mean_y);
    }
    slope = ty / tt;
    for (std::size_t i = 0; i < values.size(); ++i) {
      e.push_back(values[i] - mean_y - slope * t[i]);
      rss += e[i] * e[i];
    }
  }
};

std::string refused_as(const auto& call) {
  try {
    (void)call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(errors_of_the_slope_are_those_of_their_matrices) {
  const auto close = boost::test_tools::tolerance(1e-10);
  const Line line(gap_years, gap_values);
  const std::size_t n = line.t.size();
  for (const double phi : {0.0, 0.3, 0.8}) {
    Matrix r(n, std::vector<double>(n));
    Matrix m(n, std::vector<double>(n));
    double quadratic = 0.0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        r[i][j] = i == j ? 1.0 : std::pow(phi, std::abs(line.t[i] - line.t[j]));
        m[i][j] = (i == j ? 1.0 : 0.0) - 1.0 / static_cast<double>(n) - line.t[i] * line.t[j] / line.tt;
        quadratic += line.t[i] * r[i][j] * line.t[j];
      }
    const Matrix mr = times(m, r);
    const double trace = trace_of(mr);
    const double error = std::sqrt(line.rss / trace * quadratic) / line.tt;
    const double df = trace * trace / trace_of(times(mr, mr));
    for (const double unit : {1.0, 1e-200, 1e200}) {
      std::vector<double> values(gap_values);
      for (double& each : values) each *= unit;
      const LinearTrend got = linear_trend(values, gap_years, {.error = TrendError::ar1, .level = 0.8, .phi = phi});
      BOOST_TEST((got.status == Status::ok));
      BOOST_TEST(got.n == 10);
      BOOST_TEST(got.phi == phi);
      BOOST_TEST(got.lags == 0);
      BOOST_TEST(got.slope / unit == line.slope, close);
      BOOST_TEST(got.intercept / unit == line.mean_y - line.slope * line.mean_t, close);
      BOOST_TEST(got.sigma / unit == std::sqrt(line.rss / 8.0), close);
      BOOST_TEST(got.r_squared == line.ty * line.ty / line.tt / line.yy, close);
      BOOST_TEST(got.standard_error / unit == error, close);
      BOOST_TEST(got.df == df, close);
      BOOST_TEST(got.p == detail::student_p(line.slope / error, df, Alternative::two_sided), close);
      const double half = detail::student_half_width(df, 0.8) * error;
      BOOST_TEST(got.lower / unit == line.slope - half, close);
      BOOST_TEST(got.upper / unit == line.slope + half, close);
    }
  }
  // Newey and West, from all pairs of years less than lags + 1 apart.
  for (const Index lags : {0, 1, 2, 5, 30}) {
    double meat = 0.0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        meat += std::max(0.0, 1.0 - std::abs(line.t[i] - line.t[j]) / (static_cast<double>(lags) + 1.0)) * line.t[i] *
                line.e[i] * line.t[j] * line.e[j];
    const LinearTrend got = linear_trend(gap_values, gap_years, {.error = TrendError::hac, .lags = lags});
    BOOST_TEST(got.lags == lags);
    BOOST_TEST(got.standard_error == std::sqrt(meat * 10.0 / 8.0) / line.tt, close);
    BOOST_TEST(got.df == 8.0);
    BOOST_TEST(is_missing(got.phi));
    BOOST_TEST(got.slope == line.slope, close);
  }
}

BOOST_AUTO_TEST_CASE(autocorrelation_is_estimated_from_adjacent_years) {
  const auto phi_of = [](const std::vector<double>& years, const std::vector<double>& values) {
    const Line line(years, values);
    double products = 0.0;
    double pairs = 0.0;
    for (std::size_t i = 1; i < years.size(); ++i)
      if (years[i] == years[i - 1] + 1.0) {
        products += line.e[i] * line.e[i - 1];
        ++pairs;
      }
    const auto n = static_cast<double>(years.size());
    return pairs == 0.0 ? 0.0 : (n * products * (n - 1.0) / pairs / line.rss + 2.0) / (n - 4.0);
  };
  const auto estimated = [](const std::vector<double>& years, const std::vector<double>& values) {
    return linear_trend(values, years, {.error = TrendError::ar1}).phi;
  };
  const auto close = boost::test_tools::tolerance(1e-9);
  // Steps up and down, a slow wave, alternating, and no two years adjacent.
  const std::vector<double> wave{0, 1, 3, 4, 4, 2, 1, 0, -1, 1};
  const double rough = phi_of(gap_years, {0, 1, 2, 1, 0, 1, 2, 2, 0, 1});
  BOOST_TEST((rough > 0.0 && rough < 0.95));
  BOOST_TEST(estimated(gap_years, {0, 1, 2, 1, 0, 1, 2, 2, 0, 1}) == rough, close);
  BOOST_TEST(phi_of(gap_years, wave) > 0.95);
  BOOST_TEST(estimated(gap_years, wave) == 0.95);
  const std::vector<double> up_and_down{1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
  BOOST_TEST(phi_of(gap_years, up_and_down) < 0.0);
  BOOST_TEST(estimated(gap_years, up_and_down) == 0.0);
  std::vector<double> apart(gap_years);
  for (std::size_t i = 0; i < apart.size(); ++i) apart[i] = 2000.0 + 2.0 * static_cast<double>(i);
  BOOST_TEST(estimated(apart, wave) == 0.0);
  // The correction needs six years, a given phi three.
  const std::vector<double> five{1, 2, 4, 4, 7};
  const std::vector<double> six{1, 2, 4, 4, 7, 6};
  BOOST_TEST((linear_trend(five, {}, {.error = TrendError::ar1}).status == Status::too_few));
  BOOST_TEST(linear_trend(five, {}, {.error = TrendError::ar1}).r_squared == linear_trend(five).r_squared);
  BOOST_TEST((linear_trend(six, {}, {.error = TrendError::ar1}).status == Status::ok));
  BOOST_TEST(
      (linear_trend(std::vector{1.0, 2.0, 4.0}, {}, {.error = TrendError::ar1, .phi = 0.4}).status == Status::ok));
  BOOST_TEST((linear_trend(std::vector{1.0, 2.0, 4.0}).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(default_lags_grow_with_the_two_ninths_power_of_the_length) {
  // 4 (n / 100)^(2/9): 2.94 at 25, 3.06 at 30, 4 at 100, 4.99 at 270, 5.03 at 280.
  for (const auto& [n, lags] :
       std::vector<std::pair<int, Index>>{{3, 1}, {25, 2}, {30, 3}, {100, 4}, {270, 4}, {280, 5}}) {
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back((i * 7) % 5);
    BOOST_TEST(linear_trend(values, {}, {.error = TrendError::hac}).lags == lags);
  }
}

BOOST_AUTO_TEST_CASE(a_line_without_residuals_has_no_error) {
  const LinearTrend got = linear_trend(std::vector<double>{0, 1, 2, 3, 4});
  BOOST_TEST(got.slope == 1.0);
  BOOST_TEST(got.standard_error == 0.0);
  BOOST_TEST(got.p == 0.0);
  BOOST_TEST(got.lower == 1.0);
  BOOST_TEST(got.r_squared == 1.0);
  // A line through nothing: the slope is 0, and nothing speaks against that.
  const LinearTrend flat = linear_trend(std::vector<double>{1, 0, 0, 1});
  BOOST_TEST(flat.slope == 0.0);
  BOOST_TEST(flat.p == 1.0);
  const LinearTrend none = linear_trend(std::vector<double>{missing, 4, 4});
  BOOST_TEST((none.status == Status::constant));
  BOOST_TEST(none.n == 2);
  BOOST_TEST((is_missing(none.r_squared) && is_missing(none.p)));
  BOOST_TEST((linear_trend(std::vector<double>{missing, missing}).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(rows_of_a_batch_are_the_single_calls) {
  Philox random(4);
  std::vector<double> values(40 * 9);
  for (double& each : values) each = random.below(7) == 0 ? missing : random.normal();
  const std::vector<double> years{2000, 2001, 2002, 2004, 2005, 2007, 2008, 2009, 2010};
  const auto same = [](double a, double b) { return a == b || (is_missing(a) && is_missing(b)); };
  // More rows than columns share a table of quantiles, fewer do not.
  for (const std::size_t count : {std::size_t{40}, std::size_t{9}, std::size_t{2}}) {
    const Rows rows{std::span(values).first(count * 9), 9};
    for (const TrendError error : {TrendError::iid, TrendError::ar1, TrendError::hac}) {
      const LinearTrendOptions options{.error = error, .level = 0.9};
      const std::vector<LinearTrend> got = linear_trend(rows, years, options, {.threads = 2});
      BOOST_REQUIRE(got.size() == count);
      for (std::size_t k = 0; k < count; ++k) {
        const LinearTrend one = linear_trend(rows[static_cast<Index>(k)], years, options);
        BOOST_TEST((got[k].status == one.status));
        BOOST_TEST((same(got[k].slope, one.slope) && same(got[k].standard_error, one.standard_error)));
        BOOST_TEST((same(got[k].lower, one.lower) && same(got[k].upper, one.upper) && same(got[k].p, one.p)));
      }
    }
    const std::vector<LeastAbsoluteTrend> absolute = least_absolute_trend(rows, years);
    const std::vector<CompoundAnnualChange> changes = compound_annual_change(rows, years);
    BOOST_REQUIRE(absolute.size() == count);
    BOOST_REQUIRE(changes.size() == count);
    for (std::size_t k = 0; k < count; ++k) {
      BOOST_TEST(same(absolute[k].slope, least_absolute_trend(rows[static_cast<Index>(k)], years).slope));
      BOOST_TEST((changes[k].status == compound_annual_change(rows[static_cast<Index>(k)], years).status));
      BOOST_TEST(changes[k].n == compound_annual_change(rows[static_cast<Index>(k)], years).n);
    }
  }
}

BOOST_AUTO_TEST_CASE(options_and_years_that_do_not_fit_are_refused_with_what_was_got) {
  const std::vector<double> y{1, 2, 3};
  const Rows rows{y, 3};
  for (const double phi : {-0.1, 1.0})
    BOOST_TEST(refused_as([&] { return linear_trend(y, {}, {.phi = phi}); }) ==
               "phi is " + std::to_string(phi) +
                   " but must lie in [0, 1): leave it out to have it estimated [phi-out-of-range]");
  BOOST_TEST(refused_as([&] { return linear_trend(y, {}, {.lags = -2}); }) ==
             "lags is -2 but must be 0 or more, or -1 for the default [lags-negative]");
  BOOST_TEST(refused_as([&] { return linear_trend(y, {}, {.phi = 0.0, .lags = 0}); }).empty());
  BOOST_TEST(refused_as([&] { return linear_trend(rows, {}, {.lags = -2}); }).ends_with("[lags-negative]"));
  BOOST_TEST(refused_as([&] { return linear_trend(rows, {}, {.level = 1.0}); }).ends_with("[level-out-of-range]"));
  const double inf = std::numeric_limits<double>::infinity();
  struct Wrong {
    std::vector<double> years;
    const char* starts;
    const char* ends;
  };
  for (const Wrong& wrong : {Wrong{{1, 2}, "years has 2 elements but values has 3", "[length-mismatch]"},
                             Wrong{{2, 1, 3},
                                   "years must be finite and each later than the one before, but element 1 is 1.000000",
                                   "[years-not-increasing]"},
                             Wrong{{1, 2, 2},
                                   "years must be finite and each later than the one before, but element 2 is 2.000000",
                                   "[years-not-increasing]"},
                             Wrong{{-inf, 2, 3},
                                   "years must be finite and each later than the one before, but element 0 is -inf",
                                   "[years-not-increasing]"},
                             Wrong{{1, missing, 3},
                                   "years must be finite and each later than the one before, but element 1 is nan",
                                   "[years-not-increasing]"}})
    for (const std::string& said : {refused_as([&] { return linear_trend(y, wrong.years); }),
                                    refused_as([&] { return linear_trend(rows, wrong.years); }),
                                    refused_as([&] { return least_absolute_trend(y, wrong.years); }),
                                    refused_as([&] { return least_absolute_trend(rows, wrong.years); }),
                                    refused_as([&] { return compound_annual_change(y, wrong.years); }),
                                    refused_as([&] { return compound_annual_change(rows, wrong.years); })}) {
      BOOST_TEST(said.starts_with(wrong.starts), said);
      BOOST_TEST(said.ends_with(wrong.ends), said);
    }
}

BOOST_AUTO_TEST_CASE(least_absolute_lines_of_few_or_equal_values_have_all_their_fields) {
  const LeastAbsoluteTrend flat = least_absolute_trend(std::vector<double>{missing, 0.1, 0.1, 0.1});
  BOOST_TEST((flat.status == Status::constant));
  BOOST_TEST(flat.n == 3);
  BOOST_TEST(flat.unique);
  BOOST_TEST((flat.slope == 0.0 && flat.lower == 0.0 && flat.upper == 0.0 && flat.objective == 0.0));
  BOOST_TEST(flat.intercept == 0.1);
  const LeastAbsoluteTrend two = least_absolute_trend(std::vector<double>{1, 3}, std::vector<double>{2000, 2004});
  BOOST_TEST((two.status == Status::ok));
  BOOST_TEST(two.slope == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(two.intercept == 1.0 - 1000.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(two.objective == 0.0);
  BOOST_TEST((two.lower == two.slope && two.upper == two.slope));
  const LeastAbsoluteTrend one = least_absolute_trend(std::vector<double>{missing, 5});
  BOOST_TEST((one.status == Status::too_few));
  BOOST_TEST(one.n == 1);
  BOOST_TEST(is_missing(one.slope));
  // Scaled by a power of ten, up to where squares would overflow.
  const std::vector<double> y{1, 4, 2, 8, 5, 7};
  const LeastAbsoluteTrend plain = least_absolute_trend(y);
  for (const double unit : {1e-290, 1e290}) {
    std::vector<double> scaled(y);
    for (double& each : scaled) each *= unit;
    const LeastAbsoluteTrend got = least_absolute_trend(scaled);
    const auto close = boost::test_tools::tolerance(1e-10);
    BOOST_TEST(got.slope / unit == plain.slope, close);
    BOOST_TEST(got.intercept / unit == plain.intercept, close);
    BOOST_TEST(got.objective / unit == plain.objective, close);
  }
}

BOOST_AUTO_TEST_CASE(two_points_decide_a_compound_change) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> years{2000, 2001, 2003, 2005};
  const CompoundAnnualChange falling = compound_annual_change(std::vector<double>{missing, 8, inf, 0.5}, years);
  BOOST_TEST((falling.status == Status::ok));  // what lies between the two is not looked at
  BOOST_TEST(falling.percent == -50.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(falling.first_year == 2001.0);
  BOOST_TEST(falling.last_year == 2005.0);
  BOOST_TEST(falling.n == 3);
  const CompoundAnnualChange one = compound_annual_change(std::vector<double>{missing, 8, missing, missing}, years);
  BOOST_TEST((one.status == Status::too_few));
  BOOST_TEST((one.first_year == 2001.0 && one.last_year == 2001.0 && is_missing(one.percent)));
  BOOST_TEST(compound_annual_change(std::vector<double>{1, 3}).percent == 200.0, boost::test_tools::tolerance(1e-12));
  struct Edge {
    double first, last;
    Status status;
  };
  for (const Edge& each :
       {Edge{inf, 1, Status::infinite_value}, Edge{1, -inf, Status::infinite_value}, Edge{0, 1, Status::zero_base},
        Edge{0, -1, Status::zero_base}, Edge{-1, -2, Status::sign_change}, Edge{1, -1e-9, Status::sign_change},
        Edge{1e-9, 1, Status::ok}, Edge{2, 2, Status::ok}}) {
    const CompoundAnnualChange got = compound_annual_change(std::vector<double>{each.first, each.last});
    BOOST_TEST((got.status == each.status));
    BOOST_TEST(is_missing(got.percent) == (each.status != Status::ok));
  }
  BOOST_TEST(compound_annual_change(std::vector<double>{2, 2}).percent == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()
