"""Panels that the tests of the page, its pictures and the command line share."""

from __future__ import annotations

import numpy as np

import nyckeltal as nt

X = float("nan")
HOSTILE = "<script>alert('x')</script> \"'{{ 7*7 }} $x^2$ \u202egpj.exe"


def small() -> nt.Panel:
    """Three members, four indicators: a target, classes, a limit, a break, imputed and withdrawn values, sources."""
    food = nt.Indicator(
        id="organic-food",
        version="2012",
        codes=[nt.Code(generation="2012", code="GN.11"), nt.Code(generation="2023", code="GN.10")],
        name={"sv": "Ekologiska livsmedel", "en": "Organic food"},
        unit={"sv": "%", "en": "%"},
        definition={"sv": "Andel ekologiska inköp", "en": "Share of organic purchases"},
        direction="higher",
        floor=0.0,
        ceiling=100.0,
        decimals=1,
        targets=[
            nt.Target(value=60.0, year=2030, label={"sv": "Nationellt mål", "en": "National target"}),
            nt.Target(value=25.0, year=2020, former=True, label={"sv": "Tidigare mål", "en": "Former target"}),
        ],
        editions=[
            nt.ClassEdition(
                id="2017",
                bounds_stated=False,
                classes=[
                    nt.StateClass(name={"sv": "God", "en": "Good"}, lower=30.0),
                    nt.StateClass(name={"sv": "Svag", "en": "Weak"}, upper=30.0),
                ],
            )
        ],
        reporter="member",
    )
    cadmium = nt.Indicator(
        id="cadmium",
        name={"sv": "Kadmium i slam", "en": "Cadmium in sludge"},
        unit={"sv": "mg/kg TS", "en": "mg/kg dry matter"},
        direction="lower",
        floor=0.0,
        decimals=2,
        limits=[nt.Limit(value=2.0)],
    )
    waste = nt.Indicator(
        id="waste",
        name={"sv": "Avfall", "en": "Waste"},
        unit={"sv": "kg/person", "en": "kg/person"},
        direction="lower",
        floor=0.0,
        decimals=0,
    )
    blank = nt.Indicator(id="blank", name={"sv": "Utan värden", "en": "No values"}, unit={"sv": "%", "en": "%"})
    years = range(2018, 2024)
    values = [
        [[10, 20, X, 26, 28.5, 30], [40, 41, 42, 43, 44, 45], [X, X, 8, X, 9, 12]],
        [[0.75, 0.74, 0.9, 2.1, X, X], [1.0, X, X, X, X, 1.0], [X, X, X, X, X, X]],
        [[1480, 1450, 1440, 1300, 1290, 1285], [500, X, 480, X, 470, 465], [X, X, X, X, X, 300]],
        [[X] * 6, [X] * 6, [X] * 6],
    ]
    status = [
        [["observed" if value == value else "not_reported" for value in row] for row in member] for member in values
    ]
    status[0][0][3] = "imputed"
    status[1][0][1] = "withdrawn"
    status[1][2] = ["not_applicable"] * 6
    panel = nt.Panel(
        [food, cadmium, waste, blank],
        [
            nt.Member(id="0488", code="0488", name="Trosa"),
            nt.Member(id="1281", code="1281", name="Lund"),
            nt.Member(id="0686", code="0686", name="Eksjö", note="Räknas utan bolag"),
        ],
        years,
        values,
        status,
        breaks=[nt.Break(indicator="waste", year=2021, reason={"sv": "Ny metod", "en": "New method"})],
    )
    info = nt.PanelInfo()
    info.name, info.title, info.licence = "small", {"sv": "Litet nätverk", "en": "Small network"}, "CC0-1.0"
    panel._core.info = info
    panel._core.sources = [
        nt.Source(id="a", title="Sidan om livsmedel", url="https://example.org/food", date="2024-09-16"),
        nt.Source(id="b", title="Farlig", url="javascript:alert(1)"),
    ]
    panel._core.observations = [
        nt.Observation(indicator=0, member=0, year=2018, value=10.0, source=0),
        nt.Observation(indicator=0, member=0, year=2023, value=30.0, source=0, note="Ny leverantör"),
        nt.Observation(indicator=0, member=0, year=2023, value=29.0, source=1, current=False),
    ]
    published = nt.Panel(
        [food],
        [nt.Member(id="net", name="Nätverket", kind="network"), nt.Member(id="0000", name="Riket", kind="nation")],
        years,
        [[[X, X, X, X, X, 29.0], [X, X, X, X, X, 37.0]]],
    )
    panel._core.published = published._core
    return panel


def hostile() -> nt.Panel:
    """Every text that a dataset may hold, set to markup, template code, mathematics and marks that turn text."""
    text = {"sv": HOSTILE, "en": HOSTILE}
    indicator = nt.Indicator(
        id=HOSTILE,
        version=HOSTILE,
        codes=[nt.Code(generation=HOSTILE, code=HOSTILE)],
        name=text,
        unit=text,
        definition=text,
        group=HOSTILE,
        direction="higher",
        source=HOSTILE,
        targets=[nt.Target(value=9.0, year=2030, label=text, source=HOSTILE)],
        limits=[nt.Limit(value=8.0, label=text)],
        editions=[nt.ClassEdition(id=HOSTILE, classes=[nt.StateClass(name=text, lower=0.0)], note=text)],
    )
    panel = nt.Panel(
        [indicator],
        [nt.Member(id=HOSTILE, code=HOSTILE, name=HOSTILE, note=HOSTILE), nt.Member(id="b", name="b")],
        [2022, 2023],
        [[[1.0, 2.0], [3.0, 4.0]]],
        breaks=[nt.Break(indicator=HOSTILE, year=2023, reason=text)],
    )
    info = nt.PanelInfo()
    info.name, info.title, info.description, info.licence = HOSTILE, text, text, HOSTILE
    panel._core.info = info
    panel._core.sources = [nt.Source(id="a", title=HOSTILE, url=HOSTILE, date=HOSTILE, licence=HOSTILE)]
    panel._core.observations = [
        nt.Observation(indicator=0, member=0, year=2022, value=1.0, source=0, note=HOSTILE),
        nt.Observation(indicator=0, member=0, year=2023, value=2.0, source=0, note=HOSTILE),
        nt.Observation(indicator=0, member=0, year=2023, value=5.0, source=0, note=HOSTILE, current=False),
    ]
    return panel


