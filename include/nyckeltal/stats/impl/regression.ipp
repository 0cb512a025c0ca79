// Bodies of stats/regression.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/regression.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/regression.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

NYCKELTAL_INLINE double centre(std::vector<double>& x) {
  double mean = 0.0;
  for (int pass = 0; pass < 2; ++pass) {
    double part = 0.0;
    for (const double each : x) part += each;
    part /= static_cast<double>(x.size());
    for (double& each : x) each -= part;
    mean += part;
  }
  return mean;
}

/// Lag-one autocorrelation of residuals over pairs exactly one year apart, corrected for the two parameters that were
/// fitted, (n r + 2) / (n - 4), and cut to [0, 0.95]. 0 where no two years are adjacent.
[[nodiscard]] inline double residual_phi(std::span<const double> t, std::span<const double> e) {
  double products = 0.0;
  double squares = 0.0;
  Index pairs = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    squares += e[i] * e[i];
    if (i == 0 || std::abs(t[i] - t[i - 1] - 1.0) > 1e-9) continue;
    products += e[i] * e[i - 1];
    ++pairs;
  }
  const auto n = static_cast<double>(e.size());
  if (pairs == 0 || squares <= 0.0) return 0.0;
  // A sum over n - 1 pairs in a full series, scaled up where gaps leave fewer.
  const double r = products * (n - 1.0) / static_cast<double>(pairs) / squares;
  return std::clamp((n * r + 2.0) / (n - 4.0), 0.0, 0.95);
}

/// Variance of the slope under correlation phi^|dt|, the error variance from rss / tr(M R), and the degrees of freedom
/// tr(M R)^2 / tr(M R M R) (Satterthwaite), M the residual maker and R the correlation.
struct SlopeVariance {
  double variance;
  double df;
};

[[nodiscard]] inline SlopeVariance ar1_variance(std::span<const double> t, double tt, double rss, double phi) {
  const std::size_t n = t.size();
  const auto count = static_cast<double>(n);
  std::vector<double> mr(n * n);
  double quadratic = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    double mean = 0.0;
    double slope = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double r = i == j ? 1.0 : phi == 0.0 ? 0.0 : std::pow(phi, std::abs(t[i] - t[j]));
      mr[i * n + j] = r;
      mean += r / count;
      slope += t[i] * r / tt;
      quadratic += t[i] * r * t[j];
    }
    for (std::size_t i = 0; i < n; ++i) mr[i * n + j] -= mean + slope * t[i];
  }
  double trace = 0.0;
  double trace2 = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    trace += mr[i * n + i];
    for (std::size_t j = 0; j < n; ++j) trace2 += mr[i * n + j] * mr[j * n + i];
  }
  return {rss / trace * quadratic / (tt * tt), trace * trace / trace2};
}

/// Newey-West with n / (n - 2), lags measured in years.
[[nodiscard]] inline double hac_variance(std::span<const double> t, double tt, std::span<const double> e, Index lags) {
  const double reach = static_cast<double>(lags) + 1.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    sum += t[i] * t[i] * e[i] * e[i];
    for (std::size_t j = i; j-- > 0;) {
      const double distance = t[i] - t[j];
      if (distance >= reach) break;
      sum += 2.0 * (1.0 - distance / reach) * t[i] * e[i] * t[j] * e[j];
    }
  }
  const auto n = static_cast<double>(t.size());
  return std::max(0.0, sum) * n / (n - 2.0) / (tt * tt);
}

inline void require_linear_options(const LinearTrendOptions& options) {
  require_level(options.level);
  if (!is_missing(options.phi) && !(options.phi >= 0.0 && options.phi < 1.0))
    fail("phi-out-of-range",
         "phi is " + std::to_string(options.phi) + " but must lie in [0, 1): leave it out to have it estimated");
  if (options.lags < -1)
    fail("lags-negative", "lags is " + std::to_string(options.lags) + " but must be 0 or more, or -1 for the default");
}

/// Student's quantile of the interval, for n - 2 degrees of freedom: it costs more than the fit, and series of one
/// length share it.
[[nodiscard]] inline double interval_quantile(double df, double level) {
  return distributions::student_quantile(df, 0.5 + 0.5 * level);
}

[[nodiscard]] inline std::vector<double> interval_quantiles(Index longest, double level) {
  std::vector<double> out(static_cast<std::size_t>(longest) + 1, missing);
  for (Index n = 3; n <= longest; ++n)
    out[static_cast<std::size_t>(n)] = interval_quantile(static_cast<double>(n) - 2.0, level);
  return out;
}

/// `quantiles` by n, or empty.
[[nodiscard]] inline LinearTrend fit_linear_trend(std::span<const double> values, std::span<const double> years,
                                                  const LinearTrendOptions& options,
                                                  std::span<const double> quantiles) {
  const ObservedSeries x = observed(values, years);
  LinearTrend out;
  out.n = x.n();
  if (x.n() == 0) return out;
  out.status = x.infinite ? Status::infinite_value : Status::too_few;
  if (x.infinite || x.n() < 2) return out;

  const auto n = static_cast<double>(x.n());
  const int exponent = binary_scale(x.values);
  std::vector<double> y(x.values);
  for (double& each : y) each = std::ldexp(each, -exponent);
  std::vector<double> t(x.years);
  const double mean_y = centre(y);
  const double mean_t = centre(t);
  double tt = 0.0;
  double ty = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    tt += t[i] * t[i];
    ty += t[i] * y[i];
    yy += y[i] * y[i];
  }
  const double slope = x.constant ? 0.0 : ty / tt;
  out.slope = std::ldexp(slope, exponent);
  out.intercept = x.constant ? x.values.front() : std::ldexp(mean_y - slope * mean_t, exponent);
  if (x.constant) {
    out.status = Status::constant;
    return out;
  }
  std::vector<double> e(y.size());
  double rss = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    e[i] = y[i] - slope * t[i];
    rss += e[i] * e[i];
  }
  out.r_squared = 1.0 - rss / yy;
  // ar1 estimates a third parameter, and its bias correction divides by n - 4.
  const Index needed = options.error == TrendError::ar1 && is_missing(options.phi) ? 6 : 3;
  if (x.n() < needed) return out;

  out.status = Status::ok;
  out.df = n - 2.0;
  out.sigma = std::ldexp(std::sqrt(rss / (n - 2.0)), exponent);
  double variance = rss / (n - 2.0) / tt;
  if (options.error == TrendError::ar1) {
    out.phi = is_missing(options.phi) ? residual_phi(t, e) : options.phi;
    const SlopeVariance v = ar1_variance(t, tt, rss, out.phi);
    variance = v.variance;
    out.df = v.df;
  } else if (options.error == TrendError::hac) {
    out.lags = options.lags >= 0 ? options.lags : static_cast<Index>(4.0 * std::pow(n / 100.0, 2.0 / 9.0));
    variance = hac_variance(t, tt, e, out.lags);
  }
  const double error = std::sqrt(variance);
  out.standard_error = std::ldexp(error, exponent);
  const bool shared = options.error != TrendError::ar1 && !quantiles.empty();
  const double half =
      error * (shared ? quantiles[static_cast<std::size_t>(x.n())] : interval_quantile(out.df, options.level));
  out.lower = std::ldexp(slope - half, exponent);
  out.upper = std::ldexp(slope + half, exponent);
  out.p = error > 0.0    ? 2.0 * detail::distributions::student_above(out.df, std::abs(slope) / error)
          : slope == 0.0 ? 1.0
                         : 0.0;
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE LinearTrend linear_trend(std::span<const double> values, std::span<const double> years,
                                          const LinearTrendOptions& options) {
  detail::require_years(years, std::ssize(values));
  detail::require_linear_options(options);
  return detail::fit_linear_trend(values, years, options, {});
}

NYCKELTAL_INLINE std::vector<LinearTrend> linear_trend(const Rows& rows, std::span<const double> years,
                                                       const LinearTrendOptions& options, const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_linear_options(options);
  // A table by n pays where there are more series than lengths.
  const bool many = options.error != TrendError::ar1 && rows.count() > rows.columns;
  const std::vector<double> quantiles =
      many ? detail::interval_quantiles(rows.columns, options.level) : std::vector<double>{};
  return detail::each_row(rows.count(), 64, execution,
                          [&](Index row) { return detail::fit_linear_trend(rows[row], years, options, quantiles); });
}

