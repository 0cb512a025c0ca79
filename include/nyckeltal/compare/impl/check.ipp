// Bodies of compare/check.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/severity.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/check.hpp"
#include "nyckeltal/compare/check_finding.hpp"
#include "nyckeltal/compare/detail/check_series.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/core/series.hpp"
#include "nyckeltal/stats/detail/local_level.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

namespace checking {

/// Counts how many members have a value of each year, and gives the years that are well covered.
[[nodiscard]] inline std::vector<Index> covered_years(const CubeView& cube, Index indicator, const Use& use,
                                                      double share) {
  std::vector<Index> n(static_cast<std::size_t>(cube.n_years), 0);
  for (Index m = 0; m < cube.n_members; ++m) {
    const SeriesView series = cube.series(indicator, m);
    for (Index k = 0; k < cube.n_years; ++k) n[static_cast<std::size_t>(k)] += series.usable(k, use) ? 1 : 0;
  }
  const Index most = n.empty() ? 0 : *std::max_element(n.begin(), n.end());
  std::vector<Index> years;
  for (Index k = 0; k < cube.n_years; ++k)
    if (const Index here = n[static_cast<std::size_t>(k)];
        here > 0 && static_cast<double>(here) >= share * static_cast<double>(most))
      years.push_back(k);
  return years;
}

/// Silence at the end of series, by how often each reported before; one finding a member that has gone silent in all.
inline void stopped_reporting(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const CubeView cube = panel.cube();
  std::vector<std::vector<CheckFinding>> of_member(static_cast<std::size_t>(panel.n_members()));
  std::vector<Index> followed(static_cast<std::size_t>(panel.n_members()), 0);
  for (Index i = 0; i < panel.n_indicators(); ++i) {
    const std::vector<Index> years = covered_years(cube, i, options.use, 0.5);
    if (years.empty()) continue;
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView series = cube.series(i, m);
      const Member& member = panel.member(m);
      if (!member.is_member(series.year(years.back())).value_or(true)) continue;
      Index reported = 0;
      Index asked = 0;    // from the first value to the last
      Index waiting = 0;  // covered years since the last value
      Index last = -1;
      for (const Index k : years) {
        const ValueStatus status = series.status[static_cast<std::size_t>(k)];
        if (status == ValueStatus::not_applicable || status == ValueStatus::confidential ||
            !member.is_member(series.year(k)).value_or(true))
          continue;
        if (series.usable(k, options.use)) {
          asked += waiting + 1;
          waiting = 0;
          ++reported;
          last = k;
        } else if (last >= 0) {
          ++waiting;
        }
      }
      if (last < 0) continue;
      ++followed[static_cast<std::size_t>(m)];
      if (reported < 3 || waiting < options.silent_years) continue;
      const double habit = (static_cast<double>(reported) + 1.0) / (static_cast<double>(asked) + 2.0);
      const double p = std::pow(1.0 - habit, static_cast<double>(waiting));
      if (p > options.silent_p) continue;
      of_member[static_cast<std::size_t>(m)].push_back({.rule = CheckRule::stopped_reporting,
                                                        .severity = Severity::note,
                                                        .indicator = i,
                                                        .member = m,
                                                        .year = series.year(last),
                                                        .other_year = series.year(years.back()),
                                                        .value = series.values[static_cast<std::size_t>(last)],
                                                        .score = p,
                                                        .n = waiting});
    }
  }
  for (std::size_t m = 0; m < of_member.size(); ++m) {
    auto& found = of_member[m];
    if (std::ssize(found) < 3 || std::ssize(found) < followed[m]) {
      out.insert(out.end(), found.begin(), found.end());
      continue;
    }
    CheckFinding all = found.front();
    for (const CheckFinding& each : found) {
      all.year = std::max(all.year, each.year);
      all.other_year = std::max(all.other_year, each.other_year);
    }
    all.severity = Severity::warning;
    all.indicator = -1;
    all.value = missing;
    all.n = std::ssize(found);
    out.push_back(all);
  }
}

