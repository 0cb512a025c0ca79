"""Size of the panel trend test, coverage of its slope intervals, and false alarms of its verdicts, by simulation.

Run ``python benchmarks/trend_calibration.py``, ``--methods`` and ``--shared`` for the tables of docs/trend.md,
``--quick`` for a slice. Panels of 100 members with Gaussian AR(1) noise; half of the members have real trends, so that
the pooled autocorrelation meets them too, and only the other half is counted. Seeded: the same numbers every time.
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


def compare_shared(panels: int) -> None:
    """Size where members share a shock of 30 % of the variance, and power where they share a curve."""
    print("| n | own phi | shared by all members | uncorrected | lines alone | pooled | phi found |")
    print("|" + " --- |" * 7)
    for n in (10, 15, 20, 30):
        for phi, shared in ((0.2, 0.2), (0.4, 0.4), (0.6, 0.6), (0.2, 0.6), (0.4, None)):
            values = simulate(panels, n, phi, 0.0, seed=5)
            if shared is None:
                rng = np.random.default_rng([6, n])
                middle = rng.uniform(0.35 * n, 0.5 * n, size=(panels, MEMBERS, 1))
                height = rng.uniform(1.0, 6.0, size=(panels, MEMBERS, 1))
                values = values + height / (1.0 + np.exp(-(np.arange(n) - middle) / 2.0))
                label = "a curve (power)"
            else:
                shock = simulate(panels, n, shared, 0.0, seed=7, trend=0.0)[:, :1]
                values = np.sqrt(0.7) * values + np.sqrt(0.3) * shock
                label = f"a shock, phi = {shared}"
            null = values[:, : MEMBERS // 2]
            kinds = [nt.Indicator(id=f"p{i}", direction="higher") for i in range(panels)]
            made = nt.Panel(kinds, [f"m{m}" for m in range(MEMBERS)], range(2000, 2000 + n), values)
            result = nt.trend(made)
            pooled = 100.0 * float((result.p_pooled[:, : MEMBERS // 2] <= 0.05).mean())
            raw = 100.0 * float((result.p[:, : MEMBERS // 2] <= 0.05).mean())
            lines = 100.0 * float(rejections(null, "pooled").mean())
            found = float(np.mean(result.families["phi"]))
            print(f"| {n} | {phi} | {label} | {raw:.1f} | {lines:.1f} | {pooled:.1f} | {found:.2f} |", flush=True)


GRID = [(n, phi, 0.0) for n in (8, 10, 15, 20, 30) for phi in (0.0, 0.2, 0.4, 0.6)]
SPREAD = [(n, phi, 0.2) for n in (8, 10, 15, 20, 30) for phi in (0.2, 0.4)]
QUICK = [(10, 0.4, 0.0), (20, 0.4, 0.0), (20, 0.4, 0.2)]


# Peers' methods as nyckeltal.stats has them; the first is this library's default for panels.
METHODS = ("panel", "pooled", None, "prewhitening", "tfpw", "3pw", "ar1", "hamed-rao", "yue-wang")


def rejections(values: npt.NDArray[np.float64], method: str | None) -> npt.NDArray[np.bool_]:
    """Which series of (panels, members, n) a method calls a trend at 5 %."""
    if method == "panel":
        panels, members, n = values.shape
        kinds = [nt.Indicator(id=f"p{i}", direction="higher") for i in range(panels)]
        made = nt.Panel(kinds, [f"m{m}" for m in range(members)], range(2000, 2000 + n), values)
        return np.asarray(nt.trend(made).p_pooled <= 0.05)
    if method == "pooled":  # one phi a panel
        return np.stack([nt.stats.mann_kendall(each, correction="pooled").p <= 0.05 for each in values])
    return np.asarray(nt.stats.mann_kendall(values, correction=method).p <= 0.05)


def compare_methods(panels: int) -> None:
    """Size, size where members' phi spreads by 0.2, and power (slope 0.1 standard deviations a year), phi = 0.4."""
    print("| method |" + "".join(f" size, n = {n} |" for n in (10, 15, 20, 30)), end="")
    print(" spread, n = 20 | spread, n = 30 |" + "".join(f" power, n = {n} |" for n in (15, 20, 30)))
    print("|" + " --- |" * 10)
    null = {n: simulate(panels, n, 0.4, 0.0, seed=3)[:, : MEMBERS // 2] for n in (10, 15, 20, 30)}
    spread = {n: simulate(panels, n, 0.4, 0.2, seed=3)[:, : MEMBERS // 2] for n in (20, 30)}
    real = {n: null[n] + 0.1 * np.arange(n) for n in (15, 20, 30)}
    for method in METHODS:
        sizes = [100.0 * rejections(values, method).mean() for values in (*null.values(), *spread.values())]
        powers = [100.0 * rejections(values, method).mean() for values in real.values()]
        cells = " | ".join(f"{share:.1f}" for share in sizes) + " | " + " | ".join(f"{share:.0f}" for share in powers)
        name = {"panel": "pooled, members differ", "pooled": "pooled, one phi", None: "uncorrected"}.get(method, method)
        print(f"| {name} | {cells} |", flush=True)


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three cells with few panels")
    parser.add_argument("--panels", type=int, default=300, help="simulated panels a cell")
    parser.add_argument("--methods", action="store_true", help="size and power beside the peers' methods instead")
    parser.add_argument("--shared", action="store_true", help="members that share shocks or a curve instead")
    arguments = parser.parse_args()
    if arguments.shared:
        compare_shared(arguments.panels)
        return
    if arguments.methods:
        compare_methods(arguments.panels)
        return
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
