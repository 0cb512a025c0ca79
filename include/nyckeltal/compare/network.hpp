// The network as a whole: means with who is in them, change among those that reported both years, who moved, who
// answered.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal {

// ------------------------------------------------------------------------------------------------- who counts

/// Whose values make up the network in a year.
enum class Counted : std::uint8_t {
  members_then,  ///< those that belonged to it in that year
  members_now,   ///< those that belong to it in the panel's last year, back through all years
  everybody,     ///< every row of the panel
};

inline constexpr std::array counted_names = {std::string_view{"members_then"}, std::string_view{"members_now"},
                                             std::string_view{"everybody"}};
static_assert(counted_names.size() == static_cast<std::size_t>(Counted::everybody) + 1);

[[nodiscard]] constexpr std::optional<Counted> counted_from(std::string_view name) noexcept {
  for (std::size_t k = 0; k < counted_names.size(); ++k)
    if (counted_names[k] == name) return static_cast<Counted>(k);
  return std::nullopt;
}

/// Why a member is not in a number.
enum class Reason : std::uint8_t {
  not_reported,
  not_applicable,
  confidential,
  imputed,
  estimated,
  preliminary,
  withdrawn,
  infinite,
  too_old,
  not_a_member,
  other_kind,
  few_that_year,  ///< too few values of the value's own year to compare it with
};

inline constexpr std::array reason_names = {
    std::string_view{"not_reported"}, std::string_view{"not_applicable"}, std::string_view{"confidential"},
    std::string_view{"imputed"},      std::string_view{"estimated"},      std::string_view{"preliminary"},
    std::string_view{"withdrawn"},    std::string_view{"infinite"},       std::string_view{"too_old"},
    std::string_view{"not_a_member"}, std::string_view{"other_kind"},     std::string_view{"few_that_year"},
};
static_assert(reason_names.size() == static_cast<std::size_t>(Reason::few_that_year) + 1);

[[nodiscard]] constexpr std::string_view to_string(Reason r) noexcept {
  return reason_names[static_cast<std::size_t>(r)];
}

/// A member that is not in a number, and why.
struct LeftOut {
  Index member = 0;
  Reason reason = Reason::not_reported;
};

struct Selection {
  Counted counted = Counted::members_then;
  /// Count only this kind. Default: all but published reference rows; regions only where the panel has no municipality,
  /// because a region holds the inhabitants of municipalities that are counted already.
  std::optional<MemberKind> kind = {};
  Use use = {};
};

/// Whether a row is of the kind that counts: see Selection::kind.
class KindRule {
 public:
  KindRule(const Panel& panel, std::optional<MemberKind> kind) : kind_(kind) {
    for (const Member& each : panel.members())
      has_municipality_ = has_municipality_ || each.kind == MemberKind::municipality;
  }
  [[nodiscard]] bool operator()(const Member& each) const noexcept {
    return !each.is_reference() &&
           (kind_ ? each.kind == *kind_ : each.kind != MemberKind::region || !has_municipality_);
  }

 private:
  std::optional<MemberKind> kind_;
  bool has_municipality_ = false;
};

/// Who counts in which year, worked out once for a panel. A member whose joining years are not known counts in every
/// year, and `n_unknown` tells how many do.
class Network {
 public:
  Network(const Panel& panel, const Selection& selection)
      : panel_(&panel), selection_(selection), n_years_(panel.n_years()) {
    for (std::size_t k = 0; k < uses_.size(); ++k) uses_[k] = selection.use(static_cast<ValueStatus>(k));
    const KindRule kind_counts(panel, selection.kind);
    const auto cells = static_cast<std::size_t>(panel.n_members() * n_years_);
    why_not_.assign(cells, counts_);
    unknown_.assign(static_cast<std::size_t>(n_years_), 0);
    size_.assign(static_cast<std::size_t>(n_years_), 0);
    for (Index m = 0; m < panel.n_members(); ++m) {
      const Member& each = panel.member(m);
      const bool of_the_kind = kind_counts(each);
      for (Index k = 0; k < n_years_; ++k) {
        const Year year = panel.first_year() + static_cast<Year>(k);
        const auto belongs = each.is_member(selection.counted == Counted::members_now ? panel.last_year() : year);
        std::uint8_t& cell = why_not_[static_cast<std::size_t>(m * n_years_ + k)];
        if (!of_the_kind)
          cell = static_cast<std::uint8_t>(Reason::other_kind);
        else if (selection.counted != Counted::everybody && belongs == false)
          cell = static_cast<std::uint8_t>(Reason::not_a_member);
        else {
          ++size_[static_cast<std::size_t>(k)];
          if (!belongs) ++unknown_[static_cast<std::size_t>(k)];
        }
      }
    }
  }

