"""What the p values and intervals of two samples are worth: size and coverage by simulation.

    python benchmarks/samples_calibration.py [--rounds 4000]

Writes the tables of docs/samples.md. A slice of it with bounds is tests/python/test_samples_calibration.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

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


class Size(NamedTuple):
    """Share of rejections at 5 % without a difference in location."""

    values: str
    n: int
    #: x and y have the same distribution, which all of the tests ask for but Welch's t and Brunner-Munzel.
    exchangeable: bool
    permutation_mean: float
    permutation_welch: float
    brunner_munzel: float
    mann_whitney: float


class Coverage(NamedTuple):
    """Share of 95 % intervals with the truth inside."""

    values: str
    n: int
    hodges_lehmann: float
    superiority: float
    bca_mean: float
    bca_median: float
    percentile_mean: float


def row(name: str, n: int, shares: tuple[float, ...]) -> None:
    print(f"| {name} | {n} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |", flush=True)


def sizes(rng: np.random.Generator, rounds: int, ns: tuple[int, ...]) -> list[Size]:
    print(f"\nRejections at 5 % without a difference, n in x and 2 n in y, {rounds} rounds, per cent\n")
    print("| values | n | permutation of the mean | permutation of Welch's t | Brunner-Munzel | Mann-Whitney |")
    print("| --- | --- | --- | --- | --- | --- |")
    found = []
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
            rejected = (of["mean_difference"], of["welch_t"], munzel, whitney)
            shares = tuple(float(np.mean(each)) for each in rejected)
            row(name, n, shares)
            found.append(Size(name, n, "sd 3" not in name, *shares))
    return found


def coverages(rng: np.random.Generator, rounds: int, ns: tuple[int, ...]) -> list[Coverage]:
    print(f"\nCoverage of 95 % intervals, n in each sample, {rounds} rounds, per cent\n")
    print("| values | n | Hodges-Lehmann | superiority (Brunner-Munzel) | BCa mean | BCa median | percentile mean |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    found = []
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
                    stats.bootstrap(statistic, each, method=method, draws=1_000, seed=k) for k, each in enumerate(x)
                ]
                boots[key] = [r.lower <= truth + 1e-9 and r.upper >= truth - 1e-9 for r in results]
            shares = tuple(float(np.mean(each)) for each in (covered, half, *boots.values()))
            row(name, n, shares)
            found.append(Coverage(name, n, *shares))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=4_000)
    rounds = arguments.parse_args().rounds
    rng = np.random.default_rng(20261123)
    sizes(rng, rounds, (10, 30, 100))
    coverages(rng, rounds, (10, 30, 100))


if __name__ == "__main__":
    main()
