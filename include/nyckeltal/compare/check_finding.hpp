// What the checks of a panel look for, with which thresholds, and how they tell it. The checks are in check.hpp.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/severity.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

enum class CheckRule : std::uint8_t {
  impossible_value,   ///< outside the natural ends of the unit, or not finite
  unit_slip,          ///< 10, 100 or 1,000 times what the member's own series says
  outlier_series,     ///< far from the member's own values before and after
  outlier_members,    ///< a level far from the other members'
  jump,               ///< a lasting shift that no break explains
  known_break,        ///< a break that the panel knows, with its size
  frozen,             ///< the same value repeated
  rounding,           ///< a run of values given with fewer digits than the rest
  denominator,        ///< a share that moved because what it is a share of did
  sum_of_parts,       ///< a total that is not the sum of its parts
  mixed_definitions,  ///< values of years in which the definition was not in use
  stopped_reporting,  ///< silence that the member's own habit does not explain
  vintage,            ///< a value that differs from an earlier edition
};

inline constexpr std::array check_rule_names = {
    std::string_view{"impossible-value"},
    std::string_view{"unit-slip"},
    std::string_view{"outlier-series"},
    std::string_view{"outlier-members"},
    std::string_view{"jump"},
    std::string_view{"known-break"},
    std::string_view{"frozen"},
    std::string_view{"rounding"},
    std::string_view{"denominator"},
    std::string_view{"sum-of-parts"},
    std::string_view{"mixed-definitions"},
    std::string_view{"stopped-reporting"},
    std::string_view{"vintage"},
};
static_assert(check_rule_names.size() == static_cast<std::size_t>(CheckRule::vintage) + 1);

[[nodiscard]] constexpr std::string_view to_string(CheckRule rule) noexcept {
  return check_rule_names[static_cast<std::size_t>(rule)];
}
[[nodiscard]] constexpr std::optional<CheckRule> check_rule_from(std::string_view name) noexcept {
  for (std::size_t k = 0; k < check_rule_names.size(); ++k)
    if (check_rule_names[k] == name) return static_cast<CheckRule>(k);
  return std::nullopt;
}

/// Which rules run; all of them unless one is switched off.
class CheckRules {
 public:
  [[nodiscard]] bool operator()(CheckRule rule) const noexcept { return !off_[static_cast<std::size_t>(rule)]; }
  void set(CheckRule rule, bool on) noexcept { off_[static_cast<std::size_t>(rule)] = !on; }

 private:
  std::array<bool, check_rule_names.size()> off_ = {};
};

/// Positions of three indicators: `share` is `numerator` over `denominator`.
struct ShareParts {
  Index share = 0;
  Index numerator = 0;
  Index denominator = 0;
};

/// Positions of a total and of what it is the sum of.
struct SumParts {
  Index total = 0;
  std::vector<Index> parts = {};
};

struct CheckOptions {
  CheckRules rules = {};
  /// Distance from the neighbouring values, in units of the noise, from which a value is an outlier. Noise has heavier
  /// tails than the normal's, and a network has thousands of values: 8, not 3.
  double outlier_score = 8.0;
  double jump_score = 6.0;   ///< the same of a lasting shift, which rests on several values
  double jump_alpha = 0.01;  ///< and the level of its test (Alexandersson's)
  /// Relative change below which nothing is an outlier or a jump: nobody could check it.
  double min_change = 0.25;
  double slip_fit = 1.5;             ///< a slip, corrected, is within this factor of what was expected
  double members_score = 5.0;        ///< robust z of a member's level among the members'
  Index min_members = 8;             ///< members that a comparison among members needs
  Index frozen_values = 5;           ///< equal values in a row
  double frozen_p = 1e-4;            ///< and the chance of so many, by how often values repeat in this indicator
  double rounding_p = 1e-6;          ///< chance of so many final zeros in a row, one in ten each
  Index silent_years = 2;            ///< years without a value at the end
  double silent_p = 0.003;           ///< and the chance of them, by how often the member reported before
  double denominator_change = 0.05;  ///< relative change of a denominator in one step
  double vintage_change = 0.1;       ///< relative revision from which it is a warning, not a note
  std::vector<ShareParts> shares = {};
  std::vector<SumParts> sums = {};
  /// One number a member: members are compared within their group where it is large enough. Empty: all together.
  std::vector<Index> groups = {};
  const Panel* earlier = nullptr;  ///< an earlier edition of the same figures
  Use use = {};
};

/// One finding. What the numbers are depends on the rule; docs/check.md has them in a table.
struct CheckFinding {
  CheckRule rule = CheckRule::impossible_value;
  Severity severity = Severity::warning;
  Index indicator = -1;  ///< position in the panel; -1: all that the member reports
  Index member = -1;     ///< position in the panel; -1: all
  Year year = 0;
  Year other_year = 0;  ///< end of a run, or the year compared with; 0: none
  double value = missing;
  double expected = missing;
  double factor = missing;  ///< the value is this many times too large; missing: none fits
  double score = missing;   ///< distance in units of the noise, or a probability
  Index n = 0;              ///< values concerned
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
