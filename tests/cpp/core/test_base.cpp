// What everything else stands on: errors, random numbers, work in blocks, rows.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <numbers>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/rows.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(base)

namespace {

using Blocks = std::vector<std::pair<Index, Index>>;
__extension__ using Wide = unsigned __int128;

// The words of a stream, block by block from the bijection.
std::vector<std::uint64_t> words(std::uint64_t seed, std::uint64_t stream, std::uint64_t replicate,
                                 std::uint64_t blocks) {
  std::vector<std::uint64_t> out;
  for (std::uint64_t k = 0; k < blocks; ++k)
    for (const std::uint64_t word : Philox::bijection({k, 0, replicate, 0}, {seed, stream})) out.push_back(word);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(errors_carry_their_code_and_say_it_last) {
  const ArgumentError error("some-code", "got 3, wanted 4");
  BOOST_TEST(error.code() == "some-code");
  BOOST_TEST(error.what() == "got 3, wanted 4 [some-code]");
  const Cancelled cancelled;
  BOOST_TEST(cancelled.code() == "cancelled");
  BOOST_TEST(std::string(cancelled.what()).find("no partial result") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_parse_error_tells_as_much_of_its_place_as_is_known) {
  struct Place {
    const char* source;
    Index line, column;
    const char* wanted;
  };
  for (const Place& each :
       {Place{"a.csv", 3, 7, "a.csv, line 3, column 7: bad [x]"}, Place{"a.csv", 1, 0, "a.csv, line 1: bad [x]"},
        Place{"a.csv", 0, 1, "a.csv, column 1: bad [x]"}, Place{"a.csv", 0, 0, "a.csv: bad [x]"},
        Place{"", 2, 5, "line 2, column 5: bad [x]"}, Place{"", 0, 0, "bad [x]"}}) {
    const ParseError error("x", "bad", each.source, each.line, each.column);
    BOOST_TEST(error.what() == each.wanted);
    BOOST_TEST(error.source() == each.source);
    BOOST_TEST(error.line() == each.line);
    BOOST_TEST(error.column() == each.column);
    BOOST_TEST(error.code() == "x");
  }
}

BOOST_AUTO_TEST_CASE(lengths_that_differ_and_levels_out_of_range_are_refused_with_what_was_got) {
  BOOST_CHECK_NO_THROW(detail::require_same_length(3, "years", 3, "values"));
  BOOST_CHECK_EXCEPTION(
      detail::require_same_length(3, "years", 5, "values"), ArgumentError, [](const ArgumentError& error) {
        return error.code() == "length-mismatch" &&
               std::string(error.what()).starts_with("years has 3 elements but values has 5: give one");
      });
  for (const double level : {1e-9, 0.5, 1.0 - 1e-9}) BOOST_CHECK_NO_THROW(detail::require_level(level));
  for (const double level : {0.0, 1.0, -0.5, 95.0, missing})
    BOOST_CHECK_EXCEPTION(detail::require_level(level, "coverage"), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == "level-out-of-range" &&
             std::string(error.what())
                 .starts_with("coverage is " + std::to_string(level) + " but must lie between 0 and 1");
    });
}

BOOST_AUTO_TEST_CASE(random_words_are_the_published_ones) {
  // Random123's known answers for philox4x64 of 10 rounds: all bits set, and the digits of pi.
  constexpr std::uint64_t all = 0xFFFFFFFFFFFFFFFFULL;
  const Philox::Block ones = {0x87b092c3013fe90bULL, 0x438c3c67be8d0224ULL, 0x9cc7d7c69cd777b6ULL,
                              0xa09caebf594f0ba0ULL};
  BOOST_TEST((Philox::bijection({all, all, all, all}, {all, all}) == ones));
  const Philox::Block pi = {0xa528f45403e61d95ULL, 0x38c72dbd566e9788ULL, 0xa5a1610e72fd18b5ULL, 0x57bd43b5e52b7fe6ULL};
  BOOST_TEST(
      (Philox::bijection({0x243f6a8885a308d3ULL, 0x13198a2e03707344ULL, 0xa4093822299f31d0ULL, 0x082efa98ec4e6c89ULL},
                         {0x452821e638d01377ULL, 0xbe5466cf34e90c6cULL}) == pi));
}

BOOST_AUTO_TEST_CASE(a_stream_is_its_blocks_one_after_the_other) {
  const std::vector<std::uint64_t> wanted = words(5, 6, 7, 3);
  Philox random(5, 6, 7);
  Philox uniform(5, 6, 7);
  for (const std::uint64_t word : wanted) {
    BOOST_TEST(random() == word);
    BOOST_TEST(uniform.uniform() == std::ldexp(static_cast<double>(word >> 11U), -53));
  }
  BOOST_TEST((Philox(1)() == words(1, 0, 0, 1)[0]));
  BOOST_TEST(Philox::min() == 0U);
  BOOST_TEST(Philox::max() == 0xFFFFFFFFFFFFFFFFULL);
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_drawn_without_bias) {
  // A word times n has the number above and a rest below; a rest below 2^64 mod n is drawn again. That is every fourth
  // for 3 times 2^61.
  for (const Index n : {Index{1}, Index{2}, Index{7}, Index{1000}, Index{3} << 61U, (Index{1} << 62U) + 1}) {
    const auto bound = static_cast<std::uint64_t>(n);
    const auto excess = static_cast<std::uint64_t>((Wide{1} << 64U) % bound);
    Philox random(8, 1);
    int drawn = 0;
    for (const std::uint64_t word : words(8, 1, 0, 100)) {
      const Wide product = Wide{word} * bound;
      if (static_cast<std::uint64_t>(product) < excess) continue;
      BOOST_REQUIRE(random.below(n) == static_cast<Index>(product >> 64U));
      ++drawn;
    }
    BOOST_TEST(drawn >= 250);
  }
}

BOOST_AUTO_TEST_CASE(normal_numbers_are_pairs_by_box_and_muller) {
  Philox uniform(9, 2);
  Philox random(9, 2);
  double sum = 0.0;
  for (int pair = 0; pair < 50; ++pair) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform.uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform.uniform();
    const double first = random.normal();
    const double second = random.normal();
    BOOST_TEST(std::abs(first - radius * std::cos(angle)) < 1e-12);
    BOOST_TEST(std::abs(second - radius * std::sin(angle)) < 1e-12);
    sum += first * first + second * second;
  }
  BOOST_TEST(std::abs(sum / 100.0 - 1.0) < 0.5);
}

BOOST_AUTO_TEST_CASE(blocks_are_those_of_the_grain_on_any_number_of_threads) {
  struct Cut {
    Index n, grain;
    Blocks wanted;
  };
  const std::vector<Cut> cuts = {{0, 3, {}},
                                 {-4, 3, {}},
                                 {1, 3, {{0, 1}}},
                                 {6, 3, {{0, 3}, {3, 6}}},
                                 {7, 3, {{0, 3}, {3, 6}, {6, 7}}},
                                 {8, 3, {{0, 3}, {3, 6}, {6, 8}}},
                                 {2, 100, {{0, 2}}},
                                 {3, 1, {{0, 1}, {1, 2}, {2, 3}}},
                                 {3, 0, {{0, 1}, {1, 2}, {2, 3}}},
                                 {2, -5, {{0, 1}, {1, 2}}}};
  for (const int threads : {0, 1, 3})
    for (const Cut& cut : cuts) {
      Blocks got;
      std::vector<std::pair<Index, Index>> told;
      std::mutex mutex;
      parallel_for(cut.n, cut.grain,
                   {.threads = threads, .progress = [&](Index done, Index all) { told.emplace_back(done, all); }},
                   [&](Index begin, Index end) {
                     const std::scoped_lock lock(mutex);
                     got.emplace_back(begin, end);
                   });
      if (threads != 1) std::sort(got.begin(), got.end());
      BOOST_TEST((got == cut.wanted));
      // One call a block, each with all that is done by then.
      BOOST_TEST(told.size() == cut.wanted.size());
      Index before = 0;
      for (const auto& [done, all] : told) {
        BOOST_TEST(all == cut.n);
        BOOST_TEST(done > before);
        before = done;
      }
      BOOST_TEST(before == std::max<Index>(cut.n, 0));
    }
  BOOST_CHECK_EXCEPTION(parallel_for(1, 1, {.threads = -1}, [](Index, Index) {}), ArgumentError,
                        [](const ArgumentError& error) {
                          return error.code() == "threads-negative" &&
                                 std::string(error.what()).find("threads must be 0 (all) or more") != std::string::npos;
                        });
}

BOOST_AUTO_TEST_CASE(nothing_is_begun_after_an_error_or_a_stop) {
  int begun = 0;
  BOOST_CHECK_EXCEPTION(parallel_for(10, 1, {},
                                     [&](Index begin, Index) {
                                       ++begun;
                                       if (begin == 2) throw ArgumentError("third", "x");
                                     }),
                        ArgumentError, [](const ArgumentError& error) { return error.code() == "third"; });
  BOOST_TEST(begun == 3);
  std::stop_source stop;
  begun = 0;
  BOOST_CHECK_THROW(parallel_for(10, 1, {.stop = stop.get_token()},
                                 [&](Index begin, Index) {
                                   ++begun;
                                   if (begin == 4) stop.request_stop();
                                 }),
                    Cancelled);
  BOOST_TEST(begun == 5);
  // Two threads that fail at once: one of the errors is thrown, and either ends the work.
  std::atomic<int> calls = 0;
  BOOST_CHECK_THROW(parallel_for(1000, 1, {.threads = 2},
                                 [&](Index, Index) {
                                   ++calls;
                                   throw ArgumentError("each", "x");
                                 }),
                    ArgumentError);
  BOOST_TEST(calls <= 2);
}

BOOST_AUTO_TEST_CASE(rows_are_cut_from_one_block) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  const Rows rows{values, 3};
  BOOST_TEST(rows.count() == 2);
  BOOST_TEST(rows[1].size() == 3U);
  BOOST_TEST(rows[0].data() == values.data());
  BOOST_TEST(rows[1].data() == values.data() + 3);
  BOOST_TEST((Rows{values, 2}.count() == 3));
  BOOST_TEST((Rows{{}, 0}.count() == 0));
  BOOST_TEST((Rows{{}, 0, 5}.count() == 5));
}

BOOST_AUTO_TEST_SUITE_END()
