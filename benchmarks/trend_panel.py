"""Time and memory of ``nyckeltal.trend`` on 2,500 members x 600 indicators x 30 years, frame included.

Run ``python benchmarks/trend_panel.py`` (``--small`` for a tenth); one core unless ``--threads`` says otherwise.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

import nyckeltal as nt


def panel(indicators: int, members: int, years: int) -> nt.Panel:
    """AR(1) noise around member levels, one in twenty values missing, a trend in every other member."""
    rng = np.random.default_rng(1)
    values = rng.standard_normal((indicators, members, years))
    for k in range(1, years):
        values[..., k] += 0.3 * values[..., k - 1]
    values[:, ::2] += 0.05 * np.arange(years)
    values[rng.random(values.shape, dtype=np.float32) < 0.05] = np.nan
    kinds = [nt.Indicator(id=f"i{i}", direction="higher") for i in range(indicators)]
    return nt.Panel(kinds, [f"m{m}" for m in range(members)], range(1995, 1995 + years), values)


def memory(field: str) -> float:
    """A line of /proc/self/status in MiB: VmRSS now, VmHWM the largest so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024.0
    return float("nan")


def main() -> None:
    """Prints seconds, microseconds a series, and memory as multiples of the panel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    made = panel(60 if arguments.small else 600, 2500, 30)
    size = (made.values.nbytes + made.status.nbytes) / 2**20
    series = made.shape[0] * made.shape[1]
    import pandas  # noqa: F401  (its import is neither ours to time nor ours to weigh)

    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the panel
    before = memory("VmRSS")
    begun, start = time.perf_counter(), time.process_time()
    result = nt.trend(made, threads=arguments.threads)
    computed = time.process_time()
    frame = result.to_frame()
    end, ended = time.process_time(), time.perf_counter()
    grown = memory("VmHWM") - before
    print(f"{series:,} series of {made.shape[2]} years, {arguments.threads} thread(s)")
    print(f"processor time: trend {computed - start:.2f} s, {(computed - start) / series * 1e6:.2f} us a series;")
    print(f"frame of {len(frame):,} rows {end - computed:.2f} s; together {end - start:.2f} s", end="")
    print(f" ({ended - begun:.2f} s by the clock)")
    print(f"panel {size:.0f} MiB; peak above it {grown:.0f} MiB: {1 + grown / size:.2f} panels in all")


if __name__ == "__main__":
    main()
