#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
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

BOOST_AUTO_TEST_CASE(centres_and_spreads_by_hand) {
  // 1, 2, 4, 8, 20: quartiles 2, 4, 8; mean 7 with squares of deviations 240; distances from 4: 3, 2, 0, 4, 16.
  const double quartile = 0.6744897501960817;  // of the standard normal
  const std::vector<double> x{1, 20, missing, 8, 2, infinity, 4};
  const struct {
    std::optional<Spread> spread;
    Metric metric;
    double centre, wanted;
  } cases[] = {
      {Spread::range, Metric::euclidean, 1, 19},
      {Spread::sd, Metric::euclidean, 7, std::sqrt(60.0)},
      {Spread::iqr, Metric::euclidean, 4, 6 / quartile / 2},
      {Spread::mad, Metric::euclidean, 4, 3 / quartile},
      {std::nullopt, Metric::euclidean, 4, 3 / quartile},
      {std::nullopt, Metric::gower, 1, 19},
      {Spread::range, Metric::gower, 1, 19},
      {std::nullopt, Metric::mahalanobis, 7, std::sqrt(60.0)},
      {Spread::mad, Metric::mahalanobis, 4, 3 / quartile},
  };
  const auto close = boost::test_tools::tolerance(1e-13);
  for (const auto& each : cases) {
    const DistanceSpace space({x, 1}, plain(1), {.metric = each.metric, .spread = each.spread});
    const ScaledVariable& v = space.variables()[0];
    BOOST_TEST((v.status == Status::ok));
    BOOST_TEST(v.centre == each.centre, close);
    BOOST_TEST(v.spread == each.wanted, close);
    BOOST_TEST(v.weight == 1.0);
    BOOST_TEST(v.n == 5);
    BOOST_TEST(v.n_refused == 1);
    BOOST_TEST(space.size() == 7);
    BOOST_TEST(is_missing(space.shrinkage()) == (each.metric != Metric::mahalanobis));
    if (each.metric != Metric::mahalanobis) BOOST_TEST(space(0, 3).distance == 7.0 / each.wanted, close);
    BOOST_TEST(is_missing(space(0, 2).distance));
    BOOST_TEST(space.complete(0));
    BOOST_TEST(!space.complete(2));
  }
  // Logarithms to the base e, of what has one; the unit of the values is gone.
  std::vector<DistanceVariable> logs = plain(1);
  logs[0].log = true;
  const std::vector<double> powers{0, std::exp(1.0), -2, std::exp(3.0), std::exp(7.0), missing};
  const DistanceSpace space({powers, 1}, logs, {.spread = Spread::range});
  BOOST_TEST(space.variables()[0].centre == 1.0, close);
  BOOST_TEST(space.variables()[0].spread == 6.0, close);
  BOOST_TEST(space.variables()[0].n == 3);
  BOOST_TEST(space.variables()[0].n_refused == 2);
  BOOST_TEST(space(1, 3).distance == 1.0 / 3.0, close);
  const std::vector<double> beyond{-1.7e308, 1.7e308, 0};
  BOOST_TEST(
      (DistanceSpace({beyond, 1}, plain(1), {.spread = Spread::range}).variables()[0].status == Status::overflow));
  // Two values are enough, equal ones tell nobody apart.
  BOOST_TEST((DistanceSpace({beyond, 1, 2}, plain(1)).variables()[0].n == 2));
  const std::vector<double> two{3, 5};
  BOOST_TEST((DistanceSpace({two, 1}, plain(1)).status() == Status::ok));
  std::vector<DistanceVariable> classes = plain(1);
  classes[0].nominal = true;
  const DistanceSpace nominal({two, 1}, classes, {.metric = Metric::gower});
  BOOST_TEST(nominal.variables()[0].spread == 1.0);
  BOOST_TEST(is_missing(nominal.variables()[0].centre));
  BOOST_TEST(nominal(0, 1).distance == 1.0);
}

