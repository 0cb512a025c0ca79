#include <cmath>
#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
