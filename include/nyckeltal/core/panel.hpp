// The panel: a dense cube of values and statuses with what its axes mean, and where each number came from.
#pragma once

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal {

/// Where values came from. Two snapshots of one page are two sources: `date` keeps their vintages apart.
struct Source {
  std::string id = {};
  std::string title = {};
  std::string url = {};
  std::string date = {};  ///< ISO date of the release or page; empty where not known
  std::string licence = {};
  friend bool operator==(const Source&, const Source&) = default;
};

/// One published figure with its source. All of them are kept; the cube shows those that are `current`.
struct Observation {
  Index indicator = 0;
  Index member = 0;  ///< position in the panel's members
  Year year = 0;
  double value = missing;
  ValueStatus status = ValueStatus::observed;
  Index source = -1;  ///< position in the panel's sources, -1: none given
  std::string note = {};
  bool current = true;
};

/// What a panel is, for whoever reads a table made from it.
struct PanelInfo {
  std::string name = {};  ///< short, as in a file name
  Text title = {};
  Text description = {};
  bool simulated = false;  ///< no real figures: said wherever the panel is shown
  std::string licence = {};
  std::string created = {};  ///< ISO date
  friend bool operator==(const PanelInfo&, const PanelInfo&) = default;
};

class Panel {
 public:
  Panel() = default;

  /// A panel where nothing is reported yet. Throws ArgumentError on doubled ids or a negative number of years.
  Panel(std::vector<Indicator> indicators, std::vector<Member> members, Year first_year, Index n_years)
      : indicators_(std::move(indicators)), members_(std::move(members)), first_year_(first_year), n_years_(n_years) {
    if (n_years < 0) detail::fail("years-negative", "the number of years must be 0 or more");
    for (Index i = 0; i < n_indicators(); ++i)
      add_key(indicator_ids_, indicators_[static_cast<std::size_t>(i)].id, i, "indicator");
    for (Index m = 0; m < n_members(); ++m) add_key(member_ids_, members_[static_cast<std::size_t>(m)].id, m, "member");
    const Index cells = checked_cells();
    values_.assign(static_cast<std::size_t>(cells), missing);
    status_.assign(static_cast<std::size_t>(cells), ValueStatus::not_reported);
  }

  [[nodiscard]] Index n_indicators() const noexcept { return static_cast<Index>(indicators_.size()); }
  [[nodiscard]] Index n_members() const noexcept { return static_cast<Index>(members_.size()); }
  [[nodiscard]] Index n_years() const noexcept { return n_years_; }
  [[nodiscard]] Year first_year() const noexcept { return first_year_; }
  [[nodiscard]] Year last_year() const noexcept { return first_year_ + static_cast<Year>(n_years_) - 1; }

  [[nodiscard]] const std::vector<Indicator>& indicators() const noexcept { return indicators_; }
  [[nodiscard]] const std::vector<Member>& members() const noexcept { return members_; }
  [[nodiscard]] const Indicator& indicator(Index i) const { return indicators_.at(static_cast<std::size_t>(i)); }
  [[nodiscard]] const Member& member(Index m) const { return members_.at(static_cast<std::size_t>(m)); }

  /// The cube, C order (indicator, member, year).
  [[nodiscard]] std::span<const double> values() const noexcept { return values_; }
  [[nodiscard]] std::span<const ValueStatus> status() const noexcept { return status_; }
  [[nodiscard]] std::span<double> mutable_values() noexcept { return values_; }
  [[nodiscard]] std::span<ValueStatus> mutable_status() noexcept { return status_; }
  [[nodiscard]] CubeView cube() const noexcept {
    return {values_, status_, n_indicators(), n_members(), n_years_, first_year_};
  }
  [[nodiscard]] SeriesView series(Index i, Index m) const {
    if (i < 0 || i >= n_indicators() || m < 0 || m >= n_members())
      detail::fail("position-out-of-range", "no series at indicator " + std::to_string(i) + ", member " +
                                                std::to_string(m) + " in a panel of " + std::to_string(n_indicators()) +
                                                " x " + std::to_string(n_members()));
    return cube().series(i, m);
  }

  /// Sets one value. A status that carries no value stores a missing number, whatever is given.
  void set(Index i, Index m, Year year, double value, ValueStatus status = ValueStatus::observed) {
    const SeriesView view = series(i, m);
    const auto k = view.position(year);
    if (!k)
      detail::fail("year-outside-panel", "year " + std::to_string(year) + " is outside the panel's " +
                                             std::to_string(first_year()) + "-" + std::to_string(last_year()));
    const auto cell = static_cast<std::size_t>((i * n_members() + m) * n_years_ + *k);
    values_[cell] = carries_value(status) ? value : missing;
    status_[cell] = status;
  }

  /// Position of an indicator by id, or by a code that names one definition only ("GN.10").
  [[nodiscard]] std::optional<Index> find_indicator(std::string_view key) const {
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
  /// As find_indicator, but an unknown or ambiguous key is an ArgumentError that says what was meant perhaps.
  [[nodiscard]] Index indicator_index(std::string_view key) const {
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
    detail::fail("unknown-indicator",
                 "no indicator \"" + std::string(key) + "\" in this panel" + suggestion(key, names));
  }

  /// Position of a member by id, official code, or name (case and marks do not matter where that is unambiguous).
  [[nodiscard]] std::optional<Index> find_member(std::string_view key) const {
    if (const auto hit = member_ids_.find(std::string(key)); hit != member_ids_.end()) return hit->second;
    const std::vector<Index> matches = matching_members(key);
    if (matches.size() == 1) return matches.front();
    return std::nullopt;
  }
  /// As find_member, but an unknown or ambiguous key is an ArgumentError with the nearest names.
  [[nodiscard]] Index member_index(std::string_view key) const {
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

  /// The panel cut to some positions, in the order given, and to the years [first, last]. Metadata, observations and
  /// published series that belong to what is left come along.
  [[nodiscard]] Panel select(const std::vector<Index>& indicator_positions, const std::vector<Index>& member_positions,
                             Year first, Year last) const {
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
    for (const Break& each : breaks)
      if (kept(each.indicator) && (each.member.empty() || cut.member_ids_.count(each.member) > 0))
        cut.breaks.push_back(each);
    for (const Observation& each : observations) {
      const auto i = cut.indicator_ids_.find(indicator(each.indicator).id);
      const auto m = cut.member_ids_.find(member(each.member).id);
      if (i == cut.indicator_ids_.end() || m == cut.member_ids_.end() || each.year < first || each.year > last)
        continue;
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

  PanelInfo info = {};
  std::vector<VersionLink> links = {};
  std::vector<Break> breaks = {};
  std::vector<Source> sources = {};
  std::vector<Observation> observations = {};  ///< empty where a source gave values without notes or vintages
  /// Series that others published about the network and the nation: shown beside what we compute, never counted in.
  std::shared_ptr<const Panel> published = {};

 private:
  using Keys = std::unordered_map<std::string, Index>;

  static void add_key(Keys& keys, const std::string& id, Index position, const char* what) {
    if (id.empty()) detail::fail("empty-id", std::string("an ") + what + " has no id: give each one a unique text");
    if (!keys.emplace(id, position).second)
      detail::fail("doubled-id",
                   std::string("two ") + what + "s have the id \"" + id + "\": ids must be unique in a panel");
  }
  [[nodiscard]] Index checked_cells() const {
    const Index limit = std::numeric_limits<Index>::max() / static_cast<Index>(sizeof(double));
    const Index rows = n_indicators() * std::max<Index>(n_members(), 1);
    if (n_years_ > 0 && rows > limit / n_years_)
      detail::fail("panel-too-large", "a panel of " + std::to_string(n_indicators()) + " x " +
                                          std::to_string(n_members()) + " x " + std::to_string(n_years_) +
                                          " does not fit in memory");
    return n_indicators() * n_members() * n_years_;
  }
  [[nodiscard]] std::vector<Index> matching_members(std::string_view key) const {
    std::vector<Index> matches;
    for (Index m = 0; m < n_members(); ++m)
      if (member(m).code == key || member(m).name == key) matches.push_back(m);
    if (!matches.empty()) return matches;
    const std::string folded = fold_name(key);
    for (Index m = 0; m < n_members(); ++m)
      if (fold_name(member(m).name) == folded) matches.push_back(m);
    return matches;
  }
  static std::string join(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return text;
  }
  static std::string suggestion(std::string_view key, const std::vector<std::string>& names) {
    const std::vector<std::string> near = nearest_names(key, names);
    return near.empty() ? std::string(": list what it has first") : ": did you mean " + join(near) + "?";
  }

  std::vector<Indicator> indicators_;
  std::vector<Member> members_;
  Year first_year_ = 0;
  Index n_years_ = 0;
  std::vector<double> values_;
  std::vector<ValueStatus> status_;
  Keys indicator_ids_;
  Keys member_ids_;
};

}  // namespace nyckeltal
