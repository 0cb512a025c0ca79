// Reading a dataset folder.
#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/package.hpp"
#include "package_format.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// More than any table of yearly figures has; a hostile file must not make us ask for all memory.
constexpr Year first_possible_year = -9999;
constexpr Year last_possible_year = 9999;
constexpr Index most_cells = Index{1} << 28;

// Where findings about one file go.
class Report {
 public:
  Report(Findings& findings, std::string source) : findings_(findings), source_(std::move(source)) {}
  void add(Severity severity, std::string_view rule, Index line, Index column, std::string_view text,
           std::string message) const {
    findings_.push_back({severity, std::string(rule), source_, line, column, io::excerpt(text), std::move(message)});
  }
  // There is nothing to read: throws with all that was found before.
  [[noreturn]] void give_up(std::string_view rule, std::string message, Index line = 0, Index column = 0) const {
    add(Severity::error, rule, line, column, "", std::move(message));
    std::rotate(findings_.begin(), findings_.end() - 1, findings_.end());  // the reason first
    throw FindingsError(std::move(findings_));
  }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }

 private:
  Findings& findings_;
  std::string source_;
};

// One CSV file of a package, row by row. A cell that cannot be read makes its row unusable, which is reported.
class Rows {
 public:
  Rows(std::string_view bytes, Report report) : report_(std::move(report)), csv_(io::without_mark(bytes)) {
    suspect_ = io::invalid_utf8(bytes) != io::no_position || bytes.find('\0') != std::string_view::npos;
    if (!csv_.next() || csv_.problem() != CsvProblem::none) report_.give_up("empty-file", "there is no header row", 1);
    if (!is_text(csv_.record())) report_.give_up("not-utf8", "the header row is not UTF-8 text", csv_.line());
    for (const std::string_view name : csv_.fields()) {
      if (!columns_.emplace(std::string(name), columns_.size()).second)
        report_.give_up("doubled-column", "the column \"" + io::excerpt(name) + "\" is there twice", csv_.line());
    }
    n_columns_ = csv_.fields().size();
    used_.assign(n_columns_, false);
  }

  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) {
    const auto found = columns_.find(name);
    if (found == columns_.end()) return std::nullopt;
    used_[found->second] = true;
    return found->second;
  }
  [[nodiscard]] std::size_t required(std::string_view name) {
    const auto found = column(name);
    if (!found) report_.give_up("missing-column", "the column \"" + std::string(name) + "\" is missing", 1);
    return *found;
  }
  // Columns "prefix.<language>" with their languages.
  using TextColumns = std::vector<std::pair<std::string, std::size_t>>;
  [[nodiscard]] TextColumns texts(std::string_view prefix) {
    TextColumns found;
    for (const auto& [name, position] : columns_)
      if (name.size() > prefix.size() && name[prefix.size()] == '.' && name.starts_with(prefix)) {
        used_[position] = true;
        found.emplace_back(name.substr(prefix.size() + 1), position);
      }
    return found;
  }
  // To be called when all columns have been asked for.
  void report_unused() const {
    for (const auto& [name, position] : columns_)
      if (!used_[position])
        report_.add(Severity::note, "unknown-column", 1, static_cast<Index>(position) + 1, name,
                    "the format has no such column: it is not read");
  }

  [[nodiscard]] bool next() {
    while (csv_.next()) {
      usable_ = true;
      if (csv_.problem() != CsvProblem::none) {
        const auto [rule, message] = describe(csv_.problem());
        report_.add(Severity::error, rule, csv_.line(), csv_.problem_column(), csv_.record(), std::string(message));
      } else if (csv_.fields().size() != n_columns_) {
        report_.add(Severity::error, "wrong-number-of-fields", csv_.line(), 0, csv_.record(),
                    "the row has " + std::to_string(csv_.fields().size()) + " fields but the header " +
                        std::to_string(n_columns_) + ": the row is not used");
      } else if (!is_text(csv_.record())) {
        report_.add(Severity::error, "not-utf8", csv_.line(), 0, csv_.record(),
                    "the row has bytes that are not UTF-8 text, or NUL bytes: it is not used");
      } else {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] std::string_view text(std::optional<std::size_t> column) const {
    return column ? csv_.fields()[*column] : std::string_view{};
  }
  [[nodiscard]] std::string string(std::optional<std::size_t> column) const { return std::string(text(column)); }
  [[nodiscard]] Text texts(const TextColumns& columns) const {
    Text out;
    for (const auto& [language, position] : columns)
      if (const std::string_view cell = csv_.fields()[position]; !cell.empty()) out.emplace(language, cell);
    return out;
  }
  [[nodiscard]] std::optional<double> number(std::optional<std::size_t> column) {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    double value = 0.0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size() || is_missing(value)) {
      bad(*column, "not-a-number", "must be a number with a decimal point, or empty");
      return std::nullopt;
    }
    return value;
  }
  [[nodiscard]] std::optional<int> integer(std::optional<std::size_t> column) {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    int value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size()) {
      bad(*column, "not-an-integer", "must be a whole number, or empty");
      return std::nullopt;
    }
    return value;
  }
  [[nodiscard]] std::optional<bool> boolean(std::optional<std::size_t> column) {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    if (cell != "true" && cell != "false") bad(*column, "not-a-boolean", "must be true, false, or empty");
    return cell == "true";
  }
  template <class T>
  [[nodiscard]] T choice(std::optional<std::size_t> column, std::optional<T> (*from)(std::string_view), T otherwise) {
    const std::string_view cell = text(column);
    if (cell.empty()) return otherwise;
    const std::optional<T> found = from(cell);
    if (!found) bad(*column, "unknown-choice", "is none of the words that the format has here");
    return found.value_or(otherwise);
  }

  // Marks the row as one that cannot be used.
  void bad(std::size_t column, std::string_view rule, const std::string& message) {
    usable_ = false;
    report_.add(Severity::error, rule, csv_.line(), static_cast<Index>(column) + 1, csv_.fields()[column],
                message + ": the row is not used");
  }
  void note(Severity severity, std::string_view rule, std::size_t column, std::string message) const {
    report_.add(severity, rule, csv_.line(), static_cast<Index>(column) + 1, csv_.fields()[column], std::move(message));
  }
  [[nodiscard]] bool usable() const noexcept { return usable_; }
  [[nodiscard]] Index line() const noexcept { return csv_.line(); }

 private:
  [[nodiscard]] bool is_text(std::string_view record) const {
    return !suspect_ || (io::invalid_utf8(record) == io::no_position && record.find('\0') == std::string_view::npos);
  }
  Report report_;
  CsvTokenizer csv_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::size_t n_columns_ = 0;
  std::vector<bool> used_;
  bool suspect_ = false;
  bool usable_ = true;
};

