#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stop_token>
#include <string>
#include <tuple>
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
#include "twin.hpp"

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

namespace {

constexpr std::array every_statistic = {PermutationStatistic::mean_difference, PermutationStatistic::median_difference,
                                        PermutationStatistic::rank_sum, PermutationStatistic::welch_t};
constexpr std::array every_alternative = {Alternative::two_sided, Alternative::greater, Alternative::less};

double mean(const V& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}
double variance(const V& x) {
  double sum = 0.0;
  for (const double each : x) sum += (each - mean(x)) * (each - mean(x));
  return sum / static_cast<double>(x.size() - 1);
}
// A difference in units of its error; infinite where nothing varies.
double over_error(double difference, double squared_error) {
  if (squared_error > 1e-18) return difference / std::sqrt(squared_error);
  return difference == 0.0 ? 0.0 : std::copysign(HUGE_VAL, difference);
}
double rank_of(double value, const V& among) {
  double rank = 0.5;
  for (const double each : among) rank += each < value ? 1.0 : each == value ? 0.5 : 0.0;
  return rank;
}
// From their definitions, of two samples and of signed differences.
double of_two(PermutationStatistic statistic, const V& x, const V& y) {
  if (statistic == PermutationStatistic::mean_difference) return mean(x) - mean(y);
  if (statistic == PermutationStatistic::median_difference) return test::median(x) - test::median(y);
  if (statistic == PermutationStatistic::welch_t)
    return over_error(mean(x) - mean(y),
                      variance(x) / static_cast<double>(x.size()) + variance(y) / static_cast<double>(y.size()));
  V pooled = x;
  pooled.insert(pooled.end(), y.begin(), y.end());
  double sum = 0.0;
  for (const double each : x) sum += rank_of(each, pooled);
  return sum;
}
double of_signed(PermutationStatistic statistic, const V& d) {
  if (statistic == PermutationStatistic::mean_difference) return mean(d);
  if (statistic == PermutationStatistic::median_difference) return test::median(d);
  if (statistic == PermutationStatistic::welch_t)
    return over_error(mean(d), variance(d) / static_cast<double>(d.size()));
  V sizes;
  for (const double each : d) sizes.push_back(std::abs(each));
  double sum = 0.0;
  for (const double each : d) sum += each == 0.0 ? 0.0 : std::copysign(rank_of(std::abs(each), sizes), each);
  return sum;
}
double share_reached(const V& all, double observed, double centre, Alternative alternative) {
  double reached = 0.0;
  for (const double each : all) {
    if (alternative == Alternative::greater) reached += each >= observed - 1e-9 ? 1.0 : 0.0;
    if (alternative == Alternative::less) reached += each <= observed + 1e-9 ? 1.0 : 0.0;
    if (alternative == Alternative::two_sided)
      reached += std::abs(each - centre) >= std::abs(observed - centre) - 1e-9 ? 1.0 : 0.0;
  }
  return reached / static_cast<double>(all.size());
}

// Whole numbers in strata of 2, 3 and 4 values, x's share of the last one the larger.
struct Blocks {
  V x, y, strata_x, strata_y;
  explicit Blocks(Philox& random) {
    const std::array<Index, 3> of_x{1, 1, 3};
    const std::array<Index, 3> of_y{1, 2, 1};
    for (std::size_t s = 3; s-- > 0;) {  // labels need not ascend
      for (Index i = 0; i < of_x[s]; ++i) add(random, x, strata_x, s);
      for (Index i = 0; i < of_y[s]; ++i) add(random, y, strata_y, s);
    }
  }
  // The statistic of each way to choose as many values of each stratum.
  template <class Statistic>
  V all(Statistic&& statistic) const {
    V values = x;
    values.insert(values.end(), y.begin(), y.end());
    V strata = strata_x;
    strata.insert(strata.end(), strata_y.begin(), strata_y.end());
    V out;
    for (unsigned chosen = 0; chosen < (1U << values.size()); ++chosen) {
      std::array<Index, 3> count{};
      V a;
      V b;
      for (std::size_t i = 0; i < values.size(); ++i) {
        const bool in_x = (chosen >> i & 1U) != 0U;
        if (in_x) ++count[static_cast<std::size_t>(strata[i])];
        (in_x ? a : b).push_back(values[i]);
      }
      if (count == std::array<Index, 3>{1, 1, 3}) out.push_back(statistic(a, b));
    }
    return out;
  }

