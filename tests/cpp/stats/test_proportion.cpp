#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(proportion)

using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;

BOOST_AUTO_TEST_CASE(fisher_reproduces_the_reference_case) {
  const auto& members = compare_cases()["fisher_members_vs_non"];
  const FisherExact test = fisher_exact(12, 30, 28, 220);
  CHECK_CASE(members, test.p, "p");
  CHECK_CASE(members, test.odds_ratio, "conditional_or");
  CHECK_CASE(members, test.lower, "lower");
  CHECK_CASE(members, test.upper, "upper");
}

BOOST_AUTO_TEST_CASE(turning_the_table_turns_the_odds_ratio) {
  const FisherExact one = fisher_exact(7, 3, 2, 9);
  const FisherExact other = fisher_exact(3, 7, 9, 2);
  BOOST_TEST(one.p == other.p, tt::tolerance(1e-12));
  BOOST_TEST(one.odds_ratio == 1.0 / other.odds_ratio, tt::tolerance(1e-9));
  BOOST_TEST(one.lower == 1.0 / other.upper, tt::tolerance(1e-9));
  BOOST_TEST(fisher_exact(7, 3, 2, 9, {.alternative = Alternative::greater}).p ==
                 fisher_exact(3, 7, 9, 2, {.alternative = Alternative::less}).p,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_difference_of_shares_is_newcombes) {
  const ShareDifference d = share_difference(56, 70, 48, 80);  // Newcombe 1998, table II
  BOOST_TEST(std::abs(d.lower - 0.0524) < 5e-5);
  BOOST_TEST(std::abs(d.upper - 0.3339) < 5e-5);
  const ShareDifference certain = share_difference(10, 10, 0, 20);
  BOOST_TEST(std::abs(certain.lower - 0.6791) < 5e-5);
  BOOST_TEST(certain.upper == 1.0);
}

BOOST_AUTO_TEST_CASE(edges) {
  BOOST_TEST((share_difference(0, 0, 1, 2).status == Status::no_data));
  BOOST_TEST(share_difference(0, 0, 1, 2).share_y == 0.5);
  BOOST_TEST((fisher_exact(0, 0, 0, 0).status == Status::no_data));
  BOOST_TEST((fisher_exact(0, 0, 1, 2).status == Status::constant));
  BOOST_TEST((fisher_exact(5, 0, 2, 4).status == Status::unbounded));
  BOOST_TEST(std::isinf(fisher_exact(5, 0, 2, 4).odds_ratio));
  BOOST_TEST(fisher_exact(0, 5, 4, 2).odds_ratio == 0.0);
  BOOST_CHECK_THROW((void)fisher_exact(-1, 1, 1, 1), ArgumentError);
  BOOST_CHECK_THROW((void)share_difference(3, 2, 1, 2), ArgumentError);
}

BOOST_AUTO_TEST_CASE(wilson_s_limits_are_where_the_score_test_just_rejects) {
  // Normal quantiles of 97.5 % and of 90 %.
  for (const auto& [level, z] : {std::pair{0.95, 1.959963984540054}, std::pair{0.8, 1.2815515655446004}})
    for (const Index n : {1, 2, 7, 50})
      for (Index k = 0; k <= n; ++k) {
        const ProportionResult got = wilson_interval(k, n, {.level = level});
        const auto size = static_cast<double>(n);
        const double share = static_cast<double>(k) / size;
        BOOST_TEST(got.share == share);
        BOOST_TEST(got.n == n);
        BOOST_TEST((got.status == Status::ok));
        // |share - limit| = z standard errors at the limit; 0 and 1 are limits by themselves.
        for (const double limit : {got.lower, got.upper})
          if (limit > 0.0 && limit < 1.0)
            BOOST_TEST(std::abs(share - limit) == z * std::sqrt(limit * (1.0 - limit) / size), tt::tolerance(1e-9));
        BOOST_TEST((k == 0 ? got.lower == 0.0 : got.lower > 0.0 && got.lower < share));
        BOOST_TEST((k == n ? got.upper == 1.0 : got.upper < 1.0 && got.upper > share));
      }
  // Newcombe 1998 (Statistics in Medicine 17, 857), table I, method 3.
  const auto published = [](Index k, Index n, double lower, double upper) {
    const ProportionResult got = wilson_interval(k, n);
    BOOST_TEST(std::abs(got.lower - lower) < 5.1e-5);
    BOOST_TEST(std::abs(got.upper - upper) < 5.1e-5);
  };
  published(81, 263, 0.2553, 0.3662);
  published(15, 148, 0.0624, 0.1605);
  published(0, 20, 0.0, 0.1611);
  published(1, 29, 0.0061, 0.1718);
}

BOOST_AUTO_TEST_CASE(newcombe_s_table_of_differences) {
  struct Row {
    Index x, n_x, y, n_y;
    double lower, upper;
  };
  for (const Row& each :
       {Row{9, 10, 3, 10, 0.1705, 0.8090}, Row{6, 7, 2, 7, 0.0582, 0.8062}, Row{5, 56, 0, 29, -0.0381, 0.1926},
        Row{0, 10, 0, 20, -0.1611, 0.2775}, Row{0, 10, 0, 10, -0.2775, 0.2775}, Row{10, 10, 0, 10, 0.6075, 1.0}}) {
    const ShareDifference got = share_difference(each.x, each.n_x, each.y, each.n_y);
    BOOST_TEST(std::abs(got.lower - each.lower) < 5.1e-5);
    BOOST_TEST(std::abs(got.upper - each.upper) < 5.1e-5);
    const double x = static_cast<double>(each.x) / static_cast<double>(each.n_x);
    const double y = static_cast<double>(each.y) / static_cast<double>(each.n_y);
    BOOST_TEST(got.share_x == x);
    BOOST_TEST(got.share_y == y);
    BOOST_TEST(got.difference == x - y);
    BOOST_TEST((got.n_x == each.n_x && got.n_y == each.n_y && got.status == Status::ok));
    // The other way round is its mirror, at every level.
    for (const double level : {0.5, 0.95}) {
      const ShareDifference one = share_difference(each.x, each.n_x, each.y, each.n_y, {.level = level});
      const ShareDifference other = share_difference(each.y, each.n_y, each.x, each.n_x, {.level = level});
      BOOST_TEST(one.lower == -other.upper);
      BOOST_TEST(one.upper == -other.lower);
    }
  }
  BOOST_TEST(share_difference(10, 10, 0, 20, {.level = 0.5}).lower > 0.6791);
  for (const ShareDifference& each : {share_difference(0, 0, 1, 2), share_difference(1, 2, 0, 0)}) {
    BOOST_TEST((each.status == Status::no_data));
    BOOST_TEST((std::isnan(each.difference) && std::isnan(each.lower) && std::isnan(each.upper)));
  }
  BOOST_TEST(share_difference(1, 2, 0, 0).n_x == 2);
  BOOST_TEST((wilson_interval(0, 0).status == Status::no_data));
  BOOST_TEST(std::isnan(wilson_interval(0, 0).share));
}

BOOST_AUTO_TEST_CASE(fisher_s_test_of_every_small_table_is_counted) {
  const auto choose = [](Index n, Index k) {
    double out = 1.0;
    for (Index i = 1; i <= k; ++i) out = out * static_cast<double>(n - k + i) / static_cast<double>(i);
    return std::round(out);
  };
  const auto close = tt::tolerance(1e-12);
  for (Index a = 0; a <= 4; ++a)
    for (Index b = 0; b <= 4; ++b)
      for (Index c = 0; c <= 4; ++c)
        for (Index d = 0; d <= 3; ++d) {
          const FisherExact test = fisher_exact(a, b, c, d);
          BOOST_TEST(test.n == a + b + c + d);
          if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) {
            BOOST_TEST((test.status == (test.n == 0 ? Status::no_data : Status::constant)));
            if (test.n > 0) BOOST_TEST(test.p == 1.0);
            BOOST_TEST(std::isnan(test.odds_ratio));
            continue;
          }
          const Index low = std::max<Index>(0, a - d);
          const Index high = std::min(a + b, a + c);
          const auto ways = [&](Index k) { return choose(a + b, k) * choose(c + d, a + c - k); };
          // P(first cell is one of [from, to]) at an odds ratio.
          const auto chance = [&](Index from, Index to, double odds) {
            double all = 0.0;
            double in = 0.0;
            for (Index k = low; k <= high; ++k) {
              const double weight = ways(k) * std::pow(odds, static_cast<double>(k - low));
              all += weight;
              in += k >= from && k <= to ? weight : 0.0;
            }
            return in / all;
          };
          double rare = 0.0;
          double all = 0.0;
          for (Index k = low; k <= high; ++k) {
            all += ways(k);
            rare += ways(k) <= ways(a) ? ways(k) : 0.0;
          }
          BOOST_TEST(test.p == rare / all, close);
          BOOST_TEST(fisher_exact(a, b, c, d, {.alternative = Alternative::greater}).p == chance(a, high, 1.0), close);
          BOOST_TEST(fisher_exact(a, b, c, d, {.alternative = Alternative::less}).p == chance(low, a, 1.0), close);
          BOOST_TEST((test.status == (a == high ? Status::unbounded : Status::ok)));
          if (a == high) {
            BOOST_TEST(test.upper == std::numeric_limits<double>::infinity());
          } else {
            BOOST_TEST(chance(low, a, test.upper) == 0.025, tt::tolerance(1e-9));
            BOOST_TEST(chance(low, a, fisher_exact(a, b, c, d, {.level = 0.6}).upper) == 0.2, tt::tolerance(1e-9));
          }
          if (a == low) {
            BOOST_TEST(test.lower == 0.0);
          } else {
            BOOST_TEST(chance(a, high, test.lower) == 0.025, tt::tolerance(1e-9));
          }
          if (a == low) {
            BOOST_TEST(test.odds_ratio == 0.0);
          } else if (a == high) {
            BOOST_TEST(test.odds_ratio == std::numeric_limits<double>::infinity());
          } else {  // the mean of the first cell is what was seen
            double mean = 0.0;
            for (Index k = low; k <= high; ++k) mean += static_cast<double>(k) * chance(k, k, test.odds_ratio);
            BOOST_TEST(mean == static_cast<double>(a), tt::tolerance(1e-9));
          }
        }
}

