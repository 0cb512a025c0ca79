"""The table of a sheet as CSV for the reader of tables in C++, and the way back from its findings to the cells."""

from __future__ import annotations

import bisect
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from . import _core
from ._core import Finding
from ._sheet_table import (
    COUNTY,
    NOBODY,
    TOTALS,
    YEAR,
    Column,
    Rules,
    Table,
    folded,
    header_text,
    number_as_date,
    sheet_finding,
    sheet_name,
    shown,
)
from ._workbook import Cell, refuse

#: The text of a field, and the row and column of the cell it came from.
Field = tuple[str, "tuple[int, int] | None"]


#: A header word for each role that the reader of tables knows, where the table has none.
_WORDS = {
    "indicator": "nyckeltal",
    "member": "kommun",
    "code": "kod",
    "year": "år",
    "value": "värde",
    "unit": "enhet",
    "status": "status",
    "note": "kommentar",
}


def _within(places: Sequence[int], spans: Sequence[range]) -> list[int]:
    """The places that lie in one of the spans, however many these are."""
    joined: list[list[int]] = []
    for each in sorted(spans, key=lambda span: span.start):
        if joined and each.start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], each.stop)
        else:
            joined.append([each.start, each.stop])
    starts = [start for start, _ in joined]
    return sorted(at for at in places if (k := bisect.bisect_right(starts, at)) and at < joined[k - 1][1])


