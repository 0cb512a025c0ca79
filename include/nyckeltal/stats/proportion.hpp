// Shares of a count: how many of how many, with an interval that holds for small numbers.
#pragma once

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal {

struct ProportionOptions {
  double level = 0.95;
};

struct ProportionResult {
  double share = missing;
  double lower = missing;
  double upper = missing;
  Index n = 0;
  Status status = Status::ok;  ///< ok, or no_data where n is 0
};

/// Wilson's score interval (1927, doi 10.1080/01621459.1927.10502953), without continuity correction. It never leaves
/// [0, 1] and has a width where all or none succeed.
[[nodiscard]] inline ProportionResult wilson_interval(Index successes, Index n, const ProportionOptions& options = {}) {
  detail::require_level(options.level);
  if (n < 0 || successes < 0 || successes > n)
    detail::fail("count-out-of-range", std::to_string(successes) + " of " + std::to_string(n) +
                                           " is not a share: successes must lie between 0 and n");
  if (n == 0) return {.status = Status::no_data};
  const double z = boost::math::quantile(boost::math::normal(), 0.5 + 0.5 * options.level);
  const double size = static_cast<double>(n);
  const double share = static_cast<double>(successes) / size;
  const double shrink = 1.0 + z * z / size;
  const double middle = (share + z * z / (2.0 * size)) / shrink;
  const double half = z / shrink * std::sqrt(share * (1.0 - share) / size + z * z / (4.0 * size * size));
  return {.share = share,
          .lower = successes == 0 ? 0.0 : std::max(0.0, middle - half),
          .upper = successes == n ? 1.0 : std::min(1.0, middle + half),
          .n = n};
}

}  // namespace nyckeltal
