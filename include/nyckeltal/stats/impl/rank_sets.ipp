// Bodies of stats/rank_sets.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <mutex>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/random.hpp"
#include "nyckeltal/base/status.hpp"
#include "nyckeltal/stats/detail/rank_sets.hpp"
#include "nyckeltal/stats/rank_sets.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::vector<Index> RankSets::best(Index tau) const {
  return chosen(tau, [&](const MemberRank& m) { return m.lower <= static_cast<double>(tau); });
}

NYCKELTAL_INLINE std::vector<Index> RankSets::worst(Index tau) const {
  return chosen(tau, [&](const MemberRank& m) { return m.upper >= static_cast<double>(n - tau + 1); });
}

namespace detail {

/// The members with an estimate, largest first: a pair that is told apart always has its better member first.
class SortedMembers {
 public:
  std::vector<double> x;
  std::vector<std::size_t> place;  ///< in the input
  bool infinite = false;
  bool noisy = false;  ///< any noise at all

  SortedMembers(std::span<const double> estimates, const RankNoise& noise, bool only_known) : noise_(noise) {
    const std::size_t n = estimates.size();
    const bool errors = !noise.standard_errors.empty();
    matrix_ = !noise.covariance.empty();
    if (errors && matrix_) fail("two-noises", "give standard_errors or covariance, not both");
    if (errors)
      require_same_length(std::ssize(estimates), "estimates", std::ssize(noise.standard_errors), "standard_errors");
    if (matrix_ && noise.covariance.size() != n * n)
      fail("length-mismatch", "covariance has " + std::to_string(noise.covariance.size()) + " elements but " +
                                  std::to_string(n) + " estimates need " + std::to_string(n * n));
    width_ = n;
    std::vector<double> deviations(n, missing);
    for (std::size_t i = 0; i < n && (errors || matrix_); ++i) {
      const double spread = errors ? noise.standard_errors[i] : noise.covariance[i * n + i];
      if (spread < 0.0)
        fail("noise-negative", std::string(errors ? "standard error " : "variance ") + std::to_string(i) + " is " +
                                   std::to_string(spread) + " but cannot be negative");
      deviations[i] = std::isinf(spread) ? missing : errors ? spread : std::sqrt(spread);
    }
    for (std::size_t i = 0; i < n; ++i)
      if (!is_missing(estimates[i]) && !(only_known && is_missing(deviations[i]))) place.push_back(i);
    // Ties by noise, so that the order of the input matters as little as it can.
    std::sort(place.begin(), place.end(), [&](std::size_t a, std::size_t b) {
      if (estimates[a] != estimates[b]) return estimates[a] > estimates[b];
      if (deviations[a] != deviations[b] && !is_missing(deviations[a]) && !is_missing(deviations[b]))
        return deviations[a] < deviations[b];
      return is_missing(deviations[a]) != is_missing(deviations[b]) ? is_missing(deviations[b]) : a < b;
    });
    for (const std::size_t i : place) {
      x.push_back(estimates[i]);
      deviation_.push_back(deviations[i]);
      infinite = infinite || std::isinf(estimates[i]);
      noisy = noisy || deviations[i] > 0.0;
    }
    if (matrix_) factorise();
  }

  [[nodiscard]] std::size_t size() const { return x.size(); }
  [[nodiscard]] bool known(std::size_t j) const { return !is_missing(deviation_[j]); }

  /// Standard deviation of the difference of the estimates; infinite where one of the two is unknown.
  [[nodiscard]] double deviation(std::size_t j, std::size_t k) const {
    if (!known(j) || !known(k)) return std::numeric_limits<double>::infinity();
    if (!matrix_) return std::hypot(deviation_[j], deviation_[k]);
    const double sum = covariance(j, j) + covariance(k, k);
    const double variance = sum - 2.0 * covariance(j, k);
    return variance > rounding * sum ? std::sqrt(variance) : 0.0;
  }

