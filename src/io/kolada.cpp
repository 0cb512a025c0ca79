// Reading Kolada. Each document goes once through Boost.JSON's event parser, and no tree is built: its rows become
// numbered labels and numbers. When all are read the labels become members and indicators, and the cells fill the
// panel.
#include "nyckeltal/io/kolada.hpp"

#include <algorithm>
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json.hpp"
#include "labels.hpp"
#include "nyckeltal/core/names.hpp"
#include "table_format.hpp"
#include "text.hpp"

namespace nyckeltal {
namespace {

namespace json = boost::json;

constexpr std::string_view total = "TKM";  // letters in the order of the variants
constexpr std::size_t most_cells_in_row = 16;
constexpr std::size_t longest_id = 32;
constexpr std::string_view group_note = "ovägt medel av ";
constexpr std::string_view licence = "Källa: Kolada";

// ---- Places and findings.

struct Place {
  std::size_t document = 0;
  std::size_t offset = 0;
};

// Findings with the byte that they are about. Lines are counted once, when all are there.
class PlacedFindings {
 public:
  PlacedFindings(std::span<const KoladaDocument> documents, Index limit) : documents_(documents), limit_(limit) {}

  void add(Severity severity, std::string_view rule, Place place, std::string_view text, std::string message) {
    if (static_cast<Index>(findings_.size()) >= limit_) {
      ++beyond_[{severity, std::string(rule)}];
      return;
    }
    places_.push_back(place);
    findings_.push_back({severity, std::string(rule), "", 0, 0, io::excerpt(text), std::move(message)});
  }
  // About no document in particular.
  void add(Severity severity, std::string_view rule, std::string_view text, std::string message) {
    add(severity, rule, {documents_.size(), 0}, text, std::move(message));
  }
  [[noreturn]] void give_up(std::string_view rule, Place place, std::string message) {
    findings_.insert(findings_.begin(), {Severity::error, std::string(rule), "", 0, 0, "", std::move(message)});
    places_.insert(places_.begin(), place);
    Findings all = take();
    const auto reason = std::find_if(all.begin(), all.end(), [&](const Finding& f) { return f.rule == rule; });
    std::rotate(all.begin(), reason, reason + 1);
    throw FindingsError(std::move(all));
  }
  [[nodiscard]] Findings take() {
    std::vector<std::size_t> order(findings_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(places_[a].document, places_[a].offset, a) < std::tie(places_[b].document, places_[b].offset, b);
    });
    Findings sorted;
    sorted.reserve(order.size() + beyond_.size());
    std::size_t document = documents_.size();
    std::size_t counted = 0;  // bytes of the document whose lines are counted
    std::size_t line_start = 0;
    Index line = 1;
    for (const std::size_t k : order) {
      const Place place = places_[k];
      if (place.document < documents_.size()) {
        if (place.document != document) {
          document = place.document;
          counted = line_start = 0;
          line = 1;
        }
        const std::string_view bytes = documents_[document].bytes;
        const std::size_t to = std::min(place.offset, bytes.size());
        while (counted < to) {
          const auto* const newline = static_cast<const char*>(std::memchr(bytes.data() + counted, '\n', to - counted));
          if (newline == nullptr) break;
          counted = line_start = static_cast<std::size_t>(newline - bytes.data()) + 1;
          ++line;
        }
        findings_[k].source = documents_[document].source;
        findings_[k].line = line;
        findings_[k].column = static_cast<Index>(to - line_start) + 1;
      }
      sorted.push_back(std::move(findings_[k]));
    }
    for (const auto& [key, count] : beyond_)
      sorted.push_back({key.first, key.second, "", 0, 0, "",
                        "and " + std::to_string(count) + " more of this kind, beyond the limit of findings"});
    return sorted;
  }

 private:
  std::span<const KoladaDocument> documents_;
  Index limit_;
  Findings findings_;
  std::vector<Place> places_;
  std::map<std::pair<Severity, std::string>, Index> beyond_;
};

// A finding that is told once, with how many rows or values it is about.
struct Tally {
  Index count = 0;
  Place first = {};
  void add(Place place) {
    if (count++ == 0) first = place;
  }
};

std::string quoted(std::string_view text) {
  return "\"" + io::excerpt(text, 80) + "\"";
}
std::string shown(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}
std::string counted(Index n, const char* one, const char* many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}
bool digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
// What may be an id: short, letters and digits.
bool plain_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_id && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  });
}

// ---- Areas.

