// Reading tables. Three passes over what the table has: its rows become numbered labels and numbers, the labels become
// members and indicators, and the cells fill the panel. Only the first sees the bytes.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "collector.hpp"
#include "labels.hpp"
#include "member_list.hpp"
#include "number.hpp"
#include "nyckeltal/core/names.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_format.hpp"
#include "text.hpp"

namespace nyckeltal {
namespace {

using io::Collector;
using io::DecimalStyle;
using io::no_column;
using io::Role;

std::string shown(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}
std::string quoted(std::string_view text) {
  return "\"" + io::excerpt(text) + "\"";
}

// A unit without spaces and case, and one word for per cent.
std::string folded_unit(std::string_view unit) {
  std::string folded = fold_name(unit);
  std::erase_if(folded, [](char c) { return c == ' ' || c == '.'; });
  if (folded == "procent" || folded == "percent" || folded == "andel(%)" || folded == "andeliprocent") return "%";
  return folded;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A finding that is told once, with how many cells it is about.
struct Tally {
  Index count = 0;
  Index line = 0;  // of the first
  std::size_t column = no_column;
  std::string text = {};
  void add(Index at) {
    if (count++ == 0) line = at;
  }
};

// One value of the table, its labels still numbers. A million of them are kept: small, and passed over as few times as
// possible.
struct Cell {
  double value = missing;
  std::uint32_t line = 0;
  std::int32_t indicator = -1;  // label, then position
  std::int32_t member = -1;     // pair of labels, then position
  std::int32_t unit = -1;       // label
  std::uint16_t column = 0;
  std::int16_t year = 0;
  ValueStatus status = ValueStatus::observed;
  DecimalStyle style = DecimalStyle::none;
  bool reference = false;  // the member is a published area
  bool used = true;
};
static_assert(sizeof(Cell) == 32);

// What a label turned out to be.
struct Resolved {
  std::int32_t position = -1;
  bool reference = false;
  std::string_view rule = {};
  std::string reason = {};  // where there is no position
  Tally* padded = nullptr;  // counts its cells, where that is to be told
  Tally* renamed = nullptr;
};

// What a column is.
struct Column {
  std::string name = {};  // as in the header, trimmed
  std::string bare = {};  // without the unit in parentheses
  std::string unit = {};  // what the parentheses hold
  std::optional<Role> role = {};
  bool english = false;
  Year year = 0;                      // of a years_across column
  std::int32_t indicator_label = -1;  // of an indicators_across column
  std::int32_t unit_label = -1;
};

class TableReader {
 public:
  TableReader(std::string_view bytes, const TableOptions& options)
      : bytes_(bytes), options_(options), found_(options.source, options.max_findings) {
    for (const std::string& marker : options.missing_markers)
      markers_have_digits_ = markers_have_digits_ || (!marker.empty() && marker[0] >= '0' && marker[0] <= '9');
  }

  ReadResult read() {
    check_options();
    look_at_bytes();
    find_separator();
    CsvTokenizer csv(bytes_, dialect(format_.separator));
    read_header(csv);
    read_rows(csv);
    settle_decimals();
    resolve_indicators();
    resolve_members();
    apply_labels();
    ReadResult result;
    fill(result);
    tell_tallies();
    result.findings = found_.take();
    result.format = format_;
    if (options_.strict && has_errors(result.findings)) throw FindingsError(std::move(result.findings));
    return result;
  }

  [[nodiscard]] TableColumn header(std::string_view field) const {
    const Column column = column_from(field);
    return {column.role ? io::role_names[static_cast<std::size_t>(*column.role)] : std::string_view{}, column.year};
  }

  [[nodiscard]] TableCell cell(std::string_view field) {
    const std::string_view text = trim(field);
    Cell found;
    if (missing_sign(text)) return TableCell::missing_sign;
    if (const auto number = number_or_percentage(text, found))
      return number->style == DecimalStyle::comma ? TableCell::comma_number : TableCell::number;
    return missing_word(text) || is_below(text) ? TableCell::missing_sign : TableCell::text;
  }

 private:
  // ---- Bytes: encoding, separator.

  void check_options() const {
    if (options_.dash && *options_.dash != ValueStatus::nil && *options_.dash != ValueStatus::not_reported)
      detail::fail("unknown-choice", "dash must be nil or not_reported");
    if (carries_value(options_.two_dots))
      detail::fail("unknown-choice", "two_dots must be confidential, not_reported or not_applicable");
    if (options_.decimal && *options_.decimal != '.' && *options_.decimal != ',')
      detail::fail("unknown-choice", "decimal must be . or ,");
    if (options_.min_year > options_.max_year) detail::fail("years-reversed", "min_year is after max_year");
    if (options_.min_year < 1 || options_.max_year > 9999)
      detail::fail("year-out-of-range", "min_year and max_year must be within 1-9999");
    if (options_.max_line < 1 || options_.max_cells < 1 || options_.max_findings < 1)
      detail::fail("limit-not-positive", "max_line, max_cells and max_findings must be at least 1");
    for (const auto& [symbol, status] : options_.symbols)
      if (carries_value(status))
        detail::fail("unknown-choice", "the symbol \"" + symbol +
                                           "\" cannot mean a status that goes with a number: use not_reported, "
                                           "not_applicable or confidential");
    for (const auto& [role, name] : options_.columns)
      if (std::find(io::role_names.begin(), io::role_names.end() - 1, role) == io::role_names.end() - 1)
        detail::fail("unknown-choice", "\"" + role +
                                           "\" is no role of a column: use indicator, member, code, year, value, unit, "
                                           "status or note");
  }

  void look_at_bytes() {
    if (bytes_.substr(0, 2) == "\xFF\xFE" || bytes_.substr(0, 2) == "\xFE\xFF")
      found_.give_up("utf-16", "the file is UTF-16: save it as CSV in UTF-8", 1);
    const bool mark = bytes_.substr(0, 3) == "\xEF\xBB\xBF";
    if (mark) bytes_.remove_prefix(3);
    if (bytes_.find_first_not_of(" \t\r\n") == std::string_view::npos)
      found_.give_up("empty-file", "the file is empty: there is no header row");
    has_nul_ = std::memchr(bytes_.data(), 0, bytes_.size()) != nullptr;
    format_.encoding = TableEncoding::utf8;
    if (options_.encoding == TableEncoding::cp1252) {
      format_.encoding = TableEncoding::cp1252;
    } else if (const std::size_t bad = io::invalid_utf8(bytes_); bad != io::no_position) {
      // Where most letters are UTF-8 the others are damage; a file of another encoding has hardly any that are.
      if (mark || options_.encoding == TableEncoding::utf8 || mostly_utf8()) {
        has_bad_utf8_ = true;
      } else {
        const std::string_view before = bytes_.substr(0, bad);
        format_.encoding = TableEncoding::cp1252;
        found_.add(Severity::note, "encoding-guessed", 1 + std::count(before.begin(), before.end(), '\n'), no_column,
                   "", "the file is not UTF-8: read as Windows-1252 (Latin-1)");
      }
    }
    utf8_ = format_.encoding == TableEncoding::utf8;
    // Line ends of old: a carriage return alone, all through the file.
    if (bytes_.find('\n') == std::string_view::npos && bytes_.find('\r') < bytes_.size() - 1)
      found_.give_up("line-ends", "lines end with a carriage return only: save the file with ordinary line ends");
  }

  [[nodiscard]] bool mostly_utf8() const {
    Index good = 0;
    Index bad = 0;
    for (std::string_view rest = bytes_; !rest.empty();) {
      const std::size_t at = io::invalid_utf8(rest);
      for (const char c : rest.substr(0, at)) good += (static_cast<unsigned char>(c) & 0xC0U) == 0xC0 ? 1 : 0;
      if (at == io::no_position) break;
      ++bad;
      rest.remove_prefix(at + 1);
    }
    return good > bad;
  }

  [[nodiscard]] CsvDialect dialect(char separator) const {
    return {.separator = separator, .quote = options_.quote, .max_line = options_.max_line};
  }

  // The separator under which most headers are known, most rows have the header's length, most fields come out.
  void find_separator() {
    if (options_.separator) {
      format_.separator = *options_.separator;
      return;
    }
    const std::string_view sample = bytes_.substr(0, std::size_t{1} << 16U);
    std::tuple<Index, Index, Index> best{-1, -1, -1};
    for (const char candidate : {';', '\t', ',', '|'}) {
      CsvTokenizer csv(sample, dialect(candidate));
      if (!csv.next()) continue;
      Index known = 0;
      const auto n_fields = static_cast<Index>(csv.fields().size());
      for (const std::string_view field : csv.fields()) {
        const Column column = column_from(field);
        if (column.role || column.year != 0) ++known;
      }
      Index alike = 0;
      for (int k = 0; k < 50 && csv.next(); ++k)
        if (static_cast<Index>(csv.fields().size()) == n_fields) ++alike;
      const std::tuple score{known, n_fields > 1 ? alike : 0, n_fields};
      if (score > best) {
        best = score;
        format_.separator = candidate;
      }
    }
  }

  // ---- Header.

  [[nodiscard]] std::string decoded(std::string_view text) const {
    return utf8_ ? std::string(text) : io::utf8_from_cp1252(text);
  }
  [[nodiscard]] std::string_view trim(std::string_view text) const { return io::trimmed(text, utf8_); }

  [[nodiscard]] Column column_from(std::string_view field) const {
    Column column;
    column.name = decoded(trim(field));
    column.bare = column.name;
    const std::size_t open = column.name.rfind('(');
    if (open != std::string::npos && open > 0 && column.name.back() == ')') {
      column.unit = io::trimmed(std::string_view(column.name).substr(open + 1, column.name.size() - open - 2), true);
      column.bare = io::trimmed(std::string_view(column.name).substr(0, open), true);
    }
    const std::string folded = fold_name(column.bare);
    for (const io::HeaderWord& word : io::header_words)
      if (word.folded == folded) {
        column.role = word.role;
        column.english = !word.swedish;
      }
    for (const auto& [role, name] : options_.columns) {
      const auto wanted = std::find(io::role_names.begin(), io::role_names.end(), role);
      if (name == column.name || fold_name(name) == fold_name(column.name))
        column.role = static_cast<Role>(wanted - io::role_names.begin());
      else if (column.role == static_cast<Role>(wanted - io::role_names.begin()))
        column.role.reset();  // the caller says that another column has this role
    }
    if (!column.role && column.name.size() == 4 && all_digits(column.name)) {
      const Year year = std::stoi(column.name);
      if (year >= options_.min_year && year <= options_.max_year) column.year = year;
    }
    return column;
  }

  void read_header(CsvTokenizer& csv) {
    if (!csv.next() || csv.problem() != CsvProblem::none) {
      const auto [rule, message] = describe(csv.problem());
      found_.give_up(rule, "the header row cannot be read: " + std::string(message), csv.line());
    }
    header_line_ = csv.line();
    if (!usable_bytes(csv.record()))
      found_.give_up("not-text", "the header row has NUL bytes, or bytes that are not UTF-8", header_line_);
    if (csv.fields().size() > std::numeric_limits<std::uint16_t>::max())
      found_.give_up("too-many-columns", "more columns than any table has: is the separator right?", header_line_);
    for (const std::string_view field : csv.fields()) columns_.push_back(column_from(field));
    places_.fill(no_column);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      if (!columns_[k].role) continue;
      std::size_t& place = places_[static_cast<std::size_t>(*columns_[k].role)];
      if (place == no_column)
        place = k;
      else
        columns_[k].role.reset();
    }
    for (const auto& [role, name] : options_.columns) {
      const auto wanted = std::find(io::role_names.begin(), io::role_names.end(), role);
      if (places_[static_cast<std::size_t>(wanted - io::role_names.begin())] == no_column)
        found_.give_up("missing-column", "there is no column \"" + name + "\" for " + role + headers(), header_line_);
    }
    swedish_ = std::none_of(columns_.begin(), columns_.end(), [](const Column& c) { return c.role && c.english; });
    settle_layout();
    needed_ = 0;
    drop_unknown_indicators();
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      const bool carries = is_value_column(k);
      if (carries || (columns_[k].role && *columns_[k].role <= Role::value)) needed_ = std::max(needed_, k + 1);
      if (carries) value_columns_.push_back(k);
      if (!columns_[k].role && !carries && !columns_[k].name.empty())
        found_.add(Severity::note, "column-ignored", header_line_, k, columns_[k].name,
                   "this column is not recognised and not read: name its role with `columns` if it should be");
    }
    // Units: the column's own parentheses, else what the caller says.
    for (const std::size_t k : value_columns_) {
      const std::string& unit = columns_[k].unit.empty() ? options_.unit : columns_[k].unit;
      if (!unit.empty()) columns_[k].unit_label = units_.intern(unit);
      if (format_.layout == TableLayout::indicators_across)
        columns_[k].indicator_label = indicators_.intern(columns_[k].bare);
    }
    if (place(Role::indicator) == no_column && format_.layout != TableLayout::indicators_across)
      table_indicator_ =
          indicators_.intern(options_.indicator.empty() ? options_.indicators.front().id : options_.indicator);
  }

