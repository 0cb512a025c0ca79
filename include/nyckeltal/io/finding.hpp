// What a reader could not use, and what a check found: never dropped in silence.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/severity.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// One finding. An `error` means that the row or value was not used; a `warning` that it was used as `message` says.
struct Finding {
  Severity severity = Severity::error;
  std::string rule = {};     ///< stable code: "unknown-member", "year-out-of-range"
  std::string source = {};   ///< file
  Index line = 0;            ///< from 1; 0: the whole file
  Index column = 0;          ///< field number from 1; 0: the whole line
  std::string text = {};     ///< what stood there, cut to 200 bytes
  std::string message = {};  ///< what is wrong and what to do
  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

/// True where something was not used.
[[nodiscard]] inline bool has_errors(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
}

/// A read that failed, with everything found until then. Place and message are those of the first error.
class NYCKELTAL_IO_API FindingsError : public ParseError {
 public:
  explicit FindingsError(Findings findings) : FindingsError(first_error(findings), findings) {}
  [[nodiscard]] const Findings& findings() const noexcept { return findings_; }

 private:
  FindingsError(const Finding& first, Findings& findings)
      : ParseError(first.rule, message(first, findings), first.source, first.line, first.column),
        findings_(std::move(findings)) {}
  static Finding first_error(const Findings& findings) {
    for (const Finding& each : findings)
      if (each.severity == Severity::error) return each;
    return findings.empty() ? Finding{.rule = "no-finding"} : findings.front();
  }
  static std::string message(const Finding& first, const Findings& findings) {
    const auto errors =
        std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.severity == Severity::error; });
    std::string text = first.message;
    if (!first.text.empty()) text += " (read: \"" + first.text + "\")";
    if (errors > 1) text += "; and " + std::to_string(errors - 1) + " more, see findings";
    return text;
  }
  Findings findings_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
