// Many tests at once: adjusted p values, and whether a whole field of tests holds anything.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// What an adjusted p value controls: bh and by the false discovery rate (by under any dependence), the others the
/// chance of a single false alarm in the family.
enum class Adjustment : std::uint8_t { bh, by, holm, hochberg, hommel, bonferroni };

struct AdjustOptions {
  Adjustment method = Adjustment::bh;
};

/// p adjusted for the family that it is: the level at which each would just be rejected. Missing p stay missing and are
/// not counted. One sort, O(m log m); hommel O(m^2).
/// Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001; Holm 1979; Hochberg 1988; Hommel 1988.
[[nodiscard]] NYCKELTAL_API std::vector<double> adjust_p(std::span<const double> p, const AdjustOptions& options = {});

struct FieldSignificanceOptions {
  double alpha = 0.05;  ///< false discovery rate at which local tests are rejected
};

/// Whether a field of tests holds anything at all. `p` is the global p value of the false-discovery-rate test; the
/// other two answer the same question under independence, which neighbours and members that share shocks do not have.
struct FieldSignificance {
  double p = missing;         ///< smallest Benjamini-Hochberg adjusted p: the field is significant where it is <= alpha
  bool significant = false;   ///< p <= alpha
  Index rejected = 0;         ///< local tests rejected at this false discovery rate
  Index count = 0;            ///< raw p <= alpha, which chance alone makes alpha * n of
  double count_p = missing;   ///< P(at least that count) if the tests were independent (binomial)
  double walker_p = missing;  ///< 1 - (1 - smallest p)^n, Walker's test, if they were independent
  Index n = 0;                ///< tests with a p value
  Status status = Status::no_data;
};

/// Field significance by the false discovery rate (Wilks 2006, doi 10.1175/JAM2404.1; 2016,
/// doi 10.1175/BAMS-D-15-00267.1), which stays close to its level under the dependence that fields have.
[[nodiscard]] NYCKELTAL_API FieldSignificance field_significance(std::span<const double> p,
                                                                 const FieldSignificanceOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/multiplicity.ipp"
#endif
