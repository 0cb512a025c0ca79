#include "choices.hpp"

#include "common.hpp"
#include "nyckeltal/core/member.hpp"
#include "nyckeltal/stats/alternative.hpp"
#include "nyckeltal/stats/kendall.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/permutation.hpp"

namespace nyckeltal::python {

Alternative to_alternative(const std::string& name) {
  return to_choice<Alternative>(name, "alternative", {"two-sided", "greater", "less"});
}

KendallMethod to_kendall_method(const std::string& name) {
  return to_choice<KendallMethod>(name, "method", {"auto", "exact", "normal"});
}

PermutationStatistic to_permutation_statistic(const std::string& name) {
  return to_choice<PermutationStatistic>(name, "statistic",
                                         {"mean_difference", "median_difference", "rank_sum", "welch_t"});
}

Adjustment to_adjustment(const std::string& name, const char* argument) {
  return to_choice<Adjustment>(name, argument, {"bh", "by", "holm", "hochberg", "hommel", "bonferroni"});
}

std::optional<MemberKind> to_kind(const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  const auto kind = member_kind_from(*name);
  if (!kind) detail::fail("unknown-choice", "kind is \"" + *name + "\" but must be municipality, region or other");
  return kind;
}

}  // namespace nyckeltal::python
