#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/compare/check.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/core/simulated_network.hpp"
#include "nyckeltal/stats/detail/local_level.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(check_panel)

namespace {

constexpr Year first_year = 2001;
const double gap = missing;

/// A panel of one indicator; each row is a member's series from 2001 on.
Panel panel_of(const std::vector<std::vector<double>>& rows, Indicator indicator = {.id = "x"}) {
  std::vector<Member> members;
  std::size_t longest = 0;
  for (std::size_t m = 0; m < rows.size(); ++m) {
    members.push_back({.id = "m" + std::to_string(m)});
    longest = std::max(longest, rows[m].size());
  }
  Panel panel({std::move(indicator)}, members, first_year, static_cast<Index>(longest));
  for (std::size_t m = 0; m < rows.size(); ++m)
    for (std::size_t k = 0; k < rows[m].size(); ++k)
      if (!is_missing(rows[m][k])) panel.set(0, static_cast<Index>(m), first_year + static_cast<Year>(k), rows[m][k]);
  return panel;
}

CheckOptions only(CheckRule rule) {
  CheckOptions options;
  for (std::size_t k = 0; k < check_rule_names.size(); ++k)
    options.rules.set(static_cast<CheckRule>(k), static_cast<CheckRule>(k) == rule);
  return options;
}

/// Members around 100 that go their own small ways: a network in which nothing is wrong.
std::vector<std::vector<double>> quiet(std::size_t members, std::size_t years) {
  std::vector<std::vector<double>> rows(members);
  for (std::size_t m = 0; m < members; ++m)
    for (std::size_t k = 0; k < years; ++k)
      rows[m].push_back(100.0 + 10.0 * static_cast<double>(m) +
                        static_cast<double>((7 * k * k + 3 * m * k + 5 * m) % 11));
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_digits_of_a_number_are_counted_as_it_is_written) {
  using detail::decimals_of;
  BOOST_TEST(decimals_of(0.0) == 0);
  BOOST_TEST(decimals_of(12.5) == 1);
  BOOST_TEST(decimals_of(-0.1) == 1);
  BOOST_TEST(decimals_of(0.001) == 3);
  BOOST_TEST(decimals_of(17.0) == 0);
  BOOST_TEST(decimals_of(1300.0) == -2);
  BOOST_TEST(decimals_of(1e9) == -4);
  BOOST_TEST(decimals_of(1.0 / 3.0) == 6);
  BOOST_TEST(decimals_of(1e300) == 0);
  BOOST_TEST(decimals_of(1e-300) == 6);
}

BOOST_AUTO_TEST_CASE(the_mileage_of_horby_is_a_slip_of_ten_though_there_are_two_values_only) {
  const Panel panel = panel_of({{18133, gap, 221503}});
  const auto found = check(panel);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::unit_slip));
  BOOST_TEST((found[0].severity == Severity::warning));
  BOOST_TEST(found[0].year == 2003);
  BOOST_TEST(found[0].factor == 10.0);
  BOOST_TEST(found[0].value == 221503.0);
  BOOST_TEST(found[0].expected == 18133.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(slips_of_every_power_are_found_with_their_factor_at_both_ends_and_inside) {
  for (const double factor : {10.0, 100.0, 1000.0, 0.1, 0.01, 0.001})
    for (const std::size_t place : {std::size_t{0}, std::size_t{4}, std::size_t{9}}) {
      auto rows = quiet(12, 10);
      rows[3][place] *= factor;
      const auto found = check(panel_of(rows));
      BOOST_REQUIRE(found.size() == 1);
      BOOST_TEST((found[0].rule == CheckRule::unit_slip));
      BOOST_TEST(found[0].member == 3);
      BOOST_TEST(found[0].year == first_year + static_cast<Year>(place));
      BOOST_TEST(found[0].factor == factor);
    }
}

BOOST_AUTO_TEST_CASE(a_network_in_which_nothing_is_wrong_has_no_finding) {
  BOOST_TEST(check(panel_of(quiet(12, 10))).empty());
}

BOOST_AUTO_TEST_CASE(what_moves_everybody_is_nobodys_slip) {
  auto rows = quiet(12, 10);
  for (auto& row : rows)
    for (std::size_t k = 5; k < 10; ++k) row[k] = std::round(0.4 * row[k]);
  BOOST_TEST(check(panel_of(rows)).empty());
  // Who does not move with the others stands out, and the other way round.
  rows = quiet(12, 10);
  for (std::size_t k = 5; k < 10; ++k) rows[2][k] = std::round(0.4 * rows[2][k]);
  const auto found = check(panel_of(rows));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::jump));
  BOOST_TEST(found[0].member == 2);
  BOOST_TEST(found[0].year == 2006);
  BOOST_TEST(found[0].other_year == 2005);
  BOOST_TEST(is_missing(found[0].factor));
}

