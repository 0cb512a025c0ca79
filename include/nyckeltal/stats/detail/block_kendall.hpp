// What other bodies take from those of stats/block_kendall.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/block_kendall.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_BLOCK_KENDALL
#define NYCKELTAL_STATS_DETAIL_BLOCK_KENDALL

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Twice the deviation of each value's rank from the mean rank; 0 where the value is missing. And the number there.
struct RankDeviations {
  std::vector<double> twice;
  Index n = 0;
};

[[nodiscard]] RankDeviations rank_deviations(std::span<const double> x);

/// Signs of x_j - x_i over i < j, 0 where one is missing.
[[nodiscard]] std::vector<std::int8_t> pair_signs(std::span<const double> x);

/// What a covariance needs of one row of a grid of blocks by years.
struct CovarianceRow {
  std::vector<std::int8_t> signs;
  RankDeviations ranks;
  explicit CovarianceRow(std::span<const double> x) : signs(pair_signs(x)), ranks(rank_deviations(x)) {}
};

/// Covariance of the S of two rows when years are exchangeable (Dietz & Killeen 1981,
/// doi 10.1080/01621459.1981.10477624; with missing values Hirsch & Slack 1984, doi 10.1029/WR020i006p00727): (K + 4
/// sum R_g R_h - n (n_g + 1)(n_h + 1)) / 3, K the sum of products of signs, R ranks with the mean rank where a value is
/// missing. Ties are taken into account. Here with R = (n_g + 1 + d_g) / 2: the products of the means cancel, because
/// the d of a row sum to zero.
[[nodiscard]] double kendall_covariance(const CovarianceRow& g, const CovarianceRow& h);

[[nodiscard]] inline double kendall_covariance(std::span<const double> x, std::span<const double> y) {
  return kendall_covariance(CovarianceRow(x), CovarianceRow(y));
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_BLOCK_KENDALL
