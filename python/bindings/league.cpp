#include "nyckeltal/compare/league.hpp"

#include <tuple>

#include "common.hpp"

namespace nyckeltal::python {

void bind_league(py::module_& m) {
  m.def(
      "kolada_colour",
      [](const Array& values, int direction, Index minimum) {
        const Colours r = kolada_colour(to_span(values), static_cast<Direction>(direction), minimum);
        py::list colours;
        for (const Colour each : r.colours)
          colours.append(py::str(std::string(colour_names[static_cast<std::size_t>(each)])));
        return py::make_tuple(colours, r.n, std::string(to_string(r.status)));
      },
      py::arg("values").noconvert(), py::arg("direction"), py::arg("minimum"));
  m.def(
      "league",
      [](const Panel& panel, const std::vector<Index>& indicators,
         const std::vector<std::tuple<std::string, double, double, double, double, double>>& given,
         std::optional<Year> year, Index max_age, double minimum_coverage, double minimum_share,
         const Selection& selection) {
        std::vector<PointRule> rules;
        for (const auto& [scale, full, minimum, step, full_at, zero_at] : given)
          rules.push_back(
              {to_choice<PointScale>(scale, "scale", {"place", "value"}), full, minimum, step, full_at, zero_at});
        League r;
        {
          const py::gil_scoped_release release;
          r = league(panel, indicators, rules,
                     {.compare = {.year = year,
                                  .max_age = max_age,
                                  .minimum_coverage = minimum_coverage,
                                  .selection = selection},
                      .minimum_share = minimum_share});
        }
        py::list columns;
        for (LeagueColumn& each : r.columns)
          columns.append(py::make_tuple(each.indicator, each.year, to_array(std::move(each.points)),
                                        std::string(to_string(each.status))));
        using Row = LeagueRow;
        py::dict result;
        result["columns"] = columns;
        result["rows"] =
            to_columns(r.rows, column("member_index", &Row::member), column("n", &Row::n), column("total", &Row::total),
                       column("possible", &Row::possible), column("share", &Row::share), column("rank", &Row::rank),
                       column("status", &Row::status));
        result["n_indicators"] = r.n_indicators;
        result["n_ranked"] = r.n_ranked;
        result["status"] = std::string(to_string(r.status));
        return result;
      },
      py::arg("panel"), py::arg("indicators"), py::arg("rules"), py::kw_only(), py::arg("year"), py::arg("max_age"),
      py::arg("minimum_coverage"), py::arg("minimum_share"), py::arg("selection"));
}

}  // namespace nyckeltal::python
