#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <string>
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

namespace {

template <class Call>
void refused(Call call, const char* code, const char* part) {
  BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
    return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
  });
}

V exp_of(V x) {
  for (double& each : x) each = std::exp(each);
  return x;
}

}  // namespace

BOOST_AUTO_TEST_CASE(measures_of_two_values_by_hand) {
  const double inf = std::numeric_limits<double>::infinity();
  const V x{1, 3};  // half and one and a half of the mean
  const V copies{1, 1, 1, 3};
  const V with_more{1, 3, missing, 5, 7};
  const V weights{3, 1, 2, missing, 0};
  const auto mean_of_log = [](double a, double b) { return 0.5 * (std::log(a) + std::log(b)); };
  const struct {
    Inequality got;
    double value, mean, kish_n;
    Index n, n_without_weight;
  } cases[] = {
      {gini(x), 0.25, 2, 2, 2, 0},  // mean difference 1 over twice the mean
      {gini(x, {}, {.corrected = true}), 0.5, 2, 2, 2, 0},
      {gini(V{0, 0, 0, 8}, {}, {.corrected = true}), 1.0, 2, 4, 4, 0},
      {theil_index(x), 0.25 * std::log(0.5) + 0.75 * std::log(1.5), 2, 2, 2, 0},
      {mean_log_deviation(x), -mean_of_log(0.5, 1.5), 2, 2, 2, 0},
      {atkinson(x, 1.0), 1.0 - std::sqrt(3.0) / 2.0, 2, 2, 2, 0},
      {atkinson(x, 2.0), 0.25, 2, 2, 2, 0},  // harmonic mean 1.5
      {atkinson(x, 0.5), 1.0 - 0.25 * std::pow(std::sqrt(0.5) + std::sqrt(1.5), 2), 2, 2, 2, 0},
      // A zero.
      {gini(V{0, 2}), 0.5, 1, 2, 2, 0},
      {theil_index(V{0, 2}), std::log(2.0), 1, 2, 2, 0},
      {atkinson(V{0, 2}, 0.5), 0.5, 1, 2, 2, 0},
      {atkinson(V{0, 2}, 1.0), 1.0, 1, 2, 2, 0},
      {atkinson(V{0, 2}, 3.0), 1.0, 1, 2, 2, 0},
      // A mean of 2 among the values: what equals the mean is no zero.
      {mean_log_deviation(V{1, 2, 3}), -(std::log(0.5) + std::log(1.5)) / 3.0, 2, 3, 3, 0},
      // Weights 3 and 1 are copies; a value without weight counts apart, one of weight 0 not in the value.
      {gini(with_more, weights), 0.25, 1.5, 1.6, 3, 1},
      {theil_index(with_more, weights), theil_index(copies).value, 1.5, 1.6, 3, 1},
      {mean_log_deviation(with_more, weights), mean_log_deviation(copies).value, 1.5, 1.6, 3, 1},
      {atkinson(with_more, 2.0, weights), atkinson(copies, 2.0).value, 1.5, 1.6, 3, 1},
      // Below zero or infinite, but of no weight.
      {gini(V{1, 3, -5}, V{3, 1, 0}), 0.25, 1.5, 1.6, 3, 0},
  };
  for (const auto& each : cases) {
    BOOST_TEST((each.got.status == Status::ok));
    BOOST_TEST(each.got.value == each.value, tt::tolerance(1e-13));
    BOOST_TEST(each.got.mean == each.mean, tt::tolerance(1e-15));
    BOOST_TEST(each.got.kish_n == each.kish_n, tt::tolerance(1e-14));
    BOOST_TEST(each.got.n == each.n);
    BOOST_TEST(each.got.n_without_weight == each.n_without_weight);
  }
  BOOST_TEST(atkinson(V{0, 2}, 0.9).value == 1.0 - std::ldexp(1.0, -9), tt::tolerance(1e-13));
  // Rounding never makes equal values better than equal.
  for (const Inequality& equal : {gini(V(7, 0.1)), theil_index(V(7, 0.1)), mean_log_deviation(V(7, 0.1)),
                                  atkinson(V(7, 0.1), 1.0), atkinson(V(7, 0.1), 3.0)}) {
    BOOST_TEST(equal.value >= 0.0);
    BOOST_TEST(equal.value < 1e-15);
  }
  for (const double epsilon : {0.0, -1.0, inf, missing})
    refused([&] { (void)atkinson(x, epsilon); }, "epsilon-out-of-range", std::to_string(epsilon).c_str());
  refused([&] { (void)gini(x, V{1, 1}, {.corrected = true}); }, "correction-of-weighted", "n / (n - 1)");
  refused([&] { (void)theil_index(x, V{1}); }, "length-mismatch", "values has 2 elements but weights has 1");
}

