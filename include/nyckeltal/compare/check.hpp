// Checks of a whole panel: what is impossible, what is probably wrong, and what somebody should know before the figures
// are shown. Every rule says what it found in numbers; the words are Python's.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/severity.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/detail/local_level.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal {

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

namespace detail::checking {

/// Counts how many members have a value of each year, and gives the years that are well covered.
[[nodiscard]] inline std::vector<Index> covered_years(const CubeView& cube, Index indicator, const Use& use,
                                                      double share) {
  std::vector<Index> n(static_cast<std::size_t>(cube.n_years), 0);
  for (Index m = 0; m < cube.n_members; ++m) {
    const SeriesView series = cube.series(indicator, m);
    for (Index k = 0; k < cube.n_years; ++k) n[static_cast<std::size_t>(k)] += series.usable(k, use) ? 1 : 0;
  }
  const Index most = n.empty() ? 0 : *std::max_element(n.begin(), n.end());
  std::vector<Index> years;
  for (Index k = 0; k < cube.n_years; ++k)
    if (const Index here = n[static_cast<std::size_t>(k)];
        here > 0 && static_cast<double>(here) >= share * static_cast<double>(most))
      years.push_back(k);
  return years;
}

/// 10, 100 or 1,000, or one over them, where `ratio` is that up to a factor of `fit`; else missing.
[[nodiscard]] inline double slip_factor(double ratio, double fit) noexcept {
  if (!(ratio > 0.0) || !std::isfinite(ratio)) return missing;
  for (const double factor : {10.0, 100.0, 1000.0, 0.1, 0.01, 0.001})
    if (std::abs(std::log(ratio / factor)) <= std::log(fit)) return factor;
  return missing;
}

/// Noise from year to year, as a share of the value, where too few series can tell.
inline constexpr double unknown_noise = 0.2;

/// One indicator on the scale that suits it, with the members' common path taken off.
class Scaled {
 public:
  Scaled(const Panel& panel, Index indicator, const CheckOptions& options)
      : panel_(panel), definition_(panel.indicator(indicator)), indicator_(indicator), options_(options) {
    const CubeView cube = panel.cube();
    n_years_ = cube.n_years;
    raw_.resize(static_cast<std::size_t>(cube.n_members));
    for (Index m = 0; m < cube.n_members; ++m) {
      const SeriesView series = cube.series(indicator, m);
      auto& own = raw_[static_cast<std::size_t>(m)];
      for (Index k = 0; k < n_years_; ++k)
        if (series.usable(k, options.use) && std::isfinite(series.values[static_cast<std::size_t>(k)]))
          own.push_back({k, series.values[static_cast<std::size_t>(k)]});
    }
    find_resolution();
    choose_scale();
    scale_values();
    take_off_common_path();
    cut_at_breaks();
    pool_noise();
  }

  struct Raw {
    Index place;
    double value;
  };
  [[nodiscard]] const std::vector<Raw>& raw(Index m) const { return raw_[static_cast<std::size_t>(m)]; }
  [[nodiscard]] const std::vector<LocalValue>& scaled(Index m) const { return scaled_[static_cast<std::size_t>(m)]; }
  [[nodiscard]] bool logarithmic() const noexcept { return logarithmic_; }
  [[nodiscard]] double resolution() const noexcept { return resolution_; }

  [[nodiscard]] double back(double y, Index place) const noexcept {
    y += path_[static_cast<std::size_t>(place)];
    return logarithmic_ ? std::exp(y) : y;
  }

  /// Noise of a series, on the scale: its own where it is long enough and larger, the members' pooled one, or a prior
  /// of a quarter where nobody can tell. `value` and `expected` add what rounding does to them.
  [[nodiscard]] double noise(Index m, double value, double expected, Index gap) const {
    const double level = logarithmic_ ? 1.0 : std::max(std::abs(expected), resolution_);
    double s = pooled_.value_or(0.0);
    const auto& own = own_noise_[static_cast<std::size_t>(m)];
    if (own) s = std::max(s, *own);
    if (!own && !pooled_) s = unknown_noise * level;
    s = std::max(s, 0.02 * level) * std::sqrt(static_cast<double>(gap));
    return std::sqrt(s * s + rounding_variance(value, step(value)) + rounding_variance(expected, resolution_));
  }
  /// Pooled noise in the unit, at a value.
  [[nodiscard]] double noise_in_unit(Index m, double value) const {
    const double level = logarithmic_ ? std::abs(value) : 1.0;
    if (pooled_) return std::max(*pooled_ * level, 1e-300);
    const auto& own = own_noise_[static_cast<std::size_t>(m)];
    return std::max({unknown_noise * std::abs(value), own.value_or(0.0) * level, 1e-300});
  }
  [[nodiscard]] bool at_end(double value) const noexcept {
    return value == 0.0 || (definition_.floor && value <= *definition_.floor) ||
           (ceiling() && value >= *ceiling() && !definition_.may_exceed_ceiling);
  }
  [[nodiscard]] std::optional<double> ceiling() const {
    if (definition_.ceiling) return definition_.ceiling;
    return definition_.is_share() ? std::optional<double>(100.0) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> floor() const {
    if (definition_.floor) return definition_.floor;
    return definition_.is_share() ? std::optional<double>(0.0) : std::nullopt;
  }

 private:
  /// The step between numbers that a value could have been rounded to: finer than the indicator's where it is given
  /// more finely.
  [[nodiscard]] double step(double value) const noexcept {
    return value == 0.0 ? resolution_ : std::min(resolution_, std::pow(10.0, -decimals_of(value)));
  }
  [[nodiscard]] double rounding_variance(double value, double step) const noexcept {
    const double relative = logarithmic_ ? step / std::max(std::abs(value), 0.5 * step) : step;
    return relative * relative / 12.0;
  }

  /// Digits that nine in ten values make do with: one stray value with many does not count.
  void find_resolution() {
    constexpr std::size_t n_digits = most_decimals - fewest_decimals + 1;
    std::array<Index, n_digits> n{};
    Index total = 0;
    for (const auto& series : raw_)
      for (const Raw& each : series) {
        ++n[static_cast<std::size_t>(decimals_of(each.value) - fewest_decimals)];
        ++total;
      }
    Index seen = 0;
    int digits = fewest_decimals;
    for (std::size_t d = 0; d < n_digits; ++d) {
      seen += n[d];
      digits = static_cast<int>(d) + fewest_decimals;
      if (10 * seen >= 9 * total) break;
    }
    resolution_ = std::pow(10.0, -digits);
  }

  /// Logarithms where the changes of large members are larger in proportion (Tukey's spread against level), and where
  /// that cannot be told for everything but shares.
  void choose_scale() {
    std::vector<std::pair<double, double>> series;  // level, spread
    std::vector<double> levels;
    std::vector<double> changes;
    for (const auto& own : raw_) {
      if (own.size() < 6) continue;
      levels.clear();
      changes.clear();
      for (std::size_t k = 0; k < own.size(); ++k) {
        if (own[k].value < 0.0) return;
        levels.push_back(own[k].value);
        if (k > 0) changes.push_back(std::abs(own[k].value - own[k - 1].value));
      }
      const double level = median_in_place(levels);
      if (level > 0.0) series.emplace_back(level, median_in_place(changes));
    }
    for (const auto& own : raw_)
      for (const Raw& each : own)
        if (each.value < 0.0) return;
    logarithmic_ = !definition_.is_share();
    if (static_cast<Index>(series.size()) < options_.min_members) return;
    std::sort(series.begin(), series.end());
    const auto middle = [&](std::size_t begin, std::size_t end) {
      levels.clear();
      changes.clear();
      for (std::size_t k = begin; k < end; ++k) {
        levels.push_back(series[k].first);
        changes.push_back(series[k].second);
      }
      return std::pair(median_in_place(levels), median_in_place(changes));
    };
    const std::size_t half = series.size() / 2;
    const auto [low, low_spread] = middle(0, half);
    const auto [high, high_spread] = middle(half, series.size());
    if (high < 1.5 * low || !(low_spread > 0.0) || !(high_spread > 0.0)) return;
    logarithmic_ = std::log(high_spread / low_spread) >= 0.5 * std::log(high / low);
  }

  void scale_values() {
    scaled_.resize(raw_.size());
    for (std::size_t m = 0; m < raw_.size(); ++m)
      for (const Raw& each : raw_[m])
        scaled_[m].push_back(
            {each.place, logarithmic_ ? std::log(std::max(each.value, 0.5 * step(each.value))) : each.value, 0});
  }

  /// The median change of the members that have both of two neighbouring covered years, summed. What moves everybody (a
  /// pandemic, a new definition) is then no outlier of anybody.
  void take_off_common_path() {
    path_.assign(static_cast<std::size_t>(n_years_), 0.0);
    bridged_.assign(static_cast<std::size_t>(n_years_), false);
    std::vector<Index> count(static_cast<std::size_t>(n_years_), 0);
    for (const auto& series : scaled_)
      for (const LocalValue& each : series) ++count[static_cast<std::size_t>(each.place)];
    Index last = -1;
    std::vector<std::vector<double>> changes(static_cast<std::size_t>(n_years_));
    std::vector<Index> previous(static_cast<std::size_t>(n_years_), -1);
    for (Index k = 0; k < n_years_; ++k)
      if (count[static_cast<std::size_t>(k)] >= options_.min_members) {
        previous[static_cast<std::size_t>(k)] = last;
        last = k;
      }
    std::vector<double> at(static_cast<std::size_t>(n_years_), missing);
    // What stays at an end (a true zero, 100 per cent) does not tell where the others go.
    for (std::size_t m = 0; m < scaled_.size(); ++m) {
      const auto& series = scaled_[m];
      for (std::size_t j = 0; j < series.size(); ++j)
        if (!at_end(raw_[m][j].value)) at[static_cast<std::size_t>(series[j].place)] = series[j].value;
      for (const LocalValue& each : series) {
        const auto k = static_cast<std::size_t>(each.place);
        if (previous[k] < 0) continue;
        const double change = at[k] - at[static_cast<std::size_t>(previous[k])];
        if (!is_missing(change)) changes[k].push_back(change);
      }
      for (const LocalValue& each : series) at[static_cast<std::size_t>(each.place)] = missing;
    }
    double sum = 0.0;
    Index from = 0;
    for (Index k = 0; k < n_years_; ++k) {
      const auto here = static_cast<std::size_t>(k);
      if (previous[here] < 0 || static_cast<Index>(changes[here].size()) < options_.min_members) {
        path_[here] = sum;
        if (count[here] >= options_.min_members) from = k;
        continue;
      }
      const double change = median_in_place(changes[here]);
      for (Index j = from + 1; j <= k; ++j) {  // years between that few have: on the line
        path_[static_cast<std::size_t>(j)] =
            sum + change * static_cast<double>(j - from) / static_cast<double>(k - from);
        bridged_[static_cast<std::size_t>(j)] = true;
      }
      sum += change;
      from = k;
    }
    for (auto& series : scaled_)
      for (LocalValue& each : series) each.value -= path_[static_cast<std::size_t>(each.place)];
  }

  /// Values on two sides of a known break are not compared, unless it is everybody's and the common path has it.
  void cut_at_breaks() {
    for (const Break& each : panel_.breaks) {
      if (each.indicator != definition_.id) continue;
      const Index place = static_cast<Index>(each.year) - panel_.first_year();
      if (!each.cuts || place <= 0 || place >= n_years_) continue;
      if (each.member.empty()) {
        if (bridged_[static_cast<std::size_t>(place)]) continue;
        for (auto& series : scaled_) cut(series, place);
      } else if (const auto m = panel_.find_member(each.member)) {
        cut(scaled_[static_cast<std::size_t>(*m)], place);
      }
    }
  }
  static void cut(std::vector<LocalValue>& series, Index place) {
    for (LocalValue& each : series) each.segment += each.place >= place ? 1 : 0;
  }

  void pool_noise() {
    constexpr std::size_t least = 5;
    own_noise_.resize(scaled_.size());
    std::vector<double> scratch;
    std::vector<double> all;
    std::vector<LocalValue> moving;
    for (std::size_t m = 0; m < scaled_.size(); ++m) {
      // What rests at an end (zero, 100 per cent) does not tell how much the series varies elsewhere.
      moving.clear();
      for (std::size_t k = 0; k < scaled_[m].size(); ++k)
        if (!at_end(raw_[m][k].value)) moving.push_back(scaled_[m][k]);
      own_noise_[m] = noise_of(moving, scratch);
      if (own_noise_[m]) all.push_back(*own_noise_[m]);
    }
    if (all.size() >= least) pooled_ = median_in_place(all);
  }

  const Panel& panel_;
  const Indicator& definition_;
  Index indicator_;
  const CheckOptions& options_;
  Index n_years_ = 0;
  std::vector<std::vector<Raw>> raw_;
  std::vector<std::vector<LocalValue>> scaled_;
  double resolution_ = 1.0;
  bool logarithmic_ = false;
  std::vector<double> path_;
  std::vector<bool> bridged_;
  std::vector<std::optional<double>> own_noise_;
  std::optional<double> pooled_;
};

/// The rules that look at one indicator. Findings come by member, then year.
class IndicatorCheck {
 public:
  IndicatorCheck(const Panel& panel, Index indicator, const CheckOptions& options, std::vector<CheckFinding>& out)
      : panel_(panel),
        definition_(panel.indicator(indicator)),
        indicator_(indicator),
        options_(options),
        out_(out),
        scaled_(panel, indicator, options) {}