  [[nodiscard]] const Panel& panel() const noexcept { return *panel_; }
  [[nodiscard]] const Use& use() const noexcept { return selection_.use; }
  /// As use()(status), by table.
  [[nodiscard]] bool uses(ValueStatus status) const noexcept { return uses_[static_cast<std::size_t>(status)]; }
  [[nodiscard]] bool counts(Index member, Index k) const noexcept {
    return why_not_[static_cast<std::size_t>(member * n_years_ + k)] == counts_;
  }
  /// Members that count in the year at position k, and how many of them are there for want of a joining year.
  [[nodiscard]] Index size(Index k) const noexcept { return size_[static_cast<std::size_t>(k)]; }
  [[nodiscard]] Index n_unknown(Index k) const noexcept { return unknown_[static_cast<std::size_t>(k)]; }

  /// Position of a year in the panel; ArgumentError outside it.
  [[nodiscard]] Index position(Year year) const {
    const Index k = static_cast<Index>(year) - panel_->first_year();
    if (k < 0 || k >= n_years_)
      detail::fail("year-outside-panel", "year " + std::to_string(year) + " is outside the panel's " +
                                             std::to_string(panel_->first_year()) + "-" +
                                             std::to_string(panel_->last_year()));
    return k;
  }

  /// Why a member's value of a year is not used; nothing where it is.
  [[nodiscard]] std::optional<Reason> left_out(Index indicator, Index member, Index k) const noexcept {
    const std::uint8_t why = why_not_[static_cast<std::size_t>(member * n_years_ + k)];
    if (why != counts_) return static_cast<Reason>(why);
    const SeriesView series = panel_->cube().series(indicator, member);
    const auto i = static_cast<std::size_t>(k);
    if (series.usable(k, selection_.use))
      return std::isinf(series.values[i]) ? std::optional(Reason::infinite) : std::nullopt;
    switch (series.status[i]) {
      case ValueStatus::not_applicable:
        return Reason::not_applicable;
      case ValueStatus::confidential:
        return Reason::confidential;
      case ValueStatus::imputed:
        return Reason::imputed;
      case ValueStatus::estimated:
        return Reason::estimated;
      case ValueStatus::preliminary:
        return Reason::preliminary;
      case ValueStatus::withdrawn:
        return Reason::withdrawn;
      case ValueStatus::observed:
      case ValueStatus::nil:
      case ValueStatus::not_reported:
        return Reason::not_reported;
    }
    return Reason::not_reported;
  }

  /// The values of one year, one a member; missing where none is used.
  [[nodiscard]] std::vector<double> column(Index indicator, Index k) const {
    std::vector<double> values(static_cast<std::size_t>(panel_->n_members()), missing);
    for (Index m = 0; m < panel_->n_members(); ++m) {
      const SeriesView series = panel_->cube().series(indicator, m);
      if (counts(m, k) && series.usable(k, selection_.use))
        values[static_cast<std::size_t>(m)] = series.values[static_cast<std::size_t>(k)];
    }
    return values;
  }

 private:
  static constexpr std::uint8_t counts_ = 255;
  const Panel* panel_;
  Selection selection_;
  Index n_years_;
  std::array<bool, value_status_names.size()> uses_ = {};
  std::vector<std::uint8_t> why_not_;
  std::vector<Index> unknown_;
  std::vector<Index> size_;
};

