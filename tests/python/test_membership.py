from __future__ import annotations

import numpy as np
import pytest
from cases import load
from hypothesis import given, settings
from hypothesis import strategies as st

import nyckeltal as nt

X = float("nan")
COMERS = [[10, 11, X], [20, 22, 22], [X, 60, 66]]


def panel_of(rows: object, unit: str = "kg") -> nt.Panel:
    values = np.array(rows, dtype=float)
    indicator = nt.Indicator(id="x", unit={"sv": unit})
    members = [f"M{m}" for m in range(values.shape[0])]
    return nt.Panel([indicator], members, range(2019, 2019 + values.shape[1]), values[None])


def test_membership_is_half_open() -> None:
    case = load("compare_cases.json")["percentile_group_membership_interval"]
    spans = [nt.YearInterval(start=a, end=b) for a, b in case.input["member"]]
    panel = nt.Panel(["x"], [nt.Member(id="A", membership=spans)], [2020], [[[1.0]]])
    found = [len(nt.members_then(panel, year)) == 1 for year in case.input["years"]]
    assert found == case.expected["is_member"]


def test_sets_list_those_whose_years_nobody_knows() -> None:
    joined = nt.Member(id="A", membership=[nt.YearInterval(start=2020)])
    panel = nt.Panel(["x"], [joined, "B", nt.Member(id="SE", kind="nation")], [2019, 2020], np.ones((1, 3, 2)))
    assert nt.members_then(panel, 2019).members == ("B",)
    assert nt.members_now(panel).members == ("A", "B")
    assert nt.members_now(panel).unknown == ("B",)
    assert list(nt.always_members(panel, 2019, 2020)) == ["B"]
    assert "A" in nt.members_now(panel)
    assert nt.members_now(panel, kind="region").members == ()
    with pytest.raises(nt.ArgumentError, match="swap"):
        nt.always_members(panel, 2020, 2019)
    with pytest.raises(nt.ArgumentError, match="kind"):
        nt.members_now(panel, kind="county")  # type: ignore[arg-type]


def test_the_mean_tripled_and_the_members_rose_by_a_fifth() -> None:
    case = load("compare_cases.json")["chained_matched_index"]
    found = nt.composition_adjusted_means(panel_of(COMERS))
    case.check(found.reported[0], "naive_means")
    case.check(100 * found.chained[0] / found.chained[0, 0], "index")
    case.check(100 * found.reported[0] / found.reported[0, 0], "naive_index")
    case.check(found.link[0, 1:], "links")
    change = found.change("x")
    assert (round(change.reported), round(change.chained)) == (193, 18)
    assert change.per_cent
    assert (change.n_fixed, change.n_reporters) == (1, 3)


def test_shares_change_by_points() -> None:
    found = nt.composition_adjusted_means(panel_of(COMERS, "%"))
    change = found.change("x")
    assert found.link_by[0] == "difference"
    assert not change.per_cent
    assert change.chained == 4.5
    assert found.change("x", 2020, 2021).chained == 3.0


def two_way_twin(y: np.ndarray, base: int) -> np.ndarray:
    """Dummies and least squares."""
    rows, columns = [], []
    members, years = y.shape
    for m in range(members):
        for t in range(years):
            if not np.isnan(y[m, t]) and np.isfinite(y[m]).sum() > 1:
                row = np.zeros(members + years)
                row[m] = row[members + t] = 1
                rows.append(row)
                columns.append(y[m, t])
    effects = np.linalg.lstsq(np.array(rows), np.array(columns), rcond=None)[0][members:]
    return np.nanmean(y[:, base]) + effects - effects[base]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 12), st.integers(2, 7))
