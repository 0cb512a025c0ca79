#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
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

namespace {

template <class Call>
void refused(Call call, const char* code, const char* part) {
  BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
    return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
  });
}

std::vector<double> counting(std::size_t n, double from = 0.0) {
  std::vector<double> out(n);
  std::iota(out.begin(), out.end(), from);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_field_of_two_segments_by_hand) {
  // 1, 3, 2 | 5, 5, 8, a gap, 6 with the years 2000, 2001, 2003 | 2005 to 2009. S is 1 + 3; pairs 3 and 6, one tied.
  const std::vector<double> x{1, 3, 2, 5, 5, 8, missing, 6};
  const std::vector<double> years{2000, 2001, 2003, 2005, 2006, 2007, 2008, 2009};
  const std::vector<double> breaks{2005};
  const double variance = 3 * 2 * 11 / 18.0 + (4 * 3 * 13 - 2 * 1 * 9) / 18.0;
  const auto close = boost::test_tools::tolerance(1e-12);
  const BlockKendall plain =
      segmented_kendall(x, years, breaks, {.method = KendallMethod::normal, .continuity = false});
  BOOST_TEST((plain.status == Status::ok));
  BOOST_TEST((plain.method == KendallUsed::normal));
  BOOST_TEST(plain.n == 7);
  BOOST_TEST(plain.blocks == 2);
  BOOST_TEST(plain.s == 4.0);  // 1 and 3: 5 to 8, 5 to 8, 5 to 6, 5 to 6 rise, 8 to 6 falls
  BOOST_TEST(plain.tau_a == 4.0 / 9.0, close);
  BOOST_TEST(plain.tau_b == 4.0 / (3.0 + std::sqrt(30.0)), close);
  BOOST_TEST(plain.variance == variance, close);
  BOOST_TEST(plain.z == 4.0 / std::sqrt(variance), close);
  BOOST_TEST(plain.p == std::erfc(4.0 / std::sqrt(2.0 * variance)), close);
  // Slopes 2, 1/3, -1/2 and 0, 3/2, 1/4, 3, 1/3, -1: their median is 1/3.
  BOOST_TEST(plain.slope == 1.0 / 3.0, close);
  const BlockKendall corrected = segmented_kendall(x, years, breaks, {.method = KendallMethod::normal});
  BOOST_TEST(corrected.z == 3.0 / std::sqrt(variance), close);
  // Falling: the same with the other sign.
  std::vector<double> down(x);
  for (double& each : down) each = -each;
  BOOST_TEST(segmented_kendall(down, years, breaks, {.method = KendallMethod::normal}).z == -corrected.z, close);
  // S of one is not far from zero at all with the correction.
  const BlockKendall near = segmented_kendall(std::vector<double>{1, 3, 2}, {}, {}, {.method = KendallMethod::normal});
  BOOST_TEST(near.z == 0.0);
  BOOST_TEST(near.p == 1.0);
  const BlockKendall level = segmented_kendall(std::vector<double>{1, 2, 1}, {}, {}, {.method = KendallMethod::normal});
  BOOST_TEST(level.s == 0.0);
  BOOST_TEST(level.z == 0.0);
  const BlockKendall constant = segmented_kendall(std::vector<double>{4, 4, 5, 5}, {}, std::vector<double>{2});
  BOOST_TEST((constant.status == Status::constant));
  BOOST_TEST((constant.method == KendallUsed::none));
  BOOST_TEST(constant.blocks == 2);
  BOOST_TEST(constant.n == 4);
  BOOST_TEST(constant.s == 0.0);
  BOOST_TEST(constant.tau_a == 0.0);
  BOOST_TEST(is_missing(constant.tau_b));
  BOOST_TEST(constant.slope == 0.0);
  BOOST_TEST(constant.z == 0.0);
  BOOST_TEST(constant.p == 1.0);
}

