"""Groups of members against each other: how they lie, how often one is better, and what a random split would give."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import FloatArray
from ._core import Use
from ._grid import REPORTED, named, panel_weights
from ._result import _show
from .errors import ArgumentError
from .network import Counted, Kind, LeftOut
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .progress_text import Sentence

__all__ = ["GroupComparison", "GroupPair", "GroupSummary", "Interpretation", "compare_groups"]

IntArray = npt.NDArray[np.int64]
Names = npt.NDArray[np.str_]
Adjustment = Literal["bh", "by", "holm", "hochberg", "hommel", "bonferroni"]
Statistic = Literal["rank_sum", "mean_difference", "median_difference", "welch_t"]
Interpretation = Literal["descriptive", "adjusted", "design-based"]

#: Groups as they may be given: see ``compare_groups``.
Groups = str | Iterable[str] | Mapping[str, Any] | None


@dataclass(frozen=True)
class GroupSummary:
    """One group in one indicator and year."""

    group: str
    #: Members in the group, and those with a value; ``left_out`` has the others by reason.
    n_members: int
    n: int
    left_out: dict[str, int]
    mean: float
    median: float
    q25: float
    q75: float
    minimum: float
    maximum: float
    weighted_mean: float
    weighted_median: float
    #: Kish's effective number of the weighted figures, and values that are in the unweighted ones only.
    kish_n: float
    n_without_weight: int
    status: str
    weighted_status: str


@dataclass(frozen=True)
class GroupPair:
    """Two groups in one indicator and year; differences are those of the first less those of the second."""

    indicator: str
    year: int
    first: str
    second: str
    n_first: int
    n_second: int
    median_difference: float
    mean_difference: float
    weighted_mean_difference: float
    #: Hodges and Lehmann's shift: the median of all differences between a member of each, with its interval.
    shift: float
    shift_lower: float
    shift_upper: float
    shift_status: str
    #: P(first is larger), ties half, with Brunner and Munzel's interval.
    superiority: float
    superiority_lower: float
    superiority_upper: float
    superiority_status: str
    #: P(first is better) by the indicator's direction; NaN where it is neutral.
    better: float
    better_lower: float
    better_upper: float
    #: Pairs of members of one stratum, one of each group, and their median difference and share of wins.
    n_within: int
    shift_within: float
    better_within: float
    #: Of this pair alone; its Monte Carlo interval (p itself where all splits are counted or ranks decide).
    p: float
    p_lower: float
    p_upper: float
    #: Over the pairs of groups of this indicator.
    p_adjusted: float
    #: p counts all splits; else it is from ``n_arrangements`` random ones, or by Dunn's ranks where that is 0.
    exact: bool
    n_arrangements: int
    status: str


@dataclass(frozen=True, repr=False)
class GroupComparison:
    """Groups compared in one indicator or many; arrays have one element an indicator where not said."""

    indicators: tuple[str, ...]
    #: Names of the groups, the one of interest first.
    groups: tuple[str, ...]
    #: Ids of the members of each group.
    members: Mapping[str, tuple[str, ...]]
    year: IntArray
    #: Values in all groups, groups with values, and values that the test within strata leaves out.
    n: IntArray
    n_groups: IntArray
    n_without_stratum: IntArray
    #: Kruskal and Wallis's statistic, its degrees of freedom, and its share of the variance of the ranks.
    h: FloatArray
    df: FloatArray
    epsilon_squared: FloatArray
    #: Two groups: that of the pair; more: Kruskal and Wallis's.
    p: FloatArray
    #: Over the ``n_tests`` indicators that could be tested.
    p_adjusted: FloatArray
    status: Names
    n_tests: int
    #: What the numbers may be taken for.
    interpretation: Interpretation
    stratified: bool
    weighted: bool
    level: float
    statistic: Statistic
    adjust: Adjustment
    adjust_pairs: Adjustment
    panel: Panel = field(repr=False, compare=False)
    _groups: Mapping[str, npt.NDArray[Any]] = field(repr=False)
    _left_out: Mapping[str, IntArray] = field(repr=False)
    _pairs: Mapping[str, npt.NDArray[Any]] = field(repr=False)
    _selection: _core.Selection = field(repr=False, compare=False)

    def _position(self, indicator: str | None) -> int:
        if indicator is None:
            if len(self.indicators) != 1:
                raise ArgumentError(f"{len(self.indicators)} indicators were compared: say which")
            return 0
        wanted = self.panel.indicator(indicator).id
        if wanted not in self.indicators:
            raise ArgumentError(f"{wanted!r} was not compared")
        return self.indicators.index(wanted)

    def _group_position(self, group: str) -> int:
        if group not in self.groups:
            raise ArgumentError(f"no group {group!r}: they are {', '.join(self.groups)}")
        return self.groups.index(group)

    def _pair(self, row: int, k: int) -> GroupPair:
        values = {name: column[row, k].item() for name, column in self._pairs.items()}
        a, b = values.pop("first_index"), values.pop("second_index")
        return GroupPair(
            indicator=self.indicators[row],
            year=int(self.year[row]),
            first=self.groups[a],
            second=self.groups[b],
            n_first=int(self._groups["n"][row, a]),
            n_second=int(self._groups["n"][row, b]),
            **values,
        )

    def pair(self, indicator: str | None = None, first: str | None = None, second: str | None = None) -> GroupPair:
        """Two of the groups in one indicator; without names the only pair of the only indicator.

        The pair comes in the order of ``groups``.
        """
        row = self._position(indicator)
        if first is None or second is None:
            if len(self.groups) > 2 or first is not second:
                raise ArgumentError(f"say which two of the groups: {', '.join(self.groups)}")
            return self._pair(row, 0)
        a, b = sorted((self._group_position(first), self._group_position(second)))
        if a == b:
            raise ArgumentError(f"{first!r} is not compared with itself")
        n = len(self.groups)
        return self._pair(row, a * n - a * (a + 1) // 2 + b - a - 1)

    def pairs(self, indicator: str | None = None) -> list[GroupPair]:
        """All pairs of groups in one indicator."""
        row = self._position(indicator)
        return [self._pair(row, k) for k in range(self._pairs["p"].shape[1])]

    def group(self, group: str, indicator: str | None = None) -> GroupSummary:
        """One group in one indicator."""
        row, g = self._position(indicator), self._group_position(group)
        values = {name: column[row, g].item() for name, column in self._groups.items()}
        left_out = {name: int(column[row, g]) for name, column in self._left_out.items() if column[row, g]}
        return GroupSummary(group=group, left_out=left_out, **values)

    def missing(self, indicator: str | None = None) -> dict[str, list[LeftOut]]:
        """The members of each group that count and have no value that is used, with the reason."""
        row = self._position(indicator)
        core, members = self.panel._core, self.panel.members
        found: dict[str, list[LeftOut]] = {name: [] for name in self.groups}
        if not self.year[row]:
            return found
        position = core.indicator_index(self.indicators[row])
        of = {each: name for name, ids in self.members.items() for each in ids}
        for m, reason in _core.missing_members(core, position, int(self.year[row]), self._selection):
            if members[m].id in of:
                found[of[members[m].id]].append(LeftOut(members[m].id, members[m].name, reason))
        return found

    def sentences(
        self,
        indicator: str | None = None,
        first: str | None = None,
        second: str | None = None,
        *,
        language: Literal["sv", "en"] = "sv",
    ) -> list[Sentence]:
        """What one comparison says in words, with the numbers it rests on and what it does not say."""
        from .groups_text import sentences

        return sentences(self, indicator, first, second, language=language)

    def plot(
        self,
        indicator: str | None = None,
        *,
        member: str | None = None,
        ax: Axes | None = None,
        language: str = "sv",
    ) -> Axes:
        """The distribution of each group, every member a point, one of them marked. Needs matplotlib."""
        from .groups_plot import plot_groups

        return plot_groups(self, indicator, member=member, ax=ax, language=language)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists and dictionaries."""
        skipped = {"panel", "members"}
        plain = {
            each.name: value.tolist() if isinstance(value, np.ndarray) else value
            for each in fields(self)
            if each.name not in skipped and not each.name.startswith("_")
            for value in [getattr(self, each.name)]
        }
        return plain | {
            "members": {name: list(ids) for name, ids in self.members.items()},
            "summaries": [asdict(self.group(name, each)) for each in self.indicators for name in self.groups],
            "pairs": [asdict(pair) for each in self.indicators for pair in self.pairs(each)],
        }

    def to_frame(self, what: Literal["pairs", "groups", "indicators"] = "pairs") -> pd.DataFrame:
        """A pandas frame, one row an indicator and pair of groups, or a group, or an indicator alone.

        Needs ``nyckeltal[all]``.
        """
        from ._optional import pandas

        pd = pandas()
        names = np.array(self.groups, dtype=object)

        def long(columns: Mapping[str, npt.NDArray[Any]]) -> tuple[dict[str, Any], int]:
            n = next(iter(columns.values())).shape[1]
            labels = {
                "indicator": np.repeat(np.array(self.indicators, dtype=object), n),
                "year": np.repeat(self.year, n),
            }
            return labels | {name: column.ravel() for name, column in columns.items()}, n

        if what == "pairs":
            table, _ = long(self._pairs)
            ends = {"first": names[table.pop("first_index")], "second": names[table.pop("second_index")]}
            labels = {name: table.pop(name) for name in ("indicator", "year")}
            return pd.DataFrame(labels | ends | table)
        if what == "groups":
            table, _ = long(dict(self._groups) | {f"left_out_{name}": each for name, each in self._left_out.items()})
            labels = {name: table.pop(name) for name in ("indicator", "year")}
            return pd.DataFrame(labels | {"group": np.tile(names, len(self.indicators))} | table)
        if what != "indicators":
            raise ArgumentError(f"what is {what!r} but must be pairs, groups or indicators")
        columns = ("year", "n", "n_groups", "h", "df", "epsilon_squared", "p", "p_adjusted", "status")
        return pd.DataFrame({"indicator": self.indicators} | {name: getattr(self, name) for name in columns})

    def __repr__(self) -> str:
        return (
            f"<GroupComparison of {len(self.indicators)} indicators, groups {', '.join(self.groups)} "
            f"({self.interpretation})>"
        )

    def _repr_html_(self) -> str:
        from .groups_text import CAUTION, pick_caution

        heads = ("indicator", "year", "groups", "n", "medians", "shift", f"{100 * self.level:g} %", "P(better)", "p")
        n_pairs = self._pairs["p"].shape[1]
        adjusted = self.p_adjusted if n_pairs == 1 else None
        lines = []
        shown = [(row, k) for row in range(len(self.indicators)) for k in range(n_pairs)][:_ROWS_SHOWN]
        for row, k in shown:
            each = self._pair(row, k)
            a, b = (self.group(name, each.indicator) for name in (each.first, each.second))
            p = each.p_adjusted if adjusted is None else float(adjusted[row])
            cells = (
                str(each.year),
                f"{each.first} – {each.second}",
                f"{a.n}/{a.n_members}, {b.n}/{b.n_members}",
                f"{_show(a.median)}, {_show(b.median)}",
                _show(each.shift),
                f"{_show(each.shift_lower)} to {_show(each.shift_upper)}",
                f"{each.better:.2f} ({each.better_lower:.2f}–{each.better_upper:.2f})",
                f"{each.p:.3g} (adjusted {p:.3g})",
            )
            data = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            lines.append(f"<tr><th scope='row'>{escape(each.indicator)}</th>{data}</tr>")
        total = len(self.indicators) * n_pairs
        more = f" First {len(shown)} of {total} rows." if total > len(shown) else ""
        caption = f"{pick_caution(CAUTION['en'], self)} {self.n_tests} indicators tested.{more}"
        head = "".join(f"<th>{escape(each)}</th>" for each in heads)
        return (
            f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(lines)}</tbody></table>"
        )


