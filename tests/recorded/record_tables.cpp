// Comparing the members of a panel: tables, ranks, groups, leagues, similar members, matched members.
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/groups.hpp"
#include "nyckeltal/compare/league.hpp"
#include "nyckeltal/compare/matching.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/rank.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/distance.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

namespace {

/// The panel with two editions of one indicator among its observations, the earlier one a little off.
Panel with_editions(const Panel& panel, Index i) {
  Panel out = panel;
  out.observations.clear();
  out.sources = {{.id = "first", .date = "2020-03-01"}, {.id = "second", .date = "2021-03-01"}};
  for (Index m = 0; m < panel.n_members(); ++m) {
    const SeriesView series = panel.series(i, m);
    for (Index k = 0; k < series.size(); ++k) {
      if (!series.usable(k)) continue;
      const double value = series.values[static_cast<std::size_t>(k)];
      const double off = 0.02 * std::sin(static_cast<double>(m + 3 * k));
      out.observations.push_back({i, m, series.year(k), value * (1.0 + off), ValueStatus::observed, 0, "", false});
      out.observations.push_back({i, m, series.year(k), value, ValueStatus::observed, 1, "", true});
    }
  }
  return out;
}

}  // namespace

void record_tables(Recorder& to) {
  to.add("names", "tables", [] { return all(rank_band_names, colour_names, no_lesson_names); });
  for (const auto& [name, pointer] : panels()) {
    const Panel& panel = *pointer;
    const auto n = static_cast<std::size_t>(panel.n_members());
    const Selection everybody{.counted = Counted::everybody, .use = {.imputed = true}};
    std::vector<double> sizes(n);
    std::vector<double> errors(n);
    std::vector<Index> groups(n);
    std::vector<Index> strata(n);
    std::vector<Index> treated;
    for (std::size_t k = 0; k < n; ++k) {
      sizes[k] = 900.0 + 113.0 * static_cast<double>(k);
      errors[k] = k == 3 ? missing : 0.5 + 0.05 * static_cast<double>(k);
      groups[k] = static_cast<Index>(k % 3);
      strata[k] = static_cast<Index>(k % 2);
      if (k % 3 == 1) treated.push_back(static_cast<Index>(k));
    }
    const std::vector<StructureVariable> on = {
        {.indicator = panel.n_indicators() - 1, .log = true}, {.indicator = 1}, {.indicator = 4}};
    std::vector<Index> indicators;
    for (Index i = 0; i < panel.n_indicators(); i += 3) indicators.push_back(i);
    for (const Index i : indicators) {
      const auto add = [&](const char* routine, auto call) {
        to.add(routine, name + ":" + panel.indicator(i).id, call);
      };
      add("compare", [&] { return all(compare(panel, i), compare(panel, i, {.max_age = 3, .selection = everybody})); });
      add("rank", [&](const Execution& e) {
        return all(rank(panel, i, {.draws = 199}, e), rank(panel, i,
                                                           {.latest = LatestRule::within,
                                                            .noise = NoiseSource::declared,
                                                            .standard_errors = errors,
                                                            .draws = 99,
                                                            .selection = everybody},
                                                           e));
      });
      add("rank_counts", [&](const Execution& e) {
        return rank(panel, i,
                    {.latest = LatestRule::adjusted,
                     .noise = NoiseSource::counts,
                     .sizes = sizes,
                     .per = 100.0,
                     .share = true,
                     .draws = 99},
                    e);
      });
      add("rank_revision", [&](const Execution& e) {
        const Panel revised = with_editions(panel, i);
        return all(rank(revised, i, {.noise = NoiseSource::revision, .draws = 99}, e),
                   rank(panel, i, {.noise = NoiseSource::none}, e));
      });
      const auto cube = panel.cube();
      std::vector<double> values(n);
      for (std::size_t k = 0; k < n; ++k) {
        const auto row = cube.series(i, static_cast<Index>(k)).values;
        values[k] = row[row.size() - 3];
      }
      add("compare_groups_values", [&] {
        const GroupsOptions few{.draws = 99, .max_arrangements = 100};
        return all(compare_groups(values, groups, 3, Direction::higher, sizes, strata, few),
                   compare_groups(values, strata, 2, Direction::lower, {}, {}, few));
      });
      add("kolada_colour",
          [&] { return all(kolada_colour(values, Direction::higher), kolada_colour(values, Direction::lower, 3)); });
      add("points", [&] {
        return all(points(values, Direction::higher), points(values, Direction::lower, {.scale = PointScale::value}));
      });
      add("matched_comparison", [&] {
        MatchingOptions options{.on = on, .caliper = {}, .max_age = 5};
        const Matching nearest_one = matched_comparison(panel, i, treated, options);
        options.caliper = 2.0;
        options.k = 2;
        options.replace = false;
        return all(nearest_one, matched_comparison(panel, i, treated, options));
      });
      add("learn_from", [&](const Execution& e) {
        std::vector<Index> peers;
        for (Index m = 1; m < panel.n_members(); ++m) peers.push_back(m);
        return learn_from(panel, 0, i, peers, {.start_within = 2.0}, e);
      });
    }
    const auto add = [&](const char* routine, auto call) { to.add(routine, name, call); };
    add("compare_groups", [&](const Execution& e) {
      PanelGroupsOptions options{.weights = sizes};
      options.statistics.draws = 99;
      options.statistics.max_arrangements = 100;
      const auto plain = compare_groups(panel, indicators, groups, 3, options, e);
      options.strata = strata;
      return all(plain, compare_groups(panel, indicators, strata, 2, options, e));
    });
    add("league", [&] {
      const std::vector<PointRule> rules(indicators.size());
      const std::vector<PointRule> by_value(indicators.size(), {.scale = PointScale::value, .full = 100.0});
      return all(league(panel, indicators, rules), league(panel, indicators, by_value, {.minimum_share = 0.2}));
    });
    add("structure", [&] {
      const Structure made = structure(panel, {.on = on, .max_age = 5});
      return all(made, made.row_of(0), made.row_of(panel.n_members()), made.rows().count(),
                 structure(panel, {.on = {{.indicator = -1}}}, 0));
    });
    for (const Metric metric : {Metric::euclidean, Metric::mahalanobis, Metric::gower})
      to.add("similar", name + ":" + std::to_string(static_cast<int>(metric)), [&](const Execution& e) {
        return similar(panel, 2, {.structure = {.on = on, .max_age = 5}, .distance = {.metric = metric}}, e);
      });
  }
  to.add("rank_band", "grid", [] {
    std::vector<RankBand> out;
    for (int a = 1; a <= 12; ++a)
      for (int b = a; b <= 12; ++b) out.push_back(rank_band(a, b, 12));
    return out;
  });
}

}  // namespace recorded