  /// Noise of replicate r: a function of the seed and r alone.
  void draw(std::uint64_t seed, Index r, std::span<double> out) const {
    Philox random(seed, 0, static_cast<std::uint64_t>(r));
    for (double& each : out) each = random.normal();
    for (std::size_t j = size(); j-- > 0;) {  // backwards: row j of the factor needs the normals before it
      if (!known(j)) {
        out[j] = 0.0;
      } else if (!matrix_) {
        out[j] *= deviation_[j];
      } else {
        double sum = 0.0;
        const double* row = &factor_[j * size()];
        for (std::size_t m = 0; m <= j; ++m) sum += row[m] * out[m];
        out[j] = sum;
      }
    }
  }

 private:
  static constexpr double rounding = 1e-12;

  [[nodiscard]] double covariance(std::size_t j, std::size_t k) const {
    return noise_.covariance[place[j] * width_ + place[k]];
  }

  /// Cholesky's factor; a pivot of zero (a member known exactly, or a sum of others) leaves an empty column.
  void factorise() {
    const std::size_t p = size();
    factor_.assign(p * p, 0.0);
    for (std::size_t j = 0; j < p; ++j) {
      if (!known(j)) continue;
      for (std::size_t k = 0; k <= j; ++k) {
        if (!known(k)) continue;
        const double scale = deviation_[j] * deviation_[k];
        const double value = covariance(j, k);
        if (!(std::abs(value - covariance(k, j)) <= 1e-9 * scale))
          fail("covariance-not-symmetric", "covariance of members " + std::to_string(place[j]) + " and " +
                                               std::to_string(place[k]) + " is missing or not symmetric");
        double rest = value;
        for (std::size_t m = 0; m < k; ++m) rest -= factor_[j * p + m] * factor_[k * p + m];
        const double pivot = factor_[k * p + k];
        if (j == k && rest > 1e-10 * scale) {
          factor_[j * p + j] = std::sqrt(rest);
        } else if (j != k && pivot > 0.0) {
          factor_[j * p + k] = rest / pivot;
        } else if (!(std::abs(rest) <= (j == k ? 1e-9 : 1e-5) * scale)) {
          fail("covariance-not-positive", "covariance is not positive semidefinite: see member " +
                                              std::to_string(place[j]) + " beside those of larger estimates");
        }
      }
    }
  }

  RankNoise noise_;
  bool matrix_ = false;
  std::size_t width_ = 0;
  std::vector<double> deviation_;
  std::vector<double> factor_;
};

NYCKELTAL_INLINE double draw_chi_squared(Philox& random, double freedom) {
  const bool small = freedom < 2.0;
  const double d = 0.5 * freedom + (small ? 1.0 : 0.0) - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = random.normal();
    const double v = std::pow(1.0 + c * x, 3);
    if (!(v > 0.0)) continue;
    if (std::log1p(-random.uniform()) < 0.5 * x * x + d * (1.0 - v + std::log(v)))
      return 2.0 * d * v * (small ? std::pow(1.0 - random.uniform(), 2.0 / freedom) : 1.0);
  }
}

inline void require_freedom(const RankSetOptions& options, Index members, const RankNoise& noise) {
  if (options.degrees_of_freedom.empty()) return;
  require_same_length(members, "estimates", std::ssize(options.degrees_of_freedom), "degrees_of_freedom");
  if (!noise.covariance.empty())
    fail("freedom-with-covariance", "degrees_of_freedom go with standard_errors, not with a covariance");
  for (const double each : options.degrees_of_freedom)
    if (each <= 0.0)
      fail("freedom-not-positive",
           "degrees of freedom must be above 0, or missing where the standard error is known: one is " +
               std::to_string(each));
}

/// The level's quantile of the largest t (type 7: between neighbouring order statistics).
class UpperQuantile {
 public:
  UpperQuantile(Index draws, double level) {
    const double h = static_cast<double>(draws - 1) * level;
    const auto below = static_cast<Index>(h);
    needed_ = static_cast<std::size_t>(draws - below);
    fraction_ = h - static_cast<double>(below);
  }
  /// How many of the largest values it takes.
  [[nodiscard]] std::size_t needed() const { return needed_; }
  [[nodiscard]] double operator()(std::vector<double> t) const {
    const auto at = static_cast<std::ptrdiff_t>(needed_) - 1;
    std::nth_element(t.begin(), t.begin() + at, t.end(), std::greater<>());
    const double low = t[needed_ - 1];
    if (at == 0 || fraction_ == 0.0) return low;
    return low + fraction_ * (*std::min_element(t.begin(), t.begin() + at) - low);
  }

