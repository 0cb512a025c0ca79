// Mann-Kendall and Theil-Sen a series, with vector code and without. Arguments: n, ties, AVX2.
#include <benchmark/benchmark.h>

#include <vector>

#include "nyckeltal/base/random.hpp"
#include "nyckeltal/stats/detail/kendall.hpp"
#include "nyckeltal/stats/detail/kendall_avx2.hpp"
#include "nyckeltal/stats/detail/observed.hpp"
#include "nyckeltal/stats/detail/theil_sen.hpp"
#include "nyckeltal/stats/kendall.hpp"

namespace {

using namespace nyckeltal;

constexpr Index rows_of_batch = 1000;

struct Batch {
  std::vector<double> values;
  Rows rows;
  detail::TimeAxis axis;
  detail::KendallWorker worker;

  explicit Batch(const benchmark::State& state)
      : values(static_cast<std::size_t>(rows_of_batch * state.range(0))),
        rows{values, state.range(0)},
        axis({}, state.range(0)) {
    Philox random(1);
    for (double& each : values) each = state.range(1) != 0 ? static_cast<double>(random.below(6)) : random.normal();
    const bool avx2 = state.range(2) != 0 && detail::has_avx2();
    worker.scratch.slopes.slopes.avx2 = avx2;
    worker.scratch.slopes.score.avx2 = avx2;
  }
};

template <class Each>
void run(benchmark::State& state, Each each) {
  Batch batch(state);
  Index row = 0;
  for ([[maybe_unused]] auto step : state) {
    batch.worker.series.take(batch.rows[row], batch.axis);
    benchmark::DoNotOptimize(each(batch.worker));
    row = row + 1 == rows_of_batch ? 0 : row + 1;
  }
}

// S, tie-corrected variance, exact p.
void test(benchmark::State& state) {
  run(state, [](detail::KendallWorker& w) { return detail::mann_kendall(w.series, true, {}, w.scratch).p; });
}
// Slope, both limits, intercept.
void slope(benchmark::State& state) {
  run(state, [](detail::KendallWorker& w) { return detail::theil_sen(w.series, true, {}, w.scratch.slopes).lower; });
}
// All of it.
void both(benchmark::State& state) {
  run(state, [](detail::KendallWorker& w) {
    return detail::mann_kendall(w.series, true, {}, w.scratch).p +
           detail::theil_sen(w.series, true, {}, w.scratch.slopes).lower;
  });
}

BENCHMARK(test)->ArgsProduct({{10, 30}, {0, 1}, {0, 1}})->ArgNames({"n", "ties", "avx2"});
BENCHMARK(slope)->ArgsProduct({{10, 30}, {0, 1}, {0, 1}})->ArgNames({"n", "ties", "avx2"});
BENCHMARK(both)->ArgsProduct({{30}, {0, 1}, {0, 1}})->ArgNames({"n", "ties", "avx2"});

}  // namespace

BENCHMARK_MAIN();
