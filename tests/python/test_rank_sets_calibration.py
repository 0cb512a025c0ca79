"""A slice of benchmarks/rank_sets_calibration.py: sets through panels hold ties as often as docs/rank.md says."""

from __future__ import annotations

import pytest
from simulation import simulation


@pytest.mark.parametrize(
    ("noise", "least"),
    # Four standard errors of 200 panels below 95, 95, 91 and 88 per cent.
    [
        ("equal, independent", 0.89),
        ("equal, and a shock that all share", 0.89),
        ("0.5 to 2, independent", 0.83),
        ("equal, autocorrelation 0.4", 0.79),
    ],
)
def test_sets_of_tied_members_hold(noise: str, least: float) -> None:
    study = simulation("rank_sets_calibration")
    spread, phi, shock = study.PANELS[noise]
    together, alone, _ = study.panel_coverage(
        study.TRUTHS["all tied"], spread, phi, shock, years=10, samples=200, seed=3
    )
    assert min(together, alone) >= least
