// Mann-Kendall and Theil-Sen of one series within the segments between its breaks.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sum_of_nulls.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Usable values of one series in time order, cut into segments at known breaks.
struct TrendSeries {
  Observed all;
  std::vector<Index> cuts;  ///< segment k is [cuts[k], cuts[k + 1])
  Index excluded = 0;

  [[nodiscard]] Index n() const noexcept { return all.n; }
  [[nodiscard]] Index segments() const noexcept { return std::ssize(cuts) - 1; }

  void take(const SeriesView& series, std::span<const Year> breaks, const Use& use) {
    const auto length = series.values.size();
    if (all.x.size() < length + Observed::padding) {
      all.x.resize(length + Observed::padding);
      all.t.resize(length + Observed::padding);
    }
    excluded = 0;
    cuts.assign(1, 0);
    all.infinite = false;
    std::size_t k = 0;
    auto next = breaks.begin();
    for (std::size_t i = 0; i < length; ++i) {
      const double value = series.values[i];
      if (is_missing(value)) continue;
      if (!use(series.status[i])) {
        ++excluded;
        continue;
      }
      const Year year = series.year(static_cast<Index>(i));
      bool crossed = false;
      while (next != breaks.end() && *next <= year) {
        ++next;
        crossed = true;
      }
      if (crossed && static_cast<Index>(k) > cuts.back()) cuts.push_back(static_cast<Index>(k));
      all.infinite = all.infinite || std::isinf(value);
      all.x[k] = value;
      all.t[k] = static_cast<double>(year);
      ++k;
    }
    all.n = static_cast<Index>(k);
    if (all.n > 0) cuts.push_back(all.n);
    for (std::size_t i = k; i < k + Observed::padding; ++i) {
      all.x[i] = missing;
      all.t[i] = 0.0;
    }
  }

  /// Values [first, last) with the cuts inside them.
  void take(const TrendSeries& from, Index first, Index last) {
    const auto n = static_cast<std::size_t>(last - first);
    if (all.x.size() < n + Observed::padding) {
      all.x.resize(n + Observed::padding);
      all.t.resize(n + Observed::padding);
    }
    const auto offset = static_cast<std::size_t>(first);
    for (std::size_t i = 0; i < n; ++i) {
      all.x[i] = from.all.x[offset + i];
      all.t[i] = from.all.t[offset + i];
    }
    for (std::size_t i = n; i < n + Observed::padding; ++i) {
      all.x[i] = missing;
      all.t[i] = 0.0;
    }
    all.n = last - first;
    all.infinite = from.all.infinite;
    cuts.assign(1, 0);
    for (const Index cut : from.cuts)
      if (cut > first && cut < last) cuts.push_back(cut - first);
    if (all.n > 0) cuts.push_back(all.n);
  }
};

/// S within segments, with what its exact null says.
struct SegmentsTest {
  Index n = 0;
  Index s = 0;
  double variance = 0.0;
  double p = 1.0;                   ///< two-sided
  double p_minimum = 1.0;           ///< of a perfectly monotone series with these ties
  double confidence = 0.5;          ///< in the direction of S, exact mid-p
  double confidence_maximum = 0.5;  ///< of a perfectly monotone series with these ties
};

/// Buffers of one worker.
struct TrendScratch {
  TrendSeries series;
  TrendSeries part;
  SlopeScratch slopes;
  SumOfNulls null;
  std::vector<Year> breaks;
  std::vector<double> within;
};

template <class Null>
void judge(const Null& null, SegmentsTest& test) {
  const Index size = std::abs(test.s);
  test.p = std::min(1.0, 2.0 * null.upper_tail(size));
  test.p_minimum = std::min(1.0, 2.0 * null.upper_tail(null.pairs()));
  test.confidence = 1.0 - null.upper_tail(size) + 0.5 * null.probability(size);
  // The same expression as above: a monotone window reaches its maximum to the last bit.
  test.confidence_maximum = 1.0 - null.upper_tail(null.pairs()) + 0.5 * null.probability(null.pairs());
}

