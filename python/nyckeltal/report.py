"""The page that people read: one member, or the network, in one HTML file that needs nothing else.

Every number comes from C++ (``follow``, ``network``, ``table``); here numbers become words, tables and pictures. Names,
comments and labels of a dataset are hostile text: they lose invisible characters, pass through escaping, and the page
forbids scripts and network access by its own content policy.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _core
from .errors import ArgumentError
from .panel import VALUE_STATUS, Panel
from .pictures import Band, Break, Level, Line, Picture, Svg
from .text import Language, Text, decimals_of, inert
from .trend import VERDICTS
from .trend_text import TrendWords, tally, trend_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._core import Limit, Observation, StateClass, Target

__all__ = ["Report", "network_report", "report"]

#: A mean of fewer members than this is not drawn, unless they are all there are; the table has them all.
MEAN_DRAWN_FROM = 5
#: Statuses whose numbers the computations use unless asked otherwise.
USED = ("observed", "nil", "estimated", "preliminary")
_DIRECTION: dict[str, Literal["higher", "lower", "neutral"]] = {
    "higher": "higher",
    "lower": "lower",
    "neutral": "neutral",
}
_USED_BYTES = np.array([VALUE_STATUS.index(name) for name in USED], dtype=np.uint8)


class Report:
    """A finished page: ``html``, ``save(path)``; shown in a frame of its own in a notebook."""

    __slots__ = ("html", "title")

    def __init__(self, html: str, title: str) -> None:
        #: The whole document.
        self.html = html
        #: What the page is called.
        self.title = title

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the page; a file that exists is replaced only by a whole new one."""
        from .io import write_whole

        target = Path(path)
        write_whole(target, self.html.encode("utf-8"))
        return target

    def __repr__(self) -> str:
        return f"<Report {self.title}: {len(self.html)} characters>"

    def _repr_html_(self) -> str:
        frame = 'sandbox style="width:100%;height:40rem;border:1px solid #ccc"'
        return f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.html)}" {frame}></iframe>'


# ------------------------------------------------------------------------------------------- what templates show


@dataclass(frozen=True)
class Head:
    label: str
    number: bool = False


@dataclass(frozen=True)
class TableRow:
    cells: Sequence[str]
    own: bool = False


@dataclass(frozen=True)
class Table:
    caption: str
    heads: Sequence[Head]
    rows: Sequence[TableRow]
    css: str = "plain"


@dataclass(frozen=True)
class Key:
    """One entry of a picture's legend."""

    label: str
    swatch: Svg


@dataclass(frozen=True)
class Cell:
    """A cell of the network's overview."""

    main: str = ""
    unit: str = ""
    under: Sequence[str] = ()
    css: str = ""
    picture: Svg | None = None


@dataclass(frozen=True)
class Section:
    """All that the page says about one indicator."""

    anchor: str
    name: str
    under: str
    group: str
    summary: str
    large: Svg
    legend: Sequence[Key]
    caption: str
    sentences: Sequence[str]
    values: Table
    standings: Table | None
    standings_title: str
    left_out: Sequence[tuple[str, str]]
    left_out_title: str
    definition: Sequence[tuple[str, str]]
    sources: Sequence[int]


@dataclass(frozen=True)
class MemberRow(Section):
    """A section with its line in the member's overview."""

    latest: str
    latest_unit: str
    latest_year: str
    marks: Sequence[str]
    trend: TrendWords
    change: str
    change_unit: str
    compared: str
    arrow: str
    change_under: Sequence[str]
    no_change: str
    small: Svg
    mean: str
    mean_under: Sequence[str]
    place: str
    place_under: Sequence[str]
    state: str
    state_under: Sequence[str]
    aim: str
    aim_under: Sequence[str]


@dataclass(frozen=True)
class NetworkRow(Section):
    """A section with its line in the network's overview."""

    cells: Sequence[Cell]
    directions: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Remark:
    name: str
    text: str
    sources: Sequence[int] = ()


@dataclass(frozen=True)
class SourceNote:
    title: str
    url: str
    link: str
    date: str
    licence: str


@dataclass(frozen=True)
class Aim:
    """A target of one series with the value that it comes to."""

    label: str
    value: float
    year: int
    former: bool
    reduction: str = ""


# --------------------------------------------------------------------------------------------------- the facts


