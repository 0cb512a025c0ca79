// Series on a shared time axis: the observed values of one series, in time order.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "nyckeltal/base/config.hpp"
#include "nyckeltal/base/error.hpp"
#include "nyckeltal/base/execution.hpp"
#include "nyckeltal/base/rows.hpp"

namespace nyckeltal::inline NYCKELTAL_FORM {

namespace detail {

/// The time axis that series share. Times need neither be sorted nor distinct; empty means 0, 1, 2 ...
class TimeAxis {
 public:
  TimeAxis(std::span<const double> years, Index length) : times_(years.begin(), years.end()) {
    if (years.empty()) {
      times_.resize(static_cast<std::size_t>(length));
      std::iota(times_.begin(), times_.end(), 0.0);
    }
    require_same_length(static_cast<Index>(times_.size()), "years", length, "values");
    for (const double t : times_)
      if (!std::isfinite(t)) fail("years-not-finite", "years must be finite numbers: leave out years that are unknown");
    sorted_ = std::is_sorted(times_.begin(), times_.end());
    if (!sorted_) {
      order_.resize(times_.size());
      std::iota(order_.begin(), order_.end(), std::size_t{0});
      std::sort(order_.begin(), order_.end(),
                [&](std::size_t a, std::size_t b) { return times_[a] != times_[b] ? times_[a] < times_[b] : a < b; });
      std::vector<double> in_order;
      in_order.reserve(times_.size());
      for (const std::size_t k : order_) in_order.push_back(times_[k]);
      times_ = std::move(in_order);
    }
    distinct_ = std::adjacent_find(times_.begin(), times_.end()) == times_.end();
  }

  [[nodiscard]] Index length() const noexcept { return static_cast<Index>(times_.size()); }
  /// No two values share a time.
  [[nodiscard]] bool distinct() const noexcept { return distinct_; }
  [[nodiscard]] std::span<const double> times() const noexcept { return times_; }

 private:
  friend struct Observed;
  std::vector<double> times_;
  std::vector<std::size_t> order_;
  bool sorted_ = true;
  bool distinct_ = true;
};

/// What is there of one series, ordered by time. Buffers are kept between series.
struct Observed {
  static constexpr std::size_t padding = 4;  ///< doubles that a vector kernel may read behind the last value

  std::vector<double> x;
  std::vector<double> t;
  Index n = 0;
  bool infinite = false;

  void take(std::span<const double> values, const TimeAxis& axis) {
    const std::size_t length = values.size();
    if (x.size() < length + padding) {
      x.resize(length + padding);
      t.resize(length + padding);
    }
    std::size_t k = 0;
    double probe = 0.0;  // becomes NaN with the first infinity
    for (std::size_t i = 0; i < length; ++i) {
      const double value = axis.sorted_ ? values[i] : values[axis.order_[i]];
      x[k] = value;
      t[k] = axis.times_[i];
      const bool there = !is_missing(value);
      probe += there ? value * 0.0 : 0.0;
      k += static_cast<std::size_t>(there);
    }
    n = static_cast<Index>(k);
    infinite = std::isnan(probe);
    for (std::size_t i = k; i < k + padding; ++i) {
      x[i] = missing;
      t[i] = 0.0;
    }
  }
  [[nodiscard]] std::span<const double> values() const { return {x.data(), static_cast<std::size_t>(n)}; }
  [[nodiscard]] std::span<const double> times() const { return {t.data(), static_cast<std::size_t>(n)}; }
};

/// Lends scratch to the blocks of a batch, so that buffers and tables live as long as the batch.
template <class Scratch>
class ScratchPool {
 public:
  class Loan {
   public:
    explicit Loan(ScratchPool& pool) : pool_(&pool), scratch_(pool.take()) {}
    ~Loan() { pool_->give_back(std::move(scratch_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Scratch& operator*() { return *scratch_; }

   private:
    ScratchPool* pool_;
    std::unique_ptr<Scratch> scratch_;
  };
  [[nodiscard]] Loan borrow() { return Loan(*this); }

 private:
  std::unique_ptr<Scratch> take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return std::make_unique<Scratch>();
    std::unique_ptr<Scratch> out = std::move(idle_.back());
    idle_.pop_back();
    return out;
  }
  void give_back(std::unique_ptr<Scratch> scratch) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(scratch));
  }
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> idle_;
};

/// out[row] = each(scratch, row) for all rows of a batch.
template <class Scratch, class Result, class Each>
void for_each_row(std::vector<Result>& out, const Execution& execution, Each&& each) {
  ScratchPool<Scratch> pool;
  parallel_for(static_cast<Index>(out.size()), 512, execution, [&](Index begin, Index end) {
    auto loan = pool.borrow();
    for (Index row = begin; row < end; ++row) out[static_cast<std::size_t>(row)] = each(*loan, row);
  });
}

/// Sum of two halves: the mean of the two middle values, without overflow.
[[nodiscard]] inline double midpoint(double a, double b) noexcept {
  return a == b ? a : 0.5 * a + 0.5 * b;
}

/// Median; reorders its argument. Mean of the two middle values where their number is even; NaN of nothing.
[[nodiscard]] inline double median_in_place(std::span<double> values) {
  if (values.empty()) return missing;
  const std::size_t half = values.size() / 2;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return midpoint(*std::max_element(values.begin(), middle), *middle);
}

}  // namespace detail
}  // namespace nyckeltal::inline NYCKELTAL_FORM
