// Bodies of core/member.hpp.
#pragma once

#include <optional>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/member.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::optional<bool> Member::is_member(Year year) const noexcept {
  if (membership.empty()) return std::nullopt;
  for (const YearInterval& interval : membership)
    if (interval.contains(year)) return true;
  return false;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
