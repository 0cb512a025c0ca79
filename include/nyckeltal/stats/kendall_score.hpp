// Kendall's score S of a series against time, its variance with ties, and its exact null distribution.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <type_traits>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// S = #{i < j: x_j > x_i} - #{i < j: x_j < x_i} over pairs with different times, and what is needed to judge it.
struct NYCKELTAL_API KendallScore {
  Index n = 0;
  Index s = 0;
  Index tied_pairs = 0;       ///< pairs equal in value
  Index tied_time_pairs = 0;  ///< pairs equal in time
  double variance = 0.0;      ///< under exchangeability, ties taken into account (Kendall 1970)

  [[nodiscard]] Index pairs() const noexcept { return n * (n - 1) / 2; }
  [[nodiscard]] double tau_a() const noexcept;
  /// Corrected for ties; undefined (NaN) for a constant series.
  [[nodiscard]] double tau_b() const noexcept;
};

/// Exact null distribution of the number D of discordant pairs when one of the two variables has tied groups and the
/// other has none: the inversions of a multiset, whose generating function is the q-multinomial coefficient (MacMahon).
/// S = pairs() - 2 D. Counts are exact integers modulo 2^128 for n <= 34, probabilities in double beyond.
class NYCKELTAL_API KendallNull {
 public:
  static constexpr Index exact_integers_up_to = 34;  ///< 34! < 2^128
  static constexpr Index largest = 150;              ///< 1/150! is still a normal double

  /// `groups`: sizes of the tied groups (2 or more); what they leave of n is untied. Needs n <= largest.
  KendallNull(Index n, std::span<const Index> groups);

  /// Pairs that are not tied: the largest S.
  [[nodiscard]] Index pairs() const noexcept { return static_cast<Index>(cdf_.size()) - 1; }
  /// P(D <= d).
  [[nodiscard]] double cdf(Index d) const noexcept;
  /// P(S >= s); of S with the right parity.
  [[nodiscard]] double upper_tail(Index s) const noexcept { return cdf((pairs() - s) / 2); }
  /// P(S = s).
  [[nodiscard]] double probability(Index s) const noexcept;

 private:
  __extension__ using Wide = unsigned __int128;

  template <class Count>
  void build(Index n, std::span<const Index> groups) {
    // Largest groups first: the first one costs nothing.
    std::vector<Index> sizes(groups.begin(), groups.end());
    std::sort(sizes.begin(), sizes.end(), std::greater<>{});
    Index grouped = 0;
    for (const Index size : sizes) grouped += size;
    sizes.insert(sizes.end(), static_cast<std::size_t>(n - grouped), Index{1});

    std::vector<Count> f{Count{1}};
    Index before = 0;
    for (const Index size : sizes) {
      for (Index i = 1; before > 0 && i <= size; ++i) grow(f, before, i);
      before += size;
    }
    // Symmetric: the lower half is summed, the upper half is its complement.
    double total = 1.0;
    if constexpr (!std::is_same_v<Count, double>) {
      Count sum{0};
      for (const Count count : f) sum += count;
      total = static_cast<double>(sum);
    }
    cdf_.resize(f.size());
    pmf_.resize(f.size());
    Count sum{0};
    for (std::size_t d = 0; d < f.size(); ++d) {
      sum += f[d];
      pmf_[d] = static_cast<double>(f[d]) / total;
      const std::size_t mirror = f.size() - 1 - d;
      if (std::is_same_v<Count, double> && mirror < d)
        cdf_[d] = mirror == 0 ? 1.0 : 1.0 - cdf_[mirror - 1];
      else
        cdf_[d] = static_cast<double>(sum) / total;
    }
  }

  // f *= (1 - q^(before + i)) / (1 - q^i), a ratio of Gaussian binomials. Only the lower half is computed, where
  // nothing cancels in floating point; the other half is its mirror.
  template <class Count>
  static void grow(std::vector<Count>& f, Index before, Index i) {
    const std::size_t up = static_cast<std::size_t>(before + i);
    const std::size_t down = static_cast<std::size_t>(i);
    f.resize(f.size() + static_cast<std::size_t>(before), Count{0});
    const std::size_t half = (f.size() - 1) / 2;
    for (std::size_t d = half; d >= up; --d) f[d] -= f[d - up];
    for (std::size_t d = down; d <= half; ++d) f[d] += f[d - down];
    if constexpr (std::is_same_v<Count, double>) {
      const double scale = static_cast<double>(i) / static_cast<double>(before + i);
      for (std::size_t d = 0; d <= half; ++d) f[d] *= scale;
    }
    for (std::size_t d = half + 1; d < f.size(); ++d) f[d] = f[f.size() - 1 - d];
  }

  std::vector<double> cdf_;
  std::vector<double> pmf_;
};

/// Keeps null distributions by tie pattern: a panel of 100,000 series needs a few hundred.
class NYCKELTAL_API KendallNullCache {
 public:
  /// Sizes of tied groups in descending order. The reference holds until the next call.
  const KendallNull& get(Index n, std::span<const Index> groups);

 private:
  std::map<std::vector<Index>, KendallNull> tables_;  // its nodes do not move
  std::vector<const KendallNull*> untied_;
  std::vector<Index> key_;
  Index stored_ = 0;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/kendall_score.ipp"
#endif
