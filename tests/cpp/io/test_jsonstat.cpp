#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
