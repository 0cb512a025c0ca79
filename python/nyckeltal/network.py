"""The network as a whole: means with who is in them, matched change, movements, response rate, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import FloatArray
from ._core import Use
from ._grid import REPORTED, Grid, member_weights, named, panel_weights, year_positions
from ._result import Result
from .errors import ArgumentError
from .panel import Panel

__all__ = [
    "Counted",
    "LeftOut",
    "MatchedChange",
    "Movements",
    "Movers",
    "NetworkMean",
    "PopulationCoverage",
    "ResponseRate",
    "matched_change",
    "movements",
    "network_mean",
    "population_coverage",
    "response_rate",
]

IntArray = npt.NDArray[np.int64]
Names = npt.NDArray[np.str_]

#: Whose values make up the network in a year: those that belonged to it then, those that belong to it in the panel's
#: last year (back through all years), or every row. A member whose joining years are not known always counts.
Counted = Literal["members_then", "members_now", "everybody"]
Kind = Literal["municipality", "region", "other"]


@dataclass(frozen=True)
class LeftOut:
    """A member that is not in a number, and why."""

    #: Id and name of the member.
    member: str
    name: str
    #: not_reported, not_applicable, confidential, imputed, withdrawn, too_old, not_a_member ...
    reason: str
    #: The newest usable value and its year where the question has one; else NaN and 0.
    value: float = float("nan")
    year: int = 0


@dataclass(frozen=True, repr=False)
class NetworkMean(Grid):
    """The network's mean of each indicator and year; arrays of shape (indicators, years)."""

    years: IntArray
    #: Members in the mean, and members that count that year.
    n: IntArray
    n_members: IntArray
    #: Of n_members, those that count because their joining years are not known.
    n_unknown: IntArray
    #: Numbers that ``use`` refuses, imputed ones for instance.
    n_refused: IntArray
    mean: FloatArray
    median: FloatArray
    q25: FloatArray
    q75: FloatArray
    minimum: FloatArray
    maximum: FloatArray
    weighted_mean: FloatArray
    #: Kish's effective number of the weighted mean.
    kish_n: FloatArray
    #: Values in the unweighted mean only.
    n_without_weight: IntArray
    #: Weight of the members in the mean as a share of the weight of all that count.
    weight_covered: FloatArray
    status: Names
    weighted_status: Names
    _selection: _core.Selection = field(repr=False)

    _second: ClassVar[str] = "year"

    def missing(self, indicator: str, year: int) -> list[LeftOut]:
        """The members that count in a year and are not in its mean, with the reason."""
        core = self.panel._core
        members = self.panel.members
        return [
            LeftOut(members[m].id, members[m].name, reason)
            for m, reason in _core.missing_members(core, core.indicator_index(indicator), year, self._selection)
        ]

    def _fields(self) -> dict[str, Any]:
        return {name: value for name, value in super()._fields().items() if not name.startswith("_")}


@dataclass(frozen=True, repr=False)
class MatchedChange(Grid):
    """Change of the mean between two years: total = matched + entry + exit; arrays of shape (indicators,)."""

    first: int
    last: int
    n_first: IntArray
    n_last: IntArray
    #: Members that reported both years.
    n_both: IntArray
    #: Values of either year that have no weight: in none of the means.
    n_without_weight: IntArray
    mean_first: FloatArray
    mean_last: FloatArray
    mean_both_first: FloatArray
    mean_both_last: FloatArray
    total: FloatArray
    matched: FloatArray
    entry: FloatArray
    exit: FloatArray
    #: Of ``matched``: the members' own changes, and the shift of weight between them (0 with the same weights).
    within: FloatArray
    between: FloatArray
    #: Each of its own base, so that they multiply: 1 + total = (1 + exit)(1 + matched)(1 + entry) after / 100.
    total_per_cent: FloatArray
    matched_per_cent: FloatArray
    entry_per_cent: FloatArray
    exit_per_cent: FloatArray
    status: Names


@dataclass(frozen=True, repr=False)
class Movers(Result):
    """Who moved most in one sense, per indicator; ``member`` is the id, empty where nobody did."""

    member: Names
    start: FloatArray
    end: FloatArray
    #: In the unit: percentage points where it is %.
    absolute: FloatArray
    per_cent: FloatArray


