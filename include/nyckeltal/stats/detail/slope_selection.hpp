// Order statistics of all pairwise slopes.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::detail {

/// The wanted ranks, 0-based, added in ascending order, and their values once found.
class RankRequest {
 public:
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
  std::array<Index, 6> ranks_{};
  std::array<double, 6> values_{};
  std::size_t size_ = 0;
};

/// Buffers of the selection.
struct SlopeBuffers {
  std::vector<double> slopes;
  std::vector<double> sample;
};

/// Above this length slopes are not stored.
inline constexpr Index longest_with_stored_slopes = 2000;

/// Order statistics of a block of numbers, which is reordered.
inline void select_in_place(std::span<double> values, RankRequest& request) {
  auto first = values.begin();
  for (std::size_t k = 0; k < request.size(); ++k) {
    const auto wanted = values.begin() + request.rank(k);
    if (wanted >= first) {
      std::nth_element(first, wanted, values.end());
      first = wanted + 1;
    }
    request.set(k, *wanted);
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
inline void select_slopes(const Observed& series, [[maybe_unused]] bool distinct_times, Index pairs,
                          RankRequest& request, SlopeBuffers& buffers) {
  if (series.n > longest_with_stored_slopes) {
    for (std::size_t k = 0; k < request.size(); ++k)
      request.set(k, select_streamed(series, pairs, request.rank(k), buffers));
    return;
  }
  buffers.slopes.clear();
  buffers.slopes.reserve(static_cast<std::size_t>(pairs));
  for_each_slope(series, [&](double slope) { buffers.slopes.push_back(slope); });
  select_in_place(buffers.slopes, request);
}

}  // namespace nyckeltal::detail