/// Members that count in a year and are not in its mean, with the reason.
[[nodiscard]] inline std::vector<LeftOut> missing_members(const Panel& panel, Index indicator, Year year,
                                                          const Selection& selection = {}) {
  if (indicator < 0 || indicator >= panel.n_indicators())
    detail::fail("position-out-of-range", "no indicator at position " + std::to_string(indicator));
  const Network network(panel, selection);
  const Index k = network.position(year);
  std::vector<LeftOut> found;
  for (Index m = 0; m < panel.n_members(); ++m)
    if (network.counts(m, k))
      if (const auto reason = network.left_out(indicator, m, k)) found.push_back({m, *reason});
  return found;
}

// ------------------------------------------------------------------------------------------------------- mean

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

namespace detail {

inline void fill_mean(NetworkMean& r, std::span<double> values, std::span<const double> weights, bool weighted) {
  if (weighted) {
    const WeightedMean w = weighted_mean_unchecked(values, weights);
    r.weighted_mean = w.mean;
    r.kish_n = w.kish_n;
    r.n_without_weight = w.n_without_weight;
    r.weighted_status = w.status;
  }
  const Summary s = summarize_in_place(values);
  r.n = s.n;
  r.mean = s.mean;
  r.median = s.median;
  r.q25 = s.q25;
  r.q75 = s.q75;
  r.minimum = s.minimum;
  r.maximum = s.maximum;
  r.status = s.status;
}

}  // namespace detail

/// Mean of bare numbers, one a member; NaN is a member without a value.
[[nodiscard]] inline NetworkMean network_mean(std::span<const double> values, std::span<const double> weights = {}) {
  if (!weights.empty())
    detail::require_same_length(static_cast<Index>(values.size()), "values", static_cast<Index>(weights.size()),
                                "weights");
  detail::require_weights(weights);
  NetworkMean r;
  r.n_members = static_cast<Index>(values.size());
  std::vector<double> kept;
  std::vector<double> kept_weights;
  double all = 0.0;
  double covered = 0.0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    const double w = weights.empty() || is_missing(weights[k]) ? 0.0 : weights[k];
    all += w;
    if (is_missing(values[k])) continue;
    covered += w;
    kept.push_back(values[k]);
    if (!weights.empty()) kept_weights.push_back(weights[k]);
  }
  detail::fill_mean(r, kept, kept_weights, !weights.empty());
  if (all > 0.0) r.weight_covered = covered / all;
  return r;
}

