"""Picture of one target: the history, the target line, the projection fan and the target with its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .errors import ArgumentError
from .plot import breaks_between, cut_at, legend, numbers, plain
from .stats.projection import projection_fan
from .text import Text, decimals_of, per_cent

if TYPE_CHECKING:
    import numpy.typing as npt
    from matplotlib.axes import Axes

    from .panel import Series
    from .progress import Progress, ProgressRow
    from .stats.projection import Fan

__all__ = ["plot_progress"]

# Okabe-Ito blue and orange: told apart with any colour vision.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#6b7280"
_WORDS = {
    "sv": {
        "line": "mållinje",
        "fan": "{level} %-prognosintervall",
        "trend": "om trenden {years} fortsätter",
        "break": "brott {year}",
        "simulated": "simulerat",
    },
    "en": {
        "line": "target line",
        "fan": "{level}% prediction interval",
        "trend": "if the trend of {years} goes on",
        "break": "break {year}",
        "simulated": "simulated",
    },
}


def plot_progress(
    result: Progress,
    indicator: str,
    member: str,
    *,
    target: int = 0,
    ax: Axes | None = None,
    language: str = "sv",
) -> Axes:
    """As ``Progress.plot``: gaps are never bridged, and without enough values there is a target line but no fan.

    Parameters
    ----------
    result
        From ``nyckeltal.progress``; its options are those of the picture.
    indicator, member, target
        Which row. The network's row is a mean of its own and has no picture here.
    ax
        Axes to draw on; default new ones.
    language
        ``"sv"`` or ``"en"``.

    Returns
    -------
    Axes
        With title, axis names and a legend that says in words what each colour says.
    """
    from ._optional import pyplot

    if member is None:
        raise ArgumentError("a picture needs a member: the network's row is a mean over a fixed set")
    row = result.row(indicator, member, target=target)
    panel = result.panel
    definition = panel.indicator(indicator)
    text = Text(language)  # type: ignore[arg-type]
    words = _WORDS["sv" if language == "sv" else "en"]
    series = panel.series(indicator, member)
    used = _used(result, series)
    if ax is None:
        ax = pyplot().subplots(figsize=(7.0, 4.0), layout="constrained")[1]

    line = cut_at(series.breaks, series.years, np.where(used, series.values, np.nan))
    ax.plot(*line, "-o", color=_GREY, markersize=4, linewidth=1)

    fan = row_fan(result, row)
    if fan is not None:
        ahead = fan.years
        level = text.number(per_cent(result.options["level"]))
        ax.fill_between(
            ahead[1:],
            fan.lower[1:],
            fan.upper[1:],
            color=_BLUE,
            alpha=0.15,
            linewidth=0,
            label=words["fan"].format(level=level),
        )
        label = words["trend"].format(years=text.years(row.first_year, row.last_year))
        ax.plot(ahead, fan.line, "-", color=_BLUE, linewidth=1.5, label=label)
    if not np.isnan(row.target_value):
        name = text.pick(row.target.label) or text.owner(row.target.owner, row.former)
        if row.former and text.word("target", "former").split()[0].casefold() not in name.casefold():
            name += f" ({text.word('target', 'former').casefold()})"
        digits = decimals_of([row.target_value], definition.decimals)
        value = text.amount(row.target_value, text.pick(definition.unit), digits)
        label = plain(f"{name}: {value} ({row.target_year})")
        ax.plot([row.target_year], [row.target_value], "D", color=_ORANGE, label=label)
        if row.base_year and not np.isnan(row.line):
            years, values = target_points(result, row.indicator, member, target)
            ax.plot(years, values, "--", color=_ORANGE, linewidth=1.2, label=words["line"])
    for each in breaks_between(series.breaks, series.years[used]):
        if each.cuts:
            label = words["break"].format(year=each.year)
            ax.axvline(each.year - 0.5, color=_GREY, linewidth=0.8, linestyle=":", label=label)

    ax.set_title(plain(f"{text.pick(definition.name) or row.indicator}, {panel.member(member).name}"))
    ax.set_ylabel(plain(text.pick(definition.unit) or row.indicator))
    ax.locator_params(axis="x", integer=True)
    numbers(ax.yaxis, text)
    legend(ax)
    if panel.info.simulated:
        ax.text(0.01, 0.01, words["simulated"], transform=ax.transAxes, color=_ORANGE, fontsize="small")
    return ax


def _used(result: Progress, series: Series) -> npt.NDArray[np.bool_]:
    use = result.options["use"]
    refused = [kind for kind in ("imputed", "estimated", "preliminary", "withdrawn") if not getattr(use, kind)]
    used = ~np.isnan(series.values) & ~np.isin(series.status, refused) & (series.years <= result.year)
    return np.asarray(used, dtype=np.bool_)


def row_fan(result: Progress, row: ProgressRow) -> Fan | None:
    """The projection of a member's row from its last value to the target year, None where it has none."""
    if np.isnan(row.p_trend) or row.target_year <= row.last_year:
        return None
    definition = result.panel.indicator(row.indicator)
    series = result.panel.series(row.indicator, row.member)
    window = _used(result, series) & (series.years >= row.first_year)
    return projection_fan(
        series.values[window],
        series.years[window],
        at=np.arange(row.last_year, row.target_year + 1),
        phi=row.phi,
        level=result.options["level"],
        min_observations=result.options["min_observations"],
        floor=definition.floor,
        ceiling=None if definition.may_exceed_ceiling else definition.ceiling,
    )


def target_points(result: Progress, indicator: str, member: str, target: int = 0) -> tuple[list[int], list[float]]:
    """Points of the line of one row as it was judged: from its base year through interim targets to the target.

    A base that was at or past the target already has a flat line at the target; an interim target that the base has
    passed is no milestone.
    """
    from .stats.target_line import target_line

    row = result.row(indicator, member, target=target)
    if np.isnan(row.line):
        return [], []
    if row.line == row.target_value and np.isnan(row.share_of_way):
        return [row.base_year, row.target_year], [row.target_value, row.target_value]
    panel = result.panel
    m = panel._core.find_member(member)
    milestones = {float(row.base_year): row.base}
    if result.options["interim"]:
        for t, each in enumerate(panel.indicator(indicator).targets):
            own = each.owner == row.target.owner and panel._holds_for(each, m)
            if own and not each.former and row.base_year < each.year < row.target_year:
                value = result.row(indicator, member, target=t).target_value
                ahead = value > row.base if row.target_value > row.base else value < row.base
                if ahead:
                    milestones.setdefault(float(each.year), value)
    milestones[float(row.target_year)] = row.target_value
    years = list(range(row.base_year, row.target_year + 1))
    return years, target_line(years, milestones, between=result.options["between"]).value.tolist()  # type: ignore[union-attr]