  // A column across that is no known indicator is told once, not for each of its cells.
  void drop_unknown_indicators() {
    if (format_.layout != TableLayout::indicators_across || options_.indicators.empty()) return;
    const Panel lookup(options_.indicators, {}, 0, 0);
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      bool ambiguous = false;
      if (!is_value_column(k) || known_indicator(lookup, columns_[k].bare, ambiguous)) continue;
      found_.add(Severity::error, "unknown-indicator", header_line_, k, columns_[k].name,
                 ambiguous ? "this names more than one indicator: the column is not read, use the id"
                           : "no such indicator: the column is not read");
      columns_[k].name.clear();
    }
  }

  [[nodiscard]] std::size_t place(Role role) const { return places_[static_cast<std::size_t>(role)]; }
  [[nodiscard]] bool has(Role role) const { return place(role) != no_column; }
  [[nodiscard]] bool is_value_column(std::size_t k) const {
    switch (format_.layout) {
      case TableLayout::years_across:
        return columns_[k].year != 0;
      case TableLayout::indicators_across:
        return !columns_[k].role && !columns_[k].name.empty() && columns_[k].year == 0;
      case TableLayout::detect:
      case TableLayout::long_rows:
        break;
    }
    return columns_[k].role == Role::value;
  }
  [[nodiscard]] std::string headers() const {
    std::string text = ": the header row has ";
    for (std::size_t k = 0; k < columns_.size() && k < 12; ++k) text += (k == 0 ? "" : ", ") + quoted(columns_[k].name);
    return text + (columns_.size() > 12 ? " ..." : "");
  }

