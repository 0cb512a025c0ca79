// The first include of every binding file: one set of casters, and how arrays, results and errors cross.
#pragma once

#include <pybind11/functional.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"

namespace nyckeltal::python {

namespace py = pybind11;

/// C-contiguous float64. Bind with py::arg("x").noconvert(): the Python side has normalised already, so a copy here
/// would be a mistake that nobody sees.
using Array = py::array_t<double, py::array::c_style>;
using ByteArray = py::array_t<std::uint8_t, py::array::c_style>;

[[nodiscard]] inline std::span<const double> to_span(const Array& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}
[[nodiscard]] inline std::span<const double> to_span(const std::optional<Array>& array) {
  return array ? to_span(*array) : std::span<const double>{};
}
[[nodiscard]] inline std::span<const ValueStatus> to_status_span(const ByteArray& array) {
  return {reinterpret_cast<const ValueStatus*>(array.data()), static_cast<std::size_t>(array.size())};
}

/// A matrix of series over the last axis.
[[nodiscard]] inline Rows to_rows(const Array& array) {
  if (array.ndim() != 2) detail::fail("shape", "values must have two axes: (series, year)");
  return {to_span(array), static_cast<Index>(array.shape(1)), static_cast<Index>(array.shape(0))};
}

/// An enum by its name in Python; `names` are in the order of the enum, which counts from 0.
template <class Enum>
[[nodiscard]] Enum to_choice(const std::string& got, const char* argument, std::initializer_list<const char*> names) {
  int value = 0;
  std::string wanted;
  for (const char* name : names) {
    if (got == name) return static_cast<Enum>(value);
    ++value;
    wanted += (wanted.empty() ? "" : ", ") + std::string(name);
  }
  detail::fail("unknown-choice", std::string(argument) + " is \"" + got + "\" but must be one of " + wanted);
}

/// A numpy array that owns what the vector held; nothing is copied.
template <class T>
[[nodiscard]] py::array_t<T> to_array(std::vector<T> data) {
  auto owner = std::make_unique<std::vector<T>>(std::move(data));
  T* first = owner->data();
  const auto size = static_cast<py::ssize_t>(owner->size());
  const py::capsule base(owner.release(), [](void* p) { delete static_cast<std::vector<T>*>(p); });
  return py::array_t<T>(size, first, base);
}

/// Names one field of a result struct as a column: column("slope", &TheilSenResult::slope).
template <class Result, class Field>
struct Column {
  const char* name;
  Field Result::* field;
};
template <class Result, class Field>
[[nodiscard]] Column<Result, Field> column(const char* name, Field Result::* field) {
  return {name, field};
}

/// Results as a dict of arrays, one element a result. Enums and bools become uint8, indices int64.
template <class Result, class... Fields>
[[nodiscard]] py::dict to_columns(const std::vector<Result>& results, Column<Result, Fields>... columns) {
  py::dict table;
  const auto add = [&](auto each) {
    using Field = std::remove_cvref_t<decltype(std::declval<Result>().*(each.field))>;
    using Stored = std::conditional_t<std::is_enum_v<Field> || std::is_same_v<Field, bool>, std::uint8_t,
                                      std::conditional_t<std::is_integral_v<Field>, std::int64_t, Field>>;
    py::array_t<Stored> array(static_cast<py::ssize_t>(results.size()));
    Stored* out = array.mutable_data();
    for (const Result& result : results) *out++ = static_cast<Stored>(result.*(each.field));
    table[each.name] = std::move(array);
  };
  (add(columns), ...);
  return table;
}

/// Execution as Python asks for it. The progress callback takes the GIL, lets Ctrl-C through, and may be None.
[[nodiscard]] inline Execution to_execution(int threads, const py::object& progress) {
  Execution execution;
  execution.threads = threads;
  // The callable is held by a shared pointer whose last release may happen without the GIL: the deleter takes it.
  std::shared_ptr<py::object> callback;
  if (!progress.is_none())
    callback = std::shared_ptr<py::object>(new py::object(progress), [](py::object* p) {
      const py::gil_scoped_acquire gil;
      delete p;
    });
  execution.progress = [callback](Index done, Index total) {
    const py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set();
    if (callback) (*callback)(done, total);
  };
  return execution;
}

}  // namespace nyckeltal::python
