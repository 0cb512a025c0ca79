// Bodies of stats/projection.hpp.
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
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/projection.hpp"
#include "nyckeltal/stats/detail/target_line.hpp"
#include "nyckeltal/stats/projection.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE double TrendFit::variance_at(double year) const noexcept {
  return level_variance + slope_variance * (year - centre) * (year - centre);
}

namespace detail {

inline void require_projection(const ProjectionOptions& options) {
  require_level(options.level);
  if (!(options.phi >= 0.0 && options.phi < 1.0))
    fail("phi-out-of-range", "phi is " + std::to_string(options.phi) + " but must lie in [0, 1)");
  if (options.min_observations < 3) fail("count-out-of-range", "min_observations must be 3 or more");
  if (options.floor && options.ceiling && *options.floor > *options.ceiling)
    fail("bounds-reversed", "floor is above ceiling");
}

NYCKELTAL_INLINE double student_cdf(double t, Index degrees) noexcept {
  if (std::isinf(t)) return t > 0.0 ? 1.0 : 0.0;
  const double df = static_cast<double>(degrees);
  const double cos2 = df / (df + t * t);
  const double sin = t / std::sqrt(df + t * t);
  double term = 1.0;
  double sum = 1.0;
  double inside = 0.0;
  if (degrees % 2 == 0) {
    for (Index k = 2; k < degrees; k += 2) {
      term *= cos2 * static_cast<double>(k - 1) / static_cast<double>(k);
      sum += term;
    }
    inside = sin * sum;
  } else {
    if (degrees > 1) {
      for (Index k = 3; k < degrees; k += 2) {
        term *= cos2 * static_cast<double>(k - 1) / static_cast<double>(k);
        sum += term;
      }
      inside = sin * std::sqrt(cos2) * sum;
    }
    inside = (inside + std::atan(t / std::sqrt(df))) * (2.0 / 3.14159265358979323846);
  }
  return std::clamp(0.5 + 0.5 * inside, 0.0, 1.0);
}

}  // namespace detail

NYCKELTAL_INLINE TrendFit fit_trend(std::span<const double> values, std::span<const double> years,
                                    const ProjectionOptions& options) {
  detail::require_projection(options);
  detail::require_same_length(std::ssize(years), "years", std::ssize(values), "values");
  TrendFit fit;
  fit.phi = options.phi;
  double origin_year = missing;
  double origin = missing;
  double scale = 0.0;
  double previous = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (is_missing(values[k]) || is_missing(years[k])) continue;
    if (!(years[k] > previous)) detail::fail("years-unsorted", "years must ascend, one value a year");
    previous = years[k];
    if (std::isinf(values[k])) fit.status = Status::infinite_value;
    if (fit.n++ == 0) {
      origin_year = years[k];
      origin = values[k];
    }
    scale = std::max(scale, std::abs(values[k] - origin));
  }
  if (fit.status != Status::ok) return fit;
  if (fit.n < options.min_observations) {
    fit.status = fit.n == 0 ? Status::no_data : Status::too_few;
    return fit;
  }
  if (!std::isfinite(scale)) {
    fit.status = Status::overflow;
    return fit;
  }
  fit.last_year = previous;
  if (scale == 0.0) {
    fit.centre = fit.last_year;
    fit.level = origin;
    fit.slope = 0.0;
    fit.status = Status::constant;
    return fit;
  }

  // Whitened sums of (1, x, y): each value less phi^gap times the one before it, over sqrt(1 - phi^(2 gap)).
  // Shifted and scaled, so that neither the calendar nor the unit costs digits.
  double s11 = 0.0, s1x = 0.0, sxx = 0.0, s1y = 0.0, sxy = 0.0;
  const auto each_whitened = [&](auto&& use) {
    double last_x = 0.0, last_y = 0.0;
    bool first = true;
    for (std::size_t k = 0; k < values.size(); ++k) {
      if (is_missing(values[k]) || is_missing(years[k])) continue;
      const double x = years[k] - origin_year;
      const double y = (values[k] - origin) / scale;
      if (first || options.phi == 0.0) {
        use(1.0, x, y);
      } else {
        const double gap = x - last_x;
        const double rho = gap == 1.0 ? options.phi : std::pow(options.phi, gap);
        const double weight = 1.0 / std::sqrt(1.0 - rho * rho);
        use((1.0 - rho) * weight, (x - rho * last_x) * weight, (y - rho * last_y) * weight);
      }
      first = false;
      last_x = x;
      last_y = y;
    }
  };
  each_whitened([&](double one, double x, double) {
    s11 += one * one;
    s1x += one * x;
  });
  const double centre = s1x / s11;
  each_whitened([&](double one, double x, double y) {
    const double from_centre = x - one * centre;
    sxx += from_centre * from_centre;
    s1y += one * y;
    sxy += from_centre * y;
  });
  const double level = s1y / s11;
  const double slope = sxy / sxx;
  double squares = 0.0;
  each_whitened([&](double one, double x, double y) {
    const double residual = y - one * level - (x - one * centre) * slope;
    squares += residual * residual;
  });
  fit.centre = origin_year + centre;
  fit.level = origin + scale * level;
  fit.slope = scale * slope;
  // A line perfect to the last digits has no noise to judge by: certainty from it would be false.
  if (squares < 1e-24) {
    fit.noise_variance = fit.level_variance = fit.slope_variance = 0.0;
    fit.status = Status::variance_not_positive;
  } else {
    const double variance = squares / static_cast<double>(fit.n - 2);
    fit.noise_variance = variance * scale * scale;
    fit.level_variance = fit.noise_variance / s11;
    fit.slope_variance = fit.noise_variance / sxx;
    if (!std::isfinite(fit.noise_variance)) fit.status = Status::overflow;
  }
  for (std::size_t k = values.size(); k-- > 0;)
    if (!is_missing(values[k]) && !is_missing(years[k])) {
      fit.last_residual = values[k] - fit.at(fit.last_year);
      break;
    }
  return fit;
}

