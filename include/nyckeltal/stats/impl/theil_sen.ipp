// Bodies of stats/theil_sen.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/kendall_avx2.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/slope_selection.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// P(D <= d) of the number of discordant pairs: exact to n = 150, normal with continuity correction beyond.
class DiscordanceCdf {
 public:
  DiscordanceCdf(Index n, std::span<const Index> time_groups, Index pairs, KendallNullCache& nulls)
      : pairs_(static_cast<double>(pairs)) {
    if (n <= KendallNull::largest)
      null_ = &nulls.get(n, time_groups);
    else
      deviation_ = std::sqrt(kendall_variance(n, {}, time_groups));
  }
  [[nodiscard]] bool exact() const noexcept { return null_ != nullptr; }
  [[nodiscard]] double operator()(double d) const {
    if (d < 0.0) return 0.0;
    if (null_) return null_->cdf(static_cast<Index>(d));
    return 0.5 * std::erfc((pairs_ - 2.0 * d - 1.0) / (deviation_ * std::sqrt(2.0)));
  }

 private:
  double pairs_;
  double deviation_ = 1.0;
  const KendallNull* null_ = nullptr;
};

/// `variance` is that of S with all its ties; `pairs` the number of slopes.
inline IntervalRanks interval_ranks(const TheilSenOptions& options, Index n, double variance, Index pairs,
                                    std::span<const Index> time_groups, KendallNullCache& nulls) {
  IntervalRanks ranks;
  const DiscordanceCdf cdf(n, time_groups, pairs, nulls);
  const auto slopes = static_cast<double>(pairs);
  const double tail = 0.5 * (1.0 - options.level);
  const double allowed = tail * (1.0 + 1e-12);  // 1 - level has lost a bit
  // Where the widest pair of slopes does not reach the level, the approximations would invent limits.
  if (cdf(0.0) > allowed) return ranks;
  if (options.interval == SlopeInterval::exact) {
    double low = 0.0;                       // cdf(low) is allowed
    double high = std::ceil(slopes / 2.0);  // cdf(high) is at least about a half
    if (cdf(high) <= allowed) high += 1.0;
    while (high - low > 1.0) {
      const double middle = std::floor(0.5 * (low + high));
      (cdf(middle) <= allowed ? low : high) = middle;
    }
    ranks.lower = low + 1.0;
    ranks.upper = slopes - low;
    ranks.approximate = !cdf.exact();
  } else {
    const double quantile = std::sqrt(2.0) * distributions::erfc_inv(2.0 * tail);
    const double span = quantile * std::sqrt(variance);
    ranks.lower = 0.5 * (slopes - span);
    ranks.upper = 0.5 * (slopes + span) + 1.0;
    if (options.interval == SlopeInterval::rounded) {
      ranks.lower = std::nearbyint(ranks.lower);
      ranks.upper = std::nearbyint(ranks.upper);
    }
    if (ranks.lower < 1.0 || ranks.upper > slopes) return {};
  }
  ranks.bounded = true;
  // Where the limits lie between two slopes, the coverage of the inner two: at least that much.
  ranks.coverage = 1.0 - cdf(std::ceil(ranks.lower) - 1.0) - cdf(slopes - std::floor(ranks.upper));
  return ranks;
}

/// Median of y - b t.
inline double joint_intercept(const Observed& series, double slope, SlopeScratch& scratch) {
  const auto n = static_cast<std::size_t>(series.n);
  std::vector<double>& residuals = scratch.residuals;
  if (residuals.size() < n + Observed::padding) residuals.resize(n + Observed::padding);
  const double* x = series.x.data();
  const double* t = series.t.data();
  double* out = residuals.data();
  for (std::size_t i = 0; i < n; ++i) out[i] = x[i] - slope * t[i];
  if (n > few) return median_in_place(std::span(out, n));
  double sorted[few + Observed::padding];
  run_kernel(scratch.slopes.avx2, [&]() NYCKELTAL_KERNEL { sort_few_body(out, static_cast<Index>(n), sorted); });
  return midpoint(sorted[(n - 1) / 2], sorted[n / 2]);
}

inline double separate_intercept(const Observed& series, double slope, std::vector<double>& buffer) {
  buffer.assign(series.values().begin(), series.values().end());
  const double middle = median_in_place(buffer);
  buffer.assign(series.times().begin(), series.times().end());
  return middle - slope * median_in_place(buffer);
}

/// True where there is something to fit; otherwise says why not.
inline bool fittable(const Observed& series, Index pairs, Status& status) {
  if (series.n == 0) {
    status = Status::no_data;
  } else if (series.infinite) {
    status = Status::infinite_value;
  } else if (pairs == 0) {
    status = Status::too_few;
  } else {
    status = Status::ok;
    return true;
  }
  return false;
}

