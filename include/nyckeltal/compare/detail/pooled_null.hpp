// The null of S under an autocorrelation that the members share.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/base/value_status.hpp"
#include "nyckeltal/compare/detail/trend_segments.hpp"
#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/stats/autocorrelation.hpp"
#include "nyckeltal/stats/detail/autocorrelation.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/sum_of_nulls.hpp"
#include "nyckeltal/stats/kendall_score.hpp"
#include "nyckeltal/stats/multiplicity.hpp"
#include "nyckeltal/stats/theil_sen.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// p of S under a shared autocorrelation that differs between members: phi ~ N(phi, between^2), integrated by seven
/// Gauss-Hermite nodes. What one fixed phi misses, size where members differ, is what the mixture restores. Factors of
/// the variance are kept by the length of the segment.
class PooledNull {
 public:
  PooledNull(double phi, double between, Index longest) {
    // Nodes and weights of the probabilists' Gauss-Hermite rule of order 7.
    static constexpr std::array<std::pair<double, double>, 7> rule = {{{-3.7504397177257425, 5.482688559722177e-4},
                                                                       {-2.3667594107345415, 3.075712396758652e-2},
                                                                       {-1.1544053947399682, 0.2401231786050127},
                                                                       {0.0, 0.4571428571428571},
                                                                       {1.1544053947399682, 0.2401231786050127},
                                                                       {2.3667594107345415, 3.075712396758652e-2},
                                                                       {3.7504397177257425, 5.482688559722177e-4}}};
    if (!(between > 0.0)) {
      add(phi, 1.0, longest);
      return;
    }
    for (const auto& [node, weight] : rule) add(phi + between * node, weight, longest);
  }

  /// Two-sided, normal with continuity correction; never below the exact p of independence.
  [[nodiscard]] double p(const SegmentsTest& test, const TrendSeries& series, std::span<const double> variances) const {
    const double excess = std::max(0.0, static_cast<double>(std::abs(test.s)) - 1.0);
    double p = 0.0;
    for (const Node& node : nodes_) {
      double inflated = 0.0;
      for (Index k = 0; k < series.segments(); ++k) {
        const auto at = static_cast<std::size_t>(k);
        inflated += variances[at] * node.factor[static_cast<std::size_t>(series.cuts[at + 1] - series.cuts[at])];
      }
      // Without autocorrelation nothing needs approximating.
      p += node.weight * (inflated > test.variance ? std::erfc(excess / std::sqrt(2.0 * inflated)) : test.p);
    }
    return std::min(1.0, std::max(p, test.p));
  }

 private:
  struct Node {
    double weight;
    std::vector<double> factor;  // by length
  };
  void add(double phi, double weight, Index longest) {
    Node node{weight, {}};
    for (Index n = 0; n <= longest; ++n) node.factor.push_back(variance_inflation(n, usable_phi(phi)));
    nodes_.push_back(std::move(node));
  }
  std::vector<Node> nodes_;
};

}  // namespace detail

}  // namespace nyckeltal::inline NYCKELTAL_FORM
