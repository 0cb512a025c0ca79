// Kendall's test summed over blocks that are compared only within themselves: seasons, sites of a region, the segments
// between known breaks. And the test of one series with the influence of another taken out.
#pragma once

#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/kendall.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct BlockKendallOptions {
  /// `automatic` is exact where every block has at most 34 values and all blocks together at most 5,000 pairs.
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
};

struct SeasonalKendallOptions {
  bool correlated = false;  ///< seasons of one year depend on each other: covariances are estimated, p is normal
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
};

struct RegionalKendallOptions {
  bool correlated = true;  ///< sites share shocks: covariances are estimated, p is normal
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
};

struct BlockKendall {
  double s = missing;         ///< sum of the blocks' S
  double variance = missing;  ///< with ties, and with covariances where asked for
  double tau_a = missing;     ///< S over the pairs within blocks
  double tau_b = missing;     ///< S over the sum of sqrt(pairs * untied pairs)
  double z = missing;
  double p = missing;      ///< two-sided
  double slope = missing;  ///< median of the slopes of all pairs within blocks, per year
  Index n = 0;
  Index blocks = 0;  ///< blocks with two values or more
  KendallUsed method = KendallUsed::none;
  Status status =
      Status::no_data;  ///< ok, approximate, constant, infinite_value, no_data, too_few, variance_not_positive
};

struct PartialKendall {
  double s = missing;         ///< S less what the covariate explains of it
  double variance = missing;  ///< of that
  double z = missing;
  double p = missing;               ///< two-sided, normal
  double slope = missing;           ///< Theil-Sen slope of the values as they are, per year
  double s_values = missing;        ///< S of the values alone
  double s_covariate = missing;     ///< S of the covariate
  double covariance = missing;      ///< of the two
  Index n = 0;                      ///< years with both
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few, variance_not_positive
};

/// Seasonal Kendall test (Hirsch, Slack & Smith 1982, doi 10.1029/WR018i001p00107): values of one season are compared
/// over years, the S of all seasons summed. One year and one season a value, in any order.
[[nodiscard]] NYCKELTAL_API std::vector<BlockKendall> seasonal_kendall(const Rows& rows, std::span<const double> years,
                                                                       std::span<const double> seasons,
                                                                       const SeasonalKendallOptions& options = {},
                                                                       const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API BlockKendall seasonal_kendall(std::span<const double> values, std::span<const double> years,
                                                          std::span<const double> seasons,
                                                          const SeasonalKendallOptions& options = {});

/// Regional Kendall test (Helsel & Frans 2006, doi 10.1021/es051650b): the S of all sites summed. `sites` rows a
/// region, one region after the other.
[[nodiscard]] NYCKELTAL_API std::vector<BlockKendall> regional_kendall(const Rows& rows, Index sites,
                                                                       std::span<const double> years = {},
                                                                       const RegionalKendallOptions& options = {},
                                                                       const Execution& execution = {});

/// Kendall's test within the segments between known breaks: pairs across a break are not compared. A break is the first
/// year of the segment that it begins.
[[nodiscard]] NYCKELTAL_API std::vector<BlockKendall> segmented_kendall(const Rows& rows, std::span<const double> years,
                                                                        std::span<const double> breaks,
                                                                        const BlockKendallOptions& options = {},
                                                                        const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API BlockKendall segmented_kendall(std::span<const double> values,
                                                           std::span<const double> years,
                                                           std::span<const double> breaks,
                                                           const BlockKendallOptions& options = {});

/// Partial Kendall test (Libiseller & Grimvall 2002, doi 10.1002/env.507): S of the values given S of a covariate,
/// S_y - (cov / var_x) S_x with variance var_y - cov^2 / var_x, ties in both taken into account. `covariate` has one
/// row for all, or a row for each.
[[nodiscard]] NYCKELTAL_API std::vector<PartialKendall> partial_kendall(const Rows& rows, const Rows& covariate,
                                                                        std::span<const double> years = {},
                                                                        const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API PartialKendall partial_kendall(std::span<const double> values,
                                                           std::span<const double> covariate,
                                                           std::span<const double> years = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/block_kendall.ipp"
#endif
