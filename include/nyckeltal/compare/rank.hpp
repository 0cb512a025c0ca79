// Places with what they can carry: one indicator, all members, and confidence sets of their ranks under a stated
// source of noise. A place without its set says little; without a source of noise there is no set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Which year's value each member stands with. common_year: all with the same; within: the newest up to `max_age` years
/// old, years mixed; adjusted: as within, compared by the distance from the median of the value's own year.
enum class LatestRule : std::uint8_t { common_year, within, adjusted };

/// Where the uncertainty of a value comes from. series: what it swings from year to year around its own line; declared:
/// standard errors given; counts: chance in small numbers; revision: what later editions of the figures have changed.
enum class NoiseSource : std::uint8_t { none, series, declared, counts, revision };

/// What a set of ranks says in thirds of the table: lies in the best, not in the worst, in the middle one, not in the
/// best, in the worst, or could be anywhere.
enum class RankBand : std::uint8_t { none, best, not_worst, middle, not_best, worst, anywhere };

inline constexpr std::array rank_band_names = {
    std::string_view{"none"},     std::string_view{"best"},  std::string_view{"not_worst"}, std::string_view{"middle"},
    std::string_view{"not_best"}, std::string_view{"worst"}, std::string_view{"anywhere"},
};

static_assert(rank_band_names.size() == static_cast<std::size_t>(RankBand::anywhere) + 1);

struct RankOptions {
  std::optional<Year> year = {};  ///< default: the newest year that is covered well enough
  LatestRule latest = LatestRule::common_year;
  Index max_age = 2;              ///< years, for within and adjusted
  double minimum_coverage = 0.5;  ///< as in CompareOptions
  NoiseSource noise = NoiseSource::series;
  std::span<const double> standard_errors = {};  ///< declared: one a member of the panel, NaN not known
  std::span<const double> sizes = {};            ///< counts: inhabitants or cases, one a member of the panel
  double per = 1.0;                              ///< counts: value = per * count / size
  bool share = false;                            ///< counts: of those that could (binomial), not of events (Poisson)
  Index window = 10;                             ///< series: newest values that its line goes through
  Index minimum_values = 5;                      ///< series: fewer say nothing of a member's own noise
  Index minimum_members = 5;  ///< series: members with own noise; adjusted: values of a year; revision: revised values
  double prior = 4.0;         ///< series: degrees of freedom that the members' common noise is worth
  double level = 0.95;
  Index top = 0;  ///< of the probability to be among the best; 0: a tenth of the members
  Index draws = 2'000;
  std::uint64_t seed = 1;
  Selection selection = {};
};

/// One ranked member.
struct RankRow {
  Index member = 0;
  double value = missing;
  Year year = 0;
  Index age = 0;
  ValueStatus value_status = ValueStatus::observed;
  double compared = missing;  ///< what is ranked: the value, or its distance from its year's median
  Index rank = 0;             ///< 1, 2, 2, 4; 0 where the indicator is neutral
  double rank_mid = missing;  ///< 1, 2.5, 2.5, 4
  Index rank_max = 0;         ///< 1, 3, 3, 4
  double standard_error = missing;
  double degrees_of_freedom = missing;  ///< of the standard error, from series; missing: it is taken as known
  double lower = missing;               ///< best rank in the set that holds for all members together
  double upper = missing;
  double marginal_lower = missing;  ///< in the set that holds for this member alone, chosen beforehand
  double marginal_upper = missing;
  double p_top = missing;   ///< to be among the `top` best, after shrinkage; no confidence statement
  double shrunk = missing;  ///< `compared` drawn towards the members' mean by its noise
  RankBand band = RankBand::none;
  RankBand marginal_band = RankBand::none;
  bool place_shown = true;           ///< false: the set is wider than half of the members, so the band is said instead
  bool marginal_place_shown = true;  ///< the same of the marginal set
  Status status = Status::ok;        ///< ok, no_noise_model, neutral
};

/// A year among the values ranked.
struct RankYear {
  Year year = 0;
  Index n = 0;              ///< ranked values of that year
  Index n_values = 0;       ///< usable values of that year in the network
  double median = missing;  ///< of them
};

struct Ranking {
  Index indicator = 0;
  Year year = 0;
  Index n_members = 0;
  Index n_ranked = 0;
  Index n_older = 0;
  Index n_noise = 0;              ///< series that gave noise, or revised values, or standard errors in use
  double common_noise = missing;  ///< series: of the middle member; revision: of all
  double phi = missing;           ///< series: autocorrelation from year to year that the members share
  double reliability = missing;   ///< variance between members over that plus noise
  Index top = 0;
  std::vector<RankRow> rows = {};  ///< best first, by member where equal
  std::vector<ComparisonLeftOut> left_out = {};
  std::vector<RankYear> years = {};
  Status status = Status::no_data;  ///< ok, no_data, neutral, no_noise_model: ranks without sets
};

/// Thirds of n ranks that [lower, upper] reaches into.
[[nodiscard]] NYCKELTAL_API RankBand rank_band(double lower, double upper, Index n) noexcept;

/// Ranks the members that count in a year, best first, with confidence sets under the source of noise asked for
/// (rank_sets.hpp). `indicator` is a position in the panel. Standard errors are of independent values. An indicator
/// without a better direction is ordered, largest first, and not ranked.
[[nodiscard]] NYCKELTAL_API Ranking rank(const Panel& panel, Index indicator, const RankOptions& options = {},
                                         const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/rank.ipp"
#endif
