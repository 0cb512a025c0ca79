#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/progress.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/emission_rules.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "nyckeltal/stats/target_line.hpp"
#include "test.hpp"
#include "twin.hpp"

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

namespace {

using test::same;

// Rows and groups a second time, from plain lists and the rules' own functions.

struct OneSeries {
  std::vector<double> values, years;
  std::size_t segment = 0;  // first value after the last break that cuts
};

void find_segment(OneSeries& s, const Panel& panel, Index i, Index m) {
  for (const Break& each : panel.breaks)
    if (each.cuts && panel.find_indicator(each.indicator) == i &&
        (each.member.empty() || (m >= 0 && panel.find_member(each.member) == m)))
      for (std::size_t k = 1; k < s.years.size(); ++k)
        if (s.years[k - 1] < each.year && each.year <= s.years[k]) s.segment = std::max(s.segment, k);
}

OneSeries series_of(const Panel& panel, Index i, Index m, Year asked, const Use& use) {
  OneSeries out;
  const SeriesView s = panel.series(i, m);
  for (Index k = 0; k < s.size(); ++k)
    if (s.usable(k, use) && s.year(k) <= asked) {
      out.values.push_back(s.values[static_cast<std::size_t>(k)]);
      out.years.push_back(s.year(k));
    }
  find_segment(out, panel, i, m);
  return out;
}

double mean_from(const OneSeries& s, double year, Index count) {
  if (std::find(s.years.begin(), s.years.end(), year) == s.years.end()) return missing;
  double sum = 0.0, n = 0.0;
  for (std::size_t k = 0; k < s.years.size(); ++k)
    if (s.years[k] >= year && s.years[k] < year + static_cast<double>(count)) sum += s.values[k], n += 1.0;
  return sum / n;
}

double asked_of(const OneSeries& s, const Target& target, const ProgressOptions& o) {
  if (target.value) return *target.value;
  return reduced_value(mean_from(s, *target.base_year, o.base_years), *target.reduction).value;
}

Milestone base_of(const OneSeries& s, const Target& target, const ProgressOptions& o) {
  Milestone out;
  if (target.base_year)
    out.year = *target.base_year;
  else if (!o.base_year && !s.years.empty())
    out.year = s.years[s.segment];
  else
    for (const double year : s.years)
      if (is_missing(out.year) && o.base_year && year >= *o.base_year) out.year = year;
  out.value = is_missing(out.year) ? missing : mean_from(s, out.year, o.base_years);
  if (is_missing(out.value)) out.year = missing;
  return out;
}

std::vector<Milestone> milestones(const Panel& panel, Index i, const Target& target, const OneSeries& s,
                                  const Milestone& base, const ProgressOptions& o) {
  std::map<Year, double> out;
  const bool higher = panel.indicator(i).direction == Direction::higher;
  for (const Target& each : panel.indicator(i).targets) {
    const double value = asked_of(s, each, o);
    const bool ours = each.owner == target.owner &&
                      (each.owner != "member" || panel.find_member(each.member) == panel.find_member(target.member));
    if (!o.interim || each.former || !ours || each.year >= target.year || !(each.year > base.year)) continue;
    if (higher ? base.value < value : base.value > value) out.emplace(each.year, value);
  }
  std::vector<Milestone> list;
  for (const auto& [year, value] : out) list.push_back({static_cast<double>(year), value});
  return list;
}

void judge(ProgressRow& row, const Panel& panel, const OneSeries& s, const ProgressOptions& o, double phi, Year asked) {
  const Indicator& what = panel.indicator(row.indicator);
  const Target& target = what.targets[static_cast<std::size_t>(row.target)];
  const int direction = static_cast<int>(what.direction);
  row.target_value = asked_of(s, target, o);
  const Milestone base = base_of(s, target, o);
  row.value = s.values.back();
  row.year = row.last_year = static_cast<Year>(s.years.back());
  row.base = base.value;
  row.base_year = is_missing(base.year) ? 0 : static_cast<Year>(base.year);
  row.crosses_break = base.year < s.years[s.segment];
  for (const Limit& limit : what.limits) row.limit = std::max(row.limit, limit_state(limit, row.value));
  row.required = required_pace(row.value, row.target_value, row.year, row.target_year, what.direction);
  std::vector<double> values, years, of_segment, its_years;
  for (std::size_t k = s.segment; k < s.years.size(); ++k) {
    of_segment.push_back(s.values[k]);
    its_years.push_back(s.years[k]);
    if (o.window > 0 && s.years[k] <= row.year - static_cast<double>(o.window)) continue;
    values.push_back(s.values[k]);
    years.push_back(s.years[k]);
  }
  row.first_year = static_cast<Year>(years[0]);
  row.status = std::isinf(row.value)                        ? Status::infinite_value
               : is_missing(row.target_value)               ? Status::no_target
               : direction == 0                             ? Status::neutral
               : o.max_age && asked - row.year > *o.max_age ? Status::too_old
                                                            : Status::ok;
  for (RuleResult& each : row.rules) each.status = row.status;
  if (direction == 0 || std::isinf(row.value)) return;
  const ProjectionOptions how{.level = o.level,
                              .phi = phi,
                              .min_observations = o.min_observations,
                              .floor = what.floor,
                              .ceiling = what.may_exceed_ceiling ? std::nullopt : what.ceiling};
  row.projection = project_to_target(values, years, row.target_year, row.target_value, direction, how);
  if (is_missing(row.target_value)) return;
  const ProgressPoints points{
      base.year, base.value, s.years.back(), row.value, static_cast<double>(row.target_year), row.target_value};
  const int near = nearness(row.value, row.target_value, direction, {o.near});
  row.state = near < 0 ? TargetState::unknown : static_cast<TargetState>(near);
  row.position = target_position(points, direction, o.between, milestones(panel, row.indicator, target, s, base, o));
  if (!is_missing(row.position.line_gap))
    row.p_on_line = probability_line_past(fit_trend(values, years, how), s.years.back(), row.position.line, direction);
  const auto put = [&](ProgressRule which) -> RuleResult& { return row.rules[static_cast<std::size_t>(which)]; };
  const GrowthRatio growth = growth_ratio(points, direction);
  put(ProgressRule::eurostat) = eurostat_rule(growth);
  put(ProgressRule::statcan) = statcan_rule(growth);
  put(ProgressRule::fao) = fao_rule(growth);
  put(ProgressRule::un_2023) = un_2023_rule(points, direction, {.bound_tolerance = what.is_share() ? 1.0 : 0.0});
  put(ProgressRule::sdsn) = sdsn_arrow(points, direction);
  put(ProgressRule::escap) = escap_index(points, direction);
  put(ProgressRule::destatis) = destatis_rule(recent_changes(of_segment, its_years), s.years.back(), row.value,
                                              row.target_year, row.target_value, direction);
  put(ProgressRule::target_line) = target_line_rule(points, direction);
  RuleResult& goal = put(ProgressRule::miljomal);
  goal = miljomal_rule(row.projection.line, row.target_value, direction, {o.near});
  if (goal.grade < 0) goal.status = row.projection.status;
  if (goal.grade > 0 && direction * row.projection.slope <= 0.0) goal.outlook = Outlook::wrong_way;
  put(ProgressRule::probability) =
      probability_rule(row.projection.p_trend, row.projection.slope, direction, row.projection.status);
  RuleResult& carbon = put(ProgressRule::klimatkollen);
  carbon.status = Status::not_applicable;
  if (what.unit.contains("sv") && what.unit.at("sv").starts_with("ton CO2") && direction < 0 &&
      row.year < o.carbon_law_end) {
    const LeastAbsoluteTrend line = least_absolute_trend(values, years);
    carbon.status = line.status;
    if (line.status == Status::ok)
      carbon = klimatkollen_rule(row.year, row.value, line.slope,
                                 {.first_year = row.year + 1, .last_year = o.carbon_law_end})
                   .rule;
  }
  row.disagree = rules_disagree(row.rules);
}

bool close(double a, double b) {
  return same(a, b) || std::abs(a - b) <= 1e-7 * std::max(1.0, std::abs(b));
}

/// Names of the fields in which two rows differ.
std::string difference(const ProgressRow& a, const ProgressRow& b) {
  std::string out;
  const auto note = [&](bool equal, const char* name) { out += equal ? "" : std::string(" ") + name; };
#define SAME(field) note(a.field == b.field, #field)
#define CLOSE(field) note(close(a.field, b.field), #field)
  SAME(indicator), SAME(member), SAME(target), CLOSE(value), SAME(year), SAME(value_status), SAME(n_members);
  CLOSE(base), SAME(base_year), SAME(crosses_break), CLOSE(target_value), SAME(target_year), SAME(state), SAME(limit);
  CLOSE(position.gap), CLOSE(position.share_of_way), CLOSE(position.share_of_time), CLOSE(position.line);
  CLOSE(position.line_gap), SAME(position.reached), SAME(position.on_line), SAME(position.status), CLOSE(p_on_line);
  CLOSE(required.linear), CLOSE(required.geometric), SAME(required.status), SAME(first_year), SAME(last_year);
  CLOSE(projection.slope), CLOSE(projection.slope_lower), CLOSE(projection.slope_upper), CLOSE(projection.line);
  CLOSE(projection.line_lower), CLOSE(projection.line_upper), CLOSE(projection.projected);
  CLOSE(projection.projected_lower), CLOSE(projection.projected_upper), CLOSE(projection.standard_error);
  CLOSE(projection.p_trend), CLOSE(projection.p_observed), CLOSE(projection.arrival_year);
  CLOSE(projection.arrival_lower), CLOSE(projection.arrival_upper), SAME(projection.arrival_status);
  CLOSE(projection.phi), SAME(projection.n), SAME(projection.status), SAME(disagree), SAME(status);
  for (std::size_t k = 0; k < n_progress_rules; ++k) {
    const RuleResult& x = a.rules[k];
    const RuleResult& y = b.rules[k];
    note(close(x.measure, y.measure) && x.grade == y.grade && x.outlook == y.outlook && x.status == y.status,
         std::string(progress_rule_names[k]).c_str());
  }
  return out;
}

std::string difference(const GroupProgress& a, const GroupProgress& b) {
  std::string out;
  const auto note = [&](bool equal, const char* name) { out += equal ? "" : std::string(" ") + name; };
  SAME(indicator), SAME(target), SAME(year), SAME(n_members), SAME(n), SAME(n_reached), SAME(n_line), SAME(n_on_line);
  CLOSE(reached.share), CLOSE(reached.lower), CLOSE(reached.upper), CLOSE(on_line.share), CLOSE(on_line.lower);
  CLOSE(on_line.upper), CLOSE(median_share_of_way), SAME(n_way), SAME(n_both), SAME(reached_before), SAME(reached_now);
  SAME(on_line_before), SAME(on_line_now), SAME(status);
#undef SAME
#undef CLOSE
  return out;
}

/// The newest year up to the one asked in which half as many report as in the best covered one.
std::optional<Index> newest_covered(const std::vector<Index>& reporting) {
  const Index most = reporting.empty() ? 0 : *std::max_element(reporting.begin(), reporting.end());
  for (Index k = std::ssize(reporting) - 1; k >= 0; --k)
    if (const Index n = reporting[static_cast<std::size_t>(k)]; n > 0 && 2 * n >= most) return k;
  return std::nullopt;
}

ProgressTable slow_progress(const Panel& panel, const ProgressOptions& o) {
  ProgressTable out;
  out.year = o.year.value_or(panel.last_year());
  const Use& use = o.selection.use;
  const Network network(panel, o.selection);
  // Autocorrelation of last segments, by the function for bare rows.
  const auto n_years = static_cast<std::size_t>(panel.n_years());
  std::vector<double> all;
  std::vector<PooledAutocorrelationResult> own;
  const PooledAutocorrelationOptions pool{.min_observations = o.min_series, .min_members = o.min_members};
  for (Index i = 0; i < panel.n_indicators(); ++i) {
    std::vector<double> rows;
    for (Index m = 0; m < panel.n_members(); ++m) {
      const OneSeries s = series_of(panel, i, m, out.year, use);
      std::vector<double> row(n_years, missing);
      if (std::none_of(s.values.begin(), s.values.end(), [](double x) { return std::isinf(x); }))
        for (std::size_t k = s.segment; k < s.years.size(); ++k)
          row[static_cast<std::size_t>(s.years[k] - panel.first_year())] = s.values[k];
      rows.insert(rows.end(), row.begin(), row.end());
    }
    all.insert(all.end(), rows.begin(), rows.end());
    own.push_back(pooled_autocorrelation({rows, panel.n_years()}, {}, pool));
  }
  const PooledAutocorrelationResult whole = pooled_autocorrelation({all, panel.n_years()}, {}, pool);
  for (const PooledAutocorrelationResult& each : own) {
    ProgressFamily family;
    if (o.phi)
      family = {.phi = *o.phi, .source = PhiSource::given};
    else if (each.status == Status::ok)
      family = {.phi = each.phi, .source = PhiSource::members, .n = each.n};
    else if (whole.status == Status::ok)
      family = {.phi = whole.phi, .source = PhiSource::panel, .n = whole.n};
    out.families.push_back(family);
  }

  for (Index i = 0; i < panel.n_indicators(); ++i) {
    const Indicator& what = panel.indicator(i);
    const double phi = out.families[static_cast<std::size_t>(i)].phi;
    std::vector<Index> reporting;
    for (Index k = 0; k < panel.n_years() && panel.first_year() + k <= out.year; ++k) {
      reporting.push_back(0);
      for (Index m = 0; m < panel.n_members(); ++m)
        reporting.back() += network.counts(m, k) && panel.series(i, m).usable(k, use) ? 1 : 0;
    }
    const std::optional<Index> newest = newest_covered(reporting);
    const Index most = reporting.empty() ? 0 : *std::max_element(reporting.begin(), reporting.end());
    for (Index t = 0; t < std::ssize(what.targets); ++t) {
      const Target& target = what.targets[static_cast<std::size_t>(t)];
      const auto blank = [&](Index m) {
        ProgressRow row{.indicator = i, .member = m, .target = t, .target_year = target.year};
        row.target_value = target.value.value_or(missing);
        for (RuleResult& each : row.rules) each.status = Status::no_data;
        return row;
      };
      for (Index m = 0; m < panel.n_members(); ++m) {
        if (target.owner == "member" && panel.find_member(target.member) != m) continue;
        ProgressRow row = blank(m);
        row.n_members = 1;
        const OneSeries s = series_of(panel, i, m, out.year, use);
        if (!s.values.empty()) {
          judge(row, panel, s, o, phi, out.year);
          row.value_status = panel.series(i, m).status[static_cast<std::size_t>(row.year - panel.first_year())];
        }
        out.rows.push_back(row);
      }
      if (target.owner == "member") continue;

      // The network: members with a value in every year used.
      ProgressRow row = blank(-1);
      if (newest) {
        const Year last = panel.first_year() + static_cast<Year>(*newest);
        Year first = o.window > 0 ? last - static_cast<Year>(o.window) + 1 : panel.first_year();
        for (const Break& each : panel.breaks)
          if (each.cuts && each.member.empty() && panel.find_indicator(each.indicator) == i && each.year <= last)
            first = std::max(first, each.year);
        const auto covered = [&](Index k) {
          const Index n = reporting[static_cast<std::size_t>(k)];
          return n > 0 && 2 * n >= most;
        };
        std::optional<Year> base = target.base_year;
        if (!base && o.base_year)
          for (Index k = *newest; k >= 0; --k)
            if (const Year year = panel.first_year() + static_cast<Year>(k); covered(k) && year >= *o.base_year)
              base = year;
        std::set<Index> used;
        for (Index k = 0; k <= *newest; ++k) {
          const Year year = panel.first_year() + static_cast<Year>(k);
          if (base == year) used.insert(k);
          if (covered(k) && (year >= first || (base && year >= *base && year < *base + o.base_years))) used.insert(k);
        }
        std::vector<Index> who;
        for (Index m = 0; m < panel.n_members(); ++m)
          if (std::all_of(used.begin(), used.end(),
                          [&](Index k) { return network.counts(m, k) && panel.series(i, m).usable(k, use); }))
            who.push_back(m);
        row.n_members = std::ssize(who);
        if (who.size() < 3) {
          row.status = Status::too_few;
          for (RuleResult& each : row.rules) each.status = Status::too_few;
        } else {
          OneSeries s;
          for (const Index k : used) {
            double sum = 0.0;
            for (const Index m : who) sum += panel.series(i, m).values[static_cast<std::size_t>(k)];
            s.values.push_back(sum / static_cast<double>(who.size()));
            s.years.push_back(panel.first_year() + static_cast<double>(k));
          }
          find_segment(s, panel, i, -1);
          judge(row, panel, s, o, phi, out.year);
          row.value_status = ValueStatus::observed;
        }
      }
      if (o.network) out.rows.push_back(row);

      GroupProgress group{
          .indicator = i, .target = t, .year = newest ? panel.first_year() + static_cast<Year>(*newest) : out.year};
      const int direction = static_cast<int>(what.direction);
      if (direction == 0) group.status = Status::neutral;
      std::vector<double> ways;
      for (Index m = 0; direction != 0 && newest && m < panel.n_members(); ++m) {
        const auto there = [&](Index k) { return k >= 0 && network.counts(m, k) && panel.series(i, m).usable(k, use); };
        group.n_members += network.counts(m, *newest) ? 1 : 0;
        if (!there(*newest)) continue;
        const OneSeries s = series_of(panel, i, m, out.year, use);
        const double asked = asked_of(s, target, o);
        if (is_missing(asked)) continue;
        const Milestone base = base_of(s, target, o);
        const auto stands = [&](Index k) {
          return target_position(
              {base.year, base.value, panel.first_year() + static_cast<double>(k),
               panel.series(i, m).values[static_cast<std::size_t>(k)], static_cast<double>(target.year), asked},
              direction, o.between, milestones(panel, i, target, s, base, o));
        };
        const TargetPosition now = stands(*newest);
        if (is_missing(now.gap)) continue;
        ++group.n;
        group.n_reached += now.reached ? 1 : 0;
        const auto on_a_line = [&](const TargetPosition& position, Year year) {
          return !is_missing(position.line_gap) && year > base.year;
        };
        if (!on_a_line(now, group.year)) continue;
        ++group.n_line;
        group.n_on_line += now.on_line ? 1 : 0;
        if (!is_missing(now.share_of_way)) ways.push_back(now.share_of_way);
        if (!there(*newest - 1)) continue;
        const TargetPosition before = stands(*newest - 1);
        if (!on_a_line(before, group.year - 1)) continue;
        ++group.n_both;
        group.reached_now += now.reached ? 1 : 0;
        group.on_line_now += now.on_line ? 1 : 0;
        group.reached_before += before.reached ? 1 : 0;
        group.on_line_before += before.on_line ? 1 : 0;
      }
      if (group.n > 0) {
        group.status = Status::ok;
        group.reached = wilson_interval(group.n_reached, group.n, {.level = o.level});
        group.on_line = wilson_interval(group.n_on_line, group.n_line, {.level = o.level});
        group.n_way = std::ssize(ways);
        if (!ways.empty()) group.median_share_of_way = test::median(ways);
      }
      out.groups.push_back(group);
    }
  }
  return out;
}

Panel random_panel(Philox& random) {
  const auto some = [&](double p) { return random.uniform() < p; };
  const Year first = 2005;
  const Index years = 3 + random.below(16);
  const auto any_year = [&](Index before, Index after) {
    return first - static_cast<Year>(before) + static_cast<Year>(random.below(years + before + after));
  };
  std::vector<Indicator> what{
      {.id = "share", .unit = {{"sv", "%"}}, .direction = Direction::higher, .floor = 0.0, .ceiling = 60.0},
      {.id = "ghg", .unit = {{"sv", "ton CO2ekv/inv"}}, .direction = Direction::lower},
      {.id = "other", .direction = some(0.3) ? Direction::neutral : Direction::higher}};
  std::vector<Member> who;
  for (Index m = 0, n = 3 + random.below(9); m < n; ++m) {
    who.push_back({.id = "m" + std::to_string(m), .name = "M" + std::to_string(m)});
    if (some(0.1)) who.back().membership = {{.start = any_year(0, 0)}};
    if (some(0.05)) who.back().kind = MemberKind::network;
  }
  for (Indicator& each : what) {
    each.may_exceed_ceiling = some(0.3);
    if (some(0.3)) each.limits = {{.value = 35.0}, {.value = 20.0, .upper = false}};
    for (Index k = 1 + random.below(4); k > 0; --k) {
      Target target{.year = any_year(0, 12), .owner = some(0.6) ? "national" : some(0.5) ? "network" : "member"};
      if (target.owner == "member") target.member = (some(0.5) ? "m" : "M") + std::to_string(random.below(4));
      if (some(0.7)) {
        target.value = std::round(10.0 + 50.0 * random.uniform());
      } else {
        target.reduction = 0.1 * static_cast<double>(random.below(11));
        target.base_year = any_year(1, 1);
      }
      target.former = some(0.15);
      each.targets.push_back(target);
    }
  }
  Panel panel(what, who, first, years);
  for (Index i = 0; i < 3; ++i) {
    const double gaps = 0.2 * static_cast<double>(random.below(3));
    for (Index m = 0; m < panel.n_members(); ++m) {
      const double level = 10.0 + 40.0 * random.uniform();
      const double slope = 1.5 * random.normal();
      const bool zero = some(0.05);
      for (Index k = 0; k < years; ++k) {
        if (some(gaps)) continue;
        double x = std::round(10.0 * (level + slope * static_cast<double>(k) + 2.0 * random.normal())) / 10.0;
        if (zero) x = 0.0;
        if (some(0.004)) x = HUGE_VAL;
        const ValueStatus status = some(0.04)   ? ValueStatus::imputed
                                   : some(0.04) ? ValueStatus::withdrawn
                                   : some(0.04) ? ValueStatus::preliminary
                                                : ValueStatus::observed;
        panel.set(i, m, first + static_cast<Year>(k), x, status);
      }
    }
  }
  for (Index k = random.below(5); k > 0; --k)
    panel.breaks.push_back({.indicator = what[static_cast<std::size_t>(random.below(3))].id,
                            .member = some(0.5) ? "" : "M" + std::to_string(random.below(4)),
                            .year = any_year(1, 1),
                            .cuts = some(0.8)});
  return panel;
}

ProgressOptions random_options(Philox& random, const Panel& panel) {
  const auto some = [&](double p) { return random.uniform() < p; };
  ProgressOptions o;
  if (some(0.4)) o.year = panel.first_year() - 1 + static_cast<Year>(random.below(panel.n_years() + 3));
  if (some(0.3)) o.max_age = random.below(4);
  o.window = some(0.3) ? 0 : 2 + random.below(10);
  if (some(0.4)) o.base_year = panel.first_year() - 1 + static_cast<Year>(random.below(panel.n_years()));
  o.base_years = 1 + random.below(3);
  if (some(0.3)) o.between = Interpolation::geometric;
  o.interim = some(0.7);
  o.level = some(0.5) ? 0.95 : 0.8;
  if (some(0.5)) o.phi = 0.1 * static_cast<double>(random.below(6));
  o.min_members = 2 + random.below(7);
  o.min_series = 5 + random.below(5);
  o.min_observations = 3 + random.below(4);
  o.near = some(0.5) ? 0.05 : 0.3;
  o.carbon_law_end = some(0.5) ? 2050 : 2015;
  o.network = some(0.8);
  if (some(0.3)) o.selection.counted = Counted::everybody;
  o.selection.use.imputed = some(0.3);
  return o;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_row_and_group_of_random_panels_is_that_of_a_slow_twin) {
  std::map<Status, int> seen;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Philox random(seed, 23);
    const Panel panel = random_panel(random);
    const ProgressOptions options = random_options(random, panel);
    const ProgressTable found = progress(panel, options);
    const ProgressTable wanted = slow_progress(panel, options);
    BOOST_TEST(found.year == wanted.year);
    BOOST_REQUIRE(found.families.size() == 3U);
    for (std::size_t i = 0; i < 3; ++i) {
      BOOST_TEST(close(found.families[i].phi, wanted.families[i].phi), "panel " << seed);
      BOOST_TEST((found.families[i].source == wanted.families[i].source), "panel " << seed);
      BOOST_TEST(found.families[i].n == wanted.families[i].n, "panel " << seed);
    }
    BOOST_REQUIRE(found.rows.size() == wanted.rows.size());
    for (std::size_t r = 0; r < found.rows.size(); ++r) {
      const std::string other = difference(found.rows[r], wanted.rows[r]);
      BOOST_TEST(other == "",
                 "panel " << seed << ", row " << r << ", member " << wanted.rows[r].member << ":" << other);
      ++seen[found.rows[r].status];
    }
    BOOST_REQUIRE(found.groups.size() == wanted.groups.size());
    for (std::size_t g = 0; g < found.groups.size(); ++g) {
      const std::string other = difference(found.groups[g], wanted.groups[g]);
      BOOST_TEST(other == "", "panel " << seed << ", group " << g << ":" << other);
    }
  }
  for (const Status each : {Status::ok, Status::no_data, Status::no_target, Status::neutral, Status::too_old,
                            Status::infinite_value, Status::too_few})
    BOOST_TEST(seen[each] > 10, to_string(each));
}

