// Who belonged when, and what a mean is worth while its members come and go: the same members throughout, chained
// links of those that stayed, and two-way fixed effects.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Positions of members, in the panel's order; of them those that are there because the sources do not say when they
/// joined.
struct MemberSet {
  std::vector<Index> members = {};
  std::vector<Index> unknown = {};
};

/// Those that belonged in every year from `first` to `last`. Intervals are half-open: a member of [2001, 2010) belongs
/// in 2001 and not in 2010.
[[nodiscard]] NYCKELTAL_API MemberSet always_members(const Panel& panel, Year first, Year last,
                                                     std::optional<MemberKind> kind = {});

/// Those that belonged in a year.
[[nodiscard]] NYCKELTAL_API MemberSet members_then(const Panel& panel, Year year, std::optional<MemberKind> kind = {});

/// Those that belong in the panel's last year.
[[nodiscard]] NYCKELTAL_API MemberSet members_now(const Panel& panel, std::optional<MemberKind> kind = {});

/// How two years of the same members are linked: by the ratio of their means, or by the difference.
enum class ChainLink : std::uint8_t { automatic, ratio, difference };

struct CompositionOptions {
  /// The year in which every level is that of the reported mean. Default: the first year with a value.
  std::optional<Year> base = {};
  ChainLink link = ChainLink::automatic;  ///< of an indicator: difference where the unit is a share, else ratio
  double level = 0.95;                    ///< of the interval of the two-way means
};

/// One year of a mean and of what it would be with the same members.
struct CompositionAdjustedMean {
  Index n = 0;                ///< members in the reported mean
  double reported = missing;  ///< of everybody that reported that year
  double fixed = missing;     ///< of the members that reported every year
  Index n_link = 0;           ///< members that reported both this year and the last one before it that has values
  double link = missing;      ///< ratio or difference of their means
  double chained = missing;   ///< links multiplied or added up from the base year
  double two_way = missing;   ///< year effects of a regression on members and years, from the base year
  double two_way_lower = missing;
  double two_way_upper = missing;
  Status status = Status::no_data;          ///< of `reported`: ok, no_data, no_weights, infinite_value
  Status chained_status = Status::no_data;  ///< ok; too_few: nobody links it to the base; zero_base, sign_change
  Status two_way_status = Status::no_data;  ///< ok; singular: no member ties the year to the base year
};

/// The means of one series of years.
struct CompositionAdjustedMeans {
  Index base = -1;             ///< position of the base year; -1: no year has values
  bool ratio = false;          ///< how years are linked
  Index n_fixed = 0;           ///< members that reported every year that has values
  Index n_two_way = 0;         ///< members with two years or more
  Index n_reporters = 0;       ///< members with any value
  Index n_without_weight = 0;  ///< of them, those without any weight: in no mean
  std::vector<CompositionAdjustedMean> years = {};
};

/// Bare numbers, (member, year) row by row, NaN for what is not reported; `weights` of the same shape, or none.
/// `options.base` is a position here.
[[nodiscard]] NYCKELTAL_API CompositionAdjustedMeans composition_adjusted_means(std::span<const double> values,
                                                                                Index n_years,
                                                                                std::span<const double> weights = {},
                                                                                const CompositionOptions& options = {});

struct PanelCompositionOptions {
  std::optional<Year> first = {};  ///< default: all years of the panel
  std::optional<Year> last = {};
  CompositionOptions means = {};
  std::span<const double> weights = {};        ///< one a member, for all years; empty: none
  std::optional<Index> weight_indicator = {};  ///< or the panel's own indicator, in the same year
  Selection selection = {};
};

/// `composition_adjusted_means` of every indicator.
[[nodiscard]] NYCKELTAL_API std::vector<CompositionAdjustedMeans> composition_adjusted_means(
    const Panel& panel, const PanelCompositionOptions& options = {}, const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/membership.ipp"
#endif
