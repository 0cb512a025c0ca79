// Bodies of compare/similar.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/similar.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/distance.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::optional<Index> Structure::row_of(Index member) const {
  const auto found = std::find(members.begin(), members.end(), member);
  if (found == members.end()) return std::nullopt;
  return found - members.begin();
}

namespace detail {

NYCKELTAL_INLINE std::vector<Index> places_by_code(const Panel& panel, const std::vector<Index>& members) {
  std::vector<Index> order(members.size());
  std::iota(order.begin(), order.end(), Index{0});
  const auto key = [&](Index row) -> const std::string& {
    const Member& each = panel.member(members[static_cast<std::size_t>(row)]);
    return each.code.empty() ? each.id : each.code;
  };
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) != key(b) ? key(a) < key(b) : a < b; });
  std::vector<Index> places(members.size());
  for (std::size_t k = 0; k < order.size(); ++k) places[static_cast<std::size_t>(order[k])] = static_cast<Index>(k);
  return places;
}

/// Newest year in which each indicator has enough of its best covered year; the last year where there is none.
[[nodiscard]] inline Year structure_year(const Network& network, const StructureOptions& options) {
  const Panel& panel = network.panel();
  std::vector<Index> good(static_cast<std::size_t>(panel.n_years()), 0);
  Index wanted = 0;
  for (const StructureVariable& each : options.on) {
    if (each.indicator < 0) continue;
    ++wanted;
    std::vector<Index> n(good.size(), 0);
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView series = panel.cube().series(each.indicator, m);
      for (Index k = 0; k < panel.n_years(); ++k)
        if (network.counts(m, k) && series.usable(k, network.use())) ++n[static_cast<std::size_t>(k)];
    }
    const Index most = n.empty() ? 0 : *std::max_element(n.begin(), n.end());
    for (std::size_t k = 0; k < n.size(); ++k)
      if (n[k] > 0 && static_cast<double>(n[k]) >= options.minimum_coverage * static_cast<double>(most)) ++good[k];
  }
  for (std::size_t k = good.size(); wanted > 0 && k-- > 0;)
    if (good[k] == wanted) return panel.first_year() + static_cast<Year>(k);
  return panel.last_year();
}

}  // namespace detail

NYCKELTAL_INLINE Structure structure(const Panel& panel, const StructureOptions& options, std::optional<Index> also) {
  if (options.on.empty()) detail::fail("no-variables", "on is empty: name what members are to be compared by");
  if (options.max_age < 0) detail::fail("age-negative", "max_age must be 0 years or more");
  if (!(options.minimum_coverage >= 0.0 && options.minimum_coverage <= 1.0))
    detail::fail("share-out-of-range", "minimum_coverage must lie in [0, 1]");
  for (const StructureVariable& each : options.on)
    if (each.indicator < -1 || each.indicator >= panel.n_indicators())
      detail::fail("position-out-of-range", "no indicator at position " + std::to_string(each.indicator));
  if (also && (*also < 0 || *also >= panel.n_members()))
    detail::fail("position-out-of-range", "no member at position " + std::to_string(*also));
  Structure out;
  for (const StructureVariable& each : options.on)
    out.variables.push_back({.log = each.log, .nominal = each.indicator < 0, .weight = each.weight});
  if (panel.n_years() == 0) return out;
  const Network network(panel, options.selection);
  out.year = options.year.value_or(detail::structure_year(network, options));
  const Index k = network.position(out.year);
  for (Index m = 0; m < panel.n_members(); ++m)
    if (network.counts(m, k) || m == also) out.members.push_back(m);
  const LatestOptions asked{.year = out.year, .max_age = options.max_age, .use = options.selection.use};
  std::unordered_map<std::string, double> codes;
  for (const Index m : out.members)
    for (const StructureVariable& each : options.on) {
      double value = missing;
      Year year = 0;
      if (each.indicator >= 0) {
        const Latest newest = latest(panel.series(each.indicator, m), asked);
        if (newest.status == Status::ok || newest.status == Status::infinite_value) {
          value = newest.value;
          year = newest.year;
        }
      } else if (const std::vector<std::string>& groups = panel.member(m).groups; !groups.empty()) {
        if (groups.size() > 1)
          detail::fail("several-groups", "member \"" + panel.member(m).id + "\" belongs to " +
                                             std::to_string(groups.size()) +
                                             " groups, so that its group says nothing: pass a frame with a column for "
                                             "each classification");
        const auto [code, fresh] = codes.emplace(groups.front(), static_cast<double>(codes.size()));
        if (fresh) out.groups.push_back(groups.front());
        value = code->second;
      }
      out.values.push_back(value);
      out.years.push_back(year);
    }
  return out;
}

NYCKELTAL_INLINE Similar similar(const Panel& panel, Index member, const SimilarOptions& options,
                                 const Execution& execution) {
  Similar out;
  out.member = member;
  out.structure = structure(panel, options.structure, member);
  const auto row = out.structure.row_of(member);
  if (!row) return out;
  const DistanceSpace space(out.structure.rows(), out.structure.variables, options.distance, row);
  std::vector<Index> candidates;
  const Network network(panel, options.structure.selection);
  const Index k = network.position(out.structure.year);
  for (std::size_t u = 0; u < out.structure.members.size(); ++u) {
    const Index m = out.structure.members[u];
    if (m != member && network.counts(m, k) &&
        std::find(options.exclude.begin(), options.exclude.end(), m) == options.exclude.end())
      candidates.push_back(static_cast<Index>(u));
  }
  out.neighbours = nearest(space, *row, candidates, detail::places_by_code(panel, out.structure.members),
                           options.neighbours, execution);
  out.variables = space.variables();
  out.shrinkage = space.shrinkage();
  return out;
}

