// What an embedding program does at least: a panel of its own and one look at it.
#include <cstdlib>
#include <iostream>

#include "nyckeltal/nyckeltal.hpp"

int main() {
  const nyckeltal::Panel panel({{.id = "organic-food"}}, {{.id = "2281", .name = "Sundsvall"}}, 2003, 18);
  std::cout << "nyckeltal " << nyckeltal::version << ": " << panel.n_years() << " years\n";
  return panel.member_index("Sundsvall") == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