BOOST_AUTO_TEST_CASE(weights_and_parts_by_hand) {
  // Ranges of 4; the middle variable is constant and takes its weight with it.
  const std::vector<double> x{0, 9, 0, 1, 9, 2, 4, 9, 4, 0, 9, 3};
  std::vector<DistanceVariable> variables = plain(3);
  variables[0].weight = 1;
  variables[1].weight = 100;
  variables[2].weight = 3;
  const auto close = boost::test_tools::tolerance(1e-14);
  const DistanceSpace space({x, 3}, variables, {.spread = Spread::range});
  BOOST_TEST((space.used() == std::vector<std::size_t>{0, 2}));
  BOOST_TEST(space.variables()[0].weight == 0.5, close);
  BOOST_TEST(space.variables()[1].weight == 0.0);
  BOOST_TEST(space.variables()[2].weight == 1.5, close);
  std::vector<double> shares{7, 7, 7};
  const PairDistance d = space(0, 1, {}, shares);  // 1/4 and 1/2
  BOOST_TEST(d.distance == std::sqrt(0.5 / 16 + 1.5 / 4), close);
  BOOST_TEST(d.known == 1.0);
  BOOST_TEST(shares[0] == 1.0 / 13.0, close);
  BOOST_TEST(shares[1] == 0.0);
  BOOST_TEST(shares[2] == 12.0 / 13.0, close);
  // The larger part first, and a part of nothing.
  BOOST_TEST(space(1, 2, {}, shares).distance == std::sqrt(0.5 * 9 / 16 + 1.5 / 4), close);
  BOOST_TEST(shares[0] == 4.5 / 10.5, close);
  BOOST_TEST(space(0, 3, {}, shares).distance == std::sqrt(1.5) * 0.75, close);
  BOOST_TEST(shares[2] == 1.0, close);
  variables[2].weight = 0.001;
  BOOST_TEST(DistanceSpace({x, 3}, variables, {.spread = Spread::range})(0, 1).distance ==
                 std::sqrt(2.0 * (1.0 / 16 + 0.001 / 4) / 1.001),
             close);
  variables[2].weight = 3;
  const DistanceSpace gower({x, 3}, variables, {.metric = Metric::gower});
  BOOST_TEST(gower.variables()[2].weight == 0.75, close);
  BOOST_TEST(gower(0, 1, {}, shares).distance == 0.25 / 4 + 0.75 / 2, close);
  BOOST_TEST(shares[0] == 1.0 / 7.0, close);
  BOOST_TEST(shares[2] == 6.0 / 7.0, close);
  BOOST_TEST(gower(2, 2, {}, shares).distance == 0.0);
  BOOST_TEST((shares == std::vector<double>{0, 0, 0}));
}

BOOST_AUTO_TEST_CASE(what_an_unknown_difference_counts_as) {
  // Two numbers with ranges of 8 and a class. Of the others unit 0 differs by 2, 4, 8 of 8 in the first number.
  const std::vector<double> x{0, 0, 1, 2, 8, 1, 4, missing, 2, 8, 4, missing, missing, 2, 2};
  std::vector<DistanceVariable> variables = plain(3);
  variables[2].nominal = true;
  const DistanceSpace space({x, 3}, variables, {.metric = Metric::gower});
  const std::vector<double> typical = space.typical(0, all_of(5));
  const auto close = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(typical[0] == 0.5, close);
  BOOST_TEST(typical[1] == 0.5, close);        // of 8, 4, 2 of 8
  BOOST_TEST(typical[2] == 2.0 / 3.0, close);  // of 0, 1, 1: a mean
  const PairDistance guessed = space(0, 2, typical);
  BOOST_TEST(guessed.distance == (0.5 + 0.5 + 1.0) / 3.0, close);
  BOOST_TEST(guessed.known == 2.0 / 3.0, close);
  BOOST_TEST(is_missing(space(0, 2).distance));
  BOOST_TEST(is_missing(space(0, 2, std::vector<double>{0.5, missing, 0.5}).distance));
  // Of others of which nothing is known, nothing is typical.
  const std::vector<Index> fourth{4};
  BOOST_TEST(is_missing(space.typical(0, fourth)[0]));
  BOOST_TEST(space.typical(0, fourth)[1] == 0.25, close);
  BOOST_TEST(is_missing(space.typical(0, std::vector<Index>{0})[1]));  // not of itself
  const std::vector<double> y{0, 1, 1, 0, 2, 2, 3, 1, 5, 4};
  for (const double each : DistanceSpace({y, 2}, plain(2), {.metric = Metric::mahalanobis}).typical(0, all_of(5)))
    BOOST_TEST(is_missing(each));
  // Too far for a number: no share is told.
  const std::vector<double> far{1.7e308, 1, -1.7e308, 2, 0, 3, 1, 4, 0.5, 5};
  std::vector<double> shares(2, 7.0);
  const PairDistance infinite = DistanceSpace({far, 2}, plain(2))(0, 1, {}, shares);
  BOOST_TEST(infinite.distance == infinity);
  BOOST_TEST(infinite.known == 0.0);
  BOOST_TEST((shares == std::vector<double>{0, 0}));
}

