"""Right values of columns that no other test looks at; test_columns.py finds those that are left."""

from __future__ import annotations

import csv
import dataclasses
import math
from pathlib import Path

import kolada_server
import numpy as np
import pytest
import scb_server
from http_server import Clock, Reply, serving
from scipy import stats as scipy_stats

import nyckeltal as nt
from nyckeltal import stats
from nyckeltal.pictures import Ahead, Band, Line, Picture
from nyckeltal.sources import Client, kolada, scb
from nyckeltal.stats import progress_rules
from nyckeltal.text import Text

RICH = Path(__file__).parents[1] / "panels" / "rich"
LANGUAGES = ("en", "sv")
FIVE, FOUR, SEVEN = [3.0, 1.0, 4.0, 1.5, 9.0], [2.0, 7.0, 1.0, 8.0], [1.0, 2.0, 4.0, 8.0, 7.0, 9.0, 11.0]


def test_samples_of_unequal_size_keep_their_sizes_apart() -> None:
    shift = stats.hodges_lehmann(FIVE, FOUR)
    assert (shift.n_x, shift.n_y) == (5, 4)
    permuted = stats.permutation_test(FIVE, FOUR)
    assert (permuted.n_x, permuted.n_y) == (5, 4)
    assert permuted.n_arrangements == math.comb(9, 4)
    drawn = stats.bootstrap("mean_difference", [*SEVEN, *FIVE], [*SEVEN, *FOUR], draws=500)
    assert (drawn.n_x, drawn.n_y, drawn.n_units, drawn.draws) == (12, 11, 23, 500)
    quantiles = stats.quantile_shift(SEVEN, [*FIVE, 2.0], probabilities=[0.25, 0.5], draws=100)
    assert quantiles.probability.tolist() == [0.25, 0.5]
    assert (quantiles.n_x.tolist(), quantiles.n_y.tolist()) == ([7, 7], [6, 6])


def test_a_mean_s_bootstrap_has_no_bias_and_a_median_in_the_middle() -> None:
    """The replicates of a mean lie around it: four standard errors of simulation on each side."""
    x = [*SEVEN, *FIVE]
    found = stats.bootstrap("mean", x, draws=4000)
    assert abs(found.bias) < 4 * found.standard_error / math.sqrt(4000)
    assert abs(found.z0) < 4 * 1.2533 / math.sqrt(4000) + 0.05  # ties count half at most
    assert found.standard_error == pytest.approx(np.std(x) / math.sqrt(12), rel=0.05)


def test_equivalence_reports_welch_s_difference() -> None:
    found = stats.equivalence_test(FIVE, FOUR, low=-9, high=9)
    welch = scipy_stats.ttest_ind(FIVE, FOUR, equal_var=False)
    assert found.difference == pytest.approx(np.mean(FIVE) - np.mean(FOUR))
    assert found.df == pytest.approx(welch.df)
    assert (found.n_x, found.n_y) == (5, 4)


def test_ranks_of_pairs() -> None:
    found = stats.wilcoxon_signed_rank([1.0, -2.0, 3.0, 4.0])
    # Signed ranks +1 -2 +3 +4: 8 against 2 of 10; and the median of all means of two.
    walsh = sorted((a + b) / 2 for k, a in enumerate([1, -2, 3, 4]) for b in [1, -2, 3, 4][k:])
    assert found.rank_biserial == pytest.approx((8 - 2) / 10)
    assert found.pseudomedian == pytest.approx(np.median(walsh))


def test_several_samples() -> None:
    groups = [FIVE, FOUR, SEVEN]
    flat = np.concatenate(groups)
    ranks = scipy_stats.rankdata(flat)
    h = scipy_stats.kruskal(*groups).statistic
    assert stats.kruskal_wallis(*groups).epsilon_squared == pytest.approx(h / (len(flat) - 1))
    means = [ranks[:5].mean(), ranks[5:9].mean(), ranks[9:].mean()]
    pairs = stats.dunn(*groups)
    assert (pairs.first.tolist(), pairs.second.tolist()) == ([0, 0, 1], [1, 2, 2])
    assert pairs.difference.tolist() == pytest.approx([means[0] - means[1], means[0] - means[2], means[1] - means[2]])
    games = stats.games_howell(*groups)
    tukey = scipy_stats.tukey_hsd(*groups, equal_var=False).confidence_interval(0.95)
    assert games.lower.tolist() == pytest.approx([tukey.low[0, 1], tukey.low[0, 2], tukey.low[1, 2]], rel=1e-6)


def test_shares_of_two_samples() -> None:
    found = stats.share_difference(3, 10, 8, 20)
    assert (found.share_x, found.share_y, found.n_x, found.n_y) == (0.3, 0.4, 10, 20)


def test_counts_of_values_that_are_missing() -> None:
    nan = float("nan")
    assert stats.akritas_theil_sen([1, 2, nan, 4], [False, True, False, False]).n == 3
    seen = stats.summary([5.0, nan, 1.0, 2.0, 10.0])
    assert (seen.minimum, seen.q25, seen.median, seen.q75, seen.maximum) == (1, 1.75, 3.5, 6.25, 10)
    weighed = stats.weighted_mean([1.0, 2.0, 4.0, nan], [3.0, nan, 5.0, 7.0])
    assert (weighed.n_without_weight, weighed.sum_weights) == (1, 8)
    pace = stats.compound_annual_change([nan, 2.0, nan, 8.0, nan], range(2010, 2015))
    assert (pace.first_year, pace.last_year, pace.n) == (2011, 2013, 2)
    assert stats.least_absolute_trend([1.0, nan, nan]).status == "too_few"
    assert stats.least_absolute_trend(SEVEN).status == "ok"


def test_trend_statistics() -> None:
    x = np.array(SEVEN)
    t = np.arange(7.0)
    # 8 > 7 is the only falling pair of 21.
    assert stats.mann_kendall(SEVEN).tau_a == pytest.approx(19 / 21)
    rest = x - np.polyval(np.polyfit(t, x, 1), t)
    assert stats.linear_trend(SEVEN).sigma == pytest.approx(math.sqrt((rest**2).sum() / 5))
    censored = stats.censored_kendall([1.0, 2.0, 3.0, 4.0, 5.0], [True, *[False] * 4])
    assert (censored.tau_a, censored.n, censored.n_censored, censored.method) == (1, 5, 1, "exact")
    normal = stats.censored_kendall(SEVEN, [False] * 7, method="normal")
    assert normal.z == pytest.approx((19 - 1) / math.sqrt(7 * 6 * 19 / 18))
    blocks = stats.regional_kendall([SEVEN, [3.0, 2.0, 1.0, *[float("nan")] * 4]], correlated=False)
    assert (blocks.n, blocks.blocks, blocks.method) == (10, 2, "exact")


def test_a_covariate_that_says_nothing_takes_nothing_out() -> None:
    """The partial S is S less cov / var S' times S', and its variance less cov squared over the covariate's."""
    covariate = [2.0, 9.0, 4.0, 7.0, 1.0, 6.0, 3.0]
    found = stats.partial_kendall(SEVEN, covariate)
    s = {name: sum(np.sign(x[j] - x[i]) for i in range(7) for j in range(i + 1, 7)) for name, x in
         (("values", SEVEN), ("covariate", covariate))}  # fmt: skip
    variance = 7 * 6 * 19 / 18
    rest = s["values"] - found.covariance / variance * s["covariate"]
    assert (found.s_values, found.s_covariate, found.n) == (s["values"], s["covariate"], 7)
    assert found.z == pytest.approx(rest / math.sqrt(variance - found.covariance**2 / variance))
    assert found.p == pytest.approx(2 * scipy_stats.norm.sf(abs(found.z)))
    assert found.slope == pytest.approx(scipy_stats.theilslopes(SEVEN).slope)


def test_a_step_and_a_line_are_told_apart() -> None:
    x = np.array([1.0, 1.1, 0.9, 1.0, 5.0, 5.1, 4.9, 5.2])
    found = stats.best_break(x)
    t, n = np.arange(8.0), 8

    def aicc(rest: np.ndarray, k: int) -> float:
        return n * math.log((rest**2).sum() / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)

    line = np.polyfit(t, x, 1)
    assert found.step == pytest.approx(x[4:].mean() - x[:4].mean())
    assert found.slope == pytest.approx(line[0])
    flat = aicc(x - x.mean(), 2)
    # Only differences of AICc mean anything.
    assert found.aicc_trend - found.aicc_constant == pytest.approx(aicc(x - np.polyval(line, t), 3) - flat)
    step = np.concatenate([x[:4] - x[:4].mean(), x[4:] - x[4:].mean()])
    assert found.aicc_step - found.aicc_constant == pytest.approx(aicc(step, 4) - flat)


def test_convergence() -> None:
    first, last = np.array([2.0, 4.0, 8.0, 16.0, 3.0]), np.array([4.0, 6.0, 10.0, 16.0, 5.0])
    found = stats.beta_convergence(first, last, years=5)
    line = scipy_stats.linregress(np.log(first), np.log(last / first) / 5)
    t = scipy_stats.t.ppf(0.975, 3)
    assert found.standard_error == pytest.approx(line.stderr)
    assert (found.lower, found.upper) == pytest.approx((line.slope - t * line.stderr, line.slope + t * line.stderr))
    assert (found.r_squared, found.n) == (pytest.approx(line.rvalue**2), 5)
    spread = stats.sigma_convergence(first, last)
    assert spread.ratio == pytest.approx(np.std(np.log(last), ddof=1) / np.std(np.log(first), ddof=1))
    assert spread.n == 5