namespace detail {

[[nodiscard]] inline Prediction predict_with(const TrendFit& fit, double year, double quantile,
                                             const ProjectionOptions& options) {
  Prediction out;
  if (is_missing(fit.slope)) return out;
  const double low = options.floor.value_or(-std::numeric_limits<double>::infinity());
  const double high = options.ceiling.value_or(std::numeric_limits<double>::infinity());
  const auto inside = [&](double x) { return std::clamp(x, low, high); };
  const double line = fit.at(year);
  const double gap = year - fit.last_year;
  const double memory = fit.phi > 0.0 && gap > 0.0 && fit.usable() ? std::pow(fit.phi, gap) : 0.0;
  out.line = inside(line);
  out.value = inside(line + (memory > 0.0 ? memory * fit.last_residual : 0.0));
  if (!fit.usable()) return out;
  out.line_standard_error = std::sqrt(fit.variance_at(year));
  const double lever = (year - fit.centre) - memory * (fit.last_year - fit.centre);
  out.standard_error = std::sqrt(fit.level_variance * (1.0 - memory) * (1.0 - memory) +
                                 fit.slope_variance * lever * lever + fit.noise_variance * (1.0 - memory * memory));
  const double observed = line + memory * (memory > 0.0 ? fit.last_residual : 0.0);
  out.line_lower = inside(line - quantile * out.line_standard_error);
  out.line_upper = inside(line + quantile * out.line_standard_error);
  out.lower = inside(observed - quantile * out.standard_error);
  out.upper = inside(observed + quantile * out.standard_error);
  return out;
}

[[nodiscard]] inline double chance(double distance, double standard_error, Index degrees) noexcept {
  return standard_error > 0.0 ? student_cdf(distance / standard_error, degrees) : missing;
}

}  // namespace detail

NYCKELTAL_INLINE Prediction predict(const TrendFit& fit, double year, const ProjectionOptions& options) {
  detail::require_projection(options);
  const double quantile = fit.usable() ? detail::student_quantile(options.level, fit.n - 2) : missing;
  return detail::predict_with(fit, year, quantile, options);
}

NYCKELTAL_INLINE double probability_line_past(const TrendFit& fit, double year, double value, int direction) {
  detail::require_direction(direction);
  if (!fit.usable()) return missing;
  return detail::chance(direction * (fit.at(year) - value), std::sqrt(fit.variance_at(year)), fit.n - 2);
}

NYCKELTAL_INLINE Arrival arrival(const TrendFit& fit, double target, int direction, double quantile) {
  detail::require_direction(direction);
  Arrival out;
  if (is_missing(target) || is_missing(fit.slope)) {
    out.status = fit.status == Status::ok ? Status::no_data : fit.status;
    return out;
  }
  if (detail::at_or_past(fit.at(fit.last_year), target, direction)) {
    out.status = Status::reached;
    return out;
  }
  if (direction * fit.slope <= 0.0) {
    out.status = Status::not_on_this_trend;
    return out;
  }
  out.year = fit.centre + (target - fit.level) / fit.slope;
  out.status = fit.status;
  if (!fit.usable()) return out;
  // (level + slope u - target)^2 = quantile^2 (level_variance + slope_variance u^2), u = year - centre
  const double q2 = quantile * quantile;
  const double miss = fit.level - target;
  const double a = fit.slope * fit.slope - q2 * fit.slope_variance;
  const double half_b = fit.slope * miss;
  const double c = miss * miss - q2 * fit.level_variance;
  const double root = half_b * half_b - a * c;
  out.lower = -std::numeric_limits<double>::infinity();
  out.upper = std::numeric_limits<double>::infinity();
  if (a != 0.0 && root >= 0.0) {
    const double size = std::sqrt(root);
    const double one = (-half_b - size) / a;
    const double two = (-half_b + size) / a;
    if (a > 0.0) {
      out.lower = fit.centre + one;
      out.upper = fit.centre + two;
      return out;
    }
    // Two rays: the estimate lies on one of them.
    const double u = out.year - fit.centre;
    if (u >= std::max(one, two)) out.lower = fit.centre + std::max(one, two);
    if (u <= std::min(one, two)) out.upper = fit.centre + std::min(one, two);
  }
  out.status = Status::unbounded;
  return out;
}

namespace detail {

NYCKELTAL_INLINE ProjectionResult project_with(const TrendFit& fit, double target_year, double target, int direction,
                                               double quantile, const ProjectionOptions& options) {
  ProjectionResult out;
  out.phi = fit.phi;
  out.n = fit.n;
  out.slope = fit.slope;
  out.status = out.arrival_status = fit.status;
  if (is_missing(fit.slope)) return out;
  const bool usable = fit.usable();
  if (usable) {
    const double half = quantile * std::sqrt(fit.slope_variance);
    out.slope_lower = fit.slope - half;
    out.slope_upper = fit.slope + half;
  }
  const Arrival meets = arrival(fit, target, direction, quantile);
  out.arrival_year = meets.year;
  out.arrival_lower = meets.lower;
  out.arrival_upper = meets.upper;
  out.arrival_status = meets.status;
  if (is_missing(target_year) || is_missing(target)) {
    out.status = Status::no_data;
    return out;
  }
  if (target_year <= fit.last_year) {
    out.status = Status::past_deadline;
    return out;
  }
  const Prediction there = predict_with(fit, target_year, quantile, options);
  out.line = there.line;
  out.line_lower = there.line_lower;
  out.line_upper = there.line_upper;
  out.projected = there.value;
  out.projected_lower = there.lower;
  out.projected_upper = there.upper;
  out.standard_error = there.standard_error;
  if (!usable) return out;
  // From the unbounded line: stopping it at a bound would move probability.
  const double line = fit.at(target_year);
  out.p_trend = chance(direction * (line - target), there.line_standard_error, fit.n - 2);
  const double memory = fit.phi > 0.0 ? std::pow(fit.phi, target_year - fit.last_year) : 0.0;
  out.p_observed = chance(direction * (line + memory * fit.last_residual - target), there.standard_error, fit.n - 2);
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE ProjectionResult project_to_target(std::span<const double> values, std::span<const double> years,
                                                    double target_year, double target, int direction,
                                                    const ProjectionOptions& options) {
  detail::require_direction(direction);
  const TrendFit fit = fit_trend(values, years, options);
  const double quantile = fit.usable() ? detail::student_quantile(options.level, fit.n - 2) : missing;
  return detail::project_with(fit, target_year, target, direction, quantile, options);
}

NYCKELTAL_INLINE std::vector<ProjectionResult> project_to_target_rows(
    std::span<const double> values, std::span<const double> years, std::span<const double> target_years,
    std::span<const double> targets, int direction, std::span<const double> phi, const ProjectionOptions& options,
    const Execution& execution) {
  detail::require_direction(direction);
  detail::require_projection(options);
  const Index width = std::ssize(years);
  if (width == 0 || std::ssize(values) % width != 0)
    detail::fail("length-mismatch", "values must have whole rows of as many elements as there are years");
  const Index rows = std::ssize(values) / width;
  const auto require_rows = [&](std::span<const double> given, const char* name, bool optional) {
    if (std::ssize(given) != rows && std::ssize(given) != 1 && !(optional && given.empty()))
      detail::fail("length-mismatch", std::string(name) + " must have one element, or one for each row");
  };
  require_rows(target_years, "target_years", false);
  require_rows(targets, "targets", false);
  require_rows(phi, "phi", true);
  const auto of = [](std::span<const double> given, Index row) {
    return given.size() == 1 ? given.front() : given[static_cast<std::size_t>(row)];
  };
  std::vector<ProjectionResult> out(static_cast<std::size_t>(rows));
  parallel_for(rows, 256, execution, [&](Index begin, Index end) {
    detail::StudentQuantiles quantiles(options.level);
    for (Index row = begin; row < end; ++row) {
      ProjectionOptions each = options;
      if (!phi.empty()) each.phi = of(phi, row);
      const TrendFit fit = fit_trend(
          values.subspan(static_cast<std::size_t>(row * width), static_cast<std::size_t>(width)), years, each);
      out[static_cast<std::size_t>(row)] = detail::project_with(fit, of(target_years, row), of(targets, row), direction,
                                                                fit.usable() ? quantiles(fit.n - 2) : missing, each);
    }
  });
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
