// Bodies of stats/kendall_score.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/kendall_avx2.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE double KendallScore::tau_a() const noexcept {
  return n < 2 ? missing : static_cast<double>(s) / static_cast<double>(pairs());
}

NYCKELTAL_INLINE double KendallScore::tau_b() const noexcept {
  const double free = static_cast<double>(pairs() - tied_pairs) * static_cast<double>(pairs() - tied_time_pairs);
  return free > 0.0 ? static_cast<double>(s) / std::sqrt(free) : missing;
}

NYCKELTAL_INLINE KendallNull::KendallNull(Index n, std::span<const Index> groups) {
  if (n <= exact_integers_up_to)
    build<Wide>(n, groups);
  else
    build<double>(n, groups);
}

NYCKELTAL_INLINE double KendallNull::cdf(Index d) const noexcept {
  return d < 0 ? 0.0 : d >= pairs() ? 1.0 : cdf_[static_cast<std::size_t>(d)];
}

NYCKELTAL_INLINE double KendallNull::probability(Index s) const noexcept {
  return pmf_[static_cast<std::size_t>((pairs() - std::abs(s)) / 2)];
}

NYCKELTAL_INLINE const KendallNull& KendallNullCache::get(Index n, std::span<const Index> groups) {
  if (groups.empty() && n < static_cast<Index>(untied_.size()) && untied_[static_cast<std::size_t>(n)])
    return *untied_[static_cast<std::size_t>(n)];
  key_.assign(1, n);
  key_.insert(key_.end(), groups.begin(), groups.end());
  auto found = tables_.find(key_);
  if (found == tables_.end()) {
    if (stored_ > 2'000'000) {  // about 32 MB
      tables_.clear();
      untied_.clear();
      stored_ = 0;
    }
    found = tables_.emplace(key_, KendallNull(n, groups)).first;
    stored_ += found->second.pairs() + 1;
    if (groups.empty()) {
      if (n >= static_cast<Index>(untied_.size())) untied_.resize(static_cast<std::size_t>(n) + 1, nullptr);
      untied_[static_cast<std::size_t>(n)] = &found->second;
    }
  }
  return found->second;
}

