// Trends of a whole panel: for each series a long and a recent verdict, side by side, with what they rest on.
//
// The long verdict is a Mann-Kendall test of all usable values. Its variance is inflated by the autocorrelation that
// the members of one indicator share, and its p is adjusted for the number of members asked about. The recent verdict
// is the confidence in direction of the last few values: five values can hardly reach 5 %, so it speaks of likelihood.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sum_of_nulls.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal {

/// What a trend comes to, from a closed list. `increasing` and `decreasing` are for indicators without a better
/// direction.
enum class Verdict : std::uint8_t {
  improving,
  worsening,
  increasing,
  decreasing,
  stable,
  uncertain,
  at_ceiling,
  at_floor,
  not_testable,
};
inline constexpr std::array verdict_names = {
    std::string_view{"improving"},  std::string_view{"worsening"}, std::string_view{"increasing"},
    std::string_view{"decreasing"}, std::string_view{"stable"},    std::string_view{"uncertain"},
    std::string_view{"at_ceiling"}, std::string_view{"at_floor"},  std::string_view{"not_testable"},
};
[[nodiscard]] constexpr std::string_view to_string(Verdict v) noexcept {
  return verdict_names[static_cast<std::size_t>(v)];
}

/// Where a family's autocorrelation came from.
enum class PhiSource : std::uint8_t {
  members,  ///< pooled over the members of the indicator
  given,    ///< TrendOptions::phi
  none,     ///< too few members to carry an estimate: independence is assumed, and said
  panel,    ///< pooled over all indicators, where one has too few members (projections only)
};
inline constexpr std::array phi_source_names = {std::string_view{"members"}, std::string_view{"given"},
                                                std::string_view{"none"}, std::string_view{"panel"}};

struct TrendOptions {
  double alpha = 0.05;              ///< the long verdict needs an adjusted p at or below it
  double level = 0.95;              ///< of the slope's interval
  Index recent = 5;                 ///< reported values in the recent window
  double recent_confidence = 0.95;  ///< the recent verdict needs a confidence in direction at or above it
  Adjustment adjust = Adjustment::bh;
  std::optional<double> phi = {};  ///< use this autocorrelation instead of a pooled one
  Index min_members = 8;           ///< series that a pooled autocorrelation needs
  Index min_series = 8;            ///< values that a series needs to enter the pool
  Use use = {};
  /// A change over the period of at most this size is no change, in each indicator's unit; empty: the indicators' own.
  std::vector<double> dead_band = {};
};

/// One indicator's family of tests: what was pooled and adjusted over.
struct TrendFamily {
  Index m = 0;  ///< members tested, the number the adjustment is for
  PooledAutocorrelationResult autocorrelation = {};
  PhiSource source = PhiSource::none;
  /// The harsher autocorrelation of p_plus: phi plus one standard error, or phi with the members' common path left in
  /// where that is larger; without a pool of its own, what the whole panel pools; missing where neither exists.
  double phi_plus = missing;
};

/// One row an (indicator, member), C order, as a struct of arrays.
struct TrendTable {
  Index n_indicators = 0;
  Index n_members = 0;
  std::vector<TrendFamily> families = {};  ///< one an indicator

  std::vector<std::int32_t> n = {};           ///< values used
  std::vector<std::int32_t> n_excluded = {};  ///< numbers that `use` did not allow: imputed, withdrawn
  std::vector<std::int32_t> n_segments = {};  ///< runs between known breaks that have values
  std::vector<std::int32_t> first_year = {};  ///< of the values used; 0 without any
  std::vector<std::int32_t> last_year = {};
  std::vector<double> coverage = {};     ///< share of the years from first to last that have a value
  std::vector<double> first_fifth = {};  ///< the same in the first fifth of the indicator's own years
  std::vector<double> last_fifth = {};
  std::vector<double> s = {};      ///< Kendall's S within segments: it gives the direction
  std::vector<double> slope = {};  ///< Theil-Sen, unit a year: it gives the size
  std::vector<double> lower = {};
  std::vector<double> upper = {};
  std::vector<double> interval_coverage = {};  ///< reached by the interval under independence
  std::vector<double> change = {};             ///< slope times the years covered, in the unit
  std::vector<double> change_per_cent = {};    ///< of the median of the values used
  std::vector<double> p = {};                  ///< exact where possible, independence assumed
  std::vector<double> p_pooled = {};           ///< with the shared autocorrelation
  std::vector<double> p_plus = {};             ///< with TrendFamily::phi_plus, to show how much hangs on phi
  std::vector<double> p_adjusted = {};         ///< p_pooled adjusted within the family
  std::vector<double> p_minimum = {};          ///< the smallest p that n and its ties allow
  std::vector<std::uint8_t> verdict = {};      ///< Verdict
  std::vector<std::int32_t> recent_n = {};
  std::vector<std::int32_t> recent_first_year = {};
  std::vector<double> recent_s = {};
  std::vector<double> recent_slope = {};
  std::vector<double> recent_confidence = {};          ///< in the direction of recent_s, exact mid-p
  std::vector<double> recent_confidence_maximum = {};  ///< that so few values could reach
  std::vector<std::uint8_t> recent_verdict = {};       ///< Verdict
  std::vector<double> earlier_confidence = {};         ///< in the opposite direction, of the values before the window
  std::vector<std::uint8_t> turned = {};  ///< recent and earlier (or long) direction are both clear, and opposite
  std::vector<std::uint8_t> status = {};  ///< Status

