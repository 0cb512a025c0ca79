"""The member's page: members that are like it in structure, what they have, and whom of them to call."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ._page import Facts, Head, Table, TableRow
from .errors import ArgumentError
from .similar import Similar, SimilarMember, learn_from, similar
from .stats.summary import summary
from .text import decimals_of, inert, per_cent

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Ids and families under which a panel has the number of inhabitants; N01951 is Kolada's.
_POPULATION = ("population", "N01951")
#: Names to call for each indicator.
_CALLS = 3


@dataclass(frozen=True)
class SimilarSection:
    """What the template shows."""

    title: str
    sentences: Sequence[str]
    warning: str
    members: Table
    values: Table | None
    #: By indicator: those that clearly improved from a similar start.
    calls: Sequence[tuple[str, str]]
    calls_title: str
    note: str


def similar_of(page: Facts, m: int) -> Similar | None:
    """Members alike in population, and in group where each has one; None where the panel has no population."""
    population = next((each.id for each in page.indicators if {each.id, each.indicator} & set(_POPULATION)), None)
    if population is None:
        return None
    groups = [each.groups for each in page.members if not each.is_reference]
    grouped = all(len(each) <= 1 for each in groups) and len({each[0] for each in groups if each}) > 1
    found = similar(
        page.panel,
        page.members[m].id,
        on=[population, "groups"] if grouped else [population],
        logs=[population],
        metric="gower" if grouped else "euclidean",
    )
    return found if found.neighbours else None


def similar_section(page: Facts, m: int, shown: Iterable[int], kept: Similar | None) -> SimilarSection | None:
    """The section of a member, from a list that was kept or from the panel's own structure; else None."""
    if kept is not None and kept.member != page.members[m].id:
        raise ArgumentError(f"the list of similar members is of {kept.member!r}, the page of {page.members[m].id!r}")
    found = kept if kept is not None else similar_of(page, m)
    if found is None or not found.neighbours:
        return None
    t = page.t
    names = {each.id: page.t.pick(each.name, each.id) for each in page.indicators}
    labels = [t("similar.groups") if v.name == "groups" else names.get(v.name, inert(v.name)) for v in found.variables]
    far = [inert(each.name) for each in found.neighbours if not each.near]
    sentences = [
        t.count(
            "similar.list",
            len(found.neighbours),
            on=t.join([label.casefold() for label in labels]),
            names=t.join([inert(each.name) for each in found.neighbours]),
        )
    ]
    if found.status != "separated" and far:
        sentences.append(t("similar.far", names=t.join(far)))
    values, calls = _values(page, m, [i for i in shown if page.indicators[i].id not in found.values], found)
    return SimilarSection(
        title=t("similar.title", year=found.year) if found.year else t("similar.title_no_year"),
        sentences=sentences,
        warning=t("similar.nobody") if found.status == "separated" else "",
        members=_members(page, found, labels),
        values=values,
        calls=calls,
        calls_title=t("similar.calls"),
        note=t("similar.note"),
    )


def _members(page: Facts, found: Similar, labels: list[str]) -> Table:
    t = page.t

    def value(each: SimilarMember | Similar, name: str) -> str:
        known = each.values[name]
        if isinstance(known, str):
            return inert(known) or "–"
        definition = next((one for one in page.indicators if one.id == name), None)
        return t.number(known, decimals_of([known], 2) if definition is None else definition.decimals)

    heads = [Head(t("head.member")), Head(t("similar.distance"), number=True)]
    for label in labels:
        heads += [Head(label, number=True), Head(t("similar.share"), number=True)]
    rows = [TableRow([inert(found.name), "–", *_flat((value(found, v.name), "") for v in found.variables)], own=True)]
    for each in found.neighbours:
        shares = [t.amount(per_cent(each.shares[v.name]), "%", 0) for v in found.variables]
        cells = zip([value(each, v.name) for v in found.variables], shares, strict=True)
        digits = 0 if each.distance == 0 else min(4, max(0, 1 - math.floor(math.log10(each.distance))))
        rows.append(TableRow([inert(each.name), t.number(each.distance, digits), *_flat(cells)]))
    return Table(t("similar.caption", n=found.n), heads, rows, "plain values")


def _values(page: Facts, m: int, shown: Iterable[int], found: Similar) -> tuple[Table | None, list[tuple[str, str]]]:
    """Own latest values beside the median of the similar members in that year; and whom to call."""
    t = page.t
    position = {each.id: k for k, each in enumerate(page.members)}
    peers = [position[each] for each in found.members if each in position]
    rows = []
    calls = []
    for i in shown:
        used = np.flatnonzero(page.used[i, m])
        if not len(used) or not peers:
            continue
        k = int(used[-1])
        theirs = summary(np.where(page.used[i, peers, k], page.values[i, peers, k], np.nan))
        digits = page.digits(i, m)
        own = page.amount(i, float(page.values[i, m, k]), digits)
        median = page.amount(i, float(theirs.median), digits)
        n = t("n_of", n=int(theirs.n), total=len(found.neighbours))
        rows.append(TableRow([page.name(i), f"{own} ({int(page.years[k])})", median, n]))
        ids = [page.members[p].id for p in peers]
        lessons = learn_from(page.panel, page.members[m].id, page.indicators[i].id, peers=ids).lessons
        if lessons:
            said = [
                t(
                    "similar.call",
                    name=inert(each.name),
                    start=t.number(each.start, digits),
                    end=t.number(each.end, digits),
                    years=t.years(each.start_year, each.end_year),
                )
                for each in lessons[:_CALLS]
            ]
            calls.append((page.name(i), "; ".join(said)))
    heads = [
        Head(t("head.indicator")),
        Head(page.names[m], number=True),
        Head(t("similar.median"), number=True),
        Head(t("head.n"), number=True),
    ]
    return (Table(t("similar.values"), heads, rows, "plain values") if rows else None), calls


def _flat(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [cell for pair in pairs for cell in pair]
