"""How the workbook in which a member reports looks: each column, format, width, check and hidden cell."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import nyckeltal as nt

pytest.importorskip("xlsxwriter")
X = float("nan")
YEARS = range(2021, 2026)
#: One value of each status, the last year first in the form: 2025 is the newest before 2026.
STATUS = ["observed", "nil", "estimated", "preliminary", "imputed"]


def network(simulated: bool = False) -> nt.Panel:
    info = nt.PanelInfo()
    info.name, info.title, info.simulated = "nat", {"sv": "Ett nät", "en": "A network"}, simulated
    whole = nt.Indicator(
        id="whole", name={"sv": "Bilar"}, unit={"sv": "st", "en": "pcs"}, definition={"sv": "x" * 300}, version="v2",
        source="SCB", decimals=0, floor=-2.5, ceiling=1e6,
    )  # fmt: skip
    fine = nt.Indicator(id="fine", name={"sv": "Utsläpp " * 12}, unit={"sv": "ton"}, decimals=3, ceiling=0.125)
    share = nt.Indicator(id="share", unit={"sv": "%"}, decimals=1, floor=0.0, ceiling=100.0, may_exceed_ceiling=True)
    values: list[Any] = [
        [[1, 0, 3, 4, 5], [X] * 5],
        [[0.5, 0.25, 1 / 3, 1.125, 2], [X] * 5],
        [[X, X, X, X, 7.5], [X] * 5],
    ]
    status = [
        [STATUS, ["not_reported"] * 5],
        [["observed", "observed", "observed", "withdrawn", "observed"], ["not_reported"] * 5],
        [["confidential", "not_applicable", "not_reported", "confidential", "observed"], ["not_reported"] * 5],
    ]
    return nt.Panel([whole, fine, share], ["Trosa", "Lund"], YEARS, values, status, info=info)


def book_of(folder: Path, **options: Any) -> Any:
    simulated = options.pop("simulated", False)
    nt.reporting_template(network(simulated), "Trosa", folder / "t.xlsx", **{"year": 2026, **options})
    return openpyxl.load_workbook(folder / "t.xlsx")


def test_earlier_values_have_their_decimals_and_show_what_they_are(tmp_path: Path) -> None:
    form = book_of(tmp_path).worksheets[0]
    looks = [
        [(each.value, each.number_format, bool(each.font.italic), bool(each.font.strike)) for each in row]
        for row in form["D6:H8"]
    ]
    assert looks == [
        # Only figures that are not a member's own final ones are in italics; a nil is its own.
        [(1, "0", False, False), (0, "0", False, False), (3, "0", True, False), (4, "0", True, False),
         (5, "0", True, False)],
        # A third has more digits than the indicator shows: it is not rounded away.
        [(0.5, "0.000", False, False), (0.25, "0.000", False, False), (1 / 3, "General", False, False),
         (1.125, "0.000", True, True), (2, "0.000", False, False)],
        [("sekretess", "General", False, False), ("ej tillämpligt", "General", False, False),
         (None, "General", False, False), ("sekretess", "General", False, False), (7.5, "0.0", False, False)],
    ]  # fmt: skip


def test_years_are_whole_numbers_and_the_one_to_report_is_the_last(tmp_path: Path) -> None:
    form = book_of(tmp_path).worksheets[0]
    years = [form.cell(5, column).value for column in range(4, 10)]
    assert years == [2021, 2022, 2023, 2024, 2025, 2026]
    assert all(type(each) is int for each in years)
    assert all(form.cell(5, c).font.bold and form.cell(5, c).border.bottom.style for c in range(1, 13))


@pytest.mark.parametrize(
    ("language", "lines", "labels"),
    [
        (
            "sv",
            [
                "Ett nät, 2026: Trosa",
                "Fyll i de gula cellerna för 2026. Saknas ett värde: lämna det tomt och välj en status. Tidigare år "
                "ändras inte här: skriv rättelser i kommentaren.",
                "Kursivt: uppskattat, preliminärt eller ersatt värde.",
                "SIMULERADE UPPGIFTER",
            ],
            ["Indikator", "Enhet", "Riktning", "Status", "Kommentar", "id"],
        ),
        (
            "en",
            [
                "A network, 2026: Trosa",
                "Fill in the yellow cells for 2026. Where there is no value leave it empty and choose a status. "
                "Earlier years are not changed here: write corrections in the comment.",
                "In italics: an estimated, preliminary or imputed value.",
                "SIMULATED FIGURES",
            ],
            ["Indicator", "Unit", "Direction", "Status", "Comment", "id"],
        ),
    ],
)
def test_what_is_said_above_the_table(tmp_path: Path, language: str, lines: list[str], labels: list[str]) -> None:
    book = book_of(tmp_path, language=language, simulated=True)
    form = book.worksheets[0]
    assert [form.cell(row, 1).value for row in range(1, 5)] == lines
    assert [form.cell(5, column).value for column in (1, 2, 3, 10, 11, 12)] == labels
    assert form["A1"].font.bold
    assert form["A4"].font.bold
    assert (book.properties.title, book.properties.subject) == (lines[0], lines[3])
    real = book_of(tmp_path, language=language)
    assert real.worksheets[0]["A4"].value is None
    assert not real.properties.subject
    # The day of writing is not in it, so that the same panel gives the same bytes.
    assert (real.properties.created, real.properties.creator) == (dt.datetime(1980, 1, 1), "nyckeltal")


def test_cells_to_fill_in_are_yellow_framed_and_of_the_indicators_format(tmp_path: Path) -> None:
    form = book_of(tmp_path).worksheets[0]
    assert [form[f"I{row}"].number_format for row in (6, 7, 8)] == ["0", "0.000", "0.0"]
    for row in form.iter_rows(min_row=1, max_row=9):
        for each in row:
            free = each.row in (6, 7, 8) and each.column_letter in "IJK"
            assert (each.fill.fgColor.rgb == "FFFFF9C4") == free
            assert (each.border.left.style == "thin") == free
            assert each.protection.locked != free
    assert [bool(form[f"{column}6"].alignment.wrap_text) for column in "ABCDIJK"] == [
        *(True, True, True, False, False, False, True)
    ]


def test_widths_hidden_column_and_panes(tmp_path: Path) -> None:
    form, definitions, hidden = book_of(tmp_path).worksheets
    widths = {
        chr(ord("A") + at - 1): int(each.width)
        for each in form.column_dimensions.values()
        for at in range(each.min, each.max + 1)
    }
    # The longest name has 96 letters, and a column is never wider than 60; the shortest is 18.
    assert widths == dict(zip("ABCDEFGHIJKL", [60, 18, 18, *[9] * 6, 16, 48, 20], strict=True))
    assert [name for name, each in form.column_dimensions.items() if each.hidden] == ["L"]
    assert (form.freeze_panes, definitions.freeze_panes, hidden.freeze_panes) == ("B6", "A2", None)
    assert [each.sheet_state for each in (form, definitions, hidden)] == ["visible", "visible", "veryHidden"]


def test_columns_and_rows_may_be_made_wider_though_cells_are_locked(tmp_path: Path) -> None:
    book = book_of(tmp_path)
    assert all(each.protection.sheet and not each.protection.password for each in book.worksheets)
    # What these say is whether it is forbidden.
    assert [each.protection.formatColumns for each in book.worksheets] == [False, True, True]
    assert [each.protection.formatRows for each in book.worksheets] == [False, True, True]
    assert [each.protection.insertRows for each in book.worksheets] == [True, True, True]


@pytest.mark.parametrize(("language", "footer"), [("sv", "nyckeltal, mall 1"), ("en", "nyckeltal, template 1")])
def test_it_prints_on_a4_with_its_header_on_each_page(tmp_path: Path, language: str, footer: str) -> None:
    form, definitions, _ = book_of(tmp_path, language=language).worksheets
    for sheet in (form, definitions):
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0
    assert form.print_title_rows == "$5:$5"
    assert (form.oddFooter.left.text, form.oddFooter.right.text) == (footer, "&P (&N)")


@pytest.mark.parametrize(
    ("language", "whole", "fine", "share"),
    [
        (
            "sv",
            ("Ett tal", "Skriv ett tal från −2,5 till 1 000 000 st.", "Senast: 5 st (2025)."),
            ("Ett tal", "Skriv ett tal som är högst 0,125 ton.", "Senast: 2 ton (2025)."),
            ("Ett tal", "Skriv ett tal som är minst 0 %.", "Senast: 7,5 % (2025)."),
        ),
        (
            "en",
            ("A number", "Write a number from −2.5 to 1,000,000 pcs.", "Latest: 5 pcs (2025)."),
            ("A number", "Write a number that is at most 0.125 ton.", "Latest: 2 ton (2025)."),
            ("A number", "Write a number that is at least 0%.", "Latest: 7.5% (2025)."),
        ),
    ],
)
def test_each_value_cell_checks_and_says_what_may_be_typed(
    tmp_path: Path, language: str, whole: tuple[str, ...], fine: tuple[str, ...], share: tuple[str, ...]
) -> None:
    form = book_of(tmp_path, language=language).worksheets[0]
    rules = {str(each.sqref): each for each in form.data_validations.dataValidation}
    assert set(rules) == {"I6", "I7", "I8", "J6:J8"}
    for cell, (title, asked, last) in (("I6", whole), ("I7", fine), ("I8", share)):
        rule = rules[cell]
        assert rule.type == "decimal"
        said = [" ".join(str(each).split()) for each in (rule.promptTitle, rule.error, rule.prompt)]
        assert said == [title, asked, f"{asked} {last}"]
        assert rule.showErrorMessage
        assert rule.allowBlank
    assert (float(rules["I6"].formula1), float(rules["I6"].formula2)) == (-2.5, 1e6)
    assert (rules["I7"].operator, float(rules["I7"].formula1)) == ("lessThanOrEqual", 0.125)
    assert (rules["I8"].operator, float(rules["I8"].formula1)) == ("greaterThanOrEqual", 0)


@pytest.mark.parametrize(
    ("language", "choices", "told"),
    [
        (
            "sv",
            "ej rapporterat,ej tillämpligt,sekretess,uppskattat,preliminärt",
            (
                "Status",
                "Tomt för ett vanligt värde. Välj varför ett värde saknas, eller om det är uppskattat eller "
                "preliminärt.",
                "Välj ur listan.",
            ),
        ),
        (
            "en",
            "not reported,not applicable,confidential,estimated,preliminary",
            (
                "Status",
                "Empty for an ordinary value. Choose why a value is missing, or whether it is estimated or "
                "preliminary.",
                "Choose from the list.",
            ),
        ),
    ],
)
def test_a_status_is_chosen_from_a_list(tmp_path: Path, language: str, choices: str, told: tuple[str, ...]) -> None:
    form = book_of(tmp_path, language=language).worksheets[0]
    (rule,) = [each for each in form.data_validations.dataValidation if each.type == "list"]
    assert rule.formula1 == f'"{choices}"'
    assert (rule.promptTitle, rule.prompt, rule.error) == told


def test_a_message_that_is_too_long_is_cut_and_not_left_out(tmp_path: Path) -> None:
    unit = "x" * 230
    panel = nt.Panel([nt.Indicator(id="a", unit={"sv": unit}, floor=0.0)], ["Trosa"], [2025], [[[7.0]]])
    nt.reporting_template(panel, "Trosa", tmp_path / "t.xlsx", year=2026)
    rule = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].data_validations.dataValidation[0]
    assert len(rule.prompt) == 255
    assert rule.error.startswith("Skriv ett tal som är minst 0")
    assert rule.prompt.startswith(rule.error[:255])


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("sv", ["Indikator", "Enhet", "Riktning", "Lägst", "Högst", "Decimaler", "Definition", "Version", "Källa"]),
        ("en", ["Indicator", "Unit", "Direction", "Lowest", "Highest", "Decimals", "Definition", "Version", "Source"]),
    ],
)
def test_definitions_have_their_columns_in_order(tmp_path: Path, language: str, head: list[str]) -> None:
    sheet = book_of(tmp_path, language=language).worksheets[1]
    direction = {"sv": "varken högre eller lägre är bättre", "en": "neither higher nor lower is better"}[language]
    unit = {"sv": "st", "en": "pcs"}[language]
    table = [[each.value for each in row] for row in sheet.iter_rows()]
    assert table[0] == head
    assert table[1] == ["Bilar", unit, direction, -2.5, 1_000_000, 0, "x" * 300, "v2", "SCB"]
    assert [row[3:6] for row in table[2:]] == [[None, 0.125, 3], [0, 100, 1]]
    assert sheet.auto_filter.ref == "A1:I4"
    widths = {each: int(sheet.column_dimensions[each].width) for each in "ABDFGHI"}
    assert widths == {"A": 44, "B": 18, "D": 8, "F": 10, "G": 90, "H": 10, "I": 50}
    assert all(each.alignment.wrap_text and each.alignment.vertical == "top" for each in sheet[2])
    # 1.1 times 300 letters over 90 a line are four lines of 15 points.
    assert sheet.row_dimensions[2].height == 60


def test_the_hidden_sheet_keeps_what_the_reader_needs(tmp_path: Path) -> None:
    rows = [[each.value for each in row if each.value is not None] for row in book_of(tmp_path)["_nyckeltal"]]
    assert rows == [
        ["template", "1"],
        ["package", nt.__version__],
        ["panel", "nat"],
        ["member", "Trosa"],
        ["year", "2026"],
        ["title", "Ett nät, 2026: Trosa"],
        ["sheet", "Rapportera"],
        ["years", "2021", "2022", "2023", "2024", "2025"],
        ["indicator", "whole", "v2", "1.0", "0.0", "3.0", "4.0", "5.0"],
        ["indicator", "fine", "", "0.5", "0.25", repr(1 / 3), "1.125", "2.0"],
        ["indicator", "share", "", "confidential", "not_applicable", "not_reported", "confidential", "7.5"],
    ]


@pytest.mark.parametrize(
    ("year", "earlier", "good"),
    [
        *((1, 0, True), (0, 0, False), (9999, 0, True), (10000, 0, False)),
        *((2026, 50, True), (2026, 51, False), (2026, -1, False)),
    ],
)
def test_years_and_how_many_have_bounds(tmp_path: Path, year: int, earlier: int, good: bool) -> None:
    place = tmp_path / "t.xlsx"
    if good:
        nt.reporting_template(network(), "Trosa", place, year=year, earlier=earlier)
        form = openpyxl.load_workbook(place).worksheets[0]
        assert form.cell(5, 4 + earlier).value == year
        assert [form.cell(5, 4 + k).value for k in range(earlier)] == list(range(year - earlier, year))
    else:
        with pytest.raises(nt.ArgumentError, match=f"year {year} must be within 1-9999 and earlier {earlier} within"):
            nt.reporting_template(network(), "Trosa", place, year=year, earlier=earlier)
        assert not place.exists()


@pytest.mark.parametrize(("year", "asked"), [(2019, []), (2020, ["a"]), (2021, ["a", "b"]), (2022, ["b"])])
def test_only_definitions_in_use_that_year_are_asked_for(tmp_path: Path, year: int, asked: list[str]) -> None:
    # The year in which an interval ends is not in it any more.
    made = [
        nt.Indicator(id="a", valid=nt.YearInterval(start=2020, end=2022)),
        nt.Indicator(id="b", valid=nt.YearInterval(start=2021, end=None)),
        nt.Indicator(id="c", reporter="central"),
        nt.Indicator(id="d", known=False),
    ]
    panel = nt.Panel(made, ["Trosa"], [2020], [[[1.0]]] * 4)
    if not asked:
        with pytest.raises(nt.ArgumentError, match=f"no indicator to report for {year}"):
            nt.reporting_template(panel, "Trosa", tmp_path / "t.xlsx", year=year, earlier=0)
        return
    nt.reporting_template(panel, "Trosa", tmp_path / "t.xlsx", year=year, earlier=0)
    form = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert [row[6].value for row in form.iter_rows(min_row=6)] == asked
