// Bodies of compare/membership.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/matched_change.hpp"
#include "nyckeltal/compare/detail/network.hpp"
#include "nyckeltal/compare/membership.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE MemberSet always_members(const Panel& panel, Year first, Year last, std::optional<MemberKind> kind) {
  if (first > last)
    detail::fail("years-reversed",
                 "first " + std::to_string(first) + " comes after last " + std::to_string(last) + ": swap them");
  const KindRule kind_counts(panel, kind);
  MemberSet found;
  for (Index m = 0; m < panel.n_members(); ++m) {
    const Member& each = panel.member(m);
    if (!kind_counts(each)) continue;
    bool belongs = true;
    for (Year year = first; belongs && year <= last; ++year) belongs = each.is_member(year).value_or(true);
    if (!belongs) continue;
    found.members.push_back(m);
    if (each.membership.empty()) found.unknown.push_back(m);
  }
  return found;
}

NYCKELTAL_INLINE MemberSet members_then(const Panel& panel, Year year, std::optional<MemberKind> kind) {
  return always_members(panel, year, year, kind);
}

NYCKELTAL_INLINE MemberSet members_now(const Panel& panel, std::optional<MemberKind> kind) {
  return members_then(panel, panel.last_year(), kind);
}

namespace detail {

/// Solves a x = b for symmetric positive definite a (n by n, row by row) and several b at once; false where it is not.
[[nodiscard]] inline bool solve_positive(std::vector<double> a, std::size_t n, std::vector<std::vector<double>>& b) {
  for (std::size_t j = 0; j < n; ++j) {
    const double whole = a[j * n + j];
    double pivot = whole;
    for (std::size_t k = 0; k < j; ++k) pivot -= a[j * n + k] * a[j * n + k];
    if (!(pivot > 1e-12 * whole)) return false;
    a[j * n + j] = std::sqrt(pivot);
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / a[j * n + j];
    }
  }
  for (std::vector<double>& x : b) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= a[i * n + k] * x[k];
      x[i] /= a[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
      for (std::size_t k = i + 1; k < n; ++k) x[i] -= a[k * n + i] * x[k];
      x[i] /= a[i * n + i];
    }
  }
  return true;
}

/// values and weights are (member, year), row by row; a weight that is missing leaves its value out of the reported
/// mean. With the members fixed, each has one weight: the mean of those it has.
class Composition {
 public:
  Composition(std::span<const double> values, Index n_years, std::span<const double> weights)
      : n_years_(static_cast<std::size_t>(n_years)),
        n_members_(n_years_ == 0 ? 0 : values.size() / n_years_),
        values_(values),
        weights_(weights),
        weight_(n_members_, weights.empty() ? 1.0 : missing) {
    if (weights.empty()) return;
    for (std::size_t m = 0; m < n_members_; ++m) {
      double sum = 0.0;
      double n = 0.0;
      for (std::size_t t = 0; t < n_years_; ++t)
        if (!is_missing(weights[m * n_years_ + t])) {
          sum += weights[m * n_years_ + t];
          n += 1.0;
        }
      if (sum > 0.0) weight_[m] = sum / n;
    }
  }

  [[nodiscard]] CompositionAdjustedMeans means(const CompositionOptions& options, std::optional<Index> base,
                                               bool ratio) {
    CompositionAdjustedMeans out;
    out.ratio = ratio;
    out.years.resize(n_years_);
    bool infinite = false;
    for (std::size_t t = 0; t < n_years_; ++t) {
      infinite = report(t, out.years[t]) || infinite;
      if (out.years[t].status == Status::ok) {
        known_.push_back(t);
        if (out.base < 0) out.base = static_cast<Index>(t);
      }
    }
    for (std::size_t m = 0; m < n_members_; ++m) {
      Index n = 0;
      for (std::size_t t = 0; t < n_years_; ++t) n += is_missing(at(m, t)) ? 0 : 1;
      if (n == 0) continue;
      ++out.n_reporters;
      if (is_missing(weight_[m])) {
        ++out.n_without_weight;
        continue;
      }
      Index in_known = 0;
      for (const std::size_t t : known_) in_known += is_missing(at(m, t)) ? 0 : 1;
      if (in_known == std::ssize(known_)) fixed_.push_back(m);
      if (in_known >= 2) tied_.push_back(m);
    }
    out.n_fixed = std::ssize(fixed_);
    out.n_two_way = std::ssize(tied_);
    if (base) out.base = *base;
    if (infinite) {
      for (CompositionAdjustedMean& each : out.years)
        each.chained_status = each.two_way_status = Status::infinite_value;
      return out;
    }
    if (out.base < 0 || out.years[static_cast<std::size_t>(out.base)].status != Status::ok) return out;
    for (const std::size_t t : known_) {
      if (!fixed_.empty()) out.years[t].fixed = mean(fixed_, t);
      out.years[t].chained_status = Status::too_few;
      out.years[t].two_way_status = Status::singular;
    }
    chain(out);
    two_way(out, options.level);
    return out;
  }

