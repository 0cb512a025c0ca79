"""Members that are alike in structure, what makes the distance, and which of them one could learn from."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from . import _core
from ._core import Use
from ._grid import REPORTED
from ._result import STATUS_NAMES, _show
from .errors import ArgumentError
from .network import Counted, Kind
from .panel import Panel
from .stats.distance import Metric, Spread

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from .text import Language

__all__ = ["Lesson", "Lessons", "NotLearnt", "Similar", "SimilarMember", "SimilarVariable", "learn_from", "similar"]

#: The name in ``on`` of the group that a member of a panel belongs to.
GROUPS = "groups"

_DISTANCES = ("usual", "limit", "limit_last", "closer")

Value: TypeAlias = float | str


@dataclass(frozen=True)
class SimilarVariable:
    """One variable of a distance."""

    name: str
    log: bool
    nominal: bool
    #: In the distance: mean 1 (euclidean, mahalanobis) or sum 1 (gower); 0 where the variable is left out.
    weight: float
    #: What one unit of difference is, after the logarithm where there is one.
    spread: float
    #: Members with a usable value, and values that could not be used (infinite, or without a logarithm).
    n: int
    n_refused: int
    #: ok; left out: no_data, too_few, constant, singular (zero spread though values differ), overflow, not_applicable
    #: (the member asked about has no value).
    status: str


@dataclass(frozen=True)
class SimilarMember:
    """One neighbour; ``values`` and ``shares`` by variable."""

    member: str
    name: str
    distance: float
    #: Share of the weight of the variables that it has a value for.
    known: float
    #: Within ``limit_last``, where not even the nearest is beyond ``limit``.
    near: bool
    #: Parts of the distance: they sum to 1, or are 0 where the distance is.
    shares: dict[str, float]
    #: NaN (or an empty text) where missing.
    values: dict[str, Value]

    @property
    def differs_most(self) -> str:
        """The variable with the largest share of the distance; empty where the distance is zero."""
        largest = max(self.shares, key=lambda name: self.shares[name], default="")
        return largest if largest and self.shares[largest] > 0 else ""


@dataclass(frozen=True)
class Similar:
    """The members nearest to one, nearest first: a list that can be kept and used again.

    ``to_dict`` and ``save`` give plain JSON; ``from_dict`` and ``load`` give the same list back, whatever has become of
    the data, so that next year's report can speak of the same peers.
    """

    #: Id and name of the member asked about.
    member: str
    name: str
    #: Of the values; None where a frame came without one.
    year: int | None
    values: dict[str, Value]
    neighbours: tuple[SimilarMember, ...]
    variables: tuple[SimilarVariable, ...]
    #: Ids of members of which too little is known.
    not_compared: tuple[str, ...]
    #: Members compared.
    n: int
    #: Median and upper fence of the members' distances to their own nearest, of ``n_usual`` members with everything;
    #: the fence of those to their own k-th nearest.
    usual: float
    limit: float
    limit_last: float
    #: Share of those members that are closer to their nearest than this one is to its.
    closer: float
    n_usual: int
    #: ok; too_few (fewer than asked for); separated (nobody is near); no_data; singular.
    status: str
    #: What was asked for: k, metric, spread, minimum_share, fence.
    options: dict[str, Any]

    @property
    def members(self) -> list[str]:
        """Ids of the neighbours, nearest first."""
        return [each.member for each in self.neighbours]

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists, dictionaries, texts and numbers; None for NaN. Ready for JSON."""
        made: dict[str, Any] = _plain({each.name: getattr(self, each.name) for each in fields(self)})
        return {"format": "nyckeltal-similar-1", **made}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Similar:
        """The list of a dictionary that ``to_dict`` made. ArgumentError where it is something else."""
        if data.get("format") != "nyckeltal-similar-1":
            raise ArgumentError(f"this is not a list of similar members: its format is {data.get('format')!r}")
        try:
            variables = tuple(SimilarVariable(**_numbers(each, ("spread",))) for each in data["variables"])
            nominal = {each.name for each in variables if each.nominal}
            return cls(
                member=data["member"],
                name=data["name"],
                year=data["year"],
                values=_values(data["values"], nominal),
                neighbours=tuple(
                    SimilarMember(**{**each, "values": _values(each["values"], nominal)}) for each in data["neighbours"]
                ),
                variables=variables,
                not_compared=tuple(data["not_compared"]),
                status=data["status"],
                n=data["n"],
                n_usual=data["n_usual"],
                options=dict(data["options"]),
                **_numbers({name: data[name] for name in _DISTANCES}, _DISTANCES),
            )
        except (KeyError, TypeError) as error:
            raise ArgumentError(f"this list of similar members is not whole: {error}") from error

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the list as JSON; a file that exists is replaced only by a whole new one."""
        from .io import write_whole

        target = Path(path)
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=2, allow_nan=False)
        write_whole(target, (text + "\n").encode("utf-8"))
        return target

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Similar:
        """The list of a file that ``save`` wrote."""
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise ArgumentError(f"{path} is not JSON: {error}") from error
        if not isinstance(data, dict):
            raise ArgumentError(f"{path} is not a list of similar members")
        return cls.from_dict(data)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a neighbour: values under their names, shares as ``share_<name>``."""
        from ._optional import pandas

        columns = ["member", "name", "distance", "known", "near"]
        names = [each.name for each in self.variables]
        rows = [
            {name: getattr(each, name) for name in columns}
            | {name: each.values[name] for name in names}
            | {f"share_{name}": each.shares[name] for name in names}
            for each in self.neighbours
        ]
        frame: pd.DataFrame = pandas().DataFrame(rows, columns=[*columns, *names, *(f"share_{name}" for name in names)])
        return frame

    def plot(
        self, panel: Panel, indicator: str, *, language: Language = "sv", columns: int = 4, figsize: Any = None
    ) -> Figure:
        """Small multiples: each similar member's series with this member's behind it. Needs ``nyckeltal[plot]``."""
        from .similar_plot import plot_similar

        return plot_similar(self, panel, indicator, language=language, columns=columns, figsize=figsize)

    def __repr__(self) -> str:
        year = f" {self.year}" if self.year is not None else ""
        return f"<Similar to {self.name}{year}: {', '.join(each.name for each in self.neighbours) or self.status}>"

    def _repr_html_(self) -> str:
        names = [each.name for each in self.variables]
        head = "".join(f"<th scope='col'>{escape(name)}</th><th scope='col'>share</th>" for name in names)
        own = "".join(f"<td>{escape(_show(self.values[name]))}</td><td></td>" for name in names)
        lines = "".join(
            f"<tr><th scope='row'>{escape(each.name)}</th><td>{_distance(each)}</td>"
            + "".join(
                f"<td>{escape(_show(each.values[name]))}</td><td>{100 * each.shares[name]:.0f} %</td>" for name in names
            )
            + "</tr>"
            for each in self.neighbours
        )
        warning = (
            "<p><strong>Nobody is near</strong>: even the nearest is farther than is usual among these members.</p>"
            if self.status == "separated"
            else ""
        )
        left = "; ".join(f"{escape(each.name)}: {each.status}" for each in self.variables if each.status != "ok")
        note = f"<p>Variables left out: {left}</p>" if left else ""
        year = f", {self.year}" if self.year is not None else ""
        return (
            f"<div><table><caption>Similar to {escape(self.name)}{year}; {self.options['metric']}, {self.n} compared, "
            f"usual distance to the nearest {_show(self.usual)}</caption><thead><tr><th scope='col'>member</th>"
            f"<th scope='col'>distance</th>{head}</tr></thead><tbody><tr><th scope='row'><em>{escape(self.name)}</em>"
            f"</th><td></td>{own}</tr>{lines}</tbody></table>{warning}{note}</div>"
        )


