"""Plots as data: lines, marks, bars and sets are read from the axes and held to figures worked out beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest
from picture_reader import of_colour, plotted, seen_above
from uneven_case import YEARS, known, mean_of, uneven

import nyckeltal as nt

matplotlib = pytest.importorskip("matplotlib", reason="pip install 'nyckeltal[plot]'")
matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#6b7280"


@pytest.fixture(scope="module")
def panel() -> nt.Panel:
    return uneven()


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def finite(points: list[tuple[float, float]]) -> dict[float, float]:
    return {x: y for x, y in points if not math.isnan(y)}


def upright(axes: Any) -> dict[float, str]:
    """Places and strokes of the lines from the bottom to the top."""
    return {
        float(each.get_xdata()[0]): each.get_linestyle()
        for each in axes.get_lines()
        if list(each.get_ydata()) == [0, 1]
    }


def corners(axes: Any) -> dict[float, tuple[float, float]]:
    """The only filled range: lowest and highest value of each year."""
    (shape,) = axes.collections
    found: dict[float, tuple[float, float]] = {}
    for x, y in shape.get_paths()[0].vertices:
        low, high = found.get(float(x), (math.inf, -math.inf))
        found[float(x)] = (min(low, float(y)), max(high, float(y)))
    return found


def notes(axes: Any) -> dict[str, tuple[float, float]]:
    return {each.get_text(): tuple(each.xy) for each in axes.texts if hasattr(each, "xy")}


# Series and panel --------------------------------------------------------------------------------------------------


def test_a_panels_plot_has_members_and_mean_in_their_years_and_cuts_the_line_before_a_break(panel: nt.Panel) -> None:
    axes = panel.plot("waste", member=["Alby", "Cedby"], language="en")
    lines = plotted(axes)
    alby = finite(lines["Alby"])
    assert alby == known(panel, "waste", "alby")
    assert finite(lines["Cedby"]) == known(panel, "waste", "cedby")
    cut = {name: [x for x, y in lines[name] if math.isnan(y)] for name in ("Alby", "Cedby")}
    assert cut == {"Alby": [2013.5, 2017.5], "Cedby": [2017.5]}
    assert [x for x, _ in lines["Alby"]] == sorted(x for x, _ in lines["Alby"])
    # The dashed line of a break and the dotted one of an event; Berga's own break is not told.
    assert upright(axes) == {2013.5: "--", 2017.5: "--", 2020.5: ":"}
    assert {text: x for text, (x, _) in notes(axes).items() if text.startswith(("break", "event"))} == pytest.approx(
        {"break 2014": 2013.6, "break 2018": 2017.6, "event 2021": 2020.6}
    )
    mean = finite(lines["unweighted mean (n = 7–8)"])
    assert mean == pytest.approx({year: mean_of(panel, "waste", year)[0] for year in YEARS})
    assert seen_above(axes, (2012.0, alby[2012]), (2012.0, alby[2023]))


def test_own_targets_are_drawn_for_their_own_member_alone(panel: nt.Panel) -> None:
    def own(*member: str) -> list[float]:
        axes = panel.plot("balance", member=list(member))
        return [points[0][1] for label, points in plotted(axes).items() if label.startswith("Eget mål")]

    assert own("Alby") == [5.5]
    assert own("Berga") == [9.5]
    assert own("Cedby") == []
    assert own("Alby", "Berga") == []
    axes = panel.series("balance", "berga").plot()
    assert [label for label in plotted(axes) if "mål" in label] == ["Eget mål 2027: 9,5\u00a0kr"]
    # A target without an owner of its own is everybody's.
    axes = panel.series("food", "berga").plot()
    levels = {label: points[0][1] for label, points in plotted(axes).items() if "mål" in label}
    assert levels == {"Nationellt mål 2030: 60\u00a0%": 60.0, "Tidigare mål 2020: 25\u00a0%": 25.0}


def test_a_series_plot_has_values_hollow_marks_and_gaps_in_their_years(panel: nt.Panel) -> None:
    lines = plotted(panel.series("food", "alby").plot())
    assert finite(lines["Alby"]) == known(panel, "food", "alby")
    assert [x for x, y in lines["Alby"] if math.isnan(y)] == [2015, 2019]
    assert lines["ersatt eller återkallat, räknas inte"] == [(2019, 50.0)]


def broken(key: str = "m") -> nt.Panel:
    """Values from 2001 to 2008; a break of all in 2004, the member's own in 2006, and breaks outside of its values."""
    kind = nt.Indicator(
        id="i",
        codes=[nt.Code(generation="2012", code="GN.11")],
        unit={"sv": "kg"},
        direction="higher",
        decimals=0,
        targets=[
            nt.Target(value=20.0, year=2015),
            nt.Target(value=9.0, year=2014, owner="member", member=key, label={"sv": "Eget"}),
            nt.Target(value=8.0, year=2014, owner="member", member="n", label={"sv": "Grannens"}),
        ],
    )
    rows = [[math.nan, 3, 5, 4, 2, 3, 7, 8, 6, math.nan], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]
    breaks = [nt.Break(indicator="GN.11", year=year) for year in (2012, 2009, 2004, 2001, 2000)]
    own = [nt.Break(indicator="i", member=key, year=2006), nt.Break(indicator="i", member="n", year=2007)]
    areas = [nt.Member(id="m", code="0488", name="Trosa"), nt.Member(id="n", code="1281", name="Lund")]
    return nt.Panel([kind], areas, range(2000, 2010), [rows], breaks=breaks + own)