BOOST_AUTO_TEST_CASE(ledoit_and_wolfs_shrinkage_by_its_definition) {
  Philox random(8);
  for (const auto& [n, p] : {std::pair<Eigen::Index, Eigen::Index>{30, 3}, {4, 3}, {5, 6}, {12, 1}, {200, 4}}) {
    Eigen::MatrixXd x(n, p);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index k = 0; k < p; ++k) x(i, k) = 5.0 + (1.0 + static_cast<double>(k)) * random.normal();
    Eigen::MatrixXd z = x;
    for (Eigen::Index k = 0; k < p; ++k) z.col(k).array() -= x.col(k).mean();
    Eigen::MatrixXd s = Eigen::MatrixXd::Zero(p, p);
    for (Eigen::Index i = 0; i < n; ++i)
      for (Eigen::Index a = 0; a < p; ++a)
        for (Eigen::Index b = 0; b < p; ++b) s(a, b) += z(i, a) * z(i, b) / static_cast<double>(n);
    double mu = 0.0;
    for (Eigen::Index a = 0; a < p; ++a) mu += s(a, a) / static_cast<double>(p);
    double d2 = 0.0;
    double b2 = 0.0;
    for (Eigen::Index a = 0; a < p; ++a)
      for (Eigen::Index b = 0; b < p; ++b) {
        d2 += std::pow(s(a, b) - (a == b ? mu : 0.0), 2) / static_cast<double>(p);
        for (Eigen::Index i = 0; i < n; ++i)
          b2 += std::pow(z(i, a) * z(i, b) - s(a, b), 2) / static_cast<double>(p * n * n);
      }
    const double shrinkage = p == 1 ? 0.0 : std::min(b2, d2) / d2;
    const detail::ShrunkCovariance got = detail::ledoit_wolf(x);
    BOOST_TEST(std::abs(got.shrinkage - shrinkage) < 1e-10);
    for (Eigen::Index a = 0; a < p; ++a)
      for (Eigen::Index b = 0; b < p; ++b)
        BOOST_TEST(std::abs(got.matrix(a, b) - ((1.0 - shrinkage) * s(a, b) + (a == b ? shrinkage * mu : 0.0))) <
                   1e-10);
  }
}

BOOST_AUTO_TEST_CASE(mahalanobis_takes_complete_units_only) {
  Philox random(9);
  constexpr Index n = 12;
  std::vector<double> x;
  for (Index u = 0; u < n; ++u) {
    const double first = random.normal();
    x.insert(x.end(), {first, 3.0, first + random.normal()});
  }
  x[3 * 4 + 2] = missing;
  const DistanceSpace space({x, 3}, plain(3), {.metric = Metric::mahalanobis});
  BOOST_TEST((space.status() == Status::ok));
  BOOST_TEST(space.variables()[0].weight == 1.0);
  // Standardised by all values there are, the covariance of the complete units.
  Eigen::MatrixXd z(n - 1, 2);
  Eigen::Index row = 0;
  for (Index u = 0; u < n; ++u) {
    if (u == 4) continue;
    for (const Eigen::Index k : {0, 1}) {
      const ScaledVariable& v = space.variables()[k == 0 ? 0 : 2];
      z(row, k) = (x[static_cast<std::size_t>(3 * u + 2 * k)] - v.centre) / v.spread;
    }
    ++row;
  }
  const Eigen::Matrix2d s = detail::ledoit_wolf(z).matrix;
  const double determinant = s(0, 0) * s(1, 1) - s(0, 1) * s(1, 0);
  for (Eigen::Index i = 1; i < n - 1; ++i) {
    const double a = z(i, 0) - z(0, 0);
    const double b = z(i, 1) - z(0, 1);
    const double square = (s(1, 1) * a * a - 2.0 * s(0, 1) * a * b + s(0, 0) * b * b) / determinant;
    BOOST_TEST(space(0, i < 4 ? i : i + 1).distance == std::sqrt(square), boost::test_tools::tolerance(1e-10));
  }
  BOOST_TEST(is_missing(space(0, 4).distance));
  BOOST_TEST(!space.complete(4));
  // More complete units than variables are wanted: three of two, not two.
  const std::vector<double> three{1, 2, 3, 1, 2, 7};
  BOOST_TEST((DistanceSpace({three, 2}, plain(2), {.metric = Metric::mahalanobis}).status() == Status::ok));
  std::vector<double> gap(three);
  gap.insert(gap.end(), {5, missing});
  gap[0] = missing;
  const DistanceSpace few({gap, 2}, plain(2), {.metric = Metric::mahalanobis});
  BOOST_TEST((few.status() == Status::too_few));
  BOOST_TEST(is_missing(few(1, 2).distance));
  BOOST_TEST(few(1, 2).known == 0.0);
  BOOST_TEST((nearest(few, 1, all_of(4)).status == Status::too_few));
  // Two variables that are one, without noise to shrink by.
  const std::vector<double> one_line{1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1};
  BOOST_TEST((DistanceSpace({one_line, 2}, plain(2), {.metric = Metric::mahalanobis}).status() == Status::singular));
}

