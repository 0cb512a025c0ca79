// Bodies of compare/network.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/network.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE KindRule::KindRule(const Panel& panel, std::optional<MemberKind> kind) : kind_(kind) {
  for (const Member& each : panel.members())
    has_municipality_ = has_municipality_ || each.kind == MemberKind::municipality;
}

NYCKELTAL_INLINE bool KindRule::operator()(const Member& each) const noexcept {
  return !each.is_reference() && (kind_ ? each.kind == *kind_ : each.kind != MemberKind::region || !has_municipality_);
}

NYCKELTAL_INLINE Network::Network(const Panel& panel, const Selection& selection)
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

NYCKELTAL_INLINE bool Network::counts(Index member, Index k) const noexcept {
  return why_not_[static_cast<std::size_t>(member * n_years_ + k)] == counts_;
}

NYCKELTAL_INLINE Index Network::position(Year year) const {
  const Index k = static_cast<Index>(year) - panel_->first_year();
  if (k < 0 || k >= n_years_)
    detail::fail("year-outside-panel", "year " + std::to_string(year) + " is outside the panel's " +
                                           std::to_string(panel_->first_year()) + "-" +
                                           std::to_string(panel_->last_year()));
  return k;
}

NYCKELTAL_INLINE std::optional<Reason> Network::left_out(Index indicator, Index member, Index k) const noexcept {
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

NYCKELTAL_INLINE std::vector<double> Network::column(Index indicator, Index k) const {
  std::vector<double> values(static_cast<std::size_t>(panel_->n_members()), missing);
  for (Index m = 0; m < panel_->n_members(); ++m) {
    const SeriesView series = panel_->cube().series(indicator, m);
    if (counts(m, k) && series.usable(k, selection_.use))
      values[static_cast<std::size_t>(m)] = series.values[static_cast<std::size_t>(k)];
  }
  return values;
}

NYCKELTAL_INLINE std::vector<LeftOut> missing_members(const Panel& panel, Index indicator, Year year,
                                                      const Selection& selection) {
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

namespace detail {

NYCKELTAL_INLINE void require_panel_weights(const Panel& panel, std::span<const double> weights,
                                            std::optional<Index> weight_indicator) {
  if (!weights.empty() && weight_indicator) fail("two-weights", "give weights or weight_indicator, not both");
  if (weight_indicator && (*weight_indicator < 0 || *weight_indicator >= panel.n_indicators()))
    fail("position-out-of-range", "no indicator at position " + std::to_string(*weight_indicator));
  if (weights.empty()) return;
  require_same_length(panel.n_members(), "the panel's members", static_cast<Index>(weights.size()), "weights");
  require_weights(weights);
}

NYCKELTAL_INLINE std::vector<double> weights_of_year(const Network& network, std::span<const double> weights,
                                                     std::optional<Index> weight_indicator, Index k) {
  if (!weight_indicator) return {weights.begin(), weights.end()};
  std::vector<double> of_year = network.column(*weight_indicator, k);
  require_weights(of_year);
  return of_year;
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM
