// Theil-Sen slope with an interval from the exact null of Kendall's S, and Siegel's repeated medians.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Which slopes, by rank, bound the interval. `exact` inverts the exact test (Hollander & Wolfe): its coverage is at
/// least the level. `interpolated` (Gilbert 1987) and `rounded` (Sen 1968 as R's trend and scipy have it) use the
/// normal approximation with the variance corrected for ties; their coverage may fall short and is reported.
enum class SlopeInterval : std::uint8_t { exact, interpolated, rounded };

/// `joint`: median of y - b t. `separate`: median of y minus b times median of t (Conover 1980).
enum class Intercept : std::uint8_t { joint, separate };

struct TheilSenOptions {
  double level = 0.95;
  SlopeInterval interval = SlopeInterval::exact;
  Intercept intercept = Intercept::joint;
};

/// Slope and limits in units a year, intercept in units at year 0 of the axis. Limits that the data cannot give are
/// infinite, with `coverage` 1 and status `unbounded`.
struct TheilSenResult {
  double slope = missing;
  double intercept = missing;
  double lower = missing;
  double upper = missing;
  double coverage = missing;
  Index n = 0;
  Status status = Status::no_data;
};

struct SiegelResult {
  double slope = missing;
  double intercept = missing;
  Index n = 0;
  Status status = Status::no_data;
};

/// Theil-Sen slope: the median of (x_j - x_i) / (t_j - t_i) over pairs with different times (Theil 1950; Sen 1968,
/// doi 10.1080/01621459.1968.10480934), mean of the two middle slopes where their number is even. Limits by rank, see
/// SlopeInterval; the null of the interval is that of untied values, because y - b t is untied almost surely.
/// NaN is missing. Status: no_data, too_few (no pair with different times), infinite_value, constant, unbounded (no
/// limits at this n and level: n <= 4 at 95 %), approximate (exact interval asked for above n = 150), overflow.
/// O(n^2) time; memory O(n^2) up to n = 2,000 and O(n) above.
[[nodiscard]] NYCKELTAL_API std::vector<TheilSenResult> theil_sen(Rows rows, std::span<const double> years = {},
                                                                  const TheilSenOptions& options = {},
                                                                  const Execution& execution = {});

/// As the batch form, for one series.
[[nodiscard]] NYCKELTAL_API TheilSenResult theil_sen(std::span<const double> values, std::span<const double> years = {},
                                                     const TheilSenOptions& options = {});

/// Siegel's repeated median: the median over i of the median over j of the slopes through i and j (Siegel 1982,
/// doi 10.1093/biomet/69.1.242); intercept the median of y - b t. Tolerates up to half of the values being wrong.
/// Missing data and statuses as theil_sen. O(n^2) time, O(n) memory.
[[nodiscard]] NYCKELTAL_API std::vector<SiegelResult> siegel(Rows rows, std::span<const double> years = {},
                                                             const Execution& execution = {});

/// As the batch form, for one series.
[[nodiscard]] NYCKELTAL_API SiegelResult siegel(std::span<const double> values, std::span<const double> years = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/theil_sen.ipp"
#endif
