from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm, t

import nyckeltal as nt
from nyckeltal.stats import rank_probabilities, rank_sets

CASES = compare_cases()
members = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 3)), min_size=1, max_size=12)


def test_the_reference_case_of_csranks_is_reproduced():
    case = CASES["csranks_small"]
    sets = rank_sets(case.numbers("x"), case.numbers("se"))
    case.check(sets.lower, "L")
    case.check(sets.rank, "rank")
    case.check(sets.upper, "U")


def test_critical_values_of_equal_errors_are_studentised_ranges():
    case = CASES["csranks_crit_equal_se"]
    for p, expected in zip(case.input["p"], case.expected["crit"], strict=True):
        sets = rank_sets(np.zeros(int(p)), np.ones(int(p)), stepdown=False, draws=4000 if p == 290 else 20_000)
        assert np.all(np.abs(sets.critical_value - expected) < 0.05)


def test_ranks_with_ties_are_those_of_the_reference():
    case = CASES["ranks_with_ties"]
    sets = rank_sets(case.numbers("x"))
    case.check(sets.rank, "omega0_min_rank")
    case.check(sets.rank_mid, "omega0.5_mid")
    case.check(sets.rank_max, "omega1_max")
    assert sets.status == "no_noise_model"
    assert np.isnan(sets.lower).all()


@settings(max_examples=60)
@given(members, st.sampled_from(["simultaneous", "marginal"]), st.randoms())
def test_sets_hold_their_rank_and_do_not_depend_on_order_or_unit(pairs, kind, random):
    x, errors = np.array(pairs).T
    x = x + 1e-9 * np.arange(x.size)  # tied members have no order of their own
    sets = rank_sets(x, errors, kind=kind, draws=100)
    assert np.all(sets.lower <= sets.rank)
    assert np.all(sets.rank_max <= sets.upper)
    assert sets.lower.min() == 1
    assert sets.upper.max() == sets.n
    order = list(range(x.size))
    random.shuffle(order)
    shuffled = rank_sets(x[order], errors[order], kind=kind, draws=100)
    assert np.array_equal(shuffled.lower, sets.lower[order])
    stretched = rank_sets(4 * x, 4 * errors, kind=kind, draws=100)
    assert np.array_equal(stretched.upper, sets.upper)


@settings(max_examples=40)
@given(members)
def test_stepdown_only_narrows_and_marginal_sets_lie_within_simultaneous_ones(pairs):
    x, errors = np.array(pairs).T
    wide = rank_sets(x, errors, stepdown=False, draws=200)
    narrow = rank_sets(x, errors, draws=200)
    assert np.all(wide.lower <= narrow.lower)
    assert np.all(narrow.upper <= wide.upper)
    alone = rank_sets(x, errors, stepdown=False, kind="marginal", draws=200)
    assert np.all(wide.lower <= alone.lower)
    assert np.all(alone.upper <= wide.upper)


@pytest.mark.parametrize("kind", ["simultaneous", "marginal"])
def test_threads_change_no_bit(kind):
    rng = np.random.default_rng(1)
    x, errors = rng.normal(size=60), rng.uniform(0.1, 0.4, 60)
    one, two = (rank_sets(x, errors, kind=kind, draws=700, threads=threads) for threads in (1, 2))
    assert np.array_equal(one.critical_value, two.critical_value)
    assert np.array_equal(one.lower, two.lower)


def test_all_tied_members_share_the_whole_set_in_most_samples():
    rng = np.random.default_rng(2)
    held = [np.all(rank_sets(rng.normal(size=8), np.ones(8), draws=500, seed=s).lower == 1) for s in range(300)]
    assert np.mean(held) > 0.91  # nominal 0.95, standard error 0.013