  void resize(Index indicators, Index members) {
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
};

namespace detail {

/// Usable values of one series in time order, cut into segments at known breaks.
struct TrendSeries {
  Observed all;
  std::vector<Index> cuts;  ///< segment k is [cuts[k], cuts[k + 1])
  Index excluded = 0;

  [[nodiscard]] Index n() const noexcept { return all.n; }
  [[nodiscard]] Index segments() const noexcept { return std::ssize(cuts) - 1; }

  void take(const SeriesView& series, std::span<const Year> breaks, const Use& use) {
    const auto length = series.values.size();
    if (all.x.size() < length + Observed::padding) {
      all.x.resize(length + Observed::padding);
      all.t.resize(length + Observed::padding);
    }
    excluded = 0;
    cuts.assign(1, 0);
    all.infinite = false;
    std::size_t k = 0;
    auto next = breaks.begin();
    for (std::size_t i = 0; i < length; ++i) {
      const double value = series.values[i];
      if (is_missing(value)) continue;
      if (!use(series.status[i])) {
        ++excluded;
        continue;
      }
      const Year year = series.year(static_cast<Index>(i));
      bool crossed = false;
      while (next != breaks.end() && *next <= year) {
        ++next;
        crossed = true;
      }
      if (crossed && static_cast<Index>(k) > cuts.back()) cuts.push_back(static_cast<Index>(k));
      all.infinite = all.infinite || std::isinf(value);
      all.x[k] = value;
      all.t[k] = static_cast<double>(year);
      ++k;
    }
    all.n = static_cast<Index>(k);
    if (all.n > 0) cuts.push_back(all.n);
    for (std::size_t i = k; i < k + Observed::padding; ++i) {
      all.x[i] = missing;
      all.t[i] = 0.0;
    }
  }

