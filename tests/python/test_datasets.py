"""The embedded figures and the simulated network."""

from __future__ import annotations

import csv
import filecmp
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import nyckeltal as nt

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "data" / "sekom"
PACKAGE = Path(nt.datasets.__file__).parent / "data" / "sekom"

with_pages = pytest.mark.skipif(not SHARED.exists(), reason=f"the transcribed pages are not in {SHARED}")


@pytest.fixture(scope="module")
def sekom() -> nt.Panel:
    return nt.datasets.sekom()


def figures(panel: nt.Panel) -> list[tuple[str, nt.Observation, nt.Panel]]:
    """(area's name, observation, the panel it belongs to) of members and published areas together."""
    assert panel.published is not None
    return [
        (part.members[each.member].name, each, part) for part in (panel, panel.published) for each in part.observations
    ]


def current(panel: nt.Panel, indicator: str, member: str, year: int) -> float:
    return float(panel.series(indicator, member).values[year - panel.years[0]])


def test_every_figure_is_there_once(sekom: nt.Panel) -> None:
    every = figures(sekom)
    assert len(every) == 563
    keys = Counter((part is sekom, each.indicator, each.member, each.year) for _, each, part in every)
    newest = Counter((part is sekom, each.indicator, each.member, each.year) for _, each, part in every if each.current)
    assert set(newest) == set(keys)
    assert set(newest.values()) == {1}


def test_the_cube_shows_the_current_figures_and_nothing_else(sekom: nt.Panel) -> None:
    assert sekom.published is not None
    for part in (sekom, sekom.published):
        cube = np.full(part.shape, np.nan)
        for each in part.observations:
            if each.current:
                cube[each.indicator, each.member, each.year - part.years[0]] = each.value
        np.testing.assert_array_equal(part.values, cube)


def test_every_figure_has_an_address_and_a_date_or_the_reason_why_not(sekom: nt.Panel) -> None:
    for _, each, part in figures(sekom):
        source = part.sources[each.source]
        assert source.url.startswith("http")
        assert " " not in source.url
        assert source.date in source.title if source.date else "page date not seen" in source.title


