// Bodies of compare/rank.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/rank.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/rank_sets.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/rank_sets.hpp"
#include "nyckeltal/stats/shrinkage.hpp"
#include "nyckeltal/stats/summary.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE RankBand rank_band(double lower, double upper, Index n) noexcept {
  if (is_missing(lower) || is_missing(upper) || n < 1) return RankBand::none;
  const auto third = [n](double rank) { return std::ceil(3.0 * rank / static_cast<double>(n)); };
  const double first = third(lower);
  const double last = third(upper);
  if (last == 1.0) return RankBand::best;
  if (first == 3.0) return RankBand::worst;
  if (first == 1.0) return last == 2.0 ? RankBand::not_worst : RankBand::anywhere;
  return last == 2.0 ? RankBand::middle : RankBand::not_best;
}

namespace detail {

/// Noise of each member's series around its own line, drawn towards that of the middle member.
struct SeriesNoise {
  std::vector<double> deviation;           ///< one a row; NaN where there is none
  std::vector<double> degrees_of_freedom;  ///< of the deviation
  double common = missing;
  double phi = missing;
  Index n = 0;  ///< rows with noise of their own
};

/// Values of one member that its line goes through, oldest first.
struct NoiseSeries {
  std::vector<double> years;
  std::vector<double> values;
};

/// What AR(1) noise of variance 1 leaves of a sum of squares when a line is taken from it: the trace of M R, M the
/// projector off the line and R the correlations. n - 2 where phi is 0.
[[nodiscard]] inline double left_by_line(std::span<const double> years, double phi) {
  const auto n = static_cast<double>(years.size());
  const double centre = mean_of(years);
  double mean = 0.0;
  double slope = 0.0;
  double squares = 0.0;
  for (const double a : years) {
    squares += (a - centre) * (a - centre);
    for (const double b : years) {
      const double correlation = std::pow(phi, std::abs(a - b));
      mean += correlation / n;
      slope += (a - centre) * (b - centre) * correlation;
    }
  }
  return n - mean - slope / squares;
}

/// Lag-one autocorrelation that the members share, from residuals of 8 years or more; 0 where too few tell.
[[nodiscard]] inline double shared_phi(const std::vector<NoiseSeries>& series,
                                       const std::vector<std::vector<double>>& residuals, Index minimum_members) {
  std::vector<double> phis;
  std::vector<Index> lengths;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto n = static_cast<double>(residuals[i].size());
    if (n < 8.0) continue;
    const double r1 = autocorrelation_at(residuals[i], series[i].years, 1.0);
    phis.push_back((n * r1 + 2.0) / (n - 4.0));  // as detrended_phi
    lengths.push_back(std::ssize(residuals[i]));
  }
  const PooledAutocorrelationResult pooled = pool_autocorrelations(phis, lengths, minimum_members);
  return pooled.status == Status::ok ? pooled.phi : 0.0;
}

