#include "common.hpp"

#include <memory>

namespace nyckeltal::python {

std::span<const double> to_span(const Array& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}
std::span<const double> to_span(const std::optional<Array>& array) {
  return array ? to_span(*array) : std::span<const double>{};
}

Rows to_rows(const Array& array) {
  if (array.ndim() != 2) detail::fail("shape", "values must have two axes: (series, year)");
  return {to_span(array), static_cast<Index>(array.shape(1)), static_cast<Index>(array.shape(0))};
}

std::size_t position_of(const std::string& got, const char* argument, std::span<const std::string_view> names) {
  std::string wanted;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (got == names[k]) return k;
    wanted += (wanted.empty() ? "" : ", ") + std::string(names[k]);
  }
  detail::fail("unknown-choice", std::string(argument) + " is \"" + got + "\" but must be one of " + wanted);
}

py::tuple names_of(std::span<const std::string_view> names) {
  py::list out;
  for (const std::string_view name : names) out.append(py::str(std::string(name)));
  return py::tuple(out);
}

py::array to_owning_array(const py::dtype& type, std::size_t size, const void* first, void* owner,
                          void (*destroy)(void*)) {
  std::unique_ptr<void, void (*)(void*)> held(owner, destroy);
  const py::capsule base(owner, destroy);
  (void)held.release();  // the capsule has it now
  return py::array(type, static_cast<py::ssize_t>(size), first, base);
}

template <class Stored>
Stored* add_empty_column(py::dict& table, const char* name, std::size_t size) {
  py::array_t<Stored> array(static_cast<py::ssize_t>(size));
  Stored* first = array.mutable_data();
  table[name] = std::move(array);
  return first;
}
template double* add_empty_column<double>(py::dict&, const char*, std::size_t);
template std::int64_t* add_empty_column<std::int64_t>(py::dict&, const char*, std::size_t);
template std::uint8_t* add_empty_column<std::uint8_t>(py::dict&, const char*, std::size_t);

Execution to_execution(int threads, const py::object& progress) {
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
