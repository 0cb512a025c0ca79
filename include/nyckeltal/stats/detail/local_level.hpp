// What a value is expected to be by the values around it in a short series, robustly: one wrong neighbour does not move
// it. Shared by the checks.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/observed.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

inline constexpr int most_decimals = 6;
inline constexpr int fewest_decimals = -4;

inline constexpr std::array<double, most_decimals + 1> tens = {1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

/// Digits after the point that a finite number is written with, at most 6; -2 for 1,300. Zero has 0.
[[nodiscard]] inline int decimals_of(double x) noexcept {
  x = std::abs(x);
  if (x == 0.0 || x >= 1e15) return 0;
  for (int d = 0; d <= most_decimals; ++d) {
    const double scaled = x * tens[static_cast<std::size_t>(d)];
    const double whole = std::nearbyint(scaled);
    if (whole == 0.0 || std::abs(scaled - whole) > 1e-9 * scaled) continue;
    if (d > 0) return d;
    // A whole number: count its zeros.
    int zeros = 0;
    for (auto rest = static_cast<std::int64_t>(whole); zeros < -fewest_decimals && rest % 10 == 0; rest /= 10) ++zeros;
    return -zeros;
  }
  return most_decimals;
}

/// The step between numbers of that many decimals: 0.01 for 2, 100 for -2.
[[nodiscard]] inline double step_of(int decimals) noexcept {
  const double power = tens[static_cast<std::size_t>(std::abs(decimals))];
  return decimals < 0 ? power : 1.0 / power;
}

/// Median of at most six numbers.
[[nodiscard]] inline double median_of_few(std::span<const double> values) {
  std::array<double, 6> sorted{};
  std::copy(values.begin(), values.end(), sorted.begin());
  const auto n = values.size();
  for (std::size_t i = 1; i < n; ++i)  // by insertion: they are few
    for (std::size_t j = i; j > 0 && sorted[j] < sorted[j - 1]; --j) std::swap(sorted[j], sorted[j - 1]);
  return n % 2 == 1 ? sorted[n / 2] : midpoint(sorted[n / 2 - 1], sorted[n / 2]);
}

/// One value of a series as the local rules see it. Values of different segments are not compared.
struct LocalValue {
  Index place = 0;  ///< year, counted from the first
  double value = 0.0;
  Index segment = 0;
};

/// How far a value lies from those around it. It must be far from the values before it and from those after it, in the
/// same direction: the smaller of the two distances counts, so that a lasting shift is no outlier.
struct LocalDeviation {
  double deviation = 0.0;
  double expected = missing;
  Index gap = 1;  ///< years to the nearest neighbour
  Index n = 0;    ///< neighbours that it rests on
};

/// Up to three neighbours on each side. Where one side has none, the other side's nearest value must agree with its
/// median. Of a pair that stands alone the later is judged.
[[nodiscard]] inline LocalDeviation local_deviation(std::span<const LocalValue> series, std::size_t at) {
  constexpr std::size_t reach = 3;
  const LocalValue& here = series[at];
  std::array<double, 2 * reach> around{};
  std::size_t before = 0;
  std::size_t after = 0;
  while (before < reach && before < at && series[at - before - 1].segment == here.segment) {
    around[before] = series[at - before - 1].value;
    ++before;
  }
  while (after < reach && at + after + 1 < series.size() && series[at + after + 1].segment == here.segment) {
    around[before + after] = series[at + after + 1].value;
    ++after;
  }
  LocalDeviation out;
  out.n = static_cast<Index>(before + after);
  if (before + after == 0 || (before == 0 && after == 1)) return out;
  const std::span<const double> all(around.data(), before + after);
  const auto agreed = [](double a, double b) {
    if (a * b <= 0.0) return 0.0;
    return std::abs(a) < std::abs(b) ? a : b;
  };
  double first = 0.0;
  double second = 0.0;
  if (before > 0 && after > 0) {
    first = here.value - median_of_few(all.first(before));
    second = here.value - median_of_few(all.last(after));
    out.gap = std::min(here.place - series[at - 1].place, series[at + 1].place - here.place);
  } else {
    const LocalValue& nearest = before > 0 ? series[at - 1] : series[at + 1];
    first = here.value - median_of_few(all);
    second = here.value - nearest.value;
    out.gap = std::abs(here.place - nearest.place);
  }
  out.deviation = agreed(first, second);
  out.expected = median_of_few(all);
  return out;
}

/// Noise from value to value: 1.4826 times the median absolute difference of neighbours, over sqrt(2). One wrong value
/// spoils two differences, so at least six values are wanted: nothing with fewer.
[[nodiscard]] inline std::optional<double> noise_of(std::span<const LocalValue> series, std::vector<double>& scratch) {
  constexpr std::size_t least = 6;
  if (series.size() < least) return std::nullopt;
  scratch.clear();
  for (std::size_t k = 1; k < series.size(); ++k)
    if (series[k].segment == series[k - 1].segment)
      scratch.push_back(std::abs(series[k].value - series[k - 1].value) /
                        std::sqrt(static_cast<double>(series[k].place - series[k - 1].place)));
  if (scratch.size() + 1 < least) return std::nullopt;
  return 1.4826 * median_in_place(scratch) / std::sqrt(2.0);
}

/// The largest lasting shift: medians of up to five values before and after, at least two on each side.
struct LocalShift {
  std::size_t at = 0;  ///< first value after; 0: none
  double before = missing;
  double after = missing;
  [[nodiscard]] double size() const noexcept { return after - before; }
};

[[nodiscard]] inline LocalShift largest_shift(std::span<const LocalValue> series) {
  constexpr std::size_t reach = 5;
  LocalShift best;
  double largest = 0.0;
  for (std::size_t at = 2; at + 2 <= series.size(); ++at) {
    std::array<double, reach> window{};
    std::size_t before = 0;
    while (before < std::min(at, reach) && series[at - before - 1].segment == series[at].segment) {
      window[before] = series[at - before - 1].value;
      ++before;
    }
    if (before < 2) continue;
    const double low = median_of_few(std::span<const double>(window.data(), before));
    std::size_t after = 0;
    while (after < std::min(series.size() - at, reach) && series[at + after].segment == series[at].segment) {
      window[after] = series[at + after].value;
      ++after;
    }
    if (after < 2) continue;
    const double high = median_of_few(std::span<const double>(window.data(), after));
    // Medians are nearly the same one place off: the step between the two values says where.
    const double size = std::abs(high - low) + std::abs(series[at].value - series[at - 1].value);
    if (size > largest) {
      largest = size;
      best = {at, low, high};
    }
  }
  return best;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
