from __future__ import annotations

import math
import sys
import threading
import time
from itertools import permutations

import numpy as np
import pytest
from cases import Case, starting_with, trend_cases
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import nyckeltal as nt
from nyckeltal.stats import (
    MannKendallResult,
    direction_confidence,
    mann_kendall,
    pooled_autocorrelation,
    variance_inflation,
)

CORRECTIONS = ["pooled", "ar1", "hamed-rao", "yue-wang", "prewhitening", "tfpw", "3pw"]
NAMES = {
    "s": ["S"],
    "variance": ["varS", "Var(S)", "var"],
    "tau_a": ["tau_a", "Tau"],
    "z": ["z", "Z-Value"],
    "p": ["p", "P-value"],
    "variance_ratio": ["n_over_nstar"],
}


def run(case: Case, **options) -> MannKendallResult:
    years = next((case.numbers(key) for key in ("t", "year") if isinstance(case.input.get(key), list)), None)
    return mann_kendall(case.numbers("x"), years, **options)


def check(case: Case, result: MannKendallResult) -> None:
    checked = 0
    for field, names in NAMES.items():
        for name in names:
            if name in case.expected:
                case.check(getattr(result, field), name)
                checked += 1
    assert checked


@pytest.mark.parametrize("case", starting_with("mk_original_") + starting_with("mk_modifiedmk_"), ids=str)
def test_the_original_test_gives_the_reference_values(case: Case) -> None:
    check(case, run(case))
    if "tau_b" in case.expected:
        case.check(run(case).tau_b, "tau_b")


@pytest.mark.parametrize("case", starting_with("mk_nocontinuity_"), ids=str)
def test_without_continuity_too(case: Case) -> None:
    check(case, run(case, continuity=False))


@pytest.mark.parametrize("case", starting_with("mk_exact_untied_"), ids=str)
def test_exact_p_without_ties_gives_the_reference_values(case: Case) -> None:
    result = run(case, method="exact")
    check(case, result)
    assert result.p == pytest.approx(case.expected["p"], rel=1e-12)
    assert result.method == "exact"


@pytest.mark.parametrize("case", starting_with("scipy_kendall_exact_"), ids=str)
def test_exact_p_of_scipy_s_own_cases(case: Case) -> None:
    check(case, run(case))
    case.check(run(case).tau_b, "tau")


@pytest.mark.parametrize("case", starting_with("exact_ties_"), ids=str)
def test_exact_p_with_ties_gives_the_reference_values(case: Case) -> None:
    check(case, run(case))
    case.check(run(case).p, "p_exact")
    case.check(run(case, method="normal").p, "p_normal_cc")
    case.check(run(case, alternative="greater").p, "p_greater")
    case.check(run(case, alternative="less").p, "p_less")


def test_single_cases_give_the_reference_values() -> None:
    cases = trend_cases()
    for name in [
        "degenerate_n2",
        "degenerate_n3_perfect",
        "float32_trap",
        "mannks_tie_variance_bug",
        "gap_changes_slope",
        "mannkendall_small_n_crash",
        "Helsel_theilsen_outlier_n7",
    ]:
        check(cases[name], run(cases[name]))
        cases[name].check(run(cases[name]).p, "p_exact")
    for name in ["degenerate_n1", "degenerate_constant", "uint8_wrap_trap", "tied_times_variance"]:
        check(cases[name], run(cases[name]))
    wrap = cases["uint8_wrap_trap"]
    check(wrap, mann_kendall(np.array(wrap.input["x"], dtype=np.uint8)))
    cases["tied_times_variance"].check(run(cases["tied_times_variance"]).tau_b, "tau_b")
    tuna = cases["kendall_exact_HW1973_tuna"]
    x, y = tuna.numbers("x"), tuna.numbers("y")
    tuna.check(mann_kendall(y, x).p, "p")
    tuna.check(mann_kendall(y, x, alternative="greater").p, "p_greater")
    tuna.check(mann_kendall(y, x, alternative="less").p, "p_less")
    helsel = cases["Helsel_kendall_n10"]
    helsel.check(run(helsel).p, "p_exact")
    helsel.check(run(helsel, method="normal").p, "p_normal")
    tail = cases["tail_precision_n40_perfect"]
    assert run(tail).p == pytest.approx(tail.expected["p_normal_cc"], rel=1e-12)
    assert run(tail, method="exact").p == pytest.approx(tail.expected["p_exact"], rel=1e-12)
    smallest = cases["min_attainable_p"]
    smallest.check([mann_kendall(np.arange(n)).p for n in smallest.input["n"]], "p")
    smallest.check([mann_kendall(np.arange(n), method="normal").p for n in smallest.input["n"]], "p_normal_cc")


