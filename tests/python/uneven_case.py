"""A panel without symmetry: other values in each year, gaps, breaks, own targets, retired definitions, negative values.

Members differ in size and joined in different years; whatever is swapped, shifted or mirrored gives other numbers.
"""

from __future__ import annotations

import numpy as np

import nyckeltal as nt

X = float("nan")
FIRST, LAST = 2012, 2023
YEARS = list(range(FIRST, LAST + 1))
NAMES = ("Alby", "Berga", "Cedby", "Dala", "Eke", "Fors", "Grava", "Husby")
PEOPLE = (3100.0, 48200.0, 9700.0, 15300.0, 127400.0, 6100.0, 22800.0, 71500.0)

#: Alby's own values, by indicator.
ALBY = {
    "old": [31.0, 28.5, 29.5, 26.0, 24.5, 25.5, 22.0, 20.5, X, X, X, X],
    "food": [8.5, 11.0, 7.2, X, 17.4, 19.0, 21.5, 50.0, 24.1, 27.9, 36.3, 33.2],
    "waste": [512, 498, 471, 466, 470, 455, 391, 384, 377, 380, 362, 349],
    "balance": [-12.4, -9.1, -10.6, X, -4.2, -6.3, 1.7, 0.4, 2.9, -1.2, 4.4, 3.6],
    "cadmium": [0.31, 0.29, 0.33, 0.27, 0.26, 0.28, 0.22, 0.24, 0.19, 0.21, 0.17, 0.12],
}
IMPUTED = {("food", 2019), ("cadmium", 2023)}
#: Where the others begin, what they gain a year, and how far they swing.
OTHERS = {"old": (40.0, -1.1, 2.0), "food": (12.0, 1.9, 2.5), "waste": (560.0, -9.0, 14.0)}
OTHERS |= {"balance": (-7.0, 0.9, 3.0), "cadmium": (0.42, -0.013, 0.03)}


def indicators() -> list[nt.Indicator]:
    def texts(sv: str, en: str) -> dict[str, str]:
        return {"sv": sv, "en": en}

    old = nt.Indicator(
        id="old",
        name=texts("Äldre mått", "Older measure"),
        unit=texts("%", "%"),
        direction="lower",
        decimals=1,
        valid=nt.YearInterval(start=2000, end=2020),
    )
    food = nt.Indicator(
        id="food",
        name=texts("Ekologisk mat", "Organic food"),
        unit=texts("%", "%"),
        direction="higher",
        floor=0.0,
        ceiling=100.0,
        decimals=1,
        targets=[nt.Target(value=60.0, year=2030), nt.Target(value=25.0, year=2020, former=True)],
        # Nobody has ended the older edition: the one that came last into use holds.
        editions=[edition("2010", 2010, 15.0), edition("2019", 2019, 35.0)],
    )
    waste = nt.Indicator(
        id="waste",
        name=texts("Avfall", "Waste"),
        unit=texts("kg", "kg"),
        direction="lower",
        floor=0.0,
        decimals=0,
        limits=[nt.Limit(value=600.0)],
    )
    balance = nt.Indicator(
        id="balance",
        name=texts("Balans", "Balance"),
        unit=texts("kr", "SEK"),
        direction="higher",
        decimals=1,
        targets=[
            nt.Target(value=9.5, year=2027, owner="member", member="berga"),
            nt.Target(value=5.5, year=2029, owner="member", member="alby"),
        ],
    )
    cadmium = nt.Indicator(
        id="cadmium",
        name=texts("Kadmium", "Cadmium"),
        unit=texts("mg/kg", "mg/kg"),
        direction="lower",
        decimals=2,
    )
    people = nt.Indicator(id="people", name=texts("Invånare", "Inhabitants"), direction="neutral", decimals=0)
    return [old, food, waste, balance, cadmium, people]


