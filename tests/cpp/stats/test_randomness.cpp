#include <algorithm>
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

BOOST_AUTO_TEST_SUITE_END()
