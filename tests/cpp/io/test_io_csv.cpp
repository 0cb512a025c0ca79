#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/io/csv.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(io_csv)

namespace {

struct Record {
  Index line = 0;
  std::vector<std::string> fields;
  CsvProblem problem = CsvProblem::none;
};

std::vector<Record> read(std::string_view bytes, const CsvDialect& dialect = {}) {
  std::vector<Record> records;
  CsvTokenizer csv(bytes, dialect);
  while (csv.next()) {
    Record record{csv.line(), {}, csv.problem()};
    for (const std::string_view field : csv.fields()) record.fields.emplace_back(field);
    records.push_back(std::move(record));
  }
  return records;
}

std::string shown(const std::vector<Record>& records) {
  std::string text;
  for (const Record& record : records) {
    text += std::to_string(record.line) + ":";
    for (const std::string& field : record.fields) text += "[" + field + "]";
    if (record.problem != CsvProblem::none) text += "!" + std::to_string(static_cast<int>(record.problem));
    text += " ";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(records_and_fields_are_cut_where_rfc_4180_says) {
  BOOST_TEST(shown(read("a,b\n1,2\n")) == "1:[a][b] 2:[1][2] ");
  BOOST_TEST(shown(read("a,b\r\n1,2")) == "1:[a][b] 2:[1][2] ");
  BOOST_TEST(shown(read("a,\n,b\n,")) == "1:[a][] 2:[][b] 3:[][] ");
  BOOST_TEST(shown(read("\"a,b\",\"c\"\"d\"\n")) == "1:[a,b][c\"d] ");
  BOOST_TEST(shown(read("\"\",\"\"\"\"\n")) == "1:[][\"] ");
  BOOST_TEST(shown(read("")) == "");
}

BOOST_AUTO_TEST_CASE(empty_lines_are_skipped_and_counted) {
  BOOST_TEST(shown(read("\n\r\na\n\n\nb\n")) == "3:[a] 6:[b] ");
}

BOOST_AUTO_TEST_CASE(line_breaks_inside_quotes_are_kept_and_counted) {
  BOOST_TEST(shown(read("\"a\r\nb\",c\nd,e\n")) == "1:[a\r\nb][c] 3:[d][e] ");
}

BOOST_AUTO_TEST_CASE(broken_quoting_costs_one_line_only) {
  BOOST_TEST(shown(read("\"a\"b,c\nd,e\n")) == "1:!1 2:[d][e] ");
  BOOST_TEST(shown(read("x,a\"b\nd,e\n")) == "1:[x]!2 2:[d][e] ");
  BOOST_TEST(shown(read("x,\"ab\nd,e\nf,g\n")) == "1:[x]!3 2:[d][e] 3:[f][g] ");
}

BOOST_AUTO_TEST_CASE(a_line_over_the_limit_is_found_and_skipped) {
  const CsvDialect dialect{.max_line = 10};
  BOOST_TEST(shown(read("a,b\n0123456789abcdef,x\nc,d\n", dialect)) == "1:[a][b] 2:!4 3:[c][d] ");
  BOOST_TEST(shown(read("a,b\n\"0123456789abcdef\",x\nc,d\n", dialect)) == "1:[a][b] 2:!4 3:[c][d] ");
  BOOST_TEST(shown(read("01234567,", dialect)) == "1:[01234567][] ");
}

BOOST_AUTO_TEST_CASE(other_separators_and_quotes_are_followed) {
  BOOST_TEST(shown(read("a;b,c;'d;e'\n", {.separator = ';', .quote = '\''})) == "1:[a][b,c][d;e] ");
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  const std::vector<std::string> hostile = {"",    "a",    "\"",  "\"\"", "a,b", "a\nb", "a\r\nb", "\r",
                                            " a ", "=1+1", "åäö", "'",    ";",   "\t",   "a\"b\"c"};
  std::string bytes = "first";
  for (const std::string& text : hostile) {
    bytes += ',';
    append_csv_field(bytes, text);
  }
  const std::vector<Record> records = read(bytes + "\n");
  BOOST_TEST_REQUIRE(records.size() == 1U);
  BOOST_TEST_REQUIRE(records[0].fields.size() == hostile.size() + 1);
  for (std::size_t k = 0; k < hostile.size(); ++k) BOOST_TEST(records[0].fields[k + 1] == hostile[k]);
}

BOOST_AUTO_TEST_CASE(a_record_ends_at_the_limit_and_not_before) {
  const CsvDialect dialect{.max_line = 10};
  // The line's end is the tenth byte, the eleventh; quotes close within the limit, at it, after it.
  for (const auto& [bytes, want] :
       std::vector<std::pair<std::string, std::string>>{{"012345678\nab\n", "1:[012345678] 2:[ab] "},
                                                        {"0123456789\nab\n", "1:!4 2:[ab] "},
                                                        {"0123456789", "1:[0123456789] "},
                                                        {"01234567890", "1:!4 "},
                                                        {"\"01234567\"\nx\n", "1:[01234567] 2:[x] "},
                                                        {"\"012345678\"\nx\n", "1:!4 2:[x] "},
                                                        {"\"01234567\"\"\n\"\nx\n", "1:!4 2:!3 3:[x] "},
                                                        {"\"01234567\",x\ny\n", "1:!4 2:[y] "},
                                                        {"\"0123456\",x\ny\n", "1:[0123456]!4 2:[y] "},
                                                        {"a,b,c,d,e,f,g\nh\n", "1:[a][b][c][d][e]!4 2:[h] "}})
    BOOST_TEST(shown(read(bytes, dialect)) == want, bytes);
}

BOOST_AUTO_TEST_CASE(carriage_returns_end_lines_with_a_newline_only) {
  for (const auto& [bytes, want] : std::vector<std::pair<std::string, std::string>>{
           {"a\r", "1:[a\r] "},
           {"a\rb\n", "1:[a\rb] "},
           {"\"a\"\r\nb\n", "1:[a] 2:[b] "},
           {"\"a\",b\r\n", "1:[a][b] "},
           {"\"a\"\r", "1:!1 "},
           {"\"a\"\rb\nc", "1:!1 2:[c] "},
           {"\"a\"", "1:[a] "},
           {"\r", "1:[\r] "},
           {"\ra\n", "1:[\ra] "},
           {"\r\n\r\na\r\n\r\nb", "3:[a] 5:[b] "},
           {"a,\r\nb", "1:[a][] 2:[b] "},
           {"\"\n\n\n\",x\ny", "1:[\n\n\n][x] 5:[y] "},
           {"\"a\"\"b\",\"c\"\"\"\"d\",e,\"\"\"\"\n", "1:[a\"b][c\"\"d][e][\"] "},
           {"\"a\"\"\",\"\"\"b\"\nc,\"d\"\"\"\n", "1:[a\"][\"b] 2:[c][d\"] "},
           {"\"a", "1:!3 "},
           {"\"a\"\"", "1:!3 "}})
    BOOST_TEST(shown(read(bytes)) == want, bytes);
}

BOOST_AUTO_TEST_CASE(a_problem_has_its_field_and_its_record) {
  struct Case {
    std::string bytes;
    Index line;
    Index column;
    std::string record;
  };
  for (const Case& each : std::vector<Case>{{"a\"b,c\nd\n", 5, 1, "a\"b,c"},
                                            {"x,y,a\"b\nd\n", 5, 3, "x,y,a\"b"},
                                            {"x,\"a\"b\nd", 5, 2, "x,\"a\"b"},
                                            {"\n\nx,\"ab\nd", 7, 2, "x,\"ab"},
                                            {"x,\"ab", 5, 2, "x,\"ab"}}) {
    CsvTokenizer csv(each.bytes, {}, 5);
    BOOST_REQUIRE(csv.next());
    BOOST_TEST(csv.line() == each.line);
    BOOST_TEST(csv.problem_column() == each.column);
    std::string record(csv.record());
    if (record.ends_with("\n")) record.pop_back();
    BOOST_TEST(record == each.record);
  }
  CsvTokenizer csv("a,\"b\nc\"\nd", {}, 3);
  BOOST_REQUIRE(csv.next());
  BOOST_TEST((csv.problem() == CsvProblem::none));
  BOOST_TEST(csv.record() == "a,\"b\nc\"\n");
  BOOST_REQUIRE(csv.next());
  BOOST_TEST(csv.line() == 5);
  BOOST_TEST(csv.record() == "d");
  BOOST_TEST(!csv.next());
  BOOST_TEST(csv.fields().empty());
}

BOOST_AUTO_TEST_CASE(fields_are_quoted_where_they_must_be) {
  const auto written = [](std::string_view text, char separator) {
    std::string out = "x";
    append_csv_field(out, text, separator);
    return out.substr(1);
  };
  BOOST_TEST(written("a b", ',') == "a b");
  BOOST_TEST(written("a;b", ',') == "a;b");
  BOOST_TEST(written("a;b", ';') == "\"a;b\"");
  BOOST_TEST(written("a\rb", ',') == "\"a\rb\"");
  BOOST_TEST(written("a\nb", ',') == "\"a\nb\"");
  BOOST_TEST(written("\"", ',') == "\"\"\"\"");
  BOOST_TEST(written("", ',') == "");
}

BOOST_AUTO_TEST_SUITE_END()
