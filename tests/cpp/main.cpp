// The one translation unit that carries Boost.Test's runner; tests include tests/cpp/test.hpp.
#define BOOST_TEST_MODULE nyckeltal
#include <boost/test/included/unit_test.hpp>
