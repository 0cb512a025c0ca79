"""Reports that come back in the workbooks of ``reporting_template``: values into the panel, and what is odd with them.

What a reporter writes is read by the rules of ``read_csv``, with each finding at its cell.
"""

from __future__ import annotations

import csv
import io
import os
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from . import _core
from ._core import Finding, Indicator, Member, Observation, Source
from ._sheet_table import sheet_finding, shown
from ._template_format import CHOICES, HEADER, HIDDEN, LABELS, TEMPLATE_VERSION, kept
from ._workbook import Cell, Sheet, read_workbook
from .errors import ArgumentError, ParseError
from .io import Findings, raise_errors, read_csv
from .panel import VALUE_STATUS, Panel

__all__ = ["ReportResult", "read_report"]


@dataclass(frozen=True, repr=False)
class ReportResult:
    """Reports that were read: the ``panel`` with their values in it, the ``findings``, the ids of ``members``."""

    panel: Panel
    findings: Findings
    members: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<ReportResult of {len(self.members)} members: {self.panel!r}, {self.findings!r}>"

    def _repr_html_(self) -> str:
        said = escape(", ".join(self.members)) or "nobody"
        return f"<div><p>Reported: {said}</p>{self.panel._repr_html_()}{self.findings._repr_html_()}</div>"


def read_report(
    path: str | os.PathLike[str], panel: Panel, *, member: str | None = None, strict: bool = False
) -> ReportResult:
    """Reads a filled-in template, or a folder of them, into the panel that they were made from.

    What a reporter wrote replaces what the panel had for that year, with a warning where the two differ; a cell that
    was left empty changes nothing. Each value becomes an observation with the file as its source and the comment as
    its note; a figure that it replaces stays as an earlier vintage. What cannot be used is a finding with its cell:

    ``not-a-number``, ``status-contradicts``
        as in ``read_csv``; a number that is text ("57,4") is used, with a warning (``number-as-text``)
    ``below-floor``, ``above-ceiling``
        outside the natural range
    ``unknown-reason``
        a status that is not in the list
    ``earlier-value-changed``
        a value of an earlier year that is not what the template had; it is not used
    ``other-member``, ``other-network``, ``doubled-report``
        a file whose heading, or ``member``, is not the member it was made for; of another panel; two files of one
        member and year with different values (neither is used)
    ``template-version``, ``old-definition``, ``not-a-template``
        a file that this version does not know, or whose definition is another version than the panel's

    Parameters
    ----------
    path
        An .xlsx or .ods file, or a folder of them (files of other kinds are noted; "~$" lock files are passed over).
    panel
        The panel to put the values into; it is not changed. Its years are extended where the reports need it.
    member
        Whose report it must be, for a single file.
    strict
        Raise ParseError if there is any error among the findings.

    Returns
    -------
    ReportResult
        ``panel``, ``findings``, ``members`` who have at least one value or status.

    Raises
    ------
    ParseError
        A single file that is no workbook; with ``strict`` any error.
    """
    place = Path(path)
    if not place.exists():
        raise ArgumentError(f"no file or folder {str(place)!r}")
    wanted = panel.member(member).id if member is not None else None
    found: list[Finding] = []
    read: list[_Report] = []
    if place.is_dir():
        for each in sorted(place.iterdir()):
            if each.name.startswith(("~$", ".")) or each.is_dir():
                continue
            if each.suffix.lower() not in (".xlsx", ".ods"):
                found.append(
                    Finding(severity="note", rule="file-not-read", source=each.name, message="no .xlsx or .ods file")
                )
                continue
            try:
                read.append(_Report(each, panel, None))
            except ParseError as error:
                found.extend(one for one in error.findings if isinstance(one, Finding))
    else:
        read.append(_Report(place, panel, wanted))
    merged, members = _merge(panel, read, found)
    findings = Findings(found)
    if strict:
        raise_errors(findings)
    return ReportResult(merged, findings, tuple(members))


@dataclass(frozen=True)
class _Value:
    indicator: int
    value: float
    status: str
    note: str
    row: int
    column: int


