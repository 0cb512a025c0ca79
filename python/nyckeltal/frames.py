"""Panels from data frames and back: pandas, polars and Arrow tables come in through narwhals, pandas goes out."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._arrays import FloatArray, as_floats
from ._core import Indicator, Member, PanelInfo
from .errors import ArgumentError
from .panel import VALUE_STATUS, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["from_frame", "to_frame"]

_NOT_REPORTED = VALUE_STATUS.index("not_reported")


def from_frame(
    frame: Any,
    *,
    indicator: str = "indicator",
    member: str = "member",
    year: str = "year",
    value: str = "value",
    status: str | None = None,
    unit: str | None = None,
    indicators: Iterable[Indicator | str] | None = None,
    members: Iterable[Member | str] | None = None,
    info: PanelInfo | None = None,
) -> Panel:
    """A panel from a long frame, one row a value.

    The years of the panel run from the smallest to the largest in the frame; what no row mentions is *not reported*.

    Parameters
    ----------
    frame
        A pandas or polars DataFrame, or a pyarrow Table.
    indicator, member, year, value
        Names of the columns. Indicators and members are text: an official code keeps its leading zeros. Years are
        whole numbers. Values are numbers in the indicator's unit, null or NaN where missing.
    status
        Name of a column with one of ``nyckeltal.VALUE_STATUS`` a row; null is *observed* where there is a value, else
        *not reported*. Without it the same rule holds for every row.
    unit
        Name of a column with the unit of each row. It must be that of the indicator; where ``indicators`` is not
        given it becomes the indicator's unit.
    indicators, members
        The axes, in this order; a row may name them by id, code or name. Without them every text of the column is an
        id, in order of first appearance.
    info
        What the panel is: name, title, licence, whether the figures are simulated.

    Returns
    -------
    Panel
        Dense cube (indicator, member, year).

    Raises
    ------
    ArgumentError
        A column that is not there, an indicator, member, year or unit that is missing or not known, a year that is
        not whole, a value that is not a number, or two rows of one key with different values or statuses (the rows
        are named, counted from 0; rows that say the same twice are one).

    See Also
    --------
    nyckeltal.read_csv : files, with findings for every row that cannot be used instead of the first error.

    Examples
    --------
    >>> import pandas as pd, nyckeltal as nt
    >>> frame = pd.DataFrame({"kommun": ["0488", "0488"], "year": [2022, 2023], "andel": [60.0, 57.4]})
    >>> panel = nt.Panel.from_frame(frame.assign(indicator="organic-food"), member="kommun", value="andel")
    >>> panel.series("organic-food", "0488").values
    array([60. , 57.4])
    """
    from ._optional import narwhals

    nw = narwhals()
    try:
        table = nw.from_native(frame, eager_only=True)
    except TypeError as error:
        raise ArgumentError(
            f"frame is a {type(frame).__name__}, wanted a pandas or polars DataFrame or a pyarrow Table: "
            "collect a lazy frame first"
        ) from error
    names = {"indicator": indicator, "member": member, "year": year, "value": value, "status": status, "unit": unit}
    column = {role: _column(table, role, name) for role, name in names.items() if name is not None}

    indicator_keys, indicator_rows = _codes(nw, column["indicator"], indicator)
    member_keys, member_rows = _codes(nw, column["member"], member)
    year_rows = _years(nw, column["year"], year)
    values = _numbers(nw, column["value"], value)
    statuses = _statuses(column.get("status"), values, status)

    axis_i = [Indicator(id=key) for key in indicator_keys] if indicators is None else list(indicators)
    axis_m = [Member(id=key, name=key) for key in member_keys] if members is None else list(members)
    first, n_years = (int(year_rows.min()), int(np.ptp(year_rows)) + 1) if len(year_rows) else (0, 0)
    years = range(first, first + n_years)
    # An empty panel knows how to find an axis position by id, code or name, and what to suggest.
    lookup = Panel(axis_i, axis_m, [], np.empty((len(axis_i), len(axis_m), 0)))._core
    at_i = np.array([lookup.indicator_index(key) for key in indicator_keys], dtype=np.int64)[indicator_rows]
    at_m = np.array([lookup.member_index(key) for key in member_keys], dtype=np.int64)[member_rows]
    if unit is not None:
        axis_i = _with_units(lookup.indicators, at_i, column["unit"].to_list(), unit, fill=indicators is None)

    shape = (len(axis_i), len(axis_m), n_years)
    cell = np.ravel_multi_index((at_i, at_m, year_rows - first), shape) if len(values) else np.empty(0, np.int64)
    _refuse_conflicts(
        cell,
        values,
        statuses,
        lambda row: (indicator_keys[indicator_rows[row]], member_keys[member_rows[row]], int(year_rows[row])),
    )
    cube = np.full(shape, np.nan)
    status_cube = np.full(shape, _NOT_REPORTED, dtype=np.uint8)
    cube.ravel()[cell] = values
    status_cube.ravel()[cell] = statuses
    return Panel(axis_i, axis_m, years, cube, status_cube, info=info)


def to_frame(panel: Panel, *, missing: bool = False) -> pd.DataFrame:
    """A long pandas frame (indicator, member, year, value, status), in the order of the panel's axes.

    Parameters
    ----------
    panel
        Any panel.
    missing
        With True every cell is a row. Otherwise the cells that are plainly *not reported* are left out; those that
        are missing for another reason (not applicable, confidential) stay, with a null value.

    Returns
    -------
    pandas.DataFrame
        Ids as text (a municipality code keeps its leading zero), ``year`` int64, ``value`` float64, ``status`` as a
        name. ``frame.attrs`` has the panel's name and whether its figures are simulated. Needs ``nyckeltal[all]``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["0488"], [2022, 2023], [[[60.0, 57.4]]])
    >>> panel.to_frame()
          indicator member  year  value    status
    0  organic-food   0488  2022   60.0  observed
    1  organic-food   0488  2023   57.4  observed
    """
    from ._optional import pandas

    status = panel.status
    shown = np.ones(panel.shape, dtype=bool) if missing else status != _NOT_REPORTED
    i, m, y = np.nonzero(shown)
    frame: pd.DataFrame = (
        pandas()
        .DataFrame(
            {
                "indicator": np.array([each.id for each in panel.indicators], dtype=object)[i],
                "member": np.array([each.id for each in panel.members], dtype=object)[m],
                "year": panel.years[y],
                "value": panel.values[shown],
                "status": np.array(VALUE_STATUS, dtype=object)[status[shown]],
            }
        )
        .astype({"indicator": "str", "member": "str", "status": "str"})
    )
    frame.attrs = {"name": panel.info.name, "simulated": panel.info.simulated}
    return frame


def _column(table: Any, role: str, name: str) -> Any:
    if name in table.columns:
        return table[name]
    near = get_close_matches(name, table.columns, n=3) or list(table.columns)[:8]
    raise ArgumentError(
        f'no column "{name}" for the {role}; the frame has {", ".join(map(repr, near))}: '
        f'name the column, as in from_frame(frame, {role}="...")'
    )


def _refuse_nulls(missing: npt.NDArray[np.bool_], name: str) -> None:
    rows = np.flatnonzero(missing)
    if len(rows):
        raise ArgumentError(f'column "{name}" is empty in {_rows(rows)}: give every row one, or leave the rows out')


def _rows(rows: npt.NDArray[np.intp]) -> str:
    shown = ", ".join(str(row) for row in rows[:5])
    return f"row{'s' if len(rows) > 1 else ''} {shown}" + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")


def _codes(nw: Any, series: Any, name: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The different texts of a column in order of first appearance, and which of them each row has."""
    if series.dtype.is_numeric():
        raise ArgumentError(
            f'column "{name}" holds numbers but must hold text, because a code like 0114 loses its zero as a number: '
            "cast it to text and pad it"
        )
    _refuse_nulls(series.is_null().to_numpy(), name)
    if series.dtype in (nw.Categorical, nw.Enum):
        series = series.cast(nw.String)
    position: dict[str, int] = {}
    rows = [position.setdefault(key, len(position)) for key in series.to_list()]
    odd = next((key for key in position if not isinstance(key, str)), None)
    if odd is not None:
        raise ArgumentError(f'column "{name}" holds {odd!r}, which is not text: cast the column to text')
    return list(position), np.array(rows, dtype=np.int64)


