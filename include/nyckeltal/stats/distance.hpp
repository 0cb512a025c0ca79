// Distances between units that several variables describe, of different scales, kinds and completeness: how far apart
// two are, which variables make it so, and who is nearest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// euclidean: root of the weighted sum of squared differences; mahalanobis: the same after correlations are taken out;
/// gower: weighted mean of differences in shares of the range, and of 0 or 1 for classes.
enum class Metric : std::uint8_t { euclidean, mahalanobis, gower };

/// What one unit of difference is in a variable. mad and iqr are scaled to agree with sd in a normal sample.
enum class Spread : std::uint8_t { mad, iqr, sd, range };

struct DistanceVariable {
  bool log = false;      ///< natural logarithm first; a value that is not above zero cannot be used then
  bool nominal = false;  ///< values are codes of classes: equal or not (gower only)
  double weight = 1.0;   ///< not for mahalanobis, which weighs by correlation
};

struct DistanceOptions {
  Metric metric = Metric::euclidean;
  std::optional<Spread> spread = {};  ///< default: mad; mahalanobis sd; gower range, always
};

/// How one variable enters the distance. Only those with status ok do.
struct ScaledVariable {
  double centre = missing;  ///< of the (logged) values: median, mean (sd) or smallest (range)
  double spread = missing;
  double weight = 0.0;              ///< as used: euclidean mean 1, gower sum 1, mahalanobis 1
  Index n = 0;                      ///< units with a usable value
  Index n_refused = 0;              ///< infinite values, and those that have no logarithm
  Status status = Status::no_data;  ///< ok; no_data; too_few (one value); constant; singular (zero spread though values
                                    ///< differ); overflow; not_applicable (the focus has no value)
};

/// The distance of a pair.
struct PairDistance {
  double distance = missing;  ///< missing where nothing is known of the pair
  double known = 0.0;         ///< share of the weight of the variables that both have
};

/// Units on common scales. `units` has a row each; a missing value is NaN. With a `focus`, variables that it lacks are
/// left out for everybody, so that all distances are of the same variables.
class NYCKELTAL_API DistanceSpace {
 public:
  DistanceSpace(const Rows& units, std::span<const DistanceVariable> variables, const DistanceOptions& options = {},
                std::optional<Index> focus = {});

  [[nodiscard]] Index size() const noexcept { return n_; }
  [[nodiscard]] const std::vector<ScaledVariable>& variables() const noexcept { return scaled_; }
  /// Positions of the variables that enter the distance.
  [[nodiscard]] const std::vector<std::size_t>& used() const noexcept { return used_; }
  /// ok; no_data (no variable can be used); too_few (mahalanobis: no more complete units than variables); singular.
  [[nodiscard]] Status status() const noexcept { return status_; }
  /// Ledoit and Wolf's shrinkage of the correlations; missing for the other metrics.
  [[nodiscard]] double shrinkage() const noexcept { return shrinkage_; }
  [[nodiscard]] bool complete(Index unit) const;

  /// Distance of a pair. `counts_as`, one a variable, is what an unknown difference counts as (see `typical`); without
  /// it, a pair that lacks anything has no distance. `shares`, one a variable, is filled with the parts of the whole:
  /// they sum to 1, or are all 0 where the distance is.
  [[nodiscard]] PairDistance operator()(Index a, Index b, std::span<const double> counts_as = {},
                                        std::span<double> shares = {}) const;

  /// For each variable the median difference of one unit from others: what a difference counts as that is not known.
  [[nodiscard]] std::vector<double> typical(Index focus, std::span<const Index> others) const;

 private:
  [[nodiscard]] std::size_t at(Index unit, std::size_t v) const { return static_cast<std::size_t>(unit) * p_ + v; }

  [[nodiscard]] double difference(Index a, Index b, std::size_t v) const;

  void check(const Rows& units, std::span<const DistanceVariable> variables, std::optional<Index> focus) const;

  void weigh(std::span<const DistanceVariable> variables);

  /// Turns y into uncorrelated parts, each as near as can be to its own variable: the symmetric root of the inverse
  /// (Garthwaite and Koch 2016, doi 10.1111/anzs.12115), so that squared differences sum to Mahalanobis' distance.
  void whiten();

  DistanceOptions options_;
  Index n_ = 0;
  std::size_t p_ = 0;
  std::vector<ScaledVariable> scaled_;
  std::vector<bool> nominal_;
  std::vector<std::size_t> used_;
  std::vector<double> y_;     // (unit, variable): logged where asked; mahalanobis: uncorrelated
  std::vector<double> unit_;  // what one unit of difference is in y
  Status status_ = Status::no_data;
  double shrinkage_ = missing;
};

struct NeighbourOptions {
  Index k = 7;
  double minimum_share = 0.5;  ///< of the weight of the variables that a unit must have to be compared
  /// Beyond q75 + fence (q75 - q25) of the units' distances to their own nearest, a unit is not near.
  double fence = 1.5;
};

struct Neighbour {
  Index unit = 0;
  double distance = missing;
  double known = 0.0;  ///< share of the weight of the variables that it has
  bool near = true;    ///< within limit_last, and somebody is near; true also where there is no limit
};

struct Neighbours {
  std::vector<Neighbour> nearest = {};   ///< nearest first
  std::vector<double> shares = {};       ///< (neighbour, variable): parts of the distance, a row sums to 1
  std::vector<Index> not_compared = {};  ///< candidates of which too little is known
  Index n = 0;                           ///< candidates compared
  Index n_usual = 0;                     ///< units behind `usual` and `limit`
  double usual = missing;                ///< median of the units' distances to their own nearest
  double limit = missing;                ///< upper fence of them; missing below 8 units
  double limit_last = missing;           ///< upper fence of the units' distances to their own k-th nearest
  double closer = missing;               ///< share of them below the focus' distance to its nearest
  Status status = Status::no_data;       ///< ok; no_data, too_few, singular (no list); separated (nobody is near)
};

/// The candidates nearest to a unit. Of equal distances the one with the smaller `precedence` (one a unit; empty: the
/// position) comes first. O(candidates^2) for the limit.
[[nodiscard]] NYCKELTAL_API Neighbours nearest(const DistanceSpace& space, Index focus,
                                               std::span<const Index> candidates,
                                               std::span<const Index> precedence = {},
                                               const NeighbourOptions& options = {}, const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/distance.ipp"
#endif
