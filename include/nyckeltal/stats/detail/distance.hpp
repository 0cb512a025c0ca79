// What other bodies take from those of stats/distance.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/distance.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_DISTANCE
#define NYCKELTAL_STATS_DETAIL_DISTANCE

#include <Eigen/Core>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Centre, spread and status of the values of a variable; `x` is reordered.
void scale_variable(std::vector<double> x, bool nominal, Spread spread, ScaledVariable& out);

/// Ledoit and Wolf's covariance (2004, doi 10.1016/S0047-259X(03)00096-4): divisor n, shrunk towards the mean variance
/// times the identity. `rows` are centred here.
struct ShrunkCovariance {
  Eigen::MatrixXd matrix;
  double shrinkage = missing;
};

[[nodiscard]] ShrunkCovariance ledoit_wolf(Eigen::MatrixXd rows);

/// Eigenvalues, in no order, and eigenvectors as columns; no values when the matrix is not finite. By Jacobi's cyclic
/// rotations with Demmel and Veselic's rule to stop (1992, doi 10.1137/0613074), which finds the small eigenvalues of a
/// covariance more exactly than a solver that makes the matrix tridiagonal first, and compiles in half the time. The
/// matrices are small: as many rows as there are variables.
struct Spectrum {
  Eigen::VectorXd values;
  Eigen::MatrixXd vectors;
};

[[nodiscard]] Spectrum spectrum(Eigen::MatrixXd symmetric);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_DISTANCE
