// Members of a group beside others that are like them in structure: whom each was matched with, how alike the two sides
// became, and the difference among the matched. It describes; whoever chose to belong may differ in what nobody
// measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/compare/similar.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct MatchingOptions {
  std::vector<StructureVariable> on = {};
  std::optional<double> caliper = {};  ///< no pair is farther apart than this; nothing: no bound
  Index k = 1;                         ///< matches of each
  bool replace = true;                 ///< one control may serve several
  DistanceOptions distance = {.metric = Metric::mahalanobis};
  double level = 0.95;
  std::optional<Year> year = {};  ///< of the outcome; default: the newest covered well enough
  Index max_age = 0;              ///< years before it that values of the structure may be from
  double minimum_coverage = 0.5;
  Selection selection = {.counted = Counted::everybody};
};

struct MatchedPair {
  Index treated = 0;
  Index control = 0;
  double distance = missing;
  double weight = 0.0;  ///< of the control for this member: 1 / its number of matches
};

/// A member of the group without a match.
struct Unmatched {
  Index member = 0;
  double nearest = missing;  ///< distance to the nearest control; missing where there is none
};

/// Why a member is on neither side.
enum class NotComparable : std::uint8_t { no_outcome, no_structure };

struct NotCompared {
  Index member = 0;
  bool treated = false;
  NotComparable why = NotComparable::no_outcome;
};

/// One variable (or one class of a nominal one) on both sides, before and after, on the scale that was matched on.
struct Balance {
  Index variable = 0;  ///< in `on`
  Index group = -1;    ///< code of the class; -1: a number
  double treated = missing;
  double controls = missing;
  double treated_matched = missing;
  double controls_matched = missing;
  double smd_before = missing;  ///< (treated - controls) / sd of all the treated
  double smd_after = missing;   ///< the same divisor
  double variance_ratio_before = missing;
  double variance_ratio_after = missing;
};

struct Matching {
  Index indicator = 0;
  Year year = 0;
  Index n_treated = 0;  ///< with outcome and structure
  Index n_controls = 0;
  Index n_matched = 0;                 ///< of the treated
  Index n_used = 0;                    ///< controls
  double kish_n = missing;             ///< of the used controls' weights
  double difference_before = missing;  ///< of the plain means
  double mean_treated = missing;       ///< of the matched
  double mean_controls = missing;      ///< of their matches, weighted
  double difference = missing;
  double standard_error = missing;  ///< Abadie and Imbens's
  double lower = missing;
  double upper = missing;
  double shrinkage = missing;
  std::vector<MatchedPair> pairs = {};    ///< by member's code, nearest first
  std::vector<Unmatched> unmatched = {};  ///< by code
  std::vector<NotCompared> not_compared = {};
  std::vector<Balance> balance = {};
  std::vector<ScaledVariable> variables = {};
  std::vector<std::string> groups = {};
  Status status =
      Status::no_data;  ///< ok; no_data (a side is empty, or no pair); too_few (one pair: no interval); singular
};

/// Compares the members of a group with those nearest to them in structure. `treated` are positions in the panel;
/// nothing: the network's members in the year. The difference is the mean over matched members of their own value less
/// the mean of their matches (an ATT among the matched); its variance is Abadie and Imbens's (2006, doi
/// 10.1111/j.1468-0262.2006.00655.x, theorem 7), its interval Student's with n_matched - 1.
[[nodiscard]] NYCKELTAL_API Matching matched_comparison(const Panel& panel, Index indicator,
                                                        const std::optional<std::vector<Index>>& treated,
                                                        const MatchingOptions& options);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/matching.ipp"
#endif