class _Report:
    """One file: whom and which year it is for, its values, and what was found."""

    def __init__(self, path: Path, panel: Panel, wanted: str | None) -> None:
        self.name, self.panel = path.name, panel
        self.findings: list[Finding] = []
        self.values: list[_Value] = []
        self.member, self.year = "", 0
        sheets = {
            each.name: each
            for each in read_workbook(path.read_bytes(), self.name, max_cells=200_000, max_unpacked=64 << 20)
        }
        self.sheet = next(iter(sheets.values()), Sheet(""))
        if HIDDEN not in sheets:
            message = "this workbook was not made by reporting_template, or its hidden sheet is gone: not read"
            self.tell("error", "not-a-template", 0, 0, "", message)
            return
        self.said = _rows_of(sheets[HIDDEN])
        facts = {each[0]: each[1:] for each in self.said if each and each[0] != "indicator"}
        self.sheet = sheets.get(_first(facts, "sheet"), self.sheet)
        if self.belongs(facts, wanted):
            self.member, self.year = _first(facts, "member"), int(_first(facts, "year"))
            self.years = [int(each) for each in facts.get("years", []) if re.fullmatch(r"\d{1,4}", each)]
            self.read_rows()

    def tell(self, severity: str, rule: str, row: int, column: int, text: str, message: str) -> None:
        self.findings.append(sheet_finding(self.name, self.sheet, severity, rule, row, column, text, message))

    def belongs(self, facts: dict[str, list[str]], wanted: str | None) -> bool:
        """Whether the file is of this template, panel and member."""
        version, member = _first(facts, "template"), _first(facts, "member")
        if version != str(TEMPLATE_VERSION):
            message = f"made by version {version or '?'} of the template, this reads {TEMPLATE_VERSION}: send a new one"
            self.tell("error", "template-version", 0, 0, version, message)
            return False
        if _first(facts, "panel") != self.panel.info.name:
            message = f"the file is for another data set than {self.panel.info.name or 'this one'}: not read"
            self.tell("error", "other-network", 0, 0, _first(facts, "panel"), message)
            return False
        ids = {each.id: each.name for each in self.panel.members}
        if member not in ids or not re.fullmatch(r"\d{1,4}", _first(facts, "year")):
            self.tell("error", "unknown-member", 0, 0, member, "the file is for a member that the panel does not have")
            return False
        if wanted is not None and wanted != member:
            message = f"the file is {ids[member]}'s and not {ids[wanted]}'s: not read"
            self.tell("error", "other-member", 1, 1, ids[member], message)
            return False
        heading = self.text(1, 1)
        if " ".join(heading.split()) != _first(facts, "title"):
            message = f"the heading is not that of the file made for {ids[member]}: whose figures are these? Not read"
            self.tell("error", "other-member", 1, 1, heading, message)
            return False
        return True

    def text(self, row: int, column: int) -> str:
        cell = self.sheet.cells.get((row, column))
        return "" if cell is None else shown(cell)

    def read_rows(self) -> None:
        value_at = LABELS + len(self.years) + 1  # from 1
        made = {each[1]: each[2:] for each in self.said if len(each) > 1 and each[0] == "indicator"}
        known = {each.id: i for i, each in enumerate(self.panel.indicators)}
        ids = [(row, self.text(row, value_at + 3).strip()) for row in sorted({row for row, _ in self.sheet.cells})]
        rows: list[tuple[int, int]] = []
        for row, key in ids:
            if row <= HEADER + 1:
                continue
            filled = [c for c in range(value_at, value_at + 3) if self.text(row, c).strip()]
            if key not in made:
                if filled:
                    message = "the row was not in the template, so nobody knows what it is: not read"
                    self.tell("error", "row-without-id", row, filled[0], self.text(row, filled[0]), message)
                continue
            version, *before = made.pop(key)
            if key not in known:
                self.tell("error", "unknown-indicator", row, 1, key, "the panel does not have this indicator: not read")
                continue
            current = self.panel.indicators[known[key]].version
            if version != current:
                message = (
                    f"the definition is version {version or '?'}, the panel has {current}: not read, send a new file"
                )
                self.tell("error", "old-definition", row, 1, key, message)
                continue
            self.compare_earlier(row, before)
            rows.append((row, known[key]))
        for key in made:
            self.tell("warning", "row-gone", 0, 0, key, "the row of this indicator is gone: not reported, as before")
        self.read_values(rows, value_at)

    def compare_earlier(self, row: int, before: list[str]) -> None:
        for column, (year, text) in enumerate(zip(self.years, before, strict=False), LABELS + 1):
            cell = self.sheet.cells.get((row, column))
            number = _number(text)
            if number is not None:
                same = cell is not None and cell.kind == "number" and cell.value == number
            else:
                same = cell is None or (cell.kind == "text" and not _is_number(str(cell.value)))
            if not same:
                was = "empty" if number is None else text
                message = f"the value of {year} was {was} in the template: the change is not used, comment on it"
                self.tell("error", "earlier-value-changed", row, column, self.text(row, column) or "(empty)", message)

    def read_values(self, rows: list[tuple[int, int]], value_at: int) -> None:
        """Through the reader of tables, so that numbers and symbols are what they are in every file."""
        from .text import LANGUAGES, PHRASES, Text  # the words of the template, in all languages

        meant = {words[f"status.{status}"].casefold(): status for words in PHRASES.values() for status in VALUE_STATUS}
        records: list[tuple[int, int, str]] = []
        buffer = io.StringIO()
        write = csv.writer(buffer, lineterminator="\n").writerow
        write(["nyckeltal", "kommunkod", "år", "värde", "status"])
        empty = 0
        for row, i in rows:
            reason = " ".join(self.text(row, value_at + 1).casefold().split())
            note = self.text(row, value_at + 2).strip()
            cell = self.sheet.cells.get((row, value_at))
            text = self.value_text(row, value_at, cell)
            if text is None:
                continue
            if reason and reason not in meant:
                choices = (Text(each).word("status", status) for each in LANGUAGES for status in CHOICES)
                message = f"this is no status: the row is not read; choose one of {', '.join(choices)}"
                self.tell("error", "unknown-reason", row, value_at + 1, self.text(row, value_at + 1), message)
                continue
            if not text and not reason:
                empty += 1
                if note:
                    self.tell("note", "comment-only", row, value_at + 2, note, "a comment without a value or status")
                continue
            records.append((row, i, note))
            write([self.panel.indicators[i].id, self.member, self.year, text, meant.get(reason, "")])
        if empty:
            message = f"{empty} of {len(rows)} values are left empty: not reported, as before"
            self.tell("note", "left-empty", 0, 0, "", message)
        if records:
            self.take(buffer.getvalue(), records, value_at)

    def value_text(self, row: int, column: int, cell: Cell | None) -> str | None:
        """The cell as the reader of tables takes it; None where that is an error already."""
        if cell is None:
            return ""
        if cell.kind == "number":
            return shown(cell)
        if cell.kind == "text":
            text = str(cell.value).strip()
            if _is_number(text):
                self.tell("warning", "number-as-text", row, column, text, "a number that is stored as text: it is used")
                text = text.replace(",", ".")
            return text
        rule, message = {
            "formula": (
                "formula-without-value",
                "the file holds a formula and not its value: open and save it; not used",
            ),
            "error": ("error-cell", "the cell holds an error and no number: not used"),
        }.get(cell.kind, ("not-a-number", f"the cell holds a {cell.kind} and no number: not used"))
        self.tell("error", rule, row, column, shown(cell), message)
        return None

    def take(self, content: str, records: list[tuple[int, int, str]], value_at: int) -> None:
        members = [Member(id=self.member, code=self.member, name=self.member)]
        # Units are checked where a value says its own ("57 %").
        result = read_csv(
            content.encode("utf-8"),
            separator=",",
            encoding="utf-8",
            layout="long",
            decimal=".",
            indicators=self.panel.indicators,
            members=members,
            min_year=1,
            max_year=9999,
        )
        for each in result.findings:
            row = records[each.line - 2][0] if each.line > 1 else 0
            self.tell(each.severity, each.rule, row, value_at if row else 0, each.text, each.message)
        used = {each.id: k for k, each in enumerate(result.panel.indicators)}
        refused = {each.line for each in result.findings if each.severity == "error"}
        for line, (row, i, note) in enumerate(records, 2):
            indicator = self.panel.indicators[i]
            if line in refused or indicator.id not in used:
                continue
            value = float(result.panel.values[used[indicator.id], 0, 0])
            status = VALUE_STATUS[int(result.panel.status[used[indicator.id], 0, 0])]
            if self.in_range(indicator, value, row, value_at):
                self.values.append(_Value(i, value, status, note, row, value_at))

    def in_range(self, indicator: Indicator, value: float, row: int, column: int) -> bool:
        text = shown(Cell("number", value)) if value == value else ""
        if indicator.floor is not None and value < indicator.floor:
            message = f"the value cannot be below {indicator.floor:g}: not used"
            self.tell("error", "below-floor", row, column, text, message)
            return False
        if indicator.ceiling is not None and not indicator.may_exceed_ceiling and value > indicator.ceiling:
            message = f"the value cannot be above {indicator.ceiling:g}: not used"
            self.tell("error", "above-ceiling", row, column, text, message)
            return False
        return True


