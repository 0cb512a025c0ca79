// What is tried with one input, by the fuzzers and by the replay of their corpus in the ordinary tests. Each function
// says what is wrong, or nothing.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/jsonstat.hpp"
#include "nyckeltal/io/kolada.hpp"
#include "nyckeltal/io/package.hpp"
#include "nyckeltal/io/px.hpp"
#include "nyckeltal/io/table.hpp"

namespace nyckeltal::fuzz {

inline std::string check_findings(const Findings& findings) {
  for (const Finding& each : findings) {
    if (each.rule.empty() || each.message.empty()) return "a finding without a rule or a message";
    if (each.text.size() > 200 * 3 + 3 || each.message.size() > 10'000) return "a finding that is too long";
    if (each.line < 0 || each.column < 0) return "a finding nowhere";
  }
  return "";
}

// Whatever was read can be written as a package, and comes back from it.
inline std::string check_panel(const Panel& panel) {
  for (std::size_t k = 0; k < panel.values().size(); ++k) {
    const ValueStatus status = panel.status()[k];
    if (is_missing(panel.values()[k]) == carries_value(status) && status != ValueStatus::withdrawn)
      return "a number without its status";
  }
  try {
    const PackageFiles files = package_files(panel);
    PackageViews views;
    for (const auto& [name, bytes] : files) views.emplace(name, bytes);
    Findings findings;
    const Panel again = read_package(views, findings);
    if (has_errors(findings)) return "our own package has errors: " + findings.front().message;
    if (package_files(again) != files) return "write, read, write gave other bytes";
  } catch (const Error& error) {
    return std::string("what was read cannot be written: ") + error.what();
  }
  for (const TableLayout layout : {TableLayout::long_rows, TableLayout::years_across})
    if (write_table(panel, {.layout = layout, .missing = true, .for_spreadsheets = true}).empty())
      return "an empty table was written";
  return "";
}

inline std::string try_table(std::string_view bytes, const TableOptions& options) {
  try {
    const ReadResult result = read_table(bytes, options);
    if (const std::string problem = check_findings(result.findings); !problem.empty()) return problem;
    return check_panel(result.panel);
  } catch (const FindingsError& error) {
    return error.findings().empty() ? "an error without a finding" : check_findings(error.findings());
  }
}

inline std::string try_table(std::string_view bytes) {
  const TableOptions small{.max_line = 4096, .max_cells = 20'000, .max_findings = 50};
  TableOptions known = small;
  known.indicators = {{.id = "mat", .codes = {{"2023", "GN.10"}}, .unit = {{"sv", "%"}}},
                      {.id = "avfall", .codes = {{"2012", "GN.7"}}, .name = {{"sv", "Avfall"}}},
                      {.id = "lokaler", .codes = {{"2023", "GN.7"}}}};
  known.members = {{.id = "0114", .code = "0114", .name = "Upplands Väsby"},
                   {.id = "0980", .code = "0980", .name = "Gotland"},
                   {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region},
                   {.id = "riket", .name = "Riket", .kind = MemberKind::nation}};
  known.dash = ValueStatus::nil;
  TableOptions forced = small;
  forced.layout = TableLayout::indicators_across;
  forced.encoding = TableEncoding::cp1252;
  forced.separator = ';';
  forced.decimal = ',';
  forced.indicator = "mat";
  forced.strict = true;
  for (const TableOptions& options : {small, known, forced})
    if (std::string problem = try_table(bytes, options); !problem.empty()) return problem;
  return "";
}

// A package in one file: its files one after the other, each after a line "--- name".
inline PackageViews unpacked(std::string_view bytes) {
  PackageViews files;
  while (bytes.substr(0, 4) == "--- ") {
    const std::size_t line_end = std::min(bytes.find('\n'), bytes.size());
    const std::string name(bytes.substr(4, line_end - 4));
    bytes.remove_prefix(std::min(line_end + 1, bytes.size()));
    std::size_t next = bytes.substr(0, 4) == "--- " ? 0 : bytes.find("\n--- ");
    if (next == std::string_view::npos)
      next = bytes.size();
    else if (bytes.substr(0, 4) != "--- ")
      ++next;
    files[name] = bytes.substr(0, next);
    bytes.remove_prefix(next);
  }
  return files;
}

inline std::string try_package(std::string_view bytes) {
  const PackageViews files = unpacked(bytes);
  Findings findings;
  try {
    // A span of years beyond what an input of this size needs only costs time.
    const Panel panel = read_package(files, findings);
    if (panel.values().size() > 200'000) return check_findings(findings);
    if (const std::string problem = check_findings(findings); !problem.empty()) return problem;
    return check_panel(panel);
  } catch (const FindingsError& error) {
    return error.findings().empty() ? "an error without a finding" : check_findings(error.findings());
  }
}

inline std::string try_kolada(const std::vector<KoladaDocument>& documents, const KoladaOptions& options) {
  try {
    const KoladaResult result = read_kolada(documents, options);
    if (const std::string problem = check_findings(result.findings); !problem.empty()) return problem;
    for (const Member& each : result.panel.members())
      if (each.kind != options.kind) return "a member of another kind";
    if (result.counts.size() != (result.panel.published ? result.panel.published->values().size() : 0))
      return "counts of another shape than the published values";
    const std::vector<KoladaDocument> turned(documents.rbegin(), documents.rend());
    const Panel other = read_kolada(turned, options).panel;
    for (std::size_t k = 0; k < other.values().size(); ++k)
      if (other.status()[k] != result.panel.status()[k] ||
          (other.values()[k] != result.panel.values()[k] && !is_missing(other.values()[k])))
        return "the order of the documents changes the panel";
    return check_panel(result.panel);
  } catch (const FindingsError& error) {
    return error.findings().empty() ? "an error without a finding" : check_findings(error.findings());
  }
}

// Documents one after the other, as of a package; a name with a slash is an address.
inline std::string try_kolada(std::string_view bytes) {
  std::vector<KoladaDocument> documents;
  if (bytes.substr(0, 4) == "--- ") {
    for (const auto& [name, document] : unpacked(bytes)) {
      const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
      const bool address = ascii && name.find('/') != std::string::npos;
      documents.push_back({document, name.substr(0, 20), address ? name : ""});
    }
  } else {
    documents.push_back({bytes, "", ""});
  }
  const KoladaOptions plain{.group_means = true, .genders = "TKM", .max_cells = 20'000, .max_findings = 50};
  KoladaOptions known = plain;
  known.members = {{.id = "0114", .code = "0114", .name = "Upplands Väsby"},
                   {.id = "trosa", .name = "Trosa"},
                   {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region}};
  known.dash = ValueStatus::nil;
  KoladaOptions strict = plain;
  strict.kind = MemberKind::region;
  strict.nation = false;
  strict.strict = true;
  KoladaOptions units = plain;
  units.kind = MemberKind::other;
  for (const KoladaOptions& options : {plain, known, strict, units})
    if (std::string problem = try_kolada(documents, options); !problem.empty()) return problem;
  return "";
}

// A cube of any form, with options that take each way through what it has.
template <CubeResult (*Read)(std::string_view, const CubeOptions&)>
std::string try_cube(std::string_view bytes) {
  const CubeOptions small{.max_cells = 20'000, .max_findings = 50};
  CubeOptions asked = small;
  asked.member = "Region";
  asked.kind = MemberKind::region;
  asked.period = "M12";
  asked.span = YearSpan::end;
  asked.symbols = {{"..", ValueStatus::confidential}, {"e", ValueStatus::withdrawn}, {"-", ValueStatus::imputed}};
  asked.dataset = "a";
  asked.encoding = "cp437";
  CubeOptions flat = small;
  flat.area = "Riket";
  flat.year = 2024;
  flat.language = "en";
  flat.select = {{"Kon", {"1", "kvinnor"}}};
  for (const CubeOptions& options : {small, asked, flat}) {
    try {
      const CubeResult result = Read(bytes, options);
      if (result.panel.cube().values.size() > 20'000) return "more cells than allowed";
      if (std::string problem = check_findings(result.findings); !problem.empty()) return problem;
      if (std::string problem = check_panel(result.panel); !problem.empty()) return problem;
    } catch (const FindingsError& error) {
      if (error.findings().empty()) return "an error without a finding";
      if (std::string problem = check_findings(error.findings()); !problem.empty()) return problem;
    }
  }
  return "";
}
inline std::string try_jsonstat(std::string_view bytes) {
  std::string problem = try_cube<read_jsonstat>(bytes);
  return problem.empty() ? try_cube<read_pxweb>(bytes) : problem;
}
inline std::string try_px(std::string_view bytes) {
  return try_cube<read_px>(bytes);
}

}  // namespace nyckeltal::fuzz
