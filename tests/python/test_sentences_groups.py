"""Every sentence on groups and on matched members, in both languages, read back and held to its figures."""

from __future__ import annotations

import dataclasses
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sentence_reader import LANGUAGES, facts

import nyckeltal as nt
from nyckeltal.groups import GroupPair, GroupSummary
from nyckeltal.groups_text import sentences

NAN = math.nan
PAIR = GroupPair(
    indicator="x", year=2021, first="chosen", second="others", n_first=7, n_second=12, median_difference=6.5,
    mean_difference=4.25, weighted_mean_difference=3.0, shift=5.25, shift_lower=-1.35, shift_upper=9.15,
    shift_status="ok", superiority=0.7151, superiority_lower=0.375, superiority_upper=0.875, superiority_status="ok",
    better=0.625, better_lower=0.125, better_upper=0.615, n_within=0, shift_within=NAN, better_within=NAN, p=0.0625,
    p_lower=0.0625, p_upper=0.0625, p_adjusted=0.1145, exact=True, n_arrangements=50388, status="ok",
)  # fmt: skip
FIRST = GroupSummary(
    group="chosen", n_members=9, n=7, left_out={}, mean=41.25, median=43.5, q25=1.0, q75=2.0, minimum=0.0, maximum=9.0,
    weighted_mean=44.45, weighted_median=7.0, kish_n=4.6, n_without_weight=0, status="ok", weighted_status="ok",
)  # fmt: skip
SECOND = dataclasses.replace(
    FIRST, group="others", n_members=14, n=12, mean=37.0, median=36.95, weighted_mean=39.15, kish_n=9.4
)


def comparison(
    pair: GroupPair, first: GroupSummary, second: GroupSummary, *, unit: str = "%", **fields: Any
) -> SimpleNamespace:
    """What the sentences are made of, with figures of one's own."""
    indicator = nt.Indicator(id="x", unit={"sv": unit, "en": unit}, decimals=1)
    known: dict[str, Any] = {
        "indicators": ("x",), "groups": (first.group, second.group), "p": np.array([0.0425]), "n_tests": 1,
        "p_adjusted": np.array([0.2345]), "n_groups": np.array([2]), "interpretation": "descriptive",
        "stratified": False, "weighted": False, "level": 0.95, "panel": nt.Panel([indicator], ["a"], [2021], [[[1.0]]]),
        "pair": lambda *_: pair,
        "group": lambda name, *_: first if name == first.group else second,
    }  # fmt: skip
    return SimpleNamespace(**(known | fields))


def read(
    kind: str,
    *,
    pair: dict[str, Any] | None = None,
    first: dict[str, Any] | None = None,
    second: dict[str, Any] | None = None,
    **fields: Any,
) -> list[list[str]]:
    result: Any = comparison(
        dataclasses.replace(PAIR, **(pair or {})),
        dataclasses.replace(FIRST, **(first or {})),
        dataclasses.replace(SECOND, **(second or {})),
        **fields,
    )
    names = {"sv": {"de utvalda": "A", "de övriga": "B", "medlemmarna": "M"}}
    names["en"] = {"those chosen": "A", "the others": "B", "the members": "M"}
    found = []
    for language in LANGUAGES:
        told = [each for each in sentences(result, language=language) if each.kind == kind]
        told_as = names[language]
        found.append(
            [
                [told_as.get(each, each) for each in facts(one.text, language, units={"kr": "kr"}, names=told_as)]
                for one in told
            ]
        )
    assert found[0] == found[1]
    return found[0]


def first_then_second(told: list[str]) -> list[str]:
    """Without the word for the median, which Swedish has once and English before the name."""
    return [each for each in told if each != "median"]


def test_levels_are_medians_with_their_n_then_means_then_weighted_means() -> None:
    medians, means = read_levels()
    assert medians == ["2021", "A", "43.5 %", "7", "9", "B", "37.0 %", "12", "14"]
    assert means == ["unweighted", "41.3 %", "37.0 %"]
    *_, weighted = read_levels(weighted=True)
    assert weighted == ["weighted", "44.5 %", "39.2 %", "5", "9"]
    assert len(read_levels(weighted=True, pair={"weighted_mean_difference": NAN})) == 2
    assert read_levels(unit="kr")[0][2] == "43.5 kr"
    members = {"group": "members"}
    assert read_levels(first=members, pair={"first": "members"})[0][1] == "M"


