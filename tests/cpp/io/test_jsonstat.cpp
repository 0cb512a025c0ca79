#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cube.hpp"
#include "nyckeltal/io/jsonstat.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(jsonstat)

using test::finding;
using test::replaced;
using test::rules;

namespace {

// Two regions, two sexes, three years, in Swedish.
std::string document(
    const std::string& rest = R"("value": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])",
    const std::string& role = R"("role": {"geo": ["Region"], "time": ["Tid"], "metric": ["ContentsCode"]},)") {
  return R"({"version": "2.0", "class": "dataset", "label": "Folkmängd", "source": "SCB",
    "updated": "2026-02-22T07:00:00Z", "note": ["Om tabellen"],)" +
         role + R"("id": ["Region", "Kon", "ContentsCode", "Tid"], "size": [2, 2, 1, 3],
    "dimension": {
      "Tid": {"label": "år", "category": {"index": {"2021": 1, "2020": 0, "2022": 2}}},
      "Region": {"label": "region", "category": {"index": ["0114", "0115"],
        "label": {"0114": "0114 Upplands Väsby", "0115": "Vallentuna"}, "note": {"0115": ["Ny gräns 2021"]}}},
      "ContentsCode": {"category": {"label": {"BE1": "Andel"}, "unit": {"BE1": {"base": "procent", "decimals": 2}}},
        "extension": {"refperiod": {"BE1": "31 december"}}},
      "Kon": {"label": "kön", "category": {"index": {"1": 0, "2": 1}, "label": {"1": "män", "2": "kvinnor"}}}},)" +
         rest + "}";
}

std::string error_of(const std::string& bytes, const CubeOptions& options = {}) {
  try {
    (void)read_jsonstat(bytes, options);
  } catch (const FindingsError& error) {
    return error.code();
  } catch (const Error& error) {
    return "argument: " + error.code();
  }
  return "read";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_cube_becomes_a_panel_with_the_last_dimension_fastest) {
  const CubeResult result = read_jsonstat(document());
  const Panel& panel = result.panel;
  BOOST_TEST(rules(result) == "");
  BOOST_TEST(result.format.form == "JSON-stat 2.0");
  BOOST_TEST(result.format.member == "Region");
  BOOST_TEST(result.format.time == "Tid");
  BOOST_TEST(result.format.contents == "ContentsCode");
  BOOST_TEST(result.format.folded == std::vector<std::string>{"Kon"});
  BOOST_REQUIRE(panel.n_indicators() == 2);
  BOOST_REQUIRE(panel.n_members() == 2);
  BOOST_TEST(panel.first_year() == 2020);
  BOOST_TEST(panel.last_year() == 2022);
  BOOST_TEST(panel.indicator(0).id == "BE1/Kon=1");
  BOOST_TEST(panel.indicator(1).name.at("sv") == "Andel, kvinnor");
  BOOST_TEST(panel.indicator(0).is_share());
  BOOST_TEST(panel.indicator(0).decimals == 2);
  BOOST_TEST(panel.indicator(0).definition.at("sv") == "Referenstid: 31 december");
  BOOST_TEST(panel.member(0).name == "Upplands Väsby");
  BOOST_TEST(panel.member(0).code == "0114");
  BOOST_TEST((panel.member(0).kind == MemberKind::municipality));
  BOOST_TEST(panel.member(1).note == "Ny gräns 2021");
  BOOST_TEST(panel.series(1, 1).values[2] == 12.0);
  BOOST_TEST(panel.series(0, 1).values[0] == 7.0);
  BOOST_TEST(panel.info.title.at("sv") == "Folkmängd");
  BOOST_TEST(panel.info.description.at("sv") == "Om tabellen");
  BOOST_TEST(panel.info.created == "2026-02-22");
  BOOST_REQUIRE(panel.sources.size() == 1U);
  BOOST_TEST(panel.sources[0].title == "SCB: Folkmängd");
  BOOST_TEST(panel.observations.empty());
}

BOOST_AUTO_TEST_CASE(a_status_says_why_a_number_is_missing_and_never_that_it_is) {
  const CubeResult result = read_jsonstat(document(
      R"("value": [1, null, null, null, null, null, 7, 8, 9, 10, 11, 12],
         "status": {"0": "..", "1": "-", "2": ".", "3": "..", "4": "?", "6": "e", "7": "p", "8": "b"})"));
  const SeriesView men = result.panel.series(0, 0);
  BOOST_TEST(men.values[0] == 1.0);
  BOOST_TEST((men.status[0] == ValueStatus::observed));
  BOOST_TEST(men.values[1] == 0.0);
  BOOST_TEST((men.status[1] == ValueStatus::nil));
  BOOST_TEST((men.status[2] == ValueStatus::not_applicable));
  const SeriesView women = result.panel.series(1, 0);
  for (const std::size_t k : {0U, 1U, 2U}) BOOST_TEST((women.status[k] == ValueStatus::not_reported));
  const SeriesView other = result.panel.series(0, 1);
  BOOST_TEST((other.status[0] == ValueStatus::estimated));
  BOOST_TEST((other.status[1] == ValueStatus::preliminary));
  BOOST_TEST((other.status[2] == ValueStatus::observed));
  BOOST_TEST(result.panel.observations.size() == 8U);
  BOOST_TEST(result.panel.observations.back().note == "b");
  const Finding* unknown = finding(result, "unknown-symbol");
  BOOST_REQUIRE(unknown != nullptr);
  BOOST_TEST((unknown->severity == Severity::warning));
  BOOST_TEST(unknown->text == "?");
}

BOOST_AUTO_TEST_CASE(the_caller_says_what_symbols_mean) {
  const CubeResult result = read_jsonstat(
      document(R"("value": {"0": 1, "1": 2}, "status": {"1": "r", "2": "..", "3": "-"})"),
      {.symbols = {
           {"..", ValueStatus::confidential}, {"-", ValueStatus::not_reported}, {"r", ValueStatus::preliminary}}});
  const SeriesView men = result.panel.series(0, 0);
  BOOST_TEST((men.status[1] == ValueStatus::preliminary));
  BOOST_TEST((men.status[2] == ValueStatus::confidential));
  BOOST_TEST((result.panel.series(1, 0).status[0] == ValueStatus::not_reported));
  BOOST_TEST(is_missing(result.panel.series(1, 0).values[0]));
}

BOOST_AUTO_TEST_CASE(one_status_is_for_all_cells) {
  for (const char* status : {R"("e")", R"(["e"])"}) {
    const CubeResult result = read_jsonstat(document(R"("value": {"0": 1}, "status": )" + std::string(status)));
    BOOST_TEST((result.panel.series(0, 0).status[0] == ValueStatus::estimated));
    BOOST_TEST((result.panel.series(0, 0).status[1] == ValueStatus::not_reported));
    BOOST_TEST(result.panel.observations.empty());
  }
}

BOOST_AUTO_TEST_CASE(sizes_that_do_not_agree_are_errors) {
  BOOST_TEST(error_of(document(R"("value": [1, 2, 3])")) == "size-mismatch");
  BOOST_TEST(error_of(document(R"("value": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])")) == "size-mismatch");
  BOOST_TEST(error_of(document(R"("value": {}, "status": ["a", "b"])")) == "size-mismatch");
  BOOST_TEST(error_of(replaced(document(), "[2, 2, 1, 3]", "[2, 2, 3]")) == "size-mismatch");
  BOOST_TEST(error_of(replaced(document(), "[2, 2, 1, 3]", "[2, 2, 1, 4]")) == "size-mismatch");
  BOOST_TEST(error_of(replaced(document(), "[2, 2, 1, 3]", "[2, 2, 1, 1e300]")) == "size-mismatch");
  BOOST_TEST(error_of(replaced(document(), R"("2021": 1)", R"("2021": 2)")) == "bad-index");
  BOOST_TEST(error_of(replaced(document(), R"("2021": 1)", R"("2021": -1)")) == "bad-index");
  BOOST_TEST(error_of(replaced(document(), R"("2021": 1)", R"("2021": 1e18)")) == "bad-index");
  BOOST_TEST(error_of(replaced(document(), R"(["0114", "0115"])", R"(["0114", "0114"])")) == "doubled-category");
}

BOOST_AUTO_TEST_CASE(positions_outside_the_cube_are_findings) {
  const CubeResult result =
      read_jsonstat(document(R"("value": {"0": 1, "12": 2, "-1": 3, "99999999999999999999": 4, "01": 5, "x": 6},
                                "status": {"12": "e"})"));
  BOOST_TEST(rules(result) ==
             "error bad-position; error bad-position; error bad-position; error bad-position; "
             "error bad-position; error bad-position; ");
  BOOST_TEST(error_of(document(R"("value": {"12": 2})"), {.strict = true}) == "bad-position");
}

BOOST_AUTO_TEST_CASE(a_cube_larger_than_allowed_is_refused_before_memory_is_asked_for) {
  BOOST_TEST(error_of(document(), {.max_cells = 11}) == "table-too-large");
  BOOST_TEST(error_of(document(), {.max_cells = 12}) == "read");
  std::string ids;
  std::string sizes;
  std::string dimensions;
  std::string codes;
  for (int k = 0; k < 1000; ++k) codes += (k == 0 ? "\"" : ",\"") + std::to_string(1000 + k) + "\"";
  for (int d = 0; d < 30; ++d) {
    const std::string name = "\"d" + std::to_string(d) + "\"";
    ids += (d == 0 ? "" : ",") + name;
    sizes += d == 0 ? "1000" : ",1000";
    dimensions += (d == 0 ? "" : ",") + name + R"(:{"category":{"index":[)" + codes + "]}}";
  }
  const std::string huge = R"({"class":"dataset","version":"2.0","id":[)" + ids + R"(],"size":[)" + sizes +
                           R"(],"dimension":{)" + dimensions + R"(},"value":{"1":1}})";
  BOOST_TEST(error_of(huge) == "table-too-large");
}

BOOST_AUTO_TEST_CASE(dimensions_without_roles_are_found_by_name_with_a_warning_or_asked_for) {
  const CubeResult result = read_jsonstat(document(R"("value": {"0": 1})", ""));
  BOOST_TEST(rules(result) == "warning time-dimension; warning member-dimension; warning contents-dimension; ");
  BOOST_TEST(result.format.member == "Region");
  const std::string odd =
      replaced(replaced(document(R"("value": {"0": 1})", ""), R"("Region", "Kon")", R"("Ort", "Kon")"),
               R"("Region": {"label": "region")", R"("Ort": {"label": "ort")");
  BOOST_TEST(error_of(odd) == "no-member-dimension");
  BOOST_TEST(read_jsonstat(odd, {.member = "ort"}).format.member == "Ort");
  BOOST_TEST(error_of(odd, {.member = "Kommun"}) == "missing-dimension");
  BOOST_TEST(error_of(odd, {.member = "Tid", .time = "Tid"}) == "two-dimensions");
  BOOST_TEST(error_of(document("\"value\": {}", R"("role": {"geo": ["Region", "Kon"], "time": ["Tid"]},)")) ==
             "two-dimensions");
  // What the caller says goes before the document's roles.
  const CubeResult turned = read_jsonstat(document(), {.member = "Kon"});
  BOOST_TEST(turned.format.member == "Kon");
  BOOST_TEST(turned.format.folded == std::vector<std::string>{"Region"});
  BOOST_TEST(turned.panel.series(1, 0).values[0] == 7.0);
}

BOOST_AUTO_TEST_CASE(a_cube_without_members_or_years_is_about_what_the_caller_says) {
  const std::string flat = R"({"version": "2.0", "class": "dataset", "id": ["Kon"], "size": [2],
    "dimension": {"Kon": {"category": {"index": ["1", "2"]}}}, "value": [3, 4]})";
  BOOST_TEST(error_of(flat) == "no-time-dimension");
  BOOST_TEST(error_of(flat, {.year = 2024}) == "no-member-dimension");
  const CubeResult result = read_jsonstat(flat, {.area = "Trosa", .year = 2024});
  BOOST_TEST(result.panel.member(0).id == "Trosa");
  BOOST_TEST(result.panel.series(1, 0).values[0] == 4.0);
  BOOST_TEST(result.panel.indicator(1).id == "Kon=2");
  const CubeResult nation = read_jsonstat(flat, {.area = "Riket", .year = 2024});
  BOOST_TEST(nation.panel.n_members() == 0);
  BOOST_REQUIRE(nation.panel.published != nullptr);
  BOOST_TEST(nation.panel.published->series(1, 0).values[0] == 4.0);
  BOOST_TEST(error_of(flat, {.area = "Trosa", .year = 20224}) == "argument: year-out-of-range");
}

