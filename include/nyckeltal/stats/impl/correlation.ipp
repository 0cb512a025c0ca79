// Bodies of stats/correlation.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/correlation.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/detail/tails.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

inline void require_correlation_options(const CorrelationOptions& options) {
  require_level(options.level);
  if (options.draws < 99)
    fail("draws-too-few", "draws is " + std::to_string(options.draws) + " but p needs 99 or more");
}

/// Largest number of pairs of which all orders are visited: 9! = 362,880.
inline constexpr Index most_ordered = 9;

/// Sets n and status; true where there is something to correlate.
[[nodiscard]] inline bool correlates(const TwoSamples& s, Correlation& out) {
  out.n = s.n_x();
  out.status = out.n == 0                         ? Status::no_data
               : any_infinite(s.pooled)           ? Status::infinite_value
               : out.n < 3                        ? Status::too_few
               : all_equal(s.x) || all_equal(s.y) ? Status::constant
                                                  : Status::ok;
  return out.status == Status::ok;
}

/// p of `observed` over the orders of y, all of them or random ones. one(order of y) is the statistic, 0 on average.
template <class One>
[[nodiscard]] double order_p(std::vector<double> y, double observed, const CorrelationOptions& options, bool exact,
                             One&& one) {
  const double slack = 1e-11 * std::max(1.0, std::abs(observed));
  double lower = 0.0;
  double upper = 0.0;
  double far = 0.0;
  double all = 0.0;
  const auto count = [&](double each) {
    lower += each <= observed + slack ? 1.0 : 0.0;
    upper += each >= observed - slack ? 1.0 : 0.0;
    far += std::abs(each) >= std::abs(observed) - slack ? 1.0 : 0.0;
    all += 1.0;
  };
  if (exact) {
    std::sort(y.begin(), y.end());  // equal values in one order only: every distinct order is as likely
    do count(one(y));
    while (std::next_permutation(y.begin(), y.end()));
  } else {
    lower = upper = far = all = 1.0;  // the observed order
    for (Index draw = 0; draw < options.draws; ++draw) {
      Philox random(options.seed, 3, static_cast<std::uint64_t>(draw));
      for (Index i = std::ssize(y) - 1; i > 0; --i)
        std::swap(y[static_cast<std::size_t>(i)], y[static_cast<std::size_t>(random.below(i + 1))]);
      count(one(y));
    }
  }
  return options.alternative == Alternative::greater ? upper / all
         : options.alternative == Alternative::less  ? lower / all
                                                     : far / all;
}

/// Product-moment correlation and its p of numbers that are all there and vary.
inline void product_moment(std::vector<double> x, std::vector<double> y, const CorrelationOptions& options, bool exact,
                           Correlation& out) {
  const auto standardise = [](std::vector<double>& v) {
    scale_down(v);
    const double mean = mean_of(v);
    double squares = 0.0;
    for (double& each : v) {
      each -= mean;
      squares += each * each;
    }
    for (double& each : v) each /= std::sqrt(squares);
  };
  standardise(x);
  standardise(y);
  const auto product = [&](const std::vector<double>& other) {
    return std::inner_product(x.begin(), x.end(), other.begin(), 0.0);
  };
  out.coefficient = std::clamp(product(y), -1.0, 1.0);
  if (exact || options.method == CorrelationMethod::permutation) {
    out.exact = exact;
    out.p = order_p(y, out.coefficient, options, exact, product);
    return;
  }
  const double rest = 1.0 - out.coefficient * out.coefficient;
  const double df = static_cast<double>(out.n) - 2.0;
  if (rest > 1e-15) {
    out.p = student_p(out.coefficient * std::sqrt(df / rest), df, options.alternative);
  } else {
    const bool up = out.coefficient > 0.0;
    out.p = options.alternative == Alternative::two_sided || up == (options.alternative == Alternative::greater) ? 0.0
                                                                                                                 : 1.0;
  }
}

inline void require_few_for_exact(Index n) {
  if (n > most_ordered)
    fail("too-many-orders", std::to_string(n) + " pairs have too many orders to visit: use method permutation");
}

}  // namespace detail

NYCKELTAL_INLINE Correlation pearson(std::span<const double> x, std::span<const double> y,
                                     const CorrelationOptions& options) {
  detail::require_correlation_options(options);
  const detail::TwoSamples s = detail::complete_pairs(x, y);
  Correlation out;
  if (!detail::correlates(s, out)) return out;
  const bool exact = options.method == CorrelationMethod::exact;
  if (exact) detail::require_few_for_exact(out.n);
  detail::product_moment(s.x, s.y, options, exact, out);
  if (out.n >= 4) {
    const double z = std::atanh(out.coefficient);
    const double half = detail::normal_half_width(options.level) / std::sqrt(static_cast<double>(out.n) - 3.0);
    out.lower = std::isinf(z) ? out.coefficient : std::tanh(z - half);
    out.upper = std::isinf(z) ? out.coefficient : std::tanh(z + half);
  }
  return out;
}

