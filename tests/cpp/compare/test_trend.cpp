#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(trend_of_panels)

namespace {

constexpr double none = missing;

// One indicator of one member.
Panel single(Year first, const std::vector<double>& values, Indicator indicator = {.direction = Direction::higher}) {
  indicator.id = "i";
  Panel panel({std::move(indicator)}, {{.id = "m"}}, first, std::ssize(values));
  for (std::size_t k = 0; k < values.size(); ++k)
    if (!is_missing(values[k])) panel.set(0, 0, first + static_cast<Year>(k), values[k]);
  return panel;
}

Verdict long_verdict(const TrendTable& t, std::size_t row = 0) {
  return static_cast<Verdict>(t.verdict[row]);
}
Verdict recent_verdict(const TrendTable& t, std::size_t row = 0) {
  return static_cast<Verdict>(t.recent_verdict[row]);
}
std::string words(const TrendTable& t, std::size_t row = 0) {
  return std::string(to_string(long_verdict(t, row))) + "/" + std::string(to_string(recent_verdict(t, row))) +
         (t.turned[row] != 0 ? "/turned" : "");
}

const Indicator share{.direction = Direction::higher, .floor = 0.0, .ceiling = 100.0, .decimals = 0};
const Indicator emissions{.direction = Direction::lower, .floor = 0.0, .decimals = 2};

// White or AR(1) noise for every series, with a slope for some.
Panel noise(Index members, Index years, double phi, std::uint64_t seed, Index indicators = 1) {
  std::vector<Indicator> which;
  std::vector<Member> who;
  for (Index i = 0; i < indicators; ++i)
    which.push_back({.id = "i" + std::to_string(i), .direction = Direction::higher});
  for (Index m = 0; m < members; ++m) who.push_back({.id = "m" + std::to_string(m)});
  Panel panel(std::move(which), std::move(who), 2000, years);
  for (Index i = 0; i < indicators; ++i)
    for (Index m = 0; m < members; ++m) {
      Philox random(seed, static_cast<std::uint64_t>(i * members + m));
      double x = random.normal() / std::sqrt(1.0 - phi * phi);
      for (Index k = 0; k < years; ++k) {
        panel.set(i, m, 2000 + static_cast<Year>(k), x);
        x = phi * x + random.normal();
      }
    }
  return panel;
}

}  // namespace

// Real series of Sekom's members, as published.
BOOST_AUTO_TEST_CASE(harnosand_s_certified_schools_have_turned) {
  const auto t =
      trend(single(2005, {0, none, 17, 14, 10, 12, 13, 15, 15, 38, 26, 71, 72, 74, 33, 23, 17, 2, 5}, share));
  BOOST_TEST(words(t) == "uncertain/worsening/turned");
  BOOST_TEST(t.slope[0] > 0.0);  // the arrow of a straight line says "right direction"
}

