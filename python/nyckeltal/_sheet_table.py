"""Where the table of a sheet is: its header, its rows, its columns."""

from __future__ import annotations

import bisect
import datetime as dt
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import _core
from ._core import Finding
from ._workbook import Cell, Sheet, Span, cell_name, refuse
from .errors import ArgumentError

# ---- Places in words.


def sheet_name(sheet: Sheet) -> str:
    return sheet.name if re.fullmatch(r"\w+", sheet.name) else "'" + sheet.name.replace("'", "''") + "'"


def sheet_finding(
    source: str, sheet: Sheet, severity: str, rule: str, row: int, column: int, text: str, message: str
) -> Finding:
    place = cell_name(row, column) if column else f"{row}:{row}"
    where = f"{source} {sheet_name(sheet)}!{place}" if row else f"{source} {sheet_name(sheet)}"
    return Finding(
        severity=severity, rule=rule, source=where.strip(), line=row, column=column, text=text[:200], message=message
    )


# ---- Cells as text.


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def shown(cell: Cell) -> str:
    """As the sheet shows it, but with all digits."""
    if cell.kind != "number":
        return str(cell.value)
    number = float(cell.value)
    if number - number != 0:  # no spreadsheet has infinities
        return str(number)
    if cell.percent:
        moved = Decimal(repr(number)).scaleb(2)
        return f"{moved.normalize():f} %"
    text = _plain(number)
    return text.zfill(cell.digits) if cell.digits and text.isdigit() else text


def number_as_date(cell: Cell, rules: Rules) -> int | None:
    """2022 that is shown as the day 1905-07-14, because somebody formatted it as a date."""
    if cell.kind != "date" or not str(cell.value).startswith("190") or "T" in str(cell.value):
        return None
    try:
        serial = (dt.date.fromisoformat(str(cell.value)) - dt.date(1899, 12, 30)).days
    except ValueError:
        return None
    return serial if max(rules.min_year, 1800) <= serial <= rules.max_year else None


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split()).strip(" :*.")


#: First words of rows that are no member's.
TOTALS = frozenset(
    {
        *("summa", "sum", "total", "totalt", "totals", "samtliga", "samtliga kommuner", "alla", "alla kommuner", "all"),
        *("medel", "medelvarde", "medeltal", "snitt", "genomsnitt", "ovagt medel", "ovagt medelvarde", "vagt medel"),
        *("vagt medelvarde", "mean", "average", "median", "min", "max", "antal", "count", "differens", "hela landet"),
        *("summa kommuner", "totalsumma", "grand total", "standardavvikelse"),
    }
)
COUNTY = re.compile(r".+\b(lan|county)\b")
YEAR = re.compile(
    r"(?:år|year)?\s*((?:1[89]|20|21)\d\d)(?P<more>(?:M(?:0[1-9]|1[0-2])|[KQ][1-4]|-\d\d(?:-\d\d)?)?)"
    r"\s*(?P<mark>\*+|\d\)|\(?(?:prel|prelim)[a-zäå]*\.?\)?)?",
    re.IGNORECASE,
)
_YEAR_AT_END = re.compile(r"(.*[^\d\s,–-])[\s,–-]*(?:\bår\s+)?((?:1[89]|20|21)\d\d)")
NOBODY = re.compile(r"(okan[dt]|ej fordela[dt]|ospecificera[dt]|unknown|not allocated)\b.*")
_UNITS = frozenset(
    {
        *("%", "procent", "kg", "ton", "kwh", "mwh", "gwh", "km", "m", "m2", "m²", "ha", "st", "antal", "kr", "tkr"),
        *("mnkr", "mkr"),
    }
)


# ---- Finding the table.


@dataclass
class Rules:
    """What the caller said about tables."""

    columns: dict[str, str]
    words: dict[str, Any]
    min_year: int
    max_year: int
    header_rows: int | None
    layout: str
    fill_down: bool

    def header_options(self) -> dict[str, Any]:
        return {"columns": self.columns, "min_year": self.min_year, "max_year": self.max_year}


