"""Places with confidence sets, through panels."""

from __future__ import annotations

import csv
import dataclasses
import math
import os
from pathlib import Path

import numpy as np
import pytest
from cases import compare_cases
from hypothesis import given, settings
from hypothesis import strategies as st

import nyckeltal as nt
from nyckeltal.stats import rank_sets

CASES = compare_cases()
NAN = float("nan")


def panel_of(cube, *, direction="higher", first=2000, **fields):
    values = np.asarray(cube, dtype=float)
    names = [f"m{k}" for k in range(values.shape[0])]
    indicator = nt.Indicator(id="x", direction=direction, **fields)
    return nt.Panel([indicator], names, range(first, first + values.shape[1]), values[None])


def test_the_reference_case_of_csranks_goes_through_the_panel():
    case = CASES["csranks_small"]
    values = np.array(case.numbers("x"))[:, None]
    for direction, sign in (("higher", 1), ("lower", -1)):
        table = nt.rank(
            panel_of(sign * values, direction=direction), "x", noise="declared", standard_errors=case.numbers("se")
        )
        rows = sorted(table.rows, key=lambda row: row.member)
        case.check([row.rank for row in rows], "rank")
        case.check([row.lower for row in rows], "L")
        case.check([row.upper for row in rows], "U")


def test_the_year_of_each_value_follows_the_rule():
    case = CASES["rank_latest_years_differ"]
    cube = [[NAN, 12, 10], [NAN, 11, NAN], [9, 13, NAN]]
    panel = panel_of(cube, direction="lower", first=2021)
    order = dict(zip(("m0", "m1", "m2"), "ABC", strict=True))
    common = nt.rank(panel, "x", year=2022)
    assert {order[row.member]: row.rank for row in common.rows} == case.expected["common_year_2022_rank"]
    mixed = nt.rank(panel, "x", year=2023, latest="within", max_age=1)
    assert {order[row.member]: row.rank for row in mixed.rows} == case.expected["naive_latest_rank"]
    assert {order[row.member]: row.year for row in mixed.rows} == case.expected["latest_years"]
    assert [(each.year, each.n) for each in mixed.years] == [(2022, 2), (2023, 1)]
    assert nt.rank(panel, "x", year=2023).left_out[0].reason == "too_old"
    adjusted = nt.rank(panel, "x", year=2023, latest="adjusted", max_age=1, minimum_members=2)
    assert {each.reason for each in adjusted.left_out} == {"few_that_year"}
    assert {row.member: row.compared for row in adjusted.rows} == {"m1": -1, "m2": 1}


def test_series_noise_that_was_estimated_is_drawn_from_students_t():
    rng = np.random.default_rng(6)
    cube = rng.normal(size=(9, 8)) + 2.0 * np.arange(9)[:, None]
    cube[8, :6] = NAN  # too few of its own: the common noise, worth the prior
    rows = nt.rank(panel_of(cube), "x", draws=300, prior=3).rows
    freedom = {row.member: row.degrees_of_freedom for row in rows}
    assert freedom == {f"m{k}": 3 if k == 8 else 3 + 6 for k in range(9)}
    values, errors = ([getattr(row, name) for row in rows] for name in ("value", "standard_error"))
    sets = rank_sets(values, errors, degrees_of_freedom=list(freedom.values()), draws=300)
    assert [row.lower for row in rows] == sets.lower.tolist()
    assert [row.upper for row in rows] == sets.upper.tolist()
    alone = nt.rank(panel_of(cube), "x", draws=300, prior=0)
    assert np.isnan(alone.place("m8").standard_error)
    assert alone.place("m8").status == "no_noise_model"
    given = nt.rank(panel_of(cube), "x", noise="declared", standard_errors=np.ones(9), draws=300)
    assert np.isnan([row.degrees_of_freedom for row in given.rows]).all()


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(-5, 5), st.floats(0.05, 2)), min_size=1, max_size=9),
    st.sampled_from(["higher", "lower"]),
)
def test_sets_are_those_of_the_arrays_and_hold_their_ranks(pairs, direction):
    values, errors = np.array(pairs, dtype=float).T
    panel = panel_of(values[:, None], direction=direction)
    table = nt.rank(panel, "x", noise="declared", standard_errors=errors, draws=200)
    order = [int(row.member[1:]) for row in table.rows]
    sign = 1 if direction == "higher" else -1
    sets = rank_sets(sign * values[order], errors[order], draws=200)
    assert [row.lower for row in table.rows] == sets.lower.tolist()
    assert [row.upper for row in table.rows] == sets.upper.tolist()
    n = table.n_ranked
    for row in table.rows:
        assert row.lower <= row.rank <= row.rank_mid <= row.rank_max <= row.upper
        thirds = [math.ceil(3 * place / n) for place in range(int(row.lower), int(row.upper) + 1)]
        words = {
            (1,): "best",
            (1, 2): "not_worst",
            (2,): "middle",
            (2, 3): "not_best",
            (3,): "worst",
            (1, 2, 3): "anywhere",
            (1, 3): "anywhere",
        }
        assert row.band == words[tuple(sorted(set(thirds)))]
        assert row.place_shown == (2 * (row.upper - row.lower + 1) <= n or row.lower == row.upper)
    assert math.isnan(table.reliability) or 0 <= table.reliability <= 1


