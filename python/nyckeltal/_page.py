"""What the pages of a member and of the network share: the facts of a panel in words, tables and pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _core
from .panel import VALUE_STATUS, Panel
from .pictures import Ahead, Band, Break, Level, Line, Svg
from .text import Language, Text, decimals_of, inert, per_cent
from .trend_text import TrendWords

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._core import Limit, Observation, StateClass, Target

#: A mean of fewer members than this is not drawn, unless they are all there are; the table has them all.
MEAN_DRAWN_FROM = 5
#: Statuses whose numbers the computations use unless asked otherwise.
USED = ("observed", "nil", "estimated", "preliminary")
DIRECTION: dict[str, Literal["higher", "lower", "neutral"]] = {
    "higher": "higher",
    "lower": "lower",
    "neutral": "neutral",
}
_USED_BYTES = np.array([VALUE_STATUS.index(name) for name in USED], dtype=np.uint8)


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
    among: str
    among_under: Sequence[str]
    state: str
    state_under: Sequence[str]
    aim: str
    aim_under: Sequence[str]


@dataclass(frozen=True)
class NetworkRow(Section):
    """A section with its line in the network's overview."""

    cells: Sequence[Cell]
    directions: Sequence[tuple[str, str]]
    #: The mean with the same members throughout (``_composition_page.SameMembers``), where that says something.
    same: Any = None


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
    #: Position among the indicator's targets.
    index: int = 0


# --------------------------------------------------------------------------------------------------- the facts


class Facts:
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
        for index, each in enumerate(self.indicators[i].targets):
            if not self.panel._holds_for(each, m):
                continue
            if each.value is not None:
                value = each.value
            else:
                # A reduction is of the member's own base year: the network as a whole has none.
                value = math.nan if m is None else _core.target_value(self.panel._core, each, i, m, _core.Use())
            reduction = ""
            if each.reduction is not None and each.base_year is not None:
                share = self.t.amount(
                    per_cent(each.reduction), "%", decimals_of([round(per_cent(each.reduction), 6)], 2)
                )
                reduction = self.t("target.reduction", share=share, base_year=each.base_year)
            made.append(Aim(self.target_label(each), value, each.year, each.former, reduction, index))
        return sorted(made, key=lambda aim: aim.former)

    def target_label(self, target: Target) -> str:
        return self.t.pick(target.label, self.t.owner(target.owner, target.former))

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
        """Known breaks of an indicator up to the page's year: for all members, and this member's own."""
        known = self.panel.breaks_of(self.indicators[i].id, None if m is None else self.members[m].id)
        return [each for each in known if each.year <= self.year]

    def break_text(self, each: Any) -> str:
        reason = self.t.pick(each.reason, self.t("break.no_reason"))
        m = self.panel._core.find_member(each.member) if each.member else None
        who = f" ({inert(each.member) if m is None else self.names[m]})" if each.member else ""
        return self.t("say.break" if each.cuts else "say.event", year=f"{each.year}{who}", reason=reason)

    def limit_words(self, limit: Limit, state: str) -> str:
        """Where a value stands against this limit; below a lower one it is not "exceeded"."""
        return self.t.word("limit", "undercut" if state == "exceeded" and not limit.upper else state)

    # Pictures ----------------------------------------------------------------------------------------------

    def picture_breaks(self, i: int, m: int | None) -> list[Break]:
        return [
            Break(
                each.year,
                self.t("picture.breaks" if each.cuts else "picture.event", year=each.year),
                each.cuts,
                own=bool(each.member),
            )
            for each in self.breaks_of(i, m)
        ]

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

    def legend(
        self,
        i: int,
        lines: Sequence[Line],
        levels: Sequence[Level],
        bands: Sequence[Band] = (),
        ahead: Ahead | None = None,
    ) -> list[Key]:
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
        if ahead is not None:
            for each in (ahead.trend, ahead.path):
                if each is not None:
                    keys.append(Key(each.label, _swatch(f'<g class="{each.kind}">{_dash()}</g>')))
            keys.append(Key(ahead.range.label, _swatch('<rect class="fan" width="30" height="10"/>')))
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
        """Members with a value of that year in order, those left out with the reason, and the ranking itself."""
        from .rank import rank
        from .rank_text import place_words

        t = self.t
        found = rank(self.panel, self.indicators[i].id, year=year)
        sure = found.status == "ok"
        digits = decimals_of([row.value for row in found.rows], self.indicators[i].decimals)
        rows = [
            TableRow(
                [place, *([span] if sure else []), inert(row.name), t.number(row.value, digits)],
                own=own is not None and row.member == self.members[own].id,
            )
            for row in found.rows
            for place, span in [place_words(t, row, found)]
        ]
        heads = [
            Head(t("head.place"), number=not sure),
            *([Head(t("head.set", level=t.number(per_cent(found.level))), number=True)] if sure else []),
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


def page_of(facts: Facts, name: str, command: str) -> dict[str, Any]:
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


def render(template: str, text: Text, context: Mapping[str, Any]) -> str:
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


def anchor(id_: str, i: int) -> str:
    return "i-" + re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-") + f"-{i}"
