// Means, quantiles and ranks of bare numbers. NaN is missing: it is left out and shows in `n`.
#pragma once

#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Location and spread of a sample. Quantiles are of type 7 (Hyndman and Fan 1996), as numpy's default.
struct Summary {
  Index n = 0;  ///< values that are there
  double mean = missing;
  double minimum = missing;
  double q25 = missing;
  double median = missing;
  double q75 = missing;
  double maximum = missing;
  Status status = Status::no_data;  ///< ok, no_data, infinite_value
};

/// Weighted mean with the size of the unweighted sample that would be as precise (Kish).
struct WeightedMean {
  Index n = 0;                 ///< values that have a weight
  Index n_without_weight = 0;  ///< values whose weight is missing: left out here
  double mean = missing;
  double sum_weights = 0.0;
  double kish_n = missing;          ///< (sum w)^2 / sum w^2
  Status status = Status::no_data;  ///< ok, no_data, no_weights, infinite_value
};

/// Two rankings of the same values; 1 is first.
struct Ranks {
  std::vector<Index> competition;  ///< 1, 2, 2, 4; 0 where the value is missing
  std::vector<double> mid;         ///< 1, 2.5, 2.5, 4; NaN where the value is missing
  Index n = 0;
};

/// Number, mean, range and quartiles of the values that are there. O(n).
[[nodiscard]] NYCKELTAL_API Summary summarize(std::span<const double> values);

/// Sum of w x over sum of w, of the values that have a weight. A value without one is counted, not guessed.
[[nodiscard]] NYCKELTAL_API WeightedMean weighted_mean(std::span<const double> values, std::span<const double> weights);

/// The value with half of the weight on either side; midway between two values where half lies exactly between them.
/// Equal weights give the median. NaN where nothing has a weight.
[[nodiscard]] NYCKELTAL_API double weighted_median(std::span<const double> values, std::span<const double> weights);

/// Type-7 quantile: with h = (n - 1) p, the value at h counted from 0 in order, linear between neighbours.
/// NaN when nothing is there.
[[nodiscard]] NYCKELTAL_API double quantile(std::span<const double> values, double p);

/// Competition and mid ranks. `highest_first` gives rank 1 to the largest value, else to the smallest.
[[nodiscard]] NYCKELTAL_API Ranks ranks(std::span<const double> values, bool highest_first = false);

/// `summarize` of each row of a matrix in C order.
[[nodiscard]] NYCKELTAL_API std::vector<Summary> summarize_rows(std::span<const double> values, Index n_columns,
                                                                const Execution& execution = {});

/// `weighted_mean` of each row of a matrix in C order, all with the same weights, one a column.
[[nodiscard]] NYCKELTAL_API std::vector<WeightedMean> weighted_mean_rows(std::span<const double> values,
                                                                         std::span<const double> weights,
                                                                         const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/summary.ipp"
#endif
