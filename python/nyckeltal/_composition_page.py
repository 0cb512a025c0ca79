"""The network's page: the mean as it is reported beside the mean of the same members, in one picture and a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._page import MEAN_DRAWN_FROM, Facts, Key
from .membership import CompositionAdjustedMeans, composition_adjusted_means
from .pictures import Line, Picture, Svg


@dataclass(frozen=True)
class SameMembers:
    """A part of an indicator's section."""

    title: str
    large: Svg
    legend: Sequence[Key]
    sentence: str


class Compositions:
    """The means of a page, worked out once for each span of years that some indicator asks for."""

    def __init__(self, page: Facts) -> None:
        self.page = page
        self.found: dict[tuple[int, int], CompositionAdjustedMeans] = {}

    def years(self, i: int) -> tuple[int, int] | None:
        """From the first year with a mean of enough members, or the last known break, to the newest one."""
        page = self.page
        cut = max((int(each.year) for each in page.breaks_of(i, None) if each.cuts), default=0)
        known = [int(year) for year, enough in zip(page.years, page.enough[i], strict=True) if enough and year >= cut]
        return (known[0], known[-1]) if len(known) > 1 else None

    def section(self, i: int) -> SameMembers | None:
        """Nothing where the members are the same in all years, or where one year alone has a mean."""
        span = self.years(i)
        if span is None:
            return None
        first, last = span
        if span not in self.found:
            self.found[span] = composition_adjusted_means(self.page.panel, first=first, last=last, base=last)
        found = self.found[span]
        if int(found.n_fixed[i]) == int(found.n_reporters[i]) or math.isnan(float(found.chained[i, 0])):
            return None
        return self._drawn(i, found)

    def _drawn(self, i: int, found: CompositionAdjustedMeans) -> SameMembers:
        page, t = self.page, self.page.t
        first, last = int(found.years[0]), int(found.years[-1])
        n = int(found.n_fixed[i])
        fixed = n >= MEAN_DRAWN_FROM

        def moved(levels: Any) -> str:
            return page.difference(i, float(levels[i, -1]) - float(levels[i, 0]))

        sentence = t(
            "same.sentence",
            first=first,
            last=last,
            reported=moved(found.reported),
            n_first=int(found.n[i, 0]),
            n_last=int(found.n[i, -1]),
            links=int(found.n_link[i][1:][found.n[i][1:] > 0].min()),
            chained=moved(found.chained),
        )
        sentence += t("same.fixed", n=n, fixed=moved(found.fixed)) if fixed else t("same.few", n=n)
        lines = [
            self._line(i, found, "mean", t("same.reported"), found.reported),
            self._line(i, found, "member", t("same.chained"), found.chained),
        ]
        if fixed:
            lines.append(self._line(i, found, "weighted", t("same.throughout", n=n), found.fixed))
        each = page.indicators[i]
        picture = Picture(
            lines=lines,
            unit=page.unit(i),
            first=first,
            last=last,
            text=t,
            alt=re.sub(r"\s+", " ", f"{page.name(i)}. {sentence}"),
            floor=each.floor,
            ceiling=each.ceiling,
        )
        return SameMembers(t("same.title"), picture.large(), page.legend(i, lines, ()), sentence)

    def _line(self, i: int, found: CompositionAdjustedMeans, kind: str, label: str, levels: Any) -> Line:
        values = np.where(found.n[i] > 0, levels[i], np.nan).tolist()
        notes = [f"{label}, {year}: {self.page.amount(i, v)}" for year, v in zip(found.years, values, strict=True)]
        return Line(kind, label, found.years.tolist(), values, notes=notes)