 private:
  std::size_t needed_ = 0;
  double fraction_ = 0.0;
};

/// The maxima of the draws over pairs that become fewer from step to step. They can only fall, so the draws with the
/// largest old ones are recomputed until the others cannot reach the quantile: about a tenth of them.
class FallingMaxima {
 public:
  explicit FallingMaxima(std::vector<double> t) : t_(std::move(t)), order_(t_.size()) {
    for (std::size_t r = 0; r < order_.size(); ++r) order_[r] = r;
  }
  [[nodiscard]] const std::vector<double>& values() const { return t_; }

  /// recompute(replicates, their new maxima), at most `batch` at once.
  template <class Recompute>
  [[nodiscard]] double next(const UpperQuantile& quantile, std::size_t batch, Recompute&& recompute) {
    const auto larger = [&](std::size_t a, std::size_t b) { return t_[a] != t_[b] ? t_[a] > t_[b] : a < b; };
    std::size_t sorted = 0;
    std::vector<double> fresh;
    std::vector<double> some(batch);
    for (std::size_t begin = 0; begin < t_.size();) {
      if (begin == sorted) {  // sort a stretch at a time: the tail is seldom needed
        sorted = std::min(t_.size(), sorted + std::max(batch, 2 * quantile.needed()));
        std::partial_sort(order_.begin() + static_cast<std::ptrdiff_t>(begin),
                          order_.begin() + static_cast<std::ptrdiff_t>(sorted), order_.end(), larger);
      }
      const std::size_t count = std::min(batch, sorted - begin);
      recompute(std::span<const std::size_t>(order_).subspan(begin, count), std::span<double>(some).first(count));
      fresh.insert(fresh.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
      begin += count;
      if (begin == t_.size()) break;
      double bound = 0.0;  // of all that is left
      if (begin < sorted) {
        bound = t_[order_[begin]];
      } else {
        bound = t_[order_[begin - 1]];
      }
      const auto reach = std::count_if(fresh.begin(), fresh.end(), [&](double each) { return each >= bound; });
      if (static_cast<std::size_t>(reach) >= quantile.needed()) break;
    }
    for (std::size_t i = 0; i < fresh.size(); ++i) t_[order_[i]] = fresh[i];
    return quantile(std::move(fresh));
  }

 private:
  std::vector<double> t_;
  std::vector<std::size_t> order_;
};

/// Draws by replicate and what is made of them. Nothing is kept of pairs.
class RankSimulation {
 public:
  static constexpr std::size_t lanes = 128;

  RankSimulation(const SortedMembers& members, const RankSetOptions& options, const Execution& execution)
      : members_(members), p_(members.size()), draws_(options.draws), z_(p_ * static_cast<std::size_t>(draws_)) {
    parallel_for(draws_, lanes, {.threads = execution.threads, .stop = execution.stop}, [&](Index begin, Index end) {
      for (Index r = begin; r < end; ++r) {
        const std::span<double> z = std::span(z_).subspan(static_cast<std::size_t>(r) * p_, p_);
        members_.draw(options.seed, r, z);
        if (!options.degrees_of_freedom.empty()) to_student(options, r, z);
      }
    });
  }

  /// True where the better member j of the pair is told apart from k at this critical value.
  [[nodiscard]] bool separated(std::size_t j, std::size_t k, double critical) const {
    const double s = members_.deviation(j, k);
    return !std::isinf(s) && members_.x[j] - members_.x[k] > s * critical;
  }

