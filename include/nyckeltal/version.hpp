// The one place where the version stands: CMake and pyproject.toml read it from here.
#pragma once

#define NYCKELTAL_VERSION "0.1.0"

namespace nyckeltal {
/// Version of the library as text, "major.minor.patch".
inline constexpr const char* version = NYCKELTAL_VERSION;
}  // namespace nyckeltal
