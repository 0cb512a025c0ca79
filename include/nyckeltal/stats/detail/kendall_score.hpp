// What other bodies take from those of stats/kendall_score.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/kendall_score.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_KENDALL_SCORE
#define NYCKELTAL_STATS_DETAIL_KENDALL_SCORE

#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/kendall_avx2.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Buffers of kendall_score; `groups` and `time_groups` hold the sizes of tied groups, in descending order.
struct ScoreScratch {
  std::vector<Index> groups;
  std::vector<Index> time_groups;
  std::vector<double> sorted;
  std::vector<double> merged;
  bool avx2 = has_avx2();
};

/// Sizes of the groups of equal neighbours, descending.
void tied_groups(std::span<const double> sorted, std::vector<Index>& groups);

double kendall_variance(Index count, std::span<const Index> groups, std::span<const Index> time_groups);

/// S of values in time order. `times` is empty where all times are known to be distinct. `padded` says that three NaN
/// can be read behind x.
KendallScore kendall_score(std::span<const double> x, std::span<const double> times, ScoreScratch& scratch,
                           bool padded = false);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_KENDALL_SCORE
