"""Change points, straight lines, block Kendall and multiplicity beside what analysts use, in one run.

    python benchmarks/change.py [--series 2000] [--years 30]

Prints microseconds a series and the ratio. Every pair is first compared: a fast wrong number is worth nothing.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable

import numpy as np
import pymannkendall
import statsmodels.api as sm
from scipy.stats import false_discovery_control, linregress, rankdata
from statsmodels.stats.multitest import multipletests

from nyckeltal import stats


def best_of(work: Callable[[], object], repeats: int = 3) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def numpy_pettitt(x: np.ndarray) -> tuple[float, float]:
    n = len(x)
    u = np.abs(2 * np.cumsum(rankdata(x))[:-1] - np.arange(1, n) * (n + 1)).max()
    return u, min(1.0, 2 * np.exp(-6 * u**2 / (n**3 + n**2)))


def numpy_snht(x: np.ndarray) -> float:
    n = len(x)
    s = np.cumsum((x - x.mean()) / x.std(ddof=1))[:-1]
    k = np.arange(1, n)
    return float((s**2 * n / (k * (n - k))).max())


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--series", type=int, default=2000)
    arguments.add_argument("--years", type=int, default=30)
    options = arguments.parse_args()
    n = options.years
    x = np.random.default_rng(1).normal(size=(options.series, n)).cumsum(axis=1)
    years = 1990.0 + np.arange(n)
    few = x[: max(1, options.series // 20)]  # for peers that are slow

    def alone(name: str, ours: Callable[[], object]) -> None:
        print(f"{name:42} {best_of(ours) / options.series * 1e6:10.2f} us {'':26} (no peer)")

    def row(
        name: str, ours: Callable[[], object], peer: Callable[[], object], peer_series: int, peer_name: str
    ) -> None:
        a, b = best_of(ours) / options.series * 1e6, best_of(peer, 2) / peer_series * 1e6
        print(f"{name:42} {a:10.2f} us {b:10.1f} us {b / a:8.0f} x   {peer_name}")

    print(f"{options.series} series of {n} years, one thread; microseconds a series, best run")
    ours = stats.pettitt(x, method="approximate")
    assert np.allclose([numpy_pettitt(each)[1] for each in few], ours.p[: len(few)], rtol=1e-12)
    row("pettitt", lambda: stats.pettitt(x), lambda: [numpy_pettitt(e) for e in few], len(few), "numpy, scipy.rankdata")
    assert np.allclose([numpy_snht(each) for each in few], stats.snht(x).statistic[: len(few)], rtol=1e-10)
    row("snht", lambda: stats.snht(x), lambda: [numpy_snht(e) for e in few], len(few), "numpy (statistic only)")

    fit = stats.linear_trend(x, years)
    assert np.allclose([linregress(years, each).stderr for each in few], fit.standard_error[: len(few)])
    row(
        "linear_trend iid",
        lambda: stats.linear_trend(x, years),
        lambda: [linregress(years, e) for e in few],
        len(few),
        "scipy.linregress",
    )
    design = sm.add_constant(years - years.mean())

    def hac(each: np.ndarray) -> float:
        keywords = {"maxlags": 3, "use_correction": True}
        return float(sm.OLS(each, design).fit(cov_type="HAC", cov_kwds=keywords, use_t=True).bse[1])

    assert np.allclose([hac(e) for e in few], stats.linear_trend(few, years, error="hac", lags=3).standard_error)
    row(
        "linear_trend hac",
        lambda: stats.linear_trend(x, years, error="hac", lags=3),
        lambda: [hac(e) for e in few],
        len(few),
        "statsmodels OLS",
    )
    alone("linear_trend ar1", lambda: stats.linear_trend(x, years, error="ar1"))

    def quantreg(each: np.ndarray) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = sm.QuantReg(each, design).fit(q=0.5)
        return float(np.abs(fitted.resid).sum())

    assert np.all([quantreg(e) for e in few[:20]] >= stats.least_absolute_trend(few[:20], years).objective - 1e-9)
    row(
        "least_absolute_trend",
        lambda: stats.least_absolute_trend(x, years),
        lambda: [quantreg(e) for e in few],
        len(few),
        "statsmodels QuantReg (iterative)",
    )

    region = x[:100]
    theirs = pymannkendall.regional_test(region.T)
    mine = stats.regional_kendall(region, correlated=False, method="normal")
    assert (theirs.s, theirs.var_s) == (mine.s, mine.variance)
    assert np.isclose(theirs.p, mine.p)
    a = best_of(lambda: stats.regional_kendall(region, years, correlated=False)) * 1e6
    b = best_of(lambda: pymannkendall.regional_test(region.T), 2) * 1e6
    print(f"{'regional_kendall, 100 sites, independent':42} {a:10.0f} us {b:10.0f} us {b / a:8.0f} x   pymannkendall")
    a = best_of(lambda: stats.regional_kendall(region, years)) * 1e6
    b = best_of(lambda: pymannkendall.correlated_multivariate_test(region.T), 1) * 1e6
    print(f"{'regional_kendall, 100 sites, correlated':42} {a:10.0f} us {b:10.0f} us {b / a:8.0f} x   pymannkendall")
    alone("segmented_kendall, 2 segments, exact p", lambda: stats.segmented_kendall(x, years, [2005]))

    p = np.random.default_rng(2).uniform(size=100_000)
    assert np.allclose(stats.adjust_p(p), false_discovery_control(p))
    a, b = best_of(lambda: stats.adjust_p(p)) * 1e3, best_of(lambda: false_discovery_control(p)) * 1e3
    print(f"{'adjust_p bh, 100,000':42} {a:10.1f} ms {b:10.1f} ms {b / a:8.1f} x   scipy")
    p = p[:2000]
    a = best_of(lambda: stats.adjust_p(p, "hommel")) * 1e3
    b = best_of(lambda: multipletests(p, method="hommel")) * 1e3
    print(f"{'adjust_p hommel, 2,000':42} {a:10.1f} ms {b:10.1f} ms {b / a:8.1f} x   statsmodels")


if __name__ == "__main__":
    main()
