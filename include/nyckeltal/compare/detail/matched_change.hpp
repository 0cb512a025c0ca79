// What other bodies take from those of compare/matched_change.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/matched_change.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_MATCHED_CHANGE
#define NYCKELTAL_COMPARE_DETAIL_MATCHED_CHANGE

#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/summary.hpp"
#include "nyckeltal/stats/summary.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// Values of one year with their weights, without what lacks either.
struct WeightedValues {
  std::vector<double> values, weights;
  void add(double value, double weight) {
    values.push_back(value);
    weights.push_back(weight);
  }
  [[nodiscard]] double sum_of_weights() const {
    double sum = 0.0;
    for (const double each : weights) sum += each;
    return sum;
  }
  /// Plain where nobody asked for weights, so that it is the plain mean to the last bit.
  [[nodiscard]] double mean(bool weighted) const {
    return weighted ? weighted_mean_unchecked(values, weights).mean : mean_of(values);
  }
};

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_MATCHED_CHANGE