  /// For every replicate the largest |z_j - z_k| / s_jk; pairs told apart at `critical` count in the other order only.
  [[nodiscard]] std::vector<double> maxima(const Execution& execution) const {
    std::vector<double> t(static_cast<std::size_t>(draws_), 0.0);
    parallel_for(draws_, lanes, execution, [&](Index begin, Index end) {
      const std::vector<std::size_t> which = range(begin, end);
      maxima_of(which, nothing_separated, std::span(t).subspan(static_cast<std::size_t>(begin), which.size()));
    });
    return t;
  }
  void maxima_of(std::span<const std::size_t> which, double critical, std::span<double> out) const {
    const std::vector<double> z = transposed(which);
    std::vector<double> t(lanes, 0.0);
    for (std::size_t j = 0; j < p_; ++j) {
      const double* zj = &z[j * lanes];
      for (std::size_t k = j + 1; k < p_; ++k) {
        const double s = members_.deviation(j, k);
        if (!(s > 0.0) || std::isinf(s)) continue;
        const double* zk = &z[k * lanes];
        const double w = 1.0 / s;
        if (members_.x[j] - members_.x[k] > s * critical) {
          for (std::size_t r = 0; r < lanes; ++r) {
            const double d = (zk[r] - zj[r]) * w;
            t[r] = d > t[r] ? d : t[r];
          }
        } else {
          for (std::size_t r = 0; r < lanes; ++r) {
            const double d = std::abs(zk[r] - zj[r]) * w;
            t[r] = d > t[r] ? d : t[r];
          }
        }
      }
    }
    std::copy_n(t.begin(), which.size(), out.begin());
  }

  /// For every member and replicate the largest over the pairs with that member.
  [[nodiscard]] std::vector<double> member_maxima(const Execution& execution) const {
    const auto draws = static_cast<std::size_t>(draws_);
    std::vector<double> t(p_ * draws, 0.0);
    parallel_for(draws_, lanes, {.threads = execution.threads, .stop = execution.stop}, [&](Index begin, Index end) {
      const std::vector<std::size_t> which = range(begin, end);
      const std::vector<double> z = transposed(which);
      std::vector<double> block(p_ * lanes, 0.0);
      for (std::size_t j = 0; j < p_; ++j) {
        const double* zj = &z[j * lanes];
        double* tj = &block[j * lanes];
        for (std::size_t k = j + 1; k < p_; ++k) {
          const double s = members_.deviation(j, k);
          if (!(s > 0.0) || std::isinf(s)) continue;
          const double* zk = &z[k * lanes];
          double* tk = &block[k * lanes];
          const double w = 1.0 / s;
          for (std::size_t r = 0; r < lanes; ++r) {
            const double d = std::abs(zk[r] - zj[r]) * w;
            tj[r] = d > tj[r] ? d : tj[r];
            tk[r] = d > tk[r] ? d : tk[r];
          }
        }
      }
      for (std::size_t j = 0; j < p_; ++j)
        std::copy_n(&block[j * lanes], which.size(), &t[j * draws + static_cast<std::size_t>(begin)]);
    });
    return t;
  }
  void member_maxima_of(std::size_t j, std::span<const std::size_t> which, double critical,
                        std::span<double> out) const {
    // Weight of z_k - z_j in each order; 0 where the order is no longer tested.
    std::vector<double> up(p_, 0.0);
    std::vector<double> down(p_, 0.0);
    for (std::size_t k = 0; k < p_; ++k) {
      const double s = k == j ? 0.0 : members_.deviation(j, k);
      if (!(s > 0.0) || std::isinf(s)) continue;
      const bool apart = separated(std::min(j, k), std::max(j, k), critical);
      up[k] = apart && k < j ? 0.0 : 1.0 / s;
      down[k] = apart && k > j ? 0.0 : -1.0 / s;
    }
    for (std::size_t i = 0; i < which.size(); ++i) {
      const double* z = &z_[which[i] * p_];
      double t = 0.0;
      for (std::size_t k = 0; k < p_; ++k) {
        const double d = z[k] - z[j];
        t = std::max(t, std::max(d * up[k], d * down[k]));
      }
      out[i] = t;
    }
  }

  static constexpr double nothing_separated = std::numeric_limits<double>::max();

 private:
  /// From normal noise to Student's, by a stream of its own.
  void to_student(const RankSetOptions& options, Index r, std::span<double> z) const {
    Philox random(options.seed, 1, static_cast<std::uint64_t>(r));
    for (std::size_t j = 0; j < p_; ++j) {
      const double freedom = options.degrees_of_freedom[members_.place[j]];
      if (std::isfinite(freedom)) z[j] *= std::sqrt(freedom / draw_chi_squared(random, freedom));
    }
  }
  static std::vector<std::size_t> range(Index begin, Index end) {
    std::vector<std::size_t> out;
    for (Index r = begin; r < end; ++r) out.push_back(static_cast<std::size_t>(r));
    return out;
  }
  /// Members by lanes: neighbouring lanes are different replicates, which the compiler turns into vectors.
  [[nodiscard]] std::vector<double> transposed(std::span<const std::size_t> which) const {
    std::vector<double> out(p_ * lanes, 0.0);
    for (std::size_t r = 0; r < which.size(); ++r)
      for (std::size_t k = 0; k < p_; ++k) out[k * lanes + r] = z_[which[r] * p_ + k];
    return out;
  }

  const SortedMembers& members_;
  std::size_t p_;
  Index draws_;
  std::vector<double> z_;  // replicates by members
};

/// Counts on each side: sets[j] = [1 + above, p - below].
inline void simultaneous_sets(const SortedMembers& members, const RankSetOptions& options, const Execution& execution,
                              std::vector<MemberRank>& sets) {
  const RankSimulation simulation(members, options, execution);
  const UpperQuantile quantile(options.draws, options.level);
  FallingMaxima maxima(simulation.maxima(execution));
  double critical = quantile(maxima.values());
  const std::size_t p = members.size();
  std::vector<Index> above(p), below(p);
  for (Index before = -1;;) {
    std::fill(above.begin(), above.end(), Index{0});
    std::fill(below.begin(), below.end(), Index{0});
    Index apart = 0;
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t k = j + 1; k < p; ++k)
        if (simulation.separated(j, k, critical)) {
          ++below[j];
          ++above[k];
          ++apart;
        }
    if (!options.stepdown || apart == before || apart == 0) break;
    before = apart;
    critical = maxima.next(quantile, RankSimulation::lanes, [&](auto which, auto out) {
      if (execution.stop.stop_requested()) throw Cancelled();
      simulation.maxima_of(which, critical, out);
    });
  }
  for (std::size_t j = 0; j < p; ++j) {
    sets[j].lower = static_cast<double>(1 + above[j]);
    sets[j].upper = static_cast<double>(static_cast<Index>(p) - below[j]);
    sets[j].critical_value = critical;
  }
}

inline void marginal_sets(const SortedMembers& members, const RankSetOptions& options, const Execution& execution,
                          std::vector<MemberRank>& sets) {
  const RankSimulation simulation(members, options, execution);
  const UpperQuantile quantile(options.draws, options.level);
  const std::vector<double> all = simulation.member_maxima(execution);
  const std::size_t p = members.size();
  parallel_for(static_cast<Index>(p), 4, execution, [&](Index begin, Index end) {
    for (auto j = static_cast<std::size_t>(begin); j < static_cast<std::size_t>(end); ++j) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(j) * options.draws;
      FallingMaxima maxima(std::vector<double>(first, first + options.draws));
      double critical = quantile(maxima.values());
      Index above = 0;
      Index below = 0;
      for (Index before = -1;;) {
        above = below = 0;
        for (std::size_t k = 0; k < p; ++k) {
          if (k < j) above += static_cast<Index>(simulation.separated(k, j, critical));
          if (k > j) below += static_cast<Index>(simulation.separated(j, k, critical));
        }
        if (!options.stepdown || above + below == before || above + below == 0) break;
        before = above + below;
        critical = maxima.next(quantile, 32,
                               [&](auto which, auto out) { simulation.member_maxima_of(j, which, critical, out); });
      }
      sets[j].lower = static_cast<double>(1 + above);
      sets[j].upper = static_cast<double>(static_cast<Index>(p) - below);
      sets[j].critical_value = critical;
    }
  });
}

}  // namespace detail

