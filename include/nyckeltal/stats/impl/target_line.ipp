// Bodies of stats/target_line.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/target_line.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline void require_rate(double rate) {
  if (!(rate >= 0.0 && rate <= 1.0))
    fail("rate-out-of-range",
         "rate is " + std::to_string(rate) + " but must lie between 0 and 1: 0.1172 means 11.72 % a year");
}

}  // namespace detail

NYCKELTAL_INLINE LineValue target_line(std::span<const Milestone> milestones, double year, Interpolation between) {
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

NYCKELTAL_INLINE LineValue reduced_value(double base, double reduction) {
  if (!(reduction <= 1.0))
    detail::fail("reduction-out-of-range",
                 "reduction is " + std::to_string(reduction) + " but must be a share of at most 1: 0.62 means -62 %");
  if (is_missing(base)) return {.status = Status::no_data};
  if (base < 0.0) return {.status = Status::sign_change};
  return {.value = base * (1.0 - reduction)};
}

NYCKELTAL_INLINE TargetPosition target_position(const ProgressPoints& p, int direction, Interpolation between,
                                                std::span<const Milestone> interim) {
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

NYCKELTAL_INLINE double carbon_law(double start, double years, double rate) {
  detail::require_rate(rate);
  return start * std::pow(1.0 - rate, years);
}

NYCKELTAL_INLINE double path_total(std::span<const double> path, Accumulation rule) {
  if (rule == Accumulation::continuous)
    detail::fail("accumulation-not-defined", "a path of yearly amounts adds up by sum or by trapezoid");
  double total = 0.0;
  for (const double amount : path) total += amount;
  if (rule == Accumulation::trapezoid) total = path.empty() ? 0.0 : total - 0.5 * (path.front() + path.back());
  return total;
}

NYCKELTAL_INLINE double carbon_law_total(double start, Index n_years, double rate, Accumulation rule) {
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

NYCKELTAL_INLINE BudgetSpent budget_spent(std::span<const double> path, Year first_year, double budget,
                                          Accumulation rule) {
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

NYCKELTAL_INLINE BudgetPace budget_pace(double start, double budget, const BudgetPaceOptions& options) {
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
