// The second pass over a table: labels become members and indicators.
#include "table_labels.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "member_list.hpp"
#include "nyckeltal/core/names.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io::table {
namespace {

// A unit without spaces and case, and one word for per cent.
std::string folded_unit(std::string_view unit) {
  std::string folded = fold_name(unit);
  std::erase_if(folded, [](char c) { return c == ' ' || c == '.'; });
  if (folded == "procent" || folded == "percent" || folded == "andel(%)" || folded == "andeliprocent") return "%";
  return folded;
}

// Names near to those that nothing is known by.
class Suggestions {
 public:
  // ": did you mean Trosa? The row is not used".
  std::string near(std::string_view wanted, const std::vector<std::string>& names) {
    // Each costs a distance to every name: a file where nothing fits needs no more of them.
    std::string text;
    if (given_++ < 200)
      for (const std::string& each : nearest_names(wanted, names))
        text += (text.empty() ? ": did you mean " : ", ") + each;
    return text.empty() ? ": the row is not used" : text + "? The row is not used";
  }

 private:
  Index given_ = 0;
};

// What a label turned out to be.
struct Resolved {
  std::int32_t position = -1;
  bool reference = false;
  std::string_view rule = {};
  std::string reason = {};  // where there is no position
  Tally* padded = nullptr;  // counts its cells, where that is to be told
  Tally* renamed = nullptr;
};

// Which indicators the labels are, by label.
std::vector<Resolved> resolve_indicators(const Scan& scan, const TableOptions& options, Suggestions& suggestions,
                                         std::vector<Indicator>& made) {
  const bool known = !options.indicators.empty();
  const Panel lookup(options.indicators, {}, 0, 0);
  std::vector<std::string> names;
  for (const Indicator& each : options.indicators) {
    names.push_back(each.id);
    for (const auto& [language, text] : each.name) names.push_back(text);
  }
  std::vector<Resolved> resolved(scan.indicators.size());
  std::vector<bool> in_table(options.indicators.size());
  for (std::size_t k = 0; k < resolved.size(); ++k) {
    if (!scan.indicator_seen[k]) continue;
    const std::string text(scan.indicators.text(static_cast<std::int32_t>(k)));
    if (!known) {
      resolved[k].position = static_cast<std::int32_t>(made.size());
      made.push_back({.id = text});
      continue;
    }
    bool ambiguous = false;
    const std::optional<Index> hit = known_indicator(lookup, text, ambiguous);
    if (hit) {
      in_table[static_cast<std::size_t>(*hit)] = true;
      resolved[k].position = static_cast<std::int32_t>(*hit);
    } else {
      resolved[k].rule = "unknown-indicator";
      resolved[k].reason = ambiguous ? "this names more than one indicator, use its id or generation:code: not used"
                                     : "no such indicator" + suggestions.near(text, names);
    }
  }
  if (known) {
    // Only those that the table has, in the order they were given.
    std::vector<std::int32_t> moved(options.indicators.size(), -1);
    for (std::size_t i = 0; i < in_table.size(); ++i)
      if (in_table[i]) {
        moved[i] = static_cast<std::int32_t>(made.size());
        made.push_back(options.indicators[i]);
      }
    for (Resolved& each : resolved)
      if (each.position >= 0) each.position = moved[static_cast<std::size_t>(each.position)];
  }
  return resolved;
}

// Which members and published areas the pairs of labels are.
class MemberResolver {
 public:
  MemberResolver(const Scan& scan, const Header& header, const TableOptions& options, Suggestions& suggestions,
                 Meaning& meaning)
      : pairs_(scan.members), suggestions_(suggestions), meaning_(meaning), members_(options.members) {
    for (const Member& each : options.members) names_.push_back(each.name);
    four_digits_ =
        header.has(Role::code) && fold_name(header.columns[header.place(Role::code)].bare).starts_with("kommun");
    texts_.resize(pairs_.size());
    for (std::size_t k = 0; k < pairs_.size(); ++k) {
      Texts& each = texts_[k];
      if (pairs_[k].code >= 0) each.code = scan.codes.text(pairs_[k].code);
      if (pairs_[k].name >= 0) each.name = scan.names.text(pairs_[k].name);
      // A column of members may hold codes.
      if (pairs_[k].code < 0 && all_digits(each.name) && each.name.size() <= 4) std::swap(each.code, each.name);
      if (each.code.size() == 4 && all_digits(each.code)) four_digits_ = true;
    }
  }

  // By pair of labels.
  std::vector<Resolved> resolve() {
    meaning_.padded.resize(pairs_.size());
    meaning_.renamed.resize(pairs_.size());
    std::vector<Resolved> resolved(pairs_.size());
    for (std::size_t k = 0; k < pairs_.size(); ++k)
      if (pairs_[k].seen) resolve(k, resolved[k]);
    meaning_.contents.members = std::move(members_.members);
    meaning_.contents.areas = std::move(members_.areas);
    return resolved;
  }

 private:
  struct Texts {
    std::string code = {};
    std::string name = {};
  };

  void resolve(std::size_t k, Resolved& into) {
    auto& [code, name] = texts_[k];
    std::optional<Index> hit = by_code(k, into);
    if (hit) {
      take_name(*hit, k, into);
    } else if (!name.empty() && (code.empty() || !members_.known())) {
      bool ambiguous = false;
      hit = members_.by_name(name, ambiguous);
      if (ambiguous) {
        into.rule = "ambiguous-member";
        into.reason = "this names more than one member, use the code: the row is not used";
        return;
      }
      // The same name under another code is another member.
      if (hit && !code.empty() && !members_.at(*hit).code.empty()) hit.reset();
    }
    if (!hit) hit = members_.make(code, name);
    if (!hit) {
      into.rule = "unknown-member";
      into.reason = "no such member" + suggestions_.near(name.empty() ? code : name, names_);
      return;
    }
    std::tie(into.position, into.reference) = members_.place_of(*hit);
  }

  // Also a code that lost its leading zero in a spreadsheet: it is given back.
  std::optional<Index> by_code(std::size_t k, Resolved& into) {
    std::string& code = texts_[k].code;
    std::optional<Index> hit = members_.by_code(code);
    if (hit || !all_digits(code) || code.size() >= 4) return hit;
    const std::string padded = std::string(4 - code.size(), '0') + code;
    hit = members_.by_code(padded);
    if (hit || (!members_.known() && four_digits_ && code.size() == 3)) {
      into.padded = &meaning_.padded[k];
      into.padded->text = code;
      code = padded;
    }
    return hit;
  }

  void take_name(Index hit, std::size_t k, Resolved& into) {
    const std::string& name = texts_[k].name;
    Member& member = members_.at(hit);
    if (!members_.known() && member.name == member.code && !name.empty()) member.name = name;
    if (members_.is_other_name(hit, name)) {
      into.renamed = &meaning_.renamed[k];
      into.renamed->text = name;
    }
  }

  const std::vector<LabelPair>& pairs_;
  Suggestions& suggestions_;
  Meaning& meaning_;
  MemberList members_;
  std::vector<std::string> names_;
  std::vector<Texts> texts_;
  bool four_digits_ = false;  // codes of the table are those of municipalities
};

// Writes positions for labels, cell by cell.
class LabelPass {
 public:
  LabelPass(Scan& scan, const Header& header, const TableOptions& options, Collector& found)
      : scan_(scan), header_(header), found_(found) {
    Suggestions suggestions;
    indicators_ = resolve_indicators(scan, options, suggestions, meaning_.contents.indicators);
    members_ = MemberResolver(scan, header, options, suggestions, meaning_).resolve();
  }