  void settle_layout() {
    Index n_years = 0;
    Index n_others = 0;
    for (const Column& column : columns_) {
      if (column.year != 0) ++n_years;
      if (!column.role && column.year == 0 && !column.name.empty()) ++n_others;
    }
    format_.layout = options_.layout;
    if (format_.layout == TableLayout::detect) {
      format_.layout = TableLayout::long_rows;
      if (!has(Role::year) && n_years > 0)
        format_.layout = TableLayout::years_across;
      else if (has(Role::year) && !has(Role::value) && !has(Role::indicator) && n_others > 0)
        format_.layout = TableLayout::indicators_across;
    }
    std::string lacking;
    const auto need = [&](bool there, const char* what) {
      if (!there) lacking += std::string(lacking.empty() ? "" : "; ") + what;
    };
    need(has(Role::member) || has(Role::code), "the member (kommun, kommunkod, member, code)");
    if (format_.layout == TableLayout::years_across)
      need(n_years > 0, "years across (2019, 2020, ...)");
    else
      need(has(Role::year), "the year (år, datum, year)");
    if (format_.layout == TableLayout::long_rows) need(has(Role::value), "the value (värde, value)");
    if (format_.layout == TableLayout::indicators_across)
      need(n_others > 0, "indicators across");
    else
      need(has(Role::indicator) || !options_.indicator.empty() || options_.indicators.size() == 1,
           "the indicator (nyckeltal, indicator; or say which one with `indicator`)");
    if (!lacking.empty())
      found_.give_up("missing-column", "no column for " + lacking + headers() + ", cut at " + separator_name(),
                     header_line_);
  }
  [[nodiscard]] std::string separator_name() const {
    return format_.separator == '\t' ? std::string("tab") : quoted(std::string_view(&format_.separator, 1));
  }

  // ---- Rows.

  [[nodiscard]] bool usable_bytes(std::string_view record) const {
    return !(has_nul_ && record.find('\0') != std::string_view::npos) &&
           !(has_bad_utf8_ && io::invalid_utf8(record) != io::no_position);
  }

  void error(std::string_view rule, Index line, std::size_t column, std::string_view text, std::string message) {
    found_.add(Severity::error, rule, line, column, decoded(text.substr(0, 400)), std::move(message));
  }

