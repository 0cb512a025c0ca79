"""Targets and progress: where each member stands, what pace is asked for, and how likely it is to arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from ._core import Target, Use
from ._grid import in_language
from ._result import STATUS_NAMES
from .errors import ArgumentError
from .network import Counted, Kind
from .panel import VALUE_STATUS, Panel
from .stats.progress_rules import PROGRESS_RULES, RuleResult, likelihood_word
from .stats.target_line import _BETWEEN, Interpolation, _choice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .progress_text import Sentence

__all__ = ["GroupProgress", "Progress", "ProgressRow", "progress"]

_NAMES = {
    "value_status": np.array(VALUE_STATUS),
    "limit": np.array(_core.LIMIT_STATE_NAMES),
    "state": np.array(_core.TARGET_STATE_NAMES),
}
_FLAGS = frozenset({"crosses_break", "on_line", "disagree"})
_OUTLOOKS = np.array(_core.OUTLOOK_NAMES)
_RULES = tuple(PROGRESS_RULES)


@dataclass(frozen=True)
class ProgressRow:
    """One target of one member, or of the network (``member`` empty). Units are the indicator's, shares fractions.

    Years that are not there are 0, numbers that are not there NaN, and a status says why.
    """

    indicator: str
    member: str
    #: Position among the indicator's targets.
    target_index: int
    target: Target
    #: The latest usable value, its year and status; for the network the mean of ``n_members``, the same in all years.
    value: float
    year: int
    value_status: str
    n_members: int
    base: float
    base_year: int
    #: A break that cuts lies between base and value: the two are not the same measure.
    crosses_break: bool
    target_value: float
    target_year: int
    #: *reached*, *near*, *not_reached*, *unknown*: today's value beside the target.
    state: str
    #: *no_limit*, *within*, *at_limit*, *exceeded*.
    limit: str
    #: value - target.
    gap: float
    share_of_way: float
    share_of_time: float
    #: What the target line asks for in the year of the value, and value - line.
    line: float
    line_gap: float
    on_line: bool
    #: P(the trend line is at or past the target line in the year of the value).
    p_on_line: float
    required_linear: float
    required_geometric: float
    required_status: str
    #: Slope a year of the line through the values used, with its interval.
    pace: float
    pace_lower: float
    pace_upper: float
    #: The trend line in the target year, and its confidence interval.
    trend_line: float
    trend_line_lower: float
    trend_line_upper: float
    #: The value to be observed in the target year, and its prediction interval.
    projected: float
    projected_lower: float
    projected_upper: float
    #: P(trend line at or past the target in the target year), and the same for the observed value.
    p_trend: float
    p_observed: float
    arrival_year: float
    arrival_lower: float
    arrival_upper: float
    arrival_status: str
    #: Autocorrelation of the noise that was used, values used, and the years that they span.
    phi: float
    n: int
    first_year: int
    last_year: int
    projection_status: str
    #: What each rule says, by name.
    rules: Mapping[str, RuleResult]
    #: Two rules say different things.
    disagree: bool
    status: str

    @property
    def former(self) -> bool:
        """The target has been withdrawn by its owner; it is shown with that label."""
        return self.target.former

    @property
    def likelihood(self) -> str:
        """The IPCC's word for ``p_trend``, empty where there is none."""
        return likelihood_word(self.p_trend)

    def disagreement(self) -> dict[str, list[str]]:
        """Which rules say what: outlook -> names of rules; rules without an outlook are left out."""
        said: dict[str, list[str]] = {}
        for name, rule in self.rules.items():
            if rule.outlook != "none":
                said.setdefault(str(rule.outlook), []).append(name)
        return said


@dataclass(frozen=True)
class GroupProgress:
    """How many members are at a target and on its line in one year, with Wilson intervals.

    ``n`` members have a value and a known target (a reduction needs its base year's value); ``n_line`` of them have a
    line that began before that value: a first value is on no line yet. ``on_line_before`` and ``on_line_now`` count the
    same ``n_both`` members, with a line in both years, in the year before and in ``year``; so do ``reached_before`` and
    ``reached_now``.
    """

    indicator: str
    target_index: int
    target: Target
    year: int
    n_members: int
    n: int
    n_reached: int
    reached: float
    reached_lower: float
    reached_upper: float
    n_line: int
    n_on_line: int
    on_line: float
    on_line_lower: float
    on_line_upper: float
    median_share_of_way: float
    n_way: int
    n_both: int
    reached_before: int
    reached_now: int
    on_line_before: int
    on_line_now: int
    status: str


