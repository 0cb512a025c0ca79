// Finding what somebody meant: edit distance on folded names, for error messages that help.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Lower case without marks for the Latin letters of UTF-8 text ("Växjö" -> "vaxjo"); other bytes stay. For matching
/// only, never for display.
[[nodiscard]] NYCKELTAL_API std::string fold_name(std::string_view text);

/// Levenshtein distance in bytes of already folded text. O(|a| |b|) time, O(|b|) memory.
[[nodiscard]] NYCKELTAL_API Index edit_distance(std::string_view a, std::string_view b);

/// Up to `count` of the names nearest to `wanted`, nearest first. Names further away than half of `wanted`'s length
/// are not offered, unless one contains the other.
[[nodiscard]] NYCKELTAL_API std::vector<std::string> nearest_names(std::string_view wanted,
                                                                   const std::vector<std::string>& names,
                                                                   Index count = 3);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/names.ipp"
#endif
