#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/summary.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(summary)

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// The definition read aloud: sort, then interpolate.
double slow_quantile(std::vector<double> x, double p) {
  std::sort(x.begin(), x.end());
  const double h = static_cast<double>(x.size() - 1) * p;
  const double low = std::floor(h);
  const auto k = static_cast<std::size_t>(low);
  return k + 1 < x.size() ? x[k] * (1 - (h - low)) + x[k + 1] * (h - low) : x[k];
}

std::vector<double> sample(std::uint64_t stream, std::size_t n, bool ties) {
  Philox random(1, stream, 0);
  std::vector<double> x;
  for (std::size_t k = 0; k < n; ++k) {
    const double u = random.uniform();
    x.push_back(ties ? std::floor(u * 4) : u * 100 - 30);
  }
  return x;
}

}  // namespace

BOOST_AUTO_TEST_CASE(quantiles_are_of_type_7) {
  const std::vector<double> x{8, missing, 1, 4, 2};
  BOOST_TEST(quantile(x, 0.25) == 1.75);
  BOOST_TEST(quantile(x, 0.5) == 3.0);
  BOOST_TEST(quantile(x, 0.0) == 1.0);
  BOOST_TEST(quantile(x, 1.0) == 8.0);
  BOOST_TEST(is_missing(quantile({}, 0.5)));
  BOOST_CHECK_THROW((void)quantile(x, 1.5), ArgumentError);
  BOOST_CHECK_THROW((void)quantile(x, missing), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_summary_agrees_with_sorting) {
  for (std::uint64_t stream = 0; stream < 200; ++stream) {
    // Up to 23 values take the direct way, more than 128 the one by intervals.
    std::vector<double> x = sample(stream, stream % 3 == 0 ? 100 + stream : 1 + stream % 23, stream % 2 == 0);
    if (stream % 5 == 0)
      for (double& value : x) value = std::exp(value / 3);
    const Summary s = summarize(x);
    BOOST_TEST(s.n == static_cast<Index>(x.size()));
    BOOST_TEST(s.q25 == slow_quantile(x, 0.25), boost::test_tools::tolerance(1e-13));
    BOOST_TEST(s.median == slow_quantile(x, 0.5), boost::test_tools::tolerance(1e-13));
    BOOST_TEST(s.q75 == slow_quantile(x, 0.75), boost::test_tools::tolerance(1e-13));
    BOOST_TEST(s.minimum == *std::min_element(x.begin(), x.end()));
    BOOST_TEST(s.maximum == *std::max_element(x.begin(), x.end()));
  }
}

BOOST_AUTO_TEST_CASE(equal_values_have_that_mean_exactly) {
  for (const double value : {0.1, 1e300, -7.3, 1e-300}) {
    const std::vector<double> x(7, value);
    const Summary s = summarize(x);
    BOOST_TEST(s.mean == value);
    BOOST_TEST(s.q25 == value);
  }
}

BOOST_AUTO_TEST_CASE(no_range_is_too_small_or_too_large_for_many_values) {
  for (const double scale : {5e-324, 1e-300, 1e300, 1.7e308}) {
    std::vector<double> x;
    for (int k = 0; k < 301; ++k) x.push_back(k % 2 == 0 ? -scale : scale);
    const Summary s = summarize(x);
    BOOST_TEST(s.median == -scale);
    BOOST_TEST(s.q75 == scale);
    BOOST_TEST(std::isfinite(s.mean));
  }
}

BOOST_AUTO_TEST_CASE(edges_have_a_status) {
  BOOST_TEST((summarize({}).status == Status::no_data));
  BOOST_TEST((summarize(std::vector<double>(3, missing)).status == Status::no_data));
  const Summary one = summarize(std::vector<double>{missing, 2.0});
  BOOST_TEST((one.status == Status::ok));
  BOOST_TEST(one.n == 1);
  BOOST_TEST(one.median == 2.0);
  const Summary infinite = summarize(std::vector<double>{1.0, inf});
  BOOST_TEST((infinite.status == Status::infinite_value));
  BOOST_TEST(is_missing(infinite.mean));
  const Summary large = summarize(std::vector<double>{1.7e308, 1.7e308, -1.7e308});
  BOOST_TEST(std::isfinite(large.mean));
  BOOST_TEST(large.median == 1.7e308);
}

BOOST_AUTO_TEST_CASE(a_weighted_mean_is_the_ratio_of_sums) {
  const test::Case& c = test::compare_cases()["weighted_vs_unweighted"];
  const WeightedMean r = weighted_mean(c.numbers("value"), c.numbers("population"));
  BOOST_TEST(c.agrees(r.mean, "population_weighted"));
  BOOST_TEST(r.kish_n == 1e5 * 1e5 / (1e6 + 99000.0 * 99000.0), boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.sum_weights == 1e5, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(values_without_a_weight_are_counted_not_guessed) {
  const std::vector<double> x{1, 2, missing, 4};
  const WeightedMean r = weighted_mean(x, std::vector<double>{1, missing, 5, 1});
  BOOST_TEST(r.n == 2);
  BOOST_TEST(r.n_without_weight == 1);
  BOOST_TEST(r.mean == 2.5);
  BOOST_TEST(r.kish_n == 2.0);
  BOOST_TEST((weighted_mean(x, std::vector<double>(4, missing)).status == Status::no_weights));
  BOOST_TEST((weighted_mean(x, std::vector<double>(4, 0.0)).status == Status::no_weights));
  BOOST_TEST((weighted_mean({}, {}).status == Status::no_data));
  BOOST_CHECK_THROW((void)weighted_mean(x, std::vector<double>{1, 1, 1, -1}), ArgumentError);
  BOOST_CHECK_THROW((void)weighted_mean(x, std::vector<double>{1, 1, 1, inf}), ArgumentError);
  BOOST_CHECK_THROW((void)weighted_mean(x, std::vector<double>{1}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(huge_and_tiny_weights_do_not_overflow) {
  const std::vector<double> x{1, 3};
  for (const double w : {1e300, 1e-300}) {
    const WeightedMean r = weighted_mean(x, std::vector<double>{w, w});
    BOOST_TEST(r.mean == 2.0);
    BOOST_TEST(r.kish_n == 2.0);
  }
}

BOOST_AUTO_TEST_CASE(tied_values_share_ranks) {
  const test::Case& c = test::compare_cases()["ranks_with_ties"];
  const Ranks r = ranks(c.numbers("x"), true);
  const std::vector<double> wanted = test::Case::to_numbers(c.expected_value("omega0_min_rank"));
  BOOST_TEST((std::vector<double>(r.competition.begin(), r.competition.end()) == wanted));
  BOOST_TEST((r.mid == test::Case::to_numbers(c.expected_value("omega0.5_mid"))));
  const Ranks gaps = ranks(std::vector<double>{missing, 0.0, -0.0});
  BOOST_TEST(gaps.competition[0] == 0);
  BOOST_TEST(is_missing(gaps.mid[0]));
  BOOST_TEST(gaps.mid[1] == 1.5);
  BOOST_TEST(gaps.n == 2);
}

BOOST_AUTO_TEST_CASE(a_batch_row_equals_the_single_call_on_any_number_of_threads) {
  const std::vector<double> x = sample(5, 300 * 7, false);
  const std::vector<double> weights = sample(6, 7, true);
  const std::vector<Summary> one = summarize_rows(x, 7);
  const std::vector<Summary> eight = summarize_rows(x, 7, {.threads = 8});
  const std::vector<WeightedMean> weighted = weighted_mean_rows(x, weights, {.threads = 3});
  for (std::size_t k = 0; k < 300; ++k) {
    const std::span<const double> row = std::span(x).subspan(k * 7, 7);
    BOOST_TEST(one[k].mean == summarize(row).mean);
    BOOST_TEST(one[k].q75 == eight[k].q75);
    BOOST_TEST(weighted[k].mean == weighted_mean(row, weights).mean);
  }
  BOOST_CHECK_THROW((void)summarize_rows(x, 11), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_value_without_weight_is_no_neighbour_of_the_weighted_median) {
  // Half of the weight lies below 2 and up to it, the other half from 4 on; 3 carries none.
  const std::vector<double> x{2, 3, 4};
  BOOST_TEST(weighted_median(x, std::vector<double>{1, 0, 1}) == 3.0);
  BOOST_TEST(weighted_median(std::vector<double>{2, 2.5, 4}, std::vector<double>{1, 0, 1}) == 3.0);
  BOOST_TEST(weighted_median(x, std::vector<double>{0, 0, 1}) == 4.0);
  BOOST_TEST(is_missing(weighted_median(x, std::vector<double>{0, 0, 0})));
}

BOOST_AUTO_TEST_SUITE_END()
