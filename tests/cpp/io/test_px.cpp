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

BOOST_AUTO_TEST_CASE(what_is_refused_is_told_with_its_line_and_column) {
  struct Case {
    std::string bytes;
    std::string told;
  };
  const std::string no_data = "the file has no DATA=: it was cut off, or is no px file";
  const std::string no_px = "not-px 1:1 this is no px file: it must begin with KEYWORD=value;";
  const std::string no_word = " a keyword is wanted here: is a semicolon missing before, or a quote too many?";
  const std::vector<Case> cases = {
      {"", "no-data 1:1 this is no px file: it has no statements"},
      {"A=1;\n", "no-data 2:1 " + no_data},
      {"a;b", no_px},
      {"A[en]7=2;", no_px},
      {"A.B=1;", no_px},
      {"=1;", no_px},
      {"A=1;\n  B C=2;", "broken-statement 2:3" + no_word},
      {"A=1;\nB", "broken-statement 2:1" + no_word},
      {"A=1;\nB/=1;", "broken-statement 2:1" + no_word},
      {"A=1;\nB:=1;", "broken-statement 2:1" + no_word},
      {"A=1;\nB@=1;", "broken-statement 2:1" + no_word},
      {"A=1;\nB`=1;", "broken-statement 2:1" + no_word},
      {"A=1;\nB{=1;", "broken-statement 2:1" + no_word},
      {"A=1;\nAZaz09-_ =1;", "no-data 2:13 " + no_data},
      {"A=1;\n" + std::string(99, 'K') + "=1;", "no-data 2:103 " + no_data},
      {"A=1;\n" + std::string(100, 'K') + "=1;", "broken-statement 2:1" + no_word},
      {"A[" + std::string(39, 'l') + "]=1;", "no-data 1:46 " + no_data},
      {"A[" + std::string(40, 'l') + "]=1;", "broken-statement 1:2 a language in [] is wanted here"},
      {"A[en=1;", "broken-statement 1:2 a language in [] is wanted here"},
      {"A=1;\nB(\"x\"=1;", "broken-statement 2:6 ')' is wanted in the statement B and something else stands here"},
      {"A=1;\nB(\"x\"", "broken-statement 2:6 ')' is wanted in the statement B: the file ends here, it was cut off"},
      {"A=1;\nB(x;y)=1;", "broken-statement 2:4 ')' is wanted in the statement B and something else stands here"},
      {"A=1;\nB[en]7=2;", "broken-statement 2:6 '=' is wanted in the statement B and something else stands here"},
      {"A=1;\nB=\"open;", "open-quote 2:3 a quote is opened here and never closed"},
      {"A=1;\nB=x(1);", "broken-statement 2:4 a '(' is not wanted in the statement B"},
      {"A=1;\nB=\"x\" 7;", "broken-statement 2:7 a comma or semicolon is wanted in the statement B"},
      {"A=1;\nB=\"x\"", "broken-statement 2:6 the file ends in the statement B: it was cut off"},
      {"A=1;\nB=TLIST(A1;", "broken-statement 2:9 TLIST( is not closed"},
      {"A=1;\nB=TLIST(" + std::string(200, 'x') + ");", "no-data 2:211 " + no_data},
      {"A=1;\nB=TLIST(" + std::string(201, 'x') + ");", "broken-statement 2:9 TLIST( is not closed"},
      {"A=1; DATA=1;", "no-variables 0:0 the file has neither STUB nor HEADING: they name its variables"},
      {"STUB=\"a\"; DATA=1;", "missing-values 0:0 the variable \"a\" has no VALUES"},
      {"STUB=\"a\",\"a\"; VALUES(\"a\")=\"1\"; DATA=1;", "doubled-dimension 0:0 the variable \"a\" is there twice"},
      {"STUB=\"a\"; VALUES(\"a\")=\"1\",\"1\"; DATA=1 2;", "doubled-category 0:0 the variable \"a\" has \"1\" twice"},
      {"STUB=\"a\"; VALUES(\"a\")=\"1\"; CODES(\"a\")=\"1\",\"2\"; DATA=1 2;",
       "size-mismatch 0:0 the variable \"a\" has 1 VALUES but 2 CODES"},
      {"A=1;\nB=\"\xE5\";", "not-utf8 2:4 the file says that it is UTF-8 and is not, from here on: say encoding="},
      {"\xFE\xFF", "utf-16 1:1 the file is UTF-16: save it as UTF-8"},
      {"CODEPAGE=\"koi 8\";\nB=\"\xE5\";",
       "unknown-encoding 0:0 CODEPAGE is \"koi8\", which is not known here: save "
       "the file as UTF-8 and say encoding=\"utf-8\""},
      {head + "DATA=1 2 \"x", "open-quote 24:10 a quote is opened here and never closed"},
      {head + "DATA=1 2 3;",
       "size-mismatch 24:12 DATA has 3 cells but the variables make 12: the file is cut off or "
       "broken, or has decimal commas"},
      {head + "DATA=1 2 3 4 5 6 7 8 9 10 11 12 13;",
       "size-mismatch 24:33 DATA has more cells but the variables make 12: the file is cut off or broken, or has "
       "decimal commas"},
      {head + "KEYS(\"region\")=CODES;\nKEYS(\"kön\")=CODES;\nDATA=\n\"0114\"",
       "size-mismatch 27:7 DATA has too few cells but the variables make 12: the file is cut off or broken, or has "
       "decimal commas"},
      {head + "KEYS(\"region\")=CODES;\nKEYS(\"kön\")=CODES;\nDATA=\n\"0114\",\"1\",1 2",
       "size-mismatch 27:15 DATA has too few cells but the variables make 12: the file is cut off or broken, or has "
       "decimal commas"},
      {head + "KEYS(\"kön\")=CODES;\n" + data,
       "missing-keys 0:0 KEYS must be there for all variables of the stub, or for none"}};
  for (const Case& each : cases) {
    const CubeOptions options{.encoding = each.told.starts_with("not-utf8") ? "utf-8" : ""};
    BOOST_TEST(test::refusal([&] { return read_px(each.bytes, options); }) == each.told, each.bytes);
  }
  BOOST_TEST(test::refusal([&] {
               return read_px(head + data, {.encoding = "ebcdic"});
             }).find("unknown-choice encoding is \"ebcdic\" but must be one of utf-8, windows-1252") == 0U);
}

BOOST_AUTO_TEST_CASE(cells_stand_between_blanks_commas_and_semicolons) {
  for (const char* cells : {"1,2,3;4 5\t6\n7\r\n8 9 10 11 12", "1 2 3 4 5 6 7 8 9 10 11 12;\r\n\x1A 99",
                            "\"1\"2\"3\"4 5 6 7 8 9 10 11 +12;", "1\"2\" 3,,4;;5 6 7 8 9 10 11 \"+12\" ; "}) {
    const CubeResult result = read_px(head + "data =\n" + cells);
    BOOST_TEST(rules(result) == "", cells);
    for (std::size_t k = 0; k < 12; ++k)
      BOOST_TEST(result.panel.series(static_cast<Index>(k / 3 % 2), static_cast<Index>(k / 6)).values[k % 3] ==
                     static_cast<double>(k + 1),
                 cells);
  }
  // Neither a number nor a symbol, each with its place; what is in quotes and no number is a symbol.
  const CubeResult odd =
      read_px(head + "DATA=\n+ nan \"inf\"\n1e999 \"\" \"1.5.2\"\n.- -5 .5\n5. \"x\" 12", {.source = "odd.px"});
  std::string told;
  for (const Finding& each : odd.findings)
    if (each.rule == "not-a-number")
      told += std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.text + "; ";
  BOOST_TEST(told == "25:1 +; 25:3 nan; 25:7 inf; 26:1 1e999; ");
  BOOST_TEST(test::finding(odd, "not-a-number")->message ==
             "a cell must be a number with a decimal point, or a symbol in quotes: not used");
  BOOST_TEST(test::finding(odd, "not-a-number")->source == "odd.px");
  BOOST_TEST(odd.panel.series(0, 1).values[1] == -5.0);
  BOOST_TEST(odd.panel.series(0, 1).values[2] == 0.5);
  BOOST_TEST(odd.panel.series(1, 1).values[0] == 5.0);
  BOOST_TEST(odd.panel.series(1, 1).values[2] == 12.0);
  std::string notes;
  for (const Observation& each : odd.panel.observations) notes += each.note + " ";
  BOOST_TEST(notes == "1.5.2 .- x ");
}

BOOST_AUTO_TEST_CASE(names_of_encodings_are_known_as_they_are_written) {
  // The two bytes are other letters in each encoding.
  const std::string bytes = replaced(replaced(head, "CODEPAGE=\"utf-8\";\n", ""), "\"Upplands Väsby\"", "\"\xA4\x9B\"");
  const std::string plain = replaced(bytes, "VALUENOTE(\"region\",\"Vallentuna\")=\"Ny gräns\";\n", "") + data;
  std::string ascii;
  for (std::size_t k = 0; k < plain.size(); ++k) {
    if (plain[k] == '\xC3')
      ++k, ascii += 'o';  // the other letters play no part
    else
      ascii += plain[k];
  }
  const auto name = [&](const std::string& encoding, bool asked) {
    const std::string text = asked ? ascii : "CODEPAGE = \"" + encoding + "\" ;\n" + ascii;
    const CubeResult result = read_px(text, {.encoding = asked ? encoding : ""});
    BOOST_TEST(rules(result) == "", encoding);
    return result.panel.member(0).name;
  };
  struct Case {
    std::vector<std::string> names;
    std::string shown;
  };
  const std::vector<Case> cases = {
      {{"Windows-1252", "cp1252", "1252", "ISO-8859-1", "latin1", "LATIN-1", "8859-1", "ANSI", "us-ascii", "ASCII"},
       "¤›"},
      {{"iso-8859-15", "Latin9", "latin-9", "8859-15"}, "€\u009B"},
      {{"cp437", "IBM437", "437", "CP_437"}, "ñ¢"},
      {{"cp850", "ibm850", "850", "CP 850"}, "ñø"}};
  for (const Case& each : cases)
    for (const std::string& encoding : each.names)
      for (const bool asked : {false, true}) BOOST_TEST(name(encoding, asked) == each.shown, encoding);
  for (const char* encoding : {"utf-8", "UTF8", "65001"})
    BOOST_TEST(test::refusal([&] { return read_px(ascii, {.encoding = encoding}); }).find("not-utf8 ") == 0U);
  for (const char* encoding : {"cp1251", "utf-16", "85"})
    BOOST_TEST(test::refusal([&] { return read_px(ascii, {.encoding = encoding}); }).find("unknown-choice ") == 0U);
}

BOOST_AUTO_TEST_CASE(the_letters_where_latin_9_is_not_latin_1) {
  const auto label = [](const std::string& text, const std::string& encoding) {
    return read_px("STUB=\"a\"; VALUES(\"a\")=\"" + text + "\"; HEADING=\"Tid\"; VALUES(\"Tid\")=\"2020\"; DATA=1;",
                   {.member = "a", .encoding = encoding})
        .panel.member(0)
        .name;
  };
  BOOST_TEST(label("\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE\xA5\xE5", "latin9") == "€ŠšŽžŒœŸ¥å");
  BOOST_TEST(label("\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE\xA5\xE5", "latin1") == "¤¦¨´¸¼½¾¥å");
  // First and last byte of the upper half, and what needs three bytes.
  BOOST_TEST(label("\x80\xFE\xDB\x7E", "cp437") == "Ç■█~");
  BOOST_TEST(label("\x80\xFE\xE1\xF2", "cp850") == "Ç■ß‗");
  BOOST_TEST(label("\x80\x9F\xA1\xFF\x81", "cp1252") == "€Ÿ¡ÿ\uFFFD");
}