BOOST_AUTO_TEST_CASE(municipalities_counties_and_the_nation_are_never_mixed) {
  const std::string mixed = R"({"version": "2.0", "class": "dataset", "id": ["Region", "Tid"], "size": [4, 1],
    "role": {"geo": ["Region"], "time": ["Tid"]}, "label": "x",
    "dimension": {"Region": {"category": {"index": ["00", "01", "0114", "0115"], "label": {"00": "Riket"}}},
                  "Tid": {"category": {"index": ["2024"]}}}, "value": [100, 50, 20, 30]})";
  const CubeResult result = read_jsonstat(mixed);
  BOOST_TEST(rules(result) == "warning mixed-areas; ");
  BOOST_TEST(result.panel.n_members() == 2);
  BOOST_TEST(result.panel.member(1).id == "0115");
  BOOST_REQUIRE(result.panel.published != nullptr);
  BOOST_TEST(result.panel.published->series(0, 0).values[0] == 100.0);
  const CubeResult counties = read_jsonstat(mixed, {.kind = MemberKind::region});
  BOOST_TEST(rules(counties) == "");
  BOOST_TEST(counties.panel.n_members() == 1);
  BOOST_TEST((counties.panel.member(0).kind == MemberKind::region));
  BOOST_TEST(counties.panel.series(0, 0).values[0] == 50.0);
}

BOOST_AUTO_TEST_CASE(periods_that_are_no_years_are_used_only_as_asked) {
  const auto with_codes = [&](const std::string& codes, int n, const std::string& value) {
    return R"({"version": "2.0", "class": "dataset", "id": ["Region", "Tid"], "size": [1, )" + std::to_string(n) +
           R"(], "role": {"geo": ["Region"], "time": ["Tid"]}, "label": "x",
      "dimension": {"Region": {"category": {"index": ["0114"]}}, "Tid": {"category": {"index": [)" +
           codes + R"(]}}}, "value": [)" + value + "]}";
  };
  const std::string months = with_codes(R"("2023M11", "2023M12", "2024M11", "2024M12")", 4, "1, 2, 3, 4");
  BOOST_TEST(error_of(months) == "no-years");
  const CubeResult december = read_jsonstat(months, {.period = "M12"});
  BOOST_TEST(rules(december) == "error not-annual; ");
  BOOST_TEST(december.panel.series(0, 0).values[0] == 2.0);
  BOOST_TEST(december.panel.series(0, 0).values[1] == 4.0);
  const CubeResult mixed = read_jsonstat(with_codes(R"("2023", "2024K1", "20245", "x")", 4, "1, 2, 3, 4"));
  BOOST_TEST(rules(mixed) == "error not-annual; error not-a-year; ");
  BOOST_TEST(mixed.panel.n_years() == 1);
  const std::string spans = with_codes(R"("2021/22", "2022/2023", "1999-2000")", 3, "1, 2, 3");
  BOOST_TEST(error_of(spans) == "no-years");
  BOOST_TEST(read_jsonstat(spans, {.span = YearSpan::end}).panel.last_year() == 2023);
  BOOST_TEST(read_jsonstat(spans, {.span = YearSpan::start}).panel.first_year() == 1999);
  BOOST_TEST(read_jsonstat(with_codes(R"("2023K4", "2024Q4")", 2, "1, 2"), {.period = "K4"}).panel.n_years() == 2);
  BOOST_TEST(rules(read_jsonstat(with_codes(R"("2023", "9000")", 2, "1, 2"))) == "error year-out-of-range; ");
  const CubeResult doubled =
      read_jsonstat(with_codes(R"("2022M12", "2023M12", "2023m12")", 3, "5, 1, 2"), {.period = "M12"});
  BOOST_TEST(rules(doubled) == "error doubled-year; ");
  BOOST_TEST(doubled.panel.last_year() == 2022);
}

BOOST_AUTO_TEST_CASE(years_come_from_labels_where_codes_are_none) {
  const CubeResult result =
      read_jsonstat(replaced(document(), R"("index": {"2021": 1, "2020": 0, "2022": 2})",
                             R"("index": {"0": 0, "1": 1, "2": 2}, "label": {"0": "2004", "1": "2005", "2": "2006"})"));
  BOOST_TEST(rules(result) == "note years-from-labels; ");
  BOOST_TEST(result.panel.first_year() == 2004);
}

BOOST_AUTO_TEST_CASE(categories_are_selected_by_code_or_label) {
  const CubeResult result = read_jsonstat(document(), {.select = {{"kön", {"kvinnor"}}, {"Tid", {"2021", "2022"}}}});
  BOOST_TEST(result.panel.n_indicators() == 1);
  BOOST_TEST(result.panel.indicator(0).id == "BE1/Kon=2");
  BOOST_TEST(result.panel.first_year() == 2021);
  BOOST_TEST(result.panel.series(0, 1).values[1] == 12.0);
  BOOST_TEST(error_of(document(), {.select = {{"Kon", {"3"}}}}) == "missing-category");
  BOOST_TEST(error_of(document(), {.select = {{"Alder", {"3"}}}}) == "missing-dimension");
}

BOOST_AUTO_TEST_CASE(a_measure_beside_the_ids_names_the_indicator) {
  const CubeResult result = read_jsonstat(R"({"version": "2.0", "class": "dataset", "id": ["Region", "Tid"],
    "size": [1, 1], "role": {"geo": ["Region"], "time": ["Tid"]},
    "extension": {"px": {"matrix": "BE0101A1", "language": "en", "decimals": 1, "aggregallowed": false}},
    "dimension": {"Region": {"category": {"label": {"0114": "Upplands Väsby"}}},
      "Tid": {"category": {"index": ["2024"]}},
      "ContentsCode": {"category": {"index": {"EliminatedValue": 0}, "label": {"EliminatedValue": "Population"},
        "unit": {"EliminatedValue": {"extension": {"base": "persons", "decimals": 0}}}}}},
    "value": [5]})");
  BOOST_TEST(rules(result) == "note no-summing; ");
  BOOST_TEST(result.panel.indicator(0).id == "BE0101A1");
  BOOST_TEST(result.panel.indicator(0).name.at("en") == "Population");
  BOOST_TEST(result.panel.indicator(0).unit.at("en") == "persons");
  BOOST_TEST(result.panel.indicator(0).decimals == 0);
}

BOOST_AUTO_TEST_CASE(version_1_is_unwrapped_and_a_bundle_asked_for_its_set) {
  const auto set = [](const char* value) {
    return std::string(R"({"label": "x", "value": [)") + value + R"(], "dimension": {"id": ["area", "year"],
      "size": [1, 1], "role": {"geo": ["area"], "time": ["year"]},
      "area": {"category": {"label": {"CA": "Canada"}}}, "year": {"category": {"index": {"2012": 0}}}}})";
  };
  const CubeResult wrapped = read_jsonstat(R"({"dataset": )" + set("7") + "}");
  BOOST_TEST(wrapped.format.form == "JSON-stat 1.x");
  BOOST_TEST(wrapped.panel.series(0, 0).values[0] == 7.0);
  const std::string bundle = R"({"a": )" + set("1") + R"(, "b": )" + set("2") + "}";
  BOOST_TEST(error_of(bundle) == "several-datasets");
  BOOST_TEST(error_of(bundle, {.dataset = "c"}) == "missing-dataset");
  BOOST_TEST(read_jsonstat(bundle, {.dataset = "b"}).panel.series(0, 0).values[0] == 2.0);
}

