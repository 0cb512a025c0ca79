// Bodies of compare/matched_change.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/follow.hpp"
#include "nyckeltal/compare/detail/matched_change.hpp"
#include "nyckeltal/compare/detail/network.hpp"
#include "nyckeltal/compare/matched_change.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/detail/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE MatchedChange matched_change(std::span<const double> first, std::span<const double> last,
                                              std::span<const double> weights, std::span<const double> last_weights) {
  detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(last.size()), "last");
  const bool weighted = !weights.empty();
  for (const std::span<const double> each : {weights, last_weights})
    if (!each.empty()) {
      detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(each.size()),
                                  "weights");
      detail::require_weights(each);
    }
  if (!weighted && !last_weights.empty())
    detail::fail("weights-of-one-year", "weights of the last year are given but not those of the first: give both");
  if (last_weights.empty()) last_weights = weights;

  MatchedChange r;
  detail::WeightedValues before;
  detail::WeightedValues after;
  detail::WeightedValues all_before;
  detail::WeightedValues all_after;
  bool any_before = false;
  bool any_after = false;
  for (std::size_t m = 0; m < first.size(); ++m) {
    const double w = weighted ? weights[m] : 1.0;
    const double v = weighted ? last_weights[m] : 1.0;
    const bool there = !is_missing(first[m]) && !is_missing(w);
    const bool still = !is_missing(last[m]) && !is_missing(v);
    if (there) all_before.add(first[m], w);
    if (still) all_after.add(last[m], v);
    if (there && still) {
      before.add(first[m], w);
      after.add(last[m], v);
    }
    any_before = any_before || !is_missing(first[m]);
    any_after = any_after || !is_missing(last[m]);
    r.n_without_weight += (!is_missing(first[m]) && !there ? 1 : 0) + (!is_missing(last[m]) && !still ? 1 : 0);
  }
  r.n_first = std::ssize(all_before.values);
  r.n_last = std::ssize(all_after.values);
  r.n_both = std::ssize(before.values);
  for (const std::vector<double>* values : {&all_before.values, &all_after.values})
    for (const double value : *values)
      if (std::isinf(value)) {
        r.status = Status::infinite_value;
        return r;
      }
  const bool carries_first = r.n_first > 0 && all_before.sum_of_weights() > 0.0;
  const bool carries_last = r.n_last > 0 && all_after.sum_of_weights() > 0.0;
  const bool carries_both = r.n_both > 0 && before.sum_of_weights() > 0.0 && after.sum_of_weights() > 0.0;
  if (carries_first) r.mean_first = all_before.mean(weighted);
  if (carries_last) r.mean_last = all_after.mean(weighted);
  if (carries_both) {
    r.mean_both_first = before.mean(weighted);
    r.mean_both_last = after.mean(weighted);
  }
  if (!carries_first || !carries_last) {
    if (any_before && any_after) r.status = Status::no_weights;
    return r;
  }
  r.status = Status::ok;
  // The first reason found stays: it is the one nearest to the total.
  const auto relative = [&r](double part, double base) {
    const auto [value, status] = detail::per_cent_of(part, base);
    if (r.status == Status::ok) r.status = status;
    return value;
  };
  r.total = r.mean_last - r.mean_first;
  r.total_per_cent = relative(r.total, r.mean_first);
  if (!carries_both) {
    r.status = Status::too_few;
    return r;
  }
  r.matched = r.mean_both_last - r.mean_both_first;
  r.entry = r.mean_last - r.mean_both_last;
  r.exit = r.mean_both_first - r.mean_first;
  r.matched_per_cent = relative(r.matched, r.mean_both_first);
  r.entry_per_cent = relative(r.entry, r.mean_both_last);
  r.exit_per_cent = relative(r.exit, r.mean_first);
  r.within = r.matched;
  r.between = 0.0;
  if (before.weights != after.weights) {
    const double all_first = before.sum_of_weights();
    const double all_last = after.sum_of_weights();
    r.within = 0.0;
    for (std::size_t m = 0; m < before.values.size(); ++m)
      r.within +=
          0.5 * (before.weights[m] / all_first + after.weights[m] / all_last) * (after.values[m] - before.values[m]);
    r.between = r.matched - r.within;
  }
  return r;
}

NYCKELTAL_INLINE std::vector<MatchedChange> matched_change(const Panel& panel, Year first, Year last,
                                                           const MatchedChangeOptions& options,
                                                           const Execution& execution) {
  detail::require_panel_weights(panel, options.weights, options.weight_indicator);
  const Network network(panel, options.selection);
  const auto positions = detail::two_years(network, first, last);
  const auto weights = [&](Index k) {
    return detail::weights_of_year(network, options.weights, options.weight_indicator, k);
  };
  const std::vector<double> before = weights(positions.first);
  const std::vector<double> after = weights(positions.second);
  std::vector<MatchedChange> results(static_cast<std::size_t>(panel.n_indicators()));
  parallel_for(panel.n_indicators(), 8, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
      results[static_cast<std::size_t>(i)] =
          matched_change(network.column(i, positions.first), network.column(i, positions.second), before, after);
  });
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
