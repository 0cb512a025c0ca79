// What a reader could not use, and what a check found: never dropped in silence.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal {

enum class Severity : std::uint8_t { note, warning, error };

inline constexpr std::array severity_names = {std::string_view{"note"}, std::string_view{"warning"},
                                              std::string_view{"error"}};

[[nodiscard]] constexpr std::string_view to_string(Severity s) noexcept {
  return severity_names[static_cast<std::size_t>(s)];
}

/// One finding. An `error` means that the row or value was not used; a `warning` that it was used as `message` says.
struct Finding {
  Severity severity = Severity::error;
  std::string rule = {};     ///< stable code: "unknown-member", "year-out-of-range"
  std::string source = {};   ///< file
  Index line = 0;            ///< from 1; 0: the whole file
  Index column = 0;          ///< field number from 1; 0: the whole line
  std::string text = {};     ///< what stood there, cut to 200 bytes
  std::string message = {};  ///< what is wrong and what to do
  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace nyckeltal
