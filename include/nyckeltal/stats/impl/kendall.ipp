// Bodies of stats/kendall.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/kendall.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

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

NYCKELTAL_INLINE MannKendallResult mann_kendall(const Observed& series, bool distinct_times,
                                                const MannKendallOptions& options, KendallScratch& scratch) {
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

NYCKELTAL_INLINE std::vector<MannKendallResult> mann_kendall(Rows rows, std::span<const double> years,
                                                             MannKendallOptions options, const Execution& execution) {
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

NYCKELTAL_INLINE MannKendallResult mann_kendall(std::span<const double> values, std::span<const double> years,
                                                const MannKendallOptions& options) {
  if (options.correction == Correction::pooled && is_missing(options.phi))
    detail::fail("nothing-to-pool", "correction \"pooled\" needs many series, or phi: one series has nothing to pool");
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::check(options, axis);
  detail::KendallWorker worker;
  worker.series.take(values, axis);
  return detail::mann_kendall(worker.series, axis.distinct(), options, worker.scratch);
}

NYCKELTAL_INLINE std::vector<DirectionConfidenceResult> direction_confidence(Rows rows, std::span<const double> years,
                                                                             const Execution& execution) {
  const detail::TimeAxis axis(years, rows.columns);
  std::vector<DirectionConfidenceResult> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::KendallWorker>(out, execution, [&](detail::KendallWorker& worker, Index row) {
    worker.series.take(rows[row], axis);
    return detail::direction_confidence(worker.series, axis.distinct(), worker.scratch);
  });
  return out;
}

NYCKELTAL_INLINE DirectionConfidenceResult direction_confidence(std::span<const double> values,
                                                                std::span<const double> years) {
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::KendallWorker worker;
  worker.series.take(values, axis);
  return detail::direction_confidence(worker.series, axis.distinct(), worker.scratch);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
