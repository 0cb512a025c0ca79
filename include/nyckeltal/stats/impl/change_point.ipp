// Bodies of stats/change_point.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/change_point.hpp"
#include "nyckeltal/stats/change_point_tables.hpp"
#include "nyckeltal/stats/detail/change_point.hpp"
#include "nyckeltal/stats/detail/series.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

NYCKELTAL_INLINE std::vector<double> standardised(std::span<const double> x) {
  const int exponent = binary_scale(x);
  std::vector<double> z(x.begin(), x.end());
  const auto n = static_cast<double>(z.size());
  double mean = 0.0;
  for (double& each : z) mean += (each = std::ldexp(each, -exponent));
  mean /= n;
  double rest = 0.0;
  for (double& each : z) rest += (each -= mean);
  rest /= n;  // what rounding left of the mean
  double squares = 0.0;
  for (double& each : z) {
    each -= rest;
    squares += each * each;
  }
  const double sd = std::sqrt(squares / (n - 1.0));
  for (double& each : z) each /= sd;
  return z;
}

NYCKELTAL_INLINE Scan scan_pettitt(std::span<const double> ranks) {
  const double middle = static_cast<double>(ranks.size()) + 1.0;
  Scan out;
  double u = 0.0;
  for (std::size_t i = 0; i + 1 < ranks.size(); ++i) {
    u += 2.0 * ranks[i] - middle;
    if (std::abs(u) > out.statistic) out = {std::abs(u), static_cast<Index>(i) + 1};
  }
  return out;
}

NYCKELTAL_INLINE Scan scan_snht(std::span<const double> z) {
  const auto n = static_cast<double>(z.size());
  Scan out;
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < z.size(); ++i) {
    sum += z[i];
    const double k = static_cast<double>(i) + 1.0;
    const double t = sum * sum * n / (k * (n - k));
    if (t > out.statistic) out = {t, static_cast<Index>(i) + 1};
  }
  return out;
}

NYCKELTAL_INLINE Scan scan_buishand_range(std::span<const double> z) {
  Scan out;
  double sum = 0.0;
  double low = 0.0;
  double high = 0.0;
  for (std::size_t i = 0; i + 1 < z.size(); ++i) {
    sum += z[i];
    low = std::min(low, sum);
    high = std::max(high, sum);
    if (std::abs(sum) > out.statistic) out = {std::abs(sum), static_cast<Index>(i) + 1};
  }
  out.statistic = (high - low) / std::sqrt(static_cast<double>(z.size()));
  return out;
}

NYCKELTAL_INLINE Scan scan_buishand_u(std::span<const double> z) {
  const auto n = static_cast<double>(z.size());
  Scan out;
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t i = 0; i + 1 < z.size(); ++i) {
    sum += z[i];
    squares += sum * sum;
    if (std::abs(sum) > out.statistic) out = {std::abs(sum), static_cast<Index>(i) + 1};
  }
  out.statistic = squares / (n * (n + 1.0));
  return out;
}

/// P(T >= t) between the tabulated quantiles of one n, linear in log p. Left of the first quantile 1, right of the last
/// the smallest tabulated p, which then bounds p from above.
template <class Quantile>
[[nodiscard]] double tail_between(double t, Quantile quantile) {
  const auto& p = change_point_tables::tail_p;
  if (!(t > quantile(0))) return t == quantile(0) ? p[0] : 1.0;
  for (std::size_t i = 1; i < p.size(); ++i) {
    const double right = quantile(i);
    if (t > right) continue;
    const double left = quantile(i - 1);
    return p[i - 1] * std::pow(p[i] / p[i - 1], (t - left) / (right - left));
  }
  return p.back();
}

/// P(T >= t) for a series of n, between the tabulated lengths linear in 1/n.
template <class Table>
[[nodiscard]] double table_p(const Table& table, double t, Index n) {
  const auto& lengths = change_point_tables::lengths;
  std::size_t above = 0;
  while (above + 1 < lengths.size() && lengths[above] < n) ++above;
  const std::size_t below = above == 0 || lengths[above] <= n ? above : above - 1;
  const double a = 1.0 / static_cast<double>(lengths[below]);
  const double b = 1.0 / static_cast<double>(lengths[above]);
  const double w = below == above ? 0.0 : (a - 1.0 / static_cast<double>(n)) / (a - b);
  return tail_between(t, [&](std::size_t i) { return (1.0 - w) * table[below][i] + w * table[above][i]; });
}

NYCKELTAL_INLINE double pettitt_table_p(double u, Index n) {
  const double step = pettitt_step(n);
  if (n <= change_point_tables::pettitt_exact_last) {
    std::size_t row = change_point_tables::pettitt_exact_begin[static_cast<std::size_t>(n - min_change_point_n)];
    // A value between two lattice points, which ties can make, gets the p of the lower: the larger p.
    row += static_cast<std::size_t>(std::max(0.0, std::floor(u / step)));
    return change_point_tables::pettitt_exact[row];
  }
  return table_p(change_point_tables::pettitt, (u - 0.5 * step) / pettitt_scale(n), n);
}

struct PettittTest {
  static std::vector<double> prepare(std::span<const double> x) { return midranks(x); }
  static Scan scan(std::span<const double> x) { return scan_pettitt(x); }
  static double p(double u, Index n) { return pettitt_table_p(u, n); }
  static double approximate_p(double u, Index n) {
    const double z = u / pettitt_scale(n);
    return std::min(1.0, 2.0 * std::exp(-6.0 * z * z));
  }
  static bool exact_scale(std::span<const double> ranks) {  // no ties: ranks are whole numbers, each once
    std::vector<double> sorted(ranks.begin(), ranks.end());
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  }
};

struct NormalTest {
  static std::vector<double> prepare(std::span<const double> x) { return standardised(x); }
  static bool exact_scale(std::span<const double>) { return true; }
};

struct SnhtTest : NormalTest {
  static Scan scan(std::span<const double> z) { return scan_snht(z); }
  static double p(double t, Index n) { return table_p(change_point_tables::snht, t, n); }
  static double approximate_p(double t, Index) { return p(t, change_point_tables::lengths.back()); }
};

struct BuishandRangeTest : NormalTest {
  static Scan scan(std::span<const double> z) { return scan_buishand_range(z); }
  static double p(double t, Index n) { return table_p(change_point_tables::buishand_range, t, n); }
  static double approximate_p(double t, Index) { return p(t, change_point_tables::lengths.back()); }
};

struct BuishandUTest : NormalTest {
  static Scan scan(std::span<const double> z) { return scan_buishand_u(z); }
  static double p(double t, Index n) { return table_p(change_point_tables::buishand_u, t, n); }
  static double approximate_p(double t, Index) { return p(t, change_point_tables::lengths.back()); }
};

/// (b + 1) / (R + 1) with b the permuted series that reach the statistic. Replicate r is the same permutation in every
/// row, so that a row of a batch equals the single call.
template <class Test>
[[nodiscard]] double permutation_p(std::vector<double> x, double statistic, const ChangePointOptions& options) {
  // Sums in another order round differently: what is equal up to rounding counts as reached.
  const double reached = statistic * (1.0 - 1e-12);
  const std::vector<double> start = x;
  Index b = 0;
  for (Index r = 0; r < options.permutations; ++r) {
    Philox random(options.seed, 0, static_cast<std::uint64_t>(r));
    x = start;
    for (std::size_t i = x.size() - 1; i > 0; --i)
      std::swap(x[i], x[static_cast<std::size_t>(random.below(static_cast<Index>(i) + 1))]);
    b += Test::scan(x).statistic >= reached ? 1 : 0;
  }
  return static_cast<double>(b + 1) / static_cast<double>(options.permutations + 1);
}

inline void require_change_point_options(const ChangePointOptions& options) {
  if (options.method == ChangePointMethod::permutation && options.permutations < 1)
    fail("permutations-not-positive", "permutations is " + std::to_string(options.permutations) +
                                          " but at least 1 is needed; 9999 resolves p to 0.0001");
}

