// Bodies of stats/distance.hpp.
#pragma once

#include <Eigen/Jacobi>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/distance.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline constexpr double mad_to_sd = 1.482602218505602;  // 1 / quantile(normal, 3/4)

inline constexpr double iqr_to_sd = 0.5 * mad_to_sd;

NYCKELTAL_INLINE void scale_variable(std::vector<double> x, bool nominal, Spread spread, ScaledVariable& out) {
  out.n = std::ssize(x);
  if (x.empty()) return;
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  const double low = *least;
  const double range = *most - low;
  out.status = x.size() < 2 ? Status::too_few : range == 0.0 ? Status::constant : Status::ok;
  if (out.status != Status::ok) return;
  if (nominal) {
    out.spread = 1.0;
    return;
  }
  if (spread == Spread::range) {
    out.centre = low;
    out.spread = range;
  } else if (spread == Spread::sd) {
    out.centre = mean_of(x);
    double squares = 0.0;
    for (const double each : x) squares += ((each - out.centre) / range) * ((each - out.centre) / range);
    out.spread = range * std::sqrt(squares / static_cast<double>(x.size() - 1));
  } else {
    out.centre = select_quantile(x, 0.5, {});
    if (spread == Spread::iqr) {
      out.spread = iqr_to_sd * (select_quantile(x, 0.75, {}) - select_quantile(x, 0.25, {}));
    } else {
      for (double& each : x) each = std::abs(each - out.centre);
      out.spread = mad_to_sd * select_quantile(x, 0.5, {});
    }
  }
  if (out.spread == 0.0) out.status = Status::singular;
  if (!std::isfinite(out.spread)) out.status = Status::overflow;
}

NYCKELTAL_INLINE ShrunkCovariance ledoit_wolf(Eigen::MatrixXd rows) {
  rows.rowwise() -= rows.colwise().mean().eval();
  const auto n = static_cast<double>(rows.rows());
  const auto p = static_cast<double>(rows.cols());
  // lazyProduct: a plain sum, which compiles in half the time of Eigen's blocked kernels, made for large matrices.
  ShrunkCovariance out{rows.transpose().lazyProduct(rows) / n, 0.0};
  const double mean_variance = out.matrix.trace() / p;
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(rows.cols(), rows.cols());
  const double dispersion = (out.matrix - mean_variance * identity).squaredNorm() / p;
  double noise = -out.matrix.squaredNorm() / n;
  for (Eigen::Index i = 0; i < rows.rows(); ++i) noise += std::pow(rows.row(i).squaredNorm(), 2) / (n * n);
  noise = std::clamp(noise / p, 0.0, dispersion);
  if (dispersion > 0.0) out.shrinkage = noise / dispersion;
  out.matrix = (1.0 - out.shrinkage) * out.matrix + out.shrinkage * mean_variance * identity;
  return out;
}

NYCKELTAL_INLINE Spectrum spectrum(Eigen::MatrixXd symmetric) {
  const Eigen::Index n = symmetric.rows();
  Spectrum out{{}, Eigen::MatrixXd::Identity(n, n)};
  if (!symmetric.allFinite()) return out;
  constexpr int sweeps = 64;  // six or seven are the rule: convergence is quadratic
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    bool done = true;
    for (Eigen::Index q = 1; q < n; ++q)
      for (Eigen::Index p = 0; p < q; ++p) {
        const double least = std::sqrt(std::abs(symmetric(p, p))) * std::sqrt(std::abs(symmetric(q, q)));
        if (std::abs(symmetric(p, q)) <= std::numeric_limits<double>::epsilon() * least) continue;
        Eigen::JacobiRotation<double> rotation;
        if (!rotation.makeJacobi(symmetric, p, q)) continue;
        done = false;
        symmetric.applyOnTheLeft(p, q, rotation.adjoint());
        symmetric.applyOnTheRight(p, q, rotation);
        symmetric(p, q) = symmetric(q, p) = 0.0;
        out.vectors.applyOnTheRight(p, q, rotation);
      }
    if (done) {
      out.values = symmetric.diagonal();
      break;
    }
  }
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE DistanceSpace::DistanceSpace(const Rows& units, std::span<const DistanceVariable> variables,
                                              const DistanceOptions& options, std::optional<Index> focus)
    : options_(options), n_(units.count()), p_(variables.size()), scaled_(p_) {
  check(units, variables, focus);
  const Spread spread = options_.spread.value_or(options_.metric == Metric::gower         ? Spread::range
                                                 : options_.metric == Metric::mahalanobis ? Spread::sd
                                                                                          : Spread::mad);
  for (const DistanceVariable& each : variables) nominal_.push_back(each.nominal);
  y_.assign(static_cast<std::size_t>(n_) * p_, missing);
  for (std::size_t v = 0; v < p_; ++v) {
    std::vector<double> column;
    for (Index u = 0; u < n_; ++u) {
      const double raw = units[u][v];
      if (is_missing(raw)) continue;
      const double value = variables[v].log ? (raw > 0.0 ? std::log(raw) : missing) : raw;
      if (!std::isfinite(value)) {
        ++scaled_[v].n_refused;
        continue;
      }
      y_[at(u, v)] = value;
      column.push_back(value);
    }
    ScaledVariable& s = scaled_[v];
    detail::scale_variable(std::move(column), nominal_[v], spread, s);
    if (s.status == Status::ok && focus && is_missing(y_[at(*focus, v)])) s.status = Status::not_applicable;
    if (s.status == Status::ok) used_.push_back(v);
  }
  weigh(variables);
  unit_.assign(p_, 1.0);
  for (const std::size_t v : used_) unit_[v] = scaled_[v].spread;
  if (options_.metric == Metric::mahalanobis && !used_.empty()) whiten();
}

