#include <string>

#include "cube.hpp"
#include "nyckeltal/io/px.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(px)

using test::replaced;
using test::rules;

namespace {

const std::string head = R"(CHARSET="ANSI";
CODEPAGE="utf-8";
LANGUAGE="sv";
MATRIX="BE1";
LAST-UPDATED="20240222 08:00";
SOURCE="SCB";
TITLE="Folkmängd efter region och år";
CONTENTS="Folkmängd";
UNITS="antal";
DECIMALS=1;
NOTEX="En lång "
"not.#Andra raden.";
STUB="region","kön";
HEADING="år";
VARIABLECODE("kön")="Kon";
VALUES("region")="Upplands Väsby","Vallentuna";
CODES("region")="0114","0115";
MAP("region")="Sweden_municipality";
VALUES("kön")="män","kvinnor";
CODES("kön")="1","2";
VALUES("år")="2020","2021","2022";
TIMEVAL("år")=TLIST(A1),"2020","2021","2022";
VALUENOTE("region","Vallentuna")="Ny gräns";
)";
const std::string data = "DATA=\n1 2 3 \n4 5 6 \n7 8 9 \n10 11 12 \n;\n";

std::string error_of(const std::string& bytes, const CubeOptions& options = {}) {
  try {
    (void)read_px(bytes, options);
  } catch (const FindingsError& error) {
    return error.code();
  } catch (const Error& error) {
    return "argument: " + error.code();
  }
  return "read";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_becomes_a_panel_with_the_heading_fastest) {
  const CubeResult result = read_px(head + data);
  const Panel& panel = result.panel;
  BOOST_TEST(rules(result) == "");
  BOOST_TEST(result.format.form == "px");
  BOOST_TEST(result.format.member == "region");
  BOOST_TEST(result.format.time == "år");
  BOOST_TEST(result.format.folded == std::vector<std::string>{"Kon"});
  BOOST_REQUIRE(panel.n_indicators() == 2);
  BOOST_TEST(panel.indicator(0).id == "BE1/Kon=1");
  BOOST_TEST(panel.indicator(1).name.at("sv") == "Folkmängd, kvinnor");
  BOOST_TEST(panel.indicator(1).unit.at("sv") == "antal");
  BOOST_TEST(panel.indicator(1).decimals == 1);
  BOOST_TEST(panel.series(1, 1).values[2] == 12.0);
  BOOST_TEST(panel.series(0, 1).values[0] == 7.0);
  BOOST_TEST(panel.member(1).note == "Ny gräns");
  BOOST_TEST(panel.info.description.at("sv") == "En lång not.\nAndra raden.");
  BOOST_TEST(panel.info.created == "2024-02-22");
  BOOST_TEST(panel.sources.at(0).title == "SCB: Folkmängd efter region och år");
}

BOOST_AUTO_TEST_CASE(symbols_are_statuses_and_the_file_says_what_they_mean) {
  const CubeResult result = read_px(head +
                                    "DATASYMBOL3=\".\";\nDATASYMBOL4=\"Sekretess\";\nDATASYMBOLNIL=\"Inga\";\n"
                                    "DATA=\".\" \"..\" \"...\" \"....\" \"-\" \"\" - .. 9 10 11 12;");
  const SeriesView men = result.panel.series(0, 0);
  const SeriesView women = result.panel.series(1, 0);
  BOOST_TEST((men.status[0] == ValueStatus::not_applicable));
  BOOST_TEST((men.status[1] == ValueStatus::not_reported));
  BOOST_TEST((men.status[2] == ValueStatus::not_reported));
  BOOST_TEST((women.status[0] == ValueStatus::not_reported));
  BOOST_TEST((women.status[1] == ValueStatus::nil));
  BOOST_TEST(women.values[1] == 0.0);
  BOOST_TEST((women.status[2] == ValueStatus::not_reported));
  BOOST_TEST((result.panel.series(0, 1).status[0] == ValueStatus::nil));
  BOOST_TEST((result.panel.series(0, 1).status[1] == ValueStatus::not_reported));
  BOOST_REQUIRE(result.panel.observations.size() == 7U);
  const CubeResult asked = read_px(head + "DATASYMBOL4=\"Sekretess\";\nDATA=\"....\" 2 3 4 5 6 7 8 9 10 11 12;",
                                   {.symbols = {{"Sekretess", ValueStatus::confidential}}});
  BOOST_TEST((asked.panel.series(0, 0).status[0] == ValueStatus::confidential));
  BOOST_TEST(asked.panel.observations.at(0).note == "Sekretess");
}

