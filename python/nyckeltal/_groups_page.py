"""The section of the network's page on groups of members: their medians, and how often chance differs as much."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .text import decimals_of, inert

if TYPE_CHECKING:
    from ._network_page import NetworkPage
    from ._page import Table
    from .rank import Ranking

__all__ = ["network_groups"]

#: More groups than this are no table to read; smaller ones than this are members, not groups.
MOST_GROUPS, SMALLEST_GROUP = 6, 5


def network_groups(facts: NetworkPage, rankings: Sequence[tuple[int, Ranking]]) -> Table | None:
    """One line an indicator in the year of its ranking; nothing where a member has several groups, or all have one."""
    from ._page import Head, Table, TableRow
    from .groups import compare_groups
    from .stats import adjust_p

    t, members = facts.t, facts.members
    if any(len(each.groups) > 1 for each in members if not each.is_reference):
        return None
    sizes = Counter(each.groups[0] for m, each in enumerate(members) if each.groups and facts.counts(m, facts.year))
    names = sorted(sizes)
    if not 2 <= len(names) <= MOST_GROUPS or min(sizes.values()) < SMALLEST_GROUP:
        return None
    # In the order of the names, whoever stands first in the panel.
    groups = {name: [each.id for each in members if name in each.groups] for name in names}
    found = []
    for i, ranking in rankings:
        if ranking.status == "neutral":  # structure, which groups are often made of
            continue
        one = compare_groups(facts.panel, facts.indicators[i].id, groups, year=ranking.year, counted="members_then")
        if one.status[0] == "ok":
            found.append((i, one))
    if not found:
        return None
    adjusted = adjust_p([float(one.p[0]) for _, one in found], method="bh")
    lines = []
    for (i, one), p in zip(found, adjusted, strict=True):
        name = facts.indicators[i].id
        sides = [one.group(each, name) for each in names]
        digits = decimals_of(
            [each.median for each in sides if not math.isnan(each.median)], facts.indicators[i].decimals
        )
        unit = facts.unit(i)
        cells = [f"{facts.name(i)}, {unit}" if unit else facts.name(i), str(int(one.year[0]))]
        cells += ["–" if math.isnan(each.median) else f"{t.number(each.median, digits)} ({each.n})" for each in sides]
        cells.append(f"<{t.number(0.001, 3)}" if p < 0.001 else t.number(float(p), 3 if p < 0.1 else 2))
        lines.append(TableRow(cells))
    heads = [
        Head(t("head.indicator")),
        Head(t("head.year"), number=True),
        *(Head(inert(each), number=True) for each in names),
        Head(t("groups.p"), number=True),
    ]
    return Table(t("groups.caption", n=len(found)), heads, lines, "plain")
