// A cube as its readers fill it, before it becomes a panel.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collector.hpp"
#include "labels.hpp"
#include "nyckeltal/io/cube.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

enum class CubeRole : std::uint8_t { none, member, time, contents };

struct CubeCategory {
  std::string code = {};
  Text label = {};
  Text unit = {};
  Text about = {};          ///< reference period and the like
  std::string period = {};  ///< time code, where it is not `code`
  int decimals = -1;        ///< -1: not said
  std::vector<std::string> notes = {};
};

struct CubeDimension {
  std::string code = {};
  Text label = {};
  CubeRole role = CubeRole::none;
  std::vector<CubeCategory> categories = {};
  std::vector<std::string> notes = {};
  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(categories.size()); }
};

struct CubeCellNote {
  Index cell = 0;
  std::string text = {};
};

/// Cells in C order: the last dimension varies fastest.
struct Cube {
  std::string form = {};
  std::string id = {};  ///< of the table
  std::string language = {};
  Text title = {};
  std::string source = {};
  std::string updated = {};
  std::vector<std::string> notes = {};
  bool may_be_summed = true;
  /// The measure, where no dimension has it.
  CubeCategory contents = {};
  std::vector<CubeDimension> dimensions = {};
  std::vector<double> values = {};
  Labels symbols = {};                    ///< statuses of cells
  std::vector<std::int32_t> symbol = {};  ///< label of each cell, -1: none; empty: no cell has one
  std::string symbol_of_all = {};
  std::map<std::string, std::string> symbol_text = {};  ///< what the table itself says that a symbol means
  std::vector<CubeCellNote> cell_notes = {};

  /// Gives cell k that symbol.
  void mark(Index k, std::string_view text) {
    if (symbol.empty()) symbol.assign(values.size(), -1);
    symbol[static_cast<std::size_t>(k)] = symbols.intern(text);
  }
};

/// A unit as a text; procent and percent are "%".
[[nodiscard]] Text unit_text(const std::string& language, std::string unit);

/// What agencies say of a measure: key in PxWeb's extension, and how it is told.
struct AboutWord {
  std::string_view key;
  std::string_view swedish;
  std::string_view english;
};
inline constexpr std::array about_words = {
    AboutWord{"refperiod", "Referenstid", "Reference period"},
    AboutWord{"measuringType", "Mättyp", "Measuring type"},
    AboutWord{"priceType", "Pristyp", "Price type"},
    AboutWord{"basePeriod", "Basperiod", "Base period"},
};
void append_about(Text& about, const std::string& language, const AboutWord& word, const std::string& text);

/// A tag that can key a text; `otherwise` where it cannot.
[[nodiscard]] std::string language_tag(std::string_view tag, const std::string& otherwise);

/// Gives up where there are more dimensions than a table has.
void check_dimensions(std::size_t n, Collector& found);

/// Number of cells, or gives up where there are more than options.max_cells.
[[nodiscard]] Index checked_cells(const std::vector<CubeDimension>& dimensions, const CubeOptions& options,
                                  Collector& found);

void check_options(const CubeOptions& options);

[[nodiscard]] CubeResult panel_from_cube(Cube cube, const CubeOptions& options, Collector& found);

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
