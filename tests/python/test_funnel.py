from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, chi2, norm

import nyckeltal as nt
from nyckeltal.stats import funnel_limits

CASES = compare_cases()
rows = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=25)


def test_the_reference_limits_of_poisson_counts_are_reproduced():
    case = CASES["funnel_poisson_limits"]
    sizes = case.numbers("n")
    funnel = funnel_limits(np.full(len(sizes), np.nan), sizes, target=1)
    case.check(funnel.lower, "ll95")
    case.check(funnel.upper, "ul95")
    case.check(funnel.outer_lower, "ll998")
    case.check(funnel.outer_upper, "ul998")


@given(rows)
def test_exact_limits_agree_with_scipy(pairs):
    events, sizes = np.array(pairs, dtype=float).T
    events = np.minimum(events, sizes)
    rate = events.sum() / sizes.sum()
    expected = rate * sizes
    poisson = funnel_limits(events, sizes)
    assert poisson.target == pytest.approx(rate)
    lower = np.where(expected > 0, chi2.ppf(0.025, 2 * expected) / 2 / sizes, 0)
    assert np.allclose(poisson.lower, lower, rtol=1e-9, atol=1e-12)
    assert np.allclose(poisson.upper, chi2.ppf(0.975, 2 * (expected + 1)) / 2 / sizes, rtol=1e-9)
    binomial = funnel_limits(events, sizes, distribution="binomial")
    upper = np.where(rate < 1, beta.ppf(0.999, expected + 1, np.maximum(sizes - expected, 1e-300)), 1)
    assert np.allclose(binomial.outer_upper, upper, rtol=1e-8)


@given(rows, st.sampled_from(["poisson", "binomial"]), st.randoms())
def test_order_does_not_matter_and_limits_hold_the_target(pairs, distribution, random):
    events, sizes = np.array(pairs, dtype=float).T
    events = np.minimum(events, sizes)
    asked = {"distribution": distribution, "overdispersion": "additive"}
    funnel = funnel_limits(events, sizes, **asked)
    assert np.all(funnel.outer_lower <= funnel.lower + 1e-12)
    assert np.all(funnel.lower <= funnel.target + 1e-12)
    assert np.all(funnel.target <= funnel.upper + 1e-12)
    assert np.all(funnel.upper <= funnel.outer_upper + 1e-12)
    order = list(range(sizes.size))
    random.shuffle(order)
    shuffled = funnel_limits(events[order], sizes[order], **asked)
    assert np.allclose(shuffled.upper, funnel.upper[order], rtol=1e-9, atol=1e-12)


def test_over_dispersion_is_that_of_the_definition():
    rng = np.random.default_rng(5)
    sizes = rng.integers(20, 2000, 60).astype(float)
    events = rng.poisson(sizes * 0.1 * np.exp(0.4 * rng.normal(size=60))).astype(float)
    y, s = np.sqrt(events / sizes), 1 / (2 * np.sqrt(sizes))
    target = events.sum() / sizes.sum()
    z = (y - np.sqrt(target)) / s
    phi = np.mean(np.clip(z, *np.quantile(z, [0.1, 0.9])) ** 2)
    w = s**-2
    tau2 = (60 * phi - 59) / (w.sum() - (w**2).sum() / w.sum())
    funnel = funnel_limits(events, sizes, overdispersion="additive")
    assert (funnel.phi, funnel.tau2) == (pytest.approx(phi), pytest.approx(tau2))
    half = norm.ppf(0.975) * np.sqrt(s**2 + tau2)
    assert np.allclose(funnel.upper, (np.sqrt(target) + half) ** 2)
    multiplicative = funnel_limits(events, sizes, overdispersion="multiplicative")
    assert np.allclose(multiplicative.z_adjusted, z / np.sqrt(phi))
    curve = funnel.at([100, 1000])
    assert curve.lower.shape == (2,)
    assert curve.tau2 == funnel.tau2
    assert np.isnan(curve.rate).all()


def test_by_chance_alone_few_lie_outside():
    rng = np.random.default_rng(6)
    sizes = rng.integers(50, 5000, 4000).astype(float)
    for distribution, events in (
        ("poisson", rng.poisson(sizes * 0.2)),
        ("binomial", rng.binomial(sizes.astype(int), 0.2)),
    ):
        funnel = funnel_limits(events, sizes, distribution=distribution)
        assert 0.035 < np.mean(funnel.outside != 0) < 0.06  # nominal 0.05, standard error 0.0034
        assert np.mean(np.abs(funnel.outside) == 2) < 0.006
        # Winsorised at 10 %, as said in the documentation.
        assert funnel.phi == pytest.approx(0.68, abs=0.05)


def test_edges_and_mistakes():
    assert funnel_limits([], []).status == "no_data"
    funnel = funnel_limits([2, np.nan, 1], [10, 10, 0])
    assert funnel.member_status.tolist() == ["ok", "no_data", "no_data"]
    assert np.isnan(funnel.upper[2])
    assert not np.isnan(funnel.upper[1])
    for wrong in (
        {"sizes": [1]},
        {"sizes": [1, -1]},
        {"target": -1},
        {"level": 1.5},
        {"distribution": "normal"},
        {"overdispersion": "some"},
        {"sizes": [1, 1], "distribution": "binomial"},
    ):
        with pytest.raises(nt.ArgumentError):
            funnel_limits([2, 1], **{"sizes": [4, 5], **wrong})
