// Writing a dataset folder.
#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "number.hpp"
#include "nyckeltal/core/detail/indicator.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/package.hpp"
#include "package_format.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using detail::fail;

// One CSV file in the making. Text is checked here, once for all of the package.
class Sheet {
 public:
  Sheet& text(std::string_view value) {
    if (value.find('\0') != std::string_view::npos || io::invalid_utf8(value) != io::no_position)
      fail("text-not-utf8",
           "\"" + io::excerpt(value) + "\" is not UTF-8 text without NUL bytes: a package cannot hold it");
    return field(value);
  }
  Sheet& number(double value) { return text(is_missing(value) ? "" : io::shown(value)); }
  Sheet& number(const std::optional<double>& value) { return number(value.value_or(missing)); }
  Sheet& integer(const std::optional<Year>& value) { return text(value ? std::to_string(*value) : ""); }
  Sheet& boolean(bool value) { return field(value ? "true" : "false"); }
  Sheet& texts(const Text& value, const std::set<std::string>& languages) {
    for (const std::string& language : languages) {
      const auto found = value.find(language);
      text(found == value.end() ? "" : found->second);
    }
    return *this;
  }
  Sheet& headers(std::string_view prefix, const std::set<std::string>& languages) {
    for (const std::string& language : languages) text(std::string(prefix) + "." + language);
    return *this;
  }
  Sheet& headers(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) text(name);
    return *this;
  }
  void end() {
    out_ += '\n';
    first_ = true;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  Sheet& field(std::string_view value) {
    if (!first_) out_ += ',';
    first_ = false;
    append_csv_field(out_, value);
    return *this;
  }
  std::string out_;
  bool first_ = true;
};

void add_languages(std::set<std::string>& languages, const Text& text) {
  for (const auto& [language, value] : text)
    if (!value.empty()) languages.insert(language);
}

// A list in one cell: items between semicolons, with a backslash before what would be read as a separator.
std::string list_cell(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ";") + item;
  return out;
}

std::string show(const YearInterval& interval) {
  return (interval.start ? std::to_string(*interval.start) : "") + "/" +
         (interval.end ? std::to_string(*interval.end) : "");
}

// Sources of the panel and of its published series, under ids that are unique.
std::vector<Source> all_sources(const Panel& panel) {
  std::vector<Source> all;
  const auto add = [&all](const std::vector<Source>& sources, bool again) {
    std::set<std::string> seen;
    for (const Source& source : sources) {
      if (source.id.empty()) fail("empty-id", "a source has no id: give each one a unique text");
      if (!seen.insert(source.id).second) fail("doubled-id", "two sources have the id \"" + source.id + "\"");
      const auto same = std::find_if(all.begin(), all.end(), [&](const Source& s) { return s.id == source.id; });
      if (same == all.end())
        all.push_back(source);
      else if (again && !(*same == source))
        fail("doubled-id", "the published series have another source \"" + source.id + "\" than the panel");
    }
  };
  add(panel.sources, false);
  if (panel.published) add(panel.published->sources, true);
  return all;
}

std::string members_csv(const Panel& panel) {
  Sheet sheet;
  sheet.headers({"id", "code", "name", "kind", "groups", "membership", "note", "source"}).end();
  const auto add = [&sheet](const std::vector<Member>& members, bool reference) {
    for (const Member& m : members) {
      if (m.is_reference() != reference)
        fail("reference-among-members",
             "\"" + m.id + "\" is a " + std::string(to_string(m.kind)) +
                 (reference ? ": among the published series only network and nation may stand"
                            : ": network and nation belong in `published`, not among the members"));
      std::vector<std::string> groups;
      for (const std::string& group : m.groups) {
        if (group.empty()) fail("empty-group", "member \"" + m.id + "\" has a group without a name");
        groups.push_back(io::escaped(group, ";"));
      }
      std::vector<std::string> years;
      for (const YearInterval& interval : m.membership) years.push_back(show(interval));
      sheet.text(m.id).text(m.code).text(m.name).text(to_string(m.kind)).text(list_cell(groups)).text(list_cell(years));
      sheet.text(m.note).text(m.source).end();
    }
  };
  add(panel.members(), false);
  if (panel.published) add(panel.published->members(), true);
  return sheet.take();
}

