#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/bootstrap.hpp"
#include "nyckeltal/stats/detail/small_draws.hpp"
#include "test.hpp"
#include "twin.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(bootstrap_intervals)

namespace tt = boost::test_tools;
using V = std::vector<double>;

namespace {

// The whole of Efron's method as a textbook has it: units of pairs, drawn with the documented streams.
using Unit = std::vector<std::pair<double, double>>;
using Sample = std::vector<Unit>;

Unit all_of(const Sample& sample) {
  Unit out;
  for (const Unit& unit : sample) out.insert(out.end(), unit.begin(), unit.end());
  return out;
}

V firsts(const Unit& pairs) {
  V out;
  for (const auto& each : pairs) out.push_back(each.first);
  return out;
}
double mean(const V& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}
double population_variance(const V& x) {
  double squares = 0.0;
  for (const double each : x) squares += (each - mean(x)) * (each - mean(x));
  return squares / static_cast<double>(x.size());
}
double correlation(const Unit& pairs) {
  const double n = static_cast<double>(pairs.size());
  double sx = 0.0, sy = 0.0, sxx = 0.0, syy = 0.0, sxy = 0.0;
  for (const auto& [a, b] : pairs) {
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += a * b;
  }
  const double base = (n * sxx - sx * sx) * (n * syy - sy * sy);
  return base > 1e-9 ? (n * sxy - sx * sy) / std::sqrt(base) : missing;
}

double cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}
double quantile(double p) {
  double low = -9.0;
  double high = 9.0;
  for (int step = 0; step < 80; ++step) (cdf(0.5 * (low + high)) < p ? low : high) = 0.5 * (low + high);
  return 0.5 * (low + high);
}
double type_7(const V& sorted, double p) {
  const double h = p * static_cast<double>(sorted.size() - 1);
  const auto k = static_cast<std::size_t>(h);
  return k + 1 < sorted.size() ? sorted[k] + (h - std::floor(h)) * (sorted[k + 1] - sorted[k]) : sorted[k];
}

template <class Statistic>
Bootstrap twin(const Sample& a, const Sample& b, Statistic statistic, const BootstrapOptions& options) {
  Bootstrap out;
  out.estimate = statistic(all_of(a), all_of(b));
  V replicates;
  for (Index draw = 0; draw < options.draws; ++draw) {
    detail::SmallDraws random(Philox(options.seed, 1, static_cast<std::uint64_t>(draw)));
    const auto drawn = [&](const Sample& from) {
      Sample to;
      for (std::size_t u = 0; u < from.size(); ++u)
        to.push_back(from[static_cast<std::size_t>(random.below(static_cast<Index>(from.size())))]);
      return all_of(to);
    };
    const Unit first = drawn(a);
    const Unit second = drawn(b);
    const double each = statistic(first, second);
    if (!std::isnan(each)) replicates.push_back(each);
  }
  std::sort(replicates.begin(), replicates.end());
  const auto n = static_cast<double>(replicates.size());
  out.draws = static_cast<Index>(replicates.size());
  out.standard_error = std::sqrt(population_variance(replicates) * n / (n - 1.0));
  out.bias = mean(replicates) - out.estimate;
  const double tail = (1.0 - options.level) / 2.0;
  if (options.method == BootstrapMethod::percentile) {
    out.lower = type_7(replicates, tail);
    out.upper = type_7(replicates, 1.0 - tail);
    return out;
  }
  double below = 0.0;
  for (const double each : replicates) below += each < out.estimate ? 1.0 : each == out.estimate ? 0.5 : 0.0;
  out.z0 = quantile(below / n);
  double cubes = 0.0;
  double squares = 0.0;
  for (const bool second : {false, true}) {
    const Sample& of = second ? b : a;
    V left;
    for (std::size_t u = 0; u < of.size(); ++u) {
      Sample rest = of;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(u));
      left.push_back(second ? statistic(all_of(a), all_of(rest)) : statistic(all_of(rest), all_of(b)));
    }
    const auto count = static_cast<double>(left.size());
    for (const double each : left) {
      const double influence = (count - 1.0) / count * (mean(left) - each);
      cubes += std::pow(influence, 3);
      squares += std::pow(influence, 2);
    }
  }
  out.acceleration = cubes / 6.0 / std::pow(squares, 1.5);
  const auto adjusted = [&](double p) {
    const double z = out.z0 + quantile(p);
    return cdf(out.z0 + z / (1.0 - out.acceleration * z));
  };
  out.lower = type_7(replicates, adjusted(tail));
  out.upper = type_7(replicates, adjusted(1.0 - tail));
  return out;
}

