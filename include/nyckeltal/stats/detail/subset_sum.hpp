// How the sum of the scores of a random subset is distributed: the null distribution of every rank sum, ties or not.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::detail {

/// log of n over k.
[[nodiscard]] inline double log_binomial(Index n, Index k) {
  const auto log_factorial = [](Index i) { return std::lgamma(static_cast<double>(i) + 1.0); };
  return log_factorial(n) - log_factorial(k) - log_factorial(n - k);
}

/// P(U <= u), u = 0 ... m n, of Mann and Whitney's U without ties: coefficients of the Gaussian binomial
/// prod (1 - q^(n+i)) / (1 - q^i). Only the lower half is computed, where nothing cancels; the other is its mirror.
[[nodiscard]] inline std::vector<double> rank_sum_cdf(Index m, Index n) {
  if (m > n) std::swap(m, n);
  const std::size_t last = static_cast<std::size_t>(m * n);
  const std::size_t half = last / 2;
  std::vector<double> f(last + 1, 0.0);
  f[0] = 1.0;
  for (std::size_t i = 1; i <= static_cast<std::size_t>(m); ++i) {
    const std::size_t up = static_cast<std::size_t>(n) + i;
    for (std::size_t d = half + 1; d-- > up;) f[d] -= f[d - up];
    for (std::size_t d = i; d <= half; ++d) f[d] += f[d - i];
    const double scale = static_cast<double>(i) / static_cast<double>(up);
    for (std::size_t d = 0; d <= half; ++d) f[d] *= scale;
  }
  for (std::size_t d = 1; d <= half; ++d) f[d] += f[d - 1];
  for (std::size_t d = half + 1; d <= last; ++d) f[d] = d == last ? 1.0 : 1.0 - f[last - 1 - d];
  return f;
}

/// P(S >= bound), S the sum of m scores drawn without replacement from `scores` (whole numbers, not negative).
///
/// Far in the tail, or with few scores, subsets are counted (the shift algorithm of Streitberg & Roehmel 1986) from the
/// largest sum downwards. Else the characteristic function is inverted on the lattice of (number drawn, sum), after an
/// exponential tilt that moves the mean to the bound: the relative error stays about 1e-12 however small the
/// probability. |cf| <= exp(Re R - R(0)), R the transform of the variances, says which terms are below 1e-17.
class SubsetSum {
 public:
  SubsetSum(std::vector<Index> scores, Index m) : m_(m), scores_(std::move(scores)) {
    std::sort(scores_.begin(), scores_.end());
    Index divisor = 0;
    lowest_ = scores_.empty() ? 0 : scores_.front();
    for (const Index score : scores_) divisor = std::gcd(divisor, score - lowest_);
    divisor_ = std::max<Index>(divisor, 1);
    for (Index& score : scores_) score = (score - lowest_) / divisor_;
  }

  /// P(S >= bound).
  [[nodiscard]] double upper_tail(Index bound) const {
    bound -= m_ * lowest_;
    return tail(scores_, m_, bound >= 0 ? (bound + divisor_ - 1) / divisor_ : -(-bound / divisor_));
  }
  /// P(S <= bound).
  [[nodiscard]] double lower_tail(Index bound) const {
    bound -= m_ * lowest_;
    const Index whole = bound >= 0 ? bound / divisor_ : -((-bound + divisor_ - 1) / divisor_);
    return tail(mirrored(scores_), m_, m_ * scores_.back() - whole);
  }

 private:
  static std::vector<Index> mirrored(const std::vector<Index>& scores) {
    std::vector<Index> out(scores.rbegin(), scores.rend());
    for (Index& score : out) score = scores.back() - score;
    return out;
  }