  void run() {
    prepare_repeats();
    for (Index m = 0; m < panel_.n_members(); ++m) {
      impossible(m);
      within_series(m);
      frozen(m);
      rounding(m);
      definition(m);
    }
    among_members();
    known_breaks();
  }

 private:
  using Raw = Scaled::Raw;

  [[nodiscard]] Year year(Index place) const noexcept { return panel_.first_year() + static_cast<Year>(place); }
  void add(CheckFinding finding) {
    if (!options_.rules(finding.rule)) return;
    finding.indicator = indicator_;
    out_.push_back(finding);
  }
  [[nodiscard]] bool material(double value, double expected) const noexcept {
    return std::abs(value - expected) >= options_.min_change * std::abs(expected);
  }

  void impossible(Index m) {
    impossible_.clear();
    if (!options_.rules(CheckRule::impossible_value)) return;
    const SeriesView series = panel_.cube().series(indicator_, m);
    const std::optional<double> low = scaled_.floor();
    const std::optional<double> high = definition_.may_exceed_ceiling ? std::nullopt : scaled_.ceiling();
    if (scaled_.raw(m).empty() &&
        !std::any_of(series.values.begin(), series.values.end(), [](double v) { return !is_missing(v); }))
      return;
    for (Index k = 0; k < series.size(); ++k) {
      const double value = series.values[static_cast<std::size_t>(k)];
      // Whatever its status: what cannot be is no estimate either.
      if (is_missing(value) || series.status[static_cast<std::size_t>(k)] == ValueStatus::withdrawn) continue;
      // A sum of rounded parts may pass the end by a hair.
      const double hair = 1e-9 * std::max(1.0, std::abs(value));
      const bool under = low && value < *low - hair;
      const bool over = high && value > *high + hair;
      if (!under && !over && std::isfinite(value)) continue;
      if (std::isfinite(value)) impossible_.push_back(k);
      add({.rule = CheckRule::impossible_value,
           .severity = Severity::error,
           .member = m,
           .year = year(k),
           .value = value,
           .expected = under  ? *low
                       : over ? *high
                              : missing,
           .factor = std::isfinite(value) ? factor_against_others(m, k, value) : missing,
           .n = 1});
    }
  }

  /// The slip that an impossible value would be, by the values around it.
  [[nodiscard]] double factor_against_others(Index m, Index place, double value) const {
    const auto& series = scaled_.scaled(m);
    for (std::size_t at = 0; at < series.size(); ++at)
      if (series[at].place == place) {
        const LocalDeviation local = local_deviation(series, at);
        if (is_missing(local.expected)) return missing;
        return slip_factor(value / scaled_.back(local.expected, place), options_.slip_fit);
      }
    return missing;
  }