NYCKELTAL_INLINE Correlation spearman(std::span<const double> x, std::span<const double> y,
                                      const CorrelationOptions& options) {
  detail::require_correlation_options(options);
  const detail::TwoSamples s = detail::complete_pairs(x, y);
  Correlation out;
  if (!detail::correlates(s, out)) return out;
  if (options.method == CorrelationMethod::exact) detail::require_few_for_exact(out.n);
  const bool exact = options.method == CorrelationMethod::exact ||
                     (options.method == CorrelationMethod::automatic && out.n <= detail::most_ordered);
  detail::product_moment(detail::midranks(s.x), detail::midranks(s.y), options, exact, out);
  return out;
}

NYCKELTAL_INLINE Correlation kendall_tau(std::span<const double> x, std::span<const double> y,
                                         const CorrelationOptions& options) {
  detail::require_correlation_options(options);
  const detail::TwoSamples s = detail::complete_pairs(x, y);
  Correlation out;
  if (!detail::correlates(s, out)) return out;
  const auto score = [&](const std::vector<double>& other) {
    Index sum = 0;
    for (std::size_t i = 1; i < s.x.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const Index a = (s.x[i] > s.x[j]) - (s.x[i] < s.x[j]);
        const Index b = (other[i] > other[j]) - (other[i] < other[j]);
        sum += a * b;
      }
    return static_cast<double>(sum);
  };
  struct Ties {
    std::vector<Index> groups;
    double pairs = 0.0;    // t (t - 1) / 2
    double triples = 0.0;  // t (t - 1) (t - 2)
    double term = 0.0;     // t (t - 1) (2 t + 5)
  };
  const auto ties_of = [](std::vector<double> v) {
    std::sort(v.begin(), v.end());
    Ties ties;
    for (std::size_t first = 0, last = 0; first < v.size(); first = last) {
      while (last < v.size() && v[last] == v[first]) ++last;
      const auto t = static_cast<double>(last - first);
      if (last - first > 1) ties.groups.push_back(static_cast<Index>(last - first));
      ties.pairs += t * (t - 1.0) / 2.0;
      ties.triples += t * (t - 1.0) * (t - 2.0);
      ties.term += t * (t - 1.0) * (2.0 * t + 5.0);
    }
    return ties;
  };
  const double sum = score(s.y);
  const Ties tx = ties_of(s.x);
  const Ties ty = ties_of(s.y);
  const auto n = static_cast<double>(out.n);
  const double pairs = 0.5 * n * (n - 1.0);
  out.coefficient = std::clamp(sum / std::sqrt(pairs - tx.pairs) / std::sqrt(pairs - ty.pairs), -1.0, 1.0);
  const bool one_sided_ties = tx.groups.empty() || ty.groups.empty();
  const bool generating = one_sided_ties && out.n <= KendallNull::largest;
  if (options.method == CorrelationMethod::permutation) {
    out.p = detail::order_p(s.y, sum, options, false, score);
    return out;
  }
  out.exact = options.method == CorrelationMethod::exact ||
              (options.method == CorrelationMethod::automatic && (generating || out.n <= detail::most_ordered));
  if (out.exact && generating) {
    const KendallNull null(out.n, tx.groups.empty() ? ty.groups : tx.groups);
    const auto observed = static_cast<Index>(sum);
    out.p = detail::choose_tail(null.upper_tail(-observed), null.upper_tail(observed), options.alternative);
    return out;
  }
  if (out.exact) {
    detail::require_few_for_exact(out.n);
    out.p = detail::order_p(s.y, sum, options, true, score);
    return out;
  }
  const double variance = (n * (n - 1.0) * (2.0 * n + 5.0) - tx.term - ty.term) / 18.0 +
                          2.0 * tx.pairs * ty.pairs / (n * (n - 1.0)) +
                          tx.triples * ty.triples / (9.0 * n * (n - 1.0) * (n - 2.0));
  out.p = detail::normal_p(sum / std::sqrt(variance), options.alternative);
  return out;
}

NYCKELTAL_INLINE std::vector<Correlation> pearson(const Rows& x, const Rows& y, const CorrelationOptions& options,
                                                  const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return pearson(a, b, options); });
}

NYCKELTAL_INLINE std::vector<Correlation> spearman(const Rows& x, const Rows& y, const CorrelationOptions& options,
                                                   const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return spearman(a, b, options); });
}

NYCKELTAL_INLINE std::vector<Correlation> kendall_tau(const Rows& x, const Rows& y, const CorrelationOptions& options,
                                                      const Execution& execution) {
  return detail::each_pair(x, y, execution, [&](auto a, auto b) { return kendall_tau(a, b, options); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
