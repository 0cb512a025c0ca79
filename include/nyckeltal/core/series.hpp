// One indicator of one member through the years, as a view into a panel or into the caller's own arrays.
#pragma once

#include <optional>
#include <span>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Values and statuses of consecutive years; position k is year first_year + k.
struct NYCKELTAL_API SeriesView {
  Year first_year = 0;
  std::span<const double> values = {};
  std::span<const ValueStatus> status = {};

  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(values.size()); }
  [[nodiscard]] Year year(Index k) const noexcept { return first_year + static_cast<Year>(k); }

  /// True where position k has a number that `use` allows.
  [[nodiscard]] bool usable(Index k, const Use& use = {}) const noexcept;
  /// Position of that year, or nothing.
  [[nodiscard]] std::optional<Index> position(Year year) const noexcept;
};

/// A cube (indicator, member, year) in C order, with one status byte a value: what batch routines take.
struct NYCKELTAL_API CubeView {
  std::span<const double> values = {};
  std::span<const ValueStatus> status = {};
  Index n_indicators = 0;
  Index n_members = 0;
  Index n_years = 0;
  Year first_year = 0;

  [[nodiscard]] SeriesView series(Index indicator, Index member) const noexcept;
  [[nodiscard]] Year last_year() const noexcept { return first_year + static_cast<Year>(n_years) - 1; }
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/series.ipp"
#endif
