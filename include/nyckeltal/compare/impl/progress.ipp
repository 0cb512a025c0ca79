// Bodies of compare/progress.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/trend_segments.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/progress.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/detail/indicator.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/projection.hpp"
#include "nyckeltal/stats/detail/target_line.hpp"
#include "nyckeltal/stats/emission_rules.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline void require_progress(const ProgressOptions& options) {
  require_level(options.level);
  if (options.window != 0 && options.window < 2)
    fail("window-too-short", "window must be 2 years or more, or 0 for all");
  if (options.base_years < 1) fail("count-out-of-range", "base_years must be 1 or more");
  if (options.max_age && *options.max_age < 0) fail("age-negative", "max_age must be 0 years or more");
  if (options.min_observations < 3) fail("count-out-of-range", "min_observations must be 3 or more");
  if (!(options.near >= 0.0)) fail("near-out-of-range", "near must be 0 or more, as a share of the target");
  if (options.phi && !(*options.phi >= 0.0 && *options.phi <= 0.95))
    fail("phi-out-of-range", "phi is " + std::to_string(*options.phi) + " but must lie between 0 and 0.95");
}

/// Klimatkollen's rules are for emissions; the unit tells.
[[nodiscard]] inline bool is_emission(const Indicator& indicator) {
  for (const auto& [language, text] : indicator.unit)
    if (text.find("CO2") != std::string::npos || text.find("CO₂") != std::string::npos) return true;
  return false;
}

/// What an indicator's rows share.
struct ProgressContext {
  const Indicator* indicator = nullptr;
  int direction = 0;
  bool share = false;
  bool emission = false;
  double phi = 0.0;
  Year asked = 0;
  const ProgressOptions* options = nullptr;
};

/// The series as it is judged: usable values up to the year asked, in time order, and where its last segment begins.
struct JudgedSeries {
  std::span<const double> values = {};
  std::span<const double> years = {};
  Index segment = 0;  ///< position of the first value after the last break that cuts
};

/// Mean of the usable values in `count` years from `year` on; the value of the year itself must be there.
[[nodiscard]] inline double base_at(const JudgedSeries& series, double year, Index count) {
  const auto from = std::lower_bound(series.years.begin(), series.years.end(), year);
  if (from == series.years.end() || *from != year) return missing;
  double sum = 0.0;
  Index n = 0;
  for (auto k = static_cast<std::size_t>(from - series.years.begin());
       k < series.years.size() && series.years[k] < year + static_cast<double>(count); ++k, ++n)
    sum += series.values[k];
  return sum / static_cast<double>(n);
}

/// Base year and base of a target. A base year that the target names is exact; one from the options is the first year
/// with a value from then on, as official rules have it; otherwise the first value after the last break.
struct Base {
  double value = missing;
  double year = missing;
  bool crosses_break = false;
};

[[nodiscard]] inline Base base_of(const JudgedSeries& series, const Target& target, const ProgressOptions& options) {
  double year = missing;
  if (target.base_year) {
    year = *target.base_year;
  } else if (options.base_year) {
    const auto from = std::lower_bound(series.years.begin(), series.years.end(), *options.base_year);
    if (from != series.years.end()) year = *from;
  } else if (!series.years.empty()) {
    year = series.years[static_cast<std::size_t>(series.segment)];
  }
  Base out;
  if (is_missing(year)) return out;
  out.value = base_at(series, year, options.base_years);
  if (is_missing(out.value)) return out;
  out.year = year;
  out.crosses_break = year < series.years[static_cast<std::size_t>(series.segment)];
  return out;
}

/// Everything that follows from a series, a base and a target value; the row's labels are set already.
inline void judge_row(ProgressRow& row, const ProgressContext& context, const JudgedSeries& series, const Base& base,
                      std::span<const Milestone> interim, StudentQuantiles& quantiles) {
  const ProgressOptions& options = *context.options;
  const Indicator& indicator = *context.indicator;
  const auto last = series.values.size() - 1;
  row.value = series.values[last];
  row.year = static_cast<Year>(series.years[last]);
  row.base = base.value;
  row.base_year = is_missing(base.year) ? 0 : static_cast<Year>(base.year);
  row.crosses_break = base.crosses_break;
  row.limit = state(indicator, row.value, row.year, -1).limit;

  // Pace and projection need no target to begin with.
  std::size_t first = static_cast<std::size_t>(series.segment);
  if (options.window > 0)
    while (series.years[first] <= series.years[last] - static_cast<double>(options.window)) ++first;
  const std::span<const double> values = series.values.subspan(first);
  const std::span<const double> years = series.years.subspan(first);
  row.first_year = static_cast<Year>(years.front());
  row.last_year = row.year;
  ProjectionOptions projection{.level = options.level,
                               .phi = context.phi,
                               .min_observations = options.min_observations,
                               .floor = indicator.floor};
  if (!indicator.may_exceed_ceiling) projection.ceiling = indicator.ceiling;
  const TrendFit fit = fit_trend(values, years, projection);
  const double quantile = fit.usable() ? quantiles(fit.n - 2) : missing;
  row.required = required_pace(row.value, row.target_value, row.year, row.target_year, indicator.direction);
  row.status = std::isinf(row.value)                                            ? Status::infinite_value
               : is_missing(row.target_value)                                   ? Status::no_target
               : context.direction == 0                                         ? Status::neutral
               : options.max_age && context.asked - row.year > *options.max_age ? Status::too_old
                                                                                : Status::ok;
  if (context.direction == 0 || row.status == Status::infinite_value) {
    for (RuleResult& each : row.rules) each.status = row.status;
    return;
  }
  row.projection = project_with(fit, static_cast<double>(row.target_year), row.target_value, context.direction,
                                quantile, projection);
  if (row.status == Status::no_target) {
    for (RuleResult& each : row.rules) each.status = Status::no_target;
    return;
  }

  const ProgressPoints points{
      base.year, base.value, series.years[last], row.value, static_cast<double>(row.target_year), row.target_value};
  const int direction = context.direction;
  const int near = nearness(row.value, row.target_value, direction, {options.near});
  row.state = near < 0 ? TargetState::unknown : static_cast<TargetState>(near);
  row.position = target_position(points, direction, options.between, interim);
  if (!is_missing(row.position.line_gap))
    row.p_on_line = probability_line_past(fit, series.years[last], row.position.line, direction);

  const auto rule = [&](ProgressRule which) -> RuleResult& { return row.rules[static_cast<std::size_t>(which)]; };
  const GrowthRatio growth = growth_ratio(points, direction);
  rule(ProgressRule::eurostat) = eurostat_rule(growth);
  rule(ProgressRule::statcan) = statcan_rule(growth);
  rule(ProgressRule::fao) = fao_rule(growth);
  rule(ProgressRule::un_2023) = un_2023_rule(points, direction, {.bound_tolerance = context.share ? 1.0 : 0.0});
  rule(ProgressRule::sdsn) = sdsn_arrow(points, direction);
  rule(ProgressRule::escap) = escap_index(points, direction);
  const auto segment = static_cast<std::size_t>(series.segment);
  rule(ProgressRule::destatis) =
      destatis_rule(recent_changes(series.values.subspan(segment), series.years.subspan(segment)), series.years[last],
                    row.value, points.target_year, row.target_value, direction);
  rule(ProgressRule::target_line) = target_line_rule(points, direction);
  RuleResult& goal = rule(ProgressRule::miljomal);
  goal = miljomal_rule(row.projection.line, row.target_value, direction, {options.near});
  if (goal.grade < 0)
    goal.status = row.projection.status;
  else if (goal.grade > 0 && direction * row.projection.slope <= 0.0)
    goal.outlook = Outlook::wrong_way;
  rule(ProgressRule::probability) =
      probability_rule(row.projection.p_trend, row.projection.slope, direction, row.projection.status);
  RuleResult& carbon = rule(ProgressRule::klimatkollen);
  carbon.status = Status::not_applicable;
  if (context.emission && direction < 0 && row.year < options.carbon_law_end) {
    const LeastAbsoluteTrend line = least_absolute_trend(values, years);
    carbon.status = line.status;
    if (line.status == Status::ok)
      carbon = klimatkollen_rule(series.years[last], row.value, line.slope,
                                 {.first_year = row.year + 1, .last_year = options.carbon_law_end})
                   .rule;
  }
  row.disagree = rules_disagree(row.rules);
}

