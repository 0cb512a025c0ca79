// Groups of members against each other in one indicator and year: how they lie, how often one is above the other, and
// whether a random split of the same members would differ as much. Nothing here says why groups differ.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/permutation.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// How groups are compared; the same for every indicator.
struct GroupsOptions {
  double level = 0.95;
  /// What a random split is judged by: the rank sum (of pooled midranks), or a difference of means or medians.
  PermutationStatistic statistic = PermutationStatistic::rank_sum;
  Index draws = 100'000;               ///< random splits where there are more than max_arrangements
  Index max_arrangements = 1'000'000;  ///< up to here all splits are visited
  std::uint64_t seed = 0;
  Adjustment adjust_pairs = Adjustment::holm;  ///< over the pairs of groups of one indicator
};

/// One group in one indicator. n and what is left out add up to n_members.
struct GroupSummary {
  Index n_members = 0;
  Index n = 0;
  std::array<Index, reason_names.size()> n_left_out = {};  ///< by Reason
  double mean = missing;
  double median = missing;
  double q25 = missing;
  double q75 = missing;
  double minimum = missing;
  double maximum = missing;
  double weighted_mean = missing;
  double weighted_median = missing;
  double kish_n = missing;
  Index n_without_weight = 0;       ///< values in the unweighted figures only
  Status status = Status::no_data;  ///< ok, no_data, infinite_value
  Status weighted_status = Status::no_weights;
};

/// Two groups in one indicator: differences are those of the first less those of the second.
struct GroupPair {
  Index first = 0;
  Index second = 0;
  double median_difference = missing;
  double mean_difference = missing;
  double weighted_mean_difference = missing;
  double shift = missing;  ///< Hodges and Lehmann's: the median of all differences between the two
  double shift_lower = missing;
  double shift_upper = missing;
  Status shift_status = Status::no_data;  ///< as hodges_lehmann
  double superiority = missing;           ///< P(first is larger), ties half
  double superiority_lower = missing;
  double superiority_upper = missing;
  Status superiority_status = Status::no_data;  ///< as brunner_munzel
  double better = missing;                      ///< P(first is better) by the direction; missing where it is neutral
  double better_lower = missing;
  double better_upper = missing;
  Index n_within = 0;             ///< pairs of members of the same stratum, one of each group
  double shift_within = missing;  ///< median difference of those pairs
  double better_within = missing;
  double p = missing;  ///< of the pair alone
  double p_lower = missing;
  double p_upper = missing;
  double p_adjusted = missing;  ///< over the pairs of this indicator
  bool exact = false;           ///< p counts all splits
  Index n_arrangements = 0;     ///< splits visited; 0 where p is by ranks of all groups or by counting
  Status status = Status::no_data;
};

/// One indicator: does any group differ?
struct GroupsTest {
  Index indicator = 0;
  Year year = 0;
  Index n = 0;         ///< values in all groups
  Index n_groups = 0;  ///< groups with values
  double h = missing;  ///< Kruskal and Wallis's
  double df = missing;
  double epsilon_squared = missing;
  double p = missing;               ///< two groups: that of the pair; more: Kruskal and Wallis's
  double p_adjusted = missing;      ///< over the indicators compared
  Index n_without_stratum = 0;      ///< values that the test within strata leaves out
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few (fewer than two groups)
};

/// One indicator, all groups and all pairs of them.
struct GroupComparison {
  GroupsTest test = {};
  std::vector<GroupSummary> groups = {};
  std::vector<GroupPair> pairs = {};  ///< (0, 1), (0, 2) ... (1, 2) ...
};

/// Groups of bare numbers, one a unit (NaN is missing); `group_of` gives each unit's group, -1 for none, `strata` its
/// stratum, -1 for none, or is empty.
[[nodiscard]] NYCKELTAL_API GroupComparison compare_groups(std::span<const double> values,
                                                           std::span<const Index> group_of, Index n_groups,
                                                           Direction direction = Direction::neutral,
                                                           std::span<const double> weights = {},
                                                           std::span<const Index> strata = {},
                                                           const GroupsOptions& options = {});

struct PanelGroupsOptions {
  std::optional<Year> year = {};               ///< default: each indicator's newest year that is covered well enough
  double minimum_coverage = 0.5;               ///< without `year`: share of the values of the best covered year
  std::span<const Index> strata = {};          ///< one a member, -1 for none; empty: no strata
  std::span<const double> weights = {};        ///< one a member; empty: none
  std::optional<Index> weight_indicator = {};  ///< or an indicator of the panel, its values of the same year
  Adjustment adjust = Adjustment::bh;          ///< over the indicators
  GroupsOptions statistics = {};
  Selection selection = {.counted = Counted::everybody};  ///< the groups say who is compared
};

/// `compare_groups` of each of some indicators (positions in the panel). Over them the p values are adjusted.
[[nodiscard]] NYCKELTAL_API std::vector<GroupComparison> compare_groups(const Panel& panel,
                                                                        std::span<const Index> indicators,
                                                                        std::span<const Index> group_of, Index n_groups,
                                                                        const PanelGroupsOptions& options = {},
                                                                        const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/groups.ipp"
#endif