NYCKELTAL_INLINE Lessons learn_from(const Panel& panel, Index member, Index indicator, std::span<const Index> peers,
                                    const LearnOptions& options, const Execution& execution) {
  if (member < 0 || member >= panel.n_members())
    detail::fail("position-out-of-range", "no member at position " + std::to_string(member));
  if (indicator < 0 || indicator >= panel.n_indicators())
    detail::fail("position-out-of-range", "no indicator at position " + std::to_string(indicator));
  for (const Index peer : peers)
    if (peer < 0 || peer >= panel.n_members())
      detail::fail("position-out-of-range", "no member at position " + std::to_string(peer));
  if (!(options.start_within >= 0.0)) detail::fail("start-within-negative", "start_within must be 0 or more");
  Lessons out;
  out.indicator = indicator;
  out.member = member;
  if (panel.indicator(indicator).direction == Direction::neutral) {
    out.status = Status::neutral;
    return out;
  }
  out.status = peers.empty() ? Status::no_data : Status::ok;
  std::vector<Index> everybody(static_cast<std::size_t>(panel.n_members()));
  std::iota(everybody.begin(), everybody.end(), Index{0});
  const Panel one = panel.select({indicator}, everybody, panel.first_year(), panel.last_year());
  TrendOptions trend_options = options.trend;
  trend_options.use = options.selection.use;
  const TrendTable table = trend(one, trend_options, execution);
  const auto verdict = [&](Index m) { return static_cast<Verdict>(table.verdict[static_cast<std::size_t>(m)]); };
  out.own_verdict = verdict(member);

  const Network network(panel, options.selection);
  const Use& use = options.selection.use;
  const SeriesView own = panel.series(indicator, member);
  const Latest newest = latest(own, {.use = use});
  out.own_value = newest.value;
  out.own_year = newest.year;
  for (std::size_t place = 0; place < peers.size(); ++place) {
    const Index peer = peers[place];
    if (peer == member) continue;
    ++out.n;
    const auto at = static_cast<std::size_t>(peer);
    const auto refuse = [&](NoLesson why) { out.left_out.push_back({peer, why, verdict(peer)}); };
    if (table.n[at] == 0) {
      refuse(NoLesson::no_data);
      continue;
    }
    if (verdict(peer) != Verdict::improving) {
      refuse(verdict(peer) == Verdict::not_testable ? NoLesson::not_testable : NoLesson::not_improving);
      continue;
    }
    const SeriesView theirs = panel.series(indicator, peer);
    const Index from = network.position(table.first_year[at]);
    const Index to = network.position(table.last_year[at]);
    Index k = from;
    while (k < to && !(theirs.usable(k, use) && own.usable(k, use))) ++k;
    if (k >= to) {  // the last year is no start
      refuse(NoLesson::no_common_start);
      continue;
    }
    const auto cell = static_cast<std::size_t>(k);
    ScaledVariable spread;
    std::vector<double> that_year = detail::without_missing(network.column(indicator, k));
    std::erase_if(that_year, [](double x) { return std::isinf(x); });
    detail::scale_variable(std::move(that_year), false, Spread::mad, spread);
    constexpr Index judged_from = 5;
    if (spread.status != Status::ok || spread.n < judged_from || std::isinf(own.values[cell])) {
      refuse(NoLesson::start_not_judged);
      continue;
    }
    const double apart = (theirs.values[cell] - own.values[cell]) / spread.spread;
    if (!(std::abs(apart) <= options.start_within)) {
      refuse(NoLesson::other_start);
      continue;
    }
    out.lessons.push_back({.member = peer,
                           .place = static_cast<Index>(place) + 1,
                           .start_year = theirs.year(k),
                           .start = theirs.values[cell],
                           .own_start = own.values[cell],
                           .apart = apart,
                           .end_year = table.last_year[at],
                           .end = theirs.values[static_cast<std::size_t>(to)],
                           .slope = table.slope[at],
                           .lower = table.lower[at],
                           .upper = table.upper[at],
                           .p_adjusted = table.p_adjusted[at],
                           .n = table.n[at],
                           .first_year = table.first_year[at],
                           .last_year = table.last_year[at],
                           .recent_verdict = static_cast<Verdict>(table.recent_verdict[at])});
  }
  const double better = panel.indicator(indicator).direction == Direction::higher ? 1.0 : -1.0;
  std::sort(out.lessons.begin(), out.lessons.end(), [&](const Lesson& a, const Lesson& b) {
    const double pa = table.p_pooled[static_cast<std::size_t>(a.member)];
    const double pb = table.p_pooled[static_cast<std::size_t>(b.member)];
    const double sure_a = better > 0.0 ? a.lower : -a.upper;
    const double sure_b = better > 0.0 ? b.lower : -b.upper;
    if (a.p_adjusted != b.p_adjusted) return a.p_adjusted < b.p_adjusted;
    if (pa != pb) return pa < pb;
    if (sure_a != sure_b) return sure_a > sure_b;
    return a.place < b.place;
  });
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