/// Usable values of one series up to the year asked, with its last segment.
inline JudgedSeries judged_series(TrendSeries& taken, Year asked) {
  Index n = taken.n();
  while (n > 0 && taken.all.t[static_cast<std::size_t>(n - 1)] > asked) --n;
  JudgedSeries out{.values = taken.all.values().first(static_cast<std::size_t>(n)),
                   .years = taken.all.times().first(static_cast<std::size_t>(n))};
  for (const Index cut : taken.cuts)
    if (cut < n) out.segment = cut;
  return out;
}

/// Whether two targets are of one owner; a member may be named by its id in one and by its code in the other.
[[nodiscard]] inline bool same_owner(const Panel& panel, const Target& a, const Target& b) {
  if (a.owner != b.owner) return false;
  return a.member == b.member || (a.owner == "member" && panel.find_member(a.member) == panel.find_member(b.member));
}

/// What a target asks of a series: its value, or what the reduction leaves of the base year's.
[[nodiscard]] inline double asked_value(const JudgedSeries& series, const Target& target,
                                        const ProgressOptions& options) {
  if (target.value) return *target.value;
  if (!target.reduction || !target.base_year) return missing;
  return reduced_value(base_at(series, *target.base_year, options.base_years), *target.reduction).value;
}

/// Earlier targets of the same owner, as milestones between base and target; the first of a year counts. One that the
/// base has passed already is no milestone: the line would lead back to it.
inline void interim_of(const Panel& panel, const Indicator& indicator, const Target& target, const JudgedSeries& series,
                       const Base& base, const ProgressOptions& options, std::vector<Milestone>& interim) {
  interim.clear();
  const int direction = static_cast<int>(indicator.direction);
  if (!options.interim || direction == 0) return;
  for (const Target& each : indicator.targets) {
    if (each.former || each.year >= target.year || !(each.year > base.year) || !same_owner(panel, each, target))
      continue;
    const double value = asked_value(series, each, options);
    const auto same_year = [&](const Milestone& other) { return other.year == each.year; };
    if (!is_missing(value) && !at_or_past(base.value, value, direction) && std::ranges::none_of(interim, same_year))
      interim.push_back({static_cast<double>(each.year), value});
  }
  std::sort(interim.begin(), interim.end(), [](const Milestone& a, const Milestone& b) { return a.year < b.year; });
}

struct ProgressScratch {
  TrendSeries series;
  std::vector<Year> breaks;
  std::vector<double> residuals;
  std::vector<Milestone> interim;
};

/// The network's mean over members with a value in every year used, so that no change of it comes from who reports.
/// Years used: those of the window, after the last common break, in which at least half as many report as in the best
/// covered one, and the years of the base where target or options name one (from the options: the first such year).
inline Index network_series(const Network& network, Index indicator, const Target& target, Index end,
                            std::span<const Year> breaks, const ProgressOptions& options, std::vector<double>& values,
                            std::vector<double>& years) {
  values.clear();
  years.clear();
  const Panel& panel = network.panel();
  const Year last = panel.first_year() + static_cast<Year>(end);
  Index first = options.window > 0 ? last - options.window + 1 : panel.first_year();
  for (const Year each : breaks)
    if (each <= last) first = std::max<Index>(first, each);
  std::vector<Index> used;
  std::vector<Index> reporting(static_cast<std::size_t>(end + 1), 0);
  Index most = 0;
  for (Index k = 0; k <= end; ++k) {
    for (Index m = 0; m < panel.n_members(); ++m)
      if (network.counts(m, k) && panel.cube().series(indicator, m).usable(k, network.use()))
        ++reporting[static_cast<std::size_t>(k)];
    most = std::max(most, reporting[static_cast<std::size_t>(k)]);
  }
  const auto covered = [&](Index k) {
    const Index n = reporting[static_cast<std::size_t>(k)];
    return n > 0 && 2 * n >= most;
  };
  std::optional<Year> base = target.base_year;
  for (Index k = 0; !base && options.base_year && k <= end; ++k)
    if (const Year year = panel.first_year() + static_cast<Year>(k); year >= *options.base_year && covered(k))
      base = year;
  for (Index k = 0; k <= end; ++k) {
    const Year year = panel.first_year() + static_cast<Year>(k);
    const bool of_base = base && year >= *base && year - *base < options.base_years;
    if ((base && year == *base) || (covered(k) && (year >= first || of_base))) used.push_back(k);
  }
  std::vector<double> sums(used.size(), 0.0);
  Index n = 0;
  for (Index m = 0; m < panel.n_members(); ++m) {
    const SeriesView series = panel.cube().series(indicator, m);
    const bool all = std::all_of(used.begin(), used.end(),
                                 [&](Index k) { return network.counts(m, k) && series.usable(k, network.use()); });
    if (!all) continue;
    for (std::size_t u = 0; u < used.size(); ++u) sums[u] += series.values[static_cast<std::size_t>(used[u])];
    ++n;
  }
  if (n == 0) return 0;
  for (std::size_t u = 0; u < used.size(); ++u) {
    values.push_back(sums[u] / static_cast<double>(n));
    years.push_back(panel.first_year() + static_cast<double>(used[u]));
  }
  return n;
}

}  // namespace detail

