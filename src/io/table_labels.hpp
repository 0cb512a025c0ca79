// The second pass over a table: labels become members and indicators.
#pragma once

#include <optional>
#include <string>

#include "collector.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_parts.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

/// An indicator by id, code or name; `ambiguous` where the text names more than one.
[[nodiscard]] std::optional<Index> known_indicator(const Panel& lookup, const std::string& text, bool& ambiguous);

/// Writes positions for labels in the cells. Those whose labels mean nothing are told, and used no more.
[[nodiscard]] Meaning resolve_labels(Scan& scan, const Header& header, const TableOptions& options, Collector& found);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
