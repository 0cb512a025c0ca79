// Trends of a whole panel: for each series a long and a recent verdict, side by side, with what they rest on.
//
// The long verdict is a Mann-Kendall test of all usable values. Its variance is inflated by the autocorrelation that
// the members of one indicator share, and its p is adjusted for the number of members asked about. The recent verdict
// is the confidence in direction of the last few values: five values can hardly reach 5 %, so it speaks of likelihood.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/multiplicity.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

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
struct NYCKELTAL_API TrendTable {
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

  void resize(Index indicators, Index members);
};

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
[[nodiscard]] NYCKELTAL_API TrendTable trend(const Panel& panel, const TrendOptions& options = {},
                                             const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/trend.ipp"
#endif
