#include "nyckeltal/core/panel.hpp"

#include "common.hpp"

namespace nyckeltal::python {
namespace {

// A read-only view of the cube that keeps the panel alive.
template <class T>
py::array view(const Panel& panel, const T* data, const py::object& owner) {
  const std::vector<py::ssize_t> shape{panel.n_indicators(), panel.n_members(), panel.n_years()};
  py::array array(py::dtype::of<T>(), shape, data, owner);
  array.attr("flags").attr("writeable") = false;
  return array;
}

Panel make_panel(std::vector<Indicator> indicators, std::vector<Member> members, Year first_year, const Array& values,
                 const ByteArray& status) {
  if (values.ndim() != 3 || status.ndim() != 3)
    detail::fail("shape", "values and status must have three axes: (indicator, member, year)");
  Panel panel(std::move(indicators), std::move(members), first_year, values.shape(2));
  for (int axis = 0; axis < 3; ++axis) {
    const Index wanted = axis == 0 ? panel.n_indicators() : axis == 1 ? panel.n_members() : panel.n_years();
    if (values.shape(axis) != wanted || status.shape(axis) != wanted)
      detail::fail("shape", "axis " + std::to_string(axis) + " has " + std::to_string(values.shape(axis)) +
                                " values and " + std::to_string(status.shape(axis)) + " statuses but " +
                                std::to_string(wanted) + " labels");
  }
  const std::span<double> out = panel.mutable_values();
  const std::span<ValueStatus> out_status = panel.mutable_status();
  for (std::size_t cell = 0; cell < out.size(); ++cell) {
    const std::uint8_t code = status.data()[cell];
    if (code >= value_status_names.size())
      detail::fail("unknown-choice", "status byte " + std::to_string(code) + " is not one of nyckeltal.VALUE_STATUS");
    auto kind = static_cast<ValueStatus>(code);
    const double value = values.data()[cell];
    // A number that is not there cannot be "observed".
    if (is_missing(value) && carries_value(kind) && kind != ValueStatus::withdrawn) kind = ValueStatus::not_reported;
    out_status[cell] = kind;
    out[cell] = carries_value(kind) ? value : missing;
  }
  return panel;
}

}  // namespace

void bind_panel(py::module_& m) {
  py::class_<Source>(m, "Source", "Where values came from; `date` keeps the vintages of one page apart.")
      .def(py::init([](std::string id, std::string title, std::string url, std::string date, std::string licence) {
             return Source{std::move(id), std::move(title), std::move(url), std::move(date), std::move(licence)};
           }),
           py::kw_only(), py::arg("id") = "", py::arg("title") = "", py::arg("url") = "", py::arg("date") = "",
           py::arg("licence") = "")
      .def_readwrite("id", &Source::id)
      .def_readwrite("title", &Source::title)
      .def_readwrite("url", &Source::url)
      .def_readwrite("date", &Source::date)
      .def_readwrite("licence", &Source::licence)
      .def("__repr__", [](const Source& s) { return "Source(" + s.id + ")"; });

  py::class_<Observation>(m, "Observation", "One published figure with its source.")
      .def(py::init([](Index indicator, Index member, Year year, double value, const std::string& status, Index source,
                       std::string note, bool current) {
             const auto kind = value_status_from(status);
             if (!kind) detail::fail("unknown-choice", "status \"" + status + "\" is not known");
             return Observation{indicator, member, year, value, *kind, source, std::move(note), current};
           }),
           py::kw_only(), py::arg("indicator"), py::arg("member"), py::arg("year"), py::arg("value"),
           py::arg("status") = "observed", py::arg("source") = -1, py::arg("note") = "", py::arg("current") = true)
      .def_readonly("indicator", &Observation::indicator)
      .def_readonly("member", &Observation::member)
      .def_readonly("year", &Observation::year)
      .def_readonly("value", &Observation::value)
      .def_property_readonly("status", [](const Observation& o) { return std::string(to_string(o.status)); })
      .def_readonly("source", &Observation::source)
      .def_readonly("note", &Observation::note)
      .def_readonly("current", &Observation::current);

  py::class_<PanelInfo>(m, "PanelInfo", "What a panel is, for whoever reads a table made from it.")
      .def(py::init<>())
      .def_readwrite("name", &PanelInfo::name)
      .def_readwrite("title", &PanelInfo::title)
      .def_readwrite("description", &PanelInfo::description)
      .def_readwrite("simulated", &PanelInfo::simulated)
      .def_readwrite("licence", &PanelInfo::licence)
      .def_readwrite("created", &PanelInfo::created);

  py::class_<Panel, std::shared_ptr<Panel>>(m, "Panel", "Cube (indicator, member, year) with labelled axes.")
      .def(py::init(&make_panel), py::arg("indicators"), py::arg("members"), py::arg("first_year"),
           py::arg("values").noconvert(), py::arg("status").noconvert())
      .def_property_readonly("n_indicators", &Panel::n_indicators)
      .def_property_readonly("n_members", &Panel::n_members)
      .def_property_readonly("n_years", &Panel::n_years)
      .def_property_readonly("first_year", &Panel::first_year)
      .def_property_readonly("last_year", &Panel::last_year)
      .def_property_readonly("indicators", &Panel::indicators, py::return_value_policy::copy)
      .def_property_readonly("members", &Panel::members, py::return_value_policy::copy)
      .def_property_readonly("values",
                             [](const py::object& self) {
                               const auto& panel = self.cast<const Panel&>();
                               return view(panel, panel.values().data(), self);
                             })
      .def_property_readonly("status",
                             [](const py::object& self) {
                               const auto& panel = self.cast<const Panel&>();
                               return view(panel, reinterpret_cast<const std::uint8_t*>(panel.status().data()), self);
                             })
      .def("indicator_index", [](const Panel& p, const std::string& key) { return p.indicator_index(key); })
      .def("member_index", [](const Panel& p, const std::string& key) { return p.member_index(key); })
      .def("find_indicator", [](const Panel& p, const std::string& key) { return p.find_indicator(key); })
      .def("find_member", [](const Panel& p, const std::string& key) { return p.find_member(key); })
      .def("select", &Panel::select, py::arg("indicators"), py::arg("members"), py::arg("first"), py::arg("last"))
      .def_readwrite("info", &Panel::info)
      .def_readwrite("links", &Panel::links)
      .def_readwrite("breaks", &Panel::breaks)
      .def_readwrite("sources", &Panel::sources)
      .def_readwrite("observations", &Panel::observations)
      .def_property(
          "published", [](const Panel& p) { return std::const_pointer_cast<Panel>(p.published); },
          [](Panel& p, const std::shared_ptr<Panel>& published) { p.published = published; });
}

}  // namespace nyckeltal::python