BOOST_AUTO_TEST_CASE(a_power_of_ten_that_all_members_share_is_one_finding_about_all) {
  for (const double factor : {1000.0, 10.0, 0.1}) {
    for (const std::size_t at : {0U, 4U, 9U}) {
      auto rows = quiet(12, 10);
      for (auto& row : rows) row[at] *= factor;
      const auto found = check(panel_of(rows));
      BOOST_REQUIRE(found.size() == 1);
      BOOST_TEST((found[0].rule == CheckRule::unit_slip));
      BOOST_TEST(found[0].member == -1);
      BOOST_TEST(found[0].indicator == 0);
      BOOST_TEST(found[0].year == first_year + static_cast<Year>(at));
      BOOST_TEST(found[0].factor == factor);
      BOOST_TEST(found[0].value / found[0].expected == factor, boost::test_tools::tolerance(0.1));
      BOOST_TEST(found[0].n == 12);
    }
  }
  auto rows = quiet(12, 10);
  for (auto& row : rows)
    for (std::size_t k = 4; k < 10; ++k) row[k] *= 10.0;
  Panel panel = panel_of(rows);
  const auto found = check(panel, only(CheckRule::jump));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found[0].member == -1);
  BOOST_TEST(found[0].year == first_year + 4);
  BOOST_TEST(found[0].other_year == first_year + 3);
  BOOST_TEST(found[0].factor == 10.0);
  panel.breaks = {{.indicator = "x", .year = first_year + 4}};
  BOOST_TEST(check(panel, only(CheckRule::jump)).empty());
}

BOOST_AUTO_TEST_CASE(a_lasting_shift_by_ten_is_a_jump_that_carries_the_factor) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 6; k < 10; ++k) rows[2][k] *= 10.0;
  const auto found = check(panel_of(rows));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::jump));
  BOOST_TEST(found[0].factor == 10.0);
}

BOOST_AUTO_TEST_CASE(a_jump_at_a_break_that_is_known_is_told_as_the_break_only) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 5; k < 10; ++k) rows[2][k] = std::round(0.4 * rows[2][k]);
  for (const bool cuts : {true, false}) {
    Panel panel = panel_of(rows);
    panel.breaks = {{.indicator = "x", .member = "m2", .year = 2006, .cuts = cuts}};
    const auto found = check(panel);
    BOOST_REQUIRE(found.size() == 1);
    BOOST_TEST((found[0].rule == CheckRule::known_break));
    BOOST_TEST((found[0].severity == Severity::note));
    BOOST_TEST(found[0].member == 2);
    BOOST_TEST(found[0].expected == rows[2][4]);
    BOOST_TEST(found[0].value == rows[2][5]);
  }
}

BOOST_AUTO_TEST_CASE(an_event_of_a_member_that_is_named_by_code_explains_its_jump) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 5; k < 10; ++k) rows[2][k] = std::round(0.4 * rows[2][k]);
  const Panel plain = panel_of(rows);
  BOOST_TEST(check(plain, only(CheckRule::jump)).size() == 1);
  std::vector<Member> members = plain.members();
  members[2].code = "0488";
  Panel panel(plain.indicators(), members, first_year, 10);
  std::copy(plain.values().begin(), plain.values().end(), panel.mutable_values().begin());
  std::copy(plain.status().begin(), plain.status().end(), panel.mutable_status().begin());
  panel.breaks = {{.indicator = "x", .member = "0488", .year = 2006, .cuts = false}};
  BOOST_TEST(check(panel, only(CheckRule::jump)).empty());
  panel.breaks[0].member = "m3";
  BOOST_TEST(check(panel, only(CheckRule::jump)).size() == 1);
}

BOOST_AUTO_TEST_CASE(a_straight_line_is_no_jump) {
  std::vector<double> line;
  for (int k = 0; k < 14; ++k) line.push_back(10.0 + 3.0 * k);
  BOOST_TEST(check(panel_of({line})).empty());
}

