"""Reading Kolada: answers of its interface, as they came or as they were kept in files, into one panel.

Nothing is fetched here: this module takes bytes and files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._core import Member
from .io import Findings, _content, _Readable
from .panel import Panel

__all__ = ["KoladaDocument", "KoladaResult", "kolada_unit", "read_kolada"]


class KoladaDocument(NamedTuple):
    """One answer of Kolada, or one page of it: its bytes, what findings call it, the address it was fetched from."""

    content: bytes
    source: str = ""
    url: str = ""


AnyDocument: TypeAlias = str | os.PathLike[str] | bytes | KoladaDocument | _Readable


@dataclass(frozen=True, repr=False)
class KoladaResult:
    """What the documents have: the ``panel`` and the ``findings``.

    ``counts`` has the shape of ``panel.published.values``: how many areas Kolada says are behind the value (for a group
    the members that contributed; 0 where there is no value). ``derived_units`` lists the indicators whose unit was
    taken from the title, because Kolada gives none.
    """

    panel: Panel
    findings: Findings
    counts: NDArray[np.int32]
    derived_units: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<KoladaResult {self.panel!r}, {self.findings!r}>"

    def _repr_html_(self) -> str:
        return f"<div>{self.panel._repr_html_()}{self.findings._repr_html_()}</div>"


def read_kolada(
    documents: AnyDocument | Iterable[AnyDocument],
    *,
    kpis: AnyDocument | Iterable[AnyDocument] | None = None,
    municipalities: AnyDocument | Iterable[AnyDocument] | None = None,
    groups: AnyDocument | Iterable[AnyDocument] | None = None,
    kind: Literal["municipality", "region", "unit"] = "municipality",
    nation: bool = True,
    group_means: bool = False,
    genders: str | Iterable[str] = "T",
    dash: Literal["nil", "not_reported"] | None = None,
    known: Panel | None = None,
    members: Iterable[Member] | None = None,
    date: str = "",
    min_year: int = 1900,
    max_year: int = 2100,
    max_cells: int = 100_000_000,
    max_findings: int = 100_000,
    strict: bool = False,
) -> KoladaResult:
    """Reads answers of Kolada (v3, or files kept from v2) into one panel, with a list of what was wrong or left out.

    A value is chosen by its gender letter, never by its place. Riket, regions, municipalities and groups are never
    mixed: the members are of one ``kind``, Riket and groups go to ``panel.published``, and rows that are not read are a
    note with their count.

    Parameters
    ----------
    documents
        One answer or several: pages and batches of data in any order, catalogues among them or not. A string is a
        path. A ``KoladaDocument`` carries the address too, which then stands in ``panel.sources``.
    kpis, municipalities, groups
        Answers of ``/kpi`` (names, units, definitions), ``/municipality`` (names) and ``/municipality_groups`` (names
        of groups, and the groups of each member). They may as well be among ``documents``.
    kind
        Whose rows become the members. A *unit* is a school, a preschool and the like (``/oudata``).
    nation
        Read Riket (0000) into ``panel.published``.
    group_means
        Read group values, plain means of their members, into ``panel.published``; ``counts`` says of how many.
    genders
        Letters of the series to read: T total, K women, M men. K and M become indicators of their own, ``N00401-K``.
    dash
        What a null with the status ``-`` means: *nil* (a true zero) or *not_reported*. Not given: not reported, with a
        note. ``""`` and ``"Missing"`` are *not reported*, ``.`` *not applicable*, ``..`` *confidential*.
    known
        A panel whose members are the wanted ones; short for ``members``.
    members
        The panel's members, found by code, or by name where a catalogue gives it. All of them are in the panel,
        reported or not; values of other areas are a note. Not given: those that the data have, in order of codes.
    date
        ISO date of the fetch, kept in ``panel.sources``.
    min_year, max_year
        Years outside are errors.
    max_cells, max_findings
        Bounds of the panel and of the findings; beyond the last, findings are counted.
    strict
        Raise if there is any error among the findings.

    Returns
    -------
    KoladaResult
        ``panel``, ``findings``, ``counts``, ``derived_units``.

    Raises
    ------
    ParseError
        A document that is not JSON (HTML, empty, compressed), is cut off, or is no answer of Kolada; no document with
        data; a panel above ``max_cells``; with ``strict``, any error. Its ``findings`` has all that was found.

    Notes
    -----
    A page that ``next_url`` or ``previous_url`` names and that is not among the documents is an error among the
    findings, and so is a document with fewer rows than its ``count``: a cut answer is never read as a whole one. One
    key with different values is not used at all. Kolada gives no units: they are taken from the titles, with a note,
    and the definition says so. One pass over the bytes, which are not copied.

    When not to use it: to average groups or regions into something else. A group's mean is a plain one, and Riket is
    mostly weighted.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> answer = b'''{"values": [{"kpi": "N01951", "period": 2025, "municipality": "0580", "values": [
    ...   {"gender": "K", "count": 1, "status": "", "value": 82794.0, "isdeleted": false},
    ...   {"gender": "T", "count": 1, "status": "", "value": 168714.0, "isdeleted": false}]}],
    ...   "count": 1, "next_url": null, "previous_url": null}'''
    >>> nt.read_kolada(answer).panel.values
    array([[[168714.]]])
    """
    parts: list[KoladaDocument] = []
    for given in (documents, kpis, municipalities, groups):
        parts.extend(_documents(given))
    if known is not None and members is None:
        members = known.members
    options: dict[str, Any] = {
        "kind": kind,
        "nation": nation,
        "group_means": group_means,
        "genders": "".join(genders),
        "dash": dash,
        "members": list(members or ()),
        "date": date,
        "min_year": min_year,
        "max_year": max_year,
        "max_cells": max_cells,
        "max_findings": max_findings,
        "strict": strict,
    }
    core, found, counts, derived = _core.read_kolada([(each.content, each.source, each.url) for each in parts], options)
    panel = Panel._wrap(core)
    shape = panel.published.values.shape if panel.published is not None else (0, 0, 0)
    return KoladaResult(panel, Findings(found), counts.reshape(shape), tuple(derived))


def kolada_unit(title: str) -> str:
    """The unit that the title of one of Kolada's indicators ends with; empty where it ends with none.

    Our reading of the title, not a statement of Kolada's.

    Examples
    --------
    >>> from nyckeltal.kolada import kolada_unit
    >>> kolada_unit("Ekologiskt brukad åkermark, andel (%)"), kolada_unit("Nettokostnad, kr/inv (-2023)")
    ('%', 'kr/inv')
    """
    return _core.kolada_unit(title)


def _documents(given: AnyDocument | Iterable[AnyDocument] | None) -> list[KoladaDocument]:
    if given is None:
        return []
    if isinstance(given, KoladaDocument):
        return [given]
    if isinstance(given, (str, bytes, os.PathLike, _Readable)):
        return [KoladaDocument(*_content(given))]
    return [document for each in given for document in _documents(each)]
