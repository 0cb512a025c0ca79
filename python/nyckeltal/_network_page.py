"""The network's own page."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .panel import Panel
from .pictures import Band, Line, Picture
from .text import Language, decimals_of, inert, per_cent
from .trend import VERDICTS
from .trend_text import tally

if TYPE_CHECKING:
    from .rank import Ranking

from ._composition_page import Compositions
from ._groups_page import network_groups
from ._page import MEAN_DRAWN_FROM, Aim, Cell, Facts, Head, Key, NetworkRow, Remark, Table, TableRow, anchor, page_of
from ._rank_page import network_ranking


class NetworkPage(Facts):
    def __init__(self, panel: Panel, year: int, language: Language, weights: Any) -> None:
        from . import matched_change, movements, network_mean, progress, response_rate, state, trend

        super().__init__(panel, year, language)
        self.trend = trend(self.panel)
        self.progress = progress(self.panel)
        self.weighted = weights is not None
        #: The weights' own indicator is no key indicator of the network.
        self.weight_id = self.panel.indicator(weights).id if isinstance(weights, str) else ""
        keys = np.array([each.id != self.weight_id for each in self.indicators], dtype=bool)
        #: For each member and year the number of key indicators with a value.
        self.answers = self.used[keys].sum(axis=0)
        #: The members: rows of the network or the nation, for reference, are none.
        self.listed = [m for m, each in enumerate(self.members) if not each.is_reference]
        self.of_kind = set(_core.kind_counts(self.panel._core, None))
        if self.weighted:
            self.means = network_mean(self.panel, weights=weights)
        self.rates = response_rate(self.panel)
        self.compositions = Compositions(self)
        self.remarks: list[Remark] = []
        self.rankings: list[tuple[int, Ranking]] = []
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
        """Whether a row is among those that the means count in a year; one whose joining years are not known is."""
        return m in self.of_kind and self.members[m].is_member(year) is not False

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
            amount += f" ({detail})" if detail else ""
            under.insert(1, t("network.weighted_under", mean=amount))
            sentences.append(t("network.weighted", mean=amount))
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
        answered = t.amount(per_cent(float(rate)), "%", 0) if not np.isnan(rate) else ""
        if answered:
            sentences.append(t("network.response", rate=answered, n=reported, total=expected))
        for aim in aims:
            sentences.append(f"{aim.label}: {self.aim_text(i, aim)}.")
            if not aim.former:
                sentences += self.progress_told(i, aim)
        sentences += [self.break_text(each) for each in self.breaks_of(i, None)]
        picture, legend = self.picture(i, aims, mean, year, n, total)
        standings, left_out, ranking = self.standings(i, year, None)
        self.rankings.append((i, ranking))
        edition = _core.edition_of(self.indicators[i], year)
        cells = [
            Cell(t.number(float(means.mean[i, k]), digits), unit, under, "value"),
            matched,
            Cell(picture=picture.small()),
            Cell(t.span(*inner, "", digits), "", [t("network.ends", ends=t.span(*outer, "", digits))]),
            moved,
            at_target,
            Cell(answered, "", [t("n_of", n=reported, total=expected)]),
        ]
        cited = self.cite(each.source for m in self.listed for each in self.by_cell.get((i, m), []) if each.current)
        return NetworkRow(
            anchor=anchor(self.indicators[i].id, i),
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
            same=self.compositions.section(i),
        )

    def states_said(self, i: int, year: int) -> list[str]:
        """How many members are in each class, and who is above a limit in law."""
        t, found = self.t, self.states[year]
        inside = [m for m in range(len(self.members)) if self.counts(m, year) and int(found.year[i, m]) == year]
        said = []
        for limit in self.indicators[i].limits:
            over = [self.names[m] for m in inside if _core.limit_state(limit, float(found.value[i, m])) == "exceeded"]
            way = "exceeded" if limit.upper else "undercut"
            value = f"{self.limit_label(limit)} {self.amount(i, limit.value, decimals_of([limit.value], 4))}"
            said.append(
                t.count(f"network.{way}", len(over), limit=value, names=t.join(over))
                if over
                else t(f"network.none_{way}", limit=value)
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

    def progress_told(self, i: int, aim: Aim) -> list[str]:
        """How many members are on their lines, and where the mean of the same members is heading."""
        from .progress_text import group_sentences

        id_, language = self.indicators[i].id, self.t.language
        made = group_sentences(self.progress, self.progress.group(id_, target=aim.index), language=language)
        made += self.progress.sentences(id_, target=aim.index, language=language)
        return [each.text for each in made if each.kind not in ("state", "no_data")]

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
        if int(moved.n_at_best_last[i]) or int(moved.n_at_best_first[i]):
            end = self.amount(i, float(moved.best_end[i]), decimals_of([float(moved.best_end[i])], 4))
            now, before = int(moved.n_at_best_last[i]), int(moved.n_at_best_first[i])
            sentences.append(t("network.at_best", end=end, now=now, year=year, before=before, last=year - 1))
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

    def moved_to_better(self, i: int) -> float:
        """The mean's matched change in its newest year, above zero where that is better; 0 where there is none, where
        nobody says what is better, and where it is no more than what rounding leaves of a mean that stayed."""
        year = self.newest(i)
        matched = self.matched.get(year) if year is not None else None
        sign = {"higher": 1, "lower": -1, "neutral": 0}[self.indicators[i].direction]
        if year is None or matched is None or np.isnan(matched.matched[i]):
            return 0.0
        k = year - int(self.years[0])
        size = float(np.nanmax(np.abs(self.values[i, :, k - 1 : k + 1])))
        rounding = 4.0 * float(np.finfo(float).eps) * int(matched.n_both[i]) * size
        moved = float(matched.matched[i])
        return sign * moved if abs(moved) > rounding else 0.0

    def mover(self, i: int, movers: Any) -> tuple[str, float]:
        return self.name_of.get(str(movers.member[i]), ""), float(movers.absolute[i])

    def at_target(self, i: int, year: int, sentences: list[str]) -> Cell:
        t, moved = self.t, self.moved.get(year)
        if moved is None or moved.target_status[i] != "ok":
            return Cell()
        now, before = int(moved.n_at_target_last[i]), int(moved.n_at_target_first[i])
        n = int(moved.n_last[i])
        both = int(moved.n[i])
        n_before = int(moved.n_first[i])
        said = t("network.at_target", now=now, n=n, year=year, before=before, n_before=n_before, last=year - 1)
        if both:
            both_now, both_before = int(moved.n_at_target_both_last[i]), int(moved.n_at_target_both_first[i])
            said += " " + t("network.at_target_both", both=both, both_before=both_before, both_now=both_now)
        sentences.append(said)
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
            floor=each.floor,
            ceiling=each.ceiling,
            levels=levels if drawn else (),
            breaks=self.picture_breaks(i, None),
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
        for m in self.listed:
            each = self.members[m]
            last = np.flatnonzero(self.answers[m])
            starts = [one.start for one in each.membership]
            joined = min((one for one in starts if one is not None), default=None) if None not in starts else None
            rows.append(
                TableRow(
                    [
                        self.names[m],
                        inert(each.code),
                        str(joined) if joined is not None else t("network.not_known"),
                        str(int(self.answers[m, -1])),
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
        answered = sum(bool(self.answers[m, last]) and self.counts(m, self.year) for m in range(len(self.members)))
        lead = [t("network.lead", n=total, year=self.year, answered=answered, indicators=len(shown))]
        better: list[int] = []
        worse: list[int] = []
        for i in shown:
            moved = self.moved_to_better(i)
            (better if moved > 0 else worse if moved < 0 else []).append(i)
        if better or worse:
            lead.append(t("network.lead_moved", better=len(better), worse=len(worse)))
        caution = [t("network.caution")]
        if unknown:
            caution.append(t("network.unknown", n=unknown, total=total))
        heads = [t(f"network.head_{key}") for key in ("matched", "picture", "spread", "movers", "target", "rate")]
        return {
            **page_of(self, t.pick(self.panel.info.title, inert(self.panel.info.name) or t("page.untitled")), command),
            "title": t("network.title"),
            "lead": lead,
            "caution": caution,
            "heads": [t("overview.indicator"), t("overview.mean"), *heads],
            "groups": list(groups.items()),
            "rows": rows,
            "ranking": network_ranking(self, self.rankings),
            "member_groups": network_groups(self, self.rankings),
            "members": self.member_table(),
            "remarks": self.remarks,
            "method": [
                t(f"method.{key}", n=MEAN_DRAWN_FROM)
                for key in ("mean", "trend", "matched", "moved", "response", "progress", "values")
            ],
            "sources": self.notes(),
        }
