"""What is said of a place: the place with its set, a band where the set is wide, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .network import LeftOut
from .text import Language, Text, per_cent

if TYPE_CHECKING:
    from .rank import Ranking, RankRow

__all__ = ["place_words", "rank_sentence", "reliability_words"]


def _tied(row: RankRow) -> str:
    return "_tied" if row.rank_max > row.rank else ""


def place_words(t: Text, row: RankRow, ranking: Ranking) -> tuple[str, str]:
    """Cells of a table: the place (or the band in its stead) and the simultaneous set."""
    if row.rank == 0:
        return "–", "–"
    if ranking.status != "ok":
        return str(row.rank), "–"
    place = str(row.rank) if row.place_shown else t.word("band", row.band)
    return place, t.span(row.lower, row.upper) if row.lower < row.upper else t.number(row.lower)


def reliability_words(t: Text, ranking: Ranking) -> str:
    """Two digits, and never 1: there is always some noise."""
    return f">{t.number(0.99, 2)}" if ranking.reliability >= 0.995 else t.number(ranking.reliability, 2)


def rank_sentence(
    ranking: Ranking, member: str, *, language: Language, kind: Literal["simultaneous", "marginal"]
) -> str:
    """As ``Ranking.text``."""
    t = Text(language)
    row = ranking.place(member)
    if row is None:
        return t("rank.none", reason=t.word("reason", "not_reported"))
    if isinstance(row, LeftOut):
        return t("rank.none", reason=t.word("reason", row.reason))
    if ranking.status == "neutral":
        return t("rank.neutral")
    n = ranking.n_ranked
    if ranking.status != "ok":
        return t(f"rank.no_noise{_tied(row)}", place=row.rank, n=n)
    together = kind == "simultaneous"
    lower, upper = (row.lower, row.upper) if together else (row.marginal_lower, row.marginal_upper)
    fields = {
        "place": row.rank,
        "n": n,
        "level": t.amount(per_cent(ranking.level), "%", 0 if round(per_cent(ranking.level), 6) % 1 == 0 else 1),
        "lower": t.number(lower),
        "upper": t.number(upper),
    }
    if lower == upper:
        return t("rank.sure", **fields)
    if row.place_shown if together else row.marginal_place_shown:
        return t(f"rank.place{_tied(row)}", **fields)
    return t("rank.band", band=t.word("band", row.band if together else row.marginal_band), **fields)
