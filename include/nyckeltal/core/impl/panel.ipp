// Bodies of core/panel.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE Panel::Panel(std::vector<Indicator> indicators, std::vector<Member> members, Year first_year,
                              Index n_years)
    : indicators_(std::move(indicators)), members_(std::move(members)), first_year_(first_year), n_years_(n_years) {
  if (n_years < 0) detail::fail("years-negative", "the number of years must be 0 or more");
  for (Index i = 0; i < n_indicators(); ++i)
    add_key(indicator_ids_, indicators_[static_cast<std::size_t>(i)].id, i, "indicator");
  for (Index m = 0; m < n_members(); ++m) add_key(member_ids_, members_[static_cast<std::size_t>(m)].id, m, "member");
  const Index cells = checked_cells();
  values_.assign(static_cast<std::size_t>(cells), missing);
  status_.assign(static_cast<std::size_t>(cells), ValueStatus::not_reported);
}

NYCKELTAL_INLINE CubeView Panel::cube() const noexcept {
  return {values_, status_, n_indicators(), n_members(), n_years_, first_year_};
}

NYCKELTAL_INLINE SeriesView Panel::series(Index i, Index m) const {
  if (i < 0 || i >= n_indicators() || m < 0 || m >= n_members())
    detail::fail("position-out-of-range", "no series at indicator " + std::to_string(i) + ", member " +
                                              std::to_string(m) + " in a panel of " + std::to_string(n_indicators()) +
                                              " x " + std::to_string(n_members()));
  return cube().series(i, m);
}

NYCKELTAL_INLINE void Panel::set(Index i, Index m, Year year, double value, ValueStatus status) {
  const SeriesView view = series(i, m);
  const auto k = view.position(year);
  if (!k)
    detail::fail("year-outside-panel", "year " + std::to_string(year) + " is outside the panel's " +
                                           std::to_string(first_year()) + "-" + std::to_string(last_year()));
  const auto cell = static_cast<std::size_t>((i * n_members() + m) * n_years_ + *k);
  values_[cell] = carries_value(status) ? value : missing;
  status_[cell] = status;
}

NYCKELTAL_INLINE std::optional<Index> Panel::find_indicator(std::string_view key) const {
  if (const auto hit = indicator_ids_.find(std::string(key)); hit != indicator_ids_.end()) return hit->second;
  std::optional<Index> found;
  for (Index i = 0; i < n_indicators(); ++i)
    for (const Code& code : indicator(i).codes)
      if (code.code == key || code.generation + ":" + code.code == key) {
        if (found && *found != i) return std::nullopt;
        found = i;
      }
  return found;
}

NYCKELTAL_INLINE Index Panel::indicator_index(std::string_view key) const {
  if (const auto found = find_indicator(key)) return *found;
  std::vector<std::string> matches;
  std::vector<std::string> names;
  for (const Indicator& each : indicators_) {
    names.push_back(each.id);
    for (const Code& code : each.codes) {
      if (code.code == key) matches.push_back(each.id + " (" + code.generation + ":" + code.code + ")");
      names.push_back(code.code);
    }
    for (const auto& [language, text] : each.name) names.push_back(text);
  }
  if (matches.size() > 1)
    detail::fail("ambiguous-indicator", "\"" + std::string(key) + "\" names more than one definition: " +
                                            join(matches) + ": use the id, or generation:code");
  detail::fail("unknown-indicator", "no indicator \"" + std::string(key) + "\" in this panel" + suggestion(key, names));
}

NYCKELTAL_INLINE std::optional<Index> Panel::find_member(std::string_view key) const {
  if (const auto hit = member_ids_.find(std::string(key)); hit != member_ids_.end()) return hit->second;
  const std::vector<Index> matches = matching_members(key);
  if (matches.size() == 1) return matches.front();
  return std::nullopt;
}

NYCKELTAL_INLINE Index Panel::member_index(std::string_view key) const {
  if (const auto found = find_member(key)) return *found;
  std::vector<std::string> names;
  const std::vector<Index> matches = matching_members(key);
  if (matches.size() > 1) {
    for (const Index m : matches) names.push_back(member(m).id + " (" + std::string(to_string(member(m).kind)) + ")");
    detail::fail("ambiguous-member",
                 "\"" + std::string(key) + "\" names more than one member: " + join(names) + ": use the id");
  }
  for (const Member& each : members_) names.push_back(each.name);
  detail::fail("unknown-member", "no member \"" + std::string(key) + "\" in this panel" + suggestion(key, names));
}

