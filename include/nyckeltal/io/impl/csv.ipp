// Bodies of io/csv.hpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/io/csv.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE CsvTokenizer::CsvTokenizer(std::string_view bytes, const CsvDialect& dialect, Index first_line)
    : at_(bytes.data()), end_(bytes.data() + bytes.size()), next_line_(first_line), dialect_(dialect) {
  stops_[static_cast<unsigned char>(dialect.separator)] = true;
  stops_[static_cast<unsigned char>('\n')] = true;
  stops_[static_cast<unsigned char>(dialect.quote)] = true;
}

NYCKELTAL_INLINE bool CsvTokenizer::next() {
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

NYCKELTAL_INLINE std::string_view CsvTokenizer::record() const noexcept {
  return {record_, static_cast<std::size_t>(record_end_ - record_)};
}

NYCKELTAL_INLINE bool CsvTokenizer::read_field() {
  if (at_ != limit_ && *at_ == dialect_.quote) return read_quoted();
  const char* const begin = at_;
  const char* p = at_;
  while (p != limit_ && !stops_[static_cast<unsigned char>(*p)]) ++p;
  at_ = p;
  if (p == limit_ && limit_ != end_) return stop(CsvProblem::too_long);
  if (p != limit_ && *p == dialect_.quote) return stop(CsvProblem::quote_inside);
  return finish(begin, p);
}

NYCKELTAL_INLINE bool CsvTokenizer::read_quoted() {
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

NYCKELTAL_INLINE bool CsvTokenizer::finish(const char* begin, const char* close) {
  const bool ends_line = close == end_ || *close == '\n';
  if (ends_line && close != end_ && close != begin && close[-1] == '\r') --close;
  return end_field(begin, close);
}

NYCKELTAL_INLINE bool CsvTokenizer::end_field(const char* begin, const char* close) {
  fields_.emplace_back(begin, static_cast<std::size_t>(close - begin));
  if (at_ == end_) {
    ++next_line_;
    return false;
  }
  if (*at_++ == dialect_.separator) return true;
  ++next_line_;
  return false;
}

NYCKELTAL_INLINE bool CsvTokenizer::stop(CsvProblem problem) {
  problem_ = problem;
  return false;
}

NYCKELTAL_INLINE void CsvTokenizer::skip_line() {
  const char* const from = at_;
  const void* const found = at_ == end_ ? nullptr : std::memchr(from, '\n', static_cast<std::size_t>(end_ - from));
  at_ = found == nullptr ? end_ : static_cast<const char*>(found) + 1;
  ++next_line_;
  if (problem_ != CsvProblem::too_long) record_end_ = at_;
}

NYCKELTAL_INLINE void CsvTokenizer::undouble() {
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

NYCKELTAL_INLINE Index CsvTokenizer::count_lines(const char* from, const char* to) {
  Index lines = 0;
  while (from != to) {
    const void* const hit = std::memchr(from, '\n', static_cast<std::size_t>(to - from));
    if (hit == nullptr) break;
    ++lines;
    from = static_cast<const char*>(hit) + 1;
  }
  return lines;
}

NYCKELTAL_INLINE void append_csv_field(std::string& out, std::string_view text, char separator) {
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

}  // namespace nyckeltal::inline NYCKELTAL_FORM
