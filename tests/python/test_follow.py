"""Following members: latest, change, state, required pace."""

from __future__ import annotations

import numpy as np
import pytest

import nyckeltal as nt

NAN = float("nan")


def test_published_paces_of_the_editors() -> None:
    pace = nt.required_pace([29.0, 27.0], 60.0, [2022, 2023], 2030, direction="higher")
    assert pace.linear.tolist() == pytest.approx([3.875, 33 / 7])
    assert [f"{each:.1f}" for each in pace.linear] == ["3.9", "4.7"]
    assert pace.geometric[0] == pytest.approx((60 / 29) ** (1 / 8) - 1)
    assert pace.status.tolist() == ["ok", "ok"]


def test_exactly_the_target_is_reached() -> None:
    assert nt.required_pace(60.0, 60.0, 2022, 2030, direction="higher").status == "reached"
    assert nt.required_pace(57.4, 60.0, 2023, 2030, direction="higher").status == "ok"


def test_results_are_labelled_and_tabled() -> None:
    panel = nt.Panel(["a", "b"], ["M", "N"], range(2020, 2023), np.arange(12.0).reshape(2, 2, 3))
    found = nt.latest(panel, year=2021)
    assert found.value.shape == (2, 2)
    assert found.at("b", "N")["value"] == 10.0
    assert found.to_dict()["members"] == ["M", "N"]
    frame = found.to_frame()
    assert frame["value"].tolist() == [1.0, 4.0, 7.0, 10.0]
    assert frame["year"].tolist() == [2021] * 4
    assert "2 × 2" in found._repr_html_()