@pytest.mark.parametrize("freedom", [1, 1.5, 3, 12.5])
def test_estimated_standard_errors_make_students_t(freedom):
    # Of two, one known exactly, the largest standardised difference is |t|.
    sets = rank_sets([1, 0], [1, 0], degrees_of_freedom=[freedom, np.nan], level=0.9, draws=40_000)
    density = t.pdf(t.ppf(0.95, freedom), freedom)
    assert abs(sets.critical_value[0] - t.ppf(0.95, freedom)) < 4 * np.sqrt(0.09 / 40_000) / (2 * density)
    known = rank_sets([1, 0, 3], [1, 1, 2], draws=200)
    for same in (np.inf, [np.nan, np.inf, np.nan]):
        assert np.array_equal(
            rank_sets([1, 0, 3], [1, 1, 2], degrees_of_freedom=same, draws=200).critical_value, known.critical_value
        )
    wide = rank_sets([1, 0, 3], [1, 1, 2], degrees_of_freedom=freedom, draws=2000, threads=2)
    assert wide.critical_value[0] > known.critical_value[0]
    again = rank_sets([1, 0, 3], [1, 1, 2], degrees_of_freedom=freedom, draws=2000)
    assert np.array_equal(again.critical_value, wide.critical_value)


def test_correlated_errors_cancel():
    covariance = 4 + 0.01 * np.eye(3)
    sets = rank_sets([3, 1, 2], covariance=covariance)
    assert sets.lower.tolist() == sets.upper.tolist() == [1, 3, 2]


def test_what_is_missing_is_left_out_and_said():
    sets = rank_sets([5, None, 3, 9], [0.1, 0.1, 0.1, np.nan])
    assert sets.n == 3
    assert sets.member_status.tolist() == ["ok", "no_data", "ok", "no_noise_model"]
    assert np.array_equal(sets.rank, [2, np.nan, 3, 1], equal_nan=True)
    assert np.array_equal(sets.lower, [1, np.nan, 2, 1], equal_nan=True)
    assert np.array_equal(sets.upper, [2, np.nan, 3, 3], equal_nan=True)
    assert sets.best(1).tolist() == [True, False, False, True]
    assert sets.worst(1).tolist() == [False, False, True, True]


@pytest.mark.parametrize(
    ("x", "errors", "status"),
    [([], [], "no_data"), ([np.nan], [1], "no_data"), ([1, np.inf], [1, 1], "infinite_value"), ([1], [1], "ok")],
)
def test_edges_have_their_status(x, errors, status):
    assert rank_sets(x, errors).status == status
    assert rank_probabilities(x, errors).status == status


def test_mistakes_are_named():
    for wrong in (
        {"standard_errors": [1]},
        {"covariance": [[1.0]]},
        {"standard_errors": [1, -1]},
        {"standard_errors": [1, 1], "covariance": np.eye(2)},
        {"standard_errors": [1, 1], "kind": "other"},
        {"standard_errors": [1, 1], "level": 1.5},
        {"standard_errors": [1, 1], "draws": 0},
        {"covariance": [[1, 2], [2, 1]]},
        {"covariance": np.eye(2), "degrees_of_freedom": 3},
        {"standard_errors": [1, 1], "degrees_of_freedom": 0},
        {"standard_errors": [1, 1], "degrees_of_freedom": [3]},
    ):
        with pytest.raises(nt.ArgumentError):
            rank_sets([1, 2], **wrong)
    with pytest.raises(nt.ArgumentError):
        rank_sets([1, 2], [1, 1], kind="marginal").best(1)
    with pytest.raises(nt.ArgumentError):
        rank_sets([1, 2], [1, 1]).worst(0)


def test_probabilities_agree_with_their_closed_forms_and_each_other():
    x, errors = np.array([1, 0.5, np.nan, 0, 0.9]), np.array([0.5, 0.5, 0.5, 1, 0.1])
    result = rank_probabilities(x, errors, draws=40_000)
    assert result.n == 4
    expected = norm.cdf((x[:, None] - x) / np.hypot(errors[:, None], errors))
    np.fill_diagonal(expected, np.nan)
    assert np.allclose(result.beats, expected, atol=1e-12, equal_nan=True)
    here = [0, 1, 3, 4]
    assert np.allclose(result.acceptability[here].sum(axis=0), 1)
    assert np.allclose(result.acceptability[here] @ np.arange(1, 5), result.mean_rank[here], atol=0.03)
    assert np.allclose(result.top(4)[here], 1)
    assert np.isnan(result.top(1)[2])
    assert np.nanmean(result.sucra) == pytest.approx(0.5)
    with pytest.raises(nt.ArgumentError):
        result.top(5)
