"""What a comparison of groups says in words, Swedish and English: how they differ, how surely, and never why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal

from .progress_text import Sentence
from .text import EN_DASH, NBSP, Text, decimals_of, inert, one, per_cent

if TYPE_CHECKING:
    from .groups import GroupComparison, GroupPair, GroupSummary

__all__ = ["CAUTION", "pick_caution", "sentences"]

#: What each interpretation allows to say; members of a network have chosen it themselves.
CAUTION: dict[str, dict[str, str]] = {
    "sv": {
        "descriptive": "Beskrivande: hur grupperna skiljer sig åt, inte varför.",
        "adjusted": "Jämfört inom strata: annat än det som strata bygger på kan fortfarande skilja grupperna åt. "
        "Säger inte varför de skiljer sig.",
        "design-based": "Grupperna uppges vara lottade: p gäller lottningen.",
    },
    "en": {
        "descriptive": "Descriptive: how the groups differ, not why.",
        "adjusted": "Compared within strata: the groups may still differ in what the strata are not made of. Does not "
        "say why they differ.",
        "design-based": "The groups are said to have been drawn by lot: p is about that draw.",
    },
}

_PHRASES: dict[str, dict[str, str]] = {
    "sv": {
        "members": "medlemmarna",
        "others": "de övriga",
        "chosen": "de utvalda",
        "levels": "{year}: {first} har medianen {a} ({n_a} av {all_a} med värde), {second} {b} ({n_b} av {all_b}).",
        "means": "Oviktat medelvärde {a} och {b}.",
        "weighted": "Viktat medelvärde {a} och {b} (vikterna räcker som {kish_a} och {kish_b} lika stora).",
        "no_pair": "{year}: för få värden för att jämföra {first} ({n_a} av {all_a} med värde) och {second} ({n_b} "
        "av {all_b}).",
        "shift": "Den typiska skillnaden är {shift} ({level}{gap}%-intervall {low} till {high}).",
        "shift_open": "Den typiska skillnaden är {shift}; grupperna är för små för ett intervall på {level}{gap}%.",
        "better": "En av {first} och en av {second}, tagna på måfå: den första är bättre med sannolikheten {share} "
        "({low}{dash}{high}).",
        "higher": "En av {first} och en av {second}, tagna på måfå: den första är högre med sannolikheten {share} "
        "({low}{dash}{high}).",
        "within": "Inom samma stratum ({n} par) är den typiska skillnaden {shift}.",
        "p_exact": "Av alla sätt att dela samma enheter i så stora grupper{where} ger {p} minst så stor skillnad.",
        "p_random": "Av {draws} slumpvisa sätt att dela samma enheter i så stora grupper{where} ger {p} minst så stor "
        "skillnad.",
        "p_ranks": "p {p} enligt Dunns test på alla gruppers rangtal, justerat för {n} par {adjusted}.",
        "within_strata": " inom strata",
        "p_pairs": "Justerat för {n} par är p {adjusted}.",
        "p_many": "Justerat för {n} prövade nyckeltal är p {adjusted}.",
        "p_any": "Över alla {n} grupper: p {p} (Kruskal-Wallis), justerat för {tests} prövade nyckeltal {adjusted}.",
        "constant": "Alla värden är lika.",
        "left_out": "Utan värde: {parts}.",
        "left_out_of": "{n} i {group} ({reasons})",
    },
    "en": {
        "members": "the members",
        "others": "the others",
        "chosen": "those chosen",
        "levels": "{year}: the median of {first} is {a} ({n_a} of {all_a} with a value), of {second} {b} ({n_b} of "
        "{all_b}).",
        "means": "Unweighted means {a} and {b}.",
        "weighted": "Weighted means {a} and {b} (the weights are worth {kish_a} and {kish_b} equal ones).",
        "no_pair": "{year}: too few values to compare {first} ({n_a} of {all_a} with a value) and {second} ({n_b} of "
        "{all_b}).",
        "shift": "The typical difference is {shift} ({level}{gap}% interval {low} to {high}).",
        "shift_open": "The typical difference is {shift}; the groups are too small for an interval of {level}{gap}%.",
        "better": "One of {first} and one of {second}, picked at random: the first is better with probability {share} "
        "({low}{dash}{high}).",
        "higher": "One of {first} and one of {second}, picked at random: the first is higher with probability {share} "
        "({low}{dash}{high}).",
        "within": "Within the same stratum ({n} pairs) the typical difference is {shift}.",
        "p_exact": "Of all splits of the same units into groups of these sizes{where}, {p} differ at least as much.",
        "p_random": "Of {draws} random splits of the same units into groups of these sizes{where}, {p} differ at "
        "least as much.",
        "p_ranks": "p {p} by Dunn's test on the ranks of all groups, adjusted for {n} pairs {adjusted}.",
        "within_strata": " within strata",
        "p_pairs": "Adjusted for {n} pairs, p is {adjusted}.",
        "p_many": "Adjusted for the {n} indicators tested, p is {adjusted}.",
        "p_any": "Over all {n} groups: p {p} (Kruskal-Wallis), adjusted for the {tests} indicators tested {adjusted}.",
        "constant": "All values are equal.",
        "left_out": "Without a value: {parts}.",
        "left_out_of": "{n} of {group} ({reasons})",
    },
}
_REASONS: dict[str, dict[str, str]] = {
    "sv": {
        "not_reported": "ej rapporterat",
        "not_applicable": "ej tillämpligt",
        "confidential": "sekretess",
        "imputed": "ifyllt av annan",
        "estimated": "uppskattat",
        "preliminary": "preliminärt",
        "withdrawn": "återtaget",
        "infinite": "oändligt",
        "not_a_member": "ej medlem",
        "other_kind": "annat slag",
    },
    "en": {
        "not_reported": "not reported",
        "not_applicable": "not applicable",
        "not_a_member": "not a member",
        "other_kind": "of another kind",
        "imputed": "filled in by others",
    },
}


def pick_caution(words: dict[str, str], result: GroupComparison) -> str:
    """The sentence of the interpretation."""
    return words[result.interpretation]


def _small(text: Text, p: float) -> str:
    """A p value as people write it."""
    least = text.number(0.001, 3)
    return f"<{NBSP}{least}" if p < 0.001 else text.number(p, 3 if p < 0.1 else 2)


def _share(text: Text, p: float) -> str:
    if p < 0.001:
        return ("färre än " if text.language == "sv" else "fewer than ") + text.amount(0.1, "%", 1)
    return text.amount(per_cent(p), "%", 1 if p < 0.1 else 0)


def sentences(
    result: GroupComparison,
    indicator: str | None = None,
    first: str | None = None,
    second: str | None = None,
    *,
    language: Literal["sv", "en"] = "sv",
) -> list[Sentence]:
    """As ``GroupComparison.sentences``: levels, shift, chance, p, what is missing, and what it may be taken for."""
    text = Text(language)
    words = _PHRASES[language]
    pair = result.pair(indicator, first, second)
    row = result.indicators.index(pair.indicator)
    definition = result.panel.indicator(pair.indicator)
    unit = text.pick(definition.unit)
    a, b = result.group(pair.first, pair.indicator), result.group(pair.second, pair.indicator)
    names = {"first": _name(words, pair.first), "second": _name(words, pair.second)}
    counts = {"n_a": a.n, "all_a": a.n_members, "n_b": b.n, "all_b": b.n_members, "year": pair.year or EN_DASH}
    made: list[Sentence] = []

    def say(kind: str, key: str, figures: tuple[str, ...] = (), **values: Any) -> None:
        line = one(
            words[key].format(**{**names, **counts, "gap": NBSP if language == "sv" else "", **values}), language
        )
        made.append(Sentence(kind, line, {name: getattr(pair, name) for name in figures}))

    def amount(value: float) -> str:
        return text.amount(value, unit, definition.decimals)

    def difference(value: float) -> str:
        return text.difference(value, unit, definition.decimals)

    if not a.n or not b.n or pair.status in ("no_data", "too_few", "infinite_value"):
        say("too_few", "no_pair", ("n_first", "n_second"))
    else:
        say("levels", "levels", ("n_first", "n_second", "median_difference"), a=amount(a.median), b=amount(b.median))
        say("levels", "means", ("mean_difference",), a=amount(a.mean), b=amount(b.mean))
        if result.weighted and math.isfinite(pair.weighted_mean_difference):
            kish = {"kish_a": text.number(a.kish_n), "kish_b": text.number(b.kish_n)}
            figures = ("weighted_mean_difference",)
            say("levels", "weighted", figures, a=amount(a.weighted_mean), b=amount(b.weighted_mean), **kish)
        _difference(result, pair, text, say, difference)
        _chance(result, row, pair, text, say)
    missing = [_left_out(words, language, each) for each in (a, b) if each.left_out]
    if missing:
        say("missing", "left_out", ("n_first", "n_second"), parts="; ".join(missing))
    made.append(Sentence("interpretation", pick_caution(CAUTION[language], result), {}))
    return made


def _name(words: dict[str, str], group: str) -> str:
    return words[group] if group in ("members", "others", "chosen") else inert(group)


def _left_out(words: dict[str, str], language: str, group: GroupSummary) -> str:
    reasons = _REASONS[language]
    told = ", ".join(f"{reasons.get(name, name)} {n}" for name, n in group.left_out.items())
    return words["left_out_of"].format(n=sum(group.left_out.values()), group=_name(words, group.group), reasons=told)


def _difference(result: GroupComparison, pair: GroupPair, text: Text, say: Any, difference: Any) -> None:
    level = text.number(per_cent(result.level), decimals_of([per_cent(result.level)], 2))
    figures = ("shift", "shift_lower", "shift_upper")
    digits = result.panel.indicator(pair.indicator).decimals
    bounds = {"low": text.number(pair.shift_lower, digits, sign=True), "high": difference(pair.shift_upper)}
    key = "shift_open" if pair.shift_status == "unbounded" else "shift"
    say("shift", key, figures, shift=difference(pair.shift), level=level, **bounds)
    directed = math.isfinite(pair.better)
    name = "better" if directed else "superiority"
    low, high = getattr(pair, f"{name}_lower"), getattr(pair, f"{name}_upper")
    if math.isfinite(low):
        shares = {"share": text.amount(per_cent(getattr(pair, name)), "%"), "dash": EN_DASH}
        shares |= {"low": text.number(per_cent(low)), "high": text.amount(per_cent(high), "%")}
        say("better", "better" if directed else "higher", (name, f"{name}_lower", f"{name}_upper"), **shares)
    if pair.n_within:
        say("within", "within", ("n_within", "shift_within"), n=pair.n_within, shift=difference(pair.shift_within))


def _chance(result: GroupComparison, row: int, pair: GroupPair, text: Text, say: Any) -> None:
    if pair.status == "constant":
        say("chance", "constant")
        return
    n_pairs = len(result.groups) * (len(result.groups) - 1) // 2
    where = text_of(text, "within_strata") if result.stratified else ""
    adjusted = _small(text, pair.p_adjusted)
    if n_pairs > 1 and not result.stratified:
        say("chance", "p_ranks", ("p", "p_adjusted"), p=_small(text, pair.p), n=n_pairs, adjusted=adjusted)
    else:
        draws = text.number(pair.n_arrangements)
        key = "p_random" if pair.n_arrangements and not pair.exact else "p_exact"
        say("chance", key, ("p",), p=_share(text, pair.p), where=where, draws=draws)
        if n_pairs > 1:
            say("chance", "p_pairs", ("p_adjusted",), n=n_pairs, adjusted=adjusted)
    many = {"adjusted": _small(text, float(result.p_adjusted[row]))}
    if n_pairs > 1:
        any_p = _small(text, float(result.p[row]))
        say("chance", "p_any", (), n=int(result.n_groups[row]), p=any_p, tests=result.n_tests, **many)
    elif result.n_tests > 1:
        say("chance", "p_many", (), n=result.n_tests, **many)


def text_of(text: Text, key: str) -> str:
    """A phrase of this module."""
    return _PHRASES[text.language][key]
