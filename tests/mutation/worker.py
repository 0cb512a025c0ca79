"""Runs chosen tests in a fork of a process that has the heavy packages in memory, and not the package under test.

A line of JSON in, {"tests": [...], "timeout": seconds}; a line of JSON out, {"code": pytest's, or null for a timeout}.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

PRELOADED = (
    "pytest",
    "hypothesis",
    "numpy",
    "pandas",
    "scipy.stats",
    "matplotlib.pyplot",
    "openpyxl",
    "xlsxwriter",
    "requests",
    "jinja2",
    "narwhals",
    "xml.etree.ElementTree",
)

# That its plugins are in memory already, which is what is wanted, is a warning to pytest and an error by our settings.
QUIET = ("-W", "ignore::pytest.PytestAssertRewriteWarning")


def child(tests: list[str], output: str, seconds: float) -> None:
    os.setsid()
    # Processor time, since a busy machine is no mutant.
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))
    with Path(output).open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    import pytest

    code = 70
    try:
        code = int(pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist", *QUIET, *tests]))
    except BaseException:  # the parent is told by the code, and reads the rest in the output
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def wait(pid: int, timeout: float) -> int | None:
    end = time.monotonic() + timeout
    pause = 0.005
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return None if code in (-signal.SIGXCPU, -signal.SIGKILL) else code
        time.sleep(pause)
        pause = min(0.1, pause * 1.5)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def main() -> None:
    for name in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    assert "nyckeltal" not in sys.modules
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            child(asked["tests"], asked["output"], asked["timeout"])
        print(json.dumps({"code": wait(pid, 10 * asked["timeout"])}), flush=True)


if __name__ == "__main__":
    main()
