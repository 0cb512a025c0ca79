#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/io/kolada.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(io_kolada)

namespace fs = std::filesystem;

namespace {

// One value of a row, and a row, as the service writes them.
std::string value(const std::string& gender, const std::string& number, const std::string& status = "", int count = 1) {
  return R"({"gender":")" + gender + R"(","count":)" + std::to_string(count) + R"(,"status":")" + status +
         R"(","value":)" + number + R"(,"isdeleted":false})";
}
std::string row(const std::string& kpi, const std::string& period, const std::string& area, const std::string& values) {
  return R"({"values":[)" + values + R"(],"kpi":")" + kpi + R"(","period":)" + period + R"(,"municipality":")" + area +
         R"("})";
}
std::string answer(const std::vector<std::string>& rows, const std::string& rest = R"(,"next_url":null)") {
  std::string text = R"({"values":[)";
  for (const std::string& each : rows) text += (&each == &rows.front() ? "" : ",") + each;
  return text + R"(],"count":)" + std::to_string(rows.size()) + rest + "}";
}

KoladaResult read(const std::vector<std::string>& documents, const KoladaOptions& options = {}) {
  std::vector<KoladaDocument> views;
  for (const std::string& each : documents)
    views.push_back({.bytes = each, .source = std::string(1, static_cast<char>('a' + views.size()))});
  return read_kolada(views, options);
}
const Finding* find(const Findings& findings, std::string_view rule) {
  for (const Finding& each : findings)
    if (each.rule == rule) return &each;
  return nullptr;
}
double at(const Panel& panel, std::string_view indicator, std::string_view member, Year year) {
  const SeriesView series = panel.series(panel.indicator_index(indicator), panel.member_index(member));
  return series.values[static_cast<std::size_t>(*series.position(year))];
}
ValueStatus status_at(const Panel& panel, std::string_view indicator, std::string_view member, Year year) {
  const SeriesView series = panel.series(panel.indicator_index(indicator), panel.member_index(member));
  return series.status[static_cast<std::size_t>(*series.position(year))];
}
std::string code_of(const std::vector<std::string>& documents, const KoladaOptions& options = {}) {
  try {
    read(documents, options);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_total_is_chosen_by_its_letter_whatever_the_order) {
  const std::string women_first = value("K", "82794") + "," + value("M", "85920") + "," + value("T", "168714");
  const std::string total_first = value("T", "161458") + "," + value("M", "82000") + "," + value("K", "79458");
  const KoladaResult result =
      read({answer({row("N01951", "2025", "0580", women_first), row("N01951", "2020", "0580", total_first)})});
  BOOST_TEST(result.panel.n_indicators() == 1);
  BOOST_TEST(at(result.panel, "N01951", "0580", 2025) == 168714.0);
  BOOST_TEST(at(result.panel, "N01951", "0580", 2020) == 161458.0);
  BOOST_TEST(is_missing(at(result.panel, "N01951", "0580", 2021)));
  const Finding* told = find(result.findings, "gender-not-read");
  BOOST_REQUIRE(told != nullptr);
  BOOST_TEST(told->message.find("4 values") == 0U);
}

BOOST_AUTO_TEST_CASE(women_and_men_are_indicators_of_their_own_when_asked_for) {
  const std::string values = value("K", "1") + "," + value("M", "2") + "," + value("T", "3");
  const std::string title = R"({"values":[{"id":"N01951","title":"Invånare totalt, antal"}],"count":1})";
  const KoladaResult result = read({answer({row("N01951", "2025", "0580", values)}), title}, {.genders = "TMK"});
  BOOST_REQUIRE(result.panel.n_indicators() == 3);
  BOOST_TEST(at(result.panel, "N01951", "0580", 2025) == 3.0);
  BOOST_TEST(at(result.panel, "N01951-K", "0580", 2025) == 1.0);
  BOOST_TEST(at(result.panel, "N01951-M", "0580", 2025) == 2.0);
  BOOST_TEST(result.panel.indicator(1).indicator == "N01951");
  BOOST_TEST(result.panel.indicator(1).name.at("sv") == "Invånare totalt, antal – kvinnor");
  BOOST_TEST(find(result.findings, "gender-not-read") == nullptr);
}

BOOST_AUTO_TEST_CASE(a_row_without_a_total_is_not_reported_and_never_summed) {
  const KoladaResult result = read({answer({row("N1", "2025", "0580", value("K", "1") + "," + value("M", "2")),
                                            row("N1", "2025", "0114", value("T", "5"))})});
  BOOST_TEST(result.panel.n_members() == 1);
  BOOST_TEST(find(result.findings, "no-total") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_null_keeps_its_reason) {
  const std::vector<std::string> rows = {
      row("N1", "2020", "0114", value("T", "null")),        row("N1", "2021", "0114", value("T", "null", "Missing")),
      row("N1", "2022", "0114", value("T", "null", ".")),   row("N1", "2023", "0114", value("T", "null", "..")),
      row("N1", "2024", "0114", value("T", "null", "-")),   row("N1", "2025", "0114", value("T", "null", "Osäker")),
      row("N1", "2019", "0114", value("T", "7", "Osäker")), row("N1", "2018", "0114", value("T", "8", "preliminär"))};
  const KoladaResult result = read({answer(rows)});
  const auto status = [&](Year year) { return status_at(result.panel, "N1", "0114", year); };
  BOOST_TEST((status(2020) == ValueStatus::not_reported));
  BOOST_TEST((status(2021) == ValueStatus::not_reported));
  BOOST_TEST((status(2022) == ValueStatus::not_applicable));
  BOOST_TEST((status(2023) == ValueStatus::confidential));
  BOOST_TEST((status(2024) == ValueStatus::not_reported));
  BOOST_TEST((status(2025) == ValueStatus::not_reported));
  BOOST_TEST((status(2019) == ValueStatus::observed));
  BOOST_TEST((status(2018) == ValueStatus::preliminary));
  for (const Year year : {2020, 2021, 2022, 2023, 2024, 2025})
    BOOST_TEST(is_missing(at(result.panel, "N1", "0114", year)), year);
  BOOST_TEST(find(result.findings, "dash") != nullptr);
  const Finding* odd = find(result.findings, "unknown-status");
  BOOST_REQUIRE(odd != nullptr);
  BOOST_TEST(odd->text == "Osäker");
  BOOST_REQUIRE(result.panel.observations.size() == 2U);
  BOOST_TEST(result.panel.observations[0].note == "Kolada: Osäker");

  const KoladaResult nil = read({answer(rows)}, {.dash = ValueStatus::nil});
  BOOST_TEST((status_at(nil.panel, "N1", "0114", 2024) == ValueStatus::nil));
  BOOST_TEST(at(nil.panel, "N1", "0114", 2024) == 0.0);
  BOOST_TEST(find(nil.findings, "dash") == nullptr);
}

BOOST_AUTO_TEST_CASE(the_nation_regions_municipalities_and_groups_never_mix) {
  const std::string document =
      answer({row("N1", "2025", "0000", value("T", "1")), row("N1", "2025", "0009", value("T", "2")),
              row("N1", "2025", "0980", value("T", "3")), row("N1", "2025", "G37449", value("T", "4", "", 7)),
              row("N1", "2025", "G37450", value("T", "5", "", 6))});
  const KoladaResult plain = read({document});
  BOOST_REQUIRE(plain.panel.n_members() == 1);
  BOOST_TEST(plain.panel.member(0).id == "0980");
  BOOST_REQUIRE(plain.panel.published);
  BOOST_TEST(plain.panel.published->n_members() == 1);
  BOOST_TEST(at(*plain.panel.published, "N1", "Riket", 2025) == 1.0);
  BOOST_TEST(plain.counts == std::vector<std::int32_t>{1}, boost::test_tools::per_element());
  std::vector<std::string> told;
  for (const Finding& each : plain.findings)
    if (each.rule == "kind-not-read") told.push_back(each.message.substr(0, each.message.find(" not read")));
  BOOST_TEST(told == (std::vector<std::string>{"1 row of 1 regions", "2 rows of 2 groups"}),
             boost::test_tools::per_element());

  const KoladaResult regions = read({document}, {.kind = MemberKind::region, .nation = false, .group_means = true});
  BOOST_REQUIRE(regions.panel.n_members() == 1);
  BOOST_TEST(regions.panel.member(0).id == "0009");
  BOOST_TEST((regions.panel.member(0).kind == MemberKind::region));
  BOOST_TEST(regions.counts == (std::vector<std::int32_t>{7, 6}), boost::test_tools::per_element());
  BOOST_REQUIRE(regions.panel.published->observations.size() == 2U);
  BOOST_TEST(regions.panel.published->observations[0].note == "ovägt medel av 7");
}

BOOST_AUTO_TEST_CASE(catalogues_give_names_units_and_groups) {
  const std::string kpis = R"json({"values":[
    {"id":"N00401","title":"Utsläpp totalt, ton CO2-ekv/inv (-2023)","description":"Utsläpp.\\nKälla: RUS.",
     "is_divided_by_gender":0,"operating_area":"Miljö","publ_period":2025,"has_ou_data":false},
    {"id":"U07496","title":"Organisation, (kodade svarsalternativ)"}],"count":2,"next_url":""})json";
  const std::string areas = R"json({"values":[{"id":"0000","title":"Riket","type":"L"},
    {"id":"0114","title":"Upplands Väsby","type":"K"}],"count":2})json";
  const std::string groups = R"json({"values":[
    {"id":"G1","title":"Stora (ovägt medel)","members":[{"member_id":"0114","member_title":"Väsby"}]},
    {"id":"G2","title":"Gamla","members":[{"id":"0114","title":"V"},{"id":"0180","title":"Stockholm"}]}]})json";
  const std::string data =
      answer({row("N00401", "2020", "0114", value("T", "1.5")), row("U07496", "2020", "0180", value("T", "2"))});
  const KoladaResult result = read({kpis, data, areas, groups});
  const Indicator& first = result.panel.indicator(0);
  BOOST_TEST(first.name.at("sv") == "Utsläpp totalt, ton CO2-ekv/inv");
  BOOST_TEST(first.unit.at("sv") == "ton CO2-ekv/inv");
  BOOST_TEST(first.definition.at("sv") == "Utsläpp.\nKälla: RUS. [Enheten är läst ur titeln.]");
  BOOST_TEST(first.group == "Miljö");
  BOOST_TEST(first.reporter == "central");
  BOOST_TEST((first.valid == YearInterval{.start = {}, .end = 2024}));
  BOOST_TEST(result.derived_units == std::vector<std::string>{"N00401"}, boost::test_tools::per_element());
  BOOST_TEST(result.panel.indicator(1).unit.empty());
  BOOST_TEST(find(result.findings, "coded-values") != nullptr);
  BOOST_TEST(result.panel.member(0).name == "Upplands Väsby");
  BOOST_TEST(result.panel.member(0).groups == (std::vector<std::string>{"Stora", "Gamla"}),
             boost::test_tools::per_element());
  BOOST_TEST(result.panel.member(1).name == "Stockholm");  // a group's member has its title too
  BOOST_TEST(result.panel.sources.front().licence == "Källa: Kolada");
}