BOOST_AUTO_TEST_CASE(a_wrong_number_of_cells_is_an_error) {
  BOOST_TEST(error_of(head + "DATA=1 2 3;") == "size-mismatch");
  BOOST_TEST(error_of(head + "DATA=1 2 3 4 5 6 7 8 9 10 11 12 13;") == "size-mismatch");
  BOOST_TEST(error_of(head + "DATA=1,5 2 3 4 5 6 7 8 9 10 11 12;") == "size-mismatch");
  BOOST_TEST(error_of(head + data, {.max_cells = 11}) == "table-too-large");
  try {
    (void)read_px(head + "DATA=\n1 2 3 \n4 5", {.source = "cut.px"});
    BOOST_TEST(false);
  } catch (const FindingsError& error) {
    BOOST_TEST(error.source() == "cut.px");
    BOOST_TEST(error.line() == 26);
  }
}

BOOST_AUTO_TEST_CASE(a_cell_that_is_no_number_is_a_finding_with_its_place) {
  const CubeResult result = read_px(head + "DATA=\n1 x 3\n4 5 1e999\n7 8 9\n10 11 +12;", {.source = "a.px"});
  BOOST_TEST(rules(result) == "error not-a-number; error not-a-number; ");
  const Finding& first = *std::find_if(result.findings.begin(), result.findings.end(),
                                       [](const Finding& each) { return each.severity == Severity::error; });
  BOOST_TEST(first.line == 25);
  BOOST_TEST(first.column == 3);
  BOOST_TEST(first.text == "x");
  BOOST_TEST(is_missing(result.panel.series(0, 0).values[1]));
  BOOST_TEST(result.panel.series(1, 1).values[2] == 12.0);
}

BOOST_AUTO_TEST_CASE(encodings_are_those_that_the_file_says) {
  const std::string text = replaced(head, "CODEPAGE=\"utf-8\";\n", "") + data;
  std::string latin;
  std::string dos;
  for (std::size_t k = 0; k < text.size(); ++k) {
    if (text[k] != '\xC3') {
      latin += text[k];
      dos += text[k];
      continue;
    }
    const auto letter = static_cast<unsigned char>(text[++k]);
    latin += static_cast<char>(letter + 0x40U);
    dos += letter == 0xA5 ? '\x86' : letter == 0xA4 ? '\x84' : '\x94';  // å ä ö
  }
  const auto name = [](const CubeResult& result) { return result.panel.member(0).name; };
  BOOST_TEST(name(read_px(latin)) == "Upplands Väsby");
  BOOST_TEST(rules(read_px(latin)) == "");
  for (const char* page : {"iso-8859-1", "Windows-1252", "ISO-8859-15"}) {
    const std::string line = std::string("CHARSET=\"ANSI\";\nCODEPAGE=\"") + page + "\";\n";
    BOOST_TEST(name(read_px(replaced(latin, "CHARSET=\"ANSI\";\n", line))) == "Upplands Väsby");
  }
  const std::string oem = replaced(dos, "CHARSET=\"ANSI\";\n", "");
  BOOST_TEST(name(read_px(oem)) == "Upplands Väsby");
  BOOST_TEST(rules(read_px(oem)) == "note encoding-guessed; ");
  BOOST_TEST(name(read_px(oem, {.encoding = "cp437"})) == "Upplands Väsby");
  BOOST_TEST(name(read_px("\xEF\xBB\xBF" + text)) == "Upplands Väsby");
  BOOST_TEST(rules(read_px(text)) == "note encoding-guessed; ");
  BOOST_TEST(error_of(replaced(latin, "CHARSET=\"ANSI\";", "CODEPAGE=\"windows-1251\";")) == "unknown-encoding");
  BOOST_TEST(error_of(latin, {.encoding = "utf-8"}) == "not-utf8");
  BOOST_TEST(error_of(latin, {.encoding = "ebcdic"}) == "argument: unknown-choice");
}

