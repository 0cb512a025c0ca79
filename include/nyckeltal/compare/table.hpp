// One indicator, all members: who stands where, with values of one year, and who is left out and why.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal {

struct CompareOptions {
  std::optional<Year> year = {};  ///< default: the newest year that is covered well enough
  /// Years before `year` that a value may be from; 0: values of one and the same year only.
  Index max_age = 0;
  /// Without `year`: at least this share of the values of the best covered year.
  double minimum_coverage = 0.5;
  std::optional<std::string> edition = {};  ///< of the state classes; default: the one valid in the value's year
  Selection selection = {};
};

/// One ranked member. Ranks are 0 and NaN where the indicator has no better direction.
struct ComparisonRow {
  Index member = 0;
  double value = missing;
  Year year = 0;
  Index age = 0;
  ValueStatus value_status = ValueStatus::observed;
  State state = {};
  Index rank_competition = 0;  ///< 1, 2, 2, 4; 1 is best
  double rank_mid = missing;   ///< 1, 2.5, 2.5, 4
};

/// A member that is not ranked, with its newest usable value up to the year where it has one.
struct ComparisonLeftOut {
  Index member = 0;
  Reason reason = Reason::not_reported;
  double value = missing;
  Year year = 0;
};

/// A published figure of the network or the nation in the year compared; never ranked.
struct ComparisonReference {
  Index area = 0;       ///< position among the members of panel.published
  Index indicator = 0;  ///< position among its indicators
  double value = missing;
  ValueStatus value_status = ValueStatus::observed;
};

struct Comparison {
  Index indicator = 0;
  Year year = 0;
  Index n_members = 0;  ///< that count in `year`: n_ranked + those left out that belong
  Index n_ranked = 0;
  Index n_older = 0;                             ///< of the rows, those with an older value
  std::vector<ComparisonRow> rows = {};          ///< best first, by member where equal; neutral: largest first
  std::vector<ComparisonLeftOut> left_out = {};  ///< in the panel's order
  std::vector<ComparisonReference> reference = {};
  Status status = Status::no_data;  ///< ok, no_data, neutral (ordered, not ranked)
};

namespace detail {

/// Newest year with at least the share of the best covered year's values; nothing where there is no value at all.
[[nodiscard]] inline std::optional<Index> covered_year(const Network& network, Index indicator, double share) {
  const CubeView cube = network.panel().cube();
  std::vector<Index> n(static_cast<std::size_t>(cube.n_years), 0);
  for (Index m = 0; m < cube.n_members; ++m) {
    const SeriesView series = cube.series(indicator, m);
    for (Index k = 0; k < cube.n_years; ++k)
      if (network.counts(m, k) && series.usable(k, network.use())) ++n[static_cast<std::size_t>(k)];
  }
  const Index most = n.empty() ? 0 : *std::max_element(n.begin(), n.end());
  if (most == 0) return std::nullopt;
  for (Index k = cube.n_years - 1; k >= 0; --k) {
    const Index here = n[static_cast<std::size_t>(k)];
    if (here > 0 && static_cast<double>(here) >= share * static_cast<double>(most)) return k;
  }
  return std::nullopt;
}

}  // namespace detail

/// Compares the members that count in a year. `indicator` is a position in the panel.
[[nodiscard]] inline Comparison compare(const Panel& panel, Index indicator, const CompareOptions& options = {}) {
  if (indicator < 0 || indicator >= panel.n_indicators())
    detail::fail("position-out-of-range", "no indicator at position " + std::to_string(indicator));
  if (options.max_age < 0)
    detail::fail("age-negative", "max_age is " + std::to_string(options.max_age) + " but must be 0 years or more");
  if (!(options.minimum_coverage >= 0.0 && options.minimum_coverage <= 1.0))
    detail::fail("share-out-of-range",
                 "minimum_coverage is " + std::to_string(options.minimum_coverage) + " but must lie in [0, 1]");
  const Indicator& definition = panel.indicator(indicator);
  const Network network(panel, options.selection);
  std::optional<Index> edition;
  if (options.edition) edition = detail::editions_named(panel, *options.edition)[static_cast<std::size_t>(indicator)];

  Comparison r;
  r.indicator = indicator;
  const std::optional<Index> k = options.year ? network.position(*options.year)
                                              : detail::covered_year(network, indicator, options.minimum_coverage);
  if (!k) {
    // No value in any year: the last year tells who belongs, so that everybody is listed with a reason.
    if (panel.n_years() == 0) return r;
    r.year = panel.last_year();
  } else {
    r.year = panel.first_year() + static_cast<Year>(*k);
  }
  const Index at = network.position(r.year);
  r.n_members = network.size(at);

  const LatestOptions asked{.year = r.year, .max_age = options.max_age, .use = options.selection.use};
  for (Index m = 0; m < panel.n_members(); ++m) {
    const Latest newest = latest(panel.series(indicator, m), asked);
    const std::optional<Reason> here = network.left_out(indicator, m, at);
    if (!network.counts(m, at)) {
      if (newest.status != Status::no_data) r.left_out.push_back({m, *here, newest.value, newest.year});
      continue;
    }
    if (newest.status == Status::ok) {
      r.rows.push_back({.member = m,
                        .value = newest.value,
                        .year = newest.year,
                        .age = newest.age,
                        .value_status = newest.value_status,
                        .state = state(definition, newest.value, newest.year,
                                       edition.value_or(edition_of(definition, newest.year)))});
      if (newest.age > 0) ++r.n_older;
      continue;
    }
    Reason reason = here.value_or(Reason::not_reported);
    if (newest.status == Status::infinite_value) reason = Reason::infinite;
    if (newest.status == Status::too_old && reason == Reason::not_reported) reason = Reason::too_old;
    r.left_out.push_back({m, reason, newest.value, newest.year});
  }

  const bool neutral = definition.direction == Direction::neutral;
  const bool highest_first = definition.direction != Direction::lower;
  if (!neutral) {
    std::vector<double> values;
    for (const ComparisonRow& row : r.rows) values.push_back(row.value);
    const Ranks placed = ranks(values, highest_first);
    for (std::size_t row = 0; row < r.rows.size(); ++row) {
      r.rows[row].rank_competition = placed.competition[row];
      r.rows[row].rank_mid = placed.mid[row];
    }
    r.n_ranked = placed.n;
  }
  std::sort(r.rows.begin(), r.rows.end(), [&](const ComparisonRow& a, const ComparisonRow& b) {
    if (a.value != b.value) return highest_first ? a.value > b.value : a.value < b.value;
    return a.member < b.member;
  });
  if (!r.rows.empty()) r.status = neutral ? Status::neutral : Status::ok;

  if (panel.published) {
    const Panel& published = *panel.published;
    if (const auto i = published.find_indicator(definition.id))
      for (Index area = 0; area < published.n_members(); ++area) {
        const SeriesView series = published.series(*i, area);
        const auto position = series.position(r.year);
        // Published figures are shown as published: imputed or not is not ours to judge, withdrawn is.
        if (position && series.usable(*position, {.imputed = true}))
          r.reference.push_back({area, *i, series.values[static_cast<std::size_t>(*position)],
                                 series.status[static_cast<std::size_t>(*position)]});
      }
  }
  return r;
}

}  // namespace nyckeltal
