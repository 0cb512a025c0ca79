// How a routine runs on samples, for all bindings that have some.
#pragma once

#include "common.hpp"

namespace nyckeltal::python {

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
