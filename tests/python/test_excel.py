"""Spreadsheets: where the table is, what its cells mean, what was not read, and that nothing is lost on the way."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import os
import random
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_cases import ods, ods_cell, parts_of, rows, xlsx, zipped

import nyckeltal as nt
from nyckeltal._sheet_records import _within
from nyckeltal._workbook import read_workbook

PROJECT = Path(__file__).resolve().parents[2]
NATIONAL = Path(os.environ.get("NYCKELTAL_SHARED", PROJECT.parent / "shared")) / "data" / "national"

WIDE = (("Kommun", 2022, 2023), ("Trosa", 60, 57.4), ("Eksjö", 15.4, 16))


def read(workbook: bytes, **options: Any) -> nt.SheetResult:
    return nt.read_excel(workbook, **options)


def rules(result: nt.SheetResult, *severities: str) -> list[str]:
    """Rule and place of the findings."""
    return [
        f"{each.rule} {each.source.rpartition('!')[2].strip()}"
        for each in result.findings
        if not severities or each.severity in severities
    ]


def one(value: Any, change: Callable[[Any], None] | None = None, **options: Any) -> nt.SheetResult:
    """A wide table of which one cell is ``value``, C2; the others are right."""
    return read(
        xlsx(rows(("Kommun", 2021, 2022), ("Trosa", 60, value), ("Eksjö", 15.5, 16)), change=change),
        **{"indicator": "mat", **options},
    )


def cell(result: nt.SheetResult) -> tuple[float, str]:
    series = result.panel.series("mat", "Trosa")
    return float(series.values[-1]), str(series.status[-1])


# ---- Cells.


@pytest.mark.parametrize(
    ("value", "wanted", "status", "found"),
    [
        (57.4, 57.4, "observed", []),
        (0, 0.0, "observed", []),
        (-3, -3.0, "observed", []),
        (1e300, 1e300, "observed", []),
        ("57,4", 57.4, "observed", []),
        (" 1 234,5 ", 1234.5, "observed", []),
        ("1\u00a0234\u00a0567", 1234567.0, "observed", []),
        ("−5", -5.0, "observed", []),
        ("57,4 %", 57.4, "observed", []),
        ("57,4\u00a0%", 57.4, "observed", []),
        ("", np.nan, "not_reported", []),
        (None, np.nan, "not_reported", []),
        (".", np.nan, "not_applicable", []),
        ("..", np.nan, "confidential", []),
        ("x", np.nan, "confidential", []),
        ("e.u.", np.nan, "not_reported", []),
        ("sekretess", np.nan, "confidential", []),
        ("NA", np.nan, "not_reported", []),
        ("-", np.nan, "not_reported", ["dash C2"]),
        ("<5", np.nan, "not_reported", ["below-limit C2"]),
        ("ca 5", np.nan, "not_reported", ["not-a-number C2"]),
        (True, np.nan, "not_reported", ["not-a-number C2"]),
        (dt.date(2022, 5, 1), np.nan, "not_reported", ["date-for-number C2"]),
        ("=1+1", np.nan, "not_reported", ["formula-without-value C2"]),
        ("#N/A", np.nan, "not_reported", ["error-cell C2"]),
        ("#DIV/0!", np.nan, "not_reported", ["error-cell C2"]),
    ],
)
def test_a_cell_is_what_it_says(value: Any, wanted: float, status: str, found: list[str]) -> None:
    result = one(value)
    assert rules(result) == found
    number, kind = cell(result)
    assert number == wanted or (np.isnan(number) and np.isnan(wanted))
    assert kind == status


def test_choices_of_the_reader_of_tables_hold_here_too() -> None:
    assert cell(one("-", dash="nil")) == (0.0, "nil")
    assert cell(one("..", two_dots="not_applicable"))[1] == "not_applicable"
    assert cell(one("<5", symbols={"<5": "confidential"}))[1] == "confidential"
    assert cell(one("saknas", missing_markers=["saknas"]))[1] == "not_reported"
    assert rules(one(57.4, members=[nt.Member(id="0488", code="0488", name="Trosa")])) == ["unknown-member A3"]
    assert rules(one("5,5", decimal=".")) == ["two-decimal-styles C2"]
    with pytest.raises(nt.ParseError, match=r"error-cell.*Blad1!C2") as caught:
        one("#N/A", strict=True)
    assert len(caught.value.findings) == 1
    with pytest.raises(nt.ArgumentError, match="unknown-choice"):
        one(1, symbols={"x": "nil"})


def test_text_with_commas_and_numbers_live_together() -> None:
    result = read(xlsx(rows(("Kommun", 2021, 2022), ("Trosa", "60,5", 57.4), ("Eksjö", "1,5", 0.25))), indicator="mat")
    assert rules(result) == []
    assert result.format.decimal == ","
    assert result.panel.values.tolist() == [[[60.5, 57.4], [1.5, 0.25]]]


def test_per_cent_is_read_as_shown() -> None:
    def formatted(book: Any) -> None:
        for place in ("B2", "C2", "B3", "C3"):
            book["Blad1"][place].number_format = "0.0%"

    result = one(0.574, formatted)
    assert cell(result)[0] == 57.4  # not 56.99999999999999 or so
    assert rules(result) == ["per-cent-format B2"]
    assert result.panel.indicators[0].unit == {"sv": "%"}
    assert rules(one(0.574, formatted, unit="kg")) == ["per-cent-format B2"]
    known = [nt.Indicator(id="mat", unit={"sv": "kg"})]
    assert "unit-differs C2" in rules(one(0.574, formatted, indicators=known))


@pytest.mark.parametrize(
    ("code", "wanted", "told"),
    [
        ("0%", 57.4, ["per-cent-format C2"]),
        ("0.00%", 57.4, ["per-cent-format C2"]),
        ("0.000%", 57.4, ["per-cent-format C2"]),
        ("0 %", 57.4, ["per-cent-format C2"]),
        ("0.00", 0.574, []),
        ('0.00"%"', 0.574, []),  # a sign that is only written
        (r"0.00\%", 0.574, []),
    ],
)
def test_every_format_of_per_cent_is_read_as_shown(code: str, wanted: float, told: list[str]) -> None:
    def formatted(book: Any) -> None:
        book["Blad1"]["C2"].number_format = code

    result = one(0.574, formatted)
    assert cell(result)[0] == wanted
    assert [each for each in rules(result) if each.startswith("per-cent")] == told


def test_dates_are_years() -> None:
    table = rows(
        ("kommun", "datum", "nyckeltal", "värde"),
        ("Trosa", dt.date(2022, 12, 31), "mat", 60),
        ("Trosa", dt.datetime(2023, 12, 31, 12, 0), "mat", 57.4),
    )
    result = read(xlsx(table))
    assert (result.panel.years.tolist(), rules(result)) == ([2022, 2023], [])
    across = read(xlsx(rows(("Kommun", dt.date(2022, 1, 1), dt.date(2023, 1, 1)), ("Trosa", 1, 2))), indicator="mat")
    assert across.panel.years.tolist() == [2022, 2023]


def test_a_year_that_is_formatted_as_a_date_is_that_year() -> None:
    def formatted(book: Any) -> None:
        book["Blad1"]["B2"].number_format = "yyyy-mm-dd"

    table = rows(("kommun", "år", "nyckeltal", "värde"), ("Trosa", 2022, "mat", 60))
    result = read(xlsx(table, change=formatted))
    assert result.panel.years.tolist() == [2022]
    assert rules(result) == ["number-as-date B2"]
    assert "1905-07-14" in result.findings[0].message


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    def old(book: Any) -> None:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    table = rows(("kommun", "datum", "nyckeltal", "värde"), ("Trosa", dt.date(2022, 12, 31), "mat", 60))
    assert read(xlsx(table, change=old)).panel.years.tolist() == [2022]


# ---- Codes.


@pytest.mark.parametrize(
    ("head", "codes", "options", "wanted", "found"),
    [
        ("Kommunkod", [180, 1440], {}, ["0180", "1440"], ["code-without-zero A2"]),
        ("Kod", [180, 1440], {}, ["0180", "1440"], ["code-without-zero A2"]),
        ("Kod", [180, 126], {}, ["180", "126"], []),
        ("Kod", [180, 126], {"code_width": 4}, ["0180", "0126"], ["code-without-zero A2"]),
        ("Kod", ["0180", "0126"], {"code_width": 4}, ["0180", "0126"], []),
        ("Kommun-kod", [180.0, 1440.0], {}, ["0180", "1440"], ["code-without-zero A2"]),
    ],
)
def test_codes_get_their_zeros_back(
    head: str, codes: list[Any], options: dict[str, Any], wanted: list[str], found: list[str]
) -> None:
    table = rows((head, "Kommun", 2022), (codes[0], "A", 1), (codes[1], "B", 2))
    result = read(xlsx(table), indicator="mat", **options)
    assert [each.code for each in result.panel.members] == wanted
    assert rules(result) == found


def test_a_code_is_what_its_format_shows() -> None:
    def formatted(book: Any) -> None:
        book["Blad1"]["A2"].number_format = "0000"

    result = read(xlsx(rows(("Kod", "Kommun", 2022), (180, "Stockholm", 1)), change=formatted), indicator="mat")
    assert (result.panel.members[0].code, rules(result)) == ("0180", [])


def test_code_and_name_in_one_cell() -> None:
    result = read(xlsx(rows((None, "2025M12"), ("0114 Upplands Väsby", 5), ("0180 Stockholm", 6))), indicator="pop")
    assert [(m.code, m.name) for m in result.panel.members] == [("0114", "Upplands Väsby"), ("0180", "Stockholm")]
    assert result.panel.years.tolist() == [2025]
    assert rules(result) == ["column-inferred A1"]


# ---- Layouts.


def test_long_wide_and_indicators_across() -> None:
    long = rows(("nyckeltal", "kommun", "år", "värde (%)", "status"), ("mat", "Trosa", 2022, 60, "skattad"))
    result = read(xlsx(long))
    assert (result.format.layout, result.cells, result.sheet) == ("long", "A1:E2", "Blad1")
    assert result.panel.series("mat", "Trosa").status.tolist() == ["estimated"]
    wide = read(xlsx(rows(*WIDE)), indicator="mat")
    assert (wide.format.layout, wide.panel.values.tolist()) == ("wide", [[[60.0, 57.4], [15.4, 16.0]]])
    many = read(xlsx(rows(("kommun", "år", "mat (%)", "avfall (kg)"), ("Trosa", 2022, 60, 400))))
    assert many.format.layout == "indicators"
    assert [(each.id, each.unit["sv"]) for each in many.panel.indicators] == [("mat", "%"), ("avfall", "kg")]


def test_members_by_indicators_for_one_year() -> None:
    table = rows(("Nyckeltal 2023",), (None,), ("Kommun", "mat (%)", "avfall (kg)"), ("Trosa", 60, 400))
    result = read(xlsx(table))
    assert result.panel.years.tolist() == [2023]
    assert rules(result) == ["title-row A1", "year-from-title A1"]
    bare = xlsx(rows(("Kommun", "mat", "avfall"), ("Trosa", 60, 400)))
    assert read(bare, year=2021).panel.years.tolist() == [2021]
    with pytest.raises(nt.ParseError, match="missing-year"):
        read(bare)
    named = xlsx(rows(("Kommun", "mat", "avfall"), ("Trosa", 60, 400)), names=("2020",))
    assert read(named).panel.years.tolist() == [2020]
    assert rules(read(named), "warning") == ["year-from-title 2020"]


def blocks(book: Any) -> None:
    sheet = book["Blad1"]
    for span in ("A3:A4", "B3:C3", "D3:E3"):
        sheet.merge_cells(span)


def test_years_under_indicators() -> None:
    table = rows(
        ("Uppföljning",),
        (None,),
        ("Kommun", "Mat (%)", None, "Avfall (kg)", None),
        (None, 2022, 2023, 2022, 2023),
        ("Trosa", 60, 57.4, 400, 390),
        ("Eksjö", 15.4, None, "..", 380),
    )
    result = read(xlsx(table, change=blocks))
    assert [(each.id, each.unit["sv"]) for each in result.panel.indicators] == [("Mat", "%"), ("Avfall", "kg")]
    np.testing.assert_array_equal(result.panel.values, [[[60, 57.4], [15.4, np.nan]], [[400, 390], [np.nan, 380]]])
    assert result.panel.series("Avfall", "Eksjö").status.tolist() == ["confidential", "observed"]
    assert rules(result) == ["title-row A1"]
    assert result.cells == "A3:E6"


def test_the_year_may_stand_in_the_header() -> None:
    table = rows(("Kommun", "Bilar 2022", "Bussar 2022", "Bilar 2023", "Bussar 2023"), ("Trosa", 1, 2, 3, 4))
    result = read(xlsx(table))
    assert [each.id for each in result.panel.indicators] == ["Bilar", "Bussar"]
    assert result.panel.values.tolist() == [[[1.0, 3.0]], [[2.0, 4.0]]]


def test_headers_over_several_rows_are_joined() -> None:
    table = rows(
        ("Kommun-", "Kommun", "Bilar", None, "varav"),
        ("kod", "Municipality", "Cars", None, "laddbara"),
        (None, None, None, None, "%"),
        (None,),
        (114, "Upplands Väsby", 20, None, 5),
        (1440, "Ale", 30, None, 6),
    )
    result = read(xlsx(table), year=2022)
    assert [each.id for each in result.panel.indicators] == ["Bilar Cars", "varav laddbara"]
    assert result.panel.indicators[1].unit["sv"] == "%"
    assert result.panel.members[0].code == "0114"


def test_headers_that_are_the_same_are_not_guessed_apart() -> None:
    result = read(xlsx(rows(("Kommun", "antal", "antal", "mat"), ("Trosa", 1, 2, 3))), year=2022)
    assert rules(result) == ["doubled-column B1", "doubled-column C1"]
    assert [each.id for each in result.panel.indicators] == ["mat"]


def test_labels_that_are_merged_or_left_out_below() -> None:
    table = rows(("nyckeltal", "kommun", "år", "värde"), ("mat", "Trosa", 2022, 1), (None, None, 2023, 2))

    def merged(book: Any) -> None:
        book["Blad1"].merge_cells("A2:A3")
        book["Blad1"].merge_cells("B2:B3")

    assert read(xlsx(table, change=merged)).panel.values.tolist() == [[[1.0, 2.0]]]
    assert rules(read(xlsx(table))) == ["missing-label B3"]
    assert read(xlsx(table), fill_down=True).panel.values.tolist() == [[[1.0, 2.0]]]


def test_a_merged_value_belongs_to_its_first_cell() -> None:
    result = one(None, lambda book: book["Blad1"].merge_cells("B2:C2"))
    assert cell(result)[1] == "not_reported"
    assert rules(result) == ["merged-values C2"]


# ---- What is left out.


def test_titles_totals_and_notes_are_told() -> None:
    table = rows(
        ("Andel ekologiska livsmedel",),
        ("Uppdaterad 2024-03-01",),
        (None,),
        ("Kommunkod", "Kommun", 2022, 2023, "Förändring"),
        (None, "Södermanlands län", None, None, None),
        ("0488", "Trosa", 60, 57.4, -2.6),
        ("0686", "Eksjö", None, None, None),
        (None, "Medelvärde", 30, 31, 1),
        ("04", "Södermanlands län", 30, 31, 1),
        ("0000", "Riket", 30, 31, 1),
        (None,),
        ("Källa: kommunerna",),
        ("* preliminärt",),
    )
    result = read(xlsx(table), indicator="mat", code_width=4)
    assert [each.name for each in result.panel.members] == ["Trosa", "Eksjö"]
    assert result.panel.published is not None
    assert result.panel.published.values.tolist() == [[[30.0, 31.0]]]
    assert rules(result) == [
        "title-row A1",
        "title-row A2",
        "column-ignored E4",
        "text-row B5",
        "totals-row B8",
        "region-row A9",
        "text-row A12",
    ]
    assert result.cells == "A4:E13"
    assert not result.findings.errors


@pytest.mark.parametrize(
    "word",
    [
        *("Summa", "SUMMA:", "Totalt", "Total", "Medel", "Medelvärde", "Samtliga kommuner"),
        *(
            "Median",
            "Min",
            "Max",
            "Antal",
            "Genomsnitt",
            "Snitt",
            "Ovägt medelvärde",
            "Vägt medel",
            "Alla kommuner",
            "Hela landet",
            "Standardavvikelse",
        ),
        *("Sum", "Mean", "Average", "Grand total", "Count", "Totals", "All", "Samtliga", "Alla", "Medeltal"),
        *("Ovägt medel", "Vägt medelvärde", "Differens", "Summa kommuner", "Totalsumma", "*Summa.*"),
    ],
)
def test_rows_of_totals_are_no_members(word: str) -> None:
    result = read(xlsx(rows(*WIDE, (word, 1, 2))), indicator="mat")
    assert len(result.panel.members) == 2
    assert rules(result) == ["totals-row A4"]


@pytest.mark.parametrize(
    "name",
    [
        *("Okänd", "Okänt", "Ej fördelad", "Ej fördelat på kommun", "Ospecificerad", "Ospecificerat", "Unknown"),
        *("Not allocated", "Stockholms län", "Örebro county", "Norrbottens län (BD)"),
    ],
)
def test_what_nobody_has_and_counties_are_no_members_among_municipalities(name: str) -> None:
    result = read(xlsx(rows(*WIDE, (name, 1, 2))), indicator="mat")
    wanted = ["Trosa", "Eksjö"] if "(" not in name else ["Trosa", "Eksjö", name]
    assert [each.name for each in result.panel.members] == wanted
    assert rules(result) == (["region-row A4"] if "(" not in name else [])


@pytest.mark.parametrize(
    "unit",
    [
        *("%", "procent", "kg", "ton", "kWh", "MWh", "GWh", "km", "m", "m2", "ha", "st", "antal", "kr", "tkr"),
        *("mnkr", "mkr"),
    ],
)
def test_the_last_part_of_a_header_is_a_unit_where_it_is_one(unit: str) -> None:
    table = rows(("Kommun", "Mat", "Bil"), (None, unit, "delar"), ("Trosa", 1, 2), ("Eksjö", 3, 4))
    result = read(xlsx(table), year=2022)
    assert [(each.id, each.unit.get("sv", "")) for each in result.panel.indicators] == [
        ("Mat", unit),
        ("Bil delar", ""),
    ]


def test_the_largest_table_is_read_and_the_other_sheets_are_told() -> None:
    def hide(book: Any) -> None:
        book["Dold"].sheet_state = "hidden"

    book = xlsx(
        rows(("Läs mig",)), rows(*WIDE[:2]), rows(*WIDE), rows(*WIDE), names=("Om", "2022", "2023", "Dold"), change=hide
    )
    result = read(book, indicator="mat")
    assert result.sheet == "2023"
    assert rules(result) == ["sheet-not-read Om", "sheet-not-read 2022", "sheet-not-read Dold"]
    assert read(book, indicator="mat", sheet="2022").panel.shape == (1, 1, 2)
    assert read(book, indicator="mat", sheet=3).sheet == "Dold"
    with pytest.raises(nt.ArgumentError, match=r"no sheet 'Blad9'.*'Om', '2022'"):
        read(book, sheet="Blad9")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_though_it_is_the_largest(state: str) -> None:
    def hide(book: Any) -> None:
        book["Dold"].sheet_state = state

    larger = rows(*WIDE, ("Lund", 1, 2), ("Boden", 3, 4))
    result = read(xlsx(larger, rows(*WIDE), names=("Dold", "Synlig"), change=hide), indicator="mat")
    assert (result.sheet, len(result.panel.members)) == ("Synlig", 2)
    assert rules(result) == ["sheet-not-read Dold"]
    assert "(hidden)" in result.findings[0].message


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (("Kommun", "Kommunnamn", 2022, 2023), ["column-ignored B1"]),
        (("Kommunnamn", "Ort", 2022, 2023), ["column-ignored B1"]),
    ],
)
def test_a_second_column_of_the_same_kind_is_told(head: tuple[Any, ...], told: list[str]) -> None:
    result = read(xlsx(rows(head, ("Trosa", "Lund", 1, 2), ("Eksjö", "Boden", 3, 4))), indicator="mat")
    assert [each.name for each in result.panel.members] == ["Trosa", "Eksjö"]
    assert rules(result) == told


@pytest.mark.parametrize(
    "nation", [("00", "Riket"), ("0000", "Riket"), (None, "Riket")], ids=["two digits", "four digits", "no code"]
)
def test_the_nation_is_kept_and_counties_are_not(nation: tuple[str | None, str]) -> None:
    table = rows(
        ("Kommunkod", "Kommun", 2022, 2023),
        (*nation, 30, 31),
        ("04", "Södermanland", 20, 21),
        ("0488", "Trosa", 60, 57.4),
        ("0486", "Strängnäs", 50, 51),
        ("1281", "Lund", 40, 41),
    )
    result = read(xlsx(table), indicator="mat")
    assert [each.name for each in result.panel.members] == ["Trosa", "Strängnäs", "Lund"]
    assert result.panel.published is not None
    assert [each.name for each in result.panel.published.members] == ["Riket"]
    assert result.panel.published.values.tolist() == [[[30.0, 31.0]]]
    assert rules(result) == ["region-row A3"]


def test_a_range_can_be_said() -> None:
    two = {**rows(*WIDE), **rows(("Kommun", 2022), ("Lund", 7), top=10, left=5)}
    result = read(xlsx(two), indicator="mat", cells="E10:F11")
    assert ([m.name for m in result.panel.members], result.cells) == (["Lund"], "E10:F11")
    for wrong in ("E10", "x", "F11:E10", "A0:B2", "A1:ZZZZ9"):
        if wrong != "E10":
            with pytest.raises(nt.ArgumentError, match="write a range"):
                read(xlsx(two), cells=wrong)
    with pytest.raises(nt.ParseError, match="no-table"):
        read(xlsx(two), cells="E10")


def test_a_header_can_be_said() -> None:
    table = rows(("Ort", "antal bilar"), ("Trosa", 5), ("Eksjö", 6))
    result = read(xlsx(table), columns={"member": "Ort"}, year=2022)
    assert [each.name for each in result.panel.members] == ["Trosa", "Eksjö"]
    guessed = read(xlsx(table), header_rows=1, year=2022)
    assert rules(guessed) == ["column-inferred A1"]


def test_places_are_those_of_the_sheet() -> None:
    table = rows(("Kommun", 2022, 2023), ("Trosa", 60, "ca 5"), ("Trosa", 61, None), top=5, left=3)
    result = read(xlsx(table, names=("Blad 'ett'",)), indicator="mat")
    places = {each.rule: each for each in result.findings}
    assert places["not-a-number"].source == "'Blad ''ett'''!E6"
    assert (places["not-a-number"].line, places["not-a-number"].column) == (6, 5)
    assert places["doubled-key"].message.startswith("rows 6 and 7 both give")


def test_a_line_break_in_a_cell_moves_no_place() -> None:
    table = rows(("Kommun", 2022), ("Tro\nsa", 1), ("Eksjö", "ca 5"))
    result = read(xlsx(table), indicator="mat")
    assert rules(result) == ["not-a-number B3"]
    assert result.panel.members[0].name == "Tro\nsa"


@pytest.mark.parametrize("text", ["ca 5", "okänt", "se not"])
def test_a_first_row_of_nonsense_is_no_header(text: str) -> None:
    for head in (("Kommun", 2022, 2023), (None, 2022, 2023)):
        result = read(xlsx(rows(head, ("Trosa", text, text), ("Eksjö", 1, 2))), indicator="mat")
        assert [each for each in rules(result) if "inferred" not in each] == ["not-a-number B2", "not-a-number C2"]
        assert result.panel.years.tolist() == [2022, 2023]


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    def hide(book: Any) -> None:
        book["Blad1"].row_dimensions[2].hidden = True
        book["Blad1"].column_dimensions["C"].hidden = True

    assert rules(one(57.4, hide)) == ["hidden-columns C1", "hidden-rows 2:2"]


@pytest.mark.parametrize(
    "sheet",
    [rows(), rows(("Hej",)), rows(("Kommun", 2022)), rows((1, 2), (3, 4)), rows(("a", "b"), ("c", "d"))],
)
def test_no_table_is_a_clear_error(sheet: dict[str, Any]) -> None:
    with pytest.raises(nt.ParseError, match="no-table"):
        read(xlsx(sheet))


def test_what_the_reader_of_tables_lacks_is_its_own_error() -> None:
    with pytest.raises(nt.ParseError, match=r"missing-column.*indicator"):
        read(xlsx(rows(*WIDE)))


# ---- Files.


def test_ods_is_read_like_xlsx() -> None:
    percent = (
        '<table:table-cell office:value-type="percentage" office:value="0.574"><text:p>57 %</text:p></table:table-cell>'
    )
    zero = '<table:table-cell office:value-type="float" office:value="180"><text:p>0180</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2022-12-31"/>'
    error = (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    lost = '<table:table-cell table:formula="of:=[.A1]"/>'
    noted = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>not so</text:p></office:annotation>'
        "<text:p>Stock<text:span>holm</text:span></text:p></table:table-cell>"
    )
    head = ("kommunkod", "kommun", "datum", "nyckeltal", "värde")
    book = ods(
        ("En titel",),
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>",
        head,
        (zero, noted, day, "mat", percent),
        ("0126", "Huddinge", day, "mat", error),
        ("0127", "Botkyrka", day, "mat", lost),
        ("0128", "Salem", day, "mat", ".."),
        '<table:table-row table:number-rows-repeated="1048569"><table:table-cell/></table:table-row>',
    )
    result = read(book)
    assert [(m.code, m.name) for m in result.panel.members][:1] == [("0180", "Stockholm")]
    assert result.panel.values[0, 0, 0] == 57.4
    assert rules(result) == ["title-row A1", "per-cent-format E5", "error-cell E6", "formula-without-value E7"]
    assert result.panel.years.tolist() == [2022]


def test_merged_and_hidden_in_ods() -> None:
    wide = '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Mat</text:p>'
    book = ods(
        ("Kommun", wide + "</table:table-cell>", "<table:covered-table-cell/>"),
        (None, 2022, 2023),
        '<table:table-row table:visibility="collapse">'
        + ods_cell("Trosa")
        + ods_cell(1)
        + ods_cell(2)
        + "</table:table-row>",
    )
    result = read(book)
    assert (result.panel.indicators[0].id, result.panel.values.tolist()) == ("Mat", [[[1.0, 2.0]]])
    assert rules(result) == ["hidden-rows 3:3"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty-file"),
        (b"kommun;2022\n", "broken-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted-or-xls"),
        (zipped({"a.txt": "x"}), "not-a-workbook"),
        (zipped({"xl/workbook.xml": "<workbook"}), "broken-workbook"),
        (zipped({"content.xml": "no xml"}), "broken-workbook"),
        (xlsx(rows(*WIDE))[:-300], "broken-workbook"),
        (xlsx(rows(*WIDE))[:200], "broken-workbook"),
        (
            ods(("Kommun", 2022), ("Trosa", 1), extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
            "encrypted",
        ),
        (zipped({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "not-a-workbook"),
    ],
)
def test_what_is_no_workbook_is_a_clear_error(content: bytes, rule: str) -> None:
    with pytest.raises(nt.ParseError) as caught:
        read(content)
    assert caught.value.code == rule
    assert len(caught.value.findings) == 1


def test_a_damaged_part_is_a_clear_error(tmp_path: Path) -> None:
    nt.write_excel(nt.Panel(["mat"], ["Trosa"], [2023], [[[57.4]]]), tmp_path / "a.xlsx")
    parts = parts_of((tmp_path / "a.xlsx").read_bytes())
    sheet = "xl/worksheets/sheet1.xml"
    for damage in (
        {sheet: parts[sheet].replace(b'r="A1"', b'r="A0"')},
        {sheet: parts[sheet].replace(b'r="A1"', b'r="XFE1"')},
        {sheet: parts[sheet].replace(b"<v>0</v>", b"<v>77</v>")},
        {sheet: parts[sheet].replace(b"<v>0</v>", b"<v>x</v>")},
        {sheet: parts[sheet][:200]},
        {"xl/sharedStrings.xml": b"<sst/>"},
    ):
        with pytest.raises(nt.ParseError, match="broken-workbook"):
            read(zipped({**parts, **damage}))
    del parts[sheet]
    with pytest.raises(nt.ParseError, match=r"broken-workbook.*no part"):
        read(zipped(parts))


def test_bounds_stop_bombs() -> None:
    bomb = ods(("Kommun", 2022), ("Trosa", 1), "<!--" + " " * 3_000_000 + "-->")
    assert len(bomb) < 20_000
    with pytest.raises(nt.ParseError, match="workbook-too-large"):
        read(bomb, indicator="mat", max_unpacked=1_000_000)
    repeated = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" '
        'office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(nt.ParseError, match="workbook-too-large"):
        read(ods(("Kommun", 2022), repeated), indicator="mat", max_cells=100_000)
    with pytest.raises(nt.ParseError, match="workbook-too-large"):
        read(xlsx(rows(*WIDE)), max_cells=8)


def test_an_element_without_what_it_needs_is_a_clear_error() -> None:
    parts = parts_of(xlsx(rows(*WIDE)))
    sheet, styles = "xl/worksheets/sheet1.xml", "xl/styles.xml"
    for damage in (
        {sheet: parts[sheet].replace(b"<sheetData>", b'<cols><col hidden="1"/></cols><sheetData>')},
        {sheet: parts[sheet].replace(b"<worksheet", b"<?xml version='1.0' encoding='klingon'?><worksheet")},
        {styles: parts[styles].replace(b"<fonts", b'<numFmts><numFmt formatCode="0"/></numFmts><fonts')},
    ):
        assert damage.items() - parts.items()
        with pytest.raises(nt.ParseError, match="broken-workbook"):
            read(zipped({**parts, **damage}))


def test_half_a_character_is_shown_as_one_that_is_missing() -> None:
    parts = parts_of(xlsx(rows(("Kommun", 2022), ("Half", 1), ("Pair", 2))))
    for name, part in parts.items():
        parts[name] = part.replace(b"Half", b"Tr_xD800_osa").replace(b"Pair", b"_xD83D__xDE00_")
    result = read(zipped(parts), indicator="mat")
    assert [each.name for each in result.panel.members] == ["Tr\ufffdosa", "\U0001f600"]


def test_what_is_repeated_for_ever_is_refused(tmp_path: Path) -> None:
    members = [f"Ort {k}" for k in range(400)]
    panel = nt.Panel(["mat"], members, range(2001, 2057), np.ones((1, 400, 56)))
    nt.write_excel(panel, tmp_path / "a.xlsx", layout="wide")
    parts = parts_of((tmp_path / "a.xlsx").read_bytes())
    sheet, book = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:BI401"/>' * 3000 + b"</mergeCells>"
    one = re.search(rb"<sheet [^>]*/>", parts[book])
    assert one is not None
    for changed, limit in (
        ({sheet: parts[sheet].replace(b"</sheetData>", b"</sheetData>" + merged)}, {}),
        ({sheet: parts[sheet].replace(b"</sheetData>", b"</sheetData>" + merged)}, {"max_cells": 50_000}),
        ({book: parts[book].replace(one[0], one[0] * 1001)}, {}),
        ({}, {"max_cells": 401}),
    ):
        with pytest.raises(nt.ParseError, match="workbook-too-large"):
            read(zipped({**parts, **changed}), indicator="mat", **limit)


TOKENS = [
    *(b"-1|99999999999999999999|1e308|nan||\xc2\xb2|_xD800_|_x0000_|A1:XFD1048576|inlineStr|1905-07-14".split(b"|"))
]
TOKENS += [b"=1+1", b"25 %", b"0" * 400, b"9" * 5000, b"yyyy", b"1048577", b"percentage", b"date"]


def damaged(parts: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """The parts with a few values, attributes or elements changed, gone, or there twice."""
    changed = dict(parts)
    for _ in range(chance.choice((1, 1, 2, 5, 12))):
        name = chance.choice([each for each in changed if each.endswith((".xml", ".rels"))])
        part = changed[name]
        pattern = chance.choice((rb'="([^"]*)"', rb">([^<]+)<", rb'( [\w:-]+="[^"]*")', rb"(<[^>]*/>)", rb"(.)"))
        found = list(re.finditer(pattern, part))
        if not found:
            continue
        one = chance.choice(found)
        new = chance.choice((*TOKENS, one[1] * 2)) if pattern[0:1] in b"=>" else chance.choice((b"", one[1] * 2))
        changed[name] = part[: one.start(1)] + new + part[one.end(1) :]
    return changed


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_workbook_is_read_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    panel = nt.datasets.sekom()
    nt.write_excel(nt.Panel(["mat"], ["Trosa", "Åre"], [2022, 2023], [[[1, 2], [3, 4]]]), tmp_path / "a.xlsx")
    nt.reporting_template(panel, "Sundsvall", tmp_path / "b.xlsx", year=2024)
    books = [(tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx")] + [ods(("Kommun", 2022), ("Trosa", 1.5))]
    for _ in range(40):
        for book in books:
            place = tmp_path / "c.xlsx"
            place.write_bytes(zipped(damaged(parts_of(book), chance)))
            with contextlib.suppress(nt.ParseError):
                nt.read_excel(place, indicator="mat")
            with contextlib.suppress(nt.ParseError):
                nt.read_report(place, panel)


@pytest.mark.parametrize("spans", [[], [range(2, 4)], [range(5, 9), range(1, 3), range(2, 6), range(8, 8)]])
def test_hidden_places_are_those_in_any_span(spans: list[range]) -> None:
    places = list(range(12))
    assert _within(places, spans) == [at for at in places if any(at in span for span in spans)]


def test_declared_sizes_cost_nothing() -> None:
    parts = parts_of(xlsx(rows(*WIDE)))
    sheet = "xl/worksheets/sheet1.xml"
    huge = parts[sheet].replace(b"A1:C3", b"A1:XFD1048576")
    huge = huge.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="E1:XFD1048576"/></mergeCells>')
    assert huge != parts[sheet]
    result = read(zipped({**parts, sheet: huge}), indicator="mat")
    assert result.panel.values.tolist() == [[[60.0, 57.4], [15.4, 16.0]]]


def theirs(content: bytes) -> dict[str, dict[tuple[int, int], Any]]:
    """The cells by openpyxl; those that a merged range covers are empty there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {
        sheet.title: {
            (each.row, each.column): each.value
            for row in sheet.iter_rows()
            for each in row
            if each.value is not None and str(each.value).strip()
        }
        for sheet in book.worksheets
    }


