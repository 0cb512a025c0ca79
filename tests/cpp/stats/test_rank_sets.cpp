#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/rank_sets.hpp"
#include "nyckeltal/stats/rank_sets.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(rank_sets_suite)

using nyckeltal::test::Case;
using nyckeltal::test::compare_cases;
namespace tt = boost::test_tools;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> field(const RankSets& sets, double MemberRank::* which) {
  std::vector<double> out;
  for (const MemberRank& each : sets.members) out.push_back(each.*which);
  return out;
}

// The definition, with every pair of every draw kept. The draws are those of the library: replicate r, members from
// the largest estimate down.
RankSets slow_sets(const std::vector<double>& x, const std::vector<double>& errors, const RankSetOptions& options) {
  const std::size_t p = x.size();
  std::vector<std::size_t> order(p);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] > x[b]; });
  const auto draws = static_cast<std::size_t>(options.draws);
  std::vector<std::vector<double>> z(draws, std::vector<double>(p));
  for (std::size_t r = 0; r < draws; ++r) {
    Philox random(options.seed, 0, r);
    for (const std::size_t j : order) z[r][j] = errors[j] * random.normal();
  }
  RankSets out;
  out.members.resize(p);
  const bool marginal = options.kind == RankSetKind::marginal;
  for (std::size_t about = 0; about < (marginal ? p : 1); ++about) {
    struct Pair {
      std::size_t j, k;
      double s;
    };
    std::vector<Pair> left;
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = 0; k < p; ++k)
        if (j != k && (!marginal || j == about || k == about)) left.push_back({j, k, std::hypot(errors[j], errors[k])});
    std::vector<Index> above(p), below(p);
    double c = 0.0;
    for (bool again = true; again;) {
      std::vector<double> t(draws, 0.0);
      for (std::size_t r = 0; r < draws; ++r)
        for (const Pair& each : left) t[r] = std::max(t[r], (z[r][each.j] - z[r][each.k]) / each.s);
      std::sort(t.begin(), t.end());
      const double h = static_cast<double>(draws - 1) * options.level;
      const auto low = static_cast<std::size_t>(h);
      c = t[low] + (h - static_cast<double>(low)) * (t[std::min(low + 1, draws - 1)] - t[low]);
      std::vector<Pair> kept;
      for (const Pair& each : left) {
        if (x[each.j] - x[each.k] > each.s * c) {
          ++below[each.j];
          ++above[each.k];
        } else {
          kept.push_back(each);
        }
      }
      again = options.stepdown && kept.size() < left.size();
      left = std::move(kept);
    }
    for (std::size_t j = 0; j < p; ++j) {
      if (marginal && j != about) continue;
      out.members[j].lower = static_cast<double>(1 + above[j]);
      out.members[j].upper = static_cast<double>(static_cast<Index>(p) - below[j]);
      out.members[j].critical_value = c;
    }
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_case_of_csranks_is_reproduced) {
  const Case& c = compare_cases()["csranks_small"];
  const auto x = c.numbers("x");
  const auto errors = c.numbers("se");
  const RankSets sets = rank_sets(x, {.standard_errors = errors});
  BOOST_TEST(field(sets, &MemberRank::lower) == Case::to_numbers(c.expected_value("L")), tt::per_element());
  BOOST_TEST(field(sets, &MemberRank::rank) == Case::to_numbers(c.expected_value("rank")), tt::per_element());
  BOOST_TEST(field(sets, &MemberRank::upper) == Case::to_numbers(c.expected_value("U")), tt::per_element());
  BOOST_TEST(sets.n == 4);
}