// Items between `separator`s; backslashes stay for the next split, or are taken off with `unescaped`.
std::vector<std::string> split(std::string_view list, char separator) {
  std::vector<std::string> items;
  if (list.empty()) return items;
  items.emplace_back();
  for (std::size_t k = 0; k < list.size(); ++k) {
    if (list[k] == '\\' && k + 1 < list.size()) {
      items.back() += list[k];
      items.back() += list[++k];
    } else if (list[k] == separator) {
      items.emplace_back();
    } else {
      items.back() += list[k];
    }
  }
  return items;
}
std::string unescaped(std::string_view item) {
  std::string out;
  for (std::size_t k = 0; k < item.size(); ++k) {
    if (item[k] == '\\' && k + 1 < item.size()) ++k;
    out += item[k];
  }
  return out;
}

std::optional<YearInterval> interval_from(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  YearInterval interval;
  const auto side = [](std::string_view digits, std::optional<Year>& year) {
    if (digits.empty()) return true;
    Year value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    year = value;
    return error == std::errc{} && end == digits.data() + digits.size();
  };
  if (!side(text.substr(0, slash), interval.start) || !side(text.substr(slash + 1), interval.end)) return std::nullopt;
  return interval;
}

class PackageReader {
 public:
  PackageReader(const PackageViews& files, Findings& findings, std::string source)
      : files_(files), findings_(findings), source_(std::move(source)) {}

  Panel read() {
    read_descriptor();
    read_members();
    read_indicators();
    read_targets();
    read_classes();
    return read_values();
  }