BOOST_AUTO_TEST_CASE(the_method_goes_by_the_longest_block_and_by_all_pairs) {
  constexpr auto automatic = KendallMethod::automatic;
  constexpr auto exact = KendallMethod::exact;
  const auto of = [](std::size_t blocks, std::size_t n, KendallMethod method) {
    std::vector<double> x;
    for (std::size_t b = 0; b < blocks; ++b)
      for (std::size_t k = 0; k < n; ++k) x.push_back(static_cast<double>((7 * k + b) % n));
    const auto columns = static_cast<Index>(n);
    return regional_kendall(Rows{x, columns}, static_cast<Index>(blocks), {}, {.correlated = false, .method = method})
        .front();
  };
  const struct {
    std::size_t blocks, n;
    KendallMethod asked;
    KendallUsed used;
    Status status;
  } cases[] = {
      {2, 34, automatic, KendallUsed::exact, Status::ok},
      {2, 35, automatic, KendallUsed::normal, Status::ok},
      {2, 35, exact, KendallUsed::exact, Status::ok},
      {1, 150, exact, KendallUsed::exact, Status::ok},
      {1, 151, exact, KendallUsed::normal, Status::approximate},
      // 5,000 pairs: 500 of 5 values. 20,000: 2,000 of 5.
      {500, 5, automatic, KendallUsed::exact, Status::ok},
      {501, 5, automatic, KendallUsed::normal, Status::ok},
      {2000, 5, exact, KendallUsed::exact, Status::ok},
      {2001, 5, exact, KendallUsed::normal, Status::approximate},
      {2, 8, KendallMethod::normal, KendallUsed::normal, Status::ok},
  };
  for (const auto& each : cases) {
    const BlockKendall got = of(each.blocks, each.n, each.asked);
    BOOST_TEST((got.method == each.used), each.blocks << " of " << each.n);
    BOOST_TEST((got.status == each.status), each.blocks << " of " << each.n);
  }
}

