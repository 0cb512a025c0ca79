// The second translation unit of test_headers.cpp.
#include "nyckeltal/nyckeltal.hpp"

const char* version_seen_from_elsewhere();
const void* address_seen_from_elsewhere();

const char* version_seen_from_elsewhere() {
  return nyckeltal::version;
}
const void* address_seen_from_elsewhere() {
  return &nyckeltal::missing;
}
