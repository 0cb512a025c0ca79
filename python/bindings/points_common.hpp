// Points of progress cross as rows of (base_year, base, year, value, target_year, target).
#pragma once

#include "common.hpp"
#include "nyckeltal/stats/target_line.hpp"

namespace nyckeltal::python {

[[nodiscard]] inline py::ssize_t n_points(const Array& points) {
  return points.size() / 6;
}
[[nodiscard]] inline ProgressPoints points_at(const Array& points, py::ssize_t k) {
  const double* p = points.data() + 6 * k;
  return {p[0], p[1], p[2], p[3], p[4], p[5]};
}

}  // namespace nyckeltal::python
