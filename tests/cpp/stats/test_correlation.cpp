#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/correlation.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(correlation)

using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;
using V = std::vector<double>;

BOOST_AUTO_TEST_CASE(the_reference_case_is_reproduced) {
  const auto& tau = compare_cases()["kendall_tau_b"];
  const Correlation r = kendall_tau(tau.numbers("x"), tau.numbers("y"), {.method = CorrelationMethod::approximate});
  CHECK_CASE(tau, r.coefficient, "tau_b");
  CHECK_CASE(tau, r.p, "p");
}

BOOST_AUTO_TEST_CASE(the_generating_function_of_tau_agrees_with_all_orders) {
  Philox random(1);
  for (int round = 0; round < 10; ++round) {
    V x(7);
    V y(7);
    std::iota(x.begin(), x.end(), 0.0);
    for (double& each : y) each = static_cast<double>(random.below(5));  // ties in one of the two
    for (const Alternative alternative : {Alternative::greater, Alternative::less}) {
      const Correlation fast = kendall_tau(x, y, {.alternative = alternative});
      if (fast.status != Status::ok) continue;
      V order = y;
      std::sort(order.begin(), order.end());
      double reached = 0.0;
      double all = 0.0;
      do {
        const double tau = kendall_tau(x, order, {.method = CorrelationMethod::approximate}).coefficient;
        const bool up = alternative == Alternative::greater;
        reached += (up ? tau >= fast.coefficient - 1e-9 : tau <= fast.coefficient + 1e-9) ? 1.0 : 0.0;
        all += 1.0;
      } while (std::next_permutation(order.begin(), order.end()));
      BOOST_TEST(fast.p == reached / all, tt::tolerance(1e-12));
    }
  }
}

