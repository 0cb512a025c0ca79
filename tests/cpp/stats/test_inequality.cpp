#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/inequality.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(inequality)

using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;
using V = std::vector<double>;

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  const auto& incomes = compare_cases()["inequality_ilocos_style"];
  const V x = incomes.numbers("x");
  CHECK_CASE(incomes, gini(x).value, "gini");
  CHECK_CASE(incomes, gini(x, {}, {.corrected = true}).value, "gini_corrected");
  CHECK_CASE(incomes, theil_index(x).value, "theil_T");
  CHECK_CASE(incomes, mean_log_deviation(x).value, "mld_theil_L");
  CHECK_CASE(incomes, atkinson(x, 0.5).value, "atkinson_0.5");
  CHECK_CASE(incomes, atkinson(x, 1.0).value, "atkinson_1");
  const auto& growth = compare_cases()["beta_sigma_convergence"];
  const BetaConvergence beta = beta_convergence(growth.numbers("y0"), growth.numbers("y1"), {.years = 5});
  CHECK_CASE(growth, beta.slope, "b");
  CHECK_CASE(growth, beta.intercept, "a");
  CHECK_CASE(growth, beta.speed, "speed");
  CHECK_CASE(growth, beta.half_life, "half_life");
  const SigmaConvergence sigma = sigma_convergence(growth.numbers("y0"), growth.numbers("y1"));
  CHECK_CASE(growth, sigma.first, "sd_log_0");
  CHECK_CASE(growth, sigma.last, "sd_log_1");
}

BOOST_AUTO_TEST_CASE(gini_is_the_mean_difference_over_twice_the_mean_and_weights_are_copies) {
  Philox random(1);
  V x(20);
  V weights(20);
  V copies;
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = -std::log1p(-random.uniform());
    weights[i] = static_cast<double>(1 + random.below(4));
    copies.insert(copies.end(), static_cast<std::size_t>(weights[i]), x[i]);
  }
  double differences = 0.0;
  for (const double a : x)
    for (const double b : x) differences += std::abs(a - b);
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / 20.0;
  BOOST_TEST(gini(x).value == differences / 400.0 / (2.0 * mean), tt::tolerance(1e-12));
  BOOST_TEST(gini(x, weights).value == gini(copies).value, tt::tolerance(1e-12));
  BOOST_TEST(theil_index(x, weights).value == theil_index(copies).value, tt::tolerance(1e-12));
  BOOST_TEST(mean_log_deviation(x, weights).value == mean_log_deviation(copies).value, tt::tolerance(1e-12));
  BOOST_TEST(atkinson(x, 2.0, weights).value == atkinson(copies, 2.0).value, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(within_and_between_add_up_to_the_total) {
  Philox random(2);
  V x(60);
  V labels(60);
  for (std::size_t i = 0; i < x.size(); ++i) {
    labels[i] = static_cast<double>(i % 4);
    x[i] = (1.0 + labels[i]) * -std::log1p(-random.uniform());
  }
  x[7] = missing;
  labels[9] = missing;
  for (const InequalityMeasure measure : {InequalityMeasure::theil, InequalityMeasure::mean_log_deviation}) {
    const InequalityDecomposition d = decompose_inequality(x, labels, {}, measure);
    BOOST_TEST(d.n == 58);
    BOOST_TEST(d.groups.size() == 4U);
    BOOST_TEST(d.within + d.between == d.total, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto all = [](const V& x) {
    return std::vector{gini(x), theil_index(x), mean_log_deviation(x), atkinson(x, 0.5)};
  };
  for (const Inequality& each : all({})) BOOST_TEST((each.status == Status::no_data));
  for (const Inequality& each : all({1, -1})) BOOST_TEST((each.status == Status::sign_change));
  for (const Inequality& each : all({0, 0})) BOOST_TEST((each.status == Status::zero_base));
  for (const Inequality& each : all({1, inf})) BOOST_TEST((each.status == Status::infinite_value));
  for (const Inequality& each : all({2, 2, missing})) {
    BOOST_TEST(std::abs(each.value) < 1e-15);
    BOOST_TEST(each.n == 2);
  }
  BOOST_TEST((mean_log_deviation(V{0, 1}).status == Status::zero_base));
  BOOST_CHECK_THROW((void)atkinson(V{1, 2}, -1.0), ArgumentError);
  BOOST_CHECK_THROW((void)beta_convergence(V{1, 2}, V{1, 2}, {}), ArgumentError);
  BOOST_TEST((beta_convergence(V{1, 2}, V{1, 2}, {.years = 2}).status == Status::too_few));
  BOOST_TEST((sigma_convergence(V{1, 2, 0}, V{1, 2, 3}).status == Status::sign_change));
  BOOST_TEST(sigma_convergence(V{1, 2, 3}, V{2, 4, 6}).p == 1.0);
}

BOOST_AUTO_TEST_SUITE_END()
