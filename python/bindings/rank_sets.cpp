#include "nyckeltal/stats/rank_sets.hpp"

#include <optional>

#include "common.hpp"

namespace nyckeltal::python {

void bind_rank_sets(py::module_& m) {
  m.def(
      "rank_sets",
      [](const Array& estimates, const std::optional<Array>& standard_errors, const std::optional<Array>& covariance,
         const std::optional<Array>& degrees_of_freedom, double level, const std::string& kind, bool stepdown,
         Index draws, std::uint64_t seed, int threads, const py::object& progress) {
        const RankNoise noise{to_span(standard_errors), to_span(covariance)};
        const RankSetOptions options{level,    to_choice<RankSetKind>(kind, "kind", {"simultaneous", "marginal"}),
                                     stepdown, draws,
                                     seed,     to_span(degrees_of_freedom)};
        const Execution execution = to_execution(threads, progress);
        RankSets sets;
        {
          const py::gil_scoped_release release;
          sets = rank_sets(to_span(estimates), noise, options, execution);
        }
        using R = MemberRank;
        py::dict table = to_columns(sets.members, column("rank", &R::rank), column("rank_max", &R::rank_max),
                                    column("lower", &R::lower), column("upper", &R::upper),
                                    column("critical_value", &R::critical_value), column("member_status", &R::status));
        table["n"] = sets.n;
        table["status"] = static_cast<int>(sets.status);
        return table;
      },
      py::arg("estimates").noconvert(), py::arg("standard_errors").noconvert(), py::arg("covariance").noconvert(),
      py::kw_only(), py::arg("degrees_of_freedom").noconvert(), py::arg("level"), py::arg("kind"), py::arg("stepdown"),
      py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("progress"));

  m.def(
      "rank_probabilities",
      [](const Array& estimates, const std::optional<Array>& standard_errors, const std::optional<Array>& covariance,
         Index draws, std::uint64_t seed, int threads, const py::object& progress) {
        const RankNoise noise{to_span(standard_errors), to_span(covariance)};
        const Execution execution = to_execution(threads, progress);
        RankProbabilities result;
        {
          const py::gil_scoped_release release;
          result = rank_probabilities(to_span(estimates), noise, {draws, seed}, execution);
        }
        py::dict table;
        table["mean_rank"] = to_array(std::move(result.mean_rank));
        table["acceptability"] = to_array(std::move(result.acceptability));
        table["beats"] = to_array(std::move(result.beats));
        table["n"] = result.n;
        table["status"] = static_cast<int>(result.status);
        return table;
      },
      py::arg("estimates").noconvert(), py::arg("standard_errors").noconvert(), py::arg("covariance").noconvert(),
      py::kw_only(), py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
