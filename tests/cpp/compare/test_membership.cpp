#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>
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

namespace {

/// Solves a x = b by elimination with pivots.
std::vector<double> eliminate(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    std::size_t pivot = j;
    for (std::size_t i = j; i < n; ++i)
      if (std::abs(a[i][j]) > std::abs(a[pivot][j])) pivot = i;
    std::swap(a[j], a[pivot]);
    std::swap(b[j], b[pivot]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == j) continue;
      const double times = a[i][j] / a[j][j];
      for (std::size_t k = j; k < n; ++k) a[i][k] -= times * a[j][k];
      b[i] -= times * b[j];
    }
  }
  for (std::size_t j = 0; j < n; ++j) b[j] /= a[j][j];
  return b;
}

/// The means a second time: sums over all cells, years linked by walking through them, and the regression with a column
/// for each member and for each year but the base, its errors by the whole matrix.
CompositionAdjustedMeans slow_means(const std::vector<double>& values, std::size_t n_years,
                                    const std::vector<double>& weights, const CompositionOptions& options) {
  const std::size_t n_members = values.size() / n_years;
  const bool weighted = !weights.empty();
  const auto y = [&](std::size_t m, std::size_t t) { return values[m * n_years + t]; };
  CompositionAdjustedMeans out;
  out.ratio = options.link != ChainLink::difference;
  out.years.resize(n_years);
  std::vector<std::size_t> known;
  for (std::size_t t = 0; t < n_years; ++t) {
    CompositionAdjustedMean& year = out.years[t];
    double sum = 0.0, all = 0.0;
    Index there = 0;
    for (std::size_t m = 0; m < n_members; ++m) {
      if (is_missing(y(m, t))) continue;
      ++there;
      const double w = weighted ? weights[m * n_years + t] : 1.0;
      if (is_missing(w)) continue;
      ++year.n;
      sum += w * y(m, t);
      all += w;
    }
    if (all > 0.0) {
      known.push_back(t);
      year.reported = sum / all;
    }
    year.status = all > 0.0 ? Status::ok : there > 0 ? Status::no_weights : Status::no_data;
  }
  if (!known.empty()) out.base = static_cast<Index>(known[0]);
  if (options.base) out.base = static_cast<Index>(*options.base);
  std::vector<double> weight(n_members, 1.0);
  std::vector<std::size_t> fixed, tied;
  for (std::size_t m = 0; m < n_members; ++m) {
    if (weighted) {
      double sum = 0.0, n = 0.0;
      for (std::size_t t = 0; t < n_years; ++t)
        if (const double w = weights[m * n_years + t]; !is_missing(w)) sum += w, n += 1.0;
      weight[m] = n > 0.0 ? sum / n : 0.0;
    }
    bool any = false;
    for (std::size_t t = 0; t < n_years; ++t) any = any || !is_missing(y(m, t));
    if (!any) continue;
    ++out.n_reporters;
    if (!(weight[m] > 0.0)) {
      ++out.n_without_weight;
      continue;
    }
    const auto n = static_cast<std::size_t>(
        std::count_if(known.begin(), known.end(), [&](std::size_t t) { return !is_missing(y(m, t)); }));
    if (n == known.size()) fixed.push_back(m);
    if (n > 1) tied.push_back(m);
  }
  out.n_fixed = std::ssize(fixed);
  out.n_two_way = std::ssize(tied);
  const auto base = static_cast<std::size_t>(out.base);
  if (out.base < 0 || out.years[base].status != Status::ok) return out;
  const auto mean = [&](const std::vector<std::size_t>& members, std::size_t t) {
    double sum = 0.0, all = 0.0;
    for (const std::size_t m : members) sum += weight[m] * y(m, t), all += weight[m];
    return sum / all;
  };
  std::vector<Status> linked(n_years, Status::ok);
  for (std::size_t k = 0; k < known.size(); ++k) {
    CompositionAdjustedMean& year = out.years[known[k]];
    if (!fixed.empty()) year.fixed = mean(fixed, known[k]);
    if (k == 0) continue;
    std::vector<std::size_t> both;
    for (const std::size_t m : tied)
      if (!is_missing(y(m, known[k]) - y(m, known[k - 1]))) both.push_back(m);
    year.n_link = std::ssize(both);
    if (both.empty()) {
      linked[known[k]] = Status::too_few;
      continue;
    }
    const double a = mean(both, known[k - 1]);
    const double b = mean(both, known[k]);
    if (out.ratio && (a <= 0.0 || b <= 0.0))
      linked[known[k]] = a == 0.0 || b == 0.0 ? Status::zero_base : Status::sign_change;
    else
      year.link = out.ratio ? b / a : b - a;
  }
  // From the base to each year along the links between.
  for (const std::size_t t : known) {
    CompositionAdjustedMean& year = out.years[t];
    year.chained_status = Status::ok;
    double level = out.years[base].reported;
    std::vector<std::size_t> way;
    for (const std::size_t k : known)
      if (k > std::min(t, base) && k <= std::max(t, base)) way.push_back(k);
    if (t < base) std::reverse(way.begin(), way.end());
    for (const std::size_t k : way) {
      if (year.chained_status == Status::ok) year.chained_status = linked[k];
      const double link = out.years[k].link;
      level = out.ratio ? (t > base ? level * link : level / link) : (t > base ? level + link : level - link);
    }
    if (year.chained_status == Status::ok) year.chained = level;
  }

  std::set<std::size_t> reached{base};
  std::vector<std::size_t> units;
  for (std::size_t before = 0; before != reached.size();) {
    before = reached.size();
    units.clear();
    for (const std::size_t m : tied) {
      const auto has = [&](std::size_t t) { return !is_missing(y(m, t)); };
      if (std::none_of(reached.begin(), reached.end(), has)) continue;
      units.push_back(m);
      std::copy_if(known.begin(), known.end(), std::inserter(reached, reached.end()), has);
    }
  }
  for (const std::size_t t : known) out.years[t].two_way_status = reached.contains(t) ? Status::ok : Status::singular;
  CompositionAdjustedMean& first = out.years[base];
  first.two_way = first.two_way_lower = first.two_way_upper = first.reported;
  if (reached.size() == 1) return out;
  std::map<std::size_t, std::size_t> column;  // of a year
  for (const std::size_t t : reached)
    if (t != base) column.emplace(t, units.size() + column.size());
  const std::size_t n = units.size() + column.size();
  std::vector<std::vector<double>> normal(n, std::vector<double>(n, 0.0));
  std::vector<double> right(n, 0.0);
  const auto columns = [&](std::size_t u, std::size_t t) {
    std::vector<std::size_t> on{u};
    if (t != base) on.push_back(column.at(t));
    return on;
  };
  const auto each_cell = [&](std::size_t u, auto visit) {
    for (const std::size_t t : known)
      if (!is_missing(y(units[u], t))) visit(t, weight[units[u]]);
  };
  for (std::size_t u = 0; u < units.size(); ++u)
    each_cell(u, [&](std::size_t t, double w) {
      for (const std::size_t a : columns(u, t)) {
        right[a] += w * y(units[u], t);
        for (const std::size_t b : columns(u, t)) normal[a][b] += w;
      }
    });
  const std::vector<double> found = eliminate(normal, right);
  std::vector<double> variance(n, 0.0);
  for (std::size_t u = 0; u < units.size(); ++u) {
    std::vector<double> score(n, 0.0);
    each_cell(u, [&](std::size_t t, double w) {
      double residual = y(units[u], t);
      for (const std::size_t a : columns(u, t)) residual -= found[a];
      for (const std::size_t a : columns(u, t)) score[a] += w * residual;
    });
    const std::vector<double> moved = eliminate(normal, score);
    for (std::size_t a = 0; a < n; ++a) variance[a] += moved[a] * moved[a];
  }
  const auto clusters = static_cast<double>(units.size());
  for (const auto& [t, a] : column) {
    CompositionAdjustedMean& year = out.years[t];
    year.two_way = first.reported + found[a];
    if (units.size() == 1) continue;
    const double half = detail::student_half_width(clusters - 1.0, options.level) *
                        std::sqrt(variance[a] * clusters / (clusters - 1.0));
    year.two_way_lower = year.two_way - half;
    year.two_way_upper = year.two_way + half;
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_mean_of_ragged_tables_is_that_of_a_slow_twin) {
  std::map<Status, int> chained, two_way;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Philox random(seed, 5);
    const std::size_t members = 1 + static_cast<std::size_t>(random.below(9));
    const std::size_t years = 1 + static_cast<std::size_t>(random.below(7));
    const double gaps = 0.15 * static_cast<double>(random.below(6));
    const bool weighted = random.below(2) == 0;
    const bool odd = random.below(4) == 0;
    std::vector<double> values, weights;
    for (std::size_t cell = 0; cell < members * years; ++cell) {
      const double x = 20.0 + 10.0 * random.normal();
      const double w = 5.0 * random.uniform();
      values.push_back(random.uniform() < gaps ? missing : odd && random.below(3) == 0 ? -20.0 : odd ? 0.0 : x);
      if (weighted) weights.push_back(random.below(5) == 0 ? missing : random.below(9) == 0 ? 0.0 : w);
    }
    CompositionOptions options{.link = random.below(2) == 0 ? ChainLink::ratio : ChainLink::difference,
                               .level = random.below(2) == 0 ? 0.95 : 0.8};
    if (random.below(3) == 0) options.base = static_cast<Year>(random.below(static_cast<Index>(years)));
    const CompositionAdjustedMeans found =
        composition_adjusted_means(values, static_cast<Index>(years), weights, options);
    const CompositionAdjustedMeans wanted = slow_means(values, years, weights, options);
    const auto close = [](double a, double b) {
      return same(a, b) || std::abs(a - b) <= 1e-8 * std::max(1.0, std::abs(b));
    };
    BOOST_TEST(found.base == wanted.base);
    BOOST_TEST(found.ratio == wanted.ratio);
    BOOST_TEST(found.n_fixed == wanted.n_fixed);
    BOOST_TEST(found.n_two_way == wanted.n_two_way);
    BOOST_TEST(found.n_reporters == wanted.n_reporters);
    BOOST_TEST(found.n_without_weight == wanted.n_without_weight);
    BOOST_REQUIRE(found.years.size() == years);
    for (std::size_t t = 0; t < years; ++t) {
      const CompositionAdjustedMean& a = found.years[t];
      const CompositionAdjustedMean& b = wanted.years[t];
      const bool agrees = a.n == b.n && close(a.reported, b.reported) && close(a.fixed, b.fixed) &&
                          a.n_link == b.n_link && close(a.link, b.link) && close(a.chained, b.chained) &&
                          close(a.two_way, b.two_way) && close(a.two_way_lower, b.two_way_lower) &&
                          close(a.two_way_upper, b.two_way_upper) && a.status == b.status &&
                          a.chained_status == b.chained_status && a.two_way_status == b.two_way_status;
      BOOST_TEST(agrees, "table " << seed << ", year " << t << ": reported " << a.reported << " " << b.reported
                                  << ", fixed " << a.fixed << " " << b.fixed << ", link " << a.link << " " << b.link
                                  << ", chained " << a.chained << " " << b.chained << ", two-way " << a.two_way << " "
                                  << b.two_way << ", to " << a.two_way_upper << " " << b.two_way_upper << ", "
                                  << to_string(a.status) << " " << to_string(b.status) << ", "
                                  << to_string(a.chained_status) << " " << to_string(b.chained_status) << ", "
                                  << to_string(a.two_way_status) << " " << to_string(b.two_way_status));
      ++chained[a.chained_status];
      ++two_way[a.two_way_status];
    }
  }
  for (const Status each : {Status::ok, Status::too_few, Status::zero_base, Status::sign_change, Status::no_data})
    BOOST_TEST(chained[each] > 10, to_string(each));
  BOOST_TEST(two_way[Status::singular] > 10);
}

