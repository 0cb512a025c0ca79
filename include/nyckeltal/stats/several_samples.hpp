// Three or more samples: does any differ, and which pairs; and several treatments of the same blocks. NaN is missing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/multiplicity.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Samples to compare; at least two.
using Groups = std::span<const std::span<const double>>;

struct KruskalWallis {
  double h = missing;
  double df = missing;
  double p = missing;
  double epsilon_squared = missing;  ///< h / (N - 1): share of the rank variance between the groups
  std::vector<Index> n;              ///< of each group
  Status status = Status::no_data;   ///< ok, constant, infinite_value, no_data, too_few (a group is empty)
};

/// Kruskal and Wallis's rank test with the correction for ties, p by chi squared with groups - 1 degrees of freedom
/// (1952, doi 10.1080/01621459.1952.10483441).
[[nodiscard]] NYCKELTAL_API KruskalWallis kruskal_wallis(Groups groups);

/// Two of the groups, by their place.
struct DunnPair {
  Index first = 0;
  Index second = 0;
  double difference = missing;  ///< mean rank of the first less that of the second
  double z = missing;
  double p = missing;
  double p_adjusted = missing;
};

struct Dunn {
  std::vector<DunnPair> pairs;
  std::vector<Index> n;
  Status status = Status::no_data;  ///< as kruskal_wallis
};

/// Dunn's comparison of all pairs after Kruskal-Wallis, on the ranks of all groups and with the variance for ties
/// (1964, doi 10.1080/00401706.1964.10490181).
[[nodiscard]] NYCKELTAL_API Dunn dunn(Groups groups, Adjustment adjust = Adjustment::holm);

/// An F test of several groups.
struct AnovaResult {
  double f = missing;
  double df1 = missing;
  double df2 = missing;
  double p = missing;
  std::vector<Index> n;
  Status status =
      Status::no_data;  ///< ok, constant, infinite_value, no_data, singular (a group does not vary), too_few
};

/// Welch's analysis of variance: equal means without equal variances (1951, doi 10.1093/biomet/38.3-4.330).
[[nodiscard]] NYCKELTAL_API AnovaResult welch_anova(Groups groups);

struct GamesHowellPair {
  Index first = 0;
  Index second = 0;
  double difference = missing;  ///< mean of the first less that of the second
  double lower = missing;       ///< simultaneous over all pairs
  double upper = missing;
  double t = missing;
  double df = missing;
  double p = missing;  ///< adjusted for all pairs
};

struct GamesHowell {
  std::vector<GamesHowellPair> pairs;
  std::vector<Index> n;
  Status status = Status::no_data;  ///< as welch_anova
};

/// Games and Howell's comparison of all pairs of means without equal variances, by the studentised range (1976,
/// doi 10.2307/1164979).
[[nodiscard]] NYCKELTAL_API GamesHowell games_howell(Groups groups, double level = 0.95);

/// What deviations are from; with the median the test is Brown and Forsythe's.
enum class LeveneCentre : std::uint8_t { median, mean };

/// Levene's test of equal spread: analysis of variance of the absolute deviations from each group's centre (Brown &
/// Forsythe 1974, doi 10.1080/01621459.1974.10482955).
[[nodiscard]] NYCKELTAL_API AnovaResult levene(Groups groups, LeveneCentre centre = LeveneCentre::median);

struct Friedman {
  double chi_squared = missing;
  double df = missing;
  double p = missing;
  double kendalls_w = missing;  ///< agreement of the blocks' rankings, in [0, 1]
  Index n = 0;                  ///< complete blocks
  Index n_incomplete = 0;       ///< blocks left out because a value is missing
  Status status =
      Status::no_data;  ///< ok, constant (each block is all ties), infinite_value, no_data, too_few (2 blocks)
};

/// Friedman's test of equal treatments over blocks, and Kendall's W, both with the correction for ties. `blocks` has
/// one row a block (a member), one column a treatment (a year); p by chi squared, coarse below about 10 blocks (1937,
/// doi 10.1080/01621459.1937.10503522).
[[nodiscard]] NYCKELTAL_API Friedman friedman(const Rows& blocks);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/several_samples.ipp"
#endif
