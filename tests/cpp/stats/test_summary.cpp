#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
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

BOOST_AUTO_TEST_CASE(a_mean_survives_cancelling_and_overflowing_sums) {
  const auto close = boost::test_tools::tolerance(1e-15);
  // The plain sum of the first loses every 2; those of the others leave the range on their way.
  BOOST_TEST(summarize(std::vector<double>{1e16, 1e16 + 2, 1e16 + 2, 1e16 + 2, 1e16 + 2}).mean == 1e16 + 2);
  BOOST_TEST(summarize(std::vector<double>{1.7e308, 1.7e308, -1.7e308}).mean == 1.7e308 / 3.0, close);
  BOOST_TEST(summarize(std::vector<double>{1.7e308, -1.7e308, 1e308}).mean == 1e308 / 3.0, close);
  BOOST_TEST(summarize(std::vector<double>{1e308, 1e308}).mean == 1e308, close);
  BOOST_TEST(summarize(std::vector<double>{3, missing, 4, 8}).mean == 5.0);
}

BOOST_AUTO_TEST_CASE(infinite_values_stop_a_summary_and_not_a_quantile) {
  for (const std::vector<double>& x : {std::vector<double>{inf, 1}, std::vector<double>{-inf, 1}}) {
    const Summary s = summarize(x);
    BOOST_TEST((s.status == Status::infinite_value));
    BOOST_TEST(s.n == 2);
    BOOST_TEST(s.minimum == std::min(x[0], x[1]));
    BOOST_TEST(s.maximum == std::max(x[0], x[1]));
    BOOST_TEST((is_missing(s.mean) && is_missing(s.q25) && is_missing(s.median) && is_missing(s.q75)));
  }
  const std::vector<double> x{inf, 1, -inf, inf, 2};
  BOOST_TEST(quantile(x, 0.0) == -inf);
  BOOST_TEST(quantile(x, 0.375) == 1.5);
  BOOST_TEST(quantile(x, 0.875) == inf);
  BOOST_TEST(quantile(x, 1.0) == inf);
}

BOOST_AUTO_TEST_CASE(a_quantile_takes_probabilities_from_0_to_1) {
  const std::vector<double> x{1, 2};
  BOOST_TEST(quantile(std::vector<double>{5.0}, 0.3) == 5.0);
  for (const double p : {-1e-9, 1.0 + 1e-9, inf})
    BOOST_CHECK_EXCEPTION((void)quantile(x, p), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == "probability-out-of-range" &&
             std::string(error.what()).starts_with("p is " + std::to_string(p) + " but must lie in [0, 1]");
    });
}

BOOST_AUTO_TEST_CASE(a_weighted_mean_counts_what_has_no_value_or_no_weight) {
  // Values 1, 2 and 6 weigh 2, 3 and 1: (2 + 6 + 6) / 6, and as precise as 36 / 14 values.
  const std::vector<double> x{1, missing, 2, missing, 6, 9};
  const WeightedMean r = weighted_mean(x, std::vector<double>{2, 7, 3, missing, 1, missing});
  const auto close = boost::test_tools::tolerance(1e-15);
  BOOST_TEST((r.status == Status::ok));
  BOOST_TEST(r.n == 3);
  BOOST_TEST(r.n_without_weight == 1);
  BOOST_TEST(r.mean == 14.0 / 6.0, close);
  BOOST_TEST(r.sum_weights == 6.0, close);
  BOOST_TEST(r.kish_n == 36.0 / 14.0, close);
  const WeightedMean infinite = weighted_mean(std::vector<double>{1, -inf}, std::vector<double>{2, 4});
  BOOST_TEST((infinite.status == Status::infinite_value));
  BOOST_TEST(infinite.n == 2);
  BOOST_TEST(infinite.sum_weights == 6.0);
  BOOST_TEST(infinite.kish_n == 36.0 / 20.0, close);
  BOOST_TEST(is_missing(infinite.mean));
  // An infinity without a weight is left out as any other value.
  BOOST_TEST(weighted_mean(std::vector<double>{1, inf}, std::vector<double>{2, missing}).mean == 1.0);
  const WeightedMean none = weighted_mean(std::vector<double>{1, 2}, std::vector<double>{0, missing});
  BOOST_TEST((none.status == Status::no_weights));
  BOOST_TEST(none.n == 1);
  BOOST_TEST(none.n_without_weight == 1);
  BOOST_TEST(none.sum_weights == 0.0);
  BOOST_TEST(is_missing(none.kish_n));
  BOOST_TEST((weighted_mean(std::vector<double>{missing}, std::vector<double>{1}).status == Status::no_data));
  BOOST_TEST((weighted_mean(std::vector<double>{1}, std::vector<double>{0}).status == Status::no_weights));
  BOOST_TEST((weighted_mean(std::vector<double>{1}, std::vector<double>{missing}).status == Status::no_weights));
}

