// How a batch runs: threads, progress, stop. Results never depend on any of them.
#pragma once

#include <functional>
#include <stop_token>

#include "nyckeltal/base/config.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

/// Passed last to every batch routine. The default is one thread, silent.
struct Execution {
  /// Number of threads; 1 runs in the caller's, 0 asks for as many as the machine has.
  int threads = 1;
  /// Called as progress(done, total) from one thread at a time, about once a block.
  std::function<void(Index, Index)> progress = {};
  /// When a stop is requested the routine throws Cancelled at the next block.
  std::stop_token stop = {};
};

/// Calls work(begin, end) over blocks of [0, n). Blocks are fixed by `grain`, not by the number of threads, so a
/// routine that works block by block gives the same bits on any number of them. The first exception is rethrown.
NYCKELTAL_API void parallel_for(Index n, Index grain, const Execution& execution,
                                const std::function<void(Index begin, Index end)>& work);

}  // namespace nyckeltal::inline NYCKELTAL_FORM

#ifndef NYCKELTAL_COMPILED
#include "nyckeltal/base/impl/execution.ipp"
#endif
