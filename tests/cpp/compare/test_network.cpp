#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/coverage.hpp"
#include "nyckeltal/compare/matched_change.hpp"
#include "nyckeltal/compare/movements.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/network_mean.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(network)

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

// One indicator, members a, b, c ..., one column of values a year; NaN is not reported.
Panel table(const std::vector<std::vector<double>>& rows, Year first_year = 2019, Indicator indicator = {.id = "x"}) {
  std::vector<Member> members;
  for (std::size_t m = 0; m < rows.size(); ++m) members.push_back({.id = std::string(1, static_cast<char>('a' + m))});
  Panel p({std::move(indicator)}, members, first_year, static_cast<Index>(rows.empty() ? 0 : rows[0].size()));
  for (std::size_t m = 0; m < rows.size(); ++m)
    for (std::size_t k = 0; k < rows[m].size(); ++k)
      if (!is_missing(rows[m][k])) p.set(0, static_cast<Index>(m), first_year + static_cast<Year>(k), rows[m][k]);
  return p;
}

Panel with_membership() {
  Panel p({{.id = "x"}},
          {{.id = "known", .membership = {{.start = 2001, .end = 2010}, {.start = 2015}}},
           {.id = "unknown"},
           {.id = "region", .kind = MemberKind::region}},
          2000, 27);
  for (Index m = 0; m < 3; ++m)
    for (Year year = 2000; year <= 2026; ++year) p.set(0, m, year, static_cast<double>(m + 1));
  return p;
}

}  // namespace

BOOST_AUTO_TEST_CASE(membership_intervals_are_half_open) {
  const test::Case& c = test::compare_cases()["percentile_group_membership_interval"];
  const Panel p = with_membership();
  const Network network(p, {});
  const auto& years = c.input("years").as_array();
  const auto& wanted = c.expected_value("is_member").as_array();
  for (std::size_t k = 0; k < years.size(); ++k)
    BOOST_TEST(network.counts(0, network.position(static_cast<Year>(years[k].as_int64()))) == wanted[k].as_bool());
}

BOOST_AUTO_TEST_CASE(who_counts_is_chosen_and_unknown_joining_years_count_and_show) {
  const Panel p = with_membership();
  const auto in_2012 = [&](Selection s) {
    const Network network(p, s);
    return network.size(12);
  };
  BOOST_TEST(in_2012({}) == 1);
  BOOST_TEST(in_2012({.counted = Counted::members_now}) == 2);
  BOOST_TEST(in_2012({.counted = Counted::everybody}) == 2);
  BOOST_TEST(in_2012({.kind = MemberKind::region}) == 1);
  BOOST_TEST(network_mean(p)[12].n_unknown == 1);
  BOOST_TEST(network_mean(p)[12].mean == 2);
  BOOST_TEST(network_mean(p)[16].mean == 1.5);
}

BOOST_AUTO_TEST_CASE(a_region_never_counts_beside_its_municipalities) {
  Panel p({{.id = "x"}}, {{.id = "0980"}, {.id = "0009", .kind = MemberKind::region}}, 2020, 1);
  p.set(0, 0, 2020, 1);
  p.set(0, 1, 2020, 9);
  BOOST_TEST(network_mean(p)[0].mean == 1);
  const Panel regions({{.id = "x"}}, {{.id = "0009", .kind = MemberKind::region}}, 2020, 1);
  BOOST_TEST(network_mean(regions)[0].n_members == 1);
  const Panel areas({{.id = "x"}}, {{.id = "sekom", .kind = MemberKind::network}}, 2020, 1);
  BOOST_TEST(network_mean(areas)[0].n_members == 0);
}

BOOST_AUTO_TEST_CASE(weighted_and_unweighted_means_differ) {
  const test::Case& c = test::compare_cases()["weighted_vs_unweighted"];
  const NetworkMean r = network_mean(c.numbers("value"), c.numbers("population"));
  CHECK_CASE(c, r.mean, "unweighted");
  CHECK_CASE(c, r.weighted_mean, "population_weighted");
  BOOST_TEST(r.weight_covered == 1);
}

