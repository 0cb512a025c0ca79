// What the text of one value cell says: a number, or why there is none.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "number.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_format.hpp"
#include "table_parts.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

struct CellNumber {
  double value = 0.0;
  DecimalStyle style = DecimalStyle::none;
  bool percent = false;  ///< "25 %" says its own unit, which then has to be the indicator's
};

/// Texts are without spaces around them.
class ValueText {
 public:
  ValueText(const TextForm& form, const TableOptions& options) : form_(form), options_(options) {}

  /// A hyphen, en dash, em dash or minus sign alone.
  [[nodiscard]] bool is_dash(std::string_view text) const {
    if (text == "-") return true;
    if (!form_.utf8) return text == "\x96" || text == "\x97";
    return text == "\xE2\x80\x93" || text == "\xE2\x80\x94" || text == "\xE2\x88\x92";
  }

  /// What a cell that is not a number stands for.
  [[nodiscard]] std::optional<ValueStatus> missing_sign(std::string_view text) const {
    const auto& markers = options_.missing_markers;
    if (text.empty() || std::find(markers.begin(), markers.end(), text) != markers.end())
      return ValueStatus::not_reported;
    if (text == ".") return ValueStatus::not_applicable;
    if (text == "..") return options_.two_dots;
    if (is_dash(text)) return options_.dash.value_or(ValueStatus::not_reported);
    return std::nullopt;
  }

  /// What agencies print, and the names of our own statuses.
  [[nodiscard]] std::optional<ValueStatus> missing_word(std::string_view text) const {
    const std::string word = form_.decoded(text);
    if (const auto hit = options_.symbols.find(word); hit != options_.symbols.end()) return hit->second;
    const std::optional<ValueStatus> status = status_from_word(word);
    return status && !carries_value(*status) ? status : std::nullopt;
  }

  /// "<5": a number that is there, and not told.
  [[nodiscard]] bool is_below(std::string_view text) const {
    return text.substr(0, 1) == "<" && parse_number(form_.trim(text.substr(1)), form_.utf8);
  }

  [[nodiscard]] std::optional<CellNumber> number(std::string_view text) const {
    const bool percent = !text.empty() && text.back() == '%';
    if (percent) text = form_.trim(text.substr(0, text.size() - 1));
    const std::optional<ParsedNumber> parsed = parse_number(text, form_.utf8);
    if (!parsed) return std::nullopt;
    return CellNumber{parsed->value, parsed->style, percent};
  }

 private:
  const TextForm& form_;
  const TableOptions& options_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
