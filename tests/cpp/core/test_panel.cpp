#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/core/panel.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(panel)

namespace {
Panel gotland() {
  return Panel({{.id = "waste", .codes = {{"2023", "GN.6a"}, {"2012", "GN.7"}}, .name = {{"sv", "Avfall"}}},
                {.id = "premises", .codes = {{"2023", "GN.7"}}}},
               {{.id = "0980", .code = "0980", .name = "Gotland"},
                {.id = "0009", .code = "0009", .name = "Gotland", .kind = MemberKind::region},
                {.id = "0780", .code = "0780", .name = "Växjö"}},
               2000, 3);
}
std::string message(const auto& call) {
  try {
    call();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "";
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_new_panel_has_nothing_reported) {
  const Panel p = gotland();
  BOOST_TEST(p.values().size() == 18U);
  BOOST_TEST(is_missing(p.values()[0]));
  BOOST_TEST((p.status()[0] == ValueStatus::not_reported));
}

BOOST_AUTO_TEST_CASE(missing_is_not_zero) {
  Panel p = gotland();
  p.set(0, 0, 2001, 0.0);
  p.set(0, 0, 2002, 7.0, ValueStatus::confidential);
  BOOST_TEST(p.series(0, 0).values[1] == 0.0);
  BOOST_TEST(is_missing(p.series(0, 0).values[2]));
}

BOOST_AUTO_TEST_CASE(a_municipality_and_a_region_of_one_name_stay_two) {
  const Panel p = gotland();
  BOOST_TEST(p.member_index("0980") == 0);
  BOOST_TEST(p.member_index("0009") == 1);
  BOOST_TEST(message([&] { (void)p.member_index("Gotland"); }).find("ambiguous-member") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_code_used_twice_is_ambiguous) {
  const Panel p = gotland();
  BOOST_TEST(p.indicator_index("GN.6a") == 0);
  BOOST_TEST(p.indicator_index("2012:GN.7") == 0);
  BOOST_TEST(message([&] { (void)p.indicator_index("GN.7"); }).find("ambiguous-indicator") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_unknown_member_comes_with_the_nearest_names) {
  const Panel p = gotland();
  BOOST_TEST(p.member_index("vaxjo") == 2);
  BOOST_TEST(message([&] { (void)p.member_index("Växsjö"); }).find("did you mean Växjö?") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(selection_keeps_labels_and_values) {
  Panel p = gotland();
  p.set(1, 2, 2001, 5.0, ValueStatus::preliminary);
  p.breaks.push_back({.indicator = "premises", .year = 2001});
  p.breaks.push_back({.indicator = "waste", .year = 2001});
  const Panel cut = p.select({1}, {2}, 2001, 2004);
  BOOST_TEST(cut.n_years() == 4);
  BOOST_TEST(cut.series(0, 0).values[0] == 5.0);
  BOOST_TEST((cut.series(0, 0).status[0] == ValueStatus::preliminary));
  BOOST_TEST(cut.breaks.size() == 1U);
}

BOOST_AUTO_TEST_CASE(doubled_ids_and_absurd_sizes_are_errors) {
  BOOST_CHECK_THROW(Panel({{.id = "a"}, {.id = "a"}}, {}, 2000, 1), ArgumentError);
  BOOST_CHECK_THROW(Panel({{.id = "a"}}, {{.id = "m"}}, 2000, std::numeric_limits<Index>::max()), ArgumentError);
}

BOOST_AUTO_TEST_CASE(philox_gives_the_published_words) {
  // Random123 known-answer vectors, philox4x64 10 rounds.
  const auto zero = Philox::bijection({0, 0, 0, 0}, {0, 0});
  BOOST_TEST((zero == Philox::Block{0x16554d9eca36314cULL, 0xdb20fe9d672d0fdcULL, 0xd7e772cee186176bULL,
                                    0x7e68b68aec7ba23bULL}));
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_what_is_done) {
  for (const int threads : {1, 2, 8}) {
    std::vector<int> seen(1000, 0);
    Index last = 0;
    parallel_for(1000, 7, {.threads = threads, .progress = [&](Index done, Index) { last = std::max(last, done); }},
                 [&](Index begin, Index end) {
                   for (Index k = begin; k < end; ++k) ++seen[static_cast<std::size_t>(k)];
                 });
    BOOST_TEST(std::count(seen.begin(), seen.end(), 1) == 1000);
    BOOST_TEST(last == 1000);
  }
}

BOOST_AUTO_TEST_CASE(a_worker_s_error_and_a_stop_reach_the_caller) {
  BOOST_CHECK_THROW(parallel_for(10, 1, {.threads = 2}, [](Index, Index) { throw ArgumentError("x", "y"); }),
                    ArgumentError);
  std::stop_source stop;
  stop.request_stop();
  BOOST_CHECK_THROW(parallel_for(10, 1, {.stop = stop.get_token()}, [](Index, Index) {}), Cancelled);
}

BOOST_AUTO_TEST_CASE(what_a_panel_cannot_be_made_of_is_refused_with_its_code) {
  struct Refused {
    std::vector<Indicator> indicators;
    std::vector<Member> members;
    Index n_years;
    const char* wanted;
  };
  const std::vector<Refused> refused = {
      {{}, {}, -1, "the number of years must be 0 or more [years-negative]"},
      {{{.id = "a"}, {}}, {}, 1, "every indicator needs an id: give each one a unique text [empty-id]"},
      {{}, {{}}, 1, "every member needs an id: give each one a unique text [empty-id]"},
      {{{.id = "a"}, {.id = "b"}, {.id = "a"}},
       {},
       1,
       "two indicators have the id \"a\": ids must be unique in a panel [doubled-id]"},
      {{}, {{.id = "m"}, {.id = "m"}}, 1, "two members have the id \"m\": ids must be unique in a panel [doubled-id]"},
      {{{.id = "a"}},
       {{.id = "m"}, {.id = "n"}},
       std::numeric_limits<Index>::max() / 16 + 1,
       "a panel of 1 x 2 x 576460752303423488 does not fit in memory [panel-too-large]"},
      {{{.id = "a"}},
       {},
       std::numeric_limits<Index>::max() / 8 + 1,
       "a panel of 1 x 0 x 1152921504606846976 does not fit in memory [panel-too-large]"}};
  for (const Refused& each : refused)
    BOOST_TEST(message([&] { (void)Panel(each.indicators, each.members, 2000, each.n_years); }) == each.wanted);
  BOOST_TEST(Panel({{.id = "a"}}, {{.id = "m"}}, 2000, 0).values().empty());
  BOOST_TEST(Panel({}, {}, 2000, std::numeric_limits<Index>::max()).values().empty());
  BOOST_TEST(Panel({{.id = "a"}}, {}, 2000, std::numeric_limits<Index>::max() / 8).values().empty());
}

BOOST_AUTO_TEST_CASE(a_panel_tells_its_size_and_its_cube) {
  Panel p = gotland();
  BOOST_TEST(p.n_indicators() == 2);
  BOOST_TEST(p.n_members() == 3);
  BOOST_TEST(p.n_years() == 3);
  BOOST_TEST(p.first_year() == 2000);
  BOOST_TEST(p.last_year() == 2002);
  p.set(1, 2, 2001, 7.0, ValueStatus::estimated);
  // Indicator 1, member 2, year 1 of 2 x 3 x 3.
  BOOST_TEST(p.values()[(1 * 3 + 2) * 3 + 1] == 7.0);
  BOOST_TEST((p.status()[(1 * 3 + 2) * 3 + 1] == ValueStatus::estimated));
  BOOST_TEST(std::count_if(p.values().begin(), p.values().end(), [](double x) { return !is_missing(x); }) == 1);
  const CubeView cube = p.cube();
  BOOST_TEST(cube.n_indicators == 2);
  BOOST_TEST(cube.n_members == 3);
  BOOST_TEST(cube.n_years == 3);
  BOOST_TEST(cube.first_year == 2000);
  BOOST_TEST(cube.values.data() == p.values().data());
  BOOST_TEST(cube.status.data() == p.status().data());
  BOOST_TEST(p.series(1, 2).values[1] == 7.0);
}

BOOST_AUTO_TEST_CASE(what_is_outside_of_a_panel_is_refused) {
  Panel p = gotland();
  for (const auto& [i, m] : std::vector<std::pair<Index, Index>>{{-1, 0}, {2, 0}, {0, -1}, {0, 3}})
    BOOST_TEST(message([&] { (void)p.series(i, m); }) == "no series at indicator " + std::to_string(i) + ", member " +
                                                             std::to_string(m) +
                                                             " in a panel of 2 x 3 [position-out-of-range]");
  for (const Year year : {1999, 2003})
    BOOST_TEST(message([&] { p.set(0, 0, year, 1.0); }) ==
               "year " + std::to_string(year) + " is outside the panel's 2000-2002 [year-outside-panel]");
  for (const Year year : {2000, 2002}) p.set(0, 0, year, 1.0);
  BOOST_TEST(p.series(0, 0).values[2] == 1.0);
  BOOST_CHECK_THROW((void)p.indicator(2), std::out_of_range);
  BOOST_CHECK_THROW((void)p.member(3), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_status_without_a_value_stores_none) {
  using S = ValueStatus;
  Panel p = gotland();
  for (const S status : {S::observed, S::nil, S::imputed, S::estimated, S::preliminary, S::withdrawn}) {
    p.set(0, 0, 2000, 3.0, status);
    BOOST_TEST(p.series(0, 0).values[0] == 3.0);
    BOOST_TEST((p.series(0, 0).status[0] == status));
  }
  for (const S status : {S::not_reported, S::not_applicable, S::confidential}) {
    p.set(0, 0, 2000, 3.0, status);
    BOOST_TEST(is_missing(p.series(0, 0).values[0]));
    BOOST_TEST((p.series(0, 0).status[0] == status));
  }
}

BOOST_AUTO_TEST_CASE(indicators_are_found_by_id_and_by_a_code_of_one_definition) {
  // GN.1 stands twice with one indicator, which is no doubt; GN.7 with two.
  const Panel p({{.id = "waste", .codes = {{"2012", "GN.1"}, {"2023", "GN.1"}, {"2012", "GN.7"}}},
                 {.id = "premises", .codes = {{"2023", "GN.7"}}, .name = {{"en", "Energy"}, {"sv", "Lokaler"}}},
                 {.id = "GN.9"}},
                {}, 2000, 1);
  const auto found = [&](const char* key) { return p.find_indicator(key).value_or(-1); };
  BOOST_TEST(found("waste") == 0);
  BOOST_TEST(found("premises") == 1);
  BOOST_TEST(found("GN.9") == 2);
  BOOST_TEST(found("GN.1") == 0);
  BOOST_TEST(found("2012:GN.7") == 0);
  BOOST_TEST(found("2023:GN.7") == 1);
  BOOST_TEST(found("GN.7") == -1);
  BOOST_TEST(found("2023:GN.9") == -1);
  BOOST_TEST(found("nothing") == -1);
  BOOST_TEST(p.indicator_index("2023:GN.7") == 1);
  BOOST_TEST(message([&] { (void)p.indicator_index("GN.7"); }) ==
             "\"GN.7\" names more than one definition: waste (2012:GN.7), premises (2023:GN.7): use the id, or "
             "generation:code [ambiguous-indicator]");
  // Ids, codes and names in any language are offered.
  const auto unknown = [&](const char* key) { return message([&] { (void)p.indicator_index(key); }); };
  BOOST_TEST(unknown("wate") == "no indicator \"wate\" in this panel: did you mean waste? [unknown-indicator]");
  BOOST_TEST(unknown("lokal") == "no indicator \"lokal\" in this panel: did you mean Lokaler? [unknown-indicator]");
  BOOST_TEST(unknown("GN.5") ==
             "no indicator \"GN.5\" in this panel: did you mean GN.1, GN.7, GN.9? [unknown-indicator]");
  BOOST_TEST(unknown("zzzzzzzz") ==
             "no indicator \"zzzzzzzz\" in this panel: list what it has first [unknown-indicator]");
}

BOOST_AUTO_TEST_CASE(members_are_found_by_id_code_and_name) {
  const Panel p({},
                {{.id = "a", .code = "0980", .name = "Gotland"},
                 {.id = "b", .code = "0009", .name = "Region Gotland", .kind = MemberKind::region},
                 {.id = "c", .code = "0780", .name = "Växjö"},
                 {.id = "d", .name = "vaxjo"},
                 {.id = "e", .name = "Lund"},
                 {.id = "f", .name = "LUND", .kind = MemberKind::other}},
                2000, 1);
  const auto found = [&](const char* key) { return p.find_member(key).value_or(-1); };
  BOOST_TEST(found("b") == 1);
  BOOST_TEST(found("0009") == 1);
  BOOST_TEST(found("Gotland") == 0);
  BOOST_TEST(found("GOTLAND") == 0);
  // As it is written comes before what it would be without marks.
  BOOST_TEST(found("Växjö") == 2);
  BOOST_TEST(found("vaxjo") == 3);
  BOOST_TEST(found("VÄXJÖ") == -1);
  BOOST_TEST(found("Visby") == -1);
  BOOST_TEST(p.member_index("0780") == 2);
  const auto refused = [&](const char* key) { return message([&] { (void)p.member_index(key); }); };
  BOOST_TEST(refused("lund") ==
             "\"lund\" names more than one member: e (municipality), f (other): use the id [ambiguous-member]");
  BOOST_TEST(refused("Lud") == "no member \"Lud\" in this panel: did you mean LUND, Lund? [unknown-member]");
  BOOST_TEST(refused("Haparanda") == "no member \"Haparanda\" in this panel: list what it has first [unknown-member]");
}

BOOST_AUTO_TEST_CASE(a_selection_is_in_the_order_and_the_years_asked_for) {
  Panel p = gotland();
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 3; ++m)
      for (Year year = 2000; year <= 2002; ++year)
        p.set(i, m, year, static_cast<double>(100 * i + 10 * m + year - 2000), ValueStatus::estimated);
  const Panel cut = p.select({1, 0}, {2, 0}, 1999, 2001);
  BOOST_TEST(cut.first_year() == 1999);
  BOOST_TEST(cut.n_years() == 3);
  BOOST_TEST(cut.indicator(0).id == "premises");
  BOOST_TEST(cut.member(0).id == "0780");
  BOOST_TEST(cut.member(1).id == "0980");
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 2; ++m) {
      const SeriesView series = cut.series(i, m);
      BOOST_TEST(is_missing(series.values[0]));
      BOOST_TEST((series.status[0] == ValueStatus::not_reported));
      for (const Index k : {1, 2}) {
        BOOST_TEST(series.values[static_cast<std::size_t>(k)] ==
                   static_cast<double>(100 * (1 - i) + 20 * (1 - m) + k - 1));
        BOOST_TEST((series.status[static_cast<std::size_t>(k)] == ValueStatus::estimated));
      }
    }
  BOOST_TEST(p.select({0}, {0}, 2002, 2004).series(0, 0).values[0] == 2.0);
  BOOST_TEST(p.select({0}, {0}, 2002, 2002).n_years() == 1);
  BOOST_TEST(p.select({0}, {0}, 2002, 2001).n_years() == 0);
  BOOST_TEST(message([&] { (void)p.select({0}, {0}, 2002, 2000); }) ==
             "years 2002-2000 run backwards [years-reversed]");
}

BOOST_AUTO_TEST_CASE(what_belongs_to_a_selection_comes_along_and_nothing_else) {
  Panel p = gotland();
  p.info.name = "green";
  p.sources = {{.id = "one"}, {.id = "two"}};
  p.links = {
      {.from = "waste", .to = "premises"}, {.from = "other", .to = "waste"}, {.from = "premises", .to = "other"}};
  // A break may say a code or a name.
  p.breaks = {{.indicator = "GN.6a", .year = 1},
              {.indicator = "waste", .member = "Växjö", .year = 2},
              {.indicator = "waste", .member = "0980", .year = 3},
              {.indicator = "premises", .year = 4},
              {.indicator = "waste", .member = "nobody", .year = 5},
              {.indicator = "nothing", .year = 6}};
  for (const Index i : {0, 1})
    for (const Index m : {0, 1, 2})
      for (const Year year : {2000, 2001, 2002})
        p.observations.push_back({.indicator = i, .member = m, .year = year, .value = 1.0 * year, .note = "n"});
  Panel shown({{.id = "premises"}, {.id = "waste"}, {.id = "other"}}, {{.id = "SE"}, {.id = "net"}}, 2000, 3);
  shown.set(1, 0, 2001, 5.0);
  p.published = std::make_shared<const Panel>(shown);

  const Panel cut = p.select({0}, {2, 1}, 2001, 2002);
  BOOST_TEST(cut.info.name == "green");
  BOOST_TEST(cut.sources.size() == 2U);
  BOOST_REQUIRE(cut.links.size() == 2U);
  BOOST_TEST(cut.links[1].from == "other");
  BOOST_REQUIRE(cut.breaks.size() == 2U);
  BOOST_TEST(cut.breaks[0].year == 1);
  BOOST_TEST(cut.breaks[1].year == 2);
  // Members 1 and 2 in two of the years.
  BOOST_REQUIRE(cut.observations.size() == 4U);
  const std::vector<std::pair<Index, Year>> wanted = {{1, 2001}, {1, 2002}, {0, 2001}, {0, 2002}};
  for (std::size_t k = 0; k < 4; ++k) {
    BOOST_TEST(cut.observations[k].indicator == 0);
    BOOST_TEST(cut.observations[k].member == wanted[k].first);
    BOOST_TEST(cut.observations[k].year == wanted[k].second);
    BOOST_TEST(cut.observations[k].value == wanted[k].second);
    BOOST_TEST(cut.observations[k].note == "n");
  }
  BOOST_REQUIRE(cut.published);
  BOOST_TEST(cut.published->n_indicators() == 1);
  BOOST_TEST(cut.published->indicator(0).id == "waste");
  BOOST_TEST(cut.published->n_members() == 2);
  BOOST_TEST(cut.published->first_year() == 2001);
  BOOST_TEST(cut.published->n_years() == 2);
  BOOST_TEST(cut.published->series(0, 0).values[0] == 5.0);
  BOOST_TEST(!gotland().select({0}, {0}, 2000, 2001).published);
  BOOST_TEST(p.select({1}, {0}, 2000, 2000).observations.at(0).value == 2000.0);
}

BOOST_AUTO_TEST_SUITE_END()
