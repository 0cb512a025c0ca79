#include "nyckeltal/compare/rank.hpp"

#include <optional>

#include "common.hpp"
#include "left_out.hpp"

namespace nyckeltal::python {

void bind_rank(py::module_& m) {
  m.def(
      "rank",
      [](const Panel& panel, Index indicator, std::optional<Year> year, const std::string& latest, Index max_age,
         double minimum_coverage, const std::string& noise, const std::optional<Array>& standard_errors,
         const std::optional<Array>& sizes, double per, bool share, Index window, Index minimum_values,
         Index minimum_members, double prior, double level, Index top, Index draws, std::uint64_t seed,
         const Selection& selection, int threads, const py::object& progress) {
        const RankOptions options{
            .year = year,
            .latest = to_choice<LatestRule>(latest, "latest", {"common_year", "within", "adjusted"}),
            .max_age = max_age,
            .minimum_coverage = minimum_coverage,
            .noise = to_choice<NoiseSource>(noise, "noise", {"none", "series", "declared", "counts", "revision"}),
            .standard_errors = to_span(standard_errors),
            .sizes = to_span(sizes),
            .per = per,
            .share = share,
            .window = window,
            .minimum_values = minimum_values,
            .minimum_members = minimum_members,
            .prior = prior,
            .level = level,
            .top = top,
            .draws = draws,
            .seed = seed,
            .selection = selection};
        const Execution execution = to_execution(threads, progress);
        Ranking r;
        {
          const py::gil_scoped_release release;
          r = rank(panel, indicator, options, execution);
        }
        using Row = RankRow;
        py::dict rows = to_columns(
            r.rows, column("member_index", &Row::member), column("value", &Row::value), column("year", &Row::year),
            column("age", &Row::age), column("value_status", &Row::value_status), column("compared", &Row::compared),
            column("rank", &Row::rank), column("rank_mid", &Row::rank_mid), column("rank_max", &Row::rank_max),
            column("standard_error", &Row::standard_error), column("degrees_of_freedom", &Row::degrees_of_freedom),
            column("lower", &Row::lower), column("upper", &Row::upper), column("marginal_lower", &Row::marginal_lower),
            column("marginal_upper", &Row::marginal_upper), column("p_top", &Row::p_top),
            column("shrunk", &Row::shrunk), column("band", &Row::band), column("marginal_band", &Row::marginal_band),
            column("place_shown", &Row::place_shown), column("marginal_place_shown", &Row::marginal_place_shown),
            column("status", &Row::status));
        using Each = RankYear;
        py::dict result;
        result["rows"] = rows;
        result["left_out"] = to_dict(r.left_out);
        result["years"] = to_columns(r.years, column("year", &Each::year), column("n", &Each::n),
                                     column("n_values", &Each::n_values), column("median", &Each::median));
        result["year"] = r.year;
        result["n_members"] = r.n_members;
        result["n_ranked"] = r.n_ranked;
        result["n_older"] = r.n_older;
        result["n_noise"] = r.n_noise;
        result["common_noise"] = r.common_noise;
        result["phi"] = r.phi;
        result["reliability"] = r.reliability;
        result["top"] = r.top;
        result["status"] = std::string(to_string(r.status));
        return result;
      },
      py::arg("panel"), py::arg("indicator"), py::kw_only(), py::arg("year"), py::arg("latest"), py::arg("max_age"),
      py::arg("minimum_coverage"), py::arg("noise"), py::arg("standard_errors").noconvert(),
      py::arg("sizes").noconvert(), py::arg("per"), py::arg("share"), py::arg("window"), py::arg("minimum_values"),
      py::arg("minimum_members"), py::arg("prior"), py::arg("level"), py::arg("top"), py::arg("draws"), py::arg("seed"),
      py::arg("selection"), py::arg("threads"), py::arg("progress"));
  m.attr("RANK_BAND_NAMES") = names_of(rank_band_names);
}

}  // namespace nyckeltal::python
