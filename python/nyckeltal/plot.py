"""Plots for notebooks and print, with matplotlib: ``Series.plot()``, ``Panel.plot(indicator, ...)``.

The figures of the HTML page are ``nyckeltal.pictures``; these are for everything else. Nothing is computed here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .errors import ArgumentError
from .text import Language, Text, decimals_of, inert

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    from ._core import Break, Indicator, Target
    from .panel import Panel, Series

__all__ = ["plot_panel", "plot_series"]

# Okabe and Ito's colours, told apart with any colour vision; yellow is too faint for lines on white.
_COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
_GREY = "#6b7280"
_UNUSED = ("imputed", "withdrawn")


def plot_series(series: Series, *, language: Language = "sv", ax: Axes | None = None) -> Axes:
    """One indicator of one member: gaps stay gaps, values that computations leave out are hollow, targets have labels.

    Parameters
    ----------
    series
        From ``panel.series(indicator, member)``.
    language
        ``"sv"`` or ``"en"``.
    ax
        Axes to draw into; new ones where not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import nyckeltal as nt
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> axes = nt.datasets.sekom().series("organic-food", "Sundsvall").plot()
    >>> axes.get_ylabel()
    '%'
    """
    text = Text(language)
    axes = _axes(ax)
    _line(axes, series, text, _COLOURS[0])
    _breaks(axes, series.breaks, series.years[~np.isnan(series.values)], text)
    _levels(axes, series.indicator, series.targets, text)
    _finish(axes, series.indicator, text, series.member.name, text.pick({"sv": series.indicator.source}))
    return axes


def plot_panel(
    panel: Panel,
    indicator: str,
    *,
    member: str | Iterable[str] = (),
    mean: bool = True,
    language: Language = "sv",
    ax: Axes | None = None,
) -> Axes:
    """One indicator: members, the unweighted mean of those that reported, and the network's own published mean.

    Parameters
    ----------
    panel
        All members: the mean is theirs.
    indicator
        Its id, or a code that names one definition only.
    member
        One or several to show, at most seven.
    mean
        Draw the unweighted mean, with the number of members in its label.
    language, ax
        As in ``plot_series``.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        An unknown indicator or member, or more members than colours that can be told apart.
    """
    text = Text(language)
    chosen = [member] if isinstance(member, str) else list(member)
    if len(chosen) > len(_COLOURS):
        raise ArgumentError(f"{len(chosen)} members in one plot: at most {len(_COLOURS)} can be told apart")
    all_series = [panel.series(indicator, each) for each in chosen]
    definition = panel.indicator(indicator)
    position = [each.id for each in panel.indicators].index(definition.id)
    axes = _axes(ax)
    # What is of everybody is drawn across one member's own break.
    common = panel.breaks_of(indicator)
    drawn = [series.years[~np.isnan(series.values)] for series in all_series]
    if mean:
        from . import network_mean

        means = network_mean(panel)
        counts = means.n[position]
        seen = counts[counts > 0]
        if len(seen):
            label = f"{text('mean.unweighted')} (n = {text.years(int(seen.min()), int(seen.max()))})"
            line = cut_at(common, panel.years, means.mean[position])
            _stroke(axes, *line, label, color=_GREY, marker=".", markersize=4)
            drawn.append(panel.years[counts > 0])
    published = panel.published
    if published is not None and definition.id in [each.id for each in published.indicators]:
        for area in published.members:
            row = published.series(definition.id, area.id)
            if area.kind == "network" and np.isfinite(row.values).any():
                label = text("legend.published", name=text.pick({"sv": area.name}))
                line = cut_at(common, row.years, row.values)
                _stroke(axes, *line, label, color="#7a5aa6", linestyle=":", marker=".")
                drawn.append(row.years[np.isfinite(row.values)])
    for colour, series in zip(_COLOURS, all_series, strict=False):
        _line(axes, series, text, colour)
    shown = [*common, *(each for series in all_series for each in series.breaks if each.member)]
    _breaks(axes, shown, np.unique(np.concatenate(drawn or [panel.years[:0]])), text)
    everybody = [each for each in definition.targets if each.owner != "member"]
    _levels(axes, definition, all_series[0].targets if len(all_series) == 1 else everybody, text)
    title = text.pick(panel.info.title, panel.info.name)
    mark = text("page.simulated") if panel.info.simulated else ""
    who = all_series[0].member.name if len(all_series) == 1 else ""
    _finish(axes, definition, text, who, " ".join(filter(None, (title, mark))))
    return axes


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    from ._optional import pyplot

    made: Axes = pyplot().subplots(figsize=(7.0, 4.0), layout="constrained")[1]
    return made


def plain(label: str) -> str:
    """A text that matplotlib shows as it stands: no mathematics between dollar signs, no marks that turn the rest."""
    return inert(label).replace("$", r"\$")


def legend(axes: Axes, **style: Any) -> None:
    """A legend of what has a label; without any, matplotlib would warn."""
    if axes.get_legend_handles_labels()[1]:
        axes.legend(frameon=False, fontsize="small", **style)


def numbers(axis: Axis, text: Text) -> None:
    """Labels of an axis of values as the language writes numbers, each with the decimals that it needs."""

    def label(value: float, _: float) -> str:
        low, high = axis.get_view_interval()
        most = max(6, 2 - math.floor(math.log10(abs(high - low))))  # tiny values are told apart
        return text.number(value, decimals_of([round(value, most)], most))

    axis.set_major_formatter(label)


def _stroke(axes: Axes, years: npt.ArrayLike, values: npt.ArrayLike, label: str, **style: Any) -> None:
    # A leading underscore would hide the entry from the legend.
    shown = plain(label)
    axes.plot(years, values, label=f"\u200b{shown}" if shown.startswith("_") else shown, **style)


def cut_at(
    breaks: Iterable[Break], years: npt.ArrayLike, values: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Years and values of a line, with a NaN before the year of each break that cuts: nothing joins its two sides."""
    t, x = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    cuts = np.unique([each.year for each in breaks if each.cuts and t.size and t[0] < each.year <= t[-1]])
    at = np.searchsorted(t, cuts)
    return np.insert(t, at, cuts - 0.5), np.insert(x, at, np.nan)


