// io/kolada.hpp. Bytes come as Python's own and are read in place.
#include "nyckeltal/io/kolada.hpp"

#include <string_view>
#include <tuple>

#include "common.hpp"

namespace nyckeltal::python {
namespace {

enum class KoladaKind : std::uint8_t { municipality, region, unit };

MemberKind member_kind(const std::string& name) {
  switch (to_choice<KoladaKind>(name, "kind", {"municipality", "region", "unit"})) {
    case KoladaKind::municipality:
      return MemberKind::municipality;
    case KoladaKind::region:
      return MemberKind::region;
    case KoladaKind::unit:
      break;
  }
  return MemberKind::other;
}

py::tuple read_documents(const std::vector<std::tuple<py::bytes, std::string, std::string>>& documents,
                         const py::dict& given) {
  const auto get = [&](const char* name) -> py::object { return given[name]; };
  KoladaOptions options;
  options.kind = member_kind(get("kind").cast<std::string>());
  options.nation = get("nation").cast<bool>();
  options.group_means = get("group_means").cast<bool>();
  options.genders = get("genders").cast<std::string>();
  if (const py::object dash = get("dash"); !dash.is_none())
    options.dash = to_choice<int>(dash.cast<std::string>(), "dash", {"nil", "not_reported"}) == 0
                       ? ValueStatus::nil
                       : ValueStatus::not_reported;
  options.members = get("members").cast<std::vector<Member>>();
  options.date = get("date").cast<std::string>();
  options.min_year = get("min_year").cast<Year>();
  options.max_year = get("max_year").cast<Year>();
  options.max_cells = get("max_cells").cast<Index>();
  options.max_findings = get("max_findings").cast<Index>();
  options.strict = get("strict").cast<bool>();
  std::vector<KoladaDocument> views;
  for (const auto& [bytes, source, url] : documents) views.push_back({std::string_view(bytes), source, url});
  std::shared_ptr<Panel> panel;
  KoladaResult result;
  {
    const py::gil_scoped_release unlocked;
    result = read_kolada(views, options);
    panel = std::make_shared<Panel>(std::move(result.panel));
  }
  return py::make_tuple(panel, std::move(result.findings), to_array(std::move(result.counts)),
                        std::move(result.derived_units));
}

}  // namespace

void bind_kolada(py::module_& m) {
  m.def("read_kolada", &read_documents, py::arg("documents"), py::arg("options"));
  m.def("kolada_unit", &kolada_unit, py::arg("title"));
}

}  // namespace nyckeltal::python
