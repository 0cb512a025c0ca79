// The distribution functions that statistics are judged by, all from Boost.Math, which stands behind these declarations
// alone: its headers take longer to read than the statistics themselves.
#pragma once

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail::distributions {

/// `..._above` is the probability of more than x, or the quantile that has the probability above it: exact where
/// 1 - p would lose the digits of a small p.
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_quantile(double p);
[[nodiscard]] double normal_quantile_above(double p);
[[nodiscard]] double student_cdf(double df, double t);
[[nodiscard]] double student_above(double df, double t);
[[nodiscard]] double student_quantile(double df, double p);
[[nodiscard]] double student_quantile_above(double df, double p);
[[nodiscard]] double chi_squared_above(double df, double x);
[[nodiscard]] double f_above(double df1, double df2, double x);
[[nodiscard]] double binomial_above(double n, double share, double x);
[[nodiscard]] double beta_cdf(double a, double b, double x);
[[nodiscard]] double beta_above(double a, double b, double x);
[[nodiscard]] double beta_quantile(double a, double b, double p);
[[nodiscard]] double beta_quantile_above(double a, double b, double p);

/// Inverses of the regularised incomplete beta function I_x(a, b) = p and of its complement, of the regularised gamma
/// functions P(a, x) = p and Q(a, x) = q, and of the complementary error function.
[[nodiscard]] double ibeta_inv(double a, double b, double p);
[[nodiscard]] double ibetac_inv(double a, double b, double q);
[[nodiscard]] double gamma_p_inv(double a, double p);
[[nodiscard]] double gamma_q_inv(double a, double q);
[[nodiscard]] double erfc_inv(double p);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail::distributions

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/distributions.ipp"
#endif