BOOST_AUTO_TEST_CASE(the_usual_distances_and_their_fences_by_hand) {
  // Steps of 1 to 9 on a line of 45. To the own nearest: 1, 1, 2, ... 9 with quartiles 2.25 and 6.75; to the second: 3,
  // 2, 3, 4, ... 9, 17 with quartiles 3.25 and 7.75.
  const std::vector<double> x{0, 1, 3, 6, 10, 15, 21, 28, 36, 45};
  const DistanceSpace space({x, 1}, plain(1), {.spread = Spread::range});
  const auto close = boost::test_tools::tolerance(1e-11);
  const Neighbours last = nearest(space, 9, all_of(10), {}, {.k = 2});
  BOOST_TEST((last.status == Status::ok));
  BOOST_TEST(last.n == 9);
  BOOST_TEST(last.n_usual == 10);
  BOOST_TEST(last.usual == 4.5 / 45, close);
  BOOST_TEST(last.limit == 13.5 / 45, close);
  BOOST_TEST(last.limit_last == 14.5 / 45, close);
  BOOST_TEST(last.closer == 0.9, close);
  BOOST_REQUIRE(last.nearest.size() == 2U);
  BOOST_TEST(last.nearest[0].unit == 8);
  BOOST_TEST(last.nearest[0].distance == 9.0 / 45, close);
  BOOST_TEST(last.nearest[0].known == 1.0);
  BOOST_TEST(last.nearest[0].near);
  BOOST_TEST(last.nearest[1].distance == 17.0 / 45, close);
  BOOST_TEST(!last.nearest[1].near);
  BOOST_TEST((last.shares == std::vector<double>{1, 1}));
  BOOST_TEST(last.not_compared.empty());
  // A fence that its own distance of 9 just reaches: 6.75 + 4.5 / 2.
  const Neighbours reached = nearest(space, 9, all_of(10), {}, {.k = 2, .fence = 0.5});
  BOOST_TEST(reached.limit == 9.0 / 45, close);
  BOOST_TEST((reached.status == Status::ok));
  BOOST_TEST(reached.nearest[0].near);
  const Neighbours beyond = nearest(space, 9, all_of(10), {}, {.k = 2, .fence = 0.49});
  BOOST_TEST((beyond.status == Status::separated));
  BOOST_TEST(!beyond.nearest[0].near);
  BOOST_TEST((nearest(space, 9, all_of(10), {}, {.k = 2, .fence = 0.0}).status == Status::separated));
  BOOST_TEST(nearest(space, 0, all_of(10), {}, {.k = 2}).closer == 0.0);
  // Eight candidates can judge, seven cannot.
  BOOST_TEST(!is_missing(nearest(space, 9, all_of(8), {}, {.k = 2}).limit));
  const Neighbours seven = nearest(space, 9, all_of(7), {}, {.k = 2});
  BOOST_TEST(seven.n_usual == 7);
  BOOST_TEST(is_missing(seven.limit));
  BOOST_TEST(is_missing(seven.usual));
  BOOST_TEST(is_missing(seven.limit_last));
  BOOST_TEST(is_missing(seven.closer));
  BOOST_TEST(seven.nearest[1].near);
  // Exactly as many as asked for, and one fewer.
  BOOST_TEST((nearest(space, 9, all_of(10), {}, {.k = 9, .fence = 9.0}).status == Status::ok));
  const Neighbours all = nearest(space, 9, all_of(10), {}, {.k = 10, .fence = 9.0});
  BOOST_TEST((all.status == Status::too_few));
  BOOST_TEST(all.nearest.size() == 9U);
  // k beyond the others: the farthest of them, 45, 44, 42, 39, 35, 30, 24, 28, 36, 45, with quartiles 31.25 and 43.5.
  BOOST_TEST(all.limit_last == (43.5 + 9 * 12.25) / 45, close);
}

