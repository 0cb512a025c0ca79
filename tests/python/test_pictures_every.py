"""Every picture of the pages taken back to years, values and words, on panels of many kinds and in both languages."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from picture_cases import (
    STATUS,
    UNUSED,
    breaks_of,
    cut_years,
    keys_of_member,
    label_of,
    levels_of,
    mean_years,
    panel_of,
    plain,
    position,
    published_of,
    runs,
    values_of,
)
from picture_reader import Drawn, Read, Small, classed, draws, keys_of, places, said, spoken, strokes_of, tree
from report_cases import HOSTILE, hostile

import nyckeltal as nt
from nyckeltal.pictures import Ahead, Band, Break, Level, Line, Picture
from nyckeltal.stats import projection_fan
from nyckeltal.text import Text

X = math.nan
MEAN = {
    "sv": "nätverkets ovägda medelvärde, beräknat här",
    "en": "the network's unweighted mean, computed here",
}


# Pictures of anything ----------------------------------------------------------------------------------------------

numbers = st.one_of(
    st.just(X),
    st.just(0.0),
    st.integers(-9, 9).map(float),
    st.floats(-1e4, 1e4).map(lambda value: round(value, 3)),
    st.floats(1e8, 1e11).map(round).map(float),
)


@st.composite
def series(draw: st.DrawFn, n: int) -> list[float]:
    """Of one kind each, so that none flattens the others away."""
    kind = draw(st.sampled_from(["mixed", "equal", "tiny", "huge", "alone"]))
    if kind == "equal":
        return [draw(st.sampled_from([0.0, 5.0, -3.25, 1e6]))] * n
    if kind == "alone":
        values = [X] * n
        values[draw(st.integers(0, n - 1))] = draw(st.floats(-50, 50).map(lambda value: round(value, 2)))
        return values
    step = {"mixed": 0.5, "tiny": 1e-4, "huge": 1e9}[kind]
    drawn = draw(st.lists(st.one_of(st.just(X), st.integers(-60, 60)), min_size=n, max_size=n))
    return [value * step for value in drawn]


@given(st.data(), st.integers(1, 12), st.booleans(), st.sampled_from(["sv", "en"]))
@settings(max_examples=40)
def test_any_picture_is_read_back_as_the_data_that_it_was_given(
    data: st.DataObject, n: int, own: bool, language: str
) -> None:
    first = data.draw(st.integers(1995, 2015))
    years = list(range(first, first + n))
    values = data.draw(series(n))
    used = data.draw(st.lists(st.booleans() if own else st.just(True), min_size=n, max_size=n))
    cuts = data.draw(st.sets(st.sampled_from(years[1:]), max_size=2)) if n > 1 else set()
    other = [value + 1.0 if not math.isnan(value) else X for value in values][::-1]
    high = [value + 2.0 for value in other]
    known = {year: value for year, value in zip(years, values, strict=True) if not math.isnan(value)}
    levels = [Level("target", 'mål <&" 1', 3.0), Level("limit", "gräns", -2.0)] if data.draw(st.booleans()) else []
    breaks = [
        Break(year, f"b{year}", cuts=year in cuts, own=year % 2 == 0)
        for year in sorted({*cuts, *data.draw(st.sets(st.sampled_from(years), max_size=1))})
    ]
    picture = Picture(
        lines=[
            Line("member", "Å", years, values, used if own else None, [f"{year}: <{year}>" for year in years]),
            Line("mean", "m", years, other, notes=[f"m {year}" for year in years]),
        ],
        unit="kr & <öre>",
        first=first,
        last=years[-1],
        text=Text(language),  # type: ignore[arg-type]
        alt='det <sägs> & "så"',
        levels=levels,
        breaks=breaks,
        bands=[Band("b", years, other, high)],
    )
    root = ET.fromstring(picture.large())
    if not known and not levels:
        assert said(root) == {"sv": "inga värden", "en": "no values"}[language]
        assert said(ET.fromstring(picture.small())) == said(root)
        return
    read = Read(root, language)
    assert read.alt == 'det <sägs> & "så"'
    assert read.unit == ["kr & <öre>"]
    assert set(read.years.ticks) >= {first, years[-1]}
    assert all(text == re.sub(" ", "" if language == "en" else " ", text) for text in read.tick_texts)
    assert not any(("." if language == "sv" else "\u202f") in text for text in read.tick_texts)
    assert read.order[-1] == "member"
    assert read.levels == {level.label: (level.kind, pytest.approx(level.value, abs=read.pixel)) for level in levels}
    shown = {each.label: each.year - 0.5 for each in breaks if each.year > first and each.year <= years[-1]}
    assert read.breaks == pytest.approx(shown, abs=0.02)
    taken = {year: value for (year, value), ok in zip(zip(years, values, strict=True), used, strict=True) if ok}
    taken = {year: value for year, value in taken.items() if year in known}
    other_known = {year: value for year, value in zip(years, other, strict=True) if not math.isnan(value)}
    all_cuts, common = (
        {each.year for each in breaks if each.cuts and each.own in kinds} for kinds in ({True, False}, {False})
    )
    for line, dots, lines in (
        (read.lines["member"], known, runs(taken, all_cuts)),
        (read.lines["mean"], other_known, runs(other_known, common)),
    ):
        assert line.dots == pytest.approx(dots, abs=read.pixel)
        strokes = [run for run in lines if len(run) > 1]
        assert line.strokes() == [[year for year, _ in run] for run in strokes]
        for year, value in [point for run in line.runs for point in run]:
            assert value == pytest.approx(dots[year], abs=read.pixel)
    assert read.lines["member"].unused == set(known) - set(taken)
    assert read.lines["member"].notes == {year: f"{year}: <{year}>" for year in known}
    assert read.lines["mean"].notes == {year: f"m {year}" for year in other_known}
    band = {year: ends for each in read.bands for year, ends in each.items()}
    assert set(band) == set(other_known)
    for year, ends in band.items():
        assert ends == pytest.approx((other_known[year], other_known[year] + 2.0), abs=read.pixel)
    assert [sorted(each) for each in sorted(read.bands, key=min)] == [
        [y for y, _ in r] for r in runs(other_known, common)
    ]
    small = Small(ET.fromstring(picture.small()), first, years[-1])
    assert small.alt == read.alt
    assert small.lines["member"].strokes() == read.lines["member"].strokes()
    alone = {run[0][0] for run in runs(taken, all_cuts) if len(run) == 1}
    newest = {max(taken)} if taken else set()
    assert set(small.lines["member"].dots) == alone | newest | (set(known) - set(taken))
    pairs = [(y, known[year]) for year, y in small.lines["member"].dots.items()]
    pairs += [(y, known[year]) for run in small.lines["member"].runs for year, y in run]
    pairs += [(y, other_known[year]) for year, y in small.lines["mean"].dots.items()]
    pairs += [(y, other_known[year]) for run in small.lines["mean"].runs for year, y in run]
    pairs += [(y, level.value) for (_, y), level in zip(small.levels, levels, strict=True)]
    assert set(small.bands) == set(other_known)
    pairs += [(low, other_known[year]) for year, (low, _) in small.bands.items()]
    pairs += [(top, other_known[year] + 2.0) for year, (_, top) in small.bands.items()]
    Small.agree(pairs)


@pytest.mark.parametrize("way", [1.0, -1.0])
@pytest.mark.parametrize("path", [True, False])
def test_what_is_ahead_is_read_back_in_its_years(way: float, path: bool) -> None:
    years = [2018, 2019, 2020]
    at = [2020, 2021, 2022, 2023, 2024]
    line = [way * (4.0 + 1.5 * k) for k in range(5)]
    low, high = (
        [value - 1.0 - k for k, value in enumerate(line)][1:],
        [value + 0.5 + 2 * k for k, value in enumerate(line)][1:],
    )
    ahead = Ahead(
        trend=Line("trend", "t", at, line),
        range=Band("f", at[1:], low, high),
        path=Line("path", "p", [2018, 2024], [way, way * 15.0]) if path else None,
        target_year=2024,
        target=way * 15.0,
    )
    made = Picture(
        lines=[Line("member", "Å", years, [way, way * 2, way * 4])],
        unit="t",
        first=2018,
        last=2020,
        text=Text("sv"),
        alt="a",
        ahead=ahead,
    )
    read = Read(ET.fromstring(made.large()))
    assert read.marks == [(2024, pytest.approx(way * 15.0, abs=read.pixel))]
    assert read.lines["trend"].runs == [[(y, pytest.approx(v, abs=read.pixel)) for y, v in zip(at, line, strict=True)]]
    ends = {y: pytest.approx((a, b), abs=read.pixel) for y, a, b in zip(at[1:], low, high, strict=True)}
    assert read.fans == [ends]
    drawn = [(2018, pytest.approx(way, abs=read.pixel)), (2024, pytest.approx(way * 15.0, abs=read.pixel))]
    assert read.lines["path"].runs == [drawn] if path else "path" not in read.lines
    assert read.order == [*(["path"] if path else []), "trend", "member"]
    assert max(read.years.ticks) == 2024
    small = Small(ET.fromstring(made.small()), 2018, 2020)
    assert list(small.lines) == ["member"]


def test_ticks_of_very_small_values_are_told_apart() -> None:
    years = [2020, 2021, 2022]
    line = Line("member", "Å", years, [1e-8, 3e-8, 2e-8])
    picture = Picture(lines=[line], unit="", first=2020, last=2022, text=Text("sv"), alt="a")
    read = Read(ET.fromstring(picture.large()))
    assert read.lines["member"].dots == pytest.approx({2020: 1e-8, 2021: 3e-8, 2022: 2e-8}, abs=read.pixel)
    assert read.tick_texts == [f"0,0000000{each}" for each in (10, 15, 20, 25, 30)]
    # Three decimals more than there is room for beside other pictures, of seven points each.
    assert read.years.ticks[2020] == pytest.approx(58 + 3 * 7)


# Pages --------------------------------------------------------------------------------------------------------------

PANELS = ["uneven", "rich", "1", "4"]


def cases() -> list[tuple[str, int, str]]:
    """Panels, positions of members, languages."""
    made = []
    for k, name in enumerate(PANELS):
        n = 2 if name.isdigit() else 4
        made += [(name, m, "sv" if (k + m) % 2 else "en") for m in range(n)]
    return made


@cache
def member_page(name: str, m: int, language: str) -> ET.Element:
    panel = panel_of(name)
    member = reporting(panel)[m]
    return tree(nt.report(panel, member=member, language=language).html)  # type: ignore[arg-type]


def weights_of(panel: nt.Panel) -> str | None:
    return next((each.id for each in panel.indicators if each.id in ("people", "population")), None)


@cache
def network_page(name: str, language: str) -> ET.Element:
    panel = panel_of(name)
    return tree(nt.network_report(panel, weights=weights_of(panel), language=language).html)  # type: ignore[arg-type]


def reporting(panel: nt.Panel) -> list[str]:
    """Members with any value, those of a kind that is compared."""
    known = ~np.isnan(panel.values).all(axis=(0, 2))
    return [each.id for each, has in zip(panel.members, known, strict=True) if has and not each.is_reference]


def parts(page: ET.Element, panel: nt.Panel) -> Iterator[tuple[str, ET.Element, ET.Element]]:
    """Id of each indicator of a page, its section and its row of the table at the top."""
    rows = {link.get("href"): row for row in classed(page, "overview")[0].iter("tr") for link in row.iter("a")}
    ids = [each.id for each in panel.indicators]
    found = classed(page, "indicator")
    assert sorted(f"#{each.get('id')}" for each in found) == sorted(rows), "each row has its section"
    for section in found:
        yield ids[int((section.get("id") or "").rsplit("-", 1)[1])], section, rows[f"#{section.get('id')}"]


def last_year(panel: nt.Panel, member: str) -> int:
    return max(
        max(used | left)
        for each in panel.indicators
        for used, left in [values_of(panel, each.id, member)]
        if used | left
    )


def is_line(line: Drawn, values: dict[int, float], strokes: list[list[tuple[int, float]]], pixel: float) -> None:
    """Dots at all values, and strokes through those of neighbouring years."""
    assert line.dots == pytest.approx(values, abs=pixel)
    joined = [run for run in strokes if len(run) > 1]
    assert line.strokes() == [[year for year, _ in run] for run in joined]
    for run, expected in zip(line.runs, joined, strict=True):
        assert [value for _, value in run] == pytest.approx([value for _, value in expected], abs=pixel)


def is_small(
    small: Small, lines: dict[str, dict[int, float]], strokes: dict[str, list[list[tuple[int, float]]]], large: Read
) -> list[tuple[float, float]]:
    """The lines of a small picture have the large one's strokes; places with the values that they show."""
    pairs = []
    assert set(small.lines) == set(lines)
    for kind, values in lines.items():
        line, joined = small.lines[kind], [run for run in strokes[kind] if len(run) > 1]
        assert line.strokes() == [[year for year, _ in run] for run in joined]
        assert line.unused == large.lines[kind].unused
        alone = {run[0][0] for run in strokes[kind] if len(run) == 1}
        newest = {strokes[kind][-1][-1][0]} if kind == "member" and strokes[kind] else set()
        assert set(line.dots) == alone | newest | line.unused
        assert line.notes == {year: large.lines[kind].notes[year] for year in line.dots}
        pairs += [(y, values[year]) for year, y in line.dots.items()]
        pairs += [(y, values[year]) for run in line.runs for year, y in run]
    assert [kind for kind, _ in small.levels] == [kind for kind, _ in large.levels.values()]
    return pairs