  // All of these take scores in ascending order from 0, without a common divisor.
  static double tail(const std::vector<Index>& scores, Index m, Index bound) {
    const Index n = std::ssize(scores);
    const Index total = std::accumulate(scores.begin(), scores.end(), Index{0});
    if (2 * m > n)  // the rest of the draw: its sum is at most total - bound
      return tail(mirrored(scores), n - m, (n - m) * scores.back() - (total - bound));
    const Index smallest = std::accumulate(scores.begin(), scores.begin() + m, Index{0});
    const Index largest = std::accumulate(scores.end() - m, scores.end(), Index{0});
    if (bound <= smallest) return 1.0;
    if (bound > largest) return 0.0;
    // Always the thinner side, so that nothing is lost in 1 - p.
    if (bound * n <= m * total) return 1.0 - tail(mirrored(scores), m, m * scores.back() - bound + 1);
    const double work = static_cast<double>(n) * static_cast<double>(m) * static_cast<double>(largest - bound + 1);
    // Inverting is quick where many draws are free; below that counting is, up to a tenth of a second.
    const double free = static_cast<double>(m) * static_cast<double>(n - m) / static_cast<double>(n);
    const bool countable = log_binomial(n, m) < 650.0;
    if (countable && work <= (free < 60.0 ? 1e8 : 4e6)) return counted(scores, m, largest - bound);
    return inverted(scores, m, bound, largest, countable ? work : std::numeric_limits<double>::infinity());
  }

  // Number of subsets whose sum is at most `reach` below the largest, over all subsets. State: k drawn, sum so much
  // below the largest sum of k; drawing item i instead of the k-th largest costs the difference of the two.
  static double counted(const std::vector<Index>& scores, Index m, Index reach) {
    const std::vector<Index> high(scores.rbegin(), scores.rend());
    const std::size_t width = static_cast<std::size_t>(reach) + 1;
    std::vector<double> f((static_cast<std::size_t>(m) + 1) * width, 0.0);
    f[0] = 1.0;
    for (std::size_t i = 0; i < high.size(); ++i) {
      for (std::size_t k = std::min(i + 1, static_cast<std::size_t>(m)); k >= 1; --k) {
        const auto cost = static_cast<std::size_t>(high[k - 1] - high[i]);
        if (cost >= width) continue;
        const double* from = f.data() + (k - 1) * width;
        double* to = f.data() + k * width + cost;
        for (std::size_t s = 0; s < width - cost; ++s) to[s] += from[s];
      }
    }
    double count = 0.0;
    for (std::size_t s = 0; s < width; ++s) count += f[static_cast<std::size_t>(m) * width + s];
    double all = 1.0;
    for (Index i = 1; i <= m; ++i) all = all * static_cast<double>(std::ssize(scores) - m + i) / static_cast<double>(i);
    return count / all;
  }

