#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/groups.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "nyckeltal/stats/summary.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(groups)

using test::same;

namespace {

using V = std::vector<double>;
using G = std::vector<Index>;

struct Grouped {
  V values;
  G group_of;
  void add(const V& of_group) {
    const Index g = group_of.empty() ? 0 : group_of.back() + 1;
    for (const double each : of_group) {
      values.push_back(each);
      group_of.push_back(g);
    }
  }
};

Grouped random_groups(Philox& random, Index groups, double missing_share = 0.2) {
  Grouped out;
  for (Index g = 0; g < groups; ++g) {
    V values;
    for (Index k = 0, n = 4 + random.below(25); k < n; ++k)
      values.push_back(random.uniform() < missing_share
                           ? missing
                           : std::floor(20 * random.uniform()) + 0.3 * static_cast<double>(g));
    out.add(values);
  }
  return out;
}

V part(const Grouped& x, Index group) {
  V out;
  for (std::size_t k = 0; k < x.values.size(); ++k)
    if (x.group_of[k] == group) out.push_back(x.values[k]);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_groups_give_the_shift_of_the_reference) {
  const test::Case& c = test::compare_cases()["hodges_lehmann_two_sample_ci"];
  Grouped x;
  x.add(c.numbers("x"));
  x.add(c.numbers("y"));
  const GroupComparison r = compare_groups(x.values, x.group_of, 2);
  CHECK_CASE(c, r.pairs[0].shift, "shift");
  CHECK_CASE(c, r.pairs[0].shift_lower, "lower");
  CHECK_CASE(c, r.pairs[0].shift_upper, "upper");
  CHECK_CASE(c, r.pairs[0].p, "p_two_sided");
  BOOST_TEST(r.pairs[0].exact);
  BOOST_TEST(r.test.p == r.pairs[0].p);
}

BOOST_AUTO_TEST_CASE(the_chance_to_be_better_follows_the_direction) {
  const test::Case& c = test::compare_cases()["brunner_munzel_pain_scores"];
  Grouped x;
  x.add(c.numbers("x"));
  x.add(c.numbers("y"));
  const GroupPair lower = compare_groups(x.values, x.group_of, 2, Direction::lower).pairs[0];
  CHECK_CASE(c, lower.better, "p_hat_x_less_y");
  CHECK_CASE(c, lower.better_lower, "lower");
  CHECK_CASE(c, lower.better_upper, "upper");
  const GroupPair higher = compare_groups(x.values, x.group_of, 2, Direction::higher).pairs[0];
  BOOST_TEST(higher.better == 1 - lower.better, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(higher.better_lower == 1 - lower.better_upper, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(higher.better_upper == 1 - lower.better_lower, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(higher.superiority == higher.better);
  BOOST_TEST(std::isnan(compare_groups(x.values, x.group_of, 2).pairs[0].better));
}

BOOST_AUTO_TEST_CASE(splits_within_strata_give_the_enumerated_p) {
  const test::Case& c = test::compare_cases()["permutation_stratified_exact"];
  G group_of;
  G strata;
  for (const auto& each : c.input("group").as_array()) group_of.push_back(each.as_string() == "m" ? 0 : 1);
  for (const auto& each : c.input("block").as_array()) strata.push_back(each.as_string()[0] - 'A');
  const GroupComparison r = compare_groups(c.numbers("values"), group_of, 2, Direction::neutral, {}, strata,
                                           {.statistic = PermutationStatistic::mean_difference});
  CHECK_CASE(c, r.pairs[0].p, "p_exact");
  CHECK_CASE(c, r.pairs[0].n_arrangements, "n_permutations");
  BOOST_TEST(r.pairs[0].exact);
  BOOST_TEST(r.pairs[0].n_within == 3 * 3 + 3 * 3 + 2 * 3);
}

BOOST_AUTO_TEST_CASE(more_groups_are_compared_by_kruskal_wallis_and_dunn) {
  const test::Case& c = test::compare_cases()["dunn_holm_airquality"];
  Grouped x;
  for (const auto& each : c.input("groups").as_array()) x.add(test::Case::to_numbers(each));
  const GroupComparison r = compare_groups(x.values, x.group_of, 5);
  const V p = test::Case::to_numbers(c.expected_value("p"));
  const V adjusted = test::Case::to_numbers(c.expected_value("p_adj"));
  BOOST_TEST(r.test.h == 29.2665763, boost::test_tools::tolerance(1e-8));
  for (std::size_t k = 0; k < p.size(); ++k) {
    BOOST_TEST(r.pairs[k].p == p[k], boost::test_tools::tolerance(1e-9));
    BOOST_TEST(r.pairs[k].p_adjusted == adjusted[k], boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(weighted_and_unweighted_means_stand_side_by_side) {
  const test::Case& c = test::compare_cases()["weighted_vs_unweighted"];
  V values = c.numbers("value");
  V weights = c.numbers("population");
  values.insert(values.end(), {2, 4, 7});
  weights.insert(weights.end(), {1, 1, missing});
  const GroupComparison r = compare_groups(values, G{0, 0, 1, 1, 1}, 2, Direction::neutral, weights);
  CHECK_CASE(c, r.groups[0].mean, "unweighted");
  CHECK_CASE(c, r.groups[0].weighted_mean, "population_weighted");
  BOOST_TEST(r.groups[0].weighted_median == 1);
  BOOST_TEST(r.groups[1].weighted_median == 3);
  BOOST_TEST(r.groups[1].n_without_weight == 1);
  BOOST_TEST(r.groups[1].kish_n == 2);
  BOOST_TEST(r.pairs[0].weighted_mean_difference == 1.04 - 3, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(numbers_are_those_of_the_statistics) {
  Philox random(5);
  for (int replicate = 0; replicate < 60; ++replicate) {
    const Grouped x = random_groups(random, 2 + random.below(3));
    const Index groups = x.group_of.back() + 1;
    const GroupComparison r = compare_groups(x.values, x.group_of, groups);
    for (const GroupPair& pair : r.pairs) {
      const V a = part(x, pair.first);
      const V b = part(x, pair.second);
      const HodgesLehmann shift = hodges_lehmann(a, b);
      BOOST_TEST(same(pair.shift, shift.shift));
      BOOST_TEST(same(pair.shift_lower, shift.lower));
      BOOST_TEST(same(pair.shift_upper, shift.upper));
      BOOST_TEST(same(pair.superiority_lower, brunner_munzel(a, b, {.method = BrunnerMunzelMethod::t}).lower));
      BOOST_TEST(same(pair.median_difference, summarize(a).median - summarize(b).median));
      if (groups == 2) BOOST_TEST(same(pair.p, mann_whitney(a, b).p));
    }
    for (Index g = 0; g < groups; ++g) {
      const GroupSummary& s = r.groups[static_cast<std::size_t>(g)];
      BOOST_TEST(s.n_members == std::ssize(part(x, g)));
      BOOST_TEST(same(s.mean, summarize(part(x, g)).mean));
    }
  }
}

BOOST_AUTO_TEST_CASE(strata_take_away_what_lies_between_them) {
  // Group 0 has most of the high stratum: the groups differ, but not within the strata.
  const V values = {1, 2, 11, 12, 13, 14, 1, 2, 1, 2, 11, 12};
  const G group_of = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
  const G strata = {0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1};
  const GroupPair plain = compare_groups(values, group_of, 2, Direction::higher).pairs[0];
  const GroupPair within = compare_groups(values, group_of, 2, Direction::higher, {}, strata).pairs[0];
  BOOST_TEST(plain.better > 0.7);
  BOOST_TEST(within.better == plain.better);
  BOOST_TEST(within.n_within == 2 * 4 + 4 * 2);
  BOOST_TEST(within.better_within == (4.0 + 6.0) / 16.0);  // 4 of 8 below, 6 of 8 above
  BOOST_TEST(within.shift_within == 0.0);
  BOOST_TEST(within.p > 2 * plain.p);
}

BOOST_AUTO_TEST_CASE(a_member_without_stratum_is_in_the_figures_and_not_in_the_test) {
  const V values = {1, 2, 3, 4, 5, 6, 100};
  const G group_of = {0, 1, 0, 1, 0, 1, 0};
  const G strata = {0, 0, 0, 0, 1, 1, -1};
  const GroupComparison r = compare_groups(values, group_of, 2, Direction::neutral, {}, strata);
  BOOST_TEST(r.test.n_without_stratum == 1);
  BOOST_TEST(r.groups[0].maximum == 100);
  const GroupComparison without = compare_groups(std::span(values).first(6), std::span(group_of).first(6), 2,
                                                 Direction::neutral, {}, std::span(strata).first(6));
  BOOST_TEST(r.pairs[0].p == without.pairs[0].p);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_is_counted_with_its_reason) {
  Panel p({{.id = "x", .direction = Direction::lower}, {.id = "y"}},
          {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}, {.id = "E"}, {.id = "SE", .kind = MemberKind::nation}},
          2020, 2);
  p.set(0, 0, 2021, 1);
  p.set(0, 1, 2021, missing, ValueStatus::confidential);
  p.set(0, 2, 2021, 3, ValueStatus::imputed);
  p.set(0, 3, 2021, 4);
  p.set(0, 5, 2021, 5);
  const G indicators = {0, 1};
  const G group_of = {0, 0, 1, 1, -1, 1};
  const auto r = compare_groups(p, indicators, group_of, 2, {.year = 2021});
  const auto left_out = [&](std::size_t g, Reason why) {
    return r[0].groups[g].n_left_out[static_cast<std::size_t>(why)];
  };
  BOOST_TEST(r[0].groups[0].n == 1);
  BOOST_TEST(left_out(0, Reason::confidential) == 1);
  BOOST_TEST(left_out(1, Reason::imputed) == 1);
  BOOST_TEST(left_out(1, Reason::other_kind) == 1);
  for (const GroupComparison& each : r)
    for (const GroupSummary& s : each.groups)
      BOOST_TEST(s.n + std::accumulate(s.n_left_out.begin(), s.n_left_out.end(), Index{0}) == s.n_members);
  BOOST_TEST((r[1].test.status == Status::no_data));
  BOOST_TEST(r[1].test.year == 2021);
}

BOOST_AUTO_TEST_CASE(p_is_adjusted_over_the_indicators_and_over_the_pairs) {
  Philox random(9);
  const Index members = 60;
  std::vector<Indicator> indicators;
  std::vector<Member> names;
  for (Index i = 0; i < 8; ++i) indicators.push_back({.id = "x" + std::to_string(i)});
  for (Index m = 0; m < members; ++m) names.push_back({.id = std::to_string(m)});
  Panel p(indicators, names, 2020, 1);
  G group_of;
  for (Index m = 0; m < members; ++m) {
    group_of.push_back(m % 3);
    for (Index i = 0; i < 8; ++i) p.set(i, m, 2020, random.uniform() + 0.1 * static_cast<double>(i * (m % 3)));
  }
  G all(8);
  std::iota(all.begin(), all.end(), 0);
  const auto r = compare_groups(p, all, group_of, 3);
  V raw;
  for (const GroupComparison& each : r) raw.push_back(each.test.p);
  const V adjusted = adjust_p(raw);
  for (std::size_t i = 0; i < 8; ++i) {
    BOOST_TEST(r[i].test.p_adjusted == adjusted[i]);
    V pairs;
    for (const GroupPair& each : r[i].pairs) pairs.push_back(each.p);
    const V of_pairs = adjust_p(pairs, {.method = Adjustment::holm});
    for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(r[i].pairs[k].p_adjusted == of_pairs[k]);
  }
  const auto threaded = compare_groups(p, all, group_of, 3, {}, {.threads = 3});
  for (std::size_t i = 0; i < 8; ++i) {
    BOOST_TEST(threaded[i].test.p == r[i].test.p);
    for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(threaded[i].pairs[k].shift_lower == r[i].pairs[k].shift_lower);
  }
  const G one = {5};
  BOOST_TEST(compare_groups(p, one, group_of, 3)[0].test.p == r[5].test.p);
}

BOOST_AUTO_TEST_CASE(an_empty_group_does_not_take_the_others_with_it) {
  Grouped x;
  x.add({1, 2, 3, 4});
  x.add({missing, missing});
  x.add({5, 6, 7, 8});
  const GroupComparison r = compare_groups(x.values, x.group_of, 3);
  Grouped two;
  two.add({1, 2, 3, 4});
  two.add({5, 6, 7, 8});
  BOOST_TEST(r.test.n_groups == 2);
  BOOST_TEST(r.test.df == 1);
  BOOST_TEST((r.groups[1].status == Status::no_data));
  BOOST_TEST((r.pairs[0].status == Status::too_few));
  BOOST_TEST(std::isnan(r.pairs[0].p));
  BOOST_TEST(r.pairs[1].p == r.test.p, boost::test_tools::tolerance(1e-12));  // z squared is H
  BOOST_TEST((r.pairs[1].superiority_status == Status::separated));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto status = [](const V& values, const G& group_of) {
    return compare_groups(values, group_of, 2).test.status;
  };
  BOOST_TEST((status({}, {}) == Status::no_data));
  BOOST_TEST((status({1, 2}, {-1, -1}) == Status::no_data));
  BOOST_TEST((status({1, 2}, {0, 0}) == Status::too_few));
  BOOST_TEST((status({1, inf, 3}, {0, 1, 1}) == Status::infinite_value));
  BOOST_TEST((status({5, 5, 5, 5}, {0, 0, 1, 1}) == Status::constant));
  const GroupComparison one = compare_groups(V{1, 2}, G{0, 1}, 2, Direction::lower);
  BOOST_TEST(one.pairs[0].p == 1);
  BOOST_TEST(one.pairs[0].better == 1);
  BOOST_TEST(std::isnan(one.pairs[0].better_lower));
  BOOST_TEST((one.pairs[0].shift_status == Status::unbounded));
  const GroupComparison large = compare_groups(V{1e300, 2e300, -1e300, -2e300}, G{0, 0, 1, 1}, 2);
  BOOST_TEST(large.pairs[0].shift == 3e300, boost::test_tools::tolerance(1e-14));
  BOOST_CHECK_THROW((void)compare_groups(V{1}, G{0}, 1), ArgumentError);
  BOOST_CHECK_THROW((void)compare_groups(V{1}, G{2}, 2), ArgumentError);
  BOOST_CHECK_THROW((void)compare_groups(V{1, 2}, G{0}, 2), ArgumentError);
  BOOST_CHECK_THROW((void)compare_groups(V{1}, G{0}, 2, Direction::lower, V{-1}), ArgumentError);
  BOOST_CHECK_THROW((void)compare_groups(V{1}, G{0}, 2, Direction::lower, {}, G{0, 1}), ArgumentError);
  BOOST_CHECK_THROW((void)compare_groups(V{1}, G{0}, 2, Direction::lower, {}, {}, {.level = 0}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(each_group_has_the_summary_of_its_own_values_and_weights) {
  const V values{1, 2, 4, 10, 3, 8, missing, 6, 5};
  const G group_of{0, 0, 0, 0, 1, 1, 1, 1, -1};
  const V weights{1, 1, 1, 5, 2, missing, 7, 2, 9};
  const GroupComparison r = compare_groups(values, group_of, 2, Direction::lower, weights);
  const GroupSummary& a = r.groups[0];
  BOOST_TEST(a.n_members == 4);
  BOOST_TEST(a.n == 4);
  BOOST_TEST(a.mean == 4.25);
  BOOST_TEST(a.median == 3.0);
  BOOST_TEST(a.q25 == 1.75);
  BOOST_TEST(a.q75 == 5.5);
  BOOST_TEST(a.minimum == 1.0);
  BOOST_TEST(a.maximum == 10.0);
  BOOST_TEST(a.weighted_mean == 57.0 / 8.0);
  BOOST_TEST(a.kish_n == 64.0 / 28.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST((a.weighted_status == Status::ok));
  const GroupSummary& b = r.groups[1];
  BOOST_TEST(b.n_members == 4);
  BOOST_TEST(b.n == 3);
  BOOST_TEST(b.n_without_weight == 1);
  BOOST_TEST(b.weighted_mean == 4.5);
  BOOST_TEST(r.test.n == 7);
  BOOST_TEST(r.test.n_groups == 2);
  const GroupPair& pair = r.pairs[0];
  BOOST_TEST(pair.first == 0);
  BOOST_TEST(pair.second == 1);
  BOOST_TEST(pair.median_difference == -3.0);
  BOOST_TEST(pair.mean_difference == 4.25 - 17.0 / 3.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(pair.weighted_mean_difference == 57.0 / 8.0 - 4.5, boost::test_tools::tolerance(1e-14));
  const GroupComparison plain = compare_groups(values, group_of, 2);
  BOOST_TEST(is_missing(plain.groups[0].weighted_mean));
  BOOST_TEST((compare_groups(values, group_of, 2, Direction::lower, V(9, 0.0)).groups[0].weighted_status ==
              Status::no_weights));
}

BOOST_AUTO_TEST_CASE(pairs_within_strata_are_counted_one_by_one) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Philox random(seed, 2);
    V values;
    G group_of, strata;
    for (Index k = 6 + random.below(8); k > 0; --k) {
      values.push_back(static_cast<double>(random.below(6)));
      group_of.push_back(random.below(3) - (random.below(8) == 0 ? 1 : 0));
      strata.push_back(random.below(4) - 1);
    }
    const GroupComparison r = compare_groups(values, group_of, 3, Direction::lower, {}, strata, {.draws = 99});
    Index without = 0;
    for (std::size_t k = 0; k < values.size(); ++k) without += group_of[k] >= 0 && strata[k] < 0 ? 1 : 0;
    BOOST_TEST(r.test.n_without_stratum == without);
    BOOST_REQUIRE(r.pairs.size() == 3U);
    for (const GroupPair& pair : r.pairs) {
      V differences;
      double below = 0.0;
      for (std::size_t i = 0; i < values.size(); ++i)
        for (std::size_t j = 0; j < values.size(); ++j)
          if (group_of[i] == pair.first && group_of[j] == pair.second && strata[i] >= 0 && strata[i] == strata[j]) {
            differences.push_back(values[i] - values[j]);
            below += values[i] < values[j] ? 1.0 : values[i] == values[j] ? 0.5 : 0.0;
          }
      if (pair.shift_status == Status::too_few || pair.shift_status == Status::no_data) continue;
      BOOST_TEST(pair.n_within == std::ssize(differences));
      const double share = differences.empty() ? missing : below / static_cast<double>(differences.size());
      BOOST_TEST((same(pair.better_within, share) || std::abs(pair.better_within - share) < 1e-14));
      if (!differences.empty()) BOOST_TEST(pair.shift_within == test::median(differences));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_year_and_the_reasons_of_a_panel_s_groups) {
  Panel p({{.id = "x", .direction = Direction::higher}}, {{.id = "A"}, {.id = "B"}, {.id = "C"}, {.id = "D"}}, 2020, 3);
  for (Index m = 0; m < 4; ++m) p.set(0, m, 2020, static_cast<double>(m));
  for (Index m = 0; m < 2; ++m) p.set(0, m, 2021, static_cast<double>(m));
  p.set(0, 3, 2020, HUGE_VAL);
  const G one{0}, group_of{0, 0, 1, 1};
  const auto year = [&](double share) {
    return compare_groups(p, one, group_of, 2, {.minimum_coverage = share})[0].test.year;
  };
  BOOST_TEST(year(0.5) == 2021);
  BOOST_TEST(year(0.51) == 2020);
  BOOST_TEST(year(1.0) == 2020);
  BOOST_TEST(year(0.0) == 2021);
  const GroupComparison r = compare_groups(p, one, group_of, 2, {.year = 2020})[0];
  BOOST_TEST((r.test.status == Status::infinite_value));
  for (const Index n : r.groups[1].n_left_out) BOOST_TEST(n == 0);  // what is infinite is a value, and said by a status
  const GroupComparison late = compare_groups(p, one, group_of, 2, {.year = 2021})[0];
  BOOST_TEST(late.groups[1].n_left_out[static_cast<std::size_t>(Reason::not_reported)] == 2);
  BOOST_TEST(late.groups[0].n_left_out[static_cast<std::size_t>(Reason::not_reported)] == 0);
  const Panel nobody({{.id = "x"}, {.id = "y"}}, {{.id = "A"}, {.id = "B"}}, 2020, 0);
  const GroupComparison empty = compare_groups(nobody, G{1}, G{0, 1}, 2)[0];
  BOOST_TEST(empty.test.indicator == 1);
  BOOST_TEST(empty.groups.size() == 2U);
  BOOST_TEST(empty.pairs.size() == 1U);
}

BOOST_AUTO_TEST_CASE(each_mistake_of_groups_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const auto bare = [](const V& values, const G& group_of, Index n, const V& weights = {}, const G& strata = {},
                       double level = 0.95) {
    return [=] {
      GroupsOptions o;
      o.level = level;
      (void)compare_groups(values, group_of, n, Direction::lower, weights, strata, o);
    };
  };
  refused("groups-too-few", "two or more", bare({1}, {0}, 1));
  refused("group-out-of-range", "group 2 is not one of 0 to 1", bare({1}, {2}, 2));
  refused("group-out-of-range", "group -2 is not one of 0 to 1", bare({1}, {-2}, 2));
  refused("length-mismatch", "group_of has 1 elements but what is grouped has 2", bare({1, 2}, {0}, 2));
  refused("length-mismatch", "weights has 1 elements but what is grouped has 2", bare({1, 2}, {0, 1}, 2, {1}));
  refused("length-mismatch", "strata has 1 elements but what is grouped has 2", bare({1, 2}, {0, 1}, 2, {}, {1}));
  refused("weight-out-of-range", "at position 1", bare({1, 2}, {0, 1}, 2, {1, -1}));
  refused("level-out-of-range", "level is 0.0", bare({1}, {0}, 2, {}, {}, 0.0));
  const Panel p({{.id = "x"}}, {{.id = "A"}, {.id = "B"}}, 2020, 1);
  const V two{1, 1};
  const auto of_panel = [&](const G& indicators, const PanelGroupsOptions& options) {
    return [&p, indicators, options] { (void)compare_groups(p, indicators, G{0, 1}, 2, options); };
  };
  refused("position-out-of-range", "no indicator at position 1", of_panel({0, 1}, {}));
  refused("position-out-of-range", "no indicator at position -1", of_panel({-1}, {}));
  refused("share-out-of-range", "minimum_coverage is 1.1", of_panel({0}, {.minimum_coverage = 1.1}));
  refused("share-out-of-range", "minimum_coverage is -0.1", of_panel({0}, {.minimum_coverage = -0.1}));
  refused("year-outside-panel", "year 2021", of_panel({0}, {.year = 2021}));
  PanelGroupsOptions both;
  both.weights = two;
  both.weight_indicator = 0;
  refused("two-weights", "not both", of_panel({0}, both));
}

BOOST_AUTO_TEST_SUITE_END()
