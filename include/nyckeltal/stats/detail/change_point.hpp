// What other bodies take from those of stats/change_point.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/change_point.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_CHANGE_POINT
#define NYCKELTAL_STATS_DETAIL_CHANGE_POINT

#include <cmath>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// A statistic and how many values lie before the change.
struct Scan {
  double statistic = 0.0;
  Index before = 0;
};

inline constexpr Index min_change_point_n = 5;

/// Deviations from the mean in units of the standard deviation (divisor n - 1).
[[nodiscard]] std::vector<double> standardised(std::span<const double> x);

/// Pettitt's U from ranks.
[[nodiscard]] Scan scan_pettitt(std::span<const double> ranks);

/// Alexandersson's T from standardised values.
[[nodiscard]] Scan scan_snht(std::span<const double> z);

/// Buishand's range over sqrt(n), from standardised values.
[[nodiscard]] Scan scan_buishand_range(std::span<const double> z);

/// Buishand's U, from standardised values.
[[nodiscard]] Scan scan_buishand_u(std::span<const double> z);

/// U moves in steps of 2 where n is odd (and there are no ties), in steps of 1 where it is even.
[[nodiscard]] inline double pettitt_step(Index n) {
  return n % 2 == 1 ? 2.0 : 1.0;
}

[[nodiscard]] inline double pettitt_scale(Index n) {
  const auto m = static_cast<double>(n);
  return std::sqrt(m * m * (m + 1.0));
}

/// P(U >= u). Exact up to n = 20, where the whole null distribution is in the table.
[[nodiscard]] double pettitt_table_p(double u, Index n);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_CHANGE_POINT