  /// Values [first, last) with the cuts inside them.
  void take(const TrendSeries& from, Index first, Index last) {
    const auto n = static_cast<std::size_t>(last - first);
    if (all.x.size() < n + Observed::padding) {
      all.x.resize(n + Observed::padding);
      all.t.resize(n + Observed::padding);
    }
    const auto offset = static_cast<std::size_t>(first);
    for (std::size_t i = 0; i < n; ++i) {
      all.x[i] = from.all.x[offset + i];
      all.t[i] = from.all.t[offset + i];
    }
    for (std::size_t i = n; i < n + Observed::padding; ++i) {
      all.x[i] = missing;
      all.t[i] = 0.0;
    }
    all.n = last - first;
    all.infinite = from.all.infinite;
    cuts.assign(1, 0);
    for (const Index cut : from.cuts)
      if (cut > first && cut < last) cuts.push_back(cut - first);
    if (all.n > 0) cuts.push_back(all.n);
  }
};

/// S within segments, with what its exact null says.
struct SegmentsTest {
  Index n = 0;
  Index s = 0;
  double variance = 0.0;
  double p = 1.0;                   ///< two-sided
  double p_minimum = 1.0;           ///< of a perfectly monotone series with these ties
  double confidence = 0.5;          ///< in the direction of S, exact mid-p
  double confidence_maximum = 0.5;  ///< of a perfectly monotone series with these ties
};

/// Buffers of one worker.
struct TrendScratch {
  TrendSeries series;
  TrendSeries part;
  SlopeScratch slopes;
  SumOfNulls null;
  std::vector<Year> breaks;
  std::vector<double> within;
};

template <class Null>
void judge(const Null& null, SegmentsTest& test) {
  const Index size = std::abs(test.s);
  test.p = std::min(1.0, 2.0 * null.upper_tail(size));
  test.p_minimum = std::min(1.0, 2.0 * null.upper_tail(null.pairs()));
  test.confidence = 1.0 - null.upper_tail(size) + 0.5 * null.probability(size);
  test.confidence_maximum = 1.0 - 0.5 * null.probability(null.pairs());
}

/// The exact test of S summed over segments; the normal one for series longer than KendallNull carries.
inline SegmentsTest test_segments(const TrendSeries& series, TrendScratch& scratch) {
  SegmentsTest test;
  test.n = series.n();
  if (test.n == 0) return test;
  ScoreScratch& score = scratch.slopes.score;
  const bool single = series.segments() == 1;
  bool exact = true;
  scratch.null.reset();
  for (Index k = 0; k < series.segments(); ++k) {
    const auto first = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k)]);
    const auto last = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k) + 1]);
    const KendallScore each = kendall_score(series.all.values().subspan(first, last - first), {}, score);
    test.s += each.s;
    test.variance += each.variance;
    if (each.n > KendallNull::largest) {
      exact = false;
    } else if (single) {
      judge(scratch.slopes.nulls.get(each.n, score.groups), test);
    } else {
      scratch.null.add(scratch.slopes.nulls.get(each.n, score.groups));
    }
  }
  if (!exact) {
    const double z = test.variance > 0.0
                         ? std::max(0.0, static_cast<double>(std::abs(test.s)) - 1.0) / std::sqrt(test.variance)
                         : 0.0;
    test.p = std::erfc(z / std::sqrt(2.0));
    test.p_minimum = test.variance > 0.0 ? 0.0 : 1.0;
    test.confidence = 1.0 - 0.5 * test.p;
    test.confidence_maximum = test.variance > 0.0 ? 1.0 : 0.5;
  } else if (!single) {
    judge(scratch.null, test);
  }
  return test;
}

/// Theil-Sen slope from pairs within segments, limits by the ranks of the exact null of untied values.
inline TheilSenResult slope_within_segments(const TrendSeries& series, double level, TrendScratch& scratch) {
  if (series.segments() == 1) return theil_sen(series.all, true, {.level = level}, scratch.slopes);
  TheilSenResult result;
  result.n = series.n();
  std::vector<double>& slopes = scratch.within;
  slopes.clear();
  scratch.null.reset();
  bool exact = true;
  double variance = 0.0;
  for (Index k = 0; k < series.segments(); ++k) {
    const auto first = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k)]);
    const auto last = static_cast<std::size_t>(series.cuts[static_cast<std::size_t>(k) + 1]);
    for (std::size_t i = first; i < last; ++i)
      for (std::size_t j = i + 1; j < last; ++j)
        slopes.push_back((series.all.x[j] - series.all.x[i]) / (series.all.t[j] - series.all.t[i]));
    const auto n = static_cast<Index>(last - first);
    variance += kendall_variance(n, {}, {});
    if (n > KendallNull::largest)
      exact = false;
    else
      scratch.null.add(scratch.slopes.nulls.get(n, {}));
  }
  if (slopes.empty()) {
    result.status = result.n == 0 ? Status::no_data : Status::too_few;
    return result;
  }
  const auto pairs = static_cast<Index>(slopes.size());
  const double tail = 0.5 * (1.0 - level) * (1.0 + 1e-12);
  const auto cdf = [&](Index d) {
    if (exact) return scratch.null.cdf(d);
    return 0.5 *
           std::erfc((static_cast<double>(pairs) - 2.0 * static_cast<double>(d) - 1.0) / std::sqrt(2.0 * variance));
  };
  Index allowed = -1;  // the largest d with P(D <= d) within the tail
  while (allowed + 1 < pairs / 2 && cdf(allowed + 1) <= tail) ++allowed;
  std::sort(slopes.begin(), slopes.end());
  const auto at = [&](Index rank) { return slopes[static_cast<std::size_t>(rank)]; };
  result.slope = midpoint(at((pairs - 1) / 2), at(pairs / 2));
  constexpr double infinity = std::numeric_limits<double>::infinity();
  result.lower = allowed < 0 ? -infinity : at(allowed);
  result.upper = allowed < 0 ? infinity : at(pairs - 1 - allowed);
  result.coverage = allowed < 0 ? 1.0 : 1.0 - 2.0 * cdf(allowed);
  result.status = allowed < 0 ? Status::unbounded : exact ? Status::ok : Status::approximate;
  return result;
}

}  // namespace detail

namespace detail {

/// p of S under a shared autocorrelation that differs between members: phi ~ N(phi, between^2), integrated by seven
/// Gauss-Hermite nodes. What one fixed phi misses, size where members differ, is what the mixture restores. Factors of
/// the variance are kept by the length of the segment.
class PooledNull {
 public:
  PooledNull(double phi, double between, Index longest) {
    // Nodes and weights of the probabilists' Gauss-Hermite rule of order 7.
    static constexpr std::array<std::pair<double, double>, 7> rule = {{{-3.7504397177257425, 5.482688559722177e-4},
                                                                       {-2.3667594107345415, 3.075712396758652e-2},
                                                                       {-1.1544053947399682, 0.2401231786050127},
                                                                       {0.0, 0.4571428571428571},
                                                                       {1.1544053947399682, 0.2401231786050127},
                                                                       {2.3667594107345415, 3.075712396758652e-2},
                                                                       {3.7504397177257425, 5.482688559722177e-4}}};
    if (!(between > 0.0)) {
      add(phi, 1.0, longest);
      return;
    }
    for (const auto& [node, weight] : rule) add(phi + between * node, weight, longest);
  }

  /// Two-sided, normal with continuity correction; never below the exact p of independence.
  [[nodiscard]] double p(const SegmentsTest& test, const TrendSeries& series, std::span<const double> variances) const {
    const double excess = std::max(0.0, static_cast<double>(std::abs(test.s)) - 1.0);
    double p = 0.0;
    for (const Node& node : nodes_) {
      double inflated = 0.0;
      for (Index k = 0; k < series.segments(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        inflated += variances[at] * node.factor[static_cast<std::size_t>(series.cuts[at + 1] - series.cuts[at])];
      }
      // Without autocorrelation nothing needs approximating.
      p += node.weight * (inflated > test.variance ? std::erfc(excess / std::sqrt(2.0 * inflated)) : test.p);
    }
    return std::min(1.0, std::max(p, test.p));
  }

 private:
  struct Node {
    double weight;
    std::vector<double> factor;  // by length
  };
  void add(double phi, double weight, Index longest) {
    Node node{weight, {}};
    for (Index n = 0; n <= longest; ++n) node.factor.push_back(variance_inflation(n, usable_phi(phi)));
    nodes_.push_back(std::move(node));
  }
  std::vector<Node> nodes_;
};

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

/// Years of the breaks that cut the series of one member of one indicator, ascending.
inline void breaks_of(const Panel& panel, const std::string& indicator, const std::string& member,
                      std::vector<Year>& years) {
  years.clear();
  for (const Break& each : panel.breaks)
    if (each.cuts && each.indicator == indicator && (each.member.empty() || each.member == member))
      years.push_back(each.year);
  std::sort(years.begin(), years.end());
  years.erase(std::unique(years.begin(), years.end()), years.end());
}

}  // namespace detail

/// Long and recent trend of every series of a panel.
///
/// Long: Mann-Kendall within segments between known breaks (exact with ties up to n = 150), its variance inflated by
/// the rank autocorrelation of AR(1) noise (Hamed & Rao 1998, doi 10.1016/S0022-1694(97)00125-X) whose phi is pooled
/// over the members of the indicator; p adjusted over the members tested (`adjust`). Direction by S, size by the
/// Theil-Sen slope. Recent: confidence in direction, exact mid-p, of the last `recent` values.
///
/// Missing and excluded values are counted, never filled in. A row without enough values has verdict not_testable and
/// the smallest p that could have been reached. Throws ArgumentError for levels outside (0, 1) and lists of the wrong
/// length. O(members n^2) an indicator; the same bits on any number of threads.
[[nodiscard]] inline TrendTable trend(const Panel& panel, const TrendOptions& options = {},
                                      const Execution& execution = {}) {
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

  // Breaks are rare: which indicators have any is looked up once.
  std::unordered_map<std::string_view, bool> broken;
  for (const Break& each : panel.breaks)
    if (each.cuts) broken[each.indicator] = true;
  const auto take = [&](Index i, Index m, detail::TrendScratch& scratch) {
    scratch.breaks.clear();
    if (broken.count(panel.indicator(i).id) > 0)
      detail::breaks_of(panel, panel.indicator(i).id, panel.member(m).id, scratch.breaks);
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

}  // namespace nyckeltal
