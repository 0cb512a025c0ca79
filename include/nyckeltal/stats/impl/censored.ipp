// Bodies of stats/censored.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/censored.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// With censored values every order is counted up to this n: 8! = 40,320.
inline constexpr Index all_orders_up_to = 8;

/// Observed values, or the limits below which they lie.
struct CensoredSeries {
  ObservedSeries series;
  std::vector<std::uint8_t> below;
  Index n_censored = 0;
};

[[nodiscard]] inline CensoredSeries observed_censored(std::span<const double> values,
                                                      std::span<const std::uint8_t> censored,
                                                      std::span<const double> years) {
  CensoredSeries out{observed(values, years), {}, 0};
  for (const Index place : out.series.places) {
    const bool below = censored[static_cast<std::size_t>(place)] != 0;
    out.below.push_back(static_cast<std::uint8_t>(below));
    out.n_censored += below ? 1 : 0;
  }
  return out;
}

/// Sign of b - a where it is certain, else 0: "<5" is below 5 and above, and nothing is known between "<5" and 3.
[[nodiscard]] inline int certain_sign(double a, bool a_below, double b, bool b_below) noexcept {
  if (!a_below && !b_below) return (b > a) - (b < a);
  if (a_below && b_below) return 0;
  return a_below ? static_cast<int>(b >= a) : -static_cast<int>(a >= b);
}

/// Signs of all ordered pairs, n by n.
[[nodiscard]] inline std::vector<std::int8_t> certain_signs(const CensoredSeries& x) {
  const std::size_t n = x.series.values.size();
  std::vector<std::int8_t> signs(n * n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      signs[i * n + j] = static_cast<std::int8_t>(
          certain_sign(x.series.values[i], x.below[i] != 0, x.series.values[j], x.below[j] != 0));
  return signs;
}

/// Variance of S over all orders, for any antisymmetric signs (Daniels 1944, doi 10.1093/biomet/33.2.129): with A the
/// sum of squared row sums and B the number of decided ordered pairs, of the values and (t) of the times, (A - B)(A_t -
/// B_t) / (n (n - 1)(n - 2)) + B B_t / (2 n (n - 1)).
[[nodiscard]] inline double permutation_variance(const std::vector<std::int8_t>& signs, Index count) {
  const auto n = static_cast<double>(count);
  const auto size = static_cast<std::size_t>(count);
  double row_squares = 0.0;
  double decided = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    double row = 0.0;
    for (std::size_t j = 0; j < size; ++j) {
      row += signs[i * size + j];
      decided += signs[i * size + j] != 0 ? 1.0 : 0.0;
    }
    row_squares += row * row;
  }
  const double time_row_squares = n * (n * n - 1.0) / 3.0;
  const double time_decided = n * (n - 1.0);
  const double triples =
      count > 2 ? (row_squares - decided) * (time_row_squares - time_decided) / (n * (n - 1.0) * (n - 2.0)) : 0.0;
  return triples + 0.5 * decided * time_decided / (n * (n - 1.0));
}

/// Share of all orders whose |S| is at least that large.
[[nodiscard]] inline double all_orders_p(const std::vector<std::int8_t>& signs, Index count, Index s) {
  const auto n = static_cast<std::size_t>(count);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Index reached = 0;
  Index all = 0;
  do {
    Index sum = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) sum += signs[order[i] * n + order[j]];
    reached += std::abs(sum) >= std::abs(s) ? 1 : 0;
    ++all;
  } while (std::next_permutation(order.begin(), order.end()));
  return static_cast<double>(reached) / static_cast<double>(all);
}

[[nodiscard]] inline CensoredKendall test_censored(std::span<const double> values,
                                                   std::span<const std::uint8_t> censored,
                                                   std::span<const double> years, const CensoredKendallOptions& options,
                                                   ScoreScratch& scratch, KendallNullCache& nulls) {
  const CensoredSeries x = observed_censored(values, censored, years);
  CensoredKendall out;
  out.n = x.series.n();
  out.n_censored = x.n_censored;
  if (out.n == 0) return out;
  out.status = x.series.infinite ? Status::infinite_value : Status::too_few;
  if (x.series.infinite || out.n < 2) return out;
  const std::vector<std::int8_t> signs = certain_signs(x);
  const auto n = static_cast<std::size_t>(out.n);
  Index s = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) s += signs[i * n + j];
  out.s = static_cast<double>(s);
  out.tau_a = out.s / (0.5 * static_cast<double>(out.n) * static_cast<double>(out.n - 1));
  out.variance = permutation_variance(signs, out.n);
  if (out.variance == 0.0) {  // no pair is decided
    out.z = 0.0;
    out.p = 1.0;
    out.status = Status::constant;
    return out;
  }
  const double distance = std::max(0.0, std::abs(out.s) - (options.continuity ? 1.0 : 0.0));
  out.z = s == 0 ? 0.0 : std::copysign(distance / std::sqrt(out.variance), out.s);
  out.p = std::erfc(std::abs(out.z) / std::numbers::sqrt2);
  out.method = KendallUsed::normal;
  out.status = Status::ok;
  if (options.method == KendallMethod::normal) return out;
  const bool asked = options.method == KendallMethod::exact;
  if (out.n_censored == 0 && out.n <= (asked ? KendallNull::largest : KendallNull::exact_integers_up_to)) {
    (void)kendall_score(x.series.values, {}, scratch);  // leaves the sizes of the tied groups
    out.p = std::min(1.0, 2.0 * nulls.get(out.n, scratch.groups).upper_tail(std::abs(s)));
    out.method = KendallUsed::exact;
  } else if (out.n <= all_orders_up_to) {
    out.p = all_orders_p(signs, out.n, s);
    out.method = KendallUsed::exact;
  } else if (asked) {
    out.status = Status::approximate;
  }
  return out;
}

