"""Arrays on their way to C++: the one place where they become float64 and C-contiguous."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import ArgumentError

FloatArray: TypeAlias = npt.NDArray[np.float64]
ByteArray: TypeAlias = npt.NDArray[np.uint8]


def as_floats(values: npt.ArrayLike, name: str) -> FloatArray:
    """``values`` as C-contiguous float64; masked and None entries become NaN; no copy where it fits already.

    Raises ArgumentError for what is not numbers, complex numbers among them.
    """
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(np.float64), np.nan)
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "fiubO":
            raise TypeError(f"dtype {array.dtype}")
        return np.ascontiguousarray(array, dtype=np.float64) if array.ndim else array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{name} must be numbers, with NaN or None for what is missing: {error}") from error


def as_vector(values: npt.ArrayLike, name: str) -> FloatArray:
    """As ``as_floats``, of exactly one axis."""
    array = as_floats(values, name)
    if array.ndim != 1:
        raise ArgumentError(f"{name} has {array.ndim} axes but must have one")
    return array


def as_rows(values: npt.ArrayLike, name: str) -> tuple[FloatArray, tuple[int, ...]]:
    """``values`` as a matrix of series over the last axis, and the shape of the axes before it.

    One series gives a matrix of one row and the shape ``()``, which ``result`` turns back into scalars.
    """
    array = as_floats(values, name)
    if array.ndim == 0:
        raise ArgumentError(f"{name} is a single number but must be a series or an array of series over the last axis")
    length = array.shape[-1]
    rows = int(np.prod(array.shape[:-1], dtype=np.int64))
    return array.reshape(rows, length), array.shape[:-1]