def test_two_way_means_are_those_of_dummies(seed: int, members: int, years: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.normal(50, 10, size=(members, years))
    y[1:][rng.random((members - 1, years)) < 0.4] = np.nan
    found = nt.composition_adjusted_means(panel_of(y), link="difference")
    assert (found.two_way_status == "ok").all()
    np.testing.assert_allclose(found.two_way[0], two_way_twin(y, 0), rtol=1e-9)


def test_the_clustered_interval_is_that_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(4)
    y = rng.normal(50, 10, size=(30, 5)) + rng.normal(0, 20, size=(30, 1))
    y[1:][rng.random((29, 5)) < 0.3] = np.nan
    keep = np.isfinite(y) & (np.isfinite(y).sum(axis=1) > 1)[:, None]
    m, t = np.nonzero(keep)
    design = np.column_stack([(m[:, None] == np.unique(m)), (t[:, None] == np.arange(1, 5))]).astype(float)
    fit = sm.OLS(y[keep], design).fit(
        cov_type="cluster", cov_kwds={"groups": m, "use_correction": False, "df_correction": True}
    )
    groups = len(np.unique(m))
    errors = fit.bse[-4:] * np.sqrt(groups / (groups - 1))
    found = nt.composition_adjusted_means(panel_of(y))
    from scipy.stats import t as student

    half = student.ppf(0.975, groups - 1) * errors
    np.testing.assert_allclose(found.two_way_upper[0, 1:] - found.two_way[0, 1:], half, rtol=1e-8)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_order_of_members_and_unit_do_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.lognormal(3, 1, size=(9, 5))
    y[rng.random((9, 5)) < 0.3] = np.nan
    one = nt.composition_adjusted_means(panel_of(y))
    for other, factor in ((panel_of(y[rng.permutation(9)]), 1.0), (panel_of(1000 * y), 1000.0)):
        found = nt.composition_adjusted_means(other)
        for name in ("reported", "fixed", "chained", "two_way", "two_way_lower"):
            np.testing.assert_allclose(getattr(found, name), factor * getattr(one, name), rtol=1e-8)
        assert (found.chained_status == one.chained_status).all()


def test_weights_and_years() -> None:
    panel = nt.Panel(
        ["x", "people"], ["A", "B"], [2019, 2020, 2021], [[[1, 2, 4], [10, 20, 40]], [[1, 1, 1], [3, 3, 3]]]
    )
    by_name = nt.composition_adjusted_means(panel, weights="people", first=2020)
    by_member = nt.composition_adjusted_means(panel, weights={"A": 1, "B": 3}, first=2020)
    assert by_name.years.tolist() == [2020, 2021]
    assert by_name.base.tolist() == [2020, 2020]
    assert by_name.at("x", 2021) == by_member.at("x", 2021)
    assert by_name.at("x", 2021)["reported"] == 31.0
    with pytest.raises(nt.ArgumentError):
        nt.composition_adjusted_means(panel, base=2050)
    with pytest.raises(nt.ArgumentError):
        nt.composition_adjusted_means(panel, weights=[1.0, -1.0])
    with pytest.raises(nt.ArgumentError, match="link"):
        nt.composition_adjusted_means(panel, link="sum")  # type: ignore[arg-type]
    with pytest.raises(nt.ArgumentError, match="years"):
        by_name.change("x", 2021, 2020)


def test_empty_panels_and_frames() -> None:
    empty = nt.composition_adjusted_means(nt.Panel(["x"], ["A"], [2020], [[[X]]]))
    assert empty.status.tolist() == [["no_data"]]
    assert empty.base.tolist() == [0]
    with pytest.raises(nt.ArgumentError, match="no values"):
        empty.change("x")
    none = nt.composition_adjusted_means(nt.Panel(["x"], ["A"], [], np.empty((1, 1, 0))))
    assert none.reported.shape == (1, 0)
    frame = nt.composition_adjusted_means(panel_of(COMERS)).to_frame()
    assert list(frame["year"]) == [2019, 2020, 2021]
    assert frame["chained"].round(3).tolist() == [15, 16.5, 17.707]


def test_the_picture_has_three_lines_and_says_how_many() -> None:
    pytest.importorskip("matplotlib")
    ax = nt.composition_adjusted_means(panel_of(COMERS)).plot("x", language="en")
    labels = ax.get_legend_handles_labels()[1]
    assert len(labels) == 3
    assert "the same 1 members in all years" in labels


def test_matched_change_takes_weights() -> None:
    values = [[[10, 14], [20, 20], [40, X], [X, 5]], [[1, 3], [3, 3], [4, 4], [2, 4]]]
    panel = nt.Panel(["x", "people"], list("ABCD"), [2019, 2020], values)
    found = nt.matched_change(panel, 2019, 2020, weights="people").at("x")
    assert found["mean_first"] == pytest.approx(230 / 8)
    assert found["within"] == pytest.approx(1.5)
    assert found["between"] == pytest.approx(-2)
    assert found["matched"] + found["entry"] + found["exit"] == pytest.approx(found["total"])
    plain = nt.matched_change(panel, 2019, 2020).at("x")
    assert plain["within"] == plain["matched"]
    assert plain["between"] == 0


def test_the_network_s_page_says_what_the_same_members_did() -> None:
    members = [[10 + m, 11 + m, 12 + m] for m in range(6)] + [[X, X, 100]]
    page = nt.network_report(panel_of(members), language="en")
    said = page.html[page.html.index("The same members throughout?") :].replace("\u00a0", " ")
    assert "(6 members in 2019, 7 in 2021) changed by +14.2 kg" in said
    assert "(at least 6), by +3.7 kg" in said  # by ratios, from the level of the last year
    assert "for the 6 that reported every year, by +2.0 kg." in said
    unchanged = nt.network_report(panel_of(members[:-1]), language="en")
    assert "The same members throughout?" not in unchanged.html