 private:
  [[nodiscard]] Report report(std::string_view file) {
    return {findings_, source_.empty() ? std::string(file) : source_ + "/" + std::string(file)};
  }
  [[nodiscard]] Rows required(std::string_view file) {
    const auto found = files_.find(file);
    if (found == files_.end())
      report(file).give_up("missing-file", "the package has no such file: is this a dataset folder?");
    return {found->second, report(file)};
  }
  [[nodiscard]] std::optional<Rows> optional(std::string_view file) {
    const auto found = files_.find(file);
    if (found == files_.end()) {
      report(file).add(Severity::warning, "missing-file", 0, 0, "", "the package has no such file: read as empty");
      return std::nullopt;
    }
    return Rows(found->second, report(file));
  }

  void read_descriptor() {
    const Report here = report(io::package_descriptor);
    const auto found = files_.find(io::package_descriptor);
    if (found == files_.end())
      here.give_up("missing-file", "the package has no datapackage.json: is this a dataset folder?");
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 32;
    json::stream_parser parser({}, options);
    const std::size_t used = parser.write_some(found->second.data(), found->second.size(), error);
    if (!error && used != found->second.size()) {
      const std::string_view rest = found->second.substr(used);
      if (rest.find_first_not_of(" \t\r\n") != std::string_view::npos) error = json::error::extra_data;
    }
    if (!error) parser.finish(error);
    if (error) {
      const std::string_view before = found->second.substr(0, std::min(used, found->second.size()));
      const auto line = 1 + std::count(before.begin(), before.end(), '\n');
      const std::size_t newline = before.rfind('\n');
      const std::size_t column = newline == std::string_view::npos ? before.size() + 1 : before.size() - newline;
      here.give_up("broken-json", "this is not JSON: " + error.message(), line, static_cast<Index>(column));
    }
    const json::value root = parser.release();
    const json::object* object = root.if_object();
    if (object == nullptr) here.give_up("broken-json", "the descriptor must be a JSON object");
    const auto text = [&](const json::object& from, const char* key) -> std::string {
      const json::value* value = from.if_contains(key);
      if (value == nullptr || value->is_null()) return {};
      const json::string* string = value->if_string();
      if (string != nullptr && string->find('\0') == json::string::npos) return {string->begin(), string->end()};
      here.add(Severity::warning, "wrong-type", 0, 0, json::serialize(*value),
               std::string("\"") + key + "\" must be a text without NUL characters: it is not read");
      return {};
    };
    PanelInfo& info = panel_info_;
    info.name = text(*object, "name");
    info.created = text(*object, "created");
    if (const json::value* licences = object->if_contains("licenses"))
      if (const json::array* list = licences->if_array(); list != nullptr && !list->empty())
        if (const json::object* first = list->front().if_object()) info.licence = text(*first, "name");
    if (const json::value* listed = object->if_contains("sources"))
      if (const json::array* list = listed->if_array())
        for (const json::value& each : *list) {
          const json::object* source = each.if_object();
          Source made;
          if (source != nullptr)
            made = {.id = text(*source, "name"),
                    .title = text(*source, "title"),
                    .url = text(*source, "path"),
                    .date = text(*source, "date"),
                    .licence = text(*source, "licence")};
          if (made.id.empty() || !source_ids_.emplace(made.id, static_cast<Index>(sources_.size())).second)
            here.add(Severity::error, "doubled-id", 0, 0, made.id,
                     "every source needs a \"name\" of its own: this one is not used");
          else
            sources_.push_back(std::move(made));
        }
    const auto texts = [&](const json::object& from, const char* key, const char* single) {
      Text out;
      if (const json::value* value = from.if_contains(key))
        if (const json::object* languages = value->if_object())
          for (const auto& each : *languages) {
            const std::string language(each.key());
            std::string read = language.find('\0') == std::string::npos ? text(*languages, language.c_str()) : "";
            if (!read.empty()) out[language] = std::move(read);
          }
      // A package that somebody else made has the one text that Frictionless knows.
      if (out.empty())
        if (std::string read = text(*object, single); !read.empty()) out["sv"] = std::move(read);
      return out;
    };
    const json::value* own = object->if_contains("nyckeltal");
    const json::object* ours = own == nullptr ? nullptr : own->if_object();
    const json::object nothing;
    if (ours == nullptr) {
      here.add(Severity::warning, "missing-key", 0, 0, "",
               "there is no \"nyckeltal\" object: years are taken from the values");
      ours = &nothing;
    }
    const auto integer = [&](const char* key) -> std::optional<std::int64_t> {
      const json::value* value = ours->if_contains(key);
      if (value == nullptr) return std::nullopt;
      if (const std::int64_t* number = value->if_int64()) return *number;
      here.give_up("wrong-type", std::string("\"") + key + "\" must be a whole number");
    };
    if (const auto format = integer("format"); format && *format != io::package_format)
      here.give_up("unknown-format", "the package has format " + std::to_string(*format) + ", this version reads " +
                                         std::to_string(io::package_format) + ": use a newer nyckeltal");
    if (const json::value* simulated = ours->if_contains("simulated"))
      info.simulated = simulated->is_bool() && simulated->get_bool();
    info.title = texts(*ours, "titles", "title");
    info.description = texts(*ours, "descriptions", "description");
    const auto first = integer("first_year");
    const auto count = integer("n_years");
    if (first && count) {
      if (*first < first_possible_year || *first > last_possible_year || *count < 0 ||
          *count > last_possible_year - *first + 1)
        here.give_up("year-out-of-range", "first_year " + std::to_string(*first) + " and n_years " +
                                              std::to_string(*count) + " are no calendar years");
      first_year_ = static_cast<Year>(*first);
      n_years_ = static_cast<Index>(*count);
    }
  }

