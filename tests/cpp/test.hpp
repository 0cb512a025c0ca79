// What every C++ test includes: Boost.Test without its runner, which main.cpp compiles once.
#pragma once

// The macro is what included/unit_test.hpp would otherwise set up; declarations only.
#include <boost/test/tools/floating_point_comparison.hpp>
#include <boost/test/unit_test.hpp>
