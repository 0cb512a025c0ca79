// JSON-stat 2.0 and 1.x, as PxWeb (SCB), Eurostat and others answer, and PxWeb's own json. Choices are described in
// docs/jsonstat.md. Compiled in nyckeltal::io.
#pragma once

#include <string_view>

#include "nyckeltal/io/cube.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Reads one JSON-stat data set. Each combination of measure and other categories (sex, age) is an indicator of its
/// own. A value is missing where it is null or absent, whatever its status; a null with the status "-" is nil, a true
/// zero. Statuses beside values are kept as notes. The nation goes to Panel::published.
///
/// Throws FindingsError (a ParseError) where there is no cube to read: broken JSON, sizes that do not agree, no
/// dimension of members or of years; and with options.strict for any error. O(bytes + cells) time and memory, the
/// cells at most options.max_cells.
[[nodiscard]] NYCKELTAL_IO_API CubeResult read_jsonstat(std::string_view bytes, const CubeOptions& options = {});

/// Reads an answer of PxWeb's first API in its format "json" (columns, comments, data). It has codes but no labels, and
/// no roles but the time's: tell which dimension is the members' where it is not called Region or the like.
[[nodiscard]] NYCKELTAL_IO_API CubeResult read_pxweb(std::string_view bytes, const CubeOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM
