// Choices that several bindings offer: one list of names each.
#pragma once

#include <optional>
#include <string>

#include "nyckeltal/fwd.hpp"

namespace nyckeltal::python {

[[nodiscard]] Alternative to_alternative(const std::string& name);
[[nodiscard]] KendallMethod to_kendall_method(const std::string& name);
[[nodiscard]] PermutationStatistic to_permutation_statistic(const std::string& name);
[[nodiscard]] Adjustment to_adjustment(const std::string& name, const char* argument);

/// The kind of member to count, or none for every kind.
[[nodiscard]] std::optional<MemberKind> to_kind(const std::optional<std::string>& name);

}  // namespace nyckeltal::python
