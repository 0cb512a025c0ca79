// League tables as people publish them: colours by quarters, as in Kolada, and points by a declared rule. They describe
// an order and carry no uncertainty: rank.hpp does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

enum class Colour : std::uint8_t { none, green, yellow, red };

inline constexpr std::array colour_names = {std::string_view{"none"}, std::string_view{"green"},
                                            std::string_view{"yellow"}, std::string_view{"red"}};

static_assert(colour_names.size() == static_cast<std::size_t>(Colour::red) + 1);

struct Colours {
  std::vector<Colour> colours;      ///< in the order of the values; none where there is none
  Index n = 0;                      ///< values coloured or not
  Status status = Status::no_data;  ///< ok, no_data, neutral, too_few, constant
};

/// Green for the best quarter, red for the worst, yellow between: with competition ranks r of n values and q = n / 4
/// rounded up, green where r <= q and red where r > n - q. Equal values share the better colour, so that green may be
/// more than a quarter. No colours where the indicator is neutral, all values are equal, or n is below `minimum`.
[[nodiscard]] NYCKELTAL_API Colours kolada_colour(std::span<const double> values, Direction direction,
                                                  Index minimum = 8);

/// place: the same step from place to place; value: in proportion to the value.
enum class PointScale : std::uint8_t { place, value };

struct PointRule {
  PointScale scale = PointScale::place;
  double full = 10.0;        ///< points of the best
  double minimum = 0.0;      ///< nobody gets less; below 0 the worst get minus points
  double step = missing;     ///< place: points lost a place; default: what gives the last place 0
  double full_at = missing;  ///< value: gives full points, as does any better; default: the best value
  double zero_at = missing;  ///< value: gives 0, worse ones minus points; default: the worst value
};

struct Points {
  std::vector<double> points;  ///< in the order of the values; NaN where there is none: missing is never zero
  Index n = 0;
  Status status = Status::no_data;  ///< ok, no_data, neutral, not_applicable (no value is better than zero_at)
};

/// Points of values by a declared rule: full - step (r - 1) of competition ranks r, or full (x - zero_at) / (full_at -
/// zero_at), at most `full` and at least `minimum`. Equal values get equal points; where all are equal, all are best.
[[nodiscard]] NYCKELTAL_API Points points(std::span<const double> values, Direction direction,
                                          const PointRule& rule = {});

struct LeagueOptions {
  CompareOptions compare = {};  ///< of each indicator, in its own newest well covered year unless a year is given
  /// A member with points in a smaller share of the indicators that give points is not placed.
  double minimum_share = 0.5;
};

/// One indicator of a league table.
struct LeagueColumn {
  Index indicator = 0;
  Year year = 0;
  std::vector<double> points = {};  ///< one a member of the panel, NaN where it has none
  Status status = Status::no_data;  ///< ok, no_data, neutral, not_applicable
};

/// One member of a league table.
struct LeagueRow {
  Index member = 0;
  Index n = 0;                      ///< indicators with points
  double total = missing;           ///< of its points
  double possible = missing;        ///< full points of those indicators: what is missing is not counted as zero
  double share = missing;           ///< total over possible: what members are placed by
  Index rank = 0;                   ///< 1, 2, 2, 4; 0: not placed
  Status status = Status::no_data;  ///< ok, no_data, too_few
};

struct League {
  std::vector<LeagueColumn> columns = {};
  std::vector<LeagueRow> rows = {};  ///< placed ones first, best first; then those with too few, then none
  Index n_indicators = 0;            ///< that give points
  Index n_ranked = 0;
  Status status = Status::no_data;  ///< ok, no_data
};

/// League table over indicators (positions in the panel): one rule for all, or one each.
[[nodiscard]] NYCKELTAL_API League league(const Panel& panel, std::span<const Index> indicators,
                                          std::span<const PointRule> rules, const LeagueOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/league.ipp"
#endif
