// Bodies of stats/progress_rules.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <string_view>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/target_line.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::span<const std::string_view> rule_words(ProgressRule rule) noexcept {
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

NYCKELTAL_INLINE GrowthRatio growth_ratio(const ProgressPoints& p, int direction) {
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

NYCKELTAL_INLINE RuleResult eurostat_rule(const GrowthRatio& growth, const EurostatOptions& options) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::too_slow, Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade = detail::grade_of(growth.ratio, std::array{options.significant, options.moderate, options.away});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

NYCKELTAL_INLINE RuleResult statcan_rule(const GrowthRatio& growth, const StatcanOptions& options) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::on_track, Outlook::too_slow, Outlook::too_slow,
                                          Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade =
      1 + detail::grade_of(growth.ratio, std::array{options.on_track, options.acceleration, options.deterioration});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

NYCKELTAL_INLINE RuleResult fao_rule(const GrowthRatio& growth, const FaoOptions& options) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::wrong_way, Outlook::wrong_way};
  if (growth.status == Status::reached)
    return {.measure = growth.ratio, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  if (growth.status != Status::ok) return {.status = growth.status};
  const int grade = detail::grade_of(growth.ratio, std::array{options.on_path, options.slow, options.away});
  return {.measure = growth.ratio, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

NYCKELTAL_INLINE double statcan_score(double ratio) noexcept {
  if (is_missing(ratio)) return missing;
  const double score = ratio <= 0.6 ? (ratio - 0.6) * (5.0 / 1.2) : (ratio - 0.6) * (5.0 / 0.7);
  return std::clamp(score, -5.0, 5.0);
}

NYCKELTAL_INLINE double statcan_trend_score(double change) noexcept {
  static constexpr std::array x = {-0.02, 0.0, 0.005, 0.015, 0.02};
  static constexpr std::array y = {-5.0, -2.5, 0.0, 2.5, 5.0};
  if (is_missing(change)) return missing;
  if (change <= x.front()) return y.front();
  if (change >= x.back()) return y.back();
  const auto k = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), change) - x.begin());
  return y[k - 1] + (y[k] - y[k - 1]) * (change - x[k - 1]) / (x[k] - x[k - 1]);
}