def test_inequality() -> None:
    nan = float("nan")
    weighed = stats.gini([1.0, 2.0, 4.0], [3.0, 1.0, nan])
    assert (weighed.kish_n, weighed.n, weighed.n_without_weight) == (pytest.approx(16 / 10), 2, 1)
    parts = stats.decompose_inequality([1.0, 3.0, 2.0, 2.0, 12.0], ["a", "a", "b", "b", "b"])
    inside = [-np.mean(np.log(np.array(x) / np.mean(x))) for x in ([1, 3], [2, 2, 12])]
    assert parts.group_n.tolist() == [2, 3]
    assert parts.group_mean.tolist() == pytest.approx([2, 16 / 3])
    assert parts.value_share.tolist() == pytest.approx([0.2, 0.8])
    assert parts.group_within.tolist() == pytest.approx(inside)
    total = -np.mean(np.log(np.array([1, 3, 2, 2, 12]) / 4))
    assert parts.between_share == pytest.approx(1 - (0.4 * inside[0] + 0.6 * inside[1]) / total)
    assert parts.n == 5


def test_families_of_tests() -> None:
    # At 5 % of four: 0.01 <= 0.0125 and 0.02 <= 0.025 hold, 0.3 and 0.9 do not.
    found = stats.field_significance([0.02, 0.9, 0.01, 0.3])
    assert found.rejected == 2
    shrunk = stats.shrink([1.0, 2.0, 9.0, 4.0, 6.0], [1.0] * 5)
    assert shrunk.reliability == pytest.approx(shrunk.tau2 / (shrunk.tau2 + 1))
    # REML with equal variances: the variance of the estimates less that of one.
    assert shrunk.tau2 == pytest.approx(np.var([1, 2, 9, 4, 6], ddof=1) - 1)
    funnel = stats.funnel_limits([5, 30, 9, 60], [10, 20, 30, 40], overdispersion="multiplicative", winsorise=0.0)
    assert funnel.factor == pytest.approx(funnel.phi)
    assert funnel.factor > 1
    assert (funnel.options["overdispersion"], funnel.options["winsorise"]) == ("multiplicative", 0)


def test_nearest_says_what_it_scaled_and_left_out() -> None:
    values = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, -1.0], [8.0, 40.0], [16.0, 80.0], [3.0, 15.0], [5.0, 25.0],
                       [6.0, 30.0], [7.0, 35.0], [9.0, 45.0]])  # fmt: skip
    found = stats.nearest(values, 0, k=2, metric="euclidean", spread="sd", logs=[1], weights=[3.0, 1.0])
    logs = np.log(np.delete(values[:, 1], 2))
    assert found.centre.tolist() == pytest.approx([values[:, 0].mean(), logs.mean()])
    assert found.spread.tolist() == pytest.approx([np.std(values[:, 0], ddof=1), np.std(logs, ddof=1)])
    assert found.weight.tolist() == pytest.approx([1.5, 0.5])
    assert (found.n_values.tolist(), found.n_refused.tolist()) == ([10, 9], [0, 1])
    assert math.isnan(found.shrinkage)
    line = stats.nearest(np.array([[0.0], [1.0], [3.0], [6.0], [10.0], [15.0], [21.0], [28.0], [36.0]]), 0, k=2,
                         spread="range")  # fmt: skip
    places = [0, 1, 3, 6, 10, 15, 21, 28, 36]
    apart = [sorted(abs(a - b) / 36 for b in places if b != a) for a in places]
    own, second = [each[0] for each in apart], [each[1] for each in apart]
    low, high = np.quantile(second, [0.25, 0.75])
    assert line.usual == pytest.approx(np.median(own))
    assert line.limit_last == pytest.approx(high + 1.5 * (high - low))
    assert (line.closer, line.n_usual) == (0, 9)
    assert line.near.tolist() == [True, True]


def test_target_lines_and_what_is_left() -> None:
    line = stats.target_line([2009, 2012, 2020], {2010: 10.0, 2015: 20.0})
    assert line.value.tolist() == pytest.approx([math.nan, 14, 20], nan_ok=True)
    assert line.status.tolist() == ["not_applicable", "ok", "ok"]
    cut = stats.reduced_value(8.0, 0.62)
    assert (cut.value, cut.status) == (pytest.approx(3.04), "ok")


