// Reading PxWeb's own json: columns, comments, and a row for each cell group.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cube.hpp"
#include "json_value.hpp"
#include "nyckeltal/io/jsonstat.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

namespace json = boost::json;

using io::text_in;
using io::view;

class PxWebReader {
 public:
  PxWebReader(std::string_view bytes, const CubeOptions& options)
      : options_(options), found_(options.source, options.max_findings), bytes_(bytes) {}

  CubeResult read() {
    io::check_options(options_);
    const json::value root = io::parse_json(bytes_, found_);
    const json::object* top = root.if_object();
    const json::array* columns = top == nullptr ? nullptr : list_in(*top, "columns");
    const json::array* data = top == nullptr ? nullptr : list_in(*top, "data");
    if (columns == nullptr || data == nullptr)
      found_.give_up("not-pxweb",
                     "this is not PxWeb's json, which has \"columns\" and \"data\": a JSON-stat document is read with "
                     "read_jsonstat");
    cube_.form = "PxWeb json";
    cube_.language = options_.language;
    read_columns(*columns);
    read_rows(*data);
    read_comments(*top);
    return io::panel_from_cube(std::move(cube_), options_, found_);
  }

 private:
  static const json::array* list_in(const json::object& from, const char* key) {
    const json::value* value = from.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
  }
  static Text label(const std::string& language, std::string text) {
    return text.empty() ? Text{} : Text{{language, std::move(text)}};
  }

  // Columns of type d and t are dimensions, those of type c measures: together one more dimension where they are many.
  void read_columns(const json::array& columns) {
    std::vector<io::CubeCategory> measures;
    for (const json::value& each : columns) {
      const json::object* column = each.if_object();
      if (column == nullptr) found_.give_up("wrong-type", "\"columns\" must hold objects");
      const std::string type = text_in(*column, "type");
      const std::string code = text_in(*column, "code");
      const Text text = label(options_.language, text_in(*column, "text"));
      if (type == "c") {
        measures.push_back({.code = code, .label = text});
        if (const std::string unit = text_in(*column, "unit"); !unit.empty())
          measures.back().unit = io::unit_text(options_.language, unit);
      } else {
        cube_.dimensions.push_back(
            {.code = code, .label = text, .role = type == "t" ? io::CubeRole::time : io::CubeRole::none});
      }
    }
    n_keys_ = cube_.dimensions.size();
    io::check_dimensions(n_keys_, found_);
    n_measures_ = measures.size();
    if (measures.empty()) found_.give_up("no-values", "there is no column of type c: the document has no values");
    if (measures.size() == 1) {
      cube_.contents = std::move(measures.front());
    } else {
      cube_.dimensions.push_back(
          {.code = "ContentsCode", .role = io::CubeRole::contents, .categories = std::move(measures)});
      std::unordered_set<std::string> seen;
      for (const io::CubeCategory& each : cube_.dimensions.back().categories)
        if (!seen.insert(each.code).second)
          found_.give_up("doubled-category", "two columns of type c have the same code");
    }
  }

