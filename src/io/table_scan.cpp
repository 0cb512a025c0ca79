// The first pass over a table, the only one that sees its bytes: rows become numbered labels and numbers.
#include "table_scan.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>

#include "table_value.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {
namespace {

class RowScanner {
 public:
  RowScanner(const Header& header, const TextForm& form, const TableOptions& options, Collector& found, Scan& scan)
      : header_(header), form_(form), options_(options), found_(found), scan_(scan), values_(form, options) {
    for (const std::string& marker : options.missing_markers)
      markers_have_digits_ = markers_have_digits_ || (!marker.empty() && marker[0] >= '0' && marker[0] <= '9');
    // Units: the column's own parentheses, else what the caller says.
    for (const std::size_t k : header.value_columns) {
      const Column& column = header.columns[k];
      ValueColumn made{.column = k};
      const std::string& unit = column.unit.empty() ? options.unit : column.unit;
      if (!unit.empty()) made.unit = scan.units.intern(unit);
      if (header.layout == TableLayout::indicators_across) made.indicator = scan.indicators.intern(column.bare);
      value_columns_.push_back(made);
    }
    if (!header.has(Role::indicator) && header.layout != TableLayout::indicators_across)
      table_indicator_ =
          scan.indicators.intern(options.indicator.empty() ? options.indicators.front().id : options.indicator);
  }

  void read(CsvTokenizer& csv, std::size_t n_bytes) {
    scan_.cells.reserve(std::min<std::size_t>(n_bytes / 24 * value_columns_.size() + 16, std::size_t{1} << 22U));
    while (csv.next()) {
      const auto fields = csv.fields();
      const Index line = csv.line();
      if (csv.problem() != CsvProblem::none) {
        const auto [rule, message] = describe(csv.problem());
        error(rule, line, static_cast<std::size_t>(csv.problem_column() - 1), csv.record(), std::string(message));
        continue;
      }
      if (!form_.usable(csv.record())) {
        error("not-text", line, no_column, csv.record(),
              "the row has NUL bytes, or bytes that are not UTF-8: it is not used");
        continue;
      }
      const std::size_t n_columns = header_.columns.size();
      if (fields.size() < header_.needed || fields.size() > n_columns) {
        if (blank(fields, 0)) continue;
        if (fields.size() < header_.needed || !blank(fields, n_columns)) {
          error("wrong-number-of-fields", line, no_column, csv.record(),
                "the row has " + std::to_string(fields.size()) + " fields but the header " + std::to_string(n_columns) +
                    ": it is not used");
          continue;
        }
      }
      read_row(fields, line);
    }
    scan_.indicator_seen.resize(scan_.indicators.size());
    settle_decimals();
  }

 private:
  struct ValueColumn {
    std::size_t column = 0;
    std::int32_t indicator = -1;  // label, where indicators are across
    std::int32_t unit = -1;       // label
  };

  void error(std::string_view rule, Index line, std::size_t column, std::string_view text, std::string message) {
    found_.add(Severity::error, rule, line, column, form_.decoded(text.substr(0, 400)), std::move(message));
  }

  [[nodiscard]] bool blank(std::span<const std::string_view> fields, std::size_t from) const {
    for (std::size_t k = from; k < fields.size(); ++k)
      if (!form_.trim(fields[k]).empty()) return false;
    return true;
  }

