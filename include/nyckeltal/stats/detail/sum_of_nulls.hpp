// Null distribution of Kendall's S summed over independent blocks: seasons, sites, segments between breaks.
#pragma once

#include <cstddef>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// By convolution of the blocks' exact null distributions; of the number D of discordant pairs, S = pairs() - 2 D.
class SumOfNulls {
 public:
  void reset() { pmf_.assign(1, 1.0); }
  void add(const KendallNull& null) {
    next_.assign(pmf_.size() + static_cast<std::size_t>(null.pairs()), 0.0);
    for (Index d = 0; d <= null.pairs(); ++d) {
      const double probability = null.probability(null.pairs() - 2 * d);
      for (std::size_t k = 0; k < pmf_.size(); ++k) next_[k + static_cast<std::size_t>(d)] += probability * pmf_[k];
    }
    pmf_.swap(next_);
  }
  [[nodiscard]] Index pairs() const noexcept { return std::ssize(pmf_) - 1; }
  /// P(D <= d), summed from the nearer end so that small tails keep their digits.
  [[nodiscard]] double cdf(Index d) const noexcept {
    if (d < 0) return 0.0;
    if (d >= pairs()) return 1.0;
    const bool lower = 2 * d < pairs();
    const Index terms = lower ? d + 1 : pairs() - d;
    double sum = 0.0;
    for (Index k = 0; k < terms; ++k) sum += pmf_[static_cast<std::size_t>(k)];
    return lower ? sum : 1.0 - sum;
  }
  /// P(S >= s), of S with the right parity.
  [[nodiscard]] double upper_tail(Index s) const noexcept { return cdf((pairs() - s) / 2); }
  [[nodiscard]] double probability(Index s) const noexcept { return pmf_[static_cast<std::size_t>((pairs() - s) / 2)]; }

 private:
  std::vector<double> pmf_{1.0};
  std::vector<double> next_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
