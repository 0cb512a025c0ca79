"""Following members: the latest value, the change since a start, the state class, the pace a target asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import FloatArray, as_floats
from ._core import Break, Use
from ._grid import REPORTED, Grid, in_language, named
from ._result import Result
from .errors import ArgumentError
from .panel import Panel

__all__ = ["Change", "Latest", "RequiredPace", "State", "change", "latest", "required_pace", "state"]

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
Names = npt.NDArray[np.str_]


@dataclass(frozen=True, repr=False)
class Latest(Grid):
    """The newest usable value of each indicator and member; arrays of shape (indicators, members)."""

    value: FloatArray
    #: Year of the value; 0 where there is none.
    year: IntArray
    #: Years between the year asked and the year of the value.
    age: IntArray
    #: Newer numbers that ``use`` refuses, imputed ones for instance.
    n_passed_over: IntArray
    value_status: Names
    status: Names
    #: The year asked about.
    asked: int

    _second: ClassVar[str] = "member"


@dataclass(frozen=True, repr=False)
class Change(Grid):
    """Difference between two years of each series; arrays of shape (indicators, members)."""

    start_year: IntArray
    end_year: IntArray
    start: FloatArray
    end: FloatArray
    #: In the indicator's unit.
    absolute: FloatArray
    #: Of the start; NaN where the start is not above zero.
    per_cent: FloatArray
    #: Percentage points: ``absolute`` where the unit is %, else NaN.
    points: FloatArray
    n: IntArray
    n_refused: IntArray
    crosses_break: BoolArray
    status: Names

    _second: ClassVar[str] = "member"

    def breaks(self, indicator: str, member: str) -> list[Break]:
        """The known breaks between the start and the end of one series; ``cuts`` marks a new measure."""
        found = self.at(indicator, member)
        return [
            each
            for each in self.panel.breaks_of(indicator, member)
            if found["start_year"] < each.year <= found["end_year"]
        ]


@dataclass(frozen=True, repr=False)
class State(Grid):
    """State class of each latest value; arrays of shape (indicators, members)."""

    value: FloatArray
    year: IntArray
    #: Id of the class edition; empty where none applies.
    edition: Names
    #: 0 is the best class; -1 where the value has none.
    class_index: IntArray
    #: False where the source does not say which class a bound belongs to.
    bounds_stated: BoolArray
    #: The value lies on a bound between classes.
    on_bound: BoolArray
    #: no_limit, within, at_limit or exceeded: the limits in law, beside the classes.
    limit: Names
    status: Names
    asked: int
    _edition_index: IntArray

    _second: ClassVar[str] = "member"

    @property
    def limit_exceeded(self) -> BoolArray:
        """True where a limit is exceeded; a value equal to the limit does not exceed it."""
        return np.asarray(self.limit == "exceeded")

    @property
    def at_limit(self) -> BoolArray:
        """True where the value equals a limit."""
        return np.asarray(self.limit == "at_limit")

    def names(self, language: str = "sv") -> npt.NDArray[np.object_]:
        """The class names, empty where there is none."""
        named_classes = np.full(self.class_index.shape, "", dtype=object)
        indicators = self.panel.indicators
        for i, m in np.argwhere(self.class_index >= 0).tolist():
            edition = indicators[i].editions[int(self._edition_index[i, m])]
            named_classes[i, m] = in_language(edition.classes[int(self.class_index[i, m])].name, language)
        return named_classes

    def _fields(self) -> dict[str, Any]:
        return {name: value for name, value in super()._fields().items() if not name.startswith("_")}


@dataclass(frozen=True)
class RequiredPace(Result):
    """The yearly pace to a target: ``linear`` in the unit, ``geometric`` as a fraction of the value."""

    linear: Any
    geometric: Any
    status: Any


def _shape(panel: Panel) -> tuple[int, int]:
    return panel.shape[0], panel.shape[1]


def latest(
    panel: Panel, *, year: int | None = None, max_age: int | None = None, use: Use = REPORTED, threads: int = 1
) -> Latest:
    """The newest usable value of every indicator and member up to a year, with its year and age.

    Parameters
    ----------
    panel
        The values.
    year
        The year asked about; default the panel's last. Later values are not looked at.
    max_age
        Years before ``year`` that a value may be from; an older one is given with the status *too_old*.
    use
        Which values count. The default refuses imputed and withdrawn ones; ``n_passed_over`` counts the refused
        numbers that are newer than the value given.
    threads
        Series in parallel; the result does not depend on it.

    Returns
    -------
    Latest
        Arrays of shape (indicators, members). ``status``: *ok*, *no_data*, *too_old*, *infinite_value*.

    Raises
    ------
    ArgumentError
        ``max_age`` below 0.

    Notes
    -----
    Do not rank the latest values of members against each other: their years differ. ``compare`` takes one year.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2021, 2024), [[[57.4, 60.0, float("nan")]]])
    >>> found = nt.latest(panel).at("organic-food", "Trosa")
    >>> found["value"], found["year"], found["age"], found["status"]
    (60.0, 2022, 1, 'ok')
    """
    columns = _core.latest(panel._core, year, max_age, use, threads)
    return Latest(panel=panel, **named(columns, _shape(panel)), asked=_last(panel) if year is None else int(year))


def _last(panel: Panel) -> int:
    return int(panel._core.last_year)


def change(
    panel: Panel, *, start: int | None = None, end: int | None = None, use: Use = REPORTED, threads: int = 1
) -> Change:
    """Difference between two years of every series: in the unit, in per cent, in percentage points where the unit is %.

    absolute = end - start; per_cent = 100 absolute / start; points = absolute for shares in %.

    Parameters
    ----------
    panel
        The values; its known breaks and units are used.
    start, end
        Exactly these years; a series without a usable value there has the status *no_data*. Default: the first and
        the last usable value of each series. The years used are in the result.
    use, threads
        As in ``latest``. Refused numbers between the two years are counted in ``n_refused``.

    Returns
    -------
    Change
        Arrays of shape (indicators, members). ``crosses_break``: a known break that changes the measure
        (``Break.cuts``) lies after the start and not after the end; ``.breaks(indicator, member)`` lists them.
        ``status``: *ok*; *no_data*; *too_few* (one value only, so no change); *zero_base* and *sign_change* (start at
        or below zero: no per cent, the absolute change is given); *infinite_value*; *overflow*.

    Raises
    ------
    ArgumentError
        ``start`` after ``end``.

    Notes
    -----
    Two values say nothing of what lies between them, and a first year that happens to be unusual makes the change
    unusual; a trend is the better description of a series.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> share = nt.Indicator(id="certified-schools", unit={"sv": "%"}, direction="higher")
    >>> panel = nt.Panel([share], ["Härnösand"], range(2018, 2024), [[[74.0, 60.0, 41.0, 20.0, 2.0, 5.0]]])
    >>> c = nt.change(panel).at("certified-schools", "Härnösand")
    >>> c["start_year"], c["end_year"], c["points"], round(c["per_cent"], 1)
    (2018, 2023, -69.0, -93.2)
    """
    return Change(panel=panel, **named(_core.change(panel._core, start, end, use, threads), _shape(panel)))


def state(
    panel: Panel,
    *,
    year: int | None = None,
    edition: str | None = None,
    max_age: int | None = None,
    use: Use = REPORTED,
    threads: int = 1,
) -> State:
    """State class of the latest value of every indicator and member, by the edition valid in the value's own year.

    A value on a bound goes where the edition says (``includes_lower``, ``includes_upper``); ``on_bound`` marks it, and
    ``bounds_stated`` is False where the source does not say and the edition carries a reading of it. Limits in law are
    separate: ``limit`` is *exceeded* only past the limit, *at_limit* on it.

    Parameters
    ----------
    year, max_age, use, threads
        As in ``latest``.
    edition
        Id of a class edition to use for all years; indicators without it have the status *no_classes*. Default: of
        the editions valid in the value's year the one that came last into use.

    Returns
    -------
    State
        Arrays of shape (indicators, members); ``.names(language)`` gives the class names. ``status``: *ok*, *no_data*,
        *too_old*, *no_classes*, *outside_classes* (the value is in none of the classes as they are worded).

    Raises
    ------
    ArgumentError
        An edition that no indicator has.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> edition = nt.ClassEdition(id="2019", classes=[
    ...     nt.StateClass(name={"sv": "Mycket god"}, upper=380.0),
    ...     nt.StateClass(name={"sv": "God"}, lower=380.0, upper=500.0)])
    >>> waste = nt.Indicator(id="household-waste", direction="lower", editions=[edition])
    >>> panel = nt.Panel([waste], ["Luleå", "Boden"], [2019], [[[380.0], [512.0]]])
    >>> s = nt.state(panel)
    >>> s.names().tolist(), s.status.tolist(), s.on_bound.tolist()
    ([['God', '']], [['ok', 'outside_classes']], [[True, False]])
    """
    fields = named(_core.state(panel._core, year, max_age, edition, use, threads), _shape(panel))
    positions = fields.pop("edition_index")
    ids = np.full(positions.shape, "", dtype=object)
    for i, each in enumerate(panel.indicators):
        for e, known in enumerate(each.editions):
            ids[i, positions[i] == e] = known.id
    return State(
        panel=panel,
        **fields,
        edition=ids.astype(str),
        asked=_last(panel) if year is None else int(year),
        _edition_index=positions,
    )


def required_pace(
    value: npt.ArrayLike,
    target: npt.ArrayLike,
    year: npt.ArrayLike,
    target_year: npt.ArrayLike,
    *,
    direction: Literal["higher", "lower", "neutral"] = "neutral",
) -> RequiredPace:
    """The yearly pace from a value to a target: as much a year, or as large a share of the value a year.

    linear = (target - value) / (target_year - year), in the unit a year.
    geometric = (target / value)^(1 / (target_year - year)) - 1, a growth rate a year as a fraction.

    Parameters
    ----------
    value, target, year, target_year
        Scalars or arrays that broadcast; value and target in the indicator's unit.
    direction
        Which way is better. With *higher* or *lower* a value past the target has reached it; with *neutral* only a
        value equal to it. Differences below the rounding of doubles are none.

    Returns
    -------
    RequiredPace
        Scalars for scalars. ``status``: *ok*; *reached* (both paces 0); *past_deadline* (none); *zero_base* (value 0)
        and *sign_change* (value below 0, or target at or below 0): the linear pace only; *no_data*; *no_target*;
        *infinite_value*; *overflow*.

    Notes
    -----
    Checked against figures that editors of a yearly report published: 29 % in 2022 and 27 % in 2023 with 60 % in 2030
    as the target ask for 3.9 and 4.7 percentage points a year.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> nt.required_pace(29, 60, 2022, 2030, direction="higher").linear
    3.875
    >>> nt.required_pace(60.0, 60.0, 2022, 2030).status
    'reached'
    """
    values, targets = as_floats(value, "value"), as_floats(target, "target")
    years, deadlines = np.asarray(year), np.asarray(target_year)
    for array, name in ((years, "year"), (deadlines, "target_year")):
        if array.dtype.kind not in "iu":
            raise ArgumentError(f"{name} must be whole years, got {array.dtype}")
    try:
        values, targets, years, deadlines = np.broadcast_arrays(values, targets, years, deadlines)
    except ValueError as error:
        raise ArgumentError(f"value, target, year and target_year do not broadcast: {error}") from error
    columns = _core.required_pace(
        np.ascontiguousarray(values).ravel(),
        np.ascontiguousarray(targets).ravel(),
        years.ravel().tolist(),
        deadlines.ravel().tolist(),
        direction,
    )
    return RequiredPace._from_columns(columns, values.shape)
