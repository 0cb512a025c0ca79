"""Cells of .xlsx and .ods files as the file holds them: value, kind, and how a number was formatted.

One streaming pass with bounds, nothing but the standard library: why no spreadsheet package reads here is told in
docs/decisions/0008.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, NoReturn
from xml.parsers import expat

from .io import Finding, Findings, raise_errors

MAX_ROWS, MAX_COLUMNS = 1 << 20, 1 << 14
MAX_UNPACKED = 256 << 20
#: More than anybody's workbook has; each costs time, however small it is.
MAX_SHEETS = 1_000

Kind = Literal["text", "number", "date", "bool", "error", "formula"]


class Cell(NamedTuple):
    """One cell. ``value`` is text, but for numbers; a date is ISO text; a *formula* is one that has no value."""

    kind: Kind
    value: str | float
    percent: bool = False
    digits: int = 0  #: Zeros that the number's format fills up to: 180 shown as 0180 has 4.
    formula: bool = False


class Span(NamedTuple):
    """A merged range, both ends included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """Cells by (row, column), counted from 1; empty ones are not kept."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)
    hidden_rows: list[range] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)


def _hide(hidden: list[range], first: int, n: int) -> None:
    if len(hidden) < 10_000:  # only told: a hostile file does not get memory for them
        hidden.append(range(first, first + n))


def cell_name(row: int, column: int) -> str:
    """``C7`` for row 7, column 3."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


def cell_place(name: str) -> tuple[int, int] | None:
    """Row and column of ``C7``, or None where that is no cell."""
    match = _REFERENCE.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if row <= MAX_ROWS and column <= MAX_COLUMNS else None


def refuse(rule: str, message: str, source: str) -> NoReturn:
    """Raises the ParseError of a workbook that cannot be read."""
    raise_errors(Findings([Finding(rule=rule, source=source, message=message)]))
    raise AssertionError  # pragma: no cover


def read_workbook(content: bytes, source: str, *, max_cells: int, max_unpacked: int = MAX_UNPACKED) -> list[Sheet]:
    """All sheets of a workbook, in its order. ParseError where it is none, is encrypted, or beyond the bounds."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        refuse(
            "encrypted-or-xls",
            "the file is an .xls of before 2007, or is protected by a password: save it as .xlsx without one",
            source,
        )
    if not content:
        refuse("empty-file", "the file is empty", source)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _Parts(archive, source, max_unpacked)
            if "xl/workbook.xml" in parts.names or "_rels/.rels" in parts.names:
                return _Xlsx(parts, max_cells).sheets()
            if "content.xml" in parts.names:
                return _Ods(parts, max_cells).sheets()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        refuse("broken-workbook", f"the file is no whole .xlsx or .ods file ({error}): is it cut off?", source)
    refuse("not-a-workbook", "a zip file, but neither .xlsx nor .ods: save it as one of these", source)


class _Parts:
    """The XML parts of a zip file, parsed as they are unpacked and never beyond the bound."""

    def __init__(self, archive: zipfile.ZipFile, source: str, max_unpacked: int) -> None:
        self.archive, self.source, self.left = archive, source, max_unpacked
        self.names = set(archive.namelist())

    def refuse(self, rule: str, message: str) -> NoReturn:
        refuse(rule, message, self.source)

    def parse(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Calls back with local names: files of all producers differ in prefixes, and some in namespaces."""
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            self.refuse("broken-workbook", f"the workbook has no part {name}: is it cut off? Save it again")
        if info.flag_bits & 1:
            self.refuse("encrypted", "the file is protected by a password: save it without one")
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = lambda tag, given: start(
            tag.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in given.items()} if given else given
        )
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = lambda *_: self.refuse(
            "not-a-workbook", f"{name} declares a document type, as no spreadsheet program does: not read"
        )
        try:
            with self.archive.open(info) as stream:
                while chunk := stream.read(1 << 16):
                    self.left -= len(chunk)
                    if self.left < 0:
                        self.refuse(
                            "workbook-too-large", "the workbook unpacks to more than max_unpacked bytes: not read"
                        )
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            self.refuse("broken-workbook", f"{name} is no XML ({error}): save the workbook again")
        except KeyError as error:
            self.refuse("broken-workbook", f"{name} has an element without its {error}: save the workbook again")
        except (ValueError, LookupError) as error:  # a LookupError is an encoding that nobody knows
            if hasattr(error, "findings"):
                raise
            self.refuse("broken-workbook", f"{name} holds what no workbook does ({error}): save it again")


