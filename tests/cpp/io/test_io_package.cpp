#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/io/package.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(io_package)

namespace fs = std::filesystem;

namespace {

const std::string hostile = "=cmd|' /C calc'!A0, \"quoted\"\r\nsecond; line\\ åäö \xF0\x9F\x8C\xB2";

// Every field of the model set, with text that breaks careless writers.
Panel full_panel() {
  Panel panel(
      {{.id = "organic-food",
        .indicator = "food",
        .version = "2023, \"new\"",
        .codes = {{"2012", "GN.11"}, {"20;23", "GN:10\\"}},
        .name = {{"en", "Organic food"}, {"sv", "Ekologiska livsmedel"}},
        .unit = {{"sv", "%"}},
        .definition = {{"sv", hostile}},
        .group = "Mat",
        .direction = Direction::higher,
        .floor = 0.0,
        .ceiling = 100.0,
        .may_exceed_ceiling = true,
        .decimals = 0,
        .dead_band = 0.1,
        .valid = {.start = 2012, .end = {}},
        .targets =
            {{.value = 60.0, .year = 2030, .label = {{"sv", "Mål; \"60\""}}, .source = "s1"},
             {.reduction = 0.62, .base_year = 2010, .year = 2030, .owner = "member", .member = "0488", .former = true}},
        .limits = {{.value = 100.0, .upper = true, .label = {{"en", "limit"}}}, {.value = 1.5, .upper = false}},
        .editions = {{.id = "2023",
                      .valid = {.start = 2012, .end = 2030},
                      .classes = {{.name = {{"sv", "bra"}}, .lower = 60.0},
                                  {.name = {{"sv", "dåligt"}},
                                   .lower = 1.0 / 3.0,
                                   .upper = 60.0,
                                   .includes_lower = false,
                                   .includes_upper = true}},
                      .bounds_stated = false,
                      .note = {{"sv", "läst så"}},
                      .source = "s2"},
                     {.id = "empty"}},
        .reporter = "member",
        .known = true,
        .source = "s1"},
       {.id = "gn-4", .known = false}},
      {{.id = "0488",
        .code = "0488",
        .name = "Trosa",
        .groups = {"a;b", "c\\d"},
        .membership = {{.start = 1995, .end = 2001}, {.start = 2005, .end = {}}},
        .note = hostile,
        .source = "s1"},
       {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region}},
      2020, 4);
  panel.info = {.name = "test",
                .title = {{"en", "Title"}, {"sv", "Titel \"åäö\""}},
                .description = {{"sv", hostile}},
                .simulated = true,
                .licence = "CC0-1.0",
                .created = "2026-01-01"};
  panel.sources = {{.id = "s1", .title = hostile, .url = "https://example.org/?a=1,2", .date = "2024-09-16"},
                   {.id = "s2", .licence = "CC-BY"}};
  panel.links = {{"gn-4", "organic-food", std::nullopt, {{"sv", "vet ej"}}, "s1"},
                 {"organic-food", "gn-4", false, {}, ""}};
  panel.breaks = {{"organic-food", "", 2022, false, {{"sv", hostile}}, "s1"},
                  {"organic-food", "0488", 2023, false, {}, ""}};
  panel.set(0, 0, 2020, 0.1 + 0.2);
  panel.set(0, 0, 2021, 57.4, ValueStatus::preliminary);
  panel.set(0, 0, 2022, missing, ValueStatus::confidential);
  panel.set(0, 0, 2023, 1e-300, ValueStatus::withdrawn);
  panel.set(1, 1, 2021, 0.0, ValueStatus::nil);
  panel.set(1, 0, 2020, missing, ValueStatus::not_applicable);
  panel.observations = {{0, 0, 2021, 57.4, ValueStatus::preliminary, 1, hostile, true},
                        {0, 0, 2020, 12.0, ValueStatus::observed, 0, "", false},
                        {0, 0, 2020, 0.1 + 0.2, ValueStatus::observed, 1, "", true},
                        {1, 1, 2023, 3.0, ValueStatus::observed, 0, "taken back", false}};
  Panel published({{.id = "organic-food"}}, {{.id = "riket", .name = "Riket", .kind = MemberKind::nation}}, 2021, 2);
  published.set(0, 0, 2022, 38.0, ValueStatus::estimated);
  published.sources = {panel.sources[1]};
  published.observations = {{0, 0, 2022, 38.0, ValueStatus::estimated, 0, "", true}};
  panel.published = std::make_shared<const Panel>(std::move(published));
  return panel;
}

Panel reread(const PackageFiles& files, Findings& findings) {
  PackageViews views;
  for (const auto& [name, bytes] : files) views.emplace(name, bytes);
  return read_package(views, findings);
}

std::string code_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "nothing thrown";
}

// The rules found when one file of a good package is replaced.
std::string rules_with(const std::string& file, const std::string& bytes) {
  PackageFiles files = package_files(full_panel());
  files[file] = bytes;
  Findings findings;
  try {
    (void)reread(files, findings);
  } catch (const FindingsError& error) {
    return "throws " + error.code();
  }
  std::string rules;
  for (const Finding& each : findings)
    rules += std::string(to_string(each.severity)) + " " + each.rule + " " + std::to_string(each.line) + ":" +
             std::to_string(each.column) + "; ";
  return rules;
}

struct TemporaryFolder {
  fs::path path;
  TemporaryFolder() {
    for (int k = 0;; ++k) {
      path = fs::temp_directory_path() / ("nyckeltal-test-" + std::to_string(k));
      if (fs::create_directory(path)) return;
    }
  }
  ~TemporaryFolder() { fs::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
};

std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const std::string header = "indicator,member,year,value,status,source,note,current\n";

}  // namespace

BOOST_AUTO_TEST_CASE(write_read_write_gives_the_same_bytes) {
  const PackageFiles first = package_files(full_panel());
  Findings findings;
  const PackageFiles second = package_files(reread(first, findings));
  BOOST_TEST(findings.empty());
  BOOST_TEST_REQUIRE(first.size() == second.size());
  for (const auto& [name, bytes] : first) BOOST_TEST(second.at(name) == bytes);
}

BOOST_AUTO_TEST_CASE(reading_loses_nothing) {
  const Panel before = full_panel();
  Findings findings;
  const Panel after = reread(package_files(before), findings);
  BOOST_TEST((after.indicators() == before.indicators()));
  BOOST_TEST((after.members() == before.members()));
  BOOST_TEST((after.info == before.info));
  BOOST_TEST((after.sources == before.sources));
  BOOST_TEST((after.links == before.links));
  BOOST_TEST((after.breaks == before.breaks));
  BOOST_TEST(after.first_year() == 2020);
  BOOST_TEST(after.n_years() == 4);
  for (std::size_t k = 0; k < before.values().size(); ++k) {
    BOOST_TEST((after.status()[k] == before.status()[k]));
    BOOST_TEST(
        (after.values()[k] == before.values()[k] || (is_missing(after.values()[k]) && is_missing(before.values()[k]))));
  }
  BOOST_TEST_REQUIRE((after.published != nullptr));
  BOOST_TEST(after.published->member(0).name == "Riket");
  BOOST_TEST(after.published->series(0, 0).values[2] == 38.0);
  BOOST_TEST((after.published->series(0, 0).status[2] == ValueStatus::estimated));
  BOOST_TEST(after.published->observations.size() == 1U);
  // The panel's four, and one for each cell that shows something and has no current observation.
  BOOST_TEST(after.observations.size() == 4U + 5U);
}

