// Errors. The caller's mistake is an ArgumentError, thrown before any work; the outside world's is a ParseError that
// knows its place. Thin or degenerate data is neither: it is a Status (status.hpp).
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Base of all errors. `code()` is stable across versions, `what()` says what was got, what was wanted, what to do.
class NYCKELTAL_API Error : public std::runtime_error {
 public:
  Error(std::string code, const std::string& message)
      : std::runtime_error(message + " [" + code + "]"), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const noexcept { return code_; }

 private:
  std::string code_;
};

/// The caller's mistake: wrong length, unknown name, a level outside (0, 1).
class NYCKELTAL_API ArgumentError : public Error {
 public:
  using Error::Error;
};

/// The outside world's mistake: a file, a document, an answer. Lines and columns count from 1; 0 means "not known".
class NYCKELTAL_API ParseError : public Error {
 public:
  ParseError(std::string code, const std::string& message, std::string source, Index line = 0, Index column = 0)
      : Error(std::move(code), place(source, line, column) + message),
        source_(std::move(source)),
        line_(line),
        column_(column) {}
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  [[nodiscard]] Index line() const noexcept { return line_; }
  [[nodiscard]] Index column() const noexcept { return column_; }

 private:
  static std::string place(const std::string& source, Index line, Index column) {
    std::string text = source;
    if (line > 0) text += (text.empty() ? "line " : ", line ") + std::to_string(line);
    if (column > 0) text += ", column " + std::to_string(column);
    return text.empty() ? text : text + ": ";
  }
  std::string source_;
  Index line_;
  Index column_;
};

/// Work that the caller asked to stop (Execution::stop). Nothing partial is returned.
class NYCKELTAL_API Cancelled : public Error {
 public:
  Cancelled() : Error("cancelled", "stopped by the caller before it was done; no partial result is returned") {}
};

namespace detail {

[[noreturn]] inline void fail(const char* code, const std::string& message) {
  throw ArgumentError(code, message);
}

/// Throws unless a and b agree: "years has 3 elements, values 5: give one year a value".
inline void require_same_length(Index a, const char* name_a, Index b, const char* name_b) {
  if (a != b)
    fail("length-mismatch", std::string(name_a) + " has " + std::to_string(a) + " elements but " + name_b + " has " +
                                std::to_string(b) + ": give one for each");
}

/// Throws unless 0 < level < 1. A level is a confidence (0.95), never an alpha.
inline void require_level(double level, const char* name = "level") {
  if (!(level > 0.0 && level < 1.0))
    fail("level-out-of-range", std::string(name) + " is " + std::to_string(level) +
                                   " but must lie between 0 and 1, both excluded: 0.95 means 95 % confidence");
}

}  // namespace detail
}  // namespace nyckeltal::inline NYCKELTAL_FORM
