// Rules that judge a path of emissions by its sum over the years: that of the carbon law, or a budget.
#pragma once

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct EmissionPath {
  double total = missing;        ///< of the trend from first_year to last_year
  double allowed = missing;      ///< what it is compared with: the carbon law's total, or the budget
  double zero_year = missing;    ///< when the trend is at zero; missing where it never is
  double spent_year = missing;   ///< when the budget is spent (budget generation); missing where it lasts
  double needed_rate = missing;  ///< yearly cut that stays inside (0.43 is -43 % a year)
  RuleResult rule = {};          ///< measure = total / allowed
};

struct CarbonLawRuleOptions {
  Year first_year = 2026;
  Year last_year = 2050;
  double rate = carbon_law_rate;
};

/// Klimatkollen's present generation: a line of least absolute deviations since 2015 (`slope`), moved to pass through
/// the latest value and never below 0; its sum over the years beside that of the carbon law from the same start.
/// Inside where it is not larger. Moving the line puts the last year's noise into every projected year, and the answer
/// is yes or no without uncertainty.
[[nodiscard]] NYCKELTAL_API EmissionPath klimatkollen_rule(double year, double value, double slope,
                                                           const CarbonLawRuleOptions& options = {});

struct BudgetRuleOptions {
  Year first_year = 2024;
  Year last_year = 2050;
};

/// Klimatkollen's first generation: a least-squares line since 2015 (`value` is the line's own in first_year), its
/// trapezoid total beside a share of the national budget. `needed_rate` is that of exponential decay in continuous
/// time.
[[nodiscard]] NYCKELTAL_API EmissionPath klimatkollen_budget_rule(double value, double slope, double budget,
                                                                  const BudgetRuleOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/emission_rules.ipp"
#endif
