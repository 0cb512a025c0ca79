"""Panels that pictures are drawn of, and by hand what the pictures are to show.

Strokes, marks, levels and sentences are put together here from the panel's own values; only what other tests hold to
slower twins (means of a network, projections, slopes' intervals) is taken from results.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
from picture_reader import places, spoken
from uneven_case import uneven

import nyckeltal as nt

RICH = Path(__file__).parents[1] / "panels" / "rich"
X = math.nan
Run = list[tuple[int, float]]

STATUS = {
    "sv": {
        "observed": "rapporterat",
        "nil": "noll",
        "imputed": "ersatt värde",
        "estimated": "uppskattat",
        "preliminary": "preliminärt",
        "withdrawn": "återkallat",
    },
    "en": {
        "observed": "reported",
        "nil": "nil",
        "imputed": "imputed",
        "estimated": "estimated",
        "preliminary": "preliminary",
        "withdrawn": "withdrawn",
    },
}
OWNERS = {
    "sv": {"national": "Nationellt mål", "network": "Nätverkets mål", "member": "Eget mål", "former": "Tidigare mål"},
    "en": {
        "national": "National target",
        "network": "The network's target",
        "member": "Own target",
        "former": "Former target",
    },
}
LIMITS = {"sv": ("Gränsvärde", "Lägsta tillåtna värde"), "en": ("Limit", "Lowest value allowed")}
UNUSED = {"sv": "ersatt eller återkallat, räknas inte", "en": "imputed or withdrawn, not counted"}


# Panels -----------------------------------------------------------------------------------------------------------


def varied(seed: int) -> nt.Panel:
    """Drawn by lot: shares, negative, huge, tiny, equal and single values, gaps, breaks, targets of all kinds."""
    draws = np.random.default_rng(seed)
    first = int(draws.integers(1998, 2012))
    years = list(range(first, first + int(draws.integers(7, 13))))
    last, n = years[-1], 7
    member, owner = int(draws.integers(n)), "member"

    def texts(sv: str, en: str) -> dict[str, str]:
        return {"sv": sv, "en": en}

    kinds = [
        nt.Indicator(
            id="share",
            name=texts("Andel", "Share"),
            unit=texts("%", "%"),
            direction="higher",
            floor=0.0,
            ceiling=100.0,
            decimals=1,
            targets=[
                nt.Target(value=80.0, year=last + int(draws.integers(2, 7))),
                nt.Target(value=30.0, year=first + 3, former=True),
                nt.Target(value=72.5, year=last + 1, owner=owner, member=f"m{member}"),
            ],
        ),
        nt.Indicator(
            id="signed",
            name=texts("Netto", "Net"),
            unit=texts("kr", "SEK"),
            direction="higher",
            decimals=1,
            targets=[nt.Target(value=-2.5, year=last + 3, owner="network")],
            limits=[nt.Limit(value=-40.0, upper=False), nt.Limit(value=55.0)],
        ),
        nt.Indicator(id="huge", name=texts("Summa", "Sum"), unit=texts("kr", "SEK"), direction="lower", decimals=0),
        nt.Indicator(
            id="tiny",
            name=texts("Spår", "Trace"),
            unit=texts("mg", "mg"),
            direction="lower",
            floor=0.0,
            decimals=4,
            targets=[nt.Target(reduction=0.4, base_year=first + 1, year=last + 4)],
        ),
        nt.Indicator(id="flat", name=texts("Lika", "Equal"), unit=texts("st", "items"), direction="higher", decimals=0),
        nt.Indicator(id="zero", name=texts("Inget", "Nothing"), unit=texts("%", "%"), direction="lower", floor=0.0),
        nt.Indicator(id="lone", name=texts("Ensamt", "Alone"), unit=texts("t", "t"), direction="neutral", decimals=2),
    ]
    shape = (n, len(years))
    slope = draws.normal(0, 2, (n, 1)) * np.arange(len(years))
    values = np.stack(
        [
            np.clip(np.round(35 + 25 * draws.random((n, 1)) + slope + draws.normal(0, 4, shape), 1), 0, 100),
            np.round(draws.normal(0, 15, (n, 1)) + slope + draws.normal(0, 5, shape), 1),
            np.round(10.0 ** draws.uniform(8, 11, (n, 1)) * (1 + draws.random(shape))),
            np.round(0.002 * (1 + draws.random(shape)), 4),
            np.full(shape, 7.0),
            np.zeros(shape),
            np.full(shape, X),
        ]
    )
    gone = draws.random(values.shape) < 0.15
    gone[4:] = False
    for m in range(n):  # missing ends, as where a member joins or leaves
        gone[:4, m, : int(draws.integers(0, 3))] = True
        gone[:4, m, len(years) - int(draws.integers(0, 3)) :] = True
    values[gone] = X
    for m in range(n):
        values[6, m, int(draws.integers(len(years)))] = round(float(draws.uniform(-5, 5)), 2)
    status = np.where(np.isnan(values), "not_reported", "observed").astype(object)
    for word in ("imputed", "withdrawn", "estimated", "preliminary"):
        status[(draws.random(values.shape) < 0.04) & ~np.isnan(values)] = word
    members = [nt.Member(id=f"m{m}", code=f"{m + 20:04d}", name=f"Ort {chr(65 + m)}") for m in range(n)]

    def some() -> int:
        return int(draws.integers(first + 1, last + 1))

    own = int(draws.integers(n))
    cuts = [
        nt.Break(indicator="share", year=some()),
        nt.Break(indicator="signed", year=some()),
        nt.Break(indicator="signed", member=f"m{own}", year=some()),
        nt.Break(indicator="huge", member=f"m{own}", year=some(), cuts=False),
        nt.Break(indicator="tiny", year=some(), cuts=False),
    ]
    panel = nt.Panel(kinds, members, years, values, status, breaks=cuts)
    info = nt.PanelInfo()
    info.name, info.title = f"lot {seed}", {"sv": "Lottat nätverk", "en": "Network by lot"}
    info.simulated = bool(seed % 2)
    panel._core.info = info
    stated = np.full((1, 1, len(years)), X)
    stated[0, 0, 2:5] = [41.5, 44.25, 43.0]
    network = nt.Member(id="net", name="Nätverket", kind="network")
    panel._core.published = nt.Panel([kinds[0]], [network], years, stated)._core
    return panel


@cache
def panel_of(name: str) -> nt.Panel:
    """A panel by its name: uneven, rich, or a number of a draw."""
    if name == "uneven":
        return uneven()
    return nt.read_package(RICH) if name == "rich" else varied(int(name))


# What is shown ----------------------------------------------------------------------------------------------------


def position(panel: nt.Panel, indicator: str) -> int:
    return [each.id for each in panel.indicators].index(indicator)


def values_of(panel: nt.Panel, indicator: str, member: str) -> tuple[dict[int, float], dict[int, float]]:
    """Values that computations use, and those that they do not, by year."""
    series = panel.series(indicator, member)
    used: dict[int, float] = {}
    left: dict[int, float] = {}
    for year, value, status in zip(series.years, series.values, series.status, strict=True):
        if not math.isnan(value):
            (left if status in ("imputed", "withdrawn") else used)[int(year)] = float(value)
    return used, left


def breaks_of(panel: nt.Panel, indicator: str, member: str | None) -> list[nt.Break]:
    """Breaks and events of all members, and of one by any key of its own: id, official code or name."""
    keys = {""} | (set() if member is None else keys_of_member(panel, member))
    found = [each for each in panel.breaks if each.indicator == indicator and each.member in keys]
    return sorted(found, key=lambda each: int(each.year))


def keys_of_member(panel: nt.Panel, member: str) -> set[str]:
    who = panel.member(member)
    return {who.id, who.code, who.name} - {""}


def among(breaks: Iterable[nt.Break], years: Iterable[int]) -> list[nt.Break]:
    """Breaks and events between the first and the last of the years with a value: others are not drawn in plots."""
    shown = sorted(years)
    return [each for each in breaks if shown and shown[0] < each.year <= shown[-1]]


def cut_years(breaks: Iterable[nt.Break]) -> set[int]:
    return {int(each.year) for each in breaks if each.cuts}


def runs(values: dict[int, float], cuts: Iterable[int] = ()) -> list[Run]:
    """Stretches of neighbouring years without a break between."""
    found: list[Run] = []
    for year in sorted(values):
        if found and found[-1][-1][0] == year - 1 and year not in cuts:
            found[-1].append((year, values[year]))
        else:
            found.append([(year, values[year])])
    return found


def mean_years(panel: nt.Panel, indicator: str) -> tuple[dict[int, float], dict[int, tuple[int, int]]]:
    """The plain mean where it is of enough members to be drawn, and how many reported of how many in every year."""
    means, i = nt.network_mean(panel), position(panel, indicator)
    counts = {
        int(y): (int(n), int(total)) for y, n, total in zip(panel.years, means.n[i], means.n_members[i], strict=True)
    }
    drawn = {
        int(year): float(value)
        for year, value in zip(panel.years, means.mean[i], strict=True)
        if counts[int(year)][0] >= min(max(counts[int(year)][1], 1), 5)
    }
    return drawn, counts


def published_of(panel: nt.Panel, indicator: str, last: int) -> tuple[str, dict[int, float]] | None:
    """Name and values of the network's own mean up to a year."""
    other = panel.published
    if other is None or indicator not in [each.id for each in other.indicators]:
        return None
    for area in other.members:
        series = other.series(indicator, area.id)
        found = {
            int(year): float(value)
            for year, value in zip(series.years, series.values, strict=True)
            if not math.isnan(value) and year <= last
        }
        if area.kind == "network" and found:
            return area.name, found
    return None