NYCKELTAL_INLINE Panel Panel::select(const std::vector<Index>& indicator_positions,
                                     const std::vector<Index>& member_positions, Year first, Year last) const {
  if (last < first - 1)
    detail::fail("years-reversed", "years " + std::to_string(first) + "-" + std::to_string(last) + " run backwards");
  std::vector<Indicator> kept_indicators;
  std::vector<Member> kept_members;
  for (const Index i : indicator_positions) kept_indicators.push_back(indicator(i));
  for (const Index m : member_positions) kept_members.push_back(member(m));
  Panel cut(std::move(kept_indicators), std::move(kept_members), first, last - first + 1);
  for (Index i = 0; i < cut.n_indicators(); ++i)
    for (Index m = 0; m < cut.n_members(); ++m) {
      const SeriesView from =
          series(indicator_positions[static_cast<std::size_t>(i)], member_positions[static_cast<std::size_t>(m)]);
      for (Year year = std::max(first, first_year()); year <= std::min(last, last_year()); ++year) {
        const auto k = static_cast<std::size_t>(*from.position(year));
        cut.set(i, m, year, from.values[k], from.status[k]);
      }
    }
  cut.info = info;
  cut.sources = sources;
  const auto kept = [&](const std::string& id) { return cut.indicator_ids_.count(id) > 0; };
  for (const VersionLink& link : links)
    if (kept(link.from) || kept(link.to)) cut.links.push_back(link);
  // A break may name its indicator and member by any key of theirs: whose it is, this panel knows and the cut may not.
  for (const Break& each : breaks) {
    const auto i = find_indicator(each.indicator);
    const auto m = each.member.empty() ? std::nullopt : find_member(each.member);
    const bool of_a_kept_member = m && cut.member_ids_.count(member(*m).id) > 0;
    if (i && kept(indicator(*i).id) && (each.member.empty() || of_a_kept_member)) cut.breaks.push_back(each);
  }
  for (const Observation& each : observations) {
    const auto i = cut.indicator_ids_.find(indicator(each.indicator).id);
    const auto m = cut.member_ids_.find(member(each.member).id);
    if (i == cut.indicator_ids_.end() || m == cut.member_ids_.end() || each.year < first || each.year > last) continue;
    Observation moved = each;
    moved.indicator = i->second;
    moved.member = m->second;
    cut.observations.push_back(std::move(moved));
  }
  if (published) {
    std::vector<Index> shown;
    std::vector<Index> areas;
    for (const Indicator& each : cut.indicators_)
      if (const auto hit = published->indicator_ids_.find(each.id); hit != published->indicator_ids_.end())
        shown.push_back(hit->second);
    for (Index a = 0; a < published->n_members(); ++a) areas.push_back(a);
    cut.published = std::make_shared<const Panel>(published->select(shown, areas, first, last));
  }
  return cut;
}

NYCKELTAL_INLINE void Panel::add_key(Keys& keys, const std::string& id, Index position, const char* what) {
  if (id.empty()) detail::fail("empty-id", std::string("every ") + what + " needs an id: give each one a unique text");
  if (!keys.emplace(id, position).second)
    detail::fail("doubled-id",
                 std::string("two ") + what + "s have the id \"" + id + "\": ids must be unique in a panel");
}

NYCKELTAL_INLINE Index Panel::checked_cells() const {
  const Index limit = std::numeric_limits<Index>::max() / static_cast<Index>(sizeof(double));
  const Index rows = n_indicators() * std::max<Index>(n_members(), 1);
  if (n_years_ > 0 && rows > limit / n_years_)
    detail::fail("panel-too-large", "a panel of " + std::to_string(n_indicators()) + " x " +
                                        std::to_string(n_members()) + " x " + std::to_string(n_years_) +
                                        " does not fit in memory");
  return n_indicators() * n_members() * n_years_;
}

NYCKELTAL_INLINE std::vector<Index> Panel::matching_members(std::string_view key) const {
  std::vector<Index> matches;
  for (Index m = 0; m < n_members(); ++m)
    if (member(m).code == key || member(m).name == key) matches.push_back(m);
  if (!matches.empty()) return matches;
  const std::string folded = fold_name(key);
  for (Index m = 0; m < n_members(); ++m)
    if (fold_name(member(m).name) == folded) matches.push_back(m);
  return matches;
}

NYCKELTAL_INLINE std::string Panel::join(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

NYCKELTAL_INLINE std::string Panel::suggestion(std::string_view key, const std::vector<std::string>& names) {
  const std::vector<std::string> near = nearest_names(key, names);
  return near.empty() ? std::string(": list what it has first") : ": did you mean " + join(near) + "?";
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
