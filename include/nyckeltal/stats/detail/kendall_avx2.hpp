// Vector code chosen at run time. A kernel is written once, on vectors of four doubles; here it is compiled twice, for
// the machine that the program was built for and for AVX2. The operations are the same, so are the bits: AVX2 alone has
// no fused multiply-add, and division is exact division.
#pragma once

#include <cstdint>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// Four doubles; the compiler makes do with smaller registers where it has to. Passed by reference only: how a vector
/// is passed by value depends on the machine.
typedef double Four __attribute__((vector_size(32)));
/// Four comparisons: -1 where true.
typedef std::int64_t FourCounts __attribute__((vector_size(32)));

[[gnu::always_inline]] inline void load(Four& out, const double* from) {
  __builtin_memcpy(&out, from, sizeof out);
}
[[gnu::always_inline]] inline void store(double* to, const Four& value) {
  __builtin_memcpy(to, &value, sizeof value);
}

/// n, rounded up to whole vectors of four doubles: what a kernel reads and writes.
[[nodiscard]] constexpr Index whole_vectors(Index n) noexcept {
  return (n + 3) & ~Index{3};
}

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

[[nodiscard]] inline bool has_avx2() noexcept {
  static const bool yes = __builtin_cpu_supports("avx2") != 0;
  return yes;
}

template <class Kernel>
[[gnu::target("avx2"), gnu::noinline]] void run_avx2(const Kernel& kernel) {
  kernel();
}

/// Runs a kernel, a lambda marked NYCKELTAL_KERNEL, with AVX2 instructions or without.
template <class Kernel>
void run_kernel(bool avx2, const Kernel& kernel) {
  if (avx2)
    run_avx2(kernel);
  else
    kernel();
}

#else

[[nodiscard]] inline bool has_avx2() noexcept {
  return false;
}

template <class Kernel>
void run_kernel(bool, const Kernel& kernel) {
  kernel();
}

#endif

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail

/// For lambdas whose body must become part of the function that calls them.
#define NYCKELTAL_KERNEL __attribute__((always_inline))
