"""The simulations in benchmarks/ as modules, so that the suite runs a slice of each."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def simulation(name: str) -> ModuleType:
    """``benchmarks/<name>.py``; skips where the benchmarks are not part of a source distribution."""
    file = FOLDER / f"{name}.py"
    if not file.exists():
        pytest.skip("the benchmarks are not part of this source distribution")
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
