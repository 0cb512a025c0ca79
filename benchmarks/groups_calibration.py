"""What the two-way interval covers, and how often splits find a difference that only strata make.

    python benchmarks/groups_calibration.py --rounds 2000

Prints tables in Markdown. Members by year: own level (sd 10) + year effect + noise of first-order autocorrelation 0.5;
30 % of the values missing at random. Strata: three levels far apart, members unevenly spread over them.
"""

from __future__ import annotations

import argparse

import numpy as np

import nyckeltal as nt


def coverage(members: int, rounds: int, rng: np.random.Generator) -> float:
    """Of the change from the first to the eighth year; each round is an indicator of one panel."""
    years, truth = 8, 7.0
    noise = rng.normal(size=(rounds, members, years))
    for t in range(1, years):
        noise[:, :, t] += 0.5 * noise[:, :, t - 1]
    values = 100 + 10 * rng.normal(size=(rounds, members, 1)) + np.arange(years) + noise
    values[rng.random(values.shape) < 0.3] = np.nan
    panel = nt.Panel([f"r{r}" for r in range(rounds)], [f"m{m}" for m in range(members)], range(2000, 2008), values)
    found = nt.composition_adjusted_means(panel, base=2000)
    change = [found.two_way_lower[:, -1] - found.reported[:, 0], found.two_way_upper[:, -1] - found.reported[:, 0]]
    known = np.isfinite(change[0])
    return float(np.mean((change[0][known] <= truth) & (truth <= change[1][known])))


def size(members: int, rounds: int, rng: np.random.Generator, *, stratified: bool) -> float:
    """Rejections at 5 % where groups differ in their strata only."""
    first = rng.permutation(members) < members // 3
    strata = np.where(first, rng.choice(3, members, p=[0.6, 0.3, 0.1]), rng.choice(3, members, p=[0.2, 0.3, 0.5]))
    values = 2.0 * strata + rng.normal(size=(rounds, members))
    names = [f"m{m}" for m in range(members)]
    panel = nt.Panel([f"r{r}" for r in range(rounds)], names, [2024], values[:, :, None])
    chosen = [name for name, inside in zip(names, first, strict=True) if inside]
    found = nt.compare_groups(panel, None, chosen, strata=strata.tolist() if stratified else None, draws=999)
    return float(np.mean(found.p <= 0.05))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    rounds = parser.parse_args().rounds
    rng = np.random.default_rng(1)
    print("| members | coverage of the 95 % two-way interval |\n| --- | --- |")
    for members in (5, 10, 20, 50, 100):
        print(f"| {members} | {100 * coverage(members, rounds, rng):.1f} % |", flush=True)
    print("\n| members | all splits | splits within strata |\n| --- | --- | --- |")
    for members in (30, 90, 290):
        sizes = [size(members, max(rounds // 2, 1), rng, stratified=each) for each in (False, True)]
        print(f"| {members} | {100 * sizes[0]:.1f} % | {100 * sizes[1]:.1f} % |", flush=True)


if __name__ == "__main__":
    main()
