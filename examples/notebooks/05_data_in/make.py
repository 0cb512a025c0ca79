"""Writes the samples of notebook 05. Every figure in them is made up; only the forms are real.

Run it from this folder:  python make.py
"""

from __future__ import annotations

import datetime
import itertools
import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

from nyckeltal.sources import Answer, Client, kolada, scb

HERE = Path(__file__).parent
KOLADA, SCB = "https://kolada.example/v3", "https://scb.example/api/v2"
YEARS = range(2010, 2025)
MEMBERS = {
    "0305": "Håbo",
    "0484": "Eskilstuna",
    "0488": "Trosa",
    "0780": "Växjö",
    "0980": "Gotland",
    "1281": "Lund",
    "1283": "Helsingborg",
    "1494": "Lidköping",
    "2281": "Sundsvall",
    "2480": "Umeå",
}
AREAS = {"0000": "Riket", **MEMBERS}
KPIS = {
    "N00403": ("Ekologiskt brukad åkermark, andel (%)", 8.0, 1.0),
    "U07514": ("Ekologiska livsmedel i kommunens verksamhet, andel (%)", 18.0, 1.4),
}


def made_up() -> dict[tuple[str, str, int], float | None]:
    """Straight lines with some noise, and what happens to real figures."""
    random = np.random.default_rng(5)
    figures: dict[tuple[str, str, int], float] = {}
    for (kpi, (_, start, slope)), area in itertools.product(KPIS.items(), AREAS):
        level = start + (0.0 if area == "0000" else random.normal(0.0, 4.0))
        for k, year in enumerate(YEARS):
            figures[kpi, area, year] = round(max(0.5, level + slope * k + random.normal(0.0, 0.6)), 1)
    figures["U07514", "0305", 2021] = round(figures["U07514", "0305", 2021] * 10, 1)  # the decimal comma was lost
    figures["N00403", "1494", 2016] = round(figures["N00403", "1494", 2016] / 10, 1)  # one place too many
    for year in YEARS:
        figures.pop(("N00403", "1283", year))  # never heard of
    return {**figures, ("U07514", "2281", 2020): None}  # not reported


FIGURES = made_up()


def of_kolada(url: str) -> object:
    """What Kolada's interface would answer, had it these figures."""
    split = urlsplit(url)
    kind, *rest = split.path.removeprefix("/v3/").split("/")
    if kind == "municipality":
        rows: list[dict[str, Any]] = [
            {"id": code, "title": name, "type": "L" if code == "0000" else "K"} for code, name in AREAS.items()
        ]
    elif kind == "kpi":
        word = parse_qs(split.query).get("title", [""])[0].lower()
        wanted = rest[0].split(",") if rest else [kpi for kpi in KPIS if word in KPIS[kpi][0].lower()]
        rows = [
            {"id": kpi, "title": KPIS[kpi][0], "description": "Påhittade tal. Källa: ingen.",
             "is_divided_by_gender": False, "municipality_type": "A", "operating_area": "Miljö",
             "publication_date": "2026-06-09", "publ_period": "2024", "has_ou_data": False}
            for kpi in wanted
        ]  # fmt: skip
    else:
        _, kpis, _, areas, _, years = rest
        keys = itertools.product(kpis.split(","), areas.split(","), map(int, years.split(",")))
        rows = [
            {"kpi": kpi, "municipality": area, "period": year,
             "values": [{"gender": "T", "count": 1, "status": "Missing" if value is None else "", "value": value,
                         "isdeleted": False}]}
            for kpi, area, year in keys if (kpi, area, year) in FIGURES
            for value in [FIGURES[kpi, area, year]]
        ]  # fmt: skip
    return {"values": rows, "count": len(rows), "next_url": None, "previous_url": None}


AXES = {
    "Region": {"00": "Riket", **MEMBERS},
    "Kon": {"1": "män", "2": "kvinnor"},
    "ContentsCode": {"BEFOLK": "Folkmängd"},
    "Tid": {str(year): str(year) for year in YEARS},
}
LABELS = {"Region": "region", "Kon": "kön", "ContentsCode": "tabellinnehåll", "Tid": "år"}


