// Two samples: is one larger than the other, by how much, and how often. NaN is missing and left out. Everything is
// about x against y: differences are x - y, superiority is P(X > Y) + P(X = Y) / 2, "greater" means that x is larger.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/alternative.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Null distribution of a rank statistic: automatic is exact where that takes milliseconds, else normal.
enum class RankMethod : std::uint8_t { automatic, exact, normal };

struct MannWhitneyOptions {
  Alternative alternative = Alternative::two_sided;
  RankMethod method = RankMethod::automatic;
  bool continuity = true;  ///< of the normal approximation
};

struct MannWhitney {
  double u = missing;  ///< pairs in which x is larger, ties counted half
  double p = missing;
  double superiority = missing;   ///< u / (n_x n_y)
  double cliffs_delta = missing;  ///< 2 superiority - 1
  bool exact = false;
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few (a sample is empty)
};

/// Mann and Whitney's U (1947, doi 10.1214/aoms/1177730491). Exact p is that of all splits of the pooled midranks, ties
/// or not; two-sided it counts the splits at least as far from n_x n_y / 2. The normal one has the variance with ties.
[[nodiscard]] NYCKELTAL_API MannWhitney mann_whitney(std::span<const double> x, std::span<const double> y,
                                                     const MannWhitneyOptions& options = {});

struct HodgesLehmannOptions {
  double level = 0.95;
  RankMethod method = RankMethod::automatic;
};

struct HodgesLehmann {
  double shift = missing;  ///< median of all differences x_i - y_j, in the unit of the values
  double lower = missing;
  double upper = missing;
  bool exact = false;
  Index n_x = 0;
  Index n_y = 0;
  Status status =
      Status::no_data;  ///< ok, infinite_value, no_data, too_few, unbounded (samples too small for the level)
};

/// Hodges and Lehmann's shift (1963, doi 10.1214/aoms/1177704172): the median of all n_x n_y differences, with the
/// interval of those that a rank sum test at 1 - level does not reject (Moses). Exact: order statistics from the null
/// distribution without ties, conservative where there are ties; normal: with the variance for ties.
[[nodiscard]] NYCKELTAL_API HodgesLehmann hodges_lehmann(std::span<const double> x, std::span<const double> y,
                                                         const HodgesLehmannOptions& options = {});

/// automatic: permutation with fewer than 10 in a sample where there are at most 200,000 splits, else Student's t.
enum class BrunnerMunzelMethod : std::uint8_t { automatic, t, permutation };

struct BrunnerMunzelOptions {
  Alternative alternative = Alternative::two_sided;
  double level = 0.95;
  BrunnerMunzelMethod method = BrunnerMunzelMethod::automatic;
};

struct BrunnerMunzel {
  double w = missing;  ///< positive where x tends to be larger; +-infinity where the samples do not overlap
  double df = missing;
  double p = missing;
  double superiority = missing;
  double lower = missing;  ///< of the superiority
  double upper = missing;
  bool exact = false;  ///< p is that of all splits
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, separated, too_few (2 a sample)
};

/// Brunner and Munzel's test of superiority 1/2 without equal shapes or variances (2000,
/// doi 10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U), with the interval of the superiority; small
/// samples by permutation of the statistic (Neubert & Brunner 2007, doi 10.1016/j.csda.2006.05.024).
///
/// Samples that do not overlap have no variance to estimate: superiority is 0 or 1, p counts the splits that separate,
/// and the interval is the exact binomial one of min(n_x, n_y) disjoint pairs that all point one way.
[[nodiscard]] NYCKELTAL_API BrunnerMunzel brunner_munzel(std::span<const double> x, std::span<const double> y,
                                                         const BrunnerMunzelOptions& options = {});

struct WelchOptions {
  Alternative alternative = Alternative::two_sided;
  double level = 0.95;
};

struct Welch {
  double t = missing;
  double df = missing;
  double p = missing;
  double difference = missing;  ///< mean of x less mean of y
  double lower = missing;
  double upper = missing;
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< ok, constant (neither sample varies), infinite_value, no_data, too_few (2 each)
};

