// Bodies of stats/samples.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/samples.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/subset_sum.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/samples.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE MannWhitney mann_whitney(std::span<const double> x, std::span<const double> y,
                                          const MannWhitneyOptions& options) {
  const detail::TwoSamples s = detail::two_samples(x, y);
  MannWhitney out;
  if (!s.carries(1, out)) return out;
  const std::vector<double> ranks = detail::midranks(s.pooled);
  const auto m = static_cast<double>(out.n_x);
  const auto n = static_cast<double>(out.n_y);
  double sum = 0.0;
  for (std::size_t i = 0; i < s.x.size(); ++i) sum += ranks[i];
  out.u = sum - 0.5 * m * (m + 1.0);
  out.superiority = out.u / (m * n);
  out.cliffs_delta = 2.0 * out.superiority - 1.0;
  if (detail::all_equal(s.pooled)) {
    out.status = Status::constant;
    return out;
  }
  const double middle = 0.5 * m * n;
  const double distance = std::abs(out.u - middle);
  const double ties = detail::tie_term(s.pooled);
  const double total = m + n;
  out.exact = options.method == RankMethod::exact || (options.method == RankMethod::automatic && total <= 1000.0);
  if (!out.exact) {
    const double sd = std::sqrt(m * n / 12.0 * (total + 1.0 - ties / (total * (total - 1.0))));
    const double half = options.continuity ? 0.5 : 0.0;
    const double shift = out.u - middle;
    switch (options.alternative) {
      case Alternative::greater:
        out.p = detail::normal_p((shift - half) / sd, options.alternative);
        break;
      case Alternative::less:
        out.p = detail::normal_p((shift + half) / sd, options.alternative);
        break;
      case Alternative::two_sided:
        out.p = detail::normal_p(std::max(0.0, distance - half) / sd, options.alternative);
    }
    return out;
  }
  if (ties == 0.0 && m * n * std::min(m, n) <= 1e7) {  // the same number, from the table of all U
    const std::vector<double> cdf = detail::rank_sum_cdf(out.n_x, out.n_y);
    const auto at_most = [&](double u) { return cdf[static_cast<std::size_t>(std::llround(u))]; };
    switch (options.alternative) {
      case Alternative::greater:
        out.p = at_most(m * n - out.u);
        break;
      case Alternative::less:
        out.p = at_most(out.u);
        break;
      case Alternative::two_sided:
        out.p = distance == 0.0 ? 1.0 : std::min(1.0, 2.0 * at_most(middle - distance));
    }
    return out;
  }
  std::vector<Index> doubled(ranks.size());  // midranks are halves at most
  std::transform(ranks.begin(), ranks.end(), doubled.begin(), [](double r) { return std::llround(2.0 * r); });
  const detail::SubsetSum null(std::move(doubled), out.n_x);
  const auto base = static_cast<double>(out.n_x * (out.n_x + 1));
  const auto at_least = [&](double u) { return null.upper_tail(std::llround(2.0 * u + base)); };
  const auto at_most = [&](double u) { return null.lower_tail(std::llround(2.0 * u + base)); };
  switch (options.alternative) {
    case Alternative::greater:
      out.p = at_least(out.u);
      break;
    case Alternative::less:
      out.p = at_most(out.u);
      break;
    case Alternative::two_sided:
      out.p = distance == 0.0 ? 1.0 : std::min(1.0, at_least(middle + distance) + at_most(middle - distance));
  }
  return out;
}

namespace detail {

NYCKELTAL_INLINE Index exact_shift_place(Index m, Index n, double level) {
  const double alpha = 0.5 - 0.5 * level;
  const std::vector<double> cdf = rank_sum_cdf(m, n);
  Index k = 0;
  while (k < m * n && cdf[static_cast<std::size_t>(k)] < alpha) ++k;
  return k;
}

}  // namespace detail

NYCKELTAL_INLINE HodgesLehmann hodges_lehmann(std::span<const double> x, std::span<const double> y,
                                              const HodgesLehmannOptions& options) {
  detail::require_level(options.level);
  return detail::hodges_lehmann_at(x, y, options,
                                   [&](Index m, Index n) { return detail::exact_shift_place(m, n, options.level); });
}