BOOST_AUTO_TEST_CASE(a_panel_s_means_are_those_of_its_cells_in_the_years_asked) {
  std::vector<Member> members{{.id = "a"}, {.id = "b"}, {.id = "c", .membership = {{.start = 2021}}}, {.id = "d"}};
  Panel p({{.id = "kg", .unit = {{"sv", "kg"}}}, {.id = "share", .unit = {{"sv", "%"}}}, {.id = "people"}}, members,
          2018, 6);
  Philox random(2);
  for (Index i = 0; i < 3; ++i)
    for (Index m = 0; m < 4; ++m)
      for (Year year = 2018; year < 2024; ++year)
        if (random.uniform() < 0.8) p.set(i, m, year, 10.0 + 50.0 * random.uniform());
  p.set(0, 0, 2020, 77.0, ValueStatus::imputed);
  const std::vector<double> given{1, 2, 3, 4};
  enum class Weights { none, of_members, of_the_panel };
  for (const Weights how : {Weights::none, Weights::of_members, Weights::of_the_panel})
    for (const Counted counted : {Counted::members_then, Counted::everybody})
      for (const ChainLink link : {ChainLink::automatic, ChainLink::ratio, ChainLink::difference}) {
        PanelCompositionOptions options{.first = 2019, .last = 2022, .means = {.base = 2020, .link = link}};
        if (how == Weights::of_members) options.weights = given;
        if (how == Weights::of_the_panel) options.weight_indicator = 2;
        options.selection.counted = counted;
        const auto found = composition_adjusted_means(p, options);
        BOOST_REQUIRE(found.size() == 3U);
        for (Index i = 0; i < 3; ++i) {
          std::vector<double> values, weights;
          for (Index m = 0; m < 4; ++m)
            for (Year year = 2019; year <= 2022; ++year) {
              const auto k = static_cast<std::size_t>(year - 2018);
              const bool counts = m != 2 || year >= 2021 || counted == Counted::everybody;
              const bool used = counts && p.series(i, m).status[k] == ValueStatus::observed;
              values.push_back(used ? p.series(i, m).values[k] : missing);
              if (how == Weights::of_members) weights.push_back(given[static_cast<std::size_t>(m)]);
              if (how == Weights::of_the_panel) weights.push_back(counts ? p.series(2, m).values[k] : missing);
            }
          const bool ratio = link == ChainLink::ratio || (link == ChainLink::automatic && i != 1);
          const CompositionAdjustedMeans wanted =
              slow_means(values, 4, weights, {.base = 1, .link = ratio ? ChainLink::ratio : ChainLink::difference});
          const CompositionAdjustedMeans& r = found[static_cast<std::size_t>(i)];
          BOOST_TEST(r.base == 1);
          BOOST_TEST(r.ratio == ratio);
          BOOST_REQUIRE(r.years.size() == 4U);
          for (std::size_t t = 0; t < 4; ++t) {
            BOOST_TEST(r.years[t].n == wanted.years[t].n);
            BOOST_TEST((same(r.years[t].reported, wanted.years[t].reported) ||
                        std::abs(r.years[t].reported - wanted.years[t].reported) < 1e-9));
            BOOST_TEST((same(r.years[t].chained, wanted.years[t].chained) ||
                        std::abs(r.years[t].chained - wanted.years[t].chained) < 1e-9));
          }
        }
      }
}

