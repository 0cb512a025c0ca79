// Vocabulary of the whole library: the signed index, and what "missing" is for a bare number.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "nyckeltal marks missing values with NaN, which -ffast-math breaks: compile without -ffast-math"
#endif

namespace nyckeltal {

/// Signed index and count (capital, because POSIX has a function index()). Unsigned ones wrap where a difference is
/// negative.
using Index = std::ptrdiff_t;

/// The calendar year of an observation.
using Year = int;

/// A missing number.
inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// True for a number that is not there. Infinities are not missing: routines refuse or report them.
[[nodiscard]] inline bool is_missing(double x) noexcept {
  return std::isnan(x);
}

}  // namespace nyckeltal
