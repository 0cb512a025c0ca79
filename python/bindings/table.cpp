#include "nyckeltal/compare/table.hpp"

#include "common.hpp"
#include "left_out.hpp"

namespace nyckeltal::python {

py::dict to_dict(const std::vector<ComparisonLeftOut>& left_out) {
  using Out = ComparisonLeftOut;
  py::list reasons;
  for (const Out& each : left_out) reasons.append(py::str(std::string(to_string(each.reason))));
  py::dict out = to_columns(left_out, column("member_index", &Out::member), column("value", &Out::value),
                            column("year", &Out::year));
  out["reason"] = reasons;
  return out;
}

void bind_table(py::module_& m) {
  m.def(
      "compare",
      [](const Panel& panel, Index indicator, std::optional<Year> year, Index max_age, double minimum_coverage,
         std::optional<std::string> edition, const Selection& selection) {
        Comparison r;
        {
          const py::gil_scoped_release release;
          r = compare(panel, indicator,
                      {.year = year,
                       .max_age = max_age,
                       .minimum_coverage = minimum_coverage,
                       .edition = std::move(edition),
                       .selection = selection});
        }
        std::vector<State> states;
        for (const ComparisonRow& row : r.rows) states.push_back(row.state);
        using Row = ComparisonRow;
        py::dict rows =
            to_columns(r.rows, column("member_index", &Row::member), column("value", &Row::value),
                       column("year", &Row::year), column("age", &Row::age), column("value_status", &Row::value_status),
                       column("rank_competition", &Row::rank_competition), column("rank_mid", &Row::rank_mid));
        const py::dict state_columns =
            to_columns(states, column("edition_index", &State::edition), column("class_index", &State::class_index),
                       column("bounds_stated", &State::bounds_stated), column("on_bound", &State::on_bound),
                       column("limit", &State::limit), column("state_status", &State::status));
        for (const auto& [name, values] : state_columns) rows[name] = values;

        using Reference = ComparisonReference;
        py::dict result;
        result["year"] = r.year;
        result["n_members"] = r.n_members;
        result["n_ranked"] = r.n_ranked;
        result["n_older"] = r.n_older;
        result["status"] = std::string(to_string(r.status));
        result["rows"] = rows;
        result["left_out"] = to_dict(r.left_out);
        result["reference"] =
            to_columns(r.reference, column("area_index", &Reference::area), column("value", &Reference::value),
                       column("value_status", &Reference::value_status));
        return result;
      },
      py::arg("panel"), py::arg("indicator"), py::arg("year"), py::arg("max_age"), py::arg("minimum_coverage"),
      py::arg("edition"), py::arg("selection"));
}

}  // namespace nyckeltal::python
