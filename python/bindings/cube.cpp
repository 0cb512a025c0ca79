// io/cube.hpp, io/jsonstat.hpp and io/px.hpp. Bytes come as Python's buffers and are read in place.
#include "nyckeltal/io/cube.hpp"

#include <map>

#include "common.hpp"
#include "nyckeltal/io/jsonstat.hpp"
#include "nyckeltal/io/px.hpp"

namespace nyckeltal::python {
namespace {

// A status or a kind by its name.
template <class Enum, std::size_t N>
Enum chosen(const std::array<std::string_view, N>& names, const char* what, const std::string& name) {
  std::string all;
  for (std::size_t k = 0; k < N; ++k) {
    if (names[k] == name) return static_cast<Enum>(k);
    all += (k == 0 ? "" : ", ") + std::string(names[k]);
  }
  detail::fail("unknown-choice", std::string(what) + " is \"" + name + "\" but must be one of " + all);
}

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
    options.kind = chosen<MemberKind>(member_kind_names, "kind", kind.cast<std::string>());
  options.period = text("period");
  options.span = to_choice<YearSpan>(text("span"), "span", {"refuse", "start", "end"});
  for (const auto& [symbol, status] : get("symbols").cast<std::map<std::string, std::string>>())
    options.symbols[symbol] = chosen<ValueStatus>(value_status_names, "symbols", status);
  options.encoding = text("encoding");
  options.min_year = get("min_year").cast<Year>();
  options.max_year = get("max_year").cast<Year>();
  options.max_cells = get("max_cells").cast<Index>();
  options.max_findings = get("max_findings").cast<Index>();
  options.strict = get("strict").cast<bool>();
  return options;
}

template <CubeResult (*Read)(std::string_view, const CubeOptions&)>
py::tuple read_bytes(const py::bytes& bytes, const py::dict& given) {
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
  m.def("read_jsonstat", &read_bytes<&read_jsonstat>, py::arg("content"), py::arg("options"));
  m.def("read_px", &read_bytes<&read_px>, py::arg("content"), py::arg("options"));
  m.def("read_pxweb", &read_bytes<&read_pxweb>, py::arg("content"), py::arg("options"));
}

}  // namespace nyckeltal::python
