#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/several_samples.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "nyckeltal/stats/several_samples.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(several_samples)

using nyckeltal::test::Case;
using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;
using V = std::vector<double>;

namespace {

// Groups that own their values.
struct Samples {
  std::vector<V> values;
  std::vector<std::span<const double>> spans;
  explicit Samples(std::vector<V> groups) : values(std::move(groups)) { spans.assign(values.begin(), values.end()); }
  explicit Samples(const Case& from) : Samples(read(from)) {}
  operator Groups() const { return spans; }  // NOLINT(google-explicit-constructor)

 private:
  static std::vector<V> read(const Case& from) {
    std::vector<V> out;
    for (const auto& each : from.input("groups").as_array()) out.push_back(Case::to_numbers(each));
    return out;
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  const auto& kruskal = compare_cases()["kruskal_mucociliary"];
  const KruskalWallis h = kruskal_wallis(Samples(kruskal));
  CHECK_CASE(kruskal, h.h, "H");
  CHECK_CASE(kruskal, h.p, "p");

  const auto& air = compare_cases()["dunn_holm_airquality"];
  const Dunn pairs = dunn(Samples(air));
  const V z = Case::to_numbers(air.expected_value("z"));
  const V adjusted = Case::to_numbers(air.expected_value("p_adj"));
  BOOST_REQUIRE(pairs.pairs.size() == z.size());
  for (std::size_t k = 0; k < z.size(); ++k) {
    BOOST_TEST(std::abs(pairs.pairs[k].z + z[k]) < 1e-9);  // the peer takes the second less the first
    BOOST_TEST(std::abs(pairs.pairs[k].p_adjusted - adjusted[k]) < 1e-9);
  }

  const auto& welch = compare_cases()["welch_anova_airquality"];
  const AnovaResult anova = welch_anova(Samples(welch));
  CHECK_CASE(welch, anova.f, "F");
  CHECK_CASE(welch, anova.df2, "df2");
  CHECK_CASE(welch, anova.p, "p");

  const auto& spread = compare_cases()["brown_forsythe_levene"];
  CHECK_CASE(spread, levene(Samples(spread)).f, "W");
  CHECK_CASE(spread, levene(Samples(spread)).p, "p");

  const auto& rounding = compare_cases()["friedman_rounding_times"];
  V blocks;
  for (const auto& row : rounding.input("blocks").as_array())
    for (const double each : Case::to_numbers(row)) blocks.push_back(each);
  const Friedman test = friedman({blocks, 3});
  CHECK_CASE(rounding, test.chi_squared, "chi2");
  CHECK_CASE(rounding, test.p, "p");
  CHECK_CASE(rounding, test.kendalls_w, "kendalls_W");
}

BOOST_AUTO_TEST_CASE(the_studentised_range_is_that_of_published_tables) {
  // Upper 5 % and 1 % points to three figures (Pearson & Hartley, table 29).
  BOOST_TEST(std::abs(detail::studentized_range_quantile(0.05, 3, 10) - 3.877) < 1e-3);
  BOOST_TEST(std::abs(detail::studentized_range_quantile(0.05, 5, 20) - 4.232) < 1e-3);
  BOOST_TEST(std::abs(detail::studentized_range_quantile(0.01, 4, 12) - 5.502) < 1e-3);
  // Two means: sqrt(2) t.
  for (const double df : {2.0, 7.5, 300.0})
    BOOST_TEST(std::abs(detail::studentized_range_p(3.0 * std::sqrt(2.0), 2, df) -
                        detail::student_p(3.0, df, Alternative::two_sided)) < 1e-10);
}

BOOST_AUTO_TEST_CASE(two_groups_give_the_tests_of_two_samples) {
  Philox random(1);
  V x(14);
  V y(19);
  for (double& each : x) each = random.normal();
  for (double& each : y) each = 0.5 + 2.0 * random.normal();
  const Samples both(std::vector<V>{x, y});
  BOOST_TEST(welch_anova(both).p == welch_t(x, y).p, tt::tolerance(1e-10));
  BOOST_TEST(std::abs(games_howell(both).pairs.front().p - welch_t(x, y).p) < 1e-10);
  BOOST_TEST(games_howell(both).pairs.front().lower == welch_t(x, y).lower, tt::tolerance(1e-6));
  BOOST_TEST(dunn(both).pairs.front().p == mann_whitney(x, y, {.method = RankMethod::normal, .continuity = false}).p,
             tt::tolerance(1e-10));
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  const auto statuses = [](const Samples& s) {
    return std::vector{kruskal_wallis(s).status, dunn(s).status, welch_anova(s).status, games_howell(s).status,
                       levene(s).status};
  };
  for (const Status each : statuses(Samples(std::vector<V>{{}, {missing}}))) BOOST_TEST((each == Status::no_data));
  for (const Status each : statuses(Samples(std::vector<V>{{1, 2}, {}}))) BOOST_TEST((each == Status::too_few));
  for (const Status each : statuses(Samples(std::vector<V>{{1, 1}, {1, 1}}))) BOOST_TEST((each == Status::constant));
  for (const Status each : statuses(Samples(std::vector<V>{{1, 2}, {inf, 1}})))
    BOOST_TEST((each == Status::infinite_value));
  BOOST_TEST((welch_anova(Samples(std::vector<V>{{1, 1}, {2, 3}})).status == Status::singular));
  BOOST_TEST(dunn(Samples(std::vector<V>{{1}, {}, {2}})).pairs.size() == 3U);
  BOOST_CHECK_THROW((void)kruskal_wallis(Samples(std::vector<V>{{1, 2}})), ArgumentError);
  const V blocks{1, 2, 3, missing, 1, 2, 3, 2, 1};
  BOOST_TEST(friedman({blocks, 3}).n == 2);
  BOOST_TEST(friedman({blocks, 3}).n_incomplete == 1);
  const V ties{1, 1, 1, 2, 2, 2};
  BOOST_TEST((friedman({ties, 3}).status == Status::constant));
}

namespace {

// Three groups with ties across and within them, and a value that is missing.
Samples three() {
  return Samples(std::vector<V>{{1, 4, 4, missing, 9}, {2, 4, 7, 7, 12}, {9, 10, 15}});
}
const std::array<V, 3> three_kept = {V{1, 4, 4, 9}, V{2, 4, 7, 7, 12}, V{9, 10, 15}};

double mean_by_hand(const V& x) {
  double sum = 0.0;
  for (const double each : x) sum += each;
  return sum / static_cast<double>(x.size());
}
double variance_by_hand(const V& x) {
  double sum = 0.0;
  for (const double each : x) sum += std::pow(each - mean_by_hand(x), 2);
  return sum / (static_cast<double>(x.size()) - 1.0);
}
// P(F > f) with 2 degrees of freedom above, in closed form.
double f_above_two(double f, double df2) {
  return std::pow(1.0 + 2.0 * f / df2, -0.5 * df2);
}

}  // namespace

BOOST_AUTO_TEST_CASE(rank_tests_of_three_groups_by_counting) {
  // Midranks from counting, then the sums of squares of an analysis of variance of them.
  std::array<V, 3> ranks;
  double all = 0.0;
  for (std::size_t g = 0; g < 3; ++g)
    for (const double x : three_kept[g]) {
      double rank = 0.5;
      for (const V& group : three_kept)
        for (const double other : group) rank += other < x ? 1.0 : other == x ? 0.5 : 0.0;
      ranks[g].push_back(rank);
      all += std::pow(rank - 6.5, 2);
    }
  double between = 0.0;
  for (const V& each : ranks) between += static_cast<double>(each.size()) * std::pow(mean_by_hand(each) - 6.5, 2);
  const auto close = tt::tolerance(1e-12);
  const KruskalWallis test = kruskal_wallis(three());
  BOOST_TEST((test.status == Status::ok));
  BOOST_TEST(test.h == 11.0 * between / all, close);
  BOOST_TEST(test.df == 2.0);
  BOOST_TEST(test.p == std::exp(-0.5 * test.h), close);  // chi squared with 2 degrees of freedom
  BOOST_TEST(test.epsilon_squared == between / all, close);
  BOOST_TEST(test.n == (std::vector<Index>{4, 5, 3}), tt::per_element());

  const Dunn holm = dunn(three());
  const Dunn bonferroni = dunn(three(), Adjustment::bonferroni);
  BOOST_REQUIRE(holm.pairs.size() == 3U);
  BOOST_TEST((holm.status == Status::ok));
  BOOST_TEST(holm.n == test.n, tt::per_element());
  const std::array<std::pair<std::size_t, std::size_t>, 3> order = {{{0, 1}, {0, 2}, {1, 2}}};
  for (std::size_t k = 0; k < 3; ++k) {
    const auto [i, j] = order[k];
    const DunnPair& pair = holm.pairs[k];
    BOOST_TEST(pair.first == static_cast<Index>(i));
    BOOST_TEST(pair.second == static_cast<Index>(j));
    const double difference = mean_by_hand(ranks[i]) - mean_by_hand(ranks[j]);
    BOOST_TEST(pair.difference == difference, close);
    const double sizes = 1.0 / static_cast<double>(ranks[i].size()) + 1.0 / static_cast<double>(ranks[j].size());
    BOOST_TEST(pair.z == difference / std::sqrt(all / 11.0 * sizes), close);
    BOOST_TEST(pair.p == std::erfc(std::abs(pair.z) / std::sqrt(2.0)), close);
    BOOST_TEST(bonferroni.pairs[k].p_adjusted == std::min(1.0, 3.0 * pair.p), close);
    BOOST_TEST(pair.p_adjusted >= pair.p);
  }
}

BOOST_AUTO_TEST_CASE(means_of_three_groups_by_hand_in_any_unit) {
  const auto close = tt::tolerance(1e-9);
  std::array<double, 3> mean{};
  std::array<double, 3> error{};  // squared
  std::array<double, 3> n{};
  double weights = 0.0;
  double centre = 0.0;
  for (std::size_t g = 0; g < 3; ++g) {
    n[g] = static_cast<double>(three_kept[g].size());
    mean[g] = mean_by_hand(three_kept[g]);
    error[g] = variance_by_hand(three_kept[g]) / n[g];
    weights += 1.0 / error[g];
    centre += mean[g] / error[g];
  }
  centre /= weights;
  double between = 0.0;
  double lambda = 0.0;
  for (std::size_t g = 0; g < 3; ++g) {
    between += std::pow(mean[g] - centre, 2) / error[g] / 2.0;
    lambda += std::pow(1.0 - 1.0 / error[g] / weights, 2) / (n[g] - 1.0);
  }
  const double f = between / (1.0 + 2.0 * lambda / 8.0);  // 2 (k - 2) / (k^2 - 1) of three groups
  for (const double unit : {1.0, 1e-200, 1e200, -3.0}) {
    std::vector<V> scaled;
    for (const V& each : three_kept) {
      scaled.push_back(each);
      for (double& x : scaled.back()) x *= unit;
    }
    const Samples groups(scaled);
    const AnovaResult test = welch_anova(groups);
    BOOST_TEST((test.status == Status::ok));
    BOOST_TEST(test.f == f, close);
    BOOST_TEST(test.df1 == 2.0);
    BOOST_TEST(test.df2 == 8.0 / (3.0 * lambda), close);
    BOOST_TEST(test.p == f_above_two(f, test.df2), close);
    BOOST_TEST(test.n == (std::vector<Index>{4, 5, 3}), tt::per_element());

    const GamesHowell pairs = games_howell(groups, 0.9);
    BOOST_TEST((pairs.status == Status::ok));
    BOOST_TEST(pairs.n == test.n, tt::per_element());
    BOOST_REQUIRE(pairs.pairs.size() == 3U);
    for (const GamesHowellPair& pair : pairs.pairs) {
      const auto i = static_cast<std::size_t>(pair.first);
      const auto j = static_cast<std::size_t>(pair.second);
      BOOST_TEST(i < j);
      const double both = error[i] + error[j];
      BOOST_TEST(pair.difference / unit == mean[i] - mean[j], close);
      BOOST_TEST(pair.t * (unit < 0.0 ? -1.0 : 1.0) == (mean[i] - mean[j]) / std::sqrt(both), close);
      BOOST_TEST(pair.df == both * both / (error[i] * error[i] / (n[i] - 1.0) + error[j] * error[j] / (n[j] - 1.0)),
                 close);
      BOOST_TEST(pair.p == detail::studentized_range_p(std::abs(pair.t) * std::sqrt(2.0), 3.0, pair.df), close);
      // The interval is as wide as the range that one in ten of such differences exceeds.
      const double half = 0.5 * (pair.upper - pair.lower);
      BOOST_TEST(0.5 * (pair.upper + pair.lower) == pair.difference, close);
      BOOST_TEST(half > 0.0);
      BOOST_TEST(
          detail::studentized_range_p(half / std::abs(unit) / std::sqrt(both) * std::sqrt(2.0), 3.0, pair.df) == 0.1,
          tt::tolerance(1e-6));
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_spread_is_an_analysis_of_variance_of_the_deviations) {
  for (const LeveneCentre centre : {LeveneCentre::median, LeveneCentre::mean}) {
    const std::array<double, 3> medians = {4.0, 7.0, 10.0};
    std::array<V, 3> deviations;
    double total = 0.0;
    for (std::size_t g = 0; g < 3; ++g)
      for (const double x : three_kept[g]) {
        const double middle = centre == LeveneCentre::median ? medians[g] : mean_by_hand(three_kept[g]);
        deviations[g].push_back(std::abs(x - middle));
        total += deviations[g].back() / 12.0;
      }
    double between = 0.0;
    double within = 0.0;
    for (const V& each : deviations) {
      between += static_cast<double>(each.size()) * std::pow(mean_by_hand(each) - total, 2);
      within += (static_cast<double>(each.size()) - 1.0) * variance_by_hand(each);
    }
    const double f = between / 2.0 / (within / 9.0);
    const AnovaResult test = levene(three(), centre);
    BOOST_TEST((test.status == Status::ok));
    BOOST_TEST(test.f == f, tt::tolerance(1e-12));
    BOOST_TEST(test.df1 == 2.0);
    BOOST_TEST(test.df2 == 9.0);
    BOOST_TEST(test.p == f_above_two(f, 9.0), tt::tolerance(1e-12));
    BOOST_TEST(test.n == (std::vector<Index>{4, 5, 3}), tt::per_element());
  }
  // Each group deviates by one number: nothing to compare the groups with.
  const AnovaResult even = levene(Samples(std::vector<V>{{1, 3}, {5, 9}, {2, 2}}));
  BOOST_TEST((even.status == Status::singular));
  BOOST_TEST(is_missing(even.f));
  BOOST_TEST((levene(Samples(std::vector<V>{{1e300, -1e300, 5e299}, {1, 2}})).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(blocks_are_ranked_each_by_itself) {
  // The second and the fourth have ties; the third lacks a value, and its infinity is not looked at.
  const V blocks{3, 1, 2, 5, 5, 9, missing, HUGE_VAL, 1, 4, 2, 2, 7, 8, 9};
  const std::array<std::array<double, 3>, 4> ranks = {{{3, 1, 2}, {1.5, 1.5, 3}, {3, 1.5, 1.5}, {1, 2, 3}}};
  double columns = 0.0;
  double all = 0.0;
  for (std::size_t c = 0; c < 3; ++c) {
    double sum = 0.0;
    for (const auto& block : ranks) {
      sum += block[c] - 2.0;
      all += std::pow(block[c] - 2.0, 2);
    }
    columns += sum * sum;
  }
  const Friedman test = friedman({blocks, 3});
  BOOST_TEST((test.status == Status::ok));
  BOOST_TEST(test.n == 4);
  BOOST_TEST(test.n_incomplete == 1);
  BOOST_TEST(test.chi_squared == 2.0 * columns / all, tt::tolerance(1e-12));
  BOOST_TEST(test.df == 2.0);
  BOOST_TEST(test.p == std::exp(-0.5 * test.chi_squared), tt::tolerance(1e-12));
  BOOST_TEST(test.kendalls_w == test.chi_squared / 8.0, tt::tolerance(1e-12));
  const auto status = [](const V& values, Index columns_of) { return friedman({values, columns_of}).status; };
  BOOST_TEST((status({}, 3) == Status::no_data));
  BOOST_TEST((status({1, missing, 3}, 3) == Status::no_data));
  BOOST_TEST((status({1, 2, 3}, 3) == Status::too_few));
  BOOST_TEST((status({1, HUGE_VAL, 3}, 3) == Status::infinite_value));
  BOOST_TEST((status({1, 2, 2, -HUGE_VAL}, 2) == Status::infinite_value));
  BOOST_TEST((status({1, 1, 2, 2}, 2) == Status::constant));
  BOOST_TEST((status({1, 1, 2, 3}, 2) == Status::ok));
  BOOST_TEST(friedman({V{1, 2, 4, 5, 3, 3}, 2}).kendalls_w == 2.0 / 3.0, tt::tolerance(1e-12));
  BOOST_CHECK_EXCEPTION((void)friedman({V{1, 2}, 1}), ArgumentError,
                        [](const ArgumentError& error) { return error.code() == "groups-too-few"; });
}

BOOST_AUTO_TEST_CASE(the_studentised_range_has_its_ends_and_inverts) {
  BOOST_TEST(detail::studentized_range_p(0.0, 3, 10) == 1.0);
  BOOST_TEST(detail::studentized_range_p(-1.0, 3, 10) == 1.0);
  BOOST_TEST(std::abs(detail::studentized_range_p(1e-6, 3, 10) - 1.0) < 1e-6);
  BOOST_TEST(std::abs(detail::studentized_range_p(200.0, 3, 10)) < 1e-9);
  BOOST_TEST(
      detail::studentized_range_p(0.3 * std::sqrt(2.0), 2, 7.5) == detail::student_p(0.3, 7.5, Alternative::two_sided),
      tt::tolerance(1e-9));
  struct Point {
    double alpha, k, df, q;
  };
  // Pearson & Hartley, tables 29.
  for (const Point& each : {Point{0.05, 3, 2, 8.33}, Point{0.05, 3, 5, 4.60}, Point{0.05, 10, 5, 6.99},
                            Point{0.05, 10, 20, 5.01}, Point{0.01, 3, 5, 6.98}, Point{0.01, 10, 60, 5.45},
                            Point{0.05, 3, 1e6, 3.31}, Point{0.05, 20, 1e6, 5.01}, Point{0.01, 2, 1e6, 3.64}}) {
    const double q = detail::studentized_range_quantile(each.alpha, each.k, each.df);
    BOOST_TEST(std::abs(q - each.q) < 0.0101);
    BOOST_TEST(detail::studentized_range_p(q, each.k, each.df) == each.alpha, tt::tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_CASE(groups_that_are_too_small_or_do_not_vary) {
  const auto few = Samples(std::vector<V>{{1}, {2, 3}});
  BOOST_TEST((kruskal_wallis(few).status == Status::ok));
  BOOST_TEST((dunn(few).status == Status::ok));
  BOOST_TEST((welch_anova(few).status == Status::too_few));
  BOOST_TEST((games_howell(few).status == Status::too_few));
  BOOST_TEST((levene(few).status == Status::too_few));
  BOOST_TEST(welch_anova(few).n == (std::vector<Index>{1, 2}), tt::per_element());
  for (const auto& flat : {Samples(std::vector<V>{{1, 1}, {2, 3}}), Samples(std::vector<V>{{2, 3}, {1, 1}, {4, 5}})}) {
    BOOST_TEST((welch_anova(flat).status == Status::singular));
    BOOST_TEST(is_missing(welch_anova(flat).f));
    BOOST_TEST((games_howell(flat).status == Status::singular));
    BOOST_TEST(is_missing(games_howell(flat).pairs[0].p));
  }
  for (const double level : {0.0, 1.0}) BOOST_CHECK_THROW((void)games_howell(few, level), ArgumentError);
  BOOST_CHECK_EXCEPTION((void)dunn(Samples(std::vector<V>{{1, 2}})), ArgumentError,
                        [](const ArgumentError& error) { return error.code() == "groups-too-few"; });
}

BOOST_AUTO_TEST_SUITE_END()
