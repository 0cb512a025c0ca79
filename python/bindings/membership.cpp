#include "nyckeltal/compare/membership.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
namespace {

py::tuple positions(const MemberSet& found) {
  return py::make_tuple(found.members, found.unknown);
}

}  // namespace

void bind_membership(py::module_& m) {
  m.def(
      "always_members",
      [](const Panel& panel, Year first, Year last, const std::optional<std::string>& kind) {
        return positions(always_members(panel, first, last, to_kind(kind)));
      },
      py::arg("panel"), py::arg("first"), py::arg("last"), py::arg("kind"));
  m.def(
      "kind_counts",
      [](const Panel& panel, const std::optional<std::string>& kind) {
        const KindRule counts(panel, to_kind(kind));
        std::vector<Index> found;
        for (Index k = 0; k < panel.n_members(); ++k)
          if (counts(panel.member(k))) found.push_back(k);
        return found;
      },
      py::arg("panel"), py::arg("kind"));
  m.def(
      "composition_adjusted_means",
      [](const Panel& panel, std::optional<Year> first, std::optional<Year> last, std::optional<Year> base,
         const std::string& link, double level, const std::optional<Array>& weights,
         std::optional<Index> weight_indicator, const Selection& selection, int threads) {
        const PanelCompositionOptions options{
            .first = first,
            .last = last,
            .means = {.base = base,
                      .link = to_choice<ChainLink>(link, "link", {"automatic", "ratio", "difference"}),
                      .level = level},
            .weights = to_span(weights),
            .weight_indicator = weight_indicator,
            .selection = selection};
        const Execution execution = to_execution(threads, py::none());
        std::vector<CompositionAdjustedMeans> results;
        std::vector<CompositionAdjustedMean> years;
        {
          const py::gil_scoped_release release;
          results = composition_adjusted_means(panel, options, execution);
          for (const CompositionAdjustedMeans& each : results)
            years.insert(years.end(), each.years.begin(), each.years.end());
        }
        using All = CompositionAdjustedMeans;
        using One = CompositionAdjustedMean;
        return py::make_tuple(
            to_columns(results, column("base_index", &All::base), column("ratio", &All::ratio),
                       column("n_fixed", &All::n_fixed), column("n_two_way", &All::n_two_way),
                       column("n_reporters", &All::n_reporters), column("n_without_weight", &All::n_without_weight)),
            to_columns(years, column("n", &One::n), column("reported", &One::reported), column("fixed", &One::fixed),
                       column("n_link", &One::n_link), column("link", &One::link), column("chained", &One::chained),
                       column("two_way", &One::two_way), column("two_way_lower", &One::two_way_lower),
                       column("two_way_upper", &One::two_way_upper), column("status", &One::status),
                       column("chained_status", &One::chained_status), column("two_way_status", &One::two_way_status)));
      },
      py::arg("panel"), py::arg("first"), py::arg("last"), py::arg("base"), py::arg("link"), py::arg("level"),
      py::arg("weights").noconvert(), py::arg("weight_indicator"), py::arg("selection"), py::arg("threads"));
}

}  // namespace nyckeltal::python
