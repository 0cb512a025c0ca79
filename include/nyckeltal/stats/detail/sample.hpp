// Samples on their way into a statistic: what is there of them, and what is wrong with it.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

[[nodiscard]] inline bool any_infinite(std::span<const double> x) {
  return std::any_of(x.begin(), x.end(), [](double each) { return std::isinf(each); });
}
[[nodiscard]] inline bool all_equal(std::span<const double> x) {
  return std::all_of(x.begin(), x.end(), [&](double each) { return each == x.front(); });
}

/// Two samples without what is missing, and their pooled values.
struct TwoSamples {
  std::vector<double> x, y, pooled;
  [[nodiscard]] Index n_x() const { return std::ssize(x); }
  [[nodiscard]] Index n_y() const { return std::ssize(y); }

  /// ok, or why nothing can be computed; fills the counts of the result.
  template <class Result>
  [[nodiscard]] bool carries(Index needed, Result& out) const {
    out.n_x = n_x();
    out.n_y = n_y();
    out.status = pooled.empty()                    ? Status::no_data
                 : any_infinite(pooled)            ? Status::infinite_value
                 : std::min(n_x(), n_y()) < needed ? Status::too_few
                                                   : Status::ok;
    return out.status == Status::ok;
  }
};

[[nodiscard]] inline TwoSamples two_samples(std::span<const double> x, std::span<const double> y) {
  TwoSamples out{without_missing(x), without_missing(y), {}};
  out.pooled = out.x;
  out.pooled.insert(out.pooled.end(), out.y.begin(), out.y.end());
  return out;
}

/// Pairs of which both halves are there.
[[nodiscard]] inline TwoSamples complete_pairs(std::span<const double> x, std::span<const double> y) {
  require_same_length(std::ssize(x), "x", std::ssize(y), "y");
  TwoSamples out;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    out.x.push_back(x[i]);
    out.y.push_back(y[i]);
  }
  out.pooled = out.x;
  out.pooled.insert(out.pooled.end(), out.y.begin(), out.y.end());
  return out;
}

/// Sum over groups of equal values of t^3 - t.
[[nodiscard]] inline double tie_term(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  double sum = 0.0;
  for (std::size_t first = 0, last = 0; first < x.size(); first = last) {
    while (last < x.size() && x[last] == x[first]) ++last;
    const auto t = static_cast<double>(last - first);
    sum += t * t * t - t;
  }
  return sum;
}

/// Sum of squares around the mean.
struct Moments {
  double mean, variance;  // divisor n - 1
};
[[nodiscard]] inline Moments moments(std::span<const double> x) {
  const double mean = mean_of(x);
  double squares = 0.0;
  for (const double each : x) squares += (each - mean) * (each - mean);
  return {mean, squares / (static_cast<double>(x.size()) - 1.0)};
}

/// Scales by a power of two so that squares cannot overflow; returns the exponent that undoes it.
template <class... Vectors>
int scale_down(Vectors&... vectors) {
  int exponent = -1075;
  ((exponent = std::max(exponent, binary_scale(vectors))), ...);
  const auto scale = [&](std::vector<double>& x) {
    for (double& each : x) each = std::ldexp(each, -exponent);
  };
  (scale(vectors), ...);
  return exponent;
}

/// one(x row, y row) for each pair of rows.
template <class One>
[[nodiscard]] auto each_pair(const Rows& x, const Rows& y, const Execution& execution, One&& one) {
  require_same_length(x.count(), "x", y.count(), "y");
  return each_row(x.count(), 8, execution, [&](Index row) { return one(x[row], y[row]); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