  void read_row(std::span<const std::string_view> fields, Index line) {
    const auto field = [&](Role role) -> std::string_view {
      const std::size_t k = header_.place(role);
      return k < fields.size() ? form_.trim(fields[k]) : std::string_view{};
    };
    Cell cell;
    cell.line = static_cast<std::uint32_t>(std::min<Index>(line, std::numeric_limits<std::uint32_t>::max()));
    std::string_view code = label(field(Role::code));
    std::string_view name = label(field(Role::member));
    if (code.empty() && name.size() > 5 && name[4] == ' ' && all_digits(name.substr(0, 4))) {
      code = name.substr(0, 4);  // "0114 Upplands Väsby", as PxWeb prints it
      name = form_.trim(name.substr(5));
    }
    if (code.empty() && name.empty()) {
      if (blank(fields, 0)) return;
      error("missing-label", line, header_.place_or(Role::member, header_.place(Role::code)), "",
            "the row does not say which member it is about: it is not used");
      return;
    }
    cell.member = member_pair(code, name);
    if (header_.has(Role::indicator)) {
      const std::string_view indicator = label(field(Role::indicator));
      if (indicator.empty()) {
        error("missing-label", line, header_.place(Role::indicator), "",
              "the row does not say which indicator it is about: it is not used");
        return;
      }
      cell.indicator = intern(scan_.indicators, indicator);
    } else {
      cell.indicator = table_indicator_;
    }
    if (header_.layout != TableLayout::years_across) {
      Year year = 0;
      if (!read_year(field(Role::year), line, year)) return;
      cell.year = static_cast<std::int16_t>(year);
    }
    std::int32_t unit = -1;
    if (const std::string_view text = field(Role::unit); !text.empty()) unit = intern(scan_.units, text);
    std::optional<ValueStatus> status;
    if (const std::string_view word = field(Role::status); !word.empty()) {
      status = status_from_word(form_.decoded(word));
      if (!status) {
        error("unknown-status", line, header_.place(Role::status), word,
              "this is no status: use observed, not_reported, not_applicable, confidential, nil, imputed, estimated, "
              "preliminary or withdrawn");
        return;
      }
    }
    const std::string_view note = field(Role::note);
    scan_.indicator_seen.resize(scan_.indicators.size());
    for (const ValueColumn& each : value_columns_) {
      const std::size_t k = each.column;
      Cell one = cell;
      one.column = static_cast<std::uint16_t>(k);
      one.unit = unit >= 0 ? unit : each.unit;
      if (header_.layout == TableLayout::years_across) one.year = static_cast<std::int16_t>(header_.columns[k].year);
      if (header_.layout == TableLayout::indicators_across) one.indicator = each.indicator;
      if (!read_value(k < fields.size() ? form_.trim(fields[k]) : std::string_view{}, status, one)) continue;
      if (!note.empty()) scan_.notes.emplace_back(scan_.cells.size(), form_.decoded(note));
      scan_.indicator_seen[static_cast<std::size_t>(one.indicator)] = true;
      scan_.members[static_cast<std::size_t>(one.member)].seen = true;
      scan_.cells.push_back(one);
    }
  }

  // Text that was kept from being run as a formula is itself again.
  [[nodiscard]] static std::string_view label(std::string_view text) {
    return text.size() > 1 && text[0] == '\'' && starts_formula(text.substr(1)) ? text.substr(1) : text;
  }

  // Labels are UTF-8, whatever the file is.
  std::int32_t intern(Labels& labels, std::string_view text) const {
    return form_.utf8 ? labels.intern(text) : labels.intern(utf8_from_cp1252(text));
  }

  // The number of a (code, name) pair of labels.
  std::int32_t member_pair(std::string_view code, std::string_view name) {
    std::vector<LabelPair>& pairs = scan_.members;
    const std::int32_t c = code.empty() ? -1 : intern(scan_.codes, code);
    const std::int32_t n = name.empty() ? -1 : intern(scan_.names, name);
    if (!pairs.empty()) {
      const LabelPair& last = pairs[static_cast<std::size_t>(last_pair_)];
      if (last.code == c && last.name == n) return last_pair_;
    }
    const std::uint64_t key =
        (static_cast<std::uint64_t>(static_cast<std::uint32_t>(c)) << 32U) | static_cast<std::uint32_t>(n);
    const auto [hit, fresh] = pair_numbers_.try_emplace(key, static_cast<std::int32_t>(pairs.size()));
    if (fresh) pairs.push_back({c, n});
    return last_pair_ = hit->second;
  }

