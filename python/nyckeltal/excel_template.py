"""The workbook in which a member reports: its indicators, earlier values, definitions, and cells that check."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import numpy as np

from . import _core
from ._core import Indicator, Member
from ._sheet_writer import Book
from ._template_format import CHOICES, HEADER, HIDDEN, LABELS, TEMPLATE_VERSION, kept
from .errors import ArgumentError
from .panel import Panel, Series
from .text import Language, Text, decimals_of

__all__ = ["reporting_template"]


def reporting_template(
    panel: Panel,
    member: str,
    path: str | os.PathLike[str],
    *,
    year: int,
    language: Language = "sv",
    indicators: Iterable[str] | None = None,
    earlier: int = 5,
) -> None:
    """Writes the workbook in which a member reports its values of a year. Needs ``nyckeltal[excel]``.

    A row an indicator: unit, which way is better, the values of the last years, and cells to fill in: the value, a
    status (why it is missing, or that it is estimated or preliminary) and a comment. Only those cells can be edited
    without lifting the protection, which has no password. Values are checked as they are typed, against the natural
    floor and ceiling. A second sheet has the definitions. A hidden sheet says whom the workbook is for, the template's
    version, and the earlier values as they were.

    Parameters
    ----------
    panel
        Indicators, members and earlier values.
    member
        Id, official code or name.
    path
        Written whole or not at all. The same panel gives the same bytes.
    year
        To report; in or after the panel's years, or before.
    language
        Of everything that is read by people.
    indicators
        Ids or codes. Not given: those that are known, are not collected centrally (``reporter``), and whose definition
        was in use that year.
    earlier
        How many years before ``year`` are shown.

    Raises
    ------
    ArgumentError
        An unknown member or indicator (with the nearest names), or no indicator to report.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> panel = nt.datasets.sekom()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.reporting_template(panel, "Sundsvall", folder + "/sundsvall.xlsx", year=2024)
    ...     nt.read_report(folder + "/sundsvall.xlsx", panel).findings
    1 note
    <note left-empty at sundsvall.xlsx Rapportera: 8 of 8 values are left empty: not reported, as before>
    """
    text = Text(language)
    if not 1 <= year <= 9999 or not 0 <= earlier <= 50:
        raise ArgumentError(f"year {year} must be within 1-9999 and earlier {earlier} within 0-50")
    whom = panel.member(member)
    if indicators is None:
        chosen = [
            i
            for i, each in enumerate(panel.indicators)
            if each.known and each.reporter != "central" and year in each.valid
        ]
    else:
        chosen = [panel._core.indicator_index(each) for each in indicators]
    if not chosen:
        raise ArgumentError(f"no indicator to report for {year}: name them with `indicators`")
    _Template(panel, whom, year, text, chosen, earlier).book.save(path)


class _Template:
    def __init__(self, panel: Panel, whom: Member, year: int, text: Text, chosen: list[int], earlier: int) -> None:
        self.panel, self.whom, self.year, self.text = panel, whom, year, text
        self.years = list(range(year - earlier, year))
        network = text.pick(panel.info.title, panel.info.name)
        self.title = " ".join(text("template.title", network=network, year=year, member=whom.name).split())
        self.book = Book(title=self.title, subject=text("template.simulated") if panel.info.simulated else "")
        self.indicators = [panel.indicators[i] for i in chosen]
        self.series = [panel.series(each.id, whom.id) for each in self.indicators]
        self.write_form()
        self.write_definitions()
        self.write_hidden()

    def word(self, key: str, **fields: object) -> str:
        return self.text(f"template.{key}", **fields)

    def write_form(self) -> None:
        book = self.book
        sheet = book.book.add_worksheet(self.word("sheet"))
        value_at = LABELS + len(self.years)
        book.put(sheet, 0, 0, self.title, bold=True, font_size=14)
        book.put(sheet, 1, 0, self.word("how", year=self.year))
        book.put(sheet, 2, 0, self.word("italic"))
        if self.panel.info.simulated:
            book.put(sheet, 3, 0, self.word("simulated"), bold=True, font_color="#b00020")
        labels = [self.word(each) for each in ("indicator", "unit", "better")]
        head = [*labels, *self.years, self.year, self.word("status"), self.word("comment"), "id"]
        for column, word in enumerate(head):
            book.put(sheet, HEADER, column, word, bold=True, bottom=1, text_wrap=True, valign="top")
        for row, (each, series) in enumerate(zip(self.indicators, self.series, strict=True), HEADER + 1):
            for column, word in enumerate((self.name(each), self.unit(each), self.better(each))):
                book.put(sheet, row, column, word, text_wrap=True, valign="top")
            for column, year in enumerate(self.years, LABELS):
                self.put_earlier(sheet, row, column, each, *_at(series, year))
            fill = {"locked": False, "bg_color": "#fff9c4", "border": 1, "valign": "top"}
            book.put(sheet, row, value_at, None, num_format=_format(each), **fill)
            book.put(sheet, row, value_at + 1, None, **fill)
            book.put(sheet, row, value_at + 2, None, text_wrap=True, **fill)
            book.put(sheet, row, value_at + 3, each.id)
            sheet.data_validation(row, value_at, row, value_at, self.validation(each, series))
        choices = {
            "validate": "list",
            "source": [self.text.word("status", each) for each in CHOICES],
            "input_title": self.word("status"),
            "input_message": self.word("status_help"),
            "error_message": self.word("status_error"),
        }
        sheet.data_validation(HEADER + 1, value_at + 1, HEADER + len(self.indicators), value_at + 1, choices)
        # Rows do not grow with wrapped text in every program: what can be told beforehand is given its room.
        for column, texts in ((0, map(self.name, self.indicators)), (1, map(self.unit, self.indicators))):
            sheet.set_column(column, column, min(max(18, *(len(each) + 2 for each in texts)), 60))
        for columns, width in (((2, 2), 18), ((3, value_at), 9), ((value_at + 2, value_at + 2), 48)):
            sheet.set_column(*columns, width)
        sheet.set_column(value_at + 1, value_at + 1, 16)
        sheet.set_column(value_at + 3, value_at + 3, 20, None, {"hidden": True})
        sheet.freeze_panes(HEADER + 1, 1)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER)
        sheet.set_footer("&L" + self.word("footer", version=TEMPLATE_VERSION) + "&R&P (&N)")

    def name(self, indicator: Indicator) -> str:
        return self.text.pick(indicator.name, indicator.id)

    def unit(self, indicator: Indicator) -> str:
        return self.text.pick(indicator.unit)

    def better(self, indicator: Indicator) -> str:
        return self.text.word("direction", indicator.direction)

    def put_earlier(self, sheet: Any, row: int, column: int, indicator: Indicator, value: float, status: str) -> None:
        if np.isnan(value):
            word = None if status == "not_reported" else self.text.word("status", status)
            self.book.put(sheet, row, column, word, valign="top")
            return
        look: dict[str, Any] = {"num_format": _format(indicator)} if round(value, indicator.decimals) == value else {}
        if status not in ("observed", "nil"):
            look["italic"] = True
        if status == "withdrawn":
            look["font_strikeout"] = True
        self.book.put(sheet, row, column, value, valign="top", **look)

    def validation(self, indicator: Indicator, series: Series) -> dict[str, Any]:
        """What may be typed, and what is said about it."""
        floor = indicator.floor
        ceiling = None if indicator.may_exceed_ceiling else indicator.ceiling
        low, high = (self.amount(each, indicator) for each in (floor, ceiling))
        rule: dict[str, Any] = {"validate": "decimal", "input_title": self.word("number_title")}
        if floor is not None and ceiling is not None:
            rule |= {"criteria": "between", "minimum": floor, "maximum": ceiling}
            said = self.word("between", floor=self.number(floor), ceiling=high)
        elif floor is not None:
            rule |= {"criteria": ">=", "value": floor}
            said = self.word("at_least", floor=low)
        elif ceiling is not None:
            rule |= {"criteria": "<=", "value": ceiling}
            said = self.word("at_most", ceiling=high)
        else:
            rule |= {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
            said = self.word("any")
        message = said
        if len(seen := np.flatnonzero(~np.isnan(series.values) & (series.years < self.year))):
            last = int(seen[-1])
            value = self.amount(float(series.values[last]), indicator)
            message += " " + self.word("last", value=value, year=int(series.years[last]))
        # Longer ones are left out by the program that shows them.
        return rule | {"input_message": message[:255], "error_message": said[:255]}

    def number(self, value: float) -> str:
        return self.text.number(value, decimals_of([value], 6))

    def amount(self, value: float | None, indicator: Indicator) -> str:
        return "" if value is None else self.text.amount(value, self.unit(indicator), decimals_of([value], 6))

    def write_definitions(self) -> None:
        names = ("indicator", "unit", "better", "floor", "ceiling", "decimals", "definition", "version", "source")
        rows = [
            [
                self.name(each),
                self.unit(each),
                self.better(each),
                each.floor,
                each.ceiling,
                each.decimals,
                self.text.pick(each.definition),
                each.version,
                each.source,
            ]
            for each in self.indicators
        ]
        widths = (44, 18, 18, 8, 8, 10, 90, 10, 50)
        sheet = self.book.table(self.word("definitions"), [self.word(each) for each in names], rows, widths)
        sheet.protect()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def write_hidden(self) -> None:
        sheet = self.book.book.add_worksheet(HIDDEN)
        said: list[list[str]] = [
            ["template", str(TEMPLATE_VERSION)],
            ["package", _core.__version__],
            ["panel", self.panel.info.name],
            ["member", self.whom.id],
            ["year", str(self.year)],
            ["title", self.title],
            ["sheet", self.word("sheet")],
            ["years", *(str(each) for each in self.years)],
        ]
        for each, series in zip(self.indicators, self.series, strict=True):
            said.append(["indicator", each.id, each.version, *(kept(*_at(series, year)) for year in self.years)])
        for row, texts in enumerate(said):
            for column, text in enumerate(texts):
                self.book.put(sheet, row, column, text)
        sheet.very_hidden()
        sheet.protect()


def _at(series: Series, year: int) -> tuple[float, str]:
    k = year - int(series.years[0]) if len(series.years) else -1
    return (float(series.values[k]), str(series.status[k])) if 0 <= k < len(series.years) else (np.nan, "not_reported")


def _format(indicator: Indicator) -> str:
    return "0" + ("." + "0" * indicator.decimals if indicator.decimals > 0 else "")
