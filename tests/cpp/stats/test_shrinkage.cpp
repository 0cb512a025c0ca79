#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/shrinkage.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(shrinkage)

using nyckeltal::test::Case;
using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;

namespace {

constexpr ShrinkOptions laird{.method = ShrinkMethod::dl};
constexpr ShrinkOptions mandel{.method = ShrinkMethod::pm};

// The restricted log-likelihood without covariates, written out.
double restricted(const std::vector<double>& y, const std::vector<double>& v, double tau2) {
  double w_sum = 0.0, wy = 0.0, logs = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double w = 1.0 / (v[i] + tau2);
    w_sum += w;
    wy += w * y[i];
    logs += std::log(w);
  }
  for (std::size_t i = 0; i < y.size(); ++i) squares += std::pow(y[i] - wy / w_sum, 2) / (v[i] + tau2);
  return 0.5 * (logs - std::log(w_sum) - squares);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_case_of_metafor_is_reproduced) {
  const Case& c = compare_cases()["dersimonian_laird_eb_bcg"];
  const auto y = c.numbers("yi");
  const auto v = c.numbers("vi");
  const Shrinkage dl = shrink(y, v, {}, 0, laird);
  CHECK_CASE(c, dl.tau2, "tau2");
  CHECK_CASE(c, dl.mu, "mu");
  CHECK_CASE(c, dl.mu_error, "se_mu");
  CHECK_CASE(c, dl.q, "Q");
  const auto blup = Case::to_numbers(c.expected_value("blup"));
  for (std::size_t i = 0; i < y.size(); ++i) BOOST_TEST(std::abs(dl.members[i].shrunk - blup[i]) < c.tolerance());
  const Shrinkage reml = shrink(y, v);
  CHECK_CASE(c, reml.tau2, "tau2_REML");
  CHECK_CASE(c, reml.mu, "mu_REML");
}

BOOST_AUTO_TEST_CASE(batches_of_dyestuff_shrink_as_in_a_mixed_model) {
  const Case& c = compare_cases()["random_intercept_dyestuff"];
  const auto yields = c.numbers("yield");
  std::vector<double> means(6, 0.0);
  for (std::size_t i = 0; i < 30; ++i) means[i / 5] += yields[i] / 5.0;
  const std::vector<double> v(6, 2451.25 / 5.0);
  const auto blup = Case::to_numbers(c.expected_value("blup"));
  for (const ShrinkOptions& options : {ShrinkOptions{}, laird, mandel}) {  // in a balanced design all agree
    const Shrinkage result = shrink(means, v, {}, 0, options);
    BOOST_TEST(result.mu == 1527.5, tt::tolerance(1e-12));
    BOOST_TEST(std::abs(result.tau2 - 1764.05) < 0.01);
    for (std::size_t i = 0; i < 6; ++i) BOOST_TEST(std::abs(result.members[i].shrunk - result.mu - blup[i]) < 1e-4);
  }
}