BOOST_AUTO_TEST_CASE(what_has_no_inequality_says_why_and_still_counts) {
  const Inequality one = gini(V{4}, {}, {.corrected = true});
  BOOST_TEST((one.status == Status::too_few));
  BOOST_TEST(is_missing(one.value));
  BOOST_TEST(one.n == 1);
  BOOST_TEST(gini(V{4}).value == 0.0);
  const Inequality negative = gini(V{3, -1, missing});
  BOOST_TEST((negative.status == Status::sign_change));
  BOOST_TEST(negative.n == 2);
  BOOST_TEST(negative.mean == 1.0);
  BOOST_TEST(is_missing(negative.value));
  BOOST_TEST((gini(V{1, -1}).status == Status::sign_change));  // not zero_base: the sign comes first
  const Inequality zero = mean_log_deviation(V{0, 2});
  BOOST_TEST((zero.status == Status::zero_base));
  BOOST_TEST(is_missing(zero.value));
  BOOST_TEST(zero.mean == 1.0);
  BOOST_TEST((gini(V{1, 2}, V{0, 0}).status == Status::no_weights));
}

BOOST_AUTO_TEST_CASE(groups_by_hand) {
  // Means 2 and 4 of a mean of 3, the labels not in order.
  const V x{2, 1, missing, 6, 3, 9};
  const V labels{7, -1, 7, 7, -1, missing};
  const double within = -0.5 * (std::log(0.5) + std::log(1.5));  // of both groups: 1, 3 and 2, 6
  const double between = -0.5 * (std::log(2.0 / 3.0) + std::log(4.0 / 3.0));
  const auto close = tt::tolerance(1e-13);
  const InequalityDecomposition d = decompose_inequality(x, labels);
  BOOST_TEST((d.status == Status::ok));
  BOOST_TEST(d.n == 4);
  BOOST_TEST(d.total == within + between, close);
  BOOST_TEST(d.within == within, close);
  BOOST_TEST(d.between == between, close);
  BOOST_TEST(d.between_share == between / (within + between), close);
  BOOST_REQUIRE(d.groups.size() == 2U);
  for (const std::size_t k : {0U, 1U}) {
    BOOST_TEST(d.groups[k].label == (k == 0 ? -1.0 : 7.0));
    BOOST_TEST(d.groups[k].n == 2);
    BOOST_TEST(d.groups[k].weight_share == 0.5, close);
    BOOST_TEST(d.groups[k].value_share == (k == 0 ? 1.0 : 2.0) / 3.0, close);
    BOOST_TEST(d.groups[k].mean == (k == 0 ? 2.0 : 4.0), close);
    BOOST_TEST(d.groups[k].within == within, close);
  }
  // Theil's T with weights 1 and 3: means 2 and 4 of a mean of 3.5, shares of the sum 1/7 and 6/7.
  const double inside = 0.25 * std::log(0.5) + 0.75 * std::log(1.5);
  const InequalityDecomposition t = decompose_inequality(x, labels, V{3, 1, 1, 3, 1, 5}, InequalityMeasure::theil);
  BOOST_TEST(t.within == inside, close);
  BOOST_TEST(t.between == std::log(4.0 / 7.0) / 7.0 + 6.0 / 7.0 * std::log(8.0 / 7.0), close);
  BOOST_TEST(t.groups[1].weight_share == 0.75, close);
  BOOST_TEST(t.groups[1].value_share == 6.0 / 7.0, close);
  const InequalityDecomposition l = decompose_inequality(x, labels, V{3, 1, 1, 3, 1, 5});
  BOOST_TEST(l.between == -0.25 * std::log(4.0 / 7.0) - 0.75 * std::log(8.0 / 7.0), close);
  BOOST_TEST(l.within == within, close);
}