 private:
  [[nodiscard]] double at(std::size_t m, std::size_t t) const { return values_[m * n_years_ + t]; }

  [[nodiscard]] double mean(const std::vector<std::size_t>& members, std::size_t t) const {
    WeightedValues x;
    for (const std::size_t m : members) x.add(at(m, t), weight_[m]);
    return x.mean(!weights_.empty());
  }

  /// The mean of one year as it is reported; true where a value is infinite.
  [[nodiscard]] bool report(std::size_t t, CompositionAdjustedMean& out) const {
    std::vector<double> x;
    std::vector<double> w;
    bool infinite = false;
    for (std::size_t m = 0; m < n_members_; ++m) {
      if (is_missing(at(m, t))) continue;
      infinite = infinite || std::isinf(at(m, t));
      x.push_back(at(m, t));
      if (!weights_.empty()) w.push_back(weights_[m * n_years_ + t]);
    }
    out.n = std::ssize(x);
    if (x.empty()) return false;
    out.status = infinite ? Status::infinite_value : Status::ok;
    if (!w.empty()) {
      const WeightedMean heavy = weighted_mean_unchecked(x, w);
      out.n = heavy.n;
      out.reported = heavy.mean;
      out.status = heavy.status;
    } else if (!infinite) {
      out.reported = mean_of(x);
    }
    return infinite;
  }

  void chain(CompositionAdjustedMeans& out) const {
    std::vector<Status> linked(known_.size(), Status::ok);
    for (std::size_t k = 1; k < known_.size(); ++k) {
      const std::size_t before = known_[k - 1];
      const std::size_t now = known_[k];
      std::vector<std::size_t> both;
      for (const std::size_t m : tied_)
        if (!is_missing(at(m, before)) && !is_missing(at(m, now))) both.push_back(m);
      CompositionAdjustedMean& year = out.years[now];
      year.n_link = std::ssize(both);
      if (both.empty()) {
        linked[k] = Status::too_few;
        continue;
      }
      const double a = mean(both, before);
      const double b = mean(both, now);
      if (out.ratio && !(a > 0.0 && b > 0.0)) {
        linked[k] = a == 0.0 || b == 0.0 ? Status::zero_base : Status::sign_change;
        continue;
      }
      year.link = out.ratio ? b / a : b - a;
    }
    const auto base = static_cast<std::size_t>(
        std::find(known_.begin(), known_.end(), static_cast<std::size_t>(out.base)) - known_.begin());
    const auto place = [&](std::size_t k, double level) {
      out.years[known_[k]].chained = level;
      out.years[known_[k]].chained_status = Status::ok;
    };
    const auto stop = [&](std::size_t k, Status why) { out.years[known_[k]].chained_status = why; };
    const double level = out.years[known_[base]].reported;
    place(base, level);
    Status why = Status::ok;
    double moving = level;
    for (std::size_t k = base + 1; k < known_.size(); ++k) {
      if (why == Status::ok) why = linked[k];
      if (why != Status::ok) {
        stop(k, why);
        continue;
      }
      const double link = out.years[known_[k]].link;
      moving = out.ratio ? moving * link : moving + link;
      place(k, moving);
    }
    why = Status::ok;
    moving = level;
    for (std::size_t k = base; k-- > 0;) {
      if (why == Status::ok) why = linked[k + 1];
      if (why != Status::ok) {
        stop(k, why);
        continue;
      }
      const double link = out.years[known_[k + 1]].link;
      moving = out.ratio ? moving / link : moving - link;
      place(k, moving);
    }
  }

