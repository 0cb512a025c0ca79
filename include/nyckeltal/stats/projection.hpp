// Where a series goes if its trend goes on: a straight line with its uncertainty, the chance that it arrives, and when.
//
// The noise around the line may be autocorrelated, AR(1) with a phi that is *given*: one short series cannot estimate
// it (standard deviation about 1/sqrt(n), biased towards 0), a panel can (stats/autocorrelation.hpp). With phi given,
// generalised least squares and Student's t with n - 2 degrees of freedom are exact under normal noise; phi = 0 is
// ordinary least squares.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct ProjectionOptions {
  double level = 0.95;
  double phi = 0.0;            ///< lag-one autocorrelation of the noise, [0, 1); given or pooled, never of one series
  Index min_observations = 5;  ///< at least 3
  std::optional<double> floor = {};  ///< natural bounds: projected values stop there
  std::optional<double> ceiling = {};
};

/// A straight line fitted to a series, in the form whose two coefficients are uncorrelated.
struct NYCKELTAL_API TrendFit {
  double centre = missing;  ///< the year in which level and slope are uncorrelated
  double level = missing;   ///< of the line in that year
  double slope = missing;   ///< unit per year
  double level_variance = missing;
  double slope_variance = missing;
  double noise_variance = missing;  ///< of one value around the line
  double last_year = missing;
  double last_residual = missing;  ///< value - line in the last year
  double phi = 0.0;
  Index n = 0;
  /// ok; no_data; too_few; infinite_value; constant (all values equal: no noise to judge by); variance_not_positive (a
  /// perfect line: the same); overflow
  Status status = Status::ok;

  [[nodiscard]] double at(double year) const noexcept { return level + slope * (year - centre); }
  [[nodiscard]] double variance_at(double year) const noexcept;
  [[nodiscard]] double degrees_of_freedom() const noexcept { return static_cast<double>(n - 2); }
  /// True where the line comes with an uncertainty.
  [[nodiscard]] bool usable() const noexcept { return status == Status::ok; }
};

/// Fits the line. Years ascend; missing values are left out, and the noise of years that lie apart is correlated
/// phi^(years between), so a gap is no mistake.
[[nodiscard]] NYCKELTAL_API TrendFit fit_trend(std::span<const double> values, std::span<const double> years,
                                               const ProjectionOptions& options = {});

struct Prediction {
  double line = missing;  ///< the trend line in that year
  double line_lower = missing;
  double line_upper = missing;
  double value = missing;  ///< the value to be observed: the line, and what is left of the last residual
  double lower = missing;  ///< prediction interval
  double upper = missing;
  double standard_error = missing;  ///< of the value to be observed
  double line_standard_error = missing;
};

/// The line and the value to be observed in `year`, with intervals: one slice of the fan that pictures show.
[[nodiscard]] NYCKELTAL_API Prediction predict(const TrendFit& fit, double year, const ProjectionOptions& options = {});

/// P(the line is at or past `value` in `year`). Missing without a usable fit.
[[nodiscard]] NYCKELTAL_API double probability_line_past(const TrendFit& fit, double year, double value, int direction);

struct Arrival {
  double year = missing;  ///< when the trend line meets the target
  double lower = missing;
  double upper = missing;  ///< infinity where the data cannot say that it arrives at all
  /// ok; reached (the line is there already); not_on_this_trend; unbounded (a limit is infinite); the fit's own
  Status status = Status::ok;
};

/// When the line meets the target, with Fieller's interval (1954): all years in which a test at this level would not
/// tell line and target apart. It opens to infinity where the slope itself is not told apart from 0.
[[nodiscard]] NYCKELTAL_API Arrival arrival(const TrendFit& fit, double target, int direction, double quantile);

struct ProjectionResult {
  double slope = missing;  ///< unit per year
  double slope_lower = missing;
  double slope_upper = missing;
  double line = missing;  ///< the trend line in the target year, and its confidence interval
  double line_lower = missing;
  double line_upper = missing;
  double projected = missing;  ///< the value to be observed in the target year, and its prediction interval
  double projected_lower = missing;
  double projected_upper = missing;
  double standard_error = missing;  ///< of the projected value
  double p_trend = missing;         ///< P(trend line at or past the target in the target year)
  double p_observed = missing;      ///< P(observed value at or past it); it carries one year's own noise too
  double arrival_year = missing;
  double arrival_lower = missing;
  double arrival_upper = missing;
  Status arrival_status = Status::ok;
  double phi = 0.0;
  Index n = 0;
  /// ok; past_deadline (no later than the last value: no projection); no_data; too_few; constant;
  /// variance_not_positive; infinite_value; overflow
  Status status = Status::ok;
};

/// "If the trend since the first of these years goes on": the line and the value in the target year with intervals, the
/// probability that each is at or past the target, and the year of arrival.
///
/// The probabilities are those of a flat prior on line and noise (Student's t), calibrated under normal AR(1) noise of
/// the phi given (docs/progress.md). They know nothing of decisions taken, of breaks, or of bounds: a share near its
/// ceiling levels off before the line does.
[[nodiscard]] NYCKELTAL_API ProjectionResult project_to_target(std::span<const double> values,
                                                               std::span<const double> years, double target_year,
                                                               double target, int direction,
                                                               const ProjectionOptions& options = {});

/// The same for each row of `values` (rows x years, C order). `target_years` and `targets` have one element a row, or
/// one for all; `phi` likewise, or none for options.phi.
[[nodiscard]] NYCKELTAL_API std::vector<ProjectionResult> project_to_target_rows(
    std::span<const double> values, std::span<const double> years, std::span<const double> target_years,
    std::span<const double> targets, int direction, std::span<const double> phi = {},
    const ProjectionOptions& options = {}, const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/projection.ipp"
#endif