/// Residuals of a Theil-Sen line through the newest values, less the median residual of the year over the members where
/// `common_years` (what all share moves nobody's place), at most three robust deviations each; s_i^2 = sum of squares
/// over what AR(1) noise of the members' shared phi would leave of it. The common s_0^2 is the median of s_i^2, each
/// over the median of chi-square with its degrees of freedom, and s^2 = (prior s_0^2 + (n - 2) s_i^2) / (prior + n -
/// 2), with prior + n - 2 degrees of freedom. A member with too few values has s_0, with `prior` of them; a variance of
/// zero is no noise that was seen, and is not known.
[[nodiscard]] inline SeriesNoise series_noise(const std::vector<NoiseSeries>& series, const RankOptions& options,
                                              bool common_years) {
  const std::size_t n = series.size();
  std::vector<std::vector<double>> residuals(n);
  std::map<double, std::vector<double>> by_year;
  for (std::size_t i = 0; i < n; ++i) {
    if (std::ssize(series[i].values) < options.minimum_values) continue;
    const TheilSenResult line = nyckeltal::theil_sen(series[i].values, series[i].years);
    if (line.status == Status::infinite_value || is_missing(line.intercept)) continue;
    for (std::size_t k = 0; k < series[i].values.size(); ++k) {
      residuals[i].push_back(series[i].values[k] - (line.intercept + line.slope * series[i].years[k]));
      by_year[series[i].years[k]].push_back(residuals[i].back());
    }
  }
  if (common_years) {
    std::map<double, double> shared;
    for (const auto& [year, all] : by_year)
      shared[year] = std::ssize(all) >= options.minimum_members ? quantile(all, 0.5) : 0.0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < residuals[i].size(); ++k) residuals[i][k] -= shared[series[i].years[k]];
  }
  const auto freedom = [&](std::size_t i) { return static_cast<double>(residuals[i].size()) - 2.0; };
  const auto pooled = [&](double common, double own, std::size_t i) {
    return (options.prior * common + freedom(i) * own) / (options.prior + freedom(i));
  };
  std::vector<double> robust(n, missing);
  for (std::size_t i = 0; i < n; ++i) {
    if (residuals[i].empty()) continue;
    std::vector<double> sizes;
    for (const double each : residuals[i]) sizes.push_back(std::abs(each));
    const double mad = 1.482602218505602 * quantile(sizes, 0.5);
    robust[i] = mad * mad * static_cast<double>(sizes.size()) / freedom(i);
  }
  SeriesNoise out;
  out.deviation.assign(n, missing);
  out.degrees_of_freedom.assign(n, missing);
  out.phi = shared_phi(series, residuals, options.minimum_members);
  const double common_robust = quantile(robust, 0.5);
  std::vector<double> variance(n, missing);
  std::vector<double> scaled(n, missing);
  for (std::size_t i = 0; i < n; ++i) {
    if (residuals[i].empty()) continue;
    ++out.n;
    const double most = 3.0 * std::sqrt(pooled(common_robust, robust[i], i));
    const double left = left_by_line(series[i].years, out.phi);
    variance[i] = 0.0;
    for (const double each : residuals[i]) variance[i] += std::pow(std::min(std::abs(each), most), 2) / left;
    scaled[i] = variance[i] / std::pow(1.0 - 2.0 / (9.0 * freedom(i)), 3);
  }
  if (out.n < options.minimum_members) return out;
  const double common = quantile(scaled, 0.5);
  out.common = std::sqrt(common);
  for (std::size_t i = 0; i < n; ++i) {
    const bool own = !residuals[i].empty();
    const double s = own ? pooled(common, variance[i], i) : common;
    const double worth = options.prior + (own ? freedom(i) : 0.0);
    if (!(s > 0.0 && worth > 0.0)) continue;
    out.deviation[i] = std::sqrt(s);
    out.degrees_of_freedom[i] = worth;
  }
  return out;
}

/// Root mean square of what later editions changed: newest less first of the values that two sources or more have.
[[nodiscard]] inline std::pair<double, Index> revision_noise(const Panel& panel, Index indicator, const Use& use) {
  struct Editions {
    const Observation* first = nullptr;
    const Observation* last = nullptr;
  };
  const auto date = [&](const Observation& each) -> const std::string& {
    return panel.sources[static_cast<std::size_t>(each.source)].date;
  };
  std::map<std::pair<Index, Year>, Editions> cells;
  for (const Observation& each : panel.observations) {
    if (each.indicator != indicator || is_missing(each.value) || std::isinf(each.value)) continue;
    if (each.source < 0 || each.source >= std::ssize(panel.sources) || date(each).empty()) continue;
    // An earlier edition may be marked as withdrawn because it was revised: that is what is asked about.
    if (!use(each.status) && each.status != ValueStatus::withdrawn) continue;
    Editions& cell = cells[{each.member, each.year}];
    if (!cell.first || date(each) < date(*cell.first)) cell.first = &each;
    if (!cell.last || date(each) > date(*cell.last)) cell.last = &each;
  }
  double squares = 0.0;
  Index n = 0;
  for (const auto& [key, cell] : cells) {
    if (date(*cell.first) == date(*cell.last)) continue;
    const double revised = cell.last->value - cell.first->value;
    squares += revised * revised;
    ++n;
  }
  return {n > 0 ? std::sqrt(squares / static_cast<double>(n)) : missing, n};
}

/// Standard error of a rate or share that comes from counting, of one more event than was counted: zero events are no
/// certainty.
[[nodiscard]] inline double counting_noise(double value, double size, double per, bool share) noexcept {
  if (!(size > 0.0)) return missing;
  const double count = std::abs(value / per) * size;
  if (!share) return std::abs(per) * std::sqrt(count + 1.0) / size;
  const double p = (std::min(count, size) + 1.0) / (size + 2.0);
  return std::abs(per) * std::sqrt(p * (1.0 - p) / (size + 2.0));
}

/// The newest `window` usable values up to a year within one segment between known breaks: the newest segment that has
/// `minimum` of them, else none. After a new break the noise of the years before it is the best that is known.
[[nodiscard]] inline NoiseSeries noise_series(const SeriesView& series, Year last, std::vector<Year> breaks,
                                              const Use& use, Index window, Index minimum) {
  breaks.push_back(series.first_year);
  std::sort(breaks.rbegin(), breaks.rend());
  for (const Year first : breaks) {
    if (first > last) continue;
    NoiseSeries out;
    for (Year year = last; year >= first && std::ssize(out.values) < window; --year)
      if (const auto k = series.position(year); k && series.usable(*k, use)) {
        const double value = series.values[static_cast<std::size_t>(*k)];
        if (std::isinf(value)) continue;
        out.years.push_back(static_cast<double>(year));
        out.values.push_back(value);
      }
    if (std::ssize(out.values) >= minimum) {
      std::reverse(out.years.begin(), out.years.end());
      std::reverse(out.values.begin(), out.values.end());
      return out;
    }
    last = first - 1;
  }
  return {};
}

inline void check_rank(const Panel& panel, const RankOptions& options) {
  require_level(options.level);
  require_draws(options.draws, options.level);
  if (options.noise == NoiseSource::declared)
    require_same_length(std::ssize(options.standard_errors), "standard_errors", panel.n_members(),
                        "the panel's members");
  if (options.noise == NoiseSource::counts) {
    require_same_length(std::ssize(options.sizes), "sizes", panel.n_members(), "the panel's members");
    if (!(options.per > 0.0) || std::isinf(options.per))
      fail("per-not-positive", "per is " + std::to_string(options.per) + " but must be above 0: 100 for per cent");
    for (const double size : options.sizes)
      if (size < 0.0 || std::isinf(size)) fail("size-out-of-range", "sizes must be 0 or more and finite, or missing");
  }
  if (options.window < 3 || options.minimum_values < 3 || options.minimum_values > options.window)
    fail("window-too-short", "minimum_values must be 3 or more and window at least that");
  if (!(options.prior >= 0.0) || std::isinf(options.prior)) fail("prior-negative", "prior must be 0 or more");
  if (options.top < 0) fail("top-negative", "top must be 0 (a tenth of the members) or more");
}

/// The year's values and their median; `compared` by the rule. Rows of a year with too few values are left out.
inline void compare_by_rule(const Network& network, const RankOptions& options, Ranking& r) {
  const CubeView cube = network.panel().cube();
  std::map<Year, RankYear> years;
  for (const RankRow& row : r.rows) {
    RankYear& each = years[row.year];
    each.year = row.year;
    ++each.n;
  }
  for (auto& [year, each] : years) {
    const Index k = network.position(year);
    std::vector<double> values;
    for (Index m = 0; m < cube.n_members; ++m) {
      const SeriesView series = cube.series(r.indicator, m);
      if (network.counts(m, k) && series.usable(k, network.use()))
        values.push_back(series.values[static_cast<std::size_t>(k)]);
    }
    each.n_values = std::ssize(values);
    each.median = quantile(values, 0.5);
  }
  std::vector<RankRow> kept;
  for (RankRow& row : r.rows) {
    RankYear& its = years[row.year];
    row.compared = row.value;
    if (options.latest == LatestRule::adjusted) {
      row.compared = row.value - its.median;
      if (its.n_values < options.minimum_members || !std::isfinite(row.compared)) {
        r.left_out.push_back({row.member, Reason::few_that_year, row.value, row.year});
        --its.n;
        continue;
      }
    }
    if (row.age > 0) ++r.n_older;
    kept.push_back(row);
  }
  r.rows = std::move(kept);
  std::sort(r.left_out.begin(), r.left_out.end(),
            [](const ComparisonLeftOut& a, const ComparisonLeftOut& b) { return a.member < b.member; });
  for (const auto& [year, each] : years)
    if (each.n > 0) r.years.push_back(each);
}

/// Standard errors of the rows, by the source asked for.
inline void add_noise(const Network& network, const RankOptions& options, Ranking& r) {
  const Panel& panel = network.panel();
  const auto at = [](std::span<const double> all, Index m) { return all[static_cast<std::size_t>(m)]; };
  switch (options.noise) {
    case NoiseSource::none:
      return;
    case NoiseSource::declared:
      for (RankRow& row : r.rows) row.standard_error = at(options.standard_errors, row.member);
      break;
    case NoiseSource::counts:
      for (RankRow& row : r.rows)
        row.standard_error = counting_noise(row.value, at(options.sizes, row.member), options.per, options.share);
      break;
    case NoiseSource::revision: {
      const auto [noise, n] = revision_noise(panel, r.indicator, network.use());
      r.n_noise = n;
      if (n < options.minimum_members || !(noise > 0.0)) return;
      r.common_noise = noise;
      for (RankRow& row : r.rows) row.standard_error = noise;
      return;
    }
    case NoiseSource::series: {
      const BreakYears breaks(panel);
      std::vector<NoiseSeries> series;
      std::vector<Year> years;
      for (const RankRow& row : r.rows) {
        breaks.get(r.indicator, row.member, years);
        series.push_back(noise_series(panel.cube().series(r.indicator, row.member), row.year, years, network.use(),
                                      options.window, options.minimum_values));
      }
      const SeriesNoise noise = series_noise(series, options, options.latest != LatestRule::within);
      r.n_noise = noise.n;
      r.common_noise = noise.common;
      r.phi = noise.n < options.minimum_members ? missing : noise.phi;
      // An older value stands for a year that it was not measured in: each year adds the noise of one.
      for (std::size_t i = 0; i < r.rows.size(); ++i) {
        r.rows[i].standard_error = noise.deviation[i] * std::sqrt(1.0 + static_cast<double>(r.rows[i].age));
        r.rows[i].degrees_of_freedom = noise.degrees_of_freedom[i];
      }
      return;
    }
  }
  for (const RankRow& row : r.rows) r.n_noise += is_missing(row.standard_error) ? 0 : 1;
}