@dataclass(frozen=True, repr=False)
class Movements(Grid):
    """How the members that have both years moved; arrays of shape (indicators,)."""

    first: int
    last: int
    n: IntArray
    n_first: IntArray
    n_last: IntArray
    risen: IntArray
    fallen: IntArray
    unchanged: IntArray
    improved: IntArray
    worsened: IntArray
    #: Of n, those that started at or below zero: not among the per cent movers.
    n_no_per_cent: IntArray
    dead_band: FloatArray
    #: NaN where members have targets of different values.
    target: FloatArray
    n_at_target_first: IntArray
    n_at_target_last: IntArray
    #: The same among the members that have both years.
    n_at_target_both_first: IntArray
    n_at_target_both_last: IntArray
    #: Natural end of the scale on the better side: the ceiling or the floor; NaN where there is none.
    best_end: FloatArray
    #: Members at it or past it, of all with a value that year.
    n_at_best_first: IntArray
    n_at_best_last: IntArray
    #: Of ``unchanged``, those that stood still there: they cannot improve.
    n_unchanged_at_best: IntArray
    status: Names
    #: ok, or neutral: improved and worsened are not counted.
    direction_status: Names
    #: ok, no_target, or neutral: only a value equal to the target counts.
    target_status: Names
    largest_rise: Movers
    largest_fall: Movers
    largest_relative_rise: Movers
    largest_relative_fall: Movers

    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        columns = super()._columns()
        for kind in ("largest_rise", "largest_fall", "largest_relative_rise", "largest_relative_fall"):
            movers: Movers = getattr(self, kind)
            columns |= {f"{kind}_{each.name}": getattr(movers, each.name) for each in fields(movers)}
        return columns

    def to_dict(self) -> dict[str, Any]:
        """The fields by name; the movers flat, as ``largest_rise_member`` and so on."""
        return {"indicators": self.indicators, "first": self.first, "last": self.last} | self._columns()


@dataclass(frozen=True, repr=False)
class ResponseRate(Grid):
    """How many of those that should have answered did; arrays of shape (indicators, years)."""

    years: IntArray
    n_members: IntArray
    n_unknown: IntArray
    n_not_applicable: IntArray
    #: Observed, nil, preliminary, estimated or confidential.
    n_reported: IntArray
    n_imputed: IntArray
    n_withdrawn: IntArray
    #: n_reported / (n_members - n_not_applicable), a fraction.
    rate: FloatArray
    status: Names

    _second: ClassVar[str] = "year"


@dataclass(frozen=True)
class PopulationCoverage(Result):
    """Share of the inhabitants that live in the network's members."""

    n_members: int
    n_without_weight: int
    #: Sum of the members' weights, and of the whole country.
    members: float
    total: float
    #: A fraction.
    share: float
    status: str


def network_mean(
    panel: Panel,
    *,
    weights: str | Mapping[str, float] | npt.ArrayLike | None = None,
    years: int | Iterable[int] | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
    threads: int = 1,
) -> NetworkMean:
    """The network's mean of every indicator and year, unweighted and weighted, with who is in it.

    Unweighted: every member counts alike ("the typical member"). Weighted: sum of w x over sum of w ("the network as
    one area", when the weights are the indicator's denominators). Quartiles are of type 7.

    Parameters
    ----------
    panel
        The values. Published means and the nation are not among its members and never counted.
    weights
        The id of an indicator of the panel whose value in the same year is the weight ("population"), a mapping from
        member to weight, or one number a member. A member without a weight is in the unweighted mean only and counted
        in ``n_without_weight``. None: no weighted mean.
    years
        A year or years of the panel; all where None.
    counted
        Whose values make up the network: *members_then* (that belonged to it that year), *members_now* (that belong to
        it in the panel's last year), *everybody*. A member whose joining years are not known counts in every year;
        ``n_unknown`` says how many do.
    kind
        Count only this kind of member. Default: all, but regions only where the panel has no municipality, since a
        region's inhabitants are those of its municipalities.
    use, threads
        As in ``latest``: imputed values are left out unless asked for, and counted in ``n_refused``.

    Returns
    -------
    NetworkMean
        Arrays of shape (indicators, years). ``.missing(indicator, year)`` lists who counts and is not in the mean, and
        why. ``status`` and ``weighted_status``: *ok*, *no_data*, *no_weights*, *infinite_value*.

    Raises
    ------
    ArgumentError
        Weights below 0 or infinite, of the wrong number, of unknown members; years outside the panel.

    Notes
    -----
    The mean moves when the set of reporters moves: see ``matched_change`` before saying that the network changed.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["emissions"], ["A", "B", "C"], [2022], [[[5.0], [1.0], [float("nan")]]])
    >>> means = nt.network_mean(panel, weights={"A": 1000, "B": 99000, "C": 50000})
    >>> r = means.at("emissions", 2022)
    >>> r["n"], r["n_members"], r["mean"], round(r["weighted_mean"], 6), round(r["weight_covered"], 3)
    (2, 3, 3.0, 1.04, 0.667)
    >>> [(each.name, each.reason) for each in means.missing("emissions", 2022)]
    [('C', 'not_reported')]
    """
    selection = _core.Selection(counted, kind, use)
    given, indicator = panel_weights(panel, weights)
    chosen, positions = year_positions(panel, years)
    columns = named(
        _core.network_mean(panel._core, selection, given, indicator, threads), (panel.shape[0], panel.shape[2])
    )
    picked = {name: column[:, positions] for name, column in columns.items()}
    return NetworkMean(panel=panel, years=chosen, **picked, _selection=selection)


