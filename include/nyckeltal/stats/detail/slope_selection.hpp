// Order statistics of all pairwise slopes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/kendall_avx2.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// The wanted ranks, 0-based, added in ascending order, and their values once found.
class RankRequest {
 public:
  static constexpr std::size_t most = 6;  ///< two limits between two slopes each, two middle ones
  void add(Index rank) {
    if (size_ > 0 && ranks_[size_ - 1] == rank) return;
    ranks_[size_++] = rank;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Index rank(std::size_t k) const noexcept { return ranks_[k]; }
  void set(std::size_t k, double value) noexcept { values_[k] = value; }
  [[nodiscard]] double value(Index rank) const noexcept {
    for (std::size_t k = 0; k < size_; ++k)
      if (ranks_[k] == rank) return values_[k];
    return missing;
  }

 private:
  std::array<Index, most> ranks_{};
  std::array<double, most> values_{};
  std::size_t size_ = 0;
};

/// Above this length slopes are not stored.
inline constexpr Index longest_with_stored_slopes = 2000;

/// Up to this many numbers are sorted by counting.
inline constexpr std::size_t few = 48;

/// Buffers of the selection.
struct SlopeBuffers {
  std::vector<double> slopes;
  std::vector<double> bins;
  std::vector<double> sample;
  bool avx2 = has_avx2();

  void reserve_pairs(std::size_t pairs) {
    if (slopes.size() < pairs + Observed::padding) {
      slopes.resize(pairs + Observed::padding);
      bins.resize(pairs + Observed::padding);
      sample.resize(pairs + Observed::padding);
    }
  }
};

/// Order statistics of many numbers, which are reordered. Ranks ascending.
[[gnu::noinline]] inline void select_many(std::span<double> values, const Index* ranks, RankRequest& request) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  if (*low == *high) {  // ties
    for (std::size_t k = 0; k < request.size(); ++k) request.set(k, values[0]);
    return;
  }
  auto first = values.begin();
  for (std::size_t k = 0; k < request.size(); ++k) {
    const auto wanted = values.begin() + ranks[k];
    if (wanted >= first) {
      std::nth_element(first, wanted, values.end());
      first = wanted + 1;
    }
    request.set(k, *wanted);
  }
}

// Kernels: see kendall_avx2.hpp. Buffers are padded to whole vectors; what a loop reads and writes there is never used.

/// values in order, for a few of them: each goes to the place that the number of smaller ones says. `values` is padded
/// with NaN here.
[[gnu::always_inline]] inline void sort_few_body(double* __restrict values, Index n, double* __restrict sorted) {
  const Index padded = whole_vectors(n);
  for (Index k = n; k < padded; ++k) values[k] = missing;
  for (Index k = 0; k < n; ++k) sorted[k] = missing;
  for (Index i = 0; i < n; ++i) {
    const double value = values[i];
    const Four pivot = {value, value, value, value};
    FourCounts smaller = {};
    for (Index j = 0; j < padded; j += 4) {
      Four others;
      load(others, values + j);
      smaller -= others < pivot;
    }
    sorted[smaller[0] + smaller[1] + smaller[2] + smaller[3]] = value;
  }
  for (Index k = 1; k < n; ++k) sorted[k] = is_missing(sorted[k]) ? sorted[k - 1] : sorted[k];  // behind a tie
}

/// All slopes, and beside each the number of its bin, clamp((slope - centre) * scale + bins / 2), as 2^52 + number:
/// its low bits. Which bin a slope falls into is a monotone function of the slope, whatever is rounded.
inline constexpr Index bins_of_selection = 128;
[[gnu::always_inline]] inline void slopes_body(const double* __restrict x, const double* __restrict t, Index n,
                                               double centre, double scale, double* __restrict slopes,
                                               double* __restrict bins) {
  constexpr double m = 0.5 * static_cast<double>(bins_of_selection);
  constexpr double l = static_cast<double>(bins_of_selection - 1);
  const Four middle = {m, m, m, m};
  const Four zero = {};
  const Four last = {l, l, l, l};
  const Four centres = {centre, centre, centre, centre};
  const Four scales = {scale, scale, scale, scale};
  const Four offset = {0x1p52, 0x1p52, 0x1p52, 0x1p52};
  for (Index lag = 1; lag < n; ++lag) {
    for (Index i = 0; i < n - lag; i += 4) {
      Four x0, x1, t0, t1;
      load(x0, x + i);
      load(x1, x + i + lag);
      load(t0, t + i);
      load(t1, t + i + lag);
      const Four slope = (x1 - x0) / (t1 - t0);
      Four bin = (slope - centres) * scales + middle;
      bin = bin > zero ? bin : zero;
      bin = bin < last ? bin : last;
      store(slopes + i, slope);
      bin += offset;
      store(bins + i, bin);
    }
    slopes += n - lag;
    bins += n - lag;
  }
}

/// Order statistics of all slopes of a series with distinct times. A pilot of slopes far apart says where the middle of
/// all slopes is and how wide; 128 bins across it are counted, and only the slopes in the bins that hold a wanted rank,
/// a few, are sorted. Any pilot gives the right result; a bad one only gives fuller bins.
[[gnu::always_inline]] inline void select_binned_body(const double* __restrict x, const double* __restrict t, Index n,
                                                      RankRequest& request, double* __restrict slopes,
                                                      double* __restrict bins, double* __restrict chosen) {
  const Index pairs = n * (n - 1) / 2;
  alignas(32) double sorted[few + 4];
  if (pairs <= static_cast<Index>(few)) {
    slopes_body(x, t, n, 0.0, 0.0, slopes, bins);
    sort_few_body(slopes, pairs, sorted);
    for (std::size_t k = 0; k < request.size(); ++k) request.set(k, sorted[request.rank(k)]);
    return;
  }
  const Index half = n / 2;
  const Index pilot = std::min<Index>(n - half, few);
  for (Index i = 0; i < pilot; ++i) chosen[i] = (x[i + half] - x[i]) / (t[i + half] - t[i]);
  sort_few_body(chosen, pilot, sorted);
  const double centre = sorted[pilot / 2];
  const double spread = sorted[pilot - 1 - pilot / 4] - sorted[pilot / 4];
  // No spread: most slopes are equal, and get a bin of their own.
  const double scale = std::min(0.5 * static_cast<double>(bins_of_selection) / (1.5 * spread), 0x1p1000);
  slopes_body(x, t, n, centre, scale, slopes, bins);
  if (!(scale > 0.0 && std::isfinite(centre))) {  // slopes overflow
    Index ranks[RankRequest::most];
    for (std::size_t k = 0; k < request.size(); ++k) ranks[k] = request.rank(k);
    select_many(std::span(slopes, static_cast<std::size_t>(pairs)), ranks, request);
    return;
  }

  const auto bin_of = [bins](Index k) NYCKELTAL_KERNEL {
    return static_cast<std::size_t>(std::bit_cast<std::uint64_t>(bins[k]) & (bins_of_selection - 1));
  };
  std::int32_t counts[bins_of_selection] = {};
  for (Index k = 0; k < pairs; ++k) ++counts[bin_of(k)];

  // Bins that hold wanted ranks; `shift` turns a rank among all into one among the chosen.
  std::uint8_t wanted[bins_of_selection] = {};
  Index ranks[RankRequest::most];
  Index before = 0;
  Index kept = 0;
  std::size_t next = 0;
  for (std::size_t bin = 0; next < request.size(); ++bin) {
    const Index count = counts[bin];
    while (next < request.size() && request.rank(next) < before + count) {
      wanted[bin] = 1;
      ranks[next] = request.rank(next) - before + kept;
      ++next;
    }
    before += count;
    kept += wanted[bin] ? count : 0;
  }
  Index m = 0;
  for (Index k = 0; k < pairs; ++k) {
    chosen[m] = slopes[k];
    m += wanted[bin_of(k)];
  }
  if (m <= static_cast<Index>(few)) {
    sort_few_body(chosen, m, sorted);
    for (std::size_t k = 0; k < request.size(); ++k) request.set(k, sorted[ranks[k]]);
  } else {
    select_many(std::span(chosen, static_cast<std::size_t>(m)), ranks, request);
  }
}

/// Calls visit(slope) for all pairs with different times.
template <class Visit>
void for_each_slope(const Observed& series, Visit&& visit) {
  const auto n = static_cast<std::size_t>(series.n);
  for (std::size_t i = 0; i + 1 < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j)
      if (series.t[j] != series.t[i]) visit((series.x[j] - series.x[i]) / (series.t[j] - series.t[i]));
}

