"""Optional packages, imported when they are needed, with a message that names the extra to install."""

from __future__ import annotations

import importlib
from typing import Any


def _load(module: str, extra: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(f"this needs {module}: install it with  pip install 'nyckeltal[{extra}]'") from error


def pandas() -> Any:
    """The pandas module."""
    return _load("pandas", "all")


def narwhals() -> Any:
    """The stable API of narwhals, through which frames of any kind come in."""
    return _load("narwhals.stable.v1", "frames")


def pyplot() -> Any:
    """matplotlib.pyplot; never imported by ``import nyckeltal``."""
    return _load("matplotlib.pyplot", "plot")


def jinja2() -> Any:
    """The template engine of the report."""
    return _load("jinja2", "report")


def xlsxwriter() -> Any:
    """The writer of .xlsx files."""
    return _load("xlsxwriter", "excel")
