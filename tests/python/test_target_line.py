from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

import nyckeltal as nt
from nyckeltal import stats

amounts = st.floats(0.01, 1e6)
rates = st.floats(0.0, 1.0)


def test_the_reference_line() -> None:
    case = compare_cases()["target_line_on_track"]
    (base_year, base), (year, value), (target_year, target) = (case.input[k] for k in ("base", "obs", "target"))
    at = stats.target_position(
        base_year=base_year,
        base=base,
        year=year,
        value=value,
        target_year=target_year,
        target=target,
        direction="lower",
    )
    for ours, theirs in {
        "line": "line_2024",
        "line_gap": "gap",
        "share_of_way": "share_of_way",
        "share_of_time": "share_of_time",
    }.items():
        case.check(getattr(at, ours), theirs)
    assert at.on_line is False


def test_the_carbon_law() -> None:
    case = compare_cases()["carbon_law"]
    case.check([stats.carbon_law(100.0, year - 2025) for year in case.input["years"]], "path")
    case.check(stats.carbon_law_total(100.0, 6), "cumulative_2025_2030")


def test_positions_broadcast_and_keep_their_shape() -> None:
    at = stats.target_position(
        base_year=2015,
        base=[[100.0], [50.0]],
        year=2024,
        value=[70.0, 40.0, np.nan],
        target_year=2030,
        target=40,
        direction="lower",
    )
    assert at.gap.shape == (2, 3)
    assert at.status[0, 2] == "no_data"
    assert at.reached.dtype == bool


def test_arguments_that_cannot_be_meant_are_errors() -> None:
    with pytest.raises(nt.ArgumentError, match="direction"):
        stats.target_position(base_year=1, base=1, year=1, value=1, target_year=1, target=1, direction="up")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match=r"0\.62 means"):
        stats.reduced_value(1.0, 62)
    with pytest.raises(nt.ArgumentError, match=r"11\.72"):
        stats.carbon_law(1.0, 1, rate=11.72)
    with pytest.raises(nt.ArgumentError, match="at least one milestone"):
        stats.target_line([2020], {})
    with pytest.raises(nt.ArgumentError, match="whole"):
        stats.wilson_interval(1.5, 3)


@given(amounts, rates, st.integers(1, 60))
def test_the_carbon_law_s_total_is_the_total_of_its_path(start: float, rate: float, n: int) -> None:
    path = [stats.carbon_law(start, k, rate=rate) for k in range(n)]
    assert stats.carbon_law_total(start, n, rate=rate) == pytest.approx(stats.path_total(path), rel=1e-9)
    assert stats.carbon_law_total(start, n, rate=rate, rule="trapezoid") == pytest.approx(
        stats.path_total(path, rule="trapezoid"), rel=1e-9, abs=1e-9 * start
    )


@given(amounts, amounts, st.integers(2, 40), st.sampled_from(["sum", "trapezoid"]))
def test_the_path_of_the_pace_found_just_spends_the_budget(start: float, budget: float, n: int, rule: str) -> None:
    pace = stats.budget_pace(start, budget, n_years=n, rule=rule)  # type: ignore[arg-type]
    if pace.status == "ok":
        total = stats.carbon_law_total(start, n, rate=pace.rate, rule=rule)  # type: ignore[arg-type]
        assert total == pytest.approx(budget, rel=1e-6)
    elif pace.status == "reached":
        assert stats.carbon_law_total(start, n, rate=0.0, rule=rule) <= budget * (1 + 1e-9)  # type: ignore[arg-type]


@given(
    st.lists(st.floats(0.0, 100.0), min_size=2, max_size=30),
    st.floats(0.01, 500.0),
    st.sampled_from(["sum", "trapezoid"]),
)
def test_what_is_spent_until_the_moment_found_is_the_budget(path: list[float], budget: float, rule: str) -> None:
    spent = stats.budget_spent(path, 2000, budget, rule=rule)  # type: ignore[arg-type]
    if spent.status == "not_on_this_trend":
        assert spent.left >= -1e-9
        return
    whole = int(np.floor(min(spent.year - 2000, len(path) - (1 if rule == "sum" else 2))))
    part = spent.year - 2000 - whole
    if rule == "sum":
        used = sum(path[:whole]) + part * path[whole]
    else:
        used = stats.path_total(path[: whole + 1], rule="trapezoid")
        used += part * path[whole] + 0.5 * part**2 * (path[whole + 1] - path[whole])
    assert used == pytest.approx(budget, rel=1e-6)


@given(st.integers(0, 200), st.integers(1, 200), st.floats(0.5, 0.999))
def test_wilson_agrees_with_statsmodels(successes: int, n: int, level: float) -> None:
    successes = min(successes, n)
    ours = stats.wilson_interval(successes, n, level=level)
    assert (ours.lower, ours.upper) == pytest.approx(
        proportion_confint(successes, n, alpha=1 - level, method="wilson"), abs=1e-12
    )