def breaks_shown(breaks: list[nt.Break], first: int, last: int, language: str) -> dict[str, float]:
    words = {"sv": ("brott", "händelse"), "en": ("break", "event")}[language]
    return {
        f"{words[0 if each.cuts else 1]} {each.year}": each.year - 0.5 for each in breaks if first < each.year <= last
    }


@draws("nyckeltal._member_page.MemberPage.picture", "nyckeltal._member_page.MemberPage.ahead")
@draws("nyckeltal._page.Facts.mean_line", "nyckeltal._page.Facts.published_line", "nyckeltal._page.Facts.levels")
@draws("nyckeltal.pictures.Picture.large", "nyckeltal.pictures.Picture.small", "nyckeltal._page.Facts.legend")
@pytest.mark.parametrize(("name", "m", "language"), cases())
def test_every_picture_of_a_members_page_shows_what_the_member_has(name: str, m: int, language: str) -> None:
    panel = panel_of(name)
    member = reporting(panel)[m]
    page = member_page(name, m, language)
    last = last_year(panel, member)
    cut = panel if last == int(panel.years[-1]) else panel.sel(years=range(int(panel.years[0]), last + 1))
    progress = nt.progress(cut, network=False)
    who = panel.member(member)
    shown = 0
    for id_, section, row in parts(page, panel):
        shown += 1
        definition = panel.indicator(id_)
        unit = label_of(definition.unit, language)
        used, left = values_of(cut, id_, member)
        values = used | left
        digits = places(values.values(), definition.decimals)
        means, counts = mean_years(cut, id_)
        published = published_of(panel, id_, last)
        breaks = breaks_of(panel, id_, member)
        everybodys = cut_years(each for each in breaks if not each.member)
        levels = levels_of(cut, id_, member, language)
        svg = next(iter(classed(section, "large")))
        read = Read(svg, language)
        of = (" av ", " of ")[language == "en"]
        counted = {year: (str(n), str(total)) for year, (n, total) in counts.items()}

        lines = {"member": values, "mean": means}
        strokes = {"member": runs(used, cut_years(breaks)), "mean": runs(means, everybodys)}
        if published:
            lines["published"], strokes["published"] = published[1], runs(published[1], everybodys)
        for kind, points in lines.items():
            is_line(read.lines[kind], points, strokes[kind], read.pixel)
        assert read.lines["member"].unused == set(left)
        assert read.order[-1] == "member"
        assert read.lines["member"].notes == {
            year: plain(f"{year}: {spoken(value, digits, language, unit)} ({STATUS[language][status]})")
            for year, value, status in zip(*vars_of(cut, id_, member), strict=True)
            if not math.isnan(value)
        }
        assert read.lines["mean"].notes == {
            year: plain(f"{year}: {spoken(value, definition.decimals, language, unit)} ({of.join(counted[year])})")
            for year, value in means.items()
        }
        assert read.unit == ([unit] if unit else [""])
        first = min(year for points in lines.values() for year in points)
        end = max(read.years.ticks)
        assert min(read.years.ticks) == first
        assert {label: (kind, pytest.approx(v, abs=read.pixel)) for label, (kind, v) in levels.items()} == read.levels
        assert read.breaks == pytest.approx(
            breaks_shown([b for b in breaks if b.year <= last], first, last, language), abs=0.02
        )

        # What is to come, to the first current target that can be projected to.
        aimed, ahead_said, ahead_keys = False, "", []
        for index, target in sorted(enumerate(definition.targets), key=lambda each: each[1].former):
            own = target.owner == "member" and target.member not in keys_of_member(panel, member)
            if own or target.former or aimed:
                continue
            found = progress.row(id_, member, target=index)
            if math.isnan(found.p_trend) or target.year <= found.last_year:
                continue
            aimed = True
            window = {year: value for year, value in used.items() if year >= found.first_year}
            at = list(range(found.last_year, target.year + 1))
            fan = projection_fan(
                list(window.values()),
                list(window),
                at=at,
                phi=found.phi,
                level=0.95,
                floor=definition.floor,
                ceiling=None if definition.may_exceed_ceiling else definition.ceiling,
            )
            assert end == max(last, target.year)
            assert read.marks == [(target.year, pytest.approx(found.target_value, abs=read.pixel))]
            (trend,) = read.lines["trend"].runs
            assert trend == [(y, pytest.approx(v, abs=read.pixel)) for y, v in zip(at, fan.line, strict=True)]
            assert trend[-1][1] == pytest.approx(found.trend_line, abs=read.pixel)
            ranges = {year: ends for each in read.fans for year, ends in each.items()}
            assert ranges == {
                year: (pytest.approx(a, abs=read.pixel), pytest.approx(b, abs=read.pixel))
                for year, a, b in list(zip(at, fan.lower, fan.upper, strict=True))[1:]
            }
            assert ranges[target.year] == pytest.approx((found.projected_lower, found.projected_upper), abs=read.pixel)
            years = f"{found.first_year}–{found.last_year}"
            low, high, line = (spoken(float(v), digits, language) for v in (fan.lower[-1], fan.upper[-1], fan.line[-1]))
            line += spoken(0, 0, language, unit)[1:]
            if language == "sv":
                ahead_said = (
                    f"Om trenden {years} fortsätter: {line} {target.year}, med 95 %-prognosintervall {low}–{high}."
                )
                ahead_keys = [("trend", f"trendlinjen {years}, om den fortsätter")]
            else:
                ahead_said = (
                    f"If the trend of {years} goes on: {line} in {target.year}, 95% prediction interval {low}–{high}."
                )
                ahead_keys = [("trend", f"trend line of {years}, if it goes on")]
            if "path" in read.lines:
                (path,) = read.lines["path"].runs
                assert path[-1] == (target.year, pytest.approx(found.target_value, abs=read.pixel))
                assert path[0][0] == found.base_year
                level = dict(path).get(found.last_year)
                if level is not None and found.year == found.last_year:
                    assert level == pytest.approx(found.line, abs=read.pixel)
                base = found.target_value if len(path) == 2 and found.base_year + 1 < target.year else found.base
                assert path[0][1] == pytest.approx(base, abs=read.pixel)
                said_base = spoken(base, digits, language, unit)
                words = ("mållinjen, från", "target line, from")[language == "en"]
                ahead_keys.append(("path", plain(f"{words} {said_base} ({found.base_year})")))
            else:
                assert math.isnan(found.line)
            words = ("prognosintervall", "prediction interval")[language == "en"]
            ahead_keys.append(("fan", f"95 %-{words}" if language == "sv" else f"95% {words}"))
        if not aimed:
            assert end == last
            assert read.marks == read.fans == []
            assert {"trend", "path"}.isdisjoint(read.lines)

        # The legend names exactly what is drawn.
        keys = [("member", plain(who.name))] if used else []
        keys += [("member unused", UNUSED[language])] if left else []
        keys += [("mean", MEAN[language])] if means else []
        if published:
            keys.append(("published", f"{('publicerat', 'published')[language == 'en']}: {published[0]}"))
            keys_notes = {
                year: plain(f"{keys[-1][1]}, {year}: {spoken(value, definition.decimals, language, unit)}")
                for year, value in published[1].items()
            }
            assert read.lines["published"].notes == keys_notes
        keys += [(f"level {kind}", label) for label, (kind, _) in levels.items()]
        assert keys_of(next(section.iter("figure"))) == keys + ahead_keys

        # The words for those who do not see it.
        def say(year: int, digits: int = digits, unit: str = unit, used: dict[int, float] = used) -> str:
            return f"{spoken(used[year], digits, language, unit)} ({year})"

        start, stop = min(used), max(used)
        high = min(used, key=lambda year: (-used[year], year))
        low = min(used, key=lambda year: (used[year], year))
        n, total = counts[stop]
        mean_at = nt.network_mean(cut).mean[position(cut, id_), stop - int(cut.years[0])]
        title = label_of(definition.name, language, id_)
        if language == "sv":
            alt = f"Linjediagram över {title} för {who.name}, {unit or '–'}. "
            alt += (
                f"Från {say(start)} till {say(stop)}. Högst {say(high)}, lägst {say(low)}. "
                if len(used) > 1
                else f"Ett värde: {say(stop)}. "
            )
            alt += (
                f"Ovägt medelvärde {spoken(mean_at, definition.decimals, language, unit)} ({stop}, {n} av {total}). "
                if n
                else ""
            )
            tail = "Alla värden finns i tabellen."
        else:
            alt = f"Line chart of {title} for {who.name}, {unit or '–'}. "
            alt += (
                f"From {say(start)} to {say(stop)}. Highest {say(high)}, lowest {say(low)}. "
                if len(used) > 1
                else f"One value: {say(stop)}. "
            )
            alt += (
                f"Unweighted mean {spoken(mean_at, definition.decimals, language, unit)} ({stop}, {n} of {total}). "
                if n
                else ""
            )
            tail = "All values are in the table."
        alt += "".join(f"{label}. " for label in levels) + (f"{ahead_said} " if ahead_said else "") + tail
        assert read.alt == plain(alt)
        assert all(("." if language == "sv" else "\u202f") not in text for text in read.tick_texts)

        (picture,) = classed(row, "small")
        small = Small(picture, first, last)
        pairs = is_small(small, lines, strokes, read)
        Small.agree(pairs + [(y, v) for (_, y), (_, v) in zip(small.levels, levels.values(), strict=True)])
        assert small.alt == read.alt
    assert shown


