// Official rules that judge progress towards a target, each a pure function with its thresholds as options.
//
// The rules disagree, and all of them but the last judge by points without an interval: that is information, and the
// reason why they stand side by side. A question that a rule cannot answer (a growth rate to zero, a base already past
// the target) gives a status; no epsilon is ever put in its place.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal {

/// What the words of all rules come down to, so that they can be compared.
enum class Outlook : std::uint8_t {
  none,       ///< the rule cannot judge, or gives no class
  on_track,   ///< at the target, or on the way to arrive in time
  too_slow,   ///< the right direction, not fast enough
  wrong_way,  ///< standing still or away from the target, as the rule draws that line
  unclear,    ///< the data cannot tell (probability rule only)
};
inline constexpr std::array outlook_names = {
    std::string_view{"none"},      std::string_view{"on_track"}, std::string_view{"too_slow"},
    std::string_view{"wrong_way"}, std::string_view{"unclear"},
};

enum class ProgressRule : std::uint8_t {
  eurostat,      ///< growth ratio, Eurostat's words
  statcan,       ///< growth ratio, Statistics Canada's and Open SDG's words
  un_2023,       ///< UN SDG Progress Chart 2023
  fao,           ///< growth ratio, FAO's thresholds
  sdsn,          ///< linear rate, SDG Index arrow
  escap,         ///< Current Status Index: a number without classes
  destatis,      ///< weather symbols
  klimatkollen,  ///< least absolute deviations against the carbon law; emissions only
  miljomal,      ///< Ja, Nära, Nej
  target_line,   ///< today's value beside the straight line
  probability,   ///< the trend line with its uncertainty: the only one that can say "unclear"
};
inline constexpr std::array progress_rule_names = {
    std::string_view{"eurostat"},    std::string_view{"statcan"},      std::string_view{"un_2023"},
    std::string_view{"fao"},         std::string_view{"sdsn"},         std::string_view{"escap"},
    std::string_view{"destatis"},    std::string_view{"klimatkollen"}, std::string_view{"miljomal"},
    std::string_view{"target_line"}, std::string_view{"probability"},
};
inline constexpr std::size_t n_progress_rules = progress_rule_names.size();
static_assert(n_progress_rules == static_cast<std::size_t>(ProgressRule::probability) + 1);

struct RuleResult {
  double measure = missing;  ///< what the rule compares with its thresholds: a ratio, a share, an index
  int grade = -1;            ///< position in the rule's own words, best first; -1: no class
  Outlook outlook = Outlook::none;
  /// ok; reached; no_data; too_few; zero_base; sign_change; past_deadline; not_applicable; infinite_value; overflow
  Status status = Status::ok;
};

/// The rule's own words, best first. Miljömål's stay in Swedish.
[[nodiscard]] inline std::span<const std::string_view> rule_words(ProgressRule rule) noexcept {
  static constexpr std::array eurostat = {std::string_view{"significant progress"},
                                          std::string_view{"moderate progress"},
                                          std::string_view{"insufficient progress"}, std::string_view{"movement away"}};
  static constexpr std::array statcan = {std::string_view{"target achieved"}, std::string_view{"on track"},
                                         std::string_view{"acceleration needed"}, std::string_view{"limited progress"},
                                         std::string_view{"deterioration"}};
  static constexpr std::array un = {std::string_view{"on track or target met"},
                                    std::string_view{"fair progress, acceleration needed"},
                                    std::string_view{"stagnation or regression"}};
  static constexpr std::array fao = {std::string_view{"on path"}, std::string_view{"on path, too slow"},
                                     std::string_view{"no improvement"}, std::string_view{"moving away"}};
  static constexpr std::array sdsn = {std::string_view{"on track or maintaining"},
                                      std::string_view{"moderately improving"}, std::string_view{"stagnating"},
                                      std::string_view{"decreasing"}};
  static constexpr std::array destatis = {std::string_view{"sun"}, std::string_view{"sun and cloud"},
                                          std::string_view{"cloud"}, std::string_view{"thunderstorm"}};
  static constexpr std::array klimatkollen = {std::string_view{"inside"}, std::string_view{"not inside"}};
  static constexpr std::array miljomal = {std::string_view{"JA"}, std::string_view{"NÄRA"}, std::string_view{"NEJ"}};
  static constexpr std::array line = {std::string_view{"on the line"}, std::string_view{"behind the line"}};
  static constexpr std::array probability = {std::string_view{"very likely"}, std::string_view{"likely"},
                                             std::string_view{"about as likely as not"}, std::string_view{"unlikely"},
                                             std::string_view{"very unlikely"}};
  switch (rule) {
    case ProgressRule::eurostat:
      return eurostat;
    case ProgressRule::statcan:
      return statcan;
    case ProgressRule::un_2023:
      return un;
    case ProgressRule::fao:
      return fao;
    case ProgressRule::sdsn:
      return sdsn;
    case ProgressRule::escap:
      return {};
    case ProgressRule::destatis:
      return destatis;
    case ProgressRule::klimatkollen:
      return klimatkollen;
    case ProgressRule::miljomal:
      return miljomal;
    case ProgressRule::target_line:
      return line;
    case ProgressRule::probability:
      return probability;
  }
  return {};
}

namespace detail {

/// Position of the first threshold that `x` is not below; thresholds.size() where it is below all of them. As the
/// sources draw them, a value on a threshold has the better class.
template <std::size_t N>
[[nodiscard]] int grade_of(double x, const std::array<double, N>& thresholds) noexcept {
  int grade = 0;
  for (const double threshold : thresholds) {
    if (x >= threshold) return grade;
    ++grade;
  }
  return grade;
}

/// What every rule with a base, a value and a target asks first: ok, no_data, infinite_value, reached, past_deadline,
/// too_few (the value is not later than the base).
[[nodiscard]] inline Status points_status(const ProgressPoints& p, int direction) {
  require_direction(direction);
  if (is_missing(p.value) || is_missing(p.target)) return Status::no_data;
  if (std::isinf(p.value) || std::isinf(p.target) || std::isinf(p.base)) return Status::infinite_value;
  if (at_or_past(p.value, p.target, direction)) return Status::reached;
  if (is_missing(p.base) || is_missing(p.base_year) || is_missing(p.year) || is_missing(p.target_year))
    return Status::no_data;
  if (p.target_year <= p.base_year || p.year >= p.target_year) return Status::past_deadline;
  return p.year <= p.base_year ? Status::too_few : Status::ok;
}

}  // namespace detail

// ---- Growth ratio: Eurostat, Statistics Canada and Open SDG, FAO

struct GrowthRatio {
  double observed = missing;  ///< compound annual change from base to value: 0.02 is +2 % a year
  double required = missing;  ///< from base to target
  double ratio = missing;     ///< direction * observed / |required|, as Statistics Canada words it
  Status status = Status::ok;
};

/// Compound annual change from base to value over that from base to target. The sign rule makes a base that is already
/// past its target no exception; otherwise it is the plain ratio.
///
/// It takes the way to be geometric. A series exactly on its straight line from 100 (2015) to 70 (2030) scores 0.928 in
/// 2024, one from 50 to 80 scores 1.092: falling indicators look late, rising ones early.
[[nodiscard]] inline GrowthRatio growth_ratio(const ProgressPoints& p, int direction) {
  GrowthRatio out;
  out.status = detail::points_status(p, direction);
  if (out.status != Status::ok && out.status != Status::reached) return out;
  if (is_missing(p.base) || !(p.year > p.base_year) || !(p.target_year > p.base_year)) return out;  // reached
  Status growth = detail::growth_status(p.base, p.value);
  if (growth == Status::ok) {
    out.observed = std::expm1(std::log(p.value / p.base) / (p.year - p.base_year));
    growth = detail::growth_status(p.base, p.target);
    if (growth == Status::ok) {
      out.required = std::expm1(std::log(p.target / p.base) / (p.target_year - p.base_year));
      if (out.required == 0.0)
        growth = Status::not_applicable;
      else
        out.ratio = direction * out.observed / std::abs(out.required);
      if (growth == Status::ok && !std::isfinite(out.ratio)) {
        out.ratio = missing;
        growth = Status::overflow;
      }
    }
  }
  if (out.status == Status::ok) out.status = growth;
  return out;
}

struct EurostatOptions {
  double significant = 0.95;
  double moderate = 0.60;
  double away = 0.0;
};

/// Eurostat, indicators with a quantitative target (SDG monitoring report, annex on method): ratio at least 95 %
/// significant, at least 60 % moderate, at least 0 insufficient progress, below 0 movement away. Their windows are the
/// last 5 years and the last 15. Read through Statistics Canada's restatement; the annex itself was not at hand.
[[nodiscard]] inline RuleResult eurostat_rule(const GrowthRatio& growth, const EurostatOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::too_slow, Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade = detail::grade_of(growth.ratio, std::array{options.significant, options.moderate, options.away});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

struct StatcanOptions {
  double on_track = 0.95;
  double acceleration = 0.60;
  double deterioration = 0.0;
};

/// Statistics Canada, and Open SDG after it (docs/progress-methodology.md): target achieved; ratio at least 95 % on
/// track; at least 60 % acceleration needed; at least 0 limited progress; below 0 deterioration. Where they put 0.001
/// for a base or target of zero this gives zero_base or sign_change: the class would hang on that number alone (10 to 5
/// in seven years towards 0: "limited" with 0.001, "acceleration needed" with 1, ahead of a straight line).
[[nodiscard]] inline RuleResult statcan_rule(const GrowthRatio& growth, const StatcanOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::on_track, Outlook::too_slow, Outlook::too_slow,
                                          Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade =
      1 + detail::grade_of(growth.ratio, std::array{options.on_track, options.acceleration, options.deterioration});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

struct FaoOptions {
  double on_path = 0.95;
  double slow = 0.10;
  double away = -0.10;
};

/// FAO (Gennari & D'Orazio 2020, doi 10.3233/SJI-200688): ratio at least 95 % on path, at least 10 % on path but too
/// slow, at least -10 % no improvement, below that moving away. Their paper was not at hand when this was written.
[[nodiscard]] inline RuleResult fao_rule(const GrowthRatio& growth, const FaoOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::wrong_way, Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade = detail::grade_of(growth.ratio, std::array{options.on_path, options.slow, options.away});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

/// Statistics Canada's score of a ratio, -5 to 5: straight between -60 % (-5), 60 % (0) and 130 % (5).
[[nodiscard]] inline double statcan_score(double ratio) noexcept {
  if (is_missing(ratio)) return missing;
  const double score = ratio <= 0.6 ? (ratio - 0.6) * (5.0 / 1.2) : (ratio - 0.6) * (5.0 / 0.7);
  return std::clamp(score, -5.0, 5.0);
}

/// Statistics Canada's score of a compound annual change towards the better where there is no target: straight between
/// -2 % (-5), 0 (-2.5), 0.5 % (0), 1.5 % (2.5) and 2 % (5).
[[nodiscard]] inline double statcan_trend_score(double change) noexcept {
  static constexpr std::array x = {-0.02, 0.0, 0.005, 0.015, 0.02};
  static constexpr std::array y = {-5.0, -2.5, 0.0, 2.5, 5.0};
  if (is_missing(change)) return missing;
  if (change <= x.front()) return y.front();
  if (change >= x.back()) return y.back();
  const auto k = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), change) - x.begin());
  return y[k - 1] + (y[k] - y[k - 1]) * (change - x[k - 1]) / (x[k] - x[k - 1]);
}

struct ScoreGroup {
  double score = missing;  ///< mean of the scores that are there
  int grade = -1;          ///< in statcan's words
  Index n = 0;
  Status status = Status::ok;  ///< ok, reached (all parts achieved), no_data
};

/// Statistics Canada's class of several scores: their mean with bounds at 2.5, 0 and -2.5; "target achieved" only where
/// all parts have achieved theirs (a score of 5 alone does not say that).
[[nodiscard]] inline ScoreGroup statcan_group(std::span<const double> scores, bool all_achieved) noexcept {
  ScoreGroup out;
  double total = 0.0;
  for (const double score : scores)
    if (!is_missing(score)) {
      total += score;
      ++out.n;
    }
  if (out.n == 0) {
    out.status = Status::no_data;
    return out;
  }
  out.score = total / static_cast<double>(out.n);
  out.grade = all_achieved ? 0 : 1 + detail::grade_of(out.score, std::array{2.5, 0.0, -2.5});
  if (all_achieved) out.status = Status::reached;
  return out;
}

// ---- The same families where there is no target: the compound annual change alone

