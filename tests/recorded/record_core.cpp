// Random numbers, names, and panels as they are made and cut.
#include <numeric>
#include <stop_token>

#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/severity.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/core/simulated_network.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

void record_core(Recorder& to) {
  to.add("Philox", "7:3", [] {
    Philox random(7, 3);
    std::vector<double> out;
    for (int k = 0; k < 50; ++k) {
      out.push_back(random.uniform());
      out.push_back(random.normal());
      out.push_back(static_cast<double>(random.below(1000)));
    }
    return all(out, random(), Philox(7, 3, 5)(), Philox::min(), Philox::max(), Philox::bijection({1, 2, 3, 4}, {5, 6}));
  });
  to.add("names", "core", [] {
    std::vector<std::string_view> names;
    std::vector<std::optional<ValueStatus>> statuses;
    std::vector<std::optional<MemberKind>> kinds;
    std::vector<std::optional<Direction>> directions;
    for (std::size_t k = 0; k < severity_names.size(); ++k) names.push_back(to_string(static_cast<Severity>(k)));
    for (std::size_t k = 0; k < status_names.size(); ++k) names.push_back(to_string(static_cast<Status>(k)));
    for (std::size_t k = 0; k < value_status_names.size(); ++k) {
      names.push_back(to_string(static_cast<ValueStatus>(k)));
      statuses.push_back(value_status_from(names.back()));
    }
    for (std::size_t k = 0; k < member_kind_names.size(); ++k) {
      names.push_back(to_string(static_cast<MemberKind>(k)));
      kinds.push_back(member_kind_from(names.back()));
    }
    for (const Direction each : {Direction::lower, Direction::neutral, Direction::higher}) {
      names.push_back(to_string(each));
      directions.push_back(direction_from(names.back()));
    }
    return all(names, statuses, kinds, directions, value_status_from("lost"), member_kind_from("planet"),
               direction_from("sideways"));
  });
  to.add("Use", "statuses", [] {
    std::vector<bool> out;
    for (std::size_t k = 0; k < value_status_names.size(); ++k) {
      const auto status = static_cast<ValueStatus>(k);
      const Use everything{.imputed = true, .withdrawn = true};
      const Use little{.estimated = false, .preliminary = false};
      out.insert(out.end(), {carries_value(status), Use{}(status), everything(status), little(status)});
    }
    return out;
  });
  const std::vector<std::string> names = {"Växjö", "Åre", "Östersund", "Vaxholm", "Växjö kommun"};
  to.add("fold_name", "names", [&] {
    std::vector<std::string> out;
    for (const std::string& name : names) out.push_back(fold_name(name));
    return out;
  });
  to.add("edit_distance", "names", [&] { return all(edit_distance("vaxjo", "vaxholm"), edit_distance("", "are")); });
  to.add("nearest_names", "names",
         [&] { return all(nearest_names("vaxjo", names), nearest_names("oster", names, 1)); });
  to.add("Panel", "made", [] { return Panel({{.id = "a"}, {.id = "b"}}, {{.id = "1"}}, 2010, 2); });
  to.add("Panel", "doubled_id", [] { return Panel({{.id = "a"}, {.id = "a"}}, {}, 2010, 2); });
  to.add("parallel_for", "blocks", [](const Execution& execution) {
    std::vector<double> blocks(100);
    parallel_for(1000, 10, execution, [&](Index begin, Index end) {
      for (Index k = begin; k < end; ++k)
        blocks[static_cast<std::size_t>(begin / 10)] += 1.0 / static_cast<double>(k + 1);
    });
    return blocks;
  });
  to.add("parallel_for", "stopped", [] {
    std::stop_source stop;
    stop.request_stop();
    parallel_for(10, 1, {.stop = stop.get_token()}, [](Index, Index) {});
    return true;
  });
  for (const auto& [name, pointer] : panels()) {
    const Panel& panel = *pointer;
    to.add("panel", name, [&]() -> const Panel& { return panel; });
    to.add("select", name, [&] {
      std::vector<Index> members(static_cast<std::size_t>(panel.n_members()) / 2);
      std::iota(members.begin(), members.end(), Index{0});
      return panel.select({0, 2}, members, panel.first_year() + 3, panel.last_year() + 1);
    });
    to.add("find", name, [&] {
      std::vector<std::optional<Index>> out;
      for (const Member& each : panel.members()) out.push_back(panel.find_member(each.name));
      for (const Indicator& each : panel.indicators()) out.push_back(panel.find_indicator(each.id));
      return out;
    });
    to.add("rows", name, [&] {
      std::vector<std::tuple<std::optional<bool>, bool>> members;
      std::vector<std::tuple<bool, std::vector<bool>>> indicators;
      for (Index m = 0; m < panel.n_members(); ++m)
        members.emplace_back(panel.member(m).is_member(2010), panel.member(m).is_reference());
      for (const Indicator& each : panel.indicators()) {
        std::vector<bool> inside;
        for (const ClassEdition& edition : each.editions)
          for (const StateClass& state : edition.classes) inside.push_back(state.contains(50.0));
        indicators.emplace_back(each.is_share(), std::move(inside));
      }
      const SeriesView series = panel.series(1, 1);
      std::vector<bool> usable;
      for (Index k = 0; k < series.size(); ++k) usable.push_back(series.usable(k));
      return all(members, indicators, usable, series.position(2010), series.position(1066), panel.cube().last_year());
    });
    to.add("set", name, [&] {
      Panel changed = panel;
      changed.set(0, 0, panel.first_year() + 1, 12.5);
      changed.set(0, 1, panel.first_year() + 1, 12.5, ValueStatus::confidential);
      changed.mutable_status()[3] = ValueStatus::estimated;
      return changed;
    });
    to.add("year_outside", name, [&] {
      Panel changed = panel;
      changed.set(0, 0, 1066, 1.0);
      return changed;
    });
    to.add("unknown_member", name, [&] { return panel.member_index("Vaxjo komun"); });
    to.add("unknown_indicator", name, [&] { return panel.indicator_index("organic-foood"); });
  }
  to.add("simulated_truth", "14:3",
         [] { return simulated_network({.members = 14, .first_year = 2003, .n_years = 22, .seed = 3}).truth; });
}

}  // namespace recorded
