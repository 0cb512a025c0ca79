// Permutation tests. Replicate r draws from Philox(seed, stream, r): the same seed gives the same
// bits on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// What a permutation test compares. Of pairs: the mean or median of the differences, the sum of signed ranks, the
/// one-sample t.
enum class PermutationStatistic : std::uint8_t { mean_difference, median_difference, rank_sum, welch_t };

struct PermutationOptions {
  Alternative alternative = Alternative::two_sided;
  Index draws = 100'000;               ///< where there are more arrangements than max_arrangements
  Index max_arrangements = 1'000'000;  ///< up to here all are visited
  double level = 0.95;                 ///< of the Monte Carlo interval of p
  std::uint64_t seed = 0;
};

struct PermutationTest {
  double statistic = missing;
  double p = missing;      ///< (1 + arrangements at least as extreme) / (1 + draws), or the share of all arrangements
  double lower = missing;  ///< where p of all arrangements lies (Clopper-Pearson); p itself where exact
  double upper = missing;
  double centre = missing;   ///< mean of the statistic over the arrangements, what two-sided distances are from
  Index n_arrangements = 0;  ///< visited
  bool exact = false;
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

/// Would a random split of the same values into groups of these sizes, within the strata, give such a difference? All
/// arrangements up to max_arrangements, else random ones. Two-sided p counts the arrangements at least as far from the
/// mean of the statistic over the arrangements: with strata that is not zero. `strata_x` and `strata_y` give the
/// stratum of each value as a number, or are empty.
/// Phipson & Smyth 2010 (doi 10.2202/1544-6115.1585) for (b + 1) / (B + 1).
[[nodiscard]] NYCKELTAL_API PermutationTest permutation_test(std::span<const double> x, std::span<const double> y,
                                                             PermutationStatistic statistic,
                                                             std::span<const double> strata_x = {},
                                                             std::span<const double> strata_y = {},
                                                             const PermutationOptions& options = {},
                                                             const Execution& execution = {});

/// A statistic of your own: finite, may reorder its arguments, is called from several threads at once.
using StatisticOfTwo = std::function<double(std::span<double> x, std::span<double> y)>;

/// The same with a statistic of your own.
[[nodiscard]] NYCKELTAL_API PermutationTest permutation_test_of(std::span<const double> x, std::span<const double> y,
                                                                const StatisticOfTwo& statistic,
                                                                std::span<const double> strata_x = {},
                                                                std::span<const double> strata_y = {},
                                                                const PermutationOptions& options = {},
                                                                const Execution& execution = {});

/// Of pairs: the sign of each difference x - y is as likely either way. n_x and n_y both count the complete pairs.
[[nodiscard]] NYCKELTAL_API PermutationTest paired_permutation_test(std::span<const double> x,
                                                                    std::span<const double> y,
                                                                    PermutationStatistic statistic,
                                                                    const PermutationOptions& options = {},
                                                                    const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/permutation.ipp"
#endif
