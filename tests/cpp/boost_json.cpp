// Boost.JSON, with which the tests read their cases. The copy inside of the library has another name.
#include <boost/json/src.hpp>