def test_weather_and_emissions() -> None:
    # Changes 2, 1, 1, 1 and 2: on from 12 for three years by 1.4 is 16.2 of 20.
    weather = progress_rules.destatis_rule([5, 7, 8, 9, 10, 12], range(2015, 2021), direction="higher", target=20.0,
                                           target_year=2023)  # fmt: skip
    assert weather.measure == pytest.approx((20 - 16.2) / 8)
    assert (weather.word, weather.outlook, weather.status) == ("cloud", "too_slow", "ok")
    assert (weather.last_change, weather.mean_change, weather.n) == (2, pytest.approx(1.4), 6)
    path = progress_rules.klimatkollen_rule(2025, 100.0, -50.0, first_year=2026, last_year=2030)
    # 50 and then nothing, beside 50 falling by 11.72 % a year.
    allowed = sum(50 * 0.8828**k for k in range(5))
    assert (path.total, path.zero_year) == (pytest.approx(50), pytest.approx(2027))
    assert path.allowed == pytest.approx(allowed)
    assert path.measure == pytest.approx(50 / allowed)
    assert (path.word, path.outlook, path.status) == ("inside", "on_track", "ok")
    budget = progress_rules.klimatkollen_budget_rule(100.0, 0.0, 250.0, first_year=2024, last_year=2050)
    # 100 a year spends 250 in two years and a half; between the turns of 2024 and 2050 are 26.
    assert (budget.spent_year, budget.total) == (pytest.approx(2026.5), pytest.approx(2600))
    assert budget.needed_rate == pytest.approx(1 - math.exp(-100 / 250))
    assert (budget.word, budget.outlook) == ("not inside", "wrong_way")


def test_a_fan_opens_on_both_sides_of_its_line() -> None:
    years = np.arange(2015, 2022)
    fan = stats.projection_fan(SEVEN, years, at=[2021, 2025])
    line = scipy_stats.linregress(years, SEVEN)
    rest = np.array(SEVEN) - line.intercept - line.slope * years
    s2 = (rest**2).sum() / 5
    error = np.sqrt(s2 * (1 / 7 + (np.array([2021, 2025]) - 2018) ** 2 / 28))
    wanted = line.intercept + line.slope * np.array([2021, 2025]) - scipy_stats.t.ppf(0.975, 5) * error
    assert fan.line_lower.tolist() == pytest.approx(wanted.tolist())
    way = stats.project_to_target(SEVEN, years, target_year=2030, target=30.0, direction="higher")
    # Fieller: the year at which the upper limit of the line first meets the target.
    early = way.arrival_lower
    upper = (
        line.intercept
        + line.slope * early
        + scipy_stats.t.ppf(0.975, 5) * math.sqrt(s2 * (1 / 7 + (early - 2018) ** 2 / 28))
    )
    assert upper == pytest.approx(30)
    assert way.n == 7


def test_pooled_autocorrelation_has_no_spread_between_equal_members() -> None:
    assert stats.pooled_autocorrelation([[*SEVEN, 10.0, 12.0]] * 9).between == 0


def test_movements_and_trends_say_of_which_years_and_why_not() -> None:
    panel = nt.read_package(RICH)
    moved = nt.movements(panel, 2019, 2021)
    assert (moved.first, moved.last) == (2019, 2021)
    assert nt.response_rate(panel).years.tolist() == list(range(2006, 2023))
    trends = nt.trend(panel)
    assert trends.row("balance", "holm").status == "constant"
    assert trends.row("travel-2014", "nas").status == "not_testable"
    assert trends.row("cadmium", "berg-ost").status == "no_data"
    # Six members have eight values in a row; what a line leaves of them says how alike neighbouring years are.
    phis = []
    for member in ("alma", "berg", "ek", "gran", "is", "lund"):  # not mo, with seven values
        series = panel.series("travel-2006", member)
        use = ~np.isnan(series.values)
        t, x = series.years[use], series.values[use]
        rest = x - np.polyval(np.polyfit(t - t.mean(), x, 1), t - t.mean())
        assert len(x) == 8
        phis.append((8 * (rest[:-1] * rest[1:]).sum() / (rest**2).sum() + 2) / 4)
    row = nt.trend(panel, min_members=6).row("travel-2006", "alma")
    assert row.phi_members == 6
    assert row.phi_standard_error == pytest.approx(np.std(phis, ddof=1) / math.sqrt(6))


