#include "nyckeltal/compare/matching.hpp"

#include <tuple>

#include "common.hpp"
#include "distance_common.hpp"

namespace nyckeltal::python {

void bind_matching(py::module_& m) {
  m.def(
      "matched_comparison",
      [](const Panel& panel, Index indicator, const std::optional<std::vector<Index>>& treated,
         const std::vector<std::tuple<Index, bool, double>>& on, std::optional<double> caliper, Index k, bool replace,
         const std::string& metric, const std::optional<std::string>& spread, double level, std::optional<Year> year,
         Index max_age, double minimum_coverage, const Selection& selection) {
        MatchingOptions options;
        for (const auto& [variable, log, weight] : on)
          options.on.push_back({.indicator = variable, .log = log, .weight = weight});
        options.caliper = caliper;
        options.k = k;
        options.replace = replace;
        options.distance = to_distance_options(metric, spread);
        options.level = level;
        options.year = year;
        options.max_age = max_age;
        options.minimum_coverage = minimum_coverage;
        options.selection = selection;
        Matching r;
        {
          const py::gil_scoped_release release;
          r = matched_comparison(panel, indicator, treated, options);
        }
        using B = Balance;
        py::dict out;
        out["pairs"] =
            to_columns(r.pairs, column("treated", &MatchedPair::treated), column("control", &MatchedPair::control),
                       column("distance", &MatchedPair::distance), column("weight", &MatchedPair::weight));
        out["unmatched"] =
            to_columns(r.unmatched, column("member", &Unmatched::member), column("nearest", &Unmatched::nearest));
        out["not_compared"] = to_columns(r.not_compared, column("member", &NotCompared::member),
                                         column("treated", &NotCompared::treated), column("why", &NotCompared::why));
        out["balance"] = to_columns(
            r.balance, column("variable", &B::variable), column("group", &B::group), column("treated", &B::treated),
            column("controls", &B::controls), column("treated_matched", &B::treated_matched),
            column("controls_matched", &B::controls_matched), column("smd_before", &B::smd_before),
            column("smd_after", &B::smd_after), column("variance_ratio_before", &B::variance_ratio_before),
            column("variance_ratio_after", &B::variance_ratio_after));
        out["variables"] = to_dict(r.variables);
        out["groups"] = r.groups;
        out["year"] = r.year;
        out["n_treated"] = r.n_treated;
        out["n_controls"] = r.n_controls;
        out["n_matched"] = r.n_matched;
        out["n_used"] = r.n_used;
        out["kish_n"] = r.kish_n;
        out["difference_before"] = r.difference_before;
        out["mean_treated"] = r.mean_treated;
        out["mean_controls"] = r.mean_controls;
        out["difference"] = r.difference;
        out["standard_error"] = r.standard_error;
        out["lower"] = r.lower;
        out["upper"] = r.upper;
        out["shrinkage"] = r.shrinkage;
        out["status"] = std::string(to_string(r.status));
        return out;
      },
      py::arg("panel"), py::arg("indicator"), py::arg("treated"), py::arg("on"), py::arg("caliper"), py::arg("k"),
      py::arg("replace"), py::arg("metric"), py::arg("spread"), py::arg("level"), py::arg("year"), py::arg("max_age"),
      py::arg("minimum_coverage"), py::arg("selection"));
}

}  // namespace nyckeltal::python
