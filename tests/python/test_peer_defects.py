"""Defects that users of other packages reported: here each is a test; tables in docs/groups.md and docs/rank.md."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from cases import compare_cases
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal import stats

CASES = compare_cases()
NAN = float("nan")


def test_ties_in_one_row_do_not_move_another_row_s_p():
    rng = np.random.default_rng(1)
    untied, tied = rng.normal(size=(2, 8)), rng.integers(0, 3, size=(2, 8)) * 1.0
    together = stats.mann_whitney(np.stack([untied[0], tied[0]]), np.stack([untied[1], tied[1]]))
    assert together.p[0] == stats.mann_whitney(untied[0], untied[1]).p
    assert together.p[0] == pytest.approx(scipy_stats.mannwhitneyu(untied[0], untied[1], method="exact").pvalue)


def test_exact_p_counts_ties_instead_of_ignoring_them():
    case = CASES["mannwhitney_exact_with_ties_coin"]
    x, y = case.numbers("x"), case.numbers("y")
    test = stats.mann_whitney(x, y, method="exact")
    case.check(test.p, "p_two_sided" if "p_two_sided" in case.expected else "p")
    assert test.p != pytest.approx(scipy_stats.mannwhitneyu(x, y, method="exact").pvalue, rel=1e-3)


def test_the_shift_of_tied_values_is_their_median_difference_to_the_last_bit():
    case = CASES["mannwhitney_exact_with_ties_coin"]
    x, y = np.array(case.numbers("x")), np.array(case.numbers("y"))
    for method in ("exact", "normal"):
        assert stats.hodges_lehmann(x, y, method=method).shift == np.median(np.subtract.outer(x, y)) == -32


def test_samples_that_do_not_overlap_have_a_p_and_an_interval():
    test = stats.brunner_munzel([1, 2, 3, 4], [5, 6, 7, 8])
    assert (test.superiority, test.status) == (0, "separated")
    assert test.p == pytest.approx(2 / 70)
    assert (test.lower, test.upper) == (0, pytest.approx(1 - 0.025**0.25))


def test_adjusted_p_of_pairs_of_means_is_not_held_between_bounds():
    rng = np.random.default_rng(2)
    near, far = rng.normal(size=30), rng.normal(4.0, size=30)
    p = stats.games_howell(near, near + 1e-3, far).p
    assert p[0] > 0.99
    assert 0 <= p[1] < 1e-6


def test_paired_intervals_are_those_of_the_differences_and_sizes_may_differ():
    rng = np.random.default_rng(3)
    x = rng.normal(size=25)
    y = x + rng.normal(0.5, 0.1, size=25)  # pairs differ little, members a lot
    paired = stats.bootstrap("mean", x - y, draws=2000)
    apart = stats.bootstrap("mean_difference", x, y, draws=2000)
    assert paired.upper - paired.lower < 0.25 * (apart.upper - apart.lower)
    t = scipy_stats.ttest_rel(x, y).confidence_interval()
    assert (paired.lower, paired.upper) == (pytest.approx(t.low, abs=0.02), pytest.approx(t.high, abs=0.02))
    assert stats.bootstrap("mean_difference", x, y[:9], draws=500).status == "ok"
    assert stats.equivalence_test(x, y, low=-2, high=2).equivalent  # what an interval cannot say on its own


def test_every_test_says_how_many_values_it_had_and_what_became_of_it():
    results = [stats.MannWhitney, stats.HodgesLehmann, stats.BrunnerMunzel, stats.Welch, stats.Equivalence]
    results += [stats.SignedRank, stats.PermutationTest, stats.Bootstrap, stats.KruskalWallis, stats.Dunn]
    results += [stats.AnovaResult, stats.GamesHowell, stats.Friedman, stats.FisherExact, stats.ShareDifference]
    results += [stats.Correlation, stats.RankSets, stats.Shrinkage, stats.Inequality]
    for each in results:
        names = {field.name for field in dataclasses.fields(each)}
        assert "status" in names, each
        assert names & {"n", "n_x"}, each


def test_who_reports_does_not_become_change_and_a_group_without_values_is_said():
    cube = [[[10.0, 11.0], [100.0, NAN], [NAN, 500.0]]]
    means = nt.composition_adjusted_means(nt.Panel(["x"], list("ABC"), [2020, 2021], cube), base=2020)
    assert means.change("x").chained == pytest.approx(10)  # per cent, where the reported mean rises by 365
    panel = nt.Panel(["x"], list("ABCD"), [2020], [[[1.0], [2.0], [NAN], [NAN]]])
    compared = nt.compare_groups(panel, "x", {"A": "in", "B": "in", "C": "out", "D": "out"})
    assert compared.group("out").n == 0
    assert sum(compared.group("out").left_out.values()) == 2
    assert compared.status[0] == "too_few"


def test_years_are_not_mixed_in_silence():
    cube = [[[5.0, NAN], [4.0, 1.0], [3.0, 2.0], [2.0, 3.0]]]
    panel = nt.Panel([nt.Indicator(id="x", direction="higher")], list("ABCD"), [2020, 2021], cube)
    common = nt.rank(panel, "x")
    assert {row.year for row in common.rows} == {2021}
    assert [(each.member, each.reason) for each in common.left_out] == [("A", "too_old")]
    mixed = nt.rank(panel, "x", latest="within")
    assert (mixed.n_older, mixed.place("A").year, mixed.place("A").age) == (1, 2020, 1)


def test_funnel_limits_are_those_of_their_size_at_both_ends():
    # Not made monotone, and not drawn to 0 or 1: what a single case may be is what the distribution says.
    sizes = np.arange(1, 40)
    funnel = stats.funnel_limits(np.full(39, 1), sizes, distribution="binomial", target=0.3)
    upper = scipy_stats.beta.ppf(0.975, sizes * 0.3 + 1, sizes - sizes * 0.3)
    assert np.allclose(funnel.upper, upper, rtol=1e-9)


def test_a_missing_estimate_stays_in_the_table_with_its_reason():
    sets = stats.rank_sets([3.0, NAN, 1.0], [0.1, 0.1, NAN])
    assert sets.member_status.tolist() == ["ok", "no_data", "no_noise_model"]
    assert sets.n == 2


def test_tied_members_share_the_whole_table_where_drawn_ranks_are_too_sure():
    rng = np.random.default_rng(4)
    held = np.zeros(2)
    for seed in range(150):
        x = rng.normal(size=8)
        sets = stats.rank_sets(x, np.ones(8), draws=400, seed=seed)
        held[0] += np.all((sets.lower == 1) & (sets.upper == 8))
        cumulated = stats.rank_probabilities(x, np.ones(8), draws=400, seed=seed).acceptability.cumsum(axis=1)
        held[1] += np.all((cumulated[:, 0] > 0.025) & (cumulated[:, 6] < 0.975))
    assert held[0] / 150 > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 150)
    assert held[1] / 150 < 0.5