class Progress:
    """What :func:`progress` returns: one row an indicator, target and member; the network's row has no member."""

    def __init__(self, panel: Panel, made: Mapping[str, Any], options: Mapping[str, Any]) -> None:
        #: The panel that the rows are of.
        self.panel = panel
        #: The options that made them.
        self.options = dict(options)
        #: Nothing after this year was looked at.
        self.year: int = made["year"]
        #: Columns by name, one element a row; ``rule_grade`` and its like are matrices (rows, rules) of codes.
        self.columns = _Columns(made["rows"])
        #: Autocorrelation of each indicator, where it came from, and how many series it rests on.
        self.families: dict[str, Any] = dict(made["families"])
        self.families["phi_source"] = np.array(_core.PHI_SOURCE_NAMES)[self.families["phi_source"]]
        self._groups = {name: _named(name, column, frozenset()) for name, column in made["groups"].items()}
        self._indicators = panel.indicators
        self._targets = [each.targets for each in self._indicators]
        self._ids = [each.id for each in self._indicators]
        self._members = [each.id for each in panel.members]

    def __len__(self) -> int:
        return len(self.columns["value"])

    def __getitem__(self, k: int) -> ProgressRow:
        """Row number ``k``."""
        if not -len(self) <= k < len(self):
            raise IndexError(f"no row {k} among {len(self)}")
        fields = {
            name: _named(name, column[k]).item()
            for name, column in self.columns.raw.items()
            if not name.startswith("rule_") and not name.endswith("_index")
        }
        i, m, t = (int(self.columns[name][k]) for name in ("indicator_index", "member_index", "target_index"))
        rules = {
            name: RuleResult(
                measure=float(self.columns["rule_measure"][k, r]),
                word=_word(name, int(self.columns["rule_grade"][k, r])),
                outlook=str(_OUTLOOKS[self.columns["rule_outlook"][k, r]]),
                status=str(STATUS_NAMES[self.columns["rule_status"][k, r]]),
            )
            for r, name in enumerate(_RULES)
        }
        return ProgressRow(
            indicator=self._ids[i],
            member=self._members[m] if m >= 0 else "",
            target_index=t,
            target=self._targets[i][t],
            rules=rules,
            **fields,
        )

    def row(self, indicator: str, member: str | None = None, *, target: int = 0) -> ProgressRow:
        """The row of one indicator and member (None: the network) and target, by its position among the indicator's."""
        core = self.panel._core
        i = core.indicator_index(indicator)
        m = -1 if member is None else core.member_index(member)
        found = np.flatnonzero(
            (self.columns["indicator_index"] == i)
            & (self.columns["member_index"] == m)
            & (self.columns["target_index"] == target)
        )
        if not len(found):
            raise ArgumentError(
                f"no row of {indicator!r} for {member or 'the network'} with target {target}: "
                "the indicator has no such target, or it is another member's own"
            )
        return self[int(found[0])]

    @property
    def groups(self) -> list[GroupProgress]:
        """One record an indicator and target that is not a single member's own."""
        made = []
        for k in range(len(self._groups["year"])):
            fields = {name: column[k].item() for name, column in self._groups.items()}
            i, t = fields.pop("indicator_index"), fields.pop("target_index")
            made.append(GroupProgress(indicator=self._ids[i], target_index=t, target=self._targets[i][t], **fields))
        return made

    def group(self, indicator: str, *, target: int = 0) -> GroupProgress:
        """The group's record of one indicator and target."""
        i = self.panel._core.indicator_index(indicator)
        for each in self.groups:
            if each.indicator == self._ids[i] and each.target_index == target:
                return each
        raise ArgumentError(f"{indicator!r} has no target {target} that is more than one member's")

    def sentences(
        self, indicator: str, member: str | None = None, *, target: int = 0, language: str = "sv"
    ) -> list[Sentence]:
        """What the row says in words, each sentence with the figures that it uses. See ``progress_text``."""
        from .progress_text import sentences

        return sentences(self, self.row(indicator, member, target=target), language=language)

    def plot(
        self,
        indicator: str,
        member: str,
        *,
        target: int = 0,
        ax: Axes | None = None,
        language: str = "sv",
    ) -> Axes:
        """History, target line, projection fan and target of one row. Needs ``nyckeltal[plot]``."""
        from .progress_plot import plot_progress

        return plot_progress(self, indicator, member, target=target, ax=ax, language=language)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a row, with a column of words for each rule. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        pd = pandas()
        columns = self.columns
        i, m, t = (columns[name] for name in ("indicator_index", "member_index", "target_index"))
        table: dict[str, Any] = {
            "indicator": np.array(self._ids, dtype=object)[i] if len(i) else np.array([], dtype=object),
            "member": np.array([*self._members, ""], dtype=object)[m],
            "target_index": t,
            "owner": [self._targets[a][b].owner for a, b in zip(i, t, strict=True)],
            "former": [self._targets[a][b].former for a, b in zip(i, t, strict=True)],
        }
        table |= {
            name: column
            for name, column in columns.items()
            if not name.startswith("rule_") and not name.endswith("_index")
        }
        for r, name in enumerate(_RULES):
            words = np.array([*PROGRESS_RULES[name], ""], dtype=object)
            table[name] = words[columns["rule_grade"][:, r]] if words.size > 1 else columns["rule_measure"][:, r]
        return pd.DataFrame(table)

    def __repr__(self) -> str:
        return f"<Progress of {self.panel!r} to {self.year}: {len(self)} rows>"

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th scope='col'>{name}</th>"
            for name in ("indicator", "member", "target", "value", "state", "chance", "status")
        )
        body = []
        for k in range(min(len(self), 50)):
            row = self[k]
            label = in_language(row.target.label, "sv") or row.target.owner
            chance = "" if np.isnan(row.p_trend) else f"{row.p_trend:.0%} ({row.likelihood})"
            cells = (
                row.member or "network",
                f"{label} {row.target_value:.6g} ({row.target_year})" + (", former" if row.former else ""),
                f"{row.value:.6g} ({row.year})" if row.year else "",
                row.state,
                chance,
                row.status if row.status != "ok" else row.projection_status,
            )
            body.append(
                f"<tr><th scope='row'>{escape(row.indicator)}</th>"
                + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
                + "</tr>"
            )
        return (
            f"<table><caption>{escape(repr(self))}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(body)}</tbody></table>"
        )


