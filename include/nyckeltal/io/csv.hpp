// RFC 4180 records from bytes, without copying them, and fields written back. The readers of tables and packages stand
// on this.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal {

struct CsvDialect {
  char separator = ',';
  char quote = '"';
  /// A record of more bytes than this is a problem. What lies beyond is searched for the line's end and not kept.
  Index max_line = Index{16} << 20;
};

/// What is wrong with a record. Its fields are then those read so far, and the next record starts on the next line.
enum class CsvProblem : std::uint8_t {
  none,
  text_after_quote,  ///< "ab"c
  quote_inside,      ///< ab"c
  unclosed_quote,    ///< the quote is open to the end of the bytes
  too_long,          ///< longer than CsvDialect::max_line
};

/// Cuts bytes into records and fields. Views stay valid until the next call of next(), except that a view of a field
/// without doubled quotes points into the caller's bytes. Lines end with LF or CRLF; empty lines are skipped; inside
/// quotes every byte is kept. O(bytes) time; one pass, no allocation a record once the buffers have grown.
class CsvTokenizer {
 public:
  explicit CsvTokenizer(std::string_view bytes, const CsvDialect& dialect = {}, Index first_line = 1)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()), next_line_(first_line), dialect_(dialect) {
    stops_[static_cast<unsigned char>(dialect.separator)] = true;
    stops_[static_cast<unsigned char>('\n')] = true;
    stops_[static_cast<unsigned char>(dialect.quote)] = true;
  }

  /// Reads one record; false at the end.
  [[nodiscard]] bool next() {
    fields_.clear();
    doubled_.clear();
    problem_ = CsvProblem::none;
    while (at_ != end_ && (*at_ == '\n' || (*at_ == '\r' && end_ - at_ > 1 && at_[1] == '\n'))) {
      at_ += *at_ == '\r' ? 2 : 1;
      ++next_line_;
    }
    if (at_ == end_) return false;
    line_ = next_line_;
    record_ = at_;
    // Nothing beyond the limit is looked at: a record that reaches it is too long.
    limit_ = end_ - at_ > dialect_.max_line ? at_ + dialect_.max_line : end_;
    while (read_field()) {
    }
    record_end_ = at_;
    if (problem_ != CsvProblem::none) skip_line();
    if (!doubled_.empty()) undouble();
    return true;
  }

  [[nodiscard]] std::span<const std::string_view> fields() const noexcept { return fields_; }
  /// Line on which the record starts, from 1.
  [[nodiscard]] Index line() const noexcept { return line_; }
  [[nodiscard]] CsvProblem problem() const noexcept { return problem_; }
  /// Number, from 1, of the field that has the problem.
  [[nodiscard]] Index problem_column() const noexcept { return static_cast<Index>(fields_.size()) + 1; }
  /// The bytes of the record, its line end perhaps included.
  [[nodiscard]] std::string_view record() const noexcept {
    return {record_, static_cast<std::size_t>(record_end_ - record_)};
  }

 private:
  // Reads a field and what ends it; false where that was the record's last.
  bool read_field() {
    if (at_ != limit_ && *at_ == dialect_.quote) return read_quoted();
    const char* const begin = at_;
    const char* p = at_;
    while (p != limit_ && !stops_[static_cast<unsigned char>(*p)]) ++p;
    at_ = p;
    if (p == limit_ && limit_ != end_) return stop(CsvProblem::too_long);
    if (p != limit_ && *p == dialect_.quote) return stop(CsvProblem::quote_inside);
    return finish(begin, p);
  }

  bool read_quoted() {
    const char* const begin = at_ + 1;
    const char* p = begin;
    bool has_doubled = false;
    for (;;) {
      p = static_cast<const char*>(std::memchr(p, dialect_.quote, static_cast<std::size_t>(limit_ - p)));
      if (p == nullptr) return stop(limit_ == end_ ? CsvProblem::unclosed_quote : CsvProblem::too_long);
      if (p + 1 == limit_ || p[1] != dialect_.quote) break;
      has_doubled = true;
      p += 2;
    }
    const char* const close = p++;
    next_line_ += count_lines(begin, close);
    at_ = p;
    const bool line_end = p == end_ || *p == '\n' || (*p == '\r' && end_ - p > 1 && p[1] == '\n');
    if (!line_end && p == limit_) return stop(CsvProblem::too_long);
    if (!line_end && *p != dialect_.separator) return stop(CsvProblem::text_after_quote);
    if (has_doubled) doubled_.push_back(fields_.size());
    if (p != end_ && *p == '\r') ++at_;
    return end_field(begin, close);
  }

  // An unquoted field: a CR before the line's end belongs to the line's end.
  bool finish(const char* begin, const char* close) {
    const bool ends_line = close == end_ || *close == '\n';
    if (ends_line && close != end_ && close != begin && close[-1] == '\r') --close;
    return end_field(begin, close);
  }
  bool end_field(const char* begin, const char* close) {
    fields_.emplace_back(begin, static_cast<std::size_t>(close - begin));
    if (at_ == end_) {
      ++next_line_;
      return false;
    }
    if (*at_++ == dialect_.separator) return true;
    ++next_line_;
    return false;
  }
  bool stop(CsvProblem problem) {
    problem_ = problem;
    return false;
  }

  // After a problem the record ends at the next line break. An open quote gives up its line only.
  void skip_line() {
    const char* const from = at_;
    const void* const found = at_ == end_ ? nullptr : std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
    at_ = found == nullptr ? end_ : static_cast<const char*>(found) + 1;
    ++next_line_;
    if (problem_ != CsvProblem::too_long) record_end_ = at_;
  }

  void undouble() {
    std::size_t needed = 0;
    for (const std::size_t k : doubled_) needed += fields_[k].size();
    scratch_.resize(needed);
    char* out = scratch_.data();
    for (const std::size_t k : doubled_) {
      const char* const begin = out;
      const std::string_view raw = fields_[k];
      for (std::size_t i = 0; i < raw.size(); ++i) {
        *out++ = raw[i];
        if (raw[i] == dialect_.quote) ++i;
      }
      fields_[k] = {begin, static_cast<std::size_t>(out - begin)};
    }
  }

  static Index count_lines(const char* from, const char* to) {
    Index lines = 0;
    while (from != to) {
      const void* const hit = std::memchr(from, '\n', static_cast<std::size_t>(to - from));
      if (hit == nullptr) break;
      ++lines;
      from = static_cast<const char*>(hit) + 1;
    }
    return lines;
  }

  const char* at_;
  const char* end_;
  const char* limit_ = nullptr;
  const char* record_ = nullptr;
  const char* record_end_ = nullptr;
  Index next_line_;
  Index line_ = 0;
  CsvDialect dialect_;
  CsvProblem problem_ = CsvProblem::none;
  std::array<bool, 256> stops_{};
  std::vector<std::string_view> fields_;
  std::vector<std::size_t> doubled_;
  std::string scratch_;
};

/// A stable code and a sentence for each problem.
struct CsvProblemText {
  std::string_view rule;
  std::string_view message;
};
[[nodiscard]] constexpr CsvProblemText describe(CsvProblem problem) noexcept {
  switch (problem) {
    case CsvProblem::text_after_quote:
      return {"broken-quoting", "text follows a closing quote: double the quotes that belong to the text"};
    case CsvProblem::quote_inside:
      return {"broken-quoting", "a quote stands inside a field that does not start with one: quote the whole field"};
    case CsvProblem::unclosed_quote:
      return {"broken-quoting", "a quote is opened and never closed: close it, or double it if it belongs to the text"};
    case CsvProblem::too_long:
      return {"line-too-long",
              "the line is longer than allowed: is this a table, with the right separator and quotes?"};
    case CsvProblem::none:
      break;
  }
  return {"", ""};
}

/// Appends `text` as one field, quoted where it must be.
inline void append_csv_field(std::string& out, std::string_view text, char separator = ',') {
  const bool quoted =
      text.find_first_of("\"\r\n") != std::string_view::npos || text.find(separator) != std::string_view::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace nyckeltal