BOOST_AUTO_TEST_CASE(james_and_stein_differ_by_their_degrees_of_freedom_alone) {
  const Case& c = compare_cases()["james_stein_baseball"];
  const auto y = c.numbers("y");
  double mean = 0.0;
  for (const double each : y) mean += each / 18.0;
  const std::vector<double> v(18, mean * (1.0 - mean) / 45.0);
  const Shrinkage result = shrink(y, v, {}, 0, laird);
  BOOST_TEST(std::abs(result.mu - test::number(c.expected_value("grand_mean"))) < 1e-9);
  // Theirs is 1 - (k - 3) v / S, ours 1 - (k - 1) v / S: below zero here, so that all is shrunk to the mean.
  double s = 0.0;
  for (const double each : y) s += (each - mean) * (each - mean);
  BOOST_TEST(std::abs(1.0 - 15.0 * v[0] / s - test::number(c.expected_value("c"))) < 1e-9);
  BOOST_TEST(result.members[0].weight == std::max(0.0, 1.0 - 17.0 * v[0] / s), tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(each_method_solves_its_own_equation) {
  Philox random(5);
  int positive = 0;
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::size_t>(3 + random.below(20));
    std::vector<double> y(n), v(n);
    for (std::size_t i = 0; i < n; ++i) {
      v[i] = 0.05 + random.uniform();
      y[i] = 2.0 * random.uniform() * random.normal() + std::sqrt(v[i]) * random.normal();
    }
    const Shrinkage pm = shrink(y, v, {}, 0, mandel);
    double q = 0.0;
    for (std::size_t i = 0; i < n; ++i) q += std::pow(y[i] - pm.mu, 2) / (v[i] + pm.tau2);
    if (pm.tau2 > 0.0)
      BOOST_TEST(q == static_cast<double>(n) - 1.0, tt::tolerance(1e-8));
    else
      BOOST_TEST(q <= static_cast<double>(n) - 1.0);
    const Shrinkage reml = shrink(y, v);
    BOOST_REQUIRE((reml.status == Status::ok));
    const double top = restricted(y, v, reml.tau2);
    positive += reml.tau2 > 0.0;
    for (const double factor : {0.9, 1.1})
      BOOST_TEST(restricted(y, v, factor * reml.tau2 + (reml.tau2 == 0.0 ? 0.01 * factor : 0.0)) <= top + 1e-12);
  }
  BOOST_TEST(positive > 100);
}

BOOST_AUTO_TEST_CASE(covariates_take_out_what_they_explain) {
  std::vector<double> y, x;
  for (int i = 0; i < 12; ++i) {
    x.push_back(1000.0 + i);
    y.push_back(3.0 + 0.5 * i + (i % 2 == 0 ? 0.01 : -0.01));
  }
  const std::vector<double> v(12, 0.04);
  const Shrinkage adjusted = shrink(y, v, x, 1);
  BOOST_TEST(adjusted.tau2 == 0.0);
  BOOST_TEST(adjusted.coefficients[0] == 0.5, tt::tolerance(0.01));
  BOOST_TEST(adjusted.members[3].shrunk == adjusted.members[3].expected);
  BOOST_TEST(shrink(y, v).tau2 > 1.0);
  BOOST_TEST((shrink(y, v, std::vector<double>(12, 7.0), 1).status == Status::singular));
  std::vector<double> twice;
  for (const double each : x) twice.insert(twice.end(), {each, 2.0 * each});
  BOOST_TEST((shrink(y, v, twice, 2).status == Status::singular));
}

BOOST_AUTO_TEST_CASE(units_and_origin_do_not_matter) {
  const std::vector<double> y{1.0, 2.5, -0.5, 4.0, 0.3};
  const std::vector<double> v{0.1, 0.5, 0.2, 0.4, 0.1};
  for (const ShrinkOptions& options : {ShrinkOptions{}, laird, mandel})
    for (const double factor : {1e-60, 3.0, 1e100}) {
      std::vector<double> a, b;
      for (std::size_t i = 0; i < 5; ++i) {
        a.push_back(factor * (y[i] + 5.0));
        b.push_back(factor * factor * v[i]);
      }
      const Shrinkage one = shrink(y, v, {}, 0, options);
      const Shrinkage other = shrink(a, b, {}, 0, options);
      BOOST_TEST(other.tau2 / factor / factor == one.tau2, tt::tolerance(1e-9));
      BOOST_TEST(other.members[2].shrunk / factor - 5.0 == one.members[2].shrunk, tt::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_CASE(edges_have_their_status) {
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> one{1.0};
  BOOST_TEST((shrink({}, {}).status == Status::no_data));
  BOOST_TEST((shrink(one, one).status == Status::too_few));
  BOOST_TEST((shrink(std::vector<double>{1, infinity}, std::vector<double>{1, 1}).status == Status::infinite_value));
  const Shrinkage equal = shrink(std::vector<double>{2, 2, 2}, std::vector<double>{1, 1, 4});
  BOOST_TEST(equal.tau2 == 0.0);
  BOOST_TEST(equal.reliability == 0.0);
  BOOST_TEST(equal.members[2].shrunk == 2.0);
  const Shrinkage gap = shrink(std::vector<double>{1, missing, 5, 9}, std::vector<double>{1, 1, 1, missing});
  BOOST_TEST(gap.n == 2);
  BOOST_TEST((gap.members[1].status == Status::no_data));
  BOOST_TEST(is_missing(gap.members[3].shrunk));
  BOOST_CHECK_THROW((void)shrink(one, std::vector<double>{0.0}), ArgumentError);
  BOOST_CHECK_THROW((void)shrink(one, {}), ArgumentError);
  BOOST_CHECK_THROW((void)shrink(one, one, {}, 1), ArgumentError);
}

namespace {

using Matrix = std::vector<std::vector<double>>;

Matrix inverse_of(Matrix a) {
  const std::size_t n = a.size();
  Matrix out(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) out[i][i] = 1.0;
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t top = c;
    for (std::size_t i = c; i < n; ++i)
      if (std::abs(a[i][c]) > std::abs(a[top][c])) top = i;
    std::swap(a[c], a[top]);
    std::swap(out[c], out[top]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == c) continue;
      const double factor = a[i][c] / a[c][c];
      for (std::size_t j = 0; j < n; ++j) {
        a[i][j] -= factor * a[c][j];
        out[i][j] -= factor * out[c][j];
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) out[i][j] /= a[i][i];
  return out;
}

// The model with all its matrices written out: rows of x begin with 1.
struct Written {
  Matrix p;        // W - W X (X'WX)^-1 X'W
  Matrix of_beta;  // (X'WX)^-1
  std::vector<double> beta;
  double quadratic = 0.0;  // y'Py
  double squared = 0.0;    // y'PPy
  double trace = 0.0;

  Written(const std::vector<double>& y, const std::vector<double>& v, const Matrix& x, double tau2) {
    const std::size_t n = y.size();
    const std::size_t q = x[0].size();
    Matrix xwx(q, std::vector<double>(q, 0.0));
    beta.assign(q, 0.0);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t a = 0; a < q; ++a)
        for (std::size_t b = 0; b < q; ++b) xwx[a][b] += x[i][a] * x[i][b] / (v[i] + tau2);
    of_beta = inverse_of(xwx);
    p.assign(n, std::vector<double>(n, 0.0));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        p[i][j] = (i == j ? 1.0 : 0.0) / (v[i] + tau2);
        for (std::size_t a = 0; a < q; ++a)
          for (std::size_t b = 0; b < q; ++b)
            p[i][j] -= x[i][a] * of_beta[a][b] * x[j][b] / (v[i] + tau2) / (v[j] + tau2);
      }
    for (std::size_t a = 0; a < q; ++a)
      for (std::size_t b = 0; b < q; ++b)
        for (std::size_t i = 0; i < n; ++i) beta[a] += of_beta[a][b] * x[i][b] * y[i] / (v[i] + tau2);
    for (std::size_t i = 0; i < n; ++i) {
      double py = 0.0;
      for (std::size_t j = 0; j < n; ++j) py += p[i][j] * y[j];
      quadratic += y[i] * py;
      squared += py * py;
      trace += p[i][i];
    }
  }
  [[nodiscard]] double expected(const std::vector<double>& row) const {
    double sum = 0.0;
    for (std::size_t a = 0; a < beta.size(); ++a) sum += row[a] * beta[a];
    return sum;
  }
  [[nodiscard]] double variance(const std::vector<double>& row) const {
    double sum = 0.0;
    for (std::size_t a = 0; a < beta.size(); ++a)
      for (std::size_t b = 0; b < beta.size(); ++b) sum += row[a] * of_beta[a][b] * row[b];
    return sum;
  }
};

std::string refused_as(const auto& call) {
  try {
    (void)call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_number_is_that_of_the_model_with_its_matrices_written_out) {
  Philox random(17);
  int positive = 0;
  for (int round = 0; round < 36; ++round) {
    const auto c = static_cast<std::size_t>(round % 3);  // covariates
    const auto n = static_cast<std::size_t>(c + 3) + static_cast<std::size_t>(random.below(7));
    std::vector<double> y(n), v(n), flat;
    Matrix x(n, std::vector<double>(c + 1, 1.0));
    std::vector<double> middle(c + 1, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      v[i] = 0.1 + random.uniform();
      y[i] = 20.0 + 1.5 * random.normal();
      for (std::size_t a = 1; a <= c; ++a) {
        x[i][a] = 5.0 * static_cast<double>(a) + random.normal();
        y[i] += static_cast<double>(a) * x[i][a];
        flat.push_back(x[i][a]);
      }
      for (std::size_t a = 0; a <= c; ++a) middle[a] += x[i][a] / static_cast<double>(n);
    }
    const double freedom = static_cast<double>(n - c) - 1.0;
    for (const ShrinkOptions& options : {ShrinkOptions{}, laird, mandel}) {
      const Shrinkage got = shrink(y, v, flat, static_cast<Index>(c), options);
      BOOST_REQUIRE((got.status == Status::ok));
      BOOST_TEST(got.n == static_cast<Index>(n));
      const auto close = tt::tolerance(1e-7);
      const Written fixed(y, v, x, 0.0);
      BOOST_TEST(got.q == fixed.quadratic, close);
      const Written model(y, v, x, got.tau2);
      positive += got.tau2 > 0.0 ? 1 : 0;
      switch (options.method) {
        case ShrinkMethod::dl:
          BOOST_TEST(std::abs(got.tau2 - std::max(0.0, (fixed.quadratic - freedom) / fixed.trace)) < 1e-8);
          break;
        case ShrinkMethod::pm:
          if (got.tau2 > 0.0)
            BOOST_TEST(model.quadratic == freedom, close);
          else
            BOOST_TEST(model.quadratic <= freedom);
          break;
        case ShrinkMethod::reml:  // the derivative of the restricted likelihood
          if (got.tau2 > 0.0)
            BOOST_TEST(model.squared == model.trace, close);
          else
            BOOST_TEST(model.squared <= model.trace * (1.0 + 1e-9));
      }
      double mean_variance = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        const ShrunkMember& member = got.members[i];
        const double weight = got.tau2 / (got.tau2 + v[i]);
        mean_variance += v[i] / static_cast<double>(n);
        BOOST_TEST(std::abs(member.weight - weight) < 1e-12);
        BOOST_TEST(member.expected == model.expected(x[i]), close);
        BOOST_TEST(member.shrunk == model.expected(x[i]) + weight * (y[i] - model.expected(x[i])), close);
        BOOST_TEST(member.variance == weight * v[i] + (1.0 - weight) * (1.0 - weight) * model.variance(x[i]), close);
        BOOST_TEST((member.status == Status::ok));
      }
      BOOST_TEST(got.mu == model.expected(middle), close);
      BOOST_TEST(got.mu_error == std::sqrt(model.variance(middle)), close);
      BOOST_TEST(std::abs(got.reliability - got.tau2 / (got.tau2 + mean_variance)) < 1e-12);
      BOOST_REQUIRE(got.coefficients.size() == c);
      for (std::size_t a = 0; a < c; ++a) BOOST_TEST(got.coefficients[a] == model.beta[a + 1], close);
    }
  }
  BOOST_TEST(positive > 60);
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_infinite_anywhere_has_its_status) {
  const double inf = std::numeric_limits<double>::infinity();
  using V = std::vector<double>;
  // A row without a covariate is left out; the others are as if it were not there.
  const Shrinkage gap = shrink(V{1, 2, 9, 4, 7}, V{1, 1, 1, 1, 1}, V{0, 1, missing, 2, 3}, 1);
  const Shrinkage without = shrink(V{1, 2, 4, 7}, V{1, 1, 1, 1}, V{0, 1, 2, 3}, 1);
  BOOST_TEST(gap.n == 4);
  BOOST_TEST((gap.members[2].status == Status::no_data));
  BOOST_TEST(gap.members[4].shrunk == without.members[3].shrunk);
  BOOST_TEST(gap.coefficients[0] == without.coefficients[0]);
  struct Thin {
    V y, v, x;
    Status wanted;
  };
  for (const Thin& each :
       {Thin{{1, 2, inf}, {1, 1, 1}, {0, 1, 3}, Status::infinite_value},
        Thin{{1, 2, 3}, {1, inf, 1}, {0, 1, 3}, Status::infinite_value},
        Thin{{1, 2, 3}, {1, 1, 1}, {0, -inf, 3}, Status::infinite_value}, Thin{{1, 2}, {1, 1}, {0, 1}, Status::too_few},
        Thin{{1, 2, 4}, {1, 1, 1}, {0, 1, 3}, Status::ok}, Thin{{1, 2, 4}, {1, 1, 1}, {5, 5, 5}, Status::singular},
        Thin{{1, 2, 4}, {1, 1, 1}, {1e13, 1e13 + 1, 1e13}, Status::singular},
        Thin{{1, 2, 4}, {1, 1, 1e-200}, {0, 1, 3}, Status::overflow},
        Thin{{missing, missing}, {1, 1}, {0, 1}, Status::no_data}}) {
    const Shrinkage got = shrink(each.y, each.v, each.x, 1);
    BOOST_TEST((got.status == each.wanted));
    for (std::size_t i = 0; i < each.y.size(); ++i)
      BOOST_TEST((got.members[i].status == (is_missing(each.y[i]) ? Status::no_data : each.wanted)));
    BOOST_TEST(got.coefficients.size() == 1U);
    if (each.wanted != Status::ok) BOOST_TEST((is_missing(got.tau2) && is_missing(got.coefficients[0])));
  }
  // One covariate says what the other does, whatever the weights.
  for (const V& v : {V{1, 1, 1, 1}, V{0.1, 1, 1, 1}, V{1, 1, 1, 0.1}}) {
    const V twice{0, 0.3, 1, 1.0, 2, 1.7, 5, 3.8};
    BOOST_TEST((shrink(V{1, 2, 3, 5}, v, twice, 2).status == Status::singular));
  }
  // The unit of a covariate moves its coefficient alone.
  const V y{1, 2.5, 3, 7, 4};
  const V v{1, 0.5, 1, 2, 1};
  const V x{0, 1, 2, 5, 4};
  const Shrinkage plain = shrink(y, v, x, 1);
  for (const double unit : {1e-200, -3.0, 1e200}) {
    V scaled = x;
    for (double& each : scaled) each *= unit;
    const Shrinkage got = shrink(y, v, scaled, 1);
    BOOST_TEST((got.status == Status::ok));
    BOOST_TEST(got.coefficients[0] * unit == plain.coefficients[0], tt::tolerance(1e-9));
    BOOST_TEST(got.members[3].shrunk == plain.members[3].shrunk, tt::tolerance(1e-9));
  }
  BOOST_TEST((shrink(V{1, 2}, V{1, 1}).status == Status::ok));
  BOOST_TEST((shrink(V{1, 2, 3, 5}, V{1, 1, 1, 1}, V{0, 0, 1, 1, 2, 2, 3, 3}, 2).status == Status::singular));
}

BOOST_AUTO_TEST_CASE(arguments_that_do_not_fit_are_refused_by_what_is_wrong) {
  using V = std::vector<double>;
  const V y{1, 2, 3};
  const V v{1, 1, 1};
  const char* rows = "covariates must have one row of n_covariates numbers for each estimate [length-mismatch]";
  BOOST_TEST(refused_as([&] { return shrink(y, v, V{1, 2}, 1); }) == rows);
  BOOST_TEST(refused_as([&] { return shrink(y, v, V{1, 2, 3}, 0); }) == rows);
  BOOST_TEST(refused_as([&] { return shrink(y, v, {}, -1); }) == rows);
  BOOST_TEST(refused_as([&] { return shrink({}, {}, {}, -1); }) == rows);
  BOOST_TEST(
      refused_as([&] { return shrink(y, V{1, 1}); }).starts_with("estimates has 3 elements but variances has 2"));
  for (const double bad : {0.0, -2.0})
    BOOST_TEST(refused_as([&] {
                 return shrink(y, V{1, bad, 1});
               }).starts_with("variance 1 is " + std::to_string(bad) + " but must be above 0"));
  BOOST_TEST((shrink(y, V{1, missing, 1}).n == 2));
}

BOOST_AUTO_TEST_SUITE_END()