def edition(id_: str, start: int, bound: float) -> nt.ClassEdition:
    good, weak = {"sv": f"God {id_}", "en": f"Good {id_}"}, {"sv": f"Svag {id_}", "en": f"Weak {id_}"}
    return nt.ClassEdition(
        id=id_,
        valid=nt.YearInterval(start=start),
        classes=[nt.StateClass(name=good, lower=bound, includes_lower=True), nt.StateClass(name=weak, upper=bound)],
    )


def members() -> list[nt.Member]:
    spans: dict[str, list[nt.YearInterval]] = {name: [nt.YearInterval(start=2003)] for name in NAMES}
    spans["Cedby"] = [nt.YearInterval(start=1998)]
    # Left and came back.
    spans["Dala"] = [nt.YearInterval(start=2001, end=2010), nt.YearInterval(start=2014)]
    return [
        nt.Member(id=name.lower(), code=f"{n + 11:04d}", name=name, membership=spans[name])
        for n, name in enumerate(NAMES)
    ]


def uneven() -> nt.Panel:
    made = indicators()
    ids = [each.id for each in made]
    values = np.full((len(ids), len(NAMES), len(YEARS)), X)
    draws = np.random.default_rng(20)
    for i, id_ in enumerate(ids[:-1]):
        start, gain, swing = OTHERS[id_]
        for m in range(1, len(NAMES)):
            level = start * (1 + 0.16 * m) + gain * (1 + 0.1 * m) * np.arange(len(YEARS))
            values[i, m] = np.round(level + swing * draws.uniform(-1, 1, len(YEARS)), made[i].decimals)
        values[i, 0] = ALBY[id_]
    values[ids.index("old"), :, YEARS.index(2020) :] = X
    values[ids.index("people")] = np.array(PEOPLE)[:, None] + 10 * np.arange(len(YEARS))
    # Too few reported in a year for a mean to be drawn.
    values[ids.index("food"), 3:, YEARS.index(2015)] = X
    status = np.where(np.isnan(values), "not_reported", "observed").astype(object)
    for id_, year in IMPUTED:
        status[ids.index(id_), 0, YEARS.index(year)] = "imputed"
    panel = nt.Panel(
        made,
        members(),
        YEARS,
        values,
        status,
        breaks=[
            nt.Break(indicator="waste", year=2018, reason={"sv": "ny metod", "en": "new method"}),
            nt.Break(indicator="waste", member="alby", year=2014, reason={"sv": "ny våg", "en": "new scales"}),
            nt.Break(indicator="waste", member="berga", year=2016, reason={"sv": "ny bil", "en": "new lorry"}),
            nt.Break(indicator="waste", year=2021, cuts=False, reason={"sv": "översyn", "en": "review"}),
        ],
    )
    info = nt.PanelInfo()
    info.name, info.title = "uneven", {"sv": "Ojämnt nätverk", "en": "Uneven network"}
    panel._core.info = info
    # The network goes on publishing after the panel's last year.
    stated = {2019: 22.4, 2020: 25.1, 2021: 24.6, 2023: 31.9, 2024: 38.7, 2025: 41.3}
    published = nt.Panel(
        [made[1]],
        [nt.Member(id="net", name="Nätverket", kind="network")],
        range(2019, 2026),
        [[[stated.get(year, X) for year in range(2019, 2026)]]],
    )
    panel._core.published = published._core
    return panel


def known(panel: nt.Panel, indicator: str, member: str) -> dict[int, float]:
    """The values that computations use, by year."""
    series = panel.series(indicator, member)
    return {
        int(year): float(value)
        for year, value, status in zip(series.years, series.values, series.status, strict=True)
        if value == value and status not in ("imputed", "withdrawn")
    }


def mean_of(panel: nt.Panel, indicator: str, year: int) -> tuple[float, int]:
    """The plain mean of those that count and have a value that is used, and their number."""
    found = [
        values[year]
        for member in panel.members
        if member.is_member(year) is not False and year in (values := known(panel, indicator, member.id))
    ]
    return (sum(found) / len(found) if found else X), len(found)
