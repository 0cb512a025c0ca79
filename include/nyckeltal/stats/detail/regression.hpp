// What other bodies take from those of stats/regression.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/regression.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_REGRESSION
#define NYCKELTAL_STATS_DETAIL_REGRESSION

#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// x moved to mean 0 by two passes; returns the mean.
double centre(std::vector<double>& x);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_REGRESSION
