// What other bodies take from those of compare/follow.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/follow.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_FOLLOW
#define NYCKELTAL_COMPARE_DETAIL_FOLLOW

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// A percentage of a base that is above zero; else a status that says why there is none.
[[nodiscard]] std::pair<double, Status> per_cent_of(double part, double base) noexcept;

/// What rounding in x - y of two decimal numbers can amount to: not a difference that anybody measured.
[[nodiscard]] inline double rounding(double x, double y) noexcept {
  return 4.0 * std::numeric_limits<double>::epsilon() * std::max(std::abs(x), std::abs(y));
}

/// For each indicator the position of the edition asked for, -1 where it has none of that id. Throws where no
/// indicator has it.
[[nodiscard]] std::vector<Index> editions_named(const Panel& panel, const std::string& id);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_FOLLOW
