"""Checks of a panel before anybody sees its figures: what cannot be, what is probably wrong, what one should know."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from . import _core
from ._core import Use
from ._grid import REPORTED
from .errors import ArgumentError
from .panel import Panel

if TYPE_CHECKING:
    import pandas as pd

    from .text import Language

__all__ = ["RULES", "CheckFinding", "Checks", "Rule", "check"]

Rule = Literal[
    "impossible-value",
    "unit-slip",
    "outlier-series",
    "outlier-members",
    "jump",
    "known-break",
    "frozen",
    "rounding",
    "denominator",
    "sum-of-parts",
    "mixed-definitions",
    "stopped-reporting",
    "vintage",
]

#: The rules, in the order in which ``check`` runs them.
RULES: tuple[str, ...] = _core.CHECK_RULE_NAMES

_SEVERITIES: tuple[str, ...] = _core.SEVERITY_NAMES


@dataclass(frozen=True)
class CheckFinding:
    """One finding.

    ``indicator`` and ``member`` are ids; None: all that the member reports, or all members. ``year`` is the year
    concerned, ``other_year`` the end of a run or the year compared with. ``value`` is what stands there, ``expected``
    what the rule expected, ``factor`` how many times too large the value is where a power of ten fits. ``score`` is a
    distance in units of the noise or a probability, ``n`` the number of values concerned. What a rule does not have is
    None; docs/check.md says what the numbers are for each rule.
    """

    rule: Rule
    severity: Literal["note", "warning", "error"]
    indicator: str | None
    member: str | None
    year: int
    other_year: int | None
    value: float | None
    expected: float | None
    factor: float | None
    score: float | None
    n: int


class Checks(Sequence[CheckFinding]):
    """What ``check`` found, in order: a sequence of findings with the panel that they are about.

    An *error* cannot be true; a *warning* is probably wrong, or changes how the series reads; a *note* is something to
    know.
    """

    __slots__ = ("_findings", "panel")

    def __init__(self, findings: Iterable[CheckFinding], panel: Panel) -> None:
        self._findings = tuple(findings)
        #: The panel checked.
        self.panel = panel

    @overload
    def __getitem__(self, position: int) -> CheckFinding: ...
    @overload
    def __getitem__(self, position: slice) -> Checks: ...
    def __getitem__(self, position: int | slice) -> CheckFinding | Checks:
        if isinstance(position, slice):
            return Checks(self._findings[position], self.panel)
        return self._findings[position]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[CheckFinding]:
        return iter(self._findings)

    def where(
        self,
        *,
        rule: Rule | None = None,
        severity: Literal["note", "warning", "error"] | None = None,
        indicator: str | None = None,
        member: str | None = None,
    ) -> Checks:
        """The findings of a rule, a severity, an indicator (id or code) and a member (id, code or name)."""
        if rule is not None and rule not in RULES:
            raise ArgumentError(f"no rule {rule!r}: the rules are {', '.join(RULES)}")
        if severity is not None and severity not in _SEVERITIES:
            raise ArgumentError(f"no severity {severity!r}: one of {', '.join(_SEVERITIES)}")
        i = None if indicator is None else self.panel.indicator(indicator).id
        m = None if member is None else self.panel.member(member).id
        return Checks(
            (
                each
                for each in self
                if (rule is None or each.rule == rule)
                and (severity is None or each.severity == severity)
                and (i is None or each.indicator == i)
                and (m is None or each.member == m)
            ),
            self.panel,
        )

    @property
    def errors(self) -> Checks:
        """Those of severity error: what cannot be true."""
        return self.where(severity="error")

    def counts(self) -> dict[str, dict[str, int]]:
        """Findings by rule and severity; rules without any are left out."""
        table: dict[str, dict[str, int]] = {}
        for each in self:
            row = table.setdefault(each.rule, dict.fromkeys(reversed(_SEVERITIES), 0))
            row[each.severity] += 1
        return {rule: table[rule] for rule in RULES if rule in table}

    def texts(self, language: Language = "sv") -> list[dict[str, str]]:
        """Each finding in words: member, indicator, year, rule, severity, found, expected, action."""
        from .check_text import words

        return words(self, language)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a finding. Needs ``nyckeltal[all]``."""
        from ._optional import pandas

        names = list(CheckFinding.__dataclass_fields__)
        frame = pandas().DataFrame([[getattr(each, name) for name in names] for each in self], columns=names)
        for name in ("value", "expected", "factor", "score"):
            frame[name] = frame[name].astype(float)
        frame["other_year"] = frame["other_year"].astype("Int64")
        return frame

    def write_csv(
        self, path: str | os.PathLike[str], *, language: Language = "sv", for_spreadsheets: bool = True
    ) -> None:
        """Write the listing as a table that a spreadsheet opens: in Swedish with ``;`` and decimal comma.

        Text that a spreadsheet would run as a formula gets an apostrophe before it; ``for_spreadsheets=False`` leaves
        that and the byte order mark out. Written whole or not at all.
        """
        from .check_text import table
        from .io import write_whole

        write_whole(Path(path), table(self, language, for_spreadsheets=for_spreadsheets))

    def write_html(self, path: str | os.PathLike[str], *, language: Language = "sv") -> None:
        """Write the listing as one page, grouped by member, for whoever reports. Needs ``nyckeltal[report]``."""
        from .check_text import page
        from .io import write_whole

        write_whole(Path(path), page(self, language).encode())

    def __repr__(self) -> str:
        if not self:
            return "no findings"
        lines = [
            f"{each['member']}, {each['indicator']}, {each['year']}: "
            f"{each['severity']} [{finding.rule}] {each['found']}"
            for finding, each in zip(self[:20], self[:20].texts("en"), strict=True)
        ]
        more = [f"… and {len(self) - 20} more"] if len(self) > 20 else []
        return "\n".join([_tally(self), *lines, *more])

    def _repr_html_(self) -> str:
        if not self:
            return "<p>no findings</p>"
        shown = self[:200].texts("en")
        head = "".join(f"<th scope='col'>{name}</th>" for name in shown[0])
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in each.values()) + "</tr>" for each in shown
        )
        more = f"<p>… and {len(self) - 200} more</p>" if len(self) > 200 else ""
        caption = f"<caption>{escape(_tally(self))}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _tally(checks: Checks) -> str:
    counts = {name: sum(each.severity == name for each in checks) for name in ("error", "warning", "note")}
    return ", ".join(f"{n} {name}{'' if n == 1 else 's'}" for name, n in counts.items())


