// Bodies of stats/several_samples.hpp.
#pragma once

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/several_samples.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/several_samples.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Groups without what is missing, and all their values in order of group.
struct SeveralSamples {
  std::vector<std::vector<double>> groups;
  std::vector<double> pooled;
  [[nodiscard]] Index count() const { return std::ssize(groups); }

  /// Sets n and status; true where each group has `needed` values and not all values are equal.
  template <class Result>
  [[nodiscard]] bool carries(Index needed, Result& out) const {
    Index smallest = std::numeric_limits<Index>::max();
    for (const std::vector<double>& each : groups) {
      out.n.push_back(std::ssize(each));
      smallest = std::min(smallest, out.n.back());
    }
    out.status = pooled.empty()         ? Status::no_data
                 : any_infinite(pooled) ? Status::infinite_value
                 : smallest < needed    ? Status::too_few
                 : all_equal(pooled)    ? Status::constant
                                        : Status::ok;
    return out.status == Status::ok;
  }
};

[[nodiscard]] inline SeveralSamples several_samples(Groups groups) {
  if (groups.size() < 2) fail("groups-too-few", "give two or more groups to compare");
  SeveralSamples out;
  for (const std::span<const double> each : groups) {
    out.groups.push_back(without_missing(each));
    out.pooled.insert(out.pooled.end(), out.groups.back().begin(), out.groups.back().end());
  }
  return out;
}

[[nodiscard]] inline double chi_squared_p(double statistic, double df) {
  return distributions::chi_squared_above(df, statistic);
}

[[nodiscard]] inline double f_p(double f, double df1, double df2) {
  return distributions::f_above(df1, df2, f);
}

/// Mean midrank of each group.
[[nodiscard]] inline std::vector<double> mean_ranks(const SeveralSamples& s) {
  const std::vector<double> ranks = midranks(s.pooled);
  std::vector<double> out;
  std::size_t at = 0;
  for (const std::vector<double>& group : s.groups) {
    double sum = 0.0;
    for (std::size_t i = 0; i < group.size(); ++i) sum += ranks[at++];
    out.push_back(sum / static_cast<double>(group.size()));
  }
  return out;
}

/// Integral over [a, b] in panels of a 20-point Gauss rule.
template <class F>
[[nodiscard]] double integral(F&& f, double a, double b, int panels) {
  double sum = 0.0;
  const double width = (b - a) / panels;
  for (int k = 0; k < panels; ++k)
    sum += boost::math::quadrature::gauss<double, 20>::integrate(f, a + k * width, a + (k + 1) * width);
  return sum;
}

NYCKELTAL_INLINE double studentized_range_p(double q, double k, double df) {
  if (!(q > 0.0)) return 1.0;
  const auto range_cdf = [k](double w) {  // of k standard normals
    return integral(
        [k, w](double z) {
          const double inside = 0.5 * (std::erfc(-z / std::numbers::sqrt2) - std::erfc((w - z) / std::numbers::sqrt2));
          return k * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi) *
                 std::pow(std::max(0.0, inside), k - 1.0);
        },
        -8.0, 8.0, 4);
  };
  // The scale s: df s^2 is chi squared. Beyond these bounds there is no mass to speak of.
  const double spread = 9.0 / std::sqrt(2.0 * df);
  const double constant = std::numbers::ln2 + 0.5 * df * std::log(0.5 * df) - std::lgamma(0.5 * df);
  const double cdf = integral(
      [&](double s) {
        return s > 0.0 ? std::exp(constant + (df - 1.0) * std::log(s) - 0.5 * df * s * s) * range_cdf(q * s) : 0.0;
      },
      std::max(0.0, 1.0 - spread), 1.0 + spread, 3);
  return std::clamp(1.0 - cdf, 0.0, 1.0);
}

NYCKELTAL_INLINE double studentized_range_quantile(double alpha, double k, double df) {
  double high = 4.0;
  while (studentized_range_p(high, k, df) > alpha && high < 1e6) high *= 2.0;
  std::uintmax_t iterations = 60;
  const auto bracket =
      boost::math::tools::toms748_solve([&](double q) { return studentized_range_p(q, k, df) - alpha; }, 0.0, high,
                                        [](double a, double b) { return std::abs(b - a) < 1e-9; }, iterations);
  return std::midpoint(bracket.first, bracket.second);
}

}  // namespace detail