BOOST_AUTO_TEST_CASE(units_are_the_ends_of_titles) {
  BOOST_TEST(kolada_unit("Ekologiskt brukad åkermark, andel (%)") == "%");
  BOOST_TEST(kolada_unit("Solcellsanläggningar, installerad effekt(MW)") == "MW");
  BOOST_TEST(kolada_unit("Avfall (inkl. avlopp, slam), kg/inv") == "kg/inv");
  BOOST_TEST(kolada_unit("Avgift enligt modellen, kr/kvm (-2023)") == "kr/kvm");
  BOOST_TEST(kolada_unit("Insamlat avfall, kg/invånare (justerat)") == "kg/invånare (justerat)");
  BOOST_TEST(kolada_unit("Organisation, (kodade svarsalternativ)") == "");
  BOOST_TEST(kolada_unit("Utan enhet") == "");
  BOOST_TEST(kolada_unit("") == "");
  BOOST_TEST(kolada_unit(", ") == "");
  BOOST_TEST(kolada_unit("(-2023)") == "");
}

BOOST_AUTO_TEST_CASE(files_of_version_2_are_read_too) {
  const std::string data =
      R"({"count":1,"next_page":"http://api.kolada.se/v2/data/kpi/N1/year/2010?page=2&per_page=1","values":[)"
      R"({"kpi":"N1","municipality":"0114","period":"2010","values":[{"count":1,"gender":"T","status":"","value":2,"is_deleted":1}]}]})";
  const std::string second =
      R"({"count":1,"previous_page":"http://api.kolada.se/v2/data/kpi/N1/year/2010?page=1&per_page=1","values":[)"
      R"({"kpi":"N1","municipality":"0115","period":"2010","values":[{"count":1,"gender":"T","status":"","value":3}]}]})";
  const KoladaResult result = read({data, second});
  BOOST_TEST(!has_errors(result.findings));
  BOOST_TEST(result.panel.n_members() == 1);
  BOOST_TEST(at(result.panel, "N1", "0115", 2010) == 3.0);
  BOOST_TEST(find(result.findings, "deleted") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_page_that_is_not_there_is_an_error) {
  const std::string base = R"(https://api.kolada.se/v3/data/kpi/N1,N2?per_page=1)";
  const auto page = [&](int number, const std::string& area, bool next) {
    return answer(
        {row("N1", "2020", area, value("T", "1"))},
        (next ? R"(,"next_url":")" + base + "&page=" + std::to_string(number + 1) + "\"" : R"(,"next_url":null)") +
            (number > 1 ? R"(,"previous_url":")" + base + "&page=" + std::to_string(number - 1) + "\"" : ""));
  };
  const auto missing_pages = [](const KoladaResult& result) {
    return std::count_if(result.findings.begin(), result.findings.end(),
                         [](const Finding& f) { return f.rule == "page-missing" && f.severity == Severity::error; });
  };
  const std::string one = page(1, "0114", true);
  const std::string two = page(2, "0115", true);
  const std::string three = page(3, "0117", false);
  BOOST_TEST(missing_pages(read({one, two, three})) == 0);
  BOOST_TEST(missing_pages(read({three, one, two})) == 0);
  BOOST_TEST(missing_pages(read({one, two})) == 1);
  BOOST_TEST(missing_pages(read({one, three})) == 2);
  BOOST_TEST(missing_pages(read({three})) == 1);
  BOOST_CHECK_THROW(read({one}, {.strict = true}), FindingsError);
  // Another query's second page is not this one's.
  const std::string other = answer({row("N3", "2020", "0114", value("T", "1"))},
                                   R"(,"previous_url":"https://api.kolada.se/v3/data/kpi/N3?page=1","next_url":null)");
  BOOST_TEST(missing_pages(read({one, other})) == 2);
  // The first page may be known by its address only, with commas written otherwise.
  const std::string first = answer({row("N1", "2020", "0118", value("T", "1"))});
  const std::string last = answer({row("N1", "2020", "0119", value("T", "1"))},
                                  R"(,"previous_url":"/v3/data/kpi/N1,N2?per_page=1","next_url":"")");
  const std::vector<KoladaDocument> views = {{first, "first", "https://api.kolada.se/v3/data/kpi/N1%2CN2"},
                                             {last, "last", ""}};
  BOOST_TEST(missing_pages(read_kolada(views)) == 0);
}

BOOST_AUTO_TEST_CASE(a_count_that_disagrees_is_told) {
  const std::string rows = R"({"values":[)" + row("N1", "2020", "0114", value("T", "1")) + R"(],"count":)";
  const KoladaResult fewer = read({rows + "3}"});
  const Finding* told = find(fewer.findings, "count-differs");
  BOOST_REQUIRE(told != nullptr);
  BOOST_TEST((told->severity == Severity::error));
  BOOST_TEST((find(read({rows + "0}"}).findings, "count-differs")->severity == Severity::warning));
  BOOST_TEST(find(read({rows + "1}"}).findings, "count-differs") == nullptr);
  BOOST_TEST(find(read({"[" + row("N1", "2020", "0114", value("T", "1")) + "]"}).findings, "no-envelope") != nullptr);
}

BOOST_AUTO_TEST_CASE(one_key_with_two_values_is_not_used) {
  const std::string first =
      answer({row("N1", "2020", "0114", value("T", "1")), row("N1", "2021", "0114", value("T", "5"))});
  const std::string again =
      answer({row("N1", "2020", "0114", value("T", "1")), row("N1", "2021", "0114", value("T", "6"))});
  const KoladaResult result = read({first, again, again});
  BOOST_TEST(at(result.panel, "N1", "0114", 2020) == 1.0);
  BOOST_TEST(is_missing(at(result.panel, "N1", "0114", 2021)));
  BOOST_TEST((status_at(result.panel, "N1", "0114", 2021) == ValueStatus::not_reported));
  BOOST_TEST(find(result.findings, "doubled-row") != nullptr);
  const Finding* told = find(result.findings, "doubled-key");
  BOOST_REQUIRE(told != nullptr);
  BOOST_TEST(told->source == "b");
  BOOST_TEST(told->message.find("N1, 0114, 2021 is 5 at byte ") == 0U);
}

