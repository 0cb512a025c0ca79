#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/emission_rules.hpp"
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(progress_rules)

using test::compare_cases;

namespace {
ProgressPoints points(const test::Case& the_case) {
  const auto base = test::Case::to_numbers(the_case.input("base"));
  const auto latest = test::Case::to_numbers(the_case.input("latest"));
  const auto target = test::Case::to_numbers(the_case.input("target"));
  return {base[0], base[1], latest[0], latest[1], target[0], target[1]};
}
std::string_view word(ProgressRule rule, const RuleResult& result) {
  return rule_words(rule)[static_cast<std::size_t>(result.grade)];
}

// Published results for all 290 municipalities; they stay outside the project.
boost::json::array national(const char* file) {
  const char* given = std::getenv("NYCKELTAL_SHARED");
  const std::filesystem::path shared =
      given ? std::filesystem::path(given) : std::filesystem::path(NYCKELTAL_SOURCE_DIR).parent_path() / "shared";
  std::ifstream in(shared / "data" / "national" / file);
  if (!in) {
    BOOST_TEST_MESSAGE("SKIPPED: no national data; set NYCKELTAL_SHARED to the folder that holds data/national");
    return {};
  }
  std::stringstream text;
  text << in.rdbuf();
  return boost::json::parse(text.str()).as_array();
}

struct Emissions {
  std::vector<double> years, values;
};
Emissions since_2015(const boost::json::object& municipality) {
  Emissions out;
  for (const auto& [year, value] : municipality.at("emissions").as_object())
    if (const double at = std::stod(std::string(year)); at >= 2015) {
      out.years.push_back(at);
      out.values.push_back(test::number(value));
    }
  return out;
}

std::chrono::sys_days day_of(const std::string& date) {
  using namespace std::chrono;
  return year_month_day{year(std::stoi(date.substr(0, 4))), month(static_cast<unsigned>(std::stoi(date.substr(5, 2)))),
                        day(static_cast<unsigned>(std::stoi(date.substr(8, 2))))};
}
/// Days from the first of January of `year`, in years of `length` days.
double years_since(int year, const std::string& date, double length) {
  using namespace std::chrono;
  return static_cast<double>((day_of(date) - sys_days(std::chrono::year(year) / January / 1)).count()) / length;
}
/// "2130-09-30" as a moment: 2130.745.
double moment(const std::string& date) {
  const int year = std::stoi(date.substr(0, 4));
  return year + years_since(year, date, std::chrono::year(year).is_leap() ? 366.0 : 365.0);
}
constexpr double two_days = 2.0 / 365.0;
}  // namespace

BOOST_AUTO_TEST_CASE(klimatkollen_s_published_paths_of_all_municipalities) {
  const auto published = national("klimatkollen_municipality-data_2026.json");
  for (const auto& each : published) {
    const auto& municipality = each.as_object();
    const Emissions e = since_2015(municipality);
    const double slope = least_absolute_trend(e.values, e.years).slope;
    const EmissionPath path = klimatkollen_rule(e.years.back(), e.values.back(), slope);
    BOOST_TEST(std::abs(slope - test::number(municipality.at("emissionsSlope"))) < 0.001);
    // Each yearly value of theirs is rounded to three decimals, and their slope before it is used.
    BOOST_TEST(std::abs(path.allowed - test::number(municipality.at("totalCarbonLaw"))) < 0.1);
    BOOST_TEST(std::abs(path.total - test::number(municipality.at("totalTrend"))) < 0.1);
    const boost::json::value& zero = municipality.at("hitNetZero");
    BOOST_TEST(zero.is_null() == is_missing(path.zero_year));
    if (!zero.is_null()) BOOST_TEST(std::abs(path.zero_year - moment(zero.as_string().c_str())) < two_days);
    BOOST_TEST(std::abs(compound_annual_change(std::vector{e.values.front(), e.values.back()},
                                               std::vector{e.years.front(), e.years.back()})
                            .percent -
                        test::number(municipality.at("historicalEmissionChangePercent"))) < 0.000501);
  }
  BOOST_TEST((published.empty() || published.size() == 290));
}

