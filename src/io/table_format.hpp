// Words that tables have, shared by reader and writer.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "nyckeltal/base/value_status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

enum class Role : std::uint8_t { indicator, member, code, year, value, unit, status, note, row_id };

inline constexpr std::array role_names = {
    std::string_view{"indicator"}, std::string_view{"member"}, std::string_view{"code"},
    std::string_view{"year"},      std::string_view{"value"},  std::string_view{"unit"},
    std::string_view{"status"},    std::string_view{"note"},   std::string_view{"row id"}};
inline constexpr std::size_t n_roles = role_names.size();
static_assert(n_roles == static_cast<std::size_t>(Role::row_id) + 1);

/// A header as fold_name() gives it. The writer takes the first of a role and language.
struct HeaderWord {
  std::string_view folded;
  Role role;
  bool swedish;
};
inline constexpr std::array header_words = {
    HeaderWord{"nyckeltal", Role::indicator, true},
    HeaderWord{"indikator", Role::indicator, true},
    HeaderWord{"indicator", Role::indicator, false},
    HeaderWord{"key indicator", Role::indicator, false},
    HeaderWord{"kpi", Role::indicator, false},
    HeaderWord{"kommun", Role::member, true},
    HeaderWord{"medlem", Role::member, true},
    HeaderWord{"matomrade", Role::member, true},
    HeaderWord{"omrade", Role::member, true},
    HeaderWord{"kommunnamn", Role::member, true},
    HeaderWord{"namn", Role::member, true},
    HeaderWord{"region", Role::member, true},
    HeaderWord{"member", Role::member, false},
    HeaderWord{"municipality", Role::member, false},
    HeaderWord{"area", Role::member, false},
    HeaderWord{"name", Role::member, false},
    HeaderWord{"kommunkod", Role::code, true},
    HeaderWord{"kommunnr", Role::code, true},
    HeaderWord{"kommunnummer", Role::code, true},
    HeaderWord{"kod", Role::code, true},
    HeaderWord{"code", Role::code, false},
    HeaderWord{"municipality code", Role::code, false},
    HeaderWord{"municipality_code", Role::code, false},
    HeaderWord{"member code", Role::code, false},
    HeaderWord{"member_code", Role::code, false},
    HeaderWord{"ar", Role::year, true},
    HeaderWord{"datum", Role::year, true},
    HeaderWord{"tid", Role::year, true},
    HeaderWord{"year", Role::year, false},
    HeaderWord{"date", Role::year, false},
    HeaderWord{"period", Role::year, false},
    HeaderWord{"varde", Role::value, true},
    HeaderWord{"matvarde", Role::value, true},
    HeaderWord{"value", Role::value, false},
    HeaderWord{"enhet", Role::unit, true},
    HeaderWord{"unit", Role::unit, false},
    HeaderWord{"status", Role::status, true},
    HeaderWord{"kommentar", Role::note, true},
    HeaderWord{"anmarkning", Role::note, true},
    HeaderWord{"not", Role::note, true},
    HeaderWord{"comment", Role::note, false},
    HeaderWord{"note", Role::note, false},
    HeaderWord{"rad-id", Role::row_id, true},
    HeaderWord{"radid", Role::row_id, true},
    HeaderWord{"row id", Role::row_id, false},
    HeaderWord{"row-id", Role::row_id, false},
    HeaderWord{"id", Role::row_id, false},
};

/// Headers as written.
[[nodiscard]] constexpr std::string_view header(Role role, bool swedish) noexcept {
  constexpr std::array sv = {
      std::string_view{"nyckeltal"}, std::string_view{"kommun"},    std::string_view{"kommunkod"},
      std::string_view{"år"},        std::string_view{"värde"},     std::string_view{"enhet"},
      std::string_view{"status"},    std::string_view{"kommentar"}, std::string_view{"rad-id"}};
  return swedish ? sv[static_cast<std::size_t>(role)] : role_names[static_cast<std::size_t>(role)];
}

/// Statuses in Swedish, in the order of ValueStatus.
inline constexpr std::array swedish_statuses = {
    std::string_view{"observerad"}, std::string_view{"ej rapporterad"}, std::string_view{"ej tillämplig"},
    std::string_view{"sekretess"},  std::string_view{"inget"},          std::string_view{"imputerad"},
    std::string_view{"skattad"},    std::string_view{"preliminär"},     std::string_view{"återtagen"},
};
static_assert(swedish_statuses.size() == value_status_names.size());

[[nodiscard]] constexpr std::optional<ValueStatus> status_from_word(std::string_view word) noexcept {
  for (std::size_t k = 0; k < swedish_statuses.size(); ++k)
    if (swedish_statuses[k] == word) return static_cast<ValueStatus>(k);
  return value_status_from(word);
}

/// Characters that make a spreadsheet run a cell as a formula.
[[nodiscard]] constexpr bool starts_formula(std::string_view text) noexcept {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