BOOST_AUTO_TEST_CASE(known_members_are_all_there_and_others_are_told) {
  const std::vector<Member> known = {{.id = "trosa", .name = "Trosa"},
                                     {.id = "0980", .code = "0980", .name = "Gotland"},
                                     {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region},
                                     {.id = "riket", .name = "Riket", .kind = MemberKind::nation}};
  const std::string areas = R"({"values":[{"id":"0488","title":"Trosa","type":"K"}],"count":1})";
  const KoladaResult result =
      read({answer({row("N1", "2020", "0488", value("T", "1")), row("N1", "2020", "0114", value("T", "2")),
                    row("N1", "2020", "0009", value("T", "3"))}),
            areas},
           {.members = known});
  BOOST_REQUIRE(result.panel.n_members() == 2);
  BOOST_TEST(at(result.panel, "N1", "trosa", 2020) == 1.0);
  BOOST_TEST((status_at(result.panel, "N1", "0980", 2020) == ValueStatus::not_reported));
  const Finding* told = find(result.findings, "not-asked");
  BOOST_REQUIRE(told != nullptr);
  BOOST_TEST(told->message.find("1 value of 1 area") == 0U);
}

BOOST_AUTO_TEST_CASE(rows_that_cannot_be_read_are_errors_with_their_place) {
  const std::string good = row("N1", "2020", "0114", value("T", "1"));
  const auto rule_of = [&](const std::string& bad) {
    const KoladaResult result = read({"\xEF\xBB\xBF{\"values\":[\n" + good + ",\n" + bad + "\n]}"});
    BOOST_TEST(at(result.panel, "N1", "0114", 2020) == 1.0);
    for (const Finding& each : result.findings) {
      if (each.severity != Severity::error) continue;
      BOOST_TEST(each.line == 3, bad);
      BOOST_TEST(each.column > 0);
      BOOST_TEST(each.message.find("values[1]") == 0U, each.message);
      return each.rule;
    }
    return std::string("none");
  };
  BOOST_TEST(rule_of(row("N1", "20222", "0114", value("T", "1"))) == "year-out-of-range");
  BOOST_TEST(rule_of(row("N1", "\"2020-2021\"", "0114", value("T", "1"))) == "not-a-year");
  BOOST_TEST(rule_of(row("N1", "2020.5", "0114", value("T", "1"))) == "not-a-year");
  BOOST_TEST(rule_of(row("N1", "null", "0114", value("T", "1"))) == "not-a-year");
  BOOST_TEST(rule_of(row("N 1", "2020", "0114", value("T", "1"))) == "unknown-kpi");
  BOOST_TEST(rule_of(row("", "2020", "0114", value("T", "1"))) == "unknown-kpi");
  BOOST_TEST(rule_of(row("N1", "2020", "114", value("T", "1"))) == "unknown-area");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", value("T", "\"1\""))) == "not-a-number");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", value("T", "1e999"))) == "not-a-number");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", value("T", "true"))) == "not-a-number");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", value("F", "1"))) == "unknown-gender");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", "{}")) == "unknown-gender");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", "1")) == "wrong-type");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", "[1]")) == "wrong-type");
  BOOST_TEST(rule_of(R"({"kpi":"N1","period":2020,"municipality":"0115","values":null})") == "wrong-type");
  BOOST_TEST(rule_of(R"({"kpi":"N1","period":2020,"municipality":115,"values":[]})") == "wrong-type");
  BOOST_TEST(rule_of(R"({"kpi":["N1"],"period":2020,"municipality":"0115","values":[]})") == "wrong-type");
  BOOST_TEST(rule_of(R"({"kpi":"N1","period":2020,"values":[]})") == "missing-field");
  BOOST_TEST(rule_of(R"({"kpi":"N1","municipality":"0115","values":[]})") == "missing-field");
  BOOST_TEST(rule_of(R"({"kpi":"N1","kpi":"N2","period":2020,"municipality":"0115","values":[]})") == "doubled-field");
  BOOST_TEST(rule_of(R"({"period":2020})") == "missing-field");
  BOOST_TEST(rule_of(R"({"name":"x"})") == "unknown-row");
  BOOST_TEST(rule_of(R"({"id":"a b","title":"x"})") == "unknown-row");
  BOOST_TEST(rule_of(R"({"id":"N1","title":{}})") == "wrong-type");
  BOOST_TEST(rule_of("7") == "wrong-type");
  std::string many = value("T", "1");
  for (int k = 0; k < 20; ++k) many += "," + value("K", "1");
  BOOST_TEST(rule_of(row("N1", "2020", "0115", many)) == "too-many-values");
}

BOOST_AUTO_TEST_CASE(a_list_in_place_of_a_row_is_an_error) {
  const KoladaResult result = read({"{\"values\":[[[{}]]," + row("N1", "2020", "0114", value("T", "1")) + "]}"});
  BOOST_REQUIRE(find(result.findings, "wrong-type") != nullptr);
  BOOST_TEST(at(result.panel, "N1", "0114", 2020) == 1.0);
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_is_refused_with_the_reason) {
  BOOST_TEST(code_of({}) == "no-data");
  BOOST_TEST(code_of({""}) == "empty-file");
  BOOST_TEST(code_of({" \n"}) == "empty-file");
  BOOST_TEST(code_of({"<!DOCTYPE html><html>"}) == "html-not-json");
  BOOST_TEST(code_of({"\x1F\x8B\x08"}) == "compressed");
  BOOST_TEST(code_of({std::string("\xFF\xFE{\0", 4)}) == "utf-16");
  BOOST_TEST(code_of({std::string("{\0\"\0", 4)}) == "utf-16");
  BOOST_TEST(code_of({"{\"values\":[{\"id\":\"\xE5\"}]}"}) == "not-utf8");
  BOOST_TEST(code_of({R"({"detail":"Not Found"})"}) == "no-values");
  BOOST_TEST(code_of({R"({"values":null})"}) == "no-values");
  BOOST_TEST(code_of({"7"}) == "no-values");
  BOOST_TEST(code_of({R"({"values":[],"count":0})"}) == "no-data");
  BOOST_TEST(code_of({R"({"values":[{"kpi":)"}) == "cut-off");
  BOOST_TEST(code_of({R"({"values":[NaN]})"}) == "broken-json");
  BOOST_TEST(code_of({R"({"values":[]} {})"}) == "broken-json");
  BOOST_TEST(code_of({"{\"values\":[" + std::string(100, '[')}) == "broken-json");
  BOOST_TEST(code_of({answer({row("N1", "1900", "0114", value("T", "1")), row("N1", "2100", "0115", value("T", "1"))})},
                     {.max_cells = 401}) == "panel-too-large");
  BOOST_TEST(code_of({answer({row("N1", "1900", "0114", value("T", "1")), row("N1", "2100", "0115", value("T", "1"))})},
                     {.max_cells = 402}) == "");
  BOOST_TEST(code_of({}, {.kind = MemberKind::nation}) == "unknown-choice");
  BOOST_TEST(code_of({}, {.genders = ""}) == "unknown-choice");
  BOOST_TEST(code_of({}, {.genders = "TF"}) == "unknown-choice");
  BOOST_TEST(code_of({}, {.dash = ValueStatus::observed}) == "unknown-choice");
  BOOST_TEST(code_of({}, {.min_year = 2000, .max_year = 1999}) == "years-reversed");
}

BOOST_AUTO_TEST_CASE(the_order_of_documents_does_not_matter) {
  const std::string one =
      answer({row("N2", "2021", "0115", value("T", "1")), row("N1", "2020", "0114", value("T", "2"))});
  const std::string two =
      answer({row("N1", "2021", "0113", value("T", "3")), row("N1", "2020", "0000", value("T", "4"))});
  const KoladaResult a = read({one, two});
  const KoladaResult b = read({two, one});
  BOOST_TEST((a.panel.indicators() == b.panel.indicators()));
  BOOST_TEST((a.panel.members() == b.panel.members()));
  const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  for (std::size_t k = 0; k < a.panel.values().size(); ++k)
    BOOST_TEST(bits(a.panel.values()[k]) == bits(b.panel.values()[k]));
}

BOOST_AUTO_TEST_CASE(units_of_the_service_are_read_apart) {
  const std::string data =
      R"({"values":[{"values":[{"gender":"T","value":4,"status":"","count":1}],"kpi":"N1","period":2020,"ou":"V15E144001301"}],"count":1})";
  const std::string units = R"({"values":[{"id":"V15E144001301","municipality":"1440","title":"Skolan"}],"count":1})";
  BOOST_TEST(read({data}).panel.n_members() == 0);
  const KoladaResult result = read({data, units}, {.kind = MemberKind::other});
  BOOST_REQUIRE(result.panel.n_members() == 1);
  BOOST_TEST(result.panel.member(0).name == "Skolan");
  BOOST_TEST(at(result.panel, "N1", "V15E144001301", 2020) == 4.0);
}

BOOST_AUTO_TEST_CASE(texts_with_escapes_are_read_whole) {
  const std::string data =
      R"({"v\u0061lues":[{"values":[{"gender":"\u0054","value":1}],"kpi":"N\u0031","period":"20\u00320","municipality":"01\u00314"}]})";
  BOOST_TEST(at(read({data}).panel, "N1", "0114", 2020) == 1.0);
}

BOOST_AUTO_TEST_CASE(numbers_are_read_to_the_last_bit) {
  const KoladaResult result = read({answer({row("N1", "2020", "0114", value("T", "0.30000000000000004")),
                                            row("N1", "2021", "0114", value("T", "253.891158")),
                                            row("N1", "2022", "0114", value("T", "123456789.12345678")),
                                            row("N1", "2023", "0114", value("T", "-1.7976931348623157e308"))})});
  BOOST_TEST(at(result.panel, "N1", "0114", 2020) == 0.1 + 0.2);
  BOOST_TEST(at(result.panel, "N1", "0114", 2021) == 253.891158);
  BOOST_TEST(at(result.panel, "N1", "0114", 2022) == 123456789.12345678);
  BOOST_TEST(at(result.panel, "N1", "0114", 2023) == -1.7976931348623157e308);
}

BOOST_AUTO_TEST_CASE(findings_beyond_the_limit_are_counted) {
  std::vector<std::string> rows(50, row("N1", "20222", "0114", value("T", "1")));
  rows.push_back(row("N1", "2020", "0114", value("T", "1")));
  const KoladaResult result = read({answer(rows)}, {.max_findings = 10});
  BOOST_TEST(result.findings.size() == 12U);
  BOOST_TEST(result.findings.back().message.find("and ") == 0U);
}

