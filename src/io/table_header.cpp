// Before the rows of a table: its bytes, its separator, its header.
#include "table_header.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "nyckeltal/core/names.hpp"
#include "table_labels.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {
namespace {

bool mostly_utf8(std::string_view bytes) {
  Index good = 0;
  Index bad = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t at = invalid_utf8(rest);
    for (const char c : rest.substr(0, at)) good += (static_cast<unsigned char>(c) & 0xC0U) == 0xC0 ? 1 : 0;
    if (at == no_position) break;
    ++bad;
    rest.remove_prefix(at + 1);
  }
  return good > bad;
}

class HeaderReader {
 public:
  HeaderReader(char separator, const TextForm& form, const TableOptions& options, Collector& found)
      : separator_(separator), form_(form), options_(options), found_(found) {}

  Header read(CsvTokenizer& csv) {
    read_columns(csv);
    place_roles();
    header_.swedish = std::none_of(header_.columns.begin(), header_.columns.end(),
                                   [](const Column& c) { return c.role && c.english; });
    settle_layout();
    drop_unknown_indicators();
    choose_columns();
    return std::move(header_);
  }

 private:
  void read_columns(CsvTokenizer& csv) {
    if (!csv.next() || csv.problem() != CsvProblem::none) {
      const auto [rule, message] = describe(csv.problem());
      found_.give_up(rule, "the header row cannot be read: " + std::string(message), csv.line());
    }
    header_.line = csv.line();
    if (!form_.usable(csv.record()))
      found_.give_up("not-text", "the header row has NUL bytes, or bytes that are not UTF-8", header_.line);
    if (csv.fields().size() > std::numeric_limits<std::uint16_t>::max())
      found_.give_up("too-many-columns", "more columns than any table has: is the separator right?", header_.line);
    for (const std::string_view field : csv.fields()) header_.columns.push_back(column_from(field, form_, options_));
  }

  // The first column of a role has it.
  void place_roles() {
    header_.places.fill(no_column);
    for (std::size_t k = 0; k < header_.columns.size(); ++k) {
      Column& column = header_.columns[k];
      if (!column.role) continue;
      std::size_t& place = header_.places[static_cast<std::size_t>(*column.role)];
      if (place == no_column)
        place = k;
      else
        column.role.reset();
    }
    for (const auto& [role, name] : options_.columns) {
      const auto wanted = std::find(role_names.begin(), role_names.end(), role);
      if (header_.places[static_cast<std::size_t>(wanted - role_names.begin())] == no_column)
        found_.give_up("missing-column", "there is no column \"" + name + "\" for " + role + headers(), header_.line);
    }
  }

  [[nodiscard]] bool is_value_column(std::size_t k) const {
    const Column& column = header_.columns[k];
    switch (header_.layout) {
      case TableLayout::years_across:
        return column.year != 0;
      case TableLayout::indicators_across:
        return !column.role && !column.name.empty() && column.year == 0;
      case TableLayout::detect:
      case TableLayout::long_rows:
        break;
    }
    return column.role == Role::value;
  }

  [[nodiscard]] std::string headers() const {
    const std::vector<Column>& columns = header_.columns;
    std::string text = ": the header row has ";
    for (std::size_t k = 0; k < columns.size() && k < 12; ++k)
      text += (k == 0 ? "" : ", ") + in_quotes(columns[k].name);
    return text + (columns.size() > 12 ? " ..." : "");
  }

  void settle_layout() {
    const auto has = [&](Role role) { return header_.has(role); };
    Index n_years = 0;
    Index n_others = 0;
    for (const Column& column : header_.columns) {
      if (column.year != 0) ++n_years;
      if (!column.role && column.year == 0 && !column.name.empty()) ++n_others;
    }
    TableLayout& layout = header_.layout;
    layout = options_.layout;
    if (layout == TableLayout::detect) {
      layout = TableLayout::long_rows;
      if (!has(Role::year) && n_years > 0)
        layout = TableLayout::years_across;
      else if (has(Role::year) && !has(Role::value) && !has(Role::indicator) && n_others > 0)
        layout = TableLayout::indicators_across;
    }
    std::string lacking;
    const auto need = [&](bool there, const char* what) {
      if (!there) lacking += std::string(lacking.empty() ? "" : "; ") + what;
    };
    need(has(Role::member) || has(Role::code), "the member (kommun, kommunkod, member, code)");
    if (layout == TableLayout::years_across)
      need(n_years > 0, "years across (2019, 2020, ...)");
    else
      need(has(Role::year), "the year (år, datum, year)");
    if (layout == TableLayout::long_rows) need(has(Role::value), "the value (värde, value)");
    if (layout == TableLayout::indicators_across)
      need(n_others > 0, "indicators across");
    else
      need(has(Role::indicator) || !options_.indicator.empty() || options_.indicators.size() == 1,
           "the indicator (nyckeltal, indicator; or say which one with `indicator`)");
    if (!lacking.empty())
      found_.give_up("missing-column", "no column for " + lacking + headers() + ", cut at " + separator_name(),
                     header_.line);
  }
  [[nodiscard]] std::string separator_name() const {
    return separator_ == '\t' ? std::string("tab") : in_quotes(std::string_view(&separator_, 1));
  }

