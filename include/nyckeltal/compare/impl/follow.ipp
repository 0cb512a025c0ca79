// Bodies of compare/follow.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/follow.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE Latest latest(const SeriesView& series, const LatestOptions& options) {
  if (options.max_age && *options.max_age < 0)
    detail::fail("age-negative", "max_age is " + std::to_string(*options.max_age) + " but must be 0 years or more");
  Latest r;
  const Year asked = options.year.value_or(series.year(series.size() - 1));
  for (Index k = std::min<Index>(series.size() - 1, static_cast<Index>(asked) - series.first_year); k >= 0; --k) {
    const auto i = static_cast<std::size_t>(k);
    if (is_missing(series.values[i])) continue;
    if (!options.use(series.status[i])) {
      ++r.n_passed_over;
      continue;
    }
    r.value = series.values[i];
    r.year = series.year(k);
    r.age = static_cast<Index>(asked) - r.year;
    r.value_status = series.status[i];
    r.status = options.max_age && r.age > *options.max_age ? Status::too_old
               : std::isinf(r.value)                       ? Status::infinite_value
                                                           : Status::ok;
    break;
  }
  return r;
}

NYCKELTAL_INLINE std::vector<Latest> latest(const CubeView& cube, const LatestOptions& options,
                                            const Execution& execution) {
  LatestOptions asked = options;
  asked.year = options.year.value_or(cube.last_year());
  std::vector<Latest> results(static_cast<std::size_t>(cube.n_indicators * cube.n_members));
  parallel_for(static_cast<Index>(results.size()), 4096, execution, [&](Index begin, Index end) {
    for (Index s = begin; s < end; ++s)
      results[static_cast<std::size_t>(s)] = latest(cube.series(s / cube.n_members, s % cube.n_members), asked);
  });
  return results;
}

namespace detail {

NYCKELTAL_INLINE std::pair<double, Status> per_cent_of(double part, double base) noexcept {
  if (base == 0.0) return {missing, Status::zero_base};
  if (base < 0.0) return {missing, Status::sign_change};
  const double share = 100.0 * (part / base);
  if (!std::isfinite(share)) return {missing, Status::overflow};
  return {share, Status::ok};
}

}  // namespace detail

NYCKELTAL_INLINE Change change(const SeriesView& series, const ChangeOptions& options, std::span<const Year> breaks,
                               bool share) {
  if (options.start && options.end && *options.start > *options.end)
    detail::fail("years-reversed", "start " + std::to_string(*options.start) + " comes after end " +
                                       std::to_string(*options.end) + ": swap them");
  Change r;
  std::optional<Index> first;
  std::optional<Index> last;
  Index low = 0;
  Index high = series.size() - 1;
  if (options.start) {
    const auto k = series.position(*options.start);
    if (!k || !series.usable(*k, options.use)) return r;
    low = *k;
  }
  if (options.end) {
    const auto k = series.position(*options.end);
    if (!k || !series.usable(*k, options.use)) return r;
    high = *k;
  }
  Index refused_after_last = 0;
  for (Index k = low; k <= high; ++k) {
    const auto i = static_cast<std::size_t>(k);
    if (is_missing(series.values[i])) continue;
    if (!options.use(series.status[i])) {
      if (first) ++refused_after_last;
      continue;
    }
    if (!first) first = k;
    last = k;
    r.n_refused += std::exchange(refused_after_last, 0);
    ++r.n;
  }
  if (!first) return r;
  r.start_year = series.year(*first);
  r.end_year = series.year(*last);
  r.start = series.values[static_cast<std::size_t>(*first)];
  r.end = series.values[static_cast<std::size_t>(*last)];
  r.crosses_break =
      std::any_of(breaks.begin(), breaks.end(), [&](Year year) { return r.start_year < year && year <= r.end_year; });
  if (*first == *last) {
    r.status = Status::too_few;
    return r;
  }
  if (std::isinf(r.start) || std::isinf(r.end)) {
    r.status = Status::infinite_value;
    return r;
  }
  const double difference = r.end - r.start;
  if (!std::isfinite(difference)) {
    r.status = Status::overflow;
    return r;
  }
  r.absolute = difference;
  if (share) r.points = difference;
  std::tie(r.per_cent, r.status) = detail::per_cent_of(difference, r.start);
  return r;
}