BOOST_AUTO_TEST_CASE(a_document_of_endless_ids_is_refused) {
  std::string document = R"({"values":[)";
  for (int k = 0; k < 270'000; ++k) document += R"({"kpi":"N)" + std::to_string(k) + R"("},)";
  BOOST_TEST(code_of({document + "{}]}"}) == "too-many-ids");
  std::string members = R"({"values":[{"id":"G1","title":"G","members":[{})";
  for (int k = 0; k < 1000; ++k) members += ",{}";
  const KoladaResult result = read({members + "]}]}", answer({row("N1", "2020", "0114", value("T", "1"))})});
  BOOST_TEST(result.panel.member(0).groups.empty());
}

// Recorded answers, kept beside the project.
BOOST_AUTO_TEST_CASE(recorded_answers_are_read) {
  const char* set = std::getenv("NYCKELTAL_SHARED");
  const fs::path folder =
      (set != nullptr ? fs::path(set) : fs::path(NYCKELTAL_SOURCE_DIR) / ".." / "shared") / "fixtures";
  if (!fs::exists(folder)) {
    BOOST_TEST_MESSAGE("SKIPPED: no " << folder.string());
    return;
  }
  const auto content = [&](const char* name) {
    std::ifstream stream(folder / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  const std::string kpis = content("kolada_v3_kpi_environment_subset.json");
  const std::string areas = content("kolada_v3_municipality.json");
  const std::string groups = content("kolada_v3_municipality_groups_subset.json");
  const KoladaResult cities = read({content("kolada_v3_data_grp_3cities.json"), kpis, areas, groups});
  BOOST_TEST(!has_errors(cities.findings));
  BOOST_TEST(cities.panel.n_members() == 3);
  BOOST_TEST(at(cities.panel, "N03702", "Stockholm", 2012) == 777.735791);
  const KoladaResult edges =
      read({content("kolada_v3_data_edgecases_SYNTHETIC.json"), kpis, areas}, {.group_means = true});
  BOOST_TEST(at(edges.panel, "N01951", "0580", 2025) == 168714.0);
  BOOST_TEST(edges.counts[0] == 7);
  BOOST_TEST(find(edges.findings, "page-missing") != nullptr);
}

namespace {

// "severity rule source line:column text | message" of each finding, or of what is refused.
std::string told(const Findings& findings, std::string_view only = "") {
  std::string text;
  for (const Finding& each : findings)
    if (only.empty() || each.rule == only)
      text += std::string(to_string(each.severity)) + " " + each.rule + " " + each.source + " " +
              std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.text + " | " + each.message +
              "\n";
  return text;
}
std::string refusal(const std::vector<std::string>& documents, const KoladaOptions& options = {}) {
  try {
    read(documents, options);
  } catch (const FindingsError& error) {
    return told({error.findings().front()});
  } catch (const Error& error) {
    return error.code() + ": " + error.what();
  }
  return "read";
}
// All fields of an observation.
std::string shown(const Observation& o) {
  return std::to_string(o.indicator) + " " + std::to_string(o.member) + " " + std::to_string(o.year) + " " +
         std::to_string(o.value) + " " + std::string(to_string(o.status)) + " " + std::to_string(o.source) + " " +
         o.note + (o.current ? " current" : "");
}
const std::string good = row("N1", "2020", "0114", value("T", "1"));

}  // namespace

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_refused_and_their_limits_taken) {
  const std::string document = answer({good});
  const auto code = [&](const KoladaOptions& options) { return code_of({document}, options); };
  BOOST_TEST(code({.kind = MemberKind::network}) == "unknown-choice");
  BOOST_TEST(code({.kind = MemberKind::region}) == "");
  BOOST_TEST(code({.dash = ValueStatus::nil}) == "");
  BOOST_TEST(code({.dash = ValueStatus::not_reported}) == "");
  BOOST_TEST(code({.dash = ValueStatus::confidential}) == "unknown-choice");
  BOOST_TEST(code({.min_year = 2020, .max_year = 2020}) == "");
  BOOST_TEST(code({.min_year = 0}) == "year-out-of-range");
  BOOST_TEST(code({.min_year = 1}) == "");
  BOOST_TEST(code({.max_year = 10'000}) == "year-out-of-range");
  BOOST_TEST(code({.max_year = 9999}) == "");
  BOOST_TEST(code({.max_cells = 0}) == "limit-not-positive");
  BOOST_TEST(code({.max_cells = 1}) == "");
  BOOST_TEST(code({.max_findings = 0}) == "limit-not-positive");
  BOOST_TEST(code({.max_findings = 1}) == "");
  for (const std::string& text : {std::string("a\0b", 3), std::string("\xE5")}) {
    BOOST_TEST(code({.date = text}) == "text-not-utf8");
    const std::vector<KoladaDocument> views = {{document, "a", text}};
    BOOST_CHECK_THROW(std::ignore = read_kolada(views), ArgumentError);
  }
  BOOST_TEST(code({.genders = "MT"}) == "");
}

BOOST_AUTO_TEST_CASE(an_address_says_which_page_a_document_is) {
  const auto page = [](const std::string& next, const std::string& previous) {
    return answer({good}, (next.empty() ? "" : R"(,"next_url":")" + next + "\"") +
                              (previous.empty() ? "" : R"(,"previous_url":")" + previous + "\""));
  };
  const auto missing_pages = [](const std::vector<std::string>& documents) {
    return told(read(documents).findings, "page-missing");
  };
  BOOST_TEST(
      missing_pages({page("/x?page=3", "")}) ==
      "error page-missing a 1:1 /x?page=3 | the document is page 2 of several, and page 3 is not among the documents: "
      "its rows are missing, give all pages\n");
  BOOST_TEST(
      missing_pages({page("", "/x?page=3")}) ==
      "error page-missing a 1:1 /x?page=3 | the document is page 4 of several, and page 3 is not among the documents: "
      "its rows are missing, give all pages\n");
  const auto number = [&](const std::string& query) {
    const std::string text = missing_pages({page("/x" + query, "")});
    const std::size_t at = text.find("is page ") + 8;
    return std::stoi(text.substr(at, text.find(" of several") - at));
  };
  for (const auto& [query, want] : std::vector<std::pair<std::string, int>>{{"?page=3", 2},
                                                                            {"?page=0", -1},
                                                                            {"?page=-1", 0},
                                                                            {"?page=x", 0},
                                                                            {"?page=2x", 0},
                                                                            {"?page=", 0},
                                                                            {"?page", 0},
                                                                            {"", 0},
                                                                            {"?xpage=7", 0},
                                                                            {"?per_page=7", 0},
                                                                            {"?a=1&page=5", 4},
                                                                            {"?page=5&a=1", 4},
                                                                            {"?page=1000000000", 999'999'999},
                                                                            {"?page=1000000001", 0}})
    BOOST_TEST(number(query) == want, query);
  // The same question, whatever its host, its way of writing and the place of the page.
  const std::string first = page("https://api.kolada.se/v3/data/kpi/N1,N2?a=1&b=2&page=2", "");
  for (const char* same : {"http://other/v3/data/kpi/N1,N2?a=1&b=2&page=1", "/v3/data/kpi/N1,N2/?page=1&a=1&b=2",
                           "/v3/data/kpi/N1%2CN2?a=1&page=1&b=2", "/v3/data/kpi/N1%2cN2?a=1&per_page=10&b=2",
                           "/v3/data/kpi/N1,N2//?per_page=5&a=1&b=2&page=1"})
    BOOST_TEST(missing_pages({first, page("", same)}) == "", same);
  for (const char* other :
       {"/v3/data/kpi/N1?a=1&b=2&page=1", "/v3/data/kpi/N1,N2?a=1&page=1", "/v3/data/kpi/N1,N2?page=1",
        "/v3/data/kpi/N1,N2?a=1&b=2&page=2", "/v3/data/kpi/N1%2DN2?a=1&b=2&page=1"})
    BOOST_TEST(missing_pages({first, page("", other)}) != "", other);
  const auto known_by_address = [&](const std::string& url) {
    const std::string plain = answer({good});
    const std::string next = page("", "/x?page=4");
    const std::vector<KoladaDocument> views = {{plain, "plain", url}, {next, "next", ""}};
    return told(read_kolada(views).findings, "page-missing").empty();
  };
  BOOST_TEST(known_by_address("https://h/x?page=4"));
  BOOST_TEST(!known_by_address("https://h/x?page=3"));
  BOOST_TEST(!known_by_address(""));
}

BOOST_AUTO_TEST_CASE(units_of_titles_are_found_to_the_letter) {
  const std::string sixty(60, 'u');
  for (const auto& [title, unit] : std::vector<std::pair<std::string, std::string>>{{"A, kr (-2023)  ", "kr"},
                                                                                    {"A, kr(-2023)", "kr"},
                                                                                    {"A, kr (-202x)", "kr (-202x)"},
                                                                                    {"A, kr (2023)", "kr (2023)"},
                                                                                    {"A, kr (+2023)", "kr (+2023)"},
                                                                                    {"A, kr (-2023) x", "kr (-2023) x"},
                                                                                    {"A, b, c", "c"},
                                                                                    {"A,b", ""},
                                                                                    {"A (b, c)", ""},
                                                                                    {"A (b, c), d", "d"},
                                                                                    {"A, b (c, d)", "b (c, d)"},
                                                                                    {"A, ((b, c)", ""},
                                                                                    {"A, (kr)", ""},
                                                                                    {"A, andel (%)", "%"},
                                                                                    {"A, belopp (mnkr)", "mnkr"},
                                                                                    {"A, belopp (mkr)", "belopp (mkr)"},
                                                                                    {"A, längd (km) (ha)", "ha"},
                                                                                    {"A, (x) kr", ""},
                                                                                    {", kr", "kr"},
                                                                                    {",  kr", " kr"},
                                                                                    {"A, " + sixty, sixty},
                                                                                    {"A, " + sixty + "u", ""}})
    BOOST_TEST(kolada_unit(title) == unit, title);
}

BOOST_AUTO_TEST_CASE(what_a_document_says_of_itself_is_checked) {
  const std::string rows = R"({"values":[)" + good + R"(],"count":)";
  const auto count = [&](const std::string& n) { return told(read({rows + n + "}"}).findings, "count-differs"); };
  BOOST_TEST(count("2") ==
             "error count-differs a 1:1 2 | the document says that it has 2 rows but has 1: rows are missing, fetch it "
             "again\n");
  BOOST_TEST(count("0.5") ==
             "warning count-differs a 1:1 0.5 | the document says that it has 0.5 rows but has 1: all are read\n");
  BOOST_TEST(count("1") == "");
  BOOST_TEST(count("\"2\"") == "");
  BOOST_TEST(
      told(read({"[" + good + "]"}).findings, "no-envelope") ==
      "warning no-envelope a 1:1  | the document is a bare list of rows: whether all pages are there is not known\n");
  const std::string empty = R"({"values":[],"count":0)";
  BOOST_TEST(
      told(read({answer({good}), empty + "}"}).findings, "no-rows") ==
      "warning no-rows b 1:1  | the list `values` is empty: Kolada answers so where an id or a parameter is unknown\n");
  BOOST_TEST(told(read({answer({good}), empty + R"(,"previous_url":"/x?page=1"})"}).findings, "no-rows") == "");
  BOOST_TEST(told(read({answer({good}, R"(,"next_url":7)")}).findings, "wrong-type")
                 .find(" 7 | the address of the neighbouring page must be a text or null: whether pages are missing is "
                       "not known") != std::string::npos);
  BOOST_TEST(told(read({answer({good}, R"(,"next_url":null,"previous_page":null,"other":{"values":[7]})")}).findings) ==
             told(read({answer({good})}).findings));
  BOOST_TEST(
      told(read({"{\"values\":[" + good + "],\n\"values\":[" + row("N2", "2020", "0114", value("T", "1")) + "]}"})
               .findings,
           "doubled-field") ==
      "error doubled-field a 2:2 values | the document has `values` twice: the second is not read, keep one answer a "
      "document\n");
  BOOST_TEST(
      refusal({"\n{\"values\":[]} x"}) ==
      "error broken-json a 2:15  | something follows the document: keep one answer a file, or give the answers as a "
      "list\n");
  BOOST_TEST(refusal({"\xEF\xBB\xBF{\"values\":[\n{"}) ==
             "error cut-off a 2:2  | the document ends in the middle: the transfer was cut, fetch it again\n");
  BOOST_TEST(refusal({answer({good}), "{\"values\":\n[x"})
                 .find("error broken-json b 2:2  | this is not JSON from here on: ") == 0U);
  BOOST_TEST(
      refusal({"{\"a\":1}"}) ==
      "error no-values a 1:1  | this is no answer of Kolada: it has no list `values`; it begins with \"{\"a\":1}\"\n");
  BOOST_TEST(
      refusal({empty + "}"}) ==
      "error no-data  0:0  | no document has data (rows with kpi, period, municipality, values): Kolada answers with "
      "an empty list where an id or a parameter is unknown\n");
  BOOST_TEST(refusal({}) == "error no-data  0:0  | there is no document to read\n");
  BOOST_TEST(refusal({"{\"values\":[\n\"\xE5\"]}"}).find("error not-utf8 a 2:2 ") == 0U);
  BOOST_TEST(
      refusal({answer({row("N1", "1991", "0114", value("T", "1")), row("N1", "2020", "0000", value("T", "1"))})},
              {.max_cells = 59}) ==
      "error panel-too-large  0:0  | the documents have 1 indicators, 2 areas and 30 years: more cells than max_cells; "
      "read fewer indicators at a time\n");
  BOOST_TEST(code_of({answer({row("N1", "1991", "0114", value("T", "1")), row("N1", "2020", "0000", value("T", "1"))})},
                     {.max_cells = 60}) == "");
  BOOST_TEST(code_of({"{\"values\":[" + std::string(30, '[') + std::string(30, ']') + "]}"}) == "no-data");
  BOOST_TEST(code_of({"{\"values\":[" + std::string(31, '[') + std::string(31, ']') + "]}"}) == "broken-json");
}

BOOST_AUTO_TEST_CASE(rows_that_are_not_used_are_told_in_full) {
  const auto of = [](const std::string& bad) {
    const KoladaResult result = read({"{\"values\":[\n" + bad + ",\n" + good + "\n]}"});
    std::string text;
    for (const Finding& each : result.findings)
      if (each.severity == Severity::error)
        text += each.rule + " " + std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.text +
                " | " + each.message + "\n";
    return text;
  };
  const std::string wrong = " | values[0]: a field is no text or number where it must be ";
  const std::string unused = "; the row is not used\n";
  const std::string start = R"({"kpi":"N1","period":2020,"municipality":"0115","values":)";
  BOOST_TEST(of(R"({"kpi":"N1","period":20222,"municipality":"0114","values":[]})") ==
             "year-out-of-range 2:22 20222 | values[0]: the year is outside 1900-2100" + unused);
  for (const char* year : {"1899", "2101"})
    BOOST_TEST(of(R"({"kpi":"N1","period":)" + std::string(year) + R"(,"municipality":"0115","values":[]})")
                   .find("year-out-of-range 2:22 ") == 0U);
  for (const char* year : {"1900", "2100", "\"2100\""})
    BOOST_TEST(of(R"({"kpi":"N1","period":)" + std::string(year) + R"(,"municipality":"0115","values":[]})") == "");
  BOOST_TEST(of(R"({"kpi":"N1","period":"x","municipality":"0114","values":[]})") ==
             "not-a-year 2:23 x | values[0]: `period` must be a year" + unused);
  BOOST_TEST(of(R"({"kpi":"N1","period":true,"municipality":"0114","values":[]})").find("not-a-year ") == 0U);
  BOOST_TEST(of(R"({"kpi":"N1","period":"2020x","municipality":"0114","values":[]})").find("not-a-year 2:23 2020x") ==
             0U);
  BOOST_TEST(of(R"({"kpi":"N 1","period":2020,"municipality":"0114","values":[]})") ==
             "unknown-kpi 2:9 N 1 | values[0]: `kpi` is no id of an indicator, such as N00401" + unused);
  BOOST_TEST(of(R"({"kpi":7,"period":2020,"municipality":"0114","values":[]})") ==
             "wrong-type 2:8 " + wrong + "a text such as \"N00401\"" + unused);
  BOOST_TEST(of(R"({"kpi":"N1","period":2020,"municipality":115,"values":[]})") ==
             "wrong-type 2:42 " + wrong + "a text such as \"0114\"; a code needs its leading zeros" + unused);
  BOOST_TEST(of(start + "7}") == "wrong-type 2:58 " + wrong + "a list" + unused);
  BOOST_TEST(of(start + "null}") == "wrong-type 2:50 " + wrong + "a list" + unused);
  BOOST_TEST(of(start + "[7]}") == "wrong-type 2:59 7 | values[0]: `values` must hold objects" + unused);
  BOOST_TEST(of(start + "[[7]]}") == "wrong-type 2:50  | values[0]: `values` must hold objects" + unused);
  BOOST_TEST(of(R"({"period":2020,"municipality":"0115","values":[]})") ==
             "missing-field 2:3  | values[0]: the row has no `kpi`: it is not used\n");
  BOOST_TEST(of(R"({"kpi":"N1","municipality":"0115","values":[]})") ==
             "missing-field 2:3  | values[0]: the row has no `period`: it is not used\n");
  BOOST_TEST(of(R"({"kpi":"N1"})") == "missing-field 2:3  | values[0]: the row has no `period`: it is not used\n");
  BOOST_TEST(of(R"({"values":[]})") == "missing-field 2:3  | values[0]: the row has no `kpi`: it is not used\n");
  BOOST_TEST(of(R"({"kpi":"N1","period":2020,"municipality":"0115"})") ==
             "missing-field 2:3  | values[0]: the row has no `values`: it is not used\n");
  BOOST_TEST(of(R"({"kpi":"N1","period":2020,"values":[]})") ==
             "missing-field 2:3  | values[0]: the row has neither `municipality` nor `ou`: it is not used\n");
  BOOST_TEST(of(R"({"kpi":"N1","kpi":"N2","period":2020,"municipality":"0115","values":[]})") ==
             "doubled-field 2:14 kpi | values[0]: a field stands twice in the row" + unused);
  BOOST_TEST(of("7") == "wrong-type 2:1 7 | values[0]: a row must be an object: it is not used\n");
  BOOST_TEST(of("\"x\"") == "wrong-type 2:2 x | values[0]: a row must be an object: it is not used\n");
  BOOST_TEST(
      of(R"({"name":"x"})") ==
      "unknown-row 2:3  | values[0]: the row is neither data (kpi, period, municipality, values) nor of a catalogue "
      "(id, title): it is not used\n");
  BOOST_TEST(of(R"({"id":"N1"})").find("unknown-row 2:3 ") == 0U);
  BOOST_TEST(of(R"({"title":"N1"})").find("unknown-row 2:3 ") == 0U);
  BOOST_TEST(of(R"({"id":"G1","members":[{"id":"0114"}]})") == "");
  BOOST_TEST(of(R"({"id":"G1","title":"x","members":null})") == "");
  BOOST_TEST(of(R"({"id":"G1","title":"x","unit":null,"type":7})") == "");
  BOOST_TEST(of(R"({"id":"a b","title":"x"})") ==
             "unknown-row 2:3 a b | values[0]: the id has other signs than letters and digits\n");
  BOOST_TEST(of(R"({"id":"N1","title":7})") == "wrong-type 2:20 " + wrong + "a text" + unused);
  BOOST_TEST(of(R"({"id":"N1","title":"t","members":7})") == "wrong-type 2:34 " + wrong + "a list" + unused);
  BOOST_TEST(of(R"({"id":"N1","title":"t","members":[7]})") ==
             "wrong-type 2:35 7 | values[0]: `members` must hold objects" + unused);
  const std::string no_area =
      " | values[0]: this is no code of an area: four digits, or G and digits for a group; it is not used\n";
  const auto area = [&](const std::string& field, const std::string& code) {
    return of(R"({"kpi":"N1","period":2020,")" + field + R"(":")" + code + R"(","values":[]})");
  };
  for (const std::string& code : {std::string("114"), std::string("01144"), std::string("011x"), std::string("G"),
                                  std::string("G1x"), "G" + std::string(32, '1'), std::string("")})
    BOOST_TEST(area("municipality", code) == "unknown-area 2:3 " + code + no_area, code);
  BOOST_TEST(area("municipality", "G" + std::string(31, '1')) == "");
  BOOST_TEST(area("ou", std::string(32, 'V')) == "");
  for (const std::string& code : {std::string(33, 'V'), std::string("V 1"), std::string("V/"), std::string("V:"),
                                  std::string("V@"), std::string("V["), std::string("V`"), std::string("V{")})
    BOOST_TEST(area("ou", code) == "unknown-area 2:3 " + code + no_area, code);
  BOOST_TEST(area("ou", "AZaz09-_") == "");
  BOOST_TEST(
      of(start + R"([{"gender":"T","value":"x"}]})") ==
      "not-a-number 2:82 x | values[0]: `value` must be a number that a double can hold, or null; the value is not "
      "used\n");
  BOOST_TEST(of(start + R"([{"gender":"F","value":1}]})") ==
             "unknown-gender 2:81 F | values[0]: `gender` must be T, K or M: the value is not used\n");
  BOOST_TEST(of(start + R"([{"gender":"TK","value":1}]})") ==
             "unknown-gender 2:82  | values[0]: `gender` must be T, K or M: the value is not used\n");
  BOOST_TEST(of(start + R"([{}]})") ==
             "unknown-gender 2:50  | values[0]: `gender` must be T, K or M: the value is not used\n");
  BOOST_TEST(of(start + R"([{"gender":"T","value":1,"status":7}]})") ==
             "wrong-type 2:92 " +
                 std::string(" | values[0]: a field of a value is not what it must be: a text; the value is "
                             "not used\n"));
  BOOST_TEST(of(start + R"([{"gender":"T","gender":"K","value":1}]})") ==
             "doubled-field 2:74 gender | values[0]: a field stands twice in the value; the value is not used\n");
  std::string sixteen;
  for (int k = 0; k < 16; ++k) sixteen += (k == 0 ? "" : ",") + value("K", "1");
  BOOST_TEST(of(start + "[" + sixteen + "]}") == "");
  BOOST_TEST(of(start + "[" + sixteen + "," + sixteen + "]}").find("too-many-values ") == 0U);
  BOOST_TEST(of(start + "[" + sixteen + "," + sixteen + "]}")
                 .find("| values[0]: the row has more than 16 values; the row is "
                       "not used\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(indicators_are_what_the_catalogue_says_of_them) {
  const auto entry = [](const std::string& id, const std::string& rest) {
    return R"({"id":")" + id + "\"," + rest + "}";
  };
  const std::string catalogue =
      R"({"values":[)" + entry("N2", R"("title":"Andel, procent","unit":"kr","description":"","definition":"Ord")") +
      "," + entry("U1", R"("title":"Utan enhet","description":"A","definition":"B","operating_area":"O")") + "," +
      entry("X1", R"json("title":"Kost, kr (-2019)","description":"Rad\\nrad\u0000")json") + "]}";
  const std::vector<std::string> rows = {
      row("X1", "2020", "0114", value("K", "1") + "," + value("M", "2") + "," + value("T", "3")),
      row("U1", "2020", "0114", value("T", "4")), row("N2", "2020", "0114", value("M", "5") + "," + value("T", "6"))};
  const KoladaResult result = read({answer(rows), catalogue}, {.genders = "KTM"});
  std::string ids;
  for (const Indicator& each : result.panel.indicators())
    ids += each.id + " " + each.indicator + " " + each.reporter + " " + each.name.at("sv") + "; ";
  BOOST_TEST(
      ids ==
      "N2 N2 central Andel, procent; N2-M N2 central Andel, procent – män; U1 U1 member Utan enhet; X1 X1  Kost, kr; "
      "X1-K X1  Kost, kr – kvinnor; X1-M X1  Kost, kr – män; ");
  const Indicator& known = result.panel.indicator(0);
  BOOST_TEST(known.unit.at("sv") == "kr");
  BOOST_TEST(known.definition.at("sv") == "Ord");
  BOOST_TEST((known.valid == YearInterval{}));
  const Indicator& plain = result.panel.indicator(2);
  BOOST_TEST(plain.unit.empty());
  BOOST_TEST(plain.definition.at("sv") == "A");
  BOOST_TEST(plain.group == "O");
  const Indicator& derived = result.panel.indicator(4);
  BOOST_TEST(derived.definition.at("sv") == "Rad\nrad [Enheten är läst ur titeln.]");
  BOOST_TEST((derived.valid == YearInterval{.start = {}, .end = 2020}));
  BOOST_TEST(result.derived_units == (std::vector<std::string>{"X1", "X1-K", "X1-M"}),
             boost::test_tools::per_element());
  BOOST_TEST(told(result.findings, "unit-from-title") ==
             "note unit-from-title  0:0 Kost, kr (-2019) | X1: Kolada gives no unit, \"kr\" is taken from the title\n");
  BOOST_TEST(told(result.findings, "no-unit") ==
             "note no-unit  0:0 Utan enhet | U1: neither the document nor the title has a unit\n");
  const std::string coded = R"json({"values":[{"id":"N1","title":"Svar (kodade svarsalternativ)"}]})json";
  BOOST_TEST(
      told(read({answer({good}), coded}).findings, "coded-values") ==
      "warning coded-values  0:0 Svar (kodade svarsalternativ) | N1: the values are codes of answers: never average or "
      "rank them\n");
  const std::string lone = R"({"values":[{"id":"N1","title":"A, kr"}]})";
  BOOST_TEST(read({answer({good}), lone}).panel.indicator(0).definition.at("sv") == "[Enheten är läst ur titeln.]");
  BOOST_TEST(
      told(read({answer({good}), lone, R"({"values":[{"id":"N1","title":"B"}]})"}).findings, "title-differs") ==
      "warning title-differs c 1:14 B | values[0]: N1 has the title \"A, kr\" in another row: the first is used; give "
      "catalogues of one day\n");
  BOOST_TEST(told(read({answer({good}), lone, lone}).findings, "title-differs") == "");
  BOOST_TEST(told(read({answer({good})}).findings, "no-definition") ==
             "note no-definition  0:0 N1 | 1 indicator has neither name, unit nor definition: give the document of "
             "/kpi too\n");
  std::vector<std::string> six;
  for (int k = 6; k > 0; --k) six.push_back(row("N" + std::to_string(k), "2020", "0114", value("T", "1")));
  BOOST_TEST(
      told(read({answer(six)}).findings, "no-definition") ==
      "note no-definition  0:0 N1, N2, N3, N4, N5 | 6 indicators have neither name, unit nor definition: give the "
      "document of /kpi too\n");
}

BOOST_AUTO_TEST_CASE(sources_are_one_an_address) {
  const std::string one = answer({row("N1", "2020", "0114", value("T", "1", "Osäker"))});
  const std::string two =
      answer({row("N2", "2020", "0114", value("T", "2", "Osäker")), row("N1", "2021", "0114", value("T", "3"))});
  const std::string three = answer({row("N3", "2020", "0000", value("T", "2", "Osäker"))});
  const std::vector<KoladaDocument> views = {
      {one, "a", "http://h/1"}, {two, "b", "http://h/2"}, {three, "c", "http://h/1"}};
  const KoladaResult result = read_kolada(views, {.date = "2026-01-02"});
  BOOST_REQUIRE(result.panel.sources.size() == 2U);
  BOOST_TEST(
      (result.panel.sources[0] ==
       Source{
           .id = "kolada", .title = "Kolada", .url = "http://h/1", .date = "2026-01-02", .licence = "Källa: Kolada"}));
  BOOST_TEST(result.panel.sources[1].id == "kolada-2");
  BOOST_TEST(result.panel.sources[1].url == "http://h/2");
  BOOST_TEST((result.panel.published->sources == result.panel.sources));
  BOOST_TEST(result.panel.indicator(0).source == "kolada");
  BOOST_TEST(result.panel.indicator(1).source == "kolada-2");
  BOOST_TEST(result.panel.indicator(2).source == "kolada");
  BOOST_REQUIRE(result.panel.observations.size() == 2U);
  BOOST_TEST(shown(result.panel.observations[0]) == "0 0 2020 1.000000 observed 0 Kolada: Osäker current");
  BOOST_TEST(shown(result.panel.observations[1]) == "1 0 2020 2.000000 observed 1 Kolada: Osäker current");
  BOOST_TEST(result.panel.published->observations.at(0).source == 0);
}

BOOST_AUTO_TEST_CASE(areas_have_names_of_the_catalogues) {
  std::vector<std::string> rows;
  for (const char* code : {"0120", "0114", "0115", "0116", "0117", "0118", "0119", "0000", "G7", "G8"})
    rows.push_back(row("N1", "2020", code, value("T", "1", "", 3)));
  const std::string areas = R"({"values":[{"id":"0114","title":"Väsby","type":"K"}]})";
  const std::string groups =
      R"json({"values":[{"id":"G7","title":"Stora (ovägt medelvärde)",
          "members":[{"id":"0114"},{"id":"0115"},{"title":"x"}]},
         {"id":"G9","title":" (ovägt medel)","members":[{"id":"0116","title":"Sexton"},{"id":"9999"}]},
         {"id":"G6","title":"Tom"},
         {"id":"G5","title":"Stora","members":[{"id":"0114"}]}]})json";
  const KoladaResult result = read({answer(rows), areas, groups}, {.group_means = true});
  std::string text;
  for (const Panel* panel : {&result.panel, result.panel.published.get()})
    for (const Member& each : panel->members()) {
      text += each.id + "/" + each.code + "/" + each.name + "/" + std::string(to_string(each.kind)) + "/" + each.note;
      for (const std::string& group : each.groups) text += "/" + group;
      text += "; ";
    }
  BOOST_TEST(
      text ==
      "0114/0114/Väsby/municipality//Stora; 0115/0115/0115/municipality//Stora; 0116/0116/Sexton/municipality// (ovägt "
      "medel); 0117/0117/0117/municipality/; 0118/0118/0118/municipality/; 0119/0119/0119/municipality/; "
      "0120/0120/0120/municipality/; 0000/0000/Riket/nation/; G7//Stora/network/ovägt medel av gruppens medlemmar; "
      "G8//G8/network/ovägt medel av gruppens medlemmar; ");
  BOOST_TEST(told(result.findings, "not-in-catalogue") ==
             "warning not-in-catalogue  0:0 0115, 0117, 0118, 0119, 0120 | 6 areas are not in the documents of areas: "
             "shown by "
             "the code; give catalogues of one day\n");
  BOOST_TEST(
      told(read({answer({good, row("N1", "2020", "0115", value("T", "1"))}), areas}).findings, "not-in-catalogue") ==
      "warning not-in-catalogue  0:0 0115 | 1 area is not in the documents of areas: shown by the code; give "
      "catalogues "
      "of one day\n");
  BOOST_TEST(told(read({answer({good})}).findings, "not-in-catalogue") == "");
  const std::string named = R"({"values":[{"id":"0000","title":"Sverige","type":"L"}]})";
  BOOST_TEST(read({answer({row("N1", "2020", "0000", value("T", "1"))}), named}).panel.published->member(0).name ==
             "Sverige");
  BOOST_TEST(read({answer({row("N1", "2020", "0000", value("T", "1"))}), named}).panel.published->member(0).code ==
             "0000");
}