/// The mean of every indicator and year, in order (indicator, year).
[[nodiscard]] inline std::vector<NetworkMean> network_mean(const Panel& panel, const NetworkMeanOptions& options = {},
                                                           const Execution& execution = {}) {
  if (!options.weights.empty())
    detail::require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(options.weights.size()),
                                "weights");
  if (!options.weights.empty() && options.weight_indicator)
    detail::fail("two-weights", "give weights or weight_indicator, not both");
  detail::require_weights(options.weights);
  const CubeView cube = panel.cube();
  const Network network(panel, options.selection);
  const bool weighted = !options.weights.empty() || options.weight_indicator;
  const Index n_years = cube.n_years;
  const auto at = [](Index k) { return static_cast<std::size_t>(k); };

  // Weight of each member in each year, the same for all indicators.
  std::vector<double> weights;
  if (weighted) {
    weights.assign(at(cube.n_members * n_years), missing);
    for (Index m = 0; m < cube.n_members; ++m)
      for (Index k = 0; k < n_years; ++k) {
        double& w = weights[at(m * n_years + k)];
        if (!options.weights.empty()) {
          w = options.weights[at(m)];
        } else {
          const SeriesView series = panel.series(*options.weight_indicator, m);
          if (series.usable(k, options.selection.use)) w = series.values[at(k)];
        }
      }
    detail::require_weights(weights);
  }

  std::vector<NetworkMean> results(at(cube.n_indicators * n_years));
  parallel_for(cube.n_indicators, 1, execution, [&](Index begin, Index end) {
    // A column of values a year; a cell is always written and kept by counting it, since which values are missing is
    // what no branch predictor can guess.
    std::vector<double> values(at(cube.n_members * n_years));
    std::vector<double> heavy(weighted ? values.size() : 0);
    std::vector<Index> n(at(n_years));
    std::vector<double> all(at(n_years));
    std::vector<double> covered(at(n_years));
    for (Index i = begin; i < end; ++i) {
      NetworkMean* const row = results.data() + i * n_years;
      std::fill(n.begin(), n.end(), 0);
      std::fill(all.begin(), all.end(), 0.0);
      std::fill(covered.begin(), covered.end(), 0.0);
      for (Index m = 0; m < cube.n_members; ++m) {
        const SeriesView series = cube.series(i, m);
        for (Index k = 0; k < n_years; ++k) {
          const double value = series.values[at(k)];
          const bool counts = network.counts(m, k);
          const bool allowed = network.uses(series.status[at(k)]);
          const bool there = counts && !is_missing(value);
          const bool used = there && allowed;
          row[k].n_refused += there && !used ? 1 : 0;
          const Index cell = k * cube.n_members + n[at(k)];
          values[at(cell)] = value;
          n[at(k)] += used ? 1 : 0;
          if (!weighted) continue;
          const double w = weights[at(m * n_years + k)];
          heavy[at(cell)] = w;
          if (is_missing(w) || !counts) continue;
          all[at(k)] += w;
          if (used) covered[at(k)] += w;
        }
      }
      for (Index k = 0; k < n_years; ++k) {
        row[k].n_members = network.size(k);
        row[k].n_unknown = network.n_unknown(k);
        const auto column = [&](std::vector<double>& from) {
          return std::span(from).subspan(at(k * cube.n_members), at(n[at(k)]));
        };
        detail::fill_mean(row[k], column(values), weighted ? column(heavy) : std::span<double>(), weighted);
        if (all[at(k)] > 0.0) row[k].weight_covered = covered[at(k)] / all[at(k)];
      }
    }
  });
  return results;
}

// --------------------------------------------------------------------------------------------- matched change

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

namespace detail {

/// Values of one year with their weights, without what lacks either.
struct WeightedValues {
  std::vector<double> values, weights;
  void add(double value, double weight) {
    values.push_back(value);
    weights.push_back(weight);
  }
  [[nodiscard]] double sum_of_weights() const {
    double sum = 0.0;
    for (const double each : weights) sum += each;
    return sum;
  }
  /// Plain where nobody asked for weights, so that it is the plain mean to the last bit.
  [[nodiscard]] double mean(bool weighted) const {
    return weighted ? weighted_mean_unchecked(values, weights).mean : mean_of(values);
  }
};

}  // namespace detail

