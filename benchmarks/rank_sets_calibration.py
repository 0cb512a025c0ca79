"""What confidence sets for ranks promise and keep: coverage by simulation, with ties and near ties.

    python benchmarks/rank_sets_calibration.py [--samples 2000] [--quick]

Writes the tables of docs/rank_sets.md (known standard errors) and docs/rank.md (series noise, through panels with ties
and rounding) and fails where a coverage is below the nominal one by more than three standard errors. Covered is a
true rank where the whole range from its best to its worst (ties) lies in the set. Beside the first stands the interval
of percentiles of drawn ranks, which promises no coverage.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

import nyckeltal as nt
from nyckeltal.stats import rank_sets

LEVEL = 0.95
MEMBERS = 15

TRUTHS = {
    "all tied": np.zeros(MEMBERS),
    "three groups of ties": np.repeat([0.0, 3.0, 6.0], MEMBERS // 3),
    "near ties (0.1 apart)": 0.1 * np.arange(MEMBERS),
    "spread (1 apart)": 1.0 * np.arange(MEMBERS),
    "far apart (10 apart)": 10.0 * np.arange(MEMBERS),
}


def percentile_intervals(x: np.ndarray, errors: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    drawn = x + errors * rng.normal(size=(200, x.size))
    ranks = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    lower, upper = np.quantile(ranks, [0.025, 0.975], axis=0)
    return lower, upper


def range_of_ranks(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best and worst true rank of each member: they differ where it is tied."""
    return 1 + (truth > truth[:, None]).sum(axis=1), (truth >= truth[:, None]).sum(axis=1)


#: Noise of panels: standard deviations of the members, autocorrelation from year to year, size of what all share.
PANELS = {
    "equal, independent": (np.ones(MEMBERS), 0.0, 0.0),
    "equal, and a shock that all share": (np.ones(MEMBERS), 0.0, 5.0),
    "0.5 to 2, independent": (np.geomspace(0.5, 2, MEMBERS), 0.0, 0.0),
    "0.25 to 4, independent": (np.geomspace(0.25, 4, MEMBERS), 0.0, 0.0),
    "equal, autocorrelation 0.4": (np.ones(MEMBERS), 0.4, 0.0),
}


def panel_coverage(
    truth: np.ndarray, spread: np.ndarray, phi: float, shock: float, *, years: int, samples: int, seed: int = 1
) -> tuple[float, float, float]:
    """Shares of panels whose simultaneous sets hold all ranks, whose marginal set holds the middle one, mean width.

    Values are rounded to one decimal, so that there are ties among them too; each member has a slope of its own.
    """
    rng = np.random.default_rng(seed)
    best, worst = range_of_ranks(truth)
    members, middle = truth.size, truth.size // 2
    indicator = nt.Indicator(id="x", direction="higher")
    names = [f"{m:03}" for m in range(members)]
    held, width = np.zeros((samples, 2)), np.zeros(samples)
    for i in range(samples):
        noise = rng.normal(size=(members, years))
        for t in range(1, years):
            noise[:, t] = phi * noise[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
        slope = 0.3 * rng.normal(size=(members, 1)) * np.arange(1 - years, 1)
        own = rng.permutation(spread)[:, None]
        cube = np.round(truth[:, None] + slope + own * noise + shock * rng.normal(size=years), 1)
        panel = nt.Panel([indicator], names, range(2024 - years + 1, 2025), cube[None])
        rows = sorted(nt.rank(panel, "x", draws=1000, seed=i).rows, key=lambda row: row.member)
        lower, upper = np.array([row.lower for row in rows]), np.array([row.upper for row in rows])
        held[i, 0] = np.all((lower <= best) & (worst <= upper))
        held[i, 1] = rows[middle].marginal_lower <= best[middle] and worst[middle] <= rows[middle].marginal_upper
        width[i] = (upper - lower + 1).mean()
    return float(held[:, 0].mean()), float(held[:, 1].mean()), float(width.mean())


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--samples", type=int, default=2000)
    arguments.add_argument("--quick", action="store_true", help="few samples, for continuous integration")
    options = arguments.parse_args()
    samples = 200 if options.quick else options.samples
    rng = np.random.default_rng(20261123)
    tolerance = 3 * np.sqrt(LEVEL * (1 - LEVEL) / samples)
    kept = True

    print(f"Coverage in per cent at {LEVEL:.0%}, {MEMBERS} members, {samples} samples, 1,000 draws each\n")
    print(
        "| truth | errors | simultaneous: all | mean width | marginal: the middle one | mean width | percentiles: all |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name, truth in TRUTHS.items():
        best, worst = range_of_ranks(truth)
        for noise, errors in {"equal": np.ones(MEMBERS), "0.3 to 3": np.geomspace(0.3, 3, MEMBERS)}.items():
            held = np.zeros((samples, 3))
            width = np.zeros((samples, 2))
            for i in range(samples):
                spread = rng.permutation(errors)
                x = truth + spread * rng.normal(size=MEMBERS)
                both = rank_sets(x, spread, draws=1000, seed=i)
                each = rank_sets(x, spread, draws=1000, seed=i, kind="marginal")
                middle = MEMBERS // 2
                held[i, 0] = np.all((both.lower <= best) & (worst <= both.upper))
                held[i, 1] = each.lower[middle] <= best[middle] and worst[middle] <= each.upper[middle]
                lower, upper = percentile_intervals(x, spread, rng)
                held[i, 2] = np.all((lower <= best) & (worst <= upper))
                width[i] = (both.upper - both.lower + 1).mean(), (each.upper - each.lower + 1).mean()
            share, mean = held.mean(axis=0), width.mean(axis=0)
            kept = kept and bool(np.all(share[:2] >= LEVEL - tolerance))
            print(
                f"| {name} | {noise} | {100 * share[0]:.1f} | {mean[0]:.1f} | {100 * share[1]:.1f} | {mean[1]:.1f} "
                f"| {100 * share[2]:.1f} |"
            )

    print(f"\nThe same through panels of 10 years with series noise, {samples} panels\n")
    print("| truth | noise | simultaneous: all | mean width | marginal: the middle one |")
    print("| --- | --- | ---: | ---: | ---: |")
    for name, truth in TRUTHS.items():
        for noise, (spread, phi, shock) in PANELS.items():
            together, alone, mean_width = panel_coverage(truth, spread, phi, shock, years=10, samples=samples)
            kept = kept and min(together, alone) >= LEVEL - tolerance
            print(f"| {name} | {noise} | {100 * together:.1f} | {mean_width:.1f} | {100 * alone:.1f} |")
    print(f"\n{'kept' if kept else 'NOT KEPT'}: at least {100 * (LEVEL - tolerance):.1f} per cent in every row")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
