"""The pictures: gaps stay gaps, marks are there, and the text is inert."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nyckeltal.pictures import Ahead, Band, Break, Level, Line, Picture, Svg, scale, ticks
from nyckeltal.text import Language, Text

X = math.nan


def picture(values: list[float], **more: object) -> Picture:
    years = list(range(2000, 2000 + len(values)))
    options: dict[str, object] = {"unit": "%", "first": years[0], "last": years[-1], "text": Text("sv"), "alt": "bild"}
    used = more.pop("used", None)
    line = Line("member", "Trosa", years, values, used)  # type: ignore[arg-type]
    return Picture(lines=[line], **(options | more))  # type: ignore[arg-type]


def strokes(svg: str) -> list[int]:
    """Number of points of each line drawn."""
    return [len(each.get("points", "").split()) for each in ET.fromstring(svg).iter("polyline")]


def test_a_missing_year_is_a_gap() -> None:
    drawn = picture([1, 2, X, 4, 5, 6]).large()
    assert strokes(drawn) == [2, 3]
    assert len(list(ET.fromstring(drawn).iter("circle"))) == 5


def test_a_break_cuts_the_line_and_an_event_does_not() -> None:
    assert strokes(picture([1, 2, 3, 4], breaks=[Break(2002, "brott 2002")]).large()) == [2, 2]
    assert strokes(picture([1, 2, 3, 4], breaks=[Break(2002, "händelse 2002", cuts=False)]).large()) == [4]
    assert "brott 2002" in picture([1, 2, 3, 4], breaks=[Break(2002, "brott 2002")]).large()


@pytest.mark.parametrize("kind", ["mean", "weighted", "published", "member"])
def test_no_line_goes_across_a_break_of_all_and_only_the_members_own_stops_at_its_own(kind: str) -> None:
    years, values = [2000, 2001, 2002, 2003, 2004, 2005], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    made = Picture(
        lines=[Line(kind, "linje", years, values)],
        unit="%",
        first=2000,
        last=2005,
        text=Text("sv"),
        alt="bild",
        breaks=[Break(2002, "brott 2002", own=True), Break(2004, "brott 2004")],
        bands=[Band("mitten", years, values, [each + 1 for each in values])],
    )
    for drawn in (made.large(), made.small()):
        assert strokes(drawn) == ([2, 2, 2] if kind == "member" else [4, 2])
        # There and back along both edges of each stretch.
        band = [len(each.get("points", "").split()) for each in ET.fromstring(drawn).iter("polygon")]
        assert band == [8, 4]


def test_what_is_to_come_reaches_to_the_target_in_the_large_picture_alone() -> None:
    years = [2003, 2004, 2005]
    ahead = Ahead(
        trend=Line("trend", "trend", years, [4.0, 5.0, 6.0]),
        range=Band("95 %", years[1:], [2.0, 1.0], [8.0, 25.0]),
        path=Line("path", "mållinje", [2000, 2005], [1.0, 20.0]),
        target_year=2005,
        target=20.0,
    )
    made = picture([1, 2, 3, 4], ahead=ahead)
    drawn = ET.fromstring(made.large())
    assert {each.get("class") for each in drawn.iter("polygon")} == {"fan", "mark"}
    assert strokes(made.large()) == [2, 3, 4]  # the target line needs no value in between
    assert {"2000", "2005"} <= {each.text for each in drawn.iter("text")}
    assert made.small() == picture([1, 2, 3, 4]).small()


def test_values_that_no_computation_used_are_marks_beside_the_line() -> None:
    drawn = picture([1, 2, 9, 4, 5], used=[True, True, False, True, True]).large()
    assert strokes(drawn) == [2, 2]
    unused = [each for each in ET.fromstring(drawn).iter("circle") if each.get("class") == "unused"]
    assert len(unused) == 1


def test_a_value_that_stands_alone_is_a_dot_in_the_small_picture() -> None:
    assert picture([1, X, 3, X, 5]).small().count("<circle") == 3


def test_targets_have_their_label_and_belong_to_the_scale() -> None:
    drawn = picture([1, 2, 3], levels=[Level("former", "Tidigare nationellt mål: 30 %", 30.0)]).large()
    assert "Tidigare nationellt mål: 30 %" in drawn
    assert 'class="level former"' in drawn


def test_a_band_is_cut_where_years_are_missing() -> None:
    band = Band("mitten", [2000, 2001, 2002, 2003], [1, 1, X, 1], [2, 2, X, 2])
    drawn = picture([1, 2, 3, 4], bands=[band]).large()
    assert drawn.count("<polygon") == 1
    assert 'line class="band"' in drawn


def test_nothing_to_draw_says_so() -> None:
    drawn = picture([X, X]).large()
    assert "inga värden" in drawn
    ET.fromstring(drawn)


def test_hostile_text_stays_text() -> None:
    bad = '"><script>x</script>&'
    drawn = picture([1, 2], alt=bad, unit=bad, levels=[Level("target", bad, 2.0)], breaks=[Break(2001, bad)]).large()
    assert "<script" not in drawn
    assert ET.fromstring(drawn).get("aria-label") == bad


@given(
    st.lists(st.floats(allow_infinity=True, allow_nan=True), min_size=1, max_size=12),
    st.booleans(),
)
def test_any_numbers_give_whole_markup_with_finite_places(values: list[float], floor: bool) -> None:
    drawn = picture(values, floor=0.0 if floor else None)
    for svg in (drawn.small(), drawn.large()):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        assert not re.search(r'="[^"]*(nan|inf)', svg.replace(root.get("aria-label") or "", ""))


@pytest.mark.parametrize(
    ("values", "floor", "ceiling", "ends"),
    [
        ([3.0, 36.0, 60.0], 0.0, 100.0, (0.0, 60.0)),
        ([95.0, 99.0], 0.0, 100.0, (95.0, 99.0)),
        ([400.0, 520.0], 0.0, None, (400.0, 520.0)),
        ([5.0], None, None, (4.4, 5.6)),
        ([0.0], 0.0, None, (0.0, 1.0)),
    ],
)
def test_the_scale_starts_at_the_floor_unless_that_flattens(
    values: list[float], floor: float | None, ceiling: float | None, ends: tuple[float, float]
) -> None:
    assert scale(values, floor, ceiling) == pytest.approx(ends)


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_are_few_round_and_inside(low: float, width: float) -> None:
    found = ticks(low, low + width)
    assert len(found) <= 8
    assert all(low - 1e-6 * width <= each <= low + width * (1 + 1e-6) or abs(low) > 1e6 * width for each in found)


# Every stroke ---------------------------------------------------------------------------------------------------------


def elements(svg: Svg) -> list[str]:
    """The markup, an element a line; texts stay with theirs."""
    return re.sub(r"(?<=.)(?=<(?!/|title))", "\n", svg).split("\n")


def drawn() -> Picture:
    """Values from 0 to 10 and five years, so that places are whole: 24 points a unit and 151 a year."""
    years = range(2018, 2023)
    return Picture(
        lines=[
            Line("member", "Å", years, [1.0, 3.0, 5.0, 8.0, 10.0], [True] * 4 + [False], ["a", "", "", "<c>", "d"]),
            Line("mean", "m", years, [2.0, math.nan, 4.0, 6.0, math.nan]),
        ],
        unit="kg & l",
        first=2018,
        last=2022,
        text=Text("sv"),
        alt="a & b",
        floor=0.0,
        ceiling=10.0,
        levels=[Level("target", "T", 8.0), Level("limit", "<L>", 7.5), Level("former", "F", 10.0)],
        breaks=[
            *(Break(2018, "before all"), Break(2020, "brott"), Break(2022, "händelse", cuts=False)),
            Break(2021, "eget", own=True),
        ],
        bands=[Band("b", years, [1.0, math.nan, 2.0, 3.0, 0.0], [3.0, 4.0, 4.0, 6.0, 1.0])],
    )


def rule(css: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{css}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def word(css: str, x: float, y: float, text: str, anchor: str = "") -> str:
    place = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}"{place}>{text}</text>'


def test_the_large_picture_stroke_by_stroke() -> None:
    x = dict(zip(range(2018, 2023), (58, 209, 360, 511, 662), strict=True))
    y = {value: 270 - 24 * value for value in range(11)}
    wanted = ['<svg class="picture large" viewBox="0 0 680 300" role="img" aria-label="a &amp; b">']
    for value in (0, 2, 4, 6, 8, 10):
        wanted += [rule("grid", 58, y[value], 662, y[value]), word("tick", 50, y[value] + 4, str(value), "end")]
    wanted.append(word("unit", 2, 14, "kg &amp; l"))
    for year in x:
        css = "tick" if year in (2018, 2022) else "tick minor"
        wanted += [rule("grid", x[year], 270, x[year], 274), word(css, x[year], 289, str(year), "middle")]
    # The band is missing in 2019; the break of everybody cuts it, the member's own does not.
    wanted += [
        rule("band", 58, y[1], 58, y[3]),
        '<polygon class="band" points="360.0,222.0 511.0,198.0 662.0,270.0 662.0,246.0 511.0,126.0 360.0,174.0"/>',
        rule("level target", 58, y[8], 662, y[8]),
        word("level-label", 64, y[8] - 6, "T"),
        # Twelve points below the label above: this one is below its line.
        rule("level limit", 58, 90, 662, 90),
        word("level-label", 64, 105, "&lt;L&gt;"),
        rule("level former", 58, 30, 662, 30),
        word("level-label", 64, 24, "F"),
        rule("break", 284.5, 30, 284.5, 270),
        word("break-label", 289.5, 263, "brott"),
        rule("break", 586.5, 30, 586.5, 270),
        word("break-label", 581.5, 263, "händelse", "end"),
        rule("break", 435.5, 30, 435.5, 270),
        word("break-label", 430.5, 263, "eget", "end"),
        '<g class="mean">',
        '<polyline points="360.0,174.0 511.0,126.0"/>',
        *(f'<circle cx="{x[year]:.1f}" cy="{y[value]:.1f}" r="2"/>' for year, value in ((2018, 2), (2020, 4))),
        '<circle cx="511.0" cy="126.0" r="2"/></g>',
        '<g class="member">',
        '<polyline points="58.0,246.0 209.0,198.0"/>',
        '<circle cx="58.0" cy="246.0" r="3.4"><title>a</title></circle>',
        '<circle cx="209.0" cy="198.0" r="3.4"/>',
        '<circle cx="360.0" cy="150.0" r="3.4"/>',
        '<circle cx="511.0" cy="78.0" r="3.4"><title>&lt;c&gt;</title></circle>',
        '<circle class="unused" cx="662.0" cy="30.0" r="3.4"><title>d</title></circle></g></svg>',
    ]
    assert elements(drawn().large()) == wanted


def test_the_small_picture_stroke_by_stroke() -> None:
    # 4.2 points a unit, 47 a year; the newest value, values that stand alone and those that are not used have marks.
    assert elements(drawn().small()) == [
        '<svg class="picture small" viewBox="0 0 200 56" role="img" aria-label="a &amp; b">',
        rule("base", 4, 49, 192, 49),
        rule("band", 4, 44.8, 4, 36.4),
        '<polygon class="band" points="98.0,40.6 145.0,36.4 192.0,49.0 192.0,44.8 145.0,23.8 98.0,32.2"/>',
        rule("level target", 4, 15.4, 192, 15.4),
        rule("level limit", 4, 17.5, 192, 17.5),
        rule("level former", 4, 7, 192, 7),
        '<g class="mean">',
        '<polyline points="98.0,32.2 145.0,23.8"/>',
        '<circle cx="4.0" cy="40.6" r="1.6"/></g>',
        '<g class="member">',
        '<polyline points="4.0,44.8 51.0,36.4"/>',
        '<circle cx="98.0" cy="28.0" r="3"/>',
        '<circle cx="145.0" cy="15.4" r="3"><title>&lt;c&gt;</title></circle>',
        '<circle class="unused" cx="192.0" cy="7.0" r="3"><title>d</title></circle></g></svg>',
    ]


def test_what_is_ahead_stroke_by_stroke() -> None:
    ahead = Ahead(
        trend=Line("trend", "t", [2020, 2021, 2022], [5.0, 6.0, 7.0]),
        range=Band("f", [2021, 2022], [5.0, 4.0], [7.0, 10.0]),
        path=Line("path", "p", [2018, 2022], [0.0, 8.0]),
        target_year=2022,
        target=8.0,
    )
    made = replace(drawn(), lines=[], levels=(), breaks=(), bands=(), last=2020, ahead=ahead)
    ends = [each for each in elements(made.large()) if "tick" not in each and "grid" not in each]
    assert ends == [
        '<svg class="picture large" viewBox="0 0 680 300" role="img" aria-label="a &amp; b">',
        word("unit", 2, 14, "kg &amp; l"),
        '<polygon class="fan" points="511.0,150.0 662.0,174.0 662.0,30.0 511.0,102.0"/>',
        '<g class="path">',
        '<polyline points="58.0,270.0 662.0,78.0"/></g>',
        '<g class="trend">',
        '<polyline points="360.0,150.0 511.0,126.0 662.0,102.0"/></g>',
        # A diamond of twelve points.
        '<polygon class="mark" points="662.0,72.0 668.0,78.0 662.0,84.0 656.0,78.0"/></svg>',
    ]
    without = replace(ahead, trend=replace(ahead.trend, values=[5.0, math.inf, 7.0]), path=None, target=math.nan)
    text = replace(made, ahead=without).large()
    assert 'class="fan"' in text
    assert not any(each in text for each in ('class="trend"', 'class="path"', 'class="mark"'))


@pytest.mark.parametrize(("language", "said"), [("sv", "inga värden"), ("en", "no values")])
def test_a_picture_of_nothing_says_so_in_its_middle(language: Language, said: str) -> None:
    empty = replace(drawn(), lines=[], levels=(), bands=(), text=Text(language))
    for svg, head, x, y in (
        (empty.small(), "picture small", 100, 32),
        (empty.large(), "picture large", 340, 154),
    ):
        size = "200 56" if "small" in head else "680 300"
        assert elements(svg) == [
            f'<svg class="{head}" viewBox="0 0 {size}" role="img" aria-label="a &amp; b">',
            word("empty", x, y, said, "middle") + "</svg>",
        ]


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        (2020, 2020, [2020]),
        (2000, 2012, [*range(2000, 2013)]),
        # 2012 would run into 2013.
        (2000, 2013, [*range(2000, 2012, 2), 2013]),
        (2001, 2025, [2001, *range(2004, 2024, 2), 2025]),
        (2000, 2025, [2000, 2005, 2010, 2015, 2020, 2025]),
        (1998, 2024, [1998, 2005, 2010, 2015, 2020, 2024]),
        (1960, 2020, [1960, *range(1965, 2020, 5), 2020]),
        (1953, 2019, [1953, 1960, 1970, 1980, 1990, 2000, 2010, 2019]),
        (1900, 2020, [*range(1900, 2021, 10)]),
        (1900, 2021, [1900, 1920, 1940, 1960, 1980, 2000, 2021]),
    ],
)
def test_years_are_named_where_they_have_room(first: int, last: int, named: list[int]) -> None:
    made = replace(drawn(), first=first, last=last, lines=[Line("member", "Å", [first], [1.0])], breaks=(), bands=())
    shown = re.findall(r'class="(tick|tick minor)" [^>]*middle">(\d+)<', made.large())
    assert [int(year) for _, year in shown] == named
    assert [int(year) for css, year in shown if css == "tick"] == sorted({first, last})


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (0.0, 6.0, 6, [0, 1, 2, 3, 4, 5, 6]),
        (0.0, 6.1, 6, [0, 2, 4, 6]),
        (0.0, 12.1, 6, [0, 2.5, 5, 7.5, 10]),
        (0.0, 15.1, 6, [0, 5, 10, 15]),
        (0.0, 31.0, 6, [0, 10, 20, 30]),
        (0.0, 30.0, 3, [0, 10, 20, 30]),
        (-7.5, -2.0, 6, [-7, -6, -5, -4, -3, -2]),
        (0.1, 0.3, 2, [0.1, 0.2, 0.3]),
        (5.0, 5.0, 6, [5]),
        (5.0, 4.0, 6, [5]),
        (0.0, math.inf, 6, [0]),
        (-math.inf, 0.0, 6, [-math.inf]),
    ],
)
def test_ticks_go_in_steps_of_one_two_two_and_a_half_or_five(
    low: float, high: float, most: int, wanted: list[float]
) -> None:
    assert ticks(low, high, most) == wanted


@pytest.mark.parametrize(
    ("values", "floor", "ceiling", "ends"),
    [
        # The lowest value lies exactly in the middle between the floor and the highest, or below.
        ([50.0, 100.0], 0.0, None, (50.0, 100.0)),
        ([49.0, 100.0], 0.0, None, (0.0, 100.0)),
        ([60.0, 100.0], 20.0, None, (60.0, 100.0)),
        ([59.0, 100.0], 20.0, None, (20.0, 100.0)),
        # A value below the floor is seen; the floor is no reason to begin above it.
        ([-3.0, 10.0], 0.0, None, (-5.0, 10.0)),
        ([91.0, 97.0], None, 97.0, (91.0, 97.0)),
        ([91.0, 96.5], None, 96.75, (91.0, 96.75)),
        ([91.0, 96.5], None, 96.0, (91.0, 97.0)),
        ([91.2, 96.5], 91.1, None, (91.1, 97.0)),
        ([0.0], None, None, (-1.0, 1.0)),
        ([-5.0], None, None, (-5.6, -4.4)),
        ([10.0, 10.0], 10.0, None, (10.0, 11.0)),
    ],
)
def test_the_axis_ends_at_round_numbers_floor_or_ceiling(
    values: list[float], floor: float | None, ceiling: float | None, ends: tuple[float, float]
) -> None:
    assert scale(values, floor, ceiling) == pytest.approx(ends)
