// Members of a network: who they are and when they belonged to it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Half-open interval of calendar years [start, end); a side that is not given is open.
struct YearInterval {
  std::optional<Year> start = {};
  std::optional<Year> end = {};

  [[nodiscard]] constexpr bool contains(Year year) const noexcept {
    return (!start || year >= *start) && (!end || year < *end);
  }
  friend bool operator==(const YearInterval&, const YearInterval&) = default;
};

/// What kind of unit a row is. `network` and `nation` are published reference series, never members.
enum class MemberKind : std::uint8_t { municipality, region, network, nation, other };

inline constexpr std::array member_kind_names = {
    std::string_view{"municipality"}, std::string_view{"region"}, std::string_view{"network"},
    std::string_view{"nation"},       std::string_view{"other"},
};

static_assert(member_kind_names.size() == static_cast<std::size_t>(MemberKind::other) + 1);

[[nodiscard]] constexpr std::string_view to_string(MemberKind kind) noexcept {
  return member_kind_names[static_cast<std::size_t>(kind)];
}

[[nodiscard]] constexpr std::optional<MemberKind> member_kind_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < member_kind_names.size(); ++i)
    if (member_kind_names[i] == name) return static_cast<MemberKind>(i);
  return std::nullopt;
}

/// One unit. Gotland the municipality (0980) and Gotland the region (0009) are two; nothing adds them.
struct NYCKELTAL_API Member {
  std::string id = {};    ///< unique in a panel: the official code where there is one, else the name
  std::string code = {};  ///< official code as text with its leading zeros; empty where not known
  std::string name = {};
  MemberKind kind = MemberKind::municipality;
  std::vector<std::string> groups = {};
  /// Years in the network; empty means that the sources do not say.
  std::vector<YearInterval> membership = {};
  std::string note = {};    ///< what a reader of the name must know
  std::string source = {};  ///< evidence for the membership

  /// True, false, or nothing where the joining years are not known.
  [[nodiscard]] std::optional<bool> is_member(Year year) const noexcept;
  /// True for the rows that are shown beside the members and never counted among them.
  [[nodiscard]] bool is_reference() const noexcept { return kind == MemberKind::network || kind == MemberKind::nation; }
  friend bool operator==(const Member&, const Member&) = default;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/member.ipp"
#endif