BOOST_AUTO_TEST_CASE(members_of_the_caller_are_found_by_code_and_by_one_name) {
  const std::vector<Member> known = {{.id = "m1", .code = "0114", .name = "Väsby"},
                                     {.id = "0115", .name = "Annat"},
                                     {.id = "t1", .name = "Trosa"},
                                     {.id = "h1", .name = "Habo"},
                                     {.id = "h2", .name = "HABO"},
                                     {.id = "r", .code = "0009", .name = "Gotland", .kind = MemberKind::region},
                                     {.id = "s", .code = "0001", .name = "Stockholm", .kind = MemberKind::region},
                                     {.id = "riket", .name = "Riket", .kind = MemberKind::nation}};
  const std::string areas =
      R"({"values":[{"id":"0488","title":"TROSA","type":"K"},{"id":"0643","title":"Habo","type":"K"},
    {"id":"0114","title":"Trosa","type":"K"}]})";
  std::vector<std::string> rows;
  int n = 0;
  for (const char* code : {"0114", "0115", "0488", "0643", "0999", "0999", "0000"}) {
    ++n;
    rows.push_back(row("N1", n < 6 ? "2020" : "2021", code, value("T", std::to_string(n))));
  }
  const KoladaResult result = read({answer(rows), areas}, {.members = known});
  BOOST_REQUIRE(result.panel.n_members() == 5);
  BOOST_TEST(at(result.panel, "N1", "m1", 2020) == 1.0);
  BOOST_TEST(at(result.panel, "N1", "0115", 2020) == 2.0);
  BOOST_TEST(at(result.panel, "N1", "t1", 2020) == 3.0);
  BOOST_TEST(is_missing(at(result.panel, "N1", "h1", 2020)));
  BOOST_TEST(is_missing(at(result.panel, "N1", "h2", 2020)));
  BOOST_TEST(result.panel.published->member(0).name == "Riket");
  BOOST_TEST(at(*result.panel.published, "N1", "Riket", 2021) == 7.0);
  BOOST_TEST(
      told(result.findings, "kind-not-read") ==
      "note kind-not-read  0:0 Gotland, Stockholm | members of another kind than municipality are left out: read them "
      "into a panel of their own\n");
  BOOST_TEST(find(result.findings, "not-asked")->message ==
             "3 values of 2 areas that are not among the members given are not read");
  BOOST_TEST(find(result.findings, "not-asked")->line == 1);
  // No value of the members: a panel without years.
  const KoladaResult none = read({answer({row("N1", "2020", "0999", value("T", "1"))})}, {.members = known});
  BOOST_TEST(none.panel.n_years() == 0);
  BOOST_TEST(find(none.findings, "not-asked")->message ==
             "1 value of 1 area that are not among the members given are not read");
}