BOOST_AUTO_TEST_CASE(sundsvall_s_organic_food_improves_over_all_and_falls_of_late) {
  const auto t = trend(single(2006, {3, 3, 3, 6, 11, 13, 13, 13, 18, 26, 30, 30, 32, 35, 36, 34, 34, 30}, share));
  BOOST_TEST(words(t) == "improving/worsening/turned");
  BOOST_TEST(t.recent_confidence[0] == 1.0 - 2.5 / 60.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(nykoping_s_certified_schools_worsen) {
  const auto t = trend(single(2011, {39, 29, 31, 36, 40, 40, 30, 22, 8, 4, 1, 2, 4}, share));
  BOOST_TEST(words(t) == "worsening/uncertain");
}

BOOST_AUTO_TEST_CASE(stockholm_s_household_waste_improves_throughout) {
  const auto t = trend(single(2010, {517, 502, 479, 478, 471, 449, 424, 413, 403, 377, 360, 367, 359, 346}, emissions));
  BOOST_TEST(words(t) == "improving/improving");
  BOOST_TEST(t.upper[0] < 0.0);
}

BOOST_AUTO_TEST_CASE(sigtuna_sits_at_the_ceiling) {
  const auto t = trend(single(2012, {59, 80, 86, 88, 95, 100, 100, 100, 100, 100, 100, 100}, share));
  BOOST_TEST(words(t) == "improving/at_ceiling");
  const auto always = trend(single(2012, {100, 100, 100, 100, 100, 100}, share));
  BOOST_TEST(words(always) == "at_ceiling/at_ceiling");
}

BOOST_AUTO_TEST_CASE(aneby_sits_at_the_floor) {
  const auto t = trend(single(2005, {0, none, none, none, none, 0, 0, 0, 0, 0, 0}, emissions));
  BOOST_TEST(words(t) == "at_floor/at_floor");
}

BOOST_AUTO_TEST_CASE(avesta_fell_to_zero_and_stays_there) {
  const auto t = trend(single(2016, {6.3, 2.9, 2.9, 3.0, 3.3, 0, 0, 0, 0}, share));
  BOOST_TEST(words(t) == "worsening/at_floor");
}

BOOST_AUTO_TEST_CASE(two_values_are_not_testable_which_is_not_no_trend) {
  const auto t = trend(single(2022, {2.62, 2.63}));
  BOOST_TEST(words(t) == "not_testable/not_testable");
  BOOST_TEST(t.p_minimum[0] == 1.0);
  BOOST_TEST(t.families[0].m == 0);
  BOOST_TEST((static_cast<Status>(t.status[0]) == Status::too_few));
}

BOOST_AUTO_TEST_CASE(four_values_cannot_reach_five_per_cent_and_say_what_they_could) {
  const auto t = trend(single(2000, {1, 2, 3, 4}));
  BOOST_TEST((long_verdict(t) == Verdict::not_testable));
  BOOST_TEST(t.p_minimum[0] == 2.0 / 24.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST((recent_verdict(t) == Verdict::improving));  // but the direction is likely: 1 - 1/48
}

BOOST_AUTO_TEST_CASE(a_known_break_is_not_a_trend) {
  // Level 29 before, 19 after, nothing else: a straight line calls it a fall.
  const std::vector<double> values{29, 28, 30, 29, 28, 30, 29, 19, 18, 20, 19, 18, 20, 19};
  Panel panel = single(2008, values);
  BOOST_TEST((long_verdict(trend(panel)) == Verdict::worsening));
  panel.breaks.push_back({.indicator = "i", .member = "m", .year = 2015});
  const auto t = trend(panel);
  BOOST_TEST((long_verdict(t) == Verdict::uncertain));
  BOOST_TEST(t.n_segments[0] == 2);
  BOOST_TEST(t.slope[0] == 0.0);
  panel.breaks[0].cuts = false;  // an event, not another measure
  BOOST_TEST((long_verdict(trend(panel)) == Verdict::worsening));
  panel.breaks[0] = {.indicator = "i", .member = "somebody-else", .year = 2015};
  BOOST_TEST((long_verdict(trend(panel)) == Verdict::worsening));
}

BOOST_AUTO_TEST_CASE(a_break_may_name_its_member_and_indicator_by_code_and_its_member_by_name) {
  for (const std::string who : {"m", "0488", "Trosa"})
    for (const std::string what : {"i", "GN.11"}) {
      Panel panel({{.id = "i", .codes = {{.generation = "2012", .code = "GN.11"}}, .direction = Direction::higher}},
                  {{.id = "m", .code = "0488", .name = "Trosa"}, {.id = "n", .code = "1281", .name = "Lund"}}, 2000, 8);
      for (Year year = 2000; year < 2008; ++year)
        for (const Index m : {0, 1}) panel.set(0, m, year, year < 2004 ? year - 1999.0 : year - 2003.0);
      panel.breaks = {{.indicator = what, .member = who, .year = 2004}};
      const auto t = trend(panel);
      BOOST_TEST(t.n_segments[0] == 2);
      BOOST_TEST(t.slope[0] == 1.0);
      BOOST_TEST(t.n_segments[1] == 1);
    }
}

BOOST_AUTO_TEST_CASE(a_trend_within_segments_is_found_across_a_break) {
  Panel panel = single(2000, {1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6});
  BOOST_TEST((long_verdict(trend(panel)) == Verdict::uncertain));
  panel.breaks.push_back({.indicator = "i", .year = 2007});
  const auto t = trend(panel);
  BOOST_TEST((long_verdict(t) == Verdict::improving));
  BOOST_TEST(t.slope[0] == 1.0);
  // Two runs of seven, both monotone: 2 / (7!)^2.
  BOOST_TEST(t.p[0] == 2.0 / (5040.0 * 5040.0), boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(imputed_and_withdrawn_values_are_left_out_and_counted) {
  Panel panel = single(2000, {5, 5, 5, 5, 5, 6, 7, 8});
  for (const Year year : {2005, 2006}) panel.set(0, 0, year, 9.0, ValueStatus::imputed);
  panel.set(0, 0, 2007, 99.0, ValueStatus::withdrawn);
  const auto t = trend(panel);
  BOOST_TEST(t.n[0] == 5);
  BOOST_TEST(t.n_excluded[0] == 3);
  TrendOptions all;
  all.use = {.imputed = true, .withdrawn = true};
  BOOST_TEST(trend(panel, all).n[0] == 8);
}

BOOST_AUTO_TEST_CASE(a_change_inside_the_dead_band_is_stable_and_not_uncertain) {
  Indicator indicator{.direction = Direction::higher, .dead_band = 2.0};
  const auto t = trend(single(2000, {50, 50.1, 50.2, 50.3, 50.4, 50.5, 50.6, 50.7, 50.8, 50.9}, indicator));
  BOOST_TEST(words(t) == "stable/stable");
  indicator.dead_band = 0.5;
  BOOST_TEST((long_verdict(trend(single(2000, {50, 50.1, 50.2, 50.3, 50.4, 50.5, 50.6, 50.7, 50.8, 50.9},
                                        indicator))) == Verdict::improving));
}

BOOST_AUTO_TEST_CASE(an_indicator_without_a_better_direction_only_rises_or_falls) {
  const auto t = trend(single(2000, {1, 2, 3, 4, 5, 6, 7, 8}, {.direction = Direction::neutral}));
  BOOST_TEST(words(t) == "increasing/increasing");
}

BOOST_AUTO_TEST_CASE(infinities_and_empty_series_have_a_status) {
  auto t = trend(single(2000, {1, 2, std::numeric_limits<double>::infinity(), 4, 5, 6}));
  BOOST_TEST((static_cast<Status>(t.status[0]) == Status::infinite_value));
  BOOST_TEST(words(t) == "not_testable/not_testable");
  t = trend(single(2000, {none, none}));
  BOOST_TEST((static_cast<Status>(t.status[0]) == Status::no_data));
  BOOST_TEST(t.n[0] == 0);
  t = trend(single(2000, {1e300, -1e300, 1e300, 2e299, 1e300, -1e300}));
  BOOST_TEST(t.n[0] == 6);
}

BOOST_AUTO_TEST_CASE(the_family_is_the_members_that_could_be_tested) {
  Panel panel = noise(20, 12, 0.0, 1);
  for (Index m = 0; m < 5; ++m)
    for (Year year = 2002; year < 2012; ++year) panel.set(0, m, year, 0.0, ValueStatus::not_reported);
  const auto t = trend(panel);
  BOOST_TEST(t.families[0].m == 15);
  BOOST_TEST(is_missing(t.p_adjusted[0]));
  for (std::size_t m = 5; m < 20; ++m) {
    BOOST_TEST(t.p_adjusted[m] >= t.p_pooled[m]);
    BOOST_TEST(t.p_plus[m] >= t.p_pooled[m]);
    BOOST_TEST(t.p_pooled[m] >= t.p[m]);
  }
}

BOOST_AUTO_TEST_CASE(the_autocorrelation_is_pooled_over_members_or_said_to_be_none) {
  const auto many = trend(noise(100, 20, 0.5, 2));
  BOOST_TEST((many.families[0].source == PhiSource::members));
  BOOST_TEST(many.families[0].autocorrelation.phi == 0.5, boost::test_tools::tolerance(0.25));
  // Four members a time, three indicators: independence is assumed, and the panel's estimate shown beside it.
  const auto few = trend(noise(4, 20, 0.5, 2, 3));
  BOOST_TEST((few.families[0].source == PhiSource::none));
  BOOST_TEST(few.families[0].autocorrelation.phi == 0.0);
  BOOST_TEST(few.families[0].phi_plus > 0.2);
  BOOST_TEST(few.p_pooled[0] == few.p[0]);
  BOOST_TEST(few.p_plus[0] > few.p[0]);
  BOOST_TEST(is_missing(trend(noise(2, 20, 0.5, 2)).p_plus[0]));
  BOOST_TEST((trend(noise(2, 20, 0.5, 2), {.phi = 0.3}).families[0].source == PhiSource::given));
}

BOOST_AUTO_TEST_CASE(a_curve_that_members_share_is_not_taken_for_autocorrelation) {
  Panel panel = noise(60, 22, 0.3, 9);
  const double with_lines_alone = [&] {
    const auto t = trend(panel);
    BOOST_TEST(!t.families[0].autocorrelation.common_path_removed);
    return t.families[0].autocorrelation.phi;
  }();
  for (Index m = 0; m < 60; ++m)
    for (Index k = 0; k < 22; ++k) {
      const double x = panel.series(0, m).values[static_cast<std::size_t>(k)];
      panel.set(0, m, 2000 + static_cast<Year>(k), x + 8.0 / (1.0 + std::exp(-(static_cast<double>(k) - 9.0) / 2.0)));
    }
  const auto t = trend(panel);
  BOOST_TEST(t.families[0].autocorrelation.common_path_removed);
  BOOST_TEST(std::abs(t.families[0].autocorrelation.phi - with_lines_alone) < 0.08);
  BOOST_TEST(t.families[0].phi_plus > 0.5);  // lines alone would have called the curve autocorrelation
  BOOST_TEST(std::count(t.verdict.begin(), t.verdict.end(), static_cast<std::uint8_t>(Verdict::improving)) == 60);
}

BOOST_AUTO_TEST_CASE(pooling_brings_false_alarms_down_to_what_is_promised) {
  Index raw = 0;
  Index pooled = 0;
  Index tests = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto t = trend(noise(100, 20, 0.4, seed));
    for (std::size_t row = 0; row < t.p.size(); ++row, ++tests) {
      raw += static_cast<Index>(t.p[row] <= 0.05);
      pooled += static_cast<Index>(t.p_pooled[row] <= 0.05);
    }
  }
  BOOST_TEST(tests == 2000);
  BOOST_TEST(raw > tests * 12 / 100);
  BOOST_TEST(pooled < tests * 7 / 100);
  BOOST_TEST(pooled > tests * 2 / 100);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_a_bit) {
  Panel panel = noise(40, 15, 0.3, 7, 20);
  panel.breaks.push_back({.indicator = "i3", .year = 2007});
  const auto one = trend(panel);
  const auto eight = trend(panel, {}, {.threads = 8});
  const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (is_missing(x) && is_missing(y)); });
  };
  BOOST_TEST(same(one.p_adjusted, eight.p_adjusted));
  BOOST_TEST(same(one.slope, eight.slope));
  BOOST_TEST(same(one.recent_confidence, eight.recent_confidence));
  BOOST_TEST((one.verdict == eight.verdict));
}

BOOST_AUTO_TEST_CASE(added_empty_years_change_nothing_but_the_fifths) {
  const std::vector<double> values{3, 1, 4, 1, 5, 9, 2, 6, 5, 3};
  std::vector<double> padded(15, none);
  std::copy(values.begin(), values.end(), padded.begin() + 3);
  const auto a = trend(single(2003, values));
  const auto b = trend(single(2000, padded));
  BOOST_TEST(a.p[0] == b.p[0]);
  BOOST_TEST(a.slope[0] == b.slope[0]);
  BOOST_TEST(a.recent_confidence[0] == b.recent_confidence[0]);
}

BOOST_AUTO_TEST_CASE(wrong_options_are_refused_before_any_work) {
  const Panel panel = single(2000, {1, 2, 3});
  BOOST_CHECK_THROW((void)trend(panel, {.alpha = 0.0}), ArgumentError);
  BOOST_CHECK_THROW((void)trend(panel, {.recent = 2}), ArgumentError);
  BOOST_CHECK_THROW((void)trend(panel, {.phi = 1.5}), ArgumentError);
  BOOST_CHECK_THROW((void)trend(panel, {.dead_band = {1.0, 2.0}}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(the_pooled_p_is_never_below_the_exact_one) {
  // One value of five stands out, at the end: 1 of 5 places is as far up, and 1 as far down. S = 4, variance 8 with
  // the ties: the normal approximation says 0.29, and a little autocorrelation makes 0.31 of it.
  const auto t = trend(single(2000, {0, 0, 0, 0, 1}), {.phi = 0.1});
  BOOST_TEST(t.p[0] == 0.4, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(t.p_pooled[0] == t.p[0]);
}

BOOST_AUTO_TEST_CASE(limits_across_a_break_are_ranks_of_the_slopes_by_the_null_of_all_segments) {
  const std::vector<double> before{3.1, 2.2, 4.7, 4.0, 6.3};
  const std::vector<double> after{9.5, 11.2, 10.1, 13.4, 12.6, 15.8};
  std::vector<double> values = before;
  values.insert(values.end(), after.begin(), after.end());
  Panel panel = single(2000, values);
  panel.breaks.push_back({.indicator = "i", .year = 2005});
  // Falling pairs of all orders of both segments, and the slopes of the pairs that lie in one.
  const auto falling_pairs = [](std::size_t n) {
    std::vector<double> count(n * (n - 1) / 2 + 1, 0.0);
    std::vector<std::size_t> order(n);
    for (std::size_t i = 0; i < n; ++i) order[i] = i;
    do {
      std::size_t falling = 0;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 1; j < n; ++j) falling += order[j] < order[i] ? 1U : 0U;
      count[falling] += 1.0;
    } while (std::next_permutation(order.begin(), order.end()));
    return count;
  };
  const std::vector<double> five = falling_pairs(5);
  const std::vector<double> six = falling_pairs(6);
  std::vector<double> both(five.size() + six.size() - 1, 0.0);
  for (std::size_t a = 0; a < five.size(); ++a)
    for (std::size_t b = 0; b < six.size(); ++b) both[a + b] += five[a] * six[b] / (120.0 * 720.0);
  std::vector<double> slopes;
  for (const auto& segment : {before, after})
    for (std::size_t i = 0; i < segment.size(); ++i)
      for (std::size_t j = i + 1; j < segment.size(); ++j)
        slopes.push_back((segment[j] - segment[i]) / static_cast<double>(j - i));
  std::sort(slopes.begin(), slopes.end());
  BOOST_REQUIRE(slopes.size() == 25U);
  // Fewer than k + 1 slopes lie below the true one with probability `tail`, and as many above it: between the limits it
  // is with what is left.
  for (const double level : {0.5, 0.8, 0.95}) {
    std::size_t k = 0;
    double tail = both[0];
    while (tail + both[k + 1] <= 0.5 * (1.0 - level)) tail += both[++k];
    const auto t = trend(panel, {.level = level});
    BOOST_TEST(t.slope[0] == slopes[12], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(t.lower[0] == slopes[k], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(t.upper[0] == slopes[24 - k], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(t.interval_coverage[0] == 1.0 - 2.0 * tail, boost::test_tools::tolerance(1e-13));
  }
}

BOOST_AUTO_TEST_CASE(coverage_is_of_the_years_from_the_first_value_to_the_last) {
  BOOST_TEST(trend(single(2000, {none, 1, none, 2, 3, none, 5, none})).coverage[0] == 4.0 / 6.0);
  BOOST_TEST(trend(single(2000, {1, 2, 3})).coverage[0] == 1.0);
  BOOST_TEST(trend(single(2000, {none, 1})).coverage[0] == 1.0);
}

BOOST_AUTO_TEST_CASE(a_rise_among_negative_values_is_a_rise_in_per_cent) {
  const auto t = trend(single(2000, {-10, -9, -8, -7, -6}));
  BOOST_TEST(t.change[0] == 4.0);
  BOOST_TEST(t.change_per_cent[0] == 50.0);  // of a median of 8 below zero
  BOOST_TEST(trend(single(2000, {-6, -7, -8, -9, -10})).change_per_cent[0] == -50.0);
}

BOOST_AUTO_TEST_CASE(the_confidence_in_the_years_before_is_in_the_opposite_direction) {
  // Five values rise, the five of the window fall: 1 of 120 orders is as far up, and half of it counts.
  const auto turned = trend(single(2000, {1, 2, 3, 4, 5, 4.9, 4.8, 4.7, 4.6, 4.5}));
  BOOST_TEST(turned.earlier_confidence[0] == 1.0 - 0.5 / 120.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(turned.turned[0] == 1);
  const auto steady = trend(single(2000, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  BOOST_TEST(steady.earlier_confidence[0] == 0.5 / 120.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(steady.turned[0] == 0);
}

BOOST_AUTO_TEST_CASE(half_of_the_window_at_an_end_is_not_more_than_half) {
  const auto recent = [](std::vector<double> values) {
    return recent_verdict(trend(single(2000, values, share), {.recent = 4}));
  };
  BOOST_TEST((recent({40, 50, 60, 100, 100}) != Verdict::at_ceiling));
  BOOST_TEST((recent({40, 50, 100, 100, 100}) == Verdict::at_ceiling));
  BOOST_TEST((recent({90, 60, 50, 0, 0}) != Verdict::at_floor));
  BOOST_TEST((recent({90, 60, 0, 0, 0}) == Verdict::at_floor));
}

BOOST_AUTO_TEST_CASE(a_change_of_just_the_dead_band_is_no_change) {
  const Indicator indicator{.direction = Direction::higher, .dead_band = 2.0};
  // The window moves between 1 and 3 while it rises clearly; 3.5 is outside of the band.
  BOOST_TEST((recent_verdict(trend(single(2000, {9, 1, 1.5, 2, 2.5, 3}, indicator))) == Verdict::stable));
  BOOST_TEST((recent_verdict(trend(single(2000, {9, 1, 1.5, 2, 2.5, 3.5}, indicator))) == Verdict::improving));
  // A quarter a year is 2 in eight years, with limits of a quarter.
  const std::vector<double> quarters{1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75, 3};
  const auto t = trend(single(2000, quarters, indicator));
  BOOST_TEST(t.upper[0] == 0.25);
  BOOST_TEST((long_verdict(t) == Verdict::stable));
  BOOST_TEST((long_verdict(trend(single(2000, quarters, {.direction = Direction::higher, .dead_band = 1.99}))) ==
              Verdict::improving));
}

BOOST_AUTO_TEST_CASE(what_reaches_its_level_just_so_counts) {
  // Four rising values: 2 of 24 orders are as far from the middle.
  const Panel four = single(2000, {1, 2, 3, 4});
  BOOST_TEST((long_verdict(trend(four, {.alpha = 2.0 / 24.0, .phi = 0.0})) == Verdict::improving));
  BOOST_TEST((long_verdict(trend(four, {.alpha = 2.0 / 25.0, .phi = 0.0})) == Verdict::not_testable));
  // One value lies below three equal ones and comes first, in 1 of 4 orders: a confidence of 1 - 1/4 + 1/8.
  const Panel tied = single(2000, {9, 1, 2, 2, 2});
  const auto t = trend(tied, {.recent = 4, .recent_confidence = 0.875});
  BOOST_TEST(t.recent_confidence[0] == 0.875);
  BOOST_TEST(t.recent_confidence_maximum[0] == 0.875);
  BOOST_TEST((recent_verdict(t) == Verdict::improving));
  BOOST_TEST((recent_verdict(trend(tied, {.recent = 4, .recent_confidence = 0.876})) == Verdict::not_testable));
  // Three rising values, 1 of 6 orders: what they reach is the most that three can reach, to the last bit.
  const Panel three = single(2000, {9, 1, 2, 3});
  const double reached = trend(three, {.recent = 3}).recent_confidence[0];
  BOOST_TEST(reached == 11.0 / 12.0, boost::test_tools::tolerance(1e-15));
  const auto just = trend(three, {.recent = 3, .recent_confidence = reached});
  BOOST_TEST(just.recent_confidence_maximum[0] == reached);
  BOOST_TEST((recent_verdict(just) == Verdict::improving));
}

BOOST_AUTO_TEST_CASE(fifths_are_of_the_years_in_which_any_member_has_values) {
  Panel panel({{.id = "i", .direction = Direction::higher}}, {{.id = "a"}, {.id = "b"}}, 1998, 14);
  for (Year year = 2000; year < 2010; ++year) {
    panel.set(0, 0, year, year - 1990);
    if (year > 2000 && year < 2008) panel.set(0, 1, year, year - 1990);
  }
  const auto t = trend(panel);  // ten years: fifths of two
  BOOST_TEST(t.first_fifth[0] == 1.0);
  BOOST_TEST(t.last_fifth[0] == 1.0);
  BOOST_TEST(t.first_fifth[1] == 0.5);
  BOOST_TEST(t.last_fifth[1] == 0.0);
}

BOOST_AUTO_TEST_CASE(the_recent_window_is_of_values_and_not_of_years) {
  const auto t = trend(single(2000, {1, 2, 3, 4, 10, none, 8, 6, none, 4, 3, none}));
  BOOST_TEST(t.recent_n[0] == 5);
  BOOST_TEST(t.recent_first_year[0] == 2004);
  BOOST_TEST(t.recent_s[0] == -10.0);
  // 10, 8, 6, 4, 3 in 2004, 2006, 2007, 2009, 2010: slopes -1, -4/3, -6/5, -7/6, -2, -4/3, -5/4, -1, -1, -1.
  BOOST_TEST(t.recent_slope[0] == -0.5 * (7.0 / 6.0 + 6.0 / 5.0), boost::test_tools::tolerance(1e-14));
}

namespace {

using test::same;

using Chances = std::map<Index, double>;  // S, and how many of all orders have it

Index score(const std::vector<double>& x) {
  Index s = 0;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j) s += x[j] > x[i] ? 1 : x[j] < x[i] ? -1 : 0;
  return s;
}

/// S of all orders of these values, one after the other.
Chances orders(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  Chances out;
  double n = 0.0;
  do {
    out[score(x)] += 1.0;
    n += 1.0;
  } while (std::next_permutation(x.begin(), x.end()));
  for (auto& [s, p] : out) p /= n;
  return out;
}

Chances added(const Chances& a, const Chances& b) {
  Chances out;
  for (const auto& [s, p] : a)
    for (const auto& [t, q] : b) out[s + t] += p * q;
  return out;
}

/// The test of S, by counting all orders of each segment.
struct Counted {
  Index s = 0;
  double variance = 0.0, p = 1.0, p_minimum = 1.0, confidence = 0.5, confidence_maximum = 0.5;
  double inflated = 0.0;  // variance under the autocorrelation
};

struct Slow {
  std::vector<double> x, t;
  std::vector<std::size_t> cuts;  // where segments begin

  [[nodiscard]] Slow part(std::size_t from, std::size_t to) const {
    Slow out;
    for (std::size_t k = from; k < to; ++k) {
      if (k == from || std::find(cuts.begin(), cuts.end(), k) != cuts.end()) out.cuts.push_back(out.x.size());
      out.x.push_back(x[k]);
      out.t.push_back(t[k]);
    }
    return out;
  }
  template <class Visit>
  void each_segment(Visit visit) const {
    for (std::size_t c = 0; c < cuts.size(); ++c) visit(cuts[c], c + 1 < cuts.size() ? cuts[c + 1] : x.size());
  }
  [[nodiscard]] Counted counted(double phi) const {
    Counted out;
    Chances all{{0, 1.0}};
    each_segment([&](std::size_t from, std::size_t to) {
      const std::vector<double> own(x.begin() + static_cast<std::ptrdiff_t>(from),
                                    x.begin() + static_cast<std::ptrdiff_t>(to));
      const Chances chances = orders(own);
      double variance = 0.0;
      for (const auto& [s, p] : chances) variance += static_cast<double>(s * s) * p;
      out.s += score(own);
      out.variance += variance;
      out.inflated += variance * variance_inflation(std::ssize(own), phi);
      all = added(all, chances);
    });
    const auto tail = [&](Index least) {
      double p = 0.0;
      for (const auto& [s, q] : all) p += s >= least ? q : 0.0;
      return p;
    };
    const Index most = all.rbegin()->first;
    out.p = std::min(1.0, 2.0 * tail(std::abs(out.s)));
    out.p_minimum = std::min(1.0, 2.0 * tail(most));
    out.confidence = 1.0 - tail(std::abs(out.s)) + 0.5 * all[std::abs(out.s)];
    out.confidence_maximum = 1.0 - tail(most) + 0.5 * all[most];
    return out;
  }
  [[nodiscard]] double slope() const {
    std::vector<double> slopes;
    each_segment([&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i)
        for (std::size_t j = i + 1; j < to; ++j) slopes.push_back((x[j] - x[i]) / (t[j] - t[i]));
    });
    return slopes.empty() ? missing : test::median(slopes);
  }
};

struct Row {
  Slow series;
  Counted test;
  Verdict verdict = Verdict::not_testable;
  bool settled = false;
};

/// Checks all columns of one indicator.
void check_family(const Panel& panel, Index i, const TrendOptions& o, const TrendTable& t, const std::string& where) {
  const Indicator& what = panel.indicator(i);
  const double phi = *o.phi;
  const double band = o.dead_band.empty() ? what.dead_band : o.dead_band[static_cast<std::size_t>(i)];
  const auto members = static_cast<std::size_t>(panel.n_members());
  const auto close = [](double a, double b) {
    return same(a, b) || std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
  };
  const auto at_ceiling = [&](double x) {
    const double near = 0.5 * std::pow(10.0, -what.decimals);
    if (!what.ceiling) return false;
    return what.may_exceed_ceiling ? x > *what.ceiling - near : std::abs(x - *what.ceiling) < near;
  };
  const auto at_floor = [&](double x) {
    return what.floor && std::abs(x - *what.floor) < 0.5 * std::pow(10.0, -what.decimals);
  };
  const auto directed = [&](Index s) {
    if (what.direction == Direction::neutral) return s > 0 ? Verdict::increasing : Verdict::decreasing;
    return (what.direction == Direction::higher ? s : -s) > 0 ? Verdict::improving : Verdict::worsening;
  };
  std::vector<Row> rows(members);
  std::vector<double> p_of_family(members, missing);
  Year first = 0, last = 0;
  for (std::size_t m = 0; m < members; ++m) {
    const std::size_t row = static_cast<std::size_t>(i) * members + m;
    const std::string here = where + ", member " + std::to_string(m) + ": ";
    const SeriesView view = panel.series(i, static_cast<Index>(m));
    Slow& s = rows[m].series;
    std::int32_t excluded = 0;
    for (Index k = 0; k < view.size(); ++k) {
      const double value = view.values[static_cast<std::size_t>(k)];
      if (is_missing(value)) continue;
      if (!o.use(view.status[static_cast<std::size_t>(k)])) {
        ++excluded;
        continue;
      }
      bool cut = s.x.empty();
      for (const Break& each : panel.breaks)
        cut = cut || (each.cuts && panel.find_indicator(each.indicator) == i &&
                      (each.member.empty() || panel.find_member(each.member) == static_cast<Index>(m)) &&
                      s.t.back() < each.year && each.year <= view.year(k));
      if (cut) s.cuts.push_back(s.x.size());
      s.x.push_back(value);
      s.t.push_back(view.year(k));
    }
    const std::size_t n = s.x.size();
    BOOST_TEST(t.n[row] == static_cast<std::int32_t>(n), here);
    BOOST_TEST(t.n_excluded[row] == excluded, here);
    if (n == 0) {
      BOOST_TEST((static_cast<Status>(t.status[row]) == Status::no_data), here);
      BOOST_TEST(is_missing(t.coverage[row]), here);
      continue;
    }
    first = first == 0 ? static_cast<Year>(s.t.front()) : std::min(first, static_cast<Year>(s.t.front()));
    last = std::max(last, static_cast<Year>(s.t.back()));
    const double span = s.t.back() - s.t.front();
    BOOST_TEST(t.n_segments[row] == static_cast<std::int32_t>(s.cuts.size()), here);
    BOOST_TEST(t.first_year[row] == s.t.front(), here);
    BOOST_TEST(t.last_year[row] == s.t.back(), here);
    BOOST_TEST(close(t.coverage[row], static_cast<double>(n) / (span + 1.0)), here);
    if (std::any_of(s.x.begin(), s.x.end(), [](double x) { return std::isinf(x); })) {
      BOOST_TEST((static_cast<Status>(t.status[row]) == Status::infinite_value), here);
      BOOST_TEST(is_missing(t.s[row]), here);
      s = {};
      continue;
    }
    Counted& whole = rows[m].test;
    whole = s.counted(phi);
    BOOST_TEST(t.s[row] == static_cast<double>(whole.s), here);
    BOOST_TEST(close(t.p[row], whole.p), here << t.p[row] << " " << whole.p);
    BOOST_TEST(close(t.p_minimum[row], whole.p_minimum), here);
    double pooled = whole.p;
    if (whole.inflated > whole.variance * (1.0 + 1e-12)) {
      const double excess = std::max(0.0, std::abs(static_cast<double>(whole.s)) - 1.0);
      pooled = std::max(pooled, std::erfc(excess / std::sqrt(2.0 * whole.inflated)));
    }
    BOOST_TEST(close(t.p_pooled[row], pooled), here << t.p_pooled[row] << " " << pooled);
    BOOST_TEST(close(t.p_plus[row], pooled), here);
    const double slope = s.slope();
    BOOST_TEST(close(t.slope[row], slope), here);
    BOOST_TEST(close(t.change[row], slope * span), here);
    const double middle = test::median(s.x);
    BOOST_TEST(close(t.change_per_cent[row], middle == 0.0 ? missing : 100.0 * slope * span / std::abs(middle)), here);
    if (s.cuts.size() == 1) {
      const TheilSenResult line = theil_sen(s.x, s.t, {.level = o.level});
      BOOST_TEST(close(t.lower[row], line.lower), here);
      BOOST_TEST(close(t.upper[row], line.upper), here);
      BOOST_TEST(close(t.interval_coverage[row], line.coverage), here);
    }

    const auto all = [&](auto at) { return std::all_of(s.x.begin(), s.x.end(), at); };
    const bool testable = whole.p_minimum <= o.alpha;
    Row& r = rows[m];
    r.settled = true;
    Status status = n < 3 ? Status::too_few : whole.variance == 0.0 ? Status::constant : Status::ok;
    if (n >= 3 && all(at_ceiling)) {
      r.verdict = Verdict::at_ceiling;
    } else if (n >= 3 && all(at_floor)) {
      r.verdict = Verdict::at_floor;
    } else if (!testable) {
      r.verdict = Verdict::not_testable;
      if (status == Status::ok) status = Status::not_testable;
    } else if (band > 0.0 && t.lower[row] * span >= -band && t.upper[row] * span <= band) {
      r.verdict = Verdict::stable;
    } else {
      r.settled = false;
    }
    BOOST_TEST((static_cast<Status>(t.status[row]) == status), here);
    if (testable) p_of_family[m] = t.p_pooled[row];

    const std::size_t window = std::min(n, static_cast<std::size_t>(o.recent));
    const Slow recent = s.part(n - window, n);
    const Counted lately = recent.counted(0.0);
    BOOST_TEST(t.recent_n[row] == static_cast<std::int32_t>(window), here);
    BOOST_TEST(t.recent_first_year[row] == recent.t.front(), here);
    BOOST_TEST(t.recent_s[row] == static_cast<double>(lately.s), here);
    BOOST_TEST(close(t.recent_slope[row], recent.slope()), here);
    BOOST_TEST(close(t.recent_confidence[row], lately.confidence), here);
    BOOST_TEST(close(t.recent_confidence_maximum[row], lately.confidence_maximum), here);
    const auto most = [&](auto at) {
      return window >= 3 && at(recent.x.back()) &&
             2 * std::count_if(recent.x.begin(), recent.x.end(), at) > static_cast<std::ptrdiff_t>(window);
    };
    const auto [low, high] = std::minmax_element(recent.x.begin(), recent.x.end());
    // Confidences that are equal on paper may differ in the last bit; levels here are none that can be reached.
    const bool clear = lately.s != 0 && lately.confidence >= o.recent_confidence;
    const Verdict verdict = most(at_ceiling)                                    ? Verdict::at_ceiling
                            : most(at_floor)                                    ? Verdict::at_floor
                            : window >= 3 && band > 0.0 && *high - *low <= band ? Verdict::stable
                            : lately.confidence_maximum < o.recent_confidence   ? Verdict::not_testable
                            : clear                                             ? directed(lately.s)
                                                                                : Verdict::uncertain;
    BOOST_TEST(to_string(recent_verdict(t, row)) == to_string(verdict), here);
    if (!clear || n == window) {
      BOOST_TEST(is_missing(t.earlier_confidence[row]), here);
    } else {
      const Counted earlier = s.part(0, n - window).counted(0.0);
      const bool opposite = earlier.s * lately.s < 0;
      BOOST_TEST(close(t.earlier_confidence[row], opposite ? earlier.confidence : 1.0 - earlier.confidence), here);
    }
  }
  const std::vector<double> adjusted = adjust_p(p_of_family, {.method = o.adjust});
  BOOST_TEST(t.families[static_cast<std::size_t>(i)].m ==
             std::count_if(p_of_family.begin(), p_of_family.end(), [](double p) { return !is_missing(p); }));
  for (std::size_t m = 0; m < members; ++m) {
    const std::size_t row = static_cast<std::size_t>(i) * members + m;
    const std::string here = where + ", member " + std::to_string(m) + ": ";
    const Row& r = rows[m];
    BOOST_TEST(close(t.p_adjusted[row], adjusted[m]), here);
    const bool significant = r.test.s != 0 && adjusted[m] <= o.alpha;
    Verdict verdict = r.verdict;
    if (!r.series.x.empty() && !r.settled) verdict = significant ? directed(r.test.s) : Verdict::uncertain;
    if (verdict == Verdict::uncertain &&
        (recent_verdict(t, row) == Verdict::at_ceiling || recent_verdict(t, row) == Verdict::at_floor))
      verdict = recent_verdict(t, row);
    BOOST_TEST(to_string(long_verdict(t, row)) == to_string(verdict), here);
    if (r.series.x.empty()) {
      BOOST_TEST((recent_verdict(t, row) == Verdict::not_testable), here);
      BOOST_TEST(t.turned[row] == 0, here);
    } else {
      const bool clear = t.recent_s[row] != 0.0 && t.recent_confidence[row] >= o.recent_confidence;
      const bool long_turn = significant && static_cast<double>(r.test.s) * t.recent_s[row] < 0.0;
      bool recent_turn = false;
      if (!is_missing(t.earlier_confidence[row])) {
        const std::size_t n = r.series.x.size();
        const Counted earlier = r.series.part(0, n - static_cast<std::size_t>(t.recent_n[row])).counted(0.0);
        recent_turn =
            static_cast<double>(earlier.s) * t.recent_s[row] < 0.0 && earlier.confidence >= o.recent_confidence;
      }
      BOOST_TEST((t.turned[row] != 0) == (clear && (long_turn || recent_turn)), here);
    }
    if (last == 0) continue;
    const Year fifth = std::max(1, (last - first + 1) / 5);
    double at_start = 0.0, at_end = 0.0;
    const SeriesView view = panel.series(i, static_cast<Index>(m));
    for (Index k = 0; k < view.size(); ++k)
      if (view.usable(k, o.use)) {
        at_start += view.year(k) >= first && view.year(k) < first + fifth ? 1.0 : 0.0;
        at_end += view.year(k) <= last && view.year(k) > last - fifth ? 1.0 : 0.0;
      }
    BOOST_TEST(close(t.first_fifth[row], at_start / fifth), here);
    BOOST_TEST(close(t.last_fifth[row], at_end / fifth), here);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_column_of_short_series_agrees_with_counting_all_orders) {
  std::map<Verdict, int> seen, recently;
  int turned = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Philox random(seed, 41);
    std::vector<Indicator> what;
    std::vector<Member> who;
    for (Index m = 0; m < 6; ++m) who.push_back({.id = "m" + std::to_string(m)});
    for (Index i = 0; i < 2; ++i) {
      Indicator each{.id = "i" + std::to_string(i),
                     .direction = static_cast<Direction>(static_cast<int>(random.below(3)) - 1),
                     .decimals = static_cast<int>(random.below(2))};
      if (random.below(2) == 0) each.floor = 0.0;
      if (random.below(2) == 0) each.ceiling = 6.0;
      each.may_exceed_ceiling = random.below(2) == 0;
      each.dead_band = static_cast<double>(random.below(4));
      what.push_back(each);
    }
    Panel panel(what, who, 2000, 12);
    for (Index i = 0; i < 2; ++i)
      for (Index m = 0; m < 6; ++m) {
        const double gaps = 0.2 * static_cast<double>(random.below(4));
        const double slope = random.normal();
        const Index turn = random.below(3) == 0 ? 5 : 12;
        const bool flat = random.below(6) == 0;
        Index values = 0;
        for (Index k = 0; k < 12; ++k) {
          const double t = static_cast<double>(k < turn ? k : 2 * turn - k);
          double x = std::round(3.0 + 0.6 * slope * t + 0.7 * random.normal());
          if (random.below(3) == 0) x += 0.25;  // fewer ties
          if (flat) x = random.below(2) == 0 ? 6.0 : 0.0;
          if (flat && m % 2 == 0) x = m == 0 ? 6.0 : 0.0;
          if (random.below(300) == 0) x = HUGE_VAL;
          if (random.uniform() < gaps || values == 7) continue;
          const bool imputed = random.below(15) == 0;
          values += imputed ? 0 : 1;
          panel.set(i, m, 2000 + static_cast<Year>(k), x, imputed ? ValueStatus::imputed : ValueStatus::observed);
        }
      }
    for (Index k = random.below(4); k > 0; --k)
      panel.breaks.push_back({.indicator = "i" + std::to_string(random.below(2)),
                              .member = random.below(2) == 0 ? "" : "m" + std::to_string(random.below(6)),
                              .year = 2000 + static_cast<Year>(random.below(12)),
                              .cuts = random.below(5) != 0});
    TrendOptions o{.alpha = random.below(2) == 0 ? 0.051 : 0.3,
                   .level = random.below(2) == 0 ? 0.93 : 0.7,
                   .recent = 3 + random.below(4),
                   .recent_confidence = random.below(2) == 0 ? 0.951 : 0.801,
                   .adjust = random.below(2) == 0 ? Adjustment::bh : Adjustment::holm,
                   .phi = 0.15 * static_cast<double>(random.below(4))};
    if (random.below(3) == 0) o.dead_band = {1.0, 5.0};
    const TrendTable t = trend(panel, o);
    for (Index i = 0; i < 2; ++i) {
      check_family(panel, i, o, t, "panel " + std::to_string(seed) + ", indicator " + std::to_string(i));
      BOOST_TEST((t.families[static_cast<std::size_t>(i)].source == PhiSource::given));
      BOOST_TEST(t.families[static_cast<std::size_t>(i)].autocorrelation.phi == *o.phi);
      BOOST_TEST(t.families[static_cast<std::size_t>(i)].phi_plus == *o.phi);
    }
    for (std::size_t row = 0; row < t.n.size(); ++row) {
      ++seen[long_verdict(t, row)];
      ++recently[recent_verdict(t, row)];
      turned += t.turned[row];
    }
  }
  for (const Verdict each :
       {Verdict::improving, Verdict::worsening, Verdict::increasing, Verdict::decreasing, Verdict::stable,
        Verdict::uncertain, Verdict::at_ceiling, Verdict::at_floor, Verdict::not_testable}) {
    BOOST_TEST(seen[each] > 2, to_string(each));
    BOOST_TEST(recently[each] > 2, "recently " << to_string(each));
  }
  BOOST_TEST(turned > 5);
}

BOOST_AUTO_TEST_CASE(series_too_long_to_be_counted_have_the_normal_tail) {
  // 151 values, one more than the exact null is known for, and 152 in two segments of which one is.
  std::vector<double> values;
  for (int k = 0; k < 152; ++k) values.push_back(k % 7 + 0.02 * k);
  const auto variance = [](double n) { return n * (n - 1.0) * (2.0 * n + 5.0) / 18.0; };
  const std::vector<double> one(values.begin(), values.begin() + 151);
  const auto t = trend(single(1800, one), {.phi = 0.0});
  const auto s = static_cast<double>(score(one));
  BOOST_TEST(t.s[0] == s);
  const double p = std::erfc((s - 1.0) / std::sqrt(2.0 * variance(151.0)));
  BOOST_TEST(t.p[0] == p, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(t.p_minimum[0] == 0.0);
  const auto recent = trend(single(1800, values), {.recent = 151, .phi = 0.0});
  const std::vector<double> last(values.begin() + 1, values.end());
  const double p_last =
      std::erfc((std::abs(static_cast<double>(score(last))) - 1.0) / std::sqrt(2.0 * variance(151.0)));
  BOOST_TEST(recent.recent_confidence[0] == 1.0 - 0.5 * p_last, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(recent.recent_confidence_maximum[0] == 1.0);

  Panel cut = single(1800, values);
  cut.breaks.push_back({.indicator = "i", .year = 1801});
  const auto two = trend(cut, {.phi = 0.0});
  BOOST_TEST(two.n_segments[0] == 2);
  BOOST_TEST(two.s[0] == static_cast<double>(score(last)));
  BOOST_TEST(two.p[0] == p_last, boost::test_tools::tolerance(1e-9));
  // 11,325 pairs of the long segment: the limits are ranks by the normal tail with its step of a half.
  std::vector<double> slopes;
  for (std::size_t i = 0; i < last.size(); ++i)
    for (std::size_t j = i + 1; j < last.size(); ++j)
      slopes.push_back((last[j] - last[i]) / static_cast<double>(j - i));
  std::sort(slopes.begin(), slopes.end());
  const auto below = [&](double d) {
    return 0.5 * std::erfc((11325.0 - 2.0 * d - 1.0) / std::sqrt(2.0 * variance(151.0)));
  };
  std::size_t k = 0;
  while (below(static_cast<double>(k + 1)) <= 0.025) ++k;
  BOOST_TEST(two.slope[0] == slopes[5662], boost::test_tools::tolerance(1e-12));
  BOOST_TEST(two.lower[0] == slopes[k], boost::test_tools::tolerance(1e-12));
  BOOST_TEST(two.upper[0] == slopes[11324 - k], boost::test_tools::tolerance(1e-12));
  BOOST_TEST(two.interval_coverage[0] == 1.0 - 2.0 * below(static_cast<double>(k)),
             boost::test_tools::tolerance(1e-12));

  const auto flat = trend(single(1800, std::vector<double>(151, 3.0)), {.phi = 0.0});
  BOOST_TEST(flat.p[0] == 1.0);
  BOOST_TEST(flat.p_minimum[0] == 1.0);
  BOOST_TEST((static_cast<Status>(flat.status[0]) == Status::constant));
}

BOOST_AUTO_TEST_CASE(a_pool_of_members_gives_phi_its_spread_and_the_mixture_of_p) {
  const Panel panel = noise(40, 15, 0.45, 6);
  const TrendTable t = trend(panel);
  std::vector<double> rows(panel.values().begin(), panel.values().end());
  const PooledAutocorrelationResult plain = pooled_autocorrelation({rows, 15});
  const PooledAutocorrelationResult& rho = t.families[0].autocorrelation;
  BOOST_REQUIRE(!rho.common_path_removed);
  BOOST_TEST(rho.phi == plain.phi, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(rho.n == 40);
  BOOST_TEST(rho.standard_error == plain.standard_error, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(t.families[0].phi_plus == std::min(0.95, rho.phi + rho.standard_error),
             boost::test_tools::tolerance(1e-12));
  BOOST_REQUIRE(rho.between > 0.0);
  // The mixture over phi ~ N(phi, between^2), by many small steps.
  const double variance = 15.0 * 14.0 * 35.0 / 18.0;
  const auto mixture = [&](double phi, double s, double exact) {
    double p = 0.0, weights = 0.0;
    for (double z = -8.0; z <= 8.0; z += 0.01) {
      const double inflated = variance * variance_inflation(15, std::clamp(phi + rho.between * z, 0.0, 0.95));
      const double weight = std::exp(-0.5 * z * z);
      weights += weight;
      p += weight * (inflated > variance ? std::erfc(std::max(0.0, s - 1.0) / std::sqrt(2.0 * inflated)) : exact);
    }
    return std::min(1.0, std::max(exact, p / weights));
  };
  for (std::size_t row = 0; row < 40; ++row) {
    const double s = std::abs(t.s[row]);
    BOOST_TEST(std::abs(t.p_pooled[row] - mixture(rho.phi, s, t.p[row])) < 0.01);
    BOOST_TEST(std::abs(t.p_plus[row] - mixture(t.families[0].phi_plus, s, t.p[row])) < 0.01);
  }
  // As many members, and as long series, as are asked for are enough.
  BOOST_TEST((trend(panel, {.min_members = 40}).families[0].source == PhiSource::members));
  BOOST_TEST((trend(panel, {.min_members = 41}).families[0].source == PhiSource::none));
  BOOST_TEST((trend(panel, {.min_series = 15}).families[0].source == PhiSource::members));
  BOOST_TEST((trend(panel, {.min_series = 16}).families[0].source == PhiSource::none));
  // A series with breaks is read through its longest segment.
  Panel cut = panel;
  for (const Year year : {2003, 2013}) cut.breaks.push_back({.indicator = "i0", .year = year});
  BOOST_TEST((trend(cut, {.min_series = 10}).families[0].source == PhiSource::members));
  BOOST_TEST((trend(cut, {.min_series = 11}).families[0].source == PhiSource::none));
  std::vector<double> middle(rows.size(), missing);
  for (std::size_t m = 0; m < 40; ++m)
    for (std::size_t k = 3; k < 13; ++k) middle[15 * m + k] = rows[15 * m + k];
  BOOST_TEST(trend(cut).families[0].autocorrelation.phi == pooled_autocorrelation({middle, 15}).phi,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(each_option_of_a_trend_is_refused_by_name) {
  const Panel panel = single(2000, {1, 2, 3});
  const auto refused = [&](const std::string& code, const std::string& part, const TrendOptions& options) {
    BOOST_CHECK_EXCEPTION((void)trend(panel, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  for (const double out : {0.0, 1.0, missing}) {
    refused("level-out-of-range", "level is", {.level = out});
    refused("level-out-of-range", "alpha is", {.alpha = out});
    refused("level-out-of-range", "recent_confidence is", {.recent_confidence = out});
  }
  refused("recent-too-short", "3 values or more", {.recent = 2});
  for (const double out : {-0.01, 0.96, missing}) refused("phi-out-of-range", "between 0 and 0.95", {.phi = out});
  refused("length-mismatch", "dead_band has 2 elements but the panel's indicators has 1", {.dead_band = {1.0, 2.0}});
  for (const double phi : {0.0, 0.95}) BOOST_TEST(trend(panel, {.recent = 3, .phi = phi}).n[0] == 3);
}

BOOST_AUTO_TEST_SUITE_END()