BOOST_AUTO_TEST_CASE(a_weighted_mean_keeps_the_last_digits_and_the_range) {
  // Whatever they weigh, equal values have that mean.
  for (const double value : {0.1, 0.7, 1.0 / 3.0, 123.456, 1e16 + 2})
    BOOST_TEST(weighted_mean(std::vector<double>(4, value), std::vector<double>{3, 1, 7, 2}).mean == value);
  BOOST_TEST(weighted_mean(std::vector<double>{1e16, 1e16 + 2, 1e16 + 4}, std::vector<double>{1, 2, 1}).mean ==
             1e16 + 2);
  BOOST_TEST(weighted_mean(std::vector<double>{1.7e308, -1.7e308}, std::vector<double>{3, 1}).mean == 0.85e308,
             boost::test_tools::tolerance(1e-15));
}

// Whole weights are repetitions: the median of the repeated values.
BOOST_AUTO_TEST_CASE(a_weighted_median_is_the_median_of_repeated_values) {
  Philox random(3, 1);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> x;
    std::vector<double> weights;
    std::vector<double> repeated;
    for (Index k = 0, n = 1 + random.below(8); k < n; ++k) {
      x.push_back(random.below(9) == 0 ? missing : static_cast<double>(random.below(10)));
      const Index times = random.below(4);
      weights.push_back(0.3 * static_cast<double>(times));  // not exact in binary: halves are found all the same
      if (!is_missing(x.back())) repeated.insert(repeated.end(), static_cast<std::size_t>(times), x.back());
    }
    const double got = weighted_median(x, weights);
    if (repeated.empty())
      BOOST_TEST(is_missing(got));
    else
      BOOST_TEST(got == slow_quantile(repeated, 0.5));
  }
  const std::vector<double> x{1, 5};
  BOOST_TEST(weighted_median(x, std::vector<double>{1e308, 1e308}) == 3.0);
  BOOST_TEST(weighted_median(x, std::vector<double>{1.0, 1.0 + 1e-9}) == 5.0);
  BOOST_TEST(weighted_median(x, std::vector<double>{1.0 + 1e-9, 1.0}) == 1.0);
  BOOST_TEST(weighted_median(std::vector<double>{1, missing}, std::vector<double>{1, 5}) == 1.0);
  BOOST_TEST(weighted_median(x, std::vector<double>{missing, 5}) == 5.0);
  for (const std::vector<double>& weights : {std::vector<double>{1}, std::vector<double>{1, -1}})
    BOOST_CHECK_THROW((void)weighted_median(x, weights), ArgumentError);
}

BOOST_AUTO_TEST_CASE(ranks_go_up_or_down_and_ties_share_them) {
  const std::vector<double> x{3, 1, missing, 3, inf, 2, 3};
  using I = std::vector<Index>;
  const Ranks up = ranks(x);
  BOOST_TEST(up.competition == (I{3, 1, 0, 3, 6, 2, 3}), boost::test_tools::per_element());
  const Ranks down = ranks(x, true);
  BOOST_TEST(down.competition == (I{2, 6, 0, 2, 1, 5, 2}), boost::test_tools::per_element());
  for (std::size_t k = 0; k < x.size(); ++k) {
    BOOST_TEST(is_missing(up.mid[k]) == is_missing(x[k]));
    // The mean of the places that equal values take; from above they are counted from the other end.
    if (is_missing(x[k])) continue;
    double below = 0.0;
    double equal = 0.0;
    for (const double other : x) {
      below += other < x[k] ? 1.0 : 0.0;
      equal += other == x[k] ? 1.0 : 0.0;
    }
    BOOST_TEST(up.mid[k] == below + 0.5 * (equal + 1.0));
    BOOST_TEST(down.mid[k] == 7.0 - up.mid[k]);
  }
  BOOST_TEST(up.n == 6);
  BOOST_TEST(ranks({}).n == 0);
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_fit_are_refused_and_none_are_nothing) {
  const std::vector<double> x{1, 2, 3, 4, 5, 6};
  for (const Index columns : {-2, 0, 4})
    BOOST_CHECK_EXCEPTION((void)summarize_rows(x, columns), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == "shape" &&
             std::string(error.what()).starts_with("6 values are not rows of " + std::to_string(columns));
    });
  BOOST_TEST(summarize_rows({}, 0).empty());
  BOOST_TEST(summarize_rows({}, 3).empty());
  BOOST_TEST(summarize_rows(x, 6).size() == 1U);
  BOOST_TEST(summarize_rows(x, 1).at(5).mean == 6.0);
  BOOST_TEST(weighted_mean_rows({}, {}).empty());
  BOOST_TEST(weighted_mean_rows(x, std::vector<double>{1, 1, 4}).at(1).mean == (4.0 + 5.0 + 24.0) / 6.0);
  BOOST_CHECK_THROW((void)weighted_mean_rows(x, {}), ArgumentError);
  BOOST_CHECK_THROW((void)weighted_mean_rows(x, std::vector<double>{1, -1}), ArgumentError);
  BOOST_CHECK_THROW((void)weighted_mean_rows(x, std::vector<double>{1, 1, 1, 1}), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
