// Bodies of stats/block_kendall.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/block_kendall.hpp"
#include "nyckeltal/stats/detail/block_kendall.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/series.hpp"
#include "nyckeltal/stats/detail/sum_of_nulls.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/kendall_score.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Fewer years than this do not carry covariances between blocks (Hirsch & Slack 1984): status approximate.
inline constexpr Index min_years_for_covariance = 10;

NYCKELTAL_INLINE RankDeviations rank_deviations(std::span<const double> x) {
  RankDeviations out;
  out.twice.assign(x.size(), 0.0);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_missing(x[i])) continue;
    ++out.n;
    for (const double other : x) out.twice[i] += static_cast<double>((x[i] > other) - (x[i] < other));
  }
  return out;
}

NYCKELTAL_INLINE std::vector<std::int8_t> pair_signs(std::span<const double> x) {
  std::vector<std::int8_t> signs;
  signs.reserve(x.size() * (x.size() - (x.empty() ? 0 : 1)) / 2);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i + 1; j < x.size(); ++j)
      signs.push_back(static_cast<std::int8_t>((x[j] > x[i]) - (x[j] < x[i])));
  return signs;
}

NYCKELTAL_INLINE double kendall_covariance(const CovarianceRow& g, const CovarianceRow& h) {
  std::int64_t k = 0;
  for (std::size_t i = 0; i < g.signs.size(); ++i) k += std::int64_t{g.signs[i]} * h.signs[i];
  double ranks = 0.0;
  for (std::size_t i = 0; i < g.ranks.twice.size(); ++i) ranks += g.ranks.twice[i] * h.ranks.twice[i];
  return (static_cast<double>(k) + ranks) / 3.0;
}

/// Sum of the covariances between different rows of the grid.
[[nodiscard]] inline double sum_of_covariances(const Rows& grid) {
  std::vector<CovarianceRow> rows;
  rows.reserve(static_cast<std::size_t>(grid.count()));
  for (Index row = 0; row < grid.count(); ++row) rows.emplace_back(grid[row]);
  double sum = 0.0;
  for (std::size_t g = 0; g < rows.size(); ++g)
    for (std::size_t h = g + 1; h < rows.size(); ++h) sum += 2.0 * kendall_covariance(rows[g], rows[h]);
  return sum;
}

struct BlockSum {
  double covariances = 0.0;
  bool correlated = false;
  Index years = 0;  ///< that the covariances come from
};

/// The test of blocks, each in order of time.
[[nodiscard]] inline BlockKendall test_blocks(std::span<const ObservedSeries> blocks, const BlockSum& between,
                                              const BlockKendallOptions& options, ScoreScratch& scratch,
                                              KendallNullCache& nulls) {
  BlockKendall out;
  bool infinite = false;
  Index pairs = 0;
  Index untied = 0;
  Index longest = 0;
  double tau_b_base = 0.0;
  double s = 0.0;
  double variance = 0.0;
  for (const ObservedSeries& block : blocks) {
    out.n += block.n();
    infinite = infinite || block.infinite;
    if (block.n() < 2) continue;
    ++out.blocks;
    const KendallScore score = kendall_score(block.values, {}, scratch);
    s += static_cast<double>(score.s);
    variance += score.variance;
    pairs += score.pairs();
    untied += score.pairs() - score.tied_pairs;
    longest = std::max(longest, score.n);
    tau_b_base += std::sqrt(static_cast<double>(score.pairs()) * static_cast<double>(score.pairs() - score.tied_pairs));
  }
  if (out.n == 0) return out;
  if (infinite) {
    out.status = Status::infinite_value;
    return out;
  }
  if (pairs == 0) {
    out.status = Status::too_few;
    return out;
  }
  std::vector<double> slopes;
  slopes.reserve(static_cast<std::size_t>(pairs));
  for (const ObservedSeries& block : blocks)
    for (std::size_t i = 0; i < block.values.size(); ++i)
      for (std::size_t j = i + 1; j < block.values.size(); ++j)
        slopes.push_back((block.values[j] - block.values[i]) / (block.years[j] - block.years[i]));
  out.slope = median_in_place(slopes);
  out.s = s;
  out.tau_a = s / static_cast<double>(pairs);
  out.variance = variance + between.covariances;
  if (untied == 0) {
    out.z = 0.0;
    out.p = 1.0;
    out.status = Status::constant;
    return out;
  }
  out.tau_b = s / tau_b_base;
  if (!(out.variance > 1e-9 * variance)) {
    out.status = Status::variance_not_positive;
    return out;
  }
  out.status = Status::ok;
  const double distance = std::max(0.0, std::abs(s) - (options.continuity ? 1.0 : 0.0));
  out.z = s == 0.0 ? 0.0 : std::copysign(distance / std::sqrt(out.variance), s);
  out.p = std::erfc(std::abs(out.z) / std::numbers::sqrt2);
  out.method = KendallUsed::normal;
  if (between.correlated && between.years < min_years_for_covariance) out.status = Status::approximate;
  if (between.correlated || options.method == KendallMethod::normal) return out;

  const bool asked = options.method == KendallMethod::exact;
  if (longest > (asked ? KendallNull::largest : KendallNull::exact_integers_up_to) ||
      pairs > (asked ? 20'000 : 5'000)) {
    if (asked) out.status = Status::approximate;
    return out;
  }
  SumOfNulls null;
  for (const ObservedSeries& block : blocks) {
    if (block.n() < 2) continue;
    (void)kendall_score(block.values, {}, scratch);  // leaves the sizes of the tied groups
    null.add(nulls.get(block.n(), scratch.groups));
  }
  out.p = std::min(1.0, 2.0 * null.upper_tail(static_cast<Index>(std::abs(s))));
  out.method = KendallUsed::exact;
  return out;
}

inline void require_independent_for_exact(bool correlated, KendallMethod method) {
  if (correlated && method == KendallMethod::exact)
    fail("method-not-available",
         "an exact p exists for independent blocks only: give correlated = false, or method normal or auto");
}

/// The blocks of a grid of blocks by years.
[[nodiscard]] inline BlockKendall test_grid(const Rows& grid, std::span<const double> years, bool correlated,
                                            const BlockKendallOptions& options, ScoreScratch& scratch,
                                            KendallNullCache& nulls) {
  std::vector<ObservedSeries> blocks;
  blocks.reserve(static_cast<std::size_t>(grid.count()));
  for (Index row = 0; row < grid.count(); ++row) blocks.push_back(observed(grid[row], years));
  BlockSum between{.covariances = 0.0, .correlated = correlated, .years = 0};
  if (correlated) {
    for (Index year = 0; year < grid.columns; ++year) {
      bool any = false;
      for (Index row = 0; row < grid.count(); ++row)
        any = any || !is_missing(grid[row][static_cast<std::size_t>(year)]);
      between.years += any ? 1 : 0;
    }
    between.covariances = sum_of_covariances(grid);
  }
  return test_blocks(blocks, between, options, scratch, nulls);
}

struct BlockScratch {
  ScoreScratch score;
  KendallNullCache nulls;
};

/// The places of a series in a grid of seasons by years.
struct SeasonGrid {
  std::vector<double> years;  ///< increasing
  Index seasons = 0;
  std::vector<std::size_t> cell;  ///< of each value

  SeasonGrid(std::span<const double> all_years, std::span<const double> all_seasons, Index length) {
    require_same_length(std::ssize(all_years), "years", length, "values");
    require_same_length(std::ssize(all_seasons), "seasons", length, "values");
    const auto labels = [](std::span<const double> x, const char* name) {
      for (const double each : x)
        if (!std::isfinite(each)) fail("years-not-finite", std::string(name) + " must be finite numbers");
      std::vector<double> out(x.begin(), x.end());
      std::sort(out.begin(), out.end());
      out.erase(std::unique(out.begin(), out.end()), out.end());
      return out;
    };
    years = labels(all_years, "years");
    const std::vector<double> season_labels = labels(all_seasons, "seasons");
    seasons = std::ssize(season_labels);
    std::vector<bool> taken(years.size() * season_labels.size(), false);
    for (std::size_t i = 0; i < all_years.size(); ++i) {
      const auto year =
          static_cast<std::size_t>(std::lower_bound(years.begin(), years.end(), all_years[i]) - years.begin());
      const auto season = static_cast<std::size_t>(
          std::lower_bound(season_labels.begin(), season_labels.end(), all_seasons[i]) - season_labels.begin());
      cell.push_back(season * years.size() + year);
      if (taken[cell.back()])
        fail("years-not-distinct", "year " + std::to_string(all_years[i]) + " has season " +
                                       std::to_string(all_seasons[i]) + " twice: give one value a season and year");
      taken[cell.back()] = true;
    }
  }
};

/// Increasing finite breaks.
inline void require_breaks(std::span<const double> breaks) {
  for (std::size_t i = 0; i < breaks.size(); ++i)
    if (!std::isfinite(breaks[i]) || (i > 0 && !(breaks[i] > breaks[i - 1])))
      fail("breaks-not-increasing",
           "breaks must be finite years in increasing order, each the first year of a segment");
}

[[nodiscard]] inline BlockKendall test_segments(std::span<const double> values, std::span<const double> years,
                                                std::span<const double> breaks, const BlockKendallOptions& options,
                                                BlockScratch& scratch) {
  const ObservedSeries x = observed(values, years);
  std::vector<ObservedSeries> blocks(breaks.size() + 1);
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    const auto segment = std::upper_bound(breaks.begin(), breaks.end(), x.years[i]) - breaks.begin();
    ObservedSeries& block = blocks[static_cast<std::size_t>(segment)];
    block.values.push_back(x.values[i]);
    block.years.push_back(x.years[i]);
    block.infinite = block.infinite || std::isinf(x.values[i]);
  }
  return test_blocks(blocks, {}, options, scratch.score, scratch.nulls);
}

[[nodiscard]] inline PartialKendall test_partial(std::span<const double> values, std::span<const double> covariate,
                                                 std::span<const double> years) {
  ObservedSeries both;
  std::vector<double> c;
  bool infinite = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i]) || is_missing(covariate[i])) continue;
    infinite = infinite || std::isinf(values[i]) || std::isinf(covariate[i]);
    both.values.push_back(values[i]);
    both.years.push_back(years.empty() ? static_cast<double>(i) : years[i]);
    c.push_back(covariate[i]);
  }
  PartialKendall out;
  out.n = both.n();
  if (out.n == 0) return out;
  out.status = infinite ? Status::infinite_value : Status::too_few;
  if (infinite || out.n < 4) return out;
  const CovarianceRow y(both.values);
  const CovarianceRow x(c);
  const auto sum = [](const std::vector<std::int8_t>& signs) {
    std::int64_t s = 0;
    for (const std::int8_t sign : signs) s += sign;
    return static_cast<double>(s);
  };
  std::vector<double> slopes;
  for (std::size_t i = 0; i < c.size(); ++i)
    for (std::size_t j = i + 1; j < c.size(); ++j)
      slopes.push_back((both.values[j] - both.values[i]) / (both.years[j] - both.years[i]));
  out.slope = median_in_place(slopes);
  out.s_values = sum(y.signs);
  out.s_covariate = sum(x.signs);
  out.covariance = kendall_covariance(y, x);
  const double var_y = kendall_covariance(y, y);
  const double var_x = kendall_covariance(x, x);
  const double share = var_x > 0.0 ? out.covariance / var_x : 0.0;  // a constant covariate explains nothing
  out.s = out.s_values - share * out.s_covariate;
  out.variance = var_y - share * out.covariance;
  if (var_y == 0.0) {
    out.z = 0.0;
    out.p = 1.0;
    out.status = Status::constant;
    return out;
  }
  if (!(out.variance > 1e-9 * var_y)) {  // the covariate orders the years as the values do
    out.status = Status::variance_not_positive;
    return out;
  }
  out.z = out.s / std::sqrt(out.variance);
  out.p = std::erfc(std::abs(out.z) / std::numbers::sqrt2);
  out.status = Status::ok;
  return out;
}

}  // namespace detail

