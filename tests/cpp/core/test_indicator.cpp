// What the parts of a panel say of themselves: classes, targets, memberships, series.
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/core/detail/indicator.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/series.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(indicators)

BOOST_AUTO_TEST_CASE(a_class_holds_what_lies_between_its_bounds_and_those_it_includes) {
  const std::optional<double> open;
  struct Holds {
    StateClass state;
    bool at_0, at_1, at_15, at_2, at_3;
  };
  const std::vector<Holds> cases = {
      {{.lower = 1, .upper = 2}, false, true, true, false, false},
      {{.lower = 1, .upper = 2, .includes_lower = false}, false, false, true, false, false},
      {{.lower = 1, .upper = 2, .includes_upper = true}, false, true, true, true, false},
      {{.lower = 1, .upper = 2, .includes_lower = false, .includes_upper = true}, false, false, true, true, false},
      {{.lower = 1}, false, true, true, true, true},
      {{.upper = 2}, true, true, true, false, false},
      {{.lower = open, .upper = open}, true, true, true, true, true},
  };
  for (const Holds& each : cases) {
    BOOST_TEST(each.state.contains(0.0) == each.at_0);
    BOOST_TEST(each.state.contains(1.0) == each.at_1);
    BOOST_TEST(each.state.contains(1.5) == each.at_15);
    BOOST_TEST(each.state.contains(2.0) == each.at_2);
    BOOST_TEST(each.state.contains(3.0) == each.at_3);
  }
}

BOOST_AUTO_TEST_CASE(an_indicator_in_per_cent_is_a_share_in_any_language) {
  BOOST_TEST(!Indicator{}.is_share());
  BOOST_TEST((Indicator{.unit = {{"sv", "%"}}}.is_share()));
  BOOST_TEST((Indicator{.unit = {{"en", "per cent"}, {"sv", "%"}}}.is_share()));
  BOOST_TEST(!(Indicator{.unit = {{"en", "kg"}, {"sv", "kg"}}}.is_share()));
}

BOOST_AUTO_TEST_CASE(a_target_that_says_too_little_is_refused_by_what_it_lacks) {
  const double inf = std::numeric_limits<double>::infinity();
  struct Refused {
    Target target;
    const char* code;
    const char* part;
  };
  const std::vector<Refused> refused = {
      {{.value = 5.0}, "target-without-year", "has no year: give the year to reach it"},
      {{.year = 2030}, "target-without-value", "give a value or a reduction"},
      {{.value = missing, .year = 2030}, "target-without-value", "has no value that can be reached"},
      {{.value = inf, .reduction = 0.5, .base_year = 2010, .year = 2030}, "target-without-value", "has no value"},
      {{.reduction = 0.5, .year = 2030}, "reduction-without-base-year", "is a reduction without a base year"},
      {{.reduction = 1.01, .base_year = 2010, .year = 2030}, "reduction-out-of-range", "0.62 means -62 %"},
      {{.reduction = missing, .base_year = 2010, .year = 2030}, "reduction-out-of-range", "a reduction of more than 1"},
  };
  for (const Refused& each : refused)
    BOOST_CHECK_EXCEPTION(
        detail::require_targets({.id = "waste", .targets = {{.value = 1.0, .year = 2025}, each.target}}), ArgumentError,
        [&](const ArgumentError& error) {
          const std::string text = error.what();
          return error.code() == each.code && text.find(each.part) != std::string::npos &&
                 text.find("a target of \"waste\" ") != std::string::npos;
        });
  BOOST_CHECK_NO_THROW(detail::require_targets({.targets = {{.value = 0.0, .year = 2030},
                                                            {.reduction = 1.0, .base_year = 2010, .year = 2030},
                                                            {.value = 5.0, .reduction = 7.0, .year = 2030}}}));
}

