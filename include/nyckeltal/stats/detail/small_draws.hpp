// Random draws below a small bound, for resampling.
#pragma once

#include <cstdint>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/random.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// Draws below a small bound, sixteen bits at a time (Lemire's method, exact).
class SmallDraws {
 public:
  explicit SmallDraws(Philox random) : random_(random) {}
  Index below(Index n) {
    if (n > 1024) return random_.below(n);
    const auto bound = static_cast<std::uint32_t>(n);
    std::uint32_t product = next() * bound;
    if ((product & 0xFFFFU) < bound) {
      const std::uint32_t threshold = (65536U - bound) % bound;
      while ((product & 0xFFFFU) < threshold) product = next() * bound;
    }
    return static_cast<Index>(product >> 16U);
  }
  bool coin() { return (next() & 1U) != 0U; }

 private:
  std::uint32_t next() {
    if (left_ == 0) {
      word_ = random_();
      left_ = 4;
    }
    --left_;
    const auto out = static_cast<std::uint32_t>(word_ & 0xFFFFU);
    word_ >>= 16U;
    return out;
  }
  Philox random_;
  std::uint64_t word_ = 0;
  int left_ = 0;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
