// Is the order of the values random? Four tests against trend (Cox-Stuart), oscillation (Wallis-Moore) and dependence
// of neighbours (Bartels, Wald-Wolfowitz). Neighbours are observed values in order of time: a gap does not separate
// them.
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

struct RandomnessTest {
  double statistic = missing;
  double z = missing;
  double p = missing;
  Index n = 0;
  Status status = Status::no_data;  ///< ok, constant, infinite_value, no_data, too_few
};

/// Which observations Cox-Stuart pairs: i with i + n - ceil(n/3) (outer thirds), or with i + ceil(n/2) (halves).
enum class CoxStuartForm : std::uint8_t { thirds, halves };

/// Exact: binomial with the pairs that differ. Normal: Sneyers' z with mean n/6 and variance n/12 (thirds), or pairs/2
/// and pairs/4 (halves), continuity correction below n = 30.
enum class CoxStuartMethod : std::uint8_t { exact, normal };

struct CoxStuartOptions {
  CoxStuartForm form = CoxStuartForm::thirds;
  CoxStuartMethod method = CoxStuartMethod::exact;
};

struct BartelsOptions {
  Alternative alternative = Alternative::two_sided;  ///< less: neighbours alike (a trend, or persistence)
};

/// Cox & Stuart's sign test for trend: later less earlier, over pairs that are far apart. `statistic` is the number of
/// rises less the number of falls. Cox & Stuart 1955, doi 10.1093/biomet/42.1-2.80; Sneyers 1990 (normal form).
[[nodiscard]] NYCKELTAL_API RandomnessTest cox_stuart(std::span<const double> values,
                                                      const CoxStuartOptions& options = {});

/// Wallis & Moore's phase frequency test: runs of rises and falls, the first and last left out, against their number in
/// a random order, mean (2n - 7)/3 and variance (16n - 29)/90. Equal neighbours have no phase of their own. `z` is
/// positive for many short phases (oscillation), negative for few long ones (trend); continuity correction up to n
/// = 30. Wallis & Moore 1941, doi 10.1080/01621459.1941.10500577.
[[nodiscard]] NYCKELTAL_API RandomnessTest wallis_moore(std::span<const double> values);

/// Bartels' rank version of von Neumann's ratio: sum of squared differences of neighbours' ranks over the sum of
/// squared deviations of ranks; 2 in a random order, less where neighbours are alike. p by the beta distribution on (0,
/// 4) below n = 100, by the normal with variance 20/(5n + 7) from there on; `z` is the normal score in both. Bartels
/// 1982, doi 10.1080/01621459.1982.10477764.
[[nodiscard]] NYCKELTAL_API RandomnessTest bartels(std::span<const double> values, const BartelsOptions& options = {});

/// Wald & Wolfowitz' circular serial correlation test: sum x(i) x(i+1) + x(n) x(1) of the centred values against its
/// permutation mean and variance. Centred first, because the power sums of large values lose all their digits.
/// Wald & Wolfowitz 1943, doi 10.1214/aoms/1177731358.
[[nodiscard]] NYCKELTAL_API RandomnessTest wald_wolfowitz(std::span<const double> values);

[[nodiscard]] NYCKELTAL_API std::vector<RandomnessTest> cox_stuart(const Rows& rows,
                                                                   const CoxStuartOptions& options = {},
                                                                   const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<RandomnessTest> wallis_moore(const Rows& rows, const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<RandomnessTest> bartels(const Rows& rows, const BartelsOptions& options = {},
                                                                const Execution& execution = {});

[[nodiscard]] NYCKELTAL_API std::vector<RandomnessTest> wald_wolfowitz(const Rows& rows,
                                                                       const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/randomness.ipp"
#endif
