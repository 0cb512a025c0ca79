// What other bodies take from those of stats/samples.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/samples.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_SAMPLES
#define NYCKELTAL_STATS_DETAIL_SAMPLES

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/sample.hpp"
#include "nyckeltal/stats/detail/tails.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// k such that the exact interval runs from the k-th smallest difference to the k-th largest; 0: none does.
[[nodiscard]] Index exact_shift_place(Index m, Index n, double level);

/// As hodges_lehmann; exact_place(n_x, n_y) is exact_shift_place at the level, perhaps remembered.
template <class ExactPlace>
[[nodiscard]] HodgesLehmann hodges_lehmann_at(std::span<const double> x, std::span<const double> y,
                                              const HodgesLehmannOptions& options, ExactPlace&& exact_place) {
  detail::TwoSamples s = detail::two_samples(x, y);
  HodgesLehmann out;
  if (!s.carries(1, out)) return out;
  std::vector<double> differences;
  differences.reserve(s.x.size() * s.y.size());
  for (const double a : s.x)
    for (const double b : s.y) differences.push_back(a - b);
  const auto order = [&](Index k) {  // k-th smallest, from 0
    std::nth_element(differences.begin(), differences.begin() + k, differences.end());
    return differences[static_cast<std::size_t>(k)];
  };
  const Index pairs = out.n_x * out.n_y;
  const double above = order(pairs / 2);
  out.shift = pairs % 2 == 1
                  ? above
                  : std::midpoint(*std::max_element(differences.begin(), differences.begin() + pairs / 2), above);

  out.exact = options.method == RankMethod::exact ||
              (options.method == RankMethod::automatic &&
               static_cast<double>(pairs) * static_cast<double>(std::min(out.n_x, out.n_y)) <= 1e7);
  Index k = 0;  // the interval runs from the k-th smallest difference to the k-th largest
  if (out.exact) {
    k = exact_place(out.n_x, out.n_y);
  } else {
    const auto m = static_cast<double>(out.n_x);
    const auto n = static_cast<double>(out.n_y);
    const double ties = detail::tie_term(s.pooled);
    const double sd = std::sqrt(m * n / 12.0 * (m + n + 1.0 - ties / ((m + n) * (m + n - 1.0))));
    k = static_cast<Index>(std::floor(0.5 * m * n - detail::normal_half_width(options.level) * sd));
  }
  if (k < 1) {
    out.status = Status::unbounded;
    out.lower = -std::numeric_limits<double>::infinity();
    out.upper = std::numeric_limits<double>::infinity();
    return out;
  }
  out.lower = order(k - 1);
  out.upper = order(pairs - k);
  return out;
}

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_SAMPLES
