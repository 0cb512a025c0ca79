// Bodies of compare/table.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/follow.hpp"
#include "nyckeltal/compare/detail/table.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

NYCKELTAL_INLINE std::optional<Index> covered_year(const Network& network, Index indicator, double share) {
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

NYCKELTAL_INLINE Comparison compare(const Panel& panel, Index indicator, const CompareOptions& options) {
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
