#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/io/table.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(io_table)

namespace {

// "severity rule line:column" of each finding, or the error that was thrown.
std::string findings_of(std::string_view bytes, const TableOptions& options = {}) {
  std::string text;
  try {
    for (const Finding& each : read_table(bytes, options).findings)
      text += std::string(to_string(each.severity)) + " " + each.rule + " " + std::to_string(each.line) + ":" +
              std::to_string(each.column) + "; ";
  } catch (const FindingsError& error) {
    return "throws " + error.code();
  } catch (const ArgumentError& error) {
    return "argument " + error.code();
  }
  return text;
}

double value_of(const Panel& panel, std::string_view indicator, std::string_view member, Year year) {
  const SeriesView series = panel.series(panel.indicator_index(indicator), panel.member_index(member));
  const auto k = series.position(year);
  return k ? series.values[static_cast<std::size_t>(*k)] : missing;
}
ValueStatus status_of(const Panel& panel, std::string_view indicator, std::string_view member, Year year) {
  const SeriesView series = panel.series(panel.indicator_index(indicator), panel.member_index(member));
  return series.status[static_cast<std::size_t>(series.position(year).value())];
}

// One value cell of a table that is otherwise right.
ReadResult with_value(const std::string& value, const TableOptions& options = {}) {
  return read_table("kommun;år;nyckeltal;värde\nTrosa;2022;mat;" + value + "\n", options);
}
double number(const std::string& value) {
  const ReadResult result = with_value(value);
  return result.findings.empty() ? result.panel.values()[0] : -999.0;
}
bool refused(const std::string& value) {
  const ReadResult result = with_value(value);
  return result.findings.size() == 1 && result.findings[0].rule == "not-a-number";
}
ValueStatus status(const std::string& value, const TableOptions& options = {}) {
  return with_value(value, options).panel.status()[0];
}

const std::vector<Member> members = {{.id = "0114", .code = "0114", .name = "Upplands Väsby"},
                                     {.id = "0488", .code = "0488", .name = "Trosa"},
                                     {.id = "0980", .code = "0980", .name = "Gotland"},
                                     {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region}};
const std::vector<Indicator> indicators = {
    {.id = "waste", .codes = {{"2012", "GN.7"}}, .unit = {{"sv", "kg/inv"}}},
    {.id = "food", .codes = {{"2023", "GN.10"}}, .name = {{"sv", "Ekologiska livsmedel"}}, .unit = {{"sv", "%"}}},
    {.id = "premises", .codes = {{"2023", "GN.7"}}}};

}  // namespace

BOOST_AUTO_TEST_CASE(a_long_table_becomes_a_panel) {
  const ReadResult result = read_table(
      "indicator,code,member,year,value,unit\n"
      "food,0488,Trosa,2021,57.4,%\n"
      "food,0488,Trosa,2023,60,%\n"
      "waste,0114,Upplands Väsby,2022,380,kg\n");
  BOOST_TEST(result.findings.empty());
  const Panel& p = result.panel;
  BOOST_TEST(p.n_indicators() == 2);
  BOOST_TEST(p.n_members() == 2);
  BOOST_TEST(p.first_year() == 2021);
  BOOST_TEST(p.n_years() == 3);
  BOOST_TEST(value_of(p, "food", "Trosa", 2021) == 57.4);
  BOOST_TEST(is_missing(value_of(p, "food", "Trosa", 2022)));
  BOOST_TEST(value_of(p, "waste", "0114", 2022) == 380.0);
  BOOST_TEST(p.indicator(0).unit.at("en") == "%");
  BOOST_TEST(p.observations.empty());
}

BOOST_AUTO_TEST_CASE(a_wide_table_has_a_column_a_year) {
  const ReadResult result = read_table("Kommun\tNyckeltal\t2020\t2021\t2022\nTrosa\tmat\t1,5\t\t..\n");
  BOOST_TEST(result.findings.empty());
  BOOST_TEST((result.format == TableFormat{TableLayout::years_across, TableEncoding::utf8, '\t', ','}));
  BOOST_TEST(value_of(result.panel, "mat", "Trosa", 2020) == 1.5);
  BOOST_TEST((status_of(result.panel, "mat", "Trosa", 2022) == ValueStatus::confidential));
}

BOOST_AUTO_TEST_CASE(indicators_may_stand_across) {
  const ReadResult result = read_table("kommun|år|mat (%)|avfall (kg/inv)\nTrosa|2022|60|380,5\n");
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(value_of(result.panel, "mat", "Trosa", 2022) == 60.0);
  BOOST_TEST(value_of(result.panel, "avfall", "Trosa", 2022) == 380.5);
  BOOST_TEST(result.panel.indicator(1).unit.at("sv") == "kg/inv");
  BOOST_TEST(findings_of("kommun;år;food;Län\nTrosa;2022;60;Södermanland\n",
                         {.indicators = indicators, .members = members}) == "error unknown-indicator 1:4; ");
}

BOOST_AUTO_TEST_CASE(the_table_of_the_present_system_is_read) {
  const std::string_view table =
      "Rad-id,Mätområde,Datum,Värde (%)\n"
      "17,Trosa,2021-12-31,\"57,4\"\n"
      "18,Trosa,2022,60\n"
      "19,Riket,2022,38\n"
      "20,Sveriges Ekokommuner,2022,\"40,5\"\n";
  const ReadResult result = read_table(table, {.indicator = "food"});
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.panel.n_members() == 1);
  BOOST_TEST(value_of(result.panel, "food", "Trosa", 2021) == 57.4);
  BOOST_TEST_REQUIRE((result.panel.published != nullptr));
  BOOST_TEST(value_of(*result.panel.published, "food", "Riket", 2022) == 38.0);
  BOOST_TEST((result.panel.published->member(1).kind == MemberKind::network));
  BOOST_TEST(findings_of(table) == "throws missing-column");  // of which indicator?
}

BOOST_AUTO_TEST_CASE(numbers_are_read_as_people_print_them) {
  BOOST_TEST(number("12") == 12.0);
  BOOST_TEST(number("12,5") == 12.5);
  BOOST_TEST(number("12.5") == 12.5);
  BOOST_TEST(number(" 12.5 ") == 12.5);
  BOOST_TEST(number("-5,64") == -5.64);
  BOOST_TEST(number("\u22125,64") == -5.64);
  BOOST_TEST(number("+3") == 3.0);
  BOOST_TEST(number("1 234,5") == 1234.5);
  BOOST_TEST(number("1\u00A0234\u00A0567") == 1234567.0);
  BOOST_TEST(number("12\u202F345") == 12345.0);
  BOOST_TEST(number("12\u2009345,0") == 12345.0);
  BOOST_TEST(number("1e3") == 1000.0);
  BOOST_TEST(number("0.1") == 0.1);
  BOOST_TEST(number("123456789.123456789") == 123456789.123456789);
  BOOST_TEST(number("0.30000000000000004") == 0.30000000000000004);
  BOOST_TEST(number("9007199254740993") == 9007199254740992.0);
  BOOST_TEST(!std::signbit(number("-0")));
  BOOST_TEST(number("1e-300") == 1e-300);
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_number_is_refused) {
  for (const char* const text : {"12 34", "1 2 3", "1234 567", "1.234.567", "1.234,5", "12%%", "ca 12", "1e", "1e999",
                                 "--1", "inf", "0x10", "1,", "12abc", ",", "- 5", "1 23,5", "60 procent"})
    BOOST_TEST((refused(text) || (std::string(text) == "1," && number(text) == 1.0)), text);
}

BOOST_AUTO_TEST_CASE(signs_for_missing_values_become_statuses) {
  BOOST_TEST((status("") == ValueStatus::not_reported));
  BOOST_TEST((status(".") == ValueStatus::not_applicable));
  BOOST_TEST((status("..") == ValueStatus::confidential));
  BOOST_TEST((status("..", {.two_dots = ValueStatus::not_reported}) == ValueStatus::not_reported));
  BOOST_TEST((status("NA") == ValueStatus::not_reported));
  BOOST_TEST((status("9999", {.missing_markers = {"9999"}}) == ValueStatus::not_reported));
  BOOST_TEST((status("-99", {.missing_markers = {"-99"}}) == ValueStatus::not_reported));
  BOOST_TEST((status("-") == ValueStatus::not_reported));
  BOOST_TEST((status("–", {.dash = ValueStatus::nil}) == ValueStatus::nil));
  BOOST_TEST(with_value("–", {.dash = ValueStatus::nil}).panel.values()[0] == 0.0);
  BOOST_TEST(is_missing(with_value("–").panel.values()[0]));
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nTrosa;2021;mat;-\nTrosa;2022;mat;–\n") == "note dash 2:4; ");
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nTrosa;2021;mat;-\n", {.dash = ValueStatus::not_reported}) == "");
}

