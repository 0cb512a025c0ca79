"""1,000,000 rows: ``nyckeltal.read_csv`` beside ``pandas.read_csv``, in one run, turn by turn, on one core.

Run ``python benchmarks/read_csv.py``. pandas only splits and converts; nyckeltal also finds the encoding, the separator
and the decimal sign, checks years, units and doubled keys, and builds the cube. The ratio is the best of all turns.
"""

from __future__ import annotations

import argparse
import io
import os
import time

import numpy as np
import pandas as pd

import nyckeltal as nt


def make_table(rows: int, separator: str, decimal: str, with_name: bool) -> bytes:
    """A long table: 290 members, 25 years, as many indicators as it takes; one decimal, some values missing."""
    rng = np.random.default_rng(1)
    head = ["nyckeltal", "kommunkod"] + (["kommun"] if with_name else []) + ["år", "värde"]
    lines = [separator.join(head)]
    indicator = 0
    while len(lines) <= rows:
        values = rng.gamma(2.0, 20.0, size=(290, 25))
        for m in range(290):
            label = f"{100 + m * 7:04d}" + (f"{separator}Kommunen {m}" if with_name else "")
            for k, value in enumerate(values[m]):
                text = "" if value < 2 else f"{value:.1f}"
                lines.append(f"nyckeltal-{indicator:03d}{separator}{label}{separator}{2000 + k}{separator}{text}")
        indicator += 1
    text = "\n".join(lines[: rows + 1]) + "\n"
    return (text if decimal == "." else text.replace(".", decimal)).encode()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=5)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"pandas {pd.__version__}, {arguments.rows:,} rows, one core")
    for separator, decimal, with_name in ((",", ".", False), (";", ",", False), (";", ",", True)):
        content = make_table(arguments.rows, separator, decimal, with_name)
        ours, theirs = [], []
        for _ in range(arguments.turns):
            start = time.perf_counter()
            result = nt.read_csv(content)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            frame = pd.read_csv(io.BytesIO(content), sep=separator, decimal=decimal, dtype={"kommunkod": str})
            theirs.append(time.perf_counter() - start)
        assert not result.findings, result.findings
        read = int((~np.isnan(result.panel.values)).sum())
        assert read == int(frame["värde"].notna().sum()), "the two read different numbers of values"
        columns = "code and name" if with_name else "code"
        print(
            f"{len(content) / 1e6:5.1f} MB, separator {separator} decimal {decimal} {columns:13}: "
            f"nyckeltal {min(ours):.3f} s, pandas {min(theirs):.3f} s, ratio {min(ours) / min(theirs):.2f}"
        )


if __name__ == "__main__":
    main()