def agrees(content: bytes) -> int:
    """How many cells are the same as openpyxl's; fails where one is not."""
    n = 0
    wanted = theirs(content)
    for sheet in read_workbook(content, "", max_cells=10**6):
        covered = {
            (r, c)
            for s in sheet.merged
            for r in range(s.top, s.bottom + 1)
            for c in range(s.left, s.right + 1)
            if (r, c) != (s.top, s.left)
        }
        ours = {place: each for place, each in sheet.cells.items() if each.kind != "formula" and place not in covered}
        assert set(ours) == set(wanted[sheet.name])
        for place, each in ours.items():
            value = wanted[sheet.name][place]
            if each.kind == "number":
                assert float(value) == each.value
            elif each.kind == "date":
                assert value.isoformat().removesuffix("T00:00:00") == each.value
            elif each.kind == "bool":
                assert str(value).upper() == each.value
            else:
                assert value == each.value
            n += 1
    return n


ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=30)
ANY_CELL = st.one_of(
    ANY_TEXT.filter(lambda text: not text.startswith("=")),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**14), 10**14),
    st.booleans(),
    st.datetimes(dt.datetime(1905, 1, 1), dt.datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, hour=0)),
)


@settings(max_examples=40)
@given(st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 40)), ANY_CELL, max_size=12))
def test_cells_are_those_that_openpyxl_sees(cells: dict[tuple[int, int], Any]) -> None:
    named = {f"{openpyxl.utils.get_column_letter(c)}{r}": value for (r, c), value in cells.items()}
    agrees(xlsx(named))


