// The first pass over a table, the only one that sees its bytes: rows become numbered labels and numbers.
#pragma once

#include "collector.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_parts.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

/// Reads all rows after the header. `n_bytes`, the size of the file, says how many cells to make room for.
[[nodiscard]] Scan scan_rows(CsvTokenizer& csv, std::size_t n_bytes, const Header& header, const TextForm& form,
                             const TableOptions& options, Collector& found);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
