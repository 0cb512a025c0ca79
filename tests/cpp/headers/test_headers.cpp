// Everything together: two translation units that include every header link, and see one library.
#include "nyckeltal/nyckeltal.hpp"
#include "test.hpp"

// In headers_again.cpp.
const char* version_seen_from_elsewhere();
const void* address_seen_from_elsewhere();

BOOST_AUTO_TEST_SUITE(headers)

BOOST_AUTO_TEST_CASE(two_translation_units_see_one_version) {
  BOOST_TEST(version_seen_from_elsewhere() == nyckeltal::version);
}

BOOST_AUTO_TEST_CASE(inline_constants_have_one_address) {
  BOOST_TEST(address_seen_from_elsewhere() == static_cast<const void*>(&nyckeltal::missing));
}

BOOST_AUTO_TEST_SUITE_END()