# ---- Writing.

VALUE = st.one_of(
    st.floats(allow_infinity=False, allow_subnormal=False), st.sampled_from([0.0, 100.0, 1e-300, 0.1 + 0.2])
)
NAME = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda name: not name[0].isdigit() and not name.startswith(("'", "_x")) and not name.isnumeric()
)


HEADINGS = frozenset(
    [
        "nyckeltal",
        "indikator",
        "indicator",
        "kpi",
        "kommun",
        "medlem",
        "matomrade",
        "område",
        "mätområde",
        "omrade",
        "kommunnamn",
        "namn",
        "region",
        "member",
        "municipality",
        "area",
        "name",
        "kommunkod",
        "kommunnr",
        "kommunnummer",
        "kod",
        "code",
        "municipality_code",
        "member_code",
        "ar",
        "år",
        "datum",
        "tid",
        "year",
        "date",
        "period",
        "varde",
        "värde",
        "matvarde",
        "mätvärde",
        "value",
        "enhet",
        "unit",
        "status",
        "kommentar",
        "anmarkning",
        "anmärkning",
        "not",
        "comment",
        "note",
        "rad-id",
        "radid",
        "row-id",
        "id",
    ]
)


def is_no_heading(name: str) -> bool:
    """No word that heads a column of members, codes, years, indicators, statuses or notes: an indicator of that name is
    read as such a column."""
    return name.casefold() not in HEADINGS


def is_plain(name: str) -> bool:
    """No total, no nation, no county: those are left out, or no members."""
    folded = name.casefold()
    return len(folded) > 5 and not any(word in folded for word in ("riket", "sverige", "sekom", "sweden", "län", "lan"))


@settings(max_examples=40)
@given(
    st.lists(NAME.filter(is_plain), min_size=1, max_size=3, unique_by=str.casefold),
    st.lists(NAME.filter(is_no_heading), min_size=1, max_size=2, unique_by=str.casefold),
    st.data(),
)
def test_everything_that_is_written_comes_back(members: list[str], indicators: list[str], data: st.DataObject) -> None:
    shape = (len(indicators), len(members), 2)
    n = int(np.prod(shape))
    values = np.array(data.draw(st.lists(VALUE, min_size=n, max_size=n))).reshape(shape)
    status = np.where(np.isnan(values), "not_applicable", "observed")
    status.flat[0] = "confidential"
    panel = nt.Panel(indicators, members, [2022, 2023], np.where(status == "observed", values, np.nan), status)
    place = Path(os.environ.get("PYTEST_TMP", "/tmp")) / f"nyckeltal-{os.getpid()}.xlsx"
    try:
        nt.write_excel(panel, place)
        again = nt.read_excel(place)
        assert not again.findings.errors, again.findings
        assert [each.id for each in again.panel.indicators] == indicators
        assert [each.name for each in again.panel.members] == members
        np.testing.assert_array_equal(again.panel.values, panel.values)
        np.testing.assert_array_equal(again.panel.status, panel.status)
    finally:
        place.unlink(missing_ok=True)


