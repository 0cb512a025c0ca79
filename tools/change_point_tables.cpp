// Writes include/nyckeltal/stats/change_point_tables.hpp: null distributions of the change-point statistics.
//
//   c++ -std=c++20 -O2 -DNYCKELTAL_MAKE_TABLES -Iinclude tools/change_point_tables.cpp -o change_point_tables
//   ./change_point_tables > include/nyckeltal/stats/change_point_tables.hpp
//
// Pettitt's U up to n = 20 is exact: permutations counted by the sets that their beginnings use. All else is simulated
// with a fixed seed, two million series a length (400,000 above n = 100), so a run gives the same file.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/change_point.hpp"

// The header that this program writes is included by the statistics it needs: empty tables stand in for it.
namespace nyckeltal::change_point_tables {
inline constexpr Index pettitt_exact_last = 20;
inline constexpr std::array<Index, 18> lengths = {5,  6,  7,  8,  9,  10,  12,  15,  20,
                                                  25, 30, 40, 50, 70, 100, 200, 500, 1000};
inline constexpr std::array<double, 28> tail_p = {
    0.999, 0.99,  0.975, 0.95,  0.9,   0.8,   0.7,  0.6,   0.5,    0.4,   0.3,  0.25,   0.2,    0.15,
    0.1,   0.075, 0.05,  0.035, 0.025, 0.015, 0.01, 0.005, 0.0025, 0.001, 5e-4, 2.5e-4, 1.5e-4, 1e-4};
inline constexpr std::array<std::size_t, 16> pettitt_exact_begin{};
inline constexpr std::array<double, 1> pettitt_exact{};
using Table = std::array<std::array<double, tail_p.size()>, lengths.size()>;
inline constexpr Table pettitt{}, snht{}, buishand_range{}, buishand_u{};
}  // namespace nyckeltal::change_point_tables

#include "nyckeltal/stats/change_point.hpp"

namespace {

using nyckeltal::Index;
using nyckeltal::Philox;
namespace detail = nyckeltal::detail;
namespace tables = nyckeltal::change_point_tables;

// P(max |U_k| < u) exactly: how many orders of 1..n keep every |U_k| below u. paths[set] is the number of orders of the
// set that do; a set's U is 2 (sum of its ranks) - (its size) (n + 1).
double pettitt_below(Index n, double u) {
  const auto sets = std::size_t{1} << static_cast<unsigned>(n);
  std::vector<double> paths(sets, 0.0);
  paths[0] = 1.0;
  for (std::size_t set = 1; set < sets; ++set) {
    double value = 0.0;
    double total = 0.0;
    for (Index i = 0; i < n; ++i) {
      if ((set >> static_cast<unsigned>(i) & 1U) == 0) continue;
      value += 2.0 * static_cast<double>(i + 1) - static_cast<double>(n + 1);
      total += paths[set & ~(std::size_t{1} << static_cast<unsigned>(i))];
    }
    if (std::abs(value) < u) paths[set] = total;
  }
  return paths[sets - 1] / std::tgamma(static_cast<double>(n) + 1.0);
}

void print_row(const std::vector<double>& row) {
  std::printf("    {{");
  for (std::size_t i = 0; i < row.size(); ++i) std::printf("%s%.5g", i == 0 ? "" : ", ", row[i]);
  std::printf("}},\n");
}

std::vector<double> upper_quantiles(std::vector<double>& draws) {
  std::sort(draws.begin(), draws.end());
  std::vector<double> row;
  for (const double p : tables::tail_p) {
    const double place = (1.0 - p) * static_cast<double>(draws.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const double w = place - static_cast<double>(low);
    row.push_back((1.0 - w) * draws[low] + w * draws[std::min(low + 1, draws.size() - 1)]);
  }
  return row;
}

// Quantiles of U made continuous: P(U >= u) is put half a step below u, as the reader of the table does.
std::vector<double> pettitt_quantiles(const std::vector<double>& draws, Index n) {
  const double step = detail::pettitt_step(n);
  const auto points = static_cast<std::size_t>(static_cast<double>(n) * static_cast<double>(n) / 4.0 / step) + 2;
  std::vector<double> tail(points + 1, 0.0);
  for (const double u : draws) tail[static_cast<std::size_t>(std::lround(u / step))] += 1.0;
  for (std::size_t i = points; i-- > 0;) tail[i] += tail[i + 1];
  std::vector<double> row;
  for (const double p : tables::tail_p) {
    const double wanted = p * static_cast<double>(draws.size());
    std::size_t i = 1;
    while (i < points && tail[i] > wanted) ++i;
    const double w = (tail[i - 1] - wanted) / (tail[i - 1] - tail[i]);  // between points i - 1 and i
    row.push_back((static_cast<double>(i - 1) + w - 0.5) * step / detail::pettitt_scale(n));
  }
  return row;
}

}  // namespace

int main() {
  std::printf(
      "// Null distributions of the change-point statistics. Written by tools/change_point_tables.cpp: do not edit.\n"
      "#pragma once\n\n#ifndef NYCKELTAL_MAKE_TABLES\n\n#include <array>\n#include <cstddef>\n\n"
      "#include \"nyckeltal/base/config.hpp\"\n\n// clang-format off\nnamespace nyckeltal::change_point_tables {\n\n");
  std::printf("/// Upper tail probabilities of the columns.\ninline constexpr std::array<double, %zu> tail_p = {",
              tables::tail_p.size());
  for (const double p : tables::tail_p) std::printf("%g, ", p);
  std::printf("};\n/// Lengths of series of the rows.\ninline constexpr std::array<Index, %zu> lengths = {",
              tables::lengths.size());
  for (const Index n : tables::lengths) std::printf("%td, ", n);
  std::printf("};\n\n");

  // Exact P(U >= step * j), j = 0, 1, ...
  std::vector<std::size_t> begin;
  std::vector<double> exact;
  for (Index n = detail::min_change_point_n; n <= tables::pettitt_exact_last; ++n) {
    const double step = detail::pettitt_step(n);
    begin.push_back(exact.size());
    for (double u = 0.0; u <= static_cast<double>(n * n / 4); u += step)
      exact.push_back(u == 0.0 ? 1.0 : 1.0 - pettitt_below(n, u));
  }
  std::printf("inline constexpr Index pettitt_exact_last = %td;\n", tables::pettitt_exact_last);
  std::printf(
      "/// Where each n begins in pettitt_exact.\ninline constexpr std::array<std::size_t, %zu> pettitt_exact_begin = "
      "{",
      begin.size());
  for (const std::size_t b : begin) std::printf("%zu, ", b);
  std::printf(
      "};\n/// P(U >= u), u in steps of 2 for odd n and of 1 for even n.\n"
      "inline constexpr std::array<double, %zu> pettitt_exact = {",
      exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) std::printf("%s%.8g,", i % 12 == 0 ? "\n    " : " ", exact[i]);
  std::printf("\n};\n\nusing Table = std::array<std::array<double, tail_p.size()>, lengths.size()>;\n\n");

  std::array<std::vector<std::vector<double>>, 4> rows;
  for (const Index n : tables::lengths) {
    const std::size_t replicates = n <= 100 ? 2'000'000 : 400'000;
    std::array<std::vector<double>, 4> draws;
    for (auto& each : draws) each.resize(replicates);
    std::vector<double> x(static_cast<std::size_t>(n));
    std::vector<double> ranks(x.size());
    for (std::size_t i = 0; i < ranks.size(); ++i) ranks[i] = static_cast<double>(i + 1);
    for (std::size_t r = 0; r < replicates; ++r) {
      Philox random(20261123, static_cast<std::uint64_t>(n), r);
      for (double& each : x) each = random.normal();
      const std::vector<double> z = detail::standardised(x);
      for (std::size_t i = ranks.size() - 1; i > 0; --i)
        std::swap(ranks[i], ranks[static_cast<std::size_t>(random.below(static_cast<Index>(i) + 1))]);
      draws[0][r] = detail::scan_pettitt(ranks).statistic;
      draws[1][r] = detail::scan_snht(z).statistic;
      draws[2][r] = detail::scan_buishand_range(z).statistic;
      draws[3][r] = detail::scan_buishand_u(z).statistic;
    }
    rows[0].push_back(pettitt_quantiles(draws[0], n));
    for (std::size_t s = 1; s < 4; ++s) rows[s].push_back(upper_quantiles(draws[s]));
  }
  const char* names[] = {"pettitt", "snht", "buishand_range", "buishand_u"};
  const char* notes[] = {"(U - half a step) / sqrt(n^3 + n^2)", "T", "R / sqrt(n)", "U"};
  for (std::size_t s = 0; s < 4; ++s) {
    std::printf("/// Upper quantiles of %s.\ninline constexpr Table %s = {{\n", notes[s], names[s]);
    for (const auto& row : rows[s]) print_row(row);
    std::printf("}};\n\n");
  }
  std::printf("}  // namespace nyckeltal::change_point_tables\n// clang-format on\n\n#endif\n");
}
