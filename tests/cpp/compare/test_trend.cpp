#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "test.hpp"

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

BOOST_AUTO_TEST_SUITE_END()
