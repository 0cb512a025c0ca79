// Bodies of compare/matching.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/similar.hpp"
#include "nyckeltal/compare/detail/table.hpp"
#include "nyckeltal/compare/matching.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/distance.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Mean and variance of weighted values; divisor of the variance as for frequencies that sum to Kish's n.
struct WeightedMoments {
  double mean = missing;
  double variance = missing;
};

[[nodiscard]] inline WeightedMoments weighted_moments(std::span<const double> x, std::span<const double> w) {
  WeightedMoments out;
  double sum = 0.0;
  double squares = 0.0;
  for (const double each : w) {
    sum += each;
    squares += each * each;
  }
  if (!(sum > 0.0)) return out;
  out.mean = weighted_mean_unchecked(x, w).mean;
  double spread = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) spread += w[i] * (x[i] - out.mean) * (x[i] - out.mean);
  const double divisor = sum - squares / sum;
  if (divisor > 1e-12 * sum) out.variance = spread / divisor;
  return out;
}

/// Pairs (place among the treated, place among the controls). `d` has a row a treated. With replacement each takes its
/// nearest; without, the closest of all pairs goes first, in k rounds. Ties go by position: both sides are in order.
[[nodiscard]] inline std::vector<std::pair<std::size_t, std::size_t>> match_nearest(std::span<const double> d,
                                                                                    std::size_t n_treated,
                                                                                    std::size_t n_controls, Index k,
                                                                                    bool replace, double caliper) {
  using Candidate = std::tuple<double, std::size_t, std::size_t>;
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < n_treated; ++i)
    for (std::size_t j = 0; j < n_controls; ++j)
      if (d[i * n_controls + j] <= caliper) all.emplace_back(d[i * n_controls + j], i, j);
  std::sort(all.begin(), all.end());
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  std::vector<Index> matched(n_treated, 0);
  std::vector<bool> taken(n_controls, false);
  for (Index round = 1; round <= k; ++round) {
    for (const auto& [distance, i, j] : all) {
      if (replace ? matched[i] >= k : (matched[i] >= round || taken[j])) continue;
      ++matched[i];
      taken[j] = true;
      pairs.emplace_back(i, j);
    }
    if (replace) break;
  }
  std::sort(pairs.begin(), pairs.end(), [&](const auto& a, const auto& b) {
    const double da = d[a.first * n_controls + a.second];
    const double db = d[b.first * n_controls + b.second];
    return std::tuple(a.first, da, a.second) < std::tuple(b.first, db, b.second);
  });
  return pairs;
}

}  // namespace detail

