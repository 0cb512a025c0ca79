#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/projection.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(projection)

using test::compare_cases;

namespace {
const std::vector<double> nine_years{2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023};
const std::vector<double> falling{100, 97, 99, 92, 93, 88, 86, 87, 82};
}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_probability) {
  const auto& the_case = compare_cases()["probability_to_reach_target_ols"];
  const auto target = test::Case::to_numbers(the_case.input("target"));
  const auto result = project_to_target(the_case.numbers("y"), the_case.numbers("years"), target[0], target[1], -1);
  CHECK_CASE(the_case, result.slope, "slope");
  CHECK_CASE(the_case, result.projected, "pred_2030");
  CHECK_CASE(the_case, result.standard_error, "se_pred");
  CHECK_CASE(the_case, result.p_observed, "p_observed_value_below");
  CHECK_CASE(the_case, result.p_trend, "p_trend_below");
  BOOST_TEST((result.status == Status::ok));
}

BOOST_AUTO_TEST_CASE(student_s_t_agrees_with_boost) {
  for (const Index df : {1, 2, 3, 4, 7, 8, 23, 60, 201})
    for (const double t : {-40.0, -3.1, -0.2, 0.0, 0.7, 2.5, 12.0})
      BOOST_TEST(std::abs(detail::student_cdf(t, df) -
                          boost::math::cdf(boost::math::students_t(static_cast<double>(df)), t)) < 1e-14);
}