BOOST_AUTO_TEST_CASE(measures_have_units_of_their_own) {
  const CubeResult result = read_px(R"(LANGUAGE="sv"; MATRIX="X"; STUB="region"; HEADING="innehåll","år";
    CODEPAGE="utf-8"; CONTVARIABLE="innehåll"; VALUES("region")="01 Stockholms län","03 Uppsala län";
    VALUES("innehåll")="Folkmängd","Andel"; CODES("innehåll")="A","B"; UNITS="antal"; UNITS("Andel")="procent";
    PRECISION("innehåll","Andel")=2; REFPERIOD("Folkmängd")="31 december"; STOCKFA("Folkmängd")="S";
    VALUES("år")="2020"; TIMEVAL("år")=TLIST(A1,"2020"-"2020"); DATA=1 2.25 3 4.5;)");
  const Panel& panel = result.panel;
  BOOST_TEST(result.format.contents == "innehåll");
  BOOST_TEST(panel.indicator(0).id == "A");
  BOOST_TEST(panel.indicator(0).unit.at("sv") == "antal");
  BOOST_TEST(panel.indicator(0).definition.at("sv") == "Referenstid: 31 december\nMättyp: Stock");
  BOOST_TEST(panel.indicator(1).is_share());
  BOOST_TEST(panel.indicator(1).decimals == 2);
  // No CODES: the code stands in the label.
  BOOST_TEST(panel.member(1).id == "03");
  BOOST_TEST(panel.member(1).name == "Uppsala län");
  BOOST_TEST((panel.member(1).kind == MemberKind::region));
  BOOST_TEST(panel.series(1, 1).values[0] == 4.5);
}

BOOST_AUTO_TEST_CASE(texts_are_read_in_all_languages) {
  const CubeResult result = read_px(head + R"(LANGUAGES="sv","en";
    CONTENTS[en]="Population"; TITLE[en]="Population by region"; STUB[en]="region","sex"; HEADING[en]="year";
    VALUES[en]("sex")="men","women"; UNITS[en]="number";)" +
                                    data);
  BOOST_TEST(result.panel.indicator(1).name.at("en") == "Population, women");
  BOOST_TEST(result.panel.indicator(1).name.at("sv") == "Folkmängd, kvinnor");
  BOOST_TEST(result.panel.indicator(1).unit.at("en") == "number");
  BOOST_TEST(result.panel.info.title.at("en") == "Population by region");
  BOOST_TEST(read_px(head + R"(LANGUAGES="sv","en"; STUB[en]="region","sex"; HEADING[en]="year";)" + data,
                     {.select = {{"sex", {"kvinnor"}}}})
                 .panel.n_indicators() == 1);
}

BOOST_AUTO_TEST_CASE(rows_with_keys_are_found_by_them_and_absent_rows_are_zeros) {
  const std::string keyed = head + "KEYS(\"region\")=CODES;\nKEYS(\"kön\")=VALUES;\n";
  const CubeResult result = read_px(keyed + "DATA=\n\"0115\",\"kvinnor\",10 11 \"..\"\n\"0114\",\"män\",1 2 3;");
  BOOST_TEST(rules(result) == "note rows-of-zeros; note symbol; ");
  BOOST_TEST(result.panel.series(0, 0).values[2] == 3.0);
  BOOST_TEST(result.panel.series(1, 1).values[0] == 10.0);
  BOOST_TEST(is_missing(result.panel.series(1, 1).values[2]));
  BOOST_TEST(result.panel.series(1, 0).values[0] == 0.0);
  const CubeResult wrong =
      read_px(keyed + "DATA=\"0115\",\"män\",1 2 3 \"0115\",\"män\",1 2 4 \"9999\",\"män\",1 2 3;");
  BOOST_TEST(rules(wrong) == "note rows-of-zeros; error doubled-key; error unknown-key; ");
  BOOST_TEST(is_missing(wrong.panel.series(0, 1).values[0]));
  BOOST_TEST(error_of(keyed + "DATA=\"0115\",\"män\",1 2;") == "size-mismatch");
  BOOST_TEST(error_of(head + "KEYS(\"region\")=CODES;\n" + data) == "missing-keys");
}

