// The Mann-Kendall trend test: exact with ties, corrected for autocorrelation where asked.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal {

/// How p is found. `automatic` is exact for n <= 34 and normal above.
enum class KendallMethod : std::uint8_t { automatic, exact, normal };

/// What was used in the end.
enum class KendallUsed : std::uint8_t { none, exact, normal };

/// What is done about autocorrelation. `pooled` takes phi from all series of the batch; the others take it from each
/// series alone, which no short series supports (see docs/kendall.md for their size): they are here for comparison.
enum class Correction : std::uint8_t { none, pooled, ar1, hamed_rao, yue_wang, prewhitening, tfpw, three_pw };

struct MannKendallOptions {
  Alternative alternative = Alternative::two_sided;
  KendallMethod method = KendallMethod::automatic;
  bool continuity = true;
  Correction correction = Correction::none;
  /// Lag-one autocorrelation to use instead of an estimate; NaN estimates it.
  double phi = missing;
  /// Lags that hamed_rao and yue_wang sum; 0 is what the paper says: all significant ones, and the powers of r1.
  Index lags = 0;
};

struct MannKendallResult {
  Index n = 0;                ///< observed values
  double s = missing;         ///< of the series tested: after whitening where that was asked for
  double variance = missing;  ///< with ties and correction
  double tau_a = missing;
  double tau_b = missing;  ///< NaN for a constant series
  double z = missing;
  double p = missing;
  double log_p = missing;           ///< natural logarithm, also where p underflows
  double variance_ratio = missing;  ///< corrected by uncorrected variance
  double phi = missing;             ///< the autocorrelation used, where one was
  KendallUsed method = KendallUsed::none;
  Status status = Status::no_data;
};

struct DirectionConfidenceResult {
  double confidence = missing;  ///< in the direction that S points to, at least 0.5
  double s = missing;
  Index n = 0;
  Status status = Status::no_data;
};

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

/// z from S and its variance; returns the z whose upper tail is p, or half of p.
inline double set_z(MannKendallResult& result, const MannKendallOptions& options) {
  const double deviation = std::sqrt(result.variance);
  const double step = options.continuity ? 1.0 : 0.0;
  double tail = 0.0;
  switch (options.alternative) {
    case Alternative::two_sided:
      tail = std::max(0.0, std::abs(result.s) - step) / deviation;
      result.z = tail > 0.0 ? std::copysign(tail, result.s) : 0.0;
      break;
    case Alternative::greater:
      tail = result.z = (result.s - step) / deviation;
      break;
    case Alternative::less:
      result.z = (result.s + step) / deviation;
      tail = -result.z;
      break;
  }
  return tail;
}

/// z, p and log p from S and its variance.
inline void normal_p(MannKendallResult& result, const MannKendallOptions& options) {
  const double tail = set_z(result, options);
  const bool both = options.alternative == Alternative::two_sided;
  result.p = (both ? 1.0 : 0.5) * std::erfc(tail / std::numbers::sqrt2);
  result.log_p = result.p > 1e-130 ? std::log(result.p) : log_normal_tail(tail) + (both ? std::numbers::ln2 : 0.0);
  result.method = KendallUsed::normal;
}

/// Replaces p by its exact value.
inline void exact_p(MannKendallResult& result, const KendallNull& null, Alternative alternative) {
  const Index s = static_cast<Index>(result.s);
  switch (alternative) {
    case Alternative::two_sided:
      result.p = std::min(1.0, 2.0 * null.upper_tail(std::abs(s)));
      break;
    case Alternative::greater:
      result.p = null.upper_tail(s);
      break;
    case Alternative::less:
      result.p = null.upper_tail(-s);
      break;
  }
  result.log_p = std::log(result.p);
}

/// The test of a series as it is, no correction.
inline void plain_test(const Observed& series, bool distinct_times, const MannKendallOptions& options,
                       SlopeScratch& scratch, MannKendallResult& result) {
  ScoreScratch& work = scratch.score;
  const KendallScore score =
      kendall_score(series.values(), distinct_times ? std::span<const double>{} : series.times(), work, true);
  result.s = static_cast<double>(score.s);
  result.variance = score.variance;
  result.tau_a = score.tau_a();
  result.tau_b = score.tau_b();
  result.variance_ratio = 1.0;
  if (score.n < 2 || score.pairs() == score.tied_time_pairs) {
    result.tau_a = result.tau_b = missing;
    result.status = Status::too_few;
    return;
  }
  result.status = Status::ok;
  if (score.pairs() == score.tied_pairs) {  // constant: nothing can be said against no trend
    result.z = 0.0;
    result.p = 1.0;
    result.log_p = 0.0;
    result.status = Status::constant;
    return;
  }
  const bool product_form = work.groups.empty() || work.time_groups.empty();  // ties on one side only
  const Index longest = options.method == KendallMethod::exact    ? KendallNull::largest
                        : options.method == KendallMethod::normal ? 0
                                                                  : KendallNull::exact_integers_up_to;
  if (product_form && score.n <= longest) {
    set_z(result, options);
    exact_p(result, scratch.nulls.get(score.n, work.groups.empty() ? work.time_groups : work.groups),
            options.alternative);
    result.method = KendallUsed::exact;
    return;
  }
  normal_p(result, options);
  if (options.method == KendallMethod::exact) result.status = Status::approximate;
}

/// Multiplies the variance and judges S by the normal distribution. A ratio that is not positive is not used.
inline void inflate(MannKendallResult& result, double ratio, const MannKendallOptions& options) {
  if (!(ratio > 0.0)) {
    ratio = 1.0;
    result.status = Status::variance_not_positive;
  }
  result.variance_ratio = ratio;
  result.variance *= ratio;
  normal_p(result, options);
}

/// y - b (t - t_0), b the Theil-Sen slope.
inline double detrend(const Observed& series, KendallScratch& scratch) {
  const double slope = theil_sen(series, true, {}, scratch.slopes).slope;
  const auto n = static_cast<std::size_t>(series.n);
  scratch.detrended.resize(n);
  for (std::size_t i = 0; i < n; ++i) scratch.detrended[i] = series.x[i] - slope * (series.t[i] - series.t[0]);
  return slope;
}

/// Mean ranks.
inline void rank_values(std::span<const double> values, KendallScratch& scratch) {
  const std::size_t n = values.size();
  scratch.ranks.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    Index smaller = 0;
    Index same = 0;
    for (std::size_t j = 0; j < n; ++j) {
      smaller += static_cast<Index>(values[j] < values[i]);
      same += static_cast<Index>(values[j] == values[i]);
    }
    scratch.ranks[i] = static_cast<double>(smaller) + 0.5 * static_cast<double>(same + 1);
  }
}

/// n / n* of Hamed & Rao (1998): autocorrelation of the ranks of the detrended series, significant lags or the first.
/// NaN where the slope overflows.
inline double hamed_rao_ratio(const Observed& series, Index lags, KendallScratch& scratch) {
  if (is_missing(detrend(series, scratch))) return missing;
  rank_values(scratch.detrended, scratch);
  const auto n = static_cast<double>(series.n);
  constexpr double quantile = 1.959963984540054;  // 97.5 %
  double sum = 0.0;
  const double last =
      lags > 0 ? static_cast<double>(lags) : series.t[static_cast<std::size_t>(series.n) - 1] - series.t[0];
  for (double k = 1.0; k <= std::min(last, n - 1.0); k += 1.0) {
    const double r = autocorrelation_at(scratch.ranks, series.times(), k);
    if (std::abs(r) > quantile / std::sqrt(n)) sum += (n - k) * (n - k - 1.0) * (n - k - 2.0) * r;
  }
  return 1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum;
}

/// n / n* of Yue & Wang (2004): powers of r1 of the detrended series, or its first autocorrelations.
inline double yue_wang_ratio(const Observed& series, Index lags, double& phi, KendallScratch& scratch) {
  detrend(series, scratch);
  const auto n = static_cast<double>(series.n);
  if (is_missing(phi)) phi = autocorrelation_at(scratch.detrended, series.times(), 1.0);
  double sum = 0.0;
  double power = 1.0;
  const double last = lags > 0 ? std::min(static_cast<double>(lags), n - 1.0) : n - 1.0;
  for (double k = 1.0; k <= last; k += 1.0) {
    power *= phi;
    double r = power;
    if (lags > 0) {
      r = autocorrelation_at(scratch.detrended, series.times(), k);
      if (is_missing(r)) continue;
    }
    sum += (1.0 - k / n) * r;
  }
  return 1.0 + 2.0 * sum;
}

/// y_t - phi y_{t-1} wherever the year before was observed, with a trend put back.
inline void whiten(std::span<const double> y, const Observed& series, double phi, double slope, Observed& out) {
  const std::size_t n = y.size();
  out.x.assign(n + Observed::padding, missing);
  out.t.assign(n + Observed::padding, 0.0);
  std::size_t k = 0;
  for (std::size_t i = 1; i < n; ++i) {
    if (series.t[i] - series.t[i - 1] != 1.0) continue;
    out.x[k] = y[i] - phi * y[i - 1] + slope * (series.t[i] - series.t[0]);
    out.t[k] = series.t[i];
    ++k;
  }
  out.n = static_cast<Index>(k);
  out.infinite = false;
}

