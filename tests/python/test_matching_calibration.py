"""A slice of benchmarks/matching_calibration.py: the interval of a matched difference covers as its page says."""

from __future__ import annotations

import numpy as np
import pytest
from simulation import simulation

SAMPLES = 400


@pytest.mark.parametrize(("k", "replace"), [(1, True), (1, False), (3, True)])
def test_close_matches_take_the_bias_away_and_the_interval_covers(k: int, replace: bool) -> None:
    found = simulation("matching_calibration").kept(1, True, k, replace, 0.1, samples=SAMPLES, seed=5)
    assert found.coverage > 0.95 - 4 * np.sqrt(0.95 * 0.05 / SAMPLES)
    assert abs(found.bias) < 0.06
    assert found.bias_before > 0.6


def test_matching_with_whoever_is_left_keeps_bias() -> None:
    # Must fail the bound above: no caliper, two variables, each control once.
    found = simulation("matching_calibration").kept(2, True, 1, False, None, samples=SAMPLES, seed=6)
    assert found.bias > 0.1
    assert found.coverage < 0.95