def vars_of(panel: nt.Panel, indicator: str, member: str) -> tuple[list[int], list[float], list[str]]:
    series = panel.series(indicator, member)
    return series.years.tolist(), series.values.tolist(), series.status.tolist()


@draws("nyckeltal._network_page.NetworkPage.picture", "nyckeltal._page.Facts.mean_line")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", PANELS)
def test_every_picture_of_the_networks_page_shows_mean_middle_half_and_levels(name: str, language: str) -> None:
    panel = panel_of(name)
    weights = weights_of(panel)
    page = network_page(name, language)
    last = max(last_year(panel, each) for each in reporting(panel))
    found = nt.network_mean(panel, weights=weights) if weights else nt.network_mean(panel)
    shown = 0
    for id_, section, row in parts(page, panel):
        shown += 1
        definition, i = panel.indicator(id_), position(panel, id_)
        unit, digits = label_of(definition.unit, language), definition.decimals
        means, counts = mean_years(panel, id_)
        published = published_of(panel, id_, last)
        breaks = [each for each in panel.breaks if each.indicator == id_ and not each.member]
        levels = levels_of(panel, id_, None, language)
        newest = max(year for year, (n, _) in counts.items() if n)
        n, total = counts[newest]
        mean = spoken(found.mean[i, newest - int(panel.years[0])], digits, language, unit)
        title, of = label_of(definition.name, language, id_), ("av", "of")[language == "en"]
        if language == "sv":
            alt = f"Linjediagram över {title}, {unit or '–'}: Ovägt medelvärde {mean} ({newest}, {n} av {total}). "
        else:
            alt = f"Line chart of {title}, {unit or '–'}: Unweighted mean {mean} ({newest}, {n} of {total}). "
        tail = ("Alla värden finns i tabellen.", "All values are in the table.")[language == "en"]
        svg = next(iter(classed(section, "large")))
        assert plain(svg.get("aria-label") or "") == plain(alt + "".join(f"{label}. " for label in levels) + tail)
        lines = {"member": means}
        if weights:
            known = zip(panel.years, found.weighted_mean[i], strict=True)
            lines["weighted"] = {int(y): float(v) for y, v in known if int(y) in means and not math.isnan(v)}
        if published:
            lines["published"] = published[1]
        (picture,) = classed(row, "small")
        if not any(lines.values()):
            assert said(svg) == ("inga värden", "no values")[language == "en"]
            assert said(picture) == said(svg)
            continue
        read = Read(svg, language)
        strokes = {kind: runs(points, cut_years(breaks)) for kind, points in lines.items()}
        for kind, points in lines.items():
            is_line(read.lines[kind], points, strokes[kind], read.pixel)
        assert set(read.lines) == set(lines)
        assert read.lines["member"].notes == {
            year: plain(f"{year}: {spoken(value, digits, language, unit)} ({counts[year][0]} {of} {counts[year][1]})")
            for year, value in means.items()
        }
        assert {label: (kind, pytest.approx(v, abs=read.pixel)) for label, (kind, v) in levels.items()} == read.levels
        first = min(year for points in lines.values() for year in points)
        assert (min(read.years.ticks), max(read.years.ticks)) == (first, last)
        assert read.breaks == pytest.approx(breaks_shown(breaks, first, last, language), abs=0.02)
        halves = {year: ends for each in read.bands for year, ends in each.items()}
        stretches = [[year for year, _ in run] for run in strokes["member"]]
        assert [sorted(each) for each in sorted(read.bands, key=min)] == stretches
        quartiles = {}
        for year in means:
            at = year - int(panel.years[0])
            there = [
                values_of(panel, id_, each.id)[0].get(year, X)
                for each in panel.members
                if each.is_member(year) is not False and each.kind == panel.members[0].kind
            ]
            assert counts[year][0] == sum(not math.isnan(value) for value in there)
            quartiles[year] = tuple(np.nanquantile(there, [0.25, 0.75]).tolist())
            assert quartiles[year] == pytest.approx((found.q25[i, at], found.q75[i, at]))
        assert halves == {year: pytest.approx(ends, abs=read.pixel) for year, ends in quartiles.items()}
        keys = [("member", MEAN[language])] if means else []
        if lines.get("weighted"):
            keys.append(("weighted", ("vägt medelvärde", "weighted mean")[language == "en"]))
        if published:
            keys.append(("published", f"{('publicerat', 'published')[language == 'en']}: {published[0]}"))
        if means:
            keys.append(("band", ("mittersta hälften av medlemmarna", "middle half of the members")[language == "en"]))
        keys += [(f"level {kind}", label) for label, (kind, _) in levels.items()]
        assert keys_of(next(section.iter("figure"))) == keys
        small = Small(picture, first, last)
        pairs = is_small(small, lines, strokes, read)
        pairs += [(y, v) for (_, y), (_, v) in zip(small.levels, levels.values(), strict=True)]
        assert set(small.bands) == set(quartiles)
        pairs += [(small.bands[year][k], ends[k]) for year, ends in quartiles.items() for k in (0, 1)]
        Small.agree(pairs)
    assert shown


