"""Packages that are not there are named when they are needed, with the extra that brings them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import nyckeltal as nt

PANEL = nt.Panel(["mat"], ["Trosa"], [2022, 2023], [[[60.0, 57.4]]])


def ask(tmp: Path) -> object:
    from nyckeltal.sources import Client

    return Client(cache=tmp).get("http://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("module", "extra", "use"),
    [
        ("pandas", "all", lambda _: PANEL.to_frame()),
        ("narwhals.stable.v1", "frames", lambda _: nt.Panel.from_frame({})),
        ("matplotlib.pyplot", "plot", lambda _: PANEL.plot("mat")),
        ("jinja2", "report", lambda _: nt.report(PANEL, member="Trosa")),
        ("xlsxwriter", "excel", lambda tmp: nt.write_excel(PANEL, tmp / "a.xlsx")),
        ("requests", "sources", ask),
    ],
)
def test_a_package_that_is_not_there_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str, extra: str, use: Callable[[Path], object]
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError) as caught:
        use(tmp_path)
    assert str(caught.value) == f"this needs {module}: install it with  pip install 'nyckeltal[{extra}]'"
    assert not list(tmp_path.iterdir())


def test_the_command_line_without_click_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "click", None)
    monkeypatch.delitem(sys.modules, "nyckeltal.cli", raising=False)
    with pytest.raises(ImportError) as caught:
        importlib.import_module("nyckeltal.cli")
    assert str(caught.value) == "the command line needs click: install it with  pip install 'nyckeltal[report]'"
