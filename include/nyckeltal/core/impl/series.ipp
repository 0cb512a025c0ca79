// Bodies of core/series.hpp.
#pragma once

#include <cstddef>
#include <optional>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE bool SeriesView::usable(Index k, const Use& use) const noexcept {
  const auto i = static_cast<std::size_t>(k);
  return use(status[i]) && !is_missing(values[i]);
}

NYCKELTAL_INLINE std::optional<Index> SeriesView::position(Year year) const noexcept {
  const Index k = static_cast<Index>(year) - first_year;
  if (k < 0 || k >= size()) return std::nullopt;
  return k;
}

NYCKELTAL_INLINE SeriesView CubeView::series(Index indicator, Index member) const noexcept {
  const auto offset = static_cast<std::size_t>((indicator * n_members + member) * n_years);
  const auto length = static_cast<std::size_t>(n_years);
  return {first_year, values.subspan(offset, length), status.subspan(offset, length)};
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
