// Official rules that judge progress towards a target, each a pure function with its thresholds as options.
//
// The rules disagree, and all of them but the last judge by points without an interval: that is information, and the
// reason why they stand side by side. A question that a rule cannot answer (a growth rate to zero, a base already past
// the target) gives a status; no epsilon is ever put in its place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

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
[[nodiscard]] NYCKELTAL_API std::span<const std::string_view> rule_words(ProgressRule rule) noexcept;

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
[[nodiscard]] NYCKELTAL_API GrowthRatio growth_ratio(const ProgressPoints& p, int direction);

struct EurostatOptions {
  double significant = 0.95;
  double moderate = 0.60;
  double away = 0.0;
};

/// Eurostat, indicators with a quantitative target (SDG monitoring report, annex on method): ratio at least 95 %
/// significant, at least 60 % moderate, at least 0 insufficient progress, below 0 movement away. Their windows are the
/// last 5 years and the last 15. Read through Statistics Canada's restatement; the annex itself was not at hand.
[[nodiscard]] NYCKELTAL_API RuleResult eurostat_rule(const GrowthRatio& growth, const EurostatOptions& options = {});

struct StatcanOptions {
  double on_track = 0.95;
  double acceleration = 0.60;
  double deterioration = 0.0;
};

/// Statistics Canada, and Open SDG after it (docs/progress-methodology.md): target achieved; ratio at least 95 % on
/// track; at least 60 % acceleration needed; at least 0 limited progress; below 0 deterioration. Where they put 0.001
/// for a base or target of zero this gives zero_base or sign_change: the class would hang on that number alone (10 to 5
/// in seven years towards 0: "limited" with 0.001, "acceleration needed" with 1, ahead of a straight line).
[[nodiscard]] NYCKELTAL_API RuleResult statcan_rule(const GrowthRatio& growth, const StatcanOptions& options = {});

struct FaoOptions {
  double on_path = 0.95;
  double slow = 0.10;
  double away = -0.10;
};

/// FAO (Gennari & D'Orazio 2020, doi 10.3233/SJI-200688): ratio at least 95 % on path, at least 10 % on path but too
/// slow, at least -10 % no improvement, below that moving away. Their paper was not at hand when this was written.
[[nodiscard]] NYCKELTAL_API RuleResult fao_rule(const GrowthRatio& growth, const FaoOptions& options = {});

/// Statistics Canada's score of a ratio, -5 to 5: straight between -60 % (-5), 60 % (0) and 130 % (5).
[[nodiscard]] NYCKELTAL_API double statcan_score(double ratio) noexcept;

/// Statistics Canada's score of a compound annual change towards the better where there is no target: straight between
/// -2 % (-5), 0 (-2.5), 0.5 % (0), 1.5 % (2.5) and 2 % (5).
[[nodiscard]] NYCKELTAL_API double statcan_trend_score(double change) noexcept;

struct ScoreGroup {
  double score = missing;  ///< mean of the scores that are there
  int grade = -1;          ///< in statcan's words
  Index n = 0;
  Status status = Status::ok;  ///< ok, reached (all parts achieved), no_data
};

/// Statistics Canada's class of several scores: their mean with bounds at 2.5, 0 and -2.5; "target achieved" only where
/// all parts have achieved theirs (a score of 5 alone does not say that).
[[nodiscard]] NYCKELTAL_API ScoreGroup statcan_group(std::span<const double> scores, bool all_achieved) noexcept;

struct TrendRuleOptions {
  std::array<double, 3> thresholds = {};
};

inline constexpr TrendRuleOptions eurostat_trend = {{0.01, 0.0, -0.01}};

inline constexpr TrendRuleOptions statcan_trend = {{0.015, 0.005, 0.0}};

/// Class 0 (best) to 3 of the compound annual change, counted towards the better. Eurostat: 1 %, 0, -1 % (significant
/// progress, moderate progress, moderate and significant movement away); Statistics Canada: 1.5 %, 0.5 %, 0. A value at
/// its natural bound cannot improve: `at_bound` gives reached.
[[nodiscard]] NYCKELTAL_API RuleResult trend_rule(double base, double value, double years, int direction,
                                                  const TrendRuleOptions& options, bool at_bound = false);

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
[[nodiscard]] NYCKELTAL_API RuleResult un_2023_rule(const ProgressPoints& p, int direction,
                                                    const UnOptions& options = {});

/// The same without a target: compound annual change towards the better of at least 2 %, at least 0.5 %, below. A value
/// at its natural bound cannot improve: `at_bound` gives reached.
[[nodiscard]] NYCKELTAL_API RuleResult un_2023_trend_rule(double base, double value, double years, int direction,
                                                          double on_track = 0.02, double fair = 0.005,
                                                          bool at_bound = false);

/// SDG Index: 0 at `worst`, 100 at `best` (which may be the lower number), cut off at both.
[[nodiscard]] NYCKELTAL_API double sdsn_score(double value, double worst, double best);

struct SdsnOptions {
  double on_track = 1.0;
  double moderate = 0.5;
  double decreasing = 0.0;
};

/// SDG Index trend arrow: annual linear change since the base year over that which would reach the green threshold
/// (`target`) in the target year. At least 100 % on track, at least 50 % moderately improving, at least 0 stagnating,
/// below decreasing. Movements above green are not looked at.
[[nodiscard]] NYCKELTAL_API RuleResult sdsn_arrow(const ProgressPoints& p, int direction,
                                                  const SdsnOptions& options = {});

/// ESCAP's Current Status Index of one indicator: 0 at the base, 10 at the target, below 0 where things got worse. It
/// has no classes and does not ask how much time has gone. From a base at or past the target there is no way to 10: the
/// formula would call a member that still meets its target -5.
[[nodiscard]] NYCKELTAL_API RuleResult escap_index(const ProgressPoints& p, int direction);

/// The same for parity: how much of the distance to `target` is left, on whichever side of it the value lies.
[[nodiscard]] NYCKELTAL_API double escap_parity_index(double base, double value, double target) noexcept;

struct RecentChanges {
  double mean = missing;       ///< mean annual change, unit per year
  double last = missing;       ///< last annual change
  Index n = 0;                 ///< values used
  Status status = Status::ok;  ///< ok, no_data, too_few
};

/// Mean of the last `changes` annual changes, as Destatis takes it: the last consecutive yearly values, at most
/// changes + 1 and at least `min_values` of them, first to last. Years ascend; missing values break the run.
[[nodiscard]] NYCKELTAL_API RecentChanges recent_changes(std::span<const double> values, std::span<const double> years,
                                                         Index changes = 5, Index min_values = 4);

struct DestatisOptions {
  double sun = 0.05;
  double cloud = 0.20;
};

/// Destatis weather symbols for a target value in a target year: the mean of the last five annual changes goes on to
/// the target year; the miss as a share of the distance from today's value to the target below 5 % sun, up to 20 % sun
/// and cloud, more but in the right direction cloud, wrong direction thunderstorm. A value that meets its target early
/// is judged as one to be held every year, as they do.
[[nodiscard]] NYCKELTAL_API RuleResult destatis_rule(const RecentChanges& changes, double year, double value,
                                                     double target_year, double target, int direction,
                                                     const DestatisOptions& options = {});

/// Destatis, a target or limit to be held in every year: met and not getting worse sun, met but getting worse sun and
/// cloud, not met and not moving away cloud, not met and moving away thunderstorm.
[[nodiscard]] NYCKELTAL_API RuleResult destatis_constant_rule(const RecentChanges& changes, double value, double target,
                                                              int direction);

/// Destatis, a direction without a target value: mean and last change both right sun, mean right only sun and cloud,
/// last right only cloud, neither thunderstorm. They have no word for a value that cannot improve; here `at_bound`
/// gives reached.
[[nodiscard]] NYCKELTAL_API RuleResult destatis_direction_rule(const RecentChanges& changes, int direction,
                                                               bool at_bound = false);

struct NearOptions {
  /// Share of the target's own size within which a value is near it: 0.05 makes 57.4 near 60.
  double near = 0.05;
};

/// 0 at or past the target, 1 near it, 2 not; -1 where either is missing. Nothing is near a target of zero but zero.
[[nodiscard]] NYCKELTAL_API int nearness(double value, double target, int direction, const NearOptions& options = {});

/// The words of Sveriges miljömål for "will it be reached": JA, NÄRA, NEJ, by where the trend line stands in the target
/// year. The agencies decide by expert judgement without a formula; this is ours, with its threshold in the open.
[[nodiscard]] NYCKELTAL_API RuleResult miljomal_rule(double projected, double target, int direction,
                                                     const NearOptions& options = {});

/// Their arrow, by an interval of the slope: 0 POSITIV, 1 NEUTRAL (the interval holds 0), 2 NEGATIV, 3 OKLAR (none).
[[nodiscard]] NYCKELTAL_API int miljomal_arrow(double slope_lower, double slope_upper, int direction);

inline constexpr std::array miljomal_arrows = {std::string_view{"POSITIV"}, std::string_view{"NEUTRAL"},
                                               std::string_view{"NEGATIV"}, std::string_view{"OKLAR"}};

/// Today's value beside the straight line from base to target: on it or better, or behind.
[[nodiscard]] NYCKELTAL_API RuleResult target_line_rule(const ProgressPoints& p, int direction);

/// Position on the IPCC's scale of likelihood (Mastrandrea et al. 2010): 0 very likely (>= 90 %), 1 likely (>= 66 %),
/// 2 about as likely as not (> 33 %), 3 unlikely (> 10 %), 4 very unlikely; -1 where the probability is missing.
[[nodiscard]] NYCKELTAL_API int likelihood(double probability) noexcept;

/// The probability that the trend line is at or past the target, in the IPCC's words. Likely or more is on track,
/// unlikely or less too slow (wrong way where the line leads away), between them unclear.
[[nodiscard]] NYCKELTAL_API RuleResult probability_rule(double probability, double slope, int direction,
                                                        Status status = Status::ok);

/// True where two rules say different things of the same figures. Rules without an outlook, and "unclear", do not count
/// as saying anything.
[[nodiscard]] NYCKELTAL_API bool rules_disagree(std::span<const RuleResult> rules) noexcept;

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/progress_rules.ipp"
#endif
