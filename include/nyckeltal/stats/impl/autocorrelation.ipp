// Bodies of stats/autocorrelation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <numbers>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

NYCKELTAL_INLINE double autocorrelation_at(std::span<const double> y, std::span<const double> t, double lag) {
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

NYCKELTAL_INLINE double detrended_phi(const Observed& series, std::vector<double>& buffer) {
  if (series.n <= 4 || !least_squares_residuals(series.values(), series.times(), buffer)) return missing;
  const double r1 = autocorrelation_at(buffer, series.times(), 1.0);
  const auto n = static_cast<double>(series.n);
  return (n * r1 + 2.0) / (n - 4.0);
}

NYCKELTAL_INLINE double phi_sampling_variance(Index n) {
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

}  // namespace detail

NYCKELTAL_INLINE double autocorrelation(std::span<const double> values, std::span<const double> years, double lag) {
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::Observed series;
  series.take(values, axis);
  return detail::autocorrelation_at(series.values(), series.times(), lag);
}

NYCKELTAL_INLINE double variance_inflation(Index n, double phi) {
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

NYCKELTAL_INLINE PooledAutocorrelationResult pool_autocorrelations(std::span<const double> phis,
                                                                   std::span<const Index> lengths, Index min_members) {
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

namespace detail {

/// A square matrix, row-major.
struct Square {
  std::size_t n = 0;
  std::vector<double> at;

  explicit Square(std::size_t size) : n(size), at(size * size, 0.0) {}
  [[nodiscard]] double& operator()(std::size_t i, std::size_t j) { return at[i * n + j]; }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const { return at[i * n + j]; }
  [[nodiscard]] double trace() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) sum += at[i * n + i];
    return sum;
  }
};

[[nodiscard]] inline Square operator*(const Square& a, const Square& b) {
  Square out(a.n);
  for (std::size_t i = 0; i < a.n; ++i)
    for (std::size_t k = 0; k < a.n; ++k)
      for (std::size_t j = 0; j < a.n; ++j) out(i, j) += a(i, k) * b(k, j);
  return out;
}

/// The trace of a b.
[[nodiscard]] inline double trace_of_product(const Square& a, const Square& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.n; ++i)
    for (std::size_t j = 0; j < a.n; ++j) sum += a(i, j) * b(j, i);
  return sum;
}

/// What is left of a vector without its parts along the columns: I - Q Q^T, with Q from Householder's reflections
/// (Golub and Van Loan, Matrix Computations, 5.1). Three columns of some twenty years need no library, whose headers
/// take longer to compile than the rest of the file.
[[nodiscard]] inline Square projector_off(std::vector<std::vector<double>> columns) {
  const std::size_t n = columns.front().size();
  const auto reflect = [n](const std::vector<double>& v, std::vector<double>& x) {  // x - 2 v (v.x) / (v.v)
    const double squared = std::inner_product(v.begin(), v.end(), v.begin(), 0.0);
    if (!(squared > 0.0)) return;
    const double part = 2.0 * std::inner_product(v.begin(), v.end(), x.begin(), 0.0) / squared;
    for (std::size_t i = 0; i < n; ++i) x[i] -= part * v[i];
  };
  std::vector<std::vector<double>> normals;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::vector<double> v = columns[c];
    for (const std::vector<double>& each : normals) reflect(each, v);
    std::fill(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(c), 0.0);
    const double length = std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0));
    v[c] += std::copysign(length, v[c]);
    normals.push_back(std::move(v));
  }
  Square out(n);
  for (std::size_t i = 0; i < n; ++i) out(i, i) = 1.0;
  for (std::size_t c = 0; c < normals.size(); ++c) {
    std::vector<double> q(n, 0.0);
    q[c] = 1.0;
    for (std::size_t k = normals.size(); k-- > 0;) reflect(normals[k], q);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) out(i, j) -= q[i] * q[j];
  }
  return out;
}

/// Lag-one autocorrelation of what least squares on given regressors leaves of AR(1) noise, and its inverse.
class ResidualAutocorrelation {
 public:
  explicit ResidualAutocorrelation(const std::vector<std::vector<double>>& regressors)
      : projector_(projector_off(regressors)),
        form_(projector_.n),
        free_(static_cast<double>(projector_.n - regressors.size())) {
    Square neighbours(projector_.n);
    for (std::size_t i = 0; i + 1 < neighbours.n; ++i) neighbours(i, i + 1) = neighbours(i + 1, i) = 0.5;
    form_ = projector_ * neighbours * projector_;
  }
  /// Mean of r1 under AR(1) noise of that phi, to second order in the noise of its denominator.
  [[nodiscard]] double mean(double phi) const {
    const std::size_t n = projector_.n;
    std::vector<double> power(n, 1.0);
    for (std::size_t lag = 1; lag < n; ++lag) power[lag] = std::pow(phi, static_cast<double>(lag));
    Square sigma(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) sigma(i, j) = power[i > j ? i - j : j - i];
    const Square up = form_ * sigma;
    const Square down = projector_ * sigma;
    const double numerator = up.trace();
    const double denominator = down.trace();
    const double covariance = 2.0 * trace_of_product(up, down);
    const double variance = 2.0 * trace_of_product(down, down);
    return numerator / denominator - covariance / (denominator * denominator) +
           numerator * variance / (denominator * denominator * denominator);
  }
  /// The phi in [-0.3, 0.95] with that mean.
  [[nodiscard]] double phi(double r1) const {
    double low = -0.3;
    double high = 0.95;
    for (int step = 0; step < 12; ++step) {
      const double middle = 0.5 * (low + high);
      (mean(middle) < r1 ? low : high) = middle;
    }
    return 0.5 * (low + high);
  }
  /// Variance of r1 under white noise, exact.
  [[nodiscard]] double white_variance() const {
    const double trace = form_.trace();
    const double squares = std::inner_product(form_.at.begin(), form_.at.end(), form_.at.begin(), 0.0);
    return (trace * trace + 2.0 * squares) / (free_ * (free_ + 2.0)) - trace * trace / (free_ * free_);
  }

