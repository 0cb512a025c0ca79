#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(similar_members)

namespace {

/// Ten members on a line of populations, with a second indicator and groups.
Panel ten() {
  std::vector<Member> members;
  for (int m = 0; m < 10; ++m)
    members.push_back({.id = "m" + std::to_string(m),
                       .code = "0" + std::to_string(910 - m),  // codes run against the positions
                       .groups = {m < 5 ? "small" : "large"}});
  Panel p({{.id = "population"}, {.id = "density"}, {.id = "food", .direction = Direction::higher}}, members, 2020, 4);
  for (Index m = 0; m < 10; ++m) {
    p.set(0, m, 2022, 1000.0 + 100.0 * static_cast<double>(m));
    p.set(1, m, 2022, static_cast<double>((m * 7) % 10));
  }
  return p;
}

SimilarOptions by_population(Index k = 3) {
  SimilarOptions options;
  options.structure.on = {{.indicator = 0}};
  options.neighbours.k = k;
  return options;
}

std::vector<Index> listed(const Similar& found) {
  std::vector<Index> members;
  for (const Neighbour& each : found.neighbours.nearest)
    members.push_back(found.structure.members[static_cast<std::size_t>(each.unit)]);
  return members;
}

}  // namespace

BOOST_AUTO_TEST_CASE(equal_distances_go_by_official_code) {
  const Panel p = ten();
  const Similar found = similar(p, 4, by_population(4));
  BOOST_TEST(found.structure.year == 2022);
  // 5 has the smaller code of the two at distance 1, then 6 of those at distance 2.
  BOOST_TEST((listed(found) == std::vector<Index>{5, 3, 6, 2}));
  BOOST_TEST((found.neighbours.status == Status::ok));
}