/// Sets, bands and probabilities from estimates of which the largest is best.
inline void add_sets(std::span<const double> estimates, const RankOptions& options, const Execution& execution,
                     Ranking& r) {
  std::vector<double> errors, freedom;
  for (const RankRow& row : r.rows) {
    errors.push_back(row.standard_error);
    if (options.noise == NoiseSource::series) freedom.push_back(row.degrees_of_freedom);
  }
  const RankNoise noise{.standard_errors = errors};
  RankSetOptions asked{
      .level = options.level, .draws = options.draws, .seed = options.seed, .degrees_of_freedom = freedom};
  const RankSets all = rank_sets(estimates, noise, asked, execution);
  asked.kind = RankSetKind::marginal;
  const RankSets alone = rank_sets(estimates, noise, asked, execution);
  r.status = all.status;
  if (r.status != Status::ok) {
    for (RankRow& row : r.rows) row.status = r.status;
    return;
  }
  const auto wide = [&](double lower, double upper) {
    return 2.0 * (upper - lower + 1.0) > static_cast<double>(r.n_ranked);
  };
  for (std::size_t i = 0; i < r.rows.size(); ++i) {
    RankRow& row = r.rows[i];
    row.lower = all.members[i].lower;
    row.upper = all.members[i].upper;
    row.marginal_lower = alone.members[i].lower;
    row.marginal_upper = alone.members[i].upper;
    row.band = rank_band(row.lower, row.upper, r.n_ranked);
    row.marginal_band = rank_band(row.marginal_lower, row.marginal_upper, r.n_ranked);
    // One or two members fill half of their table whatever is known of them.
    row.place_shown = !wide(row.lower, row.upper) || row.lower == row.upper;
    row.marginal_place_shown =
        !wide(row.marginal_lower, row.marginal_upper) || row.marginal_lower == row.marginal_upper;
    row.status = all.members[i].status;
  }

  // Probabilities after shrinkage; a standard error of 0 or unknown cannot be shrunk and leaves the member out.
  std::vector<double> variances;
  for (const double each : errors) variances.push_back(each > 0.0 && !std::isinf(each) ? each * each : missing);
  const Shrinkage shrunk = shrink(estimates, variances);
  if (shrunk.status != Status::ok) return;
  r.reliability = shrunk.reliability;
  std::vector<double> means, deviations;
  for (std::size_t i = 0; i < r.rows.size(); ++i) {
    means.push_back(shrunk.members[i].shrunk);
    deviations.push_back(std::sqrt(shrunk.members[i].variance));
    r.rows[i].shrunk = shrunk.members[i].shrunk;
  }
  const RankProbabilities p = rank_probabilities(means, {.standard_errors = deviations},
                                                 {.draws = options.draws, .seed = options.seed}, execution);
  if (p.status != Status::ok || p.n != r.n_ranked) return;  // a place among some is no place among all
  const auto n = static_cast<std::size_t>(p.n);
  for (std::size_t i = 0; i < r.rows.size(); ++i) {
    r.rows[i].p_top = 0.0;
    for (std::size_t k = 0; k < static_cast<std::size_t>(r.top); ++k) r.rows[i].p_top += p.acceptability[i * n + k];
  }
}

}  // namespace detail

NYCKELTAL_INLINE Ranking rank(const Panel& panel, Index indicator, const RankOptions& options,
                              const Execution& execution) {
  detail::check_rank(panel, options);
  Comparison found = compare(panel, indicator,
                             {.year = options.year,
                              .max_age = options.latest == LatestRule::common_year ? 0 : options.max_age,
                              .minimum_coverage = options.minimum_coverage,
                              .selection = options.selection});
  Ranking r;
  r.indicator = indicator;
  r.year = found.year;
  r.n_members = found.n_members;
  r.left_out = std::move(found.left_out);
  for (const ComparisonRow& row : found.rows)
    r.rows.push_back(
        {.member = row.member, .value = row.value, .year = row.year, .age = row.age, .value_status = row.value_status});
  if (r.rows.empty()) return r;
  const Network network(panel, options.selection);
  detail::compare_by_rule(network, options, r);
  if (r.rows.empty()) return r;

  const bool neutral = found.status == Status::neutral;
  const bool highest_first = panel.indicator(indicator).direction != Direction::lower;
  std::sort(r.rows.begin(), r.rows.end(), [&](const RankRow& a, const RankRow& b) {
    if (a.compared != b.compared) return highest_first ? a.compared > b.compared : a.compared < b.compared;
    return a.member < b.member;
  });
  if (neutral) {
    for (RankRow& row : r.rows) row.status = Status::neutral;
    r.status = Status::neutral;
    return r;
  }
  std::vector<double> estimates;
  for (const RankRow& row : r.rows) estimates.push_back(highest_first ? row.compared : -row.compared);
  const Ranks placed = ranks(estimates, true);
  r.n_ranked = placed.n;
  r.top = std::min(r.n_ranked, options.top > 0 ? options.top : (r.n_ranked + 9) / 10);
  for (std::size_t i = 0; i < r.rows.size(); ++i) {
    r.rows[i].rank = placed.competition[i];
    r.rows[i].rank_mid = placed.mid[i];
    r.rows[i].rank_max = static_cast<Index>(2.0 * placed.mid[i]) - placed.competition[i];
  }
  detail::add_noise(network, options, r);
  detail::add_sets(estimates, options, execution, r);
  if (!highest_first)
    for (RankRow& row : r.rows) row.shrunk = -row.shrunk;
  return r;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
