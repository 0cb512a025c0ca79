#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
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

namespace {

// Code and message of what a call refuses; both empty where it does not.
template <class Call>
std::pair<std::string, std::string> refusal(Call&& call) {
  try {
    (void)call();
  } catch (const ArgumentError& error) {
    return {error.code(), error.what()};
  }
  return {};
}
bool says(const std::pair<std::string, std::string>& got, const std::string& code, const std::string& part) {
  return got.first == code && got.second.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_order_of_the_input_changes_no_bit) {
  // Equal estimates with other errors, among them one that nobody knows.
  const std::vector<double> x{4, 2, 2, 2, 7, 2, 4, 0};
  const std::vector<double> errors{0.5, 0.75, 0.25, missing, 1.0, 0.5, 0.125, 2.0};
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
    const RankSetOptions options{.level = 0.8, .kind = kind, .draws = 300};
    const RankSets plain = rank_sets(x, {.standard_errors = errors}, options);
    Philox random(9);
    for (int round = 0; round < 12; ++round) {
      for (std::size_t i = order.size() - 1; i > 0; --i)
        std::swap(order[i], order[static_cast<std::size_t>(random.below(static_cast<Index>(i) + 1))]);
      std::vector<double> x2, errors2;
      for (const std::size_t i : order) {
        x2.push_back(x[i]);
        errors2.push_back(errors[i]);
      }
      const RankSets other = rank_sets(x2, {.standard_errors = errors2}, options);
      const RankProbabilities chances = rank_probabilities(x2, {.standard_errors = errors2}, {.draws = 200});
      const RankProbabilities before = rank_probabilities(x, {.standard_errors = errors}, {.draws = 200});
      for (std::size_t i = 0; i < order.size(); ++i) {
        const MemberRank& a = other.members[i];
        const MemberRank& b = plain.members[order[i]];
        BOOST_TEST((a.rank == b.rank && a.rank_max == b.rank_max && a.lower == b.lower && a.upper == b.upper));
        BOOST_TEST((a.critical_value == b.critical_value && a.status == b.status));
        for (std::size_t rank = 0; rank < 7; ++rank) {
          const double p = chances.acceptability[i * 7 + rank];
          const double q = before.acceptability[order[i] * 7 + rank];
          BOOST_TEST((is_missing(p) ? is_missing(q) : p == q));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(correlated_errors_have_the_law_of_their_differences) {
  // An error that all share leaves every difference as it is: the critical values are those without it, drawn anew.
  const std::vector<double> x{5, 4, 3, 2, 1};
  const std::vector<double> errors{0.2, 0.6, 0.4, 1.0, 0.8};
  std::vector<double> covariance(25, 3.0);
  for (std::size_t j = 0; j < 5; ++j) covariance[6 * j] += errors[j] * errors[j];
  for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
    const RankSetOptions options{.kind = kind, .stepdown = false, .draws = 20'000};
    const RankSets apart = rank_sets(x, {.standard_errors = errors}, options);
    const RankSets shared = rank_sets(x, {.covariance = covariance}, options);
    for (std::size_t j = 0; j < 5; ++j)
      BOOST_TEST(std::abs(apart.members[j].critical_value - shared.members[j].critical_value) < 0.06);
  }
  // Two members, whatever binds them: the difference over its deviation is normal, 1.96 at 95 %.
  for (const double together : {-0.9, 0.0, 0.5, 1.9}) {
    const std::vector<double> two{4.0, together, together, 1.0};
    const RankSets sets = rank_sets(std::vector<double>{1, 0}, {.covariance = two}, {.draws = 20'000});
    BOOST_TEST(std::abs(sets.members[0].critical_value - 1.95996) < 0.06);
    // Var(a - b) = 5 - 2 cov, and P(a beats b) = Phi(1 / deviation).
    const RankProbabilities chances =
        rank_probabilities(std::vector<double>{1, 0}, {.covariance = two}, {.draws = 20'000});
    const double wins = 0.5 * std::erfc(-1.0 / std::sqrt(5.0 - 2.0 * together) / std::sqrt(2.0));
    BOOST_TEST(chances.beats[1] == wins, tt::tolerance(1e-12));
    BOOST_TEST(chances.mean_rank[0] == 2.0 - wins, tt::tolerance(1e-12));
    BOOST_TEST(std::abs(chances.acceptability[0] - wins) < 0.015);
  }
  // A pair is told apart beyond 1.96 deviations: of sqrt(5 - 2 * 1.9) = 1.095, 2.147 units.
  const std::vector<double> bound{4.0, 1.9, 1.9, 1.0};
  for (const auto& [distance, upper] : {std::pair{2.0, 2.0}, {2.3, 1.0}})
    BOOST_TEST(rank_sets(std::vector<double>{distance, 0}, {.covariance = bound}, {.draws = 20'000}).members[0].upper ==
               upper);
}

BOOST_AUTO_TEST_CASE(a_covariance_may_be_singular_and_not_more) {
  const auto code = [](const std::vector<double>& x, const std::vector<double>& covariance) {
    return refusal([&] { return rank_sets(x, {.covariance = covariance}, {.draws = 100}); });
  };
  // A member that is known exactly, first and last.
  BOOST_TEST(code({2, 1}, {0, 0, 0, 1}).first.empty());
  BOOST_TEST(code({1, 2}, {0, 0, 0, 1}).first.empty());
  // A variance that falls short of the covariance by rounding, and by more.
  BOOST_TEST(code({2, 1}, {1, 1, 1, 1.0 - 1e-10}).first.empty());
  BOOST_TEST(says(code({2, 1}, {1, 1, 1, 1.0 - 1e-8}), "covariance-not-positive", "see member 1 beside"));
  BOOST_TEST(says(code({1, 2}, {1.0 - 1e-8, 1, 1, 1}), "covariance-not-positive", "see member 0 beside"));
  // Two that are one, and a third that has to be as far from either.
  const auto third = [](double more) {
    const double c = 0.5 + more;
    return std::vector<double>{1, 1, 0.5, 1, 1, c, 0.5, c, 1};
  };
  BOOST_TEST(code({3, 2, 1}, third(0.0)).first.empty());
  BOOST_TEST(code({3, 2, 1}, third(1e-6)).first.empty());
  BOOST_TEST(says(code({3, 2, 1}, third(1e-4)), "covariance-not-positive", "see member 2 beside"));
  // Halves of the matrix that differ by rounding, and by more.
  BOOST_TEST(code({2, 1}, {1, 0.5, 0.5 + 1e-10, 1}).first.empty());
  BOOST_TEST(says(code({2, 1}, {1, 0.5, 0.5 + 1e-8, 1}), "covariance-not-symmetric", "members 1 and 0"));
  // Two that move as one are told apart by any difference, beside a third that moves freely.
  const std::vector<double> twins{1, 1, 0, 1, 1, 0, 0, 0, 1};
  const std::vector<double> close{0.5, 0.25, -100};
  const RankSets bound = rank_sets(close, {.covariance = twins}, {.draws = 500});
  BOOST_TEST((bound.members[0].upper == 1.0 && bound.members[1].lower == 2.0));
  BOOST_TEST(rank_probabilities(close, {.covariance = twins}, {.draws = 100}).beats[1] == 1.0);
  // Whoever has no variance has no covariance either.
  const RankSets some =
      rank_sets(std::vector<double>{3, 2, 1},
                {.covariance = std::vector<double>{0.01, missing, 0, missing, missing, missing, 0, missing, 0.01}},
                {.draws = 500});
  BOOST_TEST((some.members[1].status == Status::no_noise_model && some.members[0].status == Status::ok));
  BOOST_TEST((some.members[0].upper == 2.0 && some.members[2].lower == 2.0));
  BOOST_TEST((some.members[1].lower == 1.0 && some.members[1].upper == 3.0));
}

BOOST_AUTO_TEST_CASE(what_describes_no_noise_is_named) {
  const std::vector<double> x{1, 2};
  const std::vector<double> errors{1, 1};
  const auto sets = [&](const RankNoise& noise, const RankSetOptions& options = {}) {
    return refusal([&] { return rank_sets(x, noise, options); });
  };
  BOOST_TEST(says(sets({.standard_errors = std::vector<double>{1, -1}}), "noise-negative", "standard error 1 is -1"));
  BOOST_TEST(says(sets({.covariance = std::vector<double>{-2, 0, 0, 1}}), "noise-negative", "variance 0 is -2"));
  BOOST_TEST(says(sets({.covariance = std::vector<double>{1, 0, 1}}), "length-mismatch",
                  "covariance has 3 elements but 2 estimates need 4"));
  BOOST_TEST(says(sets({.standard_errors = std::vector<double>{1, 1, 1}}), "length-mismatch",
                  "estimates has 2 elements but standard_errors has 3"));
  BOOST_TEST(says(sets({.standard_errors = errors}, {.degrees_of_freedom = std::vector<double>{1}}), "length-mismatch",
                  "degrees_of_freedom has 1"));
  BOOST_TEST(
      says(sets({.covariance = std::vector<double>{1, 0, 0, 1}}, {.degrees_of_freedom = std::vector<double>{1, 1}}),
           "freedom-with-covariance", "not with a covariance"));
  for (const double freedom : {0.0, -1.0})
    BOOST_TEST(says(sets({.standard_errors = errors}, {.degrees_of_freedom = std::vector<double>{1, freedom}}),
                    "freedom-not-positive", "one is " + std::to_string(freedom)));
  BOOST_TEST(
      sets({.standard_errors = errors}, {.degrees_of_freedom = std::vector<double>{infinity, 0.5}}).first.empty());
  // As many draws as reach the level: 20 of 95 %.
  BOOST_TEST(says(sets({.standard_errors = errors}, {.draws = 19}), "too-few-draws", "19 draws do not reach"));
  BOOST_TEST(sets({.standard_errors = errors}, {.draws = 20}).first.empty());
  BOOST_TEST(says(refusal([&] { return rank_probabilities(x, {.standard_errors = errors}, {.draws = 0}); }),
                  "too-few-draws", "draws is 0"));
  BOOST_TEST((rank_probabilities(x, {.standard_errors = errors}, {.draws = 1}).status == Status::ok));
  const RankSets four = rank_sets(std::vector<double>{4, 3, 2, 1}, {.standard_errors = std::vector<double>(4, 0.01)});
  BOOST_TEST(says(refusal([&] { return four.best(0); }), "tau-out-of-range", "tau is 0"));
  BOOST_TEST(says(refusal([&] { return four.worst(-1); }), "tau-out-of-range", "tau is -1"));
  const RankSets marginal = rank_sets(x, {.standard_errors = errors}, {.kind = RankSetKind::marginal});
  BOOST_TEST(says(refusal([&] { return marginal.best(1); }), "marginal-sets", "these are marginal"));
  // All apart: the tau best and the tau worst are just those, up to all.
  for (Index tau = 1; tau <= 4; ++tau) {
    BOOST_TEST(std::ssize(four.best(tau)) == tau);
    BOOST_TEST(four.best(tau).front() == 0);
    BOOST_TEST(std::ssize(four.worst(tau)) == tau);
    BOOST_TEST(four.worst(tau).back() == 3);
  }
}

BOOST_AUTO_TEST_CASE(members_known_exactly_beat_by_their_values) {
  const std::vector<double> x{2, 2, 1, 5};
  const std::vector<double> errors{0, 0, 0, 1};
  const RankProbabilities got = rank_probabilities(x, {.standard_errors = errors}, {.draws = 5000});
  BOOST_TEST((got.status == Status::ok && got.n == 4));
  const auto beats = [&](std::size_t j, std::size_t k) { return got.beats[4 * j + k]; };
  BOOST_TEST((beats(0, 1) == 0.5 && beats(1, 0) == 0.5 && beats(0, 2) == 1.0 && beats(2, 0) == 0.0));
  for (std::size_t j = 0; j < 4; ++j) BOOST_TEST(is_missing(beats(j, j)));
  const double over_two = 0.5 * std::erfc(-3.0 / std::sqrt(2.0));
  const double over_one = 0.5 * std::erfc(-4.0 / std::sqrt(2.0));
  BOOST_TEST(beats(3, 0) == over_two, tt::tolerance(1e-12));
  BOOST_TEST(got.mean_rank[3] == 4.0 - 2.0 * over_two - over_one, tt::tolerance(1e-12));
  BOOST_TEST(got.mean_rank[0] == 1.0 + 0.5 + over_two, tt::tolerance(1e-12));
  BOOST_TEST(got.mean_rank[2] == 3.0 + over_one, tt::tolerance(1e-12));
  // Of two that are equal and exact the first in the input stands first; the noisy one is first but for 0.1 %.
  BOOST_TEST((got.acceptability[0 + 1] > 0.99 && got.acceptability[4 + 2] > 0.99 && got.acceptability[8 + 3] > 0.99));
  BOOST_TEST(got.acceptability[12] > 0.99);
}

BOOST_AUTO_TEST_CASE(probabilities_without_what_they_need_have_a_status) {
  const std::vector<double> x{1, 2};
  const auto status = [](const std::vector<double>& estimates, const std::vector<double>& errors) {
    const RankProbabilities got = rank_probabilities(estimates, {.standard_errors = errors}, {.draws = 10});
    if (got.status != Status::ok)
      BOOST_TEST((std::all_of(got.mean_rank.begin(), got.mean_rank.end(), [](double r) { return is_missing(r); })));
    BOOST_TEST((got.mean_rank.size() == estimates.size() && got.beats.size() == estimates.size() * estimates.size()));
    BOOST_TEST(std::ssize(got.acceptability) == std::ssize(estimates) * got.n);
    return got.status;
  };
  BOOST_TEST((status(x, {1, 1}) == Status::ok && status(x, {1, 0}) == Status::ok));
  BOOST_TEST((status(x, {0, 0}) == Status::no_noise_model && status(x, {missing, missing}) == Status::no_noise_model));
  BOOST_TEST((status({missing, missing}, {1, 1}) == Status::no_data));
  BOOST_TEST((status({1, infinity}, {1, 1}) == Status::infinite_value));
  BOOST_TEST((status({1, infinity}, {1, missing}) == Status::ok));
  BOOST_TEST((status({1, 2}, {1, infinity}) == Status::ok));
  BOOST_TEST(rank_probabilities(x, {.standard_errors = std::vector<double>{1, infinity}}).n == 1);
}

BOOST_AUTO_TEST_CASE(drawn_chi_squared_has_its_distribution) {
  for (const double freedom : {0.7, 1.5, 2.0, 5.0, 40.0}) {
    Philox random(17);
    std::vector<double> drawn(20'000);
    for (double& each : drawn) each = detail::draw_chi_squared(random, freedom);
    std::sort(drawn.begin(), drawn.end());
    double distance = 0.0;  // Kolmogorov's, 1.95 / sqrt(n) at one in a thousand
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const double p = boost::math::gamma_p(0.5 * freedom, 0.5 * drawn[i]);
      distance = std::max({distance, std::abs(p - static_cast<double>(i) / 20'000.0),
                           std::abs(p - static_cast<double>(i + 1) / 20'000.0)});
    }
    BOOST_TEST(distance < 1.95 / std::sqrt(20'000.0));
  }
}

BOOST_AUTO_TEST_CASE(sets_of_many_members_over_many_draws_are_those_of_the_definition) {
  // Levels that fall on a draw and between two, and more draws than one stretch of sorting takes.
  Philox random(10);
  for (const auto& [draws, level] : {std::pair<Index, double>{1001, 0.9}, {1000, 0.95}, {257, 0.5}, {128, 0.75}}) {
    std::vector<double> x(14), errors(14);
    for (std::size_t j = 0; j < x.size(); ++j) {
      x[j] = 2.0 * random.normal();
      errors[j] = 0.2 + 0.5 * random.uniform();
    }
    for (const RankSetKind kind : {RankSetKind::simultaneous, RankSetKind::marginal}) {
      const RankSetOptions options{.level = level, .kind = kind, .draws = draws, .seed = 3};
      const RankSets fast = rank_sets(x, {.standard_errors = errors}, options);
      const RankSets slow = slow_sets(x, errors, options);
      BOOST_TEST((fast.kind == kind && fast.n == 14 && fast.status == Status::ok));
      for (std::size_t j = 0; j < x.size(); ++j) {
        BOOST_TEST((fast.members[j].lower == slow.members[j].lower && fast.members[j].upper == slow.members[j].upper));
        BOOST_TEST(fast.members[j].critical_value == slow.members[j].critical_value, tt::tolerance(1e-12));
        BOOST_TEST((fast.members[j].status == Status::ok));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
