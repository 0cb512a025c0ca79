#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "nyckeltal/stats/target_line.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(target_lines)

using test::compare_cases;

BOOST_AUTO_TEST_CASE(the_reference_line_and_its_shares) {
  const auto& the_case = compare_cases()["target_line_on_track"];
  const auto base = test::Case::to_numbers(the_case.input("base"));
  const auto target = test::Case::to_numbers(the_case.input("target"));
  const auto obs = test::Case::to_numbers(the_case.input("obs"));
  const TargetPosition at = target_position({base[0], base[1], obs[0], obs[1], target[0], target[1]}, -1);
  CHECK_CASE(the_case, at.line, "line_2024");
  CHECK_CASE(the_case, at.line_gap, "gap");
  CHECK_CASE(the_case, at.share_of_way, "share_of_way");
  CHECK_CASE(the_case, at.share_of_time, "share_of_time");
  BOOST_TEST(!at.on_line);
  BOOST_TEST(!at.reached);
  BOOST_TEST(at.gap == 30.0);
}

BOOST_AUTO_TEST_CASE(the_carbon_law_and_its_total) {
  const auto& the_case = compare_cases()["carbon_law"];
  const auto years = test::Case::to_numbers(the_case.input("years"));
  const auto path = test::Case::to_numbers(the_case.expected_value("path"));
  for (std::size_t k = 0; k < years.size(); ++k)
    BOOST_TEST(carbon_law(100.0, years[k] - 2025.0) == path[k], boost::test_tools::tolerance(1e-12));
  CHECK_CASE(the_case, carbon_law_total(100.0, 6), "cumulative_2025_2030");
  CHECK_CASE(the_case, std::log(0.5) / std::log1p(-carbon_law_rate), "equiv_halving_years");
}

