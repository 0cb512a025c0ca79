// p values of standardised statistics for each alternative.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// p from the two one-sided ones of a discrete symmetric distribution.
[[nodiscard]] inline double choose_tail(double lower, double upper, Alternative alternative) {
  return alternative == Alternative::greater ? upper
         : alternative == Alternative::less  ? lower
                                             : std::min(1.0, 2.0 * std::min(lower, upper));
}

[[nodiscard]] inline double normal_p(double z, Alternative alternative) {
  return choose_tail(0.5 * std::erfc(-z / std::numbers::sqrt2), 0.5 * std::erfc(z / std::numbers::sqrt2), alternative);
}
[[nodiscard]] inline double student_p(double t, double df, Alternative alternative) {
  return choose_tail(distributions::student_cdf(df, t), distributions::student_above(df, t), alternative);
}

/// z such that a fraction `level` of the standard normal lies in [-z, z]; likewise for Student's t.
[[nodiscard]] inline double normal_half_width(double level) {
  return distributions::normal_quantile_above(0.5 - 0.5 * level);
}
[[nodiscard]] inline double student_half_width(double df, double level) {
  return distributions::student_quantile_above(df, 0.5 - 0.5 * level);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