  void read_members() {
    Rows rows = required("members.csv");
    const auto id = rows.required("id");
    const auto code = rows.column("code");
    const auto name = rows.column("name");
    const auto kind = rows.column("kind");
    const auto groups = rows.column("groups");
    const auto membership = rows.column("membership");
    const auto note = rows.column("note");
    const auto source = rows.column("source");
    rows.report_unused();
    while (rows.next()) {
      Member m;
      m.id = rows.string(id);
      m.code = rows.string(code);
      m.name = rows.string(name);
      m.kind = rows.choice<MemberKind>(kind, member_kind_from, MemberKind::municipality);
      for (const std::string& group : split(rows.text(groups), ';')) {
        if (group.empty())
          rows.note(Severity::warning, "empty-group", *groups, "a group without a name: it is left out");
        else
          m.groups.push_back(unescaped(group));
      }
      for (const std::string& each : split(rows.text(membership), ';')) {
        const auto interval = interval_from(each);
        if (interval)
          m.membership.push_back(*interval);
        else
          rows.bad(*membership, "broken-interval", "must be years as 1995/2001 or 2005/, between semicolons");
      }
      m.note = rows.string(note);
      m.source = rows.string(source);
      check_id(rows, id, m.id, member_places_);
      if (!rows.usable()) continue;
      const bool reference = m.is_reference();
      std::vector<Member>& list = reference ? areas_ : members_;
      member_places_[m.id] = {static_cast<Index>(list.size()), reference};
      list.push_back(std::move(m));
    }
  }

  void read_indicators() {
    Rows rows = required("indicators.csv");
    const auto id = rows.required("id");
    const auto family = rows.column("indicator");
    const auto version = rows.column("version");
    const auto codes = rows.column("codes");
    const auto direction = rows.column("direction");
    const auto floor = rows.column("floor");
    const auto ceiling = rows.column("ceiling");
    const auto may_exceed = rows.column("may_exceed_ceiling");
    const auto decimals = rows.column("decimals");
    const auto dead_band = rows.column("dead_band");
    const auto from = rows.column("valid_from");
    const auto to = rows.column("valid_to");
    const auto reporter = rows.column("reporter");
    const auto group = rows.column("group");
    const auto known = rows.column("known");
    const auto source = rows.column("source");
    const auto names = rows.texts("name");
    const auto units = rows.texts("unit");
    const auto definitions = rows.texts("definition");
    rows.report_unused();
    while (rows.next()) {
      Indicator i;
      i.id = rows.string(id);
      i.indicator = rows.string(family);
      i.version = rows.string(version);
      for (const std::string& each : split(rows.text(codes), ';')) {
        const std::vector<std::string> parts = split(each, ':');
        if (parts.size() == 2)
          i.codes.push_back({unescaped(parts[0]), unescaped(parts[1])});
        else
          rows.bad(*codes, "broken-code", "must be generation:code, between semicolons");
      }
      i.direction = rows.choice<Direction>(direction, direction_from, Direction::neutral);
      i.floor = rows.number(floor);
      i.ceiling = rows.number(ceiling);
      i.may_exceed_ceiling = rows.boolean(may_exceed).value_or(false);
      i.decimals = rows.integer(decimals).value_or(1);
      i.dead_band = rows.number(dead_band).value_or(0.0);
      i.valid = {rows.integer(from), rows.integer(to)};
      i.reporter = rows.string(reporter);
      i.group = rows.string(group);
      i.known = rows.boolean(known).value_or(true);
      i.source = rows.string(source);
      i.name = rows.texts(names);
      i.unit = rows.texts(units);
      i.definition = rows.texts(definitions);
      check_id(rows, id, i.id, indicator_places_);
      if (!rows.usable()) continue;
      indicator_places_[i.id] = static_cast<Index>(indicators_.size());
      indicators_.push_back(std::move(i));
    }
  }

  void read_targets() {
    std::optional<Rows> file = optional("targets.csv");
    if (!file) return;
    Rows& rows = *file;
    const auto indicator = rows.required("indicator");
    const auto kind = rows.required("kind");
    const auto value = rows.required("value");
    const auto base_year = rows.column("base_year");
    const auto year = rows.column("year");
    const auto owner = rows.column("owner");
    const auto member = rows.column("member");
    const auto former = rows.column("former");
    const auto labels = rows.texts("label");
    const auto source = rows.column("source");
    rows.report_unused();
    while (rows.next()) {
      Indicator* const i = indicator_of(rows, indicator);
      const std::string_view what = rows.text(kind);
      const std::optional<double> number = rows.number(value);
      if (what == "limit_upper" || what == "limit_lower") {
        Limit limit{number.value_or(missing), what == "limit_upper", rows.texts(labels), rows.string(source)};
        if (rows.usable()) i->limits.push_back(std::move(limit));
        continue;
      }
      if (what != "value" && what != "reduction")
        rows.bad(kind, "unknown-choice", "must be value, reduction, limit_upper or limit_lower");
      Target target;
      (what == "reduction" ? target.reduction : target.value) = number;
      target.base_year = rows.integer(base_year);
      target.year = rows.integer(year).value_or(0);
      if (!rows.text(owner).empty()) target.owner = rows.string(owner);
      target.member = rows.string(member);
      target.former = rows.boolean(former).value_or(false);
      target.label = rows.texts(labels);
      target.source = rows.string(source);
      if (rows.usable() && target.year == 0)
        rows.bad(year.value_or(value), "target-without-year", "a target needs the year to reach it");
      if (rows.usable() && !(number && std::isfinite(*number)))
        rows.bad(value, "target-without-value", "a target needs a finite number");
      if (rows.usable() && target.reduction && !(*target.reduction <= 1.0))
        rows.bad(value, "reduction-out-of-range", "must be a share of at most 1: 0.62 means -62 %");
      if (rows.usable() && target.reduction && !target.base_year)
        rows.bad(base_year.value_or(value), "reduction-without-base-year", "a reduction needs its base year");
      if (rows.usable()) i->targets.push_back(std::move(target));
    }
  }

