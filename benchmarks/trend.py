"""Mann-Kendall and Theil-Sen beside pyMannKendall and scipy, in one run, one thread.

    python benchmarks/trend.py [--series 20000] [--peer-series 400]
    python benchmarks/trend.py --size

Prints microseconds a series for lengths 10 to 40 with and without heavy ties, the ratios at n = 30, and how time grows
with n. Processor time of the one thread, so that a busy machine does not matter much. Before anything is timed the
numbers are compared: S, variance, normal p, slope, rounded limits. ``--size``: false positives of each correction.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pymannkendall
from scipy.stats import kendalltau, theilslopes

from nyckeltal.stats import mann_kendall, theil_sen


def best_of(work: Callable[[], object], repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.thread_time()
        work()
        seconds.append(time.thread_time() - start)
    return min(seconds)


def series(count: int, n: int, ties: bool) -> np.ndarray:
    generator = np.random.default_rng(n)
    return generator.integers(0, 6, (count, n)).astype(float) if ties else generator.normal(size=(count, n))


def compare(values: np.ndarray) -> None:
    """The same numbers where the peers are right; else the timing means nothing."""
    test, fit = mann_kendall(values, method="normal"), theil_sen(values, interval="rounded")
    for row, x in enumerate(values):
        peer = pymannkendall.original_test(x)
        assert (test.s[row], test.variance[row]) == (peer.s, peer.var_s)
        assert np.isclose(test.p[row], peer.p, rtol=1e-9, atol=1e-15)
        slopes = theilslopes(x)
        assert np.allclose(
            [fit.slope[row], fit.lower[row], fit.upper[row]],
            [slopes.slope, slopes.low_slope, slopes.high_slope],
            rtol=1e-12,
            atol=1e-15,
        )


def size() -> None:
    """False positives in per cent at a nominal 5 %: 6,000 AR(1) series a cell, no trend."""
    generator = np.random.default_rng(1)
    methods: dict[str, dict[str, Any]] = {
        "none": {},
        "hamed-rao": {"correction": "hamed-rao"},
        "yue-wang, all lags": {"correction": "yue-wang", "lags": 1000},
        **{name: {"correction": name} for name in ("yue-wang", "prewhitening", "tfpw", "3pw", "ar1")},
    }
    found: dict[str, list[str]] = {name: [] for name in methods}
    for n in (10, 15, 20, 30):
        cells: dict[str, list[str]] = {name: [] for name in methods}
        for phi in (0.0, 0.2, 0.4, 0.6):
            noise = np.empty((6000, n))
            noise[:, 0] = generator.normal(size=6000) / np.sqrt(1 - phi**2)
            for year in range(1, n):
                noise[:, year] = phi * noise[:, year - 1] + generator.normal(size=6000)
            for name, options in methods.items():
                cells[name].append(f"{100 * np.mean(mann_kendall(noise, **options).p <= 0.05):.1f}")
        for name, row in cells.items():
            found[name].append(" / ".join(row))
    for name, row in found.items():
        print("|", " | ".join([name, *row]), "|")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=20_000)
    parser.add_argument("--peer-series", type=int, default=400)
    parser.add_argument("--size", action="store_true", help="false positives of each correction instead")
    arguments = parser.parse_args()
    if arguments.size:
        size()
        return
    compare(series(30, 30, ties=False))

    print(
        "microseconds a series: test (S, variance, exact p), slope (slope, both limits, intercept), and their peers\n"
    )
    print(f"{'n':>3} {'ties':>5} {'test':>7} {'slope':>7} {'both':>7} {'pyMK':>8} {'x':>6} {'scipy':>8} {'x':>6}")
    for n in (10, 20, 30, 40):
        for ties in (False, True):
            ours, peers = series(arguments.series, n, ties), series(arguments.peer_series, n, ties)
            test = best_of(lambda v=ours: mann_kendall(v), 7) / len(ours) * 1e6
            slope = best_of(lambda v=ours: theil_sen(v), 7) / len(ours) * 1e6
            years = np.arange(n)

            def run_pymannkendall(v: np.ndarray = peers) -> None:
                for x in v:
                    pymannkendall.original_test(x)

            def run_scipy(v: np.ndarray = peers, years: np.ndarray = years) -> None:
                for x in v:
                    theilslopes(x)
                    kendalltau(years, x)

            pymk = best_of(run_pymannkendall, 3) / len(peers) * 1e6
            scipy = best_of(run_scipy, 3) / len(peers) * 1e6
            both = test + slope
            print(
                f"{n:>3} {'many' if ties else 'none':>5} {test:7.2f} {slope:7.2f} {both:7.2f}"
                f" {pymk:8.0f} {pymk / both:6.0f} {scipy:8.0f} {scipy / both:6.0f}"
            )

    print("\ngrowth: microseconds a series, and the exponent of n from one line to the next\n")
    print(f"{'n':>6} {'test':>10} {'^':>5} {'slope':>10} {'^':>5}")
    before: tuple[int, float, float] | None = None
    for n in (50, 100, 200, 400, 690, 1400, 2800, 5600):
        values = series(max(2, 20_000 // n), n, ties=False)
        test = best_of(lambda v=values: mann_kendall(v), 5) / len(values) * 1e6
        few = values[: 2 if n > 1000 else None]
        slope = best_of(lambda v=few: theil_sen(v), 2) / len(few) * 1e6
        exponents = ("", "")
        if before:
            step = np.log(n / before[0])
            exponents = (f"{np.log(test / before[1]) / step:.2f}", f"{np.log(slope / before[2]) / step:.2f}")
        print(f"{n:>6} {test:10.1f} {exponents[0]:>5} {slope:10.1f} {exponents[1]:>5}")
        before = (n, test, slope)


if __name__ == "__main__":
    main()