std::string indicators_csv(const Panel& panel) {
  std::set<std::string> names;
  std::set<std::string> units;
  std::set<std::string> definitions;
  for (const Indicator& i : panel.indicators()) {
    add_languages(names, i.name);
    add_languages(units, i.unit);
    add_languages(definitions, i.definition);
  }
  Sheet sheet;
  sheet.headers({"id", "indicator", "version", "codes", "direction", "floor", "ceiling", "may_exceed_ceiling",
                 "decimals", "dead_band", "valid_from", "valid_to", "reporter", "group", "known", "source"});
  sheet.headers("name", names).headers("unit", units).headers("definition", definitions).end();
  for (const Indicator& i : panel.indicators()) {
    std::vector<std::string> codes;
    for (const Code& code : i.codes)
      codes.push_back(io::escaped(code.generation, ";:") + ":" + io::escaped(code.code, ";:"));
    sheet.text(i.id).text(i.indicator).text(i.version).text(list_cell(codes)).text(to_string(i.direction));
    sheet.number(i.floor).number(i.ceiling).boolean(i.may_exceed_ceiling).integer(i.decimals).number(i.dead_band);
    sheet.integer(i.valid.start).integer(i.valid.end).text(i.reporter).text(i.group).boolean(i.known).text(i.source);
    sheet.texts(i.name, names).texts(i.unit, units).texts(i.definition, definitions).end();
  }
  return sheet.take();
}

std::string targets_csv(const Panel& panel) {
  std::set<std::string> labels;
  for (const Indicator& i : panel.indicators()) {
    for (const Target& target : i.targets) add_languages(labels, target.label);
    for (const Limit& limit : i.limits) add_languages(labels, limit.label);
  }
  Sheet sheet;
  sheet.headers({"indicator", "kind", "value", "base_year", "year", "owner", "member", "former"});
  sheet.headers("label", labels).text("source").end();
  for (const Indicator& i : panel.indicators()) {
    detail::require_targets(i);
    for (const Target& t : i.targets) {
      if (t.value && t.reduction)
        fail("target-ambiguous", "a target of \"" + i.id + "\" has both a value and a reduction: make it two targets");
      sheet.text(i.id).text(t.reduction ? "reduction" : "value").number(t.reduction ? t.reduction : t.value);
      sheet.integer(t.base_year).integer(t.year);
      sheet.text(t.owner).text(t.member).boolean(t.former).texts(t.label, labels).text(t.source).end();
    }
    for (const Limit& limit : i.limits) {
      sheet.text(i.id).text(limit.upper ? "limit_upper" : "limit_lower").number(limit.value);
      sheet.text("").text("").text("").text("").text("").texts(limit.label, labels).text(limit.source).end();
    }
  }
  return sheet.take();
}

std::string classes_csv(const Panel& panel) {
  std::set<std::string> names;
  std::set<std::string> notes;
  for (const Indicator& i : panel.indicators())
    for (const ClassEdition& edition : i.editions) {
      add_languages(notes, edition.note);
      for (const StateClass& each : edition.classes) add_languages(names, each.name);
    }
  Sheet sheet;
  sheet.headers({"indicator", "edition", "valid_from", "valid_to", "bounds_stated", "order"});
  sheet.headers("name", names).headers({"lower", "upper", "includes_lower", "includes_upper"});
  sheet.headers("note", notes).text("source").end();
  for (const Indicator& i : panel.indicators()) {
    std::set<std::string> seen;
    for (const ClassEdition& edition : i.editions) {
      if (!seen.insert(edition.id).second)
        fail("doubled-id", "two class editions of \"" + i.id + "\" have the id \"" + edition.id + "\"");
      const auto row = [&](const std::string& order, const StateClass& each) {
        sheet.text(i.id).text(edition.id).integer(edition.valid.start).integer(edition.valid.end);
        sheet.boolean(edition.bounds_stated).text(order).texts(each.name, names).number(each.lower).number(each.upper);
        sheet.boolean(each.includes_lower).boolean(each.includes_upper).texts(edition.note, notes);
        sheet.text(edition.source).end();
      };
      if (edition.classes.empty()) row("", {});
      for (std::size_t k = 0; k < edition.classes.size(); ++k) row(std::to_string(k + 1), edition.classes[k]);
    }
  }
  return sheet.take();
}

