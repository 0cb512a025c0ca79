"""Colours by quarters and points by a declared rule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt
from nyckeltal.compare import PointRule, kolada_colour, points

NAN = float("nan")


def panel_of(columns, direction="higher"):
    made = [nt.Indicator(id=f"i{k}", direction=direction) for k in range(len(columns))]
    names = [f"m{k}" for k in range(len(columns[0]))]
    return nt.Panel(made, names, [2024], np.array(columns, dtype=float)[:, :, None])


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 6)), min_size=1, max_size=30), st.sampled_from([1, 8]))
def test_colours_agree_with_counting(values, minimum):
    found = kolada_colour(panel_of([values]), "i0", year=2024, minimum=minimum)
    known = np.array([value for value in values if not math.isnan(value)])
    assert found.n == len(known)
    if not len(known):
        assert found.status == "no_data"
    elif len(known) < minimum:
        assert found.status == "too_few"
    elif np.ptp(known) == 0:
        assert found.status == "constant"
    else:
        assert found.status == "ok"
        quarter = math.ceil(len(known) / 4)
        for row in found.rows:
            better, as_bad = (known > row.value).sum(), (known <= row.value).sum()
            assert row.colour == ("green" if better < quarter else "red" if as_bad <= quarter else "yellow")
        return
    assert {row.colour for row in found.rows} <= {"none"}


def test_neutral_indicators_and_members_without_a_value_have_no_colour():
    found = kolada_colour(panel_of([list(range(10))], "neutral"), "i0")
    assert (found.status, found.colour("m3")) == ("neutral", "none")
    found = kolada_colour(panel_of([[*range(10), NAN]]), "i0")
    assert found.colour("m9") == "green"
    assert found.colour("m10") == "none"
    assert found.left_out[0].member == "m10"
    assert found.to_frame()["colour"].tolist().count("green") == 3
    assert "green" in found._repr_html_()
    with pytest.raises(nt.ArgumentError):
        kolada_colour(panel_of([[1.0]]), "i0", minimum=0)


@given(
    st.lists(st.lists(st.one_of(st.just(NAN), st.integers(-5, 5)), min_size=4, max_size=4), min_size=1, max_size=5),
    st.sampled_from(["place", "value"]),
    st.sampled_from([0, -3]),
)
def test_totals_are_sums_of_what_is_there(columns, scale, minimum):
    table = points(panel_of(columns), rule=PointRule(scale=scale, minimum=minimum), year=2024)
    for row in table.rows:
        known = {
            name
            for name, column in zip(table.years, columns, strict=True)
            if not math.isnan(column[int(row.member[1:])])
        }
        assert set(row.points) == known
        assert row.n == len(known)
        if known:
            assert row.total == pytest.approx(sum(row.points.values()))
            assert row.possible == 10 * row.n
            assert row.share == pytest.approx(row.total / row.possible)
            assert all(minimum <= each <= 10 for each in row.points.values())
        else:
            assert math.isnan(row.total)
            assert row.rank == 0
    placed = [row for row in table.rows if row.rank]
    assert [row.rank for row in placed] == [1 + sum(b.share > a.share for b in placed) for a in placed]
    for k, column in enumerate(columns):
        best = np.nanmax([*column, -99])
        for row in table.rows:
            if column[int(row.member[1:])] == best:
                assert row.points[f"i{k}"] == 10


def test_rules_for_single_indicators_and_their_mistakes():
    panel = panel_of([[1, 2, 3, 4], [10, 20, 30, NAN]])
    rule = PointRule(scale="value", full=20, minimum=-5, full_at=30, zero_at=15)
    table = points(panel, ["i0", "i1"], rule={"i1": rule})
    by_member = {row.member: row for row in table.rows}
    assert by_member["m2"].points["i1"] == 20
    assert by_member["m0"].points["i1"] == -5
    assert by_member["m3"].points == {"i0": 10}
    assert by_member["m3"].possible == 10
    assert table.rows[0].member == "m3"
    assert points(panel, minimum_share=0.9).rows[-1].status == "too_few"
    assert table.to_frame()["i1"].isna().sum() == 1
    assert "Points over 2 indicators" in table._repr_html_()
    for wrong in (
        {"rule": {"i1": rule}, "indicators": ["i0"]},
        {"rule": PointRule(full_at=1, zero_at=2)},
        {"rule": PointRule(minimum=1)},
        {"rule": PointRule(full=0)},
        {"rule": PointRule(scale="places")},
        {"indicators": ["i9"]},
        {"minimum_share": 2},
    ):
        with pytest.raises(nt.ArgumentError):
            points(panel, **wrong)


def test_older_values_give_points_only_within_the_age_that_is_allowed():
    values = [[[1, 1, 1, 5], [2, 2, 9, NAN], [3, 3, NAN, NAN]]]
    panel = nt.Panel([nt.Indicator(id="i0", direction="higher")], ["m0", "m1", "m2"], range(2021, 2025), values)
    wanted = {
        None: {"m0": 10.0},
        0: {"m0": 10.0},
        1: {"m1": 10.0, "m0": 0.0},  # 9 of the year before against 5
        2: {"m1": 10.0, "m0": 5.0, "m2": 0.0},  # and 3 of two years before
    }
    for max_age, expected in wanted.items():
        table = points(panel, year=2024, max_age=max_age)
        assert {row.member: row.points["i0"] for row in table.rows if row.points} == expected
        assert [row.member for row in table.rows if row.rank] == list(expected)


def test_colours_too_are_given_to_older_values_within_the_age_that_is_allowed():
    values = [[[float(k), NAN if k == 9 else float(k)] for k in range(10)]]
    panel = nt.Panel([nt.Indicator(id="i0", direction="higher")], [f"m{k}" for k in range(10)], [2023, 2024], values)
    for max_age, n, colour in ((None, 9, "none"), (0, 9, "none"), (1, 10, "green")):
        found = kolada_colour(panel, "i0", year=2024, max_age=max_age)
        assert (found.n, found.colour("m9")) == (n, colour)
