// io/finding.hpp, io/package.hpp and io/table.hpp. Bytes come as Python's buffers and are read in place.
#include <pybind11/stl/filesystem.h>

#include <array>
#include <filesystem>
#include <map>

#include "common.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/finding.hpp"
#include "nyckeltal/io/package.hpp"
#include "nyckeltal/io/table.hpp"

namespace nyckeltal::python {
namespace {

using PackageRead = std::pair<std::shared_ptr<Panel>, Findings>;

PackageRead read_folder(const std::filesystem::path& folder) {
  const py::gil_scoped_release unlocked;
  Findings findings;
  auto panel = std::make_shared<Panel>(read_package(folder, findings));
  return {std::move(panel), std::move(findings)};
}

PackageRead read_files(const std::map<std::string, py::bytes>& files, const std::string& source) {
  PackageViews views;
  for (const auto& [name, bytes] : files) views.emplace(name, bytes);
  const py::gil_scoped_release unlocked;
  Findings findings;
  auto panel = std::make_shared<Panel>(read_package(views, findings, source));
  return {std::move(panel), std::move(findings)};
}

py::dict package_files_of(const Panel& panel) {
  py::dict out;
  for (const auto& [name, bytes] : package_files(panel)) out[py::str(name)] = py::bytes(bytes);
  return out;
}

constexpr std::array layout_names = {std::string_view{"detect"}, std::string_view{"long"}, std::string_view{"wide"},
                                     std::string_view{"indicators"}};
constexpr std::array encoding_names = {std::string_view{"detect"}, std::string_view{"utf-8"},
                                       std::string_view{"cp1252"}};

char one_character(const char* what, const std::string& text) {
  if (text.size() != 1) detail::fail("not-one-character", std::string(what) + " must be one ASCII character");
  return text.front();
}
std::optional<char> one_character(const char* what, const std::optional<std::string>& text) {
  return text ? std::optional<char>(one_character(what, *text)) : std::nullopt;
}

// The options that the dictionary names; the others keep their defaults.
TableOptions table_options(const py::dict& given) {
  TableOptions options;
  const auto set = [&](const char* name, auto& field) {
    if (given.contains(name)) field = given[name].cast<std::decay_t<decltype(field)>>();
  };
  const auto text = [&](const char* name) { return py::cast<std::string>(given[name]); };
  set("source", options.source);
  if (given.contains("layout")) options.layout = to_choice<TableLayout>(text("layout"), "layout", layout_names);
  if (given.contains("encoding"))
    options.encoding = to_choice<TableEncoding>(text("encoding"), "encoding", encoding_names);
  if (given.contains("separator"))
    options.separator = one_character("separator", py::cast<std::optional<std::string>>(given["separator"]));
  if (given.contains("quote")) options.quote = one_character("quote", text("quote"));
  if (given.contains("decimal"))
    options.decimal = one_character("decimal", py::cast<std::optional<std::string>>(given["decimal"]));
  if (given.contains("dash") && !given["dash"].is_none())
    options.dash = to_choice<ValueStatus>(text("dash"), "dash", value_status_names);
  if (given.contains("two_dots"))
    options.two_dots = to_choice<ValueStatus>(text("two_dots"), "two_dots", value_status_names);
  set("missing_markers", options.missing_markers);
  if (given.contains("symbols") && !given["symbols"].is_none()) {
    options.symbols.clear();
    for (const auto& [symbol, status] : py::cast<std::map<std::string, std::string>>(given["symbols"]))
      options.symbols[symbol] = to_choice<ValueStatus>(status, "a symbol's status", value_status_names);
  }
  set("columns", options.columns);
  set("indicator", options.indicator);
  set("unit", options.unit);
  set("indicators", options.indicators);
  set("members", options.members);
  set("min_year", options.min_year);
  set("max_year", options.max_year);
  set("max_line", options.max_line);
  set("max_cells", options.max_cells);
  set("max_findings", options.max_findings);
  set("strict", options.strict);
  return options;
}

py::tuple read_table_bytes(const py::bytes& bytes, const py::dict& given) {
  const TableOptions options = table_options(given);
  const std::string_view view = bytes;
  std::shared_ptr<Panel> panel;
  ReadResult result;
  {
    const py::gil_scoped_release unlocked;
    result = read_table(view, options);
    panel = std::make_shared<Panel>(std::move(result.panel));
  }
  const TableFormat& format = result.format;
  return py::make_tuple(panel, std::move(result.findings),
                        py::make_tuple(std::string(layout_names[static_cast<std::size_t>(format.layout)]),
                                       std::string(encoding_names[static_cast<std::size_t>(format.encoding)]),
                                       std::string(1, format.separator), std::string(1, format.decimal)));
}

// For each header its role (empty: none) and its year (0: none).
std::vector<std::pair<std::string, Year>> table_columns_of(const std::vector<std::string>& headers,
                                                           const py::dict& given) {
  const TableOptions options = table_options(given);
  std::vector<std::pair<std::string, Year>> out;
  for (const std::string& header : headers) {
    const TableColumn column = table_column(header, options);
    out.emplace_back(column.role, column.year);
  }
  return out;
}

std::vector<std::string> table_cells_of(const std::vector<std::string>& texts, const py::dict& given) {
  static constexpr std::array names = {"text", "number", "comma number", "missing"};
  const TableOptions options = table_options(given);
  std::vector<std::string> out;
  for (const std::string& text : texts) out.emplace_back(names[static_cast<std::size_t>(table_cell(text, options))]);
  return out;
}

py::bytes write_table_bytes(const Panel& panel, const std::string& layout, const std::string& language,
                            const std::string& separator, const std::string& decimal, bool with_missing,
                            bool for_spreadsheets) {
  const TableWriteOptions options{.layout = to_choice<TableLayout>(layout, "layout", layout_names),
                                  .language = language,
                                  .separator = one_character("separator", separator),
                                  .decimal = one_character("decimal", decimal),
                                  .missing = with_missing,
                                  .for_spreadsheets = for_spreadsheets};
  return write_table(panel, options);
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
        const bool names_cell = place.find('!') != std::string::npos;  // "mat.xlsx Blad1!C7"
        if (f.line > 0 && !names_cell) place += (place.empty() ? "line " : ", line ") + std::to_string(f.line);
        if (f.column > 0 && !names_cell) place += ", column " + std::to_string(f.column);
        return "<" + std::string(to_string(f.severity)) + " " + f.rule + (place.empty() ? "" : " at " + place) + ": " +
               f.message + (f.text.empty() ? "" : " (" + f.text + ")") + ">";
      });

  m.def("read_table", &read_table_bytes, py::arg("content"), py::arg("options"));
  m.def("table_columns", &table_columns_of, py::arg("headers"), py::arg("options"));
  m.def("table_cells", &table_cells_of, py::arg("texts"), py::arg("options"));
  m.def("write_table", &write_table_bytes, py::arg("panel"), py::kw_only(), py::arg("layout"), py::arg("language"),
        py::arg("separator"), py::arg("decimal"), py::arg("missing"), py::arg("for_spreadsheets"));
  m.def("read_package_folder", &read_folder, py::arg("folder"));
  m.def("read_package_files", &read_files, py::arg("files"), py::arg("source") = "");
  m.def("package_files", &package_files_of, py::arg("panel"));
  m.def("write_package", &write_package, py::arg("panel"), py::arg("folder"), py::call_guard<py::gil_scoped_release>());
}

}  // namespace nyckeltal::python
