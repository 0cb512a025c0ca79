"""Every option of every statistic reaches what it is for, and left out it is what the documentation says.

A table of calls: for each option the documented default and another value. Left out, the result is that of the default,
to the bit; the other value changes it, except for what must not: threads change no bit.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

import nyckeltal as nt
from nyckeltal import stats

X = float("nan")
RISING = [3.0, 3.5, 2.9, 4.1, 4.0, 4.6, 4.4, 5.2, 5.0, 9.0, 5.6, 6.1]
WAVES = [2.0, 3.0, 4.5, 4.0, 2.5, 1.0, 1.5, 3.0, 5.0, 4.0, 2.0, 1.0]
YEARS = [2001, 2002, 2003, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2014]
BACK, PAIRS = YEARS[::-1], [2001 + k // 2 for k in range(12)]
STEP = [2.0, 2.1, 1.9, 2.2, 2.0, 2.3, 3.1, 3.0, 3.3, 2.9, 3.2, 3.1]
ONE, OTHER = [1.0, 2.5, 3.0, 4.5, 2.0, 3.5, 7.0], [3.0, 4.0, 6.5, 5.0, 8.0, 2.2]
PAIRED = [1.4, 2.2, 3.9, 5.5, 2.9, 4.4, 6.1]
THREE = ([1.0, 2.0, 3.0, 4.0, 2.5], [2.0, 4.0, 6.0, 5.0, 3.0], [5.0, 6.5, 8.0, 7.0, 4.1])
MANY = [[s + 0.1 * k * y + (0.4 if (y * 7 + k * 3) % 5 == 0 else 0.0) for y, s in enumerate(WAVES)] for k in range(9)]
RATES = {"base_year": 2015, "base": 100.0, "year": 2022, "value": 80.0, "target_year": 2030, "target": 60.0,
         "direction": "lower"}  # fmt: skip
CENSORED = [False, True, False, False, True, False, False, False, False, False, False, False]
POINTS = [[1.0, 2.0], [1.2, 9.0], [3.0, 2.5], [2.0, 4.0], [5.0, 1.0], [X, 2.1], [1.1, 2.2], [2.0, 4.0], [1.5, 3.0],
          [4.0, 6.0], [2.2, 5.0]]  # fmt: skip
COVARIANCE = [[0.1, 0.05, 0.0], [0.05, 0.1, 0.0], [0.0, 0.0, 0.2]]
SMALL = {"draws": (10_000, 200), "seed": (1, 2)}
SHIFT = {"method": ("auto", "permutation"), "permutations": (9999, 99), "seed": (1, 2)}
AFTER = {"permutations": {"method": "permutation"}, "seed": {"method": "permutation"}}
DRAWN = {"draws": (100_000, 99), "seed": (0, 1)}
BY_DRAWS = {"draws": {"method": "permutation"}, "seed": {"method": "permutation", "draws": 999}}


@dataclasses.dataclass(frozen=True)
class Refused:
    """A value that the option does not take."""

    value: Any


Call = tuple[tuple[Any, ...], dict[str, Any], dict[str, tuple[Any, Any]], dict[str, dict[str, Any]]]


def call(
    *arguments: Any, given: dict[str, Any] | None = None, with_: dict[str, Any] | None = None, **options: Any
) -> Call:
    """Arguments, named ones that the call needs, options as (default, another), and what an option needs beside it."""
    return arguments, given or {}, options, with_ or {}


CALLS: dict[str, Call] = {
    "adjust_p": call([0.01, 0.02, 0.03, 0.5], method=("bh", "holm")),
    "akritas_theil_sen": call(RISING, CENSORED, years=(None, YEARS)),
    "atkinson": call(ONE, epsilon=(0.5, 1.0), weights=(None, [1, 2, 3, 4, 5, 6, 7])),
    "bartels": call(RISING, alternative=("two-sided", "less")),
    "best_break": call(STEP, years=(None, YEARS), min_segment=(2, 7)),
    "beta_convergence": call(ONE, PAIRED, given={"years": 5}, level=(0.95, 0.9), reliability=(None, 0.8)),
    "bootstrap": call("mean", RISING, given={"y": None}, method=("bca", "percentile"), level=(0.95, 0.9),
                      draws=(10_000, 200), cluster=(None, [k // 2 for k in range(12)]), seed=(0, 1),
                      with_={"cluster": {"method": "percentile"}}),
    "brunner_munzel": call(ONE, OTHER, alternative=("two-sided", "less"), level=(0.95, 0.9),
                           method=("auto", "t")),
    "budget_pace": call(100.0, 500.0, n_years=(0, 3), rule=("sum", "trapezoid")),
    "budget_spent": call([100.0, 90.0, 80.0], 2020, 200.0, rule=("sum", "trapezoid")),
    "buishand_range": call(STEP, years=(None, YEARS), with_=AFTER, **SHIFT),
    "buishand_u": call(STEP, years=(None, YEARS), with_=AFTER, **SHIFT),
    "carbon_law": call(100.0, 5, rate=(0.1172, 0.07)),
    "carbon_law_total": call(100.0, 5, rate=(0.1172, 0.07), rule=("sum", "trapezoid")),
    "censored_kendall": call(RISING, CENSORED, years=(None, Refused(BACK)), method=("auto", "exact"),
                             continuity=(True, False), with_={"continuity": {"method": "normal"}}),
    "compound_annual_change": call(RISING, years=(None, YEARS)),
    "cox_stuart": call(RISING, form=("thirds", "halves"), method=("exact", "normal")),
    "decompose_inequality": call(ONE, [0, 0, 0, 1, 1, 1, 1], weights=(None, [1, 2, 3, 4, 5, 6, 7]),
                                 measure=("mean_log_deviation", "theil")),
    "destatis_rule": call([100.0, 98, 95, 93, 90, 88], [2015, 2016, 2017, 2018, 2019, 2020],
                          given={"direction": "lower", "target_year": 2030, "target": 60.0},
                          sun=(0.05, 0.15), cloud=(0.2, 0.1), at_bound=(False, True),
                          with_={"at_bound": {"target": None, "target_year": None}}),
    "direction_confidence": call(RISING, years=(None, BACK)),
    "dunn": call(*THREE, adjust=("holm", "bonferroni")),
    "equivalence_test": call(ONE, OTHER, given={"low": -3.0, "high": 3.0}, alpha=(0.05, 0.1)),
    "eurostat_rule": call(given=RATES | {"value": 82.0}, significant=(0.95, 0.8), moderate=(0.6, 0.9), away=(0.0, 0.1),
                          with_={"away": {"value": 99.0}}),
    "eurostat_trend_rule": call(100.0, 99.9, 5, given={"direction": "lower"}, at_bound=(False, True)),
    "fao_rule": call(given=RATES | {"value": 82.0}, on_path=(0.95, 0.5), slow=(0.1, 0.93),
                     away=(-0.1, -0.01), with_={"away": {"value": 101.0}}),
    "field_significance": call([0.01, 0.03, 0.2, 0.6], alpha=(0.05, 0.2)),
    "fisher_exact": call([[3, 1], [1, 5]], alternative=("two-sided", "greater"), level=(0.95, 0.9)),
    "funnel_limits": call([3, 9, 20, 41, 7], [10, 30, 50, 90, 40], distribution=("poisson", "binomial"),
                          target=(None, 0.3), overdispersion=("none", "multiplicative"), winsorise=(0.1, 0.3),
                          level=(0.95, 0.9), outer_level=(0.998, 0.99),
                          with_={"winsorise": {"overdispersion": "multiplicative"}}),
    "games_howell": call(*THREE, level=(0.95, 0.9)),
    "gini": call(ONE, weights=(None, [1, 2, 3, 4, 5, 6, 7]), corrected=(False, True)),
    "hodges_lehmann": call(ONE, OTHER, level=(0.95, 0.8), method=("auto", "normal")),
    "kendall_tau": call(ONE, PAIRED, alternative=("two-sided", "greater"), method=("auto", "approximate"),
                        with_=BY_DRAWS, **DRAWN),
    "klimatkollen_budget_rule": call(10.0, -0.2, 100.0, first_year=(2024, 2030), last_year=(2050, 2030)),
    "klimatkollen_rule": call(2022, 10.0, -0.5, first_year=(2026, 2040), last_year=(2050, 2030), rate=(0.1172, 0.01)),
    "least_absolute_trend": call(RISING, years=(None, YEARS)),
    "levene": call(*THREE, centre=("median", "mean")),
    "linear_trend": call(RISING, years=(None, YEARS), error=("iid", "ar1"), level=(0.95, 0.9), phi=(None, 0.4),
                         lags=(None, 1), with_={"phi": {"error": "ar1"}, "lags": {"error": "hac"}}),
    "mann_kendall": call(RISING, years=(None, BACK), alternative=("two-sided", "greater"), method=("auto", "normal"),
                         continuity=(True, False), correction=(None, "ar1"), phi=(None, 0.4), lags=(None, 1),
                         with_={"continuity": {"method": "normal"}, "phi": {"correction": "ar1"},
                                "lags": {"correction": "yue-wang"}}),
    "mann_whitney": call(ONE, OTHER, alternative=("two-sided", "less"), method=("auto", "normal"),
                         continuity=(True, False), with_={"continuity": {"method": "normal"}}),
    "mean_log_deviation": call(ONE, weights=(None, [1, 2, 3, 4, 5, 6, 7])),
    "miljomal_rule": call(95.0, 100.0, given={"direction": "higher"}, near=(0.05, 0.01)),
    "nearest": call(POINTS, 0, k=(7, 2), metric=("euclidean", "mahalanobis"), spread=(None, "iqr"),
                    weights=(None, [1.0, 9.0]), logs=((), [0]), nominal=((), [1]),
                    candidates=(None, [1, 2, 3]),
                    precedence=(None, [*range(11)][::-1]), minimum_share=(0.5, 1.0), fence=(1.5, 0.1),
                    with_={"nominal": {"metric": "gower"}, "precedence": {"k": 7}}),
    "partial_kendall": call(RISING, WAVES, years=(None, YEARS)),
    "path_total": call([100.0, 90.0, 80.0], rule=("sum", "trapezoid")),
    "pearson": call(ONE, PAIRED, alternative=("two-sided", "greater"), method=("auto", "exact"), level=(0.95, 0.9),
                    with_=BY_DRAWS, **DRAWN),
    "permutation_test": call(ONE, PAIRED, given={"strata": None}, statistic=("mean_difference", "median_difference"),
                             paired=(False, True), alternative=("two-sided", "less"),
                             draws=(100_000, 99), max_arrangements=(1_000_000, 5), level=(0.95, 0.9), seed=(0, 1),
                             with_={"draws": {"max_arrangements": 5}, "level": {"max_arrangements": 5, "draws": 99},
                                    "progress": {"max_arrangements": 5},
                                    "seed": {"max_arrangements": 5, "draws": 999}}),
    "pettitt": call(STEP, years=(None, YEARS), with_=AFTER, **SHIFT),
    "pooled_autocorrelation": call(MANY, years=(None, YEARS), min_observations=(8, 20), min_members=(8, 20)),
    "project_to_target": call(RISING, YEARS, given={"target_year": 2030, "target": 12.0, "direction": "higher"},
                              phi=(0.0, 0.4), level=(0.95, 0.9), min_observations=(5, 20), floor=(None, 11.5),
                              ceiling=(None, 10.0)),
    "projection_fan": call(RISING, YEARS, given={"at": [2020, 2030]}, phi=(0.0, 0.4), level=(0.95, 0.9),
                           min_observations=(5, 20), floor=(None, 9.0), ceiling=(None, 9.5)),
    "quantile_shift": call(ONE, OTHER, probabilities=((0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9), (0.5,)),
                           level=(0.95, 0.8), draws=(2000, 200), seed=(0, 1)),
    "rank_probabilities": call([1.0, 1.2, 3.0], given={"standard_errors": [0.3, 0.2, 0.5]},
                               covariance=(None, COVARIANCE),
                               with_={"covariance": {"standard_errors": None}}, **SMALL),
    "rank_sets": call([1.0, 1.7, 2.4], given={"standard_errors": [0.3, 0.2, 0.4]}, covariance=(None, COVARIANCE),
                      with_={"covariance": {"standard_errors": None}}, degrees_of_freedom=(None, 3), level=(0.95, 0.5),
                      kind=("simultaneous", "marginal"),
                      stepdown=(True, False), **SMALL),
    "ranks": call([3.0, 1.0, 2.0], highest_first=(False, True)),
    "regional_kendall": call(MANY[:2], years=(None, Refused(BACK)), correlated=(True, False), method=("auto", "normal"),
                             continuity=(True, False),
                             with_={"method": {"correlated": False}, "continuity": {"method": "normal"}}),
    "sdsn_arrow": call(given=RATES | {"value": 82.0}, on_track=(1.0, 0.9), moderate=(0.5, 0.97),
                       decreasing=(0.0, 0.3), with_={"decreasing": {"value": 99.0}}),
    "seasonal_kendall": call(RISING, PAIRS, [k % 2 for k in range(12)],
                             correlated=(False, True), method=("auto", "normal"), continuity=(True, False),
                             with_={"continuity": {"method": "normal"}}),
    "segmented_kendall": call(RISING, YEARS, [2008], method=("auto", "normal"), continuity=(True, False),
                              with_={"continuity": {"method": "normal"}}),
    "share_difference": call(5, 20, 12, 25, level=(0.95, 0.9)),
    "shrink": call([1.0, 2.0, 5.0, 3.0], [0.2, 0.5, 0.4, 0.1], covariates=(None, [[1.0], [2.0], [4.5], [3.1]]),
                   method=("reml", "dl")),
    "siegel": call(RISING, years=(None, YEARS)),
    "sigma_convergence": call(ONE, PAIRED, measure=("log_sd", "cv")),
    "snht": call(STEP, years=(None, YEARS), with_=AFTER, **SHIFT),
    "spearman": call(ONE, PAIRED, alternative=("two-sided", "greater"), method=("auto", "approximate"),
                     with_=BY_DRAWS, **DRAWN),
    "statcan_rule": call(given=RATES | {"value": 82.0}, on_track=(0.95, 0.8), acceleration=(0.6, 0.9),
                         deterioration=(0.0, 0.1), with_={"deterioration": {"value": 99.0}}),
    "statcan_trend_rule": call(100.0, 99.0, 5, given={"direction": "lower"}, at_bound=(False, True), scale=(1.0, 0.1)),
    "target_line": call([2015, 2020, 2025], {2015: 100.0, 2030: 50.0}, between=("linear", "step")),
    "target_position": call(given=RATES | {"year": 2021, "value": 86.0}, between=("linear", "step")),
    "theil_index": call(ONE, weights=(None, [1, 2, 3, 4, 5, 6, 7])),
    "theil_sen": call(RISING, years=(None, YEARS), level=(0.95, 0.8), interval=("exact", "interpolated"),
                      intercept=("joint", "separate")),
    "un_2023_rule": call(given=RATES | {"value": 82.0}, on_track=(0.95, 0.8), fair=(0.1, 0.9),
                         bound_tolerance=(0.0, 0.05),
                         with_={"bound_tolerance": {"base": 8.0, "value": 0.04, "target": 0.0}}),
    "un_2023_trend_rule": call(100.0, 97.0, 2, given={"direction": "lower"}, on_track=(0.02, 0.01), fair=(0.005, 0.019),
                               at_bound=(False, True)),
    "welch_t": call(ONE, OTHER, alternative=("two-sided", "less"), level=(0.95, 0.9)),
    "wilcoxon_signed_rank": call(ONE, y=(None, PAIRED), alternative=("two-sided", "greater"),
                                 method=("auto", "normal"), zeros=("drop", "pratt"), continuity=(True, False),
                                 with_={"continuity": {"method": "normal"}, "zeros": {"y": [*PAIRED[:-1], 7.0]}}),
    "wilson_interval": call(5, 20, level=(0.95, 0.9)),
}  # fmt: skip


def network() -> nt.Panel:
    """A simulated one, in which every tenth value is preliminary, and another tenth imputed."""
    made = nt.datasets.simulated_network(members=30, years=range(2006, 2025), seed=3)
    status, known = made.status.copy(), ~np.isnan(made.values)
    cells = np.arange(status.size).reshape(status.shape)
    for k, name in ((0, "preliminary"), (5, "imputed")):
        status[known & (cells % 10 == k)] = nt.VALUE_STATUS.index(name)
    return nt.Panel(made.indicators, made.members, made.years, made.values, status, breaks=made.breaks)


PANEL = network()
#: Two indicators are enough for what looks at all of them.
FEW = PANEL.sel(indicator=["organic-food", "population"])
USE = {"use": (nt.Use(), nt.Use(imputed=True, preliminary=False))}
COUNTED = {"counted": ("members_then", "everybody"), "kind": (None, "region"), **USE}
ALL = {**COUNTED, "counted": ("everybody", Refused("nobody"))}
THEN = {**COUNTED, "counted": ("members_then", Refused("nobody"))}
LIKE = {"on": ["ghg-outside-ets", "household-waste"], "year": 2020}
TREATED = [f"S{k:03}" for k in range(1, 10)]
TABLE = """kommun;year;nyckeltal;value
Trosa;2022;mat;60,5
Trosa;2023;mat;-
'Växjö';2022;mat;..
'Växjö';2023;mat;NA
Lund;2022;mat;x
Lund;2023;mat;<5
"""
CALLS |= {
    "always_members": call(PANEL, 2008, 2020, kind=(None, "region")),
    "change": call(PANEL, start=(None, 2010), end=(None, 2020), **USE),
    "compare_groups": call(PANEL, "organic-food", year=(None, 2015), level=(0.95, 0.9),
                           statistic=("rank_sum", "mean_difference"), draws=(100_000, 99),
                           max_arrangements=(1_000_000, 5), seed=(0, 1), adjust=("bh", "bonferroni"),
                           adjust_pairs=("holm", "bonferroni"), rest=("others", "resten"),
                           minimum_coverage=(0.5, 1.0), weights=(None, "population"),
                           interpretation=(None, "design-based"), strata=(None, ["x", "y"] * 15),
                           with_={"max_arrangements": {"statistic": "mean_difference"},
                                  "draws": {"statistic": "mean_difference", "max_arrangements": 5},
                                  "seed": {"statistic": "mean_difference", "max_arrangements": 5, "draws": 999},
                                  "rest": {"groups": {"a": TREATED}}},
                           given={"groups": {"a": TREATED, "b": [f"S{k:03}" for k in range(10, 20)]}}, **ALL),
    "composition_adjusted_means": call(FEW, first=(None, 2010), last=(None, 2020), base=(None, 2012),
                                       link=("automatic", "ratio"), weights=(None, "population"),
                                       level=(0.95, 0.9), **COUNTED),
    "kolada_colour": call(PANEL, "organic-food", year=(None, 2015), max_age=(None, 3), minimum_coverage=(0.5, 1.0),
                          minimum=(8, 30), **COUNTED),
    "latest": call(PANEL, year=(None, 2015), max_age=(None, 1), **USE),
    "learn_from": call(PANEL, "S002", "organic-food", given={"peers": TREATED}, start_within=(1.0, 0.1),
                       alpha=(0.05, 0.5), level=(0.95, 0.9), **THEN),
    "matched_change": call(PANEL, 2010, 2020, weights=(None, "population"), **COUNTED),
    "matched_comparison": call(PANEL, "organic-food", TREATED, given={**LIKE, "caliper": 1.0}, k=(1, 2),
                               replace=(True, False), logs=((), ["household-waste"]),
                               weights=(None, {"household-waste": 5.0}), metric=("mahalanobis", "euclidean"),
                               spread=(None, "iqr"), level=(0.95, 0.9),
                               max_age=(0, 3), minimum_coverage=(0.5, Refused(2.0)),
                               with_={"minimum_coverage": {"year": None}, "weights": {"metric": "euclidean"},
                                      "spread": {"metric": "euclidean"}}, **ALL),
    "members_now": call(PANEL, kind=(None, "region")),
    "members_then": call(PANEL, 2010, kind=(None, "region")),
    "movements": call(PANEL, 2010, 2020, dead_band=(None, 10.0), **COUNTED),
    "network_mean": call(PANEL, weights=(None, "population"), years=(None, range(2010, 2015)), **COUNTED),
    "points": call(PANEL, indicators=(None, ["organic-food"]), rule=(None, nt.PointRule(scale="value")),
                   year=(None, 2015), max_age=(None, 3), minimum_coverage=(0.5, 1.0), minimum_share=(0.5, 1.0), **THEN),
    "population_coverage": call(PANEL, "population", year=(None, 2015), total=(None, 10_000_000.0),
                                counted=("members_then", "everybody"), kind=(None, "region")),
    "progress": call(FEW, year=(None, 2020), max_age=(None, 0), window=(10, 6), base_year=(None, 2012),
                     base_years=(1, 3), between=("linear", "step"), level=(0.95, 0.9), phi=(None, 0.4),
                     min_members=(8, 40), min_series=(8, 40), min_observations=(5, 9), near=(0.05, 0.5),
                     network=(True, False), **THEN),
    "rank": call(PANEL, "organic-food", year=(None, 2015), latest=("common_year", "within"), max_age=(2, 0),
                 minimum_coverage=(0.5, 1.0), window=(10, 6), minimum_values=(5, 9), minimum_members=(5, 40),
                 prior=(4.0, 1.0), level=(0.95, 0.5), top=(None, 3), draws=(2000, 200), seed=(1, 2),
                 with_={"max_age": {"latest": "within"}}, **COUNTED),
    "read_csv": call(TABLE.encode(), encoding=("detect", "cp1252"), decimal=(None, "."), dash=(None, "nil"),
                     quote=('"', "'"), two_dots=("confidential", "not_reported"), min_year=(1900, 2023),
                     missing_markers=(("NA", "N/A", "NaN", "nan", "null"), ()), max_year=(2100, 2022),
                     symbols=(None, {"x": "not_applicable"}), max_findings=(100_000, 1),
                     known=(None, nt.Panel(["mat"], ["Trosa"], [2020], [[[1.0]]])),
                     members=(None, [nt.Member(id="Lund")]), indicators=(None, [nt.Indicator(id="avfall")])),
    "response_rate": call(PANEL, year=(None, 2015), counted=("members_then", "everybody"), kind=(None, "region")),
    "similar": call(PANEL, "S004", given={"on": LIKE["on"]}, weights=(None, {"household-waste": 5.0}),
                    logs=((), ["household-waste"]), k=(7, 3), metric=("euclidean", "mahalanobis"),
                    spread=(None, "iqr"), exclude=((), TREATED), year=(None, 2015), max_age=(0, 3),
                    minimum_share=(0.5, 1.0), fence=(1.5, 0.1), minimum_coverage=(0.5, Refused(2.0)), **THEN),
    "state": call(PANEL, year=(None, 2015), edition=(None, Refused("nonsense")), max_age=(None, 0), **USE),
    "trend": call(FEW, alpha=(0.05, 0.3), level=(0.95, 0.9), recent=(5, 7), recent_confidence=(0.95, 0.6),
                  adjust=("bh", "bonferroni"), phi=(None, 0.4), min_members=(8, 40), min_series=(8, 40),
                  dead_band=(None, 5.0), **USE),
}  # fmt: skip

#: What has nothing to choose, or stands in a table of its own.
WITHOUT_OPTIONS = {
    "escap_index", "escap_parity_index", "friedman", "growth_ratio", "kruskal_wallis", "likelihood_word",
    "miljomal_arrow", "quantile", "reduced_value", "sdsn_score", "statcan_score", "statcan_trend_score", "summary",
    "target_line_rule", "variance_inflation", "wald_wolfowitz", "wallis_moore", "weighted_mean", "welch_anova",
}  # fmt: skip
RUNS = {"threads", "progress"}


def text_of(value: Any) -> Any:
    """A result as texts, in which NaN is NaN and no digit is lost; the panel that it is of is left out."""
    if dataclasses.is_dataclass(value):
        named = (each.name for each in dataclasses.fields(value) if each.name[0] != "_")
        return {name: text_of(getattr(value, name)) for name in named}
    if isinstance(value, dict):
        return {key: text_of(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [text_of(each) for each in value]
    if isinstance(value, nt.Panel):
        return (
            value.values.tobytes(),
            value.status.tobytes(),
            [each.name for each in value.members],
            value.years.tolist(),
        )
    if isinstance(value, (nt.Trend, nt.Progress)):
        return repr(value.to_frame().to_dict("list")), text_of(getattr(value, "families", None))
    if "object at 0x" in repr(value):
        return type(value).__name__
    return np.array2string(np.asarray(value), threshold=10**6, floatmode="unique")


@cache
def left_out(name: str, option: str = "") -> Any:
    """The result without the option, but with what it needs beside it."""
    return made(name, **CALLS[name][3].get(option, {}))


def made(name: str, **options: Any) -> Any:
    arguments, given, _, _ = CALLS[name]
    return text_of(function_of(name)(*arguments, **given | options))


def function_of(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = functions().get(name) or getattr(nt, name)
    return found


def listed() -> list[tuple[str, str]]:
    return [(name, option) for name, (_, _, options, _) in CALLS.items() for option in options]


@pytest.mark.parametrize(("name", "option"), listed())
def test_an_option_left_out_is_the_documented_default_and_another_value_counts(name: str, option: str) -> None:
    _, _, options, needs = CALLS[name]
    default, another = options[option]
    beside = needs.get(option, {})
    without = left_out(name, option if beside else "")
    assert made(name, **beside, **{option: default}) == without
    if isinstance(another, Refused):
        with pytest.raises(nt.ArgumentError, match=option):
            made(name, **beside, **{option: another.value})
    else:
        assert made(name, **beside, **{option: another}) != without


def functions() -> dict[str, Callable[..., Any]]:
    return {name: each for name, each in vars(stats).items() if inspect.isfunction(each) and not name.startswith("_")}


def test_every_option_of_every_statistic_is_in_the_table() -> None:
    for name, each in functions().items():
        wanted = {
            key
            for key, parameter in inspect.signature(each).parameters.items()
            if parameter.default is not parameter.empty and key not in RUNS
        }
        if name in WITHOUT_OPTIONS:
            assert not wanted, name
        else:
            _, given, options, _ = CALLS[name]
            assert wanted <= set(given) | set(options), name


@pytest.mark.parametrize(
    "name", [name for name in CALLS if "threads" in inspect.signature(function_of(name)).parameters]
)
def test_threads_change_no_bit_and_progress_is_told_to_the_end(name: str) -> None:
    beside = CALLS[name][3].get("progress", {})
    alone = left_out(name, "progress" if beside else "")
    assert made(name, **beside, threads=1) == alone
    assert made(name, **beside, threads=3) == alone
    if "progress" in inspect.signature(function_of(name)).parameters:
        told: list[tuple[int, int]] = []
        made(name, **beside, progress=lambda done, total: told.append((done, total)))
        assert told
        assert told[-1][0] == told[-1][1]
        with pytest.raises(KeyError, match="stop"):
            made(name, **beside, progress=stop)


def stop(_done: int, _total: int) -> None:
    raise KeyError("stop")


#: Arguments that hold numbers, by what they are called.
NUMBERS = {
    "values", "years", "x", "y", "first", "last", "events", "sizes", "estimates", "variances", "standard_errors",
    "weights", "p", "covariate", "base", "value", "year", "base_year", "target_year", "seasons", "degrees_of_freedom",
    "covariates", "path",
}  # fmt: skip


def with_numbers() -> Iterator[tuple[str, str]]:
    """Arrays of numbers that the calls have, or might have: a single number is for Python to refuse."""
    for name in CALLS.keys() & functions().keys():
        arguments, given, _, _ = CALLS[name]
        signature = inspect.signature(function_of(name))
        bound = signature.bind(*arguments, **given).arguments
        for key, parameter in signature.parameters.items():
            value = bound.get(key, parameter.default)
            if key in NUMBERS and (value is None or isinstance(value, list) or "base_year" in given):
                yield name, key


@pytest.mark.parametrize(("name", "argument"), sorted(with_numbers()))
def test_what_is_no_number_is_refused_by_its_name(name: str, argument: str) -> None:
    arguments, given, _, _ = CALLS[name]
    bound = inspect.signature(function_of(name)).bind(*arguments, **given)
    bound.arguments[argument] = ["x"] * 12
    with pytest.raises(nt.ArgumentError, match=rf"\b{argument}\b"):
        function_of(name)(*bound.args, **bound.kwargs)