enum class AreaKind : std::uint8_t { municipality, region, nation, group, unit, unknown };
constexpr std::size_t n_area_kinds = static_cast<std::size_t>(AreaKind::unknown) + 1;

AreaKind area_kind(std::string_view code) {
  if (code == "0000") return AreaKind::nation;
  if (code.size() == 4 && digits(code)) return code.substr(0, 2) == "00" ? AreaKind::region : AreaKind::municipality;
  if (code.size() > 1 && code.size() <= longest_id && code[0] == 'G' && digits(code.substr(1))) return AreaKind::group;
  return AreaKind::unknown;
}
constexpr MemberKind member_kind(AreaKind kind) {
  switch (kind) {
    case AreaKind::municipality:
      return MemberKind::municipality;
    case AreaKind::region:
      return MemberKind::region;
    case AreaKind::nation:
      return MemberKind::nation;
    case AreaKind::group:
      return MemberKind::network;
    case AreaKind::unit:
    case AreaKind::unknown:
      break;
  }
  return MemberKind::other;
}

// ---- What the documents have.

// One value of the data. Half a million of them are kept.
struct Cell {
  double value = missing;
  std::uint64_t offset = 0;
  std::uint32_t document = 0;
  std::int32_t indicator = -1;  // label of the KPI * 3 + position of the letter, then position
  std::int32_t area = -1;       // label, then position
  std::int32_t note = -1;       // label of a status that has no meaning here
  std::int32_t count = 0;
  std::int16_t year = 0;
  ValueStatus status = ValueStatus::observed;
  bool published = false;
};

// A row of a catalogue: an indicator, an area, a group.
struct Entry {
  std::string title = {};
  std::string description = {};
  std::string operating_area = {};
  std::string unit = {};
  std::vector<std::pair<std::string, std::string>> members = {};
  bool is_area = false;  // has the type K or L
};

// A page of data by what it says about its neighbours.
struct Page {
  std::string query = {};  // address without host, page and per_page
  Index number = 1;
  bool known = false;
  std::string next = {};
  std::string previous = {};
  bool is_bare = false;
  Index rows = 0;
  Index data_rows = 0;
};

enum class Where : std::uint8_t { start, envelope, rows, row, cells, cell, members, member, end };
enum class Field : std::uint8_t {
  other,
  values,
  count,
  next,
  previous,
  kpi,
  period,
  area,
  unit_area,
  gender,
  status,
  value,
  deleted,
  id,
  title,
  type,
  description,
  definition,
  operating_area,
  unit,
  members,
};

struct FieldName {
  std::string_view name;
  Field field;
};
constexpr std::array envelope_fields = {
    FieldName{"values", Field::values},         FieldName{"count", Field::count},
    FieldName{"next_url", Field::next},         FieldName{"next_page", Field::next},
    FieldName{"previous_url", Field::previous}, FieldName{"previous_page", Field::previous}};
constexpr std::array row_fields = {FieldName{"values", Field::values},
                                   FieldName{"kpi", Field::kpi},
                                   FieldName{"period", Field::period},
                                   FieldName{"municipality", Field::area},
                                   FieldName{"ou", Field::unit_area},
                                   FieldName{"id", Field::id},
                                   FieldName{"title", Field::title},
                                   FieldName{"type", Field::type},
                                   FieldName{"description", Field::description},
                                   FieldName{"definition", Field::definition},
                                   FieldName{"operating_area", Field::operating_area},
                                   FieldName{"unit", Field::unit},
                                   FieldName{"members", Field::members}};
constexpr std::array cell_fields = {FieldName{"gender", Field::gender},     FieldName{"count", Field::count},
                                    FieldName{"status", Field::status},     FieldName{"value", Field::value},
                                    FieldName{"isdeleted", Field::deleted}, FieldName{"is_deleted", Field::deleted}};
constexpr std::array member_fields = {FieldName{"member_id", Field::id}, FieldName{"id", Field::id},
                                      FieldName{"member_title", Field::title}, FieldName{"title", Field::title}};

template <std::size_t N>
Field field_of(const std::array<FieldName, N>& names, std::string_view key) {
  for (const FieldName& each : names)
    if (each.name == key) return each.field;
  return Field::other;
}

// A value that is no container.
struct Scalar {
  enum class Kind : std::uint8_t { null, boolean, number, text } kind = Kind::null;
  bool flag = false;
  std::string_view text = {};  // of a number too
};