def check(
    panel: Panel,
    *,
    rules: Iterable[Rule] | None = None,
    without: Iterable[Rule] = (),
    earlier: Panel | None = None,
    shares: Iterable[tuple[str, str, str]] = (),
    sums: Mapping[str, Iterable[str]] | None = None,
    groups: Mapping[str, object] | Sequence[object] | None = None,
    outlier_score: float = 8.0,
    jump_score: float = 6.0,
    jump_alpha: float = 0.01,
    min_change: float = 0.25,
    slip_fit: float = 1.5,
    members_score: float = 5.0,
    min_members: int = 8,
    frozen_values: int = 5,
    frozen_p: float = 1e-4,
    rounding_p: float = 1e-6,
    silent_years: int = 2,
    silent_p: float = 0.003,
    denominator_change: float = 0.05,
    vintage_change: float = 0.1,
    use: Use = REPORTED,
    threads: int = 1,
    progress: Callable[[int, int], object] | None = None,
) -> Checks:
    r"""Looks through a whole panel for figures that are wrong, or read wrongly, and says what was expected and why.

    Each series is looked at on the scale that suits its indicator (logarithms where larger members also vary more),
    after the median change of all members has been taken off: what moves everybody is nobody's slip, and told only
    where it is a power of ten. A value is compared with the medians of up to three values before and after it, and must
    be far from both. "Far" is in units of the noise from year to year: the series' own or the members' median,
    whichever is larger, and what rounding adds.

    Parameters
    ----------
    rules, without
        Names out of ``RULES``: run these only (default all), and leave these out.
    earlier
        An earlier edition of the same figures, for *vintage*; ids must agree.
    shares
        (share, numerator, denominator) as indicators, for *denominator*.
    sums
        Total by its parts, as indicators, for *sum-of-parts*.
    groups
        A label a member, or a mapping from members to labels: *outlier-members* compares within a group of at least
        ``min_members``. Default: all members together.
    outlier_score
        Distance from the values around it, in units of the noise, that makes an outlier or a slip. Noise is estimated
        from few values and has heavy tails, and a network has thousands of values: 8, not 3.
    jump_score, jump_alpha
        The same for a lasting shift, which rests on several values on each side; and the level of Alexandersson's test
        for it. A step must also describe the series better than a straight line does (AICc).
    min_change
        Relative change below which nothing is an outlier or a jump: nobody could check it.
    slip_fit
        A slip, corrected by 10, 100 or 1,000, comes within this factor of what was expected.
    members_score, min_members
        Robust z of a member's level among the members', both in the unit and as logarithms, so that skew alone is none;
        and the members that this, and the common change, need.
    frozen_values, frozen_p
        Equal values in a row, and the chance of so many by how often values repeat among the other members and by
        rounding. Values at an end (0, 100 %) may stay there.
    rounding_p
        Chance of that many final zeros in a row, one in ten each, times the number of values.
    silent_years, silent_p
        Years without a value at the end, in which at least half as many members as in the best year report; and the
        chance of them by the member's own habit.
    denominator_change
        Relative change of a denominator from one value to the next.
    vintage_change
        Relative revision from which *vintage* is a warning.
    use
        Values that are looked at; imputed and withdrawn ones are not. *impossible-value* looks at all but withdrawn.

    Returns
    -------
    Checks
        Findings by member, indicator and year: a sequence with ``to_frame()``, ``write_html(path)``,
        ``write_csv(path)``, ``texts(language)``, ``where(...)`` and ``counts()``.

    Raises
    ------
    ArgumentError
        An unknown rule, indicator or member; a threshold outside its range.

    Notes
    -----
    A finding is a question to whoever knows the figure, not a proof: a value that jumps tenfold may be true. No finding
    does not mean that all is right: a slip within the noise, or in a member's only value, is not seen. Two values that
    differ tenfold do not tell which of them is wrong; the later one is listed. Without five series of six values noise
    is not known and a fifth of the value is assumed. How often findings are false, and how many slips are found, is
    measured in docs/check.md.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> mileage = nt.Indicator(id="mileage", unit={"sv": "mil", "en": "mil"}, decimals=0)
    >>> panel = nt.Panel([mileage], ["Hörby"], range(2016, 2019), [[[18133, float("nan"), 221503]]])
    >>> found = nt.check(panel)
    >>> [(each.rule, each.year, each.value, each.factor) for each in found]
    [('unit-slip', 2018, 221503.0, 10.0)]
    >>> found.texts("en")[0]["action"]
    'Divided by 10 the value is 22,150\xa0mil: check the unit and the decimal sign (kilometres for mil?).'
    """
    core = panel._core
    on = _known_rules(RULES if rules is None else rules)
    off = _known_rules(without)
    options: dict[str, Any] = {
        "rules": [rule for rule in RULES if rule in on and rule not in off],
        "outlier_score": outlier_score,
        "jump_score": jump_score,
        "jump_alpha": jump_alpha,
        "min_change": min_change,
        "slip_fit": slip_fit,
        "members_score": members_score,
        "min_members": min_members,
        "frozen_values": frozen_values,
        "frozen_p": frozen_p,
        "rounding_p": rounding_p,
        "silent_years": silent_years,
        "silent_p": silent_p,
        "denominator_change": denominator_change,
        "vintage_change": vintage_change,
        "groups": _group_numbers(panel, groups),
        "shares": [_positions(core, each, "shares takes (share, numerator, denominator)", n=3) for each in shares],
        "sums": [
            (core.indicator_index(total), _positions(core, parts, f"sums takes the parts of {total!r} as a list"))
            for total, parts in (sums or {}).items()
        ],
        "use": use,
    }
    columns = _core.check(core, options, None if earlier is None else earlier._core, threads, progress)
    indicators = [each.id for each in panel.indicators]
    members = [each.id for each in panel.members]

    def number(x: float) -> float | None:
        return None if math.isnan(x) else x

    found = []
    for row in zip(*(np.asarray(column).tolist() for column in columns.values()), strict=True):
        each = dict(zip(columns, row, strict=True))
        found.append(
            CheckFinding(
                rule=RULES[each["rule"]],
                severity=_SEVERITIES[each["severity"]],
                indicator=indicators[each["indicator"]] if each["indicator"] >= 0 else None,
                member=members[each["member"]] if each["member"] >= 0 else None,
                year=each["year"],
                other_year=each["other_year"] or None,
                value=number(each["value"]),
                expected=number(each["expected"]),
                factor=number(each["factor"]),
                score=number(each["score"]),
                n=each["n"],
            )
        )
    return Checks(found, panel)