NYCKELTAL_INLINE RankSets rank_sets(std::span<const double> estimates, const RankNoise& noise,
                                    const RankSetOptions& options, const Execution& execution) {
  detail::require_level(options.level);
  detail::require_draws(options.draws, options.level);
  detail::require_freedom(options, std::ssize(estimates), noise);
  const detail::SortedMembers members(estimates, noise, false);
  RankSets out;
  out.kind = options.kind;
  out.members.resize(estimates.size());
  out.n = static_cast<Index>(members.size());
  if (out.n == 0) return out;
  out.status = members.infinite ? Status::infinite_value : members.noisy ? Status::ok : Status::no_noise_model;
  std::vector<MemberRank> sets(members.size());
  if (out.status == Status::ok) {
    if (options.kind == RankSetKind::simultaneous)
      detail::simultaneous_sets(members, options, execution, sets);
    else
      detail::marginal_sets(members, options, execution, sets);
  }
  for (std::size_t first = 0, last = 0; first < sets.size(); first = last) {
    while (last < sets.size() && members.x[last] == members.x[first]) ++last;
    for (std::size_t j = first; j < last; ++j) {
      sets[j].rank = static_cast<double>(first + 1);
      sets[j].rank_max = static_cast<double>(last);
      sets[j].status = out.status == Status::ok && !members.known(j) ? Status::no_noise_model : out.status;
      out.members[members.place[j]] = sets[j];
    }
  }
  return out;
}

NYCKELTAL_INLINE RankProbabilities rank_probabilities(std::span<const double> estimates, const RankNoise& noise,
                                                      const RankProbabilityOptions& options,
                                                      const Execution& execution) {
  if (options.draws < 1)
    detail::fail("too-few-draws", "draws is " + std::to_string(options.draws) + " but must be 1 or more");
  const detail::SortedMembers members(estimates, noise, true);
  const std::size_t all = estimates.size();
  const std::size_t p = members.size();
  RankProbabilities out;
  out.n = static_cast<Index>(p);
  out.mean_rank.assign(all, missing);
  out.beats.assign(all * all, missing);
  out.acceptability.assign(all * p, missing);
  if (p == 0 || !members.noisy || members.infinite) {
    const bool any = std::any_of(estimates.begin(), estimates.end(), [](double x) { return !is_missing(x); });
    out.status = !any ? Status::no_data : members.infinite ? Status::infinite_value : Status::no_noise_model;
    return out;
  }
  out.status = Status::ok;
  for (std::size_t j = 0; j < p; ++j) {
    double mean = 1.0;
    for (std::size_t k = 0; k < p; ++k) {
      if (k == j) continue;
      const double difference = members.x[j] - members.x[k];
      const double s = members.deviation(j, k);
      double wins = difference > 0.0 ? 1.0 : difference < 0.0 ? 0.0 : 0.5;
      if (s > 0.0) wins = 0.5 * std::erfc(-difference / s / std::numbers::sqrt2);
      out.beats[members.place[j] * all + members.place[k]] = wins;
      mean += 1.0 - wins;
    }
    out.mean_rank[members.place[j]] = mean;
  }
  std::vector<Index> counts(p * p, 0);
  std::mutex adding;
  parallel_for(options.draws, 256, execution, [&](Index begin, Index end) {
    std::vector<Index> mine(p * p, 0);
    std::vector<double> theta(p);
    std::vector<std::size_t> order(p);
    for (Index r = begin; r < end; ++r) {
      members.draw(options.seed, r, theta);
      for (std::size_t j = 0; j < p; ++j) {
        theta[j] += members.x[j];
        order[j] = j;
      }
      std::sort(order.begin(), order.end(),
                [&](std::size_t a, std::size_t b) { return theta[a] != theta[b] ? theta[a] > theta[b] : a < b; });
      for (std::size_t rank = 0; rank < p; ++rank) ++mine[order[rank] * p + rank];
    }
    const std::scoped_lock lock(adding);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += mine[i];
  });
  for (std::size_t j = 0; j < p; ++j)
    for (std::size_t rank = 0; rank < p; ++rank)
      out.acceptability[members.place[j] * p + rank] =
          static_cast<double>(counts[j * p + rank]) / static_cast<double>(options.draws);
  return out;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
