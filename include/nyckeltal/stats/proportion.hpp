// Shares of a count: how many of how many, with an interval that holds for small numbers.
#pragma once

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct ProportionOptions {
  double level = 0.95;
};

struct ProportionResult {
  double share = missing;
  double lower = missing;
  double upper = missing;
  Index n = 0;
  Status status = Status::ok;  ///< ok, or no_data where n is 0
};

/// Wilson's score interval (1927, doi 10.1080/01621459.1927.10502953), without continuity correction. It never leaves
/// [0, 1] and has a width where all or none succeed.
[[nodiscard]] NYCKELTAL_API ProportionResult wilson_interval(Index successes, Index n,
                                                             const ProportionOptions& options = {});

struct ShareDifference {
  double difference = missing;  ///< share of x less share of y
  double lower = missing;
  double upper = missing;
  double share_x = missing;
  double share_y = missing;
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::ok;  ///< ok, or no_data where one of the n is 0
};

/// Difference of two independent shares with Newcombe's interval from the two Wilson intervals (1998, his method 10,
/// doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I).
[[nodiscard]] NYCKELTAL_API ShareDifference share_difference(Index successes_x, Index n_x, Index successes_y, Index n_y,
                                                             const ProportionOptions& options = {});

struct FisherOptions {
  Alternative alternative = Alternative::two_sided;
  double level = 0.95;
};

struct FisherExact {
  double p = missing;
  double odds_ratio = missing;  ///< conditional maximum likelihood; 0 or infinite where a cell decides it
  double lower = missing;       ///< exact, both tails (1 - level) / 2
  double upper = missing;
  Index n = 0;
  Status status = Status::ok;  ///< ok, constant (a row or column is empty), no_data, unbounded (odds ratio or limit)
};

/// Fisher's exact test of the table [[a, b], [c, d]] given its margins; `greater`: odds ratio (a d) / (b c) above 1.
/// Two-sided p sums the tables that are no more likely than this one.
[[nodiscard]] NYCKELTAL_API FisherExact fisher_exact(Index a, Index b, Index c, Index d,
                                                     const FisherOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/proportion.ipp"
#endif
