// What other bodies take from those of stats/target_line.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/target_line.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_TARGET_LINE
#define NYCKELTAL_STATS_DETAIL_TARGET_LINE

#include <algorithm>
#include <cmath>
#include <string>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline void require_direction(int direction) {
  if (direction != 1 && direction != -1)
    fail("direction-out-of-range",
         "direction is " + std::to_string(direction) + " but must be 1 (higher is better) or -1 (lower is better)");
}

/// `value` is at the bound or on its good side. A value equal to its target counts as reached, so the comparison
/// forgives the last digits that the computation of a line loses.
[[nodiscard]] inline bool at_or_past(double value, double bound, int direction) noexcept {
  const double slack = 1e-12 * std::max(std::abs(value), std::abs(bound));
  return direction > 0 ? value >= bound - slack : value <= bound + slack;
}

/// ok where a growth rate from a to b means something.
[[nodiscard]] inline Status growth_status(double a, double b) noexcept {
  if (a == 0.0) return Status::zero_base;
  return a < 0.0 || b <= 0.0 ? Status::sign_change : Status::ok;
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_TARGET_LINE
