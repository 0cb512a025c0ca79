// One indicator, all members: who stands where, with values of one year, and who is left out and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/follow.hpp"
#include "nyckeltal/compare/network.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct CompareOptions {
  std::optional<Year> year = {};  ///< default: the newest year that is covered well enough
  /// Years before `year` that a value may be from; 0: values of one and the same year only.
  Index max_age = 0;
  /// Without `year`: at least this share of the values of the best covered year.
  double minimum_coverage = 0.5;
  std::optional<std::string> edition = {};  ///< of the state classes; default: the one valid in the value's year
  Selection selection = {};
};

/// One ranked member. Ranks are 0 and NaN where the indicator has no better direction.
struct ComparisonRow {
  Index member = 0;
  double value = missing;
  Year year = 0;
  Index age = 0;
  ValueStatus value_status = ValueStatus::observed;
  State state = {};
  Index rank_competition = 0;  ///< 1, 2, 2, 4; 1 is best
  double rank_mid = missing;   ///< 1, 2.5, 2.5, 4
};

/// A member that is not ranked, with its newest usable value up to the year where it has one.
struct ComparisonLeftOut {
  Index member = 0;
  Reason reason = Reason::not_reported;
  double value = missing;
  Year year = 0;
};

/// A published figure of the network or the nation in the year compared; never ranked.
struct ComparisonReference {
  Index area = 0;       ///< position among the members of panel.published
  Index indicator = 0;  ///< position among its indicators
  double value = missing;
  ValueStatus value_status = ValueStatus::observed;
};

struct Comparison {
  Index indicator = 0;
  Year year = 0;
  Index n_members = 0;  ///< that count in `year`: n_ranked + those left out that belong
  Index n_ranked = 0;
  Index n_older = 0;                             ///< of the rows, those with an older value
  std::vector<ComparisonRow> rows = {};          ///< best first, by member where equal; neutral: largest first
  std::vector<ComparisonLeftOut> left_out = {};  ///< in the panel's order
  std::vector<ComparisonReference> reference = {};
  Status status = Status::no_data;  ///< ok, no_data, neutral (ordered, not ranked)
};

/// Compares the members that count in a year. `indicator` is a position in the panel.
[[nodiscard]] NYCKELTAL_API Comparison compare(const Panel& panel, Index indicator, const CompareOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/table.ipp"
#endif
