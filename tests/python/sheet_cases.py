"""Workbooks for the tests of spreadsheets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Cells = Mapping[str, Any]


def xlsx(*sheets: Cells, change: Callable[[Any], None] | None = None, names: tuple[str, ...] = ()) -> bytes:
    """A workbook of sheets given by cell ("B3"), through openpyxl; ``change`` sees it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for k, cells in enumerate(sheets):
        sheet = book.create_sheet(names[k] if k < len(names) else f"Blad{k + 1}")
        for place, value in cells.items():
            sheet[place] = value
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rows(*given: tuple[Any, ...], top: int = 1, left: int = 1) -> dict[str, Any]:
    """Cells from rows; None is no cell."""
    return {
        f"{openpyxl.utils.get_column_letter(left + c)}{top + r}": value
        for r, row in enumerate(given)
        for c, value in enumerate(row)
        if value is not None
    }


ODS = "urn:oasis:names:tc:opendocument:xmlns:"
TYPES = f"""xmlns:office="{ODS}office:1.0" xmlns:table="{ODS}table:1.0" xmlns:text="{ODS}text:1.0"
 xmlns:style="{ODS}style:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\""""


def ods_cell(value: Any) -> str:
    """A cell of content.xml; a string that starts with < is one already."""
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        if value.startswith("<table:"):
            return value
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value={quoteattr(repr(value))}/>'


def ods(*given: tuple[Any, ...] | str, name: str = "Blad1", extra: Mapping[str, str] | None = None) -> bytes:
    """An .ods file of one sheet; a row may be given as XML."""
    body = "".join(
        row if isinstance(row, str) else f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>"
        for row in given
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {TYPES}><office:body><office:spreadsheet>'
        f"<table:table table:name={quoteattr(name)}><table:table-column/>{body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **(extra or {})}
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
