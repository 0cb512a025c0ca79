from __future__ import annotations

import numpy as np
import pytest
from cases import starting_with, trend_cases


def test_the_reference_cases_are_read_with_datasets_and_nulls() -> None:
    assert len(trend_cases()) == 128
    nile = trend_cases()["mk_original_Nile"]
    assert nile.numbers("x").shape == (100,)
    nile.check(-1387, "S")
    with pytest.raises(AssertionError, match="got -1386"):
        nile.check(-1386, "S")
    assert np.isnan(trend_cases()["rkt_small_regional_gap"].numbers("y")[9])
    with pytest.raises(AssertionError, match="no case begins"):
        starting_with("no such case")
