// How the members that a comparison leaves out cross to Python.
#pragma once

#include "common.hpp"
#include "nyckeltal/compare/table.hpp"

namespace nyckeltal::python {

/// Defined in table.cpp.
[[nodiscard]] py::dict to_dict(const std::vector<ComparisonLeftOut>& left_out);

}  // namespace nyckeltal::python
