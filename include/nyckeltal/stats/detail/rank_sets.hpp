// What other bodies take from those of stats/rank_sets.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/rank_sets.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_RANK_SETS
#define NYCKELTAL_STATS_DETAIL_RANK_SETS

#include <string>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Chi squared by Marsaglia and Tsang's rejection (2000, doi 10.1145/358407.358414), any degrees of freedom above 0.
[[nodiscard]] double draw_chi_squared(Philox& random, double freedom);

inline void require_draws(Index draws, double level) {
  if (!(static_cast<double>(draws) * (1.0 - level) >= 1.0))
    fail("too-few-draws", std::to_string(draws) + " draws do not reach the level: 1 / (1 - level) are the least, " +
                              "1000 are few, 10000 are enough");
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_RANK_SETS
