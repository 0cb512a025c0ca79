"""A slice of benchmarks/samples_calibration.py: tests reject as often, and intervals cover as often, as they say."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from simulation import simulation

ROUNDS = 2_000
#: Four standard errors of a share of 5 per cent.
SLACK = 4 * np.sqrt(0.05 * 0.95 / ROUNDS)


@pytest.fixture(scope="module")
def samples() -> ModuleType:
    return simulation("samples_calibration")


@pytest.fixture(scope="module")
def sizes(samples: ModuleType) -> list[Any]:
    return list(samples.sizes(np.random.default_rng(7), ROUNDS, (10,)))


def test_the_tests_reject_five_per_cent_without_a_difference(sizes: list[Any]) -> None:
    for each in sizes:
        for test in ("permutation_welch", "brunner_munzel"):
            assert getattr(each, test) < 0.05 + 0.015 + SLACK, (each.values, test)
        if each.exchangeable:
            assert each.permutation_mean < 0.05 + SLACK, each.values
            assert each.mann_whitney < 0.05 + SLACK, each.values


def test_unequal_spreads_break_what_needs_equal_distributions(sizes: list[Any]) -> None:
    # Must fail the bound above, or the test above says nothing.
    (unequal,) = [each for each in sizes if not each.exchangeable]
    assert unequal.permutation_mean > 0.05 + SLACK
    assert unequal.mann_whitney > 0.05 + SLACK


def test_intervals_cover_what_they_promise(samples: ModuleType) -> None:
    slack = SLACK * np.sqrt(ROUNDS / 500)
    for each in samples.coverages(np.random.default_rng(8), 500, (10, 30)):
        assert each.hodges_lehmann > 0.95 - slack, each
        assert each.superiority > 0.95 - 0.02 - slack, each
        assert each.bca_median > 0.95 - 0.02 - slack, each
