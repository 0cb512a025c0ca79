#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(follow)

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

struct OwnSeries {
  std::vector<double> values;
  std::vector<ValueStatus> status;
  Year first_year = 2000;

  explicit OwnSeries(std::vector<double> x) : values(std::move(x)) {
    for (const double value : values)
      status.push_back(is_missing(value) ? ValueStatus::not_reported : ValueStatus::observed);
  }
  [[nodiscard]] SeriesView view() const { return {first_year, values, status}; }
};

Indicator waste() {
  Indicator made{.id = "household-waste", .unit = {{"sv", "kg/person"}}, .direction = Direction::lower};
  made.editions = {
      {.id = "2017",
       .valid = {.end = 2020},
       .classes = {{.name = {{"sv", "Mycket god"}}, .upper = 380.0},
                   {.name = {{"sv", "God"}}, .lower = 380.0, .upper = 500.0},
                   {.name = {{"sv", "Mindre god"}}, .lower = 500.0, .upper = 650.0, .includes_upper = true},
                   {.name = {{"sv", "Dålig"}}, .lower = 650.0, .includes_lower = false}},
       .bounds_stated = false},
      {.id = "2023",
       .valid = {.start = 2020},
       .classes = {{.name = {{"sv", "Mycket god"}}, .upper = 370.0},
                   {.name = {{"sv", "God"}}, .lower = 370.0, .upper = 450.0},
                   {.name = {{"sv", "Mindre god"}}, .lower = 450.0, .upper = 560.0},
                   {.name = {{"sv", "Dålig"}}, .lower = 560.0}}},
  };
  return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_latest_value_has_its_own_year_and_age) {
  const OwnSeries s({1, missing, 3, missing});
  const Latest r = latest(s.view());
  BOOST_TEST(r.value == 3);
  BOOST_TEST(r.year == 2002);
  BOOST_TEST(r.age == 1);
  BOOST_TEST((latest(s.view(), {.max_age = 0}).status == Status::too_old));
  BOOST_TEST(latest(s.view(), {.max_age = 0}).value == 3);
  BOOST_TEST((latest(s.view(), {.max_age = 1}).status == Status::ok));
  BOOST_TEST(latest(s.view(), {.year = 2001}).value == 1);
  BOOST_TEST(latest(s.view(), {.year = 2010}).age == 8);
  BOOST_TEST((latest(s.view(), {.year = 1990}).status == Status::no_data));
  BOOST_CHECK_THROW((void)latest(s.view(), {.max_age = -1}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(imputed_and_withdrawn_values_are_passed_over_and_counted) {
  OwnSeries s({1, 2, 3, 4});
  s.status[2] = ValueStatus::withdrawn;
  s.status[3] = ValueStatus::imputed;
  BOOST_TEST(latest(s.view()).value == 2);
  BOOST_TEST(latest(s.view()).n_passed_over == 2);
  BOOST_TEST(latest(s.view(), {.use = {.imputed = true}}).value == 4);
  BOOST_TEST(change(s.view(), {.use = {.imputed = true}}).n_refused == 1);
  BOOST_TEST(change(s.view()).n_refused == 0);
}

BOOST_AUTO_TEST_CASE(edges_of_latest_have_a_status) {
  BOOST_TEST((latest(OwnSeries({}).view()).status == Status::no_data));
  BOOST_TEST((latest(OwnSeries({missing}).view()).status == Status::no_data));
  BOOST_TEST((latest(OwnSeries({inf}).view()).status == Status::infinite_value));
  BOOST_TEST(latest(OwnSeries({0.0}).view()).value == 0.0);
}

BOOST_AUTO_TEST_CASE(a_change_says_which_years_it_used) {
  const OwnSeries s({missing, 10, missing, 15, missing});
  const Change r = change(s.view(), {}, {}, true);
  BOOST_TEST(r.start_year == 2001);
  BOOST_TEST(r.end_year == 2003);
  BOOST_TEST(r.absolute == 5);
  BOOST_TEST(r.points == 5);
  BOOST_TEST(r.per_cent == 50);
  BOOST_TEST(r.n == 2);
  BOOST_TEST(is_missing(change(s.view()).points));
}

BOOST_AUTO_TEST_CASE(a_year_that_is_asked_for_is_never_exchanged_for_another) {
  const OwnSeries s({10, missing, 15});
  BOOST_TEST((change(s.view(), {.start = 2001}).status == Status::no_data));
  BOOST_TEST((change(s.view(), {.end = 2050}).status == Status::no_data));
  BOOST_TEST((change(s.view(), {.start = 2000, .end = 2002}).status == Status::ok));
  BOOST_CHECK_THROW((void)change(s.view(), {.start = 2002, .end = 2000}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_relative_change_from_zero_is_undefined_and_the_absolute_is_not) {
  const Change r = change(OwnSeries({0, 4}).view());
  BOOST_TEST((r.status == Status::zero_base));
  BOOST_TEST(r.absolute == 4);
  BOOST_TEST(is_missing(r.per_cent));
  BOOST_TEST((change(OwnSeries({-2, 4}).view()).status == Status::sign_change));
  BOOST_TEST(change(OwnSeries({2, -4}).view()).per_cent == -300);
}

BOOST_AUTO_TEST_CASE(edges_of_change_have_a_status) {
  BOOST_TEST((change(OwnSeries({}).view()).status == Status::no_data));
  BOOST_TEST((change(OwnSeries({7}).view()).status == Status::too_few));
  BOOST_TEST((change(OwnSeries({7, missing}).view()).status == Status::too_few));
  BOOST_TEST(change(OwnSeries({7, 7}).view()).absolute == 0);
  BOOST_TEST((change(OwnSeries({1, inf}).view()).status == Status::infinite_value));
  BOOST_TEST((change(OwnSeries({-1.7e308, 1.7e308}).view()).status == Status::overflow));
  BOOST_TEST((change(OwnSeries({1e-300, 1e300}).view()).status == Status::overflow));
}

BOOST_AUTO_TEST_CASE(a_break_counts_from_the_year_after_the_start_to_the_end) {
  const OwnSeries s({1, 2, 3});
  const auto crosses = [&](Year year) { return change(s.view(), {}, std::vector<Year>{year}).crosses_break; };
  BOOST_TEST(!crosses(2000));
  BOOST_TEST(crosses(2001));
  BOOST_TEST(crosses(2002));
  BOOST_TEST(!crosses(2003));
}

BOOST_AUTO_TEST_CASE(the_panel_s_breaks_hold_for_all_or_for_one_member) {
  Panel p({{.id = "a", .unit = {{"sv", "%"}}}, {.id = "b"}}, {{.id = "m"}, {.id = "n"}}, 2000, 2);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 2; ++m)
      for (const Year year : {2000, 2001}) p.set(i, m, year, year - 1990.0);
  p.breaks = {{.indicator = "a", .member = "n", .year = 2001},
              {.indicator = "b", .year = 2001},
              {.indicator = "a", .member = "m", .year = 2001, .cuts = false}};
  const std::vector<Change> r = change(p);
  BOOST_TEST(!r[0].crosses_break);
  BOOST_TEST(r[1].crosses_break);
  BOOST_TEST(r[2].crosses_break);
  BOOST_TEST(r[3].crosses_break);
  BOOST_TEST(r[0].points == 1);
  BOOST_TEST(is_missing(r[2].points));
}

BOOST_AUTO_TEST_CASE(the_edition_follows_the_value_s_year) {
  // Published: 491 is "God" by the edition up to 2019 and "Mindre god" by the next.
  const State before = state(waste(), 491, 2019);
  BOOST_TEST(before.edition == 0);
  BOOST_TEST(before.class_index == 1);
  BOOST_TEST(!before.bounds_stated);
  const State after = state(waste(), 491, 2021);
  BOOST_TEST(after.edition == 1);
  BOOST_TEST(after.class_index == 2);
  BOOST_TEST(after.bounds_stated);
  BOOST_TEST(state(waste(), 491, 2021, 0).class_index == 1);
  BOOST_CHECK_THROW((void)state(waste(), 491, 2021, 2), ArgumentError);
}

BOOST_AUTO_TEST_CASE(of_two_editions_for_a_year_the_newer_holds) {
  Indicator w = waste();
  w.editions[0].valid = {};
  BOOST_TEST(edition_of(w, 2019) == 0);
  BOOST_TEST(edition_of(w, 2020) == 1);
}

BOOST_AUTO_TEST_CASE(a_value_on_a_bound_goes_where_the_edition_says) {
  const State r = state(waste(), 380, 2019);
  BOOST_TEST(r.class_index == 1);
  BOOST_TEST(r.on_bound);
  BOOST_TEST(state(waste(), 650, 2019).class_index == 2);
  BOOST_TEST(!state(waste(), 381, 2019).on_bound);
}

BOOST_AUTO_TEST_CASE(a_top_class_above_100_per_cent_leaves_100_outside) {
  Indicator premises{.id = "renewable-energy-premises", .direction = Direction::higher};
  premises.editions = {
      {.id = "as printed", .classes = {{.lower = 100.0, .includes_lower = false}, {.lower = 90.0, .upper = 100.0}}}};
  BOOST_TEST((state(premises, 100, 2020).status == Status::outside_classes));
  BOOST_TEST(state(premises, 100, 2020).class_index == -1);
  BOOST_TEST(state(premises, 95, 2020).class_index == 1);
}

BOOST_AUTO_TEST_CASE(each_limit_has_a_state_of_its_own_and_the_worst_is_the_state_s) {
  const Indicator lead{.id = "lead", .limits = {{.value = 2.0, .upper = false}, {.value = 5.0}}};
  const auto each = [&](double value) {
    return std::vector<LimitState>{limit_state(lead.limits[0], value), limit_state(lead.limits[1], value)};
  };
  using enum LimitState;
  BOOST_TEST((each(1.0) == std::vector{exceeded, within}));
  BOOST_TEST((each(2.0) == std::vector{at_limit, within}));
  BOOST_TEST((each(3.0) == std::vector{within, within}));
  BOOST_TEST((each(5.0) == std::vector{within, at_limit}));
  BOOST_TEST((each(6.0) == std::vector{within, exceeded}));
  BOOST_TEST((each(missing) == std::vector{no_limit, no_limit}));
  BOOST_TEST((limit_state({}, 1.0) == no_limit));
  BOOST_TEST((state(lead, 1.0, 2020).limit == exceeded));
  BOOST_TEST((state(lead, 5.0, 2020).limit == at_limit));
}

BOOST_AUTO_TEST_CASE(a_limit_is_no_class) {
  Indicator cadmium{.id = "sludge-cadmium", .direction = Direction::lower, .limits = {{.value = 2.0}}};
  BOOST_TEST((state(cadmium, 2.0, 2020).limit == LimitState::at_limit));
  BOOST_TEST((state(cadmium, 2.01, 2020).limit == LimitState::exceeded));
  BOOST_TEST((state(cadmium, 1.99, 2020).limit == LimitState::within));
  BOOST_TEST((state(cadmium, 2.01, 2020).status == Status::no_classes));
  cadmium.limits[0].upper = false;
  BOOST_TEST((state(cadmium, 1.99, 2020).limit == LimitState::exceeded));
  BOOST_TEST((state(cadmium, 2.01, 2020).limit == LimitState::within));
  BOOST_TEST((state(cadmium, missing, 2020).status == Status::no_data));
  BOOST_TEST((state(waste(), 1, 2020).limit == LimitState::no_limit));
  BOOST_TEST((state(waste(), inf, 2020).status == Status::infinite_value));
}

BOOST_AUTO_TEST_CASE(states_of_a_panel_are_those_of_the_latest_values) {
  Panel p({waste(), {.id = "other"}}, {{.id = "m"}, {.id = "n"}}, 2018, 4);
  p.set(0, 0, 2019, 491);
  p.set(0, 1, 2021, 491);
  p.set(1, 1, 2021, 1);
  const std::vector<State> r = state(p);
  BOOST_TEST(r[0].class_index == 1);
  BOOST_TEST(r[1].class_index == 2);
  BOOST_TEST((r[2].status == Status::no_data));
  BOOST_TEST((r[3].status == Status::no_classes));
  BOOST_TEST((state(p, {.max_age = 1})[0].status == Status::too_old));
  BOOST_TEST(state(p, {.edition = "2017"})[1].class_index == 1);
  BOOST_CHECK_EXCEPTION((void)state(p, {.edition = "2032"}), ArgumentError, [](const ArgumentError& e) {
    return e.code() == "unknown-edition" && std::string(e.what()).find("2023") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(the_editors_paces_come_out) {
  BOOST_TEST(required_pace(29, 60, 2022, 2030).linear == 3.875);
  BOOST_TEST(required_pace(27, 60, 2023, 2030).linear == 33.0 / 7.0, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(required_pace(29, 60, 2022, 2030).geometric == std::pow(60.0 / 29.0, 1.0 / 8.0) - 1,
             boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(pace_to_a_target_has_a_status) {
  const auto status = [](double value, double target, Year year, Year by, Direction d = Direction::neutral) {
    return required_pace(value, target, year, by, d).status;
  };
  BOOST_TEST((status(60, 60, 2022, 2030) == Status::reached));
  BOOST_TEST((status(61, 60, 2022, 2030, Direction::higher) == Status::reached));
  BOOST_TEST((status(61, 60, 2022, 2030, Direction::lower) == Status::ok));
  BOOST_TEST((status(61, 60, 2022, 2030) == Status::ok));
  BOOST_TEST((status(60, 60, 2031, 2030) == Status::reached));
  BOOST_TEST((status(59, 60, 2030, 2030) == Status::past_deadline));
  BOOST_TEST((status(0, 60, 2022, 2030) == Status::zero_base));
  BOOST_TEST((status(5, 0, 2022, 2030, Direction::lower) == Status::sign_change));
  BOOST_TEST((status(-5, 3, 2022, 2030) == Status::sign_change));
  BOOST_TEST((status(missing, 3, 2022, 2030) == Status::no_data));
  BOOST_TEST((status(3, missing, 2022, 2030) == Status::no_target));
  BOOST_TEST((status(inf, 3, 2022, 2030) == Status::infinite_value));
  BOOST_TEST((status(-1.7e308, 1.7e308, 2022, 2023) == Status::overflow));
  BOOST_TEST(required_pace(5, 0, 2025, 2030, Direction::lower).linear == -1);
  BOOST_TEST(required_pace(59, 60, 2030, 2030).linear != 0);
}

BOOST_AUTO_TEST_CASE(a_target_may_be_a_reduction_of_a_base_year) {
  const OwnSeries s({10, missing, 5});
  BOOST_TEST(target_value({.reduction = 0.62, .base_year = 2000, .year = 2030}, s.view()) == 3.8,
             boost::test_tools::tolerance(1e-15));
  BOOST_TEST(is_missing(target_value({.reduction = 0.62, .base_year = 2001, .year = 2030}, s.view())));
  BOOST_TEST(is_missing(target_value({.reduction = 0.62, .base_year = 1990, .year = 2030}, s.view())));
  BOOST_TEST(target_value({.value = 7.0, .year = 2030}, s.view()) == 7);
}

BOOST_AUTO_TEST_CASE(batch_equals_single_on_any_number_of_threads) {
  Panel p({{.id = "a"}, waste()}, std::vector<Member>(), 2000, 0);
  std::vector<Member> members;
  for (int m = 0; m < 5000; ++m) members.push_back({.id = std::to_string(m)});
  p = Panel({{.id = "a", .unit = {{"sv", "%"}}}, waste()}, members, 2000, 6);
  Philox random(3);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < p.n_members(); ++m)
      for (Year year = 2000; year < 2006; ++year)
        if (random.uniform() < 0.6)
          p.set(i, m, year, random.uniform() * 700,
                random.uniform() < 0.2 ? ValueStatus::imputed : ValueStatus::observed);
  const auto newest = latest(p.cube(), {}, {.threads = 3});
  const auto changed = change(p, {}, {.threads = 3});
  const auto states = state(p, {}, {.threads = 3});
  bool same = true;
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < p.n_members(); ++m) {
      const auto s = static_cast<std::size_t>(i * p.n_members() + m);
      const Latest one = latest(p.series(i, m));
      const Change moved = change(p.series(i, m));
      const State where = state(p.indicator(i), one.value, one.year);
      same = same && one.year == newest[s].year && one.status == newest[s].status &&
             one.n_passed_over == newest[s].n_passed_over && moved.status == changed[s].status &&
             moved.n == changed[s].n && moved.end_year == changed[s].end_year &&
             where.class_index == states[s].class_index && where.status == states[s].status &&
             (is_missing(moved.absolute) ? is_missing(changed[s].absolute) : moved.absolute == changed[s].absolute);
    }
  BOOST_TEST(same);
}

BOOST_AUTO_TEST_CASE(trap_1_the_arrow_and_the_news_disagree) {
  const test::Case& c = test::trap_cases()["trap_1_the_arrow_and_the_news_disagree"];
  const std::vector<double> years = c.numbers("years");
  const std::vector<double> values = c.numbers("values");
  Panel p({{.id = "certified-schools", .unit = {{"sv", "%"}}, .direction = Direction::higher}}, {{.id = "Härnösand"}},
          2005, 19);
  for (std::size_t k = 0; k < years.size(); ++k) p.set(0, 0, static_cast<Year>(years[k]), values[k]);
  const Change whole = change(p)[0];
  CHECK_CASE(c, whole.start_year, "start_year");
  CHECK_CASE(c, whole.end_year, "end_year");
  CHECK_CASE(c, whole.absolute, "absolute");
  BOOST_TEST((whole.status == Status::zero_base));
  const Change recent = change(p, {.start = 2018})[0];
  CHECK_CASE(c, recent.points, "since_2018");
  CHECK_CASE(c, recent.per_cent, "since_2018_per_cent");
}

BOOST_AUTO_TEST_CASE(trap_6_a_share_may_rise_because_its_denominator_falls) {
  const test::Case& c = test::trap_cases()["trap_6_denominator_effect"];
  Panel p({{.id = "certified"}, {.id = "schools"}, {.id = "share", .unit = {{"sv", "%"}}}}, {{.id = "Nyköping"}}, 2014,
          2);
  Index i = 0;
  for (const char* key : {"certified", "schools", "share"}) {
    const std::vector<double> x = c.numbers(key);
    p.set(i, 0, 2014, x[0]);
    p.set(i++, 0, 2015, x[1]);
  }
  const std::vector<Change> r = change(p);
  CHECK_CASE(c, r[2].points, "share_points");
  CHECK_CASE(c, r[0].absolute, "certified_absolute");
  CHECK_CASE(c, r[1].absolute, "schools_absolute");
}

BOOST_AUTO_TEST_CASE(a_reduction_of_a_base_value_that_may_not_be_used_asks_for_nothing) {
  OwnSeries s({10, 8, 5});
  s.status[0] = ValueStatus::withdrawn;
  s.status[1] = ValueStatus::imputed;
  const Target from_2000{.reduction = 0.5, .base_year = 2000, .year = 2030};
  const Target from_2001{.reduction = 0.5, .base_year = 2001, .year = 2030};
  BOOST_TEST(is_missing(target_value(from_2000, s.view())));
  BOOST_TEST(is_missing(target_value(from_2001, s.view())));
  BOOST_TEST(target_value(from_2000, s.view(), {.withdrawn = true}) == 5.0);
  BOOST_TEST(target_value(from_2001, s.view(), {.imputed = true}) == 4.0);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_too_old_has_no_class) {
  Panel p({waste()}, {{.id = "a"}}, 2020, 4);
  p.set(0, 0, 2021, 491);  // by the edition of 2023: "Mindre god"
  const State old = state(p, {.max_age = 1})[0];
  BOOST_TEST((old.status == Status::too_old));
  BOOST_TEST(old.class_index == -1);
  BOOST_TEST(old.value == 491.0);
  const State young = state(p, {.max_age = 2})[0];
  BOOST_TEST((young.status == Status::ok));
  BOOST_TEST(young.class_index == 2);
}

BOOST_AUTO_TEST_CASE(a_change_tells_each_value_between_its_years) {
  OwnSeries s({missing, 9, 10, 11, missing, 13, 20, 21, missing});
  s.status[1] = ValueStatus::imputed;
  s.status[3] = ValueStatus::withdrawn;
  s.status[7] = ValueStatus::imputed;
  const Change r = change(s.view());
  BOOST_TEST(r.start_year == 2002);
  BOOST_TEST(r.end_year == 2006);
  BOOST_TEST(r.start == 10.0);
  BOOST_TEST(r.end == 20.0);
  BOOST_TEST(r.absolute == 10.0);
  BOOST_TEST(r.per_cent == 100.0);
  BOOST_TEST(is_missing(r.points));
  BOOST_TEST(r.n == 3);
  BOOST_TEST(r.n_refused == 1);  // that of 2003; those before the first and after the last are not between
  BOOST_TEST(!r.crosses_break);
  BOOST_TEST((r.status == Status::ok));
  const Change part = change(s.view(), {.start = 2005});
  BOOST_TEST(part.start == 13.0);
  BOOST_TEST(part.n == 2);
  BOOST_TEST(part.n_refused == 0);
  const Change until = change(s.view(), {.end = 2005});
  BOOST_TEST(until.end == 13.0);
  BOOST_TEST(until.per_cent == 30.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST((change(s.view(), {.start = 2003}).status == Status::no_data));
  BOOST_TEST((change(s.view(), {.end = 2007}).status == Status::no_data));
  BOOST_TEST((change(s.view(), {.start = 1999}).status == Status::no_data));
  const Change one = change(s.view(), {.start = 2005, .end = 2005});
  BOOST_TEST((one.status == Status::too_few));
  BOOST_TEST(one.start == 13.0);
  BOOST_TEST(is_missing(one.absolute));
  BOOST_TEST((change(OwnSeries({inf, 1}).view()).status == Status::infinite_value));
  BOOST_TEST(is_missing(change(OwnSeries({inf, 1}).view()).absolute));
  BOOST_TEST((change(OwnSeries({inf, inf}).view()).status == Status::infinite_value));
  BOOST_TEST(is_missing(change(OwnSeries({-1.7e308, 1.7e308}).view()).absolute));
}

BOOST_AUTO_TEST_CASE(years_of_breaks_come_in_order_and_once) {
  Panel p({{.id = "a"}, {.id = "b"}}, {{.id = "m", .code = "0488"}, {.id = "n"}}, 2000, 10);
  p.breaks = {{.indicator = "a", .year = 2007},
              {.indicator = "a", .member = "0488", .year = 2003},
              {.indicator = "a", .member = "m", .year = 2007},
              {.indicator = "a", .member = "n", .year = 2005},
              {.indicator = "a", .member = "nobody", .year = 2001},
              {.indicator = "a", .year = 2002, .cuts = false},
              {.indicator = "c", .year = 2004},
              {.indicator = "b", .year = 2006}};
  const BreakYears breaks(p);
  const auto of = [&](Index indicator, Index member) {
    std::vector<Year> years{1};
    breaks.get(indicator, member, years);
    return years;
  };
  BOOST_TEST((of(0, 0) == std::vector<Year>{2003, 2007}));
  BOOST_TEST((of(0, 1) == std::vector<Year>{2005, 2007}));
  BOOST_TEST((of(0, -1) == std::vector<Year>{2007}));
  BOOST_TEST((of(1, 0) == std::vector<Year>{2006}));
}

BOOST_AUTO_TEST_CASE(of_editions_the_one_that_came_last_holds_whatever_their_order) {
  const auto chosen = [](std::vector<YearInterval> valid, Year year) {
    Indicator what{.id = "x"};
    for (const YearInterval& each : valid) what.editions.push_back({.id = "e", .valid = each});
    return edition_of(what, year);
  };
  BOOST_TEST(chosen({}, 2020) == -1);
  BOOST_TEST(chosen({{.start = 2021}}, 2020) == -1);
  BOOST_TEST(chosen({{.end = 2020}}, 2020) == -1);
  BOOST_TEST(chosen({{.start = 2020}}, 2020) == 0);
  BOOST_TEST(chosen({{.start = 2015}, {.start = 2010}}, 2020) == 0);
  BOOST_TEST(chosen({{.start = 2010}, {.start = 2015}}, 2020) == 1);
  BOOST_TEST(chosen({{.start = 2015}, {}}, 2020) == 0);
  BOOST_TEST(chosen({{}, {.start = 2015}}, 2020) == 1);
  BOOST_TEST(chosen({{.start = 2015}, {.start = 2015}}, 2020) == 1);
  BOOST_TEST(chosen({{.start = -5}, {}}, 2020) == 0);
}

BOOST_AUTO_TEST_CASE(a_state_has_every_figure_of_the_value_it_is_of) {
  Indicator what = waste();
  what.limits = {{.value = 400.0}, {.value = 300.0, .upper = false}};
  const State r = state(what, 380, 2019);
  BOOST_TEST(r.value == 380.0);
  BOOST_TEST(r.year == 2019);
  BOOST_TEST(r.edition == 0);
  BOOST_TEST((r.limit == LimitState::within));
  BOOST_TEST((r.status == Status::ok));
  BOOST_TEST((state(what, 401, 2019).limit == LimitState::exceeded));
  BOOST_TEST((state(what, 299, 2019).limit == LimitState::exceeded));
  BOOST_TEST((state(what, 400, 2019).limit == LimitState::at_limit));
  const State infinite = state(what, inf, 2019);
  BOOST_TEST(infinite.edition == -1);
  BOOST_TEST(infinite.year == 2019);
  BOOST_TEST((infinite.limit == LimitState::exceeded));
  const State none = state(what, missing, 2019);
  BOOST_TEST(none.year == 0);
  BOOST_TEST((none.limit == LimitState::no_limit));
  const State no_edition = state(what, 380, 2019, -1);
  BOOST_TEST((no_edition.status == Status::no_classes));
  BOOST_TEST(no_edition.edition == -1);
  what.editions[0].classes.resize(2);
  BOOST_TEST((state(what, 500, 2019).status == Status::outside_classes));
  BOOST_TEST(state(what, 500, 2019).on_bound);  // the upper bound of the last class, which it leaves out
  BOOST_TEST(state(what, 500, 2019).edition == 0);
  // Of two classes that both hold a value the first is its class.
  what.editions[0].classes = {{.upper = 10.0}, {.lower = 5.0}};
  BOOST_TEST(state(what, 7.0, 2019).class_index == 0);
  BOOST_TEST(state(what, 12.0, 2019).class_index == 1);
}

BOOST_AUTO_TEST_CASE(a_target_is_reached_within_rounding_and_in_its_direction) {
  using enum Direction;
  BOOST_TEST(reaches(60.0, 60.0, neutral));
  BOOST_TEST(reaches(0.1 + 0.2, 0.3, neutral));
  BOOST_TEST(reaches(0.3, 0.1 + 0.2, higher));
  BOOST_TEST(!reaches(0.3 - 1e-14, 0.3, higher));
  BOOST_TEST(!reaches(0.3 + 1e-14, 0.3, lower));
  BOOST_TEST(!reaches(61.0, 60.0, neutral));
  BOOST_TEST(!reaches(59.0, 60.0, neutral));
  BOOST_TEST(reaches(61.0, 60.0, higher));
  BOOST_TEST(!reaches(59.0, 60.0, higher));
  BOOST_TEST(reaches(59.0, 60.0, lower));
  BOOST_TEST(!reaches(61.0, 60.0, lower));
}

BOOST_AUTO_TEST_CASE(a_pace_has_both_figures_or_a_status_that_says_why_not) {
  const auto pace = [](double value, double target, Year year, Year by, Direction d = Direction::lower) {
    return required_pace(value, target, year, by, d);
  };
  BOOST_TEST(pace(8.0, 2.0, 2020, 2022).linear == -3.0);
  BOOST_TEST(pace(8.0, 2.0, 2020, 2022).geometric == -0.5, boost::test_tools::tolerance(1e-14));
  BOOST_TEST((pace(8.0, 2.0, 2020, 2022).status == Status::ok));
  BOOST_TEST(pace(8.0, 2.0, 2020, 2021).linear == -6.0);
  BOOST_TEST(pace(2.0, 8.0, 2020, 2022).linear == 0.0);
  BOOST_TEST(pace(2.0, 8.0, 2020, 2022).geometric == 0.0);
  BOOST_TEST(is_missing(pace(8.0, 2.0, 2022, 2022).linear));
  BOOST_TEST(is_missing(pace(8.0, 2.0, 2022, 2022).geometric));
  BOOST_TEST(pace(0.0, 4.0, 2020, 2022, Direction::higher).linear == 2.0);
  BOOST_TEST(is_missing(pace(0.0, 4.0, 2020, 2022, Direction::higher).geometric));
  BOOST_TEST(is_missing(pace(4.0, 0.0, 2020, 2022).geometric));
  BOOST_TEST((pace(4.0, -1.0, 2020, 2022).status == Status::sign_change));
  BOOST_TEST((pace(4.0, inf, 2020, 2022).status == Status::infinite_value));
  BOOST_TEST(is_missing(pace(1.7e308, -1.7e308, 2020, 2021).linear));
  BOOST_TEST(is_missing(pace(1.7e308, -1.7e308, 2020, 2021).geometric));
}

BOOST_AUTO_TEST_CASE(each_mistake_of_following_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const OwnSeries s({10, missing, 15});
  refused("age-negative", "max_age is -1", [&] { (void)latest(s.view(), {.max_age = -1}); });
  refused("years-reversed", "start 2002 comes after end 2000",
          [&] { (void)change(s.view(), {.start = 2002, .end = 2000}); });
  refused("position-out-of-range", "edition 2 of household-waste, which has 2",
          [] { (void)state(waste(), 1, 2021, 2); });
  const Panel p({{.id = "other"}, waste()}, {{.id = "m"}}, 2018, 4);
  refused("unknown-edition", "class edition \"2032\": did you mean 2017, 2023?",
          [&] { (void)state(p, {.edition = "2032"}); });
  const Panel none({{.id = "other"}}, {{.id = "m"}}, 2018, 4);
  BOOST_CHECK_EXCEPTION((void)state(none, {.edition = "x"}), ArgumentError, [](const ArgumentError& e) {
    return std::string(e.what()).find("did you mean") == std::string::npos && e.code() == "unknown-edition";
  });
  const std::vector<double> two{1, 2}, three{1, 2, 3};
  const std::vector<Year> years{2020, 2020}, by{2030, 2030}, one{2020};
  refused("length-mismatch", "values has 2 elements but targets has 3",
          [&] { (void)required_pace(two, three, years, by); });
  refused("length-mismatch", "values has 2 elements but years has 1", [&] { (void)required_pace(two, two, one, by); });
  refused("length-mismatch", "values has 2 elements but target_years has 1",
          [&] { (void)required_pace(two, two, years, one); });
  const auto many = required_pace(two, std::vector<double>{4, 1}, years, by, Direction::lower);
  BOOST_REQUIRE(many.size() == 2U);
  BOOST_TEST((many[0].status == Status::reached));
  BOOST_TEST(many[1].linear == -0.1, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(the_latest_value_of_a_year_before_or_after_the_series) {
  OwnSeries s({5, 6, inf});
  s.status[1] = ValueStatus::preliminary;
  BOOST_TEST((latest(s.view(), {.year = 1999}).status == Status::no_data));
  const Latest first = latest(s.view(), {.year = 2000});
  BOOST_TEST(first.value == 5.0);
  BOOST_TEST(first.age == 0);
  const Latest second = latest(s.view(), {.year = 2001});
  BOOST_TEST((second.value_status == ValueStatus::preliminary));
  BOOST_TEST(second.year == 2001);
  BOOST_TEST((latest(s.view(), {.year = 2001, .use = {.preliminary = false}}).value == 5.0));
  BOOST_TEST((latest(s.view()).status == Status::infinite_value));
  BOOST_TEST((latest(s.view(), {.year = 2003, .max_age = 0}).status == Status::too_old));
  BOOST_TEST((latest(s.view(), {.year = 2003, .max_age = 1}).status == Status::infinite_value));
}

BOOST_AUTO_TEST_SUITE_END()
