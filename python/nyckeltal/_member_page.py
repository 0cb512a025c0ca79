"""The page of one member."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .panel import VALUE_STATUS, Panel
from .pictures import Ahead, Band, Line, Picture
from .text import Language, decimals_of, inert, pace_decimals, per_cent
from .trend_text import tally, trend_words

if TYPE_CHECKING:
    from .progress_text import Sentence
    from .rank import Ranking
    from .similar import Similar

from ._page import (
    DIRECTION,
    MEAN_DRAWN_FROM,
    Aim,
    Facts,
    Head,
    Key,
    MemberRow,
    Remark,
    Table,
    TableRow,
    anchor,
    page_of,
)
from ._rank_page import member_ranking, place_cell, place_sentence
from ._similar_page import similar_section


class MemberPage(Facts):
    def __init__(self, panel: Panel, m: int, year: int, language: Language, similar: Similar | None = None) -> None:
        from . import change, latest, progress, state, trend

        super().__init__(panel, year, language)
        self.m = m
        self.similar = similar
        self.trend = trend(self.panel)
        self.progress = progress(self.panel, network=False)
        self.latest = latest(self.panel)
        self.change = change(self.panel)
        self.state = state(self.panel)
        self.remarks: list[Remark] = []
        self.rankings: list[tuple[int, Ranking]] = []
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
        ahead, ahead_said = self.ahead(i, aims)
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
            ahead=ahead_said,
        )
        each = self.indicators[i]
        picture = Picture(
            lines=lines,
            unit=self.unit(i),
            first=first,
            last=self.year,
            text=t,
            alt=re.sub(r"\s+", " ", alt),
            floor=each.floor,
            ceiling=each.ceiling,
            levels=levels,
            breaks=self.picture_breaks(i, m),
            ahead=ahead,
        )
        return picture, self.legend(i, lines, levels, ahead=ahead)

    def ahead(self, i: int, aims: Sequence[Aim]) -> tuple[Ahead | None, str]:
        """The fan to the first current target that the values can be projected to, and what it says in words."""
        from .progress_plot import row_fan, target_points

        t, indicator, member = self.t, self.indicators[i].id, self.members[self.m].id
        for aim in aims:
            row = self.progress.row(indicator, member, target=aim.index)
            fan = None if aim.former else row_fan(self.progress, row)
            if fan is None:
                continue
            years, level = t.years(row.first_year, row.last_year), t.number(per_cent(self.progress.options["level"]))
            at = fan.years.astype(int).tolist()
            line_years, line = target_points(self.progress, indicator, member, aim.index)
            digits = self.digits(i, self.m)
            path = None
            if line_years:
                base = self.amount(i, line[0], digits)
                path = Line("path", t("legend.path", value=base, year=line_years[0]), line_years, line)
            made = Ahead(
                trend=Line("trend", t("legend.trend", years=years), at, fan.line.tolist()),
                range=Band(t("legend.fan", level=level), at[1:], fan.lower[1:].tolist(), fan.upper[1:].tolist()),
                path=path,
                target_year=aim.year,
                target=aim.value,
            )
            return made, t(
                "picture.ahead",
                years=years,
                line=self.amount(i, float(fan.line[-1]), digits),
                target_year=aim.year,
                level=level,
                low=t.number(float(fan.lower[-1]), digits),
                high=t.number(float(fan.upper[-1]), digits),
            )
        return None, ""

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
        standings, left_out, ranking = self.standings(i, value_year, m)
        self.rankings.append((i, ranking))
        n_ranked = ranking.n_ranked
        place_said, place_under = place_cell(self, ranking, self.members[m].id)
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
        among = [t("mean.among", mean=mean), *mean_under] if mean else ["–"]

        found = self.trend.row(self.indicators[i].id, self.members[m].id)
        fine = pace_decimals(found.slope, max(digits, 1))
        trend = trend_words(
            t,
            found,
            level=self.trend.options["level"],
            change=lambda moved: self.difference(i, moved, max(digits, 1)),
            pace=lambda moved: self.per_year(i, moved, fine),
            bounds=lambda low, high: (t.number(low, fine, sign=True), self.difference(i, high, fine)),
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
            said = place_sentence(self, ranking, self.members[m].id)
            sentences.append(t("say.place", place=said, year=value_year))
        if state:
            sentences.append(t("say.state", state=state, detail="; ".join(state_under)))
        sentences += aim_sentences
        sentences += [self.break_text(each) for each in self.breaks_of(i, m)]
        table, used_sources = self.value_table(i, digits)
        summary = f"{latest} ({value_year})"
        return MemberRow(
            anchor=anchor(self.indicators[i].id, i),
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
            among=place_said or among[0],
            among_under=[*place_under, *among] if place_said else among[1:],
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
            pace = required_pace(value, aim.value, year, aim.year, direction=DIRECTION[self.indicators[i].direction])
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
            told = [] if aim.former else self.progress_told(i, aim)
            if any(each.kind == "pace" for each in told):
                said = ""  # the pace needed is in the sentence that has the pace of late too
            sentences.append(f"{aim.label}: {text}{', ' + said if said else ''}.")
            sentences += [each.text for each in told]
        for limit in self.indicators[i].limits:
            bound = self.amount(i, limit.value, decimals_of([limit.value], 4))
            label = self.limit_label(limit)
            said = self.limit_words(limit, _core.limit_state(limit, value))
            cells.append((bound, [label, said]))
            sentences.append(f"{label}: {bound}, {said}.")
        main, under = cells[0] if cells else ("", [])
        return main, under, sentences

    def progress_told(self, i: int, aim: Aim) -> list[Sentence]:
        """Pace, likelihood, year of arrival and the official rules; the aim itself is told beside them."""
        made = self.progress.sentences(
            self.indicators[i].id, self.members[self.m].id, target=aim.index, language=self.t.language
        )
        return [each for each in made if each.kind != "state"]

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
        turned = [
            t(
                "lead.turned_one",
                name=self.name(i),
                n=each.recent_n,
                word=t.word("verdict", each.recent_verdict),
                slope=self.per_year(i, each.recent_slope, self.digits(i, m)),
            )
            for i, each in zip(shown, trends, strict=True)
            if each.turned
        ]
        if turned:
            said.append(t("lead.turned", names=t.join(turned)))
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
            **page_of(self, self.names[self.m], command),
            "lead": lead,
            "caution": caution,
            "heads": [
                t(f"overview.{key}")
                for key in ("indicator", "latest", "trend", "change", "picture", "among", "state", "aim")
            ],
            "groups": list(groups.items()),
            "rows": rows,
            "missing": missing,
            "ranking": member_ranking(self, self.rankings, self.members[self.m].id),
            "similar": similar_section(self, self.m, shown, self.similar),
            "remarks": self.remarks,
            "method": [
                t(f"method.{key}", n=MEAN_DRAWN_FROM)
                for key in ("trend", "recent", "change", "mean", "place", "state", "pace", "progress", "values")
            ],
            "sources": self.notes(),
        }
