// Bodies of stats/multiplicity.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"
#include "nyckeltal/stats/multiplicity.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

struct RankedP {
  double p;
  std::size_t place;
};

/// The p values that are there, rising (ties by place). Throws for numbers outside [0, 1].
[[nodiscard]] inline std::vector<RankedP> ranked_p(std::span<const double> p) {
  std::vector<RankedP> ranked;
  ranked.reserve(p.size());
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (is_missing(p[i])) continue;
    if (!(p[i] >= 0.0 && p[i] <= 1.0))
      fail("p-out-of-range",
           "element " + std::to_string(i) + " of p is " + std::to_string(p[i]) + " but a p value lies in [0, 1]");
    ranked.push_back({p[i], i});
  }
  std::sort(ranked.begin(), ranked.end(),
            [](const RankedP& a, const RankedP& b) { return a.p != b.p ? a.p < b.p : a.place < b.place; });
  return ranked;
}

/// Step-up: the smallest factor(i) * p(i) from here on; i counts from 1.
template <class Factor>
void step_up(std::vector<double>& sorted, Factor factor) {
  double smallest = 1.0;
  for (Index i = std::ssize(sorted); i >= 1; --i) {
    double& p = sorted[static_cast<std::size_t>(i - 1)];
    smallest = std::min(smallest, factor(i) * p);
    p = smallest;
  }
}

/// Closed testing with Simes' test in every subset. Of the subsets of size k that hold i, the one that is hardest to
/// reject has i and the k - 1 largest others, so one scan a k is enough.
inline void hommel(std::vector<double>& sorted) {
  const Index m = std::ssize(sorted);
  const auto p = [&, original = sorted](Index rank) { return original[static_cast<std::size_t>(rank - 1)]; };
  std::vector<double> without_first(static_cast<std::size_t>(m) + 1);  // min over j >= 2 of k p(m-k+j) / j
  std::vector<double> largest(static_cast<std::size_t>(m) + 2, 0.0);   // the k largest p themselves, max over >= k
  for (Index k = m; k >= 1; --k) {
    double smallest = std::numeric_limits<double>::infinity();
    for (Index j = 2; j <= k; ++j)
      smallest = std::min(smallest, static_cast<double>(k) / static_cast<double>(j) * p(m - k + j));
    without_first[static_cast<std::size_t>(k)] = smallest;
    const double simes = std::min(smallest, static_cast<double>(k) * p(m - k + 1));
    largest[static_cast<std::size_t>(k)] = std::max(largest[static_cast<std::size_t>(k) + 1], simes);
  }
  for (Index i = 1; i <= m; ++i) {
    double adjusted = largest[static_cast<std::size_t>(m - i + 1)];
    for (Index k = 1; k <= m - i; ++k)
      adjusted =
          std::max(adjusted, std::min(static_cast<double>(k) * p(i), without_first[static_cast<std::size_t>(k)]));
    sorted[static_cast<std::size_t>(i - 1)] = std::min(1.0, adjusted);
  }
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<double> adjust_p(std::span<const double> p, const AdjustOptions& options) {
  const std::vector<detail::RankedP> ranked = detail::ranked_p(p);
  std::vector<double> sorted;
  sorted.reserve(ranked.size());
  for (const detail::RankedP& each : ranked) sorted.push_back(each.p);

  const auto m = static_cast<double>(sorted.size());
  switch (options.method) {
    case Adjustment::bh:
      detail::step_up(sorted, [m](Index i) { return m / static_cast<double>(i); });
      break;
    case Adjustment::by: {
      double harmonic = 0.0;
      for (std::size_t i = 1; i <= sorted.size(); ++i) harmonic += 1.0 / static_cast<double>(i);
      detail::step_up(sorted, [m, harmonic](Index i) { return harmonic * m / static_cast<double>(i); });
      break;
    }
    case Adjustment::hochberg:
      detail::step_up(sorted, [m](Index i) { return m - static_cast<double>(i) + 1.0; });
      break;
    case Adjustment::holm: {
      double largest = 0.0;
      for (std::size_t i = 0; i < sorted.size(); ++i) {
        largest = std::max(largest, (m - static_cast<double>(i)) * sorted[i]);
        sorted[i] = std::min(1.0, largest);
      }
      break;
    }
    case Adjustment::hommel:
      detail::hommel(sorted);
      break;
    case Adjustment::bonferroni:
      for (double& each : sorted) each = std::min(1.0, m * each);
      break;
  }

  std::vector<double> out(p.size(), missing);
  for (std::size_t i = 0; i < ranked.size(); ++i) out[ranked[i].place] = sorted[i];
  return out;
}

NYCKELTAL_INLINE FieldSignificance field_significance(std::span<const double> p,
                                                      const FieldSignificanceOptions& options) {
  if (!(options.alpha > 0.0 && options.alpha < 1.0))
    detail::fail("level-out-of-range", "alpha is " + std::to_string(options.alpha) +
                                           " but must lie between 0 and 1, both excluded: 0.05 means 5 % false alarms");
  FieldSignificance out;
  double smallest = 1.0;
  const std::vector<double> adjusted = adjust_p(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (is_missing(p[i])) continue;
    out.p = out.n == 0 ? adjusted[i] : std::min(out.p, adjusted[i]);
    ++out.n;
    smallest = std::min(smallest, p[i]);
    out.count += p[i] <= options.alpha ? 1 : 0;
    out.rejected += adjusted[i] <= options.alpha ? 1 : 0;
  }
  if (out.n == 0) return out;
  out.status = Status::ok;
  out.significant = out.p <= options.alpha;
  const auto n = static_cast<double>(out.n);
  out.walker_p = smallest >= 1.0 ? 1.0 : -std::expm1(n * std::log1p(-smallest));
  out.count_p = out.count == 0
                    ? 1.0
                    : detail::distributions::binomial_above(n, options.alpha, static_cast<double>(out.count - 1));
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
