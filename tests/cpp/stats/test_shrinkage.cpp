#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/shrinkage.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(shrinkage)

using nyckeltal::test::Case;
using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;

namespace {

constexpr ShrinkOptions laird{.method = ShrinkMethod::dl};
constexpr ShrinkOptions mandel{.method = ShrinkMethod::pm};

// The restricted log-likelihood without covariates, written out.
double restricted(const std::vector<double>& y, const std::vector<double>& v, double tau2) {
  double w_sum = 0.0, wy = 0.0, logs = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double w = 1.0 / (v[i] + tau2);
    w_sum += w;
    wy += w * y[i];
    logs += std::log(w);
  }
  for (std::size_t i = 0; i < y.size(); ++i) squares += std::pow(y[i] - wy / w_sum, 2) / (v[i] + tau2);
  return 0.5 * (logs - std::log(w_sum) - squares);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_case_of_metafor_is_reproduced) {
  const Case& c = compare_cases()["dersimonian_laird_eb_bcg"];
  const auto y = c.numbers("yi");
  const auto v = c.numbers("vi");
  const Shrinkage dl = shrink(y, v, {}, 0, laird);
  CHECK_CASE(c, dl.tau2, "tau2");
  CHECK_CASE(c, dl.mu, "mu");
  CHECK_CASE(c, dl.mu_error, "se_mu");
  CHECK_CASE(c, dl.q, "Q");
  const auto blup = Case::to_numbers(c.expected_value("blup"));
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(dl.members[i].shrunk - blup[i]) < c.tolerance());
  const Shrinkage reml = shrink(y, v);
  CHECK_CASE(c, reml.tau2, "tau2_REML");
  CHECK_CASE(c, reml.mu, "mu_REML");
}

BOOST_AUTO_TEST_CASE(batches_of_dyestuff_shrink_as_in_a_mixed_model) {
  const Case& c = compare_cases()["random_intercept_dyestuff"];
  const auto yields = c.numbers("yield");
  std::vector<double> means(6, 0.0);
  for (std::size_t i = 0; i < 30; ++i) means[i / 5] += yields[i] / 5.0;
  const std::vector<double> v(6, 2451.25 / 5.0);
  const auto blup = Case::to_numbers(c.expected_value("blup"));
  for (const ShrinkOptions& options : {ShrinkOptions{}, laird, mandel}) {  // in a balanced design all agree
    const Shrinkage result = shrink(means, v, {}, 0, options);
    BOOST_TEST(result.mu == 1527.5, tt::tolerance(1e-12));
    BOOST_TEST(std::abs(result.tau2 - 1764.05) < 0.01);
    for (std::size_t i = 0; i < 6; ++i) BOOST_TEST(std::abs(result.members[i].shrunk - result.mu - blup[i]) < 1e-4);
  }
}

