#include "nyckeltal/compare/trend.hpp"

#include "common.hpp"

namespace nyckeltal::python {
namespace {

py::dict trend_columns(const Panel& panel, double alpha, double level, Index recent, double recent_confidence,
                       int adjust, std::optional<double> phi, Index min_members, Index min_series, const Use& use,
                       std::vector<double> dead_band, int threads, const py::object& progress) {
  TrendOptions options;
  options.alpha = alpha;
  options.level = level;
  options.recent = recent;
  options.recent_confidence = recent_confidence;
  options.adjust = static_cast<Adjustment>(adjust);
  options.phi = phi;
  options.min_members = min_members;
  options.min_series = min_series;
  options.use = use;
  options.dead_band = std::move(dead_band);
  const Execution execution = to_execution(threads, progress);
  TrendTable table;
  {
    const py::gil_scoped_release release;
    table = trend(panel, options, execution);
  }

  py::dict columns;
  const auto add = [&](const char* name, auto& column) { columns[name] = to_array(std::move(column)); };
  add("n", table.n);
  add("n_excluded", table.n_excluded);
  add("n_segments", table.n_segments);
  add("first_year", table.first_year);
  add("last_year", table.last_year);
  add("coverage", table.coverage);
  add("first_fifth", table.first_fifth);
  add("last_fifth", table.last_fifth);
  add("s", table.s);
  add("slope", table.slope);
  add("lower", table.lower);
  add("upper", table.upper);
  add("interval_coverage", table.interval_coverage);
  add("change", table.change);
  add("change_per_cent", table.change_per_cent);
  add("p", table.p);
  add("p_pooled", table.p_pooled);
  add("p_plus", table.p_plus);
  add("p_adjusted", table.p_adjusted);
  add("p_minimum", table.p_minimum);
  add("verdict", table.verdict);
  add("recent_n", table.recent_n);
  add("recent_first_year", table.recent_first_year);
  add("recent_s", table.recent_s);
  add("recent_slope", table.recent_slope);
  add("recent_confidence", table.recent_confidence);
  add("recent_confidence_maximum", table.recent_confidence_maximum);
  add("recent_verdict", table.recent_verdict);
  add("earlier_confidence", table.earlier_confidence);
  add("turned", table.turned);
  add("status", table.status);

  std::vector<std::int64_t> m;
  std::vector<std::int64_t> carriers;
  std::vector<double> phis;
  std::vector<double> errors;
  std::vector<double> plus;
  std::vector<std::uint8_t> common;
  std::vector<double> between;
  std::vector<std::uint8_t> sources;
  for (const TrendFamily& family : table.families) {
    m.push_back(family.m);
    carriers.push_back(family.autocorrelation.n);
    phis.push_back(family.autocorrelation.phi);
    errors.push_back(family.autocorrelation.standard_error);
    plus.push_back(family.phi_plus);
    common.push_back(static_cast<std::uint8_t>(family.autocorrelation.common_path_removed));
    between.push_back(family.autocorrelation.between);
    sources.push_back(static_cast<std::uint8_t>(family.source));
  }
  py::dict families;
  families["m"] = to_array(std::move(m));
  families["phi"] = to_array(std::move(phis));
  families["phi_standard_error"] = to_array(std::move(errors));
  families["phi_plus"] = to_array(std::move(plus));
  families["common_path_removed"] = to_array(std::move(common));
  families["phi_between"] = to_array(std::move(between));
  families["phi_members"] = to_array(std::move(carriers));
  families["phi_source"] = to_array(std::move(sources));
  columns["families"] = std::move(families);
  return columns;
}

}  // namespace

void bind_trend(py::module_& m) {
  m.attr("VERDICT_NAMES") = names_of(verdict_names);
  m.attr("PHI_SOURCE_NAMES") = names_of(phi_source_names);
  m.def("trend", &trend_columns, py::arg("panel"), py::kw_only(), py::arg("alpha"), py::arg("level"), py::arg("recent"),
        py::arg("recent_confidence"), py::arg("adjust"), py::arg("phi"), py::arg("min_members"), py::arg("min_series"),
        py::arg("use"), py::arg("dead_band"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
