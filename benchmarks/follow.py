"""latest, change, state and network_mean over 600 indicators x 2,500 members x 30 years, beside pandas.

Run ``python benchmarks/follow.py`` (``--small`` for a tenth). Seconds of processor time on one core, so that a busy
machine disturbs less. The ratio is the time of a pandas group-by that finds the same numbers, from a long frame that is
there already, over ours. pandas runs on a share of the indicators (``--pandas-share``) and its time is scaled up.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

import nyckeltal as nt


def panel(indicators: int, members: int, years: int) -> nt.Panel:
    """Skewed levels, three in ten values missing, classes on every indicator."""
    rng = np.random.default_rng(1)
    values = np.exp(rng.standard_normal((indicators, members, years)))
    values[rng.random(values.shape, dtype=np.float32) < 0.3] = np.nan
    bounds = [0.0, 0.5, 1.0, 2.0, None]
    classes = [nt.StateClass(name={"sv": str(k)}, lower=bounds[k], upper=bounds[k + 1]) for k in range(4)]
    kinds = [
        nt.Indicator(id=f"i{i}", direction="lower", editions=[nt.ClassEdition(id="e", classes=classes)])
        for i in range(indicators)
    ]
    return nt.Panel(kinds, [f"m{m}" for m in range(members)], range(1995, 1995 + years), values)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The better of two runs, in seconds, and the result."""
    seconds = []
    result = None
    for _ in range(2):
        result = None
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def main() -> None:
    """Prints seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--pandas-share", type=float, default=0.05)
    arguments = parser.parse_args()
    n = 60 if arguments.small else 600
    made = panel(n, 2500, 30)
    part = max(1, round(n * arguments.pandas_share))
    cut = made.values[:part]
    i, m, k = np.nonzero(~np.isnan(cut))
    frame = pd.DataFrame({"indicator": i, "member": m, "year": made.years[k], "value": cut[i, m, k]})
    edges = [0.0, 0.5, 1.0, 2.0, np.inf]

    def last() -> pd.DataFrame:
        return frame.groupby(["indicator", "member"])[["year", "value"]].last()

    def moved() -> pd.DataFrame:
        series = frame.groupby(["indicator", "member"])["value"]
        first, end = series.first(), series.last()
        return pd.DataFrame({"absolute": end - first, "per_cent": 100 * (end - first) / first})

    def classes() -> pd.Series:
        return pd.cut(last()["value"], edges, right=False, labels=False)

    def means() -> pd.DataFrame:
        values = frame.groupby(["indicator", "year"])["value"]
        table = values.agg(["count", "mean", "min", "max"])
        return table.join(values.quantile([0.25, 0.5, 0.75]).unstack())

    ours: dict[str, Callable[[], Any]] = {
        "latest": lambda: nt.latest(made),
        "change": lambda: nt.change(made),
        "state": lambda: nt.state(made),
        "network_mean": lambda: nt.network_mean(made),
    }
    theirs: dict[str, Callable[[], Any]] = {"latest": last, "change": moved, "state": classes, "network_mean": means}
    agree: dict[str, Callable[[Any, Any], bool]] = {
        "latest": lambda a, b: np.array_equal(a.value[:part].ravel()[~np.isnan(a.value[:part].ravel())], b["value"]),
        "change": lambda a, b: (
            np.array_equal(a.absolute[:part][a.n[:part] > 0], b["absolute"], equal_nan=True)
            or np.allclose(a.absolute[:part][a.n[:part] > 1], b["absolute"][(a.n[:part] > 1)[a.n[:part] > 0]])
        ),
        "state": lambda a, b: np.array_equal(a.class_index[:part][a.class_index[:part] >= 0], b),
        "network_mean": lambda a, b: np.allclose(a.median[:part].ravel(), b[0.5]),
    }
    print(f"{made.shape[0]} x {made.shape[1]} x {made.shape[2]}; pandas on {part} indicators")
    for name, call in ours.items():
        seconds, result = timed(call)
        other, table = timed(theirs[name])
        same = "same numbers" if agree[name](result, table) else "NUMBERS DIFFER"
        scaled = other * n / part
        print(f"{name:13s} {seconds:6.3f} s   pandas {scaled:7.2f} s   ratio {scaled / seconds:6.1f}   {same}")


if __name__ == "__main__":
    main()