  void read_rows(CsvTokenizer& csv) {
    const std::size_t per_row = value_columns_.size();
    cells_.reserve(std::min<std::size_t>(bytes_.size() / 24 * per_row + 16, std::size_t{1} << 22U));
    while (csv.next()) {
      const auto fields = csv.fields();
      const Index line = csv.line();
      if (csv.problem() != CsvProblem::none) {
        const auto [rule, message] = describe(csv.problem());
        error(rule, line, static_cast<std::size_t>(csv.problem_column() - 1), csv.record(), std::string(message));
        continue;
      }
      if ((has_nul_ || has_bad_utf8_) && !usable_bytes(csv.record())) {
        error("not-text", line, no_column, csv.record(),
              "the row has NUL bytes, or bytes that are not UTF-8: it is not used");
        continue;
      }
      if (fields.size() < needed_ || fields.size() > columns_.size()) {
        if (blank(fields, 0)) continue;
        if (fields.size() < needed_ || !blank(fields, columns_.size())) {
          error("wrong-number-of-fields", line, no_column, csv.record(),
                "the row has " + std::to_string(fields.size()) + " fields but the header " +
                    std::to_string(columns_.size()) + ": it is not used");
          continue;
        }
      }
      read_row(fields, line);
    }
  }

  [[nodiscard]] bool blank(std::span<const std::string_view> fields, std::size_t from) const {
    for (std::size_t k = from; k < fields.size(); ++k)
      if (!trim(fields[k]).empty()) return false;
    return true;
  }

  void read_row(std::span<const std::string_view> fields, Index line) {
    const auto field = [&](Role role) -> std::string_view {
      const std::size_t k = place(role);
      return k < fields.size() ? trim(fields[k]) : std::string_view{};
    };
    Cell cell;
    cell.line = static_cast<std::uint32_t>(std::min<Index>(line, std::numeric_limits<std::uint32_t>::max()));
    std::string_view code = label(field(Role::code));
    std::string_view name = label(field(Role::member));
    if (code.empty() && name.size() > 5 && name[4] == ' ' && all_digits(name.substr(0, 4))) {
      code = name.substr(0, 4);  // "0114 Upplands Väsby", as PxWeb prints it
      name = trim(name.substr(5));
    }
    if (code.empty() && name.empty()) {
      if (blank(fields, 0)) return;
      error("missing-label", line, has(Role::member) ? place(Role::member) : place(Role::code), "",
            "the row does not say which member it is about: it is not used");
      return;
    }
    cell.member = member_pair(code, name);
    if (has(Role::indicator)) {
      const std::string_view indicator = label(field(Role::indicator));
      if (indicator.empty()) {
        error("missing-label", line, place(Role::indicator), "",
              "the row does not say which indicator it is about: it is not used");
        return;
      }
      cell.indicator = intern(indicators_, indicator);
    } else {
      cell.indicator = table_indicator_;
    }
    if (format_.layout != TableLayout::years_across) {
      Year year = 0;
      if (!read_year(field(Role::year), line, year)) return;
      cell.year = static_cast<std::int16_t>(year);
    }
    std::int32_t unit = -1;
    if (const std::string_view text = field(Role::unit); !text.empty()) unit = intern(units_, text);
    std::optional<ValueStatus> status;
    if (const std::string_view word = field(Role::status); !word.empty()) {
      status = io::status_from_word(decoded(word));
      if (!status) {
        error("unknown-status", line, place(Role::status), word,
              "this is no status: use observed, not_reported, not_applicable, confidential, nil, imputed, estimated, "
              "preliminary or withdrawn");
        return;
      }
    }
    const std::string_view note = field(Role::note);
    indicator_seen_.resize(indicators_.size());
    for (const std::size_t k : value_columns_) {
      Cell one = cell;
      one.column = static_cast<std::uint16_t>(k);
      one.unit = unit >= 0 ? unit : columns_[k].unit_label;
      if (format_.layout == TableLayout::years_across) one.year = static_cast<std::int16_t>(columns_[k].year);
      if (format_.layout == TableLayout::indicators_across) one.indicator = columns_[k].indicator_label;
      if (!read_value(k < fields.size() ? trim(fields[k]) : std::string_view{}, status, one)) continue;
      if (!note.empty()) notes_.emplace_back(cells_.size(), decoded(note));
      indicator_seen_[static_cast<std::size_t>(one.indicator)] = true;
      pairs_[static_cast<std::size_t>(one.member)].seen = true;
      cells_.push_back(one);
    }
  }

  // Text that was kept from being run as a formula is itself again.
  [[nodiscard]] static std::string_view label(std::string_view text) {
    return text.size() > 1 && text[0] == '\'' && io::starts_formula(text.substr(1)) ? text.substr(1) : text;
  }

  // Labels are UTF-8, whatever the file is.
  std::int32_t intern(io::Labels& labels, std::string_view text) const {
    return utf8_ ? labels.intern(text) : labels.intern(io::utf8_from_cp1252(text));
  }

  // The number of a (code, name) pair of labels.
  std::int32_t member_pair(std::string_view code, std::string_view name) {
    const std::int32_t c = code.empty() ? -1 : intern(codes_, code);
    const std::int32_t n = name.empty() ? -1 : intern(names_, name);
    if (!pairs_.empty()) {
      const LabelPair& last = pairs_[static_cast<std::size_t>(last_pair_)];
      if (last.code == c && last.name == n) return last_pair_;
    }
    const std::uint64_t key =
        (static_cast<std::uint64_t>(static_cast<std::uint32_t>(c)) << 32U) | static_cast<std::uint32_t>(n);
    const auto [hit, fresh] = pair_numbers_.try_emplace(key, static_cast<std::int32_t>(pairs_.size()));
    if (fresh) pairs_.push_back({c, n});
    return last_pair_ = hit->second;
  }

