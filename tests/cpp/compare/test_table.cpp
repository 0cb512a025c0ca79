#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/compare/table.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(table)

namespace {

Panel three_members() {
  Panel p({{.id = "x", .direction = Direction::lower}}, {{.id = "A"}, {.id = "B"}, {.id = "C"}}, 2021, 3);
  p.set(0, 0, 2023, 10);
  p.set(0, 0, 2022, 12);
  p.set(0, 1, 2022, 11);
  p.set(0, 2, 2021, 9);
  p.set(0, 2, 2022, 13);
  return p;
}

Index rank_of(const Comparison& r, Index member) {
  for (const ComparisonRow& row : r.rows)
    if (row.member == member) return row.rank_competition;
  return 0;
}

const ComparisonLeftOut* left_out(const Comparison& r, Index member) {
  for (const ComparisonLeftOut& each : r.left_out)
    if (each.member == member) return &each;
  return nullptr;
}

}  // namespace

BOOST_AUTO_TEST_CASE(years_are_mixed_only_when_asked_and_then_shown) {
  const test::Case& c = test::compare_cases()["rank_latest_years_differ"];
  const Panel p = three_members();
  const auto rank_in = [&](const char* key, const char* member) {
    return static_cast<Index>(c.expected_value(key).at(member).as_int64());
  };
  const Comparison common = compare(p, 0, {.year = 2022});
  const Comparison mixed = compare(p, 0, {.year = 2023, .max_age = 1});
  const std::vector<const char*> names{"A", "B", "C"};
  for (Index m = 0; m < 3; ++m) {
    const char* name = names[static_cast<std::size_t>(m)];
    BOOST_TEST(rank_of(common, m) == rank_in("common_year_2022_rank", name));
    BOOST_TEST(rank_of(mixed, m) == rank_in("naive_latest_rank", name));
    for (const ComparisonRow& row : mixed.rows)
      if (row.member == m) BOOST_TEST(row.year == rank_in("latest_years", name));
  }
  BOOST_TEST(common.n_older == 0);
  BOOST_TEST(mixed.n_older == 2);
}

BOOST_AUTO_TEST_CASE(without_a_year_the_newest_well_covered_one_is_compared) {
  const Panel p = three_members();
  BOOST_TEST(compare(p, 0).year == 2022);
  BOOST_TEST(compare(p, 0, {.minimum_coverage = 0.3}).year == 2023);
  BOOST_TEST(compare(p, 0, {.minimum_coverage = 0.0}).year == 2023);
  BOOST_CHECK_THROW((void)compare(p, 0, {.minimum_coverage = 1.1}), ArgumentError);
  BOOST_CHECK_THROW((void)compare(p, 0, {.max_age = -1}), ArgumentError);
  BOOST_CHECK_THROW((void)compare(p, 0, {.year = 2050}), ArgumentError);
  BOOST_CHECK_THROW((void)compare(p, 1), ArgumentError);
}

BOOST_AUTO_TEST_CASE(rank_1_is_best_in_the_indicator_s_direction_and_ties_share) {
  Panel p({{.id = "up", .direction = Direction::higher}, {.id = "down", .direction = Direction::lower}, {.id = "none"}},
          {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}}, 2020, 1);
  const std::vector<double> x{5, 7, 5, 1};
  for (Index i = 0; i < 3; ++i)
    for (Index m = 0; m < 4; ++m) p.set(i, m, 2020, x[static_cast<std::size_t>(m)]);
  const Comparison up = compare(p, 0);
  BOOST_TEST(up.rows[0].member == 1);
  BOOST_TEST(rank_of(up, 0) == 2);
  BOOST_TEST(rank_of(up, 2) == 2);
  BOOST_TEST(rank_of(up, 3) == 4);
  BOOST_TEST(up.rows[1].rank_mid == 2.5);
  BOOST_TEST(rank_of(compare(p, 1), 3) == 1);
  const Comparison none = compare(p, 2);
  BOOST_TEST((none.status == Status::neutral));
  BOOST_TEST(none.n_ranked == 0);
  BOOST_TEST(none.rows[0].member == 1);
  BOOST_TEST(none.rows[0].rank_competition == 0);
  BOOST_TEST(is_missing(none.rows[0].rank_mid));
}

