// Bodies of stats/proportion.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/proportion.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE ProportionResult wilson_interval(Index successes, Index n, const ProportionOptions& options) {
  detail::require_level(options.level);
  if (n < 0 || successes < 0 || successes > n)
    detail::fail("count-out-of-range", std::to_string(successes) + " of " + std::to_string(n) +
                                           " is not a share: successes must lie between 0 and n");
  if (n == 0) return {.status = Status::no_data};
  const double z = detail::distributions::normal_quantile(0.5 + 0.5 * options.level);
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

NYCKELTAL_INLINE ShareDifference share_difference(Index successes_x, Index n_x, Index successes_y, Index n_y,
                                                  const ProportionOptions& options) {
  const ProportionResult x = wilson_interval(successes_x, n_x, options);
  const ProportionResult y = wilson_interval(successes_y, n_y, options);
  ShareDifference out{.share_x = x.share, .share_y = y.share, .n_x = n_x, .n_y = n_y};
  if (n_x == 0 || n_y == 0) {
    out.status = Status::no_data;
    return out;
  }
  out.difference = x.share - y.share;
  out.lower = std::max(-1.0, out.difference - std::hypot(x.share - x.lower, y.upper - y.share));
  out.upper = std::min(1.0, out.difference + std::hypot(x.upper - x.share, y.share - y.lower));
  return out;
}

namespace detail {

/// Probabilities of the first cell given the margins and an odds ratio.
class ConditionalTable {
 public:
  ConditionalTable(Index a, Index b, Index c, Index d)
      : low_(std::max<Index>(0, a + c - (c + d))), high_(std::min(a + b, a + c)) {
    const auto log_choose = [](Index n, Index k) {
      const auto f = [](Index i) { return std::lgamma(static_cast<double>(i) + 1.0); };
      return f(n) - f(k) - f(n - k);
    };
    for (Index k = low_; k <= high_; ++k) log_.push_back(log_choose(a + b, k) + log_choose(c + d, a + c - k));
  }
  [[nodiscard]] Index low() const { return low_; }
  [[nodiscard]] Index high() const { return high_; }
  [[nodiscard]] std::vector<double> probabilities(double log_odds) const {
    std::vector<double> out(log_.size());
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < out.size(); ++i) {
      out[i] = log_[i] + log_odds * static_cast<double>(i);
      largest = std::max(largest, out[i]);
    }
    double sum = 0.0;
    for (double& each : out) sum += each = std::exp(each - largest);
    for (double& each : out) each /= sum;
    return out;
  }
  /// The odds ratio where a rising function of the probabilities reaches `wanted`.
  template <class F>
  [[nodiscard]] double solve(F&& function, double wanted) const {
    double low = -1.0;
    double high = 1.0;
    while (function(probabilities(low)) > wanted && low > -700.0) low *= 2.0;
    while (function(probabilities(high)) < wanted && high < 700.0) high *= 2.0;
    for (int step = 0; step < 200 && high - low > 1e-13 * std::max(1.0, std::abs(low)); ++step) {
      const double middle = std::midpoint(low, high);
      (function(probabilities(middle)) < wanted ? low : high) = middle;
    }
    return std::exp(std::midpoint(low, high));
  }

 private:
  Index low_;
  Index high_;
  std::vector<double> log_;
};

}  // namespace detail

NYCKELTAL_INLINE FisherExact fisher_exact(Index a, Index b, Index c, Index d, const FisherOptions& options) {
  detail::require_level(options.level);
  if (std::min({a, b, c, d}) < 0) detail::fail("count-out-of-range", "the four counts must be 0 or more");
  FisherExact out;
  out.n = a + b + c + d;
  out.status = out.n == 0 ? Status::no_data : Status::ok;
  if (out.n == 0) return out;
  if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) {
    out.status = Status::constant;
    out.p = 1.0;
    return out;
  }
  const detail::ConditionalTable table(a, b, c, d);
  const auto place = static_cast<std::size_t>(a - table.low());
  const auto at_most = [place](const std::vector<double>& p) {
    double sum = 0.0;
    for (std::size_t i = 0; i <= place; ++i) sum += p[i];
    return sum;
  };
  const auto at_least = [place](const std::vector<double>& p) {
    double sum = 0.0;
    for (std::size_t i = p.size(); i-- > place;) sum += p[i];
    return sum;
  };
  const std::vector<double> null = table.probabilities(0.0);
  if (options.alternative == Alternative::two_sided) {
    out.p = 0.0;
    for (const double each : null) out.p += each <= null[place] * (1.0 + 1e-7) ? each : 0.0;
    out.p = std::min(1.0, out.p);
  } else {
    out.p = std::min(1.0, options.alternative == Alternative::greater ? at_least(null) : at_most(null));
  }
  const double infinity = std::numeric_limits<double>::infinity();
  const double tail = 0.5 - 0.5 * options.level;
  const auto mean = [](const std::vector<double>& p) {
    double sum = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * static_cast<double>(i);
    return sum;
  };
  const bool lowest = a == table.low();
  const bool highest = a == table.high();
  out.odds_ratio = lowest ? 0.0 : highest ? infinity : table.solve(mean, static_cast<double>(place));
  out.lower = lowest ? 0.0 : table.solve(at_least, tail);
  out.upper = highest ? infinity : table.solve([&](const std::vector<double>& p) { return -at_most(p); }, -tail);
  if (highest) out.status = Status::unbounded;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