def _word(rule: str, grade: int) -> str:
    return PROGRESS_RULES[rule][grade] if grade >= 0 else ""


def _named(name: str, column: Any, flags: frozenset[str] = _FLAGS) -> Any:
    """Codes as names, flags as bool; the rules stay codes."""
    if name in _NAMES:
        return _NAMES[name][column]
    if name == "status" or (name.endswith("_status") and not name.startswith("rule_")):
        return STATUS_NAMES[column]
    return column.astype(bool) if name in flags else column


class _Columns(Mapping[str, Any]):
    """Columns whose codes become names when they are asked for: a million names are a hundred megabytes."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def __getitem__(self, name: str) -> Any:
        return _named(name, self.raw[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)


def progress(
    panel: Panel,
    *,
    year: int | None = None,
    max_age: int | None = None,
    window: int = 10,
    base_year: int | None = None,
    base_years: int = 1,
    between: Interpolation = "linear",
    interim: bool = True,
    level: float = 0.95,
    phi: float | None = None,
    min_members: int = 8,
    min_series: int = 8,
    min_observations: int = 5,
    near: float = 0.05,
    network: bool = True,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use | None = None,
    threads: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> Progress:
    """Progress of every member, and of the network, towards every target.

    Each row has today's state (reached, near, not reached, a limit exceeded), gap, share of the way and of the time,
    the target line today, the pace needed from now (linear and geometric), the pace it has with its interval, the value
    projected to the target year with a prediction interval, the probability that the trend line and that the observed
    value is at or past the target, the year of arrival with its interval, and what each official rule says.

    The pace is a straight line by generalised least squares over the last ``window`` years, after the last break that
    cuts the series, with AR(1) noise whose phi is pooled over the members of the indicator: one short series cannot
    estimate its own. It is the line that projection and probabilities rest on; ``nyckeltal.trend`` has the test and the
    Theil-Sen slope.

    Parameters
    ----------
    panel
        Its indicators' targets, direction, floor and ceiling, and its breaks, are used. Targets of a single member are
        rows of that member alone; a reduction is of each member's own base year.
    year
        Nothing after it is looked at; default the panel's last year.
    max_age
        Years before ``year`` that the latest value may be from; an older one is *too_old*.
    window
        Years up to the latest value that the pace is read from; 0 for all. Rules that need a base use ``base_year``.
    base_year, base_years
        Where the way begins, for targets that name no base year: the first value from that year on; default the first
        value after the last break. ``base_years`` averages so many years from the base year on.
        The network's base year is the first well covered one.
    between, interim
        Shape of the target line; with ``interim`` it runs through earlier targets of the same owner, but for those that
        the base has passed already.
    level
        Of all intervals.
    phi
        An autocorrelation to use instead of a pooled one.
    min_members, min_series
        Series that a pool needs, and values that a series needs to be in it. An indicator with too few borrows what the
        whole panel pools (``phi_source`` *panel*); without that, independence is assumed (*none*).
    min_observations
        Fewer values in the window give state and required pace only (``projection_status`` *too_few*).
    near
        A value that misses the target by at most this share of the target's size is *near*.
    network, counted, kind
        Whether the network has rows, and who counts in them and in ``groups``; see ``network_mean``. The network's mean
        is over members with a value in every year used, so that who reports cannot move it; fewer than three such
        members are *too_few*.
    use
        Which values are used besides the observed ones.
    threads, progress
        Number of threads (0: all), which never changes a bit; ``progress(done, total)`` is called now and then.

    Returns
    -------
    Progress
        ``row(indicator, member)``, ``groups``, ``families``, ``to_frame()``, ``sentences(...)``, ``plot(...)``. Row
        ``status``: *ok*, *no_data*, *no_target* (the base year of a reduction has no value), *neutral*, *too_old*,
        *infinite_value*, *too_few* (network).

    Raises
    ------
    ArgumentError
        A level outside (0, 1), phi outside [0, 0.95], a window of 1, a negative ``near``; a target without a year,
        without a value or reduction, or with a reduction above 1 or without a base year.

    Notes
    -----
    The probabilities say "if the trend since ``first_year`` goes on": nothing of decisions taken since. They are
    calibrated under normal noise with the autocorrelation used (docs/progress.md has the measured table). A share that
    comes near its ceiling levels off before a straight line does.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> food = nt.Indicator(id="organic-food", unit={"sv": "%"}, direction="higher", ceiling=100.0,
    ...                     targets=[nt.Target(value=60.0, year=2030)])
    >>> values = [[[20, 24, 27, 32, 34, 39, 42, 45, 52, 57.4]]]
    >>> row = nt.progress(nt.Panel([food], ["Trosa"], range(2014, 2024), values)).row("organic-food", "Trosa")
    >>> row.state, round(row.required_linear, 3), row.likelihood
    ('near', 0.371, 'very likely')
    """
    options = {
        "year": year,
        "max_age": max_age,
        "window": window,
        "base_year": base_year,
        "base_years": base_years,
        "between": between,
        "interim": interim,
        "level": level,
        "phi": phi,
        "min_members": min_members,
        "min_series": min_series,
        "min_observations": min_observations,
        "near": near,
        "network": network,
        "counted": counted,
        "kind": kind,
        "use": use or Use(),
    }
    made = _core.progress(
        panel._core,
        year=year,
        max_age=max_age,
        window=window,
        base_year=base_year,
        base_years=base_years,
        between=_choice(between, _BETWEEN, "between"),
        interim=interim,
        level=level,
        phi=phi,
        min_members=min_members,
        min_series=min_series,
        min_observations=min_observations,
        near=near,
        network=network,
        selection=_core.Selection(counted, kind, use or Use()),
        threads=threads,
        progress=progress,
    )
    return Progress(panel, made, options)
