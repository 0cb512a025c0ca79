"""Distances and neighbours of bare numbers."""

from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal import stats

NAN = float("nan")
tables = hnp.arrays(np.float64, st.tuples(st.integers(3, 14), st.integers(1, 4)), elements=st.integers(-20, 20))


def by_unit(found: stats.Nearest) -> dict[int, float]:
    return dict(zip(found.unit.tolist(), found.distance.tolist(), strict=True))


def test_cipfa_and_gower_as_published() -> None:
    case = compare_cases()["cipfa_rebased_distance"]
    found = by_unit(stats.nearest(case.input["X"], case.input["focus"], spread="sd"))
    distances = np.array([0.0, *(found[u] for u in range(1, 5))])
    case.check(distances, "euclid")
    case.check(distances / distances.max(), "rebased")

    case = compare_cases()["gower_mixed"]
    codes = np.unique(case.input["type"], return_inverse=True)[1]
    values = np.column_stack([case.input["pop"], case.input["tax"], codes])
    found = by_unit(stats.nearest(values, 0, metric="gower", nominal=[2]))
    case.check(np.array([0.0, *(found[u] for u in range(1, 4))]), "d_first")


def ledoit_wolf(x: np.ndarray) -> np.ndarray:
    """Shrunk covariance, written from the paper's definitions: d2, b2 and their ratio."""
    n, p = x.shape
    x = x - x.mean(axis=0)
    s = x.T @ x / n
    mu = np.trace(s) / p
    d2 = np.sum((s - mu * np.eye(p)) ** 2) / p
    b2 = sum(np.sum((np.outer(row, row) - s) ** 2) for row in x) / (n**2 * p)
    shrinkage = min(b2, d2) / d2
    return shrinkage * mu * np.eye(p) + (1 - shrinkage) * s


@given(st.integers(0, 1000))
def test_mahalanobis_is_the_quadratic_form(seed: int) -> None:
    random = np.random.default_rng(seed)
    n, p = int(random.integers(8, 30)), int(random.integers(2, 5))
    x = random.normal(size=(n, p)) @ random.normal(size=(p, p)) + 100.0
    found = stats.nearest(x, 0, k=n, metric="mahalanobis")
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    inverse = np.linalg.inv(ledoit_wolf(z))
    for unit, distance in by_unit(found).items():
        d = z[0] - z[unit]
        assert distance == pytest.approx(np.sqrt(d @ inverse @ d), rel=1e-8)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1.0, rtol=1e-12)
    assert (found.shares >= 0).all()


@given(tables, st.sampled_from(["mad", "iqr", "sd", "range"]))
def test_numpy_has_the_same_distances(x: np.ndarray, spread: str) -> None:
    found = stats.nearest(x, 0, k=len(x), spread=spread)  # type: ignore[arg-type]
    scale = {
        "mad": lambda c: 1.482602218505602 * np.median(np.abs(c - np.median(c))),
        "iqr": lambda c: 0.741301109252801 * (np.quantile(c, 0.75) - np.quantile(c, 0.25)),
        "sd": lambda c: np.std(c, ddof=1),
        "range": np.ptp,
    }[spread]
    scales = np.array([scale(column) for column in x.T])
    used = scales > 0
    if not used.any():
        assert found.status == "no_data"
        assert set(found.variable_status) <= {"constant", "singular"}
        return
    wanted = np.sqrt((((x - x[0]) / np.where(used, scales, np.inf)) ** 2).sum(axis=1))
    for unit, distance in by_unit(found).items():
        assert distance == pytest.approx(wanted[unit], rel=1e-12)
    assert (np.diff(found.distance) >= 0).all()
    assert ((np.isclose(found.shares.sum(axis=1), 1.0)) | (found.distance == 0)).all()


@given(tables, st.floats(0.5, 50), st.permutations(range(14)))
def test_units_of_measure_and_order_do_not_matter(x: np.ndarray, factor: float, order: list[int]) -> None:
    assume((stats.nearest(x, 0).variable_status == "ok").all())
    plain = stats.nearest(x, 0, k=20)
    scaled = stats.nearest(x * factor + 7.0, 0, k=20)
    np.testing.assert_allclose(plain.distance, scaled.distance, rtol=1e-9, atol=1e-9)
    shuffled = [u for u in order if u < len(x)]
    other = stats.nearest(x[shuffled], shuffled.index(0), k=20, precedence=shuffled)
    assert [shuffled[u] for u in other.unit.tolist()] == plain.unit.tolist()
    np.testing.assert_allclose(plain.distance, other.distance, rtol=1e-12)


@given(tables)
def test_a_variable_without_values_changes_nothing(x: np.ndarray) -> None:
    wider = np.column_stack([x, np.full(len(x), NAN)])
    one, two = stats.nearest(x, 0), stats.nearest(wider, 0)
    assert one.unit.tolist() == two.unit.tolist()
    assert one.distance.tolist() == two.distance.tolist()
    assert one.limit == two.limit or np.isnan(one.limit)


def test_what_is_not_known_counts_as_the_typical_difference() -> None:
    x = np.array([[0.0, 0.0], [0.0, NAN], [0.1, 0.1], [5.0, 5.0], [-4.0, 4.0], [3.0, -3.0]])
    found = stats.nearest(x, 0, k=5)
    assert found.unit[:2].tolist() == [2, 1]
    assert found.known[1] == 0.5
    known = np.abs(x[2:, 1]) / found.spread[1]
    assert found.distance[1] == pytest.approx(np.median(known))
    assert stats.nearest(x, 0, minimum_share=0.6).not_compared.tolist() == [1]
    assert stats.nearest(x, 1).variable_status.tolist() == ["ok", "not_applicable"]
    # Mahalanobis compares what is whole.
    assert stats.nearest(x, 0, metric="mahalanobis").not_compared.tolist() == [1]


def test_mistakes_say_what_was_wanted() -> None:
    x = [[1.0, 2.0], [3.0, 4.0], [5.0, 7.0]]
    with pytest.raises(nt.ArgumentError, match="unknown-choice"):
        stats.nearest(x, 0, metric="manhattan")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="nominal-needs-gower"):
        stats.nearest(x, 0, nominal=[0])
    with pytest.raises(nt.ArgumentError, match="weights-with-mahalanobis"):
        stats.nearest(x, 0, metric="mahalanobis", weights=[1, 2])
    for bad in (
        {"k": 0},
        {"weights": [1]},
        {"logs": [2]},
        {"candidates": [3]},
        {"fence": -1.0},
        {"minimum_share": 2.0},
    ):
        with pytest.raises(nt.ArgumentError):
            stats.nearest(x, 0, **bad)  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError):
        stats.nearest(x, 3)
    with pytest.raises(nt.ArgumentError, match="two"):
        stats.nearest([1.0, 2.0], 0)
