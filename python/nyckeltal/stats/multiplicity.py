"""Many tests at once: adjusted p values, and whether a whole field of tests holds anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy.typing as npt

from .. import _core
from .._arrays import FloatArray, as_floats
from .._result import Result

__all__ = ["Adjustment", "FieldSignificance", "adjust_p", "field_significance"]

Adjustment = Literal["bh", "by", "holm", "hochberg", "hommel", "bonferroni"]


@dataclass(frozen=True, repr=True)
class FieldSignificance(Result):
    """Whether a field of tests holds anything at all; see :func:`field_significance`."""

    #: Smallest Benjamini-Hochberg adjusted p, the global p value of the test.
    p: float
    #: ``p <= alpha``.
    significant: bool
    #: Local tests rejected at the false discovery rate ``alpha``.
    rejected: int
    #: Raw p at most ``alpha``; chance alone makes about ``alpha * n`` of them.
    count: int
    #: Chance of that count or more if the tests were independent (binomial).
    count_p: float
    #: Walker's test: ``1 - (1 - smallest p) ** n``, if the tests were independent.
    walker_p: float
    #: Tests that have a p value.
    n: int
    status: str


def adjust_p(p: npt.ArrayLike, method: Adjustment = "bh") -> FloatArray:
    """p values adjusted for all that are tested together.

    ``bh`` and ``by`` control the false discovery rate, the expected share of false alarms among what is reported
    (``by`` under any dependence, at the price of a factor 1 + 1/2 + ... + 1/m); ``holm``, ``hochberg``, ``hommel``
    and ``bonferroni`` the chance of a single false alarm (``hochberg`` and ``hommel`` need independence or positive
    dependence). With p sorted, bh is ``min over j >= i of m p(j) / j``.

    Parameters
    ----------
    p
        Any shape; the whole array is one family. Numbers in [0, 1]; NaN is "not tested".
    method
        Which adjustment.

    Returns
    -------
    array
        Same shape. NaN stays NaN and is not counted in m.

    Raises
    ------
    ArgumentError
        A number outside [0, 1], or an unknown method.

    Notes
    -----
    State the family with the result: the members of one indicator, say. The p values of short series are discrete,
    which makes bh careful, never careless. ``hommel`` is O(m²), the others O(m log m). Benjamini & Hochberg 1995,
    doi 10.1111/j.2517-6161.1995.tb02031.x; Benjamini & Yekutieli 2001, doi 10.1214/aos/1013699998; Holm 1979;
    Hochberg 1988, doi 10.1093/biomet/75.4.800; Hommel 1988, doi 10.1093/biomet/75.2.383. Checked against R's
    ``p.adjust`` to 1e-12, and holm and hommel against closed testing over all subsets.

    Examples
    --------
    >>> from nyckeltal import stats
    >>> stats.adjust_p([0.01, float("nan"), 0.04, 0.03]).round(6).tolist()
    [0.03, nan, 0.04, 0.04]
    """
    array = as_floats(p, "p")
    return _core.adjust_p(array.reshape(-1), method=method).reshape(array.shape)


def field_significance(p: npt.ArrayLike, *, alpha: float = 0.05) -> FieldSignificance:
    """Whether many tests together say anything: the false discovery rate used as a global test.

    The field is significant where the smallest Benjamini-Hochberg adjusted p is at most ``alpha``. Under independence
    that holds the level exactly; under the dependence that neighbours and members with shared shocks have it stays
    near it, while counting significant tests does not. Beside it stand that count with its binomial chance, and
    Walker's test, both for independent tests only.

    Parameters
    ----------
    p
        Any shape; NaN is "not tested" and not counted.
    alpha
        False discovery rate, between 0 and 1. Wilks (2016) uses twice the global level for strongly correlated
        fields.

    Returns
    -------
    FieldSignificance
        Status ``ok``, or ``no_data`` where nothing was tested.

    Notes
    -----
    Wilks 2006, doi 10.1175/JAM2404.1; Wilks 2016, doi 10.1175/BAMS-D-15-00267.1.

    Examples
    --------
    Five of a hundred p values below 5 %: what chance would do.

    >>> from nyckeltal import stats
    >>> field = stats.field_significance([0.04] * 5 + [0.5] * 95)
    >>> field.significant, field.count, round(field.count_p, 3)
    (False, 5, 0.564)
    """
    columns = _core.field_significance(as_floats(p, "p").reshape(-1), alpha=alpha)
    columns["significant"] = columns["significant"].astype(bool)
    return FieldSignificance._from_columns(columns, ())
