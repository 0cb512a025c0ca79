"""What the interval of ``matched_comparison`` keeps: coverage of a difference of 2 by simulation.

    python benchmarks/matching_calibration.py [--samples 2000]

Writes the table of docs/matching.md. Members of the group are larger (the first variable is shifted by half a
standard deviation); the outcome follows the structure, with noise. "curved" adds its square, so that imperfect matches
are biased.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np

import nyckeltal as nt

DIFFERENCE, TREATED, CONTROLS = 2.0, 40, 160


def panel(rng: np.random.Generator, curved: bool, variables: int) -> tuple[nt.Panel, list[str]]:
    x = rng.normal(size=(variables, TREATED + CONTROLS))
    x[0, :TREATED] += 0.5
    y = x.sum(axis=0) + (x[0] ** 2 if curved else 0.0) + rng.normal(size=TREATED + CONTROLS)
    y[:TREATED] += DIFFERENCE
    names = [f"{k:03d}" for k in range(TREATED + CONTROLS)]
    cube = np.vstack([y, x])[:, :, None]
    return nt.Panel(["y", *(f"x{v}" for v in range(variables))], names, [2023], cube), names[:TREATED]


class Kept(NamedTuple):
    """Means over the samples."""

    matched: float
    bias: float
    bias_before: float
    coverage: float


def kept(
    variables: int, curved: bool, k: int, replace: bool, caliper: float | None, *, samples: int, seed: int = 20261123
) -> Kept:
    rng = np.random.default_rng(seed)
    on = [f"x{v}" for v in range(variables)]
    results = []
    for _ in range(samples):
        p, treated = panel(rng, curved, variables)
        results.append(nt.matched_comparison(p, "y", treated, on=on, caliper=caliper, k=k, replace=replace))
    return Kept(
        float(np.mean([r.n_matched for r in results])),
        float(np.mean([r.difference for r in results])) - DIFFERENCE,
        float(np.mean([r.difference_before for r in results])) - DIFFERENCE,
        float(np.mean([r.lower <= DIFFERENCE <= r.upper for r in results])),
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--samples", type=int, default=2000)
    samples = arguments.parse_args().samples
    print(f"{TREATED} in the group, {CONTROLS} others, {samples} samples, 95 % intervals\n")
    print("| variables | outcome | k | with replacement | caliper | matched | bias | bias before | coverage |")
    print("| ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for variables, curved, k, replace, caliper in (
        (1, False, 1, True, 0.1),
        (1, True, 1, True, 0.1),
        (1, True, 1, False, 0.1),
        (1, True, 3, True, 0.1),
        (2, True, 1, True, 0.5),
        (2, True, 1, True, None),
        (2, True, 1, False, None),
        (4, False, 1, True, None),
    ):
        found = kept(variables, curved, k, replace, caliper, samples=samples)
        print(
            f"| {variables} | {'curved' if curved else 'straight'} | {k} | {'yes' if replace else 'no'} "
            f"| {caliper or 'none'} | {found.matched:.1f} | {found.bias:.2f} | {found.bias_before:.2f} "
            f"| {100 * found.coverage:.1f} |"
        )


if __name__ == "__main__":
    main()