NYCKELTAL_INLINE bool DistanceSpace::complete(Index unit) const {
  return std::none_of(used_.begin(), used_.end(), [&](std::size_t v) { return is_missing(y_[at(unit, v)]); });
}

NYCKELTAL_INLINE PairDistance DistanceSpace::operator()(Index a, Index b, std::span<const double> counts_as,
                                                        std::span<double> shares) const {
  PairDistance pair;
  std::fill(shares.begin(), shares.end(), 0.0);
  if (status_ != Status::ok) return pair;
  const bool gower = options_.metric == Metric::gower;
  double all = 0.0;
  double largest = 0.0;
  double sum = 0.0;  // of parts relative to the largest: neither overflow nor underflow
  for (const std::size_t v : used_) {
    double part = difference(a, b, v);
    all += scaled_[v].weight;
    if (is_missing(part)) {
      if (counts_as.empty() || is_missing(counts_as[v])) return {missing, pair.known};
      part = counts_as[v];
    } else {
      pair.known += scaled_[v].weight;
    }
    part *= gower ? scaled_[v].weight : std::sqrt(scaled_[v].weight);
    if (std::isinf(part)) {  // the difference overflowed: too far to say what makes it
      std::fill(shares.begin(), shares.end(), 0.0);
      return {std::numeric_limits<double>::infinity(), 0.0};
    }
    if (!shares.empty()) shares[v] = part;
    if (gower) {
      sum += part;
    } else if (part > largest) {
      sum = 1.0 + sum * (largest / part) * (largest / part);
      largest = part;
    } else if (part > 0.0) {
      sum += (part / largest) * (part / largest);
    }
  }
  pair.known /= all;
  pair.distance = gower ? sum : largest * std::sqrt(sum);
  if (!shares.empty() && sum > 0.0)
    for (const std::size_t v : used_)
      shares[v] = gower ? shares[v] / sum : (shares[v] / largest) * (shares[v] / largest) / sum;
  return pair;
}

NYCKELTAL_INLINE std::vector<double> DistanceSpace::typical(Index focus, std::span<const Index> others) const {
  std::vector<double> out(p_, missing);
  if (options_.metric == Metric::mahalanobis) return out;  // it knows all of a pair, or nothing
  std::vector<double> differences;
  for (const std::size_t v : used_) {
    differences.clear();
    for (const Index other : others)
      if (other != focus && !is_missing(y_[at(other, v)])) differences.push_back(difference(focus, other, v));
    if (differences.empty()) continue;
    // The median of 0 and 1 would say that all classes are alike, or none: their mean.
    out[v] = nominal_[v] ? detail::mean_of(differences) : detail::select_quantile(differences, 0.5, {});
  }
  return out;
}

NYCKELTAL_INLINE double DistanceSpace::difference(Index a, Index b, std::size_t v) const {
  const double d = y_[at(a, v)] - y_[at(b, v)];
  if (nominal_[v] && !is_missing(d)) return d == 0.0 ? 0.0 : 1.0;
  return std::abs(d) / unit_[v];  // not of scaled values: equal differences stay equal
}