// A value of a row in the making.
struct RawCell {
  double value = missing;
  std::int32_t status = -1;  // label
  std::int32_t count = 0;
  std::size_t offset = 0;
  char gender = '\0';
  bool has_value = false;
  bool deleted = false;
  bool usable = true;
};

// Everything that the documents have, as they were read.
struct Store {
  explicit Store(std::span<const KoladaDocument> documents, const KoladaOptions& given)
      : options(given), found(documents, given.max_findings) {
    for (std::size_t k = 0; k < total.size(); ++k) wanted[k] = given.genders.find(total[k]) != std::string::npos;
  }
  [[nodiscard]] bool reads(AreaKind kind) const {
    switch (kind) {
      case AreaKind::municipality:
        return options.kind == MemberKind::municipality;
      case AreaKind::region:
        return options.kind == MemberKind::region;
      case AreaKind::unit:
        return options.kind == MemberKind::other;
      case AreaKind::nation:
        return options.nation;
      case AreaKind::group:
        return options.group_means;
      case AreaKind::unknown:
        break;
    }
    return false;
  }

  const KoladaOptions& options;
  PlacedFindings found;
  std::array<bool, 3> wanted = {};  // genders
  io::Labels kpis;
  std::vector<bool> kpi_is_id;
  std::vector<std::uint32_t> kpi_document;  // where it was seen first
  io::Labels areas;
  std::vector<AreaKind> area_kinds;
  std::vector<bool> area_counted;  // among those that are not read
  io::Labels statuses;
  std::vector<Cell> cells;
  std::map<std::string, Entry, std::less<>> catalogue;
  bool has_areas = false;  // a catalogue of areas was read
  std::array<Tally, n_area_kinds> rows_not_read = {};
  std::array<Index, n_area_kinds> areas_not_read = {};
  Tally genders_not_read;
  Tally no_total;
  Tally deleted;
  Tally dashes;
  std::map<std::int32_t, Tally> odd_statuses;  // with a value, or of a null
};

// ---- One document.

class Handler {
 public:
  constexpr static std::size_t max_object_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_array_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_key_size = static_cast<std::size_t>(-1);
  constexpr static std::size_t max_string_size = static_cast<std::size_t>(-1);
  using Code = boost::system::error_code;

  Handler(Store& store, std::string_view bytes, std::size_t document, std::size_t start)
      : store_(store), bytes_(bytes), document_(document), start_(start) {}

  bool on_document_begin(Code& /*error*/) { return true; }
  bool on_document_end(Code& /*error*/) { return true; }
  bool on_object_begin(Code& /*error*/) {
    begin(true);
    return true;
  }
  bool on_array_begin(Code& /*error*/) {
    begin(false);
    return true;
  }
  bool on_object_end(std::size_t /*n*/, Code& /*error*/) {
    end();
    return true;
  }
  bool on_array_end(std::size_t /*n*/, Code& /*error*/) {
    end();
    return true;
  }
  bool on_key_part(std::string_view part, std::size_t /*n*/, Code& /*error*/) {
    text_.append(part);
    return true;
  }
  bool on_key(std::string_view part, std::size_t /*n*/, Code& /*error*/) {
    key(whole(part));
    text_.clear();
    return true;
  }
  bool on_string_part(std::string_view part, std::size_t /*n*/, Code& /*error*/) {
    text_.append(part);
    return true;
  }
  bool on_string(std::string_view part, std::size_t /*n*/, Code& /*error*/) {
    scalar({.kind = Scalar::Kind::text, .text = whole(part)});
    text_.clear();
    return true;
  }
  bool on_number_part(std::string_view part, Code& /*error*/) {
    text_.append(part);
    return true;
  }
  bool on_int64(std::int64_t /*value*/, std::string_view part, Code& /*error*/) { return number(part); }
  bool on_uint64(std::uint64_t /*value*/, std::string_view part, Code& /*error*/) { return number(part); }
  bool on_double(double /*value*/, std::string_view part, Code& /*error*/) { return number(part); }
  bool on_bool(bool value, Code& /*error*/) {
    scalar({.kind = Scalar::Kind::boolean, .flag = value});
    return true;
  }
  bool on_null(Code& /*error*/) {
    scalar({});
    return true;
  }
  bool on_comment_part(std::string_view /*part*/, Code& /*error*/) { return true; }
  bool on_comment(std::string_view /*part*/, Code& /*error*/) { return true; }

  [[nodiscard]] bool saw_values() const noexcept { return saw_values_; }
  [[nodiscard]] std::optional<double> count() const noexcept { return count_; }
  Page page;

