"""The report's pictures: inline SVG that follows the page's colours, prints sharply and says itself in words.

Only drawing happens here. A line joins values of neighbouring years alone: a missing year is a gap, and so is a break.
Values that no computation used (imputed, withdrawn) are marks of their own beside the line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from .text import Text, decimals_of

__all__ = ["Ahead", "Band", "Break", "Level", "Line", "Picture", "Svg", "scale", "ticks"]


class Svg(str):
    """Markup that is safe as it stands: every text in it was escaped when it was made."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Line:
    """A series to draw. ``used`` says which values the computations took; None: all."""

    kind: str  # member | mean | weighted | published | nation: the class that the style sheet knows
    label: str
    years: Sequence[int]
    values: Sequence[float]
    used: Sequence[bool] | None = None
    notes: Sequence[str] = ()  # one a value, shown when pointed at


@dataclass(frozen=True)
class Band:
    """A range for each year, such as the quartiles."""

    label: str
    years: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True)
class Level:
    """A horizontal line: a target, a former target or a limit."""

    kind: str  # target | former | limit
    label: str
    value: float


@dataclass(frozen=True)
class Break:
    """Something happened to the measuring from ``year`` on; where it ``cuts``, no line goes across it. One that is the
    member's ``own`` leaves alone what is of everybody: means, and what others published."""

    year: int
    label: str
    cuts: bool = True
    own: bool = False


@dataclass(frozen=True)
class Ahead:
    """What is still to come, if the trend goes on: its line, the range of values to be observed, and the target."""

    trend: Line
    range: Band
    #: The target line from its base to the target, and the target itself.
    path: Line | None
    target_year: int
    target: float


@dataclass(frozen=True)
class Picture:
    """Everything that a picture of one indicator shows."""

    lines: Sequence[Line]
    unit: str
    first: int
    last: int
    text: Text
    alt: str
    floor: float | None = None
    ceiling: float | None = None
    levels: Sequence[Level] = ()
    breaks: Sequence[Break] = ()
    bands: Sequence[Band] = ()
    #: Drawn in the large picture only, which then reaches to the target year.
    ahead: Ahead | None = None

    def extent(self) -> tuple[float, float] | None:
        """Ends of the value axis; None where nothing can be drawn."""
        lines, bands = list(self.lines), list(self.bands)
        if self.ahead is not None:
            lines += [self.ahead.trend, *([self.ahead.path] if self.ahead.path else [])]
            bands.append(self.ahead.range)
        seen = [v for line in lines for v in line.values] + [v for band in bands for v in (*band.low, *band.high)]
        seen = [v for v in (*seen, *(level.value for level in self.levels)) if _drawable(v)]
        return scale(seen, self.floor, self.ceiling) if seen else None

    def small(self) -> Svg:
        """A picture for a table row: no axes, and nothing of what is still to come."""
        return _Canvas(replace(self, ahead=None), width=200, height=56, left=4, right=8, top=7, bottom=7).draw(
            axes=False
        )

    def large(self) -> Svg:
        """The picture with axes, unit, labels and every mark."""
        last = self.last if self.ahead is None else max(self.last, self.ahead.target_year)
        extent = self.extent()
        digits = _digits(ticks(*extent)) if extent else 0
        # Labels of very small numbers are long.
        left = 58 + 7 * max(0, digits - 6)
        return _Canvas(replace(self, last=last), width=680, height=300, left=left, right=18, top=30, bottom=30).draw(
            axes=True
        )