  /// y = member + year, by least squares with the members' weights; errors cluster by member.
  void two_way(CompositionAdjustedMeans& out, double level) const {
    const auto base = static_cast<std::size_t>(out.base);
    // Years that members tie to the base year, directly or through others.
    std::vector<bool> tied(n_years_, false);
    tied[base] = true;
    for (bool grew = true; grew;) {
      grew = false;
      for (const std::size_t m : tied_) {
        bool reached = false;
        for (const std::size_t t : known_) reached = reached || (tied[t] && !is_missing(at(m, t)));
        if (!reached) continue;
        for (const std::size_t t : known_)
          if (!is_missing(at(m, t)) && !tied[t]) tied[t] = grew = true;
      }
    }
    std::vector<std::size_t> column(n_years_, n_years_);  // of the years that are estimated
    std::size_t n = 0;
    for (std::size_t t = 0; t < n_years_; ++t)
      if (tied[t] && t != base) column[t] = n++;
    out.years[base].two_way = out.years[base].two_way_lower = out.years[base].two_way_upper = out.years[base].reported;
    out.years[base].two_way_status = Status::ok;
    if (n == 0) return;

    const double centre = out.years[base].reported;
    double heaviest = 0.0;
    for (const std::size_t m : tied_) heaviest = std::max(heaviest, weight_[m]);
    std::vector<double> normal(n * n, 0.0);
    std::vector<std::vector<double>> unknown(1, std::vector<double>(n, 0.0));
    struct Unit {
      std::size_t member;
      std::vector<std::size_t> years;
      double mean;
    };
    std::vector<Unit> units;
    for (const std::size_t m : tied_) {
      Unit unit{m, {}, 0.0};
      for (const std::size_t t : known_)
        if (tied[t] && !is_missing(at(m, t))) unit.years.push_back(t);
      if (unit.years.empty()) continue;
      const auto own = static_cast<double>(unit.years.size());
      for (const std::size_t t : unit.years) unit.mean += (at(m, t) - centre) / own;
      const double w = weight_[m] / heaviest;
      for (const std::size_t t : unit.years) {
        if (t == base) continue;
        unknown[0][column[t]] += w * (at(m, t) - centre - unit.mean);
        for (const std::size_t s : unit.years)
          if (s != base) normal[column[t] * n + column[s]] += w * ((s == t ? 1.0 : 0.0) - 1.0 / own);
      }
      units.push_back(std::move(unit));
    }
    if (!solve_positive(normal, n, unknown)) return;
    const std::vector<double> effect = unknown[0];
    const auto effect_of = [&](std::size_t t) { return t == base ? 0.0 : effect[column[t]]; };

    // Sandwich: every member's scores, through the inverse.
    std::vector<std::vector<double>> scores;
    for (const Unit& unit : units) {
      double mean_effect = 0.0;
      for (const std::size_t t : unit.years) mean_effect += effect_of(t) / static_cast<double>(unit.years.size());
      std::vector<double> score(n, 0.0);
      for (const std::size_t t : unit.years)
        if (t != base)
          score[column[t]] = weight_[unit.member] / heaviest *
                             (at(unit.member, t) - centre - unit.mean - (effect_of(t) - mean_effect));
      scores.push_back(std::move(score));
    }
    if (!solve_positive(normal, n, scores)) return;
    const auto clusters = static_cast<double>(units.size());
    const double half_width = units.size() > 1 ? student_half_width(clusters - 1.0, level) : missing;
    for (std::size_t t = 0; t < n_years_; ++t) {
      if (!tied[t] || t == base) continue;
      double variance = 0.0;
      for (const std::vector<double>& score : scores) variance += score[column[t]] * score[column[t]];
      const double half = half_width * std::sqrt(variance * clusters / (clusters - 1.0));
      CompositionAdjustedMean& year = out.years[t];
      year.two_way = centre + effect_of(t);
      year.two_way_lower = year.two_way - half;
      year.two_way_upper = year.two_way + half;
      year.two_way_status = Status::ok;
    }
  }