/// Change among bare numbers: position m is the same member in both, NaN is not reported. Weights of the first year,
/// and of the last where they differ (Foster, Haltiwanger & Krizan's within and between at the mean shares).
[[nodiscard]] inline MatchedChange matched_change(std::span<const double> first, std::span<const double> last,
                                                  std::span<const double> weights = {},
                                                  std::span<const double> last_weights = {}) {
  detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(last.size()), "last");
  const bool weighted = !weights.empty();
  for (const std::span<const double> each : {weights, last_weights})
    if (!each.empty()) {
      detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(each.size()),
                                  "weights");
      detail::require_weights(each);
    }
  if (!weighted && !last_weights.empty())
    detail::fail("weights-of-one-year", "weights of the last year are given but not those of the first: give both");
  if (last_weights.empty()) last_weights = weights;

  MatchedChange r;
  detail::WeightedValues before;
  detail::WeightedValues after;
  detail::WeightedValues all_before;
  detail::WeightedValues all_after;
  bool any_before = false;
  bool any_after = false;
  for (std::size_t m = 0; m < first.size(); ++m) {
    const double w = weighted ? weights[m] : 1.0;
    const double v = weighted ? last_weights[m] : 1.0;
    const bool there = !is_missing(first[m]) && !is_missing(w);
    const bool still = !is_missing(last[m]) && !is_missing(v);
    if (there) all_before.add(first[m], w);
    if (still) all_after.add(last[m], v);
    if (there && still) {
      before.add(first[m], w);
      after.add(last[m], v);
    }
    any_before = any_before || !is_missing(first[m]);
    any_after = any_after || !is_missing(last[m]);
    r.n_without_weight += (!is_missing(first[m]) && !there ? 1 : 0) + (!is_missing(last[m]) && !still ? 1 : 0);
  }
  r.n_first = std::ssize(all_before.values);
  r.n_last = std::ssize(all_after.values);
  r.n_both = std::ssize(before.values);
  for (const std::vector<double>* values : {&all_before.values, &all_after.values})
    for (const double value : *values)
      if (std::isinf(value)) {
        r.status = Status::infinite_value;
        return r;
      }
  const bool carries_first = r.n_first > 0 && all_before.sum_of_weights() > 0.0;
  const bool carries_last = r.n_last > 0 && all_after.sum_of_weights() > 0.0;
  const bool carries_both = r.n_both > 0 && before.sum_of_weights() > 0.0 && after.sum_of_weights() > 0.0;
  if (carries_first) r.mean_first = all_before.mean(weighted);
  if (carries_last) r.mean_last = all_after.mean(weighted);
  if (carries_both) {
    r.mean_both_first = before.mean(weighted);
    r.mean_both_last = after.mean(weighted);
  }
  if (!carries_first || !carries_last) {
    if (any_before && any_after) r.status = Status::no_weights;
    return r;
  }
  r.status = Status::ok;
  // The first reason found stays: it is the one nearest to the total.
  const auto relative = [&r](double part, double base) {
    const auto [value, status] = detail::per_cent_of(part, base);
    if (r.status == Status::ok) r.status = status;
    return value;
  };
  r.total = r.mean_last - r.mean_first;
  r.total_per_cent = relative(r.total, r.mean_first);
  if (!carries_both) {
    r.status = Status::too_few;
    return r;
  }
  r.matched = r.mean_both_last - r.mean_both_first;
  r.entry = r.mean_last - r.mean_both_last;
  r.exit = r.mean_both_first - r.mean_first;
  r.matched_per_cent = relative(r.matched, r.mean_both_first);
  r.entry_per_cent = relative(r.entry, r.mean_both_last);
  r.exit_per_cent = relative(r.exit, r.mean_first);
  r.within = r.matched;
  r.between = 0.0;
  if (before.weights != after.weights) {
    const double all_first = before.sum_of_weights();
    const double all_last = after.sum_of_weights();
    r.within = 0.0;
    for (std::size_t m = 0; m < before.values.size(); ++m)
      r.within +=
          0.5 * (before.weights[m] / all_first + after.weights[m] / all_last) * (after.values[m] - before.values[m]);
    r.between = r.matched - r.within;
  }
  return r;
}

namespace detail {

[[nodiscard]] inline std::pair<Index, Index> two_years(const Network& network, Year first, Year last) {
  if (first > last)
    fail("years-reversed",
         "first " + std::to_string(first) + " comes after last " + std::to_string(last) + ": swap them");
  return {network.position(first), network.position(last)};
}

}  // namespace detail

struct MatchedChangeOptions {
  Selection selection = {};
  std::span<const double> weights = {};        ///< one a member, for both years; empty: none
  std::optional<Index> weight_indicator = {};  ///< or the panel's own indicator, in each of the two years
};

namespace detail {

inline void require_panel_weights(const Panel& panel, std::span<const double> weights,
                                  std::optional<Index> weight_indicator) {
  if (!weights.empty() && weight_indicator) fail("two-weights", "give weights or weight_indicator, not both");
  if (weight_indicator && (*weight_indicator < 0 || *weight_indicator >= panel.n_indicators()))
    fail("position-out-of-range", "no indicator at position " + std::to_string(*weight_indicator));
  if (weights.empty()) return;
  require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(weights.size()), "weights");
  require_weights(weights);
}

/// The weights of one year, one a member; none where none were asked for.
[[nodiscard]] inline std::vector<double> weights_of_year(const Network& network, std::span<const double> weights,
                                                         std::optional<Index> weight_indicator, Index k) {
  if (!weight_indicator) return {weights.begin(), weights.end()};
  std::vector<double> of_year = network.column(*weight_indicator, k);
  require_weights(of_year);
  return of_year;
}

}  // namespace detail