  void read_classes() {
    std::optional<Rows> file = optional("classes.csv");
    if (!file) return;
    Rows& rows = *file;
    const auto indicator = rows.required("indicator");
    const auto edition_id = rows.required("edition");
    const auto from = rows.column("valid_from");
    const auto to = rows.column("valid_to");
    const auto stated = rows.column("bounds_stated");
    const auto order = rows.required("order");
    const auto names = rows.texts("name");
    const auto lower = rows.required("lower");
    const auto upper = rows.required("upper");
    const auto includes_lower = rows.column("includes_lower");
    const auto includes_upper = rows.column("includes_upper");
    const auto notes = rows.texts("note");
    const auto source = rows.column("source");
    rows.report_unused();
    // Orders of the classes read so far, edition by edition: indicator, edition -> order of each class.
    std::map<std::pair<const Indicator*, std::string>, std::vector<int>> orders;
    while (rows.next()) {
      Indicator* const i = indicator_of(rows, indicator);
      ClassEdition head;
      head.id = rows.string(edition_id);
      head.valid = {rows.integer(from), rows.integer(to)};
      head.bounds_stated = rows.boolean(stated).value_or(true);
      head.note = rows.texts(notes);
      head.source = rows.string(source);
      StateClass each{.name = rows.texts(names),
                      .lower = rows.number(lower),
                      .upper = rows.number(upper),
                      .includes_lower = rows.boolean(includes_lower).value_or(true),
                      .includes_upper = rows.boolean(includes_upper).value_or(false)};
      const std::optional<int> place = rows.integer(order);
      if (!rows.usable()) continue;
      auto edition =
          std::find_if(i->editions.begin(), i->editions.end(), [&](const ClassEdition& e) { return e.id == head.id; });
      if (edition == i->editions.end()) {
        edition = i->editions.insert(edition, head);
      } else if (edition->valid != head.valid || edition->bounds_stated != head.bounds_stated ||
                 edition->note != head.note || edition->source != head.source) {
        rows.note(Severity::warning, "edition-differs", edition_id,
                  "the rows of this edition differ in years, note or source: those of its first row are used");
      }
      if (!place) continue;  // an edition without classes
      std::vector<int>& places = orders[{i, head.id}];
      const auto after = std::lower_bound(places.begin(), places.end(), *place);
      if (after != places.end() && *after == *place) {
        rows.bad(order, "doubled-order", "this edition has a class of that order already");
        continue;
      }
      edition->classes.insert(edition->classes.begin() + (after - places.begin()), std::move(each));
      places.insert(after, *place);
    }
  }

  void read_breaks(Panel& panel) {
    std::optional<Rows> file = optional("breaks.csv");
    if (!file) return;
    Rows& rows = *file;
    const auto indicator = rows.required("indicator");
    const auto member = rows.column("member");
    const auto year = rows.required("year");
    const auto cuts = rows.column("cuts");
    const auto reasons = rows.texts("reason");
    const auto source = rows.column("source");
    rows.report_unused();
    while (rows.next()) {
      Break made;
      made.indicator = rows.string(indicator);
      made.member = rows.string(member);
      const std::optional<int> when = rows.integer(year);
      if (rows.usable() && !when) rows.bad(year, "not-an-integer", "a break needs a year");
      made.year = when.value_or(0);
      made.cuts = rows.boolean(cuts).value_or(true);
      made.reason = rows.texts(reasons);
      made.source = rows.string(source);
      if (indicator_places_.count(made.indicator) == 0)
        rows.note(Severity::warning, "unknown-indicator", indicator, "indicators.csv has no such id");
      if (!made.member.empty() && member_places_.count(made.member) == 0)
        rows.note(Severity::warning, "unknown-member", *member, "members.csv has no such id");
      if (rows.usable()) panel.breaks.push_back(std::move(made));
    }
  }

  void read_versions(Panel& panel) {
    std::optional<Rows> file = optional("versions.csv");
    if (!file) return;
    Rows& rows = *file;
    const auto from = rows.required("from");
    const auto to = rows.required("to");
    const auto comparable = rows.column("comparable");
    const auto notes = rows.texts("note");
    const auto source = rows.column("source");
    rows.report_unused();
    while (rows.next()) {
      VersionLink link{rows.string(from), rows.string(to), rows.boolean(comparable), rows.texts(notes),
                       rows.string(source)};
      for (const std::size_t end : {from, to})
        if (indicator_places_.count(std::string(rows.text(end))) == 0)
          rows.note(Severity::warning, "unknown-indicator", end, "indicators.csv has no such id");
      if (rows.usable()) panel.links.push_back(std::move(link));
    }
  }

