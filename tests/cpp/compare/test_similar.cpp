#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
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

BOOST_AUTO_TEST_CASE(a_structure_has_the_values_and_years_that_it_was_asked_for) {
  Panel p = ten();
  p.set(0, 0, 2021, 7.0);
  p.set(0, 0, 2022, missing, ValueStatus::not_reported);
  p.set(0, 1, 2022, 8.0, ValueStatus::imputed);
  p.set(0, 1, 2020, 6.0);
  const auto at = [&](Index age, bool imputed = false) {
    return structure(p, {.on = {{.indicator = 0, .log = true, .weight = 2.0}, {.indicator = -1}},
                         .year = 2022,
                         .max_age = age,
                         .selection = {.use = {.imputed = imputed}}});
  };
  const Structure fresh = at(0);
  BOOST_TEST(fresh.year == 2022);
  BOOST_TEST(fresh.members.size() == 10U);
  BOOST_REQUIRE(fresh.values.size() == 20U);
  BOOST_TEST(is_missing(fresh.values[0]));
  BOOST_TEST(fresh.years[0] == 0);
  BOOST_TEST(is_missing(fresh.values[2]));
  BOOST_TEST(fresh.values[4] == 1200.0);
  BOOST_TEST(fresh.years[4] == 2022);
  BOOST_TEST(fresh.values[5] == 0.0);  // the first group's code
  BOOST_TEST(fresh.values[19] == 1.0);
  BOOST_TEST(fresh.years[19] == 0);
  BOOST_REQUIRE(fresh.variables.size() == 2U);
  BOOST_TEST(fresh.variables[0].log);
  BOOST_TEST(!fresh.variables[0].nominal);
  BOOST_TEST(fresh.variables[0].weight == 2.0);
  BOOST_TEST(fresh.variables[1].nominal);
  BOOST_TEST(!fresh.variables[1].log);
  BOOST_TEST(at(1).values[0] == 7.0);
  BOOST_TEST(at(1).years[0] == 2021);
  BOOST_TEST(is_missing(at(1).values[2]));
  BOOST_TEST(at(2).values[2] == 6.0);
  BOOST_TEST(at(0, true).values[2] == 8.0);
  BOOST_TEST(*fresh.row_of(3) == 3);
  BOOST_TEST(!fresh.row_of(10).has_value());
}

BOOST_AUTO_TEST_CASE(half_of_the_best_covered_year_makes_a_year_of_the_structure) {
  Panel p = ten();
  for (Index m = 0; m < 5; ++m) p.set(0, m, 2023, 1.0);
  for (Index m = 0; m < 4; ++m) p.set(1, m, 2023, 1.0);
  const auto year = [&](std::vector<StructureVariable> on, double share) {
    return structure(p, {.on = std::move(on), .minimum_coverage = share}).year;
  };
  BOOST_TEST(year({{.indicator = 0}}, 0.5) == 2023);
  BOOST_TEST(year({{.indicator = 0}}, 0.51) == 2022);
  BOOST_TEST(year({{.indicator = 0}, {.indicator = 1}}, 0.5) == 2022);
  BOOST_TEST(year({{.indicator = 0}, {.indicator = 1}}, 0.4) == 2023);
  BOOST_TEST(year({{.indicator = 0}}, 0.0) == 2023);
  BOOST_TEST(year({{.indicator = -1}}, 0.5) == 2023);  // no indicator: the last year
  BOOST_TEST(year({{.indicator = 2}}, 0.5) == 2023);   // nobody has a value of it
}

