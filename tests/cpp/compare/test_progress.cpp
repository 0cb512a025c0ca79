#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/progress.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(progress_of_panels)

namespace {

// Organic food: 60 % by 2030. A rises to the target, B stands still below it, C has four values, D none.
Panel organic() {
  Indicator food{.id = "organic-food",
                 .unit = {{"sv", "%"}},
                 .direction = Direction::higher,
                 .floor = 0.0,
                 .ceiling = 100.0,
                 .targets = {{.value = 60.0, .year = 2030, .label = {{"sv", "Nationellt inriktningsmål"}}}}};
  Panel p({food},
          {{.id = "a", .name = "A"}, {.id = "b", .name = "B"}, {.id = "c", .name = "C"}, {.id = "d", .name = "D"}},
          2014, 10);
  const std::vector<double> a{20, 24, 27, 32, 34, 39, 42, 45, 52, 57.4};
  const std::vector<double> b{25, 27, 24, 26, 28, 25, 26, 24, 27, 25};
  for (int k = 0; k < 10; ++k) {
    p.set(0, 0, 2014 + k, a[static_cast<std::size_t>(k)]);
    p.set(0, 1, 2014 + k, b[static_cast<std::size_t>(k)]);
    if (k >= 6) p.set(0, 2, 2014 + k, 40.0 + k);
  }
  return p;
}
// By value: most tables here are temporaries.
ProgressRow row_of(const ProgressTable& table, Index member, Index target = 0) {
  for (const ProgressRow& row : table.rows)
    if (row.member == member && row.target == target) return row;
  throw std::out_of_range("no such row");
}
const RuleResult& rule(const ProgressRow& row, ProgressRule which) {
  return row.rules[static_cast<std::size_t>(which)];
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_row_says_where_a_member_stands) {
  const ProgressTable table = progress(organic(), {.phi = 0.0});
  const ProgressRow a = row_of(table, 0);
  BOOST_TEST((a.status == Status::ok));
  BOOST_TEST((a.state == TargetState::near));
  BOOST_TEST(a.base_year == 2014);
  BOOST_TEST(a.base == 20.0);
  BOOST_TEST(a.position.share_of_way == 37.4 / 40.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(a.position.line == 20.0 + 40.0 * 9 / 16, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(a.position.on_line);
  BOOST_TEST(a.p_on_line > 0.99);
  BOOST_TEST(a.required.linear == 2.6 / 7, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(a.projection.p_trend > 0.99);
  BOOST_TEST(a.projection.projected <= 100.0);
  BOOST_TEST(a.projection.n == 10);
  BOOST_TEST(rule(a, ProgressRule::probability).grade == 0);
  BOOST_TEST((rule(a, ProgressRule::klimatkollen).status == Status::not_applicable));
  BOOST_TEST(!a.disagree);
}

BOOST_AUTO_TEST_CASE(four_values_give_state_and_pace_only) {
  const ProgressRow c = row_of(progress(organic(), {.phi = 0.0}), 2);
  BOOST_TEST((c.status == Status::ok));
  BOOST_TEST((c.projection.status == Status::too_few));
  BOOST_TEST(is_missing(c.projection.p_trend));
  BOOST_TEST(is_missing(c.p_on_line));
  BOOST_TEST(c.required.linear == 11.0 / 7, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((rule(c, ProgressRule::probability).status == Status::too_few));
  BOOST_TEST((rule(c, ProgressRule::miljomal).status == Status::too_few));
  BOOST_TEST(rule(c, ProgressRule::destatis).grade >= 0);
}

BOOST_AUTO_TEST_CASE(a_member_without_values_is_listed_and_not_judged) {
  const ProgressRow d = row_of(progress(organic(), {.phi = 0.0}), 3);
  BOOST_TEST((d.status == Status::no_data));
  BOOST_TEST((d.state == TargetState::unknown));
  for (const RuleResult& each : d.rules) BOOST_TEST((each.status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(rules_disagree_about_a_member_that_stands_still) {
  const ProgressRow b = row_of(progress(organic(), {.phi = 0.0}), 1);
  BOOST_TEST((rule(b, ProgressRule::eurostat).outlook == Outlook::too_slow));
  BOOST_TEST((rule(b, ProgressRule::probability).outlook != Outlook::on_track));
  BOOST_TEST((b.projection.arrival_status != Status::ok));
  BOOST_TEST(b.required.linear == 5.0);
}

BOOST_AUTO_TEST_CASE(nothing_after_the_year_asked_is_looked_at) {
  Panel p = organic();
  const ProgressTable before = progress(p, {.year = 2021, .phi = 0.0});
  p.set(0, 0, 2022, 1.0);
  p.set(0, 0, 2023, 2.0);
  const ProgressTable after = progress(p, {.year = 2021, .phi = 0.0});
  BOOST_TEST(row_of(before, 0).value == 45.0);
  BOOST_TEST(row_of(after, 0).projection.p_observed == row_of(before, 0).projection.p_observed);
  BOOST_TEST(before.groups[0].year == 2021);
}

BOOST_AUTO_TEST_CASE(a_break_that_cuts_ends_the_window_and_the_base) {
  Panel p = organic();
  p.breaks.push_back({.indicator = "organic-food", .member = "a", .year = 2018});
  const ProgressRow a = row_of(progress(p, {.phi = 0.0}), 0);
  BOOST_TEST(a.base_year == 2018);
  BOOST_TEST(a.projection.n == 6);
  BOOST_TEST(!a.crosses_break);
  BOOST_TEST(row_of(progress(p, {.base_year = 2015, .phi = 0.0}), 0).crosses_break);
  p.breaks.back().cuts = false;
  BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 0).base_year == 2014);
}

BOOST_AUTO_TEST_CASE(a_member_is_named_in_breaks_and_targets_by_id_or_by_name) {
  const Panel base = organic();
  for (const std::string who : {"a", "A"}) {
    Panel p = base;
    p.breaks.push_back({.indicator = "organic-food", .member = who, .year = 2018});
    BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 0).base_year == 2018);
    BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 1).base_year == 2014);

    Indicator food = base.indicator(0);
    food.targets = {{.value = 60.0, .year = 2030, .owner = "member", .member = "a"},
                    {.value = 50.0, .year = 2023, .owner = "member", .member = who},
                    {.value = 55.0, .year = 2024, .owner = "member", .member = "b"}};
    Panel own({food}, base.members(), 2014, 10);
    std::copy(base.values().begin(), base.values().end(), own.mutable_values().begin());
    std::copy(base.status().begin(), base.status().end(), own.mutable_status().begin());
    BOOST_TEST(row_of(progress(own, {.phi = 0.0}), 0).position.line == 50.0);
  }
}

BOOST_AUTO_TEST_CASE(a_reduction_is_of_each_member_s_own_base_year) {
  Indicator ghg{.id = "ghg",
                .unit = {{"sv", "ton CO2ekv/inv"}},
                .direction = Direction::lower,
                .floor = 0.0,
                .targets = {{.reduction = 0.62, .base_year = 2005, .year = 2030}}};
  Panel p({ghg}, {{.id = "a"}, {.id = "b"}, {.id = "c"}}, 2005, 19);
  for (int y = 2005; y < 2024; ++y) {
    p.set(0, 0, y, 10.0 - 0.3 * (y - 2005) + (y % 3) * 0.2);
    if (y > 2005) p.set(0, 1, y, 5.0 + 0.1 * (y % 4));
    p.set(0, 2, y, 0.0);
  }
  const ProgressTable table = progress(p, {.phi = 0.0});
  const ProgressRow a = row_of(table, 0);
  BOOST_TEST(a.target_value == 0.38 * p.series(0, 0).values[0], boost::test_tools::tolerance(1e-12));
  BOOST_TEST(rule(a, ProgressRule::klimatkollen).grade >= 0);
  BOOST_TEST((row_of(table, 1).status == Status::no_target));
  BOOST_TEST(row_of(table, 1).projection.slope != 0.0);
  // Zero from the beginning: there, and no growth rate says otherwise.
  BOOST_TEST((row_of(table, 2).state == TargetState::reached));
  BOOST_TEST((rule(row_of(table, 2), ProgressRule::eurostat).status == Status::reached));
}

BOOST_AUTO_TEST_CASE(a_former_target_and_a_member_s_own_are_rows_of_their_own) {
  Panel base = organic();
  Indicator food = base.indicator(0);
  food.targets.push_back({.value = 50.0, .year = 2025, .former = true});
  food.targets.push_back({.value = 70.0, .year = 2028, .owner = "member", .member = "b"});
  Panel p({food}, base.members(), 2014, 10);
  std::copy(base.values().begin(), base.values().end(), p.mutable_values().begin());
  std::copy(base.status().begin(), base.status().end(), p.mutable_status().begin());
  const ProgressTable table = progress(p, {.phi = 0.0});
  BOOST_TEST(table.rows.size() == 2U * 5U + 1U);
  BOOST_TEST(row_of(table, 1, 2).target_value == 70.0);
  BOOST_CHECK_THROW((void)row_of(table, 0, 2), std::out_of_range);
  BOOST_TEST(table.groups.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_interim_target_bends_the_line) {
  Panel base = organic();
  Indicator food = base.indicator(0);
  food.targets.push_back({.value = 50.0, .year = 2023});
  Panel p({food}, base.members(), 2014, 10);
  std::copy(base.values().begin(), base.values().end(), p.mutable_values().begin());
  std::copy(base.status().begin(), base.status().end(), p.mutable_status().begin());
  BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 0).position.line == 50.0);
  BOOST_TEST(row_of(progress(p, {.interim = false, .phi = 0.0}), 0).position.line == 42.5);
}

BOOST_AUTO_TEST_CASE(an_interim_target_that_the_base_has_passed_is_no_milestone) {
  Panel base = organic();
  Indicator food = base.indicator(0);
  food.targets.push_back({.value = 15.0, .year = 2020});
  Panel p({food}, base.members(), 2014, 10);
  std::copy(base.values().begin(), base.values().end(), p.mutable_values().begin());
  std::copy(base.status().begin(), base.status().end(), p.mutable_status().begin());
  BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 0).position.line == 42.5);
}

