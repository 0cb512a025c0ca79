#include "nyckeltal/compare/check.hpp"

#include "common.hpp"

namespace nyckeltal::python {
namespace {

CheckOptions to_check_options(const py::dict& given) {
  CheckOptions options;
  const auto number = [&](const char* name, auto& field) {
    field = given[name].cast<std::remove_reference_t<decltype(field)>>();
  };
  const auto on = given["rules"].cast<std::vector<std::string>>();
  for (const std::string_view name : check_rule_names)
    options.rules.set(*check_rule_from(name), std::find(on.begin(), on.end(), name) != on.end());
  number("outlier_score", options.outlier_score);
  number("jump_score", options.jump_score);
  number("jump_alpha", options.jump_alpha);
  number("min_change", options.min_change);
  number("slip_fit", options.slip_fit);
  number("members_score", options.members_score);
  number("min_members", options.min_members);
  number("frozen_values", options.frozen_values);
  number("frozen_p", options.frozen_p);
  number("rounding_p", options.rounding_p);
  number("silent_years", options.silent_years);
  number("silent_p", options.silent_p);
  number("denominator_change", options.denominator_change);
  number("vintage_change", options.vintage_change);
  number("groups", options.groups);
  options.use = given["use"].cast<Use>();
  for (const auto& [share, numerator, denominator] :
       given["shares"].cast<std::vector<std::tuple<Index, Index, Index>>>())
    options.shares.push_back({share, numerator, denominator});
  for (auto& [total, parts] : given["sums"].cast<std::vector<std::pair<Index, std::vector<Index>>>>())
    options.sums.push_back({total, std::move(parts)});
  return options;
}

}  // namespace

void bind_check(py::module_& m) {
  m.attr("CHECK_RULE_NAMES") = names_of(check_rule_names);
  m.attr("SEVERITY_NAMES") = names_of(severity_names);
  m.def(
      "check",
      [](const Panel& panel, const py::dict& given, const py::object& earlier, int threads,
         const py::object& progress) {
        CheckOptions options = to_check_options(given);
        if (!earlier.is_none()) options.earlier = earlier.cast<const Panel*>();
        const Execution execution = to_execution(threads, progress);
        std::vector<CheckFinding> found;
        {
          const py::gil_scoped_release release;
          found = check(panel, options, execution);
        }
        using F = CheckFinding;
        return to_columns(found, column("rule", &F::rule), column("severity", &F::severity),
                          column("indicator", &F::indicator), column("member", &F::member), column("year", &F::year),
                          column("other_year", &F::other_year), column("value", &F::value),
                          column("expected", &F::expected), column("factor", &F::factor), column("score", &F::score),
                          column("n", &F::n));
      },
      py::arg("panel"), py::arg("options"), py::arg("earlier"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
