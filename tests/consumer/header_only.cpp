// What a program does that has the headers alone: a panel of its own and one statistic.
#include <array>
#include <cstdlib>
#include <iostream>

#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/theil_sen.hpp"
#include "nyckeltal/version.hpp"

int main() {
  nyckeltal::Panel panel({{.id = "organic-food"}}, {{.id = "2281", .name = "Sundsvall"}}, 2003, 5);
  constexpr std::array values = {12.0, 14.0, 16.0, 18.0, 20.0};
  for (nyckeltal::Index k = 0; k < 5; ++k)
    panel.set(0, 0, 2003 + static_cast<nyckeltal::Year>(k), values.at(static_cast<std::size_t>(k)));
  const auto trend = nyckeltal::theil_sen(panel.series(0, 0).values);
  std::cout << "nyckeltal " << nyckeltal::version << ": slope " << trend.slope << '\n';
  return trend.slope == 2.0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
