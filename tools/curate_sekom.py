"""Writes the embedded package of Sekom's figures from the transcribed pages and tools/sekom_definitions.py.

    python tools/curate_sekom.py [--from FOLDER] [--to FOLDER]

FOLDER of --from holds values.csv and members.csv (default: ../shared/data/sekom beside the project). Every row of
Sekom's own indicators becomes one observation; a row that the definitions do not foresee stops the run.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import sekom_definitions as known

import nyckeltal as nt

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "python" / "nyckeltal" / "data" / "sekom"
SEKOM = nt.Member(id="sekom", name="Sveriges Ekokommuner", kind="network", note="as published by the network itself")
NATION = nt.Member(id="0000", code="0000", name="Riket", kind="nation", note="as published by the network")
KINDS = {"kommun": "municipality", "region": "region"}

Row = dict[str, str]


def default_folder() -> Path:
    """Where the transcribed pages are, on a machine that has them."""
    return Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "data" / "sekom"


def read_rows(folder: Path) -> list[Row]:
    """The rows of Sekom's own indicators: those of a member's own barometer have a ":" in the slug."""
    with (folder / "values.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if ":" not in row["indicator_slug"]]


def read_members(folder: Path) -> list[nt.Member]:
    """The members in the order of the file, which is the alphabet's."""
    members = []
    with (folder / "members.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            joined = row["joined_year"]
            note = f"seen as a member: {row['as_of']}" + (f"; {row['note']}" if row["note"] else "")
            members.append(
                nt.Member(
                    id=row["code"],
                    code=row["code"],
                    name=row["name"],
                    kind=KINDS[row["kind"]],
                    membership=[nt.YearInterval(start=int(joined))] if joined else [],
                    note=note,
                    source=row["source"],
                )
            )
    return members


def page_date(row: Row) -> str:
    """The page's ISO date, empty where it was not seen."""
    return row["page_updated"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["page_updated"]) else ""


def read_source(row: Row) -> nt.Source:
    """The page as it was on its date: a snapshot of a page is a source of its own."""
    url, _, snapshot = row["source_url"].partition(" (")
    date = page_date(row)
    told = f"page dated {date}" if date else f"page date {row['page_updated'].replace(' (', ': ').rstrip(')')}"
    if snapshot and not date:
        told += f", {snapshot.rstrip(')')}"
    host, _, path = unquote(re.sub(r"^https?://", "", url)).rstrip("/").partition("/")
    # An id that a person can read: the page's path at Sekom, or another host and the page's own name.
    parts = (
        path.split("/") if host == "sekom.miljobarometern.se" else [host, path.removesuffix("/table").split("/")[-1]]
    )
    when = date or snapshot or row["page_updated"].split("(")[-1].split(";")[0]
    words = "-".join(filter(None, [*parts, "" if path else "start", when])).lower()
    name = re.sub(r"[^a-z0-9]+", "-", words.translate(str.maketrans("åäö", "aao"))).strip("-")
    return nt.Source(id=name, title=f"{host}/{path} ({told})", url=url, date=date)


def read_indicator(row: Row) -> str:
    """The definition version of a row, by slug, code and unit together."""
    reading = known.SLUGS[row["indicator_slug"]]
    code = re.sub(r"\s*\(.*\)$", "", row["indicator_code_as_shown"]).replace(" ", "")
    if code != "noneshown" and code not in reading.codes:
        raise SystemExit(f"code {code} under slug {row['indicator_slug']}: add it to tools/sekom_definitions.py")
    if row["unit"] not in reading.units:
        raise SystemExit(f"unit {row['unit']} under slug {row['indicator_slug']}: add it to tools/sekom_definitions.py")
    return reading.indicator


def read_note(row: Row, indicator: nt.Indicator) -> str:
    """What the page says beside the figure, and how it differs from the indicator's own unit."""
    shown = re.search(r"\((.*)\)$", row["indicator_code_as_shown"])
    unit = known.SAME_UNIT.get(row["unit"], row["unit"])
    return "; ".join(
        filter(
            None,
            [
                shown.group(1) if shown else "",
                f"code shown: {row['indicator_code_as_shown'].split(' ')[0]}"
                if row["indicator_code_as_shown"].startswith("MP")
                else "",
                known.UNIT_NOTES[unit] if unit not in indicator.unit.values() else "",
                known.TITLE_NOTES.get(row["indicator_name_sv"], ""),
                known.NOTES.get((indicator.id, row["area"], int(row["year"])), ""),
                known.NOTES.get((indicator.id, row["area"], None), ""),
            ],
        )
    )


def is_current(row: Row, others: list[Row]) -> bool:
    """Whether no other row of the same key is from a later page."""
    for other in others:
        if other is row:
            continue
        mine, its = page_date(row), page_date(other)
        if mine and its:
            if its > mine:
                return False
        elif known.CURRENT_WITHOUT_DATE.get(other["source_url"]) == row["source_url"]:
            return False
        elif known.CURRENT_WITHOUT_DATE.get(row["source_url"]) != other["source_url"]:
            raise SystemExit(
                f"which of {row['source_url']} and {other['source_url']} is later? Say it in the definitions"
            )
    return True


def curate(folder: Path) -> nt.Panel:
    """The panel with every row of the folder as an observation."""
    rows, members, areas = read_rows(folder), read_members(folder), [SEKOM, NATION]
    sources: dict[str, nt.Source] = {}
    keyed: dict[tuple[str, str, int], list[Row]] = {}
    for row in rows:
        keyed.setdefault((read_indicator(row), row["area"], int(row["year"])), []).append(row)
        source = read_source(row)
        if (source.url, source.date) != (sources.setdefault(source.id, source).url, sources[source.id].date):
            raise SystemExit(f"two pages would be called {source.id}")
    first, last = min(year for _, _, year in keyed), max(year for _, _, year in keyed)

    years = range(first, last + 1)
    source_position = {id: k for k, id in enumerate(sources)}

    def fill(axis: list[nt.Member]) -> nt.Panel:
        values = np.full((len(known.INDICATORS), len(axis), len(years)), np.nan)
        observations = []
        for i, indicator in enumerate(known.INDICATORS):
            for m, area in enumerate(axis):
                for year in years:
                    same = keyed.get((indicator.id, area.name, year), [])
                    for row in same:
                        value, current = float(row["value"]), is_current(row, same)
                        if current:
                            values[i, m, year - first] = value
                        observations.append(
                            nt.Observation(
                                indicator=i,
                                member=m,
                                year=year,
                                value=value,
                                source=source_position[read_source(row).id],
                                note=read_note(row, indicator),
                                current=current,
                            )
                        )
        panel = nt.Panel(known.INDICATORS, axis, years, values)
        panel._core.observations = observations
        panel._core.sources = list(sources.values())
        return panel

    panel, published = fill(members), fill(areas)
    core = panel._core
    core.breaks, core.links, core.published = known.BREAKS, known.LINKS, published._core
    info = nt.PanelInfo()
    info.name, info.title, info.description = "sekom", known.TITLE, known.DESCRIPTION
    info.licence, info.created = known.LICENCE, known.CREATED
    core.info = info
    kept = len(panel.observations) + len(published.observations)
    if kept != len(rows):
        raise SystemExit(f"{kept} of {len(rows)} rows found a place")
    return panel


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, default=default_folder())
    parser.add_argument("--to", type=Path, default=PACKAGE)
    options = parser.parse_args()
    nt.write_package(curate(options.source), options.to)


if __name__ == "__main__":
    main()