BOOST_AUTO_TEST_CASE(the_probability_at_an_end_of_the_interval_is_that_of_the_level) {
  const TrendFit fit = fit_trend(falling, nine_years, {.phi = 0.3});
  const Prediction at = predict(fit, 2030, {.level = 0.9, .phi = 0.3});
  BOOST_TEST(probability_line_past(fit, 2030, at.line_upper, -1) == 0.95, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(probability_line_past(fit, 2030, at.line, -1) == 0.5, boost::test_tools::tolerance(1e-12));
  const auto result = project_to_target(falling, nine_years, 2030, at.upper, -1, {.phi = 0.3});
  BOOST_TEST(result.p_observed == 0.95, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(autocorrelation_widens_the_interval) {
  double before = 0.0;
  for (const double phi : {0.0, 0.2, 0.4, 0.6}) {
    const double error = predict(fit_trend(falling, nine_years, {.phi = phi}), 2030, {.phi = phi}).line_standard_error;
    BOOST_TEST(error > before);
    before = error;
  }
}

BOOST_AUTO_TEST_CASE(generalised_least_squares_agrees_with_the_dense_solution) {
  // Gaps of 1, 3 and 2 years; the slow twin inverts the correlation matrix by elimination.
  const std::vector<double> years{2010, 2011, 2014, 2016, 2017, 2019};
  const std::vector<double> values{3.0, 4.5, 4.1, 6.0, 5.2, 7.7};
  const double phi = 0.45;
  const std::size_t n = years.size();
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 4));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a[i][j] = std::pow(phi, std::abs(years[i] - years[j]));
    a[i][n] = 1.0;
    a[i][n + 1] = years[i] - 2000;
    a[i][n + 2] = values[i];
    a[i][n + 3] = std::pow(phi, 2022 - years[i]);  // what the noise of 2022 shares with that of each year
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      if (i != k) {
        const double f = a[i][k] / a[k][k];
        for (std::size_t j = 0; j < n + 4; ++j) a[i][j] -= f * a[k][j];
      }
  double s11 = 0, s1x = 0, sxx = 0, s1y = 0, sxy = 0, syy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double one = a[i][n] / a[i][i], x = a[i][n + 1] / a[i][i], y = a[i][n + 2] / a[i][i];
    s11 += one;
    s1x += x;
    sxx += (years[i] - 2000) * x;
    s1y += y;
    sxy += (years[i] - 2000) * y;
    syy += values[i] * y;
  }
  const double slope = (s11 * sxy - s1x * s1y) / (s11 * sxx - s1x * s1x);
  const double level = (s1y - slope * s1x) / s11;
  const double variance = (syy - level * s1y - slope * sxy) / static_cast<double>(n - 2);
  const TrendFit fit = fit_trend(values, years, {.phi = phi});
  BOOST_TEST(fit.slope == slope, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(fit.at(2000) == level, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(fit.noise_variance == variance, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(fit.slope_variance == variance * s11 / (s11 * sxx - s1x * s1x), boost::test_tools::tolerance(1e-9));
  // Best linear prediction of 2022 (Goldberger 1962): weights of the residuals, and the variance that they leave.
  double ahead = level + slope * 22;
  double known = 0.0;
  double one_left = 1.0;
  double year_left = 22.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double weight = a[i][n + 3] / a[i][i];
    ahead += weight * (values[i] - level - slope * (years[i] - 2000));
    known += weight * std::pow(phi, 2022 - years[i]);
    one_left -= weight;
    year_left -= weight * (years[i] - 2000);
  }
  const double estimated = (sxx * one_left * one_left - 2 * s1x * one_left * year_left + s11 * year_left * year_left) /
                           (s11 * sxx - s1x * s1x);
  const Prediction at = predict(fit, 2022, {.phi = phi});
  BOOST_TEST(at.value == ahead, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(at.standard_error == std::sqrt(variance * (1.0 - known + estimated)), boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_year_of_arrival_solves_what_it_says) {
  const TrendFit fit = fit_trend(falling, nine_years);
  const double t = detail::student_quantile(0.95, fit.n - 2);
  const Arrival meets = arrival(fit, 65, -1, t);
  BOOST_TEST(fit.at(meets.year) == 65.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(meets.lower < meets.year);
  BOOST_TEST(meets.year < meets.upper);
  // At the ends of the interval one confidence band touches the target.
  for (const double end : {meets.lower, meets.upper})
    BOOST_TEST(std::abs(fit.at(end) - 65.0) == t * std::sqrt(fit.variance_at(end)), boost::test_tools::tolerance(1e-9));
  BOOST_TEST((arrival(fit, 65, 1, t).status == Status::reached));
  BOOST_TEST((arrival(fit, 120, 1, t).status == Status::not_on_this_trend));
}

BOOST_AUTO_TEST_CASE(an_uncertain_slope_cannot_bound_the_arrival) {
  const std::vector<double> noisy{50, 60, 48, 61, 52, 59, 51, 60, 53};
  const TrendFit fit = fit_trend(noisy, nine_years);
  const Arrival meets = arrival(fit, 80, 1, detail::student_quantile(0.95, fit.n - 2));
  BOOST_TEST((meets.status == Status::unbounded));
  BOOST_TEST(std::isinf(meets.upper));
  BOOST_TEST(meets.lower <= meets.year);
}

BOOST_AUTO_TEST_CASE(thin_and_degenerate_series_carry_no_probability) {
  const auto status = [](std::vector<double> values) {
    std::vector<double> years;
    for (std::size_t k = 0; k < values.size(); ++k) years.push_back(2015.0 + static_cast<double>(k));
    const auto result = project_to_target(values, years, 2030, 10, 1);
    BOOST_TEST((is_missing(result.p_trend) || result.status == Status::ok));
    return result.status;
  };
  BOOST_TEST((status({}) == Status::no_data));
  BOOST_TEST((status({missing, missing}) == Status::no_data));
  BOOST_TEST((status({1, 2, 4, 3}) == Status::too_few));
  BOOST_TEST((status({1, 2, 4, 3, missing}) == Status::too_few));
  BOOST_TEST((status({1, 2, 4, 3, 5}) == Status::ok));
  BOOST_TEST((status({7, 7, 7, 7, 7}) == Status::constant));
  BOOST_TEST((status({1, 2, 3, 4, 5}) == Status::variance_not_positive));
  BOOST_TEST((status({1, 2, HUGE_VAL, 4, 5}) == Status::infinite_value));
  BOOST_TEST((status({1e300, -1e300, 1e300, 2e299, 5}) == Status::overflow));
  BOOST_TEST((project_to_target(falling, nine_years, 2023, 65, -1).status == Status::past_deadline));
  BOOST_CHECK_THROW((void)project_to_target(falling, nine_years, 2030, 65, 0), ArgumentError);
  BOOST_CHECK_THROW((void)fit_trend(falling, nine_years, {.phi = 1.0}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_bound_stops_the_value_and_not_the_probability) {
  const auto free = project_to_target(falling, nine_years, 2080, 0, -1);
  const auto held = project_to_target(falling, nine_years, 2080, 0, -1, {.floor = 0.0});
  BOOST_TEST(free.projected < 0.0);
  BOOST_TEST(held.projected == 0.0);
  BOOST_TEST(held.projected_lower == 0.0);
  BOOST_TEST(held.p_trend == free.p_trend);
}

BOOST_AUTO_TEST_CASE(unit_and_calendar_do_not_change_the_chance) {
  std::vector<double> scaled = falling;
  std::vector<double> shifted = nine_years;
  for (double& each : scaled) each = 3e6 * each + 1e5;
  for (double& each : shifted) each -= 2000;
  const auto a = project_to_target(falling, nine_years, 2030, 65, -1, {.phi = 0.4});
  const auto b = project_to_target(scaled, shifted, 30, 3e6 * 65 + 1e5, -1, {.phi = 0.4});
  BOOST_TEST(a.p_trend == b.p_trend, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(a.arrival_upper == b.arrival_upper + 2000, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_batch_row_is_the_single_call_on_any_number_of_threads) {
  const Index rows = 700;
  std::vector<double> values;
  Philox random(7);
  for (Index k = 0; k < rows * 9; ++k) values.push_back(random.uniform() < 0.2 ? missing : random.normal());
  const std::vector<double> target_year{2030.0}, target{1.0};
  std::vector<double> phi(static_cast<std::size_t>(rows));
  for (Index k = 0; k < rows; ++k) phi[static_cast<std::size_t>(k)] = static_cast<double>(k % 7) / 10.0;
  const auto one = project_to_target_rows(values, nine_years, target_year, target, 1, phi);
  const auto many = project_to_target_rows(values, nine_years, target_year, target, 1, phi, {}, {.threads = 8});
  for (std::size_t k = 0; k < one.size(); ++k) {
    const auto single = project_to_target(std::span(values).subspan(k * 9, 9), nine_years, 2030, 1, 1, {.phi = phi[k]});
    for (const auto& batch : {one[k], many[k]}) {
      BOOST_TEST((batch.status == single.status));
      BOOST_TEST(
          (is_missing(single.p_observed) ? is_missing(batch.p_observed) : batch.p_observed == single.p_observed));
      BOOST_TEST((is_missing(single.arrival_lower) ? is_missing(batch.arrival_lower)
                                                   : batch.arrival_lower == single.arrival_lower));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
