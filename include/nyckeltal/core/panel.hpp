// The panel: a dense cube of values and statuses with what its axes mean, and where each number came from.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

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

class NYCKELTAL_API Panel {
 public:
  Panel() = default;

  /// A panel where nothing is reported yet. Throws ArgumentError on doubled ids or a negative number of years.
  Panel(std::vector<Indicator> indicators, std::vector<Member> members, Year first_year, Index n_years);

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
  [[nodiscard]] CubeView cube() const noexcept;
  [[nodiscard]] SeriesView series(Index i, Index m) const;

  /// Sets one value. A status that carries no value stores a missing number, whatever is given.
  void set(Index i, Index m, Year year, double value, ValueStatus status = ValueStatus::observed);

  /// Position of an indicator by id, or by a code that names one definition only ("GN.10").
  [[nodiscard]] std::optional<Index> find_indicator(std::string_view key) const;
  /// As find_indicator, but an unknown or ambiguous key is an ArgumentError that says what was meant perhaps.
  [[nodiscard]] Index indicator_index(std::string_view key) const;

  /// Position of a member by id, official code, or name (case and marks do not matter where that is unambiguous).
  [[nodiscard]] std::optional<Index> find_member(std::string_view key) const;
  /// As find_member, but an unknown or ambiguous key is an ArgumentError with the nearest names.
  [[nodiscard]] Index member_index(std::string_view key) const;

  /// The panel cut to some positions, in the order given, and to the years [first, last]. Metadata, observations and
  /// published series that belong to what is left come along.
  [[nodiscard]] Panel select(const std::vector<Index>& indicator_positions, const std::vector<Index>& member_positions,
                             Year first, Year last) const;

  PanelInfo info = {};
  std::vector<VersionLink> links = {};
  std::vector<Break> breaks = {};
  std::vector<Source> sources = {};
  std::vector<Observation> observations = {};  ///< empty where a source gave values without notes or vintages
  /// Series that others published about the network and the nation: shown beside what we compute, never counted in.
  std::shared_ptr<const Panel> published = {};

 private:
  using Keys = std::unordered_map<std::string, Index>;

  static void add_key(Keys& keys, const std::string& id, Index position, const char* what);
  [[nodiscard]] Index checked_cells() const;
  [[nodiscard]] std::vector<Index> matching_members(std::string_view key) const;
  static std::string join(const std::vector<std::string>& items);
  static std::string suggestion(std::string_view key, const std::vector<std::string>& names);

  std::vector<Indicator> indicators_;
  std::vector<Member> members_;
  Year first_year_ = 0;
  Index n_years_ = 0;
  std::vector<double> values_;
  std::vector<ValueStatus> status_;
  Keys indicator_ids_;
  Keys member_ids_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/panel.ipp"
#endif