 private:
  // ---- The parser's events.

  std::string_view whole(std::string_view part) {
    if (text_.empty()) {
      if (part.data() >= bytes_.data() && part.data() <= bytes_.data() + bytes_.size())
        offset_ = start_ + static_cast<std::size_t>(part.data() - bytes_.data());
      return part;
    }
    text_.append(part);
    return text_;
  }
  bool number(std::string_view part) {
    scalar({.kind = Scalar::Kind::number, .text = whole(part)});
    text_.clear();
    return true;
  }

  void begin(bool object) {
    if (ignored_ > 0) {
      ++ignored_;
      return;
    }
    switch (where_) {
      case Where::start:
        if (!object) page.is_bare = saw_values_ = true;
        where_ = object ? Where::envelope : Where::rows;
        field_ = Field::other;
        return;
      case Where::envelope:
        if (field_ == Field::values && !object) {
          saw_values_ = true;
          where_ = Where::rows;
          return;
        }
        break;
      case Where::rows:
        if (object) return begin_row();
        ++page.rows;
        row_offset_ = 0;
        row_error("wrong-type", "", "a row must be an object: it is not used");
        break;
      case Where::row:
        if (field_ == Field::values && !object) {
          where_ = Where::cells;
          return;
        }
        if (field_ == Field::members && !object) {
          where_ = Where::members;
          return;
        }
        if (field_ != Field::other) broken_field("an object or a list");
        break;
      case Where::cells:
        if (object) return begin_cell();
        row_problem("wrong-type", "", "`values` must hold objects");
        break;
      case Where::cell:
        if (field_ != Field::other) broken_cell("an object or a list");
        break;
      case Where::members:
        if (object) {
          where_ = Where::member;
          entry_.members.emplace_back();
          return;
        }
        row_problem("wrong-type", "", "`members` must hold objects");
        break;
      case Where::member:
      case Where::end:
        break;
    }
    ignored_ = 1;
  }

  void end() {
    if (ignored_ > 0) {
      --ignored_;
      return;
    }
    switch (where_) {
      case Where::envelope:
        where_ = Where::end;
        return;
      case Where::rows:
        where_ = page.is_bare ? Where::end : Where::envelope;
        return;
      case Where::row:
        where_ = Where::rows;
        return end_row();
      case Where::cells:
      case Where::members:
        where_ = Where::row;
        return;
      case Where::cell:
        where_ = Where::cells;
        return;
      case Where::member:
        where_ = Where::members;
        return;
      case Where::start:
      case Where::end:
        return;
    }
  }

  void key(std::string_view name) {
    if (ignored_ > 0) return;
    switch (where_) {
      case Where::envelope:
        field_ = field_of(envelope_fields, name);
        if (field_ == Field::values && saw_values_) {
          field_ = Field::other;
          error("doubled-field", {document_, offset_}, "values",
                "the document has `values` twice: the second is not read, keep one answer a document");
        }
        return;
      case Where::row:
        if (row_offset_ == 0) row_offset_ = offset_;
        field_ = field_of(row_fields, name);
        if (repeated(row_seen_)) row_problem("doubled-field", name, "a field stands twice in the row");
        return;
      case Where::cell:
        field_ = field_of(cell_fields, name);
        if (repeated(cell_seen_)) cell_problem("doubled-field", name, "a field stands twice in the value");
        return;
      case Where::member:
        field_ = field_of(member_fields, name);
        return;
      default:
        return;
    }
  }
  bool repeated(std::uint32_t& seen) const {
    if (field_ == Field::other) return false;
    const std::uint32_t bit = 1U << static_cast<unsigned>(field_);
    const bool again = (seen & bit) != 0;
    seen |= bit;
    return again;
  }

  void scalar(const Scalar& s) {
    if (ignored_ > 0) return;
    switch (where_) {
      case Where::envelope:
        return envelope_scalar(s);
      case Where::rows:
        ++page.rows;
        row_offset_ = 0;
        return row_error("wrong-type", s.text, "a row must be an object: it is not used");
      case Where::row:
        return row_scalar(s);
      case Where::cells:
        return row_problem("wrong-type", s.text, "`values` must hold objects");
      case Where::cell:
        return cell_scalar(s);
      case Where::members:
        return row_problem("wrong-type", s.text, "`members` must hold objects");
      case Where::member:
        if (s.kind == Scalar::Kind::text && field_ == Field::id) entry_.members.back().first = clean(s.text);
        if (s.kind == Scalar::Kind::text && field_ == Field::title) entry_.members.back().second = clean(s.text);
        return;
      case Where::start:
      case Where::end:
        return;
    }
  }