class _Facts:
    """A panel up to the page's year with what the two kinds of page share."""

    def __init__(self, panel: Panel, year: int, language: Language) -> None:
        from . import network_mean

        first = int(panel.years[0])
        self.t = Text(language)
        self.panel = panel if year == int(panel.years[-1]) else panel.sel(years=range(first, year + 1))
        self.year = year
        self.years = self.panel.years
        self.indicators = self.panel.indicators
        self.members = self.panel.members
        self.names = [inert(each.name or each.id) for each in self.members]
        self.name_of = {each.id: name for each, name in zip(self.members, self.names, strict=True)}
        self.values = self.panel.values
        self.used = np.isin(self.panel.status, _USED_BYTES) & ~np.isnan(self.values)
        self.sources = self.panel.sources
        self.cited: dict[int, int] = {}
        self.by_cell: dict[tuple[int, int], list[Observation]] = {}
        for each in self.panel.observations:
            self.by_cell.setdefault((each.indicator, each.member), []).append(each)
        self.breaks = self.panel.breaks
        self.means = network_mean(self.panel)
        self.published = self._published()

    @property
    def enough(self) -> Any:
        """Where a mean is of enough members to be drawn."""
        return self.means.n >= np.clip(self.means.n_members, 1, MEAN_DRAWN_FROM)

    def _published(self) -> dict[str, dict[str, tuple[str, dict[int, float]]]]:
        """For each kind (network, nation) and indicator: the publisher's name of the row and its values by year."""
        found: dict[str, dict[str, tuple[str, dict[int, float]]]] = {"network": {}, "nation": {}}
        other = self.panel.published
        if other is None:
            return found
        values, years = other.values, [int(each) for each in other.years]
        for m, member in enumerate(other.members):
            if member.kind not in found:
                continue
            for i, indicator in enumerate(other.indicators):
                row = {
                    y: float(v) for y, v in zip(years, values[i, m], strict=True) if not np.isnan(v) and y <= self.year
                }
                if row:
                    found[member.kind].setdefault(indicator.id, (inert(member.name), row))
        return found

    # Words ------------------------------------------------------------------------------------------------

    def name(self, i: int) -> str:
        return self.t.pick(self.indicators[i].name, self.indicators[i].id)

    def unit(self, i: int) -> str:
        return self.t.pick(self.indicators[i].unit)

    def codes(self, i: int) -> str:
        """The newest code, and the generation it belongs to."""
        codes = self.indicators[i].codes
        if not codes:
            return ""
        newest = max(codes, key=lambda each: each.generation)
        return inert(f"{newest.code} ({newest.generation})" if newest.generation else newest.code)

    def under(self, i: int) -> str:
        parts = [self.codes(i), self.unit(i), self.t.word("direction", self.indicators[i].direction)]
        return " · ".join(each for each in parts if each)

    def amount(self, i: int, value: float, decimals: int | None = None, *, sign: bool = False) -> str:
        digits = self.indicators[i].decimals if decimals is None else decimals
        return self.t.amount(value, self.unit(i), digits, sign=sign)

    def difference(self, i: int, value: float, decimals: int | None = None, *, sign: bool = True) -> str:
        digits = self.indicators[i].decimals if decimals is None else decimals
        unit = "%" if self.indicators[i].is_share else self.unit(i)
        return self.t.difference(value, unit, digits, sign=sign)

    def stated(self, i: int, row: Mapping[int, float], year: int) -> str:
        """A published figure with the digits that it was published with."""
        return self.t.number(row.get(year, math.nan), decimals_of(row.values(), self.indicators[i].decimals))

    def published_mean(self, i: int, year: int) -> list[str]:
        """What the network has published as its mean of that year, as a line under our own."""
        found = self.published["network"].get(self.indicators[i].id)
        if not found or year not in found[1]:
            return []
        digits = decimals_of(found[1].values(), self.indicators[i].decimals)
        return [self.t("mean.published", value=self.amount(i, found[1][year], digits))]

    def per_year(self, i: int, value: float, decimals: int | None = None) -> str:
        """A pace: at least one digit, because whole units are spread over years."""
        digits = self.indicators[i].decimals if decimals is None else decimals
        return self.t("pace.per_year", amount=self.difference(i, value, max(digits, 1)))

    def digits(self, i: int, m: int) -> int:
        return decimals_of(self.values[i, m][~np.isnan(self.values[i, m])].tolist(), self.indicators[i].decimals)

    def cite(self, positions: Iterable[int]) -> list[int]:
        """Numbers of the sources on this page, given out in the order of asking."""
        wanted = dict.fromkeys(each for each in positions if 0 <= each < len(self.sources))
        return [self.cited.setdefault(each, len(self.cited) + 1) for each in wanted]

    def notes(self) -> list[SourceNote]:
        made = []
        for position in sorted(self.cited, key=lambda each: self.cited[each]):
            source = self.sources[position]
            url = inert(source.url)
            made.append(
                SourceNote(
                    title=inert(source.title or source.id),
                    url=url,
                    link=url if re.fullmatch(r"https?://[^\s<>\"'`]+", url) else "",
                    date=self.t("source.date", date=inert(source.date)) if source.date else "",
                    licence=inert(source.licence),
                )
            )
        return made

    # Targets, limits, classes ------------------------------------------------------------------------------

    def aims(self, i: int, m: int | None) -> list[Aim]:
        """Targets that hold for a member (or, without one, for all), current ones first."""
        made = []
        for each in self.indicators[i].targets:
            own = each.owner == "member"
            if own and (m is None or each.member not in (self.members[m].id, self.members[m].code)):
                continue
            if each.value is not None:
                value = each.value
            else:
                # A reduction is of the member's own base year: the network as a whole has none.
                value = math.nan if m is None else _core.target_value(self.panel._core, each, i, m, _core.Use())
            reduction = ""
            if each.reduction is not None and each.base_year is not None:
                share = self.t.amount(100 * each.reduction, "%", decimals_of([round(100 * each.reduction, 6)], 2))
                reduction = self.t("target.reduction", share=share, base_year=each.base_year)
            made.append(Aim(self.target_label(each), value, each.year, each.former, reduction))
        return sorted(made, key=lambda aim: aim.former)

    def target_label(self, target: Target) -> str:
        default = self.t("target.former") if target.former else self.t.word("target", target.owner)
        return self.t.pick(target.label, default)

    def limit_label(self, limit: Limit) -> str:
        return self.t.pick(limit.label, self.t("limit.upper" if limit.upper else "limit.lower"))

    def aim_text(self, i: int, aim: Aim) -> str:
        value = "" if math.isnan(aim.value) else self.amount(i, aim.value, decimals_of([aim.value], 4))
        if aim.reduction and value:
            digits = self.indicators[i].decimals
            value = self.t("target.that_is", reduction=aim.reduction, value=self.amount(i, aim.value, digits))
        return f"{value or aim.reduction} ({aim.year})".strip()

    def levels(self, i: int, aims: Sequence[Aim]) -> list[Level]:
        made = [
            Level("former" if aim.former else "target", f"{aim.label}: {self.aim_text(i, aim)}", aim.value)
            for aim in aims
            if not math.isnan(aim.value)
        ]
        for limit in self.indicators[i].limits:
            value = self.amount(i, limit.value, decimals_of([limit.value], 4))
            made.append(Level("limit", f"{self.limit_label(limit)}: {value}", limit.value))
        return made

    def class_name(self, i: int, each: StateClass) -> str:
        """The class as its edition names it, with the unit where the name is its bounds alone."""
        name = self.t.pick(each.name)
        return name if any(letter.isalpha() for letter in name) else f"{name}\u00a0{self.unit(i)}".strip()

    def class_text(self, i: int, each: StateClass) -> str:
        """A class with its bounds, and on which side they lie: "Mycket god: < 380"."""

        def bound(value: float) -> str:
            return self.t.number(value, decimals_of([value], 6))

        parts = []
        if each.lower is not None:
            parts.append(("≥" if each.includes_lower else ">") + "\u00a0" + bound(each.lower))
        if each.upper is not None:
            parts.append(("≤" if each.includes_upper else "<") + "\u00a0" + bound(each.upper))
        return f"{self.t.pick(each.name)} ({self.t('and').join(f' {part} ' for part in parts).strip()})"

    def breaks_of(self, i: int, m: int | None) -> list[Any]:
        """Known breaks of an indicator: for all members, and this member's own."""
        keys = {""} if m is None else {"", self.members[m].id, self.members[m].code}
        own = [each for each in self.breaks if each.indicator == self.indicators[i].id and each.member in keys]
        return sorted(own, key=lambda each: int(each.year))

    def break_text(self, each: Any) -> str:
        reason = self.t.pick(each.reason, self.t("break.no_reason"))
        who = f" ({self.name_of.get(each.member, inert(each.member))})" if each.member else ""
        return self.t("say.break" if each.cuts else "say.event", year=f"{each.year}{who}", reason=reason)

    # Pictures ----------------------------------------------------------------------------------------------

    def mean_line(self, i: int) -> Line:
        n = self.means.n[i]
        mean = np.where(self.enough[i], self.means.mean[i], np.nan)
        notes = [
            f"{year}: {self.amount(i, float(value))} ({self.t('n_of', n=int(count), total=int(total))})"
            for year, value, count, total in zip(self.years, mean, n, self.means.n_members[i], strict=True)
        ]
        return Line("mean", self.t("legend.mean"), self.years.tolist(), mean.tolist(), notes=notes)

    def published_line(self, i: int) -> Line | None:
        found = self.published["network"].get(self.indicators[i].id)
        if found is None:
            return None
        name, row = found
        label = self.t("legend.published", name=name)
        notes = [f"{label}, {year}: {self.amount(i, value)}" for year, value in row.items()]
        return Line("published", label, list(row), list(row.values()), notes=notes)

    def legend(self, i: int, lines: Sequence[Line], levels: Sequence[Level], bands: Sequence[Band] = ()) -> list[Key]:
        keys = []
        for line in lines:
            if any(math.isfinite(value) for value in line.values):
                used = line.used is None or any(line.used)
                if used:
                    keys.append(Key(line.label, _swatch(f'<g class="{line.kind}">{_dash()}{_dot()}</g>')))
                if line.used is not None and any(
                    math.isfinite(v) and not ok for v, ok in zip(line.values, line.used, strict=True)
                ):
                    dot = _dot().replace("<circle", '<circle class="unused"')
                    keys.append(Key(self.t("legend.unused"), _swatch(f'<g class="{line.kind}">{dot}</g>')))
        keys += [Key(band.label, _swatch('<rect class="band" width="30" height="10"/>')) for band in bands]
        for level in levels:
            keys.append(Key(level.label, _swatch(f'<line class="level {level.kind}" x1="0" x2="30" y1="5" y2="5"/>')))
        return keys

    def definition(self, i: int, edition: int) -> list[tuple[str, str]]:
        """What the indicator is, pair by pair."""
        each, t = self.indicators[i], self.t
        pairs = [(t("definition.what"), t.pick(each.definition, t("definition.unknown")))]
        if each.version:
            pairs.append((t("definition.version"), inert(each.version)))
        if each.codes:
            codes = ", ".join(inert(f"{code.code} ({code.generation})") for code in each.codes)
            pairs.append((t("definition.codes"), codes))
        pairs.append((t("definition.direction"), t.word("direction", each.direction)))
        if each.reporter in ("member", "central"):
            pairs.append((t("definition.reporter"), t.word("reporter", each.reporter)))
        if 0 <= edition < len(each.editions):
            chosen = each.editions[edition]
            classes = "; ".join(self.class_text(i, one) for one in chosen.classes)
            reading = "" if chosen.bounds_stated else " " + t("state.our_reading_long")
            pairs.append((t("definition.classes", edition=inert(chosen.id)), classes + "." + reading))
            if t.pick(chosen.note):
                pairs.append((t("definition.classes_note"), t.pick(chosen.note)))
        pairs += [(self.target_label(target), inert(target.source)) for target in each.targets if target.source]
        links = [link for link in self.panel.links if each.id in (link.from_, link.to)]
        return pairs + [(t("definition.link"), self.link_text(link)) for link in links]

    def link_text(self, link: Any) -> str:
        key = {True: "link.comparable", False: "link.not_comparable", None: "link.unknown"}[link.comparable]
        names = {each.id: self.t.pick(each.name, each.id) for each in self.indicators}
        text = self.t(key, a=names.get(link.from_, inert(link.from_)), b=names.get(link.to, inert(link.to)))
        note = self.t.pick(link.note)
        return f"{text} {note}" if note else text

    # Tables ------------------------------------------------------------------------------------------------

    def standings(self, i: int, year: int, own: int | None) -> tuple[Table | None, list[tuple[str, str]], Any]:
        """Members with a value of that year in order, those left out with the reason, and the comparison itself."""
        from . import compare

        t = self.t
        found = compare(self.panel, self.indicators[i].id, year=year)
        digits = decimals_of([row.value for row in found.rows], self.indicators[i].decimals)
        rows = [
            TableRow(
                [str(row.rank_competition or "–"), inert(row.name), t.number(row.value, digits)],
                own=own is not None and row.member == self.members[own].id,
            )
            for row in found.rows
        ]
        heads = [
            Head(t("head.place"), number=True),
            Head(t("head.member")),
            Head(self.unit(i) or t("head.value"), number=True),
        ]
        caption = t("standings.caption", name=self.name(i), year=year, n=len(rows))
        left: dict[str, list[str]] = {}
        for each in found.left_out:
            older = f" ({self.amount(i, each.value, digits)}, {each.year})" if each.year else ""
            left.setdefault(t.word("reason", each.reason), []).append(inert(each.name) + older)
        return (
            Table(caption, heads, rows, "plain values") if rows else None,
            [(f"{reason} ({len(names)})", ", ".join(names)) for reason, names in left.items()],
            found,
        )


