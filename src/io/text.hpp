// Text as files have it: encodings, excerpts, escapes, digits. For the readers and writers only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace nyckeltal::inline NYCKELTAL_FORM::io {

inline constexpr std::size_t no_position = static_cast<std::size_t>(-1);

/// The bytes without the mark that UTF-8 files of Windows begin with.
[[nodiscard]] inline std::string_view without_mark(std::string_view bytes) noexcept {
  return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? bytes.substr(3) : bytes;
}

/// Position of the first byte that is not UTF-8 (no surrogates, no overlong forms), or no_position.
[[nodiscard]] inline std::size_t invalid_utf8(std::string_view text) noexcept {
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::size_t size = text.size();
  std::size_t i = 0;
  while (i < size) {
    std::uint64_t block = 0;
    while (size - i >= 8) {
      std::memcpy(&block, bytes + i, 8);
      if ((block & 0x8080808080808080ULL) != 0) break;
      i += 8;
    }
    if (i == size) break;
    const unsigned lead = bytes[i];
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || size - i < length) return i;
    const unsigned second = bytes[i + 1];
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) return i;
    for (std::size_t k = 2; k < length; ++k)
      if ((bytes[i + k] & 0xC0U) != 0x80) return i;
    i += length;
  }
  return no_position;
}

inline void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  } else {
    out += static_cast<char>(0xE0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

/// Windows-1252 as UTF-8. Its five undefined bytes become U+FFFD.
[[nodiscard]] inline std::string utf8_from_cp1252(std::string_view text) {
  static constexpr std::array<std::uint16_t, 32> high = {
      0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
  std::string out;
  out.reserve(text.size() + 8);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(out, byte >= 0x80 && byte < 0xA0 ? high[byte - 0x80U] : byte);
  }
  return out;
}

/// At most `limit` bytes of valid UTF-8, cut between characters, with what cannot be shown as U+FFFD.
[[nodiscard]] inline std::string excerpt(std::string_view text, std::size_t limit = 200) {
  std::string out;
  bool cut = text.size() > limit;
  text = text.substr(0, limit);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty()) {
    const std::size_t bad = invalid_utf8(text);
    const std::string_view good = text.substr(0, bad);
    for (const char c : good) {
      if (static_cast<unsigned char>(c) >= 0x20 || c == '\t')
        out += c;
      else
        append_utf8(out, 0x2400U + static_cast<unsigned char>(c));  // pictures of control characters
    }
    if (bad == no_position) break;
    if (cut && text.size() - bad < 4) break;  // a character that the cut went through
    append_utf8(out, 0xFFFD);
    text.remove_prefix(bad + 1);
  }
  if (cut) out += "…";
  return out;
}

/// An excerpt as messages show it. No overload of std::quoted, which is found for a std::string wherever <iomanip> is.
[[nodiscard]] inline std::string in_quotes(std::string_view text, std::size_t limit = 200) {
  return "\"" + excerpt(text, limit) + "\"";
}

/// Text without NUL characters, which nothing that we write can hold.
[[nodiscard]] inline std::string without_nul(std::string_view text) {
  std::string out(text);
  for (std::size_t at = out.find('\0'); at != std::string::npos; at = out.find('\0', at))
    out.replace(at, 1, "\xEF\xBF\xBD");
  return out;
}

/// An item of a list, with a backslash before each of `special` and before a backslash.
[[nodiscard]] inline std::string escaped(std::string_view item, std::string_view special) {
  std::string out;
  for (const char c : item) {
    if (c == '\\' || special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

[[nodiscard]] inline bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