BOOST_AUTO_TEST_CASE(a_panel_without_notes_comes_back_without_observations) {
  Panel plain({{.id = "a"}}, {{.id = "m"}}, 2020, 2);
  plain.set(0, 0, 2021, 3.0);
  Findings findings;
  const PackageFiles files = package_files(plain);
  BOOST_TEST(files.at("values.csv") == header + "a,m,2021,3,observed,,,true\n");
  BOOST_TEST(reread(files, findings).observations.empty());
}

BOOST_AUTO_TEST_CASE(an_observation_that_says_nothing_is_written_only_beside_one_that_does) {
  Panel panel({{.id = "a"}}, {{.id = "m"}}, 2020, 3);
  panel.set(0, 0, 2020, 1.5);
  panel.observations = {{0, 0, 2020, 1.5, ValueStatus::observed, -1, "", true},
                        {0, 0, 2021, missing, ValueStatus::not_reported, -1, "", true}};
  for (const bool noted : {false, true}) {
    panel.observations[0].note = noted ? "counted" : "";
    const PackageFiles files = package_files(panel);
    BOOST_TEST((files.at("values.csv").find("2021") != std::string::npos) == noted);
    Findings findings;
    BOOST_TEST((package_files(reread(files, findings)) == files));
  }
}

BOOST_AUTO_TEST_CASE(an_empty_panel_is_a_package_too) {
  Findings findings;
  const PackageFiles files = package_files(Panel{});
  BOOST_TEST((package_files(reread(files, findings)) == files));
  BOOST_TEST(findings.empty());
}

BOOST_AUTO_TEST_CASE(rows_that_cannot_be_used_are_findings_with_their_place) {
  const auto values = [](const std::string& rows) { return rules_with("values.csv", header + rows); };
  BOOST_TEST(values("nope,0488,2020,1,observed,,,true\n") == "error unknown-indicator 2:1; ");
  BOOST_TEST(values("organic-food,Ystad,2020,1,observed,,,true\n") == "error unknown-member 2:2; ");
  BOOST_TEST(values("organic-food,0488,20222,1,observed,,,true\n") == "error year-out-of-range 2:3; ");
  BOOST_TEST(values("organic-food,0488,2020,\"1,5\",observed,,,true\n") == "error not-a-number 2:4; ");
  BOOST_TEST(values("organic-food,0488,2020,1,seen,,,true\n") == "error unknown-choice 2:5; ");
  BOOST_TEST(values("organic-food,0488,2020,,observed,,,true\n") == "error status-without-value 2:4; ");
  BOOST_TEST(values("organic-food,0488,2020,1,confidential,,,true\n") == "error value-without-status 2:4; ");
  BOOST_TEST(values("organic-food,0488,2020,1,observed,s9,,true\n") == "error unknown-source 2:6; ");
  BOOST_TEST(values("organic-food,0488,2020,1,observed,,,yes\n") == "error not-a-boolean 2:8; ");
  BOOST_TEST(values("organic-food,0488\n") == "error wrong-number-of-fields 2:0; ");
  BOOST_TEST(values("organic-food,\"0488,2020\n\norganic-food,0488,2020,1,observed,,,true\n") ==
             "error broken-quoting 2:2; ");
  BOOST_TEST(values("organic-food,0488,2020,1,observed,,\xE5,true\n") == "error not-utf8 2:0; ");
  BOOST_TEST(values(std::string("organic-food,0488,2020,1,observed,,a") + '\0' + ",true\n") == "error not-utf8 2:0; ");
}

BOOST_AUTO_TEST_CASE(a_target_that_cannot_be_judged_is_a_finding) {
  const auto targets = [](const std::string& row) {
    return rules_with("targets.csv", "indicator,kind,value,base_year,year,member\n" + row);
  };
  BOOST_TEST(targets("organic-food,value,60,,2030,\n") == "");
  BOOST_TEST(targets("organic-food,value,60,,,\n") == "error target-without-year 2:5; ");
  BOOST_TEST(targets("organic-food,value,,,2030,\n") == "error target-without-value 2:3; ");
  BOOST_TEST(targets("organic-food,value,inf,,2030,\n") == "error target-without-value 2:3; ");
  BOOST_TEST(targets("organic-food,reduction,62,2005,2030,\n") == "error reduction-out-of-range 2:3; ");
  BOOST_TEST(targets("organic-food,reduction,0.62,,2030,\n") == "error reduction-without-base-year 2:4; ");
}

BOOST_AUTO_TEST_CASE(two_current_rows_of_one_key_are_none_of_them_used) {
  PackageFiles files = package_files(full_panel());
  files["values.csv"] = header +
                        "organic-food,0488,2020,1,observed,,,true\n"
                        "organic-food,0488,2020,2,observed,,,true\n";
  Findings findings;
  const Panel panel = reread(files, findings);
  BOOST_TEST_REQUIRE(findings.size() == 1U);
  BOOST_TEST(findings[0].rule == "doubled-key");
  BOOST_TEST(findings[0].line == 3);
  BOOST_TEST(findings[0].message.find("line 2") != std::string::npos);
  BOOST_TEST((panel.series(0, 0).status[0] == ValueStatus::not_reported));
}

BOOST_AUTO_TEST_CASE(a_package_that_is_none_throws_with_the_reason) {
  BOOST_TEST(rules_with("datapackage.json", "") == "throws broken-json");
  BOOST_TEST(rules_with("datapackage.json", "{\"a\": 1") == "throws broken-json");
  BOOST_TEST(rules_with("datapackage.json", "{} {}") == "throws broken-json");
  BOOST_TEST(rules_with("datapackage.json", "[]") == "throws broken-json");
  BOOST_TEST(rules_with("datapackage.json", R"({"nyckeltal": {"format": 2}})") == "throws unknown-format");
  BOOST_TEST(rules_with("datapackage.json", R"({"nyckeltal": {"first_year": 2000, "n_years": 1e9}})") ==
             "throws wrong-type");
  BOOST_TEST(rules_with("datapackage.json", R"({"nyckeltal": {"first_year": 2000, "n_years": 1000000}})") ==
             "throws year-out-of-range");
  BOOST_TEST(rules_with("values.csv", "") == "throws empty-file");
  BOOST_TEST(rules_with("values.csv", "indicator,member,year\n") == "throws missing-column");
  BOOST_TEST(rules_with("members.csv", "id,id\n") == "throws doubled-column");
  Findings findings;
  BOOST_TEST(code_of([&] { (void)read_package(PackageViews{}, findings); }) == "missing-file");
  BOOST_TEST(code_of([&] { (void)read_package(fs::path("no/such/folder"), findings); }) == "missing-folder");
}

BOOST_AUTO_TEST_CASE(what_the_format_cannot_hold_is_the_caller_s_error) {
  const auto code = [](const auto& change) {
    Panel panel = full_panel();
    change(panel);
    return code_of([&] { (void)package_files(panel); });
  };
  BOOST_TEST(code([](Panel& p) { p.breaks[0].source = std::string("a\0b", 3); }) == "text-not-utf8");
  BOOST_TEST(code([](Panel& p) { p.info.name = "\xE5"; }) == "text-not-utf8");
  BOOST_TEST(code([](Panel& p) { p.sources[1].id = "s1"; }) == "doubled-id");
  BOOST_TEST(code([](Panel& p) { p.set(0, 0, 2021, 5.0); }) == "observation-contradicts");
  BOOST_TEST(code([](Panel& p) { p.observations[0].source = 7; }) == "observation-outside-panel");
  BOOST_TEST(code([](Panel& p) {
               p.published = std::make_shared<const Panel>(std::vector<Indicator>{{.id = "other"}},
                                                           std::vector<Member>{}, 2020, 1);
             }) == "published-outside-panel");
  BOOST_TEST(code([](Panel& p) { p = Panel({{.id = "x", .targets = {{.value = 60.0}}}}, {}, 2020, 1); }) ==
             "target-without-year");
}