def ten_towns(simulated: bool = False) -> nt.Panel:
    """Two groups of five in which each kind of text has its place once, with values that are worked out by hand: the
    emissions of town k are 8.0, 7.5, 7.1, less 0.3 k, and 6.5, 6.0, less 0.2 k; its share is 40 + k, 42 + 2 k, 45 + k.
    """

    def both(sv: str, en: str) -> dict[str, str]:
        return {"sv": sv, "en": en}

    emissions = nt.Indicator(
        id="CO2 / person!",
        indicator="co2",
        version="v2",
        name=both("Utsläpp", "Emissions"),
        unit=both("ton", "tonnes"),
        group="Klimat",
        codes=[nt.Code(generation="2023", code="K.2"), nt.Code(generation="2012", code="K.1")],
        definition=both("Ton per person", "Tonnes per person"),
        direction="lower",
        floor=0.0,
        decimals=1,
        reporter="central",
        targets=[
            nt.Target(reduction=0.425, base_year=2018, year=2030, source="Riksdagen"),
            nt.Target(value=3.5, year=2019, former=True),
        ],
        limits=[nt.Limit(value=2.25, upper=False)],
        editions=[
            nt.ClassEdition(
                id="2020",
                bounds_stated=False,
                note=both("Enligt rapporten.", "By the report."),
                classes=[
                    nt.StateClass(name=both("God", "Good"), upper=4.0, includes_upper=True),
                    nt.StateClass(
                        name=both("4–6", "4–6"), lower=4.0, upper=6.0, includes_lower=False, includes_upper=True
                    ),
                    nt.StateClass(name=both("Svag", "Weak"), lower=6.0),
                ],
            )
        ],
    )
    share = nt.Indicator(
        id="share",
        name=both("Andel", "Share"),
        unit=both("%", "%"),
        direction="higher",
        decimals=0,
        ceiling=100.0,
        valid=nt.YearInterval(start=2012, end=2021),
    )
    people = nt.Indicator(id="population", name=both("Invånare", "Inhabitants"), direction="neutral", decimals=0)
    members = [
        nt.Member(
            id=f"m{k}",
            code=f"{100 + k:04d}",
            name=f"Ort {k}",
            groups=["Kust" if k < 5 else "Land"],
            note="" if k else "Utan bolag",
        )
        for k in range(10)
    ]
    values = np.full((4, 10, 5), X)
    for k in range(10):
        values[0, k] = [8 - 0.3 * k, 7.5 - 0.3 * k, 7.1 - 0.3 * k, 6.5 - 0.2 * k, 6 - 0.2 * k]
        values[1, k, :3] = [40 + k, 42 + 2 * k, 45 + k]
        values[2, k] = 1000 * (k + 1)
    values[0] = np.round(values[0], 1)
    values[0, 3, 4] = X
    status = np.where(np.isnan(values), "not_reported", "observed").astype(object)
    status[0, 0, 2], status[0, 0, 4] = "withdrawn", "preliminary"
    panel = nt.Panel(
        [emissions, share, people, nt.Indicator(id="empty", known=False)],
        members,
        range(2018, 2023),
        values,
        status,
        breaks=[nt.Break(indicator="share", year=2020, reason=both("ny fråga", "new question"))],
    )
    info = nt.PanelInfo()
    info.name, info.title, info.description = "towns", both("Tio orter", "Ten towns"), both("Påhittat.", "Made up.")
    info.licence, info.created, info.simulated = "CC0", "2023-01-02", simulated
    core = panel._core
    core.info = info
    core.sources = [
        nt.Source(id="a"),
        nt.Source(id="b", title="Rapport", url="https://example.org/b", date="2022-03-04", licence="CC-BY"),
        nt.Source(id="c", title="C", url="http://x y"),
    ]
    core.links = [
        nt.VersionLink(from_="share", to="CO2 / person!", comparable=True, note=both("Samma fråga.", "Same question.")),
        nt.VersionLink(from_="share", to="gone", comparable=False),
        nt.VersionLink(from_="share", to="population"),
    ]
    core.observations = [
        nt.Observation(indicator=0, member=0, year=2022, value=6.0, status="preliminary", source=1, note="Ny mätning"),
        nt.Observation(indicator=0, member=0, year=2021, value=6.75, source=1, current=False),
        nt.Observation(indicator=0, member=0, year=2021, value=6.5, source=0),
        nt.Observation(indicator=0, member=0, year=2019, value=7.25, current=False),
        nt.Observation(indicator=0, member=0, year=2019, value=7.5, source=2, note="Två verk"),
    ]
    published = nt.Panel(
        [emissions],
        [nt.Member(id="n", name="Riket", kind="nation"), nt.Member(id="k", name="Nätet", kind="network")],
        range(2018, 2023),
        [[[5.5, 5.25, 5, 4, 3], [X, 6.9, 6.8, X, X]]],
    )
    core.published = published._core
    return panel
