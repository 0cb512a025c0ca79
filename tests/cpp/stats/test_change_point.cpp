#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/change_point.hpp"
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
