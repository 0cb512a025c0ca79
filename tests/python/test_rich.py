"""The panel of tests/panels/rich and what is to be said of it, from tests/cases/rich_cases.json; C++ reads the same."""

from __future__ import annotations

import dataclasses
import json
import math
import runpy
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import FOLDER, Case, load

import nyckeltal as nt

RICH = Path(__file__).parents[1] / "panels" / "rich"


@cache
def rich() -> nt.Panel:
    return nt.read_package(RICH)


def taken_apart(x: Any) -> Any:
    """A result as dictionaries, lists and plain scalars, by its public fields."""
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        names = [each.name for each in dataclasses.fields(x) if not each.name.startswith("_")]
        return {name: taken_apart(getattr(x, name)) for name in names if name != "panel"}
    if isinstance(x, nt.Target):
        return {name: getattr(x, name) for name in ("value", "year", "owner", "member", "former")}
    if isinstance(x, Mapping):
        return {name: taken_apart(each) for name, each in x.items()}
    if isinstance(x, np.ndarray | tuple | list):
        return [taken_apart(each) for each in x]
    return x.item() if isinstance(x, np.generic) else x


def at(grid: Any, case: Case, second: str | None = None) -> dict[str, Any]:
    return dict(grid.at(case.input["indicator"], None if second is None else case.input[second]))


def latest(case: Case) -> dict[str, Any]:
    found = nt.latest(rich(), **case.params)
    return at(found, case, "member") | {"asked": found.asked}


def change(case: Case) -> dict[str, Any]:
    found = nt.change(rich(), **case.params)
    listed = found.breaks(case.input["indicator"], case.input["member"])
    return at(found, case, "member") | {"breaks": sorted(each.year for each in listed)}


def state(case: Case) -> dict[str, Any]:
    found = nt.state(rich(), **case.params)
    i, m = found.indicators.index(case.input["indicator"]), found.members.index(case.input["member"])
    flags = {"limit_exceeded": found.limit_exceeded[i, m], "at_limit": found.at_limit[i, m]}
    more = {"name": found.names("sv")[i, m], "asked": found.asked}
    return at(found, case, "member") | taken_apart(flags) | more


def required_pace(case: Case) -> dict[str, Any]:
    given = dict(case.params)
    return taken_apart(nt.required_pace(**given))


def network_mean(case: Case) -> dict[str, Any]:
    found = nt.network_mean(rich(), **case.params)
    missing = found.missing(case.input["indicator"], case.input["year"])
    return at(found, case, "year") | {"missing": [[each.member, each.reason] for each in missing]}


def matched_change(case: Case) -> dict[str, Any]:
    found = nt.matched_change(rich(), **case.params)
    return at(found, case) | {"first": found.first, "last": found.last}


def movements(case: Case) -> dict[str, Any]:
    found = nt.movements(rich(), **case.params)
    i = found.indicators.index(case.input["indicator"])
    made = at(found, case)
    for kind in ("largest_rise", "largest_fall", "largest_relative_rise", "largest_relative_fall"):
        made[kind] = {name: each[i] for name, each in taken_apart(getattr(found, kind)).items()}
    return made | {"first": found.first, "last": found.last}


def response_rate(case: Case) -> dict[str, Any]:
    return at(nt.response_rate(rich(), **case.params), case, "year")


def population_coverage(case: Case) -> dict[str, Any]:
    return taken_apart(nt.population_coverage(rich(), **case.params))


def compare(case: Case) -> dict[str, Any]:
    found = taken_apart(nt.compare(rich(), case.input["indicator"], **case.params))
    for row in found["rows"]:
        row["state"] = row["state"].get("sv", "")
    return found


def trend(case: Case) -> dict[str, Any]:
    return taken_apart(nt.trend(rich(), **case.params).row(case.input["indicator"], case.input["member"]))


def progress(case: Case) -> dict[str, Any]:
    row = nt.progress(rich(), **case.params).row(
        case.input["indicator"], case.input["member"], target=case.input["target"]
    )
    return taken_apart(row) | {"former": row.former, "likelihood": row.likelihood, "disagreement": row.disagreement()}


def group_progress(case: Case) -> dict[str, Any]:
    found = nt.progress(rich(), **case.params)
    return taken_apart(found.group(case.input["indicator"], target=case.input["target"]))


def rank(case: Case) -> dict[str, Any]:
    options = dict(case.params)
    vague = options.pop("vague")
    errors = {m.id: 1e6 if m.id == vague else 1e-6 for m in rich().members}
    found = nt.rank(rich(), case.input["indicator"], noise="declared", standard_errors=errors, draws=200, **options)
    return taken_apart(found)


def kolada_colour(case: Case) -> dict[str, Any]:
    return taken_apart(nt.compare.kolada_colour(rich(), case.input["indicator"], **case.params))


def points(case: Case) -> dict[str, Any]:
    found = taken_apart(nt.compare.points(rich(), case.input["indicators"], **case.params))
    for row in found["rows"]:  # an indicator without a value has no points
        row["points"] = {name: each for name, each in row["points"].items() if not math.isnan(each)}
    return found


def members_then(case: Case) -> dict[str, Any]:
    return taken_apart(nt.members_then(rich(), **case.params))


def members_now(case: Case) -> dict[str, Any]:
    return taken_apart(nt.members_now(rich(), **case.params))


def always_members(case: Case) -> dict[str, Any]:
    return taken_apart(nt.always_members(rich(), **case.params))


def composition_adjusted_means(case: Case) -> dict[str, Any]:
    found = nt.composition_adjusted_means(rich(), **case.params)
    i = found.indicators.index(case.input["indicator"])
    whole = {name: taken_apart(getattr(found, name))[i]
             for name in ("base", "link_by", "n_fixed", "n_two_way", "n_reporters", "n_without_weight")}  # fmt: skip
    return at(found, case, "year") | whole


def composition_change(case: Case) -> dict[str, Any]:
    return taken_apart(nt.composition_adjusted_means(rich(), **case.params).change(case.input["indicator"]))


def group_pair(case: Case) -> dict[str, Any]:
    return taken_apart(nt.compare_groups(rich(), case.input["indicator"], case.input["groups"], **case.params).pair())


def group_summary(case: Case) -> dict[str, Any]:
    found = nt.compare_groups(rich(), case.input["indicator"], case.input["groups"], **case.params)
    return taken_apart(found.group(case.input["group"]))


def similar(case: Case) -> dict[str, Any]:
    found = nt.similar(rich(), case.input["member"], **case.params)
    made = taken_apart(found)
    for row, each in zip(made["neighbours"], found.neighbours, strict=True):
        row["differs_most"] = each.differs_most
    return made | {"members": list(found.members)}


def matched_comparison(case: Case) -> dict[str, Any]:
    return taken_apart(nt.matched_comparison(rich(), case.input["indicator"], case.input["treated"], **case.params))


ENTRIES: dict[str, Callable[[Case], dict[str, Any]]] = {
    each.__name__: each
    for each in (
        latest,
        change,
        state,
        required_pace,
        network_mean,
        matched_change,
        movements,
        response_rate,
        population_coverage,
        compare,
        trend,
        progress,
        group_progress,
        rank,
        kolada_colour,
        points,
        members_then,
        members_now,
        always_members,
        composition_adjusted_means,
        composition_change,
        group_pair,
        group_summary,
        similar,
        matched_comparison,
    )
}


def differences(found: Any, wanted: Any, tolerance: float, where: str = "") -> list[str]:
    """Where what was found is not what is wanted; names that are not wanted are not looked at."""
    if isinstance(wanted, dict):
        lacking = [f"{where}.{name} is missing" for name in wanted if name not in found]
        return lacking + [
            line
            for name, each in wanted.items()
            if name in found
            for line in differences(found[name], each, tolerance, f"{where}.{name}")
        ]
    if isinstance(wanted, list):
        if len(found) != len(wanted):
            return [f"{where} has {len(found)} elements, not {len(wanted)}: {found}"]
        return [
            line
            for k, (a, b) in enumerate(zip(found, wanted, strict=True))
            for line in differences(a, b, tolerance, f"{where}[{k}]")
        ]
    if wanted in ("inf", "-inf"):
        same = found == float(wanted)
    elif wanted is None:
        same = found is None or (isinstance(found, float) and math.isnan(found))
    elif isinstance(wanted, int | float) and not isinstance(wanted, bool):
        same = not isinstance(found, bool | str | None) and abs(found - wanted) <= tolerance * max(1.0, abs(wanted))
    else:
        same = type(found) is type(wanted) and found == wanted
    return [] if same else [f"{where} is {found!r}, not {wanted!r}"]


