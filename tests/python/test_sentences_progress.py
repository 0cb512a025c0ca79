"""Every sentence on targets, in both languages, read back and held to the row's figures, at each threshold."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from sentence_reader import LANGUAGES, facts, listed

import nyckeltal as nt
from nyckeltal.progress_text import Sentence, group_sentences, likelihood_words, sentences
from nyckeltal.stats import RuleResult

UNITS = {"kr": "SEK", "SEK": "SEK"}


def made(*, share: bool = True, decimals: int = 1, **target: Any) -> nt.Progress:
    """A share (or an amount) that rises for ten years, with a target in 2030 unless another is given."""
    indicator = nt.Indicator(
        id="food",
        unit={"sv": "%", "en": "%"} if share else {"sv": "kr", "en": "SEK"},
        direction="higher",
        decimals=decimals,
        targets=[nt.Target(**({"value": 60.0, "year": 2030} | target))],
    )
    values = [25.0, 27.5, 24.0, 26.0, 28.5, 30.0, 29.5, 33.0, 32.5, 35.0]
    members = ["Trosa", "Lund", "Borås"]
    return nt.progress(nt.Panel([indicator], members, range(2014, 2024), [[values, values[::-1], values]]))


@pytest.fixture(scope="module")
def share() -> nt.Progress:
    return made()


@pytest.fixture(scope="module")
def amount() -> nt.Progress:
    return made(share=False, decimals=0)


def read(result: nt.Progress, kind: str, member: str | None = "Trosa", **fields: Any) -> list[list[str]]:
    """The facts of the sentences of a kind about a row with those figures; the same in both languages."""
    row = dataclasses.replace(result.row("food", member), **fields)
    found = [
        [
            facts(each.text, language, units=UNITS, names=("Trosa",))
            for each in sentences(result, row, language=language)
            if each.kind == kind
        ]
        for language in LANGUAGES
    ]
    assert found[0] == found[1]
    return found[0]


# Where the value stands --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("reached", ["reached", "latest", "35.1 %", "2023"]),
        ("near", ["near", "latest", "35.1 %", "2023", "2.3 points"]),
        ("not_reached", ["missed", "latest", "35.1 %", "2023", "2.3 points"]),
        ("unknown", None),
    ],
)
def test_the_state_has_target_value_year_and_gap(share: nt.Progress, state: str, told: list[str] | None) -> None:
    for gap in (-2.25, 2.25):
        found = read(share, "state", state=state, value=35.05, gap=gap)
        assert found == ([["60 %", "2030", *told]] if told else [])


@pytest.mark.parametrize(
    ("value", "said"), [(60.0, "60 %"), (60.5, "60.5 %"), (59.95, "60.0 %"), (60.04, "60.0 %"), (math.nan, None)]
)
def test_a_target_has_the_digits_that_it_was_set_with(share: nt.Progress, value: float, said: str | None) -> None:
    told = read(share, "state", state="reached", target_value=value)[0]
    assert told[:-4] == ([said, "2030"] if said else ["2030"])


@pytest.mark.parametrize(
    ("gap", "points"), [(0.95, "1.0"), (1.04, "1.0"), (1.05, "1.1"), (0.04, "0.0"), (21.0, "21.0")]
)
def test_a_gap_is_rounded_as_the_unit_is_published(share: nt.Progress, gap: float, points: str) -> None:
    assert read(share, "state", state="near", gap=gap)[0][-1] == f"{points} points"


@pytest.mark.parametrize(
    ("target", "sv", "en"),
    [
        ({}, "Nationellt mål", "National target"),
        ({"owner": "network"}, "Nätverkets mål", "The network's target"),
        ({"former": True}, "Tidigare mål", "Former target"),
        ({"label": {"sv": "Etappmål", "en": "Milestone"}}, "Etappmål", "Milestone"),
        (
            {"label": {"sv": "Etappmål", "en": "Milestone"}, "former": True},
            "Etappmål (tidigare mål)",
            "Milestone (former target)",
        ),
        # A label that says so itself is not said twice.
        ({"label": {"sv": "Tidigare etappmål", "en": "Former aim"}, "former": True}, "Tidigare etappmål", "Former aim"),
    ],
)
def test_a_target_is_called_by_its_label_or_its_owner(target: dict[str, Any], sv: str, en: str) -> None:
    result = made(**target)
    for language, wanted in (("sv", sv), ("en", en)):
        row = dataclasses.replace(result.row("food", "Trosa"), state="reached")
        assert sentences(result, row, language=language)[0].text.split(" 60")[0] == wanted


@pytest.mark.parametrize("limit", ["exceeded", "within", "at_limit", "no_limit"])
def test_only_a_limit_that_is_exceeded_is_told(share: nt.Progress, limit: str) -> None:
    found = read(share, "state", state="unknown", limit=limit)
    assert found == ([["limit", "exceeded"]] if limit == "exceeded" else [])


def test_a_break_between_base_and_value_is_told(share: nt.Progress) -> None:
    fields = {"state": "unknown", "base_year": 2015}
    assert read(share, "state", crosses_break=True, **fields) == [["break", "2015", "2023", "not measured alike"]]
    assert read(share, "state", crosses_break=False, **fields) == []


def test_what_cannot_be_compared_says_why_and_nothing_else(share: nt.Progress) -> None:
    based = made(value=None, reduction=0.5, base_year=2015)
    for language in LANGUAGES:
        row = dataclasses.replace(based.row("food", "Trosa"), status="no_target")
        (only,) = sentences(based, row, language=language)
        assert (only.kind, facts(only.text, language)) == ("no_data", ["2015", "no value", "not"])
        row = dataclasses.replace(share.row("food", "Trosa"), value=math.nan)
        (only,) = sentences(share, row, language=language)
        assert (only.kind, facts(only.text, language)) == ("no_data", ["60 %", "2030", "no value"])
        row = dataclasses.replace(share.row("food"), status="too_few")
        (only,) = sentences(share, row, language=language)
        assert (only.kind, facts(only.text, language)) == (
            "no_data",
            ["60 %", "2030", "too few", "every year", "comparable"],
        )
    # Another status leaves what is known of the value, and no more.
    assert read(share, "state", status="constant", state="near", gap=1.0)
    assert read(share, "pace", status="constant") == []


# The pace ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("required", "pace", "asked", "moved"),
    [
        (3.571, 1.234, ["up", "3.6 points"], ["up", "1.2 points"]),
        (-3.571, 1.234, ["down", "3.6 points"], ["up", "1.2 points"]),
        (3.571, -1.234, ["up", "3.6 points"], ["down", "1.2 points"]),
        (-0.0571, -0.0456, ["down", "0.06 points"], ["down", "0.05 points"]),
        # What is rounded to nothing neither rises nor falls.
        (0.95, 0.0051, ["up", "0.95 points"], ["up", "0.01 points"]),
        (0.95, 0.0049, ["up", "0.95 points"], ["neither", "up", "down"]),
        (0.95, -0.0049, ["up", "0.95 points"], ["neither", "up", "down"]),
        (0.95, -0.0051, ["up", "0.95 points"], ["down", "0.01 points"]),
        (0.995, 0.994, ["up", "1.00 points"], ["up", "0.99 points"]),
        (1.0, 1.0, ["up", "1.0 points"], ["up", "1.0 points"]),
    ],
)
def test_the_pace_asked_for_stands_beside_the_pace_of_late(
    share: nt.Progress, required: float, pace: float, asked: list[str], moved: list[str]
) -> None:
    fields = {"required_linear": required, "required_status": "ok", "pace": pace}
    (told,) = read(share, "pace", **fields, pace_lower=-0.875, pace_upper=1.5)
    years = ["2014..2023"]
    where = ["60 %", "2030", "Trosa"]
    digits = 2 if abs(pace) < 1 else 1
    ends = ["95 %", "interval", f"{'-0.88' if digits == 2 else '-0.9'}", f"{1.5:.{digits}f}"]
    assert [each for each in told if each != "a year"] == [*where, *asked, *years, *moved, *ends]
    assert told.count("a year") == (1 if moved[0] == "neither" else 2)
    # Without an interval there is nothing to say of the pace of late.
    (alone,) = read(share, "pace", **fields, pace_lower=math.nan)
    assert alone == [*where, *asked, "a year"]


def test_the_network_s_pace_is_of_the_members_on_average(share: nt.Progress) -> None:
    for language, who in (("sv", "medlemmarna i snitt"), ("en", "the members on average")):
        row = dataclasses.replace(share.row("food"), status="ok", required_status="ok", required_linear=1.0)
        told = next(each.text for each in sentences(share, row, language=language) if each.kind == "pace")
        assert who in told
        assert "Trosa" not in told


def test_shares_and_amounts_are_called_by_what_they_are(share: nt.Progress, amount: nt.Progress) -> None:
    for result, sv, en in ((share, "andelen", "the share"), (amount, "värdet", "the value")):
        row = dataclasses.replace(result.row("food", "Trosa"), required_status="ok", required_linear=1.0)
        for language, word in (("sv", sv), ("en", en)):
            told = next(each.text for each in sentences(result, row, language=language) if each.kind == "pace")
            assert f" {word} " in told
    (told,) = read(amount, "pace", required_linear=-1250.5, required_status="ok", pace_lower=math.nan)
    assert told == ["60 SEK", "2030", "Trosa", "down", "1251 SEK", "a year"]


@pytest.mark.parametrize(
    ("status", "year", "told"),
    [
        ("past_deadline", 2030, [["missed", "2030"]]),
        ("past_deadline", 2031, [["2030", "has passed", "latest", "missed"]]),
        ("reached", 2023, []),
    ],
)
def test_after_the_target_s_year_no_pace_is_asked_for(
    share: nt.Progress, status: str, year: int, told: list[list[str]]
) -> None:
    assert read(share, "pace", required_status=status, required_linear=math.nan, year=year) == told
    assert read(share, "pace", required_status="reached", required_linear=0.0, year=year) == []
    assert read(share, "pace", required_status="zero_base", required_linear=math.nan) == []


# How likely ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "very unlikely"), (0.0999, "very unlikely"), (0.1001, "unlikely"), (0.3299, "unlikely"),
        (0.3301, "as likely as not"), (0.6599, "as likely as not"), (0.66, "likely"), (0.8999, "likely"),
        (0.9, "very likely"), (1.0, "very likely"),
    ],
)  # fmt: skip
def test_a_probability_has_the_word_of_its_range(share: nt.Progress, p: float, word: str) -> None:
    for language in LANGUAGES:
        assert facts(likelihood_words(p, language), language) == [word]
        assert likelihood_words(math.nan, language) == ""
    told = read(share, "likelihood", p_trend=p)[0]
    assert told[told.index(word) :][:1] == [word]


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.0, ["below", "1 %"]), (0.00999, ["below", "1 %"]), (0.01, ["1 %"]), (0.0149, ["1 %"]), (0.015, ["2 %"]),
        (0.205, ["21 %"]), (0.985, ["99 %"]), (0.99, ["99 %"]), (0.99001, ["above", "99 %"]), (1.0, ["above", "99 %"]),
    ],
)  # fmt: skip
def test_a_probability_is_never_nothing_and_never_all(share: nt.Progress, p: float, said: list[str]) -> None:
    fields = {"projected": 41.25, "projected_lower": 35.25, "projected_upper": 47.15, "first_year": 2016}
    (told,) = read(share, "likelihood", p_trend=p, p_observed=0.5, **fields)
    word = told[3]
    line = ["if it goes on", "since", "2016", word, *said, "at or past", "2030", "probability", "50 %"]
    value = ["expected", "41.3 %", "95 %", "prediction interval", "35.3..47.2"]
    assert told == line + value
    (told,) = read(share, "likelihood", p_trend=0.5, p_observed=p, **fields)
    assert told == [*line[:3], "as likely as not", "50 %", "at or past", "2030", "probability", *said, *value]
    assert read(share, "likelihood", p_trend=math.nan, p_observed=p) == []


@pytest.mark.parametrize(("level", "said"), [(0.95, "95 %"), (0.9, "90 %"), (0.975, "97.5 %"), (0.999, "99.9 %")])
def test_the_level_is_told_with_every_interval(level: float, said: str) -> None:
    panel = made().panel
    result = nt.progress(panel, level=level)
    fields = {"arrival_year": 2031.0, "arrival_lower": 2029.0, "arrival_upper": 2035.0, "arrival_status": "ok"}
    fields |= {"required_linear": 1.0, "required_status": "ok", "pace_lower": 0.5, "pace_upper": 1.5, "p_trend": 0.5}
    for kind in ("pace", "likelihood", "arrival"):
        assert said in read(result, kind, **fields)[0]


@pytest.mark.parametrize(
    ("arrival", "low", "high", "told"),
    [
        (2031.0, 2029.0, 2035.0, ["meets", "2031", "95 %", "interval", "2029..2035"]),
        (2030.1, 2028.01, 2034.9, ["meets", "2031", "95 %", "interval", "2029..2035"]),
        # The line meets the target after the last value, whatever the interval says.
        (2030.1, 2019.5, 2034.9, ["meets", "2031", "95 %", "interval", "2023..2035"]),
        (2040.0, 2030.0, 2123.0, ["meets", "2040", "95 %", "interval", "2030..2123"]),
        (2040.0, 2030.0, 2123.1, ["meets", "2040", "uncertain", "cannot be said"]),
    ],
)
def test_the_year_of_arrival_is_the_first_whole_year_at_the_target(
    share: nt.Progress, arrival: float, low: float, high: float, told: list[str]
) -> None:
    fields = {"arrival_year": arrival, "arrival_lower": low, "arrival_upper": high, "p_trend": 0.5}
    assert read(share, "arrival", arrival_status="ok", **fields) == [told]
    assert read(share, "arrival", arrival_status="unbounded", **fields) == [
        ["meets", told[1], "uncertain", "cannot be said"]
    ]
    never = read(share, "arrival", arrival_status="not_on_this_trend", first_year=2016, **fields)
    assert never == [["since", "2016", "missed"]]
    assert read(share, "arrival", arrival_status="reached", **fields) == []
    assert read(share, "arrival", arrival_status="ok", **(fields | {"p_trend": math.nan})) == []


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (1, ["single", "since", "2016", "not"]),
        (2, ["2", "since", "2016", "too few"]),
        (4, ["4", "since", "2016", "too few"]),
    ],
)
def test_too_few_values_are_counted(share: nt.Progress, n: int, told: list[str]) -> None:
    fields = {"n": n, "first_year": 2016, "p_trend": math.nan}
    (found,) = read(share, "too_few", projection_status="too_few", **fields)
    assert found == told
    for status in ("constant", "variance_not_positive"):
        (line,) = read(share, "too_few", projection_status=status, **fields)
        assert line == ["since", "2016", "not"]
    assert read(share, "too_few", projection_status="ok", **fields) == []


# Rules ---------------------------------------------------------------------------------------------------------------

OUTLOOKS = {"on_track": "on track", "too_slow": "too slow", "wrong_way": "wrong way", "unclear": "unclear"}
#: What a rule is called, Swedish and English.
RULES = {
    "eurostat": ("Eurostat", "Eurostat"),
    "statcan": ("Statistics Canada", "Statistics Canada"),
    "un_2023": ("FN 2023", "UN 2023"),
    "fao": ("FAO", "FAO"),
    "sdsn": ("SDSN", "SDSN"),
    "escap": ("ESCAP", "ESCAP"),
    "destatis": ("Destatis", "Destatis"),
    "klimatkollen": ("Klimatkollen", "Klimatkollen"),
    "miljomal": ("miljömålens ord (vår tolkning)", "the words of Sveriges miljömål (our reading)"),
    "target_line": ("mållinjen", "the target line"),
    "probability": ("sannolikheten", "the probability"),
}


def test_rules_that_disagree_are_listed_with_what_each_says(share: nt.Progress) -> None:
    def outlooks(row: Any, said: dict[str, str]) -> dict[str, Any]:
        some = next(iter(row.rules.values()))
        return {name: dataclasses.replace(some, outlook=said.get(name, "none")) for name in row.rules}

    row = share.row("food", "Trosa")
    assert set(row.rules) <= set(RULES)
    assert isinstance(next(iter(row.rules.values())), RuleResult)
    said = dict.fromkeys(["eurostat", "statcan", "fao"], "on_track") | {"un_2023": "wrong_way", "escap": "unclear"}
    said |= {"destatis": "too_slow", "target_line": "too_slow"}
    for disagree in (True, False):
        changed = dataclasses.replace(row, rules=outlooks(row, said), disagree=disagree)
        for language, by in (("sv", " enligt "), ("en", " by ")):
            told = [each.text for each in sentences(share, changed, language=language) if each.kind == "rules"]
            assert len(told) == disagree
            if not told:
                continue
            parts = told[0].rstrip(".").split(": ", 1)[1].split("; ")
            found = {facts(each.split(by)[0] + by, language)[0]: listed(each.split(by)[1], language) for each in parts}
            assert {word: len(names) for word, names in found.items()} == {
                "on track": 3, "wrong way": 1, "unclear": 1, "too slow": 2
            }  # fmt: skip
            assert found["on track"] == ["Eurostat", "Statistics Canada", "FAO"]
            assert found["unclear"] == ["ESCAP"]
            assert found["wrong way"] == [{"sv": "FN 2023", "en": "UN 2023"}[language]]
            assert found["too slow"] == ["Destatis", {"sv": "mållinjen", "en": "the target line"}[language]]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("outlook", OUTLOOKS)
def test_each_rule_is_called_by_its_name_with_each_outlook(share: nt.Progress, rule: str, outlook: str) -> None:
    row = share.row("food", "Trosa")
    some = next(iter(row.rules.values()))
    changed = dataclasses.replace(row, rules={rule: dataclasses.replace(some, outlook=outlook)}, disagree=True)
    for k, language in enumerate(LANGUAGES):
        (told,) = [each.text for each in sentences(share, changed, language=language) if each.kind == "rules"]
        said = told.rstrip(".").split(": ", 1)[1]
        by = ("enligt ", "by ")[k]
        assert facts(said.partition(by)[0] + by, language) == [OUTLOOKS[outlook]]
        assert said.partition(by)[2] == RULES[rule][k]


# Groups --------------------------------------------------------------------------------------------------------------


def told_of_group(result: nt.Progress, **fields: Any) -> list[list[str]]:
    group = dataclasses.replace(result.group("food"), **fields)
    found = [
        [facts(each.text, language) for each in group_sentences(result, group, language=language)]
        for language in LANGUAGES
    ]
    assert found[0] == found[1]
    return found[0]


GROUP = {
    "n": 7, "n_reached": 2, "n_line": 7, "n_on_line": 3, "on_line": 3 / 7,
    "on_line_lower": 0.1545, "on_line_upper": 0.755,
    "n_both": 5, "on_line_before": 1, "on_line_now": 4, "n_way": 6, "median_share_of_way": 0.535, "year": 2022,
    "status": "ok",
}  # fmt: skip


def test_a_group_is_counted_at_the_target_and_on_its_line(share: nt.Progress) -> None:
    share_said = ["43 %", "95 %", "interval", "15..76 %"]
    change, way = ["5", "the year before", "1", "then", "4", "now"], ["median", "54 %", "6"]
    together = ["2022", "2", "7", "at or past", "3", "on or ahead", *share_said]
    first, second, third = told_of_group(share, **GROUP)
    assert first == together
    assert second == change
    assert third == way
    apart = told_of_group(share, **(GROUP | {"n_line": 6, "on_line": 0.5}))[0]
    assert apart == ["2022", "2", "7", "at or past", "on or ahead", "3", "6", "50 %", *share_said[1:]]
    assert told_of_group(share, **(GROUP | {"n_line": 0}))[0] == ["2022", "2", "7", "at or past"]
    assert told_of_group(share, **(GROUP | {"n_both": 0})) == [together, way]
    assert len(told_of_group(share, **(GROUP | {"n_way": 0}))) == 2
    assert told_of_group(share, **(GROUP | {"status": "no_target"})) == []


@pytest.mark.parametrize("n", [0, 1, 2, 5, 21])
def test_a_count_of_members_has_the_noun_that_goes_with_it(share: nt.Progress, n: int) -> None:
    fields = GROUP | {"n": max(n, 1), "n_line": max(n, 1), "n_both": n, "n_way": n}
    assert told_of_group(share, **fields)[0][2] == str(max(n, 1))
    both = {"sv": ("För den enda som", "Bland de "), "en": ("For the only one", "Among the ")}
    group = dataclasses.replace(share.group("food"), **fields)
    for language in LANGUAGES:
        told = [each.text for each in group_sentences(share, group, language=language)]
        if n:
            assert told[1].startswith(both[language][0] if n == 1 else f"{both[language][1]}{n} ")
            assert f"({n} {'medlem' if language == 'sv' else 'member'}" in told[2]
        else:
            assert len(told) == 1


# A sentence and its figures ------------------------------------------------------------------------------------------


def test_a_sentence_holds_as_long_as_each_of_its_figures(share: nt.Progress) -> None:
    row = share.row("food", "Trosa")
    text = {"status", "state", "arrival_status", "required_status", "limit", "projection_status"}
    all_said = sentences(share, dataclasses.replace(row, limit="exceeded", crosses_break=True, state="near"))
    for each in all_said:
        same = dataclasses.replace(row, **each.figures)
        assert each.holds(same)
        for name in each.figures:
            was = getattr(same, name)
            another = "no" if name in text else {} if name == "rules" else (not was) if was in (True, False) else -12345
            assert not each.holds(dataclasses.replace(same, **{name: another})), (each.kind, name)
        assert str(each) == each.text
    assert Sentence("state", "x", {"value": math.nan}).holds(dataclasses.replace(row, value=math.nan))
    needs = {
        "pace": {"target_value", "target_year", "required_linear", "pace", "pace_lower", "pace_upper", "first_year"},
        "likelihood": {"p_trend", "p_observed", "projected", "projected_lower", "projected_upper", "target_year"},
    }
    for kind, names in needs.items():
        (one,) = [each for each in sentences(share, row) if each.kind == kind]
        assert names <= set(one.figures)


NAN = math.nan
ASKED = {"required_status": "ok", "required_linear": 1.0}
ARRIVES = {"p_trend": 0.5, "arrival_year": 2031.0, "arrival_lower": 2029.0, "arrival_upper": 2035.0}


@pytest.mark.parametrize(
    ("kind", "fields", "names"),
    [
        ("no_data", {"status": "no_target"}, "target_year"),
        ("no_data", {"status": "too_few"}, "n_members target_value target_year"),
        ("no_data", {"value": NAN}, "target_value target_year"),
        ("state", {"state": "near", "gap": 2.0}, "value target_value target_year state gap"),
        ("state", {"state": "unknown", "limit": "exceeded"}, "value limit"),
        ("state", {"state": "unknown", "crosses_break": True}, "base_year crosses_break"),
        ("pace", {"required_status": "past_deadline"}, "target_year required_status"),
        ("pace", ASKED | {"pace_lower": NAN}, "target_value target_year required_linear"),
        (
            "pace",
            ASKED | {"pace_lower": 0.5},
            "target_value target_year required_linear pace pace_lower pace_upper first_year last_year",
        ),
        ("too_few", {"projection_status": "too_few"}, "n first_year"),
        ("too_few", {"projection_status": "constant"}, "first_year projection_status"),
        (
            "likelihood",
            {"p_trend": 0.5},
            "first_year target_year p_trend p_observed projected projected_lower projected_upper",
        ),
        (
            "arrival",
            ARRIVES | {"arrival_status": "ok"},
            "arrival_year arrival_lower arrival_upper arrival_status last_year",
        ),
        ("arrival", ARRIVES | {"arrival_status": "unbounded"}, "arrival_year arrival_upper arrival_status"),
        ("arrival", ARRIVES | {"arrival_status": "not_on_this_trend"}, "arrival_status first_year"),
        ("rules", {"disagree": True}, "rules"),
    ],
)
def test_a_sentence_is_bound_to_the_figures_that_it_tells(
    share: nt.Progress, kind: str, fields: dict[str, Any], names: str
) -> None:
    row = dataclasses.replace(share.row("food", "Trosa"), **({"disagree": False} | fields))
    (told,) = [each for each in sentences(share, row) if each.kind == kind]
    assert dict(told.figures) == {name: getattr(row, name) for name in ["year", "status", *names.split()]}


def test_a_sentence_on_a_group_is_bound_to_its_counts(share: nt.Progress) -> None:
    group = dataclasses.replace(share.group("food"), **GROUP)
    told = group_sentences(share, group)
    assert [each.kind for each in told] == ["group"] * 3
    assert [set(each.figures) for each in told] == [
        {"year", "n", "n_reached", "n_line", "n_on_line", "on_line_lower", "on_line_upper"},
        {"year", "n_both", "on_line_before", "on_line_now"},
        {"year", "median_share_of_way", "n_way"},
    ]
    assert all(value == getattr(group, name) for each in told for name, value in each.figures.items())
    assert all(each.holds(group) for each in told)
    assert not told[1].holds(dataclasses.replace(group, n_both=6))


def test_a_figure_that_is_missing_is_the_same_as_another_that_is_missing_only(share: nt.Progress) -> None:
    row = share.row("food", "Trosa")

    def holds(told: Any, found: Any) -> bool:
        return Sentence("state", "x", {"value": told}).holds(dataclasses.replace(row, value=found))

    assert holds(float("nan"), float("nan"))
    assert holds(2.5, 2.5)
    for told, found in ((NAN, 2.5), (2.5, NAN), (NAN, None), (None, NAN), (2.5, 2.25), ({}, 2.5), (2.5, {})):
        assert not holds(told, found)


def test_rules_are_the_same_where_each_says_the_same(share: nt.Progress) -> None:
    row = share.row("food", "Trosa")
    some = dataclasses.replace(next(iter(row.rules.values())), measure=NAN, word="", outlook="none", status="ok")
    said = Sentence("rules", "x", {"rules": {"fao": some, "escap": some}})

    def holds(**rules: Any) -> bool:
        return said.holds(dataclasses.replace(row, rules=rules))

    alike = dataclasses.replace(some, measure=float("nan"))
    assert holds(fao=alike, escap=alike)
    for changed in ({"measure": 1.5}, {"word": "x"}, {"outlook": "on_track"}, {"status": "too_few"}):
        assert not holds(fao=alike, escap=dataclasses.replace(some, **changed))
        assert not holds(fao=dataclasses.replace(some, **changed), escap=alike)
    assert not holds(fao=alike)
    assert not holds(fao=alike, escap=alike, sdsn=alike)
    assert not holds(fao=alike, sdsn=alike)
    assert not said.holds(dataclasses.replace(row, rules=None))


def test_swedish_is_what_nobody_has_to_ask_for(share: nt.Progress) -> None:
    row, group = share.row("food", "Trosa"), share.group("food")
    assert [each.text for each in sentences(share, row)] == [each.text for each in sentences(share, row, language="sv")]
    assert [each.text for each in group_sentences(share, group)] == [
        each.text for each in group_sentences(share, group, language="sv")
    ]
    assert likelihood_words(0.21) == "osannolikt"


def test_a_member_without_a_name_is_called_by_its_id_and_hidden_marks_are_left_out() -> None:
    share = nt.Indicator(id="food", unit={"sv": "%"}, direction="higher", targets=[nt.Target(value=60.0, year=2030)])
    members = [nt.Member(id="m1"), nt.Member(id="m2", name="Tro\u202esa")]
    values = [25.0, 27.5, 24.0, 26.0, 28.5, 30.0, 29.5, 33.0, 32.5, 35.0]
    result = nt.progress(nt.Panel([share], members, range(2014, 2024), [[values, values]]))
    for member, name in (("m1", "m1"), ("m2", "Trosa")):
        told = [each.text for each in sentences(result, result.row("food", member)) if each.kind == "pace"]
        assert f" behöver {name} öka " in told[0]