def target_value(panel: nt.Panel, target: nt.Target, indicator: str, member: str | None) -> float:
    if target.value is not None:
        return float(target.value)
    if member is None or target.reduction is None or target.base_year is None:
        return X
    return values_of(panel, indicator, member)[0].get(target.base_year, X) * (1 - target.reduction)


def owner_word(target: nt.Target, language: str) -> str:
    words = OWNERS[language]
    if target.former:
        return words["former"]
    return words.get(target.owner or "national", target.owner)


def label_of(texts: dict[str, str], language: str, default: str = "") -> str:
    return next((texts[each] for each in (language, "sv", "en") if texts.get(each)), default)


def levels_of(panel: nt.Panel, indicator: str, member: str | None, language: str) -> dict[str, tuple[str, float]]:
    """Labels of targets and limits on a page with kind and value: current targets, former ones, limits."""
    definition = panel.indicator(indicator)
    unit = label_of(definition.unit, language)
    made: list[tuple[str, str, float]] = []
    for target in definition.targets:
        mine = member is not None and target.member in keys_of_member(panel, member)
        if target.owner == "member" and not mine:
            continue
        value = target_value(panel, target, indicator, member)
        if math.isnan(value):
            continue
        said = spoken(value, places([value], 4), language, unit)
        if target.reduction is not None and target.value is None:
            share = spoken(100 * target.reduction, places([round(100 * target.reduction, 6)], 2), language, "%")
            since, that = ("från", "det vill säga") if language == "sv" else ("from", "that is")
            said = f"−{share} {since} {target.base_year}, {that} {spoken(value, definition.decimals, language, unit)}"
        label = label_of(target.label, language, owner_word(target, language))
        made.append(("former" if target.former else "target", f"{label}: {said} ({target.year})", value))
    made.sort(key=lambda each: each[0] == "former")
    for limit in definition.limits:
        label = label_of(limit.label, language, LIMITS[language][0 if limit.upper else 1])
        said = spoken(limit.value, places([limit.value], 4), language, unit)
        made.append(("limit", f"{label}: {said}", float(limit.value)))
    return {plain(label): (kind, value) for kind, label, value in made}


def plain(text: str) -> str:
    """Spaces of all kinds as one plain space, as the reader has them."""
    return " ".join(text.split())
