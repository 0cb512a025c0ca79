"""A slice of benchmarks/groups_calibration.py: intervals and splits within strata hold what docs/groups.md says."""

from __future__ import annotations

import numpy as np
from simulation import simulation


def test_the_two_way_interval_covers_the_change_of_years() -> None:
    study = simulation("groups_calibration")
    rng = np.random.default_rng(3)
    # Four standard errors of a share of 95 per cent; short where members are few, as docs/membership.md says.
    assert study.coverage(50, 1000, rng) > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 1000)
    assert 0.80 < study.coverage(5, 1000, rng) < 0.93


def test_splits_within_strata_do_not_find_what_only_strata_make() -> None:
    study = simulation("groups_calibration")
    free, within = (study.size(60, 400, np.random.default_rng(4), stratified=each) for each in (False, True))
    assert within < 0.05 + 4 * np.sqrt(0.05 * 0.95 / 400)
    assert free > 0.5  # the same members, split freely: must fail the bound above
