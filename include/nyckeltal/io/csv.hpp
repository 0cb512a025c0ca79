// RFC 4180 records from bytes, without copying them, and fields written back. The readers of tables and packages stand
// on this.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

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
class NYCKELTAL_IO_API CsvTokenizer {
 public:
  explicit CsvTokenizer(std::string_view bytes, const CsvDialect& dialect = {}, Index first_line = 1);

  /// Reads one record; false at the end.
  [[nodiscard]] bool next();

  [[nodiscard]] std::span<const std::string_view> fields() const noexcept { return fields_; }
  /// Line on which the record starts, from 1.
  [[nodiscard]] Index line() const noexcept { return line_; }
  [[nodiscard]] CsvProblem problem() const noexcept { return problem_; }
  /// Number, from 1, of the field that has the problem.
  [[nodiscard]] Index problem_column() const noexcept { return static_cast<Index>(fields_.size()) + 1; }
  /// The bytes of the record, its line end perhaps included.
  [[nodiscard]] std::string_view record() const noexcept;

 private:
  // Reads a field and what ends it; false where that was the record's last.
  bool read_field();

  bool read_quoted();

  // An unquoted field: a CR before the line's end belongs to the line's end.
  bool finish(const char* begin, const char* close);
  bool end_field(const char* begin, const char* close);
  bool stop(CsvProblem problem);

  // After a problem the record ends at the next line break. An open quote gives up its line only.
  void skip_line();

  void undouble();

  static Index count_lines(const char* from, const char* to);

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
NYCKELTAL_IO_API void append_csv_field(std::string& out, std::string_view text, char separator = ',');

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/io/impl/csv.ipp"
#endif