  // ---- The envelope.

  void envelope_scalar(const Scalar& s) {
    if (field_ == Field::count && s.kind == Scalar::Kind::number) count_ = number_of(s.text);
    if (field_ != Field::next && field_ != Field::previous) return;
    if (s.kind == Scalar::Kind::text)
      (field_ == Field::next ? page.next : page.previous) = std::string(s.text.substr(0, 4096));
    else if (s.kind != Scalar::Kind::null)
      error("wrong-type", {document_, offset_}, s.text,
            "the address of the neighbouring page must be a text or null: whether pages are missing is not known");
  }

  // ---- Rows.

  void begin_row() {
    where_ = Where::row;
    field_ = Field::other;
    row_offset_ = 0;
    row_seen_ = 0;
    row_broken_ = false;
    ++page.rows;
    kpi_ = area_ = -1;
    year_ = 0;
    cells_.clear();
    if (has_entry_) {
      entry_ = {};
      id_.clear();
      has_entry_ = false;
    }
  }

  void row_scalar(const Scalar& s) {
    const bool is_text = s.kind == Scalar::Kind::text;
    switch (field_) {
      case Field::other:
        return;
      case Field::values:
      case Field::members:
        if (s.kind == Scalar::Kind::null && field_ == Field::members) return;
        return broken_field("a list");
      case Field::kpi:
        if (!is_text) return broken_field("a text such as \"N00401\"");
        kpi_ = kpi_label(s.text);
        if (!store_.kpi_is_id[static_cast<std::size_t>(kpi_)])
          row_problem("unknown-kpi", s.text, "`kpi` is no id of an indicator, such as N00401");
        return;
      case Field::period:
        return read_period(s);
      case Field::area:
      case Field::unit_area:
        if (!is_text) return broken_field("a text such as \"0114\"; a code needs its leading zeros");
        // Only data have `kpi`; a catalogue of units has a municipality too.
        area_text(s.text);
        return;
      case Field::type:
        has_entry_ = true;
        if (is_text && (s.text == "K" || s.text == "L")) entry_.is_area = true;
        return;
      default:
        break;
    }
    if (s.kind == Scalar::Kind::null) return;
    if (!is_text) return broken_field("a text");
    has_entry_ = true;
    switch (field_) {
      case Field::id:
        id_ = s.text;
        return;
      case Field::title:
        entry_.title = clean(s.text);
        return;
      case Field::description:
        entry_.description = clean(s.text);
        return;
      case Field::definition:
        if (entry_.description.empty()) entry_.description = clean(s.text);
        return;
      case Field::operating_area:
        entry_.operating_area = clean(s.text);
        return;
      case Field::unit:
        entry_.unit = clean(s.text);
        return;
      default:
        return;
    }
  }

  void area_text(std::string_view code) {
    const bool unit = field_ == Field::unit_area;
    area_is_unit_ = unit;
    area_ = store_.areas.intern(code);
    const auto k = static_cast<std::size_t>(area_);
    if (k == store_.area_kinds.size()) {
      store_.area_kinds.push_back(!unit ? area_kind(code) : plain_id(code) ? AreaKind::unit : AreaKind::unknown);
      store_.area_counted.push_back(false);
    }
  }

  std::int32_t kpi_label(std::string_view id) {
    const std::int32_t label = store_.kpis.intern(id);
    if (static_cast<std::size_t>(label) == store_.kpi_is_id.size()) {
      store_.kpi_is_id.push_back(plain_id(id));
      store_.kpi_document.push_back(static_cast<std::uint32_t>(document_));
    }
    return label;
  }

  void read_period(const Scalar& s) {
    const bool written = s.kind == Scalar::Kind::text || s.kind == Scalar::Kind::number;
    int year = 0;
    const auto [end, code] = std::from_chars(s.text.data(), s.text.data() + s.text.size(), year);
    if (!written || code != std::errc{} || end != s.text.data() + s.text.size())
      return row_problem("not-a-year", s.text, "`period` must be a year");
    if (year < store_.options.min_year || year > store_.options.max_year)
      return row_problem("year-out-of-range", s.text,
                         "the year is outside " + std::to_string(store_.options.min_year) + "-" +
                             std::to_string(store_.options.max_year));
    year_ = year;
  }