BOOST_AUTO_TEST_CASE(a_guess_at_the_encoding_is_told) {
  struct Case {
    std::string bytes;
    std::string told;
    std::string note;
  };
  const std::string body = "STUB=\"region\";HEADING=\"Tid\";VALUES(\"region\")=\"A\";VALUES(\"Tid\")=\"2020\";DATA=1;";
  const std::string as_850 =
      " | neither CODEPAGE nor CHARSET=\"ANSI\": read as DOS text, code page 850; encoding= says another";
  const std::vector<Case> cases = {
      {"NOTE=\"å\";" + body, " | there is no CODEPAGE, and the bytes are UTF-8: read as that", "å"},
      {"CODEPAGE=\"koi8\";NOTE=\"å\";" + body, " | CODEPAGE is \"koi8\", and the bytes are UTF-8: read as that", "å"},
      {"CODEPAGE=\"utf-8\";NOTE=\"\xE5\";" + body,
       " | CODEPAGE says UTF-8 and the bytes are not: read as Windows-1252; encoding= says another", "å"},
      {"CODEPAGE=\"utf-8\";NOTE=\"å\";" + body, "", "å"},
      {"\xEF\xBB\xBFNOTE=\"å\";" + body, "", "å"},
      {"CHARSET=\"ansi\";NOTE=\"\xE5\";" + body, "", "å"},
      {"CHARSET=\"OEM\";NOTE=\"\x86\";" + body, as_850, "å"},
      {"NOTE=\"\x86\";" + body, as_850, "å"},
      {"NOTE=\"only ascii\";" + body, "", "only ascii"},
      // The keyword counts at the head of a statement only.
      {"NOTE=\"\x86 CODEPAGE=cp1252\";XCODEPAGE=\"cp1252\";CODEPAGEX=\"cp1252\";CODEPAGE\n= \"cp 437\";" + body, "",
       "å CODEPAGE=cp1252"},
      {"NOTE=\"\x86\"; " + std::string(17'000, ' ') + "CODEPAGE=\"cp437\";" + body, as_850, "å"}};
  for (const Case& each : cases) {
    const CubeResult result = read_px(each.bytes);
    BOOST_TEST(test::said(result, "encoding-guessed") == each.told, each.bytes.substr(0, 60));
    if (each.bytes.find("CODEPAGE=cp1252") == std::string::npos)
      BOOST_TEST(result.panel.info.description.begin()->second == each.note);
    if (const Finding* told = test::finding(result, "encoding-guessed")) {
      BOOST_TEST(told->line == 1);
      BOOST_TEST(told->column == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_the_head_says_is_kept) {
  const auto with = [](const std::string& statements) { return read_px(statements + head + data); };
  BOOST_TEST(with("TABLEID=\"TAB1\";").panel.info.name == "TAB1");
  BOOST_TEST(with("TABLEID=\"TAB1\";").panel.indicator(0).id == "BE1/Kon=1");
  BOOST_TEST(with("MATRIX=\"First\";").panel.indicator(0).id == "First/Kon=1");
  BOOST_TEST(read_px(replaced(head, "MATRIX=\"BE1\";", "TABLEID=\"T\";") + data).panel.indicator(0).id == "T/Kon=1");
  BOOST_TEST(read_px(replaced(head, "MATRIX=\"BE1\";", "") + data).panel.sources.at(0).id == "table");
  BOOST_TEST(with("").panel.sources.at(0).id == "BE1");
  BOOST_TEST(with("").panel.sources.at(0).date == "2024-02-22");
  BOOST_TEST(with("").panel.indicator(0).source == "BE1");
  BOOST_TEST(with("CREATION-DATE=\"20200101 08:00\";").panel.info.created == "2024-02-22");
  BOOST_TEST(read_px(replaced(head, "LAST-UPDATED=", "CREATION-DATE=") + data).panel.info.created == "2024-02-22");
  BOOST_TEST(with("DESCRIPTION=\"Beskrivning\";").panel.info.title.at("sv") == "Beskrivning");
  BOOST_TEST(with("SHOWDECIMALS=0;").panel.indicator(0).decimals == 0);
  BOOST_TEST(with("SHOWDECIMALS=9;").panel.indicator(0).decimals == 9);
  BOOST_TEST(with("SHOWDECIMALS=/;").panel.indicator(0).decimals == 1);
  BOOST_TEST(with("SHOWDECIMALS=:;").panel.indicator(0).decimals == 1);
  BOOST_TEST(with("SHOWDECIMALS=22;").panel.indicator(0).decimals == 1);
  BOOST_TEST(read_px(replaced(head, "DECIMALS=1;", "DECIMALS=3;") + data).panel.indicator(0).decimals == 3);
  BOOST_TEST(rules(with("AGGREGALLOWED=no;")) == "note no-summing; ");
  BOOST_TEST(rules(with("AGGREGALLOWED=YES;")) == "");
  BOOST_TEST(test::said(with("ZETA=1; Alfa=2; ZETA(\"x\")=3;"), "keywords-not-read") ==
             "ALFA, ZETA | these statements are not read");
  BOOST_TEST(with("NOTE=\"Sist #\";NOTE(\"kön\")=\"Juridiskt\";NOTEX=\"Först\";").panel.info.description.at("sv") ==
             "Först\nEn lång not.\nAndra raden.\nSist\nkön: Juridiskt");
  // Statements that name the main language are its own where no other is there.
  BOOST_TEST(with("DESCRIPTION[sv]=\"Egen\";").panel.info.title.at("sv") == "Egen");
  BOOST_TEST(with("TITLE[sv]=\"Egen\";").panel.info.title.at("sv") == "Folkmängd efter region och år");
  BOOST_TEST(with("TITLE[sv]=\"Egen\";").panel.info.title.size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_figures_refer_to_is_told_in_the_language_of_the_file) {
  const auto about = [](const std::string& statements, const char* language = "sv") {
    const CubeResult result =
        read_px(replaced(head, "LANGUAGE=\"sv\";", "LANGUAGE=\"" + std::string(language) + "\";") + statements + data);
    return result.panel.indicator(0).definition.at(language);
  };
  BOOST_TEST(about("REFPERIOD=\"31 december\";STOCKFA=\"s\";CFPRICES=\"C\";BASEPERIOD=\"2020\";") ==
             "Referenstid: 31 december\nMättyp: Stock\nPristyp: Current\nBasperiod: 2020");
  BOOST_TEST(about("STOCKFA=\"F\";CFPRICES=\"f\";", "en") == "Measuring type: Flow\nPrice type: Fixed");
  BOOST_TEST(about("STOCKFA=\"A\";CFPRICES=\"X\";", "en") == "Measuring type: Average\nPrice type: X");
  BOOST_TEST(about("STOCKFA=\"X\";REFPERIOD=\"F\";BASEPERIOD=\"C\";", "en") ==
             "Reference period: F\nMeasuring type: X\nBase period: C");
  BOOST_TEST(read_px(head + data).panel.indicator(0).definition.empty());
}

BOOST_AUTO_TEST_CASE(at_most_twenty_other_languages_are_read) {
  std::string statements;
  for (int k = 1; k <= 21; ++k) {
    const std::string tag = "l" + std::to_string(10 + k);
    statements += "CONTENTS[" + tag + "]=\"name " + tag + "\";";
  }
  const Text name = read_px(head + statements + data).panel.indicator(0).name;
  BOOST_TEST(name.size() == 21U);
  BOOST_TEST(name.at("l11") == "name l11, män");
  BOOST_TEST(name.at("l30") == "name l30, män");
  BOOST_TEST(name.count("l31") == 0U);
  // A tag that can be none is left out.
  BOOST_TEST(read_px(head + "CONTENTS[en gb]=\"x\";" + data).panel.indicator(0).name.size() == 1U);
}

BOOST_AUTO_TEST_CASE(measures_have_units_in_each_language) {
  const CubeResult result =
      read_px(R"(LANGUAGE="sv"; LANGUAGES="sv","en"; MATRIX="X"; STUB="region"; HEADING="mått","år";
    STUB[en]="region"; HEADING[en]="measure","year"; CODEPAGE="utf-8"; CONTVARIABLE="mått"; VALUES("region")="A","B";
    MAP("region")="x"; VALUES("mått")="Antal","Andel"; VALUES[en]("measure")="Number","Share"; CODES("mått")="N","S";
    UNITS="st"; UNITS("Andel")="procent"; UNITS[en]="pieces"; UNITS[en]("Share")="per cent"; UNITS[en]("Number")="each";
    REFPERIOD("Andel")="31 dec"; VALUES("år")="2020"; TIMEVAL("år")=TLIST(A1),"2020"; DATA=1 2 3 4;)");
  const Indicator& number = result.panel.indicator(0);
  const Indicator& share = result.panel.indicator(1);
  BOOST_TEST(result.format.contents == "mått");
  BOOST_TEST(number.id == "N");
  BOOST_TEST(number.unit.at("en") == "each");
  BOOST_TEST(share.unit.at("sv") == "%");
  BOOST_TEST(share.unit.at("en") == "%");
  BOOST_TEST(share.name.at("en") == "Share");
  BOOST_TEST(share.definition.at("sv") == "Referenstid: 31 dec");
  BOOST_TEST(number.definition.empty());
}

BOOST_AUTO_TEST_CASE(variables_have_their_roles_and_codes) {
  const std::string plain = replaced(head, "MAP(\"region\")=\"Sweden_municipality\";\n", "");
  const auto named = replaced(replaced(replaced(replaced(plain, R"(STUB="region",)", R"(STUB="plats",)"),
                                                R"(VALUES("region"))", R"(VALUES("plats"))"),
                                       R"(CODES("region"))", R"(CODES("plats"))"),
                              R"(VALUENOTE("region")", R"(VALUENOTE("plats")");
  BOOST_TEST(error_of(named + data) == "no-member-dimension");
  for (const char* role :
       {"VARIABLE-TYPE(\"plats\")=\"G\";", "VARIABLE-TYPE(\"plats\")=geographical;", "MAP(\"plats\")=\"x\";"}) {
    const CubeResult result = read_px(named + role + data);
    BOOST_TEST(result.format.member == "plats", role);
    BOOST_TEST(rules(result) == "", role);
  }
  BOOST_TEST(error_of(named + "VARIABLE-TYPE(\"plats\")=\"N\";" + data) == "no-member-dimension");
  // Time without TIMEVAL, by its type; by its name with a warning.
  const std::string timeless = replaced(head, "TIMEVAL(\"år\")=TLIST(A1),\"2020\",\"2021\",\"2022\";\n", "");
  BOOST_TEST(rules(read_px(timeless + "VARIABLE-TYPE(\"år\")=\"T\";" + data)) == "");
  BOOST_TEST(rules(read_px(timeless + "VARIABLE-TYPE(\"år\")=\"Time\";" + data)) == "");
  BOOST_TEST(rules(read_px(timeless + data)) == "warning time-dimension; ");
  // Two variables of one code keep their names apart.
  BOOST_TEST(read_px(head + "VARIABLECODE(\"region\")=\"Kon\";" + data).format.folded ==
             std::vector<std::string>{"kön"});
  BOOST_TEST(read_px(head + "VARIABLECODE(\"år\")=\"Tid\";" + data).format.time == "Tid");
  // Categories from CODES or TIMEVAL alone.
  const CubeResult bare = read_px(replaced(replaced(head, "VALUES(\"kön\")=\"män\",\"kvinnor\";\n", ""),
                                           "VALUES(\"år\")=\"2020\",\"2021\",\"2022\";\n", "") +
                                  data);
  BOOST_TEST(bare.panel.indicator(1).id == "BE1/Kon=2");
  BOOST_TEST(bare.panel.indicator(1).name.at("sv") == "Folkmängd, 2");
  BOOST_TEST(bare.panel.last_year() == 2022);
  BOOST_TEST(read_px(head + "PRECISION(\"kön\",\"kvinnor\")=4;" + data).panel.indicator(1).decimals == 4);
  BOOST_TEST(read_px(head + "VALUENOTE(\"kön\",\"män\")=\"a\";VALUENOTEX(\"kön\",\"män\")=\"b\";" + data)
                 .panel.indicator(0)
                 .definition.at("sv") == "b\na");
  // Texts of one line after another, and items that belong together.
  BOOST_TEST(read_px(replaced(head, "\"män\",", "\"mä\" \n \"n\",") + data).panel.indicator(0).name.at("sv") ==
             "Folkmängd, män");
  BOOST_TEST(read_px(replaced(head, "VALUES(\"kön\")=\"män\",", "VALUES(\"kön\")=\"A\":\"B\",") + data)
                 .panel.indicator(0)
                 .name.at("sv") == "Folkmängd, A:B");
  BOOST_TEST(read_px(replaced(head, "VALUES(\"kön\")=\"män\",", "VALUES ( \"kön\" ) =  män  ,") + data)
                 .panel.indicator(0)
                 .name.at("sv") == "Folkmängd, män");
}

BOOST_AUTO_TEST_CASE(time_values_have_their_scale) {
  const auto timed = [](const std::string& values, const std::string& timeval) {
    return "STUB=\"region\"; HEADING=\"tid\"; VALUES(\"region\")=\"a\"; VALUES(\"tid\")=" + values +
           "; TIMEVAL(\"tid\")=" + timeval + "; DATA=1 2;";
  };
  const std::string two = "\"x\",\"y\"";
  struct Case {
    std::string timeval;
    std::string period;
    Year first;
  };
  const std::vector<Case> cases = {
      {"TLIST(A1),\"2020\",\"2021\"", "", 2020},         {"TLIST(A1,\"2020\"-\"2021\")", "", 2020},
      {"tlist( a1 , \"2020\" - \"2021\" )", "", 2020},   {"TLIST(Q1),\"20204\",\"20214\"", "Q4", 2020},
      {"TLIST(H1),\"20192\",\"20202\"", "H2", 2019},     {"TLIST(W1),\"201901\",\"202001\"", "W1", 2019},
      {"TLIST(M1),\"2019M12\",\"2020M12\"", "M12", 2019}};
  for (const Case& each : cases) {
    const CubeResult result = read_px(timed(two, each.timeval), {.period = each.period});
    BOOST_TEST(rules(result) == "warning member-dimension; ", each.timeval);
    BOOST_TEST(result.panel.first_year() == each.first, each.timeval);
    BOOST_TEST(result.panel.n_years() == 2);
  }
  // Periods that do not fit the values are told and not used: then the labels say the years.
  for (const char* timeval :
       {"TLIST(A1),\"2020\"", "TLIST(A1,\"202x\"-\"2021\")", "TLIST(A1,\"2020\"-\"202x\")", "TLIST(A1,\"2020/2021\")",
        "TLIST(A1,\"2020\"-\"20211\")", "TLIST(A1,\"2020\"-\"2022\")"}) {
    const CubeResult result = read_px(timed("\"1998\",\"1999\"", timeval));
    BOOST_TEST(result.panel.first_year() == 1998, timeval);
    BOOST_TEST(rules(result) == "warning size-mismatch; warning member-dimension; ", timeval);
  }
  BOOST_TEST(test::said(read_px(timed("\"1998\",\"1999\"", "TLIST(A1),\"2020\"")), "size-mismatch") ==
             "tid | the variable has 2 values but 1 periods in TIMEVAL: TIMEVAL is not used");
}

BOOST_AUTO_TEST_CASE(symbols_are_told_with_what_the_file_says_of_them) {
  const CubeResult result =
      read_px(head +
              "DATASYMBOL1=\".\";DATASYMBOL2=\"p\";DATASYMBOL6=\"Saknas\";DATASYMBOLNIL=\"-\";"
              "DATANOTECELL(\"0115\",\"2\",\"2022\")=\"..\";DATANOTECELL(\"0114\",\"1\",\"2020\")=\"z\";"
              "DATANOTECELL(\"0115\",\"1\",\"2020\")=\"zz\";"
              "DATA=\".\" \"......\" - \"..\" 5 6 7 8 9 10 11 12;");
  BOOST_TEST(test::said(result, "symbol") ==
             ". | 1 missing values with this symbol: read as not_applicable\n"
             "...... | 1 missing values with this symbol: read as not_reported; the table says \"Saknas\"\n"
             "- | 1 missing values with this symbol: read as nil\n"
             ".. | 1 missing values with this symbol: read as not_reported; the table says \"p\"\n"
             ".. | 1 numbers with this symbol: read as preliminary; the table says \"p\"");
  BOOST_TEST(test::said(result, "unknown-symbol") ==
             "zz | 1 numbers with this symbol: read as observed, and the symbol kept; symbols= says what it means");
  BOOST_TEST((result.panel.series(1, 1).status[2] == ValueStatus::preliminary));
  BOOST_TEST(result.panel.series(1, 1).values[2] == 12.0);
  std::string notes;
  for (const Observation& each : result.panel.observations) notes += each.note + "; ";
  BOOST_TEST(notes == ".; Saknas; -; p; zz; p; ");
}

BOOST_AUTO_TEST_CASE(rows_with_keys_that_are_wrong_are_told_with_their_line) {
  const std::string keyed = head + "KEYS(\"region\")=codes;\nKEYS(\"kön\")=values;\n";
  const CubeResult result = read_px(keyed +
                                    "DATA=\n\"0115\",\"män\",1 \"..\" 3\n\"0114\",\"1\",4 5 6\n\"0115\",\"män\",1 2 4\n"
                                    "\"9999\",\"kvinnor\",7 8 9\n\"0114\",\"kvinnor\",10 11 12;");
  std::string told;
  for (const Finding& each : result.findings)
    if (each.severity == Severity::error)
      told += each.rule + " " + std::to_string(each.line) + ":" + std::to_string(each.column) + " " + each.text +
              " | " + each.message + "\n";
  const std::string unknown = "a key of this row is no category of its variable: the row is not used\n";
  BOOST_TEST(told == "unknown-key 28:0 \"0114\",\"1\",4 5 6 | " + unknown +
                         "doubled-key 29:0 \"0115\",\"män\",1 2 4 | a row before has the same keys: neither is used\n" +
                         "unknown-key 30:0 \"9999\",\"kvinnor\",7 8 9 | " + unknown);
  BOOST_TEST(test::said(result, "rows-of-zeros") ==
             " | 2 of 4 rows are not in the file, which has KEYS: they are zeros, as the format says");
  for (const std::size_t k : {0U, 1U, 2U}) {
    BOOST_TEST(is_missing(result.panel.series(0, 1).values[k]));
    BOOST_TEST((result.panel.series(0, 1).status[k] == ValueStatus::not_reported));
    BOOST_TEST(result.panel.series(0, 0).values[k] == 0.0);
    BOOST_TEST(result.panel.series(1, 1).values[k] == 0.0);
    BOOST_TEST(result.panel.series(1, 0).values[k] == 10.0 + static_cast<double>(k));
  }
  BOOST_TEST(result.panel.observations.empty());  // the symbol of a row that is not used is none
  // Without a stub there is one row, and it has no keys.
  const std::string flat =
      "HEADING=\"region\",\"Tid\"; VALUES(\"region\")=\"a\",\"b\"; VALUES(\"Tid\")=\"2020\",\"2021\"; "
      "KEYS(\"Tid\")=CODES; DATA=1 2 3 4;";
  const CubeResult whole = read_px(flat);
  BOOST_TEST(whole.panel.series(0, 0).values[0] == 1.0);
  BOOST_TEST(whole.panel.series(0, 1).values[1] == 4.0);
  BOOST_TEST(test::said(whole, "rows-of-zeros") == "");
}

BOOST_AUTO_TEST_CASE(notes_on_cells_are_those_of_the_language_that_is_read) {
  const CubeResult result =
      read_px(head + R"(CELLNOTE[en]("0114","1","2020")="English"; CELLNOTE[sv]("0114","1","2021")=
    "Egen#rad"; CELLNOTE("0114","1","2021")="Annan"; CELLNOTE("0114","1")="Kort"; CELLNOTEX("0115","9","2020")="Ingen";
    DATANOTECELL("*","2","2020")="p"; DATANOTECELL("Vallentuna","män","2020")="e";
    DATANOTECELL("0114","1","2022")="x";)"
                     "DATA=1 2 .. 4 5 6 7 8 9 10 11 12;");
  std::string notes;
  for (const Observation& each : result.panel.observations)
    notes += std::to_string(each.member) + " " + std::to_string(each.year) + " " + std::to_string(each.source) + " " +
             each.note + "; ";
  BOOST_TEST(notes == "0 2021 0 Annan\nEgen\nrad; 0 2022 0 ..; 1 2020 0 e; ");
  BOOST_TEST((result.panel.series(0, 1).status[0] == ValueStatus::estimated));
  BOOST_TEST(result.panel.info.description.at("sv") ==
             "En lång not.\nAndra raden.\n0114, 1: Kort\n0115, 9, 2020: Ingen\n*, 2, 2020: p");
}

BOOST_AUTO_TEST_SUITE_END()