/// Shares whose denominator moved, and by it the share.
inline void denominators(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  for (const ShareParts& each : options.shares)
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView share = panel.series(each.share, m);
      const SeriesView above = panel.series(each.numerator, m);
      const SeriesView below = panel.series(each.denominator, m);
      std::optional<Index> last;
      for (Index k = 0; k < share.size(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        if (!above.usable(k, options.use) || !below.usable(k, options.use)) continue;
        if (!(above.values[at] > 0.0) || !(below.values[at] > 0.0)) continue;
        if (last) {
          const auto from = static_cast<std::size_t>(*last);
          const double by_denominator = std::log(below.values[at] / below.values[from]);
          const double by_numerator = std::log(above.values[at] / above.values[from]);
          const double whole = by_numerator - by_denominator;
          // The denominator moved, and at least half of the share's change is its doing.
          if (std::abs(by_denominator) >= std::log1p(options.denominator_change) && -by_denominator * whole > 0.0 &&
              std::abs(by_denominator) >= 0.5 * std::abs(whole))
            out.push_back({.rule = CheckRule::denominator,
                           .severity = Severity::note,
                           .indicator = each.share,
                           .member = m,
                           .year = share.year(k),
                           .other_year = share.year(*last),
                           .value = below.values[at],
                           .expected = below.values[from],
                           .score = std::min(1.0, -by_denominator / whole),
                           .n = 1});
        }
        last = k;
      }
    }
}

/// Totals against the sums of their parts, all of which must be there; half a unit of the last digit is allowed each.
inline void sums(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const CubeView cube = panel.cube();
  for (const SumParts& each : options.sums) {
    const auto half = [&](double value, Index i) {
      return 0.5 * step_of(std::max(decimals_of(value),
                                    std::clamp(panel.indicator(i).decimals, fewest_decimals, most_decimals)));
    };
    for (Index m = 0; m < panel.n_members(); ++m) {
      const SeriesView total = cube.series(each.total, m);
      for (Index k = 0; k < total.size(); ++k) {
        if (!total.usable(k, options.use)) continue;
        const double value = total.values[static_cast<std::size_t>(k)];
        double sum = 0.0;
        double allowed = half(value, each.total);
        bool whole = true;
        for (const Index part : each.parts) {
          const SeriesView series = cube.series(part, m);
          if (!series.usable(k, options.use)) {
            whole = false;
            break;
          }
          const double x = series.values[static_cast<std::size_t>(k)];
          sum += x;
          allowed += half(x, part);
        }
        if (!whole || std::abs(value - sum) <= allowed * (1.0 + 1e-9) + 1e-12 * std::abs(sum)) continue;
        out.push_back({.rule = CheckRule::sum_of_parts,
                       .severity = Severity::error,
                       .indicator = each.total,
                       .member = m,
                       .year = total.year(k),
                       .value = value,
                       .expected = sum,
                       .factor = slip_factor(value / sum, 1.02),
                       .score = std::abs(value - sum) / allowed,
                       .n = static_cast<Index>(each.parts.size())});
      }
    }
  }
}

/// Differences of one edition from an earlier one: a finding a series, with its largest revision.
inline void vintages(const Panel& panel, const CheckOptions& options, std::vector<CheckFinding>& out) {
  const auto resolution = [&](Index i, double a, double b) {
    return 0.5 * step_of(std::min(std::clamp(panel.indicator(i).decimals, fewest_decimals, most_decimals),
                                  std::max(decimals_of(a), decimals_of(b))));
  };
  const auto fill = [&](CheckFinding& found, Year year, double now, double then) {
    if (is_missing(then) || (!is_missing(now) && std::abs(now - then) <= resolution(found.indicator, now, then)))
      return;
    const double size =
        is_missing(now) ? 1.0 : std::abs(now - then) / std::max({std::abs(then), std::abs(now), 1e-300});
    if (found.n++ == 0 || size > found.score) {
      found.year = year;
      found.value = now;
      found.expected = then;
      found.score = size;
    }
  };
  const auto finish = [&](CheckFinding& found) {
    if (found.n == 0) return;
    found.severity = found.score >= options.vintage_change ? Severity::warning : Severity::note;
    if (!is_missing(found.value)) found.factor = slip_factor(found.value / found.expected, 1.25);
    out.push_back(found);
  };
  if (options.earlier != nullptr) {
    const Panel& earlier = *options.earlier;
    for (Index i = 0; i < panel.n_indicators(); ++i) {
      const auto then_i = earlier.find_indicator(panel.indicator(i).id);
      if (!then_i) continue;
      for (Index m = 0; m < panel.n_members(); ++m) {
        const auto then_m = earlier.find_member(panel.member(m).id);
        if (!then_m) continue;
        CheckFinding found{.rule = CheckRule::vintage, .indicator = i, .member = m};
        const SeriesView now = panel.cube().series(i, m);
        const SeriesView then = earlier.cube().series(*then_i, *then_m);
        for (Index k = 0; k < now.size(); ++k) {
          const auto at = then.position(now.year(k));
          if (!at || !then.usable(*at, options.use)) continue;
          const bool here = now.usable(k, options.use);
          fill(found, now.year(k), here ? now.values[static_cast<std::size_t>(k)] : missing,
               then.values[static_cast<std::size_t>(*at)]);
        }
        finish(found);
      }
    }
  }
  // Vintages that the panel itself keeps.
  std::vector<CheckFinding> own;
  for (const Observation& each : panel.observations) {
    if (each.current || !options.use(each.status)) continue;
    const SeriesView series = panel.series(each.indicator, each.member);
    const auto k = series.position(each.year);
    if (!k || !series.usable(*k, options.use)) continue;
    CheckFinding found{.rule = CheckRule::vintage, .indicator = each.indicator, .member = each.member};
    fill(found, each.year, series.values[static_cast<std::size_t>(*k)], each.value);
    if (found.n > 0) own.push_back(found);
  }
  const auto key = [](const CheckFinding& f) {
    return std::tuple(f.indicator, f.member, -f.score, f.year, f.expected);
  };
  std::sort(own.begin(), own.end(), [&](const CheckFinding& a, const CheckFinding& b) { return key(a) < key(b); });
  for (std::size_t begin = 0; begin < own.size();) {
    std::size_t end = begin + 1;
    while (end < own.size() && own[end].indicator == own[begin].indicator && own[end].member == own[begin].member)
      ++end;
    own[begin].n = static_cast<Index>(end - begin);
    finish(own[begin]);
    begin = end;
  }
}

