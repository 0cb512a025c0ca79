// The first include of every binding file: one set of casters, and how arrays, results and errors cross. What needs no
// template is compiled once, in common.cpp.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
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

[[nodiscard]] std::span<const double> to_span(const Array& array);
[[nodiscard]] std::span<const double> to_span(const std::optional<Array>& array);

/// A matrix of series over the last axis.
[[nodiscard]] Rows to_rows(const Array& array);

/// The position of `got` among `names`; an error that lists them where it is none.
[[nodiscard]] std::size_t position_of(const std::string& got, const char* argument,
                                      std::span<const std::string_view> names);

/// An enum by its name in Python; `names` are in the order of the enum, which counts from 0.
template <class Enum>
[[nodiscard]] Enum to_choice(const std::string& got, const char* argument, std::span<const std::string_view> names) {
  return static_cast<Enum>(position_of(got, argument, names));
}
template <class Enum>
[[nodiscard]] Enum to_choice(const std::string& got, const char* argument,
                             std::initializer_list<std::string_view> names) {
  return to_choice<Enum>(got, argument, std::span<const std::string_view>(names.begin(), names.size()));
}

/// The names of an enum in its order, for the constants that the Python side decodes columns with.
[[nodiscard]] py::tuple names_of(std::span<const std::string_view> names);

/// An array over memory that destroy(owner) frees. `owner` is taken in any case.
[[nodiscard]] py::array to_owning_array(const py::dtype& type, std::size_t size, const void* first, void* owner,
                                        void (*destroy)(void*));

/// A numpy array that owns what the vector held; nothing is copied.
template <class T>
[[nodiscard]] py::array_t<T> to_array(std::vector<T> data) {
  const auto type = py::dtype::of<T>();
  auto* owner = new std::vector<T>(std::move(data));
  const auto destroy = [](void* p) { delete static_cast<std::vector<T>*>(p); };
  py::array array = to_owning_array(type, owner->size(), owner->data(), owner, destroy);
  return py::reinterpret_steal<py::array_t<T>>(array.release());
}

/// Adds an array of that size to a table and returns its first element, for the caller to fill. There are columns of
/// double, std::int64_t and std::uint8_t.
template <class Stored>
[[nodiscard]] Stored* add_empty_column(py::dict& table, const char* name, std::size_t size);

/// Adds one column: get(row) for each row.
template <class Stored, class Row, class Get>
void add_column(py::dict& table, const char* name, const std::vector<Row>& rows, Get get) {
  Stored* out = add_empty_column<Stored>(table, name, rows.size());
  for (const Row& row : rows) *out++ = static_cast<Stored>(get(row));
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

/// Enums and bools are stored as uint8, indices as int64.
template <class Result, class Field>
void add_column(py::dict& table, const std::vector<Result>& results, const Column<Result, Field>& added) {
  using Stored = std::conditional_t<std::is_enum_v<Field> || std::is_same_v<Field, bool>, std::uint8_t,
                                    std::conditional_t<std::is_integral_v<Field>, std::int64_t, Field>>;
  Stored* out = add_empty_column<Stored>(table, added.name, results.size());
  for (const Result& result : results) *out++ = static_cast<Stored>(result.*added.field);
}

/// Results as a dict of arrays, one element a result.
template <class Result, class... Fields>
[[nodiscard]] py::dict to_columns(const std::vector<Result>& results, const Column<Result, Fields>&... columns) {
  py::dict table;
  (add_column(table, results, columns), ...);
  return table;
}

/// Execution as Python asks for it. The progress callback takes the GIL, lets Ctrl-C through, and may be None.
[[nodiscard]] Execution to_execution(int threads, const py::object& progress);

}  // namespace nyckeltal::python
