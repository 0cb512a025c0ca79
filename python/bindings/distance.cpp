#include "nyckeltal/stats/distance.hpp"

#include <tuple>

#include "common.hpp"
#include "distance_common.hpp"

namespace nyckeltal::python {

DistanceOptions to_distance_options(const std::string& metric, const std::optional<std::string>& spread) {
  DistanceOptions options;
  options.metric = to_choice<Metric>(metric, "metric", {"euclidean", "mahalanobis", "gower"});
  if (spread) options.spread = to_choice<Spread>(*spread, "spread", {"mad", "iqr", "sd", "range"});
  return options;
}

py::dict to_dict(const std::vector<ScaledVariable>& variables) {
  return to_columns(variables, column("centre", &ScaledVariable::centre), column("spread", &ScaledVariable::spread),
                    column("weight", &ScaledVariable::weight), column("n", &ScaledVariable::n),
                    column("n_refused", &ScaledVariable::n_refused), column("status", &ScaledVariable::status));
}

py::dict to_dict(const Neighbours& found, const std::vector<ScaledVariable>& variables, double shrinkage) {
  py::dict out;
  out["neighbours"] =
      to_columns(found.nearest, column("unit", &Neighbour::unit), column("distance", &Neighbour::distance),
                 column("known", &Neighbour::known), column("near", &Neighbour::near));
  out["shares"] = to_array(std::vector<double>(found.shares));
  out["variables"] = to_dict(variables);
  out["not_compared"] = to_array(std::vector<Index>(found.not_compared));
  out["n"] = found.n;
  out["n_usual"] = found.n_usual;
  out["usual"] = found.usual;
  out["limit"] = found.limit;
  out["limit_last"] = found.limit_last;
  out["closer"] = found.closer;
  out["shrinkage"] = shrinkage;
  out["status"] = std::string(to_string(found.status));
  return out;
}

void bind_distance(py::module_& m) {
  m.def(
      "nearest",
      [](const Array& values, const std::vector<std::tuple<bool, bool, double>>& variables, Index focus,
         const std::vector<Index>& candidates, const std::vector<Index>& precedence, const std::string& metric,
         const std::optional<std::string>& spread, Index k, double minimum_share, double fence, int threads) {
        const DistanceOptions distance = to_distance_options(metric, spread);
        const Execution execution = to_execution(threads, py::none());
        std::vector<DistanceVariable> described;
        for (const auto& [log, nominal, weight] : variables)
          described.push_back({.log = log, .nominal = nominal, .weight = weight});
        const Rows rows = to_rows(values);
        Neighbours found;
        std::vector<ScaledVariable> scaled;
        double shrinkage = missing;
        {
          const py::gil_scoped_release release;
          const DistanceSpace space(rows, described, distance, focus);
          found = nearest(space, focus, candidates, precedence,
                          {.k = k, .minimum_share = minimum_share, .fence = fence}, execution);
          scaled = space.variables();
          shrinkage = space.shrinkage();
        }
        return to_dict(found, scaled, shrinkage);
      },
      py::arg("values").noconvert(), py::arg("variables"), py::arg("focus"), py::arg("candidates"),
      py::arg("precedence"), py::arg("metric"), py::arg("spread"), py::arg("k"), py::arg("minimum_share"),
      py::arg("fence"), py::arg("threads"));
}

}  // namespace nyckeltal::python
