"""Phrases claim the same in both languages; numbers, units, plurals and lists are written as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from sentence_reader import DASH, LANGUAGES, NARROW, NBSP, UnreadableError, facts, listed, written

import nyckeltal as nt
from nyckeltal.text import LANGUAGES as OFFERED
from nyckeltal.text import PHRASES, Language, Text, one, pace_decimals

#: These go on with the sentence of "same.sentence".
GO_ON = ("same.fixed", "same.few")


def bare(phrase: str) -> str:
    """A phrase with its fields in it as words that say nothing."""
    return re.sub(r"\{\w+\}", "X", phrase)


def test_the_languages_are_those_that_the_reader_knows() -> None:
    assert OFFERED == LANGUAGES


def test_phrases_claim_the_same_in_both_languages() -> None:
    told: dict[str, list[list[str]]] = {
        key: [facts(("X " if key in GO_ON else "") + bare(PHRASES[language][key]), language) for language in LANGUAGES]
        for key in PHRASES["sv"]
    }
    assert {key: each for key, each in told.items() if each[0] != each[1]} == {}
    assert sum(bool(each[0]) for each in told.values()) > 200


def test_no_line_breaks_before_a_sign_of_per_cent() -> None:
    assert [key for key, text in PHRASES["sv"].items() if " %" in text] == []


#: Families whose phrases are words within a sentence, after a number or beside another, and single phrases that are.
WITHIN = {
    "verdict", "likelihood", "status", "mean", "unit", "direction", "compared", "pace", "reason", "reporter",
    "legend", "note", "break", "mark", "change", "place", "band", "noise", "funnel", "source", "and", "evidence",
    "similar.share", "picture.empty", "picture.breaks", "picture.event", "limit.no_limit", "limit.within",
    "limit.at_limit", "limit.exceeded", "limit.undercut", "same.fixed", "same.few", "same.reported", "same.chained",
    "same.throughout", "rank.reliability", "rank.left_out", "rank.under", "rank.among", "rank_plot.set",
    "rank_plot.place", "rank_plot.wide", "state.edition", "state.our_reading", "definition.unknown",
    "missing.unknown", "missing.never", "page.source_n", "page.no_source", "network.weighted_under", "network.ends",
    "network.total", "network.not_known", "network.without_weight.one", "trend.recent", "template.footer",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_labels_and_sentences_begin_with_a_capital_letter_and_words_within_do_not(language: str) -> None:
    for key, phrase in PHRASES[language].items():
        within = key in WITHIN or key.split(".")[0] in WITHIN
        if phrase[0].isalpha() and key != "evidence.s":
            assert phrase[0].isupper() != within, key
    assert PHRASES[language]["evidence.s"].startswith("Kendall")


#: Families of which a key is put together when the program runs, with all that it can be.
COMPUTED = {
    "verdict": [*nt.VERDICTS, "turned"],
    "likelihood": ["very_likely", "likely", "even", "unlikely", "very_unlikely"],
    "status": nt.VALUE_STATUS,
    "unit": ["point", "points"],
    "direction": ["higher", "lower", "neutral"],
    "compared": ["better", "worse", "same", "differs", "none"],
    "change": ["better", "worse", "same", "differs"],
    "target": ["national", "network", "member", "former"],
    "limit": ["no_limit", "within", "at_limit", "exceeded", "undercut"],
    "pace": ["past_deadline"],
    "reason": [
        *(each for each in nt.VALUE_STATUS if each not in ("observed", "nil")),
        "infinite", "too_old", "not_a_member", "other_kind", "few_that_year",
    ],
    "reporter": ["member", "central"],
    "overview": ["indicator", "latest", "trend", "change", "picture", "among", "state", "aim"],
    "head": ["median", "spread", "range"],
    "band": ["best", "not_worst", "middle", "not_best", "worst", "anywhere"],
    "rank": ["place", "place_tied", "no_noise", "no_noise_tied"],
    "noise": ["none", "series", "declared", "counts", "revision"],
    "rank_plot": ["set", "place", "wide"],
    "say": ["change", "no_change"],
    "remark": ["imputed", "withdrawn"],
    "lead": ["most_better", "most_worse"],
    "method": [
        "trend", "recent", "change", "mean", "place", "state", "pace", "progress", "values", "matched", "moved",
        "response",
    ],
    "network": [
        *(f"head_{each}" for each in ("matched", "picture", "spread", "movers", "target", "rate")),
        *(f"{way}.{number}" for way in ("exceeded", "undercut") for number in ("one", "other")),
        "none_exceeded", "none_undercut", "largest_relative_rise", "largest_relative_fall",
    ],
    "trend": ["uncertain", "stable"],
    "evidence": [
        "n", "span", "coverage", "s", "p", "p_pooled", "p_plus", "p_adjusted", "p_minimum", "phi", "change", "interval",
        "confidence",
    ],
    "template": [
        "sheet", "definitions", "how", "italic", "indicator", "unit", "better", "status", "comment", "number_title",
        "between", "at_least", "at_most", "any", "last", "status_help", "status_error", "footer", "floor", "ceiling",
        "decimals", "definition", "version", "source",
    ],
}  # fmt: skip


def test_every_phrase_is_asked_for_and_what_is_asked_for_is_there() -> None:
    code = "".join(
        each.read_text(encoding="utf-8")
        for each in sorted(Path(nt.text.__file__).resolve().parent.rglob("*.*"))
        if each.suffix in (".py", ".html") and each.name != "text.py"
    )
    counted = {f"{key}.{n}" for key in re.findall(r"\bcount\(\s*\"(\w+\.\w+)\"", code) for n in ("one", "other")}
    words = {f"{family}.{key}" for family, key in re.findall(r"\bword\(['\"](\w+)['\"], ['\"](\w+)['\"]\)", code)}
    computed = {f"{family}.{key}" for family, keys in COMPUTED.items() for key in keys}
    whole = PHRASES["sv"].keys() & set(re.findall(r"['\"]([\w.]+)['\"]", code))
    assert PHRASES["sv"].keys() == counted | words | computed | whole | {"and"}
    asked = set(re.findall(r"\b(?:t|text|facts\.t|self\.t|page\.t|self\.text)\(\s*['\"]([a-z_]+\.[a-z_]+)['\"]", code))
    assert len(asked) > 150
    assert asked <= PHRASES["sv"].keys()


def test_the_fields_of_a_phrase_come_in_the_same_order() -> None:
    for key in PHRASES["sv"]:
        sv, en = (re.findall(r"\{(\w+)\}", PHRASES[language][key]) for language in LANGUAGES)
        assert sv == en, key


#: What phrases that stand by themselves claim: the reader's facts, from the documentation of the words.
CLAIMS = {
    "direction.higher": ["higher", "better"],
    "direction.lower": ["lower", "better"],
    "direction.neutral": ["neither", "higher", "lower", "better"],
    "reason.not_reported": ["not reported"],
    "reason.not_applicable": ["not applicable"],
    "reason.confidential": ["confidential"],
    "reason.imputed": ["imputed", "not counted"],
    "reason.estimated": ["estimated", "not counted"],
    "reason.preliminary": ["preliminary", "not counted"],
    "reason.withdrawn": ["withdrawn"],
    "reason.infinite": ["not finite"],
    "reason.too_old": ["an earlier year"],
    "reason.not_a_member": ["not a member"],
    "reason.other_kind": ["other kind"],
    "reason.few_that_year": ["too few", "same year"],
    "status.observed": ["reported"],
    "status.not_reported": ["not reported"],
    "status.not_applicable": ["not applicable"],
    "status.confidential": ["confidential"],
    "status.nil": ["nil"],
    "status.imputed": ["imputed"],
    "status.estimated": ["estimated"],
    "status.preliminary": ["preliminary"],
    "status.withdrawn": ["withdrawn"],
    "head.surely_best": ["surely", "best third"],
    "head.surely_worst": ["surely", "worst third"],
    "link.comparable": ["comparable"],
    "link.not_comparable": ["not comparable"],
    "link.unknown": ["not", "comparable"],
    "legend.mean": ["unweighted"],
    "legend.weighted": ["weighted"],
    "legend.unused": ["imputed", "withdrawn", "not counted"],
    "legend.quartiles": ["middle half"],
    "pace.reached": ["reached"],
    "pace.past_deadline": ["missed", "has passed"],
    "target.former": ["former target"],
    "method.values": ["imputed", "withdrawn", "not counted", "never"],
    "mean.too_few": ["too few"],
    "caution.two_values": ["better", "worse", "latest", "start"],
    "network.head_spread": ["middle half"],
    "network.head_movers": ["most"],
    "template.italic": ["estimated", "preliminary", "imputed"],
    "template.at_least": ["at least"],
    "template.at_most": ["at most"],
    "template.floor": ["lowest"],
    "template.ceiling": ["highest"],
    "rank_plot.axis": ["place", "1", "best"],
    "rank_plot.wide": ["place", "uncertain"],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", CLAIMS)
def test_a_phrase_claims_what_its_key_is_for(key: str, language: str) -> None:
    assert facts(bare(PHRASES[language][key]), language) == CLAIMS[key]


# Numbers -----------------------------------------------------------------------------------------------------------


def edges(digits: int) -> list[str]:
    """Just below, on and just above a rounding edge, of each sign and beside a new thousand."""
    step = Decimal(1).scaleb(-digits)
    tiny = step / 1000
    at = [Decimal(0), 7 * step, Decimal(999) + (1 - step if digits else 0), Decimal(12345), Decimal(1999999)]
    return [str(sign * (each + step / 2 + move)) for each in at for move in (-tiny, 0, tiny) for sign in (1, -1)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_numbers_are_rounded_half_away_from_zero_at_every_edge(digits: int, language: Language) -> None:
    t = Text(language)
    for value in edges(digits):
        wanted = written(value, digits)
        if re.fullmatch(r"(?:19|20|21)\d\d", wanted):
            continue
        for said, fact in (
            (t.number(float(value), digits), wanted),
            (t.number(float(value), digits, sign=True), written(value, digits, sign=True)),
            (t.amount(float(value), "%", digits), f"{wanted} %"),
            (t.amount(float(value), "kg", digits), f"{wanted} kg"),
            (t.difference(float(value), "kg", digits), written(value, digits, "kg", sign=True)),
            (t.difference(float(value), "%", digits), written(value, digits, "points", sign=True)),
            (t.difference(float(value), "%", digits, sign=False), f"{wanted} points"),
        ):
            assert facts(said, language, units={"kg": "kg"}) == [fact], (value, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ranges_and_years_are_read_back(language: Language) -> None:
    t = Text(language)
    assert facts(t.span(-3.25, 12.5, "%", 1), language) == ["-3.3..12.5 %"]
    assert facts(t.span(1250, 21000.5), language) == ["1250..21001"]
    assert facts(t.span(-7.5, -2.5, "kg"), language, units={"kg": "kg"}) == ["-8..-3 kg"]
    assert facts(t.years(2012, 2016), language) == ["2012..2016"]
    assert facts(t.years(2016, 2016), language) == ["2016"]


@pytest.mark.parametrize(
    ("value", "decimals", "digits"),
    [
        # One digit more than the unit has, where that shows a second figure that counts.
        ("0.0999", 0, 1), ("0.1", 0, 1), ("0.999", 0, 1), ("1", 0, 1), ("9.99", 0, 1), ("10", 0, 0), ("-9.99", 0, 1),
        ("-10", 0, 0), ("0.0999", 1, 2), ("0.1", 1, 2), ("0.999", 1, 2), ("1", 1, 1), ("0.00999", 2, 3),
        ("0.1", 2, 2), ("123", 2, 2), ("0", 2, 2),
    ],
)  # fmt: skip
def test_a_pace_has_two_digits_that_count_and_at_most_one_more_than_its_unit(
    value: str, decimals: int, digits: int
) -> None:
    assert pace_decimals(float(value), decimals) == digits


# Plurals and lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 2, 5, 21])
@pytest.mark.parametrize(
    "key",
    [
        "network.both", "network.members_caption", "network.lead", "network.unknown", "picture.mean",
        "standings.title", "standings.caption", "same.throughout", "funnel.chance", "mean.under", "network.mean",
    ],
)  # fmt: skip
def test_a_count_has_the_noun_that_goes_with_it(key: str, n: int) -> None:
    read = []
    for language in LANGUAGES:
        fields = dict.fromkeys(re.findall(r"\{(\w+)\}", PHRASES[language][key]), "X")
        fields |= {name: str(n) for name in fields.keys() & {"n", "total", "answered", "indicators"}}
        read.append(facts(Text(language)(key, **fields), language))
    assert read[0] == read[1]
    assert read[0].count(str(n)) == len(fields.keys() & {"n", "total", "answered", "indicators"})


@pytest.mark.parametrize("n", [0, 1, 2, 5, 1234])
@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("lead.values", []),
        ("lead.differs", ["cannot be judged"]),
        ("lead.one_value", ["single"]),
        ("lead.missing", ["no value"]),
        ("network.exceeded", ["exceeded"]),
        ("network.without_weight", ["not"]),
    ],
)
def test_one_is_a_word_and_others_are_numbers(key: str, more: list[str], n: int) -> None:
    for language in LANGUAGES:
        said = Text(language).count(key, n, name="X", year="X", limit="X", names="X")
        assert facts(said, language) == ["one" if n == 1 else str(n), *more], said


def test_the_singular_is_for_a_count_of_one_alone() -> None:
    for many in ("21 members", "1.1 members", "1,1 members", f"1{NARROW}1 members", "0.1 members", "11 members"):
        assert one(many, "en") == many
    assert one("Bland de 1 som har det", "sv") == "För den enda som har det"
    assert one("bland de 21 som har det", "sv") == "bland de 21 som har det"
    assert one("For 1 of 1 members; 1 of them have", "en") == "For 1 of 1 member; 1 of them has"


@pytest.mark.parametrize(
    ("language", "many", "single"),
    [
        ("sv", "1 medlemmar räknas", "1 medlem räknas"),
        ("sv", "1 prövade nyckeltal är", "1 prövat nyckeltal är"),
        ("sv", "Bland de 1 som har värden", "För den enda som har värden"),
        ("sv", "2021, bland de 1 som har värden", "2021, för den enda som har värden"),
        ("sv", "1 värden skiljer sig", "1 värde skiljer sig"),
        ("sv", "i 1 serier", "i 1 serie"),
        ("sv", "summan av 1 delar", "summan av 1 del"),
        ("en", "1 members count in 2021", "1 member counts in 2021"),
        ("en", "1 members are at 100%", "1 member is at 100%"),
        ("en", "1 of them have one", "1 of them has one"),
        ("en", "of 1 members", "of 1 member"),
        ("en", "1 indicators are shown", "1 indicator is shown"),
        ("en", "the 1 indicators tested", "the 1 indicator tested"),
        ("en", "1 values of the series differ", "1 value of the series differs"),
        ("en", "the same in 1 values", "the same in 1 value"),
        ("en", "the sum of 1 parts", "the sum of 1 part"),
        ("en", "for 1 pairs", "for 1 pair"),
        ("en", "Among the 1 with values", "For the only one with values"),
        ("en", "2021, among the 1 with values", "2021, for the only one with values"),
    ],
)
def test_each_phrase_for_many_has_its_singular(language: Language, many: str, single: str) -> None:
    assert one(many, language) == single
    assert one(f"{many}; {many}.", language) == f"{single}; {single}."
    for n in ("2", "11", "21", f"1{NARROW}1"):
        assert one(many.replace("1 ", f"{n} ", 1), language) == many.replace("1 ", f"{n} ", 1)


def test_the_nearest_is_one_or_several() -> None:
    for n, en in ((1, "Nearest in size is X."), (2, "Nearest in size are X.")):
        assert Text("en").count("similar.list", n, on="size", names="X") == en
        assert Text("sv").count("similar.list", n, on="size", names="X") == "Närmast i size är X."


def test_a_page_tells_one_similar_member_from_several() -> None:
    size = nt.Indicator(id="size", name={"sv": "Storlek", "en": "Size"})
    panel = nt.Panel([size], ["Alby", "Berga", "Cedby", "Dala"], [2021], [[[10.0], [11.0], [13.0], [90.0]]])
    for k, en in ((1, "Nearest in size is Berga."), (2, "Nearest in size are Berga and Cedby.")):
        found = nt.similar(panel, "Alby", on=["size"], k=k)
        assert en in nt.report(panel, member="Alby", similar=found, language="en").html


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_joined_by_commas_and_an_and_before_the_last(language: Language) -> None:
    t = Text(language)
    names = ["Alby", "Berga", "Cedby", "Dala", "Eke"]
    assert t.join([]) == ""
    for n in (1, 2, 3, 5):
        assert listed(t.join(names[:n]), language) == names[:n]


# The reader itself ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("12.5 kg", "sv"), ("12,5 kg", "en"), ("12345 kg", "sv"), ("12345", "en"), ("27 %", "en"), ("27%", "sv"),
        ("-3", "sv"), ("ändring -3", "sv"), ("9-91 kg", "en"), ("1 members", "en"), ("2 member", "en"),
        ("1 medlemmar", "sv"), ("5 medlem", "sv"), (f"1{NBSP}percentage{NBSP}points", "en"),
        (f"2{NBSP}procentenhet", "sv"), ("nan", "en"), ("{n}", "sv"), ("Slut..", "sv"), (f"2012{DASH}16", "sv"),
    ],
)  # fmt: skip
def test_the_reader_refuses_what_the_language_does_not_write(text: str, language: str) -> None:
    with pytest.raises(UnreadableError):
        facts(text, language)


@pytest.mark.parametrize("text", ["Alby och Berga och Cedby", "Alby, Berga", "Alby och Berga, Cedby"])
def test_the_reader_refuses_a_list_that_is_joined_in_another_way(text: str) -> None:
    with pytest.raises(UnreadableError):
        listed(text, "sv")


@pytest.mark.parametrize(
    ("sv", "en"),
    [
        ("ökar", "decreasing"), ("förbättras", "worsening"), ("klaras", "exceeded"), ("osannolikt", "likely"),
        ("inte uppnått", "reached"), ("högst", "lowest"), ("då,", "now"), ("ovägt", "weighted"), ("bättre", "worse"),
        ("mycket sannolikt", "likely"), ("inte jämförbara", "comparable"), ("inte sämsta tredjedelen", "worst third"),
        ("ej rapporterat", "not applicable"), ("+3", "−3"), ("2012", "2013"), ("på väg enligt", "too slow by"),
    ],
)  # fmt: skip
def test_the_reader_tells_opposites_apart(sv: str, en: str) -> None:
    assert facts(sv, "sv") != facts(en, "en")
    assert facts(sv, "sv")
    assert facts(en, "en")
