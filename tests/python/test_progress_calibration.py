"""A slice of benchmarks/progress_calibration.py: what the probabilities promise, they keep."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from simulation import simulation


@pytest.fixture(scope="module")
def progress() -> ModuleType:
    return simulation("progress_calibration")


@pytest.mark.parametrize(("n", "phi"), [(8, 0.0), (8, 0.4), (15, 0.4), (25, 0.4)])
def test_of_the_series_given_a_chance_that_share_arrives(progress: ModuleType, n: int, phi: float) -> None:
    cell = progress.calibrate(n, phi, "pooled", groups=500, members=60, seed=4)
    # Standard errors of the simulated shares, four of them; 3.5 % is what pooling and so few values cost at most.
    error = 4 * np.sqrt(cell.said_line * (1 - cell.said_line) / cell.counts)
    assert np.all(np.abs(cell.line - cell.said_line) < 0.035 + error)
    assert 0.92 < cell.coverage < 0.96


def test_taking_the_noise_for_independent_is_too_sure(progress: ModuleType) -> None:
    # Must fail the bound above, or the test above says nothing.
    cell = progress.calibrate(15, 0.6, "independent", groups=500, members=60, seed=4)
    assert cell.line[1] > 0.22
    assert cell.line[7] < 0.70
    assert cell.coverage < 0.85
