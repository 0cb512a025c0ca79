// Reading one answer of Kolada: it goes once through Boost.JSON's event parser, and no tree is built.
#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json.hpp"
#include "kolada_store.hpp"
#include "table_format.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::kolada {
namespace {

namespace json = boost::json;

constexpr std::size_t most_cells_in_row = 16;
constexpr std::size_t most_labels = std::size_t{1} << 18;

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
        if (!object) page.is_bare = page.has_values = true;
        where_ = object ? Where::envelope : Where::rows;
        field_ = Field::other;
        return;
      case Where::envelope:
        if (field_ == Field::values && !object) {
          page.has_values = true;
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
        // One without an id says nothing, and a list of such must not fill the memory.
        if (entry_.members.back().first.empty()) entry_.members.pop_back();
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
        if (field_ == Field::values && page.has_values) {
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
        if (s.kind == Scalar::Kind::text && field_ == Field::id) entry_.members.back().first = panel_text(s.text);
        if (s.kind == Scalar::Kind::text && field_ == Field::title) entry_.members.back().second = panel_text(s.text);
        return;
      case Where::start:
      case Where::end:
        return;
    }
  }

  // ---- The envelope.

  void envelope_scalar(const Scalar& s) {
    if (field_ == Field::count && s.kind == Scalar::Kind::number) page.count = number_of(s.text);
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
        entry_.title = panel_text(s.text);
        return;
      case Field::description:
        entry_.description = panel_text(s.text);
        return;
      case Field::definition:
        if (entry_.description.empty()) entry_.description = panel_text(s.text);
        return;
      case Field::operating_area:
        entry_.operating_area = panel_text(s.text);
        return;
      case Field::unit:
        entry_.unit = panel_text(s.text);
        return;
      default:
        return;
    }
  }

  void area_text(std::string_view code) {
    const bool unit = field_ == Field::unit_area;
    area_is_unit_ = unit;
    area_ = label(store_.areas, code);
    const auto k = static_cast<std::size_t>(area_);
    if (k == store_.area_kinds.size()) {
      store_.area_kinds.push_back(!unit ? area_kind(code) : plain_id(code) ? AreaKind::unit : AreaKind::unknown);
      store_.area_counted.push_back(false);
    }
  }

  std::int32_t kpi_label(std::string_view id) {
    const std::int32_t k = label(store_.kpis, id);
    if (static_cast<std::size_t>(k) == store_.kpi_is_id.size()) {
      store_.kpi_is_id.push_back(plain_id(id));
      store_.kpi_document.push_back(static_cast<std::uint32_t>(document_));
    }
    return k;
  }

  // Far more ids than Kolada has are a hostile document, and must not fill the memory.
  std::int32_t label(Labels& labels, std::string_view text) {
    const std::int32_t k = labels.intern(text);
    if (labels.size() > most_labels)
      store_.found.give_up("too-many-ids", row_place(),
                           "the documents have more than " + std::to_string(most_labels) +
                               " different ids of indicators, areas or statuses: is this an answer of Kolada?");
    return k;
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
                       path() + id_ + " has the title " + in_quotes(at->second.title, 80) +
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
      const std::size_t variant = genders.find(cell.gender);
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
        const std::optional<ValueStatus> meant = status_from_word(status);
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
      const std::optional<ValueStatus> meant = status_from_word(status);
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
        cell.status = label(store_.statuses, excerpt(s.text, 100));
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
  static std::string panel_text(std::string_view text) {
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

}  // namespace

Page read_document(Store& store, const KoladaDocument& document, std::size_t d) {
  const std::string_view bytes = without_mark(document.bytes);
  const std::size_t mark = document.bytes.size() - bytes.size();
  if (const std::optional<JsonProblem> problem = not_json(bytes))
    store.found.give_up(problem->rule, {d, mark + problem->offset}, problem->message);
  json::parse_options options;
  options.max_depth = 32;
  options.allow_invalid_utf8 = true;  // seen above
  json::basic_parser<Handler> parser(options, store, bytes, d, mark);
  boost::system::error_code error;
  const std::size_t used = parser.write_some(false, bytes.data(), bytes.size(), error);
  if (error) {
    const bool cut = error == json::error::incomplete;
    store.found.give_up(cut ? "cut-off" : "broken-json", {d, mark + used},
                        cut ? "the document ends in the middle: the transfer was cut, fetch it again"
                            : "this is not JSON from here on: " + error.message() + "; fetch the document again");
  }
  if (const std::size_t rest = bytes.find_first_not_of(" \t\r\n", used); rest != std::string_view::npos)
    store.found.give_up("broken-json", {d, mark + rest},
                        "something follows the document: keep one answer a file, or give the answers as a list");
  Page& page = parser.handler().page;
  if (!page.has_values)
    store.found.give_up(
        "no-values", {d, mark},
        "this is no answer of Kolada: it has no list `values`; it begins with \"" + excerpt(bytes, 120) + "\"");
  return std::move(page);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::kolada