/// The exact test of S summed over segments; the normal one for series longer than KendallNull carries.
inline SegmentsTest test_segments(const TrendSeries& series, TrendScratch& scratch) {
  SegmentsTest test;
  test.n = series.n();
  if (test.n == 0) return test;
  ScoreScratch& score = scratch.slopes.score;
  const bool single = series.segments() == 1;
  bool exact = true;
  scratch.null.reset();
  for (Index k = 0; k < series.segments(); ++k) {
    const auto first = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k)]);
    const auto last = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k) + 1]);
    const KendallScore each = kendall_score(series.all.values().subspan(first, last - first), {}, score);
    test.s += each.s;
    test.variance += each.variance;
    if (each.n > KendallNull::largest) {
      exact = false;
    } else if (single) {
      judge(scratch.slopes.nulls.get(each.n, score.groups), test);
    } else {
      scratch.null.add(scratch.slopes.nulls.get(each.n, score.groups));
    }
  }
  if (!exact) {
    const double z = test.variance > 0.0
                         ? std::max(0.0, static_cast<double>(std::abs(test.s)) - 1.0) / std::sqrt(test.variance)
                         : 0.0;
    test.p = std::erfc(z / std::sqrt(2.0));
    test.p_minimum = test.variance > 0.0 ? 0.0 : 1.0;
    test.confidence = 1.0 - 0.5 * test.p;
    test.confidence_maximum = test.variance > 0.0 ? 1.0 : 0.5;
  } else if (!single) {
    judge(scratch.null, test);
  }
  return test;
}

/// Theil-Sen slope from pairs within segments, limits by the ranks of the exact null of untied values.
inline TheilSenResult slope_within_segments(const TrendSeries& series, double level, TrendScratch& scratch) {
  if (series.segments() == 1) return theil_sen(series.all, true, {.level = level}, scratch.slopes);
  TheilSenResult result;
  result.n = series.n();
  std::vector<double>& slopes = scratch.within;
  slopes.clear();
  scratch.null.reset();
  bool exact = true;
  double variance = 0.0;
  for (Index k = 0; k < series.segments(); ++k) {
    const auto first = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k)]);
    const auto last = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k) + 1]);
    for (std::size_t i = first; i < last; ++i)
      for (std::size_t j = i + 1; j < last; ++j)
        slopes.push_back((series.all.x[j] - series.all.x[i]) / (series.all.t[j] - series.all.t[i]));
    const auto n = static_cast<Index>(last - first);
    variance += kendall_variance(n, {}, {});
    if (n > KendallNull::largest)
      exact = false;
    else
      scratch.null.add(scratch.slopes.nulls.get(n, {}));
  }
  if (slopes.empty()) {
    result.status = result.n == 0 ? Status::no_data : Status::too_few;
    return result;
  }
  const auto pairs = static_cast<Index>(slopes.size());
  const double tail = 0.5 * (1.0 - level) * (1.0 + 1e-12);
  const auto cdf = [&](Index d) {
    if (exact) return scratch.null.cdf(d);
    return 0.5 *
           std::erfc((static_cast<double>(pairs) - 2.0 * static_cast<double>(d) - 1.0) / std::sqrt(2.0 * variance));
  };
  Index allowed = -1;  // the largest d with P(D <= d) within the tail
  while (allowed + 1 < pairs / 2 && cdf(allowed + 1) <= tail) ++allowed;
  std::sort(slopes.begin(), slopes.end());
  const auto at = [&](Index rank) { return slopes[static_cast<std::size_t>(rank)]; };
  result.slope = midpoint(at((pairs - 1) / 2), at(pairs / 2));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  result.lower = allowed < 0 ? -infinity : at(allowed);
  result.upper = allowed < 0 ? infinity : at(pairs - 1 - allowed);
  result.coverage = allowed < 0 ? 1.0 : 1.0 - 2.0 * cdf(allowed);
  result.status = allowed < 0 ? Status::unbounded : exact ? Status::ok : Status::approximate;
  return result;
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM
