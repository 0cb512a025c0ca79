// Sets of members: distances, funnels, inequality, ranks, shrinkage, several tests at once, shares.
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/distance.hpp"
#include "nyckeltal/stats/funnel.hpp"
#include "nyckeltal/stats/inequality.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/proportion.hpp"
#include "nyckeltal/stats/rank_sets.hpp"
#include "nyckeltal/stats/shrinkage.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

namespace {

void record_distances(Recorder& to, const Table& table) {
  const Rows units = table.rows();
  std::vector<DistanceVariable> variables(static_cast<std::size_t>(table.columns));
  variables[0].weight = 2.0;
  std::vector<Index> everybody;
  for (Index r = 0; r < units.count(); ++r) everybody.push_back(r);
  for (const Metric metric : {Metric::euclidean, Metric::mahalanobis, Metric::gower}) {
    if (metric == Metric::mahalanobis) variables[0].weight = 1.0;
    const std::string input = table.name + ":" + std::to_string(static_cast<int>(metric));
    to.add("DistanceSpace", input, [&] {
      const DistanceSpace space(units, variables, {.metric = metric});
      std::vector<PairDistance> pairs;
      std::vector<bool> complete;
      for (const Index r : everybody) {
        pairs.push_back(space(0, r));
        complete.push_back(space.complete(r));
      }
      const std::vector<double> counts_as = space.typical(0, everybody);
      std::vector<double> shares(variables.size());
      for (const Index r : everybody) pairs.push_back(space(1, r, counts_as, shares));
      return all(space.variables(), space.used(), space.status(), space.shrinkage(), pairs, space.size(), complete,
                 counts_as, shares);
    });
    to.add("nearest", input, [&](const Execution& e) {
      const DistanceSpace space(units, variables, {.metric = metric});
      return all(nearest(space, 1, everybody, {}, {}, e), nearest(space, 2, everybody, {}, {.k = 3}, e));
    });
  }
}

void record_members(Recorder& to, const Table& table) {
  const auto add = [&](const char* routine, auto call) { to.add(routine, table.name, call); };
  std::vector<double> first;
  std::vector<double> last;
  std::vector<double> sizes;
  std::vector<double> events;
  std::vector<double> errors;
  std::vector<double> variances;
  std::vector<double> labels;
  std::vector<double> p;
  const Rows rows = table.rows();
  for (Index r = 0; r < rows.count(); ++r) {
    const double k = static_cast<double>(r);
    first.push_back(rows[r][static_cast<std::size_t>(table.columns) / 3]);
    last.push_back(rows[r][static_cast<std::size_t>(table.columns) - 3]);
    sizes.push_back(500.0 + 137.0 * k);
    events.push_back(std::floor(20.0 + 5.0 * k + 9.0 * std::cos(k)));
    errors.push_back(0.7 + 0.03 * k);
    variances.push_back(errors.back() * errors.back());
    labels.push_back(static_cast<double>(r % 3));
    p.push_back(r == 4 ? missing : std::fmod(0.013 + 0.171 * k * k, 1.0));
  }
  add("funnel_limits", [&] {
    return all(funnel_limits(events, sizes), funnel_limits(events, sizes, {.overdispersion = Overdispersion::additive}),
               funnel_limits(
                   events, sizes,
                   {.distribution = FunnelDistribution::binomial, .overdispersion = Overdispersion::multiplicative}));
  });
  add("gini", [&] { return all(gini(first), gini(first, sizes), gini(first, {}, {.corrected = true})); });
  add("theil_index", [&] { return all(theil_index(last), theil_index(last, sizes)); });
  add("mean_log_deviation", [&] { return all(mean_log_deviation(last), mean_log_deviation(last, sizes)); });
  add("atkinson", [&] { return all(atkinson(last, 0.5), atkinson(last, 1.0, sizes), atkinson(last, 2.0)); });
  add("decompose_inequality", [&] {
    return all(decompose_inequality(last, labels), decompose_inequality(last, labels, sizes, InequalityMeasure::theil));
  });
  add("sigma_convergence",
      [&] { return all(sigma_convergence(first, last), sigma_convergence(first, last, SpreadMeasure::cv)); });
  add("beta_convergence", [&] {
    return all(beta_convergence(first, last, {.years = 9.0}),
               beta_convergence(first, last, {.years = 9.0, .level = 0.9, .reliability = 0.8}));
  });
  for (const Adjustment method : {Adjustment::bh, Adjustment::by, Adjustment::holm, Adjustment::hochberg,
                                  Adjustment::hommel, Adjustment::bonferroni})
    to.add("adjust_p", table.name + ":" + std::to_string(static_cast<int>(method)),
           [&] { return adjust_p(p, {.method = method}); });
  add("field_significance", [&] { return all(field_significance(p), field_significance(p, {.alpha = 0.2})); });
  const std::vector<double> df(last.size(), 7.0);
  add("rank_sets", [&](const Execution& e) {
    const RankSets sets = rank_sets(last, {.standard_errors = errors}, {.draws = 499}, e);
    return all(sets, sets.best(3), sets.worst(3),
               rank_sets(last, {.standard_errors = errors},
                         {.level = 0.9, .kind = RankSetKind::marginal, .stepdown = false, .draws = 299, .seed = 2}, e),
               rank_sets(last, {.standard_errors = errors}, {.draws = 299, .degrees_of_freedom = df}, e));
  });
  add("rank_sets_covariance", [&](const Execution& e) {
    std::vector<double> covariance(last.size() * last.size(), 0.1);
    for (std::size_t i = 0; i < last.size(); ++i) covariance[i * last.size() + i] = variances[i] + 0.1;
    return all(rank_sets(last, {.covariance = covariance}, {.draws = 299}, e),
               rank_probabilities(last, {.covariance = covariance}, {.draws = 199}, e));
  });
  add("rank_probabilities", [&](const Execution& e) {
    return rank_probabilities(last, {.standard_errors = errors}, {.draws = 299, .seed = 4}, e);
  });
  add("shrink", [&] {
    return all(shrink(last, variances), shrink(last, variances, {}, 0, {.method = ShrinkMethod::dl}),
               shrink(last, variances, {}, 0, {.method = ShrinkMethod::pm}));
  });
  add("shrink_covariates", [&] { return shrink(last, variances, sizes, 1); });
}

}  // namespace

void record_sets(Recorder& to) {
  for (const Table& table : tables()) {
    record_distances(to, table);
    record_members(to, table);
  }
  to.add("wilson_interval", "grid",
         [] { return all(wilson_interval(0, 9), wilson_interval(7, 19), wilson_interval(19, 19, {.level = 0.9})); });
  to.add("share_difference", "grid", [] {
    return all(share_difference(3, 17, 9, 22), share_difference(0, 5, 5, 5, {.level = 0.9}),
               share_difference(0, 0, 1, 2));
  });
  to.add("fisher_exact", "grid", [] {
    return all(fisher_exact(3, 7, 11, 4), fisher_exact(0, 8, 6, 2, {.alternative = Alternative::less}),
               fisher_exact(12, 5, 9, 30, {.alternative = Alternative::greater, .level = 0.9}));
  });
}

}  // namespace recorded
