"""Spreadsheets: tables found in .xlsx and .ods files and read as ``read_csv`` reads them, and tables for people.

Here the table is found: which sheet, which rows are headers, totals, notes. What a header, a number, a symbol or a
member's code means is decided by the reader of tables in C++ (``nyckeltal.read_csv``), for all files alike.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import _core
from ._core import Finding, Indicator, Member
from ._sheet_records import Records
from ._sheet_table import Rules, choose_table
from ._sheet_writer import Book
from ._workbook import MAX_UNPACKED, Span, cell_place, read_workbook
from .errors import ArgumentError, ParseError
from .io import Findings, ReadResult, _content, _Readable, raise_errors, read_csv
from .panel import Panel

__all__ = ["SheetResult", "read_excel", "write_excel"]


@dataclass(frozen=True, repr=False)
class SheetResult(ReadResult):
    """A table of a workbook that was read, with the ``sheet`` and the ``cells`` ("A5:H40") where it stood."""

    sheet: str
    cells: str


def read_excel(
    workbook: str | os.PathLike[str] | bytes | _Readable,
    *,
    sheet: str | int | None = None,
    cells: str | None = None,
    header_rows: int | None = None,
    year: int | None = None,
    code_width: int | None = None,
    fill_down: bool = False,
    layout: Literal["detect", "long", "wide", "indicators"] = "detect",
    decimal: Literal[".", ","] | None = None,
    dash: Literal["nil", "not_reported"] | None = None,
    two_dots: Literal["confidential", "not_reported", "not_applicable"] = "confidential",
    missing_markers: Iterable[str] = ("NA", "N/A", "NaN", "nan", "null"),
    symbols: Mapping[str, Literal["not_reported", "not_applicable", "confidential"]] | None = None,
    columns: Mapping[str, str] | None = None,
    indicator: str = "",
    unit: str = "",
    known: Panel | None = None,
    indicators: Iterable[Indicator] | None = None,
    members: Iterable[Member] | None = None,
    min_year: int = 1900,
    max_year: int = 2100,
    max_cells: int = 2_000_000,
    max_unpacked: int = MAX_UNPACKED,
    max_findings: int = 100_000,
    strict: bool = False,
) -> SheetResult:
    """Reads a table of a spreadsheet (.xlsx, .ods) as people have them, with a list of what was not read and why.

    The table is found in its sheet: titles above and notes below it, headers over several rows, merged cells, rows of
    totals. Everything that is left out is a finding with its place, as ``mat.xlsx Blad1!C7``. The rules for headers,
    numbers, symbols, codes and units are those of ``read_csv``.

    Parameters
    ----------
    workbook
        A path, bytes, or something with ``read()``.
    sheet
        Name, or position from 0. Not given: the visible sheet with the largest table; the others are noted.
    cells
        The range to look in, as ``"A5:H40"``. Not given: the whole sheet.
    header_rows
        How many rows the header has, directly above the first row with values. Not given: detected.
    year
        Of the values, where the table has members down and indicators across and no year. Not given: the one year that
        the title or the sheet's name has, with a warning.
    code_width
        Digits of a code: numbers with fewer get their zeros back, with a warning. Not given: the rules of ``read_csv``
        (180 is 0180 where a known member, the other codes or the column's name say so).
    fill_down
        An empty label means the one above it, as in a pivot table. Merged labels are always filled.
    layout, decimal, dash, two_dots, missing_markers, symbols, columns, indicator, unit
        As in ``read_csv``. ``decimal`` is about numbers that are stored as text.
    known, indicators, members, min_year, max_year, max_findings, strict
        As in ``read_csv``.
    max_cells, max_unpacked
        Bounds in cells of the workbook and bytes of its unpacked parts. A file beyond them is not read.

    Returns
    -------
    SheetResult
        ``panel``, ``findings``, ``format``, ``sheet``, ``cells``. A finding's ``line`` and ``column`` are the row and
        column of the sheet.

    Raises
    ------
    ParseError
        No workbook (cut off, encrypted, .xls, beyond the bounds), no table in it, or with ``strict`` any error.
    ArgumentError
        A sheet that is not there (with the names of those that are), or a range that is none.

    Notes
    -----
    Three layouts beside ``read_csv``'s own are understood: years under indicators (or "Bilar 2015", "Bussar 2015",
    ...), members by indicators for one year, and code and name in one cell ("0114 Upplands Väsby").

    What a cell holds is read as it is shown: 0.25 formatted as per cent is 25 with the unit %, 180 formatted ``0000``
    is the code 0180. A date is its year. A number 2022 that a date format shows as 1905-07-14 is read as 2022, with a
    warning. A formula that the file has no value for, and an error as ``#N/A``, are errors and not used.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2022, 2024), [[[60.0, 57.4]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.write_excel(panel, folder + "/mat.xlsx")
    ...     result = nt.read_excel(folder + "/mat.xlsx")
    >>> result.panel.values, result.sheet, result.cells
    (array([[[60. , 57.4]]]), 'Värden', 'A1:G3')
    """
    content, source = _content(workbook)
    bounds = _range(cells)
    for name, given, least in (("header_rows", header_rows, 1), ("code_width", code_width, 1)):
        if given is not None and given < least:
            raise ArgumentError(f"{name} is {given} but must be {least} or more")
    read = read_workbook(content, source, max_cells=max_cells, max_unpacked=max_unpacked)
    rules = Rules(
        columns=dict(columns or {}),
        words={
            "missing_markers": list(missing_markers),
            "two_dots": two_dots,
            **({} if symbols is None else {"symbols": dict(symbols)}),
        },
        min_year=min_year,
        max_year=max_year,
        header_rows=header_rows,
        layout=layout,
        fill_down=fill_down,
    )
    notes: list[Finding] = []
    table = choose_table(read, sheet, bounds, rules, source, notes)
    text = Records(table, rules, source, year, decimal, code_width, indicator)
    options: dict[str, Any] = {
        "layout": text.layout,
        "decimal": text.decimal,
        "dash": dash,
        "two_dots": two_dots,
        "missing_markers": missing_markers,
        "symbols": symbols,
        "indicator": indicator if not text.has_indicator else "",
        "unit": unit,
        "known": known,
        "indicators": indicators,
        "members": members,
        "min_year": min_year,
        "max_year": max_year,
        "max_findings": max_findings,
    }
    try:
        result = read_csv(text.content, encoding="utf-8", separator=",", **options)
    except ParseError as error:
        found = [each for each in error.findings if isinstance(each, Finding)]
        raise_errors(Findings([*(text.placed(each) for each in found), *text.findings, *notes]))
        raise
    # A row that is cut into one record an indicator is told once.
    found = sorted(dict.fromkeys([*(text.placed(each) for each in result.findings), *text.findings]), key=_order)
    findings = Findings([*notes, *found])
    if strict:
        raise_errors(findings)
    return SheetResult(
        panel=result.panel, findings=findings, format=result.format, sheet=table.sheet.name, cells=table.range
    )


def write_excel(
    data: Panel | Any,
    path: str | os.PathLike[str],
    *,
    layout: Literal["long", "wide"] = "long",
    language: Literal["sv", "en"] = "sv",
    missing: bool = False,
) -> None:
    """Writes a panel, a result or a frame as an .xlsx workbook for people.

    Numbers are numbers, shown with the indicator's decimals where they have no more. Text that a spreadsheet would run
    as a formula (``=``, ``+``, ``-``, ``@``, tab or carriage return at its start) is marked as text, which it stays
    when somebody edits the cell. Nothing in the file is a formula or a link. The same data give the same bytes.

    Parameters
    ----------
    data
        A panel; or anything with ``to_frame()`` (results, findings), or a pandas frame, which becomes one sheet.
    path
        Written whole or not at all.
    layout
        *long*: a row a value, with its status: ``read_excel`` gives back all values and statuses. *wide*: a column a
        year, and the statuses in a sheet of the same shape; figures that were withdrawn are left out of it.
    language
        Of headers, units and statuses.
    missing
        Rows of cells that are plain not reported too (long layout).

    Raises
    ------
    ArgumentError
        More rows than a sheet can have, an infinite number, a text longer than a cell can hold.

    See Also
    --------
    write_package : loses nothing: targets, notes, vintages.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["=SUM(A1)"], [2023], [[[57.4]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.write_excel(panel, folder + "/mat.xlsx")
    ...     nt.read_excel(folder + "/mat.xlsx").panel.members
    [Member(=SUM(A1) =SUM(A1))]
    """
    if not isinstance(data, Panel):
        book = Book()
        _frame_sheet(book, data.to_frame() if hasattr(data, "to_frame") else data)
        book.save(path)
        return
    book = Book(
        title=_in(data.info.title, language) or data.info.name, subject="SIMULATED" if data.info.simulated else ""
    )
    values = {"sv": "Värden", "en": "Values"}[language]
    every = _table_rows(data, "long", language, missing=True)
    if layout == "wide":
        head, *rows = _table_rows(data, "wide", language)
        _value_sheet(book, values, head, rows, data, first=4)
        n = len(data.years)
        words = [each[-1] for each in every[1:]]
        book.table(
            "Status", head, [[*row[:4], *words[k * n : (k + 1) * n]] for k, row in enumerate(rows)], (28, 12, 22)
        )
    else:
        head, *rows = every if missing else _table_rows(data, "long", language)
        _value_sheet(book, values, head, rows, data, first=4)
    _about_sheets(book, data, language)
    book.save(path)


def _table_rows(panel: Panel, layout: str, language: str, *, missing: bool = False) -> list[list[str]]:
    """The table as ``write_csv`` words it."""
    content = _core.write_table(
        panel._core,
        layout=layout,
        language=language,
        separator=",",
        decimal=".",
        missing=missing,
        for_spreadsheets=False,
    )
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def _value_sheet(book: Book, name: str, head: list[str], rows: list[list[str]], panel: Panel, first: int) -> None:
    decimals = {each.id: each.decimals for each in panel.indicators}
    wide = len(head) > 3 and head[3] in ("enhet", "unit")
    sheet = book.table(name, head, [], (28, 12, 22))
    for k, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            is_year = not wide and column == 3
            is_number = column >= first if wide else column == 4
            if is_year:
                book.put(sheet, k, column, int(text))
            elif is_number and text not in ("", ".", ".."):
                number = float(text)
                digits = decimals[row[0]]
                shown = (
                    {"num_format": "0" + ("." + "0" * digits if digits else "")}
                    if round(number, digits) == number
                    else {}
                )
                book.put(sheet, k, column, number, **shown)
            else:
                book.put(sheet, k, column, text or None)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)


def _about_sheets(book: Book, panel: Panel, language: Literal["sv", "en"]) -> None:
    swedish = language == "sv"
    head = (
        ["id", "namn", "enhet", "bättre", "lägst", "högst", "decimaler", "version", "definition", "källa"]
        if swedish
        else ["id", "name", "unit", "better", "lowest", "highest", "decimals", "version", "definition", "source"]
    )
    better = {"higher": "högre", "lower": "lägre", "neutral": ""} if swedish else {"neutral": ""}
    rows = [
        [
            each.id,
            _in(each.name, language),
            _in(each.unit, language),
            better.get(each.direction, each.direction),
            each.floor,
            each.ceiling,
            each.decimals,
            each.version,
            _in(each.definition, language),
            each.source,
        ]
        for each in panel.indicators
    ]
    # The headers must not read as those of a table of values.
    book.table("Definitioner" if swedish else "Definitions", head, rows, (28, 40, 16, 8, 8, 8, 10, 12, 80, 40))
    info = panel.info
    said: list[list[object]] = [
        ["titel" if swedish else "title", _in(info.title, language) or info.name],
        ["beskrivning" if swedish else "description", _in(info.description, language)],
        ["licens" if swedish else "licence", info.licence],
        ["skapad" if swedish else "created", info.created],
        ["skriven med" if swedish else "written with", f"nyckeltal {_core.__version__}"],
    ]
    if info.simulated:
        said.insert(0, ["SIMULERADE UPPGIFTER" if swedish else "SIMULATED FIGURES", ""])
    said += [
        ["källa" if swedish else "source", " ".join(filter(None, (s.title, s.url, s.date)))] for s in panel.sources
    ]
    book.table("Om" if swedish else "About", ["", ""], said, (24, 100))


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or next(iter(text.values()), "")


def _frame_sheet(book: Book, frame: Any) -> None:
    if not hasattr(frame, "columns") or not hasattr(frame, "itertuples"):
        raise ArgumentError(
            f"data is a {type(frame).__name__}: give a panel, a result with to_frame(), or a pandas frame"
        )
    rows = [[_plain_value(each) for each in row] for row in frame.itertuples(index=False, name=None)]
    book.table("Tabell", [str(each) for each in frame.columns], rows)


def _plain_value(value: Any) -> object:
    """A Python number for numpy's, None for what is missing."""
    value = value.item() if hasattr(value, "item") else value
    if value is None or value != value:
        return None
    if value in (float("inf"), float("-inf")):  # a limit of an interval that has none
        return "∞" if value > 0 else "−∞"
    return value if isinstance(value, (bool, int, float)) else str(value)


def _order(each: Finding) -> tuple[int, int, str]:
    return each.line, each.column, each.rule


def _range(cells: str | None) -> Span | None:
    if cells is None:
        return None
    first, _, last = cells.upper().partition(":")
    a, b = cell_place(first), cell_place(last or first)
    if a is None or b is None or a[0] > b[0] or a[1] > b[1]:
        raise ArgumentError(f"cells is {cells!r}: write a range from its upper left to its lower right, as 'A5:H40'")
    return Span(*a, *b)
