"""Following and comparing the members of a network with honest statistics.

``import nyckeltal as nt``; the compiled core does the numbers, this package presents them. Only numpy is needed;
pandas, matplotlib and the like are imported when a call needs them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from . import datasets, stats
from ._core import (
    Break,
    ClassEdition,
    Code,
    Indicator,
    Limit,
    Member,
    Observation,
    PanelInfo,
    Source,
    StateClass,
    Target,
    Use,
    VersionLink,
    YearInterval,
    __version__,
)
from .check import CheckFinding, Checks, check
from .cube import CubeFormat, CubeResult, read_jsonstat, read_px, read_pxweb
from .errors import ArgumentError, Cancelled, FetchError, NyckeltalError, ParseError
from .follow import change, latest, required_pace, state
from .groups import GroupComparison, compare_groups
from .io import Finding, Findings, ReadResult, TableFormat, read_csv, read_package, write_csv, write_package
from .kolada import KoladaDocument, KoladaResult, read_kolada
from .league import PointRule, kolada_colour, points
from .matching import MatchedComparison, matched_comparison
from .membership import MemberSet, always_members, composition_adjusted_means, members_now, members_then
from .network import matched_change, movements, network_mean, population_coverage, response_rate
from .panel import VALUE_STATUS, Panel, Series
from .progress import Progress, ProgressRow, progress
from .rank import Ranking, RankRow, rank
from .report import Report, network_report, report
from .similar import Lessons, Similar, learn_from, similar
from .trend import VERDICTS, Trend, TrendRow, trend

if TYPE_CHECKING:
    from .excel import SheetResult, read_excel, write_excel
    from .excel_report import ReportResult, read_report
    from .excel_template import reporting_template
    from .table import compare  # a checker cannot know that the module is called as well
else:
    from . import compare

__all__ = [
    "VALUE_STATUS",
    "VERDICTS",
    "ArgumentError",
    "Break",
    "Cancelled",
    "CheckFinding",
    "Checks",
    "ClassEdition",
    "Code",
    "CubeFormat",
    "CubeResult",
    "FetchError",
    "Finding",
    "Findings",
    "GroupComparison",
    "Indicator",
    "KoladaDocument",
    "KoladaResult",
    "Lessons",
    "Limit",
    "MatchedComparison",
    "Member",
    "MemberSet",
    "NyckeltalError",
    "Observation",
    "Panel",
    "PanelInfo",
    "ParseError",
    "PointRule",
    "Progress",
    "ProgressRow",
    "RankRow",
    "Ranking",
    "ReadResult",
    "Report",
    "ReportResult",
    "Series",
    "SheetResult",
    "Similar",
    "Source",
    "StateClass",
    "TableFormat",
    "Target",
    "Trend",
    "TrendRow",
    "Use",
    "VersionLink",
    "YearInterval",
    "__version__",
    "always_members",
    "change",
    "check",
    "compare",
    "compare_groups",
    "composition_adjusted_means",
    "datasets",
    "kolada_colour",
    "latest",
    "learn_from",
    "matched_change",
    "matched_comparison",
    "members_now",
    "members_then",
    "movements",
    "network_mean",
    "network_report",
    "points",
    "population_coverage",
    "progress",
    "rank",
    "read_csv",
    "read_excel",
    "read_jsonstat",
    "read_kolada",
    "read_package",
    "read_px",
    "read_pxweb",
    "read_report",
    "report",
    "reporting_template",
    "required_pace",
    "response_rate",
    "similar",
    "state",
    "stats",
    "trend",
    "write_csv",
    "write_excel",
    "write_package",
]

#: Spreadsheets are a tenth of the import and few need them: their names are looked up when they are asked for.
_LATE = {
    "ReportResult": "excel_report",
    "SheetResult": "excel",
    "read_excel": "excel",
    "read_report": "excel_report",
    "reporting_template": "excel_template",
    "write_excel": "excel",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f".{_LATE[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
