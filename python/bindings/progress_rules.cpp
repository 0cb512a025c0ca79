// stats/progress_rules.hpp and stats/emission_rules.hpp.
#include "nyckeltal/stats/progress_rules.hpp"

#include "nyckeltal/stats/emission_rules.hpp"
#include "points_common.hpp"

namespace nyckeltal::python {
namespace {

template <class Judge>
py::dict judged(const Array& points, Judge judge) {
  std::vector<RuleResult> out(static_cast<std::size_t>(n_points(points)));
  {
    const py::gil_scoped_release release;
    for (py::ssize_t k = 0; k < n_points(points); ++k) out[static_cast<std::size_t>(k)] = judge(points_at(points, k));
  }
  return to_columns(out, column("measure", &RuleResult::measure), column("grade", &RuleResult::grade),
                    column("outlook", &RuleResult::outlook), column("status", &RuleResult::status));
}

py::dict one(const RuleResult& result) {
  return to_columns(std::vector{result}, column("measure", &RuleResult::measure), column("grade", &RuleResult::grade),
                    column("outlook", &RuleResult::outlook), column("status", &RuleResult::status));
}

py::dict emission(const EmissionPath& path) {
  py::dict out = one(path.rule);
  out["total"] = path.total;
  out["allowed"] = path.allowed;
  out["zero_year"] = path.zero_year;
  out["spent_year"] = path.spent_year;
  out["needed_rate"] = path.needed_rate;
  return out;
}

}  // namespace

void bind_progress_rules(py::module_& m) {
  m.attr("OUTLOOK_NAMES") = names_of(outlook_names);
  m.attr("PROGRESS_RULE_NAMES") = names_of(progress_rule_names);
  m.def("rule_words", [](int rule) { return names_of(rule_words(static_cast<ProgressRule>(rule))); }, py::arg("rule"));

  m.def(
      "growth_ratio",
      [](const Array& points, int direction) {
        std::vector<GrowthRatio> out;
        for (py::ssize_t k = 0; k < n_points(points); ++k) out.push_back(growth_ratio(points_at(points, k), direction));
        return to_columns(out, column("observed", &GrowthRatio::observed), column("required", &GrowthRatio::required),
                          column("ratio", &GrowthRatio::ratio), column("status", &GrowthRatio::status));
      },
      py::arg("points").noconvert(), py::arg("direction"));
  m.def(
      "eurostat_rule",
      [](const Array& points, int direction, double significant, double moderate, double away) {
        return judged(points, [=](const ProgressPoints& p) {
          return eurostat_rule(growth_ratio(p, direction), {significant, moderate, away});
        });
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("significant"), py::arg("moderate"),
      py::arg("away"));
  m.def(
      "statcan_rule",
      [](const Array& points, int direction, double on_track, double acceleration, double deterioration) {
        return judged(points, [=](const ProgressPoints& p) {
          return statcan_rule(growth_ratio(p, direction), {on_track, acceleration, deterioration});
        });
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("on_track"), py::arg("acceleration"),
      py::arg("deterioration"));
  m.def(
      "fao_rule",
      [](const Array& points, int direction, double on_path, double slow, double away) {
        return judged(points, [=](const ProgressPoints& p) {
          return fao_rule(growth_ratio(p, direction), {on_path, slow, away});
        });
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("on_path"), py::arg("slow"), py::arg("away"));
  m.def(
      "un_2023_rule",
      [](const Array& points, int direction, double on_track, double fair, double bound_tolerance) {
        return judged(points, [=](const ProgressPoints& p) {
          return un_2023_rule(p, direction, {on_track, fair, bound_tolerance});
        });
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("on_track"), py::arg("fair"),
      py::arg("bound_tolerance"));
  m.def(
      "sdsn_arrow",
      [](const Array& points, int direction, double on_track, double moderate, double decreasing) {
        return judged(points, [=](const ProgressPoints& p) {
          return sdsn_arrow(p, direction, {on_track, moderate, decreasing});
        });
      },
      py::arg("points").noconvert(), py::arg("direction"), py::arg("on_track"), py::arg("moderate"),
      py::arg("decreasing"));
  m.def(
      "escap_index",
      [](const Array& points, int direction) {
        return judged(points, [=](const ProgressPoints& p) { return escap_index(p, direction); });
      },
      py::arg("points").noconvert(), py::arg("direction"));
  m.def(
      "target_line_rule",
      [](const Array& points, int direction) {
        return judged(points, [=](const ProgressPoints& p) { return target_line_rule(p, direction); });
      },
      py::arg("points").noconvert(), py::arg("direction"));
  m.def("escap_parity_index", &escap_parity_index, py::arg("base"), py::arg("value"), py::arg("target"));
  m.def("sdsn_score", &sdsn_score, py::arg("value"), py::arg("worst"), py::arg("best"));
  m.def("statcan_score", &statcan_score, py::arg("ratio"));
  m.def("statcan_trend_score", &statcan_trend_score, py::arg("change"));
  m.def(
      "trend_rule",
      [](double base, double value, double years, int direction, const std::array<double, 3>& thresholds,
         bool at_bound) { return one(trend_rule(base, value, years, direction, {thresholds}, at_bound)); },
      py::arg("base"), py::arg("value"), py::arg("years"), py::arg("direction"), py::arg("thresholds"),
      py::arg("at_bound"));
  m.def(
      "un_2023_trend_rule",
      [](double base, double value, double years, int direction, double on_track, double fair, bool at_bound) {
        return one(un_2023_trend_rule(base, value, years, direction, on_track, fair, at_bound));
      },
      py::arg("base"), py::arg("value"), py::arg("years"), py::arg("direction"), py::arg("on_track"), py::arg("fair"),
      py::arg("at_bound"));
  m.def(
      "destatis_rule",
      [](const Array& values, const Array& years, const std::optional<double>& target_year,
         const std::optional<double>& target, int direction, double sun, double cloud, bool at_bound) {
        const RecentChanges changes = recent_changes(to_span(values), to_span(years));
        double year = missing;
        double value = missing;
        for (py::ssize_t k = 0; k < values.size(); ++k)
          if (!is_missing(values.data()[k])) {
            year = years.data()[k];
            value = values.data()[k];
          }
        const RuleResult result =
            !target        ? destatis_direction_rule(changes, direction, at_bound)
            : !target_year ? destatis_constant_rule(changes, value, *target, direction)
                           : destatis_rule(changes, year, value, *target_year, *target, direction, {sun, cloud});
        py::dict out = one(result);
        out["mean_change"] = changes.mean;
        out["last_change"] = changes.last;
        out["n"] = changes.n;
        return out;
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::arg("target_year"), py::arg("target"),
      py::arg("direction"), py::arg("sun"), py::arg("cloud"), py::arg("at_bound"));
  m.def(
      "klimatkollen_rule",
      [](double year, double value, double slope, Year first_year, Year last_year, double rate) {
        return emission(klimatkollen_rule(year, value, slope, {first_year, last_year, rate}));
      },
      py::arg("year"), py::arg("value"), py::arg("slope"), py::arg("first_year"), py::arg("last_year"),
      py::arg("rate"));
  m.def(
      "klimatkollen_budget_rule",
      [](double value, double slope, double budget, Year first_year, Year last_year) {
        return emission(klimatkollen_budget_rule(value, slope, budget, {first_year, last_year}));
      },
      py::arg("value"), py::arg("slope"), py::arg("budget"), py::arg("first_year"), py::arg("last_year"));
  m.def(
      "miljomal_rule",
      [](double projected, double target, int direction, double near) {
        return one(miljomal_rule(projected, target, direction, {near}));
      },
      py::arg("projected"), py::arg("target"), py::arg("direction"), py::arg("near"));
  m.def(
      "miljomal_arrow",
      [](double lower, double upper, int direction) {
        return std::string(miljomal_arrows[static_cast<std::size_t>(miljomal_arrow(lower, upper, direction))]);
      },
      py::arg("lower"), py::arg("upper"), py::arg("direction"));
  m.def("likelihood", &likelihood, py::arg("probability"));
}

}  // namespace nyckeltal::python