  /// Outliers one after the other, the farthest first and each taken out before the next is looked for; then a lasting
  /// shift in what is left.
  void within_series(Index m) {
    series_ = scaled_.scaled(m);
    raw_values_.clear();
    for (const Raw& each : scaled_.raw(m)) raw_values_.push_back(each.value);
    const std::size_t most = std::max<std::size_t>(1, series_.size() / 4);
    for (std::size_t found = 0; found < most && series_.size() >= 2; ++found) {
      std::size_t worst = series_.size();
      double largest = options_.outlier_score;
      double expected = missing;
      for (std::size_t at = 0; at < series_.size(); ++at) {
        const LocalDeviation local = local_deviation(series_, at);
        if (local.deviation == 0.0) continue;
        const double there = scaled_.back(local.expected, series_[at].place);
        if (!material(raw_values_[at], there)) continue;
        const double score = std::abs(local.deviation) / scaled_.noise(m, raw_values_[at], there, local.gap);
        if (score < largest) continue;
        largest = score;
        worst = at;
        expected = there;
      }
      if (worst == series_.size()) break;
      const double value = raw_values_[worst];
      const Index place = series_[worst].place;
      const double factor = slip_factor(value / expected, options_.slip_fit);
      if (std::find(impossible_.begin(), impossible_.end(), place) == impossible_.end())  // else it is told already
        add({.rule = is_missing(factor) ? CheckRule::outlier_series : CheckRule::unit_slip,
             .severity = Severity::warning,
             .member = m,
             .year = year(place),
             .value = value,
             .expected = expected,
             .factor = factor,
             .score = largest,
             .n = 1});
      series_.erase(series_.begin() + static_cast<std::ptrdiff_t>(worst));
      raw_values_.erase(raw_values_.begin() + static_cast<std::ptrdiff_t>(worst));
    }
    jump(m);
  }

  /// Whether the panel knows of a break or an event after one value and up to the next.
  [[nodiscard]] bool told(Index m, Index after, Index until) const {
    return std::any_of(panel_.breaks.begin(), panel_.breaks.end(), [&](const Break& each) {
      return each.indicator == definition_.id && (each.member.empty() || each.member == panel_.member(m).id) &&
             each.year > year(after) && each.year <= year(until);
    });
  }

  void jump(Index m) {
    if (!options_.rules(CheckRule::jump)) return;
    const LocalShift shift = largest_shift(series_);
    if (shift.at == 0) return;
    const LocalValue& first = series_[shift.at];
    const double before = scaled_.back(shift.before, first.place);
    const double after = scaled_.back(shift.after, first.place);
    // The step must show between the two values themselves, not only after the common path is taken off.
    const double step = raw_values_[shift.at] - raw_values_[shift.at - 1];
    if (!material(after, before) || !material(raw_values_[shift.at], raw_values_[shift.at - 1]) ||
        step * (after - before) <= 0.0)
      return;
    const Index gap = first.place - series_[shift.at - 1].place;
    if (told(m, series_[shift.at - 1].place, first.place)) return;
    const double score = std::abs(shift.size()) / scaled_.noise(m, after, before, gap);
    values_.clear();
    Index at = 0;
    for (std::size_t k = 0; k < series_.size(); ++k)
      if (series_[k].segment == first.segment) {
        if (k == shift.at) at = std::ssize(values_);
        values_.push_back(series_[k].value);
      }
    // A straight line makes a shift too: it must be a step that describes the series best. Fewer than six values
    // cannot be tested, and must be as far apart as an outlier.
    if (std::ssize(values_) < 6) {
      if (score < options_.outlier_score) return;
    } else {
      if (score < options_.jump_score) return;
      if (!(snht(values_).p <= options_.jump_alpha)) return;
      const BestBreak best = best_break(values_);
      if (best.model != BreakModel::step || std::abs(best.index - at) > 1) return;
    }
    add({.rule = CheckRule::jump,
         .severity = Severity::warning,
         .member = m,
         .year = year(first.place),
         .other_year = year(series_[shift.at - 1].place),
         .value = after,
         .expected = before,
         .factor = slip_factor(after / before, 1.25),
         .score = score,
         .n = static_cast<Index>(series_.size() - shift.at)});
  }

  // How often neighbouring values repeat in this indicator, apart from its ends.
  void prepare_repeats() {
    const auto n = static_cast<std::size_t>(panel_.n_members());
    equal_.assign(n, 0);
    pairs_.assign(n, 0);
    for (std::size_t m = 0; m < n; ++m) {
      const auto& own = scaled_.raw(static_cast<Index>(m));
      for (std::size_t k = 0; k < own.size(); ++k) {
        highest_ = std::max(highest_, own[k].value);
        if (k == 0 || scaled_.at_end(own[k].value)) continue;
        ++pairs_[m];
        equal_[m] += own[k].value == own[k - 1].value ? 1 : 0;
      }
    }
    all_equal_ = std::accumulate(equal_.begin(), equal_.end(), Index{0});
    all_pairs_ = std::accumulate(pairs_.begin(), pairs_.end(), Index{0});
  }

  /// How often the other members stay at this very value: a cap, a standard figure.
  [[nodiscard]] double stays_at(double value, Index except) const {
    Index pairs = 0;
    Index equal = 0;
    for (Index m = 0; m < panel_.n_members(); ++m) {
      if (m == except) continue;
      const auto& own = scaled_.raw(m);
      for (std::size_t k = 1; k < own.size(); ++k) {
        if (own[k - 1].value != value) continue;
        ++pairs;
        equal += own[k].value == value ? 1 : 0;
      }
    }
    return pairs < 5 ? 0.0 : (static_cast<double>(equal) + 0.5) / (static_cast<double>(pairs) + 1.0);
  }

