"""What both sides of the mutation run share: mutants, rooms, reasons and outcomes."""

from __future__ import annotations

import fnmatch
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tomllib

ROOT = Path(__file__).resolve().parents[2]

# The first pattern that fits names the room of a file; the goal is the least share of valid mutants to be noticed.
ROOMS = {
    "python": [
        ("words", ("text.py", "*_text.py")),
        ("pictures", ("pictures.py", "plot.py", "*_plot.py")),
        ("pages", ("_page.py", "_*_page.py", "report.py")),
        ("forms", ("excel*.py", "_sheet*.py", "_workbook.py", "_template_format.py", "_grid.py")),
        ("command line", ("cli.py", "__main__.py")),
        ("sources", ("sources/*.py",)),
        ("the rest", ("*.py",)),
    ],
    "cpp": [
        ("base", ("*/base/*",)),
        ("core", ("*/core/*",)),
        ("stats", ("*/stats/*",)),
        ("check", ("*/compare/*check*",)),
        ("compare", ("*/compare/*",)),
        ("io", ("*/io/*",)),
    ],
}
GOALS = dict.fromkeys(("stats", "compare", "core", "check", "io"), 0.85) | dict.fromkeys(
    ("words", "pictures", "pages", "forms", "command line", "sources"), 0.80
)

# A survivor is a mutant that every test passed with; one that no test reaches is one too. What does not compile or
# does not import is no mutant of the program that runs.
NOTICED, TIMEOUT, SURVIVED, UNREACHED, EXCUSED, INVALID, LEFT = (
    "noticed",
    "timeout",
    "survived",
    "unreached",
    "excused",
    "invalid",
    "left",
)


@dataclass
class Mutant:
    """One small change of one place."""

    side: str
    path: str  # from the root of the repository
    line: int
    kind: str
    original: str
    mutated: str
    # Python: the whole changed file. C++: the edit, see `cpp_side`.
    edit: object = field(default=None, repr=False)
    outcome: str = LEFT
    detail: str = ""

    @property
    def room(self) -> str:
        name = self.path.removeprefix("python/nyckeltal/")
        return next(room for room, globs in ROOMS[self.side] if any(fnmatch.fnmatch(name, each) for each in globs))

    @property
    def change(self) -> str:
        return f"{self.original} => {self.mutated}"


def draw(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """A sample over the rooms: in proportion to the number of candidates, but no room so small that it says nothing."""
    rooms: dict[str, list[Mutant]] = defaultdict(list)
    for each in mutants:
        rooms[each.room].append(each)
    least = min(50, size // max(1, len(rooms)))
    out = []
    for name in sorted(rooms):
        share = round(size * len(rooms[name]) / len(mutants))
        out += random.Random(f"{seed} {name}").sample(rooms[name], min(len(rooms[name]), max(least, share)))
    # Shuffled, so that what a budget of time leaves is spread over the rooms too.
    random.Random(seed).shuffle(out)
    return out


class Reasons:
    """Why a change cannot be noticed, or need not be: patterns of `reasons.toml`."""

    def __init__(self) -> None:
        text = Path(__file__).with_name("reasons.toml").read_text(encoding="utf-8")
        self.entries = tomllib.loads(text).get("reason", [])
        for each in self.entries:
            if not {"files", "change", "why"} <= set(each) <= {"files", "change", "why", "line"}:
                raise SystemExit(f"reasons.toml: an entry has files, change, why and at most line: {each}")
            each["used"] = 0

    def find(self, mutant: Mutant, source_line: str) -> str | None:
        for each in self.entries:
            if (
                any(fnmatch.fnmatch(mutant.path, glob) for glob in each["files"].split())
                and re.search(each["change"], mutant.change, re.DOTALL)
                and re.search(each.get("line", ""), source_line)
            ):
                each["used"] += 1
                return str(each["why"])
        return None


def excuse(mutants: Iterable[Mutant]) -> None:
    """Marks the mutants that a written reason takes out of the score, before any test is run on them."""
    reasons = Reasons()
    lines: dict[str, list[str]] = {}
    for each in mutants:
        if each.path not in lines:
            lines[each.path] = (ROOT / each.path).read_text(encoding="utf-8").splitlines()
        why = reasons.find(each, lines[each.path][each.line - 1])
        if why:
            each.outcome, each.detail = EXCUSED, why
