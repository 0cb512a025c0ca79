// How much a finding matters, of a reader or of a check.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nyckeltal::inline NYCKELTAL_FORM {

enum class Severity : std::uint8_t { note, warning, error };

inline constexpr std::array severity_names = {std::string_view{"note"}, std::string_view{"warning"},
                                              std::string_view{"error"}};

[[nodiscard]] constexpr std::string_view to_string(Severity s) noexcept {
  return severity_names[static_cast<std::size_t>(s)];
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