 private:
  static void add(Philox& random, V& values, V& strata, std::size_t s) {
    values.push_back(static_cast<double>(random.below(9)));
    strata.push_back(static_cast<double>(s));
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_statistic_is_judged_by_all_arrangements_within_strata) {
  Philox random(11);
  for (int round = 0; round < 12; ++round) {
    const Blocks blocks(random);
    for (const PermutationStatistic statistic : every_statistic) {
      const V all = blocks.all([&](const V& a, const V& b) { return of_two(statistic, a, b); });
      BOOST_REQUIRE(all.size() == 2U * 3U * 4U);
      const double observed = of_two(statistic, blocks.x, blocks.y);
      const double centre = statistic == PermutationStatistic::welch_t ? 0.0 : mean(all);
      for (const Alternative alternative : every_alternative) {
        const PermutationTest got = permutation_test(blocks.x, blocks.y, statistic, blocks.strata_x, blocks.strata_y,
                                                     {.alternative = alternative});
        if (got.status == Status::constant) continue;
        BOOST_TEST((got.status == Status::ok && got.exact && got.n_arrangements == 24));
        BOOST_TEST((got.n_x == 5 && got.n_y == 4));
        BOOST_TEST((std::isinf(observed) ? got.statistic == observed : std::abs(got.statistic - observed) < 1e-12));
        BOOST_TEST(std::abs(got.centre - centre) < 1e-12);
        BOOST_TEST(got.p == share_reached(all, observed, centre, alternative), tt::tolerance(1e-13));
        BOOST_TEST((got.lower == got.p && got.upper == got.p));
      }
      if (statistic != PermutationStatistic::mean_difference) continue;
      const PermutationTest mine = permutation_test_of(
          blocks.x, blocks.y, [](std::span<double> a, std::span<double>) { return a[0] + a[1] + a[2] + a[3] + a[4]; },
          blocks.strata_x, blocks.strata_y);
      BOOST_TEST((mine.exact && mine.n_arrangements == 24 && mine.n_x == 5 && mine.n_y == 4));
      BOOST_TEST(mine.statistic == std::accumulate(blocks.x.begin(), blocks.x.end(), 0.0), tt::tolerance(1e-13));
      // Of whole numbers the sum says what the mean does, each way counted from the mean of all.
      BOOST_TEST(mine.p == share_reached(all, observed, centre, Alternative::two_sided), tt::tolerance(1e-13));
    }
  }
}

BOOST_AUTO_TEST_CASE(drawn_arrangements_have_the_statistic_and_the_centre_of_all_and_a_p_near_theirs) {
  Philox random(12);
  for (int round = 0; round < 3; ++round) {
    const Blocks blocks(random);
    for (const PermutationStatistic statistic : every_statistic)
      for (const Alternative alternative : every_alternative) {
        const auto run = [&](Index most) {
          return permutation_test(
              blocks.x, blocks.y, statistic, blocks.strata_x, blocks.strata_y,
              {.alternative = alternative, .draws = 8000, .max_arrangements = most, .level = 0.9999});
        };
        const PermutationTest all = run(24);
        const PermutationTest drawn = run(23);
        BOOST_TEST((all.exact && !drawn.exact && drawn.n_arrangements == 8000 && drawn.status == Status::ok));
        BOOST_TEST(drawn.statistic == all.statistic, tt::tolerance(1e-12));
        if (statistic == PermutationStatistic::median_difference)
          BOOST_TEST(std::abs(drawn.centre - all.centre) < 0.2);
        else
          BOOST_TEST(std::abs(drawn.centre - all.centre) < 1e-12);
        // The median's centre is drawn too, and two-sided distances from it may round to either side.
        if (statistic != PermutationStatistic::median_difference || alternative != Alternative::two_sided)
          BOOST_TEST((drawn.lower <= all.p && all.p <= drawn.upper));
      }
  }
}

BOOST_AUTO_TEST_CASE(the_interval_of_a_drawn_p_is_clopper_and_pearson_s) {
  V x(12);
  std::iota(x.begin(), x.end(), 0.0);
  V y = x;
  for (double& each : y) each += 0.5;
  for (const double level : {0.95, 0.5}) {
    const PermutationTest got = permutation_test(x, y, PermutationStatistic::mean_difference, {}, {},
                                                 {.draws = 499, .max_arrangements = 1000, .level = level});
    const double reached = std::round(got.p * 500.0 - 1.0);
    BOOST_TEST(got.p == (reached + 1.0) / 500.0, tt::tolerance(1e-13));
    BOOST_REQUIRE((reached > 0.0 && reached < 499.0));
    const double tail = 0.5 * (1.0 - level);
    BOOST_TEST(got.lower == boost::math::ibeta_inv(reached, 500.0 - reached, tail), tt::tolerance(1e-9));
    BOOST_TEST(got.upper == boost::math::ibeta_inv(reached + 1.0, 499.0 - reached, 1.0 - tail), tt::tolerance(1e-9));
  }
  const PermutationOptions seeded{.draws = 999, .max_arrangements = 0, .seed = 1};
  const PermutationOptions other{.draws = 999, .max_arrangements = 0, .seed = 2};
  for (const PermutationStatistic statistic : {PermutationStatistic::rank_sum, PermutationStatistic::welch_t})
    BOOST_TEST(permutation_test(x, y, statistic, {}, {}, seeded).p !=
               permutation_test(x, y, statistic, {}, {}, other).p);
}

BOOST_AUTO_TEST_CASE(paired_statistics_are_judged_by_all_signs) {
  Philox random(14);
  for (int round = 0; round < 20; ++round) {
    const auto n = static_cast<std::size_t>(2 + random.below(6));
    V x{missing, 3};
    V y{4, missing};
    V d;
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(static_cast<double>(random.below(7)));
      y.push_back(static_cast<double>(random.below(7)));
      d.push_back(x.back() - y.back());
    }
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < n; ++i)
      if (d[i] != 0.0) free.push_back(i);
    if (free.empty()) continue;
    for (const PermutationStatistic statistic : every_statistic) {
      V all;
      for (unsigned flips = 0; flips < (1U << free.size()); ++flips) {
        V signs = d;
        for (std::size_t k = 0; k < free.size(); ++k)
          if ((flips >> k & 1U) != 0U) signs[free[k]] = -signs[free[k]];
        all.push_back(of_signed(statistic, signs));
      }
      const double observed = of_signed(statistic, d);
      for (const Alternative alternative : every_alternative) {
        const PermutationTest got = paired_permutation_test(x, y, statistic, {.alternative = alternative});
        BOOST_TEST((got.status == Status::ok && got.exact && got.centre == 0.0));
        BOOST_TEST((got.n_arrangements == std::ssize(all) && got.n_x == std::ssize(d) && got.n_y == std::ssize(d)));
        BOOST_TEST((std::isinf(observed) ? got.statistic == observed : std::abs(got.statistic - observed) < 1e-12));
        BOOST_TEST(paired_permutation_test(x, y, statistic, {.max_arrangements = got.n_arrangements}).exact);
        const double p = share_reached(all, observed, 0.0, alternative);
        BOOST_TEST(got.p == p, tt::tolerance(1e-13));
        const PermutationTest drawn = paired_permutation_test(
            x, y, statistic,
            {.alternative = alternative, .draws = 2000, .max_arrangements = got.n_arrangements - 1, .level = 0.99999});
        BOOST_TEST((!drawn.exact && drawn.n_arrangements == 2000 && drawn.centre == 0.0));
        BOOST_TEST((drawn.lower <= p && p <= drawn.upper));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(signs_beyond_the_first_sixty_four_pairs_are_drawn_too) {
  // Only the last six of seventy differ: 64 sign patterns, of which two are as far out as all alike.
  V x(70, 0.0);
  const V y(70, 0.0);
  std::fill(x.end() - 6, x.end(), 1.0);
  const PermutationTest all = paired_permutation_test(x, y, PermutationStatistic::mean_difference);
  BOOST_TEST((all.exact && all.n_arrangements == 64 && all.p == 2.0 / 64.0));
  const PermutationTest drawn = paired_permutation_test(x, y, PermutationStatistic::mean_difference,
                                                        {.draws = 20'000, .max_arrangements = 0, .level = 0.9999});
  BOOST_TEST((drawn.lower <= all.p && all.p <= drawn.upper));
  // Forty that differ have more signs than may be asked for.
  BOOST_TEST(!paired_permutation_test(V(40, 1.0), V(40, 0.0), PermutationStatistic::mean_difference,
                                      {.draws = 99, .max_arrangements = 10'000'000})
                  .exact);
}

BOOST_AUTO_TEST_CASE(t_is_infinite_where_neither_sample_varies) {
  // Of six splits of 1, 1, 2, 2 one has each sign of infinity and four have 0.
  const auto t = [](Alternative alternative) {
    return permutation_test(V{1, 1}, V{2, 2}, PermutationStatistic::welch_t, {}, {}, {.alternative = alternative});
  };
  BOOST_TEST(t(Alternative::two_sided).statistic == -HUGE_VAL);
  BOOST_TEST(t(Alternative::two_sided).p == 2.0 / 6.0, tt::tolerance(1e-14));
  BOOST_TEST(t(Alternative::less).p == 1.0 / 6.0, tt::tolerance(1e-14));
  BOOST_TEST(t(Alternative::greater).p == 1.0);
  const PermutationTest pairs = paired_permutation_test(V{3, 3, 3}, V{1, 1, 1}, PermutationStatistic::welch_t);
  BOOST_TEST((pairs.statistic == HUGE_VAL && pairs.p == 2.0 / 8.0));
}

BOOST_AUTO_TEST_CASE(the_unit_of_the_values_is_that_of_the_statistic) {
  const V x{3, 8, 5};
  const V y{1, 4, 6, 2};
  const auto scaled = [](V v) {
    for (double& each : v) each = std::ldexp(each, 1000);
    return v;
  };
  for (const PermutationStatistic statistic : every_statistic) {
    const bool of_values =
        statistic == PermutationStatistic::mean_difference || statistic == PermutationStatistic::median_difference;
    const int up = of_values ? 1000 : 0;
    const PermutationTest one = permutation_test(x, y, statistic);
    const PermutationTest huge = permutation_test(scaled(x), scaled(y), statistic);
    BOOST_TEST(huge.statistic == std::ldexp(one.statistic, up), tt::tolerance(1e-13));
    BOOST_TEST(huge.p == one.p, tt::tolerance(1e-13));
    if (of_values) BOOST_TEST(std::abs(std::ldexp(huge.centre, -1000) - one.centre) < 1e-13);
    const V first(y.begin(), y.begin() + 3);
    const PermutationTest pairs = paired_permutation_test(x, first, statistic);
    const PermutationTest huge_pairs = paired_permutation_test(scaled(x), scaled(first), statistic);
    BOOST_TEST(huge_pairs.statistic == std::ldexp(pairs.statistic, up), tt::tolerance(1e-13));
    BOOST_TEST(huge_pairs.p == pairs.p, tt::tolerance(1e-13));
  }
}

BOOST_AUTO_TEST_CASE(samples_that_cannot_be_permuted_say_why) {
  const auto status = [](const V& x, const V& y, PermutationStatistic statistic) {
    return permutation_test(x, y, statistic).status;
  };
  const auto t = PermutationStatistic::welch_t;
  const auto means = PermutationStatistic::mean_difference;
  BOOST_TEST((status({1}, {2, 3}, t) == Status::too_few && status({1, 2}, {3}, t) == Status::too_few));
  BOOST_TEST((status({1, 2}, {3, 4}, t) == Status::ok && status({1}, {2, 3}, means) == Status::ok));
  BOOST_TEST((paired_permutation_test(V{1}, V{2}, t).status == Status::too_few));
  BOOST_TEST((paired_permutation_test(V{1, 5}, V{2, 3}, t).status == Status::ok));
  BOOST_TEST((paired_permutation_test(V{1}, V{2}, means).status == Status::ok));
  BOOST_TEST((paired_permutation_test(V{}, V{}, means).status == Status::no_data));
  BOOST_TEST((paired_permutation_test(V{1, HUGE_VAL}, V{2, 3}, means).status == Status::infinite_value));
  const PermutationTest few = permutation_test(V{1, 2, missing}, V{missing}, means);
  BOOST_TEST((few.status == Status::too_few && few.n_x == 2 && few.n_y == 0 && is_missing(few.p)));
  const auto zero = [](std::span<double>, std::span<double>) { return 0.0; };
  BOOST_TEST((permutation_test_of(V{}, V{1}, zero).status == Status::too_few));
  BOOST_TEST((permutation_test_of(V{}, V{}, zero).status == Status::no_data));
  BOOST_TEST((permutation_test_of(V{1}, V{1}, zero).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_named) {
  const V x{1, 2};
  const V y{3, 5};
  const auto means = PermutationStatistic::mean_difference;
  const auto refused = [](auto&& call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const auto options = [&](const PermutationOptions& given, const char* code, const char* part) {
    refused([&] { (void)permutation_test(x, y, means, {}, {}, given); }, code, part);
    refused([&] { (void)paired_permutation_test(x, y, means, given); }, code, part);
    refused([&] { (void)permutation_test_of(x, y, [](auto, auto) { return 0.0; }, {}, {}, given); }, code, part);
  };
  options({.draws = 98}, "draws-too-few", "draws is 98");
  options({.max_arrangements = -1}, "arrangements-out-of-range", "[0, 10,000,000]");
  options({.max_arrangements = 10'000'001}, "arrangements-out-of-range", "[0, 10,000,000]");
  options({.level = 1.0}, "level-out-of-range", "level is 1.0");
  BOOST_TEST(permutation_test(x, y, means, {}, {}, {.draws = 99, .max_arrangements = 10'000'000}).exact);
  BOOST_TEST(permutation_test(x, y, means, {}, {}, {.draws = 99, .max_arrangements = 0}).n_arrangements == 99);
  refused([&] { (void)permutation_test(x, y, means, V{1}, V{1, 1}); }, "length-mismatch", "the strata of x has 1");
  refused([&] { (void)permutation_test(x, y, means, V{1, 1}, V{}); }, "length-mismatch", "the strata of y has 0");
  refused([&] { (void)permutation_test(x, y, means, V{}, V{1, 1}); }, "length-mismatch", "the strata of x has 0");
  refused([&] { (void)permutation_test(x, y, means, V{1, missing}, V{1, 1}); }, "stratum-missing", "needs a stratum");
  refused([&] { (void)paired_permutation_test(x, V{1}, means); }, "length-mismatch", "y has 1");
  // A value that is not there needs no stratum.
  BOOST_TEST((permutation_test(V{1, 2, missing}, y, means, V{1, 1, missing}, V{1, 1}).status == Status::ok));
  std::stop_source stopped;
  stopped.request_stop();
  BOOST_CHECK_THROW((void)permutation_test(x, y, means, {}, {}, {}, {.stop = stopped.get_token()}), Cancelled);
}

BOOST_AUTO_TEST_CASE(quantile_shifts_are_those_of_the_definition) {
  // The draws are the library's: replicate r takes places of x, then of y, from a stream of its own.
  Philox random(15);
  const V x = normal(random, 9);
  V y = normal(random, 7, 0.8);
  y.push_back(missing);
  const V probabilities{0.1, 0.5, 0.8};
  const QuantileShiftOptions options{.level = 0.8, .draws = 300, .seed = 4};
  const auto quantile = [](V v, double p) {  // Harrell and Davis
    std::erase_if(v, [](double each) { return std::isnan(each); });
    std::sort(v.begin(), v.end());
    const auto n = static_cast<double>(v.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < v.size(); ++i) {
      const auto up_to = [&](double k) { return boost::math::ibeta((n + 1.0) * p, (n + 1.0) * (1.0 - p), k / n); };
      sum += v[i] * (up_to(static_cast<double>(i) + 1.0) - up_to(static_cast<double>(i)));
    }
    return sum;
  };
  V sorted_x = x;
  V sorted_y(y.begin(), y.end() - 1);
  std::sort(sorted_x.begin(), sorted_x.end());
  std::sort(sorted_y.begin(), sorted_y.end());
  const std::vector<QuantileShift> got = quantile_shift(x, y, probabilities, options);
  std::vector<V> draws(3);
  for (std::uint64_t r = 0; r < 300; ++r) {
    detail::SmallDraws places(Philox(4, 2, r));
    V a;
    V b;
    for (std::size_t i = 0; i < 9; ++i) a.push_back(sorted_x[static_cast<std::size_t>(places.below(9))]);
    for (std::size_t i = 0; i < 7; ++i) b.push_back(sorted_y[static_cast<std::size_t>(places.below(7))]);
    for (std::size_t k = 0; k < 3; ++k)
      draws[k].push_back(quantile(a, probabilities[k]) - quantile(b, probabilities[k]));
  }
  V p(3);
  for (std::size_t k = 0; k < 3; ++k) {
    std::sort(draws[k].begin(), draws[k].end());
    const auto at = [&](double share) {  // type 7
      const double h = share * 299.0;
      const auto low = static_cast<std::size_t>(h);
      return draws[k][low] + (h - static_cast<double>(low)) * (draws[k][low + 1] - draws[k][low]);
    };
    const auto near = tt::tolerance(1e-9);
    BOOST_TEST(got[k].probability == probabilities[k]);
    BOOST_TEST(got[k].quantile_x == quantile(x, probabilities[k]), near);
    BOOST_TEST(got[k].quantile_y == quantile(y, probabilities[k]), near);
    BOOST_TEST(got[k].shift == got[k].quantile_x - got[k].quantile_y, near);
    BOOST_TEST(got[k].lower == at(0.1), near);
    BOOST_TEST(got[k].upper == at(0.9), near);
    const auto below =
        static_cast<double>(std::count_if(draws[k].begin(), draws[k].end(), [](double d) { return d < 0; }));
    p[k] = std::min(1.0, 2.0 * (std::min(below, 300.0 - below) + 1.0) / 301.0);
    BOOST_TEST(got[k].p == p[k], near);
    BOOST_TEST((got[k].n_x == 9 && got[k].n_y == 7 && got[k].status == Status::ok));
  }
  // Hochberg: of the ordered three, the smallest of rank-wise (4 - i) p from there on.
  for (std::size_t k = 0; k < 3; ++k) {
    double adjusted = 1.0;
    for (const double q : p)
      if (q >= p[k])
        adjusted = std::min(
            adjusted,
            (4.0 - static_cast<double>(std::count_if(p.begin(), p.end(), [&](double r) { return r <= q; }))) * q);
    BOOST_TEST(got[k].p_adjusted == adjusted, tt::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(shifts_of_nothing_and_of_large_units) {
  const V five{1, 2, 3, 4, 5};
  const V half{0.5};
  // No draw of equal values differs: half of them on either side.
  const QuantileShift none = quantile_shift(V(5, 2.0), V(6, 2.0), half, {.draws = 100}).front();
  BOOST_TEST((none.p == 1.0 && none.p_adjusted == 1.0 && none.lower == 0.0 && none.upper == 0.0));
  V huge = five;
  for (double& each : huge) each = std::ldexp(each, 1000);
  const QuantileShift one = quantile_shift(five, V{2, 2, 3, 9, 7}, half, {.draws = 100}).front();
  V other{2, 2, 3, 9, 7};
  for (double& each : other) each = std::ldexp(each, 1000);
  const QuantileShift large = quantile_shift(huge, other, half, {.draws = 100}).front();
  for (double QuantileShift::* each : {&QuantileShift::quantile_x, &QuantileShift::quantile_y, &QuantileShift::shift,
                                       &QuantileShift::lower, &QuantileShift::upper})
    BOOST_TEST((large.*each) == std::ldexp(one.*each, 1000), tt::tolerance(1e-12));
  BOOST_TEST(large.p == one.p);
  for (const auto& [x, y, status] : {std::tuple<V, V, Status>{{}, {}, Status::no_data},
                                     {{1, 2, 3, 4}, five, Status::too_few},
                                     {five, {1, 2, 3, 4, missing}, Status::too_few},
                                     {{1, 2, 3, 4, HUGE_VAL}, five, Status::infinite_value}}) {
    const std::vector<QuantileShift> got = quantile_shift(x, y, V{0.25, 0.75});
    BOOST_REQUIRE(got.size() == 2U);
    BOOST_TEST((got[1].status == status && got[1].probability == 0.75 && is_missing(got[1].shift)));
  }
  BOOST_TEST(quantile_shift(five, five, V{}).empty());
  const auto refused = [&](double p, const QuantileShiftOptions& options, const char* code) {
    BOOST_CHECK_EXCEPTION((void)quantile_shift(five, five, V{0.5, p}, options), ArgumentError,
                          [&](const ArgumentError& error) { return error.code() == code; });
  };
  refused(0.0, {}, "probability-out-of-range");
  refused(1.0, {}, "probability-out-of-range");
  refused(missing, {}, "probability-out-of-range");
  refused(0.5, {.draws = 99}, "draws-too-few");
  refused(0.5, {.level = 0.0}, "level-out-of-range");
}

BOOST_AUTO_TEST_SUITE_END()
