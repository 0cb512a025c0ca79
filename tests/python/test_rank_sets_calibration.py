"""A slice of benchmarks/rank_sets_calibration.py: sets through panels hold ties as often as docs/rank.md says."""

from __future__ import annotations

import pytest
from simulation import simulation


@pytest.mark.parametrize("noise", ["equal, independent", "0.25 to 4, independent", "equal, autocorrelation 0.4"])
def test_sets_of_tied_members_hold(noise: str) -> None:
    study = simulation("rank_sets_calibration")
    spread, phi, shock = study.PANELS[noise]
    together, alone, _ = study.panel_coverage(
        study.TRUTHS["all tied"], spread, phi, shock, years=10, samples=200, seed=3
    )
    assert min(together, alone) >= 0.89  # four standard errors of 200 panels below 95 per cent