  void end_row() {
    const auto has = [this](Field field) { return (row_seen_ & (1U << static_cast<unsigned>(field))) != 0; };
    if (has(Field::kpi) || has(Field::period) || has(Field::values)) {
      ++page.data_rows;
      if (row_broken_) return;
      for (const auto& [field, name] :
           {std::pair{Field::kpi, "kpi"}, {Field::period, "period"}, {Field::values, "values"}})
        if (!has(field))
          return row_error("missing-field", "", std::string("the row has no `") + name + "`: it is not used");
      if (!has(Field::area) && !has(Field::unit_area))
        return row_error("missing-field", "", "the row has neither `municipality` nor `ou`: it is not used");
      return take_data();
    }
    if (row_broken_) return;
    if (id_.empty() || (entry_.title.empty() && entry_.members.empty()))
      return row_error("unknown-row", "",
                       "the row is neither data (kpi, period, municipality, values) nor of a catalogue (id, title): it "
                       "is not used");
    take_entry();
  }

  void take_entry() {
    if (!plain_id(id_)) return row_error("unknown-row", id_, "the id has other signs than letters and digits");
    store_.has_areas = store_.has_areas || entry_.is_area;
    const auto [at, fresh] = store_.catalogue.try_emplace(id_, std::move(entry_));
    if (!fresh && at->second.title != entry_.title)
      store_.found.add(Severity::warning, "title-differs", row_place(), entry_.title,
                       path() + id_ + " has the title " + quoted(at->second.title) +
                           " in another row: the first is used; give catalogues of one day");
  }

  void take_data() {
    const AreaKind kind = store_.area_kinds[static_cast<std::size_t>(area_)];
    if (kind == AreaKind::unknown || area_is_unit_ != (kind == AreaKind::unit))
      return row_error("unknown-area", store_.areas.text(area_),
                       "this is no code of an area: four digits, or G and digits for a group; it is not used");
    if (!store_.reads(kind)) {
      const auto k = static_cast<std::size_t>(kind);
      store_.rows_not_read[k].add(row_place());
      if (!store_.area_counted[static_cast<std::size_t>(area_)]) ++store_.areas_not_read[k];
      store_.area_counted[static_cast<std::size_t>(area_)] = true;
      return;
    }
    bool has_total = false;
    bool has_other = false;
    for (const RawCell& cell : cells_) {
      if (!cell.usable) continue;
      if (cell.deleted) {
        store_.deleted.add({document_, cell.offset});
        has_total = true;  // there was one
        continue;
      }
      const std::size_t variant = total.find(cell.gender);
      if (cell.gender == '\0' || variant == std::string_view::npos) {
        error("unknown-gender", {document_, cell.offset}, cell.gender == '\0' ? "" : std::string(1, cell.gender),
              path() + "`gender` must be T, K or M: the value is not used");
        continue;
      }
      (variant == 0 ? has_total : has_other) = true;
      if (!store_.wanted[variant]) {
        store_.genders_not_read.add({document_, cell.offset});
        continue;
      }
      take_cell(cell, variant);
    }
    if (store_.wanted[0] && !has_total && has_other) store_.no_total.add(row_place());
  }

  void take_cell(const RawCell& raw, std::size_t variant) {
    Cell cell;
    cell.offset = raw.offset;
    cell.document = static_cast<std::uint32_t>(document_);
    cell.indicator = kpi_ * 3 + static_cast<std::int32_t>(variant);
    cell.area = area_;
    cell.year = static_cast<std::int16_t>(year_);
    cell.count = raw.count;
    const std::string_view status = raw.status < 0 ? std::string_view{} : store_.statuses.text(raw.status);
    const Place place{document_, raw.offset};
    if (raw.has_value) {
      cell.value = raw.value;
      if (raw.status >= 0) {
        // A word of our own list says what it says; any other is kept as a note.
        const std::optional<ValueStatus> meant = io::status_from_word(status);
        if (meant && carries_value(*meant) && *meant != ValueStatus::nil) {
          cell.status = *meant;
        } else {
          cell.note = raw.status;
          store_.odd_statuses[raw.status].add(place);
        }
      }
    } else if (status.empty() || status == "Missing") {
      cell.status = ValueStatus::not_reported;
    } else if (status == ".") {
      cell.status = ValueStatus::not_applicable;
    } else if (status == "..") {
      cell.status = ValueStatus::confidential;
    } else if (status == "-") {
      cell.status = store_.options.dash.value_or(ValueStatus::not_reported);
      if (cell.status == ValueStatus::nil) cell.value = 0.0;
      if (!store_.options.dash) store_.dashes.add(place);
    } else {
      const std::optional<ValueStatus> meant = io::status_from_word(status);
      cell.status = meant && !carries_value(*meant) ? *meant : ValueStatus::not_reported;
      if (!meant || carries_value(*meant)) {
        cell.note = raw.status;
        store_.odd_statuses[raw.status].add(place);
      }
    }
    store_.cells.push_back(cell);
  }