def test_years_without_values_and_order_of_members_change_nothing():
    rng = np.random.default_rng(3)
    cube = rng.normal(size=(12, 9)) + np.arange(12)[:, None]
    first = nt.rank(panel_of(cube), "x")
    gaps = np.full((12, 14), NAN)
    gaps[:, :9] = cube
    second = nt.rank(panel_of(gaps), "x")
    assert first.to_dict()["rows"] == second.to_dict()["rows"]
    turned = nt.rank(panel_of(cube[::-1]), "x")
    assert np.allclose([r.standard_error for r in first.rows], [r.standard_error for r in turned.rows])
    assert [r.lower for r in first.rows] == [r.lower for r in turned.rows]
    stretched = nt.rank(panel_of(8 * cube), "x")
    assert [r.upper for r in first.rows] == [r.upper for r in stretched.rows]


def test_sentences_say_the_place_or_the_band():
    panel = panel_of([[10], [8], [7.5], [3]])
    narrow = nt.rank(panel, "x", noise="declared", standard_errors=[0.2, 0.3, 0.3, 0.5])
    assert narrow.text("m1") == "Plats 2 av 4; med 95\u00a0% säkerhet mellan 2 och 3."
    assert narrow.text("m0", language="en") == "Place 1 of 4, with 95% confidence."
    wide = nt.rank(panel, "x", noise="declared", standard_errors=[9, 9, 9, 9], level=0.9)
    assert (
        wide.text("m1")
        == "Ingen plats anges bland 4: med 90\u00a0% säkerhet ligger den mellan 1 och 4 (vilken tredjedel som helst)."
    )
    assert "Place" not in wide.text("m1", language="en", kind="marginal")
    none = nt.rank(panel, "x", noise=None)
    assert none.text("m3") == "Plats 4 av 4; hur säker den är går inte att säga."
    tied = nt.rank(panel_of([[1], [1], [NAN]]), "x", noise=None)
    assert tied.text("m1", language="en") == "Shared place 1 of 2; how sure it is cannot be said."
    assert tied.text("m2") == "Ingen plats: inget värde rapporterat."
    assert "riktning" in nt.rank(panel_of([[1], [2]], direction="neutral"), "x").text("m0")


SETS = {"rank": 4, "rank_max": 4, "lower": 2.0, "upper": 7.0, "marginal_lower": 3.0, "marginal_upper": 5.0}
SETS |= {"band": "not_worst", "marginal_band": "middle", "place_shown": True, "marginal_place_shown": True}


def with_sets(**fields):
    """A ranking whose member m1 has the sets given, which the words have to tell."""
    found = nt.rank(panel_of([[10], [8], [7.5], [3]]), "x", noise="declared", standard_errors=[0.2, 0.3, 0.3, 0.5])
    rows = tuple(dataclasses.replace(row, **(SETS | fields)) if row.member == "m1" else row for row in found.rows)
    return dataclasses.replace(found, rows=rows, n_ranked=12)