  void read_rows(const json::array& data) {
    std::vector<io::Labels> labels(n_keys_);
    std::vector<std::int32_t> keys;
    std::vector<const json::array*> rows;
    const auto are_texts = [](const json::array& list) {
      return std::all_of(list.begin(), list.end(), [](const json::value& each) { return each.is_string(); });
    };
    for (std::size_t r = 0; r < data.size(); ++r) {
      const json::object* row = data[r].if_object();
      const json::array* key = row == nullptr ? nullptr : list_in(*row, "key");
      const json::array* values = row == nullptr ? nullptr : list_in(*row, "values");
      if (key == nullptr || values == nullptr || key->size() != n_keys_ || values->size() != n_measures_ ||
          !are_texts(*key))
        found_.give_up("size-mismatch", "row " + std::to_string(r + 1) + " of \"data\" must have " +
                                            std::to_string(n_keys_) + " keys and " + std::to_string(n_measures_) +
                                            " values: the answer is cut off or broken");
      for (std::size_t d = 0; d < n_keys_; ++d)
        keys.push_back(labels[d].intern(io::without_nul(view((*key)[d].get_string()))));
      rows.push_back(values);
    }
    for (std::size_t d = 0; d < n_keys_; ++d)
      for (std::size_t c = 0; c < labels[d].size(); ++c)
        cube_.dimensions[d].categories.push_back({.code = std::string(labels[d].text(static_cast<std::int32_t>(c)))});
    const Index cells = io::checked_cells(cube_.dimensions, options_, found_);
    cube_.values.assign(static_cast<std::size_t>(cells), missing);
    std::vector<std::uint8_t> seen(static_cast<std::size_t>(cells), 0);
    for (std::size_t r = 0; r < data.size(); ++r) {
      Index at = 0;
      for (std::size_t d = 0; d < n_keys_; ++d) at = at * cube_.dimensions[d].size() + keys[r * n_keys_ + d];
      const json::array& values = *rows[r];
      for (std::size_t v = 0; v < n_measures_; ++v) {
        const Index k = at * static_cast<Index>(n_measures_) + static_cast<Index>(v);
        std::uint8_t& times = seen[static_cast<std::size_t>(k)];
        if (times > 0) {
          if (v == 0)
            found_.add(Severity::error, "doubled-key", 0, io::no_column, json::serialize(data[r]),
                       "row " + std::to_string(r + 1) + " of \"data\" has the key of a row before: neither is used");
          cube_.values[static_cast<std::size_t>(k)] = missing;
          if (!cube_.symbol.empty()) cube_.symbol[static_cast<std::size_t>(k)] = -1;
        } else {
          set_value(k, values[v], r);
        }
        times = 1;
      }
    }
  }

  // Numbers are texts with a decimal point; anything else is a symbol.
  void set_value(Index k, const json::value& value, std::size_t row) {
    if (value.is_null()) return;
    double number = missing;
    if (value.is_number()) {
      number = value.to_number<double>();
    } else if (const json::string* text = value.if_string()) {
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
      const bool whole = end == text->data() + text->size() && !text->empty();
      if (whole && error == std::errc::result_out_of_range) number = std::numeric_limits<double>::infinity();
      if (!whole || is_missing(number) || (error != std::errc{} && std::isfinite(number))) {
        if (!text->empty()) cube_.mark(k, io::without_nul(view(*text)));
        return;
      }
    }
    if (!std::isfinite(number)) {
      found_.add(
          Severity::error, "not-a-number", 0, io::no_column, json::serialize(value),
          "row " + std::to_string(row + 1) + " of \"data\": a value must be a number as text, or a symbol: not used");
      return;
    }
    cube_.values[static_cast<std::size_t>(k)] = number;
  }

  void read_comments(const json::object& top) {
    const json::array* comments = list_in(top, "comments");
    if (comments == nullptr || comments->empty()) return;
    std::vector<std::unordered_map<std::string, std::size_t>> places(cube_.dimensions.size());
    for (std::size_t d = 0; d < places.size(); ++d)
      for (std::size_t c = 0; c < cube_.dimensions[d].categories.size(); ++c)
        places[d].emplace(cube_.dimensions[d].categories[c].code, c);
    for (const json::value& each : *comments) {
      const json::object* comment = each.if_object();
      if (comment == nullptr) continue;
      const std::string variable = text_in(*comment, "variable");
      const std::string value = text_in(*comment, "value");
      std::string text = text_in(*comment, "comment");
      if (text.empty()) continue;
      std::vector<std::string>* notes = &cube_.notes;
      for (std::size_t d = 0; d < cube_.dimensions.size(); ++d) {
        if (cube_.dimensions[d].code != variable) continue;
        const auto hit = places[d].find(value);
        notes =
            hit == places[d].end() ? &cube_.dimensions[d].notes : &cube_.dimensions[d].categories[hit->second].notes;
      }
      notes->push_back(std::move(text));
    }
  }

  const CubeOptions& options_;
  io::Collector found_;
  std::string_view bytes_;
  io::Cube cube_;
  std::size_t n_keys_ = 0;
  std::size_t n_measures_ = 0;
};

}  // namespace

CubeResult read_pxweb(std::string_view bytes, const CubeOptions& options) {
  return PxWebReader(bytes, options).read();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
