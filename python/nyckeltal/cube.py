"""Statistical cubes as agencies answer: JSON-stat, PxWeb's own json, and px files."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from . import _core
from .io import Findings, _content, _Readable
from .panel import Panel

__all__ = ["CubeFormat", "CubeResult", "read_jsonstat", "read_px", "read_pxweb"]

Status = Literal[
    "observed",
    "not_reported",
    "not_applicable",
    "confidential",
    "nil",
    "imputed",
    "estimated",
    "preliminary",
    "withdrawn",
]
Kind = Literal["municipality", "region", "nation", "other"]


class CubeFormat(NamedTuple):
    """How a cube was understood: codes of its dimensions, empty where there is none.

    Each combination of categories of ``contents`` and of the ``folded`` dimensions is an indicator.
    """

    form: str
    member: str
    time: str
    contents: str
    folded: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class CubeResult:
    """A cube that was read: the ``panel``, the ``findings``, and the ``format`` that was found."""

    panel: Panel
    findings: Findings
    format: CubeFormat

    def __repr__(self) -> str:
        return f"<CubeResult {self.panel!r}, {self.findings!r}>"

    def _repr_html_(self) -> str:
        return f"<div>{self.panel._repr_html_()}{self.findings._repr_html_()}</div>"


_Document = str | os.PathLike[str] | bytes | _Readable
_Select = Mapping[str, str | Iterable[str]]


def read_jsonstat(
    document: _Document,
    *,
    member: str = "",
    time: str = "",
    contents: str = "",
    area: str = "",
    year: int | None = None,
    dataset: str = "",
    language: str = "sv",
    select: _Select | None = None,
    kind: Kind | None = None,
    period: str = "",
    span: Literal["refuse", "start", "end"] = "refuse",
    symbols: Mapping[str, Status] | None = None,
    min_year: int = 1700,
    max_year: int = 2100,
    max_cells: int = 10_000_000,
    max_findings: int = 100_000,
    strict: bool = False,
) -> CubeResult:
    """Reads a JSON-stat document (2.0 or 1.x) as PxWeb, SCB, Eurostat and others answer: a panel and its findings.

    A cube has any number of dimensions, a panel three. Members are the dimension with the role *geo*, years the one
    with the role *time*; each combination of the measure and all other categories is an indicator of its own, with the
    id ``BE0101N1/Kon=1/Civilstand=OG``. Nothing is added up. What was chosen, and why, is among the findings.

    Parameters
    ----------
    document
        A path, bytes, or something with ``read()``. A string is always a path.
    member, time, contents
        Dimension of the members, years, measures, by code or label. Not given: by the document's roles; where it
        gives none, by names such as *Region*, *Tid*, *ContentsCode*, with a warning.
    area, year
        What all values are about, where no dimension says it.
    dataset
        Which data set of a bundle (JSON-stat 1).
    language
        Of the labels, where the document does not say it.
    select
        Categories to take, by code or label: ``{"Kon": "1", "Alder": ["tot", "65+"]}``.
    kind
        Areas to take. Not given: all; but where municipalities and counties stand in one dimension, the
        municipalities, with a warning. The nation goes to ``panel.published``.
    period
        The part of the year to take from a table of months or quarters: ``"M12"``, ``"K4"``. Without it such periods
        are not used.
    span
        The year that a span such as ``2023/2024`` stands for.
    symbols
        What symbols mean: ``{"..": "confidential", "r": "observed"}``. Beside a number a symbol says what kind of
        number it is; where the number is null it says why. Not given: ``.`` not applicable, ``-`` nil (a true zero),
        other dots not reported; beside numbers ``e`` estimated, ``p`` preliminary, any other kept as a note.
    min_year, max_year
        Years outside are errors.
    max_cells, max_findings
        Bounds of cube and panel, and of findings; beyond the last, findings are counted.
    strict
        Raise if there is any error among the findings.

    Returns
    -------
    CubeResult
        ``panel``, ``findings``, ``format``. Members have the table's codes as ids (``"0114"``), units and decimals are
        those of the table, notes of the table are in ``panel.info.description``, those of measures and categories in
        the indicators' definitions, those of members and values with them.

    Raises
    ------
    ParseError
        No cube to read: broken JSON, sizes that do not agree, a number of values that is not that of the table, no
        dimension of members or years; or, with ``strict``, any error. Its ``findings`` has all of them.

    Notes
    -----
    A value is missing where it is null or absent, whatever its status. Components need not add up to a published
    total: agencies disturb small counts, and nothing here checks such sums. O(bytes + cells) time and memory.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> document = b'''{"version": "2.0", "class": "dataset", "id": ["Region", "Tid"], "size": [2, 2],
    ...   "role": {"geo": ["Region"], "time": ["Tid"]}, "label": "Organic food",
    ...   "dimension": {"Region": {"category": {"index": ["0114", "0115"]}},
    ...                 "Tid": {"category": {"index": ["2022", "2023"]}}},
    ...   "value": [60, 57.4, null, null], "status": {"2": "..", "3": "-"}}'''
    >>> result = nt.read_jsonstat(document)
    >>> result.panel.values
    array([[[60. , 57.4],
            [ nan,  0. ]]])
    >>> result.format.member, result.format.time
    ('Region', 'Tid')
    """
    return _read(
        _core.read_jsonstat,
        document,
        member=member,
        time=time,
        contents=contents,
        area=area,
        year=year,
        dataset=dataset,
        language=language,
        select=select,
        kind=kind,
        period=period,
        span=span,
        symbols=symbols,
        encoding="",
        min_year=min_year,
        max_year=max_year,
        max_cells=max_cells,
        max_findings=max_findings,
        strict=strict,
    )


def read_pxweb(
    document: _Document,
    *,
    member: str = "",
    time: str = "",
    contents: str = "",
    area: str = "",
    year: int | None = None,
    language: str = "sv",
    select: _Select | None = None,
    kind: Kind | None = None,
    period: str = "",
    span: Literal["refuse", "start", "end"] = "refuse",
    symbols: Mapping[str, Status] | None = None,
    min_year: int = 1700,
    max_year: int = 2100,
    max_cells: int = 10_000_000,
    max_findings: int = 100_000,
    strict: bool = False,
) -> CubeResult:
    """Reads an answer of PxWeb's first API in its format *json* (``columns``, ``comments``, ``data``).

    The answer has codes and no labels: the names of members are their codes. Values are texts; one that is no number
    is a symbol. A key that is there twice is not used. Parameters and result are those of :func:`read_jsonstat`, which
    is the better format to ask for.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> document = b'''{"columns": [{"code": "Region", "text": "region", "type": "d"},
    ...   {"code": "Tid", "text": "year", "type": "t"}, {"code": "BE0101N1", "text": "Population", "type": "c"}],
    ...   "comments": [], "data": [{"key": ["0180", "2023"], "values": ["988943"]},
    ...                            {"key": ["0180", "2024"], "values": [".."]}]}'''
    >>> nt.read_pxweb(document).panel.values
    array([[[988943.,     nan]]])
    """
    return _read(
        _core.read_pxweb,
        document,
        member=member,
        time=time,
        contents=contents,
        area=area,
        year=year,
        dataset="",
        language=language,
        select=select,
        kind=kind,
        period=period,
        span=span,
        symbols=symbols,
        encoding="",
        min_year=min_year,
        max_year=max_year,
        max_cells=max_cells,
        max_findings=max_findings,
        strict=strict,
    )


def read_px(
    document: _Document,
    *,
    member: str = "",
    time: str = "",
    contents: str = "",
    area: str = "",
    year: int | None = None,
    language: str = "sv",
    select: _Select | None = None,
    kind: Kind | None = None,
    period: str = "",
    span: Literal["refuse", "start", "end"] = "refuse",
    symbols: Mapping[str, Status] | None = None,
    encoding: str = "",
    min_year: int = 1700,
    max_year: int = 2100,
    max_cells: int = 10_000_000,
    max_findings: int = 100_000,
    strict: bool = False,
) -> CubeResult:
    """Reads a px file (PC-Axis): a panel and its findings.

    Members are the variable with a map or of the type *geographical*, years the one with ``TIMEVAL``, measures the one
    that ``CONTVARIABLE`` names; where the file does not say, names such as *region* and *år* are taken, with a warning.
    Texts are read in all languages of the file. Symbols in the place of numbers are statuses: ``"."`` to ``"......"``
    and ``"-"``, as ``DATASYMBOL1`` and its fellows say. With ``KEYS``, rows that are not in the file are zeros.

    Parameters but ``encoding`` and the result are those of :func:`read_jsonstat`; ``language`` is that of a file
    without ``LANGUAGE``.

    Parameters
    ----------
    encoding
        ``utf-8``, ``windows-1252``, ``iso-8859-1``, ``iso-8859-15``, ``cp437`` or ``cp850``. Not given: what
        ``CODEPAGE`` says, UTF-8 where all bytes are, Windows-1252 with ``CHARSET="ANSI"``, else code page 850.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> document = b'''CHARSET="ANSI"; LANGUAGE="sv"; MATRIX="A1"; CONTENTS="Eko"; UNITS="procent"; DECIMALS=1;
    ... STUB="kommun"; HEADING="year"; VALUES("kommun")="Trosa","Gotland"; CODES("kommun")="0488","0980";
    ... VALUES("year")="2022","2023"; TIMEVAL("year")=TLIST(A1),"2022","2023"; DATA=60.0 57.4 ".." "-";'''
    >>> result = nt.read_px(document, member="kommun")
    >>> result.panel.values
    array([[[60. , 57.4],
            [ nan,  0. ]]])
    >>> result.panel.indicators[0].unit
    {'sv': '%'}
    """
    return _read(
        _core.read_px,
        document,
        member=member,
        time=time,
        contents=contents,
        area=area,
        year=year,
        dataset="",
        language=language,
        select=select,
        kind=kind,
        period=period,
        span=span,
        symbols=symbols,
        encoding=encoding,
        min_year=min_year,
        max_year=max_year,
        max_cells=max_cells,
        max_findings=max_findings,
        strict=strict,
    )


def reader_of(content: bytes) -> Callable[..., CubeResult] | None:
    """The reader of that document, by what stands in it; none where it is no cube."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        if b'"dimension"' in content:
            return read_jsonstat
        return read_pxweb if b'"columns"' in content and b'"data"' in content else None
    return read_px if re.match(rb"(\xef\xbb\xbf)?\s*[A-Z][A-Z0-9-]{2,}\s*=", content) and b"DATA" in content else None


def _read(core: Callable[[bytes, dict[str, Any]], tuple[Any, ...]], document: _Document, **options: Any) -> CubeResult:
    content, options["source"] = _content(document)
    chosen: _Select = options["select"] or {}
    options["select"] = {key: [each] if isinstance(each, str) else list(each) for key, each in chosen.items()}
    options["symbols"] = dict(options["symbols"] or {})
    panel, findings, form = core(content, options)
    return CubeResult(Panel._wrap(panel), Findings(findings), CubeFormat(*form))
