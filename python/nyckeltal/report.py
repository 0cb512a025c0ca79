"""The page that people read: one member, or the network, in one HTML file that needs nothing else.

Every number comes from C++ (``follow``, ``network``, ``table``); here numbers become words, tables and pictures. Names,
comments and labels of a dataset are hostile text: they lose invisible characters, pass through escaping, and the page
forbids scripts and network access by its own content policy.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .errors import ArgumentError
from .panel import Panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .similar import Similar
    from .text import Language

__all__ = ["Report", "network_report", "report"]


class Report:
    """A finished page: ``html``, ``save(path)``; shown in a frame of its own in a notebook."""

    __slots__ = ("html", "title")

    def __init__(self, html: str, title: str) -> None:
        #: The whole document.
        self.html = html
        #: What the page is called.
        self.title = title

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page; a file that exists is replaced only by a whole new one."""
        from .io import write_whole

        target = Path(path)
        write_whole(target, self.html.encode("utf-8"))
        return target

    def __repr__(self) -> str:
        return f"<Report {self.title}: {len(self.html)} characters>"

    def _repr_html_(self) -> str:
        frame = 'sandbox style="width:100%;height:40rem;border:1px solid #ccc"'
        return f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.html)}" {frame}></iframe>'


def _last_year(panel: Panel, m: int | None = None, *, without: str = "") -> int:
    """The newest year with a number: of one member, or of any that is no reference; ``without`` an indicator."""
    members = [m] if m is not None else [k for k, each in enumerate(panel.members) if not each.is_reference]
    indicators = [i for i, each in enumerate(panel.indicators) if each.id != without]
    known = ~np.isnan(panel.values[np.ix_(indicators, members)])
    years = panel.years[known.any(axis=(0, 1))]
    return int(years[-1]) if len(years) else int(panel.years[-1]) if len(panel.years) else 0


def _page_year(panel: Panel, year: int | None, default: int) -> int:
    if not panel.values.size:
        raise ArgumentError("the panel is empty: there is nothing to report")
    first, last = int(panel.years[0]), int(panel.years[-1])
    chosen = default if year is None else int(year)
    if not first <= chosen <= last:
        raise ArgumentError(f"year is {chosen} but the panel has {first} to {last}")
    return chosen


def report(
    panel: Panel,
    *,
    member: str,
    year: int | None = None,
    language: Language = "sv",
    similar: Similar | None = None,
    path: str | os.PathLike[str] | None = None,
    command: str = "",
) -> Report:
    """The page of one member: each indicator's latest value, change, state, place, target and picture, with sources.

    Parameters
    ----------
    panel
        All members: means and places come from it, published means from ``panel.published``.
    member
        Id, official code or name.
    year
        The page's year; nothing after it is used. Default: the newest year in which the member has a value.
    language
        ``"sv"`` or ``"en"``.
    similar
        A list of similar members that was kept (``nyckeltal.Similar``). Without one the section is made of the
        population, and the group where each member has one; a panel without population has no such section.
    path
        Where to save the page at once; without it, use ``.save(path)``.
    command
        How to make the page again, printed at its end.

    Returns
    -------
    Report
        One HTML document without scripts that fetches nothing, for screen (light and dark) and A4.

    Raises
    ------
    ArgumentError
        Unknown member (with the nearest names), a year outside the panel, an empty panel, an unknown language.

    Notes
    -----
    Change compares the first and the latest usable value and is no trend. Means count the members of each year that
    have a value of that very year; imputed and withdrawn values are shown but not counted. Places are by value of the
    same year. Needs ``nyckeltal[report]``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2021, 2024), [[[57.4, float("nan"), 60.0]]])
    >>> page = nt.report(panel, member="Trosa", language="en")
    >>> page.title
    'Trosa 2023'
    """
    from ._member_page import MemberPage
    from ._page import render

    m = panel._core.member_index(member)
    chosen = _page_year(panel, year, _last_year(panel, m))
    facts = MemberPage(panel, m, chosen, language, similar)
    page = facts.context(command, _last_year(panel))
    made = Report(render("member.html", facts.t, page), f"{page['name']} {chosen}")
    if path is not None:
        made.save(path)
    return made


def network_report(
    panel: Panel,
    *,
    year: int | None = None,
    weights: str | Mapping[str, float] | Sequence[float] | None = None,
    language: Language = "sv",
    path: str | os.PathLike[str] | None = None,
    command: str = "",
) -> Report:
    """The network's own page: means with n of N, change among the same members, who moved, targets, response, spread.

    Parameters
    ----------
    panel
        All members.
    year
        The page's year; nothing after it is used. Default: the newest year in which any member has a value. An
        indicator without values that year shows its newest year, marked.
    weights
        As in ``network_mean``: the id of an indicator of the panel, a mapping from member to weight, or one number a
        member. Without them no weighted mean is shown.
    language, path, command
        As in ``report``.

    Returns
    -------
    Report

    Raises
    ------
    ArgumentError
        A year outside the panel, an empty panel, an unknown language, weights that do not fit.

    Notes
    -----
    Changes are against the year before each indicator's newest year. The matched change counts members with a value in
    both years only, so that it does not move because others report. Needs ``nyckeltal[report]``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa", "Lund"], range(2022, 2024), [[[60, 57], [40, 42]]])
    >>> nt.network_report(panel, language="en").title
    'Indicators 2023'
    """
    from ._network_page import NetworkPage
    from ._page import render

    # A year for which only the weights are known is no year of the key indicators.
    weight_id = panel.indicator(weights).id if isinstance(weights, str) else ""
    chosen = _page_year(panel, year, _last_year(panel, without=weight_id))
    facts = NetworkPage(panel, chosen, language, weights)
    page = facts.context(command)
    made = Report(render("network.html", facts.t, page), f"{page['name']} {chosen}")
    if path is not None:
        made.save(path)
    return made