def read_levels(**fields: Any) -> list[list[str]]:
    result = []
    found = []
    for language in LANGUAGES:
        told = levels(language, **fields)
        found.append([first_then_second(each) for each in told])
        result = found[-1]
    assert found[0] == found[1]
    return result


def levels(language: Any, **fields: Any) -> list[list[str]]:
    pair, first, second = (fields.pop(name, {}) for name in ("pair", "first", "second"))
    made: Any = comparison(
        dataclasses.replace(PAIR, **pair),
        dataclasses.replace(FIRST, **first),
        dataclasses.replace(SECOND, **second),
        **fields,
    )
    names = {"de utvalda": "A", "de övriga": "B", "medlemmarna": "M"}
    names |= {"those chosen": "A", "the others": "B", "the members": "M"}
    return [
        [names.get(each, each) for each in facts(one.text, language, units={"kr": "kr"}, names=names)]
        for one in sentences(made, language=language)
        if one.kind == "levels"
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"first": {"n": 0}},
        {"second": {"n": 0}},
        *({"pair": {"status": s}} for s in ("no_data", "too_few", "infinite_value")),
    ],
)
def test_without_enough_values_nothing_is_compared(fields: dict[str, Any]) -> None:
    n_a, n_b = fields.get("first", {}).get("n", 7), fields.get("second", {}).get("n", 12)
    (told,) = read("too_few", **fields)
    assert [each for each in told if each != "no value"] == ["2021", "too few", "A", str(n_a), "9", "B", str(n_b), "14"]
    for kind in ("levels", "shift", "better", "chance", "within"):
        assert read(kind, **fields) == []
    assert read("interpretation", **fields)


def test_the_shift_has_its_interval_and_its_unit() -> None:
    assert read("shift") == [["+5.3 points", "95 %", "interval", "-1.4", "+9.2 points"]]
    assert read("shift", level=0.975)[0][1] == "97.5 %"
    assert read("shift", level=0.9999)[0][1] == "99.99 %"
    assert read("shift", pair={"shift_lower": 1.35})[0][3] == "+1.4"
    assert read("shift", pair={"shift_upper": -1.35})[0][4] == "-1.4 points"
    assert read("shift", unit="kr") == [["+5.3 kr", "95 %", "interval", "-1.4", "+9.2 kr"]]
    assert read("shift", pair={"shift": -0.95})[0][0] == "-1.0 points"
    assert read("shift", pair={"shift_status": "unbounded"}) == [["+5.3 points", "too small", "interval", "95 %"]]


def test_the_share_of_wins_is_of_the_better_where_a_direction_is_known() -> None:
    where = ["A", "B", "random", "first"]
    told = [[each for each in one if each in ("A", "B", "random")] for one in read("better")]
    assert told == [[each for each in where if each != "first"]]
    assert read("better")[0][3:] == ["better", "probability", "63 %", "13..62 %"]
    neutral = {"better": NAN, "better_lower": NAN, "better_upper": NAN}
    assert read("better", pair=neutral)[0][3:] == ["higher", "probability", "72 %", "38..88 %"]
    assert read("better", pair={"better_lower": NAN}) == []
    assert read("better", pair=neutral | {"superiority_lower": NAN}) == []


