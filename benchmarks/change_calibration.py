"""What the p values and choices of change points and straight lines are worth: false alarms by simulation.

    python benchmarks/change_calibration.py [--series 20000]

Writes the tables of docs/change_point.md and docs/regression.md.
"""

from __future__ import annotations

import argparse

import numpy as np

from nyckeltal import stats


def autoregressive(rng: np.random.Generator, series: int, n: int, phi: float) -> np.ndarray:
    x = np.empty((series, n))
    x[:, 0] = rng.normal(size=series)
    for i in range(1, n):
        x[:, i] = phi * x[:, i - 1] + np.sqrt(1 - phi**2) * rng.normal(size=series)
    return x


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--series", type=int, default=20_000)
    series = arguments.parse_args().series
    rng = np.random.default_rng(20261123)

    print("False alarms of change-point tests at 5 %, independent normal values\n")
    print("| n | pettitt, table | pettitt, formula | snht | buishand_range | buishand_u |")
    print("| --- | --- | --- | --- | --- | --- |")
    for n in (8, 10, 13, 15, 20, 23, 30, 60):
        x = rng.normal(size=(series, n))
        shares = [
            np.mean(test.p <= 0.05)
            for test in (
                stats.pettitt(x),
                stats.pettitt(x, method="approximate"),
                stats.snht(x),
                stats.buishand_range(x),
                stats.buishand_u(x),
            )
        ]
        print(f"| {n} | " + " | ".join(f"{100 * each:.1f}" for each in shares) + " |")

    print("\nThe same tests where there is no change but a trend of 0.1 sd a year, and where there is AR(1) with 0.4\n")
    print("| n | pettitt, trend | snht, trend | pettitt, AR(1) | snht, AR(1) |")
    print("| --- | --- | --- | --- | --- |")
    for n in (10, 15, 20, 30):
        trend = rng.normal(size=(series, n)) + 0.1 * np.arange(n)
        red = autoregressive(rng, series, n, 0.4)
        shares = [np.mean(test.p <= 0.05) for x in (trend, red) for test in (stats.pettitt(x), stats.snht(x))]
        print(f"| {n} | " + " | ".join(f"{100 * each:.0f}" for each in shares) + " |")

    print("\nWhat best_break chooses, per cent (constant / trend / step)\n")
    print("| n | noise | trend of 0.1 sd a year | trend of 0.3 | step of 1 sd | step of 3 sd |")
    print("| --- | --- | --- | --- | --- | --- |")
    for n in (8, 10, 15, 20, 30):
        t = np.arange(n)
        cells = []
        for signal in (0 * t, 0.1 * t, 0.3 * t, 1.0 * (t >= n // 2), 3.0 * (t >= n // 2)):
            model = stats.best_break(signal + rng.normal(size=(series // 4, n))).model
            cells.append(" / ".join(f"{100 * np.mean(model == m):.0f}" for m in ("constant", "trend", "step")))
        print(f"| {n} | " + " | ".join(cells) + " |")

    print("\nFalse alarms of linear_trend at 5 %, AR(1) noise, no trend (iid / ar1 / hac)\n")
    print("| n | phi 0 | 0.2 | 0.4 | 0.6 |")
    print("| --- | --- | --- | --- | --- |")
    for n in (8, 10, 15, 20, 30):
        cells = []
        for phi in (0.0, 0.2, 0.4, 0.6):
            x = autoregressive(rng, series, n, phi)
            shares = [np.mean(stats.linear_trend(x, error=error).p <= 0.05) for error in ("iid", "ar1", "hac")]
            known = np.mean(stats.linear_trend(x, error="ar1", phi=phi).p <= 0.05)
            cells.append(" / ".join(f"{100 * each:.1f}" for each in shares) + f" (phi known {100 * known:.1f})")
        print(f"| {n} | " + " | ".join(cells) + " |")

    print(
        "\nFalse alarms of regional_kendall at 5 %, 20 sites that share a third of their variance (correlated / not)\n"
    )
    print("| years | correlated | independent assumed |")
    print("| --- | --- | --- |")
    for n in (6, 8, 10, 15, 20, 30):
        count = max(200, series // 10)
        x = np.sqrt(2 / 3) * rng.normal(size=(count, 20, n)) + np.sqrt(1 / 3) * rng.normal(size=(count, 1, n))
        shares = [
            np.mean(stats.regional_kendall(x, correlated=each, method="normal").p <= 0.05) for each in (True, False)
        ]
        print(f"| {n} | " + " | ".join(f"{100 * each:.1f}" for each in shares) + " |")


if __name__ == "__main__":
    main()
