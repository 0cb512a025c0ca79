"""Every example in a docstring runs and gives what it shows."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import nyckeltal

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(nyckeltal.__path__, "nyckeltal.")
    if not name.endswith(("._core", ".__main__"))
]


@pytest.mark.parametrize("name", ["nyckeltal", *MODULES])
def test_examples_of(name: str) -> None:
    module: ModuleType = importlib.import_module(name)
    result = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples in {name} fail: see above"
