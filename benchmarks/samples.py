"""Two samples and resampling beside scipy and statsmodels, in one run on one thread.

    python benchmarks/samples.py

Prints milliseconds of processor time, the ratio and the promise. Numbers that both compute are compared first.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
from scipy import stats as scipy_stats
from statsmodels.stats.nonparametric import rank_compare_2indep

from nyckeltal import stats


def best_of(work: Callable[[], object], repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def row(name: str, ours: Callable[[], object], peer: Callable[[], object] | None, promise: str = "") -> None:
    mine = best_of(ours, 5)
    text = f"{name:52} {mine * 1e3:10.3f} ms"
    if peer is not None:
        theirs = best_of(peer, 2)
        text += f" {theirs * 1e3:10.2f} ms {theirs / mine:9.1f} x"
    else:
        text += f" {'':13} {'no peer':>11}"
    print(f"{text}  {promise}")


def main() -> None:
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(1)
    x, y = rng.normal(0.3, 1.0, size=100), rng.normal(size=190)
    ties_x, ties_y = np.round(20 * x), np.round(20 * y)
    strata = (rng.integers(0, 9, size=100).tolist(), rng.integers(0, 9, size=190).tolist())
    pooled = np.concatenate([x, y])

    peer = scipy_stats.mannwhitneyu(x, y, method="exact").pvalue
    assert abs(stats.mann_whitney(x, y).p - peer) < 1e-10 * peer
    assert abs(stats.brunner_munzel(x, y).p - scipy_stats.brunnermunzel(x, y).pvalue) < 1e-9
    assert abs(stats.kruskal_wallis(x, y).p - scipy_stats.kruskal(x, y).pvalue) < 1e-9

    print(f"{'n = 100 and 190':52} {'nyckeltal':>13} {'peer':>13} {'ratio':>11}  promise")
    row(
        "Mann-Whitney exact, ties (scipy: without)",
        lambda: stats.mann_whitney(ties_x, ties_y),
        lambda: scipy_stats.mannwhitneyu(x, y, method="exact"),
        "< 5 ms",
    )
    row(
        "Mann-Whitney normal",
        lambda: stats.mann_whitney(x, y, method="normal"),
        lambda: scipy_stats.mannwhitneyu(x, y, method="asymptotic"),
    )
    row("Hodges-Lehmann, exact interval", lambda: stats.hodges_lehmann(x, y), None)
    row(
        "Brunner-Munzel with interval (statsmodels)",
        lambda: stats.brunner_munzel(x, y),
        lambda: rank_compare_2indep(x, y).conf_int(),
    )
    row("Welch", lambda: stats.welch_t(x, y), lambda: scipy_stats.ttest_ind(x, y, equal_var=False))
    row(
        "100,000 stratified permutations (scipy: no strata)",
        lambda: stats.permutation_test(x, y, strata=strata),
        lambda: scipy_stats.permutation_test(
            (x, y),
            lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
            vectorized=True,
            n_resamples=100_000,
            batch=1_000,
        ),
        "< 50 ms",
    )
    row(
        "BCa, 10,000 resamples of a median of 290",
        lambda: stats.bootstrap("median", pooled),
        lambda: scipy_stats.bootstrap((pooled,), np.median, n_resamples=10_000, method="BCa"),
        "< 60 ms",
    )
    row("quantile shift, nine deciles, 2,000 resamples", lambda: stats.quantile_shift(x, y), None)
    row("Kruskal-Wallis", lambda: stats.kruskal_wallis(x, y), lambda: scipy_stats.kruskal(x, y))
    groups = [pooled[k::6] for k in range(6)]
    row(
        "Games-Howell, 6 groups (scipy: Tukey)",
        lambda: stats.games_howell(*groups),
        lambda: scipy_stats.tukey_hsd(*groups).confidence_interval(),
    )
    row(
        "Kendall's tau-b, n = 100, exact",
        lambda: stats.kendall_tau(x, y[:100]),
        lambda: scipy_stats.kendalltau(x, y[:100], method="exact"),
    )
    many_x, many_y = rng.normal(size=(600, 100)), rng.normal(size=(600, 190))
    row(
        "600 rows: Mann-Whitney normal",
        lambda: stats.mann_whitney(many_x, many_y, method="normal"),
        lambda: scipy_stats.mannwhitneyu(many_x, many_y, method="asymptotic", axis=1),
    )


if __name__ == "__main__":
    main()
