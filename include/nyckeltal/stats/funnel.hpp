// Funnel limits: is a member's rate unusual for its size? For counts among expected numbers or among those who could.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/status.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// poisson: events per unit of size (expected number, inhabitants); binomial: events among `size` that could.
enum class FunnelDistribution : std::uint8_t { poisson, binomial };

/// How members differ beyond chance: not at all, a variance of their own, or a factor on the chance variance.
enum class Overdispersion : std::uint8_t { none, additive, multiplicative };

struct FunnelOptions {
  FunnelDistribution distribution = FunnelDistribution::poisson;
  double target = missing;  ///< rate in the middle of the funnel; default: all events over all sizes
  Overdispersion overdispersion = Overdispersion::none;
  double winsorise = 0.1;  ///< share of z at each end that counts as the quantile there, when dispersion is estimated
  double level = 0.95;
  double outer_level = 0.998;
};

/// Where a rate lies: 0 within both limits; 1 above the inner, 2 above the outer; -1, -2 below.
struct FunnelMember {
  double rate = missing;
  double lower = missing;
  double upper = missing;
  double outer_lower = missing;
  double outer_upper = missing;
  double z = missing;           ///< on the scale of equal variance, chance alone
  double z_adjusted = missing;  ///< with over-dispersion
  Index outside = 0;
  Status status = Status::no_data;  ///< ok, no_data (no size or no events: limits where there is a size)
};

struct Funnel {
  std::vector<FunnelMember> members;
  double target = missing;
  double phi = missing;  ///< mean squared winsorised z: 1 is chance (0.68 at 10 % winsorised)
  double tau2 = 0.0;     ///< variance between members on the scale of equal variance, where additive
  double factor = 1.0;   ///< on the chance variance, where multiplicative
  bool adjusted = false;
  Index n = 0;                      ///< members with events and a size
  Status status = Status::no_data;  ///< ok, no_data (no target can be computed)
};

/// Limits around a target that widen as sizes shrink (Spiegelhalter 2005, doi 10.1002/sim.1970). Without
/// over-dispersion exact: gamma quantiles over the size for Poisson, beta quantiles for shares. With it, on the scale
/// of equal variance y (square root, angle), s = 1 / (2 sqrt(size)): phi = mean of squared winsorised (y - target) / s;
/// where n phi > n - 1, additive limits are target +- z sqrt(s^2 + tau2), tau2 = (n phi - (n - 1)) / (sum w - sum w^2 /
/// sum w), w = 1 / s^2, and multiplicative ones target +- z s sqrt(phi). `events` NaN: limits for that size alone.
[[nodiscard]] NYCKELTAL_API Funnel funnel_limits(std::span<const double> events, std::span<const double> sizes,
                                                 const FunnelOptions& options = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/stats/impl/funnel.ipp"
#endif