@pytest.mark.parametrize(
    ("kind", "fields", "sv", "en"),
    [
        (
            "simultaneous",
            {},
            "Plats 4 av 12; med 95 % säkerhet mellan 2 och 7.",
            "Place 4 of 12; with 95% confidence between 2 and 7.",
        ),
        (
            "marginal",
            {},
            "Plats 4 av 12; med 95 % säkerhet mellan 3 och 5.",
            "Place 4 of 12; with 95% confidence between 3 and 5.",
        ),
        (
            "simultaneous",
            {"place_shown": False},
            "Ingen plats anges bland 12: med 95 % säkerhet ligger den mellan 2 och 7 (inte sämsta tredjedelen).",
            "No place is given among 12: with 95% confidence it lies between 2 and 7 (not the worst third).",
        ),
        (
            "marginal",
            {"place_shown": False},
            "Plats 4 av 12; med 95 % säkerhet mellan 3 och 5.",
            "Place 4 of 12; with 95% confidence between 3 and 5.",
        ),
        (
            "marginal",
            {"marginal_place_shown": False},
            "Ingen plats anges bland 12: med 95 % säkerhet ligger den mellan 3 och 5 (mellersta tredjedelen).",
            "No place is given among 12: with 95% confidence it lies between 3 and 5 (middle third).",
        ),
        (
            "marginal",
            {"marginal_lower": 4.0, "marginal_upper": 4.0},
            "Plats 4 av 12, med 95 % säkerhet.",
            "Place 4 of 12, with 95% confidence.",
        ),
        (
            "simultaneous",
            {"rank_max": 5},
            "Delad plats 4 av 12; med 95 % säkerhet mellan 2 och 7.",
            "Shared place 4 of 12; with 95% confidence between 2 and 7.",
        ),
    ],
)
def test_a_sentence_tells_the_set_of_all_members_or_that_of_one(kind, fields, sv, en):
    made = with_sets(**fields)
    assert made.text("m1", kind=kind).replace("\u00a0", " ") == sv
    assert made.text("m1", language="en", kind=kind).replace("\u00a0", " ") == en


def test_a_sentence_tells_the_set_of_all_members_unless_it_is_asked_for_the_other():
    assert with_sets().text("m1").endswith("mellan 2 och 7.")


@pytest.mark.parametrize(
    ("band", "sv", "en"),
    [
        ("best", "bästa tredjedelen", "best third"),
        ("worst", "sämsta tredjedelen", "worst third"),
        ("not_best", "inte bästa tredjedelen", "not the best third"),
        ("not_worst", "inte sämsta tredjedelen", "not the worst third"),
    ],
)
def test_bands_are_not_taken_for_their_opposites(band, sv, en):
    made = with_sets(band=band, place_shown=False)
    assert made.text("m1").endswith(f"({sv}).")
    assert made.text("m1", language="en").endswith(f"({en}).")


@pytest.mark.parametrize(
    ("reliability", "said"),
    [
        (0.0, "0,00"),
        (0.694, "0,69"),
        (0.949, "0,95"),
        (0.951, "0,95"),
        (0.96, "0,96"),
        (0.99, "0,99"),
        (0.9949, "0,99"),
        (0.995, "&gt;0,99"),
        (1.0, "&gt;0,99"),
    ],
)
def test_reliability_has_two_digits_and_is_never_one(reliability, said):
    html = dataclasses.replace(with_sets(), reliability=reliability)._repr_html_()
    assert f"; tillförlitlighet {said}</caption>" in html


def test_tables_are_plain_and_safe():
    panel = nt.Panel(
        [nt.Indicator(id="x<", direction="higher", unit={"sv": "<kg>"})], ["A & B", "C"], [2020], [[[1.0], [2.0]]]
    )
    table = nt.rank(panel, "x<", noise="declared", standard_errors={"A & B": 0.1, "C": 0.1})
    html = table._repr_html_()
    assert "A &amp; B" in html
    assert "&lt;kg&gt;" in html
    assert "<kg>" not in html
    assert table.to_frame()["rank"].tolist() == [1, 2]
    assert table.to_dict()["years"] == [{"year": 2020, "n": 2, "n_values": 2, "median": 1.5}]
    assert table.place("C").rank == 1
    assert nt.rank(panel.sel(years=2019), "x<").to_frame().empty
    assert nt.compare.rank is nt.rank


def test_sizes_may_be_an_indicator_in_the_year_of_each_value():
    deaths = nt.Indicator(id="rate", direction="lower")
    people = nt.Indicator(id="people", direction="neutral")
    cube = [[[1.0, 2.0], [4.0, NAN]], [[1000.0, 2000.0], [500.0, 700.0]]]
    panel = nt.Panel([deaths, people], ["A", "B"], [2020, 2021], cube)
    table = nt.rank(panel, "rate", year=2021, latest="within", noise="counts", sizes="people", per=1000)
    errors = {row.member: row.standard_error for row in table.rows}
    assert errors == {
        "A": pytest.approx(1000 * np.sqrt(4 + 1) / 2000),
        "B": pytest.approx(1000 * np.sqrt(2 + 1) / 500),
    }


