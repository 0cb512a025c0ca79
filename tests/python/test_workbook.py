"""Cells of workbooks as the files hold them: files are written here part by part, as programs differ in all of it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from sheet_cases import ODS, TYPES, ods, rows, xlsx, zipped

import nyckeltal as nt
from nyckeltal._workbook import Cell, Sheet, Span, read_workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def relation(id_: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}" {more}/>'


def book(
    sheet: str = "",
    *,
    styles: str = "",
    strings: str = "",
    properties: str = "",
    listed: str = '<sheet name="Blad1" r:id="r1"/>',
    relations: str = relation("r1", "worksheet", "worksheets/sheet1.xml"),
    root: str = relation("r", "officeDocument", "xl/workbook.xml"),
    extra: dict[str, str] | None = None,
) -> bytes:
    """An .xlsx file of hand-written parts: what stands in the sheet, its formats and its shared texts."""
    parts = {
        "_rels/.rels": RELATIONS.format(root),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{sheet}</worksheet>",
    }
    if styles:
        relations += relation("r8", "styles", "styles.xml")
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>"
    if strings:
        relations += relation("r9", "sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{strings}</sst>"
    parts["xl/_rels/workbook.xml.rels"] = RELATIONS.format(relations)
    return zipped({**parts, **(extra or {})})


def sheets(content: bytes, **options: Any) -> list[Sheet]:
    return read_workbook(content, "mat.xlsx", **{"max_cells": 10_000, **options})


def cells(content: bytes) -> dict[tuple[int, int], Cell]:
    (found,) = sheets(content)
    return found.cells


def only(cell: str, **options: Any) -> Cell | None:
    """The cell A1 of a workbook that has this one."""
    return cells(book(f'<sheetData><row r="1">{cell}</row></sheetData>', **options)).get((1, 1))


# Cells of .xlsx -------------------------------------------------------------------------------------------------------

STRINGS = (
    "<si><t>plain</t></si>"
    "<si><r><t>two </t></r><r><t>parts</t></r></si>"
    # How a word is said is not what it is.
    "<si><t>東京</t><rPh sb='0' eb='2'><t>とうきょう</t></rPh></si>"
    "<si><t>line_x000A_break</t></si>"
    "<si><t> </t></si>"
)


@pytest.mark.parametrize(
    ("xml", "wanted"),
    [
        ('<c r="A1"><v>1.5</v></c>', Cell("number", 1.5)),
        ('<c r="A1" t="n"><v>-2E3</v></c>', Cell("number", -2000.0)),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Cell("number", 2.0, formula=True)),
        ('<c r="A1" t="s"><v>0</v></c>', Cell("text", "plain")),
        ('<c r="A1" t="s"><f>B1</f><v>1</v></c>', Cell("text", "two parts", formula=True)),
        ('<c r="A1" t="s"><v>2</v></c>', Cell("text", "東京")),
        ('<c r="A1" t="s"><v>3</v></c>', Cell("text", "line\nbreak")),
        ('<c r="A1" t="s"><v>4</v></c>', None),
        ('<c r="A1" t="str"><f>B1</f><v>said_x0021_</v></c>', Cell("text", "said!", formula=True)),
        ('<c r="A1" t="str"><v>said</v></c>', Cell("text", "said")),
        # The formula gives an empty text, which is a value.
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', None),
        ('<c r="A1"><f>B1*2</f></c>', Cell("formula", "=B1*2")),
        ('<c r="A1"/>', None),
        ('<c r="A1" t="inlineStr"><is><t>in</t><rPh><t>no</t></rPh></is></c>', Cell("text", "in")),
        ('<c r="A1" t="inlineStr"><is><r><t>in_x0020_</t></r><r><t>line</t></r></is></c>', Cell("text", "in line")),
        ('<c r="A1" t="inlineStr"><f>B1</f><is><t>in</t></is></c>', Cell("text", "in", formula=True)),
        ('<c r="A1" t="inlineStr"/>', None),
        ('<c r="A1" t="b"><v>1</v></c>', Cell("bool", "TRUE")),
        ('<c r="A1" t="b"><f>B1</f><v>0</v></c>', Cell("bool", "FALSE", formula=True)),
        ('<c r="A1" t="e"><v>#REF!</v></c>', Cell("error", "#REF!")),
        ('<c r="A1" t="e"><f>B1</f><v>#N/A</v></c>', Cell("error", "#N/A", formula=True)),
        ('<c r="A1" t="d"><v>2022-05-01</v></c>', Cell("date", "2022-05-01")),
        ('<c r="A1" t="d"><f>B1</f><v>2022-05-01</v></c>', Cell("date", "2022-05-01", formula=True)),
        # A style that the workbook does not have is none.
        ('<c r="A1" s="3"><v>7</v></c>', Cell("number", 7.0)),
        ('<c r="A1" s="-1"><v>7</v></c>', Cell("number", 7.0)),
    ],
)
def test_a_cell_has_its_kind_its_value_and_whether_it_was_computed(xml: str, wanted: Cell | None) -> None:
    assert only(xml, strings=STRINGS, styles="<cellXfs><xf/><xf/><xf/></cellXfs>") == wanted


@pytest.mark.parametrize(
    ("code", "date", "percent", "digits"),
    [
        *(("General", False, False, 0), ("GENERAL", False, False, 0), ("Standard", False, False, 0)),
        *(("0", False, False, 0), ("00", False, False, 2), ("0000", False, False, 4), ("0" * 15, False, False, 15)),
        *(("0" * 16, False, False, 0), ("0.00", False, False, 0), ("#,##0", False, False, 0)),
        *(("0%", False, True, 0), ("0.0 %", False, True, 0), ("[Red]0.0%;-0.0", False, True, 0)),
        *(("yyyy-mm-dd", True, False, 0), ("YYYY", True, False, 0), ("mmm", True, False, 0)),
        *(("d", True, False, 0), ("h", True, False, 0), ("ss", True, False, 0)),
        # What is written as it stands, what leaves room, what fills, and what stands in brackets is no format.
        *(('0" dagar"', False, False, 0), (r"0\d", False, False, 0), ("0_d", False, False, 0)),
        *(("0*d", False, False, 0), ("[$-41D]0", False, False, 0), ('0"%"', False, False, 0)),
        (r"0\%", False, False, 0),
        # The first section is that of positive numbers.
        *(("0;yyyy", False, False, 0), ("0;0%", False, False, 0), (" 000 ;-000", False, False, 3)),
    ],
)  # fmt: skip
def test_a_format_says_date_per_cent_or_how_many_digits(code: str, date: bool, percent: bool, digits: int) -> None:
    escaped = code.replace("&", "&amp;").replace('"', "&quot;")
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{escaped}"/></numFmts>'
    # Formats of styles that cells inherit from are none of a cell.
    styles += '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="164"/></cellXfs>'
    styles += '<dxfs><xf numFmtId="9"/></dxfs>'
    found = only('<c r="A1" s="1"><v>2</v></c>', styles=styles)
    # Day 1 is 1899-12-31.
    assert found == (Cell("date", "1900-01-01") if date else Cell("number", 2.0, percent, digits))


def test_numbers_of_formats_that_every_program_knows() -> None:
    n = 70
    styles = "<cellXfs>" + "".join(f'<xf numFmtId="{k}"/>' for k in range(n)) + "</cellXfs>"
    row = "".join(f'<c s="{k}"><v>44562</v></c>' for k in range(n))
    found = cells(book(f"<sheetData><row>{row}</row></sheetData>", styles=styles))
    assert {k for k in range(n) if found[1, k + 1].kind == "date"} == {
        *(14, 15, 16, 17, 18, 19, 20, 21, 22),
        *(27, 28, 29, 30, 31, 32, 33, 34, 35, 36),
        *(45, 46, 47),
        *(50, 51, 52, 53, 54, 55, 56, 57, 58),
    }
    assert {k for k in range(n) if found[1, k + 1].percent} == {9, 10}


@pytest.mark.parametrize(
    ("serial", "properties", "wanted"),
    [
        ("44562", "", Cell("date", "2022-01-01")),
        ("44562.5", "", Cell("date", "2022-01-01T12:00:00")),
        ("44562.25001", "", Cell("date", "2022-01-01T06:00:01")),
        # 1462 days lie between the two.
        ("44562", '<workbookPr date1904="1"/>', Cell("date", "2026-01-02")),
        ("44562", '<workbookPr date1904="true"/>', Cell("date", "2026-01-02")),
        ("44562", '<workbookPr date1904="0"/>', Cell("date", "2022-01-01")),
        ("44562", "<workbookPr/>", Cell("date", "2022-01-01")),
        ("1e9", "", Cell("number", 1e9)),
        ("1e300", "", Cell("number", 1e300)),
    ],
)
def test_a_date_is_a_day_and_a_time_where_it_has_one(serial: str, properties: str, wanted: Cell) -> None:
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    assert only(f'<c r="A1"><v>{serial}</v></c>', styles=styles, properties=properties) == wanted
    formula = only(f'<c r="A1"><f>B1</f><v>{serial}</v></c>', styles=styles, properties=properties)
    assert formula == wanted._replace(formula=True)


def test_cells_and_rows_without_a_place_follow_each_other() -> None:
    data = (
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c><v>3</v></c><c r="D4"><v>4</v></c><c><v>5</v></c></row>'
        '<row><c r="$AB$5"><v>6</v></c></row>'
    )
    found = cells(book(f"<sheetData>{data}</sheetData>"))
    wanted = {(1, 1): 1, (1, 2): 2, (4, 1): 3, (4, 4): 4, (4, 5): 5, (5, 28): 6}
    assert {place: each.value for place, each in found.items()} == wanted


def test_what_is_hidden_and_what_is_merged() -> None:
    sheet = (
        '<cols><col min="2" max="4" hidden="1"/><col min="6" max="6" hidden="true"/><col min="7" max="9"/>'
        '<col min="10" max="11" hidden="0"/></cols>'
        '<sheetData><row hidden="1"/><row r="5" hidden="true"/><row hidden="0"/></sheetData>'
        '<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="C7"/><mergeCell ref="$D$4:$E$5"/><mergeCell/>'
        '<mergeCell ref="A:B"/></mergeCells>'
    )
    (found,) = sheets(book(sheet))
    assert found.hidden_columns == [range(2, 5), range(6, 7)]
    assert found.hidden_rows == [range(1, 2), range(5, 6)]
    assert found.merged == [Span(1, 1, 3, 2), Span(7, 3, 7, 3), Span(4, 4, 5, 5)]
    assert found.cells == {}


def test_sheets_have_names_places_and_states_and_charts_are_none() -> None:
    listed = (
        '<sheet name="Ett" r:id="r1"/><sheet name="Bild" r:id="r2"/><sheet name="Två" state="hidden" r:id="r3"/>'
        '<sheet name="Tre" state="veryHidden" r:id="r4"/><sheet r:id="r5" state="visible"/><sheet name="Borta"/>'
        '<sheet name="Ute" r:id="r6"/>'
    )
    relations = "".join(
        [
            relation("r1", "worksheet", "worksheets/sheet1.xml"),
            relation("r2", "chartsheet", "chartsheets/sheet1.xml"),
            relation("r3", "worksheet", "/xl/other/./b.xml"),
            relation("r4", "worksheet", "../top.xml"),
            relation("r5", "worksheet", "worksheets//../other/b.xml"),
            relation("r6", "worksheet", "https://example.org/x.xml", 'TargetMode="External"'),
        ]
    )
    data = f'<worksheet {MAIN}><sheetData><row><c r="B2"><v>{{}}</v></c></row></sheetData></worksheet>'
    extra = {"xl/other/b.xml": data.format(3), "top.xml": data.format(4), "xl/worksheets/sheet1.xml": data.format(1)}
    found = sheets(book(listed=listed, relations=relations, extra=extra))
    assert [(each.name, each.hidden, each.cells[2, 2].value) for each in found] == [
        ("Ett", False, 1),
        ("Två", True, 3),
        ("Tre", True, 4),
        ("", False, 3),
    ]


def test_the_workbook_is_where_the_file_says() -> None:
    sheet = f"<worksheet {MAIN}><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>"
    main = f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="Blad1" r:id="r1"/></sheets></workbook>'
    rels = RELATIONS.format(relation("r1", "worksheet", "s.xml"))
    for root, folder in (
        (relation("r", "officeDocument", "a/b/main.xml"), "a/b/"),
        (relation("q", "thumbnail", "x.png") + relation("r", "officeDocument", "/main.xml"), ""),
    ):
        parts = {f"{folder}main.xml": main, f"{folder}_rels/main.xml.rels": rels, f"{folder}s.xml": sheet}
        assert cells(zipped({"_rels/.rels": RELATIONS.format(root), **parts}))[1, 1].value == 7
    # Without a word of it, it is where most programs put it.
    parts = {"xl/workbook.xml": main, "xl/_rels/workbook.xml.rels": rels, "xl/s.xml": sheet}
    assert cells(zipped(parts))[1, 1].value == 7
    assert cells(zipped({"_rels/.rels": RELATIONS.format(""), **parts}))[1, 1].value == 7
    # Relations that lead to no part are passed over.
    assert cells(book('<sheetData><row><c><v>7</v></c></row></sheetData>',
                      relations=relation("r1", "worksheet", "worksheets/sheet1.xml")
                      + relation("r7", "styles", "gone.xml")))[1, 1].value == 7  # fmt: skip


# Cells of .ods --------------------------------------------------------------------------------------------------------


def value(kind: str, more: str = "", text: str = "") -> str:
    said = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}" {more}>{said}</table:table-cell>'


ERROR = 'calcext:value-type="error"'


@pytest.mark.parametrize(
    ("xml", "wanted"),
    [
        (value("float", 'office:value="1.5"', "1,5"), Cell("number", 1.5)),
        (value("currency", 'office:value="-2"', "-2 kr"), Cell("number", -2.0)),
        (value("percentage", 'office:value="0.25"', "25 %"), Cell("number", 0.25, percent=True)),
        (value("float", 'office:value="180"', "0180"), Cell("number", 180.0, digits=4)),
        (value("float", 'office:value="180"', "0181"), Cell("number", 180.0)),
        (value("float", 'office:value="0"', "0"), Cell("number", 0.0)),
        (value("float", 'office:value="0"', "00"), Cell("number", 0.0, digits=2)),
        (value("float", 'office:value="5" table:formula="of:=2+3"', "05"), Cell("number", 5.0, False, 2, True)),
        (value("date", 'office:date-value="2022-05-01"', "1 maj"), Cell("date", "2022-05-01")),
        (value("date", 'office:date-value="2022-05-01T00:00:00"'), Cell("date", "2022-05-01")),
        (value("date", 'office:date-value="2022-05-01T12:00:00"'), Cell("date", "2022-05-01T12:00:00")),
        (value("date", 'table:formula="of:=A1"', "2022-05-01"), Cell("date", "2022-05-01", formula=True)),
        (value("boolean", 'office:boolean-value="true"', "SANT"), Cell("bool", "TRUE")),
        (value("boolean", 'table:formula="of:=1"', "falskt"), Cell("bool", "FALSKT", formula=True)),
        (value("string", "", "ord"), Cell("text", "ord")),
        (value("string", 'office:string-value="annat"', "ord"), Cell("text", "annat")),
        (value("string", 'table:formula="of:=A1"', "ord"), Cell("text", "ord", formula=True)),
        (value("string", "", " "), None),
        (f'<table:table-cell office:value-type="string" {ERROR}><text:p>#N/A</text:p></table:table-cell>',
         Cell("error", "#N/A")),
        (value("string", 'table:formula="of:=1/0"', "#DIV/0!"), Cell("error", "#DIV/0!", formula=True)),
        (value("float", 'office:value="0" table:formula="of:=x"', "Err:508"), Cell("error", "Err:508", formula=True)),
        (value("string", "", "#DIV/0!"), Cell("text", "#DIV/0!")),
        ('<table:table-cell table:formula="of:=[.A2]*2"/>', Cell("formula", "=[.A2]*2")),
        ('<table:table-cell table:formula="of:=A2=1"/>', Cell("formula", "=A2=1")),
        ('<table:table-cell table:formula="of:=A2"><text:p>7</text:p></table:table-cell>',
         Cell("text", "7", formula=True)),
        ("<table:table-cell/>", None),
        ("<table:table-cell><text:p>utan slag</text:p></table:table-cell>", Cell("text", "utan slag")),
        ("<table:table-cell><text:p>en</text:p><text:p>två</text:p></table:table-cell>", Cell("text", "en\ntvå")),
        ('<table:table-cell><text:p>a<text:s/>b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p>'
         "</table:table-cell>", Cell("text", "a b   c\td\ne")),
        ('<table:table-cell><text:p>a<text:s text:c="5000"/>b</text:p></table:table-cell>',
         Cell("text", "a" + " " * 1000 + "b")),
        ("<table:table-cell>mellan<text:p>i<text:span>nuti</text:span></text:p>raderna<text:s/></table:table-cell>",
         Cell("text", "inuti")),
        # What hangs at a cell is no text of it.
        *(("<table:table-cell><text:p>namn</text:p>"
           f"<office:{each}><text:p>annat</text:p><text:s/></office:{each}></table:table-cell>", Cell("text", "namn"))
          for each in ("annotation", "shapes", "forms")),
    ],
)  # fmt: skip
def test_a_cell_of_an_ods_file_has_its_kind_and_value(xml: str, wanted: Cell | None) -> None:
    assert cells(ods(f"<table:table-row>{xml}</table:table-row>")).get((1, 1)) == wanted


TWICE, HIGH = 'table:number-columns-repeated="2"', 'table:number-rows-spanned="2"'
PAIR, WIDE = 'table:number-columns-spanned="2"', 'table:number-columns-spanned="3" '


def test_rows_and_cells_of_an_ods_file_are_repeated_and_reach_over_others() -> None:
    def number(n: int, more: str = "") -> str:
        return value("float", f'office:value="{n}" {more}')

    book = ods(
        f'<table:table-row table:number-rows-repeated="2">{number(1)}'
        f'<table:table-cell table:number-columns-repeated="3"/>'
        f"{number(2, TWICE)}{number(3)}</table:table-row>",
        '<table:table-row table:number-rows-repeated="4"/>',
        f"<table:table-row>{number(4, WIDE + HIGH)}"
        f'<table:covered-table-cell table:number-columns-repeated="2"/>{number(5)}</table:table-row>',
        f"<table:table-row>{number(6)}<table:covered-table-cell/>{number(7, HIGH)}{number(8, PAIR)}</table:table-row>",
    )
    (found,) = sheets(book)
    wanted = {(row, column): n for row in (1, 2) for column, n in ((1, 1), (5, 2), (6, 2), (7, 3))}
    wanted |= {(7, 1): 4, (7, 4): 5, (8, 1): 6, (8, 3): 7, (8, 4): 8}
    assert {place: each.value for place, each in found.cells.items()} == wanted
    assert found.merged == [Span(7, 1, 8, 3), Span(8, 3, 9, 3), Span(8, 4, 8, 5)]


def test_sheets_of_an_ods_file_rows_and_columns_that_are_hidden() -> None:
    def sheet(name: str, style: str, columns: str, rows_: str) -> str:
        return f'<table:table table:name="{name}" {style}>{columns}{rows_}</table:table>'

    one = '<table:table-row {}><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    content = (
        f"<office:document-content {TYPES}><office:automatic-styles>"
        '<style:style style:name="a" style:family="table"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="b" style:family="table"><style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="a" style:family="table-row"><style:table-row-properties/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet><table:tracked-changes><table:table-cell>"
        "<text:p>förr</text:p></table:table-cell></table:tracked-changes>"
        + sheet(
            "Syns",
            'table:style-name="a"',
            '<table:table-column table:number-columns-repeated="2"/>'
            '<table:table-column table:visibility="collapse" table:number-columns-repeated="3"/>'
            '<table:table-column table:visibility="visible"/><table:table-column table:visibility="filter"/>',
            one.format("")
            + one.format('table:visibility="filter"')
            + one.format('table:visibility="visible"')
            + one.format('table:visibility="collapse" table:number-rows-repeated="2"'),
        )
        + sheet("Dold", 'table:style-name="b"', '<table:table-column table:visibility="collapse"/>', one.format(""))
        + sheet("Utan", "", "", "")
        + "</office:spreadsheet></office:body></office:document-content>"
    )
    first, second, third = sheets(zipped({"content.xml": content}))
    assert [(each.name, each.hidden) for each in (first, second, third)] == [
        ("Syns", False),
        ("Dold", True),
        ("Utan", False),
    ]
    assert first.hidden_columns == [range(3, 6), range(7, 8)]
    assert first.hidden_rows == [range(2, 3), range(4, 6)]
    assert sorted(first.cells) == [(row, 1) for row in range(1, 6)]
    assert second.hidden_columns == [range(1, 2)]
    assert (sorted(second.cells), third.cells) == ([(1, 1)], {})


# What is refused ------------------------------------------------------------------------------------------------------


def protected() -> bytes:
    """A zip file whose parts are marked as encrypted."""
    content = bytearray(book())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + at] |= 1
            place = content.find(mark, place + 1)
    return bytes(content)


ROW = '<sheetData><row r="1">{}</row></sheetData>'
PASSWORD = "the file is protected by a password: save it without one"
MANY = "the workbook has more than 3 {} (max_cells): not read"


@pytest.mark.parametrize(
    ("content", "options", "rule", "message"),
    [
        (b"", {}, "empty-file", "the file is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {}, "encrypted-or-xls",
         "the file is an .xls of before 2007, or is protected by a password: save it as .xlsx without one"),
        (b"kommun;2022", {}, "broken-workbook",
         "the file is no whole .xlsx or .ods file (File is not a zip file): is it cut off?"),
        (zipped({"a.txt": "x"}), {}, "not-a-workbook",
         "a zip file, but neither .xlsx nor .ods: save it as one of these"),
        (protected(), {}, "encrypted", PASSWORD),
        (ods(("a",), extra={"META-INF/manifest.xml": "<m><file-entry><encryption-data/></file-entry></m>"}), {},
         "encrypted", PASSWORD),
        (book(root=relation("r", "officeDocument", "xl/workbook.bin")), {}, "not-a-workbook",
         "the file is a binary workbook (.xlsb): save it as .xlsx"),
        (book(root=relation("r", "officeDocument", "xl/other.xml")), {}, "broken-workbook",
         "the workbook has no part xl/_rels/other.xml.rels: is it cut off? Save it again"),
        (book(extra={"xl/workbook.xml": "<a"}), {}, "broken-workbook",
         "xl/workbook.xml is no XML (unclosed token: line 1, column 0): save the workbook again"),
        (book(extra={"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), {}, "not-a-workbook",
         "xl/workbook.xml declares a document type, as no spreadsheet program does: not read"),
        (book('<cols><col hidden="1" max="3"/></cols>'), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml has an element without its 'min': save the workbook again"),
        (book(ROW.format('<c r="A1"><v>x</v></c>')), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml holds what no workbook does (could not convert string to float: 'x'): "
         "save it again"),
        (book(ROW.format('<c r="1A234567890123456789012"><v>1</v></c>')), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml holds what no workbook does (a cell '1A234567890123456789'): save it again"),
        (book(ROW.format('<c r="A1" t="s"><v>1</v></c>'), strings="<si><t>a</t></si>"), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml holds what no workbook does (text number 1 of 1): save it again"),
        (book(ROW.format('<c r="A1" t="s"><v>-1</v></c>'), strings="<si><t>a</t></si>"), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml holds what no workbook does (text number -1 of 1): save it again"),
        (book(ROW.format('<c r="A1" t="s"><v>0</v></c>')), {}, "broken-workbook",
         "xl/worksheets/sheet1.xml holds what no workbook does (text number 0 of 0): save it again"),
        (book('<sheetData><row r="1048577"><c><v>1</v></c></row></sheetData>'), {}, "broken-workbook",
         "sheet Blad1 has cells outside what a sheet can hold"),
        (ods('<table:table-row table:number-rows-repeated="0"/>'), {}, "broken-workbook",
         "content.xml holds what no workbook does (number-rows-repeated is 0): save it again"),
        (book(ROW.format("<c><v>1</v></c>" * 4)), {"max_cells": 3}, "workbook-too-large", MANY.format("cells")),
        (book('<mergeCells>' + '<mergeCell ref="A1:B1"/>' * 4 + "</mergeCells>"), {"max_cells": 3},
         "workbook-too-large", MANY.format("cells")),
        (book(strings="<si/>" * 4), {"max_cells": 3}, "workbook-too-large",
         "the workbook has more than 3 texts: not read"),
        (book(listed='<sheet name="a" r:id="r1"/>' * 1001), {}, "workbook-too-large",
         "the workbook has more than 1000 sheets: not read"),
        (book(), {"max_unpacked": 100}, "workbook-too-large",
         "the workbook unpacks to more than max_unpacked bytes: not read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_file_and_what_to_do(
    content: bytes, options: dict[str, Any], rule: str, message: str
) -> None:
    with pytest.raises(nt.ParseError) as caught:
        sheets(content, **options)
    (found,) = caught.value.findings
    assert (found.rule, found.source, found.message) == (rule, "mat.xlsx", message)  # type: ignore[union-attr]


def test_bounds_are_the_last_that_is_read() -> None:
    four = ROW.format("<c><v>1</v></c>" * 3) + '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    assert len(sheets(book(four, strings="<si/>" * 4), max_cells=4)[0].cells) == 3
    parts = zipfile.ZipFile(io.BytesIO(book(four)))
    size = sum(each.file_size for each in parts.infolist())
    assert len(sheets(book(four), max_unpacked=size)) == 1
    with pytest.raises(nt.ParseError, match="max_unpacked"):
        sheets(book(four), max_unpacked=size - 1)
    assert len(sheets(book(listed='<sheet name="a" r:id="r1"/>' * 1000))) == 1000
    far = cells(book('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'))
    assert list(far) == [(1048576, 16384)]
    # Merged ranges beyond the sheet's ends are none.
    (found,) = sheets(
        ods('<table:table-row><table:table-cell table:number-columns-spanned="16384"/></table:table-row>')
    )
    assert found.merged == []


def test_of_hidden_places_a_hostile_file_gets_no_more_than_ten_thousand() -> None:
    (found,) = sheets(book("<cols>" + '<col min="1" max="1" hidden="1"/>' * 10_001 + "</cols>"))
    assert len(found.hidden_columns) == 10_000


def test_a_name_space_of_another_producer_is_read_as_well() -> None:
    content = ods(("Kommun", 2022), ("Trosa", 1))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    assert cells(zipped({"content.xml": text.replace(ODS, "urn:other:")})) == cells(content)
    assert len(cells(xlsx(rows(("Kommun", 2022), ("Trosa", 1))))) == 4
