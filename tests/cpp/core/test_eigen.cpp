// Eigen's vectors and matrices in and out. The test programs give Eigen a name of their own, see
// NyckeltalNumbers.cmake.
#include "nyckeltal/eigen.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(eigen)

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

template <class T>
constexpr bool can_be_span = requires(const T& value) { as_span(value); };
template <class T>
constexpr bool can_be_rows = requires(const T& value) { as_rows(value); };

}  // namespace

// A column-major matrix read as rows is the matrix transposed: it does not compile. Nor does what is not doubles that
// stand side by side in memory.
static_assert(can_be_rows<RowMajor> && !can_be_rows<Eigen::MatrixXd>);
static_assert(can_be_rows<Eigen::Matrix<double, 3, 4, Eigen::RowMajor>> && !can_be_rows<Eigen::Matrix3d>);
static_assert(can_be_rows<Eigen::Map<const RowMajor>> && !can_be_rows<Eigen::Map<const Eigen::MatrixXd>>);
static_assert(!can_be_rows<Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>);
static_assert(can_be_rows<decltype(std::declval<const Eigen::MatrixXd&>().transpose())>);
static_assert(can_be_span<Eigen::VectorXd> && can_be_span<Eigen::RowVectorXd> && !can_be_span<Eigen::VectorXf>);
static_assert(can_be_span<decltype(std::declval<const Eigen::MatrixXd&>().col(0))>);
static_assert(!can_be_span<decltype(std::declval<const RowMajor&>().col(0))>);
static_assert(!can_be_span<decltype(std::declval<const Eigen::VectorXd&>() * 2.0)>);

BOOST_AUTO_TEST_CASE(a_vector_is_seen_where_it_stands) {
  const Eigen::VectorXd values = Eigen::VectorXd::LinSpaced(7, 1.0, 13.0);
  BOOST_TEST(as_span(values).data() == values.data());
  BOOST_TEST(as_span(values).size() == 7U);
  BOOST_TEST(theil_sen(as_span(values)).slope == 2.0);
}

BOOST_AUTO_TEST_CASE(rows_of_a_row_major_matrix_are_its_series) {
  RowMajor values(2, 4);
  values << 0.0, 1.0, 2.0, 3.0, 10.0, 8.0, 6.0, 4.0;
  const Rows rows = as_rows(values);
  BOOST_TEST(rows.values.data() == values.data());
  const auto slopes = theil_sen(rows);
  BOOST_TEST(slopes.size() == 2U);
  BOOST_TEST(slopes[0].slope == 1.0);
  BOOST_TEST(slopes[1].slope == -2.0);
}

BOOST_AUTO_TEST_CASE(a_block_of_rows_is_rows_and_a_narrower_one_is_refused) {
  const RowMajor values = RowMajor::Random(5, 4);
  BOOST_TEST(as_rows(values.middleRows(1, 3))[0].data() == &values(1, 0));
  BOOST_CHECK_EXCEPTION((void)as_rows(values.leftCols(3)), ArgumentError,
                        [](const ArgumentError& error) { return error.code() == "rows-not-contiguous"; });
}

BOOST_AUTO_TEST_CASE(rows_without_columns_keep_their_number) {
  BOOST_TEST(as_rows(RowMajor(3, 0)).count() == 3);
}

BOOST_AUTO_TEST_CASE(what_the_library_holds_is_seen_as_a_matrix) {
  const std::vector<double> values = {1.0, 2.0, 3.0, 4.0, 5.0, 6.0};
  const auto matrix = as_eigen(Rows{values, 3});
  BOOST_TEST(matrix.rows() == 2);
  BOOST_TEST(matrix(1, 0) == 4.0);
  BOOST_TEST(as_eigen(std::span<const double>(values)).sum() == 21.0);
}

BOOST_AUTO_TEST_SUITE_END()
