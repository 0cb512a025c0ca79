// Before the rows of a table: its bytes, its separator, its header.
#pragma once

#include <string_view>

#include "collector.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_parts.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

/// Finds out how the bytes are text, and takes their mark off; gives up where they are no text at all.
[[nodiscard]] TextForm look_at_bytes(std::string_view& bytes, const TableOptions& options, Collector& found);

[[nodiscard]] CsvDialect dialect(char separator, const TableOptions& options);

/// The separator that is asked for, or the one that makes most of the table.
[[nodiscard]] char separator_of(std::string_view bytes, const TextForm& form, const TableOptions& options);

/// What one field of a header row says by itself.
[[nodiscard]] Column column_from(std::string_view field, const TextForm& form, const TableOptions& options);

/// Reads the header row; gives up where a column is lacking.
[[nodiscard]] Header read_header(CsvTokenizer& csv, char separator, const TextForm& form, const TableOptions& options,
                                 Collector& found);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
