#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/distance.hpp"
#include "nyckeltal/stats/distance.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(distance)

using test::median;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<DistanceVariable> plain(std::size_t p) {
  return std::vector<DistanceVariable>(p);
}

std::vector<Index> all_of(Index n) {
  std::vector<Index> units;
  for (Index u = 0; u < n; ++u) units.push_back(u);
  return units;
}

/// The slow obvious twin: scales by sorting, squares, sorts all.
std::vector<std::pair<double, Index>> twin(const std::vector<double>& values, std::size_t p, Index focus,
                                           const std::vector<double>& weights) {
  const std::size_t n = values.size() / p;
  std::vector<double> squares(n, 0.0);
  double sum = 0.0;
  for (const double w : weights) sum += w;
  for (std::size_t v = 0; v < p; ++v) {
    std::vector<double> x;
    for (std::size_t u = 0; u < n; ++u)
      if (!std::isnan(values[u * p + v])) x.push_back(values[u * p + v]);
    const double centre = median(x);
    for (double& each : x) each = std::abs(each - centre);
    const double spread = 1.482602218505602 * median(x);
    std::vector<double> known;
    std::vector<double> d(n, missing);
    for (std::size_t u = 0; u < n; ++u) {
      d[u] = std::abs(values[u * p + v] - values[static_cast<std::size_t>(focus) * p + v]) / spread;
      if (!std::isnan(d[u]) && static_cast<Index>(u) != focus) known.push_back(d[u]);
    }
    const double unknown = median(known);
    for (std::size_t u = 0; u < n; ++u)
      squares[u] += weights[v] * static_cast<double>(p) / sum * (std::isnan(d[u]) ? unknown * unknown : d[u] * d[u]);
  }
  std::vector<std::pair<double, Index>> found;
  for (std::size_t u = 0; u < n; ++u)
    if (static_cast<Index>(u) != focus) found.emplace_back(std::sqrt(squares[u]), static_cast<Index>(u));
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(z_scores_and_euclid_as_cipfa_publishes_them) {
  const test::Case& c = test::compare_cases()["cipfa_rebased_distance"];
  std::vector<double> x;
  for (const auto& row : c.input("X").as_array())
    for (const double each : test::Case::to_numbers(row)) x.push_back(each);
  const std::vector<DistanceVariable> variables = plain(2);
  const DistanceSpace space({x, 2}, variables, {.spread = Spread::sd});
  const std::vector<double> wanted = test::Case::to_numbers(c.expected_value("euclid"));
  const std::vector<double> rebased = test::Case::to_numbers(c.expected_value("rebased"));
  for (Index u = 0; u < 5; ++u) {
    const auto k = static_cast<std::size_t>(u);
    BOOST_TEST(space(0, u).distance == wanted[k], boost::test_tools::tolerance(c.tolerance()));
    BOOST_TEST(space(0, u).distance / space(0, 4).distance == rebased[k], boost::test_tools::tolerance(c.tolerance()));
  }
}

BOOST_AUTO_TEST_CASE(gower_of_numbers_and_classes) {
  const test::Case& c = test::compare_cases()["gower_mixed"];
  const std::vector<double> pop = c.numbers("pop");
  const std::vector<double> tax = c.numbers("tax");
  const std::vector<double> type{0, 0, 1, 2};
  std::vector<double> x;
  for (std::size_t u = 0; u < 4; ++u) x.insert(x.end(), {pop[u], tax[u], type[u]});
  std::vector<DistanceVariable> variables = plain(3);
  variables[2].nominal = true;
  const DistanceSpace space({x, 3}, variables, {.metric = Metric::gower});
  const std::vector<double> wanted = test::Case::to_numbers(c.expected_value("d_first"));
  for (Index u = 0; u < 4; ++u)
    BOOST_TEST(space(0, u).distance == wanted[static_cast<std::size_t>(u)],
               boost::test_tools::tolerance(c.tolerance()));
  CHECK_CASE(c, space(1, 3).distance, "d_second_fourth");
  BOOST_CHECK_THROW(DistanceSpace({x, 3}, variables), ArgumentError);
  BOOST_CHECK_THROW(DistanceSpace({x, 3}, variables, {.metric = Metric::gower, .spread = Spread::mad}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(mahalanobis_is_the_shrunk_quadratic_form_and_shares_are_its_parts) {
  Philox random(7, 0, 0);
  constexpr Eigen::Index n = 40;
  Eigen::MatrixXd rows(n, 3);
  for (Eigen::Index i = 0; i < n; ++i) {
    rows(i, 0) = random.normal();
    rows(i, 1) = 0.9 * rows(i, 0) + 0.3 * random.normal();
    rows(i, 2) = 100.0 * random.normal();
  }
  std::vector<double> x;
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index v = 0; v < 3; ++v) x.push_back(rows(i, v));
  const std::vector<DistanceVariable> variables = plain(3);
  const DistanceSpace space({x, 3}, variables, {.metric = Metric::mahalanobis});
  Eigen::MatrixXd z = rows.rowwise() - rows.colwise().mean();
  for (Eigen::Index v = 0; v < 3; ++v) z.col(v) /= std::sqrt(z.col(v).squaredNorm() / (n - 1.0));
  const detail::ShrunkCovariance covariance = detail::ledoit_wolf(z);
  BOOST_TEST(space.shrinkage() == covariance.shrinkage, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(covariance.shrinkage > 0.0);
  BOOST_TEST(covariance.shrinkage < 0.5);
  std::vector<double> shares(3);
  for (Index u = 1; u < n; ++u) {
    const Eigen::VectorXd d = (z.row(0) - z.row(u)).transpose();
    const double wanted = std::sqrt(d.dot(covariance.matrix.ldlt().solve(d)));
    BOOST_TEST(space(0, u, {}, shares).distance == wanted, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(shares[0] + shares[1] + shares[2] == 1.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(*std::min_element(shares.begin(), shares.end()) >= 0.0);
  }
}

BOOST_AUTO_TEST_CASE(eigenvalues_and_vectors_are_those_of_eigens_solver) {
  Philox random(5, 0, 0);
  for (int round = 0; round < 60; ++round) {
    const Eigen::Index n = 1 + round % 12;
    Eigen::MatrixXd a(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index k = 0; k < n; ++k) a(i, k) = random.normal();
    Eigen::MatrixXd symmetric = a + a.transpose();
    if (round % 3 == 1) symmetric = a.leftCols(1) * a.leftCols(1).transpose();  // rank 1: n - 1 equal eigenvalues
    if (round % 3 == 2) symmetric *= 1e-150;
    const detail::Spectrum found = detail::spectrum(symmetric);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric);
    Eigen::VectorXd sorted = found.values;
    std::sort(sorted.begin(), sorted.end());
    const double size = symmetric.norm();
    const double rounding = 1e-14 * static_cast<double>(n * n);
    BOOST_TEST((sorted - solver.eigenvalues()).norm() <= rounding * size);
    BOOST_TEST((found.vectors.transpose() * found.vectors - Eigen::MatrixXd::Identity(n, n)).norm() <= rounding);
    BOOST_TEST((symmetric * found.vectors - found.vectors * found.values.asDiagonal()).norm() <= rounding * size);
  }
  BOOST_TEST(detail::spectrum(Eigen::MatrixXd::Zero(3, 3)).values.isZero(0.0));
  BOOST_TEST(detail::spectrum(Eigen::MatrixXd::Constant(2, 2, infinity)).values.size() == 0);
}

BOOST_AUTO_TEST_CASE(neighbours_agree_with_a_slow_twin_with_missing_values_too) {
  Philox random(11, 0, 0);
  for (int round = 0; round < 30; ++round) {
    constexpr std::size_t p = 4;
    constexpr Index n = 25;
    std::vector<double> x;
    for (std::size_t k = 0; k < p * n; ++k) x.push_back(random.normal());
    for (std::size_t k = p; k < x.size(); ++k)
      if (random.below(9) == 0) x[k] = missing;
    std::vector<DistanceVariable> variables = plain(p);
    std::vector<double> weights;
    for (DistanceVariable& each : variables) {
      each.weight = 1.0 + static_cast<double>(random.below(3));
      weights.push_back(each.weight);
    }
    const DistanceSpace space({x, p}, variables, {}, 0);
    const Neighbours found = nearest(space, 0, all_of(n), {}, {.k = 24, .minimum_share = 1e-6});
    const auto wanted = twin(x, p, 0, weights);
    BOOST_REQUIRE(found.nearest.size() + found.not_compared.size() == wanted.size());
    std::size_t k = 0;
    for (const auto& [d, unit] : wanted) {
      if (std::find(found.not_compared.begin(), found.not_compared.end(), unit) != found.not_compared.end()) continue;
      BOOST_TEST(found.nearest[k].unit == unit);
      BOOST_TEST(found.nearest[k].distance == d, boost::test_tools::tolerance(1e-10));
      double sum = 0.0;
      for (std::size_t v = 0; v < p; ++v) sum += found.shares[k * p + v];
      BOOST_TEST(sum == 1.0, boost::test_tools::tolerance(1e-12));
      ++k;
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_distances_go_by_precedence) {
  const std::vector<double> x{0, 1, -1, 1, 5, -5};
  const std::vector<DistanceVariable> variables = plain(1);
  const DistanceSpace space({x, 1}, variables);
  const auto order = [&](const std::vector<Index>& precedence) {
    std::vector<Index> units;
    for (const Neighbour& each : nearest(space, 0, all_of(6), precedence, {.k = 4}).nearest) units.push_back(each.unit);
    return units;
  };
  BOOST_TEST((order({}) == std::vector<Index>{1, 2, 3, 4}));
  BOOST_TEST((order({0, 5, 4, 3, 2, 1}) == std::vector<Index>{3, 2, 1, 5}));
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_neither_zero_nor_left_out_in_silence) {
  // Unit 1 equals the focus in what is known of it, unit 2 nearly equals it in all.
  const std::vector<double> x{0, 0, 0, missing, 0.1, 0.1, 5, 5, -4, 4, 3, -3};
  const std::vector<DistanceVariable> variables = plain(2);
  const DistanceSpace space({x, 2}, variables, {}, 0);
  const Neighbours found = nearest(space, 0, all_of(6), {}, {.k = 5});
  BOOST_TEST(found.nearest[0].unit == 2);
  BOOST_TEST(found.nearest[1].unit == 1);
  BOOST_TEST(found.nearest[1].known == 0.5);
  BOOST_TEST(found.nearest[1].distance > 0.5);
  BOOST_TEST(nearest(space, 0, all_of(6), {}, {.minimum_share = 0.51}).not_compared.size() == 1U);
  // A variable that the focus lacks tells nothing of it.
  const DistanceSpace other({x, 2}, variables, {}, 1);
  BOOST_TEST((other.variables()[1].status == Status::not_applicable));
  BOOST_TEST(other.used().size() == 1U);
}

BOOST_AUTO_TEST_CASE(somebody_with_nobody_near_is_told) {
  std::vector<double> x;
  for (int k = 0; k < 20; ++k) x.push_back(k);
  x.push_back(60);
  const std::vector<DistanceVariable> variables = plain(1);
  const DistanceSpace space({x, 1}, variables);
  const Neighbours far = nearest(space, 20, all_of(21), {}, {.k = 2});
  BOOST_TEST((far.status == Status::separated));
  BOOST_TEST(!far.nearest[0].near);
  BOOST_TEST(far.n_usual == 21);
  BOOST_TEST(far.closer == 20.0 / 21.0);
  const Neighbours near = nearest(space, 10, all_of(21), {}, {.k = 2});
  BOOST_TEST((near.status == Status::ok));
  BOOST_TEST(near.nearest[0].near);
  // A k-th neighbour is judged among k-th neighbours: nobody in the middle of a line is far.
  const Neighbours seven = nearest(space, 10, all_of(21), {}, {.k = 7});
  BOOST_TEST(seven.nearest.back().distance > seven.limit);
  BOOST_TEST(seven.nearest.back().near);
  BOOST_TEST(seven.limit_last > seven.limit);
  BOOST_TEST(near.nearest[0].distance == near.usual, boost::test_tools::tolerance(1e-12));
  // Too few units to judge by: no limit, and nobody is called far.
  const Neighbours few = nearest(space, 20, std::vector<Index>{1, 2, 3}, {}, {.k = 2});
  BOOST_TEST(is_missing(few.limit));
  BOOST_TEST((few.status == Status::ok));
}

BOOST_AUTO_TEST_CASE(a_variable_that_tells_nobody_apart_says_so) {
  const std::vector<double> x{1, 7, 0, missing, 1, 7, 0, missing, 1, 7, 0, missing, 2, 7, 0, 3, 3, 7, -1, missing};
  const std::vector<double> y{1, 2, 3, 4, 5};
  std::vector<double> all;
  for (std::size_t u = 0; u < 5; ++u) {
    all.insert(all.end(), x.begin() + static_cast<std::ptrdiff_t>(4 * u),
               x.begin() + static_cast<std::ptrdiff_t>(4 * u + 4));
    all.push_back(y[u]);
  }
  std::vector<DistanceVariable> variables = plain(5);
  variables[2].log = true;
  const DistanceSpace space({all, 5}, variables);
  BOOST_TEST((space.variables()[0].status == Status::singular));
  BOOST_TEST((space.variables()[1].status == Status::constant));
  BOOST_TEST((space.variables()[2].status == Status::no_data));
  BOOST_TEST(space.variables()[2].n_refused == 5);
  BOOST_TEST((space.variables()[3].status == Status::too_few));
  BOOST_TEST((space.variables()[4].status == Status::ok));
  BOOST_TEST(space.variables()[4].weight == 1.0);
  BOOST_TEST((DistanceSpace({all, 5}, variables, {.spread = Spread::sd}).variables()[0].status == Status::ok));
}

BOOST_AUTO_TEST_CASE(edges_have_a_status) {
  const std::vector<DistanceVariable> one = plain(1);
  const std::vector<double> nothing;
  BOOST_TEST((DistanceSpace({nothing, 1, 0}, one).status() == Status::no_data));
  const std::vector<double> single{1};
  BOOST_TEST((nearest(DistanceSpace({single, 1}, one), 0, all_of(1)).status == Status::no_data));
  const std::vector<double> two{1, 2};
  const Neighbours of_two = nearest(DistanceSpace({two, 1}, one), 0, all_of(2));
  BOOST_TEST(of_two.nearest.size() == 1U);
  BOOST_TEST((of_two.status == Status::too_few));
  const std::vector<double> none_there{missing, missing, missing};
  BOOST_TEST((DistanceSpace({none_there, 1}, one).status() == Status::no_data));
  const std::vector<double> infinite{1, 2, 3, infinity};
  const DistanceSpace with_infinity({infinite, 1}, one);
  BOOST_TEST(with_infinity.variables()[0].n_refused == 1);
  BOOST_TEST(nearest(with_infinity, 0, all_of(4)).not_compared.size() == 1U);
  const std::vector<double> huge{1e300, -1e300, 5e299, 0, 3, 1e-300};
  for (const Spread spread : {Spread::mad, Spread::iqr, Spread::sd, Spread::range}) {
    const Neighbours found = nearest(DistanceSpace({huge, 1}, one, {.spread = spread}), 0, all_of(6));
    BOOST_TEST(found.nearest.size() == 5U);
    BOOST_TEST(found.nearest.front().unit == 2);
    BOOST_TEST(std::isfinite(found.nearest.back().distance));
  }
  const std::vector<double> beyond{1.7e308, 1.7e308, -1.7e308, -1.7e308, 0, 1, 1, 0, 2, 3, 3, 2};
  const std::vector<DistanceVariable> both = plain(2);
  const Neighbours overflown = nearest(DistanceSpace({beyond, 2}, both), 0, all_of(6));
  for (const Neighbour& each : overflown.nearest) BOOST_TEST(std::isfinite(each.distance));
  BOOST_TEST(std::count(overflown.not_compared.begin(), overflown.not_compared.end(), 1) == 1);
  const std::vector<double> equal{1, 1, 2, 2, 1, 1, 3, 5};
  const std::vector<DistanceVariable> pair = plain(2);
  std::vector<double> shares(2, 9.0);
  BOOST_TEST(DistanceSpace({equal, 2}, pair)(0, 2, {}, shares).distance == 0.0);
  BOOST_TEST((shares == std::vector<double>{0.0, 0.0}));
  const std::vector<double> short_of{1, 2, 3, 4};
  BOOST_TEST((DistanceSpace({short_of, 2}, pair, {.metric = Metric::mahalanobis}).status() == Status::too_few));
}

BOOST_AUTO_TEST_CASE(mistakes_are_errors) {
  const std::vector<double> x{1, 2, 3, 4};
  std::vector<DistanceVariable> variables = plain(1);
  const DistanceSpace space({x, 1}, variables);
  BOOST_CHECK_THROW(DistanceSpace({x, 2}, variables), ArgumentError);
  BOOST_CHECK_THROW(DistanceSpace({x, 1}, std::vector<DistanceVariable>{}), ArgumentError);
  BOOST_CHECK_THROW(DistanceSpace({x, 1}, variables, {}, 4), ArgumentError);
  BOOST_CHECK_THROW((void)nearest(space, 9, all_of(4)), ArgumentError);
  BOOST_CHECK_THROW((void)nearest(space, 0, all_of(4), {}, {.k = 0}), ArgumentError);
  BOOST_CHECK_THROW((void)nearest(space, 0, all_of(4), {}, {.minimum_share = 0.0}), ArgumentError);
  BOOST_CHECK_THROW((void)nearest(space, 0, all_of(4), {}, {.fence = -1.0}), ArgumentError);
  variables[0].weight = 0.0;
  BOOST_CHECK_THROW(DistanceSpace({x, 1}, variables), ArgumentError);
  variables = plain(2);
  variables[0].weight = 2.0;
  BOOST_CHECK_THROW(DistanceSpace({x, 2}, variables, {.metric = Metric::mahalanobis}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(threads_change_no_bit) {
  Philox random(3, 0, 0);
  std::vector<double> x;
  for (int k = 0; k < 300; ++k) x.push_back(random.normal());
  const std::vector<DistanceVariable> variables = plain(3);
  const DistanceSpace space({x, 3}, variables);
  const Neighbours one = nearest(space, 5, all_of(100));
  const Neighbours many = nearest(space, 5, all_of(100), {}, {}, {.threads = 8});
  BOOST_TEST(one.limit == many.limit);
  BOOST_TEST(one.usual == many.usual);
  BOOST_TEST(one.shares == many.shares);
}

BOOST_AUTO_TEST_SUITE_END()
