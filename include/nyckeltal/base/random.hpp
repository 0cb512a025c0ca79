// Counter-based random numbers: Philox4x64-10 (Salmon, Moraes, Dror & Shaw 2011, doi 10.1145/2063384.2063405).
// A stream is a pure function of (seed, stream, counter): replicate r of series s draws the same numbers whichever
// thread does it. Raw words agree with Random123 and with numpy.random.Philox.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

class Philox {
 public:
  using result_type = std::uint64_t;
  using Block = std::array<std::uint64_t, 4>;

  /// Stream keyed by (seed, stream); `replicate` is the high word of the counter.
  explicit Philox(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t replicate = 0) noexcept
      : key_{seed, stream}, counter_{0, 0, replicate, 0} {}

  static constexpr result_type min() noexcept { return 0; }
  static constexpr result_type max() noexcept { return std::numeric_limits<std::uint64_t>::max(); }

  result_type operator()() noexcept {
    if (used_ == 4) {
      block_ = bijection(counter_, key_);
      if (++counter_[0] == 0) ++counter_[1];
      used_ = 0;
    }
    return block_[used_++];
  }

  /// Uniform on [0, 1) with 53 bits.
  double uniform() noexcept { return static_cast<double>((*this)() >> 11U) * 0x1.0p-53; }

  /// Uniform integer on [0, n), without modulo bias (Lemire 2019, doi 10.1145/3230636). n must be positive.
  Index below(Index n) noexcept {
    const auto bound = static_cast<std::uint64_t>(n);
    Wide product = static_cast<Wide>((*this)()) * bound;
    auto low = static_cast<std::uint64_t>(product);
    if (low < bound) {
      const std::uint64_t threshold = (0 - bound) % bound;
      while (low < threshold) {
        product = static_cast<Wide>((*this)()) * bound;
        low = static_cast<std::uint64_t>(product);
      }
    }
    return static_cast<Index>(static_cast<std::uint64_t>(product >> 64U));
  }

  /// Standard normal by Box-Muller; two at a time, the second is kept.
  double normal() noexcept {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    const double radius = std::sqrt(-2.0 * std::log1p(-uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    spare_ = radius * std::sin(angle);
    has_spare_ = true;
    return radius * std::cos(angle);
  }

  /// The ten-round Philox4x64 bijection itself.
  static Block bijection(Block counter, std::array<std::uint64_t, 2> key) noexcept {
    for (int round = 0; round < 10; ++round) {
      const Wide p0 = static_cast<Wide>(0xD2E7470EE14C6C93ULL) * counter[0];
      const Wide p1 = static_cast<Wide>(0xCA5A826395121157ULL) * counter[2];
      counter = {static_cast<std::uint64_t>(p1 >> 64U) ^ counter[1] ^ key[0], static_cast<std::uint64_t>(p1),
                 static_cast<std::uint64_t>(p0 >> 64U) ^ counter[3] ^ key[1], static_cast<std::uint64_t>(p0)};
      key[0] += 0x9E3779B97F4A7C15ULL;
      key[1] += 0xBB67AE8584CAA73BULL;
    }
    return counter;
  }

 private:
  __extension__ using Wide = unsigned __int128;
  std::array<std::uint64_t, 2> key_;
  Block counter_;
  Block block_{};
  std::size_t used_ = 4;
  double spare_ = 0.0;
  bool has_spare_ = false;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