BOOST_AUTO_TEST_CASE(the_network_s_mean_is_of_the_same_members_in_all_years) {
  Panel p = organic();
  for (int k = 0; k < 10; ++k) p.set(0, 3, 2014 + k, 30.0 + k + (k % 2));
  const ProgressTable table = progress(p, {.phi = 0.0});
  const ProgressRow network = row_of(table, -1);
  BOOST_TEST((network.status == Status::ok));
  BOOST_TEST(network.n_members == 3);  // C joined late
  BOOST_TEST(network.base == (20.0 + 25.0 + 30.0) / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(network.value == (57.4 + 25.0 + 40.0) / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((row_of(progress(organic(), {.phi = 0.0}), -1).status == Status::too_few));
}

BOOST_AUTO_TEST_CASE(groups_count_on_the_same_members) {
  Panel p = organic();
  for (int k = 0; k < 9; ++k) p.set(0, 3, 2014 + k, 60.0);
  const GroupProgress group = progress(p, {.phi = 0.0}).groups.at(0);
  BOOST_TEST(group.year == 2023);
  BOOST_TEST(group.n_members == 4);
  BOOST_TEST(group.n == 3);       // D has no value in 2023
  BOOST_TEST(group.n_both == 3);  // and does not count in 2022 either
  BOOST_TEST(group.reached.share == 0.0);
  BOOST_TEST(group.on_line.n == 3);
  BOOST_TEST(group.on_line_now >= 1);
  BOOST_TEST(group.reached.upper > 0.5);
}

BOOST_AUTO_TEST_CASE(a_single_value_is_on_no_line) {
  Panel p({organic().indicator(0)}, {{.id = "a"}, {.id = "b"}}, 2022, 2);
  p.set(0, 0, 2023, 10.0);
  p.set(0, 1, 2022, 10.0);
  p.set(0, 1, 2023, 11.0);
  const ProgressTable table = progress(p);
  BOOST_TEST(!row_of(table, 0).position.on_line);
  BOOST_TEST((row_of(table, 0).position.status == Status::too_few));
  BOOST_TEST(table.groups[0].n == 2);
  BOOST_TEST(table.groups[0].n_line == 1);
  BOOST_TEST(table.groups[0].n_both == 0);  // in 2022 B was at its base
}

BOOST_AUTO_TEST_CASE(phi_is_pooled_over_members_and_lent_by_the_panel) {
  std::vector<Member> members;
  for (int m = 0; m < 60; ++m) members.push_back({.id = "m" + std::to_string(m)});
  const Target target{.value = 0.0, .year = 2035};
  Panel p({{.id = "many", .direction = Direction::lower, .targets = {target}},
           {.id = "few", .direction = Direction::lower, .targets = {target}}},
          members, 2000, 20);
  Philox random(11);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < (i == 0 ? 60 : 3); ++m) {
      double noise = random.normal();
      for (int k = 0; k < 20; ++k) {
        p.set(i, m, 2000 + k, 50.0 - k + 2 * noise);
        noise = 0.5 * noise + std::sqrt(0.75) * random.normal();
      }
    }
  const ProgressTable table = progress(p);
  BOOST_TEST((table.families[0].source == PhiSource::members));
  BOOST_TEST(std::abs(table.families[0].phi - 0.5) < 0.1);
  BOOST_TEST((table.families[1].source == PhiSource::panel));
  BOOST_TEST(table.families[1].phi > 0.3);
  BOOST_TEST(row_of(table, 0).projection.phi == table.families[0].phi);
  BOOST_TEST((progress(organic()).families[0].source == PhiSource::none));
}

BOOST_AUTO_TEST_CASE(threads_change_nothing) {
  Panel base = organic();
  std::vector<Member> members;
  for (int m = 0; m < 3000; ++m) members.push_back({.id = std::to_string(m)});
  Panel p({base.indicator(0)}, members, 2014, 10);
  Philox random(3);
  for (Index m = 0; m < 3000; ++m)
    for (int k = 0; k < 10; ++k)
      if (random.uniform() > 0.3) p.set(0, m, 2014 + k, 100.0 * random.uniform());
  const ProgressTable one = progress(p);
  const ProgressTable many = progress(p, {}, {.threads = 8});
  BOOST_TEST(one.families[0].phi == many.families[0].phi);
  for (std::size_t k = 0; k < one.rows.size(); ++k) {
    const auto same = [](double a, double b) { return a == b || (is_missing(a) && is_missing(b)); };
    BOOST_TEST(same(one.rows[k].projection.p_observed, many.rows[k].projection.p_observed));
    BOOST_TEST((one.rows[k].status == many.rows[k].status));
  }
}

BOOST_AUTO_TEST_CASE(a_target_that_says_too_little_is_the_caller_s_error) {
  const auto with = [](const Target& target) {
    return progress(Panel({{.id = "x", .direction = Direction::lower, .targets = {target}}}, {{.id = "a"}}, 2020, 3));
  };
  BOOST_TEST(with({.value = 1.0, .year = 2030}).rows.size() == 2U);
  BOOST_CHECK_THROW((void)with({.value = 1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)with({.year = 2030}), ArgumentError);
  BOOST_CHECK_THROW((void)with({.value = HUGE_VAL, .year = 2030}), ArgumentError);
  BOOST_CHECK_THROW((void)with({.reduction = 0.62, .year = 2030}), ArgumentError);
  BOOST_CHECK_THROW((void)with({.reduction = 62, .base_year = 2020, .year = 2030}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(odd_options_are_errors_and_odd_panels_are_not) {
  const Panel p = organic();
  BOOST_CHECK_THROW((void)progress(p, {.window = 1}), ArgumentError);
  BOOST_CHECK_THROW((void)progress(p, {.base_years = 0}), ArgumentError);
  BOOST_CHECK_THROW((void)progress(p, {.phi = 1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)progress(p, {.near = -0.1}), ArgumentError);
  BOOST_TEST(progress(Panel{}).rows.empty());
  BOOST_TEST(progress(Panel({{.id = "x"}}, {{.id = "a"}}, 2000, 0)).rows.empty());
  BOOST_TEST(progress(p, {.year = 1990}).rows.size() == 5U);
  BOOST_TEST(progress(p, {.window = Index{1} << 40}).rows.size() == 5U);
  Panel odd({{.id = "n", .targets = {{.value = 1.0, .year = 2030}}}}, {{.id = "a"}}, 2020, 3);
  odd.set(0, 0, 2021, 3.0);
  BOOST_TEST((progress(odd).rows[0].status == Status::neutral));
  odd.set(0, 0, 2022, HUGE_VAL);
  BOOST_TEST((progress(odd).rows[0].status == Status::infinite_value));
}

BOOST_AUTO_TEST_CASE(the_window_is_of_so_many_years_up_to_the_latest_value) {
  const ProgressRow a = row_of(progress(organic(), {.window = 5, .phi = 0.0}), 0);
  BOOST_TEST(a.first_year == 2019);
  BOOST_TEST(a.last_year == 2023);
  BOOST_TEST(a.projection.n == 5);
  // 39, 42, 45, 52, 57.4: the slope of least squares is (2 (57.4 - 39) + 52 - 42) / 10.
  BOOST_TEST(a.projection.slope == 4.68, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_former_target_is_no_milestone) {
  Panel base = organic();
  Indicator food = base.indicator(0);
  food.targets.push_back({.value = 50.0, .year = 2023, .former = true});
  Panel p({food}, base.members(), 2014, 10);
  std::copy(base.values().begin(), base.values().end(), p.mutable_values().begin());
  std::copy(base.status().begin(), base.status().end(), p.mutable_status().begin());
  BOOST_TEST(row_of(progress(p, {.phi = 0.0}), 0).position.line == 42.5);  // straight from 20 (2014) to 60 (2030)
}

BOOST_AUTO_TEST_CASE(the_carbon_law_begins_in_the_year_after_the_latest_value) {
  Indicator ghg{.id = "ghg",
                .unit = {{"sv", "ton CO2ekv/inv"}},
                .direction = Direction::lower,
                .floor = 0.0,
                .targets = {{.value = 5.0, .year = 2045}}};
  Panel p({ghg}, {{.id = "a"}}, 2015, 9);
  for (Year year = 2015; year < 2024; ++year) p.set(0, 0, year, 19.0 + (2023 - year));
  const RuleResult carbon = rule(row_of(progress(p, {.phi = 0.0}), 0), ProgressRule::klimatkollen);
  // One less each year from 18 in 2024 on, against 11.72 % less each of the 27 years from there to 2050.
  double allowed = 0.0;
  double left = 18.0;
  for (int year = 2024; year <= 2050; ++year, left *= 1.0 - 0.1172) allowed += left;
  BOOST_TEST(carbon.measure == 18.0 * 19.0 / 2.0 / allowed, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(carbon.grade == 1);
}

BOOST_AUTO_TEST_CASE(who_joined_this_year_is_in_no_comparison_with_the_year_before) {
  const Panel base = organic();
  std::vector<Member> members = base.members();
  members[1].membership = {{.start = 2023}};
  Panel p(base.indicators(), members, 2014, 10);
  std::copy(base.values().begin(), base.values().end(), p.mutable_values().begin());
  std::copy(base.status().begin(), base.status().end(), p.mutable_status().begin());
  const GroupProgress group = progress(p, {.phi = 0.0}).groups.at(0);
  BOOST_TEST(group.n == 3);       // A, B and C
  BOOST_TEST(group.n_line == 3);  // B has had values since 2014
  BOOST_TEST(group.n_both == 2);
  BOOST_TEST(progress(base, {.phi = 0.0}).groups.at(0).n_both == 3);
}

BOOST_AUTO_TEST_CASE(a_value_of_the_greatest_age_allowed_is_not_too_old) {
  const auto status = [](Index max_age) {
    return row_of(progress(organic(), {.year = 2025, .max_age = max_age, .phi = 0.0}), 0).status;
  };
  BOOST_TEST((status(2) == Status::ok));
  BOOST_TEST((status(1) == Status::too_old));
}

BOOST_AUTO_TEST_CASE(half_as_many_values_as_in_the_best_covered_year_are_enough) {
  const auto with_reports = [](Index in_2018, Index in_2023) {
    std::vector<Member> members;
    for (Index m = 0; m < 6; ++m) members.push_back({.id = "m" + std::to_string(m)});
    Panel p({organic().indicator(0)}, members, 2014, 10);
    for (Index m = 0; m < 6; ++m)
      for (Year year = 2014; year < 2024; ++year)
        if ((year != 2018 || m < in_2018) && (year != 2023 || m < in_2023))
          p.set(0, m, year, 20.0 + static_cast<double>(m) + (year - 2014));
    return progress(p, {.phi = 0.0});
  };
  // The groups' newest year.
  BOOST_TEST(with_reports(6, 3).groups.at(0).year == 2023);
  BOOST_TEST(with_reports(6, 2).groups.at(0).year == 2022);
  // Years of the network's mean, which is of those with a value in every one of them.
  const ProgressRow half = row_of(with_reports(3, 6), -1);
  BOOST_TEST(half.n_members == 3);
  BOOST_TEST(half.value == 30.0);  // 29, 30, 31
  const ProgressRow fewer = row_of(with_reports(2, 6), -1);
  BOOST_TEST(fewer.n_members == 6);
  BOOST_TEST(fewer.value == 31.5);
}

BOOST_AUTO_TEST_CASE(a_group_says_who_was_where_in_both_years) {
  Panel p = organic();
  p.set(0, 1, 2023, 62.0);
  // A: 52 and 57.4 against lines of 40 and 42.5. B, from 25: 27 against 42.5, then past the target. C, from 46 in 2020:
  // 48 and 49 against 48.8 and 50.2.
  const GroupProgress group = progress(p, {.phi = 0.0}).groups.at(0);
  BOOST_TEST(group.n_both == 3);
  BOOST_TEST(group.n_reached == 1);
  BOOST_TEST(group.reached_before == 0);
  BOOST_TEST(group.reached_now == 1);
  BOOST_TEST(group.on_line_before == 1);
  BOOST_TEST(group.on_line_now == 2);
  BOOST_TEST(group.n_way == 3);
  // 37.4 of 40, 37 of 35, 3 of 14.
  BOOST_TEST(group.median_share_of_way == 0.935, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(in_the_last_year_of_the_carbon_law_nothing_is_left_to_compare) {
  Indicator ghg{.id = "ghg",
                .unit = {{"sv", "ton CO2ekv/inv"}},
                .direction = Direction::lower,
                .targets = {{.value = 5.0, .year = 2045}}};
  Panel p({ghg}, {{.id = "a"}}, 2015, 9);
  for (Year year = 2015; year < 2024; ++year) p.set(0, 0, year, 19.0 + (2023 - year));
  const auto status = [&](Year end) {
    return rule(row_of(progress(p, {.phi = 0.0, .carbon_law_end = end}), 0), ProgressRule::klimatkollen).status;
  };
  BOOST_TEST((status(2023) == Status::not_applicable));
  BOOST_TEST((status(2024) == Status::ok));
}

BOOST_AUTO_TEST_SUITE_END()
