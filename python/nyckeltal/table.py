"""One indicator, all members: who stands where, with values of one year, and who is left out and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from . import _core
from ._core import Use
from ._grid import REPORTED, in_language, named
from ._result import _show
from .network import Counted, Kind, LeftOut
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparison", "ComparisonRow", "Reference", "compare"]


@dataclass(frozen=True)
class ComparisonRow:
    """One member of a comparison."""

    #: Id and name of the member.
    member: str
    name: str
    value: float
    #: Year of the value, and years between it and the year compared.
    year: int
    age: int
    value_status: str
    #: Id of the class edition, position of the class in it (0 is best, -1: none) and its names by language.
    edition: str
    class_index: int
    state: dict[str, str]
    bounds_stated: bool
    on_bound: bool
    #: no_limit, within, at_limit or exceeded.
    limit: str
    state_status: str
    #: 1, 2, 2, 4: 1 is best; 0 where the indicator has no better direction.
    rank_competition: int
    #: 1, 2.5, 2.5, 4; NaN where the indicator has no better direction.
    rank_mid: float


@dataclass(frozen=True)
class Reference:
    """A published figure of the network or the nation in the year compared: shown beside the members, never ranked."""

    area: str
    name: str
    kind: str
    value: float
    value_status: str


@dataclass(frozen=True)
class Comparison:
    """Members of one indicator, best first, and who is left out."""

    #: Id of the indicator.
    indicator: str
    #: The year compared.
    year: int
    n_members: int
    n_ranked: int
    #: Rows with a value of an earlier year.
    n_older: int
    #: ok, no_data, or neutral: ordered by value, largest first, and not ranked.
    status: str
    rows: tuple[ComparisonRow, ...]
    left_out: tuple[LeftOut, ...]
    reference: tuple[Reference, ...]
    panel: Panel = field(repr=False, compare=False)

    def place(self, member: str) -> ComparisonRow | LeftOut | None:
        """The row of one member, or why it is left out; None where it neither belongs nor has a value."""
        wanted = self.panel.member(member).id
        known: tuple[ComparisonRow | LeftOut, ...] = self.rows + self.left_out
        for each in known:
            if each.member == wanted:
                return each
        return None

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists and dictionaries."""
        return {
            "indicator": self.indicator,
            "year": self.year,
            "n_members": self.n_members,
            "n_ranked": self.n_ranked,
            "n_older": self.n_older,
            "status": self.status,
            "rows": [asdict(row) for row in self.rows],
            "left_out": [asdict(each) for each in self.left_out],
            "reference": [asdict(each) for each in self.reference],
        }

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of the rows; ``state`` is the Swedish name where there is one. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        pd = pandas()
        columns = list(ComparisonRow.__dataclass_fields__)
        return pd.DataFrame(
            [asdict(row) | {"state": in_language(row.state, "sv")} for row in self.rows], columns=columns
        )

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><td>{row.rank_competition or '–'}</td><th scope='row'>{escape(row.name)}</th>"
            f"<td>{_show(row.value)}</td><td>{row.year}</td><td>{escape(in_language(row.state, 'sv'))}</td></tr>"
            for row in self.rows
        )
        beside = "".join(
            f"<tr><td>–</td><th scope='row'>{escape(each.name)}</th><td>{_show(each.value)}</td>"
            f"<td>{self.year}</td><td>published</td></tr>"
            for each in self.reference
        )
        out = ", ".join(f"{escape(each.name)} ({escape(each.reason)})" for each in self.left_out) or "nobody"
        return (
            f"<table><caption>{escape(self.indicator)} {self.year}: {self.n_ranked} ranked of {self.n_members} "
            f"members, {self.n_older} with an older value; left out: {out}</caption>"
            f"<thead><tr><th>rank</th><th>member</th><th>value</th><th>year</th><th>state</th></tr></thead><tbody>{lines}{beside}</tbody></table>"
        )


