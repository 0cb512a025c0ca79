// Bodies of stats/funnel.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/funnel.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Rates on the scale where chance has variance 1 / (4 size): square root of a Poisson rate, angle of a share.
struct EqualVariance {
  FunnelDistribution distribution;

  [[nodiscard]] double to(double rate) const {
    return distribution == FunnelDistribution::poisson ? std::sqrt(rate) : std::asin(std::sqrt(rate));
  }
  [[nodiscard]] double from(double y) const {
    if (distribution == FunnelDistribution::poisson) return y <= 0.0 ? 0.0 : y * y;
    const double s = std::sin(std::clamp(y, 0.0, 0.5 * std::numbers::pi));
    return s * s;
  }
};

/// Exact limits of the rate with `tail` on each side: of the interval that an observed rate equal to the target has.
[[nodiscard]] inline std::pair<double, double> exact_funnel(FunnelDistribution distribution, double target, double size,
                                                            double tail) {
  const double expected = target * size;
  if (distribution == FunnelDistribution::poisson)
    return {expected > 0.0 ? distributions::gamma_p_inv(expected, tail) / size : 0.0,
            distributions::gamma_q_inv(expected + 1.0, tail) / size};
  const double others = size - expected;
  return {expected > 0.0 ? distributions::ibeta_inv(expected, others + 1.0, tail) : 0.0,
          others > 0.0 ? distributions::ibetac_inv(expected + 1.0, others, tail) : 1.0};
}

}  // namespace detail

NYCKELTAL_INLINE Funnel funnel_limits(std::span<const double> events, std::span<const double> sizes,
                                      const FunnelOptions& options) {
  detail::require_same_length(std::ssize(events), "events", std::ssize(sizes), "sizes");
  detail::require_level(options.level);
  detail::require_level(options.outer_level, "outer_level");
  if (!(options.winsorise >= 0.0 && options.winsorise < 0.5))
    detail::fail("share-out-of-range",
                 "winsorise is " + std::to_string(options.winsorise) + " but must lie in [0, 0.5): 0.1 for 10 %");
  const bool binomial = options.distribution == FunnelDistribution::binomial;
  const double given = options.target;
  if (given < 0.0 || std::isinf(given) || (binomial && given > 1.0))
    detail::fail("target-out-of-range", "target is " + std::to_string(given) +
                                            (binomial ? " but a share lies in [0, 1]" : " but a rate is 0 or more"));
  double all_events = 0.0;
  double all_sizes = 0.0;
  Funnel out;
  out.members.resize(sizes.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] < 0.0 || std::isinf(sizes[i]))
      detail::fail("size-out-of-range", "size " + std::to_string(i) + " is " + std::to_string(sizes[i]) +
                                            " but must be finite and 0 or more, or missing");
    if (events[i] < 0.0 || std::isinf(events[i]) || (binomial && events[i] > sizes[i]))
      detail::fail("count-out-of-range", "events " + std::to_string(i) + " is " + std::to_string(events[i]) +
                                             (binomial ? " but must lie between 0 and its size"
                                                       : " but must be finite and 0 or more, or missing"));
    if (is_missing(events[i]) || !(sizes[i] > 0.0)) continue;
    ++out.n;
    all_events += events[i];
    all_sizes += sizes[i];
  }
  out.target = is_missing(given) && out.n > 0 ? all_events / all_sizes : given;
  if (is_missing(out.target)) return out;
  out.status = Status::ok;

  const detail::EqualVariance scale{options.distribution};
  const double centre = scale.to(out.target);
  std::vector<double> z;
  double w_sum = 0.0;
  double w_squares = 0.0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (is_missing(events[i]) || !(sizes[i] > 0.0)) continue;
    FunnelMember& member = out.members[i];
    member.rate = events[i] / sizes[i];
    member.z = (scale.to(member.rate) - centre) * 2.0 * std::sqrt(sizes[i]);
    z.push_back(member.z);
    w_sum += 4.0 * sizes[i];
    w_squares += 16.0 * sizes[i] * sizes[i];
  }
  const auto n = static_cast<double>(out.n);
  if (out.n > 0) {
    const double low = quantile(z, options.winsorise);
    const double high = quantile(z, 1.0 - options.winsorise);
    double sum = 0.0;
    for (const double each : z) sum += std::pow(std::clamp(each, low, high), 2);
    out.phi = sum / n;
  }
  const double spare = w_sum - w_squares / w_sum;  // 0 where there is one member
  if (options.overdispersion != Overdispersion::none && n * out.phi > n - 1.0 && spare > 0.0) {
    out.adjusted = true;
    if (options.overdispersion == Overdispersion::additive)
      out.tau2 = (n * out.phi - (n - 1.0)) / spare;
    else
      out.factor = out.phi;
  }

  const auto limits = [&](double size, double level) -> std::pair<double, double> {
    const double tail = 0.5 * (1.0 - level);
    if (!out.adjusted) return detail::exact_funnel(options.distribution, out.target, size, tail);
    const double half =
        detail::distributions::normal_quantile_above(tail) * std::sqrt(out.factor / (4.0 * size) + out.tau2);
    return {scale.from(centre - half), scale.from(centre + half)};
  };
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!(sizes[i] > 0.0)) continue;
    FunnelMember& member = out.members[i];
    std::tie(member.lower, member.upper) = limits(sizes[i], options.level);
    std::tie(member.outer_lower, member.outer_upper) = limits(sizes[i], options.outer_level);
    if (is_missing(member.rate)) continue;
    member.status = Status::ok;
    member.z_adjusted = member.z / std::sqrt(out.factor + 4.0 * sizes[i] * out.tau2);
    if (member.rate > member.upper) member.outside = member.rate > member.outer_upper ? 2 : 1;
    if (member.rate < member.lower) member.outside = member.rate < member.outer_lower ? -2 : -1;
  }
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
