// Bodies of stats/randomness.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/randomness.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

[[nodiscard]] inline double normal_upper(double z) {
  return 0.5 * std::erfc(z / std::numbers::sqrt2);
}

[[nodiscard]] inline double normal_two_sided(double z) {
  return std::min(1.0, std::erfc(std::abs(z) / std::numbers::sqrt2));
}

/// Sets n and status; true where there is something to compute.
template <class Result>
[[nodiscard]] bool carries(const ObservedSeries& x, Index needed, Result& out) {
  out.n = x.n();
  out.status = x.n() == 0       ? Status::no_data
               : x.infinite     ? Status::infinite_value
               : x.n() < needed ? Status::too_few
               : x.constant     ? Status::constant
                                : Status::ok;
  return out.status == Status::ok;
}

}  // namespace detail

NYCKELTAL_INLINE RandomnessTest cox_stuart(std::span<const double> values, const CoxStuartOptions& options) {
  const detail::ObservedSeries x = detail::observed(values, {});
  RandomnessTest out;
  if (!detail::carries(x, 3, out)) return out;
  const Index n = x.n();
  const bool thirds = options.form == CoxStuartForm::thirds;
  const Index pairs = thirds ? (n + 2) / 3 : n / 2;
  Index rises = 0;
  Index falls = 0;
  for (Index i = 0; i < pairs; ++i) {
    const double early = x.values[static_cast<std::size_t>(i)];
    const double late = x.values[static_cast<std::size_t>(n - pairs + i)];
    rises += late > early ? 1 : 0;
    falls += late < early ? 1 : 0;
  }
  out.statistic = static_cast<double>(rises - falls);
  const double larger = static_cast<double>(std::max(rises, falls));
  const double mean = thirds ? static_cast<double>(n) / 6.0 : static_cast<double>(pairs) / 2.0;
  const double excess = larger - mean - (n < 30 ? 0.5 : 0.0);
  out.z = std::max(0.0, excess) / std::sqrt(mean / 2.0);
  if (rises < falls) out.z = -out.z;
  if (options.method == CoxStuartMethod::normal) {
    out.p = detail::normal_two_sided(out.z);
  } else {
    const auto m = static_cast<double>(rises + falls);
    out.p = rises == falls ? 1.0 : std::min(1.0, 2.0 * detail::distributions::binomial_above(m, 0.5, larger - 1.0));
  }
  return out;
}

NYCKELTAL_INLINE RandomnessTest wallis_moore(std::span<const double> values) {
  const detail::ObservedSeries x = detail::observed(values, {});
  RandomnessTest out;
  if (!detail::carries(x, 5, out)) return out;
  int last = 0;
  Index turns = 0;
  for (std::size_t i = 1; i < x.values.size(); ++i) {
    const int sign = (x.values[i] > x.values[i - 1]) - (x.values[i] < x.values[i - 1]);
    if (sign == 0) continue;
    turns += last != 0 && sign != last ? 1 : 0;
    last = sign;
  }
  const auto n = static_cast<double>(x.n());
  out.statistic = static_cast<double>(std::max<Index>(0, turns - 1));
  const double excess = out.statistic - (2.0 * n - 7.0) / 3.0;
  const double distance = std::max(0.0, std::abs(excess) - (x.n() <= 30 ? 0.5 : 0.0));
  out.z = std::copysign(distance / std::sqrt((16.0 * n - 29.0) / 90.0), excess);
  out.p = detail::normal_two_sided(out.z);
  return out;
}

NYCKELTAL_INLINE RandomnessTest bartels(std::span<const double> values, const BartelsOptions& options) {
  const detail::ObservedSeries x = detail::observed(values, {});
  RandomnessTest out;
  if (!detail::carries(x, 5, out)) return out;
  const std::vector<double> rank = detail::midranks(x.values);
  const auto n = static_cast<double>(x.n());
  const double middle = 0.5 * (n + 1.0);
  double between = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < rank.size(); ++i) {
    if (i > 0) between += (rank[i] - rank[i - 1]) * (rank[i] - rank[i - 1]);
    total += (rank[i] - middle) * (rank[i] - middle);
  }
  out.statistic = between / total;
  out.z = (out.statistic - 2.0) / std::sqrt(20.0 / (5.0 * n + 7.0));
  double lower = 0.0;
  double upper = 0.0;
  if (x.n() < 100) {
    const double shape =
        5.0 * n * (n + 1.0) * (n - 1.0) * (n - 1.0) / (2.0 * (n - 2.0) * (5.0 * n * n - 2.0 * n - 9.0)) - 0.5;
    const double share = std::clamp(out.statistic / 4.0, 0.0, 1.0);
    lower = detail::distributions::beta_cdf(shape, shape, share);
    upper = detail::distributions::beta_above(shape, shape, share);
  } else {
    lower = detail::normal_upper(-out.z);
    upper = detail::normal_upper(out.z);
  }
  out.p = options.alternative == Alternative::less      ? lower
          : options.alternative == Alternative::greater ? upper
                                                        : std::min(1.0, 2.0 * std::min(lower, upper));
  return out;
}

NYCKELTAL_INLINE RandomnessTest wald_wolfowitz(std::span<const double> values) {
  const detail::ObservedSeries x = detail::observed(values, {});
  RandomnessTest out;
  if (!detail::carries(x, 4, out)) return out;
  const auto n = static_cast<double>(x.n());
  std::vector<double> d(x.values);
  const int exponent = detail::binary_scale(d);
  for (double& each : d) each = std::ldexp(each, -exponent);
  for (int pass = 0; pass < 2; ++pass) {
    double mean = 0.0;
    for (const double each : d) mean += each;
    mean /= n;
    for (double& each : d) each -= mean;
  }
  double s2 = 0.0;
  double s4 = 0.0;
  double r = d.back() * d.front();
  for (std::size_t i = 0; i < d.size(); ++i) {
    const double square = d[i] * d[i];
    s2 += square;
    s4 += square * square;
    if (i > 0) r += d[i - 1] * d[i];
  }
  out.statistic = r / s2;
  const double mean = -s2 / (n - 1.0);
  const double variance = (s2 * s2 - s4) / (n - 1.0) - mean * mean + (s2 * s2 - 2.0 * s4) / ((n - 1.0) * (n - 2.0));
  if (!(variance > 1e-12 * s2 * s2)) {  // one value differs: every order gives the same sum
    out.status = Status::variance_not_positive;
    return out;
  }
  out.z = (r - mean) / std::sqrt(variance);
  out.p = detail::normal_two_sided(out.z);
  return out;
}

NYCKELTAL_INLINE std::vector<RandomnessTest> cox_stuart(const Rows& rows, const CoxStuartOptions& options,
                                                        const Execution& execution) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return cox_stuart(rows[row], options); });
}

NYCKELTAL_INLINE std::vector<RandomnessTest> wallis_moore(const Rows& rows, const Execution& execution) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return wallis_moore(rows[row]); });
}

NYCKELTAL_INLINE std::vector<RandomnessTest> bartels(const Rows& rows, const BartelsOptions& options,
                                                     const Execution& execution) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return bartels(rows[row], options); });
}

NYCKELTAL_INLINE std::vector<RandomnessTest> wald_wolfowitz(const Rows& rows, const Execution& execution) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return wald_wolfowitz(rows[row]); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
