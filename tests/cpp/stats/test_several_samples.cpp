#include <array>
#include <cmath>
#include <limits>
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

BOOST_AUTO_TEST_SUITE_END()
