"""Nothing is drawn that no test takes back to data: every function that draws is found by looking, not by a list."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from picture_reader import READ_BY

import nyckeltal as nt

pytest.importorskip("matplotlib", reason="pip install 'nyckeltal[plot]'")
pytest.importorskip("jinja2", reason="pip install 'nyckeltal[report]'")

#: What comes back from a function that draws, or that puts together what is drawn.
DRAWN = re.compile(r"\b(Axes|Figure|Svg|Picture|SameMembers|Line|Band|Level|Ahead|Key|Fan)\b")
#: Written inside the functions that are read; no picture comes from them alone.
PARTS = {
    "nyckeltal.plot._axes",
    "nyckeltal.pictures._Canvas.draw",
}


def modules() -> Iterator[str]:
    for each in pkgutil.walk_packages(nt.__path__, "nyckeltal."):
        if not each.name.endswith(("__main__", "_core")):
            yield each.name


def drawing() -> set[str]:
    """Full names of the functions and methods of the package that give something drawn, or are called plot."""
    found = set()
    for name in modules():
        module = importlib.import_module(name)
        owners = [("", module)] + [(f".{key}", each) for key, each in vars(module).items() if inspect.isclass(each)]
        for key, owner in owners:
            if inspect.isclass(owner) and owner.__module__ != name:
                continue
            for attribute, each in vars(owner).items():
                if not inspect.isfunction(each) or each.__module__ != name:
                    continue
                gives = str(each.__annotations__.get("return", ""))
                if DRAWN.search(gives) or re.match(r"plot(_|$)", attribute):
                    found.add(f"{name}{key}.{attribute}")
    # Numbers behind a fan, not a picture.
    return {each for each in found if not each.startswith("nyckeltal.stats.")} - PARTS


def test_every_function_that_draws_is_read_back_by_a_test() -> None:
    for each in sorted(Path(__file__).parent.glob("test_p[il][co]t*_every.py")):
        importlib.import_module(each.stem)
    found = drawing()
    assert len(found) >= 30, "hardly anything was found: the search does not see what it should"
    assert sorted(found - set(READ_BY)) == [], "drawn, and read by no test"
    assert sorted(set(READ_BY) - found) == [], "said to be read, and not there"


def test_nothing_else_writes_svg_or_calls_matplotlib() -> None:
    """Pictures that come from elsewhere would be seen by no test of this kind."""
    root = Path(nt.__path__[0])
    known = {each.rpartition(".")[0].split(".")[1] for each in drawing()}
    writers = {
        each.stem
        for each in root.rglob("*.py")
        if re.search(r"<svg|<polyline|pyplot\(\)", each.read_text(encoding="utf-8"))
    }
    assert writers - {"_optional"} <= known
    drawn_by_hand = [each.name for each in root.rglob("*.html") if "<svg" in each.read_text(encoding="utf-8")]
    assert drawn_by_hand == []
