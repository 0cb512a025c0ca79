#include "cases.hpp"
#include "test.hpp"

BOOST_AUTO_TEST_SUITE(cases)

using nyckeltal::test::trend_cases;

BOOST_AUTO_TEST_CASE(the_reference_cases_are_read_with_datasets_and_nulls) {
  BOOST_TEST(trend_cases().all().size() == 128U);
  const auto& nile = trend_cases()["mk_original_Nile"];
  BOOST_TEST(nile.numbers("x").size() == 100U);
  BOOST_TEST(nile.agrees(-1387, "S"));
  BOOST_TEST(!nile.agrees(-1386, "S"));
  BOOST_TEST(std::isnan(trend_cases()["rkt_small_regional_gap"].numbers("y")[9]));
  BOOST_TEST(trend_cases()["degenerate_n1"].agrees(std::nan(""), "p"));
  BOOST_TEST(!trend_cases()["degenerate_n1"].agrees(1.0, "p"));
  BOOST_CHECK_THROW((void)trend_cases()["no such case"], std::out_of_range);
}

BOOST_AUTO_TEST_SUITE_END()