def records(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A table of columns row by row, as plain Python values."""
    lists = {name: column.tolist() for name, column in table.items()}
    return [dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True)]


def variables_of(
    scaled: Mapping[str, Any], names: list[str], logged: Collection[str], nominal: list[bool]
) -> tuple[SimilarVariable, ...]:
    """How each variable entered a distance."""
    return tuple(
        SimilarVariable(
            name=names[v],
            log=names[v] in logged,
            nominal=nominal[v],
            weight=row["weight"],
            spread=row["spread"],
            n=row["n"],
            n_refused=row["n_refused"],
            status=str(STATUS_NAMES[row["status"]]),
        )
        for v, row in enumerate(records(scaled))
    )


def _distance(each: SimilarMember) -> str:
    return _show(each.distance) + ("" if each.near else " (far)")


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, SimilarMember | SimilarVariable):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value


def _numbers(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {**data, **{name: math.nan if data[name] is None else data[name] for name in names}}


def _values(data: Mapping[str, Any], nominal: Collection[str]) -> dict[str, Value]:
    return {name: ("" if name in nominal else math.nan) if value is None else value for name, value in data.items()}


def similar(
    data: Any,
    member: str,
    *,
    on: Iterable[str],
    weights: Mapping[str, float] | None = None,
    logs: Iterable[str] = (),
    k: int = 7,
    metric: Metric = "euclidean",
    spread: Spread | None = None,
    exclude: Iterable[str] = (),
    year: int | None = None,
    max_age: int = 0,
    minimum_share: float = 0.5,
    fence: float = 1.5,
    minimum_coverage: float = 0.5,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use | None = None,
    key: str = "member",
    label: str | None = None,
    threads: int = 1,
) -> Similar:
    """Members nearest to one in what ``on`` names, with what makes each distance.

    *euclidean*: root of the weighted sum of squared differences, each in spreads of its variable. *mahalanobis*: the
    same with correlations taken out. *gower*: weighted mean of differences in shares of the range, and of 0 or 1 for
    classes. Formulas and conventions are those of ``stats.nearest``. Equal distances go by official code.

    Parameters
    ----------
    data
        A panel, or a pandas, polars or Arrow frame with one row a member.
    member
        Id, official code or name; in a frame the text in the column ``key``.
    on
        What members are compared by. Of a panel: ids of indicators, and ``"groups"`` for the group that each belongs
        to. Of a frame: columns; those of text (or booleans) are classes, which need ``metric="gower"``. Choose
        structure (population, density, income), not the outcomes that are to be compared.
    weights
        By name, default 1 each; only their ratios matter. Not for mahalanobis.
    logs
        Names to take the natural logarithm of: population, density. A value not above zero counts as missing.
    k
        How many to list. Kolada's own lists have 7.
    metric, spread
        As ``stats.nearest``: ``"mad"`` by default, which giants do not stretch.
    exclude
        Members that are never offered. They take part in the scales.
    year
        Of a panel's values; default the newest that all indicators in ``on`` cover well enough (``minimum_coverage`` of
        each one's best year). With a frame it is only kept in the result.
    max_age
        Years before ``year`` that a value may be from.
    minimum_share
        Of the weight, what a member must have values for; the others are in ``not_compared``. What is not known counts
        as the median difference of this member from the others, never as zero.
    fence
        How far is far: beyond ``q75 + fence (q75 - q25)`` of the members' distances to their own nearest (nobody is
        near), or to their own k-th (that neighbour is not).
    counted, kind, use
        Of a panel: who can be listed and which values are used. The member asked about need not count itself.
    key, label
        Names of the frame's column of members, and of the one with what they are called (default: the same).
    threads
        0: all.

    Returns
    -------
    Similar
        ``status`` *separated* is the warning that nobody is near.

    Raises
    ------
    ArgumentError
        Unknown names, classes with another metric than gower, members in several groups, a year outside the panel.

    Notes
    -----
    Likeness is what ``on`` and ``weights`` make it: say them with the list. It is not mutual: A may be among B's seven
    nearest and B not among A's. Peers keep this list's formulas to themselves; this one is in docs/similar.md.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> names = ["Aneby", "Ydre", "Boxholm", "Ödeshög", "Malmö"]
    >>> panel = nt.Panel(["population", "density"], names, [2023], [[[6.8e3], [3.7e3], [5.5e3], [5.3e3], [3.6e5]],
    ...                                                            [[13.], [5.4], [10.], [13.], [2270.]]])
    >>> found = nt.similar(panel, "Boxholm", on=["population", "density"], logs=["population", "density"], k=2)
    >>> found.members, found.neighbours[0].differs_most
    (['Ödeshög', 'Aneby'], 'density')
    """
    names, logged, weight = _asked(on, logs, weights)
    options = {"k": k, "metric": metric, "spread": spread, "minimum_share": minimum_share, "fence": fence}
    left_out = [exclude] if isinstance(exclude, str) else list(exclude)
    if isinstance(data, Panel):
        core = data._core
        variables = structure_of(data, names, logged, weight)[2]
        focus = core.member_index(member)
        found = _core.similar(
            core,
            focus,
            variables,
            year,
            max_age,
            minimum_coverage,
            metric,
            spread,
            k,
            minimum_share,
            fence,
            [core.member_index(each) for each in left_out],
            _core.Selection(counted, kind, use or REPORTED),
            threads,
        )
        everybody = data.members
        ids = [everybody[m].id for m in found["members"].tolist()]
        labels = [everybody[m].name or everybody[m].id for m in found["members"].tolist()]
        classes = [found["groups"] if position < 0 else None for position, _, _ in variables]
        table = found["values"].reshape(len(ids), len(names))
        row = found["members"].tolist().index(focus) if len(ids) else -1
        return _listed(found, ids, labels, row, names, logged, classes, table, found["year"], options)

    columns = _columns(data, [key, *names, *([label] if label else [])])
    ids = [str(each) for each in columns[key]]
    if len(set(ids)) != len(ids):
        raise ArgumentError(f"the column {key!r} names a member twice: one row a member")
    for each in (member, *left_out):
        if each not in ids:
            raise ArgumentError(f"no member {each!r} in the column {key!r}")
    coded = [_coded(columns[name], name) for name in names]
    table = np.ascontiguousarray(np.column_stack([column for column, _ in coded]))
    order = sorted(range(len(ids)), key=lambda u: ids[u])
    precedence = [0] * len(ids)
    for place, u in enumerate(order):
        precedence[u] = place
    row = ids.index(member)
    found = _core.nearest(
        table,
        [(name in logged, coded[v][1] is not None, float(weight.get(name, 1.0))) for v, name in enumerate(names)],
        row,
        [u for u, each in enumerate(ids) if u != row and each not in left_out],
        precedence,
        metric,
        spread,
        k,
        minimum_share,
        fence,
        threads,
    )
    labels = [str(each) for each in columns[label or key]]
    return _listed(found, ids, labels, row, names, logged, [each for _, each in coded], table, year, options)


def _asked(
    on: Iterable[str], logs: Iterable[str], weights: Mapping[str, float] | None
) -> tuple[list[str], set[str], dict[str, float]]:
    """What is asked for, checked: names, those of them to take the logarithm of, weights."""
    names = [on] if isinstance(on, str) else list(on)
    if not names:
        raise ArgumentError("on is empty: name what members are to be compared by")
    if len(set(names)) != len(names):
        raise ArgumentError(f"on names something twice: {names}")
    logged = {logs} if isinstance(logs, str) else set(logs)
    weight = dict(weights or {})
    for given, what in ((logged, "logs"), (weight, "weights")):
        unknown = sorted(set(given) - set(names))
        if unknown:
            raise ArgumentError(f"{what} names {unknown}, which are not in on")
    return names, logged, weight


def structure_of(
    panel: Panel, on: Iterable[str], logs: Iterable[str], weights: Mapping[str, float] | None
) -> tuple[list[str], set[str], list[tuple[int, bool, float]]]:
    """Names, logs, and for each variable its position in the panel (-1: the group), logarithm and weight."""
    names, logged, weight = _asked(on, logs, weights)
    groups_named = any(each.id == GROUPS for each in panel.indicators)
    return (
        names,
        logged,
        [
            (
                -1 if name == GROUPS and not groups_named else panel._core.indicator_index(name),
                name in logged,
                float(weight.get(name, 1.0)),
            )
            for name in names
        ],
    )


def _columns(frame: Any, names: list[str]) -> dict[str, list[Any]]:
    from ._optional import narwhals

    nw = narwhals()
    try:
        table = nw.from_native(frame, eager_only=True)
    except TypeError as error:
        raise ArgumentError(
            f"similar takes a Panel or a pandas, polars or Arrow frame, not {type(frame).__name__}"
        ) from error
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise ArgumentError(f"the frame has no column {missing}; it has {list(table.columns)}")
    return {name: table[name].to_list() for name in names}


def _coded(column: list[Any], name: str) -> tuple[Any, list[str] | None]:
    """A column as numbers; of classes as codes, with their names."""
    there = [each is not None and each == each for each in column]
    if any(isinstance(each, str | bool | np.bool_) for each, known in zip(column, there, strict=True) if known):
        classes = sorted({str(each) for each, known in zip(column, there, strict=True) if known})
        code = {each: float(i) for i, each in enumerate(classes)}
        codes = [code[str(each)] if known else math.nan for each, known in zip(column, there, strict=True)]
        return np.array(codes), classes
    try:
        return np.array([math.nan if each is None else float(each) for each in column], dtype=np.float64), None
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"the column {name!r} is neither numbers nor text: {error}") from error


def _listed(
    found: dict[str, Any],
    ids: list[str],
    labels: list[str],
    focus: int,
    names: list[str],
    logged: set[str],
    classes: list[list[str] | None],
    table: Any,
    year: int | None,
    options: dict[str, Any],
) -> Similar:
    def row(u: int) -> dict[str, Value]:
        made: dict[str, Value] = {}
        for v, name in enumerate(names):
            value, known = float(table[u, v]), classes[v]
            made[name] = value if known is None else "" if math.isnan(value) else known[int(value)]
        return made

    shares = found["shares"].reshape(-1, len(names))
    neighbours = tuple(
        SimilarMember(
            member=ids[each["unit"]],
            name=labels[each["unit"]],
            distance=each["distance"],
            known=each["known"],
            near=bool(each["near"]),
            shares=dict(zip(names, shares[i].tolist(), strict=True)),
            values=row(each["unit"]),
        )
        for i, each in enumerate(records(found["neighbours"]))
    )
    variables = variables_of(found["variables"], names, logged, [each is not None for each in classes])
    return Similar(
        member=ids[focus],
        name=labels[focus],
        year=year,
        values=row(focus),
        neighbours=neighbours,
        variables=variables,
        not_compared=tuple(ids[u] for u in found["not_compared"].tolist()),
        n=found["n"],
        usual=found["usual"],
        limit=found["limit"],
        limit_last=found["limit_last"],
        closer=found["closer"],
        n_usual=found["n_usual"],
        status=found["status"],
        options={**options, **({"shrinkage": found["shrinkage"]} if options["metric"] == "mahalanobis" else {})},
    )


# ------------------------------------------------------------------------------------------------- whom to call


@dataclass(frozen=True)
class Lesson:
    """A similar member that clearly improved from a similar start."""

    member: str
    name: str
    #: In the list of similar members, from 1.
    place: int
    #: The first year of its trend that both have, its value then and the member's own.
    start_year: int
    start: float
    own_start: float
    #: ``start - own_start`` in spreads (1.4826 MAD) of the members' values that year.
    apart: float
    #: The newest value of its trend.
    end_year: int
    end: float
    #: Theil-Sen slope, in the unit a year, with its interval.
    slope: float
    lower: float
    upper: float
    p_adjusted: float
    #: Values behind the trend, from and to.
    n: int
    first_year: int
    last_year: int
    #: What its last few values say, in a word of ``VERDICTS``.
    recent_verdict: str


@dataclass(frozen=True)
class NotLearnt:
    """A similar member that is not among the lessons, and why."""

    member: str
    name: str
    #: no_data, not_testable, not_improving, no_common_start, start_not_judged (too few values that year, or all alike),
    #: other_start.
    reason: str
    verdict: str


@dataclass(frozen=True)
class Lessons:
    """Similar members that clearly improved from a similar start, strongest evidence first."""

    indicator: str
    member: str
    name: str
    #: Similar members looked at.
    n: int
    lessons: tuple[Lesson, ...]
    left_out: tuple[NotLearnt, ...]
    #: The member's own long trend, and its newest value (NaN and 0 without one).
    own_verdict: str
    own_value: float
    own_year: int
    #: ok; neutral (the indicator has no better direction); no_data (nobody to look at).
    status: str

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists and dictionaries."""
        return asdict(self)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of the lessons. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        frame: pd.DataFrame = pandas().DataFrame(
            [asdict(each) for each in self.lessons], columns=list(Lesson.__dataclass_fields__)
        )
        return frame

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><th scope='row'>{escape(each.name)}</th><td>{_show(each.start)} ({each.start_year})</td>"
            f"<td>{_show(each.own_start)}</td><td>{_show(each.end)} ({each.end_year})</td>"
            f"<td>{_show(each.slope)} ({_show(each.lower)} to {_show(each.upper)})</td>"
            f"<td>{each.first_year}–{each.last_year}, n = {each.n}</td><td>{_show(each.p_adjusted)}</td>"
            f"<td>{escape(each.recent_verdict.replace('_', ' '))}</td></tr>"
            for each in self.lessons
        )
        out = ", ".join(f"{escape(each.name)} ({escape(each.reason)})" for each in self.left_out) or "nobody"
        return (
            f"<div><table><caption>{escape(self.indicator)}: similar to {escape(self.name)}, clearly improved from a "
            f"similar start; {len(self.lessons)} of {self.n}</caption><thead><tr><th scope='col'>member</th>"
            "<th scope='col'>then</th><th scope='col'>own value then</th><th scope='col'>now</th>"
            "<th scope='col'>a year</th><th scope='col'>years</th><th scope='col'>adjusted p</th>"
            "<th scope='col'>recently</th></tr></thead>"
            f"<tbody>{lines}</tbody></table><p>Not among them: {out}</p></div>"
        )


