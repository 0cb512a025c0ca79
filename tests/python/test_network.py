"""The network as a whole."""

from __future__ import annotations

import numpy as np
import pytest
from cases import load
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt

NAN = float("nan")
TRAPS = load("present_system.json")
TWO_YEARS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.just(2)),
    elements=st.one_of(st.just(NAN), st.floats(0.5, 1e6)),
)


def panel_of(rows: object, first_year: int = 2019, **indicator: object) -> nt.Panel:
    cube = np.array(rows, dtype=float)
    members = [f"m{k}" for k in range(cube.shape[0])]
    return nt.Panel(
        [nt.Indicator(id="x", **indicator)], members, range(first_year, first_year + cube.shape[1]), cube[None]
    )


@given(TWO_YEARS)
def test_means_agree_with_numpy(rows: np.ndarray) -> None:
    found = nt.network_mean(panel_of(rows))
    for k in range(2):
        column = rows[~np.isnan(rows[:, k]), k]
        assert found.n[0, k] == len(column)
        if len(column):
            assert found.mean[0, k] == pytest.approx(column.mean(), rel=1e-13)
            quartiles = [found.q25[0, k], found.median[0, k], found.q75[0, k]]
            assert quartiles == pytest.approx(np.quantile(column, [0.25, 0.5, 0.75]).tolist(), rel=1e-13)
            assert (found.minimum[0, k], found.maximum[0, k]) == (column.min(), column.max())
        else:
            assert found.status[0, k] == "no_data"


