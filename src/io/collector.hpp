// Findings of one file, up to a limit, for the readers only.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "nyckeltal/io/finding.hpp"
#include "text.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

inline constexpr std::size_t no_column = static_cast<std::size_t>(-1);

/// Findings up to a limit; beyond it they are counted, rule by rule.
class Collector {
 public:
  Collector(std::string source, Index limit) : source_(std::move(source)), limit_(limit) {}

  void add(Severity severity, std::string_view rule, Index line, std::size_t column, std::string_view text,
           std::string message) {
    if (static_cast<Index>(findings_.size()) >= limit_) {
      ++beyond_[{severity, std::string(rule)}];
      return;
    }
    findings_.push_back({severity, std::string(rule), source_, line,
                         column == no_column ? 0 : static_cast<Index>(column) + 1, excerpt(text), std::move(message)});
  }
  [[noreturn]] void give_up(std::string_view rule, std::string message, Index line = 0, Index column = 0) {
    Findings all = take();
    all.insert(all.begin(), {Severity::error, std::string(rule), source_, line, column, "", std::move(message)});
    throw FindingsError(std::move(all));
  }
  [[nodiscard]] Findings take() {
    std::vector<std::size_t> order(findings_.size());
    for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(findings_[a].line, findings_[a].column, a) < std::tie(findings_[b].line, findings_[b].column, b);
    });
    Findings sorted;
    sorted.reserve(order.size() + beyond_.size());
    for (const std::size_t k : order) sorted.push_back(std::move(findings_[k]));
    for (const auto& [key, count] : beyond_)
      sorted.push_back({key.first, key.second, source_, 0, 0, "",
                        "and " + std::to_string(count) + " more of this kind, beyond the limit of findings"});
    return sorted;
  }

 private:
  std::string source_;
  Index limit_;
  Findings findings_;
  std::map<std::pair<Severity, std::string>, Index> beyond_;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