  // ---- Values of a row.

  void begin_cell() {
    where_ = Where::cell;
    field_ = Field::other;
    cell_seen_ = 0;
    if (cells_.size() == most_cells_in_row)
      row_problem("too-many-values", "", "the row has more than " + std::to_string(most_cells_in_row) + " values");
    if (cells_.size() < most_cells_in_row) cells_.emplace_back();
    cells_.back().offset = offset_;
  }

  void cell_scalar(const Scalar& s) {
    RawCell& cell = cells_.back();
    switch (field_) {
      case Field::gender:
        cell.gender = s.kind == Scalar::Kind::text && s.text.size() == 1 ? s.text[0] : '\0';
        return;
      case Field::count:
        if (s.kind == Scalar::Kind::number) {
          const double n = number_of(s.text);
          if (n >= 0 && n <= 1e6) cell.count = static_cast<std::int32_t>(n);
        }
        return;
      case Field::status:
        if (s.kind == Scalar::Kind::null || (s.kind == Scalar::Kind::text && s.text.empty())) return;
        if (s.kind != Scalar::Kind::text) return broken_cell("a text");
        cell.status = store_.statuses.intern(io::excerpt(s.text, 100));
        return;
      case Field::value:
        cell.offset = offset_;
        if (s.kind == Scalar::Kind::null) return;
        cell.value = s.kind == Scalar::Kind::number ? number_of(s.text) : missing;
        cell.has_value = true;
        if (is_missing(cell.value))
          cell_problem("not-a-number", s.text, "`value` must be a number that a double can hold, or null");
        return;
      case Field::deleted:
        cell.deleted = s.kind == Scalar::Kind::boolean ? s.flag : s.kind == Scalar::Kind::number && s.text != "0";
        return;
      default:
        return;
    }
  }

  // ---- Problems.

  [[nodiscard]] std::string path() const { return "values[" + std::to_string(page.rows - 1) + "]: "; }
  [[nodiscard]] Place row_place() const { return {document_, row_offset_ == 0 ? offset_ : row_offset_}; }
  void error(std::string_view rule, Place place, std::string_view text, std::string message) {
    store_.found.add(Severity::error, rule, place, text, std::move(message));
  }
  void row_error(std::string_view rule, std::string_view text, const std::string& message) {
    error(rule, row_place(), text, path() + message);
  }
  // One finding a row: it is not used.
  void row_problem(std::string_view rule, std::string_view text, const std::string& message) {
    if (!row_broken_) error(rule, {document_, offset_}, text, path() + message + "; the row is not used");
    row_broken_ = true;
  }
  void cell_problem(std::string_view rule, std::string_view text, const std::string& message) {
    if (cells_.back().usable && !row_broken_)
      error(rule, {document_, offset_}, text, path() + message + "; the value is not used");
    cells_.back().usable = false;
  }
  void broken_field(const char* wanted) {
    row_problem("wrong-type", "", std::string("a field is no text or number where it must be ") + wanted);
  }
  void broken_cell(const char* wanted) {
    cell_problem("wrong-type", "", std::string("a field of a value is not what it must be: ") + wanted);
  }

  // Text that a panel can hold: no NUL, and no "\n" spelled with a backslash, which stands in descriptions.
  static std::string clean(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t k = 0; k < text.size(); ++k) {
      if (text[k] == '\\' && k + 1 < text.size() && text[k + 1] == 'n') {
        out += '\n';
        ++k;
      } else if (text[k] != '\0') {
        out += text[k];
      }
    }
    return out;
  }
  static double number_of(std::string_view text) {
    double value = missing;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc{} && end == text.data() + text.size() ? value : missing;
  }

  Store& store_;
  std::string_view bytes_;
  std::size_t document_;
  std::size_t start_;  // of the bytes in the document: its mark
  std::size_t offset_ = 0;
  std::string text_;  // parts of a text with escapes
  Where where_ = Where::start;
  Field field_ = Field::other;
  std::size_t ignored_ = 0;  // depth in what is not read
  bool saw_values_ = false;
  std::optional<double> count_ = {};
  // The row in the making.
  std::size_t row_offset_ = 0;
  std::uint32_t row_seen_ = 0;
  std::uint32_t cell_seen_ = 0;
  bool row_broken_ = false;
  bool area_is_unit_ = false;
  std::int32_t kpi_ = -1;
  std::int32_t area_ = -1;
  int year_ = 0;
  std::vector<RawCell> cells_;
  bool has_entry_ = false;
  std::string id_;
  Entry entry_;
};