template <class Test>
[[nodiscard]] ChangePoint change_point(std::span<const double> values, std::span<const double> years,
                                       const ChangePointOptions& options) {
  const ObservedSeries x = observed(values, years);
  ChangePoint out;
  out.n = x.n();
  if (x.n() == 0) return out;
  if (x.infinite) {
    out.status = Status::infinite_value;
    return out;
  }
  if (x.n() < min_change_point_n) {
    out.status = Status::too_few;
    return out;
  }
  if (x.constant) {
    out.statistic = 0.0;
    out.p = 1.0;
    out.status = Status::constant;
    return out;
  }
  std::vector<double> prepared = Test::prepare(x.values);
  const Scan scan = Test::scan(prepared);
  out.statistic = scan.statistic;
  if (scan.before > 0) {
    out.index = x.places[static_cast<std::size_t>(scan.before)];
    out.year = x.years[static_cast<std::size_t>(scan.before)];
  }
  out.method = options.method;
  const bool tabulated = x.n() <= change_point_tables::lengths.back();
  if (out.method == ChangePointMethod::automatic || (out.method == ChangePointMethod::table && !tabulated))
    out.method = tabulated ? ChangePointMethod::table : ChangePointMethod::approximate;
  out.status = Status::ok;
  if (out.method == ChangePointMethod::table) {
    out.p = Test::p(scan.statistic, x.n());
    if (!Test::exact_scale(prepared)) out.status = Status::approximate;
  } else if (out.method == ChangePointMethod::approximate) {
    out.p = Test::approximate_p(scan.statistic, x.n());
    out.status = Status::approximate;
  } else {
    out.p = permutation_p<Test>(std::move(prepared), scan.statistic, options);
  }
  return out;
}

template <class Test>
[[nodiscard]] ChangePoint change_point_checked(std::span<const double> values, std::span<const double> years,
                                               const ChangePointOptions& options) {
  require_years(years, std::ssize(values));
  require_change_point_options(options);
  return change_point<Test>(values, years, options);
}

template <class Test>
[[nodiscard]] std::vector<ChangePoint> change_points(const Rows& rows, std::span<const double> years,
                                                     const ChangePointOptions& options, const Execution& execution) {
  require_years(years, rows.columns);
  require_change_point_options(options);
  return each_row(rows.count(), 256, execution,
                  [&](Index row) { return change_point<Test>(rows[row], years, options); });
}

}  // namespace detail

NYCKELTAL_INLINE ChangePoint pettitt(std::span<const double> values, std::span<const double> years,
                                     const ChangePointOptions& options) {
  return detail::change_point_checked<detail::PettittTest>(values, years, options);
}

NYCKELTAL_INLINE std::vector<ChangePoint> pettitt(const Rows& rows, std::span<const double> years,
                                                  const ChangePointOptions& options, const Execution& execution) {
  return detail::change_points<detail::PettittTest>(rows, years, options, execution);
}

NYCKELTAL_INLINE ChangePoint snht(std::span<const double> values, std::span<const double> years,
                                  const ChangePointOptions& options) {
  return detail::change_point_checked<detail::SnhtTest>(values, years, options);
}

NYCKELTAL_INLINE std::vector<ChangePoint> snht(const Rows& rows, std::span<const double> years,
                                               const ChangePointOptions& options, const Execution& execution) {
  return detail::change_points<detail::SnhtTest>(rows, years, options, execution);
}

NYCKELTAL_INLINE ChangePoint buishand_range(std::span<const double> values, std::span<const double> years,
                                            const ChangePointOptions& options) {
  return detail::change_point_checked<detail::BuishandRangeTest>(values, years, options);
}

NYCKELTAL_INLINE std::vector<ChangePoint> buishand_range(const Rows& rows, std::span<const double> years,
                                                         const ChangePointOptions& options,
                                                         const Execution& execution) {
  return detail::change_points<detail::BuishandRangeTest>(rows, years, options, execution);
}

NYCKELTAL_INLINE ChangePoint buishand_u(std::span<const double> values, std::span<const double> years,
                                        const ChangePointOptions& options) {
  return detail::change_point_checked<detail::BuishandUTest>(values, years, options);
}

NYCKELTAL_INLINE std::vector<ChangePoint> buishand_u(const Rows& rows, std::span<const double> years,
                                                     const ChangePointOptions& options, const Execution& execution) {
  return detail::change_points<detail::BuishandUTest>(rows, years, options, execution);
}

namespace detail {

inline void require_break_options(const BestBreakOptions& options) {
  if (options.min_segment < 1)
    fail("segment-too-short", "min_segment is " + std::to_string(options.min_segment) + " but must be at least 1");
}

/// n log(rss / n) + 2 k + 2 k (k + 1) / (n - k - 1); minus infinity for a perfect fit.
[[nodiscard]] inline double aicc(double rss, double n, double k) {
  if (rss <= 0.0) return -std::numeric_limits<double>::infinity();
  return n * std::log(rss / n) + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0);
}

