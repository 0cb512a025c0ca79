// Why a value is there or is not: one byte beside each number of a panel.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Status of one value. `nil` is a true zero that the source prints as a dash. `withdrawn` keeps its number for the
/// record, and no computation uses it unless asked.
enum class ValueStatus : std::uint8_t {
  observed,
  not_reported,
  not_applicable,
  confidential,
  nil,
  imputed,
  estimated,
  preliminary,
  withdrawn,
};

inline constexpr std::array value_status_names = {
    std::string_view{"observed"},     std::string_view{"not_reported"}, std::string_view{"not_applicable"},
    std::string_view{"confidential"}, std::string_view{"nil"},          std::string_view{"imputed"},
    std::string_view{"estimated"},    std::string_view{"preliminary"},  std::string_view{"withdrawn"},
};
static_assert(value_status_names.size() == static_cast<std::size_t>(ValueStatus::withdrawn) + 1);

[[nodiscard]] constexpr std::string_view to_string(ValueStatus s) noexcept {
  return value_status_names[static_cast<std::size_t>(s)];
}

/// The status of that name, or nothing.
[[nodiscard]] constexpr std::optional<ValueStatus> value_status_from(std::string_view name) noexcept {
  for (std::size_t i = 0; i < value_status_names.size(); ++i)
    if (value_status_names[i] == name) return static_cast<ValueStatus>(i);
  return std::nullopt;
}

/// True where the status goes with a number in the cube.
[[nodiscard]] constexpr bool carries_value(ValueStatus s) noexcept {
  return s != ValueStatus::not_reported && s != ValueStatus::not_applicable && s != ValueStatus::confidential;
}

/// Which values a computation may use. The default takes what a member reported, and neither what somebody else filled
/// in for it nor what was taken back.
struct Use {
  bool imputed = false;
  bool estimated = true;
  bool preliminary = true;
  bool withdrawn = false;

  [[nodiscard]] constexpr bool operator()(ValueStatus s) const noexcept {
    switch (s) {
      case ValueStatus::observed:
      case ValueStatus::nil:
        return true;
      case ValueStatus::imputed:
        return imputed;
      case ValueStatus::estimated:
        return estimated;
      case ValueStatus::preliminary:
        return preliminary;
      case ValueStatus::withdrawn:
        return withdrawn;
      case ValueStatus::not_reported:
      case ValueStatus::not_applicable:
      case ValueStatus::confidential:
        return false;
    }
    return false;
  }
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
