// What other bodies take from those of compare/similar.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/similar.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_SIMILAR
#define NYCKELTAL_COMPARE_DETAIL_SIMILAR

#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Position in the order of official codes (ids where there is none), one a member.
[[nodiscard]] std::vector<Index> places_by_code(const Panel& panel, const std::vector<Index>& members);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_SIMILAR
