"""What both sides of the mutation run share: mutants, rooms, reasons and outcomes."""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tomllib

HERE = Path(__file__).parent
ROOT = HERE.resolve().parents[1]

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
    """A sample over the rooms: in proportion to the number of candidates, but no room so small that it says nothing.

    Each mutant has its place by a hash of the seed and of what it is, so that a change of one file leaves the sample of
    the others as it was. The order is by the same hash: what a budget of time leaves is spread over the rooms too.
    """
    rooms: dict[str, list[tuple[bytes, Mutant]]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for each in mutants:
        what = f"{seed} {each.path} {each.kind} {each.change}"
        seen[what] += 1
        rooms[each.room].append((hashlib.sha256(f"{what} {seen[what]}".encode()).digest(), each))
    least = min(50, size // max(1, len(rooms)))
    out = []
    for there in rooms.values():
        there.sort(key=lambda each: each[0])
        out += there[: max(least, round(size * len(there) / len(mutants)))]
    return [each for _, each in sorted(out, key=lambda each: each[0])]


def known(side: str) -> list[tuple[Mutant, int, int]]:
    """The faults of `known.toml` with the range of characters that each replaces: of the first place with the text."""
    out = []
    for name, was, becomes, seen in tomllib.loads((HERE / "known.toml").read_text(encoding="utf-8"))[side]:
        path = f"python/nyckeltal/{name}" if side == "python" else name
        code = (ROOT / path).read_text(encoding="utf-8")
        begin = code.find(was)
        if begin < 0:
            raise SystemExit(f"known.toml: {path} has no {was!r} any more: say where it went, or take the fault out")
        mutant = Mutant(side, path, code.count("\n", 0, begin) + 1, seen, was, becomes)
        out.append((mutant, begin, begin + len(was)))
    return out


class Reasons:
    """Why a change cannot be noticed, or need not be: patterns of `reasons.toml`."""

    def __init__(self) -> None:
        text = (HERE / "reasons.toml").read_text(encoding="utf-8")
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
