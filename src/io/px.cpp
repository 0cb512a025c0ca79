// Reading px files: keywords first, then the cells.
#include "nyckeltal/io/px.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cube.hpp"
#include "encoding.hpp"
#include "json.hpp"
#include "nyckeltal/core/names.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {
namespace {

using io::Cube;
using io::CubeCategory;
using io::CubeDimension;
using io::CubeRole;

// KEYWORD[language]("sub","sub")=value;
struct Statement {
  std::string keyword = {};
  std::string language = {};
  std::vector<std::string> subs = {};
  std::vector<std::string> items = {};  // texts between commas; lines of one text joined
  std::string scale = {};               // of TIMEVAL: A1, H1, Q1, M1, W1
  std::string scale_range = {};         // of TIMEVAL: "1990-2024"
};

// More than any file has; a hostile one must not make a hundred bytes of each of its own.
constexpr std::size_t most_statements = 1'000'000;

// Keywords that are read somewhere below, or that say nothing about the figures.
bool is_used(std::string_view keyword) {
  static const std::unordered_set<std::string_view> used = {"CHARSET",
                                                            "CODEPAGE",
                                                            "LANGUAGE",
                                                            "LANGUAGES",
                                                            "AXIS-VERSION",
                                                            "CREATION-DATE",
                                                            "DECIMALS",
                                                            "SHOWDECIMALS",
                                                            "MATRIX",
                                                            "TABLEID",
                                                            "COPYRIGHT",
                                                            "SUBJECT-CODE",
                                                            "SUBJECT-AREA",
                                                            "TITLE",
                                                            "DESCRIPTION",
                                                            "CONTENTS",
                                                            "STUB",
                                                            "HEADING",
                                                            "CONTVARIABLE",
                                                            "VARIABLECODE",
                                                            "VARIABLE-TYPE",
                                                            "VALUES",
                                                            "CODES",
                                                            "TIMEVAL",
                                                            "PRESTEXT",
                                                            "DOMAIN",
                                                            "MAP",
                                                            "PRECISION",
                                                            "LAST-UPDATED",
                                                            "NEXT-UPDATE",
                                                            "STOCKFA",
                                                            "UNITS",
                                                            "REFPERIOD",
                                                            "BASEPERIOD",
                                                            "CFPRICES",
                                                            "SOURCE",
                                                            "DATABASE",
                                                            "INFOFILE",
                                                            "NOTE",
                                                            "NOTEX",
                                                            "VALUENOTE",
                                                            "VALUENOTEX",
                                                            "CELLNOTE",
                                                            "CELLNOTEX",
                                                            "DATANOTECELL",
                                                            "DATASYMBOL1",
                                                            "DATASYMBOL2",
                                                            "DATASYMBOL3",
                                                            "DATASYMBOL4",
                                                            "DATASYMBOL5",
                                                            "DATASYMBOL6",
                                                            "DATASYMBOLNIL",
                                                            "DATASYMBOLSUM",
                                                            "DATANOTESUM",
                                                            "ELIMINATION",
                                                            "AGGREGALLOWED",
                                                            "AUTOPEN",
                                                            "CONFIDENTIAL",
                                                            "DESCRIPTIONDEFAULT",
                                                            "KEYS",
                                                            "META-ID",
                                                            "UPDATE-FREQUENCY",
                                                            "OFFICIAL-STATISTICS"};
  return used.count(keyword) > 0;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}
// '#' is a line's end in texts of notes.
std::string note_text(std::string text) {
  std::replace(text.begin(), text.end(), '#', '\n');
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

class PxReader {
 public:
  PxReader(std::string_view bytes, const CubeOptions& options)
      : options_(options), found_(options.source, options.max_findings), bytes_(bytes) {}

  CubeResult read() {
    io::check_options(options_);
    if (!options_.encoding.empty() && !io::encoding_from(options_.encoding))
      detail::fail("unknown-choice", "encoding is \"" + options_.encoding +
                                         "\" but must be one of utf-8, windows-1252, iso-8859-1, iso-8859-15, cp437, "
                                         "cp850");
    decode();
    while (read_statement()) {
    }
    index_statements();
    read_head();
    read_dimensions();
    read_symbols();
    if (keys_.empty())
      read_cells();
    else
      read_keyed_rows();
    read_cell_notes();
    tell_unread();
    return io::panel_from_cube(std::move(cube_), options_, found_);
  }

 private:
  [[noreturn]] void give_up(std::string_view rule, std::string message, std::size_t at) {
    const io::JsonPlace place = place_at(at);
    found_.give_up(rule, std::move(message), place.line, place.column);
  }
  // Places are asked for in order, so that a file with a million bad cells is passed over once.
  [[nodiscard]] io::JsonPlace place_at(std::size_t at) {
    if (at < counted_) counted_ = line_start_ = lines_ = 0;
    for (; counted_ < at && counted_ < bytes_.size(); ++counted_)
      if (bytes_[counted_] == '\n') {
        ++lines_;
        line_start_ = counted_ + 1;
      }
    return {static_cast<Index>(lines_) + 1, static_cast<Index>(at - line_start_) + 1};
  }

  // The value of a keyword at the head of the file, before its encoding is known: these are ASCII.
  [[nodiscard]] std::string raw_value(std::string_view keyword) const {
    const std::string_view head = bytes_.substr(0, 16'384);
    for (std::size_t at = head.find(keyword); at != std::string_view::npos; at = head.find(keyword, at + 1)) {
      if (at > 0 && head[at - 1] != '\n' && head[at - 1] != ';' && !is_space(head[at - 1])) continue;
      std::size_t p = at + keyword.size();
      while (p < head.size() && is_space(head[p])) ++p;
      if (p >= head.size() || head[p] != '=') continue;
      const std::size_t end = std::min(head.find(';', p), head.size());
      std::string value;
      for (const char c : head.substr(p + 1, end - p - 1))
        if (c != '"' && !is_space(c)) value += c;
      return value;
    }
    return {};
  }

  void decode() {
    if (bytes_.substr(0, 2) == "\xFF\xFE" || bytes_.substr(0, 2) == "\xFE\xFF")
      found_.give_up("utf-16", "the file is UTF-16: save it as UTF-8", 1, 1);
    const bool mark = bytes_.substr(0, 3) == "\xEF\xBB\xBF";
    if (mark) bytes_.remove_prefix(3);
    const bool ascii =
        std::all_of(bytes_.begin(), bytes_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const bool utf8 = ascii || io::invalid_utf8(bytes_) == io::no_position;
    if (ascii) return;
    const auto use = [&](io::Encoding encoding) {
      if (encoding == io::Encoding::utf8) {
        if (const std::size_t bad = io::invalid_utf8(bytes_); bad != io::no_position)
          give_up("not-utf8", "the file says that it is UTF-8 and is not, from here on: say encoding=", bad);
        return;
      }
      decoded_ = io::to_utf8(bytes_, encoding);
      bytes_ = decoded_;
    };
    const auto note = [&](std::string message) {
      found_.add(Severity::note, "encoding-guessed", 1, io::no_column, "", std::move(message));
    };
    if (!options_.encoding.empty()) return use(*io::encoding_from(options_.encoding));
    if (mark) return use(io::Encoding::utf8);
    const std::string page = raw_value("CODEPAGE");
    if (!page.empty()) {
      const std::optional<io::Encoding> named = io::encoding_from(page);
      if (named && *named == io::Encoding::utf8 && !utf8) {
        note("CODEPAGE says UTF-8 and the bytes are not: read as Windows-1252; encoding= says another");
        return use(io::Encoding::cp1252);
      }
      if (named) return use(*named);
      if (!utf8)
        found_.give_up("unknown-encoding", "CODEPAGE is \"" + io::excerpt(page, 40) +
                                               "\", which is not known here: save the file as UTF-8 and say "
                                               "encoding=\"utf-8\"");
      note("CODEPAGE is \"" + io::excerpt(page, 40) + "\", and the bytes are UTF-8: read as that");
      return;
    }
    if (utf8) return note("there is no CODEPAGE, and the bytes are UTF-8: read as that");
    if (upper(raw_value("CHARSET")) == "ANSI") return use(io::Encoding::cp1252);
    note("neither CODEPAGE nor CHARSET=\"ANSI\": read as DOS text, code page 850; encoding= says another");
    use(io::Encoding::cp850);
  }

  void skip_spaces() {
    while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
  }
  [[nodiscard]] bool next_is(char c) const { return at_ < bytes_.size() && bytes_[at_] == c; }
  void expect(char c, const std::string& keyword) {
    skip_spaces();
    if (!next_is(c))
      give_up("broken-statement",
              std::string("'") + c + "' is wanted in the statement " + io::excerpt(keyword, 60) +
                  (at_ >= bytes_.size() ? ": the file ends here, it was cut off" : " and something else stands here"),
              at_);
    ++at_;
  }
  // A quoted text; its lines are separate quotes that follow each other.
  std::string quoted_text() {
    std::string text;
    while (next_is('"')) {
      const std::size_t close = bytes_.find('"', at_ + 1);
      if (close == std::string_view::npos) give_up("open-quote", "a quote is opened here and never closed", at_);
      text += bytes_.substr(at_ + 1, close - at_ - 1);
      at_ = close + 1;
      const std::size_t here = at_;
      skip_spaces();
      if (!next_is('"')) at_ = here;
    }
    return io::without_nul(text);
  }

  // One statement; false at DATA, whose cells are read later.
  bool read_statement() {
    skip_spaces();
    if (at_ >= bytes_.size())
      give_up("no-data",
              statements_.empty() ? "this is no px file: it has no statements"
                                  : "the file has no DATA=: it was cut off, or is no px file",
              at_);
    Statement made;
    if (statements_.size() >= most_statements) give_up("too-many-statements", "more statements than a table has", at_);
    const std::size_t start = at_;
    while (at_ < bytes_.size() && bytes_[at_] != '=' && bytes_[at_] != '[' && bytes_[at_] != '(' && at_ - start < 100 &&
           bytes_[at_] != ';' && bytes_[at_] != '"')
      ++at_;
    std::string_view keyword = bytes_.substr(start, at_ - start);
    while (!keyword.empty() && is_space(keyword.back())) keyword.remove_suffix(1);
    const bool is_word = !keyword.empty() && std::all_of(keyword.begin(), keyword.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!is_word || at_ >= bytes_.size() || at_ - start >= 100)
      give_up(statements_.empty() ? "not-px" : "broken-statement",
              statements_.empty() ? "this is no px file: it must begin with KEYWORD=value;"
                                  : "a keyword is wanted here: is a semicolon missing before, or a quote too many?",
              start);
    made.keyword = upper(std::string(keyword));
    if (next_is('[')) {
      const std::size_t close = bytes_.find(']', at_);
      if (close == std::string_view::npos || close - at_ > 40)
        give_up("broken-statement", "a language in [] is wanted here", at_);
      made.language = io::without_nul(bytes_.substr(at_ + 1, close - at_ - 1));
      at_ = close + 1;
    }
    skip_spaces();
    if (next_is('(')) {
      ++at_;
      do {
        skip_spaces();
        if (next_is('"')) {
          made.subs.push_back(quoted_text());
        } else {
          const std::size_t from = at_;
          while (at_ < bytes_.size() && bytes_[at_] != ',' && bytes_[at_] != ')' && bytes_[at_] != ';') ++at_;
          made.subs.push_back(io::without_nul(bytes_.substr(from, at_ - from)));
        }
        skip_spaces();
      } while (next_is(',') && ++at_ > 0);
      expect(')', made.keyword);
    }
    skip_spaces();
    if (statements_.empty() && !next_is('='))
      give_up("not-px", "this is no px file: it must begin with KEYWORD=value;", start);
    expect('=', made.keyword);
    if (made.keyword == "DATA") return false;
    read_items(made);
    statements_.push_back(std::move(made));
    return true;
  }

  void read_items(Statement& into) {
    for (;;) {
      skip_spaces();
      if (next_is('"')) {
        into.items.push_back(quoted_text());
        skip_spaces();
        // A range or a hierarchy: "1990"-"2024", "A":"B".
        if ((next_is('-') || next_is(':')) && at_ + 1 < bytes_.size()) {
          const char between = bytes_[at_++];
          skip_spaces();
          into.items.back() += between + (next_is('"') ? quoted_text() : std::string());
        }
      } else {
        const std::size_t from = at_;
        while (at_ < bytes_.size() && bytes_[at_] != ',' && bytes_[at_] != ';' && bytes_[at_] != '(' &&
               bytes_[at_] != '"')
          ++at_;
        std::string word = io::without_nul(bytes_.substr(from, at_ - from));
        while (!word.empty() && is_space(word.back())) word.pop_back();
        if (next_is('(') && upper(word) == "TLIST") {
          ++at_;
          read_scale(into);
        } else if (next_is('(')) {
          give_up("broken-statement", "a '(' is not wanted in the statement " + into.keyword, at_);
        } else {
          into.items.push_back(std::move(word));
        }
      }
      skip_spaces();
      if (next_is(',')) {
        ++at_;
        continue;
      }
      if (next_is(';')) {
        ++at_;
        return;
      }
      if (at_ >= bytes_.size() || !next_is('"'))
        give_up("broken-statement",
                at_ >= bytes_.size() ? "the file ends in the statement " + into.keyword + ": it was cut off"
                                     : "a comma or semicolon is wanted in the statement " + into.keyword,
                at_);
    }
  }
  // TLIST(A1) or TLIST(A1,"1990"-"2024").
  void read_scale(Statement& into) {
    const std::size_t close = bytes_.find(')', at_);
    if (close == std::string_view::npos || close - at_ > 200) give_up("broken-statement", "TLIST( is not closed", at_);
    std::string inner;
    for (const char c : bytes_.substr(at_, close - at_))
      if (c != '"' && !is_space(c)) inner += c;
    const std::size_t comma = inner.find(',');
    into.scale = upper(io::without_nul(inner.substr(0, comma)));
    if (comma != std::string::npos) into.scale_range = inner.substr(comma + 1);
    at_ = close + 1;
  }

  // ---- Looking statements up ----

  static std::string key_of(const std::string& keyword, const std::string& language,
                            const std::vector<std::string>& subs) {
    std::string key = keyword + '\0' + language;
    for (const std::string& each : subs) key += '\0' + each;
    return key;
  }
  void index_statements() {
    for (std::size_t k = 0; k < statements_.size(); ++k) {
      const Statement& each = statements_[k];
      by_key_[key_of(each.keyword, each.language, each.subs)].push_back(k);
      if (!each.language.empty()) extra_languages_.insert(each.language);
    }
    const Statement* language = find("LANGUAGE");
    main_language_ = language != nullptr && !language->items.empty() ? language->items.front() : std::string();
    cube_.language = main_language_;
    language_ = io::language_tag(main_language_, options_.language);
    // Statements may name the main language too.
    extra_languages_.erase(main_language_);
    if (!main_language_.empty())
      for (std::size_t k = 0; k < statements_.size(); ++k)
        if (statements_[k].language == main_language_)
          by_key_[key_of(statements_[k].keyword, "", statements_[k].subs)].push_back(k);
    while (extra_languages_.size() > 20) extra_languages_.erase(std::prev(extra_languages_.end()));
  }
  [[nodiscard]] const Statement* find(const std::string& keyword, const std::vector<std::string>& subs = {},
                                      const std::string& language = {}) const {
    const auto hit = by_key_.find(key_of(keyword, language, subs));
    return hit == by_key_.end() ? nullptr : &statements_[hit->second.front()];
  }
  [[nodiscard]] std::string value(const std::string& keyword, const std::vector<std::string>& subs = {},
                                  const std::string& language = {}) const {
    const Statement* hit = find(keyword, subs, language);
    return hit == nullptr || hit->items.empty() ? std::string() : hit->items.front();
  }
  void append_notes(std::vector<std::string>& notes, const std::string& keyword, const std::vector<std::string>& subs) {
    for (const char* mandatory : {"X", ""})
      if (const auto hit = by_key_.find(key_of(keyword + mandatory, "", subs)); hit != by_key_.end())
        for (const std::size_t k : hit->second)
          for (const std::string& each : statements_[k].items)
            if (std::string text = note_text(each); !text.empty()) notes.push_back(std::move(text));
  }
  // A text in all languages of the file.
  template <class Value>
  Text in_all_languages(const Value& in) {
    Text text;
    if (std::string main = in(std::string()); !main.empty()) text.emplace(language_, std::move(main));
    for (const std::string& language : extra_languages_)
      if (const std::string tag = io::language_tag(language, ""); !tag.empty())
        if (std::string other = in(language); !other.empty()) text.emplace(tag, std::move(other));
    return text;
  }

  void read_head() {
    cube_.form = "px";
    cube_.id = value("TABLEID");
    if (cube_.id.empty()) cube_.id = value("MATRIX");
    cube_.source = value("SOURCE");
    cube_.updated = value("LAST-UPDATED");
    if (cube_.updated.empty()) cube_.updated = value("CREATION-DATE");
    cube_.may_be_summed = upper(value("AGGREGALLOWED")) != "NO";
    cube_.title = in_all_languages([&](const std::string& language) {
      std::string title = value("DESCRIPTION", {}, language);
      return title.empty() ? value("TITLE", {}, language) : title;
    });
    append_notes(cube_.notes, "NOTE", {});
    CubeCategory& contents = cube_.contents;
    contents.code = value("MATRIX").empty() ? cube_.id : value("MATRIX");
    contents.label = in_all_languages([&](const std::string& language) { return value("CONTENTS", {}, language); });
    describe(contents, "");
    contents.decimals = decimals(value("SHOWDECIMALS"));
    if (contents.decimals < 0) contents.decimals = decimals(value("DECIMALS"));
  }
  static int decimals(const std::string& text) {
    return text.size() == 1 && text[0] >= '0' && text[0] <= '9' ? text[0] - '0' : -1;
  }
  // Unit and what the figures refer to, of a measure or of the whole.
  void describe(CubeCategory& into, const std::string& measure) {
    const auto subs = [&](const std::string& name) {
      return name.empty() ? std::vector<std::string>{} : std::vector<std::string>{name};
    };
    Text units = in_all_languages([&](const std::string& language) {
      const auto label = into.label.find(language);
      const bool translated = !measure.empty() && !language.empty() && label != into.label.end();
      return value("UNITS", subs(translated ? label->second : measure), language);
    });
    for (auto& [language, unit] : units) {
      const Text folded = io::unit_text(language, unit);
      if (!folded.empty()) into.unit.insert(*folded.begin());
    }
    const std::array<std::pair<const char*, std::size_t>, 4> words = {
        {{"REFPERIOD", 0}, {"STOCKFA", 1}, {"CFPRICES", 2}, {"BASEPERIOD", 3}}};
    for (const auto& [keyword, word] : words) {
      std::string text = value(keyword, subs(measure));
      const std::string letter = upper(text);
      if (word == 1) text = letter == "S" ? "Stock" : letter == "F" ? "Flow" : letter == "A" ? "Average" : text;
      if (word == 2) text = letter == "C" ? "Current" : letter == "F" ? "Fixed" : text;
      io::append_about(into.about, language_, io::about_words[word], text);
    }
  }

  // ---- Dimensions ----

  [[nodiscard]] std::vector<std::string> variables(const std::string& language) const {
    std::vector<std::string> names;
    for (const char* keyword : {"STUB", "HEADING"})
      if (const Statement* each = find(keyword, {}, language))
        for (const std::string& name : each->items)
          if (!name.empty()) names.push_back(name);
    return names;
  }

  void read_dimensions() {
    const std::vector<std::string> names = variables("");
    if (names.empty()) found_.give_up("no-variables", "the file has neither STUB nor HEADING: they name its variables");
    io::check_dimensions(names.size(), found_);
    if (const Statement* stub = find("STUB"))
      n_stub_ = static_cast<std::size_t>(
          std::count_if(stub->items.begin(), stub->items.end(), [](const std::string& s) { return !s.empty(); }));
    std::unordered_map<std::string, std::vector<std::string>> translated;
    for (const std::string& language : extra_languages_) {
      std::vector<std::string> other = variables(language);
      if (other.size() == names.size()) translated.emplace(language, std::move(other));
    }
    std::unordered_set<std::string> seen;
    std::unordered_set<std::string> codes;
    const std::string measures = value("CONTVARIABLE");
    for (std::size_t d = 0; d < names.size(); ++d) {
      if (!seen.insert(names[d]).second)
        found_.give_up("doubled-dimension", "the variable \"" + io::excerpt(names[d], 60) + "\" is there twice");
      CubeDimension made = read_dimension(names[d], [&](const std::string& language) -> std::string {
        if (language.empty()) return names[d];
        const auto hit = translated.find(language);
        return hit == translated.end() ? std::string() : hit->second[d];
      });
      if (!codes.insert(made.code).second) made.code = names[d];
      if (!measures.empty() && names[d] == measures) {
        made.role = CubeRole::contents;
        for (CubeCategory& each : made.categories)
          describe(each, labels_[d][static_cast<std::size_t>(&each - made.categories.data())]);
      }
      cube_.dimensions.push_back(std::move(made));
    }
    for (std::size_t d = 0; d < names.size(); ++d) {
      const std::string keyed = upper(value("KEYS", {names[d]}));
      if (keyed.empty()) continue;
      if (keys_.empty()) keys_.assign(names.size(), '-');
      keys_[d] = keyed == "VALUES" ? 'V' : 'C';
    }
  }

  template <class Name>
  CubeDimension read_dimension(const std::string& name, const Name& name_in) {
    CubeDimension made;
    made.code = value("VARIABLECODE", {name});
    if (made.code.empty()) made.code = name;
    made.label = in_all_languages(name_in);
    append_notes(made.notes, "NOTE", {name});
    const Statement* values = find("VALUES", {name});
    const Statement* codes = find("CODES", {name});
    const Statement* time = find("TIMEVAL", {name});
    const std::vector<std::string> periods = time == nullptr ? std::vector<std::string>{} : periods_of(*time);
    const std::vector<std::string>* labels = values != nullptr  ? &values->items
                                             : codes != nullptr ? &codes->items
                                             : !periods.empty() ? &periods
                                                                : nullptr;
    if (labels == nullptr)
      found_.give_up("missing-values", "the variable \"" + io::excerpt(name, 60) + "\" has no VALUES");
    const std::size_t n = labels->size();
    if (codes != nullptr && codes->items.size() != n)
      found_.give_up("size-mismatch", "the variable \"" + io::excerpt(name, 60) + "\" has " + std::to_string(n) +
                                          " VALUES but " + std::to_string(codes->items.size()) + " CODES");
    if (time != nullptr && periods.size() != n)
      found_.add(Severity::warning, "size-mismatch", 0, io::no_column, name,
                 "the variable has " + std::to_string(n) + " values but " + std::to_string(periods.size()) +
                     " periods in TIMEVAL: TIMEVAL is not used");
    std::unordered_map<std::string, const Statement*> others;
    for (const std::string& language : extra_languages_)
      if (const Statement* other = find("VALUES", {name_in(language)}, language))
        if (other->items.size() == n) others.emplace(language, other);
    std::unordered_set<std::string> seen;
    for (std::size_t c = 0; c < n; ++c) {
      const std::string& label = (*labels)[c];
      CubeCategory each{.code = codes == nullptr ? label : codes->items[c]};
      if (!seen.insert(each.code).second)
        found_.give_up("doubled-category", "the variable \"" + io::excerpt(name, 60) + "\" has \"" +
                                               io::excerpt(each.code, 60) + "\" twice");
      if (periods.size() == n) each.period = periods[c];
      each.label = in_all_languages([&](const std::string& language) -> std::string {
        if (language.empty()) return label;
        const auto other = others.find(language);
        return other == others.end() ? std::string() : other->second->items[c];
      });
      each.decimals = decimals(value("PRECISION", {name, label}));
      append_notes(each.notes, "VALUENOTE", {name, label});
      made.categories.push_back(std::move(each));
    }
    const std::string type = upper(value("VARIABLE-TYPE", {name}));
    if (time != nullptr || type == "T" || type == "TIME")
      made.role = CubeRole::time;
    else if (type == "G" || type == "GEOGRAPHICAL" || !value("MAP", {name}).empty())
      made.role = CubeRole::member;
    labels_.push_back(*labels);
    return made;
  }

  // Periods as the other readers know them: "2024", "2024M12", "2024Q4".
  std::vector<std::string> periods_of(const Statement& time) {
    std::vector<std::string> periods = time.items;
    periods.erase(std::remove(periods.begin(), periods.end(), std::string()), periods.end());
    if (periods.empty() && time.scale == "A1" && time.scale_range.size() == 9 && time.scale_range[4] == '-') {
      int first = 0;
      int last = 0;
      const char* text = time.scale_range.data();
      const bool good = std::from_chars(text, text + 4, first).ptr == text + 4 &&
                        std::from_chars(text + 5, text + 9, last).ptr == text + 9;
      for (int year = first; good && year <= last; ++year) periods.push_back(std::to_string(year));
    }
    const char letter = time.scale.empty() ? 'A' : time.scale[0];
    if (letter != 'A')
      for (std::string& each : periods)
        if (each.size() >= 5 && io::all_digits(each)) each.insert(4, 1, letter);
    return periods;
  }

  // "." to "......" and "-" may be shown as something else, which says what they mean.
  void read_symbols() {
    std::string dots;
    for (int k = 1; k <= 6; ++k) {
      dots += '.';
      const std::string text = value("DATASYMBOL" + std::to_string(k));
      if (!text.empty() && text != dots) cube_.symbol_text[dots] = io::excerpt(text);
    }
    if (const std::string nil = value("DATASYMBOLNIL"); !nil.empty() && nil != "-")
      cube_.symbol_text["-"] = io::excerpt(nil);
  }

  // ---- Cells ----

  struct Cell {
    std::string_view text = {};
    bool quoted = false;
    std::size_t at = 0;
  };
  // The next cell; false at the end. Blanks, commas and semicolons stand between cells.
  bool next_cell(Cell& cell) {
    while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == ',' || bytes_[at_] == ';')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '\x1A') return false;  // DOS ends its texts with ^Z
    cell.at = at_;
    cell.quoted = bytes_[at_] == '"';
    if (cell.quoted) {
      const std::size_t close = bytes_.find('"', at_ + 1);
      if (close == std::string_view::npos) give_up("open-quote", "a quote is opened here and never closed", at_);
      cell.text = bytes_.substr(at_ + 1, close - at_ - 1);
      at_ = close + 1;
      return true;
    }
    while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != ',' && bytes_[at_] != ';' &&
           bytes_[at_] != '"')
      ++at_;
    cell.text = bytes_.substr(cell.at, at_ - cell.at);
    return true;
  }

  void set_cell(Index k, const Cell& cell) {
    std::string_view text = cell.text;
    if (text.size() > 1 && text[0] == '+') text.remove_prefix(1);
    double number = missing;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = end == text.data() + text.size() && !text.empty();
    if (whole && error == std::errc{} && std::isfinite(number)) {
      cube_.values[static_cast<std::size_t>(k)] = number;
      return;
    }
    const bool symbol = !whole && (cell.quoted || text.find_first_not_of(".-") == std::string_view::npos);
    if (symbol) {
      if (!text.empty()) cube_.mark(k, io::without_nul(text));
      return;
    }
    const io::JsonPlace place = place_at(cell.at);
    found_.add(Severity::error, "not-a-number", place.line, static_cast<std::size_t>(place.column) - 1, text,
               "a cell must be a number with a decimal point, or a symbol in quotes: not used");
  }

  void start_cells() {
    cells_ = io::checked_cells(cube_.dimensions, options_, found_);
    cube_.values.assign(static_cast<std::size_t>(cells_), missing);
  }
  [[noreturn]] void wrong_count(const std::string& got, std::size_t at) {
    give_up("size-mismatch",
            "DATA has " + got + " cells but the variables make " + std::to_string(cells_) +
                ": the file is cut off or broken, or has decimal commas",
            at);
  }

  void read_cells() {
    start_cells();
    Cell cell;
    Index k = 0;
    for (; next_cell(cell); ++k) {
      if (k >= cells_) wrong_count("more", cell.at);
      set_cell(k, cell);
    }
    if (k != cells_) wrong_count(std::to_string(k), at_);
  }

  // With KEYS each row begins with its categories of the stub; rows of zeros only are left out.
  void read_keyed_rows() {
    for (std::size_t d = 0; d < n_stub_; ++d)
      if (keys_[d] == '-')
        found_.give_up("missing-keys", "KEYS must be there for all variables of the stub, or for none");
    std::vector<std::unordered_map<std::string, Index>> places(n_stub_);
    for (std::size_t d = 0; d < n_stub_; ++d) {
      const CubeDimension& dimension = cube_.dimensions[d];
      for (std::size_t c = 0; c < dimension.categories.size(); ++c)
        places[d].emplace(keys_[d] == 'V' ? labels_[d][c] : dimension.categories[c].code, static_cast<Index>(c));
    }
    start_cells();
    Index width = 1;
    for (std::size_t d = n_stub_; d < cube_.dimensions.size(); ++d) width *= cube_.dimensions[d].size();
    const Index rows = width == 0 ? 0 : cells_ / width;
    std::vector<bool> seen(static_cast<std::size_t>(rows), false);
    Cell cell;
    Index n_seen = 0;
    while (next_cell(cell)) {
      const std::size_t start = cell.at;
      Index row = 0;
      bool known = true;
      for (std::size_t d = 0; d < n_stub_; ++d) {
        if (d > 0 && !next_cell(cell)) wrong_count("too few", at_);
        const auto hit = places[d].find(io::without_nul(cell.text));
        known = known && hit != places[d].end();
        row = row * cube_.dimensions[d].size() + (known ? hit->second : 0);
      }
      const bool doubled = known && rows > 0 && seen[static_cast<std::size_t>(row)];
      for (Index k = 0; k < width; ++k) {
        if ((k > 0 || n_stub_ > 0) && !next_cell(cell)) wrong_count("too few", at_);
        if (known && !doubled) set_cell(row * width + k, cell);
      }
      if (!known || doubled) {
        const io::JsonPlace place = place_at(start);
        found_.add(Severity::error, known ? "doubled-key" : "unknown-key", place.line, io::no_column,
                   bytes_.substr(start, at_ - start),
                   known ? "a row before has the same keys: neither is used"
                         : "a key of this row is no category of its variable: the row is not used");
        if (doubled)
          for (Index k = 0; k < width; ++k) {
            cube_.values[static_cast<std::size_t>(row * width + k)] = missing;
            if (!cube_.symbol.empty()) cube_.symbol[static_cast<std::size_t>(row * width + k)] = -1;
          }
      } else if (rows > 0) {
        seen[static_cast<std::size_t>(row)] = true;
        ++n_seen;
      }
    }
    if (n_seen == rows) return;
    for (Index r = 0; r < rows; ++r)
      if (!seen[static_cast<std::size_t>(r)]) std::fill_n(cube_.values.begin() + r * width, width, 0.0);
    found_.add(Severity::note, "rows-of-zeros", 0, io::no_column, "",
               std::to_string(rows - n_seen) + " of " + std::to_string(rows) +
                   " rows are not in the file, which has KEYS: they are zeros, as the format says");
  }

  // Notes on single cells; those on many cells are notes of the table.
  void read_cell_notes() {
    for (const Statement& each : statements_) {
      const bool symbol = each.keyword == "DATANOTECELL";
      if (!symbol && each.keyword != "CELLNOTE" && each.keyword != "CELLNOTEX") continue;
      if (each.items.empty() || (!each.language.empty() && each.language != main_language_)) continue;
      const std::optional<Index> cell = cell_of(each.subs);
      const std::string text = note_text(each.items.front());
      if (cell && symbol) {
        if (!is_missing(cube_.values[static_cast<std::size_t>(*cell)])) cube_.mark(*cell, text);
      } else if (cell) {
        cube_.cell_notes.push_back({*cell, text});
      } else {
        std::string where;
        for (const std::string& sub : each.subs) where += (where.empty() ? "" : ", ") + sub;
        cube_.notes.push_back(where + ": " + text);
      }
    }
  }
  [[nodiscard]] std::optional<Index> cell_of(const std::vector<std::string>& subs) {
    if (subs.size() != cube_.dimensions.size()) return std::nullopt;
    if (places_.empty()) {
      places_.resize(subs.size());
      for (std::size_t d = 0; d < subs.size(); ++d)
        for (std::size_t c = 0; c < labels_[d].size(); ++c) {
          places_[d].emplace(cube_.dimensions[d].categories[c].code, static_cast<Index>(c));
          places_[d].emplace(labels_[d][c], static_cast<Index>(c));
        }
    }
    Index k = 0;
    for (std::size_t d = 0; d < subs.size(); ++d) {
      const auto hit = places_[d].find(subs[d]);
      if (hit == places_[d].end()) return std::nullopt;
      k = k * cube_.dimensions[d].size() + hit->second;
    }
    return k;
  }

  void tell_unread() {
    std::set<std::string> unread;
    for (const Statement& each : statements_)
      if (!is_used(each.keyword)) unread.insert(each.keyword);
    if (unread.empty()) return;
    std::string names;
    for (const std::string& each : unread) names += (names.empty() ? "" : ", ") + each;
    found_.add(Severity::note, "keywords-not-read", 0, io::no_column, names, "these statements are not read");
  }

  const CubeOptions& options_;
  io::Collector found_;
  std::string_view bytes_;
  std::string decoded_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // bytes that place_at() has passed
  std::size_t lines_ = 0;
  std::size_t line_start_ = 0;
  std::vector<Statement> statements_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;
  std::set<std::string> extra_languages_;
  std::string main_language_;
  std::string language_;
  std::size_t n_stub_ = 0;
  std::vector<std::vector<std::string>> labels_;                // of each variable, in the main language
  std::vector<std::unordered_map<std::string, Index>> places_;  // of codes and labels, for notes on cells
  std::vector<char> keys_;                                      // C: codes, V: values, -: none; empty: no KEYS
  Cube cube_;
  Index cells_ = 0;
};

}  // namespace

CubeResult read_px(std::string_view bytes, const CubeOptions& options) {
  return PxReader(bytes, options).read();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