def _numbers(nw: Any, series: Any, name: str) -> FloatArray:
    if series.dtype.is_numeric():
        return as_floats(series.cast(nw.Float64).to_numpy(), name)
    cells = [
        np.nan if missing else cell for cell, missing in zip(series.to_list(), series.is_null().to_list(), strict=True)
    ]
    for row, cell in enumerate(cells):
        if isinstance(cell, (str, bytes)):
            raise ArgumentError(f'column "{name}" holds {cell!r} in row {row}, wanted numbers: read_csv reads text')
    return as_floats(np.array(cells, dtype=object), name)


def _years(nw: Any, series: Any, name: str) -> npt.NDArray[np.int64]:
    numbers = _numbers(nw, series, name)
    _refuse_nulls(np.isnan(numbers), name)
    bad = np.flatnonzero((numbers != np.floor(numbers)) | (numbers < 1) | (numbers > 9999))
    if len(bad):
        raise ArgumentError(f'column "{name}" holds {numbers[bad[0]]:g} in {_rows(bad)}: years are whole, 1 to 9999')
    return numbers.astype(np.int64)


def _statuses(series: Any, values: FloatArray, name: str | None) -> npt.NDArray[np.uint8]:
    plain = np.zeros(len(values), dtype=np.uint8)
    plain[np.isnan(values)] = _NOT_REPORTED
    if series is None:
        return plain
    code = {each: k for k, each in enumerate(VALUE_STATUS)}
    empty = series.is_null().to_list()
    for row, text in enumerate(series.to_list()):
        if empty[row]:
            continue
        if text not in code:
            raise ArgumentError(f'column "{name}" holds {text!r} in row {row}: use one of {", ".join(VALUE_STATUS)}')
        plain[row] = code[text]
    return plain