namespace detail {

struct PairCounts {
  Index up = 0;    ///< later value larger
  Index down = 0;  ///< later value smaller
};

/// All pairs; x in time order, times distinct, three NaN behind the last.
[[gnu::always_inline]] inline void count_pairs_body(const double* x, Index n, PairCounts& counts) {
  FourCounts up = {};
  FourCounts down = {};
  for (Index i = 0; i + 1 < n; ++i) {
    const Four pivot = {x[i], x[i], x[i], x[i]};
    for (Index j = i + 1; j < n; j += 4) {
      Four later;
      load(later, x + j);
      up -= later > pivot;
      down -= later < pivot;
    }
  }
  counts = {up[0] + up[1] + up[2] + up[3], down[0] + down[1] + down[2] + down[3]};
}

/// Sorts `values` and returns the number of strict inversions it had.
inline Index sort_and_count_inversions(std::span<double> values, std::vector<double>& buffer) {
  const std::size_t n = values.size();
  buffer.resize(n);
  Index inversions = 0;
  for (std::size_t width = 1; width < n; width *= 2) {
    for (std::size_t begin = 0; begin + width < n; begin += 2 * width) {
      const std::size_t middle = begin + width;
      const std::size_t end = std::min(n, middle + width);
      std::size_t a = begin;
      std::size_t b = middle;
      for (std::size_t k = begin; k < end; ++k) {
        if (b == end || (a < middle && values[a] <= values[b])) {
          buffer[k] = values[a++];
        } else {
          inversions += static_cast<Index>(middle - a);
          buffer[k] = values[b++];
        }
      }
      std::copy(buffer.begin() + static_cast<std::ptrdiff_t>(begin), buffer.begin() + static_cast<std::ptrdiff_t>(end),
                values.begin() + static_cast<std::ptrdiff_t>(begin));
    }
  }
  return inversions;
}

NYCKELTAL_INLINE void tied_groups(std::span<const double> sorted, std::vector<Index>& groups) {
  groups.clear();
  for (std::size_t begin = 0; begin < sorted.size();) {
    std::size_t end = begin + 1;
    while (end < sorted.size() && sorted[end] == sorted[begin]) ++end;
    if (end - begin > 1) groups.push_back(static_cast<Index>(end - begin));
    begin = end;
  }
  std::sort(groups.begin(), groups.end(), std::greater<>{});
}

/// How many of up to 64 values have how many equals, themselves included: `members[size]` of them are in groups of that
/// size. x is padded with NaN.
inline constexpr Index most_by_equals = 64;

[[gnu::always_inline]] inline void count_equals_body(const double* x, Index n, Index* members) {
  for (Index i = 0; i < n; ++i) {
    const Four value = {x[i], x[i], x[i], x[i]};
    FourCounts equal = {};
    for (Index j = 0; j < n; j += 4) {
      Four others;
      load(others, x + j);
      equal -= others == value;
    }
    ++members[equal[0] + equal[1] + equal[2] + equal[3]];
  }
}

/// Sums over tied groups that enter the variance of S.
struct TieTerms {
  double pairs = 0.0;    ///< sum t (t - 1)
  double triples = 0.0;  ///< sum t (t - 1) (t - 2)
  double squares = 0.0;  ///< sum t (t - 1) (2 t + 5)
  explicit TieTerms(std::span<const Index> groups) {
    for (const Index group : groups) {
      const auto t = static_cast<double>(group);
      pairs += t * (t - 1.0);
      triples += t * (t - 1.0) * (t - 2.0);
      squares += t * (t - 1.0) * (2.0 * t + 5.0);
    }
  }
};

NYCKELTAL_INLINE double kendall_variance(Index count, std::span<const Index> groups,
                                         std::span<const Index> time_groups) {
  if (count < 2) return 0.0;
  const auto n = static_cast<double>(count);
  const TieTerms u(groups);
  const TieTerms t(time_groups);
  double variance = (n * (n - 1.0) * (2.0 * n + 5.0) - u.squares - t.squares) / 18.0;
  if (!groups.empty() && !time_groups.empty()) {
    variance += u.pairs * t.pairs / (2.0 * n * (n - 1.0));
    if (count > 2) variance += u.triples * t.triples / (9.0 * n * (n - 1.0) * (n - 2.0));
  }
  return variance;
}

/// From here on the merge sort is faster than all pairs.
inline constexpr Index merge_sort_from = 700;

NYCKELTAL_INLINE KendallScore kendall_score(std::span<const double> x, std::span<const double> times,
                                            ScoreScratch& scratch, bool padded) {
  KendallScore score;
  score.n = static_cast<Index>(x.size());
  scratch.groups.clear();
  scratch.time_groups.clear();
  if (!times.empty()) tied_groups(times, scratch.time_groups);
  const bool distinct = scratch.time_groups.empty();
  for (const Index size : scratch.time_groups) score.tied_time_pairs += size * (size - 1) / 2;

  if (distinct && score.n < merge_sort_from) {
    PairCounts counts;
    const double* data = x.data();
    if (!padded) {
      scratch.sorted.assign(x.begin(), x.end());
      scratch.sorted.insert(scratch.sorted.end(), 3, missing);
      data = scratch.sorted.data();
    }
    run_kernel(scratch.avx2, [&]() NYCKELTAL_KERNEL { count_pairs_body(data, score.n, counts); });
    score.s = counts.up - counts.down;
    score.tied_pairs = score.pairs() - counts.up - counts.down;
    if (score.tied_pairs > 0) {
      if (score.n <= most_by_equals) {
        Index members[most_by_equals + 1] = {};
        run_kernel(scratch.avx2, [&]() NYCKELTAL_KERNEL { count_equals_body(data, score.n, members); });
        for (Index size = score.n; size > 1; --size)
          for (Index k = members[size]; k > 0; k -= size) scratch.groups.push_back(size);
      } else {
        scratch.sorted.assign(x.begin(), x.end());
        std::sort(scratch.sorted.begin(), scratch.sorted.end());
        tied_groups(scratch.sorted, scratch.groups);
      }
    }
  } else {
    // Knight (1966): pairs out of order after sorting by time, ties in time by value.
    scratch.sorted.assign(x.begin(), x.end());
    Index tied_in_both = 0;
    for (std::size_t begin = 0; !distinct && begin < x.size();) {
      std::size_t end = begin + 1;
      while (end < x.size() && times[end] == times[begin]) ++end;
      const auto first = scratch.sorted.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = scratch.sorted.begin() + static_cast<std::ptrdiff_t>(end);
      std::sort(first, last);
      std::vector<Index> both;
      tied_groups({first, last}, both);
      for (const Index size : both) tied_in_both += size * (size - 1) / 2;
      begin = end;
    }
    const Index down = sort_and_count_inversions(scratch.sorted, scratch.merged);
    tied_groups(scratch.sorted, scratch.groups);
    for (const Index size : scratch.groups) score.tied_pairs += size * (size - 1) / 2;
    score.s = score.pairs() - score.tied_pairs - score.tied_time_pairs + tied_in_both - 2 * down;
  }
  score.variance = kendall_variance(score.n, scratch.groups, scratch.time_groups);
  return score;
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM
