// What the readers of statistical cubes (JSON-stat, PxWeb, px) share: which dimension is which, and what was found.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// What a period of two years ("2023/2024") becomes.
enum class YearSpan : std::uint8_t { refuse, start, end };

/// A dimension is called by its code ("Region") or its label.
struct CubeOptions {
  std::string source = {};  ///< what findings call the document
  /// Dimension of the members. Empty: the one with the role geo, else one called Region, Kommun and the like.
  std::string member = {};
  /// Dimension of the years. Empty: the one with the role time, else one called Tid, år, year and the like.
  std::string time = {};
  /// Dimension of the measures. Empty: the first with the role metric, else one called ContentsCode and the like.
  std::string contents = {};
  std::string area = {};          ///< the one area that all values are about, where no dimension says it
  std::optional<Year> year = {};  ///< the one year that all values are about, where no dimension says it
  std::string dataset = {};       ///< which one of a bundle (JSON-stat 1)
  std::string language = "sv";    ///< of the labels, where the document does not say it
  /// Categories to take, by code or label: {"Kon", {"1", "2"}}. A dimension that is not named is taken whole.
  std::map<std::string, std::vector<std::string>> select = {};
  /// Areas to take. Nothing: all of them; but only municipalities where counties stand in the same dimension.
  std::optional<MemberKind> kind = {};
  std::string period = {};  ///< the part of the year to take of months or quarters: "M12", "K4"
  YearSpan span = YearSpan::refuse;
  /// What symbols mean, beside and before the usual ones: {"..", confidential}, {"e", estimated}.
  std::map<std::string, ValueStatus> symbols = {};
  /// Of a px file: utf-8, windows-1252, iso-8859-1, iso-8859-15, cp437, cp850. Empty: what the file says.
  std::string encoding = {};
  Year min_year = 1700;
  Year max_year = 2100;
  Index max_cells = 10'000'000;  ///< of the cube, and of the panel
  Index max_findings = 100'000;  ///< more of them are counted, rule by rule
  bool strict = false;           ///< throw FindingsError with all findings where there is an error among them
};

/// How the cube was understood: codes of its dimensions, empty where there is none.
struct CubeFormat {
  std::string form = {};  ///< "JSON-stat 2.0", "PxWeb json", "px"
  std::string member = {};
  std::string time = {};
  std::string contents = {};
  std::vector<std::string> folded = {};  ///< each combination of their categories is an indicator
  friend bool operator==(const CubeFormat&, const CubeFormat&) = default;
};

struct CubeResult {
  Panel panel = {};
  Findings findings = {};
  CubeFormat format = {};
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM
