// Bodies of stats/quantile_shift.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/bootstrap.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/small_draws.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/quantile_shift.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Weights of the order statistics in Harrell and Davis's quantile: I(i/n) - I((i-1)/n) of a beta distribution.
[[nodiscard]] inline std::vector<double> harrell_davis_weights(Index n, double p) {
  const auto size = static_cast<double>(n);
  std::vector<double> out(static_cast<std::size_t>(n));
  double before = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double after = i + 1 == out.size() ? 1.0
                                             : distributions::beta_cdf((size + 1.0) * p, (size + 1.0) * (1.0 - p),
                                                                       static_cast<double>(i + 1) / size);
    out[i] = after - before;
    before = after;
  }
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<QuantileShift> quantile_shift(std::span<const double> x, std::span<const double> y,
                                                           std::span<const double> probabilities,
                                                           const QuantileShiftOptions& options,
                                                           const Execution& execution) {
  detail::require_level(options.level);
  if (options.draws < 100) detail::fail("draws-too-few", "an interval needs 100 draws or more");
  for (const double p : probabilities)
    if (!(p > 0.0 && p < 1.0))
      detail::fail("probability-out-of-range", "a quantile's probability lies between 0 and 1, both excluded");
  detail::TwoSamples s = detail::two_samples(x, y);
  QuantileShift common;
  const bool usable = s.carries(5, common);
  std::vector<QuantileShift> out(probabilities.size(), common);
  for (std::size_t k = 0; k < out.size(); ++k) out[k].probability = probabilities[k];
  if (!usable || out.empty()) return out;
  const int exponent = detail::scale_down(s.x, s.y);
  std::sort(s.x.begin(), s.x.end());
  std::sort(s.y.begin(), s.y.end());
  std::vector<std::vector<double>> weights_x;
  std::vector<std::vector<double>> weights_y;
  for (const double p : probabilities) {
    weights_x.push_back(detail::harrell_davis_weights(out.front().n_x, p));
    weights_y.push_back(detail::harrell_davis_weights(out.front().n_y, p));
  }
  const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  const std::size_t count = out.size();
  std::vector<std::vector<double>> draws(count, std::vector<double>(static_cast<std::size_t>(options.draws)));
  parallel_for(options.draws, 50, execution, [&](Index begin, Index end) {
    // A resample in order, without sorting it: how often each value was drawn.
    const auto resample = [](const std::vector<double>& from, detail::SmallDraws& random, std::vector<Index>& times,
                             std::vector<double>& to) {
      times.assign(from.size(), 0);
      for (std::size_t i = 0; i < from.size(); ++i) ++times[static_cast<std::size_t>(random.below(std::ssize(from)))];
      to.clear();
      for (std::size_t i = 0; i < from.size(); ++i) to.insert(to.end(), static_cast<std::size_t>(times[i]), from[i]);
    };
    std::vector<Index> times;
    std::vector<double> a;
    std::vector<double> b;
    for (Index draw = begin; draw < end; ++draw) {
      detail::SmallDraws random(Philox(options.seed, 2, static_cast<std::uint64_t>(draw)));
      resample(s.x, random, times, a);
      resample(s.y, random, times, b);
      for (std::size_t k = 0; k < count; ++k)
        draws[k][static_cast<std::size_t>(draw)] = dot(weights_x[k], a) - dot(weights_y[k], b);
    }
  });
  std::vector<double> p(count);
  for (std::size_t k = 0; k < count; ++k) {
    QuantileShift& q = out[k];
    const double of_x = dot(weights_x[k], s.x);
    const double of_y = dot(weights_y[k], s.y);
    q.quantile_x = std::ldexp(of_x, exponent);
    q.quantile_y = std::ldexp(of_y, exponent);
    q.shift = std::ldexp(of_x - of_y, exponent);
    std::sort(draws[k].begin(), draws[k].end());
    const double tail = 0.5 - 0.5 * options.level;
    q.lower = std::ldexp(detail::sorted_quantile(draws[k], tail), exponent);
    q.upper = std::ldexp(detail::sorted_quantile(draws[k], 1.0 - tail), exponent);
    const auto below = std::lower_bound(draws[k].begin(), draws[k].end(), 0.0) - draws[k].begin();
    const auto up_to = std::upper_bound(draws[k].begin(), draws[k].end(), 0.0) - draws[k].begin();
    const double half = 0.5 * static_cast<double>(up_to - below);
    const double smaller = std::min(static_cast<double>(below), static_cast<double>(options.draws - up_to)) + half;
    p[k] = q.p = std::min(1.0, 2.0 * (smaller + 1.0) / (static_cast<double>(options.draws) + 1.0));
  }
  const std::vector<double> adjusted = adjust_p(p, {.method = Adjustment::hochberg});
  for (std::size_t k = 0; k < count; ++k) out[k].p_adjusted = adjusted[k];
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
