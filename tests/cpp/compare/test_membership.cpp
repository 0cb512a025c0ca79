#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/membership.hpp"
#include "nyckeltal/core/simulated_network.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(membership)

using test::same;

namespace {

// Members by years, NaN where nothing is reported; the years run from 2019.
Panel table(const std::vector<std::vector<double>>& rows, const std::string& unit = "kg") {
  std::vector<Member> members;
  for (std::size_t m = 0; m < rows.size(); ++m) members.push_back({.id = std::string(1, static_cast<char>('A' + m))});
  Panel p({{.id = "x", .unit = {{"sv", unit}}}}, members, 2019, std::ssize(rows[0]));
  for (std::size_t m = 0; m < rows.size(); ++m)
    for (std::size_t k = 0; k < rows[m].size(); ++k)
      if (!is_missing(rows[m][k])) p.set(0, static_cast<Index>(m), 2019 + static_cast<Year>(k), rows[m][k]);
  return p;
}

const std::vector<std::vector<double>> comers = {{10, 11, missing}, {20, 22, 22}, {missing, 60, 66}};

}  // namespace

BOOST_AUTO_TEST_CASE(membership_is_half_open) {
  const test::Case& c = test::compare_cases()["percentile_group_membership_interval"];
  Panel p({{.id = "x"}}, {{.id = "A", .membership = {{2001, 2010}, {2015, {}}}}}, 2000, 1);
  const std::vector<double> years = c.numbers("years");
  const auto& expected = c.expected_value("is_member").as_array();
  for (std::size_t k = 0; k < years.size(); ++k)
    BOOST_TEST((members_then(p, static_cast<Year>(years[k])).members.size() == 1) == expected[k].as_bool());
}

BOOST_AUTO_TEST_CASE(three_sets_answer_three_questions) {
  const Panel p({{.id = "x"}},
                {{.id = "stayed", .membership = {{1995, {}}}},
                 {.id = "left", .membership = {{1995, 2005}}},
                 {.id = "came", .membership = {{2005, {}}}},
                 {.id = "came back", .membership = {{1995, 2002}, {2004, {}}}},
                 {.id = "not known"},
                 {.id = "nation", .kind = MemberKind::nation},
                 {.id = "region", .kind = MemberKind::region, .membership = {{1995, {}}}}},
                2000, 11);
  using V = std::vector<Index>;
  BOOST_TEST((members_then(p, 2003).members == V{0, 1, 4}));
  BOOST_TEST((members_now(p).members == V{0, 2, 3, 4}));
  BOOST_TEST((always_members(p, 2000, 2010).members == V{0, 4}));
  BOOST_TEST((always_members(p, 2000, 2001).members == V{0, 1, 3, 4}));
  BOOST_TEST((members_now(p).unknown == V{4}));
  BOOST_TEST((members_now(p, MemberKind::region).members == V{6}));
  BOOST_CHECK_THROW((void)always_members(p, 2010, 2000), ArgumentError);
}

BOOST_AUTO_TEST_CASE(chained_links_of_those_that_stayed_undo_the_growth_of_the_set) {
  const test::Case& c = test::compare_cases()["chained_matched_index"];
  const CompositionAdjustedMeans r = composition_adjusted_means(table(comers))[0];
  const auto expected = [&](const char* key) { return test::Case::to_numbers(c.expected_value(key)); };
  BOOST_TEST(r.ratio);
  BOOST_TEST(r.base == 0);
  for (std::size_t k = 0; k < 3; ++k) {
    BOOST_TEST(r.years[k].reported == expected("naive_means")[k], boost::test_tools::tolerance(1e-14));
    BOOST_TEST(100 * r.years[k].chained / r.years[0].chained == expected("index")[k],
               boost::test_tools::tolerance(c.tolerance()));
    BOOST_TEST(100 * r.years[k].reported / r.years[0].reported == expected("naive_index")[k],
               boost::test_tools::tolerance(c.tolerance()));
    if (k > 0) BOOST_TEST(r.years[k].link == expected("links")[k - 1], boost::test_tools::tolerance(c.tolerance()));
    BOOST_TEST(r.years[k].fixed == (std::vector<double>{20, 22, 22})[k]);
  }
  BOOST_TEST(std::round(100 * (r.years[2].reported / r.years[0].reported - 1)) == 193);
  BOOST_TEST(std::round(100 * (r.years[2].chained / r.years[0].chained - 1)) == 18);
  BOOST_TEST(r.n_fixed == 1);
  BOOST_TEST(r.years[2].n_link == 2);
}

BOOST_AUTO_TEST_CASE(shares_are_linked_by_differences) {
  const CompositionAdjustedMeans r = composition_adjusted_means(table(comers, "%"))[0];
  BOOST_TEST(!r.ratio);
  BOOST_TEST(r.years[1].link == 1.5);
  BOOST_TEST(r.years[2].link == 3);
  BOOST_TEST(r.years[2].chained == 19.5);
  BOOST_TEST(composition_adjusted_means(table(comers, "%"), {.means = {.link = ChainLink::ratio}})[0].ratio);
}