@dataclass
class Column:
    """A column of the table: where it stands, its header, and what that says."""

    at: int
    name: str  # the parts of the header, joined
    role: str = ""
    year: int = 0
    stem: str = ""  # the header without its year: the indicator
    row: int = 0  # of the header's last part
    inferred: bool = False


@dataclass
class Table:
    """A sheet with a table in it."""

    sheet: Sheet
    rows: dict[int, dict[int, Cell]]  # merged cells filled
    covered: dict[tuple[int, int], tuple[int, int]]  # cell in a merged range: its first cell
    kinds: dict[str, str]  # of each text: text, number, comma number, missing
    header: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    score: int = 0

    def is_value(self, cell: Cell | None) -> bool:
        """Something that may stand where a number is wanted."""
        if cell is None or cell.kind in ("bool", "date"):
            return False
        return cell.kind != "text" or self.kinds[str(cell.value)] != "text"

    @property
    def range(self) -> str:
        used = [each.at for each in self.columns]
        rows = [*self.header, *self.body]
        return f"{cell_name(min(rows), min(used))}:{cell_name(max(rows), max(used))}"


def choose_table(
    sheets: list[Sheet], wanted: str | int | None, bounds: Span | None, rules: Rules, source: str, notes: list[Finding]
) -> Table:
    """The table to read, and notes about the sheets that are not."""
    if wanted is not None:
        names = ", ".join(repr(each.name) for each in sheets)
        at = (
            wanted
            if isinstance(wanted, int)
            else next((k for k, each in enumerate(sheets) if each.name == wanted), len(sheets))
        )
        if not 0 <= at < len(sheets):
            raise ArgumentError(f"no sheet {wanted!r}: the workbook has {names}")
        table = _look(sheets[at], bounds, rules, source)
        if table.columns:
            return table
        refuse("no-table", _nothing(f"sheet {sheet_name(sheets[at])}"), source)
    tables = [_look(each, bounds, rules, source) for each in sheets if not each.hidden]
    looked = {id(each.sheet): each for each in tables}
    best = max(tables, key=lambda each: each.score, default=None)
    if best is None or not best.columns:
        refuse("no-table", _nothing("the workbook"), source)
    for each in sheets:
        if each is best.sheet or not each.cells:
            continue
        seen = looked.get(id(each))
        what = "hidden" if seen is None else "no table" if not seen.columns else f"a table in {seen.range}"
        message = f"this sheet is not read ({what}): name it with `sheet` if it should be"
        notes.append(sheet_finding(source, each, "note", "sheet-not-read", 0, 0, "", message))
    return best


def _nothing(where: str) -> str:
    return (
        f"{where} has no table that is recognised: a header row (kommun, kommunkod, år, 2021, 2022, ...) above rows "
        "with a label and numbers; say where it is with `sheet`, `cells`, `header_rows` and `columns`"
    )


def _look(sheet: Sheet, bounds: Span | None, rules: Rules, source: str) -> Table:
    """Finds header, body and columns of a sheet's table; without columns there is none."""
    rows: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if bounds is None or (bounds.top <= row <= bounds.bottom and bounds.left <= column <= bounds.right):
            rows.setdefault(row, {})[column] = cell
    table = Table(sheet, rows, _fill_merged(sheet, rows, source), {})
    texts = sorted({str(c.value) for row in rows.values() for c in row.values() if c.kind == "text"})
    table.kinds = dict(zip(texts, _core.table_cells(texts, rules.words), strict=True))
    _find_header(table, rules)
    if table.header and table.body:
        _name_columns(table, rules)
    return table