BOOST_AUTO_TEST_CASE(the_excluded_are_not_offered_but_make_the_scale) {
  const Panel p = ten();
  SimilarOptions options = by_population(2);
  const Similar all = similar(p, 4, options);
  options.exclude = {5, 3};
  const Similar some = similar(p, 4, options);
  BOOST_TEST((listed(some) == std::vector<Index>{6, 2}));
  BOOST_TEST(some.variables[0].spread == all.variables[0].spread);
  BOOST_TEST(some.neighbours.nearest[0].distance == 2.0 * all.neighbours.nearest[0].distance,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(only_those_who_count_are_offered_and_anybody_may_ask) {
  Panel p = ten();
  std::vector<Member> members = p.members();
  members[5].membership = {{.start = 2023}};
  members[4].membership = {{.start = 2023}};
  Panel q(p.indicators(), members, 2020, 4);
  for (Index m = 0; m < 10; ++m) q.set(0, m, 2022, p.series(0, m).values[2]);
  BOOST_TEST((listed(similar(q, 4, by_population(2))) == std::vector<Index>{3, 6}));
  SimilarOptions everybody = by_population(2);
  everybody.structure.selection.counted = Counted::everybody;
  BOOST_TEST((listed(similar(q, 4, everybody)) == std::vector<Index>{5, 3}));
}

BOOST_AUTO_TEST_CASE(groups_are_a_class_and_several_at_once_are_refused) {
  Panel p = ten();
  SimilarOptions options = by_population(3);
  options.structure.on.push_back({.indicator = -1});
  BOOST_CHECK_THROW((void)similar(p, 4, options), ArgumentError);  // not with euclidean
  options.distance.metric = Metric::gower;
  const Similar found = similar(p, 4, options);
  BOOST_TEST((listed(found) == std::vector<Index>{3, 2, 1}));
  BOOST_TEST((found.structure.groups == std::vector<std::string>{"small", "large"}));
  std::vector<Member> members = p.members();
  members[0].groups.push_back("other");
  const Panel q(p.indicators(), members, 2020, 4);
  options.structure.year = 2022;
  BOOST_CHECK_THROW((void)similar(q, 4, options), ArgumentError);
}

BOOST_AUTO_TEST_CASE(the_year_is_the_newest_that_every_indicator_covers) {
  Panel p = ten();
  for (Index m = 0; m < 10; ++m) p.set(0, m, 2023, 1.0);
  p.set(1, 0, 2023, 1.0);
  SimilarOptions options = by_population();
  BOOST_TEST(similar(p, 0, options).structure.year == 2023);
  options.structure.on.push_back({.indicator = 1});
  BOOST_TEST(similar(p, 0, options).structure.year == 2022);
  options.structure.year = 2023;
  options.structure.max_age = 1;
  const Similar older = similar(p, 0, options);
  BOOST_TEST(older.structure.years[2] == 2023);
  BOOST_TEST(older.structure.years[3] == 2022);
  options.structure.year = 1999;
  BOOST_CHECK_THROW((void)similar(p, 0, options), ArgumentError);
}

BOOST_AUTO_TEST_CASE(without_data_there_is_a_status) {
  const Panel empty({{.id = "x"}}, {{.id = "A"}, {.id = "B"}}, 2020, 3);
  BOOST_TEST((similar(empty, 0, by_population()).neighbours.status == Status::no_data));
  const Panel no_years({{.id = "x"}}, {{.id = "A"}}, 2020, 0);
  BOOST_TEST((similar(no_years, 0, by_population()).neighbours.status == Status::no_data));
  BOOST_CHECK_THROW((void)similar(empty, 2, by_population()), ArgumentError);
  BOOST_CHECK_THROW((void)similar(empty, 0, SimilarOptions{}), ArgumentError);
  BOOST_CHECK_THROW((void)similar(empty, 0, {.structure = {.on = {{.indicator = 7}}}}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(lessons_are_of_those_who_improved_from_where_the_member_was) {
  std::vector<Member> members;
  for (int m = 0; m < 12; ++m) members.push_back({.id = "m" + std::to_string(m)});
  for (const Direction direction : {Direction::higher, Direction::lower}) {
    const double sign = direction == Direction::higher ? 1.0 : -1.0;
    Panel p({{.id = "food", .direction = direction}}, members, 2010, 12);
    for (Year t = 0; t < 12; ++t) {
      const double wobble = 0.1 * ((t * 5) % 7);
      const auto at = [&](Index m, double value) { p.set(0, m, 2010 + t, 500.0 + sign * value); };
      at(0, 10.0 + wobble);             // asks
      at(1, 11.0 + 2.0 * t);            // improved from there, without noise
      at(2, 90.0 + 2.0 * t);            // improved from somewhere else
      at(3, 10.0 - 2.0 * t);            // worsened
      at(4, 10.5 + wobble);             // stayed
      if (t % 4 == 0) at(5, 10.0 + t);  // too few values
      at(6, 12.0 + t + 3.0 * wobble);   // improved, with noise
      for (Index m = 7; m < 12; ++m) at(m, 10.0 * static_cast<double>(m - 6) + wobble);
    }
    const std::vector<Index> peers{6, 2, 3, 4, 5, 1};
    const Lessons found = learn_from(p, 0, 0, peers);
    BOOST_TEST(found.n == 6);
    BOOST_REQUIRE(found.lessons.size() == 2U);
    BOOST_TEST(found.lessons[0].member == 1);
    BOOST_TEST(found.lessons[0].place == 6);
    BOOST_TEST(found.lessons[0].start_year == 2010);
    BOOST_TEST(found.lessons[0].end == 500.0 + sign * 33.0);
    BOOST_TEST(found.lessons[0].slope == sign * 2.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(found.lessons[1].member == 6);
    BOOST_TEST(found.lessons[1].p_adjusted >= found.lessons[0].p_adjusted);
    std::vector<NoLesson> reasons;
    for (const NotLearnt& each : found.left_out) reasons.push_back(each.why);
    BOOST_TEST((reasons == std::vector<NoLesson>{NoLesson::other_start, NoLesson::not_improving,
                                                 NoLesson::not_improving, NoLesson::not_testable}));
  }
}

BOOST_AUTO_TEST_CASE(a_neutral_indicator_teaches_nothing_and_a_start_needs_others_to_be_judged_by) {
  Panel p({{.id = "food", .direction = Direction::higher}, {.id = "none"}}, {{.id = "a"}, {.id = "b"}}, 2010, 12);
  for (Year t = 0; t < 12; ++t) {
    p.set(0, 1, 2010 + t, 2.0 * t);
    if (t > 2) p.set(0, 0, 2010 + t, 5.0);
  }
  const std::vector<Index> peers{1};
  BOOST_TEST((learn_from(p, 0, 1, peers).status == Status::neutral));
  const Lessons found = learn_from(p, 0, 0, peers);
  BOOST_TEST(found.lessons.empty());
  BOOST_TEST((found.left_out[0].why == NoLesson::start_not_judged));
  BOOST_TEST((learn_from(p, 0, 0, {}).status == Status::no_data));
  BOOST_CHECK_THROW((void)learn_from(p, 0, 2, peers), ArgumentError);
  BOOST_CHECK_THROW((void)learn_from(p, 0, 0, std::vector<Index>{9}), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
