// Change among the members that reported both years, and what entry and exit did to the mean.
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

/// Change of a mean between two years, taken apart: total = matched + entry + exit, and matched = within + between.
struct MatchedChange {
  Index n_first = 0;
  Index n_last = 0;
  Index n_both = 0;
  Index n_without_weight = 0;  ///< values of either year that have no weight: in none of the means
  double mean_first = missing;
  double mean_last = missing;
  double mean_both_first = missing;
  double mean_both_last = missing;
  double total = missing;    ///< mean_last - mean_first
  double matched = missing;  ///< mean_both_last - mean_both_first: the same members in both years
  double entry = missing;    ///< mean_last - mean_both_last: those that came change the mean by this much
  double exit = missing;     ///< mean_both_first - mean_first: those that left change it by this much
  double within = missing;   ///< of matched: the members' own changes, at the mean of their two shares of the weight
  double between = missing;  ///< of matched: their shares moved; 0 where weights are the same in both years
  /// Of their own bases (mean_first, mean_both_first, mean_both_last, mean_first), so that they multiply:
  /// 1 + total = (1 + exit) (1 + matched) (1 + entry), each divided by 100.
  double total_per_cent = missing;
  double matched_per_cent = missing;
  double entry_per_cent = missing;
  double exit_per_cent = missing;
  /// ok; no_data: a year is empty; too_few: nobody reported both (the total is there); zero_base and sign_change: some
  /// of the per cent forms are not defined; infinite_value; overflow; no_weights: a year has values but no weights
  Status status = Status::no_data;
};

/// Change among bare numbers: position m is the same member in both, NaN is not reported. Weights of the first year,
/// and of the last where they differ (Foster, Haltiwanger & Krizan's within and between at the mean shares).
[[nodiscard]] NYCKELTAL_API MatchedChange matched_change(std::span<const double> first, std::span<const double> last,
                                                         std::span<const double> weights = {},
                                                         std::span<const double> last_weights = {});

struct MatchedChangeOptions {
  Selection selection = {};
  std::span<const double> weights = {};        ///< one a member, for both years; empty: none
  std::optional<Index> weight_indicator = {};  ///< or the panel's own indicator, in each of the two years
};

/// `matched_change` of every indicator.
[[nodiscard]] NYCKELTAL_API std::vector<MatchedChange> matched_change(const Panel& panel, Year first, Year last,
                                                                      const MatchedChangeOptions& options = {},
                                                                      const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/matched_change.ipp"
#endif
