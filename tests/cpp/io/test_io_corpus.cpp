// The fuzzers' corpus, replayed: every input that once taught something stays a test.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../../fuzz/harness.hpp"
#include "test.hpp"

BOOST_AUTO_TEST_SUITE(io_corpus)

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> corpus(const char* name) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(NYCKELTAL_SOURCE_DIR) / "tests" / "fuzz" / "corpus" / name))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  BOOST_TEST(files.size() > 10U);  // an empty corpus tests nothing
  return files;
}
std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The input itself, and cut off at every place, as a broken transfer would.
template <class Try>
void replay(const char* name, Try attempt) {
  for (const fs::path& path : corpus(name)) {
    const std::string bytes = content(path);
    const std::size_t step = std::max<std::size_t>(1, bytes.size() / 40);
    for (std::size_t size = 0; size <= bytes.size();
         size += (size + step > bytes.size() && size < bytes.size()) ? bytes.size() - size : step) {
      const std::string problem = attempt(std::string_view(bytes).substr(0, size));
      BOOST_TEST(problem == "", path.filename().string() << ", first " << size << " bytes: " << problem);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(tables_of_the_corpus_are_read_or_refused) {
  replay("table", [](std::string_view bytes) { return nyckeltal::fuzz::try_table(bytes); });
}

BOOST_AUTO_TEST_CASE(packages_of_the_corpus_are_read_or_refused) {
  replay("package", [](std::string_view bytes) { return nyckeltal::fuzz::try_package(bytes); });
}

BOOST_AUTO_TEST_CASE(answers_of_kolada_in_the_corpus_are_read_or_refused) {
  replay("kolada", [](std::string_view bytes) { return nyckeltal::fuzz::try_kolada(bytes); });
}

BOOST_AUTO_TEST_CASE(cubes_of_the_corpus_are_read_or_refused) {
  replay("jsonstat", [](std::string_view bytes) { return nyckeltal::fuzz::try_jsonstat(bytes); });
}

BOOST_AUTO_TEST_CASE(px_files_of_the_corpus_are_read_or_refused) {
  replay("px", [](std::string_view bytes) { return nyckeltal::fuzz::try_px(bytes); });
}

BOOST_AUTO_TEST_SUITE_END()