BOOST_AUTO_TEST_CASE(random_orders_come_close_to_all_orders) {
  const V x{1, 2, 2, 4, 5, 6, 8};
  const V y{2, 1, 3, 3, 6, 5, 9};
  for (const auto test :
       {static_cast<Correlation (*)(std::span<const double>, std::span<const double>, const CorrelationOptions&)>(
            &pearson),
        static_cast<Correlation (*)(std::span<const double>, std::span<const double>, const CorrelationOptions&)>(
            &spearman)}) {
    const double exact = test(x, y, {.method = CorrelationMethod::exact}).p;
    const double drawn = test(x, y, {.method = CorrelationMethod::permutation, .draws = 20'000}).p;
    BOOST_TEST(std::abs(drawn - exact) < 5.0 * std::sqrt(exact / 20'000.0));
  }
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto all = [](const V& x, const V& y) { return std::vector{pearson(x, y), spearman(x, y), kendall_tau(x, y)}; };
  for (const Correlation& each : all({}, {})) BOOST_TEST((each.status == Status::no_data));
  for (const Correlation& each : all({1, 2, missing}, {1, 2, 3})) BOOST_TEST((each.status == Status::too_few));
  for (const Correlation& each : all({1, 1, 1}, {1, 2, 3})) BOOST_TEST((each.status == Status::constant));
  for (const Correlation& each : all({1, inf, 1}, {1, 2, 3})) BOOST_TEST((each.status == Status::infinite_value));
  for (const Correlation& each : all({1e300, -1e300, 3, 2e300}, {1, 2, 3, 4})) {
    BOOST_TEST((each.status == Status::ok));
    BOOST_TEST((each.p > 0.0 && each.p <= 1.0));
  }
  for (const Correlation& each : all({1, 2, 3, 4, 5}, {2, 4, 6, 8, 10}))
    BOOST_TEST(each.coefficient == 1.0, tt::tolerance(1e-12));
  BOOST_CHECK_THROW((void)pearson(V{1, 2}, V{1}), ArgumentError);
  BOOST_CHECK_THROW((void)spearman(V(20, 1.0), V(20, 1.0), {.draws = 5}), ArgumentError);
}

namespace {

using Method = Correlation (*)(std::span<const double>, std::span<const double>, const CorrelationOptions&);

double sign(double a) {
  return static_cast<double>((a > 0.0) - (a < 0.0));
}
double score(const V& x, const V& y) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) sum += sign(x[j] - x[i]) * sign(y[j] - y[i]);
  return sum;
}

/// Shares of the orders of y, equal values told apart, that have a statistic at most, at least, and as far from 0 as
/// that of y itself.
struct Shares {
  double less = 0.0, greater = 0.0, far = 0.0, variance = 0.0;
};
template <class Statistic>
Shares all_orders(const V& x, const V& y, Statistic statistic) {
  std::vector<std::size_t> at(y.size());
  std::iota(at.begin(), at.end(), std::size_t{0});
  const double observed = statistic(x, y);
  Shares out;
  double all = 0.0;
  do {
    V other;
    for (const std::size_t i : at) other.push_back(y[i]);
    const double each = statistic(x, other);
    out.less += each <= observed + 1e-9 ? 1.0 : 0.0;
    out.greater += each >= observed - 1e-9 ? 1.0 : 0.0;
    out.far += std::abs(each) >= std::abs(observed) - 1e-9 ? 1.0 : 0.0;
    out.variance += each * each;
    all += 1.0;
  } while (std::next_permutation(at.begin(), at.end()));
  for (double* each : {&out.less, &out.greater, &out.far, &out.variance}) *each /= all;
  return out;
}

double r_of(const V& x, const V& y) {
  const auto n = static_cast<double>(x.size());
  const double mx = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double my = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0;
  double yy = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

V ranks_of(const V& x) {
  V out;
  for (const double each : x) {
    double rank = 0.5;
    for (const double other : x) rank += other < each ? 1.0 : other == each ? 0.5 : 0.0;
    out.push_back(rank);
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(pearson_by_hand) {
  const auto close = tt::tolerance(1e-12);
  // Deviations -1.5, -0.5, 0.5, 1.5 and -1.5, 0.5, -0.5, 1.5: r = 4 / 5. With two degrees of freedom p is 1 - |r|.
  const V x{1, 2, missing, 3, 4, 9};
  const V y{1, 3, 9, 2, 4, missing};
  const Correlation r = pearson(x, y);
  BOOST_TEST((r.status == Status::ok));
  BOOST_TEST(r.n == 4);
  BOOST_TEST(!r.exact);
  BOOST_TEST(r.coefficient == 0.8, close);
  BOOST_TEST(r.p == 0.2, close);
  BOOST_TEST(pearson(x, y, {.alternative = Alternative::greater}).p == 0.1, close);
  BOOST_TEST(pearson(x, y, {.alternative = Alternative::less}).p == 0.9, close);
  // Fisher's z: atanh(r) -+ 1.96 / sqrt(4 - 3).
  BOOST_TEST(r.lower == std::tanh(std::atanh(0.8) - 1.959963984540054), close);
  BOOST_TEST(r.upper == std::tanh(std::atanh(0.8) + 1.959963984540054), close);
  const V longer{1, 2, 3, 4, 1, 2, 3, 4};
  const Correlation of_eight = pearson(longer, V{1, 3, 2, 4, 1, 3, 2, 4}, {.level = 0.9});
  BOOST_TEST(of_eight.lower == std::tanh(std::atanh(0.8) - 1.6448536269514722 / std::sqrt(5.0)), close);
  // Three pairs: Cauchy's distribution, and no interval.
  const Correlation three = pearson(V{1, 2, 3}, V{1, 3, 2});
  BOOST_TEST(three.coefficient == 0.5, close);
  BOOST_TEST(three.p == 2.0 / 3.0, close);
  BOOST_TEST(is_missing(three.lower));
  BOOST_TEST(is_missing(three.upper));
}

BOOST_AUTO_TEST_CASE(a_correlation_of_one_leaves_no_doubt) {
  const V up{-1, -1, 1, 1};  // halves when standardised: r is 1 in doubles
  const V down{1, 1, -1, -1};
  const struct {
    V y;
    Alternative alternative;
    double p;
  } cases[] = {
      {up, Alternative::two_sided, 0.0},   {up, Alternative::greater, 0.0},   {up, Alternative::less, 1.0},
      {down, Alternative::two_sided, 0.0}, {down, Alternative::greater, 1.0}, {down, Alternative::less, 0.0},
  };
  for (const auto& each : cases) {
    const Correlation r = pearson(up, each.y, {.alternative = each.alternative});
    BOOST_TEST(r.coefficient == (each.y == up ? 1.0 : -1.0));
    BOOST_TEST(r.p == each.p);
    BOOST_TEST(r.lower == r.coefficient);
    BOOST_TEST(r.upper == r.coefficient);
  }
}

BOOST_AUTO_TEST_CASE(exact_p_values_count_all_orders) {
  const auto close = tt::tolerance(1e-12);
  const auto rho = [](const V& x, const V& y) { return r_of(ranks_of(x), ranks_of(y)); };
  const struct {
    const char* name;
    Method method;
    double (*statistic)(const V&, const V&);
  } methods[] = {{"pearson", &pearson, &r_of}, {"spearman", &spearman, rho}, {"kendall", &kendall_tau, &score}};
  // Without ties; with ties in one; with ties in both, where the generating function has no answer. Falling too.
  const std::vector<std::pair<V, V>> samples = {{{1, 2, 4, 8, 9}, {2, 1, 3, 7, 5}},
                                                {{1, 2, 4, 8, 9, 11}, {3, 3, 3, 5, 1, 1}},
                                                {{1, 1, 2, 3, 3, 7}, {9, 4, 4, 4, 1, 1}},
                                                {{1, 2, 2, 2, 5, 6}, {1, 3, 3, 4, 3, 9}}};
  for (const auto& method : methods)
    for (const auto& sample : samples) {
      const V& x = sample.first;
      const V& y = sample.second;
      const Shares wanted = all_orders(x, y, method.statistic);
      const auto p = [&](Alternative alternative) {
        const Correlation r = method.method(x, y, {.alternative = alternative, .method = CorrelationMethod::exact});
        BOOST_TEST(r.exact);
        return r.p;
      };
      BOOST_TEST(p(Alternative::greater) == wanted.greater, close);
      BOOST_TEST(p(Alternative::less) == wanted.less, close);
      BOOST_TEST(p(Alternative::two_sided) == wanted.far, close);
    }
}

BOOST_AUTO_TEST_CASE(the_method_goes_by_the_number_of_pairs_and_by_ties) {
  constexpr auto automatic = CorrelationMethod::automatic;
  constexpr auto exact = CorrelationMethod::exact;
  constexpr auto approximate = CorrelationMethod::approximate;
  const auto rising = [](std::size_t n, bool ties) {
    V out(n);
    std::iota(out.begin(), out.end(), 1.0);
    if (ties) out[1] = out[0];
    return out;
  };
  const struct {
    Method method;
    std::size_t n;
    bool x_ties, y_ties;
    CorrelationMethod asked;
    bool exact;
  } cases[] = {
      {&pearson, 5, false, false, automatic, false},       {&pearson, 5, false, false, exact, true},
      {&spearman, 9, false, false, automatic, true},       {&spearman, 10, false, false, automatic, false},
      {&spearman, 5, false, false, approximate, false},    {&kendall_tau, 150, false, false, automatic, true},
      {&kendall_tau, 151, false, false, automatic, false}, {&kendall_tau, 20, true, false, automatic, true},
      {&kendall_tau, 20, false, true, automatic, true},    {&kendall_tau, 9, true, true, automatic, true},
      {&kendall_tau, 10, true, true, automatic, false},    {&kendall_tau, 5, false, false, approximate, false},
      {&kendall_tau, 150, false, true, exact, true},
  };
  for (const auto& each : cases) {
    const Correlation r = each.method(rising(each.n, each.x_ties), rising(each.n, each.y_ties), {.method = each.asked});
    BOOST_TEST(r.exact == each.exact, each.n << " pairs");
  }
  // Nine orders from the first to the last, one of 9! each way.
  BOOST_TEST(spearman(rising(9, false), rising(9, false)).p == 2.0 / 362'880.0, tt::tolerance(1e-12));
  BOOST_TEST(kendall_tau(rising(4, false), rising(4, false)).p == 2.0 / 24.0, tt::tolerance(1e-12));
  // Student's t of rho; with two degrees of freedom p is 1 - |rho|.
  BOOST_TEST(spearman(V{1, 2, 3, 9}, V{1, 3, 2, 40}, {.method = approximate}).p == 0.2, tt::tolerance(1e-12));
  BOOST_TEST(is_missing(spearman(V{1, 2, 3, 9}, V{1, 3, 2, 40}).lower));
  for (const auto& [method, ties] :
       {std::pair<Method, bool>{&pearson, false}, {&spearman, false}, {&kendall_tau, true}})
    BOOST_CHECK_EXCEPTION((void)method(rising(10, ties), rising(10, ties), {.method = exact}), ArgumentError,
                          [](const ArgumentError& error) {
                            return error.code() == "too-many-orders" &&
                                   std::string(error.what()).find("10 pairs have too many orders") != std::string::npos;
                          });
}

BOOST_AUTO_TEST_CASE(the_variance_of_kendalls_score_with_ties_in_both_is_that_of_all_orders) {
  const V x{1, 1, 1, 2, 3, 3, 4};
  const V y{2, 5, 2, 2, 7, 7, 7};
  const double s = score(x, y);
  const double z = s / std::sqrt(all_orders(x, y, &score).variance);
  const auto p = [&](Alternative alternative) {
    return kendall_tau(x, y, {.alternative = alternative, .method = CorrelationMethod::approximate}).p;
  };
  const auto close = tt::tolerance(1e-11);
  const double above = 0.5 * std::erfc(z / std::numbers::sqrt2);
  BOOST_TEST(p(Alternative::greater) == above, close);
  BOOST_TEST(p(Alternative::less) == 1.0 - above, close);
  BOOST_TEST(p(Alternative::two_sided) == 2.0 * std::min(above, 1.0 - above), close);
  // 21 pairs, 3 + 1 of x and 3 + 3 of y tied.
  BOOST_TEST(kendall_tau(x, y).coefficient == s / std::sqrt(17.0 * 15.0), close);
}

BOOST_AUTO_TEST_CASE(random_orders_are_shuffles_by_a_stream_each) {
  // Draw d shuffles what the last one left by Fisher and Yates' method with Philox(seed, 3, d); the observed order is
  // one of the draws.
  const V x{1, 2, 2, 4, 5, 6, 8};
  const V y{2, 1, 3, 3, 6, 5, 2};
  const auto rho = [](const V& a, const V& b) { return r_of(ranks_of(a), ranks_of(b)); };
  const auto twin = [&](auto statistic, Alternative alternative, std::uint64_t seed) {
    const double observed = statistic(x, y);
    double reached = 1.0;
    V other = y;
    for (std::uint64_t draw = 0; draw < 199; ++draw) {
      Philox random(seed, 3, draw);
      for (std::size_t i = other.size() - 1; i > 0; --i)
        std::swap(other[i], other[static_cast<std::size_t>(random.below(static_cast<Index>(i) + 1))]);
      const double each = statistic(x, other);
      const bool up = each >= observed - 1e-9;
      const bool down = each <= observed + 1e-9;
      const bool far = std::abs(each) >= std::abs(observed) - 1e-9;
      reached += (alternative == Alternative::greater ? up : alternative == Alternative::less ? down : far) ? 1.0 : 0.0;
    }
    return reached / 200.0;
  };
  for (const Alternative alternative : {Alternative::two_sided, Alternative::greater, Alternative::less})
    for (const std::uint64_t seed : {0U, 5U}) {
      const CorrelationOptions options{
          .alternative = alternative, .method = CorrelationMethod::permutation, .draws = 199, .seed = seed};
      BOOST_TEST(pearson(x, y, options).p == twin(&r_of, alternative, seed), tt::tolerance(1e-12));
      BOOST_TEST(spearman(x, y, options).p == twin(rho, alternative, seed), tt::tolerance(1e-12));
      BOOST_TEST(kendall_tau(x, y, options).p == twin(&score, alternative, seed), tt::tolerance(1e-12));
      BOOST_TEST(!kendall_tau(x, y, options).exact);
      BOOST_TEST(!spearman(x, y, options).exact);
    }
}

BOOST_AUTO_TEST_CASE(options_are_checked_and_rows_are_single_pairs) {
  const V x{1, 2, 3, 1, 5, 2};
  const V y{2, 1, 3, 4, missing, 2};
  for (const Method method :
       {static_cast<Method>(&pearson), static_cast<Method>(&spearman), static_cast<Method>(&kendall_tau)}) {
    const auto refused = [&](const CorrelationOptions& options, const char* code, const char* part) {
      BOOST_CHECK_EXCEPTION((void)method(x, y, options), ArgumentError, [&](const ArgumentError& error) {
        return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
      });
    };
    refused({.draws = 98}, "draws-too-few", "draws is 98 but p needs 99");
    refused({.level = 1.0}, "level-out-of-range", "level is 1.0");
    BOOST_TEST((method(x, y, {.draws = 99}).status == Status::ok));
    const Correlation none = method(V{1, 1, 1}, V{1, 2, 3}, {});
    BOOST_TEST(none.n == 3);
    BOOST_TEST(is_missing(none.coefficient));
    BOOST_TEST(is_missing(none.p));
    BOOST_TEST((method(V{1, 2, 3}, V{1, 1, 1}, {}).status == Status::constant));
    BOOST_TEST((method(V{1, 2}, V{1, 2}, {}).status == Status::too_few));
    BOOST_TEST((method(V{1, 2, 3}, V{1, 2, 4}, {}).status == Status::ok));
  }
  const CorrelationOptions less{.alternative = Alternative::less, .method = CorrelationMethod::approximate};
  const Rows xs{x, 3};
  const Rows ys{y, 3};
  const std::vector<std::vector<Correlation>> rows = {pearson(xs, ys, less), spearman(xs, ys, less),
                                                      kendall_tau(xs, ys, less)};
  const std::vector<Correlation> first = {pearson(V{1, 2, 3}, V{2, 1, 3}, less), spearman(V{1, 2, 3}, V{2, 1, 3}, less),
                                          kendall_tau(V{1, 2, 3}, V{2, 1, 3}, less)};
  for (std::size_t k = 0; k < 3; ++k) {
    BOOST_REQUIRE(rows[k].size() == 2U);
    BOOST_TEST(rows[k][0].p == first[k].p);
    BOOST_TEST(rows[k][0].coefficient == first[k].coefficient);
    BOOST_TEST((rows[k][1].status == Status::too_few));
    BOOST_TEST(rows[k][1].n == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()