BOOST_AUTO_TEST_CASE(interim_targets_bend_the_line_or_step) {
  const Milestone plan[] = {{2020, 50}, {2025, 40}, {2030, 20}};
  BOOST_TEST(target_line(plan, 2022).value == 46.0);
  BOOST_TEST(target_line(plan, 2027).value == 32.0);
  BOOST_TEST(target_line(plan, 2024.9, Interpolation::step).value == 50.0);
  BOOST_TEST(target_line(plan, 2025, Interpolation::step).value == 40.0);
  BOOST_TEST(target_line(plan, 2040).value == 20.0);
  BOOST_TEST((target_line(plan, 2019).status == Status::not_applicable));
  BOOST_TEST(target_line(plan, 2027.5, Interpolation::geometric).value == std::sqrt(40.0 * 20.0),
             boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(one_milestone_means_hold) {
  const Milestone hold[] = {{2015, 30}};
  for (const double year : {2015.0, 2020.0, 2100.0}) BOOST_TEST(target_line(hold, year).value == 30.0);
}

BOOST_AUTO_TEST_CASE(a_geometric_line_to_zero_does_not_exist) {
  const Milestone to_zero[] = {{2015, 10}, {2030, 0}};
  BOOST_TEST((target_line(to_zero, 2020, Interpolation::geometric).status == Status::sign_change));
  BOOST_TEST(target_line(to_zero, 2021).value == 6.0);
  const Milestone from_zero[] = {{2015, 0}, {2030, 10}};
  BOOST_TEST((target_line(from_zero, 2020, Interpolation::geometric).status == Status::zero_base));
}

BOOST_AUTO_TEST_CASE(a_reduction_is_of_the_base_year_s_own_value) {
  BOOST_TEST(reduced_value(2.5, 0.62).value == 0.95, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(reduced_value(0.0, 0.62).value == 0.0);
  BOOST_TEST((reduced_value(missing, 0.62).status == Status::no_data));
  BOOST_CHECK_THROW((void)reduced_value(2.5, 62.0), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_value_equal_to_its_line_is_on_it_whatever_the_last_digits) {
  // 0.1 + 0.2 lies an ulp above 0.3, which is where the line is.
  const TargetPosition at = target_position({2020, 0.0, 2023, 0.1 + 0.2, 2030, 1.0}, -1);
  BOOST_TEST((at.status == Status::reached));  // lower is better and the base was there: hold
  const TargetPosition rising = target_position({2020, 1.0, 2023, 0.7, 2030, 0.0}, -1);
  BOOST_TEST(rising.on_line);
}

BOOST_AUTO_TEST_CASE(a_base_past_its_target_has_no_share_of_the_way) {
  const TargetPosition at = target_position({2015, 30, 2020, 35, 2030, 40}, -1);
  BOOST_TEST(at.reached);
  BOOST_TEST(is_missing(at.share_of_way));
  BOOST_TEST(at.line == 40.0);
  BOOST_TEST(at.on_line);
  BOOST_TEST((at.status == Status::reached));
}

BOOST_AUTO_TEST_CASE(what_is_missing_gives_a_status) {
  BOOST_TEST((target_position({2015, 1, 2020, missing, 2030, 0}, -1).status == Status::no_data));
  BOOST_TEST((target_position({2015, missing, 2020, 1, 2030, 0}, -1).status == Status::no_data));
  BOOST_TEST(target_position({2015, missing, 2020, 1, 2030, 0}, -1).gap == 1.0);
  BOOST_TEST((target_position({2015, 1, 2020, HUGE_VAL, 2030, 0}, -1).status == Status::infinite_value));
  BOOST_TEST((target_position({2030, 1, 2030, 1, 2030, 0}, -1).status == Status::past_deadline));
  BOOST_CHECK_THROW((void)target_position({2015, 1, 2020, 1, 2030, 0}, 0), ArgumentError);
}

BOOST_AUTO_TEST_CASE(totals_agree_with_adding_up) {
  for (const double rate : {0.0, 1e-9, 0.1172, 0.9, 1.0})
    for (const Index n : {1, 2, 7, 40}) {
      std::vector<double> path;
      for (Index k = 0; k < n; ++k) path.push_back(carbon_law(3.0, static_cast<double>(k), rate));
      for (const Accumulation rule : {Accumulation::sum, Accumulation::trapezoid})
        BOOST_TEST(carbon_law_total(3.0, n, rate, rule) == path_total(path, rule) + 0.0,
                   boost::test_tools::tolerance(1e-8));
    }
  BOOST_TEST(carbon_law_total(3.0, 0) == 0.0);
}

BOOST_AUTO_TEST_CASE(the_pace_found_spends_the_budget_and_no_more) {
  for (const Accumulation rule : {Accumulation::sum, Accumulation::trapezoid, Accumulation::continuous})
    for (const Index n : {0, 5, 26}) {
      const BudgetPace pace = budget_pace(10.0, 40.0, {.n_years = n, .rule = rule});
      BOOST_TEST((pace.status == Status::ok || pace.status == Status::reached));
      if (pace.status == Status::reached) continue;
      const Index endless = n == 0 ? 2000 : n;
      BOOST_TEST(carbon_law_total(10.0, endless, pace.rate, rule) == 40.0, boost::test_tools::tolerance(1e-9));
    }
  BOOST_TEST((budget_pace(10.0, 400.0, {.n_years = 5}).status == Status::reached));
  BOOST_TEST((budget_pace(10.0, 4.0).status == Status::exceeded));
  BOOST_TEST((budget_pace(10.0, 0.0).status == Status::exceeded));
  BOOST_TEST((budget_pace(10.0, 4.0, {.rule = Accumulation::trapezoid}).status == Status::exceeded));
}

BOOST_AUTO_TEST_CASE(a_budget_is_spent_at_a_moment) {
  const std::vector<double> flat(5, 10.0);
  BOOST_TEST(budget_spent(flat, 2024, 25.0).year == 2026.5);
  BOOST_TEST(budget_spent(flat, 2024, 25.0, Accumulation::trapezoid).year == 2026.5);
  const std::vector<double> falling{10.0, 0.0, 0.0};
  BOOST_TEST(budget_spent(falling, 2024, 10.0).year == 2025.0);
  BOOST_TEST((budget_spent(falling, 2024, 10.5).status == Status::not_on_this_trend));
  BOOST_TEST(budget_spent(falling, 2024, 10.5).left == 0.5);
  // flow 10 (1 - f): half of its 5 is spent when f^2 - 2 f + 1/2 = 0
  BOOST_TEST(budget_spent(falling, 2024, 2.5, Accumulation::trapezoid).year == 2024.0 + 1.0 - std::sqrt(0.5),
             boost::test_tools::tolerance(1e-14));
  BOOST_TEST((budget_spent(flat, 2024, -1.0).status == Status::exceeded));
  BOOST_TEST((budget_spent(std::vector{missing}, 2024, 1.0).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(wilson_s_interval_of_fifteen_in_forty) {
  const ProportionResult share = wilson_interval(15, 40);
  BOOST_TEST(share.lower == 0.2422, boost::test_tools::tolerance(5e-5 / 0.24));
  BOOST_TEST(share.upper == 0.5297, boost::test_tools::tolerance(5e-5 / 0.53));
  BOOST_TEST(wilson_interval(0, 10).lower == 0.0);
  BOOST_TEST(wilson_interval(0, 10).upper > 0.2);
  BOOST_TEST(wilson_interval(10, 10).upper == 1.0);
  BOOST_TEST((wilson_interval(0, 0).status == Status::no_data));
  BOOST_CHECK_THROW((void)wilson_interval(3, 2), ArgumentError);
}

BOOST_AUTO_TEST_CASE(milestones_without_order_or_year_are_refused) {
  const auto code = [](const std::vector<Milestone>& plan) {
    try {
      (void)target_line(plan, 2020);
    } catch (const ArgumentError& error) {
      return error.code();
    }
    return std::string();
  };
  BOOST_TEST(code({}) == "no-milestones");
  BOOST_TEST(code({{2020, 1}, {2020, 2}}) == "milestones-unsorted");
  BOOST_TEST(code({{2021, 1}, {2020, 2}}) == "milestones-unsorted");
  BOOST_TEST(code({{2019, 1}, {2020, 2}, {2018, 3}}) == "milestones-unsorted");
  BOOST_TEST(code({{missing, 1}}) == "milestones-unsorted");
  BOOST_TEST(code({{2020, 1}, {HUGE_VAL, 2}}) == "milestones-unsorted");
  BOOST_TEST(code({{2020, 1}, {2020.5, 2}}).empty());
}

BOOST_AUTO_TEST_CASE(a_line_has_a_value_or_a_reason_in_every_year) {
  struct At {
    std::vector<Milestone> plan;
    double year;
    Interpolation between;
    double value;  // missing where there is a status
    Status status;
  };
  using I = Interpolation;
  const std::vector<Milestone> plan = {{2020, 80}, {2024, 40}, {2030, missing}};
  const std::vector<Milestone> gap = {{2020, missing}, {2024, 40}};
  for (const At& each : {
           At{plan, missing, I::linear, missing, Status::no_data},
           At{gap, missing, I::linear, missing, Status::no_data},
           At{plan, 2019.9, I::step, missing, Status::not_applicable},
           At{plan, 2020, I::linear, 80, Status::ok},
           At{plan, 2021, I::linear, 70, Status::ok},
           At{plan, 2022, I::geometric, 80 * std::sqrt(0.5), Status::ok},
           At{plan, 2023, I::geometric, 80 * std::pow(0.5, 0.75), Status::ok},
           At{plan, 2023.9, I::step, 80, Status::ok},
           At{plan, 2024, I::linear, 40, Status::ok},
           At{plan, 2024, I::geometric, 40, Status::ok},
           At{plan, 2025, I::step, 40, Status::ok},
           At{plan, 2025, I::linear, missing, Status::no_data},
           At{plan, 2030, I::linear, missing, Status::no_data},
           At{gap, 2021, I::linear, missing, Status::no_data},
           At{gap, 2021, I::step, missing, Status::no_data},
           At{gap, 2025, I::linear, 40, Status::ok},
           At{{{2020, -1}, {2024, 4}}, 2022, I::geometric, missing, Status::sign_change},
           At{{{2020, 1}, {2024, -4}}, 2022, I::geometric, missing, Status::sign_change},
           At{{{2020, -1}, {2024, -4}}, 2022, I::geometric, missing, Status::sign_change},
           At{{{2020, 0}, {2024, -4}}, 2022, I::geometric, missing, Status::zero_base},
           At{{{2020, 0}, {2024, 4}}, 2020, I::geometric, 0, Status::ok},
           At{{{2020, -1}, {2024, 3}}, 2021, I::linear, 0, Status::ok},
       }) {
    const LineValue got = target_line(each.plan, each.year, each.between);
    BOOST_TEST_CONTEXT(each.year) {
      BOOST_TEST((got.status == each.status));
      if (is_missing(each.value))
        BOOST_TEST(is_missing(got.value));
      else
        BOOST_TEST(got.value == each.value, boost::test_tools::tolerance(1e-14));
    }
  }
}

BOOST_AUTO_TEST_CASE(reductions_of_all_and_more_than_all) {
  BOOST_TEST(reduced_value(8.0, 1.0).value == 0.0);
  BOOST_TEST(reduced_value(8.0, -0.5).value == 12.0);
  BOOST_TEST((reduced_value(-8.0, 0.5).status == Status::sign_change));
  BOOST_TEST(is_missing(reduced_value(-8.0, 0.5).value));
  for (const double reduction : {1.0 + 1e-9, missing})
    BOOST_CHECK_EXCEPTION((void)reduced_value(8.0, reduction), ArgumentError, [](const ArgumentError& error) {
      return error.code() == "reduction-out-of-range" &&
             std::string(error.what()).find("a share of at most 1") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(a_position_has_each_of_its_fields_or_a_reason) {
  struct Position {
    ProgressPoints points;
    int direction;
    TargetPosition wanted;
  };
  const double none = missing;
  const double inf = HUGE_VAL;
  // Half of the time from 2020 to 2030 has gone in 2025; from 100 to 60 the line is at 80.
  const std::vector<Position> positions = {
      {{2020, 100, 2025, 90, 2030, 60}, -1, {30, 0.25, 0.5, 80, 10, false, false, Status::ok}},
      {{2020, 100, 2025, 80, 2030, 60}, -1, {20, 0.5, 0.5, 80, 0, false, true, Status::ok}},
      {{2020, 100, 2025, 60, 2030, 60}, -1, {0, 1, 0.5, 80, -20, true, true, Status::ok}},
      {{2020, 100, 2025, 110, 2030, 60}, -1, {50, -0.25, 0.5, 80, 30, false, false, Status::ok}},
      {{2020, 60, 2025, 70, 2030, 100}, 1, {-30, 0.25, 0.5, 80, -10, false, false, Status::ok}},
      {{2020, 60, 2025, 90, 2030, 100}, 1, {-10, 0.75, 0.5, 80, 10, false, true, Status::ok}},
      {{2020, 60, 2025, 100, 2030, 100}, 1, {0, 1, 0.5, 80, 20, true, true, Status::ok}},
      // After the target year the target is the line.
      {{2020, 60, 2035, 90, 2030, 100}, 1, {-10, 0.75, 1.5, 100, -10, false, false, Status::ok}},
      // In the base year the value is on its line because the line begins there.
      {{2020, 60, 2020, 60, 2030, 100}, 1, {-40, 0, 0, 60, none, false, false, Status::too_few}},
      {{2020, 60, 2019, 60, 2030, 100}, 1, {-40, 0, -0.1, none, none, false, false, Status::not_applicable}},
      // The base has reached the target: hold, in the base year too.
      {{2020, 100, 2025, 95, 2030, 100}, 1, {-5, none, 0.5, 100, -5, false, false, Status::reached}},
      {{2020, 110, 2020, 105, 2030, 100}, 1, {5, none, 0, 100, 5, true, true, Status::reached}},
      {{2020, 100, 2025, 90, 2020, 60}, -1, {30, none, none, none, none, false, false, Status::past_deadline}},
      {{2020, 100, 2025, 50, 2019, 60}, -1, {-10, none, none, none, none, true, false, Status::past_deadline}},
      {{2020, 100, 2025, 90, 2020.5, 60}, -1, {30, 0.25, 10, 60, 30, false, false, Status::ok}},
      {{2020, 100, 2025, none, 2030, 60}, -1, {none, none, none, none, none, false, false, Status::no_data}},
      {{2020, 100, 2025, 90, 2030, none}, -1, {none, none, none, none, none, false, false, Status::no_data}},
      {{2020, none, 2025, 50, 2030, 60}, -1, {-10, none, none, none, none, true, false, Status::no_data}},
      {{none, 100, 2025, 90, 2030, 60}, -1, {30, none, none, none, none, false, false, Status::no_data}},
      {{2020, 100, none, 90, 2030, 60}, -1, {30, none, none, none, none, false, false, Status::no_data}},
      {{2020, 100, 2025, 90, none, 60}, -1, {30, none, none, none, none, false, false, Status::no_data}},
      {{2020, inf, 2025, 90, 2030, 60}, -1, {none, none, none, none, none, false, false, Status::infinite_value}},
      {{2020, 100, 2025, -inf, 2030, 60}, -1, {none, none, none, none, none, false, false, Status::infinite_value}},
      {{2020, 100, 2025, 90, 2030, inf}, -1, {none, none, none, none, none, false, false, Status::infinite_value}}};
  for (const Position& each : positions) {
    const TargetPosition got = target_position(each.points, each.direction);
    const auto same = [](double a, double b) {
      return is_missing(b) ? is_missing(a) : std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b));
    };
    BOOST_TEST_CONTEXT("case " << &each - positions.data()) {
      BOOST_TEST(same(got.gap, each.wanted.gap));
      BOOST_TEST(same(got.share_of_way, each.wanted.share_of_way));
      BOOST_TEST(same(got.share_of_time, each.wanted.share_of_time));
      BOOST_TEST(same(got.line, each.wanted.line));
      BOOST_TEST(same(got.line_gap, each.wanted.line_gap));
      BOOST_TEST(got.reached == each.wanted.reached);
      BOOST_TEST(got.on_line == each.wanted.on_line);
      BOOST_TEST((got.status == each.wanted.status));
    }
  }
  for (const int direction : {-2, 0, 2})
    BOOST_CHECK_EXCEPTION((void)target_position({}, direction), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == "direction-out-of-range" &&
             std::string(error.what()).starts_with("direction is " + std::to_string(direction) + " but must be 1");
    });
}

BOOST_AUTO_TEST_CASE(interim_targets_and_interpolation_move_the_line_of_a_position) {
  const ProgressPoints points{2020, 100, 2025, 82, 2030, 25};
  const Milestone interim[] = {{2024, 90}, {2026, 60}};
  BOOST_TEST(target_position(points, -1).line == 62.5);
  BOOST_TEST(target_position(points, -1, Interpolation::geometric).line == 50.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(target_position(points, -1, Interpolation::step).line == 100.0);
  BOOST_TEST(target_position(points, -1, Interpolation::linear, interim).line == 75.0);
  BOOST_TEST(target_position(points, -1, Interpolation::step, interim).line == 90.0);
  BOOST_TEST(target_position(points, -1, Interpolation::step, interim).on_line);
  BOOST_TEST(target_position({2020, 100, 2028, 50, 2030, 25}, -1, Interpolation::linear, interim).line == 42.5);
  BOOST_TEST(target_position({2020, 100, 2022, 50, 2030, 25}, -1, Interpolation::linear, interim).line == 95.0);
  const TargetPosition none = target_position({2020, 100, 2025, 82, 2030, 0}, -1, Interpolation::geometric);
  BOOST_TEST((none.status == Status::sign_change));
  BOOST_TEST(none.share_of_way == 0.18, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(is_missing(none.line_gap));
}

BOOST_AUTO_TEST_CASE(a_value_a_last_digit_short_of_its_target_has_reached_it) {
  for (const double scale : {1e-9, 1.0, -1.0, 1e9}) {
    const double size = std::abs(scale);
    const auto reached = [&](double value, int direction) {
      return target_position({2020, scale + (direction > 0 ? -5.0 : 5.0) * size, 2025, value, 2030, scale}, direction)
          .reached;
    };
    BOOST_TEST(reached(scale - 0.5e-12 * size, 1));
    BOOST_TEST(!reached(scale - 2e-12 * size, 1));
    BOOST_TEST(reached(scale + 0.5e-12 * size, -1));
    BOOST_TEST(!reached(scale + 2e-12 * size, -1));
  }
}

BOOST_AUTO_TEST_CASE(totals_refuse_what_they_do_not_mean) {
  const auto code = [](auto&& call) {
    try {
      (void)call();
    } catch (const ArgumentError& error) {
      return error.code();
    }
    return std::string();
  };
  const std::vector<double> path{3, 4, 5};
  BOOST_TEST(code([&] { return path_total(path, Accumulation::continuous); }) == "accumulation-not-defined");
  BOOST_TEST(code([&] { return carbon_law_total(1.0, -1); }) == "years-negative");
  BOOST_TEST(code([&] { return budget_pace(1.0, 1.0, {.n_years = -1}); }) == "years-negative");
  for (const double rate : {-1e-9, 1.0 + 1e-9, missing}) {
    BOOST_TEST(code([&] { return carbon_law(1.0, 1.0, rate); }) == "rate-out-of-range");
    BOOST_TEST(code([&] { return carbon_law_total(1.0, 3, rate); }) == "rate-out-of-range");
  }
  BOOST_TEST(path_total(path) == 12.0);
  BOOST_TEST(path_total(path, Accumulation::trapezoid) == 8.0);
  BOOST_TEST(path_total({}) == 0.0);
  BOOST_TEST(path_total({}, Accumulation::trapezoid) == 0.0);
  BOOST_TEST(carbon_law(8.0, 3.0, 0.5) == 1.0);
  BOOST_TEST(carbon_law(8.0, 0.0, 1.0) == 8.0);
}

BOOST_AUTO_TEST_CASE(totals_of_a_halving_amount_by_hand) {
  const auto close = boost::test_tools::tolerance(1e-14);
  // 8, 4, 2: the sum, and less half of both ends; continuously 7 of 8 parts have gone at ln 2 a year.
  BOOST_TEST(carbon_law_total(8.0, 3, 0.5) == 14.0, close);
  BOOST_TEST(carbon_law_total(8.0, 3, 0.5, Accumulation::trapezoid) == 9.0, close);
  BOOST_TEST(carbon_law_total(8.0, 3, 0.5, Accumulation::continuous) == 7.0 / std::log(2.0), close);
  BOOST_TEST(carbon_law_total(8.0, 3, 0.0) == 24.0);
  BOOST_TEST(carbon_law_total(8.0, 3, 0.0, Accumulation::trapezoid) == 16.0);
  BOOST_TEST(carbon_law_total(8.0, 3, 0.0, Accumulation::continuous) == 24.0);
  BOOST_TEST(carbon_law_total(8.0, 3, 1.0) == 8.0);
  BOOST_TEST(carbon_law_total(8.0, 3, 1.0, Accumulation::trapezoid) == 4.0);
  BOOST_TEST(carbon_law_total(8.0, 3, 1.0, Accumulation::continuous) == 0.0);
  BOOST_TEST(carbon_law_total(8.0, 1, 0.5, Accumulation::trapezoid) == 0.0);
  BOOST_TEST(carbon_law_total(8.0, 0, 0.5, Accumulation::trapezoid) == 0.0);
}

BOOST_AUTO_TEST_CASE(a_budget_ends_in_its_year_or_lasts) {
  struct Spent {
    std::vector<double> path;
    double budget;
    Accumulation rule;
    double year, left;
    Status status;
  };
  using A = Accumulation;
  for (const Spent& each : {
           Spent{{10, 6, 4}, 8, A::sum, 2020.8, -12, Status::ok},
           Spent{{10, 6, 4}, 13, A::sum, 2021.5, -7, Status::ok},
           Spent{{10, 6, 4}, 16, A::sum, 2022, -4, Status::ok},
           Spent{{10, 6, 4}, 20, A::sum, 2023, 0, Status::ok},
           Spent{{10, 6, 4}, 20.5, A::sum, missing, 0.5, Status::not_on_this_trend},
           Spent{{10, 6, 4}, 0, A::sum, 2020, -20, Status::exceeded},
           Spent{{}, 5, A::sum, missing, 5, Status::not_on_this_trend},
           Spent{{}, 5, A::trapezoid, missing, 5, Status::not_on_this_trend},
           Spent{{7}, 5, A::trapezoid, missing, 5, Status::not_on_this_trend},
           // 8 between the first two points, 5 between the others: 10 f - 2 f^2 = 4.5 at f = 1/2.
           Spent{{10, 6, 4}, 4.5, A::trapezoid, 2020.5, -8.5, Status::ok},
           Spent{{10, 6, 4}, 8, A::trapezoid, 2021, -5, Status::ok},
           Spent{{10, 6, 4}, 10.75, A::trapezoid, 2021.5, -2.25, Status::ok},
           Spent{{10, 6, 4}, 13, A::trapezoid, 2022, 0, Status::ok},
           Spent{{10, 6, 4}, 13.5, A::trapezoid, missing, 0.5, Status::not_on_this_trend},
           // Rising: 2 f + 3 f^2 = 1.75 at f = 1/2.
           Spent{{2, 8}, 1.75, A::trapezoid, 2020.5, -3.25, Status::ok},
           Spent{{10, missing}, 5, A::sum, missing, missing, Status::no_data},
           Spent{{10, 6}, missing, A::sum, missing, missing, Status::no_data},
       }) {
    const BudgetSpent got = budget_spent(each.path, 2020, each.budget, each.rule);
    BOOST_TEST_CONTEXT(each.budget) {
      BOOST_TEST((got.status == each.status));
      BOOST_TEST(is_missing(got.year) == is_missing(each.year));
      if (!is_missing(each.year)) BOOST_TEST(got.year == each.year, boost::test_tools::tolerance(1e-14));
      BOOST_TEST(is_missing(got.left) == is_missing(each.left));
      if (!is_missing(each.left)) BOOST_TEST(std::abs(got.left - each.left) < 1e-12);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_pace_of_a_budget_has_bounds_in_every_rule) {
  struct Pace {
    double start, budget;
    BudgetPaceOptions options;
    double rate;  // missing where there is none
    Status status;
  };
  using A = Accumulation;
  for (const Pace& each : {
           // Endless: 1 / r years of the present amount, half a year less by trapezoid, -1 / ln(1 - r) continuously.
           Pace{10, 40, {}, 0.25, Status::ok},
           Pace{10, 10, {}, 1.0, Status::ok},
           Pace{10, 9.99, {}, missing, Status::exceeded},
           Pace{10, 35, {.rule = A::trapezoid}, 0.25, Status::ok},
           Pace{10, 5, {.rule = A::trapezoid}, 1.0, Status::ok},
           Pace{10, 4.99, {.rule = A::trapezoid}, missing, Status::exceeded},
           Pace{10, 10 / std::log(2.0), {.rule = A::continuous}, 0.5, Status::ok},
           // Three years: 1 + 1/2 + 1/4.
           Pace{8, 14, {.n_years = 3}, 0.5, Status::ok},
           Pace{8, 9, {.n_years = 3, .rule = A::trapezoid}, 0.5, Status::ok},
           Pace{8, 7 / std::log(2.0), {.n_years = 3, .rule = A::continuous}, 0.5, Status::ok},
           Pace{8, 8 * (1 - 1e-6) / std::log(100.0), {.n_years = 3, .rule = A::continuous}, 0.99, Status::ok},
           Pace{8, 24, {.n_years = 3}, 0.0, Status::reached},
           Pace{8, 25, {.n_years = 3}, 0.0, Status::reached},
           Pace{8, 16, {.n_years = 3, .rule = A::trapezoid}, 0.0, Status::reached},
           Pace{8, 8, {.n_years = 3}, 1.0, Status::ok},
           Pace{8, 7.99, {.n_years = 3}, missing, Status::exceeded},
           Pace{8, 4, {.n_years = 3, .rule = A::trapezoid}, 1.0, Status::ok},
           Pace{8, 3.99, {.n_years = 3, .rule = A::trapezoid}, missing, Status::exceeded},
           Pace{0, 5, {}, 0.0, Status::reached},
           Pace{-3, 5, {.n_years = 3}, 0.0, Status::reached},
           Pace{0, 0, {}, 0.0, Status::reached},
           Pace{8, 0, {.rule = A::continuous}, missing, Status::exceeded},
           Pace{8, -1, {.n_years = 3}, missing, Status::exceeded},
           Pace{missing, 5, {}, missing, Status::no_data},
           Pace{8, missing, {}, missing, Status::no_data},
       }) {
    const BudgetPace got = budget_pace(each.start, each.budget, each.options);
    BOOST_TEST_CONTEXT(each.start << " in " << each.budget) {
      BOOST_TEST((got.status == each.status));
      BOOST_TEST(is_missing(got.rate) == is_missing(each.rate));
      if (!is_missing(each.rate)) BOOST_TEST(std::abs(got.rate - each.rate) < 1e-13);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
