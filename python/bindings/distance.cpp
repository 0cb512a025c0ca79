#include "nyckeltal/stats/distance.hpp"

#include <tuple>

#include "common.hpp"
#include "distance_common.hpp"

namespace nyckeltal::python {

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
