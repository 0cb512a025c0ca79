#include "nyckeltal/compare/progress.hpp"

#include "common.hpp"

namespace nyckeltal::python {
namespace {

/// A matrix (rows, rules) of one field of the rules.
template <class T, class Get>
py::array_t<T> read_rules(const std::vector<ProgressRow>& rows, Get get) {
  py::array_t<T> array({static_cast<py::ssize_t>(rows.size()), static_cast<py::ssize_t>(n_progress_rules)});
  T* out = array.mutable_data();
  for (const ProgressRow& row : rows)
    for (const RuleResult& rule : row.rules) *out++ = static_cast<T>(get(rule));
  return array;
}

py::dict row_columns(const std::vector<ProgressRow>& rows) {
  py::dict out;
  const auto number = [&](const char* name, auto get) { add_column<double>(out, name, rows, get); };
  const auto count = [&](const char* name, auto get) { add_column<std::int64_t>(out, name, rows, get); };
  const auto code = [&](const char* name, auto get) { add_column<std::uint8_t>(out, name, rows, get); };
  using R = ProgressRow;
  count("indicator_index", [](const R& r) { return r.indicator; });
  count("member_index", [](const R& r) { return r.member; });
  count("target_index", [](const R& r) { return r.target; });
  number("value", [](const R& r) { return r.value; });
  count("year", [](const R& r) { return r.year; });
  code("value_status", [](const R& r) { return r.value_status; });
  count("n_members", [](const R& r) { return r.n_members; });
  number("base", [](const R& r) { return r.base; });
  count("base_year", [](const R& r) { return r.base_year; });
  code("crosses_break", [](const R& r) { return r.crosses_break; });
  number("target_value", [](const R& r) { return r.target_value; });
  count("target_year", [](const R& r) { return r.target_year; });
  code("state", [](const R& r) { return r.state; });
  code("limit", [](const R& r) { return r.limit; });
  number("gap", [](const R& r) { return r.position.gap; });
  number("share_of_way", [](const R& r) { return r.position.share_of_way; });
  number("share_of_time", [](const R& r) { return r.position.share_of_time; });
  number("line", [](const R& r) { return r.position.line; });
  number("line_gap", [](const R& r) { return r.position.line_gap; });
  code("on_line", [](const R& r) { return r.position.on_line; });
  number("p_on_line", [](const R& r) { return r.p_on_line; });
  number("required_linear", [](const R& r) { return r.required.linear; });
  number("required_geometric", [](const R& r) { return r.required.geometric; });
  code("required_status", [](const R& r) { return r.required.status; });
  number("pace", [](const R& r) { return r.projection.slope; });
  number("pace_lower", [](const R& r) { return r.projection.slope_lower; });
  number("pace_upper", [](const R& r) { return r.projection.slope_upper; });
  number("trend_line", [](const R& r) { return r.projection.line; });
  number("trend_line_lower", [](const R& r) { return r.projection.line_lower; });
  number("trend_line_upper", [](const R& r) { return r.projection.line_upper; });
  number("projected", [](const R& r) { return r.projection.projected; });
  number("projected_lower", [](const R& r) { return r.projection.projected_lower; });
  number("projected_upper", [](const R& r) { return r.projection.projected_upper; });
  number("p_trend", [](const R& r) { return r.projection.p_trend; });
  number("p_observed", [](const R& r) { return r.projection.p_observed; });
  number("arrival_year", [](const R& r) { return r.projection.arrival_year; });
  number("arrival_lower", [](const R& r) { return r.projection.arrival_lower; });
  number("arrival_upper", [](const R& r) { return r.projection.arrival_upper; });
  code("arrival_status", [](const R& r) { return r.projection.arrival_status; });
  number("phi", [](const R& r) { return r.projection.phi; });
  count("n", [](const R& r) { return r.projection.n; });
  count("first_year", [](const R& r) { return r.first_year; });
  count("last_year", [](const R& r) { return r.last_year; });
  code("projection_status", [](const R& r) { return r.projection.status; });
  code("disagree", [](const R& r) { return r.disagree; });
  code("status", [](const R& r) { return r.status; });
  out["rule_measure"] = read_rules<double>(rows, [](const RuleResult& r) { return r.measure; });
  out["rule_grade"] = read_rules<std::int8_t>(rows, [](const RuleResult& r) { return r.grade; });
  out["rule_outlook"] = read_rules<std::uint8_t>(rows, [](const RuleResult& r) { return r.outlook; });
  out["rule_status"] = read_rules<std::uint8_t>(rows, [](const RuleResult& r) { return r.status; });
  return out;
}

py::dict group_columns(const std::vector<GroupProgress>& groups) {
  py::dict out;
  const auto number = [&](const char* name, auto get) { add_column<double>(out, name, groups, get); };
  const auto count = [&](const char* name, auto get) { add_column<std::int64_t>(out, name, groups, get); };
  using G = GroupProgress;
  count("indicator_index", [](const G& g) { return g.indicator; });
  count("target_index", [](const G& g) { return g.target; });
  count("year", [](const G& g) { return g.year; });
  count("n_members", [](const G& g) { return g.n_members; });
  count("n", [](const G& g) { return g.n; });
  count("n_reached", [](const G& g) { return g.n_reached; });
  number("reached", [](const G& g) { return g.reached.share; });
  number("reached_lower", [](const G& g) { return g.reached.lower; });
  number("reached_upper", [](const G& g) { return g.reached.upper; });
  count("n_line", [](const G& g) { return g.n_line; });
  count("n_on_line", [](const G& g) { return g.n_on_line; });
  number("on_line", [](const G& g) { return g.on_line.share; });
  number("on_line_lower", [](const G& g) { return g.on_line.lower; });
  number("on_line_upper", [](const G& g) { return g.on_line.upper; });
  number("median_share_of_way", [](const G& g) { return g.median_share_of_way; });
  count("n_way", [](const G& g) { return g.n_way; });
  count("n_both", [](const G& g) { return g.n_both; });
  count("reached_before", [](const G& g) { return g.reached_before; });
  count("reached_now", [](const G& g) { return g.reached_now; });
  count("on_line_before", [](const G& g) { return g.on_line_before; });
  count("on_line_now", [](const G& g) { return g.on_line_now; });
  add_column<std::uint8_t>(out, "status", groups, [](const G& g) { return g.status; });
  return out;
}

}  // namespace

void bind_progress(py::module_& m) {
  m.attr("TARGET_STATE_NAMES") = names_of(target_state_names);
  m.def(
      "progress",
      [](const Panel& panel, std::optional<Year> year, std::optional<Index> max_age, Index window,
         std::optional<Year> base_year, Index base_years, int between, bool interim, double level,
         std::optional<double> phi, Index min_members, Index min_series, Index min_observations, double near,
         bool network, const Selection& selection, int threads, const py::object& progress_callback) {
        ProgressOptions options;
        options.year = year;
        options.max_age = max_age;
        options.window = window;
        options.base_year = base_year;
        options.base_years = base_years;
        options.between = static_cast<Interpolation>(between);
        options.interim = interim;
        options.level = level;
        options.phi = phi;
        options.min_members = min_members;
        options.min_series = min_series;
        options.min_observations = min_observations;
        options.near = near;
        options.network = network;
        options.selection = selection;
        const Execution execution = to_execution(threads, progress_callback);
        ProgressTable table;
        {
          const py::gil_scoped_release release;
          table = progress(panel, options, execution);
        }
        py::dict families;
        add_column<double>(families, "phi", table.families, [](const ProgressFamily& f) { return f.phi; });
        add_column<std::uint8_t>(families, "phi_source", table.families,
                                 [](const ProgressFamily& f) { return f.source; });
        add_column<std::int64_t>(families, "n", table.families, [](const ProgressFamily& f) { return f.n; });
        py::dict out;
        out["year"] = table.year;
        out["rows"] = row_columns(table.rows);
        out["groups"] = group_columns(table.groups);
        out["families"] = families;
        return out;
      },
      py::arg("panel"), py::arg("year"), py::arg("max_age"), py::arg("window"), py::arg("base_year"),
      py::arg("base_years"), py::arg("between"), py::arg("interim"), py::arg("level"), py::arg("phi"),
      py::arg("min_members"), py::arg("min_series"), py::arg("min_observations"), py::arg("near"), py::arg("network"),
      py::arg("selection"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