  Meaning run() {
    Year first = std::numeric_limits<Year>::max();
    Year last = std::numeric_limits<Year>::min();
    for (Cell& cell : scan_.cells) {
      if (!cell.used) continue;
      const Resolved& indicator = indicators_[static_cast<std::size_t>(cell.indicator)];
      const Resolved& member = members_[static_cast<std::size_t>(cell.member)];
      if (indicator.position < 0 || member.position < 0) {
        leave_out(cell, indicator, member);
        continue;
      }
      if (member.padded != nullptr) member.padded->add(cell.line);
      if (member.renamed != nullptr) member.renamed->add(cell.line);
      cell.indicator = indicator.position;
      cell.member = member.position;
      cell.reference = member.reference;
      if (cell.unit >= 0 && !unit_fits(cell)) continue;
      first = std::min<Year>(first, cell.year);
      last = std::max<Year>(last, cell.year);
    }
    if (first <= last) {
      meaning_.contents.first_year = first;
      meaning_.contents.last_year = last;
    }
    return std::move(meaning_);
  }

 private:
  void leave_out(Cell& cell, const Resolved& indicator, const Resolved& member) {
    cell.used = false;
    if (indicator.position < 0) {
      found_.add(Severity::error, indicator.rule, cell.line, header_.place_or(Role::indicator, cell.column),
                 scan_.indicators.text(cell.indicator), indicator.reason);
      return;
    }
    const LabelPair& pair = scan_.members[static_cast<std::size_t>(cell.member)];
    found_.add(Severity::error, member.rule, cell.line, header_.place_or(Role::member, header_.place(Role::code)),
               pair.name >= 0 ? scan_.names.text(pair.name) : scan_.codes.text(pair.code), member.reason);
  }

  // An indicator's unit is its own, or the first that the table gives it.
  bool unit_fits(Cell& cell) {
    Indicator& indicator = meaning_.contents.indicators[static_cast<std::size_t>(cell.indicator)];
    const std::string_view unit = scan_.units.text(cell.unit);
    const auto [hit, fresh] = unit_fits_.try_emplace({cell.indicator, cell.unit}, true);
    if (fresh && indicator.unit.empty()) {
      indicator.unit[header_.swedish ? "sv" : "en"] = unit;
    } else if (fresh) {
      const std::string folded = folded_unit(unit);
      hit->second = std::any_of(indicator.unit.begin(), indicator.unit.end(),
                                [&](const auto& each) { return folded_unit(each.second) == folded; });
    }
    if (hit->second) return true;
    cell.used = false;
    found_.add(
        Severity::error, "unit-differs", cell.line, header_.place_or(Role::unit, cell.column), unit,
        "the unit of " + indicator.id + " is " + in_quotes(indicator.unit.begin()->second) + ": the value is not used");
    return false;
  }

  Scan& scan_;
  const Header& header_;
  Collector& found_;
  Meaning meaning_;
  std::vector<Resolved> indicators_;  // by label
  std::vector<Resolved> members_;     // by pair of labels
  std::map<std::pair<std::int32_t, std::int32_t>, bool> unit_fits_;
};

}  // namespace

std::optional<Index> known_indicator(const Panel& lookup, const std::string& text, bool& ambiguous) {
  if (const auto hit = lookup.find_indicator(text)) return hit;
  const std::string folded = fold_name(text);
  std::optional<Index> found;
  Index n_codes = 0;
  Index n_names = 0;
  for (Index i = 0; i < lookup.n_indicators(); ++i) {
    for (const Code& code : lookup.indicator(i).codes) n_codes += code.code == text ? 1 : 0;
    const Text& name = lookup.indicator(i).name;
    if (std::none_of(name.begin(), name.end(), [&](const auto& each) { return fold_name(each.second) == folded; }))
      continue;
    ++n_names;
    found = i;
  }
  ambiguous = n_codes > 1 || n_names > 1;
  return ambiguous ? std::nullopt : found;
}

Meaning resolve_labels(Scan& scan, const Header& header, const TableOptions& options, Collector& found) {
  return LabelPass(scan, header, options, found).run();
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io::table
