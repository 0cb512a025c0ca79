// Numbers as people print them: decimal comma or point, thousands spaces of four kinds, a real minus sign. And as the
// writers print them.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

enum class DecimalStyle : std::uint8_t { none, point, comma };

struct ParsedNumber {
  double value = 0.0;
  DecimalStyle style = DecimalStyle::none;
};

/// Length in bytes of the space that `text` starts with, 0 where it starts with none. Spaces are the ordinary one, tab,
/// no-break (U+00A0), narrow no-break (U+202F), thin (U+2009) and figure space (U+2007).
[[nodiscard]] inline std::size_t leading_space(std::string_view text, bool utf8) noexcept {
  if (text.empty()) return 0;
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return 1;
  if (!utf8) return text[0] == '\xA0' ? 1 : 0;
  if (text.substr(0, 2) == "\xC2\xA0") return 2;
  const std::string_view three = text.substr(0, 3);
  return three == "\xE2\x80\xAF" || three == "\xE2\x80\x89" || three == "\xE2\x80\x87" ? 3 : 0;
}

[[nodiscard]] inline std::size_t trailing_space(std::string_view text, bool utf8) noexcept {
  for (const std::size_t length : {std::size_t{1}, std::size_t{2}, std::size_t{3}})
    if (text.size() >= length && leading_space(text.substr(text.size() - length), utf8) == length) return length;
  return 0;
}

[[nodiscard]] inline std::string_view without_spaces_around(std::string_view text, bool utf8) noexcept {
  while (const std::size_t n = leading_space(text, utf8)) text.remove_prefix(n);
  while (const std::size_t n = trailing_space(text, utf8)) text.remove_suffix(n);
  return text;
}

[[nodiscard]] inline std::string_view trimmed(std::string_view text, bool utf8) noexcept {
  const auto plain = [](char c) { return c > ' ' && c < '\x7F'; };
  if (text.empty() || (plain(text.front()) && plain(text.back()))) return text;
  return without_spaces_around(text, utf8);
}

/// Any form, slowly: thousands spaces between groups of three, U+2212 as minus, exponents, many digits.
[[nodiscard]] inline std::optional<ParsedNumber> parse_any_number(std::string_view text, bool utf8) {
  char buffer[64];
  std::size_t size = 0;
  ParsedNumber number;
  int group = -1;  // digits since the last thousands space, -1: none seen
  int digits = 0;  // of the integer part
  bool exponent = false;
  const auto put = [&](char c) {
    if (size == sizeof buffer) return false;
    buffer[size++] = c;
    return true;
  };
  const std::string_view minus = utf8 ? std::string_view("\xE2\x88\x92") : std::string_view("\x96");
  if (text.substr(0, minus.size()) == minus) {
    if (!put('-')) return std::nullopt;
    text.remove_prefix(minus.size());
  } else if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    if (text[0] == '-' && !put('-')) return std::nullopt;
    text.remove_prefix(1);
  }
  const auto group_closed = [&] { return group < 0 || group == 3; };
  bool any_digit = false;
  while (!text.empty()) {
    const char c = text[0];
    if (c >= '0' && c <= '9') {
      any_digit = true;
      if (number.style == DecimalStyle::none && !exponent) {
        ++digits;
        if (group >= 0) ++group;
      }
      if (!put(c)) return std::nullopt;
      text.remove_prefix(1);
    } else if ((c == '.' || c == ',') && number.style == DecimalStyle::none && !exponent && group_closed()) {
      number.style = c == '.' ? DecimalStyle::point : DecimalStyle::comma;
      if (!put('.')) return std::nullopt;
      text.remove_prefix(1);
    } else if ((c == 'e' || c == 'E') && any_digit && !exponent && group_closed()) {
      exponent = true;
      if (!put('e')) return std::nullopt;
      text.remove_prefix(1);
      if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        if (!put(text[0])) return std::nullopt;
        text.remove_prefix(1);
      }
    } else if (const std::size_t space = leading_space(text, utf8); space > 0 && number.style == DecimalStyle::none &&
                                                                    !exponent && digits > 0 &&
                                                                    (group == 3 || (group < 0 && digits <= 3))) {
      group = 0;
      text.remove_prefix(space);
    } else {
      return std::nullopt;
    }
  }
  if (!any_digit || !group_closed()) return std::nullopt;
  const auto [end, error] = std::from_chars(buffer, buffer + size, number.value);
  if (error != std::errc{} || end != buffer + size) return std::nullopt;
  return number;
}

/// `text` without spaces around it. The common case, up to 15 digits and a decimal sign, is exact by one division.
[[nodiscard]] inline std::optional<ParsedNumber> parse_number(std::string_view text, bool utf8) {
  static constexpr double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool negative = p != end && *p == '-';
  if (negative) ++p;
  std::uint64_t mantissa = 0;
  int digits = 0;
  int decimals = 0;
  DecimalStyle style = DecimalStyle::none;
  for (; p != end; ++p) {
    const auto digit = static_cast<unsigned>(static_cast<unsigned char>(*p)) - '0';
    if (digit <= 9) {
      mantissa = mantissa * 10 + digit;
      ++digits;
      if (style != DecimalStyle::none) ++decimals;
      if (digits > 15) return parse_any_number(text, utf8);
    } else if (style == DecimalStyle::none && (*p == '.' || *p == ',')) {
      style = *p == '.' ? DecimalStyle::point : DecimalStyle::comma;
    } else {
      return parse_any_number(text, utf8);
    }
  }
  if (digits == 0) return std::nullopt;
  const double value = static_cast<double>(mantissa) / powers[decimals];
  return ParsedNumber{negative && mantissa != 0 ? -value : value, style};
}

/// The shortest decimal text that is read as the same number.
[[nodiscard]] inline std::string shown(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}
/// A cell of a panel: its number, or why it has none.
[[nodiscard]] inline std::string shown(double value, ValueStatus status) {
  return is_missing(value) ? std::string(to_string(status)) : shown(value);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
