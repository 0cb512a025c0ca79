// What an embedding program does at least: a panel of its own, one routine of the headers, one of the compiled readers.
#include <cstdlib>
#include <iostream>

#include "nyckeltal/nyckeltal.hpp"

int main() {
  const nyckeltal::Panel panel({{.id = "organic-food"}}, {{.id = "2281", .name = "Sundsvall"}}, 2003, 18);
  const auto files = nyckeltal::package_files(panel);
  const auto table = nyckeltal::compare(panel, 0);
  std::cout << "nyckeltal " << nyckeltal::version << ": " << files.size() << " files\n";
  const bool right = files.count("values.csv") == 1 && table.status == nyckeltal::Status::no_data;
  return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
