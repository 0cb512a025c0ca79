"""Workbooks that come back: each refusal with its severity, cell, text and sentence, and what the panel has then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from sheet_cases import parts_of, zipped

import nyckeltal as nt

pytest.importorskip("xlsxwriter")
X = float("nan")


def network() -> nt.Panel:
    info = nt.PanelInfo()
    info.name, info.title = "nat", {"sv": "Ett nät", "en": "A network"}
    made = [
        nt.Indicator(id="share", name={"sv": "Andel"}, unit={"sv": "%"}, version="2012", floor=0.0, ceiling=100.0),
        nt.Indicator(id="waste", name={"sv": "Avfall"}, unit={"sv": "kg"}, floor=2.5),
        nt.Indicator(id="free", name={"sv": "Fritt"}),
    ]
    members = [nt.Member(id="0488", code="0488", name="Trosa"), nt.Member(id="0305", code="0305", name="Håbo")]
    values = [[[57.4, 60.0], [1.5, X]], [[X, 16.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]]
    status = np.where(np.isnan(values), "confidential", "observed")
    return nt.Panel(made, members, [2022, 2023], values, status, info=info)


def filled(folder: Path, cells: dict[str, Any], member: str = "Trosa", name: str = "", **options: Any) -> Path:
    """The workbook as a spreadsheet program saves it: columns D and E are 2022 and 2023, F the value, G, H, I."""
    place = folder / (name or f"{member}.xlsx")
    nt.reporting_template(network(), member, place, **{"year": 2024, "earlier": 2, **options})
    book = openpyxl.load_workbook(place)
    for cell, value in cells.items():
        sheet, _, at = cell.rpartition("!")
        (book[sheet] if sheet else book.worksheets[0])[at] = value
    book.save(place)
    return place


def told(result: nt.ReportResult) -> list[tuple[str, str, str, str]]:
    """Severity, rule, place in the file, and the text that was read."""
    for each in result.findings:
        if "!" in each.source:
            cell = each.source.rpartition("!")[2]
            assert (each.line, each.column) == openpyxl.utils.cell.coordinate_to_tuple(cell)
    return [
        (each.severity, each.rule, each.source.partition(" ")[2] or each.source, each.text)
        for each in result.findings
        if each.rule != "left-empty"
    ]


#: Rows 6, 7 and 8 are the share, the waste and the free one.
CASES: list[Any] = [
    ({"F6": -0.1}, [("error", "below-floor", "Rapportera!F6", "-0.1")], "the value cannot be below 0: not used"),
    ({"F6": 100.5}, [("error", "above-ceiling", "Rapportera!F6", "100.5")], "the value cannot be above 100: not used"),
    ({"F7": 2}, [("error", "below-floor", "Rapportera!F7", "2")], "the value cannot be below 2.5: not used"),
    ({"F8": "ca 7"}, [("error", "not-a-number", "Rapportera!F8", "ca 7")], "this is neither a number nor a sign …"),
    ({"F8": "7,5"}, [("warning", "number-as-text", "Rapportera!F8", "7,5")],
     "a number that is stored as text: it is used"),
    ({"F8": True}, [("error", "not-a-number", "Rapportera!F8", "TRUE")],
     "the cell holds a bool and no number: not used"),
    ({"F8": "=1+1"}, [("error", "formula-without-value", "Rapportera!F8", "=1+1")],
     "the file holds a formula and not its value: open and save it; not used"),
    ({"F8": "#N/A"}, [("error", "error-cell", "Rapportera!F8", "#N/A")],
     "the cell holds an error and no number: not used"),
    ({"G8": "vet ej"}, [("error", "unknown-reason", "Rapportera!G8", "vet ej")],
     "this is no status: the row is not read; choose one of ej rapporterat, ej tillämpligt, "
     "sekretess, uppskattat, preliminärt, not reported, not applicable, "
     "confidential, estimated, preliminary"),
    ({"F8": 7, "G8": "sekretess"}, [("error", "status-contradicts", "Rapportera!F8", "7")], "…"),
    ({"H8": "fel mall"}, [("note", "comment-only", "Rapportera!H8", "fel mall")],
     "a comment without a value or status"),
    ({"D6": 57}, [("error", "earlier-value-changed", "Rapportera!D6", "57")],
     "the value of 2022 was 57.4 in the template: the change is not used, comment on it"),
    ({"E6": None}, [("error", "earlier-value-changed", "Rapportera!E6", "(empty)")],
     "the value of 2023 was 60.0 in the template: the change is not used, comment on it"),
    ({"D7": 9}, [("error", "earlier-value-changed", "Rapportera!D7", "9")],
     "the value of 2022 was empty in the template: the change is not used, comment on it"),
    ({"I8": None}, [("warning", "row-gone", "Rapportera", "free")],
     "the row of this indicator is gone: not reported, as before"),
    ({"I8": None, "H8": "x"}, [("error", "row-without-id", "Rapportera!H8", "x"),
                               ("warning", "row-gone", "Rapportera", "free")],
     "the row was not in the template, so nobody knows what it is: not read"),
    ({"F9": 5}, [("error", "row-without-id", "Rapportera!F9", "5")],
     "the row was not in the template, so nobody knows what it is: not read"),
    ({"A1": "Ett nät, 2024: Håbo"}, [("error", "other-member", "Rapportera!A1", "Ett nät, 2024: Håbo")],
     "the heading is not that of the file made for Trosa: whose figures are these? Not read"),
    ({"_nyckeltal!B1": "2"}, [("error", "template-version", "Rapportera", "2")],
     "made by version 2 of the template, this reads 1: send a new one"),
    ({"_nyckeltal!B1": None}, [("error", "template-version", "Rapportera", "")],
     "made by version ? of the template, this reads 1: send a new one"),
    ({"_nyckeltal!B3": "annat"}, [("error", "other-network", "Rapportera", "annat")],
     "the file is for another data set than nat: not read"),
    ({"_nyckeltal!B4": "9999"}, [("error", "unknown-member", "Rapportera", "9999")],
     "the file is for a member that the panel does not have"),
    ({"_nyckeltal!B5": "snart"}, [("error", "unknown-member", "Rapportera", "0488")],
     "the file is for a member that the panel does not have"),
    ({"_nyckeltal!C9": "2010"}, [("error", "old-definition", "Rapportera!A6", "share")],
     "the definition is version 2010, the panel has 2012: not read, send a new file"),
    ({"_nyckeltal!C9": None}, [("error", "old-definition", "Rapportera!A6", "share")],
     "the definition is version ?, the panel has 2012: not read, send a new file"),
    ({"_nyckeltal!B11": "borta", "I8": "borta"}, [("error", "unknown-indicator", "Rapportera!A8", "borta")],
     "the panel does not have this indicator: not read"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "wanted", "message"), CASES, ids=lambda each: str(each)[:60])
def test_each_refusal_names_its_cell_its_text_and_what_happens(
    tmp_path: Path, cells: dict[str, Any], wanted: list[tuple[str, str, str, str]], message: str
) -> None:
    place = filled(tmp_path, cells)
    before = network()
    result = nt.read_report(place, before)
    assert told(result) == wanted
    said = next(each.message for each in result.findings if each.rule == wanted[0][1])
    # An ellipsis stands for words of the reader of tables.
    assert said.startswith(message[:-1]) if message.endswith("…") else said == message
    assert all(each.source.startswith("Trosa.xlsx") for each in result.findings)
    if wanted[0][0] != "warning" or wanted[0][1] == "row-gone":
        assert result.members == ()
        assert result.panel is before
    if any(each[0] == "error" for each in wanted):
        with pytest.raises(nt.ParseError, match=next(each[1] for each in wanted if each[0] == "error")):
            nt.read_report(place, before, strict=True)
    else:
        nt.read_report(place, before, strict=True)


@pytest.mark.parametrize(
    ("cells", "n", "empty"),
    [({}, 3, 3), ({"F6": 5}, 3, 2), ({"F6": 5, "G7": "sekretess"}, 3, 1), ({"I8": None}, 2, 2)],
)
def test_what_was_left_empty_is_counted(tmp_path: Path, cells: dict[str, Any], n: int, empty: int) -> None:
    found = [each for each in nt.read_report(filled(tmp_path, cells), network()).findings if each.rule == "left-empty"]
    assert [(each.severity, each.message) for each in found] == [
        ("note", f"{empty} of {n} values are left empty: not reported, as before")
    ]
    every = {"F6": 1, "F7": 4, "F8": 3}
    assert "left-empty" not in {each.rule for each in nt.read_report(filled(tmp_path, every), network()).findings}


@pytest.mark.parametrize("cells", [{"F6": 0}, {"F6": 100}, {"F7": 2.5}, {"F8": -1e9}, {"F8": "1e3"}])
def test_the_ends_of_the_scale_are_within_it(tmp_path: Path, cells: dict[str, Any]) -> None:
    result = nt.read_report(filled(tmp_path, cells), network())
    assert result.members == ("0488",)
    assert not result.findings.errors
    (cell, value) = next(iter(cells.items()))
    series = result.panel.series(["share", "waste", "free"][int(cell[1]) - 6], "Trosa")
    assert (series.years[-1], series.values[-1], series.status[-1]) == (2024, float(value), "observed")


def test_a_report_is_kept_as_an_observation_with_its_file_and_comment(tmp_path: Path) -> None:
    read_first = nt.read_report(filled(tmp_path, {"F6": 61.5, "H6": "nya avtal"}), network()).panel
    again = filled(tmp_path, {"F6": 63, "G6": "preliminärt", "H6": " rättat "}, name="andra.xlsx")
    panel = nt.read_report(again, read_first).panel
    assert [
        (each.value, each.status, each.note, each.current, panel.sources[each.source].id)
        for each in panel.observations
        if each.year == 2024
    ] == [
        (61.5, "observed", "nya avtal", False, "report-2024-0488"),
        (63.0, "preliminary", "rättat", True, "report-2024-0488"),
    ]
    # Another member and another year are sources of their own.
    more = nt.read_report(filled(tmp_path, {"F6": 7}, "Håbo"), panel).panel
    more = nt.read_report(filled(tmp_path, {"F6": 8}, year=2025, name="x.xlsx"), more).panel
    assert [(each.id, each.title) for each in more.sources] == [
        ("report-2024-0488", "Trosa.xlsx"),
        ("report-2024-0305", "Håbo.xlsx"),
        ("report-2025-0488", "x.xlsx"),
    ]
    by_source = {each.year * 10 + each.member: more.sources[each.source].title for each in more.observations}
    assert by_source == {20240: "Trosa.xlsx", 20241: "Håbo.xlsx", 20250: "x.xlsx"}
    assert more.series("share", "Håbo").values[-2] == 7.0


def test_what_stands_beside_the_members_and_all_else_is_kept(tmp_path: Path) -> None:
    sekom = nt.datasets.sekom()
    assert sekom.published is not None
    nt.reporting_template(sekom, "Sundsvall", tmp_path / "s.xlsx", year=2024)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    form = book.worksheets[0]
    row = next(each[0].row for each in form.iter_rows(min_row=6) if each[11].value == "organic-food")
    form[f"I{row}"] = 44.5
    book.save(tmp_path / "s.xlsx")
    panel = nt.read_report(tmp_path / "s.xlsx", sekom).panel
    assert panel.series("organic-food", "Sundsvall").values[-1] == 44.5
    assert panel.published is not None
    assert [each.name for each in panel.published.members] == [each.name for each in sekom.published.members]
    assert panel.info.name == sekom.info.name
    assert len(panel.sources) == len(sekom.sources) + 1
    assert len(panel.breaks) == len(sekom.breaks)


def test_a_replaced_value_is_told_with_what_was_there(tmp_path: Path) -> None:
    result = nt.read_report(filled(tmp_path, {"F6": 61, "F7": 17, "F8": 2}, year=2023, earlier=1), network())
    # The columns are C for the direction, D for 2022, E for 2023 and so on: the cells filled in are after them.
    assert result.members == ()
    cells = {"E6": 61, "E7": 16, "F8": "sekretess"}
    result = nt.read_report(filled(tmp_path, cells, year=2023, earlier=1), network())
    assert told(result) == [
        ("warning", "value-replaced", "Rapportera!E6", "61.0"),
        ("warning", "value-replaced", "Rapportera!E8", "confidential"),
    ]
    assert [each.message for each in result.findings if each.rule == "value-replaced"] == [
        "the panel had 60 for 2023: the report's is used",
        "the panel had 2 for 2023: the report's is used",
    ]


def test_a_folder_is_read_in_the_order_of_its_names_and_other_files_are_told(tmp_path: Path) -> None:
    filled(tmp_path, {"F6": 5}, "Trosa", "b.xlsx")
    filled(tmp_path, {"F6": 6}, "Håbo", "A.XLSX".lower()).rename(tmp_path / "a.XLSX")
    for name in ("notes.txt", "~$b.xlsx", ".hidden.xlsx", "z.xls"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "more.xlsx").mkdir()
    (tmp_path / "cut.xlsx").write_bytes(b"PK")
    (tmp_path / "sheet.ods").write_bytes(b"")
    result = nt.read_report(tmp_path, network())
    assert result.members == ("0305", "0488")
    assert [(each.severity, each.rule, each.source.partition(" ")[0]) for each in result.findings] == [
        ("error", "broken-workbook", "cut.xlsx"),
        ("note", "file-not-read", "notes.txt"),
        ("error", "empty-file", "sheet.ods"),
        ("note", "file-not-read", "z.xls"),
        ("note", "left-empty", "a.XLSX"),
        ("note", "left-empty", "b.xlsx"),
    ]
    assert [each.message for each in result.findings if each.rule == "file-not-read"] == ["no .xlsx or .ods file"] * 2
    assert repr(result).startswith("<ReportResult of 2 members: ")
    assert "Reported: 0305, 0488" in result._repr_html_()


def test_the_same_report_twice_is_used_once_and_two_different_ones_are_not(tmp_path: Path) -> None:
    first = filled(tmp_path, {"F6": 5}, name="a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(first.read_bytes())
    result = nt.read_report(tmp_path, network())
    assert told(result) == [("note", "doubled-report", "Rapportera", "")]
    (note,) = [each for each in result.findings if each.rule == "doubled-report"]
    assert (note.source.partition(" ")[0], note.message) == ("b.xlsx", "the same values as in a.xlsx: used once")
    assert [each.year for each in result.panel.observations] == [2024]
    filled(tmp_path, {"F6": 5, "G6": "uppskattat"}, name="b.xlsx")
    before = network()
    result = nt.read_report(tmp_path, before)
    assert [each[:2] for each in told(result)] == [("error", "doubled-report")] * 2
    assert {each.message for each in result.findings.errors} == {
        "a.xlsx, b.xlsx all report 2024 for 0488: none is used"
    }
    assert result.panel is before
    # The same member for two years is no contradiction.
    filled(tmp_path, {"F6": 5}, name="b.xlsx", year=2025)
    assert nt.read_report(tmp_path, before).panel.years.tolist() == [2022, 2023, 2024, 2025]


def test_a_file_is_only_whom_it_was_asked_for(tmp_path: Path) -> None:
    place = filled(tmp_path, {"F6": 5})
    assert nt.read_report(place, network(), member="0488").members == ("0488",)
    result = nt.read_report(place, network(), member="Håbo")
    assert told(result) == [("error", "other-member", "Rapportera!A1", "Trosa")]
    assert result.findings[0].message == "the file is Trosa's and not Håbo's: not read"
    with pytest.raises(nt.ArgumentError, match="did you mean Trosa"):
        nt.read_report(place, network(), member="Tros")


def test_a_workbook_without_its_hidden_sheet_is_no_template(tmp_path: Path) -> None:
    place = filled(tmp_path, {"F6": 5})
    parts = parts_of(place.read_bytes())
    book = parts["xl/workbook.xml"].replace(b"_nyckeltal", b"Blad3")
    place.write_bytes(zipped({**parts, "xl/workbook.xml": book}))
    result = nt.read_report(place, network())
    assert told(result) == [("error", "not-a-template", "Rapportera", "")]
    assert [each.message for each in result.findings] == [
        "this workbook was not made by reporting_template, or its hidden sheet is gone: not read"
    ]
    assert result.members == ()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_either_language_is_read_whatever_the_statuses_are_written_in(tmp_path: Path, language: str) -> None:
    for words in (
        ("ej tillämpligt", "UPPSKATTAT", " preliminärt "),
        ("not applicable", "Estimated", "preliminary"),
    ):
        cells = {"G6": words[0], "F7": 5, "G7": words[1], "F8": 6, "G8": words[2]}
        panel = nt.read_report(filled(tmp_path, cells, language=language), network()).panel
        assert [nt.VALUE_STATUS[each] for each in panel.status[:, 0, 2]] == [
            "not_applicable",
            "estimated",
            "preliminary",
        ]
        assert panel.values[1:, 0, 2].tolist() == [5.0, 6.0]