BOOST_AUTO_TEST_CASE(a_status_column_is_followed_and_checked) {
  const ReadResult result = read_table(
      "member,year,indicator,value,status\n"
      "Trosa,2020,food,57,preliminary\nTrosa,2021,food,,nil\nTrosa,2022,food,,ej tillämplig\n");
  BOOST_TEST(result.findings.empty());
  BOOST_TEST((status_of(result.panel, "food", "Trosa", 2020) == ValueStatus::preliminary));
  BOOST_TEST((status_of(result.panel, "food", "Trosa", 2022) == ValueStatus::not_applicable));
  BOOST_TEST(value_of(result.panel, "food", "Trosa", 2021) == 0.0);
  BOOST_TEST(findings_of("member,year,indicator,value,status\nT,2020,food,57,confidential\nT,2021,food,,observed\n"
                         "T,2022,food,5,seen\n") ==
             "error status-contradicts 2:4; error status-contradicts 3:4; error unknown-status 4:5; ");
}

BOOST_AUTO_TEST_CASE(encodings_are_told_apart) {
  const std::string utf8 = "Kommun;År;Nyckeltal;Värde\nVäxjö;2022;mat;5\n";
  BOOST_TEST(read_table("\xEF\xBB\xBF" + utf8).panel.member(0).name == "Växjö");
  const std::string latin =
      "Kommun;\xC5r;Nyckeltal;V\xE4rde\nV\xE4xj\xF6;2022;mat;1\xA0"
      "234\n";
  const ReadResult result = read_table(latin);
  BOOST_TEST(result.panel.member(0).name == "Växjö");
  BOOST_TEST(result.panel.values()[0] == 1234.0);
  BOOST_TEST(findings_of(latin) == "note encoding-guessed 1:0; ");
  BOOST_TEST(findings_of(latin, {.encoding = TableEncoding::cp1252}) == "");
  BOOST_TEST(findings_of(utf8 + "V\xE4xj\xF6;2022;mat;5\n") == "error not-text 3:0; ");
  BOOST_TEST(findings_of(utf8 + "V\xE4xj\xF6;2022;mat;5\n", {.encoding = TableEncoding::utf8}) ==
             "error not-text 3:0; ");
  BOOST_TEST(findings_of("\xFF\xFEk\0") == "throws utf-16");
}

BOOST_AUTO_TEST_CASE(a_code_that_lost_its_zero_is_read_and_told) {
  const std::string table = "kommunkod,år,nyckeltal,värde\n114,2022,food,1\n114,2023,food,2\n488,2022,food,3\n";
  const ReadResult known = read_table(table, {.indicators = indicators, .members = members});
  BOOST_TEST(value_of(known.panel, "food", "0114", 2023) == 2.0);
  BOOST_TEST_REQUIRE(known.findings.size() == 2U);
  BOOST_TEST(known.findings[0].rule == "code-without-zero");
  BOOST_TEST(known.findings[0].text == "114");
  BOOST_TEST((known.findings[0].severity == Severity::warning));
  const ReadResult unknown =
      read_table("code,year,indicator,value\n114,2022,food,1\n0114,2023,food,2\n1480,2022,food,3\n");
  BOOST_TEST(unknown.panel.n_members() == 2);
  BOOST_TEST(value_of(unknown.panel, "food", "0114", 2022) == 1.0);
  BOOST_TEST(findings_of("code,year,indicator,value\n114,2022,food,1\n") == "");  // who knows what codes these are
  BOOST_TEST(findings_of("member,year,indicator,value\n114,2022,food,1\n",
                         {.indicators = indicators, .members = members}) == "warning code-without-zero 2:1; ");
}

BOOST_AUTO_TEST_CASE(unknown_and_ambiguous_names_come_with_help) {
  const TableOptions known{.indicators = indicators, .members = members};
  const auto row = [&](const std::string& text) {
    return read_table("kommun,år,nyckeltal,värde\n" + text + "\n", known).findings;
  };
  BOOST_TEST(row("trosa,2022,GN.10,5").empty());
  BOOST_TEST(row("Trosa,2022,Ekologiska livsmedel,5").empty());
  BOOST_TEST(row("0488,2022,2023:GN.7,5").empty());
  const Findings trossa = row("Trossa,2022,food,5");
  BOOST_TEST_REQUIRE(trossa.size() == 1U);
  BOOST_TEST(trossa[0].rule == "unknown-member");
  BOOST_TEST(trossa[0].line == 2);
  BOOST_TEST(trossa[0].column == 1);
  BOOST_TEST(trossa[0].text == "Trossa");
  BOOST_TEST(trossa[0].message == "no such member: did you mean Trosa? The row is not used");
  BOOST_TEST(row("Gotland,2022,food,5").at(0).rule == "ambiguous-member");
  BOOST_TEST(row("Trosa,2022,fodo,5").at(0).rule == "unknown-indicator");
  BOOST_TEST(row("Trosa,2022,GN.7,5").at(0).message.find("more than one") != std::string::npos);
  BOOST_TEST(read_table("kommun,år,nyckeltal,värde\nTrosa,2022,food,5\n", known).panel.n_members() == 4);
  BOOST_TEST(findings_of("kommunkod,kommun,år,nyckeltal,värde\n0488,Gnesta,2022,food,5\n", known) ==
             "warning name-differs 2:2; ");
}

BOOST_AUTO_TEST_CASE(names_that_differ_in_marks_only_are_two) {
  const std::string table = "kommun;år;nyckeltal;värde\nHabo;2022;x;1\nHåbo;2022;x;2\n";
  BOOST_TEST(read_table(table).panel.n_members() == 2);
  TableOptions known{
      .members = {{.id = "0643", .code = "0643", .name = "Habo"}, {.id = "0305", .code = "0305", .name = "Håbo"}}};
  const ReadResult result = read_table(table, known);
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(value_of(result.panel, "x", "0305", 2022) == 2.0);
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nHÅBO;2022;x;1\n", known) == "error ambiguous-member 2:1; ");
  BOOST_TEST(findings_of("kommunkod;kommun;år;nyckeltal;värde\n0305;Habo;2022;x;1\n", known) ==
             "warning name-differs 2:2; ");
}

BOOST_AUTO_TEST_CASE(another_unit_than_the_indicator_s_is_not_used) {
  const TableOptions known{.indicators = indicators, .members = members};
  BOOST_TEST(findings_of("kommun,år,nyckeltal,värde,enhet\nTrosa,2022,waste,5,ton\nTrosa,2022,food,5,Procent\n",
                         known) == "error unit-differs 2:5; ");
  BOOST_TEST(findings_of("kommun,år,nyckeltal,värde (kg/inv)\nTrosa,2022,waste,5\nTrosa,2022,food,5\n", known) ==
             "error unit-differs 3:4; ");
  BOOST_TEST(findings_of("kommun,år,nyckeltal,värde,enhet\nTrosa,2022,x,5,ton\nTrosa,2023,x,5,kg\n") ==
             "error unit-differs 3:5; ");
}

BOOST_AUTO_TEST_CASE(two_values_for_one_key_are_none) {
  const ReadResult result = read_table(
      "kommun,år,nyckeltal,värde\nTrosa,2022,food,5\nTrosa,2023,food,7\nTrosa,2022,food,6\nTrosa,2023,food,7\n"
      "Trosa,2022,food,5\n");
  BOOST_TEST((status_of(result.panel, "food", "Trosa", 2022) == ValueStatus::not_reported));
  BOOST_TEST(is_missing(value_of(result.panel, "food", "Trosa", 2022)));
  BOOST_TEST(value_of(result.panel, "food", "Trosa", 2023) == 7.0);
  BOOST_TEST_REQUIRE(result.findings.size() == 3U);
  BOOST_TEST(result.findings[0].rule == "doubled-key");
  BOOST_TEST(result.findings[0].message == "lines 2 and 4 both give food, Trosa, 2022: 5 and 6; neither is used");
  BOOST_TEST(result.findings[1].rule == "doubled-row");
  BOOST_TEST((result.findings[1].severity == Severity::note));
  BOOST_TEST(result.findings[2].rule == "doubled-key");
}

BOOST_AUTO_TEST_CASE(bad_rows_are_findings_with_their_place) {
  const auto rows = [](const std::string& text) { return findings_of("kommun,år,nyckeltal,värde\n" + text); };
  BOOST_TEST(rows("Trosa,20222,food,5\n") == "error year-out-of-range 2:2; ");
  BOOST_TEST(rows("Trosa,2022-13,food,5\n") == "error not-a-year 2:2; ");
  BOOST_TEST(rows("Trosa,i fjol,food,5\n") == "error not-a-year 2:2; ");
  BOOST_TEST(rows("Trosa,2022,food,saknas\n") == "error not-a-number 2:4; ");
  BOOST_TEST(rows("Trosa,2022,food\n") == "error wrong-number-of-fields 2:0; ");
  BOOST_TEST(rows("Trosa,2022,food,5,6\n") == "error wrong-number-of-fields 2:0; ");
  BOOST_TEST(rows("Trosa,2022,food,5,,\n") == "");
  BOOST_TEST(rows(",2022,food,5\n") == "error missing-label 2:1; ");
  BOOST_TEST(rows("Trosa,2022,,5\n") == "error missing-label 2:3; ");
  BOOST_TEST(rows(",,,\n\n") == "");
  BOOST_TEST(rows("\"Trosa,2022,food,5\nTrosa,2023,food,5\n") == "error broken-quoting 2:1; ");
  BOOST_TEST(rows("Tro\"sa,2022,food,5\nTrosa,2023,food,5\n") == "error broken-quoting 2:1; ");
  BOOST_TEST(rows(std::string("Tro\0sa,2022,food,5\n", 19)) == "error not-text 2:0; ");
  BOOST_TEST(read_table("kommun,år,nyckeltal,värde\nTrosa,2022,food,5\nKälla: SCB,,,\n").panel.n_members() == 1);
}

