// Bodies of core/indicator.hpp.
#pragma once

#include <cmath>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/core/detail/indicator.hpp"
#include "nyckeltal/core/indicator.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE bool StateClass::contains(double x) const noexcept {
  if (lower && (includes_lower ? x < *lower : x <= *lower)) return false;
  return !(upper && (includes_upper ? x > *upper : x >= *upper));
}

NYCKELTAL_INLINE bool Indicator::is_share() const {
  for (const auto& [language, text] : unit)
    if (text == "%") return true;
  return false;
}

namespace detail {

NYCKELTAL_INLINE void require_targets(const Indicator& indicator) {
  const auto refuse = [&](const char* code, const char* what) {
    fail(code, "a target of \"" + indicator.id + "\" " + what);
  };
  for (const Target& target : indicator.targets) {
    if (target.year == 0) refuse("target-without-year", "has no year: give the year to reach it");
    if (target.value ? !std::isfinite(*target.value) : !target.reduction)
      refuse("target-without-value", "has no value that can be reached: give a value or a reduction");
    if (target.value) continue;
    if (!target.base_year) refuse("reduction-without-base-year", "is a reduction without a base year");
    if (!(*target.reduction <= 1.0))
      refuse("reduction-out-of-range", "is a reduction of more than 1: 0.62 means -62 %");
  }
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM
