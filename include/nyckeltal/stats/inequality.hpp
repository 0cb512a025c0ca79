// How unequal values are, where the inequality lies, and whether members come closer to each other over time. Values
// are counted once each, or weighted (by population). NaN is missing and left out.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct Inequality {
  double value = missing;
  double mean = missing;    ///< weighted where weights are given
  double kish_n = missing;  ///< (sum w)^2 / sum w^2
  Index n = 0;              ///< values that have a weight
  Index n_without_weight = 0;
  Status status = Status::no_data;  ///< ok, infinite_value, no_data, no_weights, sign_change (a value below 0),
                                    ///< zero_base (all are 0, or one is 0 where a logarithm of it is needed)
};

struct GiniOptions {
  bool corrected = false;  ///< times n / (n - 1): 1 where one of n has everything; without weights only
};

/// Gini's coefficient: the mean absolute difference of two members over twice the mean; 0 where all are equal.
/// Not for values below zero.
[[nodiscard]] NYCKELTAL_API Inequality gini(std::span<const double> values, std::span<const double> weights = {},
                                            const GiniOptions& options = {});

/// Theil's T: mean of (x / mean) ln(x / mean); a zero counts as 0. Sensitive to the top.
[[nodiscard]] NYCKELTAL_API Inequality theil_index(std::span<const double> values,
                                                   std::span<const double> weights = {});

/// Mean logarithmic deviation (Theil's L): mean of ln(mean / x). Sensitive to the bottom; undefined with a zero.
[[nodiscard]] NYCKELTAL_API Inequality mean_log_deviation(std::span<const double> values,
                                                          std::span<const double> weights = {});

/// Atkinson's index (1970, doi 10.1016/0022-0531(70)90039-6): the share of the total that equality would spare, for an
/// aversion epsilon > 0; 1 minus the geometric mean over the mean for epsilon 1. 1 with a zero and epsilon >= 1.
[[nodiscard]] NYCKELTAL_API Inequality atkinson(std::span<const double> values, double epsilon,
                                                std::span<const double> weights = {});

enum class InequalityMeasure : std::uint8_t { theil, mean_log_deviation };

struct InequalityGroup {
  double label = missing;
  Index n = 0;
  double weight_share = missing;  ///< of the weight
  double value_share = missing;   ///< of the sum of the values
  double mean = missing;
  double within = missing;  ///< inequality inside the group
};

/// total = within + between, to rounding.
struct InequalityDecomposition {
  double total = missing;
  double within = missing;
  double between = missing;
  double between_share = missing;  ///< between / total
  std::vector<InequalityGroup> groups;
  Index n = 0;
  Status status = Status::no_data;  ///< as the measure; constant where the total is 0
};

/// Inequality within and between groups, one label a value (missing: left out). Theil's T weighs the groups by their
/// share of the sum, the mean logarithmic deviation by their share of the weight (Shorrocks 1980, doi 10.2307/1913126).
[[nodiscard]] NYCKELTAL_API InequalityDecomposition decompose_inequality(
    std::span<const double> values, std::span<const double> labels, std::span<const double> weights = {},
    InequalityMeasure measure = InequalityMeasure::mean_log_deviation);

/// Spread of a year: standard deviation of the logarithms (values above 0), or coefficient of variation.
enum class SpreadMeasure : std::uint8_t { log_sd, cv };

struct SigmaConvergence {
  double first = missing;  ///< spread in the first year
  double last = missing;
  double ratio = missing;           ///< last / first: below 1 the members have come closer
  double p = missing;               ///< Pitman-Morgan, of equal spreads in both years
  Index n = 0;                      ///< members with both years
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, sign_change, too_few (3), zero_base
};

/// Sigma convergence: is the spread among the same members smaller in the last year? The two years are not independent,
/// so spreads are compared by Pitman and Morgan's test (1939, doi 10.1093/biomet/31.1-2.9): the correlation of sums and
/// differences, of the logarithms (log_sd) or of the values relative to their year's mean (cv).
[[nodiscard]] NYCKELTAL_API SigmaConvergence sigma_convergence(std::span<const double> first,
                                                               std::span<const double> last,
                                                               SpreadMeasure measure = SpreadMeasure::log_sd);

struct BetaConvergenceOptions {
  double years = missing;  ///< between first and last; wanted
  double level = 0.95;
  double reliability = missing;  ///< share of the variance of ln(first) that is not noise, in (0, 1]
};

struct BetaConvergence {
  double slope = missing;  ///< of yearly log growth on ln(first): below 0 those that were low grew more
  double intercept = missing;
  double standard_error = missing;
  double lower = missing;
  double upper = missing;
  double p = missing;
  double r_squared = missing;
  double speed = missing;          ///< -ln(1 + slope T) / T a year
  double half_life = missing;      ///< ln 2 / speed: years until half of a gap is gone; only where the slope is below 0
  double slope_on_last = missing;  ///< of the same growth on ln(last): above 0 where only noise returns to the mean
  double slope_corrected = missing;  ///< (slope + (1 - reliability) / T) / reliability, where a reliability is given
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, sign_change (not above 0), too_few (3)
};

/// Beta convergence: (1/T) ln(last / first) = a + b ln(first) by least squares. Beware of Galton's fallacy: noise in
/// the first year makes b negative where nothing converges (Friedman 1992; Quah 1993, doi 10.2307/3440440), so look at
/// sigma_convergence, at `slope_on_last`, and correct by the reliability.
[[nodiscard]] NYCKELTAL_API BetaConvergence beta_convergence(std::span<const double> first,
                                                             std::span<const double> last,
                                                             const BetaConvergenceOptions& options);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/inequality.ipp"
#endif