BOOST_AUTO_TEST_CASE(groups_of_nothing_of_zeros_and_of_equal_values) {
  // A group without weight is not listed; one of zeros has no part of the sum.
  const InequalityDecomposition d =
      decompose_inequality(V{5, 0, 0, 1, 3}, V{1, 2, 2, 3, 3}, V{0, 1, 1, 1, 1}, InequalityMeasure::theil);
  BOOST_TEST((d.status == Status::ok));
  BOOST_REQUIRE(d.groups.size() == 2U);
  BOOST_TEST(d.groups[0].label == 2.0);
  BOOST_TEST(d.groups[0].within == 0.0);
  BOOST_TEST(d.groups[0].value_share == 0.0);
  BOOST_TEST(d.groups[0].weight_share == 0.5);
  BOOST_TEST(d.groups[1].value_share == 1.0);
  BOOST_TEST(d.between == std::log(2.0), tt::tolerance(1e-14));
  BOOST_TEST(d.within == 0.25 * std::log(0.5) + 0.75 * std::log(1.5), tt::tolerance(1e-13));
  const InequalityDecomposition equal = decompose_inequality(V{2, 2, 2}, V{1, 1, 2});
  BOOST_TEST((equal.status == Status::constant));
  BOOST_TEST(equal.total == 0.0);
  BOOST_TEST(equal.within == 0.0);
  BOOST_TEST(equal.between == 0.0);
  BOOST_TEST(is_missing(equal.between_share));
  BOOST_TEST(equal.groups.size() == 2U);
  const InequalityDecomposition zero = decompose_inequality(V{0, 2}, V{1, 2});
  BOOST_TEST((zero.status == Status::zero_base));
  BOOST_TEST(zero.n == 2);
  BOOST_TEST(is_missing(zero.total));
  BOOST_TEST(is_missing(zero.within));
  BOOST_TEST(zero.groups.empty());
  BOOST_TEST((decompose_inequality(V{1, 2}, V{missing, missing}).status == Status::no_data));
  refused([] { (void)decompose_inequality(V{1, 2}, V{1}); }, "length-mismatch",
          "groups has 1 elements but values has 2");
  refused([] { (void)decompose_inequality(V{1, 2}, V{1, 1, 1}); }, "length-mismatch", "groups has 3");
}

BOOST_AUTO_TEST_CASE(spreads_of_two_years_are_compared_by_pitman_and_morgan) {
  const auto close = tt::tolerance(1e-11);
  // Logarithms 0, 1, 2 and 0, 1, 1/2: r of sums and differences -1.5 / sqrt(3.5 * 1.5); with one degree of freedom
  // Student's t is Cauchy's distribution.
  const SigmaConvergence three = sigma_convergence(exp_of({0, 1, missing, 2, 5}), exp_of({0, 1, 7, 0.5, missing}));
  BOOST_TEST((three.status == Status::ok));
  BOOST_TEST(three.n == 3);
  BOOST_TEST(three.first == 1.0, close);
  BOOST_TEST(three.last == 0.5, close);
  BOOST_TEST(three.ratio == 0.5, close);
  const double r = -1.5 / std::sqrt(5.25);
  BOOST_TEST(three.p == 1.0 - 2.0 / std::numbers::pi * std::atan(-r / std::sqrt(1.0 - r * r)), close);
  // Four members: with two degrees of freedom p is 1 - |r|. Relative to the means 2 and 4: -1, 0, 0, 1 over 2 and
  // -1, 1, -1, 1 over 4.
  const SigmaConvergence four = sigma_convergence(V{1, 2, 2, 3}, V{3, 5, 3, 5}, SpreadMeasure::cv);
  BOOST_TEST(four.first == std::sqrt(0.5 / 3.0), close);
  BOOST_TEST(four.last == std::sqrt(0.25 / 3.0), close);
  BOOST_TEST(four.ratio == std::sqrt(0.5), close);
  // Sums -3, 1, -1, 3 and differences 1, 1, -1, -1 quarters.
  BOOST_TEST(four.p == 1.0 - 4.0 / std::sqrt(20.0 * 4.0), close);
  const SigmaConvergence large = sigma_convergence(V{1e300, 2e300, 2e300, 3e300}, V{3, 5, 3, 5}, SpreadMeasure::cv);
  BOOST_TEST(large.first == four.first, close);
  BOOST_TEST(large.p == four.p, close);
  const SigmaConvergence small = sigma_convergence(V{1, 2, 2, 3}, V{3e-300, 5e-300, 3e-300, 5e-300}, SpreadMeasure::cv);
  BOOST_TEST(small.last == four.last, close);
  // All members go half the way: sums and differences lie on a line.
  BOOST_TEST(sigma_convergence(V{1, 2, 3}, V{3, 4, 5}, SpreadMeasure::cv).p < 1e-6);
  BOOST_TEST(sigma_convergence(V{1, 2, 3}, V{2, 2, 2}).ratio == 0.0);
  BOOST_TEST(sigma_convergence(V{1, 2, 3}, V{2, 2, 2}).p == 0.0);
  // Differences of spread below 1e-12 of the spread are rounding, those above are not.
  const auto p_of = [](double moved) {
    return sigma_convergence(V{1, 2, 3}, V{1 - 2 * moved, 2, 3 + 2 * moved}, SpreadMeasure::cv).p;
  };
  BOOST_TEST(p_of(0.8e-12) == 1.0);
  BOOST_TEST(p_of(1.2e-12) < 0.1);
}