def _positions(core: _core.Panel, keys: Iterable[str], form: str, n: int | None = None) -> tuple[int, ...]:
    listed = () if isinstance(keys, str) else tuple(keys)
    if not listed or (n is not None and len(listed) != n):
        raise ArgumentError(f"{form}, and got {keys!r}")
    return tuple(core.indicator_index(each) for each in listed)


def _known_rules(rules: Iterable[str]) -> set[str]:
    asked = {rules} if isinstance(rules, str) else set(rules)
    unknown = sorted(asked - set(RULES))
    if unknown:
        raise ArgumentError(f"no rule {', '.join(map(repr, unknown))}: the rules are {', '.join(RULES)}")
    return asked


def _group_numbers(panel: Panel, groups: Mapping[str, object] | Sequence[object] | None) -> list[int]:
    if groups is None:
        return []
    labels: list[object] = [None] * panel.shape[1]
    if isinstance(groups, Mapping):
        for key, label in groups.items():
            labels[panel._core.member_index(key)] = label
    else:
        labels = list(groups)
        if len(labels) != panel.shape[1]:
            raise ArgumentError(f"groups has {len(labels)} labels but the panel has {panel.shape[1]} members")
    numbers: dict[object, int] = {}
    return [-1 if label is None else numbers.setdefault(label, len(numbers)) for label in labels]