def test_p_plus_is_the_p_of_the_harsher_autocorrelation() -> None:
    """With a given phi there is one p; the cases have it for many series."""
    panel = nt.read_package(RICH)
    row = nt.trend(panel).row("organic-food", "is")
    assert row.phi_plus == pytest.approx(row.phi + row.phi_standard_error)
    for phi, p in ((row.phi, row.p_pooled), (row.phi_plus, row.p_plus)):
        assert p == pytest.approx(nt.trend(panel, phi=phi).row("organic-food", "is").p_pooled)
    assert row.p_plus > row.p_pooled > row.p


def test_groups_say_what_they_were_compared_by() -> None:
    panel = nt.read_package(RICH)
    county = {m.id: m.groups[0] for m in panel.members if len(m.groups) == 2}
    size = {m.id: m.groups[1] for m in panel.members if len(m.groups) == 2 and m.id != "alma"}
    found = nt.compare_groups(panel, "balance", county, year=2021, strata=size, level=0.9, adjust="holm",
                              adjust_pairs="bonferroni", weights="population")  # fmt: skip
    assert (found.n_groups.tolist(), found.n_without_stratum.tolist()) == ([2], [1])
    assert (found.stratified, found.weighted, found.level) == (True, True, 0.9)
    assert (found.adjust, found.adjust_pairs) == ("holm", "bonferroni")
    three = nt.compare_groups(panel, "balance", {m.id: m.groups[1] for m in panel.members if len(m.groups) == 2},
                              year=2021)  # fmt: skip
    series = {}
    for m in panel.members:
        x = panel.series("balance", m.id).values[2021 - 2006]
        if len(m.groups) == 2 and not math.isnan(x):
            series.setdefault(m.groups[1], []).append(x)
    h = scipy_stats.kruskal(*series.values()).statistic
    n = sum(map(len, series.values()))
    assert three.df.tolist() == [2]
    assert three.epsilon_squared.tolist() == pytest.approx([h / (n - 1)])
    small = nt.Panel(["x"], ["a", "b", "c", "d"], [2020], [[[1.0], [2.0], [4.0], [9.0]]])
    weighed = nt.compare_groups(small, "x", {"a": "one", "b": "one", "c": "one", "d": "two"},
                                weights={"a": 1, "b": 1, "c": 5, "d": 1})  # fmt: skip
    assert weighed.group("one").weighted_median == 4


def test_places_are_sure_where_nothing_is_noise() -> None:
    panel = nt.read_package(RICH)
    found = nt.rank(panel, "organic-food", year=2022, noise="declared", standard_errors=np.full(16, 1e-6), top=2)
    assert found.top == 2
    assert [row.p_top for row in found.rows] == pytest.approx([1.0, 1.0] + [0.0] * 9)
    assert [row.shrunk for row in found.rows] == pytest.approx([row.value for row in found.rows])
    assert math.isnan(found.phi)
    assert math.isnan(found.common_noise)
    # Revisions of one: first less last edition of the three revised values, root mean square.
    revised = nt.rank(panel, "organic-food", year=2022, noise="revision", minimum_members=1)
    assert revised.common_noise == pytest.approx(1.0)


def test_whom_to_learn_from() -> None:
    panel = nt.read_package(RICH)
    found = nt.learn_from(panel, "ek", "organic-food", peers=["lund", "berg-ost", "alma", "is"], start_within=1.0)
    assert (found.indicator, found.own_value, found.own_year) == ("organic-food", 39, 2022)
    assert (found.own_verdict, found.n) == ("improving", 4)
    assert {each.member: each.reason for each in found.left_out}["is"] == "not_improving"
    (lesson,) = (each for each in found.lessons if each.member == "alma")
    assert (lesson.place, lesson.start_year, lesson.start, lesson.own_start) == (3, 2006, 5, 1)
    assert (lesson.end_year, lesson.end, lesson.first_year, lesson.last_year) == (2022, 62, 2006, 2022)
    assert lesson.recent_verdict == "improving"


def test_matching_says_what_it_matched_on_and_who_is_far() -> None:
    panel = nt.read_package(RICH)
    norr = [m.id for m in panel.members if "norr" in m.groups and m.kind == "municipality"]
    found = nt.matched_comparison(panel, "ghg", norr, on=["waste"], caliper=0.01, metric="euclidean", spread="sd",
                                  year=2021)  # fmt: skip
    waste = {m.id: panel.series("waste", m.id).values[15] for m in panel.members if m.kind == "municipality"}
    waste = {m: x for m, x in waste.items() if not math.isnan(x)}
    sd = np.std(list(waste.values()), ddof=1)
    far = {each.member: each.nearest for each in found.unmatched}
    others = [x for m, x in waste.items() if m not in norr]
    assert far
    for member, nearest in far.items():
        assert nearest == pytest.approx(min(abs(waste[member] - x) for x in others) / sd)
    (variable,) = found.variables
    assert (variable.name, variable.n) == ("waste", len(waste))
    whole = nt.matched_comparison(panel, "ghg", norr, on=["waste"], caliper=None, metric="euclidean", spread="sd",
                                  year=2021)  # fmt: skip
    own = [waste[m] for m in waste if m in norr]
    (balance,) = whole.balance
    assert balance.variance_ratio_before == pytest.approx(np.var(own, ddof=1) / np.var(others, ddof=1))
    controls = [pair.control for pair in whole.pairs]
    weights = {m: controls.count(m) / len(controls) for m in controls}
    centre = sum(w * waste[m] for m, w in weights.items())
    spread = sum(w * (waste[m] - centre) ** 2 for m, w in weights.items()) / (1 - sum(w * w for w in weights.values()))
    assert balance.variance_ratio_after == pytest.approx(np.var(own, ddof=1) / spread)


