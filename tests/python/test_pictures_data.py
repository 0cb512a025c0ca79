"""Pictures of the pages as data: every stroke, mark and label is read back through the axes and held to the figures."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET

import pytest
from picture_reader import Drawn, Read, classed, large, number, overview, sections, tree
from uneven_case import ALBY, IMPUTED, NAMES, PEOPLE, YEARS, known, mean_of, uneven

import nyckeltal as nt

pytest.importorskip("jinja2", reason="pip install 'nyckeltal[report]'")

#: Years that one stroke joins, of Alby: a gap in 2015, an imputed value in 2019, breaks in 2014 and 2018.
STROKES = {
    "Ekologisk mat": [range(2012, 2015), range(2016, 2019), range(2020, 2024)],
    "Avfall": [range(2012, 2014), range(2014, 2018), range(2018, 2024)],
    "Balans": [range(2012, 2015), range(2016, 2024)],
    "Kadmium": [range(2012, 2023)],
    "Äldre mått": [range(2012, 2020)],
}
IDS = {"Ekologisk mat": "food", "Avfall": "waste", "Balans": "balance", "Kadmium": "cadmium", "Äldre mått": "old"}


@pytest.fixture(scope="module")
def panel() -> nt.Panel:
    return uneven()


@pytest.fixture(scope="module")
def member_page(panel: nt.Panel) -> ET.Element:
    return tree(nt.report(panel, member="Alby").html)


@pytest.fixture(scope="module")
def network_page(panel: nt.Panel) -> ET.Element:
    return tree(nt.network_report(panel, weights="people").html)


def drawn(page: ET.Element, name: str) -> Read:
    return large(sections(page)[name])


def shown(line: Drawn, picture: Read) -> dict[int, float]:
    """The line's dots, after a check that its strokes go through them."""
    for year, value in [point for run in line.runs for point in run]:
        assert value == pytest.approx(line.dots[year], abs=picture.pixel)
    return line.dots


@pytest.mark.parametrize("name", IDS)
def test_the_members_line_has_the_members_values_in_their_years(member_page: ET.Element, name: str) -> None:
    picture = drawn(member_page, name)
    line = picture.lines["member"]
    own = {year: value for year, value in zip(YEARS, ALBY[IDS[name]], strict=True) if not math.isnan(value)}
    assert shown(line, picture) == pytest.approx(own, abs=picture.pixel)
    assert line.strokes() == [list(each) for each in STROKES[name]]
    assert line.unused == {year for id_, year in IMPUTED if id_ == IDS[name]}


@pytest.mark.parametrize("name", IDS)
def test_what_a_mark_says_when_pointed_at_is_its_own_year_and_value(member_page: ET.Element, name: str) -> None:
    picture = drawn(member_page, name)
    for line in picture.lines.values():
        for year, note in line.notes.items():
            head, value = note.rsplit(": ", 1)
            assert head.split()[-1] == str(year)
            amount = value.split(" (")[0].removesuffix("%").removesuffix("mg/kg").removesuffix("kg").removesuffix("kr")
            # The value as it is written has one rounding, the place on the picture another.
            rounding = 0.51 * 10.0 ** -len(amount.strip().partition(",")[2])
            assert number(amount) == pytest.approx(line.dots[year], abs=picture.pixel + rounding), note
    own = picture.lines["member"].notes
    said = {year: note.split("(")[-1].rstrip(")") for year, note in own.items()}
    imputed = {year for id_, year in IMPUTED if id_ == IDS[name]}
    assert {year for year, word in said.items() if word == "ersatt värde"} == imputed
    assert {word for year, word in said.items() if year not in imputed} == {"rapporterat"}


@pytest.mark.parametrize("name", IDS)
def test_the_mean_is_that_of_the_members_that_reported(
    panel: nt.Panel, member_page: ET.Element, network_page: ET.Element, name: str
) -> None:
    means = {year: mean_of(panel, IDS[name], year) for year in YEARS}
    expected = {year: mean for year, (mean, n) in means.items() if n >= 5}
    assert len(expected) < len(YEARS) or name not in ("Ekologisk mat", "Äldre mått")
    for page, kind in ((member_page, "mean"), (network_page, "member")):
        picture = drawn(page, name)
        line = picture.lines[kind]
        assert shown(line, picture) == pytest.approx(expected, abs=picture.pixel)
        counts = {year: note.split("(")[-1].split(" av ")[0] for year, note in line.notes.items()}
        assert counts == {year: str(means[year][1]) for year in expected}


def test_the_weighted_mean_weighs_by_inhabitants(panel: nt.Panel, network_page: ET.Element) -> None:
    picture = drawn(network_page, "Balans")
    found = picture.lines["weighted"].dots
    for year in (2012, 2019, 2023):
        # Dala was away until 2014.
        there = [m for m, name in enumerate(NAMES) if name != "Dala" or year >= 2014]
        weights = {m: PEOPLE[m] + 10 * (year - 2012) for m in there}
        total = sum(weights[m] * known(panel, "balance", NAMES[m].lower())[year] for m in there)
        mean = total / sum(weights.values())
        assert found[year] == pytest.approx(mean, abs=picture.pixel)


@pytest.mark.parametrize("name", IDS)
def test_the_band_holds_the_middle_half_and_the_mean_of_the_network(
    panel: nt.Panel, network_page: ET.Element, name: str
) -> None:
    picture = drawn(network_page, name)
    means = nt.network_mean(panel)
    i = [each.id for each in panel.indicators].index(IDS[name])
    band = {year: ends for each in picture.bands for year, ends in each.items()}
    assert set(band) == set(picture.lines["member"].dots)
    for year, (low, high) in band.items():
        k = year - 2012
        assert low == pytest.approx(means.q25[i, k], abs=picture.pixel)
        assert high == pytest.approx(means.q75[i, k], abs=picture.pixel)


def test_a_break_stands_before_its_year_and_others_own_breaks_are_not_drawn(
    member_page: ET.Element, network_page: ET.Element
) -> None:
    found = drawn(member_page, "Avfall").breaks
    assert found == pytest.approx({"brott 2014": 2013.5, "brott 2018": 2017.5, "händelse 2021": 2020.5}, abs=0.01)
    network = drawn(network_page, "Avfall")
    assert network.breaks == pytest.approx({"brott 2018": 2017.5, "händelse 2021": 2020.5}, abs=0.01)
    # The mean stops at what is everybody's, not at Alby's own break.
    for picture, kind in ((network, "member"), (drawn(member_page, "Avfall"), "mean")):
        assert picture.lines[kind].strokes() == [list(range(2012, 2018)), list(range(2018, 2024))]
    assert [sorted(each) for each in network.bands] == [list(range(2012, 2018)), list(range(2018, 2024))]


def test_targets_and_limits_stand_at_their_values_under_their_labels(member_page: ET.Element) -> None:
    def levels(name: str) -> dict[str, tuple[str, float]]:
        found = drawn(member_page, name).levels.items()
        return {label: (kind, round(value, 1)) for label, (kind, value) in found}

    assert levels("Ekologisk mat") == {
        "Nationellt mål: 60 % (2030)": ("target", 60.0),
        "Tidigare mål: 25 % (2020)": ("former", 25.0),
    }
    assert levels("Avfall") == {"Gränsvärde: 600 kg": ("limit", 600.0)}
    # Berga's own target, 9.5, is not Alby's.
    assert levels("Balans") == {"Eget mål: 5,5 kr (2029)": ("target", 5.5)}


def test_what_is_to_come_goes_from_the_last_value_to_the_target(panel: nt.Panel, member_page: ET.Element) -> None:
    for name, index, target in (("Ekologisk mat", 0, (2030, 60.0)), ("Balans", 1, (2029, 5.5))):
        picture = drawn(member_page, name)
        row = nt.progress(panel).row(IDS[name], "alby", target=index)
        (year, value), (fan,) = picture.marks[0], picture.fans
        assert len(picture.marks) == 1
        assert (year, round(value, 1)) == target
        (trend,) = picture.lines["trend"].runs
        assert [year for year, _ in trend] == list(range(2023, target[0] + 1))
        assert trend[-1][1] == pytest.approx(row.trend_line, abs=picture.pixel)
        assert list(fan) == list(range(2024, target[0] + 1))
        assert fan[target[0]] == pytest.approx((row.projected_lower, row.projected_upper), abs=picture.pixel)
        (path,) = picture.lines["path"].runs
        # The first value, and the target; a straight line between.
        first = ALBY[IDS[name]][0]
        for year, value in path:
            share = (year - 2012) / (target[0] - 2012)
            assert value == pytest.approx(first + share * (target[1] - first), abs=picture.pixel)


def test_published_means_are_drawn_up_to_the_pages_year_alone(panel: nt.Panel, member_page: ET.Element) -> None:
    stated = {2019: 22.4, 2020: 25.1, 2021: 24.6, 2023: 31.9}
    picture = drawn(member_page, "Ekologisk mat")
    line = picture.lines["published"]
    assert line.dots == pytest.approx(stated, abs=picture.pixel)
    assert line.strokes() == [[2019, 2020, 2021]]
    earlier = tree(nt.report(panel, member="Alby", year=2020).html)
    picture = drawn(earlier, "Ekologisk mat")
    assert picture.lines["published"].dots == pytest.approx({2019: 22.4, 2020: 25.1}, abs=picture.pixel)
    assert picture.years.ticks.keys() >= {2012, 2030}, "from the first value to the target"
    assert max(drawn(earlier, "Avfall").years.ticks) == 2020


@pytest.mark.parametrize("name", IDS)
def test_the_small_picture_has_the_shape_of_the_large_one(member_page: ET.Element, name: str) -> None:
    (svg,) = [each for title, row in overview(member_page) if title == name for each in classed(row, "small")]
    line = drawn(member_page, name).lines["member"]
    (group,) = [each for each in svg if each.tag == "g" and each.get("class") == "member"]
    strokes = [
        [tuple(float(part) for part in pair.split(",")) for pair in (each.get("points") or "").split()]
        for each in group.iter("polyline")
    ]
    points = [point for stroke in strokes for point in stroke]
    data = [point for run in line.runs for point in run]
    assert [len(each) for each in strokes] == [len(run) for run in line.runs]
    (x0, y0), (x1, y1) = (
        points[0],
        max(zip(points, data, strict=True), key=lambda each: abs(each[1][1] - data[0][1]))[0],
    )
    (t0, v0), v1 = data[0], max((value for _, value in data), key=lambda value: abs(value - data[0][1]))
    a_year, a_unit = (points[-1][0] - x0) / (data[-1][0] - t0), (y1 - y0) / (v1 - v0)
    assert a_year > 0
    assert a_unit < 0, "larger values are lower down"
    assert x1 <= 200
    for (x, y), (year, value) in zip(points, data, strict=True):
        assert x == pytest.approx(x0 + a_year * (year - t0), abs=0.2)
        assert y == pytest.approx(y0 + a_unit * (value - v0), abs=0.4)


def test_the_picture_is_told_with_its_ends_and_extremes(member_page: ET.Element) -> None:
    told = drawn(member_page, "Ekologisk mat").alt
    assert "Från 8,5 % (2012) till 33,2 % (2023). Högst 36,3 % (2022), lägst 7,2 % (2014)." in told
    assert "Nationellt mål: 60 % (2030). Tidigare mål: 25 % (2020)." in told
    told = drawn(member_page, "Balans").alt
    assert "Från −12,4 kr (2012) till 3,6 kr (2023). Högst 4,4 kr (2022), lägst −12,4 kr (2012)." in told
    assert drawn(member_page, "Balans").unit == ["kr"]
    # An imputed value is neither the last nor the lowest.
    told = drawn(member_page, "Kadmium").alt
    assert "till 0,17 mg/kg (2022). Högst 0,33 mg/kg (2014), lägst 0,17 mg/kg (2022)." in told
