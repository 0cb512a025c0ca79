// Routines over one series.
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/block_kendall.hpp"
#include "nyckeltal/stats/censored.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/projection.hpp"
#include "nyckeltal/stats/randomness.hpp"
#include "nyckeltal/stats/regression.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

void record_series(Recorder& to) {
  std::vector<Series> series = trend_series();
  for (const Table& table : tables())
    for (Index r = 0; r < table.rows().count() && r < 4; r += 3) {
      const auto row = table.rows()[r];
      series.push_back({table.name + ":row" + std::to_string(r), {row.begin(), row.end()}});
    }
  for (const Series& each : series) {
    const std::span<const double> x = each.values;
    const std::vector<double> y = years(x.size());
    const std::vector<double> h = years(x.size(), true);
    const auto add = [&](const char* routine, auto call) { to.add(routine, each.name, call); };
    add("autocorrelation", [&] { return all(autocorrelation(x), autocorrelation(x, h), autocorrelation(x, y, 2.0)); });
    std::vector<double> seasons(x.size());
    std::vector<double> cycles(x.size());
    std::vector<double> other(x.size());
    std::vector<std::uint8_t> censored(x.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
      seasons[k] = static_cast<double>(k % 4);
      cycles[k] = 1980.0 + static_cast<double>(k / 4);
      other[k] = std::sin(static_cast<double>(k)) + 0.01 * static_cast<double>(k);
      censored[k] = k % 5 == 2 ? 1 : 0;
    }
    add("seasonal_kendall", [&] {
      return all(seasonal_kendall(x, cycles, seasons), seasonal_kendall(x, cycles, seasons, {.correlated = true}),
                 seasonal_kendall(x, cycles, seasons, {.method = KendallMethod::normal, .continuity = false}));
    });
    const std::vector<double> breaks = {1984.0, 1990.0};
    add("segmented_kendall", [&] {
      return all(segmented_kendall(x, y, breaks), segmented_kendall(x, h, breaks),
                 segmented_kendall(x, y, breaks, {.method = KendallMethod::normal, .continuity = false}));
    });
    add("partial_kendall", [&] { return all(partial_kendall(x, other), partial_kendall(x, other, h)); });
    add("censored_kendall", [&] {
      return all(censored_kendall(x, censored), censored_kendall(x, censored, h),
                 censored_kendall(x, censored, y, {.method = KendallMethod::normal, .continuity = false}));
    });
    add("akritas_theil_sen", [&] { return all(akritas_theil_sen(x, censored), akritas_theil_sen(x, censored, h)); });
    const ChangePointOptions table{.method = ChangePointMethod::table};
    const ChangePointOptions approximate{.method = ChangePointMethod::approximate};
    const ChangePointOptions permuted{.method = ChangePointMethod::permutation, .permutations = 199, .seed = 5};
    const auto change_points = [&](auto test) {
      return all(test(x, ChangePointOptions{}), test(x, approximate), test(x, permuted));
    };
    add("pettitt", [&] { return change_points([&](auto v, const auto& o) { return pettitt(v, h, o); }); });
    add("snht", [&] { return change_points([&](auto v, const auto& o) { return snht(v, h, o); }); });
    add("buishand_range",
        [&] { return change_points([&](auto v, const auto& o) { return buishand_range(v, h, o); }); });
    add("buishand_u", [&] { return change_points([&](auto v, const auto& o) { return buishand_u(v, h, o); }); });
    add("pettitt_table", [&] { return pettitt(x, {}, table); });
    add("best_break", [&] { return all(best_break(x), best_break(x, h, {.min_segment = 4})); });
    const auto kendall = [&](MannKendallOptions options) { return mann_kendall(x, h, options); };
    add("mann_kendall", [&] {
      return all(mann_kendall(x), kendall({.alternative = Alternative::greater}),
                 kendall({.method = KendallMethod::normal, .continuity = false}));
    });
    for (const Correction correction :
         {Correction::pooled, Correction::ar1, Correction::hamed_rao, Correction::yue_wang, Correction::prewhitening,
          Correction::tfpw, Correction::three_pw})
      to.add("mann_kendall_corrected_" + std::to_string(static_cast<int>(correction)), each.name, [&] {
        MannKendallOptions options{.correction = correction};
        if (correction == Correction::pooled) options.phi = 0.3;
        return mann_kendall(x, {}, options);
      });
    add("direction_confidence", [&] { return all(direction_confidence(x), direction_confidence(x, h)); });
    const ProjectionOptions bounded{.level = 0.9, .phi = 0.35, .floor = 0.0, .ceiling = 100.0};
    add("fit_trend", [&] { return all(fit_trend(x, y), fit_trend(x, h, bounded)); });
    add("predict", [&] {
      const TrendFit fit = fit_trend(x, h, bounded);
      return all(predict(fit, h.empty() ? 1990.0 : h.back() + 5.0, bounded), predict(fit_trend(x, y), 2030.0),
                 probability_line_past(fit, 2030.0, 50.0, 1), probability_line_past(fit, 2030.0, 50.0, -1),
                 arrival(fit, 50.0, 1, 1.96), arrival(fit, 50.0, -1, 2.5), fit.at(2031.0), fit.variance_at(2031.0),
                 fit.degrees_of_freedom(), fit.usable());
    });
    add("project_to_target", [&] {
      return all(project_to_target(x, y, 2030.0, 50.0, 1), project_to_target(x, h, 2120.0, 10.0, -1, bounded));
    });
    add("cox_stuart", [&] {
      return all(cox_stuart(x), cox_stuart(x, {.form = CoxStuartForm::halves, .method = CoxStuartMethod::normal}));
    });
    add("wallis_moore", [&] { return wallis_moore(x); });
    add("bartels", [&] { return all(bartels(x), bartels(x, {.alternative = Alternative::less})); });
    add("wald_wolfowitz", [&] { return wald_wolfowitz(x); });
    add("linear_trend", [&] {
      return all(linear_trend(x), linear_trend(x, h, {.error = TrendError::ar1}),
                 linear_trend(x, h, {.error = TrendError::ar1, .level = 0.9, .phi = 0.4}),
                 linear_trend(x, h, {.error = TrendError::hac}));
    });
    add("least_absolute_trend", [&] { return all(least_absolute_trend(x), least_absolute_trend(x, h)); });
    add("compound_annual_change", [&] { return all(compound_annual_change(x), compound_annual_change(x, h)); });
    add("theil_sen", [&] {
      return all(theil_sen(x), theil_sen(x, h, {.level = 0.9, .interval = SlopeInterval::interpolated}),
                 theil_sen(x, y, {.interval = SlopeInterval::rounded, .intercept = Intercept::separate}));
    });
    add("siegel", [&] { return all(siegel(x), siegel(x, h)); });
  }
  to.add("variance_inflation", "phi", [] {
    std::vector<double> out;
    for (const Index n : {3, 10, 30})
      for (const double phi : {0.0, 0.2, 0.5, 0.9}) out.push_back(variance_inflation(n, phi));
    return out;
  });
  for (const Index n : {5, 12, 30, 40})
    to.add("KendallNull", std::to_string(n), [&] {
      const std::vector<Index> groups = {3, 2};
      std::vector<double> out;
      for (const KendallNull& null : {KendallNull(n, {}), KendallNull(n, groups)})
        for (Index s = -null.pairs(); s <= null.pairs(); s += 2) {
          out.push_back(null.cdf(s));
          out.push_back(null.upper_tail(s));
          out.push_back(null.probability(s));
        }
      return out;
    });
  to.add("KendallNullCache", "twice", [] {
    KendallNullCache cache;
    const std::vector<Index> groups = {4, 2};
    std::vector<double> out;
    for (int turn = 0; turn < 2; ++turn)
      for (const Index n : {6, 20, 36}) {
        out.push_back(cache.get(n, {}).upper_tail(7));
        out.push_back(cache.get(n, groups).upper_tail(2));
      }
    return out;
  });
  to.add("KendallScore", "grid", [] {
    std::vector<double> out;
    for (const Index tied : {0, 3, 45}) {
      const KendallScore score{.n = 10, .s = 17, .tied_pairs = tied, .tied_time_pairs = 1, .variance = 120.0};
      out.insert(out.end(), {static_cast<double>(score.pairs()), score.tau_a(), score.tau_b()});
    }
    return out;
  });
}

}  // namespace recorded
