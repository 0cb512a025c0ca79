// What the tests of the cube readers share: random cubes, written in each of the forms that the readers know, what a
// panel of one must hold, and what a reader says of its findings.
#pragma once

#include <charconv>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "nyckeltal/core/panel.hpp"
#include "nyckeltal/io/cube.hpp"
#include "test.hpp"

namespace nyckeltal::test {

/// A cube with the dimensions Region, Kon, Tid in some order; region r, sex s, year y have the value at r, s, y.
struct RandomCube {
  std::vector<std::string> ids = {"Region", "Kon", "Tid"};
  std::vector<std::vector<std::string>> codes;
  std::vector<double> values;
  std::vector<std::string> status;  // "" where there is none

  explicit RandomCube(unsigned seed) {
    std::mt19937 random(seed);
    const auto below = [&](unsigned n) { return static_cast<std::size_t>(random() % n); };
    std::vector<std::vector<std::string>> all(3);
    for (std::size_t k = 0, n = 1 + below(4); k < n; ++k) all[0].push_back("0" + std::to_string(100 + 7 * k));
    for (std::size_t k = 0, n = 1 + below(3); k < n; ++k) all[1].push_back("k/" + std::to_string(k));
    for (std::size_t k = 0, n = 1 + below(5); k < n; ++k) all[2].push_back(std::to_string(2000 + 2 * k));
    std::vector<std::size_t> order = {0, 1, 2};
    for (std::size_t k = 2; k > 0; --k) std::swap(order[k], order[below(static_cast<unsigned>(k) + 1)]);
    const std::vector<std::string> names = ids;
    for (std::size_t k = 0; k < 3; ++k) ids[k] = names[order[k]];
    for (std::size_t k = 0; k < 3; ++k) codes.push_back(all[order[k]]);
    const std::size_t cells = codes[0].size() * codes[1].size() * codes[2].size();
    std::uniform_real_distribution<double> number(-1e6, 1e6);
    for (std::size_t k = 0; k < cells; ++k) {
      const std::size_t kind = below(6);
      values.push_back(kind == 0 ? missing : number(random));
      status.emplace_back(kind == 0 ? std::vector<std::string>{"", ".", "..", "-"}[below(4)] : kind == 1 ? "e" : "");
    }
  }

  static std::string shown(double x) {
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, x).ptr};
  }
  [[nodiscard]] std::size_t axis(const std::string& id) const {
    for (std::size_t k = 0; k < 3; ++k)
      if (ids[k] == id) return k;
    return 3;
  }

  /// What the panel must say of a cell of this cube.
  [[nodiscard]] double expected_value(std::size_t k) const {
    return is_missing(values[k]) && status[k] == "-" ? 0.0 : values[k];
  }
  [[nodiscard]] ValueStatus expected_status(std::size_t k) const {
    if (!is_missing(values[k])) return status[k] == "e" ? ValueStatus::estimated : ValueStatus::observed;
    if (status[k] == "-") return ValueStatus::nil;
    return status[k] == "." ? ValueStatus::not_applicable : ValueStatus::not_reported;
  }

  /// The first cell that differs from the panel, or "".
  [[nodiscard]] std::string difference(const Panel& panel) const {
    std::size_t k = 0;
    std::vector<std::size_t> at(3);
    for (at[0] = 0; at[0] < codes[0].size(); ++at[0])
      for (at[1] = 0; at[1] < codes[1].size(); ++at[1])
        for (at[2] = 0; at[2] < codes[2].size(); ++at[2], ++k) {
          const auto code = [&](const char* id) { return codes[axis(id)][at[axis(id)]]; };
          const std::string sex = code("Kon");
          const std::string id = "Kon=k\\/" + sex.substr(2);
          std::optional<Index> i;
          for (Index j = 0; j < panel.n_indicators(); ++j)
            if (panel.indicator(j).id.ends_with(id)) i = j;
          const auto m = panel.find_member(code("Region"));
          if (!i || !m) return "no series for " + id + ", " + code("Region");
          const SeriesView series = panel.series(*i, *m);
          const auto y = series.position(static_cast<Year>(std::stoi(code("Tid"))));
          if (!y) return "no year " + code("Tid");
          const auto cell = static_cast<std::size_t>(*y);
          const double want = expected_value(k);
          const double got = series.values[cell];
          if ((is_missing(want) ? !is_missing(got) : want != got) || series.status[cell] != expected_status(k))
            return "cell " + std::to_string(k) + ": " + shown(got) + " " + std::string(to_string(series.status[cell])) +
                   " but wrote " + shown(values[k]) + " \"" + status[k] + "\"";
        }
    return "";
  }
};

/// "severity rule" of all findings but the notes on what was chosen.
inline std::string rules(const CubeResult& result) {
  std::string text;
  for (const Finding& each : result.findings)
    if (each.severity != Severity::note || !each.rule.ends_with("-dimension"))
      if (each.rule != "folded-dimensions") text += std::string(to_string(each.severity)) + " " + each.rule + "; ";
  return text;
}

inline const Finding* finding(const CubeResult& result, const std::string& rule) {
  for (const Finding& each : result.findings)
    if (each.rule == rule) return &each;
  return nullptr;
}

/// "text | message" of each finding of that rule, in their order.
inline std::string said(const CubeResult& result, const std::string& rule) {
  std::string all;
  for (const Finding& each : result.findings)
    if (each.rule == rule) all += (all.empty() ? "" : "\n") + each.text + " | " + each.message;
  return all;
}

/// "code line:column message" of what a reader refuses, "code message" of an option that it does, "read" of neither.
template <class Read>
std::string refusal(const Read& read) {
  try {
    (void)read();
  } catch (const FindingsError& error) {
    const Finding& first = error.findings().front();
    return first.rule + " " + std::to_string(first.line) + ":" + std::to_string(first.column) + " " + first.message;
  } catch (const ArgumentError& error) {
    return error.code() + " " + error.what();
  }
  return "read";
}

/// A document with one thing other than it was; `from` has to be there.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace nyckeltal::test
