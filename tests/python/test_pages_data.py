"""Pages as data: sentences, tables and their order are held to results worked out by hand or from the figures."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from statistics import fmean

import numpy as np
import pytest
from picture_reader import captioned, classed, large, number, overview, said, sections, sentences, spoken, table, tree
from report_cases import ten_towns
from uneven_case import ALBY, IMPUTED, NAMES, YEARS, edition, known, mean_of, uneven

import nyckeltal as nt

pytest.importorskip("jinja2", reason="pip install 'nyckeltal[report]'")

X = math.nan


@pytest.fixture(scope="module")
def panel() -> nt.Panel:
    return uneven()


@pytest.fixture(scope="module")
def member_page(panel: nt.Panel) -> ET.Element:
    return tree(nt.report(panel, member="Alby").html)


@pytest.fixture(scope="module")
def network_page(panel: nt.Panel) -> ET.Element:
    return tree(nt.network_report(panel, weights="people").html)


def lead(page: ET.Element) -> str:
    return said(classed(page, "lead")[0])


def remarks(page: ET.Element) -> list[str]:
    return [said(each) for each in classed(page, "notes")[-1]]


def definition(section: ET.Element) -> dict[str, str]:
    pairs = list(section.iter("dl"))[-1]
    names = [said(each) for each in pairs.iter("dt")]
    return dict(zip(names, [said(each) for each in pairs.iter("dd")], strict=True))


# The year --------------------------------------------------------------------------------------------------------


def test_a_page_without_a_year_is_of_the_members_own_newest_value() -> None:
    values = [[[1.0, 2.0, 4.0, X, X], [7.0, 6.0, 9.0, 5.0, X], [3.0, X, 2.0, 8.0, 6.0]]]
    panel = nt.Panel(["a"], ["Alby", "Berga", "Cedby"], range(2018, 2023), values)
    assert [nt.report(panel, member=each).title for each in ("Alby", "Berga", "Cedby")] == [
        "Alby 2020",
        "Berga 2021",
        "Cedby 2022",
    ]
    page = tree(nt.report(panel, member="Alby").html)
    assert "i nätverket finns värden till och med 2022" in said(page)
    # Of 2020: 4, 9 and 2.
    assert any(
        "Ovägt medelvärde bland medlemmarna: 5,0 (2020, 3 av 3" in each for each in sentences(sections(page)["a"])
    )


# What belongs to one member --------------------------------------------------------------------------------------


def test_the_table_of_all_values_has_each_years_value_status_mean_and_published_mean(
    panel: nt.Panel, member_page: ET.Element
) -> None:
    stated = {2019: "22,4", 2020: "25,1", 2021: "24,6", 2023: "31,9"}
    for name, id_ in (("Ekologisk mat", "food"), ("Kadmium", "cadmium"), ("Balans", "balance")):
        section = sections(member_page)[name]
        heads, rows = table(next(section.iter("table")))
        assert heads[:5] == ["År", "Alby", "Status", "Ovägt medelvärde", "Antal"]
        assert [row[0] for row in rows] == [str(year) for year in YEARS]
        for row, year, value in zip(rows, YEARS, ALBY[id_], strict=True):
            word = "ersatt värde" if (id_, year) in IMPUTED else "rapporterat" if value == value else "ej rapporterat"
            assert row[2] == word
            assert row[1] == "–" if value != value else number(row[1]) == value
            mean, n = mean_of(panel, id_, year)
            assert number(row[3]) == pytest.approx(mean, abs=0.051 if id_ != "cadmium" else 0.0051)
            # Dala was away until 2014.
            assert row[4] == f"{n} av {7 if year < 2014 else 8}"
            if name == "Ekologisk mat":
                assert row[5] == stated.get(year, "–")


def test_a_value_that_somebody_made_up_is_listed_as_missing_and_named(member_page: ET.Element) -> None:
    heads, rows = captioned(member_page, "i bruk 2023 utan eget värde")
    assert heads[0] == "Nyckeltal"
    # The retired measure is not in use in 2023; the imputed value of food is of an earlier year.
    assert [[row[0], *row[1:]] for row in rows] == [["Kadmium", "ersatt värde", "0,17 mg/kg (2022)"]]
    made_up = [each for each in remarks(member_page) if "ersatt av någon annan" in each]
    assert [each.split(": ")[:2] for each in made_up] == [["Ekologisk mat", "2019"], ["Kadmium", "2023"]]


def test_a_missing_value_is_told_from_an_imputed_one() -> None:
    share = [nt.Indicator(id=each, unit={"sv": "%"}, direction="higher") for each in ("a", "b", "c")]
    values = [[[1.0, 2.0], [3.0, 5.0]], [[1.0, X], [4.0, 7.0]], [[2.0, 6.0], [4.0, 7.0]]]
    status = np.array([[["observed"] * 2] * 2] * 3, dtype=object)
    status[0, 0, 1], status[1, 0, 1] = "imputed", "confidential"
    page = tree(nt.report(nt.Panel(share, ["Alby", "Berga"], [2022, 2023], values, status), member="Alby").html)
    _, rows = captioned(page, "i bruk 2023 utan eget värde")
    assert rows == [["a", "ersatt värde", "1 % (2022)"], ["b", "sekretess", "1 % (2022)"]]


def test_targets_of_other_members_are_not_told(
    panel: nt.Panel, member_page: ET.Element, network_page: ET.Element
) -> None:
    def targets(page: ET.Element) -> list[str]:
        return [each for each in sentences(sections(page)["Balans"]) if each.startswith("Eget mål")]

    assert targets(member_page) == ["Eget mål: 5,5 kr (2029)."]
    assert targets(tree(nt.report(panel, member="Berga").html)) == ["Eget mål: 9,5 kr (2027)."]
    assert targets(tree(nt.report(panel, member="Cedby").html)) == []
    # The network as a whole has none of them.
    assert targets(network_page) == []
    assert large(sections(network_page)["Balans"]).levels == {}
    # (5.5 - 3.6) / (2029 - 2023)
    row = dict(overview(member_page))["Balans"]
    assert "5,5 kr (2029) Eget mål kräver +0,3 kr per år" in said(row)


def test_own_breaks_are_told_beside_those_of_all(panel: nt.Panel, member_page: ET.Element) -> None:
    told = [each for each in sentences(sections(member_page)["Avfall"]) if each.startswith(("Brott", "Händelse"))]
    assert told == ["Brott 2014 (Alby): ny våg", "Brott 2018: ny metod", "Händelse 2021: översyn"]
    assert [each for each in remarks(member_page) if "Brott" in each] == [
        "Avfall: Brott 2014 (Alby): ny våg",
        "Avfall: Brott 2018: ny metod",
    ]
    berga = tree(nt.report(panel, member="Berga").html)
    told = [each for each in sentences(sections(berga)["Avfall"]) if each.startswith("Brott")]
    assert told == ["Brott 2016 (Berga): ny bil", "Brott 2018: ny metod"]


def test_definitions_in_use_come_before_retired_ones(member_page: ET.Element, network_page: ET.Element) -> None:
    now = ["Ekologisk mat", "Avfall", "Balans", "Kadmium"]
    # The network's page leaves out the weights.
    for page, names in ((member_page, [*now, "Invånare", "Äldre mått"]), (network_page, [*now, "Äldre mått"])):
        assert [name for name, _ in overview(page)] == names
        assert list(sections(page)) == names
        groups = [said(each) for each in classed(page, "group")]
        assert len(groups) == 2, groups


def test_the_largest_changes_named_are_the_largest() -> None:
    # In per cent of the start value: +10, +60, -30 for a lower-is-better one; -5, -40, +25 for a lower-is-better one.
    rows = {
        "a": ("higher", 50.0, 55.0),
        "b": ("higher", 10.0, 16.0),
        "c": ("lower", 90.0, 63.0),
        "d": ("higher", 200.0, 190.0),
        "e": ("higher", 30.0, 18.0),
        "f": ("lower", 400.0, 500.0),
    }
    made = [nt.Indicator(id=each, unit={"sv": "kr"}, direction=way) for each, (way, _, _) in rows.items()]
    values = [[[first, last], [first + 3, last + 1]] for _, first, last in rows.values()]
    text = lead(tree(nt.report(nt.Panel(made, ["Alby", "Berga"], [2022, 2023], values), member="Alby").html))
    assert "bättre än startvärdet för 3, sämre för 3 och oförändrat för 0" in text
    assert "Störst förbättring, räknat i procent av startvärdet: b, från 10 kr (2022) till 16 kr (2023)." in text
    assert "Störst försämring: e, från 30 kr (2022) till 18 kr (2023)." in text


def test_the_members_own_row_is_marked_in_the_order_of_values(panel: nt.Panel, member_page: ET.Element) -> None:
    for name, id_, year, best in (("Ekologisk mat", "food", 2023, -1), ("Kadmium", "cadmium", 2022, 1)):
        section = sections(member_page)[name]
        (found,) = [
            each
            for each in section.iter("table")
            for caption in each.iter("caption")
            if "medlemmar med" in said(caption)
        ]
        _, rows = table(found)
        values = {each: known(panel, id_, each.lower())[year] for each in NAMES}
        assert [row[2] for row in rows] == sorted(NAMES, key=lambda each: best * values[each])
        assert [number(row[3]) for row in rows] == sorted(values.values(), key=lambda each: best * each)
        assert [[said(cell) for cell in row][2] for row in classed(found, "own")] == ["Alby"]


# The network's page ----------------------------------------------------------------------------------------------


def listed(page: ET.Element) -> list[list[str]]:
    """The list of members: name, code, since when, values of the year, newest value."""
    (found,) = [each for each in page.iter("table") if re.fullmatch(r"\d+ medlemmar", said(each[0]))]
    return table(found)[1]


def test_the_networks_classes_are_of_the_edition_that_held_in_the_values_year(panel: nt.Panel) -> None:
    for year, held, bound in ((2018, "2010", 15), (2023, "2019", 35)):
        section = sections(tree(nt.network_report(panel, year=year).html))["Ekologisk mat"]
        classes = definition(section)
        assert classes[f"Tillståndsklasser, upplaga {held}"] == f"God {held} (≥ {bound}); Svag {held} (< {bound})."
        assert len([each for each in classes if "upplaga" in each]) == 1
        good = [known(panel, "food", name.lower())[year] >= bound for name in NAMES]
        counted = f"Tillståndsklasser ({held}): God {held}: {sum(good)}; Svag {held}: {len(good) - sum(good)}."
        assert counted in sentences(section)
    assert not all(good), "both classes are in use"


@pytest.mark.parametrize(("name", "last"), [("Ekologisk mat", 2023), ("Balans", 2023), ("Äldre mått", 2019)])
def test_whoever_improved_most_is_named_before_whoever_deteriorated_most(
    panel: nt.Panel, network_page: ET.Element, name: str, last: int
) -> None:
    id_ = {"Ekologisk mat": "food", "Balans": "balance", "Äldre mått": "old"}[name]
    steps = {}
    for each in NAMES:
        values = known(panel, id_, each.lower())
        steps[each] = round(values[last] - values[last - 1], 6)
    better = -1 if id_ == "old" else 1
    order = sorted(NAMES, key=lambda each: -better * steps[each])
    best, worst = order[0], order[-1]
    assert better * steps[best] > 0 > better * steps[worst]
    section = sections(network_page)[name]
    (told,) = [each for each in sentences(section) if each.startswith("Mest rörde sig")]
    movers = told.removeprefix(f"Mest rörde sig, {last - 1}–{last}: ").rstrip(".").split("; ")
    assert [(each.split()[0], number(each.split()[1])) for each in movers] == [
        (best, pytest.approx(steps[best])),
        (worst, pytest.approx(steps[worst])),
    ]
    cell = [said(each) for each in dict(overview(network_page))[name].iter("td")][4]
    assert cell.removeprefix("Rört sig mest").split()[::2] == [best, worst]
    risen, fallen = sum(each > 0 for each in steps.values()), sum(each < 0 for each in steps.values())
    assert (
        f"Sedan {last - 1}: {risen} har stigit, {fallen} har sjunkit, {8 - risen - fallen} är som förut."
        in sentences(section)
    )


def test_the_lists_first_year_is_that_of_the_first_joining(panel: nt.Panel, network_page: ET.Element) -> None:
    heads, rows = table(next(each for each in network_page.iter("table") if said(each[0]) == "8 medlemmar"))
    assert heads[:3] == ["Medlem", "Kod", "Medlem sedan"]
    # Dala belonged from 2001 to 2009 and came back in 2014.
    assert [row[2] for row in rows] == ["2003", "2003", "1998", "2001", "2003", "2003", "2003", "2003"]
    assert [row[1] for row in rows] == [f"{n:04d}" for n in range(11, 19)]


def test_weights_are_no_indicator_of_the_network(network_page: ET.Element) -> None:
    assert "Invånare" not in sections(network_page)
    assert "Invånare" not in dict(overview(network_page))
    assert "Här finns 5 nyckeltal." in lead(network_page)
    assert "Invånare" in sections(tree(nt.network_report(uneven()).html)), "without weights it is one"


def test_rows_of_the_network_and_the_nation_are_no_members() -> None:
    made = nt.Indicator(
        id="a",
        unit={"sv": "kg"},
        direction="higher",
        limits=[nt.Limit(value=25.0)],
        editions=[edition("2010", 2010, 15.0)],
    )
    areas = [
        nt.Member(id="0001", code="0001", name="Alby"),
        nt.Member(id="0000", name="Riket", kind="nation"),
        nt.Member(id="0002", code="0002", name="Berga"),
        nt.Member(id="net", name="Kedjan", kind="network"),
    ]
    # The nation has a value one year later than any member.
    values = [[[10, 12, 14, 16, X], [30, 31, 32, 33, 34], [20, 22, 24, X, X], [15, 16, 17, 18, X]]]
    report = nt.network_report(nt.Panel([made], areas, range(2019, 2024), values))
    assert report.title.endswith("2022")
    page = tree(report.html)
    rows = listed(page)
    assert rows == [["Alby", "0001", "ej känt", "1", "2022"], ["Berga", "0002", "ej känt", "0", "2021"]]
    assert "2 medlemmar räknas 2022; 1 av dem har minst ett värde för året." in lead(page)
    told = " ".join(sentences(sections(page)["a"]))
    assert "Tillståndsklasser (2010): God 2010: 1; Svag 2010: 0." in told
    assert "Ingen medlem ligger över: Gränsvärde 25 kg." in told
    # Named once, as rows without a place: in no verdict, class or list.
    assert [said(page).count(name) for name in ("Riket", "Kedjan")] == [1, 1]


def test_a_weight_is_no_answer() -> None:
    kinds = [nt.Indicator(id="a", unit={"sv": "kg"}), nt.Indicator(id="people", decimals=0)]
    values = [[[1, 2, X], [3, X, X], [X, X, X]], [[10, 11, 12], [20, 21, 22], [30, 31, 32]]]
    panel = nt.Panel(kinds, ["Alby", "Berga", "Cedby"], [2021, 2022, 2023], values)
    report = nt.network_report(panel, weights="people")
    assert report.title.endswith("2022"), "weights alone make no year"
    page = tree(report.html)
    assert [row[3:] for row in listed(page)] == [["1", "2022"], ["0", "2021"], ["0", "aldrig"]]
    assert "3 medlemmar räknas 2022; 1 av dem har minst ett värde för året. Här finns 1 nyckeltal." in lead(page)
    plain = nt.network_report(panel)
    assert plain.title.endswith("2023"), "without weights they are an indicator like others"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_editions_the_one_that_came_last_into_use_holds_wherever_it_is_listed(order: tuple[int, int]) -> None:
    both = [edition("2010", 2010, 15.0), edition("2019", 2019, 35.0)]
    made = nt.Indicator(id="a", unit={"sv": "kg"}, direction="higher", editions=[both[k] for k in order])
    page = tree(nt.network_report(nt.Panel([made], ["Alby", "Berga"], [2022, 2023], [[[20, 30], [40, 50]]])).html)
    names = [each for each in definition(sections(page)["a"]) if "upplaga" in each]
    assert names == ["Tillståndsklasser, upplaga 2019"]
    assert any(each.startswith("Tillståndsklasser (2019): ") for each in sentences(sections(page)["a"]))


def test_what_rounding_leaves_of_a_mean_that_stayed_is_no_improvement() -> None:
    """Members that swap their values: in binary fractions the mean depends on the order, here by 3.6e-15."""
    before, after = (4.0, 13.3, 16.7, 53.8, 26.8), (4.0, 53.8, 13.3, 26.8, 16.7)
    assert sorted(before) == sorted(after)
    # However little every member moves, it is a movement.
    values = [[[a, b] for a, b in zip(before, after, strict=True)], [[m, m + 1e-6] for m in range(5)]]
    for way, better, worse in (("higher", 1, 0), ("lower", 0, 1)):
        kinds = [nt.Indicator(id=each, unit={"sv": "kg"}, direction=way, decimals=1) for each in ("still", "moved")]
        page = tree(nt.network_report(nt.Panel(kinds, list("abcde"), [2022, 2023], values)).html)
        assert f"bättre för {better} nyckeltal och sämre för {worse} jämfört med året före" in lead(page)


@pytest.mark.parametrize(
    ("spans", "since"),
    [
        ([(2001, 2010), (2014, None)], "2001"),
        ([(2014, None), (2001, 2010)], "2001"),
        # Since when the first time was, nobody knows.
        ([(2014, None), (None, 2010)], "ej känt"),
        ([], "ej känt"),
    ],
)
def test_member_since_is_the_first_joining_in_whatever_order_the_intervals_are(
    spans: list[tuple[int | None, int | None]], since: str
) -> None:
    dala = nt.Member(id="d", name="Dala", membership=[nt.YearInterval(start=a, end=b) for a, b in spans])
    page = tree(nt.network_report(nt.Panel(["a"], [dala, "e"], [2022, 2023], [[[1, 2], [3, 4]]])).html)
    assert listed(page)[0][2] == since


def test_a_break_after_the_pages_year_is_not_told(panel: nt.Panel) -> None:
    for year in (2017, 2018):
        for page in (nt.report(panel, member="Alby", year=year), nt.network_report(panel, year=year)):
            told = said(tree(page.html))
            assert [told.count("Brott 2018: ny metod"), "översyn" in told] == [2 if year == 2018 else 0, False]


def test_pages_know_a_member_by_any_key_in_breaks_and_targets() -> None:
    for key in ("m", "0488", "Trosa"):
        own = nt.Target(value=9.0, year=2030, owner="member", member=key)
        kind = nt.Indicator(id="a", codes=[nt.Code(generation="2012", code="GN.1")], unit={"sv": "kg"}, targets=[own])
        areas = [nt.Member(id="m", code="0488", name="Trosa"), nt.Member(id="n", code="1281", name="Lund")]
        breaks = [nt.Break(indicator="GN.1", member=key, year=2022)]
        panel = nt.Panel([kind], areas, range(2020, 2024), [[[1, 2, 3, 4], [5, 6, 7, 8]]], breaks=breaks)
        for name, there in (("Trosa", True), ("Lund", False)):
            told = said(tree(nt.report(panel, member=name).html))
            assert ("Brott 2022 (Trosa)" in told) is there
            assert ("9 kg (2030)" in told) is there


def test_a_mean_that_did_not_move_is_neither_better_nor_worse() -> None:
    made = [
        nt.Indicator(id="up", unit={"sv": "kr"}, direction="higher"),
        nt.Indicator(id="still", unit={"sv": "kr"}, direction="higher"),
        nt.Indicator(id="swapped", unit={"sv": "kr"}, direction="lower"),
        nt.Indicator(id="more", unit={"sv": "kr"}, direction="lower"),
        nt.Indicator(id="less", unit={"sv": "kr"}, direction="lower"),
        nt.Indicator(id="neutral", unit={"sv": "kr"}, direction="neutral"),
    ]
    values = [
        [[3, 5], [4, 4], [9, 8]],
        [[3, 3], [4, 4], [9, 9]],
        [[2, 6], [7, 5], [4, 2]],
        [[5, 8], [6, 6], [7, 7]],
        [[5, 1], [6, 4], [7, 9]],
        [[1, 9], [1, 9], [1, 9]],
    ]
    page = tree(nt.network_report(nt.Panel(made, ["Alby", "Berga", "Cedby"], [2022, 2023], values)).html)
    assert "blev medelvärdet bättre för 2 nyckeltal och sämre för 1 jämfört med året före" in lead(page)


def test_those_surely_in_the_best_and_in_the_worst_third_are_counted_apart(
    panel: nt.Panel, network_page: ET.Element
) -> None:
    heads, rows = captioned(network_page, "Vad platserna bär")
    assert heads[-2:] == ["Säkert i bästa tredjedelen", "Säkert i sämsta tredjedelen"]
    pairs = set()
    for name, id_, year in (("Ekologisk mat", "food", 2023), ("Avfall", "waste", 2023), ("Kadmium", "cadmium", 2023)):
        found = nt.rank(panel, id_, year=year)
        n = found.n_ranked
        best = sum(row.upper <= n / 3 for row in found.rows)
        worst = sum(row.lower > 2 * n / 3 for row in found.rows)
        (row,) = [each for each in rows if each[0] == name]
        assert row[-2:] == [str(best), str(worst)]
        assert row[1:3] == [str(year), str(n)]
        shown = sum(row.upper - row.lower + 1 <= n / 2 for row in found.rows)
        assert row[-3] == f"{shown} av {n}"
        pairs.add((best, worst))
    assert all(best != worst for best, worst in pairs), "else the two could be swapped"


def test_the_networks_table_has_each_years_figures_and_nothing_published_after_the_pages_year(
    panel: nt.Panel, network_page: ET.Element
) -> None:
    section = sections(network_page)["Ekologisk mat"]
    heads, rows = table(next(section.iter("table")))
    assert heads == [
        "År",
        "Ovägt medelvärde",
        "Antal",
        "Vägt medelvärde",
        "Median",
        "Mittersta hälften",
        "Lägst–högst",
        "Publicerat: Nätverket",
    ]
    assert [row[0] for row in rows] == [str(year) for year in YEARS]
    stated = {2019: "22,4", 2020: "25,1", 2021: "24,6", 2023: "31,9"}
    assert [row[7] for row in rows] == [stated.get(year, "–") for year in YEARS]
    for row, year in zip(rows, YEARS, strict=True):
        there = [
            known(panel, "food", name.lower())[year]
            for name in NAMES
            if year in known(panel, "food", name.lower()) and (name != "Dala" or year >= 2014)
        ]
        assert number(row[1]) == pytest.approx(fmean(there), abs=0.051)
        assert number(row[4]) == pytest.approx(float(np.median(there)), abs=0.051)
        assert [number(each) for each in row[6].split("–")] == [min(there), max(there)]
        quartiles = np.quantile(there, [0.25, 0.75])
        assert [number(each) for each in row[5].split("–")] == pytest.approx(quartiles, abs=0.051)
    earlier = tree(nt.network_report(panel, year=2021).html)
    picture = large(sections(earlier)["Ekologisk mat"])
    assert picture.lines["published"].dots == pytest.approx({2019: 22.4, 2020: 25.1, 2021: 24.6}, abs=picture.pixel)
    assert "38,7" not in said(earlier)


def test_those_over_a_limit_are_named(panel: nt.Panel, network_page: ET.Element) -> None:
    over = [name for name in NAMES if known(panel, "waste", name.lower())[2023] > 600]
    assert 1 < len(over) < len(NAMES)
    said_over = f"{len(over)} medlemmar överskrider Gränsvärde 600 kg: {', '.join(over[:-1])} och {over[-1]}."
    assert said_over in sentences(sections(network_page)["Avfall"])


# Comings and goings ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def comers() -> ET.Element:
    """Nine members, of whom five have values in both years; one value is confidential, and one is not concerned."""
    share = nt.Indicator(
        id="a", unit={"sv": "%"}, direction="higher", decimals=1, targets=[nt.Target(value=50.0, year=2030)]
    )
    people = nt.Indicator(id="people", direction="neutral", decimals=0)
    values = [[10, 12], [48, 50], [X, 60], [55, X], [30, 28], [51, 52], [5, X], [X, X], [20, 33]]
    weights = [[100, 100], [300, 310], [X, X], [50, 50], [800, 820], [10, 10], [70, 70], [20, 20], [500, 510]]
    status = np.where(np.isnan(np.array([values, weights])), "not_reported", "observed").astype(object)
    status[0, 7, :] = "not_applicable"
    status[0, 6, 1] = "confidential"
    panel = nt.Panel([share, people], [f"M{m}" for m in range(9)], [2022, 2023], [values, weights], status)
    return tree(nt.network_report(panel, weights="people").html)


def test_the_mean_of_all_is_taken_apart_into_those_that_stayed_came_and_left(comers: ET.Element) -> None:
    told = sentences(sections(comers)["a"])
    before, now = fmean([10, 48, 55, 30, 51, 5, 20]), fmean([12, 50, 60, 28, 52, 33])
    # The same five: 10, 48, 30, 51, 20 and 12, 50, 28, 52, 33.
    stayed_before, stayed = 31.8, 35.0
    assert (
        "Sedan 2022, bland de 5 som har värden båda åren: +3,2 procentenheter. "
        "Hela medelvärdet ändrades +7,9 procentenheter; därav kommer +4,2 procentenheter av dem som tillkommit och "
        "+0,5 procentenheter av dem som fallit ifrån."
    ) in told
    parts = (stayed - stayed_before, now - before, now - stayed, stayed_before - before)
    assert [round(each, 1) for each in parts] == [3.2, 7.9, 4.2, 0.5]
    assert "Sedan 2022: 4 har stigit, 1 har sjunkit, 0 är som förut." in told
    assert "Mest rörde sig, 2022–2023: M8 +13,0 procentenheter; M4 −2,0 procentenheter." in told


def test_mean_spread_answers_and_target_count_the_members_of_their_own_year(comers: ET.Element) -> None:
    told = sentences(sections(comers)["a"])
    assert "Ovägt medelvärde 39,2 % (2023), 6 av 9 medlemmar." in told
    # 12, 28, 33, 50, 52, 60; quartiles between neighbours.
    assert "Median 41,5 %; mittersta hälften 29,3–51,5 %; från lägst till högst 12,0–60,0 %." in told
    # (1200 + 15500 + 22960 + 520 + 16830) / 1750; M2 has no weight.
    assert "Vägt medelvärde 32,6 % (en utan vikt)." in told
    # M7 is not concerned and M3 did not answer; M6 did, but its value is confidential.
    assert "Svarsfrekvens 88 %: 7 av 8." in told
    # 50, 52, 60 now; 55 and 51 then. Of the five: 51 then, 50 and 52 now.
    assert (
        "3 av 6 är vid eller förbi målet 2023; 2022 var det 2 av 7. Bland de 5 som har värden båda åren: 1 då, 2 nu."
    ) in told
    cells = [said(each) for each in dict(overview(comers))["a"].iter("td")]
    assert cells[0] == "Ovägt medelvärde39,2 % 2023, 6 av 9 medlemmar vägt: 32,6 % (en utan vikt)"
    assert cells[1] == "Förändring, samma medlemmar+3,2 procentenheter 5 medlemmar, sedan 2022 alla: +7,9"
    assert cells[3:] == [
        "Mittersta hälften29,3–51,5 lägst–högst 12,0–60,0",
        "Rört sig mestM8 +13,0 M4 −2,0",
        "Vid målet3 av 6 2 året före",
        "Svar88 % 7 av 8",
    ]


# What the eye sees -----------------------------------------------------------------------------------------------


def test_the_arrow_shows_where_the_value_went_and_the_colour_whether_that_is_better(member_page: ET.Element) -> None:
    def shown(name: str) -> tuple[str, str, str]:
        cell = list(dict(overview(member_page))[name].iter("td"))[2]
        (arrow,) = [each for each in cell.iter("span") if each.get("aria-hidden")]
        colours = [css for css in ("better", "worse", "same", "differs") if classed(cell, css)]
        return said(arrow), ", ".join(colours), said(classed(cell, "under")[0])

    assert shown("Ekologisk mat") == ("▲", "better", "bättre än 2012")
    assert shown("Kadmium") == ("▼", "better", "bättre än 2012")
    # A break lies between, and nobody says whether many inhabitants are better.
    assert shown("Avfall") == ("▼", "differs", "annorlunda än 2012")
    assert shown("Invånare") == ("▲", "differs", "annorlunda än 2012")


def test_the_legend_shows_each_stroke_under_its_own_name(member_page: ET.Element) -> None:
    (legend,) = classed(sections(member_page)["Ekologisk mat"], "legend")
    strokes = {
        said(entry): [each.get("class") for each in entry.iter() if each.tag != "li" and each.get("class")]
        for entry in legend
    }
    assert strokes == {
        "Alby": ["member"],
        "ersatt eller återkallat, räknas inte": ["member", "unused"],
        "nätverkets ovägda medelvärde, beräknat här": ["mean"],
        "publicerat: Nätverket": ["published"],
        "Nationellt mål: 60 % (2030)": ["level target"],
        "Tidigare mål: 25 % (2020)": ["level former"],
        "trendlinjen 2014–2023, om den fortsätter": ["trend"],
        "mållinjen, från 8,5 % (2012)": ["path"],
        "95 %-prognosintervall": ["fan"],
    }


# Ten towns --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def towns() -> dict[str, str]:
    panel = ten_towns()
    return {
        "member": nt.report(panel, member="m0").html,
        "network": nt.network_report(panel, weights="population").html,
        "in English": nt.report(panel, member="m0", language="en").html,
    }


STANDINGS = [
    ("plain values", "Utsläpp, 2022: 9 medlemmar med värde", ["Plats med 95 % säkerhet", "ton"]),
    ("plain values", "Andel, 2020: 10 medlemmar med värde", ["Plats", "%"]),
]
OWN = ["Ort 0", "Ovägt medelvärde", "Antal"]
ALL = ["Ovägt medelvärde", "Antal", "Vägt medelvärde", "Median", "Mittersta hälften", "Lägst–högst"]
PUBLISHED = ["Publicerat: Nätet", "Publicerat: Riket"]
#: Class, caption, and the columns of numbers, whose digits stand below each other.
TABLES = {
    "member": [
        ("values", "Alla värden: Utsläpp, ton", OWN + PUBLISHED),
        STANDINGS[0],
        ("values", "Alla värden: Invånare, –", OWN),
        ("values", "Alla värden: Andel, %", OWN),
        STANDINGS[1],
        ("plain", "Platser med säkerhet", ["År", "Rankade", "Tillförlitlighet"]),
        ("plain values", "Egna värden bredvid liknande medlemmars",
         ["Ort 0", "Median bland liknande, samma år", "Antal"]),
        ("plain values", "Avstånd och vad som gör dem, av 9 jämförda",
         ["Avstånd", "Invånare", "del av avståndet", "Grupp", "del av avståndet"]),
        ("plain", "1 nyckeltal i bruk 2022 utan eget värde för året", []),
    ],
    "network": [
        ("values", "Alla värden: Utsläpp, ton", ALL + PUBLISHED),
        STANDINGS[0],
        ("values", "Alla värden: Andel, %", ALL),
        STANDINGS[1],
        ("plain", "Vad platserna bär", ["År", "Rankade", "Tillförlitlighet", "Med en plats att ange",
                                       "Säkert i bästa tredjedelen", "Säkert i sämsta tredjedelen"]),
        ("plain", "Grupper sida vid sida, 2 nyckeltal", ["År", "Kust", "Land", "Justerat p"]),
        ("values", "10 medlemmar", ["Nyckeltal 2022", "Senaste värdet"]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", TABLES)
def test_columns_of_numbers_are_set_as_such_and_texts_are_not(towns: dict[str, str], kind: str) -> None:
    found = []
    for each in tree(towns[kind]).iter("table"):
        captions = [said(caption) for caption in each.iter("caption")]
        if captions:
            head, *rows = list(each.iter("tr"))
            found.append((each.get("class"), captions[0], [said(cell) for cell in head if cell.get("class")]))
            for row in rows:
                assert [cell.get("class") for cell in row] == [cell.get("class") for cell in head]
            assert {cell.get("class") for cell in head} <= {None, "number"}
    assert found == TABLES[kind]


def test_the_members_own_lines_are_marked_and_nobody_elses(towns: dict[str, str]) -> None:
    def own(kind: str) -> list[str]:
        return [said(cell) for row in classed(tree(towns[kind]), "own") for cell in row if said(cell) == "Ort 0"]

    # In its place for two indicators, and at the head of the members that are like it.
    assert (len(own("member")), len(own("network"))) == (3, 0)
    assert len(classed(tree(towns["member"]), "own")) == 3


ALTS = {
    "member": [
        "Linjediagram över Utsläpp för Ort 0, ton. Från 8,0 ton (2018) till 6,0 ton (2022). Högst 8,0 ton (2018), "
        "lägst 6,0 ton (2022). Ovägt medelvärde 5,1 ton (2022, 9 av 10). Nationellt mål: −42,5 % från 2018, det vill "
        "säga 4,6 ton (2030). Tidigare mål: 3,5 ton (2019). Lägsta tillåtna värde: 2,25 ton. Alla värden finns i "
        "tabellen.",
        "Linjediagram över Invånare för Ort 0, –. Från 1 000 (2018) till 1 000 (2022). Högst 1 000 (2018), lägst "
        "1 000 (2018). Ovägt medelvärde 5 500 (2022, 10 av 10). Alla värden finns i tabellen.",
        "Linjediagram över Andel för Ort 0, %. Från 40 % (2018) till 45 % (2020). Högst 45 % (2020), lägst 40 % "
        "(2018). Ovägt medelvärde 50 % (2020, 10 av 10). Alla värden finns i tabellen.",
    ],
    "network": [
        "Linjediagram över Utsläpp, ton: Ovägt medelvärde 5,1 ton (2022, 9 av 10). Tidigare mål: 3,5 ton (2019). "
        "Lägsta tillåtna värde: 2,25 ton. Alla värden finns i tabellen.",
        # Town 0 withdrew a value, and town 3 did not report its last one: eight are the same throughout.
        "Utsläpp. Från 2018 till 2022 ändrades medelvärdet som det rapporterats (10 medlemmar 2018, 9 2022) med −1,6 "
        "ton; kedjat från år till år över dem som rapporterat båda åren (minst 9) med −1,5 ton; för de 8 som "
        "rapporterat alla år med −1,5 ton.",
        "Linjediagram över Andel, %: Ovägt medelvärde 50 % (2020, 10 av 10). Alla värden finns i tabellen.",
    ],
    "in English": [
        "Line chart of Emissions for Ort 0, tonnes. From 8.0 tonnes (2018) to 6.0 tonnes (2022). Highest 8.0 tonnes "
        "(2018), lowest 6.0 tonnes (2022). Unweighted mean 5.1 tonnes (2022, 9 of 10). National target: −42.5% from "
        "2018, that is 4.6 tonnes (2030). Former target: 3.5 tonnes (2019). Lowest value allowed: 2.25 tonnes. All "
        "values are in the table.",
        "Line chart of Inhabitants for Ort 0, –. From 1,000 (2018) to 1,000 (2022). Highest 1,000 (2018), lowest 1,000 "
        "(2018). Unweighted mean 5,500 (2022, 10 of 10). All values are in the table.",
        "Line chart of Share for Ort 0, %. From 40% (2018) to 45% (2020). Highest 45% (2020), lowest 40% (2018). "
        "Unweighted mean 50% (2020, 10 of 10). All values are in the table.",
    ],
}


@pytest.mark.parametrize("kind", ALTS)
def test_pictures_are_told_whole_to_those_who_do_not_see_them(towns: dict[str, str], kind: str) -> None:
    page = tree(towns[kind])
    assert [re.sub(r"\s+", " ", each.get("aria-label") or "") for each in classed(page, "large")] == ALTS[kind]
    # The one of the same members has no row in the table at the top.
    small = [re.sub(r"\s+", " ", each.get("aria-label") or "") for each in classed(page, "small")]
    assert small == [each for each in ALTS[kind] if "kedjat" not in each]


DASH, DOT = '<line x1="0" x2="30" y1="5" y2="5"/>', '<circle cx="15" cy="5" r="3"/>'


def test_legends_are_drawn_in_the_colours_of_the_picture(towns: dict[str, str]) -> None:
    def keys(kind: str) -> list[str]:
        legend = re.findall(r'<ul class="legend">(.*?)</ul>', towns[kind], re.DOTALL)[0]
        return re.findall(r'<li><svg aria-hidden="true" viewBox="0 0 30 10">(.*?)</svg>', legend)

    def line(css: str) -> str:
        return f'<g class="{css}">{DASH}{DOT}</g>'

    levels = [DASH.replace("<line", f'<line class="level {kind}"') for kind in ("target", "former", "limit")]
    unused = '<g class="member"><circle class="unused" cx="15" cy="5" r="3"/></g>'
    assert keys("member") == [line("member"), unused, line("mean"), line("published"), *levels]
    band = '<rect class="band" width="30" height="10"/>'
    # A reduction is of each member's own base year: the network's picture has no such target.
    assert keys("network") == [line("member"), line("weighted"), line("published"), band, *levels[1:]]


def test_places_of_a_page_are_named_by_what_stands_there(towns: dict[str, str]) -> None:
    for kind, ids in (
        ("member", ["i-co2-person-0", "i-population-2", "i-share-1"]),
        ("network", ["i-co2-person-0", "i-share-1"]),
    ):
        page = tree(towns[kind])
        assert [each.get("id") for each in classed(page, "indicator")] == ids
        links = [link.get("href") for link in classed(page, "overview")[0].iter("a")]
        assert links == [f"#{each}" for each in ids]


def test_distances_of_similar_members_have_two_figures_and_at_most_four_decimals() -> None:
    people = [1000.0, 1000.0, 1000.001, 1001.0, 1010.0, 1100.0, 2500.0, 900_000.0]
    kind = nt.Indicator(id="population", name={"sv": "Invånare"}, decimals=0)
    panel = nt.Panel([kind], [f"Ort {k}" for k in range(8)], [2022], [[[each] for each in people]])
    found = nt.similar(panel, "Ort 0", on=["population"], logs=["population"], metric="euclidean")
    distances = [each.distance for each in found.neighbours]
    assert distances[0] == 0
    assert 0 < distances[1] < 0.001 < distances[2]
    _, rows = captioned(tree(nt.report(panel, member="Ort 0").html), "Avstånd och vad som gör dem")
    digits = [0, 4, *(min(4, max(0, 1 - math.floor(math.log10(each)))) for each in distances[2:])]
    assert len(set(digits)) >= 4, "else some lengths are not tried"
    assert [row[1] for row in rows] == [
        "–",
        *(spoken(each, n, "sv") for each, n in zip(distances, digits, strict=True)),
    ]
    assert [row[2] for row in rows] == [spoken(people[int(row[0][-1])], 0, "sv").replace("\u202f", " ") for row in rows]


@pytest.fixture(scope="module")
def bare() -> nt.Panel:
    """No titles, units, reasons or sources; one value where others have several."""
    first = nt.Indicator(
        id="a",
        direction="higher",
        targets=[nt.Target(value=9.0, year=2025)],
        limits=[nt.Limit(value=8.0)],
        editions=[nt.ClassEdition(id="e", classes=[nt.StateClass(name={"sv": "<5"}, upper=5.0)])],
    )
    second = nt.Indicator(id="b", decimals=2, direction="lower", unit={"sv": "%"})
    return nt.Panel(
        [first, second],
        ["A", "B"],
        [2020, 2021, 2022],
        [[[1, 2, 4], [3, X, X]], [[X, X, 0.25], [X, 0.5, X]]],
        breaks=[nt.Break(indicator="a", year=2021, cuts=False), nt.Break(indicator="b", member="B", year=2021)],
    )


def test_a_members_page_of_a_bare_panel_says_what_it_can(bare: nt.Panel) -> None:
    page = tree(nt.report(bare, member="A").html)
    assert lead(page) == (
        "A har värden för 2 nyckeltal till och med 2022. Lång trend: 2 för få värden. Det senaste värdet är bättre än "
        "startvärdet för 1, sämre för 0 och oförändrat för 0. För ett finns bara ett värde. Störst förbättring, räknat "
        "i procent av startvärdet: a, från 1 (2020) till 4 (2022)."
    )
    assert sentences(sections(page)["a"]) == [
        "Senaste värde: 4 (2022).",
        # Of the six orders of three values one is this one, and one is turned round.
        "Antal värden att pröva för en trend: 3. Det är för få; minsta p-värde de kan ge är 0,33.",
        "Skillnad mot startvärdet 1 (2020): +3, bättre.",
        "Ovägt medelvärde bland medlemmarna: för få värden (2022, 1 av 2 medlemmar).",
        "Tillståndsklass: <5 (klasser e).",
        "Nationellt mål: 9 (2025).",
        # (9 - 4) / (2025 - 2022)
        "För att nå 9 till 2025 behöver A öka med 1,7 per år.",
        "3 värden sedan 2020: för få för att säga hur sannolikt det är att målet nås.",
        "Regler för måluppföljning säger olika saker: på väg enligt Eurostat, Statistics Canada, FN 2023 och FAO; för "
        "långsamt enligt SDSN och mållinjen.",
        "Gränsvärde: 8, klaras.",
        "Händelse 2021: skälet anges inte",
    ]
    assert sentences(sections(page)["b"]) == [
        "Senaste värde: 0,25 % (2022).",
        "Antal värden att pröva för en trend: 1. Det är för få; minsta p-värde de kan ge är 1,00.",
        "Bara ett värde: ingen skillnad att visa.",
        "Ovägt medelvärde bland medlemmarna: för få värden (2022, 1 av 2 medlemmar).",
    ]
    assert definition(sections(page)["a"]) == {
        "Vad som mäts": "källorna säger det inte",
        "Riktning": "högre är bättre",
        "Tillståndsklasser, upplaga e": "<5 (< 5).",
    }
    assert remarks(page) == ["a: Händelse 2021: skälet anges inte"]
    alts = [re.sub(r"\s+", " ", each.get("aria-label") or "") for each in classed(page, "large")]
    assert alts == [
        "Linjediagram över a för A, –. Från 1 (2020) till 4 (2022). Högst 4 (2022), lägst 1 (2020). Ovägt medelvärde "
        "4,0 (2022, 1 av 2). Nationellt mål: 9 (2025). Gränsvärde: 8. Alla värden finns i tabellen.",
        "Linjediagram över b för A, %. Ett värde: 0,25 % (2022). Ovägt medelvärde 0,25 % (2022, 1 av 2). Alla värden "
        "finns i tabellen.",
    ]
    text = said(page)
    for told in (
        "Inget nyckeltal i bruk saknar värde.",
        "Uppgifterna har inga angivna källor.",
        f"Gjord med nyckeltal {nt.__version__}. Uppgifter: Nyckeltal, –. Licens: –.",
        "Källor: inga angivna",
    ):
        assert told in text
    # One member alone has no place.
    assert "Plats bland" not in text


def test_the_networks_page_of_a_bare_panel_says_what_it_can(bare: nt.Panel) -> None:
    report = nt.network_report(bare, language="en")
    page = tree(report.html)
    assert report.title == "Indicators 2022"
    assert lead(page) == (
        "2 members count in 2022; 1 of them has at least one value of the year. 2 indicators are shown. Among members "
        "with values in both years the mean became better for 1 indicator and worse for 0, against the year before."
    )
    assert sentences(sections(page)["a"]) == [
        "Unweighted mean 4.0 (2022), 1 of 2 members.",
        "Median 4.0; middle half 4.0–4.0; from lowest to highest 4.0–4.0.",
        "Long trend of members with values: 2 too few values. They share events, so the number is no test of the "
        "network.",
        "Since 2021, for the only one with values in both years: +2.0.",
        "Since 2021: 1 rose, 0 fell and 0 stayed unchanged.",
        "Moved most, 2021–2022: A +2.0.",
        "Largest rise in per cent: A, +100 per cent.",
        "0 of 1 are at or past the target in 2022; in 2021 it was 0 of 1. For the only one with values in both years: "
        "0 then, 0 now.",
        "No member exceeds: Limit 8.",
        "State classes (e): <5: 1.",
        "Response rate 50%: 1 of 2.",
        "National target: 9 (2025).",
        # Wilson's interval of 0 of 1 ends at 1.96² / (1 + 1.96²).
        "In 2022, 0 of 1 member with a value were at or past the target and 0 on or ahead of its line (0%, 95% "
        "interval 0–79%).",
        "For the only one with a line the year before too, the number on the line was 0 then and is 0 now.",
        # Three of the eight units.
        "The median has gone 38% of the way to the target (1 member).",
        "Event 2021: no reason given",
    ]
    assert sentences(sections(page)["b"]) == [
        "Unweighted mean 0.25% (2022), 1 of 2 members.",
        "Median 0.25%; middle half 0.25–0.25%; from lowest to highest 0.25–0.25%.",
        "Long trend of members with values: 2 too few values. They share events, so the number is no test of the "
        "network.",
        "No member has values for both 2021 and 2022.",
        "Response rate 50%: 1 of 2.",
    ]
    assert remarks(page) == ["a: Event 2021: no reason given"]
    _, members = captioned(page, "2 members")
    assert members == [["A", "", "not known", "2", "2022"], ["B", "", "not known", "0", "2021"]]


@pytest.mark.parametrize(
    ("language", "title", "told", "nothing"),
    [
        ("sv", "Nyckeltal", "A har inga värden till och med 2020. Ett nyckeltal saknar eget värde för 2020.",
         ("Inga värden att visa.", "Inga anmärkningar.")),
        ("en", "Indicators", "A has no values up to 2020. One indicator has no value of 2020.",
         ("No values to show.", "Nothing to remark.")),
    ],
)  # fmt: skip
def test_a_member_without_values_is_told_so(language: str, title: str, told: str, nothing: tuple[str, ...]) -> None:
    panel = nt.Panel(["a"], ["A", "B"], [2020], [[[X], [1.0]]])
    page = tree(nt.report(panel, member="A", language=language).html)  # type: ignore[arg-type]
    assert lead(page) == told
    assert all(each in said(page) for each in (title, *nothing))
    named = nt.PanelInfo()
    named.name = "nät"
    panel._core.info = named
    assert nt.network_report(panel, language=language).title == "nät 2020"  # type: ignore[arg-type]


def test_mistakes_are_told_whole_and_a_notebook_may_run_nothing() -> None:
    for shape in ((0, 0, 0), (1, 0, 1), (1, 1, 0)):
        empty = nt.Panel(["a"][: shape[0]], ["A"][: shape[1]], [2020][: shape[2]], np.empty(shape))
        with pytest.raises(nt.ArgumentError, match=r"^the panel is empty: there is nothing to report$"):
            nt.network_report(empty)
    panel = nt.Panel(["a"], ["A&B"], [2020, 2021], [[[1.0, 2.0]]])
    for year in (2019, 2022):
        with pytest.raises(nt.ArgumentError, match=rf"^year is {year} but the panel has 2020 to 2021$"):
            nt.report(panel, member="A&B", year=year)
    made = nt.report(panel, member="A&B", year=2020)
    assert repr(made) == f"<Report A&B 2020: {len(made.html)} characters>"
    frame = made._repr_html_()
    assert frame.startswith('<iframe title="A&amp;B 2020" srcdoc="&lt;!DOCTYPE html&gt;')
    assert frame.endswith('" sandbox style="width:100%;height:40rem;border:1px solid #ccc"></iframe>')
