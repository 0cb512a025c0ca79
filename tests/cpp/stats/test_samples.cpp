#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/subset_sum.hpp"
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

BOOST_AUTO_TEST_SUITE_END()