BOOST_AUTO_TEST_CASE(impossible_values_are_errors_unless_the_definition_counts_twice) {
  Indicator share{.id = "x", .unit = {{"sv", "%"}}};
  const std::vector<std::vector<double>> rows{{40, 41, 104, 42, 40}, {30, -1, 31, 30, 33}};
  const auto found = check(panel_of(rows, share), only(CheckRule::impossible_value));
  BOOST_REQUIRE(found.size() == 2);
  BOOST_TEST((found[0].severity == Severity::error));
  BOOST_TEST(found[0].value == 104.0);
  BOOST_TEST(found[0].expected == 100.0);
  BOOST_TEST(found[1].value == -1.0);
  BOOST_TEST(found[1].expected == 0.0);

  share.may_exceed_ceiling = true;
  BOOST_TEST(check(panel_of(rows, share), only(CheckRule::impossible_value)).size() == 1U);
  BOOST_TEST(check(panel_of(rows), only(CheckRule::impossible_value)).empty());  // no share: no natural ends

  const double infinite = std::numeric_limits<double>::infinity();
  const auto never = check(panel_of({{1, 2, infinite, 3}}));
  BOOST_REQUIRE(never.size() == 1);
  BOOST_TEST((never[0].rule == CheckRule::impossible_value));
}

BOOST_AUTO_TEST_CASE(a_change_in_per_cent_is_no_share_and_has_no_ends_but_those_it_states) {
  Indicator change{.id = "x", .unit = {{"sv", "%"}}};
  auto rows = quiet(12, 6);
  for (auto& row : rows)
    for (double& value : row) value *= 0.1;
  for (std::size_t m = 0; m < 4; ++m) rows[m][m] = -3.0;
  BOOST_TEST(check(panel_of(rows, change), only(CheckRule::impossible_value)).size() == 4U);
  rows[4][1] = -2.0;
  BOOST_TEST(check(panel_of(rows, change), only(CheckRule::impossible_value)).empty());
  change.floor = 0.0;
  BOOST_TEST(check(panel_of(rows, change), only(CheckRule::impossible_value)).size() == 5U);
  change.floor = std::nullopt;
  for (std::size_t m = 0; m < 6; ++m) rows[m][5] = 180.0;  // a ratio above 100, and none of it below 0 but two
  for (std::size_t m = 0; m < 5; ++m) rows[m][m == 4 ? 1 : m] = m < 2 ? -1.0 : 10.0;
  BOOST_TEST(check(panel_of(rows, change), only(CheckRule::impossible_value)).size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_impossible_slip_is_told_once_with_its_factor) {
  auto rows = quiet(12, 10);
  for (auto& row : rows)
    for (double& x : row) x = std::round(x / 4.0);
  rows[1][4] *= 10.0;
  const auto found = check(panel_of(rows, {.id = "x", .unit = {{"sv", "%"}}}));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::impossible_value));
  BOOST_TEST(found[0].factor == 10.0);
}

BOOST_AUTO_TEST_CASE(the_same_value_for_years_is_told_but_not_at_an_end_and_not_where_all_repeat) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 3; k < 10; ++k) rows[5][k] = rows[5][3];
  const auto found = check(panel_of(rows));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::frozen));
  BOOST_TEST(found[0].year == 2004);
  BOOST_TEST(found[0].other_year == 2010);
  BOOST_TEST(found[0].n == 7);

  for (std::size_t k = 0; k < 10; ++k) rows[5][k] = 0.0;
  BOOST_TEST(check(panel_of(rows), only(CheckRule::frozen)).empty());
  for (auto& row : rows) row.assign(10, row[0]);
  BOOST_TEST(check(panel_of(rows), only(CheckRule::frozen)).empty());
}

BOOST_AUTO_TEST_CASE(a_run_of_values_with_fewer_digits_is_told) {
  std::vector<double> row{31.27, 30.94, 32.51, 31.88, 33.16, 32.79, 31, 33, 32, 34, 33.41, 32.17};
  const auto found = check(panel_of({row}));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::rounding));
  BOOST_TEST((found[0].severity == Severity::note));
  BOOST_TEST(found[0].year == 2007);
  BOOST_TEST(found[0].other_year == 2010);
  BOOST_TEST(found[0].expected == 2.0);
  BOOST_TEST(found[0].n == 4);
  row[6] = 31.4;  // now three values only
  row[7] = 33.24;
  BOOST_TEST(check(panel_of({row})).empty());
}

BOOST_AUTO_TEST_CASE(a_member_whose_level_is_far_from_the_others_is_told) {
  auto rows = quiet(12, 10);
  for (double& x : rows[4]) x *= 1000.0;
  const auto found = check(panel_of(rows));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::outlier_members));
  BOOST_TEST((found[0].severity == Severity::warning));
  BOOST_TEST(found[0].factor == 1000.0);
  BOOST_TEST(found[0].n == 10);
  // Within its own group it is one of many: the others are a group too small to tell.
  CheckOptions options;
  options.groups.assign(12, 0);
  options.groups[4] = 1;
  BOOST_TEST(check(panel_of(rows), options).empty());
}

