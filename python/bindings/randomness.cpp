#include "nyckeltal/stats/randomness.hpp"

#include "choices.hpp"
#include "common.hpp"

namespace nyckeltal::python {
namespace {

template <class Batch>
py::dict run(const Array& values, int threads, const py::object& progress, Batch batch) {
  const Rows rows = to_rows(values);
  const Execution execution = to_execution(threads, progress);
  std::vector<RandomnessTest> results;
  {
    const py::gil_scoped_release release;
    results = batch(rows, execution);
  }
  using R = RandomnessTest;
  return to_columns(results, column("statistic", &R::statistic), column("z", &R::z), column("p", &R::p),
                    column("n", &R::n), column("status", &R::status));
}

}  // namespace

void bind_randomness(py::module_& m) {
  m.def(
      "cox_stuart",
      [](const Array& values, const std::string& form, const std::string& method, int threads,
         const py::object& progress) {
        const CoxStuartOptions options{to_choice<CoxStuartForm>(form, "form", {"thirds", "halves"}),
                                       to_choice<CoxStuartMethod>(method, "method", {"exact", "normal"})};
        return run(values, threads, progress,
                   [&](const Rows& rows, const Execution& execution) { return cox_stuart(rows, options, execution); });
      },
      py::arg("values").noconvert(), py::kw_only(), py::arg("form"), py::arg("method"), py::arg("threads"),
      py::arg("progress"));

  m.def(
      "wallis_moore",
      [](const Array& values, int threads, const py::object& progress) {
        return run(values, threads, progress,
                   [](const Rows& rows, const Execution& execution) { return wallis_moore(rows, execution); });
      },
      py::arg("values").noconvert(), py::kw_only(), py::arg("threads"), py::arg("progress"));

  m.def(
      "bartels",
      [](const Array& values, const std::string& alternative, int threads, const py::object& progress) {
        const BartelsOptions options{to_alternative(alternative)};
        return run(values, threads, progress,
                   [&](const Rows& rows, const Execution& execution) { return bartels(rows, options, execution); });
      },
      py::arg("values").noconvert(), py::kw_only(), py::arg("alternative"), py::arg("threads"), py::arg("progress"));

  m.def(
      "wald_wolfowitz",
      [](const Array& values, int threads, const py::object& progress) {
        return run(values, threads, progress,
                   [](const Rows& rows, const Execution& execution) { return wald_wolfowitz(rows, execution); });
      },
      py::arg("values").noconvert(), py::kw_only(), py::arg("threads"), py::arg("progress"));
}

}  // namespace nyckeltal::python
