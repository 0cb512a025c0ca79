// What other bodies take from those of stats/autocorrelation.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/autocorrelation.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_AUTOCORRELATION
#define NYCKELTAL_STATS_DETAIL_AUTOCORRELATION

#include <algorithm>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Autocorrelation at lag k years: pairs exactly k apart, r_k = (n / (m + k)) sum (y_i - ybar)(y_j - ybar) /
/// sum (y_i - ybar)^2 with m pairs. On a complete series this is the usual estimate with divisor n. Times ascending
/// and distinct. NaN where nothing varies or no pair is that far apart.
double autocorrelation_at(std::span<const double> y, std::span<const double> t, double lag);

/// r1 of the series without its least squares line, corrected for the bias of r1 in short detrended series:
/// (n r1 + 2) / (n - 4). NaN where n <= 4 or r1 does not exist.
double detrended_phi(const Observed& series, std::vector<double>& buffer);

/// Sampling variance of detrended_phi for white noise on n consecutive years. It is exact: r1 = y'MAMy / y'My does not
/// depend on y'My, so its moments are ratios of moments. Simulation shows it to hold within 8 % up to phi = 0.6.
double phi_sampling_variance(Index n);

/// phi as a correction uses it: not negative, and short of 1.
inline double usable_phi(double phi) noexcept {
  return std::clamp(phi, 0.0, 0.95);
}

/// A curve that the members share (a share that rises and levels off, a pandemic) is no line, and what the line leaves
/// of it looks like autocorrelation. Where members move alike, the mean of their standardised residuals becomes a third
/// regressor beside level and line (as the common correlated effects of Pesaran 2006,
/// doi 10.1111/j.1468-0262.2006.00692.x), and phi is taken from what is left. `rows` holds one series a member over
/// consecutive years; `plain` is their pooled estimate with lines alone.
PooledAutocorrelationResult without_common_path(Rows rows, PooledAutocorrelationResult plain, Index min_observations);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_AUTOCORRELATION