BOOST_AUTO_TEST_CASE(published_figures_are_beside_and_never_ranked) {
  Panel p = three_members();
  Panel published({{.id = "x"}}, {{.id = "nation", .kind = MemberKind::nation}}, 2020, 3);
  published.set(0, 0, 2022, 1);
  p.published = std::make_shared<const Panel>(published);
  const Comparison r = compare(p, 0, {.year = 2022});
  BOOST_TEST(r.n_ranked == 3);
  BOOST_REQUIRE(r.reference.size() == 1U);
  BOOST_TEST(r.reference[0].value == 1);
  BOOST_TEST(compare(p, 0, {.year = 2023}).reference.empty());
}

BOOST_AUTO_TEST_CASE(those_who_do_not_belong_are_listed_when_they_have_a_value) {
  Panel p({{.id = "x", .direction = Direction::higher}},
          {{.id = "in"},
           {.id = "left", .membership = {{.start = 2000, .end = 2010}}},
           {.id = "region", .kind = MemberKind::region}},
          2020, 1);
  for (Index m = 0; m < 3; ++m) p.set(0, m, 2020, 5);
  const Comparison r = compare(p, 0);
  BOOST_TEST(r.n_ranked == 1);
  BOOST_TEST(r.n_members == 1);
  BOOST_TEST((left_out(r, 1)->reason == Reason::not_a_member));
  BOOST_TEST((left_out(r, 2)->reason == Reason::other_kind));
  BOOST_TEST(compare(p, 0, {.selection = {.counted = Counted::everybody}}).n_ranked == 2);
}

