#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/subset_sum.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(samples)

using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;

namespace {

// All subsets of m of the scores, one by one.
double enumerated_tail(const std::vector<Index>& scores, Index m, Index bound) {
  std::vector<char> chosen(scores.size(), char{0});
  std::fill(chosen.end() - m, chosen.end(), char{1});
  double reached = 0.0;
  double all = 0.0;
  do {
    Index sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) sum += chosen[i] != 0 ? scores[i] : 0;
    reached += sum >= bound ? 1.0 : 0.0;
    all += 1.0;
  } while (std::next_permutation(chosen.begin(), chosen.end()));
  return reached / all;
}

// P(S >= bound) of three tied groups, from how many are drawn of each.
double three_groups_tail(const std::array<Index, 3>& size, const std::array<Index, 3>& score, Index m, Index bound) {
  const double all = detail::log_binomial(size[0] + size[1] + size[2], m);
  double sum = 0.0;
  for (Index a = 0; a <= std::min(m, size[0]); ++a)
    for (Index b = 0; b <= std::min(m - a, size[1]); ++b) {
      const Index c = m - a - b;
      if (c > size[2] || a * score[0] + b * score[1] + c * score[2] < bound) continue;
      sum += std::exp(detail::log_binomial(size[0], a) + detail::log_binomial(size[1], b) +
                      detail::log_binomial(size[2], c) - all);
    }
  return sum;
}

std::vector<Index> doubled_midranks(const std::vector<double>& x) {
  const std::vector<double> ranks = detail::midranks(x);
  std::vector<Index> out(ranks.size());
  std::transform(ranks.begin(), ranks.end(), out.begin(), [](double r) { return std::llround(2.0 * r); });
  return out;
}

std::vector<double> draw(Philox& random, Index n, double levels) {
  std::vector<double> out(static_cast<std::size_t>(n));
  for (double& each : out) each = std::floor(levels * random.uniform());
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_cases_are_reproduced) {
  const auto& docs = compare_cases()["mannwhitney_exact_scipy_docs"];
  const MannWhitney exact = mann_whitney(docs.numbers("x"), docs.numbers("y"));
  CHECK_CASE(docs, exact.u, "U_x");
  CHECK_CASE(docs, exact.p, "p");
  CHECK_CASE(docs, exact.superiority, "prob_superiority");
  CHECK_CASE(docs, exact.cliffs_delta, "cliffs_delta");
  const auto& normal = compare_cases()["mannwhitney_asymptotic_cc"];
  CHECK_CASE(normal, mann_whitney(normal.numbers("x"), normal.numbers("y"), {.method = RankMethod::normal}).p, "p");
  const auto& hollander = compare_cases()["mannwhitney_hollander_wolfe_permeability"];
  const MannWhitney greater =
      mann_whitney(hollander.numbers("x"), hollander.numbers("y"), {.alternative = Alternative::greater});
  CHECK_CASE(hollander, greater.u, "W");
  CHECK_CASE(hollander, greater.p, "p");
  const auto& coin = compare_cases()["mannwhitney_exact_with_ties_coin"];
  CHECK_CASE(coin, mann_whitney(coin.numbers("x"), coin.numbers("y")).p, "p");

  const auto& shift = compare_cases()["hodges_lehmann_two_sample_ci"];
  const HodgesLehmann hl = hodges_lehmann(shift.numbers("x"), shift.numbers("y"));
  CHECK_CASE(shift, hl.shift, "shift");
  CHECK_CASE(shift, hl.lower, "lower");
  CHECK_CASE(shift, hl.upper, "upper");
  const auto& air = compare_cases()["hodges_lehmann_airquality"];
  CHECK_CASE(air, hodges_lehmann(air.numbers("x"), air.numbers("y")).shift, "shift");

  // The case has P(X < Y): the samples the other way round.
  const auto& pain = compare_cases()["brunner_munzel_pain_scores"];
  const BrunnerMunzel bm = brunner_munzel(pain.numbers("y"), pain.numbers("x"));
  CHECK_CASE(pain, bm.w, "W");
  CHECK_CASE(pain, bm.df, "df");
  CHECK_CASE(pain, bm.p, "p");
  CHECK_CASE(pain, bm.superiority, "p_hat_x_less_y");
  CHECK_CASE(pain, bm.lower, "lower");
  CHECK_CASE(pain, bm.upper, "upper");

  const auto& sleep = compare_cases()["welch_t_sleep"];
  const Welch welch = welch_t(sleep.numbers("x"), sleep.numbers("y"));
  CHECK_CASE(sleep, welch.t, "t");
  CHECK_CASE(sleep, welch.df, "df");
  CHECK_CASE(sleep, welch.p, "p");
  CHECK_CASE(sleep, welch.lower, "lower");
  CHECK_CASE(sleep, welch.upper, "upper");

  const auto& ranks = compare_cases()["wilcoxon_signed_rank_exact_ties_zeros"];
  const SignedRank signs = wilcoxon_signed_rank(ranks.numbers("x"), ranks.numbers("y"));
  CHECK_CASE(ranks, signs.v, "V");
  CHECK_CASE(ranks, signs.p, "p");
  BOOST_TEST(signs.n_zero == 1);
}

