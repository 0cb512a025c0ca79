// Target lines: what a target asks for each year on the way to it, where a value stands beside that, and budgets.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal {

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

namespace detail {

inline void require_direction(int direction) {
  if (direction != 1 && direction != -1)
    fail("direction-out-of-range",
         "direction is " + std::to_string(direction) + " but must be 1 (higher is better) or -1 (lower is better)");
}

inline void require_rate(double rate) {
  if (!(rate >= 0.0 && rate <= 1.0))
    fail("rate-out-of-range",
         "rate is " + std::to_string(rate) + " but must lie between 0 and 1: 0.1172 means 11.72 % a year");
}

/// `value` is at the bound or on its good side. A value equal to its target counts as reached, so the comparison
/// forgives the last digits that the computation of a line loses.
[[nodiscard]] inline bool at_or_past(double value, double bound, int direction) noexcept {
  const double slack = 1e-12 * std::max(std::abs(value), std::abs(bound));
  return direction > 0 ? value >= bound - slack : value <= bound + slack;
}

/// ok where a growth rate from a to b means something.
[[nodiscard]] inline Status growth_status(double a, double b) noexcept {
  if (a == 0.0) return Status::zero_base;
  return a < 0.0 || b <= 0.0 ? Status::sign_change : Status::ok;
}

}  // namespace detail

/// The value that the line through `milestones` (ascending years) asks for in `year`. One milestone alone means "hold
/// at this or better"; after the last one its value is held. Before the first there is no line.
[[nodiscard]] inline LineValue target_line(std::span<const Milestone> milestones, double year,
                                           Interpolation between = Interpolation::linear) {
  if (milestones.empty()) detail::fail("no-milestones", "a target line needs at least one milestone");
  for (std::size_t k = 0; k < milestones.size(); ++k)
    if (!std::isfinite(milestones[k].year) || (k > 0 && milestones[k].year <= milestones[k - 1].year))
      detail::fail("milestones-unsorted", "the years of milestones must be known and ascend");
  if (is_missing(year)) return {.status = Status::no_data};
  const auto next = std::upper_bound(milestones.begin(), milestones.end(), year,
                                     [](double y, const Milestone& m) { return y < m.year; });
  if (next == milestones.begin()) return {.status = Status::not_applicable};
  const Milestone& from = *(next - 1);
  if (is_missing(from.value)) return {.status = Status::no_data};
  if (next == milestones.end() || between == Interpolation::step || year == from.year) return {.value = from.value};
  const Milestone& to = *next;
  if (is_missing(to.value)) return {.status = Status::no_data};
  const double part = (year - from.year) / (to.year - from.year);
  if (between == Interpolation::linear) return {.value = from.value + part * (to.value - from.value)};
  if (const Status status = detail::growth_status(from.value, to.value); status != Status::ok)
    return {.status = status};
  return {.value = from.value * std::pow(to.value / from.value, part)};
}

/// The value that a cut of `reduction` (0.62 for -62 %) leaves of a base year's own value.
[[nodiscard]] inline LineValue reduced_value(double base, double reduction) {
  if (!(reduction <= 1.0))
    detail::fail("reduction-out-of-range",
                 "reduction is " + std::to_string(reduction) + " but must be a share of at most 1: 0.62 means -62 %");
  if (is_missing(base)) return {.status = Status::no_data};
  if (base < 0.0) return {.status = Status::sign_change};
  return {.value = base * (1.0 - reduction)};
}

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
[[nodiscard]] inline TargetPosition target_position(const ProgressPoints& p, int direction,
                                                    Interpolation between = Interpolation::linear,
                                                    std::span<const Milestone> interim = {}) {
  detail::require_direction(direction);
  TargetPosition out;
  if (is_missing(p.value) || is_missing(p.target)) {
    out.status = Status::no_data;
    return out;
  }
  if (std::isinf(p.value) || std::isinf(p.target) || std::isinf(p.base)) {
    out.status = Status::infinite_value;
    return out;
  }
  out.gap = p.value - p.target;
  out.reached = detail::at_or_past(p.value, p.target, direction);
  if (is_missing(p.base) || is_missing(p.base_year) || is_missing(p.year) || is_missing(p.target_year)) {
    out.status = Status::no_data;
    return out;
  }
  if (p.target_year <= p.base_year) {
    out.status = Status::past_deadline;
    return out;
  }
  out.share_of_time = (p.year - p.base_year) / (p.target_year - p.base_year);
  if (detail::at_or_past(p.base, p.target, direction)) {
    // Hold at the target or better: the line is flat, and there is no way of which to have done a share.
    out.status = Status::reached;
    out.line = p.target;
  } else {
    out.share_of_way = (p.value - p.base) / (p.target - p.base);
    const Milestone ends[] = {{p.base_year, p.base}, {p.target_year, p.target}};
    LineValue line;
    if (interim.empty()) {
      line = target_line(ends, p.year, between);
    } else {
      std::vector<Milestone> milestones(interim.begin(), interim.end());
      milestones.insert(milestones.begin(), ends[0]);
      milestones.push_back(ends[1]);
      line = target_line(milestones, p.year, between);
    }
    out.line = line.value;
    out.status = line.status;
  }
  if (is_missing(out.line)) return out;
  if (p.year <= p.base_year && out.status == Status::ok) {
    out.status = Status::too_few;  // a value on its own line because the line begins there says nothing
    return out;
  }
  out.line_gap = p.value - out.line;
  out.on_line = detail::at_or_past(p.value, out.line, direction);
  return out;
}

/// Klimatkollen's yardstick: emissions fall by this share each year.
inline constexpr double carbon_law_rate = 0.1172;

/// What is left of `start` after `years` of falling by `rate` a year.
[[nodiscard]] inline double carbon_law(double start, double years, double rate = carbon_law_rate) {
  detail::require_rate(rate);
  return start * std::pow(1.0 - rate, years);
}

/// How yearly amounts add up. The two differ by half of the first and the last year: name the one that was used.
enum class Accumulation : std::uint8_t {
  sum,         ///< every year counts whole: what a table of yearly emissions adds up to
  trapezoid,   ///< the amount runs straight from one year's point to the next
  continuous,  ///< exponential decay in continuous time (budget_pace only)
};

/// Total of a path with one amount a year.
[[nodiscard]] inline double path_total(std::span<const double> path, Accumulation rule = Accumulation::sum) {
  if (rule == Accumulation::continuous)
    detail::fail("accumulation-not-defined", "a path of yearly amounts adds up by sum or by trapezoid");
  double total = 0.0;
  for (const double amount : path) total += amount;
  if (rule == Accumulation::trapezoid) total = path.empty() ? 0.0 : total - 0.5 * (path.front() + path.back());
  return total;
}

/// Total of `n_years` yearly amounts that begin at `start` and fall by `rate` a year.
[[nodiscard]] inline double carbon_law_total(double start, Index n_years, double rate = carbon_law_rate,
                                             Accumulation rule = Accumulation::sum) {
  detail::require_rate(rate);
  if (n_years < 0) detail::fail("years-negative", "the number of years must be 0 or more");
  if (n_years == 0) return 0.0;
  const double n = static_cast<double>(n_years);
  if (rate == 0.0 && rule != Accumulation::trapezoid) return start * n;
  const double gone = -std::expm1(n * std::log1p(-rate));  // share that has gone after n years
  switch (rule) {
    case Accumulation::sum:
      return start * (gone / rate);
    case Accumulation::trapezoid: {
      const double sum = rate == 0.0 ? n : gone / rate;
      return start * (sum - 0.5 * (1.0 + std::pow(1.0 - rate, n - 1.0)));
    }
    case Accumulation::continuous:
      return start * (gone / -std::log1p(-rate));
  }
  return missing;
}