BOOST_AUTO_TEST_CASE(a_weight_may_be_an_indicator_of_the_panel) {
  Panel p({{.id = "x"}, {.id = "population"}}, {{.id = "a"}, {.id = "b"}, {.id = "c"}}, 2020, 2);
  p.set(0, 0, 2020, 5);
  p.set(0, 1, 2020, 1);
  p.set(0, 2, 2020, 7);
  p.set(1, 0, 2020, 1000);
  p.set(1, 1, 2020, 99000);
  const NetworkMean r = network_mean(p, {.weight_indicator = 1})[0];
  BOOST_TEST(r.weighted_mean == 1.04, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(r.n_without_weight == 1);
  BOOST_TEST(r.mean == 13.0 / 3.0, boost::test_tools::tolerance(1e-15));
  BOOST_TEST((network_mean(p, {.weight_indicator = 1})[1].status == Status::no_data));
  BOOST_TEST((network_mean(p)[0].weighted_status == Status::no_weights));
  BOOST_CHECK_THROW((void)network_mean(p, {.weight_indicator = 5}), ArgumentError);
  BOOST_CHECK_THROW((void)network_mean(p, {.weights = std::vector<double>{1}}), ArgumentError);
  BOOST_CHECK_THROW((void)network_mean(p, {.weights = std::vector<double>{1, 1, -1}}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(imputed_values_are_out_of_the_mean_unless_asked_for) {
  Panel p = table({{100}, {50}, {80}});
  p.set(0, 2, 2019, 80, ValueStatus::imputed);
  BOOST_TEST(network_mean(p)[0].mean == 75);
  BOOST_TEST(network_mean(p)[0].n_refused == 1);
  BOOST_TEST(network_mean(p, {.selection = {.use = {.imputed = true}}})[0].n == 3);
  const std::vector<LeftOut> out = missing_members(p, 0, 2019);
  BOOST_REQUIRE(out.size() == 1U);
  BOOST_TEST(out[0].member == 2);
  BOOST_TEST((out[0].reason == Reason::imputed));
}

BOOST_AUTO_TEST_CASE(the_missing_are_listed_with_the_status_of_their_cell) {
  Panel p = table({{1}, {missing}, {missing}, {missing}, {4}, {inf}});
  p.set(0, 2, 2019, 0, ValueStatus::not_applicable);
  p.set(0, 3, 2019, 0, ValueStatus::confidential);
  p.set(0, 4, 2019, 4, ValueStatus::withdrawn);
  const std::vector<LeftOut> out = missing_members(p, 0, 2019);
  const std::vector<Reason> wanted{Reason::not_reported, Reason::not_applicable, Reason::confidential,
                                   Reason::withdrawn, Reason::infinite};
  BOOST_REQUIRE(out.size() == wanted.size());
  for (std::size_t k = 0; k < wanted.size(); ++k) BOOST_TEST((out[k].reason == wanted[k]));
  BOOST_CHECK_THROW((void)missing_members(p, 0, 1900), ArgumentError);
  BOOST_CHECK_THROW((void)missing_members(p, 1, 2019), ArgumentError);
}

BOOST_AUTO_TEST_CASE(batch_means_are_those_of_the_columns_on_any_number_of_threads) {
  std::vector<Member> members;
  for (int m = 0; m < 40; ++m) members.push_back({.id = std::to_string(m)});
  Panel p({{.id = "a"}, {.id = "b"}, {.id = "c"}}, members, 2000, 5);
  Philox random(11);
  std::vector<double> weights;
  for (Index m = 0; m < 40; ++m) {
    weights.push_back(m % 7 == 0 ? missing : random.uniform());
    for (Index i = 0; i < 3; ++i)
      for (Year year = 2000; year < 2005; ++year)
        if (random.uniform() < 0.7) p.set(i, m, year, random.normal());
  }
  const auto batch = network_mean(p, {.weights = weights}, {.threads = 3});
  const Network network(p, {});
  for (Index i = 0; i < 3; ++i)
    for (Index k = 0; k < 5; ++k) {
      const NetworkMean one = network_mean(network.column(i, k), weights);
      const NetworkMean& other = batch[static_cast<std::size_t>(i * 5 + k)];
      BOOST_TEST(one.mean == other.mean);
      BOOST_TEST(one.q25 == other.q25);
      BOOST_TEST(one.weighted_mean == other.weighted_mean);
      BOOST_TEST(one.kish_n == other.kish_n);
      BOOST_TEST(one.weight_covered == other.weight_covered);
      BOOST_TEST(one.n_without_weight == other.n_without_weight);
    }
}

BOOST_AUTO_TEST_CASE(matched_links_chain_and_naive_means_do_not) {
  const test::Case& c = test::compare_cases()["chained_matched_index"];
  const Panel p = table({{10, 11, missing}, {20, 22, 22}, {missing, 60, 66}});
  const auto links = test::Case::to_numbers(c.expected_value("links"));
  const auto naive = test::Case::to_numbers(c.expected_value("naive_means"));
  for (int k = 0; k < 2; ++k) {
    const MatchedChange r = matched_change(p, 2019 + k, 2020 + k)[0];
    const auto at = static_cast<std::size_t>(k);
    BOOST_TEST(1 + r.matched_per_cent / 100 == links[at], boost::test_tools::tolerance(1e-12));
    BOOST_TEST(r.mean_first == naive[at], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(r.mean_last == naive[at + 1], boost::test_tools::tolerance(1e-14));
  }
}

BOOST_AUTO_TEST_CASE(the_change_of_a_mean_comes_apart) {
  const test::Case& c = test::compare_cases()["within_between_entry_exit"];
  const MatchedChange r = matched_change(std::vector<double>{10, 20, missing}, std::vector<double>{12, missing, 40});
  CHECK_CASE(c, r.mean_first, "mean0");
  CHECK_CASE(c, r.mean_last, "mean1");
  CHECK_CASE(c, r.matched, "within_stayers");
  CHECK_CASE(c, r.entry + r.exit, "composition");
  BOOST_TEST(r.total == 11);
  BOOST_TEST(r.n_both == 1);
}

BOOST_AUTO_TEST_CASE(weights_take_a_change_apart_too) {
  using V = std::vector<double>;
  // A and B stay, C leaves, D comes; shares of the weight of those that stay: 1/4 and 3/4, then 1/2 and 1/2.
  const MatchedChange r = matched_change(V{10, 20, 40, missing}, V{14, 20, missing, 5}, V{1, 3, 4, 2}, V{3, 3, 4, 4});
  BOOST_TEST(r.mean_first == (10 + 60 + 160) / 8.0);
  BOOST_TEST(r.mean_last == (42 + 60 + 20) / 10.0);
  BOOST_TEST(r.matched == 17 - 17.5);
  BOOST_TEST(r.within == 0.375 * 4);
  BOOST_TEST(r.between == 0.25 * 12 - 0.25 * 20);  // at the mean values of both years
  BOOST_TEST(r.matched + r.entry + r.exit == r.total, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.n_without_weight == 0);
}

BOOST_AUTO_TEST_CASE(equal_weights_are_no_weights_and_missing_ones_are_counted) {
  using V = std::vector<double>;
  const V first{10, 20, missing, 7};
  const V last{12, missing, 40, 7};
  const MatchedChange plain = matched_change(first, last);
  const MatchedChange even = matched_change(first, last, V{2, 2, 2, 2});
  BOOST_TEST(even.matched == plain.matched, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(even.entry == plain.entry, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(plain.within == plain.matched);
  BOOST_TEST(plain.between == 0);
  BOOST_TEST(even.between == 0);
  const MatchedChange some = matched_change(first, last, V{1, 1, 1, missing});
  BOOST_TEST(some.n_without_weight == 2);
  BOOST_TEST(some.n_both == 1);
  BOOST_TEST((matched_change(first, last, V{0, 0, 0, 0}).status == Status::no_weights));
  BOOST_CHECK_THROW((void)matched_change(first, last, V{1}), ArgumentError);
  BOOST_CHECK_THROW((void)matched_change(first, last, V{1, 1, 1, -1}), ArgumentError);
  BOOST_CHECK_THROW((void)matched_change(first, last, V{}, V{1, 1, 1, 1}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(weights_of_a_panel_are_given_or_read_from_it) {
  Panel p({{.id = "x"}, {.id = "people"}}, {{.id = "A"}, {.id = "B"}}, 2019, 2);
  const std::vector<double> x{10, 12, 20, 30};
  const std::vector<double> people{1, 3, 1, 1};
  for (Index m = 0; m < 2; ++m)
    for (Index k = 0; k < 2; ++k) {
      p.set(0, m, 2019 + static_cast<Year>(k), x[static_cast<std::size_t>(2 * m + k)]);
      p.set(1, m, 2019 + static_cast<Year>(k), people[static_cast<std::size_t>(2 * m + k)]);
    }
  BOOST_TEST(matched_change(p, 2019, 2020, {.weight_indicator = 1})[0].mean_last == 16.5);
  const std::vector<double> given{3, 1};
  BOOST_TEST(matched_change(p, 2019, 2020, {.weights = given})[0].mean_first == 12.5);
  BOOST_CHECK_THROW((void)matched_change(p, 2019, 2020, {.weights = given, .weight_indicator = 1}), ArgumentError);
  BOOST_CHECK_THROW((void)matched_change(p, 2019, 2020, {.weight_indicator = 2}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(the_parts_add_up_and_the_per_cents_multiply) {
  Philox random(7);
  for (int replicate = 0; replicate < 300; ++replicate) {
    std::vector<double> first;
    std::vector<double> last;
    for (Index m = 0, n = 1 + random.below(12); m < n; ++m) {
      first.push_back(random.uniform() < 0.3 ? missing : 1 + 100 * random.uniform());
      last.push_back(random.uniform() < 0.3 ? missing : 1 + 100 * random.uniform());
    }
    const MatchedChange r = matched_change(first, last);
    if (r.status != Status::ok) continue;
    BOOST_TEST(std::abs(r.matched + r.entry + r.exit - r.total) < 1e-12);
    const double chained = (1 + r.exit_per_cent / 100) * (1 + r.matched_per_cent / 100) * (1 + r.entry_per_cent / 100);
    BOOST_TEST(chained == 1 + r.total_per_cent / 100, boost::test_tools::tolerance(1e-12));
    // Back in time: what came now leaves.
    const MatchedChange back = matched_change(last, first);
    BOOST_TEST(back.matched == -r.matched);
    BOOST_TEST(back.entry == -r.exit);
    BOOST_TEST(back.total == -r.total);
  }
}

BOOST_AUTO_TEST_CASE(edges_of_matched_change_have_a_status) {
  using V = std::vector<double>;
  BOOST_TEST((matched_change(V{}, V{}).status == Status::no_data));
  BOOST_TEST((matched_change(V{1}, V{missing}).status == Status::no_data));
  const MatchedChange nobody = matched_change(V{1, missing}, V{missing, 3});
  BOOST_TEST((nobody.status == Status::too_few));
  BOOST_TEST(nobody.total == 2);
  BOOST_TEST(is_missing(nobody.matched));
  const MatchedChange zero = matched_change(V{0, 0}, V{1, 3});
  BOOST_TEST((zero.status == Status::zero_base));
  BOOST_TEST(zero.matched == 2);
  BOOST_TEST((matched_change(V{1}, V{inf}).status == Status::infinite_value));
  BOOST_TEST((matched_change(V{-1}, V{1}).status == Status::sign_change));
  BOOST_CHECK_THROW((void)matched_change(V{1}, V{1, 2}), ArgumentError);
  const Panel p = table({{1, 2}});
  BOOST_CHECK_THROW((void)matched_change(p, 2020, 2019), ArgumentError);
  BOOST_CHECK_THROW((void)matched_change(p, 2019, 2021), ArgumentError);
}

BOOST_AUTO_TEST_CASE(movements_are_counted_with_a_dead_band) {
  using V = std::vector<double>;
  const V first{10, 10, 10, 10, 0, missing};
  const V last{12, 9, 10.5, 10, 7, 5};
  const Movements r = movements(first, last, {.dead_band = 0.5, .direction = Direction::lower});
  BOOST_TEST(r.n == 5);
  BOOST_TEST(r.n_last == 6);
  BOOST_TEST(r.risen == 2);
  BOOST_TEST(r.fallen == 1);
  BOOST_TEST(r.unchanged == 2);
  BOOST_TEST(r.improved == 1);
  BOOST_TEST(r.worsened == 2);
  BOOST_TEST(r.largest_rise.member == 4);
  BOOST_TEST(r.largest_rise.absolute == 7);
  BOOST_TEST(r.largest_relative_rise.member == 0);
  BOOST_TEST(r.largest_relative_rise.per_cent == 20, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.largest_fall.member == 1);
  BOOST_TEST(r.n_no_per_cent == 1);
  const Movements plain = movements(first, last);
  BOOST_TEST(plain.improved + plain.worsened == 0);
  BOOST_TEST((plain.direction_status == Status::neutral));
}

BOOST_AUTO_TEST_CASE(rounding_is_no_movement) {
  // 0.3 - 0.2 is below 0.1 and 0.4 - 0.3 above it, in doubles.
  using V = std::vector<double>;
  const Movements r = movements(V{0.2, 0.3, 0.1}, V{0.3, 0.4, 0.1 + 1e-17}, {.dead_band = 0.1});
  BOOST_TEST(r.unchanged == 3);
  BOOST_TEST(r.largest_rise.member == -1);
}

BOOST_AUTO_TEST_CASE(those_at_the_target_are_counted_among_all_and_among_the_same) {
  // Trosa was "exactly 60" and counted as reached; the next year it was near.
  Indicator food{.id = "organic-food", .direction = Direction::higher};
  food.targets = {{.value = 50.0, .year = 2020, .former = true},
                  {.value = 10.0, .year = 2020, .owner = "member", .member = "a"},
                  {.value = 60.0, .year = 2030}};
  const Panel p = table({{60, 57.4}, {missing, 61}, {30, 60}, {70, missing}}, 2022, food);
  const Movements r = movements(p, 2022, 2023)[0];
  BOOST_TEST(r.target == 60);
  BOOST_TEST(r.n_at_target_first == 2);
  BOOST_TEST(r.n_at_target_last == 2);
  BOOST_TEST(r.n_at_target_both_first == 1);
  BOOST_TEST(r.n_at_target_both_last == 1);
  BOOST_TEST((r.target_status == Status::ok));
}

BOOST_AUTO_TEST_CASE(a_reduction_is_each_member_s_own_target) {
  Indicator ghg{.id = "ghg", .direction = Direction::lower};
  ghg.targets = {{.reduction = 0.5, .base_year = 2019, .year = 2030}};
  const Panel p = table({{10, 5}, {10, 6}, {missing, 1}}, 2019, ghg);
  const Movements r = movements(p, 2019, 2020)[0];
  BOOST_TEST(r.n_at_target_last == 1);
  BOOST_TEST(r.n_at_target_first == 0);
  BOOST_TEST(r.target == 5);
}

BOOST_AUTO_TEST_CASE(edges_of_movements_have_a_status) {
  using V = std::vector<double>;
  BOOST_TEST((movements(V{}, V{}).status == Status::no_data));
  BOOST_TEST((movements(V{1, missing}, V{missing, 1}).status == Status::no_data));
  BOOST_TEST((movements(V{1}, V{inf}).status == Status::infinite_value));
  BOOST_TEST((movements(V{1}, V{2}).target_status == Status::no_target));
  BOOST_CHECK_THROW((void)movements(V{1}, V{1}, {.dead_band = -1}), ArgumentError);
  BOOST_CHECK_THROW((void)movements(V{1}, V{1}, {.dead_band = missing}), ArgumentError);
  BOOST_CHECK_THROW((void)movements(V{1}, V{1}, {.targets = V{1, 2}}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(an_indicator_s_own_dead_band_is_used_unless_another_is_given) {
  const Panel p = table({{10, 10.4}}, 2019, {.id = "x", .dead_band = 0.5});
  BOOST_TEST(movements(p, 2019, 2020)[0].unchanged == 1);
  BOOST_TEST(movements(p, 2019, 2020, {.dead_band = 0.1})[0].risen == 1);
}

BOOST_AUTO_TEST_CASE(a_response_is_what_the_member_gave) {
  Panel p = table({{1}, {2}, {3}, {missing}, {missing}, {0}, {7}});
  p.set(0, 1, 2019, 2, ValueStatus::imputed);
  p.set(0, 2, 2019, 3, ValueStatus::withdrawn);
  p.set(0, 3, 2019, 0, ValueStatus::confidential);
  p.set(0, 4, 2019, 0, ValueStatus::not_applicable);
  p.set(0, 5, 2019, 0, ValueStatus::nil);
  p.set(0, 6, 2019, 7, ValueStatus::preliminary);
  const ResponseRate r = response_rate(p)[0];
  BOOST_TEST(r.n_members == 7);
  BOOST_TEST(r.n_reported == 4);
  BOOST_TEST(r.n_imputed == 1);
  BOOST_TEST(r.n_withdrawn == 1);
  BOOST_TEST(r.n_not_applicable == 1);
  BOOST_TEST(r.rate == 4.0 / 6.0);
  Panel none = table({{missing}});
  none.set(0, 0, 2019, 0, ValueStatus::not_applicable);
  BOOST_TEST((response_rate(none)[0].status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(coverage_needs_a_total) {
  Panel p({{.id = "x"}}, {{.id = "a"}, {.id = "b"}, {.id = "out", .membership = {{.start = 2000, .end = 2010}}}}, 2020,
          1);
  const std::vector<double> w{10, 30, 60};
  BOOST_TEST(population_coverage(p, w, 2020).share == 0.4);
  BOOST_TEST(population_coverage(p, w, 2020, 400).share == 0.1);
  BOOST_TEST((population_coverage(p, w, 2020, 20).status == Status::exceeded));
  const std::vector<double> gap{10, missing, 60};
  BOOST_TEST((population_coverage(p, gap, 2020).status == Status::unknown));
  BOOST_TEST(population_coverage(p, gap, 2020, 100).share == 0.1);
  BOOST_TEST(population_coverage(p, gap, 2020, 100).n_without_weight == 1);
  BOOST_TEST((population_coverage(p, std::vector<double>(3, missing), 2020, 100).status == Status::no_weights));
  BOOST_CHECK_THROW((void)population_coverage(p, w, 2020, -1), ArgumentError);
  BOOST_CHECK_THROW((void)population_coverage(p, w, 1999), ArgumentError);
  const Panel members_only = table({{1}, {2}});
  BOOST_TEST((population_coverage(members_only, std::vector<double>{1, 2}, 2019).status == Status::unknown));
}

BOOST_AUTO_TEST_CASE(trap_2_the_mean_moves_because_the_set_moves) {
  const test::Case& c = test::trap_cases()["trap_2_the_mean_moves_because_the_set_moves"];
  const MatchedChange r = matched_change(c.numbers("first"), c.numbers("last"));
  CHECK_CASE(c, r.total_per_cent, "total_per_cent");
  CHECK_CASE(c, r.matched_per_cent, "matched_per_cent");
  CHECK_CASE(c, r.total, "total");
  CHECK_CASE(c, r.matched, "matched");
  CHECK_CASE(c, r.entry, "entry");
  CHECK_CASE(c, r.exit, "exit");
}

BOOST_AUTO_TEST_CASE(trap_7_not_applicable_missing_and_zero_are_three) {
  const test::Case& c = test::trap_cases()["trap_7_not_applicable_missing_and_zero_are_three"];
  const std::vector<double> x = c.numbers("values");
  Panel p = table({{x[0]}, {x[1]}, {x[2]}, {x[3]}});
  p.set(0, 0, 2019, 0, ValueStatus::not_applicable);
  CHECK_CASE(c, network_mean(p)[0].n, "n");
  CHECK_CASE(c, network_mean(p)[0].mean, "mean");
  CHECK_CASE(c, response_rate(p)[0].rate, "rate");
}

BOOST_AUTO_TEST_CASE(trap_12_no_change_at_the_ceiling_is_success) {
  const test::Case& c = test::trap_cases()["trap_12_no_change_at_the_ceiling_is_success"];
  const std::vector<double> years = c.numbers("years");
  const std::vector<double> values = c.numbers("values");
  Panel p({{.id = "fuel", .unit = {{"sv", "%"}}, .direction = Direction::higher, .ceiling = 100.0}},
          {{.id = "Sigtuna"}}, 2012, 12);
  for (std::size_t k = 0; k < years.size(); ++k) p.set(0, 0, static_cast<Year>(years[k]), values[k]);
  const Movements r = movements(p, 2017, 2023)[0];
  CHECK_CASE(c, r.unchanged, "unchanged");
  CHECK_CASE(c, r.n_unchanged_at_best, "n_unchanged_at_best");
  CHECK_CASE(c, r.worsened, "worsened");
  BOOST_TEST(movements(p, 2012, 2023)[0].n_at_best_first == 0);
  BOOST_TEST(movements(p, 2012, 2023)[0].n_at_best_last == 1);
}

BOOST_AUTO_TEST_CASE(coverage_is_unknown_where_the_size_of_an_outsider_is) {
  const Panel p({{.id = "x"}},
                {{.id = "a"},
                 {.id = "b"},
                 {.id = "out", .membership = {{.start = 2000, .end = 2010}}},
                 {.id = "far", .membership = {{.start = 2000, .end = 2010}}}},
                2020, 1);
  // 10 + 30 of at least 100: the share is 0.4 at most, and how much less nobody knows.
  const std::vector<double> w{10, 30, 60, missing};
  const PopulationCoverage r = population_coverage(p, w, 2020);
  BOOST_TEST((r.status == Status::unknown));
  BOOST_TEST(is_missing(r.share));
  BOOST_TEST(r.members == 40.0);
  BOOST_TEST(population_coverage(p, w, 2020, 200).share == 0.2);
}

BOOST_AUTO_TEST_CASE(who_does_not_count_has_no_weight_among_those_that_do) {
  Panel p({{.id = "x"}, {.id = "people"}},
          {{.id = "a"}, {.id = "b"}, {.id = "left", .membership = {{.start = 2000, .end = 2010}}}}, 2020, 1);
  p.set(0, 0, 2020, 7);
  p.set(0, 2, 2020, 99);
  const std::vector<double> people{1, 3, 4};
  for (Index m = 0; m < 3; ++m) p.set(1, m, 2020, people[static_cast<std::size_t>(m)]);
  for (const NetworkMean& r : {network_mean(p, {.weights = people})[0], network_mean(p, {.weight_indicator = 1})[0]}) {
    BOOST_TEST(r.n == 1);
    BOOST_TEST(r.weighted_mean == 7.0);
    BOOST_TEST(r.weight_covered == 0.25);  // a alone of a and b
  }
}

BOOST_AUTO_TEST_CASE(a_network_of_the_whole_country_covers_all_of_it) {
  const Panel p = table({{1}, {2}, {3}});
  // In tenths, whose sum in doubles is a little more than 0.6.
  const PopulationCoverage r = population_coverage(p, std::vector<double>{0.1, 0.2, 0.3}, 2019, 0.6);
  BOOST_TEST((r.status == Status::ok));
  BOOST_TEST(r.share == 1.0, boost::test_tools::tolerance(1e-14));
  // Four last digits are rounding still, and six are more than the country has.
  const double digit = std::numeric_limits<double>::epsilon();
  const Panel one = table({{1}});
  BOOST_TEST((population_coverage(one, std::vector<double>{1.0 + 4.0 * digit}, 2019, 1.0).status == Status::ok));
  BOOST_TEST((population_coverage(one, std::vector<double>{1.0 + 6.0 * digit}, 2019, 1.0).status == Status::exceeded));
}

BOOST_AUTO_TEST_CASE(a_matched_change_counts_values_and_weights_of_each_year) {
  using V = std::vector<double>;
  // a and b stay, c has left, d has come, e has a weight in the first year only, f in the last year only.
  const V first{10, 20, 40, missing, 8, 9}, last{14, 20, missing, 5, 8, 9};
  const V before{1, 3, 4, 2, 2, missing}, after{3, 3, 4, 4, missing, 2};
  const MatchedChange r = matched_change(first, last, before, after);
  BOOST_TEST(r.n_first == 4);
  BOOST_TEST(r.n_last == 4);
  BOOST_TEST(r.n_both == 2);
  BOOST_TEST(r.n_without_weight == 2);
  BOOST_TEST(r.mean_first == (10 + 60 + 160 + 16) / 10.0);
  BOOST_TEST(r.mean_last == (42 + 60 + 20 + 18) / 12.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.mean_both_first == 17.5);
  BOOST_TEST(r.mean_both_last == 17.0);
  BOOST_TEST(r.total == r.mean_last - r.mean_first);
  BOOST_TEST(r.entry == r.mean_last - 17.0);
  BOOST_TEST(r.exit == 17.5 - r.mean_first);
  BOOST_TEST(r.total_per_cent == 100.0 * (r.mean_last / 24.6 - 1.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.matched_per_cent == -100.0 / 35.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.entry_per_cent == 100.0 * (r.mean_last / 17.0 - 1.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.exit_per_cent == 100.0 * (17.5 / 24.6 - 1.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.within == 1.5);
  BOOST_TEST(r.between == -2.0);
  BOOST_TEST((r.status == Status::ok));

  const auto status = [](const V& x, const V& y, const V& w, const V& v) { return matched_change(x, y, w, v).status; };
  BOOST_TEST((status({1}, {2}, {0}, {1}) == Status::no_weights));
  BOOST_TEST((status({1}, {2}, {1}, {0}) == Status::no_weights));
  BOOST_TEST((status({1}, {missing}, {1}, {0}) == Status::no_data));
  BOOST_TEST((status({missing}, {2}, {1}, {1}) == Status::no_data));
  BOOST_TEST((status({1, 2}, {2, 3}, {0, 1}, {1, 0}) == Status::ok));
  BOOST_TEST((status({1, missing}, {missing, 3}, {1, 1}, {1, 1}) == Status::too_few));
  BOOST_TEST((status({1, missing, 5}, {missing, 3, 6}, {1, 1, 0}, {1, 1, 2}) == Status::too_few));
  const MatchedChange infinite = matched_change(V{1, inf}, V{2, 3});
  BOOST_TEST((infinite.status == Status::infinite_value));
  BOOST_TEST(infinite.n_both == 2);
  BOOST_TEST(is_missing(infinite.mean_last));
  // The status is of the first figure, from the total on, that has no per cent: here of those that stay.
  const MatchedChange zero = matched_change(V{0, 10}, V{5, missing});
  BOOST_TEST((zero.status == Status::zero_base));
  BOOST_TEST(zero.total_per_cent == 0.0);
  BOOST_TEST(is_missing(zero.matched_per_cent));
}

BOOST_AUTO_TEST_CASE(movements_are_told_to_the_member) {
  using V = std::vector<double>;
  const V first{10, 20, 0, -4, 50, 8, missing, 30, 5};
  const V last{16, 14, 3, -1, 44, 8, 7, missing, 11};
  const Movements r =
      movements(first, last,
                {.direction = Direction::higher, .targets = V{15, 15, 15, 15, 15, 15, 15, 15, 15}, .best_end = 50.0});
  BOOST_TEST(r.n == 7);
  BOOST_TEST(r.n_first == 8);
  BOOST_TEST(r.n_last == 8);
  BOOST_TEST(r.risen == 4);
  BOOST_TEST(r.fallen == 2);
  BOOST_TEST(r.unchanged == 1);
  BOOST_TEST(r.improved == 4);
  BOOST_TEST(r.worsened == 2);
  BOOST_TEST(r.n_no_per_cent == 2);
  BOOST_TEST(r.largest_rise.member == 0);  // 8 rose by as much, later
  BOOST_TEST(r.largest_rise.start == 10.0);
  BOOST_TEST(r.largest_rise.end == 16.0);
  BOOST_TEST(r.largest_rise.absolute == 6.0);
  BOOST_TEST(r.largest_rise.per_cent == 60.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.largest_fall.member == 1);
  BOOST_TEST(r.largest_fall.absolute == -6.0);
  BOOST_TEST(r.largest_relative_rise.member == 8);
  BOOST_TEST(r.largest_relative_rise.per_cent == 120.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.largest_relative_fall.member == 1);
  BOOST_TEST(r.largest_relative_fall.per_cent == -30.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.target == 15.0);
  BOOST_TEST(r.n_at_target_first == 3);
  BOOST_TEST(r.n_at_target_last == 2);
  BOOST_TEST(r.n_at_target_both_first == 2);
  BOOST_TEST(r.n_at_target_both_last == 2);
  BOOST_TEST(r.n_at_best_first == 1);
  BOOST_TEST(r.n_at_best_last == 0);
  BOOST_TEST((r.target_status == Status::ok));
  BOOST_TEST((r.direction_status == Status::ok));
  BOOST_TEST((r.status == Status::ok));
  const Movements down = movements(first, last, {.dead_band = 6.0, .direction = Direction::lower});
  BOOST_TEST(down.unchanged == 7);
  BOOST_TEST(down.dead_band == 6.0);
  const Movements band = movements(first, last, {.dead_band = 5.9, .direction = Direction::lower});
  BOOST_TEST(band.risen == 2);
  BOOST_TEST(band.fallen == 2);
  BOOST_TEST(band.improved == 2);
  BOOST_TEST(band.worsened == 2);
  // Two targets are no common one; without a direction only a value equal to its target counts.
  const Movements own = movements(V{1, 2, 3}, V{1, 3, 9}, {.targets = V{1, 3, missing}});
  BOOST_TEST(is_missing(own.target));
  BOOST_TEST((own.target_status == Status::neutral));
  BOOST_TEST(own.n_at_target_first == 1);
  BOOST_TEST(own.n_at_target_last == 2);
  BOOST_TEST(own.improved == 0);
  const Movements infinite = movements(V{1, 1}, V{inf, 2});
  BOOST_TEST((infinite.status == Status::infinite_value));
  BOOST_TEST(infinite.n == 2);
  BOOST_TEST(infinite.risen == 1);
  const Movements still =
      movements(V{50, 50, 49}, V{50, 51, 49}, {.dead_band = 1, .direction = Direction::higher, .best_end = 50});
  BOOST_TEST(still.n_unchanged_at_best == 2);
  BOOST_TEST(still.best_end == 50.0);
}

BOOST_AUTO_TEST_CASE(ends_and_targets_of_an_indicator_are_those_of_its_better_side) {
  Indicator what{.id = "x", .floor = 1.0, .ceiling = 9.0};
  BOOST_TEST(is_missing(best_end(what)));
  what.direction = Direction::higher;
  BOOST_TEST(best_end(what) == 9.0);
  what.direction = Direction::lower;
  BOOST_TEST(best_end(what) == 1.0);
  BOOST_TEST(is_missing(best_end({.id = "x", .direction = Direction::lower, .ceiling = 9.0})));
  BOOST_TEST(is_missing(best_end({.id = "x", .direction = Direction::higher, .floor = 9.0})));
  BOOST_TEST(common_target(what) == -1);
  what.targets = {{.value = 1.0, .year = 2030, .former = true}, {.value = 1.0, .year = 2030, .owner = "member"}};
  BOOST_TEST(common_target(what) == -1);
  what.targets.push_back({.value = 1.0, .year = 2030, .owner = "network"});
  what.targets.push_back({.value = 1.0, .year = 2030});
  BOOST_TEST(common_target(what) == 2);
}

BOOST_AUTO_TEST_CASE(a_panel_s_means_have_every_figure_of_the_bare_ones) {
  std::vector<Member> members;
  for (int m = 0; m < 12; ++m) {
    members.push_back({.id = std::to_string(m)});
    if (m % 5 == 1) members.back().membership = {{.start = 2001, .end = 2003}};
    if (m % 5 == 2) members.back().membership = {{.start = 1990}};
  }
  Panel p({{.id = "a"}, {.id = "b"}}, members, 2000, 4);
  Philox random(8);
  std::vector<double> weights;
  for (Index m = 0; m < 12; ++m) {
    weights.push_back(m == 4 ? missing : 1.0 + static_cast<double>(m));
    for (Index i = 0; i < 2; ++i)
      for (Year year = 2000; year < 2004; ++year)
        if (random.uniform() < 0.8)
          p.set(i, m, year, 10.0 * random.uniform(),
                random.below(4) == 0 ? ValueStatus::withdrawn : ValueStatus::observed);
  }
  for (const Counted counted : {Counted::members_then, Counted::members_now, Counted::everybody})
    for (const bool weighted : {false, true}) {
      const Selection selection{.counted = counted};
      const Network network(p, selection);
      const auto batch =
          network_mean(p, {.selection = selection, .weights = weighted ? weights : std::vector<double>()});
      for (Index i = 0; i < 2; ++i)
        for (Index k = 0; k < 4; ++k) {
          std::vector<double> values, own;
          Index refused = 0, unknown = 0;
          for (Index m = 0; m < 12; ++m) {
            const Year year = counted == Counted::members_now ? 2003 : 2000 + static_cast<Year>(k);
            const bool belongs = m % 5 != 1 || counted == Counted::everybody || (year >= 2001 && year < 2003);
            BOOST_TEST(network.counts(m, k) == belongs);
            if (!belongs) continue;
            unknown += m % 5 == 1 || m % 5 == 2 ? 0 : 1;
            const auto at = static_cast<std::size_t>(k);
            const double value = p.series(i, m).values[at];
            const bool used = p.series(i, m).status[at] == ValueStatus::observed;
            refused += !is_missing(value) && !used ? 1 : 0;
            values.push_back(used ? value : missing);
            own.push_back(weights[static_cast<std::size_t>(m)]);
          }
          const NetworkMean one = network_mean(values, weighted ? own : std::vector<double>());
          const NetworkMean& r = batch[static_cast<std::size_t>(4 * i + k)];
          BOOST_TEST(r.n == one.n);
          BOOST_TEST(r.n_members == std::ssize(values));
          BOOST_TEST(r.n_unknown == unknown);
          BOOST_TEST(r.n_refused == refused);
          BOOST_TEST(r.mean == one.mean);
          BOOST_TEST(r.median == one.median);
          BOOST_TEST(r.q25 == one.q25);
          BOOST_TEST(r.q75 == one.q75);
          BOOST_TEST(r.minimum == one.minimum);
          BOOST_TEST(r.maximum == one.maximum);
          BOOST_TEST((r.status == one.status));
          BOOST_TEST((r.weighted_status == one.weighted_status));
          if (!weighted) {
            BOOST_TEST(is_missing(r.weight_covered));
            continue;
          }
          BOOST_TEST(r.n_without_weight == one.n_without_weight);
          BOOST_TEST(r.weighted_mean == one.weighted_mean);
          double all = 0.0, covered = 0.0;
          for (std::size_t m = 0; m < own.size(); ++m) {
            all += is_missing(own[m]) ? 0.0 : own[m];
            covered += is_missing(own[m]) || is_missing(values[m]) ? 0.0 : own[m];
          }
          BOOST_TEST(r.weight_covered == covered / all, boost::test_tools::tolerance(1e-14));
          BOOST_TEST(one.weight_covered == covered / all, boost::test_tools::tolerance(1e-14));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_value_that_is_refused_is_left_out_for_its_own_status) {
  Panel p = table({{1}, {2}, {3}});
  p.set(0, 0, 2019, 1, ValueStatus::estimated);
  p.set(0, 1, 2019, 2, ValueStatus::preliminary);
  BOOST_TEST(missing_members(p, 0, 2019).empty());
  const auto out = missing_members(p, 0, 2019, {.use = {.estimated = false, .preliminary = false}});
  BOOST_REQUIRE(out.size() == 2U);
  BOOST_TEST((out[0].reason == Reason::estimated));
  BOOST_TEST((out[1].reason == Reason::preliminary));
  const NetworkMean r = network_mean(p, {.selection = {.use = {.estimated = false}}})[0];
  BOOST_TEST(r.n == 2);
  BOOST_TEST(r.n_refused == 1);
}

BOOST_AUTO_TEST_CASE(responses_and_coverage_have_every_figure) {
  Panel p({{.id = "x"}},
          {{.id = "a"}, {.id = "b", .membership = {{.start = 2020}}}, {.id = "c", .membership = {{.start = 2000}}}},
          2019, 2);
  for (Index m = 0; m < 3; ++m) p.set(0, m, 2020, 1.0);
  p.set(0, 1, 2019, 1.0);  // before it belonged
  p.set(0, 2, 2019, missing, ValueStatus::not_applicable);
  const auto rates = response_rate(p);
  BOOST_TEST(rates[0].n_members == 2);
  BOOST_TEST(rates[0].n_unknown == 1);
  BOOST_TEST(rates[0].n_not_applicable == 1);
  BOOST_TEST(rates[0].n_reported == 0);
  BOOST_TEST(rates[0].rate == 0.0);
  BOOST_TEST((rates[0].status == Status::ok));
  BOOST_TEST(rates[1].n_members == 3);
  BOOST_TEST(rates[1].n_reported == 3);
  BOOST_TEST(rates[1].rate == 1.0);
  const std::vector<double> w{10, 30, 60};
  const PopulationCoverage r = population_coverage(p, w, 2019);
  BOOST_TEST(r.n_members == 2);
  BOOST_TEST(r.members == 70.0);
  BOOST_TEST(r.total == 100.0);
  BOOST_TEST(r.share == 0.7);
  BOOST_TEST((r.status == Status::ok));
  const PopulationCoverage all = population_coverage(p, w, 2020, 100.0);
  BOOST_TEST(all.share == 1.0);
  const PopulationCoverage over = population_coverage(p, w, 2020, 99.9);
  BOOST_TEST((over.status == Status::exceeded));
  BOOST_TEST(over.total == 99.9);
  BOOST_TEST(is_missing(over.share));
  BOOST_TEST((population_coverage(p, std::vector<double>(3, 0.0), 2019).status == Status::unknown));
}

BOOST_AUTO_TEST_CASE(each_mistake_about_a_network_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  using V = std::vector<double>;
  const Panel p = table({{1, 2}, {3, 4}});
  const V two{1, 1}, three{1, 1, 1}, negative{1, -1};
  refused("position-out-of-range", "no indicator at position -1", [&] { (void)missing_members(p, -1, 2019); });
  refused("position-out-of-range", "no indicator at position 1", [&] { (void)missing_members(p, 1, 2019); });
  refused("year-outside-panel", "year 2018 is outside the panel's 2019-2020",
          [&] { (void)missing_members(p, 0, 2018); });
  refused("year-outside-panel", "year 2021 is outside the panel's 2019-2020",
          [&] { (void)missing_members(p, 0, 2021); });
  BOOST_TEST(missing_members(p, 0, 2020).empty());
  refused("length-mismatch", "members has 2 elements but weights has 3",
          [&] { (void)network_mean(p, {.weights = three}); });
  refused("two-weights", "not both", [&] { (void)network_mean(p, {.weights = two, .weight_indicator = 0}); });
  refused("weight-out-of-range", "at position 1", [&] { (void)network_mean(p, {.weights = negative}); });
  refused("length-mismatch", "values has 3 elements but weights has 2", [&] { (void)network_mean(three, two); });
  refused("weight-out-of-range", "at position 1", [&] { (void)network_mean(two, negative); });
  Panel below = table({{1, 2}, {3, -4}});
  refused("weight-out-of-range", "weight -4", [&] { (void)network_mean(below, {.weight_indicator = 0}); });
  refused("weight-out-of-range", "weight -4",
          [&] { (void)matched_change(below, 2019, 2020, {.weight_indicator = 0}); });
  refused("length-mismatch", "first has 2 elements but last has 3", [&] { (void)matched_change(two, three); });
  refused("length-mismatch", "first has 2 elements but weights has 3", [&] { (void)matched_change(two, two, three); });
  refused("length-mismatch", "first has 2 elements but weights has 3",
          [&] { (void)matched_change(two, two, two, three); });
  refused("weight-out-of-range", "at position 1", [&] { (void)matched_change(two, two, two, negative); });
  refused("weights-of-one-year", "give both", [&] { (void)matched_change(two, two, V{}, two); });
  refused("years-reversed", "first 2020 comes after last 2019", [&] { (void)matched_change(p, 2020, 2019); });
  refused("year-outside-panel", "year 2021", [&] { (void)movements(p, 2019, 2021); });
  refused("years-reversed", "first 2020 comes after last 2019", [&] { (void)movements(p, 2020, 2019); });
  BOOST_TEST(movements(p, 2020, 2020)[0].unchanged == 2);
  refused("length-mismatch", "first has 2 elements but last has 3", [&] { (void)movements(two, three); });
  refused("length-mismatch", "first has 2 elements but targets has 3",
          [&] { (void)movements(two, two, {.targets = three}); });
  for (const double band : {-0.1, missing, inf})
    refused("dead-band-negative", "dead_band is", [&] { (void)movements(two, two, {.dead_band = band}); });
  refused("length-mismatch", "members has 2 elements but weights has 3",
          [&] { (void)population_coverage(p, three, 2019); });
  refused("weight-out-of-range", "at position 1", [&] { (void)population_coverage(p, negative, 2019); });
  for (const double total : {0.0, -1.0, inf})
    refused("total-not-positive", "total is", [&] { (void)population_coverage(p, two, 2019, total); });
}

BOOST_AUTO_TEST_SUITE_END()