BOOST_AUTO_TEST_CASE(what_is_asked_wrongly_is_said_in_words) {
  const Panel p = table(comers);
  const std::vector<double> two{1, 2}, three{1, 2, 3}, negative{1, 2, -3};
  const auto refused = [](const std::string& code, const std::string& part, auto call) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const auto bare = [](std::size_t n, Index years, const std::vector<double>& weights = {},
                       const CompositionOptions& options = {}) {
    return [=] { (void)composition_adjusted_means(std::vector<double>(n, 1.0), years, weights, options); };
  };
  refused("shape", "3 values are not members of 2 years each", bare(3, 2));
  refused("shape", "3 values are not members of 0 years each", bare(3, 0));
  refused("shape", "4 values are not members of -2 years each", bare(4, -2));
  refused("length-mismatch", "values has 4 elements but weights has 3", bare(4, 2, three));
  refused("weight-out-of-range", "at position 2", bare(3, 1, negative));
  refused("position-out-of-range", "no year at position 2", bare(4, 2, {}, {.base = 2}));
  refused("position-out-of-range", "no year at position -1", bare(4, 2, {}, {.base = -1}));
  refused("level-out-of-range", "level is 0.0", bare(4, 2, {}, {.level = 0.0}));
  BOOST_TEST(composition_adjusted_means(std::vector<double>{1, 2}, 2, {}, {.base = 1}).base == 1);
  BOOST_TEST(composition_adjusted_means(std::vector<double>{1, 2}, 2, {}, {.base = 0}).base == 0);
  const auto of_panel = [&](const PanelCompositionOptions& options) {
    return [&p, options] { (void)composition_adjusted_means(p, options); };
  };
  refused("level-out-of-range", "level is 1.0", of_panel({.means = {.level = 1.0}}));
  refused("two-weights", "not both", of_panel({.weights = three, .weight_indicator = 0}));
  refused("length-mismatch", "members has 3 elements but weights has 2", of_panel({.weights = two}));
  refused("weight-out-of-range", "at position 2", of_panel({.weights = negative}));
  refused("position-out-of-range", "no indicator at position 1", of_panel({.weight_indicator = 1}));
  refused("position-out-of-range", "no indicator at position -1", of_panel({.weight_indicator = -1}));
  refused("years-reversed", "first 2021 comes after last 2020", of_panel({.first = 2021, .last = 2020}));
  refused("year-outside-panel", "year 2018 is outside the panel's 2019-2021", of_panel({.first = 2018}));
  refused("year-outside-panel", "base 2019 is not among", of_panel({.first = 2020, .means = {.base = 2019}}));
  refused("year-outside-panel", "base 2021 is not among", of_panel({.last = 2020, .means = {.base = 2021}}));
  refused("years-reversed", "first 2010 comes after last 2000: swap them",
          [&] { (void)always_members(p, 2010, 2000); });
  BOOST_TEST(composition_adjusted_means(p, {.first = 2020, .means = {.base = 2020}})[0].base == 0);
  BOOST_TEST(composition_adjusted_means(p, {.last = 2020, .means = {.base = 2020}})[0].base == 1);
  const Panel no_years({{.id = "x"}}, {{.id = "A"}}, 2019, 0);
  BOOST_TEST(composition_adjusted_means(no_years).at(0).base == -1);
}

BOOST_AUTO_TEST_SUITE_END()
