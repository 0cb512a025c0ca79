// The switch of the mutants, which the build of a mutation run puts before every file: `on(n)` is true for the one that
// the environment variable MUTANT names. With REACHED naming a file, the numbers of those that were asked for are
// written there at the end.
#pragma once

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace mutation {

struct Switch {
  int selected = 0;
  const char* file = nullptr;
  std::array<std::atomic<bool>, 100000> reached{};

  Switch() {
    if (const char* number = std::getenv("MUTANT")) selected = std::atoi(number);
    file = std::getenv("REACHED");
  }
  Switch(const Switch&) = delete;
  Switch& operator=(const Switch&) = delete;
  ~Switch() {
    if (file == nullptr) return;
    std::FILE* out = std::fopen(file, "w");
    for (std::size_t n = 0; n < reached.size(); ++n)
      if (reached[n].load(std::memory_order_relaxed)) std::fprintf(out, "%d\n", static_cast<int>(n));
    std::fclose(out);
  }
};

inline Switch& the_switch() {
  static Switch it;
  return it;
}

inline bool on(int number) {
  static Switch& it = the_switch();
  if (it.file != nullptr) it.reached[static_cast<std::size_t>(number)].store(true, std::memory_order_relaxed);
  return it.selected == number;
}

}  // namespace mutation
