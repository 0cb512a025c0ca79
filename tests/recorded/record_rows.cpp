// The forms of the routines over rows, which share work between series.
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/block_kendall.hpp"
#include "nyckeltal/stats/censored.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "nyckeltal/stats/randomness.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "nyckeltal/stats/summary.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

void record_rows(Recorder& to) {
  for (const Table& table : tables()) {
    const Rows rows = table.rows();
    const auto n_columns = static_cast<std::size_t>(table.columns);
    const std::vector<double> h = years(n_columns, true);
    const auto add = [&](const std::string& routine, auto call) { to.add(routine + "_rows", table.name, call); };
    add("pooled_autocorrelation", [&](const Execution& e) {
      return all(pooled_autocorrelation(rows, {}, {}, e),
                 pooled_autocorrelation(rows, h, {.min_observations = 5, .min_members = 3}, e));
    });
    to.add("pool_autocorrelations", table.name, [&] {
      std::vector<double> phis;
      std::vector<Index> lengths;
      for (Index r = 0; r < rows.count(); ++r) {
        phis.push_back(autocorrelation(rows[r]));
        lengths.push_back(table.columns - r % 3);
      }
      return pool_autocorrelations(phis, lengths, 4);
    });
    std::vector<double> seasons(n_columns);
    std::vector<double> cycles(n_columns);
    std::vector<double> shifted(table.values.rbegin(), table.values.rend());
    std::vector<std::uint8_t> censored(table.values.size());
    for (std::size_t k = 0; k < n_columns; ++k) {
      seasons[k] = static_cast<double>(k % 3);
      cycles[k] = static_cast<double>(2000 + k / 3);
    }
    for (std::size_t k = 0; k < censored.size(); ++k) censored[k] = k % 7 == 3 ? 1 : 0;
    const std::vector<double> breaks = {1987.0};
    add("seasonal_kendall", [&](const Execution& e) {
      return all(seasonal_kendall(rows, cycles, seasons, {}, e),
                 seasonal_kendall(rows, cycles, seasons, {.correlated = true}, e));
    });
    add("regional_kendall", [&](const Execution& e) {
      const Index sites = rows.count() % 2 == 0 ? 2 : rows.count();
      return all(regional_kendall(rows, sites, {}, {}, e), regional_kendall(rows, sites, h, {.correlated = false}, e));
    });
    add("segmented_kendall", [&](const Execution& e) { return segmented_kendall(rows, h, breaks, {}, e); });
    add("partial_kendall",
        [&](const Execution& e) { return partial_kendall(rows, Rows{shifted, table.columns}, h, e); });
    add("censored_kendall", [&](const Execution& e) { return censored_kendall(rows, censored, h, {}, e); });
    add("akritas_theil_sen", [&](const Execution& e) { return akritas_theil_sen(rows, censored, h, e); });
    const ChangePointOptions permuted{.method = ChangePointMethod::permutation, .permutations = 99, .seed = 2};
    add("pettitt", [&](const Execution& e) { return all(pettitt(rows, h, {}, e), pettitt(rows, h, permuted, e)); });
    add("snht", [&](const Execution& e) { return all(snht(rows, h, {}, e), snht(rows, h, permuted, e)); });
    add("buishand_range",
        [&](const Execution& e) { return all(buishand_range(rows, h, {}, e), buishand_range(rows, h, permuted, e)); });
    add("buishand_u",
        [&](const Execution& e) { return all(buishand_u(rows, h, {}, e), buishand_u(rows, h, permuted, e)); });
    add("best_break", [&](const Execution& e) { return best_break(rows, h, {}, e); });
    add("mann_kendall", [&](const Execution& e) {
      return all(mann_kendall(rows, {}, {}, e), mann_kendall(rows, h, {.correction = Correction::ar1}, e),
                 mann_kendall(rows, {}, {.correction = Correction::three_pw}, e));
    });
    add("mann_kendall_pooled",
        [&](const Execution& e) { return mann_kendall(rows, {}, {.correction = Correction::pooled}, e); });
    add("direction_confidence", [&](const Execution& e) { return direction_confidence(rows, h, e); });
    const std::vector<double> target_years(static_cast<std::size_t>(rows.count()), 2030.0);
    const std::vector<double> targets(static_cast<std::size_t>(rows.count()), 40.0);
    add("project_to_target", [&](const Execution& e) {
      return project_to_target_rows(table.values, h, target_years, targets, 1, {}, {.phi = 0.2}, e);
    });
    add("cox_stuart", [&](const Execution& e) { return cox_stuart(rows, {}, e); });
    add("wallis_moore", [&](const Execution& e) { return wallis_moore(rows, e); });
    add("bartels", [&](const Execution& e) { return bartels(rows, {}, e); });
    add("wald_wolfowitz", [&](const Execution& e) { return wald_wolfowitz(rows, e); });
    add("linear_trend", [&](const Execution& e) {
      return all(linear_trend(rows, h, {}, e), linear_trend(rows, h, {.error = TrendError::ar1}, e));
    });
    add("least_absolute_trend", [&](const Execution& e) { return least_absolute_trend(rows, h, e); });
    add("compound_annual_change", [&](const Execution& e) { return compound_annual_change(rows, h, e); });
    add("theil_sen", [&](const Execution& e) {
      return all(theil_sen(rows, {}, {}, e), theil_sen(rows, h, {.interval = SlopeInterval::interpolated}, e));
    });
    add("siegel", [&](const Execution& e) { return siegel(rows, h, e); });
    std::vector<double> weights(n_columns);
    for (std::size_t k = 0; k < n_columns; ++k) weights[k] = k == 2 ? missing : 1.0 + 0.37 * static_cast<double>(k);
    add("summarize", [&](const Execution& e) { return summarize_rows(table.values, table.columns, e); });
    add("weighted_mean", [&](const Execution& e) { return weighted_mean_rows(table.values, weights, e); });
    const std::span<const double> values = table.values;
    const auto each = [&](auto routine) {
      std::vector<decltype(routine(rows[0]))> out;
      for (Index r = 0; r < rows.count(); ++r) out.push_back(routine(rows[r]));
      return out;
    };
    to.add("summarize", table.name, [&] { return each([](auto row) { return summarize(row); }); });
    to.add("weighted_mean", table.name, [&] { return each([&](auto row) { return weighted_mean(row, weights); }); });
    to.add("weighted_median", table.name,
           [&] { return each([&](auto row) { return weighted_median(row, weights); }); });
    to.add("ranks", table.name, [&] { return all(ranks(values), ranks(values, true)); });
    to.add("quantile", table.name,
           [&] { return all(quantile(values, 0.1), quantile(values, 0.5), quantile(values, 0.925)); });
  }
}

}  // namespace recorded
