// What other bodies take from those of stats/bootstrap.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/bootstrap.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_BOOTSTRAP
#define NYCKELTAL_STATS_DETAIL_BOOTSTRAP

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Quantile of type 7 of sorted numbers.
[[nodiscard]] inline double sorted_quantile(std::span<const double> sorted, double p) {
  const double h = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(h);
  return low + 1 < sorted.size() ? std::lerp(sorted[low], sorted[low + 1], h - static_cast<double>(low)) : sorted[low];
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_BOOTSTRAP