@draws("nyckeltal._composition_page.Compositions.section", "nyckeltal._composition_page.Compositions._drawn")
@draws("nyckeltal._composition_page.Compositions._line")
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", PANELS)
def test_the_picture_of_the_same_members_has_the_three_means(name: str, language: str) -> None:
    panel = panel_of(name)
    page = network_page(name, language)
    drawn = 0
    for id_, section, _ in parts(page, panel):
        definition, i = panel.indicator(id_), position(panel, id_)
        unit, digits = label_of(definition.unit, language), definition.decimals
        means, _ = mean_years(panel, id_)
        cuts = cut_years(each for each in panel.breaks if each.indicator == id_ and not each.member)
        years = [year for year in means if year >= max(cuts, default=0)]
        pictures = classed(section, "large")[1:]
        if len(years) < 2:
            assert not pictures
            continue
        first, last = years[0], years[-1]
        found = nt.composition_adjusted_means(panel, first=first, last=last, base=last)
        n = int(found.n_fixed[i])
        if n == int(found.n_reporters[i]) or math.isnan(found.chained[i, 0]):
            assert not pictures
            continue
        drawn += 1
        (svg,) = pictures
        read = Read(svg, language)
        wanted = {"mean": found.reported, "member": found.chained} | ({"weighted": found.fixed} if n >= 5 else {})
        words = {
            "sv": ("som rapporterat", "kedjat: samma medlemmar från år till år", f"samma {n} medlemmar alla år"),
            "en": (
                "as reported",
                "chained: the same members from year to year",
                f"the same {n} members in all years",
            ),
        }[language]
        assert list(read.lines) == [each for each in ("mean", "weighted", "member") if each in wanted]
        labels = dict(zip(("mean", "member", "weighted"), words, strict=True))
        for kind, levels in wanted.items():
            points = {
                int(year): float(value)
                for year, value, there in zip(found.years, levels[i], found.n[i], strict=True)
                if there and not math.isnan(value)
            }
            is_line(read.lines[kind], points, runs(points), read.pixel)
            assert read.lines[kind].notes == {
                year: plain(f"{labels[kind]}, {year}: {spoken(value, digits, language, unit)}")
                for year, value in points.items()
            }
        assert (min(read.years.ticks), max(read.years.ticks)) == (first, last)
        assert read.unit == [unit]
        assert read.bands == read.fans == read.marks == []
        assert read.levels == read.breaks == {}
        figure = next(each for each in section.iter("figure") if svg in list(each))
        assert keys_of(figure) == [(kind, labels[kind]) for kind in ("mean", "member", "weighted") if kind in wanted]

        def moved(levels: np.ndarray, i: int = i, digits: int = digits, unit: str = unit) -> str:
            change = float(levels[i, -1]) - float(levels[i, 0])
            text = spoken(change, digits, language)
            points = ("procentenheter", "percentage points")[language == "en"]
            if unit == "%" and text.lstrip("\u2212") == "1":
                points = points.removesuffix("er") if language == "sv" else points.removesuffix("s")
            rounded = text.strip("0.,\u2212")
            return ("+" if change > 0 and rounded else "") + text + f" {points if unit == '%' else unit}".rstrip()

        counts = {int(year): int(each) for year, each in zip(found.years, found.n[i], strict=True)}
        members = {year: "medlem" if each == 1 else "medlemmar" for year, each in counts.items()}
        links = min(int(link) for k, link in enumerate(found.n_link[i]) if k and found.n[i][k] > 0)
        reported, chained, fixed = moved(found.reported), moved(found.chained), moved(found.fixed)
        if language == "sv":
            told = (
                f"Från {first} till {last} ändrades medelvärdet som det rapporterats ({counts[first]} {members[first]} "
            )
            told += f"{first}, {counts[last]} {last}) med {reported}; kedjat från år till år över dem som rapporterat "
            told += f"båda åren (minst {links}) med {chained}; "
            told += (
                f"för de {n} som rapporterat alla år med {fixed}."
                if n >= 5
                else f"de {n} som rapporterat alla år är för få för ett medelvärde."
            )
        else:
            plural = "s" if counts[first] != 1 else ""
            told = f"From {first} to {last} the mean as it is reported ({counts[first]} member{plural} in "
            told += (
                f"{first}, {counts[last]} in {last}) changed by {reported}; chained from year to year over those that "
            )
            told += f"reported both (at least {links}), by {chained}; "
            told += (
                f"for the {n} that reported every year, by {fixed}."
                if n >= 5
                else f"the {n} that reported every year are too few for a mean."
            )
        assert said(figure.find("figcaption")) == plain(told)  # type: ignore[arg-type]
        assert read.alt == plain(f"{label_of(definition.name, language, id_)}. {told}")
    assert drawn or name.isdigit()


# Colours and dashes ---------------------------------------------------------------------------------------------------


@draws("nyckeltal._page._swatch")
def test_a_style_means_the_same_in_the_legend_as_in_the_picture_and_no_two_look_alike() -> None:
    html = nt.report(panel_of("uneven"), member="Alby").html
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    rules = strokes_of(style)
    light, dark = (
        dict(re.findall(r"--([a-z]+):\s*(#[0-9a-f]+)", each))
        for each in re.findall(r":root[^{]*\{(.*?)\}", style, re.DOTALL)[:2]
    )
    kinds = ("member", "mean", "weighted", "published", "trend", "path")
    for kind in kinds:
        assert rules[f".{kind} polyline"] == rules[f".{kind} line"], "as in the picture, so in the legend"
    for kind in ("member", "mean", "weighted", "published"):
        colour = rules[f".{kind} polyline"]["stroke"]
        assert colour == f"var(--{kind})"
        assert rules[f".{kind} circle"]["fill"] == colour
    assert rules["rect.band"]["fill"] == rules["polygon.band"]["fill"] == rules["line.band"]["stroke"]
    assert rules["rect.fan"]["fill"] == rules["polygon.fan"]["fill"] == rules["line.fan"]["stroke"]
    assert rules[".member circle.unused"]["fill"] == "var(--paper)", "hollow"
    assert rules[".mark"]["fill"] == rules[".level"]["stroke"] == "var(--target)"
    level = rules[".level"]
    looks = {kind: rules[f".{kind} polyline"] for kind in kinds}
    looks |= {"target": level, "former": level | rules[".level.former"], "limit": level | rules[".level.limit"]}
    dashes = {kind: look.get("stroke-dasharray", "none") for kind, look in looks.items()}
    assert [kind for kind, dash in dashes.items() if dash == "none"] == ["member", "mean", "trend", "path", "limit"]
    gaps = {kind: [float(each) for each in dash.split()] for kind, dash in dashes.items() if dash != "none"}
    dotted = {kind for kind, (on, off) in gaps.items() if on < off}
    assert dotted == {"published", "former"}, "what is of others or of before is dotted, the rest is dashed"
    for scheme in (light, dark):
        seen = {(scheme[re.sub(r"var\(--|\)", "", look["stroke"])], dashes[kind]) for kind, look in looks.items()}
        assert len(seen) == len(looks)
        assert scheme["band"] != scheme["fan"]


