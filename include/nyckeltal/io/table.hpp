// Tables as people have them: CSV and TSV, long and wide, Swedish and English. Compiled in nyckeltal::io.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

enum class TableLayout : std::uint8_t {
  detect,
  long_rows,          ///< one row a value: indicator, member, year, value
  years_across,       ///< one row a series, one column a year
  indicators_across,  ///< one row a member and year, one column an indicator
};

enum class TableEncoding : std::uint8_t { detect, utf8, cp1252 };

struct TableOptions {
  std::string source = {};  ///< what findings call the file
  TableLayout layout = TableLayout::detect;
  TableEncoding encoding = TableEncoding::detect;
  std::optional<char> separator = {};  ///< nothing: the best of ; tab , |
  char quote = '"';
  std::optional<char> decimal = {};  ///< '.' or ','; nothing: what the file has, and both in one file is a finding
  /// What a dash means: nil (a true zero) or not_reported. Nothing: not_reported, with a note.
  std::optional<ValueStatus> dash = {};
  /// What two dots mean: confidential, or not_reported where the source prints them for "not available".
  ValueStatus two_dots = ValueStatus::confidential;
  /// Other cells that mean "not reported", as programs write them.
  std::vector<std::string> missing_markers = {"NA", "N/A", "NaN", "nan", "null"};
  /// What else stands for a missing value, as agencies print it. The names of the statuses that carry no number are
  /// understood without it.
  std::map<std::string, ValueStatus, std::less<>> symbols = {{"x", ValueStatus::confidential},
                                                             {"X", ValueStatus::confidential},
                                                             {"e.u.", ValueStatus::not_reported},
                                                             {"e.t.", ValueStatus::not_applicable}};
  /// Header of a column that is not recognised by itself: {"member", "Ort"}. Roles: indicator, member, code, year,
  /// value, unit, status, note.
  std::map<std::string, std::string> columns = {};
  std::string indicator = {};  ///< what the values are, where no column says it
  std::string unit = {};       ///< unit of the values, where no column or header says it
  /// Known indicators: any other, and another unit than theirs, is a finding. Empty: made from the table.
  std::vector<Indicator> indicators = {};
  /// Known members: any other is a finding. Empty: made from the table.
  std::vector<Member> members = {};
  Year min_year = 1900;
  Year max_year = 2100;
  Index max_line = Index{16} << 20;  ///< bytes of the longest line
  Index max_cells = 100'000'000;     ///< of the panel
  Index max_findings = 100'000;      ///< more of them are counted, rule by rule
  bool strict = false;               ///< throw FindingsError with all findings where there is an error among them
};

/// How the table was understood.
struct TableFormat {
  TableLayout layout = TableLayout::detect;
  TableEncoding encoding = TableEncoding::detect;
  char separator = ',';
  char decimal = '.';
  friend bool operator==(const TableFormat&, const TableFormat&) = default;
};

struct ReadResult {
  Panel panel = {};
  Findings findings = {};  ///< in the order of the lines
  TableFormat format = {};
};

/// Reads a table. Each row or cell that is not used is an error among the findings, with line, column and text; a key
/// given twice with different values is not used at all, never "the last one wins". Rows of the nation or the network
/// itself go to Panel::published. All of `options.members` are in the panel, and those of `options.indicators` that
/// the table has; what is made from the table stands in order of first appearance.
///
/// Throws FindingsError (a ParseError) where there is no table to read (empty, UTF-16, a missing column, more cells
/// than options.max_cells), and with options.strict for any error. O(bytes + cells) time; the bytes are not copied.
[[nodiscard]] NYCKELTAL_IO_API ReadResult read_table(std::string_view bytes, const TableOptions& options = {});

/// What a header cell says to read_table(): the column's role (as in TableOptions::columns, "row id" too), or its year.
struct TableColumn {
  std::string_view role = {};
  Year year = 0;
};
/// For readers that find their table first, as those of spreadsheets. UTF-8; O(length).
[[nodiscard]] NYCKELTAL_IO_API TableColumn table_column(std::string_view header, const TableOptions& options = {});

/// What a cell is to read_table().
enum class TableCell : std::uint8_t { text, number, comma_number, missing_sign };
[[nodiscard]] NYCKELTAL_IO_API TableCell table_cell(std::string_view text, const TableOptions& options = {});

struct TableWriteOptions {
  TableLayout layout = TableLayout::long_rows;  ///< long_rows or years_across
  std::string language = "sv";                  ///< of headers and names: "sv" or "en"
  char separator = ',';
  char decimal = '.';
  bool missing = false;  ///< rows for cells that are plain not reported (long_rows)
  /// For people who open it in a spreadsheet: UTF-8 with a byte order mark, and text that a spreadsheet would run as a
  /// formula gets an apostrophe before it. The reader takes the apostrophe off again.
  bool for_spreadsheets = false;
};

/// The panel as a table that read_table() understands: ids of the indicators, codes and names of the members, values,
/// units, and in the long layout statuses. The wide layout prints "." for not applicable and ".." for confidential, and
/// leaves withdrawn figures out. Published areas, targets, notes and vintages need a package.
[[nodiscard]] NYCKELTAL_IO_API std::string write_table(const Panel& panel, const TableWriteOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM
