// From a cube of any dimensions to a panel of members, years and indicators.
#include "cube.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "nyckeltal/core/names.hpp"
#include "table_format.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {
namespace {

constexpr Index nowhere = -1;

int int_from(std::string_view digits) {
  int value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string any_text(const Text& text, const std::string& otherwise) {
  return text.empty() ? otherwise : text.begin()->second;
}
const std::string& label_of(const CubeCategory& category, const std::string& language) {
  const auto hit = category.label.find(language);
  if (hit != category.label.end()) return hit->second;
  return category.label.empty() ? category.code : category.label.begin()->second;
}
std::string joined(const std::vector<std::string>& items, const char* between, std::size_t most = 12) {
  std::string text;
  for (std::size_t k = 0; k < std::min(items.size(), most); ++k) text += (k == 0 ? "" : between) + items[k];
  if (items.size() > most) text += std::string(between) + "and " + std::to_string(items.size() - most) + " more";
  return text;
}

// A time code: a year, a span of two years, or a part of a year.
struct Period {
  std::optional<Year> year = {};
  std::optional<Year> span_end = {};
  std::string part = {};  // "M12", "Q4"
};
Period parse_period(std::string_view code) {
  Period period;
  if (code.size() < 4 || !all_digits(code.substr(0, 4))) return period;
  const Year year = int_from(code.substr(0, 4));
  std::string_view rest = code.substr(4);
  if (rest.empty()) {
    period.year = year;
    return period;
  }
  const bool dash = rest.substr(0, 3) == "\xE2\x80\x93";
  const bool separated = dash || rest[0] == '-' || rest[0] == '/';
  if (separated) rest.remove_prefix(dash ? 3 : 1);
  if (separated && all_digits(rest) && (rest.size() == 4 || rest.size() == 2)) {
    Year end = int_from(rest);
    // 2023-12 may be a month: told apart by whoever wrote it, not here.
    if (rest.size() == 2 && end >= 1 && end <= 12 && code[4] == '-') return period;
    if (rest.size() == 2) end += year / 100 * 100 + (end < year % 100 ? 100 : 0);
    if (end <= year) return period;
    period.year = year;
    period.span_end = end;
    return period;
  }
  if (separated && rest.size() == 5 && all_digits(rest.substr(0, 2)) && rest[2] == '-' && all_digits(rest.substr(3))) {
    period.year = year;
    period.part = rest;
    return period;
  }
  if (rest.size() < 2 || rest.size() > 4 || !all_digits(rest.substr(1))) return period;
  char letter = rest[0];
  if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  if (letter == 'K') letter = 'Q';  // kvartal
  if (std::string_view("MQHTSWVDB").find(letter) == std::string_view::npos) return period;
  period.year = year;
  period.part = letter + std::to_string(int_from(rest.substr(1)));
  return period;
}
std::string folded_part(std::string_view part) {
  const Period period = parse_period("2000" + std::string(part));
  return period.part.empty() ? std::string(part) : period.part;
}

// What names of dimensions are known for, as fold_name() gives them.
bool is_known_name(CubeRole role, const std::string& folded) {
  static const std::unordered_set<std::string> members = {
      "region",         "regionkod",    "kommun",  "kommuner", "kommunkod", "lan",
      "lan och kommun", "kommun/lan",   "omrade",  "geografi", "geo",       "area",
      "county",         "municipality", "country", "land",     "medlem",    "member"};
  static const std::unordered_set<std::string> times = {"tid",    "ar",          "year",       "time",
                                                        "period", "time_period", "time period"};
  static const std::unordered_set<std::string> contents = {
      "contentscode", "tabellinnehall", "contents", "table contents", "observations", "indikator", "indicator"};
  const auto& names = role == CubeRole::member ? members : role == CubeRole::time ? times : contents;
  return names.count(folded) > 0;
}

struct RoleWords {
  CubeRole role;
  const char* option;
  const char* what;
  const char* known_as;
};
constexpr RoleWords member_words{CubeRole::member, "member", "members", "geo"};
constexpr RoleWords time_words{CubeRole::time, "time", "years", "time"};
constexpr RoleWords contents_words{CubeRole::contents, "contents", "measures", "metric"};

// The usual meaning of a symbol where a value is missing; nothing where it is not known.
std::optional<ValueStatus> missing_status(std::string_view symbol) {
  if (symbol == ".") return ValueStatus::not_applicable;
  if (symbol == "-" || symbol == "\xE2\x80\x93" || symbol == "\xE2\x80\x94" || symbol == "\xE2\x88\x92")
    return ValueStatus::nil;
  if (symbol.empty() || symbol == ":" || symbol.find_first_not_of('.') == std::string_view::npos)
    return ValueStatus::not_reported;
  if (symbol == "x" || symbol == "X" || symbol == "c" || symbol == "C") return ValueStatus::confidential;
  if (symbol == "e.t." || symbol == "z") return ValueStatus::not_applicable;
  if (symbol == "e.u.") return ValueStatus::not_reported;
  const std::optional<ValueStatus> named = status_from_word(symbol);
  if (named && (!carries_value(*named) || *named == ValueStatus::nil)) return named;
  return std::nullopt;
}
// The meaning of a symbol beside a number; nothing where it says nothing that a status can.
std::optional<ValueStatus> number_status(std::string_view symbol) {
  if (symbol == "e" || symbol == "E") return ValueStatus::estimated;
  if (symbol == "p" || symbol == "P") return ValueStatus::preliminary;
  const std::optional<ValueStatus> named = status_from_word(symbol);
  if (named && carries_value(*named) && *named != ValueStatus::nil) return named;
  return std::nullopt;
}

class PanelMaker {
 public:
  PanelMaker(Cube cube, const CubeOptions& options, Collector& found)
      : cube_(std::move(cube)), options_(options), found_(found) {
    cube_.language = language_tag(cube_.language, options.language);
  }

  CubeResult make() {
    choose_dimensions();
    choose_categories();
    make_years();
    make_members();
    make_indicators();
    fill();
    tell();
    result_.panel.info = {
        .name = cube_.id, .title = cube_.title, .description = description(), .created = iso_date(cube_.updated)};
    result_.panel.sources = {source()};
    if (published_.n_members() > 0) {
      published_.info = result_.panel.info;
      published_.sources = result_.panel.sources;
      result_.panel.published = std::make_shared<const Panel>(std::move(published_));
    }
    result_.findings = found_.take();
    if (options_.strict && has_errors(result_.findings)) throw FindingsError(std::move(result_.findings));
    return std::move(result_);
  }

 private:
  using Place = std::optional<std::size_t>;

  void add(Severity severity, std::string_view rule, std::string_view text, std::string message) {
    found_.add(severity, rule, 0, no_column, text, std::move(message));
  }
  [[nodiscard]] std::string dimension_list() const {
    std::vector<std::string> items;
    for (const CubeDimension& each : cube_.dimensions) {
      const std::string label = any_text(each.label, each.code);
      items.push_back(excerpt(each.code, 60) + (label == each.code ? "" : " \"" + excerpt(label, 60) + "\"") + " (" +
                      std::to_string(each.size()) + ")");
    }
    return items.empty() ? "none" : joined(items, ", ");
  }

  [[nodiscard]] Place find_dimension(const std::string& key) const {
    for (std::size_t d = 0; d < cube_.dimensions.size(); ++d)
      if (cube_.dimensions[d].code == key) return d;
    const std::string folded = fold_name(key);
    for (std::size_t d = 0; d < cube_.dimensions.size(); ++d) {
      if (fold_name(cube_.dimensions[d].code) == folded) return d;
      for (const auto& [language, text] : cube_.dimensions[d].label)
        if (fold_name(text) == folded) return d;
    }
    return std::nullopt;
  }

  // By the caller's word, by role, by name: in this order, and told.
  Place choose(const RoleWords& words, const std::string& option) {
    std::vector<std::size_t> hits;
    const char* how = "as asked";
    if (!option.empty()) {
      const Place hit = find_dimension(option);
      if (!hit)
        found_.give_up("missing-dimension", std::string("there is no dimension ") + in_quotes(option) + " for " +
                                                words.option + "; dimensions: " + dimension_list());
      hits.push_back(*hit);
    }
    if (hits.empty()) {
      how = "by its role";
      for (std::size_t d = 0; d < cube_.dimensions.size(); ++d)
        if (cube_.dimensions[d].role == words.role && !taken(d)) hits.push_back(d);
      if (hits.size() > 1 && words.role == CubeRole::contents) hits.erase(hits.begin() + 1, hits.end());
    }
    const bool by_name = hits.empty();
    if (by_name) {
      how = "by its name";
      for (std::size_t d = 0; d < cube_.dimensions.size(); ++d)
        if (!taken(d) && cube_.dimensions[d].role == CubeRole::none && has_known_name(words.role, cube_.dimensions[d]))
          hits.push_back(d);
      if (hits.size() > 1 && words.role == CubeRole::contents) hits.clear();
    }
    if (hits.size() > 1)
      found_.give_up("two-dimensions", std::string("more than one dimension may hold the ") + words.what + ": say " +
                                           words.option + "=, one of: " + dimension_list());
    if (hits.empty()) return std::nullopt;
    if (taken(hits.front()))
      found_.give_up("two-dimensions", in_quotes(cube_.dimensions[hits.front()].code) +
                                           " cannot be two things: give member=, time= and contents= different "
                                           "dimensions; dimensions: " +
                                           dimension_list());
    add(by_name ? Severity::warning : Severity::note, std::string(words.option) + "-dimension",
        cube_.dimensions[hits.front()].code,
        std::string("the dimension of the ") + words.what + ", chosen " + how +
            (by_name ? std::string(": the document gives no role ") + words.known_as + "; say " + words.option +
                           "= to be sure"
                     : std::string()));
    taken_.push_back(hits.front());
    return hits.front();
  }
  [[nodiscard]] bool taken(std::size_t d) const { return std::find(taken_.begin(), taken_.end(), d) != taken_.end(); }
  static bool has_known_name(CubeRole role, const CubeDimension& dimension) {
    if (is_known_name(role, fold_name(dimension.code))) return true;
    return std::any_of(dimension.label.begin(), dimension.label.end(),
                       [&](const auto& each) { return is_known_name(role, fold_name(each.second)); });
  }

  void choose_dimensions() {
    // What the caller says goes first, so that a role does not take a dimension that is meant for another.
    const std::array<std::pair<const RoleWords*, const std::string*>, 3> wanted = {
        {{&time_words, &options_.time}, {&member_words, &options_.member}, {&contents_words, &options_.contents}}};
    std::array<Place, 3> places;
    for (const bool asked : {true, false})
      for (std::size_t k = 0; k < 3; ++k) {
        const auto& [words, option] = wanted[k];
        if (option->empty() == asked) continue;
        if (!asked && ((k == 0 && options_.year) || (k == 1 && !options_.area.empty()))) continue;
        places[k] = choose(*words, *option);
      }
    std::tie(time_, member_, contents_) = std::tie(places[0], places[1], places[2]);
    if (!time_ && !options_.year)
      found_.give_up(
          "no-time-dimension",
          "no dimension holds the years: say time=, or year= where all values are of one year; dimensions: " +
              dimension_list());
    if (!member_ && options_.area.empty())
      found_.give_up("no-member-dimension",
                     "no dimension holds the members: say member=, or area= where all values are about one area; "
                     "dimensions: " +
                         dimension_list());
    if (contents_) folded_.push_back(*contents_);
    for (std::size_t d = 0; d < cube_.dimensions.size(); ++d)
      if (!taken(d)) folded_.push_back(d);
    result_.format.form = cube_.form;
    const auto code = [&](const Place& place) { return place ? cube_.dimensions[*place].code : std::string(); };
    result_.format.member = code(member_);
    result_.format.time = code(time_);
    result_.format.contents = code(contents_);
    for (const std::size_t d : folded_)
      if (contents_ != d) result_.format.folded.push_back(cube_.dimensions[d].code);
  }

  void choose_categories() {
    kept_.resize(cube_.dimensions.size());
    for (std::size_t d = 0; d < kept_.size(); ++d) kept_[d].assign(cube_.dimensions[d].categories.size(), true);
    for (const auto& [key, wanted] : options_.select) {
      const Place d = find_dimension(key);
      if (!d)
        found_.give_up("missing-dimension", "select names a dimension " + in_quotes(key) +
                                                " that is not there; dimensions: " + dimension_list());
      const CubeDimension& dimension = cube_.dimensions[*d];
      std::vector<bool>& kept = kept_[*d];
      kept.assign(kept.size(), false);
      for (const std::string& category : wanted) {
        bool hit = false;
        for (const bool by_label : {false, true})
          for (std::size_t c = 0; c < dimension.categories.size() && !(hit && by_label); ++c) {
            const CubeCategory& each = dimension.categories[c];
            const bool same = by_label ? std::any_of(each.label.begin(), each.label.end(),
                                                     [&](const auto& text) { return text.second == category; })
                                       : each.code == category;
            if (!same) continue;
            kept[c] = true;
            hit = true;
          }
        if (hit) continue;
        std::vector<std::string> names;
        for (const CubeCategory& each : dimension.categories) {
          names.push_back(each.code);
          for (const auto& [language, text] : each.label) names.push_back(text);
        }
        const std::vector<std::string> near = nearest_names(category, names);
        found_.give_up("missing-category", "the dimension " + in_quotes(dimension.code) + " has no category " +
                                               in_quotes(category) +
                                               (near.empty() ? "" : "; nearest: " + excerpt(joined(near, ", "))));
      }
    }
  }

  void make_years() {
    if (!time_) {
      first_year_ = *options_.year;
      n_years_ = 1;
      return;
    }
    const CubeDimension& dimension = cube_.dimensions[*time_];
    years_.assign(dimension.categories.size(), std::nullopt);
    const std::string wanted = folded_part(options_.period);
    std::vector<std::string> parts;
    std::vector<std::string> spans;
    std::vector<std::string> unreadable;
    std::vector<std::string> out_of_range;
    std::unordered_map<Year, std::vector<std::size_t>> of_year;
    bool by_label = false;
    for (std::size_t c = 0; c < dimension.categories.size(); ++c) {
      if (!kept_[*time_][c]) continue;
      const CubeCategory& category = dimension.categories[c];
      const std::string& code = category.period.empty() ? category.code : category.period;
      Period period = parse_period(code);
      if (!period.year) {
        period = parse_period(label_of(category, cube_.language));
        by_label = by_label || period.year.has_value();
      }
      std::optional<Year> year = period.year;
      if (!year) {
        unreadable.push_back(excerpt(label_of(category, cube_.language), 40));
      } else if (period.span_end) {
        if (options_.span == YearSpan::refuse) {
          spans.push_back(excerpt(code, 40));
          year.reset();
        } else if (options_.span == YearSpan::end) {
          year = period.span_end;
        }
      } else if (period.part != wanted) {
        if (!period.part.empty()) parts.push_back(excerpt(code, 40));
        if (period.part.empty()) unreadable.push_back(excerpt(code, 40) + " (no " + excerpt(options_.period, 20) + ")");
        year.reset();
      }
      if (year && (*year < options_.min_year || *year > options_.max_year)) {
        out_of_range.push_back(excerpt(code, 40));
        year.reset();
      }
      years_[c] = year;
      if (year) of_year[*year].push_back(c);
    }
    for (auto& [year, categories] : of_year) {
      if (categories.size() == 1) continue;
      add(Severity::error, "doubled-year", dimension.categories[categories.front()].code,
          std::to_string(categories.size()) + " categories of " + in_quotes(dimension.code) + " are the year " +
              std::to_string(year) + ": none is used; select= says which one");
      for (const std::size_t c : categories) years_[c].reset();
    }
    const auto tell = [&](const std::vector<std::string>& codes, const char* rule, const std::string& message) {
      if (!codes.empty()) add(Severity::error, rule, joined(codes, ", ", 5), message);
    };
    const std::string named = "of the time dimension " + in_quotes(dimension.code);
    tell(
        parts, "not-annual",
        std::to_string(parts.size()) + " categories " + named +
            (wanted.empty() ? " are parts of years: not used. Take one of each year with period= (\"M12\", \"K4\"), or "
                              "ask the source for annual figures; adding or averaging them is your decision"
                            : " are other parts of the year than period=: not used"));
    tell(spans, "span-of-years",
         std::to_string(spans.size()) + " categories " + named +
             " are spans of years: not used. Place each on its first or last year with span=\"start\" or \"end\"");
    tell(unreadable, "not-a-year",
         std::to_string(unreadable.size()) + " categories " + named + " are no years: not used");
    tell(out_of_range, "year-out-of-range",
         std::to_string(out_of_range.size()) + " categories " + named + " are outside " +
             std::to_string(options_.min_year) + "-" + std::to_string(options_.max_year) +
             ": not used; min_year= and max_year= say what is possible");
    if (by_label)
      add(Severity::note, "years-from-labels", dimension.code, "the codes are no years: read from the labels");
    std::optional<Year> low;
    std::optional<Year> high;
    for (const std::optional<Year>& year : years_) {
      if (!year) continue;
      low = low ? std::min(*low, *year) : *year;
      high = high ? std::max(*high, *year) : *year;
    }
    if (!low)
      found_.give_up("no-years", "the time dimension " + in_quotes(dimension.code) +
                                     " has no year that can be used: see the other findings, or say time=");
    first_year_ = *low;
    n_years_ = *high - *low + 1;
    for (std::size_t c = 0; c < years_.size(); ++c)
      for (const std::string& note : dimension.categories[c].notes)
        if (years_[c] && !note.empty())
          add(Severity::note, "note-of-year", std::to_string(*years_[c]), excerpt(note, 2000));
  }

  void make_members() {
    if (!member_) {
      const std::string folded = fold_name(options_.area);
      place_member({.id = options_.area, .name = options_.area, .kind = MemberKind::other}, folded == "riket");
      return;
    }
    const CubeDimension& dimension = cube_.dimensions[*member_];
    const std::vector<bool>& kept = kept_[*member_];
    // Swedish codes: the nation 00, counties 2 digits, municipalities 4.
    bool swedish = dimension.size() > 0;
    bool prefixed = dimension.size() > 0;  // no codes, but labels "0114 Upplands Väsby"
    std::unordered_set<std::string> prefixes;
    for (const CubeCategory& each : dimension.categories) {
      const auto is_code = [](std::string_view code) {
        return all_digits(code) && (code.size() == 2 || code.size() == 4);
      };
      swedish = swedish && is_code(each.code);
      const std::size_t space = each.code.find(' ');
      prefixed = prefixed && space != std::string::npos && is_code(each.code.substr(0, space)) &&
                 each.code == label_of(each, cube_.language) && prefixes.insert(each.code.substr(0, space)).second;
    }
    if (prefixed)
      add(Severity::note, "codes-from-labels", dimension.categories.front().code,
          "the categories of " + in_quotes(dimension.code) + " have no codes: read from their labels");
    std::vector<Member> made;
    std::vector<bool> nation;
    std::array<Index, 5> counts{};
    for (std::size_t c = 0; c < dimension.categories.size(); ++c) {
      const CubeCategory& each = dimension.categories[c];
      const std::string code = prefixed ? each.code.substr(0, each.code.find(' ')) : each.code;
      std::string name = label_of(each, cube_.language);
      if (name.size() > code.size() + 1 && name.starts_with(code) && name[code.size()] == ' ')
        name.erase(0, code.size() + 1);
      Member member{.id = code, .code = code == name ? std::string() : code, .name = name, .kind = MemberKind::other};
      const std::string folded = fold_name(name);
      const bool is_nation =
          ((swedish || prefixed) && (code == "00" || code == "0000")) || folded == "riket" || folded == "hela riket";
      if (is_nation)
        member.kind = MemberKind::nation;
      else if (swedish || prefixed)
        member.kind = code.size() == 2 ? MemberKind::region : MemberKind::municipality;
      for (const std::string& note : each.notes) member.note += (member.note.empty() ? "" : "\n") + note;
      made.push_back(std::move(member));
      nation.push_back(is_nation);
      if (kept[c]) ++counts[static_cast<std::size_t>(made.back().kind)];
    }
    const Index n_municipalities = counts[static_cast<std::size_t>(MemberKind::municipality)];
    const Index n_regions = counts[static_cast<std::size_t>(MemberKind::region)];
    std::optional<MemberKind> wanted = options_.kind;
    if (!wanted && n_municipalities > 0 && n_regions > 0) {
      wanted = MemberKind::municipality;
      add(Severity::warning, "mixed-areas", dimension.code,
          "the dimension has " + std::to_string(n_municipalities) + " municipalities and " + std::to_string(n_regions) +
              " counties, which contain them: the counties are left out; kind=\"region\" takes them instead");
    }
    members_of_.assign(dimension.categories.size(), {nowhere, false});
    for (std::size_t c = 0; c < made.size(); ++c) {
      if (!kept[c] || (!nation[c] && wanted && made[c].kind != *wanted && *wanted != MemberKind::nation)) continue;
      if (made[c].id.empty()) {
        add(Severity::error, "empty-code", made[c].name,
            "a category of " + in_quotes(dimension.code) + " has no code: it is not used");
        continue;
      }
      members_of_[c] = place_member(std::move(made[c]), nation[c]);
    }
    if (members_.empty() && areas_.empty())
      found_.give_up("no-members",
                     "no category of " + in_quotes(dimension.code) + " is left: do kind= and select= fit the table?");
  }
  std::pair<Index, bool> place_member(Member member, bool reference) {
    if (reference) member.kind = MemberKind::nation;
    std::vector<Member>& list = reference ? areas_ : members_;
    list.push_back(std::move(member));
    return {static_cast<Index>(list.size()) - 1, reference};
  }

  // One indicator for each combination of kept categories, the contents slowest.
  void make_indicators() {
    Index count = 1;
    strides_.assign(cube_.dimensions.size(), 0);
    positions_.resize(cube_.dimensions.size());
    for (std::size_t k = folded_.size(); k-- > 0;) {
      const std::size_t d = folded_[k];
      strides_[d] = count;
      Index n = 0;
      for (const bool kept : kept_[d]) positions_[d].push_back(kept ? n++ : nowhere);
      count *= n;  // at most the cells of the cube
    }
    if (count == 0) found_.give_up("no-indicators", "no category is left of a dimension: does select= fit the table?");
    const Index series = count * static_cast<Index>(std::max(members_.size(), areas_.size()));
    if (n_years_ > options_.max_cells || series > options_.max_cells / n_years_)
      found_.give_up("panel-too-large", std::to_string(count) + " indicators of " + std::to_string(members_.size()) +
                                            " members in " + std::to_string(n_years_) +
                                            " years are more than max_cells: take fewer with select=, or raise it");
    check_size_of_texts(count);
    std::vector<std::size_t> at(folded_.size(), 0);
    indicators_.reserve(static_cast<std::size_t>(count));
    std::vector<std::vector<std::size_t>> kept(folded_.size());
    for (std::size_t k = 0; k < folded_.size(); ++k)
      for (std::size_t c = 0; c < kept_[folded_[k]].size(); ++c)
        if (kept_[folded_[k]][c]) kept[k].push_back(c);
    for (Index i = 0; i < count; ++i) {
      std::vector<const CubeCategory*> categories;
      for (std::size_t k = 0; k < folded_.size(); ++k)
        categories.push_back(&cube_.dimensions[folded_[k]].categories[kept[k][at[k]]]);
      indicators_.push_back(indicator(categories));
      for (std::size_t k = folded_.size(); k-- > 0;) {
        if (++at[k] < kept[k].size()) break;
        at[k] = 0;
      }
    }
    if (!result_.format.folded.empty()) {
      std::vector<std::string> items;
      for (const std::size_t d : folded_) {
        const auto n = std::count(kept_[d].begin(), kept_[d].end(), true);
        items.push_back(excerpt(cube_.dimensions[d].code, 60) + " (" + std::to_string(n) + ")");
      }
      add(Severity::note, "folded-dimensions", joined(items, " x "),
          "each combination of these is an indicator of its own, " + std::to_string(count) +
              " in all; select= takes fewer, and nothing is added up");
    }
  }

  // Each indicator has its own copies of names and notes: a long note on one category must not become a million.
  void check_size_of_texts(Index count) {
    const auto size_of = [](const CubeCategory& each) {
      double bytes = 2.0 * static_cast<double>(each.code.size());
      for (const Text* text : {&each.label, &each.unit, &each.about})
        for (const auto& [language, words] : *text) bytes += static_cast<double>(words.size());
      for (const std::string& note : each.notes) bytes += static_cast<double>(note.size());
      return bytes;
    };
    double bytes = static_cast<double>(count) * (1000.0 + size_of(cube_.contents));
    for (const std::size_t d : folded_) {
      double whole = 0.0;
      double n = 0.0;
      for (std::size_t c = 0; c < kept_[d].size(); ++c)
        if (kept_[d][c]) {
          whole += size_of(cube_.dimensions[d].categories[c]);
          ++n;
        }
      bytes += static_cast<double>(count) * (whole / n + 2.0 * static_cast<double>(cube_.dimensions[d].code.size()));
    }
    if (bytes > std::max(1e6, 25.0 * static_cast<double>(options_.max_cells)))
      found_.give_up("too-many-indicators", std::to_string(count) +
                                                " combinations of categories are too many indicators: take fewer with "
                                                "select=, or raise max_cells");
  }

  Indicator indicator(const std::vector<const CubeCategory*>& categories) const {
    Indicator made{.codes = {}, .decimals = 0};
    const CubeCategory& whole = cube_.contents;
    const bool named = contents_.has_value();
    std::string id = named ? escaped(categories.front()->code, "/") : escaped(whole.code, "/");
    std::set<std::string> languages;
    const auto collect = [&](const Text& text) {
      for (const auto& [language, each] : text) languages.insert(language);
    };
    if (!named) collect(whole.label);
    for (std::size_t k = 0; k < categories.size(); ++k) {
      collect(categories[k]->label);
      if (named && k == 0) continue;
      id += (id.empty() ? "" : "/") + escaped(cube_.dimensions[folded_[k]].code, "/") + "=" +
            escaped(categories[k]->code, "/");
    }
    made.id = id.empty() ? "value" : id;
    if (languages.empty()) languages.insert(cube_.language);
    for (const std::string& language : languages) {
      std::string name = named ? std::string() : label_of(whole, language);
      for (const CubeCategory* each : categories) {
        const std::string& part = label_of(*each, language);
        name += (name.empty() || part.empty() ? "" : ", ") + part;
      }
      if (!name.empty()) made.name.emplace(language, std::move(name));
    }
    int decimals = -1;
    const auto take = [&](const CubeCategory& from) {
      if (made.unit.empty()) made.unit = from.unit;
      if (decimals < 0) decimals = from.decimals;
      for (const auto& [language, text] : from.about) append(made.definition[language], text);
      for (const std::string& note : from.notes) append(made.definition[cube_.language], note);
    };
    for (const CubeCategory* each : categories) take(*each);
    take(whole);
    made.decimals = decimals < 0 ? 1 : std::min(decimals, 15);
    made.reporter = "central";
    made.source = source_id();
    return made;
  }
  static void append(std::string& text, const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : "\n") + more;
  }

  struct Meaning {
    ValueStatus status = ValueStatus::observed;
    bool known = true;
    Index count = 0;
  };

  [[nodiscard]] std::optional<ValueStatus> asked(const std::string& symbol) const {
    if (const auto hit = options_.symbols.find(symbol); hit != options_.symbols.end()) return hit->second;
    const auto text = cube_.symbol_text.find(symbol);
    if (text == cube_.symbol_text.end()) return std::nullopt;
    const auto hit = options_.symbols.find(text->second);
    return hit == options_.symbols.end() ? std::nullopt : std::optional<ValueStatus>(hit->second);
  }
  // A symbol decides why a number is missing, or what kind of number it is; never whether there is one.
  [[nodiscard]] Meaning meaning(const std::string& symbol, bool number) const {
    std::optional<ValueStatus> status = asked(symbol);
    const auto fits = [&](ValueStatus s) {
      return number ? carries_value(s) && s != ValueStatus::nil : !carries_value(s) || s == ValueStatus::nil;
    };
    if (status && fits(*status)) return {*status, true, 0};
    status = number ? number_status(symbol) : missing_status(symbol);
    if (!status)
      if (const auto text = cube_.symbol_text.find(symbol); text != cube_.symbol_text.end())
        status = number ? number_status(text->second) : missing_status(text->second);
    if (status) return {*status, true, 0};
    return {number ? ValueStatus::observed : ValueStatus::not_reported, symbol.empty(), 0};
  }

  void fill() {
    std::vector<Indicator> shown;
    if (!areas_.empty()) shown = indicators_;
    result_.panel = Panel(std::move(indicators_), std::move(members_), first_year_, n_years_);
    if (!areas_.empty()) published_ = Panel(std::move(shown), std::move(areas_), first_year_, n_years_);
    meanings_[0].resize(cube_.symbols.size() + 1);
    meanings_[1].resize(cube_.symbols.size() + 1);
    for (std::size_t s = 0; s <= cube_.symbols.size(); ++s)
      for (const bool number : {false, true}) meanings_[number ? 1 : 0][s] = meaning(symbol_text(s), number);
    std::sort(cube_.cell_notes.begin(), cube_.cell_notes.end(), [](const CubeCellNote& a, const CubeCellNote& b) {
      return std::tie(a.cell, a.text) < std::tie(b.cell, b.text);
    });

    const std::size_t n = cube_.dimensions.size();
    std::vector<std::size_t> at(n, 0);
    std::size_t note = 0;
    for (std::size_t k = 0; k < cube_.values.size(); ++k) {
      Index i = 0;
      Index y = 0;
      std::pair<Index, bool> m{0, !member_ && published_.n_members() > 0};
      bool used = true;
      for (std::size_t d = 0; d < n && used; ++d) {
        if (member_ == d) {
          m = members_of_[at[d]];
          used = m.first != nowhere;
        } else if (time_ == d) {
          used = years_[at[d]].has_value();
          if (used) y = *years_[at[d]] - first_year_;
        } else {
          used = positions_[d][at[d]] != nowhere;
          if (used) i += positions_[d][at[d]] * strides_[d];
        }
      }
      std::string notes;
      for (; note < cube_.cell_notes.size() && cube_.cell_notes[note].cell == static_cast<Index>(k); ++note)
        append(notes, cube_.cell_notes[note].text);
      if (used) put(k, i, m, y, std::move(notes));
      for (std::size_t d = n; d-- > 0;) {
        if (++at[d] < cube_.dimensions[d].categories.size()) break;
        at[d] = 0;
      }
    }
  }
  [[nodiscard]] std::string symbol_text(std::size_t slot) const {
    return slot == 0 ? cube_.symbol_of_all : std::string(cube_.symbols.text(static_cast<std::int32_t>(slot) - 1));
  }
  void put(std::size_t k, Index i, std::pair<Index, bool> m, Index y, std::string notes) {
    const double value = cube_.values[k];
    const bool number = !is_missing(value);
    const std::size_t slot =
        cube_.symbol.empty() || cube_.symbol[k] < 0 ? 0 : static_cast<std::size_t>(cube_.symbol[k]) + 1;
    Meaning& meaning = meanings_[number ? 1 : 0][slot];
    ++meaning.count;
    const double shown = number ? value : meaning.status == ValueStatus::nil ? 0.0 : missing;
    const Year year = first_year_ + static_cast<Year>(y);
    Panel& into = m.second ? published_ : result_.panel;
    into.set(i, m.first, year, shown, meaning.status);
    if (slot > 0) {
      const std::string symbol = symbol_text(slot);
      const auto text = cube_.symbol_text.find(symbol);
      append(notes, text == cube_.symbol_text.end() ? symbol : text->second);
    }
    if (!notes.empty())
      into.observations.push_back({i, m.first, year, shown, meaning.status, 0, std::move(notes), true});
  }

  // What the symbols were taken for.
  void tell() {
    for (const bool number : {false, true})
      for (std::size_t s = 0; s < meanings_[0].size(); ++s) {
        const Meaning& each = meanings_[number ? 1 : 0][s];
        const std::string symbol = symbol_text(s);
        if (each.count == 0 || symbol.empty()) continue;
        std::string message = std::to_string(each.count) + (number ? " numbers" : " missing values") +
                              " with this symbol: read as " + std::string(to_string(each.status));
        if (const auto text = cube_.symbol_text.find(symbol); text != cube_.symbol_text.end())
          message += "; the table says \"" + excerpt(text->second) + "\"";
        if (!each.known)
          message += number ? ", and the symbol kept; symbols= says what it means"
                            : "; its meaning is not known, symbols= says it";
        add(each.known || number ? Severity::note : Severity::warning, each.known ? "symbol" : "unknown-symbol", symbol,
            std::move(message));
      }
    if (!cube_.may_be_summed)
      add(Severity::note, "no-summing", "", "the source says that the values must not be added up");
  }

  [[nodiscard]] Text description() const {
    std::string text;
    for (const std::string& note : cube_.notes) append(text, note);
    for (const CubeDimension& each : cube_.dimensions)
      for (const std::string& note : each.notes) append(text, any_text(each.label, each.code) + ": " + note);
    if (!cube_.symbol_of_all.empty()) append(text, "status: " + cube_.symbol_of_all);
    if (text.empty()) return {};
    return {{cube_.language, std::move(text)}};
  }
  [[nodiscard]] std::string source_id() const { return cube_.id.empty() ? "table" : cube_.id; }
  [[nodiscard]] Source source() const {
    const std::string title = any_text(cube_.title, "");
    return {.id = source_id(),
            .title = cube_.source + (cube_.source.empty() || title.empty() ? "" : ": ") + title,
            .date = iso_date(cube_.updated)};
  }
  // The date of "2024-02-22T07:00:00Z" or px's "20240222 08:00"; empty for anything else.
  static std::string iso_date(std::string_view text) {
    const std::string_view head = text.substr(0, 10);
    if (head.size() == 10 && head[4] == '-' && head[7] == '-' && all_digits(head.substr(0, 4)) &&
        all_digits(head.substr(5, 2)) && all_digits(head.substr(8)))
      return std::string(head);
    if (text.size() >= 8 && all_digits(text.substr(0, 8)) && (text.size() == 8 || text[8] == ' '))
      return std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" +
             std::string(text.substr(6, 2));
    return {};
  }

  Cube cube_;
  const CubeOptions& options_;
  Collector& found_;
  CubeResult result_;
  Panel published_;
  std::vector<std::size_t> taken_;
  Place time_;
  Place member_;
  Place contents_;
  std::vector<std::size_t> folded_;
  std::vector<std::vector<bool>> kept_;
  std::vector<std::optional<Year>> years_;
  Year first_year_ = 0;
  Index n_years_ = 0;
  std::vector<Member> members_;
  std::vector<Member> areas_;
  std::vector<std::pair<Index, bool>> members_of_;
  std::vector<Indicator> indicators_;
  std::vector<Index> strides_;
  std::vector<std::vector<Index>> positions_;
  std::array<std::vector<Meaning>, 2> meanings_;
};

}  // namespace