def _with_units(
    axis: list[Indicator], at: npt.NDArray[np.int64], units: list[Any], name: str, *, fill: bool
) -> list[Indicator]:
    for row, (i, text) in enumerate(zip(at.tolist(), units, strict=True)):
        if not isinstance(text, str):
            raise ArgumentError(f'column "{name}" holds {text!r} in row {row}, wanted the unit as text')
        known = axis[i].unit
        if not known and fill:
            axis[i].unit = {"sv": text, "en": text}
        elif text not in known.values():
            wanted = " or ".join(f'"{each}"' for each in dict.fromkeys(known.values())) or "none"
            raise ArgumentError(
                f'row {row} is in "{text}" but {axis[i].id} is in {wanted}: convert the value, or make it an '
                "indicator of its own"
            )
    return axis


def _refuse_conflicts(
    cell: npt.NDArray[np.int64], values: FloatArray, statuses: npt.NDArray[np.uint8], key: Any
) -> None:
    order = np.argsort(cell, kind="stable")
    a, b = order[:-1], order[1:]
    same_value = (values[a] == values[b]) | (np.isnan(values[a]) & np.isnan(values[b]))
    conflict = np.flatnonzero((cell[a] == cell[b]) & ~(same_value & (statuses[a] == statuses[b])))
    if len(conflict):
        clashing = order[cell[order] == cell[a[conflict[0]]]]
        i, m, year = key(clashing[0])
        told = ", ".join(f"row {row}: {values[row]:g} ({VALUE_STATUS[statuses[row]]})" for row in clashing[:5])
        raise ArgumentError(
            f"{len(conflict)} key(s) with different values, first {i}, {m}, {year} in {told}: keep one row of each"
        )
