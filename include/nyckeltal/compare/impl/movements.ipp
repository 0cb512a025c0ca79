// Bodies of compare/movements.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/follow.hpp"
#include "nyckeltal/compare/detail/network.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/movements.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE Movements movements(std::span<const double> first, std::span<const double> last,
                                     const MovementOptions& options) {
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

NYCKELTAL_INLINE Index common_target(const Indicator& indicator) noexcept {
  for (std::size_t t = 0; t < indicator.targets.size(); ++t)
    if (!indicator.targets[t].former && indicator.targets[t].owner != "member") return static_cast<Index>(t);
  return -1;
}

NYCKELTAL_INLINE double best_end(const Indicator& indicator) noexcept {
  if (indicator.direction == Direction::higher) return indicator.ceiling.value_or(missing);
  if (indicator.direction == Direction::lower) return indicator.floor.value_or(missing);
  return missing;
}

NYCKELTAL_INLINE std::vector<Movements> movements(const Panel& panel, Year first, Year last,
                                                  const PanelMovementOptions& options, const Execution& execution) {
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
