"""Picture of a funnel: rates against sizes, with limits that widen as sizes shrink; those outside have their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .errors import ArgumentError
from .plot import numbers, plain
from .text import Language, Text, per_cent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .stats.funnel import Funnel

__all__ = ["plot_funnel"]

_OWN, _GREY, _BLUE = "#D55E00", "#374151", "#0072B2"


def plot_funnel(
    funnel: Funnel,
    names: Sequence[str] = (),
    *,
    member: str | None = None,
    per: float = 1.0,
    ylabel: str = "",
    xlabel: str = "",
    ax: Axes | None = None,
    language: Language = "sv",
) -> Axes:
    """Rates against sizes on a logarithmic axis, with the target and both pairs of limits.

    Parameters
    ----------
    funnel
        From ``stats.funnel_limits``.
    names
        One a member; those outside the outer limits are written out.
    member
        The name to highlight.
    per
        Rates are shown times this: 1000 for "per thousand".
    ylabel, xlabel
        What the rate and the size are, with their units.
    ax
        Axes to draw on; default new ones.
    language
        ``"sv"`` or ``"en"``.

    Returns
    -------
    Axes
        With a legend in words.

    Raises
    ------
    ArgumentError
        Names of another number than the members, a member that is not among them.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from nyckeltal.funnel_plot import plot_funnel
    >>> from nyckeltal.stats import funnel_limits
    >>> plot_funnel(funnel_limits([3, 30, 7], [150, 600, 400]), ["A", "B", "C"], xlabel="antal").get_xlabel()
    'antal'
    """
    from ._optional import pyplot

    t = Text(language)
    n = funnel.sizes.size
    if len(names) not in (0, n):
        raise ArgumentError(f"{len(names)} names but {n} members: give one for each")
    if member is not None and member not in names:
        raise ArgumentError(f"{member!r} is not among the names")
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 4.5), layout="constrained")[1]
    seen = np.asarray(funnel.sizes > 0) & ~np.isnan(funnel.rate)
    if seen.any():
        low, high = float(funnel.sizes[seen].min()), float(funnel.sizes[seen].max())
        grid = np.geomspace(low / 1.1, high * 1.1, 200)
        curve = funnel.at(grid)
        for level, style, ends in (
            ("level", "-", (curve.lower, curve.upper)),
            ("outer_level", "--", (curve.outer_lower, curve.outer_upper)),
        ):
            percent = t.amount(round(per_cent(funnel.options[level]), 6), "%", 0 if level == "level" else 1)
            for k, values in enumerate(ends):
                said = t("funnel.limits", level=percent) if k == 0 else None
                ax.plot(grid, per * values, style, color=_BLUE, linewidth=1, label=said)
        ax.axhline(per * funnel.target, color=_GREY, linewidth=1, linestyle=":", label=t("funnel.target"))
        own = np.array([name == member for name in names]) if names and member is not None else np.zeros(n, dtype=bool)
        inside = seen & (funnel.outside == 0) & ~own
        outside = seen & (funnel.outside != 0) & ~own
        ax.plot(funnel.sizes[inside], per * funnel.rate[inside], "o", color=_GREY, alpha=0.5, markersize=3)
        ax.plot(funnel.sizes[outside], per * funnel.rate[outside], "o", color=_BLUE, markersize=4)
        ax.plot(
            funnel.sizes[own & seen],
            per * funnel.rate[own & seen],
            "D",
            color=_OWN,
            markersize=7,
            label=plain(member or ""),
        )
        for at in np.flatnonzero(seen & (own | (np.abs(funnel.outside) == 2))).tolist() if names else ():
            ax.annotate(
                plain(names[at]),
                (float(funnel.sizes[at]), per * float(funnel.rate[at])),
                (4, 3),
                textcoords="offset points",
                fontsize="x-small",
                color=_OWN if own[at] else _GREY,
            )
        ax.set_xscale("log")
        ax.legend(frameon=False, fontsize="small")
    ax.set_xlabel(plain(xlabel))
    ax.set_ylabel(plain(ylabel))
    numbers(ax.yaxis, t)
    ax.spines[["top", "right"]].set_visible(False)
    said = t("funnel.adjusted" if funnel.adjusted else "funnel.chance", n=funnel.n)
    ax.annotate(said, (0, 0), (0, -36), "axes fraction", "offset points", va="top", fontsize="x-small", color=_GREY)
    return ax
