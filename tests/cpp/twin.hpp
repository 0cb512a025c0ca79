// For comparing fast kernels with slow twins: random series, short mostly, with ties, gaps and wild values, and the
// small parts that several twins need.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/random.hpp"

namespace nyckeltal::test {

/// How many: 5,000, or what NYCKELTAL_TWIN_SERIES says.
inline Index twin_series() {
  const char* wanted = std::getenv("NYCKELTAL_TWIN_SERIES");
  return wanted ? std::stol(wanted) : 5000;
}

inline std::vector<double> random_series(Philox& random) {
  const Index length = random.below(50) == 0 ? random.below(120) : random.below(41);
  const Index kind = random.below(6);
  const double gaps = kind % 2 == 0 ? 0.0 : 0.25;
  std::vector<double> x;
  for (Index i = 0; i < length; ++i) {
    double value = random.normal();
    if (kind == 1) value = static_cast<double>(random.below(4));
    if (kind == 2) value = std::round(10.0 * value) / 10.0 + 0.1 * static_cast<double>(i);
    if (kind == 3) value = random.below(4) == 0 ? value : 0.0;
    if (kind == 4) value = std::sinh(20.0 * value);
    x.push_back(random.uniform() < gaps ? missing : value);
  }
  return x;
}

/// Equal, or both NaN.
inline bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

inline double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const std::size_t n = x.size();
  return n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]);
}

}  // namespace nyckeltal::test