  // A year, or the year of an ISO date.
  bool read_year(std::string_view text, Index line, Year& year) {
    if (text.size() == 4 && all_digits(text)) {
      year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
      if (year >= options_.min_year && year <= options_.max_year) return true;
    }
    const std::size_t column = place(Role::year);
    const std::string_view digits = text.substr(0, std::min(text.find('-'), text.size()));
    bool good = all_digits(digits) && digits.size() <= 9;
    if (good && digits.size() < text.size()) {
      // 2022-12 or 2022-12-31, perhaps with a time of day after it.
      const auto two = [&](std::size_t at, int low, int high) {
        if (text.size() < at + 2 || !all_digits(text.substr(at, 2))) return false;
        const int number = (text[at] - '0') * 10 + (text[at + 1] - '0');
        return number >= low && number <= high;
      };
      const std::size_t month = digits.size() + 1;
      good = digits.size() == 4 && two(month, 1, 12) &&
             (text.size() == month + 2 ||
              (text[month + 2] == '-' && two(month + 3, 1, 31) &&
               (text.size() == month + 5 || text[month + 5] == ' ' || text[month + 5] == 'T')));
    }
    if (!good) {
      error("not-a-year", line, column, text, "this is no year and no date as 2022-12-31: the row is not used");
      return false;
    }
    year = 0;
    for (const char c : digits) year = year * 10 + (c - '0');
    if (year >= options_.min_year && year <= options_.max_year) return true;
    error("year-out-of-range", line, column, text,
          "the year is outside " + std::to_string(options_.min_year) + "-" + std::to_string(options_.max_year) +
              ": the row is not used");
    return false;
  }

  // A hyphen, en dash, em dash or minus sign alone.
  [[nodiscard]] bool is_dash(std::string_view text) const {
    if (text == "-") return true;
    if (!utf8_) return text == "\x96" || text == "\x97";
    return text == "\xE2\x80\x93" || text == "\xE2\x80\x94" || text == "\xE2\x88\x92";
  }

  // What a cell that is not a number stands for.
  [[nodiscard]] std::optional<ValueStatus> missing_sign(std::string_view text) const {
    const auto& markers = options_.missing_markers;
    if (text.empty() || std::find(markers.begin(), markers.end(), text) != markers.end())
      return ValueStatus::not_reported;
    if (text == ".") return ValueStatus::not_applicable;
    if (text == "..") return options_.two_dots;
    if (is_dash(text)) return options_.dash.value_or(ValueStatus::not_reported);
    return std::nullopt;
  }

  // What agencies print, and the names of our own statuses.
  [[nodiscard]] std::optional<ValueStatus> missing_word(std::string_view text) const {
    const std::string word = decoded(text);
    if (const auto hit = options_.symbols.find(word); hit != options_.symbols.end()) return hit->second;
    const std::optional<ValueStatus> status = io::status_from_word(word);
    return status && !carries_value(*status) ? status : std::nullopt;
  }

  // "<5": a number that is there, and not told.
  [[nodiscard]] bool is_below(std::string_view text) const {
    return text.substr(0, 1) == "<" && io::parse_number(trim(text.substr(1)), utf8_);
  }

  // "25 %" says its own unit, which then has to be the indicator's.
  [[nodiscard]] std::optional<io::ParsedNumber> number_or_percentage(std::string_view text, Cell& cell) {
    if (text.empty() || text.back() != '%') return io::parse_number(text, utf8_);
    const auto number = io::parse_number(trim(text.substr(0, text.size() - 1)), utf8_);
    if (number) cell.unit = units_.intern("%");
    return number;
  }

  bool read_value(std::string_view text, std::optional<ValueStatus> stated, Cell& cell) {
    const auto column = static_cast<std::size_t>(cell.column);
    cell.status = ValueStatus::observed;
    const bool digit_first = !text.empty() && text[0] >= '0' && text[0] <= '9';
    const std::optional<ValueStatus> sign = digit_first && !markers_have_digits_ ? std::nullopt : missing_sign(text);
    if (sign) {
      cell.status = *sign;
      if (is_dash(text) && !options_.dash) {
        if (dashes_.count == 0) {
          dashes_.column = column;
          dashes_.text = decoded(text);
        }
        dashes_.add(cell.line);
      }
    } else if (const auto number = number_or_percentage(text, cell)) {
      cell.value = number->value;
      cell.style = number->style;
      points_ += number->style == DecimalStyle::point ? 1 : 0;
      commas_ += number->style == DecimalStyle::comma ? 1 : 0;
    } else if (const auto symbol = missing_word(text)) {
      cell.status = *symbol;
    } else if (is_below(text)) {
      cell.status = ValueStatus::not_reported;
      if (below_.count == 0) {
        below_.column = column;
        below_.text = decoded(text);
      }
      below_.add(cell.line);
    } else {
      error("not-a-number", cell.line, column, text,
            "this is neither a number nor a sign for a missing value: it is not used");
      return false;
    }
    if (cell.status == ValueStatus::nil || (stated == ValueStatus::nil && text.empty())) cell.value = 0.0;
    if (!stated) return true;
    const bool has_number = !is_missing(cell.value);
    const bool fits = has_number ? carries_value(*stated) || cell.status == ValueStatus::nil
                                 : !carries_value(*stated) || *stated == ValueStatus::withdrawn;
    if (!fits) {
      error("status-contradicts", cell.line, column, text,
            std::string("the status ") + std::string(to_string(*stated)) +
                (has_number ? " says that there is no number" : " says that there is a number") +
                ": the value is not used");
      return false;
    }
    cell.status = *stated;
    return true;
  }