NYCKELTAL_INLINE TheilSenResult theil_sen(const Observed& series, bool distinct_times, const TheilSenOptions& options,
                                          SlopeScratch& scratch) {
  TheilSenResult result;
  result.n = series.n;
  ScoreScratch& score = scratch.score;
  score.groups.clear();
  score.time_groups.clear();
  if (!distinct_times) tied_groups(series.times(), score.time_groups);
  Index pairs = series.n * (series.n - 1) / 2;
  for (const Index size : score.time_groups) pairs -= size * (size - 1) / 2;
  if (!fittable(series, pairs, result.status)) return result;

  double variance = 0.0;
  if (options.interval != SlopeInterval::exact) {
    score.sorted.assign(series.values().begin(), series.values().end());
    std::sort(score.sorted.begin(), score.sorted.end());
    tied_groups(score.sorted, score.groups);
    variance = kendall_variance(series.n, score.groups, score.time_groups);
  }
  const IntervalRanks limits = interval_ranks(options, series.n, variance, pairs, score.time_groups, scratch.nulls);

  // All wanted order statistics at once, 0-based and ascending.
  RankRequest request;
  const Index lower = static_cast<Index>(std::floor(limits.lower)) - 1;
  const Index upper = static_cast<Index>(std::floor(limits.upper)) - 1;
  if (limits.bounded) {
    request.add(lower);
    if (limits.lower != std::floor(limits.lower)) request.add(lower + 1);
  }
  request.add((pairs - 1) / 2);
  request.add(pairs / 2);
  if (limits.bounded) {
    request.add(upper);
    if (limits.upper != std::floor(limits.upper)) request.add(upper + 1);
  }
  select_slopes(series, distinct_times, pairs, request, scratch.slopes);

  result.slope = midpoint(request.value((pairs - 1) / 2), request.value(pairs / 2));
  const auto at = [&](double rank) {
    const Index whole = static_cast<Index>(std::floor(rank)) - 1;
    const double fraction = rank - std::floor(rank);
    const double value = request.value(whole);
    return fraction == 0.0 ? value : value + fraction * (request.value(whole + 1) - value);
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  result.lower = limits.bounded ? at(limits.lower) : -infinity;
  result.upper = limits.bounded ? at(limits.upper) : infinity;
  result.coverage = limits.coverage;
  result.intercept = options.intercept == Intercept::joint
                         ? joint_intercept(series, result.slope, scratch)
                         : separate_intercept(series, result.slope, scratch.residuals);
  if (!std::isfinite(result.slope) || !std::isfinite(result.intercept)) {
    const Index n = result.n;
    result = {};
    result.n = n;
    result.status = Status::overflow;
    return result;
  }
  if (!limits.bounded)
    result.status = Status::unbounded;
  else if (limits.approximate)
    result.status = Status::approximate;
  if (std::all_of(series.values().begin(), series.values().end(), [&](double x) { return x == series.x[0]; }))
    result.status = Status::constant;
  return result;
}

inline SiegelResult siegel(const Observed& series, SlopeScratch& scratch) {
  SiegelResult result;
  result.n = series.n;
  const bool spread = series.n > 1 && series.t[0] != series.t[static_cast<std::size_t>(series.n) - 1];
  if (!fittable(series, spread ? 1 : 0, result.status)) return result;
  std::vector<double>& slopes = scratch.slopes.slopes;
  std::vector<double>& medians = scratch.residuals;
  medians.clear();
  const auto n = static_cast<std::size_t>(series.n);
  for (std::size_t i = 0; i < n; ++i) {
    slopes.clear();
    for (std::size_t j = 0; j < n; ++j)
      if (series.t[j] != series.t[i]) slopes.push_back((series.x[j] - series.x[i]) / (series.t[j] - series.t[i]));
    medians.push_back(median_in_place(slopes));
  }
  const double slope = median_in_place(medians);
  const double intercept = joint_intercept(series, slope, scratch);
  if (!std::isfinite(slope) || !std::isfinite(intercept)) {
    result.status = Status::overflow;
    return result;
  }
  result.slope = slope;
  result.intercept = intercept;
  if (std::all_of(series.values().begin(), series.values().end(), [&](double x) { return x == series.x[0]; }))
    result.status = Status::constant;
  return result;
}

/// Buffers of one worker.
struct SlopeWorker {
  Observed series;
  SlopeScratch scratch;
};

}  // namespace detail

NYCKELTAL_INLINE std::vector<TheilSenResult> theil_sen(Rows rows, std::span<const double> years,
                                                       const TheilSenOptions& options, const Execution& execution) {
  detail::require_level(options.level);
  const detail::TimeAxis axis(years, rows.columns);
  std::vector<TheilSenResult> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::SlopeWorker>(out, execution, [&](detail::SlopeWorker& worker, Index row) {
    worker.series.take(rows[row], axis);
    return detail::theil_sen(worker.series, axis.distinct(), options, worker.scratch);
  });
  return out;
}

NYCKELTAL_INLINE TheilSenResult theil_sen(std::span<const double> values, std::span<const double> years,
                                          const TheilSenOptions& options) {
  detail::require_level(options.level);
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::SlopeWorker worker;
  worker.series.take(values, axis);
  return detail::theil_sen(worker.series, axis.distinct(), options, worker.scratch);
}

NYCKELTAL_INLINE std::vector<SiegelResult> siegel(Rows rows, std::span<const double> years,
                                                  const Execution& execution) {
  const detail::TimeAxis axis(years, rows.columns);
  std::vector<SiegelResult> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::SlopeWorker>(out, execution, [&](detail::SlopeWorker& worker, Index row) {
    worker.series.take(rows[row], axis);
    return detail::siegel(worker.series, worker.scratch);
  });
  return out;
}

NYCKELTAL_INLINE SiegelResult siegel(std::span<const double> values, std::span<const double> years) {
  const detail::TimeAxis axis(years, static_cast<Index>(values.size()));
  detail::SlopeWorker worker;
  worker.series.take(values, axis);
  return detail::siegel(worker.series, worker.scratch);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
