// Bodies of stats/permutation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/small_draws.hpp"
#include "nyckeltal/stats/detail/subset_sum.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/permutation.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// t of two samples from their moments; infinite where neither varies, 0 where nothing differs.
[[nodiscard]] inline double welch_statistic(std::span<const double> x, std::span<const double> y) {
  const Moments a = moments(x);
  const Moments b = moments(y);
  const double variance = a.variance / static_cast<double>(x.size()) + b.variance / static_cast<double>(y.size());
  const double difference = a.mean - b.mean;
  if (variance > 0.0) return difference / std::sqrt(variance);
  return difference == 0.0 ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
}

/// A stratum: places [begin, end) of the pooled values, the first `chosen` of which are x's.
struct Stratum {
  Index begin, end, chosen;
};

/// Pooled values in order of stratum, each with x's first.
struct Strata {
  std::vector<double> values;
  std::vector<Stratum> strata;
  Index n_x = 0;

  /// Number of arrangements, or infinity.
  [[nodiscard]] double arrangements() const {
    double log_all = 0.0;
    for (const Stratum& s : strata) log_all += log_binomial(s.end - s.begin, s.chosen);
    return log_all < 60.0 ? std::round(std::exp(log_all)) : std::numeric_limits<double>::infinity();
  }
};

/// strata: one label a value, empty for one stratum, NaN is refused where the value is there.
[[nodiscard]] inline Strata arrange(std::span<const double> x, std::span<const double> y,
                                    std::span<const double> strata_x, std::span<const double> strata_y) {
  const bool stratified = !strata_x.empty() || !strata_y.empty();
  if (stratified) {
    require_same_length(std::ssize(strata_x), "the strata of x", std::ssize(x), "x");
    require_same_length(std::ssize(strata_y), "the strata of y", std::ssize(y), "y");
  }
  struct Entry {
    double stratum;
    bool of_y;
    std::size_t place;
    double value;
  };
  std::vector<Entry> entries;
  const auto add = [&](std::span<const double> values, std::span<const double> labels, bool of_y) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (is_missing(values[i])) continue;
      const double label = stratified ? labels[i] : 0.0;
      if (is_missing(label)) fail("stratum-missing", "each value needs a stratum: leave out the values without");
      entries.push_back({label, of_y, i, values[i]});
    }
  };
  add(x, strata_x, false);
  add(y, strata_y, true);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.stratum != b.stratum) return a.stratum < b.stratum;
    return a.of_y != b.of_y ? !a.of_y : a.place < b.place;
  });
  Strata out;
  for (std::size_t first = 0, last = 0; first < entries.size(); first = last) {
    Index chosen = 0;
    for (; last < entries.size() && entries[last].stratum == entries[first].stratum; ++last) {
      chosen += entries[last].of_y ? 0 : 1;
      out.values.push_back(entries[last].value);
    }
    out.strata.push_back({static_cast<Index>(first), static_cast<Index>(last), chosen});
    out.n_x += chosen;
  }
  return out;
}

/// Statistics of all arrangements or of random ones, the observed one apart.
struct Replicates {
  double observed = missing;
  std::vector<double> values;
  bool exact = false;
};

/// p, its interval and the centre, from the statistics of the arrangements.
inline void judge(const Replicates& r, const PermutationOptions& options, double centre, PermutationTest& out) {
  out.statistic = r.observed;
  out.exact = r.exact;
  out.n_arrangements = std::ssize(r.values);
  if (is_missing(centre)) centre = mean_of(r.values);
  out.centre = centre;
  // Sums in another order round differently: what is equal up to rounding counts as reached.
  double scale = std::abs(r.observed - centre);
  for (const double each : r.values)
    if (std::isfinite(each)) scale = std::max(scale, std::abs(each - centre));
  const double slack = std::isfinite(scale) ? 1e-11 * scale : 0.0;
  Index reached = 0;
  const double distance = std::abs(r.observed - centre) - slack;
  for (const double each : r.values) {
    const bool counts = options.alternative == Alternative::greater ? each >= r.observed - slack
                        : options.alternative == Alternative::less  ? each <= r.observed + slack
                                                                    : std::abs(each - centre) >= distance;
    reached += counts ? 1 : 0;
  }
  const auto all = static_cast<double>(r.values.size());
  const auto b = static_cast<double>(reached);
  if (r.exact) {
    out.p = out.lower = out.upper = b / all;
    return;
  }
  out.p = (b + 1.0) / (all + 1.0);
  const double tail = 0.5 - 0.5 * options.level;
  out.lower = reached == 0 ? 0.0 : distributions::beta_quantile(b, all - b + 1.0, tail);
  out.upper = b == all ? 1.0 : distributions::beta_quantile_above(b + 1.0, all - b, tail);
}