NYCKELTAL_INLINE void DistanceSpace::check(const Rows& units, std::span<const DistanceVariable> variables,
                                           std::optional<Index> focus) const {
  if (variables.empty()) detail::fail("no-variables", "a distance needs at least one variable");
  if (units.columns != std::ssize(variables))
    detail::fail("shape", "units have " + std::to_string(units.columns) + " columns but there are " +
                              std::to_string(variables.size()) + " variables");
  if (focus && (*focus < 0 || *focus >= n_))
    detail::fail("position-out-of-range", "no unit at position " + std::to_string(*focus));
  if (options_.metric == Metric::gower && options_.spread && *options_.spread != Spread::range)
    detail::fail("spread-not-range", "gower divides by the range: leave the spread out, or take euclidean");
  for (const DistanceVariable& each : variables) {
    if (!(each.weight > 0.0) || std::isinf(each.weight))
      detail::fail("weight-out-of-range",
                   "weight " + std::to_string(each.weight) + " of a variable must be above 0 and finite");
    if (options_.metric == Metric::mahalanobis && each.weight != variables.front().weight)
      detail::fail("weights-with-mahalanobis", "mahalanobis weighs by correlation: give no weights, or take euclidean");
    if (each.nominal && options_.metric != Metric::gower)
      detail::fail("nominal-needs-gower", "classes have no differences to square: take the metric gower");
    if (each.nominal && each.log) detail::fail("log-of-nominal", "classes have no logarithm");
  }
}

NYCKELTAL_INLINE void DistanceSpace::weigh(std::span<const DistanceVariable> variables) {
  if (used_.empty()) return;
  status_ = Status::ok;
  double sum = 0.0;
  for (const std::size_t v : used_) sum += variables[v].weight;
  const double to = options_.metric == Metric::gower ? 1.0 : static_cast<double>(used_.size());
  for (const std::size_t v : used_)
    scaled_[v].weight = options_.metric == Metric::mahalanobis ? 1.0 : to * (variables[v].weight / sum);
}

NYCKELTAL_INLINE void DistanceSpace::whiten() {
  std::vector<Index> whole;
  for (Index u = 0; u < n_; ++u)
    if (complete(u)) whole.push_back(u);
  const auto q = static_cast<Eigen::Index>(used_.size());
  if (std::ssize(whole) <= q) {
    status_ = Status::too_few;
    return;
  }
  Eigen::MatrixXd rows(std::ssize(whole), q);
  for (Eigen::Index i = 0; i < rows.rows(); ++i)
    for (Eigen::Index k = 0; k < q; ++k)
      rows(i, k) = y_[at(whole[static_cast<std::size_t>(i)], used_[static_cast<std::size_t>(k)])];
  for (Eigen::Index k = 0; k < q; ++k) {
    const auto v = used_[static_cast<std::size_t>(k)];
    rows.col(k) = (rows.col(k).array() - scaled_[v].centre) / scaled_[v].spread;
    unit_[v] = 1.0;
  }
  const detail::ShrunkCovariance covariance = detail::ledoit_wolf(rows);
  shrinkage_ = covariance.shrinkage;
  const detail::Spectrum spectrum = detail::spectrum(covariance.matrix);
  if (spectrum.values.size() == 0 || !(spectrum.values.minCoeff() > 1e-12 * spectrum.values.maxCoeff())) {
    status_ = Status::singular;
    return;
  }
  // V diag(w)^-1/2 V^T
  const Eigen::MatrixXd scaled = spectrum.vectors * spectrum.values.cwiseSqrt().cwiseInverse().asDiagonal();
  const Eigen::MatrixXd root = scaled.lazyProduct(spectrum.vectors.transpose());
  rows = rows.lazyProduct(root).eval();
  for (const std::size_t v : used_)
    for (Index u = 0; u < n_; ++u) y_[at(u, v)] = missing;
  for (Eigen::Index i = 0; i < rows.rows(); ++i)
    for (Eigen::Index k = 0; k < q; ++k)
      y_[at(whole[static_cast<std::size_t>(i)], used_[static_cast<std::size_t>(k)])] = rows(i, k);
}