[[nodiscard]] inline AkritasTheilSen fit_akritas_theil_sen(std::span<const double> values,
                                                           std::span<const std::uint8_t> censored,
                                                           std::span<const double> years) {
  const CensoredSeries x = observed_censored(values, censored, years);
  AkritasTheilSen out;
  out.n = x.series.n();
  out.n_censored = x.n_censored;
  if (out.n == 0) return out;
  out.status = x.series.infinite ? Status::infinite_value : Status::too_few;
  if (x.series.infinite || out.n < 2) return out;
  if (2 * out.n_censored > out.n) {
    out.status = Status::censored;
    return out;
  }
  // S of the residuals y - b t falls with b. A pair of two numbers takes it from +1 to -1 at its slope; a pair of a
  // number and a limit takes it from +1 to 0 (number later) or from 0 to -1 (limit later) there. The slope is where S
  // crosses zero, the middle where it is zero over an interval.
  struct Drop {
    double at;
    Index by;
  };
  std::vector<Drop> drops;
  Index s = 0;
  const auto& y = x.series.values;
  const auto& t = x.series.years;
  for (std::size_t i = 0; i < y.size(); ++i)
    for (std::size_t j = i + 1; j < y.size(); ++j) {
      if (x.below[i] != 0 && x.below[j] != 0) continue;
      const bool decided_below = x.below[i] != 0 || x.below[j] != 0;
      drops.push_back({(y[j] - y[i]) / (t[j] - t[i]), decided_below ? 1 : 2});
      s += x.below[j] != 0 ? 0 : 1;  // at b = -inf every decided pair rises
    }
  std::sort(drops.begin(), drops.end(),
            [](const Drop& a, const Drop& b) { return a.at != b.at ? a.at < b.at : a.by < b.by; });
  double last_positive = -std::numeric_limits<double>::infinity();  // S > 0 left of it
  double first_negative = std::numeric_limits<double>::infinity();  // S < 0 right of it
  for (const Drop& drop : drops) {
    if (s > 0) last_positive = drop.at;
    s -= drop.by;
    if (s < 0) {
      first_negative = drop.at;
      break;
    }
  }
  if (!std::isfinite(last_positive) || !std::isfinite(first_negative)) {  // S never crosses zero
    out.status = Status::censored;
    return out;
  }
  out.slope = midpoint(last_positive, first_negative);
  out.status = Status::ok;
  return out;
}

inline void require_censored(Index marks, Index values) {
  require_same_length(marks, "censored", values, "values");
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<CensoredKendall> censored_kendall(const Rows& rows, std::span<const std::uint8_t> censored,
                                                               std::span<const double> years,
                                                               const CensoredKendallOptions& options,
                                                               const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_censored(std::ssize(censored), std::ssize(rows.values));
  struct Scratch {
    detail::ScoreScratch score;
    KendallNullCache nulls;
  };
  std::vector<CensoredKendall> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<Scratch>(out, execution, [&](Scratch& scratch, Index row) {
    return detail::test_censored(
        rows[row],
        censored.subspan(static_cast<std::size_t>(row * rows.columns), static_cast<std::size_t>(rows.columns)), years,
        options, scratch.score, scratch.nulls);
  });
  return out;
}

NYCKELTAL_INLINE CensoredKendall censored_kendall(std::span<const double> values,
                                                  std::span<const std::uint8_t> censored, std::span<const double> years,
                                                  const CensoredKendallOptions& options) {
  detail::require_years(years, std::ssize(values));
  detail::require_censored(std::ssize(censored), std::ssize(values));
  detail::ScoreScratch score;
  KendallNullCache nulls;
  return detail::test_censored(values, censored, years, options, score, nulls);
}

NYCKELTAL_INLINE std::vector<AkritasTheilSen> akritas_theil_sen(const Rows& rows,
                                                                std::span<const std::uint8_t> censored,
                                                                std::span<const double> years,
                                                                const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_censored(std::ssize(censored), std::ssize(rows.values));
  return detail::each_row(rows.count(), 256, execution, [&](Index row) {
    return detail::fit_akritas_theil_sen(
        rows[row],
        censored.subspan(static_cast<std::size_t>(row * rows.columns), static_cast<std::size_t>(rows.columns)), years);
  });
}

NYCKELTAL_INLINE AkritasTheilSen akritas_theil_sen(std::span<const double> values,
                                                   std::span<const std::uint8_t> censored,
                                                   std::span<const double> years) {
  detail::require_years(years, std::ssize(values));
  detail::require_censored(std::ssize(censored), std::ssize(values));
  return detail::fit_akritas_theil_sen(values, censored, years);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
