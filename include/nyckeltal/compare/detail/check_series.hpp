// The rules of the checks that look at one indicator.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/severity.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/check_finding.hpp"
#include "nyckeltal/compare/detail/check_scale.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/detail/local_level.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail::checking {

/// 10, 100 or 1,000, or one over them, where `ratio` is that up to a factor of `fit`; else missing.
[[nodiscard]] inline double slip_factor(double ratio, double fit) noexcept {
  if (!(ratio > 0.0) || !std::isfinite(ratio)) return missing;
  for (const double factor : {10.0, 100.0, 1000.0, 0.1, 0.01, 0.001})
    if (std::abs(std::log(ratio / factor)) <= std::log(fit)) return factor;
  return missing;
}

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
    everybody();
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
    const double least = scaled_.noise(m, 0.0);
    for (std::size_t found = 0; found < most && series_.size() >= 2; ++found) {
      std::size_t worst = series_.size();
      double largest = options_.outlier_score;
      double expected = missing;
      for (std::size_t at = 0; at < series_.size(); ++at) {
        const LocalDeviation local = local_deviation(series_, at);
        if (std::abs(local.deviation) < largest * least) continue;  // most end here
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
  [[nodiscard]] bool told(std::optional<Index> m, Index after, Index until) const {
    return std::any_of(panel_.breaks.begin(), panel_.breaks.end(), [&](const Break& each) {
      return each.year > year(after) && each.year <= year(until) &&
             panel_.find_indicator(each.indicator) == indicator_ &&
             (each.member.empty() || (m && panel_.find_member(each.member) == m));
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
      const int d = scaled_.at_end(each.value) ? fewest_decimals : each.digits;
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

  /// A power of ten that all members share in one year, or from a year on. The common path takes it off, so that no
  /// series shows it; nothing that is measured moves so in all members at once.
  void everybody() {
    const auto n_members = static_cast<std::size_t>(panel_.n_members());
    std::vector<double> previous(n_members, missing);
    std::vector<std::vector<double>> years(static_cast<std::size_t>(panel_.n_years()), std::vector<double>(n_members));
    for (auto& year : years) std::fill(year.begin(), year.end(), missing);
    for (std::size_t m = 0; m < n_members; ++m)
      for (const Raw& each : scaled_.raw(static_cast<Index>(m)))
        if (each.value > 0.0) years[static_cast<std::size_t>(each.place)][m] = each.value;
    std::vector<LocalValue> path;  // logarithms of the median ratios, summed
    std::vector<double> medians;
    std::vector<double> ratios;
    for (std::size_t k = 0; k < years.size(); ++k) {
      std::vector<double> values;
      for (const double each : years[k])
        if (!is_missing(each)) values.push_back(each);
      if (std::ssize(values) < options_.min_members) continue;
      const auto place = static_cast<Index>(k);
      ratios.clear();
      for (std::size_t m = 0; m < n_members; ++m)
        if (const double ratio = std::log(years[k][m] / previous[m]); !is_missing(ratio)) ratios.push_back(ratio);
      const bool joined =
          !path.empty() && std::ssize(ratios) >= options_.min_members && !told(std::nullopt, path.back().place, place);
      if (path.empty())
        path.push_back({place, 0.0, 0});
      else
        path.push_back({place, path.back().value + (joined ? median_in_place(ratios) : 0.0),
                        path.back().segment + (joined ? 0 : 1)});
      medians.push_back(median_in_place(values));
      previous = years[k];
    }
    const auto finding = [&](CheckRule rule, std::size_t at, double distance, Year other) {
      const auto n = std::count_if(years[static_cast<std::size_t>(path[at].place)].begin(),
                                   years[static_cast<std::size_t>(path[at].place)].end(),
                                   [](double each) { return !is_missing(each); });
      add({.rule = rule,
           .severity = Severity::warning,
           .year = year(path[at].place),
           .other_year = other,
           .value = medians[at],
           .expected = medians[at] / std::exp(distance),
           .factor = slip_factor(std::exp(distance), options_.slip_fit),
           .n = static_cast<Index>(n)});
    };
    for (std::size_t at = 0; at < path.size();) {
      const double distance = local_deviation(path, at).deviation;
      if (is_missing(slip_factor(std::exp(distance), options_.slip_fit))) {
        ++at;
        continue;
      }
      finding(CheckRule::unit_slip, at, distance, 0);
      path.erase(path.begin() + static_cast<std::ptrdiff_t>(at));
      medians.erase(medians.begin() + static_cast<std::ptrdiff_t>(at));
    }
    for (std::size_t at = 1; at < path.size(); ++at) {
      const double distance = path[at].value - path[at - 1].value;
      if (path[at].segment == path[at - 1].segment && !is_missing(slip_factor(std::exp(distance), options_.slip_fit)))
        finding(CheckRule::jump, at, distance, year(path[at - 1].place));
    }
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
      if (panel_.find_indicator(each.indicator) != indicator_) continue;
      const Index place = static_cast<Index>(each.year) - panel_.first_year();
      const Index only = each.member.empty() ? -1 : panel_.find_member(each.member).value_or(-1);  // -1: all
      if (!each.member.empty() && only < 0) continue;
      std::vector<double> before;
      std::vector<double> after;
      Year last_before = 0;
      for (Index m = 0; m < panel_.n_members(); ++m) {
        if (only >= 0 ? m != only : panel_.member(m).is_reference()) continue;
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
           .member = only,
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail::checking
