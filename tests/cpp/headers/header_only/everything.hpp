// What the header-only form of the library says, in a file compiled so, of things that a test asks of the other form.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace header_only_form {

std::string version();
std::string name_of_panel();
/// slope, lower, upper, p of a series.
std::vector<double> trend_of(std::span<const double> values);
/// Mahalanobis distance, where Eigen decomposes a matrix.
std::vector<double> distances(std::span<const double> values, int columns);

}  // namespace header_only_form
