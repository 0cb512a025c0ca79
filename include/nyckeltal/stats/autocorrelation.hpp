// Autocorrelation of short annual series on the real year axis, pooled over a panel, and what it does to Kendall's S.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal {

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
  Index n = 0;                      ///< members that carry the estimate
  Status status = Status::no_data;
};

namespace detail {

/// Autocorrelation at lag k years: pairs exactly k apart, r_k = (n / (m + k)) sum (y_i - ybar)(y_j - ybar) /
/// sum (y_i - ybar)^2 with m pairs. On a complete series this is the usual estimate with divisor n. Times ascending
/// and distinct. NaN where nothing varies or no pair is that far apart.
inline double autocorrelation_at(std::span<const double> y, std::span<const double> t, double lag) {
  const std::size_t n = y.size();
  // Squares of very large or small numbers leave the range of doubles; a power of two brings them back.
  double largest = 0.0;
  for (const double value : y) largest = std::max(largest, std::abs(value));
  if (!(largest > 0.0)) return missing;
  const double unit = largest > 0x1p-400 && largest < 0x1p400 ? 1.0 : std::ldexp(1.0, -std::ilogb(largest));
  double mean = 0.0;
  for (const double value : y) mean += value * unit;
  mean /= static_cast<double>(n);
  double squares = 0.0;
  for (const double value : y) squares += (value * unit - mean) * (value * unit - mean);
  double products = 0.0;
  Index pairs = 0;
  for (std::size_t i = 0, j = 0; i < n; ++i) {
    while (j < n && t[j] < t[i] + lag) ++j;
    if (j < n && t[j] == t[i] + lag) {
      products += (y[i] * unit - mean) * (y[j] * unit - mean);
      ++pairs;
    }
  }
  if (pairs == 0 || !(squares > 0.0)) return missing;
  return static_cast<double>(n) / (static_cast<double>(pairs) + lag) * products / squares;
}

/// Residuals of the least squares line on the real years. False where the series lies on its line, up to rounding.
inline bool least_squares_residuals(std::span<const double> y, std::span<const double> t, std::vector<double>& out) {
  const auto n = static_cast<double>(y.size());
  double mean_y = 0.0;
  double mean_t = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    mean_y += y[i] / n;
    mean_t += t[i] / n;
  }
  double tt = 0.0;
  double ty = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    tt += (t[i] - mean_t) * (t[i] - mean_t);
    ty += (t[i] - mean_t) * (y[i] - mean_y);
    largest = std::max(largest, std::abs(y[i]));
  }
  const double slope = tt > 0.0 ? ty / tt : 0.0;
  double rest = 0.0;
  out.resize(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    out[i] = (y[i] - mean_y) - slope * (t[i] - mean_t);
    rest = std::max(rest, std::abs(out[i]));
  }
  return rest > 1e-12 * largest;
}

/// r1 of the series without its least squares line, corrected for the bias of r1 in short detrended series:
/// (n r1 + 2) / (n - 4). NaN where n <= 4 or r1 does not exist.
inline double detrended_phi(const Observed& series, std::vector<double>& buffer) {
  if (series.n <= 4 || !least_squares_residuals(series.values(), series.times(), buffer)) return missing;
  const double r1 = autocorrelation_at(buffer, series.times(), 1.0);
  const auto n = static_cast<double>(series.n);
  return (n * r1 + 2.0) / (n - 4.0);
}

/// Sampling variance of detrended_phi for white noise on n consecutive years. It is exact: r1 = y'MAMy / y'My does not
/// depend on y'My, so its moments are ratios of moments. Simulation shows it to hold within 8 % up to phi = 0.6.
inline double phi_sampling_variance(Index n) {
  if (n <= 4) return missing;
  const auto count = static_cast<double>(n);
  const double middle = 0.5 * (count - 1.0);
  const double tt = count * (count * count - 1.0) / 12.0;
  // M projects off the line; A has 1/2 beside its diagonal.
  const auto projector = [&](Index i, Index j) {
    return static_cast<double>(i == j) - 1.0 / count -
           (static_cast<double>(i) - middle) * (static_cast<double>(j) - middle) / tt;
  };
  const auto product = [&](Index i, Index j) {  // (MA)_ij
    return 0.5 * ((j > 0 ? projector(i, j - 1) : 0.0) + (j + 1 < n ? projector(i, j + 1) : 0.0));
  };
  double trace = 0.0;
  double trace_of_square = 0.0;
  for (Index i = 0; i < n; ++i) {
    trace += product(i, i);
    for (Index j = 0; j < n; ++j) trace_of_square += product(i, j) * product(j, i);
  }
  const double free = count - 2.0;
  const double second_moment = (trace * trace + 2.0 * trace_of_square) / (free * count);
  const double scale = count / (count - 4.0);
  return scale * scale * (second_moment - trace * trace / (free * free));
}