  void frozen(Index m) {
    if (!options_.rules(CheckRule::frozen)) return;
    const auto& own = scaled_.raw(m);
    for (std::size_t begin = 0; begin < own.size();) {
      std::size_t end = begin + 1;
      while (end < own.size() && own[end].value == own[begin].value) ++end;
      const auto n = static_cast<Index>(end - begin);
      const double value = own[begin].value;
      const bool capped = value == highest_ && panel_.n_members() >= options_.min_members;
      if (n >= options_.frozen_values && !scaled_.at_end(value) && !capped) {
        // By the other members' habit, and one in ten among ten where there are none.
        const auto at = static_cast<std::size_t>(m);
        const double often = (static_cast<double>(all_equal_ - equal_[at]) + 1.0) /
                             (static_cast<double>(all_pairs_ - pairs_[at]) + 10.0);
        // By rounding: the density at zero of the difference of two values, times the step between numbers.
        const double by_rounding = std::min(1.0, scaled_.resolution() / (3.5449 * scaled_.noise_in_unit(m, value)));
        const double repeats = static_cast<double>(n - 1);
        double p = std::pow(std::max(often, by_rounding), repeats);
        if (p <= options_.frozen_p) p = std::max(p, std::pow(stays_at(value, m), repeats));
        if (p <= options_.frozen_p)
          add({.rule = CheckRule::frozen,
               .severity = Severity::warning,
               .member = m,
               .year = year(own[begin].place),
               .other_year = year(own[end - 1].place),
               .value = value,
               .score = p,
               .n = n});
      }
      begin = end;
    }
  }

  void rounding(Index m) {
    if (!options_.rules(CheckRule::rounding)) return;
    const auto& own = scaled_.raw(m);
    if (own.size() < 4) return;
    digits_.clear();
    int finest = fewest_decimals;
    int second = fewest_decimals;
    for (const Raw& each : own) {
      const int d = scaled_.at_end(each.value) ? fewest_decimals : decimals_of(each.value);
      digits_.push_back(d);
      if (d >= finest) {
        second = finest;
        finest = d;
      } else {
        second = std::max(second, d);
      }
    }
    finest = second;  // two values at least are given so finely
    Index zeros = 0;
    Index n = 0;
    std::size_t begin = 0;
    CheckFinding best;
    Index most = 0;
    for (std::size_t k = 0; k <= own.size(); ++k) {
      const bool goes_on = k < own.size() && (scaled_.at_end(own[k].value) || digits_[k] < finest ||
                                              (n > 0 && own[k].value == own[k - 1].value));
      if (goes_on) {
        if (scaled_.at_end(own[k].value) || (n > 0 && own[k].value == own[k - 1].value)) continue;
        if (n == 0) begin = k;
        ++n;
        zeros += finest - digits_[k];
        if (zeros > most && n >= 3) {
          most = zeros;
          best = {.rule = CheckRule::rounding,
                  .severity = Severity::note,
                  .member = m,
                  .year = year(own[begin].place),
                  .other_year = year(own[k].place),
                  .value = own[begin].value,
                  .expected = static_cast<double>(finest),
                  .n = n};
        }
        continue;
      }
      n = 0;
      zeros = 0;
    }
    if (most == 0) return;
    best.score = std::min(1.0, static_cast<double>(own.size()) * std::pow(10.0, -static_cast<double>(most)));
    if (best.score <= options_.rounding_p) add(best);
  }

  void definition(Index m) {
    if (!options_.rules(CheckRule::mixed_definitions)) return;
    if (!definition_.valid.start && !definition_.valid.end) return;
    CheckFinding found{.rule = CheckRule::mixed_definitions, .severity = Severity::warning, .member = m};
    for (const Raw& each : scaled_.raw(m)) {
      if (definition_.valid.contains(year(each.place))) continue;
      if (found.n++ == 0) {
        found.year = year(each.place);
        found.value = each.value;
      }
      found.other_year = year(each.place);
    }
    if (found.n > 0) add(found);
  }

  /// A member's level: the median of its values' robust z among the members of each year.
  void among_members() {
    if (!options_.rules(CheckRule::outlier_members)) return;
    const auto n_members = static_cast<std::size_t>(panel_.n_members());
    std::vector<std::vector<Index>> groups;
    for (std::size_t m = 0; m < n_members; ++m) {
      const Index group = options_.groups.empty() ? 0 : options_.groups[m];
      if (group < 0 || panel_.members()[m].is_reference() || scaled_.raw(static_cast<Index>(m)).empty()) continue;
      groups.resize(std::max(groups.size(), static_cast<std::size_t>(group) + 1));
      groups[static_cast<std::size_t>(group)].push_back(static_cast<Index>(m));
    }
    for (const std::vector<Index>& group : groups)
      if (std::ssize(group) >= options_.min_members) among(group);
  }

  /// Middle and robust spread of one year, in the unit and as logarithms.
  struct YearSpread {
    double middle = missing;
    double spread = missing;
    double log_spread = missing;
  };

