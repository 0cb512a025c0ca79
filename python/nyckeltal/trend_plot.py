"""Picture of one trend: the series, its long and recent line, breaks, and the values that were not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .trend import Trend

# Okabe-Ito blue and orange: told apart with any colour vision.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#6b7280"
_COLOUR = {"improving": _BLUE, "worsening": _ORANGE}
_WORDS = {
    "sv": {
        "long": "lång trend",
        "recent": "senaste värdena",
        "band": "95 %-intervall för lutningen",
        "unused": "ej använt",
    },
    "en": {"long": "long trend", "recent": "recent values", "band": "95 % interval of the slope", "unused": "not used"},
}


def plot_trend(result: Trend, indicator: str, member: str, *, ax: Axes | None = None, language: str = "sv") -> Axes:
    """As ``Trend.plot``. The interval fans out from the median point of the values; gaps are never bridged."""
    from ._optional import pyplot

    words = _WORDS.get(language, _WORDS["en"])
    row = result.row(indicator, member)
    series = result.panel.series(indicator, member)
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 4.0))[1]
    seen = ~np.isnan(series.values)
    unused_kinds = {"imputed", "withdrawn"}
    unused = seen & np.isin(series.status, list(unused_kinds))
    used = seen & ~unused
    line = np.where(used, series.values, np.nan)
    ax.plot(series.years, line, "-o", color=_GREY, markersize=4, linewidth=1, zorder=2)
    if unused.any():
        ax.plot(series.years[unused], series.values[unused], "o", mfc="none", mec=_GREY, label=words["unused"])
    breaks = sorted(
        each.year
        for each in result.panel.breaks
        if each.indicator == series.indicator.id and each.member in ("", series.member.id)
    )
    for year in breaks:
        ax.axvline(year - 0.5, color=_GREY, linestyle=":", linewidth=1)
    years = series.years[used]
    if len(years) > 2 and row.n_segments == 1:
        centre_t, centre_y = float(np.median(years)), float(np.median(series.values[used]))
        colour = _COLOUR.get(row.verdict, _GREY)
        ends = np.array([years[0], years[-1]], dtype=float)
        ax.plot(ends, centre_y + row.slope * (ends - centre_t), color=colour, linewidth=2, label=words["long"])
        if np.isfinite([row.lower, row.upper]).all():
            fan = np.linspace(ends[0], ends[1], 50)
            edges = np.outer([row.lower, row.upper], fan - centre_t) + centre_y
            ax.fill_between(fan, edges.min(axis=0), edges.max(axis=0), color=colour, alpha=0.15, label=words["band"])
    if row.recent_n > 2 and np.isfinite(row.recent_slope):
        recent_years = years[-row.recent_n :]
        recent_values = series.values[used][-row.recent_n :]
        centre_t, centre_y = float(np.median(recent_years)), float(np.median(recent_values))
        ends = np.array([recent_years[0], recent_years[-1]], dtype=float)
        colour = _COLOUR.get(row.recent_verdict, _GREY)
        ax.plot(
            ends,
            centre_y + row.recent_slope * (ends - centre_t),
            "--",
            color=colour,
            linewidth=2,
            label=words["recent"],
        )
    name = series.indicator.name.get(language) or series.indicator.name.get("en") or series.indicator.id
    unit = series.indicator.unit.get(language) or series.indicator.unit.get("en") or ""
    mark = {"sv": "simulerat", "en": "simulated"}.get(language, "simulated")
    ax.set_title(f"{name}, {series.member.name}" + (f" ({mark})" if result.panel.info.simulated else ""))
    ax.set_ylabel(unit)
    ax.legend(frameon=False)
    return ax
