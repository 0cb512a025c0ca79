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


TOO_LARGE = (
    r"^more than 1048576 rows or 16384 columns do not fit in a sheet: cut the panel, or write a CSV file or a dataset "
    r"folder$"
)


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    wide = np.ones((1, 1, 9999))
    pd = pytest.importorskip("pandas")
    with pytest.raises(nt.ArgumentError, match=TOO_LARGE):
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


# ---- What is told of a sheet, whole.


def whole(result: nt.SheetResult) -> list[tuple[str, str, str, str, str]]:
    """All findings: severity, rule, place, text, and the sentence."""
    for each in result.findings:
        place = each.source.rpartition("!")[2]
        if "!" in each.source and ":" not in place:
            assert (each.line, each.column) == openpyxl.utils.cell.coordinate_to_tuple(place)
    return [(each.severity, each.rule, each.source, each.text, each.message) for each in result.findings]


TOTALS, REGION = (
    "a row of totals is no member: not read",
    ("a county, a region or what nobody has, among municipalities: not read"),
)
IGNORED = "this column is not read: name its role with `columns` if it should be"
DOUBLED = "more than one column has this header: none of them is read, make the headers differ"
NO_VALUE = "the file holds the formula and not its value: open and save it in a spreadsheet program; not used"
TOLD: dict[str, tuple[list[tuple[Any, ...]], dict[str, Any], list[tuple[str, ...]]]] = {
    "rows and columns that are left out": (
        [
            ("Ekologisk mat", "i kommuner"),
            (None,),
            ("Kommunkod", "Kommun", 2022, 2023, "Ansvarig"),
            ("0488", "Trosa", 60, 57.4, "Eva"),
            ("Kommunkod", "Kommun", 2022, 2023, "Ansvarig"),
            (None, "Summa:", 1, 2),
            ("04", "Södermanlands län", 3, 4),
            (None, "Ej fördelat", 1, 1),
            ("1281", "Lund", 5, 6),
            (None,),
            ("Källa: SCB",),
        ],
        {"indicator": "mat"},
        [
            ("note", "title-row", "Blad1!A1", "Ekologisk mat", "a row above the table: not read"),
            ("note", "column-ignored", "Blad1!E3", "Ansvarig", IGNORED),
            ("note", "header-repeated", "Blad1!A5", "Kommunkod", "the header again: not read"),
            ("note", "totals-row", "Blad1!B6", "Summa:", TOTALS),
            ("note", "region-row", "Blad1!A7", "Södermanlands län", REGION),
            ("note", "region-row", "Blad1!B8", "Ej fördelat", REGION),
            ("note", "text-row", "Blad1!A11", "Källa: SCB", "this row holds text and no values: not read"),
        ],
    ),
    "a column without a header": (
        [("Kommun", 2022, None), ("Trosa", 60, "ja"), ("Lund", 61, "nej")],
        {"indicator": "mat"},
        [("note", "column-ignored", "Blad1!C1", "ja", IGNORED)],
    ),
    "headers that are the same": (
        [("Kommun", "Mat", "Mat", "Avfall"), ("Trosa", 1, 2, 3)],
        {"year": 2022},
        [("error", "doubled-column", f"Blad1!{at}1", "Mat", DOUBLED) for at in "BC"],
    ),
    "one year of one indicator twice": (
        [("Kommun", "Bilar 2022", "Bilar 2022", "Bilar 2023"), ("Trosa", 1, 2, 3)],
        {},
        [("error", "doubled-column", "Blad1!B1", "Bilar 2022",
          "another column has Bilar 2022 too: only the last of them is read")],
    ),
    "members that no header names": (
        [(None, 2022, 2023), ("Trosa", 1, 2), ("Lund", 3, 4)],
        {"indicator": "mat"},
        [("note", "column-inferred", "Blad1!A1", "",
          "no header says which column has the members: this one is read as member")],
    ),
    "codes that no header names": (
        [(None, 2022, 2023), (1488, 1, 2), (1281, 3, 4)],
        {"indicator": "mat"},
        [("note", "column-inferred", "Blad1!A1", "",
          "no header says which column has the members: this one is read as code")],
    ),
    "cells that are no numbers": (
        [("Kommun", 2021, 2022, 2023), ("Trosa", "=1+1", "#N/A", dt.date(2022, 5, 1)), ("Lund", 1, 2, 3)],
        {"indicator": "mat"},
        [
            ("error", "formula-without-value", "Blad1!B2", "=1+1", NO_VALUE),
            ("error", "error-cell", "Blad1!C2", "#N/A", "the cell holds an error and no number: it is not used"),
            ("error", "date-for-number", "Blad1!D2", "2022-05-01",
             "the cell holds a date and no number: it is not used"),
        ],
    ),
    "a year in the title": (
        [("Mätår 2022", "i kommuner"), (None,), ("Kommun", "Mat"), ("Trosa", 60)],
        {},
        [
            ("note", "title-row", "Blad1!A1", "Mätår 2022", "a row above the table: not read"),
            ("warning", "year-from-title", "Blad1!A1", "2022",
             "the table has no years: all values are read as of 2022, which the title says"),
        ],
    ),
    "a mark on a year": (
        [("Kommun", 2021, "2022 (prel.)"), ("Trosa", 1, 2)],
        {"indicator": "mat"},
        [("warning", "year-with-mark", "Blad1!C1", "2022 (prel.)",
          "read as 2022; what the mark says about the values is not kept")],
    ),
    "text below, in rows": (
        [("Kommun", 2022), ("Trosa", 1), (None,), ("Källa: SCB",), ("Se not 1",), (None,), (None,), ("Slut",)],
        {"indicator": "mat"},
        [
            ("note", "text-row", "Blad1!A4", "Källa: SCB", "rows 4-5 hold text and no values: not read"),
            ("note", "text-row", "Blad1!A8", "Slut", "this row holds text and no values: not read"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
def test_what_is_left_out_is_told_with_its_place_its_text_and_why(what: str) -> None:
    table, options, wanted = TOLD[what]
    assert whole(nt.read_excel(xlsx(rows(*table)), **options)) == wanted


def test_a_year_that_only_the_sheets_name_says_is_told_without_a_cell() -> None:
    book = xlsx(rows(("Kommun", "Mat"), ("Trosa", 60)), names=("År 2020",))
    assert whole(nt.read_excel(book)) == [
        ("warning", "year-from-title", "'År 2020'", "2020",
         "the table has no years: all values are read as of 2020, which the sheet's name says")
    ]  # fmt: skip


def test_values_below_a_merged_cell_and_years_that_look_like_dates_are_counted() -> None:
    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.merge_cells("D2:D4")
        for row in (2, 3):
            sheet.cell(row, 2).number_format = "yyyy-mm-dd"

    table = rows(
        ("kommun", "år", "nyckeltal", "värde"), ("Trosa", 2022, "mat", 60), ("Lund", 2022, "mat"), ("Åre", 2022, "mat")
    )
    result = nt.read_excel(xlsx(table, change=change))
    assert whole(result) == [
        ("warning", "number-as-date", "Blad1!B2", "1905-07-14",
         "2 years are formatted as dates: 2022, shown as 1905-07-14, is read as 2022"),
        ("warning", "merged-values", "Blad1!D3", "60",
         "2 cells of merged ranges have no value of their own: read as empty"),
    ]  # fmt: skip
    assert result.panel.values[0, :, 0].tolist()[0] == 60.0


@pytest.mark.parametrize(
    ("table", "options", "rule", "message"),
    [
        ([("Kommun", None, "Mat"), (None, 2022, 2023), ("Trosa", 1, 2)], {}, "missing-column",
         "some year columns have no indicator above them: say which cells to read"),
        ([("Kommun", "Mat"), ("Trosa", 1)], {}, "missing-year",
         "the table in sheet Blad1 has no years, and its title does not have exactly one: say which with `year`"),
        ([("Hej",)], {}, "no-table",
         "the workbook has no table that is recognised: a header row (kommun, kommunkod, år, 2021, 2022, ...) above "
         "rows with a label and numbers; say where it is with `sheet`, `cells`, `header_rows` and `columns`"),
        ([("Hej",)], {"sheet": "Blad1"}, "no-table",
         "sheet Blad1 has no table that is recognised: a header row (kommun, kommunkod, år, 2021, 2022, ...) above "
         "rows with a label and numbers; say where it is with `sheet`, `cells`, `header_rows` and `columns`"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_say(
    table: list[tuple[Any, ...]], options: dict[str, Any], rule: str, message: str
) -> None:
    with pytest.raises(nt.ParseError) as caught:
        nt.read_excel(xlsx(rows(*table)), **options)
    (found,) = caught.value.findings
    assert (found.rule, found.source, found.message) == (rule, "", message)  # type: ignore[union-attr]


# ---- What columns are.

ROLES = {
    "indicator": "Mått", "code": "Nr", "member": "Ort", "year": "När", "value": "Siffra (kg)", "unit": "Räknat i",
    "status": "Läge", "note": "Anm",
}  # fmt: skip


@pytest.mark.parametrize("left_out", ["", "unit", "status", "note", "code", "member"])
def test_columns_are_what_the_caller_says_whatever_they_are_called(left_out: str) -> None:
    columns = {role: name for role, name in ROLES.items() if role != left_out}
    values = {"indicator": "avfall", "code": "0488", "member": "Trosa", "year": 2022, "value": 5.5, "unit": "kg",
              "status": "skattad", "note": "vägt om"}  # fmt: skip
    table = rows(tuple(columns.values()), tuple(values[role] for role in columns))
    result = nt.read_excel(xlsx(table), columns=columns)
    assert whole(result) == []
    panel = result.panel
    assert [(each.id, each.unit["sv"]) for each in panel.indicators] == [("avfall", "kg")]
    (member,) = panel.members
    assert member.code == ("" if left_out == "code" else "0488")
    assert member.name == ("0488" if left_out == "member" else "Trosa")
    assert panel.years.tolist() == [2022]
    assert panel.values.tolist() == [[[5.5]]]
    assert nt.VALUE_STATUS[panel.status[0, 0, 0]] == ("observed" if left_out == "status" else "estimated")
    assert [each.note for each in panel.observations] == ([] if left_out == "note" else ["vägt om"])


@pytest.mark.parametrize(
    ("table", "options", "layout", "wanted"),
    [
        ([("Kommun", 2022, 2023), ("A", 1, 2)], {"indicator": "mat"}, "wide", {"mat": [1, 2]}),
        ([("Kommun", "Mat"), ("A", 1)], {"year": 2022}, "indicators", {"Mat": [1]}),
        ([("Kommun", "Mat (%)"), ("A", 1)], {"year": 2022, "indicator": "mat"}, "indicators", {"mat": [1]}),
        ([("Kommun", "Mat", "Avfall"), ("A", 1, 2)], {"year": 2022, "indicator": "x"}, "indicators",
         {"Mat": [1], "Avfall": [2]}),
        ([("Kommun", "År", "Värde"), ("A", 2022, 1), ("A", 2023, 2)], {"indicator": "mat"}, "long", {"mat": [1, 2]}),
        ([("Kommun", "År", "Mat", "Nyckeltal"), ("A", 2022, 1, "q")], {"layout": "indicators"}, "indicators",
         {"Mat": [1]}),
        ([("Nyckeltal", "Kommun", 2022, 2023), ("mat", "A", 1, 2), ("el", "A", 3, 4)], {}, "wide",
         {"mat": [1, 2], "el": [3, 4]}),
        ([("Kommun", "Bilar 2022", "Bilar 2023"), ("A", 1, 2)], {}, "wide", {"Bilar": [1, 2]}),
        ([("Kommun", "Bilar 2022", "Bilar 2023"), ("A", 1, 2)], {"indicator": "mat"}, "wide", {"mat": [1, 2]}),
        # A year at the end of one header only is part of a name.
        ([("Kommun", "Bilar 2022", "Bussar 2023"), ("A", 1, 2)], {"year": 2021}, "indicators",
         {"Bilar 2022": [1], "Bussar 2023": [2]}),
        ([("Kommun", "Bilar 1899", "Bilar 1898"), ("A", 1, 2)], {"year": 2021}, "indicators",
         {"Bilar 1899": [1], "Bilar 1898": [2]}),
        # Parts of a header that are the same are one part; a word that is cut is put together.
        ([("Kommun", "Avfall", "Bil-"), (None, "Avfall", "trafik"), (None, "kg", "km"), ("A", 1, 2)], {"year": 2021},
         "indicators", {"Avfall": [1], "Biltrafik": [2]}),
    ],
)  # fmt: skip
def test_a_table_is_of_one_of_three_layouts(
    table: list[tuple[Any, ...]], options: dict[str, Any], layout: str, wanted: dict[str, list[float]]
) -> None:
    result = nt.read_excel(xlsx(rows(*table)), **options)
    assert result.format.layout == layout
    assert {
        each.id: v.tolist() for each, v in zip(result.panel.indicators, result.panel.values[:, 0], strict=True)
    } == {name: [float(each) for each in values] for name, values in wanted.items()}


# ---- Where a table begins and ends, at the edges of each rule.


def outcome(table: list[tuple[Any, ...]], **options: Any) -> tuple[list[str], list[str]]:
    """Members, and rule and place of what is told; of a sheet without a table the rule alone."""
    try:
        result = nt.read_excel(xlsx(rows(*table)), **{"indicator": "mat", **options})
    except nt.ParseError as error:
        return [], [error.code]
    return [each.name for each in result.panel.members], [
        f"{each.rule} {each.source.rpartition('!')[2]}" for each in result.findings
    ]


BODY = [("Trosa", 1, 2), ("Lund", 3, 4)]


@pytest.mark.parametrize(("blank", "found"), [(0, True), (1, True), (2, True), (3, False)])
def test_a_header_is_at_most_two_blank_rows_above_its_body(blank: int, found: bool) -> None:
    # Years alone say too little of what stands far below them.
    members, told = outcome([(None, 2022, 2023), *[(None,)] * blank, *BODY])
    assert members == (["Trosa", "Lund"] if found else [])
    assert told == (["column-inferred A1"] if found else ["no-table"])


@pytest.mark.parametrize(
    ("labels", "role"),
    [
        (["A", "B", "C", "D", None], "member"),
        (["A", "B", "C", None, None], ""),
        (["A", "B", "C", "A", "B"], "member"),
        (["A", "B", "A", "B", "A"], ""),
        ([1488, 1281, 1440, 1860, 1984], "code"),
        ([1488, 1281, 1440, "D", "E"], "code"),
        ([1488, 1281, "C", "D", None], "member"),
        (["A", "B", "C", "D", 7], "member"),
    ],
)
def test_a_column_without_a_header_has_the_members_where_most_rows_differ_in_it(labels: list[Any], role: str) -> None:
    table = [(None, 2022, 2023), *((label, k, k) for k, label in enumerate(labels))]
    if not role:
        assert outcome(table) == ([], ["no-table"])
        return
    result = nt.read_excel(xlsx(rows(*table)), indicator="mat")
    told = [each.message.split()[-1] for each in result.findings if each.rule == "column-inferred"]
    assert told == [role]


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        *(("Håbo", True), ("x" * 40, True), ("x" * 41, False), ("Håbo: inget", False), ("1) rest", False)),
        *(("*) rest", False), ("* rest", False), ("Källa SCB", False), ("Source SCB", False), ("Not 1", False)),
        *(("Anm till Håbo", False), ("Senast ändrad", False), ("Uppdaterad 2024", False), ("Notviken", True)),
    ],
)
def test_a_line_directly_below_the_last_value_is_a_member_or_a_note(label: str, kept: bool) -> None:
    members, told = outcome([("Kommun", 2022, 2023), *BODY, (label,)])
    assert members == ["Trosa", "Lund", *([label] if kept else [])]
    assert told == ([] if kept else ["text-row A4"])
    # After a blank row nothing is a member.
    assert outcome([("Kommun", 2022, 2023), *BODY, (None,), (label,)]) == (["Trosa", "Lund"], ["text-row A5"])


@pytest.mark.parametrize(
    ("rows_", "told"),
    [
        ([("a",), ("b",)], ["rows 5-6 hold"]),
        ([("a",), (None,), ("b",)], ["rows 5-7 hold"]),
        ([("a",), (None,), (None,), ("b",)], ["this row holds", "this row holds"]),
    ],
)
def test_lines_of_text_near_each_other_are_told_together(rows_: list[tuple[Any, ...]], told: list[str]) -> None:
    result = nt.read_excel(xlsx(rows(("Kommun", 2022, 2023), *BODY, (None,), *rows_)), indicator="mat")
    assert [each.message.removesuffix(" text and no values: not read") for each in result.findings] == told


@pytest.mark.parametrize(
    ("values", "read"),
    [([1, 2, 3, 4], True), ([1, 2, "ja", "nej"], True), ([1, "ja", "nej", "ja"], False), ([None, None, 3, "x"], True),
     ([None, None, "ja", None], False), ([None] * 3 + ["NA"], True)],
)  # fmt: skip
def test_a_column_has_values_where_half_of_its_cells_may_be_numbers(values: list[Any], read: bool) -> None:
    table = [("Kommun", "Mat", "Ny"), *((f"Ort {k}", k, value) for k, value in enumerate(values))]
    result = nt.read_excel(xlsx(rows(*table)), year=2022)
    assert [each.id for each in result.panel.indicators] == (["Mat", "Ny"] if read else ["Mat"])
    ignored = [each.source for each in result.findings if each.rule == "column-ignored"]
    assert ignored == ([] if read else ["Blad1!C1"])


@pytest.mark.parametrize(
    ("text", "year", "marked"),
    [
        *((text, 2022, False) for text in ("2022", "år 2022", "Year 2022", "2022M12", "2022K4", "2022Q1")),
        ("2022-12-31", 2022, False),
        *((text, 2022, True) for text in ("2022*", "2022**", "2022 1)", "2022 (prel.)", "2022 prel.", "2022prelim")),
        *(("1900", 1900, False), ("2100", 2100, False), ("1899", 0, False), ("2101", 0, False)),
        *((text, 0, False) for text in ("2022M13", "2022K5", "2022 x", "22", "20222", "2022-1", "1799")),
    ],
)  # fmt: skip
def test_a_header_is_a_year_with_its_month_quarter_or_mark(text: str, year: int, marked: bool) -> None:
    table = rows(("Kommun", 2021, text), ("Trosa", 1, 2), ("Lund", 3, 4))
    result = nt.read_excel(xlsx(table), indicator="mat")
    values = dict(zip(result.panel.years.tolist(), result.panel.values[0, 0].tolist(), strict=True))
    assert {k: v for k, v in values.items() if v == v} == {2021: 1.0, **({year: 2.0} if year else {})}
    rules = [(each.rule, each.text) for each in result.findings if each.severity != "error"]
    assert rules == ([("year-with-mark", text)] if marked else [] if year else [("column-ignored", text)])


@pytest.mark.parametrize(
    ("code", "width", "fixed"), [(12, 4, None), (114, 4, "0114"), (114, 5, "00114"), ("x14", 4, None), (1234, 4, None)]
)
def test_only_numbers_of_three_digits_or_more_get_zeros(code: Any, width: int, fixed: str | None) -> None:
    table = rows(("Kod", "Kommun", 2022), (code, "Ort", 5), ("99999", "Annan", 6), ("99998", "Tredje", 6))
    result = nt.read_excel(xlsx(table), indicator="mat", code_width=width)
    told = [each.message for each in result.findings if each.rule == "code-without-zero" and each.text == str(code)]
    message = f"1 codes have lost their leading zero: {code} is read as {fixed}"
    assert told == ([message] if fixed else [])


@pytest.mark.parametrize(
    ("years", "values"),
    [({}, [1.0, 2.0]), ({"min_year": 2023}, [2.0]), ({"max_year": 2022}, [1.0])],
)
def test_years_that_are_not_asked_for_are_no_years(years: dict[str, int], values: list[float]) -> None:
    result = nt.read_excel(xlsx(rows(("Kommun", 2022, 2023), ("Trosa", 1, 2))), indicator="mat", **years)  # type: ignore[arg-type]
    assert result.panel.values.ravel().tolist() == values


def test_what_is_left_empty_below_is_what_stands_above_where_asked_for() -> None:
    table = rows(
        ("nyckeltal", "kommun", "år", "värde"),
        ("mat", "Trosa", 2022, 1), (None, None, 2023, 2), (None, "Lund", 2022, 3), ("el", "Trosa", 2022, 4),
        (None, None, None, None), (None, None, 2023, 5),
    )  # fmt: skip
    result = nt.read_excel(xlsx(table), fill_down=True)
    assert {
        (each.id, who.name): row.tolist()
        for each, block in zip(result.panel.indicators, result.panel.values, strict=True)
        for who, row in zip(result.panel.members, block, strict=True)
        if not np.isnan(row).all()
    } == {("mat", "Trosa"): [1, 2], ("mat", "Lund"): [3, pytest.approx(X, nan_ok=True)], ("el", "Trosa"): [4, 5]}


def test_long_texts_are_cut_where_they_are_told_and_in_a_files_title(tmp_path: Path) -> None:
    (note,) = nt.read_excel(xlsx(rows(("z" * 300,), ("Kommun", 2022), ("Trosa", 1))), indicator="mat").findings
    assert (note.rule, note.text) == ("title-row", "z" * 200)
    data = panel()
    info = nt.PanelInfo()
    info.title = {"sv": "t" * 300}
    data._core.info = info
    assert book_of(tmp_path, data).properties.title == "t" * 255
    info.title, info.name = {}, "nat"
    data._core.info = info
    assert book_of(tmp_path, data).properties.title == "nat"


def test_what_is_no_table_of_ours_is_refused(tmp_path: Path) -> None:
    for data, kind in (("text", "str"), ([1, 2], "list")):
        with pytest.raises(
            nt.ArgumentError, match=rf"^data is a {kind}: give a panel, a result with to_frame\(\), or a pandas frame$"
        ):
            nt.write_excel(data, tmp_path / "a.xlsx")  # type: ignore[arg-type]
    for value in (X, np.inf, -np.inf):
        data = nt.Panel(["a"], ["b"], [2022], [[[value]]])
        if value != value:
            nt.write_excel(data, tmp_path / "a.xlsx")
            continue
        with pytest.raises(
            nt.ArgumentError,
            match=rf"^{value} is no number that a sheet can hold: write a CSV file or a dataset folder$",
        ):
            nt.write_excel(data, tmp_path / "b.xlsx")
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_marker_may_be_a_truth_value_and_never_a_formula_an_error_or_a_date() -> None:
    values = (True, "=1+1", "#N/A", dt.date(2022, 5, 1))
    table = rows(("Kommun", 2020, 2021, 2022, 2023), ("Trosa", *values), ("Lund", 1, 2, 3, 4))
    markers = ["TRUE", "=1+1", "#N/A", "2022-05-01"]
    result = nt.read_excel(xlsx(table), indicator="mat", missing_markers=markers)
    assert [(each.rule, each.source) for each in result.findings] == [
        ("formula-without-value", "Blad1!C2"),
        ("error-cell", "Blad1!D2"),
        ("date-for-number", "Blad1!E2"),
    ]
    assert np.isnan(result.panel.values[0, 0]).all()


@pytest.mark.parametrize(("head", "wanted"), [("Kommunens nr", ["0180", "0126"]), ("Ortens nr", ["180", "126"])])
def test_codes_of_municipalities_have_four_digits_whatever_their_column_is_called(head: str, wanted: list[str]) -> None:
    table = rows((head, "Ort", 2022), (180, "A", 1), (126, "B", 2))
    result = nt.read_excel(xlsx(table), indicator="mat", columns={"code": head, "member": "Ort"})
    assert [each.code for each in result.panel.members] == wanted
