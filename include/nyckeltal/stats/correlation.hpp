// Correlation of two series, pair by pair: Pearson, Spearman, Kendall's tau-b. A pair with a missing half is left out.
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

/// Where p comes from. automatic: Student's t for Pearson; for the ranks exact where that is quick (Spearman up to 9
/// pairs; Kendall up to 150 where one series at least has no ties, else up to 9), an approximation beyond.
/// exact: all orders of y; permutation: random ones.
enum class CorrelationMethod : std::uint8_t { automatic, exact, approximate, permutation };

struct CorrelationOptions {
  Alternative alternative = Alternative::two_sided;
  CorrelationMethod method = CorrelationMethod::automatic;
  Index draws = 100'000;  ///< of permutation
  std::uint64_t seed = 0;
  double level = 0.95;  ///< of Pearson's interval
};

struct Correlation {
  double coefficient = missing;
  double p = missing;
  double lower = missing;  ///< Fisher's z interval, Pearson only, from 4 pairs on
  double upper = missing;
  bool exact = false;
  Index n = 0;                      ///< complete pairs
  Status status = Status::no_data;  ///< ok, constant (a series does not vary), infinite_value, no_data, too_few (3)
};

/// Pearson's r; p by Student's t with n - 2 degrees of freedom, interval by Fisher's z.
[[nodiscard]] NYCKELTAL_API Correlation pearson(std::span<const double> x, std::span<const double> y,
                                                const CorrelationOptions& options = {});

/// Spearman's rho: Pearson's r of midranks. The approximation is Student's t.
[[nodiscard]] NYCKELTAL_API Correlation spearman(std::span<const double> x, std::span<const double> y,
                                                 const CorrelationOptions& options = {});

/// Kendall's tau-b. Exact p is that of all orders of y, ties as they are: by the generating function where one series
/// at least has no ties, else one by one. The approximation is normal with the variance for ties, without continuity
/// correction (Kendall 1970, Rank Correlation Methods).
[[nodiscard]] NYCKELTAL_API Correlation kendall_tau(std::span<const double> x, std::span<const double> y,
                                                    const CorrelationOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<Correlation> pearson(const Rows& x, const Rows& y,
                                                             const CorrelationOptions& options = {},
                                                             const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<Correlation> spearman(const Rows& x, const Rows& y,
                                                              const CorrelationOptions& options = {},
                                                              const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<Correlation> kendall_tau(const Rows& x, const Rows& y,
                                                                 const CorrelationOptions& options = {},
                                                                 const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/correlation.ipp"
#endif
