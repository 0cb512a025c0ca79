// Straight lines: least squares with standard errors for dependent residuals, the exact line of least absolute
// deviations, and the compound annual change between two points.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// What the standard error of the slope assumes of the residuals.
enum class TrendError : std::uint8_t {
  iid,  ///< independent, equal variance
  ar1,  ///< correlation phi^|distance in years|
  hac,  ///< unknown, weighed down by distance: Newey & West 1987 (doi 10.2307/1913610), Bartlett's kernel
};

struct LinearTrendOptions {
  TrendError error = TrendError::iid;
  double level = 0.95;
  double phi = missing;  ///< of ar1; missing: estimated from the residuals, bias corrected, cut to [0, 0.95]
  Index lags = -1;       ///< of hac, in years; -1: floor(4 (n / 100)^(2/9))
};

struct LinearTrend {
  double slope = missing;           ///< per year
  double intercept = missing;       ///< at year 0
  double standard_error = missing;  ///< of the slope
  double lower = missing;
  double upper = missing;
  double p = missing;          ///< two-sided, of slope 0
  double r_squared = missing;  ///< share of the sum of squares that the line takes
  double sigma = missing;      ///< residual standard deviation, divisor n - 2
  double df = missing;         ///< degrees of freedom of p and interval: n - 2, fewer for ar1
  double phi = missing;        ///< autocorrelation used (ar1)
  Index lags = 0;              ///< lags used (hac)
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few (slope may be there, error not)
};

/// Least squares line through the years, standard error for independent, AR(1) or unknown dependence.
/// The error options change the error, the interval and p, never the line.
[[nodiscard]] NYCKELTAL_API LinearTrend linear_trend(std::span<const double> values, std::span<const double> years = {},
                                                     const LinearTrendOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<LinearTrend> linear_trend(const Rows& rows, std::span<const double> years = {},
                                                                  const LinearTrendOptions& options = {},
                                                                  const Execution& execution = {});

struct LeastAbsoluteTrend {
  double slope = missing;      ///< per year; the middle of the optimal slopes where there are several
  double intercept = missing;  ///< at year 0
  double objective = missing;  ///< sum of absolute residuals
  double lower = missing;      ///< smallest and largest slope with that sum; equal where the line is unique
  double upper = missing;
  bool unique = false;
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

/// Line of least absolute deviations: minimises the sum of |y - a - b t|, exactly, O(n^2 log n). The set of optimal
/// lines is convex; where it is more than one line (`unique` false) the one midway between its extreme slopes is
/// returned, so that reversing time or the sign of the values reverses the slope.
[[nodiscard]] NYCKELTAL_API LeastAbsoluteTrend least_absolute_trend(std::span<const double> values,
                                                                    std::span<const double> years = {});

[[nodiscard]] NYCKELTAL_API std::vector<LeastAbsoluteTrend> least_absolute_trend(const Rows& rows,
                                                                                 std::span<const double> years = {},
                                                                                 const Execution& execution = {});

struct CompoundAnnualChange {
  double percent = missing;     ///< per year
  double first_year = missing;  ///< years of the two values used
  double last_year = missing;
  Index n = 0;
  Status status = Status::no_data;  ///< ok, infinite_value, no_data, sign_change, too_few, zero_base
};

/// 100 ((last / first)^(1 / years between) - 1): the constant yearly change that leads from the first observed value to
/// the last. Two points decide it; values from or below zero have none.
[[nodiscard]] NYCKELTAL_API CompoundAnnualChange compound_annual_change(std::span<const double> values,
                                                                        std::span<const double> years = {});

[[nodiscard]] NYCKELTAL_API std::vector<CompoundAnnualChange> compound_annual_change(const Rows& rows,
                                                                                     std::span<const double> years = {},
                                                                                     const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/regression.ipp"
#endif
