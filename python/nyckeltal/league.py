"""League tables as people publish them: colours by quarters, as in Kolada, and points by a declared rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _core
from ._core import Use
from ._grid import REPORTED
from ._result import STATUS_NAMES, _show
from .network import Counted, Kind, LeftOut
from .panel import Panel
from .table import compare

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ColourRow", "Colours", "PointRule", "Points", "PointsRow", "kolada_colour", "points"]

_DIRECTION = {"lower": -1, "neutral": 0, "higher": 1}


@dataclass(frozen=True)
class ColourRow:
    """One member with its colour."""

    member: str
    name: str
    value: float
    year: int
    #: 1, 2, 2, 4: 1 is best; 0 where the indicator has no better direction.
    rank: int
    #: green, yellow, red or none.
    colour: str


@dataclass(frozen=True)
class Colours:
    """Members of one indicator with Kolada's colours, best first."""

    indicator: str
    year: int
    n: int
    #: ok, no_data, neutral, too_few, constant: only *ok* has colours.
    status: str
    rows: tuple[ColourRow, ...]
    left_out: tuple[LeftOut, ...]

    def colour(self, member: str) -> str:
        """Colour of a member by id or name; *none* where it has none."""
        return next((row.colour for row in self.rows if member in (row.member, row.name)), "none")

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of the rows. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        columns = list(ColourRow.__dataclass_fields__)
        frame: pd.DataFrame = pandas().DataFrame([asdict(row) for row in self.rows], columns=columns)
        return frame

    def _repr_html_(self) -> str:
        shade = {"green": "#bfe3c0", "yellow": "#fdf0b5", "red": "#f5c3bb", "none": "#eeeeee"}
        lines = "".join(
            f"<tr><td>{row.rank or '–'}</td><th scope='row'>{escape(row.name)}</th><td>{_show(row.value)}</td>"
            f"<td style='background:{shade[row.colour]};color:#000'>{row.colour}</td></tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>{escape(self.indicator)} {self.year}: {self.n} members, {self.status}</caption>"
            f"<thead><tr><th>rank</th><th>member</th><th>value</th><th>colour</th></tr></thead>"
            f"<tbody>{lines}</tbody></table>"
        )


def kolada_colour(
    panel: Panel,
    indicator: str,
    *,
    year: int | None = None,
    max_age: int | None = None,
    minimum_coverage: float = 0.5,
    minimum: int = 8,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
) -> Colours:
    """Kolada's colours: green for the best quarter, red for the worst, yellow for the half between.

    With competition ranks r of n values and q = n / 4 rounded up: green where r <= q, red where r > n - q. Equal values
    share the better colour. Kolada publishes the shares (25, 50, 25) and neither its tie rule nor its quartiles: this
    is a reading of it.

    Parameters
    ----------
    indicator, year, max_age, minimum_coverage, counted, kind, use
        As in ``compare``.
    minimum
        Fewer values than this have no colours.

    Returns
    -------
    Colours
        Status *neutral*: no better direction, no colours. *constant*: all values equal. *too_few*, *no_data*.

    Raises
    ------
    ArgumentError
        As ``compare``; ``minimum`` below 1.

    Notes
    -----
    A colour says where a value lies among others, not that it is good, and not that it is sure: see ``rank``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> waste = nt.Indicator(id="waste", direction="lower")
    >>> panel = nt.Panel([waste], list("ABCDEFGH"), [2024], [[[v] for v in range(8)]])
    >>> [row.colour for row in nt.compare.kolada_colour(panel, "waste").rows][:3]
    ['green', 'green', 'yellow']
    """
    found = compare(
        panel,
        indicator,
        year=year,
        max_age=max_age,
        minimum_coverage=minimum_coverage,
        counted=counted,
        kind=kind,
        use=use,
    )
    values = np.array([row.value for row in found.rows], dtype=np.float64)
    direction = _DIRECTION[panel.indicator(found.indicator).direction]
    colours, n, status = _core.kolada_colour(values, direction, minimum)
    rows = tuple(
        ColourRow(row.member, row.name, row.value, row.year, row.rank_competition, colour)
        for row, colour in zip(found.rows, colours, strict=True)
    )
    return Colours(found.indicator, found.year, n, status, rows, found.left_out)


@dataclass(frozen=True, kw_only=True)
class PointRule:
    """How values become points. Declare it before looking, and publish it with the table."""

    #: *place*: the same step from place to place; *value*: in proportion to the value.
    scale: Literal["place", "value"] = "place"
    #: Points of the best.
    full: float = 10.0
    #: Nobody gets less; below 0 the worst get minus points.
    minimum: float = 0.0
    #: place: points lost a place; default what gives the last place 0.
    step: float | None = None
    #: value: gives full points, as does any better one; default the best value.
    full_at: float | None = None
    #: value: gives 0, and worse ones minus points where ``minimum`` allows; default the worst value.
    zero_at: float | None = None

    def _tuple(self) -> tuple[str, float, float, float, float, float]:
        unset = float("nan")
        step, full_at, zero_at = (
            unset if each is None else float(each) for each in (self.step, self.full_at, self.zero_at)
        )
        return self.scale, float(self.full), float(self.minimum), step, full_at, zero_at