NYCKELTAL_INLINE std::vector<BlockKendall> seasonal_kendall(const Rows& rows, std::span<const double> years,
                                                            std::span<const double> seasons,
                                                            const SeasonalKendallOptions& options,
                                                            const Execution& execution) {
  detail::require_independent_for_exact(options.correlated, options.method);
  const detail::SeasonGrid places(years, seasons, rows.columns);
  std::vector<BlockKendall> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::BlockScratch>(out, execution, [&](detail::BlockScratch& scratch, Index row) {
    std::vector<double> grid(static_cast<std::size_t>(places.seasons) * places.years.size(), missing);
    for (std::size_t i = 0; i < places.cell.size(); ++i) grid[places.cell[i]] = rows[row][i];
    return detail::test_grid({grid, std::ssize(places.years)}, places.years, options.correlated,
                             {options.method, options.continuity}, scratch.score, scratch.nulls);
  });
  return out;
}

NYCKELTAL_INLINE BlockKendall seasonal_kendall(std::span<const double> values, std::span<const double> years,
                                               std::span<const double> seasons, const SeasonalKendallOptions& options) {
  const Rows rows{values, std::ssize(values)};
  return values.empty() ? BlockKendall{} : seasonal_kendall(rows, years, seasons, options).front();
}

NYCKELTAL_INLINE std::vector<BlockKendall> regional_kendall(const Rows& rows, Index sites,
                                                            std::span<const double> years,
                                                            const RegionalKendallOptions& options,
                                                            const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_independent_for_exact(options.correlated, options.method);
  if (sites < 1 || rows.count() % sites != 0)
    detail::fail("shape", std::to_string(rows.count()) + " series do not make regions of " + std::to_string(sites));
  std::vector<BlockKendall> out(static_cast<std::size_t>(rows.count() / sites));
  detail::for_each_row<detail::BlockScratch>(out, execution, [&](detail::BlockScratch& scratch, Index region) {
    const std::span<const double> grid = rows.values.subspan(static_cast<std::size_t>(region * sites * rows.columns),
                                                             static_cast<std::size_t>(sites * rows.columns));
    return detail::test_grid({grid, rows.columns}, years, options.correlated, {options.method, options.continuity},
                             scratch.score, scratch.nulls);
  });
  return out;
}

NYCKELTAL_INLINE std::vector<BlockKendall> segmented_kendall(const Rows& rows, std::span<const double> years,
                                                             std::span<const double> breaks,
                                                             const BlockKendallOptions& options,
                                                             const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_breaks(breaks);
  std::vector<BlockKendall> out(static_cast<std::size_t>(rows.count()));
  detail::for_each_row<detail::BlockScratch>(out, execution, [&](detail::BlockScratch& scratch, Index row) {
    return detail::test_segments(rows[row], years, breaks, options, scratch);
  });
  return out;
}

NYCKELTAL_INLINE BlockKendall segmented_kendall(std::span<const double> values, std::span<const double> years,
                                                std::span<const double> breaks, const BlockKendallOptions& options) {
  detail::require_years(years, std::ssize(values));
  detail::require_breaks(breaks);
  detail::BlockScratch scratch;
  return detail::test_segments(values, years, breaks, options, scratch);
}

NYCKELTAL_INLINE std::vector<PartialKendall> partial_kendall(const Rows& rows, const Rows& covariate,
                                                             std::span<const double> years,
                                                             const Execution& execution) {
  detail::require_years(years, rows.columns);
  detail::require_same_length(covariate.columns, "covariate", rows.columns, "values");
  if (covariate.count() != 1 && covariate.count() != rows.count())
    detail::fail("shape", "covariate has " + std::to_string(covariate.count()) + " series but must have 1 or " +
                              std::to_string(rows.count()));
  return detail::each_row(rows.count(), 256, execution, [&](Index row) {
    return detail::test_partial(rows[row], covariate[covariate.count() == 1 ? 0 : row], years);
  });
}

NYCKELTAL_INLINE PartialKendall partial_kendall(std::span<const double> values, std::span<const double> covariate,
                                                std::span<const double> years) {
  detail::require_years(years, std::ssize(values));
  detail::require_same_length(std::ssize(covariate), "covariate", std::ssize(values), "values");
  return detail::test_partial(values, covariate, years);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
