#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/league.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(league_tables)

namespace tt = boost::test_tools;

namespace {

Index count(const Colours& r, Colour colour) {
  return std::count(r.colours.begin(), r.colours.end(), colour);
}

Panel two_indicators() {
  Panel p({{.id = "up", .direction = Direction::higher},
           {.id = "down", .direction = Direction::lower},
           {.id = "none", .direction = Direction::neutral}},
          {{.id = "A"}, {.id = "B"}, {.id = "C"}}, 2020, 2);
  p.set(0, 0, 2021, 30);
  p.set(0, 1, 2021, 20);
  p.set(0, 2, 2021, 10);
  p.set(1, 0, 2020, 5);
  p.set(1, 1, 2020, 1);
  for (Index m = 0; m < 3; ++m) p.set(2, m, 2021, 1);
  return p;
}

}  // namespace

BOOST_AUTO_TEST_CASE(colours_are_quarters_in_the_better_direction) {
  std::vector<double> x;
  for (int i = 0; i < 12; ++i) x.push_back(i);
  const Colours up = kolada_colour(x, Direction::higher);
  BOOST_TEST((up.status == Status::ok));
  BOOST_TEST(count(up, Colour::green) == 3);
  BOOST_TEST(count(up, Colour::yellow) == 6);
  BOOST_TEST(count(up, Colour::red) == 3);
  BOOST_TEST((up.colours[11] == Colour::green));
  BOOST_TEST((up.colours[0] == Colour::red));
  BOOST_TEST((kolada_colour(x, Direction::lower).colours[0] == Colour::green));
  const Colours neutral = kolada_colour(x, Direction::neutral);
  BOOST_TEST((neutral.status == Status::neutral));
  BOOST_TEST(count(neutral, Colour::none) == 12);
}

BOOST_AUTO_TEST_CASE(equal_values_share_the_better_colour) {
  // Places 3 and 4 are equal at the end of the first quarter; 9 to 12 are equal across the last.
  const std::vector<double> x{12, 11, 9, 9, 8, 7, 6, 5, 1, 1, 1, 1};
  const Colours r = kolada_colour(x, Direction::higher);
  BOOST_TEST(count(r, Colour::green) == 4);
  BOOST_TEST(count(r, Colour::red) == 0);
  BOOST_TEST((r.colours[11] == Colour::yellow));
}

BOOST_AUTO_TEST_CASE(few_equal_or_missing_values_have_no_colour) {
  BOOST_TEST((kolada_colour({}, Direction::higher).status == Status::no_data));
  const std::vector<double> few{1, 2, 3, 4, 5, 6, 7, missing};
  const Colours r = kolada_colour(few, Direction::higher);
  BOOST_TEST((r.status == Status::too_few));
  BOOST_TEST(r.n == 7);
  const Colours lower = kolada_colour(few, Direction::higher, 7);
  BOOST_TEST((lower.status == Status::ok));
  BOOST_TEST((lower.colours[7] == Colour::none));
  const std::vector<double> same(20, 3.0);
  BOOST_TEST((kolada_colour(same, Direction::higher).status == Status::constant));
  BOOST_CHECK_THROW((void)kolada_colour(few, Direction::higher, 0), ArgumentError);
}

