"""Reads a million cells as JSON-stat and px beside json.loads, which only parses, turn by turn on one core."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

import nyckeltal as nt

DIMENSIONS = {
    "Region": [f"{1000 + k:04d}" for k in range(290)],
    "Alder": [f"a{k}" for k in range(138)],
    "Tid": [str(year) for year in range(2000, 2025)],
}


def documents() -> tuple[bytes, bytes]:
    draw = random.Random(1)
    values = [round(draw.uniform(0, 1e5), 1) for _ in range(290 * 138 * 25)]
    cube = {
        "version": "2.0",
        "class": "dataset",
        "label": "x",
        "id": list(DIMENSIONS),
        "size": [len(codes) for codes in DIMENSIONS.values()],
        "role": {"geo": ["Region"], "time": ["Tid"]},
        "dimension": {name: {"category": {"index": codes}} for name, codes in DIMENSIONS.items()},
        "value": values,
    }
    listed = {name: ",".join(f'"{code}"' for code in codes) for name, codes in DIMENSIONS.items()}
    px = 'STUB="Region","Alder"; HEADING="Tid"; MAP("Region")="x";'
    px += "".join(f'VALUES("{name}")={codes};' for name, codes in listed.items())
    px += f'TIMEVAL("Tid")=TLIST(A1),{listed["Tid"]}; DATA={" ".join(map(str, values))};'
    return json.dumps(cube).encode(), px.encode()


def main() -> None:
    cube, px = documents()
    turns: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
        "read_jsonstat": (nt.read_jsonstat, cube),
        "read_px": (nt.read_px, px),
        "json.loads": (json.loads, cube),
    }
    best = dict.fromkeys(turns, float("inf"))
    for _ in range(4):
        for name, (read, content) in turns.items():
            start = time.process_time()
            read(content)
            best[name] = min(best[name], time.process_time() - start)
    for name, seconds in best.items():
        size = len(turns[name][1]) / 1e6
        print(f"{name:14} {size:5.1f} MB  {seconds:.3f} s  {seconds / best['json.loads']:.1f} x json.loads")


if __name__ == "__main__":
    main()
