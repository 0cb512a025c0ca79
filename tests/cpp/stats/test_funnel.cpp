#include <algorithm>
#include <cmath>
#include <limits>
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

BOOST_AUTO_TEST_CASE(mistakes_are_named) {
  const double infinity = std::numeric_limits<double>::infinity();
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{1, 2}}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{-1}}, {{1}}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{infinity}}, {{1}}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{-1}}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{2}}, {{1}}, {.distribution = FunnelDistribution::binomial}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{1}}, {.target = -1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{1}}, {.winsorise = 0.5}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{1}}, {.level = 1.0}), ArgumentError);
  BOOST_CHECK_THROW((void)funnel_limits({{1}}, {{1}}, {.outer_level = 0.0}), ArgumentError);
}

BOOST_AUTO_TEST_SUITE_END()
