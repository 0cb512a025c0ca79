// Is the order of the values random? Four tests against trend (Cox-Stuart), oscillation (Wallis-Moore) and dependence
// of neighbours (Bartels, Wald-Wolfowitz). Neighbours are observed values in order of time: a gap does not separate
// them.
#pragma once

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/series.hpp"

namespace nyckeltal {

struct RandomnessTest {
  double statistic = missing;
  double z = missing;
  double p = missing;
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

/// Which observations Cox-Stuart pairs: i with i + n - ceil(n/3) (outer thirds), or with i + ceil(n/2) (halves).
enum class CoxStuartForm : std::uint8_t { thirds, halves };
/// Exact: binomial with the pairs that differ. Normal: Sneyers' z with mean n/6 and variance n/12 (thirds), or pairs/2
/// and pairs/4 (halves), continuity correction below n = 30.
enum class CoxStuartMethod : std::uint8_t { exact, normal };
struct CoxStuartOptions {
  CoxStuartForm form = CoxStuartForm::thirds;
  CoxStuartMethod method = CoxStuartMethod::exact;
};

struct BartelsOptions {
  Alternative alternative = Alternative::two_sided;  ///< less: neighbours alike (a trend, or persistence)
};

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

/// Cox & Stuart's sign test for trend: later less earlier, over pairs that are far apart. `statistic` is the number of
/// rises less the number of falls. Cox & Stuart 1955, doi 10.1093/biomet/42.1-2.80; Sneyers 1990 (normal form).
[[nodiscard]] inline RandomnessTest cox_stuart(std::span<const double> values, const CoxStuartOptions& options = {}) {
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
    const boost::math::binomial_distribution<double> null(m, 0.5);
    out.p = rises == falls ? 1.0 : std::min(1.0, 2.0 * boost::math::cdf(boost::math::complement(null, larger - 1.0)));
  }
  return out;
}

/// Wallis & Moore's phase frequency test: runs of rises and falls, the first and last left out, against their number in
/// a random order, mean (2n - 7)/3 and variance (16n - 29)/90. Equal neighbours have no phase of their own. `z` is
/// positive for many short phases (oscillation), negative for few long ones (trend); continuity correction up to n
/// = 30. Wallis & Moore 1941, doi 10.1080/01621459.1941.10500577.
[[nodiscard]] inline RandomnessTest wallis_moore(std::span<const double> values) {
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

/// Bartels' rank version of von Neumann's ratio: sum of squared differences of neighbours' ranks over the sum of
/// squared deviations of ranks; 2 in a random order, less where neighbours are alike. p by the beta distribution on (0,
/// 4) below n = 100, by the normal with variance 20/(5n + 7) from there on; `z` is the normal score in both. Bartels
/// 1982, doi 10.1080/01621459.1982.10477764.
[[nodiscard]] inline RandomnessTest bartels(std::span<const double> values, const BartelsOptions& options = {}) {
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
    const boost::math::beta_distribution<double> null(shape, shape);
    const double share = std::clamp(out.statistic / 4.0, 0.0, 1.0);
    lower = boost::math::cdf(null, share);
    upper = boost::math::cdf(boost::math::complement(null, share));
  } else {
    lower = detail::normal_upper(-out.z);
    upper = detail::normal_upper(out.z);
  }
  out.p = options.alternative == Alternative::less      ? lower
          : options.alternative == Alternative::greater ? upper
                                                        : std::min(1.0, 2.0 * std::min(lower, upper));
  return out;
}

/// Wald & Wolfowitz' circular serial correlation test: sum x(i) x(i+1) + x(n) x(1) of the centred values against its
/// permutation mean and variance. Centred first, because the power sums of large values lose all their digits.
/// Wald & Wolfowitz 1943, doi 10.1214/aoms/1177731358.
[[nodiscard]] inline RandomnessTest wald_wolfowitz(std::span<const double> values) {
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

[[nodiscard]] inline std::vector<RandomnessTest> cox_stuart(const Rows& rows, const CoxStuartOptions& options = {},
                                                            const Execution& execution = {}) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return cox_stuart(rows[row], options); });
}
[[nodiscard]] inline std::vector<RandomnessTest> wallis_moore(const Rows& rows, const Execution& execution = {}) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return wallis_moore(rows[row]); });
}
[[nodiscard]] inline std::vector<RandomnessTest> bartels(const Rows& rows, const BartelsOptions& options = {},
                                                         const Execution& execution = {}) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return bartels(rows[row], options); });
}
[[nodiscard]] inline std::vector<RandomnessTest> wald_wolfowitz(const Rows& rows, const Execution& execution = {}) {
  return detail::each_row(rows.count(), 256, execution, [&](Index row) { return wald_wolfowitz(rows[row]); });
}

}  // namespace nyckeltal
