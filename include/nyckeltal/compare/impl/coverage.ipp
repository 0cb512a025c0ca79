// Bodies of compare/coverage.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/coverage.hpp"
#include "nyckeltal/compare/detail/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::vector<ResponseRate> response_rate(const Panel& panel, const Selection& selection,
                                                         const Execution& execution) {
  const CubeView cube = panel.cube();
  const Network network(panel, selection);
  std::vector<ResponseRate> results(static_cast<std::size_t>(cube.n_indicators * cube.n_years));
  parallel_for(cube.n_indicators, 1, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i) {
      ResponseRate* const row = results.data() + i * cube.n_years;
      for (Index m = 0; m < cube.n_members; ++m) {
        const SeriesView series = cube.series(i, m);
        for (Index k = 0; k < cube.n_years; ++k) {
          if (!network.counts(m, k)) continue;
          const ValueStatus status = series.status[static_cast<std::size_t>(k)];
          const bool number = !is_missing(series.values[static_cast<std::size_t>(k)]);
          ResponseRate& r = row[k];
          r.n_not_applicable += status == ValueStatus::not_applicable ? 1 : 0;
          r.n_imputed += status == ValueStatus::imputed ? 1 : 0;
          r.n_withdrawn += status == ValueStatus::withdrawn ? 1 : 0;
          if (status == ValueStatus::confidential ||
              (number && status != ValueStatus::imputed && status != ValueStatus::withdrawn))
            ++r.n_reported;
        }
      }
      for (Index k = 0; k < cube.n_years; ++k) {
        ResponseRate& r = row[k];
        r.n_members = network.size(k);
        r.n_unknown = network.n_unknown(k);
        const Index expected = r.n_members - r.n_not_applicable;
        if (expected <= 0) continue;
        r.rate = static_cast<double>(r.n_reported) / static_cast<double>(expected);
        r.status = Status::ok;
      }
    }
  });
  return results;
}

NYCKELTAL_INLINE PopulationCoverage population_coverage(const Panel& panel, std::span<const double> weights, Year year,
                                                        double total, const Selection& selection) {
  detail::require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(weights.size()), "weights");
  detail::require_weights(weights);
  if (!is_missing(total) && !(total > 0.0 && std::isfinite(total)))
    detail::fail("total-not-positive", "total is " + std::to_string(total) + " but must be above 0 and finite");
  const Network network(panel, selection);
  Selection of_all = selection;
  of_all.counted = Counted::everybody;
  const Network everybody(panel, of_all);
  const Index k = network.position(year);
  PopulationCoverage r;
  r.n_members = network.size(k);
  double outside = 0.0;
  bool any_outside = false;
  bool complete = true;
  bool weighted = false;
  for (Index m = 0; m < panel.n_members(); ++m) {
    const double w = weights[static_cast<std::size_t>(m)];
    if (network.counts(m, k)) {
      if (is_missing(w)) {
        ++r.n_without_weight;
      } else {
        r.members += w;
        weighted = true;
      }
    } else if (everybody.counts(m, k)) {
      any_outside = true;
      complete = complete && !is_missing(w);
      if (!is_missing(w)) outside += w;
    }
  }
  if (!weighted) return r;
  if (is_missing(total) && any_outside && complete && r.n_without_weight == 0) total = r.members + outside;
  if (!(total > 0.0)) {
    r.status = Status::unknown;
    return r;
  }
  r.total = total;
  if (r.members > total + detail::rounding(r.members, total)) {
    r.status = Status::exceeded;
    return r;
  }
  r.share = r.members / total;
  r.status = Status::ok;
  return r;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
