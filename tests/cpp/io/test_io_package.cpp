#include <filesystem>
#include <fstream>
#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