struct TrendRuleOptions {
  std::array<double, 3> thresholds = {};
};
inline constexpr TrendRuleOptions eurostat_trend = {{0.01, 0.0, -0.01}};
inline constexpr TrendRuleOptions statcan_trend = {{0.015, 0.005, 0.0}};

/// Class 0 (best) to 3 of the compound annual change, counted towards the better. Eurostat: 1 %, 0, -1 % (significant
/// progress, moderate progress, moderate and significant movement away); Statistics Canada: 1.5 %, 0.5 %, 0. A value at
/// its natural bound cannot improve: `at_bound` gives reached.
[[nodiscard]] inline RuleResult trend_rule(double base, double value, double years, int direction,
                                           const TrendRuleOptions& options, bool at_bound = false) {
  detail::require_direction(direction);
  if (is_missing(base) || is_missing(value) || is_missing(years)) return {.status = Status::no_data};
  if (std::isinf(base) || std::isinf(value)) return {.status = Status::infinite_value};
  if (at_bound) return {.grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (!(years > 0.0)) return {.status = Status::too_few};
  if (const Status status = detail::growth_status(base, value); status != Status::ok) return {.status = status};
  const double change = direction * std::expm1(std::log(value / base) / years);
  const int grade = detail::grade_of(change, options.thresholds);
  return {.measure = change,
          .grade = grade,
          .outlook = grade == 0      ? Outlook::on_track
                     : change >= 0.0 ? Outlook::too_slow
                                     : Outlook::wrong_way};
}

// ---- UN Progress Chart 2023

struct UnOptions {
  double on_track = 0.95;
  double fair = 0.10;
  /// A value this near to a target of 0 or 100 counts as met; 1 for percentages, 0 switches it off.
  double bound_tolerance = 0.0;
};

/// UN SDG Progress Chart 2023 (technical note, as applied by Eustat): the compound annual change since the base year
/// goes on to the target year; share of the change needed at least 95 % on track, at least 10 % fair progress, below
/// stagnation or regression. A value that meets its target is "met" whatever its trend: a relapse is hidden until it
/// crosses back.
[[nodiscard]] inline RuleResult un_2023_rule(const ProgressPoints& p, int direction, const UnOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::wrong_way};
  const Status status = detail::points_status(p, direction);
  const bool near_bound =
      (p.target == 0.0 || p.target == 100.0) && std::abs(p.value - p.target) <= options.bound_tolerance;
  if (status == Status::reached || (near_bound && status != Status::infinite_value))
    return {.grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (status != Status::ok) return {.status = status};
  if (detail::at_or_past(p.base, p.target, direction)) return {.status = Status::not_applicable};
  if (const Status growth = detail::growth_status(p.base, p.value); growth != Status::ok) return {.status = growth};
  const double rate = std::log(p.value / p.base) / (p.year - p.base_year);
  const double projected = p.value * std::exp(rate * (p.target_year - p.year));
  const double share = (projected - p.base) / (p.target - p.base);
  if (!std::isfinite(share)) return {.status = Status::overflow};
  const int grade = detail::grade_of(share, std::array{options.on_track, options.fair});
  return {.measure = share, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

/// The same without a target: compound annual change towards the better of at least 2 %, at least 0.5 %, below. A value
/// at its natural bound cannot improve: `at_bound` gives reached.
[[nodiscard]] inline RuleResult un_2023_trend_rule(double base, double value, double years, int direction,
                                                   double on_track = 0.02, double fair = 0.005, bool at_bound = false) {
  RuleResult out = trend_rule(base, value, years, direction, {{on_track, fair, -HUGE_VAL}}, at_bound);
  if (out.grade >= 0) {
    out.grade = std::min(out.grade, 2);
    out.outlook = out.grade == 0 ? Outlook::on_track : out.grade == 1 ? Outlook::too_slow : Outlook::wrong_way;
  }
  return out;
}

// ---- SDSN

/// SDG Index: 0 at `worst`, 100 at `best` (which may be the lower number), cut off at both.
[[nodiscard]] inline double sdsn_score(double value, double worst, double best) {
  if (is_missing(value) || is_missing(worst) || is_missing(best)) return missing;
  if (worst == best) detail::fail("bounds-equal", "worst and best are the same: a score needs two different bounds");
  return std::clamp(100.0 * (value - worst) / (best - worst), 0.0, 100.0);
}

struct SdsnOptions {
  double on_track = 1.0;
  double moderate = 0.5;
  double decreasing = 0.0;
};

/// SDG Index trend arrow: annual linear change since the base year over that which would reach the green threshold
/// (`target`) in the target year. At least 100 % on track, at least 50 % moderately improving, at least 0 stagnating,
/// below decreasing. Movements above green are not looked at.
[[nodiscard]] inline RuleResult sdsn_arrow(const ProgressPoints& p, int direction, const SdsnOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::wrong_way, Outlook::wrong_way};
  const Status status = detail::points_status(p, direction);
  if (status == Status::reached) return {.grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (status != Status::ok) return {.status = status};
  const double observed = (p.value - p.base) / (p.year - p.base_year);
  const double required = (p.target - p.base) / (p.target_year - p.base_year);
  // A base at or past green with a value short of it has lost ground, whatever sign the ratio would have.
  if (detail::at_or_past(p.base, p.target, direction)) return {.grade = 3, .outlook = Outlook::wrong_way};
  const double ratio = observed / required;
  const int grade = detail::grade_of(ratio, std::array{options.on_track, options.moderate, options.decreasing});
  // "Stagnating" (0-50 %) still moves the right way, if at all.
  const Outlook outlook = grade == 2 && ratio > 0.0 ? Outlook::too_slow : outlooks[static_cast<std::size_t>(grade)];
  return {.measure = ratio, .grade = grade, .outlook = outlook};
}

// ---- ESCAP

/// ESCAP's Current Status Index of one indicator: 0 at the base, 10 at the target, below 0 where things got worse. It
/// has no classes and does not ask how much time has gone. From a base at or past the target there is no way to 10: the
/// formula would call a member that still meets its target -5.
[[nodiscard]] inline RuleResult escap_index(const ProgressPoints& p, int direction) {
  const Status status = detail::points_status(p, direction);
  if (status == Status::no_data || status == Status::infinite_value || status == Status::too_few)
    return {.status = status};
  if (is_missing(p.base)) return {.status = Status::no_data};
  if (detail::at_or_past(p.base, p.target, direction))
    return {.status = status == Status::reached ? Status::reached : Status::not_applicable};
  return {.measure = 10.0 * direction * (p.value - p.base) / std::abs(p.target - p.base), .status = status};
}

/// The same for parity: how much of the distance to `target` is left, on whichever side of it the value lies.
[[nodiscard]] inline double escap_parity_index(double base, double value, double target) noexcept {
  return base == target ? missing : 10.0 - 10.0 * std::abs(target - value) / std::abs(target - base);
}

// ---- Destatis

struct RecentChanges {
  double mean = missing;       ///< mean annual change, unit per year
  double last = missing;       ///< last annual change
  Index n = 0;                 ///< values used
  Status status = Status::ok;  ///< ok, no_data, too_few
};

/// Mean of the last `changes` annual changes, as Destatis takes it: the last consecutive yearly values, at most
/// changes + 1 and at least `min_values` of them, first to last. Years ascend; missing values break the run.
[[nodiscard]] inline RecentChanges recent_changes(std::span<const double> values, std::span<const double> years,
                                                  Index changes = 5, Index min_values = 4) {
  detail::require_same_length(std::ssize(years), "years", std::ssize(values), "values");
  if (changes < 1 || min_values < 2) detail::fail("count-out-of-range", "a change needs two values");
  RecentChanges out;
  auto k = std::ssize(values) - 1;
  const auto at = [](std::span<const double> x, Index i) { return x[static_cast<std::size_t>(i)]; };
  while (k >= 0 && is_missing(at(values, k))) --k;
  if (k < 0) {
    out.status = Status::no_data;
    return out;
  }
  Index first = k;
  while (first > 0 && k - first < changes && !is_missing(at(values, first - 1)) &&
         at(years, first) - at(years, first - 1) == 1.0)
    --first;
  if (first > 0 && at(years, first) <= at(years, first - 1)) detail::fail("years-unsorted", "years must ascend");
  out.n = k - first + 1;
  if (out.n < min_values) {
    out.status = Status::too_few;
    return out;
  }
  out.mean = (at(values, k) - at(values, first)) / static_cast<double>(k - first);
  out.last = at(values, k) - at(values, k - 1);
  return out;
}

struct DestatisOptions {
  double sun = 0.05;
  double cloud = 0.20;
};

/// Destatis weather symbols for a target value in a target year: the mean of the last five annual changes goes on to
/// the target year; the miss as a share of the distance from today's value to the target below 5 % sun, up to 20 % sun
/// and cloud, more but in the right direction cloud, wrong direction thunderstorm. A value that meets its target early
/// is judged as one to be held every year, as they do.
[[nodiscard]] inline RuleResult destatis_rule(const RecentChanges& changes, double year, double value,
                                              double target_year, double target, int direction,
                                              const DestatisOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::too_slow, Outlook::wrong_way};
  const Status status = detail::points_status({.base_year = year - 1.0,
                                               .base = value,
                                               .year = year,
                                               .value = value,
                                               .target_year = target_year,
                                               .target = target},
                                              direction);
  if (status != Status::ok && status != Status::reached) return {.status = status};
  if (changes.status != Status::ok) return {.status = status == Status::reached ? status : changes.status};
  if (status == Status::reached) {
    const bool worse = direction * changes.mean < 0.0;
    return {.grade = worse ? 1 : 0, .outlook = Outlook::on_track, .status = Status::reached};
  }
  const double projected = value + changes.mean * (target_year - year);
  const double miss = direction * (target - projected) / std::abs(target - value);
  int grade = 3;
  if (direction * changes.mean > 0.0) grade = miss < options.sun ? 0 : miss <= options.cloud ? 1 : 2;
  return {.measure = miss, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

/// Destatis, a target or limit to be held in every year: met and not getting worse sun, met but getting worse sun and
/// cloud, not met and not moving away cloud, not met and moving away thunderstorm.
[[nodiscard]] inline RuleResult destatis_constant_rule(const RecentChanges& changes, double value, double target,
                                                       int direction) {
  detail::require_direction(direction);
  if (is_missing(value) || is_missing(target)) return {.status = Status::no_data};
  if (changes.status != Status::ok) return {.status = changes.status};
  const bool met = detail::at_or_past(value, target, direction);
  const bool worse = direction * changes.mean < 0.0;
  return {.measure = value - target,
          .grade = met ? (worse ? 1 : 0) : (worse ? 3 : 2),
          .outlook = met     ? Outlook::on_track
                     : worse ? Outlook::wrong_way
                             : Outlook::too_slow};
}

/// Destatis, a direction without a target value: mean and last change both right sun, mean right only sun and cloud,
/// last right only cloud, neither thunderstorm. They have no word for a value that cannot improve; here `at_bound`
/// gives reached.
[[nodiscard]] inline RuleResult destatis_direction_rule(const RecentChanges& changes, int direction,
                                                        bool at_bound = false) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::on_track, Outlook::wrong_way, Outlook::wrong_way};
  detail::require_direction(direction);
  if (changes.status != Status::ok) return {.status = changes.status};
  if (at_bound) return {.measure = changes.mean, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  const bool mean = direction * changes.mean > 0.0;
  const bool last = direction * changes.last > 0.0;
  const int grade = mean ? (last ? 0 : 1) : (last ? 2 : 3);
  return {.measure = changes.mean, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

// ---- Klimatkollen

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
[[nodiscard]] inline EmissionPath klimatkollen_rule(double year, double value, double slope,
                                                    const CarbonLawRuleOptions& options = {}) {
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

struct BudgetRuleOptions {
  Year first_year = 2024;
  Year last_year = 2050;
};

/// Klimatkollen's first generation: a least-squares line since 2015 (`value` is the line's own in first_year), its
/// trapezoid total beside a share of the national budget. `needed_rate` is that of exponential decay in continuous
/// time.
[[nodiscard]] inline EmissionPath klimatkollen_budget_rule(double value, double slope, double budget,
                                                           const BudgetRuleOptions& options = {}) {
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

// ---- Sveriges miljömål

struct NearOptions {
  /// Share of the target's own size within which a value is near it: 0.05 makes 57.4 near 60.
  double near = 0.05;
};

/// 0 at or past the target, 1 near it, 2 not; -1 where either is missing. Nothing is near a target of zero but zero.
[[nodiscard]] inline int nearness(double value, double target, int direction, const NearOptions& options = {}) {
  detail::require_direction(direction);
  if (!(options.near >= 0.0)) detail::fail("near-out-of-range", "near must be 0 or more, as a share of the target");
  if (is_missing(value) || is_missing(target)) return -1;
  if (detail::at_or_past(value, target, direction)) return 0;
  return std::abs(value - target) <= options.near * std::abs(target) ? 1 : 2;
}

/// The words of Sveriges miljömål for "will it be reached": JA, NÄRA, NEJ, by where the trend line stands in the target
/// year. The agencies decide by expert judgement without a formula; this is ours, with its threshold in the open.
[[nodiscard]] inline RuleResult miljomal_rule(double projected, double target, int direction,
                                              const NearOptions& options = {}) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::too_slow};
  const int grade = nearness(projected, target, direction, options);
  if (grade < 0) return {.status = Status::no_data};
  return {.measure = projected - target, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

/// Their arrow, by an interval of the slope: 0 POSITIV, 1 NEUTRAL (the interval holds 0), 2 NEGATIV, 3 OKLAR (none).
[[nodiscard]] inline int miljomal_arrow(double slope_lower, double slope_upper, int direction) {
  detail::require_direction(direction);
  if (is_missing(slope_lower) || is_missing(slope_upper)) return 3;
  const double good = direction > 0 ? slope_lower : -slope_upper;
  const double bad = direction > 0 ? slope_upper : -slope_lower;
  return good > 0.0 ? 0 : bad < 0.0 ? 2 : 1;
}
inline constexpr std::array miljomal_arrows = {std::string_view{"POSITIV"}, std::string_view{"NEUTRAL"},
                                               std::string_view{"NEGATIV"}, std::string_view{"OKLAR"}};

// ---- The line and the probability

/// Today's value beside the straight line from base to target: on it or better, or behind.
[[nodiscard]] inline RuleResult target_line_rule(const ProgressPoints& p, int direction) {
  const TargetPosition at = target_position(p, direction);
  if (at.reached) return {.measure = at.line_gap, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  const Status status = detail::points_status(p, direction);
  if (status != Status::ok) return {.status = status};
  const bool wrong = direction * (p.value - p.base) < 0.0;
  return {.measure = at.line_gap,
          .grade = at.on_line ? 0 : 1,
          .outlook = at.on_line ? Outlook::on_track
                     : wrong    ? Outlook::wrong_way
                                : Outlook::too_slow};
}

/// Position on the IPCC's scale of likelihood (Mastrandrea et al. 2010): 0 very likely (>= 90 %), 1 likely (>= 66 %),
/// 2 about as likely as not (> 33 %), 3 unlikely (> 10 %), 4 very unlikely; -1 where the probability is missing.
[[nodiscard]] inline int likelihood(double probability) noexcept {
  if (is_missing(probability)) return -1;
  return probability >= 0.90 ? 0 : probability >= 0.66 ? 1 : probability > 0.33 ? 2 : probability > 0.10 ? 3 : 4;
}

/// The probability that the trend line is at or past the target, in the IPCC's words. Likely or more is on track,
/// unlikely or less too slow (wrong way where the line leads away), between them unclear.
[[nodiscard]] inline RuleResult probability_rule(double probability, double slope, int direction,
                                                 Status status = Status::ok) {
  detail::require_direction(direction);
  const int grade = likelihood(probability);
  if (grade < 0) return {.status = status == Status::ok ? Status::no_data : status};
  const Outlook behind = direction * slope > 0.0 ? Outlook::too_slow : Outlook::wrong_way;
  return {.measure = probability,
          .grade = grade,
          .outlook = grade <= 1   ? Outlook::on_track
                     : grade == 2 ? Outlook::unclear
                                  : behind,
          .status = status};
}

/// True where two rules say different things of the same figures. Rules without an outlook, and "unclear", do not count
/// as saying anything.
[[nodiscard]] inline bool rules_disagree(std::span<const RuleResult> rules) noexcept {
  Outlook first = Outlook::none;
  for (const RuleResult& each : rules) {
    if (each.outlook == Outlook::none || each.outlook == Outlook::unclear) continue;
    if (first == Outlook::none) first = each.outlook;
    if (each.outlook != first) return true;
  }
  return false;
}

}  // namespace nyckeltal
