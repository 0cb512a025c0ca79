// Bodies of compare/league.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/league.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE Colours kolada_colour(std::span<const double> values, Direction direction, Index minimum) {
  if (minimum < 1) detail::fail("minimum-not-positive", "minimum must be 1 or more");
  Colours out;
  out.colours.assign(values.size(), Colour::none);
  const Ranks placed = ranks(values, direction == Direction::higher);
  out.n = placed.n;
  if (out.n == 0) return out;
  if (direction == Direction::neutral) {
    out.status = Status::neutral;
  } else if (out.n < minimum) {
    out.status = Status::too_few;
  } else if (*std::max_element(placed.competition.begin(), placed.competition.end()) == 1) {
    out.status = Status::constant;
  } else {
    out.status = Status::ok;
    const Index quarter = (out.n + 3) / 4;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (const Index r = placed.competition[i]; r > 0)
        out.colours[i] = r <= quarter ? Colour::green : r > out.n - quarter ? Colour::red : Colour::yellow;
  }
  return out;
}

namespace detail {

inline void check(const PointRule& rule, Direction direction) {
  if (!(rule.full > 0.0) || std::isinf(rule.full)) fail("full-not-positive", "full must be above 0 and finite");
  if (!(rule.minimum <= 0.0))
    fail("minimum-positive", "minimum is " + std::to_string(rule.minimum) +
                                 " but must be 0, or below 0 for minus points: points for nothing hide who has none");
  if (!is_missing(rule.step) && !(rule.step > 0.0)) fail("step-not-positive", "step must be above 0");
  const bool turned = direction == Direction::higher  ? rule.full_at <= rule.zero_at
                      : direction == Direction::lower ? rule.full_at >= rule.zero_at
                                                      : false;
  if (turned)
    fail("scale-reversed",
         "full_at " + std::to_string(rule.full_at) + " must be better than zero_at " + std::to_string(rule.zero_at));
}

}  // namespace detail

NYCKELTAL_INLINE Points points(std::span<const double> values, Direction direction, const PointRule& rule) {
  detail::check(rule, direction);
  Points out;
  out.points.assign(values.size(), missing);
  const Ranks placed = ranks(values, direction == Direction::higher);
  out.n = placed.n;
  if (out.n == 0) return out;
  if (direction == Direction::neutral) {
    out.status = Status::neutral;
    return out;
  }
  const std::vector<double> known = detail::without_missing(values);
  const auto [low, high] = std::minmax_element(known.begin(), known.end());
  const bool up = direction == Direction::higher;
  const double full_at = is_missing(rule.full_at) ? (up ? *high : *low) : rule.full_at;
  const double zero_at = is_missing(rule.zero_at) ? (up ? *low : *high) : rule.zero_at;
  const double way = full_at - zero_at;
  const bool constant = is_missing(rule.full_at) && is_missing(rule.zero_at) && way == 0.0;
  if (rule.scale == PointScale::value && !constant && !(up ? way > 0.0 : way < 0.0)) {
    out.status = Status::not_applicable;
    return out;
  }
  const double places = static_cast<double>(std::max<Index>(out.n - 1, 1));
  const double step = is_missing(rule.step) ? rule.full / places : rule.step;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i])) continue;
    double got = rule.full - step * static_cast<double>(placed.competition[i] - 1);
    if (rule.scale == PointScale::value) got = constant ? rule.full : rule.full * ((values[i] - zero_at) / way);
    out.points[i] = std::clamp(got, rule.minimum, rule.full);
  }
  out.status = Status::ok;
  return out;
}

NYCKELTAL_INLINE League league(const Panel& panel, std::span<const Index> indicators, std::span<const PointRule> rules,
                               const LeagueOptions& options) {
  if (rules.size() != 1 && rules.size() != indicators.size())
    detail::fail("length-mismatch", std::to_string(rules.size()) + " rules for " + std::to_string(indicators.size()) +
                                        " indicators: give one for all or one for each");
  if (!(options.minimum_share >= 0.0 && options.minimum_share <= 1.0))
    detail::fail("share-out-of-range", "minimum_share must lie in [0, 1]");
  League out;
  for (Index m = 0; m < panel.n_members(); ++m) out.rows.push_back({.member = m});
  for (std::size_t k = 0; k < indicators.size(); ++k) {
    const PointRule& rule = rules.size() == 1 ? rules[0] : rules[k];
    const Comparison found = compare(panel, indicators[k], options.compare);
    LeagueColumn column{.indicator = indicators[k], .year = found.year};
    std::vector<double> values(static_cast<std::size_t>(panel.n_members()), missing);
    for (const ComparisonRow& row : found.rows) values[static_cast<std::size_t>(row.member)] = row.value;
    Points got = points(values, panel.indicator(indicators[k]).direction, rule);
    column.points = std::move(got.points);
    column.status = got.status;
    if (column.status == Status::ok) {
      ++out.n_indicators;
      for (LeagueRow& row : out.rows) {
        const double mine = column.points[static_cast<std::size_t>(row.member)];
        if (is_missing(mine)) continue;
        row.total = (row.n == 0 ? 0.0 : row.total) + mine;
        row.possible = (row.n == 0 ? 0.0 : row.possible) + rule.full;
        ++row.n;
      }
    }
    out.columns.push_back(std::move(column));
  }
  std::vector<double> shares;
  for (LeagueRow& row : out.rows) {
    const double share = static_cast<double>(row.n) / static_cast<double>(std::max<Index>(out.n_indicators, 1));
    if (row.n > 0) row.share = row.total / row.possible;
    row.status = row.n == 0 ? Status::no_data : share < options.minimum_share ? Status::too_few : Status::ok;
    shares.push_back(row.status == Status::ok ? row.share : missing);
  }
  const Ranks placed = ranks(shares, true);
  out.n_ranked = placed.n;
  for (std::size_t i = 0; i < out.rows.size(); ++i) out.rows[i].rank = placed.competition[i];
  std::sort(out.rows.begin(), out.rows.end(), [](const LeagueRow& a, const LeagueRow& b) {
    if (a.status != b.status) return a.status == Status::ok || (b.status != Status::ok && a.status == Status::too_few);
    return a.rank != b.rank ? a.rank < b.rank : a.member < b.member;
  });
  if (out.n_ranked > 0) out.status = Status::ok;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
