// Autocorrelation of short annual series on the real year axis, pooled over a panel, and what it does to Kendall's S.
#pragma once

#include <span>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Which series carry the pooled estimate: those of at least `min_observations` values that are not on one line; with
/// fewer than `min_members` of them there is no estimate.
struct PooledAutocorrelationOptions {
  Index min_observations = 8;
  Index min_members = 8;
};

struct PooledAutocorrelationResult {
  double phi = missing;             ///< mean of the members' bias-corrected r1, cut to [0, 0.95]
  double standard_error = missing;  ///< spread / sqrt(n)
  double spread = missing;          ///< standard deviation of the estimates, sampling noise included
  double between = missing;         ///< standard deviation between the members themselves, sampling noise taken away
  /// How alike the members move around their lines: mean square of their mean path, 1 where they are independent.
  double commonality = missing;
  bool common_path_removed = false;
  Index n = 0;  ///< members that carry the estimate
  Status status = Status::no_data;
};

/// Lag-one autocorrelation of one series as it is (no trend removed), from pairs exactly one year apart. NaN is
/// missing; the result is NaN where nothing varies or no two values are a year apart.
[[nodiscard]] NYCKELTAL_API double autocorrelation(std::span<const double> values, std::span<const double> years = {},
                                                   double lag = 1.0);

/// V* / V: by how much AR(1) noise inflates the variance of S, 1 + 2 / (n (n-1) (n-2)) sum_{k<n} (n-k)(n-k-1)(n-k-2)
/// rho_k with rho_k = 6/pi asin(phi^k / 2), the autocorrelation of ranks (Hamed & Rao 1998,
/// doi 10.1016/S0022-1694(97)00125-X). Never below 1.
[[nodiscard]] NYCKELTAL_API double variance_inflation(Index n, double phi);

/// Pools estimates of phi (detail::detrended_phi, NaN where a series has none) from series of the given lengths.
[[nodiscard]] NYCKELTAL_API PooledAutocorrelationResult pool_autocorrelations(std::span<const double> phis,
                                                                              std::span<const Index> lengths,
                                                                              Index min_members);

/// Autocorrelation pooled over the members of a panel: for each series r1 of what its least squares line leaves, on
/// the real years, bias-corrected to phi_i = (n r1 + 2) / (n - 4); phi is their mean, cut to [0, 0.95].
/// A single short series cannot estimate phi (its standard deviation is about 1 / sqrt(n)), a hundred together can.
/// Status: ok; too_few (fewer than min_members usable series; no estimate).
[[nodiscard]] NYCKELTAL_API PooledAutocorrelationResult
pooled_autocorrelation(Rows rows, std::span<const double> years = {}, const PooledAutocorrelationOptions& options = {},
                       const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/autocorrelation.ipp"
#endif
