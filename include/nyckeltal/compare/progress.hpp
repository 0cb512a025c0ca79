// Targets and progress of a panel: where each member stands, what pace is asked for, what pace it has, how likely it is
// to arrive, and what each official rule would say.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct ProgressOptions {
  std::optional<Year> year = {};       ///< nothing after it is looked at; default: the last of the panel
  std::optional<Index> max_age = {};   ///< years before `year` that the latest value may be from
  Index window = 10;                   ///< years up to the latest value that the pace is read from; 0: all
  std::optional<Year> base_year = {};  ///< of targets that name none; default: the first value after the last break
  Index base_years = 1;  ///< years from the base year on that are averaged into the base: a bumpy one moves all
  Interpolation between = Interpolation::linear;
  bool interim = true;             ///< lines run through earlier targets of the same owner
  double level = 0.95;             ///< of all intervals
  std::optional<double> phi = {};  ///< use this autocorrelation instead of a pooled one
  Index min_members = 8;           ///< series that a pooled autocorrelation needs
  Index min_series = 8;            ///< values that a series needs to enter the pool
  Index min_observations = 5;      ///< values that a projection needs
  double near = 0.05;              ///< as in NearOptions
  Year carbon_law_end = 2050;      ///< last year of Klimatkollen's comparison
  bool network = true;             ///< rows of the network's mean beside those of the members
  Selection selection = {};        ///< who counts in the network's rows and in the groups; its `use` goes for all
};

/// Where a series gets its own words for a state: today's value beside the target.
enum class TargetState : std::uint8_t { reached, near, not_reached, unknown };

inline constexpr std::array target_state_names = {std::string_view{"reached"}, std::string_view{"near"},
                                                  std::string_view{"not_reached"}, std::string_view{"unknown"}};

/// One target of one member, or of the network (member -1).
struct ProgressRow {
  Index indicator = 0;
  Index member = -1;
  Index target = 0;  ///< position among the indicator's targets

  double value = missing;  ///< the latest usable one
  Year year = 0;
  ValueStatus value_status = ValueStatus::not_reported;
  Index n_members = 0;  ///< network: members in its mean, the same in all years; else 1
  double base = missing;
  Year base_year = 0;
  bool crosses_break = false;  ///< a break that cuts lies between base and value: the two are not the same measure
  double target_value = missing;
  Year target_year = 0;

  TargetState state = TargetState::unknown;
  LimitState limit = LimitState::no_limit;
  TargetPosition position = {};
  double p_on_line = missing;  ///< P(the trend line is at or past the target line in the year of the value)
  RequiredPace required = {};
  ProjectionResult projection = {};
  Year first_year = 0;  ///< of the values that the projection rests on
  Year last_year = 0;
  std::array<RuleResult, n_progress_rules> rules = {};
  bool disagree = false;  ///< two rules say different things
  /// ok; no_data; no_target (a reduction whose base year has no value); neutral; too_old; infinite_value; too_few
  /// (network: fewer than three members in all years)
  Status status = Status::no_data;
};

/// How many members are where, in one year, and the change since the year before among those with values in both.
struct GroupProgress {
  Index indicator = 0;
  Index target = 0;
  Year year = 0;
  Index n_members = 0;  ///< that belong in that year
  Index n = 0;          ///< with a value, and a target that is known
  Index n_reached = 0;
  Index n_line = 0;  ///< of those, with a line that began before the value
  Index n_on_line = 0;
  ProportionResult reached = {};
  ProportionResult on_line = {};
  double median_share_of_way = missing;
  Index n_way = 0;   ///< of those, with a way to share (base short of the target)
  Index n_both = 0;  ///< with a line in the year before too
  Index reached_before = 0;
  Index reached_now = 0;
  Index on_line_before = 0;
  Index on_line_now = 0;
  Status status = Status::no_data;  ///< ok, no_data, neutral
};

struct ProgressFamily {
  double phi = 0.0;  ///< autocorrelation used for the indicator's projections
  PhiSource source = PhiSource::none;
  Index n = 0;  ///< series that it rests on
};

struct ProgressTable {
  Year year = 0;
  std::vector<ProgressRow> rows = {};      ///< indicator, target, then members in the panel's order, the network last
  std::vector<GroupProgress> groups = {};  ///< one an indicator and target that is not a single member's
  std::vector<ProgressFamily> families = {};  ///< one an indicator
};

/// Progress of every member, and of the network, towards every target.
///
/// The pace is a straight line by generalised least squares over the last `window` years after the last break that
/// cuts, with an autocorrelation pooled over all values of the members of the indicator (or, where they are too few, of
/// the whole panel): one short series cannot estimate its own. What the members' paths have in common stays in it: for
/// a projection a shock that all share is uncertainty like any other. Fewer than `min_observations` values: state and
/// required pace only. Targets of a single member are rows of that member alone. Missing values are never filled in and
/// never zero.
[[nodiscard]] NYCKELTAL_API ProgressTable progress(const Panel& panel, const ProgressOptions& options = {},
                                                   const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/progress.ipp"
#endif
