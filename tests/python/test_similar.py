"""Similar members of a panel or a frame, lists that are kept, and whom to call."""

from __future__ import annotations

import csv
import json
import math
import os
import re
from pathlib import Path

import numpy as np
import pytest

import nyckeltal as nt
from nyckeltal.similar import Similar

SHARED = Path(os.environ.get("NYCKELTAL_SHARED", Path(__file__).parents[3] / "shared"))
NAN = float("nan")


def panel() -> nt.Panel:
    names = ["Aneby", "Ydre", "Boxholm", "Ödeshög", "Malmö", "Lund", "<b>Eda</b>"]
    population = [6800.0, 3700.0, 5500.0, 5300.0, 360000.0, 128000.0, 8400.0]
    density = [13.0, 5.4, 10.0, 13.0, 2270.0, 300.0, NAN]
    return nt.Panel(
        ["population", "density"],
        [nt.Member(id=str(k), name=name, groups=["town" if k in (4, 5) else "rural"]) for k, name in enumerate(names)],
        [2023],
        [[[value] for value in population], [[value] for value in density]],
    )


def test_the_distance_is_explained_and_what_is_missing_is_said() -> None:
    found = nt.similar(panel(), "Aneby", on=["population", "density"], logs=["population", "density"], k=6)
    assert found.year == 2023
    assert found.members[-1] == "4"
    for each in found.neighbours:
        assert sum(each.shares.values()) == pytest.approx(1.0)
        assert each.differs_most in ("population", "density")
    eda = next(each for each in found.neighbours if each.member == "6")
    assert eda.known == 0.5
    assert math.isnan(eda.values["density"])  # type: ignore[arg-type]
    html = found._repr_html_()
    assert "&lt;b&gt;Eda" in html
    assert "<b>Eda" not in html
    strict = nt.similar(panel(), "Aneby", on=["population", "density"], minimum_share=1.0)
    assert strict.not_compared == ("6",)
    frame = found.to_frame()
    assert frame["member"].tolist() == found.members
    assert (frame["share_population"] + frame["share_density"]).tolist() == pytest.approx([1.0] * 6)


def test_groups_of_a_panel_and_columns_of_text_give_the_same_list() -> None:
    pd = pytest.importorskip("pandas")
    p = panel()
    options = {"logs": ["population"], "metric": "gower", "k": 3}
    found = nt.similar(p, "Malmö", on=["population", "groups"], **options)  # type: ignore[arg-type]
    assert found.members[0] == "5"
    assert found.neighbours[0].values["groups"] == "town"
    frame = pd.DataFrame(
        {
            "member": [each.id for each in p.members],
            "called": [each.name for each in p.members],
            "population": p.values[0, :, 0],
            "groups": [each.groups[0] for each in p.members],
        }
    )
    for each in (frame, pytest.importorskip("polars").from_pandas(frame)):
        other = nt.similar(each, "4", on=["population", "groups"], label="called", year=2023, **options)  # type: ignore[arg-type]
        assert other.to_dict() == found.to_dict()


def test_a_list_is_kept_and_used_again(tmp_path: Path) -> None:
    found = nt.similar(
        panel(), "Boxholm", on=["population", "density", "groups"], logs=["population"], metric="gower", k=6
    )
    again = Similar.load(found.save(tmp_path / "peers.json"))
    assert again.to_dict() == found.to_dict()
    assert again.members == found.members
    assert again.year == 2023
    assert json.loads((tmp_path / "peers.json").read_text(encoding="utf-8"))["format"] == "nyckeltal-similar-1"
    assert again._repr_html_() == found._repr_html_()
    with pytest.raises(nt.ArgumentError, match="format"):
        Similar.from_dict({"members": []})
    with pytest.raises(nt.ArgumentError, match="not whole"):
        Similar.from_dict({"format": "nyckeltal-similar-1", "member": "0"})
    (tmp_path / "not.json").write_text("[1, 2", encoding="utf-8")
    with pytest.raises(nt.ArgumentError, match="not JSON"):
        Similar.load(tmp_path / "not.json")


def test_nobody_near_is_a_status_and_a_warning() -> None:
    population = [*np.linspace(9.0, 10.0, 20), 14.0]
    p = nt.Panel(["population"], [str(k) for k in range(21)], [2023], [[[value] for value in population]])
    far = nt.similar(p, "20", on=["population"])
    assert far.status == "separated"
    assert far.closer == pytest.approx(20 / 20)
    assert not any(each.near for each in far.neighbours)
    assert "Nobody is near" in far._repr_html_()
    assert nt.similar(p, "10", on=["population"]).status == "ok"


def test_mistakes_say_what_was_wanted() -> None:
    p = panel()
    with pytest.raises(nt.ArgumentError, match="on is empty"):
        nt.similar(p, "Aneby", on=[])
    with pytest.raises(nt.ArgumentError, match="not in on"):
        nt.similar(p, "Aneby", on=["population"], logs=["density"])
    with pytest.raises(nt.ArgumentError, match="twice"):
        nt.similar(p, "Aneby", on=["population", "population"])
    with pytest.raises(nt.ArgumentError, match="unknown-indicator"):
        nt.similar(p, "Aneby", on=["people"])
    with pytest.raises(nt.ArgumentError, match="unknown-member"):
        nt.similar(p, "Stockholm", on=["population"])
    with pytest.raises(nt.ArgumentError, match="nominal-needs-gower"):
        nt.similar(p, "Aneby", on=["groups"])
    with pytest.raises(nt.ArgumentError, match="not list"):
        nt.similar([1, 2], "Aneby", on=["groups"])
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"member": ["a", "a"], "x": [1.0, 2.0]})
    with pytest.raises(nt.ArgumentError, match="twice"):
        nt.similar(frame, "a", on=["x"])
    with pytest.raises(nt.ArgumentError, match="no column"):
        nt.similar(frame, "a", on=["y"])


def test_whom_to_call_on_the_simulated_network() -> None:
    p = nt.datasets.simulated_network()
    peers = nt.similar(p, "S007", on=["population"], logs=["population"], k=20)
    found = nt.learn_from(p, "S007", "organic-food", peers=peers)
    assert found.n == 20
    assert len(found.lessons) + len(found.left_out) == 20
    trends = nt.trend(p.sel(indicator="organic-food"))
    assert [each.p_adjusted for each in found.lessons] == sorted(each.p_adjusted for each in found.lessons)
    for each in found.lessons:
        row = trends.row("organic-food", each.member)
        assert row.verdict == "improving"
        assert (row.slope, row.lower, row.upper, row.p_adjusted) == (
            each.slope,
            each.lower,
            each.upper,
            each.p_adjusted,
        )
        assert each.start == p.series("organic-food", each.member).values[each.start_year - 2003]
        assert each.own_start == p.series("organic-food", "S007").values[each.start_year - 2003]
        assert abs(each.apart) <= 1.0
    assert found.to_frame()["member"].tolist() == [each.member for each in found.lessons]
    assert "improved from a" in found._repr_html_()
    by_name = nt.learn_from(p, "S007", "organic-food", peers=peers.members)
    assert by_name == found
    assert nt.learn_from(p, "S007", "population", peers=peers).status == "neutral"


def test_pictures_have_a_title_a_neighbour_and_say_who_is_gone() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    p = nt.datasets.simulated_network()
    found = nt.similar(p, "S007", on=["population"], logs=["population"], k=5)
    figure = found.plot(p, "organic-food", columns=3)
    shown = [ax for ax in figure.axes if ax.get_visible()]
    assert len(shown) == 5
    assert found.neighbours[0].name in shown[0].get_title()
    assert "simulerat" in figure.get_suptitle()
    fewer = p.sel(member=[each.id for each in p.members if each.id != found.members[0]])
    gone = found.plot(fewer, "organic-food", language="en")
    assert any("no values" in text.get_text() for text in gone.axes[0].texts)
    matplotlib.pyplot.close("all")