@dataclass(frozen=True)
class PointsRow:
    """One member of a league table."""

    member: str
    name: str
    #: Points by indicator; one that is missing is not there, and is not zero.
    points: dict[str, float]
    #: Indicators with points, their sum, and what they could have given.
    n: int
    total: float
    possible: float
    #: total / possible: what members are placed by.
    share: float
    #: 1, 2, 2, 4; 0: not placed.
    rank: int
    #: ok, too_few, no_data.
    status: str


@dataclass(frozen=True)
class Points:
    """A league table over indicators."""

    #: Year of each indicator, and its status: ok, no_data, neutral, not_applicable.
    years: dict[str, int]
    indicator_status: dict[str, str]
    #: Indicators that give points, members that are placed.
    n_indicators: int
    n_ranked: int
    #: ok or no_data.
    status: str
    #: Placed members best first, then those with too few indicators, then those with none.
    rows: tuple[PointsRow, ...]
    rules: dict[str, PointRule] = field(repr=False)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a member and one column an indicator beside the sums. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        table: list[dict[str, Any]] = []
        for row in self.rows:
            line = asdict(row)
            given = line.pop("points")
            table.append(line | {name: given.get(name, float("nan")) for name in self.years})
        columns = [name for name in PointsRow.__dataclass_fields__ if name != "points"] + list(self.years)
        frame: pd.DataFrame = pandas().DataFrame(table, columns=columns)
        return frame

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><td>{row.rank or '–'}</td><th scope='row'>{escape(row.name)}</th><td>{_show(row.total)}</td>"
            f"<td>{_show(row.possible)}</td><td>{row.n}</td></tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>Points over {self.n_indicators} indicators, {self.n_ranked} members placed</caption>"
            f"<thead><tr><th>rank</th><th>member</th><th>points</th><th>possible</th><th>indicators</th></tr></thead>"
            f"<tbody>{lines}</tbody></table>"
        )


def points(
    panel: Panel,
    indicators: Iterable[str] | None = None,
    *,
    rule: PointRule | Mapping[str, PointRule] | None = None,
    year: int | None = None,
    max_age: int | None = None,
    minimum_coverage: float = 0.5,
    minimum_share: float = 0.5,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
) -> Points:
    """A league table by a declared rule: the best gets full points, the others less, what is missing is never zero.

    By place: full - step (r - 1), r the competition rank. By value: full (x - zero_at) / (full_at - zero_at). At most
    ``full`` and at least ``minimum``. Members are placed by the share that they got of the points that their own
    indicators could give.

    Parameters
    ----------
    indicators
        Their ids; default all of the panel. Neutral ones give no points and are said in ``indicator_status``.
    rule
        One for all, or one an indicator (the rest have the default).
    year, max_age, minimum_coverage, counted, kind, use
        As in ``compare``, for each indicator by itself.
    minimum_share
        A member with points in a smaller share of the indicators that give points is not placed.

    Returns
    -------
    Points

    Raises
    ------
    ArgumentError
        Unknown indicators, rules for indicators that are not asked for, a rule that turns the scale around.

    Notes
    -----
    A sum over unlike things: who wins depends on the rule, and small differences say nothing. Publish the rule, the
    number of indicators of each member and the single rankings with it.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> cube = [[[9.0], [5.0], [1.0]], [[2.0], [float("nan")], [4.0]]]
    >>> made = [nt.Indicator(id="a", direction="higher"), nt.Indicator(id="b", direction="lower")]
    >>> table = nt.compare.points(nt.Panel(made, ["X", "Y", "Z"], [2024], cube))
    >>> [(row.member, row.rank, row.total, row.possible) for row in table.rows]
    [('X', 1, 20.0, 20.0), ('Y', 2, 5.0, 10.0), ('Z', 3, 0.0, 20.0)]
    """
    from .errors import ArgumentError

    core = panel._core
    every = panel.indicators
    positions = list(range(len(every))) if indicators is None else [core.indicator_index(each) for each in indicators]
    ids = [every[i].id for i in positions]
    given = rule if isinstance(rule, Mapping) else dict.fromkeys(ids, rule or PointRule())
    chosen = {every[core.indicator_index(key)].id: each for key, each in given.items()}
    if unasked := sorted(set(chosen) - set(ids)):
        raise ArgumentError(f"rules for {unasked}, which are not among the indicators asked for")
    rules = {each: chosen.get(each, PointRule()) for each in ids}
    found = _core.league(
        core,
        positions,
        [rules[each]._tuple() for each in ids],
        year=year,
        max_age=max_age or 0,
        minimum_coverage=minimum_coverage,
        minimum_share=minimum_share,
        selection=_core.Selection(counted, kind, use),
    )
    members = panel.members
    scored = {every[i].id: values for i, _, values, status in found["columns"] if status == "ok"}
    rows = []
    columns = found["rows"] | {"status": STATUS_NAMES[found["rows"]["status"]]}
    for values in zip(*(column.tolist() for column in columns.values()), strict=True):
        row = dict(zip(columns, values, strict=True))
        m = row.pop("member_index")
        mine = {name: float(column[m]) for name, column in scored.items() if not np.isnan(column[m])}
        rows.append(PointsRow(member=members[m].id, name=members[m].name or members[m].id, points=mine, **row))
    return Points(
        years={every[i].id: of_year for i, of_year, _, _ in found["columns"]},
        indicator_status={every[i].id: status for i, _, _, status in found["columns"]},
        n_indicators=found["n_indicators"],
        n_ranked=found["n_ranked"],
        status=found["status"],
        rows=tuple(rows),
        rules=rules,
    )
