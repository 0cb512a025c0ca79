"""A plugin of pytest that writes which lines of the package each test runs, and how long it takes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

_coverage: coverage.Coverage | None = None
_seconds: dict[str, float] = {}


def pytest_configure() -> None:
    global _coverage
    _coverage = coverage.Coverage(data_file=os.environ["REACH_DATA"], source_pkgs=["nyckeltal"], config_file=False)
    _coverage.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    assert _coverage is not None
    _coverage.switch_context(item.nodeid)
    start = time.monotonic()
    done = yield
    _seconds[item.nodeid] = time.monotonic() - start
    _coverage.switch_context("")
    return done


def pytest_unconfigure() -> None:
    assert _coverage is not None
    _coverage.stop()
    _coverage.save()
    with Path(os.environ["REACH_DATA"] + ".json").open("w") as out:
        json.dump(_seconds, out)
