"""Results over a panel: arrays whose axes are its indicators and its members or years, and what was asked of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import FloatArray, as_vector
from ._core import Use
from ._result import STATUS_NAMES, Result, _show
from .errors import ArgumentError
from .panel import VALUE_STATUS, Panel

if TYPE_CHECKING:
    import pandas as pd

#: What a member reported itself, and nothing that was taken back.
REPORTED = Use()

_NAMES: dict[str, npt.NDArray[np.str_]] = {
    "value_status": np.array(VALUE_STATUS),
    "limit": np.array(_core.LIMIT_STATE_NAMES),
}
_FLAGS = frozenset({"crosses_break", "bounds_stated", "on_bound"})


def named(columns: Mapping[str, Any], shape: tuple[int, ...]) -> dict[str, Any]:
    """Columns of codes as arrays of that shape: status bytes become names, flags become bool."""
    fields = {}
    for name, column in columns.items():
        array = np.asarray(column)
        if name in _NAMES:
            array = _NAMES[name][array]
        elif name.endswith("status"):
            array = STATUS_NAMES[array]
        elif name in _FLAGS:
            array = array.astype(bool)
        fields[name] = array.reshape(shape)
    return fields


@dataclasses.dataclass(frozen=True, repr=False)
class Grid(Result):
    """Arrays of shape (indicators, members), (indicators, years) or (indicators,), with the panel that labels them."""

    #: The panel that the numbers are of.
    panel: Panel

    _second: ClassVar[str] = ""

    @property
    def indicators(self) -> list[str]:
        """Ids along the first axis."""
        return [each.id for each in self.panel.indicators]

    @property
    def members(self) -> list[str]:
        """Ids of the panel's members; the second axis of results per member."""
        return [each.id for each in self.panel.members]

    def _fields(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in dataclasses.fields(self) if each.name != "panel"}

    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        shape = self._shape()
        return {
            name: value
            for name, value in self._fields().items()
            if isinstance(value, np.ndarray) and value.shape == shape and name != "years"
        }

    def _shape(self) -> tuple[int, ...]:
        n = len(self.panel.indicators)
        if self._second == "member":
            return (n, len(self.panel.members))
        return (n, len(self._years())) if self._second == "year" else (n,)

    def _years(self) -> npt.NDArray[np.int64]:
        years: npt.NDArray[np.int64] = getattr(self, "years", np.array([], dtype=np.int64))
        return years

    def at(self, indicator: str, second: str | int | None = None) -> dict[str, Any]:
        """All fields of one indicator (and member, or year) as plain scalars."""
        core = self.panel._core
        where: tuple[int, ...] = (core.indicator_index(indicator),)
        if self._second == "member":
            where += (core.member_index(str(second)),)
        elif self._second == "year":
            positions = np.flatnonzero(self._years() == second)
            if not len(positions):
                raise ArgumentError(f"year {second} is not among the years of this result")
            where += (int(positions[0]),)
        return {name: value[where].item() for name, value in self._columns().items()}

    def to_dict(self) -> dict[str, Any]:
        """The fields by name, with the labels of the axes first."""
        labels: dict[str, Any] = {"indicators": self.indicators}
        if self._second == "member":
            labels["members"] = self.members
        elif self._second == "year":
            labels["years"] = self._years()
        return labels | self._fields()

    def to_frame(self) -> pd.DataFrame:
        """A long pandas frame, one row an indicator and member (or year). Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        pd = pandas()
        second = {"member": self.members, "year": self._years().tolist()}.get(self._second)
        labels: dict[str, Any] = {}
        if second is None:
            labels["indicator"] = self.indicators
        else:
            labels["indicator"] = np.repeat(np.array(self.indicators, dtype=object), len(second))
            labels[self._second] = second * len(self.indicators)
        frame = pd.DataFrame(labels | {name: column.ravel() for name, column in self._columns().items()})
        for name in ("start_year", "end_year", "year"):
            if name in frame and name not in labels:
                frame[name] = frame[name].astype("Int64").mask(frame[name] == 0)
        return frame

    def __repr__(self) -> str:
        shape = " × ".join(map(str, self._shape()))
        return f"<{type(self).__name__} {shape} of {self.panel!r}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(_show(value))}</td></tr>"
            for name, value in self._fields().items()
        )
        return f"<table><caption>{escape(repr(self))}</caption>{rows}</table>"


def in_language(text: Mapping[str, str], language: str) -> str:
    """A text in that language, else in Swedish, else in any, else empty."""
    return text.get(language) or text.get("sv") or next(iter(text.values()), "")


def member_weights(panel: Panel, weights: Mapping[str, float] | npt.ArrayLike, name: str = "weights") -> FloatArray:
    """One weight a member; members that a mapping does not name get NaN."""
    if isinstance(weights, Mapping):
        given = np.full(panel.shape[1], np.nan)
        for key, weight in weights.items():
            given[panel._core.member_index(key)] = weight
        return given
    vector = as_vector(weights, name)
    if len(vector) != panel.shape[1]:
        raise ArgumentError(f"{name} has {len(vector)} elements but the panel has {panel.shape[1]} members")
    return vector


def panel_weights(
    panel: Panel, weights: str | Mapping[str, float] | npt.ArrayLike | None
) -> tuple[FloatArray | None, int | None]:
    """Weights as the C++ side takes them: one a member, or the position of the panel's own indicator, or neither."""
    if weights is None:
        return None, None
    if isinstance(weights, str):
        return None, panel._core.indicator_index(weights)
    return member_weights(panel, weights), None


def year_positions(
    panel: Panel, years: int | Iterable[int] | None
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.intp]]:
    """The years asked for and their positions in the panel; all where None."""
    every = panel.years
    if years is None:
        return every, np.arange(len(every))
    wanted = np.array([years] if isinstance(years, int | np.integer) else list(years), dtype=np.int64)
    outside = [int(year) for year in wanted if not len(every) or not every[0] <= year <= every[-1]]
    if outside:
        span = f"{every[0]}–{every[-1]}" if len(every) else "none"
        raise ArgumentError(f"years {outside} are outside the panel's ({span})")
    return wanted, (wanted - every[0]).astype(np.intp)
