// Bodies of stats/shrinkage.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/shrinkage.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// y = X b + tau u + e, var e = v: what the three estimators need, at one tau2. Matrices are q by q with q small.
class RandomEffects {
 public:
  RandomEffects(std::span<const double> y, std::span<const double> v, std::span<const double> x, std::size_t q)
      : y_(y), v_(v), x_(x), q_(q) {}

  std::vector<double> beta;
  std::vector<double> inverse;  ///< of X'WX
  double quadratic = 0.0;       ///< y'Py
  double squared = 0.0;         ///< y'PPy
  double trace = 0.0;           ///< of P
  double trace_squared = 0.0;   ///< of PP

  /// False where X'WX has no inverse.
  [[nodiscard]] bool at(double tau2) {
    std::vector<double> s1(q_ * q_, 0.0), s2(q_ * q_, 0.0), s3(q_ * q_, 0.0), xy(q_, 0.0);
    double w_sum = 0.0;
    double w_squares = 0.0;
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const double w = 1.0 / (v_[i] + tau2);
      const double* row = &x_[i * q_];
      w_sum += w;
      w_squares += w * w;
      for (std::size_t a = 0; a < q_; ++a) {
        xy[a] += w * row[a] * y_[i];
        for (std::size_t b = 0; b < q_; ++b) {
          const double product = w * row[a] * row[b];
          s1[a * q_ + b] += product;
          s2[a * q_ + b] += w * product;
          s3[a * q_ + b] += w * w * product;
        }
      }
    }
    if (!invert(s1)) return false;
    beta.assign(q_, 0.0);
    for (std::size_t a = 0; a < q_; ++a)
      for (std::size_t b = 0; b < q_; ++b) beta[a] += inverse[a * q_ + b] * xy[b];
    quadratic = squared = 0.0;
    for (std::size_t i = 0; i < y_.size(); ++i) {
      const double w = 1.0 / (v_[i] + tau2);
      const double residual = y_[i] - expected(i);
      quadratic += w * residual * residual;
      squared += w * residual * w * residual;  // Py = W (y - X b)
    }
    const std::vector<double> m = product(inverse, s2);
    trace = w_sum;
    trace_squared = w_squares;
    for (std::size_t a = 0; a < q_; ++a) {
      trace -= m[a * q_ + a];
      for (std::size_t b = 0; b < q_; ++b)
        trace_squared += m[a * q_ + b] * m[b * q_ + a] - 2.0 * inverse[a * q_ + b] * s3[b * q_ + a];
    }
    return true;
  }

  [[nodiscard]] double expected(std::size_t i) const {
    double sum = 0.0;
    for (std::size_t a = 0; a < q_; ++a) sum += x_[i * q_ + a] * beta[a];
    return sum;
  }
  [[nodiscard]] double expected_variance(std::size_t i) const {
    double sum = 0.0;
    for (std::size_t a = 0; a < q_; ++a)
      for (std::size_t b = 0; b < q_; ++b) sum += x_[i * q_ + a] * inverse[a * q_ + b] * x_[i * q_ + b];
    return sum;
  }

 private:
  [[nodiscard]] std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) const {
    std::vector<double> out(q_ * q_, 0.0);
    for (std::size_t i = 0; i < q_; ++i)
      for (std::size_t k = 0; k < q_; ++k)
        for (std::size_t j = 0; j < q_; ++j) out[i * q_ + j] += a[i * q_ + k] * b[k * q_ + j];
    return out;
  }

  /// Gauss and Jordan on a symmetric positive matrix; a pivot that has lost ten digits is zero.
  [[nodiscard]] bool invert(std::vector<double> a) {
    inverse.assign(q_ * q_, 0.0);
    for (std::size_t i = 0; i < q_; ++i) inverse[i * q_ + i] = 1.0;
    const std::vector<double> start = a;
    for (std::size_t c = 0; c < q_; ++c) {
      const double pivot = a[c * q_ + c];
      if (!(pivot > 1e-10 * start[c * q_ + c])) return false;
      for (std::size_t j = 0; j < q_; ++j) {
        a[c * q_ + j] /= pivot;
        inverse[c * q_ + j] /= pivot;
      }
      for (std::size_t i = 0; i < q_; ++i) {
        if (i == c) continue;
        const double factor = a[i * q_ + c];
        for (std::size_t j = 0; j < q_; ++j) {
          a[i * q_ + j] -= factor * a[c * q_ + j];
          inverse[i * q_ + j] -= factor * inverse[c * q_ + j];
        }
      }
    }
    return true;
  }

  std::span<const double> y_, v_, x_;
  std::size_t q_;
};

/// tau2 >= 0 of the method; leaves the model there. False where X'WX is singular.
[[nodiscard]] inline bool estimate_tau2(RandomEffects& model, ShrinkMethod method, double freedom, double unit,
                                        double& tau2, bool& converged) {
  converged = true;
  tau2 = 0.0;
  if (!model.at(0.0)) return false;
  tau2 = std::max(0.0, (model.quadratic - freedom) / model.trace);
  if (!model.at(tau2)) return false;
  if (method == ShrinkMethod::dl) return true;
  if (method == ShrinkMethod::pm) {  // y'Py falls and is convex: Newton's steps from the left never overshoot
    tau2 = 0.0;
    if (!model.at(0.0)) return false;
  }
  converged = false;
  for (int step = 0; step < 1000 && !converged; ++step) {
    double change = method == ShrinkMethod::pm ? (model.quadratic - freedom) / model.squared
                                               : (model.squared - model.trace) / model.trace_squared;
    if (method == ShrinkMethod::pm && !(model.squared > 0.0)) change = 0.0;
    if (step > 100) change *= 0.5;  // scoring that swings
    const double next = std::max(0.0, tau2 + change);
    converged = std::abs(next - tau2) <= 1e-13 * (next + unit);
    tau2 = next;
    if (!model.at(tau2)) return false;
  }
  return true;
}

}  // namespace detail

