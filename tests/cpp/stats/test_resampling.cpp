#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/bootstrap.hpp"
#include "nyckeltal/stats/detail/small_draws.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/permutation.hpp"
#include "nyckeltal/stats/quantile_shift.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(resampling)

using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;
using V = std::vector<double>;

namespace {

V normal(Philox& random, Index n, double mean = 0.0) {
  V out(static_cast<std::size_t>(n));
  for (double& each : out) each = mean + random.normal();
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  const auto& two = compare_cases()["permutation_two_sample_exact"];
  const PermutationTest test =
      permutation_test(two.numbers("x"), two.numbers("y"), PermutationStatistic::mean_difference);
  CHECK_CASE(two, test.p, "p");
  CHECK_CASE(two, test.n_arrangements, "n_permutations");
  BOOST_TEST(test.exact);
  const auto& paired = compare_cases()["paired_permutation_mean_exact"];
  CHECK_CASE(paired,
             paired_permutation_test(paired.numbers("x"), paired.numbers("y"), PermutationStatistic::mean_difference).p,
             "p");
  const auto& blocks = compare_cases()["permutation_stratified_exact"];
  const V values = blocks.numbers("values");
  V x;
  V y;
  V strata_x;
  V strata_y;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool of_x = blocks.input("group").at(i).as_string() == "m";
    (of_x ? x : y).push_back(values[i]);
    (of_x ? strata_x : strata_y).push_back(static_cast<double>(blocks.input("block").at(i).as_string().front()));
  }
  const PermutationTest within = permutation_test(x, y, PermutationStatistic::mean_difference, strata_x, strata_y);
  CHECK_CASE(blocks, within.p, "p_exact");
  CHECK_CASE(blocks, within.n_arrangements, "n_permutations");
  // Random arrangements agree with all of them.
  const PermutationTest drawn = permutation_test(x, y, PermutationStatistic::mean_difference, strata_x, strata_y,
                                                 {.draws = 50'000, .max_arrangements = 0, .level = 0.9999});
  BOOST_TEST((drawn.lower <= within.p && within.p <= drawn.upper));
}

BOOST_AUTO_TEST_CASE(all_splits_of_rank_sums_are_those_of_the_exact_test) {
  Philox random(1);
  for (int round = 0; round < 10; ++round) {
    const V x = normal(random, 5);
    const V y = normal(random, 7, 0.5);
    BOOST_TEST(permutation_test(x, y, PermutationStatistic::rank_sum).p == mann_whitney(x, y).p, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(small_draws_are_uniform) {
  detail::SmallDraws random(Philox(2));
  for (const Index n : {3, 7, 290, 1023, 1500}) {
    const Index draws = 2000 * n;
    V counts(static_cast<std::size_t>(n), 0.0);
    for (Index i = 0; i < draws; ++i) counts[static_cast<std::size_t>(random.below(n))] += 1.0;
    double chi_squared = 0.0;
    for (const double count : counts) chi_squared += (count - 2000.0) * (count - 2000.0) / 2000.0;
    const auto df = static_cast<double>(n - 1);
    BOOST_TEST(std::abs(chi_squared - df) < 5.0 * std::sqrt(2.0 * df));
  }
}

BOOST_AUTO_TEST_CASE(a_statistic_of_ones_own_gives_what_its_name_gives) {
  Philox random(3);
  const V x = normal(random, 30);
  const V y = normal(random, 40, 0.4);
  const auto difference = [](std::span<const double> a, std::span<const double> b) {
    return detail::mean_of(a) - detail::mean_of(b);
  };
  const PermutationTest mine = permutation_test_of(x, y, difference, {}, {}, {.draws = 20'000});
  const PermutationTest named =
      permutation_test(x, y, PermutationStatistic::mean_difference, {}, {}, {.draws = 20'000});
  BOOST_TEST(mine.statistic == named.statistic, tt::tolerance(1e-12));
  BOOST_TEST((mine.lower < named.upper && named.lower < mine.upper));
  const Bootstrap of = bootstrap_of(x, [](std::span<const double> v) { return detail::mean_of(v); });
  const Bootstrap mean = bootstrap(BootstrapStatistic::mean, x);
  BOOST_TEST(of.lower == mean.lower, tt::tolerance(1e-12));
  BOOST_TEST(of.acceleration == mean.acceleration, tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(bca_reproduces_efron_and_tibshirani) {
  const auto& spatial = compare_cases()["bca_spatial_test_variance"];
  const Bootstrap r = bootstrap(BootstrapStatistic::population_variance, spatial.numbers("x"), {}, {}, {},
                                {.level = 0.9, .draws = 20'000});
  BOOST_TEST(r.estimate == spatial.expected("theta"), tt::tolerance(1e-12));
  BOOST_TEST(r.acceleration == spatial.expected("acceleration"), tt::tolerance(1e-5));
  BOOST_TEST(std::abs(r.lower - spatial.expected("lower")) < 2.0);
  BOOST_TEST(std::abs(r.upper - spatial.expected("upper")) < 3.0);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits_on_any_number_of_threads) {
  Philox random(4);
  const V x = normal(random, 60);
  const V y = normal(random, 90);
  V strata_x(60);
  V strata_y(90);
  for (std::size_t i = 0; i < 60; ++i) strata_x[i] = static_cast<double>(i % 4);
  for (std::size_t i = 0; i < 90; ++i) strata_y[i] = static_cast<double>(i % 4);
  for (const auto statistic : {PermutationStatistic::mean_difference, PermutationStatistic::median_difference}) {
    const auto run = [&](int threads) {
      return permutation_test(x, y, statistic, strata_x, strata_y, {.draws = 4000, .seed = 9}, {.threads = threads});
    };
    BOOST_TEST(run(1).p == run(4).p);
    BOOST_TEST(run(1).centre == run(4).centre);
  }
  const auto interval = [&](int threads) {
    return bootstrap(BootstrapStatistic::median_difference, x, y, {}, {}, {.draws = 2000, .seed = 9},
                     {.threads = threads});
  };
  BOOST_TEST(interval(1).lower == interval(4).lower);
  BOOST_TEST(interval(1).bias == interval(4).bias);
  const V half{0.5};
  const QuantileShift one = quantile_shift(x, y, half, {.draws = 500}).front();
  const QuantileShift four = quantile_shift(x, y, half, {.draws = 500}, {.threads = 4}).front();
  BOOST_TEST(one.lower == four.lower);
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  for (const auto statistic : {PermutationStatistic::mean_difference, PermutationStatistic::median_difference,
                               PermutationStatistic::rank_sum, PermutationStatistic::welch_t}) {
    BOOST_TEST((permutation_test(V{}, V{}, statistic).status == Status::no_data));
    BOOST_TEST((permutation_test(V{1}, V{missing}, statistic).status == Status::too_few));
    BOOST_TEST((permutation_test(V{1, 1}, V{1, 1}, statistic).status == Status::constant));
    BOOST_TEST((permutation_test(V{1, inf}, V{1, 2}, statistic).status == Status::infinite_value));
    const PermutationTest huge = permutation_test(V{1e300, -1e300, 3}, V{1e300, 2e299}, statistic);
    BOOST_TEST((huge.p > 0.0 && huge.p <= 1.0));
    BOOST_TEST((paired_permutation_test(V{1, 2}, V{1, 2}, statistic).status == Status::constant));
  }
  BOOST_TEST((bootstrap(BootstrapStatistic::mean, V{}).status == Status::no_data));
  BOOST_TEST((bootstrap(BootstrapStatistic::mean, V(7, 1.0)).status == Status::too_few));
  BOOST_TEST((bootstrap(BootstrapStatistic::mean, V(9, 1.0)).status == Status::constant));
  BOOST_CHECK_THROW((void)bootstrap(BootstrapStatistic::mean, V{1, 2}, V{1, 2}), ArgumentError);
  BOOST_CHECK_THROW((void)bootstrap(BootstrapStatistic::pearson, V{1, 2}, V{1}), ArgumentError);
  BOOST_CHECK_THROW((void)permutation_test(V{1}, V{2}, PermutationStatistic::rank_sum, V{1}, V{}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_drawn_p_counts_the_observed_arrangement_as_one_of_the_draws) {
  // Two samples of 30 far apart: of more than 10^17 splits no drawn one is as extreme, and the observed one is.
  V low(30);
  std::iota(low.begin(), low.end(), 0.0);
  V high = low;
  for (double& each : high) each += 1000.0;
  const double none_of_999 = 1.0 / 1000.0;
  // Clopper and Pearson with none of 999 reached: (1 - upper)^999 = 0.025.
  const double upper = 1.0 - std::pow(0.025, 1.0 / 999.0);
  PermutationOptions options{.alternative = Alternative::greater, .draws = 999};
  const PermutationTest split = permutation_test(high, low, PermutationStatistic::mean_difference, {}, {}, options);
  BOOST_TEST(!split.exact);
  BOOST_TEST(split.n_arrangements == 999);
  BOOST_TEST(split.p == none_of_999, tt::tolerance(1e-14));
  BOOST_TEST(split.lower == 0.0);
  BOOST_TEST(split.upper == upper, tt::tolerance(1e-10));
  BOOST_TEST(paired_permutation_test(high, low, PermutationStatistic::mean_difference, options).p == none_of_999,
             tt::tolerance(1e-14));
  options.alternative = Alternative::less;  // every draw is as low: all and the observed one of all and one
  const PermutationTest other = permutation_test(high, low, PermutationStatistic::mean_difference, {}, {}, options);
  BOOST_TEST(other.p == 1.0);
  BOOST_TEST(other.upper == 1.0);
}

BOOST_AUTO_TEST_CASE(arrangements_equal_up_to_rounding_count_as_reached) {
  // Tenths have no exact sums in doubles; the same values in whole numbers do, and are counted one by one.
  Philox random(5);
  for (int round = 0; round < 20; ++round) {
    const Index m = 3 + random.below(2);
    const Index n = 4;
    std::vector<Index> tenths;
    for (Index i = 0; i < m + n; ++i) tenths.push_back(random.below(12));
    V x;
    V y;
    for (Index i = 0; i < m + n; ++i)
      (i < m ? x : y).push_back(static_cast<double>(tenths[static_cast<std::size_t>(i)]) / 10.0);
    const Index total = std::accumulate(tenths.begin(), tenths.end(), Index{0});
    // Difference of means less its mean of 0, times m n: (m + n) S - m T for a sum S of x and a total of T.
    const auto size_of = [&](Index sum) { return (m + n) * sum - m * total; };
    const Index observed = size_of(std::accumulate(tenths.begin(), tenths.begin() + m, Index{0}));
    std::vector<char> in_x(static_cast<std::size_t>(m + n), char{0});
    std::fill(in_x.end() - m, in_x.end(), char{1});
    double all = 0.0;
    double far = 0.0;
    double above = 0.0;
    do {
      Index sum = 0;
      for (std::size_t i = 0; i < tenths.size(); ++i) sum += in_x[i] != 0 ? tenths[i] : 0;
      all += 1.0;
      far += std::abs(size_of(sum)) >= std::abs(observed) ? 1.0 : 0.0;
      above += size_of(sum) >= observed ? 1.0 : 0.0;
    } while (std::next_permutation(in_x.begin(), in_x.end()));
    const auto p = [&](Alternative alternative) {
      return permutation_test(x, y, PermutationStatistic::mean_difference, {}, {}, {.alternative = alternative}).p;
    };
    BOOST_TEST(p(Alternative::two_sided) == far / all, tt::tolerance(1e-14));
    BOOST_TEST(p(Alternative::greater) == above / all, tt::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(a_quantile_shift_that_every_draw_shows_has_the_smallest_p_of_so_many_draws) {
  V low(12);
  std::iota(low.begin(), low.end(), 0.0);
  V high = low;
  for (double& each : high) each += 1000.0;
  const V quartiles{0.25, 0.5, 0.75};
  for (const QuantileShift& each : quantile_shift(high, low, quartiles, {.draws = 499})) {
    // None of 499 draws and the observed one itself, at either side.
    BOOST_TEST(each.p == 2.0 / 500.0, tt::tolerance(1e-14));
    BOOST_TEST(each.p_adjusted == 2.0 / 500.0, tt::tolerance(1e-14));
    BOOST_TEST(each.shift == 1000.0, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_SUITE_END()
