"""Pages and pictures read back: markup to a tree, strokes to years and values through the picture's own axes.

Nothing of the package is used: a picture that is drawn and labelled wrongly in the same way must not read rightly.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

VOID = {"meta", "br", "link", "img", "input", "hr"}
Points = list[tuple[float, float]]


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.builder = ET.TreeBuilder()
        self.builder.start("page", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def tree(html: str) -> ET.Element:
    """The elements of a page."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    parser.builder.end("page")
    return parser.builder.close()


def said(element: ET.Element) -> str:
    """The text of an element, with plain spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def classed(element: ET.Element, css: str) -> list[ET.Element]:
    """All elements below that have a class."""
    return [each for each in element.iter() if css in (each.get("class") or "").split()]


def sections(page: ET.Element) -> dict[str, ET.Element]:
    """What a page says of each indicator, by the indicator's name."""
    return {said(next(each.iter("h3"))): each for each in classed(page, "indicator")}


def sentences(section: ET.Element) -> list[str]:
    return [said(each) for each in classed(section, "notes")[0]]


def table(element: ET.Element) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of a table; cells of a head and of a body alike."""
    rows = [[said(cell) for cell in row if cell.tag in ("th", "td")] for row in element.iter("tr")]
    return rows[0], rows[1:]


def captioned(page: ET.Element, words: str) -> tuple[list[str], list[list[str]]]:
    """The only table whose caption has these words."""
    (found,) = [each for each in page.iter("table") for caption in each.iter("caption") if words in said(caption)]
    return table(found)


def number(text: str, language: str = "sv") -> float:
    """A number as people read it: in Swedish with a comma and spaces, in English with a point and commas."""
    text = re.sub(r"\s", "", text.replace("\u2212", "-"))
    return float(text.replace(",", "." if language == "sv" else ""))


def spoken(value: float, decimals: int, language: str, unit: str = "") -> str:
    """A number as it is to be written: rounded half away from zero, thousands apart, a true minus, the unit behind."""
    if math.isnan(value):
        return "\u2013"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".translate(str.maketrans(",.", "\u202f,")) if language == "sv" else f"{abs(rounded):,f}"
    gap = "" if not unit or (unit == "%" and language == "en") else "\u00a0"
    return ("\u2212" if rounded < 0 else "") + text + gap + unit


def places(values: Iterable[float], most: int) -> int:
    """Digits after the point that numbers were given with, at most so many."""
    found = [0]
    for value in values:
        if math.isfinite(value):
            text = f"{Decimal(repr(float(value))):f}"
            found.append(len(text.partition(".")[2].rstrip("0")))
    return min(max(found), most)


@dataclass(frozen=True)
class Scale:
    """Places of one axis as numbers, from the labels of its ticks."""

    ticks: dict[float, float]  # number: place
    slope: float
    zero: float

    def __call__(self, place: float) -> float:
        return (place - self.zero) / self.slope

    @classmethod
    def of(cls, pairs: list[tuple[float, float]]) -> Scale:
        """From pairs of place and number, which must lie on one line: else the labels are wrong."""
        if len(pairs) == 1 and pairs[0][1].is_integer():  # a single year
            return cls({pairs[0][1]: pairs[0][0]}, 1.0, pairs[0][0] - pairs[0][1])
        pairs = sorted(pairs, key=lambda each: each[1])
        assert len({value for _, value in pairs}) == len(pairs) >= 2, f"labels that do not tell places apart: {pairs}"
        (p0, v0), (p1, v1) = pairs[0], pairs[-1]
        slope = (p1 - p0) / (v1 - v0)
        for place, value in pairs:
            # Places are written with one digit.
            assert place == pytest.approx(p0 + slope * (value - v0), abs=0.11), f"{value} is in a wrong place: {pairs}"
        return cls({value: place for place, value in pairs}, slope, p0 - slope * v0)


@dataclass
class Drawn:
    """A line of a picture as data."""

    runs: list[list[tuple[int, float]]] = field(default_factory=list)  # joined by a stroke
    dots: dict[int, float] = field(default_factory=dict)
    unused: set[int] = field(default_factory=set)
    notes: dict[int, str] = field(default_factory=dict)

    def strokes(self) -> list[list[int]]:
        return [[year for year, _ in run] for run in self.runs]


class Read:
    """A large picture of a page as numbers."""

    def __init__(self, svg: ET.Element, language: str = "sv") -> None:
        self.alt = re.sub(r"\s+", " ", svg.get("aria-label") or "")
        assert svg.get("role") == "img", "nobody is told that there is a picture"
        texts = [(each.get("class") or "", each.get("text-anchor"), each) for each in svg.iter("text")]
        ticks = [(anchor, each) for css, anchor, each in texts if css.split()[0] == "tick"]
        self.years = Scale.of([(_at(each, "x"), number(said(each))) for anchor, each in ticks if anchor == "middle"])
        # The base of a label is four below the line that it names.
        self.values = Scale.of(
            [(_at(each, "y") - 4, number(said(each), language)) for anchor, each in ticks if anchor == "end"]
        )
        assert self.years.slope > 0, "years run to the left"
        assert self.values.slope < 0, "larger values are lower down"
        self.tick_texts = [said(each) for anchor, each in ticks if anchor == "end"]
        self.unit = [said(each) for css, _, each in texts if css == "unit"]
        labels = [each for css, _, each in texts if css == "break-label"]
        lines = [each for each in svg if each.get("class") == "break"]
        for label, line in zip(labels, lines, strict=True):
            # Beside its line, running away from it.
            away = -5.0 if label.get("text-anchor") == "end" else 5.0
            assert _at(label, "x") - _at(line, "x1") == pytest.approx(away, abs=0.11), said(label)
            assert _at(line, "x1") == _at(line, "x2"), "a break is upright"
        self.breaks = {said(label): self.years(_at(line, "x1")) for label, line in zip(labels, lines, strict=True)}
        labels = [each for css, _, each in texts if css == "level-label"]
        levels = classed(svg, "level")
        for label, line in zip(labels, levels, strict=True):
            apart = _at(label, "y") - _at(line, "y1")
            assert any(apart == pytest.approx(each, abs=0.11) for each in (-6, 15)), f"{said(label)} is at another line"
            assert _at(line, "y1") == _at(line, "y2"), "a level is flat"
        self.levels = {
            said(label): ((line.get("class") or "").split()[1], self.values(_at(line, "y1")))
            for label, line in zip(labels, levels, strict=True)
        }
        groups = [each for each in svg if each.tag == "g"]
        #: From the back to the front.
        self.order = [each.get("class") or "" for each in groups]
        self.lines = {each.get("class") or "": self._line(each) for each in groups}
        self.bands = self._ranges(svg, "band")
        self.fans = self._ranges(svg, "fan")
        self.marks = [self._middle(each) for each in svg.iter("polygon") if each.get("class") == "mark"]
        self._inside(svg)

    @property
    def pixel(self) -> float:
        """The value of the last digit that a place is written with."""
        return 0.11 / -self.values.slope

    def _inside(self, svg: ET.Element) -> None:
        """Nothing may be cut off, and every line of the grid has its label."""
        edges = within(svg)
        grid = [tuple(_at(each, name) for name in ("x1", "y1", "x2", "y2")) for each in classed(svg, "grid")]
        flat = {(x1, x2) for x1, y1, x2, y2 in grid if y1 == y2}
        ((left, right),) = flat
        assert sorted(y1 for _, y1, _, y2 in grid if y1 == y2) == pytest.approx(sorted(self.values.ticks.values()))
        assert sorted(x1 for x1, _, x2, _ in grid if x1 == x2) == pytest.approx(sorted(self.years.ticks.values()))
        bottom = min(y1 for x1, y1, x2, _ in grid if x1 == x2)
        for x, y in edges:
            assert left - 0.11 <= x <= right + 0.11, "drawn beside the axes"
            assert 20 <= y <= bottom + 0.11, "drawn below or above the axes"

    def _points(self, element: ET.Element) -> Points:
        pairs = [each.split(",") for each in (element.get("points") or "").split()]
        return [(self.years(float(x)), self.values(float(y))) for x, y in pairs]

    def _line(self, group: ET.Element) -> Drawn:
        made = Drawn()
        for each in group.iter("polyline"):
            made.runs.append([(_whole(year), value) for year, value in self._points(each)])
        for each in group.iter("circle"):
            year = _whole(self.years(_at(each, "cx")))
            assert year not in made.dots, f"two marks of {year}"
            made.dots[year] = self.values(_at(each, "cy"))
            if each.get("class") == "unused":
                made.unused.add(year)
            made.notes[year] = said(each)
        return made

    def _ranges(self, svg: ET.Element, css: str) -> list[dict[int, tuple[float, float]]]:
        """Filled ranges, and those of a single year, which are upright lines."""
        found = [self._band(each) for each in svg.iter("polygon") if each.get("class") == css]
        for each in svg.iter("line"):
            if each.get("class") == css:
                assert _at(each, "x1") == _at(each, "x2")
                year = _whole(self.years(_at(each, "x1")))
                found.append({year: (self.values(_at(each, "y1")), self.values(_at(each, "y2")))})
        return found

    def _band(self, polygon: ET.Element) -> dict[int, tuple[float, float]]:
        points = self._points(polygon)
        there, back = points[: len(points) // 2], points[len(points) // 2 :][::-1]
        made: dict[int, tuple[float, float]] = {}
        for (year, low), (again, high) in zip(there, back, strict=True):
            assert _whole(year) == _whole(again), "the two edges of a range are of other years"
            made[_whole(year)] = (low, high)
        return made

    def _middle(self, polygon: ET.Element) -> tuple[int, float]:
        points = self._points(polygon)
        return _whole(sum(x for x, _ in points) / len(points)), sum(y for _, y in points) / len(points)


class Small:
    """A picture of a table row: years by its base line; places of values are held to the values that they show."""

    def __init__(self, svg: ET.Element, first: int, last: int) -> None:
        self.alt = re.sub(r"\s+", " ", svg.get("aria-label") or "")
        (base,) = classed(svg, "base")
        ends = [(_at(base, "x1"), float(first)), (_at(base, "x2"), float(last))]
        self.years = Scale.of(ends if last > first else ends[:1])
        self.lines: dict[str, Drawn] = {}
        for group in [each for each in svg if each.tag == "g"]:
            line = self.lines[group.get("class") or ""] = Drawn()
            for each in group.iter("polyline"):
                pairs = [pair.split(",") for pair in (each.get("points") or "").split()]
                line.runs.append([(_whole(self.years(float(x))), float(y)) for x, y in pairs])
            for each in group.iter("circle"):
                year = _whole(self.years(_at(each, "cx")))
                line.dots[year] = _at(each, "cy")
                line.notes[year] = said(each)
                if each.get("class") == "unused":
                    line.unused.add(year)
        self.levels = [((each.get("class") or "").split()[1], _at(each, "y1")) for each in classed(svg, "level")]
        self.bands: dict[int, tuple[float, float]] = {}
        for each in classed(svg, "band"):
            pairs = [pair.split(",") for pair in (each.get("points") or "").split()]
            if each.tag == "line":
                x = _whole(self.years(_at(each, "x1")))
                self.bands[x] = (_at(each, "y1"), _at(each, "y2"))
            half = len(pairs) // 2
            for (x0, low), (x1, high) in zip(pairs[:half], pairs[half:][::-1], strict=True):
                assert x0 == x1, "the two edges of a range are of other years"
                self.bands[_whole(self.years(float(x0)))] = (float(low), float(high))
        assert not list(svg.iter("text")), "a small picture has no words"
        base_y = _at(base, "y1")
        for x, y in within(svg):
            assert min(x1 for x1, _ in ends) - 0.11 <= x <= max(x1 for x1, _ in ends) + 0.11
            assert y <= base_y + 0.11, "below the base line"

    @staticmethod
    def agree(pairs: list[tuple[float, float]]) -> None:
        """Places and values of one picture lie on one scale that is not turned round."""
        (low_y, low), (high_y, high) = min(pairs, key=lambda each: each[1]), max(pairs, key=lambda each: each[1])
        if high == low:
            assert {y for y, _ in pairs} == {low_y}
            return
        assert high_y <= low_y, "larger values are lower down"
        for y, value in pairs:
            assert y == pytest.approx(low_y + (high_y - low_y) * (value - low) / (high - low), abs=0.21)


def within(svg: ET.Element) -> Points:
    """Places of the data of a picture; none of its strokes and words begins outside it."""
    _, _, width, height = (float(each) for each in (svg.get("viewBox") or svg.get("viewbox") or "").split())
    data: Points = []
    for each in svg.iter():
        for names, most in ((("x", "x1", "x2", "cx"), width), (("y", "y1", "y2", "cy"), height)):
            for name in names:
                if each.get(name) is not None:
                    assert 0 <= _at(each, name) <= most, f"{name} of a {each.tag} is outside the picture"
        pairs = [tuple(map(float, pair.split(","))) for pair in (each.get("points") or "").split()]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in pairs)
        if each.get("class") != "mark":  # its corners may stand on the edge of the axes
            data += [(x, y) for x, y in pairs]
        if each.tag == "circle":
            data.append((_at(each, "cx"), _at(each, "cy")))
    return data


def keys_of(figure: ET.Element) -> list[tuple[str, str]]:
    """A legend: what is drawn beside each label, as the classes that the style sheet knows, and the label."""
    found = []
    (entries,) = classed(figure, "legend")
    for entry in entries:
        (swatch,) = entry.iter("svg")
        kinds = [each for each in swatch.iter() if each.tag in ("line", "circle", "rect") and each.get("class")]
        group = [each.get("class") or "" for each in swatch if each.tag == "g"]
        found.append((" ".join([*group, *((each.get("class") or "") for each in kinds)]), said(entry)))
    return found


def strokes_of(style: str) -> dict[str, dict[str, str]]:
    """What the style sheet says of the classes of pictures: the last rule of a selector holds."""
    found: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)):
        rules = dict(pair.split(":", 1) for pair in body.split(";") if ":" in pair)
        for selector in selectors.split(","):
            if selector.strip().startswith("svg "):
                known = found.setdefault(re.sub(r"\s+", " ", selector.strip())[4:], {})
                known.update({name.strip(): value.strip() for name, value in rules.items()})
    return found


def _at(element: ET.Element, name: str) -> float:
    return float(element.get(name) or "nan")


def _whole(year: float) -> int:
    assert abs(year - round(year)) < 0.02, f"{year} is no year"
    return round(year)


def large(section: ET.Element) -> Read:
    """The picture of a section."""
    return Read(next(each for each in classed(section, "large")))


def overview(page: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """The rows of the table at the top with the indicator's name."""
    for row in classed(page, "overview")[0].iter("tr"):
        for link in row.iter("a"):
            yield said(link), row


#: Tests by the full name of the function that draws what they read.
READ_BY: dict[str, list[str]] = {}


def draws(*names: str) -> Callable[[Any], Any]:
    """Says of a test which functions it takes back to data; ``test_pictures_all`` asks for every one."""

    def mark(test: Any) -> Any:
        for name in names:
            READ_BY.setdefault(name, []).append(test.__name__)
        return test

    return mark


# matplotlib ------------------------------------------------------------------------------------------------------


def plotted(axes: object) -> dict[str, Points]:
    """Lines of a plot that the legend names, as data; the scale must not be turned round."""
    lines = axes.get_lines()  # type: ignore[attr-defined]
    return {
        each.get_label(): [(float(x), float(y)) for x, y in zip(each.get_xdata(), each.get_ydata(), strict=True)]
        for each in lines
        if not str(each.get_label()).startswith("_")
    }


def seen_above(axes: object, upper: tuple[float, float], lower: tuple[float, float]) -> bool:
    """Whether one point of the data is above another on the paper."""
    place = axes.transData.transform  # type: ignore[attr-defined]
    return bool(place(upper)[1] > place(lower)[1])


def of_colour(axes: object, colour: str, marker: str) -> list[Points]:
    """Lines of one colour and marker, as data."""
    return [
        [(float(x), float(y)) for x, y in zip(each.get_xdata(), each.get_ydata(), strict=True)]
        for each in axes.get_lines()  # type: ignore[attr-defined]
        if each.get_color() == colour and each.get_marker() == marker
    ]


