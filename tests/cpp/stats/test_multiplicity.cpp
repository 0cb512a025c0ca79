#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(multiplicity)

using nyckeltal::test::trend_cases;

namespace {

const std::vector<std::pair<std::string, Adjustment>> methods = {
    {"BH", Adjustment::bh},         {"BY", Adjustment::by},
    {"holm", Adjustment::holm},     {"hochberg", Adjustment::hochberg},
    {"hommel", Adjustment::hommel}, {"bonferroni", Adjustment::bonferroni}};

// Closed testing as it is defined: every one of the 2^m - 1 subsets is tested.
std::vector<double> closed_testing(const std::vector<double>& p, bool simes) {
  std::vector<double> out(p.size(), 0.0);
  for (unsigned subset = 1; subset < (1U << p.size()); ++subset) {
    std::vector<double> in;
    for (std::size_t i = 0; i < p.size(); ++i)
      if ((subset >> i & 1U) != 0) in.push_back(p[i]);
    std::sort(in.begin(), in.end());
    const auto k = static_cast<double>(in.size());
    double local = k * in.front();
    if (simes)
      for (std::size_t j = 0; j < in.size(); ++j) local = std::min(local, k / static_cast<double>(j + 1) * in[j]);
    for (std::size_t i = 0; i < p.size(); ++i)
      if ((subset >> i & 1U) != 0) out[i] = std::max(out[i], std::min(1.0, local));
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_published_example_is_reproduced_by_every_method) {
  for (const auto& [name, method] : methods) {
    const auto& the_case = trend_cases()["padjust_" + name + "_BH1995"];
    const std::vector<double> wanted = test::Case::to_numbers(the_case.expected_value("p_adjusted"));
    const std::vector<double> got = adjust_p(the_case.numbers("p"), {.method = method});
    for (std::size_t i = 0; i < wanted.size(); ++i)
      BOOST_TEST(std::abs(got[i] - wanted[i]) <= the_case.tolerance(), name << " " << i);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_p_stays_missing_and_is_not_counted) {
  const auto& the_case = trend_cases()["padjust_BH_with_NA"];
  const std::vector<double> wanted = test::Case::to_numbers(the_case.expected_value("p_adjusted"));
  const std::vector<double> got = adjust_p(the_case.numbers("p"));
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (std::isnan(wanted[i]))
      BOOST_TEST(std::isnan(got[i]));
    else
      BOOST_TEST(got[i] == wanted[i], boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(holm_and_hommel_are_closed_testing) {
  Philox random(1);
  for (int trial = 0; trial < 200; ++trial) {
    std::vector<double> p(static_cast<std::size_t>(1 + trial % 8));
    for (double& each : p) each = std::round(std::pow(random.uniform(), 3.0) * 200.0) / 200.0;  // ties too
    const std::vector<double> hommel = adjust_p(p, {.method = Adjustment::hommel});
    const std::vector<double> holm = adjust_p(p, {.method = Adjustment::holm});
    const std::vector<double> slow_hommel = closed_testing(p, true);
    const std::vector<double> slow_holm = closed_testing(p, false);
    for (std::size_t i = 0; i < p.size(); ++i) {
      BOOST_TEST(std::abs(hommel[i] - slow_hommel[i]) <= 1e-14);
      BOOST_TEST(std::abs(holm[i] - slow_holm[i]) <= 1e-14);
    }
  }
}

BOOST_AUTO_TEST_CASE(edges) {
  for (const auto& [name, method] : methods) {
    const AdjustOptions options{.method = method};
    BOOST_TEST(adjust_p({}, options).empty());
    BOOST_TEST(adjust_p(std::vector{0.03}, options)[0] == 0.03);
    BOOST_TEST(std::isnan(adjust_p(std::vector{missing}, options)[0]));
    BOOST_TEST(adjust_p(std::vector{0.0, 1.0}, options)[0] == 0.0);
    BOOST_CHECK_THROW((void)adjust_p(std::vector{0.5, 1.5}, options), ArgumentError);
    BOOST_CHECK_THROW((void)adjust_p(std::vector{-1e-300}, options), ArgumentError);
  }
}

BOOST_AUTO_TEST_CASE(a_field_of_noise_with_five_low_p_values_holds_nothing) {
  const auto& the_case = trend_cases()["field_significance_wilks_fdr"];
  const FieldSignificance got = field_significance(the_case.numbers("p"), {.alpha = 0.05});
  CHECK_CASE(the_case, got.p, "min_BH_adjusted");
  CHECK_CASE(the_case, got.count, "naive_count");
  CHECK_CASE(the_case, got.count_p, "binomial_p_of_count_ge5");
  CHECK_CASE(the_case, got.walker_p, "walker_p");
  BOOST_TEST(got.significant == the_case.expected_value("field_significant_fdr").as_bool());
  BOOST_TEST(got.rejected == 0);
  BOOST_TEST(got.n == std::ssize(the_case.numbers("p")));
}

BOOST_AUTO_TEST_CASE(a_field_without_tests_has_no_data) {
  const FieldSignificance got = field_significance(std::vector{missing, missing});
  BOOST_TEST((got.status == Status::no_data));
  BOOST_TEST(got.n == 0);
  BOOST_TEST(std::isnan(got.p));
  BOOST_CHECK_THROW((void)field_significance(std::vector{0.5}, {.alpha = 5}), ArgumentError);
  BOOST_TEST(field_significance(std::vector{1.0}).walker_p == 1.0);
  BOOST_TEST(field_significance(std::vector{1e-300}).walker_p == 1e-300);
}

BOOST_AUTO_TEST_SUITE_END()