def _first(facts: dict[str, list[str]], key: str) -> str:
    return next(iter(facts.get(key, [])), "")


def _rows_of(sheet: Sheet) -> list[list[str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet.cells.items():
        rows.setdefault(row, {})[column] = shown(cell)
    return [[cells.get(c, "") for c in range(1, max(cells) + 1)] for _, cells in sorted(rows.items())]


def _is_number(text: str) -> bool:
    return _core.table_cells([text], {})[0] in ("number", "comma number")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _merge(panel: Panel, reports: list[_Report], found: list[Finding]) -> tuple[Panel, list[str]]:
    """The panel with the reports' values; one that two files give differently is used from neither."""
    _refuse_doubled(reports)
    for each in reports:
        found.extend(each.findings)
    filled = [each for each in reports if each.values]
    if not filled:
        return panel, []
    core = panel._core
    first = min([each.year for each in filled] + ([core.first_year] if core.n_years else []))
    last = max([each.year for each in filled] + ([core.last_year] if core.n_years else []))
    wide = core.select(list(range(core.n_indicators)), list(range(core.n_members)), first, last)
    values, status = wide.values.copy(), wide.status.copy()
    sources = list(wide.sources)
    place = {each.id: k for k, each in enumerate(sources)}
    fresh: list[Observation] = []
    replaced: set[tuple[int, int, int]] = set()
    for report in filled:
        m = core.member_index(report.member)
        key = f"report-{report.year}-{report.member}"
        if key not in place:
            place[key] = len(sources)
            sources.append(Source(id=key, title=f"{report.name}"))
        for given in report.values:
            at = (given.indicator, m, report.year - first)
            had, kind = float(values[at]), VALUE_STATUS[int(status[at])]
            if kind != "not_reported" and not (kind == given.status and (had == given.value or had != had)):
                was = kind if had != had else f"{had:g}"
                replaced_finding = sheet_finding(
                    report.name,
                    report.sheet,
                    "warning",
                    "value-replaced",
                    given.row,
                    given.column,
                    kept(given.value, given.status),
                    f"the panel had {was} for {report.year}: the report's is used",
                )
                found.append(replaced_finding)
            values[at], status[at] = given.value, VALUE_STATUS.index(given.status)
            replaced.add((given.indicator, m, report.year))
            fresh.append(
                Observation(
                    indicator=given.indicator,
                    member=m,
                    year=report.year,
                    value=given.value,
                    status=given.status,
                    source=place[key],
                    note=given.note,
                )
            )
    made = _core.Panel(wide.indicators, wide.members, first, values, status)
    made.info, made.links, made.breaks, made.sources = wide.info, wide.links, wide.breaks, sources
    made.published = wide.published
    made.observations = [_superseded(each, replaced) for each in wide.observations] + fresh
    return Panel._wrap(made), sorted({each.member for each in filled})


def _superseded(each: Observation, replaced: set[tuple[int, int, int]]) -> Observation:
    if not each.current or (each.indicator, each.member, each.year) not in replaced:
        return each
    return Observation(
        indicator=each.indicator,
        member=each.member,
        year=each.year,
        value=each.value,
        status=each.status,
        source=each.source,
        note=each.note,
        current=False,
    )


def _refuse_doubled(reports: list[_Report]) -> None:
    by_key: dict[tuple[str, int], list[_Report]] = {}
    for each in reports:
        if each.values:
            by_key.setdefault((each.member, each.year), []).append(each)
    for (member, year), several in by_key.items():
        if len(several) < 2:
            continue
        said = [{(v.indicator, v.value, v.status) for v in each.values} for each in several]
        if all(each == said[0] for each in said):
            for each in several[1:]:
                each.tell("note", "doubled-report", 0, 0, "", f"the same values as in {several[0].name}: used once")
                each.values = []
            continue
        names = ", ".join(each.name for each in several)
        for each in several:
            each.tell("error", "doubled-report", 0, 0, "", f"{names} all report {year} for {member}: none is used")
            each.values = []
