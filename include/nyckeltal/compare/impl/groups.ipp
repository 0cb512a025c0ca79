// Bodies of compare/groups.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/network.hpp"
#include "nyckeltal/compare/detail/table.hpp"
#include "nyckeltal/compare/groups.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/detail/samples.hpp"
#include "nyckeltal/stats/detail/several_samples.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/permutation.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "nyckeltal/stats/several_samples.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Place in the ordered differences from which Hodges and Lehmann's exact interval runs. The same sizes come back for
/// every indicator, so each is worked out once.
class ShiftPlaces {
 public:
  explicit ShiftPlaces(double level) : level_(level) {}
  [[nodiscard]] Index operator()(Index m, Index n) {
    const std::pair key{std::min(m, n), std::max(m, n)};
    {
      const std::scoped_lock lock(mutex_);
      if (const auto known = places_.find(key); known != places_.end()) return known->second;
    }
    const Index place = exact_shift_place(m, n, level_);
    const std::scoped_lock lock(mutex_);
    places_.emplace(key, place);
    return place;
  }

 private:
  double level_;
  std::mutex mutex_;
  std::map<std::pair<Index, Index>, Index> places_;
};

/// The units of one group: values, weights and strata side by side.
struct GroupValues {
  std::vector<double> values, weights, strata;
};

/// Differences and shares of wins of pairs in the same stratum.
inline void compare_within(const GroupValues& a, const GroupValues& b, Direction direction, GroupPair& out) {
  std::vector<double> differences;
  double above = 0.0;
  for (std::size_t i = 0; i < a.values.size(); ++i)
    for (std::size_t j = 0; j < b.values.size(); ++j) {
      if (!(a.strata[i] == b.strata[j])) continue;  // a missing stratum is like no other
      differences.push_back(a.values[i] - b.values[j]);
      above += a.values[i] > b.values[j] ? 1.0 : a.values[i] == b.values[j] ? 0.5 : 0.0;
    }
  out.n_within = std::ssize(differences);
  if (differences.empty()) return;
  const double share = above / static_cast<double>(differences.size());
  if (direction != Direction::neutral) out.better_within = direction == Direction::higher ? share : 1.0 - share;
  out.shift_within = select_quantile(differences, 0.5, {});
}

[[nodiscard]] inline GroupPair compare_pair(const GroupValues& a, const GroupValues& b, bool stratified, bool tested,
                                            Direction direction, const GroupsOptions& options, ShiftPlaces& places) {
  GroupPair out;
  const HodgesLehmann shift = hodges_lehmann_at(a.values, b.values, {.level = options.level}, places);
  out.shift = shift.shift;
  out.shift_lower = shift.lower;
  out.shift_upper = shift.upper;
  out.shift_status = shift.status;
  const BrunnerMunzel wins =
      brunner_munzel(a.values, b.values, {.level = options.level, .method = BrunnerMunzelMethod::t});
  out.superiority = wins.superiority;
  out.superiority_lower = wins.lower;
  out.superiority_upper = wins.upper;
  out.superiority_status = wins.status;
  if (wins.status == Status::too_few && shift.status != Status::too_few)  // one value in a group: a share, no interval
    out.superiority = mann_whitney(a.values, b.values, {.method = RankMethod::normal}).superiority;
  if (direction != Direction::neutral) {
    const bool higher = direction == Direction::higher;
    out.better = higher ? out.superiority : 1.0 - out.superiority;
    out.better_lower = higher ? out.superiority_lower : 1.0 - out.superiority_upper;
    out.better_upper = higher ? out.superiority_upper : 1.0 - out.superiority_lower;
  }
  out.status = shift.status == Status::unbounded ? Status::ok : shift.status;
  if (out.status != Status::ok) return out;
  if (stratified) compare_within(a, b, direction, out);
  if (!tested) return out;
  if (!stratified && options.statistic == PermutationStatistic::rank_sum) {
    const MannWhitney all_splits = mann_whitney(a.values, b.values);
    out.p = out.p_lower = out.p_upper = all_splits.p;
    out.exact = all_splits.exact;
    out.status = all_splits.status;
    return out;
  }
  const auto with_stratum = [&](const GroupValues& g) {
    GroupValues kept;
    for (std::size_t k = 0; k < g.values.size(); ++k)
      if (!stratified || !is_missing(g.strata[k])) {
        kept.values.push_back(g.values[k]);
        if (stratified) kept.strata.push_back(g.strata[k]);
      }
    return kept;
  };
  const GroupValues x = with_stratum(a);
  const GroupValues y = with_stratum(b);
  const PermutationTest test = permutation_test(x.values, y.values, options.statistic, x.strata, y.strata,
                                                {.draws = options.draws,
                                                 .max_arrangements = options.max_arrangements,
                                                 .level = options.level,
                                                 .seed = options.seed});
  out.p = test.p;
  out.p_lower = test.lower;
  out.p_upper = test.upper;
  out.exact = test.exact;
  out.n_arrangements = test.n_arrangements;
  out.status = test.status;
  return out;
}

