// px files (PC-Axis), as statistical agencies publish them. Choices are described in docs/px.md. Compiled in
// nyckeltal::io.
#pragma once

#include <string_view>

#include "nyckeltal/io/cube.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Reads a px file, in all its languages. As read_jsonstat(): symbols "." to "......" and "-" have their statuses,
/// notes are kept, combinations of categories are indicators.
///
/// Throws FindingsError (a ParseError) where there is no table to read: no STUB and HEADING, a number of cells that is
/// not that of the table, an encoding that is not known; and with options.strict for any error.
[[nodiscard]] NYCKELTAL_IO_API CubeResult read_px(std::string_view bytes, const CubeOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM
