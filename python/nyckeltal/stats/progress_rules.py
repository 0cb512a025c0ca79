"""Official rules that judge progress towards a target, each with its thresholds as options.

They disagree. All but the probability judge by points without an interval, and what they make of the same figures is
information: see docs/progress.md for where and why. A question that a rule cannot answer has a status, never a class:
a growth rate to a target of zero is *sign_change*, and no small number is put in its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_vector
from .._result import Result
from ..errors import ArgumentError
from .target_line import CARBON_LAW_RATE, Direction, _points, _sign

__all__ = [
    "PROGRESS_RULES",
    "EmissionPath",
    "GrowthRatio",
    "RuleResult",
    "Weather",
    "destatis_rule",
    "escap_index",
    "escap_parity_index",
    "eurostat_rule",
    "eurostat_trend_rule",
    "fao_rule",
    "growth_ratio",
    "klimatkollen_budget_rule",
    "klimatkollen_rule",
    "likelihood_word",
    "miljomal_arrow",
    "miljomal_rule",
    "sdsn_arrow",
    "sdsn_score",
    "statcan_rule",
    "statcan_score",
    "statcan_trend_rule",
    "statcan_trend_score",
    "target_line_rule",
    "un_2023_rule",
    "un_2023_trend_rule",
]

#: The rules that ``nyckeltal.progress`` puts side by side, and the words of each, best first.
PROGRESS_RULES: Mapping[str, tuple[str, ...]] = {
    name: _core.rule_words(code) for code, name in enumerate(_core.PROGRESS_RULE_NAMES)
}

_OUTLOOKS = np.array(_core.OUTLOOK_NAMES)


@dataclass(frozen=True)
class RuleResult(Result):
    """What a rule says.

    ``measure`` is what it compares with its thresholds; ``word`` its own class, empty where it gives none; ``outlook``
    what the word comes down to: *on_track*, *too_slow*, *wrong_way*, *unclear*, *none*.
    """

    measure: float | FloatArray
    word: str | npt.NDArray[np.str_]
    outlook: str | npt.NDArray[np.str_]
    status: str | npt.NDArray[np.str_]


@dataclass(frozen=True)
class GrowthRatio(Result):
    """Compound annual changes, observed and required (0.02 is +2 % a year), and their ratio."""

    observed: float | FloatArray
    required: float | FloatArray
    ratio: float | FloatArray
    status: str | npt.NDArray[np.str_]


@dataclass(frozen=True)
class Weather(Result):
    """Destatis' symbol with the changes that it rests on, and the number of values used."""

    measure: float
    word: str
    outlook: str
    mean_change: float
    last_change: float
    n: int
    status: str


@dataclass(frozen=True)
class EmissionPath(Result):
    """Klimatkollen's comparison: the trend's total beside what is allowed, and the years that follow from it."""

    measure: float
    word: str
    outlook: str
    total: float
    allowed: float
    zero_year: float
    spent_year: float
    needed_rate: float
    status: str


def _worded(columns: dict[str, Any], words: tuple[str, ...]) -> dict[str, Any]:
    grade = columns.pop("grade")
    columns["word"] = np.array([*words, ""])[grade]
    columns["outlook"] = _OUTLOOKS[columns["outlook"]]
    return columns


def _result(rule: str, columns: dict[str, Any], shape: tuple[int, ...] = ()) -> RuleResult:
    return RuleResult._from_columns(_worded(columns, PROGRESS_RULES[rule]), shape)


def growth_ratio(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
) -> GrowthRatio:
    """Compound annual change from base to value over that from base to target.

    ``ratio = d * observed / |required|`` with d = 1 or -1 (Statistics Canada): the plain ratio, except that a base
    which is already past the target does not turn the sign. It takes the way to be geometric: a series exactly on its
    straight line from 100 to 70 scores 0.928 after nine years of fifteen, one from 50 to 80 scores 1.092.

    Returns
    -------
    GrowthRatio
        ``status``: *ok*, *reached* (ratio where there is one), *zero_base*, *sign_change* (a value or target of zero
        or below), *not_applicable* (base equals target), *past_deadline*, *too_few*, *no_data*, *infinite_value*,
        *overflow*.

    Examples
    --------
    >>> from nyckeltal.stats import growth_ratio
    >>> round(growth_ratio(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55,
    ...                    direction="lower").ratio, 4)
    0.904
    >>> growth_ratio(base_year=2015, base=10, year=2022, value=5, target_year=2030, target=0,
    ...              direction="lower").status
    'sign_change'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return GrowthRatio._from_columns(_core.growth_ratio(points, _sign(direction)), shape)


def eurostat_rule(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    significant: float = 0.95,
    moderate: float = 0.6,
    away: float = 0.0,
) -> RuleResult:
    """Eurostat, indicators with a quantitative target: class of the growth ratio.

    At least 95 % *significant progress*, at least 60 % *moderate progress*, at least 0 *insufficient progress*, below
    *movement away*; a target that is met counts as significant progress with status *reached*. Eurostat uses windows of
    5 and 15 years: pass the base year of the window. Source: Eurostat, Sustainable development in the European Union,
    annex on method, read through Statistics Canada's restatement (the annex itself was not at hand). Statuses as in
    :func:`growth_ratio`.

    >>> from nyckeltal.stats import eurostat_rule
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> eurostat_rule(**way, direction="lower").word
    'moderate progress'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("eurostat", _core.eurostat_rule(points, _sign(direction), significant, moderate, away), shape)


def statcan_rule(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    on_track: float = 0.95,
    acceleration: float = 0.6,
    deterioration: float = 0.0,
) -> RuleResult:
    """Statistics Canada, and Open SDG after it: class of the growth ratio.

    *target achieved*; at least 95 % *on track*; at least 60 % *acceleration needed*; at least 0 *limited progress*;
    below *deterioration*. They put 0.001 for a base or target of zero; here that is *zero_base* or *sign_change*,
    because the class would hang on that number alone. Source: Open SDG, docs/progress-methodology.md. Statuses as in
    :func:`growth_ratio`.

    >>> from nyckeltal.stats import statcan_rule
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> statcan_rule(**way, direction="lower").word
    'acceleration needed'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result(
        "statcan", _core.statcan_rule(points, _sign(direction), on_track, acceleration, deterioration), shape
    )


def fao_rule(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    on_path: float = 0.95,
    slow: float = 0.1,
    away: float = -0.1,
) -> RuleResult:
    """FAO: class of the growth ratio with a band for standing still.

    At least 95 % *on path*, at least 10 % *on path, too slow*, at least -10 % *no improvement*, below *moving away*.
    Source: Gennari & D'Orazio (2020), doi 10.3233/SJI-200688, thresholds as cited by others (the paper was not at
    hand). Statuses as in :func:`growth_ratio`.

    >>> from nyckeltal.stats import fao_rule
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> fao_rule(**way, direction="lower").word
    'on path, too slow'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("fao", _core.fao_rule(points, _sign(direction), on_path, slow, away), shape)


def un_2023_rule(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    on_track: float = 0.95,
    fair: float = 0.1,
    bound_tolerance: float = 0.0,
) -> RuleResult:
    """UN SDG Progress Chart 2023: share of the change needed that the growth rate would bring by the target year.

    ``value * (1 + rate)^(target_year - year)`` with the compound annual change since the base year; its share of the
    way from base to target at least 95 % *on track or target met*, at least 10 % *fair progress, acceleration needed*,
    below *stagnation or regression*. A value that meets its target is met whatever its trend; ``bound_tolerance`` (1
    for percentages) extends that to values so near to a target of 0 or 100. Source: UN Progress Chart technical note
    2023 as published by Eustat. Statuses: *reached*, *zero_base*, *sign_change*, *not_applicable* (base past the
    target), *past_deadline*, *too_few*, *no_data*, *infinite_value*.

    >>> from nyckeltal.stats import un_2023_rule
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> un_2023_rule(**way, direction="lower").word
    'fair progress, acceleration needed'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("un_2023", _core.un_2023_rule(points, _sign(direction), on_track, fair, bound_tolerance), shape)


def sdsn_arrow(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
    on_track: float = 1.0,
    moderate: float = 0.5,
    decreasing: float = 0.0,
) -> RuleResult:
    """SDG Index trend arrow: linear change a year since the base year over that needed to reach green in time.

    ``target`` is the green threshold. At least 100 % *on track or maintaining*, at least 50 % *moderately improving*,
    at least 0 *stagnating*, below *decreasing*. Movements above green are not looked at. Source: SDSN, method of the
    SDG Index. Statuses: *reached*, *past_deadline*, *too_few*, *no_data*, *infinite_value*.

    >>> from nyckeltal.stats import sdsn_arrow
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> sdsn_arrow(**way, direction="lower").word
    'on track or maintaining'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("sdsn", _core.sdsn_arrow(points, _sign(direction), on_track, moderate, decreasing), shape)


def escap_index(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
) -> RuleResult:
    """ESCAP's Current Status Index: 0 at the base, 10 at the target, below 0 where things got worse.

    ``10 * d * (value - base) / |target - base|``. It has no classes, so ``word`` is empty and ``outlook`` *none*, and
    it does not ask how much time has gone. Source: ESCAP SDG progress assessment. Statuses: *reached*; *not_applicable*
    (base at or past the target: there is no way to share, and no measure even where it is still *reached*), *no_data*,
    *too_few*, *infinite_value*.

    >>> from nyckeltal.stats import escap_index
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> escap_index(**way, direction="lower").measure
    5.555555555555555
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("escap", _core.escap_index(points, _sign(direction)), shape)


def target_line_rule(
    *,
    base_year: npt.ArrayLike,
    base: npt.ArrayLike,
    year: npt.ArrayLike,
    value: npt.ArrayLike,
    target_year: npt.ArrayLike,
    target: npt.ArrayLike,
    direction: Direction,
) -> RuleResult:
    """Today's value beside the straight line from base to target: *on the line* or *behind the line*.

    ``measure`` is value - line, in the unit. Statuses: *reached*, *past_deadline*, *too_few*, *no_data*,
    *infinite_value*.

    >>> from nyckeltal.stats import target_line_rule
    >>> way = dict(base_year=2015, base=100, year=2023, value=75, target_year=2030, target=55)
    >>> target_line_rule(**way, direction="lower").word
    'on the line'
    """
    points, shape = _points(base_year, base, year, value, target_year, target)
    return _result("target_line", _core.target_line_rule(points, _sign(direction)), shape)


def eurostat_trend_rule(
    base: float, value: float, years: float, *, direction: Direction, at_bound: bool = False
) -> RuleResult:
    """Eurostat without a target: compound annual change towards the better of at least 1 %, 0, -1 %.

    ``at_bound`` says that the value is at its natural end and cannot improve: *reached* instead of a class.

    >>> from nyckeltal.stats import eurostat_trend_rule
    >>> eurostat_trend_rule(100, 97, 5, direction="lower").word
    'moderate progress'
    """
    columns = _core.trend_rule(base, value, years, _sign(direction), [0.01, 0.0, -0.01], at_bound)
    words = ("significant progress", "moderate progress", "moderate movement away", "significant movement away")
    return RuleResult._from_columns(_worded(columns, words), ())


def statcan_trend_rule(
    base: float, value: float, years: float, *, direction: Direction, at_bound: bool = False, scale: float = 1.0
) -> RuleResult:
    """Statistics Canada and Open SDG without a target: at least 1.5 %, at least 0.5 %, at least 0, below.

    ``scale`` in (0, 1] lowers the thresholds above 0 near a natural limit, as they do by a formula of their own.

    >>> from nyckeltal.stats import statcan_trend_rule
    >>> statcan_trend_rule(100, 97, 5, direction="lower").word
    'acceleration needed'
    """
    if not 0.0 < scale <= 1.0:
        raise ArgumentError(f"scale is {scale} but must lie in (0, 1]")
    columns = _core.trend_rule(base, value, years, _sign(direction), [0.015 * scale, 0.005 * scale, 0.0], at_bound)
    return RuleResult._from_columns(_worded(columns, PROGRESS_RULES["statcan"][1:]), ())


def un_2023_trend_rule(
    base: float,
    value: float,
    years: float,
    *,
    direction: Direction,
    on_track: float = 0.02,
    fair: float = 0.005,
    at_bound: bool = False,
) -> RuleResult:
    """UN Progress Chart 2023 without a target: compound annual change of at least 2 %, at least 0.5 %, below.

    ``at_bound`` says that the value is at its natural end and cannot improve: *reached* instead of a class.

    >>> from nyckeltal.stats import un_2023_trend_rule
    >>> un_2023_trend_rule(100, 97, 5, direction="lower").word
    'fair progress, acceleration needed'
    """
    return _result("un_2023", _core.un_2023_trend_rule(base, value, years, _sign(direction), on_track, fair, at_bound))


def statcan_score(ratio: float) -> float:
    """Statistics Canada's score of a growth ratio, -5 to 5: straight between -60 % (-5), 60 % (0) and 130 % (5).

    >>> from nyckeltal.stats import statcan_score
    >>> round(statcan_score(0.95), 6)
    2.5
    """
    return _core.statcan_score(ratio)


def statcan_trend_score(change: float) -> float:
    """Their score of a compound annual change towards the better: -2 % (-5), 0 (-2.5), 0.5 % (0), 1.5 % (2.5), 2 % (5).

    >>> from nyckeltal.stats import statcan_trend_score
    >>> statcan_trend_score(0.015)
    2.5
    """
    return _core.statcan_trend_score(change)


def sdsn_score(value: float, *, worst: float, best: float) -> float:
    """SDG Index score: 0 at ``worst``, 100 at ``best``, cut off at both; ``best`` may be the lower number.

    >>> from nyckeltal.stats import sdsn_score
    >>> sdsn_score(52, worst=0, best=80)
    65.0
    """
    return _core.sdsn_score(value, worst, best)


def escap_parity_index(base: float, value: float, target: float) -> float:
    """ESCAP's index for parity: 10 less the distance still left, on whichever side of the target the value lies.

    >>> from nyckeltal.stats import escap_parity_index
    >>> round(escap_parity_index(0.8, 0.9, 1.0), 9)
    5.0
    """
    return _core.escap_parity_index(base, value, target)


def destatis_rule(
    values: npt.ArrayLike,
    years: npt.ArrayLike,
    *,
    direction: Direction,
    target: float | None = None,
    target_year: float | None = None,
    sun: float = 0.05,
    cloud: float = 0.20,
    at_bound: bool = False,
) -> Weather:
    """Destatis' weather symbols.

    With target and target year the mean of the last five annual changes (the last six consecutive yearly values, at
    least four) goes on to the target year; the miss there as a share of the distance left today: below 5 % *sun*, up to
    20 % *sun and cloud*, more *cloud*, no way towards it *thunderstorm*. A target met early, or one without a year, is
    judged as one to be held every year: met and not getting worse *sun*, met but getting worse *sun and cloud*, not met
    and not moving away *cloud*, else *thunderstorm*. Without a target the mean and the last change decide; ``at_bound``
    says that the value is at its natural end and cannot improve: *reached* instead.

    Source: Destatis, Status der Indikatoren (method page of the German sustainability indicators), read in full. For
    a target to be held and not met a mean change of exactly 0 allows two symbols by their text: this gives the cloud.
    Statuses: *reached*, *too_few*, *no_data*, *past_deadline*, *infinite_value*.

    >>> from nyckeltal.stats import destatis_rule
    >>> destatis_rule([60, 58, 57, 55, 53, 50], range(2018, 2024), target=40, target_year=2030, direction="lower").word
    'sun'
    """
    columns = _core.destatis_rule(
        as_vector(values, "values"),
        as_vector(years, "years"),
        target_year,
        target,
        _sign(direction),
        sun,
        cloud,
        at_bound,
    )
    return Weather._from_columns(_worded(columns, PROGRESS_RULES["destatis"]), ())


def klimatkollen_rule(
    year: float,
    value: float,
    slope: float,
    *,
    first_year: int = 2026,
    last_year: int = 2050,
    rate: float = CARBON_LAW_RATE,
) -> EmissionPath:
    """Klimatkollen's present generation: the trend's sum beside that of the carbon law from the same start.

    ``slope`` is that of least absolute deviations since 2015; the line is moved to pass through the latest ``value``
    and never falls below 0, which puts the last year's noise into every projected year. *inside* where the sum of the
    trend over the years is not larger. ``zero_year`` is when the line is at zero (NaN where it rises). Yes or no,
    without uncertainty. Source: Klimatbyran/municipality-data-pipeline; reproduced for 290 municipalities in the tests.

    >>> from nyckeltal.stats import klimatkollen_rule
    >>> path = klimatkollen_rule(2024, 147474.355, -1381.519)
    >>> round(path.allowed, -3), round(path.total, -3), path.word
    (1180000.0, 3203000.0, 'not inside')
    """
    columns = _core.klimatkollen_rule(year, value, slope, first_year, last_year, rate)
    return EmissionPath._from_columns(_worded(columns, PROGRESS_RULES["klimatkollen"]), ())


def klimatkollen_budget_rule(
    value: float, slope: float, budget: float, *, first_year: int = 2024, last_year: int = 2050
) -> EmissionPath:
    """Klimatkollen's first generation: the trapezoid total of a least-squares line beside a budget.

    ``value`` is the line's own in ``first_year``. ``spent_year`` is when the budget is spent, ``needed_rate`` the
    yearly cut of exponential decay that would stay inside, 1 - exp(-value / budget).

    >>> from nyckeltal.stats import klimatkollen_budget_rule
    >>> path = klimatkollen_budget_rule(135815.606, -640.271, 237220.939)
    >>> round(path.spent_year, 2), round(100 * path.needed_rate, 2), path.word
    (2025.75, 43.59, 'not inside')
    """
    columns = _core.klimatkollen_budget_rule(value, slope, budget, first_year, last_year)
    return EmissionPath._from_columns(_worded(columns, PROGRESS_RULES["klimatkollen"]), ())


def miljomal_rule(projected: float, target: float, *, direction: Direction, near: float = 0.05) -> RuleResult:
    """The words of Sveriges miljömål, *JA*, *NÄRA*, *NEJ*, for where the trend line stands in the target year.

    *NÄRA* where it misses by at most ``near`` of the target's own size (nothing is near a target of zero). The agencies
    decide by expert judgement and have no formula: this one is ours, with its threshold in the open.

    >>> from nyckeltal.stats import miljomal_rule
    >>> miljomal_rule(57.4, 60, direction="higher").word
    'NÄRA'
    """
    return _result("miljomal", _core.miljomal_rule(projected, target, _sign(direction), near))


def miljomal_arrow(lower: float, upper: float, *, direction: Direction) -> str:
    """Their arrow, by an interval of the slope: *POSITIV*, *NEUTRAL* (it holds 0), *NEGATIV*, *OKLAR* (no interval).

    >>> from nyckeltal.stats import miljomal_arrow
    >>> miljomal_arrow(-1.2, -0.3, direction="lower")
    'POSITIV'
    """
    return _core.miljomal_arrow(lower, upper, _sign(direction))


def likelihood_word(probability: float) -> str:
    """The IPCC's word: at least 90 % *very likely*, 66 % *likely*, above 33 % *about as likely as not*, above 10 %
    *unlikely*, else *very unlikely*; empty where the probability is missing.

    >>> from nyckeltal.stats import likelihood_word
    >>> likelihood_word(0.205)
    'unlikely'
    """
    return (*PROGRESS_RULES["probability"], "")[_core.likelihood(probability)]