BOOST_AUTO_TEST_CASE(klimatkollen_s_published_budgets_of_all_municipalities) {
  const auto published = national("klimatkollen_co2_climate-data_1990_2022.json");
  int never = 0;
  for (const auto& each : published) {
    const auto& municipality = each.as_object();
    const Emissions e = since_2015(municipality);
    const LinearTrend line = linear_trend(e.values, e.years);
    const double budget = test::number(municipality.at("budget"));
    const EmissionPath path = klimatkollen_budget_rule(line.intercept + 2024 * line.slope, line.slope, budget);
    BOOST_TEST(std::abs(path.total - test::number(municipality.at("trendEmission"))) < 0.1);
    BOOST_TEST(std::abs(100 * path.needed_rate - test::number(municipality.at("neededEmissionChangePercent"))) <
               0.00051);
    const std::string spent = municipality.at("budgetRunsOut").as_string().c_str();
    if (spent.front() == '2') {
      BOOST_TEST(std::abs(path.spent_year - moment(spent)) < two_days);
      BOOST_TEST(path.rule.grade == 1);
    } else {
      BOOST_TEST(is_missing(path.spent_year));
      BOOST_TEST(path.rule.grade == 0);
    }
    const std::string zero = municipality.at("hitNetZero").as_string().c_str();
    if (zero.front() == 'A') {
      ++never;
      BOOST_TEST(is_missing(path.zero_year));
    } else {
      // This generation's dates count years of 365 days from the beginning of 2024.
      BOOST_TEST(std::abs(path.zero_year - 2024 - years_since(2024, zero, 365.0)) < two_days);
    }
  }
  BOOST_TEST((published.empty() || never > 0));
}

BOOST_AUTO_TEST_CASE(eurostat_s_ratio) {
  const auto& the_case = compare_cases()["eurostat_ratio_target"];
  const GrowthRatio growth = growth_ratio(points(the_case), -1);
  CHECK_CASE(the_case, growth.observed, "cagr_obs");
  CHECK_CASE(the_case, growth.required, "cagr_req");
  CHECK_CASE(the_case, growth.ratio, "ratio");
  BOOST_TEST(word(ProgressRule::statcan, statcan_rule(growth)) == "acceleration needed");
  BOOST_TEST(word(ProgressRule::eurostat, eurostat_rule(growth)) == "moderate progress");
  BOOST_TEST(word(ProgressRule::fao, fao_rule(growth)) == "on path, too slow");
}

BOOST_AUTO_TEST_CASE(a_target_of_zero_gives_a_status_and_no_epsilon) {
  const auto& the_case = compare_cases()["cagr_zero_target_trap"];
  ProgressPoints p = points(the_case);
  const GrowthRatio growth = growth_ratio(p, -1);
  BOOST_TEST((growth.status == Status::sign_change));
  BOOST_TEST(is_missing(growth.ratio));
  BOOST_TEST(statcan_rule(growth).grade == -1);
  CHECK_CASE(the_case, sdsn_arrow(p, -1).measure, "linear_ratio");
  // Whoever wants the epsilon has to write it, and sees what it does.
  p.target = 0.001;
  CHECK_CASE(the_case, growth_ratio(p, -1).ratio, "ratio_eps_0.001");
  p.target = 1.0;
  CHECK_CASE(the_case, growth_ratio(p, -1).ratio, "ratio_eps_1");
}

BOOST_AUTO_TEST_CASE(the_ratio_is_biased_on_a_straight_line) {
  const auto& the_case = compare_cases()["cagr_ratio_bias_on_exact_linear_path"];
  const GrowthRatio down = growth_ratio({2015, 100, 2024, 82, 2030, 70}, -1);
  const GrowthRatio up = growth_ratio({2015, 50, 2024, 68, 2030, 80}, 1);
  CHECK_CASE(the_case, down.ratio, "ratio_down");
  CHECK_CASE(the_case, up.ratio, "ratio_up");
  BOOST_TEST(word(ProgressRule::statcan, statcan_rule(down)) == "acceleration needed");
  BOOST_TEST(word(ProgressRule::statcan, statcan_rule(up)) == "on track");
  BOOST_TEST(target_line_rule({2015, 100, 2024, 82, 2030, 70}, -1).grade == 0);
}

