// What other bodies take from those of compare/network.hpp: not part of the interface.
// Included before the guard: in the header-only form the bodies that it brings need what stands below.
#include "nyckeltal/compare/network.hpp"

#ifndef NYCKELTAL_COMPARE_DETAIL_NETWORK
#define NYCKELTAL_COMPARE_DETAIL_NETWORK

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

[[nodiscard]] inline std::pair<Index, Index> two_years(const Network& network, Year first, Year last) {
  if (first > last)
    fail("years-reversed",
         "first " + std::to_string(first) + " comes after last " + std::to_string(last) + ": swap them");
  return {network.position(first), network.position(last)};
}

void require_panel_weights(const Panel& panel, std::span<const double> weights, std::optional<Index> weight_indicator);

/// The weights of one year, one a member; none where none were asked for.
[[nodiscard]] std::vector<double> weights_of_year(const Network& network, std::span<const double> weights,
                                                  std::optional<Index> weight_indicator, Index k);

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#endif  // NYCKELTAL_COMPARE_DETAIL_NETWORK
