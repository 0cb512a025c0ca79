// Files: what the writers write, and what the readers make of it and of the fuzzers' corpus.
#include <algorithm>
#include <filesystem>
#include <random>

#include "../fuzz/harness.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/csv.hpp"
#include "nyckeltal/io/finding.hpp"
#include "nyckeltal/io/jsonstat.hpp"
#include "nyckeltal/io/kolada.hpp"
#include "nyckeltal/io/package.hpp"
#include "nyckeltal/io/px.hpp"
#include "nyckeltal/io/table.hpp"
#include "record.hpp"

namespace recorded {

using namespace nyckeltal;

namespace {

struct File {
  std::string name;
  std::string bytes;
};

/// The files of a folder, in order of their names.
std::vector<File> files_of(const std::filesystem::path& folder) {
  std::vector<File> out;
  for (const auto& each : std::filesystem::directory_iterator(folder))
    out.push_back({each.path().filename().string(), read_file(each.path().string())});
  std::ranges::sort(out, {}, &File::name);
  return out;
}
std::vector<File> corpus(const std::string& folder) {
  return files_of(std::filesystem::path(NYCKELTAL_SOURCE_DIR "/tests/fuzz/corpus") / folder);
}

/// What was read; or else why not, and all findings until then.
template <class Read>
auto read_or_findings(Read&& read) {
  std::optional<decltype(read())> result;
  std::tuple<std::string, std::string, std::string, Index, Index> error;
  Findings findings;
  try {
    result = read();
  } catch (const FindingsError& refused) {
    error = {refused.code(), refused.what(), refused.source(), refused.line(), refused.column()};
    findings = refused.findings();
  }
  return all(result, error, findings, has_errors(findings));
}

void record_csv(Recorder& to) {
  for (const File& file : corpus("table"))
    to.add("CsvTokenizer", file.name, [&] {
      std::vector<std::tuple<Index, std::vector<std::string>, CsvProblem, Index, std::string>> records;
      for (const char separator : {',', ';', '\t'}) {
        CsvTokenizer csv(file.bytes, {.separator = separator, .max_line = 4096});
        while (csv.next())
          records.emplace_back(csv.line(), std::vector<std::string>(csv.fields().begin(), csv.fields().end()),
                               csv.problem(), csv.problem_column(), csv.record());
      }
      return records;
    });
  to.add("csv_problems", "all", [] {
    std::vector<CsvProblemText> out;
    for (int k = 0; k <= static_cast<int>(CsvProblem::too_long); ++k)
      out.push_back(describe(static_cast<CsvProblem>(k)));
    return out;
  });
  to.add("append_csv_field", "texts", [] {
    std::string out;
    for (const char* text : {"plain", "a,b", "a;b", "say \"no\"", "two\nlines", ""}) {
      append_csv_field(out, text);
      out += ',';
      append_csv_field(out, text, ';');
      out += '\n';
    }
    return all(out, out.size());
  });
}

void record_tables_read(Recorder& to) {
  const TableOptions plain{.max_line = 4096, .max_cells = 20'000, .max_findings = 50};
  TableOptions known = plain;
  known.members = {{.id = "0114", .code = "0114", .name = "Upplands Väsby"},
                   {.id = "0980", .code = "0980", .name = "Gotland"},
                   {.id = "riket", .name = "Riket", .kind = MemberKind::nation}};
  known.dash = ValueStatus::nil;
  TableOptions strict = plain;
  strict.layout = TableLayout::indicators_across;
  strict.encoding = TableEncoding::cp1252;
  strict.separator = ';';
  strict.decimal = ',';
  strict.indicator = "mat";
  strict.strict = true;
  for (const File& file : corpus("table"))
    to.add("read_table", file.name, [&] {
      const auto read = [&](const TableOptions& options) {
        return read_or_findings([&] { return read_table(file.bytes, options); });
      };
      return all(read(plain), read(known), read(strict));
    });
  to.add("table_column", "headers", [] {
    std::vector<TableColumn> out;
    for (const char* header : {"indikator", "Kommun", "Kommunkod", "År", "year", "Värde", "value", "Enhet", "status",
                               "Kommentar", "2019", "1850", "år 2020", "row id", "Ort", ""}) {
      out.push_back(table_column(header));
      out.push_back(table_column(header, {.columns = {{"member", "Ort"}}, .min_year = 1800}));
    }
    return out;
  });
  to.add("table_cell", "texts", [] {
    std::vector<TableCell> out;
    for (const char* text : {"12", "12.5", "12,5", "1 234,5", "-3", "1e3", "-", "..", ".", "NA", "x", "e.u.", "Växjö",
                             "", "12 %", "confidential", "1.234.567"}) {
      out.push_back(table_cell(text));
      out.push_back(table_cell(text, {.decimal = ',', .missing_markers = {"saknas"}}));
    }
    return out;
  });
}

template <CubeResult (*Read)(std::string_view, const CubeOptions&)>
void record_cubes(Recorder& to, const char* routine, const std::string& folder) {
  const CubeOptions plain{.max_cells = 20'000, .max_findings = 50};
  CubeOptions asked = plain;
  asked.member = "Region";
  asked.kind = MemberKind::region;
  asked.period = "M12";
  asked.span = YearSpan::end;
  asked.symbols = {{"..", ValueStatus::confidential}, {"e", ValueStatus::withdrawn}, {"-", ValueStatus::imputed}};
  asked.dataset = "a";
  asked.encoding = "cp437";
  CubeOptions flat = plain;
  flat.area = "Riket";
  flat.year = 2024;
  flat.language = "en";
  flat.select = {{"Kon", {"1", "kvinnor"}}};
  flat.strict = true;
  for (const File& file : corpus(folder))
    to.add(routine, file.name, [&] {
      const auto read = [&](const CubeOptions& options) {
        return read_or_findings([&] { return Read(file.bytes, options); });
      };
      return all(read(plain), read(asked), read(flat));
    });
}

void record_kolada(Recorder& to) {
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
  for (const File& file : corpus("kolada"))
    to.add("read_kolada", file.name, [&] {
      std::vector<KoladaDocument> documents;
      const PackageViews parts = fuzz::unpacked(file.bytes);
      for (const auto& [name, bytes] : parts)
        documents.push_back({bytes, name, name.find('/') == std::string::npos ? std::string() : name});
      if (parts.empty()) documents.push_back({file.bytes, "", ""});
      const auto read = [&](const KoladaOptions& options) {
        return read_or_findings([&] { return read_kolada(documents, options); });
      };
      return all(read(plain), read(known), read(strict), read(units));
    });
  to.add("kolada_unit", "titles", [] {
    std::vector<std::string> out;
    for (const char* title : {"Nettokostnad, kr/inv", "Ekologiska livsmedel, andel (%)", "Invånare totalt, antal",
                              "Utsläpp av växthusgaser, ton CO2-ekv/inv", "Nöjdhet", ""})
      out.push_back(kolada_unit(title));
    return all(out, out.size());
  });
}

void record_packages(Recorder& to) {
  for (const File& file : corpus("package"))
    to.add("read_package", file.name, [&] {
      Findings findings;
      const auto read = [&] { return read_package(fuzz::unpacked(file.bytes), findings, file.name); };
      auto result = read_or_findings(read);
      return all(std::move(result), findings);
    });
}

/// A panel through each form that can hold it, and back.
void record_there_and_back(Recorder& to, const std::string& name, const Panel& panel) {
  to.add("package_files", name, [&] {
    const PackageFiles files = package_files(panel);
    return all(files, files.size());
  });
  to.add("read_package", name, [&] {
    const PackageFiles files = package_files(panel);
    Findings findings;
    Panel back = read_package(PackageViews(files.begin(), files.end()), findings);
    return all(std::move(back), findings);
  });
  to.add("write_package", name, [&] {
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("nyckeltal_recorded_" + std::to_string(std::random_device()()));
    write_package(panel, folder);
    std::vector<File> files = files_of(folder);
    std::filesystem::remove_all(folder);
    return all(files, files.size());
  });
  const TableWriteOptions wide{.layout = TableLayout::years_across,
                               .language = "en",
                               .separator = ';',
                               .decimal = ',',
                               .for_spreadsheets = true};
  const std::string rows = write_table(panel);
  const std::string columns = write_table(panel, wide);
  to.add("write_table", name, [&] {
    const std::string gaps = write_table(panel, {.missing = true});
    return all(rows, columns, gaps, rows.size(), columns.size(), gaps.size());
  });
  to.add("read_table", name, [&] { return all(read_table(rows), read_table(columns)); });
}

}  // namespace

void record_io(Recorder& to) {
  for (const auto& [name, panel] : panels()) record_there_and_back(to, name, *panel);
  record_csv(to);
  record_tables_read(to);
  record_packages(to);
  record_cubes<read_jsonstat>(to, "read_jsonstat", "jsonstat");
  record_cubes<read_pxweb>(to, "read_pxweb", "jsonstat");
  record_cubes<read_px>(to, "read_px", "px");
  record_kolada(to);
}

}  // namespace recorded
