"""Picture of one trend: the series, its long and recent line, breaks, and the values that were not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .plot import breaks_between, cut_at, legend, numbers, plain
from .text import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .trend import Trend

# Okabe-Ito blue and orange: told apart with any colour vision.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#6b7280"
_COLOUR = {"improving": _BLUE, "worsening": _ORANGE}
_WORDS = {
    "sv": {
        "long": "lång trend",
        "band": "lutningens intervall",
        "recent": "senaste värdena",
        "unused": "ej använt värde",
        "cut": "brott i serien",
        "event": "händelse",
        "simulated": "simulerat",
        "source": "Källa",
    },
    "en": {
        "long": "long trend",
        "band": "interval of the slope",
        "recent": "recent values",
        "unused": "value not used",
        "cut": "break in the series",
        "event": "event",
        "simulated": "simulated",
        "source": "Source",
    },
}


def plot_trend(result: Trend, indicator: str, member: str, *, ax: Axes | None = None, language: str = "sv") -> Axes:
    """As ``Trend.plot``. Lines go through the median point of each segment; gaps are never bridged."""
    from ._optional import pyplot

    words = _WORDS.get(language, _WORDS["en"])
    row = result.row(indicator, member)
    panel = result.panel
    series = panel.series(indicator, member)
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 4.0), layout="constrained")[1]

    use = result.options["use"]
    refused = [kind for kind in ("imputed", "estimated", "preliminary", "withdrawn") if not getattr(use, kind)]
    seen = ~np.isnan(series.values)
    unused = seen & np.isin(series.status, refused)
    used = seen & ~unused
    points = cut_at(series.breaks, series.years, np.where(used, series.values, np.nan))
    ax.plot(*points, "-o", color=_GREY, markersize=4, linewidth=1)
    if unused.any():
        ax.plot(series.years[unused], series.values[unused], "o", mfc="none", mec=_GREY, label=words["unused"])

    for each in breaks_between(series.breaks, series.years[seen]):
        style, kind = ("-", "cut") if each.cuts else (":", "event")
        known = words[kind] in ax.get_legend_handles_labels()[1]
        ax.axvline(each.year - 0.5, color=_GREY, linestyle=style, linewidth=1, label=None if known else words[kind])
    cuts = [each.year for each in series.breaks if each.cuts]

    years, values = series.years[used], series.values[used]
    if row.n > 2 and np.isfinite(row.slope):
        colour = _COLOUR.get(row.verdict, _GREY)
        segment = np.searchsorted(cuts, years, side="right")
        for position, k in enumerate(np.unique(segment)):
            t, y = years[segment == k], values[segment == k]
            centre, level = float(np.median(t)), float(np.median(y))
            ends = np.linspace(t[0], t[-1], 25)
            first = position == 0
            line = level + row.slope * (ends - centre)
            ax.plot(ends, line, color=colour, linewidth=2, label=words["long"] if first else None)
            if np.isfinite([row.lower, row.upper]).all():
                edges = level + np.outer([row.lower, row.upper], ends - centre)
                label = words["band"] if first else None
                ax.fill_between(ends, edges.min(axis=0), edges.max(axis=0), color=colour, alpha=0.15, lw=0, label=label)
    if row.recent_n > 2 and np.isfinite(row.recent_slope):
        t, y = years[-row.recent_n :], values[-row.recent_n :]
        colour = _COLOUR.get(row.recent_verdict, _GREY)
        ends = np.array([t[0], t[-1]], dtype=float)
        line = float(np.median(y)) + row.recent_slope * (ends - float(np.median(t)))
        ax.plot(ends, line, "--", color=colour, linewidth=2, label=words["recent"])

    def text(texts: dict[str, str], fallback: str = "") -> str:
        return texts.get(language) or texts.get("en") or fallback

    mark = f" ({words['simulated']})" if panel.info.simulated else ""
    ax.set_title(plain(f"{text(series.indicator.name, series.indicator.id)}, {series.member.name}{mark}"), loc="left")
    ax.set_ylabel(plain(text(series.indicator.unit)))
    ax.locator_params(axis="x", integer=True)
    numbers(ax.yaxis, Text("sv" if language == "sv" else "en"))
    ax.spines[["top", "right"]].set_visible(False)
    legend(ax)
    source = text(panel.info.title, panel.info.name)
    if source:
        ax.annotate(
            plain(f"{words['source']}: {source}"),
            (0, 0),
            (0, -30),
            "axes fraction",
            "offset points",
            fontsize="x-small",
            va="top",
        )
    return ax