BOOST_AUTO_TEST_CASE(an_option_out_of_its_range_is_named) {
  const Panel p = organic();
  const auto refused = [&](const std::string& code, const std::string& part, const ProgressOptions& options) {
    BOOST_CHECK_EXCEPTION((void)progress(p, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused("level-out-of-range", "level is 1.0", {.level = 1.0});
  refused("window-too-short", "2 years or more, or 0", {.window = 1});
  refused("window-too-short", "2 years or more, or 0", {.window = -1});
  refused("count-out-of-range", "base_years must be 1", {.base_years = 0});
  refused("age-negative", "max_age", {.max_age = -1});
  refused("count-out-of-range", "min_observations must be 3", {.min_observations = 2});
  refused("near-out-of-range", "near must be 0", {.near = -0.01});
  refused("near-out-of-range", "near must be 0", {.near = missing});
  refused("phi-out-of-range", "phi is 0.96", {.phi = 0.96});
  refused("phi-out-of-range", "phi is -0.01", {.phi = -0.01});
  refused("phi-out-of-range", "phi is nan", {.phi = missing});
  const auto rows = [&](const ProgressOptions& options) { return progress(p, options).rows.size(); };
  for (const ProgressOptions& just :
       {ProgressOptions{.window = 2}, ProgressOptions{.window = 0}, ProgressOptions{.max_age = 0},
        ProgressOptions{.min_observations = 3}, ProgressOptions{.near = 0.0}, ProgressOptions{.phi = 0.0},
        ProgressOptions{.phi = 0.95}})
    BOOST_TEST(rows(just) == 5U);
}

BOOST_AUTO_TEST_CASE(carbon_dioxide_in_either_spelling_makes_an_emission) {
  const auto judged = [](const std::string& unit, Direction direction) {
    Panel p({{.id = "x", .unit = {{"en", unit}}, .direction = direction, .targets = {{.value = 5.0, .year = 2045}}}},
            {{.id = "a"}}, 2015, 9);
    for (Year year = 2015; year < 2024; ++year) p.set(0, 0, year, 19.0 + (2023 - year));
    return rule(row_of(progress(p, {.phi = 0.0}), 0), ProgressRule::klimatkollen).status == Status::ok;
  };
  BOOST_TEST(judged("tonnes of CO2", Direction::lower));
  BOOST_TEST(judged("tonnes of CO₂ equivalents", Direction::lower));
  BOOST_TEST(!judged("tonnes", Direction::lower));
  BOOST_TEST(!judged("tonnes of CO2", Direction::higher));
}

BOOST_AUTO_TEST_CASE(what_becomes_infinite_after_the_year_asked_is_not_looked_at_for_the_autocorrelation) {
  Panel p({{.id = "x", .direction = Direction::higher, .targets = {{.value = 50.0, .year = 2030}}}},
          {{.id = "a"}, {.id = "b"}}, 2000, 20);
  Philox random(4);
  for (Index m = 0; m < 2; ++m)
    for (Year year = 2000; year < 2020; ++year) p.set(0, m, year, 10.0 + random.normal());
  const ProgressOptions options{.year = 2015, .min_members = 2};
  const ProgressFamily before = progress(p, options).families[0];
  BOOST_TEST((before.source == PhiSource::members));
  p.set(0, 1, 2018, HUGE_VAL);
  const ProgressFamily after = progress(p, options).families[0];
  BOOST_TEST((after.source == PhiSource::members));
  BOOST_TEST(after.phi == before.phi);
}

BOOST_AUTO_TEST_SUITE_END()
