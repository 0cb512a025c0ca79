// What the rooms of the table reader hand on to each other: how its bytes are text, what its columns are, what its rows
// have with the labels still numbers, and what the labels turn out to mean.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector.hpp"
#include "labels.hpp"
#include "number.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/table.hpp"
#include "table_format.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {

/// How the bytes of a file are text.
struct TextForm {
  bool utf8 = true;  ///< else Windows-1252
  bool has_nul = false;
  bool has_bad_utf8 = false;

  [[nodiscard]] std::string decoded(std::string_view text) const {
    return utf8 ? std::string(text) : utf8_from_cp1252(text);
  }
  [[nodiscard]] std::string_view trim(std::string_view text) const { return trimmed(text, utf8); }
  /// False for a record with bytes that are no text. Only damaged files are looked at once more.
  [[nodiscard]] bool usable(std::string_view record) const {
    return !(has_nul && record.find('\0') != std::string_view::npos) &&
           !(has_bad_utf8 && invalid_utf8(record) != no_position);
  }
};

// ---- What the columns are.

struct Column {
  std::string name = {};  ///< as in the header, trimmed
  std::string bare = {};  ///< without the unit in parentheses
  std::string unit = {};  ///< what the parentheses hold
  std::optional<Role> role = {};
  bool english = false;
  Year year = 0;  ///< of a years_across column
};

struct Header {
  Index line = 1;
  TableLayout layout = TableLayout::detect;
  bool swedish = true;  ///< the language of the headers
  std::vector<Column> columns = {};
  std::array<std::size_t, n_roles> places = {};
  std::vector<std::size_t> value_columns = {};
  std::size_t needed = 0;  ///< fields that a row must have

  [[nodiscard]] std::size_t place(Role role) const { return places[static_cast<std::size_t>(role)]; }
  [[nodiscard]] bool has(Role role) const { return place(role) != no_column; }
  [[nodiscard]] std::size_t place_or(Role role, std::size_t otherwise) const {
    return has(role) ? place(role) : otherwise;
  }
};

// ---- What the rows have.

/// A finding that is told once, with how many cells it is about.
struct Tally {
  Index count = 0;
  Index line = 0;  ///< of the first
  std::size_t column = no_column;
  std::string text = {};
  void add(Index at) {
    if (count++ == 0) line = at;
  }
};

/// One value of the table. A million of them are kept: small, and passed over as few times as possible; so the labels
/// pass writes positions in the panel where the rows pass has put labels.
struct Cell {
  double value = missing;
  std::uint32_t line = 0;
  std::int32_t indicator = -1;  ///< label, then position
  std::int32_t member = -1;     ///< pair of labels, then position
  std::int32_t unit = -1;       ///< label
  std::uint16_t column = 0;
  std::int16_t year = 0;
  ValueStatus status = ValueStatus::observed;
  DecimalStyle style = DecimalStyle::none;
  bool reference = false;  ///< the member is a published area
  bool used = true;
};
static_assert(sizeof(Cell) == 32);

/// What rows call a member.
struct LabelPair {
  std::int32_t code = -1;
  std::int32_t name = -1;
  bool seen = false;  ///< has a cell: a line of text below the table is no member
};

struct Scan {
  Labels indicators = {};
  Labels codes = {};
  Labels names = {};
  Labels units = {};
  std::vector<LabelPair> members = {};
  std::vector<bool> indicator_seen = {};  ///< has a cell
  std::vector<Cell> cells = {};
  std::vector<std::pair<std::size_t, std::string>> notes = {};  ///< cell and its note, in order
  char decimal = '.';
  Tally dashes = {};
  Tally below = {};  ///< "<5"
};

// ---- What the labels mean.

/// What the panel is about.
struct Contents {
  std::vector<Indicator> indicators = {};
  std::vector<Member> members = {};
  std::vector<Member> areas = {};
  Year first_year = 0;
  Year last_year = -1;
};

struct Meaning {
  Contents contents = {};
  std::vector<Tally> padded = {};   ///< by pair of labels: the code lacked its zero
  std::vector<Tally> renamed = {};  ///< by pair of labels: the code has another name elsewhere
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