BOOST_AUTO_TEST_CASE(nykopings_denominator_explains_most_of_its_share) {
  Panel panel({{.id = "share"}, {.id = "certified"}, {.id = "schools"}}, {{.id = "Nyköping"}}, 2022, 2);
  panel.set(0, 0, 2022, 36);
  panel.set(0, 0, 2023, 40);
  panel.set(1, 0, 2022, 33);
  panel.set(1, 0, 2023, 34);
  panel.set(2, 0, 2022, 93);
  panel.set(2, 0, 2023, 85);
  CheckOptions options;
  options.shares = {{0, 1, 2}};
  const auto found = check(panel, options);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::denominator));
  BOOST_TEST(found[0].expected == 93.0);
  BOOST_TEST(found[0].value == 85.0);
  const double by_denominator = std::log(93.0 / 85.0);
  BOOST_TEST(found[0].score == by_denominator / (by_denominator + std::log(34.0 / 33.0)),
             boost::test_tools::tolerance(1e-12));
  panel.set(2, 0, 2023, 92);
  BOOST_TEST(check(panel, options).empty());
}

BOOST_AUTO_TEST_CASE(a_total_is_the_sum_of_its_parts_within_rounding) {
  Panel panel({{.id = "total", .decimals = 0}, {.id = "a", .decimals = 0}, {.id = "b", .decimals = 0}}, {{.id = "m"}},
              2020, 3);
  const std::vector<std::vector<double>> rows{{11, 12, 25}, {5, 5, 5}, {5, 5, gap}};
  for (Index i = 0; i < 3; ++i)
    for (Index k = 0; k < 3; ++k)
      panel.set(i, 0, 2020 + static_cast<Year>(k), rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)]);
  CheckOptions options = only(CheckRule::sum_of_parts);
  options.sums = {{0, {1, 2}}};
  const auto found = check(panel, options);  // 11 is 5.4 + 5.4 rounded; 12 is not; a missing part tells nothing
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found[0].year == 2021);
  BOOST_TEST(found[0].expected == 10.0);
  BOOST_TEST((found[0].severity == Severity::error));
}

BOOST_AUTO_TEST_CASE(values_outside_the_years_of_a_definition_mix_two) {
  const Panel panel = panel_of({{1, 2, 3, 4}}, {.id = "x", .valid = {.start = 2003}});
  const auto found = check(panel);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::mixed_definitions));
  BOOST_TEST(found[0].year == 2001);
  BOOST_TEST(found[0].other_year == 2002);
  BOOST_TEST(found[0].n == 2);
}

BOOST_AUTO_TEST_CASE(silence_is_told_by_the_members_own_habit) {
  auto rows = quiet(12, 12);
  for (std::size_t k = 8; k < 12; ++k) rows[2][k] = gap;  // always reported, now silent for four years
  for (std::size_t k = 0; k < 12; ++k)
    if (k % 4 != 0) rows[6][k] = gap;  // reports each fourth year
  auto found = check(panel_of(rows));
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::stopped_reporting));
  BOOST_TEST(found[0].member == 2);
  BOOST_TEST(found[0].year == 2008);
  BOOST_TEST(found[0].other_year == 2012);
  BOOST_TEST(found[0].n == 4);

  // Who has left the network is not silent.
  const Panel panel = panel_of(rows);
  std::vector<Member> members = panel.members();
  members[2].membership = {{.start = 2000, .end = 2009}};
  Panel left(panel.indicators(), members, first_year, 12);
  for (Index m = 0; m < 12; ++m)
    for (Index k = 0; k < 12; ++k) {
      const double x = rows[static_cast<std::size_t>(m)][static_cast<std::size_t>(k)];
      if (!is_missing(x)) left.set(0, m, first_year + static_cast<Year>(k), x);
    }
  BOOST_TEST(check(left).empty());
}

BOOST_AUTO_TEST_CASE(editions_that_disagree_are_told_once_a_series_with_the_largest_revision) {
  const Panel now = panel_of({{100, 110, 120, 130}}, {.id = "x", .decimals = 0});
  const Panel then = panel_of({{100, 111, 160, 130}}, {.id = "x", .decimals = 0});
  CheckOptions options;
  options.earlier = &then;
  auto found = check(now, options);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].rule == CheckRule::vintage));
  BOOST_TEST((found[0].severity == Severity::warning));
  BOOST_TEST(found[0].year == 2003);
  BOOST_TEST(found[0].value == 120.0);
  BOOST_TEST(found[0].expected == 160.0);
  BOOST_TEST(found[0].n == 2);
  // A panel that keeps its own vintages is checked against them.
  Panel kept = now;
  kept.observations = {{.year = 2002, .value = 111.0, .current = false}, {.year = 2002, .value = 110.0}};
  found = check(kept);
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST((found[0].severity == Severity::note));
  BOOST_TEST(found[0].expected == 111.0);
}

BOOST_AUTO_TEST_CASE(a_rule_that_is_off_finds_nothing_and_the_others_as_much) {
  const SimulatedNetwork network = simulated_network({.seed = 1});
  const auto all = check(network.panel);
  std::size_t together = 0;
  for (std::size_t k = 0; k < check_rule_names.size(); ++k) {
    const auto rule = static_cast<CheckRule>(k);
    BOOST_TEST((check_rule_from(to_string(rule)) == rule));
    const auto alone = check(network.panel, only(rule));
    for (const CheckFinding& each : alone) BOOST_TEST((each.rule == rule));
    together += alone.size();
  }
  BOOST_TEST(together == all.size());
  BOOST_TEST(!check_rule_from("nonsense"));
}

BOOST_AUTO_TEST_CASE(findings_do_not_depend_on_threads) {
  const SimulatedNetwork network = simulated_network({.seed = 2});
  const auto one = check(network.panel);
  const auto four = check(network.panel, {}, {.threads = 4});
  BOOST_REQUIRE(one.size() == four.size());
  BOOST_TEST(!one.empty());
  for (std::size_t k = 0; k < one.size(); ++k) {
    BOOST_TEST((one[k].rule == four[k].rule));
    BOOST_TEST(one[k].member == four[k].member);
    BOOST_TEST(one[k].year == four[k].year);
  }
}

BOOST_AUTO_TEST_CASE(thin_and_extreme_panels_are_checked_without_trouble) {
  BOOST_TEST(check(Panel()).empty());
  BOOST_TEST(check(panel_of({{}})).empty());
  BOOST_TEST(check(panel_of({{gap, gap, gap}})).empty());
  BOOST_TEST(check(panel_of({{5}})).empty());
  BOOST_TEST(check(panel_of({{5, 5}})).empty());
  BOOST_TEST(check(panel_of({{0, 0, 0, 0, 0, 0, 0, 0}})).empty());
  for (const auto& row : std::vector<std::vector<double>>{{1e300, -1e300, 1e300, -1e300, 1e300, 1e300, 1e-300},
                                                          {0, 1e308, 0, 1e308, 0, 1e308, 0, 1e308},
                                                          {5e-324, 1, 5e-324, 1, 5e-324, 1, 5e-324}})
    for (const CheckFinding& each : check(panel_of(std::vector<std::vector<double>>(12, row))))
      BOOST_TEST(!is_missing(each.value));
}

BOOST_AUTO_TEST_CASE(thresholds_and_positions_out_of_range_are_refused) {
  const Panel panel = panel_of({{1, 2}});
  const auto refused = [&](auto change) {
    CheckOptions options;
    change(options);
    BOOST_CHECK_THROW((void)check(panel, options), ArgumentError);
  };
  refused([](CheckOptions& o) { o.outlier_score = 0.0; });
  refused([](CheckOptions& o) { o.jump_alpha = missing; });
  refused([](CheckOptions& o) { o.slip_fit = 1.0; });
  refused([](CheckOptions& o) { o.slip_fit = 4.0; });
  refused([](CheckOptions& o) { o.min_change = -1.0; });
  refused([](CheckOptions& o) { o.min_members = 2; });
  refused([](CheckOptions& o) { o.groups = {0, 1}; });
  refused([](CheckOptions& o) { o.groups = {7}; });
  refused([](CheckOptions& o) { o.shares = {{0, 0, 1}}; });
  refused([](CheckOptions& o) { o.sums = {{-1, {}}}; });
  refused([](CheckOptions& o) { o.sums = {{0, {}}}; });
}

BOOST_AUTO_TEST_CASE(who_keeps_figures_confidential_is_not_silent) {
  auto rows = quiet(12, 12);
  for (std::size_t k = 8; k < 12; ++k) rows[2][k] = gap;
  Panel panel = panel_of(rows);
  BOOST_TEST(check(panel, only(CheckRule::stopped_reporting)).size() == 1U);
  for (Year year = 2009; year <= 2012; ++year) panel.set(0, 2, year, missing, ValueStatus::confidential);
  BOOST_TEST(check(panel).empty());
  for (Year year = 2009; year <= 2012; ++year) panel.set(0, 2, year, missing, ValueStatus::not_applicable);
  BOOST_TEST(check(panel).empty());
}

