// Choices and conversions that the bindings of samples share.
#pragma once

#include <string>
#include <vector>

#include "common.hpp"
#include "nyckeltal/stats/alternative.hpp"

namespace nyckeltal::python {

[[nodiscard]] inline Alternative to_alternative(const std::string& name) {
  return to_choice<Alternative>(name, "alternative", {"two-sided", "greater", "less"});
}

/// batch(rows of x, rows of y, execution) without the GIL.
template <class Batch>
auto run_pairs(const Array& x, const Array& y, int threads, const py::object& progress, Batch batch) {
  const Rows rows_x = to_rows(x);
  const Rows rows_y = to_rows(y);
  const Execution execution = to_execution(threads, progress);
  const py::gil_scoped_release release;
  return batch(rows_x, rows_y, execution);
}

/// work() without the GIL.
template <class Work>
auto without_gil(Work work) {
  const py::gil_scoped_release release;
  return work();
}

}  // namespace nyckeltal::python
