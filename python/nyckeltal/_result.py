"""What every statistic returns: a small frozen record that can be shown, tabled and taken apart."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from . import _core

if TYPE_CHECKING:
    import pandas as pd

STATUS_NAMES = np.array(_core.STATUS_NAMES)

R = TypeVar("R", bound="Result")


class Result:
    """Base of result records. Fields are scalars for one series, arrays over the leading axes for many."""

    @classmethod
    def _from_columns(cls: type[R], columns: Mapping[str, Any], shape: tuple[int, ...], **extra: Any) -> R:
        """The record of a table of columns, one row a series; codes in ``status`` become their names."""
        fields: dict[str, Any] = {}
        for name, column in columns.items():
            array = STATUS_NAMES[column] if name == "status" else np.asarray(column)
            array = array.reshape(shape)
            fields[name] = array.item() if shape == () else array
        return cls(**fields, **extra)

    def to_dict(self) -> dict[str, Any]:
        """The fields by name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a series (in C order where there are several axes). Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        return pandas().DataFrame(
            {
                name: np.ravel(np.asarray(value, dtype=object if value is None else None))
                for name, value in self.to_dict().items()
            }
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{escape(name)}</th><td>{escape(_show(value))}</td></tr>"
            for name, value in self.to_dict().items()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption>{rows}</table>"


def _show(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray) and value.size > 6:
        head = ", ".join(_show(each) for each in value.ravel()[:5].tolist())
        return f"{head}, … ({'×'.join(map(str, value.shape))})"
    if isinstance(value, np.ndarray):
        return ", ".join(_show(each) for each in value.ravel().tolist())
    return str(value)