class _Reader:
    """What both formats share: cells with bounds."""

    def __init__(self, parts: _Parts, max_cells: int) -> None:
        self.parts, self.left, self.max_cells = parts, max_cells, max_cells

    def put(self, sheet: Sheet, row: int, column: int, cell: Cell) -> None:
        if row > MAX_ROWS or column > MAX_COLUMNS:
            self.parts.refuse("broken-workbook", f"sheet {sheet.name} has cells outside what a sheet can hold")
        self.count()
        sheet.cells[row, column] = cell

    def allow(self, n_sheets: int) -> None:
        if n_sheets > MAX_SHEETS:
            self.parts.refuse("workbook-too-large", f"the workbook has more than {MAX_SHEETS} sheets: not read")

    def merge(self, sheet: Sheet, span: Span) -> None:
        self.count()
        sheet.merged.append(span)

    def count(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.parts.refuse(
                "workbook-too-large", f"the workbook has more than {self.max_cells} cells (max_cells): not read"
            )


# ---- .xlsx

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _decoded(text: str) -> str:
    if "_x" not in text:
        return text
    # The escapes are units of UTF-16: two of them may be one character, and half of one is none.
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Format(NamedTuple):
    date: bool = False
    percent: bool = False
    digits: int = 0


def _format_of(number: int, code: str) -> _Format:
    if not code:
        return _Format(date=number in _BUILT_IN_DATES, percent=number in (9, 10))
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).partition(";")[0].strip()
    if re.fullmatch("0{2,15}", bare):
        return _Format(digits=len(bare))
    general = bare.lower().replace("general", "").replace("standard", "")
    return _Format(date=bool(re.search("[ymdhs]", general)), percent="%" in bare)