def _dash() -> str:
    return '<line x1="0" x2="30" y1="5" y2="5"/>'


def _dot() -> str:
    return '<circle cx="15" cy="5" r="3"/>'


def _swatch(inside: str) -> Svg:
    return Svg(f'<svg aria-hidden="true" viewBox="0 0 30 10">{inside}</svg>')


# ------------------------------------------------------------------------------------------------ a member's page


class _MemberPage(_Facts):
    def __init__(self, panel: Panel, m: int, year: int, language: Language) -> None:
        from . import change, latest, state, trend

        super().__init__(panel, year, language)
        self.m = m
        self.trend = trend(self.panel)
        self.latest = latest(self.panel)
        self.change = change(self.panel)
        self.state = state(self.panel)
        self.remarks: list[Remark] = []
        self.alone = self.panel.sel(member=self.members[m].id)
        self.moved: dict[tuple[int, int], Any] = {}

    def compared(self, i: int) -> str:
        """Whether the latest value is better or worse than the start value, by the indicator's own dead band."""
        from . import movements

        row = self.change
        if np.isnan(row.absolute[i, self.m]):
            return "none"
        if row.crosses_break[i, self.m]:
            return "differs"
        span = int(row.start_year[i, self.m]), int(row.end_year[i, self.m])
        if span not in self.moved:
            self.moved[span] = movements(self.alone, *span, counted="everybody")
        moved = self.moved[span]
        if moved.unchanged[i]:
            return "same"
        return "better" if moved.improved[i] else "worse" if moved.worsened[i] else "differs"

    def picture(self, i: int, aims: Sequence[Aim], digits: int) -> tuple[Picture, list[Key]]:
        t, m = self.t, self.m
        status = [t.word("status", VALUE_STATUS[byte]) for byte in self.panel.status[i, m]]
        notes = [
            f"{year}: {self.amount(i, float(value), digits)} ({word})"
            for year, value, word in zip(self.years, self.values[i, m], status, strict=True)
        ]
        own = Line(
            "member", self.names[m], self.years.tolist(), self.values[i, m].tolist(), self.used[i, m].tolist(), notes
        )
        published = self.published_line(i)
        lines = [own, self.mean_line(i), *([published] if published else [])]
        levels = self.levels(i, aims)
        breaks = [
            Break(each.year, t("picture.breaks" if each.cuts else "picture.event", year=each.year), each.cuts)
            for each in self.breaks_of(i, m)
            if each.year <= self.year
        ]
        drawn = [
            year for line in lines for year, value in zip(line.years, line.values, strict=True) if math.isfinite(value)
        ]
        first = min(drawn)
        known = [
            (int(y), float(v))
            for y, v in zip(self.years[self.used[i, m]], self.values[i, m][self.used[i, m]], strict=True)
        ]
        high, low = max(known, key=lambda each: each[1]), min(known, key=lambda each: each[1])

        def say(value: float) -> str:
            return self.amount(i, value, digits)

        only = len(known) == 1
        alt = t(
            "picture.member",
            name=self.name(i),
            member=self.names[m],
            unit=self.unit(i) or "–",
            values=t(
                "picture.value" if only else "picture.values",
                first=say(known[0][1]),
                first_year=known[0][0],
                last=say(known[-1][1]),
                last_year=known[-1][0],
            ),
            extremes=""
            if only
            else t("picture.extremes", high=say(high[1]), high_year=high[0], low=say(low[1]), low_year=low[0]),
            mean=self.mean_said(i, known[-1][0]),
            levels=" ".join(f"{level.label}." for level in levels),
        )
        each = self.indicators[i]
        picture = Picture(
            lines=lines,
            unit=self.unit(i),
            first=first,
            last=self.year,
            text=t,
            alt=re.sub(r"\s+", " ", alt),
            decimals=digits,
            floor=each.floor,
            ceiling=each.ceiling,
            levels=levels,
            breaks=breaks,
        )
        return picture, self.legend(i, lines, levels)

    def mean_said(self, i: int, year: int) -> str:
        k = year - int(self.years[0])
        n = int(self.means.n[i, k])
        if not n:
            return ""
        value = self.amount(i, float(self.means.mean[i, k]))
        return self.t("picture.mean", value=value, year=year, n=n, total=int(self.means.n_members[i, k]))

    def row(self, i: int) -> MemberRow:
        t, m = self.t, self.m
        digits = self.digits(i, m)
        value, value_year = float(self.latest.value[i, m]), int(self.latest.year[i, m])
        aims = self.aims(i, m)
        picture, legend = self.picture(i, aims, digits)
        standings, left_out, comparison = self.standings(i, value_year, m)
        place = next((row.rank_competition for row in comparison.rows if row.member == self.members[m].id), 0)
        n_ranked = comparison.n_ranked
        latest = self.amount(i, value, digits)
        marks = []
        status = VALUE_STATUS[int(self.panel.status[i, m, value_year - int(self.years[0])])]
        if value_year < self.year:
            marks.append(t("mark.older", year=self.year))
        if status not in ("observed", "nil"):
            marks.append(t.word("status", status))

        change, compared, arrow, change_under = self.change_said(i, digits)
        moved = self.difference(i, float(self.change.absolute[i, m]), digits)
        unit = self.unit(i)
        change_unit = t.word("unit", "points") if self.indicators[i].is_share else unit
        mean, mean_under = self.mean_cells(i, value_year)
        state, state_under, edition = self.state_said(i)
        aim, aim_under, aim_sentences = self.aims_said(i, aims, value, value_year, digits)
        place_said = t("place.of", place=place, n=n_ranked) if place and n_ranked > 1 else ""

        trend = trend_words(
            t,
            self.trend.row(self.indicators[i].id, self.members[m].id),
            level=self.trend.options["level"],
            change=lambda moved: self.difference(i, moved, max(digits, 1)),
            pace=lambda moved: self.per_year(i, moved, digits),
        )
        sentences = [
            t("say.latest", value=latest, year=value_year, name=self.name(i))
            + (f" ({', '.join(marks)})." if marks else "."),
            *trend.sentences,
            t(
                f"say.{'change' if change else 'no_change'}",
                change=moved,
                word=t.word("compared", compared),
                start=self.amount(i, float(self.change.start[i, m]), digits),
                year=int(self.change.start_year[i, m]),
            ),
        ]
        if self.change.crosses_break[i, m]:
            sentences.append(t("say.crosses_break"))
        if mean:
            sentences.append(t("say.mean", mean=mean, detail=", ".join(mean_under)))
        if place_said:
            sentences.append(t("say.place", place=place_said, year=value_year))
        if state:
            sentences.append(t("say.state", state=state, detail="; ".join(state_under)))
        sentences += aim_sentences
        sentences += [self.break_text(each) for each in self.breaks_of(i, m)]
        table, used_sources = self.value_table(i, digits)
        summary = f"{latest} ({value_year})"
        return MemberRow(
            anchor=_anchor(self.indicators[i].id, i),
            name=self.name(i),
            under=self.under(i),
            group=inert(self.indicators[i].group),
            summary=summary,
            large=picture.large(),
            legend=legend,
            caption=t("picture.caption", n=MEAN_DRAWN_FROM),
            sentences=sentences,
            values=table,
            standings=standings if n_ranked > 1 else None,
            standings_title=t("standings.title", n=n_ranked, year=value_year),
            left_out=left_out,
            left_out_title=t("standings.left_out"),
            definition=self.definition(i, edition),
            sources=used_sources,
            latest=t.number(value, digits),
            latest_unit=unit,
            latest_year=str(value_year),
            marks=marks,
            trend=trend,
            change=change,
            change_unit=change_unit,
            compared=compared,
            arrow=arrow,
            change_under=change_under,
            no_change=t("change.one_value"),
            small=picture.small(),
            mean=mean,
            mean_under=mean_under,
            place=place_said,
            place_under=[str(value_year)] if place_said else [],
            state=state,
            state_under=state_under,
            aim=aim,
            aim_under=aim_under,
        )

    def change_said(self, i: int, digits: int) -> tuple[str, str, str, list[str]]:
        t, m, row = self.t, self.m, self.change
        compared = self.compared(i)
        if compared == "none":
            return "", compared, "", []
        moved = float(row.absolute[i, m])
        year = int(row.start_year[i, m])
        start = t.number(float(row.start[i, m]), digits)
        under = [t(f"change.{compared}", year=year), t("change.from", value=start, year=year)]
        if not np.isnan(row.per_cent[i, m]) and not self.indicators[i].is_share:
            under.append(t.number(float(row.per_cent[i, m]), 0, sign=True) + "\u00a0" + t.word("unit", "per_cent"))
        arrow = "=" if compared == "same" else "▲" if moved > 0 else "▼"
        return t.number(moved, digits, sign=True), compared, arrow, under

    def mean_cells(self, i: int, year: int) -> tuple[str, list[str]]:
        """Our unweighted mean of the value's own year and what the network has published itself."""
        t, k = self.t, year - int(self.years[0])
        n, total = int(self.means.n[i, k]), int(self.means.n_members[i, k])
        published = self.published_mean(i, year)
        if not self.enough[i, k]:
            return t("mean.too_few"), [t("mean.under", year=year, n=n, total=total), *published]
        mean = self.amount(i, float(self.means.mean[i, k]))
        return mean, [t("mean.under", year=year, n=n, total=total), *published]

    def state_said(self, i: int) -> tuple[str, list[str], int]:
        t, m, row = self.t, self.m, self.state
        edition = int(row._edition_index[i, m])
        if int(row.class_index[i, m]) < 0:
            return "", [], edition
        chosen = self.indicators[i].editions[edition]
        under = [t("state.edition", edition=inert(chosen.id))]
        if not chosen.bounds_stated:
            under.append(t("state.our_reading"))
        return self.class_name(i, chosen.classes[int(row.class_index[i, m])]), under, edition

    def aims_said(
        self, i: int, aims: Sequence[Aim], value: float, year: int, digits: int
    ) -> tuple[str, list[str], list[str]]:
        """The overview's cell for the first current target, else for the limit; and a sentence for each."""
        from . import required_pace

        t = self.t
        cells: list[tuple[str, list[str]]] = []
        sentences = []
        for aim in aims:
            pace = required_pace(value, aim.value, year, aim.year, direction=_DIRECTION[self.indicators[i].direction])
            if pace.status == "reached":
                said = t("pace.reached")
            elif not math.isnan(pace.linear):
                said = t("pace.needs", pace=self.per_year(i, pace.linear, digits))
            else:
                said = t.word("pace", pace.status) if f"pace.{pace.status}" in t.phrases else ""
            if aim.former:
                said = ""
            text = self.aim_text(i, aim)
            cells.append((text, [aim.label, *([said] if said else [])]))
            sentences.append(f"{aim.label}: {text}{', ' + said if said else ''}.")
        limit_state = str(self.state.limit[i, self.m])
        for limit in self.indicators[i].limits:
            bound = self.amount(i, limit.value, decimals_of([limit.value], 4))
            label = self.limit_label(limit)
            said = t.word("limit", limit_state)
            cells.append((bound, [label, said]))
            sentences.append(f"{label}: {bound}, {said}.")
        main, under = cells[0] if cells else ("", [])
        return main, under, sentences

    def value_table(self, i: int, digits: int) -> tuple[Table, list[int]]:
        """All values with status, beside the network's mean of the same year; and the sources that they cite."""
        t, m = self.t, self.m
        notes: dict[int, list[str]] = {}
        sources: dict[int, list[int]] = {}
        figures = sorted(self.by_cell.get((i, m), []), key=lambda each: (each.year, not each.current))
        for each in figures:
            if each.source >= 0:
                sources.setdefault(each.year, []).append(each.source)
            if each.note:
                notes.setdefault(each.year, []).append(inert(each.note))
        cited = self.cite(each.source for each in figures)
        for each in figures:
            if not each.current:
                old = self.amount(i, each.value, decimals_of([each.value], 6))
                date = inert(self.sources[each.source].date) if each.source >= 0 else ""
                text = t("note.superseded", value=old, date=date or t("note.no_date"))
                notes.setdefault(each.year, []).append(text)
                self.remarks.append(Remark(self.name(i), f"{each.year}: {text}", self.cite([each.source])))
        published = {kind: self.published[kind].get(self.indicators[i].id) for kind in ("network", "nation")}
        seen = np.flatnonzero(self.used[i, m] | ~np.isnan(self.values[i, m]))
        with_notes, with_sources = bool(notes), bool(cited)
        heads = [Head(t("head.year")), Head(self.names[m], number=True), Head(t("head.status"))]
        heads += [Head(t("head.mean"), number=True), Head(t("head.n"), number=True)]
        heads += [Head(t("head.published", name=found[0]), number=True) for found in published.values() if found]
        heads += [Head(t("head.source"))] if with_sources else []
        heads += [Head(t("head.note"))] if with_notes else []
        rows = []
        for k in range(int(seen[0]), len(self.years)):
            year = int(self.years[k])
            status = VALUE_STATUS[int(self.panel.status[i, m, k])]
            n = int(self.means.n[i, k])
            cells = [str(year), t.number(float(self.values[i, m, k]), digits), t.word("status", status)]
            cells += [t.number(float(self.means.mean[i, k]), self.indicators[i].decimals)]
            cells += [t("n_of", n=n, total=int(self.means.n_members[i, k]))]
            for found in published.values():
                if found:
                    cells.append(self.stated(i, found[1], year))
            if with_sources:
                cells.append(", ".join(str(each) for each in self.cite(sources.get(year, []))))
            if with_notes:
                cells.append("; ".join(notes.get(year, [])))
            rows.append(TableRow(cells))
            if status in ("imputed", "withdrawn"):
                self.remarks.append(
                    Remark(self.name(i), t(f"remark.{status}", year=year), self.cite(sources.get(year, [])))
                )
        for year, each_notes in sorted(notes.items()):
            for note in each_notes:
                if not any(note in remark.text for remark in self.remarks):
                    self.remarks.append(Remark(self.name(i), f"{year}: {note}", self.cite(sources.get(year, []))))
        return Table(t("values.caption", name=self.name(i), unit=self.unit(i) or "–"), heads, rows, "values"), cited

    def missing(self) -> Table | None:
        """Indicators in use in the page's year for which the member has no usable value of that year."""
        t, m = self.t, self.m
        rows = []
        for i, each in enumerate(self.indicators):
            if self.year not in each.valid or self.used[i, m, -1]:
                continue
            status = VALUE_STATUS[int(self.panel.status[i, m, -1])]
            why = t.word("status", status) if each.known else t("missing.unknown")
            newest = int(self.latest.year[i, m])
            last = (
                f"{self.amount(i, float(self.latest.value[i, m]), self.digits(i, m))} ({newest})"
                if newest
                else t("missing.never")
            )
            rows.append(TableRow([" ".join(filter(None, (self.codes(i), self.name(i)))), why, last]))
        heads = [Head(t("head.indicator")), Head(t("missing.why", year=self.year)), Head(t("missing.latest"))]
        return Table(t("missing.caption", year=self.year, n=len(rows)), heads, rows) if rows else None

    def lead(self, shown: Sequence[int], rows: Sequence[MemberRow]) -> list[str]:
        """The paragraph at the top. It compares two values of each indicator and says so."""
        t, m = self.t, self.m
        if not shown:
            return [t("lead.nothing", name=self.names[m], year=self.year)]
        counts = {
            key: sum(row.compared == key for row in rows) for key in ("better", "worse", "same", "differs", "none")
        }
        said = [t.count("lead.values", len(shown), name=self.names[m], year=self.year)]
        trends = [self.trend.row(self.indicators[i].id, self.members[m].id) for i in shown]
        said.append(t("lead.trends", counts=tally(t, [each.verdict for each in trends])))
        recent = [each.recent_verdict for each in trends if each.recent_verdict != "not_testable"]
        if recent:
            said.append(t("lead.recently", counts=tally(t, recent)))
        turned = [self.name(i) for i, each in zip(shown, trends, strict=True) if each.turned]
        if turned:
            said.append(t("lead.turned", names=", ".join(turned)))
        judged = counts["better"] + counts["worse"] + counts["same"]
        if judged:
            said.append(t("lead.compared", **{key: t.number(n) for key, n in counts.items()}))
        if counts["differs"]:
            said.append(t.count("lead.differs", counts["differs"]))
        if counts["none"]:
            said.append(t.count("lead.one_value", counts["none"]))
        for key in ("better", "worse"):
            found = [
                i
                for i, row in zip(shown, rows, strict=True)
                if row.compared == key and not np.isnan(self.change.per_cent[i, m])
            ]
            if found:
                i = max(found, key=lambda each: abs(float(self.change.per_cent[each, m])))
                digits = self.digits(i, m)
                said.append(
                    t(
                        f"lead.most_{key}",
                        name=self.name(i),
                        start=self.amount(i, float(self.change.start[i, m]), digits),
                        start_year=int(self.change.start_year[i, m]),
                        end=self.amount(i, float(self.change.end[i, m]), digits),
                        end_year=int(self.change.end_year[i, m]),
                    )
                )
        return said

    def context(self, command: str, newer: int) -> dict[str, Any]:
        t = self.t
        shown = [i for i in range(len(self.indicators)) if int(self.latest.year[i, self.m])]
        # The newest generation first, then those that are no longer in use.
        shown.sort(key=lambda i: self.year not in self.indicators[i].valid)
        rows = [self.row(i) for i in shown]
        for i in shown:
            for each in self.breaks_of(i, self.m):
                self.remarks.append(Remark(self.name(i), self.break_text(each)))
        groups: dict[str, list[MemberRow]] = {}
        for i, row in zip(shown, rows, strict=True):
            current = self.year in self.indicators[i].valid
            groups.setdefault(row.group or t("group.current" if current else "group.former"), []).append(row)
        missing = self.missing()
        lead = self.lead(shown, rows)
        if missing:
            lead.append(t.count("lead.missing", len(missing.rows), year=self.year))
        caution = [t("caution.two_values")]
        if newer > self.year:
            caution.append(t("caution.newer", year=self.year, newer=newer))
        note = inert(self.members[self.m].note)
        if note:
            self.remarks.append(Remark(self.names[self.m], note))
        return {
            **_page(self, self.names[self.m], command),
            "lead": lead,
            "caution": caution,
            "heads": [
                t(f"overview.{key}")
                for key in ("indicator", "latest", "trend", "change", "picture", "mean", "place", "state", "aim")
            ],
            "groups": list(groups.items()),
            "rows": rows,
            "missing": missing,
            "remarks": self.remarks,
            "method": [
                t(f"method.{key}", n=MEAN_DRAWN_FROM)
                for key in ("trend", "recent", "change", "mean", "place", "state", "pace", "values")
            ],
            "sources": self.notes(),
        }


