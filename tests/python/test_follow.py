"""Following members: latest, change, state, required pace."""

from __future__ import annotations

import math

import numpy as np
import pytest
from cases import load
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt

NAN = float("nan")
TRAPS = load("present_system.json")
SERIES = st.lists(st.one_of(st.just(NAN), st.floats(-1e6, 1e6)), min_size=1, max_size=12)


def one(values: list[float], **indicator: object) -> nt.Panel:
    return nt.Panel([nt.Indicator(id="x", **indicator)], ["m"], range(2000, 2000 + len(values)), [[values]])


def test_published_paces_of_the_editors() -> None:
    pace = nt.required_pace([29.0, 27.0], 60.0, [2022, 2023], 2030, direction="higher")
    assert pace.linear.tolist() == pytest.approx([3.875, 33 / 7])
    assert [f"{each:.1f}" for each in pace.linear] == ["3.9", "4.7"]
    assert pace.geometric[0] == pytest.approx((60 / 29) ** (1 / 8) - 1)
    assert pace.status.tolist() == ["ok", "ok"]


def test_exactly_the_target_is_reached() -> None:
    assert nt.required_pace(60.0, 60.0, 2022, 2030, direction="higher").status == "reached"
    assert nt.required_pace(57.4, 60.0, 2023, 2030, direction="higher").status == "ok"


def test_wrong_arguments_of_the_pace_are_errors() -> None:
    with pytest.raises(nt.ArgumentError, match="whole years"):
        nt.required_pace(1.0, 2.0, 2020.5, 2030)  # a half year is no year
    with pytest.raises(nt.ArgumentError, match="broadcast"):
        nt.required_pace([1.0, 2.0], [1.0, 2.0, 3.0], 2020, 2030)
    with pytest.raises(nt.ArgumentError, match="direction"):
        nt.required_pace(1.0, 2.0, 2020, 2030, direction="up")  # type: ignore[arg-type]


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6), st.integers(1, 60))
def test_both_paces_arrive_at_the_target(value: float, target: float, years: int) -> None:
    pace = nt.required_pace(value, target, 2020, 2020 + years)
    if pace.status == "ok":
        assert years * pace.linear == pytest.approx(target - value, rel=1e-12)
        # Compared as a rate: 1 + rate has lost digits where the rate is close to -1.
        assert pace.geometric == pytest.approx((target / value) ** (1 / years) - 1, rel=1e-12, abs=1e-12)


def test_results_are_labelled_and_tabled() -> None:
    panel = nt.Panel(["a", "b"], ["M", "N"], range(2020, 2023), np.arange(12.0).reshape(2, 2, 3))
    found = nt.latest(panel, year=2021)
    assert found.value.shape == (2, 2)
    assert found.at("b", "N")["value"] == 10.0
    assert found.to_dict()["members"] == ["M", "N"]
    frame = found.to_frame()
    assert frame["value"].tolist() == [1.0, 4.0, 7.0, 10.0]
    assert frame["year"].tolist() == [2021] * 4
    assert "2 × 2" in found._repr_html_()


def test_a_year_that_is_not_there_is_not_a_number_in_a_frame() -> None:
    frame = nt.latest(one([NAN, NAN])).to_frame()
    assert frame["year"].isna().tolist() == [True]


@given(SERIES)
def test_latest_is_the_last_number(values: list[float]) -> None:
    found = nt.latest(one(values)).at("x", "m")
    known = [(k, value) for k, value in enumerate(values) if not math.isnan(value)]
    if not known:
        assert found["status"] == "no_data"
    else:
        assert (found["year"] - 2000, found["value"]) == known[-1]
        assert found["age"] == len(values) - 1 - known[-1][0]


@given(SERIES, st.integers(0, 3))
def test_missing_years_before_and_after_change_nothing(values: list[float], n: int) -> None:
    plain = nt.change(one(values)).at("x", "m")
    padded = nt.change(one([NAN] * n + values + [NAN] * n)).at("x", "m")
    for name in ("start", "end", "absolute", "per_cent", "n", "status"):
        assert plain[name] == padded[name] or (plain[name] != plain[name] and padded[name] != padded[name])


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=8))
def test_reversed_time_reverses_the_absolute_change(values: list[float]) -> None:
    there = nt.change(one(values)).at("x", "m")
    back = nt.change(one(values[::-1])).at("x", "m")
    assert there["absolute"] == -back["absolute"]


def test_imputed_values_are_used_only_when_asked() -> None:
    panel = nt.Panel(["x"], ["m"], [2020, 2021], [[[1.0, 2.0]]], [[["observed", "imputed"]]])
    assert nt.latest(panel).at("x", "m")["value"] == 1.0
    assert nt.latest(panel).at("x", "m")["n_passed_over"] == 1
    assert nt.latest(panel, use=nt.Use(imputed=True)).at("x", "m")["value_status"] == "imputed"


def test_breaks_between_start_and_end_are_listed() -> None:
    panel = nt.Panel(
        ["x"],
        ["m", "n"],
        range(2014, 2018),
        [[[1.0, 2.0, 3.0, 4.0]] * 2],
        breaks=[
            nt.Break(indicator="x", member="m", year=2015, reason={"sv": "ny metod"}),
            nt.Break(indicator="x", year=2014),
        ],
    )
    moved = nt.change(panel)
    assert moved.crosses_break.tolist() == [[True, False]]
    assert [each.year for each in moved.breaks("x", "m")] == [2015]
    assert moved.breaks("x", "n") == []


def test_states_have_names_editions_and_limits() -> None:
    edition = nt.ClassEdition(
        id="2017",
        bounds_stated=False,
        classes=[
            nt.StateClass(name={"sv": "God", "en": "Good"}, upper=2.0),
            nt.StateClass(name={"sv": "Dålig", "en": "Bad"}, lower=2.0),
        ],
    )
    cadmium = nt.Indicator(id="cd", direction="lower", limits=[nt.Limit(value=2.0)], editions=[edition])
    panel = nt.Panel([cadmium], ["a", "b", "c"], [2020], [[[2.0], [2.5], [NAN]]])
    found = nt.state(panel)
    assert found.names("en").tolist() == [["Bad", "Bad", ""]]
    assert found.edition.tolist() == [["2017", "2017", ""]]
    assert found.limit_exceeded.tolist() == [[False, True, False]]
    assert found.at_limit.tolist() == [[True, False, False]]
    assert not found.bounds_stated[0, 0]
    assert "_edition_index" not in found.to_dict()
    with pytest.raises(nt.ArgumentError, match="did you mean 2017"):
        nt.state(panel, edition="2071")


def test_threads_change_nothing() -> None:
    rng = np.random.default_rng(1)
    cube = rng.normal(size=(3, 5000, 4))
    cube[rng.random(cube.shape) < 0.4] = NAN
    panel = nt.Panel(list("abc"), [str(m) for m in range(5000)], range(2000, 2004), cube)
    for call in (nt.latest, nt.change, nt.state):
        single, many = call(panel).to_dict(), call(panel, threads=8).to_dict()
        for name, value in single.items():
            np.testing.assert_array_equal(value, many[name])


def test_trap_1_the_arrow_and_the_news_disagree() -> None:
    case = TRAPS["trap_1_the_arrow_and_the_news_disagree"]
    values = [NAN] * 19
    for year, value in zip(case.input["years"], case.input["values"], strict=True):
        values[year - 2005] = value
    panel = nt.Panel([nt.Indicator(id="x", unit={"sv": "%"})], ["Härnösand"], range(2005, 2024), [[values]])
    case.check(nt.change(panel).at("x", "Härnösand")["absolute"], "absolute")
    case.check(nt.change(panel, start=2018).at("x", "Härnösand")["points"], "since_2018")


def test_trap_6_denominator_effect() -> None:
    case = TRAPS["trap_6_denominator_effect"]
    keys = ["certified", "schools", "share"]
    panel = nt.Panel(keys, ["Nyköping"], [2014, 2015], [[case.input[key]] for key in keys])
    moved = nt.change(panel)
    case.check(moved.at("share", "Nyköping")["absolute"], "share_points")
    case.check(moved.at("certified", "Nyköping")["absolute"], "certified_absolute")
    case.check(moved.at("schools", "Nyköping")["absolute"], "schools_absolute")
