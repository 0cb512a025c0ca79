// Indicators. One Indicator is one *definition version*: a series belongs to it, never to a code or a slug, because
// codes are used again for other measures.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/member.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// A text in one or more languages, keyed by language tag ("sv", "en").
using Text = std::map<std::string, std::string>;

/// Which way is better.
enum class Direction : std::int8_t { lower = -1, neutral = 0, higher = 1 };

[[nodiscard]] constexpr std::string_view to_string(Direction d) noexcept {
  return d == Direction::lower ? "lower" : d == Direction::higher ? "higher" : "neutral";
}

[[nodiscard]] constexpr std::optional<Direction> direction_from(std::string_view name) noexcept {
  if (name == "lower") return Direction::lower;
  if (name == "neutral") return Direction::neutral;
  if (name == "higher") return Direction::higher;
  return std::nullopt;
}

/// A value to reach in a year, or a reduction of a base year's own value.
struct Target {
  std::optional<double> value = {};      ///< in the indicator's unit
  std::optional<double> reduction = {};  ///< share to cut from the base year: 0.62 for -62 %
  std::optional<Year> base_year = {};    ///< goes with `reduction`
  Year year = 0;                         ///< the year to reach it
  std::string owner = "national";        ///< national, network or member
  std::string member = {};               ///< id of the member, where owner is "member"
  bool former = false;                   ///< withdrawn by its owner; drawn with that label
  Text label = {};
  std::string source = {};
  friend bool operator==(const Target&, const Target&) = default;
};

/// A bound in law. Exceeding it is a state of its own, beside the classes.
struct Limit {
  double value = missing;
  bool upper = true;  ///< the value must not be above; false: not below
  Text label = {};
  std::string source = {};
  friend bool operator==(const Limit&, const Limit&) = default;
};

/// One state class of an edition. A side that is not given is unbounded.
struct NYCKELTAL_API StateClass {
  Text name = {};
  std::optional<double> lower = {};
  std::optional<double> upper = {};
  bool includes_lower = true;
  bool includes_upper = false;

  [[nodiscard]] bool contains(double x) const noexcept;
  friend bool operator==(const StateClass&, const StateClass&) = default;
};

/// State classes as one edition words them, best first.
struct ClassEdition {
  std::string id = {};
  YearInterval valid = {};  ///< years of the *values* that it was drawn for
  std::vector<StateClass> classes = {};
  /// False where the source does not say which side a bound belongs to, and `classes` carries our reading of it.
  bool bounds_stated = true;
  Text note = {};
  std::string source = {};
  friend bool operator==(const ClassEdition&, const ClassEdition&) = default;
};

/// The code that a generation of the indicator set gave to this definition.
struct Code {
  std::string generation = {};
  std::string code = {};
  friend bool operator==(const Code&, const Code&) = default;
};

/// One definition version of an indicator.
struct NYCKELTAL_API Indicator {
  std::string id = {};         ///< unique in a panel, stable: "organic-food"
  std::string indicator = {};  ///< family that its versions share
  std::string version = {};    ///< of the definition
  std::vector<Code> codes = {};
  Text name = {};
  Text unit = {};
  Text definition = {};
  std::string group = {};  ///< heading under which a network lists it
  Direction direction = Direction::neutral;
  std::optional<double> floor = {};    ///< natural lower end
  std::optional<double> ceiling = {};  ///< natural upper end
  bool may_exceed_ceiling = false;     ///< the definition counts some things twice
  int decimals = 1;                    ///< as published
  double dead_band = 0.0;              ///< a change of this size, in the unit, is no change
  YearInterval valid = {};             ///< years in which the definition was in use
  std::vector<Target> targets = {};
  std::vector<Limit> limits = {};
  std::vector<ClassEdition> editions = {};
  std::string reporter = {};  ///< "member", "central", or empty where not known
  bool known = true;          ///< false: the set has such an indicator but no source says what it is
  std::string source = {};

  /// The unit is a share in per cent, so that a difference is in percentage points.
  [[nodiscard]] bool is_share() const;
  friend bool operator==(const Indicator&, const Indicator&) = default;
};

/// How two definition versions relate.
struct VersionLink {
  std::string from = {};
  std::string to = {};
  std::optional<bool> comparable = {};  ///< nothing: the sources do not say
  Text note = {};
  std::string source = {};
  friend bool operator==(const VersionLink&, const VersionLink&) = default;
};

/// A known break: values from `year` on are not measured as those before it.
struct Break {
  std::string indicator = {};
  std::string member = {};  ///< empty: for all members
  Year year = 0;
  /// Another measure from here on: trends are read on each side only. False for an event in the same measure (a purged
  /// register, an accident): it is shown and told, and trends are read across it.
  bool cuts = true;
  Text reason = {};
  std::string source = {};
  friend bool operator==(const Break&, const Break&) = default;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/indicator.ipp"
#endif