/// The test of the whitened series: prewhitened (no trend removed first) or trend-free prewhitened (Yue et al. 2002).
inline MannKendallResult whitened_test(const Observed& series, const MannKendallOptions& options, bool trend_free,
                                       KendallScratch& scratch) {
  MannKendallResult result;
  double slope = 0.0;
  if (trend_free)
    slope = detrend(series, scratch);
  else
    scratch.detrended.assign(series.values().begin(), series.values().end());
  double phi = options.phi;
  if (is_missing(phi)) phi = autocorrelation_at(scratch.detrended, series.times(), 1.0);
  if (is_missing(phi)) phi = 0.0;
  result.phi = phi;
  whiten(scratch.detrended, series, phi, slope, scratch.whitened);
  if (scratch.whitened.n < 2) {
    result.status = Status::too_few;
  } else if (!std::all_of(scratch.whitened.x.begin(), scratch.whitened.x.begin() + scratch.whitened.n,
                          [](double x) { return std::isfinite(x); })) {
    result.status = Status::overflow;
  } else {
    plain_test(scratch.whitened, true, options, scratch.slopes, result);
  }
  result.n = series.n;
  return result;
}

inline MannKendallResult mann_kendall(const Observed& series, bool distinct_times, const MannKendallOptions& options,
                                      KendallScratch& scratch) {
  MannKendallResult result;
  result.n = series.n;
  if (series.n == 0) {
    result.s = 0.0;
    result.variance = 0.0;
    return result;
  }
  if (series.infinite) {
    result.status = Status::infinite_value;
    return result;
  }
  plain_test(series, distinct_times, options, scratch.slopes, result);
  if (options.correction == Correction::none || result.status == Status::too_few || result.status == Status::constant)
    return result;
  if (result.status == Status::approximate) result.status = Status::ok;  // the corrected p is normal by definition

  const auto no_estimate = [&] {
    result.z = result.p = result.log_p = result.variance_ratio = missing;
    result.variance = missing;
    result.method = KendallUsed::none;
    result.status = Status::too_few;
    return result;
  };
  switch (options.correction) {
    case Correction::none:
      break;
    case Correction::pooled:
    case Correction::ar1:
      result.phi = options.phi;
      if (is_missing(result.phi) && options.correction == Correction::ar1)
        result.phi = usable_phi(detrended_phi(series, scratch.detrended));
      if (is_missing(result.phi)) return no_estimate();
      inflate(result, variance_inflation(series.n, result.phi), options);
      break;
    case Correction::hamed_rao: {
      if (series.n < 3) return no_estimate();
      const double ratio = hamed_rao_ratio(series, options.lags, scratch);
      if (is_missing(ratio)) return no_estimate();
      inflate(result, ratio, options);
      break;
    }
    case Correction::yue_wang: {
      double phi = options.phi;
      const double ratio = yue_wang_ratio(series, options.lags, phi, scratch);
      if (is_missing(ratio)) return no_estimate();
      result.phi = phi;
      inflate(result, ratio, options);
      break;
    }
    case Correction::prewhitening:
      return whitened_test(series, options, false, scratch);
    case Correction::tfpw:
      return whitened_test(series, options, true, scratch);
    case Correction::three_pw: {
      // Collaud Coen et al. (2020): whiten only where r1 is significantly positive, then believe the larger p.
      const double r1 =
          is_missing(options.phi) ? autocorrelation_at(series.values(), series.times(), 1.0) : options.phi;
      result.phi = r1;
      if (!(r1 > 1.959963984540054 / std::sqrt(static_cast<double>(series.n)))) return result;
      const MannKendallResult pw = whitened_test(series, options, false, scratch);
      const MannKendallResult tfpw = whitened_test(series, options, true, scratch);
      return pw.p >= tfpw.p || is_missing(tfpw.p) ? pw : tfpw;
    }
  }
  return result;
}

