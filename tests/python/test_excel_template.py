"""The workbook that a member fills in, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheet_cases import parts_of, rows, xlsx, zipped

import nyckeltal as nt

HOSTILE = "=cmd|' /C calc'!A0"


def network(title: str = "Ett nät") -> nt.Panel:
    info = nt.PanelInfo()
    info.name, info.title = "nat", {"sv": title, "en": "A network"}
    return nt.Panel(
        [
            nt.Indicator(
                id="organic-food",
                name={"sv": "Ekologiska livsmedel", "en": "Organic food"},
                unit={"sv": "%"},
                definition={"sv": HOSTILE},
                version="2012",
                direction="higher",
                floor=0.0,
                ceiling=100.0,
                decimals=1,
            ),
            nt.Indicator(id="waste", name={"sv": "Avfall"}, unit={"sv": "kg/person"}, direction="lower", floor=0.0),
            nt.Indicator(id="certified", ceiling=100.0, may_exceed_ceiling=True),
            nt.Indicator(id="balance", name={"sv": HOSTILE}, decimals=0),
            nt.Indicator(id="central", reporter="central"),
            nt.Indicator(id="gone", valid=nt.YearInterval(start=None, end=2020)),
            nt.Indicator(id="nobody-knows", known=False),
        ],
        [nt.Member(id="0488", code="0488", name="Trosa"), nt.Member(id="0686", code="0686", name="Eksjö")],
        range(2021, 2024),
        np.stack([np.array([[57.4, np.nan, 60.0], [15.4, 16.0, 17.25]]) + k for k in range(7)]),
        np.array([[["observed", "confidential", "estimated"], ["observed"] * 3]] * 7),
        info=info,
    )


#: Rows and columns of the sheet: four indicators, five earlier years.
ROW = {"organic-food": 6, "waste": 7, "certified": 8, "balance": 9}
VALUE, STATUS, COMMENT, ID = "I", "J", "K", "L"


def made(folder: Path, member: str = "Trosa", panel: nt.Panel | None = None, **options: Any) -> Path:
    place = folder / f"{member}.xlsx"
    nt.reporting_template(panel or network(), member, place, **{"year": 2024, **options})
    return place


def fill(place: Path, cells: dict[str, Any], change: Callable[[Any], None] | None = None) -> Path:
    """Writes cells as a spreadsheet program would."""
    book = openpyxl.load_workbook(place)
    sheet = book.worksheets[0]
    for cell, value in cells.items():
        sheet[cell] = value
    if change is not None:
        change(book)
    book.save(place)
    return place


def found(result: nt.ReportResult, *, notes: bool = False) -> list[str]:
    return [
        f"{each.rule} {each.source.rpartition('!')[2]}" if "!" in each.source else each.rule
        for each in result.findings
        if notes or each.severity != "note"
    ]


def value(result: nt.ReportResult, indicator: str = "organic-food", member: str = "Trosa") -> tuple[float, str]:
    series = result.panel.series(indicator, member)
    return float(series.values[-1]), str(series.status[-1])


# ---- The workbook.


def test_the_form_has_what_a_reporter_needs(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path))
    form = book.worksheets[0]
    assert book.sheetnames == ["Rapportera", "Definitioner", "_nyckeltal"]
    assert form["A1"].value == "Ett nät, 2024: Trosa"
    assert [form.cell(5, c).value for c in range(1, 12)] == [
        *("Indikator", "Enhet", "Riktning", 2019, 2020, 2021, 2022, 2023, 2024, "Status", "Kommentar"),
    ]
    assert [form[f"{ID}{row}"].value for row in range(6, 11)] == [*ROW, None]
    first = [form.cell(6, c).value for c in range(1, 10)]
    assert first == ["Ekologiska livsmedel", "%", "högre är bättre", None, None, 57.4, "sekretess", 60, None]
    assert form["H6"].font.italic  # estimated
    assert form.column_dimensions[ID].hidden


def test_only_what_is_to_be_filled_in_can_be_edited(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path))
    form = book.worksheets[0]
    assert all(each.protection.sheet for each in book.worksheets)
    assert book["_nyckeltal"].sheet_state == "veryHidden"
    free = {c.coordinate for row in form.iter_rows() for c in row if not c.protection.locked}
    assert free == {f"{column}{row}" for column in (VALUE, STATUS, COMMENT) for row in ROW.values()}


def test_cells_check_what_is_typed(tmp_path: Path) -> None:
    form = openpyxl.load_workbook(made(tmp_path)).worksheets[0]
    rules = {str(each.sqref): each for each in form.data_validations.dataValidation}
    share, waste, certified, balance = (rules[f"{VALUE}{row}"] for row in ROW.values())
    assert (share.type, share.operator or "between") == ("decimal", "between")
    assert (float(share.formula1), float(share.formula2)) == (0.0, 100.0)
    assert (waste.operator, float(waste.formula1)) == ("greaterThanOrEqual", 0.0)
    assert float(certified.formula2) > 1e6  # its definition counts some things twice
    assert float(balance.formula1) < -1e6
    assert share.error == "Skriv ett tal från 0 till 100\u00a0%."
    assert share.prompt.endswith("Senast: 60\u00a0% (2023).")
    reasons = rules[f"{STATUS}6:{STATUS}9"]
    assert reasons.formula1 == '"ej rapporterat,ej tillämpligt,sekretess,uppskattat,preliminärt"'


def test_the_latest_value_is_one_of_an_earlier_year(tmp_path: Path) -> None:
    def prompts(year: int, language: str = "sv") -> list[str]:
        sheet = openpyxl.load_workbook(made(tmp_path, year=year, language=language)).worksheets[0]
        at = {int(row): each.prompt for each in sheet.data_validations.dataValidation
              for row in [str(each.sqref)[1:]] if row.isdigit() and int(row) < 8}  # fmt: skip
        return [at[row] for row in sorted(at)]

    # Organic food: 57.4 in 2021, confidential in 2022, 60 in 2023; waste: one more of each.
    assert [each.partition("Senast: ")[2] for each in prompts(2024)] == [
        "60\u00a0% (2023).",
        "61\u00a0kg/person (2023).",
    ]
    assert [each.partition("Senast: ")[2] for each in prompts(2023)] == [
        "57,4\u00a0% (2021).", "58,4\u00a0kg/person (2021)."
    ]  # fmt: skip
    assert [each.partition("Latest: ")[2] for each in prompts(2022, "en")] == [
        "57.4% (2021).", "58.4\u00a0kg/person (2021)."
    ]  # fmt: skip
    assert not any("Senast" in each for each in prompts(2021))


@pytest.mark.parametrize(
    ("language", "name", "head", "better"),
    [
        ("sv", "Definitioner", ["Riktning", "Lägst", "Högst", "Decimaler"], ["högre är bättre", "lägre är bättre"]),
        ("en", "Definitions", ["Direction", "Lowest", "Highest", "Decimals"], ["higher is better", "lower is better"]),
    ],
)
def test_the_second_sheet_says_where_the_scale_ends(
    tmp_path: Path, language: str, name: str, head: list[str], better: list[str]
) -> None:
    sheet = openpyxl.load_workbook(made(tmp_path, language=language))[name]
    columns = {cell.value: cell.column for cell in sheet[1]}
    told = [[sheet.cell(row, columns[each]).value for each in head] for row in (2, 3, 4)]
    assert [row[0] for row in told][:2] == better
    assert [row[1:3] for row in told] == [[0, 100], [0, None], [None, 100]]
    assert told[0][3] == 1


@pytest.mark.parametrize(
    ("floor", "ceiling", "sv", "en"),
    [
        (5.0, 90.0, "Skriv ett tal från 5 till 90\u00a0kg.", "Write a number from 5 to 90\u00a0kg."),
        (5.0, None, "Skriv ett tal som är minst 5\u00a0kg.", "Write a number that is at least 5\u00a0kg."),
        (None, 90.0, "Skriv ett tal som är högst 90\u00a0kg.", "Write a number that is at most 90\u00a0kg."),
        (None, None, "Skriv ett tal.", "Write a number."),
    ],
)
def test_a_cell_says_what_may_be_typed(
    tmp_path: Path, floor: float | None, ceiling: float | None, sv: str, en: str
) -> None:
    panel = nt.Panel(
        [nt.Indicator(id="a", unit={"sv": "kg"}, floor=floor, ceiling=ceiling)], ["Trosa"], [2023], [[[7.0]]]
    )
    for language, wanted in (("sv", sv), ("en", en)):
        sheet = openpyxl.load_workbook(made(tmp_path, panel=panel, language=language)).worksheets[0]
        (rule,) = [each for each in sheet.data_validations.dataValidation if str(each.sqref) == f"{VALUE}6"]
        assert rule.error == wanted
        assert rule.prompt.startswith(wanted)


def test_long_texts_and_other_languages(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path, language="en", earlier=0))
    form = book.worksheets[0]
    assert (book.sheetnames[0], form["A1"].value) == ("Report", "A network, 2024: Trosa")
    assert [form.cell(5, c).value for c in range(1, 7)] == ["Indicator", "Unit", "Direction", 2024, "Status", "Comment"]
    odd = network()
    unit = odd.indicators
    unit[0].unit = {"sv": "x" * 300}
    panel = nt.Panel(unit, odd.members, odd.years, odd.values, odd.status, info=odd.info)
    form = openpyxl.load_workbook(made(tmp_path, panel=panel)).worksheets[0]
    assert len(form.data_validations.dataValidation) == 5  # none was dropped for its length


def test_nothing_in_it_is_a_formula(tmp_path: Path) -> None:
    place = made(tmp_path)
    for sheet in openpyxl.load_workbook(place).worksheets:
        for row in sheet.iter_rows():
            for each in row:
                assert each.data_type != "f"
                assert each.quotePrefix or not str(each.value or "").startswith("=")
    again = place.read_bytes()
    assert made(tmp_path).read_bytes() == again


def test_mistakes_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(nt.ArgumentError, match=r"did you mean Trosa"):
        made(tmp_path, "Trossa")
    with pytest.raises(nt.ArgumentError, match="unknown-indicator"):
        made(tmp_path, indicators=["x"])
    with pytest.raises(nt.ArgumentError, match="language"):
        made(tmp_path, language="fi")
    with pytest.raises(nt.ArgumentError, match="no indicator to report"):
        made(tmp_path, indicators=[])
    with pytest.raises(nt.ArgumentError, match="within"):
        made(tmp_path, year=0)
    with pytest.raises(nt.ArgumentError, match="no file"):
        nt.read_report(tmp_path / "x.xlsx", network())
    assert list(tmp_path.iterdir()) == []


def test_indicators_can_be_chosen(tmp_path: Path) -> None:
    form = openpyxl.load_workbook(made(tmp_path, indicators=["central", "waste"])).worksheets[0]
    assert [form[f"{ID}{row}"].value for row in (6, 7, 8)] == ["central", "waste", None]


# ---- What comes back.


def test_a_filled_in_workbook_is_in_the_panel(tmp_path: Path) -> None:
    panel = network()
    place = fill(
        made(tmp_path),
        {
            f"{VALUE}6": 61.5,
            f"{COMMENT}6": "nya avtal",
            f"{VALUE}7": 380,
            f"{STATUS}7": "uppskattat",
            f"{STATUS}8": "ej tillämpligt",
        },
    )
    result = nt.read_report(place, panel, member="Trosa")
    assert found(result, notes=True) == ["left-empty"]
    assert result.members == ("0488",)
    assert value(result) == (61.5, "observed")
    assert value(result, "waste") == (380.0, "estimated")
    assert np.isnan(value(result, "certified")[0])
    assert value(result, "certified")[1] == "not_applicable"
    assert value(result, "balance")[1] == "not_reported"
    assert value(result, "waste", "Eksjö")[1] == "not_reported"
    assert result.panel.years.tolist() == [2021, 2022, 2023, 2024]
    np.testing.assert_array_equal(result.panel.values[:, :, :3], panel.values)
    assert panel.shape == (7, 2, 3)  # not changed
    notes = [(each.note, result.panel.sources[each.source].title) for each in result.panel.observations]
    assert notes[0] == ("nya avtal", "Trosa.xlsx")


def test_what_is_read_can_be_kept(tmp_path: Path) -> None:
    place = fill(made(tmp_path), {f"{VALUE}6": 61.5, f"{COMMENT}6": "nya avtal"})
    result = nt.read_report(place, network())
    nt.write_package(result.panel, tmp_path / "data")
    again = nt.read_package(tmp_path / "data")
    np.testing.assert_array_equal(again.values, result.panel.values)
    np.testing.assert_array_equal(again.status, result.panel.status)
    assert "nya avtal" in (tmp_path / "data" / "values.csv").read_text("utf-8")


def test_a_value_that_the_panel_has_becomes_a_vintage(tmp_path: Path) -> None:
    panel = nt.read_report(fill(made(tmp_path), {f"{VALUE}6": 61.5}), network()).panel
    result = nt.read_report(fill(made(tmp_path), {f"{VALUE}6": 63}), panel)
    assert found(result) == [f"value-replaced {VALUE}6"]
    assert "had 61.5" in result.findings[-1].message
    assert value(result) == (63.0, "observed")
    assert [(each.value, each.current) for each in result.panel.observations] == [(61.5, False), (63.0, True)]
    same = nt.read_report(tmp_path / "Trosa.xlsx", result.panel)
    assert found(same) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"I6": 61.5}, {"I6": 61.5}, []),
        ({"I6": 61.5}, {"I6": 61.5, "J6": "uppskattat"}, ["61.5"]),
        ({"I6": 61.5, "J6": "uppskattat"}, {"I6": 61.5, "J6": "preliminärt"}, ["61.5"]),
        ({"I6": 61.5, "J6": "uppskattat"}, {"I6": 61.5, "J6": "uppskattat"}, []),
        ({"I6": 61.5}, {"J6": "sekretess"}, ["61.5"]),
        ({"J6": "sekretess"}, {"I6": 61.5}, ["confidential"]),
        ({"J6": "sekretess"}, {"J6": "ej tillämpligt"}, ["confidential"]),
        ({"J6": "sekretess"}, {"J6": "sekretess"}, []),
    ],
)
def test_a_figure_or_a_status_that_is_replaced_is_told(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any], told: list[str]
) -> None:
    panel = nt.read_report(fill(made(tmp_path), before), network()).panel
    result = nt.read_report(fill(made(tmp_path), after), panel)
    replaced = [each for each in result.findings if each.rule == "value-replaced"]
    assert [each.severity for each in replaced] == ["warning"] * len(told)
    assert [each.message.split(" for 2024")[0] for each in replaced] == [f"the panel had {each}" for each in told]


@pytest.mark.parametrize(
    ("year", "years"), [(2019, range(2019, 2024)), (2023, range(2021, 2024)), (2025, range(2021, 2026))]
)
def test_a_report_lands_in_its_own_year_wherever_that_is(tmp_path: Path, year: int, years: range) -> None:
    panel = network()
    result = nt.read_report(fill(made(tmp_path, year=year), {f"{VALUE}6": 61.5}), panel)
    assert result.panel.years.tolist() == list(years)
    wanted = dict(zip((2021, 2022, 2023), panel.values[0, 0], strict=True)) | {year: 61.5}
    got = result.panel.values[0, 0]
    np.testing.assert_array_equal(got, [wanted.get(each, np.nan) for each in years])
    rest = [k for k, each in enumerate(years) if each in (2021, 2022, 2023)]
    np.testing.assert_array_equal(result.panel.values[1:][:, :, rest], panel.values[1:])
    assert [each.year for each in result.panel.observations if each.current] == [year]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"I6": "57,4"}, ["number-as-text I6"]),
        ({"I6": "57,4 %"}, ["number-as-text I6"]),
        ({"I6": "ca 57"}, ["not-a-number I6"]),
        ({"I6": "57 kr"}, ["not-a-number I6"]),
        ({"I7": "57 %"}, ["number-as-text I7", "unit-differs I7"]),
        ({"I6": 101}, ["above-ceiling I6"]),
        ({"I6": -0.1}, ["below-floor I6"]),
        ({"I6": 0}, []),
        ({"I6": 100}, []),
        ({"I8": 101}, []),
        ({"I9": -5}, []),
        ({"I6": "=1+1"}, ["formula-without-value I6"]),
        ({"I6": "#REF!"}, ["error-cell I6"]),
        ({"I6": True}, ["not-a-number I6"]),
        ({"I6": "..", "I7": "-"}, []),
        ({"I6": 57, "J6": "vet ej"}, ["unknown-reason J6"]),
        ({"I6": 57, "J6": "ej rapporterat"}, ["status-contradicts I6"]),
        ({"J6": "uppskattat"}, ["status-contradicts I6"]),
        ({"J6": " Sekretess "}, []),
        ({"J6": "confidential"}, []),
        ({"F6": 58}, ["earlier-value-changed F6"]),
        ({"F6": None}, ["earlier-value-changed F6"]),
        ({"F6": "57,4"}, ["earlier-value-changed F6"]),
        ({"D6": 5}, ["earlier-value-changed D6"]),
        ({"D6": "5,5"}, ["earlier-value-changed D6"]),
        ({"D6": "saknas"}, []),
        ({"L6": "waste-2"}, ["row-gone"]),
        ({"L6": None, "I6": 5}, ["row-without-id I6", "row-gone"]),
        ({"I12": 5}, ["row-without-id I12"]),
        ({"A1": "Ett nät, 2024: Eksjö"}, ["other-member A1"]),
    ],
)
def test_what_is_odd_is_a_finding_at_its_cell(tmp_path: Path, cells: dict[str, Any], wanted: list[str]) -> None:
    result = nt.read_report(fill(made(tmp_path), cells), network())
    assert found(result) == wanted
    if result.findings.errors:
        with pytest.raises(nt.ParseError):
            nt.read_report(tmp_path / "Trosa.xlsx", network(), strict=True)


def test_a_status_that_is_none_is_answered_with_the_list(tmp_path: Path) -> None:
    (finding,) = nt.read_report(fill(made(tmp_path), {"I6": 57, "J6": "vet ej"}), network()).findings.errors
    assert finding.text == "vet ej"
    assert all(each in finding.message for each in ("sekretess", "ej rapporterat", "confidential", "estimated"))


def test_what_does_not_fit_on_a_line_has_room(tmp_path: Path) -> None:
    """Rows do not grow with their text in every program."""
    book = openpyxl.load_workbook(made(tmp_path, "Sundsvall", nt.datasets.sekom()))
    form, definitions = book.worksheets[:2]
    units = [str(form.cell(row, 2).value) for row in range(6, form.max_row + 1)]
    assert "ton CO2ekv/årsarbetare" in units
    assert form.column_dimensions["B"].width > max(map(len, units))
    long = [row for row in range(2, definitions.max_row + 1) if len(str(definitions.cell(row, 7).value)) > 90]
    assert long
    assert all(definitions.cell(row, 7).alignment.wrap_text for row in long)
    assert all(definitions.row_dimensions[row].height >= 30 for row in long)
    assert definitions.sheet_properties.pageSetUpPr.fitToPage


def test_numbers_as_text_are_numbers(tmp_path: Path) -> None:
    assert value(nt.read_report(fill(made(tmp_path), {"I6": " 57,4 "}), network())) == (57.4, "observed")

    def per_cent(book: Any) -> None:
        book.worksheets[0]["I6"].number_format = "0%"

    assert value(nt.read_report(fill(made(tmp_path), {"I6": 0.57}, per_cent), network())) == (57.0, "observed")


def test_a_file_of_another_member_network_version_or_kind(tmp_path: Path) -> None:
    def say(row: int, text: str) -> Callable[[Any], None]:
        def change(book: Any) -> None:
            book["_nyckeltal"].cell(row, 2).value = text

        return change

    place = fill(made(tmp_path), {"I6": 5})
    assert found(nt.read_report(place, network(), member="Eksjö")) == ["other-member A1"]
    for row, text, rule in (
        (1, "0", "template-version"),
        (3, "another", "other-network"),
        (4, "0001", "unknown-member"),
        (5, "x", "unknown-member"),
    ):
        result = nt.read_report(fill(made(tmp_path), {"I6": 5}, say(row, text)), network())
        assert found(result) == [rule]
        assert result.panel.shape == (7, 2, 3)
        assert result.members == ()

    def old(book: Any) -> None:
        assert book["_nyckeltal"].cell(9, 2).value == "organic-food"
        book["_nyckeltal"].cell(9, 3).value = "2010"

    assert found(nt.read_report(fill(made(tmp_path), {"I6": 5, "I7": 6}, old), network())) == ["old-definition A6"]
    (tmp_path / "other.xlsx").write_bytes(xlsx(rows(("Kommun", 2022), ("Trosa", 1))))
    assert found(nt.read_report(tmp_path / "other.xlsx", network())) == ["not-a-template"]
    (tmp_path / "cut.xlsx").write_bytes(place.read_bytes()[:500])
    with pytest.raises(nt.ParseError, match="broken-workbook"):
        nt.read_report(tmp_path / "cut.xlsx", network())


def test_rows_may_be_moved(tmp_path: Path) -> None:
    def swap(book: Any) -> None:
        sheet = book.worksheets[0]
        for column in "ABCDEFGHIJKL":
            a, b = sheet[f"{column}6"], sheet[f"{column}7"]
            a.value, b.value = b.value, a.value

    result = nt.read_report(fill(made(tmp_path), {"I6": 61.5, "I7": 380}, swap), network())
    assert found(result) == []
    assert (value(result)[0], value(result, "waste")[0]) == (61.5, 380.0)


def test_a_folder_of_reports_becomes_one_panel(tmp_path: Path) -> None:
    for member, number in (("Trosa", 61.5), ("Eksjö", 18)):
        fill(made(tmp_path, member), {"I6": number})
    (tmp_path / "readme.txt").write_text("x", encoding="utf-8")
    (tmp_path / "~$Trosa.xlsx").write_bytes(b"lock")
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "Trosa.xlsx").read_bytes()[:500])
    result = nt.read_report(tmp_path, network())
    assert result.members == ("0488", "0686")
    assert found(result, notes=True) == ["broken-workbook", "file-not-read", "left-empty", "left-empty"]
    assert (value(result)[0], value(result, member="Eksjö")[0]) == (61.5, 18.0)
    assert "0488, 0686" in result._repr_html_()


def test_two_reports_of_one_member(tmp_path: Path) -> None:
    place = fill(made(tmp_path), {"I6": 61.5})
    (tmp_path / "again.xlsx").write_bytes(place.read_bytes())
    result = nt.read_report(tmp_path, network())
    assert (found(result), value(result)[0]) == ([], 61.5)
    fill(tmp_path / "again.xlsx", {"I6": 63})
    result = nt.read_report(tmp_path, network())
    assert found(result) == ["doubled-report", "doubled-report"]
    assert result.members == ()


@settings(max_examples=30)
@given(
    st.floats(0, 100, allow_subnormal=False),
    st.floats(0, 1e12, allow_subnormal=False) | st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30).map(str.strip),
)
def test_every_value_comes_back(tmp_path_factory: pytest.TempPathFactory, a: float, b: float | None, note: str) -> None:
    place = made(tmp_path_factory.mktemp("t"), indicators=["organic-food", "waste"])
    # Written as the template's own writer would: all digits.
    parts = parts_of(place.read_bytes())
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for cell, number in (("I6", a), ("I7", b)):
        start = sheet.index(f'<c r="{cell}"')
        end = sheet.index("/>", start)
        if number is not None:
            sheet = f"{sheet[:end]}><v>{number!r}</v></c>{sheet[end + 2 :]}"
    place.write_bytes(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))
    result = nt.read_report(place, network())
    assert found(result) == []
    assert value(result)[0] == a
    assert value(result, "waste")[0] == b or (b is None and np.isnan(value(result, "waste")[0]))


def test_embedded_data_make_templates_for_everybody(tmp_path: Path) -> None:
    panel = nt.datasets.sekom()
    for member in panel.members[:5]:
        place = tmp_path / f"{member.id}.xlsx"
        nt.reporting_template(panel, member.id, place, year=2025)
        assert [each.rule for each in nt.read_report(place, panel).findings] == ["left-empty"]