 private:
  Square projector_;
  Square form_;
  double free_;
};

/// From this commonality on the members' common path is taken out: independent members reach it hardly ever.
inline constexpr double common_from = 3.0;

/// Longer series are left with their lines: the correction costs n^3, and r1 needs it no more.
inline constexpr Index longest_with_common_path = 120;

NYCKELTAL_INLINE PooledAutocorrelationResult without_common_path(Rows rows, PooledAutocorrelationResult plain,
                                                                 Index min_observations) {
  const Index members = rows.count();
  const auto years = static_cast<std::size_t>(rows.columns);
  std::vector<std::vector<double>> residuals(static_cast<std::size_t>(members));
  std::vector<std::vector<double>> times(static_cast<std::size_t>(members));
  std::vector<double> path(years, 0.0);
  std::vector<Index> counts(years, 0);
  double length = 0.0;
  Index used = 0;
  for (Index m = 0; m < members; ++m) {
    std::vector<double>& t = times[static_cast<std::size_t>(m)];
    std::vector<double>& r = residuals[static_cast<std::size_t>(m)];
    std::vector<double> values;
    for (std::size_t k = 0; k < years; ++k) {
      const double value = rows[m][k];
      if (is_missing(value)) continue;
      values.push_back(value);
      t.push_back(static_cast<double>(k));
    }
    if (std::ssize(values) < min_observations || !least_squares_residuals(values, t, r)) {
      r.clear();
      continue;
    }
    double squares = 0.0;
    for (const double each : r) squares += each * each;
    const double scale = std::sqrt(squares / static_cast<double>(r.size()));
    for (std::size_t k = 0; k < r.size(); ++k) {
      r[k] /= scale;
      path[static_cast<std::size_t>(t[k])] += r[k];
      ++counts[static_cast<std::size_t>(t[k])];
    }
    length += static_cast<double>(r.size());
    ++used;
  }
  if (used < 2) return plain;

  double commonality = 0.0;
  Index covered = 0;
  std::size_t first = years;
  std::size_t last = 0;
  for (std::size_t k = 0; k < years; ++k) {
    if (counts[k] == 0) continue;
    path[k] /= static_cast<double>(counts[k]);
    commonality += path[k] * path[k] * static_cast<double>(counts[k]);
    ++covered;
    first = std::min(first, k);
    last = k;
  }
  plain.commonality = commonality / static_cast<double>(covered);
  const auto typical = static_cast<std::ptrdiff_t>(std::lround(length / static_cast<double>(used)));
  if (plain.commonality < common_from || typical > longest_with_common_path || typical < 6) return plain;

  // The path has no part that level and line would take: it is orthogonal to both on each member's own years.
  std::vector<double> r1;
  std::vector<double> f;
  std::vector<double> across;
  for (std::size_t m = 0; m < residuals.size(); ++m) {
    std::vector<double>& r = residuals[m];
    if (r.empty()) continue;
    f.clear();
    for (const double t : times[m]) f.push_back(path[static_cast<std::size_t>(t)]);
    if (!least_squares_residuals(f, times[m], across)) continue;
    double product = 0.0;
    double square = 0.0;
    for (std::size_t k = 0; k < r.size(); ++k) {
      product += r[k] * across[k];
      square += across[k] * across[k];
    }
    double left = 0.0;
    for (std::size_t k = 0; k < r.size(); ++k) {
      r[k] -= product / square * across[k];
      left += r[k] * r[k];
    }
    if (!(left > 1e-12 * static_cast<double>(r.size()))) continue;
    const double each = autocorrelation_at(r, times[m], 1.0);
    if (!is_missing(each)) r1.push_back(each);
  }
  if (std::ssize(r1) < 2) return plain;

  // A design as long as the members' series are on average, from the latest years of the path.
  const std::size_t start = last + 1 - std::min(last + 1 - first, static_cast<std::size_t>(typical));
  const std::size_t rows_of_design = last + 1 - start;
  std::vector<std::vector<double>> design = {std::vector<double>(rows_of_design, 1.0),
                                             std::vector<double>(rows_of_design)};
  std::iota(design[1].begin(), design[1].end(), 0.0);
  const ResidualAutocorrelation line(design);
  design.emplace_back(path.begin() + static_cast<std::ptrdiff_t>(start),
                      path.begin() + static_cast<std::ptrdiff_t>(last) + 1);
  const ResidualAutocorrelation beside(design);
  double mean = 0.0;
  for (const double each : r1) mean += each / static_cast<double>(r1.size());
  double spread = 0.0;
  for (const double each : r1) spread += (each - mean) * (each - mean) / static_cast<double>(r1.size() - 1);
  const double phi = beside.phi(mean);
  // Back to the scale of (n r1 + 2) / (n - 4), on which the test was calibrated.
  const auto n = static_cast<double>(rows_of_design);
  PooledAutocorrelationResult out = plain;
  out.phi = usable_phi((n * line.mean(phi) + 2.0) / (n - 4.0));
  const double slope = std::max(0.3, (beside.mean(phi + 0.05) - beside.mean(phi - 0.05)) / 0.1);
  const double between = std::sqrt(std::max(0.0, spread - beside.white_variance())) / slope;
  out.between = std::min(plain.between, between);
  out.common_path_removed = true;
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE PooledAutocorrelationResult pooled_autocorrelation(Rows rows, std::span<const double> years,
                                                                    const PooledAutocorrelationOptions& options,
                                                                    const Execution& execution) {
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
