// Which members of a network count in a year, and why one is left out of a statistic.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Whose values make up the network in a year.
enum class Counted : std::uint8_t {
  members_then,  ///< those that belonged to it in that year
  members_now,   ///< those that belong to it in the panel's last year, back through all years
  everybody,     ///< every row of the panel
};

inline constexpr std::array counted_names = {std::string_view{"members_then"}, std::string_view{"members_now"},
                                             std::string_view{"everybody"}};

static_assert(counted_names.size() == static_cast<std::size_t>(Counted::everybody) + 1);

[[nodiscard]] constexpr std::optional<Counted> counted_from(std::string_view name) noexcept {
  for (std::size_t k = 0; k < counted_names.size(); ++k)
    if (counted_names[k] == name) return static_cast<Counted>(k);
  return std::nullopt;
}

/// Why a member is not in a number.
enum class Reason : std::uint8_t {
  not_reported,
  not_applicable,
  confidential,
  imputed,
  estimated,
  preliminary,
  withdrawn,
  infinite,
  too_old,
  not_a_member,
  other_kind,
  few_that_year,  ///< too few values of the value's own year to compare it with
};

inline constexpr std::array reason_names = {
    std::string_view{"not_reported"}, std::string_view{"not_applicable"}, std::string_view{"confidential"},
    std::string_view{"imputed"},      std::string_view{"estimated"},      std::string_view{"preliminary"},
    std::string_view{"withdrawn"},    std::string_view{"infinite"},       std::string_view{"too_old"},
    std::string_view{"not_a_member"}, std::string_view{"other_kind"},     std::string_view{"few_that_year"},
};

static_assert(reason_names.size() == static_cast<std::size_t>(Reason::few_that_year) + 1);

[[nodiscard]] constexpr std::string_view to_string(Reason r) noexcept {
  return reason_names[static_cast<std::size_t>(r)];
}

/// A member that is not in a number, and why.
struct LeftOut {
  Index member = 0;
  Reason reason = Reason::not_reported;
};

struct Selection {
  Counted counted = Counted::members_then;
  /// Count only this kind. Default: all but published reference rows; regions only where the panel has no municipality,
  /// because a region holds the inhabitants of municipalities that are counted already.
  std::optional<MemberKind> kind = {};
  Use use = {};
};

/// Whether a row is of the kind that counts: see Selection::kind.
class NYCKELTAL_API KindRule {
 public:
  KindRule(const Panel& panel, std::optional<MemberKind> kind);
  [[nodiscard]] bool operator()(const Member& each) const noexcept;

 private:
  std::optional<MemberKind> kind_;
  bool has_municipality_ = false;
};

/// Who counts in which year, worked out once for a panel. A member whose joining years are not known counts in every
/// year, and `n_unknown` tells how many do.
class NYCKELTAL_API Network {
 public:
  Network(const Panel& panel, const Selection& selection);

  [[nodiscard]] const Panel& panel() const noexcept { return *panel_; }
  [[nodiscard]] const Use& use() const noexcept { return selection_.use; }
  /// As use()(status), by table.
  [[nodiscard]] bool uses(ValueStatus status) const noexcept { return uses_[static_cast<std::size_t>(status)]; }
  [[nodiscard]] bool counts(Index member, Index k) const noexcept;
  /// Members that count in the year at position k, and how many of them are there for want of a joining year.
  [[nodiscard]] Index size(Index k) const noexcept { return size_[static_cast<std::size_t>(k)]; }
  [[nodiscard]] Index n_unknown(Index k) const noexcept { return unknown_[static_cast<std::size_t>(k)]; }

  /// Position of a year in the panel; ArgumentError outside it.
  [[nodiscard]] Index position(Year year) const;

  /// Why a member's value of a year is not used; nothing where it is.
  [[nodiscard]] std::optional<Reason> left_out(Index indicator, Index member, Index k) const noexcept;

  /// The values of one year, one a member; missing where none is used.
  [[nodiscard]] std::vector<double> column(Index indicator, Index k) const;

 private:
  static constexpr std::uint8_t counts_ = 255;
  const Panel* panel_;
  Selection selection_;
  Index n_years_;
  std::array<bool, value_status_names.size()> uses_ = {};
  std::vector<std::uint8_t> why_not_;
  std::vector<Index> unknown_;
  std::vector<Index> size_;
};

/// Members that count in a year and are not in its mean, with the reason.
[[nodiscard]] NYCKELTAL_API std::vector<LeftOut> missing_members(const Panel& panel, Index indicator, Year year,
                                                                 const Selection& selection = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/network.ipp"
#endif