/// One order statistic by narrowing a bracket: a random sample of what is inside proposes a narrower one, a pass over
/// all pairs counts. Memory O(n); the result is exact and does not depend on the random numbers.
inline double select_streamed(const Observed& series, Index pairs, Index rank, SlopeBuffers& buffers) {
  constexpr std::size_t sample_size = 4096;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto storable = static_cast<Index>(std::max<std::size_t>(8 * static_cast<std::size_t>(series.n), 4096));
  Philox random(0x7E115E4, static_cast<std::uint64_t>(rank));
  std::vector<double>& sample = buffers.sample;
  sample.clear();
  while (sample.size() < sample_size) {
    const auto i = static_cast<std::size_t>(random.below(series.n));
    const auto j = static_cast<std::size_t>(random.below(series.n));
    if (series.t[i] != series.t[j]) sample.push_back((series.x[j] - series.x[i]) / (series.t[j] - series.t[i]));
  }
  double low = -infinity;  // the wanted slope lies in [low, high]
  double high = infinity;
  Index below = 0;  // slopes < low
  Index inside = pairs;
  for (;;) {
    if (low == high) return low;
    if (inside <= storable) break;
    // A bracket four standard errors either side of the wanted rank.
    std::sort(sample.begin(), sample.end());
    const auto size = static_cast<double>(sample.size());
    const double share = (static_cast<double>(rank - below) + 0.5) / static_cast<double>(inside);
    const double margin = 4.0 * std::sqrt(size * share * (1.0 - share)) + 2.0;
    const double from = std::floor(share * size - margin);
    const double to = std::ceil(share * size + margin);
    double l = from < 0.0 ? low : sample[static_cast<std::size_t>(from)];
    double h = to >= size ? high : sample[static_cast<std::size_t>(to)];
    if (l == low && h == high) h = l = sample[static_cast<std::size_t>(std::min(share * size, size - 1.0))];

    Index smaller = 0;
    Index within = 0;
    sample.clear();
    // Sampled by position while counting: about sample_size of what the new bracket is expected to hold.
    const double expected = static_cast<double>(inside) * std::min(1.0, (to - from + 1.0) / size);
    const Index stride = std::max<Index>(1, static_cast<Index>(expected / static_cast<double>(sample_size)));
    Index skip = random.below(stride) + 1;
    for_each_slope(series, [&](double slope) {
      smaller += static_cast<Index>(slope < l);
      const bool in = slope >= l && slope <= h;
      within += static_cast<Index>(in);
      if (in && --skip == 0) {
        if (sample.size() < 4 * sample_size) sample.push_back(slope);
        skip = random.below(2 * stride - 1) + 1;
      }
    });
    if (rank < smaller) {  // a bad draw: below the proposed bracket
      high = std::nextafter(l, -infinity);
      inside = smaller - below;
    } else if (rank >= smaller + within) {
      low = std::nextafter(h, infinity);
      inside -= smaller - below + within;
      below = smaller + within;
    } else {
      low = l;
      high = h;
      below = smaller;
      inside = within;
      if (!sample.empty()) continue;
    }
    sample.clear();
    for (std::size_t tries = 0; sample.size() < sample_size && tries < 1000 * sample_size; ++tries) {
      const auto i = static_cast<std::size_t>(random.below(series.n));
      const auto j = static_cast<std::size_t>(random.below(series.n));
      if (series.t[i] == series.t[j]) continue;
      const double slope = (series.x[j] - series.x[i]) / (series.t[j] - series.t[i]);
      if (slope >= low && slope <= high) sample.push_back(slope);
    }
    if (sample.empty()) sample.assign(1, 0.5 * low + 0.5 * high);
  }
  buffers.slopes.clear();
  for_each_slope(series, [&](double slope) {
    if (slope >= low && slope <= high) buffers.slopes.push_back(slope);
  });
  const auto wanted = buffers.slopes.begin() + (rank - below);
  std::nth_element(buffers.slopes.begin(), wanted, buffers.slopes.end());
  return *wanted;
}

/// Fills in the values of the wanted ranks among the `pairs` slopes of a series.
inline void select_slopes(const Observed& series, bool distinct_times, Index pairs, RankRequest& request,
                          SlopeBuffers& buffers) {
  if (series.n > longest_with_stored_slopes) {
    for (std::size_t k = 0; k < request.size(); ++k)
      request.set(k, select_streamed(series, pairs, request.rank(k), buffers));
    return;
  }
  buffers.reserve_pairs(static_cast<std::size_t>(series.n * (series.n - 1) / 2));
  if (!distinct_times) {
    std::size_t m = 0;
    for_each_slope(series, [&](double slope) { buffers.slopes[m++] = slope; });
    Index ranks[RankRequest::most];
    for (std::size_t k = 0; k < request.size(); ++k) ranks[k] = request.rank(k);
    select_many(std::span(buffers.slopes.data(), m), ranks, request);
    return;
  }
  run_kernel(buffers.avx2, [&]() NYCKELTAL_KERNEL {
    select_binned_body(series.x.data(), series.t.data(), series.n, request, buffers.slopes.data(), buffers.bins.data(),
                       buffers.sample.data());
  });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