class Records:
    """The table as CSV for the reader of tables, and where each of its fields came from."""

    def __init__(
        self,
        table: Table,
        rules: Rules,
        source: str,
        year: int | None,
        decimal: str | None,
        code_width: int | None,
        indicator: str,
    ) -> None:
        self.table, self.rules, self.source, self.code_width = table, rules, source, code_width
        self.findings: list[Finding] = []
        self.records: list[list[Field]] = []
        self.tallies: dict[str, list[Any]] = {}
        self.special: dict[tuple[int, int], Cell] = {}
        self.year = year
        self.years_from = ""
        self.roles: dict[str, Column] = {}
        for each in table.columns:
            if each.role and each.role not in self.roles:
                self.roles[each.role] = each
            elif each.role:
                each.role = ""
        names = Counter(each.name for each in table.columns if not each.role)
        self.doubled = {name for name, n in names.items() if n > 1} | {""}
        self.decimal = decimal or self._decimal()
        self.layout = self._layout()
        self.has_indicator = self.layout == "indicators" or "indicator" in self.roles
        self._skip_above()
        self._tell_columns()
        body = self._members()
        if self.layout == "wide":
            self._wide(body, indicator)
        else:
            self._tall(body, indicator)
        self._tell_tallies()
        self._tell_hidden()
        buffer = io.StringIO()
        self.lines: list[int] = []
        line = 1
        for record in self.records:
            self.lines.append(line)
            line += 1 + sum(text.count("\n") for text, _ in record)
            csv.writer(buffer, lineterminator="\n").writerow([text for text, _ in record])
        self.content = buffer.getvalue().encode("utf-8", "replace")

    # -- What the table is.

    def _decimal(self) -> str:
        signs = Counter(
            "," if kind == "comma number" else "."
            for row in self.table.body
            for at, cell in self.table.rows[row].items()
            if cell.kind == "text" and re.search("[.,]", str(cell.value))
            if (kind := self.table.kinds[str(cell.value)]) in ("number", "comma number")
        )
        return "," if signs[","] > signs["."] else "."

    def _layout(self) -> str:
        if self.rules.layout != "detect":
            return self.rules.layout
        years = any(each.year for each in self.table.columns)
        if years and "year" not in self.roles:
            return "wide"
        return "long" if "value" in self.roles else "indicators"

    def _value_columns(self) -> list[Column]:
        columns = self.table.columns
        if self.layout == "wide":
            return [each for each in columns if each.year]
        if self.layout == "long":
            return [self.roles["value"]] if "value" in self.roles else []
        return [
            each for each in columns if not each.role and each.name not in self.doubled and self._holds_values(each)
        ]

    def _holds_values(self, column: Column) -> bool:
        there = [c for row in self.table.body if (c := self.table.rows[row].get(column.at)) is not None]
        values = sum(self.table.is_value(each) for each in there)
        return bool(values) and values >= 0.5 * len(there)

    # -- What is left out.

    def note(self, severity: str, rule: str, row: int, column: int, text: str, message: str) -> None:
        self.findings.append(sheet_finding(self.source, self.table.sheet, severity, rule, row, column, text, message))

    def tally(self, severity: str, rule: str, row: int, column: int, text: str, message: str) -> None:
        """Told once, with a count in place of {n}."""
        entry = self.tallies.setdefault(rule, [0, severity, row, column, text, message])
        entry[0] += 1

    def _tell_tallies(self) -> None:
        for rule, (n, severity, row, column, text, message) in self.tallies.items():
            self.note(severity, rule, row, column, text, message.format(n=n))

    def _skip_above(self) -> None:
        for row in self.table.above:
            at, cell = next(iter(sorted(self.table.rows[row].items())))
            self.note("note", "title-row", row, at, shown(cell), "a row above the table: not read")

    def _tell_columns(self) -> None:
        values = {each.at for each in self._value_columns()}
        for each in self.table.columns:
            row = each.row or self.table.header[-1]
            if each.inferred:
                self.note(
                    "note",
                    "column-inferred",
                    row,
                    each.at,
                    each.name,
                    f"no header says which column has the members: this one is read as {each.role}",
                )
            elif not each.role and each.at not in values and self._is_doubled(each):
                self.note(
                    "error",
                    "doubled-column",
                    row,
                    each.at,
                    each.name,
                    "more than one column has this header: none of them is read, make the headers differ",
                )
            elif not each.role and each.at not in values:
                self.note(
                    "note",
                    "column-ignored",
                    row,
                    each.at,
                    each.name or self._first_text(each),
                    "this column is not read: name its role with `columns` if it should be",
                )
            if each.year and each.at in values:
                match = next((m for p in self._parts(each) if (m := YEAR.fullmatch(p)) and m["mark"]), None)
                if match:
                    self.note(
                        "warning",
                        "year-with-mark",
                        row,
                        each.at,
                        match[0],
                        f"read as {each.year}; what the mark says about the values is not kept",
                    )

    def _is_doubled(self, column: Column) -> bool:
        return bool(column.name) and column.name in self.doubled and self._holds_values(column)

    def _first_text(self, column: Column) -> str:
        rows = (self.table.rows[row] for row in self.table.body)
        return next((shown(cells[column.at]) for cells in rows if column.at in cells), "")

    def _parts(self, column: Column) -> list[str]:
        cells = (self.table.rows[row].get(column.at) for row in self.table.header)
        return [header_text(cell, self.rules) for cell in cells if cell is not None]

    def _tell_hidden(self) -> None:
        sheet = self.table.sheet
        rows = _within(self.table.body, sheet.hidden_rows)
        columns = _within([each.at for each in self.table.columns], sheet.hidden_columns)
        if rows:
            self.note("note", "hidden-rows", rows[0], 0, "", f"{len(rows)} rows that the sheet hides are read")
        if columns:
            where = self.table.header[-1]
            message = f"{len(columns)} columns that the sheet hides are read"
            self.note("note", "hidden-columns", where, columns[0], "", message)

    # -- Rows.

    def _members(self) -> list[int]:
        """The rows that say something about a member; the others are told."""
        table = self.table
        values = [each.at for each in self._value_columns()]
        texts = [each.at for each in table.columns if each.at not in values]
        # A row that says its year or status says something, though it has no number.
        values += [self.roles[role].at for role in ("year", "status") if role in self.roles]
        code, name = self.roles.get("code"), self.roles.get("member")
        last = max((row for row in table.body if self._has_value(row, values)), default=0)
        previous = table.header[-1] if table.header else 0
        header = [shown(c) for c in table.rows[table.header[-1]].values()] if table.header else []
        labelled: dict[int, Cell] = {}
        rows: list[int] = []
        skipped: list[int] = []
        ended = False
        coded = self._mostly_coded(values)
        for row in table.body:
            cells = table.rows[row]
            gap, previous = row - previous, row
            if self.rules.fill_down:
                for each in table.columns:
                    if each.role in ("indicator", "member", "code") and each.at in cells:
                        labelled[each.at] = cells[each.at]
                for at, cell in labelled.items():
                    if self._has_value(row, values):
                        cells.setdefault(at, cell)
            label = self._label(row)
            if not self._has_value(row, values):
                if row > last:
                    ended = ended or gap > 1 or not label or not self._could_be_member(row, texts)
                    if ended:
                        skipped.append(row)
                        continue
                if not label or (code is not None and name is not None and code.at not in cells):
                    skipped.append(row)
                    continue
            if header and [shown(c) for c in cells.values()] == header:
                self.note("note", "header-repeated", row, min(cells), header[0], "the header again: not read")
                continue
            total = next(
                (at for at in texts if at in cells and folded(shown(cells[at])) in TOTALS and cells[at].kind == "text"),
                None,
            )
            if total is not None:
                self.note(
                    "note", "totals-row", row, total, shown(cells[total]), "a row of totals is no member: not read"
                )
                continue
            if label and self._is_county(row, coded):
                self.note(
                    "note",
                    "region-row",
                    row,
                    min(cells),
                    label,
                    "a county, a region or what nobody has, among municipalities: not read",
                )
                continue
            rows.append(row)
        self._tell_text_rows(skipped)
        return rows

    def _has_value(self, row: int, values: list[int]) -> bool:
        cells = self.table.rows[row]
        return any(at in cells and (row, at) not in self.table.covered for at in values)

    def _label(self, row: int) -> str:
        cells = self.table.rows[row]
        for role in ("member", "code"):
            each = self.roles.get(role)
            if each is not None and each.at in cells and shown(cells[each.at]).strip():
                return shown(cells[each.at]).strip()
        return ""

    def _could_be_member(self, row: int, texts: list[int]) -> bool:
        """A line below the last value, directly under it: a member that reported nothing, or a note."""
        label = self._label(row)
        if (
            len(label) > 40
            or ":" in label
            or re.match(r"[*\d]\)|\*|(källa|source|not|anm|senast|uppdaterad)\b", label.lower())
        ):
            return False
        code = self.roles.get("code")
        return code is None or code.at in self.table.rows[row]

    def _mostly_coded(self, values: list[int]) -> bool:
        n = codes = 0
        for row in self.table.body:
            if self._has_value(row, values):
                n += 1
                codes += bool(re.fullmatch(r"\d{3,4}", self._code(row)))
        return codes > 0.5 * n

    def _code(self, row: int) -> str:
        cells = self.table.rows[row]
        code, name = self.roles.get("code"), self.roles.get("member")
        if code is not None and code.at in cells:
            return shown(cells[code.at]).strip()
        if name is not None and name.at in cells:
            return shown(cells[name.at]).strip().partition(" ")[0]
        return ""

    def _is_county(self, row: int, coded: bool) -> bool:
        code = self._code(row)
        if coded and re.fullmatch(r"\d{1,2}", code) and (code == "00" or self._text_code(row)):
            return code != "00"
        label = folded(self._label(row))
        return bool(COUNTY.fullmatch(label) or NOBODY.fullmatch(label)) and not re.fullmatch(r"\d{4}", code)

    def _text_code(self, row: int) -> bool:
        """ "01" as text is a county; a number 1 is a slip that the reader of tables tells."""
        code, cells = self.roles.get("code"), self.table.rows[row]
        cell = cells.get(code.at) if code is not None else None
        return cell is None or cell.kind == "text" or cell.digits > 0

    def _tell_text_rows(self, rows: list[int]) -> None:
        start = 0
        for k in range(1, len(rows) + 1):
            if k < len(rows) and rows[k] - rows[k - 1] <= 2:
                continue
            first, last = rows[start], rows[k - 1]
            at, cell = next(iter(sorted(self.table.rows[first].items())))
            which = f"rows {first}-{last} hold" if last > first else "this row holds"
            self.note("note", "text-row", first, at, shown(cell), f"{which} text and no values: not read")
            start = k

    # -- Fields.

    def field(self, row: int, column: Column | None, role: str) -> Field:
        if column is None:
            return "", None
        cell = self.table.rows[row].get(column.at)
        place = (row, column.at)
        if cell is None:
            return "", place
        if role in ("member", "code", "indicator", "unit", "status", "note"):
            if cell.kind in ("formula", "error"):
                self.special[place] = cell
                return "", place
            return self._padded(cell, place) if role == "code" else shown(cell), place
        if role == "year":
            number = number_as_date(cell, self.rules)
            if number is not None:
                self._tell_date(place, cell, number)
                return str(number), place
            return shown(cell), place
        return self._value(cell, place), place

    def _tell_date(self, place: tuple[int, int], cell: Cell, number: int) -> None:
        self.tally(
            "warning",
            "number-as-date",
            *place,
            str(cell.value),
            f"{{n}} years are formatted as dates: {number}, shown as {cell.value}, is read as {number}",
        )

    def _padded(self, cell: Cell, place: tuple[int, int]) -> str:
        text = shown(cell).strip()
        if self.code_width is None or not text.isdigit() or len(text) >= self.code_width or len(text) < 3:
            return text
        fixed = text.zfill(self.code_width)
        message = f"{{n}} codes have lost their leading zero: {text} is read as {fixed}"
        self.tally("warning", "code-without-zero", *place, text, message)
        return fixed

    def _value(self, cell: Cell, place: tuple[int, int]) -> str:
        if self.table.covered.get(place):
            self.tally(
                "warning",
                "merged-values",
                *place,
                shown(cell),
                "{n} cells of merged ranges have no value of their own: read as empty",
            )
            return ""
        if cell.kind in ("formula", "error", "date", "bool"):
            self.special[place] = cell
            # What cannot be a number in any rule, so that the reader tells it.
            return {"formula": "=", "error": "#", "date": "date ", "bool": ""}[cell.kind] + shown(cell)
        text = shown(cell)
        if cell.kind != "number":
            return text
        if cell.percent:
            self.tally("note", "per-cent-format", *place, text, "{n} numbers formatted as per cent are read as shown")
        return text.replace(".", self.decimal)

    def head(self, role: str) -> Field:
        """The header as it stands where the reader of tables knows it, else the word that it knows."""
        column = self.roles[role]
        place = (column.row or (self.table.header[-1] if self.table.header else 1), column.at)
        known = bool(column.name) and _core.table_columns([column.name], {})[0][0] == role
        if known:
            return column.name, place
        if role == "code" and folded(column.name).startswith("kommun"):
            return "kommunkod", place
        unit = re.search(r"\(([^()]+)\)$", column.name) if role == "value" else None
        return _WORDS[role] + (f" ({unit[1]})" if unit else ""), place

    def _labels(self, row: int, roles: Sequence[str]) -> list[Field]:
        fields = [self.field(row, self.roles[role], role) for role in roles]
        # "Hela riket" in the column of codes is a name.
        if "code" in roles and "member" in roles:
            c, m = roles.index("code"), roles.index("member")
            if not fields[m][0].strip() and not re.fullmatch(r"\s*\d*\s*", fields[c][0]):
                fields[m], fields[c] = fields[c], ("", fields[c][1])
        return fields

    def _wide(self, body: list[int], indicator: str) -> None:
        roles = [each for each in ("indicator", "code", "member", "unit") if each in self.roles]
        values = self._value_columns()
        stems = list(dict.fromkeys(each.stem for each in values))
        blocks = len(stems) > 1 or (bool(stems[0]) and "indicator" not in self.roles and not indicator)
        if not blocks or "indicator" in self.roles:
            self.records.append(
                [self.head(role) for role in roles] + [(str(each.year), (each.row, each.at)) for each in values]
            )
            for row in body:
                cells = [self.field(row, each, "value") for each in values]
                self.records.append([*self._labels(row, roles), *cells])
            return
        # Years under indicators: a record an indicator.
        self.has_indicator = True
        years = sorted({each.year for each in values})
        roles = [each for each in roles if each != "unit"]
        self.records.append(
            [
                ("nyckeltal", None),
                *(self.head(role) for role in roles),
                ("enhet", None),
                *((str(y), None) for y in years),
            ]
        )
        for stem in stems:
            own = {each.year: each for each in values if each.stem == stem}
            for each in values:
                if each.stem == stem and own[each.year] is not each:
                    self.note(
                        "error",
                        "doubled-column",
                        each.row,
                        each.at,
                        each.name,
                        f"another column has {stem or 'the same'} {each.year} too: only the last of them is read",
                    )
            match = re.fullmatch(r"(.*\S)\s*\(([^()]+)\)", stem)
            name, unit = (match[1], match[2]) if match else (stem, "")
            name = name or indicator
            if not name:
                refuse(
                    "missing-column",
                    "some year columns have no indicator above them: say which cells to read",
                    self.source,
                )
            place = next(iter(own.values()))
            for row in body:
                cells = [self.field(row, own.get(year), "value") for year in years]
                self.records.append(
                    [(name, (place.row, place.at)), *self._labels(row, roles), (unit, (place.row, place.at)), *cells]
                )

    def _tall(self, body: list[int], indicator: str) -> None:
        values = self._value_columns()
        roles = [
            each
            for each in ("indicator", "code", "member", "year", "unit", "status", "note")
            if each in self.roles and not (self.layout == "indicators" and each == "indicator")
        ]
        year = self._one_year() if "year" not in self.roles else 0
        names = [(self._value_name(each, values, indicator), (each.row, each.at)) for each in values]
        head: list[Field] = [self.head(role) for role in roles]
        self.records.append([*head, *([("år", None)] if year else []), *names])
        for row in body:
            said = [(str(year), None)] if year else []
            cells = [self.field(row, each, "value") for each in values]
            self.records.append([*self._labels(row, roles), *said, *cells])

    def _value_name(self, column: Column, values: list[Column], indicator: str) -> str:
        if self.layout == "long":
            return self.head("value")[0]
        unit = re.search(r"\(([^()]+)\)$", column.name)
        return f"{indicator} {unit[0] if unit else ''}".strip() if indicator and len(values) == 1 else column.name

    def _one_year(self) -> int:  # noqa: RET503
        if self.year is not None:
            return self.year
        titles = [shown(cell) for row in self.table.above for cell in self.table.rows[row].values()]
        for words, where in ((titles, "title"), ([self.table.sheet.name], "sheet's name")):
            years = {int(y) for text in words for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)}
            if len(years) == 1:
                (year,) = years
                row = next(
                    (r for r in self.table.above for c in self.table.rows[r].values() if str(year) in shown(c)), 0
                )
                at = min(self.table.rows[row]) if row and where == "title" else 0
                self.note(
                    "warning",
                    "year-from-title",
                    row if at else 0,
                    at,
                    str(year),
                    f"the table has no years: all values are read as of {year}, which the {where} says",
                )
                return year
        refuse(
            "missing-year",
            f"the table in sheet {sheet_name(self.table.sheet)} has no years, and its title does not have exactly "
            "one: say which with `year`",
            self.source,
        )

    # -- Back to the sheet.

    def placed(self, each: Finding) -> Finding:
        """A finding of the reader of tables, at the cell that it is about."""
        if each.line == 0:
            return sheet_finding(self.source, self.table.sheet, each.severity, each.rule, 0, 0, each.text, each.message)
        record = self.records[bisect.bisect_right(self.lines, each.line) - 1]
        place = record[each.column - 1][1] if 0 < each.column <= len(record) else None
        row = place[0] if place else next((p[0] for _, p in reversed(record) if p), 0)
        column = place[1] if place else 0
        rule, text, message = each.rule, each.text, each.message
        if place in self.special and rule == "not-a-number":
            cell = self.special[place]
            text = shown(cell)
            rule, message = {
                "formula": (
                    "formula-without-value",
                    "the file holds the formula and not its value: open and save it in a spreadsheet program; not used",
                ),
                "error": ("error-cell", "the cell holds an error and no number: it is not used"),
                "date": ("date-for-number", "the cell holds a date and no number: it is not used"),
                "bool": (rule, message),
            }[cell.kind]
        message = re.sub(r"\blines (\d+) and (\d+)\b", self._rows_in_words, message)
        return sheet_finding(self.source, self.table.sheet, each.severity, rule, row, column, text, message)

    def _rows_in_words(self, match: re.Match[str]) -> str:
        rows = []
        for line in match.groups():
            record = self.records[bisect.bisect_right(self.lines, int(line)) - 1]
            rows.append(next((p[0] for _, p in reversed(record) if p), 0))
        return f"rows {rows[0]} and {rows[1]}"