@given(TWO_YEARS, st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(rows: np.ndarray, random: object) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = (nt.matched_change(panel_of(each), 2019, 2020) for each in (rows, rows[order]))
    for name in ("total", "matched", "entry", "exit"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-9)


@given(TWO_YEARS)
@example(np.array([[786079.641, 0.5], [np.nan, 8054.0]]))  # the mean of those that stayed is lost almost wholly
def test_the_parts_of_a_change_add_up(rows: np.ndarray) -> None:
    found = nt.matched_change(panel_of(rows), 2019, 2020).at("x")
    if found["status"] == "ok":
        scale = np.nanmax(rows)
        assert found["matched"] + found["entry"] + found["exit"] == pytest.approx(found["total"], abs=1e-12 * scale)
        chained = (1 + found["exit_per_cent"] / 100) * (1 + found["matched_per_cent"] / 100)
        chained *= 1 + found["entry_per_cent"] / 100
        # Each factor has lost up to an ulp of 1 and of its per cent, which the other two factors carry on.
        size = np.prod([1 + abs(found[f"{part}_per_cent"]) / 100 for part in ("exit", "matched", "entry")])
        assert chained == pytest.approx(1 + found["total_per_cent"] / 100, rel=0, abs=4 * np.finfo(float).eps * size)


@given(TWO_YEARS)
def test_every_member_that_has_both_years_moved_or_stood_still(rows: np.ndarray) -> None:
    found = nt.movements(panel_of(rows, direction="lower"), 2019, 2020).at("x")
    assert found["risen"] + found["fallen"] + found["unchanged"] == found["n"]
    assert (found["improved"], found["worsened"]) == (found["fallen"], found["risen"])


def test_weights_come_as_an_indicator_a_mapping_or_numbers() -> None:
    cube = [[[5.0], [1.0]], [[1000.0], [99000.0]]]
    panel = nt.Panel(["x", "population"], ["A", "B"], [2020], cube)
    for weights in ("population", {"A": 1000, "B": 99000}, [1000.0, 99000.0]):
        found = nt.network_mean(panel, weights=weights).at("x", 2020)
        assert found["weighted_mean"] == pytest.approx(1.04)
        assert found["kish_n"] == pytest.approx(1e10 / (1e6 + 99000.0**2))
    partly = nt.network_mean(panel, weights={"B": 99000}).at("x", 2020)
    assert (partly["weighted_mean"], partly["n_without_weight"], partly["n"]) == (1.0, 1, 2)
    with pytest.raises(nt.ArgumentError, match="elements"):
        nt.network_mean(panel, weights=[1.0])
    with pytest.raises(nt.ArgumentError, match="unknown-member"):
        nt.network_mean(panel, weights={"Z": 1.0})


def test_years_are_picked_in_the_order_asked() -> None:
    found = nt.network_mean(panel_of([[1.0, 2.0, 3.0]]), years=[2021, 2019])
    assert found.mean.tolist() == [[3.0, 1.0]]
    assert found.at("x", 2021)["mean"] == 3.0
    assert found.to_frame()["year"].tolist() == [2021, 2019]
    with pytest.raises(nt.ArgumentError, match="outside"):
        nt.network_mean(panel_of([[1.0]]), years=1999)
    with pytest.raises(nt.ArgumentError, match="not among"):
        found.at("x", 2020)


def test_who_counts_is_a_choice() -> None:
    member = nt.Member(id="m", membership=[nt.YearInterval(start=2020)])
    panel = nt.Panel(["x"], [member, "n"], [2019, 2020], [[[1.0, 1.0], [3.0, 3.0]]])
    assert nt.network_mean(panel).mean.tolist() == [[3.0, 2.0]]
    assert nt.network_mean(panel).n_unknown.tolist() == [[1, 1]]
    assert nt.network_mean(panel, counted="members_now").mean.tolist() == [[2.0, 2.0]]
    with pytest.raises(nt.ArgumentError, match="counted"):
        nt.network_mean(panel, counted="some")  # type: ignore[arg-type]


def test_results_show_themselves() -> None:
    panel = panel_of([[1.0, 2.0], [3.0, NAN]], unit={"sv": "%"})
    for found in (
        nt.network_mean(panel),
        nt.matched_change(panel, 2019, 2020),
        nt.movements(panel, 2019, 2020),
        nt.response_rate(panel),
    ):
        assert len(found.to_frame()) == found.n_members.size if hasattr(found, "n_members") else 1
        assert "<table>" in found._repr_html_()
        assert not any(name.startswith("_") for name in found.to_dict())
    coverage = nt.population_coverage(panel, [1.0, 2.0], total=30.0)
    assert coverage.to_dict()["share"] == pytest.approx(0.1)


def test_movers_are_named() -> None:
    panel = panel_of([[10.0, 12.0], [100.0, 110.0], [5.0, 1.0]])
    found = nt.movements(panel, 2019, 2020)
    assert found.largest_rise.member.tolist() == ["m1"]
    assert found.largest_relative_rise.member.tolist() == ["m0"]
    assert found.largest_fall.absolute.tolist() == [-4.0]
    still = nt.movements(panel_of([[1.0, 1.0]]), 2019, 2020)
    assert still.largest_rise.member.tolist() == [""]


def test_trap_2_the_mean_moves_because_the_set_moves() -> None:
    case = TRAPS["trap_2_the_mean_moves_because_the_set_moves"]
    rows = np.column_stack([case.numbers("first"), case.numbers("last")])
    found = nt.matched_change(panel_of(rows), 2019, 2020).at("x")
    for name in case.expected:
        case.check(found[name], name)
    missing = nt.network_mean(panel_of(rows)).missing("x", 2019)
    assert [(each.member, each.reason) for each in missing] == [("m2", "not_reported")]


def test_trap_7_not_applicable_missing_and_zero_are_three() -> None:
    case = TRAPS["trap_7_not_applicable_missing_and_zero_are_three"]
    values = case.numbers("values")[None, :, None]
    status = np.array(case.input["status"])[None, :, None]
    panel = nt.Panel([nt.Indicator(id="x", direction="lower")], case.input["members"], [2020], values, status)
    means = nt.network_mean(panel)
    case.check(means.n[0, 0], "n")
    case.check(means.mean[0, 0], "mean")
    case.check(nt.response_rate(panel).rate[0, 0], "rate")
    assert [(each.name, each.reason) for each in means.missing("x", 2020)] == [
        ("Burlöv", "not_applicable"),
        ("Trosa", "not_reported"),
    ]


def test_trap_12_no_change_at_the_ceiling_is_success() -> None:
    case = TRAPS["trap_12_no_change_at_the_ceiling_is_success"]
    panel = panel_of([case.input["values"]], 2012, direction="higher", ceiling=100.0)
    found = nt.movements(panel, 2017, 2023).at("x")
    for name in case.expected:
        case.check(found[name], name)