BOOST_AUTO_TEST_CASE(a_folder_is_written_whole_and_replaced_whole) {
  const TemporaryFolder temporary;
  const fs::path folder = temporary.path / "deep" / "package";
  write_package(full_panel(), folder);
  std::ofstream(folder / "README.md") << "mine";
  Panel changed = full_panel();
  changed.info.name = "changed";
  write_package(changed, folder.string() + "/");
  BOOST_TEST(content(folder / "README.md") == "mine");
  Findings findings;
  BOOST_TEST(read_package(folder, findings).info.name == "changed");
  for (const auto& [name, bytes] : package_files(changed)) BOOST_TEST(content(folder / name) == bytes);
  // Nothing temporary is left.
  BOOST_TEST(std::distance(fs::directory_iterator(temporary.path / "deep"), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_link_to_a_folder_stays_a_link) {
  const TemporaryFolder temporary;
  write_package(full_panel(), temporary.path / "real");
  fs::create_directory_symlink(temporary.path / "real", temporary.path / "link");
  Panel changed = full_panel();
  changed.info.name = "changed";
  write_package(changed, temporary.path / "link");
  Findings findings;
  BOOST_TEST(fs::is_symlink(temporary.path / "link"));
  BOOST_TEST(read_package(temporary.path / "real", findings).info.name == "changed");
}

BOOST_AUTO_TEST_CASE(somebody_else_s_folder_is_left_alone) {
  const TemporaryFolder temporary;
  std::ofstream(temporary.path / "thesis.txt") << "years of work";
  BOOST_TEST(code_of([&] { write_package(full_panel(), temporary.path); }) == "folder-not-empty");
  BOOST_TEST(code_of([&] { write_package(full_panel(), temporary.path / "thesis.txt"); }) == "not-a-folder");
  BOOST_TEST(content(temporary.path / "thesis.txt") == "years of work");
  BOOST_TEST(code_of([&] { write_package(full_panel(), temporary.path / "thesis.txt" / "below"); }) == "cannot-write");
}

namespace {

// "severity rule source line:column text | message" of what is found when files of a good package are replaced or,
// with no bytes, taken away.
std::string told_with(const std::map<std::string, std::optional<std::string>>& changes,
                      const std::string& source = "") {
  PackageFiles files = package_files(full_panel());
  for (const auto& [file, bytes] : changes) {
    files.erase(file);
    if (bytes) files[file] = *bytes;
  }
  PackageViews views;
  for (const auto& [name, bytes] : files) views.emplace(name, bytes);
  Findings findings;
  std::string text;
  try {
    (void)read_package(views, findings, source);
  } catch (const FindingsError& error) {
    text = "throws ";
    findings = {error.findings().front()};
  }
  for (const Finding& each : findings)
    text += std::string(to_string(each.severity)) + " " + each.rule + " " + each.source + " " +
            std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.text + " | " + each.message +
            "\n";
  return text;
}
Panel panel_with(const std::map<std::string, std::string>& changes) {
  PackageFiles files = package_files(full_panel());
  for (const auto& [file, bytes] : changes) files[file] = bytes;
  Findings findings;
  Panel panel = reread(files, findings);
  for (const Finding& each : findings) BOOST_TEST_MESSAGE(each.rule + " " + each.message);
  return panel;
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_that_are_missing_or_none_are_told) {
  const std::string gone = "the package has no such file: is this a dataset folder?\n";
  for (const char* file : {"values.csv", "members.csv", "indicators.csv"})
    BOOST_TEST(told_with({{file, std::nullopt}}) ==
               "throws error missing-file " + std::string(file) + " 0:0  | " + gone);
  BOOST_TEST(
      told_with({{"datapackage.json", std::nullopt}}, "pkg") ==
      "throws error missing-file pkg/datapackage.json 0:0  | the package has no datapackage.json: is this a dataset "
      "folder?\n");
  for (const char* file : {"targets.csv", "classes.csv", "breaks.csv", "versions.csv"})
    BOOST_TEST(told_with({{file, std::nullopt}}, "pkg") == "warning missing-file pkg/" + std::string(file) +
                                                               " 0:0  | the package has no such file: read as empty\n");
  BOOST_TEST(told_with({{"members.csv", "\xEF\xBB\xBFid,id\n"}}) ==
             "throws error doubled-column members.csv 1:0  | the column \"id\" is there twice\n");
  BOOST_TEST(told_with({{"members.csv", "\nname\n"}}) ==
             "throws error missing-column members.csv 1:0  | the column \"id\" is missing\n");
  BOOST_TEST(told_with({{"members.csv", ""}}) == "throws error empty-file members.csv 1:0  | there is no header row\n");
  BOOST_TEST(told_with({{"members.csv", "i\"d\n"}}) ==
             "throws error empty-file members.csv 1:0  | there is no header row\n");
  BOOST_TEST(told_with({{"members.csv", "\n\nid,\xE5\n"}}) ==
             "throws error not-utf8 members.csv 3:0  | the header row is not UTF-8 text\n");
  BOOST_TEST(told_with({{"members.csv", "id,namn,kind\n0488,,\n0009,,region\nriket,,nation\n"}}) ==
             "note unknown-column members.csv 1:2 namn | the format has no such column: it is not read\n");
  BOOST_TEST(told_with({{"breaks.csv", "indicator,year,reasons.sv,reason.,reason.sv\n"}}) ==
             "note unknown-column breaks.csv 1:3 reasons.sv | the format has no such column: it is not read\n");
}

BOOST_AUTO_TEST_CASE(the_descriptor_is_read_with_its_place) {
  const auto told = [](const std::string& json) { return told_with({{"datapackage.json", json}}); };
  const auto begins = [&](const std::string& json, const std::string& want) {
    const std::string got = told(json);
    BOOST_TEST(got.substr(0, want.size()) == want, got);
  };
  begins("{\n \"a\" 7}", "throws error broken-json datapackage.json 2:6  | this is not JSON: ");
  begins("{\"a\" 7}", "throws error broken-json datapackage.json 1:6  | this is not JSON: ");
  begins("{}\n\n x", "throws error broken-json datapackage.json 3:2  | this is not JSON: ");
  begins("{\n", "throws error broken-json datapackage.json 2:1  | this is not JSON: ");
  BOOST_TEST(told("7 ") == "throws error broken-json datapackage.json 0:0  | the descriptor must be a JSON object\n");
  begins("{\"a\":" + std::string(32, '[') + std::string(32, ']') + "}", "throws error broken-json ");
  const std::string no_key =
      "warning missing-key datapackage.json 0:0  | there is no \"nyckeltal\" object: years are taken from the values\n";
  begins("{\"a\":" + std::string(31, '[') + std::string(31, ']') + "}\n ", no_key);
  begins("{\"nyckeltal\":7}", no_key);
  const std::string sources = R"("sources":[{"name":"s1"},{"name":"s2"}],)";
  const auto ours = [&](const std::string& fields) { return "{" + sources + "\"nyckeltal\":{" + fields + "}}"; };
  BOOST_TEST(told(ours("")) == "");
  BOOST_TEST(told(ours(R"("format":1,"first_year":2020,"n_years":4)")) == "");
  BOOST_TEST(
      told(ours(R"("format":2)")) ==
      "throws error unknown-format datapackage.json 0:0  | the package has format 2, this version reads 1: use a "
      "newer nyckeltal\n");
  BOOST_TEST(told(ours(R"("format":"1")")) ==
             "throws error wrong-type datapackage.json 0:0  | \"format\" must be a whole number\n");
  const auto years = [&](const std::string& first, const std::string& count) {
    const std::string got = told(ours("\"first_year\":" + first + ",\"n_years\":" + count));
    return got.find("no calendar years") != std::string::npos ? "none"
           : got.find("outside those") != std::string::npos   ? "other"
                                                              : "fits";
  };
  BOOST_TEST(years("2020", "4") == "fits");
  BOOST_TEST(years("2020", "3") == "other");
  BOOST_TEST(years("-9999", "1") == "other");
  BOOST_TEST(years("-10000", "1") == "none");
  BOOST_TEST(years("9999", "1") == "other");
  BOOST_TEST(years("9999", "2") == "none");
  BOOST_TEST(years("10000", "0") == "none");
  BOOST_TEST(years("2020", "0") == "other");
  BOOST_TEST(years("2020", "-1") == "none");
  BOOST_TEST(years("2020", "7980") == "fits");
  BOOST_TEST(years("2020", "7981") == "none");
  BOOST_TEST(
      told(ours(R"("first_year":10000,"n_years":1)")) ==
      "throws error year-out-of-range datapackage.json 0:0  | first_year 10000 and n_years 1 are no calendar years\n");
  BOOST_TEST(
      told("{\"name\":7,\"created\":\"a\\u0000b\"," + sources + "\"nyckeltal\":{}}") ==
      "warning wrong-type datapackage.json 0:0 7 | \"name\" must be a text without NUL characters: it is not read\n"
      "warning wrong-type datapackage.json 0:0 \"a\\u0000b\" | \"created\" must be a text without NUL characters: it "
      "is not read\n");
  BOOST_TEST(
      told("{\"name\":null,\"licenses\":7,\"created\":\"\",\"sources\":[{\"name\":\"s1\"},7,{\"name\":\"s1\"},{"
           "\"name\":\"s2\"},"
           "{\"title\":\"x\"}],\"nyckeltal\":{}}") ==
      "error doubled-id datapackage.json 0:0  | every source needs a \"name\" of its own: this one is not used\n"
      "error doubled-id datapackage.json 0:0 s1 | every source needs a \"name\" of its own: this one is not used\n"
      "error doubled-id datapackage.json 0:0  | every source needs a \"name\" of its own: this one is not used\n");
  const Panel panel = panel_with(
      {{"datapackage.json",
        R"({"name":"n","created":"2020-01-02","licenses":[{"name":"CC0"},{"name":"x"}],"title":"T","description":"D",
         "sources":[{"name":"s1","title":"t","path":"p","date":"d","licence":"l"},{"name":"s2"}],
         "nyckeltal":{"simulated":true,"titles":{"en":"E","sv":"","fi":7},"descriptions":{}}})"}});
  BOOST_TEST((panel.info == PanelInfo{.name = "n",
                                      .title = {{"en", "E"}},
                                      .description = {{"sv", "D"}},
                                      .simulated = true,
                                      .licence = "CC0",
                                      .created = "2020-01-02"}));
  BOOST_TEST((panel.sources.at(0) == Source{.id = "s1", .title = "t", .url = "p", .date = "d", .licence = "l"}));
  BOOST_TEST((panel.published->info == panel.info));
  BOOST_TEST((panel.published->sources == panel.sources));
  // Without years in the descriptor they are those of the values.
  BOOST_TEST(panel.first_year() == 2020);
  BOOST_TEST(panel.n_years() == 4);
  BOOST_TEST(!panel_with({{"datapackage.json", ours(R"("simulated":1)")}}).info.simulated);
  const Panel empty = panel_with({{"datapackage.json", ours("")}, {"values.csv", header}});
  BOOST_TEST(empty.n_years() == 0);
}

BOOST_AUTO_TEST_CASE(values_are_told_with_their_place_and_reason) {
  const auto told = [](const std::string& rows) { return told_with({{"values.csv", header + rows}}); };
  const std::string start = "organic-food,0488,";
  const std::string end = ": the row is not used\n";
  const auto at = [&](const std::string& rule, int column, const std::string& text, const std::string& message) {
    return "error " + rule + " values.csv 2:" + std::to_string(column) + " " + text + " | " + message + end;
  };
  const std::string outside = "the year is outside those that datapackage.json gives";
  BOOST_TEST(told(start + "2019,1,,,,\n") == at("year-out-of-range", 3, "2019", outside));
  BOOST_TEST(told(start + "2020,1,,,,\n") == "");
  BOOST_TEST(told(start + "2023,1,,,,\n") == "");
  BOOST_TEST(told(start + "2024,1,,,,\n") == at("year-out-of-range", 3, "2024", outside));
  BOOST_TEST(told(start + ",1,,,,\n") == at("not-an-integer", 3, "", "a value needs a year"));
  BOOST_TEST(told(start + "2020x,1,,,,\n") == at("not-an-integer", 3, "2020x", "must be a whole number, or empty"));
  BOOST_TEST(told(start + "2020,1x,,,,\n") ==
             at("not-a-number", 4, "1x", "must be a number with a decimal point, or empty"));
  BOOST_TEST(told(start + "2020,nan,,,,\n") ==
             at("not-a-number", 4, "nan", "must be a number with a decimal point, or empty"));
  BOOST_TEST(told(start + "2020,1,seen,,,\n") ==
             at("unknown-choice", 5, "seen", "is none of the words that the format has here"));
  BOOST_TEST(told(start + "2020,1,,s9,,\n") == at("unknown-source", 6, "s9", "datapackage.json has no such source"));
  BOOST_TEST(told(start + "2020,1,,,,yes\n") == at("not-a-boolean", 8, "yes", "must be true, false, or empty"));
  BOOST_TEST(told("x,0488,2020,1,,,,\n") == at("unknown-indicator", 1, "x", "indicators.csv has no such id"));
  BOOST_TEST(told("organic-food,x,2020,1,,,,\n") == at("unknown-member", 2, "x", "members.csv has no such id"));
  BOOST_TEST(told(start + "2020,1,nil,,,\n") == "");
  BOOST_TEST(told(start + "2020,,withdrawn,,,\n") == "");
  BOOST_TEST(told(start + "2020,1,confidential,,,\n") ==
             at("value-without-status", 4, "1", "the status says that there is no number, and there is one"));
  BOOST_TEST(told(start + "2020,,imputed,,,\n") ==
             at("status-without-value", 4, "", "the status says that there is a number, and there is none"));
  BOOST_TEST(
      told("organic-food,0488\n") ==
      "error wrong-number-of-fields values.csv 2:0 organic-food,0488 | the row has 2 fields but the header 8: the row "
      "is not used\n");
  BOOST_TEST(
      told("x,\xE5,2020,1,,,,\n") ==
      "error not-utf8 values.csv 2:0 x,\uFFFD,2020,1,,,, | the row has bytes that are not UTF-8 text, or NUL bytes: it "
      "is not used\n");
  BOOST_TEST(
      told("a,b\"c,2020,1,,,,\n") ==
      "error broken-quoting values.csv 2:2 a,b\"c,2020,1,,,, | a quote stands inside a field that does not start with "
      "one: quote the whole field\n");
  const std::string row = "2020,1,,,,\n";
  BOOST_TEST(
      told(start + row + start + row + start + row) ==
      "error doubled-key values.csv 3:0 organic-food, 0488, 2020 | this key has a current row already on line 2: none "
      "is used, say which one is current\n"
      "error doubled-key values.csv 4:0 organic-food, 0488, 2020 | this key has a current row already: none is used, "
      "say which one is current\n");
  // Neither the panel nor the published series takes the other's row for its own.
  const Panel panel = panel_with(
      {{"values.csv", header + start + "2021,1,,,,\n" + start + "2021,2,,s1,old,false\n" +
                          "organic-food,riket,2021,3,,,,\n" + start + "2020,4,,,,\n" + start + "2020,5,,,,\n"}});
  BOOST_TEST(panel.series(0, 0).values[1] == 1.0);
  BOOST_TEST((panel.series(0, 0).status[1] == ValueStatus::observed));
  BOOST_TEST(is_missing(panel.series(0, 0).values[0]));
  BOOST_TEST(panel.published->series(0, 0).values[1] == 3.0);
  BOOST_REQUIRE(panel.observations.size() == 4U);
  const Observation& old = panel.observations[1];
  BOOST_TEST(old.indicator == 0);
  BOOST_TEST(old.member == 0);
  BOOST_TEST(old.year == 2021);
  BOOST_TEST(old.value == 2.0);
  BOOST_TEST((old.status == ValueStatus::observed));
  BOOST_TEST(old.source == 0);
  BOOST_TEST(old.note == "old");
  BOOST_TEST(!old.current);
  BOOST_TEST(panel.observations[0].current);
  BOOST_TEST(!panel.observations[2].current);
  BOOST_TEST(!panel.observations[3].current);
  BOOST_REQUIRE(panel.published->observations.size() == 1U);
  BOOST_TEST(panel.published->observations[0].current);
  // Each of a source, a note and a vintage makes the rows observations.
  for (const char* more : {",s1,,", ",,n,", ",,,false"})
    BOOST_TEST(panel_with({{"values.csv", header + start + "2021,1," + more + "\n" + start + "2022,1,,,,\n"}})
                       .observations.size() == 2U,
               more);
  BOOST_TEST(panel_with({{"values.csv", header + start + "2021,1,,,,true\n"}}).observations.empty());
  // Without a descriptor's years any calendar year may be.
  const std::string plain = R"({"nyckeltal":{}})";
  const auto bare = [&](const std::string& year) {
    return told_with({{"datapackage.json", plain},
                      {"values.csv", header + "a,m," + year + ",1,,,,\n"},
                      {"members.csv", "id\nm\n"},
                      {"indicators.csv", "id\na\n"},
                      {"targets.csv", "indicator,kind,value\n"},
                      {"classes.csv", "indicator,edition,order,lower,upper\n"},
                      {"breaks.csv", "indicator,year\n"},
                      {"versions.csv", "from,to\n"}});
  };
  for (const char* year : {"-9999", "9999", "0"}) BOOST_TEST(bare(year) == "", year);
  for (const char* year : {"-10000", "10000"})
    BOOST_TEST(bare(year).find("error year-out-of-range values.csv 2:3 ") == 0U, year);
}

BOOST_AUTO_TEST_CASE(members_and_indicators_are_told_with_their_place_and_reason) {
  const std::string last = "0488,,,\n0009,,,\nriket,nation,,\n";
  const auto members = [&](const std::string& rows) {
    return told_with({{"members.csv", "id,kind,groups,membership\n" + rows + last}});
  };
  const std::string end = ": the row is not used\n";
  const std::string interval = " | must be years as 1995/2001 or 2005/, between semicolons" + end;
  BOOST_TEST(members("a,region,x;y,1995/2001;/;/2000;2005/\n") == "");
  for (const char* wrong : {"1995", "x/2001", "1995/x", "1995/2001x", "1995x/"})
    BOOST_TEST(members("a,,," + std::string(wrong) + "\n") ==
               "error broken-interval members.csv 2:4 " + std::string(wrong) + interval);
  BOOST_TEST(members("a,,x;;y,\n") ==
             "warning empty-group members.csv 2:3 x;;y | a group without a name: it is left out\n");
  BOOST_TEST(members(",,,\n") == "error empty-id members.csv 2:1  | every row needs an id" + end);
  BOOST_TEST(members("a,,,\na,,,\n") == "error doubled-id members.csv 3:1 a | this id is there already" + end);
  BOOST_TEST(members("a,by,,\n") ==
             "error unknown-choice members.csv 2:2 by | is none of the words that the format has here" + end);
  const Panel panel =
      panel_with({{"members.csv",
                   "id,code,name,kind,groups,membership,note,source\n0488,c,n,,a\\;b;c\\\\d;e\\f,1995/2001;/2005,o,s1\n"
                   "0009,,,,,,,\nriket,,,nation,,,,\n"}});
  BOOST_TEST((panel.member(0) == Member{.id = "0488",
                                        .code = "c",
                                        .name = "n",
                                        .kind = MemberKind::municipality,
                                        .groups = {"a;b", "c\\d", "ef"},
                                        .membership = {{.start = 1995, .end = 2001}, {.start = {}, .end = 2005}},
                                        .note = "o",
                                        .source = "s1"}));
  const auto indicators = [&](const std::string& columns, const std::string& cells) {
    const std::string empty(static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',')), ',');
    return told_with(
        {{"indicators.csv", "id" + columns + "\na" + cells + "\norganic-food" + empty + "\ngn-4" + empty + "\n"}});
  };
  const std::string code = " | must be generation:code, between semicolons" + end;
  BOOST_TEST(indicators(",codes", ",2012:GN.1;2023:x\\:y") == "");
  BOOST_TEST(indicators(",codes", ",2012") == "error broken-code indicators.csv 2:2 2012" + code);
  BOOST_TEST(indicators(",codes", ",a:b:c") == "error broken-code indicators.csv 2:2 a:b:c" + code);
  BOOST_TEST(indicators(",decimals,floor", ",1.5,") ==
             "error not-an-integer indicators.csv 2:2 1.5 | must be a whole number, or empty" + end);
  BOOST_TEST(indicators(",decimals,floor", ",,x").find("error not-a-number indicators.csv 2:3 x | ") == 0U);
  BOOST_TEST(indicators(",known", ",True").find("error not-a-boolean indicators.csv 2:2 True | ") == 0U);
  BOOST_TEST(indicators(",direction", ",up").find("error unknown-choice indicators.csv 2:2 up | ") == 0U);
  const Panel plain = panel_with({{"indicators.csv", "id\norganic-food\ngn-4\n"},
                                  {"targets.csv", "indicator,kind,value\n"},
                                  {"classes.csv", "indicator,edition,order,lower,upper\n"}});
  BOOST_TEST((plain.indicator(0) == Indicator{.id = "organic-food"}));
  const Panel full =
      panel_with({{"indicators.csv",
                   "id,indicator,version,codes,direction,floor,ceiling,may_exceed_ceiling,decimals,dead_band,"
                   "valid_from,valid_to,reporter,group,known,source,name.sv,name.en,unit.sv,definition.en\n"
                   "organic-food,f,v,g:c;h\\;:d\\:,lower,1,2,true,3,0.5,2001,2002,r,g,false,s1,N,,U,D\ngn-4,,,,,,,,,,,"
                   ",,,,,,,,\n"},
                  {"targets.csv", "indicator,kind,value\n"},
                  {"classes.csv", "indicator,edition,order,lower,upper\n"}});
  BOOST_TEST((full.indicator(0) == Indicator{.id = "organic-food",
                                             .indicator = "f",
                                             .version = "v",
                                             .codes = {{"g", "c"}, {"h;", "d:"}},
                                             .name = {{"sv", "N"}},
                                             .unit = {{"sv", "U"}},
                                             .definition = {{"en", "D"}},
                                             .group = "g",
                                             .direction = Direction::lower,
                                             .floor = 1.0,
                                             .ceiling = 2.0,
                                             .may_exceed_ceiling = true,
                                             .decimals = 3,
                                             .dead_band = 0.5,
                                             .valid = {.start = 2001, .end = 2002},
                                             .reporter = "r",
                                             .known = false,
                                             .source = "s1"}));
}

BOOST_AUTO_TEST_CASE(targets_classes_breaks_and_versions_are_told_with_their_place_and_reason) {
  const std::string end = ": the row is not used\n";
  const auto told = [](const std::string& file, const std::string& bytes) { return told_with({{file, bytes}}); };
  const auto target = [&](const std::string& row) {
    return told("targets.csv", "indicator,kind,value,base_year,year\norganic-food," + row + "\n");
  };
  BOOST_TEST(target("value,60,,2030") == "");
  BOOST_TEST(target("limit_upper,60,,") == "");
  BOOST_TEST(target("limit_lower,,,") == "");
  BOOST_TEST(target("limit,60,,2030") ==
             "error unknown-choice targets.csv 2:2 limit | must be value, reduction, limit_upper or "
             "limit_lower" +
                 end);
  BOOST_TEST(target("value,60,,") ==
             "error target-without-year targets.csv 2:5  | a target needs the year to reach it" + end);
  BOOST_TEST(target("value,,,2030") ==
             "error target-without-value targets.csv 2:3  | a target needs a finite number" + end);
  BOOST_TEST(target("reduction,1,2010,2030") == "");
  BOOST_TEST(target("reduction,-0.5,2010,2030") == "");
  BOOST_TEST(target("reduction,1.01,2010,2030") ==
             "error reduction-out-of-range targets.csv 2:3 1.01 | must be a share of at most 1: 0.62 means -62 %" +
                 end);
  BOOST_TEST(target("reduction,0.5,,2030") ==
             "error reduction-without-base-year targets.csv 2:4  | a reduction needs its base year" + end);
  BOOST_TEST(target("value,x,,2030").find("error not-a-number targets.csv 2:3 x | ") == 0U);
  BOOST_TEST(told("targets.csv", "indicator,kind,value\nx,value,1\n") ==
             "error unknown-indicator targets.csv 2:1 x | indicators.csv has no such id" + end);
  BOOST_TEST(told("targets.csv", "indicator,kind,value\norganic-food,value,1\n") ==
             "error target-without-year targets.csv 2:3 1 | a target needs the year to reach it" + end);
  BOOST_TEST(told("targets.csv", "indicator,kind,value,year\norganic-food,reduction,0.5,2030\n") ==
             "error reduction-without-base-year targets.csv 2:3 0.5 | a reduction needs its base year" + end);
  const Panel aimed = panel_with({{"targets.csv",
                                   "indicator,kind,value,year,owner,member,former,label.sv,source\n"
                                   "organic-food,value,5,2030,member,0488,true,L,s1\n"
                                   "organic-food,value,6,2031,,,,,\norganic-food,limit_lower,7,,,,,M,s2\n"}});
  const Indicator& of = aimed.indicator(0);
  BOOST_REQUIRE(of.targets.size() == 2U);
  BOOST_TEST((of.targets[0] == Target{.value = 5.0,
                                      .year = 2030,
                                      .owner = "member",
                                      .member = "0488",
                                      .former = true,
                                      .label = {{"sv", "L"}},
                                      .source = "s1"}));
  BOOST_TEST((of.targets[1] == Target{.value = 6.0, .year = 2031}));
  BOOST_REQUIRE(of.limits.size() == 1U);
  BOOST_TEST((of.limits[0] == Limit{.value = 7.0, .upper = false, .label = {{"sv", "M"}}, .source = "s2"}));

  const std::string columns =
      "indicator,edition,valid_from,valid_to,bounds_stated,order,name.sv,lower,upper,includes_lower,includes_upper,"
      "note.sv,"
      "source\n";
  const auto classes = [&](const std::string& rows) { return told("classes.csv", columns + rows); };
  const std::string first = "organic-food,e,2012,2030,true,2,b,1,2,,,n,s1\n";
  const std::string differs =
      "warning edition-differs classes.csv 3:2 e | the rows of this edition differ in years, note or source: those of "
      "its "
      "first row are used\n";
  BOOST_TEST(classes(first + "organic-food,e,2012,2030,true,1,a,0,1,,,n,s1\n") == "");
  for (const char* row :
       {"2013,2030,true,1,a,0,1,,,n,s1", "2012,2031,true,1,a,0,1,,,n,s1", "2012,2030,false,1,a,0,1,,,n,s1",
        "2012,2030,true,1,a,0,1,,,m,s1", "2012,2030,true,1,a,0,1,,,n,s2"})
    BOOST_TEST(classes(first + "organic-food,e," + row + "\n") == differs, row);
  BOOST_TEST(classes(first + "organic-food,e,2012,2030,true,2,a,0,1,,,n,s1\n") ==
             "error doubled-order classes.csv 3:6 2 | this edition has a class of that order already" + end);
  BOOST_TEST(classes("x,e,,,,1,,,,,,,\n") ==
             "error unknown-indicator classes.csv 2:1 x | indicators.csv has no such id" + end);
  const Panel graded = panel_with(
      {{"classes.csv", columns +
                           "organic-food,e,2012,,false,3,c,2,3,,,n,s1\norganic-food,e,2012,,false,1,a,0,1,,true,n,s1\n"
                           "organic-food,e,2012,,false,2,b,1,2,false,,n,s1\norganic-food,f,,,,,,,,,,,\n"
                           "gn-4,e,,,,3,z,,,,,,\n"}});
  const std::vector<ClassEdition>& editions = graded.indicator(0).editions;
  BOOST_REQUIRE(editions.size() == 2U);
  BOOST_TEST(
      (editions[0] ==
       ClassEdition{
           .id = "e",
           .valid = {.start = 2012, .end = {}},
           .classes =
               {{.name = {{"sv", "a"}}, .lower = 0.0, .upper = 1.0, .includes_lower = true, .includes_upper = true},
                {.name = {{"sv", "b"}}, .lower = 1.0, .upper = 2.0, .includes_lower = false, .includes_upper = false},
                {.name = {{"sv", "c"}}, .lower = 2.0, .upper = 3.0, .includes_lower = true, .includes_upper = false}},
           .bounds_stated = false,
           .note = {{"sv", "n"}},
           .source = "s1"}));
  BOOST_TEST((editions[1] == ClassEdition{.id = "f", .bounds_stated = true}));
  BOOST_TEST(graded.indicator(1).editions.at(0).classes.at(0).name.at("sv") == "z");

  BOOST_TEST(told("breaks.csv", "indicator,member,year,cuts\nx,y,2020,\norganic-food,,,\norganic-food,,2020,maybe\n") ==
             "warning unknown-indicator breaks.csv 2:1 x | indicators.csv has no such id\n"
             "warning unknown-member breaks.csv 2:2 y | members.csv has no such id\n"
             "error not-an-integer breaks.csv 3:3  | a break needs a year" +
                 end + "error not-a-boolean breaks.csv 4:4 maybe | must be true, false, or empty" + end);
  const Panel broken = panel_with({{"breaks.csv",
                                    "indicator,member,year,cuts,reason.sv,source\nx,0488,2020,,r,s1\n"
                                    "organic-food,,2021,false,,\n"}});
  BOOST_REQUIRE(broken.breaks.size() == 2U);
  BOOST_TEST((broken.breaks[0] == Break{"x", "0488", 2020, true, {{"sv", "r"}}, "s1"}));
  BOOST_TEST((broken.breaks[1] == Break{"organic-food", "", 2021, false, {}, ""}));
  BOOST_TEST(told("versions.csv", "from,to,comparable\nx,gn-4,true\ngn-4,y,false\ngn-4,gn-4,?\n") ==
             "warning unknown-indicator versions.csv 2:1 x | indicators.csv has no such id\n"
             "warning unknown-indicator versions.csv 3:2 y | indicators.csv has no such id\n"
             "error not-a-boolean versions.csv 4:3 ? | must be true, false, or empty" +
                 end);
  const Panel linked = panel_with({{"versions.csv", "from,to,comparable\nx,gn-4,true\ngn-4,y,\n"}});
  BOOST_REQUIRE(linked.links.size() == 2U);
  BOOST_TEST((linked.links[0] == VersionLink{"x", "gn-4", true, {}, ""}));
  BOOST_TEST((linked.links[1] == VersionLink{"gn-4", "y", std::nullopt, {}, ""}));
}

BOOST_AUTO_TEST_CASE(a_package_of_more_cells_than_any_table_is_refused) {
  std::string members = "id\n";
  for (int k = 0; k < 13'423; ++k) members += std::to_string(k) + "\n";
  BOOST_TEST(told_with({{"datapackage.json", R"({"nyckeltal":{"first_year":-9999,"n_years":19999}})"},
                        {"members.csv", members},
                        {"indicators.csv", "id\na\n"},
                        {"targets.csv", "indicator,kind,value\n"},
                        {"classes.csv", "indicator,edition,order,lower,upper\n"},
                        {"values.csv", header}}) ==
             "throws error panel-too-large values.csv 0:0  | 13423 series of 19999 years are too many\n");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_told) {
  const auto refused = [](const auto& change) {
    Panel panel = full_panel();
    change(panel);
    try {
      (void)package_files(panel);
    } catch (const ArgumentError& error) {
      return error.code() + ": " + error.what();
    }
    return std::string("written");
  };
  const auto says = [&](const auto& change, const std::string& code, const std::string& words) {
    const std::string got = refused(change);
    BOOST_TEST(got.find(code + ": ") == 0U, got);
    BOOST_TEST(got.find(words) != std::string::npos, got);
  };
  says([](Panel& p) { p.sources[1].id = ""; }, "empty-id", "a source has no id");
  says([](Panel& p) { p.sources[1].id = "s1"; }, "doubled-id", "two sources have the id \"s1\"");
  const auto published = [](Panel& p, const auto& change) {
    Panel other = *p.published;
    change(other);
    p.published = std::make_shared<const Panel>(std::move(other));
  };
  says([&](Panel& p) { published(p, [](Panel& o) { o.sources[0].title = "x"; }); }, "doubled-id",
       "the published series have another source \"s2\" than the panel");
  BOOST_TEST(refused([&](Panel& p) { published(p, [](Panel& o) { o.sources.push_back({.id = "s3"}); }); }) ==
             "written");
  const auto with_member = [](const Member& member) {
    return [member](Panel& p) { p = Panel({}, {member}, 2020, 1); };
  };
  says(with_member({.id = "r", .kind = MemberKind::nation}), "reference-among-members",
       "network and nation belong in `published`");
  says(with_member({.id = "r", .groups = {""}}), "empty-group", "member \"r\" has a group without a name");
  says([](Panel& p) { p.published = std::make_shared<const Panel>(Panel({}, {{.id = "m"}}, 2020, 1)); },
       "reference-among-members", "among the published series only network and nation may stand");
  const auto with_indicator = [](const Indicator& indicator) {
    return [indicator](Panel& p) { p = Panel({indicator}, {}, 2020, 1); };
  };
  says(with_indicator({.id = "i", .editions = {{.id = "e"}, {.id = "e"}}}), "doubled-id",
       "two class editions of \"i\" have the id \"e\"");
  says(with_indicator({.id = "i", .targets = {{.value = 1.0, .reduction = 0.5, .base_year = 2010, .year = 2030}}}),
       "target-ambiguous", "a target of \"i\" has both a value and a reduction");
  says([](Panel& p) { p.observations[0].status = ValueStatus::observed; }, "observation-contradicts",
       "the current observation of organic-food, 0488, 2021 is not what the cube shows");
  says([](Panel& p) { p.observations[0].value = 57.5; }, "observation-contradicts", "is not what the cube shows");
  says([](Panel& p) { p.observations.push_back(p.observations[0]); }, "observation-contradicts", "is not the only one");
  const std::vector<std::function<void(Observation&)>> outside = {
      [](Observation& o) { o.indicator = -1; }, [](Observation& o) { o.indicator = 2; },
      [](Observation& o) { o.member = -1; },    [](Observation& o) { o.member = 2; },
      [](Observation& o) { o.year = 2019; },    [](Observation& o) { o.year = 2024; },
      [](Observation& o) { o.source = 2; }};
  for (const auto& change : outside)
    says([&](Panel& p) { change(p.observations[3]); }, "observation-outside-panel",
         " names an indicator, member, year or source that the panel does not have");
  for (const auto& [years, fits] : std::vector<std::pair<std::pair<Year, Index>, bool>>{
           {{2020, 4}, true}, {{2019, 2}, false}, {{2020, 5}, false}, {{2023, 1}, true}, {{2000, 0}, true}})
    BOOST_TEST(
        (refused([&](Panel& p) {
           p.published = std::make_shared<const Panel>(Panel(
               {{.id = "organic-food"}}, {{.id = "riket", .kind = MemberKind::nation}}, years.first, years.second));
         }) == "written") == fits,
        years.first);
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xE5")}) {
    for (const auto& change : std::vector<std::function<void(Panel&)>>{
             [&](Panel& p) { p.info.name = text; }, [&](Panel& p) { p.info.licence = text; },
             [&](Panel& p) { p.info.created = text; }, [&](Panel& p) { p.info.title["fi"] = text; },
             [&](Panel& p) { p.info.title[text] = "x"; }, [&](Panel& p) { p.info.description["fi"] = text; },
             [&](Panel& p) { p.info.description[text] = "x"; }, [&](Panel& p) { p.sources[0].url = text; },
             [&](Panel& p) { p.breaks[0].reason["sv"] = text; }})
      says(change, "text-not-utf8", "is not UTF-8 text without NUL bytes: a package cannot hold it");
  }
}

BOOST_AUTO_TEST_CASE(the_files_of_a_package_have_these_bytes) {
  Panel panel(
      {{.id = "a", .codes = {{"g", "c"}}, .unit = {{"sv", "%"}}, .floor = 0.5, .valid = {.start = 2001, .end = {}}}},
      {{.id = "m", .groups = {"x", "y;z"}, .membership = {{.start = 1995, .end = {}}, {.start = {}, .end = 2001}}}},
      2020, 3);
  panel.set(0, 0, 2020, 1.5);
  panel.set(0, 0, 2021, missing, ValueStatus::withdrawn);
  panel.set(0, 0, 2022, 4.0);
  panel.info = {.name = "n", .title = {{"en", "E"}}, .description = {{"sv", "D"}, {"en", "X"}}};
  panel.sources = {{.id = "s", .url = "u"}};
  panel.links = {{"a", "b", true, {}, ""}};
  panel.observations = {{0, 0, 2022, 3.0, ValueStatus::observed, 0, "old", false},
                        {0, 0, 2020, 1.5, ValueStatus::observed, 0, "", true}};
  const PackageFiles files = package_files(panel);
  // The vintage that is not current is followed by what the cube shows.
  BOOST_TEST(files.at("values.csv") == header +
                                           "a,m,2020,1.5,observed,s,,true\na,m,2021,,withdrawn,,,true\n"
                                           "a,m,2022,3,observed,s,old,false\na,m,2022,4,observed,,,true\n");
  BOOST_TEST(files.at("members.csv") ==
             "id,code,name,kind,groups,membership,note,source\nm,,,municipality,x;y\\;z,1995/;/2001,,\n");
  BOOST_TEST(
      files.at("indicators.csv") ==
      "id,indicator,version,codes,direction,floor,ceiling,may_exceed_ceiling,decimals,dead_band,valid_from,valid_to,"
      "reporter,group,known,source,unit.sv\na,,,g:c,neutral,0.5,,false,1,0,2001,,,,true,,%\n");
  BOOST_TEST(files.at("versions.csv") == "from,to,comparable,source\na,b,true,\n");
  BOOST_TEST(files.at("breaks.csv") == "indicator,member,year,cuts,source\n");
  const std::string& json = files.at("datapackage.json");
  BOOST_TEST(
      json.find(
          "{\n  \"profile\": \"tabular-data-package\",\n  \"name\": \"n\",\n  \"title\": \"E\",\n"
          "  \"description\": \"D\",\n  \"sources\": [\n    {\"name\":\"s\",\"path\":\"u\"}\n  ],\n"
          "  \"nyckeltal\": {\n    \"format\": 1,\n    \"simulated\": false,\n    \"first_year\": 2020,\n"
          "    \"n_years\": 3,\n    \"titles\": {\"en\":\"E\"},\n"
          "    \"descriptions\": {\"en\":\"X\",\"sv\":\"D\"}\n  },\n  \"resources\": [\n    {\n"
          "      \"name\": \"values\",\n      \"path\": \"values.csv\",\n"
          "      \"profile\": \"tabular-data-resource\",\n      \"format\": \"csv\",\n"
          "      \"mediatype\": \"text/csv\",\n      \"encoding\": \"utf-8\",\n      \"schema\": {\n"
          "        \"fields\": [\n          {\"name\":\"indicator\",\"type\":\"string\"},\n"
          "          {\"name\":\"member\",\"type\":\"string\"},\n"
          "          {\"name\":\"year\",\"type\":\"integer\"},\n          {\"name\":\"value\",\"type\":\"number\"},\n"
          "          {\"name\":\"status\",\"type\":\"string\"},\n          {\"name\":\"source\",\"type\":\"string\"},\n"
          "          {\"name\":\"note\",\"type\":\"string\"},\n          {\"name\":\"current\",\"type\":\"boolean\"}\n"
          "        ]\n      }\n    },\n    {\n      \"name\": \"members\",\n") == 0U,
      json);
  BOOST_TEST(json.ends_with("\n    }\n  ]\n}\n"));
  // What is longer than a hundred signs has a line for each of its items; empty lists stay on one.
  const auto source_lines = [&](std::size_t length) {
    panel.sources[0].url = std::string(length, 'u');
    const std::string text = package_files(panel).at("datapackage.json");
    return text.substr(0, text.find("\"nyckeltal\""));
  };
  const std::size_t fits = 100 - std::string(R"({"name":"s","path":""})").size();
  BOOST_TEST(source_lines(fits).find("    {\"name\":\"s\",\"path\":\"uu") != std::string::npos);
  BOOST_TEST(source_lines(fits + 1).find("    {\n      \"name\": \"s\",\n      \"path\": \"uu") != std::string::npos);
  BOOST_TEST(package_files(Panel{}).at("datapackage.json").find("  \"sources\": [],\n") != std::string::npos);
  panel.info.licence = "CC0";
  BOOST_TEST(package_files(panel).at("datapackage.json").find("  \"licenses\": [\n    {\"name\":\"CC0\"}\n  ],\n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_stood_in_or_holds_more_is_kept) {
  const TemporaryFolder temporary;
  const fs::path before = fs::current_path();
  fs::create_directory(temporary.path / "empty");
  write_package(full_panel(), temporary.path / "empty");
  BOOST_TEST(fs::exists(temporary.path / "empty" / "values.csv"));
  fs::create_directories(temporary.path / "empty" / "sub" / "deep");
  std::ofstream(temporary.path / "empty" / "sub" / "deep" / "x.txt") << "kept";
  fs::create_symlink("values.csv", temporary.path / "empty" / "link.csv");
  write_package(full_panel(), temporary.path / "empty");
  BOOST_TEST(content(temporary.path / "empty" / "sub" / "deep" / "x.txt") == "kept");
  BOOST_TEST(fs::is_symlink(temporary.path / "empty" / "link.csv"));
  for (const char* here : {"empty", "empty/sub"}) {
    fs::current_path(temporary.path / here);
    const std::string told = code_of([&] { write_package(full_panel(), temporary.path / "empty"); });
    fs::current_path(before);
    BOOST_TEST(told == "folder-in-use");
  }
  fs::current_path(temporary.path);
  const std::string beside = code_of([&] { write_package(full_panel(), "empty"); });
  fs::current_path(before);
  BOOST_TEST(beside == "nothing thrown");
  fs::remove(temporary.path / "empty" / "breaks.csv");
  Findings findings;
  (void)read_package(temporary.path / "empty", findings);
  BOOST_REQUIRE(findings.size() == 1U);
  BOOST_TEST(findings[0].rule == "missing-file");
  BOOST_TEST(findings[0].source == (temporary.path / "empty").string() + "/breaks.csv");
  // A folder in the place of a file opens as one does, and cannot be read.
  fs::create_directory(temporary.path / "empty" / "breaks.csv");
  Findings before_it;
  try {
    (void)read_package(temporary.path / "empty", before_it);
    BOOST_ERROR("nothing thrown");
  } catch (const FindingsError& error) {
    BOOST_TEST(error.code() == "cannot-read");
    BOOST_TEST(error.source() == (temporary.path / "empty" / "breaks.csv").string());
    BOOST_TEST(std::string(error.what()).find("the file cannot be opened: is the path right") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(observations_find_their_cells_in_any_order) {
  Panel panel({{.id = "a"}, {.id = "b"}}, {{.id = "m"}, {.id = "n"}}, 2020, 2);
  std::string rows;
  for (const Index i : {0, 1})
    for (const Index m : {0, 1})
      for (const Year year : {2020, 2021}) {
        const auto value = static_cast<int>(100 * i + 10 * m) + year - 2020;
        panel.set(i, m, year, value);
        panel.observations.insert(panel.observations.begin(),
                                  {i, m, year, static_cast<double>(value), ValueStatus::observed, -1, "x", true});
        rows += std::string(i == 0 ? "a," : "b,") + (m == 0 ? "m," : "n,") + std::to_string(year) + "," +
                std::to_string(value) + ",observed,,x,true\n";
      }
  BOOST_TEST(package_files(panel).at("values.csv") == header + rows);
}

BOOST_AUTO_TEST_SUITE_END()