namespace detail {

/// Distances to the nearest and to the k-th nearest other candidate, of the candidates that have everything.
struct UsualDistances {
  std::vector<double> first;
  std::vector<double> last;
};

[[nodiscard]] inline UsualDistances usual_distances(const DistanceSpace& space, std::span<const Index> candidates,
                                                    Index k, const Execution& execution) {
  std::vector<Index> whole;
  for (const Index each : candidates)
    if (space.complete(each)) whole.push_back(each);
  if (whole.size() < 2) return {};
  UsualDistances usual{std::vector<double>(whole.size()), std::vector<double>(whole.size())};
  const std::ptrdiff_t last = std::min<Index>(k, std::ssize(whole) - 1) - 1;
  parallel_for(std::ssize(whole), 16, execution, [&](Index begin, Index end) {
    std::vector<double> d;
    for (Index i = begin; i < end; ++i) {
      const auto at = static_cast<std::size_t>(i);
      d.clear();
      for (const Index other : whole)
        if (other != whole[at]) d.push_back(space(whole[at], other).distance);
      std::nth_element(d.begin(), d.begin() + last, d.end());
      usual.last[at] = d[static_cast<std::size_t>(last)];
      usual.first[at] = *std::min_element(d.begin(), d.begin() + last + 1);
    }
  });
  return usual;
}

/// Upper fence of a sample, with room for rounding: what is equal is not beyond.
[[nodiscard]] inline double upper_fence(std::span<double> x, double fence) {
  const double q25 = select_quantile(x, 0.25, {});
  const double q75 = select_quantile(x, 0.75, {});
  return (q75 + fence * (q75 - q25)) * (1.0 + 1e-12);
}

}  // namespace detail

NYCKELTAL_INLINE Neighbours nearest(const DistanceSpace& space, Index focus, std::span<const Index> candidates,
                                    std::span<const Index> precedence, const NeighbourOptions& options,
                                    const Execution& execution) {
  if (options.k < 1) detail::fail("k-out-of-range", "k is " + std::to_string(options.k) + " but must be 1 or more");
  if (!(options.minimum_share > 0.0 && options.minimum_share <= 1.0))
    detail::fail("share-out-of-range",
                 "minimum_share is " + std::to_string(options.minimum_share) + " but must lie in (0, 1]");
  if (!(options.fence >= 0.0)) detail::fail("fence-negative", "fence must be 0 or more");
  if (focus < 0 || focus >= space.size())
    detail::fail("position-out-of-range", "no unit at position " + std::to_string(focus));
  if (!precedence.empty()) detail::require_same_length(std::ssize(precedence), "precedence", space.size(), "the units");
  Neighbours out;
  out.status = space.status();
  if (out.status != Status::ok) return out;

  const std::vector<double> typical = space.typical(focus, candidates);
  for (const Index unit : candidates) {
    if (unit == focus) continue;
    const PairDistance pair = space(focus, unit, typical);
    if (!std::isfinite(pair.distance) || pair.known < options.minimum_share * (1.0 - 1e-12)) {
      out.not_compared.push_back(unit);
      continue;
    }
    ++out.n;
    out.nearest.push_back({.unit = unit, .distance = pair.distance, .known = pair.known});
  }
  const auto first = [&](Index unit) { return precedence.empty() ? unit : precedence[static_cast<std::size_t>(unit)]; };
  std::sort(out.nearest.begin(), out.nearest.end(), [&](const Neighbour& a, const Neighbour& b) {
    if (a.distance != b.distance) return a.distance < b.distance;
    return first(a.unit) != first(b.unit) ? first(a.unit) < first(b.unit) : a.unit < b.unit;
  });
  if (std::ssize(out.nearest) > options.k) out.nearest.resize(static_cast<std::size_t>(options.k));
  if (out.nearest.empty()) {
    out.status = Status::no_data;
    return out;
  }
  const std::size_t p = space.variables().size();
  out.shares.assign(out.nearest.size() * p, 0.0);
  for (std::size_t i = 0; i < out.nearest.size(); ++i)
    (void)space(focus, out.nearest[i].unit, typical, std::span(out.shares).subspan(i * p, p));

  detail::UsualDistances usual = detail::usual_distances(space, candidates, options.k, execution);
  out.n_usual = std::ssize(usual.first);
  constexpr Index judged_from = 8;  // below it, quartiles say little
  if (out.n_usual >= judged_from) {
    out.usual = detail::select_quantile(usual.first, 0.5, {});
    out.limit = detail::upper_fence(usual.first, options.fence);
    out.limit_last = detail::upper_fence(usual.last, options.fence);
    const double own = out.nearest.front().distance;
    const auto closer = std::count_if(usual.first.begin(), usual.first.end(), [&](double d) { return d < own; });
    out.closer = static_cast<double>(closer) / static_cast<double>(out.n_usual);
    if (own > out.limit) out.status = Status::separated;
    for (Neighbour& each : out.nearest) each.near = out.status != Status::separated && each.distance <= out.limit_last;
  }
  if (out.status == Status::ok && std::ssize(out.nearest) < options.k) out.status = Status::too_few;
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