@pytest.mark.parametrize("case", load("rich_cases.json").values(), ids=str)
def test_what_is_said_of_the_rich_panel_is_right(case: Case) -> None:
    assert not differences(ENTRIES[case.method](case), case.expected, case.tolerance)


def test_every_case_says_how_its_answer_was_found() -> None:
    for case in json.loads((FOLDER / "rich_cases.json").read_text(encoding="utf-8"))["cases"]:
        assert case["how"].startswith(("By ", "Counts ", "Chained ", "Last ", "All ", "Who ", "The "))
        assert case["expected"]


def test_the_files_of_the_panel_are_those_of_its_values_and_are_written_back_as_they_are(tmp_path: Path) -> None:
    made = runpy.run_path(str(RICH.parent / "make_values.py"))["values_csv"]()
    assert (RICH / "values.csv").read_text(encoding="utf-8") == made
    nt.write_package(rich(), tmp_path / "again")
    for each in RICH.iterdir():
        assert (tmp_path / "again" / each.name).read_bytes() == each.read_bytes(), each.name


def test_checks_find_what_stands_in_the_figures() -> None:
    """By hand, from rich_values.txt: who repeats a value, was revised, wrote 5 for about 420, or crosses a break."""
    panel = rich()
    found = nt.check(panel)
    told = {(each.rule, each.indicator, each.member, each.year): each for each in found}

    def of(rule: str, *fields: str) -> list[tuple[Any, ...]]:
        return [tuple(getattr(each, name) for name in fields) for each in found if each.rule == rule]

    frozen = of("frozen", "indicator", "member", "year", "other_year", "value", "n", "severity")
    assert sorted(frozen) == [
        ("ghg", "ov", 2006, 2022, 4, 17, "warning"),
        ("ghg", "reg", 2006, 2022, 6, 17, "warning"),
        ("waste", "formel", 2016, 2022, 360, 7, "warning"),
        ("waste", "ov", 2006, 2015, 505, 10, "warning"),
        ("waste", "ov", 2016, 2022, 470, 7, "warning"),
        ("waste", "reg", 2016, 2022, 408, 7, "warning"),
    ]
    assert of("unit-slip", "indicator", "member", "year", "value", "factor") == [("waste", "nas", 2022, 5, 0.01)]
    assert of("stopped-reporting", "indicator", "member", "year", "other_year", "value", "n") == [
        ("cadmium", "holm", 2019, 2022, 1, 3)
    ]
    revised = of("vintage", "indicator", "member", "year", "value", "expected")
    assert {("ghg", "berg", 2006, 6.4, 6), ("organic-food", "mo", 2015, 21, 20), ("waste", "nas", 2007, 487, 488)} <= {
        *revised
    }
    assert told["vintage", "ghg", "berg", 2006].score == pytest.approx(0.4 / 6.4)
    # A break is told with the medians of the last values before and the first after it, or with the member's own two.
    assert len(of("known-break", "year")) == len(panel.breaks)
    for indicator, year in (("organic-food", 2014), ("waste", 2016), ("travel-2014", 2020)):
        sides = []
        for member in panel.members:
            x = panel.series(indicator, member.id).values
            before, after = (side[~np.isnan(side)] for side in (x[: year - 2006], x[year - 2006 :]))
            if len(before) and len(after):
                sides.append((before[-1], after[0]))
        each = told["known-break", indicator, None, year]
        assert each.n == len(sides)
        assert [each.expected, each.value] == np.median(sides, axis=0).tolist()
    for indicator, member, year, before, after in (
        ("organic-food", "berg", 2013, 10, 14),
        ("waste", "holm", 2020, 409, 411),
        ("cadmium", "mo", 2019, 2, 3.6),
        ("ghg", "alma", 2012, 6.75, 6.5),
    ):
        each = told["known-break", indicator, member, year]
        assert (each.other_year, each.expected, each.value, each.n) == (year - 1, before, after, 1)
    assert not found.errors
