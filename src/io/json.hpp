// JSON from outside: what is no JSON at all, and where in a document something stands. For the readers only.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "nyckeltal/base/config.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

/// Why a document cannot be read, and at which byte.
struct JsonProblem {
  std::string_view rule;
  std::string message;
  std::size_t offset = 0;
};

/// What people and servers give in place of JSON, told before a parser says "syntax error".
[[nodiscard]] inline std::optional<JsonProblem> not_json(std::string_view bytes) {
  bytes = without_mark(bytes);
  const std::size_t start = bytes.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos)
    return JsonProblem{"empty-file", "there is nothing to read: the answer was empty or cut off", 0};
  const std::string_view head = bytes.substr(start, 2);
  if (head == "\x1F\x8B" || head == "PK")
    return JsonProblem{"compressed", "the bytes are compressed (gzip or zip): unpack them first", start};
  if (head == "\xFF\xFE" || head == "\xFE\xFF" || (head.size() == 2 && (head[0] == '\0' || head[1] == '\0')))
    return JsonProblem{"utf-16", "the text is UTF-16 or UTF-32: JSON is exchanged as UTF-8, save it as that", start};
  if (head[0] == '<')
    return JsonProblem{"html-not-json",
                       "this is HTML or XML, not JSON: the server answered with a page, perhaps an error page: \"" +
                           excerpt(bytes.substr(start), 80) + "\"",
                       start};
  if (const std::size_t bad = invalid_utf8(bytes); bad != no_position)
    return JsonProblem{"not-utf8", "the text is not UTF-8 from here on: JSON is exchanged as UTF-8, save it as that",
                       bad};
  return std::nullopt;
}

/// Line and column of a byte, both from 1; the column counts bytes.
struct JsonPlace {
  Index line = 1;
  Index column = 1;
};
[[nodiscard]] inline JsonPlace place_of(std::string_view bytes, std::size_t offset) {
  const std::string_view before = bytes.substr(0, std::min(offset, bytes.size()));
  const std::size_t newline = before.rfind('\n');
  return {1 + static_cast<Index>(std::count(before.begin(), before.end(), '\n')),
          static_cast<Index>(newline == std::string_view::npos ? before.size() + 1 : before.size() - newline)};
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
