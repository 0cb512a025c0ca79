// Reads a dataset folder and prints one indicator for all members:
//   example_compare FOLDER INDICATOR [YEAR]
#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <string>

#include "nyckeltal/compare/table.hpp"
#include "nyckeltal/io/package.hpp"

namespace nt = nyckeltal;

namespace {

int print_comparison(const std::string& folder, const std::string& key, const nt::CompareOptions& options) {
  nt::Findings findings;
  const nt::Panel panel = nt::read_package(folder, findings);
  for (const nt::Finding& each : findings)
    std::cerr << each.source << ":" << each.line << ": " << nt::to_string(each.severity) << ": " << each.message
              << "\n";

  const nt::Index indicator = panel.indicator_index(key);
  const nt::Comparison table = nt::compare(panel, indicator, options);
  if (panel.info.simulated) std::cout << "SIMULATED FIGURES\n";
  std::cout << panel.indicator(indicator).id << " in " << table.year << ": " << table.n_ranked << " of "
            << table.n_members << " members, status " << nt::to_string(table.status) << "\n";
  std::cout << std::fixed << std::setprecision(1);
  for (const nt::ComparisonRow& row : table.rows)
    std::cout << std::setw(4) << row.rank_competition << "  " << std::setw(10) << row.value << "  "
              << panel.member(row.member).name << "\n";
  for (const nt::ComparisonLeftOut& each : table.left_out)
    std::cout << "   -  " << panel.member(each.member).name << ": " << nt::to_string(each.reason) << "\n";
  return table.rows.empty() ? EXIT_FAILURE : EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::cerr << "usage: " << argv[0] << " FOLDER INDICATOR [YEAR]\n";
    return EXIT_FAILURE;
  }
  try {
    nt::CompareOptions options;
    if (argc == 4) options.year = std::stoi(argv[3]);
    return print_comparison(argv[1], argv[2], options);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
