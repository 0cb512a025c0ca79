// Target lines and the rules that judge progress.
#include "nyckeltal/stats/progress_rules.hpp"
#include "nyckeltal/stats/target_line.hpp"
#include "record.hpp"

// 0.1.0 had this in progress_rules.hpp: the run also has to compile against what it is compared with.
#if __has_include("nyckeltal/stats/emission_rules.hpp")
#include "nyckeltal/stats/emission_rules.hpp"
#endif

namespace recorded {

using namespace nyckeltal;

namespace {

void record_points(Recorder& to, const std::string& name, const ProgressPoints& p) {
  for (const int direction : {-1, 1}) {
    const auto add = [&](const char* routine, auto call) {
      to.add(routine, name + (direction < 0 ? ":lower" : ":higher"), call);
    };
    const double n = p.year - p.base_year;
    add("target_position", [&] {
      const std::vector<Milestone> interim = {{2022.0, 0.6 * p.base + 0.4 * p.target}};
      return all(target_position(p, direction), target_position(p, direction, Interpolation::geometric),
                 target_position(p, direction, Interpolation::linear, interim));
    });
    add("growth_rules", [&] {
      const GrowthRatio growth = growth_ratio(p, direction);
      return all(growth, eurostat_rule(growth), statcan_rule(growth), fao_rule(growth),
                 eurostat_rule(growth, {.significant = 0.8, .moderate = 0.5}), statcan_score(growth.ratio),
                 statcan_trend_score(growth.observed));
    });
    add("trend_rule", [&] {
      return all(trend_rule(p.base, p.value, n, direction, eurostat_trend),
                 trend_rule(p.base, p.value, n, direction, statcan_trend, true),
                 un_2023_trend_rule(p.base, p.value, n, direction));
    });
    add("un_2023_rule", [&] {
      return all(un_2023_rule(p, direction), un_2023_rule(p, direction, {.on_track = 0.8, .bound_tolerance = 1.0}));
    });
    add("sdsn_arrow", [&] { return sdsn_arrow(p, direction); });
    add("sdsn_score", [&] { return sdsn_score(p.value, p.base, p.target); });
    add("escap", [&] { return all(escap_index(p, direction), escap_parity_index(p.base, p.value, p.target)); });
    add("target_line_rule", [&] { return target_line_rule(p, direction); });
    add("miljomal", [&] {
      const double slope = (p.value - p.base) / n;
      return all(nearness(p.value, p.target, direction), nearness(p.value, p.target, direction, {.near = 0.5}),
                 miljomal_rule(p.value + 6.0 * slope, p.target, direction),
                 miljomal_arrow(slope - 0.1, slope + 0.1, direction));
    });
    add("probability_rule", [&] {
      return all(probability_rule(0.97, 0.5, direction), probability_rule(0.4, 0.5, direction),
                 probability_rule(0.02, -0.5, direction), likelihood(0.7));
    });
  }
  to.add("target_line", name, [&] {
    const std::vector<Milestone> line = {{p.base_year, p.base}, {2024.0, p.value}, {p.target_year, p.target}};
    return all(target_line(line, p.year), target_line(line, 2026.5, Interpolation::geometric),
               target_line(line, 2026.5, Interpolation::step), reduced_value(p.base, 0.62));
  });
  to.add("klimatkollen", name, [&] {
    return all(klimatkollen_rule(p.year, p.value, (p.value - p.base) / 5.0),
               klimatkollen_rule(p.year, p.value, -0.4, {.first_year = 2024, .last_year = 2045, .rate = 0.15}),
               klimatkollen_budget_rule(p.value, -0.7, 12.0 * p.value),
               klimatkollen_budget_rule(p.value, 0.2, 6.5 * p.value));
  });
  to.add("carbon_law", name, [&] {
    return all(carbon_law(p.value, 7.5), carbon_law_total(p.value, 26),
               carbon_law_total(p.value, 10, 0.2, Accumulation::trapezoid));
  });
  to.add("budget_pace", name, [&] {
    return all(budget_pace(p.value, 9.0 * p.value), budget_pace(p.value, 4.0 * p.value, {.n_years = 20}),
               budget_pace(p.value, 4.0 * p.value, {.n_years = 20, .rule = Accumulation::trapezoid}),
               budget_pace(p.value, 4.0 * p.value, {.rule = Accumulation::continuous}));
  });
}

}  // namespace

void record_targets(Recorder& to) {
  record_points(to, "rise", {2015.0, 21.3, 2023.0, 34.9, 2030.0, 60.0});
  record_points(to, "fall", {2010.0, 6.7, 2022.0, 4.1, 2045.0, 0.3});
  record_points(to, "away", {2018.0, 80.0, 2024.0, 71.5, 2030.0, 100.0});
  record_points(to, "zero", {2018.0, 0.0, 2024.0, 3.0, 2030.0, 0.0});
  record_points(to, "gap", {2018.0, missing, 2024.0, 3.0, 2030.0, 9.0});
  for (const Series& series : trend_series()) {
    const std::span<const double> x = series.values;
    const std::vector<double> y = years(x.size());
    to.add("recent_changes", series.name, [&] { return all(recent_changes(x, y), recent_changes(x, y, 3, 2)); });
    to.add("destatis", series.name, [&] {
      const RecentChanges changes = recent_changes(x, y);
      const double value = x.empty() ? missing : x.back();
      const double year = y.empty() ? missing : y.back();
      return all(destatis_rule(changes, year, value, year + 8.0, 1.3 * value, 1),
                 destatis_rule(changes, year, value, year + 8.0, 0.7 * value, -1, {.sun = 0.1, .cloud = 0.3}),
                 destatis_constant_rule(changes, value, 1.1 * value, 1), destatis_direction_rule(changes, -1));
    });
    to.add("path_total", series.name, [&] { return all(path_total(x), path_total(x, Accumulation::trapezoid)); });
    to.add("budget_spent", series.name, [&] {
      const double budget = 0.6 * path_total(x);
      return all(budget_spent(x, 1980, budget), budget_spent(x, 1980, budget, Accumulation::trapezoid));
    });
  }
  to.add("statcan_group", "scores", [] {
    const std::vector<double> scores = {5.0, 1.25, missing, -2.5};
    return all(statcan_group(scores, false), statcan_group(scores, true));
  });
  to.add("rules_disagree", "pairs", [] {
    const std::vector<RuleResult> same = {{.outlook = Outlook::on_track}, {.outlook = Outlook::on_track}};
    const std::vector<RuleResult> other = {{.outlook = Outlook::on_track}, {.outlook = Outlook::wrong_way}};
    return all(rules_disagree(same), rules_disagree(other));
  });
  to.add("names", "progress_rules", [] { return all(outlook_names, progress_rule_names, miljomal_arrows); });
  to.add("rule_words", "all", [] {
    std::vector<std::vector<std::string>> out;
    for (std::size_t k = 0; k < n_progress_rules; ++k) {
      const auto words = rule_words(static_cast<ProgressRule>(k));
      out.emplace_back(words.begin(), words.end());
    }
    return out;
  });
}

}  // namespace recorded
