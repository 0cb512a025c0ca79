"""Groups of 290 members in 600 indicators beside scipy, in one run on one thread.

    python benchmarks/groups.py

Prints milliseconds of processor time, the ratio and the promise. Numbers that both compute are compared first. The
nine groups have the sizes of a national classification of municipalities; a tenth of the values is missing.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from itertools import combinations

import numpy as np
from scipy import stats as scipy_stats

import nyckeltal as nt

SIZES = (3, 43, 21, 52, 35, 29, 52, 40, 15)
N_INDICATORS = 600


def once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def best_of(work: Callable[[], object], repeats: int) -> float:
    return min(once(work) for _ in range(repeats))


def row(name: str, ours: float, peer: float | None, promise: str = "") -> None:
    text = f"{name:66} {ours * 1e3:9.1f} ms"
    text += f" {peer * 1e3:9.0f} ms {peer / ours:8.1f} x" if peer is not None else f" {'no peer':>12} {'':10}"
    print(f"{text}  {promise}", flush=True)


def main() -> None:
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(len(SIZES)), SIZES)
    n = len(group)
    values = rng.lognormal(size=(N_INDICATORS, n)) + 0.1 * rng.normal(size=(N_INDICATORS, 1)) * group
    values[rng.random(values.shape) < 0.1] = np.nan
    members = [f"{m:04}" for m in range(n)]
    indicators = [nt.Indicator(id=f"i{i}", direction="lower") for i in range(N_INDICATORS)]
    panel = nt.Panel(indicators, members, [2024], values[:, :, None])
    labels = {member: f"g{g}" for member, g in zip(members, group, strict=True)}
    mask = group < 4
    chosen = [member for member, inside in zip(members, mask, strict=True) if inside]
    strata = [f"s{k}" for k in rng.integers(0, 3, size=n)]

    def samples(i: int) -> list[np.ndarray]:
        return [values[i, (group == g) & np.isfinite(values[i])] for g in range(len(SIZES))]

    def split(i: int) -> tuple[np.ndarray, np.ndarray]:
        known = np.isfinite(values[i])
        return values[i, mask & known], values[i, ~mask & known]

    found = nt.compare_groups(panel, None, labels)
    for i in (0, 299, 599):
        parts = samples(i)
        assert abs(found.p[i] - scipy_stats.kruskal(*parts).pvalue) < 1e-9
        for pair, (a, b) in zip(found.pairs(f"i{i}"), combinations(range(len(SIZES)), 2), strict=True):
            assert abs(pair.shift - np.median(np.subtract.outer(parts[a], parts[b]))) < 1e-12
            wins = scipy_stats.mannwhitneyu(parts[a], parts[b]).statistic / (len(parts[a]) * len(parts[b]))
            assert abs(pair.superiority - wins) < 1e-12
    two = nt.compare_groups(panel, "i0", chosen).pair()
    assert abs(two.p - scipy_stats.mannwhitneyu(*split(0), method="exact").pvalue) < 1e-9

    def peer_pairs(rows: range) -> None:
        for i in rows:
            parts = samples(i)
            scipy_stats.kruskal(*parts)
            for a, b in combinations(range(len(SIZES)), 2):
                scipy_stats.mannwhitneyu(parts[a], parts[b], method="asymptotic")
                scipy_stats.brunnermunzel(parts[a], parts[b])

    def peer_two(rows: range) -> None:
        for i in rows:
            x, y = split(i)
            scipy_stats.mannwhitneyu(x, y, method="asymptotic")
            scipy_stats.brunnermunzel(x, y)

    print(f"{'290 members, one core':66} {'nyckeltal':>12} {'scipy':>12} {'ratio':>10}  promise")
    ours = best_of(lambda: nt.compare_groups(panel, None, labels), 3)
    peer = once(lambda: peer_pairs(range(20))) * N_INDICATORS / 20
    row("600 indicators, 9 groups, 36 pairs (peer: p alone, 20 rows x 30)", ours, peer, "< 2,000 ms")
    ours = best_of(lambda: nt.compare_groups(panel, None, chosen), 3)
    peer = once(lambda: peer_two(range(60))) * N_INDICATORS / 60
    row("600 indicators, 2 groups, exact p (peer: asymptotic p alone)", ours, peer)
    ours = best_of(lambda: nt.compare_groups(panel, "i0", chosen, strata=strata), 3)
    row("1 indicator, 2 groups, 100,000 splits within strata, all figures", ours, None)

    x, y = values[0, :100], values[0, 100:290]
    x, y = np.nan_to_num(x, nan=1.0), np.nan_to_num(y, nan=1.0)
    in_strata = (rng.integers(0, 9, size=100).tolist(), rng.integers(0, 9, size=190).tolist())
    ours = best_of(lambda: nt.stats.permutation_test(x, y, statistic="mean_difference", strata=in_strata), 5)
    peer = once(
        lambda: scipy_stats.permutation_test(
            (x, y),
            lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
            vectorized=True,
            n_resamples=100_000,
            batch=1_000,
        )
    )
    row("100,000 stratified permutations of 290 (peer: without strata)", ours, peer, "< 50 ms")
    pooled = np.concatenate([x, y])
    ours = best_of(lambda: nt.stats.bootstrap("median", pooled, draws=10_000), 5)
    peer = once(lambda: scipy_stats.bootstrap((pooled,), np.median, n_resamples=10_000, method="BCa"))
    row("BCa, 10,000 resamples of the median of 290", ours, peer, "< 60 ms")

    years = rng.lognormal(size=(N_INDICATORS, n, 20))
    years[rng.random(years.shape) < 0.3] = np.nan
    long = nt.Panel([f"i{i}" for i in range(N_INDICATORS)], members, range(2005, 2025), years)
    ours = best_of(lambda: nt.composition_adjusted_means(long), 2)
    row("composition_adjusted_means, 600 x 290 x 20 years", ours, None)


if __name__ == "__main__":
    main()