BOOST_AUTO_TEST_CASE(notes_on_cells_stay_with_them) {
  const CubeResult result = read_px(head + R"(CELLNOTE("Vallentuna","män","2021")="Avvikande";
    CELLNOTEX("*","kvinnor","2020")="Gäller alla"; DATANOTECELL("0114","1","2020")="p";)" +
                                    data);
  BOOST_REQUIRE(result.panel.observations.size() == 2U);
  BOOST_TEST(result.panel.observations[1].note == "Avvikande");
  BOOST_TEST(result.panel.observations[1].value == 8.0);
  BOOST_TEST((result.panel.observations[0].status == ValueStatus::preliminary));
  BOOST_TEST(result.panel.info.description.at("sv").find("*, kvinnor, 2020: Gäller alla") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(months_are_taken_only_as_asked) {
  const std::string monthly = R"(MATRIX="X"; STUB="region"; HEADING="tid"; CODES("region")="0114";
    VALUES("region")="a"; VALUES("tid")="november 2023","december 2023";
    TIMEVAL("tid")=TLIST(M1),"202311","202312"; DATA=1 2;)";
  BOOST_TEST(error_of(monthly) == "no-years");
  const CubeResult december = read_px(monthly, {.period = "M12"});
  BOOST_TEST(december.panel.series(0, 0).values[0] == 2.0);
  BOOST_TEST(december.panel.first_year() == 2023);
}

BOOST_AUTO_TEST_CASE(what_is_no_px_file_is_said_so) {
  BOOST_TEST(error_of("") == "no-data");
  BOOST_TEST(error_of("a;b;c\n1;2;3\n") == "not-px");
  BOOST_TEST(error_of("<html>") == "not-px");
  BOOST_TEST(error_of(std::string("\xFF\xFE\x41\x00", 4)) == "utf-16");
  BOOST_TEST(error_of("A=1;") == "no-data");
  BOOST_TEST(error_of("A=\"open;") == "open-quote");
  BOOST_TEST(error_of("A=\"x\" B=1;") == "broken-statement");
  BOOST_TEST(error_of("A(\"x\"=1;") == "broken-statement");
  BOOST_TEST(error_of("A=1; DATA=1;") == "no-variables");
  BOOST_TEST(error_of("STUB=\"a\"; DATA=1;") == "missing-values");
  BOOST_TEST(error_of("STUB=\"a\",\"a\"; VALUES(\"a\")=\"1\"; DATA=1;") == "doubled-dimension");
  BOOST_TEST(error_of("STUB=\"a\"; VALUES(\"a\")=\"1\",\"1\"; DATA=1 2;") == "doubled-category");
  BOOST_TEST(error_of("STUB=\"a\"; VALUES(\"a\")=\"1\"; CODES(\"a\")=\"1\",\"2\"; DATA=1 2;") == "size-mismatch");
  BOOST_TEST(error_of("STUB=\"a\"; VALUES(\"a\")=\"1\"; DATA=1;") == "no-time-dimension");
}

