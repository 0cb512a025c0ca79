// io/cube.hpp, io/jsonstat.hpp and io/px.hpp. Bytes come as Python's buffers and are read in place.
#include "nyckeltal/io/cube.hpp"

#include <map>

#include "common.hpp"
#include "nyckeltal/io/jsonstat.hpp"
#include "nyckeltal/io/px.hpp"

namespace nyckeltal::python {
namespace {

CubeOptions options_from(const py::dict& given) {
  CubeOptions options;
  const auto get = [&](const char* name) -> py::object { return given[name]; };
  const auto text = [&](const char* name) { return get(name).cast<std::string>(); };
  options.source = text("source");
  options.member = text("member");
  options.time = text("time");
  options.contents = text("contents");
  options.area = text("area");
  options.year = get("year").cast<std::optional<Year>>();
  options.dataset = text("dataset");
  options.language = text("language");
  options.select = get("select").cast<std::map<std::string, std::vector<std::string>>>();
  if (const py::object kind = get("kind"); !kind.is_none())
    options.kind = to_choice<MemberKind>(kind.cast<std::string>(), "kind", member_kind_names);
  options.period = text("period");
  options.span = to_choice<YearSpan>(text("span"), "span", {"refuse", "start", "end"});
  for (const auto& [symbol, status] : get("symbols").cast<std::map<std::string, std::string>>())
    options.symbols[symbol] = to_choice<ValueStatus>(status, "symbols", value_status_names);
  options.encoding = text("encoding");
  options.min_year = get("min_year").cast<Year>();
  options.max_year = get("max_year").cast<Year>();
  options.max_cells = get("max_cells").cast<Index>();
  options.max_findings = get("max_findings").cast<Index>();
  options.strict = get("strict").cast<bool>();
  return options;
}

template <CubeResult (*Read)(std::string_view, const CubeOptions&)>
py::tuple read_cube_bytes(const py::bytes& bytes, const py::dict& given) {
  const CubeOptions options = options_from(given);
  const std::string_view view = bytes;
  std::shared_ptr<Panel> panel;
  CubeResult result;
  {
    const py::gil_scoped_release unlocked;
    result = Read(view, options);
    panel = std::make_shared<Panel>(std::move(result.panel));
  }
  const CubeFormat& format = result.format;
  return py::make_tuple(
      panel, std::move(result.findings),
      py::make_tuple(format.form, format.member, format.time, format.contents, py::tuple(py::cast(format.folded))));
}

}  // namespace

void bind_cube(py::module_& m) {
  m.def("read_jsonstat", &read_cube_bytes<&read_jsonstat>, py::arg("content"), py::arg("options"));
  m.def("read_px", &read_cube_bytes<&read_px>, py::arg("content"), py::arg("options"));
  m.def("read_pxweb", &read_cube_bytes<&read_pxweb>, py::arg("content"), py::arg("options"));
}

}  // namespace nyckeltal::python