BOOST_AUTO_TEST_CASE(silence_counts_from_so_many_years_and_so_small_a_chance_on) {
  // Six values of six years, then three without: a habit of 7/8, and a chance of 1/8 for each silent year.
  auto rows = quiet(12, 9);
  for (std::size_t k = 6; k < 9; ++k) rows[4][k] = gap;
  CheckOptions options = only(CheckRule::stopped_reporting);
  const auto found = [&](Index years, double p) {
    options.silent_years = years;
    options.silent_p = p;
    return check(panel_of(rows), options);
  };
  BOOST_REQUIRE(found(3, 1.0 / 512.0).size() == 1U);
  BOOST_TEST(found(3, 1.0 / 512.0)[0].score == 1.0 / 512.0);
  BOOST_TEST(found(4, 1.0 / 512.0).empty());
  BOOST_TEST(found(3, 1.0 / 513.0).empty());
}

BOOST_AUTO_TEST_CASE(an_event_of_another_year_hides_no_jump) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 5; k < 10; ++k) rows[2][k] = std::round(0.4 * rows[2][k]);
  for (const Year event : {2004, 2005, 2006, 2007}) {
    Panel panel = panel_of(rows);
    panel.breaks = {{.indicator = "x", .member = "m2", .year = event, .cuts = false}};
    const auto found = check(panel, only(CheckRule::jump));
    BOOST_TEST(found.size() == (event == 2006 ? 0U : 1U));
    if (!found.empty()) BOOST_TEST(found[0].year == 2006);
  }
}

BOOST_AUTO_TEST_CASE(a_change_of_just_the_least_that_counts_is_told) {
  // From 100 to 125 in the year of the jump, a quarter exactly; the levels are farther apart.
  const std::vector<double> quarter{101, 99, 102, 98, 101, 100, 125, 131, 129, 132, 128, 131};
  const auto found = check(panel_of({quarter}), only(CheckRule::jump));
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].year == 2007);
  std::vector<double> less = quarter;
  less[6] = 124.9;
  BOOST_TEST(check(panel_of({less}), only(CheckRule::jump)).empty());
}

BOOST_AUTO_TEST_CASE(six_values_are_tested_for_a_jump_and_five_are_not) {
  // At this level no six values are significant; where they are too few to be tested the distance alone decides.
  CheckOptions options = only(CheckRule::jump);
  options.jump_alpha = 1e-9;
  const auto found = [&](std::size_t values) {
    auto rows = quiet(12, 10);
    rows[2].resize(values);
    for (std::size_t k = 3; k < values; ++k) rows[2][k] += 300.0;
    return check(panel_of(rows), options).size();
  };
  BOOST_TEST(found(5) == 1U);
  BOOST_TEST(found(6) == 0U);
  options.jump_alpha = 0.9;
  BOOST_TEST(found(6) == 1U);
}

BOOST_AUTO_TEST_CASE(so_many_equal_values_are_frozen_and_one_less_is_not) {
  auto rows = quiet(12, 10);
  for (std::size_t k = 3; k < 8; ++k) rows[5][k] = rows[5][3];
  CheckOptions options = only(CheckRule::frozen);
  options.frozen_p = 1.0;  // how likely it is plays no part here
  auto found = check(panel_of(rows), options);
  BOOST_REQUIRE(found.size() == 1U);
  BOOST_TEST(found[0].member == 5);
  BOOST_TEST(found[0].n == 5);
  options.frozen_values = 6;
  BOOST_TEST(check(panel_of(rows), options).empty());
}