NYCKELTAL_INLINE Shrinkage shrink(std::span<const double> estimates, std::span<const double> variances,
                                  std::span<const double> covariates, Index n_covariates,
                                  const ShrinkOptions& options) {
  detail::require_same_length(std::ssize(estimates), "estimates", std::ssize(variances), "variances");
  if (n_covariates < 0 || std::ssize(covariates) != n_covariates * std::ssize(estimates))
    detail::fail("length-mismatch", "covariates must have one row of n_covariates numbers for each estimate");
  for (std::size_t i = 0; i < variances.size(); ++i)
    if (variances[i] <= 0.0)
      detail::fail("variance-not-positive", "variance " + std::to_string(i) + " is " + std::to_string(variances[i]) +
                                                " but must be above 0: leave out (NaN) what has none");
  const auto c = static_cast<std::size_t>(n_covariates);
  const std::size_t q = c + 1;
  Shrinkage out;
  out.members.resize(estimates.size());
  out.coefficients.assign(c, missing);
  std::vector<std::size_t> place;
  std::vector<double> y, v, x;
  bool infinite = false;
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const auto row = covariates.subspan(i * c, c);
    if (is_missing(estimates[i]) || is_missing(variances[i]) ||
        std::any_of(row.begin(), row.end(), [](double each) { return is_missing(each); }))
      continue;
    place.push_back(i);
    y.push_back(estimates[i]);
    v.push_back(variances[i]);
    x.push_back(1.0);
    x.insert(x.end(), row.begin(), row.end());
    infinite = infinite || std::isinf(estimates[i]) || std::isinf(variances[i]) || detail::any_infinite(row);
  }
  const std::size_t n = y.size();
  out.n = static_cast<Index>(n);
  const auto ends_as = [&](Status status) {
    out.status = status;
    for (const std::size_t i : place) out.members[i].status = status;
    return out;
  };
  if (n == 0) return out;
  if (infinite) return ends_as(Status::infinite_value);
  if (n < q + 1) return ends_as(Status::too_few);

  // Powers of two, so that squares cannot overflow; covariates around their mean and of size one.
  const double origin = std::midpoint(*std::min_element(y.begin(), y.end()), *std::max_element(y.begin(), y.end()));
  for (double& each : y) each -= origin;
  const int exponent = std::max(detail::binary_scale(y), (detail::binary_scale(v) + 1) / 2);
  for (double& each : y) each = std::ldexp(each, -exponent);
  for (double& each : v) each = std::ldexp(each, -2 * exponent);
  if (*std::min_element(v.begin(), v.end()) < 1e-150) return ends_as(Status::overflow);
  std::vector<double> size(q, 1.0);
  for (std::size_t a = 1; a < q; ++a) {
    double mean = 0.0;
    for (std::size_t i = 0; i < n; ++i) mean += x[i * q + a] / static_cast<double>(n);
    double largest = 0.0;
    for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(x[i * q + a] -= mean));
    if (!(largest > 1e-12 * std::abs(mean))) return ends_as(Status::singular);
    size[a] = largest;
    for (std::size_t i = 0; i < n; ++i) x[i * q + a] /= largest;
  }

  detail::RandomEffects model(y, v, x, q);
  double tau2 = 0.0;
  bool converged = true;
  if (!model.at(0.0)) return ends_as(Status::singular);
  out.q = model.quadratic;
  const double unit = *std::min_element(v.begin(), v.end());
  if (!detail::estimate_tau2(model, options.method, static_cast<double>(n - q), unit, tau2, converged))
    return ends_as(Status::singular);
  out.status = converged ? Status::ok : Status::not_converged;
  double mean_variance = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    ShrunkMember& member = out.members[place[i]];
    const double expected = model.expected(i);
    member.weight = tau2 / (tau2 + v[i]);
    member.expected = origin + std::ldexp(expected, exponent);
    member.shrunk = origin + std::ldexp(expected + member.weight * (y[i] - expected), exponent);
    const double rest = 1.0 - member.weight;
    member.variance = std::ldexp(member.weight * v[i] + rest * rest * model.expected_variance(i), 2 * exponent);
    member.status = out.status;
    mean_variance += v[i] / static_cast<double>(n);
  }
  out.tau2 = std::ldexp(tau2, 2 * exponent);
  out.mu = origin + std::ldexp(model.beta[0], exponent);
  out.mu_error = std::ldexp(std::sqrt(model.inverse[0]), exponent);
  out.reliability = tau2 / (tau2 + mean_variance);
  for (std::size_t a = 1; a < q; ++a) out.coefficients[a - 1] = std::ldexp(model.beta[a], exponent) / size[a];
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