  // A row of values.csv that could be read. `reference` says whose member the position is.
  struct Value {
    Observation observation;
    bool reference = false;
    Index line = 0;
  };

  Panel read_values() {
    std::vector<Value> values;
    bool plain = true;  // no sources, notes or vintages: the cube says it all
    {
      Rows rows = required("values.csv");
      const auto indicator = rows.required("indicator");
      const auto member = rows.required("member");
      const auto year = rows.required("year");
      const auto value = rows.required("value");
      const auto status = rows.column("status");
      const auto source = rows.column("source");
      const auto note = rows.column("note");
      const auto current = rows.column("current");
      rows.report_unused();
      while (rows.next()) {
        Value read;
        read.line = rows.line();
        Observation& o = read.observation;
        if (const auto found = indicator_places_.find(rows.text(indicator)); found != indicator_places_.end())
          o.indicator = found->second;
        else
          rows.bad(indicator, "unknown-indicator", "indicators.csv has no such id");
        if (const auto found = member_places_.find(rows.text(member)); found != member_places_.end())
          std::tie(o.member, read.reference) = found->second;
        else
          rows.bad(member, "unknown-member", "members.csv has no such id");
        const std::optional<int> when = rows.integer(year);
        if (when && (*when < first_possible_year || *when > last_possible_year ||
                     (n_years_ && (*when < first_year_ || *when >= first_year_ + *n_years_))))
          rows.bad(year, "year-out-of-range", "the year is outside those that datapackage.json gives");
        else if (!when && rows.usable())
          rows.bad(year, "not-an-integer", "a value needs a year");
        o.year = when.value_or(0);
        const std::optional<double> number = rows.number(value);
        o.status = rows.choice<ValueStatus>(status, value_status_from,
                                            number ? ValueStatus::observed : ValueStatus::not_reported);
        o.value = number.value_or(missing);
        if (rows.usable() && number && !carries_value(o.status))
          rows.bad(value, "value-without-status", "the status says that there is no number, and there is one");
        if (rows.usable() && !number && carries_value(o.status) && o.status != ValueStatus::withdrawn)
          rows.bad(value, "status-without-value", "the status says that there is a number, and there is none");
        if (const std::string_view id = rows.text(source); !id.empty()) {
          if (const auto found = source_ids_.find(id); found != source_ids_.end())
            o.source = found->second;
          else
            rows.bad(*source, "unknown-source", "datapackage.json has no such source");
        }
        o.note = rows.string(note);
        o.current = rows.boolean(current).value_or(true);
        if (!rows.usable()) continue;
        plain = plain && o.source < 0 && o.note.empty() && o.current;
        values.push_back(std::move(read));
      }
    }
    if (!n_years_) {
      Year last = first_year_ - 1;
      if (!values.empty()) {
        const auto by_year = [](const Value& a, const Value& b) { return a.observation.year < b.observation.year; };
        const auto [low, high] = std::minmax_element(values.begin(), values.end(), by_year);
        first_year_ = low->observation.year;
        last = high->observation.year;
      }
      n_years_ = last - first_year_ + 1;
    }
    const Index n_series = static_cast<Index>(indicators_.size()) * static_cast<Index>(members_.size() + areas_.size());
    if (*n_years_ > 0 && n_series > most_cells / *n_years_)
      report("values.csv")
          .give_up("panel-too-large",
                   std::to_string(n_series) + " series of " + std::to_string(*n_years_) + " years are too many");
    Panel panel(indicators_, std::move(members_), first_year_, *n_years_);
    Panel published;
    if (!areas_.empty()) published = Panel(std::move(indicators_), std::move(areas_), first_year_, *n_years_);
    fill(values, plain, panel, published);
    panel.info = std::move(panel_info_);
    panel.sources = std::move(sources_);
    read_breaks(panel);
    read_versions(panel);
    if (published.n_members() > 0) {
      published.info = panel.info;
      published.sources = panel.sources;
      panel.published = std::make_shared<const Panel>(std::move(published));
    }
    return panel;
  }

