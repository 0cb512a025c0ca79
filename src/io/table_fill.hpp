// The third pass over a table: its cells fill the panel.
#pragma once

#include "collector.hpp"
#include "nyckeltal/core/panel.hpp"
#include "table_parts.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

/// The panel of all cells that are used. Two that give the same place are told; where they differ neither is used.
[[nodiscard]] Panel fill_panel(Scan& scan, Contents contents, Index max_cells, Collector& found);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