def test_pairs_within_strata_are_counted() -> None:
    assert read("within") == []
    assert read("within", pair={"n_within": 5, "shift_within": -2.25}) == [["within a stratum", "5", "-2.3 points"]]


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, ["fewer than", "0.1 %"]), (0.00099, ["fewer than", "0.1 %"]), (0.001, ["0.1 %"]), (0.0625, ["6.3 %"]),
        (0.0995, ["10.0 %"]), (0.1, ["10 %"]), (0.105, ["11 %"]), (1.0, ["100 %"]),
    ],
)  # fmt: skip
def test_the_share_of_splits_is_told_for_each_way_of_counting_them(p: float, said: list[str]) -> None:
    assert read("chance", pair={"p": p}) == [["all splits", *said, "at least"]]
    random = {"p": p, "exact": False, "n_arrangements": 9999}
    assert read("chance", pair=random) == [["9999", "random", *said, "at least"]]
    assert read("chance", pair=random, stratified=True) == [["9999", "random", "within strata", *said, "at least"]]
    assert read("chance", pair={"p": p}, stratified=True) == [["all splits", "within strata", *said, "at least"]]
    assert read("chance", pair={"p": p, "exact": False, "n_arrangements": 0}) == [["all splits", *said, "at least"]]


@pytest.mark.parametrize(
    ("p", "said"),
    [(0.0009, "<0.001"), (0.001, "0.001"), (0.0995, "0.100"), (0.0994, "0.099"), (0.1, "0.10"), (0.115, "0.12")],
)
def test_p_values_of_pairs_and_of_indicators_stand_with_what_they_are_adjusted_for(p: float, said: str) -> None:
    three = {"groups": ("chosen", "others", "a"), "n_groups": np.array([3]), "n_tests": 6}
    ranks, anyone = read("chance", pair={"p": p, "p_adjusted": 0.5}, **three)
    assert ranks == [said, "adjusted", "3", "0.50"]
    assert anyone == ["3", "0.043", "adjusted", "6", "0.23"]
    assert read("chance", pair={"p": 0.5, "p_adjusted": p}, **three)[0] == ["0.50", "adjusted", "3", said]
    ranks, anyone = read("chance", **(three | {"p": np.array([p]), "p_adjusted": np.array([0.9])}))
    assert anyone == ["3", said, "adjusted", "6", "0.90"]
    ranks, anyone = read("chance", **(three | {"p": np.array([0.9]), "p_adjusted": np.array([p])}))
    assert anyone == ["3", "0.90", "adjusted", "6", said]
    # Within strata the splits are counted, and pairs adjusted in a sentence of their own.
    told = read("chance", pair={"p_adjusted": p}, stratified=True, **three)
    assert told[1] == ["adjusted", "3", said]
    # Two groups and several indicators.
    assert read("chance", n_tests=6, p_adjusted=np.array([p]))[1] == ["adjusted", "6", said]
    assert len(read("chance", n_tests=1)) == 1
    assert len(read("chance", **(three | {"groups": ("chosen", "others"), "n_tests": 2}))) == 2


def test_four_groups_are_six_pairs() -> None:
    four = {"groups": ("chosen", "others", "a", "b"), "n_groups": np.array([4]), "n_tests": 2}
    assert read("chance", **four)[0][2] == "6"


@pytest.mark.parametrize("fields", [{"groups": ("chosen", "others", "a")}, {"pair": {"n_within": 1}}])
def test_one_pair_and_one_indicator_are_singular(fields: dict[str, Any]) -> None:
    assert read("within" if "pair" in fields else "chance", **fields)


def test_an_exact_half_of_a_per_cent_is_rounded_away_from_zero() -> None:
    assert read("better", pair={"better": 57 / 200})[0][5] == "29 %"


def test_equal_values_and_missing_ones_are_told() -> None:
    assert read("chance", pair={"status": "constant"}) == [["all equal"]]
    assert read("missing") == []
    reasons = {
        "not_reported": "not reported", "not_applicable": "not applicable", "confidential": "confidential",
        "imputed": "imputed", "estimated": "estimated", "preliminary": "preliminary", "withdrawn": "withdrawn",
        "infinite": "not finite", "not_a_member": "not a member", "other_kind": "other kind",
    }  # fmt: skip
    counts = {name: n for n, name in enumerate(reasons, 2)}
    wanted = [part for name, n in counts.items() for part in (reasons[name], str(n))]
    told = read("missing", first={"left_out": counts}, second={"left_out": {"not_reported": 3}})
    assert told == [["no value", str(sum(counts.values())), "A", *wanted, "3", "B", "not reported", "3"]]
    told = read("missing", second={"left_out": {"withdrawn": 1, "imputed": 2}})
    assert told == [["no value", "3", "B", "withdrawn", "1", "imputed", "2"]]


