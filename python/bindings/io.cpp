// io/finding.hpp and io/package.hpp. Bytes come as Python's buffers and are read in place.
#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <map>

#include "common.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"
#include "nyckeltal/io/package.hpp"

namespace nyckeltal::python {
namespace {

using Read = std::pair<std::shared_ptr<Panel>, Findings>;

Read read_folder(const std::filesystem::path& folder) {
  const py::gil_scoped_release unlocked;
  Findings findings;
  auto panel = std::make_shared<Panel>(read_package(folder, findings));
  return {std::move(panel), std::move(findings)};
}

Read read_files(const std::map<std::string, py::bytes>& files, const std::string& source) {
  PackageViews views;
  for (const auto& [name, bytes] : files) views.emplace(name, bytes);
  const py::gil_scoped_release unlocked;
  Findings findings;
  auto panel = std::make_shared<Panel>(read_package(views, findings, source));
  return {std::move(panel), std::move(findings)};
}

py::dict files_of(const Panel& panel) {
  py::dict out;
  for (const auto& [name, bytes] : package_files(panel)) out[py::str(name)] = py::bytes(bytes);
  return out;
}

}  // namespace

void bind_io(py::module_& m) {
  py::class_<Finding>(m, "Finding",
                      "What a reader or a check found: severity, rule, place, what stood there, what to do.")
      .def(py::init([](const std::string& severity, std::string rule, std::string source, Index line, Index column,
                       std::string text, std::string message) {
             for (std::size_t k = 0; k < severity_names.size(); ++k)
               if (severity_names[k] == severity)
                 return Finding{static_cast<Severity>(k), std::move(rule),   std::move(source), line, column,
                                std::move(text),          std::move(message)};
             detail::fail("unknown-choice", "severity is \"" + severity + "\" but must be note, warning or error");
           }),
           py::kw_only(), py::arg("severity") = "error", py::arg("rule") = "", py::arg("source") = "",
           py::arg("line") = 0, py::arg("column") = 0, py::arg("text") = "", py::arg("message") = "")
      .def_property_readonly("severity", [](const Finding& f) { return std::string(to_string(f.severity)); })
      .def_readonly("rule", &Finding::rule)
      .def_readonly("source", &Finding::source)
      .def_readonly("line", &Finding::line)
      .def_readonly("column", &Finding::column)
      .def_readonly("text", &Finding::text)
      .def_readonly("message", &Finding::message)
      .def(
          "__eq__", [](const Finding& a, const Finding& b) { return a == b; }, py::is_operator())
      .def("__hash__",
           [](const Finding& f) { return py::hash(py::make_tuple(f.rule, f.source, f.line, f.column, f.text)); })
      .def("__repr__", [](const Finding& f) {
        std::string place = f.source;
        if (f.line > 0) place += (place.empty() ? "line " : ", line ") + std::to_string(f.line);
        if (f.column > 0) place += ", column " + std::to_string(f.column);
        return "<" + std::string(to_string(f.severity)) + " " + f.rule + (place.empty() ? "" : " at " + place) + ": " +
               f.message + (f.text.empty() ? "" : " (" + f.text + ")") + ">";
      });

  m.def("read_package_folder", &read_folder, py::arg("folder"));
  m.def("read_package_files", &read_files, py::arg("files"), py::arg("source") = "");
  m.def("package_files", &files_of, py::arg("panel"));
  m.def("write_package", &write_package, py::arg("panel"), py::arg("folder"), py::call_guard<py::gil_scoped_release>());
}

}  // namespace nyckeltal::python