BOOST_AUTO_TEST_CASE(a_member_belongs_from_a_start_to_before_an_end) {
  const auto belongs = [](std::vector<YearInterval> membership, Year year) {
    return Member{.membership = std::move(membership)}.is_member(year);
  };
  BOOST_TEST((belongs({}, 2010) == std::nullopt));
  BOOST_TEST((belongs({{}}, 2010) == std::optional(true)));
  const std::vector<YearInterval> twice = {{.start = 2000, .end = 2005}, {.start = 2010}};
  for (const auto& [year, wanted] : std::vector<std::pair<Year, bool>>{
           {1999, false}, {2000, true}, {2004, true}, {2005, false}, {2009, false}, {2010, true}, {2030, true}})
    BOOST_TEST((belongs(twice, year) == std::optional(wanted)), year);
}

BOOST_AUTO_TEST_CASE(network_and_nation_are_references_and_kinds_have_names) {
  struct Kind {
    MemberKind kind;
    const char* name;
    bool reference;
  };
  for (const Kind& each : {Kind{MemberKind::municipality, "municipality", false},
                           Kind{MemberKind::region, "region", false}, Kind{MemberKind::network, "network", true},
                           Kind{MemberKind::nation, "nation", true}, Kind{MemberKind::other, "other", false}}) {
    BOOST_TEST(Member{.kind = each.kind}.is_reference() == each.reference);
    BOOST_TEST(to_string(each.kind) == each.name);
    BOOST_TEST((member_kind_from(each.name) == std::optional(each.kind)));
  }
  BOOST_TEST((member_kind_from("county") == std::nullopt));
}

BOOST_AUTO_TEST_CASE(a_series_knows_its_years_and_which_values_are_to_be_used) {
  using S = ValueStatus;
  const std::vector<double> values{1, missing, 3, 4, 5, 6};
  const std::vector<ValueStatus> status{S::observed,  S::observed,    S::imputed,
                                        S::estimated, S::preliminary, S::withdrawn};
  const SeriesView series{2010, values, status};
  BOOST_TEST(series.size() == 6);
  BOOST_TEST(series.year(0) == 2010);
  BOOST_TEST(series.year(5) == 2015);
  BOOST_TEST((series.position(2009) == std::nullopt));
  BOOST_TEST((series.position(2010) == std::optional<Index>(0)));
  BOOST_TEST((series.position(2015) == std::optional<Index>(5)));
  BOOST_TEST((series.position(2016) == std::nullopt));
  const auto used = [&](const Use& use) {
    std::string text;
    for (Index k = 0; k < 6; ++k) text += series.usable(k, use) ? '1' : '0';
    return text;
  };
  BOOST_TEST(used({}) == "100110");
  BOOST_TEST(used({.imputed = true}) == "101110");
  BOOST_TEST(used({.estimated = false}) == "100010");
  BOOST_TEST(used({.preliminary = false}) == "100100");
  BOOST_TEST(used({.withdrawn = true}) == "100111");
}

BOOST_AUTO_TEST_CASE(a_cube_has_its_series_in_order_of_indicator_member_and_year) {
  std::vector<double> values(2 * 3 * 4);
  std::vector<ValueStatus> status(values.size(), ValueStatus::observed);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<double>(k);
  status[17] = ValueStatus::nil;
  const CubeView cube{values, status, 2, 3, 4, 2001};
  BOOST_TEST(cube.last_year() == 2004);
  for (Index i = 0; i < 2; ++i)
    for (Index m = 0; m < 3; ++m) {
      const SeriesView series = cube.series(i, m);
      BOOST_TEST(series.first_year == 2001);
      BOOST_TEST(series.size() == 4);
      BOOST_TEST(series.values[0] == static_cast<double>(12 * i + 4 * m));
      BOOST_TEST(series.status.size() == 4U);
    }
  BOOST_TEST((cube.series(1, 1).status[1] == ValueStatus::nil));
}

BOOST_AUTO_TEST_SUITE_END()