@pytest.mark.parametrize("data", ["Nile", "LakeHuron"])
def test_corrections_give_the_reference_values(data: str) -> None:
    cases = trend_cases()
    for name, options in {
        "hamed_rao_all_significant_lags_": {"correction": "hamed-rao"},
        "hamed_rao_lag3_": {"correction": "hamed-rao", "lags": 3},
        "yue_wang_all_lags_": {"correction": "yue-wang", "lags": 1000},
        "prewhitening_": {"correction": "prewhitening"},
        "tfpw_": {"correction": "tfpw"},
    }.items():
        check(cases[name + data], run(cases[name + data], **options))
    lag1 = cases["yue_wang_lag1_" + data]
    ar1 = run(lag1, correction="yue-wang")
    lag1.check(ar1.phi, "r1")
    lag1.check(ar1.variance_ratio, "n_over_nstar_AR1_correct")
    lag1.check(ar1.p, "p_AR1_correct")
    single = run(lag1, correction="yue-wang", lags=1)
    lag1.check(single.variance_ratio, "n_over_nstar_single_lag_term")
    lag1.check(single.p, "p_single_lag_term")


def test_known_errors_of_peers_are_not_matched() -> None:
    cases = trend_cases()
    lag1 = cases["yue_wang_lag1_LakeHuron"]
    assert abs(run(lag1, correction="yue-wang").variance_ratio - lag1.expected["n_over_nstar"]) > 0.1
    negative = cases["issue29_hamed_rao_negative_variance"]
    result = run(negative, correction="hamed-rao")
    assert result.status == "variance_not_positive"
    negative.check(result.variance, "varS0")
    negative.check(result.p, "p_uncorrected")
    absurd = cases["yue_wang_all_lags_antitrap_n10"]
    assert run(absurd, correction="yue-wang", lags=9).p < 2 / math.factorial(10) < run(absurd, correction="ar1").p


def test_pymannkendall_agrees_where_it_is_right() -> None:
    peer = pytest.importorskip("pymannkendall")
    generator = np.random.default_rng(5)
    for _ in range(50):
        x = np.round(generator.normal(size=20), 1)
        theirs = peer.original_test(x)
        ours = mann_kendall(x, method="normal")
        assert (ours.s, ours.variance) == (theirs.s, theirs.var_s)
        assert ours.p == pytest.approx(theirs.p, rel=1e-9)


def test_scipy_agrees_without_ties() -> None:
    stats = pytest.importorskip("scipy.stats")
    generator = np.random.default_rng(6)
    for n in (5, 12, 30):
        x = generator.normal(size=n)
        theirs = stats.kendalltau(np.arange(n), x, method="exact")
        assert mann_kendall(x).p == pytest.approx(theirs.pvalue, rel=1e-9)
        assert mann_kendall(x).tau_b == pytest.approx(theirs.statistic, rel=1e-12)


@given(hnp.arrays(float, st.integers(2, 6), elements=st.integers(0, 4).map(float)))
def test_exact_p_is_what_enumeration_gives(x: np.ndarray) -> None:
    assume(len(set(x)) > 1)

    def score(y: tuple[float, ...]) -> int:
        return sum((b > a) - (b < a) for i, a in enumerate(y) for b in y[i + 1 :])

    scores = np.array([score(order) for order in permutations(x.tolist())])
    s = score(tuple(x.tolist()))
    assert mann_kendall(x).p == pytest.approx(np.mean(np.abs(scores) >= abs(s)), rel=1e-12)
    assert mann_kendall(x, alternative="greater").p == pytest.approx(np.mean(scores >= s), rel=1e-12)
    assert mann_kendall(x).variance == pytest.approx(np.var(scores), rel=1e-12)
    confidence = np.mean(scores < abs(s)) + np.mean(scores == abs(s)) / 2
    assert direction_confidence(x).confidence == pytest.approx(confidence, rel=1e-12)


series = hnp.arrays(float, st.integers(0, 40), elements=st.one_of(st.integers(-4, 4).map(float), st.just(np.nan)))


@given(series)
def test_p_is_a_probability_and_mirrors(x: np.ndarray) -> None:
    up, down, backwards = mann_kendall(x), mann_kendall(-x), mann_kendall(x[::-1])
    if math.isnan(up.p):
        assert up.status in ("no_data", "too_few")
        return
    assert 0 < up.p <= 1
    assert up.p == down.p == backwards.p
    assert up.s == -down.s == -backwards.s
    assert up.log_p == pytest.approx(math.log(up.p), abs=1e-12)
    assert mann_kendall(x, alternative="greater").p == mann_kendall(-x, alternative="less").p