BOOST_AUTO_TEST_CASE(odds_far_from_one_are_found_on_both_sides) {
  // Large cells: the conditional ratio comes near the plain one, (a d) / (b c) = 1e6.
  const FisherExact above = fisher_exact(10'000, 10, 10, 10'000);
  const FisherExact below = fisher_exact(10, 10'000, 10'000, 10);
  BOOST_TEST(std::abs(std::log(above.odds_ratio) - std::log(1e6)) < 0.1);
  BOOST_TEST(above.odds_ratio * below.odds_ratio == 1.0, tt::tolerance(1e-9));
  BOOST_TEST(above.lower * below.upper == 1.0, tt::tolerance(1e-9));
  BOOST_TEST(above.upper * below.lower == 1.0, tt::tolerance(1e-9));
  BOOST_TEST((above.lower < above.odds_ratio && above.odds_ratio < above.upper));
}

BOOST_AUTO_TEST_CASE(what_is_no_count_is_named) {
  const auto refused = [](auto&& call, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(call(), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  for (const auto& [k, n] : {std::pair<Index, Index>{3, 2}, {-1, 2}, {0, -1}})
    refused([&] { (void)wilson_interval(k, n); }, "count-out-of-range",
            (std::to_string(k) + " of " + std::to_string(n) + " is not a share").c_str());
  refused([] { (void)wilson_interval(1, 2, {.level = 1.0}); }, "level-out-of-range", "level is 1.0");
  refused([] { (void)fisher_exact(1, 1, 1, 1, {.level = 0.0}); }, "level-out-of-range", "level is 0.0");
  refused([] { (void)share_difference(1, 2, 1, 2, {.level = 95.0}); }, "level-out-of-range", "level is 95.0");
  for (const std::array<Index, 4>& t : {std::array<Index, 4>{-1, 1, 1, 1}, {1, -1, 1, 1}, {1, 1, -1, 1}, {1, 1, 1, -1}})
    refused([&] { (void)fisher_exact(t[0], t[1], t[2], t[3]); }, "count-out-of-range", "0 or more");
}

BOOST_AUTO_TEST_SUITE_END()
