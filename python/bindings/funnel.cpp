#include "nyckeltal/stats/funnel.hpp"

#include "common.hpp"

namespace nyckeltal::python {

void bind_funnel(py::module_& m) {
  m.def(
      "funnel_limits",
      [](const Array& events, const Array& sizes, const std::string& distribution, double target,
         const std::string& overdispersion, double winsorise, double level, double outer_level) {
        const FunnelOptions options{
            to_choice<FunnelDistribution>(distribution, "distribution", {"poisson", "binomial"}),
            target,
            to_choice<Overdispersion>(overdispersion, "overdispersion", {"none", "additive", "multiplicative"}),
            winsorise,
            level,
            outer_level};
        Funnel result;
        {
          const py::gil_scoped_release release;
          result = funnel_limits(to_span(events), to_span(sizes), options);
        }
        using R = FunnelMember;
        py::dict table = to_columns(
            result.members, column("rate", &R::rate), column("lower", &R::lower), column("upper", &R::upper),
            column("outer_lower", &R::outer_lower), column("outer_upper", &R::outer_upper), column("z", &R::z),
            column("z_adjusted", &R::z_adjusted), column("outside", &R::outside), column("member_status", &R::status));
        table["target"] = result.target;
        table["phi"] = result.phi;
        table["tau2"] = result.tau2;
        table["factor"] = result.factor;
        table["adjusted"] = result.adjusted;
        table["n"] = result.n;
        table["status"] = static_cast<int>(result.status);
        return table;
      },
      py::arg("events").noconvert(), py::arg("sizes").noconvert(), py::kw_only(), py::arg("distribution"),
      py::arg("target"), py::arg("overdispersion"), py::arg("winsorise"), py::arg("level"), py::arg("outer_level"));
}

}  // namespace nyckeltal::python