void check(const Bootstrap& got, const Bootstrap& wanted) {
  const auto near = [](double a, double b) {
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
  };
  BOOST_TEST((got.status == Status::ok));
  BOOST_TEST(got.draws == wanted.draws);
  for (const auto& [name, field] : {std::pair{"estimate", &Bootstrap::estimate},
                                    {"lower", &Bootstrap::lower},
                                    {"upper", &Bootstrap::upper},
                                    {"standard_error", &Bootstrap::standard_error},
                                    {"bias", &Bootstrap::bias},
                                    {"z0", &Bootstrap::z0},
                                    {"acceleration", &Bootstrap::acceleration}})
    BOOST_TEST(near(got.*field, wanted.*field), name << " " << got.*field << " not " << wanted.*field);
}

Sample singles(const V& x, const V& y = {}) {
  Sample out;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (!std::isnan(x[i]) && (y.empty() || !std::isnan(y[i]))) out.push_back({{x[i], y.empty() ? 0.0 : y[i]}});
  return out;
}

const V skewed{0.25, 1, 1.5, 2, 2.25, 3, missing, 4.5, 7, 9.75, 20};
const V other{1, 0.5, 3, 8, 2, 2.5, 6, missing, 5, 7.5, 4};

}  // namespace

BOOST_AUTO_TEST_CASE(every_statistic_and_field_agrees_with_a_slow_twin) {
  const auto mean_of = [](const Unit& a, const Unit&) { return mean(firsts(a)); };
  const auto median_of = [](const Unit& a, const Unit&) { return test::median(firsts(a)); };
  const auto variance_of = [](const Unit& a, const Unit&) { return population_variance(firsts(a)); };
  const auto of_means = [](const Unit& a, const Unit& b) { return mean(firsts(a)) - mean(firsts(b)); };
  const auto of_medians = [](const Unit& a, const Unit& b) {
    return test::median(firsts(a)) - test::median(firsts(b));
  };
  const auto of_pairs = [](const Unit& a, const Unit&) { return correlation(a); };
  const Sample x = singles(skewed);
  const Sample y = singles(other);
  const Sample pairs = singles(skewed, other);
  for (const BootstrapOptions& options :
       {BootstrapOptions{.draws = 300, .seed = 3},
        BootstrapOptions{.method = BootstrapMethod::percentile, .level = 0.8, .draws = 101}}) {
    const auto run = [&](BootstrapStatistic statistic, const V& second = {}) {
      return bootstrap(statistic, skewed, second, {}, {}, options);
    };
    check(run(BootstrapStatistic::mean), twin(x, {}, mean_of, options));
    check(run(BootstrapStatistic::median), twin(x, {}, median_of, options));
    check(run(BootstrapStatistic::population_variance), twin(x, {}, variance_of, options));
    check(run(BootstrapStatistic::mean_difference, other), twin(x, y, of_means, options));
    check(run(BootstrapStatistic::median_difference, other), twin(x, y, of_medians, options));
    check(run(BootstrapStatistic::pearson, other), twin(pairs, {}, of_pairs, options));
    check(bootstrap_of(
              skewed, [](std::span<double> v) { return mean(V(v.begin(), v.end())); }, {}, options),
          twin(x, {}, mean_of, options));
  }
}

BOOST_AUTO_TEST_CASE(clusters_are_drawn_whole) {
  // Nine clusters, their labels neither in order nor together; a value that is missing needs no cluster.
  V x;
  V cluster;
  Sample units(9);
  V y;
  V cluster_y;
  Sample units_y(8);
  for (std::size_t i = 0; i < 24; ++i) {
    const std::size_t u = (5 * i + i / 9) % 9;
    x.push_back(0.5 * static_cast<double>((i * i) % 17) + static_cast<double>(u));
    cluster.push_back(static_cast<double>(u) - 4.0);
    units[u].emplace_back(x.back(), 0.0);
    y.push_back(0.25 * static_cast<double>((i * i * i) % 23));
    cluster_y.push_back(10.0 * static_cast<double>(i % 8));
    units_y[i % 8].emplace_back(y.back(), 0.0);
  }
  x.push_back(missing);
  cluster.push_back(missing);
  const BootstrapOptions options{.draws = 200};
  const auto mean_of = [](const Unit& a, const Unit&) { return mean(firsts(a)); };
  const Bootstrap one = bootstrap(BootstrapStatistic::mean, x, {}, cluster, {}, options);
  check(one, twin(units, {}, mean_of, options));
  BOOST_TEST(one.n_x == 24);
  BOOST_TEST(one.n_y == 0);
  BOOST_TEST(one.n_units == 9);
  const Bootstrap two = bootstrap(BootstrapStatistic::mean_difference, x, y, cluster, cluster_y, options);
  check(two,
        twin(units, units_y, [](const Unit& a, const Unit& b) { return mean(firsts(a)) - mean(firsts(b)); }, options));
  BOOST_TEST(two.n_y == 24);
  BOOST_TEST(two.n_units == 17);
  // Pairs in clusters: the second half goes with the first.
  const V first(x.begin(), x.end() - 1);
  const V labels(cluster.begin(), cluster.end() - 1);
  Sample pairs(9);
  for (std::size_t i = 0; i < 24; ++i) pairs[static_cast<std::size_t>(labels[i] + 4.0)].emplace_back(first[i], y[i]);
  const Bootstrap paired = bootstrap(BootstrapStatistic::pearson, first, y, labels, {}, options);
  check(paired, twin(pairs, {}, [](const Unit& a, const Unit&) { return correlation(a); }, options));
  BOOST_TEST(paired.n_y == 24);
  BOOST_TEST(paired.n_units == 9);
  // Clusters of one are no clusters.
  V own(skewed.size());
  std::iota(own.begin(), own.end(), 0.0);
  BOOST_TEST(bootstrap(BootstrapStatistic::mean, skewed, {}, own, {}, options).lower ==
             bootstrap(BootstrapStatistic::mean, skewed, {}, {}, {}, options).lower);
}

BOOST_AUTO_TEST_CASE(the_unit_of_the_values_scales_what_has_it) {
  const BootstrapOptions options{.draws = 100};
  const auto times = [](V x, double unit) {
    for (double& each : x) each *= unit;
    return x;
  };
  using B = Bootstrap;
  for (const auto& [statistic, power] : {std::pair{BootstrapStatistic::mean, 1},
                                         {BootstrapStatistic::median, 1},
                                         {BootstrapStatistic::population_variance, 2},
                                         {BootstrapStatistic::mean_difference, 1},
                                         {BootstrapStatistic::median_difference, 1},
                                         {BootstrapStatistic::pearson, 0}})
    for (const int exponent : {-400, 400}) {
      const bool two = statistic == BootstrapStatistic::mean_difference ||
                       statistic == BootstrapStatistic::median_difference || statistic == BootstrapStatistic::pearson;
      const double unit = std::ldexp(1.0, exponent);
      const B plain = bootstrap(statistic, skewed, two ? other : V{}, {}, {}, options);
      const B scaled = bootstrap(statistic, times(skewed, unit), two ? times(other, unit) : V{}, {}, {}, options);
      for (const auto field : {&B::estimate, &B::lower, &B::upper, &B::standard_error, &B::bias})
        BOOST_TEST((scaled.*field) == std::ldexp(plain.*field, power * exponent));
      BOOST_TEST(scaled.z0 == plain.z0);
      BOOST_TEST(scaled.acceleration == plain.acceleration);
    }
  const B huge = bootstrap(BootstrapStatistic::pearson, times(skewed, 1e300), other, {}, {}, options);
  BOOST_TEST(huge.estimate == bootstrap(BootstrapStatistic::pearson, skewed, other, {}, {}, options).estimate,
             tt::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(each_status_has_its_reason) {
  const double inf = std::numeric_limits<double>::infinity();
  constexpr auto bca = BootstrapMethod::bca;
  constexpr auto percentile = BootstrapMethod::percentile;
  const V eight{1, 2, 3, 4, 5, 6, 7, 9};
  const V seven(eight.begin(), eight.end() - 1);
  const V empty;
  const struct {
    const char* what;
    BootstrapStatistic statistic;
    V x, y;
    BootstrapMethod method;
    Status status;
    Index n_units;
  } cases[] = {
      {"nothing", BootstrapStatistic::mean, {missing}, empty, bca, Status::no_data, 0},
      {"nothing of two", BootstrapStatistic::mean_difference, {missing}, empty, bca, Status::no_data, 0},
      {"seven", BootstrapStatistic::mean, seven, empty, bca, Status::too_few, 7},
      {"eight", BootstrapStatistic::mean, eight, empty, bca, Status::ok, 8},
      {"one by percentiles", BootstrapStatistic::mean, {1}, empty, percentile, Status::too_few, 1},
      {"two by percentiles", BootstrapStatistic::mean, {1, 2}, empty, percentile, Status::ok, 2},
      {"a short second sample", BootstrapStatistic::mean_difference, eight, seven, bca, Status::too_few, 15},
      {"a short first sample", BootstrapStatistic::mean_difference, seven, eight, bca, Status::too_few, 15},
      {"two of eight", BootstrapStatistic::mean_difference, eight, eight, bca, Status::ok, 16},
      {"no second sample", BootstrapStatistic::mean_difference, eight, empty, bca, Status::too_few, 8},
      {"an infinity", BootstrapStatistic::mean, {1, inf}, empty, bca, Status::infinite_value, 2},
      {"an infinity in the second",
       BootstrapStatistic::median_difference,
       {1, 2},
       {inf},
       bca,
       Status::infinite_value,
       3},
      {"an infinity in a pair", BootstrapStatistic::pearson, {1, 2}, {inf, 1}, bca, Status::infinite_value, 2},
      {"equal values", BootstrapStatistic::median, V(8, 2.0), empty, bca, Status::constant, 8},
  };
  for (const auto& each : cases) {
    const Bootstrap got = bootstrap(each.statistic, each.x, each.y, {}, {}, {.method = each.method, .draws = 100});
    BOOST_TEST((got.status == each.status), each.what);
    BOOST_TEST(got.n_units == each.n_units, each.what);
    BOOST_TEST(is_missing(got.lower) == (each.status != Status::ok), each.what);
    BOOST_TEST(is_missing(got.upper) == (each.status != Status::ok), each.what);
    const bool varies = each.status == Status::ok || each.status == Status::constant;
    BOOST_TEST(got.draws == (varies ? 100 : 0), each.what);
  }
  BOOST_TEST(bootstrap(BootstrapStatistic::mean, seven).estimate == 4.0);
  BOOST_TEST(is_missing(bootstrap(BootstrapStatistic::mean, V{1, inf}).estimate));
  BOOST_TEST(bootstrap(BootstrapStatistic::mean, V(8, 3.0)).estimate == 3.0);
}

BOOST_AUTO_TEST_CASE(replicates_that_do_not_exist_or_lie_on_one_side) {
  V twenty(20);
  std::iota(twenty.begin(), twenty.end(), 0.0);
  const BootstrapOptions options{.draws = 200};
  // As many distinct values as there are no resample has: all replicates lie below the estimate.
  const auto distinct = [](std::span<double> x) {
    return static_cast<double>(std::set<double>(x.begin(), x.end()).size());
  };
  const Bootstrap one_sided = bootstrap_of(twenty, distinct, {}, options);
  BOOST_TEST((one_sided.status == Status::singular));
  BOOST_TEST(one_sided.estimate == 20.0);
  BOOST_TEST(one_sided.draws == 200);
  BOOST_TEST(one_sided.standard_error > 0.0);
  BOOST_TEST(is_missing(one_sided.z0));
  BOOST_TEST(is_missing(one_sided.lower));
  const auto fewest = [&](std::span<double> x) { return -distinct(x); };
  BOOST_TEST((bootstrap_of(twenty, fewest, {}, options).status == Status::singular));
  // A statistic that exists for so many of its replicates only; the first call is for the estimate.
  const auto existing = [&](int of_200) {
    std::atomic<int> calls = 0;
    const auto mean_or_nothing = [&](std::span<double> x) {
      const int call = calls++;
      return call == 0 || call <= of_200 ? mean(V(x.begin(), x.end())) : missing;
    };
    return bootstrap_of(twenty, mean_or_nothing, {}, {.method = BootstrapMethod::percentile, .draws = 200},
                        {.threads = 1});
  };
  const Bootstrap half = existing(100);
  BOOST_TEST((half.status == Status::ok));
  BOOST_TEST(half.draws == 100);
  BOOST_TEST(!is_missing(half.lower));
  const Bootstrap less = existing(99);
  BOOST_TEST((less.status == Status::singular));
  BOOST_TEST(less.draws == 99);
  BOOST_TEST(is_missing(less.standard_error));
  // Medians that no single value moves: no skewness to correct for.
  const Bootstrap still = bootstrap(BootstrapStatistic::median, V{0, 0, 0, 0, 0, 0, 1, 1, 1}, {}, {}, {}, options);
  BOOST_TEST((still.status == Status::ok));
  BOOST_TEST(still.acceleration == 0.0);
  BOOST_TEST(!is_missing(still.lower));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_together_is_said) {
  const V x{1, 2, 3};
  const V none;
  constexpr auto mean_of = BootstrapStatistic::mean;
  constexpr auto difference = BootstrapStatistic::mean_difference;
  constexpr auto pearson_of = BootstrapStatistic::pearson;
  const struct {
    BootstrapStatistic statistic;
    V y, cluster, cluster_y;
    BootstrapOptions options;
    const char* code;
    const char* part;
  } cases[] = {
      {mean_of, none, none, none, {.draws = 99}, "draws-too-few", "draws is 99 but an interval needs 100"},
      {mean_of, none, none, none, {.level = 0.0}, "level-out-of-range", "level is 0.0"},
      {mean_of, x, none, none, {}, "sample-not-wanted", "leave out y"},
      {pearson_of, {1}, none, none, {}, "length-mismatch", "x has 3 elements but y has 1"},
      {difference, x, {1, 2, 3}, none, {}, "cluster-missing", "both samples or for neither"},
      {BootstrapStatistic::median_difference, x, none, {1, 2, 3}, {}, "cluster-missing", "both samples"},
      {mean_of, none, {1, 2}, none, {}, "length-mismatch", "cluster has 2 elements but x has 3"},
      {difference, x, {1, 2, 3}, {1}, {}, "length-mismatch", "cluster has 1"},
      {mean_of, none, {1, missing, 3}, none, {}, "cluster-missing", "each value needs a cluster"},
  };
  for (const auto& each : cases)
    BOOST_CHECK_EXCEPTION((void)bootstrap(each.statistic, x, each.y, each.cluster, each.cluster_y, each.options),
                          ArgumentError, [&](const ArgumentError& error) {
                            return error.code() == each.code &&
                                   std::string(error.what()).find(each.part) != std::string::npos;
                          });
  const auto identity = [](std::span<double> v) { return v.front(); };
  BOOST_CHECK_THROW((void)bootstrap_of(x, identity, {}, {.draws = 99}), ArgumentError);
  // An empty sample needs no clusters beside a clustered one.
  BOOST_TEST((bootstrap(difference, none, x, none, V{1, 2, 3}).status == Status::too_few));
  BOOST_TEST((bootstrap(difference, x, none, V{1, 2, 3}, none).status == Status::too_few));
  BOOST_TEST((bootstrap(mean_of, x, none, none, none, {.draws = 100}).status == Status::too_few));
}

BOOST_AUTO_TEST_SUITE_END()
