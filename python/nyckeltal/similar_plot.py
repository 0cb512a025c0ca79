"""Small multiples: one indicator of each similar member, with the member's own series behind it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import ArgumentError
from .plot import cut_at, numbers, plain
from .text import Language, Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .panel import Panel
    from .similar import Similar

__all__ = ["plot_similar"]

_BLUE, _GREY, _ORANGE = "#0072B2", "#6b7280", "#D55E00"
_UNUSED = ("imputed", "withdrawn")
_WORDS = {
    "sv": {
        "title": "{name}: liknande medlemmar till {member}{year}",
        "nobody": "ingen är nära",
        "far": "långt ifrån",
        "distance": "avstånd",
        "no_values": "inga värden",
        "simulated": "simulerat",
        "both": "{peer} (blå) och {member} (grå), {unit}",
    },
    "en": {
        "title": "{name}: members similar to {member}{year}",
        "nobody": "nobody is near",
        "far": "far",
        "distance": "distance",
        "no_values": "no values",
        "simulated": "simulated",
        "both": "{peer} (blue) and {member} (grey), {unit}",
    },
}


def plot_similar(
    found: Similar,
    panel: Panel,
    indicator: str,
    *,
    language: Language = "sv",
    columns: int = 4,
    figsize: Any = None,
) -> Figure:
    """As ``Similar.plot``: one small picture a neighbour, nearest first, all on the same axes.

    Parameters
    ----------
    found
        From ``nyckeltal.similar``, of this year or kept from an earlier one. Neighbours that the panel does not have
        (any more) get a picture that says so.
    panel, indicator
        What is drawn.
    language
        ``"sv"`` or ``"en"``.
    columns, figsize
        Pictures in a row, and the size of the whole in inches; default by their number.

    Returns
    -------
    matplotlib.figure.Figure
        Gaps stay gaps; values that computations leave out (imputed, withdrawn) are hollow.
    """
    from ._optional import pyplot

    if not found.neighbours:
        raise ArgumentError(f"there is no similar member to draw: the list's status is {found.status}")
    if columns < 1:
        raise ArgumentError("columns must be 1 or more")
    text, words = Text(language), _WORDS["sv" if language == "sv" else "en"]
    definition = panel.indicator(indicator)
    unit = text.pick(definition.unit)
    across = min(columns, len(found.neighbours))
    down = math.ceil(len(found.neighbours) / across)
    figure, grid = pyplot().subplots(
        down,
        across,
        figsize=figsize or (2.4 * across + 0.6, 1.9 * down + 0.8),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    known = {each.id for each in panel.members}
    axes: list[Axes] = list(grid.ravel())
    for ax, each in zip(axes, found.neighbours, strict=False):
        if found.member in known:
            _line(ax, panel, indicator, found.member, _GREY, 1.0)
        drawn = each.member in known and _line(ax, panel, indicator, each.member, _BLUE, 1.8)
        if not drawn:
            ax.text(0.5, 0.5, words["no_values"], transform=ax.transAxes, ha="center", color=_GREY)
        far = "" if each.near else f", {words['far']}"
        under = f"{words['distance']} {text.number(each.distance, _digits(each.distance))}{far}"
        ax.set_title(f"{plain(each.name)}\n{under}", fontsize="small")
        ax.tick_params(labelsize="x-small")
        ax.locator_params(axis="x", integer=True, nbins=4)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
    numbers(axes[0].yaxis, text)  # of all: the axis is shared
    for ax in axes[len(found.neighbours) :]:
        ax.set_visible(False)
    for place, ax in enumerate(axes[: len(found.neighbours)]):
        if place + across >= len(found.neighbours):
            ax.tick_params(labelbottom=True)  # nothing is below it
    year = f", {found.year}" if found.year is not None else ""
    title = words["title"].format(name=text.pick(definition.name) or definition.id, member=found.name, year=year)
    if found.status == "separated":
        title += f" ({words['nobody']})"
    if panel.info.simulated:
        title += f" ({words['simulated']})"
    figure.suptitle(plain(title), fontsize="medium")
    peer = "liknande medlem" if language == "sv" else "similar member"
    figure.supxlabel(
        plain(words["both"].format(peer=peer, member=found.name, unit=unit or definition.id)),
        fontsize="small",
        color=_GREY,
    )
    made: Figure = figure
    return made


def _digits(distance: float) -> int:
    """Decimals that show two figures of a distance."""
    return 0 if distance == 0 else min(6, max(0, 1 - math.floor(math.log10(distance))))


def _line(ax: Axes, panel: Panel, indicator: str, member: str, colour: str, width: float) -> bool:
    """Draws one series; whether there was anything to draw."""
    series = panel.series(indicator, member)
    there = ~np.isnan(series.values)
    used = there & ~np.isin(series.status, _UNUSED)
    line = cut_at(series.breaks, series.years, np.where(used, series.values, np.nan))
    ax.plot(*line, "-o", color=colour, markersize=1.5 * width, linewidth=width)
    hollow = there & ~used
    if hollow.any():
        ax.plot(
            series.years[hollow],
            series.values[hollow],
            "o",
            markersize=3,
            markerfacecolor="none",
            markeredgecolor=colour,
        )
    return bool(there.any())
