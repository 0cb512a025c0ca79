// Series with values that are known only to lie below a limit ("<5"): Kendall's test with undecided pairs counted as
// zero, and the Akritas-Theil-Sen slope. Nothing is substituted for what is not known.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/kendall.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct CensoredKendallOptions {
  /// `automatic` is exact for series without censored values up to n = 34, and up to n = 8 with them.
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
};

struct CensoredKendall {
  double s = missing;         ///< pairs that certainly rise less pairs that certainly fall
  double variance = missing;  ///< over all orders of the series
  double tau_a = missing;
  double z = missing;
  double p = missing;  ///< two-sided
  Index n = 0;
  Index n_censored = 0;
  KendallUsed method = KendallUsed::none;
  Status status = Status::no_data;  ///< ok, approximate, constant, infinite_value, no_data, too_few
};

struct AkritasTheilSen {
  double slope = missing;  ///< per year
  Index n = 0;
  Index n_censored = 0;
  Status status = Status::no_data;  ///< ok, censored, constant, infinite_value, no_data, too_few
};

/// Kendall's test where `censored` marks values that are limits: the true value lies below. Pairs whose order is not
/// certain count as zero. Variance over all orders of the series (exact); p exact up to n = 8, normal above.
[[nodiscard]] NYCKELTAL_API std::vector<CensoredKendall> censored_kendall(const Rows& rows,
                                                                          std::span<const std::uint8_t> censored,
                                                                          std::span<const double> years = {},
                                                                          const CensoredKendallOptions& options = {},
                                                                          const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API CensoredKendall censored_kendall(std::span<const double> values,
                                                             std::span<const std::uint8_t> censored,
                                                             std::span<const double> years = {},
                                                             const CensoredKendallOptions& options = {});

/// Akritas-Theil-Sen slope: the slope that makes Kendall's S of the residuals zero (Akritas, Murphy & LaValley 1995,
/// doi 10.1080/01621459.1995.10476499; Helsel 2012). With more than half of the values censored there is a direction
/// only: status censored, no slope.
[[nodiscard]] NYCKELTAL_API std::vector<AkritasTheilSen> akritas_theil_sen(const Rows& rows,
                                                                           std::span<const std::uint8_t> censored,
                                                                           std::span<const double> years = {},
                                                                           const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API AkritasTheilSen akritas_theil_sen(std::span<const double> values,
                                                              std::span<const std::uint8_t> censored,
                                                              std::span<const double> years = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/censored.ipp"
#endif
