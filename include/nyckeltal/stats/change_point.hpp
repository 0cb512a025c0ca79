// One change point in a series whose position nobody knew before. The tests assume independent values and cannot tell a
// step from a trend: a straight line triggers all of them. best_break() compares the two.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Where the p value comes from. `automatic`: the table up to n = 1,000, the approximation above.
enum class ChangePointMethod : std::uint8_t {
  automatic,
  table,        ///< per-n table of the null distribution (change_point_tables.hpp)
  approximate,  ///< pettitt: 2 exp(-6 U^2 / (n^3 + n^2)); the others: the table's row for n = 1,000
  permutation,  ///< share of permuted series that reach the statistic: exact under ties and any distribution
};

struct ChangePointOptions {
  ChangePointMethod method = ChangePointMethod::automatic;
  Index permutations = 9999;  ///< of method permutation
  std::uint64_t seed = 1;     ///< of method permutation
};

/// A test for one change point.
struct ChangePoint {
  double statistic = missing;
  Index index = -1;       ///< place in the row of the first value after the change, counted from 0; -1: none
  double year = missing;  ///< year of that value, or its place where no years are given
  double p = missing;
  Index n = 0;
  ChangePointMethod method = ChangePointMethod::automatic;
  Status status = Status::no_data;  ///< ok, approximate, constant, infinite_value, no_data, too_few
};

/// Pettitt's rank test for one shift of location: U = max |U_k|, U_k = 2 (R_1 + ... + R_k) - k (n + 1).
/// Pettitt 1979, doi 10.2307/2346729. Ties make the tabulated p too large (status approximate).
[[nodiscard]] NYCKELTAL_API ChangePoint pettitt(std::span<const double> values, std::span<const double> years = {},
                                                const ChangePointOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<ChangePoint> pettitt(const Rows& rows, std::span<const double> years = {},
                                                             const ChangePointOptions& options = {},
                                                             const Execution& execution = {});

/// Alexandersson's standard normal homogeneity test for one shift of the mean:
/// T = max_k k z1^2 + (n - k) z2^2 with the mean standardised values before and after (standard deviation with n - 1).
/// Alexandersson 1986, doi 10.1002/joc.3370060607. Normal values; strongest near the ends.
[[nodiscard]] NYCKELTAL_API ChangePoint snht(std::span<const double> values, std::span<const double> years = {},
                                             const ChangePointOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<ChangePoint> snht(const Rows& rows, std::span<const double> years = {},
                                                          const ChangePointOptions& options = {},
                                                          const Execution& execution = {});

/// Buishand's range test: (max S_k - min S_k) / (s sqrt(n)) of the sums of deviations (standard deviation with n - 1).
/// Buishand 1982, doi 10.1016/0022-1694(82)90066-X. The change is put where |S_k| is largest.
[[nodiscard]] NYCKELTAL_API ChangePoint buishand_range(std::span<const double> values,
                                                       std::span<const double> years = {},
                                                       const ChangePointOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<ChangePoint> buishand_range(const Rows& rows,
                                                                    std::span<const double> years = {},
                                                                    const ChangePointOptions& options = {},
                                                                    const Execution& execution = {});

/// Buishand's U: sum of (S_k / s)^2 / (n (n + 1)), strongest for a change in the middle.
/// Buishand 1984, doi 10.1016/0022-1694(84)90032-5. The change is put where |S_k| is largest.
[[nodiscard]] NYCKELTAL_API ChangePoint buishand_u(std::span<const double> values, std::span<const double> years = {},
                                                   const ChangePointOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<ChangePoint> buishand_u(const Rows& rows, std::span<const double> years = {},
                                                                const ChangePointOptions& options = {},
                                                                const Execution& execution = {});

enum class BreakModel : std::uint8_t { none, constant, trend, step };

struct BestBreakOptions {
  Index min_segment = 2;  ///< values that each side of a step has at least
};

/// Three descriptions of one series, by AICc: constant, straight line, one step.
struct BestBreak {
  BreakModel model = BreakModel::none;  ///< the one with the smallest AICc
  Index index = -1;                     ///< first place after the best step, whether or not the step wins
  double year = missing;                ///< its year, or its place where no years are given
  double step = missing;                ///< mean after less mean before the best step
  double slope = missing;               ///< of the straight line, per year
  double aicc_constant = missing;
  double aicc_trend = missing;
  double aicc_step = missing;
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

/// Step against trend: least squares fits of a constant, a straight line and one step, compared by AICc (Hurvich & Tsai
/// 1989, doi 10.1093/biomet/76.2.297), the step's place counted as a parameter. A description, not a test.
[[nodiscard]] NYCKELTAL_API BestBreak best_break(std::span<const double> values, std::span<const double> years = {},
                                                 const BestBreakOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<BestBreak> best_break(const Rows& rows, std::span<const double> years = {},
                                                              const BestBreakOptions& options = {},
                                                              const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/change_point.ipp"
#endif