  void fill(std::vector<Value>& values, bool plain, Panel& panel, Panel& published) {
    const Report here = report("values.csv");
    // Line of the current row of each cell; 0: none yet, -1: two that are both current.
    std::vector<Index> lines[2];
    lines[0].assign(panel.values().size(), 0);
    lines[1].assign(published.values().size(), 0);
    for (Value& each : values) {
      Panel& into = each.reference ? published : panel;
      Observation& o = each.observation;
      const auto cell = static_cast<std::size_t>((o.indicator * into.n_members() + o.member) * into.n_years() +
                                                 (o.year - into.first_year()));
      if (o.current) {
        Index& line = lines[each.reference ? 1 : 0][cell];
        if (line == 0) {
          into.set(o.indicator, o.member, o.year, o.value, o.status);
          line = each.line;
        } else {
          here.add(Severity::error, "doubled-key", each.line, 0,
                   into.indicator(o.indicator).id + ", " + into.member(o.member).id + ", " + std::to_string(o.year),
                   "this key has a current row already" +
                       (line > 0 ? " on line " + std::to_string(line) : std::string()) +
                       ": none is used, say which one is current");
          into.set(o.indicator, o.member, o.year, missing, ValueStatus::not_reported);
          line = -1;
        }
      }
    }
    if (plain) return;
    for (Value& each : values) {
      Panel& into = each.reference ? published : panel;
      Observation& o = each.observation;
      const auto cell = static_cast<std::size_t>((o.indicator * into.n_members() + o.member) * into.n_years() +
                                                 (o.year - into.first_year()));
      if (lines[each.reference ? 1 : 0][cell] < 0) o.current = false;
      into.observations.push_back(std::move(o));
    }
  }

  template <class Places>
  void check_id(Rows& rows, std::size_t column, const std::string& id, const Places& places) {
    if (id.empty())
      rows.bad(column, "empty-id", "every row needs an id");
    else if (places.count(id) > 0)
      rows.bad(column, "doubled-id", "this id is there already");
  }

  // The indicator that a row is about; marks the row where there is none.
  [[nodiscard]] Indicator* indicator_of(Rows& rows, std::size_t column) {
    const auto found = indicator_places_.find(rows.text(column));
    if (found != indicator_places_.end()) return &indicators_[static_cast<std::size_t>(found->second)];
    rows.bad(column, "unknown-indicator", "indicators.csv has no such id");
    return nullptr;
  }

  // Looked up by views, without a copy of the key.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  template <class T>
  using Places = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  const PackageViews& files_;
  Findings& findings_;
  std::string source_;
  PanelInfo panel_info_;
  std::vector<Source> sources_;
  Places<Index> source_ids_;
  std::vector<Member> members_;
  std::vector<Member> areas_;
  Places<std::pair<Index, bool>> member_places_;
  std::vector<Indicator> indicators_;
  Places<Index> indicator_places_;
  Year first_year_ = 0;
  std::optional<Index> n_years_;
};

std::string file_bytes(const fs::path& path, const Report& report) {
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  // A folder opens as a file does, and has no size.
  const std::streamoff size = stream && !fs::is_directory(path) ? static_cast<std::streamoff>(stream.tellg()) : -1;
  if (size < 0) report.give_up("cannot-read", "the file cannot be opened: is the path right, and may you read it?");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  stream.seekg(0);
  stream.read(bytes.data(), size);
  if (stream.gcount() != size) report.give_up("cannot-read", "the file ended while it was read");
  return bytes;
}

}  // namespace

Panel read_package(const PackageViews& files, Findings& findings, const std::string& source) {
  return PackageReader(files, findings, source).read();
}

Panel read_package(const fs::path& folder, Findings& findings) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    Report(findings, folder.string()).give_up("missing-folder", "there is no such folder");
  std::map<std::string, std::string, std::less<>> contents;
  const auto read = [&](std::string_view name) {
    const fs::path path = folder / name;
    if (fs::exists(path, error)) contents.emplace(name, file_bytes(path, Report(findings, path.string())));
  };
  read(io::package_descriptor);
  for (const std::string_view name : io::package_tables) read(name);
  PackageViews views;
  for (const auto& [name, bytes] : contents) views.emplace(name, bytes);
  return read_package(views, findings, folder.string());
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