def test_pages_say_sets_and_bands_and_nothing_of_them_without_noise():
    pytest.importorskip("jinja2")
    from report_cases import small

    panel = nt.datasets.simulated_network(members=30)
    member = panel.members[2].id
    page = nt.report(panel, member=member).html
    said = page.replace("\u00a0", " ")
    assert "Platser och hur säkra de är" in said
    wide = [each.id for each in panel.indicators if _hidden(nt.rank(panel, each.id), member)]
    assert wide
    assert said.count("Ingen plats anges bland") + said.count("ingen plats anges bland") >= len(wide)
    for name in wide:
        row = nt.rank(panel, name).place(member)
        assert f"plats {row.rank} av {nt.rank(panel, name).n_ranked}<" not in said
    network = nt.network_report(panel, language="en").html
    assert "Surely in the best third" in network
    bare = nt.report(small(), member="Trosa").html.replace("\u00a0", " ")
    assert "hur säker den är går inte att säga" in bare
    assert "säkerhet mellan" not in bare


def _hidden(table, member):
    row = table.place(member)
    return isinstance(row, nt.RankRow) and table.status == "ok" and not row.place_shown and not row.age


def test_mistakes_are_named():
    panel = panel_of([[1], [2]])
    for wrong in (
        {"noise": "other"},
        {"noise": "declared"},
        {"noise": "counts"},
        {"standard_errors": [1, 1]},
        {"sizes": [1, 1]},
        {"noise": "declared", "standard_errors": [1]},
        {"latest": "newest"},
        {"top": 0},
        {"level": 2},
        {"year": 1900},
        {"counted": "some"},
    ):
        with pytest.raises(nt.ArgumentError):
            nt.rank(panel, "x", **wrong)
    with pytest.raises(nt.ArgumentError):
        nt.rank(panel, "y")


def test_sets_of_tied_members_hold_in_most_panels():
    """Coverage through series noise, rounding and ties; benchmarks/rank_sets_calibration.py has the whole table."""
    rng = np.random.default_rng(8)
    truth = np.repeat([10.0, 12.0], 6)
    best = 1 + (truth > truth[:, None]).sum(axis=1)
    worst = (truth >= truth[:, None]).sum(axis=1)
    held = []
    for _ in range(200):
        cube = np.round(truth[:, None] + rng.normal(size=(12, 10)), 1)
        rows = sorted(nt.rank(panel_of(cube), "x", draws=400).rows, key=lambda row: int(row.member[1:]))
        lower, upper = np.array([row.lower for row in rows]), np.array([row.upper for row in rows])
        held.append(bool(np.all(lower <= best) and np.all(worst <= upper)))
    assert np.mean(held) > 0.90  # nominal 0.95, standard error 0.015


def test_the_legend_of_the_picture_hides_no_set():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    values = np.arange(40.0)[:, None] + np.zeros(1)
    ax = nt.rank(panel_of(values), "x", noise="declared", standard_errors=np.full(40, 90.0), draws=100).plot()
    figure = ax.figure
    figure.canvas.draw()
    assert ax.get_legend().get_window_extent().y0 >= ax.get_window_extent().y1 - 1
    assert ax.title.get_window_extent().y0 >= 0
    pyplot.close(figure)


# ------------------------------------------------------------------------------------------- the real municipalities


def shared() -> Path:
    root = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).resolve().parents[3] / "shared"))
    if not (root / "data" / "national").is_dir():
        pytest.skip(f"no national data at {root}: set NYCKELTAL_SHARED")
    return root / "data" / "national"