  struct Tilt {
    double level, slope;        // log odds of being drawn: level + slope * score
    std::vector<double> drawn;  // probabilities
    double log_total;           // sum of log(1 + odds)
  };
  // The probabilities of independent draws with expected number m and expected sum `bound`: Newton on a convex
  // function.
  static Tilt tilt(const std::vector<Index>& scores, Index m, Index bound) {
    const auto n = static_cast<double>(scores.size());
    const auto draws = static_cast<double>(m);
    double mean = 0.0;
    for (const Index score : scores) mean += static_cast<double>(score) / n;
    double spread = 0.0;
    for (const Index score : scores) spread += std::pow(static_cast<double>(score) - mean, 2) / n;
    spread = std::sqrt(spread);
    const double wanted = (static_cast<double>(bound) - draws * mean) / spread;
    Tilt t{std::log(draws / (n - draws)), 0.0, std::vector<double>(scores.size()), 0.0};
    const auto objective = [&](double level, double slope) {
      double sum = -level * draws - slope * wanted;
      for (const Index score : scores) {
        const double odds = level + slope * (static_cast<double>(score) - mean) / spread;
        sum += std::max(odds, 0.0) + std::log1p(std::exp(-std::abs(odds)));
      }
      return sum;
    };
    double value = objective(t.level, t.slope);
    for (int iteration = 0; iteration < 60; ++iteration) {
      double gk = -draws;
      double gs = -wanted;
      double kk = 0.0;
      double ks = 0.0;
      double ss = 0.0;
      for (const Index score : scores) {
        const double x = (static_cast<double>(score) - mean) / spread;
        const double p = 1.0 / (1.0 + std::exp(-t.level - t.slope * x));
        const double w = p * (1.0 - p);
        gk += p;
        gs += p * x;
        kk += w;
        ks += w * x;
        ss += w * x * x;
      }
      const double determinant = kk * ss - ks * ks;
      if (!(determinant > 0.0) || std::abs(gk) + std::abs(gs) < 1e-9 * n) break;  // near enough: the tilt is free
      double step = 1.0;
      const double dk = (ss * gk - ks * gs) / determinant;
      const double ds = (kk * gs - ks * gk) / determinant;
      double next = objective(t.level - dk, t.slope - ds);
      while (!(next <= value) && step > 1e-6) {
        step *= 0.5;
        next = objective(t.level - step * dk, t.slope - step * ds);
      }
      t.level -= step * dk;
      t.slope -= step * ds;
      value = next;
    }
    t.slope /= spread;
    t.level -= t.slope * mean;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double odds = t.level + t.slope * static_cast<double>(scores[i]);
      t.drawn[i] = 1.0 / (1.0 + std::exp(-odds));
      t.log_total += std::max(odds, 0.0) + std::log1p(std::exp(-std::abs(odds)));
    }
    return t;
  }

  // Cosine and sine of j / n turns, n a power of two, from those of whole and of 1/128 steps.
  struct Turns {
    std::vector<double> cosine, sine;
    explicit Turns(Index n) : cosine(static_cast<std::size_t>(n)), sine(cosine.size()) {
      constexpr std::size_t fine = 128;
      const auto angle = [&](std::size_t j) {
        return 2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(n);
      };
      std::array<double, fine> c{};
      std::array<double, fine> s{};
      for (std::size_t j = 0; j < fine; ++j) {
        c[j] = std::cos(angle(j));
        s[j] = std::sin(angle(j));
      }
      for (std::size_t first = 0; first < cosine.size(); first += fine) {
        const double cf = std::cos(angle(first));
        const double sf = std::sin(angle(first));
        for (std::size_t j = 0; j < fine && first + j < cosine.size(); ++j) {
          cosine[first + j] = cf * c[j] - sf * s[j];
          sine[first + j] = sf * c[j] + cf * s[j];
        }
      }
    }
  };

  static constexpr std::size_t lanes = 4;
  // prod 1 - p + p e^(i phi) (er + i ei): four products side by side, for the processor; stops where nothing is left.
  static std::complex<double> product(const std::vector<double>& p, const std::vector<double>& er,
                                      const std::vector<double>& ei, double c, double s) {
    std::array<double, lanes> real{1.0, 1.0, 1.0, 1.0};
    std::array<double, lanes> imaginary{};
    const auto all = [&] {
      std::complex<double> out(1.0);
      for (std::size_t lane = 0; lane < lanes; ++lane) out *= std::complex<double>(real[lane], imaginary[lane]);
      return out;
    };
    for (std::size_t i = 0; i < p.size(); i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::size_t at = i + lane;
        const double fr = 1.0 - p[at] + p[at] * (c * er[at] - s * ei[at]);
        const double fi = p[at] * (c * ei[at] + s * er[at]);
        const double r = real[lane] * fr - imaginary[lane] * fi;
        imaginary[lane] = real[lane] * fi + imaginary[lane] * fr;
        real[lane] = r;
      }
      if (i % (16 * lanes) == 0 && std::norm(all()) < 1e-44) return 0.0;
    }
    return all();
  }

  // The same product where scores take few values: a factor a value, to the power of its number, from a table over the
  // lattice of angles.
  struct Groups {
    bool few;
    std::vector<Index> turn;     // of a value, a step of the sum's angle
    std::vector<double> weight;  // variance of its draws

    Groups(const std::vector<Index>& scores, const std::vector<double>& drawn, Index middle, const Turns& turns)
        : mask_(std::ssize(turns.cosine) - 1) {
      Index values = 1;
      for (std::size_t i = 1; i < scores.size(); ++i) values += scores[i] != scores[i - 1] ? 1 : 0;
      // A table costs about as much as the products of a dozen scores save.
      few = 12 * values <= std::ssize(scores) && values * std::ssize(turns.cosine) <= Index{1} << 20;
      if (!few) return;
      for (std::size_t first = 0, last = 0; first < scores.size(); first = last) {
        while (last < scores.size() && scores[last] == scores[first]) ++last;
        turn.push_back((scores[first] - middle) & mask_);
        weight.push_back(static_cast<double>(last - first) * drawn[first] * (1.0 - drawn[first]));
        table_.push_back(powers(drawn[first], last - first, turns));
      }
    }

    /// At step j of the sum's angle and `angle` of the count's.
    [[nodiscard]] std::complex<double> product(Index j, Index angle) const {
      double real = 1.0;
      double imaginary = 0.0;
      for (std::size_t g = 0; g < turn.size(); ++g) {
        const std::complex<double> factor = table_[g][static_cast<std::size_t>((j * turn[g] + angle) & mask_)];
        const double r = real * factor.real() - imaginary * factor.imag();
        imaginary = real * factor.imag() + imaginary * factor.real();
        real = r;
      }
      return {real, imaginary};
    }

   private:
    // (1 - p + p e^(i angle))^number for every angle of the lattice.
    static std::vector<std::complex<double>> powers(double p, std::size_t number, const Turns& turns) {
      const std::size_t size = turns.cosine.size();
      std::vector<std::complex<double>> out(size);
      for (std::size_t a = 0; 2 * a <= size; ++a) {
        double br = 1.0 - p + p * turns.cosine[a];
        double bi = p * turns.sine[a];
        double real = 1.0;
        double imaginary = 0.0;
        for (std::size_t left = number; left > 0; left /= 2) {
          if (left % 2 == 1) {
            const double r = real * br - imaginary * bi;
            imaginary = real * bi + imaginary * br;
            real = r;
          }
          const double r = br * br - bi * bi;
          bi *= 2.0 * br;
          br = r;
        }
        out[a] = {real, imaginary};
        out[(size - a) % size] = {real, a == 0 ? imaginary : -imaginary};
      }
      return out;
    }

    Index mask_;
    std::vector<std::vector<std::complex<double>>> table_;
  };

  // `counting` is the work that counting would be: far out the tilt leaves few draws free and hardly a term is small,
  // so that it is turned to where inverting has already cost as much.
  static double inverted(const std::vector<Index>& scores, Index m, Index bound, Index largest, double counting) {
    const Tilt t = tilt(scores, m, bound);
    const std::size_t n = scores.size();
    std::vector<double> weight(n);
    double kk = 0.0;
    double ks = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      weight[i] = t.drawn[i] * (1.0 - t.drawn[i]);
      kk += weight[i];
      ks += weight[i] * static_cast<double>(scores[i]);
    }
    // Scores from their middle: number and sum are then uncorrelated.
    const auto middle = static_cast<Index>(std::llround(ks / kk));
    double ss = 0.0;
    for (std::size_t i = 0; i < n; ++i) ss += weight[i] * std::pow(static_cast<double>(scores[i] - middle), 2);
    // Lattices wide enough that what wraps around is nothing: 10 standard deviations each way, or all there is.
    const Index all_sums = 2 * std::ssize(scores) * (scores.back() + 1);
    const auto sums = static_cast<Index>(
        std::bit_ceil(static_cast<std::uint64_t>(std::min(all_sums, static_cast<Index>(20.0 * std::sqrt(ss)) + 64))));
    const Index mask = sums - 1;
    const Index needed = std::min(std::ssize(scores) + 1, static_cast<Index>(20.0 * std::sqrt(kk)) + 16);
    const Index counts = std::min(sums, static_cast<Index>(std::bit_ceil(static_cast<std::uint64_t>(needed))));
    const Index stride = sums / counts;  // a step of the count's angle, on the lattice of the sum's
    const Turns turns(sums);
    // Turn of each score a step of the frequency, as a place in the tables.
    std::vector<Index> turn(n);
    for (std::size_t i = 0; i < n; ++i) turn[i] = (scores[i] - middle) & mask;
    double reach = 0.0;  // |dR / dpsi| is at most this
    for (std::size_t i = 0; i < n; ++i) reach += weight[i] * std::abs(static_cast<double>(scores[i] - middle));
    const double step = 2.0 * std::numbers::pi / static_cast<double>(sums);
    constexpr double negligible = 40.0;

    const Index window = std::min(largest - bound, sums / 2);  // the tail is summed over [bound, bound + window]
    const Index place = (bound - middle * m) & mask;
    const Groups groups(scores, t.drawn, middle, turns);
    const std::size_t padded = (n + lanes - 1) / lanes * lanes;
    std::vector<double> drawn(t.drawn);
    drawn.resize(padded, 0.0);
    std::vector<double> er(padded, 1.0);
    std::vector<double> ei(padded, 0.0);
    // A term in steps of counting, as measured: tables are slow to reach.
    const double per_term = groups.few ? 18.0 * static_cast<double>(groups.turn.size()) : 6.0 * static_cast<double>(n);
    double spent = 0.0;
    double sum = 0.0;
    for (Index j = 0; 2 * j <= sums;) {
      if (spent > counting) return counted(scores, m, largest - bound);
      double real = 0.0;
      double imaginary = 0.0;
      if (groups.few) {
        for (std::size_t g = 0; g < groups.turn.size(); ++g) {
          const auto at = static_cast<std::size_t>((j * groups.turn[g]) & mask);
          real += groups.weight[g] * turns.cosine[at];
          imaginary += groups.weight[g] * turns.sine[at];
        }
      } else {
        for (std::size_t i = 0; i < n; ++i) {
          const auto at = static_cast<std::size_t>((j * turn[i]) & mask);
          er[i] = turns.cosine[at];
          ei[i] = turns.sine[at];
          real += weight[i] * er[i];
          imaginary += weight[i] * ei[i];
        }
      }
      const double short_by = kk - std::hypot(real, imaginary) - negligible;
      if (short_by > 0.0) {  // and so it is as far as R can have moved
        j += std::max<Index>(1, static_cast<Index>(short_by / (reach * step)));
        continue;
      }
      std::complex<double> over_counts = 0.0;
      for (Index l = 0; l < counts; ++l) {
        const auto angle = static_cast<std::size_t>(l * stride);
        const double c = turns.cosine[angle];
        const double s = turns.sine[angle];
        if (kk - (c * real - s * imaginary) > negligible) continue;
        spent += per_term;
        const auto back = static_cast<std::size_t>(((m & mask) * (l * stride)) & mask);
        over_counts += (groups.few ? groups.product(j, l * stride) : product(drawn, er, ei, c, s)) *
                       std::complex<double>(turns.cosine[back], -turns.sine[back]);
      }
      const double psi = step * static_cast<double>(j);
      const auto at = static_cast<std::size_t>((j * place) & mask);
      const std::complex<double> ratio = std::exp(std::complex<double>(-t.slope, -psi));
      const std::complex<double> geometric =
          std::abs(1.0 - ratio) < 1e-12
              ? std::complex<double>(static_cast<double>(window) + 1.0)
              : (1.0 - std::exp(static_cast<double>(window + 1) * std::complex<double>(-t.slope, -psi))) /
                    (1.0 - ratio);
      const double twice = j == 0 || 2 * j == sums ? 1.0 : 2.0;  // the other half is conjugate
      sum += twice * (over_counts * std::complex<double>(turns.cosine[at], -turns.sine[at]) * geometric).real();
      ++j;
    }
    const double scale = std::exp(t.log_total - t.level * static_cast<double>(m) -
                                  t.slope * static_cast<double>(bound) - log_binomial(std::ssize(scores), m));
    return std::clamp(scale * sum / (static_cast<double>(sums) * static_cast<double>(counts)), 0.0, 1.0);
  }

  Index m_;
  Index lowest_ = 0;
  Index divisor_ = 1;
  std::vector<Index> scores_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::detail
