"""Reads the reference cases of tests/cases/*.json, which the C++ tests read through tests/cpp/cases.hpp."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parents[1] / "cases"


@dataclass(frozen=True)
class Case:
    """One case; ``tolerance`` is relative to max(1, abs(expected)), 0 asks for equality."""

    name: str
    method: str
    input: Mapping[str, Any]
    params: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: float

    def numbers(self, key: str) -> npt.NDArray[np.float64]:
        """An input vector; null is NaN."""
        return np.array(self.input[key], dtype=np.float64)

    def check(self, actual: Any, key: str) -> None:
        """Asserts that ``actual`` is what the case expects under ``key``; an expected null wants NaN."""
        expected = self.expected[key]
        if expected is None:
            assert math.isnan(actual), f"{self.name}.{key}: got {actual}, expected nothing"
        else:
            bound = self.tolerance * np.maximum(1.0, np.abs(expected))
            assert np.all(np.abs(np.subtract(actual, expected)) <= bound), (
                f"{self.name}.{key}: got {actual}, expected {expected}"
            )

    def __str__(self) -> str:
        return self.name


@cache
def load(file: str) -> dict[str, Case]:
    """The cases of a file by name, with named datasets put in."""
    root = json.loads((FOLDER / file).read_text(encoding="utf-8"))
    datasets = root.get("datasets", {})

    def resolve(value: Any) -> Any:
        return datasets[value["$dataset"]] if isinstance(value, dict) and "$dataset" in value else value

    return {
        each["name"]: Case(
            each["name"],
            each.get("method", ""),
            {key: resolve(value) for key, value in each["input"].items()},
            each["params"],
            each["expected"],
            each["tolerance"],
        )
        for each in root["cases"]
    }


def trend_cases() -> dict[str, Case]:
    """The reference cases of trend statistics."""
    return load("trend_cases.json")


def compare_cases() -> dict[str, Case]:
    """The reference cases of comparing, targets and progress."""
    return load("compare_cases.json")


def starting_with(prefix: str) -> list[Case]:
    """The trend cases whose name begins with ``prefix``; never none, so that a misspelt prefix cannot pass."""
    found = [case for name, case in trend_cases().items() if name.startswith(prefix)]
    assert found, f"no case begins with {prefix}"
    return found