@with_pages
def test_every_row_of_the_pages_is_found_with_value_year_area_and_address(sekom: nt.Panel) -> None:
    with (SHARED / "values.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if ":" not in row["indicator_slug"]]
    wanted = Counter(
        (float(row["value"]), int(row["year"]), row["area"], row["source_url"].split(" (")[0]) for row in rows
    )
    found = Counter((each.value, each.year, area, part.sources[each.source].url) for area, each, part in figures(sekom))
    assert len(rows) == 563
    assert found == wanted


@with_pages
def test_the_package_is_what_its_tool_writes(tmp_path: Path) -> None:
    tool = PROJECT / "tools" / "curate_sekom.py"
    subprocess.run([sys.executable, tool, "--from", SHARED, "--to", tmp_path / "sekom"], check=True)
    names = sorted(path.name for path in PACKAGE.iterdir())
    assert names == sorted(path.name for path in (tmp_path / "sekom").iterdir())
    assert filecmp.cmpfiles(PACKAGE, tmp_path / "sekom", names, shallow=False) == (names, [], [])


def test_reading_and_writing_again_gives_the_same_bytes(sekom: nt.Panel, tmp_path: Path) -> None:
    nt.write_package(sekom, tmp_path / "again")
    names = sorted(path.name for path in PACKAGE.iterdir())
    assert filecmp.cmpfiles(PACKAGE, tmp_path / "again", names, shallow=False) == (names, [], [])


# Where a code or slug misleads: (indicator, area, year, value, a code or unit that another definition has too).
@pytest.mark.parametrize(
    ("indicator", "area", "year", "value"),
    [
        ("ghg-outside-ets", "Kumla", 2022, 9.69),  # GN.1a since 2023
        ("co2-industry", "Sundsvall", 2019, 3.0),  # GN.1a before
        ("ghg-ets", "Luleå", 2023, 41.01),  # GN.1b since 2023
        ("co2-other-sectors", "Sundsvall", 2019, 2.6),  # GN.1b before
        ("public-transport-renewable-fuel", "Sigtuna", 2012, 59),  # slug 3-, GN.2b
        ("organic-farmland", "Varberg", 2023, 19.4),  # slug 3-, GN.3
        ("organic-arable-land", "Gotland", 2019, 14.3),
        ("fsc-forest", "Sollefteå", 2013, 73),  # slug 5-
        ("protected-nature-2012", "Sala", 2016, 5.1),  # slug 6-
        ("household-waste", "Sundsvall", 2020, 479),  # GN.7 before 2023
        ("renewable-energy-premises", "Smedjebacken", 2022, 100),  # GN.7 since 2023, slug 9-
        ("sludge-lead", "Nybro", 2008, 29.0),  # slug 8a-
        ("own-solar", "Huddinge", 2023, 2.63),  # slug 8a-
        ("sludge-cadmium", "Stockholm", 2019, 0.64),
        ("sludge-mercury", "Södertälje", 2004, 0.90),
        ("business-travel-energy", "Hörby", 2019, 1848.8),
        ("business-travel-co2", "Karlskrona", 2013, 0.30),
        ("organic-food", "Eksjö", 2003, 0.1),  # slug 10-
        ("organic-food", "Sundbyberg", 2009, 7),  # slug 11-
        ("certified-schools", "Härnösand", 2018, 74),  # slug 11-
        ("certified-schools", "Mönsterås", 2004, 5),  # slug 12-
        ("public-transport-trips", "Sundsvall", 2019, 69),
    ],
)
def test_figures_belong_to_their_definition_whatever_the_number_on_the_page(
    sekom: nt.Panel, indicator: str, area: str, year: int, value: float
) -> None:
    assert current(sekom, indicator, area, year) == value


def test_published_areas_are_kept_apart_from_the_members(sekom: nt.Panel) -> None:
    assert sekom.published is not None
    assert [(each.id, each.kind) for each in sekom.published.members] == [("sekom", "network"), ("0000", "nation")]
    assert not any(each.is_reference for each in sekom.members)
    assert len(sekom.members) == 98
    assert current(sekom.published, "protected-nature", "sekom", 2021) == 7.0
    assert current(sekom.published, "protected-nature-2012", "sekom", 2015) == 5.5
    assert current(sekom.published, "business-travel-ghg", "sekom", 2022) == 0.19
    assert current(sekom.published, "business-travel-renewable-fuel", "sekom", 2023) == 51.3


def test_two_snapshots_of_one_value_are_vintages_and_the_later_is_current(sekom: nt.Panel) -> None:
    published = sekom.published
    assert published is not None
    i = [each.id for each in published.indicators].index("organic-farmland")
    vintages = {
        published.sources[each.source].date: (each.value, each.current)
        for each in published.observations
        if each.indicator == i and each.year == 2009
    }
    assert vintages == {"2023-04-28": (9.5, False), "": (9.1, True)}
    assert current(published, "organic-farmland", "sekom", 2009) == 9.1


def test_members_have_codes_as_text_and_unknown_joining_years(sekom: nt.Panel) -> None:
    assert sekom.member("Sundsvall").id == "2281"
    assert sekom.member("Huddinge").code == "0126"
    assert sekom.member("Region Uppsala").kind == "region"
    assert sekom.member("Gotland").code == "0980"
    assert sekom.member("Eskilstuna").is_member(2020) is True
    assert sekom.member("Eskilstuna").is_member(1998) is False
    assert {each.name for each in sekom.members if each.membership} == {"Eskilstuna"}
    assert all(len(each.code) == 4 and each.source.startswith("http") and each.note for each in sekom.members)


def test_what_the_sources_do_not_say_is_said_to_be_unknown(sekom: nt.Panel) -> None:
    unknown = [each for each in sekom.indicators if not each.known]
    assert {each.id for each in unknown} == {"gn-4", "gn-6b", "gn-12"}
    for each in unknown:
        assert "No source" in each.definition["en"]
        assert "Ingen källa" in each.definition["sv"]
        assert each.direction == "neutral"
        assert not np.isfinite(sekom.values[sekom.indicators.index(each)]).any()
    links = {(each.from_, each.to): each.comparable for each in sekom.links}
    assert links["fsc-forest", "gn-4"] is None
    assert links["co2-industry", "ghg-ets"] is False
    assert "2002" in sekom.info.description["sv"]
    assert "2002" in sekom.info.description["en"]
    assert not any(code.generation == "2002" for each in sekom.indicators for code in each.codes)


def test_every_definition_is_complete_in_both_languages(sekom: nt.Panel) -> None:
    for each in sekom.indicators:
        assert set(each.name) == set(each.definition) == {"sv", "en"}
        assert all(each.name.values())
        assert all(each.definition.values())
        assert each.source or not each.known
        assert each.direction != "neutral" or not each.known
        assert (each.ceiling == 100) == each.is_share
        assert each.may_exceed_ceiling == (each.id == "certified-schools")
        for part in (*each.targets, *each.limits):
            assert set(part.label) == {"sv", "en"}
            assert part.source.startswith("http")
    assert all(set(each.reason) == {"sv", "en"} and each.source.startswith("http") for each in sekom.breaks)
    assert all(set(each.note) == {"sv", "en"} for each in sekom.links)


def test_codes_find_the_definition_of_their_generation(sekom: nt.Panel) -> None:
    assert sekom.indicator("2012:GN.11").id == "organic-food"
    assert sekom.indicator("2023:GN.11").id == "certified-schools"
    assert sekom.indicator("2012:GN.7").id == "household-waste"
    assert sekom.indicator("2023:GN.7").id == "renewable-energy-premises"
    with pytest.raises(nt.ArgumentError, match="more than one definition"):
        sekom.indicator("GN.11")


def test_targets_and_limits_are_those_of_the_pages(sekom: nt.Panel) -> None:
    food, nature, ets, outside = (
        sekom.indicator(key).targets[0] for key in ("organic-food", "protected-nature", "ghg-ets", "ghg-outside-ets")
    )
    assert (food.value, food.year, food.former) == (60, 2030, False)
    assert (nature.value, nature.year, nature.former) == (30, 2030, True)
    assert (ets.reduction, ets.base_year, ets.year) == (0.62, 2005, 2030)
    assert (outside.value, outside.year) == (0.89, 2045)
    limits = {each.id: each.limits[0].value for each in sekom.indicators if each.limits}
    assert limits == {"sludge-lead": 100, "sludge-cadmium": 2, "sludge-mercury": 2.5}


def class_of(sekom: nt.Panel, indicator: str, value: float, edition: str) -> str:
    """The one class that holds the value: classes of an edition never overlap and leave no gap."""
    chosen = next(each for each in sekom.indicator(indicator).editions if each.id == edition)
    holding = [each.name["sv"] for each in chosen.classes if value in each]
    assert len(holding) == 1
    return str(holding[0])


@pytest.mark.parametrize(
    ("indicator", "edition", "value", "name"),
    [
        ("household-waste", "2019", 491, "God"),
        ("household-waste", "2023", 491, "Mindre god"),
        ("household-waste", "2023", 369.9, "Mycket god"),
        ("household-waste", "2023", 370, "God"),
        ("household-waste", "2023", 560, "Mindre god"),
        ("household-waste", "2023", 561, "Dålig"),
        ("household-waste", "2024", 346, "Mycket bra"),
        ("renewable-energy-premises", "before-2023", 100, ">100"),
        ("renewable-energy-premises", "before-2023", 99.99, "90–100"),
        ("public-transport-renewable-fuel", "2019", 99, "90–99"),
        ("public-transport-renewable-fuel", "2019", 99.5, ">99"),
        ("sludge-cadmium", "before-2023", 2, "<2"),
        ("sludge-cadmium", "before-2023", 2.01, ">2"),
        ("organic-food", "2017", 40, "30–40"),
        ("organic-food", "2017", 30, "30–40"),
        ("organic-food", "2017", 10, "10–20"),
        ("business-travel-co2", "before-2023", 0.1, "0,1–0,2"),
    ],
)
def test_a_value_on_a_bound_goes_where_our_documented_reading_says(
    sekom: nt.Panel, indicator: str, edition: str, value: float, name: str
) -> None:
    assert class_of(sekom, indicator, value, edition) == name


def test_every_edition_covers_every_value_once_and_says_that_bounds_are_our_reading(sekom: nt.Panel) -> None:
    for indicator in sekom.indicators:
        for edition in indicator.editions:
            assert not edition.bounds_stated
            assert "reading" in edition.note["en"] or "touches" in edition.note["en"]
            bounds = sorted({bound for each in edition.classes for bound in (each.lower, each.upper) if bound})
            for bound in bounds:
                for value in (np.nextafter(bound, 0), bound, np.nextafter(bound, np.inf)):
                    class_of(sekom, indicator.id, float(value), edition.id)
            # Best first: the middle of the first class is better than that of the last.
            first, last = edition.classes[0], edition.classes[-1]
            higher_is_better = (first.lower or 0) > (last.lower or 0)
            assert higher_is_better == (indicator.direction == "higher")


def test_editions_of_household_waste_follow_each_other(sekom: nt.Panel) -> None:
    editions = sekom.indicator("household-waste").editions
    for year in range(2000, 2026):
        assert sum(year in each.valid for each in editions) == 1


def test_known_breaks_are_there(sekom: nt.Panel) -> None:
    told = {(each.indicator, each.member, each.year) for each in sekom.breaks}
    assert told == {
        ("ghg-outside-ets", "", 2005),
        ("public-transport-renewable-fuel", "", 2019),
        ("public-transport-renewable-fuel", "1381", 2017),
        ("sludge-lead", "0881", 2015),
        ("sludge-lead", "0381", 2017),
        ("business-travel-energy", "2582", 2021),
        ("certified-schools", "", 2014),
        ("certified-schools", "", 2017),
        ("certified-schools", "", 2019),
    }


def test_figures_keep_what_their_page_says(sekom: nt.Panel) -> None:
    notes = {(part.indicators[each.indicator].id, area, each.year): each.note for area, each, part in figures(sekom)}
    assert notes["organic-food", "Trosa", 2022] == "comment text"
    assert notes["certified-schools", "Hedemora", 2016] == "comment text; year 2016 implied"
    assert notes["own-solar", "Ronneby", 2022] == "news text, citing Sekom"
    assert "kg/inv" in notes["household-waste", "Sveriges Ekokommuner", 2017]
    assert "kg/inv" in notes["household-waste", "Riket", 2020]
    assert "unit slip" in notes["business-travel-energy", "Hörby", 2018]
    assert "Stockholm's figures of 2022 are missing" in notes["public-transport-trips", "Sveriges Ekokommuner", 2022]
    assert notes["organic-food", "Sundbyberg", 2009] == ""


def test_the_package_is_a_tabular_data_package() -> None:
    described = json.loads((PACKAGE / "datapackage.json").read_text(encoding="utf-8"))
    assert described["name"] == "sekom"
    assert described["nyckeltal"]["simulated"] is False
    assert len(described["sources"]) == 52
    for resource in described["resources"]:
        with (PACKAGE / resource["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == [field["name"] for field in resource["schema"]["fields"]]


def documented(columns: int) -> list[list[str]]:
    """Rows of the tables of docs/datasets.md that begin with an id and have that many columns."""
    lines = (PROJECT / "docs" / "datasets.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    return [row for row in rows if len(row) == columns]


def test_the_table_of_provenance_in_the_docs_is_right(sekom: nt.Panel) -> None:
    rows = documented(7)
    assert [row[0].strip("`") for row in rows] == [each.id for each in sekom.indicators]
    for row, indicator in zip(rows, sekom.indicators, strict=True):
        own = [(part, each) for _, each, part in figures(sekom) if part.indicators[each.indicator].id == indicator.id]
        of_members = [each for part, each in own if part is sekom]
        years = [each.year for _, each in own]
        assert row[1] == ", ".join(f"{code.code} ({code.generation})" for code in indicator.codes)
        assert [int(cell) for cell in (row[2], row[3], row[4], row[6])] == [
            len(of_members),
            len({each.member for each in of_members}),
            len(own) - len(of_members),
            len({part.sources[each.source].id for part, each in own}),
        ]
        assert row[5] == (f"{min(years)}–{max(years)}" if years else "–")


# ------------------------------------------------------------------------------------------------------- simulated


def test_the_levels_in_the_docs_are_those_of_seed_1() -> None:
    panel = nt.datasets.simulated_network()
    rows = documented(4)
    assert len(rows) == 11
    for name, year, _, simulated in rows:
        position = [each.id for each in panel.indicators].index(name.strip("`"))
        values = panel.values[position, :, int(year) - 2003]
        imputed = panel.status[position, :, int(year) - 2003] == nt.VALUE_STATUS.index("imputed")
        decimals = len(simulated.partition(".")[2])
        assert abs(np.nanmean(values[~imputed]) - float(simulated)) <= 0.5000001 * 10**-decimals


def test_what_is_available_can_be_called() -> None:
    for name, line in nt.datasets.available().items():
        assert isinstance(getattr(nt.datasets, name)(), nt.Panel)
        assert line


def test_the_simulated_network_says_so_wherever_it_is_shown() -> None:
    panel = nt.datasets.simulated_network()
    assert panel.info.simulated
    assert "Simulerat" in panel.info.title["sv"]
    assert "SIMULATED" in repr(panel)
    assert "Simulated" in panel._repr_html_()
    assert panel.to_frame().attrs["simulated"] is True
    assert all("imuler" in each.name for each in panel.members)


def test_the_same_arguments_give_the_same_bits() -> None:
    a, b, c = (nt.datasets.simulated_network(seed=seed) for seed in (1, 1, 2))
    assert a.shape == (15, 110, 22)
    assert a.values.tobytes() == b.values.tobytes()
    assert a.status.tobytes() == b.status.tobytes()
    assert a.values.tobytes() != c.values.tobytes()


def test_the_simulated_network_survives_a_package(tmp_path: Path) -> None:
    panel = nt.datasets.simulated_network(members=25)
    nt.write_package(panel, tmp_path / "simulated")
    back = nt.read_package(tmp_path / "simulated")
    assert back.info.simulated
    np.testing.assert_array_equal(back.values, panel.values)
    np.testing.assert_array_equal(back.status, panel.status)
    assert back.indicators == panel.indicators
    assert back.members == panel.members


def test_the_truth_belongs_to_the_panel() -> None:
    panel, truth = nt.datasets.simulated_network(seed=3), nt.datasets.simulated_truth(seed=3)
    assert truth.expected.shape == panel.shape
    assert truth.slope.shape == panel.shape[:2]
    slip = next(each for each in truth.features if each.kind == "unit_slip")
    assert slip.indicator is not None
    assert slip.member is not None
    series = panel.series(slip.indicator, slip.member)
    at = slip.year - int(panel.years[0])
    ratios = (
        series.values / truth.expected[panel.indicators.index(series.indicator), panel.members.index(series.member)]
    )
    assert 7 < ratios[at] < 14
    assert (np.delete(ratios, at)[~np.isnan(np.delete(ratios, at))] < 2).all()
    for each in truth.features:
        assert each.kind == "giant" or panel.years[0] <= each.year <= panel.years[-1]
        assert each.indicator is None or panel.indicator(each.indicator).id == each.indicator
        assert each.member is None or panel.member(each.member).id == each.member


def test_slopes_are_those_of_numpy() -> None:
    truth = nt.datasets.simulated_truth(members=4)
    years = np.arange(truth.expected.shape[2])
    for level, slope in zip(truth.expected.reshape(-1, len(years)), truth.slope.ravel(), strict=True):
        seen = ~np.isnan(level)
        if seen.sum() > 1:
            np.testing.assert_allclose(slope, np.polyfit(years[seen], level[seen], 1)[0], rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"members": 0}, "at least one member"),
        ({"members": 10**6}, "100000 is the most"),
        ({"years": []}, "at least one"),
        ({"years": [2003, 2005]}, "consecutive"),
        ({"years": range(5000)}, "between 1 and 1000"),
        ({"seed": -1}, "seed is -1"),
    ],
)
def test_impossible_networks_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(nt.ArgumentError, match=message):
        nt.datasets.simulated_network(**arguments)
    with pytest.raises(nt.ArgumentError, match=message):
        nt.datasets.simulated_truth(**arguments)
