"""What the p values and intervals of two samples are worth: size and coverage by simulation.

    python benchmarks/samples_calibration.py [--rounds 4000] [--quick]

Writes the tables of docs/samples.md. ``--quick`` is a slice for continuous integration: it exits with 1 where a size or
coverage is out of bounds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

import numpy as np

from nyckeltal import stats

Draw = Callable[[np.random.Generator, int], np.ndarray]

#: Name, distribution of x, distribution of y; all with superiority 1/2.
SIZES: list[tuple[str, Draw, Draw]] = [
    ("normal", lambda r, n: r.normal(size=n), lambda r, n: r.normal(size=n)),
    ("normal, sd 3 to 1", lambda r, n: r.normal(0, 3, size=n), lambda r, n: r.normal(size=n)),
    ("lognormal", lambda r, n: r.lognormal(size=n), lambda r, n: r.lognormal(size=n)),
    ("five classes (ties)", lambda r, n: r.integers(0, 5, size=n) * 1.0, lambda r, n: r.integers(0, 5, size=n) * 1.0),
]


def percent(hits: list[bool]) -> str:
    return f"{100 * np.mean(hits):.1f}"


def sizes(rng: np.random.Generator, rounds: int, ns: tuple[int, ...]) -> list[float]:
    print(f"\nRejections at 5 % without a difference, n in x and 2 n in y, {rounds} rounds, per cent\n")
    print("| values | n | permutation of the mean | permutation of Welch's t | Brunner-Munzel | Mann-Whitney |")
    print("| --- | --- | --- | --- | --- | --- |")
    exchangeable = []
    for name, draw_x, draw_y in SIZES:
        for n in ns:
            x = np.stack([draw_x(rng, n) for _ in range(rounds)])
            y = np.stack([draw_y(rng, 2 * n) for _ in range(rounds)])
            of = {}
            for statistic in ("mean_difference", "welch_t"):
                of[statistic] = [
                    stats.permutation_test(
                        a, b, statistic=statistic, draws=999, max_arrangements=5_000, seed=k, level=0.9
                    ).p
                    <= 0.05
                    for k, (a, b) in enumerate(zip(x, y, strict=True))
                ]
            munzel = stats.brunner_munzel(x, y, threads=1).p <= 0.05
            whitney = stats.mann_whitney(x, y).p <= 0.05
            cells = (percent(of["mean_difference"]), percent(of["welch_t"]), percent(munzel), percent(whitney))
            print(f"| {name} | {n} | " + " | ".join(cells) + " |", flush=True)
            if "sd 3" not in name:
                exchangeable += [float(np.mean(of["mean_difference"])), float(np.mean(whitney))]
    return exchangeable


def coverages(rng: np.random.Generator, rounds: int, ns: tuple[int, ...]) -> list[float]:
    print(f"\nCoverage of 95 % intervals, n in each sample, {rounds} rounds, per cent\n")
    print("| values | n | Hodges-Lehmann | superiority (Brunner-Munzel) | BCa mean | BCa median | percentile mean |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    rank_based = []
    shapes: list[tuple[str, Draw, float, float]] = [
        ("normal", lambda r, n: r.normal(size=n), 0.0, 0.0),
        ("lognormal", lambda r, n: r.lognormal(size=n), float(np.exp(0.5)), 1.0),
        ("one decimal, normal (ties)", lambda r, n: np.round(r.normal(size=n), 1), 0.0, 0.0),
    ]
    for name, draw, mean, median in shapes:
        for n in ns:
            x = np.stack([draw(rng, n) for _ in range(rounds)])
            y = np.stack([draw(rng, n) for _ in range(rounds)]) - 0.5
            shift = stats.hodges_lehmann(x, y)
            covered = (shift.lower <= 0.5 + 1e-9) & (shift.upper >= 0.5 - 1e-9)
            equal = stats.brunner_munzel(x, y + 0.5)
            half = (equal.lower <= 0.5) & (equal.upper >= 0.5)
            boots = {}
            for key, statistic, method, truth in (
                ("bca mean", "mean", "bca", mean),
                ("bca median", "median", "bca", median),
                ("percentile", "mean", "percentile", mean),
            ):
                results = [
                    stats.bootstrap(statistic, row, method=method, draws=1_000, seed=k) for k, row in enumerate(x)
                ]
                boots[key] = [r.lower <= truth + 1e-9 and r.upper >= truth - 1e-9 for r in results]
            cells = [percent(covered), percent(half), *(percent(each) for each in boots.values())]
            print(f"| {name} | {n} | " + " | ".join(cells) + " |", flush=True)
            rank_based.append(float(np.mean(covered)))
    return rank_based


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=4_000)
    arguments.add_argument("--quick", action="store_true", help="400 rounds, n = 10 and 30, checked")
    options = arguments.parse_args()
    rounds, ns = (400, (10, 30)) if options.quick else (options.rounds, (10, 30, 100))
    rng = np.random.default_rng(20261123)
    level, coverage = sizes(rng, rounds, ns), coverages(rng, rounds, ns)
    slack = 4 * np.sqrt(0.05 * 0.95 / rounds)
    return int(max(level) > 0.05 + slack or min(coverage) < 0.95 - slack)


if __name__ == "__main__":
    sys.exit(main())