_ROWS_SHOWN = 60


def compare_groups(
    panel: Panel,
    indicator: str | Iterable[str] | None,
    groups: Groups = None,
    *,
    year: int | None = None,
    strata: Mapping[str, Any] | Sequence[Any] | None = None,
    weights: str | Mapping[str, float] | npt.ArrayLike | None = None,
    level: float = 0.95,
    statistic: Statistic = "rank_sum",
    draws: int = 100_000,
    max_arrangements: int = 1_000_000,
    seed: int = 0,
    adjust: Adjustment = "bh",
    adjust_pairs: Adjustment = "holm",
    interpretation: Interpretation | None = None,
    rest: str = "others",
    minimum_coverage: float = 0.5,
    counted: Counted = "everybody",
    kind: Kind | None = None,
    use: Use = REPORTED,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> GroupComparison:
    """Groups of members against each other in one indicator, several or all: size, likelihood and chance, never cause.

    For every pair of groups: medians and means, unweighted ("the typical member") and weighted ("the group as one
    area"); the shift, median of all differences x_i - y_j (Hodges-Lehmann), with its rank interval; P(better), the
    chance that a member of the first group is better than one of the second, ties half, with Brunner and Munzel's
    interval; and p.

    p of two groups answers: would a random split of the same members into groups of these sizes give rank sums at
    least as far from their mean? All splits are counted (exact Mann-Whitney, ties or not). With ``strata`` members are
    only split within their stratum, by the pooled midranks (not van Elteren's ranks within strata). More than two
    groups: Kruskal-Wallis for any difference and Dunn's z on the ranks of all groups for the pairs; with strata, each
    pair by splits within strata.

    Parameters
    ----------
    indicator
        One, several, or None for all of the panel. Over them p is adjusted (``p_adjusted``).
    groups
        None: the network's members in ``year`` (without a year: in the panel's last) against the other rows.
        A text: the members that carry it in their ``groups`` against the rest.
        A sequence of texts: all of them groups that members carry: these against each other; all of them members:
        these against the rest. A `MemberSet` is such a sequence.
        A mapping from member to label (text or number; None for none): the groups of equal label, in order of first
        appearance; or from a group's name to its members, with one group against the rest.
        A member may be in one group only. The rest are rows of a kind that counts.
    year
        Default: each indicator's newest year with at least ``minimum_coverage`` of the values of its best covered one.
    strata
        A label a member (mapping, or one a member in the panel's order; None for none): SKR group, size class, county.
        A value without a stratum is in the figures but not in p (``n_without_stratum``).
    weights
        As in ``network_mean``.
    level
        Of all intervals.
    statistic
        What a split is judged by: *rank_sum*, *mean_difference*, *median_difference*, *welch_t*. Not for Dunn's p.
    draws, max_arrangements, seed
        Splits are all visited up to ``max_arrangements``, else ``draws`` random ones are: p = (b + 1) / (draws + 1).
    adjust, adjust_pairs
        Over the indicators, and over the pairs of groups of one indicator.
    interpretation
        What the numbers may be taken for; it chooses the words. *descriptive*: how the groups differ. *adjusted*: how
        they differ within strata. *design-based*: who is in which group was drawn by lot, by you. Default
        *descriptive*, *adjusted* with strata.
    rest
        Name of the group of those not named.
    counted, kind, use, threads, progress
        As in ``network_mean``; the groups say who is compared, so that by default all rows of a kind that counts are.

    Returns
    -------
    GroupComparison
        ``.pair()``, ``.pairs(indicator)``, ``.group(name, indicator)`` give records, ``.missing(indicator)`` who has no
        value and why, ``.sentences()`` words, ``.plot()`` the distributions, ``.to_frame()`` tables.
        ``status``: *ok*; *no_data*; *too_few* (fewer than two groups with values); *constant*; *infinite_value*.
        ``shift_status`` is *unbounded* where groups are too small for the level; ``superiority_status`` *separated*
        where they do not overlap (an exact binomial interval then), *too_few* for the interval with a single value.

    Raises
    ------
    ArgumentError
        Unknown indicators, members or groups; an empty group or a single one; a member in two groups; a year outside
        the panel; *adjusted* without strata.

    Notes
    -----
    Members choose to be members: a difference is not what membership does, whatever its p. Compare the change since a
    common year, or similar members, before saying more. The values are of all members, not of a sample: the intervals
    say how far a difference is from what chance would deal out, not how wrong a measured mean is. Brunner and Munzel's
    interval is approximate below about 10 a group.

    The p of pairs is not adjusted over indicators, nor that of indicators over pairs.

    References
    ----------
    Hodges & Lehmann 1963 (doi 10.1214/aoms/1177704172), Brunner & Munzel 2000
    (doi 10.1002/(SICI)1521-4036(200001)42:1<17::AID-BIMJ17>3.0.CO;2-U), Kruskal & Wallis 1952
    (doi 10.1080/01621459.1952.10483441), Dunn 1964 (doi 10.1080/00401706.1964.10490181). Checked against R's coin and
    rstatix, scipy and statsmodels to 1e-9.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> waste = nt.Indicator(id="waste", direction="lower")
    >>> panel = nt.Panel([waste], list("ABCDEFGH"), [2023], [[[4], [5], [6], [7], [5], [8], [9], [9]]])
    >>> r = nt.compare_groups(panel, "waste", ["A", "B", "C", "D"])
    >>> pair = r.pair()
    >>> pair.shift, round(pair.better, 3), round(pair.p, 3), r.interpretation
    (-2.5, 0.844, 0.143, 'descriptive')
    """
    core = panel._core
    if indicator is None:
        wanted = list(range(panel.shape[0]))
    else:
        asked = [indicator] if isinstance(indicator, str) else list(indicator)
        wanted = [core.indicator_index(each) for each in asked]
    if len(set(wanted)) < len(wanted):
        raise ArgumentError("an indicator is asked for twice")
    when = int(year) if year is not None else None
    names, group_of = _resolve(panel, groups, when, kind, rest)
    labels = _strata(panel, strata)
    if interpretation is None:
        interpretation = "adjusted" if labels else "descriptive"
    if interpretation not in get_args(Interpretation):
        raise ArgumentError(f"interpretation is {interpretation!r} but must be descriptive, adjusted or design-based")
    if interpretation == "adjusted" and not labels:
        raise ArgumentError("nothing is adjusted for: give strata, or take the numbers as descriptive")
    given, weight_indicator = panel_weights(panel, weights)
    selection = _core.Selection(counted, kind, use)
    found = _core.compare_groups(
        core,
        wanted,
        group_of,
        len(names),
        when,
        float(minimum_coverage),
        labels,
        given,
        weight_indicator,
        float(level),
        statistic,
        int(draws),
        int(max_arrangements),
        int(seed),
        adjust,
        adjust_pairs,
        selection,
        threads,
        progress,
    )
    n, n_pairs = len(wanted), len(names) * (len(names) - 1) // 2
    tests = named(found["tests"], (n,))
    tests.pop("indicator_index")
    pairs = named(found["pairs"], (n, n_pairs))
    pairs["exact"] = pairs["exact"].astype(bool)
    members = panel.members
    return GroupComparison(
        indicators=tuple(panel.indicators[i].id for i in wanted),
        groups=tuple(names),
        members={
            name: tuple(each.id for each, k in zip(members, group_of, strict=True) if k == g)
            for g, name in enumerate(names)
        },
        **tests,
        n_tests=int(np.isfinite(tests["p"]).sum()),
        interpretation=interpretation,
        stratified=bool(labels),
        weighted=weights is not None,
        level=float(level),
        statistic=statistic,
        adjust=adjust,
        adjust_pairs=adjust_pairs,
        panel=panel,
        _groups=named(found["groups"], (n, len(names))),
        _left_out=named(found["left_out"], (n, len(names))),
        _pairs=pairs,
        _selection=selection,
    )


def _label(value: Any) -> str | None:
    """A label as text; None and NaN are none."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return str(value)


def _strata(panel: Panel, strata: Mapping[str, Any] | Sequence[Any] | None) -> list[int]:
    """A code a member, -1 for none; empty without strata."""
    if strata is None:
        return []
    if isinstance(strata, Mapping):
        labels: list[Any] = [None] * panel.shape[1]
        for key, label in strata.items():
            labels[panel._core.member_index(key)] = label
    else:
        labels = list(strata)
        if len(labels) != panel.shape[1]:
            raise ArgumentError(f"strata has {len(labels)} labels but the panel has {panel.shape[1]} members")
    codes: dict[str, int] = {}
    return [-1 if (text := _label(each)) is None else codes.setdefault(text, len(codes)) for each in labels]


def _resolve(
    panel: Panel, groups: Groups, year: int | None, kind: Kind | None, rest: str
) -> tuple[list[str], list[int]]:
    """Names of the groups, and the group of each member, -1 for none."""
    core, members = panel._core, panel.members
    counting = set(_core.kind_counts(core, kind))
    carried = {name for each in members for name in each.groups}

    def carriers(name: str) -> list[int]:
        found = [m for m, each in enumerate(members) if name in each.groups]
        if not found:
            raise ArgumentError(f"no member has the group {name!r}: groups are {', '.join(sorted(carried)) or 'none'}")
        return found

    chosen: dict[str, list[int]] = {}
    if groups is None:
        at = int(core.last_year) if year is None else year
        chosen["members"] = [m for m in sorted(counting) if members[m].is_member(at) is not False]
        if len(chosen["members"]) == len(counting):
            raise ArgumentError("every row of the panel is a member: say which groups to compare")
    elif isinstance(groups, str):
        chosen[groups] = carriers(groups)
    elif isinstance(groups, Mapping):
        for key, value in groups.items():
            if isinstance(value, Collection) and not isinstance(value, str):
                chosen[str(key)] = [core.member_index(each) for each in value]
            elif (label := _label(value)) is not None:
                chosen.setdefault(label, []).append(core.member_index(key))
    else:
        named_ones = list(groups)
        if named_ones and all(each in carried for each in named_ones):
            chosen = {each: carriers(each) for each in named_ones}
        else:
            chosen["chosen"] = [core.member_index(each) for each in named_ones]
    if len(chosen) == 1:
        taken = set(next(iter(chosen.values())))
        if rest in chosen:
            raise ArgumentError(f"the rest cannot be called {rest!r}: a group is")
        chosen[rest] = sorted(counting - taken)
    if len(chosen) < 2:
        raise ArgumentError("give two groups or more, or one against the rest")
    group_of = [-1] * len(members)
    for g, (name, positions) in enumerate(chosen.items()):
        if not positions:
            raise ArgumentError(f"group {name!r} is empty")
        for m in positions:
            if group_of[m] not in (-1, g):
                other = list(chosen)[group_of[m]]
                raise ArgumentError(f"{members[m].id!r} is in both {other!r} and {name!r}: groups must not overlap")
            group_of[m] = g
    return list(chosen), group_of