BOOST_AUTO_TEST_CASE(james_and_stein_differ_by_their_degrees_of_freedom_alone) {
  const Case& c = compare_cases()["james_stein_baseball"];
  const auto y = c.numbers("y");
  double mean = 0.0;
  for (const double each : y) mean += each / 18.0;
  const std::vector<double> v(18, mean * (1.0 - mean) / 45.0);
  const Shrinkage result = shrink(y, v, {}, 0, laird);
  BOOST_TEST(std::abs(result.mu - test::number(c.expected_value("grand_mean"))) < 1e-9);
  // Theirs is 1 - (k - 3) v / S, ours 1 - (k - 1) v / S: below zero here, so that all is shrunk to the mean.
  double s = 0.0;
  for (const double each : y) s += (each - mean) * (each - mean);
  BOOST_TEST(std::abs(1.0 - 15.0 * v[0] / s - test::number(c.expected_value("c"))) < 1e-9);
  BOOST_TEST(result.members[0].weight == std::max(0.0, 1.0 - 17.0 * v[0] / s), tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(each_method_solves_its_own_equation) {
  Philox random(5);
  int positive = 0;
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::size_t>(3 + random.below(20));
    std::vector<double> y(n), v(n);
    for (std::size_t i = 0; i < n; ++i) {
      v[i] = 0.05 + random.uniform();
      y[i] = 2.0 * random.uniform() * random.normal() + std::sqrt(v[i]) * random.normal();
    }
    const Shrinkage pm = shrink(y, v, {}, 0, mandel);
    double q = 0.0;
    for (std::size_t i = 0; i < n; ++i) q += std::pow(y[i] - pm.mu, 2) / (v[i] + pm.tau2);
    if (pm.tau2 > 0.0)
      BOOST_TEST(q == static_cast<double>(n) - 1.0, tt::tolerance(1e-8));
    else
      BOOST_TEST(q <= static_cast<double>(n) - 1.0);
    const Shrinkage reml = shrink(y, v);
    BOOST_REQUIRE((reml.status == Status::ok));
    const double top = restricted(y, v, reml.tau2);
    positive += reml.tau2 > 0.0;
    for (const double factor : {0.9, 1.1})
      BOOST_TEST(restricted(y, v, factor * reml.tau2 + (reml.tau2 == 0.0 ? 0.01 * factor : 0.0)) <= top + 1e-12);
  }
  BOOST_TEST(positive > 100);
}

BOOST_AUTO_TEST_CASE(covariates_take_out_what_they_explain) {
  std::vector<double> y, x;
  for (int i = 0; i < 12; ++i) {
    x.push_back(1000.0 + i);
    y.push_back(3.0 + 0.5 * i + (i % 2 == 0 ? 0.01 : -0.01));
  }
  const std::vector<double> v(12, 0.04);
  const Shrinkage adjusted = shrink(y, v, x, 1);
  BOOST_TEST(adjusted.tau2 == 0.0);
  BOOST_TEST(adjusted.coefficients[0] == 0.5, tt::tolerance(0.01));
  BOOST_TEST(adjusted.members[3].shrunk == adjusted.members[3].expected);
  BOOST_TEST(shrink(y, v).tau2 > 1.0);
  BOOST_TEST((shrink(y, v, std::vector<double>(12, 7.0), 1).status == Status::singular));
  std::vector<double> twice;
  for (const double each : x) twice.insert(twice.end(), {each, 2.0 * each});
  BOOST_TEST((shrink(y, v, twice, 2).status == Status::singular));
}

BOOST_AUTO_TEST_CASE(units_and_origin_do_not_matter) {
  const std::vector<double> y{1.0, 2.5, -0.5, 4.0, 0.3};
  const std::vector<double> v{0.1, 0.5, 0.2, 0.4, 0.1};
  for (const ShrinkOptions& options : {ShrinkOptions{}, laird, mandel})
    for (const double factor : {1e-60, 3.0, 1e100}) {
      std::vector<double> a, b;
      for (std::size_t i = 0; i < 5; ++i) {
        a.push_back(factor * (y[i] + 5.0));
        b.push_back(factor * factor * v[i]);
      }
      const Shrinkage one = shrink(y, v, {}, 0, options);
      const Shrinkage other = shrink(a, b, {}, 0, options);
      BOOST_TEST(other.tau2 / factor / factor == one.tau2, tt::tolerance(1e-9));
      BOOST_TEST(other.members[2].shrunk / factor - 5.0 == one.members[2].shrunk, tt::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_CASE(edges_have_their_status) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> one{1.0};
  BOOST_TEST((shrink({}, {}).status == Status::no_data));
  BOOST_TEST((shrink(one, one).status == Status::too_few));
  BOOST_TEST((shrink(std::vector<double>{1, infinity}, std::vector<double>{1, 1}).status == Status::infinite_value));
  const Shrinkage equal = shrink(std::vector<double>{2, 2, 2}, std::vector<double>{1, 1, 4});
  BOOST_TEST(equal.tau2 == 0.0);
  BOOST_TEST(equal.reliability == 0.0);
  BOOST_TEST(equal.members[2].shrunk == 2.0);
  const Shrinkage gap = shrink(std::vector<double>{1, missing, 5, 9}, std::vector<double>{1, 1, 1, missing});
  BOOST_TEST(gap.n == 2);
  BOOST_TEST((gap.members[1].status == Status::no_data));
  BOOST_TEST(is_missing(gap.members[3].shrunk));
  BOOST_CHECK_THROW((void)shrink(one, std::vector<double>{0.0}), ArgumentError);
  BOOST_CHECK_THROW((void)shrink(one, {}), ArgumentError);
  BOOST_CHECK_THROW((void)shrink(one, one, {}, 1), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
