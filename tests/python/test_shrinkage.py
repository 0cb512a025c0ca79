from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases

import nyckeltal as nt
from nyckeltal.stats import shrink

CASES = compare_cases()


def test_the_reference_case_of_metafor_is_reproduced():
    case = CASES["dersimonian_laird_eb_bcg"]
    result = shrink(case.numbers("yi"), case.numbers("vi"), method="dl")
    for name, key in (("tau2", "tau2"), ("mu", "mu"), ("mu_error", "se_mu"), ("q", "Q"), ("shrunk", "blup")):
        case.check(getattr(result, name), key)
    result = shrink(case.numbers("yi"), case.numbers("vi"))
    case.check(result.tau2, "tau2_REML")
    case.check(result.mu, "mu_REML")


@pytest.mark.parametrize("method", ["reml", "dl", "pm"])
def test_batches_of_dyestuff_shrink_as_in_a_mixed_model(method):
    case = CASES["random_intercept_dyestuff"]
    means = case.numbers("yield").reshape(6, 5).mean(axis=1)
    result = shrink(means, np.full(6, 2451.25 / 5), method=method)
    assert result.tau2 == pytest.approx(1764.05, abs=0.01)
    assert np.allclose(result.shrunk - result.mu, case.expected["blup"], atol=1e-4)


def test_coefficients_are_those_of_weighted_least_squares():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(30, 2))
    v = rng.uniform(0.1, 1, 30)
    y = 2 + x @ [1.0, -0.5] + rng.normal(size=30) * np.sqrt(0.5 + v)
    for method in ("reml", "dl", "pm"):
        result = shrink(y, v, covariates=x, method=method)
        design = np.column_stack([np.ones(30), x])
        weights = 1 / (v + result.tau2)
        beta = np.linalg.solve(design.T * weights @ design, design.T * weights @ y)
        assert np.allclose(result.coefficients, beta[1:], rtol=1e-9)
        assert np.allclose(result.expected, design @ beta, rtol=1e-9)
        inverse = np.linalg.inv(design.T * weights @ design)
        spread = np.einsum("ij,jk,ik->i", design, inverse, design)
        assert np.allclose(result.variance, result.weight * v + (1 - result.weight) ** 2 * spread, rtol=1e-9)


def test_shrunk_values_are_nearer_the_truth():
    rng = np.random.default_rng(2)
    truth = rng.normal(size=400)
    v = rng.uniform(0.2, 2, 400)
    y = truth + np.sqrt(v) * rng.normal(size=400)
    result = shrink(y, v)
    assert np.mean((result.shrunk - truth) ** 2) < 0.7 * np.mean((y - truth) ** 2)
    assert np.mean((result.shrunk - truth) ** 2 / result.variance) == pytest.approx(1, abs=0.2)


def test_what_is_missing_is_left_out_and_said():
    result = shrink([1, None, 5, 9, 3], [1, 1, 1, np.nan, 2], covariates=None)
    assert result.n == 3
    assert result.member_status.tolist() == ["ok", "no_data", "ok", "no_data", "ok"]
    assert np.isnan(result.shrunk[[1, 3]]).all()


@pytest.mark.parametrize(
    ("y", "v", "status"),
    [([], [], "no_data"), ([1], [1], "too_few"), ([1, np.inf], [1, 1], "infinite_value"), ([2, 2], [1, 1], "ok")],
)
def test_edges_have_their_status(y, v, status):
    assert shrink(y, v).status == status


def test_mistakes_are_named():
    for wrong in ([1.0, 0.0], [1.0, -1.0], [1.0]):
        with pytest.raises(nt.ArgumentError):
            shrink([1, 2], wrong)
    with pytest.raises(nt.ArgumentError):
        shrink([1, 2], [1, 1], method="other")
    with pytest.raises(nt.ArgumentError):
        shrink([1, 2], [1, 1], covariates=[1.0])
