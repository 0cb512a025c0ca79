// Reading Kolada: when all documents are read, their labels become members and indicators, and the cells fill the
// panel.
#include "nyckeltal/io/kolada.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kolada_store.hpp"
#include "number.hpp"
#include "nyckeltal/core/names.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

using io::shown;
using io::kolada::AreaKind;
using io::kolada::Cell;
using io::kolada::counted;
using io::kolada::Entry;
using io::kolada::member_kind;
using io::kolada::n_area_kinds;
using io::kolada::Page;
using io::kolada::Place;
using io::kolada::Store;
using io::kolada::Tally;

constexpr std::string_view group_note = "ovägt medel av ";
constexpr std::string_view licence = "Källa: Kolada";

// ---- Addresses of pages.

// A parameter's value in a query, and the query without it.
std::string take_parameter(std::string& query, std::string_view name) {
  std::size_t from = 0;
  while (from < query.size()) {
    const std::size_t to = std::min(query.find('&', from), query.size());
    const std::string part = query.substr(from, to - from);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=') {
      query.erase(from, to == query.size() ? std::string::npos : to - from + 1);
      if (!query.empty() && query.back() == '&') query.pop_back();
      return part.substr(name.size() + 1);
    }
    from = to + 1;
  }
  return {};
}

// What an address asks for, whatever its page, host and way of writing commas; and the page.
std::pair<std::string, Index> query_and_page(std::string_view address) {
  std::string text;
  for (std::size_t k = 0; k < address.size(); ++k) {
    const std::string_view three = address.substr(k, 3);
    const bool comma = three == "%2C" || three == "%2c";
    text += comma ? ',' : address[k];
    if (comma) k += 2;
  }
  if (const std::size_t scheme = text.find("://"); scheme != std::string::npos) {
    const std::size_t slash = text.find('/', scheme + 3);
    text.erase(0, std::min(slash, text.size()));
  }
  const std::size_t mark = std::min(text.find('?'), text.size());
  std::string query = mark < text.size() ? text.substr(mark + 1) : "";
  text.erase(mark);
  while (!text.empty() && text.back() == '/') text.pop_back();
  const std::string written = take_parameter(query, "page");
  static_cast<void>(take_parameter(query, "per_page"));
  Index page = 1;
  if (!written.empty()) {
    const auto [end, code] = std::from_chars(written.data(), written.data() + written.size(), page);
    if (code != std::errc{} || end != written.data() + written.size() || page < 0 || page > 1'000'000'000) page = 1;
  }
  return {text + "?" + query, page};
}

// The page that a document is: its neighbours' addresses say it, else its own.
void place_page(Page& page, const std::string& url) {
  if (!page.next.empty()) {
    std::tie(page.query, page.number) = query_and_page(page.next);
    --page.number;
  } else if (!page.previous.empty()) {
    std::tie(page.query, page.number) = query_and_page(page.previous);
    ++page.number;
  } else if (!url.empty()) {
    std::tie(page.query, page.number) = query_and_page(url);
  } else {
    return;
  }
  page.known = true;
}

// ---- Titles.

// The title without "(-2023)" at its end, and the year.
std::pair<std::string_view, std::optional<Year>> last_year_of(std::string_view title) {
  while (!title.empty() && title.back() == ' ') title.remove_suffix(1);
  if (title.size() < 7 || title.back() != ')') return {title, std::nullopt};
  const std::string_view end = title.substr(title.size() - 7);
  if (end.substr(0, 2) != "(-" || !io::all_digits(end.substr(2, 4))) return {title, std::nullopt};
  Year year = 0;
  std::from_chars(end.data() + 2, end.data() + 6, year);
  title.remove_suffix(7);
  while (!title.empty() && title.back() == ' ') title.remove_suffix(1);
  return {title, year};
}

// A group's title without the words about its mean.
std::string group_name(std::string_view title) {
  for (const std::string_view words : {" (ovägt medel)", " (ovägt medelvärde)"})
    if (title.size() > words.size() && title.substr(title.size() - words.size()) == words)
      title.remove_suffix(words.size());
  return std::string(title);
}

// ---- All documents.

class KoladaReader {
 public:
  KoladaReader(std::span<const KoladaDocument> documents, const KoladaOptions& options)
      : documents_(documents), options_(options), store_(documents, options) {}

  KoladaResult read() {
    check_options();
    Index data_rows = 0;
    for (std::size_t d = 0; d < documents_.size(); ++d) {
      pages_.push_back(io::kolada::read_document(store_, documents_[d], d));
      check_count(d, pages_.back());
      place_page(pages_.back(), documents_[d].url);
      data_rows += pages_.back().data_rows;
    }
    check_pages();
    if (data_rows == 0)
      store_.found.give_up("no-data", {documents_.size(), 0},
                           documents_.empty()
                               ? "there is no document to read"
                               : "no document has data (rows with kpi, period, municipality, values): "
                                 "Kolada answers with an empty list where an id or a parameter is unknown");
    make_sources();
    make_indicators();
    make_areas();
    KoladaResult result;
    fill(result);
    tell_tallies();
    result.findings = store_.found.take();
    result.derived_units = std::move(derived_units_);
    if (options_.strict && has_errors(result.findings)) throw FindingsError(std::move(result.findings));
    return result;
  }

 private:
  void check_options() const {
    if (options_.kind == MemberKind::nation || options_.kind == MemberKind::network)
      detail::fail("unknown-choice", "kind must be municipality, region, or other (units)");
    if (options_.dash && *options_.dash != ValueStatus::nil && *options_.dash != ValueStatus::not_reported)
      detail::fail("unknown-choice", "dash must be nil or not_reported");
    if (options_.genders.empty() || options_.genders.find_first_not_of(io::kolada::genders) != std::string::npos)
      detail::fail("unknown-choice", "genders must be some of the letters T (total), K (women), M (men)");
    if (options_.min_year > options_.max_year) detail::fail("years-reversed", "min_year is after max_year");
    if (options_.min_year < 1 || options_.max_year > 9999)
      detail::fail("year-out-of-range", "min_year and max_year must be within 1-9999");
    if (options_.max_cells < 1 || options_.max_findings < 1)
      detail::fail("limit-not-positive", "max_cells and max_findings must be at least 1");
    for (const KoladaDocument& each : documents_)
      if (io::invalid_utf8(each.url) != io::no_position || each.url.find('\0') != std::string::npos)
        detail::fail("text-not-utf8",
                     "the address of a document is not UTF-8 text without NUL bytes: a panel keeps it");
    if (io::invalid_utf8(options_.date) != io::no_position || options_.date.find('\0') != std::string::npos)
      detail::fail("text-not-utf8", "date is not UTF-8 text without NUL bytes: a panel keeps it");
  }

  // ---- Documents.

  void check_count(std::size_t d, const Page& page) {
    const std::optional<double>& count = page.count;
    const Place start{d, 0};
    if (page.is_bare)
      store_.found.add(Severity::warning, "no-envelope", start, "",
                       "the document is a bare list of rows: whether all pages are there is not known");
    else if (count && *count > static_cast<double>(page.rows))
      store_.found.add(Severity::error, "count-differs", start, shown(*count),
                       "the document says that it has " + shown(*count) + " rows but has " + std::to_string(page.rows) +
                           ": rows are missing, fetch it again");
    else if (count && *count != static_cast<double>(page.rows))
      store_.found.add(Severity::warning, "count-differs", start, shown(*count),
                       "the document says that it has " + shown(*count) + " rows but has " + std::to_string(page.rows) +
                           ": all are read");
    if (page.rows == 0 && page.previous.empty())
      store_.found.add(Severity::warning, "no-rows", start, "",
                       "the list `values` is empty: Kolada answers so where an id or a parameter is unknown");
  }

  void check_pages() {
    std::set<std::pair<std::string_view, Index>> there;
    for (const Page& page : pages_)
      if (page.known) there.emplace(page.query, page.number);
    for (std::size_t d = 0; d < pages_.size(); ++d) {
      const Page& page = pages_[d];
      const auto missing_page = [&](const std::string& address, Index number) {
        if (address.empty() || there.count({page.query, number}) > 0) return;
        store_.found.add(Severity::error, "page-missing", {d, 0}, address,
                         "the document is page " + std::to_string(page.number) + " of several, and page " +
                             std::to_string(number) +
                             " is not among the documents: its rows are missing, give all pages");
      };
      missing_page(page.next, page.number + 1);
      missing_page(page.previous, page.number - 1);
    }
  }

  // ---- Indicators.

  void make_indicators() {
    std::vector<std::int32_t> order;
    std::vector<bool> seen(store_.kpis.size() * 3, false);
    for (const Cell& cell : store_.cells)
      if (!seen[static_cast<std::size_t>(cell.indicator)]) {
        seen[static_cast<std::size_t>(cell.indicator)] = true;
        order.push_back(cell.indicator);
      }
    std::sort(order.begin(), order.end(), [this](std::int32_t a, std::int32_t b) {
      return std::tuple(store_.kpis.text(a / 3), a % 3) < std::tuple(store_.kpis.text(b / 3), b % 3);
    });
    indicator_positions_.assign(store_.kpis.size() * 3, -1);
    std::string undefined;
    Index n_undefined = 0;
    for (const std::int32_t label : order) {
      indicator_positions_[static_cast<std::size_t>(label)] = static_cast<std::int32_t>(indicators_.size());
      const std::string_view kpi = store_.kpis.text(label / 3);
      const auto entry = store_.catalogue.find(kpi);
      const std::size_t document = store_.kpi_document[static_cast<std::size_t>(label / 3)];
      indicators_.push_back(indicator(kpi, label % 3, entry == store_.catalogue.end() ? Entry{} : entry->second));
      indicators_.back().source = sources_[document_sources_[document]].id;
      if (entry != store_.catalogue.end()) continue;
      if (n_undefined++ < 5) undefined += (undefined.empty() ? "" : ", ") + indicators_.back().id;
    }
    if (n_undefined > 0)
      store_.found.add(Severity::note, "no-definition", undefined,
                       counted(n_undefined, "indicator has", "indicators have") +
                           " neither name, unit nor definition: give the document of /kpi too");
  }

  [[nodiscard]] Indicator indicator(std::string_view kpi, std::int32_t variant, const Entry& entry) {
    Indicator made{.id = std::string(kpi), .indicator = std::string(kpi), .group = entry.operating_area};
    // National statistics, or collected from the municipalities.
    made.reporter = kpi[0] == 'N' ? "central" : kpi[0] == 'U' ? "member" : "";
    if (variant > 0) made.id += std::string("-") + io::kolada::genders[static_cast<std::size_t>(variant)];
    if (entry.title.empty()) return made;
    static constexpr std::array words = {std::string_view{""}, std::string_view{" – kvinnor"},
                                         std::string_view{" – män"}};
    const auto [title, last] = last_year_of(entry.title);
    made.name["sv"] = std::string(title) + std::string(words[static_cast<std::size_t>(variant)]);
    if (last) made.valid.end = *last + 1;
    if (!entry.description.empty()) made.definition["sv"] = entry.description;
    // Told once for the series of a KPI.
    const bool first = indicators_.empty() || indicators_.back().indicator != made.indicator;
    const auto tell_first = [&](Severity severity, std::string_view rule, const std::string& message) {
      if (first) store_.found.add(severity, rule, entry.title, made.indicator + ": " + message);
    };
    std::string unit = entry.unit;
    if (unit.empty()) {
      unit = kolada_unit(entry.title);
      if (!unit.empty()) {
        // Our reading, and marked as that: not to be taken for Kolada's words.
        std::string& definition = made.definition["sv"];
        definition += (definition.empty() ? "" : " ") + std::string("[Enheten är läst ur titeln.]");
        derived_units_.push_back(made.id);
        tell_first(Severity::note, "unit-from-title", "Kolada gives no unit, \"" + unit + "\" is taken from the title");
      } else {
        tell_first(Severity::note, "no-unit", "neither the document nor the title has a unit");
      }
    }
    if (!unit.empty()) made.unit["sv"] = unit;
    if (entry.title.find("kodade svarsalternativ") != std::string::npos)
      tell_first(Severity::warning, "coded-values", "the values are codes of answers: never average or rank them");
    return made;
  }

  // One source an address.
  void make_sources() {
    std::map<std::string_view, std::size_t> seen;
    for (const KoladaDocument& each : documents_) {
      const auto [at, fresh] = seen.emplace(each.url, sources_.size());
      document_sources_.push_back(at->second);
      if (!fresh) continue;
      sources_.push_back({.id = sources_.empty() ? "kolada" : "kolada-" + std::to_string(sources_.size() + 1),
                          .title = "Kolada",
                          .url = each.url,
                          .date = options_.date,
                          .licence = std::string(licence)});
    }
  }

  // ---- Areas.

  void make_areas() {
    area_positions_.assign(store_.areas.size(), -1);
    std::vector<std::int32_t> labels;
    {
      std::vector<bool> seen(store_.areas.size(), false);
      for (const Cell& cell : store_.cells)
        if (!seen[static_cast<std::size_t>(cell.area)]) {
          seen[static_cast<std::size_t>(cell.area)] = true;
          labels.push_back(cell.area);
        }
    }
    std::sort(labels.begin(), labels.end(),
              [this](std::int32_t a, std::int32_t b) { return store_.areas.text(a) < store_.areas.text(b); });
    add_known();
    std::map<std::string_view, std::string_view> member_titles;
    for (const auto& [id, entry] : store_.catalogue)
      for (const auto& [code, title] : entry.members)
        if (!title.empty()) member_titles.emplace(code, title);
    const auto title_of = [&](std::string_view code) -> std::string {
      if (const auto entry = store_.catalogue.find(code); entry != store_.catalogue.end()) return entry->second.title;
      const auto member = member_titles.find(code);
      return member == member_titles.end() ? std::string() : std::string(member->second);
    };
    std::string unnamed;
    Index n_unnamed = 0;
    for (const std::int32_t label : labels) {
      const auto k = static_cast<std::size_t>(label);
      const std::string code(store_.areas.text(label));
      const AreaKind kind = store_.area_kinds[k];
      std::string title = title_of(code);
      const bool reference = kind == AreaKind::nation || kind == AreaKind::group;
      if (!reference && !options_.members.empty()) {
        area_positions_[k] = known_position(code, title);
        continue;
      }
      if (title.empty() && kind != AreaKind::nation && store_.has_areas && n_unnamed++ < 5)
        unnamed += (unnamed.empty() ? "" : ", ") + code;
      Member made{.id = code,
                  .code = kind == AreaKind::group ? "" : code,
                  .name = title.empty() ? code : title,
                  .kind = member_kind(kind)};
      if (kind == AreaKind::nation && title.empty()) made.name = "Riket";
      if (kind == AreaKind::group) {
        made.name = group_name(made.name);
        made.note = "ovägt medel av gruppens medlemmar";
      }
      std::vector<Member>& list = reference ? published_ : members_;
      area_positions_[k] = static_cast<std::int32_t>(list.size());
      list.push_back(std::move(made));
    }
    if (n_unnamed > 0)
      store_.found.add(Severity::warning, "not-in-catalogue", unnamed,
                       counted(n_unnamed, "area is", "areas are") +
                           " not in the documents of areas: shown by the code; give catalogues of one day");
    add_groups();
  }

  // The members that the caller named, those of the kind that is read.
  void add_known() {
    std::string others;
    for (const Member& each : options_.members) {
      if (each.is_reference()) continue;
      if (each.kind != options_.kind) {
        others += (others.empty() ? "" : ", ") + each.name;
        continue;
      }
      const auto k = static_cast<std::int32_t>(members_.size());
      if (!each.code.empty()) by_code_.emplace(each.code, k);
      by_code_.emplace(each.id, k);
      if (each.code.empty()) by_name_.emplace(fold_name(each.name), k);
      members_.push_back(each);
    }
    if (!others.empty())
      store_.found.add(Severity::note, "kind-not-read", others,
                       "members of another kind than " + std::string(to_string(options_.kind)) +
                           " are left out: read them into a panel of their own");
  }
  [[nodiscard]] std::int32_t known_position(const std::string& code, const std::string& title) const {
    if (const auto hit = by_code_.find(code); hit != by_code_.end()) return hit->second;
    if (title.empty()) return -1;
    const auto [first, last] = by_name_.equal_range(fold_name(title));
    return first != last && std::next(first) == last ? first->second : -1;
  }

  // Groups of the documents, among the members' own.
  void add_groups() {
    std::unordered_map<std::string, std::size_t> positions;
    for (std::size_t m = 0; m < members_.size(); ++m)
      positions.emplace(members_[m].code.empty() ? members_[m].id : members_[m].code, m);
    for (const auto& [id, entry] : store_.catalogue) {
      const std::string name = group_name(entry.title);
      if (entry.members.empty() || name.empty()) continue;
      for (const auto& [code, title] : entry.members) {
        const auto hit = positions.find(code);
        if (hit == positions.end()) continue;
        std::vector<std::string>& groups = members_[hit->second].groups;
        if (std::find(groups.begin(), groups.end(), name) == groups.end()) groups.push_back(name);
      }
    }
  }

  // ---- Panel.

  void fill(KoladaResult& result) {
    Tally not_asked;
    std::set<std::int32_t> areas_not_asked;
    Year first = std::numeric_limits<Year>::max();
    Year last = std::numeric_limits<Year>::min();
    for (Cell& cell : store_.cells) {
      const AreaKind kind = store_.area_kinds[static_cast<std::size_t>(cell.area)];
      const std::int32_t position = area_positions_[static_cast<std::size_t>(cell.area)];
      if (position < 0) {
        not_asked.add({cell.document, cell.offset});
        areas_not_asked.insert(cell.area);
      }
      cell.published = kind == AreaKind::nation || kind == AreaKind::group;
      cell.area = position;
      cell.indicator = indicator_positions_[static_cast<std::size_t>(cell.indicator)];
      if (position < 0) continue;
      first = std::min<Year>(first, cell.year);
      last = std::max<Year>(last, cell.year);
    }
    if (not_asked.count > 0)
      store_.found.add(Severity::note, "not-asked", not_asked.first, "",
                       counted(not_asked.count, "value", "values") + " of " +
                           counted(static_cast<Index>(areas_not_asked.size()), "area", "areas") +
                           " that are not among the members given are not read");
    if (first > last) {
      first = 0;
      last = -1;
    }
    const Index n_years = last - first + 1;
    const auto n_series = static_cast<Index>(indicators_.size()) *
                          static_cast<Index>(std::max<std::size_t>(members_.size() + published_.size(), 1));
    if (n_years > 0 && n_series > options_.max_cells / n_years)
      store_.found.give_up("panel-too-large", {documents_.size(), 0},
                           "the documents have " + std::to_string(indicators_.size()) + " indicators, " +
                               std::to_string(members_.size() + published_.size()) + " areas and " +
                               std::to_string(n_years) +
                               " years: more cells than max_cells; read fewer indicators at a time");
    Panel published;
    if (!published_.empty()) published = Panel(indicators_, std::move(published_), first, n_years);
    Panel panel(std::move(indicators_), std::move(members_), first, n_years);
    result.counts.assign(published.values().size(), 0);
    // Position + 1 of the cell that filled a place.
    std::array<std::vector<std::uint32_t>, 2> filled_by;
    filled_by[0].assign(panel.values().size(), 0);
    filled_by[1].assign(published.values().size(), 0);
    Tally doubled;
    std::vector<bool> refused(store_.cells.size(), false);
    for (std::size_t k = 0; k < store_.cells.size(); ++k) {
      const Cell& cell = store_.cells[k];
      if (cell.area < 0) continue;
      Panel& into = cell.published ? published : panel;
      const auto at = static_cast<std::size_t>((Index{cell.indicator} * into.n_members() + cell.area) * n_years +
                                               (cell.year - first));
      std::uint32_t& by = filled_by[cell.published ? 1 : 0][at];
      if (by == 0) {
        by = static_cast<std::uint32_t>(k) + 1;
        into.mutable_values()[at] = cell.value;
        into.mutable_status()[at] = cell.status;
        if (cell.published && carries_value(cell.status)) result.counts[at] = cell.count;
        continue;
      }
      const Cell& before = store_.cells[by - 1];
      refused[k] = true;
      if (!refused[by - 1] && before.status == cell.status &&
          (before.value == cell.value || (is_missing(before.value) && is_missing(cell.value)))) {
        doubled.add({cell.document, cell.offset});
        continue;
      }
      const KoladaDocument& other = documents_[before.document];
      store_.found.add(
          Severity::error, "doubled-key", {cell.document, static_cast<std::size_t>(cell.offset)},
          shown(cell.value, cell.status),
          into.indicator(cell.indicator).id + ", " + into.member(cell.area).name + ", " + std::to_string(cell.year) +
              " is " + shown(before.value, before.status) + " at byte " + std::to_string(before.offset) + " of " +
              (other.source.empty() ? "document " + std::to_string(before.document + 1) : other.source) + " and " +
              shown(cell.value, cell.status) + " here: neither is used; give documents of one day");
      refused[by - 1] = true;
      into.mutable_values()[at] = missing;
      into.mutable_status()[at] = ValueStatus::not_reported;
      if (cell.published) result.counts[at] = 0;
    }
    if (doubled.count > 0)
      store_.found.add(Severity::note, "doubled-row", doubled.first, "",
                       counted(doubled.count, "value stands", "values stand") +
                           " twice in the documents, the same each time: used once");
    keep_notes(panel, published, refused);
    panel.sources = sources_;
    if (published.n_members() > 0) {
      published.sources = std::move(sources_);
      panel.published = std::make_shared<const Panel>(std::move(published));
    }
    result.panel = std::move(panel);
  }

  // Notes need observations to stand on: words of Kolada about a value, and how many are behind a group's mean.
  void keep_notes(Panel& panel, Panel& published, const std::vector<bool>& refused) {
    for (std::size_t k = 0; k < store_.cells.size(); ++k) {
      const Cell& cell = store_.cells[k];
      if (cell.area < 0 || refused[k]) continue;
      std::string note;
      if (cell.note >= 0) note = "Kolada: " + std::string(store_.statuses.text(cell.note));
      const bool group = cell.published && published.member(cell.area).kind == MemberKind::network;
      if (group && carries_value(cell.status))
        note = std::string(group_note) + std::to_string(cell.count) + (note.empty() ? "" : "; ") + note;
      if (note.empty()) continue;
      const auto source = static_cast<Index>(document_sources_[cell.document]);
      (cell.published ? published : panel)
          .observations.push_back(
              {cell.indicator, cell.area, cell.year, cell.value, cell.status, source, std::move(note), true});
    }
  }

  // ---- What is told once.

  void tell(Severity severity, std::string_view rule, const Tally& tally, std::string_view text,
            const std::string& message) {
    if (tally.count > 0) store_.found.add(severity, rule, tally.first, text, message);
  }
  void tell_tallies() {
    static constexpr std::array names = {"municipalities", "regions", "the nation", "groups", "units", ""};
    static constexpr std::array remedies = {"kind municipality", "kind region", "nation",
                                            "group_means",       "kind unit",   ""};
    for (std::size_t k = 0; k < n_area_kinds; ++k)
      tell(Severity::note, "kind-not-read", store_.rows_not_read[k], "",
           counted(store_.rows_not_read[k].count, "row", "rows") + " of " +
               (k == 2 ? "" : std::to_string(store_.areas_not_read[k]) + " ") + names[k] +
               " not read: the option is `" + remedies[k] + "`");
    tell(Severity::note, "gender-not-read", store_.genders_not_read, "",
         counted(store_.genders_not_read.count, "value", "values") + " of another gender letter than " +
             options_.genders + " not read: the option is `genders`");
    tell(Severity::warning, "no-total", store_.no_total, "",
         counted(store_.no_total.count, "row has", "rows have") +
             " values for women or men and none for the total (T): not reported, never summed");
    tell(Severity::note, "deleted", store_.deleted, "",
         counted(store_.deleted.count, "value is", "values are") + " marked as deleted by Kolada and left out");
    tell(Severity::note, "dash", store_.dashes, "-",
         counted(store_.dashes.count, "null has", "nulls have") +
             " the status \"-\" and is read as not reported: say with `dash` if it means nil, a true zero");
    for (const auto& [label, tally] : store_.odd_statuses)
      tell(Severity::warning, "unknown-status", tally, store_.statuses.text(label),
           counted(tally.count, "value has", "values have") +
               " a status whose meaning is not known: a number is used, a null is not reported, the word is kept as a "
               "note");
  }

  std::span<const KoladaDocument> documents_;
  const KoladaOptions& options_;
  Store store_;
  std::vector<Page> pages_;
  std::vector<Source> sources_;
  std::vector<std::size_t> document_sources_;  // position in sources_
  std::vector<Indicator> indicators_;
  std::vector<std::int32_t> indicator_positions_;
  std::vector<std::string> derived_units_;
  std::vector<Member> members_;
  std::vector<Member> published_;
  std::vector<std::int32_t> area_positions_;
  std::map<std::string, std::int32_t> by_code_;
  std::multimap<std::string, std::int32_t> by_name_;
};

}  // namespace