BOOST_AUTO_TEST_CASE(the_tail_of_a_subset_sum_is_that_of_all_subsets) {
  Philox random(1);
  for (int round = 0; round < 60; ++round) {
    std::vector<Index> scores(static_cast<std::size_t>(3 + random.below(9)));
    for (Index& score : scores) score = 3 * random.below(12);
    const Index m = 1 + random.below(std::ssize(scores) - 1);
    const Index bound = random.below(3 * 12 * m);
    const detail::SubsetSum sum(scores, m);
    const double above = enumerated_tail(scores, m, bound);
    BOOST_TEST(sum.upper_tail(bound) == above, tt::tolerance(1e-13));
    BOOST_TEST(sum.lower_tail(bound - 1) == 1.0 - above, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(inverting_the_characteristic_function_agrees_with_tied_groups_drawn_one_by_one) {
  const std::array<Index, 3> size{100, 91, 101};
  const std::array<Index, 3> score{101, 292, 484};  // doubled midranks
  std::vector<Index> scores;
  for (std::size_t g = 0; g < 3; ++g) scores.insert(scores.end(), static_cast<std::size_t>(size[g]), score[g]);
  const detail::SubsetSum sum(scores, 100);
  for (const Index bound : {29500, 33000})
    BOOST_TEST(sum.upper_tail(bound) == three_groups_tail(size, score, 100, bound), tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(two_ways_to_the_distribution_without_ties_agree) {
  const std::vector<double> cdf = detail::rank_sum_cdf(100, 190);
  std::vector<Index> scores(290);
  std::iota(scores.begin(), scores.end(), Index{1});
  const detail::SubsetSum sum(scores, 100);
  for (const Index u : {1500, 2200, 3000, 5000, 7000, 9000, 11000})
    BOOST_TEST(sum.lower_tail(u + 5050) == cdf[static_cast<std::size_t>(u)], tt::tolerance(1e-11));
  BOOST_TEST(std::log(cdf[0]) == -detail::log_binomial(290, 100), tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(exact_two_sided_p_counts_the_splits_at_least_as_far_from_the_middle) {
  Philox random(3);
  for (int round = 0; round < 40; ++round) {
    const std::vector<double> x = draw(random, 2 + random.below(4), 5.0);
    const std::vector<double> y = draw(random, 2 + random.below(5), 5.0);
    const MannWhitney test = mann_whitney(x, y);
    if (test.status != Status::ok) continue;
    std::vector<double> pooled = x;
    pooled.insert(pooled.end(), y.begin(), y.end());
    const std::vector<Index> scores = doubled_midranks(pooled);
    const Index middle = test.n_x * (test.n_x + test.n_y + 1);
    Index observed = 0;
    for (std::size_t i = 0; i < x.size(); ++i) observed += scores[i];
    const Index far = std::abs(observed - middle);
    const double p = far == 0 ? 1.0
                              : enumerated_tail(scores, test.n_x, middle + far) + 1.0 -
                                    enumerated_tail(scores, test.n_x, middle - far + 1);
    BOOST_TEST(test.p == p, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(swapping_the_samples_mirrors_every_result) {
  Philox random(4);
  for (const double levels : {6.0, 1e9}) {
    const std::vector<double> x = draw(random, 25, levels);
    const std::vector<double> y = draw(random, 31, levels * 1.3);
    BOOST_TEST(mann_whitney(x, y).p == mann_whitney(y, x).p, tt::tolerance(1e-12));
    BOOST_TEST(mann_whitney(x, y).cliffs_delta == -mann_whitney(y, x).cliffs_delta, tt::tolerance(1e-12));
    BOOST_TEST(mann_whitney(x, y, {.alternative = Alternative::less}).p ==
                   mann_whitney(y, x, {.alternative = Alternative::greater}).p,
               tt::tolerance(1e-12));
    BOOST_TEST(hodges_lehmann(x, y).shift == -hodges_lehmann(y, x).shift, tt::tolerance(1e-12));
    BOOST_TEST(hodges_lehmann(x, y).lower == -hodges_lehmann(y, x).upper, tt::tolerance(1e-12));
    BOOST_TEST(brunner_munzel(x, y).w == -brunner_munzel(y, x).w, tt::tolerance(1e-12));
    BOOST_TEST(brunner_munzel(x, y).lower == 1.0 - brunner_munzel(y, x).upper, tt::tolerance(1e-12));
    BOOST_TEST(welch_t(x, y).t == -welch_t(y, x).t, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(samples_apart_have_superiority_one_and_an_exact_p) {
  const std::vector<double> high{7, 8, 9, 10};
  const std::vector<double> low{1, 2, 3, 4, 5};
  const BrunnerMunzel above = brunner_munzel(high, low);
  BOOST_TEST((above.status == Status::separated));
  BOOST_TEST(above.superiority == 1.0);
  BOOST_TEST(above.p == 2.0 / 126.0, tt::tolerance(1e-12));
  BOOST_TEST(above.lower == std::pow(0.025, 0.25), tt::tolerance(1e-12));
  BOOST_TEST(above.upper == 1.0);
  BOOST_TEST(brunner_munzel(low, high, {.alternative = Alternative::less}).p == 1.0 / 126.0, tt::tolerance(1e-12));
  BOOST_TEST(brunner_munzel(low, high, {.alternative = Alternative::greater}).p == 1.0);
  // No other split separates these: three of the four lowest are equal.
  BOOST_TEST(brunner_munzel(std::vector<double>{8, 9}, std::vector<double>{1, 1, 1}).p == 0.1, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sign_flips_are_all_counted_with_ties_and_zeros_as_they_are) {
  Philox random(5);
  for (int round = 0; round < 30; ++round) {
    std::vector<double> d = draw(random, 3 + random.below(7), 7.0);
    for (double& each : d) each -= 3.0;
    for (const ZeroMethod zeros : {ZeroMethod::drop, ZeroMethod::pratt}) {
      const SignedRank test = wilcoxon_signed_rank(d, {}, {.alternative = Alternative::greater, .zeros = zeros});
      if (test.status != Status::ok) continue;
      std::vector<double> kept = d;
      if (zeros == ZeroMethod::drop) std::erase(kept, 0.0);
      std::vector<double> sizes;
      for (const double each : kept) sizes.push_back(std::abs(each));
      const std::vector<double> ranks = detail::midranks(sizes);
      double reached = 0.0;
      const unsigned all = 1U << kept.size();
      for (unsigned flips = 0; flips < all; ++flips) {
        double v = 0.0;
        for (std::size_t i = 0; i < kept.size(); ++i)
          if (kept[i] != 0.0 && ((flips >> i) & 1U) != 0U) v += ranks[i];
        reached += v >= test.v - 1e-9 ? 1.0 : 0.0;
      }
      BOOST_TEST(test.p == reached / static_cast<double>(all), tt::tolerance(1e-12));
    }
  }
}

BOOST_AUTO_TEST_CASE(equivalence_holds_where_the_interval_lies_inside_the_bounds) {
  Philox random(6);
  const std::vector<double> x = draw(random, 40, 100.0);
  const std::vector<double> y = draw(random, 50, 100.0);
  const Equivalence wide = equivalence_test(x, y, {.low = -60.0, .high = 60.0});
  BOOST_TEST(wide.equivalent);
  BOOST_TEST((wide.lower > -60.0 && wide.upper < 60.0));
  const Welch welch = welch_t(x, y, {.level = 0.9});
  BOOST_TEST(wide.lower == welch.lower, tt::tolerance(1e-12));
  const Equivalence touching = equivalence_test(x, y, {.low = wide.lower, .high = 1000.0});
  BOOST_TEST(touching.p == 0.05, tt::tolerance(1e-9));
  BOOST_CHECK_THROW((void)equivalence_test(x, y, {}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(edges) {
  const double inf = std::numeric_limits<double>::infinity();
  using V = std::vector<double>;
  const auto statuses = [](const V& x, const V& y) {
    return std::vector{mann_whitney(x, y).status, hodges_lehmann(x, y).status, brunner_munzel(x, y).status,
                       welch_t(x, y).status};
  };
  const auto all = [](const std::vector<Status>& got, Status wanted) {
    return std::all_of(got.begin(), got.end(), [&](Status each) { return each == wanted; });
  };
  BOOST_TEST(all(statuses({}, {}), Status::no_data));
  BOOST_TEST(all(statuses({missing}, {missing, missing}), Status::no_data));
  BOOST_TEST(all(statuses({1, 2}, {missing}), Status::too_few));
  BOOST_TEST(all(statuses({1, 2, inf}, {1, 2}), Status::infinite_value));
  BOOST_TEST((mann_whitney(V{3}, V{4}).status == Status::ok));
  BOOST_TEST(mann_whitney(V{3}, V{4}).p == 1.0);
  BOOST_TEST((brunner_munzel(V{3}, V{4, 5}).status == Status::too_few));
  BOOST_TEST((mann_whitney(V{3, 3}, V{3, 3, 3}).status == Status::constant));
  BOOST_TEST(mann_whitney(V{3, 3}, V{3, 3, 3}).superiority == 0.5);
  BOOST_TEST((brunner_munzel(V{3, 3}, V{3, 3, 3}).status == Status::constant));
  BOOST_TEST((welch_t(V{3, 3}, V{4, 4}).status == Status::constant));
  BOOST_TEST(welch_t(V{3, 3}, V{4, 4}).difference == -1.0);
  BOOST_TEST((hodges_lehmann(V{1, 2}, V{3, 5}).status == Status::unbounded));
  BOOST_TEST(hodges_lehmann(V{1, 2}, V{3, 5}).shift == -2.5);
  BOOST_TEST((wilcoxon_signed_rank(V{}, V{}).status == Status::no_data));
  BOOST_TEST((wilcoxon_signed_rank(V{1, 2}, V{1, 2}).status == Status::constant));
  BOOST_CHECK_THROW((void)wilcoxon_signed_rank(V{1, 2}, V{1}), ArgumentError);
  BOOST_CHECK_THROW((void)welch_t(V{1, 2}, V{1, 2}, {.level = 95.0}), ArgumentError);
  const Welch huge = welch_t(V{1e300, -1e300, 5e299}, V{1e300, 2e299, 3e299});
  BOOST_TEST((huge.status == Status::ok && huge.p > 0.0 && std::isfinite(huge.t)));
  BOOST_TEST(mann_whitney(V{1, missing, 3, 5}, V{2, 4, missing}).u == mann_whitney(V{1, 3, 5}, V{2, 4}).u);
}

BOOST_AUTO_TEST_CASE(an_untied_row_does_not_depend_on_ties_in_other_rows) {
  Philox random(7);
  std::vector<double> x;
  std::vector<double> y;
  for (int row = 0; row < 20; ++row) {
    const std::vector<double> a = draw(random, 12, row % 2 == 0 ? 4.0 : 1e9);
    const std::vector<double> b = draw(random, 15, row % 2 == 0 ? 4.0 : 1e9);
    x.insert(x.end(), a.begin(), a.end());
    y.insert(y.end(), b.begin(), b.end());
  }
  const Rows rows_x{x, 12};
  const Rows rows_y{y, 15};
  for (const int threads : {1, 4}) {
    const std::vector<MannWhitney> batch = mann_whitney(rows_x, rows_y, {}, {.threads = threads});
    for (Index row = 0; row < 20; ++row)
      BOOST_TEST(batch[static_cast<std::size_t>(row)].p == mann_whitney(rows_x[row], rows_y[row]).p);
  }
}

// Without ties p comes from the table of all U, with ties from the inverted generating function.
BOOST_AUTO_TEST_CASE(the_table_and_the_inversion_give_one_p_far_into_the_tail) {
  for (const double shift : {0.0, 0.2, 0.5, 1.0}) {
    Philox random(13);
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 60; ++i) x.push_back(random.uniform() + shift);
    for (int i = 0; i < 90; ++i) y.push_back(random.uniform());
    std::vector<double> pooled = x;
    pooled.insert(pooled.end(), y.begin(), y.end());
    const std::vector<double> ranks = detail::midranks(pooled);
    std::vector<Index> whole(ranks.begin(), ranks.end());
    const Index sum = std::accumulate(whole.begin(), whole.begin() + 60, Index{0});
    const double p = mann_whitney(x, y, {.alternative = Alternative::greater}).p;
    BOOST_TEST(p == detail::SubsetSum(whole, 60).upper_tail(sum), boost::test_tools::tolerance(1e-8));
    BOOST_TEST(mann_whitney(y, x, {.alternative = Alternative::less}).p == p, boost::test_tools::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(exact_p_of_brunner_and_munzel_counts_all_splits_on_each_side) {
  Philox random(6);
  for (int round = 0; round < 30; ++round) {
    const std::vector<double> x = draw(random, 3 + random.below(2), 8.0);
    const std::vector<double> y = draw(random, 3 + random.below(3), 8.0);
    const auto test = [&](Alternative alternative) { return brunner_munzel(x, y, {.alternative = alternative}); };
    if (test(Alternative::two_sided).status != Status::ok) continue;
    std::vector<double> pooled = x;
    pooled.insert(pooled.end(), y.begin(), y.end());
    std::vector<char> in_x(pooled.size(), char{0});
    std::fill(in_x.begin(), in_x.begin() + std::ssize(x), char{1});
    // W from its definition: placements by counting pairs, their variances in the samples.
    const auto w_of = [&](const std::vector<char>& chosen) {
      std::array<std::vector<double>, 2> sample;
      for (std::size_t i = 0; i < pooled.size(); ++i) sample[chosen[i] != 0 ? 0 : 1].push_back(pooled[i]);
      double variance = 0.0;
      double superiority = 0.5;
      for (const std::size_t own : {0U, 1U}) {
        const auto size = static_cast<double>(sample[own].size());
        std::vector<double> share;
        for (const double each : sample[own]) {
          double below = 0.0;
          for (const double other : sample[1 - own]) below += other < each ? 1.0 : other == each ? 0.5 : 0.0;
          share.push_back(below / static_cast<double>(sample[1 - own].size()));
        }
        const double mean = std::accumulate(share.begin(), share.end(), 0.0) / size;
        for (const double each : share) variance += (each - mean) * (each - mean) / (size - 1.0) / size;
        if (own == 0) superiority = mean;
      }
      if (superiority == 0.5) return 0.0;
      return (superiority - 0.5) / std::sqrt(variance);  // infinite where the samples do not overlap
    };
    const double observed = w_of(in_x);
    std::sort(in_x.begin(), in_x.end());
    double all = 0.0;
    double above = 0.0;
    double below = 0.0;
    do {
      const double w = w_of(in_x);
      all += 1.0;
      above += w >= observed - 1e-9 ? 1.0 : 0.0;
      below += w <= observed + 1e-9 ? 1.0 : 0.0;
    } while (std::next_permutation(in_x.begin(), in_x.end()));
    BOOST_TEST(test(Alternative::greater).w == observed, tt::tolerance(1e-10));
    BOOST_TEST(test(Alternative::greater).exact);
    BOOST_TEST(test(Alternative::greater).p == above / all, tt::tolerance(1e-13));
    BOOST_TEST(test(Alternative::less).p == below / all, tt::tolerance(1e-13));
    BOOST_TEST(test(Alternative::two_sided).p == std::min(1.0, 2.0 * std::min(above, below) / all),
               tt::tolerance(1e-13));
  }
}

BOOST_AUTO_TEST_CASE(brunner_and_munzel_permute_below_ten_values_a_sample) {
  std::vector<double> x(10);
  std::iota(x.begin(), x.end(), 0.0);
  std::vector<double> y = x;
  for (double& each : y) each += 2.5;
  // 20 over 10 are 184,756 splits, fewer than the 200,000 that are the other bound.
  const BrunnerMunzel ten = brunner_munzel(x, y);
  BOOST_TEST(!ten.exact);
  BOOST_TEST(ten.p == brunner_munzel(x, y, {.method = BrunnerMunzelMethod::t}).p);
  x.pop_back();
  BOOST_TEST(brunner_munzel(x, y).exact);
}

BOOST_AUTO_TEST_CASE(the_shift_and_its_interval_are_order_statistics_of_all_differences) {
  Philox random(21);
  for (int round = 0; round < 25; ++round) {
    const std::vector<double> x = draw(random, 1 + random.below(8), round % 2 == 0 ? 6.0 : 1e6);
    const std::vector<double> y = draw(random, 1 + random.below(8), round % 2 == 0 ? 6.0 : 1e6);
    std::vector<double> differences;
    for (const double a : x)
      for (const double b : y) differences.push_back(a - b);
    std::sort(differences.begin(), differences.end());
    const std::size_t pairs = differences.size();
    const double middle = 0.5 * (differences[(pairs - 1) / 2] + differences[pairs / 2]);
    const auto m = static_cast<double>(x.size());
    const auto n = static_cast<double>(y.size());
    // Exact: the largest k with P(U < k) of at most half of what the level leaves, from all orders of untied values.
    std::vector<Index> ranks(x.size() + y.size());
    std::iota(ranks.begin(), ranks.end(), Index{1});
    const Index least = std::ssize(x) * (std::ssize(x) + 1) / 2;
    Index k = 0;
    while (1.0 - enumerated_tail(ranks, std::ssize(x), least + k + 1) <= 0.085) ++k;
    // Normal: k from the mean and the deviation of U with ties, rounded down; 1.3722038089987263 is its 91.5 %.
    std::vector<double> pooled = x;
    pooled.insert(pooled.end(), y.begin(), y.end());
    double ties = 0.0;
    for (const double each : pooled) {
      const auto same = static_cast<double>(std::count(pooled.begin(), pooled.end(), each));
      ties += same * same - 1.0;
    }
    const double variance = m * n / 12.0 * (m + n + 1.0 - ties / ((m + n) * (m + n - 1.0)));
    const auto normal = static_cast<Index>(std::floor(0.5 * m * n - 1.3722038089987263 * std::sqrt(variance)));
    for (const RankMethod method : {RankMethod::automatic, RankMethod::exact, RankMethod::normal}) {
      const HodgesLehmann got = hodges_lehmann(x, y, {.level = 0.83, .method = method});
      const Index place = method == RankMethod::normal ? normal : k;
      BOOST_TEST((got.n_x == std::ssize(x) && got.n_y == std::ssize(y)));
      BOOST_TEST(got.exact == (method != RankMethod::normal));
      BOOST_TEST(got.shift == middle, tt::tolerance(1e-14));
      if (place < 1) {
        BOOST_TEST((got.status == Status::unbounded && got.lower == -HUGE_VAL && got.upper == HUGE_VAL));
      } else {
        BOOST_TEST((got.status == Status::ok));
        BOOST_TEST(got.lower == differences[static_cast<std::size_t>(place - 1)]);
        BOOST_TEST(got.upper == differences[pairs - static_cast<std::size_t>(place)]);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_shift_is_exact_up_to_ten_million_steps_of_counting) {
  // Pairs times the smaller sample: 100 * 1000 * 100 is the last.
  const std::vector<double> hundred(100, 1.0);
  BOOST_TEST(hodges_lehmann(hundred, std::vector<double>(1000, 0.0)).exact);
  BOOST_TEST(!hodges_lehmann(hundred, std::vector<double>(1001, 0.0)).exact);
  BOOST_TEST(!hodges_lehmann(std::vector<double>(1001, 0.0), hundred).exact);
}

BOOST_AUTO_TEST_CASE(subset_sums_with_a_common_part_and_bounds_beyond_both_ends) {
  // Scores of 6 and multiples of 4: 6, 10, 14, 22. Sums of two: 16, 20, 24, 28, 32, 36.
  for (const std::vector<Index>& scores : {std::vector<Index>{6, 10, 14, 22}, std::vector<Index>{22, 6, 14, 10}}) {
    const detail::SubsetSum two(scores, 2);
    for (Index bound = -3; bound <= 40; ++bound) {
      const double above = enumerated_tail(scores, 2, bound);
      BOOST_TEST(two.upper_tail(bound) == above, tt::tolerance(1e-14));
      BOOST_TEST(two.lower_tail(bound - 1) == 1.0 - above, tt::tolerance(1e-13));
    }
  }
  // All or none drawn, and scores that are all the same.
  const std::vector<Index> three{1, 5, 6};
  for (const auto& [m, sum] : {std::pair<Index, Index>{0, 0}, {3, 12}}) {
    const detail::SubsetSum certain(three, m);
    BOOST_TEST((certain.upper_tail(sum) == 1.0 && certain.upper_tail(sum + 1) == 0.0));
    BOOST_TEST((certain.lower_tail(sum) == 1.0 && certain.lower_tail(sum - 1) == 0.0));
  }
  const detail::SubsetSum same(std::vector<Index>(5, 7), 2);
  BOOST_TEST((same.upper_tail(14) == 1.0 && same.upper_tail(15) == 0.0 && same.lower_tail(13) == 0.0));
}

BOOST_AUTO_TEST_CASE(the_distribution_of_u_counts_all_splits) {
  for (Index m = 1; m <= 5; ++m)
    for (Index n = 1; n <= 6; ++n) {
      std::vector<Index> ranks(static_cast<std::size_t>(m + n));
      std::iota(ranks.begin(), ranks.end(), Index{1});
      const std::vector<double> cdf = detail::rank_sum_cdf(m, n);
      BOOST_REQUIRE(std::ssize(cdf) == m * n + 1);
      for (Index u = 0; u <= m * n; ++u)
        BOOST_TEST(cdf[static_cast<std::size_t>(u)] == 1.0 - enumerated_tail(ranks, m, m * (m + 1) / 2 + u + 1),
                   tt::tolerance(1e-13));
    }
  BOOST_TEST(std::exp(detail::log_binomial(10, 3)) == 120.0, tt::tolerance(1e-13));
}

BOOST_AUTO_TEST_CASE(inverted_tails_of_tied_and_of_spread_scores_agree_with_counting) {
  // Many draws of few values, where a table of factors is used, near and far from the mean and on its lower side.
  const std::array<Index, 3> size{150, 60, 190};
  const std::array<Index, 3> score{0, 7, 90};
  std::vector<Index> scores;
  for (std::size_t g = 0; g < 3; ++g) scores.insert(scores.end(), static_cast<std::size_t>(size[g]), score[g]);
  for (const Index m : {90, 180, 330}) {
    const detail::SubsetSum sum(scores, m);
    const Index mean = m * (60 * 7 + 190 * 90) / 400;
    for (const Index off : {-900, 0, 300, 1500}) {
      const double tail = three_groups_tail(size, score, m, mean + off);
      BOOST_TEST(sum.upper_tail(mean + off) == tail, tt::tolerance(1e-9));
      if (tail > 1e-6) BOOST_TEST(std::abs(sum.lower_tail(mean + off - 1) - (1.0 - tail)) < 1e-11);
    }
  }
  // Scores that nearly all differ: mirrored they are others, and both tails belong to one distribution.
  std::vector<Index> squares;
  for (Index i = 0; i < 260; ++i) squares.push_back(i * i / 400);
  const Index total = std::accumulate(squares.begin(), squares.end(), Index{0});
  const detail::SubsetSum drawn(squares, 110);
  const detail::SubsetSum left(squares, 150);
  const Index centre = total * 110 / 260;
  for (const Index off : {-2400, -500, 0, 500, 2400}) {
    const double tail = drawn.upper_tail(centre + off);
    BOOST_TEST(tail == left.lower_tail(total - centre - off), tt::tolerance(1e-10));
    BOOST_TEST(std::abs(drawn.lower_tail(centre + off - 1) + tail - 1.0) < 1e-11);
  }
}

namespace {

using V = std::vector<double>;
constexpr std::array alternatives = {Alternative::two_sided, Alternative::greater, Alternative::less};

double above_normal(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

// Normal p of a statistic that lies `shift` from its middle, moved half a step towards it.
double normal_by_hand(double shift, double half, double sd, Alternative alternative) {
  if (alternative == Alternative::greater) return above_normal((shift - half) / sd);
  if (alternative == Alternative::less) return above_normal(-(shift + half) / sd);
  return std::min(1.0, 2.0 * above_normal(std::max(0.0, std::abs(shift) - half) / sd));
}

// Pairs in which x is larger, ties half.
double u_by_hand(const V& x, const V& y) {
  double u = 0.0;
  for (const double a : x)
    for (const double b : y) u += a > b ? 1.0 : a == b ? 0.5 : 0.0;
  return u;
}

// Variance of U given the ties, from the midranks themselves.
double u_variance(const V& x, const V& y) {
  V pooled = x;
  pooled.insert(pooled.end(), y.begin(), y.end());
  const auto all = static_cast<double>(pooled.size());
  double squares = 0.0;
  for (const double a : pooled) {
    double rank = 0.5;
    for (const double b : pooled) rank += b < a ? 1.0 : b == a ? 0.5 : 0.0;
    squares += std::pow(rank - 0.5 * (all + 1.0), 2);
  }
  return static_cast<double>(x.size()) * static_cast<double>(y.size()) * squares / all / (all - 1.0);
}

std::string refused_as(const auto& call) {
  try {
    (void)call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(u_counts_pairs_and_its_normal_p_moves_half_a_step) {
  const V tied_x{1, 3, 3, 5, 8, missing};
  const V tied_y{2, 3, 4, 4, 6, 9, 9};
  const V x{1, 3, 3, 5, 8};
  for (const Alternative alternative : alternatives)
    for (const bool continuity : {true, false}) {
      const auto test = [&](const V& a, const V& b) {
        return mann_whitney(a, b, {.alternative = alternative, .method = RankMethod::normal, .continuity = continuity});
      };
      const MannWhitney got = test(tied_x, tied_y);
      const double u = u_by_hand(x, tied_y);
      BOOST_TEST((got.status == Status::ok));
      BOOST_TEST(got.u == u);
      BOOST_TEST(got.superiority == u / 35.0, tt::tolerance(1e-15));
      BOOST_TEST(got.cliffs_delta == 2.0 * u / 35.0 - 1.0, tt::tolerance(1e-12));
      BOOST_TEST(!got.exact);
      BOOST_TEST((got.n_x == 5 && got.n_y == 7));
      BOOST_TEST(
          got.p == normal_by_hand(u - 17.5, continuity ? 0.5 : 0.0, std::sqrt(u_variance(x, tied_y)), alternative),
          tt::tolerance(1e-12));
      // In the middle the half step does not go beyond it.
      const double middle = test(V{2, 3}, V{1, 4}).p;
      BOOST_TEST(middle == normal_by_hand(0.0, continuity ? 0.5 : 0.0, std::sqrt(5.0 / 3.0), alternative),
                 tt::tolerance(1e-12));
    }
  const MannWhitney constant = mann_whitney(V{2, 2}, V{2});
  BOOST_TEST((constant.status == Status::constant));
  BOOST_TEST((constant.u == 1.0 && constant.cliffs_delta == 0.0 && is_missing(constant.p)));
}

BOOST_AUTO_TEST_CASE(exact_p_of_u_is_a_share_of_all_splits_on_the_side_asked_for) {
  Philox random(9);
  for (int round = 0; round < 40; ++round) {
    const double levels = round % 2 == 0 ? 6.0 : 1e9;
    const V x = draw(random, 2 + random.below(4), levels);
    const V y = draw(random, 2 + random.below(4), levels);
    V pooled = x;
    pooled.insert(pooled.end(), y.begin(), y.end());
    if (std::all_of(pooled.begin(), pooled.end(), [&](double each) { return each == pooled[0]; })) continue;
    const std::vector<Index> scores = doubled_midranks(pooled);
    const auto m = std::ssize(x);
    Index observed = 0;
    for (Index i = 0; i < m; ++i) observed += scores[static_cast<std::size_t>(i)];
    const double above = enumerated_tail(scores, m, observed);
    const double below = 1.0 - enumerated_tail(scores, m, observed + 1);
    const Index middle = m * (std::ssize(pooled) + 1);
    const Index far = std::abs(observed - middle);
    const double both =
        far == 0 ? 1.0 : enumerated_tail(scores, m, middle + far) + 1.0 - enumerated_tail(scores, m, middle - far + 1);
    const auto p = [&](Alternative alternative) {
      const MannWhitney got = mann_whitney(x, y, {.alternative = alternative, .method = RankMethod::exact});
      BOOST_TEST(got.exact);
      BOOST_TEST(got.u == u_by_hand(x, y));
      return got.p;
    };
    BOOST_TEST(p(Alternative::greater) == above, tt::tolerance(1e-12));
    BOOST_TEST(p(Alternative::less) == below, tt::tolerance(1e-12));
    BOOST_TEST(p(Alternative::two_sided) == both, tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(automatic_is_exact_up_to_a_thousand_values_and_one_against_many_is_a_rank) {
  V y(999);
  std::iota(y.begin(), y.end(), 1.0);
  const V x{2.5};  // third of a thousand
  const MannWhitney thousand = mann_whitney(x, y);
  BOOST_TEST(thousand.exact);
  BOOST_TEST(thousand.u == 2.0);
  BOOST_TEST(thousand.p == 6.0 / 1000.0, tt::tolerance(1e-12));
  BOOST_TEST(mann_whitney(x, y, {.alternative = Alternative::greater}).p == 998.0 / 1000.0, tt::tolerance(1e-12));
  BOOST_TEST(mann_whitney(x, y, {.alternative = Alternative::less}).p == 3.0 / 1000.0, tt::tolerance(1e-12));
  y.push_back(1000.0);
  const MannWhitney more = mann_whitney(x, y);
  BOOST_TEST(!more.exact);
  BOOST_TEST(more.p == mann_whitney(x, y, {.method = RankMethod::normal}).p);
  BOOST_TEST(mann_whitney(x, y, {.method = RankMethod::exact}).p == 6.0 / 1001.0, tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(brunner_and_munzel_by_t_from_the_definition) {
  Philox random(11);
  for (int round = 0; round < 20; ++round) {
    const V x = draw(random, 6 + random.below(7), 12.0);
    const V y = draw(random, 6 + random.below(7), 12.0);
    const auto m = static_cast<double>(x.size());
    const auto n = static_cast<double>(y.size());
    // Shares of the other sample below each value, their means and variances.
    const auto shares = [](const V& own, const V& other) {
      V out;
      for (const double each : own) out.push_back(u_by_hand({each}, other) / static_cast<double>(other.size()));
      return out;
    };
    const auto moments = [](const V& of) {
      const auto size = static_cast<double>(of.size());
      const double mean = std::accumulate(of.begin(), of.end(), 0.0) / size;
      double squares = 0.0;
      for (const double each : of) squares += (each - mean) * (each - mean);
      return std::pair(mean, squares / (size - 1.0) / size);
    };
    const auto [superiority, vx] = moments(shares(x, y));
    const auto [other, vy] = moments(shares(y, x));
    if (vx + vy == 0.0) continue;
    const double w = (superiority - 0.5) / std::sqrt(vx + vy);
    const double df = (vx + vy) * (vx + vy) / (vx * vx / (m - 1.0) + vy * vy / (n - 1.0));
    for (const Alternative alternative : alternatives) {
      const BrunnerMunzel got =
          brunner_munzel(x, y, {.alternative = alternative, .level = 0.8, .method = BrunnerMunzelMethod::t});
      BOOST_TEST((got.status == Status::ok));
      BOOST_TEST(!got.exact);
      BOOST_TEST(std::abs(got.superiority - superiority) < 1e-12);
      BOOST_TEST(std::abs(got.w - w) < 1e-9);
      BOOST_TEST(got.df == df, tt::tolerance(1e-9));
      BOOST_TEST(got.p == detail::student_p(w, df, alternative), tt::tolerance(1e-8));
      const double half = detail::student_half_width(df, 0.8) * std::sqrt(vx + vy);
      BOOST_TEST(std::abs(got.lower - std::max(0.0, superiority - half)) < 1e-9);
      BOOST_TEST(std::abs(got.upper - std::min(1.0, superiority + half)) < 1e-9);
      BOOST_TEST((got.n_x == std::ssize(x) && got.n_y == std::ssize(y)));
    }
  }
  // Nearly apart: the interval ends at 1, or at 0.
  const V high{5, 7, 8, 9};
  const V low{1, 2, 3, 6};
  BOOST_TEST(brunner_munzel(high, low, {.level = 0.99}).upper == 1.0);
  BOOST_TEST(brunner_munzel(low, high, {.level = 0.99}).lower == 0.0);
}

BOOST_AUTO_TEST_CASE(brunner_and_munzel_permute_what_can_be_counted) {
  const auto sample = [](int n, double first) {
    V out(static_cast<std::size_t>(n));
    std::iota(out.begin(), out.end(), first);
    return out;
  };
  // 9 of 20 are 167,960 splits, 9 of 21 are 293,930: more than the 200,000 of automatic.
  BOOST_TEST(brunner_munzel(sample(9, 2.5), sample(11, 0)).exact);
  BOOST_TEST(!brunner_munzel(sample(9, 2.5), sample(12, 0)).exact);
  BOOST_TEST(refused_as([&] {
               return brunner_munzel(sample(12, 2.5), sample(12, 0), {.method = BrunnerMunzelMethod::permutation});
             }) == "samples of 12 and 12 have more than 2,000,000 splits: use method t [too-many-splits]");
  BOOST_TEST(!brunner_munzel(sample(12, 2.5), sample(12, 0)).exact);
  // Ten of each are counted where that is asked for.
  BOOST_TEST(brunner_munzel(sample(4, 1.5), sample(10, 0), {.method = BrunnerMunzelMethod::permutation}).exact);
  BOOST_TEST(refused_as([&] {
               return brunner_munzel(sample(3, 0), sample(3, 1), {.level = 0.0});
             }).ends_with("[level-out-of-range]"));
}

BOOST_AUTO_TEST_CASE(samples_apart_in_either_direction) {
  struct Apart {
    V x, y;
    Alternative alternative;
    double w, p, lower, upper, superiority;
  };
  using A = Alternative;
  const double inf = HUGE_VAL;
  const double bound = std::sqrt(0.05);  // of two disjoint pairs at 90 %
  // 2 of 5 are ten splits, of which two separate; one where a tie lies across the border of the other way.
  for (const Apart& each : {Apart{{8, 9}, {1, 2, 3}, A::two_sided, inf, 0.2, bound, 1, 1},
                            Apart{{8, 9}, {1, 2, 3}, A::greater, inf, 0.1, bound, 1, 1},
                            Apart{{8, 9}, {1, 2, 3}, A::less, inf, 1.0, bound, 1, 1},
                            Apart{{1, 2}, {7, 8, 9}, A::two_sided, -inf, 0.2, 0, 1 - bound, 0},
                            Apart{{1, 2}, {7, 8, 9}, A::greater, -inf, 1.0, 0, 1 - bound, 0},
                            Apart{{1, 2}, {7, 8, 9}, A::less, -inf, 0.1, 0, 1 - bound, 0},
                            Apart{{8, 9}, {1, 1, 2}, A::two_sided, inf, 0.2, bound, 1, 1},
                            Apart{{8, 9}, {1, 2, 2}, A::two_sided, inf, 0.1, bound, 1, 1},
                            Apart{{8, 9}, {2, 2, 2}, A::two_sided, inf, 0.1, bound, 1, 1},
                            Apart{{1, 2}, {7, 7, 9}, A::two_sided, -inf, 0.1, 0, 1 - bound, 0},
                            Apart{{1, 2}, {6, 7, 7}, A::two_sided, -inf, 0.2, 0, 1 - bound, 0},
                            Apart{{1, 2}, {7, 7, 7}, A::two_sided, -inf, 0.1, 0, 1 - bound, 0}}) {
    const BrunnerMunzel got = brunner_munzel(each.x, each.y, {.alternative = each.alternative, .level = 0.9});
    BOOST_TEST((got.status == Status::separated));
    BOOST_TEST(got.exact);
    BOOST_TEST(got.w == each.w);
    BOOST_TEST(is_missing(got.df));
    BOOST_TEST(got.p == each.p, tt::tolerance(1e-12));
    BOOST_TEST(std::abs(got.lower - each.lower) < 1e-12);
    BOOST_TEST(std::abs(got.upper - each.upper) < 1e-12);
    BOOST_TEST(got.superiority == each.superiority);
  }
}

BOOST_AUTO_TEST_CASE(means_by_welch_with_every_option_in_any_unit) {
  const V x{3, 5, 4, 9, 7};
  const V y{2, 1, 6, 3};
  // Means 5.6 and 3, sums of squares 23.2 and 14.
  const double va = 23.2 / 4.0 / 5.0;
  const double vb = 14.0 / 3.0 / 4.0;
  const double error = std::sqrt(va + vb);
  const double df = (va + vb) * (va + vb) / (va * va / 4.0 + vb * vb / 3.0);
  const auto close = tt::tolerance(1e-10);
  for (const double unit : {1.0, 1e-200, 1e200}) {
    V a = x;
    V b = y;
    for (double& each : a) each *= unit;
    for (double& each : b) each *= unit;
    for (const Alternative alternative : alternatives) {
      const Welch got = welch_t(a, b, {.alternative = alternative, .level = 0.9});
      BOOST_TEST((got.status == Status::ok));
      BOOST_TEST(got.difference / unit == 2.6, close);
      BOOST_TEST(got.t == 2.6 / error, close);
      BOOST_TEST(got.df == df, close);
      BOOST_TEST(got.p == detail::student_p(2.6 / error, df, alternative), close);
      const double half = detail::student_half_width(df, 0.9) * error;
      BOOST_TEST(got.lower / unit == 2.6 - half, close);
      BOOST_TEST(got.upper / unit == 2.6 + half, close);
      BOOST_TEST((got.n_x == 5 && got.n_y == 4));
    }
    const Equivalence got = equivalence_test(a, b, {.low = -1.0 * unit, .high = 6.0 * unit, .alpha = 0.1});
    BOOST_TEST((got.status == Status::ok));
    BOOST_TEST(got.difference / unit == 2.6, close);
    BOOST_TEST(got.df == df, close);
    const double half = detail::student_half_width(df, 0.8) * error;
    BOOST_TEST(got.lower / unit == 2.6 - half, close);
    BOOST_TEST(got.upper / unit == 2.6 + half, close);
    BOOST_TEST(got.p_low == detail::student_p(3.6 / error, df, Alternative::greater), close);
    BOOST_TEST(got.p_high == detail::student_p(-3.4 / error, df, Alternative::less), close);
    BOOST_TEST(got.p == std::max(got.p_low, got.p_high));
    BOOST_TEST(got.equivalent);
    BOOST_TEST((got.n_x == 5 && got.n_y == 4));
    BOOST_TEST(!equivalence_test(a, b, {.low = -1.0 * unit, .high = 3.0 * unit, .alpha = 0.1}).equivalent);
  }
  const Welch constant = welch_t(V{3, 3}, V{4, 4, 4});
  BOOST_TEST((is_missing(constant.t) && is_missing(constant.p) && is_missing(constant.lower)));
  const Equivalence flat = equivalence_test(V{3, 3}, V{4, 4}, {.low = -2, .high = 2});
  BOOST_TEST((flat.status == Status::constant));
  BOOST_TEST((flat.difference == -1.0 && is_missing(flat.p) && !flat.equivalent));
  BOOST_TEST((equivalence_test(V{3}, V{4, 5}, {.low = -2, .high = 2}).status == Status::too_few));
  BOOST_TEST((welch_t(V{3, 3}, V{4, 5}).status == Status::ok));
}

BOOST_AUTO_TEST_CASE(bounds_of_equivalence_are_in_order_and_alpha_below_a_half) {
  const V x{1, 2, 3};
  const auto said = [&](const EquivalenceOptions& options) {
    return refused_as([&] { return equivalence_test(x, x, options); });
  };
  BOOST_TEST(
      said({.low = 1.0, .high = 1.0}).starts_with("low is 1.000000 and high 1.000000: give both, low below high"));
  BOOST_TEST(said({.low = 2.0, .high = 1.0}).ends_with("[bounds-out-of-order]"));
  BOOST_TEST(said({.low = 1.0}).ends_with("[bounds-out-of-order]"));
  for (const double alpha : {0.0, 0.5, missing})
    BOOST_TEST(said({.low = 0.0, .high = 1.0, .alpha = alpha}) ==
               "alpha is " + std::to_string(alpha) +
                   " but must lie between 0 and 0.5, both excluded [level-out-of-range]");
  for (const double alpha : {1e-6, 0.499}) BOOST_TEST(said({.low = 0.0, .high = 1.0, .alpha = alpha}).empty());
}

BOOST_AUTO_TEST_CASE(signed_ranks_by_hand_with_zeros_dropped_or_ranked) {
  // Differences 0, 2, -1, 2, 0, -3, 5, 1.
  const V x{1, 4, 2, 5, 3, 1, 9, 4, 7};
  const V y{1, 2, 3, 3, 3, 4, 4, 3, missing};
  const V d{0, 2, -1, 2, 0, -3, 5, 1};
  V means;
  for (std::size_t i = 0; i < d.size(); ++i)
    for (std::size_t j = i; j < d.size(); ++j) means.push_back(0.5 * (d[i] + d[j]));
  std::sort(means.begin(), means.end());  // 36
  struct Ranked {
    ZeroMethod zeros;
    V ranks;  // of 2, -1, 2, -3, 5, 1
  };
  for (const Ranked& each :
       {Ranked{ZeroMethod::drop, {3.5, 1.5, 3.5, 5, 6, 1.5}}, Ranked{ZeroMethod::pratt, {5.5, 3.5, 5.5, 7, 8, 3.5}}}) {
    const double v = each.ranks[0] + each.ranks[2] + each.ranks[4] + each.ranks[5];
    const double all = std::accumulate(each.ranks.begin(), each.ranks.end(), 0.0);
    double squares = 0.0;
    for (const double rank : each.ranks) squares += rank * rank;
    double above = 0.0;
    double below = 0.0;
    for (unsigned flips = 0; flips < 64; ++flips) {
      double sum = 0.0;
      for (std::size_t i = 0; i < 6; ++i) sum += ((flips >> i) & 1U) != 0U ? each.ranks[i] : 0.0;
      above += sum >= v ? 1.0 / 64.0 : 0.0;
      below += sum <= v ? 1.0 / 64.0 : 0.0;
    }
    for (const Alternative alternative : alternatives) {
      const SignedRank exact = wilcoxon_signed_rank(x, y, {.alternative = alternative, .zeros = each.zeros});
      BOOST_TEST((exact.status == Status::ok));
      BOOST_TEST(exact.exact);
      BOOST_TEST(exact.n == 8);
      BOOST_TEST(exact.n_zero == 2);
      BOOST_TEST(exact.v == v);
      BOOST_TEST(exact.rank_biserial == (2.0 * v - all) / all, tt::tolerance(1e-14));
      BOOST_TEST(exact.pseudomedian == 0.5 * (means[17] + means[18]));
      BOOST_TEST(exact.p == (alternative == Alternative::greater ? above
                             : alternative == Alternative::less  ? below
                                                                 : std::min(1.0, 2.0 * std::min(above, below))),
                 tt::tolerance(1e-13));
      for (const bool continuity : {true, false}) {
        const SignedRank normal = wilcoxon_signed_rank(
            x, y,
            {.alternative = alternative, .method = RankMethod::normal, .zeros = each.zeros, .continuity = continuity});
        BOOST_TEST(!normal.exact);
        BOOST_TEST(normal.v == v);
        BOOST_TEST(
            normal.p == normal_by_hand(v - 0.5 * all, continuity ? 0.5 : 0.0, 0.5 * std::sqrt(squares), alternative),
            tt::tolerance(1e-12));
      }
    }
  }
  // In the middle the half step does not go beyond it.
  BOOST_TEST(wilcoxon_signed_rank(V{1, 2, -3}, {}, {.method = RankMethod::normal}).p == 1.0);
}

BOOST_AUTO_TEST_CASE(signed_ranks_of_values_against_zero_and_their_edges) {
  const double inf = HUGE_VAL;
  const SignedRank one = wilcoxon_signed_rank(V{missing, 4});
  BOOST_TEST((one.status == Status::ok));
  BOOST_TEST((one.n == 1 && one.v == 1.0 && one.p == 1.0 && one.pseudomedian == 4.0 && one.rank_biserial == 1.0));
  const SignedRank zeros = wilcoxon_signed_rank(V{0, 0});
  BOOST_TEST((zeros.status == Status::constant));
  BOOST_TEST((zeros.n_zero == 2 && zeros.pseudomedian == 0.0 && is_missing(zeros.v)));
  BOOST_TEST((wilcoxon_signed_rank(V{missing}).status == Status::no_data));
  BOOST_TEST((wilcoxon_signed_rank(V{1, missing}, V{missing, 1}).status == Status::no_data));
  for (const auto& [a, b] :
       std::vector<std::pair<V, V>>{{{1, inf}, {1, 2}}, {{1, 2}, {-inf, 2}}, {{inf, 1}, {inf, 2}}}) {
    const SignedRank infinite = wilcoxon_signed_rank(a, b);
    BOOST_TEST((infinite.status == Status::infinite_value));
    BOOST_TEST((infinite.n == 2 && is_missing(infinite.pseudomedian)));
  }
  // Exact with up to 300 differences that are not 0.
  V d(301);
  std::iota(d.begin(), d.end(), 0.0);
  for (std::size_t i = 0; i < d.size(); i += 3) d[i] = -d[i];
  BOOST_TEST(wilcoxon_signed_rank(d).exact);
  d[0] = 400.0;
  const SignedRank more = wilcoxon_signed_rank(d);
  BOOST_TEST(!more.exact);
  BOOST_TEST(more.p == wilcoxon_signed_rank(d, {}, {.method = RankMethod::normal}).p);
  BOOST_TEST(wilcoxon_signed_rank(V{1, 2, 3, 4}, {}, {.method = RankMethod::exact}).p == 0.125);
}

BOOST_AUTO_TEST_CASE(a_batch_takes_its_options_to_every_row) {
  Philox random(12);
  const V x = draw(random, 20 * 6, 30.0);
  const V y = draw(random, 20 * 6, 30.0);
  const Rows a{x, 6};
  const Rows b{y, 6};
  const auto less = Alternative::less;
  const auto mw = mann_whitney(a, b, {.alternative = less, .method = RankMethod::normal}, {.threads = 2});
  const auto hl = hodges_lehmann(a, b, {.level = 0.8, .method = RankMethod::normal});
  const auto bm = brunner_munzel(a, b, {.alternative = less, .method = BrunnerMunzelMethod::t});
  const auto wt = welch_t(a, b, {.alternative = less, .level = 0.8});
  const auto eq = equivalence_test(a, b, {.low = -9, .high = 11, .alpha = 0.2});
  const auto sr = wilcoxon_signed_rank(a, b, {.alternative = less, .zeros = ZeroMethod::pratt});
  for (Index row = 0; row < 20; ++row) {
    const auto k = static_cast<std::size_t>(row);
    const auto same = [](double p, double q) { return p == q || (is_missing(p) && is_missing(q)); };
    BOOST_TEST(same(mw[k].p, mann_whitney(a[row], b[row], {.alternative = less, .method = RankMethod::normal}).p));
    const HodgesLehmann shift = hodges_lehmann(a[row], b[row], {.level = 0.8, .method = RankMethod::normal});
    BOOST_TEST((hl[k].lower == shift.lower && hl[k].upper == shift.upper && hl[k].shift == shift.shift));
    BOOST_TEST(
        same(bm[k].p, brunner_munzel(a[row], b[row], {.alternative = less, .method = BrunnerMunzelMethod::t}).p));
    const Welch means = welch_t(a[row], b[row], {.alternative = less, .level = 0.8});
    BOOST_TEST((wt[k].p == means.p && wt[k].lower == means.lower));
    BOOST_TEST(eq[k].p == equivalence_test(a[row], b[row], {.low = -9, .high = 11, .alpha = 0.2}).p);
    BOOST_TEST(
        same(sr[k].p, wilcoxon_signed_rank(a[row], b[row], {.alternative = less, .zeros = ZeroMethod::pratt}).p));
  }
  BOOST_TEST(refused_as([&] { return welch_t(a, Rows{std::span(y).first(60), 6}); }).ends_with("[length-mismatch]"));
}

BOOST_AUTO_TEST_SUITE_END()