def compare(
    panel: Panel,
    indicator: str,
    *,
    year: int | None = None,
    max_age: int | None = None,
    minimum_coverage: float = 0.5,
    edition: str | None = None,
    counted: Counted = "members_then",
    kind: Kind | None = None,
    use: Use = REPORTED,
) -> Comparison:
    """All members in one indicator, with values of one and the same year, best first, and who is left out and why.

    Rank 1 is best by the indicator's direction. Equal values share a rank: competition ranks 1, 2, 2, 4 for showing,
    mid ranks 1, 2.5, 2.5, 4 for computing. An indicator without a better direction is ordered by value, largest first,
    and not ranked (status *neutral*).

    Parameters
    ----------
    indicator
        Its id, or a code that names one definition only.
    year
        The year compared. Default: the newest year with at least ``minimum_coverage`` of the number of values that the
        best covered year has.
    max_age
        Years before ``year`` that a value may be from; None or 0 takes values of that year only. Older values are
        ranked with the others, each row shows its year, and ``n_older`` counts them.
    edition
        Of the state classes; default the one valid in each value's year.
    counted, kind, use
        As in ``network_mean``; those that do not belong but have a value are listed as *not_a_member*.

    Returns
    -------
    Comparison
        ``rows`` best first; ``left_out`` with the reasons (*not_reported*, *not_applicable*, *confidential*,
        *imputed*, *withdrawn*, *too_old*, *infinite*, *not_a_member*, *other_kind*), and the newest older value where
        there is one; ``reference``: figures that others published for the network and the nation in that year, never
        ranked. ``status``: *ok*, *no_data*, *neutral*.

    Raises
    ------
    ArgumentError
        An unknown indicator or edition, a year outside the panel, ``max_age`` below 0.

    Notes
    -----
    A rank among values that are uncertain is uncertain itself: say it with n, and with an interval where there is one.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> waste = nt.Indicator(id="waste", direction="lower")
    >>> x = float("nan")
    >>> panel = nt.Panel([waste], ["A", "B", "C"], range(2021, 2024), [[[x, 12, 10], [x, 11, x], [9, 13, x]]])
    >>> [(row.member, row.rank_competition) for row in nt.compare(panel, "waste", year=2022).rows]
    [('B', 1), ('A', 2), ('C', 3)]
    >>> [(each.member, each.reason, each.year) for each in nt.compare(panel, "waste", year=2023).left_out]
    [('B', 'too_old', 2022), ('C', 'too_old', 2022)]
    """
    core = panel._core
    position = core.indicator_index(indicator)
    found = _core.compare(
        core, position, year, max_age or 0, minimum_coverage, edition, _core.Selection(counted, kind, use)
    )
    definition, members = panel.indicators[position], panel.members
    table = {name: column.tolist() for name, column in named(found["rows"], (-1,)).items()}
    rows = []
    for values in zip(*table.values(), strict=True):
        row = dict(zip(table, values, strict=True))
        member = members[row.pop("member_index")]
        e, c = row.pop("edition_index"), row["class_index"]
        chosen = definition.editions[e] if e >= 0 else None
        rows.append(
            ComparisonRow(
                member=member.id,
                name=member.name,
                edition=chosen.id if chosen else "",
                state=dict(chosen.classes[c].name) if chosen and c >= 0 else {},
                **row,
            )
        )
    out = found["left_out"]
    left_out = tuple(
        LeftOut(members[m].id, members[m].name, reason, value, value_year)
        for m, value, value_year, reason in zip(
            out["member_index"].tolist(), out["value"].tolist(), out["year"].tolist(), out["reason"], strict=True
        )
    )
    areas = panel.published.members if panel.published is not None else []
    beside = named(found["reference"], (-1,))
    reference = tuple(
        Reference(areas[a].id, areas[a].name, areas[a].kind, value, value_status)
        for a, value, value_status in zip(*(column.tolist() for column in beside.values()), strict=True)
    )
    return Comparison(
        indicator=definition.id,
        year=found["year"],
        n_members=found["n_members"],
        n_ranked=found["n_ranked"],
        n_older=found["n_older"],
        status=found["status"],
        rows=tuple(rows),
        left_out=left_out,
        reference=reference,
        panel=panel,
    )
