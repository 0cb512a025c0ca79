// What a test is against.
#pragma once

#include <cstdint>

namespace nyckeltal::inline NYCKELTAL_FORM {

/// `greater`: the alternative is a larger statistic (an upward trend, neighbours that differ), `less` a smaller one.
enum class Alternative : std::uint8_t { two_sided, greater, less };

}  // namespace nyckeltal::inline NYCKELTAL_FORM
