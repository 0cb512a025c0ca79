// Reading JSON-stat 2.0 and 1.x.
#include "nyckeltal/io/jsonstat.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cube.hpp"
#include "json_value.hpp"
#include "nyckeltal/core/names.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

namespace json = boost::json;
using io::Cube;
using io::CubeCategory;
using io::CubeDimension;
using io::CubeRole;
using io::text_in;
using io::view;
using io::without_nul;

const json::object* object_in(const json::object& from, std::string_view key) {
  const json::value* value = io::value_in(from, key);
  return value == nullptr ? nullptr : value->if_object();
}
std::optional<double> number_in(const json::object& from, std::string_view key) {
  const json::value* value = io::value_in(from, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

// A text or a list of texts.
void append_notes(std::vector<std::string>& notes, const json::value* value) {
  if (value == nullptr) return;
  const auto take = [&](const json::value& each) {
    if (const json::string* text = each.if_string(); text != nullptr && !text->empty())
      notes.push_back(without_nul(view(*text)));
  };
  take(*value);
  if (const json::array* list = value->if_array())
    for (const json::value& each : *list) take(each);
}

class JsonStatReader {
 public:
  JsonStatReader(std::string_view bytes, const CubeOptions& options)
      : options_(options), found_(options.source, options.max_findings), bytes_(bytes) {}

  CubeResult read() {
    io::check_options(options_);
    const json::value root = io::parse_json(bytes_, found_);
    const json::object& set = dataset(root);
    read_head(set);
    read_dimensions(set);
    read_values(set);
    read_status(set);
    return io::panel_from_cube(std::move(cube_), options_, found_);
  }

 private:
  [[noreturn]] void give_up(std::string_view rule, std::string message) { found_.give_up(rule, std::move(message)); }
  void add(Severity severity, std::string_view rule, std::string_view text, std::string message) {
    found_.add(severity, rule, 0, io::no_column, text, std::move(message));
  }

  // The one data set to read: the document, what its wrapper holds, or the named one of a bundle.
  const json::object& dataset(const json::value& root) {
    const json::object* top = root.if_object();
    if (top == nullptr) give_up("not-jsonstat", "the document is not a JSON object: JSON-stat is one");
    if (top->contains("columns") && top->contains("data"))
      give_up("pxweb-json", "this is PxWeb's own json, not JSON-stat: read it with read_pxweb");
    if (const json::object* error = object_in(*top, "error"))
      give_up("error-answer", "the server answered with an error: " + io::excerpt(json::serialize(*error)));
    const std::string kind = text_in(*top, "class");
    if (kind == "collection")
      give_up("jsonstat-collection", "this is a collection, a list of links: fetch one of its data sets and read that");
    if (kind == "dimension") give_up("not-a-dataset", "this is a dimension on its own, without values");
    if (top->contains("dimension")) {
      version_ = text_in(*top, "version");
      return *top;
    }
    std::vector<std::string> names;
    const json::object* chosen = nullptr;
    for (const auto& each : *top) {
      const json::object* object = each.value().if_object();
      if (object == nullptr || !object->contains("dimension")) continue;
      names.push_back(without_nul(view(each.key())));
      if (options_.dataset.empty() || names.back() == options_.dataset) {
        chosen = object;
        name_ = names.back();
      }
    }
    const auto list = [&] {
      std::string text;
      for (const std::string& name : names) text += (text.empty() ? "" : ", ") + io::excerpt(name, 60);
      return io::excerpt(text, 2000);
    };
    if (names.empty())
      give_up("not-jsonstat", "there is no data set in this document: JSON-stat has \"dimension\" and \"value\"");
    if (chosen == nullptr)
      give_up("missing-dataset",
              "there is no data set \"" + io::excerpt(options_.dataset) + "\"; there are: " + list());
    if (options_.dataset.empty() && names.size() > 1)
      give_up("several-datasets", "the document holds several data sets: say dataset=, one of: " + list());
    if (name_ == "dataset") name_.clear();
    return *chosen;
  }

  void read_head(const json::object& set) {
    cube_.form = "JSON-stat " + (version_.empty() ? std::string("1.x") : io::excerpt(version_, 10));
    cube_.source = text_in(set, "source");
    cube_.updated = text_in(set, "updated");
    append_notes(cube_.notes, set.if_contains("note"));
    const json::object* extension = object_in(set, "extension");
    const json::object* px = extension == nullptr ? nullptr : object_in(*extension, "px");
    std::string id = name_;
    if (px != nullptr) {
      cube_.language = text_in(*px, "language");
      for (const char* key : {"tableid", "matrix"})
        if (std::string text = text_in(*px, key); !text.empty()) {
          id = std::move(text);
          break;
        }
      if (const json::value* allowed = px->if_contains("aggregallowed"))
        if (const bool* yes = allowed->if_bool()) cube_.may_be_summed = *yes;
      if (const std::optional<double> decimals = number_in(*px, "decimals")) cube_.contents.decimals = whole(*decimals);
    }
    language_ = io::language_tag(cube_.language, options_.language);
    cube_.id = std::move(id);
    const std::string label = text_in(set, "label");
    if (!label.empty()) cube_.title = {{language_, label}};
    // The measure where no dimension has one: what px calls the contents, else the label of the whole.
    const std::string contents = px == nullptr ? std::string() : text_in(*px, "contents");
    cube_.contents.code = cube_.id;
    if (const std::string& text = contents.empty() ? label : contents; !text.empty())
      cube_.contents.label = {{language_, text}};
  }

  static int whole(double decimals) { return decimals >= 0 && decimals <= 15 ? static_cast<int>(decimals) : -1; }

  std::vector<std::string> texts_at(const json::object& from, const char* key, const char* path) {
    const json::value* value = from.if_contains(key);
    const json::array* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr)
      give_up("missing-id", std::string("\"") + path + "\" is missing or no list: it names the dimensions");
    std::vector<std::string> out;
    for (const json::value& each : *list) {
      const json::string* text = each.if_string();
      if (text == nullptr) give_up("wrong-type", std::string("\"") + path + "\" must hold texts only");
      out.emplace_back(text->data(), text->size());
    }
    return out;
  }

  void read_dimensions(const json::object& set) {
    const json::object* dimensions = object_in(set, "dimension");
    if (dimensions == nullptr) give_up("not-jsonstat", "\"dimension\" must be an object");
    // 1.x keeps id, size and role inside "dimension".
    const bool inside = !set.contains("id") && dimensions->contains("id");
    const json::object& home = inside ? *dimensions : set;
    const std::vector<std::string> ids = texts_at(home, "id", inside ? "dimension.id" : "id");
    io::check_dimensions(ids.size(), found_);
    const json::value* sizes = home.if_contains("size");
    const json::array* list = sizes == nullptr ? nullptr : sizes->if_array();
    if (list == nullptr || list->size() != ids.size())
      give_up("size-mismatch", "\"size\" must be a list with one number for each of the " + std::to_string(ids.size()) +
                                   " dimensions in \"id\"" +
                                   (list == nullptr ? "" : ", and has " + std::to_string(list->size())));
    const json::object* roles = object_in(home, "role");
    std::unordered_set<std::string> seen;
    for (std::size_t d = 0; d < ids.size(); ++d) {
      if (!seen.insert(ids[d]).second) give_up("doubled-dimension", "\"id\" names " + path(ids[d]) + " twice");
      const json::object* dimension = object_in(*dimensions, ids[d]);
      if (dimension == nullptr)
        give_up("missing-dimension", "\"id\" names " + path(ids[d]) + ", which is missing or no object");
      cube_.dimensions.push_back(read_dimension(ids[d], *dimension, (*list)[d]));
    }
    if (roles != nullptr) {
      set_role(*roles, "time", ids, CubeRole::time);
      set_role(*roles, "geo", ids, CubeRole::member);
      set_role(*roles, "metric", ids, CubeRole::contents);
    }
    // PxWeb describes the only measure in a dimension that is not among the ids.
    for (const auto& each : *dimensions) {
      const json::object* extra = each.value().if_object();
      const std::string key(each.key().data(), each.key().size());
      if (extra == nullptr || seen.count(key) > 0 || (inside && key == "role") || !extra->contains("category"))
        continue;
      if (fold_name(key) != "contentscode") {
        add(Severity::note, "dimension-not-in-id", key, "a dimension that \"id\" does not name: it is not read");
        continue;
      }
      const CubeDimension measure = read_dimension(key, *extra, json::value());
      if (measure.categories.size() != 1) continue;
      CubeCategory only = measure.categories.front();
      if (only.code == "EliminatedValue") only.code = cube_.id;
      if (only.label.empty()) only.label = cube_.contents.label;
      if (only.decimals < 0) only.decimals = cube_.contents.decimals;
      cube_.contents = std::move(only);
    }
  }

  static std::string path(const std::string& id) { return "\"dimension." + io::excerpt(without_nul(id), 60) + "\""; }

  void set_role(const json::object& roles, const char* name, const std::vector<std::string>& ids, CubeRole role) {
    const json::value* value = roles.if_contains(name);
    const json::array* list = value == nullptr ? nullptr : value->if_array();
    if (list == nullptr) return;
    for (const json::value& each : *list) {
      const json::string* text = each.if_string();
      if (text == nullptr) continue;
      const auto hit = std::find(ids.begin(), ids.end(), view(*text));
      if (hit == ids.end())
        add(Severity::warning, "unknown-role", view(*text),
            std::string("\"role.") + name + "\" names a dimension that \"id\" does not: not used");
      else
        cube_.dimensions[static_cast<std::size_t>(hit - ids.begin())].role = role;
    }
  }

  // The codes of a category in their order. Its index is an object, a list, or absent where there is one only.
  std::vector<std::string> codes_of(const std::string& where, const json::object& category) {
    std::vector<std::string> codes;
    const json::value* index = category.if_contains("index");
    if (index == nullptr || index->is_null()) {
      const json::object* labels = object_in(category, "label");
      if (labels == nullptr || labels->size() != 1)
        give_up("missing-index", where + " has no category.index, which only a dimension of one category may lack");
      codes.emplace_back(labels->begin()->key().data(), labels->begin()->key().size());
    } else if (const json::array* list = index->if_array()) {
      for (const json::value& each : *list) {
        const json::string* text = each.if_string();
        if (text == nullptr) give_up("wrong-type", where + ": category.index must hold texts only");
        codes.emplace_back(text->data(), text->size());
      }
    } else if (const json::object* object = index->if_object()) {
      std::vector<const json::key_value_pair*> at(object->size(), nullptr);
      for (const auto& each : *object) {
        const std::optional<double> position =
            each.value().is_number() ? std::optional<double>(each.value().to_number<double>()) : std::nullopt;
        if (!position || !(*position >= 0) || *position >= static_cast<double>(at.size()) ||
            *position != std::floor(*position) || at[static_cast<std::size_t>(*position)] != nullptr)
          give_up("bad-index", where + ": the positions in category.index must be 0 to " +
                                   std::to_string(at.size() - 1) + ", each once; \"" +
                                   io::excerpt(without_nul(view(each.key())), 60) + "\" has " +
                                   io::excerpt(json::serialize(each.value()), 40));
        at[static_cast<std::size_t>(*position)] = &each;
      }
      for (const json::key_value_pair* each : at) codes.emplace_back(each->key().data(), each->key().size());
    } else {
      give_up("wrong-type", where + ": category.index must be a list or an object");
    }
    std::unordered_set<std::string> seen;
    for (std::string& code : codes) {
      if (!seen.insert(without_nul(code)).second)
        give_up("doubled-category", where + " has the category \"" + io::excerpt(code, 60) + "\" twice");
    }
    return codes;
  }

  CubeDimension read_dimension(const std::string& id, const json::object& from, const json::value& size) {
    const std::string where = path(id);
    CubeDimension dimension;
    dimension.code = without_nul(id);
    if (const std::string label = text_in(from, "label"); !label.empty()) dimension.label = {{language_, label}};
    append_notes(dimension.notes, from.if_contains("note"));
    const json::object* category = object_in(from, "category");
    if (category == nullptr) give_up("missing-category", where + " has no category object");
    const std::vector<std::string> codes = codes_of(where, *category);
    if (!size.is_null() && !(size.is_number() && size.to_number<double>() == static_cast<double>(codes.size())))
      give_up("size-mismatch", where + " has " + std::to_string(codes.size()) + " categories but \"size\" says " +
                                   io::excerpt(json::serialize(size), 40));
    const json::object* labels = object_in(*category, "label");
    const json::object* units = object_in(*category, "unit");
    const json::object* notes = object_in(*category, "note");
    const json::object* extension = object_in(from, "extension");
    for (const std::string& code : codes) {
      CubeCategory made{.code = without_nul(code)};
      if (labels != nullptr)
        if (std::string text = text_in(*labels, code); !text.empty()) made.label = {{language_, std::move(text)}};
      if (units != nullptr)
        if (const json::object* unit = object_in(*units, code)) read_unit(*unit, made);
      if (notes != nullptr) append_notes(made.notes, notes->if_contains(code));
      if (extension != nullptr) read_about(*extension, code, made);
      dimension.categories.push_back(std::move(made));
    }
    if (const json::object* child = object_in(*category, "child"))
      for (const auto& each : *child)
        add(Severity::note, "contains-others", view(each.key()),
            "this category of " + where + " is the sum or mean of others beside it: do not add it to them");
    return dimension;
  }

  void read_unit(const json::object& unit, CubeCategory& into) {
    const json::object* inner = object_in(unit, "extension");
    const auto text = [&](const char* key) {
      std::string found = text_in(unit, key);
      return found.empty() && inner != nullptr ? text_in(*inner, key) : found;
    };
    std::string shown = text("label");
    if (shown.empty()) {
      shown = text("base");
      if (shown.empty()) shown = text("symbol");
      // 34880.5 with base "people" and multiplier 3 are thousands of people.
      if (const std::optional<double> power = number_in(unit, "multiplier"); power && *power != 0.0 && !shown.empty())
        shown += " x 10^" + std::to_string(static_cast<int>(std::clamp(*power, -99.0, 99.0)));
    }
    if (!shown.empty()) into.unit = io::unit_text(language_, shown);
    std::optional<double> decimals = number_in(unit, "decimals");
    if (!decimals && inner != nullptr) decimals = number_in(*inner, "decimals");
    if (decimals) into.decimals = whole(*decimals);
  }

  // PxWeb's words on a measure: when it refers to, and whether it can be added up.
  void read_about(const json::object& extension, const std::string& code, CubeCategory& into) {
    for (const io::AboutWord& word : io::about_words)
      if (const json::object* by_code = object_in(extension, word.key))
        io::append_about(into.about, language_, word, text_in(*by_code, code));
  }

  void read_values(const json::object& set) {
    const Index cells = io::checked_cells(cube_.dimensions, options_, found_);
    const json::value* value = set.if_contains("value");
    const auto is_empty = [](const json::value& each) {
      return each.is_null() || (each.is_array() && each.get_array().empty());
    };
    if (value == nullptr || (is_empty(*value) && cells > 0))
      give_up("no-values", "the document has no values: it describes a table; ask the source for its data");
    if (const json::array* list = value->if_array()) {
      if (static_cast<Index>(list->size()) != cells)
        give_up("size-mismatch", "\"value\" has " + std::to_string(list->size()) +
                                     " elements but the dimensions make " + std::to_string(cells) +
                                     ": the answer is cut off or broken");
      cube_.values.assign(static_cast<std::size_t>(cells), missing);
      for (std::size_t k = 0; k < list->size(); ++k) set_value(static_cast<Index>(k), (*list)[k]);
    } else if (const json::object* object = value->if_object()) {
      cube_.values.assign(static_cast<std::size_t>(cells), missing);
      for (const auto& each : *object)
        if (const std::optional<Index> k = position(view(each.key()), cells, "value")) set_value(*k, each.value());
    } else {
      give_up("wrong-type", "\"value\" must be a list or an object");
    }
    if (n_texts_ > 0)
      add(Severity::note, "number-as-text", first_text_,
          std::to_string(n_texts_) + " values are texts: read as numbers");
  }

  std::optional<Index> position(std::string_view key, Index cells, const char* what) {
    Index k = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), k);
    if (error == std::errc{} && end == key.data() + key.size() && k >= 0 && k < cells &&
        (key.size() == 1 || key[0] != '0'))
      return k;
    add(Severity::error, "bad-position", without_nul(key),
        std::string("a key of \"") + what + "\" must be a position, 0 to " + std::to_string(cells - 1) + ": not used");
    return std::nullopt;
  }

  void set_value(Index k, const json::value& value) {
    if (value.is_null()) return;
    double number = missing;
    if (value.is_number()) {
      number = value.to_number<double>();
    } else if (const json::string* text = value.if_string()) {
      const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
      if (error != std::errc{} || end != text->data() + text->size() || is_missing(number)) {
        cube_.mark(k, without_nul(view(*text)));  // a symbol in the place of a number
        return;
      }
      if (n_texts_++ == 0) first_text_ = without_nul(view(*text));
    }
    if (!std::isfinite(number)) {
      add(Severity::error, "not-a-number", json::serialize(value),
          "\"value\" at position " + std::to_string(k) + " must be a number or null: not used");
      return;
    }
    cube_.values[static_cast<std::size_t>(k)] = number;
  }

  void read_status(const json::object& set) {
    const json::value* status = set.if_contains("status");
    if (status == nullptr || status->is_null()) return;
    const auto cells = static_cast<Index>(cube_.values.size());
    if (const json::string* text = status->if_string()) {
      cube_.symbol_of_all = without_nul(view(*text));
    } else if (const json::array* list = status->if_array()) {
      if (list->size() == 1 && list->front().is_string()) {
        cube_.symbol_of_all = without_nul(view(list->front().get_string()));
      } else if (static_cast<Index>(list->size()) != cells) {
        give_up("size-mismatch", "\"status\" has " + std::to_string(list->size()) + " elements but there are " +
                                     std::to_string(cells) + " values: it must have one, or one for each");
      } else {
        for (std::size_t k = 0; k < list->size(); ++k) set_status(static_cast<Index>(k), (*list)[k]);
      }
    } else if (const json::object* object = status->if_object()) {
      for (const auto& each : *object)
        if (const std::optional<Index> k = position(view(each.key()), cells, "status")) set_status(*k, each.value());
    } else {
      add(Severity::error, "wrong-type", json::serialize(*status),
          "\"status\" must be a text, a list or an object: not read");
    }
  }
  void set_status(Index k, const json::value& status) {
    if (status.is_null()) return;
    if (const json::string* text = status.if_string()) {
      if (!text->empty()) cube_.mark(k, without_nul(view(*text)));
    } else {
      add(Severity::error, "wrong-type", json::serialize(status),
          "\"status\" at position " + std::to_string(k) + " must be a text: not read");
    }
  }

  const CubeOptions& options_;
  io::Collector found_;
  std::string_view bytes_;
  Cube cube_;
  std::string version_;
  std::string name_;  // in a bundle
  std::string language_;
  Index n_texts_ = 0;
  std::string first_text_;
};

}  // namespace

CubeResult read_jsonstat(std::string_view bytes, const CubeOptions& options) {
  return JsonStatReader(bytes, options).read();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
