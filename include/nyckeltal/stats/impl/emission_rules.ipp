// Bodies of stats/emission_rules.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/emission_rules.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE EmissionPath klimatkollen_rule(double year, double value, double slope,
                                                const CarbonLawRuleOptions& options) {
  if (options.last_year < options.first_year) detail::fail("years-reversed", "last_year is before first_year");
  EmissionPath out;
  if (is_missing(year) || is_missing(value) || is_missing(slope)) {
    out.rule.status = Status::no_data;
    return out;
  }
  if (std::isinf(value) || std::isinf(slope)) {
    out.rule.status = Status::infinite_value;
    return out;
  }
  const auto trend = [&](double at) { return std::max(0.0, value + slope * (at - year)); };
  out.total = 0.0;
  for (Year at = options.first_year; at <= options.last_year; ++at) out.total += trend(at);
  out.allowed = carbon_law_total(trend(options.first_year), options.last_year - options.first_year + 1, options.rate);
  out.needed_rate = options.rate;
  if (slope < 0.0) out.zero_year = year - value / slope;
  const bool inside = out.total <= out.allowed;
  out.rule.measure = out.allowed > 0.0 ? out.total / out.allowed : missing;
  out.rule.grade = inside ? 0 : 1;
  out.rule.outlook = inside ? Outlook::on_track : slope < 0.0 ? Outlook::too_slow : Outlook::wrong_way;
  return out;
}

NYCKELTAL_INLINE EmissionPath klimatkollen_budget_rule(double value, double slope, double budget,
                                                       const BudgetRuleOptions& options) {
  if (options.last_year < options.first_year) detail::fail("years-reversed", "last_year is before first_year");
  EmissionPath out;
  if (is_missing(value) || is_missing(slope) || is_missing(budget)) {
    out.rule.status = Status::no_data;
    return out;
  }
  if (std::isinf(value) || std::isinf(slope) || std::isinf(budget)) {
    out.rule.status = Status::infinite_value;
    return out;
  }
  std::vector<double> path;
  for (Year at = options.first_year; at <= options.last_year; ++at)
    path.push_back(std::max(0.0, value + slope * (at - options.first_year)));
  out.total = path_total(path, Accumulation::trapezoid);
  out.allowed = budget;
  const BudgetSpent spent = budget_spent(path, options.first_year, budget, Accumulation::trapezoid);
  out.spent_year = spent.year;
  out.needed_rate = budget_pace(value, budget, {.rule = Accumulation::continuous}).rate;
  if (slope < 0.0) out.zero_year = options.first_year - value / slope;
  const bool inside = out.total <= budget;
  out.rule.measure = budget > 0.0 ? out.total / budget : missing;
  out.rule.grade = inside ? 0 : 1;
  out.rule.outlook = inside ? Outlook::on_track : slope < 0.0 ? Outlook::too_slow : Outlook::wrong_way;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
