// Checks of a whole panel: what is impossible, what is probably wrong, and what somebody should know before the figures
// are shown. Every rule says what it found in numbers; the words are Python's.
#pragma once

#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/compare/check_finding.hpp"
#include "nyckeltal/core/panel.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Runs the rules over a panel. Findings come by member (those of all members first), indicator, year and rule.
/// Throws ArgumentError on thresholds outside their range and positions outside the panel.
[[nodiscard]] NYCKELTAL_API std::vector<CheckFinding> check(const Panel& panel, const CheckOptions& options = {},
                                                            const Execution& execution = {});

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/compare/impl/check.ipp"
#endif