inline void require_permutation_options(const PermutationOptions& options) {
  require_level(options.level);
  if (options.draws < 99)
    fail("draws-too-few", "draws is " + std::to_string(options.draws) + " but p needs 99 or more");
  if (options.max_arrangements < 0 || options.max_arrangements > 10'000'000)
    fail("arrangements-out-of-range", "max_arrangements must lie in [0, 10,000,000]");
}

/// Statistics of arrangements of labels within strata. one(values, n_x) sees x's values first, then y's, in no
/// particular order, and may reorder them. Where `sums_only`, only the first n_x are arranged: the order of the others
/// does not matter to the statistic.
template <class One>
[[nodiscard]] Replicates permuted(const Strata& s, const PermutationOptions& options, const Execution& execution,
                                  One&& one) {
  Replicates out;
  const std::size_t n = s.values.size();
  const auto n_x = static_cast<std::size_t>(s.n_x);
  const auto split = [&](const std::vector<char>& in_x, std::vector<double>& to) {
    std::size_t a = 0;
    std::size_t b = n_x;
    for (std::size_t i = 0; i < n; ++i) to[in_x[i] != 0 ? a++ : b++] = s.values[i];
  };
  std::vector<char> in_x(n, char{0});
  for (const Stratum& each : s.strata)
    std::fill(in_x.begin() + each.begin, in_x.begin() + each.begin + each.chosen, char{1});
  std::vector<double> scratch(n);
  split(in_x, scratch);
  out.observed = one(std::span<double>(scratch), s.n_x);

  const double all = s.arrangements();
  out.exact = all <= static_cast<double>(options.max_arrangements);
  if (out.exact) {
    out.values.reserve(static_cast<std::size_t>(all));
    for (const Stratum& each : s.strata)  // ascending labels: where next_permutation begins
      std::sort(in_x.begin() + each.begin, in_x.begin() + each.end);
    for (bool more = true; more;) {
      if ((out.values.size() & 0xFFFFU) == 0 && execution.stop.stop_requested()) throw Cancelled();
      split(in_x, scratch);
      out.values.push_back(one(std::span<double>(scratch), s.n_x));
      more = false;  // an odometer: the first stratum that is not at its end moves on, those before it start again
      for (std::size_t k = 0; k < s.strata.size() && !more; ++k)
        more = std::next_permutation(in_x.begin() + s.strata[k].begin, in_x.begin() + s.strata[k].end);
    }
    return out;
  }
  out.values.resize(static_cast<std::size_t>(options.draws));
  parallel_for(options.draws, 1000, execution, [&](Index begin, Index end) {
    std::vector<double> pool(n);
    std::vector<double> arranged(n);
    for (Index draw = begin; draw < end; ++draw) {
      std::copy(s.values.begin(), s.values.end(), pool.begin());
      SmallDraws random(Philox(options.seed, 0, static_cast<std::uint64_t>(draw)));
      std::size_t a = 0;
      std::size_t b = n_x;
      for (const Stratum& each : s.strata) {
        for (Index i = each.begin; i < each.begin + each.chosen; ++i) {
          const Index at = i + random.below(each.end - i);
          std::swap(pool[static_cast<std::size_t>(i)], pool[static_cast<std::size_t>(at)]);
          arranged[a++] = pool[static_cast<std::size_t>(i)];
        }
        for (Index i = each.begin + each.chosen; i < each.end; ++i) arranged[b++] = pool[static_cast<std::size_t>(i)];
      }
      out.values[static_cast<std::size_t>(draw)] = one(std::span<double>(arranged), s.n_x);
    }
  });
  return out;
}

/// Sums of x's values over arrangements, without putting anything in order: of each stratum the smaller side is drawn.
[[nodiscard]] inline Replicates permuted_sums(const Strata& s, const PermutationOptions& options,
                                              const Execution& execution) {
  if (s.arrangements() <= static_cast<double>(options.max_arrangements))
    return permuted(s, options, execution, [](std::span<double> values, Index n_x) {
      return std::accumulate(values.begin(), values.begin() + n_x, 0.0);
    });
  Replicates out;
  out.observed = 0.0;
  std::vector<Stratum> drawn;
  std::vector<double> totals;  // of the strata in which y's are drawn
  for (const Stratum& each : s.strata) {
    const auto from = s.values.begin() + each.begin;
    out.observed += std::accumulate(from, from + each.chosen, 0.0);
    const bool rest = 2 * each.chosen > each.end - each.begin;
    drawn.push_back({each.begin, each.end, rest ? each.end - each.begin - each.chosen : each.chosen});
    totals.push_back(rest ? std::accumulate(from, s.values.begin() + each.end, 0.0) : missing);
  }
  out.values.resize(static_cast<std::size_t>(options.draws));
  parallel_for(options.draws, 1000, execution, [&](Index begin, Index end) {
    std::vector<double> pool(s.values.size());
    for (Index draw = begin; draw < end; ++draw) {
      std::copy(s.values.begin(), s.values.end(), pool.begin());
      SmallDraws random(Philox(options.seed, 0, static_cast<std::uint64_t>(draw)));
      double sum = 0.0;
      for (std::size_t k = 0; k < drawn.size(); ++k) {
        double of_stratum = 0.0;
        double* first = pool.data() + drawn[k].begin;
        Index left = drawn[k].end - drawn[k].begin;
        for (Index i = 0; i < drawn[k].chosen; ++i, --left, ++first) {
          double* at = first + random.below(left);
          of_stratum += *at;
          *at = *first;
        }
        sum += is_missing(totals[k]) ? of_stratum : totals[k] - of_stratum;
      }
      out.values[static_cast<std::size_t>(draw)] = sum;
    }
  });
  return out;
}

/// Sums of values whose signs are free, as many as there are or random ones; one(signed values).
template <class One>
[[nodiscard]] Replicates flipped(std::span<const double> d, const PermutationOptions& options,
                                 const Execution& execution, One&& one) {
  Replicates out;
  std::vector<double> scratch(d.begin(), d.end());
  out.observed = one(std::span<double>(scratch));
  std::vector<std::size_t> free;  // flipping a zero changes nothing
  for (std::size_t i = 0; i < d.size(); ++i)
    if (d[i] != 0.0) free.push_back(i);
  out.exact =
      free.size() < 40 && (std::uint64_t{1} << free.size()) <= static_cast<std::uint64_t>(options.max_arrangements);
  if (out.exact) {
    const std::uint64_t all = std::uint64_t{1} << free.size();
    out.values.reserve(all);
    for (std::uint64_t flips = 0; flips < all; ++flips) {
      std::copy(d.begin(), d.end(), scratch.begin());
      for (std::size_t k = 0; k < free.size(); ++k)
        if (((flips >> k) & 1U) != 0U) scratch[free[k]] = -scratch[free[k]];
      out.values.push_back(one(std::span<double>(scratch)));
    }
    return out;
  }
  out.values.resize(static_cast<std::size_t>(options.draws));
  parallel_for(options.draws, 1000, execution, [&](Index begin, Index end) {
    std::vector<double> mine(d.size());
    for (Index draw = begin; draw < end; ++draw) {
      Philox random(options.seed, 0, static_cast<std::uint64_t>(draw));
      std::uint64_t bits = 0;
      for (std::size_t i = 0; i < d.size(); ++i) {
        if (i % 64 == 0) bits = random();
        mine[i] = (bits & 1U) != 0U ? -d[i] : d[i];
        bits >>= 1U;
      }
      out.values[static_cast<std::size_t>(draw)] = one(std::span<double>(mine));
    }
  });
  return out;
}

/// Mean sum of x's values over all arrangements.
[[nodiscard]] inline double expected_sum(const Strata& s) {
  double out = 0.0;
  for (const Stratum& each : s.strata) {
    const double sum = std::accumulate(s.values.begin() + each.begin, s.values.begin() + each.end, 0.0);
    out += sum * static_cast<double>(each.chosen) / static_cast<double>(each.end - each.begin);
  }
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE PermutationTest permutation_test(std::span<const double> x, std::span<const double> y,
                                                  PermutationStatistic statistic, std::span<const double> strata_x,
                                                  std::span<const double> strata_y, const PermutationOptions& options,
                                                  const Execution& execution) {
  detail::require_permutation_options(options);
  detail::Strata s = detail::arrange(x, y, strata_x, strata_y);
  PermutationTest out;
  detail::TwoSamples counts{{}, {}, s.values};
  counts.x.resize(static_cast<std::size_t>(s.n_x));
  counts.y.resize(s.values.size() - counts.x.size());
  if (!counts.carries(statistic == PermutationStatistic::welch_t ? 2 : 1, out)) return out;
  if (detail::all_equal(s.values)) {
    out.status = Status::constant;
    return out;
  }
  const auto m = static_cast<double>(out.n_x);
  const auto n = static_cast<double>(out.n_y);
  if (statistic == PermutationStatistic::rank_sum) {
    s.values = detail::midranks(s.values);
    detail::judge(detail::permuted_sums(s, options, execution), options, detail::expected_sum(s), out);
    return out;
  }
  std::vector<double>& values = s.values;
  const int exponent = detail::scale_down(values);
  if (statistic == PermutationStatistic::mean_difference) {
    const double middle = detail::mean_of(values);
    for (double& each : values) each -= middle;
    const double total = std::accumulate(values.begin(), values.end(), 0.0);
    detail::judge(detail::permuted_sums(s, options, execution), options, detail::expected_sum(s), out);
    const auto difference = [&](double sum) { return std::ldexp(sum / m - (total - sum) / n, exponent); };
    out.statistic = difference(out.statistic);
    out.centre = difference(out.centre);
    return out;
  }
  const auto one = [statistic](std::span<double> both, Index n_x) {
    const std::span<double> a = both.first(static_cast<std::size_t>(n_x));
    const std::span<double> b = both.subspan(static_cast<std::size_t>(n_x));
    return statistic == PermutationStatistic::median_difference
               ? detail::median_in_place(a) - detail::median_in_place(b)
               : detail::welch_statistic(a, b);
  };
  // Without strata t has as many arrangements of either sign far out, and may be infinite: its centre is 0.
  const double centre = statistic == PermutationStatistic::welch_t ? 0.0 : missing;
  detail::judge(detail::permuted(s, options, execution, one), options, centre, out);
  if (statistic == PermutationStatistic::median_difference) {
    out.statistic = std::ldexp(out.statistic, exponent);
    out.centre = std::ldexp(out.centre, exponent);
  }
  return out;
}

NYCKELTAL_INLINE PermutationTest permutation_test_of(std::span<const double> x, std::span<const double> y,
                                                     const StatisticOfTwo& statistic, std::span<const double> strata_x,
                                                     std::span<const double> strata_y,
                                                     const PermutationOptions& options, const Execution& execution) {
  detail::require_permutation_options(options);
  const detail::Strata s = detail::arrange(x, y, strata_x, strata_y);
  PermutationTest out;
  detail::TwoSamples counts{{}, {}, s.values};
  counts.x.resize(static_cast<std::size_t>(s.n_x));
  counts.y.resize(s.values.size() - counts.x.size());
  if (!counts.carries(1, out)) return out;
  const auto one = [&](std::span<double> both, Index n_x) {
    return statistic(both.first(static_cast<std::size_t>(n_x)), both.subspan(static_cast<std::size_t>(n_x)));
  };
  detail::judge(detail::permuted(s, options, execution, one), options, missing, out);
  return out;
}

NYCKELTAL_INLINE PermutationTest paired_permutation_test(std::span<const double> x, std::span<const double> y,
                                                         PermutationStatistic statistic,
                                                         const PermutationOptions& options,
                                                         const Execution& execution) {
  detail::require_permutation_options(options);
  detail::TwoSamples s = detail::complete_pairs(x, y);
  PermutationTest out;
  if (!s.carries(statistic == PermutationStatistic::welch_t ? 2 : 1, out)) return out;
  const int exponent = detail::scale_down(s.x, s.y);
  std::vector<double> d(s.x.size());
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = s.x[i] - s.y[i];
  if (std::all_of(d.begin(), d.end(), [](double each) { return each == 0.0; })) {
    out.status = Status::constant;
    return out;
  }
  if (statistic == PermutationStatistic::rank_sum) {
    std::vector<double> sizes(d.size());
    std::transform(d.begin(), d.end(), sizes.begin(), [](double each) { return std::abs(each); });
    const std::vector<double> ranks = detail::midranks(sizes);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = d[i] == 0.0 ? 0.0 : std::copysign(ranks[i], d[i]);
  }
  const auto n = static_cast<double>(d.size());
  const auto one = [&](std::span<double> signs) {
    if (statistic == PermutationStatistic::median_difference) return detail::median_in_place(signs);
    const double sum = std::accumulate(signs.begin(), signs.end(), 0.0);
    if (statistic == PermutationStatistic::rank_sum) return sum;
    if (statistic == PermutationStatistic::mean_difference) return sum / n;
    const double variance = detail::moments(signs).variance;
    if (variance > 0.0) return sum / n / std::sqrt(variance / n);
    return sum == 0.0 ? 0.0 : std::copysign(std::numeric_limits<double>::infinity(), sum);
  };
  detail::judge(detail::flipped(d, options, execution, one), options, 0.0, out);
  if (statistic == PermutationStatistic::mean_difference || statistic == PermutationStatistic::median_difference)
    out.statistic = std::ldexp(out.statistic, exponent);
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