BOOST_AUTO_TEST_CASE(two_decimal_styles_in_one_file_are_found) {
  const std::string table = "kommun;år;nyckeltal;värde\nA;2020;x;1,5\nA;2021;x;2.5\nA;2022;x;3,5\nA;2023;x;4\n";
  BOOST_TEST(findings_of(table) == "error two-decimal-styles 3:4; ");
  BOOST_TEST(read_table(table).findings[0].text == "2.5");
  BOOST_TEST(findings_of(table, {.decimal = '.'}) == "error two-decimal-styles 2:4; error two-decimal-styles 4:4; ");
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nA;2020;x;1,5\nA;2021;x;2.5\n") ==
             "error two-decimal-styles 2:4; error two-decimal-styles 3:4; ");
}

BOOST_AUTO_TEST_CASE(a_table_that_is_none_throws_with_the_reason) {
  BOOST_TEST(findings_of("") == "throws empty-file");
  BOOST_TEST(findings_of("\xEF\xBB\xBF \r\n") == "throws empty-file");
  BOOST_TEST(findings_of("kommun,värde,nyckeltal\nTrosa,5,food\n") == "throws missing-column");
  BOOST_TEST(findings_of("just some text\n") == "throws missing-column");
  BOOST_TEST(findings_of("kommun,år,nyckeltal,värde\rTrosa,2022,food,5\r") == "throws line-ends");
  BOOST_TEST(findings_of("\"kommun,år") == "throws broken-quoting");
  BOOST_TEST(findings_of("kommun,år,nyckeltal,värde\nA,1900,x,1\nA,2100,x,1\n", {.max_cells = 100}) ==
             "throws panel-too-large");
  BOOST_TEST(findings_of("a", {.columns = {{"colour", "a"}}}) == "argument unknown-choice");
  BOOST_TEST(findings_of("a", {.dash = ValueStatus::imputed}) == "argument unknown-choice");
}

BOOST_AUTO_TEST_CASE(an_endless_line_is_an_error_that_costs_nothing) {
  const std::string header = "kommun,år,nyckeltal,värde\n";
  const std::string endless(100'000, 'x');
  BOOST_TEST(findings_of(endless, {.max_line = 1000}) == "throws line-too-long");
  BOOST_TEST(findings_of(header + endless + "\nTrosa,2022,food,5\n", {.max_line = 1000}) ==
             "error line-too-long 2:1; ");
  BOOST_TEST(findings_of(header + "\"" + endless + "\nTrosa,2022,food,5\n", {.max_line = 1000}) ==
             "error line-too-long 2:1; ");
}

BOOST_AUTO_TEST_CASE(strict_throws_with_all_findings) {
  const std::string table = "kommun,år,nyckeltal,värde\nTrosa,20222,food,5\nTrosa,2022,food,many\n";
  try {
    (void)read_table(table, {.source = "a.csv", .strict = true});
    BOOST_ERROR("nothing thrown");
  } catch (const FindingsError& error) {
    BOOST_TEST(error.findings().size() == 2U);
    BOOST_TEST(error.line() == 2);
    BOOST_TEST(std::string(error.what()).find("a.csv, line 2, column 2: ") == 0U);
    BOOST_TEST(std::string(error.what()).find("and 1 more") != std::string::npos);
  }
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nTrosa;2021;mat;-\n", {.strict = true}) == "note dash 2:4; ");
}

BOOST_AUTO_TEST_CASE(findings_beyond_the_limit_are_counted) {
  std::string table = "kommun,år,nyckeltal,värde\n";
  for (int k = 0; k < 50; ++k) table += "Trosa,20222,food,5\n";
  const Findings findings = read_table(table, {.max_findings = 10}).findings;
  BOOST_TEST_REQUIRE(findings.size() == 11U);
  BOOST_TEST(findings.back().rule == "year-out-of-range");
  BOOST_TEST(findings.back().message.find("40 more") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(columns_can_be_named_and_others_are_told) {
  const std::string table = "Ort;Anno;Mått;Utfall;Län\nTrosa;2022;mat;5;D\n";
  BOOST_TEST(
      findings_of(table,
                  {.columns = {{"member", "Ort"}, {"year", "anno"}, {"indicator", "Mått"}, {"value", "Utfall"}}}) ==
      "note column-ignored 1:5; ");
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde;kod\nA;2022;x;1;\n", {.columns = {{"member", "Ort"}}}) ==
             "throws missing-column");
}

BOOST_AUTO_TEST_CASE(a_percent_sign_is_the_values_unit) {
  const ReadResult result = with_value("25,5 %");
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.panel.values()[0] == 25.5);
  BOOST_TEST(result.panel.indicator(0).unit.at("sv") == "%");
  BOOST_TEST(refused("%"));
  BOOST_TEST(refused("a %"));
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde (kg/inv)\nTrosa;2022;mat;25 %\n") == "");
  BOOST_TEST(findings_of("kommun;år;waste\nTrosa;2022;25 %\n", {.indicators = indicators}) ==
             "error unit-differs 2:3; ");
}

BOOST_AUTO_TEST_CASE(symbols_of_agencies_are_statuses) {
  BOOST_TEST((status("x") == ValueStatus::confidential));
  BOOST_TEST((status("e.u.") == ValueStatus::not_reported));
  BOOST_TEST((status("sekretess") == ValueStatus::confidential));
  BOOST_TEST((status("not_applicable") == ValueStatus::not_applicable));
  BOOST_TEST((status("y", {.symbols = {{"y", ValueStatus::not_applicable}}}) == ValueStatus::not_applicable));
  BOOST_TEST((status("<5", {.symbols = {{"<5", ValueStatus::confidential}}}) == ValueStatus::confidential));
  BOOST_TEST(refused("y"));
  BOOST_TEST(refused("observerad"));
  BOOST_TEST(findings_of("kommun;år;nyckeltal;värde\nTrosa;2022;mat;< 0,5\n") == "warning below-limit 2:4; ");
  BOOST_TEST(refused("<many"));
  BOOST_TEST(findings_of("a", {.symbols = {{"-", ValueStatus::nil}}}) == "argument unknown-choice");
}

BOOST_AUTO_TEST_CASE(code_and_name_in_one_cell_are_both_read) {
  const ReadResult result = read_table("region;2022\n0114 Upplands Väsby;5\n0000 Riket;6\n", {.indicator = "mat"});
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.panel.member(0).code == "0114");
  BOOST_TEST(result.panel.member(0).name == "Upplands Väsby");
  BOOST_TEST(result.panel.published->member(0).name == "Riket");
}

BOOST_AUTO_TEST_CASE(headers_and_cells_can_be_asked_about) {
  BOOST_TEST(table_column(" Kommunkod ").role == "code");
  BOOST_TEST(table_column("Värde (%)").role == "value");
  BOOST_TEST(table_column("2022").year == 2022);
  BOOST_TEST(table_column("Ort").role == "");
  BOOST_TEST(table_column("Ort", {.columns = {{"member", "Ort"}}}).role == "member");
  BOOST_TEST((table_cell(" 1 234,5 ") == TableCell::comma_number));
  BOOST_TEST((table_cell("12 %") == TableCell::number));
  BOOST_TEST((table_cell("..") == TableCell::missing_sign));
  BOOST_TEST((table_cell("<5") == TableCell::missing_sign));
  BOOST_TEST((table_cell("") == TableCell::missing_sign));
  BOOST_TEST((table_cell("Trosa") == TableCell::text));
}

