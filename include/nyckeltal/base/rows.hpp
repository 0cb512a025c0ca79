// Many series in one block of memory: what the batch form of a statistic takes.
#pragma once

#include <span>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Many series in one row-major block: row r is [r * columns, (r + 1) * columns). NaN is missing.
struct Rows {
  std::span<const double> values;
  Index columns = 0;
  Index rows = columns == 0 ? 0 : static_cast<Index>(values.size()) / columns;  ///< said by whoever has empty rows

  [[nodiscard]] Index count() const noexcept { return rows; }
  [[nodiscard]] std::span<const double> operator[](Index row) const {
    return values.subspan(static_cast<std::size_t>(row * columns), static_cast<std::size_t>(columns));
  }
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
