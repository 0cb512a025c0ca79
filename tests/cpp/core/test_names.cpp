#include <string>
#include <vector>

#include "nyckeltal/core/names.hpp"
#include "test.hpp"

using namespace nyckeltal;

BOOST_AUTO_TEST_SUITE(names)

BOOST_AUTO_TEST_CASE(folding_lowers_letters_and_takes_their_marks) {
  struct Folded {
    const char* text;
    const char* wanted;
  };
  for (const Folded& each :
       {Folded{"", ""}, Folded{"AMZ amz", "amz amz"}, Folded{"@[`{09", "@[`{09"}, Folded{"Växjö", "vaxjo"},
        Folded{"ÅÄÖ åäö", "aao aao"}, Folded{"Éé Ññ Çç Øø Ýýÿ", "ee nn cc oo yyy"},
        Folded{"ÀÁÂÃÄÅÆ ÈÉÊË ÌÍÎÏ Ð ÒÓÔÕÖ ÙÚÛÜ Þ ß", "aaaaaaa eeee iiii d ooooo uuuu p s"},
        Folded{"àáâãäåæ èéêë ìíîï ð òóôõö ùúûü þ", "aaaaaaa eeee iiii d ooooo uuuu p"},
        // Times and division are no letters, and what is beyond Latin stays as it is.
        Folded{"3×4÷2", "3×4÷2"}, Folded{"Łódź Ω", "Łodź Ω"},
        // A first byte without its second, at the end and before a letter.
        Folded{"A\xC3", "a\xC3"}, Folded{"\xC3Z", "\xC3z"}, Folded{"\xC3\xC3\xA5", "\xC3\x61"}})
    BOOST_TEST(fold_name(each.text) == each.wanted);
}

BOOST_AUTO_TEST_CASE(edit_distance_counts_the_fewest_single_letter_changes) {
  struct Distance {
    const char* a;
    const char* b;
    Index wanted;
  };
  for (const Distance& each :
       {Distance{"", "", 0}, Distance{"a", "", 1}, Distance{"abc", "", 3}, Distance{"abc", "abc", 0},
        Distance{"kitten", "sitting", 3}, Distance{"saturday", "sunday", 3}, Distance{"flaw", "lawn", 2},
        Distance{"abc", "bc", 1}, Distance{"abc", "ab", 1}, Distance{"abc", "axc", 1}, Distance{"abcd", "badc", 3},
        Distance{"intention", "execution", 5}, Distance{"aaaa", "bbbb", 4}, Distance{"ab", "ba", 2}}) {
    BOOST_TEST(edit_distance(each.a, each.b) == each.wanted);
    BOOST_TEST(edit_distance(each.b, each.a) == each.wanted);
  }
}

BOOST_AUTO_TEST_CASE(the_nearest_names_come_first_and_far_ones_not_at_all) {
  using Names = std::vector<std::string>;
  struct Search {
    const char* wanted;
    Names names;
    Index count;
    Names found;
  };
  const std::vector<Search> searches = {
      {"lund", {"Lund", "Lunde", "Lundby", "Ronneby"}, 3, {"Lund", "Lundby", "Lunde"}},  // what contains it is one away
      {"lund", {"Lund", "Lunde", "Lundby"}, 2, {"Lund", "Lundby"}},
      {"lund", {"Lund"}, 0, {}},
      {"lund", {"Lund", "Lund", "Lunda"}, 2, {"Lund", "Lunda"}},  // once each
      {"ÖREBRO", {"Orebro", "Örebro"}, 3, {"Orebro", "Örebro"}},
      // Two changes are always near enough; more than that only up to half of the letters asked for.
      {"ab", {"cd", "cde"}, 3, {"cd"}},
      {"abcde", {"abcxy", "abxyz"}, 3, {"abcxy"}},
      {"abcdef", {"abcxyz", "abwxyz"}, 3, {"abcxyz"}},
      {"abcdefgh", {"abcdwxyz", "abcvwxyz"}, 3, {"abcdwxyz"}},
      // To be contained takes three letters at least.
      {"by", {"lundby och orsa"}, 3, {}},
      {"dby", {"lundby och orsa"}, 3, {"lundby och orsa"}},
      {"", {"a", "ab", "abc"}, 3, {"a", "ab"}},
  };
  for (const Search& each : searches)
    BOOST_TEST(nearest_names(each.wanted, each.names, each.count) == each.found, boost::test_tools::per_element());
  BOOST_TEST(nearest_names("aaa", {"aaab", "aaac", "aaad", "aaae"}).size() == 3U);
}

BOOST_AUTO_TEST_CASE(two_hundred_letters_are_read_of_a_long_name) {
  // A hundred of them are at most to be missing.
  const std::string wanted(500, 'a');
  const auto shorter = [&](std::size_t n) { return nearest_names(wanted, {std::string(n, 'a')}).size(); };
  BOOST_TEST(shorter(100) == 1U);
  BOOST_TEST(shorter(99) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