  // A year, or the year of an ISO date.
  bool read_year(std::string_view text, Index line, Year& year) {
    if (text.size() == 4 && all_digits(text)) {
      year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
      if (year >= options_.min_year && year <= options_.max_year) return true;
    }
    const std::size_t column = header_.place(Role::year);
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

  bool read_value(std::string_view text, std::optional<ValueStatus> stated, Cell& cell) {
    cell.status = ValueStatus::observed;
    const bool digit_first = !text.empty() && text[0] >= '0' && text[0] <= '9';
    const std::optional<ValueStatus> sign =
        digit_first && !markers_have_digits_ ? std::nullopt : values_.missing_sign(text);
    if (sign) {
      cell.status = *sign;
      if (values_.is_dash(text) && !options_.dash) count(scan_.dashes, text, cell);
    } else if (const auto number = values_.number(text)) {
      cell.value = number->value;
      cell.style = number->style;
      if (number->percent) cell.unit = scan_.units.intern("%");
      points_ += number->style == DecimalStyle::point ? 1 : 0;
      commas_ += number->style == DecimalStyle::comma ? 1 : 0;
    } else if (const auto symbol = values_.missing_word(text)) {
      cell.status = *symbol;
    } else if (values_.is_below(text)) {
      cell.status = ValueStatus::not_reported;
      count(scan_.below, text, cell);
    } else {
      error("not-a-number", cell.line, static_cast<std::size_t>(cell.column), text,
            "this is neither a number nor a sign for a missing value: it is not used");
      return false;
    }
    if (cell.status == ValueStatus::nil || (stated == ValueStatus::nil && text.empty())) cell.value = 0.0;
    return !stated || settle_status(text, *stated, cell);
  }

  void count(Tally& tally, std::string_view text, const Cell& cell) const {
    if (tally.count == 0) {
      tally.column = static_cast<std::size_t>(cell.column);
      tally.text = form_.decoded(text);
    }
    tally.add(cell.line);
  }

  // The status column has the last word, unless the number says otherwise.
  bool settle_status(std::string_view text, ValueStatus stated, Cell& cell) {
    const bool has_number = !is_missing(cell.value);
    const bool fits = has_number ? carries_value(stated) || cell.status == ValueStatus::nil
                                 : !carries_value(stated) || stated == ValueStatus::withdrawn;
    if (!fits) {
      error("status-contradicts", cell.line, static_cast<std::size_t>(cell.column), text,
            std::string("the status ") + std::string(to_string(stated)) +
                (has_number ? " says that there is no number" : " says that there is a number") +
                ": the value is not used");
      return false;
    }
    cell.status = stated;
    return true;
  }

  // A decimal comma and a decimal point in one file: what most values have stands, the others may be anything.
  void settle_decimals() {
    scan_.decimal = options_.decimal ? *options_.decimal : commas_ > points_ ? ',' : '.';
    if ((scan_.decimal == '.' ? commas_ : points_) == 0) return;
    const bool tie = !options_.decimal && points_ == commas_;
    for (Cell& cell : scan_.cells) {
      if (cell.style == DecimalStyle::none) continue;
      const char sign = cell.style == DecimalStyle::point ? '.' : ',';
      if (sign == scan_.decimal && !tie) continue;
      cell.used = false;
      std::string text = shown(cell.value);
      std::replace(text.begin(), text.end(), '.', sign);
      error("two-decimal-styles", cell.line, static_cast<std::size_t>(cell.column), text,
            std::string("a decimal ") + (sign == '.' ? "point" : "comma") + " where " +
                (tie ? "as many values have the other sign" : "the file has the other sign") +
                ": the value is not used; say which one is right with `decimal`");
    }
  }

  const Header& header_;
  const TextForm& form_;
  const TableOptions& options_;
  Collector& found_;
  Scan& scan_;
  ValueText values_;
  std::vector<ValueColumn> value_columns_;
  std::int32_t table_indicator_ = -1;  // label, where no column says which
  bool markers_have_digits_ = false;   // a marker as 9999 goes before the number
  Index points_ = 0;                   // values with a decimal point
  Index commas_ = 0;
  std::unordered_map<std::uint64_t, std::int32_t> pair_numbers_;
  std::int32_t last_pair_ = 0;
};

}  // namespace

Scan scan_rows(CsvTokenizer& csv, std::size_t n_bytes, const Header& header, const TextForm& form,
               const TableOptions& options, Collector& found) {
  Scan scan;
  RowScanner(header, form, options, found, scan).read(csv, n_bytes);
  return scan;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