  void among(const std::vector<Index>& group) {
    const auto n_years = static_cast<std::size_t>(panel_.n_years());
    std::vector<std::vector<double>> values(n_years);
    for (const Index m : group)
      for (const Raw& each : scaled_.raw(m))
        if (each.value > 0.0) values[static_cast<std::size_t>(each.place)].push_back(each.value);
    std::vector<YearSpread> years(n_years);
    std::vector<double> away;
    for (std::size_t k = 0; k < n_years; ++k) {
      if (std::ssize(values[k]) < options_.min_members) continue;
      const double middle = median_in_place(values[k]);
      const auto spread = [&](auto distance, double least) {
        away.clear();
        for (const double each : values[k]) away.push_back(distance(each));
        return std::max(least, 1.4826 * median_in_place(away));
      };
      years[k] = {middle, spread([&](double x) { return std::abs(x - middle); }, 0.1 * middle),
                  spread([&](double x) { return std::abs(std::log(x / middle)); }, 0.1)};
    }
    std::vector<double> z;
    std::vector<double> log_z;
    for (const Index m : group) {
      z.clear();
      log_z.clear();
      const Raw* last = nullptr;
      for (const Raw& each : scaled_.raw(m)) {
        const YearSpread& here = years[static_cast<std::size_t>(each.place)];
        if (is_missing(here.middle) || !(each.value > 0.0)) continue;
        z.push_back((each.value - here.middle) / here.spread);
        log_z.push_back(std::log(each.value / here.middle) / here.log_spread);
        last = &each;
      }
      if (last == nullptr) continue;
      const auto n = std::ssize(z);
      if (2 * n < std::ssize(scaled_.raw(m))) continue;  // too few of its years can be compared
      const double by_log = median_in_place(log_z);
      // Far off on one scale only is a matter of skew. Below the others zero bounds the unit: logarithms must tell.
      const double score = by_log > 0.0 ? std::min(by_log, median_in_place(z)) : -by_log;
      if (score < options_.members_score) continue;
      const YearSpread& here = years[static_cast<std::size_t>(last->place)];
      const double factor = slip_factor(last->value / here.middle, std::exp(std::min(here.log_spread, 0.5)));
      add({.rule = CheckRule::outlier_members,
           .severity = is_missing(factor) ? Severity::note : Severity::warning,
           .member = m,
           .year = year(last->place),
           .value = last->value,
           .expected = here.middle,
           .factor = factor,
           .score = score,
           .n = n});
    }
  }

  /// What the series did at each break that the panel knows, over the members that have values on both sides.
  void known_breaks() {
    if (!options_.rules(CheckRule::known_break)) return;
    for (const Break& each : panel_.breaks) {
      if (each.indicator != definition_.id) continue;
      const Index place = static_cast<Index>(each.year) - panel_.first_year();
      const std::optional<Index> only = each.member.empty() ? std::nullopt : panel_.find_member(each.member);
      if (!each.member.empty() && !only) continue;
      std::vector<double> before;
      std::vector<double> after;
      Year last_before = 0;
      for (Index m = 0; m < panel_.n_members(); ++m) {
        if (only ? m != *only : panel_.member(m).is_reference()) continue;
        const auto& own = scaled_.raw(m);
        const auto first = std::find_if(own.begin(), own.end(), [&](const Raw& raw) { return raw.place >= place; });
        if (first == own.begin() || first == own.end()) continue;
        before.push_back((first - 1)->value);
        after.push_back(first->value);
        last_before = std::max(last_before, year((first - 1)->place));
      }
      const auto n = static_cast<Index>(after.size());
      if (n == 0) continue;
      add({.rule = CheckRule::known_break,
           .severity = Severity::note,
           .member = only.value_or(-1),
           .year = each.year,
           .other_year = last_before,
           .value = median_in_place(after),
           .expected = median_in_place(before),
           .n = n});
    }
  }

