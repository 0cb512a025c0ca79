"""Every plot taken back to data through the labels of its axes, on panels of many kinds and in both languages."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from statistics import fmean, median
from typing import Any

import numpy as np
import pytest
from picture_cases import (
    LIMITS,
    UNUSED,
    among,
    breaks_of,
    cut_years,
    keys_of_member,
    label_of,
    owner_word,
    panel_of,
    plain,
    position,
    published_of,
    runs,
    values_of,
)
from picture_reader import Plot, Points, Stroke, draws, places, shown, spoken
from report_cases import HOSTILE, hostile

import nyckeltal as nt
from nyckeltal.funnel_plot import plot_funnel
from nyckeltal.stats import funnel_limits, projection_fan

matplotlib = pytest.importorskip("matplotlib", reason="pip install 'nyckeltal[plot]'")
matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402

X = math.nan
BLACK, BLUE, ORANGE, GREY, DARK = "#000000", "#0072b2", "#d55e00", "#6b7280", "#374151"
COLOURS = (BLACK, BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
TEAL, BROWN, VIOLET = "#0a6b61", "#9c4100", "#7a5aa6"
#: Today a legend without entries is asked for where nothing is labelled; see the test of it below.
EMPTY = pytest.mark.filterwarnings("ignore:No artists with labels")
CASES = [("uneven", "en"), ("rich", "sv"), ("1", "en"), ("2", "sv")]


@pytest.fixture(autouse=True)
def close_figures() -> Iterator[None]:
    yield
    plt.close("all")


@cache
def paper() -> Any:
    return plt.figure(figsize=(7.0, 4.0)).subplots()


def blank() -> Any:
    """Axes to draw on: new ones for every plot would take most of the time."""
    axes = paper()
    axes.clear()
    return axes


def reporting(panel: nt.Panel, indicator: str) -> list[str]:
    """Members that have values, those of the panel's own kind."""
    kind = panel.members[0].kind
    return [each.id for each in panel.members if any(values_of(panel, indicator, each.id)) and each.kind == kind]