std::string breaks_csv(const Panel& panel) {
  std::set<std::string> reasons;
  for (const Break& each : panel.breaks) add_languages(reasons, each.reason);
  Sheet sheet;
  sheet.headers({"indicator", "member", "year", "cuts"}).headers("reason", reasons).text("source").end();
  for (const Break& each : panel.breaks)
    sheet.text(each.indicator)
        .text(each.member)
        .integer(each.year)
        .boolean(each.cuts)
        .texts(each.reason, reasons)
        .text(each.source)
        .end();
  return sheet.take();
}

std::string versions_csv(const Panel& panel) {
  std::set<std::string> notes;
  for (const VersionLink& link : panel.links) add_languages(notes, link.note);
  Sheet sheet;
  sheet.headers({"from", "to", "comparable"}).headers("note", notes).text("source").end();
  for (const VersionLink& link : panel.links) {
    sheet.text(link.from).text(link.to).text(!link.comparable ? "" : *link.comparable ? "true" : "false");
    sheet.texts(link.note, notes).text(link.source).end();
  }
  return sheet.take();
}

// Rows of one cube. A cell's vintages come in the order of the observations; a cell that has none, or none that is
// current, gets a row for what the cube shows. In a plain table a row that says nothing is left out.
void add_values(Sheet& sheet, const Panel& panel, bool plain) {
  std::vector<std::size_t> order(panel.observations.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t k) {
    const Observation& o = panel.observations[k];
    return std::tuple(o.indicator, o.member, o.year, k);
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  auto next = order.begin();
  const auto row = [&](Index i, Index m, Year year, double value, ValueStatus status, Index source,
                       std::string_view note, bool current) {
    if (is_missing(value) && carries_value(status) && status != ValueStatus::withdrawn)
      status = ValueStatus::not_reported;
    if (plain && status == ValueStatus::not_reported) return;
    sheet.text(panel.indicator(i).id).text(panel.member(m).id).text(std::to_string(year));
    sheet.number(carries_value(status) ? value : missing).text(to_string(status));
    sheet.text(source < 0 ? "" : panel.sources.at(static_cast<std::size_t>(source)).id).text(note).boolean(current);
    sheet.end();
  };
  for (const std::size_t k : order) {
    const Observation& o = panel.observations[k];
    if (o.indicator < 0 || o.indicator >= panel.n_indicators() || o.member < 0 || o.member >= panel.n_members() ||
        o.year < panel.first_year() || o.year > panel.last_year() ||
        o.source >= static_cast<Index>(panel.sources.size()))
      fail("observation-outside-panel", "an observation of year " + std::to_string(o.year) +
                                            " names an indicator, member, year or source that the panel does not have");
  }
  for (Index i = 0; i < panel.n_indicators(); ++i)
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView series = panel.series(i, m);
      for (Index k = 0; k < panel.n_years(); ++k) {
        const double value = series.values[static_cast<std::size_t>(k)];
        const ValueStatus status = series.status[static_cast<std::size_t>(k)];
        const Year year = series.year(k);
        Index n_current = 0;
        Index n_rows = 0;
        for (; next != order.end(); ++next) {
          const Observation& o = panel.observations[*next];
          if (o.indicator != i || o.member != m || o.year != year) break;
          ++n_rows;
          if (o.current) {
            ++n_current;
            const bool same = o.status == status && (!carries_value(status) || o.value == value ||
                                                     (is_missing(o.value) && is_missing(value)));
            if (n_current > 1 || !same)
              fail("observation-contradicts", "the current observation of " + panel.indicator(i).id + ", " +
                                                  panel.member(m).id + ", " + std::to_string(year) +
                                                  (same ? " is not the only one" : " is not what the cube shows"));
          }
          row(i, m, year, o.value, o.status, o.source, o.note, o.current);
        }
        if (n_current == 0 && (n_rows > 0 || status != ValueStatus::not_reported))
          row(i, m, year, value, status, -1, "", true);
      }
    }
}

