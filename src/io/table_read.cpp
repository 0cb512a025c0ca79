// Reading tables. Three passes over what the table has: its rows become numbered labels and numbers (table_scan), the
// labels become members and indicators (table_labels), and the cells fill the panel (table_fill).
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "collector.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_fill.hpp"
#include "table_format.hpp"
#include "table_header.hpp"
#include "table_labels.hpp"
#include "table_scan.hpp"
#include "table_value.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {
namespace {

void check_table_options(const TableOptions& options) {
  if (options.dash && *options.dash != ValueStatus::nil && *options.dash != ValueStatus::not_reported)
    detail::fail("unknown-choice", "dash must be nil or not_reported");
  if (carries_value(options.two_dots))
    detail::fail("unknown-choice", "two_dots must be confidential, not_reported or not_applicable");
  if (options.decimal && *options.decimal != '.' && *options.decimal != ',')
    detail::fail("unknown-choice", "decimal must be . or ,");
  if (options.min_year > options.max_year) detail::fail("years-reversed", "min_year is after max_year");
  if (options.min_year < 1 || options.max_year > 9999)
    detail::fail("year-out-of-range", "min_year and max_year must be within 1-9999");
  if (options.max_line < 1 || options.max_cells < 1 || options.max_findings < 1)
    detail::fail("limit-not-positive", "max_line, max_cells and max_findings must be at least 1");
  for (const auto& [symbol, status] : options.symbols)
    if (carries_value(status))
      detail::fail("unknown-choice", "the symbol \"" + symbol +
                                         "\" cannot mean a status that goes with a number: use not_reported, "
                                         "not_applicable or confidential");
  for (const auto& [role, name] : options.columns)
    if (std::find(role_names.begin(), role_names.end() - 1, role) == role_names.end() - 1)
      detail::fail("unknown-choice", "\"" + role +
                                         "\" is no role of a column: use indicator, member, code, year, value, unit, "
                                         "status or note");
}

// What was counted on the way.
void tell_tallies(const Scan& scan, const Meaning& meaning, const Header& header, Collector& found) {
  if (const Tally& dashes = scan.dashes; dashes.count > 0)
    found.add(Severity::note, "dash", dashes.line, dashes.column, dashes.text,
              std::to_string(dashes.count) +
                  " cells hold a dash and are read as not reported: say with `dash` if it means nil, a true zero");
  if (const Tally& below = scan.below; below.count > 0)
    found.add(Severity::warning, "below-limit", below.line, below.column, below.text,
              std::to_string(below.count) +
                  " cells say only that the number is below a limit and are read as not reported: say with "
                  "`symbols` if they mean another status");
  for (const Tally& each : meaning.padded)
    if (each.count > 0)
      found.add(Severity::warning, "code-without-zero", each.line,
                header.place_or(Role::code, header.place(Role::member)), each.text,
                "read as " + std::string(4 - each.text.size(), '0') + each.text +
                    ", a code that lost its leading zero in a spreadsheet (" + std::to_string(each.count) + " values)");
  for (const Tally& each : meaning.renamed)
    if (each.count > 0)
      found.add(Severity::warning, "name-differs", each.line, header.place(Role::member), each.text,
                "the code of this row has another name elsewhere: read by its code (" + std::to_string(each.count) +
                    " values)");
}

ReadResult read(std::string_view bytes, const TableOptions& options) {
  Collector found(options.source, options.max_findings);
  check_table_options(options);
  const TextForm form = look_at_bytes(bytes, options, found);
  const char separator = separator_of(bytes, form, options);
  CsvTokenizer csv(bytes, dialect(separator, options));
  const Header header = read_header(csv, separator, form, options, found);
  Scan scan = scan_rows(csv, bytes.size(), header, form, options, found);
  Meaning meaning = resolve_labels(scan, header, options, found);
  ReadResult result;
  result.panel = fill_panel(scan, std::move(meaning.contents), options.max_cells, found);
  tell_tallies(scan, meaning, header, found);
  result.findings = found.take();
  result.format = {.layout = header.layout,
                   .encoding = form.utf8 ? TableEncoding::utf8 : TableEncoding::cp1252,
                   .separator = separator,
                   .decimal = scan.decimal};
  if (options.strict && has_errors(result.findings)) throw FindingsError(std::move(result.findings));
  return result;
}

}  // namespace
}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table

namespace nyckeltal::inline NYCKELTAL_FORM {

ReadResult read_table(std::string_view bytes, const TableOptions& options) {
  return io::table::read(bytes, options);
}

TableColumn table_column(std::string_view header, const TableOptions& options) {
  const io::table::Column column = io::table::column_from(header, {}, options);
  return {column.role ? io::role_names[static_cast<std::size_t>(*column.role)] : std::string_view{}, column.year};
}

TableCell table_cell(std::string_view text, const TableOptions& options) {
  const io::table::TextForm form;
  const io::table::ValueText values(form, options);
  text = form.trim(text);
  if (values.missing_sign(text)) return TableCell::missing_sign;
  if (const auto number = values.number(text))
    return number->style == io::DecimalStyle::comma ? TableCell::comma_number : TableCell::number;
  return values.missing_word(text) || values.is_below(text) ? TableCell::missing_sign : TableCell::text;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
