// Bodies of stats/summary.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

NYCKELTAL_INLINE double mean_of(std::span<const double> x) noexcept {
  const auto n = static_cast<double>(x.size());
  double sum = 0.0;
  for (const double value : x) sum += value;
  double mean = sum / n;
  if (!std::isfinite(mean)) {  // the sum overflowed, or an infinity is among the values
    mean = 0.0;
    for (const double value : x) mean += value / n;
    return mean;
  }
  double rest = 0.0;
  for (const double value : x) rest += value - mean;
  return std::isfinite(rest) ? mean + rest / n : mean;
}

/// The value at position k in order, from 0. `begins` cuts `x` into intervals in order; empty: one interval.
[[nodiscard]] inline double select(std::span<double> x, std::size_t k, std::span<const std::size_t> begins) {
  std::size_t from = 0;
  std::size_t to = x.size();
  if (!begins.empty()) {
    const auto after = std::upper_bound(begins.begin(), begins.end(), k);
    from = *(after - 1);
    to = *after;
  }
  const auto at = x.begin() + static_cast<std::ptrdiff_t>(k);
  std::nth_element(x.begin() + static_cast<std::ptrdiff_t>(from), at, x.begin() + static_cast<std::ptrdiff_t>(to));
  return *at;
}

NYCKELTAL_INLINE double select_quantile(std::span<double> x, double p, std::span<const std::size_t> begins) {
  const double h = p * static_cast<double>(x.size() - 1);
  const auto k = static_cast<std::size_t>(h);
  const double fraction = h - static_cast<double>(k);
  const double low = select(x, k, begins);
  if (!(fraction > 0.0)) return low;
  const double next = select(x, k + 1, begins);
  return low == next ? next : std::lerp(low, next, fraction);
}

/// Puts `x` in order of 256 equally wide intervals, so that a quantile needs only one of them sorted. Gives the
/// positions where the intervals begin, and none where the range is too small or too large to be cut.
[[nodiscard]] inline std::vector<std::size_t> sort_coarsely(std::span<double> x, double low, double high) {
  constexpr std::size_t intervals = 256;
  const double scale = static_cast<double>(intervals) / (high - low);
  if (!(scale > 0.0) || !std::isfinite(scale)) return {};
  // Monotone in its argument, rounding included.
  const auto interval = [&](double value) {
    return std::min(intervals - 1, static_cast<std::size_t>((value - low) * scale));
  };
  std::vector<std::size_t> begins(intervals + 1, 0);
  for (const double value : x) ++begins[interval(value) + 1];
  for (std::size_t k = 1; k <= intervals; ++k) begins[k] += begins[k - 1];
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  const std::vector<double> copy(x.begin(), x.end());
  for (const double value : copy) x[next[interval(value)]++] = value;
  return begins;
}

NYCKELTAL_INLINE Summary summarize_in_place(std::span<double> x) {
  Summary s;
  s.n = static_cast<Index>(x.size());
  if (x.empty()) return s;
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  s.minimum = *low;
  s.maximum = *high;
  if (std::isinf(s.minimum) || std::isinf(s.maximum)) {
    s.status = Status::infinite_value;
    return s;
  }
  s.mean = std::clamp(mean_of(x), s.minimum, s.maximum);
  const std::vector<std::size_t> begins =
      x.size() < 128 ? std::vector<std::size_t>() : sort_coarsely(x, s.minimum, s.maximum);
  s.q25 = select_quantile(x, 0.25, begins);
  s.median = select_quantile(x, 0.5, begins);
  s.q75 = select_quantile(x, 0.75, begins);
  s.status = Status::ok;
  return s;
}

NYCKELTAL_INLINE WeightedMean weighted_mean_unchecked(std::span<const double> values,
                                                      std::span<const double> weights) noexcept {
  WeightedMean r;
  double heaviest = 0.0;
  bool infinite = false;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (is_missing(values[k])) continue;
    if (is_missing(weights[k])) {
      ++r.n_without_weight;
      continue;
    }
    ++r.n;
    heaviest = std::max(heaviest, weights[k]);
    infinite = infinite || std::isinf(values[k]);
  }
  if (!(heaviest > 0.0)) {
    if (r.n + r.n_without_weight > 0) r.status = Status::no_weights;
    return r;
  }
  // Relative to the heaviest: neither the sum nor its square can overflow.
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (is_missing(values[k]) || is_missing(weights[k])) continue;
    const double w = weights[k] / heaviest;
    sum += w;
    squares += w * w;
  }
  r.sum_weights = sum * heaviest;
  r.kish_n = sum * sum / squares;
  if (infinite) {
    r.status = Status::infinite_value;
    return r;
  }
  const auto average = [&](double centre) {
    double total = 0.0;
    for (std::size_t k = 0; k < values.size(); ++k)
      if (!is_missing(values[k]) && !is_missing(weights[k]))
        total += (weights[k] / heaviest / sum) * (values[k] - centre);
    return total;
  };
  const double first = average(0.0);
  const double corrected = first + average(first);
  r.mean = std::isfinite(corrected) ? corrected : first;
  r.status = Status::ok;
  return r;
}