/// `matched_change` of every indicator.
[[nodiscard]] inline std::vector<MatchedChange> matched_change(const Panel& panel, Year first, Year last,
                                                               const MatchedChangeOptions& options = {},
                                                               const Execution& execution = {}) {
  detail::require_panel_weights(panel, options.weights, options.weight_indicator);
  const Network network(panel, options.selection);
  const auto positions = detail::two_years(network, first, last);
  const auto weights = [&](Index k) {
    return detail::weights_of_year(network, options.weights, options.weight_indicator, k);
  };
  const std::vector<double> before = weights(positions.first);
  const std::vector<double> after = weights(positions.second);
  std::vector<MatchedChange> results(static_cast<std::size_t>(panel.n_indicators()));
  parallel_for(panel.n_indicators(), 8, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
      results[static_cast<std::size_t>(i)] =
          matched_change(network.column(i, positions.first), network.column(i, positions.second), before, after);
  });
  return results;
}

// -------------------------------------------------------------------------------------------------- movements

/// The largest movement of its kind; the first in order where several are equal.
struct Mover {
  Index member = -1;  ///< -1: nobody moved that way
  double start = missing;
  double end = missing;
  double absolute = missing;  ///< unit, or percentage points where the unit is %
  double per_cent = missing;
};

struct MovementOptions {
  double dead_band = 0.0;  ///< a change of this size is no change
  Direction direction = Direction::neutral;
  std::span<const double> targets = {};  ///< one a member, NaN for none; empty: no target
  double best_end = missing;             ///< natural end of the scale on the better side, where it has one
};

/// How the members that have both years moved.
struct Movements {
  Index n = 0;  ///< members that have both years
  Index n_first = 0;
  Index n_last = 0;
  Index risen = 0;
  Index fallen = 0;
  Index unchanged = 0;
  Index improved = 0;
  Index worsened = 0;
  Index n_no_per_cent = 0;  ///< of n, those that started at or below zero: out of the two per cent movers
  double dead_band = 0.0;
  Mover largest_rise = {};
  Mover largest_fall = {};
  Mover largest_relative_rise = {};
  Mover largest_relative_fall = {};
  double target = missing;      ///< where all have the same
  Index n_at_target_first = 0;  ///< of all with a value that year
  Index n_at_target_last = 0;
  Index n_at_target_both_first = 0;  ///< of those that have both years
  Index n_at_target_both_last = 0;
  double best_end = missing;  ///< ceiling or floor on the better side
  Index n_at_best_first = 0;  ///< at it or past it, of all with a value that year
  Index n_at_best_last = 0;
  Index n_unchanged_at_best = 0;              ///< of `unchanged`, those that stood still there: they cannot improve
  Status status = Status::no_data;            ///< ok, no_data (nobody has both), infinite_value
  Status direction_status = Status::neutral;  ///< ok, or neutral: improved and worsened are not counted
  Status target_status = Status::no_target;   ///< ok, no_target, or neutral: only a value equal to it counts
};

