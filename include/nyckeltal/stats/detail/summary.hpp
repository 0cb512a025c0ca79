// What other bodies take from those of stats/summary.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/summary.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_SUMMARY
#define NYCKELTAL_STATS_DETAIL_SUMMARY

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Mean of numbers that are all there, corrected once for the rounding of its sum, so that equal values give that
/// value.
[[nodiscard]] double mean_of(std::span<const double> x) noexcept;

[[nodiscard]] inline std::vector<double> without_missing(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  for (const double value : values)
    if (!is_missing(value)) kept.push_back(value);
  return kept;
}

/// Type-7 quantile of numbers that are all there, at least one; reorders them within the intervals.
[[nodiscard]] double select_quantile(std::span<double> x, double p, std::span<const std::size_t> begins);

/// Summary of numbers that are all there; reorders them.
[[nodiscard]] Summary summarize_in_place(std::span<double> x);

/// Throws unless each weight is missing, or finite and not negative.
inline void require_weights(std::span<const double> weights) {
  for (std::size_t k = 0; k < weights.size(); ++k)
    if (weights[k] < 0.0 || std::isinf(weights[k]))
      fail("weight-out-of-range", "weight " + std::to_string(weights[k]) + " at position " + std::to_string(k) +
                                      " must be 0 or more and finite, or missing");
}

/// As weighted_mean, of weights that are known to be good.
[[nodiscard]] WeightedMean weighted_mean_unchecked(std::span<const double> values,
                                                   std::span<const double> weights) noexcept;

/// As weighted_median, of weights that are known to be good.
[[nodiscard]] double weighted_median_unchecked(std::span<const double> values, std::span<const double> weights);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_SUMMARY
