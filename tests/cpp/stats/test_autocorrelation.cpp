#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
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

/// Residuals of least squares, by Gram and Schmidt's method, twice against rounding.
Eigen::VectorXd left_of(const Eigen::MatrixXd& regressors, Eigen::VectorXd y) {
  std::vector<Eigen::VectorXd> directions;
  const auto take_off = [&](Eigen::VectorXd& v) {
    for (int pass = 0; pass < 2; ++pass)
      for (const Eigen::VectorXd& each : directions) v -= each.dot(v) * each;
  };
  for (Eigen::Index c = 0; c < regressors.cols(); ++c) {
    Eigen::VectorXd v = regressors.col(c);
    take_off(v);
    directions.push_back(v / v.norm());
  }
  take_off(y);
  return y;
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

BOOST_AUTO_TEST_CASE(r_at_a_lag_by_hand) {
  // 1, 3, 2, 6 around 3: -2, 0, -1, 3; squares 14.
  const std::vector<double> x{1, 3, 2, 6};
  const auto close = boost::test_tools::tolerance(1e-14);
  // Two pairs two years apart: (-2)(-1) + 0 * 3, and n / (pairs + lag) is 1.
  BOOST_TEST(autocorrelation(x, {}, 2.0) == 2.0 / 14.0, close);
  BOOST_TEST(autocorrelation(x, {}, 3.0) == -6.0 / 14.0, close);
  BOOST_TEST(is_missing(autocorrelation(x, {}, 4.0)));
  // In the order of the years, whatever the order of the values: the pairs 2001-2002 and 2004-2005.
  const std::vector<double> shuffled{6, 3, 1, 2};
  const std::vector<double> years{2005, 2002, 2001, 2004};
  BOOST_TEST(autocorrelation(shuffled, years) == 4.0 / 3.0 * (0.0 - 3.0) / 14.0, close);
  BOOST_TEST(autocorrelation(shuffled, years, 3.0) == 4.0 / 5.0 * (2.0 + 0.0) / 14.0, close);
  BOOST_TEST(is_missing(autocorrelation(std::vector<double>{})));
  BOOST_TEST(is_missing(autocorrelation(std::vector<double>{0, 0, 0})));
  // At the ends of the numbers that are squared as they are.
  for (const double scale : {0x1p-399, 0x1p-401, 0x1p399, 0x1p401}) {
    std::vector<double> scaled(x);
    for (double& each : scaled) each *= scale;
    BOOST_TEST(autocorrelation(scaled) == -3.0 / 14.0, close);
  }
  BOOST_CHECK_EXCEPTION((void)autocorrelation(x, std::vector<double>{1, 2}), ArgumentError,
                        [](const ArgumentError& error) { return error.code() == "length-mismatch"; });
}

BOOST_AUTO_TEST_CASE(variance_inflation_of_several_lags) {
  const auto rho = [](double phi, int k) { return 6.0 / std::numbers::pi * std::asin(0.5 * std::pow(phi, k)); };
  const auto close = boost::test_tools::tolerance(1e-13);
  BOOST_TEST(variance_inflation(3, 0.5) == 1.0 + 2.0 / 6.0 * 0.0, close);  // no three values after a lag of one
  BOOST_TEST(variance_inflation(6, 0.6) == 1.0 + 2.0 / 120.0 * (60 * rho(0.6, 1) + 24 * rho(0.6, 2) + 6 * rho(0.6, 3)),
             close);
}

BOOST_AUTO_TEST_CASE(estimates_are_pooled_by_hand) {
  const std::vector<double> phis{0.5, missing, 0.1, 0.3};
  const std::vector<Index> lengths{10, 7, 20, 10};
  const double spread = std::sqrt((0.04 + 0.04) / 2.0);
  const double sampling = (2.0 * detail::phi_sampling_variance(10) + detail::phi_sampling_variance(20)) / 3.0;
  const auto close = boost::test_tools::tolerance(1e-13);
  const PooledAutocorrelationResult r = pool_autocorrelations(phis, lengths, 3);
  BOOST_TEST((r.status == Status::ok));
  BOOST_TEST(r.n == 3);
  BOOST_TEST(r.phi == 0.3, close);
  BOOST_TEST(r.spread == spread, close);
  BOOST_TEST(r.standard_error == spread / std::sqrt(3.0), close);
  BOOST_TEST(spread * spread < sampling);
  BOOST_TEST(r.between == 0.0);  // all of the spread is noise
  BOOST_TEST(is_missing(r.commonality));
  BOOST_TEST(!r.common_path_removed);
  const std::vector<double> wide{-0.5, 1.5, 1.2};
  const std::vector<Index> same{20, 20, 20};
  const PooledAutocorrelationResult w = pool_autocorrelations(wide, same, 0);
  const double mean = 2.2 / 3.0;
  const double variance = (std::pow(0.5 + mean, 2) + std::pow(1.5 - mean, 2) + std::pow(1.2 - mean, 2)) / 2.0;
  BOOST_TEST(w.between == std::sqrt(variance - detail::phi_sampling_variance(20)), close);
  // Cut to [0, 0.95].
  BOOST_TEST(pool_autocorrelations(std::vector<double>{1.5, 1.2}, same, 0).phi == 0.95);
  BOOST_TEST(pool_autocorrelations(std::vector<double>{-1.5, 1.2}, same, 0).phi == 0.0);
  // Two at least, whatever is asked for.
  const PooledAutocorrelationResult one = pool_autocorrelations(std::vector<double>{0.5, missing}, lengths, 0);
  BOOST_TEST((one.status == Status::too_few));
  BOOST_TEST(one.n == 1);
  BOOST_TEST(is_missing(one.phi));
  BOOST_TEST((pool_autocorrelations(phis, lengths, 4).status == Status::too_few));
  BOOST_TEST((pool_autocorrelations(std::vector<double>{missing}, lengths, 0).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(members_with_gaps_are_pooled_on_their_years) {
  const double infinity = std::numeric_limits<double>::infinity();
  Philox random(21);
  // The years are not in order; a gap of two years leaves two pairs out.
  const std::vector<double> years{2010, 2001, 2002, 2003, 2005, 2006, 2004, 2007, 2009};
  std::vector<double> values;
  for (int member = 0; member < 3; ++member)
    for (std::size_t k = 0; k < 9; ++k) values.push_back(random.normal() + 0.3 * years[k]);
  const auto phi_of = [&](std::size_t member) {
    std::vector<std::pair<double, double>> points;
    for (std::size_t k = 0; k < 9; ++k)
      if (!is_missing(values[9 * member + k])) points.emplace_back(years[k], values[9 * member + k]);
    std::sort(points.begin(), points.end());
    const auto n = static_cast<double>(points.size());
    Eigen::MatrixXd line(std::ssize(points), 2);
    Eigen::VectorXd y(std::ssize(points));
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      line.row(i) << 1.0, points[static_cast<std::size_t>(i)].first - 2005.0;
      y(i) = points[static_cast<std::size_t>(i)].second;
    }
    const Eigen::VectorXd e = left_of(line, y);
    double products = 0.0;
    double pairs = 0.0;
    for (Eigen::Index i = 0; i + 1 < e.size(); ++i)
      if (line(i + 1, 1) - line(i, 1) == 1.0) {
        products += e(i) * e(i + 1);
        pairs += 1.0;
      }
    const double r1 = n / (pairs + 1.0) * products / e.squaredNorm();
    return (n * r1 + 2.0) / (n - 4.0);
  };
  values[9 + 4] = missing;
  const PooledAutocorrelationOptions options{.min_observations = 8, .min_members = 2};
  const PooledAutocorrelationResult r = pooled_autocorrelation({values, 9}, years, options);
  const std::vector<double> phis{phi_of(0), phi_of(1), phi_of(2)};
  const PooledAutocorrelationResult wanted = pool_autocorrelations(phis, std::vector<Index>{9, 8, 9}, 2);
  const auto close = boost::test_tools::tolerance(1e-9);
  BOOST_TEST(r.n == 3);
  BOOST_TEST(r.phi == wanted.phi, close);
  BOOST_TEST(r.spread == wanted.spread, close);
  BOOST_TEST(r.between == wanted.between, close);
  // Eight values are enough, seven are not; an infinity takes a member out.
  values[9 + 5] = missing;
  BOOST_TEST(pooled_autocorrelation({values, 9}, years, options).n == 2);
  values[0] = infinity;
  BOOST_TEST(pooled_autocorrelation({values, 9}, years, options).n == 1);
  // Four values lie too near to their line for r1 to be corrected, five do not.
  const std::vector<double> five{1, 4, 2, 6, 3, 1, 4, 2, 6, missing};
  BOOST_TEST(pooled_autocorrelation({five, 5}, {}, {.min_observations = 1, .min_members = 1}).n == 1);
  const std::vector<double> twice{2000, 2001, 2001, 2002, 2003};
  BOOST_CHECK_EXCEPTION((void)pooled_autocorrelation({five, 5}, twice), ArgumentError, [](const ArgumentError& error) {
    return error.code() == "years-not-distinct" &&
           std::string(error.what()).find("one value a year") != std::string::npos;
  });
  BOOST_TEST((pooled_autocorrelation({values, 9}, years).status == Status::too_few));  // eight members by default
}

namespace {

/// Mean of r1 of what least squares on the regressors leaves of AR(1) noise, to second order, and the exact variance of
/// r1 for white noise, from matrices written out.
struct Moments {
  Eigen::MatrixXd m, form;
  double free = 0.0;
  explicit Moments(const Eigen::MatrixXd& regressors) {
    const Eigen::Index n = regressors.rows();
    m = Eigen::MatrixXd::Identity(n, n);
    for (Eigen::Index i = 0; i < n; ++i) m.col(i) = left_of(regressors, m.col(i).eval());
    Eigen::MatrixXd a = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index i = 0; i + 1 < n; ++i) a(i, i + 1) = a(i + 1, i) = 0.5;
    form = m * a * m;
    free = static_cast<double>(n - regressors.cols());
  }
  [[nodiscard]] double mean(double phi) const {
    const Eigen::Index n = m.rows();
    Eigen::MatrixXd sigma(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index j = 0; j < n; ++j) sigma(i, j) = std::pow(phi, static_cast<double>(std::abs(i - j)));
    const double top = (form * sigma).trace();
    const double bottom = (m * sigma).trace();
    const double covariance = 2.0 * (form * sigma * m * sigma).trace();
    const double variance = 2.0 * (m * sigma * m * sigma).trace();
    return top / bottom - covariance / std::pow(bottom, 2) + top * variance / std::pow(bottom, 3);
  }
  [[nodiscard]] double phi(double r1) const {
    double low = -0.3;
    double high = 0.95;
    for (int step = 0; step < 40; ++step) (mean(0.5 * (low + high)) < r1 ? low : high) = 0.5 * (low + high);
    return 0.5 * (low + high);
  }
  [[nodiscard]] double white_variance() const {
    const double trace = form.trace();
    return (trace * trace + 2.0 * (form * form).trace()) / (free * (free + 2.0)) - std::pow(trace / free, 2);
  }
};

/// The estimate beside the members' common path, as its description reads. Rows of NaN-padded members.
PooledAutocorrelationResult beside_common_path(const std::vector<std::vector<double>>& members, double plain_between,
                                               std::size_t least) {
  PooledAutocorrelationResult out;
  const std::size_t years = members.front().size();
  std::vector<Eigen::VectorXd> residuals;
  std::vector<std::vector<std::size_t>> places;
  std::vector<double> path(years, 0.0);
  std::vector<double> counts(years, 0.0);
  double length = 0.0;
  for (const std::vector<double>& member : members) {
    std::vector<std::size_t> there;
    for (std::size_t k = 0; k < years; ++k)
      if (!is_missing(member[k])) there.push_back(k);
    if (there.size() < least) continue;
    Eigen::MatrixXd line(std::ssize(there), 2);
    Eigen::VectorXd y(std::ssize(there));
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      line.row(i) << 1.0, static_cast<double>(there[static_cast<std::size_t>(i)]);
      y(i) = member[there[static_cast<std::size_t>(i)]];
    }
    Eigen::VectorXd e = left_of(line, y);
    if (e.norm() < 1e-9) continue;
    e /= std::sqrt(e.squaredNorm() / static_cast<double>(e.size()));
    for (Eigen::Index i = 0; i < e.size(); ++i) {
      path[there[static_cast<std::size_t>(i)]] += e(i);
      counts[there[static_cast<std::size_t>(i)]] += 1.0;
    }
    length += static_cast<double>(e.size());
    residuals.push_back(e);
    places.push_back(there);
  }
  double covered = 0.0;
  out.commonality = 0.0;
  std::size_t first = years;
  std::size_t last = 0;
  for (std::size_t k = 0; k < years; ++k)
    if (counts[k] > 0.0) {
      path[k] /= counts[k];
      out.commonality += path[k] * path[k] * counts[k];
      covered += 1.0;
      first = std::min(first, k);
      last = std::max(last, k);
    }
  out.commonality /= covered;
  const auto typical = static_cast<std::size_t>(std::lround(length / static_cast<double>(residuals.size())));
  std::vector<double> r1;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    const auto n = static_cast<Eigen::Index>(places[i].size());
    Eigen::MatrixXd regressors(n, 3);
    for (Eigen::Index k = 0; k < n; ++k) {
      const std::size_t place = places[i][static_cast<std::size_t>(k)];
      regressors.row(k) << 1.0, static_cast<double>(place), path[place];
    }
    const Eigen::VectorXd e = left_of(regressors, residuals[i]);
    double products = 0.0;
    double pairs = 0.0;
    for (std::size_t k = 0; k + 1 < places[i].size(); ++k)
      if (places[i][k + 1] == places[i][k] + 1) {
        products += e(static_cast<Eigen::Index>(k)) * e(static_cast<Eigen::Index>(k) + 1);
        pairs += 1.0;
      }
    r1.push_back(static_cast<double>(n) / (pairs + 1.0) * products / e.squaredNorm());
  }
  const std::size_t rows = std::min(last + 1 - first, typical);
  Eigen::MatrixXd design(static_cast<Eigen::Index>(rows), 3);
  for (std::size_t k = 0; k < rows; ++k)
    design.row(static_cast<Eigen::Index>(k)) << 1.0, static_cast<double>(k), path[last + 1 - rows + k];
  const Moments line(design.leftCols(2));
  const Moments beside(design);
  double mean = 0.0;
  for (const double each : r1) mean += each / static_cast<double>(r1.size());
  double spread = 0.0;
  for (const double each : r1) spread += (each - mean) * (each - mean) / static_cast<double>(r1.size() - 1);
  const double phi = beside.phi(mean);
  const auto n = static_cast<double>(rows);
  out.phi = std::clamp((n * line.mean(phi) + 2.0) / (n - 4.0), 0.0, 0.95);
  const double slope = std::max(0.3, (beside.mean(phi + 0.05) - beside.mean(phi - 0.05)) / 0.1);
  out.between = std::min(plain_between, std::sqrt(std::max(0.0, spread - beside.white_variance())) / slope);
  return out;
}

/// Members that share a bend, with AR(1) noise of their own.
std::vector<std::vector<double>> bent(std::size_t members, Index n, double phi, double bend, std::uint64_t stream) {
  std::vector<std::vector<double>> out;
  for (std::size_t m = 0; m < members; ++m) {
    Philox random(31, stream, m);
    out.push_back(ar1(random, n, phi * (0.5 + random.uniform()), 0.1 * static_cast<double>(m % 5)));
    for (Index k = 0; k < n; ++k)
      out.back()[static_cast<std::size_t>(k)] +=
          bend * static_cast<double>(k * k) / static_cast<double>(n) + (k % 5 == 2 ? 0.3 * bend : 0.0);
  }
  return out;
}

std::vector<double> joined(const std::vector<std::vector<double>>& members) {
  std::vector<double> out;
  for (const auto& each : members) out.insert(out.end(), each.begin(), each.end());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_sampling_variance_of_phi_is_a_ratio_of_moments) {
  for (const Index n : {5, 6, 9, 16}) {
    Eigen::MatrixXd line(n, 2);
    for (Index i = 0; i < n; ++i) line.row(i) << 1.0, static_cast<double>(i);
    const double scale = static_cast<double>(n) / static_cast<double>(n - 4);  // phi is (n r1 + 2) / (n - 4)
    BOOST_TEST(detail::phi_sampling_variance(n) == scale * scale * Moments(line).white_variance(),
               boost::test_tools::tolerance(1e-10));
  }
  BOOST_TEST(is_missing(detail::phi_sampling_variance(4)));
}

BOOST_AUTO_TEST_CASE(a_path_that_members_share_is_taken_out) {
  int between = 0;
  for (std::uint64_t trial = 0; trial < 12; ++trial) {
    const Index n = 8 + static_cast<Index>(trial % 6) * 2;
    auto members = bent(12 + trial, n, trial % 2 == 0 ? 0.5 : 0.0, 3.0, trial);
    if (trial % 3 == 1)
      for (std::size_t m = 0; m < members.size(); ++m) {
        // Gaps, a late beginning, and years that nobody has.
        members[m][(3 * m) % (members[m].size() - 1)] = missing;
        members[m][0] = missing;
        if (m % 4 == 0) members[m][1] = missing;
        members[m].back() = missing;
      }
    if (trial % 4 == 2) {
      members.push_back(std::vector<double>(static_cast<std::size_t>(n), 7.0));  // lies on its line
      members.push_back(std::vector<double>(static_cast<std::size_t>(n), missing));
      members.push_back(members.front());
      for (std::size_t k = 4; k < members.back().size(); ++k) members.back()[k] = missing;  // too short
    }
    const std::vector<double> values = joined(members);
    PooledAutocorrelationResult plain;
    plain.phi = 0.8;
    plain.between = trial % 5 == 4 ? 0.01 : 9.0;
    plain.spread = 0.25;
    plain.n = 99;
    plain.status = Status::ok;
    const PooledAutocorrelationResult got = detail::without_common_path({values, n}, plain, 5);
    const PooledAutocorrelationResult wanted = beside_common_path(members, plain.between, 5);
    BOOST_TEST(got.commonality == wanted.commonality, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(got.commonality > 3.0);
    BOOST_TEST(got.common_path_removed);
    // phi is sought in twelve halvings of [-0.3, 0.95].
    BOOST_TEST(std::abs(got.phi - wanted.phi) < 6e-4, "trial " << trial << ": " << got.phi << " not " << wanted.phi);
    BOOST_TEST(std::abs(got.between - wanted.between) < 1e-3 * std::max(1.0, wanted.between));
    between += wanted.between > 0.05 && wanted.between < plain.between ? 1 : 0;
    // The rest is as it was.
    BOOST_TEST(got.spread == 0.25);
    BOOST_TEST(got.n == 99);
    BOOST_TEST((got.status == Status::ok));
  }
  BOOST_TEST(between >= 3);
}

BOOST_AUTO_TEST_CASE(the_common_path_stays_where_there_is_none_or_it_costs_too_much) {
  PooledAutocorrelationResult plain;
  plain.phi = 0.4;
  plain.between = 0.1;
  const auto after = [&](const std::vector<std::vector<double>>& members, Index least = 5) {
    const std::vector<double> values = joined(members);
    return detail::without_common_path({values, std::ssize(members.front())}, plain, least);
  };
  // Independent members: about 1, and nothing is changed.
  const PooledAutocorrelationResult alone = after(bent(60, 12, 0.3, 0.0, 1));
  BOOST_TEST(!alone.common_path_removed);
  BOOST_TEST(alone.commonality < 2.0);
  BOOST_TEST(alone.phi == 0.4);
  BOOST_TEST(alone.between == 0.1);
  // Copies move as one: their mean path has the mean square of each, times their number.
  const auto copies = [](std::size_t members, Index n) {
    return std::vector<std::vector<double>>(members, bent(1, n, 0.3, 3.0, 2).front());
  };
  for (const std::size_t members : {1U, 2U, 3U}) {
    const PooledAutocorrelationResult r = after(copies(members, 10));
    BOOST_TEST(!r.common_path_removed);  // of copies nothing is left without their path
    if (members == 1)
      BOOST_TEST(is_missing(r.commonality));
    else
      BOOST_TEST(r.commonality == static_cast<double>(members), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(r.phi == 0.4);
  }
  // Five years are too few for three regressors, six are not; more than 120 cost too much.
  for (const auto& [n, removed] : {std::pair<Index, bool>{5, false}, {6, true}, {7, true}, {121, false}}) {
    const auto members = bent(n > 100 ? 8 : 30, n, 0.2, 20.0, 3);
    const PooledAutocorrelationResult r = after(members);
    BOOST_TEST(r.commonality > 3.0);
    BOOST_TEST(r.common_path_removed == removed, n << " years");
  }
  // Series of exactly as many values as asked for count, shorter ones do not.
  const auto members = bent(20, 9, 0.2, 5.0, 4);
  BOOST_TEST(after(members, 9).common_path_removed);
  BOOST_TEST(!after(members, 10).common_path_removed);
  BOOST_TEST(is_missing(after(members, 10).commonality));
}

BOOST_AUTO_TEST_SUITE_END()
