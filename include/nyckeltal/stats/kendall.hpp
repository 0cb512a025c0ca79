// The Mann-Kendall trend test: exact with ties, corrected for autocorrelation where asked.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// How p is found. `automatic` is exact for n <= 34 and normal above.
enum class KendallMethod : std::uint8_t { automatic, exact, normal };

/// What was used in the end.
enum class KendallUsed : std::uint8_t { none, exact, normal };

/// What is done about autocorrelation. `pooled` takes phi from all series of the batch; the others take it from each
/// series alone, which no short series supports (see docs/kendall.md for their size): they are here for comparison.
enum class Correction : std::uint8_t { none, pooled, ar1, hamed_rao, yue_wang, prewhitening, tfpw, three_pw };

struct MannKendallOptions {
  Alternative alternative = Alternative::two_sided;
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
  Correction correction = Correction::none;
  /// Lag-one autocorrelation to use instead of an estimate; NaN estimates it.
  double phi = missing;
  /// Lags that hamed_rao and yue_wang sum; 0 is what the paper says: all significant ones, and the powers of r1.
  Index lags = 0;
};

struct MannKendallResult {
  Index n = 0;                ///< observed values
  double s = missing;         ///< of the series tested: after whitening where that was asked for
  double variance = missing;  ///< with ties and correction
  double tau_a = missing;
  double tau_b = missing;  ///< NaN for a constant series
  double z = missing;
  double p = missing;
  double log_p = missing;           ///< natural logarithm, also where p underflows
  double variance_ratio = missing;  ///< corrected by uncorrected variance
  double phi = missing;             ///< the autocorrelation used, where one was
  KendallUsed method = KendallUsed::none;
  Status status = Status::no_data;
};

struct DirectionConfidenceResult {
  double confidence = missing;  ///< in the direction that S points to, at least 0.5
  double s = missing;
  Index n = 0;
  Status status = Status::no_data;
};

/// Mann-Kendall test of each row against time (Mann 1945; Kendall 1970). S = sum sign(x_j - x_i) over pairs i < j in
/// time; var S = (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18 over tied groups of size t, with Kendall's further terms where
/// times are tied too; tau_a = S / (n(n-1)/2). p is exact for n <= 34, ties included (the permutation null by its
/// q-multinomial generating function), otherwise normal with continuity correction; ties in value and time at once have
/// no such null and are judged by the normal distribution. `pooled` inflates the variance by variance_inflation(n,
/// phi). NaN is missing. Status: ok; no_data; too_few (fewer than 2 times, or no phi to correct with); constant (p =
/// 1); infinite_value; variance_not_positive (corrected variance not positive: the uncorrected one is used);
/// approximate (exact p asked for where there is none).
[[nodiscard]] NYCKELTAL_API std::vector<MannKendallResult> mann_kendall(Rows rows, std::span<const double> years = {},
                                                                        MannKendallOptions options = {},
                                                                        const Execution& execution = {});

/// As the batch form, for one series. `pooled` needs phi here: one series has nothing to pool.
[[nodiscard]] NYCKELTAL_API MannKendallResult mann_kendall(std::span<const double> values,
                                                           std::span<const double> years = {},
                                                           const MannKendallOptions& options = {});

/// Confidence that the true direction is the one S points to, by exact mid-p: P(|S|' < |s|) one-sided plus half of
/// P(S = s); 0.5 at S = 0. Normal above n = 34 and where both values and times are tied. A likelihood wording for short
/// series, not a posterior; it assumes independence.
[[nodiscard]] NYCKELTAL_API std::vector<DirectionConfidenceResult> direction_confidence(
    Rows rows, std::span<const double> years = {}, const Execution& execution = {});

/// As the batch form, for one series.
[[nodiscard]] NYCKELTAL_API DirectionConfidenceResult direction_confidence(std::span<const double> values,
                                                                           std::span<const double> years = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/kendall.ipp"
#endif
