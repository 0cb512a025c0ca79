#include "everything.hpp"

#include <typeinfo>

#include "nyckeltal/nyckeltal.hpp"

namespace header_only_form {

std::string version() {
  return nyckeltal::version;
}

std::string name_of_panel() {
  return typeid(nyckeltal::Panel).name();
}

std::vector<double> trend_of(std::span<const double> values) {
  const nyckeltal::TheilSenResult slope = nyckeltal::theil_sen(values);
  return {slope.slope, slope.lower, slope.upper, nyckeltal::mann_kendall(values).p};
}

std::vector<double> distances(std::span<const double> values, int columns) {
  const nyckeltal::Rows rows{values, columns};
  const std::vector<nyckeltal::DistanceVariable> variables(static_cast<std::size_t>(columns));
  const nyckeltal::DistanceSpace space(rows, variables, {.metric = nyckeltal::Metric::mahalanobis});
  std::vector<double> found;
  for (nyckeltal::Index a = 1; a < rows.count(); ++a) found.push_back(space(0, a).distance);
  return found;
}

}  // namespace header_only_form
