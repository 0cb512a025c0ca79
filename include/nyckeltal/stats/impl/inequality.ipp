// Bodies of stats/inequality.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/regression.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/inequality.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Values with their shares of the weight, relative to the mean.
struct Relative {
  std::vector<double> ratio;  // x / mean
  std::vector<double> share;  // w / sum w
};

/// Sets everything but the value; true where it can be computed.
[[nodiscard]] inline bool relative_to_mean(std::span<const double> values, std::span<const double> weights,
                                           Relative& to, Inequality& out) {
  std::vector<double> ones;
  if (weights.empty()) {
    ones.assign(values.size(), 1.0);
    weights = ones;
  }
  const WeightedMean mean = weighted_mean(values, weights);
  out.n = mean.n;
  out.n_without_weight = mean.n_without_weight;
  out.mean = mean.mean;
  out.kish_n = mean.kish_n;
  out.status = mean.status;
  if (mean.status != Status::ok) return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i]) || is_missing(weights[i]) || weights[i] == 0.0) continue;
    if (values[i] < 0.0) out.status = Status::sign_change;
    to.ratio.push_back(values[i] / mean.mean);
    to.share.push_back(weights[i] / mean.sum_weights);
  }
  if (out.status == Status::ok && !(mean.mean > 0.0)) out.status = Status::zero_base;
  return out.status == Status::ok;
}

[[nodiscard]] inline bool any_zero(const Relative& r) {
  return std::find(r.ratio.begin(), r.ratio.end(), 0.0) != r.ratio.end();
}

}  // namespace detail

NYCKELTAL_INLINE Inequality gini(std::span<const double> values, std::span<const double> weights,
                                 const GiniOptions& options) {
  if (options.corrected && !weights.empty())
    detail::fail("correction-of-weighted", "the correction n / (n - 1) is for values without weights");
  detail::Relative r;
  Inequality out;
  if (!detail::relative_to_mean(values, weights, r, out)) return out;
  std::vector<std::pair<double, double>> order;
  for (std::size_t i = 0; i < r.ratio.size(); ++i) order.emplace_back(r.ratio[i], r.share[i]);
  std::sort(order.begin(), order.end());
  double below = 0.0;
  double sum = 0.0;
  for (const auto& [ratio, share] : order) {  // sum of w (2 C - w - 1) x / mean, C the weight up to here
    sum += share * ratio * (2.0 * below + share - 1.0);
    below += share;
  }
  out.value = std::max(0.0, sum);
  if (options.corrected) {
    const auto n = static_cast<double>(out.n);
    if (out.n < 2) {
      out.value = missing;
      out.status = Status::too_few;
    } else {
      out.value *= n / (n - 1.0);
    }
  }
  return out;
}

NYCKELTAL_INLINE Inequality theil_index(std::span<const double> values, std::span<const double> weights) {
  detail::Relative r;
  Inequality out;
  if (!detail::relative_to_mean(values, weights, r, out)) return out;
  double sum = 0.0;
  for (std::size_t i = 0; i < r.ratio.size(); ++i)
    if (r.ratio[i] > 0.0) sum += r.share[i] * r.ratio[i] * std::log(r.ratio[i]);
  out.value = std::max(0.0, sum);
  return out;
}

NYCKELTAL_INLINE Inequality mean_log_deviation(std::span<const double> values, std::span<const double> weights) {
  detail::Relative r;
  Inequality out;
  if (!detail::relative_to_mean(values, weights, r, out)) return out;
  if (detail::any_zero(r)) {
    out.status = Status::zero_base;
    return out;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < r.ratio.size(); ++i) sum -= r.share[i] * std::log(r.ratio[i]);
  out.value = std::max(0.0, sum);
  return out;
}

NYCKELTAL_INLINE Inequality atkinson(std::span<const double> values, double epsilon, std::span<const double> weights) {
  if (!(epsilon > 0.0 && std::isfinite(epsilon)))
    detail::fail("epsilon-out-of-range", "epsilon is " + std::to_string(epsilon) + " but must be above 0");
  detail::Relative r;
  Inequality out;
  if (!detail::relative_to_mean(values, weights, r, out)) return out;
  if (epsilon >= 1.0 && detail::any_zero(r)) {
    out.value = 1.0;
    return out;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < r.ratio.size(); ++i)
    sum += r.share[i] * (epsilon == 1.0 ? std::log(r.ratio[i]) : std::pow(r.ratio[i], 1.0 - epsilon));
  const double equal = epsilon == 1.0 ? std::exp(sum) : std::pow(sum, 1.0 / (1.0 - epsilon));
  out.value = std::clamp(1.0 - equal, 0.0, 1.0);
  return out;
}

