"""Every reported column is asserted by some test: this file finds those that none reads.

What is reported: the public fields and properties of the result classes, and the properties of the model's classes in
``_core``. What counts as asserted:

* a name that a case of tests/cases/rich_cases.json expects of the entry that makes the class (test_rich.py compares
  every expected name and fails where one is missing), or
* ``.name``, ``["name"]`` or a case's ``check(..., "name")`` in a test that also names the class or what makes it, in an
  ``assert``, a comparison or a call of ``pytest.approx``, ``check`` or numpy's testing. Keywords of constructors do
  not count. A helper of the same file is part of the tests that call it, and so is what they compare through a local
  variable.

It reads text and runs nothing: that a test compares a column with the *right* value it cannot know, nor of which of two
classes a test that makes both has taken a name that both have.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nyckeltal as nt
from nyckeltal import _core

HERE = Path(__file__).parent
CASES = HERE.parent / "cases" / "rich_cases.json"

#: What a case's method makes, and where in it: "rows" are the elements of that list.
MADE = {
    "latest": [("Latest", ())],
    "change": [("Change", ())],
    "state": [("State", ())],
    "required_pace": [("RequiredPace", ())],
    "network_mean": [("NetworkMean", ())],
    "matched_change": [("MatchedChange", ())],
    "movements": [("Movements", ()), ("Movers", ("largest_rise",))],
    "response_rate": [("ResponseRate", ())],
    "population_coverage": [("PopulationCoverage", ())],
    "compare": [
        ("Comparison", ()),
        ("ComparisonRow", ("rows",)),
        ("LeftOut", ("left_out",)),
        ("Reference", ("reference",)),
    ],
    "trend": [("TrendRow", ())],
    "progress": [("ProgressRow", ()), ("RuleResult", ("rules", "eurostat"))],
    "group_progress": [("GroupProgress", ())],
    "rank": [("Ranking", ()), ("RankRow", ("rows",)), ("RankYear", ("years",))],
    "kolada_colour": [("Colours", ()), ("ColourRow", ("rows",))],
    "points": [("Points", ()), ("PointsRow", ("rows",))],
    "members_then": [("MemberSet", ())],
    "composition_adjusted_means": [("CompositionAdjustedMeans", ())],
    "composition_change": [("CompositionChange", ())],
    "group_pair": [("GroupPair", ())],
    "group_summary": [("GroupSummary", ())],
    "similar": [("Similar", ()), ("SimilarMember", ("neighbours",)), ("SimilarVariable", ("variables",))],
    "matched_comparison": [
        ("MatchedComparison", ()),
        ("MatchedPair", ("pairs",)),
        ("Unmatched", ("unmatched",)),
        ("Balance", ("balance",)),
    ],
}

#: The panel that a result is of is no column of it.
PARTS = {"panel"}


@cache
def classes() -> dict[str, type]:
    """The result classes of the package and the model's classes, by name."""
    model = {name: made for name, made in vars(_core).items() if inspect.isclass(made) and name not in {"Panel"}}
    results = {name: made for name, made in public_classes().items() if dataclasses.is_dataclass(made)}
    return results | {name: made for name, made in model.items() if not issubclass(made, Exception)}


@cache
def public_classes() -> dict[str, type]:
    found: dict[str, type] = {}
    for each in pkgutil.walk_packages(nt.__path__, "nyckeltal."):
        if each.name.rsplit(".", 1)[-1].startswith("_"):
            continue
        module = importlib.import_module(each.name)
        for name in getattr(module, "__all__", ()):
            made = getattr(module, name)
            if inspect.isclass(made) and made.__module__ == each.name:
                found[name] = made
    return found


def columns(made: type) -> list[str]:
    """Public fields, and properties of the class itself."""
    fields = [each.name for each in dataclasses.fields(made)] if dataclasses.is_dataclass(made) else []
    own = [name for name, each in vars(made).items() if isinstance(each, property)]
    return [name for name in fields + own if not name.startswith("_") and name not in PARTS]


WORD = re.compile(r"\w+")


@cache
def makers() -> dict[str, set[str]]:
    """Names by which a test shows that it has to do with a class: the class, what is annotated to return it, and the
    same of the classes that hold it or whose methods return it."""
    known = public_classes() | classes()
    found: dict[str, set[str]] = {name: {name} for name in known}
    for each in pkgutil.walk_packages(nt.__path__, "nyckeltal."):
        if each.name.endswith("__main__"):
            continue
        for name, function in inspect.getmembers(importlib.import_module(each.name), inspect.isfunction):
            if name.startswith("_"):
                continue
            for made in WORD.findall(str(inspect.get_annotations(function).get("return", ""))):
                if made in found:
                    found[made].add(name)
    holds = {outer: held(made) & found.keys() - {outer} for outer, made in known.items() if outer != "Panel"}
    for _ in range(3):
        for outer, inner in holds.items():
            for each in inner:
                found[each] |= found[outer]
    found["Series"] |= {"series"}
    found["SekomKpi"] |= {"SEKOM"}
    return found


