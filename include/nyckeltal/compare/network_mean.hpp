// Means of the network, with who is in them.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct NetworkMeanOptions {
  Selection selection = {};
  std::span<const double> weights = {};        ///< one a member, for all years; empty: none
  std::optional<Index> weight_indicator = {};  ///< or the panel's own indicator, in the same year
};

/// The network's mean in one year, with who is in it.
struct NetworkMean {
  Index n = 0;          ///< members in the mean
  Index n_members = 0;  ///< members that count that year
  Index n_unknown = 0;  ///< of n_members, those that count because their joining years are not known
  Index n_refused = 0;  ///< numbers that `use` refuses (imputed, withdrawn)
  double mean = missing;
  double median = missing;
  double q25 = missing;
  double q75 = missing;
  double minimum = missing;
  double maximum = missing;
  double weighted_mean = missing;
  double kish_n = missing;
  Index n_without_weight = 0;       ///< values in the unweighted mean only
  double weight_covered = missing;  ///< weight of those in the mean / weight of all that count
  Status status = Status::no_data;
  Status weighted_status = Status::no_weights;
};

/// Mean of bare numbers, one a member; NaN is a member without a value.
[[nodiscard]] NYCKELTAL_API NetworkMean network_mean(std::span<const double> values,
                                                     std::span<const double> weights = {});

/// The mean of every indicator and year, in order (indicator, year).
[[nodiscard]] NYCKELTAL_API std::vector<NetworkMean> network_mean(const Panel& panel,
                                                                  const NetworkMeanOptions& options = {},
                                                                  const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/network_mean.ipp"
#endif