class _Xlsx(_Reader):
    def sheets(self) -> list[Sheet]:
        main = "xl/workbook.xml"
        if "_rels/.rels" in self.parts.names:
            for kind, target in self.relations("_rels/.rels", "").values():
                if kind == "officeDocument":
                    main = target
        if main.endswith(".bin"):
            self.parts.refuse("not-a-workbook", "the file is a binary workbook (.xlsb): save it as .xlsx")
        folder, _, leaf = main.rpartition("/")
        relations = self.relations(f"{folder}/_rels/{leaf}.rels".lstrip("/"), folder)
        self.epoch = dt.datetime(1899, 12, 30)
        listed: list[tuple[str, str, bool]] = []

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "workbookPr" and given.get("date1904") in ("1", "true"):
                self.epoch = dt.datetime(1904, 1, 1)
            elif tag == "sheet":
                target = relations.get(given.get("id", ""), ("", ""))
                if target[0] == "worksheet":  # charts and dialogs have no cells
                    listed.append((given.get("name", ""), target[1], given.get("state", "visible") != "visible"))
                    self.allow(len(listed))

        self.parts.parse(main, start)
        found = dict(relations.values())
        self.formats = self.read_formats(found["styles"]) if found.get("styles") in self.parts.names else []
        self.strings = self.read_strings(found["sharedStrings"]) if "sharedStrings" in found else []
        return [self.read_sheet(Sheet(name, hidden), target) for name, target, hidden in listed]

    def relations(self, name: str, folder: str) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, given: dict[str, str]) -> None:
            if tag != "Relationship" or given.get("TargetMode") == "External":
                return
            path = given.get("Target", "")
            steps: list[str] = []
            for step in (path if path.startswith("/") else f"{folder}/{path}").split("/"):
                if step == "..":
                    del steps[-1:]
                elif step not in ("", "."):
                    steps.append(step)
            found[given.get("Id", "")] = (given.get("Type", "").rpartition("/")[2], "/".join(steps))

        self.parts.parse(name, start)
        return found

    def read_formats(self, name: str) -> list[_Format]:
        codes: dict[int, str] = {}
        formats: list[_Format] = []
        inside = [False]

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "numFmt":
                codes[int(given["numFmtId"])] = given.get("formatCode", "")
            elif tag == "cellXfs":
                inside[0] = True
            elif tag == "xf" and inside[0]:
                number = int(given.get("numFmtId", "0"))
                formats.append(_format_of(number, codes.get(number, "")))

        def end(tag: str) -> None:
            if tag == "cellXfs":
                inside[0] = False

        self.parts.parse(name, start, end)
        return formats

    def read_strings(self, name: str) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        depth = {"t": 0, "rPh": 0}

        def start(tag: str, _: dict[str, str]) -> None:
            if tag == "si":
                pieces.clear()
            elif tag in depth:
                depth[tag] += 1

        def end(tag: str) -> None:
            if tag == "si":
                if len(strings) >= self.max_cells:
                    self.parts.refuse(
                        "workbook-too-large", f"the workbook has more than {self.max_cells} texts: not read"
                    )
                strings.append(_decoded("".join(pieces)))
            elif tag in depth:
                depth[tag] -= 1

        def text(piece: str) -> None:
            if depth["t"] and not depth["rPh"]:
                pieces.append(piece)

        self.parts.parse(name, start, end, text)
        return strings

    def read_sheet(self, sheet: Sheet, name: str) -> Sheet:
        place = [0, 0]
        given_cell: dict[str, str] = {}
        pieces: dict[str, list[str]] = {}
        into: list[list[str] | None] = [None]
        spoken = [False]  # inside of how a text is pronounced, which is no part of it

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "c":
                at = cell_place(given["r"]) if "r" in given else (place[0], place[1] + 1)
                if at is None:
                    raise ValueError(f"a cell {given['r'][:20]!r}")
                place[:] = at
                given_cell.clear()
                given_cell.update(given)
                pieces.clear()
            elif tag == "rPh":
                spoken[0] = True
            elif tag in ("v", "f", "t") and not spoken[0]:
                into[0] = pieces.setdefault(tag, [])
            elif tag == "row":
                place[:] = int(given.get("r", place[0] + 1)), 0
                if given.get("hidden") in ("1", "true"):
                    _hide(sheet.hidden_rows, place[0], 1)
            elif tag == "col" and given.get("hidden") in ("1", "true"):
                first = int(given["min"])
                _hide(sheet.hidden_columns, first, int(given["max"]) - first + 1)
            elif tag == "mergeCell":
                first_end, _, last_end = given.get("ref", "").partition(":")
                a, b = cell_place(first_end), cell_place(last_end or first_end)
                if a is not None and b is not None:
                    self.merge(sheet, Span(*a, *b))

        def end(tag: str) -> None:
            if tag in ("v", "f", "t"):
                into[0] = None
            elif tag == "rPh":
                spoken[0] = False
            elif tag == "c":
                cell = self.cell(given_cell, pieces)
                if cell is not None:
                    self.put(sheet, place[0], place[1], cell)

        def text(piece: str) -> None:
            if into[0] is not None:
                into[0].append(piece)

        self.parts.parse(name, start, end, text)
        return sheet

    def cell(self, given: dict[str, str], pieces: dict[str, list[str]]) -> Cell | None:
        kind = given.get("t", "n")
        formula = "f" in pieces
        value = "".join(pieces.get("v", ()))
        if kind == "inlineStr":
            return _text(_decoded("".join(pieces.get("t", ()))), formula)
        if not value:
            return Cell("formula", "=" + "".join(pieces["f"])) if formula and kind != "str" else None
        if kind == "s":
            return _text(self.strings[_index(value, len(self.strings))], formula)
        if kind == "str":
            return _text(_decoded(value), formula)
        if kind == "b":
            return Cell("bool", "TRUE" if value == "1" else "FALSE", formula=formula)
        if kind == "e":
            return Cell("error", value, formula=formula)
        if kind == "d":
            return Cell("date", value, formula=formula)
        number = float(value)
        style = int(given.get("s", "0"))
        form = self.formats[style] if 0 <= style < len(self.formats) else _Format()
        if form.date:
            return _date(number, self.epoch, formula)
        return Cell("number", number, form.percent, form.digits, formula)


def _index(text: str, n: int) -> int:
    k = int(text)
    if not 0 <= k < n:
        raise ValueError(f"text number {k} of {n}")
    return k


def _text(text: str, formula: bool) -> Cell | None:
    return Cell("text", text, formula=formula) if text.strip() else None


def _date(serial: float, epoch: dt.datetime, formula: bool) -> Cell:
    try:
        moment = epoch + dt.timedelta(seconds=round(serial * 86_400))
    except (OverflowError, ValueError):
        return Cell("number", serial, formula=formula)
    plain = moment.date().isoformat() if moment.time() == dt.time() else moment.isoformat(timespec="seconds")
    return Cell("date", plain, formula=formula)


# ---- .ods


