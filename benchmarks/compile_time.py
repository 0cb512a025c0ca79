"""What a header costs the program that includes it.

``python benchmarks/compile_time.py`` measures the headers named (default: the umbrella and three that programs take
alone): processor time to parse one beside that of the standard headers that it reaches, in the compiled and the
header-only form, several times in turn, smallest figure of each. ``--check`` counts instead: it fails where a header
has over a tenth more preprocessed lines than ``compile_time_budget.json`` allows, or is not in it. ``--write`` renews
the budget, which is a change to be seen in review. Counts depend on the compiler's own headers: the file says whose.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCLUDE = ROOT / "include"
BUDGET = Path(__file__).with_name("compile_time_budget.json")
COMPILER = os.environ.get("CXX", "g++")
BASE = [COMPILER, "-std=c++20", f"-I{INCLUDE}"]
GROWTH = 1.1
HEADERS = ["nyckeltal/nyckeltal.hpp", "nyckeltal/stats/kendall.hpp", "nyckeltal/core/panel.hpp", "nyckeltal/io/csv.hpp"]
#: Where Eigen and Boost are, for the header-only form.
OUTSIDE = [f"-isystem{path}" for path in os.environ.get("NYCKELTAL_OUTSIDE", "/usr/include/eigen3").split(":")]


def public_headers() -> list[str]:
    """Those that a program includes, but for ``eigen.hpp``, which needs Eigen."""
    paths = sorted(INCLUDE.rglob("*.hpp"))
    return [
        path.relative_to(INCLUDE).as_posix()
        for path in paths
        if path.parent.name != "detail" and path.name != "eigen.hpp"
    ]


def preprocessed(header: str) -> str:
    """The header in the compiled form after the preprocessor."""
    command = [*BASE, "-DNYCKELTAL_COMPILED", "-E", "-x", "c++", "-include", header, os.devnull]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def lines(header: str) -> int:
    """Lines that the compiler has to read."""
    return sum(1 for line in preprocessed(header).splitlines() if line.strip() and not line.startswith("#"))


def standard_headers(header: str) -> list[str]:
    """The standard headers that ours include on the way."""
    ours = {
        line for line in re.findall(r'^# \d+ "([^"]+)"', preprocessed(header), re.M) if line.startswith(str(INCLUDE))
    }
    found: set[str] = set()
    for path in ours:
        found |= set(re.findall(r"^#include <([^>]+)>", Path(path).read_text(encoding="utf-8"), re.M))
    return sorted(found)


def seconds(source: str, *flags: str) -> float:
    """Processor time that parsing takes."""
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as file:
        file.write(source)
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*BASE, *flags, "-fsyntax-only", file.name], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(headers: list[str], rounds: int) -> None:
    """Prints the table."""
    print(f"{COMPILER}, smallest of {rounds} rounds, seconds of processor time")
    print(f"{'header':32}{'standard':>10}{'compiled':>10}{'above':>8}{'header-only':>13}")
    for header in headers:
        ours = f'#include "{header}"\n'
        standard = "".join(f"#include <{each}>\n" for each in standard_headers(header))
        runs = [
            (seconds(standard), seconds(ours, "-DNYCKELTAL_COMPILED"), seconds(ours, *OUTSIDE)) for _ in range(rounds)
        ]
        alone, compiled, header_only = (min(each) for each in zip(*runs, strict=True))
        print(f"{header:32}{alone:10.2f}{compiled:10.2f}{compiled - alone:8.2f}{header_only:13.2f}")


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headers", nargs="*", default=HEADERS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not options.check and not options.write:
        measure(options.headers, options.rounds)
        return 0
    headers = public_headers()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = dict(zip(headers, pool.map(lines, headers), strict=True))
    if options.write:
        version = subprocess.run([COMPILER, "--version"], capture_output=True, text=True, check=True).stdout
        text = json.dumps({"compiler": version.splitlines()[0], "lines": counted}, indent=1)
        BUDGET.write_text(text + "\n", encoding="utf-8")
        return 0
    allowed = json.loads(BUDGET.read_text(encoding="utf-8"))["lines"]
    wrong = [
        f"{header}: {n} preprocessed lines, budget {allowed.get(header, 'none')}"
        for header, n in counted.items()
        if n > GROWTH * allowed.get(header, 0)
    ]
    wrong += [f"{header}: in the budget, and gone" for header in sorted(allowed.keys() - counted.keys())]
    for each in wrong:
        print(each)
    if wrong:
        print("A header became dear, or the budget is old: see why, or run  python benchmarks/compile_time.py --write")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
