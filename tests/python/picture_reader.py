"""Pages and pictures read back: markup to a tree, strokes to years and values through the picture's own axes.

Nothing of the package is used: a picture that is drawn and labelled wrongly in the same way must not read rightly.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

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


def number(text: str) -> float:
    """A number as people read it: Swedish or English; both group thousands by a space here."""
    return float(
        text.replace("\u2212", "-").replace(",", ".").replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    )


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

    def __init__(self, svg: ET.Element) -> None:
        self.alt = re.sub(r"\s+", " ", svg.get("aria-label") or "")
        texts = [(each.get("class") or "", each.get("text-anchor"), each) for each in svg.iter("text")]
        ticks = [(anchor, each) for css, anchor, each in texts if css.split()[0] == "tick"]
        self.years = Scale.of([(_at(each, "x"), number(said(each))) for anchor, each in ticks if anchor == "middle"])
        # The base of a label is four below the line that it names.
        self.values = Scale.of([(_at(each, "y") - 4, number(said(each))) for anchor, each in ticks if anchor == "end"])
        assert self.years.slope > 0, "years run to the left"
        assert self.values.slope < 0, "larger values are lower down"
        self.unit = [said(each) for css, _, each in texts if css == "unit"]
        labels = [said(each) for css, _, each in texts if css == "break-label"]
        places = [_at(each, "x1") for each in svg if each.get("class") == "break"]
        self.breaks = {label: self.years(place) for label, place in zip(labels, places, strict=True)}
        labels = [said(each) for css, _, each in texts if css == "level-label"]
        levels = classed(svg, "level")
        self.levels = {
            label: ((each.get("class") or "").split()[1], self.values(_at(each, "y1")))
            for label, each in zip(labels, levels, strict=True)
        }
        self.lines = {each.get("class") or "": self._line(each) for each in svg if each.tag == "g"}
        self.bands = [self._band(each) for each in svg.iter("polygon") if each.get("class") == "band"]
        self.fans = [self._band(each) for each in svg.iter("polygon") if each.get("class") == "fan"]
        self.marks = [self._middle(each) for each in svg.iter("polygon") if each.get("class") == "mark"]

    @property
    def pixel(self) -> float:
        """The value of the last digit that a place is written with."""
        return 0.11 / -self.values.slope

    def _points(self, element: ET.Element) -> Points:
        pairs = [each.split(",") for each in (element.get("points") or "").split()]
        return [(self.years(float(x)), self.values(float(y))) for x, y in pairs]

    def _line(self, group: ET.Element) -> Drawn:
        made = Drawn()
        for each in group.iter("polyline"):
            made.runs.append([(_whole(year), value) for year, value in self._points(each)])
        for each in group.iter("circle"):
            year = _whole(self.years(_at(each, "cx")))
            made.dots[year] = self.values(_at(each, "cy"))
            if each.get("class") == "unused":
                made.unused.add(year)
            made.notes[year] = said(each)
        return made

    def _band(self, polygon: ET.Element) -> dict[int, tuple[float, float]]:
        points = self._points(polygon)
        there, back = points[: len(points) // 2], points[len(points) // 2 :][::-1]
        return {
            _whole(year): (low, high)
            for (year, low), (again, high) in zip(there, back, strict=True)
            if _whole(year) == _whole(again)
        }

    def _middle(self, polygon: ET.Element) -> tuple[int, float]:
        points = self._points(polygon)
        return _whole(sum(x for x, _ in points) / len(points)), sum(y for _, y in points) / len(points)


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
