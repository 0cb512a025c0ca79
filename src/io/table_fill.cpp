// The third pass over a table: its cells fill the panel.
#include "table_fill.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {
namespace {

void check_size(const Contents& contents, Index n_years, Index max_cells, Collector& found) {
  const std::size_t n_members = contents.members.size() + contents.areas.size();
  const auto n_series =
      static_cast<Index>(contents.indicators.size()) * static_cast<Index>(std::max<std::size_t>(n_members, 1));
  if (n_years > 0 && n_series > max_cells / n_years)
    found.give_up("panel-too-large", "the table has " + std::to_string(contents.indicators.size()) + " indicators, " +
                                         std::to_string(n_members) + " members and " + std::to_string(n_years) +
                                         " years: more cells than max_cells; are these the right columns?");
}

class PanelFiller {
 public:
  PanelFiller(std::vector<Cell>& cells, Contents contents, Index n_years, Collector& found)
      : cells_(cells), found_(found), first_year_(contents.first_year), n_years_(n_years) {
    if (!contents.areas.empty())
      published_ = Panel(contents.indicators, std::move(contents.areas), first_year_, n_years);
    panel_ = Panel(std::move(contents.indicators), std::move(contents.members), first_year_, n_years);
    filled_by_[0].assign(panel_.values().size(), 0);
    filled_by_[1].assign(published_.values().size(), 0);
  }

  Panel fill(std::vector<std::pair<std::size_t, std::string>>& notes) {
    for (std::size_t k = 0; k < cells_.size(); ++k)
      if (cells_[k].used) put(k);
    if (!notes.empty()) keep_notes(notes);
    if (published_.n_members() > 0) panel_.published = std::make_shared<const Panel>(std::move(published_));
    return std::move(panel_);
  }

 private:
  [[nodiscard]] Panel& panel_of(const Cell& cell) { return cell.reference ? published_ : panel_; }

  void put(std::size_t k) {
    const Cell& cell = cells_[k];
    Panel& into = panel_of(cell);
    const auto at = static_cast<std::size_t>((Index{cell.indicator} * into.n_members() + cell.member) * n_years_ +
                                             (cell.year - first_year_));
    std::int32_t& by = filled_by_[cell.reference ? 1 : 0][at];
    double& value = into.mutable_values()[at];
    ValueStatus& status = into.mutable_status()[at];
    if (by == 0) {
      by = static_cast<std::int32_t>(k) + 1;
      value = carries_value(cell.status) ? cell.value : missing;
      status = cell.status;
    } else if (!is_doubled(k, by)) {
      by = by > 0 ? -by : by;
      value = missing;
      status = ValueStatus::not_reported;
    }
  }

  // Tells of a cell for a place that has one. False where they differ.
  bool is_doubled(std::size_t k, std::int32_t by) {
    Cell& cell = cells_[k];
    Cell& before = cells_[static_cast<std::size_t>(by > 0 ? by : -by) - 1];
    const Panel& into = panel_of(cell);
    const bool same = before.status == cell.status &&
                      (before.value == cell.value || (is_missing(before.value) && is_missing(cell.value)));
    const std::string key =
        into.indicator(cell.indicator).id + ", " + into.member(cell.member).name + ", " + std::to_string(cell.year);
    const std::string lines =
        "lines " + std::to_string(before.line) + " and " + std::to_string(cell.line) + " both give " + key;
    const std::string text = shown(cell.value, cell.status);
    cell.used = false;
    if (by > 0 && same) {
      found_.add(Severity::note, "doubled-row", cell.line, static_cast<std::size_t>(cell.column), text,
                 lines + " with the same value: it is used once");
      return true;
    }
    found_.add(Severity::error, "doubled-key", cell.line, static_cast<std::size_t>(cell.column), text,
               lines + ": " + shown(before.value, before.status) + " and " + text + "; neither is used");
    before.used = false;
    return false;
  }

  // Notes need observations to stand on.
  void keep_notes(std::vector<std::pair<std::size_t, std::string>>& notes) {
    auto next = notes.begin();
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      const Cell& cell = cells_[k];
      const bool noted = next != notes.end() && next->first == k;
      if (cell.used)
        panel_of(cell).observations.push_back({cell.indicator, cell.member, cell.year, cell.value, cell.status, -1,
                                               noted ? std::move(next->second) : std::string(), true});
      if (noted) ++next;
    }
  }

  std::vector<Cell>& cells_;
  Collector& found_;
  Year first_year_;
  Index n_years_;
  Panel panel_;
  Panel published_;
  // Position + 1 of the cell that filled a place, negative where two differ; of the panel, and of the published areas.
  std::array<std::vector<std::int32_t>, 2> filled_by_;
};

}  // namespace

Panel fill_panel(Scan& scan, Contents contents, Index max_cells, Collector& found) {
  const Index n_years = contents.last_year - contents.first_year + 1;
  check_size(contents, n_years, max_cells, found);
  return PanelFiller(scan.cells, std::move(contents), n_years, found).fill(scan.notes);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
