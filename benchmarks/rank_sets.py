"""Confidence sets for ranks beside the same in numpy, in one run.

    python benchmarks/rank_sets.py [--members 290] [--draws 1000]

Seconds on one thread, best of three. The numpy version keeps all pairs of all draws for a single step and is checked to
give about the same critical value.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

from nyckeltal.stats import rank_probabilities, rank_sets


def best_of(work: Callable[[], object], repeats: int = 3) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def numpy_critical_value(errors: np.ndarray, draws: int) -> float:
    first, second = np.triu_indices(errors.size, 1)
    z = errors * np.random.default_rng(1).normal(size=(draws, errors.size))
    scale = np.hypot(errors[first], errors[second])
    return float(np.quantile(np.abs((z[:, first] - z[:, second]) / scale).max(axis=1), 0.95))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--members", type=int, default=290)
    arguments.add_argument("--draws", type=int, default=1000)
    options = arguments.parse_args()
    rng = np.random.default_rng(1)
    x = rng.normal(size=options.members)
    errors = rng.uniform(0.1, 0.4, options.members)

    print(f"{options.members} members, {options.draws} draws, one thread, seconds of processor time")
    ours = rank_sets(x, errors, draws=options.draws, stepdown=False)
    assert abs(ours.critical_value[0] - numpy_critical_value(errors, options.draws)) < 0.15
    single = best_of(lambda: rank_sets(x, errors, draws=options.draws, stepdown=False))
    peer = best_of(lambda: numpy_critical_value(errors, options.draws), 1)
    print(f"{'simultaneous, single step':32} {single:8.4f}   numpy {peer:8.4f}   {peer / single:6.1f} x")
    both = best_of(lambda: rank_sets(x, errors, draws=options.draws))
    each = best_of(lambda: rank_sets(x, errors, draws=options.draws, kind="marginal"))
    print(f"{'simultaneous, stepdown':32} {both:8.4f}")
    print(f"{'marginal, stepdown':32} {each:8.4f}")
    print(f"{'rank_probabilities':32} {best_of(lambda: rank_probabilities(x, errors, draws=options.draws)):8.4f}")


if __name__ == "__main__":
    main()
