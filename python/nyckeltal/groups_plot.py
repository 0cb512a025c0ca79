"""Picture of groups: every member a point, the box of the middle half, one member marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .errors import ArgumentError
from .groups_text import CAUTION, pick_caution
from .plot import numbers, plain
from .text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .groups import GroupComparison

__all__ = ["plot_groups"]

# Okabe-Ito blue and orange: told apart with any colour vision.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#6b7280"
_WORDS = {
    "sv": {
        "members": "Medlemmar",
        "others": "Övriga",
        "chosen": "Utvalda",
        "of": "{n} av {all}",
        "simulated": "simulerat",
    },
    "en": {
        "members": "Members",
        "others": "Others",
        "chosen": "Chosen",
        "of": "{n} of {all}",
        "simulated": "simulated",
    },
}


def plot_groups(
    result: GroupComparison,
    indicator: str | None = None,
    *,
    member: str | None = None,
    ax: Axes | None = None,
    language: str = "sv",
) -> Axes:
    """As ``GroupComparison.plot``: points are spread sideways by their order, so that none hides another; the line in
    the box is the median, the diamond the mean.

    Raises ArgumentError where the member marked has no value in the year.
    """
    from ._optional import pyplot

    text = Text(language)  # type: ignore[arg-type]
    words = _WORDS[text.language]
    row = result._position(indicator)
    id_ = result.indicators[row]
    panel, year = result.panel, int(result.year[row])
    definition = panel.indicator(id_)
    position = {each.id: m for m, each in enumerate(panel.members)}
    marked = panel.member(member).id if member is not None else None
    values = panel.values[panel._core.indicator_index(id_), :, year - int(panel.years[0])] if year else np.array([])
    left_out = {each.member for group in result.missing(id_).values() for each in group}
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 1.1 + 0.75 * len(result.groups)), layout="constrained")[1]
    found = False
    for g, name in enumerate(result.groups):
        ids = [each for each in result.members[name] if each not in left_out and year]
        own = np.array([values[position[each]] for each in ids])
        inside = np.isfinite(own)
        ids, own = [each for each, keep in zip(ids, inside, strict=True) if keep], own[inside]
        summary = result.group(name, id_)
        if len(own):
            order = np.argsort(own, kind="stable")
            beside = np.empty(len(own))
            beside[order] = g + 0.28 * (np.arange(len(own)) * 0.618 % 1 - 0.5)
            ax.plot(own, beside, "o", color=_GREY, markersize=3, alpha=0.6)
            ax.barh(g, summary.q75 - summary.q25, left=summary.q25, height=0.5, color="none", edgecolor=_BLUE)
            ax.plot([summary.median] * 2, [g - 0.25, g + 0.25], "-", color=_BLUE, linewidth=2)
            ax.plot(summary.mean, g, "D", color=_BLUE, markersize=5, mfc="white")
            if marked in ids:
                found = True
                k = ids.index(str(marked))
                ax.plot(own[k], beside[k], "o", color=_ORANGE, markersize=8)
                label = plain(panel.member(str(marked)).name or str(marked))
                ax.annotate(label, (own[k], beside[k]), (0, 8), textcoords="offset points", ha="center", color=_ORANGE)
    if marked is not None and not found:
        raise ArgumentError(f"{marked!r} has no value in {year}, or is in none of the groups: leave member out")
    labels = [
        f"{plain(words.get(name, name))}\n{words['of'].format(n=summary.n, all=summary.n_members)}"
        for name in result.groups
        for summary in [result.group(name, id_)]
    ]
    ax.set_yticks(range(len(labels)), labels)
    ax.invert_yaxis()
    mark = f" ({words['simulated']})" if panel.info.simulated else ""
    ax.set_title(plain(f"{text.pick(definition.name, id_)}, {year}{mark}"), loc="left")
    ax.set_xlabel(plain(text.pick(definition.unit)))
    numbers(ax.xaxis, text)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(left=False)
    source = text.pick(panel.info.title, panel.info.name)
    note = pick_caution(CAUTION[text.language], result) + (f"\n{plain(source)}" if source else "")
    ax.annotate(note, (0, 0), (0, -34), "axes fraction", "offset points", fontsize="x-small", va="top", color=_GREY)
    return ax