/// Welch's t for means without equal variances (1947, doi 10.1093/biomet/34.1-2.28), degrees of freedom by
/// Satterthwaite. The interval is two-sided whatever the alternative.
[[nodiscard]] NYCKELTAL_API Welch welch_t(std::span<const double> x, std::span<const double> y,
                                          const WelchOptions& options = {});

struct EquivalenceOptions {
  double low = missing;  ///< differences between low and high do not matter, in the unit of the values
  double high = missing;
  double alpha = 0.05;  ///< of each of the two tests
};

struct Equivalence {
  double difference = missing;  ///< mean of x less mean of y
  double lower = missing;       ///< interval of level 1 - 2 alpha: equivalent where it lies inside (low, high)
  double upper = missing;
  double df = missing;
  double p_low = missing;   ///< of a difference at or below low
  double p_high = missing;  ///< of a difference at or above high
  double p = missing;       ///< the larger of the two
  bool equivalent = false;  ///< p < alpha
  Index n_x = 0;
  Index n_y = 0;
  Status status = Status::no_data;  ///< as welch_t
};

/// Two one-sided Welch tests (Schuirmann 1987, doi 10.1007/BF01068419): evidence that the difference of means is too
/// small to matter. "Not equivalent" is not "different".
[[nodiscard]] NYCKELTAL_API Equivalence equivalence_test(std::span<const double> x, std::span<const double> y,
                                                         const EquivalenceOptions& options);

/// What to do with differences of exactly 0: drop leaves them out (Wilcoxon), pratt ranks them with the others and
/// leaves out their ranks (1959, doi 10.1080/01621459.1959.10501526).
enum class ZeroMethod : std::uint8_t { drop, pratt };

struct SignedRankOptions {
  Alternative alternative = Alternative::two_sided;
  RankMethod method = RankMethod::automatic;
  ZeroMethod zeros = ZeroMethod::drop;
  bool continuity = true;  ///< of the normal approximation
};

struct SignedRank {
  double v = missing;  ///< sum of the midranks of |x - y| where x is larger
  double p = missing;
  double rank_biserial = missing;  ///< (sum of ranks for x - sum for y) / both
  double pseudomedian = missing;   ///< median of the means of all pairs of differences, each with itself too
  bool exact = false;
  Index n = 0;  ///< complete pairs
  Index n_zero = 0;
  Status status = Status::no_data;  ///< ok, constant (all differences are 0), infinite_value, no_data
};

/// Wilcoxon's signed ranks of paired differences x - y (1945, doi 10.2307/3001968); exact p is that of all sign flips
/// of the midranks, with ties and zeros as they are. An empty y tests the values of x themselves against 0.
[[nodiscard]] NYCKELTAL_API SignedRank wilcoxon_signed_rank(std::span<const double> x, std::span<const double> y = {},
                                                            const SignedRankOptions& options = {});

[[nodiscard]] NYCKELTAL_API std::vector<MannWhitney> mann_whitney(const Rows& x, const Rows& y,
                                                                  const MannWhitneyOptions& options = {},
                                                                  const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<HodgesLehmann> hodges_lehmann(const Rows& x, const Rows& y,
                                                                      const HodgesLehmannOptions& options = {},
                                                                      const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<BrunnerMunzel> brunner_munzel(const Rows& x, const Rows& y,
                                                                      const BrunnerMunzelOptions& options = {},
                                                                      const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<Welch> welch_t(const Rows& x, const Rows& y, const WelchOptions& options = {},
                                                       const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<Equivalence> equivalence_test(const Rows& x, const Rows& y,
                                                                      const EquivalenceOptions& options,
                                                                      const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<SignedRank> wilcoxon_signed_rank(const Rows& x, const Rows& y,
                                                                         const SignedRankOptions& options = {},
                                                                         const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/samples.ipp"
#endif
