#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(observed_of_a_series)

using V = std::vector<double>;

namespace {

V copied(std::span<const double> x) {
  return {x.begin(), x.end()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_axis_is_sorted_and_knows_whether_times_are_distinct) {
  const detail::TimeAxis places({}, 3);
  BOOST_TEST(copied(places.times()) == (V{0, 1, 2}));
  BOOST_TEST(places.length() == 3);
  BOOST_TEST(places.distinct());
  const struct {
    V years, times;
    bool distinct;
  } cases[] = {{{2000, 2001, 2003}, {2000, 2001, 2003}, true},
               {{2003, 2000, 2001}, {2000, 2001, 2003}, true},
               {{2000, 2000, 2001}, {2000, 2000, 2001}, false},
               {{2001, 2000, 2001}, {2000, 2001, 2001}, false}};
  for (const auto& each : cases) {
    const detail::TimeAxis axis(each.years, 3);
    BOOST_TEST(copied(axis.times()) == each.times);
    BOOST_TEST(axis.distinct() == each.distinct);
    BOOST_TEST(axis.length() == 3);
  }
  const auto refused = [](const V& years, const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION(detail::TimeAxis(years, 2), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused({1, 2, 3}, "length-mismatch", "years has 3 elements but values has 2");
  refused({1, missing}, "years-not-finite", "leave out years that are unknown");
  refused({1, std::numeric_limits<double>::infinity()}, "years-not-finite", "finite numbers");
}

BOOST_AUTO_TEST_CASE(what_is_there_comes_in_the_order_of_time) {
  const double inf = std::numeric_limits<double>::infinity();
  detail::Observed series;
  const detail::TimeAxis axis(V{2003, 2000, 2001, 2001}, 4);
  series.take(V{1, 2, 3, 4}, axis);
  BOOST_TEST(copied(series.values()) == (V{2, 3, 4, 1}));  // of one time in the order they were given
  BOOST_TEST(copied(series.times()) == (V{2000, 2001, 2001, 2003}));
  BOOST_TEST(series.n == 4);
  BOOST_TEST(!series.infinite);
  // A shorter one in the same buffers, with what a kernel may read behind it.
  series.take(V{1, missing, 3, 4}, axis);
  BOOST_TEST(copied(series.values()) == (V{3, 4, 1}));
  BOOST_TEST(copied(series.times()) == (V{2001, 2001, 2003}));
  for (std::size_t k = 3; k < 3 + detail::Observed::padding; ++k) {
    BOOST_TEST(is_missing(series.x[k]));
    BOOST_TEST(series.t[k] == 0.0);
  }
  // A longer one.
  const detail::TimeAxis longer({}, 12);
  V twelve(12);
  std::iota(twelve.begin(), twelve.end(), 5.0);
  series.take(twelve, longer);
  BOOST_TEST(copied(series.values()) == twelve);
  BOOST_TEST(series.x.size() >= 12 + detail::Observed::padding);
  BOOST_TEST(series.t.size() >= 12 + detail::Observed::padding);
  for (std::size_t k = 12; k < 12 + detail::Observed::padding; ++k) BOOST_TEST(is_missing(series.x[k]));
  for (const double each : {inf, -inf}) {
    twelve[7] = each;
    series.take(twelve, longer);
    BOOST_TEST(series.infinite);
    BOOST_TEST(series.n == 12);
  }
  series.take(V(12, missing), longer);
  BOOST_TEST(series.n == 0);
  BOOST_TEST(!series.infinite);
  BOOST_TEST(series.values().empty());
}

BOOST_AUTO_TEST_CASE(middles_neither_overflow_nor_need_an_order) {
  BOOST_TEST(detail::midpoint(1.0, 4.0) == 2.5);
  BOOST_TEST(detail::midpoint(1.7e308, 1.5e308) == 1.6e308);
  const double least = std::numeric_limits<double>::denorm_min();
  BOOST_TEST(detail::midpoint(least, least) == least);  // half of it is no number
  BOOST_TEST(is_missing(detail::median_in_place({})));
  for (std::size_t n = 1; n <= 6; ++n) {
    V x;
    for (std::size_t k = 0; k < n; ++k) x.push_back(static_cast<double>(k * k));
    const double wanted = n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
    do {
      V copy = x;
      BOOST_TEST(detail::median_in_place(copy) == wanted);
    } while (std::next_permutation(x.begin(), x.end()));
  }
}

BOOST_AUTO_TEST_CASE(every_row_of_a_batch_has_its_result_and_scratch_is_kept) {
  struct Scratch {
    std::vector<int> kept;
  };
  for (const int threads : {1, 3}) {
    std::vector<Index> out(1500, -1);
    detail::for_each_row<Scratch>(out, {.threads = threads}, [](Scratch& scratch, Index row) {
      scratch.kept.push_back(1);
      return 2 * row;
    });
    for (Index row = 0; row < 1500; ++row) BOOST_TEST(out[static_cast<std::size_t>(row)] == 2 * row);
  }
  // One scratch goes from block to block: 1,500 rows of one thread see the same.
  std::vector<Index> seen(1500, 0);
  detail::for_each_row<Scratch>(seen, {.threads = 1}, [](Scratch& scratch, Index) {
    scratch.kept.push_back(1);
    return std::ssize(scratch.kept);
  });
  BOOST_TEST(seen.back() == 1500);
}

BOOST_AUTO_TEST_SUITE_END()
