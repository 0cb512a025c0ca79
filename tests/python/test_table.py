"""One indicator, all members."""

from __future__ import annotations

import numpy as np
import pytest
from cases import load
from hypothesis import given
from hypothesis import strategies as st

import nyckeltal as nt

NAN = float("nan")
TRAPS = load("present_system.json")


def test_places_state_and_reasons() -> None:
    edition = nt.ClassEdition(id="e", classes=[nt.StateClass(name={"sv": "<God>"}, upper=5.0)])
    indicator = nt.Indicator(id="x", direction="lower", editions=[edition])
    panel = nt.Panel([indicator], ["A", "B & C", "D"], [2020, 2021], [[[1.0, 4.0], [9.0, 6.0], [2.0, NAN]]])
    found = nt.compare(panel, "x", year=2021)
    row = found.place("A")
    assert (row.rank_competition, row.state["sv"], row.state_status) == (1, "<God>", "ok")
    assert found.place("B & C").state_status == "outside_classes"
    out = found.place("D")
    assert (out.reason, out.value, out.year) == ("too_old", 2.0, 2020)
    html = found._repr_html_()
    assert "&lt;God&gt;" in html
    assert "B &amp; C" in html
    frame = found.to_frame()
    assert frame["rank_competition"].tolist() == [1, 2]
    assert frame["state"].tolist() == ["<God>", ""]
    assert found.to_dict()["left_out"][0]["reason"] == "too_old"
    assert list(nt.compare(panel.sel(years=2019), "x").to_frame()["member"]) == []
    with pytest.raises(nt.ArgumentError, match="unknown-indicator"):
        nt.compare(panel, "y")


def test_published_figures_stand_beside() -> None:
    panel = nt.datasets.sekom()
    found = nt.compare(panel, "organic-food", year=2022)
    assert {each.name for each in found.reference} == {"Sveriges Ekokommuner", "Riket"}
    assert found.rows[0].name == "Trosa"
    assert found.rows[0].value == 60.0
    assert not {each.area for each in found.reference} & {row.member for row in found.rows}


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 5).map(float)), min_size=1, max_size=15))
def test_ranks_agree_with_counting(values: list[float]) -> None:
    panel = nt.Panel(
        [nt.Indicator(id="x", direction="higher")],
        [str(k) for k in range(len(values))],
        [2020],
        [[[value] for value in values]],
    )
    found = nt.compare(panel, "x", year=2020)
    known = np.array([value for value in values if not np.isnan(value)])
    assert found.n_ranked == len(known)
    assert found.n_ranked + len(found.left_out) == found.n_members
    for row in found.rows:
        assert row.rank_competition == 1 + np.sum(known > row.value)
        assert row.rank_mid == row.rank_competition + (np.sum(known == row.value) - 1) / 2


def test_trap_10_a_member_that_stopped_does_not_stay_in_the_ranking() -> None:
    case = TRAPS["trap_10_stale_values_in_a_ranking"]
    names = case.input["members"]
    cube = np.full((1, len(names), 4), NAN)
    for m, (year, value) in enumerate(zip(case.input["years"], case.input["values"], strict=True)):
        cube[0, m, year - 2020] = value
    panel = nt.Panel([nt.Indicator(id="x", direction="lower")], names, range(2020, 2024), cube)
    found = nt.compare(panel, "x", year=2023)
    case.check(found.n_ranked, "n_ranked")
    assert {each.name for each in found.left_out} == {"Kramfors", "Karlstad"}
    assert {(each.reason, each.year) for each in found.left_out} == {("too_old", 2022)}
    older = nt.compare(panel, "x", year=2023, max_age=1)
    case.check(older.n_ranked, "n_ranked_max_age_1")
    case.check(older.n_older, "n_older_max_age_1")
    assert {row.year for row in older.rows} == {2022, 2023}