def _drawable(value: float) -> bool:
    """A number that has a place on an axis: neither missing, infinite, nor so large that scaling overflows."""
    return abs(value) < 1e100


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round numbers from ``low`` to ``high``, at most ``most`` steps of 1, 2, 2.5 or 5 times a power of ten."""
    if not (math.isfinite(low) and math.isfinite(high) and high > low):
        return [low]
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= raw * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def _digits(steps: Iterable[float]) -> int:
    """Decimals that tell the labels of an axis apart."""
    return decimals_of(steps, 12)


def scale(seen: Iterable[float], floor: float | None, ceiling: float | None) -> tuple[float, float]:
    """Ends of the value axis: from the natural floor where that does not flatten the picture, to a round number above.

    The floor is left out when all that is shown lies in the upper half of the axis; the ceiling is never passed
    unless a value passes it.
    """
    values = list(seen)
    low, high = min(values), max(values)
    if floor is not None and low < floor + (high - floor) / 2:
        low = min(floor, low)
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-90):
        pad = abs(high) / 10 if abs(high) > 1e-90 else 1.0
        low, high = low - (0.0 if low == floor else pad), high + pad
    steps = ticks(low, high)
    step = steps[1] - steps[0] if len(steps) > 1 else high - low
    bottom = math.floor(low / step + 1e-9) * step
    top = math.ceil(high / step - 1e-9) * step
    if floor is not None and low >= floor:
        bottom = max(bottom, floor)
    if ceiling is not None and high <= ceiling:
        top = min(top, ceiling)
    return (bottom, top) if top > bottom else (bottom, bottom + 1.0)


def _runs(line: Line, breaks: Sequence[Break]) -> list[list[tuple[int, float]]]:
    """Stretches of neighbouring years with used values and no break between."""
    cut = {each.year for each in breaks if each.cuts and (line.kind == "member" or not each.own)}
    used = line.used if line.used is not None else [True] * len(line.years)
    runs: list[list[tuple[int, float]]] = []
    for year, value, ok in zip(line.years, line.values, used, strict=True):
        if not ok or not _drawable(value):
            continue
        if runs and runs[-1][-1][0] == year - 1 and year not in cut:
            runs[-1].append((year, value))
        else:
            runs.append([(year, value)])
    return runs


class _Canvas:
    """One picture being drawn: its frame, its scales and the markup so far."""

    def __init__(self, p: Picture, *, width: int, height: int, left: int, right: int, top: int, bottom: int) -> None:
        self.p = p
        self.width, self.height, self.left, self.top = width, height, left, top
        self.right, self.bottom = width - right, height - bottom
        self.low, self.high = p.extent() or (0.0, 1.0)
        self.out: list[str] = []

    def x(self, year: float) -> float:
        return self.left + (year - self.p.first) / max(self.p.last - self.p.first, 1) * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.top + (self.high - value) / (self.high - self.low) * (self.bottom - self.top)

    def rule(self, css: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self.out.append(f'<line class="{css}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>')

    def words(self, css: str, x: float, y: float, words: str, anchor: str = "start") -> None:
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        self.out.append(f'<text class="{css}" x="{x:.1f}" y="{y:.1f}"{place}>{escape(words)}</text>')

    def draw(self, *, axes: bool) -> Svg:
        p = self.p
        size = "large" if axes else "small"
        self.out = [
            f'<svg class="picture {size}" viewBox="0 0 {self.width} {self.height}" role="img" '
            f'aria-label="{escape(p.alt)}">'
        ]
        if p.extent() is None:
            self.words("empty", self.width / 2, self.height / 2 + 4, p.text("picture.empty"), "middle")
        else:
            if axes:
                self.axes()
            else:
                self.rule("base", self.left, self.bottom, self.right, self.bottom)
            for band in p.bands:
                self.band(band)
            if p.ahead is not None:
                self.ahead(p.ahead)
            self.levels(axes)
            if axes:
                self.breaks()
            # The member comes last, on top of what it is compared with.
            for line in sorted(p.lines, key=lambda each: each.kind == "member"):
                self.line(line, axes)
        return Svg("".join([*self.out, "</svg>"]))

    def axes(self) -> None:
        p = self.p
        steps = ticks(self.low, self.high)
        digits = _digits(steps)
        for value in steps:
            self.rule("grid", self.left, self.y(value), self.right, self.y(value))
            self.words("tick", self.left - 8, self.y(value) + 4, p.text.number(value, digits), "end")
        self.words("unit", 2, 14, p.unit)
        every = next((n for n in (1, 2, 5, 10) if (p.last - p.first) / n <= 12), 20)
        # The first and the last year are always named; others where they do not run into the last.
        for year in range(p.first, p.last + 1):
            end = year in (p.first, p.last)
            crowded = min(p.last - year, year - p.first) < 0.7 * every
            if not end and (year % every or crowded):
                continue
            self.rule("grid", self.x(year), self.bottom, self.x(year), self.bottom + 4)
            self.words("tick" if end else "tick minor", self.x(year), self.bottom + 19, str(year), "middle")

    def levels(self, axes: bool) -> None:
        placed: list[float] = []
        for level in self.p.levels:
            at = self.y(level.value)
            self.rule(f"level {level.kind}", self.left, at, self.right, at)
            if axes:
                # The label stands above its line, or below it where another label is near.
                label = at - 6
                if any(abs(label - other) < 15 for other in placed):
                    label = at + 15
                placed.append(label)
                self.words("level-label", self.left + 6, label, level.label)

    def breaks(self) -> None:
        for each in self.p.breaks:
            at = self.x(each.year - 0.5)
            if self.left <= at <= self.right:
                self.rule("break", at, self.top, at, self.bottom)
                right = at > (self.left + self.right) / 2
                self.words(
                    "break-label", at - 5 if right else at + 5, self.bottom - 7, each.label, "end" if right else "start"
                )

    def ahead(self, ahead: Ahead) -> None:
        self.band(ahead.range, "fan")
        for line in (ahead.path, ahead.trend):
            if line is not None and all(_drawable(value) for value in line.values):
                points = zip(line.years, line.values, strict=True)
                joined = " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in points)
                self.out.append(f'<g class="{line.kind}"><polyline points="{joined}"/></g>')
        if _drawable(ahead.target):
            x, y = self.x(ahead.target_year), self.y(ahead.target)
            corners = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in ((0, -6), (6, 0), (0, 6), (-6, 0)))
            self.out.append(f'<polygon class="mark" points="{corners}"/>')

    def band(self, band: Band, css: str = "band") -> None:
        known = [_drawable(a) and _drawable(b) for a, b in zip(band.low, band.high, strict=True)]
        line = Line("band", band.label, band.years, band.low, known)
        top = dict(zip(band.years, band.high, strict=True))
        for run in _runs(line, self.p.breaks):
            if len(run) == 1:
                year, low = run[0]
                self.rule(css, self.x(year), self.y(low), self.x(year), self.y(top[year]))
                continue
            corners = [(year, value) for year, value in run] + [(year, top[year]) for year, _ in reversed(run)]
            points = " ".join(f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in corners)
            self.out.append(f'<polygon class="{css}" points="{points}"/>')

    def line(self, line: Line, axes: bool) -> None:
        runs = _runs(line, self.p.breaks)
        self.out.append(f'<g class="{line.kind}">')
        for run in runs:
            points = [f"{self.x(year):.1f},{self.y(value):.1f}" for year, value in run]
            if len(run) > 1:
                self.out.append(f'<polyline points="{" ".join(points)}"/>')
        last = runs[-1][-1][0] if runs else None
        alone = {run[0][0] for run in runs if len(run) == 1}
        used = line.used if line.used is not None else [True] * len(line.years)
        notes = line.notes or [""] * len(line.years)
        for year, value, ok, note in zip(line.years, line.values, used, notes, strict=True):
            if not _drawable(value):
                continue
            # A small picture marks the newest value, values that stand alone and those that no computation used.
            if not (axes or not ok or year in alone or (year == last and line.kind == "member")):
                continue
            radius = (3.4 if line.kind == "member" else 2.0) if axes else (3.0 if line.kind == "member" else 1.6)
            css = "" if ok else ' class="unused"'
            title = f"<title>{escape(note)}</title>" if note else ""
            shape = f'<circle{css} cx="{self.x(year):.1f}" cy="{self.y(value):.1f}" r="{radius:g}"'
            self.out.append(f"{shape}>{title}</circle>" if title else f"{shape}/>")
        self.out.append("</g>")