NYCKELTAL_INLINE BreakYears::BreakYears(const Panel& panel)
    : of_indicator_(static_cast<std::size_t>(panel.n_indicators())) {
  for (const Break& each : panel.breaks) {
    const auto i = panel.find_indicator(each.indicator);
    if (!i || !each.cuts) continue;
    const auto m = each.member.empty() ? std::optional<Index>(-1) : panel.find_member(each.member);
    if (m) of_indicator_[static_cast<std::size_t>(*i)].push_back({*m, each.year});
  }
  for (auto& each : of_indicator_)
    std::sort(each.begin(), each.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
}

NYCKELTAL_INLINE void BreakYears::get(Index indicator, Index member, std::vector<Year>& years) const {
  years.clear();
  for (const auto& [m, year] : of_indicator_[static_cast<std::size_t>(indicator)])
    if ((m < 0 || m == member) && (years.empty() || years.back() != year)) years.push_back(year);
}

NYCKELTAL_INLINE std::vector<Change> change(const Panel& panel, const ChangeOptions& options,
                                            const Execution& execution) {
  const CubeView cube = panel.cube();
  const BreakYears breaks(panel);
  std::vector<char> share;
  for (const Indicator& each : panel.indicators()) share.push_back(each.is_share() ? 1 : 0);
  std::vector<Change> results(static_cast<std::size_t>(cube.n_indicators * cube.n_members));
  parallel_for(static_cast<Index>(results.size()), 4096, execution, [&](Index begin, Index end) {
    std::vector<Year> years;
    for (Index s = begin; s < end; ++s) {
      const Index i = s / cube.n_members;
      const Index m = s % cube.n_members;
      breaks.get(i, m, years);
      results[static_cast<std::size_t>(s)] =
          change(cube.series(i, m), options, years, share[static_cast<std::size_t>(i)] != 0);
    }
  });
  return results;
}

NYCKELTAL_INLINE Index edition_of(const Indicator& indicator, Year year) noexcept {
  Index found = -1;
  Year newest = 0;
  for (std::size_t e = 0; e < indicator.editions.size(); ++e) {
    const YearInterval& valid = indicator.editions[e].valid;
    if (!valid.contains(year)) continue;
    const Year start = valid.start.value_or(std::numeric_limits<Year>::min());
    if (found >= 0 && start < newest) continue;
    found = static_cast<Index>(e);
    newest = start;
  }
  return found;
}

NYCKELTAL_INLINE LimitState limit_state(const Limit& limit, double value) noexcept {
  if (is_missing(limit.value) || is_missing(value)) return LimitState::no_limit;
  return value == limit.value                   ? LimitState::at_limit
         : limit.upper == (value > limit.value) ? LimitState::exceeded
                                                : LimitState::within;
}

NYCKELTAL_INLINE State state(const Indicator& indicator, double value, Year year, Index edition) {
  if (edition >= static_cast<Index>(indicator.editions.size()))
    detail::fail("position-out-of-range", "edition " + std::to_string(edition) + " of " + indicator.id +
                                              ", which has " + std::to_string(indicator.editions.size()));
  State r;
  if (is_missing(value)) return r;
  r.value = value;
  r.year = year;
  for (const Limit& limit : indicator.limits) r.limit = std::max(r.limit, limit_state(limit, value));
  if (std::isinf(value)) {
    r.status = Status::infinite_value;
    return r;
  }
  if (edition < 0) {
    r.status = Status::no_classes;
    return r;
  }
  const ClassEdition& chosen = indicator.editions[static_cast<std::size_t>(edition)];
  r.edition = edition;
  r.bounds_stated = chosen.bounds_stated;
  r.status = Status::outside_classes;
  for (std::size_t c = 0; c < chosen.classes.size(); ++c) {
    const StateClass& each = chosen.classes[c];
    r.on_bound = r.on_bound || each.lower == value || each.upper == value;
    if (r.class_index < 0 && each.contains(value)) {
      r.class_index = static_cast<Index>(c);
      r.status = Status::ok;
    }
  }
  return r;
}

NYCKELTAL_INLINE State state(const Indicator& indicator, double value, Year year) {
  return state(indicator, value, year, edition_of(indicator, year));
}

namespace detail {

NYCKELTAL_INLINE std::vector<Index> editions_named(const Panel& panel, const std::string& id) {
  std::vector<Index> positions;
  std::vector<std::string> known;
  bool found = false;
  for (const Indicator& each : panel.indicators()) {
    Index position = -1;
    for (std::size_t e = 0; e < each.editions.size(); ++e) {
      known.push_back(each.editions[e].id);
      if (each.editions[e].id == id) position = static_cast<Index>(e);
    }
    found = found || position >= 0;
    positions.push_back(position);
  }
  if (!found) {
    std::string near;
    for (const std::string& name : nearest_names(id, known)) near += (near.empty() ? "" : ", ") + name;
    fail("unknown-edition", "no indicator of this panel has a class edition \"" + id + "\"" +
                                (near.empty() ? "" : ": did you mean " + near + "?"));
  }
  return positions;
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<State> state(const Panel& panel, const StateOptions& options, const Execution& execution) {
  const CubeView cube = panel.cube();
  std::vector<Index> named;
  if (options.edition) named = detail::editions_named(panel, *options.edition);
  const LatestOptions asked{
      .year = options.year.value_or(cube.last_year()), .max_age = options.max_age, .use = options.use};
  std::vector<State> results(static_cast<std::size_t>(cube.n_indicators * cube.n_members));
  parallel_for(static_cast<Index>(results.size()), 4096, execution, [&](Index begin, Index end) {
    for (Index s = begin; s < end; ++s) {
      const Index i = s / cube.n_members;
      const Indicator& indicator = panel.indicators()[static_cast<std::size_t>(i)];
      const Latest newest = latest(cube.series(i, s % cube.n_members), asked);
      State& r = results[static_cast<std::size_t>(s)];
      r = state(indicator, newest.value, newest.year,
                options.edition ? named[static_cast<std::size_t>(i)] : edition_of(indicator, newest.year));
      if (newest.status == Status::too_old) {
        r.status = Status::too_old;
        r.class_index = -1;
      }
    }
  });
  return results;
}

NYCKELTAL_INLINE double target_value(const Target& target, const SeriesView& series, const Use& use) noexcept {
  if (target.value) return *target.value;
  if (!target.reduction || !target.base_year) return missing;
  const auto k = series.position(*target.base_year);
  if (!k || !series.usable(*k, use)) return missing;
  return series.values[static_cast<std::size_t>(*k)] * (1.0 - *target.reduction);
}

NYCKELTAL_INLINE bool reaches(double value, double target, Direction direction) noexcept {
  if (std::abs(value - target) <= detail::rounding(value, target)) return true;
  return direction == Direction::higher ? value > target : direction == Direction::lower && value < target;
}

NYCKELTAL_INLINE RequiredPace required_pace(double value, double target, Year year, Year target_year,
                                            Direction direction) noexcept {
  RequiredPace r;
  if (is_missing(value)) return r;
  if (is_missing(target)) {
    r.status = Status::no_target;
  } else if (std::isinf(value) || std::isinf(target)) {
    r.status = Status::infinite_value;
  } else if (reaches(value, target, direction)) {
    r = {0.0, 0.0, Status::reached};
  } else if (target_year <= year) {
    r.status = Status::past_deadline;
  } else {
    const double years = static_cast<double>(target_year) - static_cast<double>(year);
    r.linear = (target - value) / years;
    if (!std::isfinite(r.linear)) {
      r = {missing, missing, Status::overflow};
    } else if (value == 0.0) {
      r.status = Status::zero_base;
    } else if (value < 0.0 || target <= 0.0) {
      r.status = Status::sign_change;
    } else {
      r.geometric = std::expm1((std::log(target) - std::log(value)) / years);
      r.status = Status::ok;
    }
  }
  return r;
}

NYCKELTAL_INLINE std::vector<RequiredPace> required_pace(std::span<const double> values,
                                                         std::span<const double> targets, std::span<const Year> years,
                                                         std::span<const Year> target_years, Direction direction) {
  const auto n = static_cast<Index>(values.size());
  detail::require_same_length(n, "values", static_cast<Index>(targets.size()), "targets");
  detail::require_same_length(n, "values", static_cast<Index>(years.size()), "years");
  detail::require_same_length(n, "values", static_cast<Index>(target_years.size()), "target_years");
  std::vector<RequiredPace> results;
  results.reserve(values.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    results.push_back(required_pace(values[k], targets[k], years[k], target_years[k], direction));
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
