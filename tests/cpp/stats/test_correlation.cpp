#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
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

BOOST_AUTO_TEST_SUITE_END()
