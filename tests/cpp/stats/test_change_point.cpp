#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/change_point_tables.hpp"
#include "nyckeltal/stats/detail/change_point.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(change_point)

using nyckeltal::test::trend_cases;

namespace {

struct Test {
  std::string name;
  ChangePoint (*one)(std::span<const double>, std::span<const double>, const ChangePointOptions&);
  std::vector<ChangePoint> (*many)(const Rows&, std::span<const double>, const ChangePointOptions&, const Execution&);
};
const std::vector<Test> tests = {{"pettitt", &pettitt, &pettitt},
                                 {"snht", &snht, &snht},
                                 {"buishand_range", &buishand_range, &buishand_range},
                                 {"buishand_u", &buishand_u, &buishand_u}};

double mean(std::span<const double> x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

// The four statistics from their definitions, all sums over again for every k.
double slow_statistic(const std::string& name, const std::vector<double>& x) {
  const auto n = static_cast<Index>(x.size());
  const double m = mean(x);
  double sd = 0.0;
  for (const double each : x) sd += (each - m) * (each - m);
  sd = std::sqrt(sd / static_cast<double>(n - 1));
  double best = 0.0;
  double low = 0.0;
  double high = 0.0;
  double squares = 0.0;
  for (Index k = 1; k < n; ++k) {
    const std::span<const double> before(x.data(), static_cast<std::size_t>(k));
    const std::span<const double> after(x.data() + k, static_cast<std::size_t>(n - k));
    double u = 0.0;
    for (const double a : before)
      for (const double b : after) u += static_cast<double>((a > b) - (a < b));
    const double z1 = (mean(before) - m) / sd;
    const double z2 = (mean(after) - m) / sd;
    const double s = z1 * static_cast<double>(k);
    low = std::min(low, s);
    high = std::max(high, s);
    squares += s * s;
    if (name == "pettitt") best = std::max(best, std::abs(u));
    if (name == "snht") best = std::max(best, static_cast<double>(k) * z1 * z1 + static_cast<double>(n - k) * z2 * z2);
  }
  if (name == "buishand_range") return (high - low) / std::sqrt(static_cast<double>(n));
  if (name == "buishand_u") return squares / static_cast<double>(n * (n + 1));
  return best;
}

std::vector<double> noise(Index n, std::uint64_t stream) {
  Philox random(77, stream);
  std::vector<double> x(static_cast<std::size_t>(n));
  for (double& each : x) each = random.normal();
  return x;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  for (const std::string name : {"Nile", "LakeHuron"}) {
    const auto check = [&](const std::string& prefix, const Test& test, const char* statistic) {
      const auto& the_case = trend_cases()[prefix + "_" + name];
      const ChangePoint got = test.one(the_case.numbers("x"), {}, {});
      CHECK_CASE(the_case, got.statistic, statistic);
      CHECK_CASE(the_case, got.index, "K");  // K counts from 1 and is the last before; index from 0 and the first after
      if (the_case.expects("p_mc")) BOOST_TEST(std::abs(got.p - the_case.expected("p_mc")) <= 0.01);
    };
    check("pettitt", tests[0], "U");
    check("snht", tests[1], "T");
    check("buishand_range", tests[2], "R");
    check("buishand_U", tests[3], "U");
    const auto& the_case = trend_cases()["pettitt_" + name];
    const ChangePoint got = pettitt(the_case.numbers("x"), {}, {.method = ChangePointMethod::approximate});
    CHECK_CASE(the_case, got.p, "p_approx");
  }
}

BOOST_AUTO_TEST_CASE(statistics_equal_their_definitions) {
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    std::vector<double> x = noise(5 + static_cast<Index>(trial % 30), trial);
    if (trial % 3 == 0)
      for (double& each : x) each = std::round(2.0 * each);
    if (std::all_of(x.begin(), x.end(), [&](double v) { return v == x[0]; })) continue;
    for (const Test& test : tests)
      BOOST_TEST(test.one(x, {}, {}).statistic == slow_statistic(test.name, x), boost::test_tools::tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(pettitts_small_tables_are_counts_of_all_orders) {
  for (Index n = 5; n <= 8; ++n) {
    std::vector<double> x(static_cast<std::size_t>(n));
    std::iota(x.begin(), x.end(), 1.0);
    std::vector<double> statistics;
    do statistics.push_back(detail::scan_pettitt(x).statistic);
    while (std::next_permutation(x.begin(), x.end()));
    for (double u = detail::pettitt_step(n); u <= static_cast<double>(n * n / 4); u += detail::pettitt_step(n)) {
      const auto reached = std::count_if(statistics.begin(), statistics.end(), [&](double s) { return s >= u; });
      const double p = static_cast<double>(reached) / static_cast<double>(statistics.size());
      BOOST_TEST(detail::pettitt_table_p(u, n) == p, boost::test_tools::tolerance(1e-7));
    }
  }
}

// Lengths on and between those of the table. 20,000 draws: the bound is five standard errors of a share, and 2 % for
// the interpolation.
BOOST_AUTO_TEST_CASE(tabulated_p_values_are_the_shares_of_a_fresh_simulation) {
  constexpr int draws = 20'000;
  for (const Index n : {Index{5}, Index{11}, Index{17}, Index{23}, Index{35}, Index{85}}) {
    std::vector<std::vector<double>> p(tests.size());
    for (int r = 0; r < draws; ++r) {
      const std::vector<double> x = noise(n, static_cast<std::uint64_t>(n * 1'000'000 + r));
      for (std::size_t t = 0; t < tests.size(); ++t) p[t].push_back(tests[t].one(x, {}, {}).p);
    }
    for (std::size_t t = 0; t < tests.size(); ++t) {
      for (const double level : {0.5, 0.2, 0.1, 0.05, 0.01}) {
        // Pettitt's p takes few values: the size is right at the largest of them that is not above the level.
        double attained = level;
        if (t == 0) {
          attained = 0.0;
          for (const double each : p[t])
            if (each <= level) attained = std::max(attained, each);
        }
        const auto low = std::count_if(p[t].begin(), p[t].end(), [&](double each) { return each <= attained; });
        const double share = static_cast<double>(low) / draws;
        const double error = 5.0 * std::sqrt(attained * (1.0 - attained) / draws) + 0.02 * attained;
        BOOST_TEST(std::abs(share - attained) <= error,
                   tests[t].name << " n=" << n << " level " << attained << " share " << share);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(permutation_and_table_agree_where_both_hold) {
  const std::vector<double> x = noise(24, 5);
  for (const Test& test : tests) {
    const ChangePoint table = test.one(x, {}, {});
    const ChangePoint permuted = test.one(x, {}, {.method = ChangePointMethod::permutation, .permutations = 4999});
    BOOST_TEST(table.statistic == permuted.statistic);
    BOOST_TEST(std::abs(table.p - permuted.p) <= 0.04);
  }
}

BOOST_AUTO_TEST_CASE(a_step_is_found_where_it_is_also_across_gaps) {
  const std::vector<double> x{1, missing, 2, 1.5, 1.2, 1.7, 1.1, 9, 8.5, missing, 9.2, 8.8, 9.1};
  const std::vector<double> years{2000, 2001, 2002, 2003, 2004, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013};
  for (const Test& test : tests) {
    const ChangePoint got = test.one(x, years, {});
    BOOST_TEST(got.index == 7);
    BOOST_TEST(got.year == 2008.0);
    BOOST_TEST(got.n == 11);
    BOOST_TEST((got.status == Status::ok));
  }
  const BestBreak best = best_break(x, years);
  BOOST_TEST((best.model == BreakModel::step));
  BOOST_TEST(best.index == 7);
  BOOST_TEST(best.year == 2008.0);
  BOOST_TEST(best.step == 8.92 - 8.5 / 6.0, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(best_break_tells_a_line_from_a_step) {
  std::vector<double> line(20);
  std::vector<double> step(20);
  const std::vector<double> error = noise(20, 9);
  for (std::size_t i = 0; i < 20; ++i) {
    line[i] = 2.0 * static_cast<double>(i) + error[i];
    step[i] = (i < 8 ? 0.0 : 6.0) + error[i];
  }
  BOOST_TEST((best_break(line).model == BreakModel::trend));
  BOOST_TEST((best_break(step).model == BreakModel::step));
  BOOST_TEST(best_break(step).index == 8);
  // A flawless line and a flawless step.
  std::iota(line.begin(), line.end(), 0.0);
  BOOST_TEST((best_break(line).model == BreakModel::trend));
  BOOST_TEST(best_break(line).aicc_trend == -std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < 20; ++i) step[i] = i < 8 ? 0.1 : 0.3;
  BOOST_TEST((best_break(step).model == BreakModel::step));
  // The unit of the values changes no choice, and slopes and steps in proportion.
  for (double& each : step) each *= 1e300;
  BOOST_TEST((best_break(step).model == BreakModel::step));
  BOOST_TEST(best_break(step).step == 2e299, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(best_break_equals_three_least_squares_fits) {
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    const std::vector<double> x = noise(6 + static_cast<Index>(trial % 15), 1000 + trial);
    const auto n = static_cast<double>(x.size());
    double best_rss = std::numeric_limits<double>::infinity();
    Index best_k = 0;
    for (std::size_t k = 2; k + 2 <= x.size(); ++k) {
      const double a = mean(std::span(x).first(k));
      const double b = mean(std::span(x).subspan(k));
      double rss = 0.0;
      for (std::size_t i = 0; i < x.size(); ++i) rss += (i < k ? x[i] - a : x[i] - b) * (i < k ? x[i] - a : x[i] - b);
      if (rss < best_rss) {
        best_rss = rss;
        best_k = static_cast<Index>(k);
      }
    }
    const BestBreak got = best_break(x);
    BOOST_TEST(got.index == best_k);
    BOOST_TEST(got.aicc_step == n * std::log(best_rss / n) + 8.0 + 40.0 / (n - 5.0),
               boost::test_tools::tolerance(1e-9));
  }
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  for (const Test& test : tests) {
    BOOST_TEST((test.one({}, {}, {}).status == Status::no_data));
    const ChangePoint few = test.one(std::vector{1.0, 2.0, 3.0, missing, 4.0}, {}, {});
    BOOST_TEST((few.status == Status::too_few));
    BOOST_TEST(few.n == 4);
    BOOST_TEST(std::isnan(few.p));
    const ChangePoint constant = test.one(std::vector<double>(8, 0.1), {}, {});
    BOOST_TEST((constant.status == Status::constant));
    BOOST_TEST(constant.p == 1.0);
    BOOST_TEST(constant.index == -1);
    BOOST_TEST((test.one(std::vector{1.0, inf, 2.0, 3.0, 4.0}, {}, {}).status == Status::infinite_value));
    BOOST_TEST((test.one(std::vector{1.0, 1.0, 2.0, 3.0, 4.0, 5.0}, {}, {}).p <= 1.0));
    const ChangePoint huge = test.one(std::vector{1e300, -1e300, 1.1e300, 9e299, 5e299}, {}, {});
    const ChangePoint small = test.one(std::vector{1.0, -1.0, 1.1, 0.9, 0.5}, {}, {});
    BOOST_TEST(huge.statistic == small.statistic, boost::test_tools::tolerance(1e-12));
    BOOST_CHECK_THROW((void)test.one(std::vector{1.0, 2.0}, std::vector{2001.0, 2000.0}, {}), ArgumentError);
    BOOST_CHECK_THROW((void)test.one(std::vector{1.0, 2.0}, std::vector{2001.0}, {}), ArgumentError);
    BOOST_CHECK_THROW((void)test.one({}, {}, {.method = ChangePointMethod::permutation, .permutations = 0}),
                      ArgumentError);
    const ChangePoint longer = test.one(noise(1500, 1), {}, {});
    BOOST_TEST((longer.method == ChangePointMethod::approximate));
    BOOST_TEST((longer.status == Status::approximate));
  }
  BOOST_TEST((pettitt(std::vector<double>{1, 1, 2, 3, 4, 5}).status == Status::approximate));  // ties
  BOOST_TEST((best_break(std::vector<double>{1, 2, 3, 4, 9}).status == Status::too_few));
  BOOST_TEST((best_break(std::vector<double>(9, 4.0)).status == Status::constant));
  BOOST_CHECK_THROW((void)best_break(std::vector<double>{}, {}, {.min_segment = 0}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(a_row_of_a_batch_equals_the_single_call_on_any_number_of_threads) {
  Philox random(3);
  std::vector<double> cube(600 * 12);
  for (double& each : cube) each = random.uniform() < 0.1 ? missing : random.normal();
  const Rows rows{cube, 12};
  const ChangePointOptions options{.method = ChangePointMethod::permutation, .permutations = 19};
  for (const Test& test : tests)
    for (const int threads : {1, 4}) {
      const std::vector<ChangePoint> batch = test.many(rows, {}, options, {.threads = threads});
      for (Index row = 0; row < rows.count(); ++row) {
        const ChangePoint one = test.one(rows[row], {}, options);
        const ChangePoint& same = batch[static_cast<std::size_t>(row)];
        BOOST_TEST((one.p == same.p || (std::isnan(one.p) && std::isnan(same.p))));
        BOOST_TEST(one.index == same.index);
      }
    }
}

namespace {

/// P(T >= t) read off a table by hand: quantiles of the length linear in 1/n, log p linear between quantiles.
template <class Table>
double read_off(const Table& table, double t, Index n) {
  const auto& lengths = change_point_tables::lengths;
  const auto& p = change_point_tables::tail_p;
  std::vector<double> quantiles;
  for (std::size_t column = 0; column < p.size(); ++column) {
    double q = table.front()[column];
    for (std::size_t row = 1; row < lengths.size(); ++row) {
      const double from = 1.0 / static_cast<double>(lengths[row - 1]);
      const double to = 1.0 / static_cast<double>(lengths[row]);
      const double at = 1.0 / static_cast<double>(n);
      if (at <= from && at >= to)
        q = table[row - 1][column] + (table[row][column] - table[row - 1][column]) * (from - at) / (from - to);
    }
    quantiles.push_back(q);
  }
  if (t < quantiles.front()) return 1.0;
  for (std::size_t k = 1; k < p.size(); ++k)
    if (t <= quantiles[k]) {
      const double part = (t - quantiles[k - 1]) / (quantiles[k] - quantiles[k - 1]);
      return std::exp((1.0 - part) * std::log(p[k - 1]) + part * std::log(p[k]));
    }
  return p.back();
}

/// The Kth of the permutations that the documented streams make of a series.
std::vector<double> permuted(std::vector<double> x, std::uint64_t seed, std::uint64_t replicate) {
  Philox random(seed, 0, replicate);
  for (std::size_t i = x.size() - 1; i > 0; --i)
    std::swap(x[i], x[static_cast<std::size_t>(random.below(static_cast<Index>(i) + 1))]);
  return x;
}

std::vector<double> steps_of(const std::vector<double>& x) {
  std::vector<double> out;
  for (std::size_t i = 0; i < x.size(); ++i) out.push_back(x[i] + (i < x.size() / 3 ? 0.0 : 1.0));
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(p_is_read_off_the_table_between_lengths_and_quantiles) {
  for (const Index n : {5, 6, 11, 12, 17, 20, 21, 45, 99, 100, 101, 700, 999, 1000})
    for (const double shift : {0.0, 0.2, 1.0, 4.0})
      for (std::uint64_t trial = 0; trial < 3; ++trial) {
        std::vector<double> x = noise(n, 50 + trial);
        for (std::size_t i = x.size() / 2; i < x.size(); ++i) x[i] += shift;
        const auto got = [&](std::size_t test) {
          const ChangePoint out = tests[test].one(x, {}, {});
          BOOST_TEST((out.status == Status::ok));
          BOOST_TEST((out.method == ChangePointMethod::table));
          BOOST_TEST(out.n == n);
          return out;
        };
        const auto close = boost::test_tools::tolerance(1e-9);
        BOOST_TEST(got(1).p == read_off(change_point_tables::snht, got(1).statistic, n), close);
        BOOST_TEST(got(2).p == read_off(change_point_tables::buishand_range, got(2).statistic, n), close);
        BOOST_TEST(got(3).p == read_off(change_point_tables::buishand_u, got(3).statistic, n), close);
        if (n <= 20) continue;
        // U moves by 2 or 1, and half a step is taken off.
        const auto m = static_cast<double>(n);
        const double u = (got(0).statistic - (n % 2 == 1 ? 1.0 : 0.5)) / std::sqrt(m * m * m + m * m);
        BOOST_TEST(got(0).p == read_off(change_point_tables::pettitt, u, n), close);
      }
}

BOOST_AUTO_TEST_CASE(ties_take_the_p_of_the_lattice_point_below) {
  for (const Index n : {5, 6, 20}) {
    const double step = n % 2 == 1 ? 2.0 : 1.0;
    const double most = static_cast<double>(n * n / 4);
    for (double u = step; u <= most; u += step) {
      BOOST_TEST(detail::pettitt_table_p(u + 0.5 * step, n) == detail::pettitt_table_p(u, n));
      BOOST_TEST(detail::pettitt_table_p(u, n) <= detail::pettitt_table_p(u - step, n));
    }
    BOOST_TEST(detail::pettitt_table_p(0.0, n) == 1.0);
    BOOST_TEST(detail::pettitt_table_p(-1.0, n) == 1.0);
  }
  // The largest U of n = 20 has half of the values before, all low or all high: two orders of the halves.
  BOOST_TEST(detail::pettitt_table_p(100.0, 20) == 2.0 / 184'756.0, boost::test_tools::tolerance(1e-7));
  const std::vector<double> ties{1, 5, 2, 7, 1, 9, 3};  // apart from each other
  for (std::size_t test = 0; test < tests.size(); ++test)
    BOOST_TEST((tests[test].one(ties, {}, {}).status == (test == 0 ? Status::approximate : Status::ok)));
}

BOOST_AUTO_TEST_CASE(permutations_are_those_of_the_documented_streams) {
  for (const auto& [x, seed] :
       {std::pair<std::vector<double>, std::uint64_t>{steps_of(noise(12, 3)), 1}, {{3, 1, 1, 2, 5, 4, 5, 5, 3}, 8}})
    for (const Test& test : tests) {
      const ChangePointOptions options{.method = ChangePointMethod::permutation, .permutations = 99, .seed = seed};
      const ChangePoint got = test.one(x, {}, options);
      const double observed = slow_statistic(test.name, x);
      double reached = 1.0;
      for (std::uint64_t r = 0; r < 99; ++r)
        reached += slow_statistic(test.name, permuted(x, seed, r)) >= observed * (1.0 - 1e-9) ? 1.0 : 0.0;
      BOOST_TEST(got.p == reached / 100.0, test.name);
      BOOST_TEST((got.status == Status::ok));
      BOOST_TEST((got.method == ChangePointMethod::permutation));
    }
  // One permutation is enough to ask for; with it p is 1/2 or 1.
  const ChangePoint one = pettitt(noise(9, 1), {}, {.method = ChangePointMethod::permutation, .permutations = 1});
  BOOST_TEST((one.p == 0.5 || one.p == 1.0));
  for (const Test& test : tests)
    BOOST_CHECK_EXCEPTION((void)test.one({}, {}, {.method = ChangePointMethod::permutation, .permutations = 0}),
                          ArgumentError, [](const ArgumentError& error) {
                            return error.code() == "permutations-not-positive" &&
                                   std::string(error.what()).find("permutations is 0 but at least 1") !=
                                       std::string::npos;
                          });
  BOOST_TEST((pettitt(noise(9, 1), {}, {.permutations = 0}).status == Status::ok));  // not asked for
}

BOOST_AUTO_TEST_CASE(the_method_goes_by_length_and_by_what_is_asked) {
  constexpr auto automatic = ChangePointMethod::automatic;
  constexpr auto table = ChangePointMethod::table;
  constexpr auto approximate = ChangePointMethod::approximate;
  const struct {
    Index n;
    ChangePointMethod asked, used;
  } cases[] = {{1000, automatic, table},
               {1001, automatic, approximate},
               {1000, table, table},
               {1001, table, approximate},
               {30, approximate, approximate}};
  for (const Test& test : tests)
    for (const auto& each : cases) {
      std::vector<double> x = noise(each.n, 4);
      const ChangePoint got = test.one(x, {}, {.method = each.asked});
      BOOST_TEST((got.method == each.used));
      BOOST_TEST((got.status == (each.used == table ? Status::ok : Status::approximate)));
      if (each.used != approximate) continue;
      const auto m = static_cast<double>(each.n);
      const double wanted =
          test.name == "pettitt"
              ? std::min(1.0, 2.0 * std::exp(-6.0 * got.statistic * got.statistic / (m * m * m + m * m)))
          : test.name == "snht"           ? read_off(change_point_tables::snht, got.statistic, 1000)
          : test.name == "buishand_range" ? read_off(change_point_tables::buishand_range, got.statistic, 1000)
                                          : read_off(change_point_tables::buishand_u, got.statistic, 1000);
      BOOST_TEST(got.p == wanted, boost::test_tools::tolerance(1e-9));
    }
  // Little movement: 2 exp(...) would be above 1.
  BOOST_TEST(pettitt(std::vector<double>{3, 4, 2, 5, 1, 6}, {}, {.method = approximate}).p == 1.0);
}

BOOST_AUTO_TEST_CASE(of_two_changes_as_large_the_first_is_told) {
  // U of the ranks: -5, -6, -3, -6, -5.
  BOOST_TEST(pettitt(std::vector<double>{1, 3, 5, 2, 4, 6}).index == 2);
  BOOST_TEST(pettitt(std::vector<double>{1, 3, 5, 2, 4, 6}).statistic == 6.0);
  // Sums of deviations: -1, -1, -1, -1 of five.
  for (const Test& test : tests) {
    const ChangePoint got = test.one(std::vector<double>{-1, 0, 0, 0, 1}, std::vector<double>{2, 4, 6, 8, 9}, {});
    BOOST_TEST(got.index == 1, test.name);
    BOOST_TEST(got.year == 4.0, test.name);
  }
}

BOOST_AUTO_TEST_CASE(small_differences_of_large_numbers_are_kept) {
  const std::vector<double> small{0, 2, 4, 10, 6, 20, 4};
  std::vector<double> large(small);
  for (double& each : large) each += 1e16;  // 2 is the distance of two doubles there
  for (const Test& test : tests)
    BOOST_TEST(test.one(large, {}, {}).statistic == test.one(small, {}, {}).statistic,
               boost::test_tools::tolerance(1e-13));
  const std::vector<double> z = detail::standardised(small);
  BOOST_TEST(std::abs(mean(z)) < 1e-15);
  double squares = 0.0;
  for (const double each : z) squares += each * each;
  BOOST_TEST(squares == 6.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST((best_break(large).model == best_break(small).model));
  BOOST_TEST(best_break(large).step == best_break(small).step, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(best_break(large).slope == best_break(small).slope, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(best_break(large).aicc_constant == best_break(small).aicc_constant, boost::test_tools::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(every_field_of_the_best_break_is_that_of_its_fit) {
  for (std::uint64_t trial = 0; trial < 60; ++trial) {
    std::vector<double> x = noise(8 + static_cast<Index>(trial % 9), 2000 + trial);
    std::vector<double> years;
    for (std::size_t i = 0; i < x.size(); ++i) {
      years.push_back(2000.0 + static_cast<double>(2 * i + (i * i) % 2 + (i > 4 ? 3 : 0)));
      x[i] += trial % 3 == 0 ? 0.5 * static_cast<double>(i) : trial % 3 == 1 && i > 3 ? 5.0 : 0.0;
    }
    x[1] = missing;
    x[5] = missing;
    const Index least = 1 + static_cast<Index>(trial % 3);
    std::vector<double> y;
    std::vector<double> t;
    std::vector<Index> places;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (!std::isnan(x[i])) {
        y.push_back(x[i]);
        t.push_back(years[i]);
        places.push_back(static_cast<Index>(i));
      }
    const BestBreak got = best_break(x, years, {.min_segment = least});
    const auto n = static_cast<double>(y.size());
    const auto aicc = [&](double rss, double k) {
      return n * std::log(rss / n) + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
    };
    double constant = 0.0;
    double tt = 0.0;
    double ty = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      constant += std::pow(y[i] - mean(y), 2);
      tt += std::pow(t[i] - mean(t), 2);
      ty += (t[i] - mean(t)) * (y[i] - mean(y));
    }
    double line = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) line += std::pow(y[i] - mean(y) - ty / tt * (t[i] - mean(t)), 2);
    double step = std::numeric_limits<double>::infinity();
    std::size_t place = 0;
    for (auto k = static_cast<std::size_t>(least); k + static_cast<std::size_t>(least) <= y.size(); ++k) {
      double rss = 0.0;
      for (std::size_t i = 0; i < y.size(); ++i)
        rss += std::pow(y[i] - (i < k ? mean(std::span(y).first(k)) : mean(std::span(y).subspan(k))), 2);
      if (rss < step) {
        step = rss;
        place = k;
      }
    }
    const auto close = boost::test_tools::tolerance(1e-9);
    BOOST_TEST((got.status == Status::ok));
    BOOST_TEST(got.n == std::ssize(y));
    BOOST_TEST(got.index == places[place]);
    BOOST_TEST(got.year == t[place]);
    BOOST_TEST(got.step == mean(std::span(y).subspan(place)) - mean(std::span(y).first(place)), close);
    BOOST_TEST(got.slope == ty / tt, close);
    BOOST_TEST(got.aicc_constant == aicc(constant, 2.0), close);
    BOOST_TEST(got.aicc_trend == aicc(line, 3.0), close);
    BOOST_TEST(got.aicc_step == aicc(step, 4.0), close);
    const double best = std::min({got.aicc_constant, got.aicc_trend, got.aicc_step});
    BOOST_TEST((got.model == (best == got.aicc_constant ? BreakModel::constant
                              : best == got.aicc_trend  ? BreakModel::trend
                                                        : BreakModel::step)));
    // The unit: n log(rss) moves by 2 n log(1000).
    std::vector<double> thousands(x);
    for (double& each : thousands) each *= 1000.0;
    BOOST_TEST(
        best_break(thousands, years, {.min_segment = least}).aicc_step == got.aicc_step + 2.0 * n * std::log(1000.0),
        close);
  }
}

BOOST_AUTO_TEST_CASE(a_step_needs_so_many_values_on_each_side) {
  const double inf = std::numeric_limits<double>::infinity();
  const std::vector<double> early{0, 9, 9.5, 9, 9.25, 9, 9.5, 9};
  BOOST_TEST(best_break(early, {}, {.min_segment = 1}).index == 1);
  BOOST_TEST(best_break(early).index == 2);
  BOOST_TEST(best_break(early, {}, {.min_segment = 4}).index == 4);
  const std::vector<double> seven(early.begin(), early.end() - 1);
  BOOST_TEST((best_break(seven, {}, {.min_segment = 4}).status == Status::too_few));
  BOOST_TEST(best_break(seven, {}, {.min_segment = 4}).n == 7);
  const std::vector<double> six(early.begin(), early.end() - 2);
  BOOST_TEST((best_break(six, {}, {.min_segment = 1}).status == Status::ok));
  const std::vector<double> late{9, 9.5, 9, 9.25, 9, 9.5, 9, 0};
  BOOST_TEST(best_break(late, {}, {.min_segment = 1}).index == 7);
  BOOST_TEST(best_break(late).index == 6);
  // Of two places as good the first: read backwards it is the same series.
  BOOST_TEST(best_break(std::vector<double>{4, 1, 1, 1, 1, 4}).index == 2);
  const BestBreak constant = best_break(std::vector<double>(6, 0.3));
  BOOST_TEST((constant.model == BreakModel::constant));
  BOOST_TEST(constant.index == -1);
  BOOST_TEST(is_missing(constant.aicc_constant));
  const BestBreak infinite = best_break(std::vector<double>{1, inf});
  BOOST_TEST((infinite.status == Status::infinite_value));
  BOOST_TEST((infinite.model == BreakModel::none));
  BOOST_TEST(infinite.n == 2);
  BOOST_TEST((best_break(std::vector<double>{missing}).status == Status::no_data));
  const auto refused = [](auto call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  const std::vector<double> back{2, 1, 3, 4, 5, 6};
  const char* order = "years-not-increasing";
  refused([&] { (void)best_break(six, back); }, order, "element 1 is 1");
  refused([&] { (void)best_break(Rows{six, 6}, back); }, order, "element 1 is 1");
  refused([&] { (void)best_break(six, {}, {.min_segment = 0}); }, "segment-too-short", "min_segment is 0 but must be");
  refused([&] { (void)best_break(Rows{six, 6}, {}, {.min_segment = -1}); }, "segment-too-short", "min_segment is -1");
  for (const Test& test : tests) {
    refused([&] { (void)test.one(six, back, {}); }, order, "element 1 is 1");
    refused([&] { (void)test.many(Rows{six, 6}, back, {}, {}); }, order, "element 1 is 1");
    refused(
        [&] { (void)test.many(Rows{six, 6}, {}, {.method = ChangePointMethod::permutation, .permutations = 0}, {}); },
        "permutations-not-positive", "permutations is 0");
  }
  // Rows are single series.
  const std::vector<double> rows{0, 9, 9.5, 9, 9.25, 9, 1, 2, 3, 5, 5, 6};
  const std::vector<double> years{1, 2, 4, 5, 7, 8};
  const std::vector<BestBreak> got = best_break(Rows{rows, 6}, years, {.min_segment = 1});
  BOOST_REQUIRE(got.size() == 2U);
  BOOST_TEST(got[0].year == 2.0);
  BOOST_TEST(got[1].slope == best_break(std::span(rows).subspan(6), years, {.min_segment = 1}).slope);
  // Too few, a constant or an infinite series are told with what is known.
  for (const Test& test : tests) {
    const ChangePoint infinity = test.one(std::vector{1.0, inf}, {}, {});
    BOOST_TEST((infinity.status == Status::infinite_value));
    BOOST_TEST(infinity.n == 2);
    BOOST_TEST(is_missing(infinity.statistic));
    const ChangePoint same = test.one(std::vector<double>(5, 2.0), {}, {});
    BOOST_TEST((same.status == Status::constant));
    BOOST_TEST(same.statistic == 0.0);
    BOOST_TEST((test.one(std::vector<double>{1, 2, 3, 4, 6}, {}, {}).status == Status::ok));
  }
}

// Cases of methods that this library does not have. Named here so that nobody takes them for passed.
BOOST_AUTO_TEST_CASE(cases_that_are_not_covered) {
  for (const char* name : {"ols_cusum_Nile", "supF_Nile", "bai_perron_Nile", "segmented_LakeHuron"})
    BOOST_TEST_MESSAGE("not covered: " << name << " (" << trend_cases()[name].method() << "), a method not offered");
  // Their change point agrees with ours all the same.
  const auto& f = trend_cases()["supF_Nile"];
  CHECK_CASE(f, best_break(f.numbers("x"), {}, {.min_segment = 15}).index, "breakpoint");
  const auto& cusum = trend_cases()["ols_cusum_Nile"];
  BOOST_TEST(buishand_range(cusum.numbers("x")).statistic == cusum.expected("S0"), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
