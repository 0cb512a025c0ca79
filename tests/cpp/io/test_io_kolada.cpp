#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
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

BOOST_AUTO_TEST_SUITE_END()