  // A decimal comma and a decimal point in one file: what most values have stands, the others may be anything.
  void settle_decimals() {
    format_.decimal = options_.decimal ? *options_.decimal : commas_ > points_ ? ',' : '.';
    if ((format_.decimal == '.' ? commas_ : points_) == 0) return;
    const bool tie = !options_.decimal && points_ == commas_;
    for (Cell& cell : cells_) {
      if (cell.style == DecimalStyle::none) continue;
      const char sign = cell.style == DecimalStyle::point ? '.' : ',';
      if (sign == format_.decimal && !tie) continue;
      cell.used = false;
      std::string text = shown(cell.value);
      std::replace(text.begin(), text.end(), '.', sign);
      error("two-decimal-styles", cell.line, static_cast<std::size_t>(cell.column), text,
            std::string("a decimal ") + (sign == '.' ? "point" : "comma") + " where " +
                (tie ? "as many values have the other sign" : "the file has the other sign") +
                ": the value is not used; say which one is right with `decimal`");
    }
  }

  // ---- Labels.

  // ": did you mean Trosa? The row is not used".
  std::string suggestion(std::string_view wanted, const std::vector<std::string>& names) {
    // Each costs a distance to every name: a file where nothing fits needs no more of them.
    std::string text;
    if (suggestions_++ < 200)
      for (const std::string& near : nearest_names(wanted, names))
        text += (text.empty() ? ": did you mean " : ", ") + near;
    return text.empty() ? ": the row is not used" : text + "? The row is not used";
  }

  // By id, code or name.
  [[nodiscard]] static std::optional<Index> known_indicator(const Panel& lookup, const std::string& text,
                                                            bool& ambiguous) {
    if (const auto hit = lookup.find_indicator(text)) return hit;
    const std::string folded = fold_name(text);
    std::optional<Index> found;
    Index n_codes = 0;
    Index n_names = 0;
    for (Index i = 0; i < lookup.n_indicators(); ++i) {
      for (const Code& code : lookup.indicator(i).codes) n_codes += code.code == text ? 1 : 0;
      const Text& name = lookup.indicator(i).name;
      if (std::none_of(name.begin(), name.end(), [&](const auto& each) { return fold_name(each.second) == folded; }))
        continue;
      ++n_names;
      found = i;
    }
    ambiguous = n_codes > 1 || n_names > 1;
    return ambiguous ? std::nullopt : found;
  }

  void resolve_indicators() {
    const bool known = !options_.indicators.empty();
    const Panel lookup(options_.indicators, {}, 0, 0);
    std::vector<std::string> names;
    for (const Indicator& each : options_.indicators) {
      names.push_back(each.id);
      for (const auto& [language, text] : each.name) names.push_back(text);
    }
    std::vector<Resolved>& resolved = resolved_indicators_;
    resolved.resize(indicators_.size());
    indicator_seen_.resize(indicators_.size());
    std::vector<bool> in_table(options_.indicators.size());
    for (std::size_t k = 0; k < resolved.size(); ++k) {
      if (!indicator_seen_[k]) continue;
      const std::string text(indicators_.text(static_cast<std::int32_t>(k)));
      if (!known) {
        resolved[k].position = static_cast<std::int32_t>(made_indicators_.size());
        made_indicators_.push_back({.id = text});
        continue;
      }
      bool ambiguous = false;
      const std::optional<Index> hit = known_indicator(lookup, text, ambiguous);
      if (hit) {
        in_table[static_cast<std::size_t>(*hit)] = true;
        resolved[k].position = static_cast<std::int32_t>(*hit);
      } else {
        resolved[k].rule = "unknown-indicator";
        resolved[k].reason = ambiguous ? "this names more than one indicator, use its id or generation:code: not used"
                                       : "no such indicator" + suggestion(text, names);
      }
    }
    if (known) {
      // Only those that the table has, in the order they were given.
      std::vector<std::int32_t> moved(options_.indicators.size(), -1);
      for (std::size_t i = 0; i < in_table.size(); ++i)
        if (in_table[i]) {
          moved[i] = static_cast<std::int32_t>(made_indicators_.size());
          made_indicators_.push_back(options_.indicators[i]);
        }
      for (Resolved& each : resolved)
        if (each.position >= 0) each.position = moved[static_cast<std::size_t>(each.position)];
    }
  }

  void resolve_members() {
    struct Pair {
      std::string code;
      std::string name;
    };
    std::vector<Pair> texts(pairs_.size());
    bool four_digits = has(Role::code) && fold_name(columns_[place(Role::code)].bare).starts_with("kommun");
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      const auto [c, n, has_cell] = pairs_[k];
      if (c >= 0) texts[k].code = codes_.text(c);
      if (n >= 0) texts[k].name = names_.text(n);
      member_texts_.push_back(n >= 0 ? texts[k].name : texts[k].code);
      // A column of members may hold codes.
      if (c < 0 && all_digits(texts[k].name) && texts[k].name.size() <= 4) std::swap(texts[k].code, texts[k].name);
      if (texts[k].code.size() == 4 && all_digits(texts[k].code)) four_digits = true;
    }
    io::MemberList members(options_.members);
    std::vector<std::string> names;
    for (const Member& each : options_.members) names.push_back(each.name);
    padded_.resize(pairs_.size());
    renamed_.resize(pairs_.size());
    resolved_members_.resize(pairs_.size());
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      if (!pairs_[k].seen) continue;
      auto& [code, name] = texts[k];
      Resolved& each = resolved_members_[k];
      const std::string padded =
          all_digits(code) && code.size() < 4 ? std::string(4 - code.size(), '0') + code : std::string();
      std::optional<Index> hit = members.by_code(code);
      if (!hit && !padded.empty()) {
        hit = members.by_code(padded);
        if (hit || (!members.known() && four_digits && code.size() == 3)) {
          each.padded = &padded_[k];
          padded_[k].text = code;
          code = padded;
        }
      }
      if (hit) {
        Member& member = members.at(*hit);
        if (!members.known() && member.name == member.code && !name.empty()) member.name = name;
        if (members.is_other_name(*hit, name)) {
          each.renamed = &renamed_[k];
          renamed_[k].text = name;
        }
      } else if (!name.empty() && (code.empty() || !members.known())) {
        bool ambiguous = false;
        hit = members.by_name(name, ambiguous);
        if (ambiguous) {
          each.rule = "ambiguous-member";
          each.reason = "this names more than one member, use the code: the row is not used";
          continue;
        }
        // The same name under another code is another member.
        if (hit && !code.empty() && !members.at(*hit).code.empty()) hit.reset();
      }
      if (!hit) hit = members.make(code, name);
      if (!hit) {
        each.rule = "unknown-member";
        each.reason = "no such member" + suggestion(name.empty() ? code : name, names);
        continue;
      }
      std::tie(each.position, each.reference) = members.place_of(*hit);
    }
    members_ = std::move(members.members);
    areas_ = std::move(members.areas);
  }

  // Labels become positions; cells whose labels mean nothing, or whose unit is another, are told and left out.
  void apply_labels() {
    for (Cell& cell : cells_) {
      if (!cell.used) continue;
      const Resolved& indicator = resolved_indicators_[static_cast<std::size_t>(cell.indicator)];
      const Resolved& member = resolved_members_[static_cast<std::size_t>(cell.member)];
      if (indicator.position < 0 || member.position < 0) {
        leave_out(cell, indicator, member);
        continue;
      }
      if (member.padded != nullptr) member.padded->add(cell.line);
      if (member.renamed != nullptr) member.renamed->add(cell.line);
      cell.indicator = indicator.position;
      cell.member = member.position;
      cell.reference = member.reference;
      if (cell.unit >= 0 && !unit_fits(cell)) continue;
      first_year_ = std::min<Year>(first_year_, cell.year);
      last_year_ = std::max<Year>(last_year_, cell.year);
    }
  }

  void leave_out(Cell& cell, const Resolved& indicator, const Resolved& member) {
    cell.used = false;
    if (indicator.position < 0)
      found_.add(Severity::error, indicator.rule, cell.line, column_of(Role::indicator, cell.column),
                 indicators_.text(cell.indicator), indicator.reason);
    else
      found_.add(Severity::error, member.rule, cell.line, column_of(Role::member, place(Role::code)),
                 member_texts_[static_cast<std::size_t>(cell.member)], member.reason);
  }
  [[nodiscard]] std::size_t column_of(Role role, std::size_t otherwise) const {
    return has(role) ? place(role) : otherwise;
  }

  // An indicator's unit is its own, or the first that the table gives it.
  bool unit_fits(Cell& cell) {
    Indicator& indicator = made_indicators_[static_cast<std::size_t>(cell.indicator)];
    const std::string_view unit = units_.text(cell.unit);
    const auto [hit, fresh] = unit_fits_.try_emplace({cell.indicator, cell.unit}, true);
    if (fresh && indicator.unit.empty()) {
      indicator.unit[swedish_ ? "sv" : "en"] = unit;
    } else if (fresh) {
      const std::string folded = folded_unit(unit);
      hit->second = std::any_of(indicator.unit.begin(), indicator.unit.end(),
                                [&](const auto& each) { return folded_unit(each.second) == folded; });
    }
    if (hit->second) return true;
    cell.used = false;
    found_.add(
        Severity::error, "unit-differs", cell.line, column_of(Role::unit, cell.column), unit,
        "the unit of " + indicator.id + " is " + quoted(indicator.unit.begin()->second) + ": the value is not used");
    return false;
  }

  // ---- Panel.

  void fill(ReadResult& result) {
    const bool empty = first_year_ > last_year_;
    const Year first = empty ? 0 : first_year_;
    const Year last = empty ? -1 : last_year_;
    const Index n_years = last - first + 1;
    const auto n_series = static_cast<Index>(made_indicators_.size()) *
                          static_cast<Index>(std::max<std::size_t>(members_.size() + areas_.size(), 1));
    if (n_years > 0 && n_series > options_.max_cells / n_years)
      found_.give_up("panel-too-large", "the table has " + std::to_string(made_indicators_.size()) + " indicators, " +
                                            std::to_string(members_.size() + areas_.size()) + " members and " +
                                            std::to_string(n_years) +
                                            " years: more cells than max_cells; are these the right columns?");
    Panel published;
    if (!areas_.empty()) published = Panel(made_indicators_, std::move(areas_), first, n_years);
    Panel panel(std::move(made_indicators_), std::move(members_), first, n_years);
    // Position + 1 of the cell that filled a place, negative where two differ.
    std::vector<std::int32_t> filled_by[2];
    filled_by[0].assign(panel.values().size(), 0);
    filled_by[1].assign(published.values().size(), 0);
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      Cell& cell = cells_[k];
      if (!cell.used) continue;
      Panel& into = cell.reference ? published : panel;
      const auto at = static_cast<std::size_t>((Index{cell.indicator} * into.n_members() + cell.member) * n_years +
                                               (cell.year - first));
      std::int32_t& by = filled_by[cell.reference ? 1 : 0][at];
      double& value = into.mutable_values()[at];
      ValueStatus& status = into.mutable_status()[at];
      if (by == 0) {
        by = static_cast<std::int32_t>(k) + 1;
        value = carries_value(cell.status) ? cell.value : missing;
        status = cell.status;
        continue;
      }
      Cell& before = cells_[static_cast<std::size_t>(by > 0 ? by : -by) - 1];
      const bool same = before.status == cell.status &&
                        (before.value == cell.value || (is_missing(before.value) && is_missing(cell.value)));
      const std::string key =
          into.indicator(cell.indicator).id + ", " + into.member(cell.member).name + ", " + std::to_string(cell.year);
      const std::string lines =
          "lines " + std::to_string(before.line) + " and " + std::to_string(cell.line) + " both give " + key;
      cell.used = false;
      if (by > 0 && same) {
        found_.add(Severity::note, "doubled-row", cell.line, static_cast<std::size_t>(cell.column), text_of(cell),
                   lines + " with the same value: it is used once");
        continue;
      }
      found_.add(Severity::error, "doubled-key", cell.line, static_cast<std::size_t>(cell.column), text_of(cell),
                 lines + ": " + text_of(before) + " and " + text_of(cell) + "; neither is used");
      before.used = false;
      by = by > 0 ? -by : by;
      value = missing;
      status = ValueStatus::not_reported;
    }
    keep_notes(panel, published);
    if (published.n_members() > 0) panel.published = std::make_shared<const Panel>(std::move(published));
    result.panel = std::move(panel);
  }

  [[nodiscard]] static std::string text_of(const Cell& cell) {
    return is_missing(cell.value) ? std::string(to_string(cell.status)) : shown(cell.value);
  }

  // Notes need observations to stand on.
  void keep_notes(Panel& panel, Panel& published) {
    if (notes_.empty()) return;
    auto next = notes_.begin();
    for (std::size_t k = 0; k < cells_.size(); ++k) {
      const Cell& cell = cells_[k];
      const bool noted = next != notes_.end() && next->first == k;
      if (cell.used)
        (cell.reference ? published : panel)
            .observations.push_back({cell.indicator, cell.member, cell.year, cell.value, cell.status, -1,
                                     noted ? std::move(next->second) : std::string(), true});
      if (noted) ++next;
    }
  }

  void tell_tallies() {
    if (dashes_.count > 0)
      found_.add(Severity::note, "dash", dashes_.line, dashes_.column, dashes_.text,
                 std::to_string(dashes_.count) +
                     " cells hold a dash and are read as not reported: say with `dash` if it means nil, a true zero");
    if (below_.count > 0)
      found_.add(Severity::warning, "below-limit", below_.line, below_.column, below_.text,
                 std::to_string(below_.count) +
                     " cells say only that the number is below a limit and are read as not reported: say with "
                     "`symbols` if they mean another status");
    for (const Tally& each : padded_)
      if (each.count > 0)
        found_.add(
            Severity::warning, "code-without-zero", each.line, column_of(Role::code, place(Role::member)), each.text,
            "read as " + std::string(4 - each.text.size(), '0') + each.text +
                ", a code that lost its leading zero in a spreadsheet (" + std::to_string(each.count) + " values)");
    for (const Tally& each : renamed_)
      if (each.count > 0)
        found_.add(Severity::warning, "name-differs", each.line, place(Role::member), each.text,
                   "the code of this row has another name elsewhere: read by its code (" + std::to_string(each.count) +
                       " values)");
  }

  std::string_view bytes_;
  const TableOptions& options_;
  Collector found_;
  TableFormat format_;
  bool utf8_ = true;
  bool swedish_ = true;  // the language of the headers
  bool has_nul_ = false;
  bool has_bad_utf8_ = false;
  Index header_line_ = 1;
  std::vector<Column> columns_;
  std::array<std::size_t, io::n_roles> places_{};
  std::vector<std::size_t> value_columns_;
  std::size_t needed_ = 0;  // fields that a row must have
  std::int32_t table_indicator_ = -1;
  io::Labels indicators_;
  io::Labels codes_;
  io::Labels names_;
  io::Labels units_;
  struct LabelPair {
    std::int32_t code = -1;
    std::int32_t name = -1;
    bool seen = false;  // has a cell: a line of text below the table is no member
  };
  std::vector<LabelPair> pairs_;
  std::vector<bool> indicator_seen_;
  std::vector<Resolved> resolved_indicators_;
  std::vector<Resolved> resolved_members_;
  std::vector<std::string> member_texts_;  // what findings show
  std::vector<Tally> padded_;
  std::vector<Tally> renamed_;
  std::map<std::pair<std::int32_t, std::int32_t>, bool> unit_fits_;
  Year first_year_ = std::numeric_limits<Year>::max();
  Year last_year_ = std::numeric_limits<Year>::min();
  bool markers_have_digits_ = false;  // a marker as 9999 goes before the number
  Index points_ = 0;                  // values with a decimal point
  Index commas_ = 0;
  std::unordered_map<std::uint64_t, std::int32_t> pair_numbers_;
  std::int32_t last_pair_ = 0;
  std::vector<Cell> cells_;
  std::vector<std::pair<std::size_t, std::string>> notes_;
  Tally dashes_;
  Tally below_;
  Index suggestions_ = 0;
  std::vector<Indicator> made_indicators_;
  std::vector<Member> members_;
  std::vector<Member> areas_;
};

}  // namespace

ReadResult read_table(std::string_view bytes, const TableOptions& options) {
  return TableReader(bytes, options).read();
}

TableColumn table_column(std::string_view header, const TableOptions& options) {
  return TableReader({}, options).header(header);
}

TableCell table_cell(std::string_view text, const TableOptions& options) {
  return TableReader({}, options).cell(text);
}

}  // namespace nyckeltal