BOOST_AUTO_TEST_CASE(spreads_that_cannot_be_compared) {
  const double inf = std::numeric_limits<double>::infinity();
  constexpr auto log_sd = SpreadMeasure::log_sd;
  constexpr auto cv = SpreadMeasure::cv;
  const struct {
    V first, last;
    SpreadMeasure measure;
    Status status;
    Index n;
  } cases[] = {
      {{}, {}, log_sd, Status::no_data, 0},
      {{missing, 1}, {1, missing}, cv, Status::no_data, 0},
      {{1, inf, 2}, {1, 2, 3}, log_sd, Status::infinite_value, 3},
      {{1, 2, 3}, {1, -inf, 3}, cv, Status::infinite_value, 3},
      {{1, 2}, {2, 3}, log_sd, Status::too_few, 2},
      {{1, 2, 3}, {2, 0, 3}, log_sd, Status::sign_change, 3},
      {{-1, 2, 3}, {2, 1, 3}, log_sd, Status::sign_change, 3},
      {{-1, 0, 1}, {2, 1, 3}, cv, Status::zero_base, 3},
      {{2, 1, 3}, {-1, 0, 1}, cv, Status::zero_base, 3},
      {{2, 1, 3}, {-1, -2, 1}, cv, Status::zero_base, 3},
      {{2, 2, 2}, {1, 2, 3}, log_sd, Status::constant, 3},
      {{2, 2, 2}, {1, 2, 3}, cv, Status::constant, 3},
      {{0, 1, 2}, {1, 2, 4}, cv, Status::ok, 3},
  };
  for (const auto& each : cases) {
    const SigmaConvergence got = sigma_convergence(each.first, each.last, each.measure);
    BOOST_TEST((got.status == each.status));
    BOOST_TEST(got.n == each.n);
    BOOST_TEST(is_missing(got.p) == (each.status != Status::ok));
    BOOST_TEST(is_missing(got.ratio) == (each.status != Status::ok));
    BOOST_TEST(is_missing(got.first) == (each.status != Status::ok && each.status != Status::constant));
  }
  const SigmaConvergence constant = sigma_convergence(V{2, 2, 2}, exp_of({0, 1, 2}));
  BOOST_TEST(constant.first == 0.0);
  BOOST_TEST(constant.last == 1.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(growth_on_the_first_level_by_hand) {
  // Logarithms 0, 1, 2, 3 that grow by 1, 0.4, 0.2, -0.4 a year in two years: sxx 5, sxy -2.2, residual sum of squares
  // 0.032, syy 1. On the last logarithms 2, 1.8, 2.4, 2.2: sxx 0.2, sxy -0.2.
  const V first = exp_of({0, 1, 2, 3, 9});
  V last = exp_of({2.0, 1.8, 2.4, 2.2, 9});
  last.back() = missing;
  const BetaConvergence b = beta_convergence(first, last, {.years = 2, .level = 0.9, .reliability = 0.8});
  const auto close = tt::tolerance(1e-11);
  const double error = std::sqrt(0.032 / 2.0 / 5.0);
  BOOST_TEST((b.status == Status::ok));
  BOOST_TEST(b.n == 4);
  BOOST_TEST(b.slope == -0.44, close);
  BOOST_TEST(b.intercept == 0.96, close);
  BOOST_TEST(b.standard_error == error, close);
  BOOST_TEST(b.r_squared == 0.968, close);
  // With two degrees of freedom P(|T| <= t) = t / sqrt(2 + t^2).
  const double half = 0.9 * std::sqrt(2.0 / (1.0 - 0.81)) * error;
  BOOST_TEST(b.lower == -0.44 - half, close);
  BOOST_TEST(b.upper == -0.44 + half, close);
  const double t = 0.44 / error;
  BOOST_TEST(b.p == 1.0 - t / std::sqrt(2.0 + t * t), tt::tolerance(1e-9));
  BOOST_TEST(b.speed == -0.5 * std::log(0.12), close);
  BOOST_TEST(b.half_life == std::numbers::ln2 / (-0.5 * std::log(0.12)), close);
  BOOST_TEST(b.slope_on_last == -1.0, close);
  BOOST_TEST(b.slope_corrected == -0.425, close);
  const BetaConvergence whole = beta_convergence(first, last, {.years = 2, .reliability = 1.0});
  BOOST_TEST(whole.slope_corrected == -0.44, close);
  BOOST_TEST(whole.upper - whole.lower == 2.0 * 0.95 * std::sqrt(2.0 / (1.0 - 0.9025)) * error, close);
  BOOST_TEST(is_missing(beta_convergence(first, last, {.years = 2}).slope_corrected));
}

BOOST_AUTO_TEST_CASE(growth_without_noise_or_without_convergence) {
  const BetaConvergence all_stay = beta_convergence(V{1, 2, 4}, V{1, 2, 4}, {.years = 1});
  BOOST_TEST(all_stay.slope == 0.0);
  BOOST_TEST(all_stay.p == 1.0);
  BOOST_TEST(is_missing(all_stay.r_squared));
  BOOST_TEST(all_stay.speed == 0.0);
  BOOST_TEST(is_missing(all_stay.half_life));
  // All end at the same place: the slope is -1 without an error, and no speed brings that about.
  const BetaConvergence all_meet = beta_convergence(V{1, 2, 4}, V{4, 4, 4}, {.years = 1});
  BOOST_TEST(all_meet.slope == -1.0);
  BOOST_TEST(all_meet.standard_error == 0.0);
  BOOST_TEST(all_meet.p == 0.0);
  BOOST_TEST(all_meet.r_squared == 1.0);
  BOOST_TEST(is_missing(all_meet.speed));
  BOOST_TEST(is_missing(all_meet.half_life));
  BOOST_TEST(is_missing(all_meet.slope_on_last));
  const BetaConvergence apart = beta_convergence(V{1, 2, 4}, V{1, 4, 16}, {.years = 1});
  BOOST_TEST(apart.slope == 1.0);
  BOOST_TEST(apart.speed == -std::log(2.0));
  BOOST_TEST(is_missing(apart.half_life));
  const BetaConvergence same_start = beta_convergence(V{2, 2, 2}, V{1, 2, 3}, {.years = 1});
  BOOST_TEST((same_start.status == Status::constant));
  BOOST_TEST(same_start.n == 3);
  BOOST_TEST(is_missing(same_start.slope));
  BOOST_TEST(is_missing(same_start.p));
}

BOOST_AUTO_TEST_CASE(growth_that_cannot_be_told) {
  const double inf = std::numeric_limits<double>::infinity();
  const struct {
    V first, last;
    Status status;
    Index n;
  } cases[] = {
      {{}, {}, Status::no_data, 0},
      {{1, inf, 3}, {1, 2, 3}, Status::infinite_value, 3},
      {{1, 2, missing}, {1, 2, 3}, Status::too_few, 2},
      {{1, 2, 3}, {1, 0, 3}, Status::sign_change, 3},
      {{1, -2, 3}, {1, 2, 3}, Status::sign_change, 3},
      {{1, 2, 3}, {3, 2, 1}, Status::ok, 3},
  };
  for (const auto& each : cases) {
    const BetaConvergence got = beta_convergence(each.first, each.last, {.years = 1});
    BOOST_TEST((got.status == each.status));
    BOOST_TEST(got.n == each.n);
    BOOST_TEST(is_missing(got.slope) == (each.status != Status::ok));
  }
  const V x{1, 2, 3};
  for (const double years : {0.0, -1.0, inf, missing})
    refused([&] { (void)beta_convergence(x, x, {.years = years}); }, "years-not-positive", "above 0");
  for (const double reliability : {0.0, -0.5, 1.01})
    refused([&] { (void)beta_convergence(x, x, {.years = 1, .reliability = reliability}); }, "reliability-out-of-range",
            "(0, 1]");
  refused([&] { (void)beta_convergence(x, x, {.years = 1, .level = 1.0}); }, "level-out-of-range", "level is 1.0");
  refused([&] { (void)beta_convergence(x, V{1}, {.years = 1}); }, "length-mismatch", "x has 3 elements but y has 1");
}

BOOST_AUTO_TEST_SUITE_END()
