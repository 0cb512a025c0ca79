#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/randomness.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(randomness)

using nyckeltal::test::trend_cases;

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  for (const std::string name : {"Nile", "LakeHuron"}) {
    const auto& cs = trend_cases()["cox_stuart_" + name];
    const RandomnessTest cox = cox_stuart(cs.numbers("x"), {.method = CoxStuartMethod::normal});
    CHECK_CASE(cs, std::abs(cox.z), "z");  // the peer gives |z|; both series fall
    BOOST_TEST(cox.z < 0.0);
    CHECK_CASE(cs, cox.p, "p");

    const auto& wm = trend_cases()["wallis_moore_" + name];
    const RandomnessTest phases = wallis_moore(wm.numbers("x"));
    CHECK_CASE(wm, std::abs(phases.z), "z");
    CHECK_CASE(wm, phases.p, "p");

    const auto& rvn = trend_cases()["bartels_" + name];
    const RandomnessTest ratio = bartels(rvn.numbers("x"), {.alternative = Alternative::less});
    CHECK_CASE(rvn, ratio.statistic, "RVN");
    BOOST_TEST(ratio.p == rvn.expected("p"), boost::test_tools::tolerance(1e-9));
  }
  const auto& nile = trend_cases()["wald_wolfowitz_Nile"];
  CHECK_CASE(nile, wald_wolfowitz(nile.numbers("x")).z, "z");
  CHECK_CASE(nile, wald_wolfowitz(nile.numbers("x")).p, "p");
  const auto& exact = trend_cases()["wald_wolfowitz_LakeHuron_exact"];
  CHECK_CASE(exact, wald_wolfowitz(exact.numbers("x")).z, "z");
}

