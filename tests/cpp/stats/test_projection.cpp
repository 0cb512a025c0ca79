#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <string>
#include <utility>
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

namespace {
// Five years around a line of 0.8 a year: 3 in 2003, residuals -0.4, 0.8, -1, 1.2 and -0.6, their squares 3.6.
const std::vector<double> five_years{2001, 2002, 2003, 2004, 2005};
const std::vector<double> zigzag{1, 3, 2, 5, 4};
constexpr double t_of_three = 3.182446305284263;    // Student's 97.5 % with three degrees of freedom
constexpr double t80_of_three = 1.637744353696210;  // and 90 %
}  // namespace

BOOST_AUTO_TEST_CASE(a_line_fitted_by_hand) {
  const auto close = boost::test_tools::tolerance(1e-12);
  const auto check = [&](const TrendFit& fit) {
    BOOST_TEST((fit.status == Status::ok && fit.usable()));
    BOOST_TEST(fit.n == 5);
    BOOST_TEST(fit.degrees_of_freedom() == 3.0);
    BOOST_TEST(fit.centre == 2003.0, close);
    BOOST_TEST(fit.level == 3.0, close);
    BOOST_TEST(fit.slope == 0.8, close);
    BOOST_TEST(fit.noise_variance == 1.2, close);
    BOOST_TEST(fit.level_variance == 1.2 / 5.0, close);
    BOOST_TEST(fit.slope_variance == 1.2 / 10.0, close);
    BOOST_TEST(fit.variance_at(2010) == 0.24 + 0.12 * 49.0, close);
    BOOST_TEST(fit.at(2010) == 8.6, close);
    BOOST_TEST(fit.last_year == 2005.0);
    BOOST_TEST(fit.last_residual == -0.6, close);
    BOOST_TEST(fit.phi == 0.0);
  };
  check(fit_trend(zigzag, five_years));
  // What is missing, in value or year, is not there: at the beginning, between and at the end.
  const std::vector<double> gaps{missing, 1, 3, 7, 2, 5, 4, missing, 9};
  const std::vector<double> years{2000, 2001, 2002, missing, 2003, 2004, 2005, 2006, missing};
  check(fit_trend(gaps, years));
  BOOST_TEST(fit_trend(zigzag, five_years, {.phi = 0.25}).phi == 0.25);
}

BOOST_AUTO_TEST_CASE(line_and_value_of_a_later_year_by_hand) {
  const auto close = boost::test_tools::tolerance(1e-10);
  const TrendFit fit = fit_trend(zigzag, five_years);
  const double line_error = std::sqrt(0.24 + 0.12 * 49.0);
  const double error = std::sqrt(0.24 + 0.12 * 49.0 + 1.2);
  for (const auto& [level, t] : {std::pair{0.95, t_of_three}, {0.8, t80_of_three}}) {
    const Prediction at = predict(fit, 2010, {.level = level});
    BOOST_TEST(at.line == 8.6, close);
    BOOST_TEST(at.value == 8.6, close);
    BOOST_TEST(at.line_standard_error == line_error, close);
    BOOST_TEST(at.standard_error == error, close);
    BOOST_TEST(std::abs(at.line_lower - (8.6 - t * line_error)) < 1e-10);
    BOOST_TEST(at.line_upper == 8.6 + t * line_error, close);
    BOOST_TEST(std::abs(at.lower - (8.6 - t * error)) < 1e-10);
    BOOST_TEST(at.upper == 8.6 + t * error, close);
    const ProjectionResult result = project_to_target(zigzag, five_years, 2010, 10, 1, {.level = level});
    BOOST_TEST((result.status == Status::ok && result.n == 5 && result.phi == 0.0));
    BOOST_TEST(result.slope == 0.8, close);
    BOOST_TEST(result.slope_lower == 0.8 - t * std::sqrt(0.12), close);
    BOOST_TEST(result.slope_upper == 0.8 + t * std::sqrt(0.12), close);
    BOOST_TEST((result.line == at.line && result.line_lower == at.line_lower && result.line_upper == at.line_upper));
    BOOST_TEST((result.projected == at.value && result.projected_lower == at.lower));
    BOOST_TEST((result.projected_upper == at.upper && result.standard_error == at.standard_error));
    const boost::math::students_t student(3.0);
    BOOST_TEST(result.p_trend == boost::math::cdf(student, -1.4 / line_error), close);
    BOOST_TEST(result.p_observed == boost::math::cdf(student, -1.4 / error), close);
    BOOST_TEST(probability_line_past(fit, 2010, 10, 1) == result.p_trend, close);
    BOOST_TEST(probability_line_past(fit, 2010, 10, -1) == 1.0 - result.p_trend, close);
    const Arrival meets = arrival(fit, 10, 1, detail::student_quantile(level, 3));
    BOOST_TEST(meets.year == 2003.0 + 7.0 / 0.8, close);
    BOOST_TEST(result.arrival_year == meets.year);
    BOOST_TEST(result.arrival_lower == meets.lower);
    BOOST_TEST(result.arrival_upper == meets.upper);
    BOOST_TEST((result.arrival_status == meets.status));
  }
  // Each limit stops at the bounds, and only there.
  const Prediction held = predict(fit, 2010, {.floor = 2.0, .ceiling = 9.0});
  BOOST_TEST((held.line_lower == 2.0 && held.line_upper == 9.0 && held.lower == 2.0 && held.upper == 9.0));
  BOOST_TEST(held.line == 8.6, close);
  const Prediction low = predict(fit, 2010, {.ceiling = 5.0});
  BOOST_TEST((low.line == 5.0 && low.value == 5.0 && low.line_upper == 5.0 && low.upper == 5.0));
  BOOST_TEST(std::abs(low.lower - (8.6 - t_of_three * error)) < 1e-10);
  BOOST_TEST((predict(fit, 2010, {.floor = 9.0, .ceiling = 9.0}).value == 9.0));
}