std::string values_csv(const Panel& panel) {
  Sheet sheet;
  sheet.headers({"indicator", "member", "year", "value", "status", "source", "note", "current"}).end();
  // The reader keeps observations only where one of them says more than the cube.
  const auto says_more = [](const Observation& o) { return o.source >= 0 || !o.note.empty() || !o.current; };
  const auto all_plain = [&](const Panel& each) {
    return std::none_of(each.observations.begin(), each.observations.end(), says_more);
  };
  const bool plain = all_plain(panel) && (!panel.published || all_plain(*panel.published));
  add_values(sheet, panel, plain);
  if (panel.published) {
    // The reader gives the published series the panel's own axes: what lies outside them would be lost.
    const Panel& published = *panel.published;
    std::vector<Index> positions;
    std::vector<Index> areas;
    for (Index a = 0; a < published.n_members(); ++a) areas.push_back(a);
    std::unordered_map<std::string, Index> by_id;
    for (Index i = 0; i < published.n_indicators(); ++i) by_id.emplace(published.indicator(i).id, i);
    for (const Indicator& each : panel.indicators())
      if (const auto hit = by_id.find(each.id); hit != by_id.end()) positions.push_back(hit->second);
    const bool fits = static_cast<Index>(positions.size()) == published.n_indicators() &&
                      (published.n_years() == 0 ||
                       (published.first_year() >= panel.first_year() && published.last_year() <= panel.last_year()));
    if (!fits)
      fail("published-outside-panel",
           "the published series have indicators or years that the panel does not have: give the panel those too");
    add_values(sheet, published.select(positions, areas, panel.first_year(), panel.last_year()), plain);
  }
  return sheet.take();
}

json::object texts_json(const Text& text) {
  json::object out;
  for (const auto& [language, value] : text)
    if (!value.empty()) out[language] = value;
  return out;
}

std::string_view first_text(const Text& text) {
  if (const auto sv = text.find("sv"); sv != text.end()) return sv->second;
  return text.empty() ? std::string_view{} : std::string_view(text.begin()->second);
}

json::object resource(std::string_view file, std::string_view csv) {
  CsvTokenizer header(csv);
  json::array fields;
  if (header.next())
    for (const std::string_view name : header.fields())
      fields.push_back(json::object{{"name", name}, {"type", io::column_type(name)}});
  return {{"name", file.substr(0, file.find('.'))},
          {"path", file},
          {"profile", "tabular-data-resource"},
          {"format", "csv"},
          {"mediatype", "text/csv"},
          {"encoding", "utf-8"},
          {"schema", json::object{{"fields", std::move(fields)}}}};
}

// Boost.JSON writes everything on one line; people read this file. What is short stays on one.
void pretty(std::string& out, const json::value& value, std::size_t depth = 0) {
  std::string line = json::serialize(value);
  const bool nested = line.size() > 1 && line.find_first_of("{[", 1) != std::string::npos;
  if (!value.is_structured() || (depth > 1 && !nested && line.size() <= 100)) {
    out += line;
    return;
  }
  const std::string indent = "\n" + std::string(2 * depth, ' ');
  bool first = true;
  const auto item = [&](std::string_view key, const json::value& each) {
    out += (first ? "" : ",") + indent + "  ";
    first = false;
    if (value.is_object()) out += json::serialize(json::value(key)) + ": ";
    pretty(out, each, depth + 1);
  };
  out += value.is_object() ? '{' : '[';
  if (const json::object* object = value.if_object())
    for (const auto& [key, each] : *object) item(key, each);
  else
    for (const json::value& each : value.get_array()) item("", each);
  if (!first) out += indent;
  out += value.is_object() ? '}' : ']';
}

void require_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos || io::invalid_utf8(text) != io::no_position)
    fail("text-not-utf8",
         "\"" + io::excerpt(text) + "\" is not UTF-8 text without NUL bytes: a package cannot hold it");
}