struct BudgetSpent {
  double year = missing;       ///< moment when the budget is spent: 2025.75 is three quarters into 2025
  double left = missing;       ///< budget - total of the path; negative where it is overspent
  Status status = Status::ok;  ///< ok, no_data, exceeded (nothing left at the start), not_on_this_trend (it lasts)
};

/// When a path of yearly amounts from `first_year` spends a budget. By sum a year's amount is spent evenly in that
/// calendar year; by trapezoid the flow runs straight from the turn of one year to the next.
[[nodiscard]] inline BudgetSpent budget_spent(std::span<const double> path, Year first_year, double budget,
                                              Accumulation rule = Accumulation::sum) {
  BudgetSpent out;
  out.left = budget - path_total(path, rule);
  if (is_missing(out.left)) return {.status = Status::no_data};
  if (budget <= 0.0) {
    out.year = first_year;
    out.status = Status::exceeded;
    return out;
  }
  double spent = 0.0;
  const std::size_t steps = rule == Accumulation::sum ? path.size() : path.empty() ? 0 : path.size() - 1;
  for (std::size_t k = 0; k < steps; ++k) {
    const double amount = rule == Accumulation::sum ? path[k] : 0.5 * (path[k] + path[k + 1]);
    const double rest = budget - spent;
    if (amount >= rest) {
      double part = rest / amount;
      if (rule == Accumulation::trapezoid) {
        // flow(f) = a + (b - a) f: solve a f + (b - a) f^2 / 2 = rest, in the form that does not cancel
        const double a = path[k];
        const double bend = 0.5 * (path[k + 1] - a);
        part = 2.0 * rest / (a + std::sqrt(std::max(0.0, a * a + 4.0 * bend * rest)));
      }
      out.year = first_year + static_cast<double>(k) + part;
      return out;
    }
    spent += amount;
  }
  out.status = Status::not_on_this_trend;
  return out;
}

struct BudgetPaceOptions {
  Index n_years = 0;  ///< length of the path in years; 0: endless
  Accumulation rule = Accumulation::sum;
};

struct BudgetPace {
  double rate = missing;       ///< share to cut each year, so that the path from `start` spends the budget and no more
  Status status = Status::ok;  ///< ok, no_data, reached (constant amounts stay inside; rate 0), exceeded (no rate can)
};

/// The constant yearly cut that keeps a path from `start` inside a budget. The first year is `start` itself.
[[nodiscard]] inline BudgetPace budget_pace(double start, double budget, const BudgetPaceOptions& options = {}) {
  if (options.n_years < 0) detail::fail("years-negative", "the number of years must be 0 (endless) or more");
  if (is_missing(start) || is_missing(budget)) return {.status = Status::no_data};
  if (start <= 0.0) return {.rate = 0.0, .status = Status::reached};
  if (budget <= 0.0) return {.status = Status::exceeded};
  const double size = budget / start;  // the budget in years of the present amount
  if (options.n_years == 0) {
    switch (options.rule) {
      case Accumulation::sum:
        return size < 1.0 ? BudgetPace{.status = Status::exceeded} : BudgetPace{.rate = 1.0 / size};
      case Accumulation::trapezoid:
        return size < 0.5 ? BudgetPace{.status = Status::exceeded} : BudgetPace{.rate = 1.0 / (size + 0.5)};
      case Accumulation::continuous:
        return {.rate = -std::expm1(-1.0 / size)};
    }
  }
  const auto total = [&](double rate) { return carbon_law_total(1.0, options.n_years, rate, options.rule); };
  if (total(0.0) <= size) return {.rate = 0.0, .status = Status::reached};
  const double sharpest = options.rule == Accumulation::sum ? 1.0 : options.rule == Accumulation::trapezoid ? 0.5 : 0.0;
  if (size < sharpest) return {.status = Status::exceeded};
  double low = 0.0;
  double high = 1.0;
  for (int step = 0; step < 200 && high - low > 1e-15; ++step) {
    const double middle = 0.5 * (low + high);
    (total(middle) > size ? low : high) = middle;
  }
  return {.rate = high};
}

}  // namespace nyckeltal
