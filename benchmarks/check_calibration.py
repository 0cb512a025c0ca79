"""False alarms of ``nyckeltal.check`` and the slips that it finds, on simulated networks where the truth is known.

Run ``python benchmarks/check_calibration.py`` (``--seeds 200``, ``--members 110``). False alarms: findings in series in
which nothing was planted, per 100 series with values. Detection: in each network one value in about one series of
twelve is multiplied by 10, 100 or 1,000 or divided by it, and is found where a finding names its year.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import nyckeltal as nt

FACTORS = (10.0, 100.0, 1000.0, 0.1, 0.01, 0.001)
#: Findings that point at one value.
POINTING = ("unit-slip", "outlier-series", "impossible-value")


@dataclass
class Tally:
    """Counts over networks."""

    series: int = 0
    false: Counter[str] = field(default_factory=Counter)
    planted: Counter[Any] = field(default_factory=Counter)
    found: Counter[Any] = field(default_factory=Counter)
    with_factor: Counter[Any] = field(default_factory=Counter)

    def false_per_100(self) -> float:
        """False findings in 100 series."""
        return 100.0 * sum(self.false.values()) / max(self.series, 1)

    def rate(self, key: Any) -> float:
        """Share of the planted slips of that key that was found."""
        return self.found[key] / max(self.planted[key], 1)


def explained(finding: nt.CheckFinding, planted: Iterator[nt.datasets.PlantedFeature] | list[Any]) -> bool:
    """Whether something was planted in the series (or the member) that the finding is about."""
    if finding.rule == "known-break":
        return True
    for each in planted:
        if each.member != finding.member:
            continue
        if each.indicator == finding.indicator or (finding.rule == "stopped-reporting" and each.indicator is None):
            return True
    return False


def measure(seeds: range, members: int = 110, least: int = 3, **options: Any) -> Tally:
    """False alarms and detection over networks; slips are planted in series of more than ``least`` values."""
    tally = Tally()
    for seed in seeds:
        panel = nt.datasets.simulated_network(members=members, seed=seed)
        features = list(nt.datasets.simulated_truth(members=members, seed=seed).features)
        tally.series += int((~np.isnan(panel.values)).any(axis=2).sum())
        breaks = {(each.indicator, each.member) for each in features if each.kind == "hidden_break"}
        tally.planted["hidden break"] += len(breaks)
        for finding in nt.check(panel, **options):
            tally.found["hidden break"] += finding.rule == "jump" and (finding.indicator, finding.member) in breaks
            if not explained(finding, features):
                tally.false[finding.rule] += 1
        plant(panel, features, seed, least, tally, options)
    return tally


def plant(panel: nt.Panel, features: list[Any], seed: int, least: int, tally: Tally, options: dict[str, Any]) -> None:
    """Plants slips in one network and counts those that are found."""
    rng = np.random.default_rng(seed)
    values = panel.values.copy()
    ids, names = [each.id for each in panel.indicators], [each.id for each in panel.members]
    taken = {(each.indicator, each.member) for each in features if each.member is not None}
    slips: dict[tuple[str, str], tuple[int, float, str]] = {}
    usable = ~np.isnan(values) & np.isin(panel.status, [nt.VALUE_STATUS.index(s) for s in ("observed", "preliminary")])
    for i, indicator in enumerate(ids):
        for m, member in enumerate(names):
            places = np.flatnonzero(usable[i, m])
            if len(places) <= least or (indicator, member) in taken or rng.random() > 1 / 12:
                continue
            place = int(rng.choice(places))
            if values[i, m, place] == 0.0:
                continue  # ten times nothing is nothing
            factor = float(rng.choice(FACTORS))
            values[i, m, place] *= factor
            end = "last" if place == places[-1] else "first" if place == places[0] else "inside"
            slips[indicator, member] = (int(panel.years[place]), factor, end)
    changed = nt.Panel(
        panel.indicators, panel.members, panel.years, values, panel.status, breaks=panel.breaks, links=panel.links
    )
    hits: dict[tuple[str | None, str | None, int], float | None] = {
        (each.indicator, each.member, each.year): each.factor
        for each in nt.check(changed, **options)
        if each.rule in POINTING
    }
    for (indicator, member), (year, factor, end) in slips.items():
        got = hits.get((indicator, member, year), -1.0)
        for key in ("all", factor, end, indicator):
            tally.planted[key] += 1
            tally.found[key] += got != -1.0
            tally.with_factor[key] += got is not None and got > 0 and abs(got / factor - 1) < 1e-9


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--members", type=int, default=110)
    parser.add_argument("--least", type=int, default=3, help="slips are planted in series with more values than this")
    arguments = parser.parse_args()
    tally = measure(range(1000, 1000 + arguments.seeds), arguments.members, arguments.least)
    print(f"{arguments.seeds} networks of {arguments.members} members, {tally.series:,} series")
    print(f"false findings per 100 series: {tally.false_per_100():.2f}")
    for rule, n in tally.false.most_common():
        print(f"  {rule:20} {100 * n / tally.series:.3f}")
    print(f"{'slips planted':34} {'n':>6} {'found':>7} {'factor':>7}")
    for key in tally.planted:
        n = tally.planted[key]
        print(f"{key!s:34} {n:6} {100 * tally.rate(key):6.1f}% {100 * tally.with_factor[key] / n:6.1f}%")


if __name__ == "__main__":
    main()