NYCKELTAL_INLINE KruskalWallis kruskal_wallis(Groups groups) {
  const detail::SeveralSamples s = detail::several_samples(groups);
  KruskalWallis out;
  if (!s.carries(1, out)) return out;
  const auto total = static_cast<double>(s.pooled.size());
  const std::vector<double> means = detail::mean_ranks(s);
  double between = 0.0;
  for (std::size_t g = 0; g < means.size(); ++g)
    between += static_cast<double>(out.n[g]) * std::pow(means[g] - 0.5 * (total + 1.0), 2);
  const double variance = total * (total + 1.0) / 12.0 - detail::tie_term(s.pooled) / (12.0 * (total - 1.0));
  out.h = between / variance;
  out.df = static_cast<double>(s.count() - 1);
  out.p = detail::chi_squared_p(out.h, out.df);
  out.epsilon_squared = out.h / (total - 1.0);
  return out;
}

NYCKELTAL_INLINE Dunn dunn(Groups groups, Adjustment adjust) {
  const detail::SeveralSamples s = detail::several_samples(groups);
  Dunn out;
  out.pairs = detail::all_pairs<DunnPair>(s.count());
  if (!s.carries(1, out)) return out;
  const auto total = static_cast<double>(s.pooled.size());
  const std::vector<double> means = detail::mean_ranks(s);
  const double variance = total * (total + 1.0) / 12.0 - detail::tie_term(s.pooled) / (12.0 * (total - 1.0));
  std::vector<double> p;
  for (DunnPair& pair : out.pairs) {
    const auto i = static_cast<std::size_t>(pair.first);
    const auto j = static_cast<std::size_t>(pair.second);
    pair.difference = means[i] - means[j];
    pair.z = pair.difference /
             std::sqrt(variance * (1.0 / static_cast<double>(out.n[i]) + 1.0 / static_cast<double>(out.n[j])));
    pair.p = detail::normal_p(pair.z, Alternative::two_sided);
    p.push_back(pair.p);
  }
  const std::vector<double> adjusted = adjust_p(p, {.method = adjust});
  for (std::size_t k = 0; k < adjusted.size(); ++k) out.pairs[k].p_adjusted = adjusted[k];
  return out;
}