// ---- Addresses of pages.

// A parameter's value in a query, and the query without it.
std::string take_parameter(std::string& query, std::string_view name) {
  std::size_t from = 0;
  while (from < query.size()) {
    const std::size_t to = std::min(query.find('&', from), query.size());
    const std::string part = query.substr(from, to - from);
    if (part.size() > name.size() && part.compare(0, name.size(), name) == 0 && part[name.size()] == '=') {
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
  if (end.substr(0, 2) != "(-" || !digits(end.substr(2, 4))) return {title, std::nullopt};
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
    for (std::size_t d = 0; d < documents_.size(); ++d) data_rows += read_document(d);
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
    if (options_.genders.empty() || options_.genders.find_first_not_of(total) != std::string::npos)
      detail::fail("unknown-choice", "genders must be some of the letters T (total), K (women), M (men)");
    if (options_.min_year > options_.max_year) detail::fail("years-reversed", "min_year is after max_year");
    if (options_.min_year < 1 || options_.max_year > 9999)
      detail::fail("year-out-of-range", "min_year and max_year must be within 1-9999");
    if (options_.max_cells < 1 || options_.max_findings < 1)
      detail::fail("limit-not-positive", "max_cells and max_findings must be at least 1");
  }

  // ---- Documents.

  // The number of its rows of data.
  Index read_document(std::size_t d) {
    const std::string_view whole = documents_[d].bytes;
    const std::string_view bytes = io::without_mark(whole);
    const std::size_t mark = whole.size() - bytes.size();
    if (const std::optional<io::JsonProblem> problem = io::not_json(bytes))
      store_.found.give_up(problem->rule, {d, mark + problem->offset}, problem->message);
    json::parse_options options;
    options.max_depth = 32;
    options.allow_invalid_utf8 = true;  // seen above
    json::basic_parser<Handler> parser(options, store_, bytes, d, mark);
    boost::system::error_code error;
    const std::size_t used = parser.write_some(false, bytes.data(), bytes.size(), error);
    if (error) {
      const bool cut = error == json::error::incomplete;
      store_.found.give_up(cut ? "cut-off" : "broken-json", {d, mark + used},
                           cut ? "the document ends in the middle: the transfer was cut, fetch it again"
                               : "this is not JSON from here on: " + error.message() + "; fetch the document again");
    }
    if (const std::size_t rest = bytes.find_first_not_of(" \t\r\n", used); rest != std::string_view::npos)
      store_.found.give_up("broken-json", {d, mark + rest},
                           "something follows the document: keep one answer a file, or give the answers as a list");
    const Handler& handler = parser.handler();
    if (!handler.saw_values())
      store_.found.give_up(
          "no-values", {d, mark},
          "this is no answer of Kolada: it has no list `values`; it begins with \"" + io::excerpt(bytes, 120) + "\"");
    Page page = handler.page;
    check_count(d, page, handler.count());
    place_page(page, documents_[d].url);
    pages_.push_back(std::move(page));
    return pages_.back().data_rows;
  }

  void check_count(std::size_t d, const Page& page, std::optional<double> count) {
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
    std::set<std::int32_t> labels;
    for (const Cell& cell : store_.cells) labels.insert(cell.indicator);
    std::vector<std::int32_t> order(labels.begin(), labels.end());
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
    if (variant > 0) made.id += std::string("-") + total[static_cast<std::size_t>(variant)];
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
          Severity::error, "doubled-key", {cell.document, static_cast<std::size_t>(cell.offset)}, text_of(cell),
          into.indicator(cell.indicator).id + ", " + into.member(cell.area).name + ", " + std::to_string(cell.year) +
              " is " + text_of(before) + " at byte " + std::to_string(before.offset) + " of " +
              (other.source.empty() ? "document " + std::to_string(before.document + 1) : other.source) + " and " +
              text_of(cell) + " here: neither is used; give documents of one day");
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

  [[nodiscard]] static std::string text_of(const Cell& cell) {
    return is_missing(cell.value) ? std::string(to_string(cell.status)) : shown(cell.value);
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

}  // namespace nyckeltal