[[nodiscard]] inline BestBreak find_best_break(std::span<const double> values, std::span<const double> years,
                                               const BestBreakOptions& options) {
  const ObservedSeries x = observed(values, years);
  BestBreak out;
  out.n = x.n();
  if (x.n() == 0) return out;
  if (x.infinite) {
    out.status = Status::infinite_value;
    return out;
  }
  // A step costs four parameters (two means, its place, the variance), and AICc needs n > k + 1.
  if (x.n() < std::max<Index>(6, 2 * options.min_segment)) {
    out.status = Status::too_few;
    return out;
  }
  if (x.constant) {
    out.model = BreakModel::constant;
    out.status = Status::constant;
    return out;
  }
  const auto n = static_cast<double>(x.n());
  const int exponent = binary_scale(x.values);
  const double unit = std::ldexp(1.0, exponent);
  const auto centre = [n](std::vector<double>& v) {
    for (int pass = 0; pass < 2; ++pass) {  // the second removes what rounding left
      double mean = 0.0;
      for (const double each : v) mean += each;
      mean /= n;
      for (double& each : v) each -= mean;
    }
  };
  std::vector<double> y(x.values);
  for (double& each : y) each = std::ldexp(each, -exponent);
  std::vector<double> t(x.years);
  centre(y);
  centre(t);
  double tt = 0.0;
  double ty = 0.0;
  double yy = 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    tt += t[i] * t[i];
    ty += t[i] * y[i];
    yy += y[i] * y[i];
  }
  const double slope = ty / tt;
  double best_gain = -1.0;
  double sum = 0.0;
  for (Index k = 1; k < x.n(); ++k) {
    sum += y[static_cast<std::size_t>(k - 1)];
    if (k < options.min_segment || x.n() - k < options.min_segment) continue;
    const auto m = static_cast<double>(k);
    const double gain = sum * sum * n / (m * (n - m));  // what the step takes off the sum of squares
    if (gain <= best_gain) continue;
    best_gain = gain;
    out.index = x.places[static_cast<std::size_t>(k)];
    out.year = x.years[static_cast<std::size_t>(k)];
    out.step = -sum * n / (m * (n - m)) * unit;
  }
  // Residuals within rounding are none: 1e-28 of the total is a fit to 14 digits.
  const auto clean = [yy](double rss) { return rss <= 1e-28 * yy ? 0.0 : rss; };
  double rss_trend = 0.0;
  double rss_step = 0.0;
  const double after = best_gain < 0.0 ? 0.0 : out.step / unit;
  double share_after = 0.0;
  for (const Index place : x.places) share_after += place >= out.index ? 1.0 / n : 0.0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double from_line = y[i] - slope * t[i];
    const double from_step = y[i] - after * ((x.places[i] >= out.index ? 1.0 : 0.0) - share_after);
    rss_trend += from_line * from_line;
    rss_step += from_step * from_step;
  }
  out.slope = slope * unit;
  const double shift = 2.0 * n * std::log(unit);  // back to the units of the values
  out.aicc_constant = aicc(yy, n, 2.0) + shift;
  out.aicc_trend = aicc(clean(rss_trend), n, 3.0) + shift;
  out.aicc_step = aicc(clean(rss_step), n, 4.0) + shift;
  out.model = BreakModel::constant;
  double smallest = out.aicc_constant;
  if (out.aicc_trend < smallest) {
    smallest = out.aicc_trend;
    out.model = BreakModel::trend;
  }
  if (out.aicc_step < smallest) out.model = BreakModel::step;
  out.status = Status::ok;
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE BestBreak best_break(std::span<const double> values, std::span<const double> years,
                                      const BestBreakOptions& options) {
  detail::require_years(years, std::ssize(values));
  detail::require_break_options(options);
  return detail::find_best_break(values, years, options);
}

NYCKELTAL_INLINE std::vector<BestBreak> best_break(const Rows& rows, std::span<const double> years,
                                                   const BestBreakOptions& options, const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_break_options(options);
  return detail::each_row(rows.count(), 256, execution,
                          [&](Index row) { return detail::find_best_break(rows[row], years, options); });
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
