// Bodies of stats/detail/distributions.hpp.
#pragma once

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail::distributions {

NYCKELTAL_INLINE double normal_cdf(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}
NYCKELTAL_INLINE double normal_quantile(double p) {
  return boost::math::quantile(boost::math::normal(), p);
}
NYCKELTAL_INLINE double normal_quantile_above(double p) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), p));
}

NYCKELTAL_INLINE double student_cdf(double df, double t) {
  return boost::math::cdf(boost::math::students_t(df), t);
}
NYCKELTAL_INLINE double student_above(double df, double t) {
  return boost::math::cdf(boost::math::complement(boost::math::students_t(df), t));
}
NYCKELTAL_INLINE double student_quantile(double df, double p) {
  return boost::math::quantile(boost::math::students_t(df), p);
}
NYCKELTAL_INLINE double student_quantile_above(double df, double p) {
  return boost::math::quantile(boost::math::complement(boost::math::students_t(df), p));
}

NYCKELTAL_INLINE double chi_squared_above(double df, double x) {
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared(df), x));
}
NYCKELTAL_INLINE double f_above(double df1, double df2, double x) {
  return boost::math::cdf(boost::math::complement(boost::math::fisher_f(df1, df2), x));
}
NYCKELTAL_INLINE double binomial_above(double n, double share, double x) {
  return boost::math::cdf(boost::math::complement(boost::math::binomial(n, share), x));
}

NYCKELTAL_INLINE double beta_cdf(double a, double b, double x) {
  return boost::math::cdf(boost::math::beta_distribution<double>(a, b), x);
}
NYCKELTAL_INLINE double beta_above(double a, double b, double x) {
  return boost::math::cdf(boost::math::complement(boost::math::beta_distribution<double>(a, b), x));
}
NYCKELTAL_INLINE double beta_quantile(double a, double b, double p) {
  return boost::math::quantile(boost::math::beta_distribution<double>(a, b), p);
}
NYCKELTAL_INLINE double beta_quantile_above(double a, double b, double p) {
  return boost::math::quantile(boost::math::complement(boost::math::beta_distribution<double>(a, b), p));
}

NYCKELTAL_INLINE double ibeta_inv(double a, double b, double p) {
  return boost::math::ibeta_inv(a, b, p);
}
NYCKELTAL_INLINE double ibetac_inv(double a, double b, double q) {
  return boost::math::ibetac_inv(a, b, q);
}
NYCKELTAL_INLINE double gamma_p_inv(double a, double p) {
  return boost::math::gamma_p_inv(a, p);
}
NYCKELTAL_INLINE double gamma_q_inv(double a, double q) {
  return boost::math::gamma_q_inv(a, q);
}
NYCKELTAL_INLINE double erfc_inv(double p) {
  return boost::math::erfc_inv(p);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail::distributions