NYCKELTAL_INLINE ProgressTable progress(const Panel& panel, const ProgressOptions& options,
                                        const Execution& execution) {
  detail::require_progress(options);
  for (const Indicator& each : panel.indicators()) detail::require_targets(each);
  const CubeView cube = panel.cube();
  const Index members = panel.n_members();
  ProgressTable table;
  table.year = options.year.value_or(panel.last_year());
  table.families.resize(static_cast<std::size_t>(panel.n_indicators()));
  const Use& use = options.selection.use;

  const BreakYears breaks(panel);
  const auto take = [&](Index i, Index m, detail::ProgressScratch& scratch) {
    breaks.get(i, m, scratch.breaks);
    scratch.series.take(cube.series(i, m), scratch.breaks, use);
    return detail::judged_series(scratch.series, table.year);
  };

  // Rows in their order, so that blocks can fill them in any.
  std::vector<std::size_t> first_row(static_cast<std::size_t>(panel.n_indicators()) + 1, 0);
  std::size_t at_most = 0;
  for (const Indicator& each : panel.indicators())
    at_most += each.targets.size() * static_cast<std::size_t>(members + 1);
  table.rows.reserve(at_most);
  for (Index i = 0; i < panel.n_indicators(); ++i) {
    const Indicator& indicator = panel.indicator(i);
    for (Index t = 0; t < std::ssize(indicator.targets); ++t) {
      const Target& target = indicator.targets[static_cast<std::size_t>(t)];
      if (target.owner == "member") {
        if (const auto m = panel.find_member(target.member))
          table.rows.push_back({.indicator = i, .member = *m, .target = t});
        continue;
      }
      for (Index m = 0; m < members; ++m) table.rows.push_back({.indicator = i, .member = m, .target = t});
      if (options.network) table.rows.push_back({.indicator = i, .member = -1, .target = t});
      table.groups.push_back({.indicator = i, .target = t});
    }
    first_row[static_cast<std::size_t>(i) + 1] = table.rows.size();
  }
  const auto has_rows = [&](Index i) {
    return first_row[static_cast<std::size_t>(i)] < first_row[static_cast<std::size_t>(i) + 1];
  };

  // First pass: the autocorrelation that the members of an indicator share.
  if (!options.phi) {
    std::vector<double> phis(static_cast<std::size_t>(panel.n_indicators() * members), missing);
    std::vector<Index> lengths(phis.size(), 0);
    const Execution silent{.threads = execution.threads, .progress = {}, .stop = execution.stop};
    parallel_for(panel.n_indicators(), 8, silent, [&](Index begin, Index end) {
      detail::ProgressScratch scratch;
      detail::Observed part;
      for (Index i = begin; i < end; ++i)
        for (Index m = 0; m < members; ++m) {
          const detail::JudgedSeries series = take(i, m, scratch);
          const auto n = static_cast<Index>(series.values.size()) - series.segment;
          // What comes after the year asked is not looked at, also where it is infinite.
          if (n < options.min_series || std::ranges::any_of(series.values, [](double x) { return std::isinf(x); }))
            continue;
          part.x.assign(series.values.begin() + series.segment, series.values.end());
          part.t.assign(series.years.begin() + series.segment, series.years.end());
          part.x.resize(part.x.size() + detail::Observed::padding, missing);
          part.t.resize(part.t.size() + detail::Observed::padding, 0.0);
          part.n = n;
          const auto row = static_cast<std::size_t>(i * members + m);
          phis[row] = detail::detrended_phi(part, scratch.residuals);
          lengths[row] = n;
        }
    });
    const PooledAutocorrelationResult whole = pool_autocorrelations(phis, lengths, options.min_members);
    for (Index i = 0; i < panel.n_indicators(); ++i) {
      ProgressFamily& family = table.families[static_cast<std::size_t>(i)];
      const auto from = static_cast<std::size_t>(i * members);
      const auto count = static_cast<std::size_t>(members);
      const PooledAutocorrelationResult own =
          pool_autocorrelations(std::span<const double>(phis).subspan(from, count),
                                std::span<const Index>(lengths).subspan(from, count), options.min_members);
      if (own.status == Status::ok)
        family = {.phi = own.phi, .source = PhiSource::members, .n = own.n};
      else if (whole.status == Status::ok)
        family = {.phi = whole.phi, .source = PhiSource::panel, .n = whole.n};
    }
  } else {
    for (ProgressFamily& family : table.families) family = {.phi = *options.phi, .source = PhiSource::given};
  }

  const auto context_of = [&](Index i) {
    const Indicator& indicator = panel.indicator(i);
    return detail::ProgressContext{.indicator = &indicator,
                                   .direction = static_cast<int>(indicator.direction),
                                   .share = indicator.is_share(),
                                   .emission = detail::is_emission(indicator),
                                   .phi = table.families[static_cast<std::size_t>(i)].phi,
                                   .asked = table.year,
                                   .options = &options};
  };

  // Second pass: the members' rows.
  const std::size_t n_rows = table.rows.size();
  parallel_for(static_cast<Index>(n_rows), 1024, execution, [&](Index begin, Index end) {
    detail::ProgressScratch scratch;
    detail::StudentQuantiles quantiles(options.level);
    std::optional<detail::ProgressContext> context;
    Index context_indicator = -1;
    for (Index r = begin; r < end; ++r) {
      ProgressRow& row = table.rows[static_cast<std::size_t>(r)];
      const Indicator& indicator = panel.indicator(row.indicator);
      const Target& target = indicator.targets[static_cast<std::size_t>(row.target)];
      row.target_year = target.year;
      if (target.value) row.target_value = *target.value;
      if (row.member < 0) continue;
      if (context_indicator != row.indicator) {
        context = context_of(row.indicator);
        context_indicator = row.indicator;
      }
      row.n_members = 1;
      const detail::JudgedSeries series = take(row.indicator, row.member, scratch);
      if (series.values.empty()) {
        for (RuleResult& each : row.rules) each.status = Status::no_data;
        continue;
      }
      row.target_value = detail::asked_value(series, target, options);
      const detail::Base base = detail::base_of(series, target, options);
      detail::interim_of(panel, indicator, target, series, base, options, scratch.interim);
      detail::judge_row(row, *context, series, base, scratch.interim, quantiles);
      const SeriesView view = cube.series(row.indicator, row.member);
      row.value_status = view.status[static_cast<std::size_t>(*view.position(row.year))];
    }
  });

  // The network's own rows, and the groups: few, and on whole columns.
  const Network network(panel, options.selection);
  detail::StudentQuantiles quantiles(options.level);
  detail::ProgressScratch scratch;
  std::vector<double> values;
  std::vector<double> years;
  const auto asked_position = static_cast<Index>(table.year) - panel.first_year();
  const auto covered = [&](Index i) -> std::optional<Index> {
    std::vector<Index> n(static_cast<std::size_t>(panel.n_years()), 0);
    Index most = 0;
    for (Index k = 0; k < panel.n_years() && k <= asked_position; ++k) {
      for (Index m = 0; m < members; ++m)
        if (network.counts(m, k) && cube.series(i, m).usable(k, use)) ++n[static_cast<std::size_t>(k)];
      most = std::max(most, n[static_cast<std::size_t>(k)]);
    }
    for (Index k = std::min(asked_position, panel.n_years() - 1); k >= 0 && most > 0; --k)
      if (n[static_cast<std::size_t>(k)] > 0 && 2 * n[static_cast<std::size_t>(k)] >= most) return k;
    return std::nullopt;
  };
  std::vector<std::optional<Index>> newest(static_cast<std::size_t>(panel.n_indicators()));
  for (Index i = 0; i < panel.n_indicators(); ++i)
    if (has_rows(i)) newest[static_cast<std::size_t>(i)] = covered(i);

  for (ProgressRow& row : table.rows) {
    if (row.member >= 0) continue;
    for (RuleResult& each : row.rules) each.status = Status::no_data;
    const std::optional<Index> end = newest[static_cast<std::size_t>(row.indicator)];
    if (!end) continue;
    const Target& target = panel.indicator(row.indicator).targets[static_cast<std::size_t>(row.target)];
    breaks.get(row.indicator, -1, scratch.breaks);
    row.n_members =
        detail::network_series(network, row.indicator, target, *end, scratch.breaks, options, values, years);
    if (row.n_members < 3) {
      row.status = Status::too_few;
      for (RuleResult& each : row.rules) each.status = Status::too_few;
      continue;
    }
    detail::JudgedSeries series{.values = values, .years = years};
    for (const Year each : scratch.breaks)
      while (series.segment + 1 < std::ssize(years) && years[static_cast<std::size_t>(series.segment)] < each &&
             each <= years.back())
        ++series.segment;
    row.target_value = detail::asked_value(series, target, options);
    const detail::Base base = detail::base_of(series, target, options);
    detail::interim_of(panel, panel.indicator(row.indicator), target, series, base, options, scratch.interim);
    detail::judge_row(row, context_of(row.indicator), series, base, scratch.interim, quantiles);
    row.value_status = ValueStatus::observed;
  }

  for (GroupProgress& group : table.groups) {
    const Indicator& indicator = panel.indicator(group.indicator);
    const Target& target = indicator.targets[static_cast<std::size_t>(group.target)];
    const int direction = static_cast<int>(indicator.direction);
    const std::optional<Index> at = newest[static_cast<std::size_t>(group.indicator)];
    group.year = at ? panel.first_year() + static_cast<Year>(*at) : table.year;
    if (direction == 0) {
      group.status = Status::neutral;
      continue;
    }
    if (!at) continue;
    group.n_members = network.size(*at);
    std::vector<double> ways;
    for (Index m = 0; m < members; ++m) {
      if (!network.counts(m, *at) || !cube.series(group.indicator, m).usable(*at, use)) continue;
      detail::JudgedSeries series = take(group.indicator, m, scratch);
      const double asked = detail::asked_value(series, target, options);
      const detail::Base base = detail::base_of(series, target, options);
      if (is_missing(asked)) continue;
      detail::interim_of(panel, indicator, target, series, base, options, scratch.interim);
      // A base at its target has a flat line, but in the base year itself it is no more on a line than any other base.
      const auto has_line = [&](const TargetPosition& position, Index k) {
        return !is_missing(position.line_gap) && base.year < panel.first_year() + static_cast<double>(k);
      };
      const auto position_in = [&](Index k) {
        const double value = cube.series(group.indicator, m).values[static_cast<std::size_t>(k)];
        const double year = panel.first_year() + static_cast<double>(k);
        return target_position({base.year, base.value, year, value, static_cast<double>(target.year), asked}, direction,
                               options.between, scratch.interim);
      };
      const TargetPosition now = position_in(*at);
      if (is_missing(now.gap)) continue;
      ++group.n;
      group.n_reached += now.reached ? 1 : 0;
      if (!has_line(now, *at)) continue;
      ++group.n_line;
      group.n_on_line += now.on_line ? 1 : 0;
      if (!is_missing(now.share_of_way)) ways.push_back(now.share_of_way);
      if (*at == 0 || !network.counts(m, *at - 1) || !cube.series(group.indicator, m).usable(*at - 1, use)) continue;
      const TargetPosition before = position_in(*at - 1);
      if (!has_line(before, *at - 1)) continue;
      ++group.n_both;
      group.reached_now += now.reached ? 1 : 0;
      group.on_line_now += now.on_line ? 1 : 0;
      group.reached_before += before.reached ? 1 : 0;
      group.on_line_before += before.on_line ? 1 : 0;
    }
    if (group.n == 0) continue;
    group.status = Status::ok;
    group.reached = wilson_interval(group.n_reached, group.n, {.level = options.level});
    group.on_line = wilson_interval(group.n_on_line, group.n_line, {.level = options.level});
    group.n_way = std::ssize(ways);
    if (!ways.empty()) group.median_share_of_way = detail::median_in_place(ways);
  }
  return table;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
