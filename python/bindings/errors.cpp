#include "common.hpp"
#include "nyckeltal/io/finding.hpp"

namespace nyckeltal::python {
namespace {

// Python's classes live in nyckeltal.errors, where they can have attributes and doc strings.
void raise(const char* type_name, const Error& error) {
  const py::object type = py::module_::import("nyckeltal.errors").attr(type_name);
  py::object instance = type(error.what());
  instance.attr("code") = error.code();
  if (const auto* parse = dynamic_cast<const ParseError*>(&error)) {
    instance.attr("source") = parse->source();
    instance.attr("line") = parse->line();
    instance.attr("column") = parse->column();
    if (const auto* read = dynamic_cast<const FindingsError*>(&error))
      instance.attr("findings") = py::module_::import("nyckeltal.io").attr("Findings")(read->findings());
  }
  PyErr_SetObject(type.ptr(), instance.ptr());
}

}  // namespace

void bind_errors(py::module_& m) {
  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const ArgumentError& error) {
      raise("ArgumentError", error);
    } catch (const ParseError& error) {
      raise("ParseError", error);
    } catch (const Cancelled& error) {
      raise("Cancelled", error);
    } catch (const Error& error) {
      raise("NyckeltalError", error);
    }
  });
  m.attr("STATUS_NAMES") = names_of(status_names);
  m.attr("VALUE_STATUS_NAMES") = names_of(value_status_names);
}

}  // namespace nyckeltal::python
