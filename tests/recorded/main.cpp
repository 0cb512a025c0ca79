// The recorded run: calls the library's public routines over the embedded data, simulated networks, tests/cases and the
// fuzzers' corpus, and writes every field of every result, doubles to the last bit. The tests compare results with what
// they should be; this program tells whether two builds (another compiler, other flags, a body moved from a header to a
// source file) still give the same numbers, which no tolerance would show.
//
//   recorded full          one line a case: routine, input, result
//   recorded digest        one line a case: routine, input, number of values, hash of the result
//   recorded check FILE    compares with a file of digests, prints what differs
//
// Two builds are compared by their digests: `a/recorded digest > a.txt; b/recorded check a.txt`. Where they differ, the
// same lines of `full` show by how much. Every mode runs batch routines alone and in three threads too, and fails where
// the results are not the same. A case with 0 values is a call that was refused, with its message as the result.
//
// The last bits also depend on whether the compiler contracts a * b + c, and on the C library, whose functions choose
// their code by the processor: a stored file of digests holds for the machine and the compiler that made it.
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "record.hpp"

namespace {

/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
std::uint64_t digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::string digest_line(const recorded::Line& line) {
  std::array<char, 20> hash{};
  std::snprintf(hash.data(), hash.size(), "%016llx", static_cast<unsigned long long>(digest(line.result.str())));
  return line.routine + " " + line.input + " " + std::to_string(line.result.values()) + " " + hash.data();
}

/// Number of lines in which a run differs from a file of digests; it prints them.
int check(const std::vector<std::string>& now, const std::string& file) {
  std::ifstream in(file);
  if (!in) {
    std::cerr << "cannot be read: " << file << '\n';
    return 1;
  }
  const auto key = [](const std::string& line) { return line.substr(0, line.find(' ', line.find(' ') + 1)); };
  std::map<std::string, std::string> before;
  for (std::string line; std::getline(in, line);) before[key(line)] = line;
  int differ = 0;
  for (const std::string& line : now) {
    const auto found = before.find(key(line));
    const std::string was = found == before.end() ? "(not there)" : found->second;
    if (was != line) {
      ++differ;
      std::cout << "- " << was << "\n+ " << line << '\n';
    }
    if (found != before.end()) before.erase(found);
  }
  for (const auto& [name, line] : before) {
    ++differ;
    std::cout << "- " << line << "\n+ (not there)\n";
  }
  std::cout << now.size() << " lines, " << differ << " differ from " << file << '\n';
  return differ;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string mode = arguments.empty() ? "" : arguments[0];
  if (mode != "full" && mode != "digest" && !(mode == "check" && arguments.size() == 2)) {
    std::cerr << "usage: recorded full | digest | check FILE\n";
    return 2;
  }
  try {
    recorded::Recorder recorder;
    recorded::record_series(recorder);
    recorded::record_rows(recorder);
    recorded::record_samples(recorder);
    recorded::record_sets(recorder);
    recorded::record_targets(recorder);
    recorded::record_network(recorder);
    recorded::record_tables(recorder);
    recorded::record_core(recorder);
    recorded::record_io(recorder);
    int wrong = 0;
    std::vector<std::string> digests;
    std::map<std::string, int> seen;
    for (const recorded::Line& line : recorder.lines()) {
      if (++seen[line.routine + " " + line.input] > 1) {
        ++wrong;
        std::cerr << "two lines have this name: " << line.routine << ' ' << line.input << '\n';
      }
      if (!line.same_with_threads) {
        ++wrong;
        std::cerr << "three threads give other numbers: " << line.routine << ' ' << line.input << '\n';
      }
      digests.push_back(digest_line(line));
      if (mode == "full") std::cout << line.routine << ' ' << line.input << ' ' << line.result.str() << '\n';
      if (mode == "digest") std::cout << digests.back() << '\n';
    }
    if (mode == "check") wrong += check(digests, arguments[1]);
    return wrong == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