BOOST_AUTO_TEST_CASE(a_denominator_counts_from_its_least_change_and_half_of_the_share_s_on) {
  const auto found = [](double above, double below, double least) {
    Panel panel({{.id = "share"}, {.id = "above"}, {.id = "below"}}, {{.id = "m"}}, 2020, 2);
    panel.set(1, 0, 2020, 16.0);
    panel.set(1, 0, 2021, above);
    panel.set(2, 0, 2020, 16.0);
    panel.set(2, 0, 2021, below);
    CheckOptions options = only(CheckRule::denominator);
    options.shares = {{0, 1, 2}};
    options.denominator_change = least;
    return check(panel, options);
  };
  // Doubled, and the numerator halved: half of what happened to the share.
  BOOST_REQUIRE(found(8.0, 32.0, 1.0).size() == 1U);
  const CheckFinding one = found(8.0, 32.0, 1.0)[0];
  BOOST_TEST(one.score == 0.5);
  BOOST_TEST(one.value == 32.0);
  BOOST_TEST(one.expected == 16.0);
  BOOST_TEST(one.year == 2021);
  BOOST_TEST(one.other_year == 2020);
  BOOST_TEST(one.n == 1);
  BOOST_TEST((one.severity == Severity::note));
  BOOST_TEST(found(8.0, 32.0, 1.01).empty());
  BOOST_TEST(found(7.9, 32.0, 0.5).empty());   // less than half of the change
  BOOST_TEST(found(32.0, 32.0, 0.5).empty());  // the share stands still
  BOOST_TEST(found(64.0, 32.0, 0.5).empty());  // and here it rose in spite of the denominator
  BOOST_TEST(found(24.0, 32.0, 0.5).size() == 1U);
  BOOST_TEST(found(24.0, 32.0, 0.5)[0].score == 1.0);
  BOOST_TEST(found(0.0, 32.0, 0.5).empty());
  BOOST_TEST(found(8.0, 0.0, 0.5).empty());
}

BOOST_AUTO_TEST_CASE(a_sum_may_differ_by_half_a_last_digit_of_each_of_its_numbers) {
  const auto found = [](double total, std::vector<double> parts, int decimals) {
    std::vector<Indicator> what{{.id = "total", .decimals = decimals}};
    SumParts sum{0, {}};
    for (std::size_t k = 0; k < parts.size(); ++k) {
      what.push_back({.id = "part" + std::to_string(k), .decimals = decimals});
      sum.parts.push_back(static_cast<Index>(k) + 1);
    }
    Panel panel(what, {{.id = "m"}}, 2020, 1);
    panel.set(0, 0, 2020, total);
    for (std::size_t k = 0; k < parts.size(); ++k) panel.set(static_cast<Index>(k) + 1, 0, 2020, parts[k]);
    CheckOptions options = only(CheckRule::sum_of_parts);
    options.sums = {sum};
    return check(panel, options);
  };
  BOOST_TEST(found(13.0, {5.0, 6.0, 1.0}, 0).empty());  // one off, and two allowed
  BOOST_TEST(found(14.0, {5.0, 6.0, 1.0}, 0).empty());
  const auto three = found(15.0, {5.0, 6.0, 1.0}, 0);
  BOOST_REQUIRE(three.size() == 1U);
  BOOST_TEST(three[0].value == 15.0);
  BOOST_TEST(three[0].expected == 12.0);
  BOOST_TEST(three[0].score == 1.5);
  BOOST_TEST(three[0].n == 3);
  BOOST_TEST(is_missing(three[0].factor));
  // Numbers given more finely allow less: 0.05 each, and 0.5 for the total.
  BOOST_TEST(found(13.0, {5.1, 6.2, 1.1}, 0).empty());
  BOOST_TEST(found(14.0, {5.1, 6.2, 1.1}, 0).size() == 1U);
  BOOST_TEST(found(12.6, {5.1, 6.2, 1.1}, 1).empty());
  BOOST_TEST(found(12.7, {5.1, 6.2, 1.1}, 1).size() == 1U);
  BOOST_TEST(found(120.0, {5.0, 7.0}, 0)[0].factor == 10.0);
  BOOST_TEST(found(118.0, {5.0, 7.0}, 0)[0].factor == 10.0);
  BOOST_TEST(is_missing(found(117.0, {5.0, 7.0}, 0)[0].factor));
}

BOOST_AUTO_TEST_CASE(a_revision_is_a_warning_from_its_share_on_and_none_within_rounding) {
  const auto found = [](double now, double then, double share) {
    const Panel panel = panel_of({{now}}, {.id = "x", .decimals = 0});
    const Panel earlier = panel_of({{then}}, {.id = "x", .decimals = 0});
    CheckOptions options = only(CheckRule::vintage);
    options.earlier = &earlier;
    options.vintage_change = share;
    return check(panel, options);
  };
  BOOST_REQUIRE(found(100, 75, 0.25).size() == 1U);
  BOOST_TEST((found(100, 75, 0.25)[0].severity == Severity::warning));
  BOOST_TEST((found(100, 75, 0.251)[0].severity == Severity::note));
  BOOST_TEST(found(100, 75, 0.25)[0].score == 0.25);
  BOOST_TEST(found(75, 100, 0.25)[0].score == 0.25);
  BOOST_TEST(found(100, 100.4, 0.1).empty());
  BOOST_TEST(found(100, 100.5, 0.1).empty());
  BOOST_TEST(found(100, 100.6, 0.1).size() == 1U);
  BOOST_TEST(found(1000, 100, 0.1)[0].factor == 10.0);
  const auto gone = found(gap, 7, 0.1);
  BOOST_REQUIRE(gone.size() == 1U);
  BOOST_TEST(is_missing(gone[0].value));
  BOOST_TEST(gone[0].expected == 7.0);
  BOOST_TEST(gone[0].score == 1.0);
  BOOST_TEST(is_missing(gone[0].factor));
  BOOST_TEST(found(7, gap, 0.1).empty());
}

