"""Members of a group beside others that are like them in structure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from . import _core
from ._core import Use
from ._grid import REPORTED
from ._result import _show
from .errors import ArgumentError
from .network import Counted, Kind
from .panel import Panel
from .similar import SimilarVariable, records, structure_of, variables_of
from .stats.distance import Metric, Spread

if TYPE_CHECKING:
    import pandas as pd

    from .text import Language

__all__ = ["Balance", "MatchedComparison", "MatchedPair", "NotCompared", "Unmatched", "matched_comparison"]


@dataclass(frozen=True)
class MatchedPair:
    """A member of the group and one of its matches."""

    treated: str
    treated_name: str
    control: str
    control_name: str
    distance: float
    #: Of the match for this member: 1 / its number of matches.
    weight: float


@dataclass(frozen=True)
class Unmatched:
    """A member of the group without a match, and how far its nearest is."""

    member: str
    name: str
    nearest: float


@dataclass(frozen=True)
class NotCompared:
    """A member on neither side: *no_outcome*, or *no_structure* (a variable of ``on`` is missing)."""

    member: str
    name: str
    treated: bool
    reason: str


@dataclass(frozen=True)
class Balance:
    """How alike the two sides are in one variable (or one class), on the scale that was matched on."""

    variable: str
    #: The class; empty for a number.
    group: str
    log: bool
    #: Means, or shares of a class.
    treated: float
    controls: float
    treated_matched: float
    controls_matched: float
    #: Standardised mean difference: over the standard deviation of all treated, before and after.
    smd_before: float
    smd_after: float
    variance_ratio_before: float
    variance_ratio_after: float


@dataclass(frozen=True)
class MatchedComparison:
    """The difference among matched members, with whom, how alike, and who is left out."""

    indicator: str
    year: int
    #: On each side with outcome and structure; of the group those with a match; controls that are somebody's match.
    n_treated: int
    n_controls: int
    n_matched: int
    n_used: int
    #: Kish's effective number of the used controls.
    kish_n: float
    #: Difference of the plain means of all, before anything is matched.
    difference_before: float
    mean_treated: float
    mean_controls: float
    #: Mean over matched members of their value less that of their matches, with its interval.
    difference: float
    standard_error: float
    lower: float
    upper: float
    pairs: tuple[MatchedPair, ...]
    unmatched: tuple[Unmatched, ...]
    not_compared: tuple[NotCompared, ...]
    balance: tuple[Balance, ...]
    variables: tuple[SimilarVariable, ...]
    #: ok; no_data (a side is empty, or no pair); too_few (no interval); singular.
    status: str
    options: dict[str, Any]
    panel: Panel = field(repr=False, compare=False)
    #: What the figures can carry: never more than this.
    interpretation: Literal["adjusted"] = "adjusted"

    def text(self, language: Language = "sv") -> str:
        """The difference in a sentence that claims no cause."""
        from .text import Text, per_cent

        t = Text(language)
        definition = self.panel.indicator(self.indicator)
        unit, digits = t.pick(definition.unit), max(definition.decimals, 1)
        swedish = language == "sv"
        if math.isnan(self.difference):
            return "Ingen kunde matchas." if swedish else "Nobody could be matched."
        amount = t.difference(self.difference, unit, digits, sign=True)
        if math.isnan(self.lower):
            interval = "; för få par för ett intervall" if swedish else "; too few pairs for an interval"
        else:
            level = t.number(per_cent(self.options["level"]))
            low, high = t.number(self.lower, digits, sign=True), t.number(self.upper, digits, sign=True)
            interval = (
                f" ({level}-procentigt intervall {low} till {high})"
                if swedish
                else f" ({level} per cent interval {low} to {high})"
            )
        if swedish:
            return (
                f"Skillnad bland matchade medlemmar {self.year}: {amount}{interval}, {self.n_matched} av "
                f"{self.n_treated} matchade. Det är ingen effekt: de kan skilja sig i sådant som inte har mätts."
            )
        return (
            f"Difference among matched members {self.year}: {amount}{interval}, {self.n_matched} of {self.n_treated} "
            "matched. It is no effect: they may differ in what was not measured."
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain lists and dictionaries."""
        names = [name for name in self.__dataclass_fields__ if name != "panel"]
        return {name: _listed(getattr(self, name)) for name in names}

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of the pairs. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        frame: pd.DataFrame = pandas().DataFrame(
            [asdict(each) for each in self.pairs], columns=list(MatchedPair.__dataclass_fields__)
        )
        return frame

    def balance_frame(self) -> pd.DataFrame:
        """A pandas frame of the balance. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        frame: pd.DataFrame = pandas().DataFrame(
            [asdict(each) for each in self.balance], columns=list(Balance.__dataclass_fields__)
        )
        return frame

    def __repr__(self) -> str:
        return (
            f"<MatchedComparison {self.indicator} {self.year}: {self.n_matched} of {self.n_treated} matched, "
            f"difference {_show(self.difference)} ({_show(self.lower)} to {_show(self.upper)}), {self.status}>"
        )

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><th scope='row'>{escape(each.variable)}{' (log)' if each.log else ''} {escape(each.group)}</th>"
            f"<td>{_show(each.treated)}</td><td>{_show(each.controls)}</td><td>{_show(each.smd_before)}</td>"
            f"<td>{_show(each.treated_matched)}</td><td>{_show(each.controls_matched)}</td>"
            f"<td>{_show(each.smd_after)}</td><td>{_show(each.variance_ratio_after)}</td></tr>"
            for each in self.balance
        )
        alone = ", ".join(f"{escape(each.name)} ({_show(each.nearest)})" for each in self.unmatched) or "nobody"
        out = ", ".join(f"{escape(each.name)} ({each.reason})" for each in self.not_compared) or "nobody"
        heads = "".join(
            f"<th scope='col'>{head}</th>"
            for head in (
                "structure",
                "group",
                "others",
                "standardised difference",
                "matched group",
                "matches",
                "standardised difference",
                "variance ratio",
            )
        )
        return (
            f"<div><p>{escape(self.text('en'))}</p><table><caption>Balance before and after</caption><thead><tr>{heads}"
            f"</tr></thead><tbody>{lines}</tbody></table><p>Without a match (distance to the nearest): {alone}</p>"
            f"<p>Not compared: {out}</p></div>"
        )


def _listed(value: Any) -> Any:
    if isinstance(value, tuple):
        return [asdict(each) for each in value]
    return dict(value) if isinstance(value, dict) else value


def matched_comparison(
    panel: Panel,
    indicator: str,
    treated: str | Iterable[str] | None = None,
    *,
    on: Iterable[str],
    caliper: float | None,
    k: int = 1,
    replace: bool = True,
    logs: Iterable[str] = (),
    weights: Mapping[str, float] | None = None,
    metric: Metric = "mahalanobis",
    spread: Spread | None = None,
    level: float = 0.95,
    year: int | None = None,
    max_age: int = 0,
    minimum_coverage: float = 0.5,
    counted: Counted = "everybody",
    kind: Kind | None = None,
    use: Use | None = None,
) -> MatchedComparison:
    """Members of a group beside those nearest to them in structure: the difference among the matched, and the balance.

    Each member of the group is matched with its ``k`` nearest others within the caliper. The difference is the mean
    over matched members of their own value less the mean of their matches. Variance: that of the pairs' differences,
    plus what controls that serve several bring to all of them (Abadie and Imbens), estimated from each such control's
    two nearest controls; Student's interval with ``n_matched - 1`` degrees of freedom. With ``k=1, replace=False`` it
    is the paired t interval.

    Parameters
    ----------
    panel, indicator
        What is compared; it must not be in ``on``.
    treated
        None: the network's members in the year. A text: the members that carry it in their ``groups``. Else members.
        All other rows of a kind that counts are controls.
    on, logs, weights, metric, spread
        As ``similar``. Classes (``"groups"``) need ``metric="gower"``.
    caliper
        No pair is farther apart, in units of the distance. None: no bound, so that everybody is matched with somebody.
        Who has nobody within it is in ``unmatched``; the difference is then about the others only.
    k, replace
        Matches of each; whether one control may serve several. Without replacement the closest of all pairs goes first.
    level
        Of the interval.
    year, max_age, minimum_coverage
        Of the outcome, default the newest covered well enough; how much older values of the structure may be.
    counted, kind, use
        Who counts, and which values.

    Returns
    -------
    MatchedComparison
        ``balance`` has standardised mean differences (below 0.1 is called balanced) and variance ratios before and
        after, ``pairs`` who stands beside whom. Equal distances go by official code.

    Notes
    -----
    A difference, not an effect: members choose to belong, and may differ in what is not in ``on``. The interval reads
    the pairs as a sample of such pairs, and does not correct what imbalance is left: read the balance first. Members
    without the outcome or any of the structure are on neither side (``not_compared``).

    References
    ----------
    Abadie & Imbens 2006, doi 10.1111/j.1468-0262.2006.00655.x; Stuart 2010, doi 10.1214/09-STS313.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> size = [[[10.0], [20.0], [30.0], [11.0], [19.0], [31.0], [500.0]]]
    >>> food = [[[30.0], [42.0], [51.0], [25.0], [40.0], [50.0], [90.0]]]
    >>> panel = nt.Panel(["size", "food"], list("ABCdefg"), [2023], size + food)
    >>> found = nt.matched_comparison(panel, "food", ["A", "B", "C"], on=["size"], caliper=1.0, metric="euclidean")
    >>> [(each.treated, each.control) for each in found.pairs], round(found.difference, 2)
    ([('A', 'd'), ('B', 'e'), ('C', 'f')], 2.67)
    """
    core = panel._core
    names, logged, variables = structure_of(panel, on, logs, weights)
    everybody = panel.members
    positions: list[int] | None = None
    if isinstance(treated, str):
        positions = [m for m, each in enumerate(everybody) if treated in each.groups]
        if not positions:
            raise ArgumentError(f"no member carries the group {treated!r}: give a list to name members")
    elif treated is not None:
        positions = [core.member_index(each) for each in treated]
    found = _core.matched_comparison(
        core,
        core.indicator_index(indicator),
        positions,
        variables,
        caliper,
        k,
        replace,
        metric,
        spread,
        level,
        year,
        max_age,
        minimum_coverage,
        _core.Selection(counted, kind, use or REPORTED),
    )

    def named(m: int) -> tuple[str, str]:
        return everybody[m].id, everybody[m].name or everybody[m].id

    balance = []
    for row in records(found["balance"]):
        v, code = row.pop("variable"), row.pop("group")
        group = found["groups"][code] if code >= 0 else ""
        balance.append(Balance(variable=names[v], group=group, log=names[v] in logged, **row))
    return MatchedComparison(
        indicator=panel.indicators[core.indicator_index(indicator)].id,
        pairs=tuple(
            MatchedPair(*named(row["treated"]), *named(row["control"]), row["distance"], row["weight"])
            for row in records(found["pairs"])
        ),
        unmatched=tuple(Unmatched(*named(row["member"]), row["nearest"]) for row in records(found["unmatched"])),
        not_compared=tuple(
            NotCompared(*named(row["member"]), bool(row["treated"]), ("no_outcome", "no_structure")[row["why"]])
            for row in records(found["not_compared"])
        ),
        balance=tuple(balance),
        variables=variables_of(found["variables"], names, logged, [position < 0 for position, _, _ in variables]),
        options={
            "shrinkage": found["shrinkage"],
            "on": names,
            "caliper": caliper,
            "k": k,
            "replace": replace,
            "metric": metric,
            "spread": spread,
            "level": level,
        },
        panel=panel,
        **{
            name: found[name]
            for name in (
                "year",
                "n_treated",
                "n_controls",
                "n_matched",
                "n_used",
                "kish_n",
                "difference_before",
                "mean_treated",
                "mean_controls",
                "difference",
                "standard_error",
                "lower",
                "upper",
                "status",
            )
        },
    )
