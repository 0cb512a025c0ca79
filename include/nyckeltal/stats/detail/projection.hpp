// What other bodies take from those of stats/projection.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/stats/projection.hpp"

#ifndef NYCKELTAL_STATS_DETAIL_PROJECTION
#define NYCKELTAL_STATS_DETAIL_PROJECTION

#include <cstddef>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/stats/detail/distributions.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// P(T <= t) for Student's t with a whole number of degrees of freedom: the finite sum of Abramowitz & Stegun 26.7.3-4.
[[nodiscard]] double student_cdf(double t, Index degrees) noexcept;

/// Two-sided quantile of Student's t. Costly: batches keep it for each number of degrees of freedom.
[[nodiscard]] inline double student_quantile(double level, Index degrees) {
  return distributions::student_quantile(static_cast<double>(degrees), 0.5 + 0.5 * level);
}

/// Quantiles of one level, computed once for each number of degrees of freedom that turns up.
class StudentQuantiles {
 public:
  explicit StudentQuantiles(double level) : level_(level) {}
  [[nodiscard]] double operator()(Index degrees) {
    const auto k = static_cast<std::size_t>(degrees);
    if (k >= known_.size()) known_.resize(k + 1, missing);
    if (is_missing(known_[k])) known_[k] = student_quantile(level_, degrees);
    return known_[k];
  }

 private:
  double level_;
  std::vector<double> known_;
};

[[nodiscard]] ProjectionResult project_with(const TrendFit& fit, double target_year, double target, int direction,
                                            double quantile, const ProjectionOptions& options);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_STATS_DETAIL_PROJECTION