std::string datapackage_json(const Panel& panel, const PackageFiles& files) {
  const PanelInfo& info = panel.info;
  json::object root;
  root["profile"] = "tabular-data-package";
  const auto add = [](json::object& object, const char* name, std::string_view text) {
    require_text(text);
    if (!text.empty()) object[name] = text;
  };
  add(root, "name", info.name);
  add(root, "title", first_text(info.title));
  add(root, "description", first_text(info.description));
  if (!info.licence.empty()) {
    require_text(info.licence);
    root["licenses"] = json::array{json::object{{"name", info.licence}}};
  }
  add(root, "created", info.created);
  json::array sources;
  for (const Source& source : all_sources(panel)) {
    json::object each;
    add(each, "name", source.id);
    add(each, "title", source.title);
    add(each, "path", source.url);
    add(each, "date", source.date);
    add(each, "licence", source.licence);
    sources.push_back(std::move(each));
  }
  root["sources"] = std::move(sources);
  for (const auto& [language, text] : info.title) require_text(language), require_text(text);
  for (const auto& [language, text] : info.description) require_text(language), require_text(text);
  root["nyckeltal"] = json::object{{"format", io::package_format},     {"simulated", info.simulated},
                                   {"first_year", panel.first_year()}, {"n_years", panel.n_years()},
                                   {"titles", texts_json(info.title)}, {"descriptions", texts_json(info.description)}};
  json::array resources;
  for (const std::string_view file : io::package_tables) resources.push_back(resource(file, files.find(file)->second));
  root["resources"] = std::move(resources);
  std::string out;
  pretty(out, root);
  out += '\n';
  return out;
}

void write_file(const fs::path& path, std::string_view bytes) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  if (!stream)
    throw ParseError("cannot-write", "the file cannot be written: is there space and permission?", path.string());
}

}  // namespace

PackageFiles package_files(const Panel& panel) {
  PackageFiles files;
  files["values.csv"] = values_csv(panel);
  files["members.csv"] = members_csv(panel);
  files["indicators.csv"] = indicators_csv(panel);
  files["targets.csv"] = targets_csv(panel);
  files["classes.csv"] = classes_csv(panel);
  files["breaks.csv"] = breaks_csv(panel);
  files["versions.csv"] = versions_csv(panel);
  files[std::string(io::package_descriptor)] = datapackage_json(panel, files);
  return files;
}

namespace {

// A new folder beside `target`. create_directory says whether it was ours to make.
fs::path folder_beside(const fs::path& target, const char* kind) {
  for (int k = 0;; ++k) {
    fs::path path = target.parent_path() / ("." + target.filename().string() + "." + kind + std::to_string(k));
    if (fs::create_directory(path)) return path;
  }
}

// Puts `fresh` where `target` is, with the files of `target` that are not its own.
void replace_folder(const fs::path& target, const fs::path& fresh, const PackageFiles& files) {
  for (const auto& entry : fs::directory_iterator(target))
    if (files.count(entry.path().filename().string()) == 0)
      fs::copy(entry.path(), fresh / entry.path().filename(),
               fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  const fs::path old = folder_beside(target, "old");
  std::error_code error;
  fs::rename(target, old, error);  // onto an empty folder
  if (error) {
    fs::remove(old);
    throw fs::filesystem_error("cannot move the old package away", target, old, error);
  }
  fs::rename(fresh, target, error);
  if (error) {
    fs::rename(old, target);
    throw fs::filesystem_error("cannot put the new package in place", fresh, target, error);
  }
  fs::remove_all(old);
}

void write_folder(const PackageFiles& files, const fs::path& target) {
  const bool exists = fs::exists(target);
  if (exists && !fs::is_directory(target)) fail("not-a-folder", target.string() + " is a file: give a folder");
  if (exists && !fs::is_empty(target) && !fs::exists(target / io::package_descriptor))
    fail("folder-not-empty",
         target.string() + " holds other files and no datapackage.json: give an empty or new folder");
  // Its place would be taken under the feet of whoever stands there.
  const fs::path here = fs::weakly_canonical(fs::current_path());
  if (exists && std::mismatch(target.begin(), target.end(), here.begin(), here.end()).first == target.end())
    fail("folder-in-use", target.string() + " is the current folder or above it: write to another one");
  fs::create_directories(target.parent_path());
  const fs::path fresh = folder_beside(target, "new");
  try {
    for (const auto& [name, bytes] : files) write_file(fresh / name, bytes);
    if (exists)
      replace_folder(target, fresh, files);
    else
      fs::rename(fresh, target);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(fresh, ignored);
    throw;
  }
}

}  // namespace

void write_package(const Panel& panel, const fs::path& folder) {
  const PackageFiles files = package_files(panel);
  try {
    // The place itself, without links and "..", so that it has a name and a parent.
    write_folder(files, (fs::weakly_canonical(fs::absolute(folder)) / "").lexically_normal().parent_path());
  } catch (const fs::filesystem_error& error) {
    throw ParseError("cannot-write", error.what(), folder.string());
  }
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
