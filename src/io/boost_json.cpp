// Boost.JSON as headers only: this file is its one compiled copy, so that no Boost library is linked.
#include <boost/json/src.hpp>
