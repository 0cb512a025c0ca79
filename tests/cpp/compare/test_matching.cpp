#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/compare/matching.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(matching)

namespace {

/// Treated members 0..3, controls 4..9; one variable of structure and one outcome.
Panel ten(const std::vector<double>& structure_values, const std::vector<double>& outcomes) {
  std::vector<Member> members;
  for (std::size_t m = 0; m < structure_values.size(); ++m) members.push_back({.id = "m" + std::to_string(m)});
  Panel p({{.id = "outcome"}, {.id = "size"}}, members, 2020, 1);
  for (std::size_t m = 0; m < structure_values.size(); ++m) {
    p.set(0, static_cast<Index>(m), 2020, outcomes[m]);
    p.set(1, static_cast<Index>(m), 2020, structure_values[m]);
  }
  return p;
}

MatchingOptions on_size(std::optional<double> caliper = {}) {
  MatchingOptions options;
  options.on = {{.indicator = 1}};
  options.caliper = caliper;
  options.distance = {.metric = Metric::euclidean, .spread = Spread::range};
  return options;
}

const std::vector<Index> four{0, 1, 2, 3};

}  // namespace

BOOST_AUTO_TEST_CASE(each_takes_its_nearest_and_one_may_serve_several) {
  //                       treated: 0  1   2   3    controls: 4  5   6   7   8    9
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99.5, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  const Matching found = matched_comparison(p, 0, four, on_size());
  BOOST_TEST((found.status == Status::ok));
  BOOST_REQUIRE(found.pairs.size() == 4U);
  const std::vector<Index> controls{4, 4, 5, 8};
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(found.pairs[i].treated == static_cast<Index>(i));
    BOOST_TEST(found.pairs[i].control == controls[i]);
  }
  BOOST_TEST(found.n_used == 3);
  BOOST_TEST(found.difference == (1.0 + 2.0 + 2.0 + 6.0) / 4.0);
  BOOST_TEST(found.mean_treated - found.mean_controls == found.difference, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.kish_n == 16.0 / 6.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.difference_before == 6.5 - 3.5);
  // By hand: pairs' variance, and control 4 twice, its two nearest controls being 9 and 5.
  const double mean = 2.75;
  const double within = (1.75 * 1.75 + 0.75 * 0.75 + 0.75 * 0.75 + 3.25 * 3.25) / (4.0 * 3.0);
  const double shared = (4.0 - 2.0) * (2.0 / 3.0) * (4.0 - 7.0) * (4.0 - 7.0) / 16.0;
  BOOST_TEST(found.standard_error == std::sqrt(within + shared), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.upper - mean == mean - found.lower, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(without_replacement_the_closest_pair_goes_first) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99.5, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  MatchingOptions options = on_size();
  options.replace = false;
  const Matching found = matched_comparison(p, 0, four, options);
  std::vector<Index> controls;
  for (const MatchedPair& each : found.pairs) controls.push_back(each.control);
  BOOST_TEST((controls == std::vector<Index>{9, 4, 5, 8}));
  BOOST_TEST(found.kish_n == 4.0);
  // The paired t interval: nobody serves twice.
  const std::vector<double> d{-4, 2, 2, 6};
  double squares = 0.0;
  for (const double each : d) squares += (each - 1.5) * (each - 1.5);
  BOOST_TEST(found.difference == 1.5);
  BOOST_TEST(found.standard_error == std::sqrt(squares / 12.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST((found.upper - 1.5) / found.standard_error == 3.182446305284263, boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(beyond_the_caliper_nobody_is_matched_and_it_is_said) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 90, 91, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  const Matching found = matched_comparison(p, 0, four, on_size(0.05));
  BOOST_TEST(found.n_matched == 3);
  BOOST_REQUIRE(found.unmatched.size() == 1U);
  BOOST_TEST(found.unmatched[0].member == 3);
  BOOST_TEST(found.unmatched[0].nearest == 0.09, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.balance[0].treated_matched == 17.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.balance[0].treated == 151.0 / 4.0);
  BOOST_TEST((matched_comparison(p, 0, four, on_size(1e-6)).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(several_matches_share_the_weight_also_where_there_are_too_few) {
  const Panel p = ten({0, 1, 50, 100, 2, 49, 60, 90, 91, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  MatchingOptions options = on_size(0.11);
  options.k = 2;
  const Matching found = matched_comparison(p, 0, four, options);
  std::vector<double> sums(10, 0.0);
  for (const MatchedPair& each : found.pairs) sums[static_cast<std::size_t>(each.treated)] += each.weight;
  for (const Index m : four) BOOST_TEST(sums[static_cast<std::size_t>(m)] == 1.0);
  BOOST_TEST(found.mean_treated - found.mean_controls == found.difference, boost::test_tools::tolerance(1e-12));
  options.replace = false;
  std::vector<Index> used;
  for (const MatchedPair& each : matched_comparison(p, 0, four, options).pairs) used.push_back(each.control);
  std::sort(used.begin(), used.end());
  BOOST_TEST((std::adjacent_find(used.begin(), used.end()) == used.end()));
}

BOOST_AUTO_TEST_CASE(balance_is_standardised_by_the_treated_before_and_after) {
  Philox random(5, 0, 0);
  std::vector<double> size;
  std::vector<double> outcome;
  for (int m = 0; m < 120; ++m) {
    size.push_back(random.normal() + (m < 30 ? 1.0 : 0.0));
    outcome.push_back(2.0 * size.back() + random.normal());
  }
  const Panel p = ten(size, outcome);
  std::vector<Index> treated;
  for (Index m = 0; m < 30; ++m) treated.push_back(m);
  const Matching found = matched_comparison(p, 0, treated, on_size(0.05));
  const Balance& row = found.balance[0];
  BOOST_TEST(row.smd_before > 0.5);
  BOOST_TEST(std::abs(row.smd_after) < 0.1);
  // Structure makes the difference; among the matched it is gone.
  BOOST_TEST(found.difference_before > 1.0);
  BOOST_TEST(found.lower < 0.0);
  BOOST_TEST(found.upper > 0.0);
  double t = 0.0;
  double c = 0.0;
  for (std::size_t m = 0; m < size.size(); ++m) (m < 30 ? t : c) += size[m];
  double squares = 0.0;
  for (std::size_t m = 0; m < 30; ++m) squares += (size[m] - t / 30) * (size[m] - t / 30);
  BOOST_TEST(row.smd_before == (t / 30 - c / 90) / std::sqrt(squares / 29), boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(groups_balance_class_by_class) {
  std::vector<Member> members;
  for (int m = 0; m < 8; ++m)
    members.push_back({.id = "m" + std::to_string(m), .groups = {m % 4 == 0 ? "city" : "country"}});
  Panel p({{.id = "outcome"}, {.id = "size"}}, members, 2020, 1);
  for (Index m = 0; m < 8; ++m) {
    p.set(0, m, 2020, static_cast<double>(m));
    p.set(1, m, 2020, static_cast<double>(m % 4));
  }
  MatchingOptions options = on_size();
  options.on.push_back({.indicator = -1});
  options.distance = {.metric = Metric::gower};
  const Matching found = matched_comparison(p, 0, four, options);
  BOOST_REQUIRE(found.balance.size() == 3U);
  BOOST_TEST(found.balance[1].treated == 0.25);
  BOOST_TEST(found.balance[1].controls_matched == 0.25);
  BOOST_TEST(is_missing(found.balance[1].variance_ratio_before));
  BOOST_TEST(found.difference == -4.0);
  BOOST_TEST(found.standard_error == 0.0);
}

BOOST_AUTO_TEST_CASE(members_of_the_year_are_the_group_unless_another_is_given) {
  Panel whole = ten({0, 1, 50, 100, 2, 49, 60, 98, 99, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  std::vector<Member> members = whole.members();
  for (std::size_t m = 0; m < members.size(); ++m)
    members[m].membership = {m < 4 ? YearInterval{.start = 2010} : YearInterval{.end = 2015}};
  Panel p(whole.indicators(), members, 2020, 1);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 10; ++m) p.set(i, m, 2020, whole.series(i, m).values[0]);
  BOOST_TEST(matched_comparison(p, 0, {}, on_size()).difference ==
             matched_comparison(whole, 0, four, on_size()).difference);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_compared_is_listed) {
  Panel p = ten({0, 1, 50, 100, 2, 49, 60, 98, 99, 10}, {5, 6, 7, 8, 4, 5, 0, 1, 2, 9});
  p.set(0, 1, 2020, missing, ValueStatus::not_reported);
  p.set(1, 6, 2020, missing, ValueStatus::not_reported);
  p.set(0, 7, 2020, std::numeric_limits<double>::infinity());
  const Matching found = matched_comparison(p, 0, four, on_size());
  BOOST_TEST(found.n_treated == 3);
  BOOST_TEST(found.n_controls == 4);
  BOOST_REQUIRE(found.not_compared.size() == 3U);
  BOOST_TEST(found.not_compared[0].member == 1);
  BOOST_TEST(found.not_compared[0].treated);
  BOOST_TEST((found.not_compared[1].why == NotComparable::no_structure));
  BOOST_TEST((found.not_compared[2].why == NotComparable::no_outcome));
}

BOOST_AUTO_TEST_CASE(edges_have_a_status_and_mistakes_are_errors) {
  const Panel p = ten({0, 1, 50, 100, 2}, {5, 6, 7, 8, 4});
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{0, 1, 2, 3, 4}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(p, 0, std::vector<Index>{0}, on_size()).status == Status::too_few));
  // One control serves all: there is nothing to tell its noise by.
  const Matching single = matched_comparison(p, 0, four, on_size());
  BOOST_TEST((single.status == Status::too_few));
  BOOST_TEST(single.difference == 2.5);
  BOOST_TEST(is_missing(single.lower));
  const Panel flat = ten({1, 1, 1, 1, 1}, {5, 6, 7, 8, 4});
  BOOST_TEST((matched_comparison(flat, 0, std::vector<Index>{0}, on_size()).status == Status::no_data));
  BOOST_TEST((matched_comparison(Panel({{.id = "a"}, {.id = "b"}}, {{.id = "m"}}, 2020, 0), 0, {}, on_size()).status ==
              Status::no_data));
  MatchingOptions wrong = on_size(-1.0);
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  wrong = on_size();
  wrong.on = {{.indicator = 0}};
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  wrong = on_size();
  wrong.k = 0;
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, four, wrong), ArgumentError);
  BOOST_CHECK_THROW((void)matched_comparison(p, 9, four, on_size()), ArgumentError);
  BOOST_CHECK_THROW((void)matched_comparison(p, 0, std::vector<Index>{7}, on_size()), ArgumentError);
}

namespace {

struct Plain {
  double mean = missing, variance = missing;
};

/// Moments of values with weights, the divisor as for Kish's number.
Plain moments(const std::vector<double>& x, const std::vector<double>& w) {
  double all = 0.0, squares = 0.0, sum = 0.0, spread = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k) all += w[k], squares += w[k] * w[k], sum += w[k] * x[k];
  if (all == 0.0) return {};
  for (std::size_t k = 0; k < x.size(); ++k) spread += w[k] * std::pow(x[k] - sum / all, 2);
  const double divisor = all - squares / all;
  return {sum / all, divisor > 1e-9 ? spread / divisor : missing};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_figure_of_a_matching_is_that_of_a_slow_twin) {
  int unmatched = 0, shared = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Philox random(seed, 3);
    const std::size_t n = 4 + static_cast<std::size_t>(random.below(7));  // m0 to m9: by code as by position
    const auto n_treated = 1 + static_cast<std::size_t>(random.below(static_cast<Index>(n) - 2));
    std::vector<double> size, outcome;
    for (std::size_t m = 0; m < n; ++m) {
      size.push_back(100.0 * random.uniform());
      outcome.push_back(10.0 * random.normal());
    }
    MatchingOptions o = on_size();
    if (random.below(2) == 0) o.caliper = 0.05 + 0.3 * random.uniform();
    o.k = 1 + random.below(3);
    o.replace = random.below(2) == 0;
    o.level = random.below(2) == 0 ? 0.95 : 0.8;
    std::vector<Index> who;
    for (std::size_t m = 0; m < n_treated; ++m) who.push_back(static_cast<Index>(m));
    const Matching found = matched_comparison(ten(size, outcome), 0, who, o);

    const auto [low, high] = std::minmax_element(size.begin(), size.end());
    const auto apart = [&](std::size_t a, std::size_t b) { return std::abs(size[a] - size[b]) / (*high - *low); };
    const double farthest = o.caliper.value_or(2.0);
    std::vector<std::vector<std::size_t>> partners(n_treated);
    std::vector<bool> taken(n, false);
    // The closest pair that is left, again and again; without replacement nobody has a second before all had a first.
    for (Index round = 1; round <= o.k; ++round)
      for (bool any = true; any;) {
        any = false;
        double closest = farthest;
        std::size_t one = 0, other = 0;
        for (std::size_t i = 0; i < n_treated; ++i)
          for (std::size_t j = n_treated; j < n; ++j) {
            if (std::ssize(partners[i]) >= round || (!o.replace && taken[j]) || apart(i, j) > closest) continue;
            if (std::find(partners[i].begin(), partners[i].end(), j) != partners[i].end()) continue;
            closest = apart(i, j), one = i, other = j, any = true;
          }
        if (!any) break;
        partners[one].push_back(other);
        taken[other] = true;
      }
    BOOST_TEST(found.n_treated == static_cast<Index>(n_treated));
    BOOST_TEST(found.n_controls == static_cast<Index>(n - n_treated));
    std::vector<double> stands(n, 0.0), squares(n, 0.0), d;
    std::size_t pair = 0, alone = 0;
    for (std::size_t i = 0; i < n_treated; ++i) {
      std::sort(partners[i].begin(), partners[i].end(),
                [&](std::size_t a, std::size_t b) { return apart(i, a) < apart(i, b); });
      const double weight = 1.0 / static_cast<double>(partners[i].size());
      double mean = 0.0;
      for (const std::size_t j : partners[i]) {
        BOOST_REQUIRE(pair < found.pairs.size());
        BOOST_TEST(found.pairs[pair].treated == static_cast<Index>(i));
        BOOST_TEST(found.pairs[pair].control == static_cast<Index>(j));
        BOOST_TEST(found.pairs[pair].distance == apart(i, j), boost::test_tools::tolerance(1e-12));
        BOOST_TEST(found.pairs[pair++].weight == weight);
        stands[j] += weight;
        squares[j] += weight * weight;
        mean += weight * outcome[j];
      }
      if (partners[i].empty()) {
        ++unmatched;
        double nearest = 2.0;
        for (std::size_t j = n_treated; j < n; ++j) nearest = std::min(nearest, apart(i, j));
        BOOST_REQUIRE(alone < found.unmatched.size());
        BOOST_TEST(found.unmatched[alone].member == static_cast<Index>(i));
        BOOST_TEST(found.unmatched[alone++].nearest == nearest, boost::test_tools::tolerance(1e-12));
        continue;
      }
      stands[i] = 1.0;
      d.push_back(outcome[i] - mean);
    }
    BOOST_TEST(found.pairs.size() == pair);
    BOOST_TEST(found.unmatched.size() == alone);
    BOOST_TEST(found.n_matched == std::ssize(d));
    const auto half = static_cast<std::ptrdiff_t>(n_treated);
    BOOST_TEST(found.n_used == std::count_if(stands.begin() + half, stands.end(), [](double w) { return w > 0.0; }));
    const auto side = [&](const std::vector<double>& x, bool treated) {
      return treated ? std::vector<double>(x.begin(), x.begin() + half)
                     : std::vector<double>(x.begin() + half, x.end());
    };
    const auto close = [](double a, double b) {
      return (is_missing(a) && is_missing(b)) || std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
    };
    const std::vector<double> ones(n, 1.0);
    const Plain x = moments(side(size, true), side(ones, true));
    const Plain y = moments(side(size, false), side(ones, false));
    const Plain x_after = moments(side(size, true), side(stands, true));
    const Plain y_after = moments(side(size, false), side(stands, false));
    BOOST_REQUIRE(found.balance.size() == 1U);
    const Balance& row = found.balance[0];
    BOOST_TEST(row.variable == 0);
    BOOST_TEST(row.group == -1);
    BOOST_TEST(close(row.treated, x.mean));
    BOOST_TEST(close(row.controls, y.mean));
    BOOST_TEST(close(row.treated_matched, x_after.mean));
    BOOST_TEST(close(row.controls_matched, y_after.mean));
    BOOST_TEST(close(row.smd_before, (x.mean - y.mean) / std::sqrt(x.variance)));
    BOOST_TEST(close(row.smd_after, (x_after.mean - y_after.mean) / std::sqrt(x.variance)));
    BOOST_TEST(close(row.variance_ratio_before, x.variance / y.variance));
    BOOST_TEST(close(row.variance_ratio_after, x_after.variance / y_after.variance));
    BOOST_TEST(close(found.difference_before, moments(side(outcome, true), side(ones, true)).mean -
                                                  moments(side(outcome, false), side(ones, false)).mean));
    if (d.empty()) {
      BOOST_TEST((found.status == Status::no_data));
      BOOST_TEST(is_missing(found.difference));
      continue;
    }
    const auto count = static_cast<double>(d.size());
    double mean = 0.0, kish = 0.0, variance = 0.0;
    for (const double each : d) mean += each / count;
    for (const double each : side(stands, false)) kish += each * each;
    BOOST_TEST(close(found.difference, mean));
    BOOST_TEST(close(found.mean_treated, moments(side(outcome, true), side(stands, true)).mean));
    BOOST_TEST(close(found.mean_controls, moments(side(outcome, false), side(stands, false)).mean));
    BOOST_TEST(close(found.kish_n, count * count / kish));
    for (const double each : d) variance += (each - mean) * (each - mean) / (count * (count - 1.0));
    bool known = d.size() > 1;
    for (std::size_t j = n_treated; j < n; ++j) {
      if (stands[j] * stands[j] - squares[j] <= 1e-12) continue;
      ++shared;
      std::vector<std::pair<double, std::size_t>> near;
      for (std::size_t l = n_treated; l < n; ++l)
        if (l != j) near.emplace_back(apart(j, l), l);
      std::sort(near.begin(), near.end());
      near.resize(std::min<std::size_t>(2, near.size()));
      known = known && !near.empty();
      double its = 0.0;
      for (const auto& [distance, l] : near) its += outcome[l] / static_cast<double>(near.size());
      const auto share = static_cast<double>(near.size()) / static_cast<double>(near.size() + 1);
      variance += (stands[j] * stands[j] - squares[j]) * share * std::pow(outcome[j] - its, 2) / (count * count);
    }
    BOOST_TEST((found.status == (known ? Status::ok : Status::too_few)));
    if (!known) {
      BOOST_TEST(is_missing(found.standard_error));
      continue;
    }
    BOOST_TEST(close(found.standard_error, std::sqrt(variance)));
    const double width = detail::student_half_width(count - 1.0, o.level) * std::sqrt(variance);
    BOOST_TEST(close(found.lower, mean - width));
    BOOST_TEST(close(found.upper, mean + width));
  }
  BOOST_TEST(unmatched > 20);
  BOOST_TEST(shared > 20);
}

BOOST_AUTO_TEST_CASE(a_pair_just_as_far_apart_as_the_caliper_is_matched) {
  // Distances are in ranges of 0 to 64: 16 apart is a quarter.
  const Panel p = ten({0, 64, 16, 40}, {1, 2, 3, 5});
  const auto matched = [&](double caliper) {
    return matched_comparison(p, 0, std::vector<Index>{0, 1}, on_size(caliper)).n_matched;
  };
  BOOST_TEST(matched(0.25) == 1);
  BOOST_TEST(matched(0.249) == 0);
  BOOST_TEST(matched(0.375) == 2);
}

BOOST_AUTO_TEST_CASE(equally_far_controls_go_by_official_code_and_the_year_by_coverage) {
  std::vector<Member> members{
      {.id = "a", .code = "05"}, {.id = "b", .code = "09"}, {.id = "c", .code = "01"}, {.id = "d", .code = "03"}};
  Panel p({{.id = "outcome"}, {.id = "size"}}, members, 2019, 3);
  const std::vector<double> sizes{50, 40, 60, 90};
  for (Index m = 0; m < 4; ++m)
    for (Year year = 2019; year < 2022; ++year) {
      if (year < 2021 || m == 0) p.set(0, m, year, static_cast<double>(m) + (year - 2019));
      if (year < 2021) p.set(1, m, year, sizes[static_cast<std::size_t>(m)]);
    }
  MatchingOptions o = on_size();
  o.k = 1;
  const Matching found = matched_comparison(p, 0, std::vector<Index>{0}, o);
  BOOST_TEST(found.year == 2020);  // one of four values of 2021 is not half of them
  BOOST_TEST(found.indicator == 0);
  BOOST_REQUIRE(found.pairs.size() == 1U);
  BOOST_TEST(found.pairs[0].control == 2);  // b and c are as far, and 01 comes before 09
  BOOST_TEST((found.status == Status::too_few));
  BOOST_TEST(found.n_matched == 1);
  BOOST_TEST(found.difference == -2.0);
  BOOST_TEST(is_missing(found.standard_error));
  o.minimum_coverage = 0.25;
  BOOST_TEST(matched_comparison(p, 0, std::vector<Index>{0}, o).year == 2021);
  o.max_age = 1;
  o.year = 2021;
  const Matching later = matched_comparison(p, 0, std::vector<Index>{0}, o);
  BOOST_TEST(later.year == 2021);
  BOOST_TEST(later.n_treated == 1);
  BOOST_TEST(later.n_controls == 0);
  BOOST_REQUIRE(later.not_compared.size() == 3U);
  BOOST_TEST(later.not_compared[0].member == 2);  // in the order of codes
  BOOST_TEST(!later.not_compared[0].treated);
}

BOOST_AUTO_TEST_CASE(logarithms_are_taken_where_they_are_asked_for) {
  const Panel p = ten({1, 10, 100, 1000, 2, 30, 400, 900}, {1, 2, 3, 4, 5, 6, 7, 8});
  MatchingOptions o = on_size();
  o.on[0].log = true;
  const Balance row = matched_comparison(p, 0, four, o).balance.at(0);
  BOOST_TEST(row.treated == 6.0 / 4.0 * std::log(10.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(row.controls == std::log(2.0 * 30.0 * 400.0 * 900.0) / 4.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(each_mistake_of_a_matching_is_named) {
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const Panel p = ten({0, 1, 50, 100, 2}, {5, 6, 7, 8, 4});
  const auto call = [&](Index indicator, const std::vector<Index>& treated, auto change) {
    return [&p, indicator, treated, change] {
      MatchingOptions o = on_size();
      change(o);
      (void)matched_comparison(p, indicator, treated, o);
    };
  };
  const auto as_is = [](MatchingOptions& /*o*/) {};
  refused("position-out-of-range", "no indicator at position -1", call(-1, four, as_is));
  refused("position-out-of-range", "no indicator at position 2", call(2, four, as_is));
  refused("position-out-of-range", "no member at position 5", call(0, {5}, as_is));
  refused("position-out-of-range", "no member at position -1", call(0, {-1}, as_is));
  refused("caliper-out-of-range", "above 0", call(0, four, [](MatchingOptions& o) { o.caliper = 0.0; }));
  refused("k-out-of-range", "k is 0", call(0, four, [](MatchingOptions& o) { o.k = 0; }));
  refused("level-out-of-range", "level is 1.0", call(0, four, [](MatchingOptions& o) { o.level = 1.0; }));
  for (const double share : {-0.1, 1.1, missing})
    refused("share-out-of-range", "minimum_coverage",
            call(0, four, [share](MatchingOptions& o) { o.minimum_coverage = share; }));
  for (const double share : {0.0, 1.0})
    BOOST_CHECK_NO_THROW(call(0, four, [share](MatchingOptions& o) { o.minimum_coverage = share; })());
  refused("year-outside-panel", "year 2021", call(0, four, [](MatchingOptions& o) { o.year = 2021; }));
  BOOST_CHECK_THROW(call(0, four, [](MatchingOptions& o) { o.on = {{.indicator = 0}}; })(), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
