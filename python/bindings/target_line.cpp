// stats/target_line.hpp and stats/proportion.hpp
#include "nyckeltal/stats/target_line.hpp"

#include "points_common.hpp"

namespace nyckeltal::python {
namespace {

std::vector<Milestone> milestones(const Array& years, const Array& values) {
  detail::require_same_length(years.size(), "the years of milestones", values.size(), "their values");
  std::vector<Milestone> out;
  for (py::ssize_t k = 0; k < years.size(); ++k) out.push_back({years.data()[k], values.data()[k]});
  return out;
}

}  // namespace

void bind_target_line(py::module_& m) {
  m.def(
      "target_line",
      [](const Array& years, const Array& milestone_years, const Array& milestone_values, int between) {
        const auto line = milestones(milestone_years, milestone_values);
        std::vector<LineValue> out;
        for (const double year : to_span(years))
          out.push_back(target_line(line, year, static_cast<Interpolation>(between)));
        return to_columns(out, column("value", &LineValue::value), column("status", &LineValue::status));
      },
      py::arg("years").noconvert(), py::arg("milestone_years").noconvert(), py::arg("milestone_values").noconvert(),
      py::arg("between"));
  m.def(
      "reduced_value",
      [](const Array& base, double reduction) {
        std::vector<LineValue> out;
        for (const double each : to_span(base)) out.push_back(reduced_value(each, reduction));
        return to_columns(out, column("value", &LineValue::value), column("status", &LineValue::status));
      },
      py::arg("base").noconvert(), py::arg("reduction"));
  m.def(
      "target_position",
      [](const Array& points, int direction, int between) {
        std::vector<TargetPosition> out;
        for (py::ssize_t k = 0; k < n_points(points); ++k)
          out.push_back(target_position(points_at(points, k), direction, static_cast<Interpolation>(between)));
        return to_columns(
            out, column("gap", &TargetPosition::gap), column("share_of_way", &TargetPosition::share_of_way),
            column("share_of_time", &TargetPosition::share_of_time), column("line", &TargetPosition::line),
            column("line_gap", &TargetPosition::line_gap), column("reached", &TargetPosition::reached),
            column("on_line", &TargetPosition::on_line), column("status", &TargetPosition::status));
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("between"));
  m.def("carbon_law", &carbon_law, py::arg("start"), py::arg("years"), py::arg("rate"));
  m.def(
      "path_total",
      [](const Array& path, int rule) { return path_total(to_span(path), static_cast<Accumulation>(rule)); },
      py::arg("path").noconvert(), py::arg("rule"));
  m.def(
      "carbon_law_total",
      [](double start, Index n_years, double rate, int rule) {
        return carbon_law_total(start, n_years, rate, static_cast<Accumulation>(rule));
      },
      py::arg("start"), py::arg("n_years"), py::arg("rate"), py::arg("rule"));
  m.def(
      "budget_spent",
      [](const Array& path, Year first_year, double budget, int rule) {
        const std::vector<BudgetSpent> out{
            budget_spent(to_span(path), first_year, budget, static_cast<Accumulation>(rule))};
        return to_columns(out, column("year", &BudgetSpent::year), column("left", &BudgetSpent::left),
                          column("status", &BudgetSpent::status));
      },
      py::arg("path").noconvert(), py::arg("first_year"), py::arg("budget"), py::arg("rule"));
  m.def(
      "budget_pace",
      [](double start, double budget, Index n_years, int rule) {
        const std::vector<BudgetPace> out{
            budget_pace(start, budget, {.n_years = n_years, .rule = static_cast<Accumulation>(rule)})};
        return to_columns(out, column("rate", &BudgetPace::rate), column("status", &BudgetPace::status));
      },
      py::arg("start"), py::arg("budget"), py::arg("n_years"), py::arg("rule"));
}

}  // namespace nyckeltal::python
