// Bodies of compare/trend.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/detail/pooled_null.hpp"
#include "nyckeltal/compare/detail/trend_segments.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/trend.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/kendall_score.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE void TrendTable::resize(Index indicators, Index members) {
  n_indicators = indicators;
  n_members = members;
  families.assign(static_cast<std::size_t>(indicators), {});
  const auto rows = static_cast<std::size_t>(indicators * members);
  for (auto* column : {&n, &n_excluded, &n_segments, &first_year, &last_year, &recent_n, &recent_first_year})
    column->assign(rows, 0);
  for (auto* column : {&coverage,
                       &first_fifth,
                       &last_fifth,
                       &s,
                       &slope,
                       &lower,
                       &upper,
                       &interval_coverage,
                       &change,
                       &change_per_cent,
                       &p,
                       &p_pooled,
                       &p_plus,
                       &p_adjusted,
                       &p_minimum,
                       &recent_s,
                       &recent_slope,
                       &recent_confidence,
                       &recent_confidence_maximum,
                       &earlier_confidence})
    column->assign(rows, missing);
  for (auto* column : {&verdict, &recent_verdict, &turned, &status}) column->assign(rows, 0);
}

namespace detail {

/// Where values lie against the natural ends of an indicator.
struct Ends {
  std::optional<double> floor;
  std::optional<double> ceiling;
  double tolerance = 0.0;
  bool may_exceed = false;

  explicit Ends(const Indicator& indicator)
      : floor(indicator.floor),
        ceiling(indicator.ceiling),
        tolerance(0.5 * std::pow(10.0, -indicator.decimals)),
        may_exceed(indicator.may_exceed_ceiling) {}
  [[nodiscard]] bool at_ceiling(double x) const noexcept {
    return ceiling && (may_exceed ? x > *ceiling - tolerance : std::abs(x - *ceiling) < tolerance);
  }
  [[nodiscard]] bool at_floor(double x) const noexcept { return floor && std::abs(x - *floor) < tolerance; }
  /// The end at which more than half of the values lie, the latest among them.
  [[nodiscard]] std::optional<Verdict> sits(std::span<const double> values) const {
    const auto most = [&](auto&& at) {
      return !values.empty() && at(values.back()) &&
             2 * std::count_if(values.begin(), values.end(), at) > std::ssize(values);
    };
    if (most([&](double x) { return at_ceiling(x); })) return Verdict::at_ceiling;
    if (most([&](double x) { return at_floor(x); })) return Verdict::at_floor;
    return std::nullopt;
  }
  [[nodiscard]] std::optional<Verdict> never_left(std::span<const double> values) const {
    if (values.empty()) return std::nullopt;
    if (std::all_of(values.begin(), values.end(), [&](double x) { return at_ceiling(x); })) return Verdict::at_ceiling;
    if (std::all_of(values.begin(), values.end(), [&](double x) { return at_floor(x); })) return Verdict::at_floor;
    return std::nullopt;
  }
};

[[nodiscard]] inline double range_of(std::span<const double> values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return *most - *least;
}

[[nodiscard]] inline Verdict directed(Index s, Direction better) noexcept {
  if (better == Direction::neutral) return s > 0 ? Verdict::increasing : Verdict::decreasing;
  return (s > 0) == (better == Direction::higher) ? Verdict::improving : Verdict::worsening;
}

}  // namespace detail

