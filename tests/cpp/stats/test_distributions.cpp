#include <cmath>
#include <numbers>

#include "nyckeltal/stats/detail/distributions.hpp"
#include "test.hpp"

BOOST_AUTO_TEST_SUITE(distributions)

namespace d = nyckeltal::detail::distributions;

// Closed forms where a distribution has one, the tables' digits where it has none.
BOOST_AUTO_TEST_CASE(each_function_gives_its_closed_form) {
  const auto cubic = [](double x) { return std::pow(1.0 - x, 3); };  // P(X > x) of Beta(1, 3)
  const struct {
    const char* name;
    double got, wanted;
  } cases[] = {
      {"normal_cdf", d::normal_cdf(-1.5), 0.5 * std::erfc(1.5 / std::numbers::sqrt2)},
      {"normal_quantile", d::normal_quantile(0.975), 1.959963984540054},
      {"normal_quantile_above", d::normal_quantile_above(0.025), 1.959963984540054},
      {"normal_quantile_above, far out", d::normal_quantile_above(1e-20), 9.262340089798408},
      // One degree of freedom: Cauchy. Two: P(T <= t) = 1/2 + t / (2 sqrt(2 + t^2)).
      {"student_cdf", d::student_cdf(1, 2.0), 0.5 + std::atan(2.0) / std::numbers::pi},
      {"student_above", d::student_above(2, 3.0), 0.5 - 1.5 / std::sqrt(11.0)},
      {"student_quantile", d::student_quantile(2, 0.9), 0.8 * std::sqrt(2.0 / (1.0 - 0.64))},
      {"student_quantile_above", d::student_quantile_above(1, 0.1), std::tan(0.4 * std::numbers::pi)},
      {"chi_squared_above", d::chi_squared_above(2, 3.0), std::exp(-1.5)},
      {"f_above", d::f_above(2, 6, 1.5), std::pow(1.5, -3)},
      {"binomial_above", d::binomial_above(3, 0.2, 1), 3 * 0.04 * 0.8 + 0.008},
      {"beta_cdf", d::beta_cdf(1, 3, 0.2), 1.0 - cubic(0.2)},
      {"beta_above", d::beta_above(1, 3, 0.2), cubic(0.2)},
      {"beta_quantile", d::beta_quantile(2, 1, 0.3), std::sqrt(0.3)},
      {"beta_quantile_above", d::beta_quantile_above(1, 3, 0.3), 1.0 - std::cbrt(0.3)},
      {"ibeta_inv", d::ibeta_inv(2, 1, 0.3), std::sqrt(0.3)},
      {"ibetac_inv", d::ibetac_inv(1, 3, 0.3), 1.0 - std::cbrt(0.3)},
      {"gamma_p_inv", d::gamma_p_inv(1, 0.3), -std::log(0.7)},
      {"gamma_q_inv", d::gamma_q_inv(1, 0.3), -std::log(0.3)},
      {"erfc_inv", d::erfc_inv(std::erfc(0.7)), 0.7},
  };
  for (const auto& each : cases)
    BOOST_TEST(std::abs(each.got / each.wanted - 1.0) < 1e-12, each.name << " " << each.got << " not " << each.wanted);
}

BOOST_AUTO_TEST_SUITE_END()