class _Ods(_Reader):
    def sheets(self) -> list[Sheet]:
        if "META-INF/manifest.xml" in self.parts.names:

            def encrypted(tag: str, _: dict[str, str]) -> None:
                if tag == "encryption-data":
                    self.parts.refuse("encrypted", "the file is protected by a password: save it without one")

            self.parts.parse("META-INF/manifest.xml", encrypted)
        self.found: list[Sheet] = []
        self.unseen: set[str] = set()  # styles of hidden sheets
        self.style = ""
        self.row = self.column = self.rows = 0
        self.next_column = 1
        self.given: dict[str, str] = {}
        self.pieces: list[str] = []
        self.in_row: list[tuple[int, int, Cell]] = []
        self.depth = 0  # of paragraphs in a cell
        self.skipped = 0  # of notes and shapes, which hold text too
        self.parts.parse("content.xml", self.start, self.end, self.text)
        return self.found

    def start(self, tag: str, given: dict[str, str]) -> None:
        if self.skipped or tag in ("annotation", "shapes", "tracked-changes", "forms"):
            self.skipped += 1
        elif tag == "style" and given.get("family") == "table":
            self.style = given.get("name", "")
        elif tag == "table-properties" and given.get("display") == "false":
            self.unseen.add(self.style)
        elif tag == "table":
            self.found.append(Sheet(given.get("name", ""), given.get("style-name") in self.unseen))
            self.allow(len(self.found))
            self.row, self.in_row, self.next_column = 0, [], 1
        elif not self.found:
            return
        elif tag == "table-column":
            self.hide_columns(given)
        elif tag == "table-row":
            self.rows = _repeated(given, "number-rows-repeated")
            self.column, self.in_row = 1, []
            if given.get("visibility", "visible") != "visible":
                _hide(self.found[-1].hidden_rows, self.row + 1, self.rows)
        elif tag in ("table-cell", "covered-table-cell"):
            self.given, self.pieces = given, []
        elif tag == "p":
            self.depth += 1
            if self.pieces:
                self.pieces.append("\n")
        elif self.depth and tag in ("s", "tab", "line-break"):
            self.text(" " * min(_repeated(given, "c"), 1000) if tag == "s" else "\t" if tag == "tab" else "\n")

    def hide_columns(self, given: dict[str, str]) -> None:
        n = _repeated(given, "number-columns-repeated")
        if given.get("visibility", "visible") != "visible":
            _hide(self.found[-1].hidden_columns, self.next_column, n)
        self.next_column += n

    def text(self, piece: str) -> None:
        if self.depth and not self.skipped:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif tag == "p" and self.depth:
            self.depth -= 1
        elif tag in ("table-cell", "covered-table-cell") and self.found:
            self.end_cell()
        elif tag == "table-row" and self.found:
            if self.in_row:
                for row in range(self.row + 1, self.row + 1 + self.rows):
                    for first, n, cell in self.in_row:
                        for column in range(first, first + n):
                            self.put(self.found[-1], row, column, cell)
            self.row += self.rows

    def end_cell(self) -> None:
        n = _repeated(self.given, "number-columns-repeated")
        cell = _ods_cell(self.given, "".join(self.pieces))
        if cell is not None:
            self.in_row.append((self.column, n, cell))
        wide, high = _repeated(self.given, "number-columns-spanned"), _repeated(self.given, "number-rows-spanned")
        if (wide > 1 or high > 1) and self.row + high <= MAX_ROWS and self.column + wide <= MAX_COLUMNS:
            top = self.row + 1
            self.merge(self.found[-1], Span(top, self.column, top + high - 1, self.column + wide - 1))
        self.column += n


def _repeated(given: dict[str, str], name: str) -> int:
    n = int(given.get(name, "1"))
    if n < 1:
        raise ValueError(f"{name} is {n}")
    return n


def _ods_cell(given: dict[str, str], text: str) -> Cell | None:
    kind = given.get("value-type", "")
    formula = "formula" in given
    if kind == "error" or (formula and re.fullmatch(r"#[A-Z/0!?]+|Err:\d+", text)):
        return Cell("error", text, formula=formula)
    if kind in ("float", "currency", "percentage"):
        number = float(given["value"])
        zeros = len(text) if re.fullmatch(r"0\d+", text) and float(text) == number else 0
        return Cell("number", number, kind == "percentage", zeros, formula)
    if kind == "date":
        return Cell("date", given.get("date-value", text).removesuffix("T00:00:00"), formula=formula)
    if kind == "boolean":
        return Cell("bool", given.get("boolean-value", text).upper(), formula=formula)
    shown: Any = given.get("string-value", text)
    if formula and not kind and not shown:
        return Cell("formula", "=" + given["formula"].partition("=")[2])
    return _text(shown, formula)
