// Target lines: what a target asks for each year on the way to it, where a value stands beside that, and budgets.
#pragma once

#include <cstdint>
#include <span>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// A value asked for from a year on.
struct Milestone {
  double year = missing;
  double value = missing;
};

/// What is asked for between two milestones.
enum class Interpolation : std::uint8_t {
  linear,     ///< the same number of units each year
  geometric,  ///< the same share each year; needs positive values
  step,       ///< the last milestone's value until the next one
};

struct LineValue {
  double value = missing;
  Status status = Status::ok;  ///< ok, no_data, not_applicable (before the line begins), zero_base, sign_change
};

/// The value that the line through `milestones` (ascending years) asks for in `year`. One milestone alone means "hold
/// at this or better"; after the last one its value is held. Before the first there is no line.
[[nodiscard]] NYCKELTAL_API LineValue target_line(std::span<const Milestone> milestones, double year,
                                                  Interpolation between = Interpolation::linear);

/// The value that a cut of `reduction` (0.62 for -62 %) leaves of a base year's own value.
[[nodiscard]] NYCKELTAL_API LineValue reduced_value(double base, double reduction);

/// From where, where now, where to: what a target is judged by. Years may be fractions.
struct ProgressPoints {
  double base_year = missing;
  double base = missing;
  double year = missing;
  double value = missing;
  double target_year = missing;
  double target = missing;
};

struct TargetPosition {
  double gap = missing;            ///< value - target, in the unit
  double share_of_way = missing;   ///< of the distance from base to target; may be negative or above 1
  double share_of_time = missing;  ///< of the time from base year to target year
  double line = missing;           ///< what the line asks for in the year of the value
  double line_gap = missing;       ///< value - line, in the unit
  bool reached = false;            ///< the value is at or past the target
  bool on_line = false;            ///< the value is at or past the line
  /// ok; no_data; infinite_value; reached where the base was at or past the target already, so that there is no way to
  /// share; zero_base or sign_change where a geometric line does not exist; too_few where the value is the base.
  Status status = Status::ok;
};

/// Where a value stands between base and target, and beside the line between them, which runs through `interim` targets
/// where there are any (their years between base year and target year, ascending).
[[nodiscard]] NYCKELTAL_API TargetPosition target_position(const ProgressPoints& p, int direction,
                                                           Interpolation between = Interpolation::linear,
                                                           std::span<const Milestone> interim = {});

/// Klimatkollen's yardstick: emissions fall by this share each year.
inline constexpr double carbon_law_rate = 0.1172;

/// What is left of `start` after `years` of falling by `rate` a year.
[[nodiscard]] NYCKELTAL_API double carbon_law(double start, double years, double rate = carbon_law_rate);

/// How yearly amounts add up. The two differ by half of the first and the last year: name the one that was used.
enum class Accumulation : std::uint8_t {
  sum,         ///< every year counts whole: what a table of yearly emissions adds up to
  trapezoid,   ///< the amount runs straight from one year's point to the next
  continuous,  ///< exponential decay in continuous time (budget_pace only)
};

/// Total of a path with one amount a year.
[[nodiscard]] NYCKELTAL_API double path_total(std::span<const double> path, Accumulation rule = Accumulation::sum);

/// Total of `n_years` yearly amounts that begin at `start` and fall by `rate` a year.
[[nodiscard]] NYCKELTAL_API double carbon_law_total(double start, Index n_years, double rate = carbon_law_rate,
                                                    Accumulation rule = Accumulation::sum);

struct BudgetSpent {
  double year = missing;       ///< moment when the budget is spent: 2025.75 is three quarters into 2025
  double left = missing;       ///< budget - total of the path; negative where it is overspent
  Status status = Status::ok;  ///< ok, no_data, exceeded (nothing left at the start), not_on_this_trend (it lasts)
};

/// When a path of yearly amounts from `first_year` spends a budget. By sum a year's amount is spent evenly in that
/// calendar year; by trapezoid the flow runs straight from the turn of one year to the next.
[[nodiscard]] NYCKELTAL_API BudgetSpent budget_spent(std::span<const double> path, Year first_year, double budget,
                                                     Accumulation rule = Accumulation::sum);

struct BudgetPaceOptions {
  Index n_years = 0;  ///< length of the path in years; 0: endless
  Accumulation rule = Accumulation::sum;
};

struct BudgetPace {
  double rate = missing;       ///< share to cut each year, so that the path from `start` spends the budget and no more
  Status status = Status::ok;  ///< ok, no_data, reached (constant amounts stay inside; rate 0), exceeded (no rate can)
};

/// The constant yearly cut that keeps a path from `start` inside a budget. The first year is `start` itself.
[[nodiscard]] NYCKELTAL_API BudgetPace budget_pace(double start, double budget, const BudgetPaceOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/target_line.ipp"
#endif