NYCKELTAL_INLINE ScoreGroup statcan_group(std::span<const double> scores, bool all_achieved) noexcept {
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

NYCKELTAL_INLINE RuleResult trend_rule(double base, double value, double years, int direction,
                                       const TrendRuleOptions& options, bool at_bound) {
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

NYCKELTAL_INLINE RuleResult un_2023_rule(const ProgressPoints& p, int direction, const UnOptions& options) {
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

NYCKELTAL_INLINE RuleResult un_2023_trend_rule(double base, double value, double years, int direction, double on_track,
                                               double fair, bool at_bound) {
  RuleResult out = trend_rule(base, value, years, direction, {{on_track, fair, -HUGE_VAL}}, at_bound);
  if (out.grade >= 0) {
    out.grade = std::min(out.grade, 2);
    out.outlook = out.grade == 0 ? Outlook::on_track : out.grade == 1 ? Outlook::too_slow : Outlook::wrong_way;
  }
  return out;
}

NYCKELTAL_INLINE double sdsn_score(double value, double worst, double best) {
  if (is_missing(value) || is_missing(worst) || is_missing(best)) return missing;
  if (worst == best) detail::fail("bounds-equal", "worst and best are the same: a score needs two different bounds");
  return std::clamp(100.0 * (value - worst) / (best - worst), 0.0, 100.0);
}

NYCKELTAL_INLINE RuleResult sdsn_arrow(const ProgressPoints& p, int direction, const SdsnOptions& options) {
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

NYCKELTAL_INLINE RuleResult escap_index(const ProgressPoints& p, int direction) {
  const Status status = detail::points_status(p, direction);
  if (status == Status::no_data || status == Status::infinite_value || status == Status::too_few)
    return {.status = status};
  if (is_missing(p.base)) return {.status = Status::no_data};
  if (detail::at_or_past(p.base, p.target, direction))
    return {.status = status == Status::reached ? Status::reached : Status::not_applicable};
  return {.measure = 10.0 * direction * (p.value - p.base) / std::abs(p.target - p.base), .status = status};
}

NYCKELTAL_INLINE double escap_parity_index(double base, double value, double target) noexcept {
  return base == target ? missing : 10.0 - 10.0 * std::abs(target - value) / std::abs(target - base);
}

NYCKELTAL_INLINE RecentChanges recent_changes(std::span<const double> values, std::span<const double> years,
                                              Index changes, Index min_values) {
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

NYCKELTAL_INLINE RuleResult destatis_rule(const RecentChanges& changes, double year, double value, double target_year,
                                          double target, int direction, const DestatisOptions& options) {
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

NYCKELTAL_INLINE RuleResult destatis_constant_rule(const RecentChanges& changes, double value, double target,
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

NYCKELTAL_INLINE RuleResult destatis_direction_rule(const RecentChanges& changes, int direction, bool at_bound) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::on_track, Outlook::wrong_way, Outlook::wrong_way};
  detail::require_direction(direction);
  if (changes.status != Status::ok) return {.status = changes.status};
  if (at_bound) return {.measure = changes.mean, .grade = 0, .outlook = Outlook::on_track, .status = Status::reached};
  const bool mean = direction * changes.mean > 0.0;
  const bool last = direction * changes.last > 0.0;
  const int grade = mean ? (last ? 0 : 1) : (last ? 2 : 3);
  return {.measure = changes.mean, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

NYCKELTAL_INLINE int nearness(double value, double target, int direction, const NearOptions& options) {
  detail::require_direction(direction);
  if (!(options.near >= 0.0)) detail::fail("near-out-of-range", "near must be 0 or more, as a share of the target");
  if (is_missing(value) || is_missing(target)) return -1;
  if (detail::at_or_past(value, target, direction)) return 0;
  return std::abs(value - target) <= options.near * std::abs(target) ? 1 : 2;
}

NYCKELTAL_INLINE RuleResult miljomal_rule(double projected, double target, int direction, const NearOptions& options) {
  static constexpr std::array outlooks = {Outlook::on_track, Outlook::too_slow, Outlook::too_slow};
  const int grade = nearness(projected, target, direction, options);
  if (grade < 0) return {.status = Status::no_data};
  return {.measure = projected - target, .grade = grade, .outlook = outlooks[static_cast<std::size_t>(grade)]};
}

NYCKELTAL_INLINE int miljomal_arrow(double slope_lower, double slope_upper, int direction) {
  detail::require_direction(direction);
  if (is_missing(slope_lower) || is_missing(slope_upper)) return 3;
  const double good = direction > 0 ? slope_lower : -slope_upper;
  const double bad = direction > 0 ? slope_upper : -slope_lower;
  return good > 0.0 ? 0 : bad < 0.0 ? 2 : 1;
}

NYCKELTAL_INLINE RuleResult target_line_rule(const ProgressPoints& p, int direction) {
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

NYCKELTAL_INLINE int likelihood(double probability) noexcept {
  if (is_missing(probability)) return -1;
  return probability >= 0.90 ? 0 : probability >= 0.66 ? 1 : probability > 0.33 ? 2 : probability > 0.10 ? 3 : 4;
}

NYCKELTAL_INLINE RuleResult probability_rule(double probability, double slope, int direction, Status status) {
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

NYCKELTAL_INLINE bool rules_disagree(std::span<const RuleResult> rules) noexcept {
  Outlook first = Outlook::none;
  for (const RuleResult& each : rules) {
    if (each.outlook == Outlook::none || each.outlook == Outlook::unclear) continue;
    if (first == Outlook::none) first = each.outlook;
    if (each.outlook != first) return true;
  }
  return false;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
