"""Time of ``nyckeltal.check`` beside ``nyckeltal.trend`` on the same panel: 600 indicators x 290 members x 30 years.

Run ``python benchmarks/check_panel.py`` (``--small`` for a tenth); one core unless ``--threads`` says otherwise.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

import nyckeltal as nt


def panel(indicators: int, members: int, years: int) -> nt.Panel:
    """AR(1) noise in proportion to skewed levels, one in twenty values missing, one in 10,000 ten times too large."""
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((indicators, members, years))
    for k in range(1, years):
        noise[..., k] = 0.3 * noise[..., k - 1] + np.sqrt(1 - 0.3**2) * noise[..., k]
    level = np.exp(rng.standard_normal((indicators, members, 1)))
    values = np.round(50 * level * np.exp(0.08 * noise), 1)
    values[rng.random(values.shape, dtype=np.float32) < 1e-4] *= 10
    values[rng.random(values.shape, dtype=np.float32) < 0.05] = np.nan
    kinds = [nt.Indicator(id=f"i{i}", direction="higher") for i in range(indicators)]
    return nt.Panel(kinds, [f"m{m}" for m in range(members)], range(1995, 1995 + years), values)


def main() -> None:
    """Prints processor seconds of both, their ratio, and the number of findings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    made = panel(60 if arguments.small else 600, 290, 30)
    series = made.shape[0] * made.shape[1]
    times: dict[str, list[float]] = {"check": [], "trend": []}
    for _ in range(3):
        start = time.process_time()
        found = nt.check(made, threads=arguments.threads)
        times["check"].append(time.process_time() - start)
        start = time.process_time()
        nt.trend(made, threads=arguments.threads)
        times["trend"].append(time.process_time() - start)
    check, trend = min(times["check"]), min(times["trend"])
    print(f"{series:,} series of {made.shape[2]} years, {arguments.threads} thread(s), best of three, processor time")
    print(
        f"check {check:.2f} s, {check / series * 1e6:.2f} us a series; trend {trend:.2f} s; ratio {check / trend:.2f}"
    )
    print(f"{len(found):,} findings: {found.counts()}")


if __name__ == "__main__":
    main()
