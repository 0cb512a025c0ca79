#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/matching.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(matching)

namespace {

/// Treated members 0..3, controls 4..9; one variable of structure and one outcome.
Panel ten(const std::vector<double>& structure_values, const std::vector<double>& outcomes) {
  std::vector<Member> members;
  for (std::size_t m = 0; m < structure_values.size(); ++m) members.push_back({.id = "m" + std::to_string(m)});
  Panel p({{.id = "outcome"}, {.id = "size"}}, members, 2020, 1);
  for (std::size_t m = 0; m < structure_values.size(); ++m) {
    p.set(0, static_cast<Index>(m), 2020, outcomes[m]);
    p.set(1, static_cast<Index>(m), 2020, structure_values[m]);
  }
  return p;
}

MatchingOptions on_size(std::optional<double> caliper = {}) {
  MatchingOptions options;
  options.on = {{.indicator = 1}};
  options.caliper = caliper;
  options.distance = {.metric = Metric::euclidean, .spread = Spread::range};
  return options;
}

const std::vector<Index> four{0, 1, 2, 3};

}  // namespace

BOOST_AUTO_TEST_CASE(each_takes_its_nearest_and_one_may_serve_several) {
  //                       treated: 0  1   2   3    controls: 4  5   6   7   8    9
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99.5, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  const Matching found = matched_comparison(p, 0, four, on_size());
  BOOST_TEST((found.status == Status::ok));
  BOOST_REQUIRE(found.pairs.size() == 4U);
  const std::vector<Index> controls{4, 4, 5, 8};
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(found.pairs[i].treated == static_cast<Index>(i));
    BOOST_TEST(found.pairs[i].control == controls[i]);
  }
  BOOST_TEST(found.n_used == 3);
  BOOST_TEST(found.difference == (1.0 + 2.0 + 2.0 + 6.0) / 4.0);
  BOOST_TEST(found.mean_treated - found.mean_controls == found.difference, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.kish_n == 16.0 / 6.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.difference_before == 6.5 - 3.5);
  // By hand: pairs' variance, and control 4 twice, its two nearest controls being 9 and 5.
  const double mean = 2.75;
  const double within = (1.75 * 1.75 + 0.75 * 0.75 + 0.75 * 0.75 + 3.25 * 3.25) / (4.0 * 3.0);
  const double shared = (4.0 - 2.0) * (2.0 / 3.0) * (4.0 - 7.0) * (4.0 - 7.0) / 16.0;
  BOOST_TEST(found.standard_error == std::sqrt(within + shared), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.upper - mean == mean - found.lower, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(without_replacement_the_closest_pair_goes_first) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99.5, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  MatchingOptions options = on_size();
  options.replace = false;
  const Matching found = matched_comparison(p, 0, four, options);
  std::vector<Index> controls;
  for (const MatchedPair& each : found.pairs) controls.push_back(each.control);
  BOOST_TEST((controls == std::vector<Index>{9, 4, 5, 8}));
  BOOST_TEST(found.kish_n == 4.0);
  // The paired t interval: nobody serves twice.
  const std::vector<double> d{-4, 2, 2, 6};
  double squares = 0.0;
  for (const double each : d) squares += (each - 1.5) * (each - 1.5);
  BOOST_TEST(found.difference == 1.5);
  BOOST_TEST(found.standard_error == std::sqrt(squares / 12.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST((found.upper - 1.5) / found.standard_error == 3.182446305284263, boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(beyond_the_caliper_nobody_is_matched_and_it_is_said) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 90, 91, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  const Matching found = matched_comparison(p, 0, four, on_size(0.05));
  BOOST_TEST(found.n_matched == 3);
  BOOST_REQUIRE(found.unmatched.size() == 1U);
  BOOST_TEST(found.unmatched[0].member == 3);
  BOOST_TEST(found.unmatched[0].nearest == 0.09, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.balance[0].treated_matched == 17.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.balance[0].treated == 151.0 / 4.0);
  BOOST_TEST((matched_comparison(p, 0, four, on_size(1e-6)).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(several_matches_share_the_weight_also_where_there_are_too_few) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 90, 91, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  MatchingOptions options = on_size(0.11);
  options.k = 2;
  const Matching found = matched_comparison(p, 0, four, options);
  std::vector<double> sums(10, 0.0);
  for (const MatchedPair& each : found.pairs) sums[static_cast<std::size_t>(each.treated)] += each.weight;
  for (const Index m : four) BOOST_TEST(sums[static_cast<std::size_t>(m)] == 1.0);
  BOOST_TEST(found.mean_treated - found.mean_controls == found.difference, boost::test_tools::tolerance(1e-12));
  options.replace = false;
  std::vector<Index> used;
  for (const MatchedPair& each : matched_comparison(p, 0, four, options).pairs) used.push_back(each.control);
  std::sort(used.begin(), used.end());
  BOOST_TEST((std::adjacent_find(used.begin(), used.end()) == used.end()));
}

BOOST_AUTO_TEST_CASE(balance_is_standardised_by_the_treated_before_and_after) {
  Philox random(5, 0, 0);
  std::vector<double> size;
  std::vector<double> outcome;
  for (int m = 0; m < 120; ++m) {
    size.push_back(random.normal() + (m < 30 ? 1.0 : 0.0));
    outcome.push_back(2.0 * size.back() + random.normal());
  }
  const Panel p = ten(size, outcome);
  std::vector<Index> treated;
  for (Index m = 0; m < 30; ++m) treated.push_back(m);
  const Matching found = matched_comparison(p, 0, treated, on_size(0.05));
  const Balance& row = found.balance[0];
  BOOST_TEST(row.smd_before > 0.5);
  BOOST_TEST(std::abs(row.smd_after) < 0.1);
  // Structure makes the difference; among the matched it is gone.
  BOOST_TEST(found.difference_before > 1.0);
  BOOST_TEST(found.lower < 0.0);
  BOOST_TEST(found.upper > 0.0);
  double t = 0.0;
  double c = 0.0;
  for (std::size_t m = 0; m < size.size(); ++m) (m < 30 ? t : c) += size[m];
  double squares = 0.0;
  for (std::size_t m = 0; m < 30; ++m) squares += (size[m] - t / 30) * (size[m] - t / 30);
  BOOST_TEST(row.smd_before == (t / 30 - c / 90) / std::sqrt(squares / 29), boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(groups_balance_class_by_class) {
  std::vector<Member> members;
  for (int m = 0; m < 8; ++m)
    members.push_back({.id = "m" + std::to_string(m), .groups = {m % 4 == 0 ? "city" : "country"}});
  Panel p({{.id = "outcome"}, {.id = "size"}}, members, 2020, 1);
  for (Index m = 0; m < 8; ++m) {
    p.set(0, m, 2020, static_cast<double>(m));
    p.set(1, m, 2020, static_cast<double>(m % 4));
  }
  MatchingOptions options = on_size();
  options.on.push_back({.indicator = -1});
  options.distance = {.metric = Metric::gower};
  const Matching found = matched_comparison(p, 0, four, options);
  BOOST_REQUIRE(found.balance.size() == 3U);
  BOOST_TEST(found.balance[1].treated == 0.25);
  BOOST_TEST(found.balance[1].controls_matched == 0.25);
  BOOST_TEST(is_missing(found.balance[1].variance_ratio_before));
  BOOST_TEST(found.difference == -4.0);
  BOOST_TEST(found.standard_error == 0.0);
}

BOOST_AUTO_TEST_CASE(members_of_the_year_are_the_group_unless_another_is_given) {
  Panel whole = ten({0, 1, 50, 100, 2, 49, 60, 98, 99, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  std::vector<Member> members = whole.members();
  for (std::size_t m = 0; m < members.size(); ++m)
    members[m].membership = {m < 4 ? YearInterval{.start = 2010} : YearInterval{.end = 2015}};
  Panel p(whole.indicators(), members, 2020, 1);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 10; ++m) p.set(i, m, 2020, whole.series(i, m).values[0]);
  BOOST_TEST(matched_comparison(p, 0, {}, on_size()).difference ==
             matched_comparison(whole, 0, four, on_size()).difference);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_compared_is_listed) {
  Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  p.set(0, 1, 2020, missing, ValueStatus::not_reported);
  p.set(1, 6, 2020, missing, ValueStatus::not_reported);
  p.set(0, 7, 2020, std::numeric_limits<double>::infinity());
  const Matching found = matched_comparison(p, 0, four, on_size());
  BOOST_TEST(found.n_treated == 3);
  BOOST_TEST(found.n_controls == 4);
  BOOST_REQUIRE(found.not_compared.size() == 3U);
  BOOST_TEST(found.not_compared[0].member == 1);
  BOOST_TEST(found.not_compared[0].treated);
  BOOST_TEST((found.not_compared[1].why == NotComparable::no_structure));
  BOOST_TEST((found.not_compared[2].why == NotComparable::no_outcome));
}

BOOST_AUTO_TEST_CASE(edges_have_a_status_and_mistakes_are_errors) {
  const Panel p = ten({0, 1, 50, 100, 2}, {5, 6, 7, 8, 4});
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{0, 1, 2, 3, 4}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{0}, on_size()).status == Status::too_few));
  // One control serves all: there is nothing to tell its noise by.
  const Matching single = matched_comparison(p, 0, four, on_size());
  BOOST_TEST((single.status == Status::too_few));
  BOOST_TEST(single.difference == 2.5);
  BOOST_TEST(is_missing(single.lower));
  const Panel flat = ten({1, 1, 1, 1, 1}, {5, 6, 7, 8, 4});
  BOOST_TEST((matched_comparison(flat, 0, std::vector<Index>{0}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(Panel({{.id = "a"}, {.id = "b"}}, {{.id = "m"}}, 2020, 0), 0, {}, on_size()).status ==
              Status::no_data));
  MatchingOptions wrong = on_size(-1.0);
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  wrong = on_size();
  wrong.on = {{.indicator = 0}};
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  wrong = on_size();
  wrong.k = 0;
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  BOOST_CHECK_THROW((void)matched_comparison(p, 9, four, on_size()), ArgumentError);
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, std::vector<Index>{7}, on_size()), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
