// Bodies of stats/bootstrap.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/bootstrap.hpp"
#include "nyckeltal/stats/detail/bootstrap.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/small_draws.hpp"
#include "nyckeltal/stats/detail/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Units of one sample: what is drawn together.
struct Units {
  std::vector<double> x, y;  // y only for pairs
  std::vector<Index> begin;  // unit u holds the values [begin[u], begin[u + 1])
  [[nodiscard]] Index count() const { return std::ssize(begin) - 1; }
};

/// Values (or pairs) in units of one, or in clusters of equal label.
[[nodiscard]] inline Units make_units(std::span<const double> x, std::span<const double> y,
                                      std::span<const double> cluster) {
  if (!cluster.empty()) require_same_length(std::ssize(cluster), "cluster", std::ssize(x), "x");
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_missing(x[i]) || (!y.empty() && is_missing(y[i]))) continue;
    if (!cluster.empty() && is_missing(cluster[i]))
      fail("cluster-missing", "each value needs a cluster: leave out the values without");
    order.emplace_back(cluster.empty() ? static_cast<double>(i) : cluster[i], i);
  }
  std::sort(order.begin(), order.end());
  Units out;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k == 0 || order[k].first != order[k - 1].first) out.begin.push_back(static_cast<Index>(k));
    out.x.push_back(x[order[k].second]);
    if (!y.empty()) out.y.push_back(y[order[k].second]);
  }
  out.begin.push_back(std::ssize(order));
  return out;
}

/// The values of the units drawn, or of all but one.
struct Resample {
  std::vector<double> x, y;
  void clear() {
    x.clear();
    y.clear();
  }
  void add(const Units& units, Index unit) {
    const auto first = units.begin[static_cast<std::size_t>(unit)];
    const auto last = units.begin[static_cast<std::size_t>(unit) + 1];
    x.insert(x.end(), units.x.begin() + first, units.x.begin() + last);
    if (!units.y.empty()) y.insert(y.end(), units.y.begin() + first, units.y.begin() + last);
  }
  void draw(const Units& units, SmallDraws& random) {
    clear();
    const Index count = units.count();
    if (std::ssize(units.x) == count && units.y.empty()) {  // one value a unit
      x.resize(units.x.size());
      for (double& each : x) each = units.x[static_cast<std::size_t>(random.below(count))];
      return;
    }
    for (Index u = 0; u < count; ++u) add(units, random.below(count));
  }
  void leave_out(const Units& units, Index unit) {
    clear();
    for (Index u = 0; u < units.count(); ++u)
      if (u != unit) add(units, u);
  }
};

inline void require_bootstrap_options(const BootstrapOptions& options) {
  require_level(options.level);
  if (options.draws < 100)
    fail("draws-too-few", "draws is " + std::to_string(options.draws) + " but an interval needs 100 or more");
}

/// The engine: one(first resample, second resample) is the statistic; of one sample or of pairs the second is empty.
template <class One>
void bootstrapped(const Units& first, const Units& second, bool two, const BootstrapOptions& options,
                  const Execution& execution, Bootstrap& out, One&& one) {
  out.n_x = std::ssize(first.x);
  out.n_y = two ? std::ssize(second.x) : std::ssize(first.y);
  out.n_units = first.count() + (two ? second.count() : 0);
  const Index fewest = two ? std::min(first.count(), second.count()) : first.count();
  const Index needed = options.method == BootstrapMethod::bca ? 8 : 2;
  out.status = out.n_x + out.n_y == 0                                                     ? Status::no_data
               : any_infinite(first.x) || any_infinite(first.y) || any_infinite(second.x) ? Status::infinite_value
               : fewest < needed                                                          ? Status::too_few
                                                                                          : Status::ok;
  if (out.status == Status::no_data || out.status == Status::infinite_value) return;
  Resample all_first{first.x, first.y};
  Resample all_second{second.x, second.y};
  out.estimate = one(all_first, all_second);
  if (out.status != Status::ok) return;
  out.draws = options.draws;
  std::vector<double> replicates(static_cast<std::size_t>(options.draws));
  parallel_for(options.draws, 250, execution, [&](Index begin, Index end) {
    Resample a;
    Resample b;
    for (Index draw = begin; draw < end; ++draw) {
      SmallDraws random(Philox(options.seed, 1, static_cast<std::uint64_t>(draw)));
      a.draw(first, random);
      if (two) b.draw(second, random);
      replicates[static_cast<std::size_t>(draw)] = one(a, b);
    }
  });
  // A statistic that a resample does not have (a correlation of one point) is left out.
  std::erase_if(replicates, [](double each) { return is_missing(each); });
  out.draws = std::ssize(replicates);
  if (2 * out.draws < options.draws) {
    out.status = Status::singular;
    return;
  }
  std::sort(replicates.begin(), replicates.end());
  if (replicates.front() == replicates.back()) {
    out.status = Status::constant;
    return;
  }
  const Moments m = moments(replicates);
  out.standard_error = std::sqrt(m.variance);
  out.bias = m.mean - out.estimate;
  const double tail = 0.5 - 0.5 * options.level;
  if (options.method == BootstrapMethod::percentile) {
    out.lower = sorted_quantile(replicates, tail);
    out.upper = sorted_quantile(replicates, 1.0 - tail);
    return;
  }
  const auto below = std::lower_bound(replicates.begin(), replicates.end(), out.estimate) - replicates.begin();
  const auto up_to = std::upper_bound(replicates.begin(), replicates.end(), out.estimate) - replicates.begin();
  const double share = 0.5 * static_cast<double>(below + up_to) / static_cast<double>(replicates.size());
  if (!(share > 0.0 && share < 1.0)) {
    out.status = Status::singular;
    return;
  }
  out.z0 = distributions::normal_quantile(share);
  // Jackknife over units; with two samples the influences of both, each over its own number (DiCiccio & Efron 1996).
  double cubes = 0.0;
  double squares = 0.0;
  const auto jackknife = [&](const Units& units, bool of_second) {
    std::vector<double> left(static_cast<std::size_t>(units.count()));
    parallel_for(units.count(), 16, execution, [&](Index begin, Index end) {
      Resample without;
      for (Index u = begin; u < end; ++u) {
        without.leave_out(units, u);
        Resample other = of_second ? all_first : all_second;
        left[static_cast<std::size_t>(u)] = of_second ? one(other, without) : one(without, other);
      }
    });
    const double mean = mean_of(left);
    const auto n = static_cast<double>(left.size());
    for (const double each : left) {
      const double influence = (n - 1.0) * (mean - each) / n;
      cubes += influence * influence * influence;
      squares += influence * influence;
    }
  };
  jackknife(first, false);
  if (two) jackknife(second, true);
  out.acceleration = squares > 0.0 ? cubes / (6.0 * std::pow(squares, 1.5)) : 0.0;
  if (!std::isfinite(out.acceleration)) {
    out.status = Status::singular;
    return;
  }
  const auto adjusted = [&](double p) {
    const double z = out.z0 + distributions::normal_quantile(p);
    return distributions::normal_cdf(out.z0 + z / (1.0 - out.acceleration * z));
  };
  out.lower = sorted_quantile(replicates, adjusted(tail));
  out.upper = sorted_quantile(replicates, adjusted(1.0 - tail));
}

[[nodiscard]] inline double pearson_of(std::span<const double> x, std::span<const double> y) {
  const double mx = mean_of(x);
  const double my = mean_of(y);
  double xx = 0.0;
  double yy = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx > 0.0 && yy > 0.0 ? std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0) : missing;
}

}  // namespace detail

NYCKELTAL_INLINE Bootstrap bootstrap_of(std::span<const double> x, const StatisticOfOne& statistic,
                                        std::span<const double> cluster, const BootstrapOptions& options,
                                        const Execution& execution) {
  detail::require_bootstrap_options(options);
  Bootstrap out;
  const detail::Units none{{}, {}, {0}};
  detail::bootstrapped(detail::make_units(x, {}, cluster), none, false, options, execution, out,
                       [&](detail::Resample& a, detail::Resample&) { return statistic(std::span<double>(a.x)); });
  return out;
}

NYCKELTAL_INLINE Bootstrap bootstrap(BootstrapStatistic statistic, std::span<const double> x, std::span<const double> y,
                                     std::span<const double> cluster, std::span<const double> cluster_y,
                                     const BootstrapOptions& options, const Execution& execution) {
  detail::require_bootstrap_options(options);
  const bool two =
      statistic == BootstrapStatistic::mean_difference || statistic == BootstrapStatistic::median_difference;
  const bool pairs = statistic == BootstrapStatistic::pearson;
  if (pairs) detail::require_same_length(std::ssize(x), "x", std::ssize(y), "y");
  if (!two && !pairs && !y.empty()) detail::fail("sample-not-wanted", "this statistic is of one sample: leave out y");
  if (two && cluster.empty() != cluster_y.empty() && !x.empty() && !y.empty())
    detail::fail("cluster-missing", "give clusters for both samples or for neither");
  detail::Units first = detail::make_units(x, pairs ? y : std::span<const double>{}, cluster);
  detail::Units second{{}, {}, {0}};
  if (two) second = detail::make_units(y, {}, cluster_y);
  // Powers of two: squares of 1e300 do not overflow, and no digit changes.
  const bool finite =
      !detail::any_infinite(first.x) && !detail::any_infinite(first.y) && !detail::any_infinite(second.x);
  int exponent = 0;
  if (finite) {
    exponent = two ? detail::scale_down(first.x, second.x) : detail::scale_down(first.x);
    (void)detail::scale_down(first.y);
  }
  Bootstrap out;
  const auto run = [&](auto one) { detail::bootstrapped(first, second, two, options, execution, out, one); };
  using R = detail::Resample;
  switch (statistic) {
    case BootstrapStatistic::mean:
      run([](R& a, R&) { return detail::mean_of(a.x); });
      break;
    case BootstrapStatistic::median:
      run([](R& a, R&) { return detail::median_in_place(a.x); });
      break;
    case BootstrapStatistic::population_variance:
      run([](R& a, R&) {
        const auto n = static_cast<double>(a.x.size());
        return detail::moments(a.x).variance * (n - 1.0) / n;
      });
      exponent *= 2;
      break;
    case BootstrapStatistic::mean_difference:
      run([](R& a, R& b) { return detail::mean_of(a.x) - detail::mean_of(b.x); });
      break;
    case BootstrapStatistic::median_difference:
      run([](R& a, R& b) { return detail::median_in_place(a.x) - detail::median_in_place(b.x); });
      break;
    case BootstrapStatistic::pearson:
      run([](R& a, R&) { return detail::pearson_of(a.x, a.y); });
      exponent = 0;
  }
  for (double* each : {&out.estimate, &out.lower, &out.upper, &out.standard_error, &out.bias})
    *each = std::ldexp(*each, exponent);
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