BOOST_AUTO_TEST_CASE(a_share_of_the_weight_has_to_be_known) {
  // Four variables of equal weight; unit k lacks k of them.
  std::vector<double> x;
  for (int u = 0; u < 5; ++u)
    for (int v = 0; v < 4; ++v) x.push_back(v < u ? missing : static_cast<double>((3 * u + v) % 5 + u * u));
  x.insert(x.end(), {9, 8, 7, 6, 5, 3, 1, 2});
  const DistanceSpace space({x, 4}, plain(4), {}, 0);
  for (const auto& [share, lacking] :
       {std::pair<double, std::size_t>{0.25, 1}, {0.251, 2}, {0.5, 2}, {0.75, 3}, {0.76, 4}, {1.0, 4}}) {
    const Neighbours found = nearest(space, 0, all_of(7), {}, {.minimum_share = share});
    BOOST_TEST(found.not_compared.size() == lacking, share);
    BOOST_TEST(found.n == 6 - static_cast<Index>(lacking));
    for (const Neighbour& each : found.nearest)
      BOOST_TEST(each.known == (each.unit < 5 ? 1.0 - 0.25 * static_cast<double>(each.unit) : 1.0));
    BOOST_TEST(found.n_usual == 3);  // the focus and the last two have everything
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_asked_is_said) {
  const auto refused = [](auto call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const std::vector<double> x{1, 2, 3, 4, 6, 5};
  const auto space_of = [&](const std::vector<DistanceVariable>& variables, const DistanceOptions& options = {},
                            std::optional<Index> focus = {}) {
    return DistanceSpace({x, 2}, variables, options, focus);
  };
  refused([&] { (void)space_of({}); }, "no-variables", "at least one variable");
  refused([&] { (void)space_of(plain(1)); }, "shape", "units have 2 columns but there are 1 variables");
  for (const Index focus : {-1, 3})
    refused([&] { (void)space_of(plain(2), {}, focus); }, "position-out-of-range",
            ("no unit at position " + std::to_string(focus)).c_str());
  BOOST_TEST((space_of(plain(2), {}, 2).status() == Status::ok));
  refused([&] { (void)space_of(plain(2), {.metric = Metric::gower, .spread = Spread::sd}); }, "spread-not-range",
          "leave the spread out");
  for (const double weight : {0.0, -1.0, infinity, missing})
    refused([&] { (void)space_of({{}, {.weight = weight}}); }, "weight-out-of-range",
            ("weight " + std::to_string(weight)).c_str());
  refused([&] { (void)space_of({{}, {.weight = 2.0}}, {.metric = Metric::mahalanobis}); }, "weights-with-mahalanobis",
          "give no weights");
  BOOST_TEST((space_of({{.weight = 2.0}, {.weight = 2.0}}, {.metric = Metric::mahalanobis}).status() == Status::ok));
  refused([&] { (void)space_of({{}, {.nominal = true}}); }, "nominal-needs-gower", "take the metric gower");
  refused([&] { (void)space_of({{}, {.log = true, .nominal = true}}, {.metric = Metric::gower}); }, "log-of-nominal",
          "classes have no logarithm");
  const DistanceSpace space = space_of(plain(2));
  const std::vector<Index> all = all_of(3);
  refused([&] { (void)nearest(space, 0, all, {}, {.k = 0}); }, "k-out-of-range", "k is 0 but must be 1 or more");
  for (const double share : {0.0, 1.01, missing})
    refused([&] { (void)nearest(space, 0, all, {}, {.minimum_share = share}); }, "share-out-of-range",
            ("minimum_share is " + std::to_string(share)).c_str());
  for (const double fence : {-0.1, missing})
    refused([&] { (void)nearest(space, 0, all, {}, {.fence = fence}); }, "fence-negative", "fence must be 0 or more");
  for (const Index focus : {-1, 3})
    refused([&] { (void)nearest(space, focus, all); }, "position-out-of-range",
            ("no unit at position " + std::to_string(focus)).c_str());
  refused([&] { (void)nearest(space, 0, all, std::vector<Index>{1, 2}); }, "length-mismatch",
          "precedence has 2 elements but the units has 3");
  BOOST_TEST(nearest(space, 0, all, {}, {.k = 1}).nearest.size() == 1U);
  BOOST_TEST((nearest(space, 0, std::vector<Index>{0}).status == Status::no_data));
}

BOOST_AUTO_TEST_SUITE_END()