BOOST_AUTO_TEST_CASE(comments_are_kept_as_notes) {
  const ReadResult result =
      read_table("kommun,år,nyckeltal,värde,kommentar\nTrosa,2021,food,5,\nTrosa,2022,food,6,\"ny, metod\"\n");
  BOOST_TEST_REQUIRE(result.panel.observations.size() == 2U);
  BOOST_TEST(result.panel.observations[0].note == "");
  BOOST_TEST(result.panel.observations[1].note == "ny, metod");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  Panel panel({{.id = "=food", .unit = {{"sv", "%"}}}, {.id = "waste"}},
              {{.id = "0488", .code = "0488", .name = "Tro\"sa, \n"}, {.id = "+Ö", .name = "+Ö"}}, 2020, 3);
  panel.set(0, 0, 2020, 0.1 + 0.2);
  panel.set(0, 0, 2021, -1234.5, ValueStatus::imputed);
  panel.set(0, 1, 2022, missing, ValueStatus::confidential);
  panel.set(1, 1, 2021, missing, ValueStatus::not_applicable);
  panel.set(1, 0, 2022, 0.0, ValueStatus::nil);
  for (const char* const language : {"sv", "en"})
    for (const bool for_spreadsheets : {false, true})
      for (const char separator : {';', '\t'}) {
        const std::string bytes = write_table(panel, {.language = language,
                                                      .separator = separator,
                                                      .decimal = ',',
                                                      .missing = true,
                                                      .for_spreadsheets = for_spreadsheets});
        const ReadResult result = read_table(bytes);
        BOOST_TEST(result.findings.empty(), bytes);
        BOOST_TEST_REQUIRE(result.panel.values().size() == panel.values().size());
        for (std::size_t k = 0; k < panel.values().size(); ++k) {
          BOOST_TEST((result.panel.status()[k] == panel.status()[k]));
          BOOST_TEST((result.panel.values()[k] == panel.values()[k] || is_missing(panel.values()[k])));
        }
        BOOST_TEST(result.panel.indicator(0).id == "=food");
        BOOST_TEST(result.panel.member(1).name == "+Ö");
        BOOST_TEST((bytes.find("'=food") != std::string::npos) == for_spreadsheets);
      }
}

BOOST_AUTO_TEST_CASE(a_wide_table_that_is_written_is_read_again) {
  Panel panel({{.id = "food"}}, {{.id = "0488", .code = "0488", .name = "Trosa"}}, 2020, 4);
  panel.set(0, 0, 2020, 5.5);
  panel.set(0, 0, 2021, missing, ValueStatus::confidential);
  panel.set(0, 0, 2022, missing, ValueStatus::not_applicable);
  panel.set(0, 0, 2023, 7.0, ValueStatus::withdrawn);
  const std::string bytes = write_table(panel, {.layout = TableLayout::years_across, .language = "en"});
  BOOST_TEST(bytes == "indicator,code,member,unit,2020,2021,2022,2023\nfood,0488,Trosa,,5.5,..,.,\n");
  const ReadResult result = read_table(bytes);
  BOOST_TEST(result.findings.empty());
  BOOST_TEST((result.panel.status()[1] == ValueStatus::confidential));
  BOOST_TEST((result.panel.status()[3] == ValueStatus::not_reported));
}