NYCKELTAL_INLINE TrendTable trend(const Panel& panel, const TrendOptions& options, const Execution& execution) {
  detail::require_level(options.level);
  detail::require_level(options.alpha, "alpha");
  detail::require_level(options.recent_confidence, "recent_confidence");
  if (options.recent < 3) detail::fail("recent-too-short", "recent must be 3 values or more");
  if (options.phi && !(*options.phi >= 0.0 && *options.phi <= 0.95))
    detail::fail("phi-out-of-range", "phi must lie between 0 and 0.95");
  if (!options.dead_band.empty())
    detail::require_same_length(std::ssize(options.dead_band), "dead_band", panel.n_indicators(),
                                "the panel's indicators");

  const CubeView cube = panel.cube();
  const Index members = panel.n_members();
  TrendTable table;
  table.resize(panel.n_indicators(), members);
  std::vector<double> phis(static_cast<std::size_t>(panel.n_indicators() * members), missing);
  std::vector<Index> lengths(phis.size(), 0);
  detail::ScratchPool<detail::TrendScratch> pool;

  const BreakYears breaks(panel);
  const auto take = [&](Index i, Index m, detail::TrendScratch& scratch) {
    breaks.get(i, m, scratch.breaks);
    scratch.series.take(cube.series(i, m), scratch.breaks, options.use);
  };

  // A series with breaks speaks of autocorrelation through its longest segment.
  const auto longest = [](const detail::TrendSeries& series) {
    std::pair<Index, Index> bounds{0, 0};
    for (std::size_t k = 0; k + 1 < series.cuts.size(); ++k)
      if (series.cuts[k + 1] - series.cuts[k] > bounds.second - bounds.first)
        bounds = {series.cuts[k], series.cuts[k + 1]};
    return bounds;
  };
  const auto longest_segments = [&](Index i, detail::TrendScratch& scratch, std::vector<double>& grid) {
    grid.assign(static_cast<std::size_t>(members * panel.n_years()), missing);
    for (Index m = 0; m < members; ++m) {
      take(i, m, scratch);
      if (scratch.series.all.infinite) continue;
      const auto [first, last] = longest(scratch.series);
      for (Index k = first; k < last; ++k) {
        const auto at = static_cast<std::size_t>(k);
        const Index year = static_cast<Index>(scratch.series.all.t[at]) - panel.first_year();
        grid[static_cast<std::size_t>(m * panel.n_years() + year)] = scratch.series.all.x[at];
      }
    }
  };

  // First pass: what each series says of the autocorrelation. A short panel gives blocks of a few indicators, so that
  // tables of null distributions are shared inside them.
  const Execution silent{.threads = execution.threads, .progress = {}, .stop = execution.stop};
  parallel_for(panel.n_indicators(), 8, silent, [&](Index begin, Index end) {
    auto loan = pool.borrow();
    detail::TrendScratch& scratch = *loan;
    for (Index i = begin; i < end; ++i)
      for (Index m = 0; m < members; ++m) {
        take(i, m, scratch);
        const detail::TrendSeries& series = scratch.series;
        const auto [first, last] = longest(series);
        if (last - first < options.min_series || series.all.infinite) continue;
        const auto row = static_cast<std::size_t>(i * members + m);
        scratch.part.take(series, first, last);
        phis[row] = detail::detrended_phi(scratch.part.all, scratch.within);
        lengths[row] = last - first;
      }
  });
  const PooledAutocorrelationResult whole = pool_autocorrelations(phis, lengths, options.min_members);

  // Second pass: the tests, family by family.
  parallel_for(panel.n_indicators(), 8, execution, [&](Index begin, Index end) {
    auto loan = pool.borrow();
    detail::TrendScratch& scratch = *loan;
    std::vector<double> grid;
    for (Index i = begin; i < end; ++i) {
      const Indicator& indicator = panel.indicator(i);
      const auto first_row = static_cast<std::size_t>(i * members);
      const auto count = static_cast<std::size_t>(members);
      TrendFamily& family = table.families[static_cast<std::size_t>(i)];
      family.autocorrelation =
          pool_autocorrelations(std::span<const double>(phis).subspan(first_row, count),
                                std::span<const Index>(lengths).subspan(first_row, count), options.min_members);
      PooledAutocorrelationResult& rho = family.autocorrelation;
      double between = 0.0;
      if (options.phi) {
        family.source = PhiSource::given;
        rho.phi = family.phi_plus = *options.phi;
      } else if (rho.status == Status::ok) {
        family.source = PhiSource::members;
        const double with_lines = rho.phi;
        longest_segments(i, scratch, grid);
        rho = detail::without_common_path({grid, panel.n_years()}, rho, options.min_series);
        between = rho.between;
        family.phi_plus = detail::usable_phi(std::max(with_lines, rho.phi + rho.standard_error));
      } else {
        rho.phi = 0.0;
        if (whole.status == Status::ok) family.phi_plus = whole.phi;
      }
      const detail::PooledNull pooled(rho.phi, between, panel.n_years());
      const detail::PooledNull plus(is_missing(family.phi_plus) ? rho.phi : family.phi_plus, between, panel.n_years());
      const bool has_plus = !is_missing(family.phi_plus);
      const detail::Ends ends(indicator);
      const double band =
          options.dead_band.empty() ? indicator.dead_band : options.dead_band[static_cast<std::size_t>(i)];

      // The indicator's own years: from the first to the last that any member has.
      Year family_first = std::numeric_limits<Year>::max();
      Year family_last = std::numeric_limits<Year>::min();
      std::vector<std::optional<Verdict>> bound(count);  // verdicts that need no p
      std::vector<detail::SegmentsTest> tests(count);
      for (Index m = 0; m < members; ++m) {
        take(i, m, scratch);
        const detail::TrendSeries& series = scratch.series;
        const std::size_t row = first_row + static_cast<std::size_t>(m);
        table.n[row] = static_cast<std::int32_t>(series.n());
        table.n_excluded[row] = static_cast<std::int32_t>(series.excluded);
        if (series.n() == 0) {
          table.status[row] = static_cast<std::uint8_t>(Status::no_data);
          continue;
        }
        const std::span<const double> values = series.all.values();
        const std::span<const double> times = series.all.times();
        const auto start = static_cast<Year>(times.front());
        const auto end_year = static_cast<Year>(times.back());
        family_first = std::min(family_first, start);
        family_last = std::max(family_last, end_year);
        table.n_segments[row] = static_cast<std::int32_t>(series.segments());
        table.first_year[row] = start;
        table.last_year[row] = end_year;
        table.coverage[row] = static_cast<double>(series.n()) / static_cast<double>(end_year - start + 1);
        if (series.all.infinite) {
          table.status[row] = static_cast<std::uint8_t>(Status::infinite_value);
          continue;
        }

        detail::SegmentsTest& test = tests[static_cast<std::size_t>(m)];
        test = detail::test_segments(series, scratch);
        table.s[row] = static_cast<double>(test.s);
        table.p[row] = test.p;
        table.p_minimum[row] = test.p_minimum;
        std::array<double, 1> single{test.variance};
        std::vector<double> variances;
        if (series.segments() > 1)
          for (Index k = 0; k < series.segments(); ++k) {
            const auto at = static_cast<std::size_t>(k);
            const auto offset = static_cast<std::size_t>(series.cuts[at]);
            const auto length = static_cast<std::size_t>(series.cuts[at + 1]) - offset;
            variances.push_back(
                detail::kendall_score(values.subspan(offset, length), {}, scratch.slopes.score).variance);
          }
        const std::span<const double> by_segment = variances.empty() ? std::span<const double>(single) : variances;
        table.p_pooled[row] = pooled.p(test, series, by_segment);
        if (has_plus) table.p_plus[row] = plus.p(test, series, by_segment);

        const TheilSenResult line = detail::slope_within_segments(series, options.level, scratch);
        const double span = times.back() - times.front();
        table.slope[row] = line.slope;
        table.lower[row] = line.lower;
        table.upper[row] = line.upper;
        table.interval_coverage[row] = line.coverage;
        table.change[row] = line.slope * span;
        scratch.within.assign(values.begin(), values.end());
        const double median = detail::median_in_place(scratch.within);
        if (median != 0.0) table.change_per_cent[row] = 100.0 * table.change[row] / std::abs(median);
        const bool constant = test.variance == 0.0;
        table.status[row] = static_cast<std::uint8_t>(series.n() < 3 ? Status::too_few
                                                      : constant     ? Status::constant
                                                                     : Status::ok);

        const bool testable = test.p_minimum <= options.alpha;
        std::optional<Verdict>& settled = bound[static_cast<std::size_t>(m)];
        if (series.n() >= 3) settled = ends.never_left(values);
        if (!settled && !testable) {
          settled = Verdict::not_testable;
          if (table.status[row] == static_cast<std::uint8_t>(Status::ok))
            table.status[row] = static_cast<std::uint8_t>(Status::not_testable);
        }
        if (!settled && band > 0.0 && line.lower * span >= -band && line.upper * span <= band)
          settled = Verdict::stable;
        // A constant series that sits at an end was never a question; every other one counts in the family.
        if (testable) ++family.m;

        // The recent window, and what came before it.
        const Index window = std::min(options.recent, series.n());
        scratch.part.take(series, series.n() - window, series.n());
        const detail::SegmentsTest recent = detail::test_segments(scratch.part, scratch);
        const std::span<const double> recent_values = scratch.part.all.values();
        table.recent_n[row] = static_cast<std::int32_t>(window);
        table.recent_first_year[row] = static_cast<std::int32_t>(scratch.part.all.t[0]);
        table.recent_s[row] = static_cast<double>(recent.s);
        table.recent_confidence[row] = recent.confidence;
        table.recent_confidence_maximum[row] = recent.confidence_maximum;
        table.recent_slope[row] = detail::slope_within_segments(scratch.part, options.level, scratch).slope;
        const bool clear = recent.s != 0 && recent.confidence >= options.recent_confidence;
        Verdict recent_verdict = Verdict::uncertain;
        if (const auto sits = window >= 3 ? ends.sits(recent_values) : std::nullopt)
          recent_verdict = *sits;
        else if (window >= 3 && band > 0.0 && detail::range_of(recent_values) <= band)
          recent_verdict = Verdict::stable;
        else if (recent.confidence_maximum < options.recent_confidence)
          recent_verdict = Verdict::not_testable;
        else if (clear)
          recent_verdict = detail::directed(recent.s, indicator.direction);
        table.recent_verdict[row] = static_cast<std::uint8_t>(recent_verdict);
        if (clear && series.n() > window) {
          scratch.part.take(series, 0, series.n() - window);
          const detail::SegmentsTest earlier = detail::test_segments(scratch.part, scratch);
          const bool opposite = earlier.s != 0 && (earlier.s > 0) != (recent.s > 0);
          table.earlier_confidence[row] = opposite ? earlier.confidence : 1.0 - earlier.confidence;
          table.turned[row] = static_cast<std::uint8_t>(opposite && earlier.confidence >= options.recent_confidence);
        }
      }

      // Adjusted over the members that could be tested at all.
      std::vector<double> family_p(count, missing);
      for (std::size_t m = 0; m < count; ++m)
        if (table.n[first_row + m] > 0 && tests[m].n > 0 && tests[m].p_minimum <= options.alpha)
          family_p[m] = table.p_pooled[first_row + m];
      const std::vector<double> adjusted = adjust_p(family_p, {.method = options.adjust});
      for (std::size_t m = 0; m < count; ++m) {
        const std::size_t row = first_row + m;
        table.p_adjusted[row] = adjusted[m];
        const detail::SegmentsTest& test = tests[m];
        const bool significant = test.s != 0 && adjusted[m] <= options.alpha;
        Verdict verdict = Verdict::not_testable;
        if (bound[m])
          verdict = *bound[m];
        else if (test.n > 0)
          verdict = significant ? detail::directed(test.s, indicator.direction) : Verdict::uncertain;
        const auto recent_verdict = static_cast<Verdict>(table.recent_verdict[row]);
        if (verdict == Verdict::uncertain &&
            (recent_verdict == Verdict::at_ceiling || recent_verdict == Verdict::at_floor))
          verdict = recent_verdict;
        table.verdict[row] = static_cast<std::uint8_t>(verdict);
        if (test.n == 0) table.recent_verdict[row] = static_cast<std::uint8_t>(Verdict::not_testable);
        // A significant long trend against a clear recent one is a turn as well.
        const bool recent_clear =
            table.recent_s[row] != 0.0 && table.recent_confidence[row] >= options.recent_confidence;
        if (significant && recent_clear && (test.s > 0) != (table.recent_s[row] > 0)) table.turned[row] = 1;
      }

      // Ends of the period: whether the first and last fifth of the indicator's years are there.
      if (family_first > family_last) continue;
      const Index fifth = std::max<Index>(1, (family_last - family_first + 1) / 5);
      for (Index m = 0; m < members; ++m) {
        const std::size_t row = first_row + static_cast<std::size_t>(m);
        const SeriesView view = cube.series(i, m);
        Index at_start = 0;
        Index at_end = 0;
        for (Index k = 0; k < fifth; ++k) {
          at_start += static_cast<Index>(view.usable(family_first + k - view.first_year, options.use));
          at_end += static_cast<Index>(view.usable(family_last - k - view.first_year, options.use));
        }
        table.first_fifth[row] = static_cast<double>(at_start) / static_cast<double>(fifth);
        table.last_fifth[row] = static_cast<double>(at_end) / static_cast<double>(fifth);
      }
    }
  });
  return table;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
