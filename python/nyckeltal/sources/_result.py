"""What the sources give: lists that can be tabled, and a panel with all that is known about how it came."""

from __future__ import annotations

import dataclasses
from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from ..io import Findings
from ..panel import Panel
from ._http import Gap, Request

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

_SHOWN = 200


class Listing(tuple[T, ...]):
    """What a search found: a tuple of records that can be tabled and shown."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a record. Needs ``nyckeltal[all]``."""
        from .._optional import pandas

        return pandas().DataFrame([dataclasses.asdict(each) for each in self])  # type: ignore[call-overload]

    def __repr__(self) -> str:
        lines = [str(each) for each in self[:_SHOWN]]
        more = [f"… and {len(self) - _SHOWN} more"] if len(self) > _SHOWN else []
        return "\n".join([*lines, *more]) or "nothing found"

    def _repr_html_(self) -> str:
        if not self:
            return "<p>nothing found</p>"
        rows = [{f.name: getattr(each, f.name) for f in dataclasses.fields(each)} for each in self[:_SHOWN]]  # type: ignore[arg-type]
        head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in rows[0])
        body = "".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>" for row in rows)
        more = f"<p>… and {len(self) - _SHOWN} more</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return escape(text if len(text) <= 300 else f"{text[:300]}…")


@dataclasses.dataclass(frozen=True, repr=False)
class Fetched:
    """What a fetch brought: the ``panel``, its ``findings``, the ``requests`` behind it, and what is ``missing``.

    ``missing`` is empty unless the fetch was told to take partial results; the panel's title then says so too.
    ``counts`` has the shape of ``panel.published.values`` where group means were fetched: of how many areas each is the
    mean. ``derived_units`` lists the indicators whose unit was read from their title, because the source gives none.
    """

    panel: Panel
    findings: Findings
    requests: tuple[Request, ...]
    missing: tuple[Gap, ...] = ()
    counts: Any = None
    derived_units: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all that was asked for came."""
        return not self.missing

    def __repr__(self) -> str:
        gaps = "".join(f"\n  missing: {each}" for each in self.missing)
        kept = sum(each.cached for each in self.requests)
        return (
            f"<Fetched {self.panel!r}, {len(self.requests)} answers, {kept} of them kept ones{gaps}\n{self.findings!r}>"
        )

    def _repr_html_(self) -> str:
        gaps = "".join(f"<li>{escape(str(each))}</li>" for each in self.missing)
        said = f"<p><strong>Incomplete.</strong> Missing:</p><ul>{gaps}</ul>" if gaps else ""
        return f"<div>{said}{self.panel._repr_html_()}{self.findings._repr_html_()}</div>"
