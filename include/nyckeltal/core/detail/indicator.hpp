// What other bodies take from those of core/indicator.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/core/indicator.hpp"

#ifndef NYCKELTAL_CORE_DETAIL_INDICATOR
#define NYCKELTAL_CORE_DETAIL_INDICATOR

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// A target that says too little to be judged by is a mistake of whoever wrote it down, not a lack of data.
NYCKELTAL_API void require_targets(const Indicator& indicator);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_CORE_DETAIL_INDICATOR
