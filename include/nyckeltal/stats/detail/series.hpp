// Series on their way into a statistic: the observed part of a row, its ranks, and the loop over all rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Throws unless years is empty (the positions 0, 1, 2 ... are the time then) or has one finite year a value, each
/// later than the one before.
inline void require_years(std::span<const double> years, Index length) {
  if (years.empty()) return;
  require_same_length(std::ssize(years), "years", length, "values");
  for (std::size_t i = 0; i < years.size(); ++i)
    if (!std::isfinite(years[i]) || (i > 0 && !(years[i] > years[i - 1])))
      fail("years-not-increasing", "years must be finite and each later than the one before, but element " +
                                       std::to_string(i) + " is " + std::to_string(years[i]) +
                                       ": sort the series by year and give one value a year");
}

/// The values that are there, with their years and their places in the row.
struct ObservedSeries {
  std::vector<double> values;
  std::vector<double> years;
  std::vector<Index> places;
  bool infinite = false;  ///< an infinity is among the values
  bool constant = true;   ///< all values are equal
  [[nodiscard]] Index n() const noexcept { return std::ssize(values); }
};

[[nodiscard]] inline ObservedSeries observed(std::span<const double> values, std::span<const double> years) {
  ObservedSeries out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i])) continue;
    out.infinite = out.infinite || std::isinf(values[i]);
    out.constant = out.constant && (out.values.empty() || values[i] == out.values.front());
    out.values.push_back(values[i]);
    out.years.push_back(years.empty() ? static_cast<double>(i) : years[i]);
    out.places.push_back(static_cast<Index>(i));
  }
  return out;
}

/// Exponent e such that all x * 2^-e lie in [-1, 1]: scaling by a power of two changes no digit, and squares of the
/// scaled values cannot overflow.
[[nodiscard]] inline int binary_scale(std::span<const double> x) {
  double largest = 0.0;
  for (const double each : x) largest = std::max(largest, std::abs(each));
  int exponent = 0;
  std::frexp(largest, &exponent);
  return exponent;
}

/// Ranks from 1, equal values sharing the mean of theirs. Nothing may be missing.
[[nodiscard]] inline std::vector<double> midranks(std::span<const double> x) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return x[a] != x[b] ? x[a] < x[b] : a < b; });
  std::vector<double> ranks(x.size());
  for (std::size_t first = 0, last = 0; first < order.size(); first = last) {
    while (last < order.size() && x[order[last]] == x[order[first]]) ++last;
    const double rank = 0.5 * static_cast<double>(first + 1 + last);
    for (std::size_t i = first; i < last; ++i) ranks[order[i]] = rank;
  }
  return ranks;
}

/// one(row) for every row, as many at a time as `execution` allows.
template <class One>
[[nodiscard]] auto each_row(Index rows, Index grain, const Execution& execution, One&& one) {
  std::vector<decltype(one(Index{0}))> out(static_cast<std::size_t>(rows));
  parallel_for(rows, grain, execution, [&](Index begin, Index end) {
    for (Index row = begin; row < end; ++row) out[static_cast<std::size_t>(row)] = one(row);
  });
  return out;
}

}  // namespace detail
}  // namespace nyckeltal::inline NYCKELTAL_FORM
