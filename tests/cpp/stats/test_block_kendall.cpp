#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/block_kendall.hpp"
#include "nyckeltal/stats/detail/block_kendall.hpp"
#include "nyckeltal/stats/summary.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(block_kendall)

using nyckeltal::test::trend_cases;

namespace {

struct Monthly {
  std::vector<double> x, years, months;
};
Monthly nottem() {
  Monthly out;
  out.x = trend_cases()["seasonal_mk_nottem"].numbers("x");
  for (std::size_t i = 0; i < out.x.size(); ++i) {
    out.years.push_back(1920.0 + static_cast<double>(i / 12));
    out.months.push_back(static_cast<double>(i % 12 + 1));
  }
  return out;
}

double sign(double x) {
  return static_cast<double>((x > 0.0) - (x < 0.0));
}

double score(const std::vector<double>& x) {
  double s = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j)
      if (!std::isnan(x[i]) && !std::isnan(x[j])) s += sign(x[j] - x[i]);
  return s;
}

}  // namespace

BOOST_AUTO_TEST_CASE(nottem_by_season_with_and_without_covariance) {
  const Monthly m = nottem();
  const auto& plain = trend_cases()["seasonal_mk_nottem"];
  const BlockKendall got = seasonal_kendall(m.x, m.years, m.months, {.method = KendallMethod::normal});
  CHECK_CASE(plain, got.s, "S");
  CHECK_CASE(plain, got.variance, "varS");
  CHECK_CASE(plain, got.z, "z");
  CHECK_CASE(plain, got.p, "p");
  BOOST_TEST(got.n == 240);
  BOOST_TEST(got.blocks == 12);
  CHECK_CASE(trend_cases()["seasonal_sen_slope_nottem"], got.slope, "slope");

  const auto& correlated = trend_cases()["correlated_seasonal_mk_nottem"];
  const BlockKendall cov = seasonal_kendall(m.x, m.years, m.months, {.correlated = true, .continuity = false});
  CHECK_CASE(correlated, cov.s, "S");
  CHECK_CASE(correlated, cov.variance, "varS");
  CHECK_CASE(correlated, cov.z, "z");
  CHECK_CASE(correlated, cov.p, "p");

  const auto& single = trend_cases()["seasonal_kendall_pkg_nottem"];
  const BlockKendall no_continuity =
      seasonal_kendall(m.x, m.years, m.months, {.method = KendallMethod::normal, .continuity = false});
  CHECK_CASE(single, no_continuity.tau_b, "tau");
  CHECK_CASE(single, no_continuity.p, "p");
  CHECK_CASE(single, no_continuity.variance, "varS");
  CHECK_CASE(single, no_continuity.s / no_continuity.tau_b, "D");
}

