"""Trends of a whole panel: a long and a recent verdict for every series, with what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from . import _core
from ._core import Use
from ._result import STATUS_NAMES
from .errors import ArgumentError
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["VERDICTS", "Trend", "TrendRow", "trend"]

Adjustment: TypeAlias = Literal["bh", "by", "holm", "hochberg", "hommel", "bonferroni"]
_ADJUSTMENTS: tuple[str, ...] = ("bh", "by", "holm", "hochberg", "hommel", "bonferroni")

#: The closed list of verdicts. *increasing* and *decreasing* are for indicators without a better direction.
VERDICTS: tuple[str, ...] = _core.VERDICT_NAMES

_WORDS = {"verdict": VERDICTS, "recent_verdict": VERDICTS, "status": tuple(STATUS_NAMES.tolist())}


@dataclass(frozen=True)
class TrendRow:
    """The trend of one series; fields as in ``Trend``, and what was pooled and adjusted over."""

    indicator: str
    member: str
    n: int
    n_excluded: int
    n_segments: int
    first_year: int
    last_year: int
    coverage: float
    first_fifth: float
    last_fifth: float
    s: float
    slope: float
    lower: float
    upper: float
    interval_coverage: float
    change: float
    change_per_cent: float
    p: float
    p_pooled: float
    p_plus: float
    p_adjusted: float
    p_minimum: float
    verdict: str
    recent_n: int
    recent_first_year: int
    recent_s: float
    recent_slope: float
    recent_confidence: float
    recent_confidence_maximum: float
    recent_verdict: str
    earlier_confidence: float
    turned: bool
    status: str
    #: What the adjustment was for: members of this indicator that could be tested.
    family_m: int
    #: Autocorrelation used, its standard error, where it came from, and the harsher one of ``p_plus``.
    phi: float
    phi_plus: float
    phi_standard_error: float
    phi_members: int
    phi_source: str


class Trend:
    """Trends of every series of a panel: arrays of shape ``(indicators, members)``.

    Attributes
    ----------
    n, n_excluded, n_segments
        Values used; numbers that were not (imputed, withdrawn); runs between known breaks.
    first_year, last_year, coverage, first_fifth, last_fifth
        Years of the values used, the share of them that has a value, and that share in the first and last fifth of
        the years in which any member has the indicator.
    s, p, p_pooled, p_plus, p_adjusted, p_minimum
        Kendall's S within segments; its exact two-sided p under independence; p with the pooled autocorrelation; p
        with ``phi_plus``, to show how much hangs on it; ``p_pooled`` adjusted within the family; the smallest p that
        this number of values, with these ties, could have reached.
    slope, lower, upper, interval_coverage, change, change_per_cent
        Theil-Sen slope in the unit a year, its interval and the coverage this has under independence; slope times the
        years covered, in the unit and in per cent of the median value.
    verdict, recent_verdict
        Words of ``VERDICTS``.
    recent_n, recent_first_year, recent_s, recent_slope, recent_confidence, recent_confidence_maximum
        The recent window; the confidence in its direction (exact mid-p) and the most that it could have been.
    earlier_confidence, turned
        Confidence in the opposite direction before the window, and whether the series has turned.
    status
        ``ok``, ``no_data``, ``too_few``, ``constant``, ``not_testable`` or ``infinite_value``.
    families
        One entry an indicator: ``m``, ``phi``, ``phi_standard_error``, ``phi_between``, ``phi_members``,
        ``phi_source`` (*members*, *given*, *none*), ``phi_plus``, and whether a path that the members share was
        taken out before phi was estimated (``common_path_removed``).
    """

    __slots__ = ("_columns", "families", "options", "panel")

    def __init__(self, panel: Panel, columns: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        self.panel = panel
        self.options = dict(options)
        families = dict(columns["families"])
        families["common_path_removed"] = families["common_path_removed"].astype(bool)
        families["phi_source"] = np.array(_core.PHI_SOURCE_NAMES)[families["phi_source"]]
        self.families: dict[str, npt.NDArray[Any]] = families
        self._columns = {name: column for name, column in columns.items() if name != "families"}

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        try:
            column = self._columns[name]
        except KeyError:
            raise AttributeError(f"a Trend has no {name!r}; it has {', '.join(self._columns)}") from None
        array: npt.NDArray[Any] = np.asarray(column).reshape(self.panel.shape[:2])
        if name in _WORDS:
            words: npt.NDArray[Any] = np.array(_WORDS[name])[array]
            return words
        return array.astype(bool) if name == "turned" else array

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._columns]

    def row(self, indicator: str, member: str) -> TrendRow:
        """The trend of one series."""
        core = self.panel._core
        i, m = core.indicator_index(indicator), core.member_index(member)
        position = i * self.panel.shape[1] + m
        values: dict[str, Any] = {}
        for name, column in self._columns.items():
            value = column[position].item()
            values[name] = _WORDS[name][value] if name in _WORDS else bool(value) if name == "turned" else value
        family = {name: column[i].item() for name, column in self.families.items()}
        return TrendRow(
            indicator=self.panel.indicators[i].id,
            member=self.panel.members[m].id,
            family_m=family["m"],
            phi=family["phi"],
            phi_plus=family["phi_plus"],
            phi_standard_error=family["phi_standard_error"],
            phi_members=family["phi_members"],
            phi_source=family["phi_source"],
            **values,
        )

    def counts(self, column: Literal["verdict", "recent_verdict"] = "verdict") -> dict[str, dict[str, int]]:
        """How many members have each verdict, by indicator; members without any value are not counted."""
        verdicts = self._columns[column].reshape(self.panel.shape[:2])
        reported = np.asarray(self._columns["n"]).reshape(self.panel.shape[:2]) > 0
        table: dict[str, dict[str, int]] = {}
        for i, indicator in enumerate(self.panel.indicators):
            tally = np.bincount(verdicts[i][reported[i]], minlength=len(VERDICTS))
            table[indicator.id] = {word: int(count) for word, count in zip(VERDICTS, tally, strict=True)}
        return table

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row an (indicator, member) in the panel's order; words as categories. Nothing is
        copied that need not be. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        pd = pandas()
        n_i, n_m, _ = self.panel.shape
        labels = {
            "indicator": (np.repeat(np.arange(n_i, dtype=np.int32), n_m), [each.id for each in self.panel.indicators]),
            "member": (np.tile(np.arange(n_m, dtype=np.int32), n_i), [each.id for each in self.panel.members]),
        }
        columns: dict[str, Any] = {
            name: pd.Categorical.from_codes(codes, categories) for name, (codes, categories) in labels.items()
        }
        for name, column in self._columns.items():
            if name in _WORDS:
                columns[name] = pd.Categorical.from_codes(column.view(np.int8), list(_WORDS[name]))
            elif name == "turned":
                columns[name] = column.view(np.bool_)
            else:
                columns[name] = column
        return pd.DataFrame(columns, copy=False)

    def plot(self, indicator: str, member: str, *, ax: Axes | None = None, language: str = "sv") -> Axes:
        """The series with its long and recent line, the interval of the slope, breaks and unused values."""
        from .trend_plot import plot_trend

        return plot_trend(self, indicator, member, ax=ax, language=language)

    def __repr__(self) -> str:
        n_i, n_m, _ = self.panel.shape
        tested = int(self.families["m"].sum())
        mark = " SIMULATED" if self.panel.info.simulated else ""
        return f"<Trend{mark}: {n_i} indicators × {n_m} members, {tested} series tested>"

    def _repr_html_(self) -> str:
        used = [word for word in VERDICTS if any(row[word] for row in self.counts().values())]
        head = "".join(f"<th scope='col'>{escape(word.replace('_', ' '))}</th>" for word in used)
        body = []
        for i, (indicator, row) in enumerate(self.counts().items()):
            cells = "".join(f"<td>{row[word]}</td>" for word in used)
            phi = self.families["phi"][i]
            body.append(
                f"<tr><th scope='row'>{escape(indicator)}</th>{cells}<td>{self.families['m'][i]}</td>"
                f"<td>{phi:.2f} ({escape(str(self.families['phi_source'][i]))})</td></tr>"
            )
        mark = "<strong>Simulated figures.</strong> " if self.panel.info.simulated else ""
        return (
            f"<div>{mark}Long trend, members by verdict; p adjusted over m members ({escape(self.options['adjust'])})"
            f"<table><thead><tr><th scope='col'>indicator</th>{head}<th scope='col'>m</th>"
            f"<th scope='col'>autocorrelation</th></tr></thead><tbody>{''.join(body)}</tbody></table></div>"
        )


def trend(
    panel: Panel,
    *,
    alpha: float = 0.05,
    level: float = 0.95,
    recent: int = 5,
    recent_confidence: float = 0.95,
    adjust: Adjustment = "bh",
    phi: float | None = None,
    min_members: int = 8,
    min_series: int = 8,
    dead_band: float | Mapping[str, float] | Sequence[float] | None = None,
    use: Use | None = None,
    threads: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> Trend:
    """Long and recent trend of every series of a panel.

    *Long*: the Mann-Kendall test of all usable values, exact with ties up to n = 150, within segments between known
    breaks. Its variance is inflated by the autocorrelation of ranks of AR(1) noise (Hamed & Rao 1998), whose phi is
    pooled over the members of the indicator: a single short series cannot estimate it, a hundred together can. Where
    members differ in phi, p is averaged over their distribution. p is adjusted over the members tested. Direction
    comes from S, size from the Theil-Sen slope.

    *Recent*: confidence in direction, exact mid-p, of the last ``recent`` reported values. Five values can hardly
    reach 5 %, so this verdict speaks of likelihood, never of significance.

    Parameters
    ----------
    panel
        Its known breaks cut series into segments, and its indicators' direction, floor and ceiling give the words.
    alpha, level
        The long verdict needs an adjusted p at or below ``alpha``; ``level`` is that of the slope's interval.
    recent, recent_confidence
        Reported values in the recent window, and the confidence that its verdict needs.
    adjust
        As ``stats.adjust_p``. The family is the members of one indicator that could be tested at all.
    phi
        An autocorrelation to use instead of a pooled one.
    min_members, min_series
        Series that a pooled estimate needs, and values that a series needs to be among them. An indicator with too few
        assumes independence, which ``phi_source`` says; its ``p_plus`` then shows p with what the whole panel pools.
    dead_band
        A change over the period of at most this size, in the indicator's unit, is *stable*: one number, one an
        indicator, or by id. Default: the indicators' own.
    use
        Which values are used besides the observed ones; default ``Use()``: neither imputed nor withdrawn ones.
    threads, progress
        Number of threads (0: all), which never changes a bit of the result; ``progress(done, total)`` is called now
        and then. Ctrl-C stops the work.

    Returns
    -------
    Trend
        Missing values are left out, never filled in. Too few values give the verdict *not_testable* with the smallest
        p that could have been reached: that is not *no trend*.

    Notes
    -----
    Not for causes, and not for counting stars: members share shocks, so the number of members with a verdict is no
    test of the network. See docs/trend.md for the size of the test under autocorrelation.

    References
    ----------
    Mann 1945, doi 10.2307/1907187; Sen 1968, doi 10.1080/01621459.1968.10480934; Hamed & Rao 1998,
    doi 10.1016/S0022-1694(97)00125-X; Benjamini & Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> schools = nt.Indicator(id="certified-schools", direction="higher", floor=0.0, ceiling=100.0, decimals=0)
    >>> values = [[[0, float("nan"), 17, 14, 10, 12, 13, 15, 15, 38, 26, 71, 72, 74, 33, 23, 17, 2, 5]]]
    >>> panel = nt.Panel([schools], ["Härnösand"], range(2005, 2024), values)
    >>> row = nt.trend(panel).row("certified-schools", "Härnösand")
    >>> row.verdict, row.recent_verdict, row.turned
    ('uncertain', 'worsening', True)
    """
    if adjust not in _ADJUSTMENTS:
        raise ArgumentError(f"adjust is {adjust!r} but must be one of {', '.join(_ADJUSTMENTS)}")
    options: dict[str, Any] = {
        "alpha": alpha,
        "level": level,
        "recent": recent,
        "recent_confidence": recent_confidence,
        "adjust": adjust,
        "use": use or Use(),
    }
    columns = _core.trend(
        panel._core,
        alpha=alpha,
        level=level,
        recent=recent,
        recent_confidence=recent_confidence,
        adjust=_ADJUSTMENTS.index(adjust),
        phi=phi,
        min_members=min_members,
        min_series=min_series,
        use=options["use"],
        dead_band=_bands(panel, dead_band),
        threads=threads,
        progress=progress,
    )
    return Trend(panel, columns, options)


def _bands(panel: Panel, dead_band: float | Mapping[str, float] | Sequence[float] | None) -> list[float]:
    if dead_band is None:
        return []
    indicators = panel.indicators
    if isinstance(dead_band, Mapping):
        bands = [each.dead_band for each in indicators]
        for key, band in dead_band.items():
            bands[panel._core.indicator_index(key)] = float(band)
        return bands
    if isinstance(dead_band, (int, float)):
        return [float(dead_band)] * len(indicators)
    return [float(band) for band in dead_band]