BOOST_AUTO_TEST_CASE(a_random_cube_written_as_px_reads_back_the_same) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const test::RandomCube cube(seed);
    std::string text = "MATRIX=\"X\";";
    const std::size_t n_stub = seed % 4;
    for (std::size_t d = 0; d < 3; ++d)
      text += (d == n_stub ? (d == 0 ? "HEADING=\"" : ";\nHEADING=\"")
               : d == 0    ? "STUB=\""
                           : ",\"") +
              cube.ids[d] + "\"";
    text += ";\n";
    for (std::size_t d = 0; d < 3; ++d) {
      text += "VALUES(\"" + cube.ids[d] + "\")=";
      for (std::size_t c = 0; c < cube.codes[d].size(); ++c)
        text += (c == 0 ? "\"" : ",\n\"") + cube.codes[d][c] + "\"";
      text += ";\n";
    }
    text += "TIMEVAL(\"Tid\")=TLIST(A1)";
    for (const std::string& year : cube.codes[cube.axis("Tid")]) text += ",\"" + year + "\"";
    text += ";\nMAP(\"Region\")=\"x\";\n";
    // A file of px has a symbol, or a number with a note on its cell.
    std::string cells;
    for (std::size_t k = 0; k < cube.values.size(); ++k) {
      if (is_missing(cube.values[k])) {
        cells += "\"" + cube.status[k] + "\" ";
        continue;
      }
      cells += test::RandomCube::shown(cube.values[k]) + (k % 3 == 0 ? "\n" : " ");
      if (cube.status[k].empty()) continue;
      const std::size_t last = cube.codes[2].size();
      const std::size_t middle = cube.codes[1].size();
      text += "DATANOTECELL(\"" + cube.codes[0][k / last / middle] + "\",\"" + cube.codes[1][k / last % middle] +
              "\",\"" + cube.codes[2][k % last] + "\")=\"" + cube.status[k] + "\";\n";
    }
    const CubeResult result = read_px(text + "DATA=\n" + cells + ";\n");
    BOOST_TEST(cube.difference(result.panel) == "");
    BOOST_TEST(!has_errors(result.findings));
  }
}

BOOST_AUTO_TEST_CASE(keys_find_their_row_among_variables_of_different_sizes) {
  // Three regions, two sexes, two years: a row of the region r and the sex s is the row 2 r + s.
  std::string wide = replaced(head, R"("Upplands Väsby","Vallentuna")", R"("Upplands Väsby","Vallentuna","Österåker")");
  wide = replaced(wide, R"("0114","0115")", R"("0114","0115","0117")");
  wide = replaced(wide, R"("2020","2021","2022")", R"("2020","2021")");
  wide = replaced(wide, R"(TLIST(A1),"2020","2021","2022")", R"(TLIST(A1),"2020","2021")");
  const std::string keys = "KEYS(\"region\")=CODES;\nKEYS(\"kön\")=CODES;\n";
  const CubeResult result = read_px(wide + keys +
                                    "DATA=\n\"0117\",\"2\" 322 323\n\"0114\",\"2\" 122 123\n\"0117\",\"1\" 312 313\n"
                                    "\"0115\",\"1\" 212 213\n\"0114\",\"1\" 112 113\n\"0115\",\"2\" 222 223\n;");
  BOOST_TEST(rules(result) == "");
  BOOST_REQUIRE(result.panel.n_members() == 3);
  for (Index sex = 0; sex < 2; ++sex)
    for (Index region = 0; region < 3; ++region)
      for (std::size_t year = 0; year < 2; ++year)
        BOOST_TEST(result.panel.series(sex, region).values[year] ==
                   static_cast<double>(100 * (region + 1) + 10 * (sex + 1) + 2) + static_cast<double>(year));
}

BOOST_AUTO_TEST_CASE(a_range_of_years_holds_its_last_year) {
  const std::string ranged = replaced(head, R"(TLIST(A1),"2020","2021","2022")", R"(TLIST(A1,"2020"-"2022"))") + data;
  const std::string named = replaced(ranged, R"(VALUES("år")="2020","2021","2022")", R"(VALUES("år")="i","ii","iii")");
  const CubeResult result = read_px(named);
  BOOST_TEST(result.panel.first_year() == 2020);
  BOOST_TEST(result.panel.last_year() == 2022);
  BOOST_TEST(result.panel.series(1, 1).values[2] == 12.0);
}

BOOST_AUTO_TEST_SUITE_END()