BOOST_AUTO_TEST_CASE(the_peers_wald_wolfowitz_of_lake_huron_has_lost_three_digits) {
  const auto& peer = trend_cases()["wald_wolfowitz_LakeHuron"];
  const double z = wald_wolfowitz(peer.numbers("x")).z;
  BOOST_TEST(!peer.agrees(z, "z"));
  BOOST_TEST(z == peer.expected("z"), boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(wald_wolfowitz_moments_are_those_of_all_permutations) {
  const std::vector<double> x{3, 1, 4, 1.5, 9, 2.6, 5};
  std::vector<double> d(x);
  const double mean = std::accumulate(d.begin(), d.end(), 0.0) / 7.0;
  for (double& each : d) each -= mean;
  const auto sum = [](const std::vector<double>& v) {
    double r = v.back() * v.front();
    for (std::size_t i = 1; i < v.size(); ++i) r += v[i] * v[i - 1];
    return r;
  };
  const double observed = sum(d);
  std::sort(d.begin(), d.end());
  double first = 0.0;
  double second = 0.0;
  double count = 0.0;
  do {
    const double r = sum(d);
    first += r;
    second += r * r;
    count += 1.0;
  } while (std::next_permutation(d.begin(), d.end()));
  first /= count;
  BOOST_TEST(wald_wolfowitz(x).z == (observed - first) / std::sqrt(second / count - first * first),
             boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(cox_stuart_exact_is_the_sign_test) {
  std::vector<double> x(12);
  std::iota(x.begin(), x.end(), 0.0);
  BOOST_TEST(cox_stuart(x).p == 2.0 / 16.0, boost::test_tools::tolerance(1e-14));  // 4 of 4 pairs rise
  BOOST_TEST(cox_stuart(x).statistic == 4.0);
  BOOST_TEST(cox_stuart(x, {.form = CoxStuartForm::halves}).p == 2.0 / 64.0, boost::test_tools::tolerance(1e-14));
  std::reverse(x.begin(), x.end());
  BOOST_TEST(cox_stuart(x).statistic == -4.0);
}

BOOST_AUTO_TEST_CASE(the_mean_number_of_phases_is_that_of_all_orders) {
  std::vector<double> x{1, 2, 3, 4, 5, 6, 7};
  double phases = 0.0;
  double count = 0.0;
  do {
    phases += wallis_moore(x).statistic;
    count += 1.0;
  } while (std::next_permutation(x.begin(), x.end()));
  // The two monotone orders have no turn, hence "minus one" phase: cut to 0 here, counted -1 in the formula.
  BOOST_TEST((phases - 2.0) / count == (2.0 * 7.0 - 7.0) / 3.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto all = [](const std::vector<double>& x) {
    return std::vector{cox_stuart(x), wallis_moore(x), bartels(x), wald_wolfowitz(x)};
  };
  for (const RandomnessTest& each : all({})) BOOST_TEST((each.status == Status::no_data));
  for (const RandomnessTest& each : all({missing, missing})) BOOST_TEST((each.status == Status::no_data));
  for (const RandomnessTest& each : all({1.0, missing})) {
    BOOST_TEST((each.status == Status::too_few));
    BOOST_TEST(each.n == 1);
    BOOST_TEST(std::isnan(each.p));
  }
  for (const RandomnessTest& each : all({2, 2, 2, 2, 2, 2})) BOOST_TEST((each.status == Status::constant));
  for (const RandomnessTest& each : all({1, 2, inf, 4, 5, 6})) BOOST_TEST((each.status == Status::infinite_value));
  for (const RandomnessTest& each : all({1e300, -1e300, 5e299, 2e300, 1e300, -9e299, 3})) {
    BOOST_TEST((each.status == Status::ok));
    BOOST_TEST((each.p >= 0.0 && each.p <= 1.0));
  }
  BOOST_TEST((wald_wolfowitz(std::vector<double>{0, 0, 0, 0, 1}).status == Status::variance_not_positive));
}

BOOST_AUTO_TEST_CASE(a_row_of_a_batch_equals_the_single_call_on_any_number_of_threads) {
  Philox random(3);
  std::vector<double> cube(600 * 20);
  for (double& each : cube) each = random.uniform() < 0.1 ? missing : std::floor(8.0 * random.uniform());
  const Rows rows{cube, 20};
  for (const int threads : {1, 4}) {
    const std::vector<RandomnessTest> batch = bartels(rows, {}, {.threads = threads});
    for (Index row = 0; row < rows.count(); ++row)
      BOOST_TEST(batch[static_cast<std::size_t>(row)].p == bartels(rows[row]).p);
  }
}

BOOST_AUTO_TEST_CASE(cox_stuart_on_series_worked_out_by_hand) {
  std::vector<double> rising(30);
  std::iota(rising.begin(), rising.end(), 0.0);
  const std::vector<double> shorter(rising.begin(), rising.begin() + 29);
  struct Worked {
    std::vector<double> x;
    CoxStuartForm form;
    double statistic, z, p;  // p: of the exact method
  };
  const auto thirds = CoxStuartForm::thirds;
  const auto halves = CoxStuartForm::halves;
  const std::vector<Worked> cases = {
      // One pair, the first and the last of three: mean 3/6, and 1 - 1/2 - 1/2 is nothing.
      {{1, 9, 2}, thirds, 1, 0.0, 1.0},
      // Twelve in thirds: four pairs of i and i + 8, mean 2, variance 1. Three rise and one falls: 2 P(3 or 4 of 4).
      {{1, 2, 3, 4, 9, 9, 9, 9, 2, 3, 4, 1}, thirds, 2, 0.5, 2.0 * 5.0 / 16.0},
      {{2, 3, 4, 1, 9, 9, 9, 9, 1, 2, 3, 4}, thirds, -2, -0.5, 2.0 * 5.0 / 16.0},
      // Two falls, and two pairs that are equal and do not count in the sign test.
      {{2, 3, 4, 1, 9, 9, 9, 9, 1, 2, 4, 1}, thirds, -2, 0.0, 2.0 * 1.0 / 4.0},
      {{2, 3, 4, 1, 9, 9, 9, 9, 1, 4, 4, 1}, thirds, 0, 0.0, 1.0},
      // Thirteen in thirds are rounded up to five pairs of i and i + 8: mean 13/6.
      {{1, 1, 1, 1, 1, 9, 9, 9, 2, 2, 2, 2, 2},
       thirds,
       5,
       (5.0 - 13.0 / 6.0 - 0.5) / std::sqrt(13.0 / 12.0),
       2.0 / 32.0},
      // Eleven in halves: five pairs of i and i + 6, the middle one has none. Mean 5/2, variance 5/4.
      {{1, 1, 1, 1, 1, 0, 2, 2, 2, 2, 2}, halves, 5, 2.0 / std::sqrt(1.25), 2.0 / 32.0},
      // Continuity is corrected for below thirty values.
      {shorter, thirds, 10, (10.0 - 29.0 / 6.0 - 0.5) / std::sqrt(29.0 / 12.0), 2.0 / 1024.0},
      {rising, thirds, 10, 5.0 / std::sqrt(2.5), 2.0 / 1024.0},
  };
  const auto close = boost::test_tools::tolerance(1e-13);
  for (const Worked& each : cases) {
    const RandomnessTest exact = cox_stuart(each.x, {.form = each.form});
    const RandomnessTest normal = cox_stuart(each.x, {.form = each.form, .method = CoxStuartMethod::normal});
    BOOST_TEST((exact.status == Status::ok));
    BOOST_TEST(exact.n == std::ssize(each.x));
    BOOST_TEST(exact.statistic == each.statistic);
    BOOST_TEST(exact.z == each.z, close);
    BOOST_TEST(exact.p == each.p, close);
    BOOST_TEST(normal.z == each.z, close);
    BOOST_TEST(normal.p == std::erfc(std::abs(each.z) / std::sqrt(2.0)), close);
  }
}

BOOST_AUTO_TEST_CASE(phases_counted_by_hand) {
  const auto zigzag = [](int n) {
    std::vector<double> x;
    for (int i = 0; i < n; ++i) x.push_back(i % 2);
    return x;
  };
  struct Worked {
    std::vector<double> x;
    double phases, distance;  // from the mean, with its sign
  };
  const std::vector<Worked> cases = {
      {{1, 3, 2, 4, 3}, 2, 0.5},                    // the mean of five is 1; half a phase is continuity
      {{1, 2, 2, 3, 1, 1}, 0, -(5.0 / 3.0 - 0.5)},  // equal neighbours neither begin nor end a phase
      {{3, 2, 1, 2, 3}, 0, -0.5},                   // one turn, and no phase between two
      {{5, 4, 3, 2, 1}, 0, -0.5},
      {{1, 2, 1, 2, 1, 2, 3, 4}, 3, 0.0},  // as many as the mean of eight
      {{1, 2, 1, 2, 1, 0, -1}, 2, 0.0},    // a third below the mean, within half a phase
      {zigzag(30), 27, 28.0 / 3.0 - 0.5},
      {zigzag(31), 28, 29.0 / 3.0},  // from here on without continuity
  };
  const auto close = boost::test_tools::tolerance(1e-13);
  for (const Worked& each : cases) {
    const RandomnessTest test = wallis_moore(each.x);
    const auto n = static_cast<double>(each.x.size());
    BOOST_TEST((test.status == Status::ok));
    BOOST_TEST(test.n == std::ssize(each.x));
    BOOST_TEST(test.statistic == each.phases);
    BOOST_TEST(test.z == each.distance / std::sqrt((16.0 * n - 29.0) / 90.0), close);
    BOOST_TEST(test.p == std::erfc(std::abs(test.z) / std::sqrt(2.0)), close);
  }
}

BOOST_AUTO_TEST_CASE(bartels_ratio_has_the_moments_of_all_orders) {
  // The beta distribution on (0, 4) around 2 is taken to have the variance of the ratio over all orders.
  for (const std::vector<double>& x : {std::vector<double>{3, 1, 2, 5, 4}, std::vector<double>{2, 6, 5, 1, 3, 4}}) {
    const auto n = static_cast<double>(x.size());
    const auto ratio = [n](const std::vector<double>& rank) {
      double between = 0.0;
      for (std::size_t i = 1; i < rank.size(); ++i) between += std::pow(rank[i] - rank[i - 1], 2);
      return between / (n * (n * n - 1.0) / 12.0);
    };
    std::vector<double> order(x);
    std::sort(order.begin(), order.end());
    double squares = 0.0;
    double count = 0.0;
    do {
      squares += std::pow(ratio(order) - 2.0, 2);
      count += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    const double shape = 0.5 * (4.0 * count / squares - 1.0);
    const double lower = boost::math::ibeta(shape, shape, ratio(x) / 4.0);
    const auto close = boost::test_tools::tolerance(1e-12);
    BOOST_TEST(bartels(x).statistic == ratio(x), close);
    BOOST_TEST(bartels(x).z == (ratio(x) - 2.0) / std::sqrt(20.0 / (5.0 * n + 7.0)), close);
    BOOST_TEST(bartels(x, {.alternative = Alternative::less}).p == lower, close);
    BOOST_TEST(bartels(x, {.alternative = Alternative::greater}).p == 1.0 - lower, close);
    BOOST_TEST(bartels(x).p == 2.0 * std::min(lower, 1.0 - lower), close);
  }
}

BOOST_AUTO_TEST_CASE(bartels_ratio_takes_mean_ranks_and_is_normal_from_a_hundred_values_on) {
  // Ranks 1.5, 4, 1.5, 4, 4: squared steps of 2.5 thrice and 0, around their mean of 3 twice 1.5 and thrice 1.
  const std::vector<double> tied{1, 7, 1, 7, 7};
  BOOST_TEST(bartels(tied).statistic == 3.0 * 6.25 / (2.0 * 2.25 + 3.0), boost::test_tools::tolerance(1e-14));
  std::vector<double> x(100);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * 37 % 101);
  const auto above = [](double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); };
  const RandomnessTest hundred = bartels(x);
  BOOST_TEST(bartels(x, {.alternative = Alternative::less}).p == above(-hundred.z),
             boost::test_tools::tolerance(1e-13));
  BOOST_TEST(bartels(x, {.alternative = Alternative::greater}).p == above(hundred.z),
             boost::test_tools::tolerance(1e-13));
  x.pop_back();
  const RandomnessTest shorter = bartels(x, {.alternative = Alternative::greater});
  BOOST_TEST(std::abs(shorter.p - above(shorter.z)) > 1e-12);
}

BOOST_AUTO_TEST_CASE(wald_and_wolfowitz_of_four_to_six_values_are_judged_by_all_their_orders) {
  // Of three values every order has the same circular sum, and fewer than four are refused.
  for (const std::vector<double>& x :
       {std::vector<double>{1, 2, 3, 4}, std::vector<double>{2, 7, 1, 8, 2}, std::vector<double>{3, 1, 4, 1, 5, 9}}) {
    const auto n = static_cast<double>(x.size());
    const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const auto circular = [mean](const std::vector<double>& v) {
      double sum = (v.back() - mean) * (v.front() - mean);
      for (std::size_t i = 1; i < v.size(); ++i) sum += (v[i] - mean) * (v[i - 1] - mean);
      return sum;
    };
    double around = 0.0;
    for (const double each : x) around += (each - mean) * (each - mean);
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    double first = 0.0;
    double second = 0.0;
    double count = 0.0;
    do {
      std::vector<double> v;
      for (const std::size_t i : order) v.push_back(x[i]);
      first += circular(v);
      second += circular(v) * circular(v);
      count += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    first /= count;
    const RandomnessTest test = wald_wolfowitz(x);
    BOOST_TEST((test.status == Status::ok));
    BOOST_TEST(test.statistic == circular(x) / around, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(test.z == (circular(x) - first) / std::sqrt(second / count - first * first),
               boost::test_tools::tolerance(1e-11));
    BOOST_TEST(test.p == std::erfc(std::abs(test.z) / std::sqrt(2.0)), boost::test_tools::tolerance(1e-13));
    // The unit and the level do not matter, however large.
    std::vector<double> huge(x);
    for (double& each : huge) each = std::ldexp(each, 1000);
    BOOST_TEST(wald_wolfowitz(huge).z == test.z, boost::test_tools::tolerance(1e-12));
    std::vector<double> shifted(x);
    for (double& each : shifted) each += 1e12;
    BOOST_TEST(wald_wolfowitz(shifted).z == test.z, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(each_test_needs_so_many_values) {
  const std::vector<double> x{1, 3, 2, 5, 4};
  const auto status = [&](auto&& test, std::size_t n) { return test(std::span(x).first(n)).status; };
  const auto cox = [](std::span<const double> v) { return cox_stuart(v); };
  const auto wallis = [](std::span<const double> v) { return wallis_moore(v); };
  const auto ratio = [](std::span<const double> v) { return bartels(v); };
  const auto wald = [](std::span<const double> v) { return wald_wolfowitz(v); };
  BOOST_TEST((status(cox, 2) == Status::too_few && status(cox, 3) == Status::ok));
  BOOST_TEST((status(wallis, 4) == Status::too_few && status(wallis, 5) == Status::ok));
  BOOST_TEST((status(ratio, 4) == Status::too_few && status(ratio, 5) == Status::ok));
  BOOST_TEST((status(wald, 3) == Status::too_few && status(wald, 4) == Status::ok));
  // An infinity is named before a small number or equal values are.
  BOOST_TEST((cox_stuart(std::vector<double>(2, HUGE_VAL)).status == Status::infinite_value));
}

BOOST_AUTO_TEST_CASE(rows_of_every_test_are_the_single_calls_with_their_options) {
  Philox random(5);
  std::vector<double> cube(7 * 11);
  for (double& each : cube) each = random.uniform() < 0.1 ? missing : std::floor(9.0 * random.uniform());
  const Rows rows{cube, 11};
  const CoxStuartOptions halves{.form = CoxStuartForm::halves, .method = CoxStuartMethod::normal};
  const BartelsOptions less{.alternative = Alternative::less};
  const auto cox = cox_stuart(rows, halves);
  const auto wallis = wallis_moore(rows);
  const auto ratio = bartels(rows, less);
  const auto wald = wald_wolfowitz(rows);
  for (std::size_t row = 0; row < 7; ++row) {
    const auto x = rows[static_cast<Index>(row)];
    BOOST_TEST(cox[row].p == cox_stuart(x, halves).p);
    BOOST_TEST(wallis[row].p == wallis_moore(x).p);
    BOOST_TEST(ratio[row].p == bartels(x, less).p);
    BOOST_TEST(wald[row].p == wald_wolfowitz(x).p);
  }
}

BOOST_AUTO_TEST_SUITE_END()
