from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from cases import compare_cases
from scipy import stats as scipy_stats
from scipy.stats import mstats

import nyckeltal as nt
from nyckeltal.stats import bootstrap, permutation_test, quantile_shift, wilcoxon_signed_rank

CASES = compare_cases()
RANDOM = np.random.default_rng(1)
X, Y = RANDOM.normal(0.3, 1.0, size=40), RANDOM.normal(0.0, 2.0, size=60)


def stratified() -> tuple[list, list, tuple[list, list]]:
    case = CASES["permutation_stratified_exact"]
    rows = list(zip(case.input["values"], case.input["group"], case.input["block"], strict=True))
    x = [(value, block) for value, group, block in rows if group == "m"]
    y = [(value, block) for value, group, block in rows if group == "n"]
    return [v for v, _ in x], [v for v, _ in y], ([b for _, b in x], [b for _, b in y])


def test_the_reference_cases_are_reproduced():
    case = CASES["permutation_two_sample_exact"]
    test = permutation_test(case.numbers("x"), case.numbers("y"))
    case.check(test.p, "p")
    case.check(test.n_arrangements, "n_permutations")
    assert test.exact is True
    assert (test.lower, test.upper) == (test.p, test.p)
    case = CASES["paired_permutation_mean_exact"]
    case.check(permutation_test(case.numbers("x"), case.numbers("y"), paired=True).p, "p")
    case = CASES["permutation_stratified_exact"]
    x, y, strata = stratified()
    test = permutation_test(x, y, strata=strata)
    case.check(test.p, "p_exact")
    case.check(test.n_arrangements, "n_permutations")


def test_rank_sums_are_those_of_the_pooled_ranks_permuted_within_strata():
    # z of the reference follows from the arrangements: (W - E W) / sd W.
    case = CASES["stratified_wilcoxon_coin"]
    x, y, strata = stratified()
    test = permutation_test(x, y, statistic="rank_sum", strata=strata)
    ranks = dict(zip(sorted(x + y), range(1, 18), strict=True))
    variance = 0.0
    for block in set(strata[0]):
        a = [ranks[v] for v, b in zip(x, strata[0], strict=True) if b == block]
        b = [ranks[v] for v, b in zip(y, strata[1], strict=True) if b == block]
        variance += len(a) * len(b) * np.var(a + b) / (len(a) + len(b) - 1)
    case.check((test.statistic - test.centre) / np.sqrt(variance), "z")


def test_a_monte_carlo_interval_covers_the_exact_p():
    x, y, strata = stratified()
    exact = permutation_test(x, y, strata=strata).p
    for seed in range(5):
        drawn = permutation_test(x, y, strata=strata, max_arrangements=0, draws=20_000, level=0.999, seed=seed)
        assert drawn.exact is False
        assert drawn.lower <= exact <= drawn.upper
        assert drawn.lower <= drawn.p <= drawn.upper


@pytest.mark.parametrize("statistic", ["mean_difference", "median_difference", "rank_sum", "welch_t"])
@pytest.mark.parametrize("paired", [False, True])
def test_every_statistic_agrees_with_the_peer(statistic, paired):
    x, y = (X[:8], Y[:8]) if paired else (X[:6], Y[:5])
    functions = {
        "mean_difference": lambda a, b: np.mean(a) - np.mean(b),
        "median_difference": lambda a, b: np.median(a) - np.median(b),
        "welch_t": lambda a, b: scipy_stats.ttest_ind(a, b, equal_var=False).statistic,
    }
    if paired:  # the peer swaps pairs, which flips the sign of the difference
        functions = {
            "mean_difference": lambda d: d.mean(),
            "median_difference": lambda d: np.median(d),
            "rank_sum": lambda d: np.sum(np.sign(d) * scipy_stats.rankdata(np.abs(d))),
            "welch_t": lambda d: scipy_stats.ttest_1samp(d, 0).statistic,
        }
        signs = np.array(list(product([1, -1], repeat=8)))
        values = np.array([functions[statistic](each * (x - y)) for each in signs])
        expected = np.mean(values >= values[0] - 1e-9)
    elif statistic == "rank_sum":
        expected = nt.stats.mann_whitney(x, y, alternative="greater").p
    else:
        expected = scipy_stats.permutation_test(
            (x, y), functions[statistic], alternative="greater", n_resamples=np.inf
        ).pvalue
    mine = permutation_test(x, y, statistic=statistic, paired=paired, alternative="greater")
    assert mine.exact
    assert mine.p == pytest.approx(expected, rel=1e-12)


def test_the_same_seed_gives_the_same_bits_on_any_number_of_threads():
    strata = ([k % 3 for k in range(40)], ["abc".index("abc"[k % 3]) for k in range(60)])
    for call in (
        lambda threads, seed: permutation_test(X, Y, strata=strata, draws=5_000, seed=seed, threads=threads),
        lambda threads, seed: permutation_test(
            X, Y, statistic="median_difference", draws=3_000, seed=seed, threads=threads
        ),
        lambda threads, seed: bootstrap("median", X, draws=2_000, seed=seed, threads=threads),
        lambda threads, seed: bootstrap("mean_difference", X, Y, draws=2_000, seed=seed, threads=threads),
    ):
        assert call(1, 7).to_dict() == call(8, 7).to_dict()
        assert call(1, 7).to_dict() != call(1, 8).to_dict()


def test_bca_reproduces_efron_and_tibshirani():
    case = CASES["bca_spatial_test_variance"]
    r = bootstrap("population_variance", case.numbers("x"), level=0.9, draws=50_000)
    assert r.estimate == pytest.approx(case.expected["theta"], rel=1e-12)
    assert r.acceleration == pytest.approx(case.expected["acceleration"], abs=1e-6)
    assert r.lower == pytest.approx(case.expected["lower"], abs=case.tolerance["lower"])
    assert r.upper == pytest.approx(case.expected["upper"], abs=case.tolerance["upper"])
    case = CASES["jackknife_law_school"]
    data = np.array(case.input["data"])
    r = bootstrap("pearson", data[:, 0], data[:, 1])
    case.check(r.estimate, "theta")
    case.check(r.acceleration, "bca_acceleration")


def test_bca_of_two_samples_agrees_with_the_peer():
    mine = bootstrap("mean_difference", X, Y, draws=40_000)
    peer = scipy_stats.bootstrap(
        (X, Y),
        lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        n_resamples=20_000,
        method="BCa",
        random_state=1,
    )
    assert mine.lower == pytest.approx(peer.confidence_interval.low, abs=0.03)
    assert mine.upper == pytest.approx(peer.confidence_interval.high, abs=0.03)
    assert mine.standard_error == pytest.approx(peer.standard_error, rel=0.03)


def test_clusters_are_drawn_whole():
    # Ten members with the same value ten times over: as ten values, not as a hundred.
    values = np.repeat(X[:10], 10)
    members = [f"m{k}" for k in range(10) for _ in range(10)]
    clustered = bootstrap("mean", values, cluster=members, seed=3)
    alone = bootstrap("mean", X[:10], seed=3)
    assert clustered.n_units == 10
    assert clustered.n_x == 100
    assert clustered.standard_error == pytest.approx(alone.standard_error, rel=0.05)
    assert clustered.acceleration == pytest.approx(alone.acceleration, rel=1e-9)
    two = bootstrap("mean_difference", values, Y, cluster=(members, range(60)))
    assert two.n_units == 70


def test_edges():
    assert bootstrap("mean", []).status == "no_data"
    assert bootstrap("mean", [1.0, np.inf] * 8).status == "infinite_value"
    few = bootstrap("mean", [1.0, 2.0, 3.0])
    assert (few.status, few.estimate) == ("too_few", 2.0)
    assert np.isnan(few.lower)
    assert bootstrap("mean", [1.0, 2.0, 3.0], method="percentile").status == "ok"
    assert bootstrap("mean", [2.0] * 9).status == "constant"
    assert bootstrap("population_variance", 1e200 * X).status == "ok"  # the result overflows, the work does not
    assert permutation_test([], []).status == "no_data"
    assert permutation_test([1.0], []).status == "too_few"
    assert permutation_test([2.0, 2.0], [2.0]).status == "constant"
    assert permutation_test([1.0, np.inf], [2.0]).status == "infinite_value"
    assert permutation_test([1e300, -1e300, 2.0], [1e300, 5.0], statistic="welch_t").status == "ok"
    assert permutation_test([1.0, 2.0, np.nan], [1.0, 2.0, 5.0], paired=True).status == "constant"
    assert quantile_shift([1.0, 2.0], [3.0]).status.tolist() == ["too_few"] * 9


def test_mistakes_are_told():
    for arguments, match in (
        (("mean", X, Y), "one sample"),
        (("mean_difference", X), "give y"),
        (("median", X, None, "abc"), "one for each"),
    ):
        with pytest.raises(nt.ArgumentError, match=match):
            bootstrap(*arguments[:3], **({"cluster": arguments[3]} if len(arguments) > 3 else {}))
    with pytest.raises(nt.ArgumentError, match="each value needs a stratum"):
        permutation_test([1.0, 2.0], [3.0], strata=(["a", None], ["a"]))
    with pytest.raises(nt.ArgumentError, match="leave out strata"):
        permutation_test([1.0], [3.0], strata=(["a"], ["a"]), paired=True)
    with pytest.raises(nt.ArgumentError, match="99 or more"):
        permutation_test(X, Y, draws=10)


def test_signed_ranks_by_flips_and_by_their_distribution_agree():
    d = np.round(X[:12], 1)
    test = permutation_test(d, np.zeros(12), statistic="rank_sum", paired=True)
    assert test.p == pytest.approx(wilcoxon_signed_rank(d).p, rel=1e-12)


def test_quantiles_are_harrell_and_davis():
    case = CASES["quantile_shift_harrell_davis"]
    x, y = case.numbers("x"), case.numbers("y")
    r = quantile_shift(x, y, probabilities=[0.25, 0.5, 0.75])
    case.check(r.quantile_x, "hd_x")
    case.check(r.quantile_y, "hd_y")
    case.check(-r.shift, "shift_y_minus_x")
    assert np.all(r.lower < r.shift)
    assert np.all(r.shift < r.upper)
    np.testing.assert_allclose(
        quantile_shift(x, y).quantile_x, mstats.hdquantiles(x, prob=np.arange(1, 10) / 10), rtol=1e-10
    )
    np.testing.assert_array_equal(r.p_adjusted, nt.stats.adjust_p(r.p, method="hochberg"))