def test_the_embedded_data_come_back(tmp_path: Path) -> None:
    panel = nt.datasets.sekom()
    nt.write_excel(panel, tmp_path / "sekom.xlsx")
    again = nt.read_excel(tmp_path / "sekom.xlsx", known=panel)
    assert not again.findings.errors
    kept = panel.sel(indicator=[each.id for each in again.panel.indicators], years=again.panel.years.tolist())
    np.testing.assert_array_equal(again.panel.values, kept.values)
    np.testing.assert_array_equal(again.panel.status, kept.status)


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx"]


def test_no_text_is_run_as_a_formula(tmp_path: Path) -> None:
    panel = nt.Panel(
        [nt.Indicator(id=f"{text}{k}", name={"sv": text}, definition={"sv": text}) for k, text in enumerate(FORMULAS)],
        [nt.Member(id="a", name=FORMULAS[0])],
        [2023],
        np.ones((6, 1, 1)),
    )
    nt.write_excel(panel, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    risky = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for each in row:
                assert each.data_type != "f"
                if isinstance(each.value, str) and each.value.startswith(("=", "+", "-", "@", "\t", "\r", "_x000D_")):
                    assert each.quotePrefix
                    risky += 1
    assert risky >= 12
    assert b"<f>" not in b"".join(parts_of((tmp_path / "a.xlsx").read_bytes()).values())


def test_a_workbook_is_the_same_bytes_and_whole_or_not_there(tmp_path: Path) -> None:
    panel = nt.datasets.sekom()
    nt.write_excel(panel, tmp_path / "a.xlsx")
    nt.write_excel(panel, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with pytest.raises(nt.ArgumentError, match="does not fit in a cell"):
        nt.write_excel(nt.Panel(["x" * 40_000], ["m"], [2022], [[[1.0]]]), tmp_path / "a.xlsx")
    with pytest.raises(nt.ArgumentError, match="no number that a sheet can hold"):
        nt.write_excel(nt.Panel(["x"], ["m"], [2022], [[[np.inf]]]), tmp_path / "a.xlsx")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
    assert nt.read_excel(tmp_path / "a.xlsx").panel.shape[0] > 1


def test_wide_has_its_statuses_beside_it(tmp_path: Path) -> None:
    panel = nt.Panel(["mat"], ["Trosa"], [2022, 2023], [[[60.0, np.nan]]], [[["estimated", "confidential"]]])
    nt.write_excel(panel, tmp_path / "a.xlsx", layout="wide", language="en")
    sheets = theirs((tmp_path / "a.xlsx").read_bytes())
    assert list(sheets) == ["Values", "Status", "Definitions", "About"]
    assert (sheets["Values"][2, 5], sheets["Values"][2, 6]) == (60, "..")
    assert (sheets["Status"][2, 5], sheets["Status"][2, 6]) == ("estimated", "confidential")
    assert nt.read_excel(tmp_path / "a.xlsx").sheet == "Values"


@pytest.mark.parametrize(
    ("language", "name", "head", "better"),
    [
        ("sv", "Definitioner", ("bättre", "lägst", "högst", "decimaler"), ("högre", "lägre", None)),
        ("en", "Definitions", ("better", "lowest", "highest", "decimals"), ("higher", "lower", None)),
    ],
)
def test_definitions_say_which_way_is_better_and_where_the_scale_ends(
    tmp_path: Path, language: Any, name: str, head: tuple[str, ...], better: tuple[str | None, ...]
) -> None:
    made = [
        nt.Indicator(id="a", direction="higher", floor=5.0, ceiling=100.0, decimals=1),
        nt.Indicator(id="b", direction="lower", floor=7.0, decimals=2),
        nt.Indicator(id="c", ceiling=9.0),
    ]
    panel = nt.Panel(made, ["Trosa"], [2023], [[[1.0]], [[2.0]], [[3.0]]])
    nt.write_excel(panel, tmp_path / "a.xlsx", language=language)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")[name]
    columns = {cell.value: cell.column for cell in sheet[1]}
    told = [[sheet.cell(row, columns[each]).value for each in head] for row in (2, 3, 4)]
    assert [row[0] or None for row in told] == list(better)
    assert [row[1:3] for row in told] == [[5, 100], [7, None], [None, 9]]
    assert [row[3] for row in told][:2] == [1, 2]


def test_results_findings_and_frames_are_sheets(tmp_path: Path) -> None:
    result = one("=1+1")
    nt.write_excel(result.findings, tmp_path / "f.xlsx")
    cells = theirs((tmp_path / "f.xlsx").read_bytes())["Tabell"]
    assert (cells[1, 2], cells[2, 2], cells[2, 6]) == ("rule", "formula-without-value", "=1+1")
    nt.write_excel(nt.trend(nt.datasets.sekom().sel(indicator="organic-food")), tmp_path / "t.xlsx")
    assert len(theirs((tmp_path / "t.xlsx").read_bytes())["Tabell"]) > 100
    with pytest.raises(nt.ArgumentError, match="give a panel"):
        nt.write_excel("text", tmp_path / "x.xlsx")


# ---- Agencies' workbooks, beside the tables that were made from them by other hands.


def national(name: str) -> Path:
    path = NATIONAL / name
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return path


def facts(name: str, *columns: str) -> dict[tuple[str, int], list[str]]:
    with national(name).open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    return {(row["code"], int(row.get("year", 0))): [row[each] for each in columns] for row in table}


@pytest.mark.parametrize(
    "name",
    [
        "scb_folkmangd_2025M12.xlsx",
        "trafikanalys_fordon_kommun_2025.xlsx",
        "klimatkollen_ev_new_registrations_2015_2024.xlsx",
        "trafikverket_bike_network_2020_2025.xlsx",
    ],
)
def test_agencies_cells_are_those_that_openpyxl_sees(name: str) -> None:
    assert agrees(national(name).read_bytes()) > 1000


def test_population_is_that_of_the_csv() -> None:
    result = nt.read_excel(national("scb_folkmangd_2025M12.xlsx"), indicator="population")
    wanted = facts("municipalities_290.csv", "name", "population_2025")
    assert not result.findings.errors
    got = {
        m.code: [m.name, f"{v:.0f}"] for m, v in zip(result.panel.members, result.panel.values[0, :, 0], strict=True)
    }
    assert got == {code: row for (code, _), row in wanted.items()}
    assert result.panel.years.tolist() == [2025]


@pytest.mark.parametrize("sheet", ["Tabell 4 Personbil", "Tabell 5 Personbil", "Tabell 6 Lätt lastbil"])
def test_vehicles_have_the_codes_of_the_csv_and_add_up(sheet: str) -> None:
    result = nt.read_excel(
        national("trafikanalys_fordon_kommun_2025.xlsx"), sheet=sheet, dash="nil", two_dots="not_reported"
    )
    assert not result.findings.errors
    wanted = facts("municipalities_290.csv", "name")
    assert {m.code: m.name for m in result.panel.members} == {code: row[0] for (code, _), row in wanted.items()}
    assert rules(result).count("code-without-zero") == 0
    values = result.panel.values[:, :, 0]
    np.testing.assert_array_equal(values[:-1].sum(axis=0), values[-1])  # the last column is their total
    assert result.panel.published is not None
    nation = result.panel.published.values[:, 0, 0]
    assert (values.sum(axis=1) <= nation).all()  # the nation has also what no municipality has
    assert sum(each.startswith("region-row") for each in rules(result)) >= 21


def test_electric_cars_are_those_of_the_csv() -> None:
    path = national("klimatkollen_ev_new_registrations_2015_2024.xlsx")
    result = nt.read_excel(path, sheet="Andel nya laddbilar")
    wanted = facts("ev_new_registrations_290x10.csv", "name", "chargeable", "all_cars")
    aliases = {"Malung": "Malung-Sälen", "Upplands-Väsby": "Upplands Väsby"}
    seen = 0
    for (_, year), (name, chargeable, cars) in wanted.items():
        known = next((each for each, other in aliases.items() if other == name), name)
        member = known if known in {m.name for m in result.panel.members} else name
        y = year - int(result.panel.years[0])
        got = [result.panel.series(each, member).values[y] for each in ("Laddbara bilar", "Alla bilar")]
        assert got == [float(chargeable), float(cars)]
        seen += 1
    assert seen == 2900


@pytest.mark.parametrize("year", range(2020, 2026))
def test_bicycle_paths_are_those_of_the_csv(year: int) -> None:
    path = national("trafikverket_bike_network_2020_2025.xlsx")
    result = nt.read_excel(path, sheet=str(year))
    wanted = {
        row[0]: row[1:]
        for (_, y), row in facts("bike_network_m_290x6.csv", "name", "private", "municipal", "state").items()
        if y == year
    }
    assert len(result.panel.members) == 290
    assert [each.id for each in result.panel.indicators] == ["Enskild", "Kommunal", "Statlig"]
    missing = 0
    for m, member in enumerate(result.panel.members):
        name = {"Malung": "Malung-Sälen", "Upplands-Väsby": "Upplands Väsby"}.get(member.name, member.name)
        for i, text in enumerate(wanted[name]):
            value = result.panel.values[i, m, 0]
            missing += text == "-"
            assert np.isnan(value) if text == "-" else abs(value - float(text)) <= 0.051
    assert missing == int(np.isnan(result.panel.values).sum()) > 0
