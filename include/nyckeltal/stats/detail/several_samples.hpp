// What other bodies take from those of stats/several_samples.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/several_samples.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_SEVERAL_SAMPLES
#define NYCKELTAL_STATS_DETAIL_SEVERAL_SAMPLES

#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// All pairs of groups, by their place.
template <class Pair>
[[nodiscard]] std::vector<Pair> all_pairs(Index groups) {
  std::vector<Pair> out;
  for (Index i = 0; i < groups; ++i)
    for (Index j = i + 1; j < groups; ++j) out.push_back({.first = i, .second = j});
  return out;
}

/// P(Q > q) of the studentised range of k means with df degrees of freedom, to about 1e-11 (absolute).
[[nodiscard]] double studentized_range_p(double q, double k, double df);

/// q with P(Q > q) = alpha.
[[nodiscard]] double studentized_range_quantile(double alpha, double k, double df);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_SEVERAL_SAMPLES
