"""What the workbooks that we write share: cells that no spreadsheet runs as formulas, and files that are whole."""

from __future__ import annotations

import datetime as dt
import io
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import _optional
from ._workbook import MAX_COLUMNS, MAX_ROWS
from .errors import ArgumentError
from .io import write_whole

#: A spreadsheet that is told to edit such text takes it for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAX_TEXT = 32_767


class _Exact(float):
    """A number that is written with all its digits: the writer's own 16 do not give every double back."""

    def __format__(self, spec: str) -> str:
        return repr(float(self)).removesuffix(".0")


class Book:
    """A workbook in memory. The same content gives the same bytes."""

    def __init__(self, title: str = "", subject: str = "") -> None:
        self.buffer = io.BytesIO()
        self.book = _optional.xlsxwriter().Workbook(
            self.buffer,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.set_properties(
            {"title": title[:255], "subject": subject[:255], "created": dt.datetime(1980, 1, 1), "author": "nyckeltal"}
        )
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **given: Any) -> Any:
        """A cell format; each is made once."""
        key = tuple(sorted(given.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(given)
        return self.made[key]

    def put(self, sheet: Any, row: int, column: int, value: object, **style: Any) -> None:
        """Writes one cell, rows and columns from 0: numbers as numbers, None and NaN as empty, all else as text."""
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise ArgumentError(
                f"more than {MAX_ROWS} rows or {MAX_COLUMNS} columns do not fit in a sheet: cut the panel, or write a "
                "CSV file or a dataset folder"
            )
        if value is None or (isinstance(value, float) and math.isnan(value)):
            sheet.write_blank(row, column, None, self.style(**style) if style else None)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.style(**style) if style else None)
        elif isinstance(value, (int, float)):
            if math.isinf(value):
                raise ArgumentError(f"{value} is no number that a sheet can hold: write a CSV file or a dataset folder")
            sheet.write_number(row, column, _Exact(value), self.style(**style) if style else None)
        else:
            text = str(value)
            if len(text) > MAX_TEXT:
                raise ArgumentError(f"a text of {len(text)} characters does not fit in a cell ({MAX_TEXT}): shorten it")
            if text.startswith(FORMULA_STARTS):
                style["quote_prefix"] = True  # stays text when somebody edits it
            sheet.write_string(row, column, text, self.style(**style) if style else None)

    def table(
        self, name: str, head: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[int] = ()
    ) -> Any:
        """A sheet with a header row that stays in view and can be filtered by; with ``widths``, long texts wrap."""
        sheet = self.book.add_worksheet(name)
        for column, text in enumerate(head):
            self.put(sheet, 0, column, text, bold=True, bottom=1)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells):
                self.put(sheet, row, column, value, **({"text_wrap": True, "valign": "top"} if widths else {}))
            # Not every program lets a row grow with its text: as many lines as its longest cell needs, roughly.
            lines = [math.ceil(1.1 * len(str(each)) / width) for each, width in zip(cells, widths, strict=False)]
            if max(lines, default=1) > 1:
                sheet.set_row(row, min(15 * max(lines), 409))
        sheet.freeze_panes(1, 0)
        if head:
            sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the file whole or not at all."""
        self.book.close()
        write_whole(Path(path), self.buffer.getvalue())