@given(series, st.floats(0.125, 8), st.integers(-100, 100))
def test_scale_shift_and_added_missing_years_change_nothing(x: np.ndarray, scale: float, shift: int) -> None:
    plain = mann_kendall(x)
    moved = mann_kendall(scale * x + shift, 3.0 * np.arange(len(x)) + 1990)
    padded = mann_kendall(np.concatenate([[np.nan], x, [np.nan, np.nan]]))
    for other in (moved, padded):
        assert (other.n, other.status) == (plain.n, plain.status)
        np.testing.assert_equal([other.s, other.p, other.tau_b], [plain.s, plain.p, plain.tau_b])


def test_one_dimension_gives_scalars_and_more_give_arrays() -> None:
    one = mann_kendall([1, 3, 2, 5])
    assert type(one.p) is float
    assert type(one.n) is int
    assert type(one.status) is str
    block = np.array([[[1, 3, 2, 5], [4, 3, 2, 1]], [[1, 1, 1, 1], [np.nan, np.inf, 0, 1]]], dtype=float)
    many = mann_kendall(block)
    assert many.p.shape == (2, 2)
    assert many.s[0, 0] == one.s
    assert many.status.tolist() == [["ok", "ok"], ["constant", "infinite_value"]]
    assert many.method[0, 0] == "exact"
    assert mann_kendall(np.empty((3, 0))).status.tolist() == ["no_data"] * 3
    assert mann_kendall([]).status == "no_data"
    assert mann_kendall(np.empty((0, 5))).p.shape == (0,)
    assert mann_kendall(np.ma.masked_array([1.0, 9.0, 2.0], mask=[0, 1, 0])).n == 2
    assert direction_confidence(block).confidence.shape == (2, 2)


@pytest.mark.parametrize("correction", [None, *CORRECTIONS])
def test_threads_and_batches_give_the_same_bits(correction: str | None) -> None:
    values = np.random.default_rng(1).integers(0, 9, size=(1500, 12)).astype(float)
    values[np.random.default_rng(2).random(values.shape) < 0.2] = np.nan
    one, eight = (mann_kendall(values, correction=correction, threads=threads) for threads in (1, 8))
    for field in ("s", "variance", "p", "z", "variance_ratio"):
        np.testing.assert_array_equal(getattr(one, field), getattr(eight, field))
    phi = pooled_autocorrelation(values).phi if correction == "pooled" else None
    for row in range(0, 1500, 97):
        single = mann_kendall(values[row], correction=correction, phi=phi)
        np.testing.assert_equal([single.p, single.s], [one.p[row], one.s[row]])


def test_pooled_correction_uses_the_whole_panel_and_any_other_phi_on_request() -> None:
    generator = np.random.default_rng(4)
    noise = np.zeros((50, 15))
    noise[:, 0] = generator.normal(size=50) / 0.8
    for year in range(1, 15):
        noise[:, year] = 0.6 * noise[:, year - 1] + generator.normal(size=50)
    pooled = pooled_autocorrelation(noise)
    assert pooled.status == "ok"
    assert pooled.n == 50
    assert 0.4 < pooled.phi < 0.8
    assert pooled.standard_error == pytest.approx(pooled.spread / math.sqrt(50))
    result = mann_kendall(noise, correction="pooled")
    assert np.all(result.phi == pooled.phi)
    assert np.all(result.variance_ratio == variance_inflation(15, pooled.phi))
    assert np.all(result.p >= mann_kendall(noise, method="normal").p)
    higher = mann_kendall(noise, correction="pooled", phi=pooled.phi + pooled.standard_error)
    assert np.all(higher.p >= result.p)
    few = mann_kendall(noise[:5], correction="pooled")
    assert few.status.tolist() == ["too_few"] * 5
    assert np.all(np.isnan(few.p))
    assert not np.any(np.isnan(few.s))


def test_mistakes_are_argument_errors_with_a_code() -> None:
    for call in (
        lambda: mann_kendall([1, 2], [2000]),
        lambda: mann_kendall([1, 2, 3], correction="pooled"),
        lambda: mann_kendall([1, 2, 3], correction="best"),  # type: ignore[arg-type]
        lambda: mann_kendall([1, 2, 3], lags=0),
        lambda: mann_kendall([1, 2, 3], [1, 1, 2], correction="ar1"),
        lambda: mann_kendall([1, 2, 3], phi=1.5, correction="ar1"),
        lambda: mann_kendall(["a", "b"]),
        lambda: mann_kendall(3.0),
    ):
        with pytest.raises(nt.ArgumentError):
            call()


def test_the_gil_is_released_and_progress_can_stop_the_work() -> None:
    values = np.random.default_rng(1).normal(size=(60_000, 30))
    ticks = 0
    done = threading.Event()

    def count() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.0001)

    thread = threading.Thread(target=count)
    thread.start()
    before = ticks
    mann_kendall(values, method="normal")
    during = ticks - before
    done.set()
    thread.join()
    assert during > 2 or sys.flags.dev_mode

    def stop(current: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mann_kendall(values, progress=stop)
