// What other bodies take from those of stats/kendall.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/kendall.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_KENDALL
#define NYCKELTAL_STATS_DETAIL_KENDALL

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// log of the upper tail of the standard normal distribution far out, where the tail itself underflows.
inline double log_normal_tail(double z) {
  // Asymptotic series of Mills' ratio: at z = 24 its error is below 1e-12.
  const double r = 1.0 / (z * z);
  const double series = 1.0 - r * (1.0 - r * (3.0 - r * (15.0 - r * (105.0 - r * 945.0))));
  return -0.5 * z * z - std::log(z * std::sqrt(2.0 * std::numbers::pi)) + std::log(series);
}

struct KendallScratch {
  SlopeScratch slopes;
  Observed whitened;
  std::vector<double> detrended;
  std::vector<double> ranks;
  std::vector<std::size_t> order;
};

struct KendallWorker {
  Observed series;
  KendallScratch scratch;
};

MannKendallResult mann_kendall(const Observed& series, bool distinct_times, const MannKendallOptions& options,
                               KendallScratch& scratch);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_KENDALL
