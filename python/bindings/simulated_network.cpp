// core/simulated_network.hpp
#include "nyckeltal/core/simulated_network.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_simulated_network(py::module_& m) {
  m.def(
      "simulated_network",
      [](Index members, Year first_year, Index n_years, std::uint64_t seed) {
        SimulatedNetwork made;
        {
          const py::gil_scoped_release released;
          made = simulated_network({members, first_year, n_years, seed});
        }
        py::list features;
        for (const PlantedFeature& each : made.truth.features)
          features.append(py::make_tuple(each.kind, each.indicator, each.member, each.year, each.size, each.announced));
        py::dict truth;
        truth["phi"] = made.truth.phi;
        truth["expected"] = to_array(std::move(made.truth.expected));
        truth["slope"] = to_array(std::move(made.truth.slope));
        truth["features"] = features;
        return py::make_tuple(std::make_shared<Panel>(std::move(made.panel)), truth);
      },
      py::kw_only(), py::arg("members"), py::arg("first_year"), py::arg("n_years"), py::arg("seed"));
}

}  // namespace nyckeltal::python