def test_rules_of_points_are_kept_with_their_result() -> None:
    panel = nt.read_package(RICH)
    rule = nt.compare.PointRule(scale="value", full=20.0, full_at=60.0, zero_at=10.0)
    found = nt.compare.points(panel, ["organic-food"], rule=rule, year=2022)
    kept = found.rules["organic-food"]
    assert (kept.full_at, kept.zero_at, kept.step) == (60, 10, None)
    points = {row.member: row.points["organic-food"] for row in found.rows if row.n}
    assert points["ek"] == pytest.approx(20 * (39 - 10) / 50)
    assert points["alma"] == 20
    steps = nt.compare.points(panel, ["organic-food"], rule=nt.compare.PointRule(step=3.0), year=2022)
    assert steps.rules["organic-food"].step == 3
    assert [row.points["organic-food"] for row in steps.rows if row.n][:5] == [10, 7, 4, 1, 0]


def test_what_is_planted_is_told() -> None:
    truth = nt.datasets.simulated_truth(members=12)
    assert truth.phi == 0.35
    planted = {each.kind: each for each in truth.features}
    assert (planted["method_change"].size, planted["method_change"].announced) == (-15, True)
    assert (planted["unit_slip"].size, planted["unit_slip"].announced) == (10, False)


def test_a_large_picture_reaches_to_the_target_year() -> None:
    line = Line("member", "a", [2019, 2020], [99.0, 100.0])
    ahead = Ahead(line, Band("range", [2020, 2030], [90.0, 80.0], [110.0, 120.0]), None, 2030, 50.0)
    picture = Picture([line], "%", 2019, 2020, Text("sv"), "", ceiling=100.0, ahead=ahead)
    assert (picture.last, picture.ceiling, picture.ahead.target_year) == (2020, 100, 2030)
    assert "2030" in str(picture.large())
    assert "2030" not in str(picture.small())


def test_catalogues_say_all_that_their_sources_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock()
    client = Client(cache=False, sleep=clock.sleep, monotonic=clock, now=clock)
    with serving(kolada_server.answer) as server:
        (found,) = kolada.search("ekologiska livsmedel", client=client, base_url=f"{server.url}/v3")
    assert found.title == "Ekologiska livsmedel i kommunens verksamhet, andel (%)"
    assert found.description == "Påhittat för prov. Källa: ingen."
    assert (found.areas, found.by_gender, found.operating_area) == ("A", False, "Miljö")
    beside = kolada.SEKOM["2023:GN.2a"]
    assert (beside.kpi, beside.indicator, beside.same_areas) == ("N60404", "public-transport-trips", False)
    assert beside.note == "Kolada has trips per inhabitant for regions only."

    def tables(_method: str, _path: str, _body: bytes) -> Reply:
        return scb_server.as_json(
            {
                "tables": [
                    {"id": "TAB1", "label": "Folkmängd", "firstPeriod": "1968", "lastPeriod": "2024",
                     "variableNames": ["region", "år"], "updated": "2026-02-20T07:00:00Z"}
                ],
                "page": {"pageNumber": 1, "totalPages": 1},
            }
        )  # fmt: skip

    with serving(tables) as server:
        (table,) = scb.search("folkmängd", client=client, base_url=server.url)
    assert (table.first, table.last, table.variables) == ("1968", "2024", ("region", "år"))
    assert table.updated.startswith("2026-02-20")
    with serving(scb_server.honest) as server:
        axes = {each.code: each for each in scb.dimensions("TAB1", client=client, base_url=server.url)}
    assert dict(axes["Kon"].categories) == {"1": "män", "2": "kvinnor"}


