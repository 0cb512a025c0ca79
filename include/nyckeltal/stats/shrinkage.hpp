// Empirical Bayes: estimates of many members drawn towards what the members have in common, by how noisy each is.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// How the variance between members is estimated: restricted likelihood, DerSimonian and Laird, Paule and Mandel.
enum class ShrinkMethod : std::uint8_t { reml, dl, pm };

struct ShrinkOptions {
  ShrinkMethod method = ShrinkMethod::reml;
};

struct ShrunkMember {
  double shrunk = missing;
  double variance = missing;  ///< of the posterior, with that of the coefficients, without that of tau2
  double expected = missing;  ///< what the covariates say: mu without covariates
  double weight = missing;    ///< of the own estimate, tau2 / (tau2 + v)
  Status status = Status::no_data;
};

struct Shrinkage {
  std::vector<ShrunkMember> members;
  std::vector<double> coefficients;  ///< of the covariates
  double tau2 = missing;             ///< variance between members that the covariates do not explain
  double mu = missing;               ///< expected value at the mean of the covariates
  double mu_error = missing;         ///< its standard error
  double reliability = missing;      ///< tau2 / (tau2 + mean variance)
  double q = missing;                ///< Cochran's Q
  Index n = 0;
  Status status = Status::no_data;  ///< ok, no_data, too_few, singular, infinite_value, overflow, not_converged
};

/// y_i ~ N(theta_i, v_i), theta_i ~ N(x_i'b, tau2): theta shrunk to x_i'b + B_i (y_i - x_i'b), B_i = tau2 / (tau2 +
/// v_i), with variance B_i v_i + (1 - B_i)^2 var(x_i'b). `covariates` are rows of n_covariates numbers, one a member.
[[nodiscard]] NYCKELTAL_API Shrinkage shrink(std::span<const double> estimates, std::span<const double> variances,
                                             std::span<const double> covariates = {}, Index n_covariates = 0,
                                             const ShrinkOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/shrinkage.ipp"
#endif
