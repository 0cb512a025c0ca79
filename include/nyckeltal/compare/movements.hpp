// Who moved between two years, which way and how far.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

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
[[nodiscard]] NYCKELTAL_API Movements movements(std::span<const double> first, std::span<const double> last,
                                                const MovementOptions& options = {});

struct PanelMovementOptions {
  std::optional<double> dead_band = {};  ///< for all indicators; default: each indicator's own
  Selection selection = {};
};

/// Position of the target that holds for the whole network: the first that is not former and no member's own. -1: none.
[[nodiscard]] NYCKELTAL_API Index common_target(const Indicator& indicator) noexcept;

/// Natural end of the scale on the better side; missing where there is none.
[[nodiscard]] NYCKELTAL_API double best_end(const Indicator& indicator) noexcept;

/// `movements` of every indicator, by its own direction and common target.
[[nodiscard]] NYCKELTAL_API std::vector<Movements> movements(const Panel& panel, Year first, Year last,
                                                             const PanelMovementOptions& options = {},
                                                             const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/movements.ipp"
#endif
