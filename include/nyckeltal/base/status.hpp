// What became of a computation. A routine that cannot carry a number says why, with one word from this closed list.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Result status. Only `ok` (and `approximate`, `unbounded`) come with numbers to rely on.
enum class Status : std::uint8_t {
  ok,                     ///< computed as asked
  no_data,                ///< nothing observed
  too_few,                ///< fewer observations than the method needs
  not_testable,           ///< the smallest attainable p is above the level asked for
  constant,               ///< all values equal
  zero_base,              ///< a relative change from zero is undefined
  sign_change,            ///< a growth rate across or from values that are not positive is undefined
  reached,                ///< the target is already met
  past_deadline,          ///< the target year is not after the year of the value
  no_target,              ///< no target is defined
  no_classes,             ///< no edition of state classes applies
  outside_classes,        ///< the value belongs to no class as the edition words them
  too_old,                ///< the latest value is older than allowed
  no_weights,             ///< weights are missing for all that have values
  infinite_value,         ///< an infinity among the values
  unbounded,              ///< an interval limit is infinite: the data cannot bound it
  variance_not_positive,  ///< a corrected variance came out at or below zero and was clipped
  approximate,            ///< computed by an approximation where an exact method was not possible
  separated,              ///< the samples do not overlap
  not_converged,          ///< iteration limit reached
  singular,               ///< the system has no unique solution
  censored,               ///< too many censored values for a magnitude
  neutral,                ///< the indicator has no better or worse direction
  not_applicable,         ///< the question does not apply to this unit
  overflow,               ///< outside what doubles can hold
  not_on_this_trend,      ///< the line never meets the target
  exceeded,               ///< a limit is exceeded
  no_noise_model,         ///< no source of uncertainty was given
  unknown,                ///< the sources do not say
};

/// Names as they appear in Python, tables and JSON. The order is that of the enum.
inline constexpr std::array status_names = {
    std::string_view{"ok"},
    std::string_view{"no_data"},
    std::string_view{"too_few"},
    std::string_view{"not_testable"},
    std::string_view{"constant"},
    std::string_view{"zero_base"},
    std::string_view{"sign_change"},
    std::string_view{"reached"},
    std::string_view{"past_deadline"},
    std::string_view{"no_target"},
    std::string_view{"no_classes"},
    std::string_view{"outside_classes"},
    std::string_view{"too_old"},
    std::string_view{"no_weights"},
    std::string_view{"infinite_value"},
    std::string_view{"unbounded"},
    std::string_view{"variance_not_positive"},
    std::string_view{"approximate"},
    std::string_view{"separated"},
    std::string_view{"not_converged"},
    std::string_view{"singular"},
    std::string_view{"censored"},
    std::string_view{"neutral"},
    std::string_view{"not_applicable"},
    std::string_view{"overflow"},
    std::string_view{"not_on_this_trend"},
    std::string_view{"exceeded"},
    std::string_view{"no_noise_model"},
    std::string_view{"unknown"},
};
static_assert(status_names.size() == static_cast<std::size_t>(Status::unknown) + 1);

[[nodiscard]] constexpr std::string_view to_string(Status s) noexcept {
  return status_names[static_cast<std::size_t>(s)];
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