# Hostile texts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["sv", "en"])
def test_hostile_names_are_read_back_as_they_stand_without_unseen_marks(language: str) -> None:
    clean = plain(HOSTILE.replace("\u202e", ""))
    html = nt.report(hostile(), member=HOSTILE, language=language).html  # type: ignore[arg-type]
    assert "<script>alert" not in html
    page = tree(html)
    (section,) = classed(page, "indicator")
    read = Read(next(iter(classed(section, "large"))), language)
    assert [plain(each) for each in read.unit] == [clean]
    amounts = {2022: 1, 2023: 2}
    word = ("rapporterat", "reported")[language == "en"]
    assert read.lines["member"].notes == {year: f"{year}: {value} {clean} ({word})" for year, value in amounts.items()}
    labels = [f"{clean}: 9 {clean} (2030)", f"{clean}: 8 {clean}"]
    assert list(read.levels) == labels
    keys = keys_of(next(section.iter("figure")))
    assert keys == [
        ("member", clean),
        ("mean", MEAN[language]),
        ("level target", labels[0]),
        ("level limit", labels[1]),
    ]
    assert read.alt.startswith(
        (f"Linjediagram över {clean} för {clean}, {clean}. ", f"Line chart of {clean} for {clean}, {clean}. ")
    )
    assert read.alt.count(clean) == 3 + 2 + 2 + 1 + 4
    (section,) = classed(tree(nt.network_report(hostile(), language=language).html), "indicator")  # type: ignore[arg-type]
    read = Read(next(iter(classed(section, "large"))), language)
    assert list(read.levels) == labels
    assert [plain(each) for each in read.unit] == [clean]
