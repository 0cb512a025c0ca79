"""Workbooks of figures: each sheet's columns, formats, panes, widths and properties; and what is read of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from sheet_cases import ods, rows, xlsx

import nyckeltal as nt

pytest.importorskip("xlsxwriter")
X = float("nan")


def panel(simulated: bool = False) -> nt.Panel:
    info = nt.PanelInfo()
    info.name, info.title, info.simulated = "nat", {"sv": "Ett nät", "en": "A network"}, simulated
    info.description, info.licence, info.created = {"sv": "Om nätet", "en": "About it"}, "CC0", "2026-01-02"
    made = [
        nt.Indicator(
            id="a", name={"sv": "Andel", "en": "Share"}, unit={"sv": "%"}, definition={"sv": "Del av allt"},
            version="v2", source="SCB", direction="higher", decimals=1,
        ),
        nt.Indicator(id="b", name={"sv": "Avfall"}, unit={"sv": "kg"}, decimals=2, direction="lower"),
        nt.Indicator(id="c", decimals=0),
    ]  # fmt: skip
    members = [nt.Member(id="0488", code="0488", name="Trosa"), nt.Member(id="0305", code="0305", name="Håbo")]
    values = [
        [[57.4, 57.44], [60.0, X]],
        [[0.25, 1 / 3], [X, X]],
        [[1e6, 2.5], [-3.0, 0.0]],
    ]
    status = [
        [["observed", "estimated"], ["observed", "confidential"]],
        [["observed", "observed"], ["not_reported", "not_applicable"]],
        [["observed", "observed"], ["observed", "nil"]],
    ]
    made_panel = nt.Panel(made, members, [2022, 2023], values, status, info=info)
    made_panel._core.sources = [nt.Source(id="s", title="Statistik", url="https://example.org/s", date="2026-01-01")]
    return made_panel


def book_of(folder: Path, data: Any = None, **options: Any) -> Any:
    nt.write_excel(panel() if data is None else data, folder / "a.xlsx", **options)
    return openpyxl.load_workbook(folder / "a.xlsx")


def cells(sheet: Any) -> list[list[Any]]:
    return [[each.value for each in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    ("language", "head", "observed", "estimated", "rest"),
    [
        ("sv", ["nyckeltal", "kommunkod", "kommun", "år", "värde", "enhet", "status"], "observerad", "skattad",
         ["sekretess", "ej tillämplig", "inget"]),
        ("en", ["indicator", "code", "member", "year", "value", "unit", "status"], "observed", "estimated",
         ["confidential", "not_applicable", "nil"]),
    ],
)  # fmt: skip
def test_long_is_a_row_a_value_with_its_decimals(
    tmp_path: Path, language: Any, head: list[str], observed: str, estimated: str, rest: list[str]
) -> None:
    sheet = book_of(tmp_path, language=language).worksheets[0]
    table = cells(sheet)
    assert table[0] == head
    assert [row[:6] for row in table[1:]] == [
        ["a", "0488", "Trosa", 2022, 57.4, "%"],
        ["a", "0488", "Trosa", 2023, 57.44, "%"],
        ["a", "0305", "Håbo", 2022, 60, "%"],
        ["a", "0305", "Håbo", 2023, None, "%"],
        ["b", "0488", "Trosa", 2022, 0.25, "kg"],
        ["b", "0488", "Trosa", 2023, 1 / 3, "kg"],
        ["b", "0305", "Håbo", 2023, None, "kg"],
        ["c", "0488", "Trosa", 2022, 1_000_000, None],
        ["c", "0488", "Trosa", 2023, 2.5, None],
        ["c", "0305", "Håbo", 2022, -3, None],
        ["c", "0305", "Håbo", 2023, 0, None],
    ]
    got = [row[6] for row in table[1:]]
    assert got[0] == observed
    assert got[1] == estimated
    assert [got[3], got[6], got[10]] == rest
    # With more digits than the indicator shows none of them is hidden.
    formats = ["0.0", "General", "0.0", "General", "0.00", "General", "General", "0", "General", "0", "0"]
    assert [row[4].number_format for row in sheet.iter_rows(min_row=2)] == formats
    assert all(type(row[3]) is int for row in table[1:])
    assert all(row[3].number_format == "General" for row in sheet.iter_rows(min_row=2))


def test_sheets_stay_in_view_can_be_filtered_and_have_widths(tmp_path: Path) -> None:
    long = book_of(tmp_path)
    assert long.sheetnames == ["Värden", "Definitioner", "Om"]
    assert [each.freeze_panes for each in long.worksheets] == ["A2"] * 3
    assert [each.auto_filter.ref for each in long.worksheets] == ["A1:G12", "A1:J4", "A1:B7"]
    wide = book_of(tmp_path, layout="wide", language="en")
    assert wide.sheetnames == ["Values", "Status", "Definitions", "About"]
    assert [each.auto_filter.ref for each in wide.worksheets] == ["A1:F7", "A1:F7", "A1:J4", "A1:B7"]

    def widths(sheet: Any) -> list[int]:
        every = {
            at: int(each.width) for each in sheet.column_dimensions.values() for at in range(each.min, each.max + 1)
        }
        return [every[at] for at in sorted(every)]

    assert widths(long.worksheets[0]) == widths(wide.worksheets[0]) == widths(wide["Status"]) == [28, 12, 22]
    assert widths(long["Definitioner"]) == [28, 40, 16, 8, 8, 8, 10, 12, 80, 40]
    assert widths(long["Om"]) == [24, 100]
    for sheet in (*long.worksheets, *wide.worksheets):
        assert all(each.font.bold and each.border.bottom.style == "thin" for each in sheet[1])


def test_wide_is_a_column_a_year_with_statuses_in_the_same_places(tmp_path: Path) -> None:
    book = book_of(tmp_path, layout="wide", language="en")
    assert cells(book["Values"]) == [
        ["indicator", "code", "member", "unit", "2022", "2023"],
        ["a", "0488", "Trosa", "%", 57.4, 57.44],
        ["a", "0305", "Håbo", "%", 60, ".."],
        ["b", "0488", "Trosa", "kg", 0.25, 1 / 3],
        ["b", "0305", "Håbo", "kg", None, "."],
        ["c", "0488", "Trosa", None, 1_000_000, 2.5],
        ["c", "0305", "Håbo", None, -3, 0],
    ]
    assert [row[4:] for row in cells(book["Status"])[1:]] == [
        ["observed", "estimated"],
        ["observed", "confidential"],
        ["observed", "observed"],
        ["not_reported", "not_applicable"],
        ["observed", "observed"],
        ["observed", "nil"],
    ]
    assert [each.number_format for each in book["Values"][2][4:]] == ["0.0", "General"]
    assert [each.number_format for each in book["Values"][4][4:]] == ["0.00", "General"]


def test_cells_without_a_report_are_rows_only_where_asked_for(tmp_path: Path) -> None:
    assert book_of(tmp_path).worksheets[0].max_row == 12
    every = book_of(tmp_path, missing=True).worksheets[0]
    assert every.max_row == 13
    assert [each.value for each in every[8]] == ["b", "0305", "Håbo", 2022, None, "kg", "ej rapporterad"]


@pytest.mark.parametrize(
    ("language", "definitions", "about"),
    [
        (
            "sv",
            [
                [
                    *("id", "namn", "enhet", "bättre", "lägst", "högst", "decimaler", "version", "definition"),
                    "källa",
                ],
                ["a", "Andel", "%", "högre", None, None, 1, "v2", "Del av allt", "SCB"],
                ["b", "Avfall", "kg", "lägre", None, None, 2, "", "", ""],
                ["c", "", "", "", None, None, 0, "", "", ""],
            ],
            [
                *(["titel", "Ett nät"], ["beskrivning", "Om nätet"], ["licens", "CC0"], ["skapad", "2026-01-02"]),
                ["skriven med", f"nyckeltal {nt.__version__}"],
                ["källa", "Statistik https://example.org/s 2026-01-01"],
            ],
        ),
        (
            "en",
            [
                ["id", "name", "unit", "better", "lowest", "highest", "decimals", "version", "definition", "source"],
                ["a", "Share", "%", "higher", None, None, 1, "v2", "Del av allt", "SCB"],
                ["b", "Avfall", "kg", "lower", None, None, 2, "", "", ""],
                ["c", "", "", "", None, None, 0, "", "", ""],
            ],
            [
                *(["title", "A network"], ["description", "About it"], ["licence", "CC0"], ["created", "2026-01-02"]),
                ["written with", f"nyckeltal {nt.__version__}"],
                ["source", "Statistik https://example.org/s 2026-01-01"],
            ],
        ),
    ],
)
def test_definitions_and_what_the_figures_are_stand_beside_them(
    tmp_path: Path, language: Any, definitions: list[list[Any]], about: list[list[Any]]
) -> None:
    book = book_of(tmp_path, language=language)
    shown = [
        ["" if k > 6 and each is None else each for k, each in enumerate(row)] for row in cells(book.worksheets[1])
    ]
    assert [[each or "" for each in row] for row in shown] == [[each or "" for each in row] for row in definitions]
    assert [[each or "" for each in row] for row in cells(book.worksheets[2])] == [["", ""], *about]
    assert (book.properties.title, book.properties.subject) == (about[0][1], None)
    assert (book.properties.created, book.properties.creator) == (dt.datetime(1980, 1, 1), "nyckeltal")
    simulated = book_of(tmp_path, panel(simulated=True), language=language)
    assert simulated.properties.subject == "SIMULATED"
    said = {"sv": "SIMULERADE UPPGIFTER", "en": "SIMULATED FIGURES"}[language]
    assert [each[0] for each in cells(simulated.worksheets[2])[1:3]] == [said, about[0][0]]


def test_long_texts_have_room_up_to_what_a_row_can_have(tmp_path: Path) -> None:
    made = [nt.Indicator(id=str(k), definition={"sv": "x" * k}) for k in (72, 73, 200, 5000)]
    sheet = book_of(tmp_path, nt.Panel(made, ["Trosa"], [2022], [[[1.0]]] * 4))["Definitioner"]
    # A letter counts for 1.1; 80 letters make a line of 15 points: 79.2 is one, 80.3 two, 220 three.
    # No row can have more than 409 points, and these come in steps of 0.75.
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4, 5)] == [None, 30, 45, 408.75]
    assert all(each.alignment.wrap_text and each.alignment.vertical == "top" for each in sheet[4])


@pytest.mark.parametrize(("n", "fits"), [(32_767, True), (32_768, False)])
def test_a_text_may_be_as_long_as_a_cell_can_hold(tmp_path: Path, n: int, fits: bool) -> None:
    data = nt.Panel([nt.Indicator(id="a", definition={"sv": "x" * n})], ["Trosa"], [2022], [[[1.0]]])
    if fits:
        assert len(book_of(tmp_path, data)["Definitioner"]["I2"].value) == n
    else:
        with pytest.raises(nt.ArgumentError, match=f"a text of {n} characters does not fit in a cell"):
            nt.write_excel(data, tmp_path / "b.xlsx")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_would_run_is_marked_as_text_in_every_sheet(tmp_path: Path, start: str) -> None:
    text = f"{start}1+1"
    made = nt.Indicator(
        id=text, name={"sv": text}, unit={"sv": text}, definition={"sv": text}, version=text, source=text
    )
    data = nt.Panel([made], [nt.Member(id="m", name=text)], [2022], [[[1.0]]])
    for layout in ("long", "wide"):
        book = book_of(tmp_path, data, layout=layout)
        marked = {each.coordinate for row in book.worksheets[0].iter_rows() for each in row if each.quotePrefix}
        assert marked == ({"A2", "C2", "F2"} if layout == "long" else {"A2", "C2", "D2"})
        definitions = book["Definitioner"]
        assert {each.coordinate for row in definitions.iter_rows() for each in row if each.quotePrefix} == {
            *("A2", "B2", "C2", "H2", "I2", "J2")
        }
        assert not any(each.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for each in row)


def test_a_frame_keeps_kinds_and_says_where_there_is_no_limit(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {
            "text": ["a", None],
            "number": [1.5, np.nan],
            "whole": [3, 4],
            "yes": [True, False],
            "limit": [np.inf, -np.inf],
        }
    )
    book = book_of(tmp_path, frame)
    assert book.sheetnames == ["Tabell"]
    table = cells(book["Tabell"])
    assert table == [
        ["text", "number", "whole", "yes", "limit"],
        ["a", 1.5, 3, True, "∞"],
        [None, None, 4, False, "−∞"],
    ]
    assert [type(each) for each in table[1]] == [str, float, int, bool, str]
    assert book["Tabell"].auto_filter.ref == "A1:E3"


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    wide = np.ones((1, 1, 9999))
    pd = pytest.importorskip("pandas")
    with pytest.raises(nt.ArgumentError, match="more than 1048576 rows or 16384 columns do not fit in a sheet"):
        nt.write_excel(pd.DataFrame([range(16_385)]), tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []
    nt.write_excel(nt.Panel(["a"], ["b"], range(1, 10_000), wide), tmp_path / "a.xlsx", layout="wide")
    assert (tmp_path / "a.xlsx").exists()


# ---- What is read.


def found(result: nt.SheetResult) -> list[tuple[str, str, str, str]]:
    return [(each.severity, each.rule, each.source, each.text) for each in result.findings]


def test_a_sheet_is_chosen_by_name_position_or_size(tmp_path: Path) -> None:
    small_one = rows(("Kommun", 2021), ("Lund", 9))
    large = rows(("Kommun", 2022, 2023), ("Trosa", 5, 6), ("Lund", 6, 7))
    notes = rows(
        ("Hej",),
    )
    book = xlsx(small_one, large, notes, names=("Små tal", "O'Hara", "Text"))
    result = nt.read_excel(book, indicator="mat")
    assert (result.sheet, result.cells) == ("O'Hara", "A1:C3")
    assert found(result) == [
        ("note", "sheet-not-read", "'Små tal'", ""),
        ("note", "sheet-not-read", "Text", ""),
    ]
    assert [each.message.partition(":")[0] for each in result.findings] == [
        "this sheet is not read (a table in A1",
        "this sheet is not read (no table)",
    ]
    for choice in ("Små tal", 0):
        assert nt.read_excel(book, sheet=choice, indicator="mat").panel.values.tolist() == [[[9.0]]]
    bad = xlsx(rows(("Kommun", 2021), ("Lund", "ca 5"), ("Trosa", 6)), names=("O'Hara",))
    assert found(nt.read_excel(bad, indicator="mat")) == [("error", "not-a-number", "'O''Hara'!B2", "ca 5")]
    for choice in ("Blad9", 3, -1):
        with pytest.raises(
            nt.ArgumentError, match=f"no sheet {choice!r}: the workbook has 'Små tal', \"O'Hara\", 'Text'"
        ):
            nt.read_excel(book, sheet=choice)
    with pytest.raises(nt.ParseError, match="no-table"):
        nt.read_excel(book, sheet="Text")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_told_and_read_only_by_name(state: str) -> None:
    table = rows(("Kommun", 2022), ("Trosa", 5), ("Lund", 6))

    def hide(book: Any) -> None:
        book.worksheets[0].sheet_state = state

    book = xlsx(table, rows(("Kommun", 2022), ("Lund", 9)), change=hide)
    result = nt.read_excel(book, indicator="mat")
    assert result.panel.values.tolist() == [[[9.0]]]
    assert found(result) == [("note", "sheet-not-read", "Blad1", "")]
    assert "(hidden)" in result.findings[0].message
    assert nt.read_excel(book, sheet="Blad1", indicator="mat").panel.values.tolist() == [[[5.0], [6.0]]]


def test_hidden_rows_and_columns_are_counted_at_the_first() -> None:
    def hide(book: Any) -> None:
        sheet = book.worksheets[0]
        for row in (3, 5):
            sheet.row_dimensions[row].hidden = True
        for column in "CDE":
            sheet.column_dimensions[column].hidden = True

    table = rows(
        ("Kommun", 2020, 2021, 2022, 2023, 2024),
        *((name, 1, 2, 3, 4, 5) for name in ("Trosa", "Lund", "Eksjö", "Håbo", "Luleå")),
    )
    result = nt.read_excel(xlsx(table, change=hide), indicator="mat")
    assert [(each.rule, each.source, each.line, each.column, each.message) for each in result.findings] == [
        ("hidden-columns", "Blad1!C1", 1, 3, "3 columns that the sheet hides are read"),
        ("hidden-rows", "Blad1!3:3", 3, 0, "2 rows that the sheet hides are read"),
    ]
    assert result.panel.shape == (1, 5, 5)


@pytest.mark.parametrize(
    ("text", "wanted"), [("A1:B2", [[[1.0]]]), ("a1:b2", [[[1.0]]]), ("$A$1:$C$3", [[[1.0, 2.0], [3.0, 4.0]]])]
)
def test_a_range_is_read_from_corner_to_corner(text: str, wanted: list[Any]) -> None:
    book = xlsx(rows(("Kommun", 2022, 2023), ("Trosa", 1, 2), ("Lund", 3, 4)))
    assert nt.read_excel(book, cells=text, indicator="mat").panel.values.tolist() == wanted


@pytest.mark.parametrize("text", ["B2:A1", "A2:B1", "B1:A2", "A0:B2", "A1:B1048577", "A1:XFE2", "1:2", "A:B", ""])
def test_what_is_no_range_is_refused(text: str) -> None:
    book = xlsx(rows(("Kommun", 2022, 2023), ("Trosa", 1, 2)))
    with pytest.raises(nt.ArgumentError, match="write a range from its upper left to its lower right"):
        nt.read_excel(book, cells=text, indicator="mat")


def test_a_range_may_reach_to_the_last_cell_of_a_sheet() -> None:
    book = xlsx(rows(("Kommun", 2022), ("Trosa", 1)))
    assert nt.read_excel(book, cells="A1:XFD1048576", indicator="mat").panel.values.tolist() == [[[1.0]]]


@pytest.mark.parametrize("name", ["header_rows", "code_width"])
def test_counts_are_one_or_more(name: str) -> None:
    with pytest.raises(nt.ArgumentError, match=f"{name} is 0 but must be 1 or more"):
        nt.read_excel(xlsx(rows(("Kommun", 2022), ("Trosa", 1))), indicator="mat", **{name: 0})  # type: ignore[arg-type]
    nt.read_excel(xlsx(rows(("Kommun", 2022), ("Trosa", 1))), indicator="mat", **{name: 1})  # type: ignore[arg-type]


def test_findings_come_in_the_order_of_the_sheet() -> None:
    table = rows(("Kommun", 2022, 2023), ("Trosa", "a", "b"), ("Lund", "c", 4), ("Eksjö", 5, "d"), ("Luleå", 5, 6))
    result = nt.read_excel(xlsx(table), indicator="mat")
    assert [(each[2], each[3]) for each in found(result)] == [
        *(("Blad1!B2", "a"), ("Blad1!C2", "b"), ("Blad1!B3", "c"), ("Blad1!C4", "d"))
    ]
    few = nt.read_excel(xlsx(table), indicator="mat", max_findings=2)
    assert [each.text for each in few.findings if each.line] == ["a", "b"]
    assert "and 2 more of this kind" in few.findings[0].message


def test_one_row_twice_names_both_rows_in_their_order() -> None:
    table = rows(("Rubrik",), (None,), ("Kommun", 2022, 2023), ("Trosa", 1, 2), ("Lund", 3, 4), ("Trosa", 9, 2))
    (error,) = [each for each in nt.read_excel(xlsx(table), indicator="mat").findings if each.severity == "error"]
    assert error.rule == "doubled-key"
    assert "rows 4 and 6" in error.message


@pytest.mark.parametrize(("n", "wanted"), [(2, "2 numbers formatted as per cent are read as shown"),
                                           (1, "1 numbers formatted as per cent are read as shown")])  # fmt: skip
@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0 %"])
def test_per_cent_is_read_as_shown_and_told_once(code: str, n: int, wanted: str) -> None:
    def shape(book: Any) -> None:
        for k in range(n):
            book.worksheets[0].cell(2 + k, 2).number_format = code

    result = nt.read_excel(xlsx(rows(("Kommun", 2022), ("Trosa", 0.25), ("Lund", 0.5)), change=shape), indicator="m")
    assert result.panel.values.ravel().tolist()[:n] == [25.0, 50.0][:n]
    (note,) = [each for each in result.findings if each.rule == "per-cent-format"]
    assert (note.severity, note.source, note.text, note.message) == ("note", "Blad1!B2", "25 %", wanted)


def test_an_ods_sheet_with_repeats_per_cent_and_hidden_rows() -> None:
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.25" table:number-columns-repeated="2">'
        "<text:p>25 %</text:p></table:table-cell>"
    )
    after = '<table:table-cell office:value-type="float" office:value="7"/>'
    name = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row {}>" + name + share + after + "</table:table-row>"
    book = ods(
        ("Kommun", 2021, 2022, 2023),
        row.format("", "Trosa"),
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>',
        row.format('table:visibility="collapse"', "Lund"),
    )
    result = nt.read_excel(book, indicator="m")
    assert result.cells == "A1:D5"
    assert result.panel.values[0].tolist() == [[25.0, 25.0, 7.0], [25.0, 25.0, 7.0]]
    (hidden,) = [each for each in result.findings if each.rule == "hidden-rows"]
    assert (hidden.source, hidden.message) == ("Blad1!5:5", "1 rows that the sheet hides are read")


@pytest.mark.parametrize(("value", "text"), [(True, "TRUE"), (False, "FALSE"), (dt.date(2022, 3, 4), "2022-03-04")])
def test_what_stands_for_a_number_is_told_as_it_is(value: Any, text: str) -> None:
    result = nt.read_excel(xlsx(rows(("Kommun", 2022), ("Trosa", value), ("Lund", 6))), indicator="mat")
    (error,) = result.findings.errors
    assert (error.source, error.text) == ("Blad1!B2", text)
    assert error.rule == ("date-for-number" if "-" in text else "not-a-number")


def test_as_many_cells_as_are_allowed_are_read() -> None:
    book = xlsx(rows(("Kommun", 2022, 2023), ("Trosa", 1, 2)))
    assert nt.read_excel(book, indicator="mat", max_cells=6).panel.shape == (1, 1, 2)
    with pytest.raises(nt.ParseError, match="more than 5 cells"):
        nt.read_excel(book, indicator="mat", max_cells=5)


def test_a_year_in_the_title_is_taken_only_where_it_is_alone() -> None:
    table = ("Kommun", "Mat (%)"), ("Trosa", 60), ("Lund", 57)
    result = nt.read_excel(xlsx(rows(("Mätår 2022",), (None,), *table)))
    (warning,) = [each for each in result.findings if each.rule == "year-from-title"]
    assert (warning.severity, warning.source, warning.text) == ("warning", "Blad1!A1", "2022")
    assert result.panel.years.tolist() == [2022]
    with pytest.raises(nt.ParseError, match="missing-year"):
        nt.read_excel(xlsx(rows(("Mätår 2022 och 2023",), (None,), *table)))
    assert nt.read_excel(xlsx(rows(("2022 och 2023",), (None,), *table)), year=2021).panel.years.tolist() == [2021]


@pytest.mark.parametrize(
    ("code", "width", "wanted", "told"),
    [(114, 4, "0114", ["114"]), (1440, 4, "1440", []), (180, 4, "0180", ["180"])],
)
def test_a_code_gets_its_zeros_back_and_the_text_that_stood_there_is_told(
    code: int, width: int, wanted: str, told: list[str]
) -> None:
    table = rows(("Kommunkod", "Kommun", 2022), (code, "Ort", 5), ("9999", "Annan", 6))
    result = nt.read_excel(xlsx(table), indicator="mat", code_width=width)
    got = [each for each in found(result) if each[1] == "code-without-zero"]
    assert got == [("warning", "code-without-zero", "Blad1!A2", each) for each in told]
    if told:
        message = next(each.message for each in result.findings if each.rule == "code-without-zero")
        assert message == f"1 codes have lost their leading zero: {code} is read as {wanted}"


def test_a_mark_on_a_year_is_a_warning_and_text_rows_are_named() -> None:
    table = rows(
        ("Kommun", 2021, "2022 (prel.)"), ("Trosa", 1, 2), ("Lund", 3, 4), (None,), ("Källa: SCB",), ("Se not 1",)
    )
    result = nt.read_excel(xlsx(table), indicator="mat")
    got = found(result)
    assert ("warning", "year-with-mark", "Blad1!C1", "2022 (prel.)") in got
    (note,) = [each for each in result.findings if each.rule == "text-row"]
    assert (note.source, note.message) == ("Blad1!A5", "rows 5-6 hold text and no values: not read")


def test_columns_of_one_header_are_an_error_at_each() -> None:
    table = rows(("Kommun", "År", "Mat", "Mat", "Vatten"), ("Trosa", 2022, 1, 2, 3), ("Lund", 2022, 4, 5, 6))
    result = nt.read_excel(xlsx(table))
    assert [each for each in found(result) if each[1] == "doubled-column"] == [
        ("error", "doubled-column", "Blad1!C1", "Mat"),
        ("error", "doubled-column", "Blad1!D1", "Mat"),
    ]
    assert [each.id for each in result.panel.indicators] == ["Vatten"]