inline void require_options(const Panel& panel, const CheckOptions& options) {
  const auto positive = [](double x, const char* name) {
    if (!(x > 0.0))
      fail("threshold-not-positive", std::string(name) + " is " + std::to_string(x) + " but must be above 0");
  };
  positive(options.outlier_score, "outlier_score");
  positive(options.jump_score, "jump_score");
  positive(options.jump_alpha, "jump_alpha");
  positive(options.members_score, "members_score");
  positive(options.frozen_p, "frozen_p");
  positive(options.rounding_p, "rounding_p");
  positive(options.silent_p, "silent_p");
  if (!(options.min_change >= 0.0)) fail("threshold-negative", "min_change must be 0 or more: 0.25 for 25 per cent");
  if (!(options.slip_fit > 1.0 && options.slip_fit <= 3.0))
    fail("slip-fit-out-of-range",
         "slip_fit is " + std::to_string(options.slip_fit) +
             " but must lie above 1 and at most 3: beyond that 10 and 100 cannot be told apart");
  if (options.min_members < 3 || options.frozen_values < 2 || options.silent_years < 1)
    fail("count-too-small", "min_members must be at least 3, frozen_values 2 and silent_years 1");
  if (!options.groups.empty() && std::ssize(options.groups) != panel.n_members())
    fail("shape", "groups has " + std::to_string(options.groups.size()) + " elements but the panel has " +
                      std::to_string(panel.n_members()) + " members");
  for (const Index g : options.groups)
    if (g >= panel.n_members())
      fail("group-out-of-range", "groups must be numbered from 0, below the number of members");
  const auto inside = [&](Index i) {
    if (i < 0 || i >= panel.n_indicators())
      fail("position-out-of-range", "no indicator at position " + std::to_string(i));
  };
  for (const ShareParts& each : options.shares) {
    inside(each.share);
    inside(each.numerator);
    inside(each.denominator);
  }
  for (const SumParts& each : options.sums) {
    inside(each.total);
    if (each.parts.empty()) fail("no-parts", "a total needs the indicators that it is the sum of");
    for (const Index part : each.parts) inside(part);
  }
}

}  // namespace checking

}  // namespace detail

NYCKELTAL_INLINE std::vector<CheckFinding> check(const Panel& panel, const CheckOptions& options,
                                                 const Execution& execution) {
  namespace rules = detail::checking;
  rules::require_options(panel, options);
  std::vector<std::vector<CheckFinding>> of_indicator(static_cast<std::size_t>(panel.n_indicators()));
  parallel_for(panel.n_indicators(), 1, execution, [&](Index begin, Index end) {
    for (Index i = begin; i < end; ++i)
      rules::IndicatorCheck(panel, i, options, of_indicator[static_cast<std::size_t>(i)]).run();
  });
  std::vector<CheckFinding> all;
  for (const auto& found : of_indicator) all.insert(all.end(), found.begin(), found.end());
  if (options.rules(CheckRule::stopped_reporting)) rules::stopped_reporting(panel, options, all);
  if (options.rules(CheckRule::denominator)) rules::denominators(panel, options, all);
  if (options.rules(CheckRule::sum_of_parts)) rules::sums(panel, options, all);
  if (options.rules(CheckRule::vintage)) rules::vintages(panel, options, all);
  const auto key = [](const CheckFinding& f) {
    return std::tuple(f.member, f.indicator, f.year, f.rule, f.other_year);
  };
  std::sort(all.begin(), all.end(), [&](const CheckFinding& a, const CheckFinding& b) { return key(a) < key(b); });
  return all;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