namespace detail {

/// Placements: how many of the other sample lie below each value (ties half), as means and variances.
struct Placements {
  double mean_x, mean_y;  // mean number of y below an x, of x below a y
  double variance_x, variance_y;
};

/// From pooled values sorted upwards and the sample each belongs to (true: x).
template <class Labels>
[[nodiscard]] Placements placements(std::span<const double> sorted, const Labels& in_x, double m, double n) {
  double sx = 0.0;
  double sxx = 0.0;
  double sy = 0.0;
  double syy = 0.0;
  double x_below = 0.0;
  double y_below = 0.0;
  for (std::size_t first = 0, last = 0; first < sorted.size(); first = last) {
    double xs = 0.0;
    double ys = 0.0;
    for (; last < sorted.size() && sorted[last] == sorted[first]; ++last) (in_x[last] ? xs : ys) += 1.0;
    const double of_x = y_below + 0.5 * ys;
    const double of_y = x_below + 0.5 * xs;
    sx += xs * of_x;
    sxx += xs * of_x * of_x;
    sy += ys * of_y;
    syy += ys * of_y * of_y;
    x_below += xs;
    y_below += ys;
  }
  // Sums of halves: exact, so that a variance of nothing is zero.
  return {sx / m, sy / n, (m * sxx - sx * sx) / (m * (m - 1.0)), (n * syy - sy * sy) / (n * (n - 1.0))};
}

/// Brunner and Munzel's statistic; infinite where the samples are apart, 0 where nothing differs.
[[nodiscard]] inline double brunner_munzel_w(const Placements& f, double m, double n) {
  const double difference = f.mean_x / n - 0.5;
  const double variance = f.variance_x / (m * n * n) + f.variance_y / (n * m * m);
  if (variance > 0.0) return difference / std::sqrt(variance);
  return difference == 0.0 ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

}  // namespace detail

NYCKELTAL_INLINE BrunnerMunzel brunner_munzel(std::span<const double> x, std::span<const double> y,
                                              const BrunnerMunzelOptions& options) {
  detail::require_level(options.level);
  const detail::TwoSamples s = detail::two_samples(x, y);
  BrunnerMunzel out;
  if (!s.carries(2, out)) return out;
  const auto m = static_cast<double>(out.n_x);
  const auto n = static_cast<double>(out.n_y);
  std::vector<std::pair<double, char>> order;
  for (const double each : s.x) order.emplace_back(each, char{1});
  for (const double each : s.y) order.emplace_back(each, char{0});
  std::sort(order.begin(), order.end());
  std::vector<double> sorted;
  std::vector<char> in_x;
  for (const auto& [value, label] : order) {
    sorted.push_back(value);
    in_x.push_back(label);
  }
  const detail::Placements f = detail::placements(sorted, in_x, m, n);
  out.superiority = f.mean_x / n;
  if (detail::all_equal(sorted)) {
    out.status = Status::constant;
    return out;
  }
  out.w = detail::brunner_munzel_w(f, m, n);
  const double splits = detail::log_binomial(out.n_x + out.n_y, out.n_x);
  if (std::isinf(out.w)) {
    out.status = Status::separated;
    out.exact = true;
    const bool above = out.w > 0.0;
    // The split that separates the other way exists where no tie lies across its border.
    const auto border = static_cast<std::size_t>(above ? out.n_x : out.n_y);
    const bool other = sorted[border - 1] < sorted[border];
    const double one = std::exp(-splits);
    const bool towards =
        options.alternative == Alternative::two_sided || above == (options.alternative == Alternative::greater);
    out.p = !towards ? 1.0 : options.alternative == Alternative::two_sided && other ? std::min(1.0, 2.0 * one) : one;
    const double bound = std::pow(0.5 - 0.5 * options.level, 1.0 / std::min(m, n));
    out.lower = above ? bound : 0.0;
    out.upper = above ? 1.0 : 1.0 - bound;
    return out;
  }
  const double vx = f.variance_x / n;
  const double vy = f.variance_y / m;
  const double both = vx / n / m + vy / m / n;
  // Satterthwaite, of the two parts of the variance.
  const double px = vx / n / m;
  const double py = vy / m / n;
  out.df = both * both / (px * px / (m - 1.0) + py * py / (n - 1.0));
  const double half = detail::student_half_width(out.df, options.level) * std::sqrt(both);
  out.lower = std::max(0.0, out.superiority - half);
  out.upper = std::min(1.0, out.superiority + half);
  out.exact = options.method == BrunnerMunzelMethod::permutation ||
              (options.method == BrunnerMunzelMethod::automatic && std::min(m, n) < 10.0);
  if (out.exact && splits > std::log(options.method == BrunnerMunzelMethod::permutation ? 2e6 : 2e5)) {
    if (options.method == BrunnerMunzelMethod::permutation)
      detail::fail("too-many-splits", "samples of " + std::to_string(out.n_x) + " and " + std::to_string(out.n_y) +
                                          " have more than 2,000,000 splits: use method t");
    out.exact = false;
  }
  if (!out.exact) {
    out.p = detail::student_p(out.w, out.df, options.alternative);
    return out;
  }
  std::vector<char> labels(sorted.size(), char{0});
  std::fill(labels.end() - out.n_x, labels.end(), char{1});
  double lower = 0.0;
  double upper = 0.0;
  double all = 0.0;
  const double slack = 1e-10 * std::max(1.0, std::abs(out.w));
  do {
    const double w = detail::brunner_munzel_w(detail::placements(sorted, labels, m, n), m, n);
    lower += w <= out.w + slack ? 1.0 : 0.0;
    upper += w >= out.w - slack ? 1.0 : 0.0;
    all += 1.0;
  } while (std::next_permutation(labels.begin(), labels.end()));
  out.p = detail::choose_tail(lower / all, upper / all, options.alternative);
  return out;
}

namespace detail {

/// Difference of means with its standard error and degrees of freedom; the unit is 2^exponent.
struct MeanDifference {
  double difference, error, df;
  int exponent;
};

[[nodiscard]] inline MeanDifference mean_difference(TwoSamples s) {
  const int exponent = scale_down(s.x, s.y);
  const Moments a = moments(s.x);
  const Moments b = moments(s.y);
  const auto m = static_cast<double>(s.x.size());
  const auto n = static_cast<double>(s.y.size());
  const double va = a.variance / m;
  const double vb = b.variance / n;
  const double df = (va + vb) * (va + vb) / (va * va / (m - 1.0) + vb * vb / (n - 1.0));
  return {a.mean - b.mean, std::sqrt(va + vb), df, exponent};
}

}  // namespace detail

NYCKELTAL_INLINE Welch welch_t(std::span<const double> x, std::span<const double> y, const WelchOptions& options) {
  detail::require_level(options.level);
  const detail::TwoSamples s = detail::two_samples(x, y);
  Welch out;
  if (!s.carries(2, out)) return out;
  const detail::MeanDifference d = detail::mean_difference(s);
  out.difference = std::ldexp(d.difference, d.exponent);
  if (!(d.error > 0.0)) {
    out.status = Status::constant;
    return out;
  }
  out.t = d.difference / d.error;
  out.df = d.df;
  out.p = detail::student_p(out.t, d.df, options.alternative);
  const double half = detail::student_half_width(d.df, options.level) * d.error;
  out.lower = std::ldexp(d.difference - half, d.exponent);
  out.upper = std::ldexp(d.difference + half, d.exponent);
  return out;
}

NYCKELTAL_INLINE Equivalence equivalence_test(std::span<const double> x, std::span<const double> y,
                                              const EquivalenceOptions& options) {
  if (!(options.low < options.high))
    detail::fail("bounds-out-of-order", "low is " + std::to_string(options.low) + " and high " +
                                            std::to_string(options.high) +
                                            ": give both, low below high, in the unit of the values");
  if (!(options.alpha > 0.0 && options.alpha < 0.5))
    detail::fail("level-out-of-range",
                 "alpha is " + std::to_string(options.alpha) + " but must lie between 0 and 0.5, both excluded");
  const detail::TwoSamples s = detail::two_samples(x, y);
  Equivalence out;
  if (!s.carries(2, out)) return out;
  const detail::MeanDifference d = detail::mean_difference(s);
  out.difference = std::ldexp(d.difference, d.exponent);
  if (!(d.error > 0.0)) {
    out.status = Status::constant;
    return out;
  }
  out.df = d.df;
  const double half = detail::student_half_width(d.df, 1.0 - 2.0 * options.alpha) * d.error;
  out.lower = std::ldexp(d.difference - half, d.exponent);
  out.upper = std::ldexp(d.difference + half, d.exponent);
  const double low = std::ldexp(options.low, -d.exponent);
  const double high = std::ldexp(options.high, -d.exponent);
  out.p_low = detail::student_p((d.difference - low) / d.error, d.df, Alternative::greater);
  out.p_high = detail::student_p((d.difference - high) / d.error, d.df, Alternative::less);
  out.p = std::max(out.p_low, out.p_high);
  out.equivalent = out.p < options.alpha;
  return out;
}

namespace detail {

/// P(V <= v) and P(V >= v) when each rank has an even chance to count.
[[nodiscard]] inline std::pair<double, double> signed_rank_tails(std::span<const Index> doubled, Index v) {
  const Index total = std::accumulate(doubled.begin(), doubled.end(), Index{0});
  std::vector<double> f(static_cast<std::size_t>(total) + 1, 0.0);
  f[0] = 1.0;
  std::size_t filled = 0;
  for (const Index rank : doubled) {
    const auto r = static_cast<std::size_t>(rank);
    filled += r;
    for (std::size_t s = filled; s >= r; --s) f[s] = 0.5 * f[s] + 0.5 * f[s - r];
    for (std::size_t s = 0; s < std::min(r, filled); ++s) f[s] *= 0.5;
  }
  double lower = 0.0;
  double upper = 0.0;
  for (Index s = 0; s <= v; ++s) lower += f[static_cast<std::size_t>(s)];
  for (Index s = total; s >= v; --s) upper += f[static_cast<std::size_t>(s)];
  return {std::min(1.0, lower), std::min(1.0, upper)};
}

[[nodiscard]] inline SignedRank signed_rank_of(std::vector<double> d, const SignedRankOptions& options) {
  SignedRank out;
  out.n = std::ssize(d);
  if (d.empty()) return out;
  if (any_infinite(d)) {
    out.status = Status::infinite_value;
    return out;
  }
  out.status = Status::ok;
  std::vector<double> means;
  means.reserve(d.size() * (d.size() + 1) / 2);
  for (std::size_t i = 0; i < d.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) means.push_back(std::midpoint(d[i], d[j]));
  out.pseudomedian = select_quantile(means, 0.5, {});
  out.n_zero = std::count(d.begin(), d.end(), 0.0);
  if (out.n_zero == out.n) {
    out.status = Status::constant;
    return out;
  }
  if (options.zeros == ZeroMethod::drop) std::erase(d, 0.0);
  std::vector<double> sizes(d.size());
  std::transform(d.begin(), d.end(), sizes.begin(), [](double each) { return std::abs(each); });
  const std::vector<double> ranks = midranks(sizes);
  std::vector<Index> doubled;
  double all = 0.0;
  double squares = 0.0;
  out.v = 0.0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (d[i] == 0.0) continue;
    doubled.push_back(std::llround(2.0 * ranks[i]));
    all += ranks[i];
    squares += ranks[i] * ranks[i];
    if (d[i] > 0.0) out.v += ranks[i];
  }
  out.rank_biserial = (2.0 * out.v - all) / all;
  out.exact =
      options.method == RankMethod::exact || (options.method == RankMethod::automatic && std::ssize(doubled) <= 300);
  if (out.exact) {
    const auto [lower, upper] = signed_rank_tails(doubled, std::llround(2.0 * out.v));
    out.p = choose_tail(lower, upper, options.alternative);
    return out;
  }
  const double sd = 0.5 * std::sqrt(squares);
  const double shift = out.v - 0.5 * all;
  const double half = options.continuity ? 0.5 : 0.0;
  const double z = options.alternative == Alternative::greater ? shift - half
                   : options.alternative == Alternative::less  ? shift + half
                                                               : std::max(0.0, std::abs(shift) - half);
  out.p = normal_p(z / sd, options.alternative);
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE SignedRank wilcoxon_signed_rank(std::span<const double> x, std::span<const double> y,
                                                 const SignedRankOptions& options) {
  if (y.empty() && !x.empty()) return detail::signed_rank_of(detail::without_missing(x), options);
  const detail::TwoSamples s = detail::complete_pairs(x, y);
  std::vector<double> d(s.x.size());
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = std::isinf(s.y[i]) ? s.y[i] : s.x[i] - s.y[i];
  return detail::signed_rank_of(std::move(d), options);
}

NYCKELTAL_INLINE std::vector<MannWhitney> mann_whitney(const Rows& x, const Rows& y, const MannWhitneyOptions& options,
                                                       const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return mann_whitney(a, b, options); });
}

NYCKELTAL_INLINE std::vector<HodgesLehmann> hodges_lehmann(const Rows& x, const Rows& y,
                                                           const HodgesLehmannOptions& options,
                                                           const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return hodges_lehmann(a, b, options); });
}

NYCKELTAL_INLINE std::vector<BrunnerMunzel> brunner_munzel(const Rows& x, const Rows& y,
                                                           const BrunnerMunzelOptions& options,
                                                           const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return brunner_munzel(a, b, options); });
}

NYCKELTAL_INLINE std::vector<Welch> welch_t(const Rows& x, const Rows& y, const WelchOptions& options,
                                            const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return welch_t(a, b, options); });
}

NYCKELTAL_INLINE std::vector<Equivalence> equivalence_test(const Rows& x, const Rows& y,
                                                           const EquivalenceOptions& options,
                                                           const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return equivalence_test(a, b, options); });
}

NYCKELTAL_INLINE std::vector<SignedRank> wilcoxon_signed_rank(const Rows& x, const Rows& y,
                                                              const SignedRankOptions& options,
                                                              const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return wilcoxon_signed_rank(a, b, options); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
