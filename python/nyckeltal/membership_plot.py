"""Picture of one mean: as it is reported, of the same members throughout, and chained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .plot import cut_at, legend, numbers, plain
from .text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .membership import CompositionAdjustedMeans

__all__ = ["plot_composition"]

# Okabe-Ito: told apart with any colour vision; so are the kinds of line.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#6b7280"
_WORDS = {
    "sv": {
        "reported": "alla som rapporterat ({n} medlemmar som mest)",
        "fixed": "samma {n} medlemmar alla år",
        "chained": "kedjat: samma medlemmar från år till år",
        "simulated": "simulerat",
    },
    "en": {
        "reported": "all that reported (at most {n} members)",
        "fixed": "the same {n} members in all years",
        "chained": "chained: the same members from year to year",
        "simulated": "simulated",
    },
}


def plot_composition(
    result: CompositionAdjustedMeans, indicator: str, *, ax: Axes | None = None, language: str = "sv"
) -> Axes:
    """As ``CompositionAdjustedMeans.plot``. Years without a level leave a gap, and so does a break of all members."""
    from ._optional import pyplot

    text = Text(language)  # type: ignore[arg-type]
    words = _WORDS[text.language]
    i = result.panel._core.indicator_index(indicator)
    definition = result.panel.indicators[i]
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 4.0), layout="constrained")[1]
    most = int(result.n[i].max(initial=0))
    breaks = result.panel.breaks_of(indicator)
    ax.plot(
        *cut_at(breaks, result.years, result.reported[i]),
        "-o",
        color=_GREY,
        markersize=4,
        label=words["reported"].format(n=most),
    )
    if np.isfinite(result.chained[i]).any():
        ax.plot(*cut_at(breaks, result.years, result.chained[i]), "-", color=_BLUE, linewidth=2, label=words["chained"])
    if np.isfinite(result.fixed[i]).any():
        label = words["fixed"].format(n=int(result.n_fixed[i]))
        ax.plot(*cut_at(breaks, result.years, result.fixed[i]), "--", color=_ORANGE, linewidth=1.5, label=label)
    mark = f" ({words['simulated']})" if result.panel.info.simulated else ""
    ax.set_title(plain(text.pick(definition.name, definition.id)) + mark, loc="left")
    ax.set_ylabel(plain(text.pick(definition.unit)))
    ax.locator_params(axis="x", integer=True)
    numbers(ax.yaxis, text)
    ax.spines[["top", "right"]].set_visible(False)
    legend(ax)
    source = text.pick(result.panel.info.title, result.panel.info.name)
    if source:
        ax.annotate(plain(source), (1, -0.12), xycoords="axes fraction", ha="right", fontsize="x-small", color=_GREY)
    return ax
