// Members that are alike: who is nearest in what the caller calls structure, what makes the distance, and which of them
// one could learn from.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// One variable that members are compared by.
struct StructureVariable {
  Index indicator = -1;  ///< position in the panel; -1: the group that the member belongs to
  bool log = false;
  double weight = 1.0;
};

struct StructureOptions {
  std::vector<StructureVariable> on = {};
  /// Default: the newest year in which every indicator is covered well enough.
  std::optional<Year> year = {};
  Index max_age = 0;              ///< years before `year` that a value may be from
  double minimum_coverage = 0.5;  ///< without `year`: share of an indicator's best covered year
  Selection selection = {};
};

/// The variables of the members that count in a year, a row each.
struct NYCKELTAL_API Structure {
  Year year = 0;
  std::vector<Index> members = {};       ///< positions in the panel, one a row
  std::vector<double> values = {};       ///< (row, variable), in the indicator's unit; classes as codes
  std::vector<Year> years = {};          ///< of the values; 0 where there is none, and for groups
  std::vector<std::string> groups = {};  ///< names of the classes' codes
  std::vector<DistanceVariable> variables = {};

  [[nodiscard]] Rows rows() const { return {values, std::ssize(variables), std::ssize(members)}; }
  [[nodiscard]] std::optional<Index> row_of(Index member) const;
};

/// What the members are like in a year. `also` is a member that is to have a row even where it does not count.
[[nodiscard]] NYCKELTAL_API Structure structure(const Panel& panel, const StructureOptions& options,
                                                std::optional<Index> also = {});

struct SimilarOptions {
  StructureOptions structure = {};
  DistanceOptions distance = {};
  NeighbourOptions neighbours = {};
  std::vector<Index> exclude = {};  ///< members that are never offered; they still take part in the scales
};

/// The nearest members of one, nearest first. Rows of `neighbours` count in `structure.members`.
struct Similar {
  Index member = 0;
  Structure structure = {};
  std::vector<ScaledVariable> variables = {};
  double shrinkage = missing;
  Neighbours neighbours = {};
};

/// Members nearest to one in structure. Equal distances go by official code.
[[nodiscard]] NYCKELTAL_API Similar similar(const Panel& panel, Index member, const SimilarOptions& options,
                                            const Execution& execution = {});

struct LearnOptions {
  /// How far a start may lie from the member's own that year, in spreads (1.4826 MAD) of the members' values.
  double start_within = 1.0;
  TrendOptions trend = {};
  Selection selection = {};
};

/// A similar member that clearly improved from a similar start.
struct Lesson {
  Index member = 0;
  Index place = 0;      ///< in the list of similar members, from 1
  Year start_year = 0;  ///< the first that both have, within the years of the trend
  double start = missing;
  double own_start = missing;
  double apart = missing;  ///< start - own_start in spreads of that year's values
  Year end_year = 0;       ///< the newest of the trend
  double end = missing;
  double slope = missing;  ///< unit a year, with its interval
  double lower = missing;
  double upper = missing;
  double p_adjusted = missing;
  Index n = 0;  ///< values behind the trend, of these years
  Year first_year = 0;
  Year last_year = 0;
  Verdict recent_verdict = Verdict::not_testable;
};

/// Why a similar member is not among the lessons.
enum class NoLesson : std::uint8_t {
  no_data,
  not_testable,
  not_improving,
  no_common_start,
  start_not_judged,
  other_start
};

inline constexpr std::array no_lesson_names = {
    std::string_view{"no_data"},         std::string_view{"not_testable"},     std::string_view{"not_improving"},
    std::string_view{"no_common_start"}, std::string_view{"start_not_judged"}, std::string_view{"other_start"},
};

struct NotLearnt {
  Index member = 0;
  NoLesson why = NoLesson::no_data;
  Verdict verdict = Verdict::not_testable;
};

struct Lessons {
  Index indicator = 0;
  Index member = 0;
  Index n = 0;                           ///< similar members looked at
  std::vector<Lesson> lessons = {};      ///< strongest evidence first
  std::vector<NotLearnt> left_out = {};  ///< in the order of similarity
  Verdict own_verdict = Verdict::not_testable;
  double own_value = missing;  ///< the member's newest usable value
  Year own_year = 0;
  Status status = Status::no_data;  ///< ok; neutral (no better direction); no_data (nobody to look at)
};

/// Of `peers` (positions, nearest first) those whose long trend is improving and that started where the member did.
/// Evidence is ordered by adjusted p, then by p, then by the end of the slope's interval nearest to none.
[[nodiscard]] NYCKELTAL_API Lessons learn_from(const Panel& panel, Index member, Index indicator,
                                               std::span<const Index> peers, const LearnOptions& options = {},
                                               const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/similar.ipp"
#endif
