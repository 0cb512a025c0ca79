"""The panel: values of indicators for members through years, with what its axes mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from . import _core
from ._arrays import ByteArray, FloatArray, as_floats
from ._core import Break, Indicator, Member, Observation, PanelInfo, Source, Target, VersionLink
from ._result import Result
from .errors import ArgumentError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from .check import Checks
    from .text import Language

__all__ = ["VALUE_STATUS", "Panel", "Series"]

#: Names of the status bytes in ``panel.status``: the byte is the position.
VALUE_STATUS: tuple[str, ...] = _core.VALUE_STATUS_NAMES


@dataclass(frozen=True, repr=False)
class Series(Result):
    """One indicator of one member: ``years`` (int), ``values`` (float, NaN = missing), ``status`` (names)."""

    indicator: Indicator
    member: Member
    years: npt.NDArray[np.int64]
    values: FloatArray
    status: npt.NDArray[np.str_]
    #: Known breaks and events of this series, by year.
    breaks: Sequence[Break] = ()
    #: Targets that hold for this member.
    targets: Sequence[Target] = ()

    def __repr__(self) -> str:
        seen = int(np.count_nonzero(~np.isnan(self.values)))
        return f"Series({self.indicator.id}, {self.member.name}, {seen} values of {len(self.years)} years)"

    def plot(self, *, language: Language = "sv", ax: Axes | None = None) -> Axes:
        """The series with its gaps, targets and limits; see ``nyckeltal.plot``. Needs ``nyckeltal[plot]``."""
        from .plot import plot_series

        return plot_series(self, language=language, ax=ax)


class Panel:
    """Values of indicators for members through years: a dense cube ``(indicator, member, year)``.

    Parameters
    ----------
    indicators, members
        What the first two axes mean; ids must be unique. Plain strings become indicators and members of that id.
    years
        Consecutive calendar years, ascending.
    values
        Shape ``(indicators, members, years)``, in each indicator's unit; NaN is missing.
    status
        Same shape, one of ``VALUE_STATUS`` each, as names or bytes. Without it every number is *observed* and every
        NaN *not reported*.

    Raises
    ------
    ArgumentError
        Shapes that do not fit the labels, years that are not consecutive, doubled or empty ids.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2021, 2024), [[[57.4, float("nan"), 60.0]]])
    >>> panel.series("organic-food", "Trosa").values
    array([57.4,  nan, 60. ])
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        indicators: Iterable[Indicator | str],
        members: Iterable[Member | str],
        years: Iterable[int],
        values: npt.ArrayLike,
        status: npt.ArrayLike | None = None,
        *,
        breaks: Sequence[Break] = (),
        links: Sequence[VersionLink] = (),
        info: PanelInfo | None = None,
    ) -> None:
        axis = [int(year) for year in years]
        if axis != list(range(axis[0], axis[0] + len(axis))) if axis else False:
            raise ArgumentError(f"years must be consecutive and ascending, got {axis[:6]}: fill gaps with NaN values")
        cube = as_floats(values, "values")
        self._core = _core.Panel(
            [Indicator(id=each) if isinstance(each, str) else each for each in indicators],
            [Member(id=each, name=each) if isinstance(each, str) else each for each in members],
            axis[0] if axis else 0,
            cube,
            _status_bytes(status, cube),
        )
        self._core.breaks = list(breaks)
        self._core.links = list(links)
        if info is not None:
            self._core.info = info

    @classmethod
    def _wrap(cls, core: _core.Panel) -> Panel:
        made = cls.__new__(cls)
        made._core = core
        return made

    @property
    def values(self) -> FloatArray:
        """The cube, read-only, no copy: float64 of shape (indicators, members, years), NaN where missing."""
        return self._core.values

    @property
    def status(self) -> ByteArray:
        """One byte a value, read-only, no copy; ``VALUE_STATUS[byte]`` is its name."""
        return self._core.status

    @property
    def indicators(self) -> list[Indicator]:
        """The definition versions along the first axis."""
        return self._core.indicators

    @property
    def members(self) -> list[Member]:
        """The units along the second axis. Published means and the nation are in ``published``, not here."""
        return self._core.members

    @property
    def years(self) -> npt.NDArray[np.int64]:
        """Calendar years along the third axis."""
        return np.arange(self._core.first_year, self._core.last_year + 1)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of indicators, members and years."""
        return self._core.n_indicators, self._core.n_members, self._core.n_years

    @property
    def breaks(self) -> list[Break]:
        """Known breaks."""
        return self._core.breaks

    @property
    def links(self) -> list[VersionLink]:
        """How definition versions relate."""
        return self._core.links

    @property
    def sources(self) -> list[Source]:
        """Where the values came from."""
        return self._core.sources

    @property
    def observations(self) -> list[Observation]:
        """Every published figure with its source, superseded vintages among them; may be empty."""
        return self._core.observations

    @property
    def published(self) -> Panel | None:
        """Series that others published about the network and the nation; never counted among the members."""
        core = self._core.published
        return None if core is None else Panel._wrap(core)

    @property
    def info(self) -> PanelInfo:
        """Name, title, licence, and whether the figures are simulated."""
        return self._core.info

    def indicator(self, key: str) -> Indicator:
        """The indicator of that id, or of a code that names one definition only. ArgumentError with near names."""
        return self.indicators[self._core.indicator_index(key)]

    def member(self, key: str) -> Member:
        """The member of that id, official code or name. ArgumentError with the nearest names."""
        return self.members[self._core.member_index(key)]

    def series(self, indicator: str, member: str) -> Series:
        """One indicator of one member. Values are a read-only view of the panel."""
        i, m = self._core.indicator_index(indicator), self._core.member_index(member)
        return Series(
            indicator=self.indicators[i],
            member=self.members[m],
            years=self.years,
            values=self.values[i, m],
            status=np.array(VALUE_STATUS)[self.status[i, m]],
            breaks=self.breaks_of(indicator, member),
            targets=[each for each in self.indicators[i].targets if self._holds_for(each, m)],
        )

    def breaks_of(self, indicator: str, member: str | None = None) -> list[Break]:
        """Known breaks and events of one indicator by year: those of all members and, with ``member``, its own.

        A break says which indicator and member it is of by any key of theirs: id, official code or name.
        """
        i = self._core.indicator_index(indicator)
        m = None if member is None else self._core.member_index(member)
        found = [
            each
            for each in self.breaks
            if self._core.find_indicator(each.indicator) == i
            and (not each.member or (m is not None and self._core.find_member(each.member) == m))
        ]
        return sorted(found, key=lambda each: each.year)

    def _holds_for(self, target: Target, m: int | None) -> bool:
        """Whether a target is everybody's or, with a member's position, that member's own."""
        return target.owner != "member" or (m is not None and self._core.find_member(target.member) == m)

    def sel(
        self,
        *,
        indicator: str | Iterable[str] | None = None,
        member: str | Iterable[str] | None = None,
        years: Iterable[int] | int | None = None,
    ) -> Panel:
        """The panel cut to some indicators, members and years; all where not given.

        ``years`` is a range or a list whose first and last year bound the cut. Sources, breaks and published series
        of what is left come along.
        """
        core = self._core
        every_indicator, every_member = range(core.n_indicators), range(core.n_members)
        keep_i = every_indicator if indicator is None else [core.indicator_index(each) for each in _listed(indicator)]
        keep_m = every_member if member is None else [core.member_index(each) for each in _listed(member)]
        wanted = [years] if isinstance(years, int) else None if years is None else list(years)
        first, last = (core.first_year, core.last_year) if not wanted else (min(wanted), max(wanted))
        return Panel._wrap(core.select(list(keep_i), list(keep_m), int(first), int(last)))

    def to_frame(self, *, missing: bool = False) -> pd.DataFrame:
        """A long pandas frame: indicator, member, year, value, status; with ``missing`` the empty cells too."""
        from .frames import to_frame

        return to_frame(self, missing=missing)

    @classmethod
    def from_frame(cls, frame: Any, **options: Any) -> Panel:
        """A panel from a long pandas, polars or Arrow frame; see ``nyckeltal.frames.from_frame``."""
        from .frames import from_frame

        return from_frame(frame, **options)

    def check(self, **options: Any) -> Checks:
        """What is impossible, probably wrong or good to know in these figures; see ``nyckeltal.check``."""
        from .check import check

        return check(self, **options)

    def plot(
        self,
        indicator: str,
        *,
        member: str | Iterable[str] = (),
        mean: bool = True,
        language: Language = "sv",
        ax: Axes | None = None,
    ) -> Axes:
        """Members of one indicator beside the network's mean; see ``nyckeltal.plot``. Needs ``nyckeltal[plot]``."""
        from .plot import plot_panel

        return plot_panel(self, indicator, member=member, mean=mean, language=language, ax=ax)

    def __repr__(self) -> str:
        n_i, n_m, n_y = self.shape
        span = f"{self._core.first_year}–{self._core.last_year}" if n_y else "no years"
        known = int(np.count_nonzero(~np.isnan(self.values)))
        mark = " SIMULATED" if self.info.simulated else ""
        return f"<Panel{mark} {self.info.name or 'unnamed'}: {n_i} indicators × {n_m} members × {span}, {known} values>"

    def _repr_html_(self) -> str:
        known = ~np.isnan(self.values)
        rows = []
        for i, each in enumerate(self.indicators):
            seen = known[i]
            years = self.years[seen.any(axis=0)]
            span = f"{years[0]}–{years[-1]}" if len(years) else "–"
            name = each.name.get("sv") or each.name.get("en") or each.id
            rows.append(
                f"<tr><th scope='row'>{escape(each.id)}</th><td>{escape(name)}</td>"
                f"<td>{int(seen.any(axis=1).sum())}</td><td>{int(seen.sum())}</td><td>{span}</td></tr>"
            )
        mark = "<strong>Simulated figures.</strong> " if self.info.simulated else ""
        return (
            f"<div>{mark}{escape(repr(self))}<table><thead><tr><th>id</th><th>indicator</th><th>members</th>"
            f"<th>values</th><th>years</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        )


def _listed(keys: str | Iterable[str]) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _status_bytes(status: npt.ArrayLike | None, cube: FloatArray) -> ByteArray:
    if status is None:
        blank = VALUE_STATUS.index("not_reported")
        filled: ByteArray = np.isnan(cube).astype(np.uint8) * np.uint8(blank)
        return filled
    array = np.asarray(status)
    if array.dtype.kind in "UO":
        names, inverse = np.unique(array.astype(str), return_inverse=True)
        unknown = sorted(set(names.tolist()) - set(VALUE_STATUS))
        if unknown:
            raise ArgumentError(f"unknown status {unknown}: use one of {', '.join(VALUE_STATUS)}")
        codes = np.array([VALUE_STATUS.index(name) for name in names.tolist()], dtype=np.uint8)
        array = codes[inverse].reshape(array.shape)
    return np.ascontiguousarray(array, dtype=np.uint8)
