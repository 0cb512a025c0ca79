"""Reading and writing: dataset folders that hold a whole panel, and tables as people have them."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, runtime_checkable

from . import _core
from ._core import Finding, Indicator, Member
from .errors import ParseError
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Finding",
    "Findings",
    "ReadResult",
    "TableFormat",
    "read_csv",
    "read_package",
    "write_csv",
    "write_package",
]


class Findings(tuple[Finding, ...]):
    """Findings of a reader or a check, in the order of the file; a tuple that can be tabled and shown.

    An *error* means that a row or value was not used, a *warning* that it was used as the message says, a *note* that
    somebody should know.
    """

    __slots__ = ()

    @property
    def errors(self) -> Findings:
        """Those of severity error: what was not used."""
        return Findings(each for each in self if each.severity == "error")

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a finding. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        return pandas().DataFrame(
            [[getattr(each, name) for name in _FINDING_FIELDS] for each in self], columns=_FINDING_FIELDS
        )

    def __repr__(self) -> str:
        if not self:
            return "no findings"
        counts = ", ".join(
            f"{n} {name}{'s' if n > 1 else ''}"
            for name in ("error", "warning", "note")
            if (n := sum(each.severity == name for each in self))
        )
        lines = [repr(each) for each in self[:20]]
        more = [f"… and {len(self) - 20} more"] if len(self) > 20 else []
        return "\n".join([counts, *lines, *more])

    def _repr_html_(self) -> str:
        if not self:
            return "<p>no findings</p>"
        head = "".join(f"<th scope='col'>{name}</th>" for name in _FINDING_FIELDS)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(getattr(each, name) or ''))}</td>" for name in _FINDING_FIELDS) + "</tr>"
            for each in self[:200]
        )
        more = f"<p>… and {len(self) - 200} more</p>" if len(self) > 200 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


_FINDING_FIELDS = ["severity", "rule", "source", "line", "column", "text", "message"]

# Files of a package and how far a zip may unpack, so that a small hostile file does not fill the memory.
_PACKAGE_FILES = frozenset(
    {
        "datapackage.json",
        "values.csv",
        "members.csv",
        "indicators.csv",
        "targets.csv",
        "classes.csv",
        "breaks.csv",
        "versions.csv",
    }
)
_MAX_UNPACKED = 2 << 30


class TableFormat(NamedTuple):
    """How a table was understood."""

    layout: Literal["long", "wide", "indicators"]
    encoding: Literal["utf-8", "cp1252"]
    separator: str
    decimal: str


@dataclass(frozen=True, repr=False)
class ReadResult:
    """A table that was read: the ``panel``, the ``findings``, and the ``format`` that was found."""

    panel: Panel
    findings: Findings
    format: TableFormat

    def __repr__(self) -> str:
        return f"<ReadResult {self.panel!r}, {self.findings!r}>"

    def _repr_html_(self) -> str:
        return f"<div>{self.panel._repr_html_()}{self.findings._repr_html_()}</div>"


@runtime_checkable
class _Readable(Protocol):
    def read(self) -> bytes | str: ...


def read_csv(
    table: str | os.PathLike[str] | bytes | _Readable,
    *,
    layout: Literal["detect", "long", "wide", "indicators"] = "detect",
    encoding: Literal["detect", "utf-8", "cp1252"] = "detect",
    separator: str | None = None,
    quote: str = '"',
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
    max_line: int = 16 << 20,
    max_cells: int = 100_000_000,
    max_findings: int = 100_000,
    strict: bool = False,
) -> ReadResult:
    """Reads a CSV or TSV table as people have them: long or wide, Swedish or English, with a list of what was wrong.

    Encoding (UTF-8 with or without mark, Windows-1252), separator (``,`` ``;`` tab ``|``), decimal comma or point and
    thousands spaces are detected; each can be said instead. Every row or cell that is not used is a finding of
    severity *error*, with line, column and text. A key given twice with different values is not used at all: the last
    one does not win. Rows of the nation ("Riket") or of the network itself go to ``panel.published``.

    Parameters
    ----------
    table
        A path, bytes, or something with ``read()``. A string is always a path.
    layout
        *long*: a row a value; *wide*: a row a series, a column a year; *indicators*: a row a member and year, a column
        an indicator.
    encoding, separator, quote, decimal
        How the file is written; detected where not given. Both decimal signs in one file is a finding: values with
        the rarer one are not used.
    dash
        What ``-`` or ``–`` means: *nil* (a true zero) or *not_reported*. Not given: not reported, with a note.
    two_dots
        What ``..`` means. A single ``.`` is *not applicable*, an empty cell *not reported*.
    missing_markers
        Other cells that mean *not reported*.
    symbols
        What other cells mean. Not given: ``x`` is *confidential*, ``e.u.`` *not reported*, ``e.t.`` *not applicable*.
        ``<5`` is not reported, with a warning, unless it stands here.
    columns
        Headers that are not recognised by themselves, by role: ``{"member": "Ort"}``. Roles: indicator, member, code,
        year, value, unit, status, note.
    indicator, unit
        What the values are, where the table does not say it. The table form of Miljöbarometern (``Rad-id, Mätområde,
        Datum, Värde (unit)``) needs ``indicator``.
    known
        A panel whose indicators and members are the known ones; short for the next two.
    indicators, members
        Known indicators and members: any other is an error with the nearest names, and so is another unit than the
        indicator's. The panel then has all the members, and the indicators that the table has. Without them they are
        made from the table, in order of first appearance.
    min_year, max_year
        Years outside are errors: 20222 is a slip.
    max_line, max_cells, max_findings
        Bounds in bytes, cells of the panel, findings; beyond the last, findings are counted.
    strict
        Raise if there is any error among the findings.

    Returns
    -------
    ReadResult
        ``panel``, ``findings`` in the order of the lines, ``format``.

    Raises
    ------
    ParseError
        Nothing that could be read (empty, UTF-16, a missing column), or, with ``strict``, any error. Its ``findings``
        has all of them, not the first only.

    Notes
    -----
    A code that a spreadsheet turned into a number (114 for 0114) is read as the code, with a warning. One pass over
    the bytes, which are not copied: 1,000,000 rows take well under a second.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> result = nt.read_csv("Mätområde;Datum;Värde (%)\\nTrosa;2022;60,0\\nTrosa;20222;57,4".encode(), indicator="mat")
    >>> result.panel.values
    array([[[60.]]])
    >>> result.findings[0].line, result.findings[0].column, result.findings[0].text
    (3, 2, '20222')
    """
    content, source = _content(table)
    if known is not None:
        areas = known.published.members if known.published is not None else []
        indicators = known.indicators if indicators is None else indicators
        members = [*known.members, *areas] if members is None else members
    options: dict[str, Any] = {
        "source": source,
        "layout": layout,
        "encoding": encoding,
        "separator": separator,
        "quote": quote,
        "decimal": decimal,
        "dash": dash,
        "two_dots": two_dots,
        "missing_markers": list(missing_markers),
        "symbols": None if symbols is None else dict(symbols),
        "columns": dict(columns or {}),
        "indicator": indicator,
        "unit": unit,
        "indicators": list(indicators or ()),
        "members": list(members or ()),
        "min_year": min_year,
        "max_year": max_year,
        "max_line": max_line,
        "max_cells": max_cells,
        "max_findings": max_findings,
        "strict": strict,
    }
    core, found, form = _core.read_table(content, options)
    return ReadResult(Panel._wrap(core), Findings(found), TableFormat(*form))


def _content(table: str | os.PathLike[str] | bytes | _Readable) -> tuple[bytes, str]:
    if isinstance(table, bytes):
        return table, ""
    if isinstance(table, (str, os.PathLike)):
        return Path(table).read_bytes(), Path(table).name
    content = table.read()
    name = getattr(table, "name", "")
    return content.encode() if isinstance(content, str) else content, name if isinstance(name, str) else ""


def write_csv(
    panel: Panel,
    path: str | os.PathLike[str],
    *,
    layout: Literal["long", "wide"] = "long",
    language: Literal["sv", "en"] = "sv",
    separator: str | None = None,
    decimal: Literal[".", ","] = ".",
    missing: bool = False,
    for_spreadsheets: bool = False,
) -> None:
    """Writes the panel's values as a table that ``read_csv`` understands.

    The table has indicator, code, name, value and unit, and in the long layout the status. The wide layout (a column
    a year) prints ``.`` for not applicable and ``..`` for confidential, and leaves withdrawn figures out. Published
    areas, targets, notes and vintages are not in it: ``write_package`` loses nothing.

    Parameters
    ----------
    path
        Written whole or not at all.
    language
        Of headers, units and statuses.
    separator
        Not given: ``;`` with a decimal comma, else ``,``.
    missing
        Rows of cells that are plain not reported too (long layout).
    for_spreadsheets
        For people who open it in a spreadsheet: a byte order mark, so that it shows å ä ö, and an apostrophe before
        text that would be run as a formula. ``read_csv`` takes both off again.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> from pathlib import Path
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2022, 2024), [[[60.0, 57.4]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.write_csv(panel, folder + "/a.csv", decimal=",")
    ...     print(Path(folder, "a.csv").read_text("utf-8"))
    nyckeltal;kommunkod;kommun;år;värde;enhet;status
    organic-food;;Trosa;2022;60;;observerad
    organic-food;;Trosa;2023;57,4;;observerad
    <BLANKLINE>
    """
    content = _core.write_table(
        panel._core,
        layout=layout,
        language=language,
        separator=separator or (";" if decimal == "," else ","),
        decimal=decimal,
        missing=missing,
        for_spreadsheets=for_spreadsheets,
    )
    write_whole(Path(path), content)


def read_package(path: str | os.PathLike[str], *, findings: list[Finding] | None = None) -> Panel:
    """The panel of a dataset folder, or of a ``.zip`` of one.

    A dataset folder is a Frictionless Data Package (``datapackage.json``, ``values.csv``, ``members.csv`` and so on;
    the format is described on the documentation page of this module). Rows of kind *network* or *nation* come in
    ``panel.published``, never among the members.

    Parameters
    ----------
    path
        The folder, or a zip file with the package at its top or in one folder.
    findings
        A list that gets what was found. Rows with errors are then left out; without the list they are an error.

    Returns
    -------
    Panel

    Raises
    ------
    ParseError
        No package there, a broken one, or, without ``findings``, one with rows that cannot be used; the error's
        ``findings`` has all of them.

    Examples
    --------
    >>> import tempfile, nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2022, 2024), [[[60.0, 57.4]]])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     nt.write_package(panel, folder + "/trosa")
    ...     nt.read_package(folder + "/trosa").values
    array([[[60. , 57.4]]])
    """
    place = Path(path)
    if place.is_file():
        core, found = _core.read_package_files(_unpacked(place), place.name)
    else:
        core, found = _core.read_package_folder(place)
    if findings is not None:
        findings.extend(found)
    else:
        raise_errors(Findings(found))
    return Panel._wrap(core)


def write_package(panel: Panel, path: str | os.PathLike[str]) -> None:
    """Writes the panel as a dataset folder, or as a zip file where ``path`` ends in ``.zip``.

    Nothing is lost: reading the folder and writing it again gives the same bytes. The files are written beside the
    place first and then moved there, so that nobody sees half a package; other files in an existing dataset folder
    stay.

    Raises
    ------
    ArgumentError
        The folder holds other things and no package, or the panel holds what the format cannot: text with NUL bytes,
        sources without unique ids, an observation that contradicts the cube.
    """
    place = Path(path)
    if place.suffix.lower() != ".zip":
        _core.write_package(panel._core, place)
        return
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _core.package_files(panel._core).items():
            # A fixed date: the same panel gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    write_whole(place, buffer.getvalue())


def raise_errors(findings: Findings) -> None:
    """Raises one ParseError with all of them where there is an error among them."""
    errors = findings.errors
    if not errors:
        return
    first = errors[0]
    more = f"; and {len(errors) - 1} more, see findings" if len(errors) > 1 else ""
    error = ParseError(f"{first!r}{more}")
    error.code, error.source, error.line, error.column = first.rule, first.source, first.line, first.column
    error.findings = findings
    raise error


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file beside its place and moves it there: whoever reads sees the old file or the new one."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with fresh.open("xb") as stream:
            stream.write(content)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _unpacked(path: Path) -> dict[str, bytes]:
    def broken(rule: str, message: str) -> ParseError:
        found = Findings([Finding(rule=rule, source=path.name, message=message)])
        error = ParseError(f"{path.name}: {message} [{rule}]")
        error.code, error.source, error.findings = rule, path.name, found
        return error

    try:
        with zipfile.ZipFile(path) as archive:
            infos = [each for each in archive.infolist() if not each.is_dir()]
            tops = {each.filename.partition("/")[0] if "/" in each.filename else "" for each in infos}
            prefix = "" if "" in tops or len(tops) != 1 else tops.pop() + "/"
            wanted = {
                each.filename[len(prefix) :]: each
                for each in infos
                if each.filename.startswith(prefix) and each.filename[len(prefix) :] in _PACKAGE_FILES
            }
            if sum(each.file_size for each in wanted.values()) > _MAX_UNPACKED:
                raise broken("zip-too-large", "the zip unpacks to more than 2 GiB: unpack it and read the folder")
            return {name: archive.read(each) for name, each in wanted.items()}
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        if isinstance(error, ParseError):
            raise
        message = f"the file is no whole zip file ({error}): is it cut off? Fetch or write it again"
        raise broken("broken-zip", message) from error