CAUTIONS = {
    "descriptive": (
        "Beskrivande: hur grupperna skiljer sig åt, inte varför.",
        "Descriptive: how the groups differ, not why.",
    ),
    "adjusted": (
        "Jämfört inom strata: annat än det som strata bygger på kan fortfarande skilja grupperna åt. Säger inte varför "
        "de skiljer sig.",
        "Compared within strata: the groups may still differ in what the strata are not made of. Does not say why they "
        "differ.",
    ),
    "design-based": (
        "Grupperna uppges vara lottade: p gäller lottningen.",
        "The groups are said to have been drawn by lot: p is about that draw.",
    ),
}


@pytest.mark.parametrize("interpretation", CAUTIONS)
def test_what_the_figures_may_be_taken_for_is_told_last(interpretation: str) -> None:
    for k, language in enumerate(LANGUAGES):
        made: Any = comparison(PAIR, FIRST, SECOND, interpretation=interpretation)
        last = sentences(made, language=language)[-1]  # type: ignore[arg-type]
        assert (last.kind, last.text, last.figures) == ("interpretation", CAUTIONS[interpretation][k], {})
    assert sentences(made)[-1].text == CAUTIONS[interpretation][0]


@pytest.mark.parametrize(
    ("kind", "fields", "names"),
    [
        ("levels", {"weighted": True}, ["n_first n_second median_difference", "mean_difference",
                                        "weighted_mean_difference"]),
        ("too_few", {"pair": {"status": "no_data"}}, ["n_first n_second"]),
        ("shift", {}, ["shift shift_lower shift_upper"]),
        ("shift", {"pair": {"shift_status": "unbounded"}}, ["shift shift_lower shift_upper"]),
        ("better", {}, ["better better_lower better_upper"]),
        ("better", {"pair": {"better": NAN}}, ["superiority superiority_lower superiority_upper"]),
        ("within", {"pair": {"n_within": 5, "shift_within": 1.0}}, ["n_within shift_within"]),
        ("chance", {}, ["p"]),
        ("chance", {"pair": {"status": "constant"}}, [""]),
        ("chance", {"n_tests": 3}, ["p", ""]),
        ("chance", {"groups": ("chosen", "others", "a")}, ["p p_adjusted", ""]),
        ("chance", {"groups": ("chosen", "others", "a"), "stratified": True}, ["p", "p_adjusted", ""]),
        ("missing", {"first": {"left_out": {"imputed": 2}}}, ["n_first n_second"]),
    ],
)  # fmt: skip
def test_a_sentence_is_bound_to_the_figures_that_it_tells(kind: str, fields: dict[str, Any], names: list[str]) -> None:
    pair, first = (
        dataclasses.replace(PAIR, **fields.get("pair", {})),
        dataclasses.replace(FIRST, **fields.get("first", {})),
    )
    rest = {name: value for name, value in fields.items() if name not in ("pair", "first")}
    made: Any = comparison(pair, first, SECOND, **rest)
    told = [each for each in sentences(made) if each.kind == kind]
    assert [dict(each.figures) for each in told] == [{n: getattr(pair, n) for n in few.split()} for few in names]


def test_the_indicator_and_the_groups_that_are_asked_for_are_told() -> None:
    asked = []

    def pair_of(*names: Any) -> GroupPair:
        asked.append(names)
        return PAIR

    def group_of(name: str, indicator: str) -> GroupSummary:
        assert indicator == "x"
        return FIRST if name == "chosen" else SECOND

    indicators = [nt.Indicator(id=each, unit={"sv": "kr"}, decimals=d) for each, d in (("y", 0), ("x", 2))]
    made: Any = comparison(
        PAIR, FIRST, SECOND, indicators=("y", "x"), p=np.array([0.5, 0.25]), p_adjusted=np.array([0.75, 0.35]),
        n_groups=np.array([3, 4]), n_tests=2, groups=("chosen", "others", "a"),
        panel=nt.Panel(indicators, ["m"], [2021], [[[1.0]], [[1.0]]]),
    )  # fmt: skip
    made.pair, made.group = pair_of, group_of
    told = sentences(made, "x", "chosen", "others", language="en")
    assert asked == [("x", "chosen", "others")]
    assert told[0].text == (
        "2021: the median of those chosen is 43.50\u00a0kr (7 of 9 with a value), of the others 36.95\u00a0kr "
        "(12 of 14)."
    )
    chance = [each.text for each in told if each.kind == "chance"]
    assert chance[-1] == "Over all 4 groups: p 0.25 (Kruskal-Wallis), adjusted for the 2 indicators tested 0.35."
    sentences(made)
    assert asked[1] == (None, None, None)


