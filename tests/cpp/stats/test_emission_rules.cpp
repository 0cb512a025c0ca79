#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/emission_rules.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(emission_rules)

namespace {

struct Wanted {
  double total, allowed, zero_year, spent_year, needed_rate, measure;
  int grade;
  Outlook outlook;
};

void check(const EmissionPath& got, const Wanted& wanted, const char* what) {
  const auto same = [](double a, double b) {
    return std::isnan(b) ? std::isnan(a) : std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b));
  };
  BOOST_TEST((got.rule.status == Status::ok), what);
  BOOST_TEST(same(got.total, wanted.total), what << " total " << got.total);
  BOOST_TEST(same(got.allowed, wanted.allowed), what << " allowed " << got.allowed);
  BOOST_TEST(same(got.zero_year, wanted.zero_year), what << " zero_year " << got.zero_year);
  BOOST_TEST(same(got.spent_year, wanted.spent_year), what << " spent_year " << got.spent_year);
  BOOST_TEST(same(got.needed_rate, wanted.needed_rate), what << " needed_rate " << got.needed_rate);
  BOOST_TEST(same(got.rule.measure, wanted.measure), what << " measure " << got.rule.measure);
  BOOST_TEST(got.rule.grade == wanted.grade, what);
  BOOST_TEST((got.rule.outlook == wanted.outlook), what);
}

template <class Call>
void refused(Call call) {
  BOOST_CHECK_EXCEPTION(call(), ArgumentError, [](const ArgumentError& error) {
    return error.code() == "years-reversed" &&
           std::string(error.what()).find("last_year is before first_year") != std::string::npos;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_beside_the_carbon_law_by_hand) {
  constexpr auto on_track = Outlook::on_track;
  const auto rule = [](double value, double slope, double rate, Year last = 2028) {
    return klimatkollen_rule(2024, value, slope, {.first_year = 2026, .last_year = last, .rate = rate});
  };
  // 80, 70, 60 beside 80, 40, 20.
  check(rule(100, -10, 0.5), {210, 140, 2034, missing, 0.5, 1.5, 1, Outlook::too_slow}, "too slow");
  // 20, then nothing, beside 20, 10, 5.
  check(rule(100, -40, 0.5), {20, 35, 2026.5, missing, 0.5, 20.0 / 35.0, 0, on_track}, "inside");
  check(rule(100, 0, 0.5), {300, 175, missing, missing, 0.5, 300.0 / 175.0, 1, Outlook::wrong_way}, "level");
  check(rule(100, 5, 0.5), {345, 192.5, missing, missing, 0.5, 345 / 192.5, 1, Outlook::wrong_way}, "rising");
  // As much as allowed is inside.
  check(rule(100, 0, 0.0), {300, 300, missing, missing, 0.0, 1, 0, on_track}, "equal");
  check(rule(100, 0, 0.5, 2026), {100, 100, missing, missing, 0.5, 1, 0, on_track}, "one year");
  check(rule(0, 0, 0.5), {0, 0, missing, missing, 0.5, missing, 0, on_track}, "nothing");
  check(rule(100, -60, 0.5), {0, 0, 2024 + 100.0 / 60.0, missing, 0.5, missing, 0, on_track},
        "at zero before it begins");
  const EmissionPath usual = klimatkollen_rule(2026, 100, 0);
  BOOST_TEST(usual.total == 2500.0);  // 2026 to 2050
  BOOST_TEST(usual.needed_rate == carbon_law_rate);
  refused([] { (void)klimatkollen_rule(2024, 1, 1, {.first_year = 2027, .last_year = 2026}); });
}

BOOST_AUTO_TEST_CASE(a_line_beside_a_budget_by_hand) {
  constexpr auto on_track = Outlook::on_track;
  const auto rule = [](double value, double slope, double budget) {
    return klimatkollen_budget_rule(value, slope, budget, {.first_year = 2024, .last_year = 2030});
  };
  // 10, 8, 6, 4, 2, 0, 0: trapezoids of 9, 7, 5, 3, 1.
  check(rule(10, -2, 30), {25, 30, 2029, missing, -std::expm1(-1.0 / 3.0), 25.0 / 30.0, 0, on_track}, "lasts");
  check(rule(10, -2, 25), {25, 25, 2029, 2029, -std::expm1(-0.4), 1, 0, on_track}, "just lasts");
  check(rule(10, -2, 24), {25, 24, 2029, 2028, -std::expm1(-10.0 / 24.0), 25.0 / 24.0, 1, Outlook::too_slow}, "spent");
  check(rule(10, 0, 30), {60, 30, missing, 2027, -std::expm1(-1.0 / 3.0), 2, 1, Outlook::wrong_way}, "level");
  check(rule(10, -2, 0), {25, 0, 2029, 2024, missing, missing, 1, Outlook::too_slow}, "no budget");
  const EmissionPath usual = klimatkollen_budget_rule(1, 0, 100);
  BOOST_TEST(usual.total == 26.0);  // from 2024 to 2050
  BOOST_TEST(klimatkollen_budget_rule(3, -1, 1, {.first_year = 2024, .last_year = 2024}).total == 0.0);
  refused([] { (void)klimatkollen_budget_rule(1, 1, 1, {.first_year = 2027, .last_year = 2026}); });
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_infinite_is_not_judged) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto judged = [](const EmissionPath& path, Status status) {
    BOOST_TEST((path.rule.status == status));
    BOOST_TEST(is_missing(path.total));
    BOOST_TEST(is_missing(path.needed_rate));
    BOOST_TEST(path.rule.grade == -1);
  };
  judged(klimatkollen_rule(missing, 100, -1), Status::no_data);
  judged(klimatkollen_rule(2024, missing, -1), Status::no_data);
  judged(klimatkollen_rule(2024, 100, missing), Status::no_data);
  judged(klimatkollen_rule(2024, inf, -1), Status::infinite_value);
  judged(klimatkollen_rule(2024, 100, -inf), Status::infinite_value);
  judged(klimatkollen_budget_rule(missing, -1, 9), Status::no_data);
  judged(klimatkollen_budget_rule(100, missing, 9), Status::no_data);
  judged(klimatkollen_budget_rule(100, -1, missing), Status::no_data);
  judged(klimatkollen_budget_rule(inf, -1, 9), Status::infinite_value);
  judged(klimatkollen_budget_rule(100, -inf, 9), Status::infinite_value);
  judged(klimatkollen_budget_rule(100, -1, inf), Status::infinite_value);
}

BOOST_AUTO_TEST_SUITE_END()
