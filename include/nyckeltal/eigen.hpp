// Vectors and row-major matrices of Eigen, in and out without a copy. The one header of the library that asks the
// program for Eigen; nyckeltal.hpp leaves it out.
//
//   Eigen::VectorXd values = ...;
//   nyckeltal::mann_kendall(nyckeltal::as_span(values));
//   Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> panel = ...;  // one row a series
//   nyckeltal::theil_sen(nyckeltal::as_rows(panel));
#pragma once

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Doubles that stand in memory, not an expression that would have to be computed first.
template <class Dense>
concept EigenInMemory = bool(Dense::Flags & Eigen::DirectAccessBit) && std::same_as<typename Dense::Scalar, double> &&
                        Dense::InnerStrideAtCompileTime == 1;

template <class Dense>
concept EigenVector = EigenInMemory<Dense> && bool(Dense::IsVectorAtCompileTime);

/// A matrix whose rows are contiguous. Eigen's default is column-major: its memory read as rows is the matrix
/// transposed, so that such a matrix is refused here and not misread.
template <class Dense>
concept EigenRowMajorMatrix = EigenInMemory<Dense> && bool(Dense::IsRowMajor);

/// The vector's own memory, which has to outlive the span. NaN is missing.
template <class Vector>
  requires EigenVector<Vector>
[[nodiscard]] std::span<const double> as_span(const Eigen::DenseBase<Vector>& vector) {
  return {vector.derived().data(), static_cast<std::size_t>(vector.size())};
}

/// The matrix's own memory, one row a series. A block whose rows have something between them is an ArgumentError.
template <class Matrix>
  requires EigenRowMajorMatrix<Matrix>
[[nodiscard]] Rows as_rows(const Eigen::DenseBase<Matrix>& matrix) {
  const Matrix& dense = matrix.derived();
  if (dense.rows() > 1 && dense.outerStride() != dense.cols())
    detail::fail("rows-not-contiguous", "the rows of this block are " + std::to_string(dense.outerStride()) +
                                            " numbers apart but " + std::to_string(dense.cols()) +
                                            " long: copy the block to a matrix of its own first");
  return {
      .values = {dense.data(), static_cast<std::size_t>(dense.size())}, .columns = dense.cols(), .rows = dense.rows()};
}

/// What the library holds, seen as an Eigen vector or as a row-major matrix.
[[nodiscard]] inline Eigen::Map<const Eigen::VectorXd> as_eigen(std::span<const double> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}
[[nodiscard]] inline Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> as_eigen(
    const Rows& rows) {
  return {rows.values.data(), rows.count(), rows.columns};
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
