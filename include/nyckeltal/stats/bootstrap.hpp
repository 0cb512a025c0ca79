// Bootstrap intervals. Replicate r draws from Philox(seed, stream, r): the same seed gives the same
// bits on any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

enum class BootstrapMethod : std::uint8_t { bca, percentile };

/// population_variance has divisor n. mean_difference and median_difference compare two samples; pearson is of pairs.
enum class BootstrapStatistic : std::uint8_t {
  mean,
  median,
  population_variance,
  mean_difference,
  median_difference,
  pearson
};

struct BootstrapOptions {
  BootstrapMethod method = BootstrapMethod::bca;
  double level = 0.95;
  Index draws = 10'000;
  std::uint64_t seed = 0;
};

struct Bootstrap {
  double estimate = missing;
  double lower = missing;
  double upper = missing;
  double standard_error = missing;  ///< standard deviation of the replicates
  double bias = missing;            ///< their mean less the estimate
  double z0 = missing;              ///< median bias in normal units
  double acceleration = missing;    ///< skewness of the jackknife / 6
  Index draws = 0;
  Index n_x = 0;
  Index n_y = 0;
  Index n_units = 0;                ///< what is drawn: values, pairs, or clusters, of both samples
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, singular (z0 infinite), too_few
};

/// A statistic of one sample of your own: may reorder its argument, is called from several threads at once.
using StatisticOfOne = std::function<double(std::span<double> x)>;

/// Bootstrap interval of a statistic of your own. Clusters (a label a value) are drawn whole.
[[nodiscard]] NYCKELTAL_API Bootstrap bootstrap_of(std::span<const double> x, const StatisticOfOne& statistic,
                                                   std::span<const double> cluster = {},
                                                   const BootstrapOptions& options = {},
                                                   const Execution& execution = {});

/// Bootstrap interval: bias-corrected and accelerated (Efron 1987, doi 10.1080/01621459.1987.10478410) or percentile.
/// BCa needs 8 units a sample. `y` is the second sample, or the other half of the pairs (pearson); `cluster` labels the
/// values of x (pairs), `cluster_y` those of y.
[[nodiscard]] NYCKELTAL_API Bootstrap bootstrap(BootstrapStatistic statistic, std::span<const double> x,
                                                std::span<const double> y = {}, std::span<const double> cluster = {},
                                                std::span<const double> cluster_y = {},
                                                const BootstrapOptions& options = {}, const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/bootstrap.ipp"
#endif