Text unit_text(const std::string& language, std::string unit) {
  const std::string folded = fold_name(unit);
  if (folded == "procent" || folded == "percent" || folded == "per cent") unit = "%";
  if (unit.empty()) return {};
  return {{language, std::move(unit)}};
}

void append_about(Text& about, const std::string& language, const AboutWord& word, const std::string& text) {
  if (text.empty()) return;
  std::string& into = about[language];
  into += (into.empty() ? "" : "\n") + std::string(language == "sv" ? word.swedish : word.english) + ": " + text;
}

std::string language_tag(std::string_view tag, const std::string& otherwise) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (tag.empty() || tag.size() > 16 || !std::all_of(tag.begin(), tag.end(), allowed)) return otherwise;
  return std::string(tag);
}

void check_dimensions(std::size_t n, Collector& found) {
  if (n > 64) found.give_up("too-many-dimensions", std::to_string(n) + " dimensions are more than a table has");
}

Index checked_cells(const std::vector<CubeDimension>& dimensions, const CubeOptions& options, Collector& found) {
  Index cells = 1;
  for (const CubeDimension& each : dimensions) {
    if (each.size() > 0 && cells > options.max_cells / each.size())
      found.give_up("table-too-large", "the table has more than max_cells = " + std::to_string(options.max_cells) +
                                           " cells: ask for fewer, or raise max_cells");
    cells *= each.size();
  }
  return cells;
}

void check_options(const CubeOptions& options) {
  if (options.min_year > options.max_year) detail::fail("years-reversed", "min_year is after max_year");
  if (options.min_year < 1 || options.max_year > 9999)
    detail::fail("year-out-of-range", "min_year and max_year must be within 1-9999");
  if (options.year && (*options.year < options.min_year || *options.year > options.max_year))
    detail::fail("year-out-of-range", "year must be within min_year-max_year");
  if (options.max_cells < 1 || options.max_findings < 1)
    detail::fail("limit-not-positive", "max_cells and max_findings must be at least 1");
  if (options.max_cells > Index{1} << 40) detail::fail("limit-too-large", "max_cells must be at most 2^40");
  if (language_tag(options.language, "").empty())
    detail::fail("not-a-language", "language must be a tag such as \"sv\" or \"en\"");
  if (!options.area.empty() && !options.member.empty())
    detail::fail("member-and-area", "give member= or area=, not both");
  if (options.year && !options.time.empty()) detail::fail("time-and-year", "give time= or year=, not both");
}

CubeResult panel_from_cube(Cube cube, const CubeOptions& options, Collector& found) {
  return PanelMaker(std::move(cube), options, found).make();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