NYCKELTAL_INLINE InequalityDecomposition decompose_inequality(std::span<const double> values,
                                                              std::span<const double> labels,
                                                              std::span<const double> weights,
                                                              InequalityMeasure measure) {
  detail::require_same_length(std::ssize(labels), "groups", std::ssize(values), "values");
  std::vector<double> kept(values.begin(), values.end());
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (is_missing(labels[i])) kept[i] = missing;
  const auto inequality = [&](std::span<const double> of) {
    return measure == InequalityMeasure::theil ? theil_index(of, weights) : mean_log_deviation(of, weights);
  };
  InequalityDecomposition out;
  const Inequality all = inequality(kept);
  out.n = all.n;
  out.status = all.status;
  if (all.status != Status::ok) return out;
  out.total = all.value;
  std::vector<double> ones(values.size(), 1.0);
  const std::span<const double> w = weights.empty() ? std::span<const double>(ones) : weights;
  const double sum_weights = weighted_mean(kept, w).sum_weights;

  std::vector<double> distinct;
  for (std::size_t i = 0; i < kept.size(); ++i)
    if (!is_missing(kept[i])) distinct.push_back(labels[i]);
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  out.within = out.between = 0.0;
  for (const double label : distinct) {
    std::vector<double> part(kept);
    for (std::size_t i = 0; i < part.size(); ++i)
      if (labels[i] != label) part[i] = missing;
    const WeightedMean mean = weighted_mean(part, w);
    if (mean.status != Status::ok) continue;  // nothing in it has a weight
    InequalityGroup group{label, mean.n, mean.sum_weights / sum_weights, missing, mean.mean, missing};
    const double ratio = mean.mean / all.mean;
    group.value_share = group.weight_share * ratio;
    if (mean.mean > 0.0) {
      group.within = inequality(part).value;
      const bool theil = measure == InequalityMeasure::theil;
      out.within += (theil ? group.value_share : group.weight_share) * group.within;
      out.between += theil ? group.value_share * std::log(ratio) : -group.weight_share * std::log(ratio);
    } else {
      group.within = 0.0;  // all zero, which Theil's T allows: no share of the sum
    }
    out.groups.push_back(group);
  }
  if (out.total > 0.0)
    out.between_share = out.between / out.total;
  else
    out.status = Status::constant;
  return out;
}

NYCKELTAL_INLINE SigmaConvergence sigma_convergence(std::span<const double> first, std::span<const double> last,
                                                    SpreadMeasure measure) {
  detail::TwoSamples s = detail::complete_pairs(first, last);
  SigmaConvergence out;
  out.n = s.n_x();
  const auto needs_positive = [](const std::vector<double>& v) {
    return std::any_of(v.begin(), v.end(), [](double each) { return !(each > 0.0); });
  };
  out.status = out.n == 0                       ? Status::no_data
               : detail::any_infinite(s.pooled) ? Status::infinite_value
               : out.n < 3                      ? Status::too_few
                                                : Status::ok;
  if (out.status != Status::ok) return out;
  if (measure == SpreadMeasure::log_sd) {
    if (needs_positive(s.pooled)) {
      out.status = Status::sign_change;
      return out;
    }
    for (double& each : s.x) each = std::log(each);
    for (double& each : s.y) each = std::log(each);
  } else {
    (void)detail::scale_down(s.x);
    (void)detail::scale_down(s.y);
    const double mx = detail::mean_of(s.x);
    const double my = detail::mean_of(s.y);
    if (!(mx > 0.0 && my > 0.0)) {
      out.status = Status::zero_base;
      return out;
    }
    for (double& each : s.x) each /= mx;
    for (double& each : s.y) each /= my;
  }
  out.first = std::sqrt(detail::moments(s.x).variance);
  out.last = std::sqrt(detail::moments(s.y).variance);
  if (!(out.first > 0.0)) {
    out.status = Status::constant;
    return out;
  }
  out.ratio = out.last / out.first;
  const double mx = detail::mean_of(s.x);
  const double my = detail::mean_of(s.y);
  double ss = 0.0;
  double dd = 0.0;
  double sd = 0.0;
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const double sum = (s.x[i] - mx) + (s.y[i] - my);
    const double difference = (s.y[i] - my) - (s.x[i] - mx);
    ss += sum * sum;
    dd += difference * difference;
    sd += sum * difference;
  }
  if (!(dd > 1e-24 * ss)) {  // but for rounding, every member kept its distance: no difference of spreads
    out.p = 1.0;
    return out;
  }
  const double r = sd / std::sqrt(ss) / std::sqrt(dd);
  const double df = static_cast<double>(out.n) - 2.0;
  const double rest = 1.0 - r * r;
  out.p = rest > 1e-15 ? detail::student_p(r * std::sqrt(df / rest), df, Alternative::two_sided) : 0.0;
  return out;
}