def some(panel: nt.Panel, indicator: str) -> list[str]:
    """Members that differ: the first, one in the middle, those with breaks or targets of their own."""
    there = reporting(panel, indicator)
    definition = panel.indicator(indicator)
    own = {each.member for each in panel.breaks if each.indicator == indicator}
    own |= {each.member for each in definition.targets}
    mine = [each for each in there if keys_of_member(panel, each) & own]
    return list(dict.fromkeys([*there[:1], *mine[:3], *there[len(there) // 2 : len(there) // 2 + 1]]))


def same(stroke: Stroke, values: dict[int, float], plot: Plot, cuts: Iterable[int] = ()) -> None:
    """A stroke goes through these values and is cut where years are missing and at breaks."""
    expected = runs(values, set(cuts))
    assert [[round(x, 6) for x, _ in run] for run in stroke.runs] == [[year for year, _ in run] for run in expected]
    assert [y for _, y in stroke.dots] == pytest.approx([v for run in expected for _, v in run], abs=plot.exact)


def at(points: Points, plot: Plot) -> dict[float, Any]:
    """Places of marks to be compared with data of the same years."""
    return {round(x, 6): pytest.approx(y, abs=plot.exact) for x, y in points}


def title_of(panel: nt.Panel, indicator: str, language: str, *more: str) -> str:
    name = label_of(panel.indicator(indicator).name, language, indicator)
    return ", ".join([name, *more])


def simulated(panel: nt.Panel, language: str) -> str:
    return f" ({('simulerat', 'simulated')[language == 'en']})" if panel.info.simulated else ""


def heading(panel: nt.Panel, language: str) -> str:
    return label_of(panel.info.title, language, panel.info.name)


def levels_shown(panel: nt.Panel, indicator: str, member: str | None, language: str) -> list[tuple[Any, ...]]:
    """Value, label and look of each target with a value of its own, and of each limit."""
    definition = panel.indicator(indicator)
    unit = label_of(definition.unit, language)
    made: list[tuple[Any, ...]] = []
    for target in definition.targets:
        mine = member is not None and target.member in keys_of_member(panel, member)
        if target.value is None or (target.owner == "member" and not mine):
            continue
        label = label_of(target.label, language, owner_word(target, language))
        said = f"{label} {target.year}: {spoken(target.value, places([target.value], 4), language, unit)}"
        made.append((target.value, said, *((GREY, ":") if target.former else (TEAL, "--"))))
    for limit in definition.limits:
        label = label_of(limit.label, language, LIMITS[language][0 if limit.upper else 1])
        said = f"{label}: {spoken(limit.value, places([limit.value], 4), language, unit)}"
        made.append((limit.value, said, BROWN, "-"))
    return made


def has_levels(plot: Plot, expected: list[tuple[Any, ...]]) -> None:
    found = [(y, each.label, each.colour, each.dash) for y, each in plot.levels]
    assert [each[1:] for each in found] == [each[1:] for each in expected]
    assert [each[0] for each in found] == pytest.approx([each[0] for each in expected], abs=plot.exact)


def has_breaks(plot: Plot, breaks: list[nt.Break], language: str) -> None:
    """An upright line before the year of each, dashed where it cuts, with its word beside it."""
    assert {x: (each.dash, each.colour) for x, each in plot.uprights.items()} == {
        each.year - 0.5: ("--" if each.cuts else ":", GREY) for each in breaks
    }
    words = (("brott", "händelse"), ("break", "event"))[language == "en"]
    labels = {f"{words[0 if each.cuts else 1]} {each.year}": each.year - 0.4 for each in breaks}
    assert {text: round(x, 6) for text, (x, _) in plot.notes.items()} == pytest.approx(labels)


# Series and panels --------------------------------------------------------------------------------------------------


@draws("nyckeltal.plot.plot_series", "nyckeltal.panel.Series.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_series_has_its_values_marks_levels_and_words(name: str, language: str) -> None:
    panel = panel_of(name)
    for definition in panel.indicators:
        id_, unit = definition.id, label_of(definition.unit, language)
        for member in some(panel, id_):
            who = panel.member(member).name
            plot = Plot(panel.series(id_, member).plot(language=language, ax=blank()), language=language)  # type: ignore[arg-type]
            used, left = values_of(panel, id_, member)
            line = plot.one(who)
            breaks = breaks_of(panel, id_, member)
            same(line, used, plot, cut_years(breaks))
            assert line.look == (BLACK, "-", "o", "full")
            hollow = plot.labelled(UNUSED[language])
            assert [(each.look, each.dots) for each in hollow] == (
                [((BLACK, "None", "o", "hollow"), list(at(list(left.items()), plot).items()))] if left else []
            )
            assert len(plot.strokes) == 1 + len(hollow)
            has_breaks(plot, among(breaks, used | left), language)
            has_levels(plot, levels_shown(panel, id_, member, language))
            assert (plot.title, plot.ylabel) == (title_of(panel, id_, language, who), unit)


@draws("nyckeltal.plot.plot_panel", "nyckeltal.panel.Panel.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_panels_plot_has_members_mean_published_mean_breaks_and_levels(name: str, language: str) -> None:
    panel = panel_of(name)
    found = nt.network_mean(panel)
    for k, definition in enumerate(panel.indicators):
        id_, i = definition.id, position(panel, definition.id)
        chosen = some(panel, id_)[: 1 if k % 2 else 3]
        if not chosen:
            continue
        axes = panel.plot(id_, member=chosen, mean=k != 3, language=language, ax=blank())  # type: ignore[arg-type]
        plot = Plot(axes, language=language)
        breaks = breaks_of(panel, id_, None)
        common = cut_years(breaks)
        strokes = 0
        years: set[int] = set()
        hollow = []
        for colour, member in zip(COLOURS, chosen, strict=False):
            who = panel.member(member).name
            used, left = values_of(panel, id_, member)
            line = plot.one(who)
            same(line, used, plot, cut_years(breaks_of(panel, id_, member)))
            years |= set(used | left)
            assert line.look == (colour, "-", "o", "full")
            strokes += 1
            if left:
                hollow.append(((colour, "None", "o", "hollow"), list(at(list(left.items()), plot).items())))
        assert [(each.look, each.dots) for each in plot.labelled(UNUSED[language])] == hollow
        counts = [int(each) for each in found.n[i] if each]
        words = ("ovägt medelvärde", "unweighted mean")[language == "en"]
        if counts and k != 3:
            span = str(min(counts)) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"
            mean = plot.one(f"{words} (n = {span})")
            values = {int(y): float(v) for y, v in zip(panel.years, found.mean[i], strict=True) if not math.isnan(v)}
            years |= set(values)
            assert (mean.colour, mean.dash, mean.marker) == (GREY, "-", ".")
            same(mean, values, plot, common)
            strokes += 1
        else:
            assert not any(each.label.startswith(words) for each in plot.strokes)
        published = published_of(panel, id_, 9999)
        if published:
            line = plot.one(f"{('publicerat', 'published')[language == 'en']}: {published[0]}")
            same(line, published[1], plot, common)
            years |= set(published[1])
            assert line.look == (VIOLET, ":", ".", "full")
            strokes += 1
        assert len(plot.strokes) == strokes + len(hollow)
        told = [*breaks, *(each for member in chosen for each in breaks_of(panel, id_, member) if each.member)]
        has_breaks(plot, among(told, years), language)
        has_levels(plot, levels_shown(panel, id_, chosen[0] if len(chosen) == 1 else None, language))
        who = [panel.member(chosen[0]).name] if len(chosen) == 1 else []
        assert plot.title == title_of(panel, id_, language, *who)
        assert plot.ylabel == label_of(definition.unit, language)
        source = f"{('Källor:', 'Sources:')[language == 'en']} {heading(panel, language)}"
        if panel.info.simulated:
            source += (" Simulerade uppgifter: inga verkliga värden.", " Simulated figures: no real values.")[
                language == "en"
            ]
        assert source in plot.words


# Trend ----------------------------------------------------------------------------------------------------------------


@cache
def trends(name: str) -> nt.Trend:
    return nt.trend(panel_of(name))


VERDICT = {"improving": BLUE, "worsening": ORANGE}
TREND_WORDS = {
    "sv": ("lång trend", "lutningens intervall", "senaste värdena", "ej använt värde", "brott i serien", "händelse"),
    "en": ("long trend", "interval of the slope", "recent values", "value not used", "break in the series", "event"),
}


@EMPTY
@draws("nyckeltal.trend_plot.plot_trend", "nyckeltal.trend.Trend.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_trend_has_its_lines_through_the_medians_of_each_stretch_between_breaks(name: str, language: str) -> None:
    panel, found = panel_of(name), trends(name)
    long, band, recent, unused, cut, event = TREND_WORDS[language]
    seen: set[str] = set()
    for definition in panel.indicators:
        id_ = definition.id
        for member in some(panel, id_):
            row = found.row(id_, member)
            plot = Plot(found.plot(id_, member, language=language, ax=blank()), language=language)
            used, left = values_of(panel, id_, member)
            breaks = breaks_of(panel, id_, member)
            cuts = sorted(cut_years(breaks))
            grey = next(each for each in plot.strokes if not each.label and each.marker == "o")
            same(grey, used, plot, cuts)
            assert (grey.colour, grey.dash) == (GREY, "-")
            hollow = plot.labelled(unused)
            assert [(each.look, each.dots) for each in hollow] == (
                [((GREY, "None", "o", "hollow"), list(at(list(left.items()), plot).items()))] if left else []
            )
            inside = among(breaks, used | left)
            assert {x: (each.dash, each.colour) for x, each in plot.uprights.items()} == {
                each.year - 0.5: ("-" if each.cuts else ":", GREY) for each in inside
            }
            told = [each.label for _, each in sorted(plot.uprights.items()) if each.label]
            assert sorted(told) == sorted({cut if each.cuts else event for each in inside})
            for x, each in plot.uprights.items():
                if each.label:
                    assert each.label == (cut if each.dash == "-" else event), x
            # Stretches between breaks, each with its own middle; the slope is that of all pairs within them.
            parts: dict[int, dict[int, float]] = {}
            for year, value in used.items():
                parts.setdefault(bisect_right(cuts, year), {})[year] = value
            lines = [each for each in plot.strokes if each.marker == "None" and each.dash == "-"]
            colour = VERDICT.get(row.verdict, GREY)
            if row.n > 2 and math.isfinite(row.slope):
                seen.add(row.verdict)
                pairs = [
                    (b[1] - a[1]) / (b[0] - a[0]) for part in parts.values() for a, b in combinations(part.items(), 2)
                ]
                slope = median(pairs)
                assert row.slope == pytest.approx(slope)
                assert len(lines) == len(parts)
                assert [each.label for each in lines] == [long] + [""] * (len(parts) - 1)
                has_band = math.isfinite(row.lower) and math.isfinite(row.upper)
                assert [each.label for each in plot.fills] == ([band] + [""] * (len(parts) - 1) if has_band else [])
                for n, (line, part) in enumerate(zip(lines, parts.values(), strict=True)):
                    middle, level = median(part), median(part.values())
                    ends = [min(part), max(part)]
                    assert line.colour == colour
                    assert [line.points[0][0], line.points[-1][0]] == pytest.approx(ends)
                    for x, y in line.points:
                        assert y == pytest.approx(level + slope * (x - middle), abs=plot.exact)
                    if has_band:
                        assert plot.fills[n].colour == colour
                        assert min(plot.fills[n].ends) == pytest.approx(ends[0])
                        assert max(plot.fills[n].ends) == pytest.approx(ends[1])
                        for x, both in plot.fills[n].ends.items():
                            edges = sorted(level + each * (x - middle) for each in (row.lower, row.upper))
                            assert both == pytest.approx(tuple(edges), abs=10 * plot.exact)
            else:
                assert not lines
                assert not plot.fills
            last = plot.labelled(recent)
            if row.recent_n > 2 and math.isfinite(row.recent_slope):
                (line,) = last
                window = dict(list(used.items())[-row.recent_n :])
                assert (line.colour, line.dash) == (VERDICT.get(row.recent_verdict, GREY), "--")
                middle, level = median(window), median(window.values())
                assert [x for x, _ in line.points] == pytest.approx([min(window), max(window)])
                ends = [level + row.recent_slope * (x - middle) for x in (min(window), max(window))]
                assert [y for _, y in line.points] == pytest.approx(ends, abs=plot.exact)
            else:
                assert not last
            assert len(plot.strokes) == 1 + len(hollow) + len(lines) + len(last)
            who = panel.member(member).name
            assert plot.title == title_of(panel, id_, language, who) + simulated(panel, language)
            assert plot.ylabel == label_of(definition.unit, language)
            assert f"{('Källa', 'Source')[language == 'en']}: {heading(panel, language)}" in plot.words
    assert seen


# Progress -------------------------------------------------------------------------------------------------------------


@cache
def progresses(name: str) -> nt.Progress:
    return nt.progress(panel_of(name))


def line_to(panel: nt.Panel, found: nt.Progress, row: Any, member: str) -> dict[int, float]:
    """The target line: straight from the base through targets on the way of the same owner; flat where it was met."""
    definition = panel.indicator(row.indicator)
    if row.line == row.target_value and math.isnan(row.share_of_way):
        return {row.base_year: row.target_value, row.target_year: row.target_value}
    stones = {row.base_year: row.base}
    for index, each in enumerate(definition.targets):
        own = each.owner == row.target.owner and (
            each.owner != "member" or each.member in keys_of_member(panel, member)
        )
        if own and not each.former and row.base_year < each.year < row.target_year:
            value = found.row(row.indicator, member, target=index).target_value
            if (value > row.base) == (row.target_value > row.base) and value != row.base:
                stones.setdefault(each.year, value)
    stones[row.target_year] = row.target_value
    years = list(range(row.base_year, row.target_year + 1))
    known = sorted(stones)
    return dict(zip(years, np.interp(years, known, [stones[each] for each in known]).tolist(), strict=True))


@EMPTY
@draws("nyckeltal.progress_plot.plot_progress", "nyckeltal.progress.Progress.plot")
@draws("nyckeltal.progress_plot.row_fan")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_progress_has_history_fan_target_line_and_target(name: str, language: str) -> None:
    panel, found = panel_of(name), progresses(name)
    seen = {"fan": 0, "line": 0}
    for definition in panel.indicators:
        id_, unit = definition.id, label_of(definition.unit, language)
        for index, target in enumerate(definition.targets):
            for member in some(panel, id_):
                mine = target.member in keys_of_member(panel, member)
                if target.owner == "member" and not mine:
                    continue
                row = found.row(id_, member, target=index)
                used, _ = values_of(panel, id_, member)
                plot = Plot(found.plot(id_, member, target=index, language=language, ax=blank()), language=language)
                breaks = [each for each in breaks_of(panel, id_, member) if each.cuts]
                grey = next(each for each in plot.strokes if not each.label and each.marker == "o")
                same(grey, used, plot, cut_years(breaks))
                assert (grey.colour, grey.dash) == (GREY, "-")
                expected = 1
                if not math.isnan(row.p_trend) and row.target_year > row.last_year:
                    seen["fan"] += 1
                    window = {year: value for year, value in used.items() if year >= row.first_year}
                    ahead = list(range(row.last_year, row.target_year + 1))
                    fan = projection_fan(
                        list(window.values()),
                        list(window),
                        at=ahead,
                        phi=row.phi,
                        level=0.95,
                        floor=definition.floor,
                        ceiling=None if definition.may_exceed_ceiling else definition.ceiling,
                    )
                    label = ("om trenden {} fortsätter", "if the trend of {} goes on")[language == "en"]
                    line = plot.one(label.format(f"{row.first_year}–{row.last_year}"))
                    assert (line.colour, line.dash, line.marker) == (BLUE, "-", "None")
                    assert line.dots == list(at(list(zip(ahead, fan.line, strict=True)), plot).items())
                    assert line.dots[-1][1] == pytest.approx(row.trend_line, abs=plot.exact)
                    (shape,) = plot.fills
                    assert (shape.label, shape.colour) == (
                        ("95 %-prognosintervall", "95% prediction interval")[language == "en"],
                        BLUE,
                    )
                    assert shape.ends == {
                        year: (pytest.approx(low, abs=plot.exact), pytest.approx(high, abs=plot.exact))
                        for year, low, high in list(zip(ahead, fan.lower, fan.upper, strict=True))[1:]
                    }
                    ends = shape.ends[row.target_year]
                    assert ends == pytest.approx((row.projected_lower, row.projected_upper), abs=plot.exact)
                    expected += 1
                else:
                    assert not plot.fills
                marks = [each for each in plot.strokes if each.marker == "D"]
                lines = plot.labelled(("mållinje", "target line")[language == "en"])
                if math.isnan(row.target_value):
                    assert not marks
                    assert not lines
                else:
                    (mark,) = marks
                    expected += 1
                    assert mark.colour == ORANGE
                    assert mark.dots == list(at([(target.year, row.target_value)], plot).items())
                    label = label_of(target.label, language) or owner_word(target, language)
                    former = ("tidigare", "former")[language == "en"]
                    if target.former and former not in label.casefold():
                        label += f" ({('tidigare mål', 'former target')[language == 'en']})"
                    digits = places([row.target_value], definition.decimals)
                    amount = spoken(row.target_value, digits, language, unit)
                    assert mark.label == f"{label}: {amount} ({target.year})"
                    if math.isnan(row.line):
                        assert not lines
                    else:
                        (line,) = lines
                        seen["line"] += 1
                        expected += 1
                        assert (line.colour, line.dash) == (ORANGE, "--")
                        points = line_to(panel, found, row, member)
                        assert line.dots == list(at(list(points.items()), plot).items())
                        if row.year in points:
                            assert points[row.year] == pytest.approx(row.line)
                assert len(plot.strokes) == expected
                words = ("brott", "break")[language == "en"]
                shown_at = {x: (each.label, each.dash, each.colour) for x, each in plot.uprights.items()}
                assert shown_at == {
                    each.year - 0.5: (f"{words} {each.year}", ":", GREY) for each in among(breaks, used)
                }
                assert plot.title == title_of(panel, id_, language, panel.member(member).name)
                assert plot.ylabel == (unit or id_)
                assert (("simulerat", "simulated")[language == "en"] in plot.words) == panel.info.simulated
    assert seen["fan"]
    assert seen["line"]


# Ranks ----------------------------------------------------------------------------------------------------------------


@draws("nyckeltal.rank_plot.plot_rank", "nyckeltal.rank.Ranking.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_ranking_has_a_row_for_each_member_with_place_and_set(name: str, language: str) -> None:
    panel = panel_of(name)
    seen = {"sets": 0, "hollow": 0}
    for definition in panel.indicators:
        try:
            found = nt.rank(panel, definition.id, latest="within", max_age=2)
        except TypeError:
            found = nt.rank(panel, definition.id)
        rows = found.rows
        if len(rows) < 2:
            continue
        own = rows[len(rows) // 3]
        plot = Plot(found.plot(member=own.member, language=language, ax=blank()), rows=True)  # type: ignore[arg-type]
        digits = places([row.value for row in rows], definition.decimals)
        labels = [
            f"{row.name} {spoken(row.value, digits, language)}" + (f" ({row.year})" if row.age else "") for row in rows
        ]
        assert list(plot.rows.values()) == labels, "best on top"
        mark = {row.name: each for row, each in zip(rows, plot.axes.get_yticklabels(), strict=True)}
        assert [who for who, each in mark.items() if each.get_color() == "#D55E00"] == [own.name]
        assert [who for who, each in mark.items() if each.get_fontweight() == "bold"] == [own.name]
        better = {"lower": -1, "higher": 1, "neutral": 0}[definition.direction]
        ranked = dict(zip(labels, rows, strict=True))
        dots = {plot.row_of(each.dots[0][1]): each for each in plot.strokes if each.marker == "o"}
        bars = {plot.row_of(each.dots[0][1]): each for each in plot.strokes if each.marker == "None"}
        assert set(dots) == {label for label, row in ranked.items() if row.rank}
        for label, dot in dots.items():
            row = ranked[label]
            place = 1 + sum(better * (other.compared - row.compared) > 1e-12 for other in rows)
            assert dot.dots[0][0] == pytest.approx(place)
            assert dot.colour == (ORANGE if row is own else DARK)
            wide = math.isfinite(row.lower) and row.upper - row.lower + 1 > len(rows) / 2
            seen["hollow"] += wide
            assert dot.hollow == (not row.place_shown)
            assert (not row.place_shown) == wide or found.status != "ok"
        assert set(bars) == {label for label, row in ranked.items() if not math.isnan(row.lower)}
        for label, bar in bars.items():
            row = ranked[label]
            seen["sets"] += 1
            assert [x for x, _ in bar.dots] == pytest.approx([row.lower - 0.3, row.upper + 0.3])
            assert bar.dots[0][1] == pytest.approx(bar.dots[1][1])
            assert bar.colour == (ORANGE if row is own else "#9ca3af")
        words = (
            ("plats med 95\u00a0% säkerhet", "plats", "plats, för osäker för att anges"),
            ("place with 95% confidence", "place", "place, too unsure to be given"),
        )[language == "en"]
        looks = {
            words[0]: ("#9ca3af", "-", "None", "full"),
            words[1]: (DARK, "None", "o", "full"),
            words[2]: (DARK, "None", "o", "hollow"),
        }
        others = [row for row in rows if row is not own]
        there = [
            any(math.isfinite(row.lower) for row in others),
            any(row.rank and row.place_shown for row in others),
            any(row.rank and not row.place_shown for row in others),
        ]
        normal = sorted((label, (c, "None" if m == "o" else d, m, h)) for label, (c, d, m, h) in plot.legend)
        assert normal == sorted((word, looks[word]) for word, has in zip(words, there, strict=True) if has)
        assert plot.xlabel == ("Plats (1 är bäst)", "Place (1 is best)")[language == "en"]
        unit = label_of(definition.unit, language)
        title = f"{label_of(definition.name, language)}{f', {unit}' if unit else ''}, {found.year}"
        mark_said = (" (Simulerade uppgifter: inga verkliga värden)", " (Simulated figures: no real values)")[
            language == "en"
        ]
        assert plot.title == title + (mark_said if panel.info.simulated else "")
    assert seen["sets"] or name.isdigit()


def test_many_members_are_ranked_without_names_but_for_the_one_asked_for() -> None:
    panel = nt.datasets.simulated_network(members=70)
    found = nt.rank(panel, "organic-farmland")
    own = found.rows[17]
    plot = Plot(found.plot(member=own.member), rows=True)
    (label,) = plot.rows.values()
    assert label.startswith(own.name)
    (dot,) = [each for each in plot.strokes if each.colour == ORANGE and each.marker == "o"]
    (bar,) = [each for each in plot.strokes if each.colour == ORANGE and each.marker == "None"]
    assert dot.dots[0][0] == pytest.approx(own.rank)
    assert plot.axes.get_yticks().tolist() == [17]
    assert {round(y, 6) for _, y in [*dot.dots, *bar.dots]} == {17}
    assert plot.y.slope < 0, "the best is on top"
    assert plot.axes.get_ylim() == pytest.approx((len(found.rows) - 0.3, -0.7))


# Groups ---------------------------------------------------------------------------------------------------------------


@draws("nyckeltal.groups_plot.plot_groups", "nyckeltal.groups.GroupComparison.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_groups_have_every_member_a_point_with_box_median_and_mean(name: str, language: str) -> None:
    panel = panel_of(name)
    year = int(panel.years[-4])
    drawn = 0
    for definition in panel.indicators:
        id_ = definition.id
        there = [
            each.id
            for each in panel.members
            if year in values_of(panel, id_, each.id)[0]
            and each.kind == panel.members[0].kind
            and each.is_member(year) is not False
        ]
        if len(there) < 6:
            continue
        drawn += 1
        groups = {"b": there[::2], "a": there[1::2][:-1], "c <&> d": [there[1::2][-1]]}
        without = [
            each.id
            for each in panel.members
            if each.id not in there
            and each.kind == panel.members[0].kind
            and each.is_member(year) is not False
            and year not in values_of(panel, id_, each.id)[1]
        ]
        asked = groups | {"a": groups["a"] + without}
        found = nt.compare_groups(panel, id_, asked, year=year)
        own = there[3 if drawn % 2 else 2]
        who = panel.member(own).name
        plot = Plot(found.plot(member=own, language=language, ax=blank()), language=language, rows=True)
        of = ("av", "of")[language == "en"]
        assert [plain(each) for each in plot.rows.values()] == [
            f"{group} {len(ids)} {of} {len(asked[group])}" for group, ids in groups.items()
        ], "the group of interest is on top"
        grey = [each for each in plot.strokes if (each.colour, each.marker) == (GREY, "o")]
        diamonds = [each for each in plot.strokes if each.marker == "D"]
        medians = [each for each in plot.strokes if each.marker == "None"]
        (mark,) = [each for each in plot.strokes if each.colour == ORANGE]
        assert len(plot.strokes) == 3 * len(groups) + 1
        for k, (group, ids) in enumerate(groups.items()):
            own_values = [values_of(panel, id_, each)[0][year] for each in ids]
            scale = 1e-9 * max(map(abs, own_values)) + 1e-12
            assert sorted(x for x, _ in grey[k].dots) == pytest.approx(sorted(own_values), abs=scale, rel=1e-6)
            spots = grey[k].dots
            assert len({(round(x, 9), round(y, 4)) for x, y in spots}) == len(spots), "a point hides another"
            assert [y for _, y in spots] == pytest.approx([k] * len(ids), abs=0.15)
            assert plot.row_of(spots[0][1]).startswith(group)
            assert diamonds[k].dots[0] == pytest.approx((fmean(own_values), k), rel=1e-6, abs=1e-6)
            assert (diamonds[k].colour, diamonds[k].hollow) == (BLUE, True)
            assert [x for x, _ in medians[k].dots] == pytest.approx([median(own_values)] * 2, rel=1e-6)
            assert [y for _, y in medians[k].dots] == pytest.approx([k - 0.25, k + 0.25], abs=1e-6)
            left, right, place, colour = plot.boxes[k]
            assert (left, right) == pytest.approx(tuple(np.quantile(own_values, [0.25, 0.75])), rel=1e-6, abs=1e-9)
            assert (place - plot.y.zero) / plot.y.slope == pytest.approx(k, abs=1e-6)
            assert colour == BLUE
            if own in ids:
                value = values_of(panel, id_, own)[0][year]
                assert mark.dots[0][0] == pytest.approx(value, rel=1e-6)
                assert any(mark.dots[0] == pytest.approx(each) for each in spots)
                assert plot.notes[who] == pytest.approx(mark.dots[0])
        assert plot.title == title_of(panel, id_, language, str(year)) + simulated(panel, language)
        assert plot.xlabel == label_of(definition.unit, language)
        caution = (
            "Beskrivande: hur grupperna skiljer sig åt, inte varför.",
            "Descriptive: how the groups differ, not why.",
        )
        assert f"{caution[language == 'en']}\n{heading(panel, language)}" in plot.words
    assert drawn


# Means ----------------------------------------------------------------------------------------------------------------


@draws("nyckeltal.membership_plot.plot_composition", "nyckeltal.membership.CompositionAdjustedMeans.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_means_of_the_same_members_are_read_back(name: str, language: str) -> None:
    panel = panel_of(name)
    found = nt.composition_adjusted_means(panel)
    for definition in panel.indicators:
        id_, i = definition.id, position(panel, definition.id)
        if not found.n[i].any():
            continue
        plot = Plot(found.plot(id_, language=language, ax=blank()), language=language)
        most, fixed = int(max(found.n[i])), int(found.n_fixed[i])
        words = {
            "sv": (
                f"alla som rapporterat ({most} medlemmar som mest)",
                "kedjat: samma medlemmar från år till år",
                f"samma {fixed} medlemmar alla år",
            ),
            "en": (
                f"all that reported (at most {most} members)",
                "chained: the same members from year to year",
                f"the same {fixed} members in all years",
            ),
        }[language]
        looks = [(GREY, "-", "o", "full"), (BLUE, "-", "None", "full"), (ORANGE, "--", "None", "full")]
        wanted = zip(words, looks, (found.reported, found.chained, found.fixed), strict=True)
        expected = [
            (label, look, {int(y): float(v) for y, v in zip(found.years, levels[i], strict=True) if not math.isnan(v)})
            for label, look, levels in wanted
        ]
        expected = [each for each in expected if each[2]]
        assert [(each.label, each.look) for each in plot.strokes] == [each[:2] for each in expected]
        for line, (_, _, values) in zip(plot.strokes, expected, strict=True):
            same(line, values, plot, cut_years(breaks_of(panel, id_, None)))
        ids = reporting(panel, id_)
        for year, value in expected[0][2].items():
            there = [
                values_of(panel, id_, each)[0][year]
                for each in ids
                if year in values_of(panel, id_, each)[0] and panel.member(each).is_member(year) is not False
            ]
            assert value == pytest.approx(fmean(there))
        assert plot.title == title_of(panel, id_, language) + simulated(panel, language)
        assert plot.ylabel == label_of(definition.unit, language)
        assert heading(panel, language) in plot.words


# Similar members ------------------------------------------------------------------------------------------------------


@draws("nyckeltal.similar_plot.plot_similar", "nyckeltal.similar.Similar.plot")
@pytest.mark.parametrize(("name", "language"), CASES)
def test_similar_members_are_drawn_nearest_first_beside_the_member(name: str, language: str) -> None:
    panel = panel_of(name)
    on = {"uneven": "people", "rich": "population"}.get(name, "flat")
    member = reporting(panel, on)[1]
    found = nt.similar(panel, member, on=[on] if on != "flat" else ["zero", "flat", "huge"], k=5)
    if not found.neighbours:
        found = nt.similar(panel, member, on=["huge"], k=5, max_age=4)
    assert len(found.neighbours) >= 2
    who = panel.member(member).name
    for definition in panel.indicators:
        id_ = definition.id
        figure = found.plot(panel, id_, language=language, columns=3)  # type: ignore[arg-type]
        seen = [each for each in figure.axes if each.get_visible()]
        assert len(seen) == len(found.neighbours)
        assert len({each.get_ylim() for each in seen}) == len({each.get_xlim() for each in seen}) == 1
        own_used, own_left = values_of(panel, id_, member)
        for axes, peer in zip(seen, found.neighbours, strict=True):
            plot = Plot(axes, language=language)
            used, left = values_of(panel, id_, peer.member)
            lines = [each for each in plot.strokes if each.dash == "-"]
            marks = [each for each in plot.strokes if each.dash == "None"]
            assert [each.colour for each in lines] == [GREY, BLUE]
            same(lines[0], own_used, plot, cut_years(breaks_of(panel, id_, member)))
            same(lines[1], used, plot, cut_years(breaks_of(panel, id_, peer.member)))
            assert lines[0].width < lines[1].width, "the peer stands out"
            assert [(each.look, each.dots) for each in marks] == [
                ((colour, "None", "o", "hollow"), list(at(list(values.items()), plot).items()))
                for colour, values in ((GREY, own_left), (BLUE, left))
                if values
            ]
            head, under = plot.title.split("\n")
            assert head == panel.member(peer.member).name
            digits = 0 if peer.distance == 0 else min(6, max(0, 1 - math.floor(math.log10(peer.distance))))
            far = "" if peer.near else (", långt ifrån", ", far")[language == "en"]
            distance = ("avstånd", "distance")[language == "en"]
            assert under == f"{distance} {spoken(peer.distance, digits, language)}{far}"
            nothing = ("inga värden", "no values")[language == "en"]
            assert (nothing in plot.words) == (not used and not left)
        year = f", {found.year}" if found.year is not None else ""
        name_said = label_of(definition.name, language, id_)
        title = (f"{name_said}: liknande medlemmar till {who}{year}", f"{name_said}: members similar to {who}{year}")
        nobody = (" (ingen är nära)", " (nobody is near)")[language == "en"] if found.status == "separated" else ""
        assert shown(figure.get_suptitle()) == title[language == "en"] + nobody + simulated(panel, language)
        unit = label_of(definition.unit, language) or id_
        below = (f"liknande medlem (blå) och {who} (grå), {unit}", f"similar member (blue) and {who} (grey), {unit}")
        assert shown(figure.get_supxlabel()) == below[language == "en"]


# Funnel ---------------------------------------------------------------------------------------------------------------


@draws("nyckeltal.funnel_plot.plot_funnel")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_funnel_has_rates_at_their_sizes_between_limits_that_narrow(seed: int, language: str) -> None:
    lots = np.random.default_rng(seed)
    sizes = np.round(10 ** lots.uniform(2, 5.5, 25))
    events = lots.poisson(sizes * 0.02 * np.exp(lots.normal(0, 0.25, 25))).astype(float)
    sizes[4], events[7] = 0.0, math.nan
    names = [f"Ort {k} <&>" for k in range(25)]
    funnel = funnel_limits(events, sizes, overdispersion="none" if seed == 1 else "additive")
    own = names[11]
    axes = plot_funnel(
        funnel,
        names,
        member=own,
        per=1000,
        xlabel="antal",
        ylabel="per tusen",
        language=language,  # type: ignore[arg-type]
    )
    plot = Plot(axes, language=language, log=True)
    assert (plot.xlabel, plot.ylabel) == ("antal", "per tusen")
    rates = {k: 1000 * events[k] / sizes[k] for k in range(25) if k not in (4, 7)}
    groups = {"inside": [], "outside": []}  # type: ignore[var-annotated]
    written = [own]
    for k, rate in rates.items():
        beyond = rate > 1000 * funnel.upper[k] or rate < 1000 * funnel.lower[k]
        far = rate > 1000 * funnel.outer_upper[k] or rate < 1000 * funnel.outer_lower[k]
        if names[k] != own:
            groups["outside" if beyond else "inside"].append((math.log10(sizes[k]), rate))
            written += [names[k]] if far else []

    def marks(colour: str, marker: str) -> Points:
        (found,) = [each for each in plot.strokes if (each.colour, each.marker) == (colour, marker)]
        return found.points

    for colour, kind in ((DARK, "inside"), (BLUE, "outside")):
        assert np.array(sorted(marks(colour, "o"))).reshape(-1, 2) == pytest.approx(
            np.array(sorted(groups[kind])).reshape(-1, 2)
        )
    (spot,) = marks(ORANGE, "D")
    assert spot == pytest.approx((math.log10(sizes[11]), rates[11]))
    assert sorted(plot.notes) == sorted(written)
    for who, place in plot.notes.items():
        k = names.index(who)
        assert place == pytest.approx((math.log10(sizes[k]), rates[k]))
    words = ("gränser, ", "limits, ")[language == "en"]
    percent = ("95 %", "99,8 %") if language == "sv" else ("95%", "99.8%")
    common = ("gemensam nivå", "common level")[language == "en"]
    assert {plain(label): look[1] for label, look in plot.legend if label != own} == {
        words + percent[0]: "-",
        words + percent[1]: "--",
        common: ":",
    }
    ((level, line),) = plot.levels
    assert (line.label, line.dash) == (common, ":")
    total = sum(events[k] for k in rates) / sum(sizes[k] for k in rates)
    assert level == pytest.approx(1000 * total)
    known = [math.log10(sizes[k]) for k in rates]
    for dash, ends in (("-", ("lower", "upper")), ("--", ("outer_lower", "outer_upper"))):
        curves = [each for each in plot.strokes if each.marker == "None" and each.dash == dash]
        assert [plain(each.label) for each in curves] == [words + percent[dash == "--"], ""]
        for curve, end in zip(curves, ends, strict=True):
            assert curve.colour == BLUE
            x = [x for x, _ in curve.points]
            assert x[0] < min(known)
            assert x[-1] > max(known)
            again = getattr(funnel.at([10**each for each in x[::20]]), end)
            assert [y for _, y in curve.points[::20]] == pytest.approx((1000 * again).tolist(), rel=1e-5)
    said = {
        ("sv", False): "23 medlemmar; gränser av slump i antal",
        ("en", False): "23 members; limits of chance in numbers",
        ("sv", True): "23 medlemmar; gränserna vidgade för skillnader utöver slump",
        ("en", True): "23 members; limits widened for differences beyond chance",
    }[language, bool(funnel.adjusted)]
    assert said in plot.words


def test_an_impossible_value_below_the_floor_is_still_seen() -> None:
    panel = nt.Panel([nt.Indicator(id="a", floor=0.0)], ["A"], [2020, 2021], [[[-5.0, 3.0]]])
    assert Plot(panel.series("a", "A").plot(), language="sv").one("A").dots == [
        (2020, pytest.approx(-5.0)),
        (2021, pytest.approx(3.0)),
    ]


@pytest.mark.parametrize("kind", ["trend", "progress"])
def test_a_single_value_is_drawn_without_a_warning(kind: str) -> None:
    target = nt.Target(reduction=0.4, base_year=2011, year=2030)
    panel = nt.Panel([nt.Indicator(id="a", targets=[target])], ["A", "B"], [2020, 2021], [[[1.0, X], [2.0, 3.0]]])
    (nt.trend if kind == "trend" else nt.progress)(panel).plot("a", "A")


# Looks ----------------------------------------------------------------------------------------------------------------

SMALL, XSMALL, MEDIUM = 8.33, 6.94, 10.0
#: Of each plot: size in inches, edges of the axes, widths of lines and sizes of marks in their order, fills, legend.
FRAME = ["bottom", "left"]


def featured() -> nt.Panel:
    """Eight members, breaks, targets and values of all kinds; not so many years that every tick is a whole one."""
    kind = nt.Indicator(
        id="a",
        name={"sv": "Mat", "en": "Food"},
        unit={"sv": "kg", "en": "kg"},
        source="SCB",
        direction="higher",
        floor=0.0,
        targets=[nt.Target(value=9.0, year=2025), nt.Target(value=6.5, year=2020, former=True)],
        limits=[nt.Limit(value=12.0)],
    )
    years = range(2016, 2023)
    members = [nt.Member(id=f"m{k}", name=f"Ort {k}") for k in range(8)]
    lots = np.random.default_rng(5)
    values = [[5.0 + 0.4 * k + 0.1 * t + 0.2 * lots.random() for t in range(7)] for k in range(8)]
    status = np.full((1, 8, 7), "observed", dtype=object)
    status[0, 0, 3] = "imputed"
    panel = nt.Panel(
        [kind],
        members,
        years,
        [values],
        status,
        breaks=[nt.Break(indicator="a", year=2018), nt.Break(indicator="a", year=2021, cuts=False)],
    )
    info = nt.PanelInfo()
    info.name, info.title, info.simulated = "nat", {"sv": "Ett nät", "en": "A network"}, True
    panel._core.info = info
    return panel


def looks(axes: Any) -> dict[str, Any]:
    """What a plot looks like beside its data: sizes in points, shares of opacity, places of what is written."""
    figure = axes.figure
    lines = [
        (
            None if each.get_linestyle() == "None" else round(float(each.get_linewidth()), 2),
            None if each.get_marker() == "None" else round(float(each.get_markersize()), 2),
            each.get_alpha(),
        )
        for each in axes.get_lines()
    ]
    legend = axes.get_legend()
    return {
        "size": tuple(round(float(each), 2) for each in figure.get_size_inches()),
        "fits": type(figure.get_layout_engine()).__name__,
        "edges": sorted(side for side, each in axes.spines.items() if each.get_visible()),
        "lines": lines,
        "fills": [(each.get_alpha(), float(each.get_linewidth()[0])) for each in axes.collections],
        "legend": None
        if legend is None
        else (legend.get_frame_on(), round(legend.get_texts()[0].get_fontsize(), 2), legend._get_loc()),
        "title": round(axes.title.get_fontsize() if axes.get_title() else axes._left_title.get_fontsize(), 2),
        "grid": [
            (name, each.get_color(), float(each.get_linewidth()))
            for name, axis in (("x", axes.xaxis), ("y", axes.yaxis))
            for each in axis.get_gridlines()[:1]
            if each.get_visible()
        ],
    }


def written(axes: Any) -> list[tuple[Any, ...]]:
    """What stands beside the data: words, their place, offset, alignment, size, colour and turning."""
    found = []
    for each in axes.texts:
        place = getattr(each, "xy", each.get_position())
        offset = each.get_position() if getattr(each, "anncoords", None) == "offset points" else None
        found.append(
            (
                shown(each.get_text()).split("\n")[0],
                tuple(round(float(x), 3) for x in place),
                getattr(each, "xycoords", "axes" if each.get_transform() == axes.transAxes else "?"),
                offset,
                (each.get_ha(), each.get_va()),
                round(each.get_fontsize(), 2),
                matplotlib.colors.to_hex(each.get_color()),
                each.get_rotation(),
            )
        )
    return found


AXES_FRACTION, UNDER, PLAIN = "axes fraction", ("left", "top"), ("left", "baseline")
GRID_Y, TITLE = [("y", "#d5dbe1", 0.5)], 12.0
BEST = 0  # the place of a legend where it hides least


def base(**more: Any) -> dict[str, Any]:
    return {
        "size": (7.0, 4.0),
        "fits": "ConstrainedLayoutEngine",
        "edges": FRAME,
        "fills": [],
        "legend": (False, SMALL, BEST),
        "title": TITLE,
        "grid": [],
        **more,
    }


def note(words: str, down: int, colour: str = GREY) -> tuple[Any, ...]:
    """Below the axes on the left, a little under their labels."""
    return (words, (0.0, 0.0), AXES_FRACTION, (0, down), UNDER, XSMALL, colour, 0.0)


def upright(words: str, year: float) -> tuple[Any, ...]:
    return (words, (year, 0.02), ("data", AXES_FRACTION), None, ("left", "bottom"), XSMALL, GREY, 90.0)


HOLLOW, BREAK, LEVEL = (None, 5.0, None), (0.8, None, None), (1.2, None, None)
SOURCE = "Källor: Ett nät Simulerade uppgifter: inga verkliga värden."
BREAKS = [upright("brott 2018", 2017.6), upright("händelse 2021", 2020.6)]


def test_a_series_and_a_panel_look_as_designed() -> None:
    panel = featured()
    axes = panel.series("a", "m0").plot()
    assert looks(axes) == base(lines=[(1.8, 4.0, None), HOLLOW, BREAK, BREAK, LEVEL, LEVEL, LEVEL], grid=GRID_Y)
    assert written(axes) == [*BREAKS, note("Källor: SCB", -28)]
    axes = panel.plot("a", member=["m0", "m1"])
    assert looks(axes) == base(
        lines=[(1.5, 4.0, None), (1.8, 4.0, None), HOLLOW, (1.8, 4.0, None), BREAK, BREAK, LEVEL, LEVEL, LEVEL],
        grid=GRID_Y,
    )
    assert written(axes) == [*BREAKS, note(SOURCE, -28)]
    axes = panel.plot("a", mean=False)
    assert [each for each in looks(axes)["lines"] if each[1]] == []
    assert axes.get_title(loc="left") == "Mat"
    named = nt.Panel(panel.indicators, panel.members, panel.years, panel.values)
    assert named.series("a", "m1").plot(language="en").get_title(loc="left") == "Food, Ort 1"


def test_a_trend_looks_as_designed() -> None:
    axes = nt.trend(featured()).plot("a", "m0")
    grey, unused, upright_line, long, recent = (1.0, 4.0, None), (None, 6.0, None), (1.0, None, None), 2.0, 2.0
    wanted = [grey, unused, upright_line, upright_line, (long, None, None), (long, None, None), (recent, None, None)]
    assert looks(axes) == base(lines=wanted, fills=[(0.15, 0.0), (0.15, 0.0)])
    assert written(axes) == [note("Källa: Ett nät", -30, BLACK)]
    # Of a language that has no words here it is in English.
    assert nt.trend(featured()).plot("a", "m0", language="fi").get_title(loc="left") == "Food, Ort 0 (simulated)"


def test_progress_looks_as_designed() -> None:
    axes = nt.progress(featured()).plot("a", "m1")
    assert looks(axes) == base(
        edges=["bottom", "left", "right", "top"],
        lines=[(1.0, 4.0, None), (1.5, None, None), (None, 6.0, None), (1.2, None, None), BREAK],
        fills=[(0.15, 0.0)],
    )
    ((words, place, coordinates, *_, size, colour, _),) = written(axes)
    assert (words, place, coordinates, size, colour) == ("simulerat", (0.01, 0.01), "axes", SMALL, ORANGE)
    with pytest.raises(
        nt.ArgumentError, match=r"^a picture needs a member: the network's row is a mean over a fixed set$"
    ):
        nt.progress(featured()).plot("a", None)  # type: ignore[arg-type]


def test_means_of_the_same_members_look_as_designed() -> None:
    panel = featured()
    axes = nt.composition_adjusted_means(panel).plot("a")
    assert looks(axes) == base(lines=[(1.5, 4.0, None), (2.0, None, None), (1.5, None, None)])
    assert written(axes) == [("Ett nät", (1.0, -0.12), AXES_FRACTION, None, ("right", "baseline"), XSMALL, GREY, 0.0)]


@pytest.mark.parametrize(
    ("n", "height", "bars", "dots"),
    [
        (8, 3.2, (3.5, 1.8), (6.0, 4.0)),
        (45, 10.6, (3.5, 1.8), (6.0, 4.0)),
        (46, 10.6, (3.5, 1.0), (5.0, 1.8)),
    ],
)
def test_a_ranking_looks_as_designed(
    n: int, height: float, bars: tuple[float, float], dots: tuple[float, float]
) -> None:
    lots = np.random.default_rng(1)
    values = [[[10.0 + k + lots.random() for _ in range(8)] for k in range(n)]]
    kind = nt.Indicator(id="a", name={"sv": "Mat"}, unit={"sv": "kg"}, direction="higher")
    panel = nt.Panel([kind], [f"Ort {k}" for k in range(n)], range(2016, 2024), values)
    axes = nt.rank(panel, "a").plot(member="Ort 3")
    found = looks(axes)
    assert (found["size"], found["fits"], found["edges"]) == ((7.0, height), "ConstrainedLayoutEngine", FRAME)
    assert (found["legend"], found["title"], found["grid"]) == ((False, SMALL, 3), MEDIUM, [("x", "#e5e7eb", 0.5)])
    own = [each for each in axes.get_lines() if each.get_color() == "#D55E00"]
    other = [each for each in axes.get_lines() if each.get_color() != "#D55E00"]
    for each, which in ((own, 0), (other, 1)):
        assert {line.get_linewidth() for line in each if line.get_marker() == "None"} == {bars[which]}
        marks = [line for line in each if line.get_marker() == "o"]
        assert {line.get_markersize() for line in marks} == {dots[which]}
        assert {line.get_zorder() for line in marks} == {3}
    assert axes.get_axisbelow()
    assert axes.get_xlim() == pytest.approx((0.3, n + 0.7))
    assert axes.get_ylim() == pytest.approx((n - 0.3, -0.7))
    assert {round(each.get_fontsize(), 2) for each in axes.get_yticklabels()} == {SMALL}
    (said,) = written(axes)
    assert said[1:] == ((0.0, 0.0), AXES_FRACTION, (0, -36), UNDER, XSMALL, DARK, 0.0)
    assert said[0].startswith(f"{n} av {n} rankade; osäkerhet: värdenas svängning från år till år; tillförlitlighet ")
    assert axes.get_legend()._ncols == 3
    assert axes.get_legend().get_bbox_to_anchor().transformed(axes.transAxes.inverted()).p0 == pytest.approx((0, 1))
    # Its legend stands between the title and the axes.
    assert axes._left_title.get_position()[0] == 0
    assert axes.titleOffsetTrans.get_matrix()[1, 2] == pytest.approx(24 * axes.figure.dpi / 72)


def test_groups_look_as_designed() -> None:
    panel = featured()
    groups = {"stora": ["m0", "m1", "m2"], "små": ["m3", "m4", "m5", "m6", "m7"]}
    axes = nt.compare_groups(panel, "a", groups).plot(member="m1")
    group = [(None, 3.0, 0.6), (2.0, None, None), (None, 5.0, None)]
    found = looks(axes)
    assert found["lines"] == [*group, (None, 8.0, None), *group]
    assert (found["size"], found["edges"], found["legend"]) == ((7.0, 2.6), ["bottom"], None)
    assert [round(each.get_height(), 3) for each in axes.patches] == [0.5, 0.5]
    assert all(matplotlib.colors.to_rgba(each.get_facecolor())[3] == 0 for each in axes.patches)
    mark, said = written(axes)
    assert (mark[0], mark[3], mark[4][0], mark[6]) == ("Ort 1", (0, 8), "center", ORANGE)
    assert said == note("Beskrivande: hur grupperna skiljer sig åt, inte varför.", -34)
    assert axes.yaxis.get_tick_params()["left"] is False
    few = nt.compare_groups(panel, "a", {"x": ["m1", "m2"], "y": ["m3", "m4"]})
    with pytest.raises(
        nt.ArgumentError, match=r"^'m0' has no value in 2022, or is in none of the groups: leave member out$"
    ):
        few.plot(member="m0")


@pytest.mark.parametrize(
    ("k", "columns", "size", "empty"), [(3, 4, (7.8, 2.7), 0), (5, 4, (10.2, 4.6), 3), (5, 2, (5.4, 6.5), 1)]
)
def test_similar_members_look_as_designed(k: int, columns: int, size: tuple[float, float], empty: int) -> None:
    panel = featured()
    found = nt.similar(panel, "m0", on=["a"], k=k)
    figure = found.plot(panel, "a", columns=columns)
    assert tuple(round(float(each), 2) for each in figure.get_size_inches()) == size
    assert type(figure.get_layout_engine()).__name__ == "ConstrainedLayoutEngine"
    assert [each.get_visible() for each in figure.axes] == [True] * k + [False] * empty
    across = min(columns, k)
    for at, axes in enumerate(figure.axes[:k]):
        style = looks(axes)
        assert style["lines"] == [(1.0, 1.5, None), (None, 3.0, None), (1.8, 2.7, None)]
        assert (style["edges"], style["legend"]) == (FRAME, None)
        assert round(axes.title.get_fontsize(), 2) == SMALL
        assert {axis.get_tick_params()["labelsize"] for axis in (axes.xaxis, axes.yaxis)} == {"x-small"}
        assert len([each for each in axes.get_xticks() if 2016 <= each <= 2022]) <= 5
        # Years stand below the lowest picture of each column.
        assert axes.xaxis.get_tick_params()["labelbottom"] is (at + across >= k)
    assert round(figure._suptitle.get_fontsize(), 2) == MEDIUM
    assert (round(figure._supxlabel.get_fontsize(), 2), figure._supxlabel.get_color()) == (SMALL, "#6b7280")
    assert tuple(found.plot(panel, "a", figsize=(3.0, 2.0)).get_size_inches()) == (3.0, 2.0)
    with pytest.raises(nt.ArgumentError, match=r"^columns must be 1 or more$"):
        found.plot(panel, "a", columns=0)
    assert len(found.plot(panel, "a", columns=1).axes) == k


def test_a_funnel_looks_as_designed() -> None:
    funnel = funnel_limits([3.0, 300.0, 70.0, 25.0], [1500.0, 6000.0, 2400.0, 1000.0])
    axes = plot_funnel(funnel, ["A", "B", "C", "D"], member="C")
    limits, common = (1.0, None, None), (1.0, None, None)
    assert looks(axes) == base(
        size=(7.0, 4.5), lines=[limits] * 4 + [common, (None, 3.0, 0.5), (None, 4.0, None), (None, 7.0, None)]
    )
    *names, said = written(axes)
    assert {each[3:] for each in names} == {
        ((4, 3), PLAIN, XSMALL, DARK, 0.0),
        ((4, 3), PLAIN, XSMALL, ORANGE, 0.0),
    }
    assert said[1:] == note("", -36, DARK)[1:]
    # The curves reach a tenth beyond the smallest and the largest.
    x = axes.get_lines()[0].get_xdata()
    assert (x[0], x[-1], len(x)) == (pytest.approx(1000 / 1.1), pytest.approx(6600), 200)
    with pytest.raises(nt.ArgumentError, match=r"^2 names but 4 members: give one for each$"):
        plot_funnel(funnel, ["A", "B"])
    with pytest.raises(nt.ArgumentError, match=r"^'E' is not among the names$"):
        plot_funnel(funnel, ["A", "B", "C", "D"], member="E")
    assert [each[0] for each in written(plot_funnel(funnel))][:-1] == []


@pytest.mark.parametrize("kind", ["series", "panel", "trend", "progress", "composition", "rank", "groups", "similar"])
def test_years_and_places_are_whole_and_values_are_written_as_the_language_does(kind: str) -> None:
    panel = featured()
    groups = {"x": ["m0", "m1"], "y": ["m2", "m3", "m4"]}
    for language, point in (("sv", ","), ("en", ".")):
        axes = {
            "series": lambda of: panel.series("a", "m0").plot(language=of),
            "panel": lambda of: panel.plot("a", language=of),
            "trend": lambda of: nt.trend(panel).plot("a", "m0", language=of),
            "progress": lambda of: nt.progress(panel).plot("a", "m0", language=of),
            "composition": lambda of: nt.composition_adjusted_means(panel).plot("a", language=of),
            "rank": lambda of: nt.rank(panel, "a").plot(language=of),
            "groups": lambda of: nt.compare_groups(panel, "a", groups).plot(language=of),
            "similar": lambda of: nt.similar(panel, "m0", on=["a"], k=2).plot(panel, "a", language=of).axes[0],
        }[kind](language)
        whole, values = (axes.xaxis, axes.yaxis) if kind != "groups" else (axes.yaxis, axes.xaxis)
        assert all(float(at).is_integer() for at in whole.get_majorticklocs())
        if kind == "rank":
            continue
        values.set_view_interval(4.9, 5.4, ignore=True)
        formatter = values.get_major_formatter()
        assert [formatter(value, 0) for value in (5.0, 5.25, 1234.5)] == [
            "5",
            f"5{point}25",
            f"1\u202f234{point}5" if language == "sv" else f"1,234{point}5",
        ]


@pytest.mark.parametrize(
    ("ends", "value", "said"),
    [
        ((0.0, 1.0), 0.1 + 0.2, "0,3"),
        ((0.0, 1.0), 1e-7, "0"),
        ((0.0, 4e-8), 3e-8, "0,00000003"),
        ((4e-8, 0.0), 2.5e-8, "0,000000025"),
        ((0.0, 1.5e-8), 2.5e-9, "0,0000000025"),
        ((0.0, 4e-8), 5e-17, "0"),
        ((1e6, 1e6 + 1), 1000000.25, "1\u202f000\u202f000,25"),
    ],
)
def test_labels_have_the_decimals_that_their_axis_needs(ends: tuple[float, float], value: float, said: str) -> None:
    axes = nt.Panel([nt.Indicator(id="a")], ["A"], [2020, 2021], [[[0.0, 1.0]]]).series("a", "A").plot()
    axes.set_ylim(*ends)
    assert axes.yaxis.get_major_formatter()(value, 0) == said


# Hostile texts --------------------------------------------------------------------------------------------------------


def hostile_plots() -> dict[str, Any]:
    """Calls that draw names and units that look like mathematics."""
    panel = hostile()
    years = range(2010, 2023)
    lots = np.random.default_rng(3)
    members = [nt.Member(id=HOSTILE, code=HOSTILE, name=HOSTILE)]
    members += [nt.Member(id=f"m{k}", name=f"{HOSTILE} {k}") for k in range(7)]
    large = nt.Panel([panel.indicators[0]], members, years, 5 + lots.random((1, 8, len(years))))
    large._core.info = panel.info
    funnel = funnel_limits([3.0, 300.0, 70.0], [1500.0, 6000.0, 400.0])
    names = [each.name for each in members[:3]]
    groups = {HOSTILE: [each.id for each in members[:4]], "b": [each.id for each in members[4:]]}
    return {
        "panel": lambda: panel.plot(HOSTILE, member=HOSTILE),
        "series": lambda: panel.series(HOSTILE, HOSTILE).plot(),
        "trend": lambda: nt.trend(large).plot(HOSTILE, HOSTILE),
        "progress": lambda: nt.progress(large).plot(HOSTILE, HOSTILE),
        "rank": lambda: nt.rank(large, HOSTILE).plot(member=HOSTILE),
        "groups": lambda: nt.compare_groups(large, HOSTILE, groups).plot(member=HOSTILE),
        "composition": lambda: nt.composition_adjusted_means(large).plot(HOSTILE),
        "similar": lambda: nt.similar(large, HOSTILE, on=[HOSTILE], k=2).plot(large, HOSTILE),
        "funnel": lambda: plot_funnel(funnel, names, member=HOSTILE, xlabel=HOSTILE, ylabel=HOSTILE),
    }


@pytest.mark.parametrize(
    "kind", ["panel", "series", "rank", "trend", "progress", "groups", "composition", "similar", "funnel"]
)
def test_hostile_texts_are_shown_as_they_stand(kind: str) -> None:
    drawn = hostile_plots()[kind]()
    figure = drawn if kind == "similar" else drawn.figure
    found = [each.get_text() for each in figure.findobj(matplotlib.text.Text)]
    texts = [shown(each) for each in found if "mathdefault" not in each]  # labels of a logarithmic axis
    named = [each for each in texts if "script" in each]
    assert named
    assert all("<script>" in each and "$x^2$" in each for each in named)
    assert not any("\u202e" in each for each in texts), "a mark that turns text"