BOOST_AUTO_TEST_CASE(each_season_of_nottem) {
  const auto& the_case = trend_cases()["seasonal_mk_nottem"];
  const auto wanted = [&](const char* key) { return test::Case::to_numbers(the_case.expected_value(key)); };
  const Monthly m = nottem();
  for (std::size_t month = 0; month < 12; ++month) {
    std::vector<double> x;
    for (std::size_t i = month; i < m.x.size(); i += 12) x.push_back(m.x[i]);
    const BlockKendall one = segmented_kendall(x, {}, {}, {.method = KendallMethod::normal});
    BOOST_TEST(one.s == wanted("Sg")[month]);
    BOOST_TEST(one.variance == wanted("varSg")[month], boost::test_tools::tolerance(1e-9));
    BOOST_TEST(std::abs(one.z - wanted("zg")[month]) <= 1e-9);
    BOOST_TEST(one.p == wanted("pg")[month], boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(a_small_region_with_a_gap) {
  const auto& the_case = trend_cases()["rkt_small_regional_gap"];
  const std::vector<double> y = the_case.numbers("y");  // three blocks of six years, in order
  const std::vector<double> years{2001, 2002, 2003, 2004, 2005, 2006};
  const BlockKendall got =
      regional_kendall(Rows{y, 6}, 3, years, {.correlated = false, .method = KendallMethod::normal}).front();
  CHECK_CASE(the_case, got.s, "S");
  CHECK_CASE(the_case, got.variance, "varS");
  CHECK_CASE(the_case, got.p, "sl");
  CHECK_CASE(the_case, got.slope, "B");
  CHECK_CASE(the_case, got.tau_a, "tau");
  // The peer gives no corrected p for fewer than ten years; here it is given and called approximate.
  const BlockKendall correlated = regional_kendall(Rows{y, 6}, 3, years).front();
  BOOST_TEST((correlated.status == Status::approximate));
  BOOST_TEST(correlated.s == got.s);
  // The same blocks as seasons.
  const BlockKendall seasons = seasonal_kendall(y, the_case.numbers("date"), the_case.numbers("block"));
  BOOST_TEST(seasons.variance == got.variance);
  BOOST_TEST(seasons.slope == got.slope);
}

BOOST_AUTO_TEST_CASE(the_sum_of_blocks_has_an_exact_p) {
  const auto& the_case = trend_cases()["seasonal_exact_4x3"];
  std::vector<double> grid;
  for (const auto& block : the_case.input("blocks").as_array())
    for (const double x : test::Case::to_numbers(block)) grid.push_back(x);
  const BlockKendall got = regional_kendall(Rows{grid, 3}, 4, {}, {.correlated = false}).front();
  CHECK_CASE(the_case, got.s, "S");
  CHECK_CASE(the_case, got.p, "p_exact");
  BOOST_TEST((got.method == KendallUsed::exact));
  const BlockKendall normal =
      regional_kendall(Rows{grid, 3}, 4, {}, {.correlated = false, .method = KendallMethod::normal}).front();
  CHECK_CASE(the_case, normal.p, "p_normal_cc");
}

BOOST_AUTO_TEST_CASE(the_exact_p_of_segments_counts_all_orders_within_them) {
  const std::vector<double> x{1, 3, 3, 5, 2, 2, 4};  // segments of four and three values, ties in both
  const std::vector<double> years{2000, 2001, 2002, 2003, 2004, 2005, 2006};
  const BlockKendall got = segmented_kendall(x, years, std::vector{2004.0});
  std::vector<double> a(x.begin(), x.begin() + 4);
  std::vector<double> b(x.begin() + 4, x.end());
  std::vector<int> at{0, 1, 2, 3};
  double reached = 0.0;
  double all = 0.0;
  do {
    std::vector<int> bt{0, 1, 2};
    do {
      std::vector<double> pa;
      std::vector<double> pb;
      for (const int i : at) pa.push_back(a[static_cast<std::size_t>(i)]);
      for (const int i : bt) pb.push_back(b[static_cast<std::size_t>(i)]);
      reached += std::abs(score(pa) + score(pb)) >= std::abs(got.s) ? 1.0 : 0.0;
      all += 1.0;
    } while (std::next_permutation(bt.begin(), bt.end()));
  } while (std::next_permutation(at.begin(), at.end()));
  BOOST_TEST(got.s == score(a) + score(b));
  BOOST_TEST(got.p == reached / all, boost::test_tools::tolerance(1e-12));
  // Slopes: 2, 1, 4/3, 0, 1, 2 and 0, 1, 2.
  BOOST_TEST(got.slope == 1.0);
  BOOST_TEST(got.blocks == 2);
}

BOOST_AUTO_TEST_CASE(without_breaks_it_is_the_mann_kendall_test) {
  for (int trial = 0; trial < 50; ++trial) {
    Philox random(4, 0, static_cast<std::uint64_t>(trial));
    std::vector<double> x(static_cast<std::size_t>(2 + trial % 40));
    for (double& each : x)
      each = random.uniform() < 0.1 ? missing : static_cast<double>(random.below(trial % 2 == 0 ? 5 : 10'000));
    const BlockKendall got = segmented_kendall(x, {}, {});
    const MannKendallResult wanted = mann_kendall(x);
    BOOST_TEST((got.status == wanted.status));
    if (got.status != Status::ok) continue;
    BOOST_TEST(got.s == wanted.s);
    BOOST_TEST(got.variance == wanted.variance);
    BOOST_TEST(got.p == wanted.p, boost::test_tools::tolerance(1e-11));
    BOOST_TEST(got.slope == theil_sen(x).slope);
  }
}

BOOST_AUTO_TEST_CASE(a_level_shift_at_a_known_break_is_not_a_trend) {
  const std::vector<double> x{5, 4, 5.5, 4.5, 5.2, 14, 15, 14.5, 15.5, 14.2};
  std::vector<double> years(10);
  std::iota(years.begin(), years.end(), 2010.0);
  BOOST_TEST(mann_kendall(x).p < 0.02);
  BOOST_TEST(segmented_kendall(x, years, std::vector{2015.0}).p > 0.3);
  // Adding any number to one segment changes nothing.
  std::vector<double> moved(x);
  for (std::size_t i = 5; i < 10; ++i) moved[i] += 1024.0;
  BOOST_TEST(segmented_kendall(moved, years, std::vector{2015.0}).s ==
             segmented_kendall(x, years, std::vector{2015.0}).s);
}

BOOST_AUTO_TEST_CASE(covariance_identities) {
  const auto& the_case = trend_cases()["cov_identity"];
  const std::vector<double> x = the_case.numbers("x");
  std::vector<double> negative(x);
  for (double& each : negative) each = -each;
  CHECK_CASE(the_case, detail::kendall_covariance(x, x), "cov_self");
  CHECK_CASE(the_case, detail::kendall_covariance(x, x), "var");
  CHECK_CASE(the_case, detail::kendall_covariance(x, negative), "cov_neg");
  const auto& ties = trend_cases()["cov_identity_ties"];
  CHECK_CASE(ties, detail::kendall_covariance(ties.numbers("x"), ties.numbers("x")), "cov_self");
}

BOOST_AUTO_TEST_CASE(the_covariance_is_that_of_all_orders_of_the_years) {
  const std::vector<double> x{1, 4, 2, 2, 9, 6};
  const std::vector<double> y{3, 1, 1, 5, 8, 2};
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
  double products = 0.0;
  double count = 0.0;
  do {
    std::vector<double> a;
    std::vector<double> b;
    for (const std::size_t i : order) {
      a.push_back(x[i]);
      b.push_back(y[i]);
    }
    products += score(a) * score(b);
    count += 1.0;
  } while (std::next_permutation(order.begin(), order.end()));
  BOOST_TEST(detail::kendall_covariance(x, y) == products / count, boost::test_tools::tolerance(1e-12));
}

// Missing values: the covariance formula against an explicit sum with Hirsch and Slack's ranks.
BOOST_AUTO_TEST_CASE(missing_values_take_the_mean_rank) {
  const std::vector<double> x{1, missing, 2, 5, 3, missing, 7};
  const std::vector<double> y{2, 1, missing, 4, 4, 3, 6};
  const auto ranks = [](const std::vector<double>& v) {
    double n = 0.0;
    for (const double each : v) n += std::isnan(each) ? 0.0 : 1.0;
    std::vector<double> out;
    for (const double each : v) {
      double r = n + 1.0;
      for (const double other : v)
        if (!std::isnan(each) && !std::isnan(other)) r += sign(each - other);
      out.push_back(0.5 * r);
    }
    out.push_back(n);
    return out;
  };
  double k = 0.0;
  for (std::size_t i = 0; i < 7; ++i)
    for (std::size_t j = i + 1; j < 7; ++j) {
      const double product = sign(x[j] - x[i]) * sign(y[j] - y[i]);
      if (!std::isnan(x[j] - x[i]) && !std::isnan(y[j] - y[i])) k += product;
    }
  const std::vector<double> r = ranks(x);
  const std::vector<double> q = ranks(y);
  double products = 0.0;
  for (std::size_t i = 0; i < 7; ++i) products += r[i] * q[i];
  const double wanted = (k + 4.0 * products - 7.0 * (r[7] + 1.0) * (q[7] + 1.0)) / 3.0;
  BOOST_TEST(detail::kendall_covariance(x, y) == wanted, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sites_that_are_copies_count_once) {
  Philox random(2);
  std::vector<double> x(20);
  for (double& each : x) each = random.normal();
  std::vector<double> grid;
  for (int copy = 0; copy < 5; ++copy) grid.insert(grid.end(), x.begin(), x.end());
  const BlockKendall region = regional_kendall(Rows{grid, 20}, 5, {}, {.continuity = false}).front();
  const MannKendallResult one = mann_kendall(x, {}, {.method = KendallMethod::normal, .continuity = false});
  BOOST_TEST(region.z == one.z, boost::test_tools::tolerance(1e-12));
  const BlockKendall naive =
      regional_kendall(Rows{grid, 20}, 5, {}, {.correlated = false, .continuity = false}).front();
  BOOST_TEST(naive.z == one.z * std::sqrt(5.0), boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_covariate_takes_its_share_of_s) {
  Philox random(6);
  std::vector<double> covariate(25);
  std::vector<double> x(25);
  for (std::size_t i = 0; i < 25; ++i) {
    covariate[i] = 0.3 * static_cast<double>(i) + random.normal();
    x[i] = covariate[i] + 0.3 * random.normal();
  }
  const PartialKendall got = partial_kendall(x, covariate);
  const double c = detail::kendall_covariance(x, covariate);
  const double v = detail::kendall_covariance(covariate, covariate);
  BOOST_TEST(got.s == score(x) - c / v * score(covariate), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(got.p > mann_kendall(x).p);
  BOOST_TEST(got.s_values == score(x));
  // A covariate that is constant explains nothing, one that orders the years as the values do explains all.
  const PartialKendall alone = partial_kendall(x, std::vector<double>(25, 1.0));
  BOOST_TEST(alone.z == mann_kendall(x, {}, {.method = KendallMethod::normal, .continuity = false}).z,
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST((partial_kendall(x, x).status == Status::variance_not_positive));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> years{2000, 2001, 2002, 2003};
  BOOST_TEST((segmented_kendall(std::vector<double>{}, {}, {}).status == Status::no_data));
  BOOST_TEST((segmented_kendall(std::vector(4, missing), years, {}).status == Status::no_data));
  const std::vector<double> breaks{2001, 2002, 2003};
  const BlockKendall singles = segmented_kendall(years, years, breaks);
  BOOST_TEST((singles.status == Status::too_few));  // four segments of one value
  BOOST_TEST(singles.n == 4);
  BOOST_TEST(singles.blocks == 0);
  BOOST_TEST((segmented_kendall(std::vector<double>(4, 7.0), years, {}).status == Status::constant));
  BOOST_TEST((segmented_kendall(std::vector{1.0, inf, 2.0, 3.0}, years, {}).status == Status::infinite_value));
  BOOST_TEST(segmented_kendall(std::vector{-1e300, 0.0, 1e300, 1.1e300}, years, {}).s == 6.0);
  BOOST_CHECK_THROW((void)segmented_kendall(years, years, std::vector{2002.0, 2001.0}), ArgumentError);
  BOOST_CHECK_THROW((void)regional_kendall(Rows{years, 2}, 3), ArgumentError);
  BOOST_CHECK_THROW((void)regional_kendall(Rows{years, 2}, 2, {}, {.method = KendallMethod::exact}), ArgumentError);
  BOOST_CHECK_THROW((void)seasonal_kendall(years, std::vector<double>(4, 2000.0), std::vector<double>(4, 1.0)),
                    ArgumentError);
  BOOST_TEST((partial_kendall(years, std::vector{1.0, missing, 3.0, 2.0}).status == Status::too_few));
  BOOST_TEST((partial_kendall(std::vector<double>(4, 2.0), years).status == Status::constant));
  BOOST_CHECK_THROW((void)partial_kendall(years, std::vector{1.0}), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
