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

BOOST_AUTO_TEST_CASE(adjusted_values_are_those_of_their_definitions) {
  Philox random(2);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<double> p(static_cast<std::size_t>(1 + trial % 9));
    for (double& each : p)  // ties and gaps too
      each = random.uniform() < 0.15 ? missing : std::round(std::pow(random.uniform(), 2.0) * 50.0) / 50.0;
    double m = 0.0;
    double harmonic = 0.0;
    for (const double each : p)
      if (!std::isnan(each)) harmonic += 1.0 / ++m;
    // The smallest of factor(rank) * q over all q that are at least p; equal ones have the largest of their ranks.
    const auto step_up = [&](double at, auto&& factor) {
      double smallest = 1.0;
      for (const double q : p)
        if (q >= at) {
          const auto rank = static_cast<double>(std::count_if(p.begin(), p.end(), [&](double r) { return r <= q; }));
          smallest = std::min(smallest, factor(rank) * q);
        }
      return smallest;
    };
    const std::vector<double> bh = adjust_p(p);
    const std::vector<double> by = adjust_p(p, {.method = Adjustment::by});
    const std::vector<double> hochberg = adjust_p(p, {.method = Adjustment::hochberg});
    const std::vector<double> bonferroni = adjust_p(p, {.method = Adjustment::bonferroni});
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (std::isnan(p[i])) {
        BOOST_TEST((std::isnan(bh[i]) && std::isnan(by[i]) && std::isnan(hochberg[i]) && std::isnan(bonferroni[i])));
        continue;
      }
      const auto near = boost::test_tools::tolerance(1e-13);
      BOOST_TEST(bh[i] == step_up(p[i], [&](double rank) { return m / rank; }), near);
      BOOST_TEST(by[i] == step_up(p[i], [&](double rank) { return harmonic * m / rank; }), near);
      BOOST_TEST(hochberg[i] == step_up(p[i], [&](double rank) { return m - rank + 1.0; }), near);
      BOOST_TEST(bonferroni[i] == std::min(1.0, m * p[i]), near);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_field_of_four_tests_by_hand) {
  // Adjusted: 4/3 of 0.03 for the three low ones, and 0.5.
  const FieldSignificance got = field_significance(std::vector{missing, 0.02, 0.5, 0.01, missing, 0.03});
  const auto close = boost::test_tools::tolerance(1e-13);
  BOOST_TEST((got.status == Status::ok));
  BOOST_TEST(got.n == 4);
  BOOST_TEST(got.p == 0.04, close);
  BOOST_TEST(got.significant);
  BOOST_TEST(got.rejected == 3);
  BOOST_TEST(got.count == 3);
  BOOST_TEST(got.count_p == 4.0 * std::pow(0.05, 3) * 0.95 + std::pow(0.05, 4), close);
  BOOST_TEST(got.walker_p == 1.0 - std::pow(0.99, 4), close);
  // The same at a level that the adjusted values miss, though two of the raw ones are below.
  const FieldSignificance strict =
      field_significance(std::vector{missing, 0.02, 0.5, 0.01, missing, 0.03}, {.alpha = 0.025});
  BOOST_TEST(!strict.significant);
  BOOST_TEST(strict.rejected == 0);
  BOOST_TEST(strict.count == 2);
  BOOST_TEST(strict.count_p == 1.0 - std::pow(0.975, 4) - 4.0 * 0.025 * std::pow(0.975, 3),
             boost::test_tools::tolerance(1e-11));
}

BOOST_AUTO_TEST_CASE(a_p_value_of_alpha_counts) {
  const FieldSignificance at = field_significance(std::vector{0.25}, {.alpha = 0.25});
  BOOST_TEST((at.significant && at.rejected == 1 && at.count == 1));
  BOOST_TEST(at.count_p == 0.25, boost::test_tools::tolerance(1e-13));
  const FieldSignificance above = field_significance(std::vector{0.26}, {.alpha = 0.25});
  BOOST_TEST((!above.significant && above.rejected == 0 && above.count == 0));
  BOOST_TEST(above.count_p == 1.0);
  BOOST_TEST(above.walker_p == 0.26, boost::test_tools::tolerance(1e-13));
  // The smallest may be anywhere.
  BOOST_TEST(field_significance(std::vector{0.9, 0.5, 0.7}).walker_p == 1.0 - 0.125,
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(what_is_no_probability_is_named) {
  const auto refused = [](auto&& call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused([] { (void)adjust_p(std::vector{0.5, 1.5}); }, "p-out-of-range", "element 1 of p is 1.5");
  refused([] { (void)adjust_p(std::vector{-0.5}); }, "p-out-of-range", "element 0 of p is -0.5");
  for (const double alpha : {0.0, 1.0, missing})
    refused([&] { (void)field_significance(std::vector{0.5}, {.alpha = alpha}); }, "level-out-of-range",
            "5 % false alarms");
}

BOOST_AUTO_TEST_SUITE_END()