  std::size_t n_years_;
  std::size_t n_members_;
  std::span<const double> values_;
  std::span<const double> weights_;
  std::vector<double> weight_;           // one a member, the same in all years
  std::vector<std::size_t> known_ = {};  // years with a reported mean
  std::vector<std::size_t> fixed_ = {};  // members with all of these
  std::vector<std::size_t> tied_ = {};   // members with two of these or more
};

}  // namespace detail

NYCKELTAL_INLINE CompositionAdjustedMeans composition_adjusted_means(std::span<const double> values, Index n_years,
                                                                     std::span<const double> weights,
                                                                     const CompositionOptions& options) {
  detail::require_level(options.level);
  if (n_years < 0 || (n_years == 0 ? !values.empty() : static_cast<Index>(values.size()) % n_years != 0))
    detail::fail("shape", std::to_string(values.size()) + " values are not members of " + std::to_string(n_years) +
                              " years each");
  if (!weights.empty()) {
    detail::require_same_length(static_cast<Index>(values.size()), "values", static_cast<Index>(weights.size()),
                                "weights");
    detail::require_weights(weights);
  }
  std::optional<Index> base;
  if (options.base) {
    base = static_cast<Index>(*options.base);
    if (*base < 0 || *base >= n_years)
      detail::fail("position-out-of-range", "no year at position " + std::to_string(*base));
  }
  return detail::Composition(values, n_years, weights).means(options, base, options.link != ChainLink::difference);
}

NYCKELTAL_INLINE std::vector<CompositionAdjustedMeans> composition_adjusted_means(
    const Panel& panel, const PanelCompositionOptions& options, const Execution& execution) {
  detail::require_level(options.means.level);
  detail::require_panel_weights(panel, options.weights, options.weight_indicator);
  const Network network(panel, options.selection);
  std::vector<CompositionAdjustedMeans> results(static_cast<std::size_t>(panel.n_indicators()));
  if (panel.n_years() == 0) return results;
  const auto [from, to] =
      detail::two_years(network, options.first.value_or(panel.first_year()), options.last.value_or(panel.last_year()));
  const Index n_years = to - from + 1;
  std::optional<Index> base;
  if (options.means.base) {
    base = network.position(*options.means.base) - from;
    if (*base < 0 || *base >= n_years)
      detail::fail("year-outside-panel",
                   "base " + std::to_string(*options.means.base) + " is not among the years from first to last");
  }
  const auto cell = [&](Index m, Index k) { return static_cast<std::size_t>(m * n_years + k); };
  const bool weighted = !options.weights.empty() || options.weight_indicator;
  std::vector<double> weights(weighted ? static_cast<std::size_t>(panel.n_members() * n_years) : 0, missing);
  for (Index k = 0; weighted && k < n_years; ++k) {
    const std::vector<double> of_year =
        detail::weights_of_year(network, options.weights, options.weight_indicator, from + k);
    for (Index m = 0; m < panel.n_members(); ++m) weights[cell(m, k)] = of_year[static_cast<std::size_t>(m)];
  }
  parallel_for(panel.n_indicators(), 4, execution, [&](Index begin, Index end) {
    std::vector<double> values(static_cast<std::size_t>(panel.n_members() * n_years));
    for (Index i = begin; i < end; ++i) {
      for (Index k = 0; k < n_years; ++k) {
        const std::vector<double> column = network.column(i, from + k);
        for (Index m = 0; m < panel.n_members(); ++m) values[cell(m, k)] = column[static_cast<std::size_t>(m)];
      }
      const bool ratio = options.means.link == ChainLink::automatic ? !panel.indicator(i).is_share()
                                                                    : options.means.link == ChainLink::ratio;
      results[static_cast<std::size_t>(i)] =
          detail::Composition(values, n_years, weights).means(options.means, base, ratio);
    }
  });
  return results;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
