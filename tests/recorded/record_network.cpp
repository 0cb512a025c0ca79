// Following a panel: values, changes, means of the network, trends, progress, findings.
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/check.hpp"
#include "nyckeltal/compare/check_finding.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/membership.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/progress.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "record.hpp"

// 0.1.0 had these in network.hpp: the run also has to compile against what it is compared with.
#if __has_include("nyckeltal/compare/network_mean.hpp")
#include "nyckeltal/compare/coverage.hpp"
#include "nyckeltal/compare/matched_change.hpp"
#include "nyckeltal/compare/movements.hpp"
#include "nyckeltal/compare/network_mean.hpp"
#endif

namespace recorded {

using namespace nyckeltal;

void record_network(Recorder& to) {
  to.add("names", "network", [] {
    std::vector<std::string_view> names;
    std::vector<std::optional<Counted>> counted;
    std::vector<std::optional<CheckRule>> rules;
    for (std::size_t k = 0; k < reason_names.size(); ++k) names.push_back(to_string(static_cast<Reason>(k)));
    for (std::size_t k = 0; k < limit_state_names.size(); ++k) names.push_back(to_string(static_cast<LimitState>(k)));
    for (std::size_t k = 0; k < verdict_names.size(); ++k) names.push_back(to_string(static_cast<Verdict>(k)));
    for (std::size_t k = 0; k < check_rule_names.size(); ++k) {
      names.push_back(to_string(static_cast<CheckRule>(k)));
      rules.push_back(check_rule_from(names.back()));
    }
    for (const std::string_view name : counted_names) counted.push_back(counted_from(name));
    return all(names, counted, rules, counted_from("nobody"), check_rule_from("nothing"), phi_source_names,
               target_state_names);
  });
  for (const auto& [name, pointer] : panels()) {
    const Panel& panel = *pointer;
    const auto add = [&](const char* routine, auto call) { to.add(routine, name, call); };
    const Year last = panel.last_year() - 2;
    const Year first = last - 8;
    const Selection everybody{.counted = Counted::everybody, .use = {.imputed = true}};
    std::vector<double> weights(static_cast<std::size_t>(panel.n_members()));
    for (std::size_t k = 0; k < weights.size(); ++k)
      weights[k] = k == 3 ? missing : 900.0 + 113.0 * static_cast<double>(k);
    add("check", [&](const Execution& e) {
      return all(check(panel, {}, e), check(panel, {.outlier_score = 4.0, .jump_score = 3.0, .jump_alpha = 0.1}, e));
    });
    add("check_rules", [&](const Execution& e) {
      Panel earlier = panel;
      const std::span<double> values = earlier.mutable_values();
      for (std::size_t k = 0; k < values.size(); k += 17) values[k] *= 1.07;
      CheckOptions options{.shares = {{0, 1, 2}}, .sums = {{3, {4, 5}}}, .earlier = &earlier};
      for (Index m = 0; m < panel.n_members(); ++m) options.groups.push_back(m % 2);
      options.rules.set(CheckRule::frozen, false);
      return all(check(panel, options, e), options.rules(CheckRule::frozen), options.rules(CheckRule::jump));
    });
    add("latest", [&](const Execution& e) {
      return all(latest(panel.cube(), {}, e), latest(panel.cube(), {.year = last, .max_age = 3}, e));
    });
    add("latest_one", [&] { return latest(panel.series(0, 0)); });
    add("change",
        [&](const Execution& e) { return all(change(panel, {}, e), change(panel, {.start = first, .end = last}, e)); });
    add("change_one", [&] {
      const std::vector<Year> breaks = {first + 2};
      return change(panel.series(0, 1), {}, breaks, true);
    });
    add("BreakYears", [&] {
      const BreakYears years_of(panel);
      std::vector<std::vector<Year>> out;
      for (Index i = 0; i < panel.n_indicators(); ++i)
        for (Index m = 0; m < panel.n_members(); ++m) years_of.get(i, m, out.emplace_back());
      return out;
    });
    add("state", [&](const Execution& e) {
      return all(state(panel, {}, e), state(panel, {.year = last, .max_age = 2, .use = {.imputed = true}}, e));
    });
    add("indicators", [&] {
      std::vector<std::tuple<Index, State, State, Index, double>> out;
      std::vector<double> targets;
      for (const Indicator& each : panel.indicators()) {
        const Index edition = edition_of(each, last);
        out.emplace_back(edition, state(each, 40.0, last), state(each, 4.0, last, edition), common_target(each),
                         best_end(each));
        const auto at = static_cast<Index>(out.size()) - 1;
        for (const Target& target : each.targets) targets.push_back(target_value(target, panel.series(at, 0)));
      }
      return all(out, targets);
    });
    add("missing_members",
        [&] { return all(missing_members(panel, 0, last), missing_members(panel, 2, last, everybody)); });
    add("network_mean", [&](const Execution& e) {
      return all(network_mean(panel, {}, e), network_mean(panel, {.selection = everybody, .weights = weights}, e));
    });
    add("matched_change", [&](const Execution& e) {
      return all(matched_change(panel, first, last, {}, e),
                 matched_change(panel, first, last, {.selection = everybody, .weights = weights}, e));
    });
    add("movements", [&](const Execution& e) {
      return all(movements(panel, first, last, {}, e),
                 movements(panel, first, last, {.dead_band = 1.0, .selection = everybody}, e));
    });
    add("response_rate",
        [&](const Execution& e) { return all(response_rate(panel, {}, e), response_rate(panel, everybody, e)); });
    add("population_coverage", [&] {
      return all(population_coverage(panel, weights, last), population_coverage(panel, weights, last, 1e6, everybody));
    });
    add("Network", [&] {
      const Network network(panel, everybody);
      std::vector<std::vector<double>> columns;
      for (Index i = 0; i < panel.n_indicators(); ++i) columns.push_back(network.column(i, network.position(last)));
      return all(columns, network.size(0), network.n_unknown(0), network.left_out(0, 0, 0), network.counts(1, 0),
                 network.uses(ValueStatus::imputed), network.use());
    });
    const Network network(panel, everybody);
    for (Index i = 0; i < panel.n_indicators(); i += 4) {
      const std::vector<double> a = network.column(i, network.position(first));
      const std::vector<double> b = network.column(i, network.position(last));
      const auto one = [&](const char* routine, auto call) {
        to.add(routine, name + ":" + panel.indicator(i).id, call);
      };
      one("network_mean_values", [&] { return all(network_mean(a), network_mean(b, weights)); });
      one("matched_change_values", [&] { return all(matched_change(a, b), matched_change(a, b, weights, weights)); });
      one("movements_values",
          [&] { return all(movements(a, b), movements(a, b, {.dead_band = 0.5, .direction = Direction::higher})); });
      one("composition_adjusted_means_values", [&] {
        std::vector<double> values;
        for (Index m = 0; m < panel.n_members(); ++m) {
          const auto row = panel.series(i, m).values;
          values.insert(values.end(), row.begin(), row.end());
        }
        return all(composition_adjusted_means(values, panel.n_years()),
                   composition_adjusted_means(values, panel.n_years(), {}, {.link = ChainLink::difference}));
      });
    }
    add("required_pace", [&] {
      std::vector<RequiredPace> out;
      for (const Latest& each : latest(panel.cube()))
        out.push_back(required_pace(each.value, 25.0, each.year, 2030, Direction::lower));
      const std::vector<double> values = {40.0, 0.0, -2.0, 20.0, missing};
      const std::vector<double> targets = {25.0, 25.0, 25.0, 25.0, 25.0};
      const std::vector<Year> years = {2020, 2021, 2022, 2031, 2020};
      const std::vector<Year> target_years(5, 2030);
      return all(out, reaches(3.0, 4.0, Direction::higher), reaches(3.0, 4.0, Direction::lower),
                 required_pace(values, targets, years, target_years, Direction::lower),
                 required_pace(values, targets, years, target_years));
    });
    add("KindRule", [&] {
      std::vector<bool> out;
      for (const std::optional<MemberKind> kind :
           {std::optional<MemberKind>(), std::optional(MemberKind::region), std::optional(MemberKind::municipality)})
        for (const Member& each : panel.members()) out.push_back(KindRule(panel, kind)(each));
      return out;
    });
    add("members", [&] {
      const auto pair = [](const MemberSet& set) { return all(set.members, set.unknown); };
      return all(pair(always_members(panel, first, last)), pair(members_then(panel, first)),
                 pair(members_now(panel, MemberKind::municipality)));
    });
    add("composition_adjusted_means", [&](const Execution& e) {
      return all(composition_adjusted_means(panel, {}, e),
                 composition_adjusted_means(
                     panel, {.first = first, .last = last, .weights = weights, .selection = everybody}, e));
    });
    add("trend", [&](const Execution& e) {
      return all(trend(panel, {}, e),
                 trend(panel, {.alpha = 0.1, .adjust = Adjustment::holm, .phi = 0.3, .use = {.imputed = true}}, e));
    });
    add("progress", [&](const Execution& e) {
      return all(progress(panel, {}, e),
                 progress(panel, {.year = last, .window = 0, .base_years = 3, .phi = 0.25, .selection = everybody}, e));
    });
  }
}

}  // namespace recorded