BOOST_AUTO_TEST_CASE(a_lesson_tells_the_other_s_start_end_and_trend) {
  std::vector<Member> members;
  for (int m = 0; m < 8; ++m) members.push_back({.id = "m" + std::to_string(m)});
  Panel p({{.id = "other"}, {.id = "food", .direction = Direction::higher}}, members, 2010, 12);
  for (Year t = 0; t < 12; ++t) {
    const auto at = [&](Index m, double value) { p.set(1, m, 2010 + t, value); };
    if (t > 1) at(0, 14.0);
    if (t > 0 && t < 11) at(1, 10.0 + 2.0 * t);  // 14 in 2012, the first year that both have
    for (Index m = 2; m < 8; ++m) at(m, 10.0 + 2.0 * static_cast<double>(m));
  }
  // In 2012: 14, 14, 14, 16, 18, 20, 22, 24; median 17, deviations 1, 1, 3, 3, 3, 3, 5, 7: a spread of 1.4826 * 3.
  const Lessons found = learn_from(p, 0, 1, std::vector<Index>{2, 1, 0});
  BOOST_TEST(found.indicator == 1);
  BOOST_TEST(found.member == 0);
  BOOST_TEST(found.n == 2);
  BOOST_TEST(found.own_value == 14.0);
  BOOST_TEST(found.own_year == 2021);
  BOOST_TEST((found.own_verdict == Verdict::not_testable));
  BOOST_TEST((found.status == Status::ok));
  BOOST_REQUIRE(found.lessons.size() == 1U);
  const Lesson& l = found.lessons[0];
  BOOST_TEST(l.member == 1);
  BOOST_TEST(l.place == 2);
  BOOST_TEST(l.start_year == 2012);
  BOOST_TEST(l.start == 14.0);
  BOOST_TEST(l.own_start == 14.0);
  BOOST_TEST(l.apart == 0.0);
  BOOST_TEST(l.end_year == 2020);
  BOOST_TEST(l.end == 30.0);
  BOOST_TEST(l.slope == 2.0);
  BOOST_TEST(l.lower == 2.0);
  BOOST_TEST(l.upper == 2.0);
  BOOST_TEST(l.n == 10);
  BOOST_TEST(l.first_year == 2011);
  BOOST_TEST(l.last_year == 2020);
  BOOST_TEST((l.recent_verdict == Verdict::improving));
  BOOST_REQUIRE(found.left_out.size() == 1U);
  BOOST_TEST(found.left_out[0].member == 2);
  BOOST_TEST((found.left_out[0].why == NoLesson::not_testable));

  // A start of just one spread away is near enough.
  const double spread = 1.4826022185056018 * 3.0;
  for (Year year = 2012; year < 2022; ++year) p.set(1, 0, year, 14.0 - 4.4);
  const auto lessons = [&](double within) {
    return learn_from(p, 0, 1, std::vector<Index>{1}, {.start_within = within}).lessons.size();
  };
  BOOST_TEST(lessons(4.5 / spread) == 1U);
  BOOST_TEST(lessons(4.0 / spread) == 0U);
  BOOST_TEST(lessons(0.0) == 0U);

  // The other's last year is no start.
  for (Year year = 2012; year < 2020; ++year) p.set(1, 0, year, missing, ValueStatus::not_reported);
  const Lessons late = learn_from(p, 0, 1, std::vector<Index>{1});
  BOOST_REQUIRE(late.left_out.size() == 1U);
  BOOST_TEST((late.left_out[0].why == NoLesson::no_common_start));
  p.set(1, 0, 2019, 28.0);
  BOOST_TEST((learn_from(p, 0, 1, std::vector<Index>{1}, {.start_within = 9.0}).lessons.size() == 1U));
  for (Year year = 2010; year < 2022; ++year) p.set(1, 1, year, missing, ValueStatus::not_reported);
  BOOST_TEST((learn_from(p, 0, 1, std::vector<Index>{1}).left_out[0].why == NoLesson::no_data));
}

BOOST_AUTO_TEST_CASE(each_mistake_of_a_structure_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const Panel p = ten();
  const auto with = [&](const StructureOptions& options, std::optional<Index> also = {}) {
    return [&p, options, also] { (void)structure(p, options, also); };
  };
  refused("no-variables", "on is empty", with({}));
  refused("age-negative", "max_age", with({.on = {{.indicator = 0}}, .max_age = -1}));
  for (const double share : {-0.1, 1.1, missing})
    refused("share-out-of-range", "[0, 1]", with({.on = {{.indicator = 0}}, .minimum_coverage = share}));
  refused("position-out-of-range", "no indicator at position 3", with({.on = {{.indicator = 3}}}));
  refused("position-out-of-range", "no indicator at position -2", with({.on = {{.indicator = -2}}}));
  refused("position-out-of-range", "no member at position 10", with({.on = {{.indicator = 0}}}, 10));
  refused("position-out-of-range", "no member at position -1", with({.on = {{.indicator = 0}}}, -1));
  refused("year-outside-panel", "year 2030", with({.on = {{.indicator = 0}}, .year = 2030}));
  for (const double share : {0.0, 1.0})
    BOOST_CHECK_NO_THROW(with({.on = {{.indicator = 0}}, .minimum_coverage = share})());
  const auto learn = [&](Index member, Index indicator, std::vector<Index> peers, double within = 1.0) {
    return [&p, member, indicator, peers, within] {
      (void)learn_from(p, member, indicator, peers, {.start_within = within});
    };
  };
  refused("position-out-of-range", "no member at position 10", learn(10, 2, {}));
  refused("position-out-of-range", "no member at position -1", learn(-1, 2, {}));
  refused("position-out-of-range", "no indicator at position 3", learn(0, 3, {}));
  refused("position-out-of-range", "no indicator at position -1", learn(0, -1, {}));
  refused("position-out-of-range", "no member at position 10", learn(0, 2, {1, 10}));
  refused("position-out-of-range", "no member at position -1", learn(0, 2, {-1}));
  refused("start-within-negative", "0 or more", learn(0, 2, {}, -0.1));
  refused("start-within-negative", "0 or more", learn(0, 2, {}, missing));
}

BOOST_AUTO_TEST_SUITE_END()