BOOST_AUTO_TEST_CASE(critical_values_of_equal_errors_are_studentised_ranges) {
  const Case& c = compare_cases()["csranks_crit_equal_se"];
  const auto p = c.numbers("p");
  const auto expected = Case::to_numbers(c.expected_value("crit"));
  for (std::size_t i = 0; i < 4; ++i) {  // 290 members are in the Python tests
    const std::vector<double> x(static_cast<std::size_t>(p[i]), 1.0);
    const std::vector<double> errors(x.size(), 0.5);
    const RankSets sets = rank_sets(x, {.standard_errors = errors}, {.stepdown = false, .draws = 40'000});
    // Its simulation error is about 0.007.
    BOOST_TEST(std::abs(sets.members[0].critical_value - expected[i]) < 0.03);
  }
}

BOOST_AUTO_TEST_CASE(ranks_with_ties_are_those_of_the_reference) {
  const Case& c = compare_cases()["ranks_with_ties"];
  const auto x = c.numbers("x");
  const RankSets sets = rank_sets(x);
  BOOST_TEST(field(sets, &MemberRank::rank) == Case::to_numbers(c.expected_value("omega0_min_rank")),
             tt::per_element());
  BOOST_TEST(field(sets, &MemberRank::rank_max) == Case::to_numbers(c.expected_value("omega1_max")), tt::per_element());
}

BOOST_AUTO_TEST_CASE(sets_are_those_of_the_definition) {
  Philox random(3);
  for (int round = 0; round < 30; ++round) {
    const auto p = static_cast<std::size_t>(2 + random.below(9));
    std::vector<double> x(p), errors(p);
    for (std::size_t j = 0; j < p; ++j) {
      x[j] = 3.0 * random.normal();
      errors[j] = 0.1 + random.uniform();
    }
    for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal})
      for (const bool stepdown : {false, true}) {
        const RankSetOptions options{
            .level = 0.9, .kind = kind, .stepdown = stepdown, .draws = 100 + random.below(300), .seed = 7};
        const RankSets fast = rank_sets(x, {.standard_errors = errors}, options);
        const RankSets slow = slow_sets(x, errors, options);
        for (std::size_t j = 0; j < p; ++j) {
          BOOST_TEST(fast.members[j].lower == slow.members[j].lower);
          BOOST_TEST(fast.members[j].upper == slow.members[j].upper);
          BOOST_TEST(fast.members[j].critical_value == slow.members[j].critical_value, tt::tolerance(1e-12));
        }
      }
  }
}