BOOST_AUTO_TEST_CASE(covariances_add_up_and_need_ten_years) {
  Philox random(15);
  for (const Index years : {9, 10, 12}) {
    std::vector<double> grid;
    for (Index k = 0; k < 3 * years; ++k) grid.push_back(random.normal());
    // A site's gap is another one's year; a year without anybody is none.
    grid[2] = missing;
    if (years == 12)
      for (const std::size_t site : {0U, 1U, 2U}) grid[12 * site + 4] = grid[12 * site + 5] = missing;
    const Rows rows{grid, years};
    const BlockKendall got = regional_kendall(rows, 3, {}, {.continuity = false}).front();
    const BlockKendall naive =
        regional_kendall(rows, 3, {}, {.correlated = false, .method = KendallMethod::normal}).front();
    double variance = naive.variance;
    for (Index g = 0; g < 3; ++g)
      for (Index h = 0; h < 3; ++h)
        if (g != h) variance += detail::kendall_covariance(rows[g], rows[h]);
    BOOST_TEST(got.variance == variance, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(got.z == got.s / std::sqrt(variance), boost::test_tools::tolerance(1e-12));
    BOOST_TEST((got.method == KendallUsed::normal));
    BOOST_TEST((got.status == (years == 9 ? Status::approximate : Status::ok)));
  }
  std::vector<double> eleven;
  for (int k = 0; k < 22; ++k) eleven.push_back(k % 11 == 4 || k % 11 == 5 ? missing : random.normal());
  BOOST_TEST((regional_kendall(Rows{eleven, 11}, 2).front().status == Status::approximate));  // nine years are left
  // Sites that mirror each other leave no variance.
  std::vector<double> mirrored = counting(12);
  for (int k = 0; k < 12; ++k) mirrored.push_back(-k);
  const BlockKendall none = regional_kendall(Rows{mirrored, 12}, 2).front();
  BOOST_TEST((none.status == Status::variance_not_positive));
  BOOST_TEST(none.s == 0.0);
  BOOST_TEST(none.tau_b == 0.0);
  BOOST_TEST(std::abs(none.variance) < 1e-9);
  BOOST_TEST(is_missing(none.z));
  BOOST_TEST(is_missing(none.p));
}

BOOST_AUTO_TEST_CASE(regions_follow_each_other_and_seasons_come_in_any_order) {
  Philox random(16);
  std::vector<double> x(4 * 11);
  for (double& each : x) each = random.normal();
  x[7] = missing;
  std::vector<double> years = counting(11, 2000);
  years[10] = 2014;
  const RegionalKendallOptions options{.correlated = false};
  const std::vector<BlockKendall> regions = regional_kendall(Rows{x, 11}, 2, years, options);
  BOOST_REQUIRE(regions.size() == 2U);
  for (const std::size_t k : {0U, 1U}) {
    const std::span<const double> part = std::span(x).subspan(22 * k, 22);
    const BlockKendall one = regional_kendall(Rows{part, 11}, 2, years, options).front();
    BOOST_TEST(regions[k].s == one.s);
    BOOST_TEST(regions[k].slope == one.slope);
    BOOST_TEST(regions[k].n == (k == 0 ? 21 : 22));
    // Sites as seasons, the values shuffled.
    std::vector<double> values;
    std::vector<double> of_years;
    std::vector<double> seasons;
    for (std::size_t i = 0; i < 22; ++i) {
      const std::size_t at = (5 * i + 3) % 22;
      values.push_back(part[at]);
      of_years.push_back(years[at % 11]);
      seasons.push_back(at < 11 ? 9.0 : -2.0);
    }
    for (const bool correlated : {false, true}) {
      const BlockKendall season = seasonal_kendall(values, of_years, seasons, {.correlated = correlated});
      const BlockKendall wanted = regional_kendall(Rows{part, 11}, 2, years, {.correlated = correlated}).front();
      BOOST_TEST(season.s == wanted.s);
      BOOST_TEST(season.variance == wanted.variance, boost::test_tools::tolerance(1e-12));
      BOOST_TEST(season.p == wanted.p, boost::test_tools::tolerance(1e-12));
      BOOST_TEST(season.slope == wanted.slope);
      BOOST_TEST((season.method == wanted.method));
    }
    // As rows, with a method and without the correction.
    std::vector<double> two(values);
    two.insert(two.end(), values.rbegin(), values.rend());
    const SeasonalKendallOptions normal{.method = KendallMethod::normal, .continuity = false};
    const std::vector<BlockKendall> rows = seasonal_kendall(Rows{two, 22}, of_years, seasons, normal);
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(rows[0].p == seasonal_kendall(values, of_years, seasons, normal).p);
    BOOST_TEST(rows[1].s == seasonal_kendall(std::span(two).subspan(22), of_years, seasons, normal).s);
    BOOST_TEST((rows[0].method == KendallUsed::normal));
  }
  // Fewer values than cells: what is not given is missing.
  const BlockKendall few = seasonal_kendall(std::vector<double>{1, 2, 3}, std::vector<double>{2000, 2001, 2001},
                                            std::vector<double>{1, 1, 2});
  BOOST_TEST(few.n == 3);
  BOOST_TEST(few.blocks == 1);
  BOOST_TEST(few.s == 1.0);
  BOOST_TEST((seasonal_kendall(std::vector<double>{}, {}, {}).status == Status::no_data));
  // Segments as rows.
  const std::vector<double> breaks{2003, 2008};
  const std::vector<BlockKendall> segments = segmented_kendall(Rows{x, 11}, years, breaks);
  BOOST_REQUIRE(segments.size() == 4U);
  for (std::size_t k = 0; k < 4; ++k) {
    const BlockKendall one = segmented_kendall(std::span(x).subspan(11 * k, 11), years, breaks);
    BOOST_TEST(segments[k].s == one.s);
    BOOST_TEST(segments[k].p == one.p);
    BOOST_TEST(segments[k].blocks == 3);
  }
}

BOOST_AUTO_TEST_CASE(every_field_of_the_partial_test_by_hand) {
  // Values and a covariate with a tie, years two apart; where one is missing both are left out.
  const std::vector<double> x{1, missing, 3, 2, 7, 5};
  const std::vector<double> c{2, 9, 2, 4, 1, missing};
  const std::vector<double> years{2000, 2001, 2002, 2004, 2006, 2007};
  const std::vector<double> y4{1, 3, 2, 7};
  const std::vector<double> c4{2, 2, 4, 1};
  // Covariances over all 24 orders of the years.
  std::vector<std::size_t> at{0, 1, 2, 3};
  double xx = 0.0;
  double cc = 0.0;
  double xc = 0.0;
  do {
    std::vector<double> a;
    std::vector<double> b;
    for (const std::size_t i : at) {
      a.push_back(y4[i]);
      b.push_back(c4[i]);
    }
    xx += score(a) * score(a) / 24.0;
    cc += score(b) * score(b) / 24.0;
    xc += score(a) * score(b) / 24.0;
  } while (std::next_permutation(at.begin(), at.end()));
  const auto close = boost::test_tools::tolerance(1e-12);
  const PartialKendall got = partial_kendall(x, c, years);
  BOOST_TEST((got.status == Status::ok));
  BOOST_TEST(got.n == 4);
  BOOST_TEST(got.s_values == 4.0);
  BOOST_TEST(got.s_covariate == -1.0);
  BOOST_TEST(got.covariance == xc, close);
  const double s = 4.0 + xc / cc;
  const double variance = xx - xc * xc / cc;
  BOOST_TEST(got.s == s, close);
  BOOST_TEST(got.variance == variance, close);
  BOOST_TEST(got.z == s / std::sqrt(variance), close);
  BOOST_TEST(got.p == std::erfc(s / std::sqrt(2.0 * variance)), close);
  BOOST_TEST(got.slope == 1.0, close);  // of 1, 1/4, 1, -1/2, 1, 5/2
  // Without years their places: of 1, 1/3, 3/2, -1, 2, 5.
  BOOST_TEST(partial_kendall(x, c).slope == 1.25, close);
  // As rows, with one covariate for all and with one each.
  std::vector<double> two(x);
  two.insert(two.end(), x.rbegin(), x.rend());
  std::vector<double> both(c);
  both.insert(both.end(), {1, 2, 3, 3, 2, 8});
  const std::vector<PartialKendall> one_for_all = partial_kendall(Rows{two, 6}, Rows{c, 6}, years);
  const std::vector<PartialKendall> one_each = partial_kendall(Rows{two, 6}, Rows{both, 6}, years);
  const std::span<const double> second = std::span(two).subspan(6);
  BOOST_REQUIRE((one_for_all.size() == 2U && one_each.size() == 2U));
  BOOST_TEST(one_for_all[0].s == s, close);
  BOOST_TEST(one_for_all[1].s_values == partial_kendall(second, c, years).s_values);
  BOOST_TEST(one_for_all[1].s_covariate == partial_kendall(second, c, years).s_covariate);
  BOOST_TEST(one_each[0].s == s, close);
  BOOST_TEST(one_each[1].s_covariate == partial_kendall(second, std::span(both).subspan(6), years).s_covariate);
  BOOST_TEST(one_each[1].p == partial_kendall(second, std::span(both).subspan(6), years).p);
}

BOOST_AUTO_TEST_CASE(partial_tests_that_cannot_be_made) {
  const double inf = std::numeric_limits<double>::infinity();
  const struct {
    std::vector<double> x, c;
    Status status;
    Index n;
  } cases[] = {
      {{missing, 1}, {2, missing}, Status::no_data, 0},
      {{1, 2, 3}, {1, 3, 2}, Status::too_few, 3},
      {{1, 2, inf, 3}, {1, 3, 2, 4}, Status::infinite_value, 4},
      {{1, 2, 4, 3}, {1, 3, -inf, 4}, Status::infinite_value, 4},
      {{1, 2, inf, 3, 5}, {1, 3, missing, 4, 2}, Status::ok, 4},
      {{2, 2, 2, 2}, {1, 3, 2, 4}, Status::constant, 4},
      {{1, 2, 3, 4}, {9, 7, 6, 1}, Status::variance_not_positive, 4},
      {{1, 2, 3, 4}, {5, 5, 5, 5}, Status::ok, 4},
  };
  for (const auto& each : cases) {
    const PartialKendall got = partial_kendall(each.x, each.c);
    BOOST_TEST((got.status == each.status));
    BOOST_TEST(got.n == each.n);
    const bool judged = each.status == Status::ok || each.status == Status::constant;
    BOOST_TEST(is_missing(got.z) == !judged);
    BOOST_TEST(is_missing(got.p) == !judged);
    BOOST_TEST(is_missing(got.s_values) == (each.n < 4 || each.status == Status::infinite_value));
  }
  const PartialKendall constant = partial_kendall(std::vector<double>(4, 2.0), std::vector<double>{1, 3, 2, 4});
  BOOST_TEST(constant.z == 0.0);
  BOOST_TEST(constant.p == 1.0);
  BOOST_TEST(constant.slope == 0.0);
  // A constant covariate takes nothing: the normal test of the values.
  const PartialKendall alone = partial_kendall(std::vector<double>{1, 2, 3, 4}, std::vector<double>(4, 5.0));
  BOOST_TEST(alone.s == 6.0);
  BOOST_TEST(alone.variance == 4 * 3 * 13 / 18.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_said) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> x = counting(6);
  const std::vector<double> years = counting(6, 2000);
  const std::vector<double> three = counting(3, 2000);
  const std::vector<double> back{2001, 2000, 2002, 2003, 2004, 2005};
  const std::vector<double> ones(6, 1.0);
  const char* lengths = "length-mismatch";
  const char* order = "years-not-increasing";
  refused([&] { (void)seasonal_kendall(x, three, ones); }, lengths, "years has 3 elements but values has 6");
  refused([&] { (void)seasonal_kendall(x, years, three); }, lengths, "seasons has 3 elements but values has 6");
  refused([&] { (void)seasonal_kendall(x, std::vector<double>(6, inf), ones); }, "years-not-finite", "years must be");
  refused([&] { (void)seasonal_kendall(x, years, std::vector<double>(6, missing)); }, "years-not-finite",
          "seasons must be");
  refused([&] { (void)seasonal_kendall(x, ones, ones); }, "years-not-distinct",
          "year 1.000000 has season 1.000000 twice");
  const char* no_exact = "an exact p exists for independent blocks only";
  refused([&] { (void)seasonal_kendall(x, years, ones, {.correlated = true, .method = KendallMethod::exact}); },
          "method-not-available", no_exact);
  BOOST_TEST((seasonal_kendall(x, years, ones, {.method = KendallMethod::exact}).method == KendallUsed::exact));
  refused([&] { (void)regional_kendall(Rows{x, 3}, 2, {}, {.method = KendallMethod::exact}); }, "method-not-available",
          no_exact);
  refused([&] { (void)regional_kendall(Rows{x, 3}, 2, years); }, lengths, "years has 6 elements but values has 3");
  refused([&] { (void)regional_kendall(Rows{x, 2}, 2); }, "shape", "3 series do not make regions of 2");
  refused([&] { (void)regional_kendall(Rows{x, 2}, 0); }, "shape", "regions of 0");
  BOOST_TEST(regional_kendall(Rows{x, 2}, 1).size() == 3U);
  for (const std::vector<double>& breaks : {std::vector<double>{2, 2}, {3, 2}, {inf}, {missing}}) {
    refused([&] { (void)segmented_kendall(x, years, breaks); }, "breaks-not-increasing", "first year of a segment");
    refused([&] { (void)segmented_kendall(Rows{x, 3}, three, breaks); }, "breaks-not-increasing", "increasing order");
  }
  refused([&] { (void)segmented_kendall(x, back, {}); }, order, "element 1 is 2000");
  refused([&] { (void)segmented_kendall(Rows{x, 6}, back, {}); }, order, "element 1 is 2000");
  refused([&] { (void)partial_kendall(x, x, back); }, order, "element 1 is 2000");
  refused([&] { (void)partial_kendall(Rows{x, 6}, Rows{x, 6}, back); }, order, "element 1 is 2000");
  refused([&] { (void)partial_kendall(x, three); }, lengths, "covariate has 3 elements but values has 6");
  refused([&] { (void)partial_kendall(Rows{x, 6}, Rows{x, 3}); }, lengths, "covariate has 3 elements but values has 6");
  refused([&] { (void)partial_kendall(Rows{x, 2}, Rows{years, 2, 2}); }, "shape",
          "covariate has 2 series but must have 1 or 3");
  // Infinite, in a block that nothing is compared in too.
  BOOST_TEST(
      (segmented_kendall(std::vector<double>{1, 2, inf}, {}, std::vector<double>{2}).status == Status::infinite_value));
  const BlockKendall infinite = segmented_kendall(std::vector<double>{inf, 2, 3}, {}, {});
  BOOST_TEST(infinite.n == 3);
  BOOST_TEST(is_missing(infinite.s));
  BOOST_TEST((regional_kendall(Rows{x, 1}, 6).front().status == Status::too_few));
}

BOOST_AUTO_TEST_SUITE_END()
