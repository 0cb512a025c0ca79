"""Members against members and groups against groups, on panels: the comparison engine in one place.

``nyckeltal.compare`` is both the table of one indicator, ``nt.compare(panel, indicator)``, and the namespace of what
else compares: ``nt.compare.rank(...)``. Every name is also at the top of the package (``nt.rank``).
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from .groups import GroupComparison, GroupPair, GroupSummary, compare_groups
from .league import ColourRow, Colours, PointRule, Points, PointsRow, kolada_colour, points
from .matching import MatchedComparison, matched_comparison
from .membership import (
    CompositionAdjustedMeans,
    CompositionChange,
    MemberSet,
    always_members,
    composition_adjusted_means,
    members_now,
    members_then,
)
from .rank import Ranking, RankRow, RankYear, rank
from .similar import Lessons, Similar, learn_from, similar
from .table import Comparison, ComparisonRow, Reference, compare

__all__ = [
    "ColourRow",
    "Colours",
    "Comparison",
    "ComparisonRow",
    "CompositionAdjustedMeans",
    "CompositionChange",
    "GroupComparison",
    "GroupPair",
    "GroupSummary",
    "Lessons",
    "MatchedComparison",
    "MemberSet",
    "PointRule",
    "Points",
    "PointsRow",
    "RankRow",
    "RankYear",
    "Ranking",
    "Reference",
    "Similar",
    "always_members",
    "compare",
    "compare_groups",
    "composition_adjusted_means",
    "kolada_colour",
    "learn_from",
    "matched_comparison",
    "members_now",
    "members_then",
    "points",
    "rank",
    "similar",
]


class _Compare(ModuleType):
    """A module that is called: ``nt.compare(...)`` is older than the namespace and stays."""

    def __call__(self, *args: Any, **kwargs: Any) -> Comparison:
        return compare(*args, **kwargs)


sys.modules[__name__].__class__ = _Compare