  const Panel& panel_;
  const Indicator& definition_;
  Index indicator_;
  const CheckOptions& options_;
  std::vector<CheckFinding>& out_;
  Scaled scaled_;
  std::vector<LocalValue> series_;
  std::vector<double> raw_values_;
  std::vector<Index> impossible_;
  std::vector<double> values_;
  std::vector<int> digits_;
  std::vector<Index> equal_;
  std::vector<Index> pairs_;
  double highest_ = -std::numeric_limits<double>::infinity();
  Index all_equal_ = 0;
  Index all_pairs_ = 0;
};

/// Silence at the end of series, by how often each reported before; one finding a member that has gone silent in all.
inline void stopped_reporting(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const CubeView cube = panel.cube();
  std::vector<std::vector<CheckFinding>> of_member(static_cast<std::size_t>(panel.n_members()));
  std::vector<Index> followed(static_cast<std::size_t>(panel.n_members()), 0);
  for (Index i = 0; i < panel.n_indicators(); ++i) {
    const std::vector<Index> years = covered_years(cube, i, options.use, 0.5);
    if (years.empty()) continue;
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView series = cube.series(i, m);
      const Member& member = panel.member(m);
      if (!member.is_member(series.year(years.back())).value_or(true)) continue;
      Index reported = 0;
      Index asked = 0;    // from the first value to the last
      Index waiting = 0;  // covered years since the last value
      Index last = -1;
      for (const Index k : years) {
        const ValueStatus status = series.status[static_cast<std::size_t>(k)];
        if (status == ValueStatus::not_applicable || status == ValueStatus::confidential ||
            !member.is_member(series.year(k)).value_or(true))
          continue;
        if (series.usable(k, options.use)) {
          asked += waiting + 1;
          waiting = 0;
          ++reported;
          last = k;
        } else if (last >= 0) {
          ++waiting;
        }
      }
      if (last < 0) continue;
      ++followed[static_cast<std::size_t>(m)];
      if (reported < 3 || waiting < options.silent_years) continue;
      const double habit = (static_cast<double>(reported) + 1.0) / (static_cast<double>(asked) + 2.0);
      const double p = std::pow(1.0 - habit, static_cast<double>(waiting));
      if (p > options.silent_p) continue;
      of_member[static_cast<std::size_t>(m)].push_back({.rule = CheckRule::stopped_reporting,
                                                        .severity = Severity::note,
                                                        .indicator = i,
                                                        .member = m,
                                                        .year = series.year(last),
                                                        .other_year = series.year(years.back()),
                                                        .value = series.values[static_cast<std::size_t>(last)],
                                                        .score = p,
                                                        .n = waiting});
    }
  }
  for (std::size_t m = 0; m < of_member.size(); ++m) {
    auto& found = of_member[m];
    if (std::ssize(found) < 3 || std::ssize(found) < followed[m]) {
      out.insert(out.end(), found.begin(), found.end());
      continue;
    }
    CheckFinding all = found.front();
    for (const CheckFinding& each : found) {
      all.year = std::max(all.year, each.year);
      all.other_year = std::max(all.other_year, each.other_year);
    }
    all.severity = Severity::warning;
    all.indicator = -1;
    all.value = missing;
    all.n = std::ssize(found);
    out.push_back(all);
  }
}

/// Shares whose denominator moved, and by it the share.
inline void denominators(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  for (const ShareParts& each : options.shares)
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView share = panel.series(each.share, m);
      const SeriesView above = panel.series(each.numerator, m);
      const SeriesView below = panel.series(each.denominator, m);
      std::optional<Index> last;
      for (Index k = 0; k < share.size(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        if (!above.usable(k, options.use) || !below.usable(k, options.use)) continue;
        if (!(above.values[at] > 0.0) || !(below.values[at] > 0.0)) continue;
        if (last) {
          const auto from = static_cast<std::size_t>(*last);
          const double by_denominator = std::log(below.values[at] / below.values[from]);
          const double by_numerator = std::log(above.values[at] / above.values[from]);
          const double whole = by_numerator - by_denominator;
          // The denominator moved, and at least half of the share's change is its doing.
          if (std::abs(by_denominator) >= std::log1p(options.denominator_change) && -by_denominator * whole > 0.0 &&
              std::abs(by_denominator) >= 0.5 * std::abs(whole))
            out.push_back({.rule = CheckRule::denominator,
                           .severity = Severity::note,
                           .indicator = each.share,
                           .member = m,
                           .year = share.year(k),
                           .other_year = share.year(*last),
                           .value = below.values[at],
                           .expected = below.values[from],
                           .score = std::min(1.0, -by_denominator / whole),
                           .n = 1});
        }
        last = k;
      }
    }
}

/// Totals against the sums of their parts, all of which must be there; half a unit of the last digit is allowed each.
inline void sums(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const CubeView cube = panel.cube();
  for (const SumParts& each : options.sums) {
    const auto half = [&](double value, Index i) {
      return 0.5 * std::pow(10.0, -std::max(decimals_of(value), panel.indicator(i).decimals));
    };
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView total = cube.series(each.total, m);
      for (Index k = 0; k < total.size(); ++k) {
        if (!total.usable(k, options.use)) continue;
        const double value = total.values[static_cast<std::size_t>(k)];
        double sum = 0.0;
        double allowed = half(value, each.total);
        bool whole = true;
        for (const Index part : each.parts) {
          const SeriesView series = cube.series(part, m);
          if (!series.usable(k, options.use)) {
            whole = false;
            break;
          }
          const double x = series.values[static_cast<std::size_t>(k)];
          sum += x;
          allowed += half(x, part);
        }
        if (!whole || std::abs(value - sum) <= allowed * (1.0 + 1e-9) + 1e-12 * std::abs(sum)) continue;
        out.push_back({.rule = CheckRule::sum_of_parts,
                       .severity = Severity::error,
                       .indicator = each.total,
                       .member = m,
                       .year = total.year(k),
                       .value = value,
                       .expected = sum,
                       .factor = slip_factor(value / sum, 1.02),
                       .score = std::abs(value - sum) / allowed,
                       .n = static_cast<Index>(each.parts.size())});
      }
    }
  }
}