/// Movements among bare numbers: position m is the same member in both, NaN is not reported.
[[nodiscard]] inline Movements movements(std::span<const double> first, std::span<const double> last,
                                         const MovementOptions& options = {}) {
  detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(last.size()), "last");
  if (!options.targets.empty())
    detail::require_same_length(static_cast<Index>(first.size()), "first", static_cast<Index>(options.targets.size()),
                                "targets");
  if (!(options.dead_band >= 0.0) || std::isinf(options.dead_band))
    detail::fail("dead-band-negative",
                 "dead_band is " + std::to_string(options.dead_band) + " but must be 0 or more, in the unit");
  Movements r;
  r.dead_band = options.dead_band;
  r.best_end = options.best_end;
  if (options.direction != Direction::neutral) r.direction_status = Status::ok;
  bool infinite = false;
  bool one_target = true;
  for (std::size_t m = 0; m < first.size(); ++m) {
    const double before = first[m];
    const double after = last[m];
    const double target = options.targets.empty() ? missing : options.targets[m];
    const bool has_first = !is_missing(before);
    const bool has_last = !is_missing(after);
    const bool both = has_first && has_last;
    r.n_first += has_first ? 1 : 0;
    r.n_last += has_last ? 1 : 0;
    if (!is_missing(target)) {
      r.target_status = options.direction == Direction::neutral ? Status::neutral : Status::ok;
      one_target = one_target && (is_missing(r.target) || r.target == target);
      r.target = target;
      const bool was = has_first && reaches(before, target, options.direction);
      const bool is = has_last && reaches(after, target, options.direction);
      r.n_at_target_first += was ? 1 : 0;
      r.n_at_target_last += is ? 1 : 0;
      r.n_at_target_both_first += both && was ? 1 : 0;
      r.n_at_target_both_last += both && is ? 1 : 0;
    }
    const bool best_first = has_first && reaches(before, options.best_end, options.direction);
    const bool best_last = has_last && reaches(after, options.best_end, options.direction);
    r.n_at_best_first += best_first ? 1 : 0;
    r.n_at_best_last += best_last ? 1 : 0;
    if (!both) continue;
    ++r.n;
    const double moved = after - before;
    if (!std::isfinite(moved)) {
      infinite = true;
      continue;
    }
    const auto [per_cent, status] = detail::per_cent_of(moved, before);
    if (status != Status::ok) ++r.n_no_per_cent;
    if (std::abs(moved) <= options.dead_band + detail::rounding(before, after)) {
      ++r.unchanged;
      if (best_first && best_last) ++r.n_unchanged_at_best;
      continue;
    }
    ++(moved > 0.0 ? r.risen : r.fallen);
    if (options.direction != Direction::neutral)
      ++((moved > 0.0) == (options.direction == Direction::higher) ? r.improved : r.worsened);
    const Mover mover{static_cast<Index>(m), before, after, moved, per_cent};
    Mover& most = moved > 0.0 ? r.largest_rise : r.largest_fall;
    if (most.member < 0 || std::abs(moved) > std::abs(most.absolute)) most = mover;
    Mover& most_per_cent = moved > 0.0 ? r.largest_relative_rise : r.largest_relative_fall;
    if (status == Status::ok && (most_per_cent.member < 0 || std::abs(per_cent) > std::abs(most_per_cent.per_cent)))
      most_per_cent = mover;
  }
  if (!one_target) r.target = missing;
  if (r.n > 0) r.status = infinite ? Status::infinite_value : Status::ok;
  return r;
}

struct PanelMovementOptions {
  std::optional<double> dead_band = {};  ///< for all indicators; default: each indicator's own
  Selection selection = {};
};

/// Position of the target that holds for the whole network: the first that is not former and no member's own. -1: none.
[[nodiscard]] inline Index common_target(const Indicator& indicator) noexcept {
  for (std::size_t t = 0; t < indicator.targets.size(); ++t)
    if (!indicator.targets[t].former && indicator.targets[t].owner != "member") return static_cast<Index>(t);
  return -1;
}

/// Natural end of the scale on the better side; missing where there is none.
[[nodiscard]] inline double best_end(const Indicator& indicator) noexcept {
  if (indicator.direction == Direction::higher) return indicator.ceiling.value_or(missing);
  if (indicator.direction == Direction::lower) return indicator.floor.value_or(missing);
  return missing;
}

/// `movements` of every indicator, by its own direction and common target.
[[nodiscard]] inline std::vector<Movements> movements(const Panel& panel, Year first, Year last,
                                                      const PanelMovementOptions& options = {},
                                                      const Execution& execution = {}) {
  const Network network(panel, options.selection);
  const auto positions = detail::two_years(network, first, last);
  std::vector<Movements> results(static_cast<std::size_t>(panel.n_indicators()));
  parallel_for(panel.n_indicators(), 8, execution, [&](Index begin, Index end) {
    std::vector<double> targets;
    for (Index i = begin; i < end; ++i) {
      const Indicator& indicator = panel.indicators()[static_cast<std::size_t>(i)];
      const Index t = common_target(indicator);
      targets.clear();
      if (t >= 0)
        for (Index m = 0; m < panel.n_members(); ++m)
          targets.push_back(target_value(indicator.targets[static_cast<std::size_t>(t)], panel.cube().series(i, m),
                                         options.selection.use));
      results[static_cast<std::size_t>(i)] =
          movements(network.column(i, positions.first), network.column(i, positions.second),
                    {.dead_band = options.dead_band.value_or(indicator.dead_band),
                     .direction = indicator.direction,
                     .targets = targets,
                     .best_end = best_end(indicator)});
    }
  });
  return results;
}

