// Vocabulary of the whole library: the signed index, and what "missing" is for a bare number.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "nyckeltal marks missing values with NaN, which -ffast-math breaks: compile without -ffast-math"
#endif

// The two forms of the library. Header-only is what one gets who says nothing: each header includes the bodies of its
// functions. In the compiled form the bodies stand in a library, and the CMake target `nyckeltal::nyckeltal` sets
// NYCKELTAL_COMPILED for those who link it. The forms live in inline namespaces of their own, so that a program which
// links one and includes the other gets two libraries beside each other, and never two bodies under one name.
#ifdef NYCKELTAL_COMPILED
#define NYCKELTAL_FORM compiled
#define NYCKELTAL_INLINE
#else
#define NYCKELTAL_FORM header_only
#define NYCKELTAL_INLINE inline
#endif

// What the shared libraries let out: NYCKELTAL_API of the core, NYCKELTAL_IO_API of the readers and writers. Everything
// else in them is hidden. The CMake targets set NYCKELTAL_SHARED where they are shared.
#if !defined(NYCKELTAL_SHARED)
#define NYCKELTAL_API
#define NYCKELTAL_IO_API
#elif !defined(_WIN32)
#define NYCKELTAL_API __attribute__((visibility("default")))
#define NYCKELTAL_IO_API __attribute__((visibility("default")))
#else
#ifdef NYCKELTAL_BUILDING
#define NYCKELTAL_API __declspec(dllexport)
#else
#define NYCKELTAL_API __declspec(dllimport)
#endif
#ifdef NYCKELTAL_BUILDING_IO
#define NYCKELTAL_IO_API __declspec(dllexport)
#else
#define NYCKELTAL_IO_API __declspec(dllimport)
#endif
#endif

namespace nyckeltal::inline NYCKELTAL_FORM {

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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