def _fill_merged(sheet: Sheet, rows: dict[int, dict[int, Cell]], source: str) -> dict[tuple[int, int], tuple[int, int]]:
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    order = sorted(rows)
    last = max((max(row) for row in rows.values()), default=0)
    left = 1_000_000  # more than any sheet that people made
    for span in sheet.merged:
        first = rows.get(span.top, {}).get(span.left)
        for row in order[bisect.bisect_left(order, span.top) : bisect.bisect_right(order, span.bottom)]:
            for column in range(span.left, min(span.right, last) + 1):
                if (row, column) == (span.top, span.left):
                    continue
                left -= 1
                if left < 0:
                    message = f"sheet {sheet_name(sheet)} has merged ranges over more than a million cells: not read"
                    refuse("workbook-too-large", message, source)
                covered[row, column] = (span.top, span.left)
                rows[row].pop(column, None)  # not seen by anybody
                if first is not None:
                    rows[row][column] = first
    return covered


def header_text(cell: Cell, rules: Rules) -> str:
    if cell.kind in ("formula", "error"):
        return ""
    if cell.kind == "date":
        return str(number_as_date(cell, rules) or str(cell.value)[:4])
    return " ".join(shown(cell).split())


def _year_of(text: str, rules: Rules) -> int:
    match = YEAR.fullmatch(text)
    year = int(match[1]) if match else 0
    return year if rules.min_year <= year <= rules.max_year else 0


def _find_header(table: Table, rules: Rules) -> None:
    """The first row with a label and values under something that reads as a header, and the header's rows."""
    order = sorted(table.rows)
    places: set[int] = set()  # of members and codes, as the header rows so far say
    named: set[int] = set()  # rows that a header word or a year makes headers
    year_at = 0  # the first column with a year in them
    first = begin = -1
    for k, row in enumerate(order):
        cells = table.rows[row]
        texts = {column: header_text(cell, rules) for column, cell in cells.items()}
        said = dict(zip(texts, _core.table_columns(list(texts.values()), rules.header_options()), strict=True))
        labels = [c for c, (role, _) in said.items() if role in ("member", "code")]
        years = [_year_of(texts[c], rules) for c in sorted(texts) if _year_of(texts[c], rules)]
        values = [c for c in sorted(cells) if table.is_value(cells[c])]
        words = [c for c in sorted(cells) if cells[c].kind == "text" and not table.is_value(cells[c])]
        plain = [c for c in values if not _year_of(texts[c], rules)]
        unlabelled = bool(years) and not plain and not (words and words[0] < min(cells, default=0) + 1 and values)
        rising = len(years) >= 3 and (years == sorted(set(years)) or years == sorted(set(years), reverse=True))
        if labels or (not named and not plain and (unlabelled or rising)):
            named.add(row)
            places.update(labels)
            year_at = next((c for c in sorted(texts) if _year_of(texts[c], rules)), 0)
            begin = -1
            continue
        # Below a header a row that names a member is the body's, whatever its values are.
        names = places & set(cells) or {c for c in words[:1] if not places and c < year_at}
        if named and begin < 0 and names and not any(said[c][0] for c in names):
            begin = k
        if rules.header_rows is not None and k < rules.header_rows:
            continue
        labelled = not places or places & set(cells) or folded(shown(cells[min(cells)])) in TOTALS
        if labelled and _is_data(cells, values, words):
            first = k
            break
    if first < 0:
        return
    if rules.header_rows is not None:
        start = max(first - rules.header_rows, 0)
    else:
        first = begin if begin >= 0 else first
        start = _header_start(table, order, first)
    table.header, table.above, table.body = order[start:first], order[:start], order[first:]


def _is_data(cells: dict[int, Cell], values: list[int], words: list[int]) -> bool:
    if not values:
        return False
    if words and words[0] < values[-1]:
        return True
    # Codes only: 114, 5.0 or 0114, 5.0
    return len(values) > 1 and bool(re.fullmatch(r"\d{2,4}", shown(cells[values[0]])))


def _header_start(table: Table, order: list[int], first: int) -> int:
    """Upwards from the first row of the body: blank rows, then the block above them without its titles."""
    at = first
    while at > 0 and order[first] - order[at - 1] <= 3 and at == first:
        at -= 1  # the rows directly above, over at most two blank ones
    if at == first:
        return first
    while at > 0 and order[at] - order[at - 1] == 1:
        at -= 1
    # A title is alone in its row; in a header that can only be the last row, as a single year.
    while at < first - 1 and _alone(table, order[at]):
        at += 1
    return at


def _alone(table: Table, row: int) -> bool:
    cells = table.rows[row]
    firsts = {table.covered.get((row, column), (row, column)) for column in cells}
    if len(firsts) > 1:
        return False
    # A heading merged over some of the columns belongs to them; over all of them it is a title.
    (only,) = firsts
    left = min(column for each in table.rows.values() for column in each)
    return only[1] == left or len(cells) == 1


def _name_columns(table: Table, rules: Rules) -> None:
    used = sorted({column for row in (*table.header, *table.body) for column in table.rows[row]})
    for at in used:
        parts: list[tuple[int, str]] = []
        for row in table.header:
            cell = table.rows[row].get(at)
            text = header_text(cell, rules) if cell is not None else ""
            if text and (not parts or parts[-1][1] != text):
                parts.append((row, text))
        column = _column(at, parts, rules)
        values = sum(table.is_value(table.rows[row].get(at)) for row in table.body)
        if column.name or values or any(at in table.rows[row] for row in table.body):
            table.columns.append(column)
    _settle_years(table.columns, rules)
    _infer_labels(table)
    numbers = [each for each in table.columns if each.role in ("", "value")]
    table.score = sum(
        table.rows[row][each.at].kind == "number"
        for each in numbers
        for row in table.body
        if each.at in table.rows[row]
    )
    if not any(each.role in ("member", "code") for each in table.columns):
        table.columns = []


def _column(at: int, parts: list[tuple[int, str]], rules: Rules) -> Column:
    name = ""
    for _, text in parts:
        unit = folded(text) in _UNITS or text == "%"
        text = f"({text})" if unit and name else text
        name = name[:-1] + text if name.endswith("-") else f"{name} {text}".strip()
    column = Column(at, name, row=parts[-1][0] if parts else 0)
    said = _core.table_columns([name, name.replace("-", ""), *(text for _, text in parts)], rules.header_options())
    column.role = next((role for role, _ in said if role), "")
    years = {_year_of(text, rules) for _, text in parts} - {0}
    if not column.role and len(years) == 1:
        column.year = years.pop()
        column.stem = " ".join(text for _, text in parts if not _year_of(text, rules))
    return column


def _settle_years(columns: list[Column], rules: Rules) -> None:
    """ "Bilar 2015", "Bussar 2015", "Bilar 2016": the year is part of the header, where that holds for several."""
    if any(each.year or each.role == "year" for each in columns):
        return
    ends = [(each, match) for each in columns if not each.role and (match := _YEAR_AT_END.fullmatch(each.name))]
    stems = Counter(match[1] for _, match in ends)
    if len(ends) < 2 or max(stems.values()) < 2:
        return
    for each, match in ends:
        if rules.min_year <= int(match[2]) <= rules.max_year:
            each.stem, each.year = match[1], int(match[2])


def _infer_labels(table: Table) -> None:
    """Where no header says it, the members are the first column of different texts."""
    if any(each.role in ("member", "code") for each in table.columns):
        return
    for each in table.columns:
        if each.role or each.year:
            continue
        texts = [
            shown(cell)
            for row in table.body
            if (cell := table.rows[row].get(each.at)) is not None
            and len(table.rows[row]) > 1
            and not (cell.kind == "number" and not re.fullmatch(r"\d{3,4}", shown(cell)))
        ]
        words = [text for text in texts if table.kinds.get(text, "text") == "text" or re.fullmatch(r"\d{3,4}", text)]
        rows = sum(len(table.rows[row]) > 1 for row in table.body)
        if words and len(words) >= 0.8 * rows and len(set(words)) >= 0.6 * len(words):
            codes = sum(bool(re.fullmatch(r"\d{3,4}", text)) for text in words)
            each.role, each.inferred = ("code" if codes > 0.5 * len(words) else "member"), True
            if each.role == "member":
                return
