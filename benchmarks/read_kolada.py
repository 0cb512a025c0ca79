"""100 MB of Kolada's answers: ``nyckeltal.read_kolada`` beside ``json`` and pandas, in one run, turn by turn, one core.

Run ``python benchmarks/read_kolada.py``. The other way is what scripts do: ``json.loads`` each page, take the total of
each row, make a frame and pivot it. It checks no page, status, doubled key or kind of area. Times are of the processor,
so that others on the machine do not count; the ratio is that of the best turns.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd

import nyckeltal as nt

FIRST_YEAR = 1998
YEARS = 27
PAGE = 5000


def rows(size: int, genders: str) -> Iterator[str]:
    """Rows as the service writes them, without spaces: 290 municipalities and Riket, one KPI after the other."""
    rng = np.random.default_rng(1)
    written = 0
    kpi = 0
    areas = ["0000", *(f"{114 + 8 * m:04d}" for m in range(290))]
    while written < size:
        values = rng.gamma(2.0, 200.0, size=(len(areas), YEARS, len(genders)))
        for area, of_area in zip(areas, values, strict=True):
            for k, each in enumerate(of_area):
                cells = ",".join(
                    f'{{"gender":"{gender}","count":1,"status":"","value":{number:.6f},"isdeleted":false}}'
                    if number > 20
                    else f'{{"gender":"{gender}","count":1,"status":"Missing","value":null,"isdeleted":false}}'
                    for gender, number in zip(genders, each, strict=True)
                )
                row = f'{{"values":[{cells}],"kpi":"N{kpi:05d}","period":{FIRST_YEAR + k},"municipality":"{area}"}}'
                written += len(row) + 1
                yield row
        kpi += 1


def pages(size: int, genders: str) -> list[bytes]:
    """Pages of 5,000 rows, linked to each other."""
    all_rows = list(rows(size, genders))
    chunks = [all_rows[k : k + PAGE] for k in range(0, len(all_rows), PAGE)]

    def link(page: int) -> str:
        return f'"https://api.kolada.se/v3/data/?page={page}"' if 0 < page <= len(chunks) else "null"

    return [
        f'{{"values":[{",".join(chunk)}],"count":{len(chunk)},'
        f'"next_url":{link(k + 2)},"previous_url":{link(k)}}}'.encode()
        for k, chunk in enumerate(chunks)
    ]


def ours(documents: list[bytes]) -> int:
    """The number of values read."""
    result = nt.read_kolada(documents, strict=True)
    assert result.panel.published is not None
    return sum(int((~np.isnan(each.values)).sum()) for each in (result.panel, result.panel.published))


def theirs(documents: list[bytes]) -> int:
    """The same with json and pandas."""
    records = [
        (row["kpi"], row["municipality"], row["period"], cell["value"])
        for document in documents
        for row in json.loads(document)["values"]
        for cell in row["values"]
        if cell["gender"] == "T"
    ]
    frame = pd.DataFrame(records, columns=["kpi", "area", "year", "value"])
    cube = frame.pivot(index=["kpi", "area"], columns="year", values="value")
    return int(cube.notna().to_numpy().sum())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"pandas {pd.__version__}, one core, processor time")
    for genders in ("T", "KMT"):
        paged = pages(arguments.megabytes * 1_000_000, genders)
        whole = b'{"values":[' + b",".join(each[each.index(b"[") + 1 : each.rindex(b"]")] for each in paged) + b"]}"
        for form, documents in (("pages", paged), ("one document", [whole])):
            size = sum(map(len, documents)) / 1e6
            times: dict[str, list[float]] = {"ours": [], "theirs": []}
            for _ in range(arguments.turns):
                counts = []
                for name, function in (("ours", ours), ("theirs", theirs)):
                    start = time.process_time()
                    counts.append(function(documents))
                    times[name].append(time.process_time() - start)
                assert counts[0] == counts[1], counts
            fast, slow = min(times["ours"]), min(times["theirs"])
            print(
                f"{size:5.1f} MB, genders {genders:3}, {form:12} ({len(documents):3}), {counts[0]:,} values: "
                f"nyckeltal {fast:.3f} s ({size / fast:.0f} MB/s), json + pandas {slow:.3f} s, ratio {fast / slow:.3f}"
            )


if __name__ == "__main__":
    main()
