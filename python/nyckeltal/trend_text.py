"""What the pages say of a trend: a word for the overview, sentences and evidence for the section. No statistics."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .text import Text, per_cent
from .trend import VERDICTS, TrendRow

__all__ = ["TrendWords", "tally", "trend_words"]

_CSS = {"improving": "better", "worsening": "worse"}
_CLEAR = ("improving", "worsening", "increasing", "decreasing")


@dataclass(frozen=True)
class TrendWords:
    """A verdict as the page shows it."""

    word: str
    css: str
    under: Sequence[tuple[str, str]]  # text and css of the lines below
    sentences: Sequence[str]
    evidence: Sequence[tuple[str, str]]


def _p(t: Text, p: float) -> str:
    if math.isnan(p):
        return t.number(p)
    return f"<{t.number(0.001, 3)}" if p < 0.001 else t.number(p, 3 if p < 0.1 else 2)


def _sure(t: Text, confidence: float) -> str:
    """A confidence in whole per cent, never 100: the evidence has it with a digit more."""
    return t.amount(min(math.floor(per_cent(confidence)), 99), "%")


def trend_words(
    t: Text,
    row: TrendRow,
    *,
    level: float,
    change: Callable[[float], str],
    pace: Callable[[float], str],
    bounds: Callable[[float, float], tuple[str, str]],
) -> TrendWords:
    """The words of one row.

    ``change`` and ``pace`` write a difference and a difference a year in the unit, ``bounds`` the ends
    of its interval.
    """
    word = t.word("verdict", row.verdict)
    years = t.years(row.first_year, row.last_year)
    sentences = []
    if row.verdict in _CLEAR:
        bounded = math.isfinite(row.lower) and math.isfinite(row.upper)
        lower, upper = bounds(row.lower, row.upper) if bounded else ("", "")
        sentences.append(
            t(
                "trend.clear" if bounded else "trend.clear_unbounded",
                first=row.first_year,
                slope=pace(row.slope),
                level=t.number(per_cent(level)),
                lower=lower,
                upper=upper,
                word=word,
            )
        )
    elif row.verdict in ("at_ceiling", "at_floor"):
        sentences.append(t("trend.at_end", word=word))
    elif row.verdict == "not_testable":
        sentences.append(t("trend.not_testable", n=row.n, p=_p(t, row.p_minimum)))
    else:
        sentences.append(t(f"trend.{row.verdict}", years=years))

    recent = t.word("verdict", row.recent_verdict)
    recent_years = t.years(row.recent_first_year, row.last_year)
    under = []
    if row.recent_verdict in _CLEAR:
        sure = "very_likely" if row.recent_confidence >= 0.9 else "likely"
        sentences.append(
            t(
                "trend.recent_clear",
                n=row.recent_n,
                years=recent_years,
                likelihood=t.word("likelihood", sure),
                word=recent,
                slope=pace(row.recent_slope),
                confidence=_sure(t, row.recent_confidence),
            )
        )
    elif row.recent_verdict in ("at_ceiling", "at_floor", "stable", "uncertain") and row.verdict != row.recent_verdict:
        sentences.append(t("trend.recent_end", n=row.recent_n, years=recent_years, word=recent))
    if row.recent_verdict != "not_testable" and row.recent_verdict != row.verdict:
        under.append((t("trend.recent", n=row.recent_n, word=recent), _CSS.get(row.recent_verdict, "none")))
    if row.turned:
        sentences.append(t("trend.turned"))
        under.append((t.word("verdict", "turned"), "none"))
    if row.n_segments > 1:
        sentences.append(t("trend.segments", n=row.n_segments))
    if row.phi_source == "none" and row.verdict != "not_testable" and not math.isnan(row.p_plus) and row.p < 1.0:
        sentences.append(t("trend.alone", phi=t.number(row.phi_plus, 2), p=_p(t, row.p_plus)))

    # A single value has nothing to test: its row of zeros and ones would only look like evidence.
    evidence = [
        ("n", f"{t.number(row.n)}, {t.number(row.n_excluded)}"),
        ("span", years),
        (
            "coverage",
            ", ".join(t.amount(per_cent(each), "%") for each in (row.coverage, row.first_fifth, row.last_fifth)),
        ),
        ("s", f"{t.number(row.s)}, {t.number(row.recent_s)}"),
        ("p", _p(t, row.p)),
        ("p_pooled", _p(t, row.p_pooled)),
        ("p_plus", _p(t, row.p_plus)),
        ("p_adjusted", f"{_p(t, row.p_adjusted)}, {t.number(row.family_m)}"),
        ("p_minimum", _p(t, row.p_minimum)),
        ("phi", f"{t.number(row.phi, 2)}, {t.number(row.phi_members if row.phi_source == 'members' else 0)}"),
        ("change", change(row.change)),
        ("interval", t.amount(per_cent(row.interval_coverage), "%", 1)),
        (
            "confidence",
            f"{t.amount(per_cent(row.recent_confidence), '%', 1)} "
            f"({t.amount(per_cent(row.recent_confidence_maximum), '%', 1)})",
        ),
    ]
    return TrendWords(
        word=word,
        css="soft" if row.verdict == "not_testable" else _CSS.get(row.verdict, "none"),
        under=under,
        sentences=sentences,
        evidence=[(t.word("evidence", key), text) for key, text in evidence[: None if row.n > 1 else 2]],
    )


def tally(t: Text, verdicts: Sequence[str]) -> str:
    """How many of each verdict, in the order of the closed list: "2 förbättras, 1 oklar riktning"."""
    counts = [(verdicts.count(word), word) for word in VERDICTS]
    return ", ".join(f"{t.number(n)} {t.word('verdict', word)}" for n, word in counts if n)