NYCKELTAL_INLINE double weighted_median_unchecked(std::span<const double> values, std::span<const double> weights) {
  std::vector<std::pair<double, double>> order;
  double heaviest = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!is_missing(values[k]) && weights[k] > 0.0) {
      order.emplace_back(values[k], weights[k]);
      heaviest = std::max(heaviest, weights[k]);
    }
  if (order.empty()) return missing;
  std::sort(order.begin(), order.end());
  double all = 0.0;  // relative to the heaviest: the sum cannot overflow
  for (auto& [value, weight] : order) all += (weight /= heaviest);
  double below = 0.0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    below += order[k].second;
    if (std::abs(below - 0.5 * all) <= 1e-12 * all && k + 1 < order.size())
      return std::midpoint(order[k].first, order[k + 1].first);
    if (below > 0.5 * all) return order[k].first;
  }
  return order.back().first;
}

}  // namespace detail

NYCKELTAL_INLINE Summary summarize(std::span<const double> values) {
  std::vector<double> kept = detail::without_missing(values);
  return detail::summarize_in_place(kept);
}

NYCKELTAL_INLINE WeightedMean weighted_mean(std::span<const double> values, std::span<const double> weights) {
  detail::require_same_length(static_cast<Index>(values.size()), "values", static_cast<Index>(weights.size()),
                              "weights");
  detail::require_weights(weights);
  return detail::weighted_mean_unchecked(values, weights);
}

NYCKELTAL_INLINE double weighted_median(std::span<const double> values, std::span<const double> weights) {
  detail::require_same_length(static_cast<Index>(values.size()), "values", static_cast<Index>(weights.size()),
                              "weights");
  detail::require_weights(weights);
  return detail::weighted_median_unchecked(values, weights);
}

NYCKELTAL_INLINE double quantile(std::span<const double> values, double p) {
  if (!(p >= 0.0 && p <= 1.0))
    detail::fail("probability-out-of-range", "p is " + std::to_string(p) + " but must lie in [0, 1]: 0.25 for q25");
  std::vector<double> kept = detail::without_missing(values);
  if (kept.empty()) return missing;
  return detail::select_quantile(kept, p, {});
}

NYCKELTAL_INLINE Ranks ranks(std::span<const double> values, bool highest_first) {
  Ranks r;
  r.competition.assign(values.size(), 0);
  r.mid.assign(values.size(), missing);
  std::vector<std::pair<double, std::size_t>> order;
  order.reserve(values.size());
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!is_missing(values[k])) order.emplace_back(highest_first ? -values[k] : values[k], k);
  std::sort(order.begin(), order.end());
  r.n = static_cast<Index>(order.size());
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && order[end].first == order[begin].first) ++end;
    for (std::size_t k = begin; k < end; ++k) {
      r.competition[order[k].second] = static_cast<Index>(begin) + 1;
      r.mid[order[k].second] = 0.5 * static_cast<double>(begin + 1 + end);
    }
    begin = end;
  }
  return r;
}

namespace detail {

/// Calls one(row, k) for each row k of a matrix in C order.
template <class One>
void for_rows(std::span<const double> matrix, Index n_columns, const Execution& execution, One&& one) {
  if (n_columns < 0 || (n_columns == 0 ? !matrix.empty() : static_cast<Index>(matrix.size()) % n_columns != 0))
    fail("shape", std::to_string(matrix.size()) + " values are not rows of " + std::to_string(n_columns));
  const Index rows = n_columns == 0 ? 0 : static_cast<Index>(matrix.size()) / n_columns;
  parallel_for(rows, 64, execution, [&](Index begin, Index end) {
    for (Index k = begin; k < end; ++k)
      one(matrix.subspan(static_cast<std::size_t>(k * n_columns), static_cast<std::size_t>(n_columns)), k);
  });
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<Summary> summarize_rows(std::span<const double> values, Index n_columns,
                                                     const Execution& execution) {
  std::vector<Summary> results(n_columns > 0 ? values.size() / static_cast<std::size_t>(n_columns) : 0);
  detail::for_rows(values, n_columns, execution, [&](std::span<const double> row, Index k) {
    results[static_cast<std::size_t>(k)] = summarize(row);
  });
  return results;
}

NYCKELTAL_INLINE std::vector<WeightedMean> weighted_mean_rows(std::span<const double> values,
                                                              std::span<const double> weights,
                                                              const Execution& execution) {
  detail::require_weights(weights);
  std::vector<WeightedMean> results(weights.empty() ? 0 : values.size() / weights.size());
  detail::for_rows(values, static_cast<Index>(weights.size()), execution, [&](std::span<const double> row, Index k) {
    results[static_cast<std::size_t>(k)] = detail::weighted_mean_unchecked(row, weights);
  });
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