NYCKELTAL_INLINE BetaConvergence beta_convergence(std::span<const double> first, std::span<const double> last,
                                                  const BetaConvergenceOptions& options) {
  detail::require_level(options.level);
  if (!(options.years > 0.0 && std::isfinite(options.years)))
    detail::fail("years-not-positive", "years must be the number of years from first to last, above 0");
  if (!is_missing(options.reliability) && !(options.reliability > 0.0 && options.reliability <= 1.0))
    detail::fail("reliability-out-of-range", "reliability must lie in (0, 1]: leave it out if it is not known");
  detail::TwoSamples s = detail::complete_pairs(first, last);
  BetaConvergence out;
  out.n = s.n_x();
  out.status = out.n == 0                       ? Status::no_data
               : detail::any_infinite(s.pooled) ? Status::infinite_value
               : out.n < 3                      ? Status::too_few
                                                : Status::ok;
  if (out.status == Status::ok && std::any_of(s.pooled.begin(), s.pooled.end(), [](double v) { return !(v > 0.0); }))
    out.status = Status::sign_change;
  if (out.status != Status::ok) return out;
  for (double& each : s.x) each = std::log(each);
  for (double& each : s.y) each = std::log(each);
  std::vector<double> growth(s.x.size());
  for (std::size_t i = 0; i < growth.size(); ++i) growth[i] = (s.y[i] - s.x[i]) / options.years;
  struct Line {
    double slope = missing, intercept = missing, error = missing, r_squared = missing;
  };
  const auto line = [&](std::vector<double> x) {
    std::vector<double> y = growth;
    const double mx = detail::centre(x);
    const double my = detail::centre(y);
    double xx = 0.0;
    double xy = 0.0;
    double yy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      xx += x[i] * x[i];
      xy += x[i] * y[i];
      yy += y[i] * y[i];
    }
    Line l;
    if (!(xx > 0.0)) return l;
    l.slope = xy / xx;
    l.intercept = my - l.slope * mx;
    double rss = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) rss += std::pow(y[i] - l.slope * x[i], 2);
    l.error = std::sqrt(rss / (static_cast<double>(x.size()) - 2.0) / xx);
    l.r_squared = yy > 0.0 ? 1.0 - rss / yy : missing;
    return l;
  };
  const Line l = line(s.x);
  if (is_missing(l.slope)) {
    out.status = Status::constant;
    return out;
  }
  out.slope = l.slope;
  out.intercept = l.intercept;
  out.standard_error = l.error;
  out.r_squared = l.r_squared;
  const double df = static_cast<double>(out.n) - 2.0;
  const double half = detail::student_half_width(df, options.level) * l.error;
  out.lower = l.slope - half;
  out.upper = l.slope + half;
  if (l.error > 0.0)
    out.p = detail::student_p(l.slope / l.error, df, Alternative::two_sided);
  else
    out.p = l.slope == 0.0 ? 1.0 : 0.0;
  const double left = 1.0 + l.slope * options.years;
  if (left > 0.0) {
    out.speed = -std::log(left) / options.years;
    if (out.speed > 0.0) out.half_life = std::numbers::ln2 / out.speed;
  }
  out.slope_on_last = line(s.y).slope;
  if (!is_missing(options.reliability))
    out.slope_corrected = (l.slope + (1.0 - options.reliability) / options.years) / options.reliability;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