BOOST_AUTO_TEST_CASE(an_indicator_without_values_lists_everybody) {
  const Panel p({{.id = "x"}}, {{.id = "A"}, {.id = "B"}}, 2020, 2);
  const Comparison r = compare(p, 0);
  BOOST_TEST((r.status == Status::no_data));
  BOOST_TEST(r.left_out.size() == 2U);
  BOOST_TEST((r.left_out[0].reason == Reason::not_reported));
  BOOST_TEST((compare(Panel({{.id = "x"}}, {}, 2020, 0), 0).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(infinite_and_refused_values_are_left_out_with_their_reason) {
  Panel p({{.id = "x", .direction = Direction::higher}}, {{.id = "A"}, {.id = "B"}, {.id = "C"}}, 2020, 1);
  p.set(0, 0, 2020, std::numeric_limits<double>::infinity());
  p.set(0, 1, 2020, 5, ValueStatus::imputed);
  p.set(0, 2, 2020, 5);
  const Comparison r = compare(p, 0, {.year = 2020});
  BOOST_TEST((left_out(r, 0)->reason == Reason::infinite));
  BOOST_TEST((left_out(r, 1)->reason == Reason::imputed));
  BOOST_TEST(r.n_ranked == 1);
}

BOOST_AUTO_TEST_CASE(trap_7_zero_is_ranked_and_not_applicable_is_not_missing) {
  const test::Case& c = test::trap_cases()["trap_7_not_applicable_missing_and_zero_are_three"];
  const std::vector<double> x = c.numbers("values");
  Panel p({{.id = "x", .direction = Direction::lower}}, {{.id = "0"}, {.id = "1"}, {.id = "2"}, {.id = "3"}}, 2020, 1);
  p.set(0, 0, 2020, 0, ValueStatus::not_applicable);
  p.set(0, 1, 2020, x[1]);
  p.set(0, 3, 2020, x[3]);
  const Comparison r = compare(p, 0);
  BOOST_TEST(rank_of(r, 1) == 1);
  BOOST_TEST((left_out(r, 0)->reason == Reason::not_applicable));
  BOOST_TEST((left_out(r, 2)->reason == Reason::not_reported));
}

BOOST_AUTO_TEST_CASE(trap_10_a_member_that_stopped_does_not_stay_in_the_ranking) {
  const test::Case& c = test::trap_cases()["trap_10_stale_values_in_a_ranking"];
  const std::vector<double> years = c.numbers("years");
  const std::vector<double> values = c.numbers("values");
  std::vector<Member> members;
  for (const auto& name : c.input("members").as_array()) members.push_back({.id = std::string(name.as_string())});
  Panel p({{.id = "ghg-ets", .direction = Direction::lower}}, members, 2020, 4);
  for (std::size_t m = 0; m < values.size(); ++m)
    p.set(0, static_cast<Index>(m), static_cast<Year>(years[m]), values[m]);
  const Comparison r = compare(p, 0, {.year = 2023});
  CHECK_CASE(c, r.n_ranked, "n_ranked");
  const ComparisonLeftOut* kramfors = left_out(r, p.member_index("Kramfors"));
  BOOST_REQUIRE(kramfors);
  BOOST_TEST((kramfors->reason == Reason::too_old));
  BOOST_TEST(kramfors->year == 2022);
  BOOST_TEST(kramfors->value == 1.25);
  const Comparison older = compare(p, 0, {.year = 2023, .max_age = 1});
  CHECK_CASE(c, older.n_ranked, "n_ranked_max_age_1");
  CHECK_CASE(c, older.n_older, "n_older_max_age_1");
}

BOOST_AUTO_TEST_CASE(a_year_with_just_the_share_asked_for_is_covered) {
  // Four values in 2021, three in 2022, two in 2023, none in 2024.
  Panel p({{.id = "x", .direction = Direction::higher}},
          {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}, {.id = "nation", .kind = MemberKind::nation}}, 2021, 4);
  for (Index m = 0; m < 4; ++m)
    for (Year year = 2021; year <= 2024 - static_cast<Year>(m == 0 ? 1 : m); ++year) p.set(0, m, year, 1.0);
  p.set(0, 4, 2024, 1.0);
  const auto year = [&](double share) { return compare(p, 0, {.minimum_coverage = share}).year; };
  BOOST_TEST(year(0.0) == 2023);
  BOOST_TEST(year(0.5) == 2023);
  BOOST_TEST(year(0.51) == 2022);
  BOOST_TEST(year(0.75) == 2022);
  BOOST_TEST(year(0.76) == 2021);
  BOOST_TEST(year(1.0) == 2021);
}

BOOST_AUTO_TEST_CASE(a_row_says_its_class_by_the_edition_of_its_own_year_or_the_one_named) {
  Indicator what{.id = "x", .direction = Direction::lower};
  what.editions = {{.id = "old", .valid = {.end = 2022}, .classes = {{.upper = 10.0}, {.lower = 10.0}}},
                   {.id = "new", .valid = {.start = 2022}, .classes = {{.upper = 5.0}, {.lower = 5.0}}}};
  Panel p({what}, {{.id = "A"}, {.id = "B"}, {.id = "C"}}, 2020, 3);
  p.set(0, 0, 2022, 7.0);
  p.set(0, 1, 2021, 7.0, ValueStatus::preliminary);
  p.set(0, 2, 2020, 7.0);
  const Comparison r = compare(p, 0, {.year = 2022, .max_age = 1});
  BOOST_REQUIRE(r.rows.size() == 2U);
  BOOST_TEST(r.rows[0].member == 0);
  BOOST_TEST(r.rows[0].state.edition == 1);
  BOOST_TEST(r.rows[0].state.class_index == 1);
  BOOST_TEST(r.rows[0].age == 0);
  BOOST_TEST(r.rows[1].member == 1);
  BOOST_TEST(r.rows[1].state.edition == 0);
  BOOST_TEST(r.rows[1].state.class_index == 0);
  BOOST_TEST(r.rows[1].age == 1);
  BOOST_TEST((r.rows[1].value_status == ValueStatus::preliminary));
  BOOST_TEST(r.rows[1].rank_competition == 1);
  BOOST_TEST(r.n_older == 1);
  BOOST_TEST(r.n_members == 3);
  BOOST_TEST((left_out(r, 2)->reason == Reason::too_old));
  BOOST_TEST(left_out(r, 2)->value == 7.0);
  BOOST_TEST(left_out(r, 2)->year == 2020);
  const Comparison named = compare(p, 0, {.year = 2022, .edition = "old"});
  BOOST_TEST(named.rows[0].state.edition == 0);
  BOOST_TEST(named.rows[0].state.class_index == 0);
}

BOOST_AUTO_TEST_CASE(why_a_value_is_left_out_is_the_reason_of_the_year_asked_before_its_age) {
  Panel p({{.id = "x", .direction = Direction::higher}}, {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}}, 2020, 2);
  for (Index m = 0; m < 3; ++m) p.set(0, m, 2020, 3.0);
  p.set(0, 0, 2021, missing, ValueStatus::confidential);
  p.set(0, 1, 2021, 4.0, ValueStatus::withdrawn);
  p.set(0, 2, 2020, std::numeric_limits<double>::infinity());
  p.set(0, 3, 2021, 5.0);
  const Comparison r = compare(p, 0, {.year = 2021});
  BOOST_TEST((left_out(r, 0)->reason == Reason::confidential));
  BOOST_TEST(left_out(r, 0)->value == 3.0);
  BOOST_TEST((left_out(r, 1)->reason == Reason::withdrawn));
  BOOST_TEST((left_out(r, 2)->reason == Reason::too_old));
  const Comparison older = compare(p, 0, {.year = 2021, .max_age = 1});
  BOOST_TEST((left_out(older, 2)->reason == Reason::infinite));
  BOOST_TEST(older.n_ranked == 3);
}

BOOST_AUTO_TEST_CASE(published_areas_stand_beside_in_their_order_unless_withdrawn) {
  Panel p = three_members();
  Panel published({{.id = "y"}, {.id = "x"}},
                  {{.id = "a", .kind = MemberKind::nation}, {.id = "b", .kind = MemberKind::network}, {.id = "c"}},
                  2019, 4);
  published.set(1, 0, 2022, 1.0, ValueStatus::imputed);
  published.set(1, 1, 2022, 2.0, ValueStatus::withdrawn);
  published.set(1, 2, 2022, 3.0, ValueStatus::estimated);
  published.set(0, 0, 2022, 77.0);
  p.published = std::make_shared<const Panel>(published);
  const Comparison r = compare(p, 0, {.year = 2022});
  BOOST_REQUIRE(r.reference.size() == 2U);
  BOOST_TEST(r.reference[0].area == 0);
  BOOST_TEST(r.reference[0].indicator == 1);
  BOOST_TEST(r.reference[0].value == 1.0);
  BOOST_TEST((r.reference[0].value_status == ValueStatus::imputed));
  BOOST_TEST(r.reference[1].area == 2);
  BOOST_TEST(r.reference[1].value == 3.0);
  BOOST_TEST(compare(p, 0, {.year = 2021}).reference.empty());
}

BOOST_AUTO_TEST_CASE(each_mistake_of_a_comparison_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const Panel p = three_members();
  const auto call = [&](Index indicator, const CompareOptions& options) {
    return [&p, indicator, options] { (void)compare(p, indicator, options); };
  };
  refused("position-out-of-range", "no indicator at position -1", call(-1, {}));
  refused("position-out-of-range", "no indicator at position 1", call(1, {}));
  refused("age-negative", "max_age is -1", call(0, {.max_age = -1}));
  refused("share-out-of-range", "minimum_coverage is -0.1", call(0, {.minimum_coverage = -0.1}));
  refused("share-out-of-range", "minimum_coverage is 1.1", call(0, {.minimum_coverage = 1.1}));
  refused("share-out-of-range", "minimum_coverage is nan", call(0, {.minimum_coverage = missing}));
  refused("year-outside-panel", "year 2050", call(0, {.year = 2050}));
  refused("unknown-edition", "edition \"2023\"", call(0, {.edition = "2023"}));
  BOOST_TEST(compare(p, 0, {.minimum_coverage = 1.0}).year == 2022);
}

BOOST_AUTO_TEST_SUITE_END()