namespace detail {

/// Means and variances of the groups, scaled by a power of two.
struct GroupMoments {
  std::vector<Moments> moments;
  int exponent = 0;
  bool varied = true;
};

[[nodiscard]] inline GroupMoments group_moments(SeveralSamples s) {
  GroupMoments out;
  out.exponent = binary_scale(s.pooled);
  for (std::vector<double>& group : s.groups) {
    for (double& each : group) each = std::ldexp(each, -out.exponent);
    out.moments.push_back(moments(group));
    out.varied = out.varied && out.moments.back().variance > 0.0;
  }
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE AnovaResult welch_anova(Groups groups) {
  const detail::SeveralSamples s = detail::several_samples(groups);
  AnovaResult out;
  if (!s.carries(2, out)) return out;
  const detail::GroupMoments g = detail::group_moments(s);
  if (!g.varied) {
    out.status = Status::singular;
    return out;
  }
  const auto k = static_cast<double>(s.count());
  double weights = 0.0;
  double mean = 0.0;
  for (std::size_t i = 0; i < g.moments.size(); ++i) {
    const double w = static_cast<double>(out.n[i]) / g.moments[i].variance;
    weights += w;
    mean += w * g.moments[i].mean;
  }
  mean /= weights;
  double between = 0.0;
  double lambda = 0.0;
  for (std::size_t i = 0; i < g.moments.size(); ++i) {
    const double w = static_cast<double>(out.n[i]) / g.moments[i].variance;
    between += w * std::pow(g.moments[i].mean - mean, 2);
    lambda += std::pow(1.0 - w / weights, 2) / static_cast<double>(out.n[i] - 1);
  }
  out.df1 = k - 1.0;
  out.df2 = (k * k - 1.0) / (3.0 * lambda);
  out.f = between / (k - 1.0) / (1.0 + 2.0 * (k - 2.0) / (k * k - 1.0) * lambda);
  out.p = detail::f_p(out.f, out.df1, out.df2);
  return out;
}

NYCKELTAL_INLINE GamesHowell games_howell(Groups groups, double level) {
  detail::require_level(level);
  const detail::SeveralSamples s = detail::several_samples(groups);
  GamesHowell out;
  out.pairs = detail::all_pairs<GamesHowellPair>(s.count());
  if (!s.carries(2, out)) return out;
  const detail::GroupMoments g = detail::group_moments(s);
  if (!g.varied) {
    out.status = Status::singular;
    return out;
  }
  const auto k = static_cast<double>(s.count());
  for (GamesHowellPair& pair : out.pairs) {
    const auto i = static_cast<std::size_t>(pair.first);
    const auto j = static_cast<std::size_t>(pair.second);
    const auto ni = static_cast<double>(out.n[i]);
    const auto nj = static_cast<double>(out.n[j]);
    const double vi = g.moments[i].variance / ni;
    const double vj = g.moments[j].variance / nj;
    const double difference = g.moments[i].mean - g.moments[j].mean;
    const double error = std::sqrt(vi + vj);
    pair.df = (vi + vj) * (vi + vj) / (vi * vi / (ni - 1.0) + vj * vj / (nj - 1.0));
    pair.t = difference / error;
    pair.p = detail::studentized_range_p(std::abs(pair.t) * std::numbers::sqrt2, k, pair.df);
    const double half = detail::studentized_range_quantile(1.0 - level, k, pair.df) / std::numbers::sqrt2 * error;
    pair.difference = std::ldexp(difference, g.exponent);
    pair.lower = std::ldexp(difference - half, g.exponent);
    pair.upper = std::ldexp(difference + half, g.exponent);
  }
  return out;
}

NYCKELTAL_INLINE AnovaResult levene(Groups groups, LeveneCentre centre) {
  detail::SeveralSamples s = detail::several_samples(groups);
  AnovaResult out;
  if (!s.carries(2, out)) return out;
  const int exponent = detail::binary_scale(s.pooled);
  std::vector<double> means;
  double total = 0.0;
  double within = 0.0;
  for (std::vector<double>& group : s.groups) {
    for (double& each : group) each = std::ldexp(each, -exponent);
    std::vector<double> copy = group;
    const double middle = centre == LeveneCentre::mean ? detail::mean_of(group) : detail::median_in_place(copy);
    for (double& each : group) each = std::abs(each - middle);
    means.push_back(detail::mean_of(group));
    for (const double each : group) within += std::pow(each - means.back(), 2);
    total += means.back() * static_cast<double>(group.size());
  }
  const auto n = static_cast<double>(s.pooled.size());
  double between = 0.0;
  for (std::size_t i = 0; i < means.size(); ++i)
    between += static_cast<double>(out.n[i]) * std::pow(means[i] - total / n, 2);
  out.df1 = static_cast<double>(s.count() - 1);
  out.df2 = n - static_cast<double>(s.count());
  if (!(within > 0.0)) {
    out.status = Status::singular;
    return out;
  }
  out.f = between / out.df1 / (within / out.df2);
  out.p = detail::f_p(out.f, out.df1, out.df2);
  return out;
}

NYCKELTAL_INLINE Friedman friedman(const Rows& blocks) {
  if (blocks.columns < 2) detail::fail("groups-too-few", "give two or more columns to compare");
  Friedman out;
  const auto k = static_cast<double>(blocks.columns);
  std::vector<double> sums(static_cast<std::size_t>(blocks.columns), 0.0);
  double ties = 0.0;
  bool infinite = false;
  for (Index row = 0; row < blocks.count(); ++row) {
    const std::span<const double> block = blocks[row];
    if (std::any_of(block.begin(), block.end(), [](double each) { return is_missing(each); })) {
      ++out.n_incomplete;
      continue;
    }
    infinite = infinite || detail::any_infinite(block);
    ++out.n;
    const std::vector<double> ranks = detail::midranks(block);
    for (std::size_t c = 0; c < sums.size(); ++c) sums[c] += ranks[c];
    ties += detail::tie_term({block.begin(), block.end()});
  }
  const auto n = static_cast<double>(out.n);
  out.status = blocks.values.empty() || out.n == 0 ? Status::no_data
               : infinite                          ? Status::infinite_value
               : out.n < 2                         ? Status::too_few
               : ties >= n * k * (k * k - 1.0)     ? Status::constant
                                                   : Status::ok;
  if (out.status != Status::ok) return out;
  double squares = 0.0;
  for (const double sum : sums) squares += std::pow(sum - 0.5 * n * (k + 1.0), 2);
  out.chi_squared = 12.0 * squares / (n * k * (k + 1.0)) / (1.0 - ties / (n * k * (k * k - 1.0)));
  out.df = k - 1.0;
  out.p = detail::chi_squared_p(out.chi_squared, out.df);
  out.kendalls_w = out.chi_squared / (n * (k - 1.0));
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
