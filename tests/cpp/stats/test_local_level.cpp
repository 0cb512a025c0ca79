#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "nyckeltal/stats/detail/local_level.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(local_level)

namespace tt = boost::test_tools;

namespace {

/// A series of consecutive years, or of the given ones, in one segment, or in the given ones.
std::vector<detail::LocalValue> series(const std::vector<double>& values, const std::vector<Index>& places = {},
                                       const std::vector<Index>& segments = {}) {
  std::vector<detail::LocalValue> out;
  for (std::size_t k = 0; k < values.size(); ++k)
    out.push_back({places.empty() ? static_cast<Index>(k) : places[k], values[k], segments.empty() ? 0 : segments[k]});
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(decimals_that_a_number_is_written_with) {
  const std::pair<double, int> cases[] = {
      {0.0, 0},    {1.0, 0},       {7.5, 1},       {-7.25, 2},    {0.1, 1},        {0.125, 3},
      {1e-6, 6},   {12.345678, 6}, {1.0 / 3.0, 6}, {1e-7, 6},     {10.0, -1},      {1300.0, -2},
      {-20.0, -1}, {120000.0, -4}, {1e9, -4},      {999.0, 0},    {1e15, 0},       {9e14, -4},
      {1001.0, 0}, {100.5, 1},     {0.000001, 6},  {123.4567, 4}, {1234.56789, 5}, {3e-6, 6},
  };
  for (const auto& [x, decimals] : cases) BOOST_TEST(detail::decimals_of(x) == decimals, x);
  // A sum of tenths is written with one decimal in spite of rounding.
  BOOST_TEST(detail::decimals_of(0.1 + 0.2) == 1);
  BOOST_TEST(detail::decimals_of(1000.0 + 1e-5) == 5);
  const std::pair<int, double> steps[] = {{0, 1.0}, {1, 0.1}, {2, 0.01}, {6, 1e-6}, {-1, 10.0}, {-4, 1e4}};
  for (const auto& [decimals, step] : steps) BOOST_TEST(detail::step_of(decimals) == step, decimals);
}

BOOST_AUTO_TEST_CASE(the_median_of_a_few_numbers_in_any_order) {
  for (std::size_t n = 1; n <= 6; ++n) {
    std::vector<double> x;
    for (std::size_t k = 0; k < n; ++k) x.push_back(static_cast<double>(k * k));
    const double wanted = n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
    do BOOST_TEST(detail::median_of_few(x) == wanted);
    while (std::next_permutation(x.begin(), x.end()));
  }
  BOOST_TEST(detail::median_of_few(std::vector<double>{4, 1, 4, 1}) == 2.5);
}

BOOST_AUTO_TEST_CASE(how_far_a_value_lies_from_its_neighbours_by_hand) {
  const struct {
    const char* what;
    std::vector<double> values;
    std::vector<Index> places, segments;
    std::size_t at;
    double deviation, expected;
    Index gap, n;
  } cases[] = {
      // Medians 2 before and 6 after: 8 and 4 away, the smaller counts; of all six 4.
      {"above both sides", {1, 2, 3, 10, 5, 6, 7}, {}, {}, 3, 4, 4, 1, 6},
      {"below both sides", {11, 12, 13, 10, 15, 16, 17}, {}, {}, 3, -2, 14, 1, 6},
      {"between them", {1, 2, 3, 4, 5, 6, 7}, {}, {}, 3, 0, 4, 1, 6},
      {"on one of them", {1, 2, 3, 6, 5, 6, 7}, {}, {}, 3, 0, 4, 1, 6},
      {"three a side, no more", {99, 1, 2, 3, 10, 5, 6, 7, 99}, {}, {}, 4, 4, 4, 1, 6},
      {"years to the nearer one", {1, 2, 3, 10, 5, 6, 7}, {0, 1, 2, 5, 7, 8, 9}, {}, 3, 4, 4, 2, 6},
      {"nearer before", {1, 2, 3, 10, 5, 6, 7}, {0, 1, 2, 4, 7, 8, 9}, {}, 3, 4, 4, 2, 6},
      {"one before", {1, 10, 5, 6, 7}, {}, {}, 1, 4, 5.5, 1, 4},
      {"one on each side", {1, 10, 5}, {}, {}, 1, 5, 3, 1, 2},
      // At an end the median and the nearest have to agree.
      {"the last", {1, 2, 6, 10}, {0, 1, 2, 5}, {}, 3, 4, 2, 3, 3},
      {"the first", {10, 6, 2, 1}, {0, 2, 3, 4}, {}, 0, 4, 2, 2, 3},
      {"the last, on another side of each", {1, 2, 12, 10}, {}, {}, 3, 0, 2, 1, 3},
      {"the later of a pair", {3, 10}, {0, 4}, {}, 1, 7, 3, 4, 1},
      {"the earlier of a pair", {3, 10}, {}, {}, 0, 0, missing, 1, 1},
      {"alone", {3}, {}, {}, 0, 0, missing, 1, 0},
      {"two after it", {10, 4, 2}, {}, {}, 0, 6, 3, 1, 2},
      {"other segments do not count", {90, 1, 2, 3, 10, 5, 6, 7, 90}, {}, {0, 1, 1, 1, 1, 1, 2, 2, 2}, 4, 5, 2.5, 1, 4},
      {"first of its segment", {90, 90, 10, 6, 2}, {}, {0, 0, 1, 1, 1}, 2, 4, 4, 1, 2},
      {"alone in its segment", {1, 2, 10, 5, 6}, {}, {0, 0, 1, 2, 2}, 2, 0, missing, 1, 0},
  };
  for (const auto& each : cases) {
    const detail::LocalDeviation got =
        detail::local_deviation(series(each.values, each.places, each.segments), each.at);
    BOOST_TEST(got.deviation == each.deviation, each.what << " " << got.deviation);
    BOOST_TEST((is_missing(each.expected) ? is_missing(got.expected) : got.expected == each.expected),
               each.what << " " << got.expected);
    BOOST_TEST(got.gap == each.gap, each.what << " " << got.gap);
    BOOST_TEST(got.n == each.n, each.what << " " << got.n);
  }
}

BOOST_AUTO_TEST_CASE(noise_is_the_median_step_of_neighbours) {
  std::vector<double> scratch{5, 5, 5};  // what is left of another series does not count
  const double unit = 1.4826 / std::sqrt(2.0);
  const auto close = tt::tolerance(1e-14);
  // Steps 1, 2, 3, 4, 9.
  const std::optional<double> plain = detail::noise_of(series({0, 1, -1, 2, -2, 7}), scratch);
  BOOST_REQUIRE(plain.has_value());
  BOOST_TEST(*plain == 3.0 * unit, close);
  // A step over four years counts half: 1, 2, 3/2, 4, 9.
  BOOST_TEST(*detail::noise_of(series({0, 1, -1, 2, -2, 7}, {0, 1, 2, 6, 7, 8}), scratch) == 2.0 * unit, close);
  BOOST_TEST(!detail::noise_of(series({0, 1, -1, 2, -2}), scratch).has_value());
  // Six values with a change of segment have four steps, seven have five.
  BOOST_TEST(!detail::noise_of(series({0, 1, -1, 2, -2, 7}, {}, {0, 0, 0, 1, 1, 1}), scratch).has_value());
  BOOST_TEST(*detail::noise_of(series({0, 1, -1, 99, 95, 104, 99}, {}, {0, 0, 0, 1, 1, 1, 1}), scratch) == 4.0 * unit,
             close);
}

BOOST_AUTO_TEST_CASE(the_largest_lasting_shift_by_hand) {
  const struct {
    const char* what;
    std::vector<double> values;
    std::vector<Index> segments;
    std::size_t at;
    double before, after;
  } cases[] = {
      {"up", {1, 2, 1, 9, 8, 9}, {}, 3, 1, 9},
      {"down", {9, 8, 9, 1, 2, 1}, {}, 3, 9, 1},
      {"two a side are wanted", {0, 9, 9.5, 9, 9.5}, {}, 2, 4.5, 9.5},
      {"four values", {0, 1, 9, 8}, {}, 2, 0.5, 8.5},
      {"three values", {0, 1, 9}, {}, 0, missing, missing},
      {"nothing", {}, {}, 0, missing, missing},
      {"equal values", {4, 4, 4, 4, 4}, {}, 0, missing, missing},
      {"five a side and no more", {0, 0, 1, 2, 3, 4, 5, 16, 17, 18, 19, 20, 21, 21}, {}, 7, 3, 18},
      {"the first of two as large", {0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0}, {}, 5, 0, 4},
      {"not across segments", {0, 0, 0, 50, 50, 50, 53, 53}, {0, 0, 0, 1, 1, 1, 1, 1}, 6, 50, 53},
      {"nothing within segments", {0, 0, 9, 9}, {0, 0, 1, 1}, 0, missing, missing},
      {"a window ends with its segment", {70, 1, 2, 8, 9, 70}, {0, 1, 1, 1, 1, 2}, 3, 1.5, 8.5},
      // Medians say the same at two places; the step between the values says where.
      {"the step tells", {0, 0, 0, 1, 5, 5, 5}, {}, 4, 0, 5},
  };
  for (const auto& each : cases) {
    const detail::LocalShift got = detail::largest_shift(series(each.values, {}, each.segments));
    BOOST_TEST(got.at == each.at, each.what << " " << got.at);
    BOOST_TEST((is_missing(each.before) ? is_missing(got.before) : got.before == each.before),
               each.what << " " << got.before);
    BOOST_TEST((is_missing(each.after) ? is_missing(got.after) : got.after == each.after),
               each.what << " " << got.after);
    if (!is_missing(each.before)) BOOST_TEST(got.size() == each.after - each.before);
  }
}

BOOST_AUTO_TEST_SUITE_END()
