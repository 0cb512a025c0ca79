// core/member.hpp and core/indicator.hpp. Enums cross as their names: the Python side types them as Literal.
#include "common.hpp"
#include "nyckeltal/core/indicator.hpp"
#include "nyckeltal/core/member.hpp"

namespace nyckeltal::python {
namespace {

template <class T>
T known(std::optional<T> value, const char* what, const std::string& got, const char* wanted) {
  if (!value) detail::fail("unknown-choice", std::string(what) + " is \"" + got + "\" but must be one of " + wanted);
  return *value;
}

// Every model class takes keyword arguments named as its fields, and compares by value.
template <class T, class... Options>
void keyword_init(py::class_<T, Options...>& type) {
  type.def(py::init([](const py::kwargs& kwargs) {
    py::object made = py::cast(T{});
    for (const auto& [name, value] : kwargs) {
      const auto key = py::cast<std::string>(name);
      if (!py::hasattr(made, name))
        throw py::type_error("no field \"" + key + "\" in " +
                             py::cast<std::string>(py::type::of<T>().attr("__name__")));
      py::setattr(made, name, value);
    }
    return py::cast<T>(made);
  }));
  type.def("__eq__", [](const T& a, const T& b) { return a == b; }, py::is_operator());
  type.attr("__hash__") = py::none();
  type.def("__copy__", [](const T& a) { return T(a); });
  type.def("__deepcopy__", [](const T& a, const py::dict&) { return T(a); });
}

}  // namespace

void bind_model(py::module_& m) {
  py::class_<Use>(m, "Use",
                  "Which values a computation may use, beside observed ones and nil. The default takes what a member "
                  "reported, and neither what somebody else filled in for it nor what was taken back.")
      .def(py::init([](bool imputed, bool estimated, bool preliminary, bool withdrawn) {
             return Use{imputed, estimated, preliminary, withdrawn};
           }),
           py::kw_only(), py::arg("imputed") = false, py::arg("estimated") = true, py::arg("preliminary") = true,
           py::arg("withdrawn") = false)
      .def_readonly("imputed", &Use::imputed)
      .def_readonly("estimated", &Use::estimated)
      .def_readonly("preliminary", &Use::preliminary)
      .def_readonly("withdrawn", &Use::withdrawn)
      .def("__repr__", [](const Use& u) {
        const auto word = [](bool b) { return std::string(b ? "True" : "False"); };
        return "Use(imputed=" + word(u.imputed) + ", estimated=" + word(u.estimated) +
               ", preliminary=" + word(u.preliminary) + ", withdrawn=" + word(u.withdrawn) + ")";
      });

  py::class_<YearInterval> interval(m, "YearInterval",
                                    "Half-open interval of calendar years [start, end); None leaves a side open.");
  interval.def_readwrite("start", &YearInterval::start)
      .def_readwrite("end", &YearInterval::end)
      .def("__contains__", &YearInterval::contains)
      .def("__repr__", [](const YearInterval& i) {
        return "YearInterval(" + (i.start ? std::to_string(*i.start) : "") + "–" +
               (i.end ? std::to_string(*i.end) : "") + ")";
      });
  keyword_init(interval);

  py::class_<Member> member(m, "Member", "One unit: a municipality, a region, or a published reference row.");
  member.def_readwrite("id", &Member::id)
      .def_readwrite("code", &Member::code)
      .def_readwrite("name", &Member::name)
      .def_property(
          "kind", [](const Member& x) { return std::string(to_string(x.kind)); },
          [](Member& x, const std::string& kind) {
            x.kind = known(member_kind_from(kind), "kind", kind, "municipality, region, network, nation, other");
          })
      .def_readwrite("groups", &Member::groups)
      .def_readwrite("membership", &Member::membership)
      .def_readwrite("note", &Member::note)
      .def_readwrite("source", &Member::source)
      .def_property_readonly("is_reference", &Member::is_reference)
      .def("is_member", &Member::is_member, py::arg("year"),
           "True or False; None where the sources do not say when it joined.")
      .def("__repr__", [](const Member& x) { return "Member(" + x.id + " " + x.name + ")"; });
  keyword_init(member);

  py::class_<Target> target(m, "Target", "A value to reach in a year, or a reduction from a base year.");
  target.def_readwrite("value", &Target::value)
      .def_readwrite("reduction", &Target::reduction)
      .def_readwrite("base_year", &Target::base_year)
      .def_readwrite("year", &Target::year)
      .def_readwrite("owner", &Target::owner)
      .def_readwrite("member", &Target::member)
      .def_readwrite("former", &Target::former)
      .def_readwrite("label", &Target::label)
      .def_readwrite("source", &Target::source);
  keyword_init(target);

  py::class_<Limit> limit(m, "Limit", "A bound in law.");
  limit.def_readwrite("value", &Limit::value)
      .def_readwrite("upper", &Limit::upper)
      .def_readwrite("label", &Limit::label)
      .def_readwrite("source", &Limit::source);
  keyword_init(limit);

  py::class_<StateClass> state_class(m, "StateClass", "One state class; None leaves a side unbounded.");
  state_class.def_readwrite("name", &StateClass::name)
      .def_readwrite("lower", &StateClass::lower)
      .def_readwrite("upper", &StateClass::upper)
      .def_readwrite("includes_lower", &StateClass::includes_lower)
      .def_readwrite("includes_upper", &StateClass::includes_upper)
      .def("__contains__", &StateClass::contains);
  keyword_init(state_class);

  py::class_<ClassEdition> edition(m, "ClassEdition", "State classes as one edition words them, best first.");
  edition.def_readwrite("id", &ClassEdition::id)
      .def_readwrite("valid", &ClassEdition::valid)
      .def_readwrite("classes", &ClassEdition::classes)
      .def_readwrite("bounds_stated", &ClassEdition::bounds_stated)
      .def_readwrite("note", &ClassEdition::note)
      .def_readwrite("source", &ClassEdition::source);
  keyword_init(edition);

  py::class_<Code> code(m, "Code", "The code that a generation of the indicator set gave to a definition.");
  code.def_readwrite("generation", &Code::generation).def_readwrite("code", &Code::code);
  keyword_init(code);

  py::class_<Indicator> indicator(m, "Indicator", "One definition version of an indicator.");
  indicator.def_readwrite("id", &Indicator::id)
      .def_readwrite("indicator", &Indicator::indicator)
      .def_readwrite("version", &Indicator::version)
      .def_readwrite("codes", &Indicator::codes)
      .def_readwrite("name", &Indicator::name)
      .def_readwrite("unit", &Indicator::unit)
      .def_readwrite("definition", &Indicator::definition)
      .def_readwrite("group", &Indicator::group)
      .def_property(
          "direction", [](const Indicator& x) { return std::string(to_string(x.direction)); },
          [](Indicator& x, const std::string& direction) {
            x.direction = known(direction_from(direction), "direction", direction, "higher, lower, neutral");
          })
      .def_readwrite("floor", &Indicator::floor)
      .def_readwrite("ceiling", &Indicator::ceiling)
      .def_readwrite("may_exceed_ceiling", &Indicator::may_exceed_ceiling)
      .def_readwrite("decimals", &Indicator::decimals)
      .def_readwrite("dead_band", &Indicator::dead_band)
      .def_readwrite("valid", &Indicator::valid)
      .def_readwrite("targets", &Indicator::targets)
      .def_readwrite("limits", &Indicator::limits)
      .def_readwrite("editions", &Indicator::editions)
      .def_readwrite("reporter", &Indicator::reporter)
      .def_readwrite("known", &Indicator::known)
      .def_readwrite("source", &Indicator::source)
      .def_property_readonly("is_share", &Indicator::is_share)
      .def("__repr__", [](const Indicator& x) { return "Indicator(" + x.id + ")"; });
  keyword_init(indicator);

  py::class_<VersionLink> link(m, "VersionLink", "How two definition versions relate.");
  link.def_readwrite("from_", &VersionLink::from)
      .def_readwrite("to", &VersionLink::to)
      .def_readwrite("comparable", &VersionLink::comparable)
      .def_readwrite("note", &VersionLink::note)
      .def_readwrite("source", &VersionLink::source);
  keyword_init(link);

  py::class_<Break> series_break(m, "Break", "Values from `year` on are not measured as those before it.");
  series_break.def_readwrite("indicator", &Break::indicator)
      .def_readwrite("member", &Break::member)
      .def_readwrite("year", &Break::year)
      .def_readwrite("cuts", &Break::cuts)
      .def_readwrite("reason", &Break::reason)
      .def_readwrite("source", &Break::source);
  keyword_init(series_break);
}

}  // namespace nyckeltal::python
