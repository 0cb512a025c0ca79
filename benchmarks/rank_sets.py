"""Confidence sets for ranks beside the same in numpy, in one run.

    python benchmarks/rank_sets.py [--members 290] [--draws 1000]

Seconds on one thread, best of three. The numpy version keeps all pairs of all draws for a single step and is checked to
give about the same critical value. Then, on Linux, what the sets add to the peak memory of a process of their own,
beside what the pairs of all draws would take.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

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


def peak() -> float:
    """Of this process so far, in MB."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def added_memory(members: int, draws: int) -> list[float]:
    """MB that simultaneous and then marginal sets add to the peak of this process."""
    rng = np.random.default_rng(1)
    x, errors = rng.normal(size=members), rng.uniform(0.1, 0.4, members)
    before = peak()
    added = []
    for kind in ("simultaneous", "marginal"):
        rank_sets(x, errors, draws=draws, kind=kind)
        added.append(peak() - before)
    return added


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--members", type=int, default=290)
    arguments.add_argument("--draws", type=int, default=1000)
    arguments.add_argument("--memory-only", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.memory_only:
        print(*added_memory(options.members, options.draws))
        return
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

    if sys.platform != "linux":
        return
    print(f"\n{'members':>8} {'pairs':>10} {'simultaneous':>13} {'marginal':>9} {'all pairs':>10}   MB")
    for members in (100, 290, 1000, 2500):
        command = [sys.executable, __file__, "--memory-only", "--members", str(members), "--draws", str(options.draws)]
        together, alone = map(float, subprocess.run(command, capture_output=True, check=True, text=True).stdout.split())
        pairs = members * (members - 1) // 2
        print(f"{members:8} {pairs:10,} {together:13.1f} {alone:9.1f} {pairs * options.draws * 8 / 2**20:10,.0f}")


if __name__ == "__main__":
    main()
