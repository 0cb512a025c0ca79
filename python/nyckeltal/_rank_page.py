"""The section on places of both pages: each place with its set, bands where a set is wide. No statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .network import LeftOut
from .rank_text import place_words, rank_sentence, reliability_words
from .text import per_cent

if TYPE_CHECKING:
    from ._page import Facts, Table
    from .rank import Ranking

__all__ = ["member_ranking", "network_ranking", "place_cell", "place_sentence"]


def place_cell(facts: Facts, ranking: Ranking, member: str) -> tuple[str, list[str]]:
    """The overview's cell: place or band, and the set below; empty where there is nothing to be placed among."""
    t, row = facts.t, ranking.place(member)
    if row is None or isinstance(row, LeftOut) or not row.rank or ranking.n_ranked < 2:
        return "", []
    if ranking.status != "ok":
        return t("place.of", place=row.rank, n=ranking.n_ranked), []
    place, span = place_words(t, row, ranking)
    under = [t("rank.under", level=t.amount(per_cent(ranking.level), "%"), span=span)]
    if row.place_shown:
        return t("place.of", place=row.rank, n=ranking.n_ranked), under
    return place, [*under, t("rank.among", n=ranking.n_ranked)]


def place_sentence(facts: Facts, ranking: Ranking, member: str) -> str:
    """What is said of the place, without its full stop: it continues a sentence."""
    said = rank_sentence(ranking, member, language=facts.t.language, kind="simultaneous")
    return said[0].lower() + said[1:].rstrip(".")


def member_ranking(facts: Facts, rankings: Sequence[tuple[int, Ranking]], member: str) -> Table | None:
    """One line an indicator that the member is placed in."""
    from ._page import Head, Table, TableRow

    t, lines = facts.t, []
    for i, ranking in rankings:
        row = ranking.place(member)
        if row is None or isinstance(row, LeftOut) or not row.rank or ranking.n_ranked < 2:
            continue
        place, span = place_words(t, row, ranking)
        cells = [facts.name(i), str(ranking.year), place, span, t.number(ranking.n_ranked)]
        lines.append(TableRow([*cells, reliability_words(t, ranking)]))
    if not lines:
        return None
    heads = [
        Head(t("head.indicator")),
        Head(t("head.year"), number=True),
        Head(t("head.place")),
        Head(t("head.set", level=t.number(per_cent(rankings[0][1].level)))),
        Head(t("head.ranked"), number=True),
        Head(t("head.reliability"), number=True),
    ]
    return Table(t("rank.caption"), heads, lines, "plain")


def network_ranking(facts: Facts, rankings: Sequence[tuple[int, Ranking]]) -> Table | None:
    """One line an indicator: how much its places carry, and how many are surely in the best and the worst third."""
    from ._page import Head, Table, TableRow

    t, lines = facts.t, []
    for i, ranking in rankings:
        if ranking.n_ranked < 2 or ranking.status not in ("ok", "no_noise_model"):
            continue
        cells = [facts.name(i), str(ranking.year), t.number(ranking.n_ranked), reliability_words(t, ranking)]
        if ranking.status == "ok":
            shown = sum(row.place_shown for row in ranking.rows)
            cells.append(t("n_of", n=shown, total=ranking.n_ranked))
            cells += [t.number(sum(row.band == band for row in ranking.rows)) for band in ("best", "worst")]
        else:
            cells += ["–", "–", "–"]
        lines.append(TableRow(cells))
    if not lines:
        return None
    heads = [
        Head(t("head.indicator")),
        Head(t("head.year"), number=True),
        Head(t("head.ranked"), number=True),
        Head(t("head.reliability"), number=True),
        Head(t("head.placed"), number=True),
        Head(t("head.surely_best"), number=True),
        Head(t("head.surely_worst"), number=True),
    ]
    return Table(t("rank.network_caption"), heads, lines, "plain")