BOOST_AUTO_TEST_CASE(what_is_left_of_the_last_residual_fades_with_the_years) {
  const double phi = 0.5;
  const TrendFit fit = fit_trend(zigzag, five_years, {.phi = phi});
  const auto close = boost::test_tools::tolerance(1e-12);
  for (const double gap : {1.0, 2.0, 5.0}) {
    const double year = 2005 + gap;
    const double memory = std::pow(phi, gap);
    const Prediction at = predict(fit, year, {.phi = phi});
    BOOST_TEST(at.line == fit.at(year), close);
    BOOST_TEST(at.value == fit.at(year) + memory * fit.last_residual, close);
    const double lever = year - fit.centre - memory * (2005 - fit.centre);
    const double variance = fit.level_variance * (1 - memory) * (1 - memory) + fit.slope_variance * lever * lever +
                            fit.noise_variance * (1 - memory * memory);
    BOOST_TEST(at.standard_error == std::sqrt(variance), close);
    BOOST_TEST(at.upper == at.value + t_of_three * at.standard_error, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(at.value - at.lower == at.upper - at.value, boost::test_tools::tolerance(1e-9));
    const ProjectionResult result = project_to_target(zigzag, five_years, year, 7, 1, {.phi = phi});
    BOOST_TEST(result.phi == phi);
    BOOST_TEST(
        result.p_observed == boost::math::cdf(boost::math::students_t(3.0), (at.value - 7.0) / at.standard_error),
        close);
  }
  // The years of the series, the last one too, have their line and a new year's noise around it.
  for (const double year : {2003.0, 2005.0}) {
    const Prediction at = predict(fit, year, {.phi = phi});
    BOOST_TEST(at.value == fit.at(year), close);
    BOOST_TEST(at.standard_error == std::sqrt(fit.variance_at(year) + fit.noise_variance), close);
  }
}

BOOST_AUTO_TEST_CASE(lines_without_noise_have_a_line_and_nothing_else) {
  const std::vector<double> same(5, 7.0);
  const std::vector<double> straight{1, 2, 3, 4, 5};
  for (const double phi : {0.0, 0.5}) {
    const TrendFit constant = fit_trend(same, five_years, {.phi = phi});
    BOOST_TEST((constant.status == Status::constant && !constant.usable()));
    BOOST_TEST((constant.slope == 0.0 && constant.level == 7.0 && constant.centre == 2005.0 && constant.n == 5));
    const TrendFit perfect = fit_trend(straight, five_years, {.phi = phi});
    BOOST_TEST((perfect.status == Status::variance_not_positive));
    BOOST_TEST((perfect.noise_variance == 0.0 && perfect.level_variance == 0.0 && perfect.slope_variance == 0.0));
    for (const TrendFit& fit : {constant, perfect}) {
      const Prediction at = predict(fit, 2009, {.phi = phi});
      BOOST_TEST(at.line == (fit.slope == 0.0 ? 7.0 : 9.0), boost::test_tools::tolerance(1e-12));
      BOOST_TEST(at.value == at.line);
      BOOST_TEST((is_missing(at.lower) && is_missing(at.line_upper) && is_missing(at.standard_error)));
      BOOST_TEST(is_missing(probability_line_past(fit, 2009, 3, 1)));
    }
    const ProjectionResult flat = project_to_target(same, five_years, 2009, 8, 1, {.phi = phi});
    BOOST_TEST((flat.status == Status::constant && flat.line == 7.0 && flat.projected == 7.0 && flat.slope == 0.0));
    BOOST_TEST((flat.arrival_status == Status::not_on_this_trend && is_missing(flat.arrival_year)));
    BOOST_TEST((is_missing(flat.p_trend) && is_missing(flat.slope_lower) && flat.n == 5));
    const ProjectionResult sure = project_to_target(straight, five_years, 2009, 8, 1, {.phi = phi});
    BOOST_TEST((sure.status == Status::variance_not_positive));
    BOOST_TEST((sure.arrival_status == Status::variance_not_positive));
    BOOST_TEST(sure.arrival_year == 2008.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST((is_missing(sure.arrival_lower) && is_missing(sure.p_trend) && is_missing(sure.p_observed)));
  }
  const Prediction nothing = predict(fit_trend(std::vector<double>{}, std::vector<double>{}), 2010);
  BOOST_TEST((is_missing(nothing.line) && is_missing(nothing.value) && is_missing(nothing.upper)));
  // Noise whose square is too small for a double makes nothing certain.
  std::vector<double> faint = zigzag;
  for (double& each : faint) each *= 1e-200;
  BOOST_TEST(is_missing(probability_line_past(fit_trend(faint, five_years), 2010, 1.0, 1)));
  // Noise of the tenth digit is noise, of the fourteenth it is rounding.
  const auto noisy = [&](double size) {
    std::vector<double> x = straight;
    for (std::size_t k = 0; k < x.size(); ++k) x[k] += size * zigzag[k];
    return fit_trend(x, five_years).status;
  };
  BOOST_TEST((noisy(1e-10) == Status::ok));
  BOOST_TEST((noisy(1e-14) == Status::variance_not_positive));
}

BOOST_AUTO_TEST_CASE(series_that_carry_no_line_say_why) {
  const auto fit = [](const std::vector<double>& x, Index least = 5) {
    return fit_trend(x, std::span(nine_years).first(x.size()), {.min_observations = least});
  };
  BOOST_TEST((fit({}).status == Status::no_data && fit({}).n == 0 && is_missing(fit({}).slope)));
  BOOST_TEST((fit({1, 3, 2, 5}).status == Status::too_few && fit({1, 3, 2, 5}).n == 4));
  BOOST_TEST((fit({1, 3, 2}, 3).status == Status::ok && fit({1, 3}, 3).status == Status::too_few));
  BOOST_TEST((fit({1, 3, 2, 5, 4, 6}, 7).status == Status::too_few));
  const TrendFit infinite = fit({1, -HUGE_VAL, missing, 5, 4, 6});
  BOOST_TEST((infinite.status == Status::infinite_value && infinite.n == 5 && is_missing(infinite.slope)));
  BOOST_TEST((fit({HUGE_VAL}).status == Status::infinite_value));
  // Differences beyond what a double holds, and squares of the noise that are.
  const TrendFit wide = fit({1e308, -1e308, 1e308, -1e308, 1e308});
  BOOST_TEST((wide.status == Status::overflow && is_missing(wide.slope)));
  const TrendFit loud = fit({1e200, 3e200, 2e200, 5e200, 4e200});
  BOOST_TEST((loud.status == Status::overflow));
  BOOST_TEST(loud.slope == 0.8e200, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(
      (project_to_target(std::vector<double>{1, 3}, std::vector<double>{2001, 2002}, 2010, 5, 1).arrival_status ==
       Status::too_few));
}

BOOST_AUTO_TEST_CASE(arrivals_and_what_stands_in_their_way) {
  const TrendFit fit = fit_trend(zigzag, five_years);  // 4.6 in its last year, 0.8 a year
  const auto status = [&](double target, int direction) { return arrival(fit, target, direction, t_of_three).status; };
  BOOST_TEST((status(fit.at(2005), 1) == Status::reached && status(fit.at(2005), -1) == Status::reached));
  BOOST_TEST((status(4.5, 1) == Status::reached && status(4.7, -1) == Status::reached));
  BOOST_TEST((status(4.5, -1) == Status::not_on_this_trend));
  BOOST_TEST((status(missing, 1) == Status::no_data));
  BOOST_TEST(is_missing(arrival(fit, 4.5, 1, t_of_three).year));
  // 0.8 / sqrt(0.12) = 2.31 is below 3.18: the slope is not told apart from 0, and nothing bounds the arrival above.
  const Arrival far = arrival(fit, 14, 1, t_of_three);
  BOOST_TEST((far.status == Status::unbounded && far.upper == HUGE_VAL));
  BOOST_TEST(far.year == 2003.0 + 11.0 / 0.8, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((far.lower > 2005.0 && far.lower < far.year));
  BOOST_TEST(std::abs(fit.at(far.lower) - 14.0) == t_of_three * std::sqrt(fit.variance_at(far.lower)),
             boost::test_tools::tolerance(1e-9));
  // A target that the band holds in every year: the line may have been there at any time.
  const Arrival near = arrival(fit, 4.65, 1, 2.0 * t_of_three);
  BOOST_TEST((near.status == Status::unbounded && near.lower == -HUGE_VAL && near.upper == HUGE_VAL));
  // At 80 % the slope is told apart, and the ends are where the band meets the target, on either side of the level.
  for (const auto& [target, direction] : {std::pair{14.0, 1}, {4.7, 1}}) {
    const Arrival meets = arrival(fit, target, direction, t80_of_three);
    BOOST_TEST((meets.status == Status::ok && meets.lower < meets.year && meets.year < meets.upper));
    for (const double end : {meets.lower, meets.upper}) {
      BOOST_TEST(std::isfinite(end));
      BOOST_TEST(std::abs(fit.at(end) - target) == t80_of_three * std::sqrt(fit.variance_at(end)),
                 boost::test_tools::tolerance(1e-9));
    }
  }
  // Mirrored in sign, everything is.
  std::vector<double> mirrored = zigzag;
  for (double& each : mirrored) each = -each;
  const TrendFit other = fit_trend(mirrored, five_years);
  for (const double target : {4.0, 4.65, 14.0})
    for (const double t : {t80_of_three, t_of_three, 2.0 * t_of_three}) {
      const Arrival a = arrival(fit, target, 1, t);
      const Arrival b = arrival(other, -target, -1, t);
      BOOST_TEST((a.status == b.status));
      for (const auto& [one, two] : {std::pair{a.year, b.year}, {a.lower, b.lower}, {a.upper, b.upper}})
        BOOST_TEST((is_missing(one) ? is_missing(two) : one == two));
    }
}

BOOST_AUTO_TEST_CASE(a_target_in_the_last_year_is_past_and_one_without_a_year_is_none) {
  const auto project = [](double year, double target) {
    return project_to_target(zigzag, five_years, year, target, 1);
  };
  for (const ProjectionResult& result : {project(2005, 10), project(2004, 10), project(missing, 10)}) {
    BOOST_TEST((is_missing(result.line) && is_missing(result.p_trend) && is_missing(result.projected)));
    BOOST_TEST((!is_missing(result.slope_lower) && !is_missing(result.arrival_year)));
  }
  BOOST_TEST((project(2005, 10).status == Status::past_deadline && project(2005.5, 10).status == Status::ok));
  BOOST_TEST((project(missing, 10).status == Status::no_data));
  const ProjectionResult none = project(2010, missing);
  BOOST_TEST((none.status == Status::no_data && none.arrival_status == Status::no_data && is_missing(none.line)));
}

BOOST_AUTO_TEST_CASE(student_s_t_at_its_ends) {
  for (const Index df : {1, 2, 5}) {
    BOOST_TEST(detail::student_cdf(HUGE_VAL, df) == 1.0);
    BOOST_TEST(detail::student_cdf(-HUGE_VAL, df) == 0.0);
  }
  detail::StudentQuantiles known(0.95);
  for (int again = 0; again < 2; ++again) {
    BOOST_TEST(known(3) == t_of_three, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(known(1) == 12.706204736174707, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(rows_have_targets_years_and_noise_of_their_own) {
  const std::vector<double> values{1, 3, 2, 5, 4, 9, 7, 8, 4, 5};
  const auto same = [](const ProjectionResult& a, const ProjectionResult& b) {
    BOOST_TEST((a.status == b.status && a.n == b.n && a.phi == b.phi && a.slope == b.slope && a.line == b.line));
    BOOST_TEST((a.p_trend == b.p_trend && a.p_observed == b.p_observed && a.projected_upper == b.projected_upper));
  };
  const auto single = [&](std::size_t row, double year, double target, double phi) {
    return project_to_target(std::span(values).subspan(5 * row, 5), five_years, year, target, 1,
                             {.level = 0.9, .phi = phi});
  };
  const std::vector<double> two_years{2010, 2012}, two_targets{6, 7}, one_year{2011}, one_target{8};
  const auto own =
      project_to_target_rows(values, five_years, two_years, two_targets, 1, std::vector{0.2, 0.4}, {.level = 0.9});
  const auto shared =
      project_to_target_rows(values, five_years, one_year, one_target, 1, {}, {.level = 0.9, .phi = 0.3});
  const auto one_phi =
      project_to_target_rows(values, five_years, one_year, one_target, 1, std::vector{0.1}, {.level = 0.9, .phi = 0.3});
  BOOST_REQUIRE((own.size() == 2 && shared.size() == 2 && one_phi.size() == 2));
  const auto nothing = project_to_target_rows(std::vector<double>(5, missing), five_years, one_year, one_target, 1);
  BOOST_TEST((nothing[0].status == Status::no_data && nothing[0].n == 0 && is_missing(nothing[0].line)));
  for (std::size_t row = 0; row < 2; ++row) {
    same(own[row], single(row, two_years[row], two_targets[row], row == 0 ? 0.2 : 0.4));
    same(shared[row], single(row, 2011, 8, 0.3));
    same(one_phi[row], single(row, 2011, 8, 0.1));
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_projected_is_named) {
  const auto refused = [](auto&& call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const auto options = [&](const ProjectionOptions& given, const char* code, const char* part) {
    refused([&] { (void)fit_trend(zigzag, five_years, given); }, code, part);
    refused([&] { (void)predict(TrendFit{}, 2010, given); }, code, part);
    refused(
        [&] {
          const std::vector<double> one{2010};
          (void)project_to_target_rows(zigzag, five_years, one, one, 1, {}, given);
        },
        code, part);
  };
  options({.phi = -0.01}, "phi-out-of-range", "phi is -0.01");
  options({.phi = 1.0}, "phi-out-of-range", "phi is 1.0");
  options({.phi = missing}, "phi-out-of-range", "[0, 1)");
  options({.level = 1.0}, "level-out-of-range", "level is 1.0");
  options({.min_observations = 2}, "count-out-of-range", "3 or more");
  options({.floor = 2.0, .ceiling = 1.0}, "bounds-reversed", "above ceiling");
  refused([] { (void)fit_trend(zigzag, std::vector<double>{2001}); }, "length-mismatch", "years has 1");
  refused([] { (void)fit_trend(zigzag, std::vector<double>{2001, 2002, 2002, 2003, 2004}); }, "years-unsorted",
          "ascend");
  refused([] { (void)fit_trend(zigzag, std::vector<double>{2001, 2002, 2003, 2005, 2004}); }, "years-unsorted",
          "ascend");
  const TrendFit fit = fit_trend(zigzag, five_years);
  const std::vector<double> one{2010}, two{2010, 2011}, none{};
  for (const int direction : {0, 2}) {
    refused([&] { (void)arrival(fit, 5, direction, 2.0); }, "direction-out-of-range", "direction is");
    refused([&] { (void)probability_line_past(TrendFit{}, 2010, 5, direction); }, "direction-out-of-range",
            "1 (higher");
    refused([&] { (void)project_to_target(std::vector<double>{}, none, 2010, 5, direction); }, "direction-out-of-range",
            "-1 (lower");
    refused([&] { (void)project_to_target_rows(none, five_years, one, one, direction); }, "direction-out-of-range",
            "direction is");
  }
  const auto rows = [&](std::span<const double> values, std::span<const double> years, std::span<const double> targets,
                        std::span<const double> phi) {
    return [=] { (void)project_to_target_rows(values, five_years, years, targets, 1, phi); };
  };
  refused(rows(zigzag, two, one, {}), "length-mismatch", "target_years must");
  refused(rows(zigzag, none, one, {}), "length-mismatch", "target_years must");
  refused(rows(zigzag, one, two, {}), "length-mismatch", "targets must");
  refused(rows(zigzag, one, one, two), "length-mismatch", "phi must");
  refused(rows(std::span(zigzag).first(4), one, one, {}), "length-mismatch", "whole rows");
  refused([&] { (void)project_to_target_rows(zigzag, none, one, one, 1); }, "length-mismatch", "whole rows");
}

BOOST_AUTO_TEST_SUITE_END()
