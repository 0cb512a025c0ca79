// A made-up network that is shaped like the real one, with a record of everything that was planted in it: for teaching,
// for tests, and for finding out what a method does when the truth is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

struct SimulatedNetworkOptions {
  Index members = 110;
  Year first_year = 2003;
  Index n_years = 22;
  std::uint64_t seed = 1;
};

/// One thing that was planted. `indicator` and `member` are positions in the panel, -1: all of them.
struct PlantedFeature {
  /// definition_break, method_change, hidden_break, unit_slip, imputation, giant, late_reporter, joins or leaves
  std::string kind = {};
  Index indicator = -1;
  Index member = -1;
  Year year = 0;           ///< first year that it concerns
  double size = missing;   ///< what the values are multiplied by; points added for a method_change
  bool announced = false;  ///< the panel says so itself: a break, a membership interval, a status
};

/// What is true of a simulated network.
struct SimulatedTruth {
  double phi = 0.0;  ///< autocorrelation of the noise from year to year
  /// Level without noise, rounding, or anything planted: C order (indicator, member, year); missing where the
  /// definition was not in use.
  std::vector<double> expected = {};
  /// Least-squares slope of `expected` through all its years, in units a year: (indicator, member).
  std::vector<double> slope = {};
  std::vector<PlantedFeature> features = {};
};

struct SimulatedNetwork {
  Panel panel;
  SimulatedTruth truth;
};

/// Makes the network. The same options give the same bits; a member's own numbers do not depend on how many others
/// there are, except for who plays a planted part.
///
/// Planted: a rise of organic food from 3 to 29 per cent and a fall after it; emissions with true zeros and one giant;
/// shares at the ceiling; non-response, late reporters, members that join, leave and come back; two definition breaks
/// and a purge for all, a method change that is announced and a break that is not, each in one series; one value ten
/// times too large; imputed values; definitions that end and begin. Noise is AR(1) within a series, and members differ
/// by a common ambition besides each indicator's own luck.
/// Throws ArgumentError where members or years are not positive.
[[nodiscard]] NYCKELTAL_API SimulatedNetwork simulated_network(const SimulatedNetworkOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/core/impl/simulated_network.ipp"
#endif