KEYS = ("m", "0488", "Trosa")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("picture", ["series", "panel", "trend", "progress"])
def test_every_picture_stops_at_the_breaks_among_the_values_and_shows_no_other(picture: str, key: str) -> None:
    panel = broken(key)
    axes = {
        "series": lambda: panel.series("i", "m").plot(),
        "panel": lambda: panel.plot("i", member="m", mean=False),
        "trend": lambda: nt.trend(panel).plot("i", "m"),
        "progress": lambda: nt.progress(panel).plot("i", "m"),
    }[picture]()
    (line,) = [
        each
        for each in axes.get_lines()
        if each.get_marker() == "o" and each.get_linestyle() == "-" and len(each.get_xdata()) > 2
    ]
    points = [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
    assert finite(points) == known(panel, "i", "m")
    assert [x for x, y in points if math.isnan(y) and 2001 < x < 2008] == [2003.5, 2005.5]
    assert set(upright(axes)) == {2003.5, 2005.5}
    # Nothing beside the values but the target widens the axis.
    assert axes.dataLim.intervalx.tolist() == [2001, 2015 if picture == "progress" else 2008]


@pytest.mark.parametrize("key", KEYS)
def test_breaks_and_targets_belong_to_whom_any_key_names(key: str) -> None:
    panel = broken(key)
    assert [each.year for each in panel.breaks_of("i")] == [2000, 2001, 2004, 2009, 2012]
    assert [each.year for each in panel.breaks_of("GN.11", "0488")] == [2000, 2001, 2004, 2006, 2009, 2012]
    assert nt.trend(panel).n_segments.tolist() == [[3, 5]]
    assert [each.year for each in nt.change(panel).breaks("i", "m")] == [2004, 2006]
    assert [each.year for each in panel.sel(member="m").breaks_of("i", "m")] == [2000, 2001, 2004, 2006, 2009, 2012]
    for axes in (panel.series("i", "m").plot(), panel.plot("i", member="m")):
        assert {label.split()[0] for label in plotted(axes) if "201" in label} == {"Nationellt", "Eget"}
    axes = panel.plot("i", member=["m", "n"])
    assert {label.split()[0] for label in plotted(axes) if "201" in label} == {"Nationellt"}


def test_means_stop_at_breaks_of_all_and_go_on_across_one_members_own() -> None:
    panel = broken()
    (mean,) = [points for label, points in plotted(panel.plot("i", member="m")).items() if "medelvärde" in label]
    assert [x for x, y in mean if math.isnan(y)] == [2000.5, 2003.5, 2008.5]
    for points in plotted(nt.composition_adjusted_means(panel).plot("i")).values():
        assert [x for x, y in points if math.isnan(y) and x % 1] == [2000.5, 2003.5, 2008.5]


# Trend ------------------------------------------------------------------------------------------------------------


def slope_of(values: dict[int, float]) -> float:
    """Theil and Sen's: the median of the slopes of all pairs."""
    return median((b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(values.items(), 2))


@pytest.mark.parametrize("indicator", ["food", "cadmium", "balance"])
def test_the_long_line_of_a_trend_has_the_slope_of_the_values(panel: nt.Panel, indicator: str) -> None:
    found = nt.trend(panel)
    axes = found.plot(indicator, "alby")
    used = known(panel, indicator, "alby")
    (series, *_) = of_colour(axes, GREY, "o")
    assert finite(series) == used
    line = plotted(axes)["lång trend"]
    first, last = line[0], line[-1]
    assert (first[0], last[0]) == (min(used), max(used))
    slope = slope_of(used)
    assert (last[1] - first[1]) / (last[0] - first[0]) == pytest.approx(slope)
    # Through the point of the medians.
    centre, level = median(used), median(used.values())
    assert first[1] == pytest.approx(level + slope * (first[0] - centre))
    rises = indicator != "cadmium"
    assert seen_above(axes, last, first) == rises
    row, band = found.row(indicator, "alby"), corners(axes)
    ends = sorted(level + each * (last[0] - centre) for each in (row.lower, row.upper))
    assert band[last[0]] == pytest.approx(tuple(ends))
    recent = plotted(axes)["senaste värdena"]
    latest = dict(list(used.items())[-row.recent_n :])
    assert (recent[0][0], recent[-1][0]) == (min(latest), max(latest))
    recent_slope = (recent[1][1] - recent[0][1]) / (recent[1][0] - recent[0][0])
    assert recent_slope == pytest.approx(slope_of(latest))


def test_a_trends_breaks_stand_before_their_years_and_part_the_line(panel: nt.Panel) -> None:
    axes = nt.trend(panel).plot("waste", "alby")
    assert upright(axes) == {2013.5: "-", 2017.5: "-", 2020.5: ":"}
    spans = [
        (float(each.get_xdata()[0]), float(each.get_xdata()[-1]))
        for each in axes.get_lines()
        if len(each.get_xdata()) == 25
    ]
    assert spans == [(2012, 2013), (2014, 2017), (2018, 2023)]
    axes = nt.trend(panel).plot("food", "alby")
    assert plotted(axes)["ej använt värde"] == [(2019, 50.0)]


# Ranks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("indicator", ["food", "balance", "cadmium"])
def test_sets_of_a_ranking_hold_for_all_members_at_once_and_the_best_is_on_top(panel: nt.Panel, indicator: str) -> None:
    found = nt.rank(panel, indicator)
    axes = found.plot(member="Eke")
    rows = found.rows
    assert found.status == "ok"
    bars = [each for each in axes.get_lines() if each.get_linestyle() == "-" and len(each.get_xdata()) == 2]
    sets = {float(each.get_ydata()[0]): [float(x) for x in each.get_xdata()] for each in bars}
    assert sets == {k: pytest.approx([row.lower - 0.3, row.upper + 0.3]) for k, row in enumerate(rows)}
    dots = {
        float(each.get_ydata()[0]): float(each.get_xdata()[0]) for each in axes.get_lines() if each.get_marker() == "o"
    }
    better = -1 if indicator == "cadmium" else 1
    # A place is one more than the number of better values.
    places = {k: 1 + sum(better * (other.value - row.value) > 0 for other in rows) for k, row in enumerate(rows)}
    assert dots == places
    labels = dict(zip(axes.get_yticks(), [each.get_text() for each in axes.get_yticklabels()], strict=True))
    assert [labels[k].split()[0] for k in range(len(rows))] == [row.name for row in rows]
    best, worst = min(places, key=lambda k: places[k]), max(places, key=lambda k: places[k])
    assert seen_above(axes, (1.0, best), (1.0, worst))
    # Hollow where the set is wider than half of the members.
    hollow = {
        float(each.get_ydata()[0])
        for each in axes.get_lines()
        if each.get_marker() == "o" and each.get_markerfacecolor() == "white"
    }
    assert hollow == {k for k, row in enumerate(rows) if row.upper - row.lower + 1 > len(rows) / 2}
    (own,) = [k for k, row in enumerate(rows) if row.member == "eke"]
    assert {float(each.get_ydata()[0]) for each in axes.get_lines() if each.get_color() == ORANGE} == {own}


def test_some_simultaneous_sets_are_wider_than_those_of_one_member(panel: nt.Panel) -> None:
    """Else the picture of one could not be told from the picture of the other."""
    rows = nt.rank(panel, "food").rows
    assert any((row.lower, row.upper) != (row.marginal_lower, row.marginal_upper) for row in rows)


# Groups -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["alby", "fors", "grava", "eke"])
def test_the_member_marked_in_a_group_is_the_one_named(panel: nt.Panel, member: str) -> None:
    chosen = ["grava", "alby", "dala", "fors"]
    axes = nt.compare_groups(panel, "balance", chosen, year=2023).plot(member=member, language="en")
    name, own = member.capitalize(), known(panel, "balance", member)[2023]
    (mark,) = of_colour(axes, ORANGE, "o")
    assert mark[0][0] == own
    assert notes(axes)[name] == pytest.approx(mark[0])
    group = 0 if member in chosen else 1
    assert abs(mark[0][1] - group) < 0.5
    points = of_colour(axes, GREY, "o")
    others = [each.id for each in panel.members if each.id not in chosen]
    for found, ids in zip(points, (chosen, others), strict=True):
        assert sorted(x for x, _ in found) == sorted(known(panel, "balance", each)[2023] for each in ids)
    assert mark[0] in points[group]
    (first, second) = of_colour(axes, BLUE, "D")
    assert first[0][0] == pytest.approx(fmean(known(panel, "balance", each)[2023] for each in chosen))
    assert second[0][0] == pytest.approx(fmean(known(panel, "balance", each)[2023] for each in others))
    medians = [points[0][0] for points in of_colour(axes, BLUE, "None")]
    assert medians == pytest.approx(
        [median(known(panel, "balance", each)[2023] for each in ids) for ids in (chosen, others)]
    )
    quartiles = [
        np.quantile([known(panel, "balance", each)[2023] for each in ids], [0.25, 0.75]) for ids in (chosen, others)
    ]
    boxes = [(each.get_x(), each.get_x() + each.get_width()) for each in axes.patches]
    assert boxes == [pytest.approx(tuple(each)) for each in quartiles]
    assert seen_above(axes, (own, 0.0), (own, 1.0)), "the group of interest is on top"


# Means ------------------------------------------------------------------------------------------------------------


def test_the_chained_mean_of_the_picture_is_linked_from_year_to_year() -> None:
    gap = math.nan
    values = [[10, 11, gap, 13], [20, 22, 21, 26], [gap, 60, 66, 54], [30, gap, 36, 33]]
    indicator = nt.Indicator(id="x", unit={"sv": "kg"})
    panel = nt.Panel([indicator], list("ABCD"), range(2019, 2023), [values])
    found = nt.composition_adjusted_means(panel)
    axes = found.plot("x")
    lines = plotted(axes)
    reported = [20.0, 31.0, 41.0, 31.5]
    # Ratios of sums over those with values in both years, from the first year's mean.
    links = [33 / 30, (21 + 66) / (22 + 60), (26 + 54 + 33) / (21 + 66 + 36)]
    chained = (20.0 * np.cumprod([1.0, *links])).tolist()
    assert [y for _, y in lines["alla som rapporterat (4 medlemmar som mest)"]] == pytest.approx(reported)
    assert [y for _, y in lines["kedjat: samma medlemmar från år till år"]] == pytest.approx(chained)
    assert [y for _, y in lines["samma 1 medlemmar alla år"]] == pytest.approx([20, 22, 21, 26])
    assert [[x for x, _ in points] for points in lines.values()] == [[2019, 2020, 2021, 2022]] * 3
    assert found.two_way[0] != pytest.approx(chained), "the two cannot be taken for each other"


# Progress ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("indicator", "index", "target"), [("food", 0, (2030.0, 60.0)), ("balance", 1, (2029.0, 5.5))])
def test_a_target_stands_in_its_year_at_the_end_of_line_and_fan(
    panel: nt.Panel, indicator: str, index: int, target: tuple[float, float]
) -> None:
    found = nt.progress(panel)
    row = found.row(indicator, "alby", target=index)
    axes = found.plot(indicator, "alby", target=index)
    used = known(panel, indicator, "alby")
    (series,) = of_colour(axes, GREY, "o")
    assert finite(series) == used
    assert of_colour(axes, ORANGE, "D") == [[target]]
    (label,) = [each for each in plotted(axes) if "mål:" in each]
    assert label.endswith(f"({target[0]:.0f})")
    line = plotted(axes)["mållinje"]
    first = used[2012]
    assert line == [
        (year, pytest.approx(first + (target[1] - first) * (year - 2012) / (target[0] - 2012)))
        for year in range(2012, int(target[0]) + 1)
    ]
    ahead = plotted(axes)["om trenden 2014–2023 fortsätter"]
    assert (ahead[0][0], ahead[-1]) == (2023, (target[0], pytest.approx(row.trend_line)))
    fan = corners(axes)
    assert sorted(fan) == list(range(2024, int(target[0]) + 1))
    assert fan[target[0]] == pytest.approx((row.projected_lower, row.projected_upper))
