// Bodies of compare/network_mean.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/network_mean.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline void fill_mean(NetworkMean& r, std::span<double> values, std::span<const double> weights, bool weighted) {
  if (weighted) {
    const WeightedMean w = weighted_mean_unchecked(values, weights);
    r.weighted_mean = w.mean;
    r.kish_n = w.kish_n;
    r.n_without_weight = w.n_without_weight;
    r.weighted_status = w.status;
  }
  const Summary s = summarize_in_place(values);
  r.n = s.n;
  r.mean = s.mean;
  r.median = s.median;
  r.q25 = s.q25;
  r.q75 = s.q75;
  r.minimum = s.minimum;
  r.maximum = s.maximum;
  r.status = s.status;
}

}  // namespace detail

NYCKELTAL_INLINE NetworkMean network_mean(std::span<const double> values, std::span<const double> weights) {
  if (!weights.empty())
    detail::require_same_length(static_cast<Index>(values.size()), "values", static_cast<Index>(weights.size()),
                                "weights");
  detail::require_weights(weights);
  NetworkMean r;
  r.n_members = static_cast<Index>(values.size());
  std::vector<double> kept;
  std::vector<double> kept_weights;
  double all = 0.0;
  double covered = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double w = weights.empty() || is_missing(weights[k]) ? 0.0 : weights[k];
    all += w;
    if (is_missing(values[k])) continue;
    covered += w;
    kept.push_back(values[k]);
    if (!weights.empty()) kept_weights.push_back(weights[k]);
  }
  detail::fill_mean(r, kept, kept_weights, !weights.empty());
  if (all > 0.0) r.weight_covered = covered / all;
  return r;
}

NYCKELTAL_INLINE std::vector<NetworkMean> network_mean(const Panel& panel, const NetworkMeanOptions& options,
                                                       const Execution& execution) {
  if (!options.weights.empty())
    detail::require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(options.weights.size()),
                                "weights");
  if (!options.weights.empty() && options.weight_indicator)
    detail::fail("two-weights", "give weights or weight_indicator, not both");
  detail::require_weights(options.weights);
  const CubeView cube = panel.cube();
  const Network network(panel, options.selection);
  const bool weighted = !options.weights.empty() || options.weight_indicator;
  const Index n_years = cube.n_years;
  const auto at = [](Index k) { return static_cast<std::size_t>(k); };

  // Weight of each member in each year, the same for all indicators.
  std::vector<double> weights;
  if (weighted) {
    weights.assign(at(cube.n_members * n_years), missing);
    for (Index m = 0; m < cube.n_members; ++m)
      for (Index k = 0; k < n_years; ++k) {
        double& w = weights[at(m * n_years + k)];
        if (!options.weights.empty()) {
          w = options.weights[at(m)];
        } else {
          const SeriesView series = panel.series(*options.weight_indicator, m);
          if (series.usable(k, options.selection.use)) w = series.values[at(k)];
        }
      }
    detail::require_weights(weights);
  }

  std::vector<NetworkMean> results(at(cube.n_indicators * n_years));
  parallel_for(cube.n_indicators, 1, execution, [&](Index begin, Index end) {
    // A column of values a year; a cell is always written and kept by counting it, since which values are missing is
    // what no branch predictor can guess.
    std::vector<double> values(at(cube.n_members * n_years));
    std::vector<double> heavy(weighted ? values.size() : 0);
    std::vector<Index> n(at(n_years));
    std::vector<double> all(at(n_years));
    std::vector<double> covered(at(n_years));
    for (Index i = begin; i < end; ++i) {
      NetworkMean* const row = results.data() + i * n_years;
      std::fill(n.begin(), n.end(), 0);
      std::fill(all.begin(), all.end(), 0.0);
      std::fill(covered.begin(), covered.end(), 0.0);
      for (Index m = 0; m < cube.n_members; ++m) {
        const SeriesView series = cube.series(i, m);
        for (Index k = 0; k < n_years; ++k) {
          const double value = series.values[at(k)];
          const bool counts = network.counts(m, k);
          const bool allowed = network.uses(series.status[at(k)]);
          const bool there = counts && !is_missing(value);
          const bool used = there && allowed;
          row[k].n_refused += there && !used ? 1 : 0;
          const Index cell = k * cube.n_members + n[at(k)];
          values[at(cell)] = value;
          n[at(k)] += used ? 1 : 0;
          if (!weighted) continue;
          const double w = weights[at(m * n_years + k)];
          heavy[at(cell)] = w;
          if (is_missing(w) || !counts) continue;
          all[at(k)] += w;
          if (used) covered[at(k)] += w;
        }
      }
      for (Index k = 0; k < n_years; ++k) {
        row[k].n_members = network.size(k);
        row[k].n_unknown = network.n_unknown(k);
        const auto column = [&](std::vector<double>& from) {
          return std::span(from).subspan(at(k * cube.n_members), at(n[at(k)]));
        };
        detail::fill_mean(row[k], column(values), weighted ? column(heavy) : std::span<double>(), weighted);
        if (all[at(k)] > 0.0) row[k].weight_covered = covered[at(k)] / all[at(k)];
      }
    }
  });
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