[[nodiscard]] inline GroupComparison compare_groups_with(std::span<const double> values,
                                                         std::span<const Index> group_of, Index n_groups,
                                                         Direction direction, std::span<const double> weights,
                                                         std::span<const Index> strata, const GroupsOptions& options,
                                                         ShiftPlaces& places) {
  GroupComparison out;
  const bool stratified = !strata.empty();
  std::vector<GroupValues> groups(static_cast<std::size_t>(n_groups));
  out.groups.resize(groups.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (group_of[k] < 0) continue;
    const auto g = static_cast<std::size_t>(group_of[k]);
    ++out.groups[g].n_members;
    if (is_missing(values[k])) continue;
    groups[g].values.push_back(values[k]);
    if (!weights.empty()) groups[g].weights.push_back(weights[k]);
    if (!stratified) continue;
    groups[g].strata.push_back(strata[k] < 0 ? missing : static_cast<double>(strata[k]));
    out.test.n_without_stratum += strata[k] < 0 ? 1 : 0;
  }
  std::vector<std::span<const double>> there;  // groups with values
  std::vector<std::size_t> place_of(groups.size());
  bool infinite = false;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    GroupSummary& s = out.groups[g];
    std::vector<double> copy = groups[g].values;
    const Summary plain = summarize_in_place(copy);
    s.n = plain.n;
    s.mean = plain.mean;
    s.median = plain.median;
    s.q25 = plain.q25;
    s.q75 = plain.q75;
    s.minimum = plain.minimum;
    s.maximum = plain.maximum;
    s.status = plain.status;
    infinite = infinite || plain.status == Status::infinite_value;
    if (!weights.empty()) {
      const WeightedMean heavy = weighted_mean_unchecked(groups[g].values, groups[g].weights);
      s.weighted_mean = heavy.mean;
      s.kish_n = heavy.kish_n;
      s.n_without_weight = heavy.n_without_weight;
      s.weighted_status = heavy.status;
      if (heavy.status == Status::ok)
        s.weighted_median = weighted_median_unchecked(groups[g].values, groups[g].weights);
    }
    place_of[g] = there.size();
    if (s.n > 0) there.emplace_back(groups[g].values);
    out.test.n += s.n;
  }
  out.test.n_groups = std::ssize(there);
  out.test.status = out.test.n == 0    ? Status::no_data
                    : infinite         ? Status::infinite_value
                    : there.size() < 2 ? Status::too_few
                                       : Status::ok;

  // Two groups, or strata: each pair is split at random. More groups: ranks of all of them (Dunn).
  const bool split = n_groups == 2 || stratified;
  out.pairs = all_pairs<GroupPair>(n_groups);
  for (GroupPair& pair : out.pairs) {
    const auto a = static_cast<std::size_t>(pair.first);
    const auto b = static_cast<std::size_t>(pair.second);
    const std::pair who{pair.first, pair.second};
    pair = compare_pair(groups[a], groups[b], stratified, split, direction, options, places);
    std::tie(pair.first, pair.second) = who;
    pair.median_difference = out.groups[a].median - out.groups[b].median;
    pair.mean_difference = out.groups[a].mean - out.groups[b].mean;
    pair.weighted_mean_difference = out.groups[a].weighted_mean - out.groups[b].weighted_mean;
  }
  if (out.test.status != Status::ok) return out;
  const KruskalWallis any = kruskal_wallis(there);
  out.test.h = any.h;
  out.test.df = any.df;
  out.test.epsilon_squared = any.epsilon_squared;
  out.test.status = any.status;
  out.test.p = n_groups == 2 ? out.pairs.front().p : any.p;
  if (!split && any.status == Status::ok)
    for (const DunnPair& found : dunn(there, options.adjust_pairs).pairs)
      for (GroupPair& pair : out.pairs)
        if (out.groups[static_cast<std::size_t>(pair.first)].n > 0 &&
            out.groups[static_cast<std::size_t>(pair.second)].n > 0 &&
            place_of[static_cast<std::size_t>(pair.first)] == static_cast<std::size_t>(found.first) &&
            place_of[static_cast<std::size_t>(pair.second)] == static_cast<std::size_t>(found.second))
          pair.p = pair.p_lower = pair.p_upper = found.p;
  std::vector<double> p;
  for (const GroupPair& pair : out.pairs) p.push_back(pair.p);
  const std::vector<double> adjusted = adjust_p(p, {.method = options.adjust_pairs});
  for (std::size_t k = 0; k < p.size(); ++k) out.pairs[k].p_adjusted = adjusted[k];
  return out;
}

inline void require_groups(std::span<const Index> group_of, Index n_groups, std::span<const double> weights,
                           std::span<const Index> strata, Index n_units, const GroupsOptions& options) {
  require_level(options.level);
  if (n_groups < 2) fail("groups-too-few", "give two or more groups to compare");
  require_same_length(static_cast<Index>(group_of.size()), "group_of", n_units, "what is grouped");
  for (const Index g : group_of)
    if (g < -1 || g >= n_groups)
      fail("group-out-of-range",
           "group " + std::to_string(g) + " is not one of 0 to " + std::to_string(n_groups - 1) + ", or -1 for none");
  if (!weights.empty()) {
    require_same_length(static_cast<Index>(weights.size()), "weights", n_units, "what is grouped");
    require_weights(weights);
  }
  if (!strata.empty()) require_same_length(static_cast<Index>(strata.size()), "strata", n_units, "what is grouped");
}

}  // namespace detail

NYCKELTAL_INLINE GroupComparison compare_groups(std::span<const double> values, std::span<const Index> group_of,
                                                Index n_groups, Direction direction, std::span<const double> weights,
                                                std::span<const Index> strata, const GroupsOptions& options) {
  detail::require_groups(group_of, n_groups, weights, strata, static_cast<Index>(values.size()), options);
  detail::ShiftPlaces places(options.level);
  return detail::compare_groups_with(values, group_of, n_groups, direction, weights, strata, options, places);
}

NYCKELTAL_INLINE std::vector<GroupComparison> compare_groups(const Panel& panel, std::span<const Index> indicators,
                                                             std::span<const Index> group_of, Index n_groups,
                                                             const PanelGroupsOptions& options,
                                                             const Execution& execution) {
  detail::require_groups(group_of, n_groups, options.weights, options.strata, panel.n_members(), options.statistics);
  detail::require_panel_weights(panel, options.weights, options.weight_indicator);
  if (!(options.minimum_coverage >= 0.0 && options.minimum_coverage <= 1.0))
    detail::fail("share-out-of-range",
                 "minimum_coverage is " + std::to_string(options.minimum_coverage) + " but must lie in [0, 1]");
  for (const Index i : indicators)
    if (i < 0 || i >= panel.n_indicators())
      detail::fail("position-out-of-range", "no indicator at position " + std::to_string(i));
  const Network network(panel, options.selection);
  if (options.year) (void)network.position(*options.year);

  detail::ShiftPlaces places(options.statistics.level);
  std::vector<GroupComparison> results(indicators.size());
  parallel_for(std::ssize(indicators), 4, execution, [&](Index begin, Index end) {
    for (Index row = begin; row < end; ++row) {
      const Index i = indicators[static_cast<std::size_t>(row)];
      GroupComparison& out = results[static_cast<std::size_t>(row)];
      std::optional<Index> k =
          options.year ? network.position(*options.year) : detail::covered_year(network, i, options.minimum_coverage);
      if (!k && panel.n_years() > 0) k = panel.n_years() - 1;  // nobody has a value: everybody is listed with a reason
      if (!k) {
        out.groups.resize(static_cast<std::size_t>(n_groups));
        out.pairs = detail::all_pairs<GroupPair>(n_groups);
        out.test.indicator = i;
        continue;
      }
      const std::vector<double> weights =
          detail::weights_of_year(network, options.weights, options.weight_indicator, *k);
      out = detail::compare_groups_with(network.column(i, *k), group_of, n_groups, panel.indicator(i).direction,
                                        weights, options.strata, options.statistics, places);
      out.test.indicator = i;
      out.test.year = panel.first_year() + static_cast<Year>(*k);
      for (Index m = 0; m < panel.n_members(); ++m) {
        const Index g = group_of[static_cast<std::size_t>(m)];
        if (g < 0) continue;
        const auto why = network.left_out(i, m, *k);
        if (why && *why != Reason::infinite)
          ++out.groups[static_cast<std::size_t>(g)].n_left_out[static_cast<std::size_t>(*why)];
      }
    }
  });
  std::vector<double> p;
  for (const GroupComparison& each : results) p.push_back(each.test.p);
  const std::vector<double> adjusted = adjust_p(p, {.method = options.adjust});
  for (std::size_t k = 0; k < p.size(); ++k) results[k].test.p_adjusted = adjusted[k];
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