namespace {

// "severity rule line:column text | message" of each finding, or "throws rule line: message".
std::string told(std::string_view bytes, const TableOptions& options = {}) {
  std::string text;
  try {
    for (const Finding& each : read_table(bytes, options).findings)
      text += std::string(to_string(each.severity)) + " " + each.rule + " " + std::to_string(each.line) + ":" +
              std::to_string(each.column) + " " + each.text + " | " + each.message + "\n";
  } catch (const FindingsError& error) {
    const Finding& first = error.findings().front();
    return "throws " + first.rule + " " + std::to_string(first.line) + ": " + first.message;
  }
  return text;
}
const std::string usual = "kommun,år,nyckeltal,värde\n";
// "id/code/name/kind" of each member, and of the published areas after a bar.
std::string members_of(const Panel& panel) {
  std::string text;
  for (const Member& each : panel.members())
    text += each.id + "/" + each.code + "/" + each.name + "/" + std::string(to_string(each.kind)) + " ";
  return panel.published ? text + "| " + members_of(*panel.published) : text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_refused_and_their_limits_taken) {
  const std::string table = "kommun,år,nyckeltal,värde\nTrosa,2022,mat,5\n";
  using S = ValueStatus;
  const std::string choice = "argument unknown-choice";
  const std::vector<std::pair<TableOptions, std::string>> cases = {
      {{.dash = S::nil}, ""},
      {{.dash = S::not_reported}, ""},
      {{.dash = S::confidential}, choice},
      {{.two_dots = S::observed}, choice},
      {{.two_dots = S::not_applicable}, ""},
      {{.decimal = '.'}, ""},
      {{.decimal = ','}, ""},
      {{.decimal = ';'}, choice},
      {{.min_year = 2022, .max_year = 2022}, ""},
      {{.min_year = 2023, .max_year = 2022}, "argument years-reversed"},
      {{.min_year = 1}, ""},
      {{.min_year = 0}, "argument year-out-of-range"},
      {{.max_year = 9999}, ""},
      {{.max_year = 10'000}, "argument year-out-of-range"},
      {{.max_line = 0}, "argument limit-not-positive"},
      {{.max_line = 1}, "throws line-too-long"},
      {{.max_cells = 0}, "argument limit-not-positive"},
      {{.max_cells = 1}, ""},
      {{.max_findings = 0}, "argument limit-not-positive"},
      {{.max_findings = 1}, ""},
      {{.symbols = {{"y", S::estimated}}}, choice},
      {{.symbols = {{"y", S::confidential}}}, ""},
      {{.columns = {{"row id", "kommun"}}}, choice},
      {{.columns = {{"note", "ort"}}}, "throws missing-column"}};
  for (std::size_t k = 0; k < cases.size(); ++k) BOOST_TEST(findings_of(table, cases[k].first) == cases[k].second, k);
}

BOOST_AUTO_TEST_CASE(numbers_of_any_form_are_read_or_refused) {
  const std::vector<std::pair<std::string, double>> good = {{"1 234e3", 1234000.0},
                                                            {"1,5e3", 1500.0},
                                                            {"1e+3", 1000.0},
                                                            {"1E-3", 0.001},
                                                            {",5", 0.5},
                                                            {".5", 0.5},
                                                            {"-.5", -0.5},
                                                            {"5,", 5.0},
                                                            {"+1 234,5", 1234.5},
                                                            {"-1 234,5", -1234.5},
                                                            {"12 345 678", 12345678.0},
                                                            {"123 456", 123456.0},
                                                            {"1\u2007234", 1234.0},
                                                            {"\u00A012\u202F", 12.0},
                                                            {"\t7 ", 7.0},
                                                            {"12\u00A0", 12.0},
                                                            {"9", 9.0},
                                                            {"0", 0.0},
                                                            {"123456789012345", 123456789012345.0},
                                                            {"1234567890123456", 1234567890123456.0},
                                                            {"0.12345678901234", 0.12345678901234},
                                                            {std::string(64, '1'), 1.111111111111111e63},
                                                            {"-" + std::string(63, '1'), -1.111111111111111e62}};
  for (const auto& [text, want] : good) {
    const double got = number(text);
    // The long ones are right to the last digit that was written here.
    BOOST_TEST((text.size() < 60 ? got == want : std::abs(got / want - 1.0) < 1e-14), text);
  }
  for (int k = 0; k < 14; ++k) {
    const std::string zeros = "0." + std::string(static_cast<std::size_t>(k), '0') + "1";
    BOOST_TEST(number(zeros) == std::stod(zeros), zeros);
  }
  BOOST_TEST(!std::signbit(number("-0,0")));
  for (const std::string& text :
       {std::string("1 2345"), std::string("123 45"),      std::string("1  234"),       std::string("1234 567"),
        std::string("1 23e3"), std::string("1e3,5"),       std::string("1e3 000"),      std::string("1,5 000"),
        std::string("e3"),     std::string("1ee3"),        std::string("1e 3"),         std::string("−−5"),
        std::string("+−5"),    std::string("+-5"),         std::string("-+5"),          std::string("5-"),
        std::string("+"),      std::string("1.2.3"),       std::string("1,2,3"),        std::string("/"),
        std::string(":"),      std::string("1/2"),         std::string("1:2"),          std::string(" 1 2"),
        std::string(65, '1'),  "-" + std::string(64, '1'), "0." + std::string(63, '1'), std::string("1 234 56"),
        std::string("12 3")})
    BOOST_TEST(refused("\"" + text + "\""), text);
  BOOST_TEST(number("1 234,") == 1234.0);
}

BOOST_AUTO_TEST_CASE(signs_of_windows_1252_are_those_of_utf_8) {
  // No-break space, en dash as minus, en dash and em dash alone.
  const ReadResult result = read_table(
      "kommun;\xE5r;nyckeltal;v\xE4rde\nV\xE4xj\xF6;2020;mat;\x96"
      "5,5\nV\xE4xj\xF6;2021;mat;\xA0"
      "1\xA0"
      "234\xA0\nV\xE4xj\xF6;2022;mat;\x96\nV\xE4xj\xF6;2023;mat;\x97\nV\xE4xj\xF6;2024;mat;\xB5\n",
      {.dash = ValueStatus::nil});
  BOOST_TEST(value_of(result.panel, "mat", "Växjö", 2020) == -5.5);
  BOOST_TEST(value_of(result.panel, "mat", "Växjö", 2021) == 1234.0);
  BOOST_TEST((status_of(result.panel, "mat", "Växjö", 2022) == ValueStatus::nil));
  BOOST_TEST((status_of(result.panel, "mat", "Växjö", 2023) == ValueStatus::nil));
  BOOST_TEST((result.format == TableFormat{TableLayout::long_rows, TableEncoding::cp1252, ';', ','}));
  BOOST_REQUIRE(result.findings.size() == 2U);
  BOOST_TEST(result.findings[1].text == "µ");
  BOOST_TEST(told("a\nb;\xE5r") ==
             "throws missing-column 1: no column for the member (kommun, kommunkod, member, code); "
             "the year (år, datum, year); the value (värde, value); the indicator (nyckeltal, "
             "indicator; or say which one with `indicator`): the header row has \"a\", cut at \";\"");
  BOOST_TEST(told("kommun;ar;nyckeltal;varde\nA;2022;b;1\nV\xE4;2022;mat;5\n") ==
             "note encoding-guessed 3:0  | the file is not UTF-8: read as Windows-1252 (Latin-1)\n");
}

BOOST_AUTO_TEST_CASE(a_file_is_utf_8_where_most_of_its_letters_are) {
  const std::string head = "kommun;ar;nyckeltal;varde\n";
  // One letter of each kind: no majority. Two of UTF-8 and one that is not: damage.
  BOOST_TEST(findings_of(head + "å;2022;x;1\n\xE5;2022;x;1\n") == "note encoding-guessed 3:0; ");
  BOOST_TEST(findings_of(head + "åå;2022;x;1\n\xE5;2022;x;1\n") == "error not-text 3:0; ");
  BOOST_TEST(findings_of("\xEF\xBB\xBF" + head + "\xE5;2022;x;1\n") == "error not-text 2:0; ");
  BOOST_TEST(findings_of(head + "\xE5;2022;x;1\n", {.encoding = TableEncoding::utf8}) == "error not-text 2:0; ");
  BOOST_TEST(told(head + "\xE5;2022;x;1\n", {.encoding = TableEncoding::utf8})
                 .find("| the row has NUL bytes, or bytes that are not UTF-8: it is not used") != std::string::npos);
  BOOST_TEST(told("\xFE\xFFk") == "throws utf-16 1: the file is UTF-16: save it as CSV in UTF-8");
  BOOST_TEST(told("k\xE5;\n", {.encoding = TableEncoding::utf8}) ==
             "throws not-text 1: the header row has NUL bytes, or bytes that are not UTF-8");
  BOOST_TEST(told("a\rb") ==
             "throws line-ends 0: lines end with a carriage return only: save the file with ordinary "
             "line ends");
  BOOST_TEST(findings_of("kommun,ar,nyckeltal,varde\r") == "");
  BOOST_TEST(told(" \t\r\n") == "throws empty-file 0: the file is empty: there is no header row");
  // First and last of each range of UTF-8, and what stands just outside.
  const auto is_text = [&](const std::string& name) {
    const std::string rule =
        findings_of("ar,nyckeltal,varde,kommun\n2022,x,5,abcdefg" + name, {.encoding = TableEncoding::utf8});
    BOOST_TEST((rule.empty() || rule == "error not-text 2:0; "));
    return rule.empty();
  };
  for (const char* name :
       {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xE1\x80\xBF", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
        "\xF0\x90\x80\x80", "\xF1\x80\x80\x80", "\xF3\xBF\xBF\xBF", "\xF4\x8F\xBF\xBF", "å234567åäö"})
    BOOST_TEST(is_text(name), name);
  for (const char* name : {"\x80",
                           "\xBF",
                           "\xC0\x80",
                           "\xC1\xBF",
                           "\xC2",
                           "\xC2x",
                           "\xC2\xC0",
                           "\xDF\xC0",
                           "\xE0\x9F\xBF",
                           "\xE0\xA0",
                           "\xE0\xA0x",
                           "\xE0\xA0\xC0",
                           "\xED\xA0\x80",
                           "\xE1\x7F\x80",
                           "\xF0\x8F\xBF\xBF",
                           "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80",
                           "\xF0\x90\x80",
                           "\xF0\x90\x80x",
                           "\xF1\x80\xC0\x80",
                           "\xF1\x80\x80\xC0",
                           "\xFF",
                           "23456789\xE5"})
    BOOST_TEST(!is_text(name), name);
}

BOOST_AUTO_TEST_CASE(years_and_dates_are_read_to_their_limits) {
  const auto year = [](const std::string& text, const TableOptions& options = {}) {
    const ReadResult result = read_table(usual + "Trosa," + text + ",mat,5\n", options);
    return result.findings.empty() ? std::to_string(result.panel.first_year()) : result.findings[0].rule;
  };
  const std::string no = "not-a-year";
  const std::string out = "year-out-of-range";
  for (const auto& [text, want] : std::vector<std::pair<std::string, std::string>>{{"2022", "2022"},
                                                                                   {"1987-12", "1987"},
                                                                                   {"2022-01", "2022"},
                                                                                   {"2022-00", no},
                                                                                   {"2022-13", no},
                                                                                   {"2022-12-31", "2022"},
                                                                                   {"2022-12-01", "2022"},
                                                                                   {"2022-12-00", no},
                                                                                   {"2022-12-32", no},
                                                                                   {"2022-10-19", "2022"},
                                                                                   {"2022-12-31 10:00", "2022"},
                                                                                   {"2022-12-31T10", "2022"},
                                                                                   {"2022-12-31x", no},
                                                                                   {"2022-1", no},
                                                                                   {"2022-1-1", no},
                                                                                   {"2022-12-", no},
                                                                                   {"2022-12-3", no},
                                                                                   {"2022-12/31", no},
                                                                                   {"2022-1x", no},
                                                                                   {"2022-12-3x", no},
                                                                                   {"2022-", no},
                                                                                   {"202-12", no},
                                                                                   {"20222-12", no},
                                                                                   {"1899", out},
                                                                                   {"1900", "1900"},
                                                                                   {"2100", "2100"},
                                                                                   {"2101", out},
                                                                                   {"2101-12", out},
                                                                                   {"123456789", out},
                                                                                   {"1234567890", no},
                                                                                   {"-2022", no},
                                                                                   {"", no},
                                                                                   {"x022", no},
                                                                                   {"02022", "2022"}})
    BOOST_TEST(year(text) == want, text);
  BOOST_TEST(told(usual + "T,1999,x,5\nT,i år,x,5\n", {.min_year = 2000, .max_year = 2010}) ==
             "error year-out-of-range 2:2 1999 | the year is outside 2000-2010: the row is not used\n"
             "error not-a-year 3:2 i år | this is no year and no date as 2022-12-31: the row is not used\n");
  for (const auto& [text, want] : std::vector<std::pair<std::string, std::string>>{
           {"1999", out}, {"2000", "2000"}, {"2010-05", "2010"}, {"2011", out}})
    BOOST_TEST(year(text, {.min_year = 2000, .max_year = 2010}) == want, text);
}

BOOST_AUTO_TEST_CASE(headers_are_understood_and_lacking_ones_told) {
  const auto column = [](std::string_view header, const TableOptions& options = {}) {
    const TableColumn found = table_column(header, options);
    return std::string(found.role) + " " + std::to_string(found.year);
  };
  BOOST_TEST(column("Kommun (namn)") == "member 0");
  BOOST_TEST(column("(kommun)") == " 0");
  BOOST_TEST(column("kommun (namn") == " 0");
  BOOST_TEST(column("rad-id") == "row id 0");
  BOOST_TEST(column("1900") == " 1900");
  BOOST_TEST(column("1899") == " 0");
  BOOST_TEST(column("2100") == " 2100");
  BOOST_TEST(column("2101") == " 0");
  BOOST_TEST(column("20200") == " 0");
  BOOST_TEST(column("202a") == " 0");
  BOOST_TEST(column("2020", {.columns = {{"value", "2020"}}}) == "value 0");
  BOOST_TEST(column("Kommun", {.columns = {{"member", "Ort"}}}) == " 0");
  BOOST_TEST(column("Kommun", {.columns = {{"note", "kommun"}}}) == "note 0");
  BOOST_TEST(column("ÅR", {.columns = {{"member", "Ort"}}}) == "year 0");
  const auto lacking = [](const std::string& header, const TableOptions& options = {}) {
    return told(header + "\nx\n", options);
  };
  const std::string member = "the member (kommun, kommunkod, member, code)";
  const std::string year = "the year (år, datum, year)";
  const std::string value = "the value (värde, value)";
  const std::string indicator = "the indicator (nyckeltal, indicator; or say which one with `indicator`)";
  const auto says = [](const std::string& what, const std::string& headers, const std::string& cut) {
    return "throws missing-column 1: no column for " + what + ": the header row has " + headers + ", cut at " + cut;
  };
  BOOST_TEST(lacking("kommun,nyckeltal,värde") == says(year, R"("kommun", "nyckeltal", "värde")", "\",\""));
  BOOST_TEST(lacking("kommun\tår\tvärde") == says(indicator, R"("kommun", "år", "värde")", "tab"));
  BOOST_TEST(lacking("kommun|år|nyckeltal") == says(value, R"("kommun", "år", "nyckeltal")", "\"|\""));
  BOOST_TEST(lacking("år;nyckeltal;värde") == says(member, R"("år", "nyckeltal", "värde")", "\";\""));
  BOOST_TEST(lacking("kommun,2020") == says(indicator, R"("kommun", "2020")", "\",\""));
  BOOST_TEST(lacking("2020,nyckeltal") == says(member, R"("2020", "nyckeltal")", "\",\""));
  BOOST_TEST(lacking("x,y") == says(member + "; " + year + "; " + value + "; " + indicator, R"("x", "y")", "\",\""));
  BOOST_TEST(lacking("kommun,nyckeltal", {.layout = TableLayout::years_across}) ==
             says("years across (2019, 2020, ...)", R"("kommun", "nyckeltal")", "\",\""));
  BOOST_TEST(lacking("kommun,år", {.layout = TableLayout::indicators_across}) ==
             says("indicators across", R"("kommun", "år")", "\",\""));
  BOOST_TEST(lacking("a,b,c,d,e,f,g,h,i,j,k,l").find(R"("k", "l", cut at)") != std::string::npos);
  BOOST_TEST(lacking("a,b,c,d,e,f,g,h,i,j,k,l,m").find(R"("k", "l" ..., cut at)") != std::string::npos);
  BOOST_TEST(lacking("kommun,år,nyckeltal,värde", {.columns = {{"note", "Not1"}}}) ==
             "throws missing-column 1: there is no column \"Not1\" for note: the header row has \"kommun\", \"år\", "
             "\"nyckeltal\", \"värde\"");
  // Who says which indicator needs no column of it; one known indicator is that.
  BOOST_TEST(findings_of("kommun,år,värde\nT,2022,5\n", {.indicator = "x"}) == "");
  BOOST_TEST(findings_of("kommun,år,värde\nT,2022,5\n", {.indicators = {indicators[0]}}) == "");
  BOOST_TEST(findings_of("kommun,år,värde\nT,2022,5\n", {.indicators = indicators}) == "throws missing-column");
  // Years across are taken where no column is the year; else they are columns without a role.
  BOOST_TEST((read_table("kommun,nyckeltal,2020\nT,x,5\n").format.layout == TableLayout::years_across));
  BOOST_TEST(
      told("kommun,år,nyckeltal,värde,2020\nT,2022,x,5,7\n") ==
      "note column-ignored 1:5 2020 | this column is not recognised and not read: name its role with `columns` if "
      "it should be\n");
  BOOST_TEST((read_table("kommun,år,x\nT,2022,5\n").format.layout == TableLayout::indicators_across));
  BOOST_TEST(findings_of("kommun,år,värde,x\nT,2022,5,6\n") == "throws missing-column");
  // The first column of a role has it.
  BOOST_TEST(findings_of("kommun,region,år,nyckeltal,värde\nT,R,2022,x,5\n") == "note column-ignored 1:2; ");
  BOOST_TEST(members_of(read_table("kommun,region,år,nyckeltal,värde\nT,R,2022,x,5\n").panel) == "T//T/municipality ");
  // Separators: known headers first, then rows as long as the header, then more fields.
  BOOST_TEST(lacking("a;b,c\n1;2,3\n1;2").ends_with("cut at \";\""));
  BOOST_TEST(lacking("a,b;c\n1,2;3\n1,2").ends_with("cut at \",\""));
  BOOST_TEST(told("a;b,c,d\n1;2,3,4\n").ends_with("cut at \",\""));
  BOOST_TEST(lacking("kommun;a,b,c,d\n1,2,3,4\n1,2,3,4").ends_with("cut at \";\""));
  BOOST_TEST(lacking("2020;a,b,c,d\n1,2,3,4\n1,2,3,4").ends_with("cut at \";\""));
  BOOST_TEST(lacking("a;b,c", {.separator = ','}).ends_with("cut at \",\""));
  // A unit has the language of the headers.
  BOOST_TEST(read_table("member,year,indicator,value (kg)\nT,2022,x,5\n").panel.indicator(0).unit.at("en") == "kg");
  BOOST_TEST(read_table("kommun,år,nyckeltal,värde (kg)\nT,2022,x,5\n").panel.indicator(0).unit.at("sv") == "kg");
  BOOST_TEST(read_table("kommun,år,nyckeltal,värde\nT,2022,x,5\n", {.unit = "ton"}).panel.indicator(0).unit.at("sv") ==
             "ton");
  BOOST_TEST(told("kommun,år,food,Län,waste (kg/inv)\nTrosa,2022,60,D,5\n", {.indicators = indicators}) ==
             "error unknown-indicator 1:4 Län | no such indicator: the column is not read\n");
  BOOST_TEST(
      told("kommun,år,GN.7\nTrosa,2022,60\n", {.indicators = indicators})
          .find(
              "error unknown-indicator 1:3 GN.7 | this names more than one indicator: the column is not read, use the "
              "id") == 0U);
}

BOOST_AUTO_TEST_CASE(rows_that_are_not_used_are_told_in_full) {
  const auto rows = [](const std::string& text, const TableOptions& options = {}) {
    return told(usual + text, options);
  };
  BOOST_TEST(rows("T,2022,x\n") ==
             "error wrong-number-of-fields 2:0 T,2022,x | the row has 3 fields but the header 4: it "
             "is not used\n");
  BOOST_TEST(rows("T,2022,x,5, ,6\n").find("the row has 6 fields but the header 4") != std::string::npos);
  BOOST_TEST(rows(" , \n") == "");
  BOOST_TEST(rows(" ,2022,x,5\n") ==
             "error missing-label 2:1  | the row does not say which member it is about: it is not used\n");
  BOOST_TEST(rows("T,2022, ,5\n") ==
             "error missing-label 2:3  | the row does not say which indicator it is about: it is not used\n");
  BOOST_TEST(told("år,nyckeltal,värde,kod\n2022,x,5,\n") ==
             "error missing-label 2:4  | the row does not say which member it is about: it is not used\n");
  BOOST_TEST(rows("T,2022,x,many\n") ==
             "error not-a-number 2:4 many | this is neither a number nor a sign for a missing value: it is not used\n");
  BOOST_TEST(rows("T,2022,x,\"a\x01\x1F\x7F\tb\n\"\n").find("error not-a-number 2:4 a␁␟\x7F\tb | ") == 0U);
  BOOST_TEST(rows("T,2022,x," + std::string(200, 'y') + "\n").find(" " + std::string(200, 'y') + " | ") !=
             std::string::npos);
  BOOST_TEST(rows("T,2022,x," + std::string(201, 'y') + "\n").find(" " + std::string(200, 'y') + "… | ") !=
             std::string::npos);
  BOOST_TEST(rows("T,2022,x," + std::string(199, 'y') + "åå\n").find(" " + std::string(199, 'y') + "… | ") !=
             std::string::npos);
  BOOST_TEST(rows("\"T\"x,2022,x,5\n") ==
             "error broken-quoting 2:1 \"T\"x,2022,x,5 | text follows a closing quote: double "
             "the quotes that belong to the text\n");
  BOOST_TEST(rows("T,\"2022\"x,x,5\n").find("error broken-quoting 2:2 ") == 0U);
  BOOST_TEST(rows("T,20\"22,x,5\n")
                 .find("| a quote stands inside a field that does not start with one: quote the whole "
                       "field\n") != std::string::npos);
  BOOST_TEST(rows("T,\"2022,x,5\n")
                 .find("| a quote is opened and never closed: close it, or double it if it belongs to "
                       "the text\n") != std::string::npos);
  BOOST_TEST(
      told("k\"x,y\n") ==
      "throws broken-quoting 1: the header row cannot be read: a quote stands inside a field that does not start "
      "with one: quote the whole field");
  // A row may end before columns that it does not need, and go on with empty cells.
  BOOST_TEST(told("kommun,år,nyckeltal,värde,kommentar\nT,2022,x,5\nT,2023,x,5,a,,\n") == "");
  BOOST_TEST(told("kommun,år,nyckeltal,värde,enhet\nT,2022,x,5\n") == "");
  const std::string stated = "kommun,år,nyckeltal,värde,status\n";
  BOOST_TEST(told(stated + "T,2020,x,5,sekretess\nT,2021,x,,observerad\nT,2022,x,5,seen\n") ==
             "error status-contradicts 2:4 5 | the status confidential says that there is no number: the value is not "
             "used\n"
             "error status-contradicts 3:4  | the status observed says that there is a number: the value is not used\n"
             "error unknown-status 4:5 seen | this is no status: use observed, not_reported, not_applicable, "
             "confidential, nil, imputed, estimated, preliminary or withdrawn\n");
  const ReadResult fits =
      read_table(stated +
                     "T,2019,x,-,confidential\nT,2020,x,,withdrawn\nT,2021,x,7,withdrawn\nT,2022,x,..,not_reported\n"
                     "T,2023,x,,nil\nT,2024,x,-,nil\n",
                 {.dash = ValueStatus::nil});
  BOOST_TEST(fits.findings.empty());
  BOOST_TEST((status_of(fits.panel, "x", "T", 2019) == ValueStatus::confidential));
  BOOST_TEST(is_missing(value_of(fits.panel, "x", "T", 2019)));
  BOOST_TEST((status_of(fits.panel, "x", "T", 2020) == ValueStatus::withdrawn));
  BOOST_TEST(value_of(fits.panel, "x", "T", 2021) == 7.0);
  BOOST_TEST((status_of(fits.panel, "x", "T", 2022) == ValueStatus::not_reported));
  BOOST_TEST(value_of(fits.panel, "x", "T", 2023) == 0.0);
  BOOST_TEST((status_of(fits.panel, "x", "T", 2024) == ValueStatus::nil));
  // "..": with nil in the status column there is no number to be nil.
  BOOST_TEST(told(stated + "T,2022,x,..,nil\n").find("error status-contradicts 2:4 .. | the status nil") == 0U);
  // Markers that begin with a digit go before the number.
  for (const char* marker : {"0", "9", "999"})
    BOOST_TEST((status(marker, {.missing_markers = {"", marker}}) == ValueStatus::not_reported), marker);
  BOOST_TEST(number("999") == 999.0);
}

BOOST_AUTO_TEST_CASE(what_is_counted_is_told_once_with_its_first_place) {
  BOOST_TEST(told(usual + "T,2020,x,5\nT,2021,x,–\nT,2022,x,-\n") ==
             "note dash 3:4 – | 2 cells hold a dash and are read as not reported: say with `dash` if it means nil, a "
             "true zero\n");
  BOOST_TEST(told("kommun,nyckeltal,2020,2021,2022\nT,x,5,<5,< 7\n") ==
             "warning below-limit 2:4 <5 | 2 cells say only that the number is below a limit and are read as not "
             "reported: say with `symbols` if they mean another status\n");
  const TableOptions known{.members = members};
  BOOST_TEST(told("kommunkod,kommun,år,nyckeltal,värde\n0488,Trosa,2020,x,5\n488,Trosa,2021,x,5\n488,Trosa,2022,x,5\n"
                  "9,,2022,x,5\n",
                  known) ==
             "warning code-without-zero 3:1 488 | read as 0488, a code that lost its leading zero in a spreadsheet (2 "
             "values)\n"
             "warning code-without-zero 5:1 9 | read as 0009, a code that lost its leading zero in a spreadsheet (1 "
             "values)\n");
  BOOST_TEST(told("år,kommun,kommunkod,nyckeltal,värde\n2020,Gnesta,0488,x,5\n2021,Gnesta,0488,x,5\n", known) ==
             "warning name-differs 2:2 Gnesta | the code of this row has another name elsewhere: read by its code (2 "
             "values)\n");
  BOOST_TEST(told(usual + "A,2020,x,\"1,5\"\nA,2021,x,2.5\nA,2022,x,\"3,5\"\n") ==
             "error two-decimal-styles 3:4 2.5 | a decimal point where the file has the other sign: the value is not "
             "used; say which one is right with `decimal`\n");
  BOOST_TEST(
      told(usual + "A,2020,x,\"1,5\"\nA,2021,x,2.5\n") ==
      "error two-decimal-styles 2:4 1,5 | a decimal comma where as many values have the other sign: the value is "
      "not used; say which one is right with `decimal`\n"
      "error two-decimal-styles 3:4 2.5 | a decimal point where as many values have the other sign: the value is "
      "not used; say which one is right with `decimal`\n");
  BOOST_TEST(findings_of(usual + "A,2020,x,\"1,5\"\nA,2021,x,2.5\n", {.decimal = ','}) ==
             "error two-decimal-styles 3:4; ");
  BOOST_TEST(read_table(usual + "A,2020,x,1.5\nA,2021,x,2.5\nA,2022,x,\"1,5\"\n").format.decimal == '.');
  BOOST_TEST(read_table(usual + "A,2020,x,15\n").format.decimal == '.');
  BOOST_TEST(read_table(usual + "A,2020,x,15\n", {.decimal = ','}).format.decimal == ',');
}

BOOST_AUTO_TEST_CASE(members_are_made_of_codes_and_names) {
  const auto made = [](const std::string& rows, const TableOptions& options = {}) {
    return members_of(read_table("kommunkod,kommun,år,nyckeltal,värde\n" + rows, options).panel);
  };
  BOOST_TEST(made("0488,Trosa,2022,x,5\n") == "0488/0488/Trosa/municipality ");
  BOOST_TEST(made("0488,,2022,x,5\n0488,Trosa,2023,x,5\n") == "0488/0488/Trosa/municipality ");
  BOOST_TEST(made(",Trosa,2022,x,5\n0488,Trosa,2023,x,5\n") == "Trosa//Trosa/municipality ");
  BOOST_TEST(made("0980,Gotland,2022,x,5\n0009,Gotland,2023,x,5\n") ==
             "0980/0980/Gotland/municipality 0009/0009/Gotland/municipality ");
  BOOST_TEST(made(",0114 Väsby,2022,x,5\n,01145 Väsby,2022,x,5\n,0115x Väsby,2022,x,5\n,0116 ,2022,x,5\n") ==
             "0114/0114/Väsby/municipality 01145 Väsby//01145 Väsby/municipality 0115x Väsby//0115x Väsby/municipality "
             "0116/0116/0116/municipality ");
  BOOST_TEST(made(",0114 V,2022,x,5\n") == "0114/0114/V/municipality ");
  // The column says what codes these are: three digits lost a zero, two are something else.
  BOOST_TEST(made("114,,2022,x,5\n14,,2022,x,5\n") == "0114/0114/0114/municipality 14/14/14/municipality ");
  BOOST_TEST(members_of(read_table("code,year,indicator,value\n114,2022,x,5\n").panel) == "114/114/114/municipality ");
  for (const char* name : {"Riket", "hela riket", "SVERIGE", "Sweden"})
    BOOST_TEST(made(std::string(",") + name + ",2022,x,5\n") == "| " + std::string(name) + "//" + name + "/nation ");
  for (const char* name : {"Sveriges Ekokommuner", "SEKOM-medel", "sekom", "Medelvärde i Sekom"})
    BOOST_TEST(made(std::string(",") + name + ",2022,x,5\n") == "| " + std::string(name) + "//" + name + "/network ");
  BOOST_TEST(made("0000,Alla,2022,x,5\n") == "| 0000/0000/Alla/nation ");
  BOOST_TEST(made(",Riket,2022,x,5\n0488,,2022,x,6\n", {.members = {members[1]}}) ==
             "0488/0488/Trosa/municipality | Riket//Riket/nation ");
  // The label of a formula that was kept from being run.
  BOOST_TEST(made(",'=x,2022,x,5\n,'y,2022,x,5\n") == "=x//=x/municipality 'y//'y/municipality ");
  const auto known = [](const std::string& row) {
    return told("kommunkod,kommun,år,nyckeltal,värde\n" + row, {.indicators = indicators, .members = members});
  };
  BOOST_TEST(known("0488,trosa,2022,food,5\n") == "");
  BOOST_TEST(
      known(",gotland,2022,food,5\n") ==
      "error ambiguous-member 2:2 gotland | this names more than one member, use the code: the row is not used\n");
  BOOST_TEST(known("0489,,2022,food,5\n") == "error unknown-member 2:2 0489 | no such member: the row is not used\n");
  BOOST_TEST(known("0489,Trosa,2022,food,5\n")
                 .find("error unknown-member 2:2 Trosa | no such member: did you mean "
                       "Trosa") == 0U);
  BOOST_TEST(
      known("0488,,2022,GN.7,5\n") ==
      "error unknown-indicator 2:4 GN.7 | this names more than one indicator, use its id or generation:code: not "
      "used\n");
  BOOST_TEST(
      known("0488,,2022,foood,5\n").find("error unknown-indicator 2:4 foood | no such indicator: did you mean food") ==
      0U);
  BOOST_TEST(told("år,nyckeltal,värde,kod\n2022,food,5,0489\n", {.members = members}) ==
             "error unknown-member 2:4 0489 | no such member: the row is not used\n");
  // Help is given to the first two hundred.
  std::string rows = usual;
  for (int k = 0; k < 201; ++k)
    rows += "Trosa" + std::string(1, static_cast<char>('a' + k % 26)) + std::to_string(k / 26) + ",2022,food,5\n";
  const Findings findings = read_table(rows, {.members = members}).findings;
  BOOST_REQUIRE(findings.size() == 201U);
  BOOST_TEST(findings[199].message.find("did you mean") != std::string::npos);
  BOOST_TEST(findings[200].message == "no such member: the row is not used");
  // Known indicators stand in their order, and only those that the table has.
  const ReadResult ordered =
      read_table(usual + "Trosa,2022,premises,7\nTrosa,2022,waste,6\n", {.indicators = indicators});
  BOOST_REQUIRE(ordered.panel.n_indicators() == 2);
  BOOST_TEST(ordered.panel.indicator(0).id == "waste");
  BOOST_TEST(value_of(ordered.panel, "premises", "Trosa", 2022) == 7.0);
}

BOOST_AUTO_TEST_CASE(units_are_compared_as_people_write_them) {
  const auto unit = [](const std::string& own, const std::string& given) {
    return told("kommun,år,nyckeltal,värde,enhet\nT,2022,a,5," + given + "\n",
                {.indicators = {{.id = "a", .unit = {{"sv", own}}}}});
  };
  for (const auto& [own, given] : std::vector<std::pair<std::string, std::string>>{{"kg/inv", "KG / inv."},
                                                                                   {"%", "Procent"},
                                                                                   {"%", "percent"},
                                                                                   {"%", "Andel (%)"},
                                                                                   {"procent", "andel i procent"}})
    BOOST_TEST(unit(own, given) == "", given);
  BOOST_TEST(unit("kg", "ton") == "error unit-differs 2:5 ton | the unit of a is \"kg\": the value is not used\n");
  BOOST_TEST(told("kommun,år,a (kg)\nT,2022,5\n", {.indicators = {{.id = "a", .unit = {{"sv", "t"}}}}}) ==
             "error unit-differs 2:3 kg | the unit of a is \"t\": the value is not used\n");
}

BOOST_AUTO_TEST_CASE(cells_of_one_key_are_told_with_their_lines) {
  const std::string table =
      usual + "Riket,2022,x,5\nRiket,2022,x,..\nT,2022,x,..\nT,2022,x,..\nT,2023,x,7\nT,2023,x,8\nT,2023,x,8\n";
  BOOST_TEST(
      told(table) ==
      "error doubled-key 3:4 confidential | lines 2 and 3 both give x, Riket, 2022: 5 and confidential; neither is "
      "used\n"
      "note doubled-row 5:4 confidential | lines 4 and 5 both give x, T, 2022 with the same value: it is used "
      "once\n"
      "error doubled-key 7:4 8 | lines 6 and 7 both give x, T, 2023: 7 and 8; neither is used\n"
      "error doubled-key 8:4 8 | lines 6 and 8 both give x, T, 2023: 7 and 8; neither is used\n");
  const Panel panel = read_table(table).panel;
  BOOST_TEST(is_missing(value_of(*panel.published, "x", "Riket", 2022)));
  BOOST_TEST((status_of(*panel.published, "x", "Riket", 2022) == ValueStatus::not_reported));
  BOOST_TEST((status_of(panel, "x", "T", 2022) == ValueStatus::confidential));
  BOOST_TEST(is_missing(value_of(panel, "x", "T", 2023)));
  // Notes stay with the cells that are used, in the panel and among the published areas.
  const Panel noted = read_table(
                          "kommun,år,nyckeltal,värde,not\nT,2022,x,5,a\nT,2023,x,5,b\nT,2023,x,6,c\nRiket,2022,x,7,d\n"
                          "T,2024,x,8,\n")
                          .panel;
  BOOST_REQUIRE(noted.observations.size() == 2U);
  BOOST_TEST(noted.observations[0].note == "a");
  BOOST_TEST(noted.observations[0].value == 5.0);
  BOOST_TEST(noted.observations[0].source == -1);
  BOOST_TEST(noted.observations[1].year == 2024);
  BOOST_REQUIRE(noted.published->observations.size() == 1U);
  BOOST_TEST(noted.published->observations[0].note == "d");
  // The size of the panel, its published areas counted.
  const std::string wide = usual + "A,1951,x,1\nRiket,2000,x,1\n";
  BOOST_TEST(told(wide, {.max_cells = 100}) == "");
  BOOST_TEST(
      told(wide, {.max_cells = 99}) ==
      "throws panel-too-large 0: the table has 1 indicators, 2 members and 50 years: more cells than max_cells; are "
      "these the right columns?");
  BOOST_TEST(read_table(usual).panel.n_years() == 0);
}

BOOST_AUTO_TEST_CASE(many_labels_are_told_apart) {
  // More than the first tables of labels hold, in an order that comes back to each.
  std::string table = usual;
  for (int turn = 0; turn < 2; ++turn)
    for (int k = 0; k < 300; ++k)
      table += "place number " + std::to_string(k * 7 % 300) + "," + std::to_string(2020 + turn) + ",x," +
               std::to_string(k * 7 % 300 + 1000 * turn) + "\n";
  const Panel panel = read_table(table).panel;
  BOOST_REQUIRE(panel.n_members() == 300);
  for (int k = 0; k < 300; ++k) {
    BOOST_TEST(panel.member(k).name == "place number " + std::to_string(k * 7 % 300));
    BOOST_TEST(panel.series(0, k).values[0] == k * 7 % 300);
    BOOST_TEST(panel.series(0, k).values[1] == k * 7 % 300 + 1000);
  }
}

BOOST_AUTO_TEST_CASE(a_written_table_has_these_bytes) {
  Panel panel({{.id = "a", .unit = {{"sv", "st"}, {"en", "pcs"}}}, {.id = "b", .unit = {{"fi", "kpl"}}}, {.id = "c"}},
              {{.id = "m", .code = "0488", .name = "Trosa"}, {.id = "n"}}, 2020, 2);
  panel.set(0, 0, 2020, 1.5);
  panel.set(0, 0, 2021, missing, ValueStatus::confidential);
  panel.set(1, 1, 2021, -2.0, ValueStatus::estimated);
  panel.set(2, 0, 2020, 3.0, ValueStatus::withdrawn);
  BOOST_TEST(write_table(panel) ==
             "nyckeltal,kommunkod,kommun,år,värde,enhet,status\na,0488,Trosa,2020,1.5,st,observerad\n"
             "a,0488,Trosa,2021,,st,sekretess\nb,,n,2021,-2,kpl,skattad\nc,0488,Trosa,2020,3,,återtagen\n");
  BOOST_TEST(write_table(panel, {.language = "en", .separator = ';', .decimal = ','}) ==
             "indicator;code;member;year;value;unit;status\na;0488;Trosa;2020;1,5;pcs;observed\n"
             "a;0488;Trosa;2021;;pcs;confidential\nb;;n;2021;-2;kpl;estimated\nc;0488;Trosa;2020;3;;withdrawn\n");
  BOOST_TEST(write_table(panel.select({0}, {1}, 2020, 2020), {.missing = true, .for_spreadsheets = true}) ==
             "\xEF\xBB\xBFnyckeltal,kommunkod,kommun,år,värde,enhet,status\na,,n,2020,,st,ej rapporterad\n");
  BOOST_TEST(write_table(panel, {.layout = TableLayout::years_across}) ==
             "nyckeltal,kommunkod,kommun,enhet,2020,2021\na,0488,Trosa,st,1.5,..\na,,n,st,,\nb,0488,Trosa,kpl,,\n"
             "b,,n,kpl,,-2\nc,0488,Trosa,,,\nc,,n,,,\n");
  const auto code = [&](const TableWriteOptions& options) {
    try {
      (void)write_table(panel, options);
    } catch (const ArgumentError& error) {
      return error.code() + " " + error.what();
    }
    return std::string("written");
  };
  BOOST_TEST(code({.language = "fi"}).find("language is \"fi\" but must be sv or en") != std::string::npos);
  BOOST_TEST(code({.decimal = ';'}).find("decimal must be a point or a comma") != std::string::npos);
  for (const char separator : {'.', '"', '\n'})
    BOOST_TEST(code({.separator = separator}).find("the separator must differ") != std::string::npos);
  BOOST_TEST(code({.separator = ',', .decimal = ','}).find("the separator must differ") != std::string::npos);
  for (const TableLayout layout : {TableLayout::detect, TableLayout::indicators_across})
    BOOST_TEST(code({.layout = layout}).find("layout must be long or wide") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_cell_is_what_the_reader_would_take_it_for) {
  using C = TableCell;
  for (const auto& [text, want] : std::vector<std::pair<std::string, C>>{{"12", C::number},
                                                                         {"1.5", C::number},
                                                                         {"1,5", C::comma_number},
                                                                         {"1,5 %", C::comma_number},
                                                                         {"%", C::text},
                                                                         {"–", C::missing_sign},
                                                                         {"sekretess", C::missing_sign},
                                                                         {"NA", C::missing_sign},
                                                                         {"<1,5", C::missing_sign},
                                                                         {"<x", C::text},
                                                                         {"observerad", C::text},
                                                                         {"x", C::missing_sign}})
    BOOST_TEST((table_cell(text) == want), text);
  BOOST_TEST((table_cell("9", {.missing_markers = {"9"}}) == C::missing_sign));
}

BOOST_AUTO_TEST_SUITE_END()