BOOST_AUTO_TEST_CASE(statcan_s_scores) {
  const auto& the_case = compare_cases()["statcan_scores"];
  const auto check = [&](const char* in, const char* out, auto&& score) {
    const auto x = the_case.numbers(in);
    const auto wanted = test::Case::to_numbers(the_case.expected_value(out));
    for (std::size_t k = 0; k < x.size(); ++k) BOOST_TEST(std::abs(score(x[k]) - wanted[k]) <= 1e-12);
  };
  check("ratio", "score_target", statcan_score);
  check("cagr", "score_no_target", statcan_trend_score);
  BOOST_TEST(is_missing(statcan_score(missing)));
  const double scores[] = {5.0, missing, 1.0};
  BOOST_TEST(statcan_group(scores, false).score == 3.0);
  BOOST_TEST(statcan_group(scores, false).n == 2);
  BOOST_TEST(statcan_group(scores, false).grade == 1);
  BOOST_TEST((statcan_group({}, false).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(the_progress_chart_of_the_united_nations) {
  const auto& the_case = compare_cases()["un_progress_chart_2023"];
  const RuleResult result = un_2023_rule({2015, 70, 2022, 80, 2030, 95}, 1);
  CHECK_CASE(the_case, result.measure, "progress_share");
  BOOST_TEST(3 - result.grade == the_case.expected("score"));
  CHECK_CASE(the_case, growth_ratio({2015, 70, 2022, 80, 2030, 95}, 1).observed, "cagr");
  // A target of zero has an answer here, unlike in the ratio.
  BOOST_TEST(un_2023_rule({2015, 10, 2022, 5, 2030, 0}, -1).grade == 1);
  BOOST_TEST((un_2023_rule({2015, 90, 2022, 99.2, 2030, 100}, 1).status == Status::ok));
  BOOST_TEST((un_2023_rule({2015, 90, 2022, 99.2, 2030, 100}, 1, {.bound_tolerance = 1.0}).status == Status::reached));
  BOOST_TEST(un_2023_trend_rule(100, 98, 7, 1).grade == 2);
  BOOST_TEST(un_2023_trend_rule(100, 98, 2, -1).grade == 1);
  BOOST_TEST((un_2023_trend_rule(100, 100, 5, 1, 0.02, 0.005, true).status == Status::reached));
}

BOOST_AUTO_TEST_CASE(escap_s_index) {
  const auto& the_case = compare_cases()["escap_current_status_index"];
  CHECK_CASE(the_case, escap_index({2015, 40, 2022, 28, 2030, 20}, -1).measure, "csi");
  CHECK_CASE(the_case, escap_parity_index(0.8, 0.9, 1.0), "parity_example_I0_0.8_Icv_0.9_TV_1");
  BOOST_TEST(escap_index({2015, 40, 2022, 28, 2030, 20}, -1).grade == -1);
  BOOST_TEST((escap_index({2015, 20, 2022, 28, 2030, 20}, -1).status == Status::not_applicable));
  // Past the target from the beginning: the formula would say -5 of a member that is there still.
  BOOST_TEST((escap_index({2015, 60, 2022, 45, 2030, 50}, 1).status == Status::not_applicable));
  BOOST_TEST((escap_index({2015, 60, 2022, 55, 2030, 50}, 1).status == Status::reached));
  BOOST_TEST(is_missing(escap_index({2015, 60, 2022, 55, 2030, 50}, 1).measure));
}

BOOST_AUTO_TEST_CASE(what_doubles_cannot_hold_has_a_status_and_no_class) {
  const ProgressPoints vast{2015, 1e-300, 2022, 1e300, 2030, 1e301};
  BOOST_TEST((growth_ratio(vast, 1).status == Status::overflow));
  BOOST_TEST(eurostat_rule(growth_ratio(vast, 1)).grade == -1);
  BOOST_TEST((un_2023_rule(vast, 1).status == Status::overflow));
  BOOST_TEST((trend_rule(100, HUGE_VAL, 5, 1, eurostat_trend).status == Status::infinite_value));
  BOOST_TEST((klimatkollen_rule(2024, HUGE_VAL, -3).rule.status == Status::infinite_value));
  BOOST_TEST((klimatkollen_budget_rule(HUGE_VAL, -3, 100).rule.status == Status::infinite_value));
}

BOOST_AUTO_TEST_CASE(the_weather) {
  const std::vector<double> years{2018, 2019, 2020, 2021, 2022, 2023};
  for (const auto& the_case : compare_cases().starting_with("destatis_weather")) {
    const auto last6 = the_case.numbers("last6");
    const auto target = test::Case::to_numbers(the_case.input("target"));
    const RecentChanges changes = recent_changes(last6, years);
    if (the_case.expects("mean_change")) CHECK_CASE(the_case, changes.mean, "mean_change");
    const RuleResult result = destatis_rule(changes, 2023, last6.back(), target[0], target[1], -1);
    BOOST_TEST(word(ProgressRule::destatis, result) == the_case.expected_value("class").as_string().c_str());
  }
  const auto weather = [&](double mean, double value = 50.0) {
    return destatis_rule({.mean = mean, .n = 6}, 2023, value, 2030, 40, -1).grade;
  };
  BOOST_TEST(weather(-1.4) == 0);  // 2 % short
  BOOST_TEST(weather(-1.2) == 1);  // 16 % short
  BOOST_TEST(weather(-0.5) == 2);
  BOOST_TEST(weather(0.0) == 3);
  BOOST_TEST(weather(0.5, 39.0) == 1);  // there, but getting worse
  BOOST_TEST(weather(-0.5, 39.0) == 0);
}

BOOST_AUTO_TEST_CASE(a_gap_breaks_the_run_of_annual_changes) {
  const std::vector<double> years{2015, 2016, 2018, 2019, 2020, 2021};
  const std::vector<double> values{1, 2, 10, 11, 12, 15};
  const RecentChanges changes = recent_changes(values, years);
  BOOST_TEST(changes.n == 4);
  BOOST_TEST(changes.mean == 5.0 / 3.0);
  BOOST_TEST(changes.last == 3.0);
  BOOST_TEST((recent_changes(std::vector<double>{1, 2}, std::vector<double>{2020, 2021}).status == Status::too_few));
  BOOST_TEST((recent_changes(std::vector<double>{}, std::vector<double>{}).status == Status::no_data));
  BOOST_CHECK_THROW((void)recent_changes(std::vector<double>{3, 2, 1, 0}, std::vector<double>{2023, 2022, 2021, 2020}),
                    ArgumentError);
}

BOOST_AUTO_TEST_CASE(weather_without_a_deadline) {
  const auto constant = [](double mean, double value) {
    return destatis_constant_rule({.mean = mean, .n = 6}, value, 10.0, -1).grade;
  };
  BOOST_TEST(constant(-1, 9) == 0);
  BOOST_TEST(constant(1, 9) == 1);
  BOOST_TEST(constant(-1, 11) == 2);
  BOOST_TEST(constant(1, 11) == 3);
  const auto way = [](double mean, double last) {
    return destatis_direction_rule({.mean = mean, .last = last, .n = 6}, 1).grade;
  };
  BOOST_TEST(way(1, 1) == 0);
  BOOST_TEST(way(1, 0) == 1);
  BOOST_TEST(way(0, 1) == 2);
  BOOST_TEST(way(-1, -1) == 3);
  BOOST_TEST((destatis_direction_rule({.mean = 0, .last = 0, .n = 6}, 1, true).status == Status::reached));
}

BOOST_AUTO_TEST_CASE(the_sdg_index) {
  const auto& the_case = compare_cases()["sdsn_normalise_and_arrow"];
  CHECK_CASE(the_case, sdsn_score(40, 0, 80), "score_2015");
  CHECK_CASE(the_case, sdsn_score(52, 0, 80), "score_2023");
  CHECK_CASE(the_case, sdsn_score(72, 0, 80), "score_green");
  const RuleResult arrow = sdsn_arrow({2015, 40, 2023, 52, 2030, 72}, 1);
  CHECK_CASE(the_case, arrow.measure, "ratio");
  BOOST_TEST(word(ProgressRule::sdsn, arrow) == the_case.expected_value("arrow").as_string().c_str());
  BOOST_TEST(sdsn_score(90, 0, 80) == 100.0);
  BOOST_TEST(sdsn_score(30, 40, 20) == 50.0);
  BOOST_CHECK_THROW((void)sdsn_score(1, 2, 2), ArgumentError);
  // Fallen from green: the plain ratio would be positive.
  BOOST_TEST(sdsn_arrow({2015, 80, 2023, 70, 2030, 72}, 1).grade == 3);
}

BOOST_AUTO_TEST_CASE(klimatkollen_on_round_figures) {
  // 100 in 2024, -4 a year: zero in 2049, which the line does not pass below.
  const EmissionPath path = klimatkollen_rule(2024, 100, -4, {.first_year = 2026, .last_year = 2050});
  BOOST_TEST(path.zero_year == 2049.0);
  BOOST_TEST(path.total == 4.0 * 23 * 24 / 2);
  BOOST_TEST(path.allowed == carbon_law_total(92, 25));
  BOOST_TEST(path.rule.grade == 1);
  BOOST_TEST((path.rule.outlook == Outlook::too_slow));
  BOOST_TEST((klimatkollen_rule(2024, 100, 1).rule.outlook == Outlook::wrong_way));
  BOOST_TEST(is_missing(klimatkollen_rule(2024, 100, 1).zero_year));
  const EmissionPath budget = klimatkollen_budget_rule(10, 0, 25, {.first_year = 2024, .last_year = 2050});
  BOOST_TEST(budget.spent_year == 2026.5);
  BOOST_TEST(budget.needed_rate == 1 - std::exp(-0.4), boost::test_tools::tolerance(1e-14));
  BOOST_TEST(budget.rule.grade == 1);
}

BOOST_AUTO_TEST_CASE(near_is_a_share_of_the_target) {
  BOOST_TEST(nearness(60, 60, 1) == 0);
  BOOST_TEST(nearness(57.4, 60, 1) == 1);
  BOOST_TEST(nearness(56.9, 60, 1) == 2);
  BOOST_TEST(nearness(0.001, 0, -1) == 2);
  BOOST_TEST(nearness(missing, 60, 1) == -1);
  BOOST_TEST(word(ProgressRule::miljomal, miljomal_rule(57.4, 60, 1)) == "NÄRA");
  BOOST_TEST(miljomal_arrow(0.1, 0.2, -1) == 2);
  BOOST_TEST(miljomal_arrow(-0.1, 0.2, -1) == 1);
  BOOST_TEST(miljomal_arrow(-0.2, -0.1, -1) == 0);
  BOOST_TEST(miljomal_arrow(missing, missing, 1) == 3);
}

BOOST_AUTO_TEST_CASE(likelihood_has_the_ipcc_s_bounds) {
  BOOST_TEST(likelihood(0.90) == 0);
  BOOST_TEST(likelihood(0.66) == 1);
  BOOST_TEST(likelihood(0.5) == 2);
  BOOST_TEST(likelihood(0.33) == 3);
  BOOST_TEST(likelihood(0.10) == 4);
  BOOST_TEST(likelihood(missing) == -1);
  BOOST_TEST((probability_rule(0.5, 1, 1).outlook == Outlook::unclear));
  BOOST_TEST((probability_rule(0.2, -1, 1).outlook == Outlook::wrong_way));
  BOOST_TEST((probability_rule(missing, 1, 1, Status::too_few).status == Status::too_few));
}

BOOST_AUTO_TEST_CASE(rules_without_a_verdict_do_not_disagree) {
  const RuleResult none{};
  const RuleResult unclear{.outlook = Outlook::unclear};
  const RuleResult good{.outlook = Outlook::on_track};
  const RuleResult slow{.outlook = Outlook::too_slow};
  BOOST_TEST(!rules_disagree(std::array{none, good, unclear, good}));
  BOOST_TEST(rules_disagree(std::array{none, good, slow}));
  BOOST_TEST(!rules_disagree({}));
}

BOOST_AUTO_TEST_CASE(every_rule_answers_awkward_figures_with_a_status) {
  const double odd[] = {missing, HUGE_VAL, -HUGE_VAL, 0.0, -5.0, 5.0, 1e300, -1e300};
  for (const int direction : {-1, 1})
    for (const double base : odd)
      for (const double value : odd)
        for (const double target : odd)
          for (const double year : {2015.0, 2022.0, 2030.0, 2031.0, missing}) {
            const ProgressPoints p{2015, base, year, value, 2030, target};
            const GrowthRatio growth = growth_ratio(p, direction);
            const RecentChanges changes{.mean = 1.0, .last = 1.0, .n = 6};
            for (const RuleResult& result :
                 {eurostat_rule(growth), statcan_rule(growth), fao_rule(growth), un_2023_rule(p, direction),
                  sdsn_arrow(p, direction), destatis_rule(changes, year, value, 2030, target, direction),
                  target_line_rule(p, direction)}) {
              const bool judged = result.status == Status::ok || result.status == Status::reached;
              BOOST_TEST(judged == (result.grade >= 0));
              BOOST_TEST(judged == (result.outlook != Outlook::none));
            }
          }
}

BOOST_AUTO_TEST_CASE(rules_do_not_depend_on_the_unit) {
  const ProgressPoints p{2015, 100, 2022, 80, 2030, 55};
  const ProgressPoints scaled{2015, 100e6, 2022, 80e6, 2030, 55e6};
  BOOST_TEST(growth_ratio(p, -1).ratio == growth_ratio(scaled, -1).ratio, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(un_2023_rule(p, -1).measure == un_2023_rule(scaled, -1).measure, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(sdsn_arrow(p, -1).measure == sdsn_arrow(scaled, -1).measure, boost::test_tools::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(the_year_of_the_target_has_no_time_left_to_be_judged_by) {
  const ProgressPoints due{2015, 100, 2030, 80, 2030, 70};
  BOOST_TEST((growth_ratio(due, -1).status == Status::past_deadline));
  BOOST_TEST((un_2023_rule(due, -1).status == Status::past_deadline));
  BOOST_TEST((sdsn_arrow(due, -1).status == Status::past_deadline));
  BOOST_TEST((escap_index(due, -1).status == Status::past_deadline));
  BOOST_TEST((target_line_rule(due, -1).status == Status::past_deadline));
  BOOST_TEST((destatis_rule({.mean = -1.0, .n = 6}, 2030, 80, 2030, 70, -1).status == Status::past_deadline));
  // One that is there is there, and the year before is judged.
  BOOST_TEST((growth_ratio({2015, 100, 2030, 70, 2030, 70}, -1).status == Status::reached));
  BOOST_TEST((growth_ratio({2015, 100, 2029, 80, 2030, 70}, -1).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(the_weather_at_its_bounds) {
  // Eight years from 50 to 40 with bounds of a quarter and a half: -0.9375 a year ends at 42.5, -0.625 at 45.
  const auto weather = [](double mean) {
    return destatis_rule({.mean = mean, .n = 6}, 2023, 50.0, 2031, 40.0, -1, {.sun = 0.25, .cloud = 0.5});
  };
  BOOST_TEST(weather(-0.9375).measure == 0.25);
  BOOST_TEST(weather(-0.9375).grade == 1);  // sun is below its bound
  BOOST_TEST(weather(-0.953125).grade == 0);
  BOOST_TEST(weather(-0.625).measure == 0.5);
  BOOST_TEST(weather(-0.625).grade == 1);  // sun and cloud is up to its own
  BOOST_TEST(weather(-0.609375).grade == 2);
}

BOOST_AUTO_TEST_SUITE_END()
