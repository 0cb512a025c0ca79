// Bodies of core/names.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/core/names.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE std::string fold_name(std::string_view text) {
  // U+00C0..U+00FF in order; '*' keeps the letter as it is.
  static constexpr std::string_view latin = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo*ouuuuypy";
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0xC3 && i + 1 < text.size()) {
      const auto next = static_cast<unsigned char>(text[i + 1]);
      if (next >= 0x80 && next <= 0xBF && latin[next - 0x80U] != '*') {
        folded += latin[next - 0x80U];
        ++i;
        continue;
      }
    }
    folded += (byte >= 'A' && byte <= 'Z') ? static_cast<char>(byte + 32) : text[i];
  }
  return folded;
}

NYCKELTAL_INLINE Index edit_distance(std::string_view a, std::string_view b) {
  std::vector<Index> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<Index>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    Index diagonal = row[0];
    row[0] = static_cast<Index>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const Index substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row[b.size()];
}

NYCKELTAL_INLINE std::vector<std::string> nearest_names(std::string_view wanted, const std::vector<std::string>& names,
                                                        Index count) {
  const std::string query = fold_name(wanted.substr(0, 200));
  std::vector<std::pair<Index, std::string>> ranked;
  for (const std::string& name : names) {
    const std::string folded = fold_name(name);
    Index distance = edit_distance(query, folded);
    const bool contained = query.size() >= 3 && folded.find(query) != std::string::npos;
    if (contained) distance = std::min<Index>(distance, 1);
    if (distance <= std::max<Index>(2, static_cast<Index>(query.size()) / 2)) ranked.emplace_back(distance, name);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> found;
  for (const auto& [distance, name] : ranked) {
    if (static_cast<Index>(found.size()) == count) break;
    if (std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
  }
  return found;
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
