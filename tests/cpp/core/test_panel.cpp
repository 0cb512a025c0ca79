#include <string>

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

BOOST_AUTO_TEST_SUITE_END()
