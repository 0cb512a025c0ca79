// Lists what the compiled module holds. Classes before functions, so that signatures show their names.
#include "common.hpp"
#include "nyckeltal/version.hpp"

namespace nyckeltal::python {

void bind_block_kendall(py::module_& m);
void bind_censored(py::module_& m);
void bind_change_point(py::module_& m);
void bind_check(py::module_& m);
void bind_correlation(py::module_& m);
void bind_distance(py::module_& m);
void bind_errors(py::module_& m);
void bind_cube(py::module_& m);
void bind_follow(py::module_& m);
void bind_funnel(py::module_& m);
void bind_groups(py::module_& m);
void bind_inequality(py::module_& m);
void bind_io(py::module_& m);
void bind_kolada(py::module_& m);
void bind_kendall(py::module_& m);
void bind_league(py::module_& m);
void bind_membership(py::module_& m);
void bind_matching(py::module_& m);
void bind_model(py::module_& m);
void bind_multiplicity(py::module_& m);
void bind_network(py::module_& m);
void bind_panel(py::module_& m);
void bind_progress(py::module_& m);
void bind_progress_rules(py::module_& m);
void bind_projection(py::module_& m);
void bind_proportion(py::module_& m);
void bind_randomness(py::module_& m);
void bind_rank(py::module_& m);
void bind_rank_sets(py::module_& m);
void bind_regression(py::module_& m);
void bind_resampling(py::module_& m);
void bind_samples(py::module_& m);
void bind_several_samples(py::module_& m);
void bind_shrinkage(py::module_& m);
void bind_similar(py::module_& m);
void bind_simulated_network(py::module_& m);
void bind_summary(py::module_& m);
void bind_table(py::module_& m);
void bind_target_line(py::module_& m);
void bind_theil_sen(py::module_& m);
void bind_trend(py::module_& m);

}  // namespace nyckeltal::python

PYBIND11_MODULE(_core, m) {
  namespace np = nyckeltal::python;
  m.doc() = "Compiled core of nyckeltal; use the package, not this module.";
  m.attr("__version__") = nyckeltal::version;
  np::bind_errors(m);
  np::bind_model(m);
  np::bind_panel(m);
  np::bind_trend(m);
  np::bind_progress_rules(m);
  np::bind_projection(m);
  np::bind_target_line(m);
  np::bind_simulated_network(m);
  np::bind_summary(m);
  np::bind_follow(m);
  np::bind_network(m);
  np::bind_membership(m);
  np::bind_progress(m);
  np::bind_table(m);
  np::bind_distance(m);
  np::bind_similar(m);
  np::bind_groups(m);
  np::bind_matching(m);
  np::bind_io(m);
  np::bind_cube(m);
  np::bind_kolada(m);
  np::bind_kendall(m);
  np::bind_theil_sen(m);
  np::bind_block_kendall(m);
  np::bind_censored(m);
  np::bind_change_point(m);
  np::bind_check(m);
  np::bind_multiplicity(m);
  np::bind_randomness(m);
  np::bind_rank_sets(m);
  np::bind_regression(m);
  np::bind_funnel(m);
  np::bind_rank(m);
  np::bind_league(m);
  np::bind_correlation(m);
  np::bind_inequality(m);
  np::bind_proportion(m);
  np::bind_resampling(m);
  np::bind_several_samples(m);
  np::bind_samples(m);
  np::bind_shrinkage(m);
}
