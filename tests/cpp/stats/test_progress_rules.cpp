#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

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

BOOST_AUTO_TEST_CASE(every_rule_has_its_words) {
  const std::map<ProgressRule, std::size_t> words = {
      {ProgressRule::eurostat, 4},    {ProgressRule::statcan, 5},      {ProgressRule::un_2023, 3},
      {ProgressRule::fao, 4},         {ProgressRule::sdsn, 4},         {ProgressRule::escap, 0},
      {ProgressRule::destatis, 4},    {ProgressRule::klimatkollen, 2}, {ProgressRule::miljomal, 3},
      {ProgressRule::target_line, 2}, {ProgressRule::probability, 5}};
  BOOST_TEST(words.size() == n_progress_rules);
  for (const auto& [rule, size] : words) BOOST_TEST(rule_words(rule).size() == size);
  BOOST_TEST(rule_words(ProgressRule::klimatkollen).back() == "not inside");
  BOOST_TEST(rule_words(ProgressRule::un_2023).front() == "on track or target met");
  BOOST_TEST(rule_words(ProgressRule::probability).back() == "very unlikely");
  BOOST_TEST(rule_words(ProgressRule::target_line).back() == "behind the line");
}

BOOST_AUTO_TEST_CASE(figures_that_are_not_there_or_not_in_order_stop_every_rule_in_the_same_way) {
  struct Stopped {
    ProgressPoints p;
    Status status;
  };
  const double inf = HUGE_VAL;
  for (const Stopped& each : {Stopped{{2015, 100, 2020, missing, 2030, 50}, Status::no_data},
                              Stopped{{2015, 100, 2020, 80, 2030, missing}, Status::no_data},
                              Stopped{{2015, 100, 2020, inf, 2030, 50}, Status::infinite_value},
                              Stopped{{2015, 100, 2020, 80, 2030, -inf}, Status::infinite_value},
                              Stopped{{2015, inf, 2020, 80, 2030, 50}, Status::infinite_value},
                              Stopped{{2015, missing, 2020, 80, 2030, 50}, Status::no_data},
                              Stopped{{missing, 100, 2020, 80, 2030, 50}, Status::no_data},
                              Stopped{{2015, 100, missing, 80, 2030, 50}, Status::no_data},
                              Stopped{{2015, 100, 2020, 80, missing, 50}, Status::no_data},
                              Stopped{{2030, 100, 2020, 80, 2030, 50}, Status::past_deadline},
                              Stopped{{2015, 100, 2031, 80, 2030, 50}, Status::past_deadline},
                              Stopped{{2020, 100, 2020, 80, 2030, 50}, Status::too_few},
                              Stopped{{2021, 100, 2020, 80, 2030, 50}, Status::too_few}}) {
    BOOST_TEST((growth_ratio(each.p, -1).status == each.status));
    BOOST_TEST(is_missing(growth_ratio(each.p, -1).ratio));
    for (const RuleResult& result : {un_2023_rule(each.p, -1), sdsn_arrow(each.p, -1)}) {
      BOOST_TEST((result.status == each.status));
      BOOST_TEST((result.grade == -1 && result.outlook == Outlook::none && is_missing(result.measure)));
    }
    BOOST_TEST((target_line_rule(each.p, -1).status == each.status));
    BOOST_TEST((target_line_rule(each.p, -1).grade == -1));
    BOOST_TEST((escap_index(each.p, -1).status == each.status));
    // Only how much time is left does not matter to the index.
    BOOST_TEST((is_missing(escap_index(each.p, -1).measure) == (each.status != Status::past_deadline)));
  }
  // A value that is there is there, whatever is known of the way to it.
  const ProgressPoints there{missing, missing, missing, 50, missing, 50};
  for (const RuleResult& result : {un_2023_rule(there, -1), sdsn_arrow(there, -1), target_line_rule(there, 1)}) {
    BOOST_TEST((result.status == Status::reached && result.grade == 0 && result.outlook == Outlook::on_track));
  }
  BOOST_TEST((escap_index(there, -1).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(growth_of_round_figures) {
  const auto close = boost::test_tools::tolerance(1e-13);
  // -10 % a year over two years, and what is asked for over four.
  const GrowthRatio down = growth_ratio({2020, 100, 2022, 81, 2024, 65.61}, -1);
  BOOST_TEST(down.observed == -0.1, close);
  BOOST_TEST(down.required == -0.1, close);
  BOOST_TEST(down.ratio == 1.0, close);
  BOOST_TEST((down.status == Status::ok));
  // 5 % a year where 10 % are asked for; the same numbers where lower is better go the wrong way.
  const GrowthRatio up = growth_ratio({2020, 100, 2022, 110.25, 2023, 133.1}, 1);
  BOOST_TEST(up.observed == 0.05, close);
  BOOST_TEST(up.required == 0.1, close);
  BOOST_TEST(up.ratio == 0.5, close);
  const GrowthRatio away = growth_ratio({2020, 100, 2022, 110.25, 2023, 90}, -1);
  BOOST_TEST(away.ratio == -0.05 / (1.0 - std::cbrt(0.9)), close);
  // Reached, with what can be said of the way; and with what cannot.
  const GrowthRatio reached = growth_ratio({2020, 100, 2022, 121, 2023, 115}, 1);
  BOOST_TEST((reached.status == Status::reached));
  BOOST_TEST(reached.observed == 0.1, close);
  BOOST_TEST(reached.ratio == 0.1 / (std::cbrt(1.15) - 1.0), close);
  for (const ProgressPoints& unknown :
       {ProgressPoints{2020, missing, 2022, 121, 2023, 115}, ProgressPoints{2020, 100, 2020, 121, 2023, 115},
        ProgressPoints{2023, 100, 2024, 121, 2023, 115}, ProgressPoints{missing, 100, 2022, 121, 2023, 115}}) {
    BOOST_TEST((growth_ratio(unknown, 1).status == Status::reached));
    BOOST_TEST((is_missing(growth_ratio(unknown, 1).observed) && is_missing(growth_ratio(unknown, 1).ratio)));
  }
  // No growth rate from zero, across it or from nothing positive; none is needed to where one is.
  BOOST_TEST((growth_ratio({2020, 0, 2022, 5, 2030, 10}, 1).status == Status::zero_base));
  BOOST_TEST((growth_ratio({2020, -5, 2022, 5, 2030, 10}, 1).status == Status::sign_change));
  BOOST_TEST((growth_ratio({2020, 5, 2022, -5, 2030, 10}, 1).status == Status::sign_change));
  const GrowthRatio zero = growth_ratio({2020, 100, 2022, 81, 2030, 0}, -1);
  BOOST_TEST((zero.status == Status::sign_change));
  BOOST_TEST(zero.observed == -0.1, close);
  BOOST_TEST(is_missing(zero.required));
  const GrowthRatio nowhere = growth_ratio({2020, 100, 2022, 81, 2030, 100}, 1);
  BOOST_TEST((nowhere.status == Status::not_applicable));
  BOOST_TEST(nowhere.required == 0.0);
  BOOST_TEST(is_missing(nowhere.ratio));
  const GrowthRatio vast = growth_ratio({2020, 1e-300, 2021, 1e300, 2030, 1e301}, 1);
  BOOST_TEST(is_missing(vast.ratio));
}

BOOST_AUTO_TEST_CASE(ratios_at_below_and_above_each_bound) {
  struct Bound {
    double ratio;
    int eurostat, statcan, fao;
  };
  const auto outlook = [](int grade, std::initializer_list<Outlook> of) { return *(of.begin() + grade); };
  const Outlook good = Outlook::on_track;
  const Outlook slow = Outlook::too_slow;
  const Outlook wrong = Outlook::wrong_way;
  for (const Bound& each : {Bound{2.0, 0, 1, 0}, Bound{0.95, 0, 1, 0}, Bound{0.9499, 1, 2, 1}, Bound{0.60, 1, 2, 1},
                            Bound{0.5999, 2, 3, 1}, Bound{0.10, 2, 3, 1}, Bound{0.0999, 2, 3, 2}, Bound{0.0, 2, 3, 2},
                            Bound{-0.0001, 3, 4, 2}, Bound{-0.10, 3, 4, 2}, Bound{-0.1001, 3, 4, 3}}) {
    const GrowthRatio growth{.ratio = each.ratio};
    const auto check = [&](const RuleResult& result, int grade, std::initializer_list<Outlook> of) {
      BOOST_TEST(result.grade == grade);
      BOOST_TEST(result.measure == each.ratio);
      BOOST_TEST((result.outlook == outlook(grade, of)));
      BOOST_TEST((result.status == Status::ok));
    };
    check(eurostat_rule(growth), each.eurostat, {good, slow, slow, wrong});
    check(statcan_rule(growth), each.statcan, {good, good, slow, slow, wrong});
    check(fao_rule(growth), each.fao, {good, slow, wrong, wrong});
  }
  // Bounds of one's own, one after the other.
  const GrowthRatio half{.ratio = 0.5};
  BOOST_TEST(eurostat_rule(half, {.significant = 0.5}).grade == 0);
  BOOST_TEST(eurostat_rule(half, {.moderate = 0.5}).grade == 1);
  BOOST_TEST(eurostat_rule(half, {.away = 0.51}).grade == 3);
  BOOST_TEST(statcan_rule(half, {.on_track = 0.5}).grade == 1);
  BOOST_TEST(statcan_rule(half, {.acceleration = 0.5}).grade == 2);
  BOOST_TEST(statcan_rule(half, {.deterioration = 0.51}).grade == 4);
  BOOST_TEST(fao_rule(half, {.on_path = 0.5}).grade == 0);
  BOOST_TEST(fao_rule(half, {.slow = 0.51}).grade == 2);
  BOOST_TEST(fao_rule(half, {.slow = 0.6, .away = 0.51}).grade == 3);
  const GrowthRatio reached{.ratio = 0.3, .status = Status::reached};
  const GrowthRatio none{.ratio = 0.3, .status = Status::zero_base};
  for (const RuleResult& result : {eurostat_rule(reached), statcan_rule(reached), fao_rule(reached)})
    BOOST_TEST(
        (result.grade == 0 && result.measure == 0.3 && result.outlook == good && result.status == Status::reached));
  for (const RuleResult& result : {eurostat_rule(none), statcan_rule(none), fao_rule(none)})
    BOOST_TEST((result.grade == -1 && is_missing(result.measure) && result.outlook == Outlook::none &&
                result.status == Status::zero_base));
}

BOOST_AUTO_TEST_CASE(statcan_s_scores_run_straight_between_their_corners) {
  const auto near = [](double a, double b) { BOOST_TEST(std::abs(a - b) < 1e-12); };
  for (const auto& [ratio, score] : {std::pair{-0.7, -5.0},
                                     {-0.6, -5.0},
                                     {0.0, -2.5},
                                     {0.3, -1.25},
                                     {0.6, 0.0},
                                     {0.95, 2.5},
                                     {1.3, 5.0},
                                     {2.0, 5.0}})
    near(statcan_score(ratio), score);
  for (const auto& [change, score] : {std::pair{-0.03, -5.0},
                                      {-0.02, -5.0},
                                      {-0.01, -3.75},
                                      {0.0, -2.5},
                                      {0.0025, -1.25},
                                      {0.005, 0.0},
                                      {0.01, 1.25},
                                      {0.015, 2.5},
                                      {0.0175, 3.75},
                                      {0.02, 5.0},
                                      {0.03, 5.0}})
    near(statcan_trend_score(change), score);
  BOOST_TEST(is_missing(statcan_trend_score(missing)));
  for (const auto& [score, grade] :
       {std::pair{5.0, 1}, {2.5, 1}, {2.4, 2}, {0.0, 2}, {-0.1, 3}, {-2.5, 3}, {-2.6, 4}}) {
    const ScoreGroup group = statcan_group(std::vector{score, score + 1.0, score - 1.0}, false);
    BOOST_TEST(group.grade == grade);
    BOOST_TEST((group.n == 3 && group.status == Status::ok));
    near(group.score, score);
  }
  const ScoreGroup achieved = statcan_group(std::vector{5.0, 4.0}, true);
  BOOST_TEST((achieved.grade == 0 && achieved.score == 4.5 && achieved.status == Status::reached));
  const ScoreGroup none = statcan_group(std::vector{missing, missing}, true);
  BOOST_TEST((none.grade == -1 && none.n == 0 && is_missing(none.score) && none.status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(trends_without_a_target) {
  const auto close = boost::test_tools::tolerance(1e-13);
  // +10 % a year over two years, counted towards the better.
  BOOST_TEST(trend_rule(100, 121, 2, 1, eurostat_trend).measure == 0.1, close);
  BOOST_TEST(trend_rule(100, 121, 2, -1, eurostat_trend).measure == -0.1, close);
  struct Change {
    double change;
    int eurostat, statcan, un;
  };
  for (const Change& each :
       {Change{0.0201, 0, 0, 0}, Change{0.0199, 0, 0, 1}, Change{0.0151, 0, 0, 1}, Change{0.0149, 0, 1, 1},
        Change{0.0101, 0, 1, 1}, Change{0.0099, 1, 1, 1}, Change{0.0051, 1, 1, 1}, Change{0.0049, 1, 2, 2},
        Change{0.0, 1, 2, 2}, Change{-0.0001, 2, 3, 2}, Change{-0.0099, 2, 3, 2}, Change{-0.0101, 3, 3, 2}}) {
    const double value = 100.0 * (1.0 + each.change);
    const RuleResult eurostat = trend_rule(100, value, 1, 1, eurostat_trend);
    const RuleResult statcan = trend_rule(100, value, 1, 1, statcan_trend);
    const RuleResult un = un_2023_trend_rule(100, value, 1, 1);
    BOOST_TEST(eurostat.grade == each.eurostat);
    BOOST_TEST(statcan.grade == each.statcan);
    BOOST_TEST(un.grade == each.un);
    const auto way = [&](int grade) {
      return grade == 0 ? Outlook::on_track : each.change >= 0.0 ? Outlook::too_slow : Outlook::wrong_way;
    };
    BOOST_TEST((eurostat.outlook == way(each.eurostat)));
    BOOST_TEST((statcan.outlook == way(each.statcan)));
    BOOST_TEST((un.outlook == std::array{Outlook::on_track, Outlook::too_slow,
                                         Outlook::wrong_way}[static_cast<std::size_t>(each.un)]));
    for (const RuleResult& result : {eurostat, statcan, un}) {
      BOOST_TEST(std::abs(result.measure - each.change) < 1e-13);
      BOOST_TEST((result.status == Status::ok));
      // A change that is exactly a bound has the better class.
    }
    BOOST_TEST(trend_rule(100, value, 1, 1, {{eurostat.measure, -1.0, -2.0}}).grade == 0);
    BOOST_TEST(trend_rule(100, value, 1, 1, {{1.0, eurostat.measure, -2.0}}).grade == 1);
    BOOST_TEST(trend_rule(100, value, 1, 1, {{1.0, 1.0, eurostat.measure}}).grade == 2);
    BOOST_TEST(un_2023_trend_rule(100, value, 1, 1, un.measure).grade == 0);
    BOOST_TEST(un_2023_trend_rule(100, value, 1, 1, 1.0, un.measure).grade == 1);
  }
  for (const bool at_bound : {false, true}) {
    const auto status = [&](double base, double value, double years) {
      const RuleResult un = un_2023_trend_rule(base, value, years, 1, 0.02, 0.005, at_bound);
      const RuleResult result = trend_rule(base, value, years, 1, eurostat_trend, at_bound);
      BOOST_TEST((un.status == result.status));
      const bool judged = result.status == Status::reached;
      for (const RuleResult& each : {un, result}) {
        BOOST_TEST(each.grade == (judged ? 0 : -1));
        BOOST_TEST((each.outlook == (judged ? Outlook::on_track : Outlook::none)));
        BOOST_TEST(is_missing(each.measure));
      }
      return result.status;
    };
    BOOST_TEST((status(missing, 1, 1) == Status::no_data));
    BOOST_TEST((status(1, missing, 1) == Status::no_data));
    BOOST_TEST((status(1, 1, missing) == Status::no_data));
    BOOST_TEST((status(HUGE_VAL, 1, 1) == Status::infinite_value));
    BOOST_TEST((status(1, -HUGE_VAL, 1) == Status::infinite_value));
    BOOST_TEST((status(1, 2, 0) == (at_bound ? Status::reached : Status::too_few)));
    BOOST_TEST((status(0, 2, 1) == (at_bound ? Status::reached : Status::zero_base)));
    BOOST_TEST((status(1, -2, 1) == (at_bound ? Status::reached : Status::sign_change)));
  }
}

BOOST_AUTO_TEST_CASE(the_share_of_the_change_needed_that_growth_would_bring) {
  // A fifth less in five of fifteen years: 100 -> 80 -> 51.2, of the 50 that are to go.
  const auto share = [](double value, const UnOptions& options = {}) {
    return un_2023_rule({2015, 100, 2020, value, 2030, 50}, -1, options);
  };
  BOOST_TEST(share(80).measure == (100.0 - 51.2) / 50.0, boost::test_tools::tolerance(1e-13));
  BOOST_TEST((share(80).grade == 0 && share(80).outlook == Outlook::on_track));
  BOOST_TEST((share(90).grade == 1 && share(90).outlook == Outlook::too_slow));
  BOOST_TEST((share(99).grade == 2 && share(99).outlook == Outlook::wrong_way));
  BOOST_TEST(share(110).measure == (100.0 - 133.1) / 50.0, boost::test_tools::tolerance(1e-13));
  for (const double value : {80.0, 90.0, 99.0}) {
    const double at = share(value).measure;
    BOOST_TEST(share(value, {.on_track = at}).grade == 0);
    BOOST_TEST(share(value, {.on_track = at + 0.001, .fair = at}).grade == 1);
    BOOST_TEST(share(value, {.on_track = at + 0.001, .fair = at + 0.001}).grade == 2);
  }
  BOOST_TEST((un_2023_rule({2015, 50, 2020, 60, 2030, 50}, -1).status == Status::not_applicable));
  BOOST_TEST((un_2023_rule({2015, 40, 2020, 60, 2030, 50}, -1).status == Status::not_applicable));
  BOOST_TEST((un_2023_rule({2015, 0, 2020, 10, 2030, 50}, 1).status == Status::zero_base));
  BOOST_TEST((un_2023_rule({2015, -5, 2020, 10, 2030, 50}, 1).status == Status::sign_change));
  // Near a target of 0 or 100, from either side and up to the tolerance; no other target has a bound.
  const auto met = [](double value, double target, double tolerance, double base = 60) {
    return un_2023_rule({2015, base, 2020, value, 2030, target}, target > 50 ? 1 : -1, {.bound_tolerance = tolerance})
               .status == Status::reached;
  };
  BOOST_TEST((met(0.5, 0, 0.5) && !met(0.5, 0, 0.49)));
  BOOST_TEST((met(99.5, 100, 0.5) && !met(99.5, 100, 0.49)));
  BOOST_TEST(!met(89.5, 90, 1.0));
  BOOST_TEST(met(99.5, 100, 0.5, missing));
  BOOST_TEST((un_2023_rule({2015, HUGE_VAL, 2020, 99.5, 2030, 100}, 1, {.bound_tolerance = 1}).status ==
              Status::infinite_value));
}

BOOST_AUTO_TEST_CASE(the_arrow_at_its_bounds) {
  // Ten a year are asked for; five years are over.
  struct At {
    double value, ratio;
    int grade;
    Outlook outlook;
  };
  for (const At& each :
       {At{60, 1.2, 0, Outlook::on_track}, At{50, 1.0, 0, Outlook::on_track}, At{49, 0.98, 1, Outlook::too_slow},
        At{25, 0.5, 1, Outlook::too_slow}, At{24, 0.48, 2, Outlook::too_slow}, At{0, 0.0, 2, Outlook::wrong_way},
        At{-1, -0.02, 3, Outlook::wrong_way}}) {
    const RuleResult up = sdsn_arrow({2020, 0, 2025, each.value, 2030, 100}, 1);
    const RuleResult down = sdsn_arrow({2020, 0, 2025, -each.value, 2030, -100}, -1);
    for (const RuleResult& result : {up, down}) {
      BOOST_TEST(result.measure == each.ratio, boost::test_tools::tolerance(1e-13));
      BOOST_TEST((result.grade == each.grade && result.outlook == each.outlook && result.status == Status::ok));
    }
  }
  const ProgressPoints half{2020, 0, 2025, 25, 2030, 100};
  BOOST_TEST(sdsn_arrow(half, 1, {.on_track = 0.5}).grade == 0);
  BOOST_TEST(sdsn_arrow(half, 1, {.moderate = 0.51}).grade == 2);
  BOOST_TEST(sdsn_arrow(half, 1, {.moderate = 0.6, .decreasing = 0.51}).grade == 3);
  for (const double base : {100.0, 120.0}) {
    const RuleResult lost = sdsn_arrow({2020, base, 2025, 90, 2030, 100}, 1);
    BOOST_TEST((lost.grade == 3 && lost.outlook == Outlook::wrong_way && is_missing(lost.measure)));
  }
  BOOST_TEST(sdsn_score(-10, 0, 80) == 0.0);
  BOOST_TEST(sdsn_score(20, 0, 80) == 25.0);
  for (const std::array<double, 3>& some :
       {std::array{missing, 0.0, 1.0}, std::array{0.5, missing, 1.0}, std::array{0.5, 0.0, missing}})
    BOOST_TEST(is_missing(sdsn_score(some[0], some[1], some[2])));
}

BOOST_AUTO_TEST_CASE(the_index_of_escap_on_both_sides) {
  const auto index = [](double base, double value, double target, int direction) {
    return escap_index({2015, base, 2022, value, 2030, target}, direction);
  };
  BOOST_TEST(index(40, 28, 20, -1).measure == 6.0);
  BOOST_TEST(index(40, 45, 20, -1).measure == -2.5);
  BOOST_TEST(index(20, 25, 40, 1).measure == 2.5);
  const RuleResult past = index(40, 15, 20, -1);
  BOOST_TEST((past.measure == 12.5 && past.status == Status::reached && past.grade == -1));
  BOOST_TEST((index(40, 28, 20, -1).outlook == Outlook::none && index(40, 28, 20, -1).status == Status::ok));
  BOOST_TEST((escap_index({2015, missing, 2022, 15, 2030, 20}, -1).status == Status::no_data));
  BOOST_TEST(escap_parity_index(0.8, 1.2, 1.0) == 0.0, boost::test_tools::tolerance(1e-13));
  BOOST_TEST(escap_parity_index(2.0, 1.25, 1.0) == 7.5);
  BOOST_TEST(escap_parity_index(2.0, 3.0, 1.0) == -10.0);
  BOOST_TEST(is_missing(escap_parity_index(1.0, 3.0, 1.0)));
}

BOOST_AUTO_TEST_CASE(the_last_annual_changes_are_counted_from_the_newest_value_back) {
  const std::vector<double> years{2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022};
  const std::vector<double> values{90, 7, 1, 2, 4, 8, 16, 17, missing};
  const auto some = [&](Index changes, Index min_values) { return recent_changes(values, years, changes, min_values); };
  const RecentChanges usual = recent_changes(values, years);
  BOOST_TEST((usual.n == 6 && usual.status == Status::ok));
  BOOST_TEST((usual.mean == 16.0 / 5.0 && usual.last == 1.0));
  BOOST_TEST((some(2, 2).n == 3 && some(2, 2).mean == 4.5));
  BOOST_TEST((some(1, 2).n == 2 && some(1, 2).mean == 1.0));
  BOOST_TEST((some(20, 4).n == 8 && some(20, 4).mean == -73.0 / 7.0));
  const RecentChanges few = some(2, 4);
  BOOST_TEST((few.status == Status::too_few && few.n == 3 && is_missing(few.mean) && is_missing(few.last)));
  BOOST_TEST((some(3, 4).status == Status::ok));
  // A missing value breaks the run, like a missing year.
  const RecentChanges broken =
      recent_changes(std::vector<double>{1, missing, 3, 5}, std::vector<double>{2018, 2019, 2020, 2021}, 5, 2);
  BOOST_TEST((broken.n == 2 && broken.mean == 2.0));
  const RecentChanges gap = recent_changes(std::vector<double>{1, 3, 5}, std::vector<double>{2018, 2020, 2021}, 5, 2);
  BOOST_TEST((gap.n == 2 && gap.mean == 2.0));
  BOOST_TEST((recent_changes(std::vector<double>{missing}, std::vector<double>{2018}).status == Status::no_data));
  const auto refused = [](auto&& call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused([&] { (void)some(0, 2); }, "count-out-of-range", "two values");
  refused([&] { (void)some(1, 1); }, "count-out-of-range", "two values");
  refused([&] { (void)recent_changes(values, std::vector<double>{2014}); }, "length-mismatch", "years has 1");
  for (const double year : {2021.0, 2022.0})
    refused([&] { (void)recent_changes(std::vector<double>{1, 2, 3}, std::vector<double>{2020, year, 2021}, 5, 2); },
            "years-unsorted", "ascend");
}

BOOST_AUTO_TEST_CASE(the_weather_says_what_it_judged_by) {
  const RecentChanges better{.mean = -1.0, .last = 2.0, .n = 6};
  const RecentChanges worse{.mean = 1.0, .last = -2.0, .n = 6};
  const RecentChanges still{.mean = 0.0, .last = 0.0, .n = 6};
  const RecentChanges thin{.n = 2, .status = Status::too_few};
  const auto weather = [](const RecentChanges& changes, double value, int direction = -1) {
    return destatis_rule(changes, 2023, value, 2031, direction > 0 ? 60.0 : 40.0, direction);
  };
  // Eight years at -1 from 50 end two short of 40: a fifth of the way.
  BOOST_TEST((weather(better, 50).measure == 0.2 && weather(better, 50).grade == 1));
  BOOST_TEST((weather(better, 50).outlook == Outlook::too_slow && weather(better, 50).status == Status::ok));
  BOOST_TEST((weather(better, 44).grade == 0 && weather(better, 44).outlook == Outlook::on_track));
  BOOST_TEST((weather(better, 44).measure == -1.0));
  BOOST_TEST((weather(better, 90).grade == 2 && weather(better, 90).outlook == Outlook::too_slow));
  BOOST_TEST((weather(worse, 50).grade == 3 && weather(worse, 50).outlook == Outlook::wrong_way));
  BOOST_TEST((weather(worse, 50).measure == 1.8));
  BOOST_TEST((weather(worse, 50, 1).grade == 1 && weather(worse, 50, 1).measure == 0.2));
  BOOST_TEST((weather(still, 50).grade == 3));
  // There already: held or not is all that counts, and no class of changes is still one of the value.
  for (const auto& [changes, grade] : {std::pair{better, 0}, {worse, 1}, {still, 0}}) {
    const RuleResult held = weather(changes, 39);
    BOOST_TEST((held.grade == grade && held.outlook == Outlook::on_track && held.status == Status::reached));
    BOOST_TEST(is_missing(held.measure));
  }
  BOOST_TEST((weather(better, 61, 1).grade == 1));
  BOOST_TEST((weather(thin, 39).status == Status::reached && weather(thin, 39).grade == -1));
  BOOST_TEST((weather(thin, 50).status == Status::too_few && weather(thin, 50).grade == -1));
  BOOST_TEST((weather(better, missing).status == Status::no_data));
  BOOST_TEST((destatis_rule(better, 2031, 50, 2031, 40, -1).status == Status::past_deadline));
  BOOST_TEST((destatis_rule(better, 2030, 50, 2031, 49, -1).grade == 0));

  const auto constant = [](const RecentChanges& changes, double value, int direction = -1) {
    return destatis_constant_rule(changes, value, 10.0, direction);
  };
  struct Held {
    RecentChanges changes;
    double value;
    int grade;
    Outlook outlook;
  };
  for (const Held& each : {Held{better, 10, 0, Outlook::on_track}, Held{still, 9, 0, Outlook::on_track},
                           Held{worse, 9, 1, Outlook::on_track}, Held{better, 12, 2, Outlook::too_slow},
                           Held{still, 12, 2, Outlook::too_slow}, Held{worse, 12, 3, Outlook::wrong_way}}) {
    const RuleResult got = constant(each.changes, each.value);
    BOOST_TEST((got.grade == each.grade && got.outlook == each.outlook && got.measure == each.value - 10.0));
    BOOST_TEST((got.status == Status::ok));
  }
  BOOST_TEST((constant(worse, 12, 1).grade == 0 && constant(better, 12, 1).grade == 1));
  BOOST_TEST((constant(better, missing).status == Status::no_data));
  BOOST_TEST((destatis_constant_rule(better, 9, missing, -1).status == Status::no_data));
  BOOST_TEST((constant(thin, 9).status == Status::too_few && constant(thin, 9).grade == -1));

  struct Way {
    RecentChanges changes;
    int direction, grade;
    Outlook outlook;
  };
  for (const Way& each : {Way{better, -1, 1, Outlook::on_track}, Way{worse, -1, 2, Outlook::wrong_way},
                          Way{better, 1, 2, Outlook::wrong_way}, Way{worse, 1, 1, Outlook::on_track},
                          Way{still, 1, 3, Outlook::wrong_way}, Way{{.mean = 1, .last = 1}, 1, 0, Outlook::on_track}}) {
    const RuleResult got = destatis_direction_rule(each.changes, each.direction);
    BOOST_TEST((got.grade == each.grade && got.outlook == each.outlook && got.measure == each.changes.mean));
    BOOST_TEST((got.status == Status::ok));
  }
  const RuleResult bound = destatis_direction_rule(worse, -1, true);
  BOOST_TEST((bound.grade == 0 && bound.measure == 1.0 && bound.outlook == Outlook::on_track &&
              bound.status == Status::reached));
  BOOST_TEST((destatis_direction_rule(thin, 1, true).status == Status::too_few));
}

BOOST_AUTO_TEST_CASE(near_and_arrows_at_their_bounds) {
  // A quarter of 40 is 10, of -40 too.
  BOOST_TEST(nearness(30, 40, 1, {.near = 0.25}) == 1);
  BOOST_TEST(nearness(29.9, 40, 1, {.near = 0.25}) == 2);
  BOOST_TEST(nearness(-30, -40, -1, {.near = 0.25}) == 1);
  BOOST_TEST(nearness(-29.9, -40, -1, {.near = 0.25}) == 2);
  BOOST_TEST(nearness(39.9, 40, 1, {.near = 0.0}) == 2);
  BOOST_TEST(nearness(39, 40, -1) == 0);
  BOOST_TEST(nearness(60, missing, 1) == -1);
  struct Word {
    double projected;
    int grade;
    Outlook outlook;
  };
  for (const Word& each :
       {Word{41, 0, Outlook::on_track}, Word{39, 1, Outlook::too_slow}, Word{30, 2, Outlook::too_slow}}) {
    const RuleResult got = miljomal_rule(each.projected, 40, 1);
    BOOST_TEST((got.grade == each.grade && got.outlook == each.outlook && got.measure == each.projected - 40.0));
    BOOST_TEST((got.status == Status::ok));
  }
  BOOST_TEST(miljomal_rule(30, 40, 1, {.near = 0.25}).grade == 1);
  const RuleResult none = miljomal_rule(missing, 40, 1);
  BOOST_TEST((none.status == Status::no_data && none.grade == -1 && is_missing(none.measure)));
  struct Arrow {
    double lower, upper;
    int up, down;
  };
  for (const Arrow& each :
       {Arrow{0.1, 0.2, 0, 2}, Arrow{0.0, 0.2, 1, 1}, Arrow{-0.1, 0.2, 1, 1}, Arrow{-0.2, 0.0, 1, 1},
        Arrow{-0.2, -0.1, 2, 0}, Arrow{missing, 0.2, 3, 3}, Arrow{0.1, missing, 3, 3}}) {
    BOOST_TEST(miljomal_arrow(each.lower, each.upper, 1) == each.up);
    BOOST_TEST(miljomal_arrow(each.lower, each.upper, -1) == each.down);
  }
}

BOOST_AUTO_TEST_CASE(the_value_beside_the_line_and_its_chance_in_words) {
  // The line from 100 to 70 stands at 90 after five of fifteen years.
  struct Beside {
    double value;
    int grade;
    Outlook outlook;
    Status status;
  };
  for (const Beside& each :
       {Beside{69, 0, Outlook::on_track, Status::reached}, Beside{90, 0, Outlook::on_track, Status::ok},
        Beside{91, 1, Outlook::too_slow, Status::ok}, Beside{100, 1, Outlook::too_slow, Status::ok},
        Beside{101, 1, Outlook::wrong_way, Status::ok}}) {
    const RuleResult down = target_line_rule({2015, 100, 2020, each.value, 2030, 70}, -1);
    const RuleResult up = target_line_rule({2015, -100, 2020, -each.value, 2030, -70}, 1);
    for (const RuleResult& got : {down, up})
      BOOST_TEST((got.grade == each.grade && got.outlook == each.outlook && got.status == each.status));
    BOOST_TEST(down.measure == each.value - 90.0);
    BOOST_TEST(up.measure == 90.0 - each.value);
  }
  struct Chance {
    double p;
    int grade;
  };
  for (const Chance& each : {Chance{1.0, 0}, Chance{0.9, 0}, Chance{0.8999, 1}, Chance{0.66, 1}, Chance{0.6599, 2},
                             Chance{0.3301, 2}, Chance{0.33, 3}, Chance{0.1001, 3}, Chance{0.1, 4}, Chance{0.0, 4}}) {
    BOOST_TEST(likelihood(each.p) == each.grade);
    for (const double slope : {1.0, 0.0, -1.0})
      for (const int direction : {1, -1}) {
        const RuleResult got = probability_rule(each.p, slope, direction, Status::unbounded);
        const Outlook behind = direction * slope > 0.0 ? Outlook::too_slow : Outlook::wrong_way;
        BOOST_TEST((got.outlook == (each.grade < 2 ? Outlook::on_track : each.grade == 2 ? Outlook::unclear : behind)));
        BOOST_TEST((got.grade == each.grade && got.measure == each.p && got.status == Status::unbounded));
      }
  }
  const RuleResult none = probability_rule(missing, 1, 1);
  BOOST_TEST((none.status == Status::no_data && none.grade == -1 && none.outlook == Outlook::none));
  const RuleResult unclear{.outlook = Outlook::unclear};
  const RuleResult good{.outlook = Outlook::on_track};
  const RuleResult slow{.outlook = Outlook::too_slow};
  BOOST_TEST(!rules_disagree(std::array{unclear, slow}));
  BOOST_TEST(rules_disagree(std::array{good, RuleResult{}, slow, good}));
}

BOOST_AUTO_TEST_CASE(a_rule_without_a_direction_is_refused) {
  const ProgressPoints p{2015, 100, 2020, 90, 2030, 70};
  const RecentChanges changes{.mean = 1, .last = 1, .n = 6};
  const auto refused = [](auto&& call, const char* code) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) { return error.code() == code; });
  };
  const char* code = "direction-out-of-range";
  for (const int direction : {0, 2, -2}) {
    refused([&] { (void)growth_ratio(p, direction); }, code);
    refused([&] { (void)trend_rule(missing, 1, 1, direction, eurostat_trend); }, code);
    refused([&] { (void)destatis_constant_rule(changes, missing, 1, direction); }, code);
    refused([&] { (void)destatis_direction_rule(changes, direction); }, code);
    refused([&] { (void)nearness(missing, 1, direction); }, code);
    refused([&] { (void)miljomal_arrow(missing, 1, direction); }, code);
    refused([&] { (void)probability_rule(missing, 1, direction); }, code);
  }
  refused([] { (void)nearness(1, 2, 1, {.near = -0.01}); }, "near-out-of-range");
  refused([] { (void)nearness(1, 2, 1, {.near = missing}); }, "near-out-of-range");
  refused([] { (void)sdsn_score(1, 2, 2); }, "bounds-equal");
}

BOOST_AUTO_TEST_SUITE_END()