def breaks_between(breaks: Iterable[Break], years: npt.NDArray[Any]) -> list[Break]:
    """Breaks and events between the first and the last of these years: others would stretch the axis."""
    return [each for each in breaks if len(years) and years[0] < each.year <= years[-1]]


def _breaks(axes: Axes, breaks: Iterable[Break], years: npt.NDArray[Any], text: Text) -> None:
    place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "fontsize": "x-small", "color": _GREY}
    for each in breaks_between(breaks, years):
        axes.axvline(each.year - 0.5, color=_GREY, linewidth=0.8, linestyle="--" if each.cuts else ":")
        label = text("picture.breaks" if each.cuts else "picture.event", year=each.year)
        axes.annotate(label, (each.year - 0.4, 0.02), rotation=90, va="bottom", **place)


def _line(axes: Axes, series: Series, text: Text, colour: str) -> None:
    used = ~np.isnan(series.values) & ~np.isin(series.status, _UNUSED)
    years, values = cut_at(series.breaks, series.years, np.where(used, series.values, np.nan))
    label = text.pick({"sv": series.member.name})
    _stroke(axes, years, values, label, color=colour, marker="o", markersize=4, linewidth=1.8)
    left_out = ~np.isnan(series.values) & ~used
    if left_out.any():
        hollow = {"color": colour, "linestyle": "none", "marker": "o", "markerfacecolor": "none", "markersize": 5}
        _stroke(axes, series.years[left_out], series.values[left_out], text("legend.unused"), **hollow)


def _levels(axes: Axes, indicator: Indicator, targets: Iterable[Target], text: Text) -> None:
    """Targets that have a value of their own, and limits. A reduction needs a base year's value: see the page."""
    unit = text.pick(indicator.unit)

    def level(value: float, label: str, **style: Any) -> None:
        said = f"{label}: {text.amount(value, unit, decimals_of([value], 4))}"
        axes.axhline(value, linewidth=1.2, label=plain(said), **style)

    for target in targets:
        if target.value is None:
            continue
        default = text.owner(target.owner, target.former)
        colour, dashes = (_GREY, ":") if target.former else ("#0a6b61", "--")
        level(target.value, f"{text.pick(target.label, default)} {target.year}", color=colour, linestyle=dashes)
    for limit in indicator.limits:
        label = text.pick(limit.label, text("limit.upper" if limit.upper else "limit.lower"))
        level(limit.value, label, color="#9c4100")


def _finish(axes: Axes, indicator: Indicator, text: Text, who: str, source: str) -> None:
    name = text.pick(indicator.name, indicator.id)
    axes.set_title(plain(", ".join(filter(None, (name, text.pick({"sv": who}))))), loc="left")
    axes.set_ylabel(plain(text.pick(indicator.unit)))
    axes.locator_params(axis="x", integer=True)
    numbers(axes.yaxis, text)
    if indicator.floor is not None and axes.get_ylim()[0] < indicator.floor <= axes.dataLim.ymin:
        axes.set_ylim(bottom=indicator.floor)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", linewidth=0.5, color="#d5dbe1")
    legend(axes)
    if source:
        said = plain(f"{text('page.source')} {source}")
        axes.annotate(
            said, (0, 0), (0, -28), "axes fraction", "offset points", fontsize="x-small", va="top", color=_GREY
        )
