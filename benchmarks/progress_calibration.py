"""Calibration of the probabilities to reach a target: of the series given 70-80 %, does that share arrive?

    python benchmarks/progress_calibration.py [--groups 500] [--members 60] [--seed 1]

Straight lines with normal AR(1) noise; the line's true distance to the target in the target year, seven years on, is
uniform over plus and minus eight standard errors, so that every probability turns up. The autocorrelation that the
projection is told is 0 (*independent*), the one pooled over the group's members (*pooled*) or the true one (*known*).
Also prints how often the 95 % prediction interval holds the value of the target year.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nyckeltal import stats

Floats = npt.NDArray[np.float64]
AHEAD = 7


@dataclass(frozen=True)
class Calibration:
    """One cell of the table: what was said and what came, by bins of ten per cent of the probability given."""

    n: int
    phi: float
    told: str
    #: Mean probability said and share that arrived: of the trend line, and of the observed value.
    said_line: Floats
    line: Floats
    said_observed: Floats
    observed: Floats
    #: Series in the bins of the line's probability.
    counts: npt.NDArray[np.int64]
    coverage: float

    @property
    def worst(self) -> float:
        """Largest distance between what was said and what came, over all bins of line and value."""
        apart = np.concatenate([self.line - self.said_line, self.observed - self.said_observed])
        return float(np.max(np.abs(apart)))


def noise(rng: np.random.Generator, shape: tuple[int, ...], length: int, phi: float) -> Floats:
    """Stationary AR(1) with unit variance along a last axis of that length."""
    out = rng.normal(size=(*shape, length))
    for k in range(1, length):
        out[..., k] = phi * out[..., k - 1] + np.sqrt(1 - phi**2) * out[..., k]
    return out


def shares(p: Floats, arrived: npt.NDArray[np.bool_]) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Mean probability and share that arrived in each bin of ten per cent, and the bin's size."""
    bins = np.minimum((p * 10).astype(int), 9)
    counts = np.bincount(bins, minlength=10)
    if not counts.all():
        raise SystemExit("a bin is empty: simulate more series")
    said = np.bincount(bins, weights=p, minlength=10) / counts
    return said, np.bincount(bins, weights=arrived, minlength=10) / counts, counts


def calibrate(n: int, phi: float, told: str, *, groups: int, members: int, seed: int) -> Calibration:
    """Simulates groups of members and compares what was said with what came."""
    rng = np.random.default_rng([seed, n, int(100 * phi)])
    years = np.arange(n, dtype=float)
    target_year = n - 1.0 + AHEAD
    series = noise(rng, (groups, members), n + AHEAD, phi)
    # The spread of the line's estimate in the target year, from the design; with phi > 0 it is wider.
    apart = np.abs(np.subtract.outer(years, years))
    inverse = np.linalg.inv(phi**apart if phi else np.eye(n))
    x = np.stack([np.ones(n), years - target_year], axis=1)
    error = float(np.sqrt(np.linalg.inv(x.T @ inverse @ x)[0, 0]))
    ahead = rng.uniform(-8 * error, 8 * error, size=(groups, members))  # line - target in the target year
    slope = rng.normal(size=(groups, members))
    line = ahead[..., None] + slope[..., None] * (np.arange(n + AHEAD) - target_year)
    values = line + series
    if told == "pooled":
        given: Floats | float = np.repeat(
            [[stats.pooled_autocorrelation(group, years).phi] for group in values[..., :n]], members, axis=1
        )
    else:
        given = phi if told == "known" else 0.0
    to = stats.project_to_target(
        np.ascontiguousarray(values[..., :n]), years, target_year=target_year, target=0.0, direction="higher", phi=given
    )
    p_line, p_value = np.ravel(to.p_trend), np.ravel(to.p_observed)
    last = values[..., -1]
    said_line, by_line, counts = shares(p_line, np.ravel(ahead >= 0))
    said_value, by_value, _ = shares(p_value, np.ravel(last >= 0))
    inside = (last >= to.projected_lower) & (last <= to.projected_upper)
    return Calibration(n, phi, told, said_line, by_line, said_value, by_value, counts, float(np.mean(inside)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=500)
    parser.add_argument("--members", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    print("| n | true phi | told | 10–20 % | 30–40 % | 50–60 % | 70–80 % | value 70–80 % | worst bin | interval |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for phi in (0.0, 0.4, 0.6):
        for n in (8, 15, 25):
            for told in ("independent", "pooled", "known"):
                cell = calibrate(n, phi, told, groups=args.groups, members=args.members, seed=args.seed)
                came = " | ".join(f"{cell.line[k]:.0%}" for k in (1, 3, 5, 7))
                rest = f"{cell.observed[7]:.0%} | {cell.worst:.1%} | {cell.coverage:.1%}"
                print(f"| {n} | {phi} | {told} | {came} | {rest} |".replace("%", " %"))


if __name__ == "__main__":
    main()