BOOST_AUTO_TEST_CASE(levels_can_agree_in_any_year) {
  const CompositionAdjustedMeans r = composition_adjusted_means(table(comers), {.means = {.base = 2021}})[0];
  BOOST_TEST(r.years[2].chained == 44);
  BOOST_TEST(r.years[2].two_way == 44);
  BOOST_TEST(r.years[0].chained == 44 / (1.1 * 88 / 82), boost::test_tools::tolerance(1e-14));
  const CompositionAdjustedMeans forward = composition_adjusted_means(table(comers))[0];
  BOOST_TEST(r.years[0].two_way - r.years[2].two_way == forward.years[0].two_way - forward.years[2].two_way,
             boost::test_tools::tolerance(1e-12));
  BOOST_CHECK_THROW((void)composition_adjusted_means(table(comers), {.first = 2020, .means = {.base = 2019}}),
                    ArgumentError);
  BOOST_CHECK_THROW((void)composition_adjusted_means(table(comers), {.first = 2021, .last = 2020}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_balanced_panel_has_one_mean_however_it_is_made) {
  Philox random(3);
  std::vector<std::vector<double>> rows(7, std::vector<double>(6));
  for (auto& row : rows)
    for (double& each : row) each = 50 + 10 * random.uniform();
  const CompositionAdjustedMeans r = composition_adjusted_means(table(rows))[0];
  BOOST_TEST(r.n_fixed == 7);
  for (const CompositionAdjustedMean& year : r.years) {
    BOOST_TEST(year.fixed == year.reported, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(year.chained == year.reported, boost::test_tools::tolerance(1e-13));
    BOOST_TEST(year.two_way == year.reported, boost::test_tools::tolerance(1e-13));
    BOOST_TEST(year.two_way_lower <= year.two_way);
  }
}

// y = member + year without noise comes back exactly, whoever is missing.
BOOST_AUTO_TEST_CASE(two_way_effects_are_recovered_from_a_ragged_panel) {
  Philox random(11);
  for (int replicate = 0; replicate < 50; ++replicate) {
    const Index members = 6 + random.below(20);
    const Index years = 3 + random.below(8);
    std::vector<double> effect;
    for (Index t = 0; t < years; ++t) effect.push_back(20 * random.uniform());
    std::vector<double> values;
    std::vector<double> weights;
    for (Index m = 0; m < members; ++m) {
      const double own = 1000 * random.uniform();
      const double weight = random.uniform() + 0.1;
      for (Index t = 0; t < years; ++t) {
        const bool there = m == 0 || random.uniform() < 0.6;
        values.push_back(there ? own + effect[static_cast<std::size_t>(t)] : missing);
        weights.push_back(weight);
      }
    }
    for (const bool weighted : {false, true}) {
      const CompositionAdjustedMeans r = composition_adjusted_means(
          values, years, weighted ? weights : std::vector<double>(), {.link = ChainLink::difference});
      for (Index t = 0; t < years; ++t) {
        const CompositionAdjustedMean& year = r.years[static_cast<std::size_t>(t)];
        const double change = effect[static_cast<std::size_t>(t)] - effect[0];
        BOOST_TEST((year.two_way_status == Status::ok));
        BOOST_TEST(std::abs(year.two_way - r.years[0].reported - change) < 1e-9);
        BOOST_TEST(std::abs(year.chained - r.years[0].reported - change) < 1e-9);
        BOOST_TEST(std::abs(year.two_way_upper - year.two_way_lower) < 1e-6);
      }
    }
  }
}

// Two years: the year effect is the mean change of those that have both, its error that of a mean (n / (n - 1) twice).
BOOST_AUTO_TEST_CASE(with_two_years_the_interval_is_that_of_a_mean_of_differences) {
  const std::vector<double> values = {1, 2, 3, 5, 7, 7, missing, 40, 2, missing};
  const CompositionAdjustedMeans r = composition_adjusted_means(values, 2);
  BOOST_TEST(r.years[1].two_way - r.years[0].reported == 1.0, boost::test_tools::tolerance(1e-13));
  // Differences 1, 2, 0: sum of squares 2, over n (n - 1) with the n / (n - 1) of clusters, as 2 / 9 * 3 / 2.
  const double half = detail::student_half_width(2, 0.95) * std::sqrt(2.0 / 9.0 * 1.5);
  BOOST_TEST(r.years[1].two_way_upper - r.years[1].two_way == half, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(r.n_two_way == 3);
  BOOST_TEST(r.n_reporters == 5);
}

BOOST_AUTO_TEST_CASE(years_that_nobody_ties_to_the_base_have_no_level) {
  const CompositionAdjustedMeans r =
      composition_adjusted_means(std::vector<double>{1, 2, missing, missing, missing, missing, 5, 6}, 4);
  BOOST_TEST((r.years[1].chained_status == Status::ok));
  for (const std::size_t k : {std::size_t{2}, std::size_t{3}}) {
    BOOST_TEST((r.years[k].status == Status::ok));
    BOOST_TEST((r.years[k].chained_status == Status::too_few));
    BOOST_TEST((r.years[k].two_way_status == Status::singular));
    BOOST_TEST(std::isnan(r.years[k].chained));
    BOOST_TEST(std::isnan(r.years[k].two_way));
    BOOST_TEST(std::isnan(r.years[k].fixed));
  }
  BOOST_TEST(r.n_fixed == 0);
}

BOOST_AUTO_TEST_CASE(a_year_without_values_is_stepped_over) {
  const CompositionAdjustedMeans r =
      composition_adjusted_means(std::vector<double>{10, missing, 12, 20, missing, 24}, 3);
  BOOST_TEST(r.years[2].link == 1.2, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.years[2].chained == 18, boost::test_tools::tolerance(1e-14));
  BOOST_TEST((r.years[1].status == Status::no_data));
  BOOST_TEST(std::isnan(r.years[1].chained));
  BOOST_TEST(r.n_fixed == 2);
}

BOOST_AUTO_TEST_CASE(edges) {
  using V = std::vector<double>;
  const double inf = std::numeric_limits<double>::infinity();
  BOOST_TEST(composition_adjusted_means(V{}, 0).years.empty());
  BOOST_TEST((composition_adjusted_means(V{missing, missing}, 2).years[0].status == Status::no_data));
  const CompositionAdjustedMeans one = composition_adjusted_means(V{3}, 1);
  BOOST_TEST(one.years[0].chained == 3);
  BOOST_TEST(one.years[0].two_way == 3);
  const CompositionAdjustedMeans single = composition_adjusted_means(V{3, 4}, 2);
  BOOST_TEST(single.years[1].two_way == 4);
  BOOST_TEST(std::isnan(single.years[1].two_way_lower));
  BOOST_TEST((composition_adjusted_means(V{inf, 4, 1, 2}, 2).years[1].chained_status == Status::infinite_value));
  BOOST_TEST((composition_adjusted_means(V{0, 4}, 2).years[1].chained_status == Status::zero_base));
  BOOST_TEST((composition_adjusted_means(V{-1, 4}, 2).years[1].chained_status == Status::sign_change));
  BOOST_TEST(composition_adjusted_means(V{0, 4}, 2, {}, {.link = ChainLink::difference}).years[1].chained == 4);
  BOOST_TEST(composition_adjusted_means(V{1e300, 1e300, 1e300, 1e300}, 2).years[1].chained == 1e300);
  BOOST_CHECK_THROW((void)composition_adjusted_means(V{1, 2, 3}, 2), ArgumentError);
  BOOST_CHECK_THROW((void)composition_adjusted_means(V{1, 2}, 2, V{1}), ArgumentError);
  BOOST_CHECK_THROW((void)composition_adjusted_means(V{1, 2}, 2, V{1, -1}), ArgumentError);
  BOOST_CHECK_THROW((void)composition_adjusted_means(V{1, 2}, 2, {}, {.base = 2}), ArgumentError);
  BOOST_CHECK_THROW((void)composition_adjusted_means(V{1, 2}, 2, {}, {.level = 1}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(weights_of_members_without_any_are_counted) {
  const std::vector<double> values = {1, 2, 10, 20, 7, 7};
  const std::vector<double> weights = {1, 1, 3, 3, missing, missing};
  const CompositionAdjustedMeans r = composition_adjusted_means(values, 2, weights);
  BOOST_TEST(r.years[0].reported == 31.0 / 4, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.years[1].link == 62.0 / 31, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(r.n_without_weight == 1);
  BOOST_TEST(r.n_fixed == 2);
}

BOOST_AUTO_TEST_CASE(equal_weights_change_nothing_and_threads_change_no_bit) {
  const Panel p = simulated_network({.seed = 4}).panel;
  const std::vector<double> ones(static_cast<std::size_t>(p.n_members()), 2.0);
  const auto plain = composition_adjusted_means(p);
  const auto threaded = composition_adjusted_means(p, {}, {.threads = 3});
  const auto weighted = composition_adjusted_means(p, {.weights = ones});
  for (std::size_t i = 0; i < plain.size(); ++i)
    for (std::size_t k = 0; k < plain[i].years.size(); ++k) {
      const CompositionAdjustedMean& a = plain[i].years[k];
      BOOST_TEST(same(a.two_way_lower, threaded[i].years[k].two_way_lower));
      BOOST_TEST(same(a.chained, threaded[i].years[k].chained));
      if (a.two_way_status != Status::ok) continue;
      BOOST_TEST(a.two_way == weighted[i].years[k].two_way, boost::test_tools::tolerance(1e-9));
      BOOST_TEST(a.two_way_lower == weighted[i].years[k].two_way_lower, boost::test_tools::tolerance(1e-9));
    }
}

BOOST_AUTO_TEST_SUITE_END()