/// phi as a correction uses it: not negative, and short of 1.
inline double usable_phi(double phi) noexcept {
  return std::clamp(phi, 0.0, 0.95);
}

}  // namespace detail

/// Lag-one autocorrelation of one series as it is (no trend removed), from pairs exactly one year apart. NaN is
/// missing; the result is NaN where nothing varies or no two values are a year apart.
[[nodiscard]] inline double autocorrelation(std::span<const double> values, std::span<const double> years = {},
                                            double lag = 1.0) {
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::Observed series;
  series.take(values, axis);
  return detail::autocorrelation_at(series.values(), series.times(), lag);
}

/// V* / V: by how much AR(1) noise inflates the variance of S, 1 + 2 / (n (n-1) (n-2)) sum_{k<n} (n-k)(n-k-1)(n-k-2)
/// rho_k with rho_k = 6/pi asin(phi^k / 2), the autocorrelation of ranks (Hamed & Rao 1998,
/// doi 10.1016/S0022-1694(97)00125-X). Never below 1.
[[nodiscard]] inline double variance_inflation(Index n, double phi) {
  if (n < 3) return 1.0;
  const auto count = static_cast<double>(n);
  double sum = 0.0;
  double power = 1.0;
  for (Index lag = 1; lag < n; ++lag) {
    power *= phi;
    const auto k = static_cast<double>(lag);
    const double rank_correlation = 6.0 / std::numbers::pi * std::asin(0.5 * power);
    sum += (count - k) * (count - k - 1.0) * (count - k - 2.0) * rank_correlation;
  }
  return std::max(1.0, 1.0 + 2.0 / (count * (count - 1.0) * (count - 2.0)) * sum);
}

/// Pools estimates of phi (detail::detrended_phi, NaN where a series has none) from series of the given lengths.
[[nodiscard]] inline PooledAutocorrelationResult pool_autocorrelations(std::span<const double> phis,
                                                                       std::span<const Index> lengths,
                                                                       Index min_members) {
  PooledAutocorrelationResult result;
  double sum = 0.0;
  double sampling = 0.0;
  std::map<Index, double> by_length;
  for (std::size_t i = 0; i < phis.size(); ++i) {
    if (is_missing(phis[i])) continue;
    sum += phis[i];
    auto known = by_length.find(lengths[i]);
    if (known == by_length.end())
      known = by_length.emplace(lengths[i], detail::phi_sampling_variance(lengths[i])).first;
    sampling += known->second;
    ++result.n;
  }
  if (result.n < std::max<Index>(2, min_members)) {
    result.status = result.n == 0 ? Status::no_data : Status::too_few;
    return result;
  }
  const auto n = static_cast<double>(result.n);
  const double mean = sum / n;
  double squares = 0.0;
  for (const double phi : phis)
    if (!is_missing(phi)) squares += (phi - mean) * (phi - mean);
  result.phi = detail::usable_phi(mean);
  result.spread = std::sqrt(squares / (n - 1.0));
  result.standard_error = result.spread / std::sqrt(n);
  result.between = std::sqrt(std::max(0.0, result.spread * result.spread - sampling / n));
  result.status = Status::ok;
  return result;
}

/// Autocorrelation pooled over the members of a panel: for each series r1 of what its least squares line leaves, on
/// the real years, bias-corrected to phi_i = (n r1 + 2) / (n - 4); phi is their mean, cut to [0, 0.95].
/// A single short series cannot estimate phi (its standard deviation is about 1 / sqrt(n)), a hundred together can.
/// Status: ok; too_few (fewer than min_members usable series; no estimate).
[[nodiscard]] inline PooledAutocorrelationResult pooled_autocorrelation(
    Rows rows, std::span<const double> years = {}, const PooledAutocorrelationOptions& options = {},
    const Execution& execution = {}) {
  const detail::TimeAxis axis(years, rows.columns);
  if (!axis.distinct())
    detail::fail("years-not-distinct", "years must be distinct: autocorrelation needs one value a year");
  struct Worker {
    detail::Observed series;
    std::vector<double> buffer;
  };
  std::vector<double> phis(static_cast<std::size_t>(rows.count()));
  std::vector<Index> lengths(phis.size(), 0);
  detail::for_each_row<Worker>(phis, execution, [&](Worker& worker, Index row) {
    worker.series.take(rows[row], axis);
    lengths[static_cast<std::size_t>(row)] = worker.series.n;
    if (worker.series.infinite || worker.series.n < options.min_observations) return missing;
    return detail::detrended_phi(worker.series, worker.buffer);
  });
  return pool_autocorrelations(phis, lengths, options.min_members);
}

}  // namespace nyckeltal