BOOST_AUTO_TEST_CASE(estimated_standard_errors_make_students_t) {
  // Of two, one known exactly, the largest standardised difference is |t|; quantiles from tables.
  const std::vector<double> x{1, 0}, errors{1, 0};
  const auto critical = [&](double freedom, double level) {
    const std::vector<double> both{freedom, missing};
    return rank_sets(x, {.standard_errors = errors}, {.level = level, .draws = 40'000, .degrees_of_freedom = both})
        .members[0]
        .critical_value;
  };
  BOOST_TEST(std::abs(critical(1.0, 0.8) - 3.078) < 0.12);
  BOOST_TEST(std::abs(critical(4.0, 0.9) - 2.132) < 0.05);
  BOOST_TEST(std::abs(critical(12.0, 0.95) - 2.179) < 0.05);
  BOOST_TEST(critical(missing, 0.95) ==
             rank_sets(x, {.standard_errors = errors}, {.draws = 40'000}).members[0].critical_value);
  Philox random(8);
  double sum = 0.0;
  double squares = 0.0;
  for (int k = 0; k < 40'000; ++k) {
    const double each = detail::draw_chi_squared(random, 0.7);
    sum += each / 40'000.0;
    squares += each * each / 40'000.0;
  }
  BOOST_TEST(std::abs(sum - 0.7) < 0.03);
  BOOST_TEST(std::abs(squares - sum * sum - 1.4) < 0.15);
  const std::vector<double> none{0.0, 1.0};
  BOOST_CHECK_THROW((void)rank_sets(x, {.standard_errors = errors}, {.degrees_of_freedom = none}), ArgumentError);
}

BOOST_AUTO_TEST_CASE(threads_change_no_bit) {
  Philox random(4);
  std::vector<double> x(57), errors(57);
  for (std::size_t j = 0; j < x.size(); ++j) {
    x[j] = random.normal();
    errors[j] = 0.05 + 0.2 * random.uniform();
  }
  for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
    const RankSetOptions options{.kind = kind, .draws = 1000};
    const RankSets one = rank_sets(x, {.standard_errors = errors}, options);
    const RankSets three = rank_sets(x, {.standard_errors = errors}, options, {.threads = 3});
    for (double MemberRank::* each : {&MemberRank::lower, &MemberRank::upper, &MemberRank::critical_value})
      BOOST_TEST(field(one, each) == field(three, each), tt::per_element());
  }
  const RankProbabilities one = rank_probabilities(x, {.standard_errors = errors}, {.draws = 1000});
  const RankProbabilities three = rank_probabilities(x, {.standard_errors = errors}, {.draws = 1000}, {.threads = 3});
  BOOST_TEST(one.acceptability == three.acceptability, tt::per_element());
}

BOOST_AUTO_TEST_CASE(a_diagonal_covariance_is_standard_errors) {
  const std::vector<double> x{3, 1, 2, 2};
  const std::vector<double> errors{0.5, 0.25, 1, 2};
  std::vector<double> covariance(16, 0.0);
  for (std::size_t j = 0; j < 4; ++j) covariance[5 * j] = errors[j] * errors[j];
  const RankSets a = rank_sets(x, {.standard_errors = errors}, {.draws = 500});
  const RankSets b = rank_sets(x, {.covariance = covariance}, {.draws = 500});
  BOOST_TEST(a.members[0].critical_value == b.members[0].critical_value, tt::tolerance(1e-12));
  BOOST_TEST(field(a, &MemberRank::upper) == field(b, &MemberRank::upper), tt::per_element());
}

BOOST_AUTO_TEST_CASE(an_error_that_all_share_does_not_matter) {
  const std::vector<double> x{3, 1, 2};
  std::vector<double> covariance(9, 100.0);
  for (std::size_t j = 0; j < 3; ++j) covariance[4 * j] += 0.01;
  const RankSets sets = rank_sets(x, {.covariance = covariance}, {.draws = 500});
  BOOST_TEST(field(sets, &MemberRank::lower) == field(sets, &MemberRank::upper), tt::per_element());
  const RankSets same = rank_sets(x, {.covariance = std::vector<double>(9, 4.0)}, {.draws = 500});
  BOOST_TEST(field(same, &MemberRank::upper) == (std::vector<double>{1, 3, 2}), tt::per_element());
}

BOOST_AUTO_TEST_CASE(members_left_out_are_reported) {
  const std::vector<double> x{5, missing, 3, 9};
  const std::vector<double> errors{0.1, 0.1, 0.1, missing};
  for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
    const RankSets sets = rank_sets(x, {.standard_errors = errors}, {.kind = kind, .draws = 500});
    BOOST_TEST(sets.n == 3);
    BOOST_TEST((sets.members[1].status == Status::no_data));
    BOOST_TEST(is_missing(sets.members[1].rank));
    BOOST_TEST((sets.members[3].status == Status::no_noise_model));
    BOOST_TEST(sets.members[3].rank == 1.0);
    BOOST_TEST(sets.members[3].lower == 1.0);  // without a standard error it is told apart from nobody
    BOOST_TEST(sets.members[3].upper == 3.0);
    BOOST_TEST(sets.members[0].lower == 1.0);
    BOOST_TEST(sets.members[0].upper == 2.0);
  }
}

BOOST_AUTO_TEST_CASE(without_noise_there_is_no_interval) {
  const std::vector<double> x{2, 1};
  for (const RankSets& sets : {rank_sets(x), rank_sets(x, {.standard_errors = std::vector<double>{0, 0}})}) {
    BOOST_TEST((sets.status == Status::no_noise_model));
    BOOST_TEST(sets.members[0].rank == 1.0);
    BOOST_TEST(is_missing(sets.members[0].lower));
    BOOST_TEST(sets.best(1).empty());
  }
}

BOOST_AUTO_TEST_CASE(edges_have_their_status) {
  BOOST_TEST((rank_sets({}).status == Status::no_data));
  BOOST_TEST((rank_sets(std::vector<double>{missing, missing}).status == Status::no_data));
  const std::vector<double> one{1};
  const RankSets alone = rank_sets(one, {.standard_errors = one}, {.draws = 100});
  BOOST_TEST(alone.members[0].lower == 1.0);
  BOOST_TEST(alone.members[0].upper == 1.0);
  const std::vector<double> wild{1, infinity};
  BOOST_TEST((rank_sets(wild, {.standard_errors = wild}).status == Status::infinite_value));
  const std::vector<double> large{1e300, -1e300, 1.7e308};
  const std::vector<double> errors{1e299, 1e299, 1e299};
  BOOST_TEST(field(rank_sets(large, {.standard_errors = errors}, {.draws = 500}), &MemberRank::upper) ==
                 (std::vector<double>{2, 3, 1}),
             tt::per_element());
}

BOOST_AUTO_TEST_CASE(the_best_and_the_worst_are_sets_of_members) {
  const std::vector<double> x{10, 8, 7.5, 3};
  const std::vector<double> errors{0.2, 0.3, 0.3, 0.5};
  const RankSets sets = rank_sets(x, {.standard_errors = errors}, {.draws = 1000});
  BOOST_TEST(sets.best(1) == (std::vector<Index>{0}), tt::per_element());
  BOOST_TEST(sets.best(2) == (std::vector<Index>{0, 1, 2}), tt::per_element());
  BOOST_TEST(sets.worst(2) == (std::vector<Index>{1, 2, 3}), tt::per_element());
  BOOST_CHECK_THROW((void)sets.best(0), ArgumentError);
  const RankSets marginal = rank_sets(x, {.standard_errors = errors}, {.kind = RankSetKind::marginal, .draws = 1000});
  BOOST_CHECK_THROW((void)marginal.worst(1), ArgumentError);
}

BOOST_AUTO_TEST_CASE(mistakes_of_the_caller_are_named) {
  const std::vector<double> x{1, 2};
  const auto code = [&](const RankNoise& noise, const RankSetOptions& options = {}) {
    try {
      (void)rank_sets(x, noise, options);
    } catch (const ArgumentError& error) {
      return error.code();
    }
    return std::string();
  };
  BOOST_TEST(code({.standard_errors = std::vector<double>{1}}) == "length-mismatch");
  BOOST_TEST(code({.covariance = std::vector<double>{1}}) == "length-mismatch");
  BOOST_TEST(code({.standard_errors = x, .covariance = std::vector<double>{1, 0, 0, 1}}) == "two-noises");
  BOOST_TEST(code({.standard_errors = std::vector<double>{1, -1}}) == "noise-negative");
  BOOST_TEST(code({.covariance = std::vector<double>{1, 0.5, 0, 1}}) == "covariance-not-symmetric");
  BOOST_TEST(code({.covariance = std::vector<double>{1, missing, missing, 1}}) == "covariance-not-symmetric");
  BOOST_TEST(code({.covariance = std::vector<double>{1, 2, 2, 1}}) == "covariance-not-positive");
  BOOST_TEST(code({.standard_errors = x}, {.level = 1.0}) == "level-out-of-range");
  BOOST_TEST(code({.standard_errors = x}, {.draws = 10}) == "too-few-draws");
}

BOOST_AUTO_TEST_CASE(probabilities_of_ranks_agree_with_each_other) {
  const std::vector<double> x{1.0, 0.5, missing, 0.0, 4.0};
  const std::vector<double> errors{0.5, 0.5, 0.5, 1.0, missing};
  const RankProbabilities result = rank_probabilities(x, {.standard_errors = errors}, {.draws = 20'000});
  BOOST_TEST(result.n == 3);
  BOOST_TEST(is_missing(result.mean_rank[2]));
  BOOST_TEST(is_missing(result.mean_rank[4]));
  BOOST_TEST(result.beats[1] == 0.5 * std::erfc(-0.5 / std::sqrt(0.5) / std::sqrt(2.0)), tt::tolerance(1e-12));
  BOOST_TEST(result.beats[1] + result.beats[5] == 1.0, tt::tolerance(1e-12));
  for (const std::size_t j : {0U, 1U, 3U}) {
    const double* row = &result.acceptability[j * 3];
    BOOST_TEST(row[0] + row[1] + row[2] == 1.0, tt::tolerance(1e-12));
    BOOST_TEST(std::abs(row[0] + 2.0 * row[1] + 3.0 * row[2] - result.mean_rank[j]) < 0.03);
  }
  BOOST_TEST((rank_probabilities(x, {}).status == Status::no_noise_model));
  BOOST_TEST((rank_probabilities({}, {}).status == Status::no_data));
}

BOOST_AUTO_TEST_CASE(equal_values_that_are_known_exactly_share_their_ranks) {
  // The last member's noise reaches nobody; the others are what they are.
  const std::vector<double> x{5, 7, 7, 9, 0};
  const std::vector<double> errors{0, 0, 0, 0, 0.001};
  for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
    const RankSets sets = rank_sets(x, {.standard_errors = errors}, {.kind = kind, .draws = 200});
    BOOST_TEST(field(sets, &MemberRank::lower) == (std::vector<double>{4, 2, 2, 1, 5}), tt::per_element());
    BOOST_TEST(field(sets, &MemberRank::upper) == (std::vector<double>{4, 3, 3, 1, 5}), tt::per_element());
  }
}

BOOST_AUTO_TEST_SUITE_END()