  // A column across that is no known indicator is told once, not for each of its cells.
  void drop_unknown_indicators() {
    if (header_.layout != TableLayout::indicators_across || options_.indicators.empty()) return;
    const Panel lookup(options_.indicators, {}, 0, 0);
    for (std::size_t k = 0; k < header_.columns.size(); ++k) {
      Column& column = header_.columns[k];
      bool ambiguous = false;
      if (!is_value_column(k) || known_indicator(lookup, column.bare, ambiguous)) continue;
      found_.add(Severity::error, "unknown-indicator", header_.line, k, column.name,
                 ambiguous ? "this names more than one indicator: the column is not read, use the id"
                           : "no such indicator: the column is not read");
      column.name.clear();
    }
  }

  void choose_columns() {
    for (std::size_t k = 0; k < header_.columns.size(); ++k) {
      const Column& column = header_.columns[k];
      const bool carries = is_value_column(k);
      if (carries || (column.role && *column.role <= Role::value)) header_.needed = std::max(header_.needed, k + 1);
      if (carries) header_.value_columns.push_back(k);
      if (!column.role && !carries && !column.name.empty())
        found_.add(Severity::note, "column-ignored", header_.line, k, column.name,
                   "this column is not recognised and not read: name its role with `columns` if it should be");
    }
  }

  char separator_;
  const TextForm& form_;
  const TableOptions& options_;
  Collector& found_;
  Header header_;
};

}  // namespace

TextForm look_at_bytes(std::string_view& bytes, const TableOptions& options, Collector& found) {
  TextForm form;
  if (bytes.substr(0, 2) == "\xFF\xFE" || bytes.substr(0, 2) == "\xFE\xFF")
    found.give_up("utf-16", "the file is UTF-16: save it as CSV in UTF-8", 1);
  const std::size_t size = bytes.size();
  bytes = without_mark(bytes);
  const bool mark = bytes.size() < size;
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos)
    found.give_up("empty-file", "the file is empty: there is no header row");
  form.has_nul = std::memchr(bytes.data(), 0, bytes.size()) != nullptr;
  if (options.encoding == TableEncoding::cp1252) {
    form.utf8 = false;
  } else if (const std::size_t bad = invalid_utf8(bytes); bad != no_position) {
    // Where most letters are UTF-8 the others are damage; a file of another encoding has hardly any that are.
    if (mark || options.encoding == TableEncoding::utf8 || mostly_utf8(bytes)) {
      form.has_bad_utf8 = true;
    } else {
      const std::string_view before = bytes.substr(0, bad);
      form.utf8 = false;
      found.add(Severity::note, "encoding-guessed", 1 + std::count(before.begin(), before.end(), '\n'), no_column, "",
                "the file is not UTF-8: read as Windows-1252 (Latin-1)");
    }
  }
  // Line ends of old: a carriage return alone, all through the file.
  if (bytes.find('\n') == std::string_view::npos && bytes.find('\r') < bytes.size() - 1)
    found.give_up("line-ends", "lines end with a carriage return only: save the file with ordinary line ends");
  return form;
}

CsvDialect dialect(char separator, const TableOptions& options) {
  return {.separator = separator, .quote = options.quote, .max_line = options.max_line};
}

// The separator under which most headers are known, most rows have the header's length, most fields come out.
char separator_of(std::string_view bytes, const TextForm& form, const TableOptions& options) {
  if (options.separator) return *options.separator;
  const std::string_view sample = bytes.substr(0, std::size_t{1} << 16U);
  char separator = TableFormat{}.separator;
  std::tuple<Index, Index, Index> best{-1, -1, -1};
  for (const char candidate : {';', '\t', ',', '|'}) {
    CsvTokenizer csv(sample, dialect(candidate, options));
    if (!csv.next()) continue;
    Index known = 0;
    const auto n_fields = static_cast<Index>(csv.fields().size());
    for (const std::string_view field : csv.fields()) {
      const Column column = column_from(field, form, options);
      if (column.role || column.year != 0) ++known;
    }
    Index alike = 0;
    for (int k = 0; k < 50 && csv.next(); ++k)
      if (static_cast<Index>(csv.fields().size()) == n_fields) ++alike;
    const std::tuple score{known, n_fields > 1 ? alike : 0, n_fields};
    if (score > best) {
      best = score;
      separator = candidate;
    }
  }
  return separator;
}

Column column_from(std::string_view field, const TextForm& form, const TableOptions& options) {
  Column column;
  column.name = form.decoded(form.trim(field));
  column.bare = column.name;
  const std::size_t open = column.name.rfind('(');
  if (open != std::string::npos && open > 0 && column.name.back() == ')') {
    column.unit = trimmed(std::string_view(column.name).substr(open + 1, column.name.size() - open - 2), true);
    column.bare = trimmed(std::string_view(column.name).substr(0, open), true);
  }
  const std::string folded = fold_name(column.bare);
  for (const HeaderWord& word : header_words)
    if (word.folded == folded) {
      column.role = word.role;
      column.english = !word.swedish;
    }
  for (const auto& [role, name] : options.columns) {
    const auto wanted = std::find(role_names.begin(), role_names.end(), role);
    if (name == column.name || fold_name(name) == fold_name(column.name))
      column.role = static_cast<Role>(wanted - role_names.begin());
    else if (column.role == static_cast<Role>(wanted - role_names.begin()))
      column.role.reset();  // the caller says that another column has this role
  }
  if (!column.role && column.name.size() == 4 && all_digits(column.name)) {
    const Year year = std::stoi(column.name);
    if (year >= options.min_year && year <= options.max_year) column.year = year;
  }
  return column;
}

Header read_header(CsvTokenizer& csv, char separator, const TextForm& form, const TableOptions& options,
                   Collector& found) {
  return HeaderReader(separator, form, options, found).read(csv);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
