// What other bodies take from those of stats/theil_sen.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/theil_sen.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_THEIL_SEN
#define NYCKELTAL_STATS_DETAIL_THEIL_SEN

#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/slope_selection.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Limits as 1-based ranks among the sorted slopes, fractional where the convention interpolates.
struct IntervalRanks {
  double lower = 0.0;
  double upper = 0.0;
  double coverage = 1.0;
  bool bounded = false;
  bool approximate = false;
  bool known = false;
};

/// Buffers of the slope estimators, kept between series.
struct SlopeScratch {
  ScoreScratch score;
  KendallNullCache nulls;
  SlopeBuffers slopes;
  std::vector<double> residuals;
  std::vector<IntervalRanks> exact_limits;  // by n, of the options of one batch
};

TheilSenResult theil_sen(const Observed& series, bool distinct_times, const TheilSenOptions& options,
                         SlopeScratch& scratch);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_THEIL_SEN