namespace detail {

[[nodiscard]] inline LeastAbsoluteTrend fit_least_absolute_trend(std::span<const double> values,
                                                                 std::span<const double> years) {
  const ObservedSeries x = observed(values, years);
  LeastAbsoluteTrend out;
  out.n = x.n();
  if (x.n() == 0) return out;
  out.status = x.infinite ? Status::infinite_value : Status::too_few;
  if (x.infinite || x.n() < 2) return out;
  if (x.constant) {
    out.status = Status::constant;
    out.slope = out.lower = out.upper = out.objective = 0.0;
    out.intercept = x.values.front();
    out.unique = true;
    return out;
  }
  const int exponent = binary_scale(x.values);
  std::vector<double> y(x.values);
  for (double& each : y) each = std::ldexp(each, -exponent);
  std::vector<double> t(x.years);
  const double mean_t = centre(t);
  const std::size_t n = y.size();

  // An optimal line goes through two of the points. Through a given point the best slope is a weighted median of the
  // slopes to the others, weights |dt|; where half the weight lies on either side both neighbours are as good.
  struct Line {
    double slope, level, objective;
  };
  struct Weighted {
    double slope, weight;
  };
  std::vector<Line> lines;
  lines.reserve(2 * n);
  std::vector<Weighted> slopes(n - 1);
  const auto add = [&](std::size_t anchor, double slope) {
    const double level = y[anchor] - slope * t[anchor];
    double sum = 0.0;
    for (std::size_t j = 0; j < n; ++j) sum += j == anchor ? 0.0 : std::abs(y[j] - level - slope * t[j]);
    lines.push_back({slope, level, sum});
  };
  for (std::size_t i = 0; i < n; ++i) {
    double total = 0.0;
    for (std::size_t j = 0, k = 0; j < n; ++j) {
      if (j == i) continue;
      slopes[k++] = {(y[j] - y[i]) / (t[j] - t[i]), std::abs(t[j] - t[i])};
      total += slopes[k - 1].weight;
    }
    std::sort(slopes.begin(), slopes.end(), [](const Weighted& a, const Weighted& b) {
      return a.slope != b.slope ? a.slope < b.slope : a.weight < b.weight;
    });
    double below = 0.0;
    std::size_t k = 0;
    while (k + 1 < slopes.size() && below + slopes[k].weight < 0.5 * total * (1.0 - 1e-12)) below += slopes[k++].weight;
    add(i, slopes[k].slope);
    if (k + 1 < slopes.size() && below + slopes[k].weight <= 0.5 * total * (1.0 + 1e-12)) add(i, slopes[k + 1].slope);
  }
  double best = std::numeric_limits<double>::infinity();
  for (const Line& line : lines) best = std::min(best, line.objective);
  // Sums that differ by rounding only are equal: residuals are differences of numbers up to 1.
  const double slack = 1e-13 * static_cast<double>(n) + 1e-12 * best;
  const Line* low = nullptr;
  const Line* high = nullptr;
  for (const Line& line : lines) {
    if (line.objective > best + slack) continue;
    if (low == nullptr || line.slope < low->slope) low = &line;
    if (high == nullptr || line.slope > high->slope) high = &line;
  }
  const double span = t.back() - t.front();
  out.unique = (high->slope - low->slope) * span <= 1e-12;
  const Line& either = low->objective <= high->objective ? *low : *high;
  const double slope = out.unique ? either.slope : 0.5 * (low->slope + high->slope);
  const double level = out.unique ? either.level : 0.5 * (low->level + high->level);
  out.slope = std::ldexp(slope, exponent);
  out.lower = out.unique ? out.slope : std::ldexp(low->slope, exponent);
  out.upper = out.unique ? out.slope : std::ldexp(high->slope, exponent);
  out.intercept = std::ldexp(level - slope * mean_t, exponent);
  out.objective = std::ldexp(best, exponent);
  out.status = Status::ok;
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE LeastAbsoluteTrend least_absolute_trend(std::span<const double> values,
                                                         std::span<const double> years) {
  detail::require_years(years, std::ssize(values));
  return detail::fit_least_absolute_trend(values, years);
}

NYCKELTAL_INLINE std::vector<LeastAbsoluteTrend> least_absolute_trend(const Rows& rows, std::span<const double> years,
                                                                      const Execution& execution) {
  detail::require_years(years, rows.columns);
  return detail::each_row(rows.count(), 64, execution,
                          [&](Index row) { return detail::fit_least_absolute_trend(rows[row], years); });
}

namespace detail {

[[nodiscard]] inline CompoundAnnualChange find_compound_annual_change(std::span<const double> values,
                                                                      std::span<const double> years) {
  const ObservedSeries x = observed(values, years);
  CompoundAnnualChange out;
  out.n = x.n();
  if (x.n() == 0) return out;
  out.first_year = x.years.front();
  out.last_year = x.years.back();
  const double first = x.values.front();
  const double last = x.values.back();
  out.status = std::isinf(first) || std::isinf(last) ? Status::infinite_value
               : x.n() < 2                           ? Status::too_few
               : first == 0.0                        ? Status::zero_base
               : first < 0.0 || last < 0.0           ? Status::sign_change
                                                     : Status::ok;
  if (out.status == Status::ok)
    out.percent = last == 0.0
                      ? -100.0
                      : 100.0 * std::expm1((std::log(last) - std::log(first)) / (out.last_year - out.first_year));
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE CompoundAnnualChange compound_annual_change(std::span<const double> values,
                                                             std::span<const double> years) {
  detail::require_years(years, std::ssize(values));
  return detail::find_compound_annual_change(values, years);
}

NYCKELTAL_INLINE std::vector<CompoundAnnualChange> compound_annual_change(const Rows& rows,
                                                                          std::span<const double> years,
                                                                          const Execution& execution) {
  detail::require_years(years, rows.columns);
  return detail::each_row(rows.count(), 1024, execution,
                          [&](Index row) { return detail::find_compound_annual_change(rows[row], years); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
