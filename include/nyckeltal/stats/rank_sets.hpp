// Ranks with their uncertainty: confidence sets that hold with ties and near ties, and probabilities of ranks. Larger
// is better: rank 1 has the largest estimate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Where the noise of the estimates is described: standard errors of independent estimates or their whole covariance
/// (row after row), or neither. A standard error that is missing or infinite separates its member from nobody.
struct RankNoise {
  std::span<const double> standard_errors = {};
  std::span<const double> covariance = {};
};

/// simultaneous: all sets hold together with the level; marginal: each for itself.
enum class RankSetKind : std::uint8_t { simultaneous, marginal };

struct RankSetOptions {
  double level = 0.95;
  RankSetKind kind = RankSetKind::simultaneous;
  bool stepdown = true;
  Index draws = 10'000;
  std::uint64_t seed = 1;
  /// Of standard errors that are estimates themselves, one a member: their noise is drawn from Student's t. Missing or
  /// infinite: known. Empty: all are known.
  std::span<const double> degrees_of_freedom = {};
};

struct MemberRank {
  double rank = missing;      ///< 1 + members with a larger estimate
  double rank_max = missing;  ///< members with an estimate at least as large
  double lower = missing;     ///< best rank in the set
  double upper = missing;     ///< worst rank in the set
  double critical_value = missing;
  Status status = Status::no_data;  ///< ok, no_data (no estimate), no_noise_model (no standard error), infinite_value
};

struct NYCKELTAL_API RankSets {
  std::vector<MemberRank> members;  ///< in the order of the estimates
  RankSetKind kind = RankSetKind::simultaneous;
  Index n = 0;                      ///< members ranked
  Status status = Status::no_data;  ///< ok, no_data, no_noise_model, infinite_value

  /// Confidence set of the `tau` best: with the level it holds all whose true rank is at most tau.
  [[nodiscard]] std::vector<Index> best(Index tau) const;
  /// Confidence set of the `tau` worst.
  [[nodiscard]] std::vector<Index> worst(Index tau) const;

 private:
  template <class Belongs>
  std::vector<Index> chosen(Index tau, Belongs belongs) const {
    if (tau < 1) detail::fail("tau-out-of-range", "tau is " + std::to_string(tau) + " but must be 1 or more");
    if (kind == RankSetKind::marginal)
      detail::fail("marginal-sets", "the best and worst need simultaneous sets: these are marginal");
    std::vector<Index> out;
    for (Index i = 0; i < std::ssize(members); ++i)
      if (belongs(members[static_cast<std::size_t>(i)])) out.push_back(i);
    return out;
  }
};

struct RankProbabilityOptions {
  Index draws = 10'000;
  std::uint64_t seed = 1;
};

struct RankProbabilities {
  std::vector<double> mean_rank;      ///< 1 + sum of P(k beats j), in closed form
  std::vector<double> acceptability;  ///< P(rank = r), members by n ranks, by simulation
  std::vector<double> beats;          ///< P(row beats column), in closed form; NaN on the diagonal
  Index n = 0;                        ///< members with estimate and noise; the others' rows are NaN
  Status status = Status::no_data;    ///< ok, no_data, no_noise_model, infinite_value
};

/// Confidence sets of ranks by stepdown over all pairs (Mogstad, Romano, Shaikh & Wilhelm 2024,
/// doi 10.1093/restud/rdad006). A pair is told apart where its difference exceeds c standard deviations, c the level's
/// quantile of the largest standardised difference of noise over the pairs still tested; the set of a member runs from
/// 1 + (members told to be above) to n - (members told to be below). Uniformly valid: ties do no harm. Standard errors
/// are taken as known where no degrees of freedom are given.
[[nodiscard]] NYCKELTAL_API RankSets rank_sets(std::span<const double> estimates, const RankNoise& noise = {},
                                               const RankSetOptions& options = {}, const Execution& execution = {});

/// Probabilities of ranks where the true values are normal around the estimates (Goldstein & Spiegelhalter 1996,
/// doi 10.2307/2983325). They are no confidence statements: with ties, ranks that are drawn are too sure.
[[nodiscard]] NYCKELTAL_API RankProbabilities rank_probabilities(std::span<const double> estimates,
                                                                 const RankNoise& noise,
                                                                 const RankProbabilityOptions& options = {},
                                                                 const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/rank_sets.ipp"
#endif