BOOST_AUTO_TEST_CASE(values_that_contradict_are_told_where_they_stand) {
  const std::string one = answer({row("N1", "2020", "0000", value("T", "5", "", 4))});
  const std::string two = "\n" + answer({row("N1", "2020", "0000", value("T", "6", "", 4)), good});
  const std::vector<KoladaDocument> views = {{one, "", ""}, {two, "b", ""}};
  const KoladaResult result = read_kolada(views);
  const std::size_t first = one.find("\"value\":5") + 8;
  const std::size_t second = two.find("\"value\":6") + 8;
  BOOST_TEST(told(result.findings, "doubled-key") ==
             "error doubled-key b 2:" + std::to_string(second) + " 6 | N1, Riket, 2020 is 5 at byte " +
                 std::to_string(first) + " of document 1 and 6 here: neither is used; give documents of one day\n");
  BOOST_TEST(result.counts == std::vector<std::int32_t>{0}, boost::test_tools::per_element());
  BOOST_TEST(is_missing(at(*result.panel.published, "N1", "Riket", 2020)));
  // The same three times is told as two; what was refused stays refused.
  const auto same = [](const std::string& number, const std::string& status = "") {
    return row("N1", "2020", "0114", value("T", number, status));
  };
  BOOST_TEST(find(read({answer({same("1"), same("1"), same("1")})}).findings, "doubled-row")->message ==
             "2 values stand twice in the documents, the same each time: used once");
  BOOST_TEST(find(read({answer({same("null", ".."), same("null", "..")})}).findings, "doubled-row")->message ==
             "1 value stands twice in the documents, the same each time: used once");
  BOOST_TEST(find(read({answer({same("null", ".."), same("null", ".")})}).findings, "doubled-key")->text ==
             "not_applicable");
  const KoladaResult thrice = read({answer({same("1"), same("2"), same("1")})});
  BOOST_TEST(is_missing(at(thrice.panel, "N1", "0114", 2020)));
  BOOST_TEST(std::count_if(thrice.findings.begin(), thrice.findings.end(),
                           [](const Finding& f) { return f.rule == "doubled-key"; }) == 2);
  // Neither its note nor that of the other is kept.
  BOOST_TEST(read({answer({same("1", "Osäker"), same("2", "Osäker")})}).panel.observations.empty());
  BOOST_TEST(read({answer({same("1", "Osäker"), same("1", "Osäker")})}).panel.observations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_is_not_read_is_counted_by_kind) {
  std::vector<std::string> rows = {good};
  for (const char* code : {"0009", "0009", "0001", "0000", "G1"})
    rows.push_back(row("N1", "2020", code, value("T", "1")));
  const auto kinds = [&](const KoladaOptions& options) {
    std::string text;
    for (const Finding& each : read({answer(rows)}, options).findings)
      if (each.rule == "kind-not-read") text += each.message + "; ";
    return text;
  };
  BOOST_TEST(kinds({.nation = false}) ==
             "3 rows of 2 regions not read: the option is `kind region`; 1 row of the nation not read: the option is "
             "`nation`; "
             "1 row of 1 groups not read: the option is `group_means`; ");
  BOOST_TEST(kinds({.kind = MemberKind::region, .group_means = true}) ==
             "1 row of 1 municipalities not read: the option is `kind municipality`; ");
  const std::string unit = R"({"values":[{"gender":"T","value":4}],"kpi":"N1","period":2020,"ou":"V1"})";
  BOOST_TEST(told(read({answer({good, unit})}).findings, "kind-not-read")
                 .find("| 1 row of 1 units not read: the option is `kind unit`\n") != std::string::npos);
  const auto message = [](const std::string& values, const char* rule, const KoladaOptions& options = {}) {
    const KoladaResult result =
        read({answer({row("N1", "2019", "0114", value("T", "1")), row("N1", "2020", "0114", values)})}, options);
    const Finding* found = find(result.findings, rule);
    return found == nullptr ? std::string("none") : found->text + " | " + found->message;
  };
  BOOST_TEST(message(value("T", "1") + "," + value("K", "1"), "gender-not-read") ==
             " | 1 value of another gender letter than T not read: the option is `genders`");
  BOOST_TEST(message(value("K", "1"), "no-total") ==
             " | 1 row has values for women or men and none for the total (T): not reported, never summed");
  BOOST_TEST(message(value("K", "1"), "no-total", {.genders = "K"}) == "none");
  BOOST_TEST(message(value("T", "1") + "," + value("K", "1"), "no-total") == "none");
  BOOST_TEST(message("", "no-total") == "none");
  BOOST_TEST(
      message(value("T", "null", "-"), "dash") ==
      "- | 1 null has the status \"-\" and is read as not reported: say with `dash` if it means nil, a true zero");
  BOOST_TEST(message(value("T", "null", "-"), "dash", {.dash = ValueStatus::not_reported}) == "none");
  BOOST_TEST(
      message(value("T", "1", "-"), "unknown-status") ==
      "- | 1 value has a status whose meaning is not known: a number is used, a null is not reported, the word is kept "
      "as a note");
  const auto deleted = [&](const std::string& flag) {
    return message(R"({"gender":"T","value":1,"isdeleted":)" + flag + "}," + value("K", "1"), "deleted");
  };
  const std::string one = " | 1 value is marked as deleted by Kolada and left out";
  BOOST_TEST(deleted("true") == one);
  BOOST_TEST(deleted("1") == one);
  BOOST_TEST(deleted("false") == "none");
  BOOST_TEST(deleted("0") == "none");
  BOOST_TEST(deleted("\"1\"") == "none");
  // There was a total, which was deleted: that is not a row without one.
  BOOST_TEST(message(R"({"gender":"T","value":1,"isdeleted":true},)" + value("K", "1"), "no-total") == "none");
  // Statuses in words.
  const auto status = [](const std::string& number, const std::string& word) {
    const KoladaResult result = read({answer({row("N1", "2020", "0114", value("T", number, word))})});
    return std::string(to_string(status_at(result.panel, "N1", "0114", 2020))) +
           (result.panel.observations.empty() ? "" : " " + result.panel.observations[0].note);
  };
  BOOST_TEST(status("1", "estimated") == "estimated");
  BOOST_TEST(status("1", "nil") == "observed Kolada: nil");
  BOOST_TEST(status("1", "sekretess") == "observed Kolada: sekretess");
  BOOST_TEST(status("1", "Missing") == "observed Kolada: Missing");
  BOOST_TEST(status("null", "sekretess") == "confidential");
  BOOST_TEST(status("null", "estimated") == "not_reported Kolada: estimated");
  BOOST_TEST(status("null", "nil") == "not_reported Kolada: nil");
  BOOST_TEST(status("1", std::string(101, 'x')) == "observed Kolada: " + std::string(100, 'x') + "…");
  // How many areas are behind a value, where that can be.
  const auto count = [](const std::string& n) {
    return read({answer({R"({"values":[{"gender":"T","value":1,"count":)" + n +
                         R"(}],"kpi":"N1","period":2020,"municipality":"0000"})"})})
        .counts.at(0);
  };
  BOOST_TEST(count("0") == 0);
  BOOST_TEST(count("7") == 7);
  BOOST_TEST(count("1000000") == 1'000'000);
  BOOST_TEST(count("1000001") == 0);
  BOOST_TEST(count("-1") == 0);
  BOOST_TEST(count("\"7\"") == 0);
  const std::string empty = answer(
      {row("N1", "2020", "G1", value("T", "null", "..", 5)), row("N1", "2021", "G1", value("T", "2", "Osäker", 6))});
  const KoladaResult groups = read({empty}, {.group_means = true});
  BOOST_TEST(groups.counts == (std::vector<std::int32_t>{0, 6}), boost::test_tools::per_element());
  BOOST_REQUIRE(groups.panel.published->observations.size() == 1U);
  BOOST_TEST(groups.panel.published->observations[0].note == "ovägt medel av 6; Kolada: Osäker");
}

BOOST_AUTO_TEST_CASE(findings_stand_in_the_order_of_the_documents) {
  const std::string bad = "{\"values\":[\n" + good + ",\n7,\n  8\n]}";
  const KoladaResult result = read({bad, bad}, {.max_findings = 3});
  std::string text;
  for (const Finding& each : result.findings)
    text += each.rule + " " + each.source + " " + std::to_string(each.line) + ":" + std::to_string(each.column) + "; ";
  BOOST_TEST(
      text ==
      "wrong-type a 3:1; wrong-type a 4:3; wrong-type b 3:1; doubled-row  0:0; no-definition  0:0; wrong-type  0:0; ");
  BOOST_TEST(result.findings.back().message == "and 1 more of this kind, beyond the limit of findings");
}

BOOST_AUTO_TEST_SUITE_END()
