"""Progress of 2,500 x 600 series towards their targets on one thread, beside a plain pass and the trend.

    python benchmarks/progress.py [--indicators 600] [--members 2500] [--years 12]

Prints processor seconds and ratios of one run; the yardstick is numpy's least squares slope of the same cube.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np

import nyckeltal as nt


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--indicators", type=int, default=600)
    parser.add_argument("--members", type=int, default=2500)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--missing", type=float, default=0.1)
    parser.add_argument("--trend", action="store_true", help="time nyckeltal.trend of the same panel too")
    args = parser.parse_args()

    rng = np.random.default_rng(1)
    shape = (args.indicators, args.members, args.years)
    values = 50 + np.cumsum(rng.normal(size=shape), axis=-1)
    values[rng.random(shape) < args.missing] = np.nan
    years = range(2012, 2012 + args.years)
    indicators = [
        nt.Indicator(id=f"i{k}", direction="higher", targets=[nt.Target(value=60.0, year=2030)])
        for k in range(args.indicators)
    ]
    panel = nt.Panel(indicators, [f"m{k}" for k in range(args.members)], years, values)
    filled = np.nan_to_num(values)
    t = np.arange(args.years) - (args.years - 1) / 2

    plain = timed(lambda: filled @ t / (t @ t))
    series = args.indicators * args.members
    for name, work in {
        "progress, one thread": lambda: nt.progress(panel),
        "progress, without network rows": lambda: nt.progress(panel, network=False),
        **({"trend, one thread": lambda: nt.trend(panel)} if args.trend else {}),
    }.items():
        seconds = timed(work)
        each = 1e6 * seconds / series
        print(f"{name:32s} {seconds:7.2f} s  {each:6.2f} µs a series  {seconds / plain:6.0f} x plain slopes")
    print(f"{'plain slopes (numpy)':32s} {plain:7.2f} s  of {series} series of {args.years} years")


if __name__ == "__main__":
    main()
