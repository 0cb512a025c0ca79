#include <cmath>
#include <limits>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(proportion)

using nyckeltal::test::compare_cases;

BOOST_AUTO_TEST_CASE(fisher_reproduces_the_reference_case) {
  const auto& members = compare_cases()["fisher_members_vs_non"];
  const FisherExact test = fisher_exact(12, 30, 28, 220);
  CHECK_CASE(members, test.p, "p");
  CHECK_CASE(members, test.odds_ratio, "conditional_or");
  CHECK_CASE(members, test.lower, "lower");
  CHECK_CASE(members, test.upper, "upper");
}

BOOST_AUTO_TEST_CASE(turning_the_table_turns_the_odds_ratio) {
  const FisherExact one = fisher_exact(7, 3, 2, 9);
  const FisherExact other = fisher_exact(3, 7, 9, 2);
  BOOST_TEST(one.p == other.p, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(one.odds_ratio == 1.0 / other.odds_ratio, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(one.lower == 1.0 / other.upper, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(fisher_exact(7, 3, 2, 9, {.alternative = Alternative::greater}).p ==
                 fisher_exact(3, 7, 9, 2, {.alternative = Alternative::less}).p,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_difference_of_shares_is_newcombes) {
  const ShareDifference d = share_difference(56, 70, 48, 80);  // Newcombe 1998, table II
  BOOST_TEST(std::abs(d.lower - 0.0524) < 5e-5);
  BOOST_TEST(std::abs(d.upper - 0.3339) < 5e-5);
  const ShareDifference certain = share_difference(10, 10, 0, 20);
  BOOST_TEST(std::abs(certain.lower - 0.6791) < 5e-5);
  BOOST_TEST(certain.upper == 1.0);
}

BOOST_AUTO_TEST_CASE(edges) {
  BOOST_TEST((share_difference(0, 0, 1, 2).status == Status::no_data));
  BOOST_TEST(share_difference(0, 0, 1, 2).share_y == 0.5);
  BOOST_TEST((fisher_exact(0, 0, 0, 0).status == Status::no_data));
  BOOST_TEST((fisher_exact(0, 0, 1, 2).status == Status::constant));
  BOOST_TEST((fisher_exact(5, 0, 2, 4).status == Status::unbounded));
  BOOST_TEST(std::isinf(fisher_exact(5, 0, 2, 4).odds_ratio));
  BOOST_TEST(fisher_exact(0, 5, 4, 2).odds_ratio == 0.0);
  BOOST_CHECK_THROW((void)fisher_exact(-1, 1, 1, 1), ArgumentError);
  BOOST_CHECK_THROW((void)share_difference(3, 2, 1, 2), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