def learn_from(
    panel: Panel,
    member: str,
    indicator: str,
    *,
    peers: Similar | Iterable[str],
    start_within: float = 1.0,
    alpha: float = 0.05,
    level: float = 0.95,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use | None = None,
    threads: int = 1,
) -> Lessons:
    """Similar members that clearly improved from a similar start, strongest evidence first: whom to call.

    A peer is listed where its long trend is *improving* in the indicator's direction (``nyckeltal.trend``: p adjusted
    over all members of the indicator) and its value in the first year that both have, within the years of that trend,
    lies within ``start_within`` spreads (1.4826 MAD of the members' values that year) of the member's own. Evidence is
    ordered by adjusted p, then p, then the end of the slope's interval that is nearest to no change.

    Parameters
    ----------
    panel
        All members: the trends are tested, adjusted and scaled among them.
    member, indicator
        Who asks, and about what.
    peers
        From ``similar``, with a larger ``k`` perhaps, or ids of members, nearest first.
    start_within
        How far apart the starts may lie.
    alpha, level
        Of the trend's verdict and of the slope's interval.
    counted, kind, use
        Whose values make the spread of the start year, and which values are used.
    threads
        0: all.

    Returns
    -------
    Lessons
        With everybody who is not among them and why; *neutral* where the indicator has no better direction.

    Notes
    -----
    A list of names to call, not of causes: why they improved is what the call is for. Among many peers some improve
    and fall back by chance; ``recent_verdict`` tells what the last years say.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> food = nt.Indicator(id="food", direction="higher")
    >>> rows = [[10 + 0.1 * (t % 3) for t in range(12)], [11 + 3.0 * t for t in range(12)]]
    >>> rows += [[30 + 5 * m + 0.1 * (t % 4) for t in range(12)] for m in range(6)]
    >>> panel = nt.Panel([food], list("ABCDEFGH"), range(2010, 2022), [rows])
    >>> found = nt.learn_from(panel, "A", "food", peers=["C", "B"])
    >>> [(each.member, each.start, each.end, each.slope) for each in found.lessons]
    [('B', 11.0, 44.0, 3.0)]
    """
    core = panel._core
    named = peers.members if isinstance(peers, Similar) else [peers] if isinstance(peers, str) else list(peers)
    everybody = panel.members
    m, i = core.member_index(member), core.indicator_index(indicator)
    found = _core.learn_from(
        core,
        m,
        i,
        [core.member_index(each) for each in named],
        start_within,
        alpha,
        level,
        _core.Selection(counted, kind, use or REPORTED),
        threads,
    )

    lessons = []
    for row in records(found["lessons"]):
        who = everybody[row.pop("member")]
        row["recent_verdict"] = _core.VERDICT_NAMES[row["recent_verdict"]]
        lessons.append(Lesson(member=who.id, name=who.name or who.id, **row))
    left_out = tuple(
        NotLearnt(
            member=everybody[row["member"]].id,
            name=everybody[row["member"]].name or everybody[row["member"]].id,
            reason=_core.NO_LESSON_NAMES[row["why"]],
            verdict=_core.VERDICT_NAMES[row["verdict"]],
        )
        for row in records(found["left_out"])
    )
    return Lessons(
        indicator=panel.indicators[i].id,
        member=everybody[m].id,
        name=everybody[m].name or everybody[m].id,
        n=found["n"],
        lessons=tuple(lessons),
        left_out=left_out,
        own_verdict=found["own_verdict"],
        own_value=found["own_value"],
        own_year=found["own_year"],
        status=found["status"],
    )
