#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(autocorrelation_of_series)

using nyckeltal::test::trend_cases;

namespace {

std::vector<double> ar1(Philox& random, Index n, double phi, double slope) {
  std::vector<double> x;
  double state = random.normal() / std::sqrt(1 - phi * phi);
  for (Index i = 0; i < n; ++i) {
    x.push_back(state + slope * static_cast<double>(i));
    state = phi * state + random.normal();
  }
  return x;
}

// The five steps of the pooled estimator, for complete series, written out.
std::vector<double> phis(const std::vector<double>& values, std::size_t n) {
  std::vector<double> out;
  for (std::size_t row = 0; row < values.size() / n; ++row) {
    const double* y = values.data() + row * n;
    double my = 0, mt = 0;
    for (std::size_t i = 0; i < n; ++i) my += y[i], mt += static_cast<double>(i);
    my /= static_cast<double>(n), mt /= static_cast<double>(n);
    double ty = 0, tt = 0;
    for (std::size_t i = 0; i < n; ++i)
      ty += (static_cast<double>(i) - mt) * (y[i] - my),
          tt += (static_cast<double>(i) - mt) * (static_cast<double>(i) - mt);
    std::vector<double> e;
    for (std::size_t i = 0; i < n; ++i) e.push_back(y[i] - my - ty / tt * (static_cast<double>(i) - mt));
    double c0 = 0, c1 = 0;
    for (std::size_t i = 0; i < n; ++i) c0 += e[i] * e[i];
    for (std::size_t i = 0; i + 1 < n; ++i) c1 += e[i] * e[i + 1];
    const auto count = static_cast<double>(n);
    out.push_back((count * c1 / c0 + 2) / (count - 4));
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(r1_is_taken_on_the_real_years) {
  // 2001, 2002, 2004, 2005: the pair 2002-2004 is not one year apart.
  const std::vector<double> x{1.0, 3.0, 2.0, 6.0};
  const std::vector<double> years{2001, 2002, 2004, 2005};
  const double squares = 4.0 + 0.0 + 1.0 + 9.0;
  const double products = (-2.0) * 0.0 + (-1.0) * 3.0;
  BOOST_TEST(autocorrelation(x, years) == 4.0 / 3.0 * products / squares, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(autocorrelation(x, {}) == (0.0 + 0.0 - 3.0) / squares, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(is_missing(autocorrelation(std::vector<double>{1, 1, 1})));
  BOOST_TEST(is_missing(autocorrelation(std::vector<double>{1, 2, 3}, std::vector<double>{1, 3, 5})));
  BOOST_TEST(autocorrelation(std::vector<double>{1, 5, 3, missing}) == autocorrelation(std::vector<double>{1, 5, 3}));
}

BOOST_AUTO_TEST_CASE(r1_gives_the_reference_value_of_the_acf) {
  const auto& pw = trend_cases()["prewhitening_LakeHuron"];
  const auto x = pw.numbers("x");
  const auto r = mann_kendall(x, {}, {.correction = Correction::prewhitening});
  BOOST_TEST(r.phi == autocorrelation(x));
}

BOOST_AUTO_TEST_CASE(very_large_and_small_numbers_do_not_overflow) {
  const std::vector<double> x{1, 3, 2, 6, 5, 4, 8};
  for (const double scale : {0x1p1000, 0x1p-1000}) {
    std::vector<double> scaled;
    for (const double value : x) scaled.push_back(value * scale);
    BOOST_TEST(autocorrelation(scaled) == autocorrelation(x), boost::test_tools::tolerance(1e-14));
    for (const Correction correction : {Correction::ar1, Correction::hamed_rao, Correction::yue_wang,
                                        Correction::prewhitening, Correction::tfpw, Correction::three_pw})
      BOOST_TEST(
          mann_kendall(scaled, {}, {.correction = correction}).p == mann_kendall(x, {}, {.correction = correction}).p,
          boost::test_tools::tolerance(1e-12));
  }
  const std::vector<double> largest{-1.7e308, 1.7e308, -1.6e308, 1.5e308, 1e308};
  BOOST_TEST((mann_kendall(largest, {}, {.correction = Correction::tfpw}).status == Status::overflow));
  BOOST_TEST((mann_kendall(largest, {}, {.correction = Correction::hamed_rao}).status != Status::constant));
}

BOOST_AUTO_TEST_CASE(variance_inflation_is_the_sum_of_rank_correlations) {
  BOOST_TEST(variance_inflation(20, 0.0) == 1.0);
  BOOST_TEST(variance_inflation(20, -0.5) == 1.0);  // never below one
  BOOST_TEST(variance_inflation(2, 0.9) == 1.0);
  // n = 4, phi = 1/2: 1 + 2/24 (3 2 1 rho_1 + 2 1 0 rho_2).
  BOOST_TEST(variance_inflation(4, 0.5) == 1.0 + 0.5 * 6.0 / std::numbers::pi * std::asin(0.25),
             boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(pooling_is_the_mean_of_the_members) {
  Philox random(11);
  std::vector<double> values;
  for (int member = 0; member < 40; ++member) {
    const auto x = ar1(random, 15, 0.4, member % 2 == 0 ? 0.3 : 0.0);
    values.insert(values.end(), x.begin(), x.end());
  }
  const auto wanted = phis(values, 15);
  double mean = 0;
  for (const double phi : wanted) mean += phi / 40;
  double variance = 0;
  for (const double phi : wanted) variance += (phi - mean) * (phi - mean) / 39;
  const auto pooled = pooled_autocorrelation({values, 15});
  const auto close = boost::test_tools::tolerance(1e-12);
  BOOST_TEST(pooled.phi == mean, close);
  BOOST_TEST(pooled.spread == std::sqrt(variance), close);
  BOOST_TEST(pooled.standard_error == std::sqrt(variance / 40), close);
  BOOST_TEST(pooled.n == 40);
  // The test takes it up: inflated variance, normal p with continuity.
  const auto r = mann_kendall(Rows{values, 15}, {}, {.correction = Correction::pooled});
  BOOST_TEST(r[0].phi == pooled.phi);
  BOOST_TEST(r[0].variance_ratio == variance_inflation(15, pooled.phi));
  const auto plain = mann_kendall(Rows{values, 15}.operator[](0));
  BOOST_TEST(r[0].variance == plain.variance * r[0].variance_ratio);
  BOOST_TEST(r[0].p == std::erfc((std::abs(plain.s) - 1) / std::sqrt(2 * r[0].variance)), close);
}

BOOST_AUTO_TEST_CASE(pooling_recovers_phi_where_one_series_cannot) {
  Philox random(12);
  std::vector<double> values;
  for (int member = 0; member < 2000; ++member) {
    const auto x = ar1(random, 15, 0.4, 0.2);
    values.insert(values.end(), x.begin(), x.end());
  }
  const auto pooled = pooled_autocorrelation({values, 15});
  BOOST_TEST(std::abs(pooled.phi - 0.4) < 0.06);
  BOOST_TEST(pooled.spread > 0.2);
}

BOOST_AUTO_TEST_CASE(few_or_thin_members_give_no_estimate) {
  Philox random(13);
  std::vector<double> values;
  for (int member = 0; member < 7; ++member) {
    const auto x = ar1(random, 10, 0.2, 0);
    values.insert(values.end(), x.begin(), x.end());
  }
  const auto seven = pooled_autocorrelation({values, 10});
  BOOST_TEST((seven.status == Status::too_few));
  BOOST_TEST(is_missing(seven.phi));
  BOOST_TEST(seven.n == 7);
  const auto r = mann_kendall(Rows{values, 10}, {}, {.correction = Correction::pooled});
  BOOST_TEST((r[0].status == Status::too_few));
  BOOST_TEST(is_missing(r[0].p));
  BOOST_TEST(!is_missing(r[0].s));
  BOOST_TEST((pooled_autocorrelation({values, 7}).status == Status::no_data));
  BOOST_TEST((pooled_autocorrelation({values, 10}, {}, {.min_members = 7}).status == Status::ok));
  // A series on its line carries nothing, in spite of rounding.
  std::vector<double> line;
  for (int i = 0; i < 100; ++i) line.push_back(0.1 * (i % 10));
  BOOST_TEST((pooled_autocorrelation({line, 10}).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(the_sampling_variance_of_phi_is_that_of_white_noise) {
  constexpr int draws = 20000;
  for (const Index n : {Index{8}, Index{10}, Index{20}}) {
    double sum = 0.0;
    double squares = 0.0;
    detail::Observed series;
    std::vector<double> buffer;
    std::vector<double> values(static_cast<std::size_t>(n));
    const detail::TimeAxis axis({}, n);
    for (int draw = 0; draw < draws; ++draw) {
      Philox random(5, static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(draw));
      for (double& value : values) value = random.normal();
      series.take(values, axis);
      const double phi = detail::detrended_phi(series, buffer);
      sum += phi;
      squares += phi * phi;
    }
    const double variance = squares / draws - (sum / draws) * (sum / draws);
    BOOST_TEST(detail::phi_sampling_variance(n) == variance, boost::test_tools::tolerance(0.04));
  }
  BOOST_TEST(is_missing(detail::phi_sampling_variance(4)));
}

BOOST_AUTO_TEST_CASE(members_that_differ_are_told_from_noise) {
  const auto between = [](double spread) {
    constexpr Index members = 400;
    constexpr Index n = 25;
    std::vector<double> values;
    for (Index m = 0; m < members; ++m) {
      Philox random(11, static_cast<std::uint64_t>(m));
      const double phi = std::clamp(0.4 + spread * random.normal(), 0.0, 0.95);
      double x = random.normal();
      for (Index k = 0; k < n; ++k) {
        values.push_back(x);
        x = phi * x + std::sqrt(1.0 - phi * phi) * random.normal();
      }
    }
    return pooled_autocorrelation({values, n}).between;
  };
  BOOST_TEST(between(0.0) < 0.1);
  BOOST_TEST(between(0.2) == 0.2, boost::test_tools::tolerance(0.25));
}

BOOST_AUTO_TEST_CASE(a_negative_estimate_corrects_nothing) {
  // Up and down by turns: r1 of every series is far below zero.
  std::vector<double> values;
  for (int member = 0; member < 10; ++member)
    for (int year = 0; year < 12; ++year)
      values.push_back((year % 2 == 0 ? 1.0 : -1.0) * (1.0 + 0.1 * ((7 * year + 3 * member) % 10)));
  BOOST_TEST(autocorrelation(std::span(values).first(12)) < -0.5);
  const auto pooled = pooled_autocorrelation({values, 12});
  BOOST_TEST(pooled.phi == 0.0);
  BOOST_TEST((pooled.status == Status::ok));
  const auto corrected = mann_kendall(std::span(values).first(12), {}, {.correction = Correction::ar1});
  BOOST_TEST(corrected.phi == 0.0);
  BOOST_TEST(corrected.variance_ratio == 1.0);
}

BOOST_AUTO_TEST_SUITE_END()
