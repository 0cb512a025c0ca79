// stats/projection.hpp
#include "nyckeltal/stats/projection.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_projection(py::module_& m) {
  m.def(
      "project_to_target",
      [](const Array& values, const Array& years, const Array& target_years, const Array& targets, int direction,
         const Array& phi, double level, Index min_observations, std::optional<double> floor,
         std::optional<double> ceiling, int threads, const py::object& progress) {
        const Execution execution = to_execution(threads, progress);
        std::vector<ProjectionResult> out;
        {
          const py::gil_scoped_release release;
          out = project_to_target_rows(
              to_span(values), to_span(years), to_span(target_years), to_span(targets), direction, to_span(phi),
              {.level = level, .min_observations = min_observations, .floor = floor, .ceiling = ceiling}, execution);
        }
        using R = ProjectionResult;
        return to_columns(out, column("slope", &R::slope), column("slope_lower", &R::slope_lower),
                          column("slope_upper", &R::slope_upper), column("line", &R::line),
                          column("line_lower", &R::line_lower), column("line_upper", &R::line_upper),
                          column("projected", &R::projected), column("projected_lower", &R::projected_lower),
                          column("projected_upper", &R::projected_upper), column("standard_error", &R::standard_error),
                          column("p_trend", &R::p_trend), column("p_observed", &R::p_observed),
                          column("arrival_year", &R::arrival_year), column("arrival_lower", &R::arrival_lower),
                          column("arrival_upper", &R::arrival_upper), column("arrival_status", &R::arrival_status),
                          column("phi", &R::phi), column("n", &R::n), column("status", &R::status));
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::arg("target_years").noconvert(),
      py::arg("targets").noconvert(), py::arg("direction"), py::arg("phi").noconvert(), py::arg("level"),
      py::arg("min_observations"), py::arg("floor"), py::arg("ceiling"), py::arg("threads"), py::arg("progress"));
  m.def(
      "projection_fan",
      [](const Array& values, const Array& years, const Array& at, double phi, double level, Index min_observations,
         std::optional<double> floor, std::optional<double> ceiling) {
        const ProjectionOptions options{
            .level = level, .phi = phi, .min_observations = min_observations, .floor = floor, .ceiling = ceiling};
        const TrendFit fit = fit_trend(to_span(values), to_span(years), options);
        std::vector<Prediction> out;
        for (const double year : to_span(at)) out.push_back(predict(fit, year, options));
        using P = Prediction;
        py::dict table = to_columns(out, column("line", &P::line), column("line_lower", &P::line_lower),
                                    column("line_upper", &P::line_upper), column("value", &P::value),
                                    column("lower", &P::lower), column("upper", &P::upper));
        table["n"] = fit.n;
        table["status"] = static_cast<int>(fit.status);
        return table;
      },
      py::arg("values").noconvert(), py::arg("years").noconvert(), py::arg("at").noconvert(), py::arg("phi"),
      py::arg("level"), py::arg("min_observations"), py::arg("floor"), py::arg("ceiling"));
}

}  // namespace nyckeltal::python