KoladaResult read_kolada(std::span<const KoladaDocument> documents, const KoladaOptions& options) {
  return KoladaReader(documents, options).read();
}

std::string kolada_unit(std::string_view title) {
  title = last_year_of(title).first;
  // The last comma with a space that stands outside parentheses.
  std::size_t from = std::string_view::npos;
  int open = 0;
  for (std::size_t k = title.size(); k-- > 1;) {
    if (title[k] == ')') ++open;
    if (title[k] == '(') --open;
    if (open == 0 && title[k] == ' ' && title[k - 1] == ',') {
      from = k + 1;
      break;
    }
  }
  if (from == std::string_view::npos || title.size() - from > 60) return {};
  std::string_view tail = title.substr(from);
  if (tail.empty() || tail.front() == '(') return {};
  if (tail.back() != ')') return std::string(tail);
  // "andel (%)", "installerad effekt (MW)": the unit is in the parentheses. "kg/invånare (justerat)": before them.
  const std::size_t bracket = tail.rfind('(');
  if (bracket == std::string_view::npos) return std::string(tail);
  const std::string_view inside = tail.substr(bracket + 1, tail.size() - bracket - 2);
  static constexpr std::array units = {std::string_view{"%"},    std::string_view{"kW"},  std::string_view{"MW"},
                                       std::string_view{"GW"},   std::string_view{"kWh"}, std::string_view{"MWh"},
                                       std::string_view{"GWh"},  std::string_view{"kr"},  std::string_view{"tkr"},
                                       std::string_view{"mnkr"}, std::string_view{"km"},  std::string_view{"ha"},
                                       std::string_view{"kg"},   std::string_view{"ton"}, std::string_view{"år"}};
  if (std::find(units.begin(), units.end(), inside) != units.end()) return std::string(inside);
  return std::string(tail);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM