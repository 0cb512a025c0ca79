"""Results over a panel: what their axes, frames, scalars and pages in a notebook say; weights and years asked for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import nyckeltal as nt

X = math.nan


@pytest.fixture(scope="module")
def panel() -> nt.Panel:
    values = [[[1, 2, X], [3, X, 5], [X, X, X]], [[X, X, 9], [X, X, X], [X, X, X]]]
    return nt.Panel(["a", "b"], ["x", "y", "z"], [2020, 2021, 2022], values)


def test_a_result_of_members_has_a_cell_for_each_indicator_and_member(panel: nt.Panel) -> None:
    found = nt.latest(panel)
    assert (found.indicators, found.members) == (["a", "b"], ["x", "y", "z"])
    wanted = {"value": 5.0, "year": 2022, "age": 0, "n_passed_over": 0, "value_status": "observed", "status": "ok"}
    assert found.at("a", "y") == wanted
    assert [type(each) for each in found.at("a", "y").values()] == [float, int, int, int, str, str]
    assert found.at("b", "x")["value"] == 9.0
    given = found.to_dict()
    assert list(given) == ["indicators", "members", *wanted, "asked"]
    assert (given["indicators"], given["members"], given["asked"]) == (["a", "b"], ["x", "y", "z"], 2022)
    for name, shown in (("indicator", "c"), ("member", "q")):
        with pytest.raises(nt.ArgumentError, match=f"unknown-{name}"):
            found.at(*({"indicator": (shown, "x"), "member": ("a", shown)}[name]))


def test_a_result_of_years_has_a_cell_for_each_indicator_and_year(panel: nt.Panel) -> None:
    found = nt.network_mean(panel)
    assert [found.at("a", year)["mean"] for year in (2020, 2021, 2022)] == [2.0, 2.0, 5.0]
    assert (found.at("a", 2020)["n"], found.at("b", 2022)["mean"]) == (2, 9.0)
    for year in (2019, 2023, "x"):
        with pytest.raises(nt.ArgumentError, match=f"^year {year} is not among the years of this result$"):
            found.at("a", year)
    given = found.to_dict()
    assert list(given)[:4] == ["indicators", "years", "n", "n_members"]
    assert given["years"].tolist() == [2020, 2021, 2022]
    assert "members" not in given


def test_a_result_of_indicators_has_a_cell_for_each(panel: nt.Panel) -> None:
    found = nt.matched_change(panel, 2020, 2022)
    assert found.at("a")["matched"] == 2.0
    assert found.at("b")["status"] == "no_data"
    assert next(iter(found.to_dict())) == "indicators"
    assert not {"members", "years"} & set(found.to_dict())


@pytest.mark.parametrize(
    ("call", "labels", "column", "wanted"),
    [
        (nt.latest, {"indicator": list("aaabbb"), "member": list("xyzxyz")}, "value", [2, 5, X, 9, X, X]),
        (nt.network_mean, {"indicator": list("aaabbb"), "year": [2020, 2021, 2022] * 2}, "mean", [2, 2, 5, X, X, 9]),
        (lambda each: nt.matched_change(each, 2020, 2022), {"indicator": ["a", "b"]}, "matched", [2, X]),
        (nt.response_rate, {"indicator": list("aaabbb"), "year": [2020, 2021, 2022] * 2}, "n_reported",
         [2, 1, 1, 0, 0, 1]),
    ],
)  # fmt: skip
def test_a_frame_has_a_row_for_each_cell(
    panel: nt.Panel, call: Any, labels: dict[str, list[Any]], column: str, wanted: list[float]
) -> None:
    pytest.importorskip("pandas")
    frame = call(panel).to_frame()
    assert list(frame.columns)[: len(labels)] == list(labels)
    assert {name: frame[name].tolist() for name in labels} == labels
    assert frame[column].tolist() == pytest.approx(wanted, nan_ok=True)
    assert not {"years", "panel", "asked"} & set(frame.columns)


def test_years_that_there_are_not_are_missing_in_a_frame_and_not_zero(panel: nt.Panel) -> None:
    pd = pytest.importorskip("pandas")
    latest, change = nt.latest(panel).to_frame(), nt.change(panel).to_frame()
    for frame, name, wanted in (
        (latest, "year", [2021, 2022, None, 2022, None, None]),
        (change, "start_year", [2020, 2020, None, 2022, None, None]),
        (change, "end_year", [2021, 2022, None, 2022, None, None]),
    ):
        assert str(frame[name].dtype) == "Int64"
        assert [None if pd.isna(each) else int(each) for each in frame[name]] == wanted
    assert latest["age"].tolist() == [1, 0, 0, 0, 0, 0]
    # The axis of years has no year that is missing.
    assert str(nt.network_mean(panel).to_frame()["year"].dtype) == "int64"


def test_codes_are_names_and_flags_are_true_or_false(panel: nt.Panel) -> None:
    found = nt.latest(panel)
    assert found.value_status.tolist() == [
        ["observed", "observed", "not_reported"],
        ["observed"] + ["not_reported"] * 2,
    ]
    assert found.status.tolist() == [["ok", "ok", "no_data"], ["ok", "no_data", "no_data"]]
    change = nt.change(panel)
    assert (change.crosses_break.dtype, change.crosses_break.shape) == (np.dtype(bool), (2, 3))
    edition = nt.ClassEdition(id="1", bounds_stated=False, classes=[nt.StateClass(lower=2.0), nt.StateClass(upper=2.0)])
    kind = nt.Indicator(id="a", editions=[edition], limits=[nt.Limit(value=1.5)])
    state = nt.state(nt.Panel([kind], ["x", "y"], [2022], [[[1.0], [2.0]]]))
    assert state.limit.tolist() == [["within", "exceeded"]]
    for flags, wanted in ((state.bounds_stated, [[False, False]]), (state.on_bound, [[False, True]])):
        assert (flags.dtype, flags.tolist()) == (np.dtype(bool), wanted)


@pytest.mark.parametrize(
    ("call", "head"),
    [
        (nt.latest, "Latest 2 × 3"),
        (nt.network_mean, "NetworkMean 2 × 3"),
        (lambda each: nt.matched_change(each, 2020, 2022), "MatchedChange 2"),
    ],
)
def test_a_result_says_what_it_is_of(panel: nt.Panel, call: Any, head: str) -> None:
    of = "<Panel unnamed: 2 indicators × 3 members × 2020–2022, 5 values>"
    found = call(panel)
    assert repr(found) == f"<{head} of {of}>"
    html = found._repr_html_()
    escaped = f"&lt;{head} of {of.replace('<', '&lt;').replace('>', '&gt;')}&gt;"
    assert html.startswith(f"<table><caption>{escaped}</caption><tr><th scope='row'>")
    assert html.endswith("</td></tr></table>")
    if head.startswith("Latest"):
        assert "<tr><th scope='row'>year</th><td>2021, 2022, 0, 2022, 0, 0</td></tr><tr>" in html
        assert "scope='row'>panel<" not in html


@pytest.mark.parametrize(
    ("weights", "mean", "without"),
    [
        ({"x": 1.0, "y": 3.0}, 2.5, 0),
        ({"y": 3.0}, 3.0, 1),
        ([1.0, 3.0, 7.0], 2.5, 0),
        (np.array([3.0, 1.0, 0.0]), 1.5, 0),
        # x has 9 only in 2022, and of the year asked for it has none.
        (None, X, 0),
    ],
)
def test_weights_are_given_by_member_or_one_for_each(panel: nt.Panel, weights: Any, mean: float, without: int) -> None:
    found = nt.network_mean(panel, weights=weights).at("a", 2020)
    assert found["weighted_mean"] == pytest.approx(mean, nan_ok=True)
    assert found["n_without_weight"] == without


def test_weights_of_an_indicator_are_those_of_the_year() -> None:
    values = [[[1.0, 2.0], [3.0, 6.0]], [[1.0, 3.0], [3.0, 1.0]]]
    found = nt.network_mean(nt.Panel(["a", "people"], ["x", "y"], [2020, 2021], values), weights="people")
    assert [found.at("a", year)["weighted_mean"] for year in (2020, 2021)] == [2.5, 3.0]


def test_weights_that_do_not_fit_are_refused(panel: nt.Panel) -> None:
    with pytest.raises(nt.ArgumentError, match=r"^weights has 2 elements but the panel has 3 members$"):
        nt.network_mean(panel, weights=[1.0, 2.0])
    with pytest.raises(nt.ArgumentError, match="unknown-member"):
        nt.network_mean(panel, weights={"q": 1.0})
    with pytest.raises(nt.ArgumentError, match=r"^standard_errors has 1 elements but the panel has 3 members$"):
        nt.rank(panel, "a", noise="declared", standard_errors=[1.0])


@pytest.mark.parametrize(
    ("asked", "years"),
    [(None, [2020, 2021, 2022]), (2021, [2021]), (np.int64(2022), [2022]), ([2022, 2020], [2022, 2020]), ((), [])],
)
def test_years_are_those_that_were_asked_for_in_their_order(panel: nt.Panel, asked: Any, years: list[int]) -> None:
    found = nt.network_mean(panel, years=asked)
    assert found.years.tolist() == years
    means = {2020: 2.0, 2021: 2.0, 2022: 5.0}
    assert found.mean[0].tolist() == [means[year] for year in years]


def test_years_outside_the_panel_are_refused_with_what_it_has(panel: nt.Panel) -> None:
    with pytest.raises(nt.ArgumentError, match=r"^years \[2019, 2023\] are outside the panel's \(2020–2022\)$"):
        nt.network_mean(panel, years=[2019, 2020, 2022, 2023])
    empty = nt.Panel(["a"], ["x"], [], np.empty((1, 1, 0)))
    with pytest.raises(nt.ArgumentError, match=r"^years \[2020\] are outside the panel's \(none\)$"):
        nt.network_mean(empty, years=2020)


@pytest.mark.parametrize(
    ("name", "language", "wanted"),
    [
        ({"sv": "God", "en": "Good"}, "sv", "God"),
        ({"sv": "God", "en": "Good"}, "en", "Good"),
        ({"sv": "God", "fi": "Hyvä"}, "en", "God"),
        ({"en": "Good"}, "sv", "Good"),
        ({"fi": "Hyvä"}, "en", "Hyvä"),
        ({}, "sv", ""),
    ],
)
def test_a_class_is_named_in_the_language_else_in_swedish_else_as_it_is(
    name: dict[str, str], language: str, wanted: str
) -> None:
    kind = nt.Indicator(id="a", editions=[nt.ClassEdition(id="1", classes=[nt.StateClass(name=name, lower=0.0)])])
    found = nt.state(nt.Panel([kind], ["x"], [2022], [[[1.0]]]))
    assert found.names(language).tolist() == [[wanted]]
