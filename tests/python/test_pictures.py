"""The pictures: gaps stay gaps, marks are there, and the text is inert."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nyckeltal.pictures import Ahead, Band, Break, Level, Line, Picture, scale, ticks
from nyckeltal.text import Text

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
