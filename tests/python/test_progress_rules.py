from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st

from nyckeltal import stats

POINT_RULES = (
    stats.eurostat_rule,
    stats.statcan_rule,
    stats.fao_rule,
    stats.un_2023_rule,
    stats.sdsn_arrow,
    stats.target_line_rule,
)


def points(base: Any, latest: Any, target: Any, direction: str) -> dict[str, Any]:
    return {
        "base_year": base[0],
        "base": base[1],
        "year": latest[0],
        "value": latest[1],
        "target_year": target[0],
        "target": target[1],
        "direction": direction,
    }


def test_eurostat_s_ratio() -> None:
    case = compare_cases()["eurostat_ratio_target"]
    given_points = points(case.input["base"], case.input["latest"], case.input["target"], "lower")
    growth = stats.growth_ratio(**given_points)
    case.check(growth.observed, "cagr_obs")
    case.check(growth.required, "cagr_req")
    case.check(growth.ratio, "ratio")
    assert stats.statcan_rule(**given_points).word == case.expected["class"]


def test_a_target_of_zero_has_a_status_and_no_epsilon() -> None:
    case = compare_cases()["cagr_zero_target_trap"]
    base, latest, (year, target) = case.input["base"], case.input["latest"], case.input["target"]
    to_zero = points(base, latest, (year, target), "lower")
    for rule in (stats.eurostat_rule, stats.statcan_rule, stats.fao_rule):
        assert rule(**to_zero).status == "sign_change"
        assert rule(**to_zero).word == ""
    case.check(stats.growth_ratio(**points(base, latest, (year, 0.001), "lower")).ratio, "ratio_eps_0.001")
    case.check(stats.growth_ratio(**points(base, latest, (year, 1.0), "lower")).ratio, "ratio_eps_1")
    case.check(stats.sdsn_arrow(**to_zero).measure, "linear_ratio")


def test_the_ratio_is_biased_on_a_straight_line() -> None:
    case = compare_cases()["cagr_ratio_bias_on_exact_linear_path"]
    for way, direction in (("down", "lower"), ("up", "higher")):
        series = case.input[way]
        on_line = points((2015, series["2015"]), (2024, series["2024"]), (2030, series["target_2030"]), direction)
        case.check(stats.growth_ratio(**on_line).ratio, f"ratio_{way}")
        assert stats.statcan_rule(**on_line).word == case.expected[f"class_{way}"]
        assert stats.target_line_rule(**on_line).word == "on the line"


def test_statcan_s_scores() -> None:
    case = compare_cases()["statcan_scores"]
    case.check([stats.statcan_score(x) for x in case.input["ratio"]], "score_target")
    case.check([stats.statcan_trend_score(x) for x in case.input["cagr"]], "score_no_target")


def test_the_progress_chart() -> None:
    case = compare_cases()["un_progress_chart_2023"]
    result = stats.un_2023_rule(
        **points(case.input["base"], case.input["latest"], (2030, case.input["target_2030"]), "higher")
    )
    case.check(result.measure, "progress_share")
    assert 3 - stats.PROGRESS_RULES["un_2023"].index(result.word) == case.expected["score"]


def test_escap() -> None:
    case = compare_cases()["escap_current_status_index"]
    base, value, target = (case.input[k] for k in ("I0", "Icv", "TV"))
    case.check(stats.escap_index(**points((2015, base), (2022, value), (2030, target), "lower")).measure, "csi")
    case.check(stats.escap_parity_index(0.8, 0.9, 1.0), "parity_example_I0_0.8_Icv_0.9_TV_1")


@pytest.mark.parametrize("name", [name for name in compare_cases() if name.startswith("destatis_weather")])
def test_the_weather(name: str) -> None:
    case = compare_cases()[name]
    values = case.input["last6"]
    first, last = case.input["years"]
    target_year, target = case.input["target"]
    weather = stats.destatis_rule(
        values, range(first, last + 1), target=target, target_year=target_year, direction="lower"
    )
    assert weather.word == case.expected["class"]
    case.check(weather.mean_change, "mean_change")


def test_the_sdg_index() -> None:
    case = compare_cases()["sdsn_normalise_and_arrow"]
    bounds = {"worst": case.input["lower"], "best": case.input["upper"]}
    case.check(stats.sdsn_score(40, **bounds), "score_2015")
    case.check(stats.sdsn_score(52, **bounds), "score_2023")
    case.check(stats.sdsn_score(72, **bounds), "score_green")
    arrow = stats.sdsn_arrow(**points((2015, 40), (2023, 52), (2030, case.input["green"]), "higher"))
    case.check(arrow.measure, "ratio")
    assert arrow.word == case.expected["arrow"]


def test_the_words_of_every_rule_are_there() -> None:
    assert set(stats.PROGRESS_RULES) >= {"eurostat", "statcan", "un_2023", "sdsn", "destatis", "fao", "miljomal"}
    assert stats.PROGRESS_RULES["miljomal"] == ("JA", "NÄRA", "NEJ")
    assert stats.PROGRESS_RULES["escap"] == ()


def test_likelihood_words() -> None:
    assert [stats.likelihood_word(p) for p in (0.95, 0.7, 0.5, 0.2, 0.05, float("nan"))] == [
        "very likely",
        "likely",
        "about as likely as not",
        "unlikely",
        "very unlikely",
        "",
    ]


@pytest.mark.parametrize(
    ("p", "word", "of_the_contrary"),
    [
        # The IPCC's ranges hold their ends: 90-100, 66-100, 33-66, 0-33 and 0-10 %. The strongest word is said.
        (0.90, "very likely", "very unlikely"),
        (0.66, "likely", None),
        (0.33, "unlikely", None),
        (0.10, "very unlikely", "very likely"),
        (0.67, "likely", "unlikely"),
        (0.5, "about as likely as not", "about as likely as not"),
        (np.nextafter(0.33, 1), "about as likely as not", None),
        (np.nextafter(0.10, 1), "unlikely", None),
        (np.nextafter(0.66, 0), "about as likely as not", None),
        (np.nextafter(0.90, 0), "likely", None),
    ],
)
def test_a_bound_of_the_scale_of_likelihood_has_the_stronger_word(
    p: float, word: str, of_the_contrary: str | None
) -> None:
    assert stats.likelihood_word(p) == word
    if of_the_contrary is not None:
        assert stats.likelihood_word(round(1 - p, 2)) == of_the_contrary


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6), st.sampled_from(["lower", "higher"]))
def test_a_batch_is_the_single_calls(base: float, value: float, target: float, direction: str) -> None:
    for rule in POINT_RULES:
        one = rule(**points((2015, base), (2023, value), (2030, target), direction))
        many = rule(**points((2015, base), (2023, np.array([value, np.nan])), (2030, target), direction))
        assert many.word[0] == one.word
        assert many.status[1] == "no_data"


@given(
    st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1, 1e6), st.sampled_from(["lower", "higher"]), st.floats(0.001, 1e3)
)
def test_classes_do_not_depend_on_the_unit(
    base: float, value: float, target: float, direction: str, unit: float
) -> None:
    for rule in (stats.growth_ratio, stats.sdsn_arrow, stats.un_2023_rule):
        one = rule(**points((2015, base), (2023, value), (2030, target), direction))
        other = rule(**points((2015, base * unit), (2023, value * unit), (2030, target * unit), direction))
        name = "ratio" if rule is stats.growth_ratio else "measure"
        assert getattr(other, name) == pytest.approx(getattr(one, name), rel=1e-6, abs=1e-9, nan_ok=True)


@given(st.floats(1, 1e3), st.floats(1, 1e3), st.floats(1, 1e3), st.floats(1, 1e3))
def test_a_better_value_is_never_judged_worse(base: float, a: float, b: float, target: float) -> None:
    worse, better = max(a, b), min(a, b)
    for rule, name in (
        (stats.statcan_rule, "statcan"),
        (stats.sdsn_arrow, "sdsn"),
        (stats.target_line_rule, "target_line"),
    ):
        words = stats.PROGRESS_RULES[name]
        first, second = (rule(**points((2015, base), (2023, x), (2030, target), "lower")) for x in (worse, better))
        if first.word and second.word:
            assert words.index(second.word) <= words.index(first.word)
