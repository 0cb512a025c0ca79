// What reader and writer of packages share.
#pragma once

#include <array>
#include <string_view>

namespace nyckeltal::inline NYCKELTAL_FORM::io {

inline constexpr int package_format = 1;
inline constexpr std::string_view package_descriptor = "datapackage.json";
inline constexpr std::array package_tables = {std::string_view{"values.csv"},     std::string_view{"members.csv"},
                                              std::string_view{"indicators.csv"}, std::string_view{"targets.csv"},
                                              std::string_view{"classes.csv"},    std::string_view{"breaks.csv"},
                                              std::string_view{"versions.csv"}};

/// Frictionless type of a column.
[[nodiscard]] constexpr std::string_view column_type(std::string_view name) noexcept {
  if (name == "year" || name == "base_year" || name == "valid_from" || name == "valid_to" || name == "decimals" ||
      name == "order")
    return "integer";
  if (name == "value" || name == "floor" || name == "ceiling" || name == "dead_band" || name == "lower" ||
      name == "upper")
    return "number";
  if (name == "current" || name == "may_exceed_ceiling" || name == "known" || name == "former" ||
      name == "bounds_stated" || name == "includes_lower" || name == "includes_upper" || name == "comparable")
    return "boolean";
  return "string";
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