/// Differences of one edition from an earlier one: a finding a series, with its largest revision.
inline void vintages(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const auto resolution = [&](Index i, double a, double b) {
    return 0.5 * std::pow(10.0, -std::min(panel.indicator(i).decimals, std::max(decimals_of(a), decimals_of(b))));
  };
  const auto fill = [&](CheckFinding& found, Year year, double now, double then) {
    if (is_missing(then) || (!is_missing(now) && std::abs(now - then) <= resolution(found.indicator, now, then)))
      return;
    const double size =
        is_missing(now) ? 1.0 : std::abs(now - then) / std::max({std::abs(then), std::abs(now), 1e-300});
    if (found.n++ == 0 || size > found.score) {
      found.year = year;
      found.value = now;
      found.expected = then;
      found.score = size;
    }
  };
  const auto finish = [&](CheckFinding& found) {
    if (found.n == 0) return;
    found.severity = found.score >= options.vintage_change ? Severity::warning : Severity::note;
    if (!is_missing(found.value)) found.factor = slip_factor(found.value / found.expected, 1.25);
    out.push_back(found);
  };
  if (options.earlier != nullptr) {
    const Panel& earlier = *options.earlier;
    for (Index i = 0; i < panel.n_indicators(); ++i) {
      const auto then_i = earlier.find_indicator(panel.indicator(i).id);
      if (!then_i) continue;
      for (Index m = 0; m < panel.n_members(); ++m) {
        const auto then_m = earlier.find_member(panel.member(m).id);
        if (!then_m) continue;
        CheckFinding found{.rule = CheckRule::vintage, .indicator = i, .member = m};
        const SeriesView now = panel.cube().series(i, m);
        const SeriesView then = earlier.cube().series(*then_i, *then_m);
        for (Index k = 0; k < now.size(); ++k) {
          const auto at = then.position(now.year(k));
          if (!at || !then.usable(*at, options.use)) continue;
          const bool here = now.usable(k, options.use);
          fill(found, now.year(k), here ? now.values[static_cast<std::size_t>(k)] : missing,
               then.values[static_cast<std::size_t>(*at)]);
        }
        finish(found);
      }
    }
  }
  // Vintages that the panel itself keeps.
  std::vector<CheckFinding> own;
  for (const Observation& each : panel.observations) {
    if (each.current || !options.use(each.status)) continue;
    const SeriesView series = panel.series(each.indicator, each.member);
    const auto k = series.position(each.year);
    if (!k || !series.usable(*k, options.use)) continue;
    CheckFinding found{.rule = CheckRule::vintage, .indicator = each.indicator, .member = each.member};
    fill(found, each.year, series.values[static_cast<std::size_t>(*k)], each.value);
    if (found.n > 0) own.push_back(found);
  }
  const auto key = [](const CheckFinding& f) {
    return std::tuple(f.indicator, f.member, -f.score, f.year, f.expected);
  };
  std::sort(own.begin(), own.end(), [&](const CheckFinding& a, const CheckFinding& b) { return key(a) < key(b); });
  for (std::size_t begin = 0; begin < own.size();) {
    std::size_t end = begin + 1;
    while (end < own.size() && own[end].indicator == own[begin].indicator && own[end].member == own[begin].member)
      ++end;
    own[begin].n = static_cast<Index>(end - begin);
    finish(own[begin]);
    begin = end;
  }
}

inline void require_options(const Panel& panel, const CheckOptions& options) {
  const auto positive = [](double x, const char* name) {
    if (!(x > 0.0))
      fail("threshold-not-positive", std::string(name) + " is " + std::to_string(x) + " but must be above 0");
  };
  positive(options.outlier_score, "outlier_score");
  positive(options.jump_score, "jump_score");
  positive(options.jump_alpha, "jump_alpha");
  positive(options.members_score, "members_score");
  positive(options.frozen_p, "frozen_p");
  positive(options.rounding_p, "rounding_p");
  positive(options.silent_p, "silent_p");
  if (!(options.min_change >= 0.0)) fail("threshold-negative", "min_change must be 0 or more: 0.25 for 25 per cent");
  if (!(options.slip_fit > 1.0 && options.slip_fit <= 3.0))
    fail("slip-fit-out-of-range",
         "slip_fit is " + std::to_string(options.slip_fit) +
             " but must lie above 1 and at most 3: beyond that 10 and 100 cannot be told apart");
  if (options.min_members < 3 || options.frozen_values < 2 || options.silent_years < 1)
    fail("count-too-small", "min_members must be at least 3, frozen_values 2 and silent_years 1");
  if (!options.groups.empty() && std::ssize(options.groups) != panel.n_members())
    fail("shape", "groups has " + std::to_string(options.groups.size()) + " elements but the panel has " +
                      std::to_string(panel.n_members()) + " members");
  for (const Index g : options.groups)
    if (g >= panel.n_members())
      fail("group-out-of-range", "groups must be numbered from 0, below the number of members");
  const auto inside = [&](Index i) {
    if (i < 0 || i >= panel.n_indicators())
      fail("position-out-of-range", "no indicator at position " + std::to_string(i));
  };
  for (const ShareParts& each : options.shares) {
    inside(each.share);
    inside(each.numerator);
    inside(each.denominator);
  }
  for (const SumParts& each : options.sums) {
    inside(each.total);
    for (const Index part : each.parts) inside(part);
  }
}

}  // namespace detail::checking

/// Runs the rules over a panel. Findings come by member (those of all members first), indicator, year and rule.
/// Throws ArgumentError on thresholds outside their range and positions outside the panel.
[[nodiscard]] inline std::vector<CheckFinding> check(const Panel& panel, const CheckOptions& options = {},
                                                     const Execution& execution = {}) {
  namespace rules = detail::checking;
  rules::require_options(panel, options);
  std::vector<std::vector<CheckFinding>> of_indicator(static_cast<std::size_t>(panel.n_indicators()));
  parallel_for(panel.n_indicators(), 1, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
      rules::IndicatorCheck(panel, i, options, of_indicator[static_cast<std::size_t>(i)]).run();
  });
  std::vector<CheckFinding> all;
  for (const auto& found : of_indicator) all.insert(all.end(), found.begin(), found.end());
  if (options.rules(CheckRule::stopped_reporting)) rules::stopped_reporting(panel, options, all);
  if (options.rules(CheckRule::denominator)) rules::denominators(panel, options, all);
  if (options.rules(CheckRule::sum_of_parts)) rules::sums(panel, options, all);
  if (options.rules(CheckRule::vintage)) rules::vintages(panel, options, all);
  const auto key = [](const CheckFinding& f) {
    return std::tuple(f.member, f.indicator, f.year, f.rule, f.other_year);
  };
  std::sort(all.begin(), all.end(), [&](const CheckFinding& a, const CheckFinding& b) { return key(a) < key(b); });
  return all;
}

}  // namespace nyckeltal