def test_groups_are_called_by_their_labels_and_no_year_is_a_dash() -> None:
    pair = dataclasses.replace(PAIR, first="Sto\u202era", second="small", year=None, status="no_data")
    made: Any = comparison(
        pair, dataclasses.replace(FIRST, group="Sto\u202era"), dataclasses.replace(SECOND, group="small")
    )
    made.group = lambda name, _: {"small": SECOND}.get(name, FIRST)
    assert [sentences(made, language=each)[0].text for each in LANGUAGES] == [  # type: ignore[arg-type]
        "–: för få värden för att jämföra Stora (7 av 9 med värde) och small (12 av 14).",
        "–: too few values to compare Stora (7 of 9 with a value) and small (12 of 14).",
    ]


def test_no_line_breaks_between_a_sign_and_its_number() -> None:
    made: Any = comparison(dataclasses.replace(PAIR, p=0.0, p_adjusted=0.0), FIRST, SECOND, n_tests=3,
                           p_adjusted=np.array([0.0]))  # fmt: skip
    for language, told in (("sv", "är p <\u00a00,001."), ("en", "p is <\u00a00.001.")):
        assert [each.text for each in sentences(made, language=language) if each.kind == "chance"][1].endswith(told)  # type: ignore[arg-type]


# Matched members -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def matched() -> nt.MatchedComparison:
    people = nt.Indicator(id="people", direction="neutral")
    share = nt.Indicator(id="x", unit={"sv": "%", "en": "%"}, direction="higher", decimals=0)
    names = [f"M{k}" for k in range(12)]
    values = [[[1000.0 + 10 * k] for k in range(12)], [[20.0 + (k * 7) % 11] for k in range(12)]]
    return nt.matched_comparison(
        nt.Panel([people, share], names, [2021], values), "x", names[:5], on=["people"], caliper=None
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ["2021", "+2.3 points", "95", "-1.1", "+5.7", "4", "5"]),
        ({"difference": -2.25, "lower": -5.65, "upper": 1.05}, ["2021", "-2.3 points", "95", "-5.7", "+1.1", "4", "5"]),
        ({"difference": 1.0}, ["2021", "+1.0 points", "95", "-1.1", "+5.7", "4", "5"]),
        ({"lower": NAN}, ["2021", "+2.3 points", "too few", "4", "5"]),
        ({"n_matched": 1, "n_treated": 2}, ["2021", "+2.3 points", "95", "-1.1", "+5.7", "1", "2"]),
    ],
)
def test_the_difference_of_matched_members_is_no_effect(
    matched: nt.MatchedComparison, fields: dict[str, Any], told: list[str]
) -> None:
    known = {"difference": 2.25, "lower": -1.05, "upper": 5.65, "n_matched": 4, "n_treated": 5, "year": 2021}
    made = dataclasses.replace(matched, **(known | fields))
    found = [facts(made.text(language), language) for language in LANGUAGES]
    assert found[0] == found[1]
    assert [each for each in found[0] if each not in ("interval", "matched", "per cent")] == [
        *told, "no effect", "not measured"
    ]  # fmt: skip
    assert "interval" in found[0]
    nobody = dataclasses.replace(made, difference=NAN)
    assert [nobody.text(each) for each in LANGUAGES] == ["Ingen kunde matchas.", "Nobody could be matched."]
    ninety = dataclasses.replace(made, options={**matched.options, "level": 0.9}, lower=-1.05)
    assert all("90" in facts(ninety.text(language), language) for language in LANGUAGES)