def independent_noise(cube):
    """Series noise with numpy: members by years, NaN missing."""
    years = np.arange(cube.shape[1], dtype=float)
    residual = np.full(cube.shape, NAN)
    for m, row in enumerate(cube):
        at = np.flatnonzero(~np.isnan(row))[-10:]
        if at.size < 5:
            continue
        a, b = np.triu_indices(at.size, 1)
        slope = np.median((row[at][b] - row[at][a]) / (years[at][b] - years[at][a]))
        residual[m, at] = row[at] - slope * years[at] - np.median(row[at] - slope * years[at])
    residual -= _year_medians(residual)
    n = (~np.isnan(residual)).sum(axis=1)
    mad2 = (1.482602218505602 * np.nanmedian(np.abs(residual), axis=1)) ** 2 * n / (n - 2)
    most = 3 * np.sqrt((4 * np.median(mad2) + (n - 2) * mad2) / (n + 2))
    phis, left = [], np.zeros(len(cube))
    for row in residual:
        at = np.flatnonzero(~np.isnan(row))
        d = row[at] - row[at].mean()
        next_year = at[1:] - at[:-1] == 1
        r1 = at.size / (next_year.sum() + 1) * (d[1:] * d[:-1])[next_year].sum() / (d**2).sum()
        phis.append((at.size * r1 + 2) / (at.size - 4))
    phi = np.clip(np.mean(phis), 0, 0.95)
    for m, row in enumerate(residual):
        at = np.flatnonzero(~np.isnan(row)).astype(float)
        line = np.column_stack([np.ones(at.size), at - at.mean()])
        off = np.eye(at.size) - line @ np.linalg.inv(line.T @ line) @ line.T
        left[m] = np.trace(off @ phi ** np.abs(at[:, None] - at))
    s2 = np.nansum(np.minimum(np.abs(residual), most[:, None]) ** 2, axis=1) / left
    common = np.median(s2 / (1 - 2 / (9 * (n - 2))) ** 3)
    return np.sqrt((4 * common + (n - 2) * s2) / (n + 2)), n + 2


def _year_medians(residual):
    return np.array([np.median(column[~np.isnan(column)]) if (~np.isnan(column)).any() else 0 for column in residual.T])


def test_greenhouse_gases_of_290_municipalities_agree_with_numpy_and_scipy():
    from scipy.stats import rankdata

    data = shared()
    with (data / "municipalities_290.csv").open(encoding="utf-8-sig") as lines:
        population = {row["code"]: float(row["population_2025"]) for row in csv.DictReader(lines)}
    with (data / "ghg_total_290x10.csv").open(encoding="utf-8-sig") as lines:
        cells = {(row["code"], int(row["year"])): float(row["tonnes_co2e"]) for row in csv.DictReader(lines)}
    codes = sorted(population)
    years = range(min(year for _, year in cells), max(year for _, year in cells) + 1)
    cube = np.array([[cells.get((code, year), NAN) / population[code] for year in years] for code in codes])
    assert cube.shape[0] == 290
    indicator = nt.Indicator(id="ghg", direction="lower", unit={"sv": "ton per invånare"}, decimals=2)
    table = nt.rank(nt.Panel([indicator], codes, years, cube[None]), "ghg")
    rows = sorted(table.rows, key=lambda row: codes.index(row.member))
    assert [row.member for row in rows] == codes
    latest = cube[:, table.year - years[0]]
    assert [row.rank for row in rows] == rankdata(latest, method="min").astype(int).tolist()
    assert [row.rank_mid for row in rows] == rankdata(latest).tolist()
    assert [row.rank_max for row in rows] == rankdata(latest, method="max").astype(int).tolist()
    errors, freedom = independent_noise(cube)
    assert np.allclose([row.standard_error for row in rows], errors, rtol=1e-9)
    assert [row.degrees_of_freedom for row in rows] == freedom.tolist()

    # Simultaneous stepdown sets the long way round, with numpy's own random numbers: all pairs, all draws.
    rng = np.random.default_rng(4)
    z = (rng.standard_t(freedom, size=(2000, 290)) * errors).astype(np.float32)
    gap = latest[None, :] - latest[:, None]  # how much better j is than k
    s = np.hypot(errors[:, None], errors)
    tested = ~np.eye(290, dtype=bool)
    apart = np.zeros((290, 290), dtype=bool)
    while True:
        weight = np.where(tested, 1 / s, 0).astype(np.float32)
        maxima = [((each[:, None] - each) * weight).max() for each in z]
        told = gap > np.quantile(maxima, 0.95) * s
        if (told == apart).all():
            break
        apart, tested = told, tested & ~told
    # Both quantiles are simulated: ours must lie between the sets at quantiles four standard errors away.
    error = 4 * np.sqrt(2 * 0.95 * 0.05 / 2000)
    narrow, wide = (gap > np.quantile(maxima, 0.95 + sign * error) * s for sign in (-1, 1))
    lower, upper = np.array([row.lower for row in rows]), np.array([row.upper for row in rows])
    assert np.all(1 + wide.sum(axis=0) <= lower)
    assert np.all(lower <= 1 + narrow.sum(axis=0))
    assert np.all(290 - narrow.sum(axis=1) <= upper)
    assert np.all(upper <= 290 - wide.sum(axis=1))
    assert np.mean(lower == 1 + apart.sum(axis=0)) > 0.4