BOOST_AUTO_TEST_CASE(what_is_no_cube_is_said_so) {
  BOOST_TEST(error_of("") == "empty-file");
  BOOST_TEST(error_of("<!DOCTYPE html>") == "html-not-json");
  BOOST_TEST(error_of("[1]") == "not-jsonstat");
  BOOST_TEST(error_of("{}") == "not-jsonstat");
  BOOST_TEST(error_of(R"({"columns": [], "data": []})") == "pxweb-json");
  BOOST_TEST(error_of(R"({"class": "collection", "link": {}})") == "jsonstat-collection");
  BOOST_TEST(error_of(document("\"x\": 1")) == "no-values");
  BOOST_TEST(error_of(document("\"value\": []")) == "no-values");
  BOOST_TEST(error_of(std::string(100'000, '[')) == "broken-json");
  try {
    (void)read_jsonstat(document().substr(0, 300), {.source = "cut.json"});
    BOOST_TEST(false);
  } catch (const FindingsError& error) {
    BOOST_TEST(error.code() == "broken-json");
    BOOST_TEST(error.source() == "cut.json");
    BOOST_TEST(error.line() == 3);
  }
}

BOOST_AUTO_TEST_CASE(a_random_cube_written_in_each_way_reads_back_the_same) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    const test::RandomCube cube(seed);
    std::string head = R"({"version":"2.0","class":"dataset","role":{"geo":["Region"],"time":["Tid"]},"id":[)";
    std::string sizes;
    std::string dimensions;
    for (std::size_t d = 0; d < 3; ++d) {
      head += (d == 0 ? "\"" : ",\"") + cube.ids[d] + "\"";
      sizes += (d == 0 ? "" : ",") + std::to_string(cube.codes[d].size());
      dimensions += (d == 0 ? "\"" : ",\"") + cube.ids[d] + R"(":{"category":{"index":[)";
      for (std::size_t c = 0; c < cube.codes[d].size(); ++c)
        dimensions += (c == 0 ? "\"" : ",\"") + cube.codes[d][c] + "\"";
      dimensions += "]}}";
    }
    head += R"(],"size":[)" + sizes + R"(],"dimension":{)" + dimensions + "},";
    std::string dense;
    std::string sparse;
    std::string list;
    std::string dict;
    for (std::size_t k = 0; k < cube.values.size(); ++k) {
      const std::string value = is_missing(cube.values[k]) ? "null" : test::RandomCube::shown(cube.values[k]);
      const std::string key = "\"" + std::to_string(k) + "\":";
      dense += (k == 0 ? "" : ",") + value;
      if (value != "null") sparse += (sparse.empty() ? "" : ",") + key + value;
      list += (k == 0 ? "" : ",") + (cube.status[k].empty() ? "null" : "\"" + cube.status[k] + "\"");
      if (!cube.status[k].empty()) dict += (dict.empty() ? "" : ",") + key + "\"" + cube.status[k] + "\"";
    }
    for (const std::string& value : {"[" + dense + "]", "{" + sparse + "}"})
      for (const std::string& status : {"[" + list + "]", "{" + dict + "}"}) {
        if (status.find(',') == std::string::npos && status[0] == '[') continue;  // one element is for all cells
        const CubeResult result = read_jsonstat(head + R"("value":)" + value + R"(,"status":)" + status + "}");
        BOOST_TEST(cube.difference(result.panel) == "");
      }
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_is_more_than_a_number_is_no_number) {
  const CubeResult result =
      read_jsonstat(document(R"("value": [1, "2", "12x", "7 ", "4,5", "1e", 7, 8, 9, 10, 11, 12])"));
  const SeriesView men = result.panel.series(0, 0);
  const SeriesView women = result.panel.series(1, 0);
  BOOST_TEST(men.values[1] == 2.0);
  BOOST_TEST(is_missing(men.values[2]));
  BOOST_TEST((men.status[2] == ValueStatus::not_reported));
  for (const std::size_t k : {0U, 1U, 2U}) BOOST_TEST(is_missing(women.values[k]));
  const Finding* unknown = finding(result, "unknown-symbol");
  BOOST_REQUIRE(unknown != nullptr);
  BOOST_TEST((unknown->severity == Severity::warning));
}

BOOST_AUTO_TEST_CASE(symbols_of_secrecy_and_of_kinds_of_numbers_are_known_in_both_cases) {
  const CubeResult result = read_jsonstat(document(
      R"("value": [null, null, null, null, 5, 6, 7, 8, 9, 10, 11, 12],
         "status": {"0": "x", "1": "c", "2": "X", "3": "C", "6": "E", "7": "P"})"));
  const SeriesView men = result.panel.series(0, 0);
  for (const std::size_t k : {0U, 1U, 2U}) {
    BOOST_TEST((men.status[k] == ValueStatus::confidential));
    BOOST_TEST(is_missing(men.values[k]));
  }
  BOOST_TEST((result.panel.series(1, 0).status[0] == ValueStatus::confidential));
  BOOST_TEST((result.panel.series(0, 1).status[0] == ValueStatus::estimated));
  BOOST_TEST((result.panel.series(0, 1).status[1] == ValueStatus::preliminary));
  BOOST_TEST(finding(result, "unknown-symbol") == nullptr);
}

BOOST_AUTO_TEST_CASE(no_symbol_takes_a_number_away_or_makes_one) {
  // Beside a number: a reason for having none, in a word and by the caller. Without one: a kind of number.
  const CubeResult result =
      read_jsonstat(document(R"("value": [1, 2, 3, null, null, 6, 7, 8, 9, 10, 11, 12],
                                "status": {"0": "nil", "1": "confidential", "2": "e", "3": "p"})"),
                    {.symbols = {{"e", ValueStatus::confidential}, {"p", ValueStatus::estimated}}});
  const SeriesView men = result.panel.series(0, 0);
  BOOST_TEST(men.values[0] == 1.0);
  BOOST_TEST((men.status[0] == ValueStatus::observed));
  BOOST_TEST(men.values[1] == 2.0);
  BOOST_TEST((men.status[1] == ValueStatus::observed));
  BOOST_TEST(men.values[2] == 3.0);
  BOOST_TEST((men.status[2] == ValueStatus::estimated));  // what the symbol usually says of a number
  const SeriesView women = result.panel.series(1, 0);
  BOOST_TEST(is_missing(women.values[0]));
  BOOST_TEST((women.status[0] == ValueStatus::not_reported));
}

BOOST_AUTO_TEST_CASE(the_multiplier_of_a_unit_is_shown_as_a_power_of_ten) {
  const auto unit = [](const std::string& multiplier) {
    return read_jsonstat(
               replaced(document(), R"("base": "procent")", R"("base": "people", "multiplier": )" + multiplier))
        .panel.indicator(0)
        .unit.at("sv");
  };
  BOOST_TEST(unit("3") == "people x 10^3");
  BOOST_TEST(unit("-2") == "people x 10^-2");
  BOOST_TEST(unit("0") == "people");
  BOOST_TEST(unit("1e300") == "people x 10^99");  // nonsense, and not undefined
  BOOST_TEST(unit("-1e300") == "people x 10^-99");
}

namespace {

// A region and the categories of time that are given; its values are 1, 2, 3...
std::string timed(const std::vector<std::string>& codes, const std::string& more = "") {
  std::string index;
  std::string values;
  for (std::size_t k = 0; k < codes.size(); ++k) {
    index += (k == 0 ? "\"" : ",\"") + codes[k] + "\"";
    values += (k == 0 ? "" : ",") + std::to_string(k + 1);
  }
  return R"({"version":"2.0","class":"dataset","id":["Region","Tid"],"size":[1,)" + std::to_string(codes.size()) +
         R"(],"role":{"geo":["Region"],"time":["Tid"]},"label":"x",)" +
         R"("dimension":{"Region":{"category":{"index":["0114"]}},)" + R"("Tid":{"category":{"index":[)" + index +
         R"(]}}},"value":[)" + values + "]" + more + "}";
}
// The year that a time code is read as, or the rule by which it is not used.
std::string year_of(const std::string& code, const CubeOptions& options = {}) {
  try {
    return std::to_string(read_jsonstat(timed({code}), options).panel.first_year());
  } catch (const FindingsError& error) {
    return error.findings().size() > 1 ? error.findings().back().rule : error.code();
  }
}
// Areas by code and label, one year; the value of area k is k + 1.
std::string areas(const std::vector<std::pair<std::string, std::string>>& list, const std::string& more = "") {
  std::string index;
  std::string labels;
  std::string values;
  int n = 0;
  for (const auto& [code, label] : list) {
    const std::string comma = n++ == 0 ? "" : ",";
    index += comma + "\"" + code + "\"";
    labels += comma + "\"" + code + "\":\"" + label + "\"";
    values += comma + std::to_string(n);
  }
  return R"({"version":"2.0","class":"dataset","id":["Region","Tid"],"size":[)" + std::to_string(list.size()) +
         R"(,1],"role":{"geo":["Region"],"time":["Tid"]},"label":"x","dimension":{"Region":{"category":{"index":[)" +
         index + R"(],"label":{)" + labels + "}" + more + R"(}},"Tid":{"category":{"index":["2024"]}}},"value":[)" +
         values + "]}";
}
// "id/code/name/kind" of each member, and of the published areas after a bar.
std::string members_of(const CubeResult& result) {
  std::string text;
  const auto add = [&](const Panel& panel) {
    for (const Member& each : panel.members())
      text += each.id + "/" + each.code + "/" + each.name + "/" + std::string(to_string(each.kind)) + " ";
  };
  add(result.panel);
  if (result.panel.published) text += "| ", add(*result.panel.published);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(options_that_cannot_be_are_refused_and_their_limits_taken) {
  const auto code = [](const CubeOptions& options) {
    const std::string told = test::refusal([&] { return read_jsonstat(document(), options); });
    return told.substr(0, told.find(' '));
  };
  BOOST_TEST(code({.min_year = 2021, .max_year = 2020}) == "years-reversed");
  BOOST_TEST(code({.min_year = 2021, .max_year = 2021}) == "read");
  BOOST_TEST(code({.min_year = 0}) == "year-out-of-range");
  BOOST_TEST(code({.min_year = 1}) == "read");
  BOOST_TEST(code({.max_year = 10'000}) == "year-out-of-range");
  BOOST_TEST(code({.max_year = 9999}) == "read");
  for (const auto& [year, told] :
       {std::pair{1999, "year-out-of-range"}, {2000, "read"}, {2100, "read"}, {2101, "year-out-of-range"}})
    BOOST_TEST(code({.year = year, .min_year = 2000, .max_year = 2100}) == told, year);
  BOOST_TEST(code({.max_cells = 0}) == "limit-not-positive");
  BOOST_TEST(code({.max_findings = 0}) == "limit-not-positive");
  BOOST_TEST(code({.max_findings = 1}) == "read");
  BOOST_TEST(code({.max_cells = 1}) == "table-too-large");
  BOOST_TEST(code({.max_cells = Index{1} << 40}) == "read");
  BOOST_TEST(code({.max_cells = (Index{1} << 40) + 1}) == "limit-too-large");
  for (const char* language : {"", "sv_SE", "s.", "s:", "s@", "s[", "s`", "s{", "abcdefghijklmnopq"})
    BOOST_TEST(code({.language = language}) == "not-a-language", language);
  for (const char* language : {"azAZ09-", "abcdefghijklmnop"}) BOOST_TEST(code({.language = language}) == "read");
  BOOST_TEST(code({.member = "Region", .area = "Trosa"}) == "member-and-area");
  BOOST_TEST(code({.time = "Tid", .year = 2020}) == "time-and-year");
  BOOST_TEST(test::refusal([&] { return read_jsonstat(document(), {.max_cells = 11}); }) ==
             "table-too-large 0:0 the table has more than max_cells = 11 cells: ask for fewer, or raise max_cells");
}

BOOST_AUTO_TEST_CASE(time_codes_are_years_spans_or_parts_of_years) {
  const std::string no = "not-a-year";
  const std::string part = "not-annual";
  for (const auto& [code, told] : std::vector<std::pair<std::string, std::string>>{{"2020", "2020"},
                                                                                   {"202", no},
                                                                                   {"20201", no},
                                                                                   {"x020", no},
                                                                                   {"202x", no},
                                                                                   {"2020/", no},
                                                                                   {"2020-", no},
                                                                                   {"2020-12", no},
                                                                                   {"1999-01", no},
                                                                                   {"2000-00", no},
                                                                                   {"2020/2020", no},
                                                                                   {"2020/2019", no},
                                                                                   {"2020:21", no},
                                                                                   {"2020-215", no},
                                                                                   {"2020-10-31", part},
                                                                                   {"2020-10.31", no},
                                                                                   {"2020-1a-31", no},
                                                                                   {"2020-10-3b", no},
                                                                                   {"2020M12", part},
                                                                                   {"2020m12", part},
                                                                                   {"2020M1", part},
                                                                                   {"2020M123", part},
                                                                                   {"2020M1234", no},
                                                                                   {"2020M", no},
                                                                                   {"2020Mx", no},
                                                                                   {"2020Q4", part},
                                                                                   {"2020K4", part},
                                                                                   {"2020k4", part},
                                                                                   {"2020H1", part},
                                                                                   {"2020T1", part},
                                                                                   {"2020S1", part},
                                                                                   {"2020W1", part},
                                                                                   {"2020V1", part},
                                                                                   {"2020D1", part},
                                                                                   {"2020B1", part},
                                                                                   {"2020A1", no},
                                                                                   {"2020a1", no},
                                                                                   {"2020z1", no},
                                                                                   {"2020{1", no},
                                                                                   {"1699", "year-out-of-range"},
                                                                                   {"1700", "1700"},
                                                                                   {"2100", "2100"},
                                                                                   {"2101", "year-out-of-range"},
                                                                                   {"1699M1", part}})
    BOOST_TEST(year_of(code) == told, code);
  for (const auto& [code, start, end] :
       std::vector<std::tuple<std::string, std::string, std::string>>{{"2020-21", "2020", "2021"},
                                                                      {"2020/21", "2020", "2021"},
                                                                      {"2020–21", "2020", "2021"},
                                                                      {"2020–2022", "2020", "2022"},
                                                                      {"2020/2021", "2020", "2021"},
                                                                      {"1999-00", "1999", "2000"},
                                                                      {"1999/01", "1999", "2001"},
                                                                      {"1999/12", "1999", "2012"},
                                                                      {"1999-13", "1999", "2013"},
                                                                      {"2012-13", "2012", "2013"},
                                                                      {"2011/12", "2011", "2012"},
                                                                      {"2020-2100", "2020", "2100"},
                                                                      {"2020-2101", "2020", "year-out-of-range"}}) {
    BOOST_TEST(year_of(code) == "span-of-years", code);
    BOOST_TEST(year_of(code, {.span = YearSpan::start}) == start, code);
    BOOST_TEST(year_of(code, {.span = YearSpan::end}) == end, code);
  }
  for (const auto& [code, period, told] :
       std::vector<std::tuple<std::string, std::string, std::string>>{{"2020M12", "M12", "2020"},
                                                                      {"2020M12", "m12", "2020"},
                                                                      {"2020M01", "M1", "2020"},
                                                                      {"2020M1", "M12", part},
                                                                      {"2020K4", "Q4", "2020"},
                                                                      {"2020q4", "K4", "2020"},
                                                                      {"2020-10-31", "10-31", "2020"},
                                                                      {"2020-10-31", "-10-31", "2020"},
                                                                      {"2020", "M12", no}})
    BOOST_TEST(year_of(code, {.period = period}) == told, code + " " + period);
}

BOOST_AUTO_TEST_CASE(categories_of_time_that_are_not_used_are_told) {
  const auto told = [](const std::vector<std::string>& codes, const char* rule, const CubeOptions& options = {}) {
    return test::said(read_jsonstat(timed(codes), options), rule);
  };
  const std::string six = " of the time dimension \"Tid\" ";
  BOOST_TEST(
      told({"2020", "2020M1", "2020M2", "2020M3", "2020M4", "2020M5"}, "not-annual") ==
      "2020M1, 2020M2, 2020M3, 2020M4, 2020M5 | 5 categories" + six +
          "are parts of years: not used. Take one of each year with period= (\"M12\", \"K4\"), or ask the source "
          "for annual figures; adding or averaging them is your decision");
  BOOST_TEST(told({"2020M6", "2020M1", "2020M2", "2020M3", "2020M4", "2020M5", "2021M1"}, "not-annual",
                  {.period = "M6"}) == "2020M1, 2020M2, 2020M3, 2020M4, 2020M5, and 1 more | 6 categories" + six +
                                           "are other parts of the year than period=: not used");
  BOOST_TEST(told({"2020", "2020/21", "2020/2022"}, "span-of-years") ==
             "2020/21, 2020/2022 | 2 categories" + six +
                 "are spans of years: not used. Place each on its first or last year with span=\"start\" or \"end\"");
  BOOST_TEST(told({"2020", "x"}, "not-a-year") == "x | 1 categories" + six + "are no years: not used");
  BOOST_TEST(told({"2020M1", "2021"}, "not-a-year", {.period = "M1"}) ==
             "2021 (no M1) | 1 categories" + six + "are no years: not used");
  BOOST_TEST(told({"2020", "2022", "1999"}, "year-out-of-range", {.min_year = 2000, .max_year = 2021}) ==
             "2022, 1999 | 2 categories" + six +
                 "are outside 2000-2021: not used; min_year= and max_year= say what is possible");
  BOOST_TEST(told({"2020M1", "2021M01", "2021M1"}, "doubled-year", {.period = "M1"}) ==
             "2021M01 | 2 categories of \"Tid\" are the year 2021: none is used; select= says which one");
  const std::string labelled = replaced(timed({"a", "2020"}), R"("index":["a","2020"])",
                                        R"("index":["a","2020"],"label":{"a":"1998"},"note":{"a":["Brott", ""]})");
  const CubeResult result = read_jsonstat(labelled);
  BOOST_TEST(test::said(result, "years-from-labels") == "Tid | the codes are no years: read from the labels");
  BOOST_TEST(test::said(result, "note-of-year") == "1998 | Brott");
  BOOST_TEST(result.panel.n_years() == 23);
  BOOST_TEST(result.panel.series(0, 0).values[0] == 1.0);
  BOOST_TEST(result.panel.series(0, 0).values[22] == 2.0);
  BOOST_TEST(
      test::refusal([] { return read_jsonstat(timed({"x"})); }) ==
      "no-years 0:0 the time dimension \"Tid\" has no year that can be used: see the other findings, or say time=");
}

BOOST_AUTO_TEST_CASE(areas_are_what_their_codes_and_names_say) {
  const auto shown = [](const std::vector<std::pair<std::string, std::string>>& list, const CubeOptions& options = {}) {
    return members_of(read_jsonstat(areas(list), options));
  };
  BOOST_TEST(shown({{"00", "Riket"}, {"0114", "0114 Upplands Väsby"}}) ==
             "0114/0114/Upplands Väsby/municipality | 00/00/Riket/nation ");
  BOOST_TEST(shown({{"0000", "Alla"}, {"01", "Stockholm"}}) == "01/01/Stockholm/region | 0000/0000/Alla/nation ");
  BOOST_TEST(shown({{"A", "Hela riket"}, {"0114", "0114"}, {"B", "B "}, {"C", "CX"}, {"D", "D x"}}) ==
             "0114//0114/other B/B/B /other C/C/CX/other D/D/x/other | A/A/Hela riket/nation ");
  BOOST_TEST(shown({{"011", "a"}, {"00", "b"}}) == "011/011/a/other 00/00/b/other ");
  BOOST_TEST(shown({{"01140", "a"}}) == "01140/01140/a/other ");
  BOOST_TEST(shown({{"0x", "a"}}) == "0x/0x/a/other ");
  // Labels in the place of codes.
  const CubeResult labelled = read_jsonstat(areas({{"00 Riket", "00 Riket"}, {"0114 Väsby", "0114 Väsby"}}));
  BOOST_TEST(members_of(labelled) == "0114/0114/Väsby/municipality | 00/00/Riket/nation ");
  BOOST_TEST(test::said(labelled, "codes-from-labels") ==
             "00 Riket | the categories of \"Region\" have no codes: read from their labels");
  BOOST_TEST(shown({{"01 A", "01 A"}, {"03 B", "03 B"}}) == "01/01/A/region 03/03/B/region ");
  BOOST_TEST(shown({{"01 A", "01 A"}, {"01 B", "01 B"}}) == "01 A//01 A/other 01 B//01 B/other ");
  BOOST_TEST(shown({{"01 A", "01 A"}, {"B", "B"}}) == "01 A//01 A/other B//B/other ");
  BOOST_TEST(shown({{"01 A", "Annat"}}) == "01 A/01 A/Annat/other ");
  BOOST_TEST(shown({{"011 A", "011 A"}}) == "011 A//011 A/other ");
  // Counties and municipalities in one dimension.
  const std::vector<std::pair<std::string, std::string>> mixed = {{"01", "L"}, {"0114", "V"}, {"0115", "W"}};
  BOOST_TEST(
      test::said(read_jsonstat(areas(mixed)), "mixed-areas") ==
      "Region | the dimension has 2 municipalities and 1 counties, which contain them: the counties are left out; "
      "kind=\"region\" takes them instead");
  BOOST_TEST(shown(mixed) == "0114/0114/V/municipality 0115/0115/W/municipality ");
  BOOST_TEST(read_jsonstat(areas(mixed)).panel.series(0, 1).values[0] == 3.0);
  BOOST_TEST(shown(mixed, {.kind = MemberKind::municipality}) == "0114/0114/V/municipality 0115/0115/W/municipality ");
  BOOST_TEST(rules(read_jsonstat(areas(mixed), {.kind = MemberKind::municipality})) == "");
  // Only what is selected counts.
  const CubeResult chosen = read_jsonstat(areas(mixed), {.select = {{"Region", {"01"}}}});
  BOOST_TEST(members_of(chosen) == "01/01/L/region ");
  BOOST_TEST(rules(chosen) == "");
  BOOST_TEST(test::refusal([&] { return read_jsonstat(areas({{"0114", "V"}}), {.kind = MemberKind::region}); }) ==
             "no-members 0:0 no category of \"Region\" is left: do kind= and select= fit the table?");
  const CubeResult unnamed = read_jsonstat(areas({{"", "Okänd"}, {"0114", "V"}}));
  BOOST_TEST(test::said(unnamed, "empty-code") == "Okänd | a category of \"Region\" has no code: it is not used");
  BOOST_TEST(members_of(unnamed) == "0114/0114/V/other ");
  BOOST_TEST(unnamed.panel.series(0, 0).values[0] == 2.0);
  const CubeResult noted = read_jsonstat(areas({{"0114", "V"}}, R"(,"note":{"0114":["a","b"]})"));
  BOOST_TEST(noted.panel.member(0).note == "a\nb");
}

BOOST_AUTO_TEST_CASE(the_choice_of_dimensions_is_told) {
  const std::string all = "dimensions: Region \"region\" (2), Kon \"kön\" (2), ContentsCode (1), Tid \"år\" (3)";
  const CubeResult result = read_jsonstat(document(), {.member = "REGION"});
  BOOST_TEST(test::said(result, "member-dimension") == "Region | the dimension of the members, chosen as asked");
  BOOST_TEST(test::said(result, "time-dimension") == "Tid | the dimension of the years, chosen by its role");
  BOOST_TEST(test::said(result, "contents-dimension") ==
             "ContentsCode | the dimension of the measures, chosen by its role");
  BOOST_TEST(
      test::said(result, "folded-dimensions") ==
      "ContentsCode (1) x Kon (2) | each combination of these is an indicator of its own, 2 in all; select= takes "
      "fewer, and nothing is added up");
  const CubeResult named = read_jsonstat(document(R"("value": {"0": 1})", ""));
  BOOST_TEST(
      test::said(named, "member-dimension") ==
      "Region | the dimension of the members, chosen by its name: the document gives no role geo; say member= to "
      "be sure");
  BOOST_TEST(test::said(named, "time-dimension") ==
             "Tid | the dimension of the years, chosen by its name: the document gives no role time; say time= to be "
             "sure");
  const auto refused = [](const std::string& role, const CubeOptions& options) {
    return test::refusal([&] { return read_jsonstat(document("\"value\": {}", role), options); });
  };
  BOOST_TEST(refused("", {.member = "Kommun"}) ==
             "missing-dimension 0:0 there is no dimension \"Kommun\" for member; " + all);
  BOOST_TEST(refused("", {.select = {{"Alder", {"1"}}}}) ==
             "missing-dimension 0:0 select names a dimension \"Alder\" that is not there; " + all);
  BOOST_TEST(
      refused("", {.member = "Tid", .time = "Tid"}) ==
      "two-dimensions 0:0 \"Tid\" cannot be two things: give member=, time= and contents= different dimensions; " +
          all);
  BOOST_TEST(refused(R"("role": {"geo": ["Region", "Kon"]},)", {}) ==
             "two-dimensions 0:0 more than one dimension may hold the members: say member=, one of: " +
                 all.substr(std::string("dimensions: ").size()));
  // Of two measures by role the first is taken, of two by name none.
  BOOST_TEST(
      read_jsonstat(document("\"value\": {}", R"("role": {"metric": ["Kon", "ContentsCode"]},)")).format.contents ==
      "Kon");
  const std::string two =
      replaced(document("\"value\": {}", ""), R"("Kon": {"label": "kön")", R"("Kon": {"label": "Indikator")");
  BOOST_TEST(read_jsonstat(two).format.contents == "");
  BOOST_TEST(read_jsonstat(two, {.contents = "Indikator"}).format.contents == "Kon");
  // The one year or area that the caller gives leaves the dimension to be folded.
  const CubeResult of_year = read_jsonstat(document(), {.year = 2020});
  BOOST_TEST(of_year.format.time == "");
  BOOST_TEST(of_year.format.folded == (std::vector<std::string>{"Kon", "Tid"}));
  BOOST_TEST(of_year.panel.n_indicators() == 6);
  BOOST_TEST(of_year.panel.first_year() == 2020);
  BOOST_TEST(of_year.panel.n_years() == 1);
  BOOST_TEST(of_year.panel.series(5, 1).values[0] == 12.0);
  const CubeResult of_area = read_jsonstat(document(), {.area = "Sverige"});
  BOOST_TEST(of_area.format.member == "");
  BOOST_TEST(of_area.panel.n_indicators() == 4);
  BOOST_TEST(members_of(of_area) == "Sverige//Sverige/other ");
  BOOST_TEST(of_area.panel.series(3, 0).values[2] == 12.0);
  BOOST_TEST(members_of(read_jsonstat(document(), {.area = "RIKET"})) == "| RIKET//RIKET/nation ");
  const std::string flat = R"({"version": "2.0", "class": "dataset", "id": ["Kon"], "size": [2],
    "dimension": {"Kon": {"category": {"index": ["1", "2"]}}}, "value": [3, 4]})";
  BOOST_TEST(
      test::refusal([&] { return read_jsonstat(flat); }) ==
      "no-time-dimension 0:0 no dimension holds the years: say time=, or year= where all values are of one year; "
      "dimensions: Kon (2)");
  BOOST_TEST(test::refusal([&] { return read_jsonstat(flat, {.year = 2020}); }) ==
             "no-member-dimension 0:0 no dimension holds the members: say member=, or area= where all values are about "
             "one area; dimensions: Kon (2)");
  const std::string none = R"({"version":"2.0","id":[],"size":[],"dimension":{},"value":[7]})";
  BOOST_TEST(test::refusal([&] { return read_jsonstat(none); }).ends_with("dimensions: none"));
  const CubeResult single = read_jsonstat(none, {.area = "Trosa", .year = 2024});
  BOOST_TEST(single.panel.indicator(0).id == "value");
  BOOST_TEST(single.panel.series(0, 0).values[0] == 7.0);
  BOOST_TEST(single.panel.sources.at(0).id == "table");
}

BOOST_AUTO_TEST_CASE(combinations_of_three_dimensions_keep_their_cells_apart) {
  // The cell (a, m, b, t, r) has the number that its digits make.
  std::string values;
  for (int a = 0; a < 3; ++a)
    for (int m = 0; m < 2; ++m)
      for (int b = 0; b < 4; ++b)
        for (int t = 0; t < 2; ++t)
          for (int r = 0; r < 2; ++r)
            values += (values.empty() ? "" : ",") + std::to_string(10000 * a + 1000 * m + 100 * b + 10 * t + r);
  const std::string bytes =
      R"({"version":"2.0","class":"dataset","label":"L","id":["A","M","B","Tid","Region"],"size":[3,2,4,2,2],
      "role":{"geo":["Region"],"time":["Tid"],"metric":["M"]},"dimension":{
      "A":{"category":{"index":["a/0","a1","a2"]}},"B":{"category":{"index":["b0","b1","b2","b3"]}},
      "M":{"category":{"index":["m0","m1"],"label":{"m0":"Först"}}},"Tid":{"category":{"index":["2021","2020"]}},
      "Region":{"category":{"index":["x","y"]}}},"value":[)" +
      values + "]}";
  const CubeResult whole = read_jsonstat(bytes);
  BOOST_REQUIRE(whole.panel.n_indicators() == 24);
  BOOST_TEST(whole.panel.indicator(0).id == "m0/A=a\\/0/B=b0");
  BOOST_TEST(whole.panel.indicator(0).name.at("sv") == "Först, a/0, b0");
  const CubeResult some =
      read_jsonstat(bytes, {.select = {{"A", {"a2", "a/0"}}, {"B", {"b1", "b3"}}, {"Region", {"y"}}}});
  BOOST_REQUIRE(some.panel.n_indicators() == 8);
  BOOST_REQUIRE(some.panel.n_members() == 1);
  for (int m = 0; m < 2; ++m)
    for (int a = 0; a < 3; ++a)
      for (int b = 0; b < 4; ++b)
        for (int t = 0; t < 2; ++t) {
          const auto year = static_cast<std::size_t>(1 - t);  // 2021 stands before 2020
          const double cell = 10000 * a + 1000 * m + 100 * b + 10 * t;
          BOOST_TEST(whole.panel.series((m * 3 + a) * 4 + b, 0).values[year] == cell);
          BOOST_TEST(whole.panel.series((m * 3 + a) * 4 + b, 1).values[year] == cell + 1);
          if (a != 1 && b % 2 == 1)
            BOOST_TEST(some.panel.series((m * 2 + a / 2) * 2 + b / 2, 0).values[year] == cell + 1);
        }
  BOOST_TEST(test::said(some, "folded-dimensions").find("M (2) x A (2) x B (2) | ") == 0U);
  BOOST_TEST(test::refusal([&] { return read_jsonstat(bytes, {.select = {{"A", {}}}}); }) ==
             "no-indicators 0:0 no category is left of a dimension: does select= fit the table?");
  const std::string wrong = test::refusal([&] { return read_jsonstat(bytes, {.select = {{"M", {"Forst"}}}}); });
  BOOST_TEST(wrong == "missing-category 0:0 the dimension \"M\" has no category \"Forst\"; nearest: Först");
  BOOST_TEST(test::refusal([&] { return read_jsonstat(bytes, {.select = {{"M", {"qqqqqqqqqqqq"}}}}); }) ==
             "missing-category 0:0 the dimension \"M\" has no category \"qqqqqqqqqqqq\"");
}

BOOST_AUTO_TEST_CASE(a_panel_larger_than_its_cube_is_refused) {
  // One series of 31 years, of which two are there; and two of them.
  const std::string one = timed({"1990", "2020"});
  BOOST_TEST(error_of(one, {.max_cells = 31}) == "read");
  BOOST_TEST(test::refusal([&] { return read_jsonstat(one, {.max_cells = 30}); }) ==
             "panel-too-large 0:0 1 indicators of 1 members in 31 years are more than max_cells: take fewer with "
             "select=, or raise it");
  const std::string two =
      replaced(replaced(replaced(one, "[1,2],", "[2,2],"), R"(["0114"])", R"(["0114","0115"])"), "[1,2]", "[1,2,3,4]");
  BOOST_TEST(error_of(two, {.max_cells = 62}) == "read");
  BOOST_TEST(error_of(two, {.max_cells = 61}) == "panel-too-large");
}

BOOST_AUTO_TEST_CASE(more_text_than_a_panel_should_have_is_refused) {
  // A thousand bytes an indicator, twice its codes, and its labels: 1008, or 1012 with labels of four bytes.
  const auto with = [](int n, bool labels, Index max_cells) {
    std::string index;
    std::string label;
    for (int k = 0; k < n; ++k) {
      const std::string code = std::to_string(1000 + k).substr(1);
      index += (k == 0 ? "\"" : ",\"") + code + "\"";
      label += (k == 0 ? "\"" : ",\"") + code + "\":\"name\"";
    }
    const std::string bytes = R"({"version":"2.0","id":["K"],"size":[)" + std::to_string(n) +
                              R"(],"dimension":{"K":{"category":{"index":[)" + index + "]" +
                              (labels ? ",\"label\":{" + label + "}" : "") + "}}},\"value\":{}}";
    return test::refusal([&] { return read_jsonstat(bytes, {.area = "a", .year = 2020, .max_cells = max_cells}); });
  };
  BOOST_TEST(with(992, false, 2000) == "read");
  BOOST_TEST(with(993, false, 2000) ==
             "too-many-indicators 0:0 993 combinations of categories are too many indicators: take fewer with select=, "
             "or raise max_cells");
  BOOST_TEST(with(988, true, 2000) == "read");
  BOOST_TEST(with(989, true, 2000).find("too-many-indicators") == 0U);
  BOOST_TEST(with(993, false, 40'040) == "read");
  BOOST_TEST(with(993, false, 40'037).find("too-many-indicators") == 0U);
}

BOOST_AUTO_TEST_CASE(symbols_have_their_usual_meanings) {
  struct Case {
    std::string symbol;
    ValueStatus missing_is;
    bool missing_known;
    ValueStatus number_is;
    bool number_known;
  };
  using S = ValueStatus;
  const std::vector<Case> cases = {{".", S::not_applicable, true, S::observed, false},
                                   {"-", S::nil, true, S::observed, false},
                                   {"–", S::nil, true, S::observed, false},
                                   {"—", S::nil, true, S::observed, false},
                                   {"−", S::nil, true, S::observed, false},
                                   {":", S::not_reported, true, S::observed, false},
                                   {"....", S::not_reported, true, S::observed, false},
                                   {"x", S::confidential, true, S::observed, false},
                                   {"X", S::confidential, true, S::observed, false},
                                   {"c", S::confidential, true, S::observed, false},
                                   {"C", S::confidential, true, S::observed, false},
                                   {"e.t.", S::not_applicable, true, S::observed, false},
                                   {"z", S::not_applicable, true, S::observed, false},
                                   {"e.u.", S::not_reported, true, S::observed, false},
                                   {"sekretess", S::confidential, true, S::observed, false},
                                   {"nil", S::nil, true, S::observed, false},
                                   {"observed", S::not_reported, false, S::observed, true},
                                   {"e", S::not_reported, false, S::estimated, true},
                                   {"E", S::not_reported, false, S::estimated, true},
                                   {"p", S::not_reported, false, S::preliminary, true},
                                   {"P", S::not_reported, false, S::preliminary, true},
                                   {"imputerad", S::not_reported, false, S::imputed, true},
                                   {"?", S::not_reported, false, S::observed, false}};
  for (const Case& each : cases) {
    const CubeResult result = read_jsonstat(
        document(R"("value": {"1": 5}, "status": {"0": ")" + each.symbol + R"(", "1": ")" + each.symbol + "\"}"));
    const SeriesView series = result.panel.series(0, 0);
    BOOST_TEST((series.status[0] == each.missing_is), each.symbol);
    BOOST_TEST((is_missing(series.values[0]) || series.values[0] == 0.0));
    BOOST_TEST(is_missing(series.values[0]) == (each.missing_is != S::nil), each.symbol);
    BOOST_TEST((series.status[1] == each.number_is), each.symbol);
    BOOST_TEST(series.values[1] == 5.0);
    const std::string told = (each.missing_known ? "note symbol; " : "warning unknown-symbol; ") +
                             std::string(each.number_known ? "note symbol; " : "note unknown-symbol; ");
    BOOST_TEST(rules(result) == told, each.symbol);
    BOOST_TEST(result.panel.observations.size() == 2U);
  }
  const CubeResult odd = read_jsonstat(document(R"("value": {"1": 5}, "status": {"0": "?", "1": "?", "2": "?"})"));
  BOOST_TEST(test::said(odd, "unknown-symbol") ==
             "? | 2 missing values with this symbol: read as not_reported; its meaning is not known, symbols= says it\n"
             "? | 1 numbers with this symbol: read as observed, and the symbol kept; symbols= says what it means");
  const CubeResult all = read_jsonstat(document(R"("value": {"1": 5}, "status": "p")"));
  BOOST_TEST(all.panel.info.description.at("sv") == "Om tabellen\nstatus: p");
  BOOST_TEST(test::said(all, "symbol") == "p | 1 numbers with this symbol: read as preliminary");
  BOOST_TEST(
      test::said(all, "unknown-symbol") ==
      "p | 11 missing values with this symbol: read as not_reported; its meaning is not known, symbols= says it");
}

BOOST_AUTO_TEST_CASE(dates_are_read_where_they_are_dates) {
  for (const auto& [text, date] : std::vector<std::pair<std::string, std::string>>{{"2026-02-22", "2026-02-22"},
                                                                                   {"2026-02-22T07", "2026-02-22"},
                                                                                   {"2026-02-2", ""},
                                                                                   {"20260222", "2026-02-22"},
                                                                                   {"20260222 08:00", "2026-02-22"},
                                                                                   {"20260222T08", ""},
                                                                                   {"2026022", ""},
                                                                                   {"2026/02-22", ""},
                                                                                   {"2026-02/22", ""},
                                                                                   {"x026-02-22", ""},
                                                                                   {"2026-0x-22", ""},
                                                                                   {"2026-02-2x", ""},
                                                                                   {"2026022x", ""},
                                                                                   {"", ""}}) {
    const Panel panel = read_jsonstat(replaced(document(), "2026-02-22T07:00:00Z", text)).panel;
    BOOST_TEST(panel.info.created == date, text);
    BOOST_TEST(panel.sources.at(0).date == date, text);
  }
  BOOST_TEST(read_jsonstat(replaced(document(), "\"source\": \"SCB\",", "")).panel.sources.at(0).title == "Folkmängd");
  BOOST_TEST(read_jsonstat(replaced(document(), "\"label\": \"Folkmängd\",", "")).panel.sources.at(0).title == "SCB");
}

BOOST_AUTO_TEST_CASE(a_document_that_is_broken_is_told_with_its_place) {
  struct Case {
    std::string bytes;
    std::string told;
  };
  const std::string cut = "the document ends in the middle: the answer was cut off, fetch it again";
  const std::string gone = "there is nothing to read: the answer was empty or cut off";
  const std::vector<Case> cases = {
      {"", "empty-file 1:1 " + gone},
      {" \t\r\n", "empty-file 1:1 " + gone},
      {"\n \x1F\x8Bx", "compressed 2:2 the bytes are compressed (gzip or zip): unpack them first"},
      {"PK\x03\x04", "compressed 1:1 the bytes are compressed (gzip or zip): unpack them first"},
      {"\xFE\xFF{", "utf-16 1:1 the text is UTF-16 or UTF-32: JSON is exchanged as UTF-8, save it as that"},
      {std::string("\0{", 2), "utf-16 1:1 the text is UTF-16 or UTF-32: JSON is exchanged as UTF-8, save it as that"},
      {std::string("{\0", 2), "utf-16 1:1 the text is UTF-16 or UTF-32: JSON is exchanged as UTF-8, save it as that"},
      {"\n <html>" + std::string(80, 'x'),
       "html-not-json 2:2 this is HTML or XML, not JSON: the server answered with a page, perhaps an error page: "
       "\"<html>" +
           std::string(74, 'x') + "…\""},
      {"{\"a\":\n\"\xE5\"}",
       "not-utf8 2:2 the text is not UTF-8 from here on: JSON is exchanged as UTF-8, save it as that"},
      {"{\"a\":\n [1,", "broken-json 2:5 " + cut},
      {"{", "broken-json 1:2 " + cut},
      {"[1]", "not-jsonstat 0:0 the document is not a JSON object: JSON-stat is one"},
      {R"({"columns":1,"data":2})", "pxweb-json 0:0 this is PxWeb's own json, not JSON-stat: read it with read_pxweb"},
      {R"({"columns":1})",
       "not-jsonstat 0:0 there is no data set in this document: JSON-stat has \"dimension\" and \"value\""},
      {R"({"data":{"dimension":7},"b":{"dimension":8}})",
       "several-datasets 0:0 the document holds several data sets: say dataset=, one of: data, b"},
      {R"({"error":{"x":1}})", "error-answer 0:0 the server answered with an error: {\"x\":1}"},
      {R"({"class":"dimension"})", "not-a-dataset 0:0 this is a dimension on its own, without values"},
      {R"({"class":"collection"})",
       "jsonstat-collection 0:0 this is a collection, a list of links: fetch one of its data sets and read that"},
      {R"({"dimension":7})", "not-jsonstat 0:0 \"dimension\" must be an object"},
      {R"({"dimension":{}})", "missing-id 0:0 \"id\" is missing or no list: it names the dimensions"},
      {R"({"dimension":{"id":7}})", "missing-id 0:0 \"dimension.id\" is missing or no list: it names the dimensions"},
      {R"({"dimension":{},"id":[7]})", "wrong-type 0:0 \"id\" must hold texts only"},
      {R"({"dimension":{"id":[7]}})", "wrong-type 0:0 \"dimension.id\" must hold texts only"},
      {R"({"dimension":{},"id":["a"]})",
       "size-mismatch 0:0 \"size\" must be a list with one number for each of the 1 dimensions in \"id\""},
      {R"({"dimension":{},"id":["a"],"size":[1,2]})",
       "size-mismatch 0:0 \"size\" must be a list with one number for each of the 1 dimensions in \"id\", and has 2"},
      {R"({"dimension":{"a":{"category":{"index":["x"]}}},"id":["a","a"],"size":[1,1]})",
       "doubled-dimension 0:0 \"id\" names \"dimension.a\" twice"},
      {R"({"dimension":{"a":7},"id":["a"],"size":[1]})",
       "missing-dimension 0:0 \"id\" names \"dimension.a\", which is missing or no object"},
      {R"({"dimension":{"a":{}},"id":["a"],"size":[1]})",
       "missing-category 0:0 \"dimension.a\" has no category object"},
      {R"({"dimension":{"a":{"category":{}}},"id":["a"],"size":[1]})",
       "missing-index 0:0 \"dimension.a\" has no category.index, which only a dimension of one category may lack"},
      {R"({"dimension":{"a":{"category":{"index":null,"label":{"x":"X","y":"Y"}}}},"id":["a"],"size":[2]})",
       "missing-index 0:0 \"dimension.a\" has no category.index, which only a dimension of one category may lack"},
      {R"({"dimension":{"a":{"category":{"index":[1]}}},"id":["a"],"size":[1]})",
       "wrong-type 0:0 \"dimension.a\": category.index must hold texts only"},
      {R"({"dimension":{"a":{"category":{"index":7}}},"id":["a"],"size":[1]})",
       "wrong-type 0:0 \"dimension.a\": category.index must be a list or an object"},
      {R"({"dimension":{"a":{"category":{"index":{"x":0,"y":0}}}},"id":["a"],"size":[2]})",
       "bad-index 0:0 \"dimension.a\": the positions in category.index must be 0 to 1, each once; \"y\" has 0"},
      {R"({"dimension":{"a":{"category":{"index":{"x":0.5,"y":0}}}},"id":["a"],"size":[2]})",
       "bad-index 0:0 \"dimension.a\": the positions in category.index must be 0 to 1, each once; \"x\" has 5E-1"},
      {R"({"dimension":{"a":{"category":{"index":{"x":0,"y":2}}}},"id":["a"],"size":[2]})",
       "bad-index 0:0 \"dimension.a\": the positions in category.index must be 0 to 1, each once; \"y\" has 2"},
      {R"({"dimension":{"a":{"category":{"index":{"x":"0"}}}},"id":["a"],"size":[1]})",
       "bad-index 0:0 \"dimension.a\": the positions in category.index must be 0 to 0, each once; \"x\" has \"0\""},
      {R"({"dimension":{"a":{"category":{"index":["x","x"]}}},"id":["a"],"size":[2]})",
       "doubled-category 0:0 \"dimension.a\" has the category \"x\" twice"},
      {R"({"dimension":{"a":{"category":{"index":["x"]}}},"id":["a"],"size":[2]})",
       "size-mismatch 0:0 \"dimension.a\" has 1 categories but \"size\" says 2"},
      {R"({"dimension":{"a":{"category":{"index":["x"]}}},"id":["a"],"size":["1"]})",
       "size-mismatch 0:0 \"dimension.a\" has 1 categories but \"size\" says \"1\""},
      {document("\"value\": null"),
       "no-values 0:0 the document has no values: it describes a table; ask the source for its data"},
      {document("\"value\": 7"), "wrong-type 0:0 \"value\" must be a list or an object"},
      {document("\"value\": [1]"),
       "size-mismatch 0:0 \"value\" has 1 elements but the dimensions make 12: the answer is "
       "cut off or broken"},
      {document("\"value\": {}, \"status\": [7]"),
       "size-mismatch 0:0 \"status\" has 1 elements but there are 12 values: it must have one, or one for each"}};
  for (const Case& each : cases)
    BOOST_TEST(test::refusal([&] { return read_jsonstat(each.bytes); }) == each.told, each.bytes.substr(0, 90));
  const auto begins = [](const std::string& bytes, const std::string& told) {
    const std::string got = test::refusal([&] { return read_jsonstat(bytes); });
    BOOST_TEST(got.substr(0, told.size()) == told, got);
  };
  begins("{} \n {}", "broken-json 2:2 this is not JSON: ");
  begins("\xEF\xBB\xBF{}\n]", "broken-json 2:1 this is not JSON: ");
  begins("{\"a\" 7}", "broken-json 1:6 this is not JSON: ");
  begins("{\"a\":" + std::string(63, '[') + std::string(63, ']') + "}", "not-jsonstat ");
  begins("{\"a\":" + std::string(64, '[') + std::string(64, ']') + "}", "broken-json ");
  BOOST_TEST(test::refusal([] {
               return read_jsonstat(R"({"a":{"dimension":1},"b":{"dimension":1},"c":{}})", {.dataset = "c"});
             }) == "missing-dataset 0:0 there is no data set \"c\"; there are: a, b");
  std::string ids;
  for (int k = 0; k < 65; ++k) ids += (k == 0 ? "\"d" : ",\"d") + std::to_string(k) + "\"";
  BOOST_TEST(test::refusal([&] { return read_jsonstat(R"({"dimension":{},"id":[)" + ids + "]}"); }) ==
             "too-many-dimensions 0:0 65 dimensions are more than a table has");
  begins(R"({"dimension":{},"id":[)" + ids.substr(0, ids.rfind(',')) + "]}", "size-mismatch ");
}

BOOST_AUTO_TEST_CASE(the_head_of_a_document_names_the_table) {
  const auto with = [](const std::string& extension, const std::string& more = "") {
    return read_jsonstat(replaced(timed({"2020"}, more), R"("label":"x",)",
                                  R"("label":"Etikett","extension":{"px":{)" + extension + "}},"));
  };
  BOOST_TEST(with(R"("tableid":"T1","matrix":"M1")").panel.info.name == "T1");
  BOOST_TEST(with(R"("matrix":"M1")").panel.info.name == "M1");
  BOOST_TEST(with(R"("matrix":"M1")").panel.indicator(0).id == "M1");
  BOOST_TEST(with(R"("matrix":"M1")").panel.indicator(0).source == "M1");
  BOOST_TEST(with(R"("contents":"Innehåll")").panel.indicator(0).name.at("sv") == "Innehåll");
  BOOST_TEST(with("").panel.indicator(0).name.at("sv") == "Etikett");
  BOOST_TEST(with(R"("language":"en")").panel.info.title.at("en") == "Etikett");
  BOOST_TEST(with(R"("language":"e_n")").panel.info.title.at("sv") == "Etikett");
  BOOST_TEST(rules(with(R"("aggregallowed":true)")) == "");
  BOOST_TEST(test::said(with(R"("aggregallowed":false)"), "no-summing") ==
             " | the source says that the values must not be added up");
  for (const auto& [decimals, want] :
       std::vector<std::pair<std::string, int>>{{"0", 0}, {"15", 15}, {"16", 1}, {"-1", 1}, {"2", 2}, {"\"2\"", 1}})
    BOOST_TEST(with(R"("decimals":)" + decimals).panel.indicator(0).decimals == want, decimals);
  BOOST_TEST(with("").panel.indicator(0).reporter == "central");
  BOOST_TEST(with("").format.form == "JSON-stat 2.0");
  BOOST_TEST(with("", R"(,"note":"En text")").panel.info.description.at("sv") == "En text");
  BOOST_TEST(with("", R"(,"note":["a","",7,"b"])").panel.info.description.at("sv") == "a\nb");
  // A bundle's data set has its name, but for the one that is only a wrapper.
  const std::string set = timed({"2020"});
  BOOST_TEST(read_jsonstat("{\"dataset\":" + set + "}").panel.info.name == "");
  BOOST_TEST(read_jsonstat("{\"folk\":" + set + "}").panel.info.name == "folk");
  BOOST_TEST(read_jsonstat("{\"a\":" + set + ",\"b\":" + set + "}", {.dataset = "a"}).panel.info.name == "a");
}

BOOST_AUTO_TEST_CASE(units_and_measures_are_read_where_they_stand) {
  const auto unit = [](const std::string& fields) {
    const Indicator made =
        read_jsonstat(replaced(document(), R"({"base": "procent", "decimals": 2})", "{" + fields + "}"))
            .panel.indicator(0);
    return (made.unit.empty() ? "" : made.unit.at("sv")) + " " + std::to_string(made.decimals);
  };
  BOOST_TEST(unit(R"("label":"L","base":"B")") == "L 1");
  BOOST_TEST(unit(R"("extension":{"label":"L","base":"B"})") == "L 1");
  BOOST_TEST(unit(R"("base":"B","extension":{"base":"C","decimals":3})") == "B 3");
  BOOST_TEST(unit(R"("decimals":4,"extension":{"decimals":3})") == " 4");
  BOOST_TEST(unit(R"("base":"Per cent")") == "% 1");
  BOOST_TEST(unit(R"("base":"Percent")") == "% 1");
  BOOST_TEST(unit("") == " 1");
  BOOST_TEST(unit(R"("label":"L","multiplier":3)") == "L 1");
  // Beside the ids: the one measure, or a dimension that is not read.
  const auto beside = [](const std::string& extra) {
    return read_jsonstat(replaced(timed({"2020"}), R"("dimension":{)",
                                  R"("extension":{"px":{"matrix":"M1","decimals":3}},"dimension":{)" + extra));
  };
  const CubeResult only = beside(R"("contentscode":{"category":{"index":["EliminatedValue"]}},)");
  BOOST_TEST(only.panel.indicator(0).id == "M1");
  BOOST_TEST(only.panel.indicator(0).name.at("sv") == "x");
  BOOST_TEST(only.panel.indicator(0).decimals == 3);
  BOOST_TEST(beside(R"("ContentsCode":{"category":{"index":["Q"],"label":{"Q":"Namn"}}},)").panel.indicator(0).id ==
             "Q");
  BOOST_TEST(beside(R"("ContentsCode":{"category":{"index":["Q","R"]}},)").panel.indicator(0).id == "M1");
  BOOST_TEST(beside(R"("ContentsCode":{},"Annan":7,)").panel.indicator(0).id == "M1");
  BOOST_TEST(test::said(beside(R"("Annan":{"category":{"index":["Q"]}},)"), "dimension-not-in-id") ==
             "Annan | a dimension that \"id\" does not name: it is not read");
  BOOST_TEST(test::said(read_jsonstat(areas({{"a", "A"}, {"b", "B"}}, R"(,"child":{"a":["b"]})")), "contains-others") ==
             "a | this category of \"dimension.Region\" is the sum or mean of others beside it: do not add it to them");
  BOOST_TEST(
      test::said(read_jsonstat(replaced(timed({"2020"}), R"("geo":["Region"])", R"("geo":["Region","Plats",7])")),
                 "unknown-role") == "Plats | \"role.geo\" names a dimension that \"id\" does not: not used");
  BOOST_TEST(read_jsonstat(replaced(timed({"2020"}), R"("Tid":{"category")",
                                    R"("Tid":{"label":"år","note":"Hela året","category")"))
                 .panel.info.description.at("sv") == "år: Hela året");
}

BOOST_AUTO_TEST_CASE(values_and_statuses_of_other_types_are_findings) {
  const auto told = [](const std::string& rest) {
    std::string text;
    for (const Finding& each : read_jsonstat(document(rest)).findings)
      if (each.severity == Severity::error || each.rule == "number-as-text")
        text += each.rule + " " + each.text + " | " + each.message + "\n";
    return text;
  };
  BOOST_TEST(told(R"("value": {"0": true, "1": [1]})") ==
             "not-a-number true | \"value\" at position 0 must be a number or null: not used\n"
             "not-a-number [1] | \"value\" at position 1 must be a number or null: not used\n");
  BOOST_TEST(
      told(R"("value": {"2": 1e400})").ends_with(" | \"value\" at position 2 must be a number or null: not used\n"));
  BOOST_TEST(told(R"("value": {"0": "5", "1": "6", "2": "inf"})") ==
             "not-a-number \"inf\" | \"value\" at position 2 must be a number or null: not used\n"
             "number-as-text 5 | 3 values are texts: read as numbers\n");
  BOOST_TEST(told(R"("value": {"12": 1, "": 2, "00": 3, "0": 4, "11": 5})") ==
             "bad-position 12 | a key of \"value\" must be a position, 0 to 11: not used\n"
             "bad-position  | a key of \"value\" must be a position, 0 to 11: not used\n"
             "bad-position 00 | a key of \"value\" must be a position, 0 to 11: not used\n");
  BOOST_TEST(told(R"("value": {}, "status": {"1x": "e"})") ==
             "bad-position 1x | a key of \"status\" must be a position, 0 to 11: not used\n");
  BOOST_TEST(told(R"("value": {}, "status": 7)") ==
             "wrong-type 7 | \"status\" must be a text, a list or an object: not read\n");
  BOOST_TEST(told(R"("value": {}, "status": {"3": 7, "4": null, "5": ""})") ==
             "wrong-type 7 | \"status\" at position 3 must be a text: not read\n");
  BOOST_TEST(told(R"("value": {}, "status": null)") == "");
  const CubeResult edges = read_jsonstat(document(R"("value": {"0": 4, "11": 5, "5": "nan", "6": null})"));
  BOOST_TEST(edges.panel.series(0, 0).values[0] == 4.0);
  BOOST_TEST(edges.panel.series(1, 1).values[2] == 5.0);
  BOOST_TEST(edges.panel.observations.at(0).note == "nan");
  BOOST_TEST(edges.panel.observations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(findings_beyond_the_limit_are_counted_by_rule) {
  const CubeResult result = read_jsonstat(document(R"("value": {"0": true, "1": true, "2": true, "x": 1, "y": 2})"),
                                          {.source = "a.json", .max_findings = 2});
  BOOST_REQUIRE(result.findings.size() > 4U);
  std::string rest;
  for (std::size_t k = 2; k < result.findings.size(); ++k) {
    const Finding& each = result.findings[k];
    BOOST_TEST(each.source == "a.json");
    if (each.severity == Severity::error) rest += each.rule + " | " + each.message + "; ";
  }
  BOOST_TEST(rest ==
             "bad-position | and 2 more of this kind, beyond the limit of findings; "
             "not-a-number | and 1 more of this kind, beyond the limit of findings; ");
}

BOOST_AUTO_TEST_CASE(an_error_has_the_place_and_words_of_the_first_one) {
  const Finding note{.severity = Severity::note, .rule = "n", .source = "f", .line = 1, .message = "noted"};
  const Finding first{.rule = "a", .source = "f", .line = 2, .column = 3, .text = "t", .message = "wrong"};
  const Finding second{.rule = "b", .message = "worse"};
  const FindingsError one({note, first});
  BOOST_TEST(one.code() == "a");
  BOOST_TEST(one.source() == "f");
  BOOST_TEST(one.line() == 2);
  BOOST_TEST(one.column() == 3);
  BOOST_TEST(std::string(one.what()).ends_with("f, line 2, column 3: wrong (read: \"t\") [a]"));
  BOOST_TEST(one.findings().size() == 2U);
  const FindingsError two({note, second, first});
  BOOST_TEST(two.code() == "b");
  BOOST_TEST(std::string(two.what()).ends_with("worse; and 1 more, see findings [b]"));
  const FindingsError noted({note});
  BOOST_TEST(noted.code() == "n");
  BOOST_TEST(std::string(noted.what()).ends_with("noted [n]"));
  BOOST_TEST(FindingsError(Findings{}).code() == "no-finding");
  BOOST_TEST(!has_errors({note}));
  BOOST_TEST(has_errors({note, first}));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pxweb)

using test::finding;
using test::rules;

namespace {

std::string pxweb_document(const std::string& data) {
  return R"({"columns": [{"code": "Region", "text": "region", "type": "d"}, {"code": "Tid", "text": "år", "type": "t"},
    {"code": "A", "text": "Antal", "type": "c"}, {"code": "B", "text": "Andel", "type": "c", "unit": "procent"}],
    "comments": [{"variable": "Region", "value": "0115", "comment": "Ny gräns"},
                 {"variable": "Tid", "value": "2024", "comment": "Preliminärt"}],
    "data": [)" +
         data + "]}";
}
std::string pxweb_error(const std::string& bytes) {
  try {
    (void)read_pxweb(bytes);
  } catch (const FindingsError& error) {
    return error.code();
  }
  return "read";
}

}  // namespace

BOOST_AUTO_TEST_CASE(rows_become_cells_and_measures_indicators) {
  const CubeResult result = read_pxweb("\xEF\xBB\xBF" + pxweb_document(R"(
    {"key": ["0114", "2023"], "values": ["1", "2.5"]}, {"key": ["0115", "2024"], "values": ["..", "-"]})"));
  const Panel& panel = result.panel;
  BOOST_REQUIRE(panel.n_indicators() == 2);
  BOOST_TEST(panel.indicator(1).id == "B");
  BOOST_TEST(panel.indicator(1).is_share());
  BOOST_TEST(panel.series(1, 0).values[0] == 2.5);
  BOOST_TEST((panel.series(0, 1).status[1] == ValueStatus::not_reported));
  BOOST_TEST((panel.series(1, 1).status[1] == ValueStatus::nil));
  BOOST_TEST(panel.member(1).note == "Ny gräns");
  BOOST_REQUIRE(finding(result, "note-of-year") != nullptr);
}

BOOST_AUTO_TEST_CASE(a_key_that_is_there_twice_is_not_used) {
  const CubeResult result = read_pxweb(pxweb_document(R"(
    {"key": ["0114", "2023"], "values": ["1", "2"]}, {"key": ["0114", "2023"], "values": ["1", "3"]},
    {"key": ["0114", "2024"], "values": ["5", "1e999"]})"));
  BOOST_TEST(is_missing(result.panel.series(1, 0).values[0]));
  BOOST_TEST(result.panel.series(0, 0).values[1] == 5.0);
  BOOST_TEST(rules(result).find("error doubled-key; ") != std::string::npos);
  BOOST_TEST(rules(result).find("error not-a-number; ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(keys_that_are_shown_alike_are_one) {
  const CubeResult result = read_pxweb(pxweb_document(
      R"({"key": ["0\u0000", "2023"], "values": ["1", "2"]}, {"key": ["0\ufffd", "2024"], "values": ["3", "4"]})"));
  BOOST_TEST(result.panel.n_members() == 1);
  BOOST_TEST(result.panel.series(0, 0).values[1] == 3.0);
}

BOOST_AUTO_TEST_CASE(rows_that_do_not_fit_the_columns_are_errors) {
  BOOST_TEST(pxweb_error(pxweb_document(R"({"key": ["0114"], "values": ["1", "2"]})")) == "size-mismatch");
  BOOST_TEST(pxweb_error(pxweb_document(R"({"key": ["0114", "2023"], "values": ["1"]})")) == "size-mismatch");
  BOOST_TEST(pxweb_error(pxweb_document("7")) == "size-mismatch");
  BOOST_TEST(pxweb_error(pxweb_document("")) == "no-years");
  BOOST_TEST(pxweb_error(R"({"columns": [], "data": []})") == "no-values");
  BOOST_TEST(pxweb_error(jsonstat::document()) == "not-pxweb");
}

BOOST_AUTO_TEST_CASE(one_measure_is_the_contents_and_comments_find_their_place) {
  const std::string bytes =
      R"({"columns": [{"code": "Region", "text": "region", "type": "d"}, {"code": "Kon", "type": "d"},
    {"code": "Tid", "text": "år", "type": "t"}, {"code": "A", "text": "Antal", "type": "c", "unit": "st"}],
    "comments": [{"variable": "Region", "comment": "Om regioner"}, {"variable": "Kon", "value": "1", "comment": "Män"},
      {"variable": "?", "value": "1", "comment": "Allt"}, {"variable": "Region", "value": "0114", "comment": ""}, 7],
    "data": [{"key": ["0114", "1", "2023"], "values": ["1"]}, {"key": ["0114", "2", "2024"], "values": [2]},
      {"key": ["0115", "2", "2023"], "values": [""]}, {"key": ["0115", "1", "2024"], "values": [null]}]})";
  const CubeResult result = read_pxweb(bytes, {.language = "en"});
  BOOST_TEST(result.format.form == "PxWeb json");
  BOOST_TEST(result.format.contents == "");
  BOOST_TEST(result.format.folded == std::vector<std::string>{"Kon"});
  BOOST_TEST(result.panel.indicator(0).id == "A/Kon=1");
  BOOST_TEST(result.panel.indicator(0).name.at("en") == "Antal, 1");
  BOOST_TEST(result.panel.indicator(0).unit.at("en") == "st");
  BOOST_TEST(result.panel.indicator(0).definition.at("en") == "Män");
  BOOST_TEST(result.panel.info.description.at("en") == "Allt\nregion: Om regioner");
  BOOST_TEST(result.panel.member(0).note == "");
  BOOST_TEST(result.panel.series(0, 0).values[0] == 1.0);
  BOOST_TEST(result.panel.series(1, 0).values[1] == 2.0);
  BOOST_TEST(is_missing(result.panel.series(1, 1).values[0]));
  BOOST_TEST(result.panel.observations.empty());
}

BOOST_AUTO_TEST_CASE(what_a_row_cannot_be_is_told_with_its_number) {
  const CubeResult result = read_pxweb(pxweb_document(R"(
    {"key": ["0114", "2023"], "values": ["..", "1"]}, {"key": ["0115", "2023"], "values": ["1x", "nan"]},
    {"key": ["0114", "2023"], "values": ["4", "5"]}, {"key": ["0115", "2024"], "values": ["inf", "1e-999"]},
    {"key": ["0114", "2024"], "values": [true, "7"]})"),
                                       {.source = "w.json"});
  std::string told;
  for (const Finding& each : result.findings)
    if (each.severity == Severity::error)
      told += each.source + " " + each.rule + " " + each.text + " | " + each.message + "\n";
  const std::string wanted = "a value must be a number as text, or a symbol: not used\n";
  BOOST_TEST(
      told ==
      "w.json doubled-key {\"key\":[\"0114\",\"2023\"],\"values\":[\"4\",\"5\"]} | row 3 of \"data\" has the key of "
      "a row before: neither is used\n"
      "w.json not-a-number \"inf\" | row 4 of \"data\": " +
          wanted + "w.json not-a-number \"1e-999\" | row 4 of \"data\": " + wanted +
          "w.json not-a-number true | row 5 of \"data\": " + wanted);
  BOOST_TEST(is_missing(result.panel.series(0, 0).values[0]));
  BOOST_TEST(is_missing(result.panel.series(1, 0).values[0]));
  BOOST_TEST(result.panel.series(1, 0).values[1] == 7.0);
  std::string notes;
  for (const Observation& each : result.panel.observations) notes += each.note + " ";
  BOOST_TEST(notes == "1x nan ");  // the symbol of the key that is there twice is not used either
  BOOST_TEST(test::said(result, "note-of-year") == "2024 | Preliminärt");
  const auto refused = [](const std::string& bytes) { return test::refusal([&] { return read_pxweb(bytes); }); };
  const std::string fits = " of \"data\" must have 2 keys and 2 values: the answer is cut off or broken";
  const std::string good = R"({"key": ["0114", "2023"], "values": ["1", "2"]},)";
  for (const char* row : {"7", "{}", R"({"key": ["0114", "2024"]})", R"({"values": ["1", "2"]})",
                          R"({"key": ["0114"], "values": ["1", "2"]})", R"({"key": ["0114", "2024"], "values": ["1"]})",
                          R"({"key": ["0114", 2024], "values": ["1", "2"]})"})
    BOOST_TEST(refused(pxweb_document(good + row)) == "size-mismatch 0:0 row 2" + fits, row);
  BOOST_TEST(refused("[]") ==
             "not-pxweb 0:0 this is not PxWeb's json, which has \"columns\" and \"data\": a JSON-stat "
             "document is read with read_jsonstat");
  BOOST_TEST(refused(R"({"columns": []})").find("not-pxweb ") == 0U);
  BOOST_TEST(refused(R"({"data": []})").find("not-pxweb ") == 0U);
  BOOST_TEST(refused(R"({"columns": [7], "data": []})") == "wrong-type 0:0 \"columns\" must hold objects");
  BOOST_TEST(refused(R"({"columns": [{"code": "R", "type": "d"}], "data": []})") ==
             "no-values 0:0 there is no column of type c: the document has no values");
  BOOST_TEST(refused(R"({"columns": [{"code": "A", "type": "c"}, {"code": "A", "type": "c"}], "data": []})") ==
             "doubled-category 0:0 two columns of type c have the same code");
  BOOST_TEST(test::refusal([] {
               return read_pxweb(pxweb_document(R"({"key": ["0114", "2023"], "values": ["1", "2"]})"),
                                 {.max_cells = 1});
             }).find("table-too-large ") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