def _page(facts: _Facts, name: str, command: str) -> dict[str, Any]:
    info, t = facts.panel.info, facts.t
    title = t.pick(info.title, inert(info.name) or t("page.untitled"))
    made = inert(info.created)
    return {
        "name": name,
        "title": title,
        "year": facts.year,
        "simulated": info.simulated,
        "version": _core.__version__,
        "command": inert(command),
        "description": t.pick(info.description),
        "colophon": t(
            "page.colophon",
            version=_core.__version__,
            title=title,
            licence=inert(info.licence) or "–",
            created=made or "–",
        ),
    }


def _render(template: str, text: Text, context: Mapping[str, Any]) -> str:
    from ._optional import jinja2

    engine = jinja2()
    environment = engine.Environment(
        loader=engine.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=engine.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return str(environment.get_template(template).render(t=text, page=dict(context)))


def _last_year(panel: Panel, m: int | None = None) -> int:
    """The newest year with a number: of one member, or of anybody."""
    known = ~np.isnan(panel.values if m is None else panel.values[:, m : m + 1])
    years = panel.years[known.any(axis=(0, 1))]
    return int(years[-1]) if len(years) else int(panel.years[-1]) if len(panel.years) else 0


def _page_year(panel: Panel, year: int | None, default: int) -> int:
    if not panel.values.size:
        raise ArgumentError("the panel is empty: there is nothing to report")
    first, last = int(panel.years[0]), int(panel.years[-1])
    chosen = default if year is None else int(year)
    if not first <= chosen <= last:
        raise ArgumentError(f"year is {chosen} but the panel has {first} to {last}")
    return chosen


def report(
    panel: Panel,
    *,
    member: str,
    year: int | None = None,
    language: Language = "sv",
    path: str | os.PathLike[str] | None = None,
    command: str = "",
) -> Report:
    """The page of one member: each indicator's latest value, change, state, place, target and picture, with sources.

    Parameters
    ----------
    panel
        All members: means and places come from it, published means from ``panel.published``.
    member
        Id, official code or name.
    year
        The page's year; nothing after it is used. Default: the newest year in which the member has a value.
    language
        ``"sv"`` or ``"en"``.
    path
        Where to save the page at once; without it, use ``.save(path)``.
    command
        How to make the page again, printed at its end.

    Returns
    -------
    Report
        One HTML document without scripts that fetches nothing, for screen (light and dark) and A4.

    Raises
    ------
    ArgumentError
        Unknown member (with the nearest names), a year outside the panel, an empty panel, an unknown language.

    Notes
    -----
    Change compares the first and the latest usable value and is no trend. Means count the members of each year that
    have a value of that very year; imputed and withdrawn values are shown but not counted. Places are by value of the
    same year. Needs ``nyckeltal[report]``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa"], range(2021, 2024), [[[57.4, float("nan"), 60.0]]])
    >>> page = nt.report(panel, member="Trosa", language="en")
    >>> page.title
    'Trosa 2023'
    """
    m = panel._core.member_index(member)
    chosen = _page_year(panel, year, _last_year(panel, m))
    facts = _MemberPage(panel, m, chosen, language)
    page = facts.context(command, _last_year(panel))
    made = Report(_render("member.html", facts.t, page), f"{page['name']} {chosen}")
    if path is not None:
        made.save(path)
    return made


# ---------------------------------------------------------------------------------------------- the network's page


class _NetworkPage(_Facts):
    def __init__(self, panel: Panel, year: int, language: Language, weights: Any) -> None:
        from . import matched_change, movements, network_mean, response_rate, state, trend

        super().__init__(panel, year, language)
        self.trend = trend(self.panel)
        self.weighted = weights is not None
        #: The weights' own indicator is no key indicator of the network.
        self.weight_id = self.panel.indicator(weights).id if isinstance(weights, str) else ""
        if self.weighted:
            self.means = network_mean(self.panel, weights=weights)
        self.rates = response_rate(self.panel)
        self.remarks: list[Remark] = []
        years = {self.newest(i) for i in range(len(self.indicators))} - {None}
        self.states = {each: state(self.panel, year=each, max_age=0) for each in years if each is not None}
        spans = [(each - 1, each) for each in years if each is not None and each > int(self.years[0])]
        self.matched = {last: matched_change(self.panel, first, last) for first, last in spans}
        self.moved = {last: movements(self.panel, first, last) for first, last in spans}

    def newest(self, i: int) -> int | None:
        """The newest year in which anybody that counts has a value."""
        known = np.flatnonzero(self.means.n[i] > 0)
        return int(self.years[known[-1]]) if len(known) else None

    def counts(self, m: int, year: int) -> bool:
        """Whether a member counts in a year; one whose joining years are not known does."""
        return self.members[m].is_member(year) is not False

    def row(self, i: int) -> NetworkRow:
        t = self.t
        year = self.newest(i)
        assert year is not None  # noqa: S101 - rows are made for indicators with values
        k = year - int(self.years[0])
        aims = self.aims(i, None)
        means, unit, digits = self.means, self.unit(i), self.indicators[i].decimals
        n, total = int(means.n[i, k]), int(means.n_members[i, k])
        mean = self.amount(i, float(means.mean[i, k]))
        inner = float(means.q25[i, k]), float(means.q75[i, k])
        outer = float(means.minimum[i, k]), float(means.maximum[i, k])
        under = [t("mean.under", year=year, n=n, total=total)]
        if year < self.year:
            under.append(t("mark.older", year=self.year))
        under += self.published_mean(i, year)
        sentences = [
            t("network.mean", mean=mean, year=year, n=n, total=total),
            t(
                "network.spread",
                median=self.amount(i, float(means.median[i, k])),
                spread=t.span(*inner, unit, digits),
                ends=t.span(*outer, unit, digits),
            ),
        ]
        if self.weighted and not np.isnan(means.weighted_mean[i, k]):
            amount = self.amount(i, float(means.weighted_mean[i, k]))
            without = int(means.n_without_weight[i, k])
            detail = t.count("network.without_weight", without) if without else ""
            under.insert(1, t("network.weighted_under", mean=amount) + (f" ({detail})" if detail else ""))
            sentences.append(t("network.weighted", mean=amount) + (f" ({detail})" if detail else ""))
        verdicts = {
            self.names[m]: str(self.trend.verdict[i, m])
            for m in range(len(self.members))
            if self.trend.n[i, m] and self.counts(m, year)
        }
        sentences.append(t("trend.network", counts=tally(t, list(verdicts.values()))))
        matched, moved, at_target = self.since_last_year(i, year, sentences)
        sentences += self.states_said(i, year)
        rate = self.rates.rate[i, k]
        reported, expected = int(self.rates.n_reported[i, k]), total - int(self.rates.n_not_applicable[i, k])
        answered = t.amount(100 * float(rate), "%", 0) if not np.isnan(rate) else ""
        if answered:
            sentences.append(t("network.response", rate=answered, n=reported, total=expected))
        sentences += [f"{aim.label}: {self.aim_text(i, aim)}." for aim in aims]
        sentences += [self.break_text(each) for each in self.breaks_of(i, None) if not each.member]
        picture, legend = self.picture(i, aims, mean, year, n, total)
        standings, left_out, _ = self.standings(i, year, None)
        edition = next(
            (e for e, each in reversed(list(enumerate(self.indicators[i].editions))) if year in each.valid), -1
        )
        cells = [
            Cell(t.number(float(means.mean[i, k]), digits), unit, under, "value"),
            matched,
            Cell(picture=picture.small()),
            Cell(t.span(*inner, "", digits), "", [t("network.ends", ends=t.span(*outer, "", digits))]),
            moved,
            at_target,
            Cell(answered, "", [t("n_of", n=reported, total=expected)]),
        ]
        cited = self.cite(
            each.source for m in range(len(self.members)) for each in self.by_cell.get((i, m), []) if each.current
        )
        return NetworkRow(
            anchor=_anchor(self.indicators[i].id, i),
            name=self.name(i),
            under=self.under(i),
            group=inert(self.indicators[i].group),
            summary=f"{mean} ({year}, {t('n_of', n=n, total=total)})",
            large=picture.large(),
            legend=legend,
            caption=t("picture.caption", n=MEAN_DRAWN_FROM),
            directions=[
                (f"{t.word('verdict', word)} ({len(who)})", ", ".join(who))
                for word in VERDICTS
                if (who := [name for name, verdict in verdicts.items() if verdict == word])
            ],
            sentences=sentences,
            values=self.year_table(i),
            standings=standings,
            standings_title=t("standings.title", n=n, year=year),
            left_out=left_out,
            left_out_title=t("standings.left_out"),
            definition=self.definition(i, edition),
            sources=cited,
            cells=cells,
        )

    def states_said(self, i: int, year: int) -> list[str]:
        """How many members are in each class, and who is above a limit in law."""
        t, found = self.t, self.states[year]
        inside = [m for m in range(len(self.members)) if self.counts(m, year) and int(found.year[i, m]) == year]
        said = []
        over = [self.names[m] for m in inside if found.limit_exceeded[i, m]]
        for limit in self.indicators[i].limits[:1]:
            value = self.amount(i, limit.value, decimals_of([limit.value], 4))
            said.append(
                t.count("network.exceeded", len(over), limit=f"{self.limit_label(limit)} {value}", names=t.join(over))
                if over
                else t("network.none_exceeded", limit=f"{self.limit_label(limit)} {value}")
            )
        for edition in dict.fromkeys(int(found._edition_index[i, m]) for m in inside):
            if edition < 0:
                continue
            chosen = self.indicators[i].editions[edition]
            counted = [
                f"{self.class_name(i, one)}: {sum(int(found.class_index[i, m]) == c for m in inside)}"
                for c, one in enumerate(chosen.classes)
            ]
            said.append(t("network.classes", edition=inert(chosen.id), counts="; ".join(counted)))
        return said

    def since_last_year(self, i: int, year: int, sentences: list[str]) -> tuple[Cell, Cell, Cell]:
        """Matched change, who moved most and how many are at the target, against the year before."""
        t, digits = self.t, self.indicators[i].decimals
        matched, moved = self.matched.get(year), self.moved.get(year)
        if matched is None or moved is None or not int(matched.n_both[i]):
            sentences.append(t("network.nobody_both", year=year, last=year - 1))
            return Cell(), Cell(), self.at_target(i, year, sentences)
        both = int(matched.n_both[i])
        said = t("network.matched", last=year - 1, n=both, change=self.difference(i, float(matched.matched[i])))
        if both < max(int(matched.n_first[i]), int(matched.n_last[i])):
            parts = {name: self.difference(i, float(getattr(matched, name)[i])) for name in ("total", "entry", "exit")}
            said += " " + t("network.taken_apart", **parts)
        sentences.append(said)
        sentences.append(
            t(
                "network.moved",
                risen=int(moved.risen[i]),
                fallen=int(moved.fallen[i]),
                unchanged=int(moved.unchanged[i]),
                last=year - 1,
            )
        )
        order = ("fall", "rise") if self.indicators[i].direction == "lower" else ("rise", "fall")
        most = [self.mover(i, getattr(moved, f"largest_{which}")) for which in order]
        steps = [f"{name} {self.difference(i, step)}" for name, step in most if name]
        if steps:
            sentences.append(t("network.most", movers="; ".join(steps), last=year - 1, year=year))
        for which in order:
            mover = getattr(moved, f"largest_relative_{which}")
            if mover.member[i] and not self.indicators[i].is_share:
                share = t.number(float(mover.per_cent[i]), 0, sign=True) + "\u00a0" + t.word("unit", "per_cent")
                name = self.name_of[str(mover.member[i])]
                sentences.append(t(f"network.largest_relative_{which}", name=name, change=share))
        unit = t.word("unit", "points") if self.indicators[i].is_share else self.unit(i)
        under = [t("network.both", n=both, last=year - 1)]
        if both < max(int(matched.n_first[i]), int(matched.n_last[i])):
            under.append(t("network.total", change=t.number(float(matched.total[i]), digits, sign=True)))
        short = [f"{name} {t.number(step, digits, sign=True)}" for name, step in most if name]
        return (
            Cell(t.number(float(matched.matched[i]), digits, sign=True), unit, under),
            Cell(short[0] if short else "", "", short[1:]),
            self.at_target(i, year, sentences),
        )

    def mover(self, i: int, movers: Any) -> tuple[str, float]:
        return self.name_of.get(str(movers.member[i]), ""), float(movers.absolute[i])

    def at_target(self, i: int, year: int, sentences: list[str]) -> Cell:
        t, moved = self.t, self.moved.get(year)
        if moved is None or moved.target_status[i] != "ok":
            return Cell()
        now, before = int(moved.n_at_target_last[i]), int(moved.n_at_target_first[i])
        n = int(moved.n_last[i])
        sentences.append(
            t(
                "network.at_target",
                now=now,
                n=n,
                year=year,
                before=before,
                n_before=int(moved.n_first[i]),
                last=year - 1,
                both_now=int(moved.n_at_target_both_last[i]),
                both_before=int(moved.n_at_target_both_first[i]),
                both=int(moved.n[i]),
            )
        )
        return Cell(t("n_of", n=now, total=n), "", [t("network.target_before", n=before, last=year - 1)])

    def picture(
        self, i: int, aims: Sequence[Aim], mean: str, year: int, n: int, total: int
    ) -> tuple[Picture, list[Key]]:
        t, means = self.t, self.means
        enough = self.enough[i]
        line = self.mean_line(i)
        # The network's own mean is what this picture is about.
        lines = [Line("member", line.label, line.years, line.values, notes=line.notes)]
        if self.weighted:
            weighted = np.where(enough, means.weighted_mean[i], np.nan).tolist()
            lines.append(Line("weighted", t("legend.weighted"), self.years.tolist(), weighted))
        published = self.published_line(i)
        lines += [published] if published else []
        low = np.where(enough, means.q25[i], np.nan).tolist()
        high = np.where(enough, means.q75[i], np.nan).tolist()
        bands = [Band(t("legend.quartiles"), self.years.tolist(), low, high)] if enough.any() else []
        levels = self.levels(i, aims)
        drawn = [y for each in lines for y, value in zip(each.years, each.values, strict=True) if math.isfinite(value)]
        alt = t(
            "picture.network",
            name=self.name(i),
            unit=self.unit(i) or "–",
            mean=t("picture.mean", value=mean, year=year, n=n, total=total),
            levels=" ".join(f"{level.label}." for level in levels),
        )
        each = self.indicators[i]
        picture = Picture(
            lines=lines,
            unit=self.unit(i),
            first=min(drawn, default=self.year - 1),
            last=self.year,
            text=t,
            alt=re.sub(r"\s+", " ", alt),
            decimals=each.decimals,
            floor=each.floor,
            ceiling=each.ceiling,
            levels=levels if drawn else (),
            breaks=[
                Break(one.year, t("picture.breaks" if one.cuts else "picture.event", year=one.year), one.cuts)
                for one in self.breaks_of(i, None)
                if not one.member
            ],
            bands=bands,
        )
        return picture, self.legend(i, lines, levels, bands)

    def year_table(self, i: int) -> Table:
        t, means = self.t, self.means
        digits = self.indicators[i].decimals
        published = {kind: self.published[kind].get(self.indicators[i].id) for kind in ("network", "nation")}
        heads = [Head(t("head.year")), Head(t("head.mean"), number=True), Head(t("head.n"), number=True)]
        heads += [Head(t("head.weighted"), number=True)] if self.weighted else []
        heads += [Head(t(f"head.{key}"), number=True) for key in ("median", "spread", "range")]
        heads += [Head(t("head.published", name=found[0]), number=True) for found in published.values() if found]
        rows = []
        for k in range(int(np.flatnonzero(means.n[i] > 0)[0]), len(self.years)):

            def column(values: Any, k: int = k) -> float:
                return float(values[i, k])

            cells = [str(int(self.years[k])), t.number(column(means.mean), digits)]
            cells.append(t("n_of", n=int(means.n[i, k]), total=int(means.n_members[i, k])))
            if self.weighted:
                cells.append(t.number(column(means.weighted_mean), digits))
            cells.append(t.number(column(means.median), digits))
            for low, high in ((means.q25, means.q75), (means.minimum, means.maximum)):
                none = math.isnan(column(low))
                cells.append("–" if none else t.span(column(low), column(high), "", digits))
            cells += [self.stated(i, found[1], int(self.years[k])) for found in published.values() if found]
            rows.append(TableRow(cells))
        return Table(t("values.caption", name=self.name(i), unit=self.unit(i) or "–"), heads, rows, "values")

    def member_table(self) -> Table:
        t = self.t
        rows = []
        for m, each in enumerate(self.members):
            last = np.flatnonzero(self.used[:, m].any(axis=0))
            joined = each.membership[0].start if each.membership else None
            rows.append(
                TableRow(
                    [
                        self.names[m],
                        inert(each.code),
                        str(joined) if joined is not None else t("network.not_known"),
                        str(int(self.used[:, m, -1].sum())),
                        str(int(self.years[last[-1]])) if len(last) else t("missing.never"),
                    ]
                )
            )
        heads = [
            Head(t("head.member")),
            Head(t("head.code")),
            Head(t("head.joined")),
            Head(t("network.values_in", year=self.year), number=True),
            Head(t("network.newest"), number=True),
        ]
        return Table(t("network.members_caption", n=len(rows)), heads, rows, "values")

    def context(self, command: str) -> dict[str, Any]:
        t = self.t
        shown = [
            i for i, each in enumerate(self.indicators) if each.id != self.weight_id and self.newest(i) is not None
        ]
        shown.sort(key=lambda i: self.year not in self.indicators[i].valid)
        rows = [self.row(i) for i in shown]
        groups: dict[str, list[NetworkRow]] = {}
        for i, row in zip(shown, rows, strict=True):
            current = self.year in self.indicators[i].valid
            groups.setdefault(row.group or t("group.current" if current else "group.former"), []).append(row)
        for i in shown:
            for each in self.breaks_of(i, None):
                self.remarks.append(Remark(self.name(i), self.break_text(each)))
        last = len(self.years) - 1
        total = int(self.means.n_members[0, last]) if len(self.indicators) else 0
        unknown = int(self.means.n_unknown[0, last]) if len(self.indicators) else 0
        reported = np.atleast_1d(self.used[:, :, last].any(axis=0))
        answered = sum(bool(reported[m]) and self.counts(m, self.year) for m in range(len(self.members)))
        lead = [t("network.lead", n=total, year=self.year, answered=answered, indicators=len(shown))]
        better: list[int] = []
        worse: list[int] = []
        for i in shown:
            year = self.newest(i)
            matched = self.matched.get(year) if year is not None else None
            sign = {"higher": 1, "lower": -1, "neutral": 0}[self.indicators[i].direction]
            if matched is None or np.isnan(matched.matched[i]) or not sign:
                continue
            moved = float(matched.matched[i]) * sign
            (better if moved > 0 else worse if moved < 0 else []).append(i)
        if better or worse:
            lead.append(t("network.lead_moved", better=len(better), worse=len(worse)))
        caution = [t("network.caution")]
        if unknown:
            caution.append(t("network.unknown", n=unknown, total=total))
        heads = [t(f"network.head_{key}") for key in ("matched", "picture", "spread", "movers", "target", "rate")]
        return {
            **_page(self, t.pick(self.panel.info.title, inert(self.panel.info.name) or t("page.untitled")), command),
            "title": t("network.title"),
            "lead": lead,
            "caution": caution,
            "heads": [t("overview.indicator"), t("overview.mean"), *heads],
            "groups": list(groups.items()),
            "rows": rows,
            "members": self.member_table(),
            "remarks": self.remarks,
            "method": [
                t(f"method.{key}", n=MEAN_DRAWN_FROM)
                for key in ("mean", "trend", "matched", "moved", "response", "values")
            ],
            "sources": self.notes(),
        }


def _anchor(id_: str, i: int) -> str:
    return "i-" + re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-") + f"-{i}"


def network_report(
    panel: Panel,
    *,
    year: int | None = None,
    weights: str | Mapping[str, float] | Sequence[float] | None = None,
    language: Language = "sv",
    path: str | os.PathLike[str] | None = None,
    command: str = "",
) -> Report:
    """The network's own page: means with n of N, change among the same members, who moved, targets, response, spread.

    Parameters
    ----------
    panel
        All members.
    year
        The page's year; nothing after it is used. Default: the newest year in which any member has a value. An
        indicator without values that year shows its newest year, marked.
    weights
        As in ``network_mean``: the id of an indicator of the panel, a mapping from member to weight, or one number a
        member. Without them no weighted mean is shown.
    language, path, command
        As in ``report``.

    Returns
    -------
    Report

    Raises
    ------
    ArgumentError
        A year outside the panel, an empty panel, an unknown language, weights that do not fit.

    Notes
    -----
    Changes are against the year before each indicator's newest year. The matched change counts members with a value in
    both years only, so that it does not move because others report. Needs ``nyckeltal[report]``.

    Examples
    --------
    >>> import nyckeltal as nt
    >>> panel = nt.Panel(["organic-food"], ["Trosa", "Lund"], range(2022, 2024), [[[60, 57], [40, 42]]])
    >>> nt.network_report(panel, language="en").title
    'Indicators 2023'
    """
    chosen = _page_year(panel, year, _last_year(panel))
    facts = _NetworkPage(panel, chosen, language, weights)
    page = facts.context(command)
    made = Report(_render("network.html", facts.t, page), f"{page['name']} {chosen}")
    if path is not None:
        made.save(path)
    return made