def said(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_members_page_has_the_section_where_the_panel_has_a_population() -> None:
    pytest.importorskip("jinja2")
    p = nt.datasets.simulated_network()
    found = nt.similar(p, "S007", on=["population", "groups"], logs=["population"], metric="gower")
    html = nt.report(p, member="S007", language="en").html
    section = said(html[html.index('<h2 id="similar"') : html.index('<h2 id="about"')])
    assert "Similar members 2024" in section
    for each in found.neighbours:
        assert each.name in section
    lessons = nt.learn_from(p, "S007", "organic-food", peers=found).lessons
    assert f"{lessons[0].name}: {lessons[0].start:.1f} to {lessons[0].end:.1f}" in section
    values = p.sel(indicator="organic-food", member=found.members, years=2024).values.ravel()
    k = int(np.isfinite(values).sum())
    assert f"{np.nanmedian(values):.1f}% {k} of 7" in section
    for other in (nt.datasets.sekom(), p.sel(indicator=["organic-food", "ghg-ets"])):
        assert 'id="similar"' not in nt.report(other, member=other.members[0].id).html


def test_a_kept_list_is_what_the_page_speaks_of(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    p = nt.datasets.simulated_network()
    old = nt.similar(p, "S007", on=["population"], logs=["population"], k=3, year=2015)
    kept = Similar.load(old.save(tmp_path / "peers.json"))
    fewer = p.sel(member=[each.id for each in p.members if each.id != old.members[2]])
    html = nt.report(fewer, member="S007", similar=kept).html
    section = said(html[html.index('<h2 id="similar"') : html.index('<h2 id="about"')])
    assert "Liknande medlemmar 2015" in section
    for each in old.neighbours:
        assert each.name in section  # also who is gone
    assert "av 3" in section
    with pytest.raises(nt.ArgumentError, match="the page of"):
        nt.report(p, member="S008", similar=kept)


# ---------------------------------------------------------------------------------------------- the real 290


def rows(name: str) -> list[dict[str, str]]:
    path = SHARED / "data" / "national" / name
    if not path.exists():
        pytest.skip(f"no national figures here: {path}")
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def national() -> nt.Panel:
    """Population (2025, put in 2024), greenhouse gases a head and chargeable new cars of 2024."""
    members = rows("municipalities_290.csv")
    population = {row["code"]: float(row["population_2025"]) for row in members}
    gases = {r["code"]: float(r["tonnes_co2e"]) for r in rows("ghg_total_290x10.csv") if r["year"] == "2024"}
    cars = {
        r["code"]: 100 * float(r["chargeable"]) / float(r["all_cars"])
        for r in rows("ev_new_registrations_290x10.csv")
        if r["year"] == "2024"
    }
    codes = [row["code"] for row in members]
    cube = [
        [[population[code]] for code in codes],
        [[gases[code] / population[code]] for code in codes],
        [[cars[code]] for code in codes],
    ]
    people = [nt.Member(id=r["code"], code=r["code"], name=r["name"], groups=[r["skr2023_code"]]) for r in members]
    return nt.Panel(["population", "ghg", "cars"], people, [2024], cube)


def test_the_lists_of_all_290_municipalities_agree_with_numpy() -> None:
    p = national()
    assert p.shape[1] == 290
    x = p.values[:, :, 0].T.copy()
    x[:, :2] = np.log(x[:, :2])
    z = x / (1.482602218505602 * np.median(np.abs(x - np.median(x, axis=0)), axis=0))
    weights = np.array([2.0, 1.0, 1.0]) * 3 / 4
    distances = np.sqrt((weights * (z[:, None, :] - z[None, :, :]) ** 2).sum(axis=2))
    np.fill_diagonal(distances, np.inf)
    first, seventh = np.sort(distances, axis=1)[:, [0, 6]].T
    codes = [each.code for each in p.members]
    far = 0
    for m, code in enumerate(codes):
        found = nt.similar(
            p, code, on=["population", "ghg", "cars"], logs=["population", "ghg"], weights={"population": 2.0}
        )
        nearest = np.argsort(distances[m], kind="stable")[:7]
        assert found.members == [codes[u] for u in nearest]
        np.testing.assert_allclose([each.distance for each in found.neighbours], distances[m, nearest], rtol=1e-9)
        squares = weights * (z[m] - z[nearest]) ** 2
        np.testing.assert_allclose(
            [list(each.shares.values()) for each in found.neighbours],
            squares / squares.sum(axis=1, keepdims=True),
            rtol=1e-7,
            atol=1e-12,
        )
        others = np.delete(np.arange(290), m)  # who can be listed: their own nearest, the one who asks left out
        own = distances[np.ix_(others, others)]
        q25, q75 = np.quantile(own.min(axis=1), [0.25, 0.75])
        assert found.limit == pytest.approx(q75 + 1.5 * (q75 - q25), rel=1e-9)
        assert (found.status == "separated") == (first[m] > found.limit)
        far += found.status == "separated"
    assert 0 < far < 60
    assert (first <= seventh).all()


def test_gower_with_skr_groups_agrees_with_numpy() -> None:
    p = national()
    x = np.log(p.values[0, :, 0])
    group = np.array([each.groups[0] for each in p.members])
    distances = (np.abs(x[:, None] - x) / np.ptp(x) + (group[:, None] != group)) / 2
    np.fill_diagonal(distances, np.inf)
    for m in range(0, 290, 17):
        code = p.members[m].code
        found = nt.similar(p, code, on=["population", "groups"], logs=["population"], metric="gower")
        wanted = np.argsort(distances[m], kind="stable")[:7]
        assert found.members == [p.members[u].code for u in wanted]
        assert [each.distance for each in found.neighbours] == pytest.approx(distances[m, wanted].tolist(), rel=1e-9)