inline DirectionConfidenceResult direction_confidence(const Observed& series, bool distinct_times,
                                                      KendallScratch& scratch) {
  MannKendallResult test;
  DirectionConfidenceResult result;
  result.n = series.n;
  if (series.n == 0 || series.infinite) {
    result.status = series.infinite ? Status::infinite_value : Status::no_data;
    return result;
  }
  plain_test(series, distinct_times, {}, scratch.slopes, test);
  result.s = test.s;
  result.status = test.status;
  if (test.status == Status::too_few) return result;
  if (test.status == Status::constant) {
    result.confidence = 0.5;
    return result;
  }
  if (test.method == KendallUsed::exact) {
    const ScoreScratch& work = scratch.slopes.score;
    const KendallNull& null = scratch.slopes.nulls.get(series.n, work.groups.empty() ? work.time_groups : work.groups);
    const Index s = static_cast<Index>(std::abs(test.s));
    result.confidence = s == 0 ? 0.5 : 1.0 - null.upper_tail(s) + 0.5 * null.probability(s);
  } else {
    result.confidence = 1.0 - 0.5 * std::erfc(std::abs(test.s) / std::sqrt(2.0 * test.variance));
  }
  return result;
}

inline void check(const MannKendallOptions& options, const TimeAxis& axis) {
  if (options.lags < 0)
    fail("lags-negative", "lags is " + std::to_string(options.lags) + " but must be 1 or more, or left out");
  if (!is_missing(options.phi) && !(options.phi > -1.0 && options.phi < 1.0))
    fail("phi-out-of-range", "phi is " + std::to_string(options.phi) + " but must lie between -1 and 1");
  if (options.correction != Correction::none && !axis.distinct())
    fail("years-not-distinct", "years must be distinct where autocorrelation is corrected for: one value a year");
}

}  // namespace detail

/// Mann-Kendall test of each row against time (Mann 1945; Kendall 1970). S = sum sign(x_j - x_i) over pairs i < j in
/// time; var S = (n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18 over tied groups of size t, with Kendall's further terms where
/// times are tied too; tau_a = S / (n(n-1)/2). p is exact for n <= 34, ties included (the permutation null by its
/// q-multinomial generating function), otherwise normal with continuity correction; ties in value and time at once have
/// no such null and are judged by the normal distribution. `pooled` inflates the variance by variance_inflation(n,
/// phi). NaN is missing. Status: ok; no_data; too_few (fewer than 2 times, or no phi to correct with); constant (p =
/// 1); infinite_value; variance_not_positive (corrected variance not positive: the uncorrected one is used);
/// approximate (exact p asked for where there is none).
[[nodiscard]] inline std::vector<MannKendallResult> mann_kendall(Rows rows, std::span<const double> years = {},
                                                                 MannKendallOptions options = {},
                                                                 const Execution& execution = {}) {
  const detail::TimeAxis axis(years, rows.columns);
  detail::check(options, axis);
  if (options.correction == Correction::pooled && is_missing(options.phi))
    options.phi = pooled_autocorrelation(rows, years, {}, execution).phi;
  std::vector<MannKendallResult> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::KendallWorker>(out, execution, [&](detail::KendallWorker& worker, Index row) {
    worker.series.take(rows[row], axis);
    return detail::mann_kendall(worker.series, axis.distinct(), options, worker.scratch);
  });
  return out;
}

/// As the batch form, for one series. `pooled` needs phi here: one series has nothing to pool.
[[nodiscard]] inline MannKendallResult mann_kendall(std::span<const double> values, std::span<const double> years = {},
                                                    const MannKendallOptions& options = {}) {
  if (options.correction == Correction::pooled && is_missing(options.phi))
    detail::fail("nothing-to-pool", "correction \"pooled\" needs many series, or phi: one series has nothing to pool");
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::check(options, axis);
  detail::KendallWorker worker;
  worker.series.take(values, axis);
  return detail::mann_kendall(worker.series, axis.distinct(), options, worker.scratch);
}

/// Confidence that the true direction is the one S points to, by exact mid-p: P(|S|' < |s|) one-sided plus half of
/// P(S = s); 0.5 at S = 0. Normal above n = 34 and where both values and times are tied. A likelihood wording for short
/// series, not a posterior; it assumes independence.
[[nodiscard]] inline std::vector<DirectionConfidenceResult> direction_confidence(Rows rows,
                                                                                 std::span<const double> years = {},
                                                                                 const Execution& execution = {}) {
  const detail::TimeAxis axis(years, rows.columns);
  std::vector<DirectionConfidenceResult> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::KendallWorker>(out, execution, [&](detail::KendallWorker& worker, Index row) {
    worker.series.take(rows[row], axis);
    return detail::direction_confidence(worker.series, axis.distinct(), worker.scratch);
  });
  return out;
}

/// As the batch form, for one series.
[[nodiscard]] inline DirectionConfidenceResult direction_confidence(std::span<const double> values,
                                                                    std::span<const double> years = {}) {
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::KendallWorker worker;
  worker.series.take(values, axis);
  return detail::direction_confidence(worker.series, axis.distinct(), worker.scratch);
}

}  // namespace nyckeltal