def rows(name: str) -> list[dict[str, str]]:
    with (RICH / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts(row: dict[str, str], name: str) -> dict[str, str]:
    return {language: row[f"{name}.{language}"] for language in LANGUAGES if row[f"{name}.{language}"]}


def number(text: str) -> float | None:
    return float(text) if text else None


def test_the_model_has_all_that_stands_in_the_files() -> None:
    """Member, YearInterval, Indicator, Code, Target, Limit, ClassEdition, StateClass, Break, VersionLink, Source,
    Observation and PanelInfo, beside the csv module's reading of the same files."""
    panel = nt.read_package(RICH)
    food = panel.indicator("organic-food")
    for each, made in [
        (panel.members[0], nt.Member),
        (panel.members[0].membership[0], nt.YearInterval),
        (food, nt.Indicator),
        (food.codes[0], nt.Code),
        (food.targets[0], nt.Target),
        (panel.indicator("ph").limits[0], nt.Limit),
        (food.editions[0], nt.ClassEdition),
        (food.editions[0].classes[0], nt.StateClass),
        (panel.breaks[0], nt.Break),
        (panel.links[0], nt.VersionLink),
        (panel.sources[0], nt.Source),
        (panel.observations[0], nt.Observation),
        (panel.info, nt.PanelInfo),
    ]:
        assert isinstance(each, made)
    areas = [*panel.members, *panel.published.members]
    for row, member in zip(rows("members.csv"), areas, strict=True):
        assert (member.id, member.code, member.name, member.kind) == (row["id"], row["code"], row["name"], row["kind"])
        assert (member.note, member.source) == (row["note"], row["source"])
        assert member.is_reference == (row["kind"] in {"nation", "network"})
        assert member.groups == [each for each in row["groups"].split(";") if each]
        spans = [f"{each.start}/{each.end or ''}" for each in member.membership]
        assert sorted(spans) == sorted(each for each in row["membership"].split(";") if each)
    for row in rows("indicators.csv"):
        found = panel.indicator(row["id"])
        assert (found.indicator, found.version, found.direction) == (row["indicator"], row["version"], row["direction"])
        assert (found.floor, found.ceiling) == (number(row["floor"]), number(row["ceiling"]))
        assert (found.decimals, found.dead_band) == (int(row["decimals"]), float(row["dead_band"]))
        flags = (str(found.may_exceed_ceiling).lower(), str(found.known).lower())
        assert flags == (row["may_exceed_ceiling"], row["known"])
        assert (found.reporter, found.group, found.source) == (row["reporter"], row["group"], row["source"])
        assert (found.valid.start, found.valid.end) == (number(row["valid_from"]), number(row["valid_to"]))
        assert ";".join(f"{each.generation}:{each.code}" for each in found.codes) == row["codes"]
        assert found.is_share == (row["unit.sv"] == "%")
        for name in ("name", "unit", "definition"):
            assert getattr(found, name) == texts(row, name)
        assert (found.name, found.unit, found.definition) == (texts(row, "name"), texts(row, "unit"),
                                                              texts(row, "definition"))  # fmt: skip
        goals = [each for each in rows("targets.csv") if each["indicator"] == row["id"]]
        plain = [each for each in goals if each["kind"] in {"value", "reduction"}]
        for wanted, target in zip(plain, found.targets, strict=True):
            values = {"value": target.value, "reduction": target.reduction}
            assert values.pop(wanted["kind"]) == float(wanted["value"])
            assert list(values.values()) == [None]
            assert (target.year, target.base_year) == (int(wanted["year"]), number(wanted["base_year"]))
            assert (target.owner, target.member) == (wanted["owner"], wanted["member"])
            assert str(target.former).lower() == wanted["former"]
            assert (target.label, target.source) == (texts(wanted, "label"), wanted["source"])
        limits = [each for each in goals if each not in plain]
        for wanted, limit in zip(limits, found.limits, strict=True):
            assert (limit.value, limit.upper) == (float(wanted["value"]), wanted["kind"] == "limit_upper")
            assert (limit.label, limit.source) == (texts(wanted, "label"), wanted["source"])
        classes = [each for each in rows("classes.csv") if each["indicator"] == row["id"]]
        assert [each.id for each in found.editions] == list(dict.fromkeys(each["edition"] for each in classes))
        for edition in found.editions:
            of_it = [each for each in classes if each["edition"] == edition.id]
            valid = (number(of_it[0]["valid_from"]), number(of_it[0]["valid_to"]))
            assert (edition.valid.start, edition.valid.end) == valid
            assert str(edition.bounds_stated).lower() == of_it[0]["bounds_stated"]
            assert (edition.note, edition.source) == (texts(of_it[0], "note"), of_it[0]["source"])
            for wanted, state in zip(of_it, edition.classes, strict=True):
                assert (state.lower, state.upper) == (number(wanted["lower"]), number(wanted["upper"]))
                includes = (str(state.includes_lower).lower(), str(state.includes_upper).lower())
                assert includes == (wanted["includes_lower"], wanted["includes_upper"])
                assert state.name == texts(wanted, "name")
    for wanted, each in zip(rows("breaks.csv"), panel.breaks, strict=True):
        assert (each.indicator, each.member, each.year) == (wanted["indicator"], wanted["member"], int(wanted["year"]))
        assert str(each.cuts).lower() == wanted["cuts"]
        assert (each.reason, each.source) == (texts(wanted, "reason"), wanted["source"])
    for wanted, link in zip(rows("versions.csv"), panel.links, strict=True):
        assert (link.from_, link.to) == (wanted["from"], wanted["to"])
        assert {True: "true", False: "false", None: ""}[link.comparable] == wanted["comparable"]
        assert (link.note, link.source) == (texts(wanted, "note"), wanted["source"])
    first, revised = panel.sources
    assert (first.id, first.title, first.url) == ("first", "Årsrapport, första utgåvan", "https://example.org/first")
    assert (revised.date, revised.licence) == ("2023-03-01", "CC0-1.0")
    info = panel.info
    assert (info.name, info.created, info.licence, info.simulated) == ("rich", "2023-06-01", "CC0-1.0", False)
    assert info.title == {"en": "An invented network", "sv": "Ett påhittat nätverk"}
    assert info.description["en"] == "Invented municipalities of two counties; the tests read it."
    ids = {each.id for each in panel.members}
    kept = [each for each in rows("values.csv") if each["member"] in ids]
    for wanted, seen in zip(kept, panel.observations, strict=True):
        assert panel.indicators[seen.indicator].id == wanted["indicator"]
        assert panel.members[seen.member].id == wanted["member"]
        assert (seen.year, seen.status, seen.note) == (int(wanted["year"]), wanted["status"], wanted["note"])
        assert seen.value == pytest.approx(number(wanted["value"]) if wanted["value"] else math.nan, nan_ok=True)
        assert ("" if seen.source < 0 else panel.sources[seen.source].id) == wanted["source"]
        assert str(seen.current).lower() == wanted["current"]


def test_a_finding_says_where_and_what(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("member,year,value\nAlma,2020,1\nBerg,2020,much\n", encoding="utf-8")
    found = nt.read_csv(tmp_path / "x.csv", indicator="x").findings
    (finding,) = (each for each in found if each.severity == "error")
    assert (finding.rule, finding.line, finding.column, finding.text) == ("not-a-number", 3, 3, "much")
    assert finding.source.endswith("x.csv")
    assert "number" in finding.message or "tal" in finding.message
    assert nt.Use(imputed=True).imputed
    assert not nt.Use().imputed
    use = nt.Use(estimated=False, preliminary=False, withdrawn=True)
    assert (use.estimated, use.preliminary, use.withdrawn) == (False, False, True)


def test_a_frame_s_columns_are_the_result_s_own() -> None:
    pytest.importorskip("pandas")
    panel = nt.read_package(RICH)
    grids = [
        nt.latest(panel),
        nt.change(panel),
        nt.state(panel),
        nt.network_mean(panel, weights="population"),
        nt.matched_change(panel, 2012, 2022),
        nt.response_rate(panel),
        nt.composition_adjusted_means(panel),
        nt.trend(panel, phi=0.0),
    ]
    for found in grids:
        frame = found.to_frame()
        for name in frame.columns:
            if name in {"indicator", "member"} or (name == "year" and len(frame) == 13 * 17):
                continue
            own = getattr(found, "year" if name == "value_year" else name, None)
            assert own is not None, (type(found).__name__, name)
            if np.shape(own) != (len(frame),) and np.size(own) != len(frame):
                continue  # one a family, said in each of its rows
            for a, b in zip(frame[name].tolist(), np.ravel(own).tolist(), strict=True):
                nothing = str(a) in {"<NA>", "nan"} and (b == 0 or b != b)
                assert nothing or a == b, (type(found), name, a, b)
    for found in (nt.compare(panel, "organic-food"), nt.rank(panel, "organic-food", noise=None),
                  nt.compare.kolada_colour(panel, "organic-food")):  # fmt: skip
        frame = found.to_frame().head(len(found.rows))
        names = {each.name for each in dataclasses.fields(found.rows[0])} & set(frame.columns)
        assert {"member", "value", "year"} <= names
        for k, row in enumerate(found.rows):
            assert (frame["member"].iloc[k], frame["value"].iloc[k]) == (row.member, row.value)
            assert frame["year"].iloc[k] == row.year