def matched_change(
    panel: Panel,
    first: int,
    last: int,
    *,
    weights: str | Mapping[str, float] | npt.ArrayLike | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
) -> MatchedChange:
    """Change of each indicator's mean between two years, taken apart into what members changed and what the set did.

    total = mean_last - mean_first = matched + entry + exit, with
    matched = mean_both_last - mean_both_first (the members that reported both years),
    entry = mean_last - mean_both_last (what those that came do to the mean of the last year),
    exit = mean_both_first - mean_first (what those that left do to the mean of the first).
    With weights all means are weighted, and matched = within + between: within = sum of s (x_last - x_first) with s the
    mean of a member's two shares of the weight (after Foster, Haltiwanger & Krizan 2001), between the rest.
    In per cent each is of its own base and they multiply: 1 + total = (1 + exit)(1 + matched)(1 + entry).

    Parameters
    ----------
    first, last
        Years of the panel.
    weights
        As in ``network_mean``: an indicator of the panel (its values of each of the two years), a mapping, or one
        number a member. A value without a weight is in none of the means and counted in ``n_without_weight``.
    counted, kind, use
        As in ``network_mean``.

    Returns
    -------
    MatchedChange
        Arrays of shape (indicators,). ``status``: *ok*; *no_data* (a year is empty); *too_few* (nobody reported both;
        the total is given); *zero_base* and *sign_change* (a per cent form is not defined; the rest is given);
        *infinite_value*; *no_weights* (a year has values and no weights).

    Raises
    ------
    ArgumentError
        ``first`` after ``last``, a year outside the panel, weights below 0 or infinite.

    Notes
    -----
    A break of the definition between the years is in ``matched``: see ``change``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> x = float("nan")
    >>> panel = nt.Panel(["energy"], ["A", "B", "C"], [2019, 2020], [[[10, 12], [20, x], [x, 40]]])
    >>> c = nt.matched_change(panel, 2019, 2020).at("energy")
    >>> c["total"], c["matched"], c["entry"], c["exit"]
    (11.0, 2.0, 14.0, -5.0)
    """
    given, indicator = panel_weights(panel, weights)
    selection = _core.Selection(counted, kind, use)
    columns = _core.matched_change(panel._core, first, last, selection, given, indicator)
    return MatchedChange(panel=panel, first=int(first), last=int(last), **named(columns, (panel.shape[0],)))


