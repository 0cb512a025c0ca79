// Interning of labels: each distinct text of a table once, without an allocation for those seen before.
#pragma once

#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM::io {

/// Texts numbered in order of first appearance. Open addressing, at most half full.
class Labels {
 public:
  Labels() : slots_(64, Slot{}) {}

  [[nodiscard]] std::int32_t intern(std::string_view text) {
    // Tables are sorted: the label of the row before is the best guess.
    if (last_ >= 0 && same(texts_[static_cast<std::size_t>(last_)], text)) return last_;
    const std::uint64_t code = hash(text);
    std::size_t at = code & (slots_.size() - 1);
    while (slots_[at].label >= 0) {
      if (slots_[at].hash == code && same(texts_[static_cast<std::size_t>(slots_[at].label)], text))
        return last_ = slots_[at].label;
      at = (at + 1) & (slots_.size() - 1);
    }
    last_ = static_cast<std::int32_t>(texts_.size());
    slots_[at] = {code, last_};
    owned_.emplace_back(text);
    texts_.push_back(owned_.back());
    if (texts_.size() * 2 > slots_.size()) grow();
    return last_;
  }
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }
  [[nodiscard]] std::string_view text(std::int32_t label) const { return texts_[static_cast<std::size_t>(label)]; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::int32_t label = -1;
  };

  static bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
  }
  // Eight bytes at a time, mixed as in splitmix64.
  static std::uint64_t hash(std::string_view text) noexcept {
    std::uint64_t state = 0x9E3779B97F4A7C15ULL ^ text.size();
    const char* p = text.data();
    std::size_t left = text.size();
    const auto mix = [&state](std::uint64_t word) {
      state = (state ^ word) * 0xBF58476D1CE4E5B9ULL;
      state ^= state >> 29U;
    };
    for (; left >= 8; left -= 8, p += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, p, 8);
      mix(word);
    }
    std::uint64_t word = 0;
    if (left > 0) std::memcpy(&word, p, left);
    mix(word);
    return state * 0x94D049BB133111EBULL >> 7U;
  }
  void grow() {
    std::vector<Slot> bigger(slots_.size() * 4, Slot{});
    for (const Slot& slot : slots_) {
      if (slot.label < 0) continue;
      std::size_t at = slot.hash & (bigger.size() - 1);
      while (bigger[at].label >= 0) at = (at + 1) & (bigger.size() - 1);
      bigger[at] = slot;
    }
    slots_ = std::move(bigger);
  }

  std::vector<Slot> slots_;
  std::vector<std::string_view> texts_;
  std::deque<std::string> owned_;  // does not move its strings
  std::int32_t last_ = -1;
};

}  // namespace nyckeltal::inline NYCKELTAL_FORM::io