BOOST_AUTO_TEST_CASE(a_value_at_an_end_is_possible_and_a_hair_past_it_too) {
  const auto impossible = [](double value) {
    return check(panel_of({{50, value, 51}}, {.id = "x", .floor = 0.0, .ceiling = 100.0}),
                 only(CheckRule::impossible_value))
        .size();
  };
  BOOST_TEST(impossible(100.0) == 0U);
  BOOST_TEST(impossible(100.0 + 5e-8) == 0U);
  BOOST_TEST(impossible(100.0 + 2e-7) == 1U);
  BOOST_TEST(impossible(0.0) == 0U);
  BOOST_TEST(impossible(-5e-10) == 0U);
  BOOST_TEST(impossible(-2e-9) == 1U);
}

BOOST_AUTO_TEST_CASE(each_threshold_out_of_its_range_is_named_and_the_last_inside_passes) {
  const Panel panel = panel_of({{1, 2}});
  const auto refused = [&](const std::string& code, const std::string& part, auto change) {
    CheckOptions options;
    change(options);
    BOOST_CHECK_EXCEPTION((void)check(panel, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const std::vector<std::pair<double CheckOptions::*, std::string>> positive{
      {&CheckOptions::outlier_score, "outlier_score"},
      {&CheckOptions::jump_score, "jump_score"},
      {&CheckOptions::jump_alpha, "jump_alpha"},
      {&CheckOptions::members_score, "members_score"},
      {&CheckOptions::frozen_p, "frozen_p"},
      {&CheckOptions::rounding_p, "rounding_p"},
      {&CheckOptions::silent_p, "silent_p"}};
  for (const auto& [field, name] : positive)
    for (const double value : {0.0, -1.0, missing})
      refused("threshold-not-positive", name + " is ", [&](CheckOptions& o) { o.*field = value; });
  for (const double value : {-0.01, missing})
    refused("threshold-negative", "min_change", [&](CheckOptions& o) { o.min_change = value; });
  for (const double value : {1.0, 3.01, missing})
    refused("slip-fit-out-of-range", "slip_fit is", [&](CheckOptions& o) { o.slip_fit = value; });
  refused("count-too-small", "min_members", [](CheckOptions& o) { o.min_members = 2; });
  refused("count-too-small", "frozen_values", [](CheckOptions& o) { o.frozen_values = 1; });
  refused("count-too-small", "silent_years", [](CheckOptions& o) { o.silent_years = 0; });
  refused("shape", "groups has 2 elements but the panel has 1", [](CheckOptions& o) { o.groups = {0, 0}; });
  refused("group-out-of-range", "numbered from 0", [](CheckOptions& o) { o.groups = {1}; });
  refused("position-out-of-range", "no indicator at position 1", [](CheckOptions& o) { o.shares = {{1, 0, 0}}; });
  refused("position-out-of-range", "no indicator at position 1", [](CheckOptions& o) { o.shares = {{0, 1, 0}}; });
  refused("position-out-of-range", "no indicator at position -1", [](CheckOptions& o) { o.shares = {{0, 0, -1}}; });
  refused("position-out-of-range", "no indicator at position 1", [](CheckOptions& o) { o.sums = {{1, {0}}}; });
  refused("position-out-of-range", "no indicator at position 1", [](CheckOptions& o) { o.sums = {{0, {0, 1}}}; });
  refused("no-parts", "the sum of", [](CheckOptions& o) { o.sums = {{0, {}}}; });
  CheckOptions just;
  just.min_change = 0.0;
  just.slip_fit = 3.0;
  just.min_members = 3;
  just.frozen_values = 2;
  just.silent_years = 1;
  just.groups = {0};
  just.shares = {{0, 0, 0}};
  just.sums = {{0, {0}}};
  BOOST_CHECK_NO_THROW((void)check(panel, just));
}

BOOST_AUTO_TEST_SUITE_END()