def movements(
    panel: Panel,
    first: int,
    last: int,
    *,
    dead_band: float | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
) -> Movements:
    """How many members rose, fell and stood still between two years, who moved most, and how many are at the target.

    A change within the dead band, or equal to it, is no change; rounding of doubles is no change either. A value equal
    to the target has reached it.

    Parameters
    ----------
    first, last
        Years of the panel.
    dead_band
        In the unit, for all indicators; default each indicator's own ``dead_band``.
    counted, kind, use
        As in ``network_mean``.

    Returns
    -------
    Movements
        Arrays of shape (indicators,). ``largest_rise`` and ``largest_fall`` are by the change in the unit (percentage
        points for shares), ``largest_relative_rise`` and ``largest_relative_fall`` by the change relative to the start;
        of equal ones the first in the panel's order. ``n_at_target_first`` and ``_last`` are of all with a value that
        year, the ``_both_`` ones of the members that have both years; the target is the first of the indicator that is
        neither former nor a single member's. ``status``: *ok*, *no_data*, *infinite_value*.

    Raises
    ------
    ArgumentError
        ``first`` after ``last``, a year outside the panel, a dead band below 0.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> food = nt.Indicator(id="food", unit={"sv": "%"}, direction="higher", targets=[nt.Target(value=60.0, year=2030)])
    >>> panel = nt.Panel([food], ["Trosa", "Eksjö"], [2022, 2023], [[[60.0, 57.4], [15.4, 15.4]]])
    >>> r = nt.movements(panel, 2022, 2023)
    >>> found = r.at("food")
    >>> found["fallen"], found["unchanged"], found["largest_fall_member"], found["n_at_target_first"]
    (1, 1, 'Trosa', 1)
    """
    columns = _core.movements(panel._core, first, last, dead_band, _core.Selection(counted, kind, use))
    ids = np.array([*(each.id for each in panel.members), ""])
    shape = (panel.shape[0],)
    movers: dict[str, Any] = {}
    for which in ("largest_rise", "largest_fall", "largest_relative_rise", "largest_relative_fall"):
        one = columns.pop(which)
        movers[which] = Movers(member=ids[one.pop("member_index")], **one)
    return Movements(panel=panel, first=int(first), last=int(last), **named(columns, shape), **movers)


def response_rate(
    panel: Panel,
    *,
    year: int | Iterable[int] | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
) -> ResponseRate:
    """How many members reported each indicator, of those that it applies to.

    rate = n_reported / (n_members - n_not_applicable). Observed, nil, preliminary, estimated and confidential values
    are reports; imputed ones are not, for somebody else filled them in; withdrawn ones are not any more.

    Parameters
    ----------
    year
        A year or years of the panel; all where None.
    counted, kind
        As in ``network_mean``.

    Returns
    -------
    ResponseRate
        Arrays of shape (indicators, years). ``status``: *ok*, or *no_data* where nobody should have reported.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["sludge"], ["Burlöv", "Boden", "Trosa"], [2020], [[[float("nan")], [1.2], [float("nan")]]],
    ...                  status=[[["not_applicable"], ["observed"], ["not_reported"]]])
    >>> nt.response_rate(panel, year=2020).at("sludge", 2020)["rate"]
    0.5
    """
    chosen, positions = year_positions(panel, year)
    columns = _core.response_rate(panel._core, _core.Selection(counted, kind, REPORTED))
    shaped = named(columns, (panel.shape[0], panel.shape[2]))
    return ResponseRate(panel=panel, years=chosen, **{name: column[:, positions] for name, column in shaped.items()})


def population_coverage(
    panel: Panel,
    weights: str | Mapping[str, float] | npt.ArrayLike,
    *,
    year: int | None = None,
    total: float | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
) -> PopulationCoverage:
    """The share of a country's inhabitants that lives in the network's members.

    share = sum of the members' weights / total, a fraction.

    Parameters
    ----------
    weights
        Inhabitants: the id of an indicator of the panel (its values of that year), a mapping from member to number, or
        one number a member.
    year
        Who belongs then; default the panel's last year.
    total
        Of the country. Default: the sum over all rows of the panel, when some of them are known to be outside the
        network and no weight is missing.
    counted, kind
        As in ``network_mean``.

    Returns
    -------
    PopulationCoverage
        ``n_without_weight`` members add nothing to the sum, so the share is then too low. ``status``: *ok*;
        *no_weights*; *unknown* (no total); *exceeded* (the members have more than the total).

    Raises
    ------
    ArgumentError
        Weights below 0 or infinite, a total that is not above 0, a year outside the panel.

    Notes
    -----
    How much of the network's population a single mean covers is ``network_mean(...).weight_covered``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["x"], ["A", "B"], [2022], [[[1.0], [2.0]]])
    >>> nt.population_coverage(panel, {"A": 30_000, "B": 70_000}, total=1_000_000).share
    0.1
    """
    asked = int(panel._core.last_year) if year is None else int(year)
    if isinstance(weights, str):
        position = year_positions(panel, asked)[1][0]
        given = np.ascontiguousarray(panel.values[panel._core.indicator_index(weights), :, position])
    else:
        given = member_weights(panel, weights)
    if total is not None and np.isnan(total):
        raise ArgumentError("total is NaN: leave it out to sum over the panel")
    selection = _core.Selection(counted, kind, REPORTED)
    columns = _core.population_coverage(panel._core, given, asked, np.nan if total is None else float(total), selection)
    return PopulationCoverage._from_columns(columns, ())