Look = tuple[str, ...]


@dataclass
class Stroke:
    """A line or a row of marks of a plot as data, read through the labels of the axes."""

    points: Points
    label: str
    colour: str
    dash: str
    marker: str
    hollow: bool
    width: float
    size: float

    @property
    def runs(self) -> list[Points]:
        """What is joined: cut where a value is missing."""
        found: list[Points] = [[]]
        for x, y in self.points:
            if math.isnan(y):
                found.append([])
            else:
                found[-1].append((x, y))
        return [each for each in found if each]

    @property
    def dots(self) -> Points:
        return [point for run in self.runs for point in run]

    @property
    def look(self) -> Look:
        return (self.colour, self.dash, self.marker, "hollow" if self.hollow else "full")


@dataclass
class Fill:
    """A filled range: lowest and highest value at each place."""

    ends: dict[float, tuple[float, float]]
    label: str
    colour: str


class Plot:
    """A plot of matplotlib as data. Every place is read through the labels of the axes, never from the call."""

    def __init__(self, axes: Any, *, language: str = "en", rows: bool = False, log: bool = False) -> None:
        self.axes = axes
        axes.get_xlim(), axes.get_ylim()  # limits are settled when asked for
        self.title = shown(axes.get_title(loc="left") or axes.get_title())
        self.xlabel, self.ylabel = shown(axes.get_xlabel()), shown(axes.get_ylabel())
        self.x = self._scale(axes.xaxis, 0, "log" if log else language)
        self.rows: dict[float, str] = {}
        if rows:
            places = [axes.transData.transform((0.5, at))[1] for at in axes.get_yticks()]
            labels = [shown(each.get_text()) for each in axes.get_yticklabels()]
            self.rows = dict(sorted(zip(places, labels, strict=True), reverse=True))  # from the top
            zero, one = (float(axes.transData.transform((0.5, at))[1]) for at in (0, 1))
            self.y = Scale({}, one - zero, zero)
        else:
            self.y = self._scale(axes.yaxis, 1, language)
            assert self.y.slope > 0, "larger values are lower down"
        assert self.x.slope > 0, "the axis runs to the left"
        self.strokes: list[Stroke] = []
        self.uprights: dict[float, Stroke] = {}
        self.levels: list[tuple[float, Stroke]] = []
        for each in axes.get_lines():
            if each.get_transform() == axes.get_xaxis_transform():
                x = self.x(axes.transData.transform((each.get_xdata()[0], 0))[0])
                assert list(each.get_ydata()) == [0, 1], "from the bottom to the top"
                self.uprights[round(x, 6)] = self._stroke(each, [])
            elif each.get_transform() == axes.get_yaxis_transform():
                y = self.y(axes.transData.transform((axes.get_xlim()[0], each.get_ydata()[0]))[1])
                assert list(each.get_xdata()) == [0, 1], "from the left to the right"
                self.levels.append((y, self._stroke(each, [])))
            else:
                self.strokes.append(self._stroke(each, self._points(each.get_transform(), each.get_xydata())))
        self.fills = [self._fill(each) for each in axes.collections]
        self.boxes = []
        for each in axes.patches:
            (x0, y0), (x1, y1) = axes.transData.transform(
                [(each.get_x(), each.get_y()), (each.get_x() + each.get_width(), each.get_y() + each.get_height())]
            )
            self.boxes.append((self.x(x0), self.x(x1), (y0 + y1) / 2, _hex(each.get_edgecolor())))
        self.notes = {}
        for each in axes.texts:
            where = getattr(each, "xycoords", None)
            if where == "data":
                place = axes.transData.transform(each.xy)
                self.notes[shown(each.get_text())] = (self.x(place[0]), self.y(place[1]))
            elif isinstance(where, tuple) and where[0] == "data":
                self.notes[shown(each.get_text())] = (self.x(axes.transData.transform((each.xy[0], 0))[0]), math.nan)
        self.words = [shown(each.get_text()) for each in axes.texts]
        self.legend = self._legend()
        self._inside()

    @property
    def exact(self) -> float:
        low, high = self.axes.get_ylim()
        return 1e-7 * abs(high - low) + 1e-9 * max(abs(low), abs(high))

    def labelled(self, label: str) -> list[Stroke]:
        return [each for each in self.strokes if each.label == label]

    def one(self, label: str) -> Stroke:
        (found,) = self.labelled(label)
        return found

    def row_of(self, y: float) -> str:
        """The row whose label is nearest to a place."""
        place = self.y.slope * y + self.y.zero
        return self.rows[min(self.rows, key=lambda each: abs(each - place))]

    def _scale(self, axis: Any, which: int, language: str) -> Scale:
        transform = self.axes.transData.transform
        at = axis.get_majorticklocs()
        labels = axis.get_major_formatter().format_ticks(at)
        low, high = sorted(axis.get_view_interval())
        half = [low, high] if language != "log" else [low, low]
        middle = (self.axes.get_xlim()[0], self.axes.get_ylim()[0])
        pairs = []
        for text, number_at in zip(labels, at, strict=True):
            if not text or not half[0] - 1e-9 <= number_at <= high + 1e-9 * abs(high):
                continue
            point = (number_at, middle[1]) if which == 0 else (middle[0], number_at)
            place = float(transform(point)[which])
            if language == "log":
                pairs.append((place, float(text.replace("\u2212", "-").split("{")[-1].strip("}$"))))
            else:
                pairs.append((place, number(text, language) * _power(axis)))
        return Scale.of(pairs)

    def _points(self, transform: Any, data: Any) -> Points:
        found = []
        for x, y in data.tolist():
            # A missing value has its year all the same.
            at, over = transform.transform((x, self.axes.get_ylim()[0] if math.isnan(y) else y)).tolist()
            found.append((_year(self.x(at)), math.nan if math.isnan(y) else self.y(over)))
        return found

    def _stroke(self, line: Any, points: Points) -> Stroke:
        label = str(line.get_label())
        marker, dash = str(line.get_marker()), str(line.get_linestyle())
        face = line.get_markerfacecolor()
        hollow = marker != "None" and (str(face) == "none" or _hex(face) == "#ffffff")
        colour = line.get_color() if dash != "None" or not hollow else line.get_markeredgecolor()
        size = float(line.get_markersize()) if marker != "None" else 0.0
        text = "" if label.startswith("_") else shown(label)
        return Stroke(points, text, _hex(colour), dash, marker, hollow, float(line.get_linewidth()), size)

    def _fill(self, shape: Any) -> Fill:
        ends: dict[float, tuple[float, float]] = {}
        for path in shape.get_paths():
            for x, y in self._points(shape.get_transform(), path.vertices):
                low, high = ends.get(round(x, 6), (math.inf, -math.inf))
                ends[round(x, 6)] = (min(low, y), max(high, y))
        label = str(shape.get_label())
        return Fill(ends, "" if label.startswith("_") else shown(label), _hex(shape.get_facecolor()[0]))

    def _legend(self) -> list[tuple[str, Look]]:
        """Labels and looks; each is of something drawn with that very look, and all that has a label is there."""
        legend = self.axes.get_legend()
        found: list[tuple[str, Look]] = []
        if legend is not None:
            for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True):
                stroked = hasattr(handle, "get_linestyle") and hasattr(handle, "get_marker")
                look = self._stroke(handle, []).look if stroked else ("filled", _hex(handle.get_facecolor()))
                found.append((shown(text.get_text()), look))
        everything = [*self.strokes, *self.uprights.values(), *(each for _, each in self.levels)]
        drawn = [(each.label, each.look) for each in everything if each.label]
        drawn += [(each.label, ("filled", each.colour)) for each in self.fills if each.label]
        assert sorted(found) == sorted(drawn), "the legend is not of what is drawn"
        own = {each.label for each in self.strokes}
        looks = {label: look for label, look in found if label in own}
        assert len({look for label, look in found if label in looks}) >= len(looks), "two entries look alike"
        return found

    def _inside(self) -> None:
        """Nothing that is drawn lies beyond the ends of the axes, where it would be cut off."""
        (left, bottom), (right, top) = self.axes.transAxes.transform([(0, 0), (1, 1)])
        for stroke in self.strokes:
            for x, y in stroke.dots:
                at, over = self.x.slope * x + self.x.zero, self.y.slope * y + self.y.zero
                assert left - 0.5 <= at <= right + 0.5, f"{stroke.label}: {x} is beside the axes"
                assert bottom - 0.5 <= over <= top + 0.5, f"{stroke.label}: {y} is above or below the axes"
        for y, stroke in self.levels:
            assert bottom - 0.5 <= self.y.slope * y + self.y.zero <= top + 0.5, f"{stroke.label} is not seen"
        for x in self.uprights:
            assert left - 0.5 <= self.x.slope * x + self.x.zero <= right + 0.5, f"{x} is not seen"
        for fill in self.fills:
            for ends in fill.ends.values():
                for y in ends:
                    assert bottom - 0.5 <= self.y.slope * y + self.y.zero <= top + 0.5, f"{fill.label} is cut off"


def shown(text: str) -> str:
    """A text as a reader of the plot sees it: never as mathematics, without what keeps it from being hidden."""
    from matplotlib.cbook import is_math_text

    assert not is_math_text(text), f"{text!r} is set as mathematics"
    return text.replace(r"\$", "$").replace("\u200b", "")


def _year(x: float) -> float:
    """A year is whole but for the rounding of places."""
    return float(round(x)) if abs(x - round(x)) < 1e-6 < abs(x) / 1e3 else x


def _hex(colour: Any) -> str:
    from matplotlib.colors import to_hex

    return str(to_hex(colour))


def _power(axis: Any) -> float:
    """What the labels of an axis are multiplied with, which it says at its end."""
    said_so = axis.get_major_formatter().get_offset()
    found = re.fullmatch(r"1e([\u2212-]?\d+)", said_so)
    assert found or not said_so, f"an axis with {said_so}"
    return 10.0 ** int(found[1].replace("\u2212", "-")) if found else 1.0
