// One indicator as the checks see it: on the scale that suits it, without what moves all members, with its noise.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/compare/check_finding.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/local_level.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail::checking {

/// Noise from year to year, as a share of the value, where too few series can tell.
inline constexpr double unknown_noise = 0.2;

/// One indicator on the scale that suits it, with the members' common path taken off.
class Scaled {
 public:
  Scaled(const Panel& panel, Index indicator, const CheckOptions& options)
      : panel_(panel), indicator_(indicator), definition_(panel.indicator(indicator)), options_(options) {
    const CubeView cube = panel.cube();
    n_years_ = cube.n_years;
    raw_.resize(static_cast<std::size_t>(cube.n_members));
    for (Index m = 0; m < cube.n_members; ++m) {
      const SeriesView series = cube.series(indicator, m);
      auto& own = raw_[static_cast<std::size_t>(m)];
      for (Index k = 0; k < n_years_; ++k)
        if (series.usable(k, options.use) && std::isfinite(series.values[static_cast<std::size_t>(k)]))
          own.push_back(
              {k, decimals_of(series.values[static_cast<std::size_t>(k)]), series.values[static_cast<std::size_t>(k)]});
    }
    find_ends();
    find_resolution();
    choose_scale();
    scale_values();
    take_off_common_path();
    cut_at_breaks();
    pool_noise();
  }

  struct Raw {
    Index place;
    int digits;  ///< as decimals_of
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

  /// Noise of a series, on the scale, at a level: its own where it is long enough and larger, the members' pooled one,
  /// or a prior where nobody can tell. What rounding adds is left out, so that it is a lower bound that costs nothing.
  [[nodiscard]] double noise(Index m, double expected) const {
    const double level = logarithmic_ ? 1.0 : std::max(std::abs(expected), resolution_);
    const auto& own = own_noise_[static_cast<std::size_t>(m)];
    if (!own && !pooled_) return unknown_noise * level;
    return std::max({pooled_.value_or(0.0), own.value_or(0.0), 0.02 * level});
  }
  /// The same after a gap of so many years, with what rounding does to the value and to what was expected.
  [[nodiscard]] double noise(Index m, double value, double expected, Index gap) const {
    const double s = noise(m, expected);
    return std::sqrt(s * s * static_cast<double>(gap) + rounding_variance(value, step(value, decimals_of(value))) +
                     rounding_variance(expected, resolution_));
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
           (ceiling_ && value >= *ceiling_ && !definition_.may_exceed_ceiling);
  }
  [[nodiscard]] std::optional<double> ceiling() const noexcept { return ceiling_; }
  [[nodiscard]] std::optional<double> floor() const noexcept { return floor_; }

 private:
  /// What a value could have been rounded to: finer than the indicator's step where it is given more finely.
  [[nodiscard]] double step(double value, int digits) const noexcept {
    return value == 0.0 ? resolution_ : std::min(resolution_, step_of(digits));
  }
  [[nodiscard]] double rounding_variance(double value, double step) const noexcept {
    const double relative = logarithmic_ ? step / std::max(std::abs(value), 0.5 * step) : step;
    return relative * relative / 12.0;
  }

  /// The ends that the definition states; else those of a share, unless one in four members (five at least) pass them:
  /// then it is a change or a ratio that happens to be given in per cent.
  void find_ends() {
    floor_ = definition_.floor;
    ceiling_ = definition_.ceiling;
    if (!definition_.is_share()) return;
    Index reporting = 0;
    Index below = 0;
    Index above = 0;
    for (const auto& own : raw_) {
      const auto any = [&own](auto passes) { return std::any_of(own.begin(), own.end(), passes); };
      reporting += own.empty() ? 0 : 1;
      below += any([](const Raw& each) { return each.value < 0.0; }) ? 1 : 0;
      above += any([](const Raw& each) { return each.value > 100.0; }) ? 1 : 0;
    }
    const auto many = [reporting](Index n) { return n >= 5 && 4 * n >= reporting; };
    if (!floor_ && !many(below)) floor_ = 0.0;
    if (!ceiling_ && !many(above) && !many(below)) ceiling_ = 100.0;
  }

  /// Digits that nine in ten values make do with: one stray value with many does not count.
  void find_resolution() {
    constexpr std::size_t n_digits = most_decimals - fewest_decimals + 1;
    std::array<Index, n_digits> n{};
    Index total = 0;
    for (const auto& series : raw_)
      for (const Raw& each : series) {
        ++n[static_cast<std::size_t>(each.digits - fewest_decimals)];
        ++total;
      }
    Index seen = 0;
    int digits = fewest_decimals;
    for (std::size_t d = 0; d < n_digits; ++d) {
      seen += n[d];
      digits = static_cast<int>(d) + fewest_decimals;
      if (10 * seen >= 9 * total) break;
    }
    resolution_ = step_of(digits);
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
            {each.place,
             logarithmic_ ? std::log(std::max(each.value, 0.5 * step(each.value, each.digits))) : each.value, 0});
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
      if (panel_.find_indicator(each.indicator) != indicator_) continue;
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
  Index indicator_;
  const Indicator& definition_;
  const CheckOptions& options_;
  Index n_years_ = 0;
  std::vector<std::vector<Raw>> raw_;
  std::vector<std::vector<LocalValue>> scaled_;
  std::optional<double> floor_;
  std::optional<double> ceiling_;
  double resolution_ = 1.0;
  bool logarithmic_ = false;
  std::vector<double> path_;
  std::vector<bool> bridged_;
  std::vector<std::optional<double>> own_noise_;
  std::optional<double> pooled_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail::checking
