// How neighbours cross to Python, for all bindings that find some. Defined in distance.cpp.
#pragma once

#include "common.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::python {

[[nodiscard]] DistanceOptions to_distance_options(const std::string& metric, const std::optional<std::string>& spread);

[[nodiscard]] py::dict to_dict(const std::vector<ScaledVariable>& variables);

[[nodiscard]] py::dict to_dict(const Neighbours& found, const std::vector<ScaledVariable>& variables, double shrinkage);

}  // namespace nyckeltal::python