def held(made: type) -> set[str]:
    """Names in the annotations of a class's fields, bases, methods and properties."""
    texts = [str(each.type) for each in dataclasses.fields(made)] if dataclasses.is_dataclass(made) else []
    texts += [str(base) for base in getattr(made, "__orig_bases__", ())]
    for each in vars(made).values():
        function = each.fget if isinstance(each, property) else each
        if inspect.isfunction(function):
            texts.append(str(inspect.get_annotations(function).get("return", "")))
    return set(WORD.findall(" ".join(texts)))


def names_in(node: ast.AST) -> set[str]:
    out = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            out.add(each.id)
        elif isinstance(each, ast.Attribute):
            out.add(each.attr)
    return out


def read_in(node: ast.AST) -> set[str]:
    """Attributes and string keys that are looked at; not keywords, and not what is assigned to."""
    out = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load):
            out.add(each.attr)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.isidentifier():
            out.add(each.value)
    return out


COMPARING = {"approx", "check", "assert_allclose", "assert_array_equal", "assert_equal", "allclose", "array_equal"}


def asserted_in(function: ast.AST) -> set[str]:
    """Names read in an assertion or comparison, and in what is assigned to the variables that stand in one."""
    looked_at: set[str] = set()
    for each in ast.walk(function):
        compares = isinstance(each, ast.Assert | ast.Compare)
        if isinstance(each, ast.Call):
            called = each.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            compares = name in COMPARING or name.startswith(("assert_", "check_", "agree"))
        if compares:
            looked_at |= read_in(each) | {n.id for n in ast.walk(each) if isinstance(n, ast.Name)}
    for _ in range(3):  # what a variable in an assertion was made of
        for each in ast.walk(function):
            if isinstance(each, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.For | ast.comprehension):
                target = each.targets[0] if isinstance(each, ast.Assign) else each.target
                value = each.iter if isinstance(each, ast.For | ast.comprehension) else each.value
                if value is not None and names_in(target) & looked_at:
                    looked_at |= read_in(value) | {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    return looked_at


@cache
def all_tests() -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Each test with the names that it mentions and those that it asserts; helpers of its file are part of it."""
    found = []
    for path in sorted(HERE.glob("test_*.py")):
        if path.name in {"test_columns.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        helpers = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        outside = [each for each in tree.body if isinstance(each, ast.Assign | ast.AnnAssign)]

        def whole(
            function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef] = helpers
        ) -> Iterator[ast.FunctionDef]:
            seen, waiting = set(), [function]
            while waiting:
                each = waiting.pop()
                if each.name not in seen:
                    seen.add(each.name)
                    yield each
                    waiting += [helpers[name] for name in names_in(each) if name in helpers]

        for function in helpers.values():
            if not function.name.startswith("test_"):
                continue
            parts = list(whole(function))
            mentioned = set().union(*map(names_in, parts))
            mentioned |= set().union(*(names_in(each) for each in outside if names_in(each) & mentioned), set())
            found.append(
                (f"{path.name}::{function.name}", frozenset(mentioned),
                 frozenset(set().union(*map(asserted_in, parts))))
            )  # fmt: skip
    return found


@cache
def expected() -> dict[str, set[str]]:
    """Names that the rich cases expect, by class."""
    found: dict[str, set[str]] = {}
    for case in json.loads(CASES.read_text(encoding="utf-8"))["cases"]:
        for made, way in MADE.get(case["method"], ()):
            here = [case["expected"]]
            for step in way:
                here = [inner for each in here if step in each for inner in _elements(each[step])]
            for each in here:
                found.setdefault(made, set()).update(each)
    return found


def _elements(x: object) -> list[dict[str, object]]:
    return x if isinstance(x, list) else [x]  # type: ignore[list-item]


def unread(name: str) -> list[str]:
    """The columns of a class that no test asserts."""
    made, seen = classes()[name], set(expected().get(name, ()))
    seen |= set().union(*(asserted for _, mentioned, asserted in all_tests() if mentioned & makers()[name]), set())
    return [each for each in columns(made) if each not in seen]


@pytest.mark.parametrize("name", sorted(classes()))
def test_every_column_of_a_result_is_asserted(name: str) -> None:
    assert unread(name) == []
