#include <boost/json.hpp>

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

BOOST_AUTO_TEST_SUITE_END()
