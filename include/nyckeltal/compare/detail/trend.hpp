// What other bodies take from those of compare/trend.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/trend.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_TREND
#define NYCKELTAL_COMPARE_DETAIL_TREND

#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Years of the breaks that cut the series of one member of one indicator, ascending.
void breaks_of(const Panel& panel, const std::string& indicator, const std::string& member, std::vector<Year>& years);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_TREND