NYCKELTAL_INLINE Matching matched_comparison(const Panel& panel, Index indicator,
                                             const std::optional<std::vector<Index>>& treated,
                                             const MatchingOptions& options) {
  if (indicator < 0 || indicator >= panel.n_indicators())
    detail::fail("position-out-of-range", "no indicator at position " + std::to_string(indicator));
  if (options.caliper && !(*options.caliper > 0.0))
    detail::fail("caliper-out-of-range", "the caliper must be above 0, in units of the distance");
  if (options.k < 1) detail::fail("k-out-of-range", "k is " + std::to_string(options.k) + " but must be 1 or more");
  detail::require_level(options.level);
  if (!(options.minimum_coverage >= 0.0 && options.minimum_coverage <= 1.0))
    detail::fail("share-out-of-range", "minimum_coverage must lie in [0, 1]");
  for (const StructureVariable& each : options.on)
    if (each.indicator == indicator)
      detail::fail("outcome-in-structure",
                   "\"" + panel.indicator(indicator).id + "\" is compared and matched on: leave it out of on");
  if (treated)
    for (const Index m : *treated)
      if (m < 0 || m >= panel.n_members())
        detail::fail("position-out-of-range", "no member at position " + std::to_string(m));
  Matching out;
  out.indicator = indicator;
  if (panel.n_years() == 0) return out;

  const Network network(panel, options.selection);
  if (options.year) {
    (void)network.position(*options.year);
    out.year = *options.year;
  } else {
    const auto newest = detail::covered_year(network, indicator, options.minimum_coverage);
    out.year = newest ? panel.first_year() + static_cast<Year>(*newest) : panel.last_year();
  }
  const Index year = network.position(out.year);
  const Structure described = structure(
      panel, {.on = options.on, .year = out.year, .max_age = options.max_age, .selection = options.selection});
  out.groups = described.groups;
  const DistanceSpace space(described.rows(), described.variables, options.distance);
  out.variables = space.variables();
  out.shrinkage = space.shrinkage();
  out.status = space.status();
  if (out.status != Status::ok) return out;

  // Both sides in the order of official codes, so that ties go by code.
  const std::vector<Index> places = detail::places_by_code(panel, described.members);
  std::vector<Index> order(places.size());
  for (std::size_t u = 0; u < places.size(); ++u) order[static_cast<std::size_t>(places[u])] = static_cast<Index>(u);
  const auto member = [&](Index unit) { return described.members[static_cast<std::size_t>(unit)]; };
  std::vector<bool> in_group(static_cast<std::size_t>(panel.n_members()), false);
  for (Index m = 0; m < panel.n_members(); ++m)
    in_group[static_cast<std::size_t>(m)] = !treated && panel.member(m).is_member(out.year) != false;
  if (treated)
    for (const Index m : *treated) in_group[static_cast<std::size_t>(m)] = true;
  const std::vector<double> outcomes = network.column(indicator, year);
  const auto outcome = [&](Index unit) { return outcomes[static_cast<std::size_t>(member(unit))]; };
  std::vector<Index> ones;
  std::vector<Index> others;
  for (const Index unit : order) {
    const bool one = in_group[static_cast<std::size_t>(member(unit))];
    if (!std::isfinite(outcome(unit)))
      out.not_compared.push_back({member(unit), one, NotComparable::no_outcome});
    else if (!space.complete(unit))
      out.not_compared.push_back({member(unit), one, NotComparable::no_structure});
    else
      (one ? ones : others).push_back(unit);
  }
  out.n_treated = std::ssize(ones);
  out.n_controls = std::ssize(others);
  out.status = Status::no_data;
  if (ones.empty() || others.empty()) return out;

  const std::size_t n_others = others.size();
  std::vector<double> d(ones.size() * n_others);
  for (std::size_t i = 0; i < ones.size(); ++i)
    for (std::size_t j = 0; j < n_others; ++j) d[i * n_others + j] = space(ones[i], others[j]).distance;
  const auto pairs = detail::match_nearest(d, ones.size(), n_others, options.k, options.replace,
                                           options.caliper.value_or(std::numeric_limits<double>::max()));

  std::vector<Index> matches(ones.size(), 0);
  for (const auto& [i, j] : pairs) ++matches[i];
  std::vector<double> used(n_others, 0.0);     // K: how much each control stands for
  std::vector<double> squares(n_others, 0.0);  // K'
  std::vector<double> own_mean(ones.size(), 0.0);
  for (const auto& [i, j] : pairs) {
    const double weight = 1.0 / static_cast<double>(matches[i]);
    used[j] += weight;
    squares[j] += weight * weight;
    own_mean[i] += weight * outcome(others[j]);
    out.pairs.push_back({member(ones[i]), member(others[j]), d[i * n_others + j], weight});
  }
  std::vector<double> weight_of_ones(ones.size(), 0.0);
  std::vector<double> differences;
  for (std::size_t i = 0; i < ones.size(); ++i) {
    if (matches[i] > 0) {
      weight_of_ones[i] = 1.0;
      differences.push_back(outcome(ones[i]) - own_mean[i]);
      continue;
    }
    const auto row = std::span<const double>(d).subspan(i * n_others, n_others);
    out.unmatched.push_back({member(ones[i]), *std::min_element(row.begin(), row.end())});
  }
  out.n_matched = std::ssize(differences);
  out.n_used = std::count_if(used.begin(), used.end(), [](double k) { return k > 0.0; });

  // How alike the two sides are.
  const std::vector<double> all_ones(ones.size(), 1.0);
  const std::vector<double> all_others(n_others, 1.0);
  const auto column = [&](const std::vector<Index>& units, std::size_t v, Index group) {
    std::vector<double> x;
    for (const Index unit : units) {
      const double value = described.rows()[unit][v];
      x.push_back(group >= 0                   ? (value == static_cast<double>(group) ? 1.0 : 0.0)
                  : described.variables[v].log ? std::log(value)
                                               : value);
    }
    return x;
  };
  for (const std::size_t v : space.used())
    for (Index group = described.variables[v].nominal ? 0 : -1;
         group < (described.variables[v].nominal ? std::ssize(described.groups) : 0); ++group) {
      const std::vector<double> x = column(ones, v, group);
      const std::vector<double> y = column(others, v, group);
      const auto before_x = detail::weighted_moments(x, all_ones);
      const auto before_y = detail::weighted_moments(y, all_others);
      const auto after_x = detail::weighted_moments(x, weight_of_ones);
      const auto after_y = detail::weighted_moments(y, used);
      Balance row{.variable = static_cast<Index>(v),
                  .group = group,
                  .treated = before_x.mean,
                  .controls = before_y.mean,
                  .treated_matched = after_x.mean,
                  .controls_matched = after_y.mean};
      const double spread = std::sqrt(before_x.variance);
      if (spread > 0.0) {
        row.smd_before = (before_x.mean - before_y.mean) / spread;
        row.smd_after = (after_x.mean - after_y.mean) / spread;
      }
      if (group < 0) {  // a share's variance follows from its mean
        if (before_y.variance > 0.0) row.variance_ratio_before = before_x.variance / before_y.variance;
        if (after_y.variance > 0.0) row.variance_ratio_after = after_x.variance / after_y.variance;
      }
      out.balance.push_back(row);
    }

  const auto values = [&](const std::vector<Index>& units) {
    std::vector<double> x;
    for (const Index unit : units) x.push_back(outcome(unit));
    return x;
  };
  out.difference_before = detail::mean_of(values(ones)) - detail::mean_of(values(others));
  if (differences.empty()) return out;
  out.mean_treated = detail::weighted_moments(values(ones), weight_of_ones).mean;
  out.mean_controls = detail::weighted_moments(values(others), used).mean;
  out.difference = detail::mean_of(differences);
  const double sum = static_cast<double>(out.n_matched);
  double kish = 0.0;
  for (const double each : used) kish += each * each;
  out.kish_n = sum * sum / kish;
  out.status = Status::too_few;
  if (out.n_matched < 2) return out;

  // Pairs differ, and a control that serves several brings its own noise to all of them.
  double variance = 0.0;
  for (const double each : differences) variance += (each - out.difference) * (each - out.difference);
  variance /= sum * (sum - 1.0);
  for (std::size_t j = 0; j < n_others; ++j) {
    const double shared = used[j] * used[j] - squares[j];
    if (!(shared > 0.0)) continue;
    std::vector<std::pair<double, std::size_t>> near;  // its two nearest among the controls
    for (std::size_t l = 0; l < n_others; ++l)
      if (l != j) near.emplace_back(space(others[j], others[l]).distance, l);
    const std::size_t count = std::min<std::size_t>(2, near.size());
    if (count == 0) {  // the only control: nothing tells its noise
      variance = missing;
      break;
    }
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count), near.end());
    double mean = 0.0;
    for (std::size_t l = 0; l < count; ++l) mean += outcome(others[near[l].second]) / static_cast<double>(count);
    const double off = outcome(others[j]) - mean;
    variance += shared * static_cast<double>(count) / static_cast<double>(count + 1) * off * off / (sum * sum);
  }
  if (is_missing(variance)) return out;
  out.status = Status::ok;
  out.standard_error = std::sqrt(variance);
  const double half = detail::student_half_width(sum - 1.0, options.level) * out.standard_error;
  out.lower = out.difference - half;
  out.upper = out.difference + half;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
