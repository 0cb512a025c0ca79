// Bodies of base/execution.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

NYCKELTAL_INLINE void parallel_for(Index n, Index grain, const Execution& execution,
                                   const std::function<void(Index begin, Index end)>& work) {
  if (n <= 0) return;
  grain = std::max<Index>(grain, 1);
  const Index blocks = (n + grain - 1) / grain;
  Index threads = execution.threads;
  if (threads == 0) threads = std::max<Index>(1, static_cast<Index>(std::thread::hardware_concurrency()));
  if (threads < 0) detail::fail("threads-negative", "threads must be 0 (all) or more");
  threads = std::min(threads, blocks);

  std::atomic<Index> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr error;
  Index done = 0;  // guarded by the mutex
  std::mutex mutex;
  const auto run = [&] {
    for (;;) {
      const Index block = next.fetch_add(1);
      if (block >= blocks || failed.load()) return;
      try {
        if (execution.stop.stop_requested()) throw Cancelled();
        const Index begin = block * grain;
        const Index end = std::min(n, begin + grain);
        work(begin, end);
        if (execution.progress) {
          const std::scoped_lock lock(mutex);
          done += end - begin;
          execution.progress(done, n);
        }
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (!failed.exchange(true)) error = std::current_exception();
        return;
      }
    }
  };
  if (threads <= 1) {
    run();
  } else {
    std::vector<std::jthread> pool;
    pool.reserve(static_cast<std::size_t>(threads - 1));
    for (Index t = 1; t < threads; ++t) pool.emplace_back(run);
    run();  // the caller's thread works too, so that its signals are seen
  }
  if (error) std::rethrow_exception(error);
}

}  // namespace nyckeltal::inline NYCKELTAL_FORM
