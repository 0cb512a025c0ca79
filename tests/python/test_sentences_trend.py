"""Every sentence on a trend, in both languages, read back and held to the figures of the row that it is made of."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from sentence_reader import LANGUAGES, facts, written

import nyckeltal as nt
from nyckeltal.text import Language, Text
from nyckeltal.trend import TrendRow
from nyckeltal.trend_text import TrendWords, tally, trend_words

#: A rise of the better kind, with a figure of its own in each field.
ROW = TrendRow(
    indicator="food", member="alby", n=11, n_excluded=3, n_segments=1, first_year=2012, last_year=2023,
    coverage=0.9167, first_fifth=0.5, last_fifth=0.6667, s=37.0, slope=2.345, lower=1.125, upper=3.5, change=25.795,
    interval_coverage=0.9412, change_per_cent=130.0, p=0.0312, p_pooled=0.0449, p_plus=0.0716, p_adjusted=0.0823,
    p_minimum=0.0004, verdict="improving", recent_n=5, recent_first_year=2019, recent_s=8.0, recent_slope=-1.5,
    recent_confidence=0.9583, recent_confidence_maximum=0.9958, recent_verdict="improving", earlier_confidence=0.97,
    turned=False, status="ok", family_m=17, phi=0.285, phi_plus=0.415, phi_standard_error=0.06, phi_members=14,
    phi_source="members",
)  # fmt: skip
#: What each verdict is read as.
READ = {
    "improving": "better",
    "worsening": "worse",
    "increasing": "up",
    "decreasing": "down",
    "stable": "same",
    "uncertain": "no clear direction",
    "at_ceiling": "at the ceiling",
    "at_floor": "at the floor",
    "not_testable": "too few",
    "turned": "turned",
}
CLEAR = ("improving", "worsening", "increasing", "decreasing")


def words(language: Language, level: float = 0.95, **fields: Any) -> TrendWords:
    t = Text(language)
    return trend_words(
        t,
        dataclasses.replace(ROW, **fields),
        level=level,
        change=lambda x: f"{t.number(x, 3, sign=True)} change",
        pace=lambda x: t.amount(x, "kg", 3, sign=True),
        bounds=lambda low, high: (t.number(low, 3, sign=True), t.amount(high, "kg", 3, sign=True)),
    )


def read(level: float = 0.95, **fields: Any) -> list[list[str]]:
    """The facts of each sentence, the same in both languages."""
    made = [
        [facts(each, language, units={"kg": "kg"}) for each in words(language, level, **fields).sentences]
        for language in LANGUAGES
    ]
    assert made[0] == made[1]
    return made[0]


def evidence(**fields: Any) -> list[list[str]]:
    made = []
    for language in LANGUAGES:
        told = words(language, **fields).evidence
        made.append([facts(each, language) for _, each in told])
    assert made[0] == made[1]
    return made[0]


@pytest.mark.parametrize("verdict", CLEAR)
def test_a_clear_trend_has_its_start_pace_interval_and_direction(verdict: str) -> None:
    first, recent = read(verdict=verdict, recent_verdict=verdict)
    assert first == [
        "since", "2012", "+2.345 kg", "95 %", "confidence interval", "+1.125", "+3.500 kg", READ[verdict]
    ]  # fmt: skip
    assert recent == [
        "latest", "5", "2019..2023", "very likely", READ[verdict], "-1.500 kg", "confidence", "95 %"
    ]  # fmt: skip
    assert read(0.9, verdict=verdict)[0][3] == "90 %"


@pytest.mark.parametrize("ends", [(-math.inf, 3.5), (1.125, math.inf), (math.nan, math.nan)])
def test_an_interval_without_an_end_is_not_told(ends: tuple[float, float]) -> None:
    assert read(lower=ends[0], upper=ends[1])[0] == ["since", "2012", "+2.345 kg", "better"]


@pytest.mark.parametrize("verdict", ["stable", "uncertain", "at_ceiling", "at_floor", "not_testable"])
def test_a_trend_that_is_not_clear_says_what_it_is(verdict: str) -> None:
    wanted = {
        "stable": ["2012..2023", "dead band", "same"],
        "uncertain": ["2012..2023", "no clear direction", "not the same as", "not"],
        "at_ceiling": ["at the ceiling"],
        "at_floor": ["at the floor"],
        "not_testable": ["11", "too few", "smallest", "<0.001"],
    }[verdict]
    told = read(verdict=verdict, recent_verdict="not_testable")
    assert [[each for each in one if each != "p"] for one in told] == [wanted]
    assert read(verdict="stable", recent_verdict="stable", first_year=2023)[0][0] == "2023"


@pytest.mark.parametrize("recent", [*CLEAR, "stable", "uncertain", "at_ceiling", "at_floor", "not_testable"])
@pytest.mark.parametrize("long", ["improving", "stable", "uncertain", "at_floor", "at_ceiling"])
def test_the_latest_values_are_told_where_they_say_something_else(long: str, recent: str) -> None:
    told = read(verdict=long, recent_verdict=recent)[1:]
    if recent == "not_testable" or (recent == long and recent not in CLEAR):
        assert told == []
    elif recent in CLEAR:
        assert [each[4] for each in told] == [READ[recent]]
    else:
        assert told == [["latest", "5", "2019..2023", READ[recent]]]
    under = []
    for language in LANGUAGES:
        made = words(language, verdict=long, recent_verdict=recent)
        assert facts(made.word, language) == [READ[long]]
        under.append([(facts(each, language), css) for each, css in made.under])
    assert under[0] == under[1]
    css = {"improving": "better", "worsening": "worse"}.get(recent, "none")
    same = recent in (long, "not_testable")
    assert under[0] == ([] if same else [(["latest", "5", READ[recent]], css)])


@pytest.mark.parametrize(
    ("verdict", "css"),
    [
        ("improving", "better"), ("worsening", "worse"), ("increasing", "none"), ("decreasing", "none"),
        ("stable", "none"), ("uncertain", "none"), ("at_floor", "none"), ("not_testable", "soft"),
    ],
)  # fmt: skip
def test_only_better_and_worse_are_coloured(verdict: str, css: str) -> None:
    assert {words(language, verdict=verdict).css for language in LANGUAGES} == {css}


@pytest.mark.parametrize(
    ("confidence", "word", "share"),
    [
        (0.8999, "likely", 89), (0.9, "very likely", 90), (0.95, "very likely", 95), (0.9599, "very likely", 95),
        (0.96, "very likely", 96), (0.97, "very likely", 97), (0.98, "very likely", 98), (0.9899, "very likely", 98),
        (0.99, "very likely", 99), (0.9958, "very likely", 99), (1.0, "very likely", 99), (0.5, "likely", 50),
    ],
)  # fmt: skip
def test_confidence_is_rounded_down_and_never_whole(confidence: float, word: str, share: int) -> None:
    told = read(recent_confidence=confidence)[1]
    assert (told[3], told[-1]) == (word, f"{share} %")


def test_a_series_that_has_turned_and_one_in_segments_say_so() -> None:
    assert read()[2:] == []
    assert read(turned=True)[2:] == [["turned"]]
    assert read(n_segments=2)[2:] == [["2", "break"]]
    assert read(n_segments=3, turned=True)[2:] == [["turned"], ["3", "break"]]
    for language in LANGUAGES:
        made = words(language, turned=True, recent_verdict="worsening")
        assert [(facts(each, language)[-1], css) for each, css in made.under] == [
            ("worse", "worse"),
            ("turned", "none"),
        ]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"phi_source": "none"}, True),
        ({"phi_source": "members"}, False),
        ({"phi_source": "given"}, False),
        ({"phi_source": "none", "p_plus": math.nan}, False),
        ({"phi_source": "none", "p": 1.0}, False),
        ({"phi_source": "none", "p": 0.9999}, True),
        ({"phi_source": "none", "verdict": "not_testable"}, False),
    ],
)
def test_independence_is_owned_up_to_where_it_was_assumed(fields: dict[str, Any], told: bool) -> None:
    found = [each for each in read(**fields) if "0.42" in each]
    assert found == ([["too few", "0.42", "0.072"]] if told else [])


@pytest.mark.parametrize(
    ("p", "wanted"),
    [
        (0.0, "<0.001"), (0.0009999, "<0.001"), (0.001, "0.001"), (0.0014, "0.001"), (0.0015, "0.002"),
        (0.0494, "0.049"), (0.0495, "0.050"), (0.0994, "0.099"), (0.0999, "0.100"), (0.1, "0.10"), (0.104, "0.10"),
        (0.105, "0.11"), (0.995, "1.00"), (1.0, "1.00"),
    ],
)  # fmt: skip
def test_p_values_have_three_digits_below_a_tenth_and_two_above(p: float, wanted: str) -> None:
    assert evidence(p=p)[4] == evidence(p_pooled=p)[5] == evidence(p_plus=p)[6] == evidence(p_minimum=p)[8] == [wanted]
    assert evidence(p_adjusted=p)[7] == [wanted, "17"]


def test_the_evidence_names_each_figure_of_the_row() -> None:
    wanted = [
        ["11", "3"], ["2012..2023"], ["92 %", "50 %", "67 %"], ["37", "8"], ["0.031"], ["0.045"], ["0.072"],
        ["0.082", "17"], ["<0.001"], ["0.29", "14"], ["+25.795"], ["94.1 %"], ["95.8 %", "99.6 %"],
    ]  # fmt: skip
    assert evidence() == wanted
    # Members stand beside an estimate that is theirs alone.
    assert evidence(phi_source="given")[9] == evidence(phi_source="none")[9] == ["0.29", "0"]
    assert evidence(n=1) == [["1", "3"], ["2012..2023"]]
    assert len(evidence(n=2)) == len(wanted)
    heads = [
        ["values", "not"], ["years"], ["first", "last"], ["long", "latest"], ["independent"], ["shared"], ["more"],
        ["adjusted"], ["smallest"], [], ["change"], ["interval", "independent"], ["confidence", "latest", "most"],
    ]  # fmt: skip
    for language in LANGUAGES:
        for (name, _), few in zip(words(language).evidence, heads, strict=True):
            read_ = facts(name, language)
            assert [each for each in few if each in ("not", "latest", "adjusted", "smallest", "interval", "confidence",
                                                     "most")] == [each for each in read_ if each in few]  # fmt: skip


@pytest.mark.parametrize("p", [math.nan])
def test_what_is_not_known_is_a_dash(p: float) -> None:
    for language in LANGUAGES:
        assert words(language, p_plus=p, phi_source="members").evidence[6][1] == "–"


def test_verdicts_are_counted_in_the_order_of_the_closed_list() -> None:
    counts = {"improving": 2, "worsening": 1, "increasing": 5, "decreasing": 12, "stable": 3, "uncertain": 1021,
              "at_ceiling": 4, "at_floor": 6, "not_testable": 7}  # fmt: skip
    verdicts = [word for word, n in reversed(counts.items()) for _ in range(n)]
    order = [word for word in nt.VERDICTS if word in counts]
    wanted = [part for word in order for part in (str(counts[word]), READ[word])]
    for language in LANGUAGES:
        assert facts(tally(Text(language), verdicts), language) == wanted
        assert tally(Text(language), []) == ""
    assert order == sorted(order, key=nt.VERDICTS.index)
    assert written(1021, 0) in wanted