BOOST_AUTO_TEST_CASE(colours_agree_with_counting_those_that_are_better) {
  for (std::uint64_t k = 0; k < 300; ++k) {
    Philox random(2, k);
    std::vector<double> x;
    for (Index i = 0; i < 8 + random.below(30); ++i) x.push_back(static_cast<double>(random.below(12)));
    const Colours r = kolada_colour(x, Direction::lower);
    if (r.status != Status::ok) continue;
    const auto n = static_cast<double>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto better = std::count_if(x.begin(), x.end(), [&](double each) { return each < x[i]; });
      const auto as_bad = std::count_if(x.begin(), x.end(), [&](double each) { return each >= x[i]; });
      Colour wanted = Colour::yellow;
      if (static_cast<double>(as_bad) <= std::ceil(n / 4.0)) wanted = Colour::red;
      if (static_cast<double>(better) < std::ceil(n / 4.0)) wanted = Colour::green;
      BOOST_TEST((r.colours[i] == wanted));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_best_gets_full_points_and_places_fall_by_the_same_step) {
  const std::vector<double> x{4, missing, 9, 9, 1};
  const Points r = points(x, Direction::higher);
  BOOST_TEST(r.n == 4);
  BOOST_TEST(r.points[2] == 10.0);
  BOOST_TEST(r.points[3] == 10.0);
  BOOST_TEST(is_missing(r.points[1]));
  BOOST_TEST(r.points[0] == 10.0 - 20.0 / 3.0, tt::tolerance(1e-12));
  BOOST_TEST(std::abs(r.points[4]) < 1e-12);
  const Points steep = points(x, Direction::higher, {.minimum = -5.0, .step = 7.0});
  BOOST_TEST(steep.points[0] == -4.0);
  BOOST_TEST(steep.points[4] == -5.0);
  BOOST_TEST(points(x, Direction::higher, {.step = 7.0}).points[4] == 0.0);
  BOOST_TEST(points(x, Direction::lower).points[4] == 10.0);
}

BOOST_AUTO_TEST_CASE(points_by_value_are_proportional_and_capped) {
  const std::vector<double> x{0, 25, 50, 100, 150};
  const Points r =
      points(x, Direction::higher,
             {.scale = PointScale::value, .full = 20.0, .minimum = -5.0, .full_at = 100.0, .zero_at = 50.0});
  const std::vector<double> wanted{-5, -5, 0, 20, 20};
  BOOST_TEST(r.points == wanted, tt::per_element());
  const Points plain = points(x, Direction::lower, {.scale = PointScale::value});
  BOOST_TEST(plain.points[0] == 10.0);
  BOOST_TEST(plain.points[4] == 0.0);
  BOOST_TEST(plain.points[2] == 10.0 * 2.0 / 3.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(equal_values_are_all_best_and_odd_scales_have_their_status) {
  const std::vector<double> same{3, 3};
  for (const PointScale scale : {PointScale::place, PointScale::value})
    BOOST_TEST(points(same, Direction::higher, {.scale = scale}).points[1] == 10.0);
  BOOST_TEST((points(same, Direction::neutral).status == Status::neutral));
  BOOST_TEST((points({}, Direction::higher).status == Status::no_data));
  const Points none = points(same, Direction::higher, {.scale = PointScale::value, .zero_at = 5.0});
  BOOST_TEST((none.status == Status::not_applicable));
  BOOST_TEST(is_missing(none.points[0]));
  const auto wrong = [&](const PointRule& rule) {
    BOOST_CHECK_THROW((void)points(same, Direction::higher, rule), ArgumentError);
  };
  wrong({.full = 0.0});
  wrong({.minimum = 1.0});
  wrong({.step = -1.0});
  wrong({.full_at = 1.0, .zero_at = 2.0});
}

BOOST_AUTO_TEST_CASE(a_league_table_never_counts_what_is_missing_as_zero) {
  const Panel p = two_indicators();
  const std::vector<Index> indicators{0, 1, 2};
  const std::vector<PointRule> rules(1);
  const League r = league(p, indicators, rules);
  BOOST_TEST(r.n_indicators == 2);
  BOOST_TEST((r.columns[2].status == Status::neutral));
  BOOST_TEST(r.columns[1].year == 2020);
  // B: 5 of 10 and 10 of 10; A: 10 and 0; C: 0 of 10, and nothing in the other.
  BOOST_TEST(r.rows[0].member == 1);
  BOOST_TEST(r.rows[0].total == 15.0);
  BOOST_TEST(r.rows[0].possible == 20.0);
  BOOST_TEST(r.rows[1].share == 0.5);
  BOOST_TEST(r.rows[2].n == 1);
  BOOST_TEST(r.rows[2].possible == 10.0);
  BOOST_TEST(r.rows[2].rank == 3);
  const League strict = league(p, indicators, rules, {.minimum_share = 0.9});
  BOOST_TEST(strict.n_ranked == 2);
  BOOST_TEST((strict.rows[2].status == Status::too_few));
  BOOST_TEST(strict.rows[2].rank == 0);
  BOOST_TEST((league(p, std::vector<Index>{2}, rules).status == Status::no_data));
  BOOST_CHECK_THROW((void)league(p, indicators, std::vector<PointRule>(2)), ArgumentError);
  BOOST_CHECK_THROW((void)league(p, indicators, rules, {.minimum_share = 2.0}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(quarters_and_the_least_number_are_as_they_are_said) {
  // Nine values: three are in the first quarter, and three in the last.
  std::vector<double> x;
  for (int i = 0; i < 9; ++i) x.push_back(i);
  const Colours nine = kolada_colour(x, Direction::lower);
  BOOST_TEST(nine.n == 9);
  BOOST_TEST(count(nine, Colour::green) == 3);
  BOOST_TEST(count(nine, Colour::yellow) == 3);
  BOOST_TEST((nine.colours[2] == Colour::green));
  BOOST_TEST((nine.colours[3] == Colour::yellow));
  BOOST_TEST((nine.colours[5] == Colour::yellow));
  BOOST_TEST((nine.colours[6] == Colour::red));
  BOOST_TEST((kolada_colour(x, Direction::lower, 9).status == Status::ok));
  const Colours few = kolada_colour(x, Direction::lower, 10);
  BOOST_TEST((few.status == Status::too_few));
  BOOST_TEST(few.n == 9);
  BOOST_TEST(count(few, Colour::none) == 9);
  BOOST_TEST((kolada_colour(std::vector<double>{1, 1}, Direction::higher, 1).status == Status::constant));
  BOOST_TEST((kolada_colour(std::vector<double>{1, 2}, Direction::higher, 1).colours[1] == Colour::green));
}

BOOST_AUTO_TEST_CASE(points_by_place_and_by_value_are_those_of_their_formulas) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Philox random(seed, 8);
    std::vector<double> x;
    for (Index k = 1 + random.below(8); k > 0; --k)
      x.push_back(random.below(6) == 0 ? missing : static_cast<double>(random.below(7)));
    const bool higher = random.below(2) == 0;
    const Direction direction = higher ? Direction::higher : Direction::lower;
    PointRule rule{.scale = random.below(2) == 0 ? PointScale::place : PointScale::value,
                   .full = 5.0 + static_cast<double>(random.below(3)),
                   .minimum = -static_cast<double>(random.below(3))};
    if (random.below(2) == 0) rule.step = 0.5 + random.uniform();
    if (random.below(3) == 0) rule.full_at = higher ? 4.5 : 2.5;
    if (random.below(3) == 0) rule.zero_at = higher ? 1.5 : 5.5;
    const Points r = points(x, direction, rule);
    std::vector<double> known;
    for (const double each : x)
      if (!is_missing(each)) known.push_back(higher ? each : -each);
    BOOST_TEST(r.n == std::ssize(known));
    BOOST_REQUIRE(r.points.size() == x.size());
    if (known.empty()) {
      BOOST_TEST((r.status == Status::no_data));
      continue;
    }
    const auto [low, high] = std::minmax_element(known.begin(), known.end());
    const double full = is_missing(rule.full_at) ? *high : higher ? rule.full_at : -rule.full_at;
    const double zero = is_missing(rule.zero_at) ? *low : higher ? rule.zero_at : -rule.zero_at;
    const bool stated = !is_missing(rule.full_at) || !is_missing(rule.zero_at);
    const bool possible = rule.scale == PointScale::place || full > zero || (full == zero && !stated);
    BOOST_TEST((r.status == (possible ? Status::ok : Status::not_applicable)), "seed " << seed);
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (is_missing(x[k]) || !possible) {
        BOOST_TEST(is_missing(r.points[k]));
        continue;
      }
      const double mine = higher ? x[k] : -x[k];
      const auto better =
          static_cast<double>(std::count_if(known.begin(), known.end(), [&](double y) { return y > mine; }));
      const double places = std::max(1.0, static_cast<double>(known.size()) - 1.0);
      double wanted = rule.full - better * (is_missing(rule.step) ? rule.full / places : rule.step);
      if (rule.scale == PointScale::value)
        wanted = full == zero ? rule.full : rule.full * (mine - zero) / (full - zero);
      wanted = std::min(rule.full, std::max(rule.minimum, wanted));
      BOOST_TEST(std::abs(r.points[k] - wanted) < 1e-12, "seed " << seed << ": " << r.points[k] << " " << wanted);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_league_table_is_in_the_order_of_shares_and_says_who_is_not_ranked) {
  // Five members, three indicators: how many each reports, and half of them is enough.
  Panel p({{.id = "a", .direction = Direction::higher},
           {.id = "b", .direction = Direction::higher},
           {.id = "c", .direction = Direction::lower}},
          {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}, {.id = "E"}}, 2020, 1);
  const std::vector<std::vector<double>> x{
      {1, 2, 3, 5, missing}, {1, 3, missing, missing, missing}, {9, 9, 1, missing, missing}};
  for (Index i = 0; i < 3; ++i)
    for (Index m = 0; m < 5; ++m)
      if (const double v = x[static_cast<std::size_t>(i)][static_cast<std::size_t>(m)]; !is_missing(v))
        p.set(i, m, 2020, v);
  const std::vector<Index> all{0, 1, 2};
  // 3, 2, 1 and 0 by place of four; 4 and 0 of two; 5 each to the best of three, the others share the second place.
  const std::vector<PointRule> rules{{.full = 3.0}, {.full = 4.0}, {.full = 5.0}};
  const League r = league(p, all, rules, {.minimum_share = 2.0 / 3.0});
  BOOST_TEST(r.n_indicators == 3);
  BOOST_TEST(r.n_ranked == 3);
  BOOST_TEST((r.status == Status::ok));
  const std::vector<Index> order{2, 1, 0, 3, 4};
  for (std::size_t k = 0; k < 5; ++k) BOOST_TEST(r.rows[k].member == order[k]);
  BOOST_TEST(r.rows[0].total == 2.0 + 5.0);
  BOOST_TEST(r.rows[0].possible == 8.0);
  BOOST_TEST(r.rows[0].share == 7.0 / 8.0);
  BOOST_TEST(r.rows[0].n == 2);
  BOOST_TEST(r.rows[1].total == 1.0 + 4.0 + 2.5);
  BOOST_TEST(r.rows[1].possible == 12.0);
  BOOST_TEST(r.rows[1].rank == 2);
  BOOST_TEST(r.rows[2].total == 2.5);
  BOOST_TEST(r.rows[2].rank == 3);
  BOOST_TEST((r.rows[3].status == Status::too_few));
  BOOST_TEST(r.rows[3].share == 1.0);
  BOOST_TEST(r.rows[3].rank == 0);
  BOOST_TEST((r.rows[4].status == Status::no_data));
  BOOST_TEST(is_missing(r.rows[4].total));
  BOOST_TEST(is_missing(r.rows[4].share));
  BOOST_TEST(r.columns.size() == 3U);
  BOOST_TEST(r.columns[1].indicator == 1);
  BOOST_TEST((r.columns[1].status == Status::ok));
  BOOST_TEST(league(p, all, rules, {.minimum_share = 0.67}).n_ranked == 2);
  BOOST_TEST(league(p, all, rules, {.minimum_share = 1.0}).n_ranked == 2);
  BOOST_TEST(league(p, all, rules, {.minimum_share = 0.0}).n_ranked == 4);
  // Equal shares share a rank, and stand in the panel's order.
  Panel even({{.id = "a", .direction = Direction::higher}}, {{.id = "A"}, {.id = "B"}, {.id = "C"}}, 2020, 1);
  for (const Index m : {0, 1, 2}) even.set(0, m, 2020, m == 0 ? 1.0 : 2.0);
  const League tied = league(even, std::vector<Index>{0}, std::vector<PointRule>(1));
  BOOST_TEST(tied.rows[0].member == 1);
  BOOST_TEST(tied.rows[1].member == 2);
  BOOST_TEST(tied.rows[1].rank == 1);
  BOOST_TEST(tied.rows[2].rank == 3);
  // One member is enough for a table.
  Panel alone({{.id = "a", .direction = Direction::higher}}, {{.id = "A"}}, 2020, 1);
  alone.set(0, 0, 2020, 1.0);
  BOOST_TEST((league(alone, std::vector<Index>{0}, std::vector<PointRule>(1)).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(each_mistake_of_a_league_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const std::vector<double> x{1, 2};
  const auto with = [&](const PointRule& rule, Direction direction = Direction::higher) {
    return [&x, rule, direction] { (void)points(x, direction, rule); };
  };
  const double infinite = HUGE_VAL;
  for (const double full : {0.0, -1.0, missing, infinite})
    refused("full-not-positive", "above 0", with({.full = full}));
  refused("minimum-positive", "minimum is 0.5", with({.minimum = 0.5}));
  refused("minimum-positive", "minimum is nan", with({.minimum = missing}));
  for (const double step : {0.0, -1.0}) refused("step-not-positive", "above 0", with({.step = step}));
  refused("scale-reversed", "full_at 1.0", with({.full_at = 1.0, .zero_at = 2.0}));
  refused("scale-reversed", "zero_at 2.0", with({.full_at = 2.0, .zero_at = 2.0}));
  refused("scale-reversed", "full_at 3.0", with({.full_at = 3.0, .zero_at = 2.0}, Direction::lower));
  refused("scale-reversed", "full_at 2.0", with({.full_at = 2.0, .zero_at = 2.0}, Direction::lower));
  BOOST_CHECK_NO_THROW(with({.full_at = 1.0, .zero_at = 2.0}, Direction::lower)());
  BOOST_CHECK_NO_THROW(with({.full_at = 1.0, .zero_at = 2.0}, Direction::neutral)());
  refused("minimum-not-positive", "1 or more", [&] { (void)kolada_colour(x, Direction::higher, 0); });
  const Panel p = two_indicators();
  const auto table = [&](std::size_t rules, double share) {
    return [&p, rules, share] {
      (void)league(p, std::vector<Index>{0, 1, 2}, std::vector<PointRule>(rules), {.minimum_share = share});
    };
  };
  refused("length-mismatch", "2 rules for 3 indicators", table(2, 0.5));
  refused("length-mismatch", "0 rules for 3 indicators", table(0, 0.5));
  for (const double share : {-0.1, 1.1, missing}) refused("share-out-of-range", "[0, 1]", table(1, share));
  BOOST_CHECK_NO_THROW(table(3, 1.0)());
}

BOOST_AUTO_TEST_SUITE_END()
