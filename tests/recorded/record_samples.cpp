// Comparisons of two samples and of several.
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/correlation.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/samples.hpp"
#include "nyckeltal/stats/several_samples.hpp"
#include "record.hpp"

// 0.1.0 had these three in one header: the run also has to compile against what it is compared with.
#if __has_include("nyckeltal/stats/resampling.hpp")
#include "nyckeltal/stats/resampling.hpp"
#else
#include "nyckeltal/stats/bootstrap.hpp"
#include "nyckeltal/stats/permutation.hpp"
#include "nyckeltal/stats/quantile_shift.hpp"
#endif

namespace recorded {

using namespace nyckeltal;

namespace {

void record_two(Recorder& to, const Samples& samples) {
  const std::span<const double> x = samples.values[0];
  const std::span<const double> y = samples.values[1];
  const auto add = [&](const char* routine, auto call) { to.add(routine, samples.name, call); };
  add("mann_whitney", [&] {
    return all(mann_whitney(x, y), mann_whitney(x, y, {.method = RankMethod::exact}),
               mann_whitney(x, y, {.alternative = Alternative::less, .method = RankMethod::normal}));
  });
  add("hodges_lehmann",
      [&] { return all(hodges_lehmann(x, y), hodges_lehmann(x, y, {.level = 0.9, .method = RankMethod::normal})); });
  add("brunner_munzel", [&] {
    return all(brunner_munzel(x, y), brunner_munzel(x, y, {.alternative = Alternative::greater, .level = 0.9}));
  });
  add("welch_t", [&] { return all(welch_t(x, y), welch_t(x, y, {.alternative = Alternative::less, .level = 0.9})); });
  add("equivalence_test", [&] { return equivalence_test(x, y, {.low = -2.0, .high = 3.0, .alpha = 0.05}); });
  add("permutation_test", [&](const Execution& e) {
    const PermutationOptions few{.draws = 199, .max_arrangements = 400, .seed = 3};
    return all(permutation_test(x, y, PermutationStatistic::mean_difference, {}, {}, few, e),
               permutation_test(x, y, PermutationStatistic::median_difference, {}, {}, few, e),
               permutation_test(x, y, PermutationStatistic::rank_sum, {}, {}, few, e),
               permutation_test(x, y, PermutationStatistic::welch_t, {}, {}, few, e));
  });
  add("permutation_test_strata", [&](const Execution& e) {
    std::vector<double> of_x(x.size());
    std::vector<double> of_y(y.size());
    for (std::size_t k = 0; k < of_x.size(); ++k) of_x[k] = static_cast<double>(k % 2);
    for (std::size_t k = 0; k < of_y.size(); ++k) of_y[k] = static_cast<double>(k % 2);
    return permutation_test(x, y, PermutationStatistic::rank_sum, of_x, of_y,
                            {.draws = 199, .max_arrangements = 3000, .seed = 4}, e);
  });
  const auto largest = [](std::span<const double> a, std::span<const double> b) {
    return (a.empty() ? 0.0 : a[0]) - (b.empty() ? 0.0 : b[0]);
  };
  add("permutation_test_of", [&](const Execution& e) {
    return permutation_test_of(x, y, largest, {}, {}, {.draws = 99, .max_arrangements = 100}, e);
  });
  add("bootstrap", [&](const Execution& e) {
    const BootstrapOptions bca{.draws = 299, .seed = 7};
    const BootstrapOptions plain{.method = BootstrapMethod::percentile, .level = 0.9, .draws = 299};
    return all(bootstrap(BootstrapStatistic::mean, x, {}, {}, {}, bca, e),
               bootstrap(BootstrapStatistic::median, x, {}, {}, {}, plain, e),
               bootstrap(BootstrapStatistic::population_variance, x, {}, {}, {}, bca, e),
               bootstrap(BootstrapStatistic::mean_difference, x, y, {}, {}, bca, e),
               bootstrap(BootstrapStatistic::median_difference, x, y, {}, {}, plain, e));
  });
  add("bootstrap_of", [&](const Execution& e) {
    return bootstrap_of(x, [](std::span<const double> v) { return v.front() + 0.5 * v.back(); }, {}, {.draws = 199}, e);
  });
  add("quantile_shift", [&](const Execution& e) {
    const std::vector<double> probabilities = {0.1, 0.5, 0.9};
    return quantile_shift(x, y, probabilities, {.draws = 199, .seed = 2}, e);
  });
  const std::size_t n = std::min(x.size(), y.size());
  const auto a = x.first(n);
  const auto b = y.first(n);
  add("pearson", [&] {
    return all(pearson(a, b), pearson(a, b, {.method = CorrelationMethod::permutation, .draws = 199, .seed = 3}));
  });
  add("spearman", [&] {
    return all(spearman(a, b), spearman(a, b, {.method = CorrelationMethod::approximate}),
               spearman(a, b, {.method = CorrelationMethod::permutation, .draws = 199, .seed = 3}));
  });
  add("kendall_tau", [&] {
    return all(kendall_tau(a, b), kendall_tau(a, b, {.alternative = Alternative::greater}),
               kendall_tau(a, b, {.method = CorrelationMethod::approximate}));
  });
  add("wilcoxon_signed_rank", [&] {
    return all(wilcoxon_signed_rank(a, b), wilcoxon_signed_rank(x),
               wilcoxon_signed_rank(a, b, {.method = RankMethod::normal, .zeros = ZeroMethod::pratt}));
  });
  add("bootstrap_pearson", [&](const Execution& e) {
    return bootstrap(BootstrapStatistic::pearson, a, b, {}, {}, {.draws = 299, .seed = 1}, e);
  });
  add("paired_permutation_test", [&](const Execution& e) {
    const PermutationOptions few{.draws = 199, .max_arrangements = 300};
    return all(paired_permutation_test(a, b, PermutationStatistic::mean_difference, few, e),
               paired_permutation_test(a, b, PermutationStatistic::median_difference, few, e));
  });
}

}  // namespace

void record_samples(Recorder& to) {
  for (const Samples& samples : two_samples()) record_two(to, samples);
  for (const Samples& samples : several_samples()) {
    std::vector<std::span<const double>> groups(samples.values.begin(), samples.values.end());
    const auto add = [&](const char* routine, auto call) { to.add(routine, samples.name, call); };
    add("kruskal_wallis", [&] { return kruskal_wallis(groups); });
    add("dunn", [&] { return all(dunn(groups), dunn(groups, Adjustment::hommel)); });
    add("welch_anova", [&] { return welch_anova(groups); });
    add("games_howell", [&] { return all(games_howell(groups), games_howell(groups, 0.9)); });
    add("levene", [&] { return all(levene(groups), levene(groups, LeveneCentre::mean)); });
  }
  for (const Table& table : tables()) {
    const Rows x = table.rows();
    const std::vector<double> reversed(table.values.rbegin(), table.values.rend());
    const Rows y{reversed, table.columns};
    const auto add = [&](const std::string& routine, auto call) { to.add(routine + "_rows", table.name, call); };
    add("mann_whitney", [&](const Execution& e) { return mann_whitney(x, y, {}, e); });
    add("hodges_lehmann", [&](const Execution& e) { return hodges_lehmann(x, y, {}, e); });
    add("brunner_munzel",
        [&](const Execution& e) { return brunner_munzel(x, y, {.method = BrunnerMunzelMethod::t}, e); });
    add("welch_t", [&](const Execution& e) { return welch_t(x, y, {}, e); });
    add("equivalence_test", [&](const Execution& e) { return equivalence_test(x, y, {.low = -5.0, .high = 5.0}, e); });
    add("wilcoxon_signed_rank", [&](const Execution& e) { return wilcoxon_signed_rank(x, y, {}, e); });
    add("pearson", [&](const Execution& e) { return pearson(x, y, {}, e); });
    add("spearman", [&](const Execution& e) { return spearman(x, y, {.method = CorrelationMethod::approximate}, e); });
    add("kendall_tau", [&](const Execution& e) { return kendall_tau(x, y, {}, e); });
    to.add("friedman", table.name, [&] { return friedman(x); });
  }
}

}  // namespace recorded
