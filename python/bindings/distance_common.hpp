// How neighbours cross to Python, for all bindings that find some.
#pragma once

#include "common.hpp"
#include "nyckeltal/stats/distance.hpp"

namespace nyckeltal::python {

[[nodiscard]] inline DistanceOptions to_distance_options(const std::string& metric,
                                                         const std::optional<std::string>& spread) {
  DistanceOptions options;
  options.metric = to_choice<Metric>(metric, "metric", {"euclidean", "mahalanobis", "gower"});
  if (spread) options.spread = to_choice<Spread>(*spread, "spread", {"mad", "iqr", "sd", "range"});
  return options;
}

[[nodiscard]] inline py::dict to_dict(const std::vector<ScaledVariable>& variables) {
  return to_columns(variables, column("centre", &ScaledVariable::centre), column("spread", &ScaledVariable::spread),
                    column("weight", &ScaledVariable::weight), column("n", &ScaledVariable::n),
                    column("n_refused", &ScaledVariable::n_refused), column("status", &ScaledVariable::status));
}

[[nodiscard]] inline py::dict to_dict(const Neighbours& found, const std::vector<ScaledVariable>& variables,
                                      double shrinkage) {
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

}  // namespace nyckeltal::python
