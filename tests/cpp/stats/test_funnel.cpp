#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "cases.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/funnel.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(funnel)

using nyckeltal::test::Case;
using nyckeltal::test::compare_cases;

namespace {

// Sums of probabilities, term by term; the count may be a fraction (a continuous count, as the gamma function has it).
double poisson_at_least(int k, double mean) {
  double below = 0.0;
  double term = std::exp(-mean);
  for (int i = 0; i < k; ++i) {
    below += term;
    term *= mean / (i + 1);
  }
  return 1.0 - below;
}
double binomial_at_least(int k, int n, double p) {
  double sum = 0.0;
  for (int i = k; i <= n; ++i) {
    double term = 1.0;
    for (int j = 0; j < i; ++j) term *= static_cast<double>(n - j) / (j + 1) * p;
    sum += term * std::pow(1.0 - p, n - i);
  }
  return sum;
}
template <class Rising>
double root(Rising f, double wanted, double low, double high) {
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    (f(middle) < wanted ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// Over-dispersed limits as the definition reads, one member at a time.
struct Twin {
  double phi = 0.0, tau2 = 0.0;
};
Twin slow_dispersion(const std::vector<double>& events, const std::vector<double>& sizes, bool binomial) {
  double r = 0.0, e = 0.0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    r += events[i];
    e += sizes[i];
  }
  const auto y = [&](double rate) { return binomial ? std::asin(std::sqrt(rate)) : std::sqrt(rate); };
  std::vector<double> z;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    z.push_back((y(events[i] / sizes[i]) - y(r / e)) / (1.0 / (2.0 * std::sqrt(sizes[i]))));
  std::vector<double> sorted = z;
  std::sort(sorted.begin(), sorted.end());
  const auto type_7 = [&](double p) {
    const double h = p * static_cast<double>(sorted.size() - 1);
    const auto k = static_cast<std::size_t>(h);
    return k + 1 < sorted.size() ? sorted[k] + (h - std::floor(h)) * (sorted[k + 1] - sorted[k]) : sorted[k];
  };
  Twin out;
  const auto n = static_cast<double>(z.size());
  for (const double each : z) out.phi += std::pow(std::min(std::max(each, type_7(0.1)), type_7(0.9)), 2) / n;
  double w = 0.0, ww = 0.0;
  for (const double size : sizes) {
    w += 4.0 * size;
    ww += 16.0 * size * size;
  }
  if (n * out.phi > n - 1.0) out.tau2 = (n * out.phi - (n - 1.0)) / (w - ww / w);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_reference_limits_of_poisson_counts_are_reproduced) {
  const Case& c = compare_cases()["funnel_poisson_limits"];
  const std::vector<double> sizes = c.numbers("n");
  const std::vector<double> none(sizes.size(), missing);
  const Funnel f = funnel_limits(none, sizes, {.target = 1.0});
  BOOST_TEST((f.status == Status::ok));
  BOOST_TEST(f.n == 0);
  const auto near = [&](double got, const char* key, std::size_t i) {
    BOOST_TEST(std::abs(got - Case::to_numbers(c.expected_value(key))[i]) < c.tolerance());
  };
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    near(f.members[i].lower, "ll95", i);
    near(f.members[i].upper, "ul95", i);
    near(f.members[i].outer_lower, "ll998", i);
    near(f.members[i].outer_upper, "ul998", i);
    BOOST_TEST((f.members[i].status == Status::no_data));
    BOOST_TEST(is_missing(f.members[i].rate));
  }
}

BOOST_AUTO_TEST_CASE(exact_limits_solve_the_sums_of_probabilities_that_define_them) {
  for (const int expected : {1, 4, 13}) {
    const double size = 2.5 * expected;
    const FunnelMember m = funnel_limits({{missing}}, {{size}}, {.target = 0.4}).members[0];
    const double low = root([&](double mean) { return poisson_at_least(expected, mean); }, 0.025, 0.0, 99.0);
    const double high = root([&](double mean) { return poisson_at_least(expected + 1, mean); }, 0.975, 0.0, 99.0);
    BOOST_TEST(std::abs(m.lower - low / size) < 1e-9);
    BOOST_TEST(std::abs(m.upper - high / size) < 1e-9);
    const int n = 2 * expected + 3;
    const double share = static_cast<double>(expected) / n;
    const FunnelMember b =
        funnel_limits({{missing}}, {{static_cast<double>(n)}},
                      {.distribution = FunnelDistribution::binomial, .target = share, .outer_level = 0.9})
            .members[0];
    const double b_low = root([&](double p) { return binomial_at_least(expected, n, p); }, 0.05, 0.0, 1.0);
    const double b_high = root([&](double p) { return binomial_at_least(expected + 1, n, p); }, 0.95, 0.0, 1.0);
    BOOST_TEST(std::abs(b.outer_lower - b_low) < 1e-9);
    BOOST_TEST(std::abs(b.outer_upper - b_high) < 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(dispersion_agrees_with_a_slow_twin) {
  for (std::uint64_t k = 0; k < 200; ++k) {
    Philox random(7, k);
    const bool binomial = k % 2 == 0;
    std::vector<double> sizes, events;
    for (Index i = 0; i < 2 + random.below(40); ++i) {
      sizes.push_back(static_cast<double>(1 + random.below(400)));
      events.push_back(std::floor(sizes.back() * random.uniform()));
    }
    FunnelOptions options{.overdispersion = Overdispersion::additive};
    if (binomial) options.distribution = FunnelDistribution::binomial;
    const Funnel f = funnel_limits(events, sizes, options);
    const Twin twin = slow_dispersion(events, sizes, binomial);
    BOOST_TEST(std::abs(f.phi - twin.phi) <= 1e-10 * std::max(1.0, twin.phi));
    BOOST_TEST(std::abs(f.tau2 - twin.tau2) <= 1e-10 * std::max(1.0, twin.tau2));
    options.overdispersion = Overdispersion::multiplicative;
    const Funnel g = funnel_limits(events, sizes, options);
    BOOST_TEST(g.factor == (g.adjusted ? g.phi : 1.0));
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const FunnelMember& m = g.members[i];
      BOOST_TEST(m.outer_lower <= m.lower);
      BOOST_TEST(m.lower <= g.target);
      BOOST_TEST(g.target <= m.upper);
      BOOST_TEST(m.upper <= m.outer_upper);
      BOOST_TEST(m.outside == (m.rate > m.outer_upper   ? 2
                               : m.rate > m.upper       ? 1
                               : m.rate < m.outer_lower ? -2
                               : m.rate < m.lower       ? -1
                                                        : 0));
    }
  }
}

BOOST_AUTO_TEST_CASE(limits_narrow_as_sizes_grow_and_over_dispersion_widens_them) {
  const std::vector<double> sizes{10, 40, 90, 160, 1000, 4000};
  const std::vector<double> events{1, 14, 9, 61, 150, 1400};
  const Funnel chance = funnel_limits(events, sizes);
  const Funnel wide = funnel_limits(events, sizes, {.overdispersion = Overdispersion::additive});
  BOOST_TEST(!chance.adjusted);
  BOOST_TEST(wide.adjusted);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (i > 0) BOOST_TEST(chance.members[i].upper < chance.members[i - 1].upper);
    // Where sizes are small the square root's limits lie a little inside the exact ones.
    if (i > 1) BOOST_TEST(wide.members[i].upper > chance.members[i].upper);
    BOOST_TEST(std::abs(wide.members[i].z_adjusted) < std::abs(wide.members[i].z));
  }
}

BOOST_AUTO_TEST_CASE(equal_rates_are_no_over_dispersion) {
  const Funnel f = funnel_limits({{2, 4, 8}}, {{10, 20, 40}}, {.overdispersion = Overdispersion::multiplicative});
  BOOST_TEST(f.target == 0.2);
  BOOST_TEST(std::abs(f.phi) < 1e-20);
  BOOST_TEST(!f.adjusted);
  for (const FunnelMember& m : f.members) BOOST_TEST(m.outside == 0);
}

BOOST_AUTO_TEST_CASE(edges_have_their_status) {
  BOOST_TEST((funnel_limits({}, {}).status == Status::no_data));
  BOOST_TEST((funnel_limits({{missing}}, {{10}}).status == Status::no_data));
  const Funnel f = funnel_limits({{0, missing, 0, 0}}, {{10, 20, missing, 0}});
  BOOST_TEST(f.n == 1);
  BOOST_TEST(f.target == 0.0);
  BOOST_TEST(f.members[0].lower == 0.0);
  BOOST_TEST(f.members[0].upper > 0.0);
  BOOST_TEST((f.members[0].status == Status::ok));
  BOOST_TEST(f.members[1].upper > 0.0);
  BOOST_TEST((f.members[1].status == Status::no_data));
  BOOST_TEST(is_missing(f.members[2].upper));
  BOOST_TEST(is_missing(f.members[3].upper));
  const Funnel one = funnel_limits({{3}}, {{10}}, {.overdispersion = Overdispersion::additive});
  BOOST_TEST(!one.adjusted);
  for (const double target : {0.0, 1.0}) {
    const FunnelMember m =
        funnel_limits({{missing}}, {{50}}, {.distribution = FunnelDistribution::binomial, .target = target}).members[0];
    BOOST_TEST((target == 0.0 ? m.lower : m.upper) == target);
  }
  BOOST_TEST(std::isfinite(funnel_limits({{1e300}}, {{1e300}}).members[0].upper));
}

// z of 97.5 % and of 99.9 %.
BOOST_AUTO_TEST_CASE(over_dispersed_limits_by_hand) {
  const double inner = 1.959963984540054;
  const double outer = 3.090232306167813;
  const auto close = boost::test_tools::tolerance(1e-10);
  // Rates 1, 4, 4: a target of 18 / 6 of its own; square roots 1, 2, 2 around sqrt(3).
  const std::vector<double> events{2, 4, 12};
  const std::vector<double> sizes{2, 1, 3};
  const double centre = std::sqrt(3.0);
  const std::vector<double> z{(1 - centre) * 2 * std::sqrt(2.0), (2 - centre) * 2, (2 - centre) * 2 * std::sqrt(3.0)};
  const double phi = (z[0] * z[0] + z[1] * z[1] + z[2] * z[2]) / 3;  // about 1.8: 3 phi is above 2
  const double tau2 = (3 * phi - 2) / (24.0 - 16.0 * 14.0 / 24.0);
  FunnelOptions options{.winsorise = 0.0};
  const Funnel none = funnel_limits(events, sizes, options);
  options.overdispersion = Overdispersion::additive;
  const Funnel additive = funnel_limits(events, sizes, options);
  options.overdispersion = Overdispersion::multiplicative;
  const Funnel factor = funnel_limits(events, sizes, options);
  for (const Funnel& each : {none, additive, factor}) {
    BOOST_TEST((each.status == Status::ok));
    BOOST_TEST(each.n == 3);
    BOOST_TEST(each.target == 3.0);
    BOOST_TEST(each.phi == phi, close);
  }
  BOOST_TEST((!none.adjusted && additive.adjusted && factor.adjusted));
  BOOST_TEST((none.tau2 == 0.0 && none.factor == 1.0 && additive.factor == 1.0 && factor.tau2 == 0.0));
  BOOST_TEST(additive.tau2 == tau2, close);
  BOOST_TEST(factor.factor == phi, close);
  const auto limit = [&](double half) { return centre + half <= 0 ? 0.0 : (centre + half) * (centre + half); };
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(none.members[i].rate == events[i] / sizes[i]);
    BOOST_TEST(none.members[i].z == z[i], close);
    BOOST_TEST(none.members[i].z_adjusted == z[i], close);
    BOOST_TEST(factor.members[i].z_adjusted == z[i] / std::sqrt(phi), close);
    BOOST_TEST(additive.members[i].z_adjusted == z[i] / std::sqrt(1 + 4 * sizes[i] * tau2), close);
    const double wide = std::sqrt(1 / (4 * sizes[i]) + tau2);
    BOOST_TEST(additive.members[i].lower == limit(-inner * wide), close);
    BOOST_TEST(additive.members[i].upper == limit(inner * wide), close);
    BOOST_TEST(additive.members[i].outer_lower == limit(-outer * wide), close);
    BOOST_TEST(additive.members[i].outer_upper == limit(outer * wide), close);
    BOOST_TEST(factor.members[i].lower == limit(-inner * std::sqrt(phi / (4 * sizes[i]))), close);
    BOOST_TEST(factor.members[i].outer_upper == limit(outer * std::sqrt(phi / (4 * sizes[i]))), close);
  }
  // Shares: the angle ends at 0 and at a right one.
  const FunnelOptions shares{
      .distribution = FunnelDistribution::binomial, .overdispersion = Overdispersion::multiplicative, .winsorise = 0.0};
  const Funnel angles = funnel_limits({{1, 3, 8}}, {{1, 4, 11}}, shares);
  const double angle = std::asin(std::sqrt(0.75));
  double squares = 0;
  for (const auto& [rate, size] : {std::pair{1.0, 1.0}, {0.75, 4.0}, {8.0 / 11.0, 11.0}})
    squares += std::pow((std::asin(std::sqrt(rate)) - angle) * 2 * std::sqrt(size), 2);
  BOOST_TEST(angles.phi == squares / 3, close);
  BOOST_TEST(!angles.adjusted);  // less than chance
  const Funnel apart = funnel_limits({{1, 0, 11}}, {{1, 4, 11}}, shares);
  BOOST_TEST(apart.adjusted);
  BOOST_TEST(apart.members[0].upper == 1.0);
  BOOST_TEST(apart.members[0].lower == 0.0);
  const double half = inner * std::sqrt(apart.phi / 44.0);
  BOOST_TEST(apart.members[2].lower == std::pow(std::sin(angle - half), 2), close);
  BOOST_TEST(
      apart.members[2].upper == (angle + half > std::numbers::pi / 2 ? 1.0 : std::pow(std::sin(angle + half), 2)),
      close);
}

BOOST_AUTO_TEST_CASE(phi_is_of_winsorised_z) {
  // Sizes 1 and a target of 4: z is twice the root of the rate less 4: -4, -2, 0, 2, 6; their quartiles are -2 and 2.
  const FunnelOptions options{.target = 4, .winsorise = 0.25};
  const Funnel quarter = funnel_limits({{0, 1, 4, 9, 25}}, {{1, 1, 1, 1, 1}}, options);
  BOOST_TEST(quarter.phi == 16.0 / 5.0, boost::test_tools::tolerance(1e-14));
  BOOST_TEST(quarter.target == 4.0);
  BOOST_TEST(funnel_limits({{0, 1, 4, 9, 25}}, {{1, 1, 1, 1, 1}}, {.target = 4, .winsorise = 0.0}).phi == 60.0 / 5.0,
             boost::test_tools::tolerance(1e-14));
  // 10 % at each end of four steps: 0.4 of a step.
  BOOST_TEST(funnel_limits({{0, 1, 4, 9, 25}}, {{1, 1, 1, 1, 1}}, {.target = 4}).phi ==
                 (3.2 * 3.2 + 4 + 0 + 4 + 4.4 * 4.4) / 5.0,
             boost::test_tools::tolerance(1e-13));
  BOOST_TEST(is_missing(funnel_limits({{missing}}, {{1}}, {.target = 4}).phi));
}

BOOST_AUTO_TEST_CASE(no_more_than_chance_is_not_adjusted) {
  // Two members of size 1, a target of 4: n phi is the sum of squared z, compared with n - 1 = 1.
  const auto adjusted = [](double root) {
    return funnel_limits({{root * root, 4}}, {{1, 1}},
                         {.target = 4, .overdispersion = Overdispersion::multiplicative, .winsorise = 0.0})
        .adjusted;
  };
  BOOST_TEST(!adjusted(2.5));  // z = 1
  BOOST_TEST(adjusted(2.5001));
}

BOOST_AUTO_TEST_CASE(a_rate_is_outside_only_beyond_its_limit) {
  constexpr auto binomial = FunnelDistribution::binomial;
  const auto outside = [](double events, double size, const FunnelOptions& options) {
    return funnel_limits({{events}}, {{size}}, options).members[0].outside;
  };
  BOOST_TEST(outside(0, 9, {.target = 0}) == 0);
  BOOST_TEST(outside(0, 9, {.distribution = binomial, .target = 0}) == 0);
  BOOST_TEST(outside(9, 9, {.distribution = binomial, .target = 1}) == 0);
  BOOST_TEST(outside(8, 9, {.distribution = binomial, .target = 1}) == 0);
  // 100 expected: exact 95 % limits of 81.4 and 121.6 (Garwood), 99.8 % ones of 71.9 and 134.9.
  const struct {
    double events;
    Index outside;
  } counts[] = {{71, -2}, {72, -1}, {81, -1}, {82, 0}, {121, 0}, {122, 1}, {134, 1}, {135, 2}};
  for (const auto& each : counts) BOOST_TEST(outside(each.events, 100, {.target = 1}) == each.outside, each.events);
  BOOST_TEST(outside(122, 100, {.target = 1, .level = 0.99}) == 0);
  BOOST_TEST(outside(122, 100, {.target = 1, .outer_level = 0.95}) == 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_count_size_or_level_is_said) {
  const double infinity = std::numeric_limits<double>::infinity();
  constexpr auto binomial = FunnelDistribution::binomial;
  const auto refused = [](std::vector<double> events, std::vector<double> sizes, const FunnelOptions& options,
                          const char* code, const char* part) {
    BOOST_CHECK_EXCEPTION((void)funnel_limits(events, sizes, options), ArgumentError, [&](const ArgumentError& error) {
      return error.code() == code && std::string(error.what()).find(part) != std::string::npos;
    });
  };
  refused({1}, {1, 2}, {}, "length-mismatch", "events has 1 elements but sizes has 2");
  for (const double size : {-1.0, infinity, -infinity})
    refused({1, 1}, {2, size}, {}, "size-out-of-range", ("size 1 is " + std::to_string(size)).c_str());
  for (const double events : {-1.0, infinity})
    refused({1, events}, {2, 2}, {}, "count-out-of-range",
            ("events 1 is " + std::to_string(events) + " but must be finite and 0 or more").c_str());
  refused({3}, {2}, {.distribution = binomial}, "count-out-of-range",
          "events 0 is 3.000000 but must lie between 0 and its size");
  refused({-1}, {2}, {.distribution = binomial}, "count-out-of-range", "between 0 and its size");
  BOOST_TEST((funnel_limits({{2}}, {{2}}, {.distribution = binomial}).status == Status::ok));
  BOOST_TEST((funnel_limits({{3}}, {{2}}).status == Status::ok));
  for (const double target : {-0.5, infinity})
    refused({1}, {1}, {.target = target}, "target-out-of-range", "but a rate is 0 or more");
  refused({1}, {1}, {.distribution = binomial, .target = 1.5}, "target-out-of-range",
          "target is 1.500000 but a share lies in [0, 1]");
  BOOST_TEST(funnel_limits({{1}}, {{1}}, {.target = 1.5}).target == 1.5);
  for (const double share : {-0.1, 0.5, missing})
    refused({1}, {1}, {.winsorise = share}, "share-out-of-range", ("winsorise is " + std::to_string(share)).c_str());
  refused({1}, {1}, {.level = 0.0}, "level-out-of-range", "level is 0.0");
  refused({1}, {1}, {.outer_level = 1.0}, "level-out-of-range", "outer_level is 1.0");
}

BOOST_AUTO_TEST_SUITE_END()