def people(region: str, sex: str, _: str, year: str) -> int:
    return 9_000 + 37 * int(region) % 40_000 + 101 * int(sex) + 55 * (int(year) - 2000)


def cube(selection: dict[str, list[str]], values: list[int]) -> dict[str, Any]:
    """A JSON-stat document as PxWebApi 2 has it."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": "Påhittad folkmängd efter region, kön och år",
        "source": "Exempel",
        "updated": "2026-02-20T07:00:00Z",
        "id": list(selection),
        "size": [len(codes) for codes in selection.values()],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"], "geo": ["Region"]},
        "dimension": {
            code: {
                "label": LABELS[code],
                "category": {
                    "index": {each: k for k, each in enumerate(codes)},
                    "label": {each: AXES[code][each] for each in codes},
                    **({"unit": {"BEFOLK": {"base": "antal", "decimals": 0}}} if code == "ContentsCode" else {}),
                },
                "extension": {"elimination": code == "Region"},
            }
            for code, codes in selection.items()
        },
        "value": values,
    }


def of_scb(url: str, posted: str | None) -> object:
    if url.endswith("/config"):
        return {"maxDataCells": 100, "maxCallsPerTimeWindow": 30, "timeWindow": 10}
    if posted is None:
        return cube({code: list(categories) for code, categories in AXES.items()}, [])
    selection = {each["variableCode"]: each["valueCodes"] for each in json.loads(posted)["selection"]}
    return cube(selection, [people(*cell) for cell in itertools.product(*selection.values())])


class MadeUp(Client):
    """A client that makes the answers up where another one would ask, and keeps them as that one would."""

    def _ask(self, url: str, posted: str | None, pace: tuple[int, float] | None, hint: str) -> Answer:
        document = of_scb(url, posted) if url.startswith(SCB) else of_kolada(url)
        body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        return Answer(url, "2026-11-23T12:00:00Z", False, body, document)


def px_file() -> str:
    rows = "\n".join(" ".join(str(people(code, "1", "", str(year)) * 2) for year in YEARS) for code in ("0488", "2281"))
    years = ",".join(f'"{year}"' for year in YEARS)
    return f"""CHARSET="ANSI";
AXIS-VERSION="2000";
LANGUAGE="sv";
MATRIX="EXEMPEL";
DECIMALS=0;
TITLE="Påhittad folkmängd efter region och år";
CONTENTS="Folkmängd";
UNITS="antal";
STUB="region";
HEADING="år";
VALUES("region")="Trosa","Sundsvall";
CODES("region")="0488","2281";
VALUES("år")={years};
TIMEVAL("år")=TLIST(A1),{years};
SOURCE="Exempel";
DATA=
{rows};
"""


TABLE = """Kommun;År;Värde (%);Kommentar
Trosa;2022;38,9;
Trosa;2023;40,2;preliminärt
Sundsvall;2022;33,5;
Sundsvall;20233;35,1;
Växö;2023;36,0;
Lund;2023;-;uppgift saknas
"""


def main() -> None:
    answers = HERE / "answers"
    shutil.rmtree(answers, ignore_errors=True)
    made = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc).timestamp()
    client = MadeUp(cache=answers, now=lambda: made, sleep=lambda _: None)
    kolada.search("ekologiska livsmedel", client=client, base_url=KOLADA)
    kolada.fetch(list(KPIS), list(MEMBERS), YEARS, client=client, base_url=KOLADA)
    scb.fetch("TAB1", {"Kon": "*"}, members=list(MEMBERS), years=YEARS, client=client, base_url=SCB)
    rows = of_kolada(f"{KOLADA}/data/kpi/U07514/municipality/0488,2281/year/2019,2020,2021")
    (HERE / "kolada.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = of_scb("", json.dumps({"selection": [
        {"variableCode": code, "valueCodes": codes} for code, codes in
        (("Region", ["0488", "2281"]), ("Kon", ["1", "2"]), ("ContentsCode", ["BEFOLK"]), ("Tid", ["2023", "2024"]))
    ]}))  # fmt: skip
    (HERE / "folkmangd.json").write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (HERE / "folkmangd.px").write_bytes(px_file().encode("cp1252"))
    (HERE / "rapport.csv").write_bytes(TABLE.encode("cp1252"))


if __name__ == "__main__":
    main()
