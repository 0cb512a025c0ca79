// Following one member: the latest value, the change since a start, the state class, the pace that a target asks for.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct LatestOptions {
  std::optional<Year> year = {};      ///< the year asked about; default: the last of the panel
  std::optional<Index> max_age = {};  ///< years before `year` that a value may be from; default: any
  Use use = {};
};

/// The newest usable value up to a year. A value that is too old is still shown, with that status.
struct Latest {
  double value = missing;
  Year year = 0;            ///< of the value; 0 where there is none
  Index age = 0;            ///< asked year - year of the value
  Index n_passed_over = 0;  ///< newer numbers that `use` refuses (imputed, withdrawn)
  ValueStatus value_status = ValueStatus::not_reported;
  Status status = Status::no_data;  ///< ok, no_data, too_old, infinite_value
};

[[nodiscard]] NYCKELTAL_API Latest latest(const SeriesView& series, const LatestOptions& options = {});

/// `latest` of every series, in the cube's order (indicator, member).
[[nodiscard]] NYCKELTAL_API std::vector<Latest> latest(const CubeView& cube, const LatestOptions& options = {},
                                                       const Execution& execution = {});

struct ChangeOptions {
  std::optional<Year> start = {};  ///< exactly this year; default: the first usable
  std::optional<Year> end = {};    ///< exactly this year; default: the last usable
  Use use = {};
};

/// Difference between two years of one series. The years used are in the result.
struct Change {
  Year start_year = 0;
  Year end_year = 0;
  double start = missing;
  double end = missing;
  double absolute = missing;        ///< end - start, in the unit
  double per_cent = missing;        ///< 100 absolute / start, for a start above zero
  double points = missing;          ///< `absolute` where the unit is %
  Index n = 0;                      ///< usable values from the start to the end
  Index n_refused = 0;              ///< numbers between them that `use` refuses
  bool crosses_break = false;       ///< a known break lies after the start and not after the end
  Status status = Status::no_data;  ///< ok, no_data, too_few, zero_base, sign_change, infinite_value, overflow
};

/// `breaks` are the years from which values are measured in another way; `share` says that the unit is %.
[[nodiscard]] NYCKELTAL_API Change change(const SeriesView& series, const ChangeOptions& options = {},
                                          std::span<const Year> breaks = {}, bool share = false);

/// Years of the known breaks of each series of a panel, without the events that leave the measure as it is. A break
/// names its indicator and its member as every other key of a panel does: by id, official code or name.
class NYCKELTAL_API BreakYears {
 public:
  explicit BreakYears(const Panel& panel);
  /// Replaces `years` by those that hold for this series, ascending, each once. `member` -1: those of all members.
  void get(Index indicator, Index member, std::vector<Year>& years) const;

 private:
  std::vector<std::vector<std::pair<Index, Year>>> of_indicator_;
};

/// `change` of every series, with the panel's units and breaks, in order (indicator, member).
[[nodiscard]] NYCKELTAL_API std::vector<Change> change(const Panel& panel, const ChangeOptions& options = {},
                                                       const Execution& execution = {});

/// Where a value stands against the limits in law, which are no classes.
enum class LimitState : std::uint8_t { no_limit, within, at_limit, exceeded };

inline constexpr std::array limit_state_names = {std::string_view{"no_limit"}, std::string_view{"within"},
                                                 std::string_view{"at_limit"}, std::string_view{"exceeded"}};

static_assert(limit_state_names.size() == static_cast<std::size_t>(LimitState::exceeded) + 1);

[[nodiscard]] constexpr std::string_view to_string(LimitState s) noexcept {
  return limit_state_names[static_cast<std::size_t>(s)];
}

/// Where a value stands against one limit; a missing value or limit: `no_limit`.
[[nodiscard]] NYCKELTAL_API LimitState limit_state(const Limit& limit, double value) noexcept;

struct StateOptions {
  std::optional<Year> year = {};            ///< as in LatestOptions
  std::optional<Index> max_age = {};        ///< as in LatestOptions
  std::optional<std::string> edition = {};  ///< id of the class edition; default: the one valid in the value's year
  Use use = {};
};

/// State class of a value. `edition` and `class_index` are positions in the indicator's editions and their classes.
struct State {
  double value = missing;
  Year year = 0;
  Index edition = -1;
  Index class_index = -1;     ///< 0 is the best class; -1: none
  bool bounds_stated = true;  ///< false: the source does not say which class a bound belongs to
  bool on_bound = false;      ///< the value lies on a bound between classes
  /// The worst over the indicator's limits; `limit_state` is of one.
  LimitState limit = LimitState::no_limit;
  Status status = Status::no_data;  ///< ok, no_data, too_old, no_classes, outside_classes, infinite_value
};

/// Position of the edition for values of a year: of those valid then the one that came last into use.
[[nodiscard]] NYCKELTAL_API Index edition_of(const Indicator& indicator, Year year) noexcept;

/// The state of one value of one year. `edition` is a position in the indicator's editions; -1: none applies.
[[nodiscard]] NYCKELTAL_API State state(const Indicator& indicator, double value, Year year, Index edition);

/// As above, by the edition that is valid in the value's own year.
[[nodiscard]] NYCKELTAL_API State state(const Indicator& indicator, double value, Year year);

/// State of the latest value of every series, in order (indicator, member).
[[nodiscard]] NYCKELTAL_API std::vector<State> state(const Panel& panel, const StateOptions& options = {},
                                                     const Execution& execution = {});

/// The value that a target asks of one series: its own, or the reduction of the base year's. Missing where the base
/// year has no usable value.
[[nodiscard]] NYCKELTAL_API double target_value(const Target& target, const SeriesView& series,
                                                const Use& use = {}) noexcept;

/// True where the value is at the target or past it. A value equal to the target has reached it; without a direction
/// only such a value has.
[[nodiscard]] NYCKELTAL_API bool reaches(double value, double target, Direction direction) noexcept;

/// The yearly pace from here to a target.
struct RequiredPace {
  double linear = missing;          ///< unit a year: (target - value) / (target_year - year)
  double geometric = missing;       ///< growth rate a year as a fraction: (target / value)^(1 / years) - 1
  Status status = Status::no_data;  ///< ok, no_data, no_target, reached, past_deadline, zero_base, sign_change, ...
};

/// Statuses: `reached` (both paces 0) comes before `past_deadline` (none). `zero_base` (value 0) and `sign_change`
/// (value below 0, or target at or below 0) leave only the linear pace.
[[nodiscard]] NYCKELTAL_API RequiredPace required_pace(double value, double target, Year year, Year target_year,
                                                       Direction direction = Direction::neutral) noexcept;

/// `required_pace` of many: arrays of one length.
[[nodiscard]] NYCKELTAL_API std::vector<RequiredPace> required_pace(std::span<const double> values,
                                                                    std::span<const double> targets,
                                                                    std::span<const Year> years,
                                                                    std::span<const Year> target_years,
                                                                    Direction direction = Direction::neutral);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/follow.ipp"
#endif
