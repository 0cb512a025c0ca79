// What other bodies take from those of compare/table.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/table.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_TABLE
#define NYCKELTAL_COMPARE_DETAIL_TABLE

#include <optional>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/compare/network.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Newest year with at least the share of the best covered year's values; nothing where there is no value at all.
[[nodiscard]] std::optional<Index> covered_year(const Network& network, Index indicator, double share);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_TABLE
