"""A made-up SCB for tests: one table of four dimensions, and a limit of cells that is soon reached."""

from __future__ import annotations

import itertools
import json
from math import prod
from typing import Any

from http_server import Reply

#: A made-up table in the form of PxWebApi 2: areas × sex × measure × year.
AXES: dict[str, dict[str, str]] = {
    "Region": {"00": "Riket", "01": "Stockholms län", "0114": "Upplands Väsby", "0115": "Vallentuna", "0488": "Trosa"},
    "Kon": {"1": "män", "2": "kvinnor"},
    "ContentsCode": {"X1": "Folkmängd", "X2": "Folkökning"},
    "Tid": {str(year): str(year) for year in range(2015, 2025)},
}
LIMIT = 30


def value(codes: tuple[str, ...]) -> float | None:
    """The figure of a cell, made of its codes, so that a cell at the wrong place is seen."""
    region, sex, measure, year = codes
    if region == "0115" and year == "2020":
        return None
    return float(f"{int(region)}{sex}{measure[1]}.{int(year) - 2000}")


def document(selection: dict[str, list[str]], *, sparse: bool = False) -> dict[str, Any]:
    cells = list(itertools.product(*(selection[code] for code in selection)))
    values = [value(cell) for cell in cells]
    missing = {str(k): ".." for k, each in enumerate(values) if each is None}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängd efter region, kön och år",
        "source": "SCB",
        "updated": "2026-02-20T07:00:00Z",
        "id": list(selection),
        "size": [len(each) for each in selection.values()],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            code: {
                "label": {"Region": "region", "Kon": "kön", "ContentsCode": "tabellinnehåll", "Tid": "år"}[code],
                "category": {
                    "index": {each: k for k, each in enumerate(codes)},
                    "label": {each: AXES[code][each] for each in codes},
                    **({"unit": {each: {"base": "antal", "decimals": 0} for each in codes}} if code[0] == "C" else {}),
                },
                "extension": {"elimination": code == "Region"},
            }
            for code, codes in selection.items()
        },
        "value": {str(k): each for k, each in enumerate(values) if each is not None} if sparse else values,
        **({"status": missing} if missing else {}),
    }


def as_json(content: object, **reply: Any) -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode(), **reply)


def honest(method: str, path: str, body: bytes) -> Reply:
    if path.startswith("/config"):
        return as_json({"maxDataCells": LIMIT, "maxCallsPerTimeWindow": 30, "timeWindow": 10})
    if "/metadata" in path:
        return as_json({**document({code: list(each) for code, each in AXES.items()}), "value": []})
    assert (method, path) == ("POST", "/tables/TAB1/data?lang=sv&outputFormat=json-stat2")
    selection = {each["variableCode"]: each["valueCodes"] for each in json.loads(body)["selection"]}
    if prod(map(len, selection.values())) > LIMIT:
        return as_json({"title": "Too many cells selected"}, status=403)
    return as_json(document(selection, sparse="2020" in selection["Tid"]))
