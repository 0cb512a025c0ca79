// Who answered, and the share of inhabitants that lives in the members.
#pragma once

#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// How many of those that should have answered did.
struct ResponseRate {
  Index n_members = 0;         ///< that count that year
  Index n_unknown = 0;         ///< of them, those whose joining years are not known
  Index n_not_applicable = 0;  ///< of them, those that the indicator does not apply to
  Index n_reported = 0;        ///< observed, nil, preliminary, estimated or confidential
  Index n_imputed = 0;         ///< filled in by others: no answer
  Index n_withdrawn = 0;
  double rate = missing;            ///< n_reported / (n_members - n_not_applicable)
  Status status = Status::no_data;  ///< ok; no_data: nobody should have answered
};

/// The response rate of every indicator and year, in order (indicator, year). `selection.use` plays no part.
[[nodiscard]] NYCKELTAL_API std::vector<ResponseRate> response_rate(const Panel& panel, const Selection& selection = {},
                                                                    const Execution& execution = {});

/// The share of inhabitants (or whatever the weights are) that lives in the network's members.
struct PopulationCoverage {
  Index n_members = 0;         ///< that count that year
  Index n_without_weight = 0;  ///< of them, those without a weight: their inhabitants are not in `members`
  double members = 0.0;        ///< sum of the members' weights
  double total = missing;      ///< of the country, as given or summed over the panel
  double share = missing;      ///< members / total
  /// ok; no_weights; unknown: no total was given and the panel has members only; exceeded: the members have more than
  /// the total
  Status status = Status::no_weights;
};

/// Coverage in one year. Without `total`, the panel's rows outside the network (of a kind that counts) make up the
/// rest.
[[nodiscard]] NYCKELTAL_API PopulationCoverage population_coverage(const Panel& panel, std::span<const double> weights,
                                                                   Year year, double total = missing,
                                                                   const Selection& selection = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/coverage.ipp"
#endif
