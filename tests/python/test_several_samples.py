from __future__ import annotations

import numpy as np
import pytest
from cases import compare_cases
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal.stats import dunn, friedman, games_howell, kruskal_wallis, levene, welch_anova

CASES = compare_cases()
RANDOM = np.random.default_rng(2)
GROUPS = [RANDOM.normal(m, s, size=n) for m, s, n in ((0, 1, 12), (0.5, 2, 9), (1, 1, 15), (2, 0.5, 7))]


def test_the_reference_cases_are_reproduced():
    case = CASES["kruskal_mucociliary"]
    test = kruskal_wallis(*case.input["groups"])
    for name, key in (("h", "H"), ("df", "df"), ("p", "p")):
        case.check(getattr(test, name), key)
    case = CASES["dunn_holm_airquality"]
    pairs = dunn(*case.input["groups"])
    case.check(-pairs.z, "z")  # the peer takes the second less the first
    case.check(pairs.p, "p")
    case.check(pairs.p_adjusted, "p_adj")
    case = CASES["welch_anova_airquality"]
    anova = welch_anova(*case.input["groups"])
    for name, key in (("f", "F"), ("df1", "df1"), ("df2", "df2"), ("p", "p")):
        case.check(getattr(anova, name), key)
    case = CASES["brown_forsythe_levene"]
    spread = levene(*case.input["groups"])
    case.check(spread.f, "W")
    case.check(spread.p, "p")
    case = CASES["friedman_rounding_times"]
    blocks = friedman(case.input["blocks"])
    for name, key in (("chi_squared", "chi2"), ("df", "df"), ("p", "p"), ("kendalls_w", "kendalls_W")):
        case.check(getattr(blocks, name), key)


def test_games_howell_is_the_studentised_range():
    test = games_howell(*GROUPS)
    assert len(test.p) == 6
    for k in range(6):
        a, b = GROUPS[test.first[k]], GROUPS[test.second[k]]
        welch = nt.stats.welch_t(a, b)
        assert test.df[k] == pytest.approx(welch.df, rel=1e-12)
        assert test.t[k] == pytest.approx(welch.t, rel=1e-12)
        q = scipy_stats.studentized_range(4, test.df[k])
        assert test.p[k] == pytest.approx(q.sf(abs(test.t[k]) * np.sqrt(2)), abs=1e-8)
        half = q.ppf(0.95) / np.sqrt(2) * abs(welch.difference / welch.t)
        assert test.upper[k] - test.difference[k] == pytest.approx(half, rel=1e-6)


def test_with_two_groups_the_tests_are_those_of_two_samples():
    x, y = GROUPS[:2]
    assert welch_anova(x, y).p == pytest.approx(nt.stats.welch_t(x, y).p, rel=1e-10)
    assert games_howell(x, y).p[0] == pytest.approx(nt.stats.welch_t(x, y).p, abs=1e-9)
    normal = nt.stats.mann_whitney(x, y, method="normal", continuity=False)
    assert kruskal_wallis(x, y).p == pytest.approx(normal.p, rel=1e-10)
    assert dunn(x, y).p[0] == pytest.approx(normal.p, rel=1e-10)


def test_the_peers_agree():
    assert kruskal_wallis(*GROUPS).p == pytest.approx(scipy_stats.kruskal(*GROUPS).pvalue, rel=1e-10)
    for centre, name in (("median", "median"), ("mean", "mean")):
        peer = scipy_stats.levene(*GROUPS, center=name)
        assert levene(*GROUPS, centre=centre).p == pytest.approx(peer.pvalue, rel=1e-10)
    blocks = RANDOM.integers(0, 4, size=(12, 5)).astype(float)
    peer = scipy_stats.friedmanchisquare(*blocks.T)
    assert friedman(blocks).p == pytest.approx(peer.pvalue, rel=1e-10)


def test_missing_values_are_left_out():
    with_gaps = [np.append(g, np.nan) for g in GROUPS]
    for test in (kruskal_wallis, welch_anova, levene):
        assert test(*with_gaps).p == test(*GROUPS).p
        assert test(*GROUPS).n.tolist() == [12, 9, 15, 7]
    assert friedman([[1, 2, 3], [np.nan, 2, 1], [1, 3, 2]]).n_incomplete == 1


def test_edges():
    assert kruskal_wallis([], []).status == "no_data"
    assert kruskal_wallis([1.0, 2.0], []).status == "too_few"
    assert kruskal_wallis([1.0, 1.0], [1.0]).status == "constant"
    assert kruskal_wallis([1.0, np.inf], [1.0]).status == "infinite_value"
    assert welch_anova([1.0, 1.0], [2.0, 3.0]).status == "singular"
    assert levene([1.0, 2.0], [3.0, 4.0]).status == "singular"
    assert dunn([1.0], [], [2.0]).p.shape == (3,)
    assert dunn([1.0], [], [2.0]).status == "too_few"
    assert np.all(np.isnan(games_howell([1.0], [2.0, 3.0]).p))
    assert friedman([[1, 1, 1], [2, 2, 2]]).status == "constant"
    assert friedman(np.empty((0, 3))).status == "no_data"
    assert welch_anova([1e300, -1e300, 5.0], [2e299, 3e299, 4e299]).status == "ok"
    with pytest.raises(nt.ArgumentError, match="two or more groups"):
        kruskal_wallis([1.0, 2.0])


def test_results_become_frames():
    pytest.importorskip("pandas")
    assert dunn(*GROUPS).to_frame()[["n_first", "n_second"]].iloc[0].tolist() == [12, 9]
    assert kruskal_wallis(*GROUPS).to_frame().shape == (1, 6)
