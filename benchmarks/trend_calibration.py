"""Size of the panel trend test, coverage of its slope intervals, and false alarms of its verdicts, by simulation.

Run ``python benchmarks/trend_calibration.py`` for the table of docs/trend.md, ``--quick`` for a slice. Panels of 100
members with Gaussian AR(1) noise; half of the members have real trends, so that the pooled autocorrelation meets them
too, and only the other half is counted. Seeded: the same numbers every time.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

import nyckeltal as nt

MEMBERS = 100


@dataclass(frozen=True)
class Cell:
    """What members without a trend met, in per cent, for one length and noise."""

    n: int
    phi: float
    spread: float
    raw: float
    pooled: float
    plus: float
    called: float  # long verdict after adjusting: improving or worsening
    recent: float
    turned: float
    coverage: float
    promised: float
    phi_found: float
    between_found: float


def simulate(
    panels: int, n: int, phi: float, spread: float, *, seed: int, trend: float = 0.2
) -> npt.NDArray[np.float64]:
    """Values (panels, members, n); slopes of the second half of the members have standard deviation ``trend``."""
    rng = np.random.default_rng([seed, n, int(100 * phi), int(100 * spread)])
    shape = (panels, MEMBERS)
    phis = np.clip(rng.normal(phi, spread, size=shape), 0.0, 0.95) if spread else np.full(shape, phi)
    shocks = rng.normal(size=(*shape, n))
    values = np.empty_like(shocks)
    values[..., 0] = shocks[..., 0]
    for k in range(1, n):
        values[..., k] = phis * values[..., k - 1] + np.sqrt(1.0 - phis**2) * shocks[..., k]
    slopes = rng.normal(0.0, trend, size=shape)
    slopes[:, : MEMBERS // 2] = 0.0
    return values + slopes[..., None] * np.arange(n)


def measure(panels: int, n: int, phi: float, spread: float, *, seed: int = 1) -> Cell:
    """One cell of the table; each indicator of one nyckeltal panel is one simulated panel."""
    values = simulate(panels, n, phi, spread, seed=seed)
    kinds = [nt.Indicator(id=f"p{i}", direction="higher") for i in range(panels)]
    panel = nt.Panel(kinds, [f"m{m}" for m in range(MEMBERS)], range(2000, 2000 + n), values)
    result = nt.trend(panel)
    null = np.s_[:, : MEMBERS // 2]

    def share(hits: npt.NDArray[np.bool_]) -> float:
        return 100.0 * float(hits[null].mean())

    return Cell(
        n=n,
        phi=phi,
        spread=spread,
        raw=share(result.p <= 0.05),
        pooled=share(result.p_pooled <= 0.05),
        plus=share(result.p_plus <= 0.05),
        called=share(np.isin(result.verdict, ["improving", "worsening"])),
        recent=share(np.isin(result.recent_verdict, ["improving", "worsening"])),
        turned=share(result.turned),
        coverage=share((result.lower <= 0.0) & (result.upper >= 0.0)),
        promised=100.0 * float(result.interval_coverage[null].mean()),
        phi_found=float(np.mean(result.families["phi"])),
        between_found=float(np.mean(result.families["phi_between"])),
    )


GRID = [(n, phi, 0.0) for n in (8, 10, 15, 20, 30) for phi in (0.0, 0.2, 0.4, 0.6)]
SPREAD = [(n, phi, 0.2) for n in (8, 10, 15, 20, 30) for phi in (0.2, 0.4)]
QUICK = [(10, 0.4, 0.0), (20, 0.4, 0.0), (20, 0.4, 0.2)]


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three cells with few panels")
    parser.add_argument("--panels", type=int, default=300, help="simulated panels a cell")
    arguments = parser.parse_args()
    panels = 40 if arguments.quick else arguments.panels
    print(f"{panels} panels of {MEMBERS} members a cell, half of them without a trend; per cent of those.\n")
    print("| n | phi | spread | uncorrected | pooled | pooled + 1 se | long verdict | recent verdict | turned", end="")
    print(" | coverage | promised | phi found | spread found |")
    print("|" + " --- |" * 13)
    for n, phi, spread in QUICK if arguments.quick else GRID + SPREAD:
        c = measure(panels, n, phi, spread)
        print(f"| {c.n} | {c.phi} | {c.spread} | {c.raw:.1f} | {c.pooled:.1f} | {c.plus:.1f} | {c.called:.1f}", end="")
        print(f" | {c.recent:.1f} | {c.turned:.2f} | {c.coverage:.1f} | {c.promised:.1f} | {c.phi_found:.2f}", end="")
        print(f" | {c.between_found:.2f} |", flush=True)


if __name__ == "__main__":
    main()
