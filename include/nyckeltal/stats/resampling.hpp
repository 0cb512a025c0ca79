// Permutation tests and bootstrap intervals. Replicate r draws from Philox(seed, stream, r): the same seed gives the
// same bits on any number of threads.
#pragma once

#include <algorithm>
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
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
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/subset_sum.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal {

/// What a permutation test compares. Of pairs: the mean or median of the differences, the sum of signed ranks, the
/// one-sample t.
enum class PermutationStatistic : std::uint8_t { mean_difference, median_difference, rank_sum, welch_t };

struct PermutationOptions {
  Alternative alternative = Alternative::two_sided;
  Index draws = 100'000;               ///< where there are more arrangements than max_arrangements
  Index max_arrangements = 1'000'000;  ///< up to here all are visited
  double level = 0.95;                 ///< of the Monte Carlo interval of p
  std::uint64_t seed = 0;
};

struct PermutationTest {
  double statistic = missing;
  double p = missing;      ///< (1 + arrangements at least as extreme) / (1 + draws), or the share of all arrangements
  double lower = missing;  ///< where p of all arrangements lies (Clopper-Pearson); p itself where exact
  double upper = missing;
  double centre = missing;   ///< mean of the statistic over the arrangements, what two-sided distances are from
  Index n_arrangements = 0;  ///< visited
  bool exact = false;
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

namespace detail {

/// Draws below a small bound, sixteen bits at a time (Lemire's method, exact).
class SmallDraws {
 public:
  explicit SmallDraws(Philox random) : random_(random) {}
  Index below(Index n) {
    if (n > 1024) return random_.below(n);
    const auto bound = static_cast<std::uint32_t>(n);
    std::uint32_t product = next() * bound;
    if ((product & 0xFFFFU) < bound) {
      const std::uint32_t threshold = (65536U - bound) % bound;
      while ((product & 0xFFFFU) < threshold) product = next() * bound;
    }
    return static_cast<Index>(product >> 16U);
  }
  bool coin() { return (next() & 1U) != 0U; }

 private:
  std::uint32_t next() {
    if (left_ == 0) {
      word_ = random_();
      left_ = 4;
    }
    --left_;
    const auto out = static_cast<std::uint32_t>(word_ & 0xFFFFU);
    word_ >>= 16U;
    return out;
  }
  Philox random_;
  std::uint64_t word_ = 0;
  int left_ = 0;
};

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
template <class Result>
void judge(const Replicates& r, const PermutationOptions& options, double centre, Result& out) {
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
  using Beta = boost::math::beta_distribution<double>;
  out.lower = reached == 0 ? 0.0 : boost::math::quantile(Beta(b, all - b + 1.0), tail);
  out.upper = b == all ? 1.0 : boost::math::quantile(boost::math::complement(Beta(b + 1.0, all - b), tail));
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

/// Would a random split of the same values into groups of these sizes, within the strata, give such a difference? All
/// arrangements up to max_arrangements, else random ones. Two-sided p counts the arrangements at least as far from the
/// mean of the statistic over the arrangements: with strata that is not zero. `strata_x` and `strata_y` give the
/// stratum of each value as a number, or are empty.
/// Phipson & Smyth 2010 (doi 10.2202/1544-6115.1585) for (b + 1) / (B + 1).
[[nodiscard]] inline PermutationTest permutation_test(std::span<const double> x, std::span<const double> y,
                                                      PermutationStatistic statistic,
                                                      std::span<const double> strata_x = {},
                                                      std::span<const double> strata_y = {},
                                                      const PermutationOptions& options = {},
                                                      const Execution& execution = {}) {
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

/// The same with a statistic of your own, statistic(span x, span y): finite, may reorder its arguments.
template <class Statistic>
[[nodiscard]] PermutationTest permutation_test_of(std::span<const double> x, std::span<const double> y,
                                                  Statistic&& statistic, std::span<const double> strata_x = {},
                                                  std::span<const double> strata_y = {},
                                                  const PermutationOptions& options = {},
                                                  const Execution& execution = {}) {
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

/// Of pairs: the sign of each difference x - y is as likely either way. n_x and n_y both count the complete pairs.
[[nodiscard]] inline PermutationTest paired_permutation_test(std::span<const double> x, std::span<const double> y,
                                                             PermutationStatistic statistic,
                                                             const PermutationOptions& options = {},
                                                             const Execution& execution = {}) {
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

enum class BootstrapMethod : std::uint8_t { bca, percentile };

/// population_variance has divisor n. mean_difference and median_difference compare two samples; pearson is of pairs.
enum class BootstrapStatistic : std::uint8_t {
  mean,
  median,
  population_variance,
  mean_difference,
  median_difference,
  pearson
};

struct BootstrapOptions {
  BootstrapMethod method = BootstrapMethod::bca;
  double level = 0.95;
  Index draws = 10'000;
  std::uint64_t seed = 0;
};

struct Bootstrap {
  double estimate = missing;
  double lower = missing;
  double upper = missing;
  double standard_error = missing;  ///< standard deviation of the replicates
  double bias = missing;            ///< their mean less the estimate
  double z0 = missing;              ///< median bias in normal units
  double acceleration = missing;    ///< skewness of the jackknife / 6
  Index draws = 0;
  Index n_x = 0;
  Index n_y = 0;
  Index n_units = 0;                ///< what is drawn: values, pairs, or clusters, of both samples
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, singular (z0 infinite), too_few
};

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

/// Quantile of type 7 of sorted numbers.
[[nodiscard]] inline double sorted_quantile(std::span<const double> sorted, double p) {
  const double h = std::clamp(p, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(h);
  return low + 1 < sorted.size() ? std::lerp(sorted[low], sorted[low + 1], h - static_cast<double>(low)) : sorted[low];
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
  const boost::math::normal_distribution<double> normal;
  out.z0 = boost::math::quantile(normal, share);
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
    const double z = out.z0 + boost::math::quantile(normal, p);
    return boost::math::cdf(normal, out.z0 + z / (1.0 - out.acceleration * z));
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

/// Bootstrap interval of a statistic of your own: statistic(span) of one sample. Clusters (a label a value) are drawn
/// whole.
template <class Statistic>
[[nodiscard]] Bootstrap bootstrap_of(std::span<const double> x, Statistic&& statistic,
                                     std::span<const double> cluster = {}, const BootstrapOptions& options = {},
                                     const Execution& execution = {}) {
  detail::require_bootstrap_options(options);
  Bootstrap out;
  const detail::Units none{{}, {}, {0}};
  detail::bootstrapped(detail::make_units(x, {}, cluster), none, false, options, execution, out,
                       [&](detail::Resample& a, detail::Resample&) { return statistic(std::span<double>(a.x)); });
  return out;
}

/// Bootstrap interval: bias-corrected and accelerated (Efron 1987, doi 10.1080/01621459.1987.10478410) or percentile.
/// BCa needs 8 units a sample. `y` is the second sample, or the other half of the pairs (pearson); `cluster` labels the
/// values of x (pairs), `cluster_y` those of y.
[[nodiscard]] inline Bootstrap bootstrap(BootstrapStatistic statistic, std::span<const double> x,
                                         std::span<const double> y = {}, std::span<const double> cluster = {},
                                         std::span<const double> cluster_y = {}, const BootstrapOptions& options = {},
                                         const Execution& execution = {}) {
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
    exponent = detail::scale_down(first.x, second.x);
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

struct QuantileShiftOptions {
  double level = 0.95;
  Index draws = 2'000;
  std::uint64_t seed = 0;
};

/// One quantile of both samples.
struct QuantileShift {
  double probability = missing;
  double quantile_x = missing;
  double quantile_y = missing;
  double shift = missing;  ///< of x against y, in the unit of the values
  double lower = missing;  ///< percentile bootstrap
  double upper = missing;
  double p = missing;
  double p_adjusted = missing;  ///< Hochberg, over the quantiles asked for
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, infinite_value, no_data, too_few (5 values a sample)
};

namespace detail {

/// Weights of the order statistics in Harrell and Davis's quantile: I(i/n) - I((i-1)/n) of a beta distribution.
[[nodiscard]] inline std::vector<double> harrell_davis_weights(Index n, double p) {
  const auto size = static_cast<double>(n);
  const boost::math::beta_distribution<double> beta((size + 1.0) * p, (size + 1.0) * (1.0 - p));
  std::vector<double> out(static_cast<std::size_t>(n));
  double before = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double after = i + 1 == out.size() ? 1.0 : boost::math::cdf(beta, static_cast<double>(i + 1) / size);
    out[i] = after - before;
    before = after;
  }
  return out;
}

}  // namespace detail

/// How far apart the quantiles of two samples are: Harrell and Davis's quantiles (1982, doi 10.1093/biomet/69.3.635),
/// percentile bootstrap, Hochberg's adjustment (Wilcox, Erceg-Hurn, Clark & Carlson 2014,
/// doi 10.1080/00949655.2012.754026).
[[nodiscard]] inline std::vector<QuantileShift> quantile_shift(std::span<const double> x, std::span<const double> y,
                                                               std::span<const double> probabilities,
                                                               const QuantileShiftOptions& options = {},
                                                               const Execution& execution = {}) {
  detail::require_level(options.level);
  if (options.draws < 100) detail::fail("draws-too-few", "an interval needs 100 draws or more");
  for (const double p : probabilities)
    if (!(p > 0.0 && p < 1.0))
      detail::fail("probability-out-of-range", "a quantile's probability lies between 0 and 1, both excluded");
  detail::TwoSamples s = detail::two_samples(x, y);
  QuantileShift common;
  const bool usable = s.carries(5, common);
  std::vector<QuantileShift> out(probabilities.size(), common);
  for (std::size_t k = 0; k < out.size(); ++k) out[k].probability = probabilities[k];
  if (!usable || out.empty()) return out;
  const int exponent = detail::scale_down(s.x, s.y);
  std::sort(s.x.begin(), s.x.end());
  std::sort(s.y.begin(), s.y.end());
  std::vector<std::vector<double>> weights_x;
  std::vector<std::vector<double>> weights_y;
  for (const double p : probabilities) {
    weights_x.push_back(detail::harrell_davis_weights(out.front().n_x, p));
    weights_y.push_back(detail::harrell_davis_weights(out.front().n_y, p));
  }
  const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
  };
  const std::size_t count = out.size();
  std::vector<std::vector<double>> draws(count, std::vector<double>(static_cast<std::size_t>(options.draws)));
  parallel_for(options.draws, 50, execution, [&](Index begin, Index end) {
    // A resample in order, without sorting it: how often each value was drawn.
    const auto resample = [](const std::vector<double>& from, detail::SmallDraws& random, std::vector<Index>& times,
                             std::vector<double>& to) {
      times.assign(from.size(), 0);
      for (std::size_t i = 0; i < from.size(); ++i) ++times[static_cast<std::size_t>(random.below(std::ssize(from)))];
      to.clear();
      for (std::size_t i = 0; i < from.size(); ++i) to.insert(to.end(), static_cast<std::size_t>(times[i]), from[i]);
    };
    std::vector<Index> times;
    std::vector<double> a;
    std::vector<double> b;
    for (Index draw = begin; draw < end; ++draw) {
      detail::SmallDraws random(Philox(options.seed, 2, static_cast<std::uint64_t>(draw)));
      resample(s.x, random, times, a);
      resample(s.y, random, times, b);
      for (std::size_t k = 0; k < count; ++k)
        draws[k][static_cast<std::size_t>(draw)] = dot(weights_x[k], a) - dot(weights_y[k], b);
    }
  });
  std::vector<double> p(count);
  for (std::size_t k = 0; k < count; ++k) {
    QuantileShift& q = out[k];
    const double of_x = dot(weights_x[k], s.x);
    const double of_y = dot(weights_y[k], s.y);
    q.quantile_x = std::ldexp(of_x, exponent);
    q.quantile_y = std::ldexp(of_y, exponent);
    q.shift = std::ldexp(of_x - of_y, exponent);
    std::sort(draws[k].begin(), draws[k].end());
    const double tail = 0.5 - 0.5 * options.level;
    q.lower = std::ldexp(detail::sorted_quantile(draws[k], tail), exponent);
    q.upper = std::ldexp(detail::sorted_quantile(draws[k], 1.0 - tail), exponent);
    const auto below = std::lower_bound(draws[k].begin(), draws[k].end(), 0.0) - draws[k].begin();
    const auto up_to = std::upper_bound(draws[k].begin(), draws[k].end(), 0.0) - draws[k].begin();
    const double half = 0.5 * static_cast<double>(up_to - below);
    const double smaller = std::min(static_cast<double>(below), static_cast<double>(options.draws - up_to)) + half;
    p[k] = q.p = std::min(1.0, 2.0 * (smaller + 1.0) / (static_cast<double>(options.draws) + 1.0));
  }
  const std::vector<double> adjusted = adjust_p(p, {.method = Adjustment::hochberg});
  for (std::size_t k = 0; k < count; ++k) out[k].p_adjusted = adjusted[k];
  return out;
}

}  // namespace nyckeltal
