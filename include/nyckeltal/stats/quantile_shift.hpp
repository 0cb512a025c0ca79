// How far apart the quantiles of two samples are. Replicate r draws from Philox(seed, stream, r): the same seed
// gives the same bits on any number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct QuantileShiftOptions {
  double level = 0.95;
  Index draws = 2'000;
  std::uint64_t seed = 0;
};

/// One quantile of both samples.
struct QuantileShift {
  double probability = missing;
  double quantile_x = missing;
  double quantile_y = missing;
  double shift = missing;  ///< of x against y, in the unit of the values
  double lower = missing;  ///< percentile bootstrap
  double upper = missing;
  double p = missing;
  double p_adjusted = missing;  ///< Hochberg, over the quantiles asked for
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, infinite_value, no_data, too_few (5 values a sample)
};

/// How far apart the quantiles of two samples are: Harrell and Davis's quantiles (1982, doi 10.1093/biomet/69.3.635),
/// percentile bootstrap, Hochberg's adjustment (Wilcox, Erceg-Hurn, Clark & Carlson 2014,
/// doi 10.1080/00949655.2012.754026).
[[nodiscard]] NYCKELTAL_API std::vector<QuantileShift> quantile_shift(std::span<const double> x,
                                                                      std::span<const double> y,
                                                                      std::span<const double> probabilities,
                                                                      const QuantileShiftOptions& options = {},
                                                                      const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/quantile_shift.ipp"
#endif
