"""A made-up Kolada for tests: four indicators, some areas, ten years; every figure is made of its key."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from http_server import Reply

KPIS = {
    "N00401": "Utsläpp till luft av växthusgaser totalt, ton CO2-ekv/inv",
    "N00403": "Ekologiskt brukad åkermark, andel (%)",
    "N01951": "Invånare totalt, antal",
    "U07514": "Ekologiska livsmedel i kommunens verksamhet, andel (%)",
}
AREAS = {
    "0000": ("Riket", "L"),
    "0004": ("Region Sörmland", "L"),
    "0009": ("Region Gotland", "L"),
    "0114": ("Upplands Väsby", "K"),
    "0305": ("Håbo", "K"),
    "0488": ("Trosa", "K"),
    "0980": ("Gotland", "K"),
    "1821": ("Grästorp", "K"),
    "2281": ("Sundsvall", "K"),
    **{f"16{k:02}": (f"Påhittad {k}", "K") for k in range(40)},
}
GROUPS = {"G77": ("Liknande kommuner, Trosa, 2024", ["0114", "0305"])}
YEARS = range(2015, 2025)
#: Kolada cuts answers at so many rows.
PAGE = 60


def figure(kpi: str, area: str, year: int) -> float | None:
    """None where nothing was reported, as Sundsvall's food in 2020."""
    if (kpi, area, year) == ("U07514", "2281", 2020):
        return None
    base = float(int(area[1:])) if area[0] != "0" or area[1:].isdigit() else 7.0
    return base + int(kpi[1:]) / 1e5 + (year - 2000) * 1000


def known(kpi: str, area: str, year: int) -> bool:
    """Grästorp has no food at all; nobody has arable land in 2024."""
    return (kpi, area) != ("U07514", "1821") and (kpi, year) != ("N00403", 2024)


def row(kpi: str, area: str, year: int) -> dict[str, Any]:
    value = figure(kpi, area, year)
    of_all = {"gender": "T", "count": len(GROUPS[area][1]) if area in GROUPS else 1, "value": value}
    of_all |= {"status": "" if value is not None else "Missing", "isdeleted": False}
    women = {"gender": "K", "count": 1, "status": "", "value": -1.0, "isdeleted": False}
    values = [women, of_all] if kpi == "N01951" else [of_all]  # the order of genders is nobody's promise
    return {"kpi": kpi, "municipality": area, "period": year, "values": values}


def answer(_method: str, path: str, _body: bytes) -> Reply:
    """As Kolada's interface answers, version 3: pages, limits, and silence about ids that it does not know."""
    split = urlsplit(path)
    parts = split.path.strip("/").split("/")[1:]  # without v3
    query = {key: each[-1] for key, each in parse_qs(split.query).items()}
    if any(len(part.split(",")) > 25 for part in parts):
        return Reply(b'{"detail": "at most 25 values"}', status=400)
    rows = found(parts, query.get("title", ""))
    if rows is None:
        return Reply(b'{"detail": "Not Found"}', status=404)
    number = int(query.get("page", 1))
    shown = rows[(number - 1) * PAGE : number * PAGE]
    more = f"{split.path}?page={number + 1}&per_page={PAGE}" if len(rows) > number * PAGE else None
    back = f"{split.path}?page={number - 1}&per_page={PAGE}" if number > 1 else None
    return as_json({"values": shown, "count": len(shown), "next_url": more, "previous_url": back})


def as_json(document: object, **reply: Any) -> Reply:
    return Reply(json.dumps(document, ensure_ascii=False).encode(), **reply)


def found(parts: list[str], title: str) -> list[dict[str, Any]] | None:
    if parts[0] == "kpi":
        ids = parts[1].split(",") if len(parts) > 1 else [each for each in KPIS if title.lower() in KPIS[each].lower()]
        return [described(each) for each in ids if each in KPIS]
    if parts[0] == "municipality":
        return [{"id": code, "title": name, "type": kind} for code, (name, kind) in AREAS.items()]
    if parts[0] == "municipality_groups":
        ids = (
            parts[1].split(",")
            if len(parts) > 1
            else [each for each in GROUPS if title.lower() in GROUPS[each][0].lower()]
        )
        return [
            {"id": each, "title": GROUPS[each][0],
             "members": [{"member_id": code, "member_title": AREAS[code][0]} for code in GROUPS[each][1]]}
            for each in ids if each in GROUPS
        ]  # fmt: skip
    if parts[:2] == ["data", "kpi"]:
        asked = dict(zip(parts[1::2], parts[2::2], strict=True))
        years = [int(each) for each in asked["year"].split(",")] if "year" in asked else list(YEARS)
        return [
            row(kpi, area, year)
            for kpi in asked["kpi"].split(",") if kpi in KPIS
            for area in asked["municipality"].split(",") if area in AREAS or area in GROUPS
            for year in years if year in YEARS and known(kpi, area, year)
        ]  # fmt: skip
    return None


def described(kpi: str) -> dict[str, Any]:
    return {
        "id": kpi, "title": KPIS[kpi], "description": "Påhittat för prov. Källa: ingen.", "is_divided_by_gender": False,
        "municipality_type": "A", "auspice": "X", "operating_area": "Miljö", "perspective": "Kvalitet och resultat",
        "prel_publication_date": None, "publication_date": "2026-06-09", "publ_period": "2024", "has_ou_data": False,
    }  # fmt: skip