// ------------------------------------------------------------------------------------------ response, coverage

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
[[nodiscard]] inline std::vector<ResponseRate> response_rate(const Panel& panel, const Selection& selection = {},
                                                             const Execution& execution = {}) {
  const CubeView cube = panel.cube();
  const Network network(panel, selection);
  std::vector<ResponseRate> results(static_cast<std::size_t>(cube.n_indicators * cube.n_years));
  parallel_for(cube.n_indicators, 1, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i) {
      ResponseRate* const row = results.data() + i * cube.n_years;
      for (Index m = 0; m < cube.n_members; ++m) {
        const SeriesView series = cube.series(i, m);
        for (Index k = 0; k < cube.n_years; ++k) {
          if (!network.counts(m, k)) continue;
          const ValueStatus status = series.status[static_cast<std::size_t>(k)];
          const bool number = !is_missing(series.values[static_cast<std::size_t>(k)]);
          ResponseRate& r = row[k];
          r.n_not_applicable += status == ValueStatus::not_applicable ? 1 : 0;
          r.n_imputed += status == ValueStatus::imputed ? 1 : 0;
          r.n_withdrawn += status == ValueStatus::withdrawn ? 1 : 0;
          if (status == ValueStatus::confidential ||
              (number && status != ValueStatus::imputed && status != ValueStatus::withdrawn))
            ++r.n_reported;
        }
      }
      for (Index k = 0; k < cube.n_years; ++k) {
        ResponseRate& r = row[k];
        r.n_members = network.size(k);
        r.n_unknown = network.n_unknown(k);
        const Index expected = r.n_members - r.n_not_applicable;
        if (expected <= 0) continue;
        r.rate = static_cast<double>(r.n_reported) / static_cast<double>(expected);
        r.status = Status::ok;
      }
    }
  });
  return results;
}

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
[[nodiscard]] inline PopulationCoverage population_coverage(const Panel& panel, std::span<const double> weights,
                                                            Year year, double total = missing,
                                                            const Selection& selection = {}) {
  detail::require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(weights.size()), "weights");
  detail::require_weights(weights);
  if (!is_missing(total) && !(total > 0.0 && std::isfinite(total)))
    detail::fail("total-not-positive", "total is " + std::to_string(total) + " but must be above 0 and finite");
  const Network network(panel, selection);
  Selection of_all = selection;
  of_all.counted = Counted::everybody;
  const Network everybody(panel, of_all);
  const Index k = network.position(year);
  PopulationCoverage r;
  r.n_members = network.size(k);
  double outside = 0.0;
  bool any_outside = false;
  bool complete = true;
  bool weighted = false;
  for (Index m = 0; m < panel.n_members(); ++m) {
    const double w = weights[static_cast<std::size_t>(m)];
    if (network.counts(m, k)) {
      if (is_missing(w)) {
        ++r.n_without_weight;
      } else {
        r.members += w;
        weighted = true;
      }
    } else if (everybody.counts(m, k)) {
      any_outside = true;
      complete = complete && !is_missing(w);
      if (!is_missing(w)) outside += w;
    }
  }
  if (!weighted) return r;
  if (is_missing(total) && any_outside && complete && r.n_without_weight == 0) total = r.members + outside;
  if (!(total > 0.0)) {
    r.status = Status::unknown;
    return r;
  }
  r.total = total;
  if (r.members > total + detail::rounding(r.members, total)) {
    r.status = Status::exceeded;
    return r;
  }
  r.share = r.members / total;
  r.status = Status::ok;
  return r;
}

}  // namespace nyckeltal
